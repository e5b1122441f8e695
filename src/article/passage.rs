//! The words of an article at and between positions.

use unicode_segmentation::UnicodeSegmentation;

use super::{Article, Block, Origin, Passage, PieceId, Point, SpanKind, Text, each_slot, text};

/// Words of what begins at a place that name it.
const LABEL: usize = 12;

impl Article {
    /// The texts of a piece, in the order of their slots, and whether each is read with the article.
    pub fn texts(&self, piece: PieceId) -> Vec<(&Text, bool)> {
        if piece == PieceId::HEAD {
            // An absent headline keeps its number.
            static NONE: std::sync::LazyLock<Text> = std::sync::LazyLock::new(Text::default);
            return [&self.meta.title, &self.meta.standfirst]
                .into_iter()
                .map(|text| (text.as_ref().unwrap_or(&NONE), true))
                .collect();
        }
        let mut out = Vec::new();
        if let Some(block) = self.block(piece) {
            let read = !matches!(block, Block::Note(_));
            each_slot(block, &mut |slot| out.push((slot.text, read && slot.is_read())));
        }
        out
    }

    /// The block of a piece; none for the headline area, and beyond the last.
    pub fn block(&self, piece: PieceId) -> Option<&Block> {
        self.blocks.get(piece.block()?)
    }

    /// The piece behind the last one.
    pub fn end(&self) -> PieceId {
        PieceId::of_block(self.blocks.len())
    }

    /// Every piece, from the headline area down.
    pub fn pieces(&self) -> impl DoubleEndedIterator<Item = PieceId> + ExactSizeIterator + use<> {
        PieceId::HEAD.up_to(self.end())
    }

    /// The words of `passage` without line breaks of their setting: an empty line between blocks, each text of a block
    /// on a line of its own.
    pub fn quoted(&self, passage: &Passage) -> String {
        let mut out = String::new();
        for piece in passage.from.piece.up_to(passage.to.piece.next().min(self.end())) {
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
        for piece in from.piece.up_to(self.end()) {
            for (slot, (text, read)) in self.texts(piece).into_iter().enumerate() {
                if !read || (piece, slot) < from.text() {
                    continue;
                }
                let after = if (piece, slot) == from.text() { from.byte } else { 0 };
                let found = sentences(text).into_iter().find(|range| range.end > after);
                if let Some(range) = found {
                    let point = |byte| Point { piece, slot, byte };
                    return Some(Passage { from: point(range.start), to: point(range.end) });
                }
            }
        }
        None
    }

    /// The name of a place in an article by which a link in it leads there: of its heading, else of the words that begin
    /// there, up to the end of their line. None where there are no words.
    pub fn label(words: &str) -> Option<String> {
        let line = words.lines().find(|line| line.contains(char::is_alphanumeric))?;
        let first: Vec<&str> = line.split_whitespace().take(LABEL).collect();
        Some(text::slug(&first.join(" ")))
    }

    /// The name of the place that has `earlier` others with its [`label`](Self::label) before it, headings first, as GitHub
    /// numbers them: the second one is `label-1`. Noughts are put before the number until no other words are called so.
    pub fn nth_label(label: &str, earlier: usize, is_taken: impl Fn(&str) -> bool) -> String {
        if earlier == 0 {
            return label.to_owned();
        }
        let mut name = format!("{label}-{earlier}");
        while is_taken(&name) {
            name.insert(label.len() + 1, '0');
        }
        name
    }

    /// Where the words that `label` names stand: the heading, else what begins with them.
    pub fn place(&self, label: &str) -> Option<Point> {
        self.nth_place(label, 0).or_else(|| {
            let (label, earlier) = label.rsplit_once('-')?;
            self.nth_place(label, earlier.parse().ok()?)
        })
    }

    /// The place with this label that has `earlier` others before it: headings, then other words.
    fn nth_place(&self, label: &str, earlier: usize) -> Option<Point> {
        let first = label.chars().next()?;
        let (mut headings, mut texts) = (Vec::new(), Vec::new());
        for (at, block) in self.blocks.iter().enumerate() {
            let places = if matches!(block, Block::Heading { .. }) { &mut headings } else { &mut texts };
            let mut slot = 0;
            each_slot(block, &mut |words| {
                // Most words are told by their first letter.
                let begins = || {
                    let mut letters = words.text.chars().flat_map(char::to_lowercase);
                    letters.find(|c| c.is_alphanumeric()) == Some(first)
                };
                if begins() && Self::label(words.text).is_some_and(|own| own == label) {
                    places.push(Origin { slot, byte: 0 }.of(PieceId::of_block(at)));
                }
                slot += 1;
            });
            if headings.len() > earlier {
                break;
            }
        }
        headings.into_iter().chain(texts).nth(earlier)
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
                // Lists of definitions, and tables, name a note in a text of its own.
                Block::List(_) | Block::Table(_) | Block::Quote(_) => {
                    let mut found = None;
                    each_slot(block, &mut |words| {
                        let is_it = begins(words.text) || **words.text == *number.to_string();
                        found = found.or(is_it.then_some(slot));
                        slot += 1;
                    });
                    found?
                }
                _ => return None,
            };
            Some(Origin { slot: found, byte: 0 }.of(PieceId::of_block(at)))
        })
    }

    /// Every number of a footnote in a piece, with its bytes.
    pub fn footnote_marks(&self, piece: PieceId) -> Vec<(usize, std::ops::Range<usize>)> {
        let mut out = Vec::new();
        let mut number = 0;
        if let Some(block) = self.block(piece) {
            each_slot(block, &mut |slot| {
                let notes = slot.spans.iter().filter(|span| span.kind == SpanKind::Footnote);
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
        let point = |piece, slot, byte| Point { piece: PieceId::from_number(piece), slot, byte };
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
    fn links_lead_to_headings_and_to_what_begins_with_their_words() {
        let article = markdown::parse("The wall stands.\n\n## The wall stands\n\n- one\n- The *quay* below");
        for (label, place) in
            [("the-wall-stands", Some((1, 0))), ("the-quay-below", Some((2, 1))), ("quay", None), ("", None)]
        {
            let found = article.place(label).map(|at| (at.piece.block().unwrap(), at.slot));
            assert_eq!(found, place, "{label}");
        }
        assert_eq!(super::Article::label("¶ — "), None);
    }

    #[test]
    fn footnotes_are_found() {
        let article = markdown::parse("Words[^a] and more[^b].\n\n[^a]: First.\n[^b]: Second.");
        let marks = article.footnote_marks(PieceId::of_block(0));
        assert_eq!(marks.len(), 2);
        let at = article.footnote("[2]").unwrap();
        assert_eq!(&**article.texts(at.piece)[at.slot].0, "Second.");
    }
}
