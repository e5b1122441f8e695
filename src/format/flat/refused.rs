//! Lines that look like headings and are none, by what they say themselves or by the line below. Asked only where the
//! model would make a heading, so it costs next to nothing.

use std::{collections::HashSet, sync::OnceLock};

use super::{
    features::{Measured, Page},
    judge::Kind,
    residue::Shape,
    traits::{End, Start, Traits},
};
use crate::format::{address::addresses, credit::is_only_credit};

/// Words of a line that is nothing but a credit, at most.
const CREDIT: f32 = 8.0;

/// Words of a kicker, at most, and how many times as wide the headline below it is, at least.
const KICKER: f32 = 2.0;
const WIDER: f32 = 3.0;

/// Columns of the narrowest headline that a kicker stands above.
const HEADLINE: f32 = 30.0;

/// What the line at `at` is instead of a heading, and why; none where nothing speaks against one.
pub(super) fn refused(page: &Page<'_>, at: usize, text: &str, t: &Traits) -> Option<(Kind, &'static str)> {
    if text.contains("pic.twitter.com/") || !addresses(text).is_empty() {
        return Some((Kind::Paragraph, "holds an address"));
    }
    if t.words <= CREDIT && is_only_credit(text) {
        return Some((Kind::Note, "is nothing but a credit"));
    }
    if text.matches(" > ").count() >= 2 || text.matches(" » ").count() >= 2 {
        return Some((Kind::Note, "is the path to a page"));
    }
    if [">", "»", "→", "›", "►"].iter().any(|arrow| text.starts_with(arrow)) && points(text) {
        return Some((Kind::Note, "points somewhere else"));
    }
    match t.end {
        End::Comma => Some((Kind::Paragraph, "ends with a comma")),
        End::Colon | End::Open if leads_in(page, at, text, t) => {
            Some((Kind::Paragraph, "leads in what follows"))
        }
        _ if is_kicker(page, at, t) => Some((Kind::Note, "stands above the headline")),
        _ => None,
    }
}

/// Whether a space follows the arrows at the beginning; without one they are quotation marks.
fn points(text: &str) -> bool {
    text.trim_start_matches(['>', '»', '→', '›', '►']).starts_with(' ')
}

/// Whether a line that ends with a colon is a sentence, or belongs to the image or the address below; without a colon, a
/// sentence that the items below it end. Names of sections end so too, but hold no pronoun and no verb.
fn leads_in(page: &Page<'_>, at: usize, text: &str, t: &Traits) -> bool {
    let next = page.lines.get(at + 1);
    if t.end == End::Open {
        let goes_on = |item: &str| item.starts_with(char::is_lowercase);
        let ends = next.is_some_and(|next| matches!(next.shape, Shape::Item(item) if goes_on(item)));
        return ends && t.words >= 4.0 && is_clause(text);
    }
    let shows =
        |next: &Measured<'_>| next.is_image() || addresses(next.text).iter().any(|(at, _)| at.start == 0);
    t.words >= 3.0 && is_clause(text) || next.is_some_and(shows)
}

/// Whether a line holds a pronoun, an auxiliary verb or a word that points.
fn is_clause(text: &str) -> bool {
    static CLAUSE: OnceLock<HashSet<&str>> = OnceLock::new();
    let clause = CLAUSE.get_or_init(|| {
        let lines = include_str!("../../../assets/clauses.txt").lines();
        lines.filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
    });
    text.split(|c: char| !c.is_alphabetic()).any(|word| clause.contains(&*word.to_lowercase()))
}

/// Whether the first line names the part of the paper, above a headline that is much wider.
fn is_kicker(page: &Page<'_>, at: usize, t: &Traits) -> bool {
    let wider = |next: &Traits| {
        next.width >= HEADLINE.max(WIDER * t.width) && next.is_short() && !next.ends_sentence()
    };
    // A headline that goes on below is no headline.
    let is_whole = || page.traits(Some(2)).is_none_or(|below| below.start != Start::Lower);
    at == 0 && t.words <= KICKER && page.traits(Some(1)).is_some_and(wider) && is_whole()
}
