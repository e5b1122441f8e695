//! The picture above the text, which stands beside the box that holds it, and the sentence below the headline.

use dom_query::NodeRef;

use super::{
    clutter, figure,
    outline::{Element, Outline},
};
use crate::{
    article::{Block, Image, Text, each_slot, text},
    format::html::names::folded,
};

/// Blocks from the top of the text among which a picture is the lead.
const TOP: usize = 3;

/// Words of a paragraph of the text, not of a line above it.
const PARAGRAPH: usize = 25;

/// Elements before the text among which the lead picture stands.
const BEFORE: usize = 120;

/// Puts the picture that stands between the headline and the text before it, with its caption; else the one that the page
/// shows of itself elsewhere.
pub(super) fn add(blocks: &mut Vec<Block>, above: Vec<Image>, own: Option<&str>) {
    let is_picture = |block: &Block| matches!(block, Block::Image(_));
    let is_text =
        |block: &&Block| matches!(block, Block::Paragraph(text) if text::words(&text.text) > PARAGRAPH);
    let above_text = blocks.iter().take_while(|block| !is_text(block)).count();
    if blocks.iter().take(above_text.max(TOP)).any(is_picture) {
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

/// The pictures between the headline and the text of the article at `root`; else those right above the headline, else the
/// one at `own`, which the page shows of itself elsewhere, where it stands with a caption.
pub(super) fn above(
    outline: &Outline<'_>,
    root: usize,
    heading: Option<usize>,
    own: Option<&str>,
) -> Vec<Image> {
    let from = heading.unwrap_or_else(|| root.saturating_sub(BEFORE)).max(root.saturating_sub(2 * BEFORE));
    let mut images = pictures(outline, from..root);
    if let Some(heading) = heading.filter(|_| images.is_empty()) {
        let whole = outline.around(heading).find(|at| {
            outline.get(*at).is_some_and(|element| {
                element.is(&["article", "main", "header"])
                    || clutter::is_called(element, &["article", "post", "story", "entry", "hero"])
            })
        });
        let from = whole.unwrap_or(heading).max(heading.saturating_sub(BEFORE));
        images = pictures(outline, from..heading.min(root));
    }
    let known = own.map(file_name).filter(|name| !name.is_empty());
    let is_own = |image: &Image| {
        image.caption.is_some() && image.src.as_deref().map(file_name).is_some_and(|name| Some(name) == known)
    };
    if images.is_empty() && known.is_some() {
        let figures = outline.elements.iter().filter(|element| element.is(&["figure"]) && !element.hidden);
        images = figures.take(BEFORE).map(of).find(|images| images.iter().any(is_own)).unwrap_or_default();
    }
    images
}

/// The pictures in a range of elements, but for those of what surrounds an article.
fn pictures(outline: &Outline<'_>, range: std::ops::Range<usize>) -> Vec<Image> {
    let mut images = Vec::new();
    let mut at = range.start;
    while at < range.end && images.len() < TOP {
        let Some(element) = outline.get(at) else { break };
        let is_inside = element.end <= range.end;
        if element.clutter && is_inside || element.hidden {
            at = element.end.max(at + 1);
        } else if is_inside && element.is(&["figure", "picture", "img"]) && !is_small(&element.node) {
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
    const SIGNS: &[&str] = &[
        "logo",
        "logos",
        "icon",
        "icons",
        "favicon",
        "avatar",
        "avatars",
        "placeholder",
        "default",
        "sprite",
        "gravatar",
        "author",
        "authors",
        "blank",
        "pixel",
        "spacer",
        "fallback",
        "emoji",
    ];
    let name = name.rsplit("://").next().unwrap_or_default().to_lowercase();
    name.contains("og-image")
        || name.contains("share-image")
        || name.split(|c: char| !c.is_alphanumeric()).any(|part| SIGNS.contains(&part))
}

/// The name of a picture's file, without what says how large it is: `wall` of `wall-1200x630.jpg`.
fn file_name(src: &str) -> String {
    let path = src.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').find(|part| part.contains('.') && part.len() > 4).unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(name, _)| name);
    let is_size = |end: &&str| {
        end.len() >= 3
            && end
                .split('x')
                .all(|side| (2..=4).contains(&side.len()) && side.bytes().all(|b| b.is_ascii_digit()))
    };
    let bare = stem.rsplit_once(['-', '_']).filter(|(head, end)| head.len() > 2 && is_size(end));
    folded(bare.map_or(stem, |(head, _)| head))
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
        "subline",
        "dek",
        "deck",
        "lead",
        "lede",
        "intro",
        "excerpt",
        "chapo",
        "chapeau",
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
        "manchet",
        "entradilla",
        "bajada",
        "copete",
        "vorspann",
    ];
    const PROPERTIES: &[&str] = &["description", "alternativeheadline"];
    let words = |element: &Element<'_>| element.node.text().split_whitespace().collect::<Vec<_>>().join(" ");
    let is_one = |element: &&Element<'_>| {
        !element.hidden && !element.is_linked() && super::head::is_standfirst(&words(element))
    };
    let after = heading.and_then(|heading| {
        let next = outline.get(outline.get(heading)?.end)?;
        (next.is(&["h2"]) && lines.contains(&outline.get(heading)?.end)).then_some(next).filter(is_one)
    });
    // By name first: the words of an element are gathered from all that is in it.
    let is_named = |at: &usize| {
        outline.get(*at).is_some_and(|element| {
            let has = |name: &str, is: &dyn Fn(&str) -> bool| {
                element.node.attr(name).is_some_and(|value| is(&value.to_ascii_lowercase()))
            };
            element.is(&["p", "div", "h2", "h3", "span", "section", "header", "em", "strong"])
                && (clutter::is_called(element, NAMES)
                    || has("itemprop", &|value| PROPERTIES.contains(&value))
                    || ["data-testid", "data-component", "data-gu-name"].iter().any(|name| {
                        has(name, &|value| value.split(['-', '_']).any(|part| NAMES.contains(&part)))
                    }))
                && !holds_more(outline, *at)
        })
    };
    // The first long paragraph ends the lines above the text, and may itself be the one that is named.
    let lines = lines.start..lines.end + 1;
    let named = lines.filter(is_named).filter_map(|at| outline.get(at)).find(is_one);
    named.or(after).map(words)
}

/// Whether a box holds more than one sentence of text: a headline, a date, a picture, a list.
fn holds_more(outline: &Outline<'_>, at: usize) -> bool {
    const MORE: &[&str] = &[
        "h1",
        "time",
        "img",
        "figure",
        "figcaption",
        "video",
        "iframe",
        "ul",
        "ol",
        "table",
        "form",
        "button",
        "pre",
        "blockquote",
    ];
    let end = outline.get(at).map_or(at, |element| element.end);
    (at + 1..end).filter_map(|inner| outline.get(inner)).any(|inner| inner.is(MORE))
}

/// Takes the standfirst out of the text where it stands there a second time, in one block or in a few.
pub(super) fn take_out(blocks: &mut Vec<Block>, standfirst: &str) {
    let known = folded(standfirst);
    let said = |block: &Block| match block {
        Block::Paragraph(text) | Block::Heading { text, .. } | Block::Note(text) => Some(folded(&text.text)),
        _ => None,
    };
    for at in 0..blocks.len().min(2 * TOP) {
        let mut rest = known.as_str();
        let mut taken = 0;
        for words in blocks.iter().skip(at).map_while(said) {
            let Some(after) = rest.strip_prefix(&*words).filter(|_| !words.is_empty()) else { break };
            rest = after;
            taken += 1;
            if rest.is_empty() {
                break;
            }
        }
        if rest.is_empty() && taken > 0 {
            blocks.drain(at..at + taken);
            return;
        }
    }
}

/// Letters by which a description is known in the text: it often is the text's beginning, cut.
const BEGINNING: usize = 32;

/// Whether the text says what a description says, or begins a paragraph with it.
pub(super) fn says(blocks: &[Block], description: &str) -> bool {
    let is_wide = description.chars().any(text::is_ideograph);
    let description = folded(description);
    let first = |letters: usize| -> String { description.chars().take(letters).collect() };
    let (beginning, most) = (first(if is_wide { BEGINNING / 3 } else { BEGINNING }), first(2 * BEGINNING));
    let mut found = false;
    for block in blocks.iter().take(4 * TOP) {
        each_slot(block, &mut |slot| {
            let words = folded(slot.text);
            found |= words.starts_with(&beginning) || words.contains(&most);
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{file_name, is_sign};

    #[test]
    fn pictures_are_known_by_their_files_whatever_their_size() {
        for (one, other, same) in [
            ("https://a.example/p/wall-1200x630.jpg?w=3", "/p/wall-800.jpg", true),
            ("/p/wall_1024.jpg", "/q/wall.jpg", true),
            ("/p/wall-1.jpg", "/p/wall-2.jpg", false),
            ("/p/2024.jpg", "/p/2025.jpg", false),
        ] {
            assert_eq!(file_name(one) == file_name(other), same, "{one} {other}");
        }
        for (name, sign) in [
            ("/i/logo.png", true),
            ("/i/silicon.jpg", false),
            ("avatar photo", true),
            ("/authority.jpg", false),
        ] {
            assert_eq!(is_sign(name), sign, "{name}");
        }
    }
}
