//! Callouts: boxes that say note, tip or warning, as documentation and note-takers set them.

use dom_query::{Document, NodeRef};

use super::hidden;

/// Classes of callouts.
const BOXES: &[&str] = &[
    "callout",
    "admonition",
    "markdown-alert",
    "alert",
    "theme-admonition",
    "custom-block",
    "hint",
    "notecard",
    "starlight-aside",
    "admonitionblock",
    "notion-callout",
    "confluence-information-macro",
    "callout-block",
    "docutils-admonition",
];

/// Kinds of callouts, as classes name them, for those without a title.
const KINDS: &[&str] = &[
    "note",
    "info",
    "tip",
    "hint",
    "important",
    "warning",
    "caution",
    "danger",
    "error",
    "success",
    "example",
    "abstract",
    "question",
    "quote",
    "bug",
    "todo",
];

/// Attributes of a callout and of its title.
pub(super) const CALLOUT: &str = "data-newsprint-callout";
pub(super) const TITLE: &str = "data-newsprint-title";

/// Marks the callouts of a document, and their titles; one without a title gets its kind as one.
pub(super) fn settle(document: &Document) {
    let boxes: Vec<NodeRef<'_>> =
        document.root().descendants_it().filter(NodeRef::is_element).filter(is_one).collect();
    for node in boxes {
        node.set_attr(CALLOUT, "");
        // One that is folded hides its words until somebody asks for them.
        hidden::show(&node);
        place(&node);
        match (title_node(&node), kind(&node)) {
            (Some(title), _) => title.set_attr(TITLE, ""),
            (None, Some(kind)) => node.prepend_html(format!("<p {TITLE}>{kind}</p>")),
            (None, None) => {}
        }
    }
}

/// A table around the words of a callout only places them.
fn place(node: &NodeRef<'_>) {
    if !node.has_class("admonitionblock") {
        return;
    }
    let is_part = |n: &NodeRef<'_>| ["table", "tbody", "tr", "td"].iter().any(|name| n.has_name(name));
    let parts: Vec<NodeRef<'_>> = node.descendants_it().filter(is_part).collect();
    for part in parts {
        part.rename("div");
    }
}

/// Whether a box is a callout.
fn is_one(node: &NodeRef<'_>) -> bool {
    let boxed = node.has_attr("data-callout")
        || node.class().is_some_and(|class| class.split_whitespace().any(|word| BOXES.contains(&word)));
    boxed && (node.has_attr("data-callout") || kind(node).is_some() || title_node(node).is_some())
}

fn title_node<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    // `admonitionHeading_x1` is the name that a build made of `admonitionHeading`.
    let is_title = |class: &str| {
        class.split_whitespace().any(|word| {
            word == "title"
                || BOXES.iter().any(|name| {
                    word.strip_prefix(name).is_some_and(|rest| {
                        let rest = rest.trim_start_matches(['-', '_']).to_ascii_lowercase();
                        rest.starts_with("title") || rest.starts_with("heading")
                    })
                })
        })
    };
    node.descendants_it().find(|n| n.class().is_some_and(|class| is_title(&class)))
}

/// `warning` of `alert alert-warning`, with a capital.
fn kind(node: &NodeRef<'_>) -> Option<String> {
    let class = node.class().unwrap_or_default();
    let named = node.attr("data-callout").map(|kind| kind.to_string());
    let of_class = || {
        class
            .split(|c: char| c.is_whitespace() || c == '-' || c == '_')
            .find(|part| KINDS.contains(part) && *part != "hint")
            .map(str::to_owned)
    };
    let kind = named.or_else(of_class)?;
    let mut letters = kind.chars();
    let named: String =
        letters.next()?.to_uppercase().chain(letters).filter(|c| c.is_alphanumeric()).collect();
    (!named.is_empty()).then_some(named)
}

#[cfg(test)]
mod tests {
    use crate::{article::Block, format::html};

    #[test]
    fn callouts_keep_their_names() {
        for (html, title) in [
            (
                "<div class=callout data-callout=info><div class=callout-title>Look</div><p>Here.</p></div>",
                "Look",
            ),
            ("<div class='admonition warning'><p class=admonition-title>Mind</p><p>Here.</p></div>", "Mind"),
            (
                "<div class='markdown-alert markdown-alert-tip'><p class=markdown-alert-title>Tip</p><p>Here.</p></div>",
                "Tip",
            ),
            ("<div class='alert alert-danger'><p>Here.</p></div>", "Danger"),
            (
                "<div class='theme-admonition alert'><div class=admonitionHeading_x1>Caution</div><div><p>Here.</p></div></div>",
                "Caution",
            ),
            (
                "<aside class='starlight-aside starlight-aside--tip'><p class=starlight-aside__title>Tip</p><p>Here.</p></aside>",
                "Tip",
            ),
            (
                "<div class='admonitionblock note'><table><tr><td class=icon><div class=title>Note</div></td><td class=content>Here.</td></tr>\
                 </table></div>",
                "Note",
            ),
        ] {
            let blocks = html::fragment(html).blocks;
            let [Block::Quote(inner)] = blocks.as_slice() else { panic!("{html}: {blocks:?}") };
            let [Block::Paragraph(first), Block::Paragraph(second)] = inner.as_slice() else {
                panic!("{html}: {inner:?}")
            };
            assert_eq!((&*first.text, &*second.text), (title, "Here."), "{html}");
        }
    }
}
