//! Looks into the articles of a list for their headlines.

use std::sync::Arc;

use super::entry::{Card, Entry};
use crate::{
    article::{Article, Draft, Text, minutes},
    format::{self, Opened},
    source::{HEAD_BYTES, Source},
};

/// The entries of a file: one with its card, or one for each article that it holds; none where it cannot be read.
pub(super) fn entries(source: Source) -> Vec<Entry> {
    match look(&source) {
        Some(Looked::Card(card)) => vec![Entry { source, card: Some(card) }],
        Some(Looked::Entries(entries, _)) => entries,
        None => Vec::new(),
    }
}

/// Problems on one line.
pub(super) fn said(problems: &[Text]) -> Option<Text> {
    Text::some(&problems.iter().map(|said| &**said).collect::<Vec<_>>().join(" · "))
}

/// The entries of the articles that a container holds, with their cards.
pub(super) fn held(drafts: Vec<Arc<Draft>>) -> Vec<Entry> {
    let entry = |draft: Arc<Draft>| {
        let card = whole(&format::article(&draft));
        Entry { source: Source::Held(draft), card: Some(card) }
    };
    drafts.into_iter().map(entry).collect()
}

/// What a look into a source shows.
pub(super) enum Looked {
    /// An article.
    Card(Card),
    /// The articles that it holds, and what could not be read of it.
    Entries(Vec<Entry>, Option<Text>),
}

/// Looks into a source, no further than its beginning where that is enough; `None` where it cannot be read.
pub(super) fn look(source: &Source) -> Option<Looked> {
    if let Source::Held(draft) = source {
        return Some(Looked::Card(whole(&format::article(draft))));
    }
    let (head, all) = source.bytes(HEAD_BYTES).ok()?;
    if !all && format::is_progressive(&head, source) {
        return beginning(source, head).map(Looked::Card);
    }
    let opened = if all { format::open_bytes(head, true, source) } else { format::open(source) };
    match opened.ok()? {
        Opened::One(article) => Some(Looked::Card(whole(&article))),
        Opened::Many(drafts, problems) => Some(Looked::Entries(held(drafts), said(&problems))),
    }
}

fn whole(article: &Article) -> Card {
    Card::new(article, minutes(article.words.unwrap_or_default()))
}

/// The card of an article that is longer than what was read of it.
fn beginning(source: &Source, head: Vec<u8>) -> Option<Card> {
    let input = source.text(head, false).ok()?;
    let article = format::parse(&input, source);
    let head = input.text.len().max(1) as u64;
    let size = source.path().and_then(|p| p.metadata().ok()).map_or(head, |m| m.len());
    let words = article.count_words() as u64;
    let minutes = minutes(usize::try_from(words.saturating_mul(size.max(head)) / head).unwrap_or_default());
    Some(Card::new(&article, minutes))
}
