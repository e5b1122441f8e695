//! The lines of one piece, as the screen shows it: notes folded, pictures drawn, the first letter dropped.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::Galley;
use crate::{
    article::{Block, PieceId, Rich},
    layout::{Ink, Line, Measure, Run, block, cap, headline, image},
};

impl Galley {
    pub(super) fn compose(&self, piece: PieceId) -> Vec<Line> {
        let Some(at) = piece.block() else {
            // A screen has no paper's edge above the headline, so it gets a line of air.
            let mut lines = vec![Line::default()];
            lines.extend(headline(&self.article, self.head, &self.context));
            return lines;
        };
        let Some(this) = self.article.blocks.get(at) else { return Vec::new() };
        let before = at.checked_sub(1).and_then(|at| self.article.blocks.get(at));
        let mut lines = vec![Line::default(); self.air(piece)];
        match this {
            Block::Note(first) if self.folded => {
                if matches!(before, Some(Block::Note(_))) {
                    return Vec::new();
                }
                let rest = self.article.blocks.get(at..).unwrap_or_default();
                let count = rest.iter().take_while(|b| matches!(b, Block::Note(_))).count();
                let set = block(this, self.measure, &self.context);
                lines.extend(if count == 1 && set.len() == 1 {
                    set
                } else {
                    vec![folded(first, count, self.measure)]
                });
            }
            Block::Paragraph(rich) if self.context.typesetting.drop_cap && self.opening == Some(piece) => {
                let opening = cap::opening(rich, self.measure, &self.context);
                lines.extend(opening.unwrap_or_else(|| block(this, self.measure, &self.context)));
            }
            Block::Image(picture) => lines.extend(match self.pictures.get(&piece) {
                Some(state) => image(picture, state, self.measure, &self.context),
                None => block(this, self.measure, &self.context),
            }),
            _ => lines.extend(block(this, self.measure, &self.context)),
        }
        lines
    }
}

/// The line that stands for a run of notes.
fn folded(first: &Rich, count: usize, measure: Measure) -> Line {
    let more = if count > 1 { format!(" … and {} more", count - 1) } else { " …".into() };
    let hint = format!("{more} · x unfolds");
    let room = measure.columns().saturating_sub(hint.width() + 2);
    let words: String = first
        .text
        .graphemes(true)
        .scan(0, |used, g| {
            *used += g.width();
            (*used <= room).then_some(g)
        })
        .collect();
    let text = format!("· {}{hint}", words.trim_end());
    let fits = text.width() <= measure.columns();
    let text = if fits { text } else { "·".into() };
    Line { runs: vec![Run { text, ink: Ink::Note, ..Run::default() }] }
}
