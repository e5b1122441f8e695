//! Rows of files and folders, and which articles are in them.

use std::{os::unix::ffi::OsStrExt, path::Path};

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{
    Identity, Library, aftermath::Aftermath, index::drop_article, prepare::Stamp, registers, rows, state,
};
use crate::error::Result;

/// An article that a file held when it was last read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listed {
    pub(super) id: i64,
    pub(super) identity: Identity,
    /// Whether another file holds it too, a copy of it that was kept included.
    pub(super) elsewhere: bool,
    /// The same without that copy.
    pub(super) is_shared: bool,
}

impl Library {
    /// Number of a folder, which is made where it is new.
    pub(super) fn folder(&self, path: &Path) -> Result<i64> {
        self.checked(folder_number(&self.connection, path))
    }

    /// Forgets files that are gone. What the reader treasures of them stays.
    pub(super) fn forget(&mut self, files: &[i64]) -> Result<()> {
        self.in_batch(|transaction, aftermath| {
            for file in files {
                let listed = listed(transaction, *file, aftermath)?;
                transaction.prepare_cached("DELETE FROM article_files WHERE file = ?")?.execute([file])?;
                if let [only] = *listed {
                    aftermath.arrivals.went(transaction, &path_of(transaction, *file)?, only.identity)?;
                }
                // Who empties the trash wants it gone.
                let is_trash = is_thrown_away(transaction, *file, aftermath)?;
                for article in listed.iter().filter(|article| !article.elsewhere) {
                    if !is_trash && registers::is_treasured(transaction, article.identity)? {
                        aftermath.leave(transaction, *article)?;
                    } else {
                        drop_article(transaction, article.id)?;
                    }
                }
                transaction.prepare_cached("DELETE FROM files WHERE id = ?")?.execute([file])?;
            }
            Ok(())
        })
    }
}

/// Number of a folder, which is made where it is new.
pub(super) fn folder_number(connection: &Connection, path: &Path) -> rusqlite::Result<i64> {
    let bytes = path.as_os_str().as_bytes();
    let sql = "SELECT id FROM folders WHERE path = ?";
    if let Some(id) = connection.prepare_cached(sql)?.query_row([bytes], |row| row.get(0)).optional()? {
        return Ok(id);
    }
    // Another process may make it at the same time.
    connection.execute("INSERT OR IGNORE INTO folders (path) VALUES (?)", [bytes])?;
    connection.prepare_cached(sql)?.query_row([bytes], |row| row.get(0))
}

/// The row of a file with what it is now.
pub(super) fn put_file(
    transaction: &Transaction<'_>,
    (folder, name): (i64, &[u8]),
    stamp: Stamp,
    problem: Option<&str>,
) -> rusqlite::Result<i64> {
    // No `ON CONFLICT`: a statement that may have to be undone by itself makes FTS5 write what it has gathered, each time.
    let known: Option<i64> = transaction
        .prepare_cached("SELECT id FROM files WHERE folder = ? AND name = ?")?
        .query_row(params![folder, name], |row| row.get(0))
        .optional()?;
    if let Some(id) = known {
        transaction
            .prepare_cached("UPDATE files SET size = ?, modified = ?, problem = ? WHERE id = ?")?
            .execute(params![stamp.size, stamp.modified, problem, id])?;
        return Ok(id);
    }
    transaction
        .prepare_cached("INSERT INTO files (folder, name, size, modified, problem) VALUES (?, ?, ?, ?, ?)")?
        .insert(params![folder, name, stamp.size, stamp.modified, problem])
}

/// Lists an article in a file, in a part that lists none.
pub(super) fn place(
    transaction: &Transaction<'_>,
    file: i64,
    part: usize,
    article: i64,
) -> rusqlite::Result<()> {
    // No `OR REPLACE`, for the reason that `put_file` has.
    let sql = "INSERT INTO article_files VALUES (?, ?, ?)";
    transaction.prepare_cached(sql)?.execute(params![file, part as i64, article]).map(drop)
}

/// The articles that a file held when it was last read.
pub(super) fn listed(
    transaction: &Transaction<'_>,
    file: i64,
    aftermath: &Aftermath,
) -> rusqlite::Result<Vec<Listed>> {
    let sql = "SELECT DISTINCT p.article, a.identity,
                   EXISTS (SELECT 1 FROM article_files o WHERE o.article = p.article AND o.file != ?1),
                   EXISTS (SELECT 1 FROM article_files o JOIN files f ON f.id = o.file
                           WHERE o.article = p.article AND o.file != ?1 AND f.folder IS NOT ?2)
               FROM article_files p JOIN articles a ON a.id = p.article WHERE p.file = ?1";
    let mut all = transaction.prepare_cached(sql)?;
    let rows = all.query_map(params![file, aftermath.kept_folder()], |row| {
        let Some(identity) = state::identity(row, 1)? else { return Ok(None) };
        Ok(Some(Listed { id: row.get(0)?, identity, elsewhere: row.get(2)?, is_shared: row.get(3)? }))
    })?;
    rows.filter_map(rusqlite::Result::transpose).collect()
}

/// Whether a file lies in the trash.
fn is_thrown_away(transaction: &Transaction<'_>, file: i64, aftermath: &Aftermath) -> rusqlite::Result<bool> {
    let sql = "SELECT folder FROM files WHERE id = ?";
    let folder: Option<i64> =
        transaction.prepare_cached(sql)?.query_row([file], |row| row.get(0)).optional()?;
    Ok(folder.is_some_and(|folder| aftermath.is_trash(folder)))
}

/// Where a file is.
fn path_of(transaction: &Transaction<'_>, file: i64) -> rusqlite::Result<Vec<u8>> {
    let sql = "SELECT CAST(d.path || x'2f' || f.name AS BLOB) FROM files f JOIN folders d ON d.id = f.folder WHERE f.id = ?";
    transaction.prepare_cached(sql)?.query_row([file], |row| row.get(0))
}

/// Whether another file, which is there, has the article.
pub(super) fn is_elsewhere(transaction: &Transaction<'_>, article: i64, file: i64) -> rusqlite::Result<bool> {
    let sql = "SELECT d.path, f.name FROM article_files p JOIN files f ON f.id = p.file JOIN folders d ON d.id = f.folder
               WHERE p.article = ? AND p.file <> ?";
    let mut all = transaction.prepare_cached(sql)?;
    let mut paths = all.query_map([article, file], |row| Ok(rows::path(row, 0).join(rows::path(row, 1))))?;
    paths.try_fold(false, |found, path| Ok(found || path?.exists()))
}
