//! Addresses as they lead from anywhere, not only from the page that holds them.

use dom_query::Document;
use url::Url;

use crate::{
    article::{Block, Image, Item, List, Rich, SpanKind, Text},
    format::address::has_scheme,
};

/// Endings of the folders that browsers save beside a page, in the languages they speak.
const FOLDERS: &[&str] = &[
    "_files",
    "_fichiers",
    "_archivos",
    "_arquivos",
    "_file",
    "_bestanden",
    "-Dateien",
    "-filer",
    ".files",
    "_resources",
];

/// What addresses of a page are relative to: its `base` element, which may be relative to the page's own address.
pub(super) fn base(document: &Document, page: Option<&str>) -> Option<Url> {
    let page = page.and_then(|page| Url::parse(page).ok());
    let named = document.try_select("base[href]").and_then(|base| base.attr("href"));
    let joined = named.as_deref().and_then(|named| match &page {
        Some(page) => page.join(named).ok(),
        None => Url::parse(named).ok(),
    });
    joined.or(page).filter(|base| matches!(base.scheme(), "http" | "https"))
}

/// Completes every address in `blocks` that is relative to `base`. Pictures that were saved beside the page stay there.
pub(super) fn complete(blocks: &mut [Block], base: &Url) {
    each_part(blocks, &mut |part| match part {
        Part::Text(text) => {
            for span in &mut text.spans {
                if let SpanKind::Link(address) = &mut span.kind {
                    *address = completed(std::mem::take(address), base);
                }
            }
        }
        Part::Image(image) => {
            let src = image.src.take();
            image.src = src.map(|src| if is_beside(&src) { src } else { completed(src, base) });
        }
    });
}

/// What holds addresses.
pub(in crate::format) enum Part<'a> {
    Text(&'a mut Rich),
    Image(&'a mut Image),
}

/// Shows every text with marks, and every picture, in `blocks` to `see`.
pub(in crate::format) fn each_part(blocks: &mut [Block], see: &mut dyn FnMut(Part<'_>)) {
    for block in blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph(text) | Block::Note(text) => see(Part::Text(text)),
            Block::Image(image) => {
                see(Part::Image(image));
                image.caption.iter_mut().for_each(|caption| see(Part::Text(caption)));
            }
            Block::Quote(inner) => each_part(inner, see),
            Block::List(List { items, .. }) => {
                for Item { text, blocks, .. } in items {
                    see(Part::Text(text));
                    each_part(blocks, see);
                }
            }
            Block::Table(table) => {
                let cells = table.header.iter_mut().chain(table.rows.iter_mut().flatten());
                cells.for_each(|cell| see(Part::Text(cell)));
            }
            Block::Code { .. } | Block::Rule => {}
        }
    }
}

fn completed(address: Text, base: &Url) -> Text {
    // Addresses with a scheme of their own stay as they were written.
    if has_scheme(&address) || address.starts_with('#') {
        return address;
    }
    base.join(&address).ok().and_then(|whole| Text::some(whole.as_str())).unwrap_or(address)
}

/// Whether a picture lies in the folder that a browser saved beside the page.
fn is_beside(src: &str) -> bool {
    let path = src.strip_prefix("./").unwrap_or(src);
    path.split_once('/').is_some_and(|(folder, _)| FOLDERS.iter().any(|ending| folder.ends_with(ending)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_completed_and_files_beside_the_page_stay() {
        let base = Url::parse("https://a.example/news/one").unwrap();
        for (address, whole) in [
            ("two", "https://a.example/news/two"),
            ("/two", "https://a.example/two"),
            ("//b.example/x", "https://b.example/x"),
            ("https://b.example/ä", "https://b.example/ä"),
            ("mailto:a@example.org", "mailto:a@example.org"),
            ("#harbour", "#harbour"),
            ("go?to=https://b.example/", "https://a.example/news/go?to=https://b.example/"),
            ("tel:+4930123", "tel:+4930123"),
            ("?page=2", "https://a.example/news/one?page=2"),
        ] {
            assert_eq!(&*completed(Text::line(address), &base), whole);
        }
        assert!(is_beside("wall_files/wall.png") && is_beside("./Mauer-Dateien/wall.png"));
        assert!(!is_beside("wall.png") && !is_beside("/files/wall.png"));
    }

    /// The pictures of a page that names its address on the net.
    fn pictures(src: &str) -> Vec<String> {
        let words = "<p>The harbour wall was built of grey stone, and the boats lie against it in a row.</p>"
            .repeat(4);
        let html = format!(
            "<html><head><link rel=canonical href=https://a.example/wall><meta property=og:url \
             content=https://a.example/wall></head><body><article><h1>The wall</h1>{words}<img src=\"{src}\" \
             alt=Wall width=600 height=400>{words}</article></body></html>"
        );
        let blocks = super::super::page(&html).blocks;
        let source = |block: &Block| match block {
            Block::Image(image) => image.src.as_deref().map(str::to_owned),
            _ => None,
        };
        blocks.iter().filter_map(source).collect()
    }

    #[test]
    fn pictures_of_a_page_saved_complete_lie_beside_it() {
        for beside in [
            "wall_files/wall.png",
            "./The%20wall_files/wall.png",
            "The wall - Gazette_files/wall(1).png",
            "Mauer-Dateien/wall.png",
            "mur_fichiers/wall.png",
        ] {
            assert_eq!(pictures(beside), [beside]);
        }
        assert_eq!(pictures("wall.png"), ["https://a.example/wall.png"]);
        assert_eq!(pictures("/wall_files/wall.png"), ["https://a.example/wall_files/wall.png"]);
    }
}
