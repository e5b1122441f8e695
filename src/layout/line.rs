//! A set line: runs of words, each with its ink and where it came from.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

use super::{arabic::is_form, fragments::columns};
use crate::article::{Origin, SpanKind};

/// What a run is, for the theme to give it a style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[allow(missing_docs, reason = "the names are the field's own")]
pub enum Ink {
    #[default]
    Text,
    Headline,
    Standfirst,
    Byline,
    Heading,
    Subheading,
    Caption,
    Credit,
    Quote,
    Code,
    CodeKeyword,
    CodeString,
    CodeComment,
    TableHead,
    Note,
    /// Bars, bullets, rules, borders: what the setter adds.
    Furniture,
    /// An image's box and alternative text.
    Image,
    /// Where a picture is drawn.
    Picture,
}

/// How a run's words stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "independent flags")]
#[allow(missing_docs, reason = "the names are those of the spans")]
pub struct RunStyle {
    pub emphasis: bool,
    pub strong: bool,
    pub code: bool,
    pub strike: bool,
    pub link: bool,
    pub footnote: bool,
    pub raised: bool,
    pub lowered: bool,
    /// The sign that is shown instead of the run's single letter: a drop cap's first cell, a bracket turned round.
    pub glyph: Option<char>,
}

impl RunStyle {
    pub(super) fn add(&mut self, mark: &SpanKind) {
        match mark {
            SpanKind::Emphasis => self.emphasis = true,
            SpanKind::Strong => self.strong = true,
            SpanKind::Code => self.code = true,
            SpanKind::Strike => self.strike = true,
            SpanKind::Footnote => self.footnote = true,
            SpanKind::Superscript => self.raised = true,
            SpanKind::Subscript => self.lowered = true,
            SpanKind::Link(_) => self.link = true,
        }
    }
}

/// Words of one ink.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    /// The words, already clean.
    pub text: String,
    /// What they are.
    pub ink: Ink,
    /// How they stand out.
    pub style: RunStyle,
    /// `None` for what the setter added.
    pub origin: Option<Origin>,
}

impl Run {
    /// Something the setter adds: a bar, a bullet, air.
    pub fn furniture(text: impl Into<String>) -> Self {
        Self { text: text.into(), ink: Ink::Furniture, ..Self::default() }
    }

    fn is_furniture(&self) -> bool {
        self.ink == Ink::Furniture && self.style == RunStyle::default() && self.origin.is_none()
    }

    /// Columns.
    pub fn width(&self) -> usize {
        columns(&self.text)
    }

    /// A part of the run's words as they are shown: raised and lowered digits have letters of their own. As wide as
    /// the part.
    pub fn glyphs<'t>(&self, part: &'t str) -> Cow<'t, str> {
        if let Some(glyph) = self.style.glyph.filter(|_| !part.is_empty()) {
            let mut shown = String::from(glyph);
            if is_form(glyph) {
                // Its marks stay on it.
                shown.extend(part.chars().skip(1));
            }
            return shown.into();
        }
        let from = "0123456789+-=()ni";
        let to = match (self.style.raised, self.style.lowered) {
            (true, _) => "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ",
            (_, true) => "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙᵢ",
            _ => return part.into(),
        };
        let letter = |c: char| from.chars().position(|f| f == c).and_then(|at| to.chars().nth(at));
        part.chars().map(letter).collect::<Option<String>>().map_or(part.into(), Cow::Owned)
    }
}

/// One line of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// From left to right.
    pub runs: Vec<Run>,
}

impl Line {
    /// Columns.
    pub fn width(&self) -> usize {
        self.runs.iter().map(Run::width).sum()
    }

    /// The line without styles.
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.glyphs(&run.text)).collect()
    }

    /// First words on the line that came from the article.
    pub fn origin(&self) -> Option<Origin> {
        self.runs.iter().find_map(|run| run.origin)
    }

    /// The letter of the article nearest to column `x`; none on a line without words.
    pub fn letter_at(&self, x: usize) -> Option<Origin> {
        let (mut at, mut nearest) = (0, None);
        for run in &self.runs {
            let Some(Origin { slot, byte }) = run.origin else {
                at += run.width();
                continue;
            };
            for (offset, grapheme) in run.text.grapheme_indices(true) {
                if at <= x || nearest.is_none() {
                    nearest = Some(Origin { slot, byte: byte + offset });
                }
                at += columns(grapheme);
            }
        }
        nearest
    }

    /// The column of a letter of the article; none where it is on another line.
    pub fn column_of(&self, letter: Origin) -> Option<usize> {
        let mut at = 0;
        for run in &self.runs {
            if let Some(own) = run.origin
                && own.slot == letter.slot
                && (own.byte..own.byte + run.text.len()).contains(&letter.byte)
            {
                return Some(at + columns(run.text.get(..letter.byte - own.byte)?));
            }
            at += run.width();
        }
        None
    }

    /// Puts something before the line. Bars of quotes inside one another become one run, whatever their depth: a run for each
    /// would take more memory than all the words of a page of nested quotes.
    pub(super) fn indented(mut self, prefix: Run) -> Self {
        match self.runs.first_mut() {
            Some(first) if prefix.is_furniture() && first.is_furniture() => {
                first.text.insert_str(0, &prefix.text);
            }
            _ => self.runs.insert(0, prefix),
        }
        self
    }

    /// Puts the line at the right edge of `columns`.
    pub(super) fn at_right(self, columns: usize) -> Self {
        let left = columns.saturating_sub(self.width());
        if left == 0 { self } else { self.indented(Run::furniture(" ".repeat(left))) }
    }

    /// Puts the line in the middle of `columns`.
    pub(super) fn centred(self, columns: usize) -> Self {
        let left = columns.saturating_sub(self.width()) / 2;
        if left == 0 { self } else { self.indented(Run::furniture(" ".repeat(left))) }
    }
}
