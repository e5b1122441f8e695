//! What each line of a page is. Where a line's own marks, its place below an image or a phrase says it, a rule
//! decides; whether it is a heading, the model's weights do.

use std::collections::HashMap;

use super::{
    features::{Features, Measured, Page},
    model::{Model, Values},
    notes,
    opening::{self, dateline, is_byline, is_chapter, is_date_line, speaker},
    residue::{Shape, dashed, numbered},
    traits::{End, SHORT, Traits},
};
use crate::format::credit::{holds_credit, is_credit};

/// Widest line, in columns, that can be a heading; wider ones are not asked about.
const WIDEST_HEADING: f32 = 220.0;

/// Widest caption without a credit that a rule finds.
const WIDEST_CAPTION: f32 = 260.0;

/// Widest item, in columns, of an enumeration that its introduction makes a list.
const WIDEST_ITEM: f32 = 60.0;

/// Times a short line stands elsewhere on the page before it is residue.
const OFTEN: f32 = 2.0;

/// Share of short lines from which on a page is no prose, where repeated lines are a refrain.
const SONG: f32 = 0.85;

/// Bytes of the longest line that names whose words a quote is, and of the longest standfirst.
const ATTRIBUTION: usize = 200;
const STANDFIRST: usize = 400;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Its own marks say what it is: an image, a row, an item, a rule.
    Marked,
    /// A section heading.
    Heading,
    /// Says what the image above shows.
    Caption,
    /// Surrounds the article without belonging to it.
    Note,
    /// Names the author.
    Byline,
    /// Hardly more than a date.
    Date,
    /// Words of the article set out again.
    PullQuote,
    /// Asks what the next paragraph answers.
    Question,
    /// Begins with the name of who speaks.
    Speech,
    /// One of an enumeration.
    Item,
    /// Sums the article up, between headline and byline.
    Standfirst,
    /// Names whose words the quote above is.
    Attribution,
    /// Opens with place and agency.
    Dateline,
    /// Running text.
    Paragraph,
}

/// A judgement and its reason.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Verdict {
    pub(super) kind: Kind,
    pub(super) why: Why,
}

/// Why a line is what it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Why {
    /// A rule, in words that finish "because it".
    Rule(&'static str),
    /// The model's sum; see [`Model::score`].
    Score(f32),
}

fn rule(kind: Kind, why: &'static str) -> Verdict {
    Verdict { kind, why: Why::Rule(why) }
}

/// Judges every line, in order. O(bytes).
pub(super) fn judge(page: &Page<'_>) -> Vec<Verdict> {
    let judge = Judge {
        page,
        model: Model::built_in(),
        habits: Conversation::of(page),
        enumerated: enumerated(page),
    };
    let mut out: Vec<Verdict> = Vec::with_capacity(page.lines.len());
    for at in 0..page.lines.len() {
        let verdict = judge.line(at, &out);
        out.push(verdict);
    }
    out
}

struct Judge<'p> {
    page: &'p Page<'p>,
    model: &'static Model,
    habits: Conversation<'p>,
    enumerated: Vec<bool>,
}

