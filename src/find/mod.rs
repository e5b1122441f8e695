//! Finds a pattern in texts: as typed, with smart case and accents ignored unless typed, or as a regular
//! expression. Pure, and linear in the length of the text.

mod fold;
mod pattern;

pub use fold::{fold, fold_onto};
pub use pattern::{Finder, Mode, Pattern};

use crate::article::{Article, each_slot};

/// Where a pattern was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Piece of the article: 0 is the headline area, n + 1 is block n.
    pub piece: usize,
    /// Number of the text in the block.
    pub slot: usize,
    /// Bytes in that text.
    pub range: std::ops::Range<usize>,
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
    let mut finder = pattern.finder();
    let mut out = Vec::new();
    for (slot, text) in [&article.meta.title, &article.meta.standfirst].into_iter().enumerate() {
        if let Some(text) = text {
            finder.each(text, |range| out.push(Match { piece: 0, slot, range }));
        }
    }
    for (at, block) in article.blocks.iter().enumerate() {
        if at % 1024 == 0 && !wanted() {
            return None;
        }
        let mut number = 0;
        each_slot(block, &mut |slot| {
            finder.each(slot.text, |range| out.push(Match { piece: at + 1, slot: number, range }));
            number += 1;
        });
    }
    Some(out)
}
