//! HTML: a page, from which the article is taken, or a fragment, which is the article.
//!
//! A page is parsed at bounded cost ([`tree`]) and laid out as a list of its elements ([`outline`]). A port of Readability
//! finds the part that is the article, [`judge`] compares that with what the page says of itself and with what surrounds
//! it, and [`walk`] makes blocks of the part that was taken. [`prune`] makes notes of what is left in it of sharing,
//! newsletters and repeated bylines.

mod addresses;
mod clutter;
mod code;
mod detect;
mod figure;
mod floods;
mod hidden;
mod judge;
mod list;
mod math;
mod notes;
mod outline;
mod prune;
mod table;
mod tree;
mod walk;

pub(in crate::format) use detect::FORMAT;
use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};
use judge::{Fate, Judge};
use outline::Outline;

use crate::article::{
    Article, Block, Format, Meta, Text,
    meta::{parse_date, written_date},
};

/// Elements of a page at most; a larger one is taken as it is.
const MAX_ELEMENTS: usize = 400_000;

/// Attribute that holds an element's number in the outline.
const NUMBER: &str = "data-newsprint";

/// Words around an article that are too few to be a menu.
const FEW: usize = 6;

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
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The words of a title that holds markup.
pub(super) fn title(html: &str) -> Option<Text> {
    let document = parsed(html);
    Text::some(&document.root().text())
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

/// Takes the article out of a page. Never fails; a page without one is read as a fragment.
///
/// ```
/// # use newsprint::format::html;
/// let article = html::page("<html><head><title>Paper</title></head><body><p>It lasts.</p></body></html>");
/// assert_eq!(article.meta.title.as_deref(), Some("Paper"));
/// ```
pub fn page(html: &str) -> Article {
    let parsed = tree::page(html);
    let document = parsed.document;
    hidden::put_in_place(&document);
    settle(&document);
    let head = of_head(&document);
    let mut outline = Outline::of(body(&document));
    if outline.is_hidden() {
        hidden::show(&document.root());
        outline = Outline::of(body(&document));
    }
    let found = found(&document, &outline, &head);
    let meta = found.as_ref().map_or(head.clone(), |found| with_found(found, head));
    let kept = found.as_ref().map(|found| kept(&found.content, &outline)).unwrap_or_default();
    let root = take(&outline, &kept);
    let mut blocks = walk::blocks(&root);
    if let Some(base) = addresses::base(&document, meta.url.as_deref()) {
        addresses::complete(&mut blocks, &base);
    }
    prune::prune(&mut blocks, &meta);
    Article {
        meta,
        blocks: renumbered(blocks),
        format: Format::Html,
        left_out: flattened(parsed.cut),
        ..Article::default()
    }
}

/// Brings what pages write in many ways into one, before anything is looked for.
fn settle(document: &Document) {
    figure::settle(document);
    math::settle(document);
    code::settle(document);
}

fn body(document: &Document) -> NodeRef<'_> {
    document.body().unwrap_or_else(|| document.root())
}

/// What Readability finds in a page; every element of `outline` is marked with its number, so that what it kept is known.
fn found(document: &Document, outline: &Outline<'_>, head: &Meta) -> Option<dom_smoothie::Article> {
    for (at, element) in outline.elements.iter().enumerate() {
        element.node.set_attr(NUMBER, &at.to_string());
    }
    let config = Config { keep_classes: true, max_elements_to_parse: MAX_ELEMENTS, ..Config::default() };
    let url = head.url.as_deref().filter(|url| url.starts_with("http"));
    Readability::with_document(document.clone(), url, Some(config)).ok()?.parse().ok()
}

/// Which elements of `outline` are in the text that Readability found.
fn kept(content: &str, outline: &Outline<'_>) -> Vec<bool> {
    let mut kept = vec![false; outline.elements.len()];
    let lead = format!("{NUMBER}=\"");
    for at in memchr::memmem::find_iter(content.as_bytes(), lead.as_bytes()) {
        let rest = content.get(at + lead.len()..).unwrap_or_default();
        let number = rest.split('"').next().and_then(|number| number.parse::<usize>().ok());
        if let Some(kept) = number.and_then(|number| kept.get_mut(number)) {
            *kept = true;
        }
    }
    kept
}

