//! What elements are by their names: marks on words, parts of a line, or nothing to read.

use dom_query::NodeRef;

use super::{anchors, notes};
use crate::article::{SpanKind, Text};

/// Elements that hold no words of the article.
const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "head", "link", "meta", "input", "button", "select",
    "textarea", "object", "embed", "canvas", "audio", "map", "datalist", "dialog", "base", "source", "track",
    "param",
];

/// The mark an element stands for.
pub(super) fn mark(name: &str, node: &NodeRef<'_>) -> Option<SpanKind> {
    match name {
        "em" | "i" | "cite" | "dfn" | "var" => Some(SpanKind::Emphasis),
        "strong" | "b" | "mark" => Some(SpanKind::Strong),
        "code" | "kbd" | "samp" | "tt" => Some(SpanKind::Code),
        "del" | "s" | "strike" => Some(SpanKind::Strike),
        "sup" => Some(if notes::is_reference(node) { SpanKind::Footnote } else { SpanKind::Superscript }),
        "sub" => Some(SpanKind::Subscript),
        "a" if notes::is_reference(node) && !node.parent().is_some_and(|around| around.has_name("sup")) => {
            Some(SpanKind::Footnote)
        }
        "a" => link(node),
        _ => None,
    }
}

/// Where a link leads: not to a place that is not in the article, and to no script.
pub(super) fn link(node: &NodeRef<'_>) -> Option<SpanKind> {
    let address = node.attr("href")?;
    let address = address.trim();
    let script = address.to_ascii_lowercase().starts_with("javascript:");
    let leads = !address.starts_with('#') || node.has_attr(anchors::WITHIN);
    (!address.is_empty() && leads && !script).then(|| SpanKind::Link(Text::line(address)))
}

/// Whether an element of this name marks words.
pub(super) fn is_marked(name: &str) -> bool {
    matches!(
        name,
        "em" | "i"
            | "cite"
            | "dfn"
            | "var"
            | "strong"
            | "b"
            | "mark"
            | "code"
            | "kbd"
            | "samp"
            | "tt"
            | "del"
            | "s"
            | "strike"
            | "sup"
            | "sub"
            | "a"
            | "q"
    )
}

/// Whether an element of this name holds no words of the article.
pub(super) fn is_silent(name: &str) -> bool {
    SILENT.contains(&name)
}

/// Whether an element of this name stands in a line.
pub(super) fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "bdi"
            | "bdo"
            | "big"
            | "data"
            | "font"
            | "ins"
            | "label"
            | "nobr"
            | "output"
            | "ruby"
            | "rb"
            | "rt"
            | "rp"
            | "small"
            | "span"
            | "time"
            | "tspan"
            | "u"
            | "slot"
            | "meter"
            | "progress"
    )
}
