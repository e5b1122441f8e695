//! An article set on demand, piece by piece, and positions in it.
//!
//! A piece is the headline area, or a block with the air above it. Only pieces that are asked for are set, so
//! opening, resizing and jumping cost what is on the screen.

mod compose;
mod share;

use std::{collections::HashMap, rc::Rc, sync::Arc};

use super::{LayoutContext, Line, Measure, PictureState, TypesettingOptions, gap};
use crate::article::{Anchor, Article, Block, Origin, PieceId};

/// Pieces whose lines are kept; a screen needs a few dozen, and setting one anew costs microseconds.
const MAX_SET_PIECES: usize = 512;

/// A line of the article at one measure; at another it is another line. An [`Anchor`] is the same at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct LinePos {
    /// The headline area, or a block.
    pub piece: PieceId,
    /// Line within it, its air included.
    pub line: usize,
}

/// An article and its lines at one measure.
#[derive(Debug)]
pub struct Galley {
    article: Arc<Article>,
    measure: Measure,
    /// The measure of the headline area, which may stand across several columns.
    head: Measure,
    context: LayoutContext,
    /// Whether runs of notes are set as one line each.
    folded: bool,
    /// How pictures are shown; one that is not here is set as a box.
    pictures: HashMap<PieceId, PictureState>,
    set: HashMap<PieceId, Rc<[Line]>>,
    /// Bytes of text up to and with each block.
    bytes: Vec<u64>,
    /// The first paragraph.
    opening: Option<PieceId>,
    /// The headings, in their order.
    headings: Vec<PieceId>,
}

impl Galley {
    /// A galley of `article` in which nothing is set yet. Takes O(n) time for n blocks.
    pub fn new(article: Arc<Article>, measure: Measure, typesetting: TypesettingOptions) -> Self {
        let mut sum = 0;
        let count = |b: &Block| {
            sum += b.bytes() as u64;
            sum
        };
        let bytes = article.blocks.iter().map(count).collect();
        let context = LayoutContext::of(&article, typesetting);
        let blocks = || (0..).map(PieceId::of_block).zip(&article.blocks);
        let is_opening = |(piece, b): (PieceId, &Block)| matches!(b, Block::Paragraph(_)).then_some(piece);
        let opening = blocks().find_map(is_opening);
        let is_heading = |(piece, b): (PieceId, &Block)| matches!(b, Block::Heading { .. }).then_some(piece);
        let headings = blocks().filter_map(is_heading).collect();
        Self {
            article,
            measure,
            head: measure,
            context,
            folded: true,
            pictures: HashMap::new(),
            set: HashMap::new(),
            bytes,
            opening,
            headings,
        }
    }

    /// The article.
    pub fn article(&self) -> &Arc<Article> {
        &self.article
    }

    /// The measure in force.
    pub fn measure(&self) -> Measure {
        self.measure
    }

    /// The measure of the headline area.
    pub fn head(&self) -> Measure {
        self.head
    }

    /// Changes the measure; pieces are set anew when asked for.
    pub fn set_measure(&mut self, measure: Measure) {
        self.set_measures(measure, measure);
    }

    /// Changes the measure of the body and that of the headline area.
    pub fn set_measures(&mut self, measure: Measure, head: Measure) {
        if (measure, head) != (self.measure, self.head) {
            (self.measure, self.head) = (measure, head);
            self.set.clear();
        }
    }

    /// What the reader chose.
    pub fn typesetting(&self) -> TypesettingOptions {
        self.context.typesetting
    }

    /// Changes what the reader chose; pieces are set anew when asked for.
    pub fn set_typesetting(&mut self, typesetting: TypesettingOptions) {
        if typesetting != self.context.typesetting {
            self.context.typesetting = typesetting;
            self.set.clear();
        }
    }

    /// Says how the picture of a piece is shown, or that it is not; whether that is new.
    pub fn show_picture(&mut self, piece: PieceId, state: Option<PictureState>) -> bool {
        if self.pictures.get(&piece) == state.as_ref() {
            return false;
        }
        match state {
            Some(state) => drop(self.pictures.insert(piece, state)),
            None => drop(self.pictures.remove(&piece)),
        }
        self.set.remove(&piece);
        true
    }

    /// Rows of air above a piece.
    pub fn air(&self, piece: PieceId) -> usize {
        let before = piece.before().and_then(|before| self.article.block(before));
        self.article.block(piece).map_or(0, |this| gap(before, this))
    }

    /// Whether notes are folded.
    pub fn is_folded(&self) -> bool {
        self.folded
    }

    /// Folds each run of notes to one line, or unfolds it.
    pub fn fold(&mut self, folded: bool) {
        if folded != self.folded {
            self.folded = folded;
            self.set.clear();
        }
    }

    /// Bytes of text in the body.
    pub fn bytes(&self) -> usize {
        self.bytes.last().map_or(0, |sum| usize::try_from(*sum).unwrap_or(usize::MAX))
    }

    /// The lines of a piece, the air above it included; none beyond the last. Set when first asked for.
    pub fn lines(&mut self, piece: PieceId) -> Rc<[Line]> {
        if let Some(lines) = self.set.get(&piece) {
            return Rc::clone(lines);
        }
        let lines: Rc<[Line]> = self.compose(piece).into();
        if self.set.len() >= MAX_SET_PIECES {
            self.set.clear();
        }
        self.set.insert(piece, Rc::clone(&lines));
        lines
    }

    /// The place `count` lines further on, no further than the last line.
    pub fn forward(&mut self, from: LinePos, mut count: usize) -> LinePos {
        let mut at = from;
        loop {
            let left = self.lines(at.piece).len().saturating_sub(at.line + 1);
            if count <= left {
                return LinePos { line: at.line + count, ..at };
            }
            let Some(next) = self.next_piece(at.piece) else { return LinePos { line: at.line + left, ..at } };
            count -= left + 1;
            at = LinePos { piece: next, line: 0 };
        }
    }

