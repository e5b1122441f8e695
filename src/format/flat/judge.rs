//! What each line of a page is. Where a line's own marks, its place below an image or a phrase says it, a rule
//! decides; whether it is a heading, the model's weights do.

use super::{
    conversation::Conversation,
    enumeration::{enumerated, is_figure},
    features::{Measured, Page},
    model::Model,
    notes,
    opening::{self, dateline, is_byline, is_chapter, is_date_line},
    refused::refused,
    residue::Shape,
    traits::{End, SHORT, Traits},
};
use crate::format::credit::{holds_credit, is_credit, is_only_credit};

/// Widest line, in columns, that can be a heading; wider ones are not asked about.
const WIDEST_HEADING: f32 = 220.0;

/// Widest caption without a credit that a rule finds.
const WIDEST_CAPTION: f32 = 260.0;

/// Columns of the narrowest sentence that is a caption.
const NARROWEST_CAPTION: f32 = 12.0;

/// Pairs of an image and a line below it that a row of linked headlines is looked for in.
const ROW: usize = 12;

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

/// Judges every line, in order, by `model` where no rule does. O(bytes).
pub(super) fn judge(page: &Page<'_>, model: &Model) -> Vec<Verdict> {
    let judge = Judge { page, model, conversation: Conversation::of(page), enumerated: enumerated(page) };
    let mut out: Vec<Verdict> = Vec::with_capacity(page.lines.len());
    for at in 0..page.lines.len() {
        let verdict = judge.line(at, &out);
        out.push(verdict);
    }
    out
}

struct Judge<'p> {
    page: &'p Page<'p>,
    model: &'p Model,
    conversation: Conversation<'p>,
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
            Shape::Title(_) => return rule(Kind::Heading, "is set as titles are"),
            Shape::Edge(_) => return rule(Kind::Note, "stands at the edge of a printed page"),
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
        // Songs repeat lines too, but have no long ones; and the same may be asked of many.
        let asked = t.end == End::Question && self.answered(at);
        if self.page.repeats(at) >= OFTEN && self.page.habits.short_share < SONG && !asked {
            return rule(Kind::Note, "stands on the page again and again");
        }
        if at < opening::LINES && t.is_short() && is_only_credit(text) {
            return rule(Kind::Note, "is nothing but a credit at the top");
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
            match refused(self.page, at, text, t) {
                Some((kind, why)) => rule(kind, why),
                None if self.conversation.labels(text) => {
                    rule(Kind::Paragraph, "is a label, as others of this page are")
                }
                None => Verdict { kind: Kind::Heading, why: Why::Score(score) },
            }
        } else if self.is_standfirst(at, text, before) {
            rule(Kind::Standfirst, "stands between the headline and the byline")
        } else if self.conversation.frames(self.page, at) {
            rule(Kind::Heading, "names what the label below it is about, as others of this page do")
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
        if t.width <= WIDEST_CAPTION && is_figure(text) {
            return Some("says by its number which figure it belongs to");
        }
        let sentence = t.end == End::Stop;
        let says = sentence || t.width >= 60.0 || t.words >= 8.0 && !self.heads(at);
        if self.page.alternative(at) > 0.5 && says && !self.is_teaser(at, sentence, before) {
            return Some("says what the alternative text of the image above says");
        }
        if self.page.is_frame(at) {
            return None;
        }
        if t.width < NARROWEST_CAPTION || is_date_line(text, t) {
            return None;
        }
        if sentence && (t.width < 70.0 || t.width < 120.0 && next_is_image) {
            return Some("is a short sentence below an image");
        }
        (sentence && t.width < 130.0 && self.page.habits.has_captions())
            .then_some("is a sentence below an image, as below the others of this page")
    }

    /// Whether the line is one of a row of linked headlines, each below its image, that a heading stands above.
    fn is_teaser(&self, at: usize, sentence: bool, before: &[Verdict]) -> bool {
        let is_image =
            |at: Option<usize>| at.and_then(|at| self.page.lines.get(at)).is_some_and(Measured::is_image);
        let pairs = (0..ROW).take_while(|pair| {
            let above = |lines: usize| at.checked_sub(2 * pair + lines);
            is_image(above(3)) && !is_image(above(2))
        });
        let first = at - 2 * pairs.count();
        let above = first.checked_sub(2).and_then(|above| before.get(above));
        let in_row = first < at || is_image(Some(at + 1));
        !sentence && in_row && above.is_some_and(|verdict| verdict.kind == Kind::Heading)
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
        if self.conversation.speaks(text) {
            return Some(rule(Kind::Speech, "begins with a name that others begin with too"));
        }
        self.pulled(at, text, t).map(|why| rule(Kind::PullQuote, why))
    }

    fn asks(&self, at: usize, t: &Traits) -> bool {
        self.conversation.interview && t.end == End::Question && self.answered(at)
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
