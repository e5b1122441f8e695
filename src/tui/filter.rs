//! Which headlines are like what was typed. The update does not do this itself, since it takes every core: it asks for it
//! by [`Effect::Rank`](super::Effect::Rank).

use std::thread;

use nucleo_matcher::{
    Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

use super::{app::App, entry::Entry, message::Message};
use crate::find::{fold, fold_onto};

/// The answer to an [`Effect::Rank`](super::Effect::Rank): the entries of the list among `among` that are like `filter`.
pub fn rank(app: &App, number: u64, filter: &str, among: &[u32]) -> Message {
    Message::Ranked { number, entries: best(filter, &app.panes.list.entries, among) }
}

/// Those of `among`, which are indexes of `entries`, that match `filter`, the best first. Long lists are looked through
/// on every core.
pub(super) fn best(filter: &str, entries: &[Entry], among: &[u32]) -> Vec<u32> {
    const ALONE: usize = 8192;
    // Folded on both sides, like every search here; the matcher itself knows few accents.
    let pattern = Pattern::parse(&fold(filter), CaseMatching::Ignore, Normalization::Never);
    let cores = if among.len() < ALONE { 1 } else { thread::available_parallelism().map_or(1, usize::from) };
    let share = among.len().div_ceil(cores).max(1);
    let mut scored: Vec<(u32, u32)> = thread::scope(|scope| {
        let mut parts = among.chunks(share);
        let first = parts.next().unwrap_or_default();
        let others: Vec<_> = parts.map(|part| scope.spawn(|| scores(&pattern, entries, part))).collect();
        let mut scored = scores(&pattern, entries, first);
        others.into_iter().filter_map(|part| part.join().ok()).for_each(|part| scored.extend(part));
        scored
    });
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().map(|(_, at)| at).collect()
}

/// How well each of `among` matches, those that do not left out.
fn scores(pattern: &Pattern, entries: &[Entry], among: &[u32]) -> Vec<(u32, u32)> {
    let mut matcher = Matcher::new(nucleo_matcher::Config::DEFAULT);
    let (mut letters, mut both, mut folded) = (Vec::new(), String::new(), String::new());
    let mut scored = Vec::new();
    for at in among {
        let Some(entry) = entries.get(*at as usize) else { continue };
        both.clear();
        folded.clear();
        let mut haystack = entry.haystack(&mut both);
        if !haystack.is_ascii() {
            fold_onto(haystack, &mut folded);
            haystack = &folded;
        }
        if let Some(score) = pattern.score(Utf32Str::new(haystack, &mut letters), &mut matcher) {
            scored.push((score, *at));
        }
    }
    scored
}