    /// The place `count` lines back, no further than the first line.
    pub fn back(&mut self, from: LinePos, mut count: usize) -> LinePos {
        let mut at = from;
        loop {
            if count <= at.line {
                return LinePos { line: at.line - count, ..at };
            }
            count -= at.line + 1;
            let above = PieceId::HEAD.up_to(at.piece);
            let Some(before) = above.rev().find(|p| !self.lines(*p).is_empty()) else {
                return LinePos::default();
            };
            at = LinePos { piece: before, line: self.lines(before).len() - 1 };
        }
    }

    /// The line below `place`; none below the last.
    pub(super) fn after(&mut self, place: LinePos) -> Option<LinePos> {
        if place.line.saturating_add(1) < self.lines(place.piece).len() {
            return Some(LinePos { line: place.line + 1, ..place });
        }
        self.next_piece(place.piece).map(|piece| LinePos { piece, line: 0 })
    }

    fn next_piece(&mut self, piece: PieceId) -> Option<PieceId> {
        piece.next().up_to(self.article.end()).find(|p| !self.lines(*p).is_empty())
    }

    /// The last line of the article.
    pub fn end(&mut self) -> LinePos {
        let last = self.article.pieces().rev().find(|p| !self.lines(*p).is_empty());
        let piece = last.unwrap_or(PieceId::HEAD);
        LinePos { piece, line: self.lines(piece).len().saturating_sub(1) }
    }

    /// The lines from `top` on, at most `count`, each with its place.
    pub fn window(&mut self, top: LinePos, count: usize) -> Vec<(LinePos, Line)> {
        let mut out = Vec::with_capacity(count.min(MAX_SET_PIECES));
        let mut at = top;
        while out.len() < count {
            let lines = self.lines(at.piece);
            let room = count - out.len();
            let here = lines.iter().enumerate().skip(at.line).take(room);
            out.extend(here.map(|(line, set)| (LinePos { piece: at.piece, line }, set.clone())));
            let Some(next) = self.next_piece(at.piece) else { break };
            at = LinePos { piece: next, line: 0 };
        }
        out
    }

    /// The words at `place`, to find again at another measure.
    pub fn anchor(&mut self, place: LinePos) -> Anchor {
        let lines = self.lines(place.piece);
        // Air has no words; the first words below it stand for it, unless it is where the piece begins.
        let origin = match place.line {
            0 => None,
            line => lines.iter().skip(line).find_map(Line::origin),
        };
        Anchor { piece: place.piece, origin }
    }

    /// Where the words of `anchor` stand now.
    pub fn place(&mut self, anchor: Anchor) -> LinePos {
        let piece = anchor.piece.min(self.article.end().before().unwrap_or_default());
        let line = anchor.origin.and_then(|origin| self.line_of(piece, origin)).unwrap_or_default();
        LinePos { piece, line }
    }

    /// The line of `piece` that holds the byte `origin`.
    pub fn line_of(&mut self, piece: PieceId, origin: Origin) -> Option<usize> {
        let lines = self.lines(piece);
        let mut found = None;
        for (at, line) in lines.iter().enumerate() {
            for run in &line.runs {
                if let Some(own) = run.origin
                    && own.slot == origin.slot
                    && own.byte <= origin.byte
                {
                    if origin.byte < own.byte + run.text.len() {
                        return Some(at);
                    }
                    found = Some(at);
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::flat;

    fn galley(columns: usize) -> Galley {
        let text = include_str!("../../articles/hanoi-summit-first-day.txt");
        Galley::new(Arc::new(flat::parse(text)), Measure::new(columns), TypesettingOptions::default())
    }

    #[test]
    fn forward_and_back_agree_with_the_whole() {
        let mut galley = galley(40);
        let all = galley.window(LinePos::default(), usize::MAX >> 32);
        for (at, (place, _)) in all.iter().enumerate() {
            assert_eq!(galley.forward(LinePos::default(), at), *place);
            assert_eq!(galley.back(*place, at), LinePos::default());
        }
        assert_eq!(galley.end(), all.last().unwrap().0);
        assert_eq!(galley.forward(LinePos::default(), 100_000), galley.end());
    }

    #[test]
    fn notes_fold_to_one_line() {
        let text = "The river rose again on Monday, and nobody was surprised.\nRead more\nShare\nFacebook";
        let mut galley =
            Galley::new(Arc::new(flat::parse(text)), Measure::new(60), TypesettingOptions::default());
        let texts = |galley: &mut Galley| -> Vec<String> {
            galley.window(LinePos::default(), 50).iter().map(|(_, line)| line.text()).collect()
        };
        let lines = texts(&mut galley);
        assert_eq!(lines.last().unwrap(), "· Read more … and 2 more · x unfolds");
        galley.fold(false);
        assert_eq!(texts(&mut galley).len(), lines.len() + 2);
    }

    #[test]
    fn the_same_words_are_found_at_every_measure() {
        let mut narrow = galley(30);
        let places: Vec<LinePos> =
            narrow.window(LinePos::default(), 500).into_iter().map(|(p, _)| p).collect();
        for place in places {
            let anchor = narrow.anchor(place);
            let mut wide = galley(90);
            let there = wide.place(anchor);
            assert_eq!(there.piece, place.piece);
            if let Some(origin) = anchor.origin {
                let lines = wide.lines(there.piece);
                let words = lines[there.line].origin().unwrap();
                assert!(words.slot == origin.slot && words.byte <= origin.byte);
            }
        }
    }
}
