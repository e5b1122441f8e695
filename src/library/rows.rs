//! Reading rows: errors named once, and values of the wrong kind, as damage leaves them, taken for none.

use std::{ffi::OsStr, os::unix::ffi::OsStrExt, path::PathBuf};

use rusqlite::{OptionalExtension, Params, Row};

use super::Library;
use crate::{article::Text, error::Result};

impl Library {
    /// The result of the database, or the error that names it.
    pub(super) fn checked<T>(&self, done: rusqlite::Result<T>) -> Result<T> {
        done.map_err(|error| self.error(&error))
    }

    /// Every row of a query.
    pub(super) fn rows<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let found =
            self.connection.prepare_cached(sql).and_then(|mut all| all.query_map(values, read)?.collect());
        self.checked(found)
    }

    /// The first row of a query, if there is one.
    pub(super) fn row<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        let found =
            self.connection.prepare_cached(sql).and_then(|mut all| all.query_row(values, read).optional());
        self.checked(found)
    }
}

/// A text, with bytes that are none replaced; `None` where there is no text.
pub(super) fn string(row: &Row<'_>, at: usize) -> Option<String> {
    let value = row.get_ref(at).ok()?;
    value.as_bytes().ok().map(|bytes| String::from_utf8_lossy(bytes).into_owned())
}

/// The same, cleaned; `None` where nothing is left.
pub(super) fn text(row: &Row<'_>, at: usize) -> Option<Text> {
    string(row, at).as_deref().and_then(Text::some)
}

/// A number; `None` where there is something else.
pub(super) fn number(row: &Row<'_>, at: usize) -> Option<i64> {
    row.get_ref(at).ok()?.as_i64().ok()
}

/// The path that bytes are.
pub(super) fn path(row: &Row<'_>, at: usize) -> PathBuf {
    let bytes =
        row.get_ref(at).ok().and_then(|value| value.as_bytes_or_null().ok().flatten()).unwrap_or_default();
    OsStr::from_bytes(bytes).into()
}

/// A number with a fraction; `None` where there is something else, or none that is finite.
pub(super) fn fraction(row: &Row<'_>, at: usize) -> Option<f64> {
    row.get::<_, f64>(at).ok().filter(|number| number.is_finite())
}
