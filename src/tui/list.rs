//! The list of headlines: what is in it, what is shown of it, which one is chosen.

use super::entry::Entry;
use crate::find::{Mode, Pattern};

/// The list's state.
#[derive(Debug, Default)]
pub struct List {
    /// All articles, in the order they were found. An entry's index never changes: workers and messages name it.
    pub entries: Vec<Entry>,
    /// Indexes of the entries in the order of the list.
    order: Vec<usize>,
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

    /// Articles in the list, shown or not.
    pub fn count(&self) -> usize {
        self.order.len()
    }

    /// Adds entries at the end.
    pub(super) fn extend(&mut self, entries: Vec<Entry>) {
        let added = self.add(entries);
        self.order.extend(added.clone());
        if self.filter.is_empty() {
            self.shown.extend(added);
        } else {
            self.refilter(self.entry());
        }
    }

    /// Puts entries in place of one; the first of them is chosen if that one was.
    pub(super) fn replace(&mut self, entry: usize, entries: Vec<Entry>) {
        let Some(place) = self.order.iter().position(|at| *at == entry) else { return };
        let added = self.add(entries);
        let kept = self.entry().map(|at| if at == entry { added.start } else { at });
        self.order.splice(place..=place, added);
        self.refilter(kept);
    }

    /// Indexes of the entries, which have no place in the list yet.
    fn add(&mut self, entries: Vec<Entry>) -> std::ops::Range<usize> {
        let first = self.entries.len();
        self.entries.extend(entries);
        first..self.entries.len()
    }

    /// Shows only headlines that hold every word of `filter`, with the chosen one kept if it is among them.
    pub(super) fn set_filter(&mut self, filter: &str) {
        filter.clone_into(&mut self.filter);
        self.refilter(self.entry());
    }

    /// Filters anew; `kept` stays chosen if it is among what is shown.
    fn refilter(&mut self, kept: Option<usize>) {
        let patterns: Vec<Pattern> =
            self.filter.split_whitespace().filter_map(|word| Pattern::new(word, Mode::Words).ok()).collect();
        let matches = |entry: &Entry| {
            let line = entry.card.as_ref().map(|card| card.line.clone()).unwrap_or_default();
            let title = entry.title();
            patterns.iter().all(|p| p.is_in(&title) || p.is_in(&line))
        };
        let is_shown = |at: &usize| self.entries.get(*at).is_some_and(matches);
        self.shown = self.order.iter().copied().filter(is_shown).collect();
        self.chosen = kept.and_then(|kept| self.shown.iter().position(|at| *at == kept)).unwrap_or_default();
    }

    /// Scrolls so that the chosen one is among `rows`.
    pub(super) fn settle(&mut self, rows: usize) {
        let last_top = self.shown.len().saturating_sub(rows.max(1));
        self.top = self.top.clamp((self.chosen + 1).saturating_sub(rows.max(1)), self.chosen).min(last_top);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn entries(names: &[&'static str]) -> Vec<Entry> {
        names.iter().map(|name| Entry::new(Source::Bundled(name))).collect()
    }

    #[test]
    fn indexes_stay_when_containers_expand() {
        let mut list = List::default();
        list.extend(entries(&["a", "box", "b", "crate"]));
        list.step(3);
        list.replace(1, entries(&["one", "two"]));
        assert_eq!((list.shown.as_slice(), list.entry()), (&[0, 4, 5, 2, 3][..], Some(3)));
        list.replace(3, entries(&["three"]));
        assert_eq!((list.shown.as_slice(), list.entry()), (&[0, 4, 5, 2, 6][..], Some(6)));
        list.replace(1, entries(&["again"]));
        assert_eq!(list.count(), 5);
        list.extend(entries(&["c"]));
        assert_eq!(list.shown, [0, 4, 5, 2, 6, 7]);
    }
}
