//! Words that run from right to left.
//!
//! A line is broken as it is read; only then its parts are put in the order they are seen, letter by letter, each with
//! its own [`Origin`](crate::article::Origin), so that whatever finds words by it needs to know nothing of this.

use std::borrow::Cow;

use unicode_bidi::{BidiInfo, Direction, Level, get_base_direction};
use unicode_segmentation::UnicodeSegmentation;

use super::{Bidi, Ink, Line, Run, arabic, line::RunStyle};
use crate::article::Origin;

/// Whether `text` begins to run from right to left, by its first letter of either kind (UAX #9, P2).
pub fn is_from_right(text: &str) -> bool {
    may_run_from_right(text) && get_base_direction(text) == Direction::Rtl
}

/// Whether any letter could. False positives cost time only.
pub fn may_run_from_right(text: &str) -> bool {
    // Hebrew to Arabic Extended-A begin with D6 to E0 in UTF-8, their presentation forms with EF, the rest with F0.
    text.bytes().any(|b| (0xd6..=0xe0).contains(&b) || b >= 0xef)
}

/// The levels of one paragraph's bytes.
pub struct Levels {
    of_bytes: Vec<Level>,
    /// How Arabic letters look beside their neighbours, by byte; none where the terminal joins them.
    forms: Vec<(usize, char)>,
    bidi: Bidi,
    pub from_right: bool,
}

impl Levels {
    /// `None` where nothing runs from right to left.
    pub fn of(text: &str, bidi: Bidi) -> Option<Self> {
        if !may_run_from_right(text) {
            return None;
        }
        let info = BidiInfo::new(text, None);
        let from_right = info.paragraphs.first().is_some_and(|p| p.level.is_rtl());
        let joins = matches!(bidi, Bidi::Auto | Bidi::Newsprint);
        info.has_rtl().then(|| {
            let forms = if joins { arabic::forms(text) } else { Vec::new() };
            Self { of_bytes: info.levels, forms, bidi, from_right }
        })
    }

    fn form(&self, byte: usize) -> Option<char> {
        let at = self.forms.binary_search_by_key(&byte, |(byte, _)| *byte).ok()?;
        self.forms.get(at).map(|(_, form)| *form)
    }

    fn base(&self) -> Level {
        if self.from_right { Level::rtl() } else { Level::ltr() }
    }

    /// Puts the runs of a line in the order they are seen (UAX #9, L1 and L2). `start` is the byte of the paragraph's
    /// first letter in its slot.
    pub fn turn(&self, line: &mut Line, start: usize) {
        if self.bidi == Bidi::Terminal {
            return;
        }
        let mut parts: Vec<(Run, Level)> = Vec::new();
        for run in line.runs.drain(..) {
            let Some(Origin { slot, byte }) = run.origin else {
                // Air and hyphens go with what they follow.
                let level = parts.last().map_or(self.base(), |(_, level)| *level);
                parts.push((run, level));
                continue;
            };
            for (at, grapheme) in run.text.grapheme_indices(true) {
                let place = byte + at - start.min(byte);
                let level = self.of_bytes.get(place).copied().unwrap_or(self.base());
                let mut style = run.style;
                if level.is_rtl() {
                    style.glyph = style.glyph.or_else(|| mirrored(grapheme)).or_else(|| self.form(place));
                }
                let origin = Some(Origin { slot, byte: byte + at });
                match parts.last_mut() {
                    // What runs from the left stays together; where the terminal orders letters, each word does.
                    Some((before, known))
                        if *known == level
                            && (level.is_ltr()
                                || self.bidi == Bidi::Words
                                    && !(is_air(grapheme) || is_air(&before.text)))
                            && before.origin.is_some()
                            && before.style == style =>
                    {
                        before.text.push_str(grapheme);
                    }
                    _ => parts.push((Run { text: grapheme.to_owned(), ink: run.ink, style, origin }, level)),
                }
            }
        }
        let levels: Vec<Level> = parts.iter().map(|(_, level)| *level).collect();
        let mut parts: Vec<Option<Run>> = parts.into_iter().map(|(run, _)| Some(run)).collect();
        line.runs = BidiInfo::reorder_visual(&levels)
            .into_iter()
            .filter_map(|at| parts.get_mut(at).and_then(Option::take))
            .collect();
    }
}

fn is_air(text: &str) -> bool {
    text.trim().is_empty()
}

/// One line of text in the order in which it is seen.
pub fn in_order(text: &str, bidi: Bidi) -> Cow<'_, str> {
    if bidi == Bidi::Terminal {
        return text.into();
    }
    let Some(levels) = Levels::of(text, bidi) else { return text.into() };
    let origin = Some(Origin { slot: 0, byte: 0 });
    let run = Run { text: text.to_owned(), ink: Ink::Text, style: RunStyle::default(), origin };
    let mut line = Line { runs: vec![run] };
    levels.turn(&mut line, 0);
    line.text().into()
}

/// The sign that stands for a bracket that opens the other way.
fn mirrored(grapheme: &str) -> Option<char> {
    const PAIRS: &[(char, char)] =
        &[('(', ')'), ('[', ']'), ('{', '}'), ('<', '>'), ('«', '»'), ('‹', '›'), ('≤', '≥'), ('⟨', '⟩')];
    let mut chars = grapheme.chars();
    let sign = chars.next().filter(|_| chars.next().is_none())?;
    PAIRS.iter().find_map(|(one, other)| match sign {
        s if s == *one => Some(*other),
        s if s == *other => Some(*one),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Ink, LayoutContext, Line, Measure, paragraph},
        *,
    };

    #[test]
    fn a_line_is_ordered_as_the_terminal_wants_it() {
        for (bidi, seen) in [
            (Bidi::Terminal, "a سلام دنيا (b)"),
            (Bidi::Ordered, "a ايند مالس (b)"),
            (Bidi::Words, "a دنيا سلام (b)"),
            (Bidi::Newsprint, "a \u{fe8e}\u{fef4}\u{fee7}\u{fea9} \u{fee1}\u{fe8e}\u{fee0}\u{feb3} (b)"),
        ] {
            assert_eq!(in_order("a سلام دنيا (b)", bidi), seen, "{bidi:?}");
        }
        assert_eq!(in_order("(سلام)", Bidi::Ordered), "(مالس)");
        assert_eq!(in_order("plain", Bidi::Auto), "plain");
    }

    fn seen(text: &str, columns: usize) -> Vec<String> {
        paragraph(text, &[], 0, Ink::Text, Measure::new(columns), &LayoutContext::default())
            .iter()
            .map(Line::text)
            .collect()
    }

    #[test]
    fn lines_are_seen_in_order() {
        for (text, lines) in [
            // Hebrew, its numbers from the left, at the right edge.
            ("שלום 2019 עולם", &["      םלוע 2019 םולש"][..]),
            ("שלום (עולם)", &["         (םלוע) םולש"][..]),
            ("the word שלום here", &["the word םולש here"][..]),
            ("שלום עולם טוב מאוד היום", &["  דואמ בוט םלוע םולש", "                םויה"][..]),
        ] {
            assert_eq!(seen(text, 20), lines, "{text}");
        }
    }
}
