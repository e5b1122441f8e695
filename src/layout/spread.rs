//! A page of newspaper columns, cut from a galley.

use super::{Galley, Line, LinePos};
use crate::article::{Block, PieceId};

/// A page: how many columns, how many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Columns beside one another, at least one.
    pub columns: usize,
    /// Rows of each.
    pub rows: usize,
}

/// A line and where it stands on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// Where it is in the article.
    pub place: LinePos,
    /// The line.
    pub line: Line,
    /// Its column; the headline area stands across all of them and is in the first.
    pub column: usize,
    /// Its row on the page.
    pub row: usize,
}

/// What stands on a page, and where the next one begins.
#[derive(Debug, Clone, Default)]
pub struct Spread {
    /// Its lines, column by column.
    pub lines: Vec<Set>,
    /// First line of the next page; none after the last.
    pub next: Option<LinePos>,
}

/// A page as places.
struct Cut {
    /// Lines of the headline area.
    head: Vec<LinePos>,
    /// First row of the columns.
    first: usize,
    columns: Vec<Column>,
    /// Where the next page begins.
    next: Option<LinePos>,
}

/// Lines of a column, as places, and where the next column begins.
struct Column {
    places: Vec<LinePos>,
    next: Option<LinePos>,
}

impl Galley {
    /// The page that begins at `top`. A heading stays with its text, a picture with its caption, no paragraph leaves a
    /// line alone, and the columns of the last page are as long as one another.
    pub fn spread(&mut self, top: LinePos, page: Page) -> Spread {
        let Cut { head, first, columns, next } = self.cut_page(top, page);
        let mut lines = Vec::with_capacity(page.columns * page.rows);
        let head = head.into_iter().enumerate().map(|(row, place)| (place, 0, row));
        let body = columns.iter().enumerate().flat_map(|(column, set)| {
            set.places.iter().enumerate().map(move |(row, place)| (*place, column, first + row))
        });
        for (place, column, row) in head.chain(body) {
            let line = self.lines(place.piece).get(place.line).cloned().unwrap_or_default();
            lines.push(Set { place, line, column, row });
        }
        Spread { lines, next }
    }

    /// What stands on the page that begins at `top`, by its places alone.
    fn cut_page(&mut self, top: LinePos, page: Page) -> Cut {
        let mut head = Vec::new();
        let mut from = Some(top);
        let mut first = 0;
        if top.piece == PieceId::HEAD {
            let height = self.lines(PieceId::HEAD).len();
            let end = height.min(top.line + page.rows);
            head = (top.line..end).map(|line| LinePos { piece: PieceId::HEAD, line }).collect();
            first = head.len() + 1;
            from = self.after(LinePos { piece: PieceId::HEAD, line: end.saturating_sub(1) });
        }
        let room = page.rows.saturating_sub(first);
        if room == 0 {
            return Cut { head, first, columns: Vec::new(), next: from };
        }
        let columns = self.columns(from, page.columns, room);
        let next = columns.last().map_or(from, |column| column.next);
        Cut { head, first, columns, next }
    }

    /// The top of the page that ends where `bottom` begins, or at the article's end.
    pub fn page_before(&mut self, bottom: Option<LinePos>, page: Page) -> LinePos {
        let reaches = |next: Option<LinePos>| match (next, bottom) {
            (None, _) => true,
            (Some(next), Some(bottom)) => next >= bottom,
            (Some(_), None) => false,
        };
        if reaches(self.cut_page(LinePos::default(), page).next) {
            return LinePos::default();
        }
        let end = bottom.unwrap_or_else(|| self.end());
        let mut top = self.back(end, page.columns * page.rows + page.rows);
        loop {
            let next = self.cut_page(top, page).next;
            let further = self.forward(top, 1);
            if reaches(next) || further == top {
                return top;
            }
            top = further;
        }
    }

    /// Up to `count` columns of `rows` rows from `from` on; where the article ends in them, the shortest that hold it.
    fn columns(&mut self, from: Option<LinePos>, count: usize, rows: usize) -> Vec<Column> {
        let full = self.filled(from, count, rows);
        if count < 2 || full.last().is_none_or(|column| column.next.is_some()) {
            return full;
        }
        let lines: usize = full.iter().map(|column| column.places.len()).sum();
        (lines.div_ceil(count).max(1)..rows)
            .map(|rows| self.filled(from, count, rows))
            .find(|columns| columns.last().is_some_and(|column| column.next.is_none()))
            .unwrap_or(full)
    }

    fn filled(&mut self, from: Option<LinePos>, count: usize, rows: usize) -> Vec<Column> {
        let mut next = from;
        let mut columns = Vec::with_capacity(count);
        while columns.len() < count
            && let Some(from) = next
        {
            let column = self.column(from, rows);
            next = column.next;
            columns.push(column);
        }
        columns
    }

    fn column(&mut self, from: LinePos, rows: usize) -> Column {
        let mut places: Vec<LinePos> = Vec::with_capacity(rows);
        let mut at = Some(from);
        while let Some(place) = at {
            let lines = self.lines(place.piece);
            // No air at a column's top.
            let air = lines.iter().skip(place.line).take_while(|line| line.runs.is_empty()).count();
            let first = if places.is_empty() { place.line + air } else { place.line };
            let left = rows - places.len();
            let height = lines.len().saturating_sub(first);
            let taken = if height <= left && self.is_followed(place.piece, left - height) {
                height
            } else {
                self.cut(place.piece, first, height, left, places.is_empty())
            };
            places.extend((first..first + taken).map(|line| LinePos { piece: place.piece, line }));
            if taken < height {
                return Column { places, next: Some(LinePos { piece: place.piece, line: first + taken }) };
            }
            at = self.after(LinePos { piece: place.piece, line: lines.len().saturating_sub(1) });
            if places.len() == rows {
                break;
            }
        }
        Column { places, next: at }
    }

    /// Whether a piece may be the last of its column with `left` rows below it: a heading wants its text there.
    fn is_followed(&mut self, piece: PieceId, left: usize) -> bool {
        if !matches!(self.article().block(piece), Some(Block::Heading { .. })) {
            return true;
        }
        let Some(next) = self.after(LinePos { piece, line: usize::MAX / 2 }) else { return true };
        let wanted = self.lines(next.piece).len().min(3);
        left >= wanted
    }

    /// How many of `height` lines from `first` on stand in the `left` rows of a column; the others go to the next one.
    fn cut(&mut self, piece: PieceId, first: usize, height: usize, left: usize, alone: bool) -> usize {
        let whole = matches!(self.article().block(piece), Some(Block::Heading { .. } | Block::Image(_)));
        let lines = self.lines(piece);
        let air = lines.iter().skip(first).take_while(|line| line.runs.is_empty()).count();
        let taken = match (left.min(height), whole) {
            (_, true) => 0,
            // One line alone, at either side of the cut.
            (fits, false) if fits <= air + 1 => 0,
            (fits, false) if height - fits == 1 => fits - 1,
            (fits, false) => fits,
        };
        // A column that would stay empty takes what it can.
        if alone && taken == 0 {
            left.min(height).max(1)
        } else if taken <= air + 1 && !alone {
            0
        } else {
            taken
        }
    }
}
