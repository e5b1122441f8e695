//! Containers inside one another, while they are read: quotes, lists, items, footnotes. A stack, never recursion; what
//! is nested deeper than [`MAX_DEPTH`] is set at that depth, so no input can overflow anything.

use std::collections::HashMap;

use crate::article::{Block, Item, List, MAX_DEPTH, Rich};

/// The containers that are open, each with its blocks.
pub(super) struct Nest {
    stack: Vec<Frame>,
    /// Containers opened beyond the depth that is kept.
    beyond: usize,
    /// Whether a comment keeps the next block apart from the last.
    pub(super) parted: bool,
    /// Labels of footnotes, numbered in the order they are first named.
    notes: HashMap<String, usize>,
    /// Bodies of footnotes, by number.
    bodies: Vec<(usize, Vec<Block>)>,
}

pub(super) struct Frame {
    pub(super) container: Container,
    pub(super) blocks: Vec<Block>,
}

impl Frame {
    fn new(container: Container) -> Self {
        Self { container, blocks: Vec::new() }
    }
}

pub(super) enum Container {
    Body,
    Quote,
    List(List),
    Item(Option<bool>),
    Footnote(usize),
}

impl Default for Nest {
    fn default() -> Self {
        let stack = vec![Frame::new(Container::Body)];
        Self { stack, beyond: 0, parted: false, notes: HashMap::new(), bodies: Vec::new() }
    }
}

impl Nest {
    /// The container that is open.
    pub(super) fn last(&mut self) -> Option<&mut Frame> {
        self.stack.last_mut()
    }

    pub(super) fn push(&mut self, block: Block) {
        self.parted = false;
        if let Some(frame) = self.stack.last_mut() {
            frame.blocks.push(block);
        }
    }

    pub(super) fn open(&mut self, container: Container) {
        if self.stack.len() > MAX_DEPTH {
            self.beyond += 1;
        } else {
            self.stack.push(Frame::new(container));
        }
    }

    pub(super) fn close(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let Some(Frame { container, blocks }) = self.stack.pop() else { return };
        match container {
            Container::Quote => self.push(Block::Quote(blocks)),
            Container::List(list) => self.push(Block::List(list)),
            Container::Item(checked) => {
                if let Some(Frame { container: Container::List(list), .. }) = self.stack.last_mut() {
                    list.items.push(item(checked, blocks));
                }
            }
            Container::Footnote(number) => self.bodies.push((number, blocks)),
            Container::Body => self.stack.push(Frame { container: Container::Body, blocks }),
        }
    }

    pub(super) fn number(&mut self, label: &str) -> usize {
        let next = self.notes.len() + 1;
        *self.notes.entry(label.to_owned()).or_insert(next)
    }

    pub(super) fn finish(mut self) -> Vec<Block> {
        self.beyond = 0;
        while self.stack.len() > 1 {
            self.close();
        }
        let mut blocks = self.stack.pop().map(|frame| frame.blocks).unwrap_or_default();
        self.bodies.sort_by_key(|(number, _)| *number);
        let mut previous = 0;
        for (number, body) in self.bodies {
            let item = item(None, body);
            match blocks.last_mut() {
                Some(Block::List(last)) if previous > 0 && number == previous + 1 => last.items.push(item),
                _ => {
                    if previous == 0 {
                        blocks.push(Block::Rule);
                    }
                    let start = number as u64;
                    blocks.push(Block::List(List {
                        ordered: true,
                        start,
                        items: vec![item],
                        ..List::default()
                    }));
                }
            }
            previous = number;
        }
        blocks
    }
}

/// An item: its first paragraph, and what follows.
fn item(checked: Option<bool>, mut blocks: Vec<Block>) -> Item {
    let text = match blocks.first() {
        Some(Block::Paragraph(_)) => match blocks.remove(0) {
            Block::Paragraph(text) => text,
            _ => Rich::default(),
        },
        _ => Rich::default(),
    };
    Item { text, checked, blocks }
}
