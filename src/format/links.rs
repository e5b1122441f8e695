//! Lists of saved links: bookmarks in the form that browsers share, and Pocket's page of them.

use dom_query::NodeRef;

use super::{
    Budget,
    container::Extracted,
    description::{Description, Method},
};
use crate::article::{Content, Draft, Format, Imported, Meta, Text, parse_date};

/// Bookmarks of browsers, Pocket's page of links.
pub(super) const FORMAT: Description = Description {
    name: "links",
    plural: "bookmarks",
    endings: &["html"],
    method: Method::Container { is: is_list, read },
};

/// Whether a page is a list of saved links.
fn is_list(text: &str) -> bool {
    if !text.starts_with('<') {
        return false;
    }
    let head = text.get(..text.floor_char_boundary(1024)).unwrap_or(text).to_ascii_lowercase();
    head.contains("netscape-bookmark-file")
        || ["<title>pocket export</title>", "<title>instapaper: export</title>"]
            .iter()
            .any(|title| head.contains(title))
}

/// Reads every link; the heading of the list that it stands in is a tag of it.
fn read(text: &str, budget: &mut Budget) -> Extracted {
    let document = super::html::parsed(text);
    let mut out = Extracted::default();
    for node in document.root().descendants_it() {
        if node.has_name("a") {
            let Some(draft) = link(&node) else { continue };
            if !out.push(draft, budget) {
                break;
            }
        }
    }
    out
}

/// Folders inside one another that are tags.
const DEEPEST: usize = 16;

/// Folders that browsers make and those that say what was done with a link, which are no tags.
const USUAL: &[&str] = &[
    "Unread",
    "Read Archive",
    "Archive",
    "Starred",
    "Bookmarks",
    "Bookmarks Menu",
    "Bookmarks bar",
    "Bookmarks Bar",
    "Bookmarks Toolbar",
    "Other Bookmarks",
    "Other bookmarks",
    "Mobile Bookmarks",
    "Favorites",
    "Favorites bar",
    "Unsorted",
];

/// Nodes before a list among which its heading is looked for.
const NEAR: usize = 8;

/// The headings of the lists that a link stands in, the innermost first.
fn folders(node: &NodeRef<'_>) -> Vec<Text> {
    let is_list = |around: &NodeRef<'_>| ["dl", "ul", "ol"].iter().any(|name| around.has_name(name));
    node.ancestors_it(None).filter(is_list).take(DEEPEST).filter_map(|list| heading(&list)).collect()
}

/// The heading of a list.
fn heading(list: &NodeRef<'_>) -> Option<Text> {
    let mut before = list.prev_sibling();
    for _ in 0..NEAR {
        let heading = before?;
        if ["h1", "h2", "h3"].iter().any(|name| heading.has_name(name)) {
            return Text::some(&heading.text());
        }
        if heading.is_element() && !heading.has_name("p") {
            return None;
        }
        before = heading.prev_sibling();
    }
    None
}

/// What is written below a link (`<DD>`).
fn description(node: &NodeRef<'_>) -> Option<String> {
    let below = node.parent()?.next_element_sibling().filter(|next| next.has_name("dd"))?;
    let own: String =
        below.children_it(false).filter(NodeRef::is_text).map(|child| child.text().to_string()).collect();
    Some(own.trim().to_owned()).filter(|text| !text.is_empty())
}

fn link(node: &NodeRef<'_>) -> Option<Draft> {
    let url = Text::some(&node.attr("href")?).filter(|url| url.starts_with("http"))?;
    let title = Text::some(&node.text()).filter(|title| *title != url);
    let folders = folders(node);
    let is_in = |names: &[&str]| folders.iter().any(|folder| names.contains(&&**folder));
    let tags = node.attr("tags").unwrap_or_default();
    let (states, tags): (Vec<&str>, Vec<&str>) =
        tags.split(',').map(str::trim).partition(|tag| tag.starts_with("linkding:"));
    let usual = |name: &&Text| !USUAL.contains(&&***name);
    let mut tags: Vec<Text> = tags.into_iter().filter_map(Text::some).collect();
    let is_new = |folder: &&Text| !tags.contains(folder);
    let own: Vec<Text> = folders.iter().filter(usual).filter(is_new).cloned().collect();
    tags.extend(own);
    let meta = Meta { title, url: Some(url), tags, ..Meta::default() };
    let words = description(node).unwrap_or_default();
    // linkding parts what its reader wrote from what the page says.
    let (words, note) = match words.split_once("[linkding-notes]") {
        Some((words, note)) => (words.trim(), note.split("[/linkding-notes]").next().and_then(Text::some)),
        None => (&*words, None),
    };
    let content = if words.is_empty() { Content::Nothing } else { Content::Flat(words.to_owned()) };
    let saved = node.attr("add_date").or_else(|| node.attr("time_added"));
    let flag = |name: &str| {
        node.attr(name).and_then(|value| match value.trim() {
            "1" | "yes" | "true" => Some(true),
            "0" | "no" | "false" => Some(false),
            _ => None,
        })
    };
    let is_archived =
        is_in(&["Read Archive", "Archive"]) || states.iter().any(|state| state.contains("archived"));
    let imported = Imported {
        saved: saved.as_deref().and_then(parse_date),
        // Pinboard and linkding mark what is to be read, and say nothing of the rest; newsprint's own marks all three.
        read: flag("toread")
            .map(|unread| !unread)
            .filter(|read| !read || flag("starred").is_some())
            .or(is_in(&["Unread"]).then_some(false)),
        starred: flag("starred").or(is_in(&["Starred"]).then_some(true)),
        archived: flag("archived").or(is_archived.then_some(true)),
        note,
        ..Imported::default()
    };
    Some(Draft::new(Format::Links, content).with_meta(meta).with_imported(imported))
}
