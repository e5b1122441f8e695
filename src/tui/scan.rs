//! Looks into the articles of a list for their headlines.

use std::sync::{Arc, mpsc::Sender};

use super::{
    entry::{Card, Entry},
    message::Message,
};
use crate::{
    article::{Article, Draft, Text, minutes},
    error::{Error, Result, caught, caught_reading},
    format::{self, Opened},
    source::{HEAD_BYTES, Source},
};

/// The entries of a file: one with its card, or one for each article that it holds; none where it cannot be read.
pub(super) fn entries(source: Source) -> Vec<Entry> {
    match look(&source) {
        Some(Looked::Card(card)) => vec![Entry::with_card(source, card)],
        Some(Looked::Entries(entries, _)) => entries,
        None => Vec::new(),
    }
}

/// The entries of the articles that a container holds, with their cards.
pub(super) fn held(drafts: Vec<Arc<Draft>>) -> Vec<Entry> {
    let entry = |draft: Arc<Draft>| {
        // One that a reader fails over is listed too; why shows where it is opened.
        let card = caught(|| whole(&format::article(&draft)))
            .unwrap_or_else(|_| whole(&Article { meta: draft.meta.clone(), ..Article::default() }));
        Entry::with_card(Source::Held(draft), card)
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
    caught(|| looked(source)).ok().flatten()
}

fn looked(source: &Source) -> Option<Looked> {
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
        Opened::Many(drafts, problems) => Some(Looked::Entries(held(drafts), Text::joined(&problems))),
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

/// Whether a file can be looked into before the first screen: a container is read to its end.
pub(super) fn is_quick(source: &Source) -> bool {
    const QUICK: u64 = 128 << 10;
    source.path().and_then(|path| path.metadata().ok()).is_none_or(|meta| meta.len() <= QUICK)
}

/// What comes of opening the entry of `source` with `open`: its article, or the articles that it holds.
pub(super) fn loaded(entry: usize, source: &Source, open: impl FnOnce() -> Result<Opened>) -> Message {
    match caught_reading(&source.name(), open) {
        Ok(Opened::One(article)) => Message::Loaded { entry, article: Ok(Arc::new(*article)), whole: true },
        Ok(Opened::Many(drafts, problems)) => {
            Message::Expanded { entry, entries: held(drafts), problem: Text::joined(&problems) }
        }
        Err(error) => failed(entry, &error),
    }
}

/// That an entry cannot be opened.
pub(super) fn failed(entry: usize, error: &Error) -> Message {
    Message::Loaded { entry, article: Err(Text::line(&error.to_string())), whole: true }
}

/// Fills in the cards that are missing, expands what holds several articles, and goes on walking the folders.
pub(super) fn rest(
    sender: &Sender<Message>,
    missing: Vec<(usize, Source)>,
    walks: impl Iterator<Item = Source>,
) {
    const BATCH: usize = 256;
    let mut cards = Vec::new();
    for (entry, source) in missing.into_iter().filter(|(_, source)| source.is_prompt()) {
        let heard = match look(&source) {
            Some(Looked::Entries(entries, problem)) => {
                sender.send(Message::Expanded { entry, entries, problem })
            }
            Some(Looked::Card(card)) => {
                cards.push((entry, card));
                Ok(())
            }
            None => Ok(()),
        };
        if heard.is_err() {
            return;
        }
    }
    if !cards.is_empty() && sender.send(Message::Cards(cards)).is_err() {
        return;
    }
    let mut batch = Vec::new();
    for source in walks {
        batch.extend(entries(source));
        if batch.len() >= BATCH && sender.send(Message::Entries(std::mem::take(&mut batch))).is_err() {
            return;
        }
    }
    if !batch.is_empty() {
        let _ = sender.send(Message::Entries(batch));
    }
}
