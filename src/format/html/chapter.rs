//! A chapter of a book: all of its file, with the headings that the contents of the book name, and with the places that
//! links of the book lead to.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeRef};

use super::{anchors, body, elements::is_silent, escaped, flattened, hidden, names, notes, settled, walk};
use crate::{
    article::{Article, Block, Rich, Text},
    format::address::has_scheme,
};

/// The level of a chapter's heading, and of the deepest.
const TOP: u8 = 2;
const DEEPEST: u8 = 6;

/// A heading that the contents of the book name.
pub(in crate::format) struct Section {
    /// Where it stands in the file; none at its beginning.
    pub(in crate::format) id: Option<String>,
    pub(in crate::format) title: Text,
    pub(in crate::format) level: u8,
}

/// A place in a chapter.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::format) struct Place {
    /// The name by which [`Article::place`] finds it.
    pub(in crate::format) label: String,
    /// How many places before it have the same name.
    pub(in crate::format) earlier: usize,
}

/// A chapter that was read.
#[derive(Default)]
pub(in crate::format) struct Chapter {
    pub(in crate::format) blocks: Vec<Block>,
    /// What of its markup was dropped.
    pub(in crate::format) left_out: Option<Text>,
    /// The places that were wanted, by their ids.
    pub(in crate::format) places: HashMap<String, Place>,
}

/// Reads a chapter. Links that name no scheme keep their addresses as they are written, to be led to places of the book.
pub(in crate::format) fn chapter(html: &str, sections: &[Section], wanted: &HashSet<String>) -> Chapter {
    let parsed = settled(html);
    let document = parsed.document;
    let root = body(&document);
    let ids = ids(&root, wanted, sections);
    for (_, node) in ids.iter().filter(|(id, _)| wanted.contains(*id)) {
        // Programs for books show a note where it is asked for.
        hidden::reveal(node);
    }
    let title = headings(&root, sections, &ids);
    notes::number(&root);
    notes::label(&root);
    keep_links(&document);
    let mut blocks = walk::blocks(&root);
    if let Some(section) = title {
        begin(&mut blocks, section);
    }
    Chapter { blocks, left_out: flattened(parsed.cut), places: places(&root, &ids, wanted) }
}

/// The elements with an id that is asked for: the first of each.
fn ids<'a>(
    root: &NodeRef<'a>,
    wanted: &HashSet<String>,
    sections: &[Section],
) -> HashMap<String, NodeRef<'a>> {
    let titled: HashSet<&str> = sections.iter().filter_map(|section| section.id.as_deref()).collect();
    let mut out = HashMap::new();
    for node in root.descendants_it().filter(NodeRef::is_element) {
        let Some(id) = anchors::id(&node) else { continue };
        if wanted.contains(&id) || titled.contains(id.as_str()) {
            out.entry(id).or_insert(node);
        }
    }
    out
}

/// Gives headings the levels of the contents, and makes those that are named there only. What is left is the title of the
/// file, where no heading begins it.
fn headings<'s>(
    root: &NodeRef<'_>,
    sections: &'s [Section],
    ids: &HashMap<String, NodeRef<'_>>,
) -> Option<&'s Section> {
    let mut title = sections.iter().find(|section| section.id.is_none());
    let mut levels = HashMap::new();
    for section in sections {
        let Some(id) = &section.id else { continue };
        match ids.get(id) {
            Some(node) => _ = levels.insert(heading(node, section, root).id, section.level),
            // The place is not in the file, so it is about the file.
            None => title = title.or(Some(section)),
        }
    }
    let all: Vec<NodeRef<'_>> = root.descendants_it().filter(anchors::is_heading).collect();
    let first = first_words(root).and_then(|words| words.ancestors_it(None).find(anchors::is_heading));
    let top = title.map_or(TOP, |section| section.level);
    if let Some(first) = &first {
        levels.entry(first.id).or_insert(top);
        title = None;
    }
    let highest = all.iter().map(own_level).min().unwrap_or(TOP);
    // The last heading that the contents name, and what it was in the file.
    let mut named: Option<(u8, u8)> = None;
    for heading in &all {
        let own = own_level(heading);
        let level = match (levels.get(&heading.id), named) {
            (Some(level), _) => {
                named = Some((own, *level));
                *level
            }
            (None, Some((above, level))) => (level + own).saturating_sub(above).max(top),
            (None, None) => top + 1 + own - highest,
        };
        heading.rename(&format!("h{}", level.clamp(TOP, DEEPEST)));
    }
    title
}

