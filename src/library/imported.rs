//! What the reader had done with an article in another program, as the first values of its registers.

use std::collections::HashSet;

use rusqlite::Transaction;
use serde_json::Value;

use super::{
    Change, Highlight, Identity, ReadingPosition,
    aftermath::Aftermath,
    journal::{Field, Register},
    registers,
    values::About,
};
use crate::{
    article::{Anchor, Article, Block, Draft, Imported, ImportedHighlight, Moment, Passage, PieceId, Point},
    format,
};

/// What the reader had done with an article elsewhere, as changes, and when.
#[derive(Debug, Default)]
pub(super) struct Done {
    changes: Vec<Change>,
    read_at: Option<Moment>,
    /// When it was saved there.
    pub(super) saved: Option<Moment>,
}

impl Done {
    /// What the source of an article says that was done with it.
    pub(super) fn of_article(article: &Article) -> Self {
        Self::new(&article.imported, &HashSet::new(), || article.clone())
    }

    /// The same of an entry; where something is known already in a field that needs the text, without reading it.
    fn new(imported: &Imported, known: &HashSet<Field>, article: impl FnOnce() -> Article) -> Self {
        let Imported { read, starred, archived, progress, saved, read_at, tags, highlights, note: _ } =
            imported;
        // What was read to its end was read, where the export says nothing else.
        let is_read = read.unwrap_or_else(|| progress.is_some_and(|share| share >= 1.0));
        let flags = [
            (is_read, Change::Read(true)),
            (*starred == Some(true), Change::Starred(true)),
            (*archived == Some(true), Change::Archived(true)),
        ];
        let mut changes: Vec<Change> =
            flags.into_iter().filter_map(|(on, change)| on.then_some(change)).collect();
        changes.extend(tags.iter().map(|tag| Change::Tag(tag.clone(), true)));
        let share = progress.filter(|share| *share > 0.0).filter(|_| !known.contains(&Field::Position));
        let highlights: &[ImportedHighlight] =
            if known.contains(&Field::Highlight) { &[] } else { highlights };
        if share.is_some() || !highlights.is_empty() {
            let article = article();
            changes.extend(share.map(|share| Change::ReadingPosition(position(&article, share))));
            let text = Letters::of(&article);
            let marked = |highlight: &ImportedHighlight| text.highlight(&article, highlight, *saved);
            changes.extend(highlights.iter().map(marked).map(Change::Highlight));
        }
        Self { changes, read_at: *read_at, saved: *saved }
    }
}

impl Aftermath {
    /// Takes over what an export says that the reader had done with an article, in each field that has no value yet: an
    /// export that is read again, or a later one, takes nothing back that was done here meanwhile.
    pub(super) fn take_in_imported(
        &mut self,
        transaction: &Transaction<'_>,
        article: Identity,
        draft: &Draft,
    ) -> rusqlite::Result<()> {
        if draft.imported.is_empty() {
            return Ok(());
        }
        let known = known_fields(transaction, article)?;
        let done = Done::new(&draft.imported, &known, || {
            // Without a text nothing in it can be marked; what else was done is taken.
            format::article(draft).unwrap_or_default()
        });
        self.take_in(transaction, article, &done, &known)
    }

    /// The same of a file that is one article.
    pub(super) fn take_in_done(
        &mut self,
        transaction: &Transaction<'_>,
        article: Identity,
        done: &Done,
    ) -> rusqlite::Result<()> {
        if done.changes.is_empty() {
            return Ok(());
        }
        let known = known_fields(transaction, article)?;
        self.take_in(transaction, article, done, &known)
    }

    fn take_in(
        &mut self,
        transaction: &Transaction<'_>,
        article: Identity,
        done: &Done,
        known: &HashSet<Field>,
    ) -> rusqlite::Result<()> {
        let mut values: Vec<(Register, Value)> =
            done.changes.iter().map(|change| change.write(article)).collect();
        values.retain(|(register, _)| !known.contains(&register.field));
        if values.is_empty() {
            return Ok(());
        }
        if !known.contains(&Field::About) {
            let about = About::of_row(transaction, article)?;
            self.write_first(transaction, [(Register::of(article, Field::About), about.value())], None)?;
        }
        let (read, rest): (Vec<_>, Vec<_>) =
            values.into_iter().partition(|(register, _)| register.field == Field::Read);
        self.write_first(transaction, read, done.read_at)?;
        self.write_first(transaction, rest, None)
    }
}

fn known_fields(transaction: &Transaction<'_>, article: Identity) -> rusqlite::Result<HashSet<Field>> {
    let writes = registers::of_article(transaction, article)?;
    Ok(writes.into_iter().map(|write| write.register.field).collect())
}

/// The block up to which a share of the text was read.
fn position(article: &Article, share: f64) -> ReadingPosition {
    let total: usize = article.blocks.iter().map(Block::bytes).sum();
    let mut before = 0;
    let block = article.blocks.iter().position(|block| {
        before += block.bytes();
        before as f64 > share * total as f64
    });
    let piece = block.map_or(PieceId::HEAD, PieceId::of_block);
    ReadingPosition { anchor: Anchor { piece, origin: None }, share }
}

/// The letters of a text without its spaces, since programs set those in their own way, and where each is.
struct Letters {
    text: String,
    /// The byte of `text`, the point in the article, and the bytes of each letter.
    places: Vec<(usize, Point, usize)>,
}

impl Letters {
    fn of(article: &Article) -> Self {
        let (mut text, mut places) = (String::new(), Vec::new());
        // What the reader wrote beside the text is not the text.
        let is_text = |piece: &PieceId| !matches!(article.block(*piece), None | Some(Block::Note(_)));
        for piece in article.pieces().filter(is_text) {
            for (slot, (words, _)) in article.texts(piece).into_iter().enumerate() {
                for (byte, letter) in words.char_indices().filter(|(_, letter)| !letter.is_whitespace()) {
                    places.push((text.len(), Point { piece, slot, byte }, letter.len_utf8()));
                    text.push(letter);
                }
            }
        }
        Self { text, places }
    }

    /// Where words are, the first time.
    fn find(&self, words: &str) -> Option<Passage> {
        let letters: String = words.chars().filter(|letter| !letter.is_whitespace()).collect();
        let start = self.text.find(&letters).filter(|_| !letters.is_empty())?;
        let at = |byte| self.places.binary_search_by_key(&byte, |(at, ..)| *at).ok();
        let (_, from, _) = self.places.get(at(start)?)?;
        let end = self.places.partition_point(|(at, ..)| *at < start + letters.len());
        let (_, last, length) = self.places.get(end.checked_sub(1)?)?;
        Some(Passage { from: *from, to: Point { byte: last.byte + length, ..*last } })
    }

    /// A highlight at its words; at the beginning, without a place, where the text does not have them: what was kept elsewhere
    /// is not lost here.
    fn highlight(&self, article: &Article, imported: &ImportedHighlight, saved: Option<Moment>) -> Highlight {
        let ImportedHighlight { text, note, made } = imported;
        let found = self.find(text);
        Highlight {
            passage: found.unwrap_or_default(),
            words: found.map_or_else(|| text.to_string(), |passage| article.quoted(&passage)),
            note: note.clone(),
            added: made.or(saved).map(Moment::unix_seconds).unwrap_or_default(),
        }
    }
}
