//! What decides whether a line is a heading or running text, as numbers: the line itself, its neighbours, and the
//! habits of the page it stands on.

use std::collections::HashMap;

use super::{
    habits::{Habits, flag, is_lead},
    lines::{Logical, Set},
    residue::{Shape, shape},
    traits::{End, SHORT, Start, Traits, traits},
};
use crate::format::credit::holds_credit;

/// Distances are counted up to this many lines.
const FAR: f32 = 10.0;

/// One line with its shape and, where it has no marks, its traits.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measured<'a> {
    pub(super) text: &'a str,
    pub(super) shape: Shape<'a>,
    pub(super) traits: Traits,
}

/// A page whose lines have been measured.
#[derive(Debug)]
pub(super) struct Page<'a> {
    pub(super) lines: Vec<Measured<'a>>,
    pub(super) habits: Habits,
    around: Vec<Around>,
}

/// Where a line stands among the others. Distances in lines, at most [`FAR`].
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    short_before: f32,
    short_after: f32,
    long_since: f32,
    long_until: f32,
    image_since: f32,
    image_until: f32,
    /// Index of the last image line.
    image: Option<usize>,
    /// How often the same line stands elsewhere.
    repeats: f32,
}

macro_rules! features {
    ($($name:ident),* $(,)?) => {
        /// What is known about a line, one number each.
        #[derive(Debug, Clone, Copy, Default, PartialEq)]
        pub(super) struct Features { $(pub(super) $name: f32),* }

        impl Features {
            /// The names, in the order of [`Features::values`].
            pub(super) const NAMES: &[&str] = &[$(stringify!($name)),*];

            /// The numbers.
            pub(super) fn values(&self) -> [f32; Self::NAMES.len()] {
                [$(self.$name),*]
            }
        }
    };
}

features! {
    // The line itself: columns, stretches between spaces, how it ends and begins, shares of its letters.
    width, words, stop, question, colon_end, open_end, bracketed_end, starts_upper, starts_digit, commas, capitals,
    titled, digits, code, quotes, colon, credit,
    // Its neighbours; `alternative` is the share of its words that the image above says too.
    previous_width, next_width, previous2_width, next2_width, next_ratio, previous_none, next_none,
    previous_sentence, next_lower, short_before, short_after, long_since, long_until, image_since, image_until,
    repeats, alternative,
    // The page. A lead is a short line without a full stop above something longer.
    lines, index, from_end, fraction, page_width, width_of_page, short_share, images, items, page_code,
    lead_share, lead_width, lead_numbered, lead_capitals, lead_question, lead_colon, lead_titled, is_lead,
    lead_likeness, followed,
}

impl<'a> Measured<'a> {
    /// Measures a trimmed, non-empty line.
    pub(super) fn new(line: &'a str) -> Self {
        let shape = shape(line);
        let traits = if let Shape::Plain(text) = shape { traits(text) } else { Traits::default() };
        Self { text: line, shape, traits }
    }

    /// Measures a piece of the text, of which it may be known how it is set.
    pub(super) fn of(piece: &'a Logical<'_>) -> Self {
        let text = &*piece.text;
        let shape = match piece.set {
            Set::Free => return Self::new(text),
            Set::Verse => Shape::Verse(text),
            Set::Drawn => Shape::Drawn(text),
            Set::Title => Shape::Title(text),
            Set::Edge => Shape::Edge(text),
        };
        Self { text, shape, traits: Traits::default() }
    }

    /// Whether the line has no marks.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.shape, Shape::Plain(_))
    }

    pub(super) fn is_image(&self) -> bool {
        matches!(self.shape, Shape::Image { .. })
    }
}

impl<'a> Page<'a> {
    /// Takes the measure of every line. O(bytes).
    pub(super) fn new(lines: Vec<Measured<'a>>) -> Self {
        let habits = Habits::of(&lines);
        let around = around(&lines, habits.lines);
        Self { lines, habits, around }
    }

    /// The traits of a line without marks.
    pub(super) fn traits(&self, at: Option<usize>) -> Option<&Traits> {
        self.lines.get(at?).filter(|line| line.is_plain()).map(|line| &line.traits)
    }

    /// How often the same line stands elsewhere on the page.
    pub(super) fn repeats(&self, at: usize) -> f32 {
        self.around.get(at).map_or(0.0, |a| a.repeats)
    }

