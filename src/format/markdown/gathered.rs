//! The words of one paragraph, heading or cell while they are gathered, and what only its end decides: which pictures
//! stand in a sentence, what is highlighted, what is a comment.

use std::ops::Range;

use super::{
    super::{address, inline::Inline},
    obsidian,
};
use crate::article::{Block, Image, Rich, Span, SpanKind, Text};

/// Words, the marks over them, and what stands among them.
#[derive(Default)]
pub(super) struct Gathered {
    /// The words as they came; `\n` where the source had a line break that means a space.
    pub(super) raw: String,
    /// Marks that are open: the byte at which each began, and whether a tag of HTML opened it.
    open: Vec<(usize, SpanKind, bool)>,
    pub(super) spans: Vec<Span>,
    /// Bytes of characters that were escaped, so they mean nothing but themselves.
    literal: Vec<usize>,
    /// Pictures and formulas, with the bytes of their words.
    among: Vec<(Range<usize>, Block)>,
    /// The picture whose alternative text is being read, with its first byte, and the pictures inside that text.
    picture: Option<(usize, Image)>,
    inside: usize,
    /// Where `small` words began and ended; a paragraph wholly of them is a note.
    small: Option<usize>,
    small_end: usize,
    /// Where words began that a page would not show.
    silent: Option<usize>,
}

/// What a paragraph comes to.
pub(super) enum Part {
    Words(Rich),
    Block(Block),
}

impl Gathered {
    pub(super) fn text(&mut self, text: &str, is_literal: bool) {
        if is_literal {
            self.literal.push(self.raw.len());
        }
        self.raw.push_str(text);
    }

    pub(super) fn begin(&mut self, mark: SpanKind, is_tag: bool) {
        self.open.push((self.raw.len(), mark, is_tag));
    }

    /// Ends the mark of its kind that was opened last; none where nothing of the kind is open.
    pub(super) fn end(&mut self, is_tag: bool, closes: impl Fn(&SpanKind) -> bool) {
        let at = self.open.iter().rposition(|(_, mark, tag)| *tag == is_tag && closes(mark));
        if let Some(at) = at {
            let (start, mark, _) = self.open.remove(at);
            self.spans.push(Span { start, end: self.raw.len(), kind: mark });
        }
    }

    pub(super) fn marked(&mut self, text: &str, mark: SpanKind) {
        let start = self.raw.len();
        self.raw.push_str(text);
        self.spans.push(Span { start, end: self.raw.len(), kind: mark });
    }

    pub(super) fn small(&mut self, opens: bool) {
        if opens {
            self.small = Some(self.raw.len());
        } else {
            self.small_end = self.raw.len();
        }
    }

    /// Words of a script or a style sheet begin or end.
    pub(super) fn silent(&mut self, opens: bool) {
        if opens {
            self.silent = Some(self.raw.len());
        } else if let Some(at) = self.silent.take() {
            self.remove(at..self.raw.len());
        }
    }

    pub(super) fn begin_picture(&mut self, image: Image) {
        if self.picture.is_some() {
            self.inside += 1;
        } else {
            self.picture = Some((self.raw.len(), image));
        }
    }

    /// Ends a picture, or the link to what else was embedded. `alias` is where its words began, where they are not just
    /// its name.
    pub(super) fn end_picture(&mut self, alias: Option<usize>) {
        if self.inside > 0 {
            self.inside -= 1;
        } else if let Some((at, image)) = self.picture.take() {
            let words = self.raw.get(at..).unwrap_or_default();
            let named = image.src.as_deref() == Some(words);
            if named || alias.is_some() && obsidian::is_size(words) {
                self.raw.truncate(at);
            }
            let alt = self.raw.get(at..).and_then(Text::some);
            self.picture_of(at, Image { alt, ..image });
        } else {
            self.end(false, |mark| matches!(mark, SpanKind::Link(_)));
        }
    }

    /// A picture whose alternative text is nowhere in the words yet.
    pub(super) fn picture(&mut self, image: Image) {
        let at = self.raw.len();
        self.raw.push_str(image.alt.as_deref().unwrap_or_default());
        self.picture_of(at, image);
    }

    fn picture_of(&mut self, at: usize, image: Image) {
        self.spans.retain(|span| span.start < at);
        self.among.push((at..self.raw.len(), Block::Image(image)));
    }

    /// A formula that the source set on lines of its own.
    pub(super) fn display(&mut self, tex: &str) {
        let at = self.raw.len();
        self.raw.push_str(tex);
        let text = Text::lines(tex.trim_matches(['\n', '\r']).trim_end());
        self.among.push((at..self.raw.len(), Block::Code { language: Some(Text::line("math")), text }));
    }

