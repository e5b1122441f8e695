//! What elements are by their names: marks on words, parts of a line, or nothing to read.

use dom_query::{Document, NodeRef};

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

/// Makes words of the buttons that a sentence names: `Press <button>Save</button> to go on.`
pub(super) fn settle(document: &Document) {
    let goes_on = |text: &str| text.starts_with(|c: char| c.is_alphabetic() || ".,;:!?)".contains(c));
    let is_named = |button: &NodeRef<'_>| {
        let words = |near: Option<NodeRef<'_>>| near.filter(NodeRef::is_text).map(|near| near.text());
        let is_around =
            |around: NodeRef<'_>| ["p", "li", "td", "dd"].iter().any(|name| around.has_name(name));
        button.has_name("button")
            && button.parent().is_some_and(is_around)
            && words(button.prev_sibling()).is_some_and(|before| before.contains(char::is_alphabetic))
            && words(button.next_sibling()).is_some_and(|after| goes_on(after.trim_start()))
            && !notes::is_label(&button.text())
    };
    let buttons: Vec<NodeRef<'_>> = document.root().descendants_it().filter(is_named).collect();
    for button in buttons {
        button.rename("span");
    }
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

#[cfg(test)]
mod tests {
    use crate::{article::Block, format::html};

    #[test]
    fn buttons_are_words_where_a_sentence_names_them() {
        for (html, words) in [
            ("<p>Press <button>Save</button> to go on.</p>", "Press Save to go on."),
            ("<ul><li>Then choose <button class=btn>Print</button>.</ul>", "Then choose Print."),
            ("<p>It is grey. <button>Share</button></p>", "It is grey."),
            ("<p>By Ann <button>Follow</button> · 3 May</p>", "By Ann · 3 May"),
            ("<p>12 <button>Like</button> 3 <button>Share</button></p>", "12 3"),
        ] {
            let blocks = html::fragment(html).blocks;
            let shown = match &blocks[..] {
                [Block::Paragraph(text)] => &text.text,
                [Block::List(list)] => &list.items[0].text.text,
                other => panic!("{html}: {other:?}"),
            };
            assert_eq!(&**shown, words, "{html}");
        }
    }
}
