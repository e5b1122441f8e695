//! What the reader has done: read, starred, archived, tagged, and how far.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Highlight, Identity, Library, passages};
use crate::{
    article::{Anchor, Origin, PieceId, Text},
    error::Result,
};

/// What the reader has done with an article as a whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags {
    /// The reader has opened it.
    pub read: bool,
    /// Wants it kept in sight.
    pub starred: bool,
    /// Wants it out of sight.
    pub archived: bool,
}

impl Flags {
    /// The flags after a change; other changes than those of flags leave them as they are.
    #[must_use]
    pub fn after(self, change: &Change) -> Self {
        match *change {
            Change::Read(read) => Self { read, ..self },
            Change::Starred(starred) => Self { starred, ..self },
            Change::Archived(archived) => Self { archived, ..self },
            _ => self,
        }
    }
}

/// Where the reader left an article.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReadingPosition {
    /// The words at the top of the screen.
    pub anchor: Anchor,
    /// How much was read, from 0 to 1.
    pub share: f64,
}

/// Something the reader does to an article: one field of its state gets a value, and the others stay as they are, whoever
/// else may be changing them.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Marks it as read, or as unread.
    Read(bool),
    /// Stars it, or takes the star off.
    Starred(bool),
    /// Puts it into the archive, or takes it out.
    Archived(bool),
    /// Adds a tag, or takes it away.
    Tag(Text, bool),
    /// Remembers the reading position.
    ReadingPosition(ReadingPosition),
    /// Highlights a passage, or puts another note on it.
    Highlight(Highlight),
    /// Takes the highlight from a passage, and the note with it.
    Unhighlight(Highlight),
}

impl Change {
    /// What takes this change back, if it changed anything; `None` for a reading position, which nobody undoes. A highlight
    /// that took another's place is taken back by putting the other one there.
    pub fn inverse(&self) -> Option<Self> {
        Some(match self {
            Self::Read(on) => Self::Read(!on),
            Self::Starred(on) => Self::Starred(!on),
            Self::Archived(on) => Self::Archived(!on),
            Self::Tag(tag, on) => Self::Tag(tag.clone(), !on),
            Self::ReadingPosition(_) => return None,
            Self::Highlight(highlight) => Self::Unhighlight(highlight.clone()),
            Self::Unhighlight(highlight) => Self::Highlight(highlight.clone()),
        })
    }
}

/// A line of the state, whatever table it is kept in.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Saved {
    State {
        identity: Identity,
        marks: Flags,
        place: Option<ReadingPosition>,
        changed: i64,
        url: Option<String>,
    },
    Tag {
        identity: Identity,
        tag: String,
    },
    Search {
        name: String,
        query: String,
    },
    Highlight {
        identity: Identity,
        highlight: Highlight,
    },
}

/// Seconds since 1970, also with a clock that is wrong.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

impl Library {
    /// Applies changes, all or none.
    pub fn change(&mut self, changes: &[(Identity, Change)]) -> Result<()> {
        let done = apply(&mut self.connection, changes);
        done.map_err(|error| self.error(&error))
    }

    /// Where the reader left an article.
    pub fn reading_position(&self, identity: Identity) -> Result<Option<ReadingPosition>> {
        let sql = "SELECT piece, slot, byte, share FROM states WHERE identity = ?";
        let found = self.connection.query_row(sql, [identity.0], |row| place(row, 0)).optional();
        found.map(Option::flatten).map_err(|error| self.error(&error))
    }