    /// Whether all there is are words in `small`.
    pub(super) fn is_note(&self) -> bool {
        self.small == Some(0) && self.raw.trim_end().len() <= self.small_end
    }

    /// The words of a heading or a cell; pictures among them come after.
    pub(super) fn take(&mut self) -> (Rich, Vec<Block>) {
        self.settle();
        let mut blocks = Vec::new();
        while let Some((range, block)) = self.among.pop() {
            match block {
                Block::Code { .. } => {
                    self.spans.push(Span { start: range.start, end: range.end, kind: SpanKind::Code });
                }
                block => {
                    blocks.insert(0, block);
                    self.remove(range);
                }
            }
        }
        (self.words(), blocks)
    }

    /// What the paragraph comes to, in order. A picture in a sentence is its words, which lead to it; one that has a
    /// line to itself, or ends one, stands by itself.
    pub(super) fn parts(&mut self) -> Vec<Part> {
        self.settle();
        if self.among.is_empty() {
            let words = self.words();
            return if words.is_empty() { Vec::new() } else { vec![Part::Words(words)] };
        }
        let mut among = std::mem::take(&mut self.among);
        for (range, block) in &among {
            if let Block::Image(Image { src: Some(src), .. }) = block
                && self.in_sentence(range)
            {
                self.spans.push(Span {
                    start: range.start,
                    end: range.end,
                    kind: SpanKind::Link(src.clone()),
                });
            }
        }
        let mut parts = Vec::new();
        among.retain(|(range, block)| !(matches!(block, Block::Image(_)) && self.in_sentence(range)));
        let whole = std::mem::take(self);
        let mut from = 0;
        for (range, block) in among {
            parts.extend(whole.cut(from..range.start));
            parts.push(Part::Block(block));
            from = range.end;
        }
        parts.extend(whole.cut(from..whole.raw.len()));
        parts
    }

    /// Whether words stand on both sides of `range` in its line, and some in it.
    fn in_sentence(&self, range: &Range<usize>) -> bool {
        let before = self.raw.get(..range.start).unwrap_or_default();
        let after = self.raw.get(range.end..).unwrap_or_default();
        let blank = |c: char| matches!(c, ' ' | '\t');
        let ends = |c: Option<char>| c.is_none_or(|c| c == '\n' || c == '\u{2028}');
        !range.is_empty()
            && !ends(before.trim_end_matches(blank).chars().next_back())
            && !ends(after.trim_start_matches(blank).chars().next())
    }

    /// The words in `range`, if there are any.
    fn cut(&self, range: Range<usize>) -> Option<Part> {
        let raw = self.raw.get(range.clone())?.to_owned();
        let inside = |at: usize| at.clamp(range.start, range.end) - range.start;
        let spans = self.spans.iter().map(|span| Span {
            start: inside(span.start),
            end: inside(span.end),
            kind: span.kind.clone(),
        });
        let spans = spans.filter(|span| span.start < span.end).collect();
        let words = Inline { raw, spans, ..Inline::default() }.take();
        (!words.is_empty()).then_some(Part::Words(words))
    }

    fn words(&mut self) -> Rich {
        let Self { raw, spans, .. } = std::mem::take(self);
        Inline { raw, spans, ..Inline::default() }.take()
    }

    /// Takes the title off a callout's first line, `[!note] Title`; the rest of the paragraph stays.
    pub(super) fn take_callout(&mut self) -> Option<Rich> {
        if self.literals().touches(&(0..1)) {
            return None;
        }
        let line = self.raw.find(['\n', '\u{2028}']).unwrap_or(self.raw.len());
        let (name, at) = obsidian::callout(self.raw.get(..line)?)?;
        let title = match self.cut(at..line) {
            Some(Part::Words(title)) => title,
            _ => Rich::plain(&name),
        };
        self.remove(0..line);
        Some(title)
    }

    /// Decides what marks mean that no parser knows, and which addresses are links.
    fn settle(&mut self) {
        // What nobody closed marks nothing, but for a link, whose words still lead somewhere.
        for (start, mark, _) in std::mem::take(&mut self.open) {
            if matches!(mark, SpanKind::Link(_)) {
                self.spans.push(Span { start, end: self.raw.len(), kind: mark });
            }
        }
        let literals = self.literals();
        let mut removed = Vec::new();
        for found in obsidian::marks(&self.raw, |at| literals.touches(&(at..at + 1))) {
            match found {
                obsidian::Found::Hidden(range) => removed.push(range),
                obsidian::Found::Highlight { start, end } => {
                    self.spans.push(Span { start: start + 2, end, kind: SpanKind::Strong });
                    removed.extend([start..start + 2, end..end + 2]);
                }
            }
        }
        self.remove_all(removed);
        if self.picture.is_none() {
            self.link_bare();
        }
    }

