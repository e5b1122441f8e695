//! Lists of items and of definitions.

use dom_query::NodeRef;

use super::walk::{Walker, words};
use crate::article::{Block, Item, List, Rich, Span, SpanKind};

impl Walker {
    pub(super) fn list(&mut self, node: &NodeRef<'_>, ordered: bool, depth: usize) {
        self.flush();
        let start = node.attr("start").and_then(|start| start.parse().ok()).unwrap_or(1);
        let mut list = List { ordered, start, ..List::default() };
        for child in node.children_it(false).filter(|n| n.is_element() || n.is_text()) {
            if child.has_name("ul") || child.has_name("ol") {
                // A list right inside a list belongs to the item before it.
                let outer = std::mem::take(&mut self.blocks);
                self.list(&child, child.has_name("ol"), depth + 1);
                let inner = std::mem::replace(&mut self.blocks, outer);
                match list.items.last_mut() {
                    Some(last) => last.blocks.extend(inner),
                    None if inner.is_empty() => {}
                    None => list.items.push(Item { blocks: inner, ..Item::default() }),
                }
            } else {
                // Words that stand outside any `<li>` are an item too: nothing is lost.
                let blocks = self.inside(&child, depth + 1);
                list.items.extend(item(blocks));
            }
        }
        if !list.items.is_empty() {
            self.blocks.push(Block::List(list));
        }
    }

    pub(super) fn definitions(&mut self, node: &NodeRef<'_>, depth: usize) {
        self.flush();
        let mut list = List { start: 1, ..List::default() };
        let parts = node.descendants_it().filter(|n| n.has_name("dt") || n.has_name("dd"));
        for part in parts
            .filter(|n| !n.ancestors_it(Some(3)).take_while(|a| a.id != node.id).any(|a| a.has_name("dd")))
        {
            if part.has_name("dt") {
                let mut text = words(&part);
                text.spans.insert(0, Span { start: 0, end: text.text.len(), kind: SpanKind::Strong });
                list.items.push(Item { text, ..Item::default() });
            } else {
                let blocks = self.inside(&part, depth + 1);
                match list.items.last_mut() {
                    Some(last) => last.blocks.extend(blocks),
                    None => list.items.extend(item(blocks)),
                }
            }
        }
        if !list.items.is_empty() {
            self.blocks.push(Block::List(list));
        }
    }
}

/// An item and what it holds.
fn item(mut blocks: Vec<Block>) -> Option<Item> {
    if blocks.is_empty() {
        return None;
    }
    let mut text = Rich::default();
    if matches!(blocks.first(), Some(Block::Paragraph(_)))
        && let Block::Paragraph(first) = blocks.remove(0)
    {
        text = first;
    }
    Some(Item { text, blocks, ..Item::default() })
}

#[cfg(test)]
mod tests {
    use crate::{article::Block, format::html};

    fn outline(blocks: &[Block]) -> String {
        let block = |block: &Block| match block {
            Block::List(list) => {
                let items =
                    list.items.iter().map(|item| format!("{}{}", item.text.text, outline(&item.blocks)));
                format!("({})", items.collect::<Vec<_>>().join(" "))
            }
            other => format!("{other:?}"),
        };
        blocks.iter().map(block).collect()
    }

    #[test]
    fn whatever_stands_right_inside_a_list_is_kept_in_it() {
        for (html, lists) in [
            ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "(a(b) c)"),
            ("<ul><li>a</li><ul><li>b</li><li>c</li></ul><li>d</li></ul>", "(a(b c) d)"),
            ("<ul><li>a</li><ul><li>b<ol><li>c</li></ol></li></ul></ul>", "(a(b(c)))"),
            ("<ul><ul><li>a</li></ul></ul>", "((a))"),
            ("<ul></ul>", ""),
            ("<ul> a <li>b</li>\n <!-- x --> </ul>", "(a b)"),
        ] {
            assert_eq!(outline(&html::fragment(html).blocks), lists, "{html}");
        }
    }
}
