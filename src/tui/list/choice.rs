//! The choice: which row it is on, where it goes, what of the list is in sight.

use super::List;
use crate::tui::{arrange::Row, panes::landing};

impl List {
    /// The chosen entry's index.
    pub fn entry(&self) -> Option<usize> {
        match self.rows.get(self.chosen) {
            Some(Row::Entry(at)) => Some(*at as usize),
            _ => None,
        }
    }

    /// Moves the choice by `by`, no further than the ends and over headings; whether it moved.
    pub(in crate::tui) fn step(&mut self, by: isize) -> bool {
        let last = self.rows.len().saturating_sub(1);
        let to = self.chosen.saturating_add_signed(by).min(last);
        let to = self.landing(to, by >= 0);
        std::mem::replace(&mut self.chosen, to) != to
    }

    /// The row to stand on when going to `to`: not a heading, but the next row in this direction, else in the other.
    fn landing(&self, to: usize, forward: bool) -> usize {
        let stands = |at: &usize| self.rows.get(*at).is_some_and(|row| !matches!(row, Row::Heading(_)));
        landing(to, self.rows.len(), forward, stands).unwrap_or_default()
    }

    /// The next row after the chosen one, or from the top, with an article that is not read, the chosen one left out. What
    /// no library knows is never read.
    pub(in crate::tui) fn next_unread(&self) -> Option<usize> {
        let is_unread = |at: &usize| match self.rows.get(*at) {
            Some(Row::Entry(entry)) => {
                let entry = self.entries.get(*entry as usize);
                entry.is_some_and(|entry| entry.record().is_none_or(|record| !record.flags.read))
            }
            _ => false,
        };
        let mut after = self.chosen + 1..self.rows.len();
        let is_known = self.entry().and_then(|at| self.entries.get(at)?.record()).is_some();
        // A list of files comes to an end.
        after.find(is_unread).or_else(|| (0..self.chosen).filter(|_| is_known).find(is_unread))
    }

    /// The row of the entry with this number, counted from 1, or the last.
    pub(in crate::tui) fn row_of_number(&self, number: usize) -> Option<usize> {
        let mut entries = self.rows.iter().enumerate().filter(|(_, row)| matches!(row, Row::Entry(_)));
        let found = entries.clone().nth(number.saturating_sub(1)).or_else(|| entries.next_back());
        found.map(|(at, _)| at)
    }

    /// Chooses an entry, where it is shown.
    pub(in crate::tui) fn choose_entry(&mut self, entry: usize) {
        let is_it = |row: &Row| matches!(row, Row::Entry(at) if *at as usize == entry);
        self.chosen = self.rows.iter().position(is_it).unwrap_or(self.chosen);
    }

    /// The number of the chosen entry, counted from 1, and how many are shown.
    pub(in crate::tui) fn number(&self) -> Option<(usize, usize)> {
        self.entry()?;
        let is_other = |row: &&Row| !matches!(row, Row::Entry(_));
        // Saved searches come first; only headings stand between entries.
        let (before, all) = if self.headings.is_empty() {
            let saved = self.rows.iter().take_while(is_other).count();
            (saved, saved)
        } else {
            (
                self.rows.get(..self.chosen)?.iter().filter(is_other).count(),
                self.rows.iter().filter(is_other).count(),
            )
        };
        Some((self.chosen + 1 - before, self.rows.len() - all))
    }

    /// Chooses the row of `kept`. Where it left the list the choice stays where it was, and a filter's is the first.
    pub(super) fn choose(&mut self, kept: Option<usize>) {
        let is_kept = |row: &Row| matches!(row, Row::Entry(at) if Some(*at as usize) == kept);
        let first = self.rows.iter().position(|row| matches!(row, Row::Entry(_))).unwrap_or_default();
        let place = kept.and_then(|_| self.rows.iter().position(is_kept));
        let near = if kept.is_some() && self.filter.is_empty() { self.chosen.max(first) } else { first };
        self.chosen =
            place.unwrap_or_else(|| self.landing(near.min(self.rows.len().saturating_sub(1)), false));
    }

    /// Scrolls so that the chosen one is among `rows`, with the heading right above it.
    pub(in crate::tui) fn settle(&mut self, rows: usize) {
        let last_top = self.rows.len().saturating_sub(rows.max(1));
        let above = self.chosen.checked_sub(1).and_then(|at| self.rows.get(at));
        let highest = self.chosen - usize::from(rows > 1 && matches!(above, Some(Row::Heading(_))));
        self.top =
            self.top.clamp((self.chosen + 1).saturating_sub(rows.max(1)).min(highest), highest).min(last_top);
    }
}
