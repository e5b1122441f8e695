//! The habits of a page: how long its paragraphs are, and what the lines that look like headings have in common.
//! What is a heading here depends on them, not on any language's words.

use super::{
    features::Measured,
    residue::Shape,
    traits::{End, SHORT, Start, Traits},
};

/// Bytes from the beginning whose habits are the page's. Fewer than are read for the first screen, so a part of a
/// file is judged as the whole is.
const HABIT_BYTES: usize = 64 << 10;

/// Leads that a line is compared with.
const COMPARED: usize = 24;

/// What is usual on a page.
#[derive(Debug, Default)]
pub(super) struct Habits {
    /// Lines that were looked at.
    pub(super) lines: usize,
    /// Columns of the median long line, as far as they are counted.
    pub(super) long_width: f32,
    /// Share of lines without marks that are short.
    pub(super) short_share: f32,
    /// Share of lines that are images.
    pub(super) images: f32,
    /// Share of lines that are items of lists.
    pub(super) items: f32,
    /// Share of lines that look like source code.
    pub(super) code: f32,
    /// Images whose next line is a short sentence, and images.
    pub(super) captioned: (usize, usize),
    /// Leads among short lines, and among all lines without marks.
    pub(super) lead_shares: (f32, f32),
    /// Means over the leads.
    pub(super) lead: Lead,
    leads: Vec<usize>,
}

/// What the lines that look like headings have in common.
#[derive(Debug, Default)]
pub(super) struct Lead {
    pub(super) width: f32,
    pub(super) numbered: f32,
    pub(super) capitals: f32,
    pub(super) question: f32,
    pub(super) colon: f32,
    pub(super) titled: f32,
}

impl Habits {
    /// Looks at the first lines. O(bytes).
    pub(super) fn of(all: &[Measured<'_>]) -> Self {
        let mut bytes = 0;
        let count = all.iter().take_while(|line| {
            bytes += line.text.len() + 1;
            bytes <= HABIT_BYTES
        });
        let count = count.count().max(1).min(all.len());
        let lines = all.get(..count).unwrap_or_default();
        let plain: Vec<&Traits> = lines.iter().filter(|l| l.is_plain()).map(|l| &l.traits).collect();
        let share = |is: fn(&Measured<'_>) -> bool| {
            lines.iter().filter(|line| is(line)).count() as f32 / count.max(1) as f32
        };
        let mut long: Vec<f32> = plain.iter().map(|t| t.width).filter(|w| *w > SHORT).collect();
        long.sort_by(f32::total_cmp);
        let short = plain.iter().filter(|t| t.is_short()).count() as f32;
        let leads: Vec<usize> = (0..count).filter(|at| is_lead(all, *at)).collect();
        let number = leads.len() as f32;
        Self {
            lines: count,
            long_width: long.get(long.len() / 2).copied().unwrap_or(SHORT),
            short_share: short / plain.len().max(1) as f32,
            images: share(|l| matches!(l.shape, Shape::Image { .. })),
            items: share(|l| matches!(l.shape, Shape::Item { .. })),
            code: share(|l| l.is_plain() && l.traits.code > 0.08),
            captioned: captioned(lines),
            lead_shares: (number / short.max(1.0), number / plain.len().max(1) as f32),
            lead: Lead::of(lines, &leads),
            leads,
        }
    }

    /// How much the line at `at` is like the leads of the page, itself apart: 0 to 1.
    pub(super) fn likeness(&self, lines: &[Measured<'_>], at: usize) -> f32 {
        let Some(own) = lines.get(at).map(|line| &line.traits) else { return 0.0 };
        let others = self.leads.iter().filter(|other| **other != at).take(COMPARED);
        let (mut sum, mut count) = (0.0, 0.0);
        for t in others.filter_map(|other| lines.get(*other)).map(|line| &line.traits) {
            let same = [
                t.end == own.end,
                t.start == own.start,
                t.numbered == own.numbered,
                (t.capitals > 0.8) == (own.capitals > 0.8),
                (t.titled > 0.7) == (own.titled > 0.7),
                (t.width - own.width).abs() < 16.0,
            ];
            sum += same.iter().filter(|s| **s).count() as f32 / same.len() as f32;
            count += 1.0;
        }
        if count > 0.0 { sum / count } else { 0.5 }
    }

    /// Whether short sentences below images are captions here.
    pub(super) fn has_captions(&self) -> bool {
        let (with, all) = self.captioned;
        all >= 3 && 2 * with >= all
    }
}

impl Lead {
    fn of(lines: &[Measured<'_>], leads: &[usize]) -> Self {
        let mean = |what: fn(&Traits) -> f32| {
            let sum: f32 = leads.iter().filter_map(|at| lines.get(*at)).map(|l| what(&l.traits)).sum();
            sum / leads.len().max(1) as f32
        };
        Self {
            width: mean(|t| t.width),
            numbered: mean(|t| flag(t.numbered)),
            capitals: mean(|t| flag(t.capitals > 0.8)),
            question: mean(|t| flag(t.end == End::Question)),
            colon: mean(|t| flag(t.end == End::Colon)),
            titled: mean(|t| t.titled),
        }
    }
}

fn captioned(lines: &[Measured<'_>]) -> (usize, usize) {
    let images = lines.array_windows().filter(|[a, b]| a.is_image() && !b.is_image());
    images.fold((0, 0), |(with, all), [_, below]| {
        let sentence = below.is_plain() && below.traits.end == End::Stop && below.traits.width < 130.0;
        (with + usize::from(sentence), all + 1)
    })
}

/// Whether the line looks like what a heading looks like anywhere: short, no full stop, above something longer.
pub(super) fn is_lead(lines: &[Measured<'_>], at: usize) -> bool {
    let Some(line) = lines.get(at) else { return false };
    let t = &line.traits;
    if !line.is_plain() || t.width > SHORT || t.width < 2.0 {
        return false;
    }
    if matches!(t.end, End::Stop | End::Comma | End::Ellipsis) || t.start == Start::Lower {
        return false;
    }
    match lines.get(at + 1) {
        Some(next) if next.is_plain() => next.traits.width > 1.5 * t.width.max(40.0),
        Some(next) => matches!(next.shape, Shape::Item { .. } | Shape::Image { .. }),
        None => false,
    }
}

/// 1 for yes.
pub(super) fn flag(on: bool) -> f32 {
    f32::from(u8::from(on))
}
