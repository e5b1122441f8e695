//! The article on the page: its galley and where the reader is in it.

mod jumps;

use std::{collections::HashMap, sync::Arc};

use jumps::Jumps;

use crate::{
    article::{Anchor, Article, Block, Direction, PieceId, Point, Text, minutes},
    layout::{Galley, LinePos, Page, Set, Spread, TypesettingOptions},
    library,
    tui::{geometry::Sheet, pictures::Pictures},
};

/// Share of an article from which on it is read again from the start.
const FINISHED: f64 = 0.995;

/// The open article.
#[derive(Debug)]
pub struct Body {
    /// Its lines.
    pub galley: Galley,
    /// The line at the top of the pane.
    pub top: LinePos,
    /// What is on the screen; set by [`Body::settle`].
    pub view: Vec<Set>,
    /// Where the next page of columns begins; set by [`Body::settle`].
    next: Option<LinePos>,
    /// Tops of the pages of columns that were turned, for turning back.
    turned: Vec<LinePos>,
    /// Whether all of the article has been read.
    pub whole: bool,
    /// How much has been read, from 0 to 1; set by [`Body::settle`].
    pub read: f64,
    /// Row of the first line that was not on the page before; set by [`Body::settle`].
    fresh: usize,
    /// How much lies above the page, from 0 to 1; set by [`Body::settle`].
    above: f64,
    /// Minutes the article takes.
    pub minutes: usize,
    /// Whether the reader has moved since the place was last written down.
    pub moved: bool,
    /// Whether the reader has gone into the article, not only looked at it beside the list.
    pub entered: bool,
    /// What is known of its pictures.
    pub(super) pictures: Pictures,
    /// Places that a letter leads to.
    pub(super) bookmarks: HashMap<char, Anchor>,
    jumps: Jumps,
    /// Where the reader wants to be once more of the article has come, and where they had to wait.
    awaited: Option<(Anchor, LinePos)>,
    page: Page,
}

impl Body {
    /// An article seen from its beginning.
    pub(super) fn new(
        article: Arc<Article>,
        whole: bool,
        sheet: Sheet,
        typesetting: TypesettingOptions,
    ) -> Self {
        let minutes = article.words.map_or(0, minutes);
        let mut galley = Galley::new(article, sheet.measure, typesetting);
        galley.set_measures(sheet.measure, sheet.head);
        Self {
            galley,
            top: LinePos::default(),
            view: Vec::new(),
            next: None,
            turned: Vec::new(),
            whole,
            read: 0.0,
            fresh: 0,
            above: 0.0,
            minutes,
            moved: false,
            entered: false,
            pictures: Pictures::new(),
            bookmarks: HashMap::new(),
            jumps: Jumps::default(),
            awaited: None,
            page: sheet.page,
        }
    }

    /// Puts more of the same article in place of its beginning; the reader stays where they are.
    pub(super) fn replace(&mut self, article: Arc<Article>, whole: bool) {
        let anchor = self.anchor();
        let folded = self.galley.is_folded();
        self.minutes = article.words.map_or(0, minutes);
        let (measure, head) = (self.galley.measure(), self.galley.head());
        self.galley = Galley::new(article, measure, self.galley.typesetting());
        self.galley.set_measures(measure, head);
        self.galley.fold(folded);
        // Their pieces may be others.
        self.pictures.clear();
        self.whole = whole;
        let awaited = self.awaited.take().filter(|(_, waited_at)| *waited_at == self.top);
        self.top = self.galley.place(awaited.map_or(anchor, |(anchor, _)| anchor));
    }