/// The element that holds the article, without what surrounds it.
fn take<'a>(outline: &Outline<'a>, kept: &[bool]) -> NodeRef<'a> {
    let judge = Judge::new(outline, kept);
    let words = |at| outline.get(at).map_or(0, |element| element.words);
    let mut root = judge.article().unwrap_or_default();
    let mut fates = judge.fates(root);
    let left: usize = fates.iter().map(|(at, _)| words(*at)).sum();
    if words(0) + left <= words(root) + FEW {
        // Hardly anything surrounds the article, and what does may belong to it.
        root = 0;
        fates = Vec::new();
    }
    let left: Vec<usize> = fates.iter().map(|(at, _)| *at).collect();
    let notes = notes::outside(outline, root, &left);
    for (at, fate) in fates {
        match (fate, outline.get(at)) {
            (Fate::Note, Some(element)) => element.node.set_attr(walk::NOTE, ""),
            (Fate::Left, Some(element)) => element.node.remove_from_parent(),
            (_, None) => {}
        }
    }
    let article = outline.get(root).map_or_else(|| outline.root(), |element| element.node);
    for note in notes {
        note.remove_from_parent();
        note.remove_attrs(&["hidden", "style", "aria-hidden", walk::NOTE]);
        article.append_child(&note);
    }
    notes::number(&article);
    notes::label(&article);
    article
}

/// What the head of the page says, and what Readability found where that says nothing.
fn with_found(found: &dom_smoothie::Article, head: Meta) -> Meta {
    let some = |text: &Option<String>| text.as_deref().and_then(Text::some);
    Meta {
        title: Text::some(&found.title).or(head.title),
        byline: some(&found.byline).filter(|by| names_somebody(by)).or(head.byline),
        published: found.published_time.as_deref().and_then(parse_date).or(head.published),
        site: some(&found.site_name).or(head.site),
        language: some(&found.lang).or(head.language),
        ..head
    }
}

/// What to say of a page whose nesting was cut; its words are all there.
fn flattened(cut: bool) -> Option<Text> {
    let said = format!(
        "over {} elements inside one another: the deeper ones are shown without their markup",
        tree::MAX_DEPTH
    );
    cut.then(|| Text::line(&said))
}

/// Reads a fragment: all of it is the article.
///
/// ```
/// # use newsprint::{article::Block, format::html};
/// let article = html::fragment("<p>One</p><ul><li>Two</li></ul>");
/// assert!(matches!(article.blocks[1], Block::List(_)));
/// ```
pub fn fragment(html: &str) -> Article {
    let (blocks, cut) = of_fragment(html);
    Article {
        blocks: renumbered(blocks),
        format: Format::Html,
        left_out: flattened(cut),
        ..Article::default()
    }
}

/// The blocks of a fragment that stands in another text, headings on the levels that they have there.
pub(super) fn blocks(html: &str) -> Vec<Block> {
    of_fragment(html).0
}

/// All blocks of a fragment, and whether its nesting was cut.
fn of_fragment(html: &str) -> (Vec<Block>, bool) {
    let parsed = if is_page(html) { tree::page(html) } else { tree::fragment(html) };
    settle(&parsed.document);
    (walk::blocks(&body(&parsed.document)), parsed.cut)
}

/// The tree of a document that is no article.
pub(super) fn parsed(html: &str) -> Document {
    tree::page(html).document
}

/// What the head of a page says.
fn of_head(document: &Document) -> Meta {
    let mut meta = Meta::default();
    let text = |raw: Option<String>| raw.as_deref().and_then(Text::some);
    let content = |names: &[&str]| {
        names.iter().find_map(|name| {
            let selected = document.try_select(&format!(
                "meta[name=\"{name}\"], meta[property=\"{name}\"], meta[itemprop=\"{name}\"]"
            ))?;
            selected.attr("content").map(|value| value.to_string()).filter(|value| !value.trim().is_empty())
        })
    };
    let canonical =
        document.try_select("link[rel=canonical]").and_then(|s| s.attr("href")).map(|href| href.to_string());
    meta.title = text(document.try_select("title").map(|title| title.text().to_string()));
    meta.url = text(content(&["og:url"]).or(canonical).filter(|url| url.starts_with("http")));
    meta.byline = text(content(&["author", "article:author", "dc.creator", "parsely-author"]))
        .filter(|by| !by.starts_with("http"));
    meta.published = content(&[
        "article:published_time",
        "datePublished",
        "date",
        "pubdate",
        "dc.date",
        "parsely-pub-date",
    ])
    .or_else(|| document.try_select("time[datetime]").and_then(|s| s.attr("datetime")).map(|d| d.to_string()))
    .as_deref()
    .and_then(parse_date);
    meta.site = text(content(&["og:site_name", "application-name"]));
    meta.language =
        text(document.try_select("html").and_then(|s| s.attr("lang")).map(|lang| lang.to_string()));
    let tags = content(&["keywords", "news_keywords"]).unwrap_or_default();
    meta.tags = tags.split(',').filter_map(Text::some).take(24).collect();
    meta
}

/// Whether a byline that Readability found by its class is no date and no sentence.
fn names_somebody(byline: &str) -> bool {
    byline.len() <= 120 && written_date(byline).is_none() && !byline.contains("://")
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
