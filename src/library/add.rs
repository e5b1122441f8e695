//! Taking articles into the library's own folder.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
};

use rusqlite::params;

use super::{Change, Identity, Library, Record, index::drop_article, state::identity};
use crate::{
    article::text::{display_name, slug},
    error::{Error, Result, caught_reading},
    format::{self, Opened},
    source::{Source, is_article_name, numbered},
};

/// What became of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// It was copied to this file.
    Copied(PathBuf),
    /// The library has it already, as this file.
    Known(PathBuf),
}

impl Library {
    /// Copies what `source` holds into the library's folder under a name made from its headline; the copy is there whole or
    /// not at all. Something that cannot be read as an article is refused.
    pub fn add(&self, source: &Source) -> Result<Added> {
        let (bytes, whole) = source.bytes(crate::source::MAX_BYTES)?;
        if !whole {
            return Err(Error::refused(source.name(), "over 512 MB").hinted("split it first"));
        }
        if let Some(known) = self.file_of(&bytes)? {
            return Ok(Added::Known(known));
        }
        let name = match caught_reading(&source.name(), || format::open_bytes(bytes.clone(), whole, source))?
        {
            Opened::One(article) => slug(article.meta.title.as_deref().unwrap_or_default()),
            // A feed or an export goes by the name that it has.
            Opened::Many(..) => slug(&source.title()),
        };
        let ending = ending(source, &bytes);
        let folder = self.articles();
        fs::create_dir_all(&folder).map_err(|error| Error::writing(&folder, &error))?;
        for place in numbered(&folder, &name, &ending) {
            match write_whole(&folder, &place, &bytes) {
                Ok(()) => return Ok(Added::Copied(place)),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                    if fs::read(&place).is_ok_and(|there| there == bytes) {
                        return Ok(Added::Known(place));
                    }
                }
                Err(error) => return Err(Error::writing(&place, &error)),
            }
        }
        Err(no_name(&folder))
    }

    /// A file that is there and has just these bytes.
    fn file_of(&self, bytes: &[u8]) -> Result<Option<PathBuf>> {
        let id =
            self.row("SELECT id FROM articles WHERE content = ?", [Identity::of_bytes(bytes).0], |row| {
                row.get(0)
            })?;
        let file = id.map(|id| self.file(id)).transpose()?.flatten();
        // The file may have changed since it was looked at.
        Ok(file.filter(|file| fs::read(file).is_ok_and(|there| there == bytes)))
    }

    /// Removes an article. The library's own copy, where nothing else holds it, goes to the trash: where it is now. What a folder, a
    /// feed or another file holds too is not touched; the article is gone from the library until it is restored, and `None`
    /// is returned.
    pub fn remove(&mut self, record: &Record) -> Result<Option<PathBuf>> {
        let sql = "SELECT count(*) FROM article_files WHERE article = ?";
        let files = self.row(sql, [record.id], |row| row.get::<_, i64>(0))?.unwrap_or_default();
        let own = std::path::absolute(self.articles()).unwrap_or_else(|_| self.articles());
        let file = self.file(record.id)?.filter(|file| file.starts_with(&own));
        let Some(file) = file.filter(|_| files == 1) else { return self.hide(record.identity) };
        if self.count_in_same_file(record.id)? > 1 {
            return self.hide(record.identity);
        }
        let trash = self.trash_folder();
        fs::create_dir_all(&trash).map_err(|error| Error::writing(&trash, &error))?;
        let to = free_name(&trash, &file)?;
        fs::rename(&file, &to).map_err(|error| Error::io(&file, &error))?;
        // What is thrown away is not kept, whatever was highlighted in it.
        self.in_transaction(|transaction| {
            transaction.execute("DELETE FROM article_files WHERE article = ?", [record.id])?;
            drop_article(transaction, record.id)
        })?;
        self.discard_copy(record.identity);
        self.sync_paths(&[file])?;
        Ok(Some(to))
    }

    fn hide(&mut self, identity: Identity) -> Result<Option<PathBuf>> {
        self.change(&[(identity, Change::Removed(true))]).map(|()| None)
    }

    /// Brings an article back that was removed.
    pub fn restore(&mut self, record: &Record) -> Result<()> {
        self.change(&[(record.identity, Change::Removed(false))])
    }

    /// Brings back what was removed of the articles in these files: who adds them wants them.
    pub fn restore_in(&mut self, files: &[PathBuf]) -> Result<()> {
        let sql = "SELECT a.identity FROM articles a JOIN states s ON s.identity = a.identity AND s.removed = 1
                   JOIN article_files p ON p.article = a.id JOIN files f ON f.id = p.file JOIN folders d ON d.id = f.folder
                   WHERE d.path = ? AND f.name = ?";
        let mut changes = Vec::new();
        for file in files {
            let bytes = |part: Option<&std::ffi::OsStr>| part.map(|part| part.as_bytes().to_vec());
            let folder = bytes(file.parent().map(Path::as_os_str));
            let found = self.rows(sql, params![folder, bytes(file.file_name())], |row| identity(row, 0))?;
            changes.extend(found.into_iter().flatten().map(|identity| (identity, Change::Removed(false))));
        }
        if changes.is_empty() { Ok(()) } else { self.change(&changes) }
    }
}

/// The file's name in another folder, with a number where it is taken.
pub(super) fn free_name(folder: &Path, file: &Path) -> Result<PathBuf> {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let ending = file.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    numbered(folder, &stem, &ending).find(|place| !place.exists()).ok_or_else(|| no_name(folder))
}

/// Four billion files have taken every name.
fn no_name(folder: &Path) -> Error {
    Error::refused(display_name(folder), "no name is free for another file").hinted("move some away")
}

/// Writes beside the place, syncs, and links it there if nothing is there yet.
fn write_whole(folder: &Path, place: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let part = folder.join(format!(".part-{}", std::process::id()));
    let write = || {
        let mut file: File = OpenOptions::new().write(true).create(true).truncate(true).open(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::hard_link(&part, place).or_else(|error| match error.kind() {
            ErrorKind::AlreadyExists => Err(error),
            // Where there are no links, nothing else makes this name.
            _ if !place.exists() => fs::copy(&part, place).map(drop),
            _ => Err(ErrorKind::AlreadyExists.into()),
        })?;
        File::open(folder)?.sync_all()
    };
    let done = write();
    let _ = fs::remove_file(&part);
    done
}

/// The ending that lets the file be read again as what it is; one that a folder's walk passes over is not kept.
fn ending(source: &Source, bytes: &[u8]) -> String {
    let named = source.path().and_then(Path::extension).map(|ending| ending.to_string_lossy().to_lowercase());
    let fits = |ending: &String| {
        ending.chars().all(char::is_alphanumeric) && is_article_name(&format!("article.{ending}"))
    };
    match named.filter(fits) {
        Some(ending) => format!(".{ending}"),
        None => format!(".{}", format::usual_ending(bytes, source)),
    }
}
