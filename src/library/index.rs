//! Writing files into the index, a batch a transaction.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{
    Identity, Library,
    aftermath::Aftermath,
    disk,
    files::{Listed, is_elsewhere, listed, place, put_file},
    keys::{self, Sighting},
    names::{Names, Traits},
    prepare::{Holds, Prepared, ReadFile, Stamp},
    registers, state,
};
use crate::{
    article::{Draft, Meta, Moment, Text, days_since_1970},
    error::Result,
};

/// A file that was read, and where it is.
#[derive(Debug)]
pub(super) struct Arrival {
    pub(super) folder: i64,
    pub(super) path: Vec<u8>,
    pub(super) name: Vec<u8>,
    pub(super) file: ReadFile,
}

impl Library {
    /// Runs `work` in a transaction, and then writes down what must lie in plain files before it counts.
    pub(super) fn in_batch(
        &mut self,
        work: impl FnOnce(&Transaction<'_>, &mut Aftermath) -> rusqlite::Result<()>,
    ) -> Result<()> {
        let mut aftermath = Aftermath::new(self);
        let mut failed = Ok(());
        let done = self.in_transaction(|transaction| {
            work(transaction, &mut aftermath)?;
            failed = aftermath.settle(transaction);
            // Without it, nothing of the batch is kept either.
            if failed.is_err() { Err(rusqlite::Error::ExecuteReturnedResults) } else { Ok(()) }
        });
        failed.and(done)
    }

    pub(super) fn in_transaction(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>,
    ) -> Result<()> {
        let behaviour = rusqlite::TransactionBehavior::Immediate;
        let done = self.connection.transaction_with_behavior(behaviour).and_then(|transaction| {
            work(&transaction)?;
            disk::step();
            transaction.commit()
        });
        disk::step();
        self.checked(done)
    }
}

/// Number of the article with this identity.
pub(super) fn number_of(connection: &Connection, identity: Identity) -> rusqlite::Result<Option<i64>> {
    let sql = "SELECT id FROM articles WHERE identity = ?";
    connection.prepare_cached(sql)?.query_row([identity.0], |row| row.get(0)).optional()
}

/// Puts a file into the index in place of what it held of it.
pub(super) fn index_file(
    transaction: &Transaction<'_>,
    arrival: &Arrival,
    aftermath: &mut Aftermath,
) -> rusqlite::Result<()> {
    let Arrival { folder, name, file, path } = arrival;
    let Stamp { size, modified } = file.stamp;
    let known: Option<(i64, i64, i64)> = transaction
        .prepare_cached("SELECT id, size, modified FROM files WHERE folder = ? AND name = ?")?
        .query_row(params![folder, name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    if known.is_some_and(|(_, s, m)| (s, m) == (size, modified)) {
        // Another newsprint was faster.
        return Ok(());
    }
    let problem = match &file.holds {
        Holds::One(_) => None,
        Holds::Many { problem, .. } => problem.as_deref(),
        Holds::Nothing(why) => Some(&**why),
    };
    let id = put_file(transaction, (*folder, name), file.stamp, problem)?;
    let before = listed(transaction, id, aftermath)?;
    let kept = aftermath.key_of_kept(*folder, name);
    let sightings: Vec<(Sighting, Part<'_>)> = match &file.holds {
        // A file that is empty or cut short for the moment has its articles again at the next look; until then they stay.
        Holds::Nothing(_) => return Ok(()),
        Holds::One(prepared) => {
            let names = match kept {
                Some(key) => Names { lasting: vec![key], content: key },
                None => Names::of_file(prepared.identity, &prepared.meta),
            };
            let traits = Traits::new(&prepared.meta, prepared.columns.last().map_or("", |body| body));
            let mut sighting = Sighting::new(names, traits);
            sighting.was = match *before {
                // Another file may have it too; then they part here.
                [only] => Some(only.identity),
                [] if kept.is_none() => aftermath.arrivals.came_back(transaction, path)?,
                _ => None,
            };
            vec![(sighting, Part::Whole(prepared))]
        }
        Holds::Many { drafts, bytes, .. } => {
            let mut seen: Vec<(Sighting, Part<'_>)> = drafts
                .iter()
                .map(|draft| {
                    (Sighting::new(Names::of_draft(draft), Traits::of_draft(draft)), Part::Entry(draft))
                })
                .collect();
            keys::tell_apart(seen.iter_mut().map(|(sighting, _)| sighting));
            if let [(only, _)] = &mut *seen {
                // Earlier versions took a file with a single entry for an article.
                only.was = Some(*bytes);
            }
            seen
        }
    };
    transaction.prepare_cached("DELETE FROM article_files WHERE file = ?")?.execute([id])?;
    if let Some(key) = kept
        && is_superseded(transaction, key)?
    {
        return Ok(());
    }
    let own: HashMap<i64, Listed> = before.iter().map(|listed| (listed.id, *listed)).collect();
    let mut placed = HashSet::new();
    for (number, (sighting, part)) in sightings.iter().enumerate() {
        let key = keys::choose(transaction, sighting, &own, aftermath)?;
        let article = put(transaction, key, sighting, part, modified, kept.is_some(), aftermath)?;
        match part {
            Part::Entry(draft) => aftermath.take_in_imported(transaction, key, draft)?,
            Part::Whole(prepared) => aftermath.take_in_done(transaction, key, &prepared.done)?,
        }
        let is_known = matches!(*before, [only] if only.identity == key);
        if matches!(part, Part::Whole(_)) && kept.is_none() && !is_known {
            let sql = "SELECT added FROM articles WHERE id = ?";
            let added = transaction.prepare_cached(sql)?.query_row([article], |row| row.get(0))?;
            aftermath.arrivals.note(transaction, (key, added), Some(path), sighting.was)?;
        }
        // A copy only counts where nothing else has the article.
        let is_trash = aftermath.is_trash(*folder);
        if !is_trash && kept.is_none() || !is_elsewhere(transaction, article, id)? {
            place(transaction, id, number, article)?;
            if is_trash {
                aftermath.throw_away(transaction, key)?;
            }
        }
        placed.insert(article);
    }
    for left in before.iter().filter(|listed| !listed.elsewhere && !placed.contains(&listed.id)) {
        aftermath.leave(transaction, *left)?;
    }
    Ok(())
}

/// What a file holds of an article.
enum Part<'f> {
    /// It is the article.
    Whole(&'f Prepared),
    /// One of many.
    Entry(&'f Draft),
}

/// Number of the article with this key; where it is new, or this is a newer version, it is written down.
fn put(
    transaction: &Transaction<'_>,
    key: Identity,
    sighting: &Sighting,
    part: &Part<'_>,
    modified: i64,
    is_kept: bool,
    aftermath: &mut Aftermath,
) -> rusqlite::Result<i64> {
    let content = match part {
        Part::Whole(_) => sighting.names.content,
        Part::Entry(draft) => fingerprint(sighting.names.content, &draft.meta),
    };
    let known: Option<(i64, bool, bool)> = transaction
        .prepare_cached(
            "SELECT id, content = ?2,
                 version > ?3 AND EXISTS (SELECT 1 FROM article_files o WHERE o.article = a.id)
             FROM articles a WHERE identity = ?1",
        )?
        .query_row(params![key.0, content.0, modified], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    if let Some((id, is_same, is_newer)) = known
        && (is_same || is_newer || is_kept)
    {
        return Ok(id);
    }
    let made;
    let prepared = match part {
        Part::Whole(prepared) => *prepared,
        Part::Entry(draft) => {
            let failed = |error: std::io::Error| rusqlite::Error::ToSqlConversionFailure(error.into());
            made = Prepared::of_draft(key, draft).map_err(failed)?;
            &made
        }
    };
    let Meta { title, byline, published, site, url, language, tags, .. } = &prepared.meta;
    let text = |text: &Option<Text>| text.as_deref().map(str::to_owned);
    let saved = modified / 1_000_000_000;
    // What has no date counts as of the day it was saved.
    let dated = published.map_or(saved, |moment| days_since_1970(moment.date) * 86_400);
    let day = published.map(|moment| day_number(moment.date));
    // What was kept when its file went gives way to whatever lists the article again.
    let version = if is_kept { 0 } else { modified };
    if let Some((id, ..)) = known {
        for sql in [
            "DELETE FROM words WHERE rowid = ?",
            "DELETE FROM labels WHERE article = ?",
            "DELETE FROM held WHERE article = ?",
        ] {
            transaction.prepare_cached(sql)?.execute([id])?;
        }
    }
    let saved_there = match part {
        Part::Whole(prepared) => prepared.done.saved,
        Part::Entry(draft) => draft.imported.saved,
    };
    let saved_there = saved_there.map(Moment::unix_seconds).filter(|at| *at > 0);
    let added = if known.is_some() {
        0
    } else {
        let earlier = aftermath.arrived_earlier(transaction, key, sighting)?;
        let first = aftermath.is_first_look.then_some(saved);
        earlier.unwrap_or_else(|| saved_there.or(first).map_or_else(state::now, |at| at.min(state::now())))
    };
    let id = known.map(|(id, ..)| id);
    // Two statements, for the reason that `put_file` has.
    let sql = match id {
        None => {
            "INSERT INTO articles
                 (id, identity, title, byline, site, url, language, published, dated, added, words, content, text, version)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
        }
        Some(_) => {
            "UPDATE articles SET title = ?3, byline = ?4, site = ?5, url = ?6, language = ?7, published = ?8, dated = ?9,
                 words = ?11, content = ?12, text = ?13, version = ?14
             WHERE id = ?1"
        }
    };
    transaction.prepare_cached(sql)?.execute(params![
        id,
        key.0,
        text(title).unwrap_or_default(),
        text(byline),
        text(site),
        text(url),
        text(language),
        day,
        dated,
        added,
        prepared.words as i64,
        content.0,
        sighting.traits.text,
        version
    ])?;
    let id = id.unwrap_or_else(|| transaction.last_insert_rowid());
    if known.is_some() {
        aftermath.tell_about(transaction, key)?;
    } else if matches!(part, Part::Entry(_)) || is_kept {
        aftermath.arrivals.note(transaction, (key, added), None, None)?;
    }
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
        transaction.prepare_cached("INSERT INTO held VALUES (?, ?, 0)")?.execute(params![id, held])?;
    }
    Ok(id)
}

/// A hash of all that an entry says, so that any change of it is seen.
fn fingerprint(content: Identity, meta: &Meta) -> Identity {
    let text = |text: &Option<Text>| text.as_deref().unwrap_or_default().to_owned();
    let date = meta.published.map(|moment| moment.to_string()).unwrap_or_default();
    let tags: Vec<&str> = meta.tags.iter().map(|tag| &**tag).collect();
    let parts = [
        date,
        text(&meta.byline),
        text(&meta.site),
        text(&meta.language),
        text(&meta.standfirst),
        tags.join("\n"),
    ];
    let parts: Vec<&[u8]> =
        std::iter::once(&content.0[..]).chain(parts.iter().map(String::as_bytes)).collect();
    Identity::of(&parts)
}

/// A day as a number that sorts: 20190228.
pub(crate) fn day_number(date: jiff::civil::Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

/// Takes an article out of the index.
pub(super) fn drop_article(transaction: &Transaction<'_>, id: i64) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM words WHERE rowid = ?")?.execute([id])?;
    transaction.prepare_cached("DELETE FROM article_files WHERE article = ?")?.execute([id])?;
    transaction.prepare_cached("DELETE FROM articles WHERE id = ?")?.execute([id]).map(drop)
}

/// Whether an article that was kept is there in a later version, or in one that came of that.
fn is_superseded(transaction: &Transaction<'_>, key: Identity) -> rusqlite::Result<bool> {
    let (mut seen, mut next) = (HashSet::from([key]), vec![key]);
    while let Some(version) = next.pop() {
        for later in registers::later_versions(transaction, version)? {
            if seen.insert(later) {
                if number_of(transaction, later)?.is_some() {
                    return Ok(true);
                }
                next.push(later);
            }
        }
    }
    Ok(false)
}