    /// The bytes that were escaped, or are code, mathematics or a picture's.
    fn literals(&self) -> Ranges {
        let code =
            self.spans.iter().filter(|span| span.kind == SpanKind::Code).map(|span| span.start..span.end);
        let escaped = self.literal.iter().map(|at| *at..*at + 1);
        Ranges::new(code.chain(escaped).chain(self.among.iter().map(|(range, _)| range.clone())).collect())
    }

    fn link_bare(&mut self) {
        let found = address::addresses(&self.raw);
        if found.is_empty() {
            return;
        }
        let literals = self.literals();
        let is_link = |span: &&Span| matches!(span.kind, SpanKind::Link(_));
        let links = self.spans.iter().filter(is_link).map(|span| span.start..span.end);
        let links = Ranges::new(links.collect());
        for (range, to) in found {
            if !links.touches(&range) && !literals.touches(&range) {
                self.spans.push(Span {
                    start: range.start,
                    end: range.end,
                    kind: SpanKind::Link(Text::line(&to)),
                });
            }
        }
    }

    fn remove(&mut self, range: Range<usize>) {
        self.remove_all(vec![range]);
    }

    /// Takes ranges out of the words; everything after them moves. O(n log n).
    fn remove_all(&mut self, mut ranges: Vec<Range<usize>>) {
        ranges.retain(|range| !range.is_empty() && self.raw.get(range.clone()).is_some());
        if ranges.is_empty() {
            return;
        }
        let removed = Ranges::new(ranges);
        let mut kept = String::with_capacity(self.raw.len());
        let mut from = 0;
        for range in &removed.0 {
            kept.push_str(self.raw.get(from..range.start).unwrap_or_default());
            from = range.end;
        }
        kept.push_str(self.raw.get(from..).unwrap_or_default());
        self.raw = kept;
        let sums = removed.sums();
        let moved = |at: usize| at - removed.before(at, &sums);
        for span in &mut self.spans {
            (span.start, span.end) = (moved(span.start), moved(span.end));
        }
        for (own, _) in &mut self.among {
            *own = moved(own.start)..moved(own.end);
        }
        self.spans.retain(|span| span.start < span.end);
        self.literal.retain(|at| !removed.touches(&(*at..*at + 1)));
        self.literal.iter_mut().for_each(|at| *at = moved(*at));
    }
}

/// Ranges of bytes in order, apart from one another.
struct Ranges(Vec<Range<usize>>);

impl Ranges {
    fn new(mut ranges: Vec<Range<usize>>) -> Self {
        ranges.retain(|range| !range.is_empty());
        ranges.sort_by_key(|range| range.start);
        let mut apart: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match apart.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => apart.push(range),
            }
        }
        Self(apart)
    }

    /// Whether a byte of `range` is in one of them. O(log n).
    fn touches(&self, range: &Range<usize>) -> bool {
        let at = self.0.partition_point(|own| own.end <= range.start);
        self.0.get(at).is_some_and(|own| own.start < range.end)
    }

    /// Bytes in all ranges before each.
    fn sums(&self) -> Vec<usize> {
        let add = |sum: &mut usize, range: &Range<usize>| Some(std::mem::replace(sum, *sum + range.len()));
        self.0.iter().scan(0, add).collect()
    }

    /// Bytes of the ranges before `at`; `sums` are theirs.
    fn before(&self, at: usize, sums: &[usize]) -> usize {
        let next = self.0.partition_point(|own| own.start < at);
        let last = next.checked_sub(1).and_then(|last| self.0.get(last).zip(sums.get(last)));
        last.map_or(0, |(own, sum)| sum + at.min(own.end) - own.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_taken_out_at_once_as_one_by_one() {
        let words = "aa==bb==cc%%dd%%ee";
        let make = || Gathered {
            raw: words.into(),
            spans: vec![
                Span { start: 4, end: 6, kind: SpanKind::Strong },
                Span { start: 1, end: 17, kind: SpanKind::Code },
            ],
            literal: vec![0, 9, 11, 17],
            ..Gathered::default()
        };
        let ranges = [2..4, 6..8, 10..16];
        let (mut at_once, mut one_by_one) = (make(), make());
        at_once.remove_all(ranges.to_vec());
        ranges.into_iter().rev().for_each(|range| one_by_one.remove(range));
        assert_eq!(at_once.raw, "aabbccee");
        assert_eq!(
            (&at_once.raw, &at_once.spans, &at_once.literal),
            (&one_by_one.raw, &one_by_one.spans, &one_by_one.literal)
        );
        assert_eq!(at_once.literal, [0, 5, 7]);
    }
}
