//! Whole files of the library's own, out of it and back.

use std::{
    fs,
    os::unix::ffi::OsStrExt as _,
    path::{Path, PathBuf},
};

use rusqlite::params;

use super::{Identity, Library, add::free_name, index::drop_article, rows, state::identity};
use crate::error::{Error, Result};

impl Library {
    /// The folder of what was taken out.
    pub(super) fn trash_folder(&self) -> PathBuf {
        self.data().join("trash")
    }

    /// The files that were taken out, by their names.
    pub fn trash(&self) -> Result<Vec<PathBuf>> {
        let folder = self.trash_folder();
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
        let bytes = |part: Option<&std::ffi::OsStr>| part.map(|part| part.as_bytes().to_vec());
        let (folder, name) = (bytes(file.parent().map(Path::as_os_str)), bytes(file.file_name()));
        let read = |row: &rusqlite::Row<'_>| Ok(rows::number(row, 0).zip(identity(row, 1)?));
        let articles: Vec<(i64, Identity)> =
            self.rows(sql, params![folder, name], read)?.into_iter().flatten().collect();
        let trash = self.trash_folder();
        fs::create_dir_all(&trash).map_err(|error| Error::writing(&trash, &error))?;
        let to = free_name(&trash, file)?;
        fs::rename(file, &to).map_err(|error| Error::io(file, &error))?;
        self.in_transaction(|transaction| {
            for (article, _) in &articles {
                transaction.execute("DELETE FROM article_files WHERE article = ?", [article])?;
                drop_article(transaction, *article)?;
            }
            Ok(())
        })?;
        for (_, identity) in &articles {
            self.discard_copy(*identity);
        }
        self.sync_paths(&[file.to_path_buf()])?;
        Ok((to, articles.len()))
    }

    /// Brings a file back from the trash, and the articles in it; where it is now.
    pub fn restore_file(&mut self, file: &Path) -> Result<PathBuf> {
        let articles = std::path::absolute(self.articles()).unwrap_or_else(|_| self.articles());
        fs::create_dir_all(&articles).map_err(|error| Error::writing(&articles, &error))?;
        let to = free_name(&articles, file)?;
        fs::rename(file, &to).map_err(|error| Error::io(file, &error))?;
        self.sync_paths(std::slice::from_ref(&to))?;
        self.restore_in(std::slice::from_ref(&to))?;
        Ok(to)
    }
}
