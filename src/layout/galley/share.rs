//! How far into the article a place is, and where headings are.

use super::{Galley, LinePos};
use crate::article::{Block, Direction, PieceId};

impl Galley {
    /// How much of the text lies before the end of `place`, from 0 to 1, in bytes of text.
    pub fn fraction(&mut self, place: LinePos) -> f64 {
        let total = self.bytes.last().copied().unwrap_or_default().max(1) as f64;
        let upto =
            |piece: PieceId| piece.block().and_then(|at| self.bytes.get(at)).copied().unwrap_or_default();
        let (before, upto) = (place.piece.before().map_or(0, upto), upto(place.piece));
        let height = self.lines(place.piece).len().max(1);
        let part = (upto - before) as f64 * (place.line + 1).min(height) as f64 / height as f64;
        ((before as f64 + part) / total).clamp(0.0, 1.0)
    }

    /// The pieces that begin between two shares of the text, from 0 to 1.
    pub fn pieces_between(&self, from: f64, to: f64) -> std::ops::Range<PieceId> {
        let total = self.bytes.last().copied().unwrap_or_default() as f64;
        // A piece begins where the block before it ends; the headline area and the first block at the very start.
        let first = |share: f64| match share {
            0.0.. if share > 0.0 => {
                PieceId::of_block(self.bytes.partition_point(|sum| (*sum as f64) < share * total) + 1)
            }
            _ => PieceId::HEAD,
        };
        first(from)..first(to)
    }

    /// Whether a heading begins between two shares of the text.
    pub fn is_headed(&self, from: f64, to: f64) -> bool {
        let pieces = self.pieces_between(from, to);
        let first = self.headings.partition_point(|piece| *piece < pieces.start);
        self.headings.get(first).is_some_and(|piece| *piece < pieces.end)
    }

    /// The heading after or before a piece.
    pub fn heading(&self, piece: PieceId, direction: Direction) -> Option<PieceId> {
        let at = match direction {
            Direction::Forward => self.headings.partition_point(|known| *known <= piece),
            Direction::Backward => self.headings.partition_point(|known| *known < piece).checked_sub(1)?,
        };
        self.headings.get(at).copied()
    }

    /// The last heading at or above `place`.
    pub fn section(&self, place: LinePos) -> Option<(PieceId, &str)> {
        let above = self.headings.partition_point(|piece| *piece <= place.piece).checked_sub(1)?;
        let piece = *self.headings.get(above)?;
        match self.article.block(piece)? {
            Block::Heading { text, .. } => Some((piece, &*text.text)),
            _ => None,
        }
    }
}
