//! What lies over the words: matches, highlights, the sentence being read, the selection.

use std::ops::Range;

use ratatui::style::{Modifier, Style};

use crate::{
    article::{Origin, Passage, PieceId, Point},
    find::Match,
    tui::{
        app::App,
        reader::{Reader, Search, passage_through},
    },
};

/// Everything that lies over the words of the open article, the lowest first.
pub(super) struct Layers<'a> {
    app: &'a App,
    reader: &'a Reader,
    passages: Vec<(Passage, Style)>,
    cursor: Option<Point>,
}

impl<'a> Layers<'a> {
    pub(super) fn of(app: &'a App, reader: &'a Reader) -> Self {
        let theme = &app.look.theme;
        let kept = reader.highlights.located.iter().map(|(passage, has_note)| {
            let style = if *has_note { theme.kept.add_modifier(Modifier::UNDERLINED) } else { theme.kept };
            (*passage, style)
        });
        let mut passages: Vec<(Passage, Style)> = kept.collect();
        passages.extend(reader.speech.map(|speech| (speech.sentence, theme.spoken)));
        let selection = app.modes.selection();
        if let Some(selection) = &selection {
            passages.push((selection.passage(reader.body.galley.article()), theme.selection));
        }
        let cursor = selection.map(|selection| selection.cursor);
        Self { app, reader, passages, cursor }
    }

    /// The parts of a run of `length` bytes that begins at `origin`, each with the style that lies over it.
    pub(super) fn parts(&self, piece: PieceId, origin: Origin, length: usize) -> Vec<(Range<usize>, Style)> {
        let over = self.over(piece, origin, length);
        if over.is_empty() {
            return vec![(0..length, Style::default())];
        }
        let mut cuts: Vec<usize> = over.iter().flat_map(|(range, _)| [range.start, range.end]).collect();
        cuts.extend([0, length]);
        cuts.sort_unstable();
        cuts.dedup();
        let styled = |&[from, to]: &[usize; 2]| {
            let here = over.iter().filter(|(range, _)| range.start <= from && range.end >= to);
            (from..to, here.fold(Style::default(), |style, (_, more)| style.patch(*more)))
        };
        cuts.array_windows().map(styled).collect()
    }

    /// The same for air that stands before the words at `next`: it is part of what lies over both its sides.
    pub(super) fn across(
        &self,
        piece: PieceId,
        next: Option<Origin>,
        length: usize,
    ) -> Vec<(Range<usize>, Style)> {
        let sides = next.and_then(|next| Some(Origin { byte: next.byte.checked_sub(1)?, ..next }));
        let over = sides.map(|before| self.over(piece, before, 2)).unwrap_or_default();
        let both = over.into_iter().filter(|(range, _)| *range == (0..2));
        vec![(0..length, both.fold(Style::default(), |style, (_, more)| style.patch(more)))]
    }

    /// What lies over `length` bytes from `origin` on, as bytes from there.
    fn over(&self, piece: PieceId, origin: Origin, length: usize) -> Vec<(Range<usize>, Style)> {
        let Origin { slot, byte } = origin;
        let end = byte + length;
        let local = |range: Range<usize>| {
            let (from, to) = (range.start.max(byte), range.end.min(end));
            (from < to).then(|| from - byte..to - byte)
        };
        let mut out = Vec::new();
        if let Some(search) = &self.reader.search {
            out.extend(on_slot(search, piece, slot).filter_map(|(at, hit)| {
                let theme = &self.app.look.theme;
                let style = if at == search.current { theme.found_current } else { theme.found };
                Some((local(hit.range())?, style))
            }));
        }
        for (passage, style) in &self.passages {
            out.extend(passage.within(piece, slot, end).and_then(local).map(|range| (range, *style)));
        }
        let cursor = self.app.look.theme.found_current.remove_modifier(Modifier::REVERSED);
        if let Some(at) = self.cursor.filter(|at| at.text() == (piece, slot)) {
            out.extend(
                local(at.byte..at.byte + 1)
                    .filter(|_| length > 0)
                    .map(|range| (range.start..self.letter(at).min(end).saturating_sub(byte), cursor)),
            );
        }
        out
    }

    /// Where the letter at `at` ends.
    fn letter(&self, at: Point) -> usize {
        passage_through(self.reader.body.galley.article(), at, at).to.byte
    }
}

fn on_slot(search: &Search, piece: PieceId, slot: usize) -> impl Iterator<Item = (usize, &Match)> {
    let first = search.matches.partition_point(|m| m.at.text() < (piece, slot));
    let here = move |(_, m): &(usize, &Match)| m.at.text() == (piece, slot);
    search.matches.iter().enumerate().skip(first).take_while(here)
}