impl Judge<'_> {
    fn line(&self, at: usize, before: &[Verdict]) -> Verdict {
        let Some(line) = self.page.lines.get(at) else { return rule(Kind::Paragraph, "stands nowhere") };
        let text = match &line.shape {
            Shape::Plain(text) => *text,
            Shape::Row(cells) if self.is_caption_cell(at, cells) => {
                return rule(Kind::Caption, "is the only cell below an image");
            }
            Shape::Outdented(_) => return rule(Kind::Heading, "stands out of the indented text below it"),
            Shape::Verse(_) | Shape::Drawn(_) => return rule(Kind::Marked, "is set in lines of its own"),
            _ => return rule(Kind::Marked, "has marks of its own"),
        };
        let t = &line.traits;
        if let Some(why) = self.caption(at, text, t, before) {
            return rule(Kind::Caption, why);
        }
        if let Some(why) = notes::residue(text, t.width) {
            return rule(Kind::Note, why);
        }
        // Songs repeat lines too, but have no long ones.
        if self.page.repeats(at) >= OFTEN && self.page.habits.short_share < SONG {
            return rule(Kind::Note, "stands on the page again and again");
        }
        if at < opening::LINES && is_byline(text, t) {
            return rule(Kind::Byline, "stands at the top and begins as a byline does");
        }
        if (at < opening::LINES || at + 3 >= self.page.lines.len()) && is_date_line(text, t) {
            return rule(Kind::Date, "is hardly more than a date");
        }
        if self.enumerated.get(at).is_some_and(|is| *is) {
            return rule(Kind::Item, "is one of an enumeration");
        }
        if let Some(verdict) = self.special(at, text, t) {
            return verdict;
        }
        if before.last().is_some_and(|above| above.kind == Kind::PullQuote)
            && text.starts_with(['—', '–'])
            && text.len() <= ATTRIBUTION
        {
            return rule(Kind::Attribution, "begins with a dash below a quote");
        }
        let wide = t.width > WIDEST_HEADING;
        let score = if wide { f32::MIN } else { self.score(at) };
        if score >= self.model.threshold {
            Verdict { kind: Kind::Heading, why: Why::Score(score) }
        } else if self.is_standfirst(at, text, before) {
            rule(Kind::Standfirst, "stands between the headline and the byline")
        } else if self.asks(at, t) {
            rule(Kind::Question, "asks, on a page of questions and answers")
        } else if wide {
            rule(Kind::Paragraph, "is long")
        } else {
            Verdict { kind: Kind::Paragraph, why: Why::Score(score) }
        }
    }

    fn score(&self, at: usize) -> f32 {
        self.model.score(&self.page.features(at).values())
    }

    /// Whether a row is one cell below an image, which a page used for its caption.
    fn is_caption_cell(&self, at: usize, cells: &[&str]) -> bool {
        let is_row = |line: &Measured<'_>| matches!(line.shape, Shape::Row(_));
        let alone = !self.page.lines.get(at + 1).is_some_and(is_row);
        let above = at.checked_sub(1).and_then(|above| self.page.lines.get(above));
        matches!(cells, [caption] if !caption.is_empty() && (alone || caption.len() > 40))
            && above.is_some_and(Measured::is_image)
    }

    /// Whether the line stands between the headline and what follows it at the top.
    fn is_standfirst(&self, at: usize, text: &str, before: &[Verdict]) -> bool {
        let below =
            |next: &Measured<'_>| is_byline(next.text, &next.traits) || is_date_line(next.text, &next.traits);
        matches!(before, [Verdict { kind: Kind::Heading, .. }])
            && text.len() <= STANDFIRST
            && self.page.lines.get(at + 1).is_some_and(below)
    }

    /// Whether the line says what the image above shows; if so, why.
    ///
    /// Rules, not weights: labelled captions are too few and too much alike on one page to learn from, and the rules
    /// do better on pages that neither has seen.
    fn caption(&self, at: usize, text: &str, t: &Traits, before: &[Verdict]) -> Option<&'static str> {
        let above = at.checked_sub(1).and_then(|above| self.page.lines.get(above))?;
        if !above.is_image() {
            // Only who made the picture may follow what it shows.
            let below_caption = before.last().is_some_and(|verdict| verdict.kind == Kind::Caption);
            let alone = below_caption && t.width <= SHORT && is_credit(text);
            return alone.then_some("credits somebody below a caption");
        }
        let next_is_image = self.page.lines.get(at + 1).is_some_and(Measured::is_image);
        if t.width <= WIDEST_CAPTION && holds_credit(text) || t.width <= SHORT && is_credit(text) {
            return Some("stands below an image and credits somebody");
        }
        let sentence = t.end == End::Stop;
        let says = sentence || t.width >= 60.0 || t.words >= 8.0 && !self.heads(at);
        if self.page.alternative(at) > 0.5 && says {
            return Some("says what the alternative text of the image above says");
        }
        if self.page.is_frame(at) {
            return None;
        }
        if sentence && (t.width < 70.0 || t.width < 120.0 && next_is_image) {
            return Some("is a short sentence below an image");
        }
        (sentence && t.width < 130.0 && self.page.habits.has_captions())
            .then_some("is a sentence below an image, as below the others of this page")
    }

    fn heads(&self, at: usize) -> bool {
        self.score(at) >= self.model.threshold
    }

    /// What text of a special kind it is, whatever the model would say.
    fn special(&self, at: usize, text: &str, t: &Traits) -> Option<Verdict> {
        if at < opening::LINES && dateline(text).is_some() {
            return Some(rule(Kind::Dateline, "opens with a place and an agency or a dash"));
        }
        if is_chapter(text, t) {
            return Some(rule(Kind::Heading, "names a part of a book by its number"));
        }
        if self.habits.speaks(text) {
            return Some(rule(Kind::Speech, "begins with a name that others begin with too"));
        }
        self.pulled(at, text, t).map(|why| rule(Kind::PullQuote, why))
    }

    fn asks(&self, at: usize, t: &Traits) -> bool {
        self.habits.interview && t.end == End::Question && self.answered(at)
    }

    fn answered(&self, at: usize) -> bool {
        self.page.traits(Some(at + 1)).is_some_and(|next| next.end != End::Question && next.width > 40.0)
    }

    /// Words in quotation marks that stand in the text too, or have their speaker below them.
    fn pulled(&self, at: usize, text: &str, t: &Traits) -> Option<&'static str> {
        const REACH: usize = 40;
        if !t.quotes || !text.starts_with(['“', '"', '„', '«', '»', '「', '『']) || t.width < 20.0 {
            return None;
        }
        let finder = memchr::memmem::Finder::new(text.trim_matches(|c: char| !c.is_alphanumeric()));
        let from = at.saturating_sub(REACH);
        let near = self.page.lines.get(from..(at + REACH).min(self.page.lines.len())).unwrap_or_default();
        let elsewhere = |(n, line): (usize, &Measured<'_>)| {
            from + n != at && line.text.len() > text.len() + 20 && finder.find(line.text.as_bytes()).is_some()
        };
        if t.words >= 4.0 && near.iter().enumerate().any(elsewhere) {
            return Some("repeats, in quotation marks, what the text says");
        }
        let next = self.page.lines.get(at + 1)?;
        let attributed =
            next.text.starts_with(['—', '–']) && next.traits.is_short() && !next.traits.ends_sentence();
        let closed = text.ends_with(['”', '"', '“', '»', '«', '」', '』']);
        (closed && attributed).then_some("is in quotation marks, above a dash and a name")
    }
}

