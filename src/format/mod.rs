//! Text to [`Article`]: a file or folder per format, and the detection that chooses between them, by content first
//! and by name second.
//!
//! Some files hold one article, others many: feeds, exports, mailboxes, archives. Those come out as [`Draft`]s, whose
//! text is parsed when somebody opens them.

mod address;
pub mod archive;
mod caption;
mod credit;
mod epub;
mod feed;
mod fields;
pub mod flat;
pub mod html;
mod imported;
mod inline;
mod joplin;
mod json;
mod links;
mod mail;
pub mod markdown;
mod omnivore;
pub mod picture;
mod table;
mod tex;
mod xml;

use std::{path::Path, sync::Arc};

use json::Read;

use crate::{
    article::{Article, Block, Content, Draft, Rich, Span, SpanKind, Text, text},
    error::{Error, Result},
    source::{Input, MAX_BYTES, Source},
};

/// Names of formats, as articles carry them.
const NAMES: &[&str] =
    &["flat", "markdown", "html", "xml", "json", "feed", "epub", "mail", "mhtml", "omnivore", "links", "csv"];

/// The format called `name`; empty where there is none of that name.
pub fn known(name: &str) -> &'static str {
    NAMES.iter().find(|known| **known == name).copied().unwrap_or_default()
}

/// Endings of Markdown files.
const MARKDOWN: &[&str] = &[".md", ".markdown", ".mdown", ".mkd"];

/// What a source holds.
#[derive(Debug)]
pub enum Opened {
    /// One article.
    One(Box<Article>),
    /// Articles of a container, and what could not be read of it, a line each.
    Many(Vec<Arc<Draft>>, Vec<Text>),
}

/// Reads everything that `source` holds.
pub fn open(source: &Source) -> Result<Opened> {
    let (bytes, whole) = source.bytes(MAX_BYTES)?;
    open_bytes(bytes, whole, source)
}

/// Reads what was read of `source`.
pub fn open_bytes(bytes: Vec<u8>, whole: bool, source: &Source) -> Result<Opened> {
    if let Source::Held(draft) = source {
        return Ok(Opened::One(article(draft).into()));
    }
    let read = if archive::is_archive(&bytes) {
        archive::read(&bytes, &source.name())
    } else {
        match unpacked(bytes, whole, source)? {
            Unpacked::Text(input) => {
                let article = parse(&input, source);
                let left_out = if whole { article.left_out } else { Some(left_out()) };
                return Ok(Opened::One(Article { left_out, ..article }.into()));
            }
            Unpacked::Container(mut read) => {
                read.problems.extend((!whole).then(left_out));
                read
            }
        }
    };
    let Read { mut drafts, problems } = read;
    match (drafts.len(), problems.first()) {
        (0, Some(said)) => Err(Error::Damaged(source.name(), said.clone())),
        (0, None) => Err(Error::NoArticle(source.name())),
        (1, None) => {
            let draft = drafts.remove(0);
            let name = if draft.name.is_empty() { source.name() } else { draft.name.clone() };
            Ok(Opened::One(article(&draft.named(name)).into()))
        }
        _ => {
            let container = source.path().map(Path::to_path_buf);
            let held = |draft: Draft| Arc::new(draft.held_in(container.clone()));
            Ok(Opened::Many(drafts.into_iter().map(held).collect(), problems))
        }
    }
}

/// What to say of a source that is longer than what is read of one.
fn left_out() -> Text {
    Text::line(&format!("only the first {} MB were read; split the file to read the rest", MAX_BYTES >> 20))
}

/// What bytes that are no archive hold.
enum Unpacked {
    Text(Input),
    Container(Read),
}

/// Decodes bytes, and reads them if they are a container. The parts of a mail have encodings of their own, so it is
/// read from its bytes.
fn unpacked(bytes: Vec<u8>, whole: bool, source: &Source) -> Result<Unpacked> {
    let is_mail = mail::is_mail(&String::from_utf8_lossy(head(&bytes)));
    let raw = if is_mail { bytes.clone() } else { Vec::new() };
    let input = source.text(bytes, whole)?;
    Ok(match containers(&input.text, &raw) {
        Some(read) => Unpacked::Container(read),
        None => Unpacked::Text(input),
    })
}

/// Whether what a source begins with can be read as an article without its end: flat text and Markdown.
pub fn is_progressive(head: &[u8], source: &Source) -> bool {
    if matches!(source, Source::Held(_)) || archive::is_archive(head) {
        return false;
    }
    source.text(head.to_vec(), false).is_ok_and(|input| {
        let text = &input.text;
        html_of(text, source).is_none() && !is_container(text) && !joplin::is_note(text)
    })
}

