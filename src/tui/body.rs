//! The article being read: its galley, where the reader is, what has been found in it.

use std::sync::Arc;

use crate::{
    article::{Article, Block, Text, minutes},
    find::{Match, Pattern},
    layout::{Anchor, Galley, Line, Measure, Origin, Place},
    library,
    tui::app::Notice,
};

/// Share of an article from which on it is read again from the start.
const FINISHED: f64 = 0.995;

/// The open article.
#[derive(Debug)]
pub struct Body {
    /// Index of its entry in the list.
    pub entry: usize,
    /// Its lines.
    pub galley: Galley,
    /// The line at the top of the pane.
    pub top: Place,
    /// What is on the screen; set by [`Body::settle`].
    pub view: Vec<(Place, Line)>,
    /// Whether all of the article has been read.
    pub whole: bool,
    /// How much has been read, from 0 to 1; set by [`Body::settle`].
    pub read: f64,
    /// Minutes the article takes.
    pub minutes: usize,
    /// Whether the reader has moved since the place was last written down.
    pub moved: bool,
    /// Whether the reader has gone into the article, not only looked at it beside the list.
    pub entered: bool,
    /// Where the reader wants to be once more of the article has come, and where they had to wait.
    awaited: Option<(Anchor, Place)>,
    rows: usize,
}

/// A search in the open article.
#[derive(Debug, Clone)]
pub struct Search {
    /// What was typed.
    pub typed: String,
    /// What is looked for.
    pub pattern: Pattern,
    /// Every match, in reading order; empty until they are known.
    pub matches: Arc<[Match]>,
    /// Index of the one the reader is at.
    pub current: usize,
    /// Whether the matches are known.
    pub done: bool,
}

impl Body {
    /// An article seen from its beginning.
    pub(super) fn new(entry: usize, article: Arc<Article>, whole: bool, measure: Measure) -> Self {
        let minutes = article.words.map_or(0, minutes);
        let galley = Galley::new(article, measure);
        let top = Place::default();
        let (view, read, moved, entered, awaited) = (Vec::new(), 0.0, false, false, None);
        Self { entry, galley, top, view, whole, read, minutes, moved, entered, awaited, rows: 0 }
    }

    /// Puts more of the same article in place of its beginning; the reader stays where they are.
    pub(super) fn replace(&mut self, article: Arc<Article>, whole: bool) {
        let anchor = self.anchor();
        let folded = self.galley.is_folded();
        self.minutes = article.words.map_or(0, minutes);
        self.galley = Galley::new(article, self.galley.measure());
        self.galley.fold(folded);
        self.whole = whole;
        let awaited = self.awaited.take().filter(|(_, waited_at)| *waited_at == self.top);
        self.top = self.galley.place(awaited.map_or(anchor, |(anchor, _)| anchor));
    }

    /// Goes on where the reader left; says so, where that is not the beginning.
    pub(super) fn resume(&mut self, place: library::Place) -> Option<Notice> {
        let library::Place { anchor, share } = place;
        if anchor.piece == 0 || share >= FINISHED {
            return None;
        }
        self.go(anchor);
        if !self.whole {
            self.awaited = Some((anchor, self.top));
        }
        let percent = (share * 100.0).round();
        Some(Notice::Info(Text::line(&format!("continued at {percent} % · g goes to the start"))))
    }

    /// The words at the top.
    pub fn anchor(&mut self) -> Anchor {
        self.galley.anchor(self.top)
    }

    /// Goes to where the words of `anchor` stand.
    pub(super) fn go(&mut self, anchor: Anchor) {
        self.top = self.galley.place(anchor);
    }

    /// Takes the pane's size; the line being read stays at the top. Fills the view.
    pub(super) fn settle(&mut self, measure: Measure, rows: usize) {
        if measure != self.galley.measure() {
            let anchor = self.anchor();
            self.galley.set_measure(measure);
            self.go(anchor);
        }
        self.rows = rows;
        self.view = self.galley.window(self.top, rows);
        if self.view.len() < rows {
            // Only here the end is in sight; it need not be set before.
            self.top = self.top.min(self.last_top());
            self.view = self.galley.window(self.top, rows);
        }
        self.read = self.fraction();
    }

