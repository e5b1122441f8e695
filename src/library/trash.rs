//! Removing articles, and bringing them back. A removal is a tombstone in the journal, whatever lists the article; the file
//! of a copy of the library's own lies in `trash` until then, and stays known by it.

use std::{
    fs,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
};

use rusqlite::{OptionalExtension, params};

use super::{
    Change, Identity, Library, Record,
    files::{folder_number, place, put_file},
    index::drop_article,
    prepare::Stamp,
    rows,
    state::identity,
};
use crate::{
    article::text::display_name,
    error::{Error, Result},
    source::numbered,
};

/// The folder of what was removed.
pub(super) fn folder(data: &Path) -> PathBuf {
    let folder = data.join("trash");
    std::path::absolute(&folder).unwrap_or(folder)
}

impl Library {
    /// Removes an article until it is restored, whatever lists it. The library's own copy, where nothing else holds it, goes to the
    /// trash: where it is now. What a folder, a feed or another file holds too is not touched, and `None` is returned.
    pub fn remove(&mut self, record: &Record) -> Result<Option<PathBuf>> {
        self.change(&[(record.identity, Change::Removed(true))])?;
        self.put_away(record)
    }

    /// Brings an article back that was removed; its file too, where that lies in the trash: where it is now.
    pub fn restore(&mut self, record: &Record) -> Result<Option<PathBuf>> {
        let file = self.take_back(record)?;
        self.change(&[(record.identity, Change::Removed(false))])?;
        Ok(file)
    }

    /// Moves the files of articles that were removed or restored by these changes, which are written already, to the trash or
    /// back. All are tried; the first failure is returned, after which that article is as the journal says, and its file where
    /// it was.
    pub fn move_removed(&mut self, changes: &[(Identity, Change)]) -> Result<()> {
        let mut done = Ok(());
        for (article, change) in changes {
            let Change::Removed(is_removed) = change else { continue };
            let moved = self.find_by_id_prefix(&article.to_hex()).and_then(|record| {
                if *is_removed { self.put_away(&record) } else { self.take_back(&record) }
            });
            done = done.and(moved.map(drop));
        }
        done
    }

    /// Moves the library's own copy of an article to the trash, where it has one.
    fn put_away(&mut self, record: &Record) -> Result<Option<PathBuf>> {
        let Some(file) = self.own_copy(record.id)? else { return Ok(None) };
        let trash = folder(self.data());
        let to = self.move_copy(record, &file, &trash)?;
        // It lies in the trash now; who empties that wants it gone.
        self.discard_copy(record.identity);
        Ok(Some(to))
    }

    /// Moves the file of an article out of the trash, where it lies there.
    fn take_back(&mut self, record: &Record) -> Result<Option<PathBuf>> {
        let file = self.file_in_trash(record.id)?;
        file.map(|file| self.move_copy(record, &file, &self.articles())).transpose()
    }

    /// Brings back what was removed of the articles in these files.
    pub(super) fn restore_in(&mut self, files: &[PathBuf]) -> Result<()> {
        let sql = "SELECT a.identity FROM articles a JOIN states s ON s.identity = a.identity AND s.removed = 1
                   JOIN article_files p ON p.article = a.id JOIN files f ON f.id = p.file JOIN folders d ON d.id = f.folder
                   WHERE d.path = ? AND f.name = ?";
        let mut changes = Vec::new();
        for file in files {
            let (folder, name) = parts(file);
            let found = self.rows(sql, params![folder, name], |row| identity(row, 0))?;
            changes.extend(found.into_iter().flatten().map(|identity| (identity, Change::Removed(false))));
        }
        if changes.is_empty() { Ok(()) } else { self.change(&changes) }
    }

