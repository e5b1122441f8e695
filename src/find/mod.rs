//! Finds a pattern in texts: as typed, with smart case and accents ignored unless typed, or as a regular
//! expression. Pure, and linear in the length of the text.

mod fold;
mod pattern;

pub use fold::fold;
pub use pattern::{Mode, Pattern};

use crate::article::{Article, slots};

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
    let head = [&article.meta.title, &article.meta.standfirst].into_iter().enumerate();
    let mut out: Vec<Match> = head
        .filter_map(|(slot, text)| Some((slot, text.as_ref()?)))
        .flat_map(|(slot, text)| {
            pattern.ranges(text).into_iter().map(move |range| Match { piece: 0, slot, range })
        })
        .collect();
    for (at, block) in article.blocks.iter().enumerate() {
        for (number, slot) in slots(block).into_iter().enumerate() {
            out.extend(pattern.ranges(slot.text).into_iter().map(|range| Match {
                piece: at + 1,
                slot: number,
                range,
            }));
        }
    }
    out
}