/// Who speaks on the page, and whether it goes by questions and answers.
struct Conversation<'p> {
    speakers: HashMap<&'p str, usize>,
    lines: usize,
    interview: bool,
}

impl<'p> Conversation<'p> {
    fn of(page: &'p Page<'p>) -> Self {
        let mut speakers: HashMap<&str, usize> = HashMap::new();
        let looked = page.lines.get(..page.habits.lines).unwrap_or_default();
        let (mut questions, mut paragraphs) = (0, 0);
        for (at, line) in looked.iter().enumerate().filter(|(_, line)| line.is_plain()) {
            if let Some(name) = speaker(line.text).and_then(|end| line.text.get(..end)) {
                *speakers.entry(name).or_default() += 1;
            }
            paragraphs += 1;
            let answered = page.traits(Some(at + 1)).is_some_and(|next| next.end != End::Question);
            questions += usize::from(line.traits.end == End::Question && answered);
        }
        speakers.retain(|_, count| *count > 1);
        let lines = speakers.values().sum();
        Self { speakers, lines, interview: questions >= 4 && 5 * questions >= paragraphs }
    }

    /// Whether the line begins with one of the speakers, where at least two take turns.
    fn speaks(&self, text: &str) -> bool {
        self.lines >= 4
            && self.speakers.len() >= 2
            && speaker(text)
                .and_then(|end| text.get(..end))
                .is_some_and(|name| self.speakers.contains_key(name))
    }
}

/// Lines that are items only because they stand in a run: numbers that count up after an introduction, dashes.
fn enumerated(page: &Page<'_>) -> Vec<bool> {
    let mut out = vec![false; page.lines.len()];
    let mut at = 0;
    while at < page.lines.len() {
        let run = counted(page, at).max(dashes(page, at));
        if let Some(items) = out.get_mut(at..at + run) {
            items.fill(true);
        }
        at += run.max(1);
    }
    out
}

