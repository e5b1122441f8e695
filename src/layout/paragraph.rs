//! Paragraphs: where lines break, and how spans are carried over the breaks.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::{
    LayoutContext, Measure,
    direction::Levels,
    fit::{Frame, LINE, STRETCH, fit, hangs},
    fragments::{Fragment, columns, fragments, hyphenated},
    line::{Ink, Line, Run, RunStyle},
};
use crate::article::{Origin, Rich, Span};

/// Narrowest measure at which punctuation hangs and lines are justified; below it too few words share a line.
const JUSTIFIED: usize = 24;

/// Lays one text out in lines no wider than `measure` columns.
///
/// Widths are terminal columns (UAX #11), breaks follow UAX #14, and the choice of breaks minimises what the lines
/// cost together (Knuth & Plass 1981, on the columns of a terminal): their slack, hyphens, a short word alone at the
/// end. Words are parted only where no other choice looks well. A word wider than the measure is split at a grapheme
/// boundary, and a `\n` ends a line. What runs from right to left stands right (UAX #9). Takes O(n k) time for n words
/// of which k fit on a line; never fails. An empty text has no lines.
pub fn paragraph(
    text: &str,
    spans: &[Span],
    slot: usize,
    ink: Ink,
    measure: Measure,
    context: &LayoutContext,
) -> Vec<Line> {
    let mut out = Vec::new();
    let mut inker = Inker { text, spans, slot, ink };
    let mut start = 0;
    for part in text.split('\n').filter(|_| !text.is_empty()) {
        stretch(start, part, &mut inker, measure, context, &mut out);
        start += part.len() + 1;
    }
    out
}

/// Lays out the words of `rich` from `byte` on.
pub fn words_from(
    rich: &Rich,
    byte: usize,
    slot: usize,
    ink: Ink,
    measure: Measure,
    context: &LayoutContext,
) -> Vec<Line> {
    let Rich { text, spans } = rich.slice(byte..rich.text.len());
    let mut lines = paragraph(&text, &spans, slot, ink, measure, context);
    let origins = lines.iter_mut().flat_map(|line| &mut line.runs).filter_map(|run| run.origin.as_mut());
    origins.for_each(|origin| origin.byte += byte);
    lines
}

/// Lays out words that the article does not have.
pub fn added(words: &str, ink: Ink, measure: Measure, context: &LayoutContext) -> Vec<Line> {
    let mut lines = paragraph(words, &[], 0, ink, measure, context);
    lines.iter_mut().flat_map(|line| &mut line.runs).for_each(|run| run.origin = None);
    lines
}

/// Lays out what stands between two meant breaks, from byte `start` on.
fn stretch(
    start: usize,
    text: &str,
    inker: &mut Inker<'_>,
    measure: Measure,
    context: &LayoutContext,
    out: &mut Vec<Line>,
) {
    if text.is_empty() {
        return out.push(Line::default());
    }
    let frame = frame(inker.ink, measure, context);
    let mut words = fragments(text, frame.columns as usize);
    let (mut lines, worst) = fit(text, &words, frame);
    // A line with a fifth of it empty; with wide spaces, where both edges are straight.
    let bearable = LINE + if frame.justified { 60 } else { u64::from(frame.columns / 5).pow(2).max(36) };
    if worst > bearable && context.typesetting.hyphenate && lines.len() > 1 {
        let parted = hyphenated(text, &words, &context.hyphenation);
        if parted.len() > words.len() {
            words = parted;
            lines = fit(text, &words, frame).0;
        }
    }
    let levels = Levels::of(text, context.typesetting.bidi);
    let count = lines.len();
    for (at, line) in lines.into_iter().enumerate() {
        let here = words.get(line).unwrap_or_default();
        let last = at + 1 == count;
        let mut set = Line { runs: inker.line(start, here, &Edge { text, frame, last, odd: at % 2 == 1 }) };
        if let Some(levels) = &levels {
            levels.turn(&mut set, start);
            if levels.from_right {
                set = set.at_right(measure.columns());
            }
        }
        out.push(set);
    }
}

fn frame(ink: Ink, measure: Measure, context: &LayoutContext) -> Frame {
    let flowing = matches!(ink, Ink::Text | Ink::Quote) && measure.columns() >= JUSTIFIED;
    let justified = context.typesetting.justify && flowing;
    let columns = (measure.columns() - usize::from(justified)) as u32;
    Frame { columns, justified }
}

/// Sets code line by line as it is, its `parts` in their ink; lines wider than the measure go on below.
pub fn verbatim(text: &str, slot: usize, parts: &[(Range<usize>, Ink)], measure: Measure) -> Vec<Line> {
    let mut out = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let mut byte = at;
        for fragment in cut(line, measure.columns()) {
            out.push(Line { runs: inked(fragment, byte, slot, parts) });
            byte += fragment.len();
        }
        if line.is_empty() {
            out.push(Line::default());
        }
        at += line.len() + 1;
    }
    out
}

/// The runs of a line of code that begins at `byte`.
fn inked(fragment: &str, byte: usize, slot: usize, parts: &[(Range<usize>, Ink)]) -> Vec<Run> {
    let end = byte + fragment.len();
    let mut runs = Vec::new();
    let mut add = |from: usize, to: usize, ink: Ink| {
        if let Some(text) = fragment.get(from - byte..to - byte).filter(|text| !text.is_empty()) {
            let origin = Some(Origin { slot, byte: from });
            runs.push(Run { text: text.to_owned(), ink, origin, ..Run::default() });
        }
    };
    let mut at = byte;
    let first = parts.partition_point(|(range, _)| range.end <= byte);
    for (range, ink) in parts.iter().skip(first).take_while(|(range, _)| range.start < end) {
        let (from, to) = (range.start.max(at), range.end.min(end));
        add(at, from, Ink::Code);
        add(from, to, *ink);
        at = to;
    }
    add(at, end, Ink::Code);
    runs
}