    /// Goes on where the reader left; says so, where that is not the beginning.
    pub(super) fn resume(&mut self, place: library::ReadingPosition) -> Option<Text> {
        let library::ReadingPosition { anchor, share } = place;
        if anchor.piece == PieceId::HEAD || share >= FINISHED {
            return None;
        }
        self.go(anchor);
        if !self.whole {
            self.awaited = Some((anchor, self.top));
        }
        let percent = (share * 100.0).round();
        Some(Text::line(&format!("continued at {percent} % · g goes to the start")))
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
    pub(super) fn settle(&mut self, sheet: Sheet, typesetting: TypesettingOptions) {
        let Sheet { measure, head, page, .. } = sheet;
        let is_same = (measure, head, typesetting)
            == (self.galley.measure(), self.galley.head(), self.galley.typesetting());
        if !is_same {
            let anchor = self.anchor();
            self.galley.set_measures(measure, head);
            self.galley.set_typesetting(typesetting);
            self.go(anchor);
        }
        if !is_same || page != self.page {
            self.page = page;
            self.turned.clear();
        }
        let before: Vec<LinePos> = self.view.iter().map(|set| set.place).collect();
        self.fill();
        if !self.in_columns() && self.view.len() < page.rows {
            // Only here the end is in sight; it need not be set before.
            self.top = self.top.min(self.last_top());
            self.fill();
        }
        let (first, last) = (before.first(), before.last());
        if self.view.first().map(|set| &set.place) != first || self.view.last().map(|set| &set.place) != last
        {
            let is_new = |set: &&Set| !before.contains(&set.place) && set.line.origin().is_some();
            self.fresh = self.view.iter().find(is_new).map_or(0, |set| set.row);
        }
        self.read = self.fraction();
        let before = self.galley.back(self.top, 1);
        self.above = if before == self.top { 0.0 } else { self.galley.fraction(before) };
    }

    /// Row of the first line that was not on the page before.
    pub(super) fn fresh(&self) -> usize {
        self.fresh
    }

    fn fill(&mut self) {
        if self.in_columns() {
            let Spread { lines, next } = self.galley.spread(self.top, self.page);
            (self.view, self.next) = (lines, next);
        } else {
            let lines = self.galley.window(self.top, self.page.rows).into_iter().enumerate();
            self.view = lines.map(|(row, (place, line))| Set { place, line, column: 0, row }).collect();
        }
    }

    fn in_columns(&self) -> bool {
        self.page.columns > 1
    }

    /// Rows of the pane.
    pub(super) fn rows(&self) -> isize {
        self.page.rows.cast_signed()
    }

    /// The top at which the end is at the bottom of the pane.
    fn last_top(&mut self) -> LinePos {
        if self.in_columns() {
            return self.galley.page_before(None, self.page);
        }
        let end = self.galley.end();
        self.galley.back(end, self.page.rows.saturating_sub(1))
    }

    pub(super) fn scroll(&mut self, by: isize) {
        let count = by.unsigned_abs();
        self.moved = true;
        if self.in_columns() {
            return self.turn(by > 0);
        }
        self.top =
            if by < 0 { self.galley.back(self.top, count) } else { self.galley.forward(self.top, count) };
    }

    /// Turns a page of columns.
    fn turn(&mut self, forward: bool) {
        if forward {
            if let Some(next) = self.next {
                self.turned.push(std::mem::replace(&mut self.top, next));
            }
            return;
        }
        let before = self.turned.pop().filter(|top| *top < self.top);
        // Only the page that was turned shows again as it was; after a jump one is cut that ends here.
        let ends_here = before.filter(|top| self.galley.spread(*top, self.page).next == Some(self.top));
        self.top = ends_here.unwrap_or_else(|| self.galley.page_before(Some(self.top), self.page));
    }

    pub(super) fn go_to_start(&mut self) {
        self.moved = true;
        self.top = LinePos::default();
    }

    pub(super) fn go_to_end(&mut self) {
        self.moved = true;
        self.top = self.last_top();
    }

    /// Whether all of the article has been read and its end is on the screen.
    pub(super) fn is_at_end(&self) -> bool {
        self.whole && self.read >= 1.0
    }

    /// Goes to a line, counted from 1 as the page is set now.
    pub(super) fn go_to_line(&mut self, number: usize) {
        self.moved = true;
        let line = self.galley.forward(LinePos::default(), number.saturating_sub(1));
        self.top = line.min(self.last_top());
    }

    /// Goes so far into the text, from 0 to 1.
    pub(super) fn go_to_share(&mut self, share: f64) {
        self.moved = true;
        if share >= 1.0 {
            return self.go_to_end();
        }
        // The first that begins behind the share; the one before it holds that.
        let next = self.galley.pieces_between(share, share).start;
        let piece = next.before().unwrap_or(next);
        let lines = self.galley.lines(piece).len();
        let at = |line| LinePos { piece, line };
        let line = (0..lines).find(|line| self.galley.fraction(at(*line)) >= share).unwrap_or_default();
        self.top = at(line).min(self.last_top());
    }

    /// Goes to the heading after (or before) the top.
    pub(super) fn go_to_section(&mut self, direction: Direction) -> bool {
        let here = self.top.piece;
        let backward = direction == Direction::Backward;
        let head = (backward && here > PieceId::HEAD).then_some(PieceId::HEAD);
        let target = self.galley.heading(here, direction).or(head);
        match target {
            Some(piece) => self.go_to_piece(piece),
            None if !backward => return false,
            None => self.go_to_start(),
        }
        true
    }

    /// Puts the first words of `piece` at the top, without the air above them.
    pub(super) fn go_to_piece(&mut self, piece: PieceId) {
        self.moved = true;
        let air = self.galley.lines(piece).iter().take_while(|line| line.runs.is_empty()).count();
        self.top = LinePos { piece, line: air };
    }

    /// Brings words into view, a third of the pane from its top, unless they are in view already.
    pub(super) fn show(&mut self, point: Point) {
        let piece = point.piece;
        let is_note = |b: &Block| matches!(b, Block::Note(_));
        if self.galley.article().block(piece).is_some_and(is_note) {
            // What was found must be seen.
            self.fold(false);
        }
        // Words that are not set, as a picture's that is drawn, are where their piece is.
        let line = self.galley.line_of(piece, point.origin()).unwrap_or_else(|| self.galley.air(piece));
        let place = LinePos { piece, line };
        let is_seen = if self.in_columns() {
            self.galley.spread(self.top, self.page).lines.iter().any(|set| set.place == place)
        } else {
            let last = self.galley.forward(self.top, self.page.rows.saturating_sub(1));
            (self.top..=last).contains(&place)
        };
        if !is_seen {
            self.moved = true;
            self.top = self.galley.back(place, if self.in_columns() { 0 } else { self.page.rows / 3 });
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

    /// The piece being read: the one a third down the page, or the first words below.
    pub(super) fn focused(&self) -> Option<PieceId> {
        let third = self.page.rows / 3;
        let with_words = |set: &&Set| set.line.origin().is_some();
        let below = self.view.iter().filter(with_words).find(|set| set.row >= third);
        below.or_else(|| self.view.iter().rfind(with_words)).map(|set| set.place.piece)
    }

    /// How much of the text lies before the page and before its end, from 0 to 1; as the last frame had it.
    pub(super) fn seen(&self) -> (f64, f64) {
        (self.above, self.read)
    }

    fn fraction(&mut self) -> f64 {
        let last = self.view.last().map_or(self.top, |set| set.place);
        if last == self.galley.end() { 1.0 } else { self.galley.fraction(last) }
    }
}