    /// Every tag in use, the reader's and the publishers', with the number of its articles, the commonest first.
    pub fn tags(&self) -> Result<Vec<(Text, usize)>> {
        let sql = "SELECT tag, count(*) FROM (
                       SELECT tag, article FROM labels
                       UNION SELECT tag, a.id FROM tags JOIN articles a USING (identity))
                   GROUP BY tag ORDER BY 2 DESC, 1";
        let read = |row: &Row<'_>| Ok((Text::line(&row.get::<_, String>(0)?), row.get::<_, i64>(1)?));
        let rows = self.connection.prepare_cached(sql).and_then(|mut all| all.query_map([], read)?.collect());
        let rows: Vec<(Text, i64)> = rows.map_err(|error| self.error(&error))?;
        Ok(rows.into_iter().map(|(tag, count)| (tag, usize::try_from(count).unwrap_or_default())).collect())
    }

    /// The reader's own tags, by the numbers of the articles.
    pub fn own_tags(&self) -> Result<HashMap<i64, Vec<Text>>> {
        self.tags_of("SELECT a.id, tag FROM tags JOIN articles a USING (identity) ORDER BY tag")
    }

    /// The publishers' labels, by the numbers of the articles.
    pub fn labels(&self) -> Result<HashMap<i64, Vec<Text>>> {
        self.tags_of("SELECT article, tag FROM labels ORDER BY tag")
    }

    fn tags_of(&self, sql: &str) -> Result<HashMap<i64, Vec<Text>>> {
        let read = || {
            let mut found: HashMap<i64, Vec<Text>> = HashMap::new();
            let mut all = self.connection.prepare_cached(sql)?;
            let mut rows = all.query([])?;
            while let Some(row) = rows.next()? {
                found.entry(row.get(0)?).or_default().push(Text::line(&row.get::<_, String>(1)?));
            }
            Ok(found)
        };
        read().map_err(|error| self.error(&error))
    }

    /// Saved searches, by name.
    pub fn searches(&self) -> Result<Vec<(Text, String)>> {
        let read = |row: &Row<'_>| Ok((Text::line(&row.get::<_, String>(0)?), row.get(1)?));
        let sql = "SELECT name, query FROM searches ORDER BY name";
        let rows = self.connection.prepare_cached(sql).and_then(|mut all| all.query_map([], read)?.collect());
        rows.map_err(|error| self.error(&error))
    }

    /// Keeps a search under a name; without a query, forgets it.
    pub fn save_search(&self, name: &str, query: Option<&str>) -> Result<()> {
        let done = match query {
            Some(query) => {
                let sql = "INSERT INTO searches VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET query = excluded.query";
                self.connection.execute(sql, [name, query])
            }
            None => self.connection.execute("DELETE FROM searches WHERE name = ?", [name]),
        };
        done.map(drop).map_err(|error| self.error(&error))
    }
}

