//! Registers in the database: the last value of each field of each article, and what lists and queries see of it.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::Deserialize;
use serde_json::Value;

use super::{
    Identity,
    journal::{Field, Register, Stamp, Write},
    names, rows,
    values::{About, Marked, Position},
};

/// What belongs to no article stands under no identity.
fn key(article: Option<Identity>) -> Vec<u8> {
    article.map(|identity| identity.0.to_vec()).unwrap_or_default()
}

/// Gives a register a value, unless it has a later one; whether anything changed. What an article gets, its later
/// versions get too.
pub(super) fn apply(transaction: &Transaction<'_>, write: &Write) -> rusqlite::Result<bool> {
    let Write { register: Register { article, field, name }, value, stamp, device } = write;
    let changed = transaction
        .prepare_cached(
            "INSERT INTO registers VALUES (?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (article, field, name) DO UPDATE SET
                 value = excluded.value, ms = excluded.ms, n = excluded.n, device = excluded.device
             WHERE (excluded.ms, excluded.n, excluded.device, excluded.value) > (ms, n, device, value)",
        )?
        .execute(params![key(*article), field.name(), name, value.to_string(), stamp.ms, stamp.n, device])?;
    if changed == 0 {
        return Ok(false);
    }
    show(transaction, write)?;
    if let Some(article) = article {
        match field {
            Field::About => {}
            Field::Same => {
                if let (Some(new), Some(true)) = (Identity::parse(name), value.as_bool()) {
                    for old in of_article(transaction, *article)? {
                        pass_on(transaction, &old, new)?;
                    }
                }
            }
            _ => {
                for new in later_versions(transaction, *article)? {
                    pass_on(transaction, write, new)?;
                }
            }
        }
    }
    Ok(true)
}

/// What one version of an article has, the next one gets, with the time at which the first one got it.
fn pass_on(transaction: &Transaction<'_>, write: &Write, new: Identity) -> rusqlite::Result<()> {
    let Register { article, field, name } = &write.register;
    if matches!(field, Field::About | Field::Same) || *article == Some(new) {
        return Ok(());
    }
    let register = Register::named(new, *field, name.clone());
    apply(transaction, &Write { register, ..write.clone() }).map(drop)
}

/// Every register of an article.
pub(super) fn of_article(connection: &Connection, article: Identity) -> rusqlite::Result<Vec<Write>> {
    let sql = "SELECT article, field, name, value, ms, n, device FROM registers WHERE article = ?";
    let mut all = connection.prepare_cached(sql)?;
    let rows = all.query_map([article.0], read)?;
    rows.filter_map(rusqlite::Result::transpose).collect()
}

/// Every register.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<Write>> {
    let sql = "SELECT article, field, name, value, ms, n, device FROM registers";
    let mut all = connection.prepare(sql)?;
    let rows = all.query_map([], read)?;
    rows.filter_map(rusqlite::Result::transpose).collect()
}

/// A row, where it is one.
fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<Write>> {
    let article = Identity::from_bytes(row.get_ref(0)?.as_blob().unwrap_or_default());
    let field = row.get_ref(1)?.as_str().ok().and_then(Field::from_name);
    let value = row.get_ref(3)?.as_str().ok().and_then(|value| serde_json::from_str(value).ok());
    let n = rows::number(row, 5).and_then(|n| u32::try_from(n).ok());
    let stamp = rows::number(row, 4).zip(n).map(|(ms, n)| Stamp { ms, n });
    let (Some(field), Some(value), Some(stamp)) = (field, value, stamp) else { return Ok(None) };
    let Ok((name, device)) = row.get(2).and_then(|name| Ok((name, row.get(6)?))) else { return Ok(None) };
    Ok(Some(Write { register: Register { article, field, name }, value, stamp, device }))
}

/// Whether the reader has ever done anything to an article.
pub(super) fn has_any(connection: &Connection, article: Identity) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT 1 FROM registers WHERE article = ? LIMIT 1")?.exists([article.0])
}

/// Whether a register has a value.
pub(super) fn has(connection: &Connection, register: &Register) -> rusqlite::Result<bool> {
    let Register { article, field, name } = register;
    connection
        .prepare_cached("SELECT 1 FROM registers WHERE article = ? AND field = ? AND name = ?")?
        .exists(params![key(*article), field.name(), name])
}

/// Whether an article shall stay when its file goes: it is starred, tagged or highlighted.
pub(super) fn is_treasured(connection: &Connection, article: Identity) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM states WHERE identity = ?1 AND starred = 1
               UNION ALL SELECT 1 FROM tags WHERE identity = ?1
               UNION ALL SELECT 1 FROM highlights WHERE identity = ?1 LIMIT 1";
    connection.prepare_cached(sql)?.exists([article.0])
}

