//! Sets an [`Article`] in lines no wider than a measure. Pure: no terminal, no files.
//!
//! Each block is set alone, so that opening, resizing and jumping cost what is on the screen. Every stretch of
//! words carries its [`Origin`](crate::article::Origin); highlights and positions are found by it and survive any change of measure.

mod arabic;
mod block;
mod cap;
mod code;
mod context;
mod direction;
mod fit;
mod fragments;
mod galley;
mod head;
mod hyphenation;
mod line;
mod paragraph;
mod spread;
mod table;

pub use block::{PictureState, block, image};
pub use context::{Bidi, LayoutContext, TypesettingOptions};
pub use direction::in_order;
pub use galley::{Galley, LinePos};
pub use head::headline;
pub use line::{Ink, Line, Run};
pub use paragraph::paragraph;
pub use spread::{Page, Set, Spread};

use crate::article::{Article, Block};

/// Columns that a line of text may fill; at least 8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure(u16);

impl Measure {
    /// A measure of `columns`, or of the nearest that can be set.
    pub fn new(columns: usize) -> Self {
        Self(columns.clamp(8, 400) as u16)
    }

    /// In columns.
    pub fn columns(self) -> usize {
        usize::from(self.0)
    }

    /// What is left beside an indent of `columns`, and the indent. Where the measure is nearly used up by
    /// nesting there is none: words matter more than bars.
    fn inset(self, columns: usize) -> (Self, usize) {
        let left = self.columns().saturating_sub(columns);
        if left >= 8 { (Self::new(left), columns) } else { (self, 0) }
    }
}

/// Empty lines between two blocks, the way a page is set: air above headings, none between a picture and what
/// it shows, one line elsewhere.
pub fn gap(before: Option<&Block>, after: &Block) -> usize {
    match (before, after) {
        (None | Some(Block::Heading { .. }), Block::Heading { .. }) => 1,
        (_, Block::Heading { level: ..=2, .. }) => 2,
        (Some(Block::Note(_)), Block::Note(_)) => 0,
        _ => 1,
    }
}

/// The whole article as lines, for printing. The screen asks for single blocks instead.
///
/// ```
/// use newsprint::{format::flat, layout::{self, Measure, LayoutContext}};
/// let article = flat::parse("Paper lasts longer than the screens that wanted to replace it.");
/// let lines = layout::article(&article, Measure::new(30), &LayoutContext::default());
/// assert!(lines.iter().all(|line| line.width() <= 30));
/// ```
pub fn article(article: &Article, measure: Measure, context: &LayoutContext) -> Vec<Line> {
    let mut lines = Vec::new();
    each_line(article, measure, context, |line| lines.push(line));
    lines
}

/// The same, a line at a time, for articles of any length.
pub fn each_line(article: &Article, measure: Measure, context: &LayoutContext, mut take: impl FnMut(Line)) {
    headline(article, measure, context).into_iter().for_each(&mut take);
    let mut before = None;
    for b in &article.blocks {
        (0..gap(before, b)).for_each(|_| take(Line::default()));
        block(b, measure, context).into_iter().for_each(&mut take);
        before = Some(b);
    }
}
