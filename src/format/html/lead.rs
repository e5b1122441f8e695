//! The picture above the text, which stands beside the box that holds it, and the sentence below the headline.

use dom_query::NodeRef;

use super::{
    clutter, figure,
    outline::{Element, Outline},
};
use crate::{
    article::{Block, Image, Text, each_slot},
    format::html::names::folded,
};

/// Blocks from the top of the text among which a picture is the lead.
const TOP: usize = 3;

/// Elements before the text among which the lead picture stands.
const BEFORE: usize = 120;

/// Puts the picture that stands between the headline and the text before it, with its caption; else the one that the page
/// shows of itself elsewhere.
pub(super) fn add(blocks: &mut Vec<Block>, above: Vec<Image>, own: Option<&str>) {
    let is_picture = |block: &Block| matches!(block, Block::Image(_));
    if blocks.iter().take(TOP).any(is_picture) {
        return;
    }
    let is_known = |src: &str| {
        let name = file_name(src);
        blocks.iter().any(|block| matches!(block, Block::Image(image) if image.src.as_deref().is_some_and(|src| file_name(src) == name)))
    };
    let lead = above.into_iter().find(|image| image.src.as_deref().is_some_and(|src| !is_known(src)));
    let lead = lead.or_else(|| {
        let src = own.filter(|src| !is_known(src) && !is_sign(src))?;
        Some(Image { src: Text::some(src), ..Image::default() })
    });
    if let Some(image) = lead {
        blocks.insert(0, Block::Image(image));
    }
}

/// The pictures between the headline and the text of the article at `root`.
pub(super) fn above(outline: &Outline<'_>, root: usize, heading: Option<usize>) -> Vec<Image> {
    let from = heading.unwrap_or_else(|| root.saturating_sub(BEFORE)).max(root.saturating_sub(2 * BEFORE));
    let mut images = Vec::new();
    let mut at = from;
    while at < root && images.len() < TOP {
        let Some(element) = outline.get(at) else { break };
        if element.clutter && element.end <= root || element.hidden {
            at = element.end.max(at + 1);
        } else if element.end <= root && element.is(&["figure", "picture", "img"]) && !is_small(&element.node)
        {
            images.extend(of(element));
            at = element.end;
        } else {
            at += 1;
        }
    }
    images
}

fn of(element: &Element<'_>) -> Vec<Image> {
    if element.is(&["figure"]) || figure::is_captioned(&element.node) {
        return figure::figure(&element.node).unwrap_or_default();
    }
    // A caption may stand in the box around the picture.
    let around = element
        .node
        .ancestors(Some(3))
        .into_iter()
        .find(|around| around.has_name("figure") || figure::is_captioned(around));
    around
        .and_then(|around| figure::figure(&around))
        .unwrap_or_else(|| figure::image(&element.node).into_iter().collect())
}

/// Whether a picture is a sign or a portrait, by its size and its name.
fn is_small(node: &NodeRef<'_>) -> bool {
    let img =
        if node.has_name("img") { Some(*node) } else { node.descendants_it().find(|n| n.has_name("img")) };
    img.is_none_or(|img| {
        let side =
            |name| img.attr(name).and_then(|value| value.trim().trim_end_matches("px").parse::<f32>().ok());
        let small = ["width", "height"].iter().any(|name| side(name).is_some_and(|size| size < 120.0));
        let named = |value: Option<String>| value.is_some_and(|value| is_sign(&value));
        small
            || named(img.attr("src").map(|s| s.to_string()))
            || named(img.attr("class").map(|c| c.to_string()))
    })
}

/// Whether an address or a class is that of a sign of the site, or of a person.
fn is_sign(name: &str) -> bool {
    let name = name.rsplit("://").next().unwrap_or_default().to_lowercase();
    [
        "logo",
        "icon",
        "avatar",
        "placeholder",
        "default",
        "sprite",
        "gravatar",
        "author",
        "blank.",
        "pixel",
        "og-image",
        "share-image",
        "fallback",
    ]
    .iter()
    .any(|sign| name.contains(sign))
}

/// The name of a picture's file, without what says how large it is.
fn file_name(src: &str) -> String {
    let path = src.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').find(|part| part.contains('.') && part.len() > 4).unwrap_or(path);
    folded(name.rsplit_once('.').map_or(name, |(name, _)| name))
}

/// The sentence below the headline, as the page calls it.
pub(super) fn standfirst(
    outline: &Outline<'_>,
    lines: std::ops::Range<usize>,
    heading: Option<usize>,
) -> Option<String> {
    const NAMES: &[&str] = &[
        "standfirst",
        "subtitle",
        "subheadline",
        "subheading",
        "subhead",
        "dek",
        "deck",
        "chapo",
        "sapo",
        "sottotitolo",
        "untertitel",
        "summary",
        "abstract",
        "kicker-text",
        "strapline",
        "tagline",
        "teaser-text",
        "ingress",
        "entradilla",
        "bajada",
        "copete",
        "vorspann",
    ];
    let words = |element: &Element<'_>| element.node.text().split_whitespace().collect::<Vec<_>>().join(" ");
    let is_one = |element: &&Element<'_>| {
        !element.hidden && !element.is_linked() && super::head::is_standfirst(&words(element))
    };
    let after = heading.and_then(|heading| {
        let next = outline.get(outline.get(heading)?.end)?;
        (next.is(&["h2"]) && lines.contains(&outline.get(heading)?.end)).then_some(next).filter(is_one)
    });
    // By name first: the words of an element are gathered from all that is in it.
    let is_named = |element: &&Element<'_>| {
        element.is(&["p", "div", "h2", "h3", "span", "section", "header", "em", "strong"])
            && clutter::is_called(element, NAMES)
            && element.end - 1 < outline.elements.len()
    };
    let named = lines.filter_map(|at| outline.get(at)).filter(is_named).find(is_one);
    named.or(after).map(words)
}

/// Takes the standfirst out of the text where it stands there a second time.
pub(super) fn take_out(blocks: &mut Vec<Block>, standfirst: &str) {
    let known = folded(standfirst);
    let same = |block: &Block| match block {
        Block::Paragraph(text) | Block::Heading { text, .. } | Block::Note(text) => {
            folded(&text.text) == known
        }
        _ => false,
    };
    if let Some(at) = blocks.iter().take(2 * TOP).position(same) {
        blocks.remove(at);
    }
}

/// Whether the text says what a description says, whole or in its beginning.
pub(super) fn says(blocks: &[Block], description: &str) -> bool {
    let known: String = folded(description).chars().take(60).collect();
    let mut said = String::new();
    for block in blocks.iter().take(4 * TOP) {
        each_slot(block, &mut |slot| said.push_str(&folded(slot.text)));
    }
    said.contains(&known)
}
