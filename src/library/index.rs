//! Writing files into the index, a batch a transaction.

use std::{borrow::Borrow, os::unix::ffi::OsStrExt, path::Path};

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{
    Identity, Library,
    prepare::{Holds, Prepared, ReadFile, Stamp},
    state,
};
use crate::{
    article::{Meta, Text, days_since_1970},
    error::Result,
};

/// A file that was read, and where it is.
#[derive(Debug)]
pub(super) struct Arrival {
    pub(super) folder: i64,
    pub(super) name: Vec<u8>,
    pub(super) file: ReadFile,
}

impl Library {
    /// Number of a folder, which is made where it is new.
    pub(super) fn folder(&self, path: &Path) -> Result<i64> {
        let find = || {
            let bytes = path.as_os_str().as_bytes();
            let sql = "SELECT id FROM folders WHERE path = ?";
            if let Some(id) =
                self.connection.prepare_cached(sql)?.query_row([bytes], |row| row.get(0)).optional()?
            {
                return Ok(id);
            }
            // Another process may make it at the same time.
            self.connection.execute("INSERT OR IGNORE INTO folders (path) VALUES (?)", [bytes])?;
            self.connection.prepare_cached(sql)?.query_row([bytes], |row| row.get(0))
        };
        find().map_err(|error| self.error(&error))
    }

    /// Forgets files that are gone.
    pub(super) fn forget(&mut self, files: &[i64]) -> Result<()> {
        self.in_transaction(|transaction| {
            for file in files {
                drop_places(transaction, *file)?;
                transaction.prepare_cached("DELETE FROM files WHERE id = ?")?.execute([file])?;
            }
            Ok(())
        })
    }

    pub(super) fn in_transaction(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>,
    ) -> Result<()> {
        let behaviour = rusqlite::TransactionBehavior::Immediate;
        let done = self.connection.transaction_with_behavior(behaviour).and_then(|transaction| {
            work(&transaction)?;
            transaction.commit()
        });
        done.map_err(|error| self.error(&error))
    }
}

/// Number of the article with this identity.
pub(super) fn number_of(connection: &Connection, identity: Identity) -> rusqlite::Result<Option<i64>> {
    let sql = "SELECT id FROM articles WHERE identity = ?";
    connection.prepare_cached(sql)?.query_row([identity.0], |row| row.get(0)).optional()
}

