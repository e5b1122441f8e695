//! Steps through the words of an article: by letters, words, lines, sentences, blocks.

use unicode_segmentation::UnicodeSegmentation;

use crate::{
    article::{Article, Direction, Origin, Passage, Point},
    layout::LinePos,
    tui::body::Body,
};

/// How far a key moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// To the next letter.
    Letter,
    /// To where the next word begins.
    Word,
    /// To where the next word ends.
    WordEnd,
    /// To the same column of the next line.
    Line,
    /// To the edge of the line.
    LineEdge,
    /// To where the sentence ends, or begins.
    Sentence,
    /// To the next heading.
    Heading,
    /// To where the next block begins.
    Block,
    /// To the edge of the article.
    Whole,
}

/// Which letter of a word, or of a text beside another, is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    First,
    Last,
}

/// The passage from one letter to another, both included.
pub(in crate::tui) fn passage_through(article: &Article, one: Point, other: Point) -> Passage {
    let between = Passage::between(one, other);
    let text = text_of(article, between.to);
    let next = text.get(between.to.byte..).and_then(|rest| rest.graphemes(true).next()).map_or(0, str::len);
    Passage { to: Point { byte: between.to.byte + next, ..between.to }, ..between }
}

impl Body {
    /// The point that a step from `from` leads to; `from` itself at the edge of the article.
    pub(in crate::tui) fn step_from(&mut self, from: Point, step: Step, direction: Direction) -> Point {
        use Direction::{Backward, Forward};
        let article = std::sync::Arc::clone(self.galley.article());
        let text = text_of(&article, from);
        let before = text.get(..from.byte);
        let found = match (step, direction) {
            (Step::Letter, Forward) => text
                .get(from.byte..)
                .and_then(|rest| rest.grapheme_indices(true).nth(1))
                .map(|(at, _)| from.byte + at),
            (Step::Letter, Backward) => {
                before.and_then(|rest| rest.grapheme_indices(true).next_back()).map(|(at, _)| at)
            }
            (Step::Word, _) => word(text, from.byte, direction, Edge::First),
            (Step::WordEnd, _) => word(text, from.byte, direction, Edge::Last),
            (Step::Sentence, Forward) => {
                let end = object_at(&article, from, Object::Sentence).map(|(_, last)| last);
                let end = end.filter(|end| *end > from);
                return end
                    .or_else(|| Some(object_after(&article, from, Object::Sentence)?.1))
                    .unwrap_or(from);
            }
            (Step::Heading, _) => {
                let piece = self.galley.heading(from.piece, direction);
                return piece.map_or(from, |piece| Origin::default().of(piece));
            }
            (Step::Sentence, Backward) => {
                before.and_then(|rest| rest.split_sentence_bound_indices().map(|(at, _)| at).last())
            }
            (Step::Line, _) => return self.line_beside(from, direction),
            (Step::LineEdge, _) => return self.line_edge(from, direction),
            (Step::Block, _) => return block_beside(&article, from, direction),
            (Step::Whole, _) => return article_edge(&article, from, direction),
        };
        found.map_or_else(|| text_beside(&article, from, direction), |byte| Point { byte, ..from })
    }

    /// The line that a letter is on, and its column there.
    fn line_of(&mut self, point: Point) -> Option<(LinePos, usize)> {
        let letter = point.origin();
        let line = self.galley.line_of(point.piece, letter)?;
        let column = self.galley.lines(point.piece).get(line)?.column_of(letter).unwrap_or_default();
        Some((LinePos { piece: point.piece, line }, column))
    }

    /// The letter in the same column of the next line with words.
    fn line_beside(&mut self, from: Point, direction: Direction) -> Point {
        let Some((mut at, column)) = self.line_of(from) else { return from };
        loop {
            let next = match direction {
                Direction::Forward => self.galley.forward(at, 1),
                Direction::Backward => self.galley.back(at, 1),
            };
            if next == at {
                return from;
            }
            at = next;
            if let Some(letter) =
                self.galley.lines(at.piece).get(at.line).and_then(|line| line.letter_at(column))
            {
                return letter.of(at.piece);
            }
        }
    }

    fn line_edge(&mut self, from: Point, direction: Direction) -> Point {
        let Some((at, _)) = self.line_of(from) else { return from };
        let column = if direction == Direction::Forward { usize::MAX } else { 0 };
        let letter = self.galley.lines(at.piece).get(at.line).and_then(|line| line.letter_at(column));
        letter.map_or(from, |letter| letter.of(at.piece))
    }
}

/// What words belong to as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tui) enum Object {
    Sentence,
    Paragraph,
}

/// The first and the last letter of the object that a letter is in.
pub(in crate::tui) fn object_at(article: &Article, at: Point, object: Object) -> Option<(Point, Point)> {
    match object {
        Object::Sentence => {
            let Passage { from, to } = article.sentence(at)?;
            let words = text_of(article, from).get(from.byte..to.byte)?.trim_end();
            Some((from, Point { byte: from.byte + last_letter(words), ..from }))
        }
        Object::Paragraph => {
            let text = text_of(article, at);
            (!text.is_empty())
                .then(|| (Point { byte: 0, ..at }, Point { byte: last_letter(text.trim_end()), ..at }))
        }
    }
}

