//! A database that cannot be used, damaged or of an earlier version, is set aside, never thrown away; what only it
//! knows is taken over.

use std::{
    fs::OpenOptions,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use rusqlite::Connection;

use super::{
    Identity, catch_up,
    journal::{Journals, Write},
    legacy, registers, schema,
};
use crate::{
    article::{Text, text::display_name},
    error::{Error, Result},
};

/// Moves the database at `file` away under a name with `why` and the date, as `library.db.damaged-2026-11-24`, takes over
/// what only it knows, and makes a new one in its place. `None` where `is_bad` says that another process was first.
pub(super) fn set_aside(
    file: &Path,
    journals: &Journals,
    why: &str,
    is_bad: impl Fn() -> bool,
    fresh: impl Fn() -> Result<Connection>,
) -> Result<Option<Text>> {
    let unwritable = |path: &Path, error: &std::io::Error| Error::writing(path, error);
    // Of several processes one does it; the others wait, and then find a database that is whole.
    let lock = file.with_file_name(".library.lock");
    let guard = OpenOptions::new().create(true).truncate(false).write(true).open(&lock);
    let guard = guard.map_err(|error| unwritable(&lock, &error))?;
    guard.lock().map_err(|error| unwritable(&lock, &error))?;
    if !is_bad() {
        return Ok(None);
    }
    let (writes, arrivals) = salvage(file);
    let known = journals.latest(&mut |_| {}).map_err(|error| Error::io(journals.folder(), &error))?;
    let is_news =
        |write: &Write| known.get(&write.register).is_none_or(|known| known.order() < write.order());
    let writes: Vec<Write> = writes.into_iter().filter(is_news).collect();
    catch_up::take_over(journals, &writes)?;
    let aside = free_name(file, why);
    std::fs::rename(file, &aside).map_err(|error| unwritable(file, &error))?;
    for tail in ["-wal", "-shm"] {
        let (from, to) = (with_tail(file, tail), with_tail(&aside, tail));
        if from.exists() {
            std::fs::rename(&from, &to).map_err(|error| unwritable(&from, &error))?;
        }
    }
    let mut connection = fresh()?;
    remember(&mut connection, &arrivals)
        .map_err(|error| Error::refused(display_name(file), &error.to_string()).caused_by(error))?;
    Ok(Some(display_name(aside.file_name().unwrap_or_default())))
}

/// The state that can still be read, and when articles had arrived.
fn salvage(file: &Path) -> (Vec<Write>, Vec<(Identity, i64)>) {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let Ok(connection) = Connection::open_with_flags(file, flags) else { return Default::default() };
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap_or_default();
    let writes = if version < schema::VERSION {
        legacy::saved(&connection)
    } else {
        registers::all(&connection).unwrap_or_default()
    };
    (writes, legacy::arrivals(&connection))
}

/// Articles that are read in anew arrived when they first did.
fn remember(connection: &mut Connection, arrivals: &[(Identity, i64)]) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    for (identity, added) in arrivals {
        transaction
            .prepare_cached("INSERT OR IGNORE INTO arrivals VALUES (?, ?)")?
            .execute(rusqlite::params![identity.0, added])?;
    }
    transaction.commit()
}

/// `library.db.damaged-2026-11-24`, with a number where that is taken.
fn free_name(file: &Path, why: &str) -> PathBuf {
    let day = Timestamp::now().strftime("%Y-%m-%d").to_string();
    let name = |number: u32| {
        let number = if number > 1 { format!("-{number}") } else { String::new() };
        with_tail(file, &format!(".{why}-{day}{number}"))
    };
    (1..u32::MAX).map(name).find(|name| !name.exists()).unwrap_or_else(|| name(u32::MAX))
}

fn with_tail(file: &Path, tail: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(tail);
    name.into()
}
