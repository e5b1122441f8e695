//! Looks into the articles of a list for their headlines.

use std::sync::Arc;

use super::entry::{Card, Entry};
use crate::{
    article::{Article, minutes},
    format::{self, Opened},
    source::{HEAD_BYTES, Source},
};

/// The card of an article, from its beginning where that is enough; `None` where it cannot be read, or is no single
/// article.
pub(super) fn card(source: &Source) -> Option<Card> {
    match look(source)? {
        Looked::Card(card) => Some(card),
        Looked::Entries(_) => None,
    }
}

/// The entries of a file: one with its card, or one for each article that it holds; none where it cannot be read.
pub(super) fn entries(source: Source) -> Vec<Entry> {
    match look(&source) {
        Some(Looked::Card(card)) => vec![Entry { source, card: Some(card) }],
        Some(Looked::Entries(entries)) => entries,
        None => Vec::new(),
    }
}

/// The entries of the articles that a container holds, with their cards.
pub(super) fn held(drafts: Vec<Arc<crate::article::Draft>>) -> Vec<Entry> {
    let entry = |draft: Arc<crate::article::Draft>| {
        let card = whole(&format::article(&draft));
        Entry { source: Source::Held(draft), card: Some(card) }
    };
    drafts.into_iter().map(entry).collect()
}

enum Looked {
    Card(Card),
    Entries(Vec<Entry>),
}

fn look(source: &Source) -> Option<Looked> {
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
        Opened::Many(drafts, _) => Some(Looked::Entries(held(drafts))),
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