/// What is known of an article that has state, also where it is gone.
pub(super) fn about(connection: &Connection, article: Identity) -> rusqlite::Result<Option<About>> {
    let sql = "SELECT value FROM registers WHERE article = ? AND field = 'about' AND name = ''";
    let value: Option<Option<String>> =
        connection.prepare_cached(sql)?.query_row([article.0], |row| Ok(rows::string(row, 0))).optional()?;
    Ok(value
        .flatten()
        .and_then(|value| serde_json::from_str(&value).ok())
        .map(|value: Value| About::of(&value)))
}

/// Keys under which an article goes on.
pub(super) fn later_versions(connection: &Connection, old: Identity) -> rusqlite::Result<Vec<Identity>> {
    let mut all = connection.prepare_cached("SELECT new FROM versions WHERE old = ?")?;
    let rows = all.query_map([old.0], |row| super::state::identity(row, 0))?;
    rows.filter_map(rusqlite::Result::transpose).collect()
}

/// Brings the tables that lists and queries read in line with a register.
fn show(transaction: &Transaction<'_>, write: &Write) -> rusqlite::Result<()> {
    let Write { register: Register { article, field, name }, value, stamp, .. } = write;
    let article = key(*article);
    let on = value.as_bool().unwrap_or_default();
    let set = |columns: &str, values: &[&dyn rusqlite::ToSql]| {
        let names: Vec<&str> = columns.split(", ").collect();
        let updates: Vec<String> = names.iter().map(|name| format!("{name} = excluded.{name}")).collect();
        let sql = format!(
            "INSERT INTO states (identity, {columns}) VALUES (?{}) ON CONFLICT (identity) DO UPDATE SET {}",
            ", ?".repeat(names.len()),
            updates.join(", ")
        );
        let all: Vec<&dyn rusqlite::ToSql> =
            std::iter::once(&article as &dyn rusqlite::ToSql).chain(values.iter().copied()).collect();
        transaction.prepare_cached(&sql)?.execute(&*all).map(drop)
    };
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
        transaction.prepare_cached(sql)?.execute(values).map(drop)
    };
    match field {
        // What was read elsewhere has no time here.
        Field::Read => set("read, read_at", &[&on, &Some(stamp.seconds()).filter(|at| on && *at > 0)]),
        Field::Starred => set("starred", &[&on]),
        Field::Archived => set("archived", &[&on]),
        Field::Removed => set("removed", &[&on]),
        Field::Position => {
            let position = Position::deserialize(value).ok();
            let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
            set(
                "piece, slot, byte, share",
                &[
                    &position.as_ref().map(|p| number(p.piece)),
                    &position.as_ref().and_then(|p| p.slot).map(number),
                    &position.as_ref().and_then(|p| p.byte).map(number),
                    &position.as_ref().map(|p| p.position().share),
                ],
            )
        }
        Field::Tag if on => run("INSERT OR IGNORE INTO tags VALUES (?, ?)", &[&article, name]),
        Field::Tag => run("DELETE FROM tags WHERE identity = ? AND tag = ?", &[&article, name]),
        Field::Highlight => match Marked::deserialize(value).map(Marked::highlight) {
            Ok(highlight) => {
                let from = highlight.passage.from;
                run(
                    "INSERT OR REPLACE INTO highlights VALUES (?, ?, ?, ?, ?, ?)",
                    &[
                        &article,
                        name,
                        &value.to_string(),
                        &(from.piece.number() as i64),
                        &(from.slot as i64),
                        &(from.byte as i64),
                    ],
                )
            }
            Err(_) => run("DELETE FROM highlights WHERE identity = ? AND name = ?", &[&article, name]),
        },
        Field::Search => match value.as_str() {
            Some(query) => run("INSERT OR REPLACE INTO searches VALUES (?, ?)", &[name, &query]),
            None => run("DELETE FROM searches WHERE name = ?", &[name]),
        },
        Field::About => match About::of(value).url.as_deref().and_then(names::address) {
            Some(address) => run("INSERT OR IGNORE INTO addresses VALUES (?, ?)", &[&address.0, &article]),
            None => Ok(()),
        },
        Field::Same => match Identity::parse(name) {
            Some(new) if on => run("INSERT OR IGNORE INTO versions VALUES (?, ?)", &[&article, &new.0]),
            Some(new) => run("DELETE FROM versions WHERE old = ? AND new = ?", &[&article, &new.0]),
            None => Ok(()),
        },
    }
}
