//! Words chosen by the reader, and how keys move through them.

use unicode_segmentation::UnicodeSegmentation;

use super::body::Body;
use crate::{
    article::{Article, Origin, Passage, Point},
    layout::LinePos,
};

/// A choice: from where it was begun to where the cursor is, both letters included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    /// Where it was begun.
    pub fixed: Point,
    /// Where the cursor is.
    pub cursor: Point,
}

/// How far a key moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Letter,
    Word,
    WordEnd,
    Line,
    LineEdge,
    Sentence,
    Block,
    Whole,
}

impl Selection {
    /// The chosen words.
    pub fn passage(&self, article: &Article) -> Passage {
        let between = Passage::between(self.fixed, self.cursor);
        let text = text_of(article, between.to);
        let next =
            text.get(between.to.byte..).and_then(|rest| rest.graphemes(true).next()).map_or(0, str::len);
        Passage { to: Point { byte: between.to.byte + next, ..between.to }, ..between }
    }
}

/// The point that a step from `from` leads to; `from` itself at the edge of the article.
pub(super) fn step(body: &mut Body, from: Point, step: Step, forward: bool) -> Point {
    let article = std::sync::Arc::clone(body.galley.article());
    let text = text_of(&article, from);
    let found = match step {
        Step::Letter if forward => text
            .get(from.byte..)
            .and_then(|rest| rest.grapheme_indices(true).nth(1))
            .map(|(at, _)| from.byte + at),
        Step::Letter => {
            text.get(..from.byte).and_then(|rest| rest.grapheme_indices(true).next_back()).map(|(at, _)| at)
        }
        Step::Word => words(text, from.byte, forward, false),
        Step::WordEnd => words(text, from.byte, forward, true),
        Step::Sentence if forward => {
            return article
                .sentence(from)
                .and_then(|this| article.sentence(this.to))
                .map_or(from, |next| next.from);
        }
        Step::Sentence => text
            .get(..from.byte)
            .and_then(|rest| rest.split_sentence_bound_indices().map(|(at, _)| at).last()),
        Step::Line => return line(body, from, forward),
        Step::LineEdge => return edge(body, from, forward),
        Step::Block => return neighbour(&article, from, forward, true),
        Step::Whole => return whole(&article, from, forward),
    };
    found.map_or_else(|| neighbour(&article, from, forward, false), |byte| Point { byte, ..from })
}

fn text_of(article: &Article, point: Point) -> &str {
    article.texts(point.piece).get(point.slot).map_or("", |(text, _)| text)
}

/// Begin (or end) of the word after (or before) `from`.
fn words(text: &str, from: usize, forward: bool, ends: bool) -> Option<usize> {
    let words = text.unicode_word_indices();
    let mut places = words.map(|(at, word)| {
        let last = word.grapheme_indices(true).next_back().map_or(0, |(last, _)| last);
        if ends { at + last } else { at }
    });
    if forward { places.find(|at| *at > from) } else { places.take_while(|at| *at < from).last() }
}

/// The text before or after the one of `from`: its begin, or its last letter where a letter is stepped back.
fn neighbour(article: &Article, from: Point, forward: bool, begins: bool) -> Point {
    let mut at = Point { byte: 0, ..from };
    loop {
        let slots = article.texts(at.piece);
        let other_block = begins && at.piece == from.piece;
        if forward && !other_block && at.slot + 1 < slots.len() {
            at.slot += 1;
        } else if forward {
            at = Origin::default().of(at.piece.next());
        } else if begins && at.piece == from.piece && from.byte > 0 {
            return at;
        } else if !other_block && at.slot > 0 {
            at.slot -= 1;
        } else if let Some(piece) = at.piece.before() {
            at = Point { piece, slot: article.texts(piece).len().saturating_sub(1), byte: 0 };
            if begins {
                at.slot = 0;
            }
        } else {
            return from;
        }
        if at.piece >= article.end() {
            return from;
        }
        let text = text_of(article, at);
        if !text.is_empty() {
            let last = text.grapheme_indices(true).next_back().map_or(0, |(byte, _)| byte);
            return Point { byte: if forward || begins { 0 } else { last }, ..at };
        }
    }
}

fn whole(article: &Article, from: Point, forward: bool) -> Point {
    let mut at = from;
    loop {
        let next = neighbour(article, at, forward, false);
        if next == at {
            let text = text_of(article, at);
            let last = text.grapheme_indices(true).next_back().map_or(0, |(byte, _)| byte);
            return Point { byte: if forward { last } else { 0 }, ..at };
        }
        at = next;
    }
}

fn place(body: &mut Body, point: Point) -> Option<(LinePos, usize)> {
    let letter = point.origin();
    let line = body.galley.line_of(point.piece, letter)?;
    let x = body.galley.lines(point.piece).get(line)?.column_of(letter).unwrap_or_default();
    Some((LinePos { piece: point.piece, line }, x))
}

/// The letter in the same column of the next line with words.
fn line(body: &mut Body, from: Point, forward: bool) -> Point {
    let Some((mut at, x)) = place(body, from) else { return from };
    loop {
        let next = if forward { body.galley.forward(at, 1) } else { body.galley.back(at, 1) };
        if next == at {
            return from;
        }
        at = next;
        if let Some(letter) = body.galley.lines(at.piece).get(at.line).and_then(|line| line.letter_at(x)) {
            return letter.of(at.piece);
        }
    }
}

fn edge(body: &mut Body, from: Point, forward: bool) -> Point {
    let Some((at, _)) = place(body, from) else { return from };
    let x = if forward { usize::MAX } else { 0 };
    let letter = body.galley.lines(at.piece).get(at.line).and_then(|line| line.letter_at(x));
    letter.map_or(from, |letter| letter.of(at.piece))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_stepped_over() {
        for (from, forward, ends, to) in [
            (0, true, false, Some(4)),
            (0, true, true, Some(2)),
            (2, true, true, Some(6)),
            (9, false, false, Some(4)),
            (9, true, false, None),
        ] {
            assert_eq!(words("one two, x", from, forward, ends), to.or(None), "{from} {forward} {ends}");
        }
    }
}
