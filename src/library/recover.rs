//! A damaged database is set aside, never thrown away, and what can be read of its state is kept.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::Connection;

use super::state::{self, Saved};
use crate::{
    article::{Text, text::display_name},
    error::{Error, Result},
};

/// A database that was set aside.
pub(super) struct Aside {
    /// Its new name.
    pub(super) name: Text,
    /// Marks, tags and searches that went into the new one.
    pub(super) kept: usize,
}

/// Moves the database at `file` away under a name with its date, and fills the one that `fresh` makes at the same place
/// with what could be read.
pub(super) fn set_aside(file: &Path, fresh: impl Fn(&Path) -> Result<Connection>) -> Result<Aside> {
    let saved = salvage(file);
    let aside = free_name(file);
    std::fs::rename(file, &aside).map_err(|error| Error::io(file, &error))?;
    for tail in ["-wal", "-shm"] {
        let (from, to) = (with_tail(file, tail), with_tail(&aside, tail));
        if from.exists() {
            std::fs::rename(&from, &to).map_err(|error| Error::io(&from, &error))?;
        }
    }
    let mut connection = fresh(file)?;
    let kept = saved.len();
    state::restore(&mut connection, &saved)
        .map_err(|error| Error::Library(display_name(file), Text::line(&error.to_string())))?;
    Ok(Aside { name: display_name(aside.file_name().unwrap_or_default()), kept })
}

/// Every row of the state that can still be read.
fn salvage(file: &Path) -> Vec<Saved> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    Connection::open_with_flags(file, flags).map(|connection| state::saved(&connection)).unwrap_or_default()
}

/// `library.db.damaged-2026-11-24`, with a number where that is taken.
fn free_name(file: &Path) -> PathBuf {
    let day = Timestamp::now().strftime("%Y-%m-%d").to_string();
    let name = |number: u32| {
        let number = if number > 1 { format!("-{number}") } else { String::new() };
        with_tail(file, &format!(".damaged-{day}{number}"))
    };
    (1..u32::MAX).map(name).find(|name| !name.exists()).unwrap_or_else(|| name(u32::MAX))
}

fn with_tail(file: &Path, tail: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(tail);
    name.into()
}
