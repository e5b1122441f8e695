//! HTML: a page, from which the article is taken, or a fragment, which is the article.
//!
//! A page goes through a port of Readability, which finds the part that is the article; [`walk`] makes blocks of
//! it, and [`prune`] takes out what Readability leaves of sharing, newsletters and repeated bylines. Nesting is cut
//! by [`mod@shallow`] before anything is parsed.

mod figure;
mod list;
mod prune;
mod shallow;
mod table;
mod walk;

use std::borrow::Cow;

use dom_query::Document;
use dom_smoothie::{Config, Readability};
pub(in crate::format) use shallow::shallow;

use crate::article::{
    Article, Block, Meta, Text, each_slot,
    meta::{parse_date, written_date},
    text,
};

/// Elements of a page at most; a larger one is taken as it is.
const MAX_ELEMENTS: usize = 400_000;

/// Bytes of a page that is looked at twice.
const SMALL: usize = 48 << 10;

/// Words around an article that are too few to be a menu.
const FEW: usize = 6;

fn words(blocks: &[Block]) -> usize {
    let mut count = 0;
    for block in blocks {
        each_slot(block, &mut |slot| count += text::words(slot.text));
    }
    count
}

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
    let document = Document::fragment(&*shallow(html));
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
    let html = shallow(html);
    let config = Config { keep_classes: true, max_elements_to_parse: MAX_ELEMENTS, ..Config::default() };
    let whole = Document::from(&*html);
    let meta = of_head(&whole);
    let mut readability = Readability::with_document(
        whole,
        meta.url.as_deref().filter(|url| url.starts_with("http")),
        Some(config),
    );
    let found = match &mut readability {
        Ok(readability) => readability.parse().ok(),
        Err(_) => None,
    };
    let left_out = flattened(matches!(html, Cow::Owned(_)));
    let Some(found) = found else {
        return Article { meta, left_out, ..fragment(&html) };
    };
    let document = Document::fragment(found.content);
    let mut blocks = walk::blocks(&document.root());
    if html.len() <= SMALL {
        let all = fragment(&html).blocks;
        // Hardly anything surrounds the article, and what does may belong to it.
        if words(&all) <= words(&blocks) + FEW {
            blocks = all;
        }
    }
    let some = |text: &Option<String>| text.as_deref().and_then(Text::some);
    let meta = Meta {
        title: Text::some(&found.title).or(meta.title),
        byline: some(&found.byline).filter(|by| names_somebody(by)).or(meta.byline),
        published: found.published_time.as_deref().and_then(parse_date).or(meta.published),
        site: some(&found.site_name).or(meta.site),
        language: some(&found.lang).or(meta.language),
        ..meta
    };
    prune::prune(&mut blocks, &meta);
    Article { meta, blocks: renumbered(blocks), format: "html", left_out, ..Article::default() }
}

/// What to say of a page whose nesting was cut; its words are all there.
fn flattened(cut: bool) -> Option<Text> {
    let said = format!(
        "over {} elements inside one another: the deeper ones are shown without their markup",
        shallow::MAX_DEPTH
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
    let html = shallow(html);
    let document = if is_page(&html) { Document::from(&*html) } else { Document::fragment(&*html) };
    let root = document.body().unwrap_or_else(|| document.root());
    let blocks = renumbered(walk::blocks(&root));
    let left_out = flattened(matches!(html, Cow::Owned(_)));
    Article { blocks, format: "html", left_out, ..Article::default() }
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
