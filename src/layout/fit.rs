//! Where lines end: the choice that makes the whole paragraph look best.

use super::fragments::{Break, Fragment};

/// Base cost of one more line, in columns squared, as all costs here.
pub const LINE: u64 = 900;

/// Cost of a hyphen that is added.
const HYPHEN: u64 = 60;

/// Cost of two hyphens below one another.
const HYPHENS: u64 = 400;

/// Cost of a last line of one short word.
const WIDOW: u64 = 4_000;

/// Cost of a line that ends between what belongs together.
const PARTED: u64 = 100_000;

/// Cost of each column too many: more than everything else a line can cost.
const OVERFULL: u64 = 1_000_000;

/// Widest a space gets in a justified line, in columns beside its own.
pub const STRETCH: u32 = 2;

/// The shape of the lines.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// Columns of a line.
    pub columns: u32,
    /// Both edges are straight, for which punctuation at a line's end may hang one column beyond.
    pub justified: bool,
}

/// Lines as ranges of `fragments`, and the cost of the worst of them.
///
/// Minimises the sum of what the lines cost (Knuth & Plass 1981) by dynamic programming over the breaks; O(n k) for n
/// fragments of which k fit on a line.
pub fn fit(text: &str, fragments: &[Fragment], frame: Frame) -> (Vec<std::ops::Range<usize>>, u64) {
    let count = fragments.len();
    // The best way to end a line before fragment n: its cost, and where that line begins.
    let mut best: Vec<(u64, usize)> = Vec::with_capacity(count + 1);
    best.push((0, 0));
    for end in 1..=count {
        let mut found = (u64::MAX, end - 1);
        let close = close(text, fragments, end, frame);
        let (mut width, mut gaps) = (0, 0);
        for start in (0..end).rev() {
            let (Some(fragment), Some((before, _))) = (fragments.get(start), best.get(start)) else { break };
            if start + 1 < end {
                width += fragment.space;
                gaps += u64::from(fragment.space > 0);
            }
            width += fragment.width;
            let taken = width.saturating_add_signed(close.beyond);
            if taken > frame.columns && start + 1 < end {
                break;
            }
            let look = Look { taken, gaps, only: start + 1 == end && start > 0 };
            let mut cost = before + close.cost + look.cost(close.last, frame);
            if close.hyphen
                && start.checked_sub(1).and_then(|at| fragments.get(at)).is_some_and(Fragment::is_cut)
            {
                cost += HYPHENS;
            }
            if cost < found.0 {
                found = (cost, start);
            }
        }
        best.push(found);
    }
    let mut lines = Vec::new();
    let (mut end, mut worst) = (count, 0);
    while end > 0 {
        let Some((cost, start)) = best.get(end).copied() else { break };
        let before = best.get(start).map_or(0, |(cost, _)| *cost);
        worst = worst.max(cost - before);
        lines.push(start..end);
        end = start;
    }
    lines.reverse();
    (lines, worst)
}

/// What the end of a line means, wherever it begins.
struct Close {
    /// Columns beyond the words: one more for a hyphen, one less for what hangs.
    beyond: i32,
    cost: u64,
    /// The hyphen is added.
    hyphen: bool,
    /// It is the last line.
    last: bool,
}

fn close(text: &str, fragments: &[Fragment], end: usize, frame: Frame) -> Close {
    let last = end == fragments.len();
    let fragment = end.checked_sub(1).and_then(|at| fragments.get(at));
    let hyphen = !last && fragment.is_some_and(Fragment::is_cut);
    let cost = match fragment.map(|fragment| fragment.after) {
        _ if last => 0,
        Some(Break::Hyphen) => HYPHEN,
        Some(Break::Glued) => PARTED,
        _ => 0,
    };
    let beyond = match (hyphen, frame.justified) {
        (true, justified) => i32::from(!justified),
        (false, true) if fragment.is_some_and(|fragment| hangs(text, fragment)) => -1,
        (false, _) => 0,
    };
    Close { beyond, cost, hyphen, last }
}

/// Whether the last sign of a fragment is light enough to hang outside the line.
pub fn hangs(text: &str, fragment: &Fragment) -> bool {
    let words = text.get(fragment.start..fragment.end).unwrap_or_default();
    fragment.width > 1 && words.ends_with(['.', ',', ';', ':', '-', '‐', '’', '”', '\'', '"'])
}

/// A line as far as its looks depend on where it begins.
struct Look {
    taken: u32,
    /// Spaces in it.
    gaps: u64,
    /// It holds a single fragment and is not the first.
    only: bool,
}

impl Look {
    fn cost(&self, last: bool, frame: Frame) -> u64 {
        if self.taken > frame.columns {
            return u64::from(self.taken - frame.columns) * OVERFULL;
        }
        let slack = u64::from(frame.columns - self.taken);
        let look = if last {
            if self.only && self.taken * 5 < frame.columns.min(60) { WIDOW } else { 0 }
        } else if frame.justified && self.gaps > 0 {
            // One more column in each space is as bad as ten columns of air at a ragged edge.
            let rivers = if slack > self.gaps * u64::from(STRETCH) { LINE } else { 0 };
            (10 * slack / self.gaps).pow(2) + rivers
        } else {
            slack * slack
        };
        LINE + look
    }
}