/// The object after the one that ends with the letter at `last`.
pub(in crate::tui) fn object_after(article: &Article, last: Point, object: Object) -> Option<(Point, Point)> {
    let next = match object {
        // The sentence that holds the letter ends with it, spaces aside.
        Object::Sentence => article.sentence(article.sentence(last)?.to)?.from,
        Object::Paragraph => text_beside(article, last, Direction::Forward),
    };
    object_at(article, next, object).filter(|(first, _)| *first > last)
}

fn text_of(article: &Article, point: Point) -> &str {
    article.texts(point.piece).get(point.slot).map_or("", |(text, _)| text)
}

/// The last letter of a text.
fn last_letter(text: &str) -> usize {
    text.grapheme_indices(true).next_back().map_or(0, |(byte, _)| byte)
}

/// An edge of the word after (or before) `from`.
fn word(text: &str, from: usize, direction: Direction, edge: Edge) -> Option<usize> {
    let mut places = text.unicode_word_indices().map(|(at, word)| match edge {
        Edge::First => at,
        Edge::Last => at + last_letter(word),
    });
    match direction {
        Direction::Forward => places.find(|at| *at > from),
        Direction::Backward => places.take_while(|at| *at < from).last(),
    }
}

/// The next text with words: its first letter, or its last where the step is back.
fn text_beside(article: &Article, from: Point, direction: Direction) -> Point {
    let edge = if direction == Direction::Forward { Edge::First } else { Edge::Last };
    first_text(article, from, direction, edge, |at| match direction {
        Direction::Forward if at.slot + 1 < article.texts(at.piece).len() => {
            Some(Point { slot: at.slot + 1, ..at })
        }
        Direction::Forward => Some(Origin::default().of(at.piece.next())),
        Direction::Backward if at.slot > 0 => Some(Point { slot: at.slot - 1, ..at }),
        Direction::Backward => {
            let piece = at.piece.before()?;
            Some(Point { piece, slot: article.texts(piece).len().saturating_sub(1), byte: 0 })
        }
    })
}

/// Where the next block with words begins. Back from inside a text that is the beginning of this text.
fn block_beside(article: &Article, from: Point, direction: Direction) -> Point {
    if direction == Direction::Backward && from.byte > 0 {
        return Point { byte: 0, ..from };
    }
    first_text(article, from, direction, Edge::First, |at| match direction {
        // In a block without words in its first text it is the next of its texts.
        Direction::Forward if at.piece != from.piece && at.slot + 1 < article.texts(at.piece).len() => {
            Some(Point { slot: at.slot + 1, ..at })
        }
        Direction::Forward => Some(Origin::default().of(at.piece.next())),
        Direction::Backward => Some(Origin::default().of(at.piece.before()?)),
    })
}

/// Follows `next` to the first text with words; `from` where there is none.
fn first_text(
    article: &Article,
    from: Point,
    direction: Direction,
    edge: Edge,
    next: impl Fn(Point) -> Option<Point>,
) -> Point {
    let mut at = Point { byte: 0, ..from };
    loop {
        let Some(further) = next(at).filter(|at| at.piece < article.end()) else { return from };
        // Steps go one way, so this ends.
        debug_assert!((further > at) == (direction == Direction::Forward), "a step went back");
        at = further;
        let text = text_of(article, at);
        if !text.is_empty() {
            return Point { byte: if edge == Edge::First { 0 } else { last_letter(text) }, ..at };
        }
    }
}

/// The first letter of the article, or the last.
fn article_edge(article: &Article, from: Point, direction: Direction) -> Point {
    let mut at = from;
    loop {
        let next = text_beside(article, at, direction);
        if next == at {
            let last = last_letter(text_of(article, at));
            return Point { byte: if direction == Direction::Forward { last } else { 0 }, ..at };
        }
        at = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_stepped_over() {
        use Direction::{Backward, Forward};
        for (from, direction, edge, to) in [
            (0, Forward, Edge::First, Some(4)),
            (0, Forward, Edge::Last, Some(2)),
            (2, Forward, Edge::Last, Some(6)),
            (9, Backward, Edge::First, Some(4)),
            (9, Forward, Edge::First, None),
        ] {
            assert_eq!(word("one two, x", from, direction, edge), to, "{from} {direction:?} {edge:?}");
        }
    }

    #[test]
    fn texts_and_blocks_are_stepped_over() {
        use Direction::{Backward, Forward};
        let article = crate::format::markdown::parse("One two.\n\n- three\n- four\n\n---\n\nFive.");
        let at = |block, slot, byte| Origin { slot, byte }.of(crate::article::PieceId::of_block(block));
        for (from, direction, text, block) in [
            (at(0, 0, 4), Forward, at(1, 0, 0), at(1, 0, 0)),
            (at(1, 0, 0), Forward, at(1, 1, 0), at(3, 0, 0)),
            (at(1, 1, 0), Backward, at(1, 0, 4), at(0, 0, 0)),
            (at(1, 1, 2), Backward, at(1, 0, 4), at(1, 1, 0)),
            (at(3, 0, 0), Backward, at(1, 1, 3), at(1, 0, 0)),
            (at(3, 0, 0), Forward, at(3, 0, 0), at(3, 0, 0)),
            (at(0, 0, 0), Backward, at(0, 0, 0), at(0, 0, 0)),
        ] {
            assert_eq!(text_beside(&article, from, direction), text, "{from:?} {direction:?}");
            assert_eq!(block_beside(&article, from, direction), block, "{from:?} {direction:?}");
        }
    }
}
