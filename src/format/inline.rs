//! Words being gathered from a format's inline marks.

use crate::article::{Rich, Span, SpanKind, Text, text::HARD_BREAK as BREAK};

/// Stands in raw text for a line break that the source meant.
pub(super) const HARD_BREAK: char = BREAK;

/// Words being gathered, with the marks that are open.
#[derive(Default)]
pub(super) struct Inline {
    pub(super) raw: String,
    pub(super) open: Vec<(usize, SpanKind)>,
    pub(super) spans: Vec<Span>,
}

impl Inline {
    pub(super) fn begin(&mut self, mark: SpanKind) {
        self.open.push((self.raw.len(), mark));
    }

    pub(super) fn end(&mut self) {
        if let Some((start, mark)) = self.open.pop() {
            self.spans.push(Span { start, end: self.raw.len(), kind: mark });
        }
    }

    pub(super) fn marked(&mut self, text: &str, mark: SpanKind) {
        self.begin(mark);
        self.raw.push_str(text);
        self.end();
    }

    /// The words gathered so far, cleaned; spans are carried over to the cleaned text.
    pub(super) fn take(&mut self) -> Rich {
        let raw = std::mem::take(&mut self.raw);
        let mut spans = std::mem::take(&mut self.spans);
        self.open.clear();
        if raw.is_empty() {
            return Rich::default();
        }
        let mut ends: Vec<&mut usize> = spans.iter_mut().flat_map(|s| [&mut s.start, &mut s.end]).collect();
        ends.sort_unstable();
        let text = Text::broken_with(&raw, &mut ends);
        for span in &mut spans {
            let words = text.get(span.start..span.end.min(text.len())).unwrap_or_default();
            span.start += words.len() - words.trim_start_matches([' ', '\n']).len();
            span.end = span.start + words.trim_matches([' ', '\n']).len();
        }
        spans.retain(|s| s.start < s.end && text.get(s.start..s.end).is_some());
        // A link is around what its words are, so that they come out in one order however they were written.
        let is_inside = |kind: &SpanKind| !matches!(kind, SpanKind::Link(_));
        spans.sort_by_key(|s| (s.start, std::cmp::Reverse(s.end), is_inside(&s.kind)));
        Rich { text, spans }
    }
}
