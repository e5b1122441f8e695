//! Places among an article's words, and the words between two of them.

use unicode_segmentation::UnicodeSegmentation;

use super::{Article, Block, Mark, Text, each_slot};

/// A place among the words of an article; the same at every measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Point {
    /// Number of the piece: 0 is the headline area, n + 1 is block n.
    pub piece: usize,
    /// Number of the text in it.
    pub slot: usize,
    /// Byte of that text.
    pub byte: usize,
}

/// Words from one point up to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Passage {
    /// The first letter.
    pub from: Point,
    /// Behind the last.
    pub to: Point,
}

impl Passage {
    /// From the earlier of two points to the later.
    pub fn between(one: Point, other: Point) -> Self {
        Self { from: one.min(other), to: one.max(other) }
    }

    /// The bytes of it in a text of `length` bytes; none where it holds nothing of it.
    pub fn within(&self, piece: usize, slot: usize, length: usize) -> Option<std::ops::Range<usize>> {
        let here = (piece, slot);
        let start = match (self.from.piece, self.from.slot) {
            before if before < here => 0,
            same if same == here => self.from.byte.min(length),
            _ => return None,
        };
        let end = match (self.to.piece, self.to.slot) {
            after if after > here => length,
            same if same == here => self.to.byte.min(length),
            _ => return None,
        };
        (start < end).then_some(start..end)
    }
}

impl Article {
    /// The texts of a piece, in the order of their slots, and whether each is read with the article.
    pub fn texts(&self, piece: usize) -> Vec<(&Text, bool)> {
        let Some(at) = piece.checked_sub(1) else {
            // An absent headline keeps its number.
            static NONE: std::sync::LazyLock<Text> = std::sync::LazyLock::new(Text::default);
            return [&self.meta.title, &self.meta.standfirst]
                .into_iter()
                .map(|text| (text.as_ref().unwrap_or(&NONE), true))
                .collect();
        };
        let mut out = Vec::new();
        if let Some(block) = self.blocks.get(at) {
            let read = !matches!(block, Block::Note(_));
            each_slot(block, &mut |slot| out.push((slot.text, read && slot.is_read())));
        }
        out
    }

    /// Number of pieces.
    pub fn pieces(&self) -> usize {
        self.blocks.len() + 1
    }

    /// The words of `passage` without line breaks of their setting: an empty line between blocks, each text of a block
    /// on a line of its own.
    pub fn quoted(&self, passage: &Passage) -> String {
        let mut out = String::new();
        for piece in passage.from.piece..=passage.to.piece.min(self.pieces()) {
            let mut first = true;
            for (slot, (text, _)) in self.texts(piece).into_iter().enumerate() {
                let Some(words) = passage.within(piece, slot, text.len()).and_then(|range| text.get(range))
                else {
                    continue;
                };
                if !out.is_empty() {
                    out.push_str(if first { "\n\n" } else { "\n" });
                }
                first = false;
                out.push_str(words);
            }
        }
        out
    }

    /// The first sentence that begins at or after `from`, or that holds it; none after the last.
    pub fn sentence(&self, from: Point) -> Option<Passage> {
        for piece in from.piece..self.pieces() {
            for (slot, (text, read)) in self.texts(piece).into_iter().enumerate() {
                if !read || (piece, slot) < (from.piece, from.slot) {
                    continue;
                }
                let after = if (piece, slot) == (from.piece, from.slot) { from.byte } else { 0 };
                let found = sentences(text).into_iter().find(|range| range.end > after);
                if let Some(range) = found {
                    let point = |byte| Point { piece, slot, byte };
                    return Some(Passage { from: point(range.start), to: point(range.end) });
                }
            }
        }
        None
    }

    /// Where the footnote that `label` names stands, as in `[3]`.
    pub fn footnote(&self, label: &str) -> Option<Point> {
        let number: u64 = label.trim_matches(|c: char| !c.is_ascii_digit()).parse().ok()?;
        let begins = |text: &str| {
            let rest = text.trim_start_matches(['[', '(', '^', '*']);
            rest.strip_prefix(&number.to_string())
                .is_some_and(|rest| rest.starts_with(['.', ']', ')', ':', ' ']))
        };
        self.blocks.iter().enumerate().rev().find_map(|(at, block)| {
            let mut slot = 0;
            let found = match block {
                Block::List(list) if list.ordered => {
                    list.items.iter().zip(list.start..).find_map(|(item, own)| {
                        let here = slot;
                        slot += 1;
                        item.blocks.iter().for_each(|b| each_slot(b, &mut |_| slot += 1));
                        (own == number).then_some(here)
                    })?
                }
                Block::Paragraph(text) | Block::Note(text) if begins(&text.text) => 0,
                _ => return None,
            };
            Some(Point { piece: at + 1, slot: found, byte: 0 })
        })
    }

    /// Every number of a footnote in a piece, with its bytes.
    pub fn footnote_marks(&self, piece: usize) -> Vec<(usize, std::ops::Range<usize>)> {
        let mut out = Vec::new();
        let mut number = 0;
        if let Some(block) = piece.checked_sub(1).and_then(|at| self.blocks.get(at)) {
            each_slot(block, &mut |slot| {
                let notes = slot.spans.iter().filter(|span| span.mark == Mark::Footnote);
                out.extend(notes.map(|span| (number, span.start..span.end)));
                number += 1;
            });
        }
        out
    }
}

/// The sentences of a text (UAX #29), without the space after them; an initial or a title ends none.
fn sentences(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut out: Vec<std::ops::Range<usize>> = Vec::new();
    for (start, words) in text.split_sentence_bound_indices() {
        let end = start + words.trim_end().len();
        match out.last_mut() {
            Some(last) if text.get(last.clone()).is_some_and(is_cut_short) => last.end = end,
            _ => out.push(start..end),
        }
    }
    out.retain(|range| !range.is_empty());
    out
}

/// Whether a sentence that seems to end goes on: `Mr.`, `J.`
fn is_cut_short(sentence: &str) -> bool {
    let last = sentence.rsplit(' ').next().unwrap_or_default();
    let Some(word) = last.strip_suffix('.') else { return false };
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (Some(only), None) => only.is_uppercase(),
        _ => matches!(word, "Mr" | "Mrs" | "Ms" | "Dr" | "Prof" | "St" | "No" | "vs" | "e.g" | "i.e"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::markdown;

    #[test]
    fn passages_are_quoted_clean() {
        let article = markdown::parse("One two\nthree.\n\n- four\n- five\n\nSix.");
        let point = |piece, slot, byte| Point { piece, slot, byte };
        let all = Passage::between(point(3, 0, 4), point(1, 0, 4));
        assert_eq!(article.quoted(&all), "two three.\n\nfour\nfive\n\nSix.");
        let inside = Passage::between(point(2, 1, 0), point(2, 1, 4));
        assert_eq!(article.quoted(&inside), "five");
    }

    #[test]
    fn sentences_end_where_they_end() {
        for (text, expected) in [
            ("One. Two!", &["One.", "Two!"][..]),
            ("Mr. Smith met J. R. Ewing. He left.", &["Mr. Smith met J. R. Ewing.", "He left."]),
            ("今日は。明日も。", &["今日は。", "明日も。"]),
        ] {
            let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn footnotes_are_found() {
        let article = markdown::parse("Words[^a] and more[^b].\n\n[^a]: First.\n[^b]: Second.");
        let marks = article.footnote_marks(1);
        assert_eq!(marks.len(), 2);
        let at = article.footnote("[2]").unwrap();
        assert_eq!(&**article.texts(at.piece)[at.slot].0, "Second.");
    }
}
