//! Paragraphs: where lines break, and how marks are carried over the breaks.

use textwrap::{
    WordSeparator,
    core::{Fragment, Word, display_width},
    wrap_algorithms::{Penalties, wrap_first_fit, wrap_optimal_fit},
};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{
    Measure,
    line::{Ink, Line, Marks, Origin, Run},
};
use crate::article::Span;

/// Lays one text out in lines no wider than `measure` columns.
///
/// Widths are terminal columns (UAX #11), breaks follow UAX #14, and the choice of breaks minimises the squared
/// slack of the lines (Knuth & Plass 1981, as in `textwrap::wrap_algorithms::wrap_optimal_fit`). A word wider
/// than the measure is split at a grapheme boundary, and a `\n` ends a line. Takes O(n) time for n words; never
/// fails. An empty text has no lines.
pub fn paragraph(text: &str, spans: &[Span], slot: usize, ink: Ink, measure: Measure) -> Vec<Line> {
    let mut out = Vec::new();
    let mut inker = Inker { text, spans, slot, ink };
    let mut start = 0;
    for part in text.split('\n').filter(|_| !text.is_empty()) {
        stretch(start, part, &mut inker, measure, &mut out);
        start += part.len() + 1;
    }
    out
}

/// Lays out what stands between two meant breaks, from byte `start` on.
fn stretch(start: usize, text: &str, inker: &mut Inker<'_>, measure: Measure, out: &mut Vec<Line>) {
    if text.is_empty() {
        return out.push(Line::default());
    }
    let words = words(text, measure.columns());
    let widths = [measure.columns() as f64];
    // Beyond the measure stands nothing, however ugly the line before it becomes: the widest slack squared,
    // 160,000, costs less than one column too many.
    let penalties = Penalties {
        nline_penalty: 900,
        short_last_line_penalty: 40,
        overflow_penalty: 1_000_000,
        ..Penalties::new()
    };
    let lines =
        wrap_optimal_fit(&words, &widths, &penalties).unwrap_or_else(|_| wrap_first_fit(&words, &widths));
    let mut at = start;
    for line in lines {
        let from = at;
        at += line.iter().map(|word| word.word.len() + word.whitespace.len()).sum::<usize>();
        let tail = line.last().map_or(0, |word| word.whitespace.len());
        out.push(Line { runs: inker.runs(from, at - tail) });
    }
}

/// Sets text line by line as it is, for code; lines wider than the measure go on below.
pub(super) fn verbatim(text: &str, slot: usize, ink: Ink, measure: Measure) -> Vec<Line> {
    let mut out = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let mut byte = at;
        for piece in pieces(line, measure.columns()) {
            let run =
                Run { text: piece.to_owned(), ink, origin: Some(Origin { slot, byte }), ..Run::default() };
            out.push(Line { runs: vec![run] });
            byte += piece.len();
        }
        if line.is_empty() {
            out.push(Line::default());
        }
        at += line.len() + 1;
    }
    out
}

/// Words with the space after each; none wider than `columns`.
fn words(text: &str, columns: usize) -> Vec<Word<'_>> {
    let separator =
        if text.is_ascii() { WordSeparator::AsciiSpace } else { WordSeparator::UnicodeBreakProperties };
    let mut out = Vec::with_capacity(text.len() / 6 + 1);
    for word in separator.find_words(text) {
        if word.width() <= columns as f64 {
            out.push(word);
            continue;
        }
        let mut whole = pieces(word.word, columns).peekable();
        while let Some(piece) = whole.next() {
            let mut part = Word::from(piece);
            if whole.peek().is_none() {
                part.whitespace = word.whitespace;
            }
            out.push(part);
        }
    }
    out
}

/// Cuts `text` into pieces of at most `columns`, at grapheme boundaries. One grapheme wider than that stands
/// alone.
fn pieces(text: &str, columns: usize) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut end = 0;
        for grapheme in rest.graphemes(true) {
            // Widths of joined graphemes are not the sum of their parts, so the piece is measured whole.
            let next = end + grapheme.len();
            if end > 0 && rest[..next].width().max(display_width(&rest[..next])) > columns {
                break;
            }
            end = next;
        }
        let (piece, tail) = rest.split_at(end);
        rest = tail;
        Some(piece)
    })
}

struct Inker<'a> {
    text: &'a str,
    spans: &'a [Span],
    slot: usize,
    ink: Ink,
}

impl Inker<'_> {
    /// The runs of `text[start..end]`, cut where marks begin and end.
    fn runs(&mut self, start: usize, end: usize) -> Vec<Run> {
        // Lines come in order, so spans that ended before this line are never looked at again.
        while let Some((first, rest)) = self.spans.split_first()
            && first.end <= start
        {
            self.spans = rest;
        }
        let here: Vec<&Span> =
            self.spans.iter().take_while(|s| s.start < end).filter(|s| s.end > start).collect();
        let mut cuts: Vec<usize> = here.iter().flat_map(|s| [s.start, s.end]).collect();
        cuts.retain(|cut| *cut > start && *cut < end);
        cuts.extend([start, end]);
        cuts.sort_unstable();
        cuts.dedup();
        cuts.array_windows()
            .filter_map(|&[from, to]| {
                let mut marks = Marks::default();
                here.iter().filter(|s| s.start <= from && s.end >= to).for_each(|s| marks.add(&s.mark));
                let text = self.text.get(from..to)?.to_owned();
                Some(Run { text, ink: self.ink, marks, origin: Some(Origin { slot: self.slot, byte: from }) })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrap(text: &str, columns: usize) -> Vec<String> {
        paragraph(text, &[], 0, Ink::Text, Measure::new(columns)).iter().map(Line::text).collect()
    }

    #[test]
    fn wraps() {
        for (measure, text, lines) in [
            (10, "one two three", &["one two", "three"][..]),
            (8, "新聞を読む", &["新聞を読", "む"][..]),
            (8, "unbreakableword", &["unbreaka", "bleword"][..]),
            (8, "", &[][..]),
            (12, "one two\nthree", &["one two", "three"][..]),
            (12, "a long-ish dash", &["a long-ish", "dash"][..]),
        ] {
            assert_eq!(wrap(text, measure), lines, "{text:?} at {measure}");
        }
    }

    #[test]
    fn marks_survive_breaks() {
        let spans = [Span { start: 4, end: 11, mark: crate::article::Mark::Strong }];
        let lines = paragraph("one two three four", &spans, 0, Ink::Text, Measure::new(9));
        let strong: String =
            lines.iter().flat_map(|l| &l.runs).filter(|r| r.marks.strong).map(|r| r.text.as_str()).collect();
        assert_eq!(strong, "twothr");
    }
}
