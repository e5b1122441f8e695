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
    head.contains("netscape-bookmark-file") || head.contains("<title>pocket export</title>")
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

/// Nodes before a list among which its heading is looked for.
const NEAR: usize = 8;

/// The heading of the list that a link stands in.
fn folder(node: &NodeRef<'_>) -> Option<Text> {
    let list = node.ancestors_it(None).find(|around| around.has_name("dl") || around.has_name("ul"))?;
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
    let title = Text::some(&node.text()).or_else(|| Some(url.clone()));
    let tags = node.attr("tags").unwrap_or_default();
    // What every list of this kind calls its parts is no tag.
    let usual =
        |name: &&Text| !matches!(&***name, "Unread" | "Read Archive" | "Bookmarks" | "Bookmarks Menu");
    let tags =
        tags.split(',').filter_map(Text::some).chain(folder(node).as_ref().filter(usual).cloned()).collect();
    let meta = Meta { title, url: Some(url), tags, ..Meta::default() };
    let content = description(node).map_or(Content::Nothing, Content::Flat);
    let saved = node.attr("add_date").or_else(|| node.attr("time_added"));
    let flag = |name: &str| {
        node.attr(name).and_then(|value| match value.trim() {
            "1" => Some(true),
            "0" => Some(false),
            _ => None,
        })
    };
    let imported = Imported {
        saved: saved.as_deref().and_then(parse_date),
        // As Pinboard and others write it; the other two are newsprint's own.
        read: flag("toread").map(|unread| !unread),
        starred: flag("starred"),
        archived: flag("archived"),
        ..Imported::default()
    };
    Some(Draft::new(Format::Links, content).with_meta(meta).with_imported(imported))
}
