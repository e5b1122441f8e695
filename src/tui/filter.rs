//! Which headlines are like what was typed. The update does not do this itself, since it takes every core: it asks for it
//! by [`Effect::Rank`](super::Effect::Rank).

use std::thread;

use nucleo_matcher::{
    Matcher, Utf32Str,
    pattern::{AtomKind, CaseMatching, Normalization, Pattern},
};

use super::{
    app::App,
    entry::{APART, Entry},
    message::Message,
};
use crate::find::{fold, fold_onto};

/// The answer to an [`Effect::Rank`](super::Effect::Rank): the entries of the list among `among` that are like `filter`,
/// or where none of them is, of all.
pub fn rank(app: &App, number: u64, filter: &str, among: &[u32]) -> Message {
    let list = &app.panes.list;
    Message::Ranked { number, entries: best(filter, &list.entries, among, list.in_order()) }
}

/// Those of `among`, which are indexes of `entries`, that have every word of `filter`: first those in which they begin
/// words of the headline, then of the publication, then where they are inside words; each in the order of the list. Only
/// where there are none, those of `all` that have the letters scattered, the best first.
pub(super) fn best(filter: &str, entries: &[Entry], among: &[u32], all: &[u32]) -> Vec<u32> {
    // Folded on both sides, like every search here; the matcher itself knows few accents.
    let filter = fold(filter);
    let words: Vec<&str> = filter.split_whitespace().collect();
    let mut found = scored(among, |part| word_scores(&words, entries, part));
    if found.is_empty() {
        let pattern = Pattern::new(&filter, CaseMatching::Ignore, Normalization::Never, AtomKind::Fuzzy);
        found = scored(all, |part| letter_scores(&pattern, entries, part));
    }
    found.sort_by_key(|(score, _)| *score);
    found.into_iter().map(|(_, at)| at).collect()
}

/// What `score` says of every part. Long lists are looked through on every core.
fn scored(among: &[u32], score: impl Fn(&[u32]) -> Vec<(u32, u32)> + Sync) -> Vec<(u32, u32)> {
    const ALONE: usize = 8192;
    let cores = if among.len() < ALONE { 1 } else { thread::available_parallelism().map_or(1, usize::from) };
    let share = among.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let mut parts = among.chunks(share);
        let first = parts.next().unwrap_or_default();
        let others: Vec<_> = parts.map(|part| scope.spawn(|| score(part))).collect();
        let mut scored = score(first);
        others.into_iter().filter_map(|part| part.join().ok()).for_each(|part| scored.extend(part));
        scored
    })
}

/// How far the words are from the beginnings of the headline's words, for each of `among` that has all of them.
fn word_scores(words: &[&str], entries: &[Entry], among: &[u32]) -> Vec<(u32, u32)> {
    let (mut both, mut folded) = (String::new(), String::new());
    let mut scored = Vec::new();
    for at in among {
        let Some(entry) = entries.get(*at as usize) else { continue };
        both.clear();
        folded.clear();
        fold_onto(entry.haystack(&mut both), &mut folded);
        let title = folded.find(APART).unwrap_or(folded.len());
        let score = words.iter().map(|word| word_score(word, &folded, title)).sum::<Option<u32>>();
        scored.extend(score.map(|score| (score, *at)));
    }
    scored
}

/// 0 where `word` begins a word of the headline, 1 of the publication, 2 where it stands inside one.
fn word_score(word: &str, text: &str, title: usize) -> Option<u32> {
    let is_inside = |at: usize| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        before.is_some_and(char::is_alphanumeric)
    };
    let score = |(at, _): (usize, &str)| {
        if is_inside(at) { 2 } else { u32::from(at >= title) }
    };
    text.match_indices(word).map(score).min()
}

/// How far from good it is that the letters are scattered, for each of `among` that has them.
fn letter_scores(pattern: &Pattern, entries: &[Entry], among: &[u32]) -> Vec<(u32, u32)> {
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
            scored.push((u32::MAX - score, *at));
        }
    }
    scored
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{article::Text, library::Record};

    #[test]
    fn words_come_before_scattered_letters() {
        let entry = |(title, site): (&str, &str)| {
            Entry::Kept(Record { title: Text::line(title), site: Text::some(site), ..Record::default() })
        };
        let entries: Vec<Entry> = [
            ("Newspapers of the coast", "Gazette"),
            ("Paper and ink", "Herald"),
            ("The turning of tides", "Paper Weekly"),
            ("Hà Nội in the rain", ""),
            ("Über die Straße", ""),
        ]
        .into_iter()
        .map(entry)
        .collect();
        let all: Vec<u32> = (0..5).collect();
        for (filter, found) in [
            ("pap", &[1, 2, 0][..]),
            ("PAPER ink", &[1]),
            ("ink paper", &[1]),
            ("ha noi", &[3]),
            ("strasse", &[4]),
            ("uber", &[4]),
            // Nobody wrote that, so the letters may be anywhere.
            ("trntid", &[2]),
            ("river", &[]),
            ("!", &[]),
        ] {
            assert_eq!(best(filter, &entries, &all, &all), found, "{filter}");
        }
    }
}