    /// The top at which the end is at the bottom of the pane.
    fn last_top(&mut self) -> Place {
        let end = self.galley.end();
        self.galley.back(end, self.rows.saturating_sub(1))
    }

    pub(super) fn scroll(&mut self, by: isize) {
        let count = by.unsigned_abs();
        self.moved = true;
        self.top =
            if by < 0 { self.galley.back(self.top, count) } else { self.galley.forward(self.top, count) };
    }

    pub(super) fn go_to_start(&mut self) {
        self.moved = true;
        self.top = Place::default();
    }

    pub(super) fn go_to_end(&mut self) {
        self.moved = true;
        self.top = self.last_top();
    }

    /// Goes to the heading after (or before) the top.
    pub(super) fn go_to_section(&mut self, forward: bool) -> bool {
        let blocks = &self.galley.article().blocks;
        let is_heading = |piece: &usize| {
            piece
                .checked_sub(1)
                .and_then(|at| blocks.get(at))
                .is_some_and(|b| matches!(b, Block::Heading { .. }))
        };
        let here = self.top.piece;
        let target = if forward {
            (here + 1..=blocks.len()).find(is_heading)
        } else {
            (0..here).rev().find(|p| *p == 0 || is_heading(p))
        };
        match target {
            Some(piece) => self.go_to_piece(piece),
            None if forward => return false,
            None => self.go_to_start(),
        }
        true
    }

    /// Puts the first words of `piece` at the top, without the air above them.
    pub(super) fn go_to_piece(&mut self, piece: usize) {
        self.moved = true;
        let air = self.galley.lines(piece).iter().take_while(|line| line.runs.is_empty()).count();
        self.top = Place { piece, line: air };
    }

    /// Brings words into view, a third of the pane from its top, unless they are in view already.
    pub(super) fn show(&mut self, piece: usize, origin: Origin) {
        let is_note = |b: &Block| matches!(b, Block::Note(_));
        if piece.checked_sub(1).and_then(|at| self.galley.article().blocks.get(at)).is_some_and(is_note) {
            // What was found must be seen.
            self.fold(false);
        }
        let Some(line) = self.galley.line_of(piece, origin) else { return };
        let place = Place { piece, line };
        let last = self.galley.forward(self.top, self.rows.saturating_sub(1));
        if place < self.top || place > last {
            self.moved = true;
            self.top = self.galley.back(place, self.rows / 3);
        }
    }

    /// Folds the notes, or unfolds them; the reader stays where they are. False where there are none.
    pub(super) fn toggle_notes(&mut self) -> bool {
        let any = self.galley.article().blocks.iter().any(|b| matches!(b, Block::Note(_)));
        let end = self.last_top();
        let at_end = self.top == end;
        let folded = any && !self.galley.is_folded();
        self.fold(folded);
        if at_end {
            // What unfolds at the end is what the reader wants to see.
            self.go_to_end();
        }
        any
    }

    fn fold(&mut self, folded: bool) {
        let anchor = self.anchor();
        self.galley.fold(folded);
        self.go(anchor);
    }

    fn fraction(&mut self) -> f64 {
        let last = self.view.last().map_or(self.top, |(place, _)| *place);
        if last == self.galley.end() { 1.0 } else { self.galley.fraction(last) }
    }
}

impl Search {
    /// Makes the first match at or after `from` the current one.
    pub(super) fn aim(&mut self, from: Anchor) {
        let before = |m: &Match| {
            (m.piece, Some(Origin { slot: m.slot, byte: m.range.end })) <= (from.piece, from.origin)
        };
        self.current = self.matches.partition_point(before);
        if self.current == self.matches.len() {
            self.current = 0;
        }
    }

    /// The match the reader is at.
    pub fn current(&self) -> Option<&Match> {
        self.matches.get(self.current)
    }

    /// Goes on to the next match (or the one before); whether it went round the end.
    pub(super) fn step(&mut self, forward: bool) -> bool {
        let count = self.matches.len();
        if count == 0 {
            return false;
        }
        let to = if forward { (self.current + 1) % count } else { (self.current + count - 1) % count };
        let round = if forward { to <= self.current } else { to >= self.current };
        self.current = to;
        round
    }
}