fn head(bytes: &[u8]) -> &[u8] {
    bytes.get(..bytes.len().min(8192)).unwrap_or_default()
}

fn is_container(text: &str) -> bool {
    reader(text).is_some()
}

/// Whether the text is flat: no markup says what its lines are.
pub fn is_flat(text: &str, source: &Source) -> bool {
    !is_container(text)
        && html_of(text, source).is_none()
        && !joplin::is_note(text)
        && !is_markdown(text, source)
}

/// Reads a container, from its text and, where its parts have encodings of their own, from its bytes; none where it only
/// began like one.
type Reader = fn(&str, &[u8]) -> Option<Read>;

/// What reads a text that begins like a container.
fn reader(text: &str) -> Option<Reader> {
    let trimmed = trimmed(text);
    if feed::is_feed(trimmed) {
        Some(|text, _| Some(feed::read(text)))
    } else if trimmed.starts_with('<') {
        if xml::is_document(trimmed) {
            Some(|text, _| Some(xml::read(text)))
        } else {
            links::is_list(trimmed).then_some(|text, _| Some(links::read(text)))
        }
    } else if json::is_json(trimmed) {
        // A sentence in brackets begins like JSON; only what goes on like it is.
        Some(|text, _| Some(json::read(text)).filter(|read| !read.drafts.is_empty() || !json::is_prose(text)))
    } else if mail::is_mail(trimmed) {
        Some(|text, raw| Some(mail::read(if raw.is_empty() { text.as_bytes() } else { raw })))
    } else {
        table::is_table(trimmed).then_some(|text, _| Some(table::read(text)))
    }
}

/// The articles of a text that holds them in a format of its own; none where the text is the article. `raw` are the
/// bytes of a mail.
fn containers(text: &str, raw: &[u8]) -> Option<Read> {
    reader(text).and_then(|read| read(trimmed(text), raw))
}

fn trimmed(text: &str) -> &str {
    text.trim_start_matches('\u{feff}').trim_start()
}

/// The article that a container held.
pub fn article(draft: &Draft) -> Article {
    // A name to go by, without the text.
    let source = Source::Held(Arc::new(Draft::default().named(draft.name.clone())));
    let mut article = match &draft.content {
        Content::Nothing => only_address(draft),
        Content::Text(text) => detected(text, &source),
        Content::Flat(text) => flat::parse(text),
        Content::Page(text) if html::is_page(text) => html::page(text),
        Content::Page(text) | Content::Fragment(text) => html::fragment(text),
        Content::Blocks(blocks) => Article { blocks: blocks.clone(), ..Article::default() },
    };
    article.meta = draft.meta.clone().or(article.meta);
    if !draft.format.is_empty() {
        article.format = draft.format;
    }
    settled(article, &source, true)
}

/// An entry that holds only an address says so, with the link.
fn only_address(draft: &Draft) -> Article {
    let said = "Only the address of this article was kept: ";
    let Some(url) = &draft.meta.url else { return Article::default() };
    let text = Text::line(&format!("{said}{url}"));
    let span = Span { start: said.len(), end: text.len(), kind: SpanKind::Link(url.clone()) };
    Article { blocks: vec![Block::Paragraph(Rich { text, spans: vec![span] })], ..Article::default() }
}

/// Reads the text of `source` in the format it is detected to be in, and gives it a headline.
///
/// ```
/// use newsprint::{format, source::{Input, Source}};
/// let input = Input { text: "# Paper\n\nIt *lasts*.".into(), whole: true };
/// let article = format::parse(&input, &Source::Stdin);
/// assert_eq!(article.meta.title.as_deref(), Some("Paper"));
/// assert_eq!(article.format, "markdown");
/// ```
pub fn parse(input: &Input, source: &Source) -> Article {
    settled(detected(&input.text, source), source, input.whole)
}

fn detected(text: &str, source: &Source) -> Article {
    if let Some(parse) = html_of(text, source) {
        parse(text)
    } else if joplin::is_note(text) {
        joplin::parse(text)
    } else if is_markdown(text, source) {
        markdown::parse(text)
    } else {
        flat::parse(text)
    }
}

/// What reads the text, where it is HTML: by how it begins, or by its name.
fn html_of(text: &str, source: &Source) -> Option<fn(&str) -> Article> {
    let named = is_named(source, &[".html", ".htm", ".xhtml"]);
    if html::is_page(text) || named && html::has_page(text) {
        Some(html::page)
    } else if named
        || html::is_fragment(text) && !is_named(source, MARKDOWN) && !markdown::has_front_matter(text)
    {
        // Markdown may begin with HTML.
        Some(html::fragment)
    } else {
        None
    }
}

