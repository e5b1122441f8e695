//! What a page hides, and what it hides by mistake: text that is streamed into its place by a script, or that lies behind
//! a dialog.

use dom_query::{Document, NodeRef};

/// Whether an element says that it is not to be seen.
pub(super) fn is_hidden(node: &NodeRef<'_>) -> bool {
    node.has_attr("hidden") && node.attr("hidden").is_none_or(|value| &*value != "until-found")
        || node.attr("style").is_some_and(|style| is_hidden_by(&style))
        || node.attr("aria-hidden").is_some_and(|value| &*value == "true")
            && !node.class().is_some_and(|class| class.contains("fallback-image"))
            && !["img", "svg", "span", "a", "i"].iter().any(|name| node.has_name(name))
}

/// Whether a declaration hides; `--nav-display: none` is a variable.
fn is_hidden_by(style: &str) -> bool {
    style.split(';').filter_map(|declaration| declaration.split_once(':')).any(|(name, value)| {
        let value = value.trim().trim_end_matches("!important").trim().to_ascii_lowercase();
        match name.trim().to_ascii_lowercase().as_str() {
            "display" => value == "none",
            "visibility" => value == "hidden" || value == "collapse",
            _ => false,
        }
    })
}

/// Puts what was streamed in its place: React sends a boundary as `<template id="B:0">` and its content later, in
/// `<div hidden id="S:0">`; a script would put it there. Places inside a boundary are `P:`.
pub(super) fn put_in_place(document: &Document) {
    let named = |name: &'static str| {
        let nodes: Vec<NodeRef<'_>> =
            document.root().descendants_it().filter(|node| node.has_name(name)).collect();
        nodes
    };
    let places = named("template");
    if places.is_empty() {
        return;
    }
    let streamed: std::collections::HashMap<String, NodeRef<'_>> =
        ["div", "template", "table", "tbody", "tr", "svg"]
            .into_iter()
            .flat_map(named)
            .filter_map(|node| Some((node.id_attr()?.strip_prefix("S:")?.to_owned(), node)))
            .collect();
    for place in places {
        let Some(id) = place.id_attr() else { continue };
        let Some(content) =
            id.strip_prefix("B:").or_else(|| id.strip_prefix("P:")).and_then(|number| streamed.get(number))
        else {
            continue;
        };
        // A boundary that claims to hold itself would make a circle.
        if place.ancestors(None).iter().any(|around| around.id == content.id) {
            continue;
        }
        content.remove_from_parent();
        content.remove_attr("hidden");
        content.remove_attr("id");
        place.replace_with(content);
    }
}

/// Shows everything that is hidden below `root`.
pub(super) fn show(root: &NodeRef<'_>) {
    let hidden: Vec<NodeRef<'_>> =
        root.descendants_it().filter(|node| node.is_element() && is_hidden(node)).collect();
    for node in hidden {
        for name in ["hidden", "style", "aria-hidden"] {
            node.remove_attr(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_hide_and_variables_do_not() {
        for (style, hides) in [
            ("display:none", true),
            ("color: red; DISPLAY: none !important", true),
            ("visibility:hidden", true),
            ("--nav-display: none", false),
            ("display: block", false),
            ("content: 'display:none'", false),
        ] {
            assert_eq!(is_hidden_by(style), hides, "{style}");
        }
    }

    #[test]
    fn streams_that_hold_themselves_do_no_harm() {
        let html = "<div hidden id=S:0><template id=B:0></template>a</div><template id=B:1></template><div id=S:1>b</div>";
        let document = Document::fragment(html);
        put_in_place(&document);
        assert_eq!(&*document.root().text(), "ab");
    }
}
