//! The texts of a block in reading order. A slot's number in that order is half of every address inside a
//! block: layout stamps it on what it sets, find on what it finds, so a match is where it is at any measure.

use super::{Block, List, Rich, Span, Text};

/// One text of a block.
#[derive(Debug, Clone, Copy)]
pub struct Slot<'a> {
    /// Without any markup; positions are bytes of it.
    pub text: &'a Text,
    /// What parts of the text are: links, emphasis, code.
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

/// Shows every text of `block` to `see`, in reading order.
pub fn each_slot<'a>(block: &'a Block, see: &mut dyn FnMut(Slot<'a>)) {
    match block {
        Block::Heading { text, .. } | Block::Paragraph(text) | Block::Note(text) => see(rich(text)),
        Block::Image(image) => {
            image.alt.iter().for_each(|text| see(Slot { text, spans: &[], alternative: true }));
            image.caption.iter().for_each(|caption| see(rich(caption)));
            image.credit.iter().for_each(|credit| see(plain(credit)));
        }
        Block::Quote(blocks) => blocks.iter().for_each(|b| each_slot(b, see)),
        Block::List(List { items, .. }) => {
            for item in items {
                see(rich(&item.text));
                item.blocks.iter().for_each(|b| each_slot(b, see));
            }
        }
        Block::Table(table) => {
            table.header.iter().chain(table.rows.iter().flatten()).for_each(|cell| see(rich(cell)));
        }
        Block::Code { text, .. } => see(plain(text)),
        Block::Rule => {}
    }
}

fn rich(rich: &Rich) -> Slot<'_> {
    Slot { text: &rich.text, spans: &rich.spans, alternative: false }
}

fn plain(text: &Text) -> Slot<'_> {
    Slot { text, spans: &[], alternative: false }
}
