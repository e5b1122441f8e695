//! Lists of saved links: bookmarks in the form that browsers share, and Pocket's page of them.

use dom_query::NodeRef;

use super::{
    Budget,
    container::Extracted,
    description::{Description, Method},
};
use crate::article::{Content, Draft, Format, Meta, Text};

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

/// Reads every link; the heading that it stands below is a tag of it.
fn read(text: &str, budget: &mut Budget) -> Extracted {
    let document = super::html::parsed(text);
    let mut out = Extracted::default();
    let mut folder: Option<Text> = None;
    for node in document.root().descendants_it() {
        if node.has_name("h1") || node.has_name("h3") {
            folder = Text::some(&node.text());
        } else if node.has_name("a") {
            let Some(draft) = link(&node, folder.as_ref()) else { continue };
            if !out.push(draft, budget) {
                break;
            }
        }
    }
    out
}

fn link(node: &NodeRef<'_>, folder: Option<&Text>) -> Option<Draft> {
    let url = Text::some(&node.attr("href")?).filter(|url| url.starts_with("http"))?;
    let title = Text::some(&node.text()).or_else(|| Some(url.clone()));
    let tags = node.attr("tags").unwrap_or_default();
    // What every list of this kind calls its parts is no tag.
    let usual =
        |name: &&Text| !matches!(&***name, "Unread" | "Read Archive" | "Bookmarks" | "Bookmarks Menu");
    let tags = tags.split(',').filter_map(Text::some).chain(folder.filter(usual).cloned()).collect();
    let meta = Meta { title, url: Some(url), tags, ..Meta::default() };
    Some(Draft::new(Format::Links, Content::Nothing).with_meta(meta))
}
