//! What a page hides, and what it hides by mistake: text that is streamed into its place by a script, or that lies behind
//! a dialog.

use dom_query::{Document, NodeRef};

use super::{outline::Outline, tree};
use crate::article::text;

/// Classes of what only those hear who have a page read out.
const UNSEEN: &[&str] = &[
    "sr-only",
    "visually-hidden",
    "visuallyhidden",
    "hidden-visually",
    "u-visually-hidden",
    "cdk-visually-hidden",
    "screen-reader-text",
    "screen-reader-only",
    "screenreader-only",
    "screenreader-text",
    "off-screen",
    "offscreen",
    "a11y-hidden",
    "assistive-text",
    "element-invisible",
    "show-for-sr",
];

/// Words of a label that only says to the ear what the eye sees; more of them are a text.
const LABEL: usize = 12;

/// Whether an element says that it is not to be seen.
pub(super) fn is_hidden(node: &NodeRef<'_>) -> bool {
    node.has_attr("hidden") && node.attr("hidden").is_none_or(|value| &*value != "until-found")
        || node.attr("style").is_some_and(|style| is_hidden_by(&style))
        || node.attr("aria-hidden").is_some_and(|value| &*value == "true")
            && !node.class().is_some_and(|class| class.contains("fallback-image"))
            && !["img", "svg", "span", "a", "i"].iter().any(|name| node.has_name(name))
        || is_unseen(node)
}

/// Whether an element is a label for the ear: `Media caption`, `Opens in a new window`.
fn is_unseen(node: &NodeRef<'_>) -> bool {
    const WINDOWS: &[&str] = &["opens in", "opens a new", "(opens in", "open in new", "external link"];
    let Some(class) = node.class() else { return false };
    let is = |names: &[&str]| {
        class.split_whitespace().any(|word| names.iter().any(|name| word.eq_ignore_ascii_case(name)))
    };
    let is_short = || text::words(&node.text()) <= LABEL;
    is(UNSEEN) && is_short() && !holds_more(node)
        || node.has_name("span") && class.contains("icon") && is_short() && {
            let words = node.text().trim_start().to_lowercase();
            WINDOWS.iter().any(|window| words.starts_with(window))
        }
}

/// Whether there is something in a label that is not words.
fn holds_more(node: &NodeRef<'_>) -> bool {
    const MORE: &[&str] = &["math", "img", "code", "table", "pre"];
    node.descendants_it().any(|inner| MORE.iter().any(|name| inner.has_name(name)))
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

/// Words of a text that a script would put on the page.
const TEXT: usize = 40;

/// Puts texts in their place that stand in scripts as templates, where the page shows less than they hold. Whether it did.
pub(super) fn show_templates(document: &Document, outline: &Outline<'_>) -> bool {
    const KINDS: &[&str] = &["text/template", "text/html", "text/x-template", "text/x-handlebars-template"];
    let shown = outline.get(0).map_or(0, |page| page.clean);
    let is_template = |node: &NodeRef<'_>| {
        node.has_name("script") && node.attr("type").is_some_and(|kind| KINDS.contains(&kind.trim()))
    };
    let root = document.root();
    let scripts = root.descendants_it().filter(is_template);
    let held: Vec<(NodeRef<'_>, String)> = scripts
        .map(|node| (node, node.text().to_string()))
        .filter(|(_, held)| held.contains("<p") || held.contains("<br"))
        .filter(|(_, held)| {
            text::words(held) > shown.max(TEXT) && !held.contains("{{") && !held.contains("<%")
        })
        .collect();
    for (script, held) in &held {
        script.rename("div");
        script.remove_attr("type");
        // Parsed at bounded cost first.
        script.set_html(tree::fragment(held).document.root().inner_html());
    }
    !held.is_empty()
}

/// Shows everything that is hidden below `root`.
pub(super) fn show(root: &NodeRef<'_>) {
    let hidden: Vec<NodeRef<'_>> =
        root.descendants_it().filter(|node| node.is_element() && is_hidden(node)).collect();
    hidden.iter().for_each(reveal);
}

/// Takes from an element what says that it is not to be seen.
pub(super) fn reveal(node: &NodeRef<'_>) {
    node.remove_attrs(&["hidden", "style", "aria-hidden"]);
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
    fn labels_for_the_ear_are_not_read() {
        for (html, words) in [
            ("<figcaption><span class=off-screen>Media caption</span> The tide</figcaption>", "The tide"),
            ("<a href=/a>said<span class=external-icon>Opens in a new window</span></a>", "said"),
            ("<a href=/a>said<span class='Visually-Hidden'> (opens in a new tab)</span></a>", "said"),
            ("<p><span class='lead icon'>Opens the lock</span></p>", "Opens the lock"),
            ("<p><span class=offscreen-times>Kept</span></p>", "Kept"),
        ] {
            let blocks = crate::format::html::fragment(html).blocks;
            let mut said = String::new();
            for block in &blocks {
                crate::article::each_slot(block, &mut |slot| said.push_str(slot.text));
            }
            assert_eq!(said, words, "{html}");
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