/// Length of the run of `1.`, `2.`, … that begins at `at`, if it is a list: at least three, short.
///
/// Extractors write every list with hyphens, so a page that has some did not mean its numbers as one; elsewhere
/// brackets do, and stops after a colon: a number and a stop head a section or a paragraph as often as they count.
fn counted(page: &Page<'_>, at: usize) -> usize {
    let number =
        |at: usize| page.lines.get(at).filter(|line| line.is_plain()).and_then(|line| numbered(line.text));
    let Some((1, mark, _)) = number(at) else { return 0 };
    let next = |n: &usize| number(at + n).is_some_and(|(k, m, _)| k == *n as u64 + 1 && m == mark);
    let run = (1..page.lines.len()).take_while(next).count() + 1;
    let introduced = at > 0 && page.traits(Some(at - 1)).is_some_and(|t| t.end == End::Colon);
    let is_short = |t: &Traits| t.width <= WIDEST_ITEM && !t.ends_sentence();
    let short = (at..at + run).all(|at| page.traits(Some(at)).is_some_and(is_short));
    let is_list = run >= 3 && short && page.habits.items == 0.0 && (mark != '.' || introduced);
    if is_list { run } else { 0 }
}

/// Length of the run of lines with the same dash or star, if it is a list: at least three, short, none a sentence.
fn dashes(page: &Page<'_>, at: usize) -> usize {
    let glyph = |at: usize| {
        let line = page.lines.get(at).filter(|line| line.is_plain())?;
        dashed(line.text).filter(|_| line.traits.width <= WIDEST_ITEM && !line.traits.ends_sentence())
    };
    let Some((first, _)) = glyph(at) else { return 0 };
    let run =
        (0..page.lines.len()).take_while(|n| glyph(at + n).is_some_and(|(other, _)| other == first)).count();
    if run >= 3 && page.habits.items == 0.0 { run } else { 0 }
}

/// A line, what it is, and why: for people who ask.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The line.
    pub line: String,
    /// What it is.
    pub kind: Kind,
    /// The rule that decided, in words that finish "because it"; none where the model did.
    pub rule: Option<&'static str>,
    /// The model's sum above its threshold; a heading where it is not negative.
    pub score: Option<f32>,
    /// Features that weighed most: name, value, part of the sum.
    pub features: Vec<(&'static str, f32, f32)>,
}

/// Explains every line of a page. A feature's part is what it adds for this line more than for the page's others.
pub(super) fn explain(page: &Page<'_>) -> Vec<Explained> {
    const SHOWN: usize = 5;
    let model = Model::built_in();
    let verdicts = judge(page);
    let scored = |at: usize| matches!(verdicts.get(at), Some(Verdict { why: Why::Score(_), .. }));
    let known: Vec<Option<(Values, Values)>> = (0..page.lines.len())
        .map(|at| scored(at).then(|| page.features(at).values()).map(|values| (values, model.parts(&values))))
        .collect();
    let mut usual: Values = [0.0; Features::NAMES.len()];
    let count = known.iter().flatten().count().max(1) as f32;
    for (_, parts) in known.iter().flatten() {
        usual.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part / count);
    }
    let mut out = Vec::with_capacity(verdicts.len());
    for ((line, verdict), known) in page.lines.iter().zip(&verdicts).zip(known) {
        let mut explained = Explained {
            line: line.text.to_owned(),
            kind: verdict.kind,
            rule: None,
            score: None,
            features: Vec::new(),
        };
        match (verdict.why, known) {
            (Why::Rule(why), _) => explained.rule = Some(why),
            (Why::Score(score), Some((values, parts))) => {
                explained.score = Some(score - model.threshold);
                let all = Features::NAMES.iter().zip(values).zip(parts.iter().zip(usual));
                explained.features =
                    all.map(|((name, value), (part, usual))| (*name, value, part - usual)).collect();
                explained.features.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
                explained.features.truncate(SHOWN);
            }
            (Why::Score(_), None) => {}
        }
        out.push(explained);
    }
    out
}
