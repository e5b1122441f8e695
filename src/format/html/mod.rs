//! HTML: a page, from which the article is taken, a fragment, which is the article, or a chapter of a book.
//!
//! A page is parsed at bounded cost ([`tree`]) and laid out as a list of its elements ([`outline`]). A port of Readability
//! finds the part that is the article, [`mod@judge`] compares that with what the page says of itself and with what surrounds
//! it, and [`walk`] makes blocks of the part that was taken. [`prune`] makes notes of what is left in it of sharing,
//! newsletters and repeated bylines.

mod account;
mod addresses;
mod anchors;
mod callout;
mod chapter;
mod clutter;
mod code;
mod detect;
mod elements;
mod figure;
mod floods;
mod head;
mod hidden;
mod judge;
mod lead;
mod left;
mod letter;
mod linked;
mod list;
mod math;
mod message;
mod names;
mod notes;
mod opening;
mod outline;
mod page;
mod prune;
mod site;
mod table;
mod thread;
mod titles;
mod tree;
mod walk;
mod write;

pub(in crate::format) use addresses::{Part, each_part};
pub(in crate::format) use chapter::{Place, Section, chapter};
pub(in crate::format) use detect::FORMAT;
use dom_query::{Document, NodeRef};
pub(in crate::format) use letter::letter;
pub use page::page;
pub(super) use walk::NOTE;
pub use write::write;

use crate::article::{Article, Block, Format, Text};

/// Whether the text is HTML though no page: it begins with an element.
pub fn is_fragment(text: &str) -> bool {
    const KNOWN: &[&str] = &[
        "<p",
        "<div",
        "<article",
        "<section",
        "<h1",
        "<h2",
        "<h3",
        "<figure",
        "<img",
        "<blockquote",
        "<ul",
        "<ol",
        "<table",
        "<main",
        "<a ",
        "<b>",
        "<strong",
        "<em>",
        "<i>",
        "<br",
        "<span",
        "<pre",
        "<center",
        "<font",
    ];
    let head = text.get(..text.floor_char_boundary(4096)).unwrap_or(text).trim_start().to_ascii_lowercase();
    let begins = KNOWN.iter().any(|tag| {
        head.strip_prefix(tag)
            .is_some_and(|rest| tag.ends_with(['>', ' ']) || rest.starts_with(['>', ' ', '\n', '/']))
    });
    begins && (head.contains("</") || head.contains("<p"))
}

/// Letters that markup would take for its own, as entities.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The words of a title that holds markup.
pub(super) fn title(html: &str) -> Option<Text> {
    let document = tree::fragment(html).document;
    Some(walk::words(&body(&document)).text).filter(|text| !text.is_empty())
}

/// Whether the text is a whole page, not a fragment of one.
pub fn is_page(text: &str) -> bool {
    // A text about HTML has the same tags, but does not begin with one.
    text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).starts_with('<') && has_page(text)
}

/// Whether the beginning of the text holds what a page begins with.
pub(super) fn has_page(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(4096)).unwrap_or(text).to_ascii_lowercase();
    ["<!doctype html", "<html", "<head>", "<body"].iter().any(|tag| head.contains(tag))
}

/// Brings what pages write in many ways into one, before anything is looked for.
fn settle(document: &Document) {
    elements::settle(document);
    figure::settle(document);
    math::settle(document);
    code::settle(document);
    callout::settle(document);
    anchors::settle(document);
}

fn body(document: &Document) -> NodeRef<'_> {
    document.body().unwrap_or_else(|| document.root())
}

/// What to say of a page whose tags were dropped; its words are all there.
fn flattened(cut: tree::Cut) -> Option<Text> {
    let deep = format!(
        "over {} elements inside one another: the deeper ones are shown without their markup",
        tree::MAX_DEPTH
    );
    let large = "more elements than newsprint takes: the later ones are shown without their markup";
    let said = [cut.is_deep.then_some(&*deep), cut.is_large.then_some(large)];
    Text::joined(said.into_iter().flatten())
}

/// Reads a fragment: all of it is the article.
///
/// ```
/// # use newsprint::{article::Block, format::html};
/// let article = html::fragment("<p>One</p><ul><li>Two</li></ul>");
/// assert!(matches!(article.blocks[1], Block::List(_)));
/// ```
pub fn fragment(html: &str) -> Article {
    fragment_of(html, None)
}

/// Reads a fragment that was taken from a page at this address, to which its own addresses are relative.
pub(super) fn fragment_of(html: &str, page: Option<&str>) -> Article {
    let (blocks, cut) = of_fragment(html, page);
    Article {
        blocks: renumbered(blocks),
        format: Format::Html,
        left_out: flattened(cut),
        ..Article::default()
    }
}

/// The blocks of a fragment that stands in another text, headings on the levels that they have there.
pub(super) fn blocks(html: &str) -> Vec<Block> {
    of_fragment(html, None).0
}

/// All blocks of a fragment, and which tags were dropped; addresses are relative to `page` or what it names itself.
fn of_fragment(html: &str, page: Option<&str>) -> (Vec<Block>, tree::Cut) {
    let parsed = settled(html);
    let body = body(&parsed.document);
    anchors::tie(&body, page);
    let mut blocks = walk::blocks(&body);
    // A document without a page says in itself what its addresses are relative to, or nowhere.
    let is_base = |at: usize| html.get(at + 1..at + 5).is_some_and(|name| name.eq_ignore_ascii_case("base"));
    let names_base = || memchr::memchr_iter(b'<', html.as_bytes()).any(is_base);
    let is_told = page.is_some() || names_base();
    if let Some(base) = is_told.then(|| addresses::base(&parsed.document, page)).flatten() {
        addresses::complete(&mut blocks, &base);
    }
    (blocks, parsed.cut)
}

/// The tree of a page or of a fragment, ready to be looked at.
fn settled(html: &str) -> tree::Parsed {
    let parsed = if is_page(html) { tree::page(html) } else { tree::fragment(html) };
    settle(&parsed.document);
    parsed
}

/// The tree of a document that is no article.
pub(super) fn parsed(html: &str) -> Document {
    tree::page(html).document
}

/// Headings below the headline: the highest level that occurs becomes 2.
fn renumbered(mut blocks: Vec<Block>) -> Vec<Block> {
    let levels =
        blocks.iter().filter_map(|b| if let Block::Heading { level, .. } = b { Some(*level) } else { None });
    let highest = levels.min().unwrap_or(2);
    for block in &mut blocks {
        if let Block::Heading { level, .. } = block {
            *level = (*level + 2 - highest.min(2 + *level)).clamp(2, 6);
        }
    }
    blocks
}
