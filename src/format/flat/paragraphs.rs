//! Lines that are paragraphs together, and paragraphs that are too long to be one.

use std::borrow::Cow;

use super::{
    lines::{Logical, Set, indent},
    residue::{Shape, shape},
    titles::{is_row, starred},
};
use crate::article::text::is_ideograph;

/// Bytes after which a paragraph is cut in two, so that laying one out costs a bounded time.
const MAX_PARAGRAPH: usize = 16 << 10;

/// Lines of which some have marks of their own: what is broken goes on the line before.
pub(super) fn marked<'t>(lines: &[&'t str], is_broken: bool, out: &mut Vec<Logical<'t>>) {
    let from = out.len();
    let stars = lines.iter().filter(|line| starred(line).is_some()).count() > 1;
    for line in lines {
        let bare = line.trim();
        let item = if stars { starred(line) } else { None };
        let own = item.is_some() || is_marked(bare) || bare.starts_with('>');
        let hangs = indent(line) > 0 && lines.first().is_some_and(|first| indent(line) > indent(first));
        let goes_on = out.len() > from && (is_broken || hangs) && !own;
        match out.last_mut().filter(|_| goes_on) {
            Some(last) if last.text.len() < MAX_PARAGRAPH => {
                let last = last.text.to_mut();
                last.push(' ');
                last.push_str(bare);
            }
            _ => out.push(Logical { text: item.unwrap_or(Cow::Borrowed(bare)), set: Set::Free }),
        }
    }
}

/// Whether a trimmed line says itself what it is.
pub(super) fn is_marked(line: &str) -> bool {
    !matches!(shape(line), Shape::Plain(_)) || is_row(line)
}

/// The lines of a paragraph as one; letters of scripts without spaces get none between them.
pub(super) fn joined<'t>(lines: &[&'t str]) -> Cow<'t, str> {
    let mut out = String::with_capacity(lines.iter().map(|line| line.len() + 1).sum());
    for line in lines.iter().map(|line| line.trim()) {
        let between = out.chars().next_back().zip(line.chars().next());
        if between.is_some_and(|(a, b)| !is_ideograph(a) || !is_ideograph(b)) {
            out.push(' ');
        }
        out.push_str(line);
    }
    Cow::Owned(out)
}

/// Cuts an endless paragraph at a space near [`MAX_PARAGRAPH`] bytes; an ordinary one comes back whole.
pub(super) fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut cut = rest.floor_char_boundary(MAX_PARAGRAPH);
        if cut < rest.len() {
            cut = rest.get(..cut).and_then(|head| head.rfind(' ')).map_or(cut, |at| at + 1);
        }
        let (piece, tail) = rest.split_at(cut);
        rest = tail;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_lose_nothing() {
        for text in ["word ".repeat(20_000), "ü".repeat(40_000)] {
            let pieces: Vec<_> = pieces(&text).collect();
            assert!(pieces.len() > 2 && pieces.iter().all(|p| p.len() <= MAX_PARAGRAPH));
            assert_eq!(pieces.concat(), text);
        }
    }
}
