//! How far into the article a place is, and where headings are.

use super::{Galley, Place};
use crate::article::Block;

impl Galley {
    /// How much of the text lies before the end of `place`, from 0 to 1, in bytes of text.
    pub fn fraction(&mut self, place: Place) -> f64 {
        let total = self.bytes.last().copied().unwrap_or_default().max(1) as f64;
        let before =
            place.piece.checked_sub(2).and_then(|at| self.bytes.get(at)).copied().unwrap_or_default();
        let upto = place.piece.checked_sub(1).and_then(|at| self.bytes.get(at)).copied().unwrap_or_default();
        let height = self.lines(place.piece).len().max(1);
        let part = (upto - before) as f64 * (place.line + 1).min(height) as f64 / height as f64;
        ((before as f64 + part) / total).clamp(0.0, 1.0)
    }

    /// The pieces that begin between two shares of the text, from 0 to 1.
    pub fn pieces_between(&self, from: f64, to: f64) -> std::ops::Range<usize> {
        let total = self.bytes.last().copied().unwrap_or_default() as f64;
        // A piece begins where the block before it ends; the headline area and the first block at the very start.
        let first = |share: f64| match share {
            0.0.. if share > 0.0 => self.bytes.partition_point(|sum| (*sum as f64) < share * total) + 2,
            _ => 0,
        };
        first(from)..first(to)
    }

    /// Whether a heading begins between two shares of the text.
    pub fn is_headed(&self, from: f64, to: f64) -> bool {
        let pieces = self.pieces_between(from, to);
        let first = self.headings.partition_point(|piece| *piece < pieces.start);
        self.headings.get(first).is_some_and(|piece| *piece < pieces.end)
    }

    /// The heading after (or before) a piece.
    pub fn heading(&self, piece: usize, forward: bool) -> Option<usize> {
        let at = if forward {
            self.headings.partition_point(|known| *known <= piece)
        } else {
            self.headings.partition_point(|known| *known < piece).checked_sub(1)?
        };
        self.headings.get(at).copied()
    }

    /// The last heading at or above `place`.
    pub fn section(&self, place: Place) -> Option<(usize, &str)> {
        let above = self.headings.partition_point(|piece| *piece <= place.piece).checked_sub(1)?;
        let piece = *self.headings.get(above)?;
        match self.article.blocks.get(piece - 1)? {
            Block::Heading { text, .. } => Some((piece, &*text.text)),
            _ => None,
        }
    }
}
