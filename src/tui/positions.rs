//! Where the reader left each article.

use std::collections::HashMap;

use crate::{article::Anchor, library::ReadingPosition};

/// Where an article was left.
#[derive(Debug, Clone, Copy)]
pub(super) enum Left {
    /// Since newsprint was started.
    Now(Anchor),
    /// At another time.
    Before(ReadingPosition),
}

/// The positions of this session, by entry.
#[derive(Debug, Default)]
pub(super) struct Positions(HashMap<usize, Left>);

impl Positions {
    /// The reader leaves an article here.
    pub(super) fn leave(&mut self, entry: usize, anchor: Anchor) {
        self.0.insert(entry, Left::Now(anchor));
    }

    /// The library remembers where an article was left, which counts where it was not open since.
    pub(super) fn recall(&mut self, entry: usize, position: ReadingPosition) {
        self.0.entry(entry).or_insert(Left::Before(position));
    }

    /// Where an article was left.
    pub(super) fn of(&self, entry: usize) -> Option<Left> {
        self.0.get(&entry).copied()
    }
}
