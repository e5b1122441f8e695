//! The library as this session knows it: whether it can be written, what was changed, what can be undone.

use std::collections::VecDeque;

use crate::{article::Text, library::Change};

/// Changes that may be on their way to the disk while a list is read.
const UNWRITTEN: usize = 4096;

/// The library's part of the state that no pane shows.
#[derive(Debug, Default)]
pub struct LibrarySession {
    /// Whether the list is a library's.
    pub is_open: bool,
    /// Why nothing can be written, where that is so.
    pub read_only_reason: Option<Text>,
    /// Changes that the list may not have yet.
    unwritten: VecDeque<Unwritten>,
    /// What can be undone, the last at the end.
    pub(super) undo: Vec<Undo>,
}

/// A change that a list read meanwhile may not have.
#[derive(Debug, Clone)]
pub(super) struct Unwritten {
    /// Number of the change.
    number: u64,
    /// The library's number of the article.
    pub(super) id: i64,
    pub(super) change: Change,
}

/// Something that can be taken back.
#[derive(Debug, Clone)]
pub(super) struct Undo {
    /// What was done, in the words of the status line.
    pub message: Text,
    /// What takes it back: entries and changes.
    pub changes: Vec<(usize, Change)>,
}

impl LibrarySession {
    /// Remembers changes with this number until a list has them.
    pub(super) fn remember(&mut self, number: u64, changes: &[(i64, Change)]) {
        let new = changes.iter().cloned().map(|(id, change)| Unwritten { number, id, change });
        self.unwritten.extend(new);
        let many = self.unwritten.len().saturating_sub(UNWRITTEN.max(changes.len()));
        self.unwritten.drain(..many);
    }

    /// The changes that a list which has those up to `as_of` lacks.
    pub(super) fn since(&mut self, as_of: u64) -> Vec<Unwritten> {
        self.unwritten.retain(|change| change.number > as_of);
        self.unwritten.iter().cloned().collect()
    }
}
