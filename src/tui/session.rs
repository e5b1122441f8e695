//! The library as this session knows it: whether it can be written, what was changed, what can be undone.

use std::collections::VecDeque;

use super::panes::headlines::OnRecord;
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
    /// What is done with an entry as soon as the library has its article.
    pub(super) awaited: Option<(usize, OnRecord)>,
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
    /// What takes it off the screen again.
    pub(super) inverse: Option<Change>,
}

/// Something that can be taken back.
#[derive(Debug, Clone)]
pub(super) struct Undo {
    /// Number of the change.
    pub number: u64,
    /// What was done, in the words of the status line.
    pub message: Text,
    /// What takes it back: entries and changes.
    pub changes: Vec<(usize, Change)>,
}

impl LibrarySession {
    /// Remembers changes with this number until a list has them.
    pub(super) fn remember(&mut self, number: u64, changes: Vec<(i64, Change, Option<Change>)>) {
        let count = changes.len();
        let new = changes.into_iter().map(|(id, change, inverse)| Unwritten { number, id, change, inverse });
        self.unwritten.extend(new);
        let many = self.unwritten.len().saturating_sub(UNWRITTEN.max(count));
        self.unwritten.drain(..many);
    }

    /// Takes out the changes with this number, which were not written: the last one first. They cannot be undone either.
    pub(super) fn take_unkept(&mut self, number: u64) -> Vec<Unwritten> {
        self.undo.retain(|undo| undo.number != number);
        let all = std::mem::take(&mut self.unwritten).into_iter();
        let (unkept, others): (VecDeque<_>, VecDeque<_>) = all.partition(|one| one.number == number);
        self.unwritten = others;
        unkept.into_iter().rev().collect()
    }

    /// The changes that a list which has those up to `as_of` lacks.
    pub(super) fn since(&mut self, as_of: u64) -> Vec<Unwritten> {
        self.unwritten.retain(|change| change.number > as_of);
        self.unwritten.iter().cloned().collect()
    }
}
