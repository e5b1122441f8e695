//! Looks into the articles of a list for their headlines.

use std::sync::{
    Arc,
    mpsc::{Receiver, SendError, Sender, channel, sync_channel},
};

use super::{
    entry::{Card, Entry},
    message::Message,
    worker::spawn,
};
use crate::{
    article::{Article, Draft, Text, minutes},
    error::{Error, Result},
    format::{self, Opened},
    source::{HEAD_BYTES, Source, Walk},
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
fn held(drafts: Vec<Arc<Draft>>) -> Vec<Entry> {
    let entry = |draft: Arc<Draft>| {
        // One that a reader fails over is listed too; why shows where it is opened.
        let read = format::article(&draft);
        let card =
            whole(&read.unwrap_or_else(|_| Article { meta: draft.meta.clone(), ..Article::default() }));
        Entry::with_card(Source::Held(draft), card)
    };
    drafts.into_iter().map(entry).collect()
}

/// Entries of the list that nobody has looked into yet, and their sources.
pub(super) type Missing = Vec<(usize, Source)>;

/// What comes of each source in turn, and of each file of the folders after them.
pub(super) enum Look {
    Done(Looked),
    /// It cannot be read.
    Unreadable,
    /// It takes too long for the first screen.
    Later,
    /// Entries of a file of a folder.
    Walked(Vec<Entry>),
}

/// Looks into sources and folders on a worker, one after the other, for as long as somebody takes what comes; then waits to be
/// told what is missing, and goes on with messages.
pub(super) fn ahead(
    messages: &Sender<Message>,
    sources: Vec<Source>,
    walks: Vec<Walk>,
) -> (Sender<Missing>, Receiver<Look>) {
    // It has room for nothing, so what nobody takes comes back.
    let (hand, looks) = sync_channel(0);
    let (go_on, told) = channel::<Missing>();
    let sender = messages.clone();
    spawn(messages, move || {
        let first = |source: &Source| {
            let is_soon = source.is_prompt() && is_quick(source);
            if is_soon { look(source).map_or(Look::Unreadable, Look::Done) } else { Look::Later }
        };
        let mut is_wanted = sources.iter().all(|source| hand.send(first(source)).is_ok());
        let mut walks = walks.into_iter().flatten().map(Source::File).peekable();
        let mut untaken = Vec::new();
        while is_wanted && let Some(source) = walks.next_if(is_quick) {
            if let Err(SendError(Look::Walked(found))) = hand.send(Look::Walked(entries(source))) {
                is_wanted = false;
                untaken = found;
            }
        }
        drop(hand);
        if let Ok(missing) = told.recv() {
            rest(&sender, missing, untaken, walks);
        }
    });
    (go_on, looks)
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
        return format::article(draft).ok().map(|article| Looked::Card(whole(&article)));
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
    let article = format::parse(&input, source).ok()?;
    let head = input.text.len().max(1) as u64;
    let size = source.path().and_then(|p| p.metadata().ok()).map_or(head, |m| m.len());
    let words = article.count_words() as u64;
    let minutes = minutes(usize::try_from(words.saturating_mul(size.max(head)) / head).unwrap_or_default());
    Some(Card::new(&article, minutes))
}

/// Whether a file can be looked into before the first screen: a container is read to its end.
fn is_quick(source: &Source) -> bool {
    const QUICK: u64 = 128 << 10;
    source.path().and_then(|path| path.metadata().ok()).is_none_or(|meta| meta.len() <= QUICK)
}

/// What comes of opening an entry: its article, or the articles that it holds.
pub(super) fn loaded(entry: usize, opened: Result<Opened>) -> Message {
    match opened {
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

/// Fills in the cards that are missing, expands what holds several articles, and goes on walking the folders, of whose entries
/// those in `batch` are there.
fn rest(
    sender: &Sender<Message>,
    missing: Missing,
    mut batch: Vec<Entry>,
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
