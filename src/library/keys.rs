//! Which article it is that was seen in a file: one that is there already, under whatever name, or a new one.

use std::collections::{HashMap, HashSet};

use rusqlite::{OptionalExtension, Transaction};

use super::{
    Identity,
    aftermath::Aftermath,
    files::Listed,
    index::number_of,
    names::{Names, Traits},
    registers, rows, state,
    values::About,
};
use crate::find::fold;

/// An article as a file shows it.
#[derive(Debug, Clone)]
pub(super) struct Sighting {
    pub(super) names: Names,
    pub(super) traits: Traits,
    /// The article that the file was before, where it is one article.
    pub(super) was: Option<Identity>,
}

impl Sighting {
    pub(super) fn new(names: Names, traits: Traits) -> Self {
        Self { names, traits, was: None }
    }
}

/// Takes names away that several entries of one file share and that are not one article: feeds that give every entry the
/// same address, or the same id.
pub(super) fn tell_apart<'s>(sightings: impl Iterator<Item = &'s mut Sighting>) {
    let mut all: Vec<&mut Sighting> = sightings.collect();
    let mut first: HashMap<Identity, usize> = HashMap::new();
    let mut shared: HashSet<Identity> = HashSet::new();
    for (at, sighting) in all.iter().enumerate() {
        for name in &sighting.names.lasting {
            let holder = *first.entry(*name).or_insert(at);
            if all.get(holder).is_some_and(|holder| !sighting.traits.is_twice(&holder.traits)) && holder != at
            {
                shared.insert(*name);
            }
        }
    }
    if !shared.is_empty() {
        for sighting in &mut all {
            sighting.names.lasting.retain(|name| !shared.contains(name));
        }
    }
}

/// What is known under a name.
enum Known {
    /// Nothing.
    Free,
    /// An article in the index.
    Row(i64, Traits),
    /// One that is gone, with state.
    Gone(Traits),
}

/// The key of an article: the surest of its names that is no other article's. What was known under a lesser name goes on under
/// this one, with all that the reader did to it.
pub(super) fn choose(
    transaction: &Transaction<'_>,
    sighting: &Sighting,
    own: &HashMap<i64, Listed>,
    aftermath: &mut Aftermath,
) -> rusqlite::Result<Identity> {
    let Sighting { names, traits, was } = sighting;
    let has_state = aftermath.has_state(transaction)?;
    let mut key = None;
    let mut earlier: Vec<Identity> = Vec::new();
    for name in &names.lasting {
        let goes_on = match known(transaction, *name, has_state)? {
            Known::Free => None,
            Known::Row(id, before) => {
                let follows = own.get(&id).is_some_and(|listed| !listed.elsewhere);
                Some(traits.goes_on(&before, follows))
            }
            Known::Gone(before) => Some(traits.goes_on(&before, true)),
        };
        match (goes_on, key) {
            (Some(false), _) | (None, Some(_)) => {}
            (_, None) => key = Some(*name),
            (Some(true), Some(_)) => earlier.push(*name),
        }
        if !has_state {
            continue;
        }
        for old in at_address(transaction, *name)? {
            let about = registers::about(transaction, old)?.unwrap_or_default();
            if number_of(transaction, old)?.is_none()
                && traits.goes_on(&Traits::of_about(&About { added: 0, ..about }), true)
            {
                earlier.push(old);
            }
        }
    }
    let key = key.unwrap_or(names.content);
    earlier.push(names.content);
    earlier.extend(was);
    for old in earlier.into_iter().filter(|old| *old != key) {
        go_on_as(transaction, old, key, own, aftermath)?;
    }
    Ok(key)
}

/// What was known as `old` is `new` from now on.
fn go_on_as(
    transaction: &Transaction<'_>,
    old: Identity,
    new: Identity,
    own: &HashMap<i64, Listed>,
    aftermath: &mut Aftermath,
) -> rusqlite::Result<()> {
    if let Some(id) = number_of(transaction, old)? {
        let is_listed = match own.get(&id) {
            Some(listed) => listed.is_shared,
            None => is_listed(transaction, id, aftermath)?,
        };
        if is_listed {
            // It goes on where it is; what the reader did to it then counted for both.
            return aftermath.copy(transaction, old, new);
        }
        if number_of(transaction, new)?.is_none() {
            let sql = "UPDATE articles SET identity = ? WHERE id = ?";
            transaction.prepare_cached(sql)?.execute(rusqlite::params![new.0, id])?;
            // A copy of what it was is not it any more.
            let sql = "DELETE FROM article_files
                       WHERE article = ? AND file IN (SELECT id FROM files WHERE folder = ?)";
            transaction.prepare_cached(sql)?.execute(rusqlite::params![id, aftermath.kept_folder()])?;
        }
    }
    if aftermath.has_state(transaction)?
        && registers::has_any(transaction, old)?
        && !registers::later_versions(transaction, old)?.contains(&new)
    {
        aftermath.link(transaction, old, new)?;
    }
    Ok(())
}

/// Whether any file holds an article, but for a copy of it that was kept.
fn is_listed(transaction: &Transaction<'_>, id: i64, aftermath: &Aftermath) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM article_files p JOIN files f ON f.id = p.file
               WHERE p.article = ? AND f.folder IS NOT ? LIMIT 1";
    transaction.prepare_cached(sql)?.exists(rusqlite::params![id, aftermath.kept_folder()])
}

fn known(transaction: &Transaction<'_>, name: Identity, has_state: bool) -> rusqlite::Result<Known> {
    let sql = "SELECT id, title, published, text FROM articles WHERE identity = ?";
    let row = transaction
        .prepare_cached(sql)?
        .query_row([name.0], |row| {
            let text = row.get_ref(3)?.as_blob_or_null().ok().flatten().and_then(|text| text.try_into().ok());
            let title = fold(&rows::string(row, 1).unwrap_or_default());
            Ok((row.get(0)?, Traits { title, published: rows::number(row, 2), text }))
        })
        .optional()?;
    if let Some((id, traits)) = row {
        return Ok(Known::Row(id, traits));
    }
    if !has_state {
        return Ok(Known::Free);
    }
    Ok(match registers::about(transaction, name)? {
        Some(about) => Known::Gone(Traits::of_about(&about)),
        None => Known::Free,
    })
}

/// Articles that had an address when the reader did something to them.
fn at_address(transaction: &Transaction<'_>, address: Identity) -> rusqlite::Result<Vec<Identity>> {
    let mut all = transaction.prepare_cached("SELECT identity FROM addresses WHERE address = ?")?;
    let rows = all.query_map([address.0], |row| state::identity(row, 0))?;
    rows.filter_map(rusqlite::Result::transpose).collect()
}