    /// The files that were taken out, by their names.
    pub fn trash(&self) -> Result<Vec<PathBuf>> {
        let folder = folder(self.data());
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(|error| Error::io(&folder, &error))?,
        };
        let mut files: Vec<PathBuf> =
            entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
        files.sort();
        Ok(files)
    }

    /// Moves one of the library's own files to the trash, with all articles that nothing else holds, whatever was done with
    /// them: an import is undone as a whole. Where it is now, and how many articles went.
    pub fn remove_file(&mut self, file: &Path) -> Result<(PathBuf, usize)> {
        let sql = "SELECT a.id, a.identity FROM articles a JOIN article_files p ON p.article = a.id
                   JOIN files f ON f.id = p.file JOIN folders d ON d.id = f.folder
                   WHERE d.path = ? AND f.name = ?
                   AND NOT EXISTS (SELECT 1 FROM article_files o WHERE o.article = a.id AND o.file <> f.id)";
        let read = |row: &rusqlite::Row<'_>| Ok(rows::number(row, 0).zip(identity(row, 1)?));
        let (folder_path, name) = parts(file);
        let articles: Vec<(i64, Identity)> =
            self.rows(sql, params![folder_path, name], read)?.into_iter().flatten().collect();
        let trash = folder(self.data());
        fs::create_dir_all(&trash).map_err(|error| Error::writing(&trash, &error))?;
        let to = free_name(&trash, file)?;
        fs::rename(file, &to).map_err(|error| Error::io(file, &error))?;
        // Whatever was said of them before: an article that had been restored is removed once more.
        let removals: Vec<_> =
            articles.iter().map(|(_, article)| (*article, Change::Removed(true))).collect();
        self.change(&removals)?;
        self.in_transaction(|transaction| {
            articles.iter().try_for_each(|(article, _)| drop_article(transaction, *article))
        })?;
        for (_, identity) in &articles {
            self.discard_copy(*identity);
        }
        self.sync_paths(&[file.to_path_buf(), to.clone()])?;
        Ok((to, articles.len()))
    }

    /// Brings a file back from the trash, and the articles in it; where it is now.
    pub fn restore_file(&mut self, file: &Path) -> Result<PathBuf> {
        let articles = std::path::absolute(self.articles()).unwrap_or_else(|_| self.articles());
        fs::create_dir_all(&articles).map_err(|error| Error::writing(&articles, &error))?;
        let to = free_name(&articles, file)?;
        fs::rename(file, &to).map_err(|error| Error::io(file, &error))?;
        self.sync_paths(&[to.clone(), file.to_path_buf()])?;
        self.restore_in(std::slice::from_ref(&to))?;
        Ok(to)
    }

    /// The article whose file lies in the trash, with that file, by the hash of its bytes.
    pub(super) fn in_trash(&self, content: Identity) -> Result<Option<Record>> {
        let sql = "SELECT id FROM articles WHERE content = ?";
        let Some(id) = self.row(sql, [content.0], |row| row.get(0))? else { return Ok(None) };
        if self.file_in_trash(id)?.is_none() {
            return Ok(None);
        }
        Ok(self.records_by_id(&[id])?.pop())
    }

    /// The file of an article that lies in the trash, where nothing else has it.
    pub(super) fn file_in_trash(&self, id: i64) -> Result<Option<PathBuf>> {
        let trash = folder(self.data());
        Ok(self.file(id)?.filter(|file| file.starts_with(&trash)))
    }

    /// The library's own copy of an article that no other file holds, and that holds no other.
    fn own_copy(&self, id: i64) -> Result<Option<PathBuf>> {
        let articles = self.articles();
        let own = std::path::absolute(&articles).unwrap_or(articles);
        let not_files = [super::kept::folder(self.data()), folder(self.data())]
            .map(|folder| folder.as_os_str().as_bytes().to_vec());
        let sql = "SELECT count(*) FROM article_files p JOIN files f ON f.id = p.file JOIN folders d ON d.id = f.folder
                   WHERE p.article = ?1 AND d.path NOT IN (?2, ?3)";
        let [kept, trash] = not_files;
        let files = self.row(sql, params![id, kept, trash], |row| row.get::<_, i64>(0))?;
        let file = self.file(id)?.filter(|file| file.starts_with(&own));
        let is_alone = files == Some(1) && self.count_in_same_file(id)? == 1;
        Ok(file.filter(|_| is_alone))
    }

    /// Moves the file of an article to another folder of the library, in the index too.
    fn move_copy(&mut self, record: &Record, file: &Path, folder: &Path) -> Result<PathBuf> {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
        fs::create_dir_all(&folder).map_err(|error| Error::writing(&folder, &error))?;
        let to = free_name(&folder, file)?;
        let mut moved = Ok(());
        self.in_batch(|transaction, aftermath| {
            moved = fs::rename(file, &to)
                .and_then(|()| to.metadata())
                .map(|meta| Stamp::of(&meta))
                .map_err(|error| Error::io(file, &error))
                .map(|stamp| aftermath.moved(transaction, record, (file, &to), stamp))
                .and_then(|done| done.map_err(|error| not_told(&to, error)));
            Ok(())
        })?;
        moved.map(|()| to)
    }
}

/// Folder and name of a file, as the index has them.
fn parts(file: &Path) -> (Option<&[u8]>, Option<&[u8]>) {
    (file.parent().map(|folder| folder.as_os_str().as_bytes()), file.file_name().map(OsStrExt::as_bytes))
}

/// The index could not be told of a file; the next look finds it where it is.
pub(super) fn not_told(file: &Path, error: rusqlite::Error) -> Error {
    Error::refused(display_name(file), &error.to_string()).caused_by(error)
}

impl super::aftermath::Aftermath {
    fn moved(
        &mut self,
        transaction: &rusqlite::Transaction<'_>,
        record: &Record,
        (from, to): (&Path, &Path),
        stamp: Stamp,
    ) -> rusqlite::Result<()> {
        let at = |path: &Path| folder_number(transaction, path.parent().unwrap_or(path));
        let name = |path: &Path| parts(path).1.unwrap_or_default().to_vec();
        let sql = "SELECT id FROM files WHERE folder = ? AND name = ?";
        let old: Option<i64> = transaction
            .prepare_cached(sql)?
            .query_row(params![at(from)?, name(from)], |row| row.get(0))
            .optional()?;
        // Another row, so that whoever finds the old file gone at this moment does not take this one for it.
        let file = put_file(transaction, (at(to)?, &name(to)), stamp, None)?;
        place(transaction, file, 0, record.id)?;
        transaction.prepare_cached("DELETE FROM files WHERE id = ?")?.execute([old])?;
        self.arrivals.went(transaction, from.as_os_str().as_bytes(), record.identity)?;
        self.arrivals.note(
            transaction,
            (record.identity, record.added),
            Some(to.as_os_str().as_bytes()),
            None,
        )
    }
}

/// The file's name in another folder, with a number where it is taken.
fn free_name(folder: &Path, file: &Path) -> Result<PathBuf> {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let ending = file.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    numbered(folder, &stem, &ending).find(|place| !place.exists()).ok_or_else(|| super::add::no_name(folder))
}