    /// Whether other lines below images begin with the same words: `Learn more at …`.
    pub(super) fn is_frame(&self, at: usize) -> bool {
        const NEAR: usize = 60;
        const OTHERS: usize = 2;
        fn lead<'t>(line: &Measured<'t>) -> Option<(&'t str, &'t str)> {
            let mut words = line.text.split(' ');
            Some((words.next()?, words.next()?))
        }
        let Some(own) = self.lines.get(at).and_then(lead) else { return false };
        let around = self.lines.get(at.saturating_sub(NEAR)..(at + NEAR).min(self.lines.len()));
        let same = |pair: &&[Measured<'_>; 2]| {
            pair[0].is_image() && pair[1].is_plain() && lead(&pair[1]) == Some(own)
        };
        around.unwrap_or_default().array_windows().filter(same).count() > OTHERS
    }

    /// Everything known about the line at `at`.
    pub(super) fn features(&self, at: usize) -> Features {
        let mut f = Features::default();
        if let Some(line) = self.lines.get(at) {
            own(&line.traits, &mut f);
            f.credit = flag(line.traits.width <= 3.0 * SHORT && holds_credit(line.text));
            self.neighbours(at, &mut f);
            self.page(at, &mut f);
        }
        f
    }

    fn neighbours(&self, at: usize, f: &mut Features) {
        let (before, after) = (at.checked_sub(1), Some(at + 1));
        let width = |at| self.traits(at).map_or(0.0, |t| t.width);
        f.previous_width = width(before);
        f.next_width = width(after);
        f.previous2_width = width(at.checked_sub(2));
        f.next2_width = width(Some(at + 2));
        f.next_ratio = (f.next_width / f.width.max(1.0)).min(20.0);
        f.previous_none = flag(at == 0);
        f.next_none = flag(at + 1 >= self.lines.len());
        f.previous_sentence = flag(self.traits(before).is_some_and(Traits::ends_sentence));
        f.next_lower = flag(self.traits(after).is_some_and(|t| t.start == Start::Lower));
        if let Some(a) = self.around.get(at) {
            f.short_before = a.short_before;
            f.short_after = a.short_after;
            f.long_since = a.long_since;
            f.long_until = a.long_until;
            f.image_since = a.image_since;
            f.image_until = a.image_until;
            f.repeats = a.repeats;
            f.alternative = self.alternative(at);
        }
    }

    /// How much of the line the alternative text of an image right above says too: 0 to 1.
    pub(super) fn alternative(&self, at: usize) -> f32 {
        let Some(a) = self.around.get(at).filter(|a| a.image_since <= 3.0) else { return 0.0 };
        match (self.lines.get(at), a.image.and_then(|image| self.lines.get(image))) {
            (Some(line), Some(Measured { shape: Shape::Image { alt, .. }, .. })) => likeness(line.text, alt),
            _ => 0.0,
        }
    }

    fn page(&self, at: usize, f: &mut Features) {
        let h = &self.habits;
        f.lines = (h.lines as f32).ln();
        f.index = (at as f32).min(40.0);
        f.from_end = ((self.lines.len() - 1 - at) as f32).min(20.0);
        f.fraction = (at as f32 / h.lines as f32).min(1.0);
        f.page_width = h.long_width;
        f.width_of_page = (f.width / h.long_width.max(1.0)).min(4.0);
        f.short_share = h.short_share;
        f.images = h.images;
        f.items = h.items;
        f.page_code = h.code;
        (f.lead_share, f.followed) = h.lead_shares;
        f.lead_width = h.lead.width;
        f.lead_numbered = h.lead.numbered;
        f.lead_capitals = h.lead.capitals;
        f.lead_question = h.lead.question;
        f.lead_colon = h.lead.colon;
        f.lead_titled = h.lead.titled;
        f.is_lead = flag(is_lead(&self.lines, at));
        f.lead_likeness = h.likeness(&self.lines, at);
    }
}

fn own(t: &Traits, f: &mut Features) {
    f.width = t.width;
    f.words = t.words;
    f.stop = flag(t.end == End::Stop);
    f.question = flag(t.end == End::Question);
    f.colon_end = flag(t.end == End::Colon);
    f.open_end = flag(t.end == End::Open);
    f.bracketed_end = flag(t.ends_bracketed);
    f.starts_upper = flag(t.start == Start::Upper);
    f.starts_digit = flag(t.start == Start::Digit);
    f.commas = t.commas;
    f.capitals = t.capitals;
    f.titled = t.titled;
    f.digits = t.digits;
    f.code = t.code;
    f.quotes = flag(t.quotes);
    f.colon = flag(t.colon);
}

/// Share of the words of `line` that stand in `other` too, case apart.
fn likeness(line: &str, other: &str) -> f32 {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
    };
    let (own, theirs) = (words(line), words(other));
    let shared = own.iter().filter(|word| theirs.contains(word)).count();
    shared as f32 / own.len().max(1) as f32
}

/// One pass down and one up.
fn around(lines: &[Measured<'_>], habit_lines: usize) -> Vec<Around> {
    let mut out = vec![Around::default(); lines.len()];
    let mut seen: HashMap<&str, f32> = HashMap::new();
    for line in lines.iter().take(habit_lines).filter(|line| can_repeat(line)) {
        *seen.entry(line.text).or_default() += 1.0;
    }
    let (mut short, mut long, mut image, mut last) = (0.0f32, FAR, FAR, None);
    for (at, (line, a)) in lines.iter().zip(&mut out).enumerate() {
        a.short_before = short;
        a.long_since = long;
        a.image_since = image;
        a.image = last;
        if can_repeat(line) {
            a.repeats = seen.get(line.text).map_or(0.0, |n| (n - 1.0).clamp(0.0, 5.0));
        }
        (short, long, image) = step(line, short, long, image);
        last = if line.is_image() { Some(at) } else { last };
    }
    let (mut short, mut long, mut image) = (0.0f32, FAR, FAR);
    for (line, a) in lines.iter().zip(&mut out).rev() {
        a.short_after = short;
        a.long_until = long;
        a.image_until = image;
        (short, long, image) = step(line, short, long, image);
    }
    out
}

fn can_repeat(line: &Measured<'_>) -> bool {
    line.is_plain() && line.traits.width <= 2.0 * SHORT
}

/// Short lines in a row, lines since a long one, lines since an image: after one line more.
fn step(line: &Measured<'_>, short: f32, long: f32, image: f32) -> (f32, f32, f32) {
    let is_short = line.is_plain() && line.traits.is_short();
    let is_long = line.is_plain() && !line.traits.is_short();
    (
        if is_short { (short + 1.0).min(FAR) } else { 0.0 },
        if is_long { 1.0 } else { (long + 1.0).min(FAR) },
        if line.is_image() { 1.0 } else { (image + 1.0).min(FAR) },
    )
}