/// Cuts `text` into parts of at most `widest` columns, at grapheme boundaries. One grapheme wider than that stands
/// alone.
fn cut(text: &str, widest: usize) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (mut end, mut width) = (0, 0);
        for grapheme in rest.graphemes(true) {
            width += columns(grapheme);
            if end > 0 && width > widest {
                break;
            }
            end += grapheme.len();
        }
        let (part, tail) = rest.split_at_checked(end).filter(|_| end > 0)?;
        rest = tail;
        Some(part)
    })
}

struct Inker<'a> {
    text: &'a str,
    spans: &'a [Span],
    slot: usize,
    ink: Ink,
}

/// How a line ends.
struct Edge<'a> {
    /// Text of the fragments.
    text: &'a str,
    frame: Frame,
    /// It is the last line of its paragraph.
    last: bool,
    /// Wider spaces stand at the right end of odd lines and at the left of even ones, so that none are below another.
    odd: bool,
}

impl Inker<'_> {
    /// The runs of a line of `fragments`, whose bytes count from `start`.
    fn line(&mut self, start: usize, fragments: &[Fragment], edge: &Edge<'_>) -> Vec<Run> {
        let (Some(first), Some(last)) = (fragments.first(), fragments.last()) else { return Vec::new() };
        let mut runs = Vec::with_capacity(2);
        let mut from = start + first.start;
        for (to, more) in edge.stretched(fragments, last) {
            self.runs(from, start + to, &mut runs);
            from = start + to;
            self.add(" ".repeat(more), &mut runs);
        }
        self.runs(from, start + last.end, &mut runs);
        if last.is_cut() && !edge.last {
            self.add("-".into(), &mut runs);
        }
        runs
    }

    /// Adds what the article does not have, in the style of the words before it.
    fn add(&self, text: String, runs: &mut Vec<Run>) {
        let style = runs.last().map(|run| run.style).unwrap_or_default();
        runs.push(Run { text, ink: self.ink, style, origin: None });
    }

    /// Adds the runs of `text[start..end]`, cut where spans begin and end.
    fn runs(&mut self, start: usize, end: usize, out: &mut Vec<Run>) {
        // Lines come in order, so spans that ended before this line are never looked at again.
        while let Some((first, rest)) = self.spans.split_first()
            && first.end <= start
        {
            self.spans = rest;
        }
        let origin = |byte| Some(Origin { slot: self.slot, byte });
        if self.spans.first().is_none_or(|span| span.start >= end) {
            let text = self.text.get(start..end).unwrap_or_default().to_owned();
            return out.push(Run { text, ink: self.ink, style: RunStyle::default(), origin: origin(start) });
        }
        let here: Vec<&Span> =
            self.spans.iter().take_while(|s| s.start < end).filter(|s| s.end > start).collect();
        let mut cuts: Vec<usize> = here.iter().flat_map(|s| [s.start, s.end]).collect();
        cuts.retain(|cut| *cut > start && *cut < end);
        cuts.extend([start, end]);
        cuts.sort_unstable();
        cuts.dedup();
        out.extend(cuts.array_windows().filter_map(|&[from, to]| {
            let mut style = RunStyle::default();
            here.iter().filter(|s| s.start <= from && s.end >= to).for_each(|s| style.add(&s.kind));
            let text = self.text.get(from..to)?.to_owned();
            Some(Run { text, ink: self.ink, style, origin: origin(from) })
        }));
    }
}

impl Edge<'_> {
    /// Where spaces become wider, as the byte behind each, and by how many columns; nowhere in a ragged line.
    fn stretched(&self, fragments: &[Fragment], last: &Fragment) -> Vec<(usize, usize)> {
        if !self.frame.justified || self.last {
            return Vec::new();
        }
        let spaces = || fragments.iter().rev().skip(1).rev().filter(|fragment| fragment.space > 0);
        let gaps = spaces().count() as u32;
        let slack = self.slack(fragments, last);
        if slack == 0 || slack > gaps * STRETCH {
            return Vec::new();
        }
        let shared = |upto: u32| (upto * slack + if self.odd { gaps - 1 } else { 0 }) / gaps;
        let wider = |(gap, fragment): (u32, &Fragment)| {
            let more = shared(gap + 1) - shared(gap);
            (more > 0).then_some((fragment.end + fragment.space as usize, more as usize))
        };
        (0..).zip(spaces()).filter_map(wider).collect()
    }

    /// Columns that are left on a line of `fragments`.
    fn slack(&self, fragments: &[Fragment], last: &Fragment) -> u32 {
        let words: u32 = fragments.iter().map(|fragment| fragment.width + fragment.space).sum();
        let hung = if last.is_cut() { 0 } else { u32::from(hangs(self.text, last)) };
        (self.frame.columns + hung).saturating_sub(words - last.space)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrap(text: &str, columns: usize) -> Vec<String> {
        let context = LayoutContext::default();
        paragraph(text, &[], 0, Ink::Text, Measure::new(columns), &context).iter().map(Line::text).collect()
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
        let spans = [Span { start: 4, end: 11, kind: crate::article::SpanKind::Strong }];
        let context = LayoutContext::default();
        let lines = paragraph("one two three four", &spans, 0, Ink::Text, Measure::new(9), &context);
        let strong: String =
            lines.iter().flat_map(|l| &l.runs).filter(|r| r.style.strong).map(|r| r.text.as_str()).collect();
        assert_eq!(strong, "twothr");
    }
}
