//! Lists of saved links: bookmarks in the form that browsers share, and Pocket's page of them.

use dom_query::Document;

use super::json::Read;
use crate::article::{Content, Draft, Meta, Text};

/// Whether a page is a list of saved links.
pub(super) fn is_list(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(1024)).unwrap_or(text).to_ascii_lowercase();
    head.contains("netscape-bookmark-file") || head.contains("<title>pocket export</title>")
}

/// Reads every link.
pub(super) fn read(text: &str) -> Read {
    let document = Document::from(text);
    let links = document.try_select("a[href]").map(|links| links.nodes().to_vec()).unwrap_or_default();
    let drafts = links.iter().filter_map(|link| {
        let url = Text::some(&link.attr("href")?).filter(|url| url.starts_with("http"))?;
        let title = Text::some(&link.text()).filter(|title| title != &url);
        let tags = link.attr("tags").unwrap_or_default();
        let meta = Meta {
            title: title.or_else(|| Some(url.clone())),
            url: Some(url),
            tags: tags.split(',').filter_map(Text::some).collect(),
            ..Meta::default()
        };
        Some(Draft { meta, content: Content::Nothing, name: Text::default(), format: "links" })
    });
    Read { drafts: drafts.collect(), problems: Vec::new() }
}
