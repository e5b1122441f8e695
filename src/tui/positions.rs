//! Where the reader left each article.

use std::collections::HashMap;

use crate::{
    article::{Anchor, Direction},
    library::ReadingPosition,
};

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

/// The way from article to article, by entries.
#[derive(Debug, Default)]
pub(super) struct Trail {
    back: Vec<usize>,
    forward: Vec<usize>,
}

impl Trail {
    /// The reader goes from this article to another.
    pub(super) fn leave(&mut self, entry: usize) {
        self.back.push(entry);
        self.forward.clear();
    }

    /// The article before or after this one on the way, where there is one. The reader may have come to it by another way, too.
    pub(super) fn turn(&mut self, entry: usize, direction: Direction) -> Option<usize> {
        let (from, to) = match direction {
            Direction::Backward => (&mut self.back, &mut self.forward),
            Direction::Forward => (&mut self.forward, &mut self.back),
        };
        let found = std::iter::from_fn(|| from.pop()).find(|before| *before != entry)?;
        to.push(entry);
        Some(found)
    }
}