pub(super) fn identity(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Identity>> {
    Ok(Identity::from_bytes(row.get_ref(at)?.as_blob().unwrap_or_default()))
}

/// Reads piece, slot, byte and share from four columns.
fn place(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<ReadingPosition>> {
    let number = |at| row.get::<_, Option<i64>>(at).map(|n| n.and_then(|n| usize::try_from(n).ok()));
    let Some(piece) = number(at)? else { return Ok(None) };
    let origin = number(at + 1)?.zip(number(at + 2)?).map(|(slot, byte)| Origin { slot, byte });
    let share = row.get::<_, Option<f64>>(at + 3)?.unwrap_or_default();
    Ok(Some(ReadingPosition { anchor: Anchor { piece: PieceId::from_number(piece), origin }, share }))
}

fn apply(connection: &mut Connection, changes: &[(Identity, Change)]) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    for (identity, change) in changes {
        let key = identity.0;
        match change {
            Change::Read(on) => set_flag(&transaction, *identity, "read", *on)?,
            Change::Starred(on) => set_flag(&transaction, *identity, "starred", *on)?,
            Change::Archived(on) => set_flag(&transaction, *identity, "archived", *on)?,
            Change::ReadingPosition(ReadingPosition { anchor, share }) => transaction
                .prepare_cached(
                    "INSERT INTO states (identity, piece, slot, byte, share, changed, url)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT url FROM articles WHERE identity = ?1))
                     ON CONFLICT (identity) DO UPDATE SET
                         piece = excluded.piece, slot = excluded.slot, byte = excluded.byte, share = excluded.share,
                         changed = excluded.changed, url = coalesce(excluded.url, url)",
                )?
                .execute(params![
                    key,
                    anchor.piece.number() as i64,
                    anchor.origin.map(|origin| origin.slot as i64),
                    anchor.origin.map(|origin| origin.byte as i64),
                    share,
                    now()
                ])?,
            Change::Tag(tag, true) => {
                transaction.prepare_cached("INSERT OR IGNORE INTO tags VALUES (?, ?)")?.execute(params![key, &**tag])?
            }
            Change::Tag(tag, false) => transaction
                .prepare_cached("DELETE FROM tags WHERE identity = ? AND tag = ?")?
                .execute(params![key, &**tag])?,
            Change::Highlight(highlight) => passages::put(&transaction, *identity, highlight)?,
            Change::Unhighlight(highlight) => passages::drop(&transaction, *identity, highlight)?,
        };
    }
    transaction.commit()
}

/// Sets one flag; the others stay as they are.
fn set_flag(
    transaction: &rusqlite::Transaction<'_>,
    identity: Identity,
    flag: &str,
    on: bool,
) -> rusqlite::Result<usize> {
    let sql = format!(
        "INSERT INTO states (identity, {flag}, changed, url)
         VALUES (?1, ?2, ?3, (SELECT url FROM articles WHERE identity = ?1))
         ON CONFLICT (identity) DO UPDATE SET
             {flag} = excluded.{flag}, changed = excluded.changed, url = coalesce(excluded.url, url)"
    );
    transaction.prepare_cached(&sql)?.execute(params![identity.0, on, now()])
}

/// Every line of the state that can be read.
pub(super) fn saved(connection: &Connection) -> Vec<Saved> {
    let mut out = Vec::new();
    let mut each = |sql: &str, read: &dyn Fn(&Row<'_>) -> rusqlite::Result<Option<Saved>>| {
        let Ok(mut all) = connection.prepare(sql) else { return };
        let Ok(mut rows) = all.query([]) else { return };
        // Where a page is damaged, reading ends; what came before it is good.
        while let Ok(Some(row)) = rows.next() {
            out.extend(read(row).ok().flatten());
        }
    };
    each(
        "SELECT identity, read, starred, archived, changed, url, piece, slot, byte, share FROM states",
        &|row| {
            let Some(identity) = identity(row, 0)? else { return Ok(None) };
            let marks = Flags { read: row.get(1)?, starred: row.get(2)?, archived: row.get(3)? };
            let (changed, url, place) = (row.get(4)?, row.get(5)?, place(row, 6)?);
            Ok(Some(Saved::State { identity, marks, place, changed, url }))
        },
    );
    each("SELECT identity, tag FROM tags", &|row| {
        let Some(identity) = identity(row, 0)? else { return Ok(None) };
        Ok(Some(Saved::Tag { identity, tag: row.get(1)? }))
    });
    each("SELECT name, query FROM searches", &|row| {
        Ok(Some(Saved::Search { name: row.get(0)?, query: row.get(1)? }))
    });
    passages::saved(connection, &mut |identity, highlight| {
        out.push(Saved::Highlight { identity, highlight });
    });
    out
}

/// Puts saved lines into the database, all or none. Where both know an article, the later change counts; tags and searches
/// are added to those that are there.
pub(super) fn restore(connection: &mut Connection, saved: &[Saved]) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    for line in saved {
        match line {
            Saved::State { identity, marks, place, changed, url } => {
                let anchor = place.map(|place| place.anchor);
                let origin = anchor.and_then(|anchor| anchor.origin);
                transaction
                    .prepare_cached(
                        "INSERT INTO states (identity, read, starred, archived, piece, slot, byte, share, changed, url)
                         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                         ON CONFLICT (identity) DO UPDATE SET
                             read = excluded.read, starred = excluded.starred, archived = excluded.archived,
                             piece = excluded.piece, slot = excluded.slot, byte = excluded.byte,
                             share = excluded.share, changed = excluded.changed, url = coalesce(excluded.url, url)
                         WHERE excluded.changed > changed",
                    )?
                    .execute(params![
                        identity.0,
                        marks.read,
                        marks.starred,
                        marks.archived,
                        anchor.map(|anchor| anchor.piece.number() as i64),
                        origin.map(|origin| origin.slot as i64),
                        origin.map(|origin| origin.byte as i64),
                        place.map(|place| place.share),
                        changed,
                        url
                    ])?;
            }
            Saved::Tag { identity, tag } => {
                transaction
                    .prepare_cached("INSERT OR IGNORE INTO tags VALUES (?, ?)")?
                    .execute(params![identity.0, tag])?;
            }
            Saved::Search { name, query } => {
                transaction
                    .prepare_cached("INSERT OR IGNORE INTO searches VALUES (?, ?)")?
                    .execute([name, query])?;
            }
            Saved::Highlight { identity, highlight } => {
                passages::put(&transaction, *identity, highlight)?;
            }
        }
    }
    transaction.commit()
}