fn is_named(source: &Source, endings: &[&str]) -> bool {
    let name = source.name().to_lowercase();
    endings.iter().any(|ending| name.ends_with(ending))
}

fn settled(mut article: Article, source: &Source, whole: bool) -> Article {
    settle_title(&mut article, source);
    article.meta.settle();
    article.words = whole.then(|| article.count_words());
    article
}

/// Finds a headline for an article whose metadata has none: a first heading, a first short line, else the
/// file's name.
fn settle_title(article: &mut Article, source: &Source) {
    let first =
        article.blocks.iter().position(|b| !matches!(b, Block::Image(_) | Block::Rule | Block::Note(_)));
    if article.meta.title.is_some() {
        // Clippers repeat the headline above the text; once is enough.
        if let Some(Block::Heading { text, .. }) = first.and_then(|at| article.blocks.get(at))
            && article.meta.title.as_deref().is_some_and(|title| title == &*text.text)
            && let Some(at) = first
        {
            article.blocks.remove(at);
        }
        return;
    }
    let title = match first.and_then(|at| article.blocks.get(at)) {
        Some(Block::Heading { text, level }) if *level < 3 || article.format == "flat" => {
            Some(text.text.clone())
        }
        Some(Block::Paragraph(rich))
            if article.blocks.len() > 1
                && (is_headline(&rich.text) || (!is_readable(&source.title()) && is_short(&rich.text))) =>
        {
            Some(rich.text.clone())
        }
        _ => None,
    };
    match (title, first) {
        (Some(title), Some(at)) => {
            article.meta.title = Some(title);
            article.blocks.remove(at);
        }
        _ => article.meta.title = Some(source.title()).filter(|title| !title.is_empty()),
    }
}

/// Whether a first line reads as a headline: short, and not a sentence.
fn is_headline(line: &str) -> bool {
    is_short(line) && !line.ends_with(['.', '。', ':', ',', ';', '…'])
}

fn is_short(line: &str) -> bool {
    (1..=16).contains(&text::words(line)) && line.len() <= 160
}

/// Whether a file's name says anything: more letters than digits, and not one long run of them.
fn is_readable(name: &str) -> bool {
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let longest = name.split(' ').map(|word| word.chars().count()).max().unwrap_or_default();
    name.chars().filter(|c| c.is_alphabetic()).count() > digits && longest < 28
}

/// Whether the text is Markdown: it shows by front matter, by marks that plain text does not use, or by the file's
/// name.
fn is_markdown(text: &str, source: &Source) -> bool {
    if is_named(source, MARKDOWN) {
        return true;
    }
    if markdown::has_front_matter(text) {
        return true;
    }
    let (mut marks, mut structure) = (0, 0);
    for line in text.lines().take(400) {
        let heading = line.trim_start_matches('#');
        let level = line.len() - heading.len();
        if (1..=6).contains(&level) && heading.starts_with(' ')
            || line.starts_with("```")
            || line.starts_with("> ")
        {
            structure += 1;
        } else if line.contains("](http") && !line.contains("![") || line.contains("**") {
            marks += 1;
        }
    }
    // Blank lines between paragraphs are what Markdown needs and flat text lacks.
    text.contains("\n\n") && (structure > 0 || marks > 1) || structure > 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_said() {
        let source = Source::Bundled("long.txt");
        let said = "only the first 512 MB were read; split the file to read the rest";
        match open_bytes(b"One line.\nAnother line.\nhalf of".to_vec(), false, &source) {
            Ok(Opened::One(article)) => assert_eq!(article.left_out.as_deref(), Some(said)),
            other => panic!("{other:?}"),
        }
        let lines =
            b"{\"title\": \"a\", \"content\": \"<p>a\"}\n{\"title\": \"b\", \"content\": \"<p>b\"}\n{\"ti";
        match open_bytes(lines.to_vec(), false, &source) {
            Ok(Opened::Many(drafts, problems)) => {
                assert_eq!(drafts.len(), 2);
                assert_eq!(problems.last().map(|said| &**said), Some(said));
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn prose_is_not_taken_for_anything_else() {
        for text in [
            "From the river one sees the town: it is small\nand: grey.",
            "[\"No\", he said.] That was all there was to it.\nNothing else.",
            "{\"No\", he said.} That was all.",
            "Write <html> and <body> first.\nThen </p></p></p> after each paragraph.",
            "The url, title and link of each page, please.\nAnd its date.",
            "Subject: what we know of tides\nThe sea rises twice a day.",
        ] {
            let source = Source::Bundled("prose");
            match open_bytes(text.as_bytes().to_vec(), true, &source) {
                Ok(Opened::One(article)) => assert_eq!(article.format, "flat", "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}
