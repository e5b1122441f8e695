//! A search in the open article.

use std::sync::Arc;

use crate::{
    article::{Anchor, Direction},
    find::{Match, Pattern},
};

/// Words that are looked for, and where they are. The answer comes whenever it does: until then, and until all of the
/// article has been read, nothing is said to be missing.
#[derive(Debug, Clone)]
pub struct Search {
    /// What was typed.
    pub typed: String,
    /// What is looked for.
    pub pattern: Pattern,
    /// Every match, in reading order; empty until they are known.
    pub matches: Arc<[Match]>,
    /// Index of the one the person is at.
    pub current: usize,
    /// Whether the matches are known.
    pub done: bool,
    /// Number of the question that was asked last.
    pub(in crate::tui) number: u64,
    /// Where the person was when they began to type, until the first match from there has been shown for good.
    pub(in crate::tui) origin: Option<Anchor>,
    /// Whether it is still being typed.
    pub(in crate::tui) is_typing: bool,
}

impl Search {
    /// A search that nobody has been asked for yet.
    pub(in crate::tui) fn new(typed: String, pattern: Pattern) -> Self {
        Self {
            typed,
            pattern,
            matches: Arc::default(),
            current: 0,
            done: false,
            number: 0,
            origin: None,
            is_typing: false,
        }
    }

    /// The same words, to be looked for in another article.
    pub(in crate::tui) fn afresh(&self) -> Self {
        Self { is_typing: self.is_typing, ..Self::new(self.typed.clone(), self.pattern.clone()) }
    }

    /// Takes all matches. The one the person is at stays, else it is the first at or after `from`.
    pub(in crate::tui) fn take(&mut self, matches: Arc<[Match]>, from: Anchor) {
        let kept = self.current().and_then(|old| matches.iter().position(|hit| hit == old));
        self.matches = matches;
        self.done = true;
        match kept.filter(|_| !self.is_typing) {
            Some(at) => self.current = at,
            None => self.aim(from),
        }
    }

    /// Makes the first match at or after `from` the current one.
    fn aim(&mut self, from: Anchor) {
        let before = |m: &Match| Anchor::from(m.passage().to) <= from;
        self.current = self.matches.partition_point(before);
        if self.current == self.matches.len() {
            self.current = 0;
        }
    }

    /// The person goes elsewhere: a match that is found later no longer takes them there.
    pub(in crate::tui) fn stay(&mut self) {
        if !self.is_typing {
            self.origin = None;
        }
    }

    /// The prompt is gone, and the person too: a match that is found later takes them nowhere.
    pub(in crate::tui) fn rest(&mut self) {
        (self.is_typing, self.origin) = (false, None);
    }

    /// The match the person is at.
    pub fn current(&self) -> Option<&Match> {
        self.matches.get(self.current)
    }

    /// Goes on to the next match (or the one before); whether it went round the end.
    pub(in crate::tui) fn step(&mut self, direction: Direction) -> bool {
        let count = self.matches.len();
        if count == 0 {
            return false;
        }
        let (to, round) = match direction {
            Direction::Forward => {
                let to = (self.current + 1) % count;
                (to, to <= self.current)
            }
            Direction::Backward => {
                let to = (self.current + count - 1) % count;
                (to, to >= self.current)
            }
        };
        self.current = to;
        round
    }
}
