//! An article set on demand, piece by piece, and positions in it.
//!
//! Piece 0 is the headline area and piece n + 1 is block n with the air above it. Only pieces that are asked
//! for are set, so opening, resizing and jumping cost what is on the screen.

mod share;

use std::{collections::HashMap, rc::Rc, sync::Arc};

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{Ink, Line, Measure, Origin, Run, Setting, Shown, Taste, block, cap, gap, headline, image};
use crate::article::{Article, Block, Rich};

/// Set pieces kept; a screen needs a few dozen.
const KEPT: usize = 512;

/// A line of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// Number of the piece.
    pub piece: usize,
    /// Line within it.
    pub line: usize,
}

/// A place that means the same words at every measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Anchor {
    /// Number of the piece.
    pub piece: usize,
    /// Words on the line; `None` for a line that holds none.
    pub origin: Option<Origin>,
}

/// An article and its lines at one measure.
#[derive(Debug)]
pub struct Galley {
    article: Arc<Article>,
    measure: Measure,
    /// The measure of the headline area, which may stand across several columns.
    head: Measure,
    setting: Setting,
    /// Whether runs of notes are set as one line each.
    folded: bool,
    /// Pictures, by their pieces.
    shown: HashMap<usize, Shown>,
    set: HashMap<usize, Rc<[Line]>>,
    /// Bytes of text up to and with each block.
    bytes: Vec<u64>,
    /// Number of the block that is the first paragraph.
    opening: Option<usize>,
    /// Numbers of the pieces that are headings.
    headings: Vec<usize>,
}

