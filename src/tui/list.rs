//! The list of headlines: what is in it, what is shown of it, which one is chosen.

use super::entry::Entry;
use crate::find::{Mode, Pattern};

/// The list's state.
#[derive(Debug, Default)]
pub struct List {
    /// All articles, in the order they were found.
    pub entries: Vec<Entry>,
    /// Indexes of the entries shown.
    pub shown: Vec<usize>,
    /// Position of the chosen one in `shown`.
    pub chosen: usize,
    /// First one on the screen.
    pub top: usize,
    /// What is filtered by.
    pub filter: String,
}

impl List {
    /// The chosen entry's index.
    pub fn entry(&self) -> Option<usize> {
        self.shown.get(self.chosen).copied()
    }

    /// Moves the choice by `by`, no further than the ends; whether it moved.
    pub(super) fn step(&mut self, by: isize) -> bool {
        let last = self.shown.len().saturating_sub(1);
        let to = self.chosen.saturating_add_signed(by).min(last);
        std::mem::replace(&mut self.chosen, to) != to
    }

    /// Adds entries at the end.
    pub(super) fn extend(&mut self, entries: Vec<Entry>) {
        let first = self.entries.len();
        self.entries.extend(entries);
        if self.filter.is_empty() {
            self.shown.extend(first..self.entries.len());
        } else {
            self.refilter();
        }
    }

    /// Puts entries in place of one; the first of them is chosen if that one was.
    pub(super) fn replace(&mut self, entry: usize, entries: Vec<Entry>) {
        let end = (entry + 1).min(self.entries.len());
        self.entries.splice(entry.min(end)..end, entries);
        self.refilter();
    }

    /// Shows only headlines that hold every word of `filter`, with the chosen one kept if it is among them.
    pub(super) fn set_filter(&mut self, filter: &str) {
        filter.clone_into(&mut self.filter);
        self.refilter();
    }

    fn refilter(&mut self) {
        let kept = self.entry();
        let patterns: Vec<Pattern> =
            self.filter.split_whitespace().filter_map(|word| Pattern::new(word, Mode::Words).ok()).collect();
        let matches = |entry: &Entry| {
            let line = entry.card.as_ref().map(|card| card.line.clone()).unwrap_or_default();
            let title = entry.title();
            patterns.iter().all(|p| p.is_in(&title) || p.is_in(&line))
        };
        self.shown =
            (0..self.entries.len()).filter(|at| self.entries.get(*at).is_some_and(matches)).collect();
        self.chosen = kept.and_then(|kept| self.shown.iter().position(|at| *at == kept)).unwrap_or_default();
    }

    /// Scrolls so that the chosen one is among `rows`.
    pub(super) fn settle(&mut self, rows: usize) {
        let last_top = self.shown.len().saturating_sub(rows.max(1));
        self.top = self.top.clamp((self.chosen + 1).saturating_sub(rows.max(1)), self.chosen).min(last_top);
    }
}