/// Puts a file into the index in place of what it held of it.
pub(super) fn take(transaction: &Transaction<'_>, arrival: &Arrival) -> rusqlite::Result<()> {
    let Arrival { folder, name, file } = arrival;
    let Stamp { size, modified } = file.stamp;
    let known: Option<(i64, i64, i64)> = transaction
        .prepare_cached("SELECT id, size, modified FROM files WHERE folder = ? AND name = ?")?
        .query_row(params![folder, name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    if known.is_some_and(|(_, s, m)| (s, m) == (size, modified)) {
        // Another newsprint was faster.
        return Ok(());
    }
    let before = match known {
        Some((id, ..)) => drop_places(transaction, id)?,
        None => None,
    };
    let problem = match &file.holds {
        Holds::One(_) => None,
        Holds::Many(_, problem) => problem.as_deref(),
        Holds::Nothing(why) => Some(&**why),
    };
    let id: i64 = transaction
        .prepare_cached(
            "INSERT INTO files (folder, name, size, modified, problem) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (folder, name) DO UPDATE SET
                 size = excluded.size, modified = excluded.modified, problem = excluded.problem
             RETURNING id",
        )?
        .query_row(params![folder, name, size, modified, problem], |row| row.get(0))?;
    match &file.holds {
        Holds::One(prepared) => {
            let article = put(transaction, prepared.identity, modified, || &**prepared)?;
            place(transaction, id, 0, article)?;
            inherit(transaction, before, prepared.identity, prepared.meta.url.as_ref())
        }
        Holds::Many(drafts, _) => {
            for (part, draft) in drafts.iter().enumerate() {
                let identity = Identity::of_draft(draft);
                let article = put(transaction, identity, modified, || Prepared::of_draft(identity, draft))?;
                place(transaction, id, part, article)?;
                inherit(transaction, None, identity, draft.meta.url.as_ref())?;
            }
            Ok(())
        }
        Holds::Nothing(_) => Ok(()),
    }
}

fn place(transaction: &Transaction<'_>, file: i64, part: usize, article: i64) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO places VALUES (?, ?, ?)";
    transaction.prepare_cached(sql)?.execute(params![file, part as i64, article]).map(drop)
}

/// Number of an article; where it is new, what `prepare` gives is put into the index.
fn put<P: Borrow<Prepared>>(
    transaction: &Transaction<'_>,
    identity: Identity,
    modified: i64,
    prepare: impl FnOnce() -> P,
) -> rusqlite::Result<i64> {
    if let Some(id) = number_of(transaction, identity)? {
        return Ok(id);
    }
    let prepared = prepare();
    let prepared = prepared.borrow();
    let Meta { title, byline, published, site, url, language, tags, .. } = &prepared.meta;
    let text = |text: &Option<Text>| text.as_deref().map(str::to_owned);
    let saved = modified / 1_000_000_000;
    // What has no date counts as of the day it was saved.
    let dated = published.map_or(saved, |moment| days_since_1970(moment.date) * 86_400);
    let day = published.map(|moment| day_number(moment.date));
    let id: i64 = transaction
        .prepare_cached(
            "INSERT INTO articles
                 (identity, title, byline, site, url, language, published, dated, added, words)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        )?
        .query_row(
            params![
                identity.0,
                text(title).unwrap_or_default(),
                text(byline),
                text(site),
                text(url),
                text(language),
                day,
                dated,
                state::now(),
                prepared.words as i64
            ],
            |row| row.get(0),
        )?;
    let [title, about, body] = &prepared.columns;
    transaction
        .prepare_cached("INSERT INTO words (rowid, title, about, body) VALUES (?, ?, ?, ?)")?
        .execute(params![id, title, about, body])?;
    for tag in tags {
        transaction
            .prepare_cached("INSERT OR IGNORE INTO labels VALUES (?, ?)")?
            .execute(params![id, &**tag])?;
    }
    if let Some(held) = &prepared.held {
        transaction.prepare_cached("INSERT INTO held VALUES (?, ?)")?.execute(params![id, held])?;
    }
    Ok(id)
}

/// A day as a number that sorts: 20190228.
pub(super) fn day_number(date: jiff::civil::Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

/// Takes a file's articles out of the index, except those that another file holds too. The article, where it was one.
fn drop_places(transaction: &Transaction<'_>, file: i64) -> rusqlite::Result<Option<Identity>> {
    let mut held = transaction.prepare_cached(
        "SELECT p.article, a.identity, (SELECT count(*) FROM places o WHERE o.article = p.article AND o.file != ?1)
         FROM places p JOIN articles a ON a.id = p.article WHERE p.file = ?1",
    )?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok((row.get::<_, i64>(0)?, state::identity(row, 1)?, row.get::<_, i64>(2)? > 0))
    };
    let articles: Vec<(i64, Option<Identity>, bool)> =
        held.query_map([file], read)?.collect::<rusqlite::Result<_>>()?;
    transaction.prepare_cached("DELETE FROM places WHERE file = ?")?.execute([file])?;
    for (article, _, elsewhere) in &articles {
        if !elsewhere {
            transaction.prepare_cached("DELETE FROM words WHERE rowid = ?")?.execute([article])?;
            transaction.prepare_cached("DELETE FROM articles WHERE id = ?")?.execute([article])?;
        }
    }
    Ok(if let [(_, identity, _)] = articles.as_slice() { *identity } else { None })
}

/// An article that was written anew, in the same file or at the same address, keeps its state.
fn inherit(
    transaction: &Transaction<'_>,
    before: Option<Identity>,
    identity: Identity,
    url: Option<&Text>,
) -> rusqlite::Result<()> {
    let is_known = "SELECT 1 FROM states WHERE identity = ?1 UNION ALL SELECT 1 FROM tags WHERE identity = ?1
         UNION ALL SELECT 1 FROM passages WHERE identity = ?1";
    if transaction.prepare_cached(is_known)?.exists([identity.0])? {
        return Ok(());
    }
    let at_address = "SELECT identity FROM states WHERE url = ?1
                      AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.identity = states.identity)
                      ORDER BY changed DESC LIMIT 1";
    let from = match (before, url) {
        (Some(before), _) => Some(before),
        (None, Some(url)) => transaction
            .prepare_cached(at_address)?
            .query_row([&**url], |row| state::identity(row, 0))
            .optional()?
            .flatten(),
        (None, None) => None,
    };
    let Some(from) = from.filter(|from| *from != identity) else { return Ok(()) };
    let states =
        "INSERT INTO states SELECT ?1, read, starred, archived, piece, slot, byte, share, changed, url
                  FROM states WHERE identity = ?2";
    transaction.prepare_cached(states)?.execute([identity.0, from.0])?;
    let tags = "INSERT OR IGNORE INTO tags SELECT ?1, tag FROM tags WHERE identity = ?2";
    transaction.prepare_cached(tags)?.execute([identity.0, from.0])?;
    let passages = "INSERT OR IGNORE INTO passages
                    SELECT ?1, piece, slot, byte, to_piece, to_slot, to_byte, words, note, added
                    FROM passages WHERE identity = ?2";
    transaction.prepare_cached(passages)?.execute([identity.0, from.0]).map(drop)
}