fn own_level(heading: &NodeRef<'_>) -> u8 {
    let digit = heading.node_name().and_then(|name| name.as_bytes().get(1).copied());
    digit.map_or(TOP, |digit| digit.saturating_sub(b'0'))
}

/// The first words that stand below `root`.
fn first_words<'a>(root: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    root.descendants_it().find(|node| {
        node.is_text()
            && !node.text().trim().is_empty()
            && !node.ancestors_it(Some(3)).any(|n| n.node_name().is_some_and(|name| is_silent(&name)))
    })
}

/// The heading of a section whose place is known: the one that stands there, the words there that are its title, or a new one.
fn heading<'a>(node: &NodeRef<'a>, section: &Section, root: &NodeRef<'a>) -> NodeRef<'a> {
    let place = anchors::place(node).unwrap_or(*node);
    if anchors::is_heading(&place) {
        return place;
    }
    let level = section.level.clamp(TOP, DEEPEST);
    if names::folded(&place.text()) == names::folded(&section.title) && !place.has_name("li") {
        place.rename(&format!("h{level}"));
        return place;
    }
    let holds = |n: &NodeRef<'_>| {
        n.id == root.id || ["section", "article", "div", "main"].iter().any(|name| n.has_name(name))
    };
    let block =
        [place].into_iter().chain(place.ancestors_it(None)).find(|n| n.parent().is_none_or(|n| holds(&n)));
    let block = block.unwrap_or(place);
    block.before_html(format!("<h{level}>{}</h{level}>", escaped(&section.title)));
    block.prev_sibling().unwrap_or(block)
}

/// Puts the title of a file before its blocks; first words that are the title become it.
fn begin(blocks: &mut Vec<Block>, section: &Section) {
    let level = section.level.clamp(TOP, DEEPEST);
    let Some(first) = blocks.first_mut() else { return };
    if let Block::Paragraph(words) = first
        && !words.text.contains('\n')
        && names::folded(&words.text) == names::folded(&section.title)
    {
        *first = Block::Heading { level, text: std::mem::take(words) };
    } else {
        let text = Rich { text: section.title.clone(), spans: Vec::new() };
        blocks.insert(0, Block::Heading { level, text });
    }
}

/// Marks the links that lead to places of the book.
fn keep_links(document: &Document) {
    let is_of_book = |node: &NodeRef<'_>| {
        node.has_name("a") && node.attr("href").is_some_and(|href| !has_scheme(href.trim()))
    };
    let links: Vec<NodeRef<'_>> = document.root().descendants_it().filter(is_of_book).collect();
    for link in links {
        link.set_attr(anchors::WITHIN, "");
    }
}

/// The wanted places with the words that name them, in the order in which they stand.
fn places(
    root: &NodeRef<'_>,
    ids: &HashMap<String, NodeRef<'_>>,
    wanted: &HashSet<String>,
) -> HashMap<String, Place> {
    let mut out = HashMap::new();
    // Many ids may lead to one place, as those of all the numbers in a paragraph do.
    let mut known = HashMap::new();
    let mut count: HashMap<String, usize> = HashMap::new();
    for node in root.descendants_it().filter(NodeRef::is_element) {
        let Some(id) = anchors::id(&node).filter(|id| wanted.contains(id)) else { continue };
        if ids.get(&id).is_none_or(|first| first.id != node.id) {
            continue;
        }
        let Some(place) = anchors::place(&node) else { continue };
        let named = known.entry(place.id).or_insert_with(|| {
            let label = Article::label(&walk::words(&place).text)?;
            let earlier = count.entry(label.clone()).or_default();
            *earlier += 1;
            Some(Place { label, earlier: *earlier - 1 })
        });
        if let Some(place) = named {
            out.insert(id, place.clone());
        }
    }
    out
}