impl Galley {
    /// Nothing is set yet. O(blocks).
    pub fn new(article: Arc<Article>, measure: Measure, taste: Taste) -> Self {
        let mut sum = 0;
        let count = |b: &Block| {
            sum += b.bytes() as u64;
            sum
        };
        let bytes = article.blocks.iter().map(count).collect();
        let setting = Setting::of(&article, taste);
        let opening = article.blocks.iter().position(|b| matches!(b, Block::Paragraph(_)));
        let is_heading = |(at, b): (usize, &Block)| matches!(b, Block::Heading { .. }).then_some(at + 1);
        let headings = article.blocks.iter().enumerate().filter_map(is_heading).collect();
        Self {
            article,
            measure,
            head: measure,
            setting,
            folded: true,
            shown: HashMap::new(),
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
    pub fn taste(&self) -> Taste {
        self.setting.taste
    }

    /// Changes what the reader chose; pieces are set anew when asked for.
    pub fn set_taste(&mut self, taste: Taste) {
        if taste != self.setting.taste {
            self.setting.taste = taste;
            self.set.clear();
        }
    }

    /// Says how the picture of a piece is shown, or that it is not; whether that is new.
    pub fn show_picture(&mut self, piece: usize, shown: Option<Shown>) -> bool {
        if self.shown.get(&piece) == shown.as_ref() {
            return false;
        }
        match shown {
            Some(shown) => drop(self.shown.insert(piece, shown)),
            None => drop(self.shown.remove(&piece)),
        }
        self.set.remove(&piece);
        true
    }

    /// Rows of air above a piece.
    pub fn air(&self, piece: usize) -> usize {
        let at = |piece: usize| piece.checked_sub(1).and_then(|at| self.article.blocks.get(at));
        at(piece).map_or(0, |this| gap(piece.checked_sub(1).and_then(at), this))
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

    /// Number of pieces, at least one.
    pub fn pieces(&self) -> usize {
        self.article.blocks.len() + 1
    }

    /// The lines of a piece; none beyond the last.
    pub fn lines(&mut self, piece: usize) -> Rc<[Line]> {
        if let Some(lines) = self.set.get(&piece) {
            return Rc::clone(lines);
        }
        let lines: Rc<[Line]> = self.compose(piece).into();
        if self.set.len() >= KEPT {
            self.set.clear();
        }
        self.set.insert(piece, Rc::clone(&lines));
        lines
    }

    fn compose(&self, piece: usize) -> Vec<Line> {
        let Some(at) = piece.checked_sub(1) else {
            // A screen has no paper's edge above the headline, so it gets a line of air.
            let mut lines = vec![Line::default()];
            lines.extend(headline(&self.article, self.head, &self.setting));
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
                let set = block(this, self.measure, &self.setting);
                lines.extend(if count == 1 && set.len() == 1 {
                    set
                } else {
                    vec![folded(first, count, self.measure)]
                });
            }
            Block::Paragraph(rich) if self.setting.taste.drop_cap && self.opening == Some(at) => {
                let opening = cap::opening(rich, self.measure, &self.setting);
                lines.extend(opening.unwrap_or_else(|| block(this, self.measure, &self.setting)));
            }
            Block::Image(picture) if self.shown.contains_key(&piece) => {
                let shown = self.shown.get(&piece);
                lines.extend(
                    shown.into_iter().flat_map(|shown| image(picture, shown, self.measure, &self.setting)),
                );
            }
            _ => lines.extend(block(this, self.measure, &self.setting)),
        }
        lines
    }

    /// The place `count` lines further on, no further than the last line.
    pub fn forward(&mut self, from: Place, mut count: usize) -> Place {
        let mut at = from;
        loop {
            let left = self.lines(at.piece).len().saturating_sub(at.line + 1);
            if count <= left {
                return Place { line: at.line + count, ..at };
            }
            let Some(next) = self.next_piece(at.piece) else { return Place { line: at.line + left, ..at } };
            count -= left + 1;
            at = Place { piece: next, line: 0 };
        }
    }

    /// The place `count` lines back, no further than the first line.
    pub fn back(&mut self, from: Place, mut count: usize) -> Place {
        let mut at = from;
        loop {
            if count <= at.line {
                return Place { line: at.line - count, ..at };
            }
            count -= at.line + 1;
            let Some(before) = (0..at.piece).rev().find(|p| !self.lines(*p).is_empty()) else {
                return Place::default();
            };
            at = Place { piece: before, line: self.lines(before).len() - 1 };
        }
    }

    /// The line below `place`; none below the last.
    pub(super) fn after(&mut self, place: Place) -> Option<Place> {
        if place.line.saturating_add(1) < self.lines(place.piece).len() {
            return Some(Place { line: place.line + 1, ..place });
        }
        self.next_piece(place.piece).map(|piece| Place { piece, line: 0 })
    }

    fn next_piece(&mut self, piece: usize) -> Option<usize> {
        (piece + 1..self.pieces()).find(|p| !self.lines(*p).is_empty())
    }

    /// The last line of the article.
    pub fn end(&mut self) -> Place {
        let piece = (0..self.pieces()).rev().find(|p| !self.lines(*p).is_empty()).unwrap_or_default();
        Place { piece, line: self.lines(piece).len().saturating_sub(1) }
    }

    /// The lines from `top` on, at most `count`, each with its place.
    pub fn window(&mut self, top: Place, count: usize) -> Vec<(Place, Line)> {
        let mut out = Vec::with_capacity(count.min(KEPT));
        let mut at = top;
        while out.len() < count {
            let lines = self.lines(at.piece);
            let room = count - out.len();
            let here = lines.iter().enumerate().skip(at.line).take(room);
            out.extend(here.map(|(line, set)| (Place { piece: at.piece, line }, set.clone())));
            let Some(next) = self.next_piece(at.piece) else { break };
            at = Place { piece: next, line: 0 };
        }
        out
    }

    /// The words at `place`, to find again at another measure.
    pub fn anchor(&mut self, place: Place) -> Anchor {
        let lines = self.lines(place.piece);
        // Air has no words; the first words below it stand for it, unless it is where the piece begins.
        let origin = match place.line {
            0 => None,
            line => lines.iter().skip(line).find_map(Line::origin),
        };
        Anchor { piece: place.piece, origin }
    }

    /// Where the words of `anchor` stand now.
    pub fn place(&mut self, anchor: Anchor) -> Place {
        let piece = anchor.piece.min(self.pieces() - 1);
        let line = anchor.origin.and_then(|origin| self.line_of(piece, origin)).unwrap_or_default();
        Place { piece, line }
    }

    /// The line of `piece` that holds the byte `origin`.
    pub fn line_of(&mut self, piece: usize, origin: Origin) -> Option<usize> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::flat;

    fn galley(columns: usize) -> Galley {
        let text = include_str!("../../articles/hanoi-summit-first-day.txt");
        Galley::new(Arc::new(flat::parse(text)), Measure::new(columns), Taste::default())
    }

    #[test]
    fn forward_and_back_agree_with_the_whole() {
        let mut galley = galley(40);
        let all = galley.window(Place::default(), usize::MAX >> 32);
        for (at, (place, _)) in all.iter().enumerate() {
            assert_eq!(galley.forward(Place::default(), at), *place);
            assert_eq!(galley.back(*place, at), Place::default());
        }
        assert_eq!(galley.end(), all.last().unwrap().0);
        assert_eq!(galley.forward(Place::default(), 100_000), galley.end());
    }

    #[test]
    fn notes_fold_to_one_line() {
        let text = "The river rose again on Monday, and nobody was surprised.\nRead more\nShare\nFacebook";
        let mut galley = Galley::new(Arc::new(flat::parse(text)), Measure::new(60), Taste::default());
        let said = |galley: &mut Galley| -> Vec<String> {
            galley.window(Place::default(), 50).iter().map(|(_, line)| line.text()).collect()
        };
        let lines = said(&mut galley);
        assert_eq!(lines.last().unwrap(), "· Read more … and 2 more · x unfolds");
        galley.fold(false);
        assert_eq!(said(&mut galley).len(), lines.len() + 2);
    }

    #[test]
    fn the_same_words_are_found_at_every_measure() {
        let mut narrow = galley(30);
        let places: Vec<Place> = narrow.window(Place::default(), 500).into_iter().map(|(p, _)| p).collect();
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
