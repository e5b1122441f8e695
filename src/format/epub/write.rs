//! Articles as a book: EPUB 3, which every reading device opens, a chapter an article.

use std::io::{self, Cursor, Write};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{
    article::{Article, Text},
    format::html::{self, escaped},
};

/// What stands at the beginning of a book, so that a device knows where to look.
const CONTAINER: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"#;

const XML: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// Writes the book: its name, the chapters in their order, and when it was made, as `2026-11-25T06:30:00Z`. Pictures stay
/// where they are; their captions and addresses are in it.
pub fn write(title: &Text, articles: &[Article], made: &str) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    // The first member, without compression: what a file is shows in its first bytes.
    zip.start_file("mimetype", stored)?;
    zip.write_all(b"application/epub+zip")?;
    let chapters: Vec<(String, String)> = articles
        .iter()
        .enumerate()
        .map(|(at, article)| (format!("{:04}.xhtml", at + 1), chapter(article)))
        .collect();
    let mut all = vec![
        ("META-INF/container.xml".to_owned(), CONTAINER.to_owned()),
        ("book/package.opf".to_owned(), package(title, articles, &chapters, made)),
        ("book/nav.xhtml".to_owned(), contents(title, articles, &chapters)),
    ];
    all.extend(chapters.into_iter().map(|(name, text)| (format!("book/{name}"), text)));
    for (name, text) in all {
        zip.start_file(name, packed)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn headline(article: &Article) -> String {
    escaped(article.meta.title.as_deref().unwrap_or("Untitled"))
}

/// The languages of the articles where all are of one, else none: a book must name one.
fn language(articles: &[Article]) -> &str {
    let mut all = articles.iter().map(|article| article.meta.language.as_deref());
    let first = all.next().flatten();
    first.filter(|first| all.all(|other| other == Some(first))).unwrap_or("und")
}

fn package(title: &Text, articles: &[Article], chapters: &[(String, String)], made: &str) -> String {
    let mut hash = blake3::Hasher::new();
    for (_, text) in chapters {
        hash.update(text.as_bytes());
    }
    let hash = hash.finalize().to_hex();
    let item = |(at, (name, _)): (usize, &(String, String))| {
        format!("<item id=\"c{at}\" href=\"{name}\" media-type=\"application/xhtml+xml\"/>\n")
    };
    let items: String = chapters.iter().enumerate().map(item).collect();
    let itemref = |at| format!("<itemref idref=\"c{at}\"/>\n");
    let spine: String = (0..chapters.len()).map(itemref).collect();
    format!(
        "{XML}<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\">\n\
         <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n\
         <dc:identifier id=\"id\">urn:newsprint:{}</dc:identifier>\n<dc:title>{}</dc:title>\n\
         <dc:language>{}</dc:language>\n<meta property=\"dcterms:modified\">{}</meta>\n</metadata>\n\
         <manifest>\n<item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>\n\
         {items}</manifest>\n<spine>\n{spine}</spine>\n</package>\n",
        hash.get(..32).unwrap_or_default(),
        escaped(title),
        escaped(language(articles)),
        escaped(made),
    )
}

/// A page, whose body is XHTML already.
fn page(title: &str, language: Option<&str>, body: &str) -> String {
    let language =
        language.map(escaped).map(|l| format!(" lang=\"{l}\" xml:lang=\"{l}\"")).unwrap_or_default();
    format!(
        "{XML}<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" \
         xmlns:epub=\"http://www.idpf.org/2007/ops\"{language}>\n<head><title>{title}</title></head>\n\
         <body>\n{body}</body>\n</html>\n"
    )
}

fn contents(title: &Text, articles: &[Article], chapters: &[(String, String)]) -> String {
    let line = |((name, _), article): (&(String, String), &Article)| {
        format!("<li><a href=\"{name}\">{}</a></li>\n", headline(article))
    };
    let lines: String = chapters.iter().zip(articles).map(line).collect();
    let title = escaped(title);
    page(&title, None, &format!("<nav epub:type=\"toc\">\n<h1>{title}</h1>\n<ol>\n{lines}</ol>\n</nav>\n"))
}

fn chapter(article: &Article) -> String {
    let meta = &article.meta;
    let title = headline(article);
    let mut body = format!("<h1>{title}</h1>\n");
    if let Some(standfirst) = &meta.standfirst {
        body.push_str(&format!("<p><em>{}</em></p>\n", escaped(standfirst)));
    }
    let dateline = meta.dateline();
    if !dateline.is_empty() {
        body.push_str(&format!("<p><small>{}</small></p>\n", escaped(&dateline)));
    }
    body.push_str(&html::write(&article.blocks));
    if let Some(url) = &meta.url {
        let url = escaped(url);
        body.push_str(&format!("<p><small><a href=\"{url}\">{url}</a></small></p>\n"));
    }
    page(&title, meta.language.as_deref(), &body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        article::{Block, Meta},
        format::{self, Opened},
        source::Source,
    };

    #[test]
    fn a_book_begins_with_its_kind_and_opens_again() {
        let article = |title: &str, text: &str| Article {
            meta: Meta { title: Text::some(title), language: Text::some("en"), ..Meta::default() },
            ..html::fragment(text)
        };
        let articles = [
            article("Of <tides>", "<p>The sea &amp; the <em>moon</em>.</p>"),
            article("Ink", "<ul><li>Dry</li></ul>"),
        ];
        let bytes = write(&Text::line("Two & more"), &articles, "2026-11-25T06:30:00Z").unwrap();
        assert_eq!(bytes.get(30..58), Some(&b"mimetypeapplication/epub+zip"[..]), "stored, and first");
        let opened = format::open_bytes(bytes, true, &Source::File("book.epub".into())).unwrap();
        let Opened::One(book) = opened else { panic!("{opened:?}") };
        assert_eq!(book.meta.title.as_deref(), Some("Two & more"));
        assert_eq!(book.meta.language.as_deref(), Some("en"));
        let headings: Vec<&str> = book
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Heading { text, .. } => Some(&*text.text),
                _ => None,
            })
            .collect();
        assert_eq!(headings, ["Of <tides>", "Ink"]);
        assert!(article_has(&book, &articles[0].blocks[0]) && article_has(&book, &articles[1].blocks[0]));
    }

    fn article_has(book: &Article, block: &Block) -> bool {
        book.blocks.contains(block)
    }
}
