//! Finds a pattern in texts: as typed, with smart case and accents ignored unless typed, or as a regular
//! expression. Pure, and linear in the length of the text.

mod fold;
mod pattern;

pub use fold::{fold, fold_onto};
pub use pattern::{Finder, Mode, Pattern};

use crate::article::{Article, Origin, Passage, PieceId, Point, each_slot};

/// Words that a pattern was found in; they never go beyond one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    /// The first letter.
    pub at: Point,
    /// The byte behind the last letter, in the same text.
    pub end: usize,
}

impl Match {
    /// Its bytes in their text.
    pub fn range(&self) -> std::ops::Range<usize> {
        self.at.byte..self.end
    }

    /// Its words as a passage.
    pub fn passage(&self) -> Passage {
        Passage { from: self.at, to: Point { byte: self.end, ..self.at } }
    }
}

/// Every match in `article`, in reading order: headline, standfirst, body.
///
/// ```
/// use newsprint::{find::{self, Mode, Pattern}, format::flat};
/// let article = flat::parse("Hà Nội is a city of lakes and of newspapers read beside them.");
/// let pattern = Pattern::new("ha noi", Mode::Words).unwrap();
/// assert_eq!(find::in_article(&article, &pattern).len(), 1);
/// ```
pub fn in_article(article: &Article, pattern: &Pattern) -> Vec<Match> {
    while_wanted(article, pattern, || true).unwrap_or_default()
}

/// The same, given up with `None` as soon as nobody wants the answer any more.
pub fn while_wanted(article: &Article, pattern: &Pattern, wanted: impl Fn() -> bool) -> Option<Vec<Match>> {
    let found = |piece, slot, range: &std::ops::Range<usize>| Match {
        at: Origin { slot, byte: range.start }.of(piece),
        end: range.end,
    };
    let mut finder = pattern.finder();
    let mut out = Vec::new();
    for (slot, text) in [&article.meta.title, &article.meta.standfirst].into_iter().enumerate() {
        if let Some(text) = text {
            finder.each(text, |range| out.push(found(PieceId::HEAD, slot, &range)));
        }
    }
    for (at, block) in article.blocks.iter().enumerate() {
        if at % 1024 == 0 && !wanted() {
            return None;
        }
        let mut number = 0;
        each_slot(block, &mut |slot| {
            finder.each(slot.text, |range| out.push(found(PieceId::of_block(at), number, &range)));
            number += 1;
        });
    }
    Some(out)
}
