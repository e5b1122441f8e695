//! The texts of a block in reading order. A slot's number in that order is half of every address inside a
//! block: layout stamps it on what it sets, find on what it finds, so a match is where it is at any measure.

use super::{Block, List, Rich, Span, Text};

/// One text of a block.
#[derive(Debug, Clone, Copy)]
pub struct Slot<'a> {
    /// The words.
    pub text: &'a Text,
    /// Their marks.
    pub spans: &'a [Span],
    /// Alternative text, which is shown but is not part of what is read.
    pub alternative: bool,
}

impl Slot<'_> {
    /// Whether the slot counts as words to be read.
    pub fn is_read(&self) -> bool {
        !self.alternative
    }
}

/// Every text of `block` in reading order.
pub fn slots(block: &Block) -> Vec<Slot<'_>> {
    let mut out = Vec::with_capacity(1);
    collect(block, &mut out);
    out
}

fn collect<'a>(block: &'a Block, out: &mut Vec<Slot<'a>>) {
    match block {
        Block::Heading { text, .. } | Block::Paragraph(text) | Block::Note(text) => out.push(rich(text)),
        Block::Image(image) => {
            out.extend(image.alt.iter().map(|text| Slot { text, spans: &[], alternative: true }));
            out.extend(image.caption.iter().map(rich));
            out.extend(image.credit.iter().map(plain));
        }
        Block::Quote(blocks) => blocks.iter().for_each(|b| collect(b, out)),
        Block::List(List { items, .. }) => {
            for item in items {
                out.push(rich(&item.text));
                item.blocks.iter().for_each(|b| collect(b, out));
            }
        }
        Block::Table(table) => out.extend(table.header.iter().chain(table.rows.iter().flatten()).map(rich)),
        Block::Code { text, .. } => out.push(plain(text)),
        Block::Rule => {}
    }
}

fn rich(rich: &Rich) -> Slot<'_> {
    Slot { text: &rich.text, spans: &rich.spans, alternative: false }
}

fn plain(text: &Text) -> Slot<'_> {
    Slot { text, spans: &[], alternative: false }
}
