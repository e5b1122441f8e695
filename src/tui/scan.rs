//! Looks into the articles of a list for their headlines.

use super::entry::{Card, Entry};
use crate::{
    article::minutes,
    format,
    source::{HEAD_BYTES, Source},
};

/// The card of an article, from its beginning; `None` where it cannot be read.
pub(super) fn card(source: &Source) -> Option<Card> {
    let input = source.read_up_to(HEAD_BYTES).ok()?;
    let article = format::parse(&input, source);
    let head = input.text.len().max(1) as u64;
    let size = source.path().and_then(|p| p.metadata().ok()).map_or(head, |m| m.len());
    let words = article.words.unwrap_or_else(|| article.count_words()) as u64;
    let minutes = minutes(usize::try_from(words.saturating_mul(size.max(head)) / head).unwrap_or_default());
    Some(Card::new(&article, minutes))
}

/// Whether the article can be read at all, and if so its entry with the card.
pub(super) fn entry(source: Source) -> Option<Entry> {
    let card = card(&source)?;
    Some(Entry { source, card: Some(card) })
}
