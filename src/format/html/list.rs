//! Lists of items and of definitions.

use dom_query::NodeRef;

use super::walk::{Walker, words};
use crate::article::{Block, Item, List, Mark, Rich, Span};

impl Walker {
    pub(super) fn list(&mut self, node: &NodeRef<'_>, ordered: bool, depth: usize) {
        self.flush();
        let start = node.attr("start").and_then(|start| start.parse().ok()).unwrap_or(1);
        let mut list = List { ordered, start, ..List::default() };
        for child in node.children_it(false).filter(NodeRef::is_element) {
            let blocks = self.inside(&child, depth + 1);
            if child.has_name("ul") || child.has_name("ol") {
                // A list right inside a list belongs to the item before it.
                let inner = Block::List(List { ordered: child.has_name("ol"), start: 1, ..List::default() });
                match (list.items.last_mut(), blocks.is_empty()) {
                    (_, true) => {}
                    (Some(last), false) => last.blocks.extend(nested(inner, blocks)),
                    (None, false) => {
                        list.items.push(Item { blocks: nested(inner, blocks), ..Item::default() });
                    }
                }
            } else {
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
                text.spans.insert(0, Span { start: 0, end: text.text.len(), mark: Mark::Strong });
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

/// Blocks that stood in a list without an item of their own.
fn nested(list: Block, blocks: Vec<Block>) -> Vec<Block> {
    match list {
        Block::List(mut list) if blocks.iter().all(|b| matches!(b, Block::Paragraph(_))) => {
            list.items = blocks.into_iter().filter_map(|b| item(vec![b])).collect();
            vec![Block::List(list)]
        }
        _ => blocks,
    }
}
