//! Checking the index against the files, and mending it.

use std::{fs, ops::ControlFlow, path::PathBuf};

use super::{Library, ScanMode, rows};
use crate::{
    article::{Text, text::display_name},
    error::Result,
};

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Health {
    /// What was wrong, and what was done.
    pub mended: Vec<Text>,
    /// Files that cannot be read as articles, or not wholly, and why.
    pub unread: Vec<Text>,
}

impl Library {
    /// Checks the database, its tables against one another, and all of it against the files in `roots`; mends what is
    /// wrong. An error where the database is beyond that.
    pub fn doctor(&mut self, roots: &[PathBuf]) -> Result<Health> {
        let mut health = Health::default();
        self.check_database()?;
        self.mend_tables(&mut health)?;
        self.clear_parts(&mut health);
        let summary = self.sync(roots, ScanMode::Files, &mut |_| ControlFlow::Continue(()))?;
        let mut said = |count: usize, what: &str| {
            if count > 0 {
                health.mended.push(Text::line(&format!("{count} {what}")));
            }
        };
        said(summary.read, "new or changed files taken in");
        said(summary.gone, "files forgotten that are gone");
        health.unread.extend(summary.unreadable);
        health.unread.extend(self.problems()?);
        Ok(health)
    }

    pub(super) fn check_database(&self) -> Result<()> {
        let check = || -> rusqlite::Result<String> {
            // The words check themselves and fail as damaged.
            self.connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 0)", [])?;
            self.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        };
        match check() {
            Ok(said) if said == "ok" => Ok(()),
            Ok(said) => Err(crate::error::Error::damaged_library(&super::open::database(self.data()), &said)),
            Err(error) => Err(self.error(&error)),
        }
    }

    /// Rows that hang in the air come from a crash of something else than newsprint; the files they came from are read again.
    fn mend_tables(&mut self, health: &mut Health) -> Result<()> {
        const STEPS: &[(&str, &str)] = &[
            (
                "UPDATE files SET size = -1 WHERE id IN (SELECT file FROM article_files
                     WHERE article NOT IN (SELECT id FROM words_docsize) OR article NOT IN (SELECT id FROM articles))",
                "files read again whose words were not all in the index",
            ),
            (
                "DELETE FROM article_files WHERE article NOT IN (SELECT id FROM articles)
                     OR file NOT IN (SELECT id FROM files)",
                "places without article or file removed",
            ),
            ("DELETE FROM articles WHERE id NOT IN (SELECT article FROM article_files)", "articles without a file removed"),
            ("DELETE FROM articles WHERE id NOT IN (SELECT id FROM words_docsize)", "articles without words removed"),
            ("DELETE FROM words WHERE rowid NOT IN (SELECT id FROM articles)", "words without an article removed"),
            ("DELETE FROM held WHERE article NOT IN (SELECT id FROM articles)", "texts without an article removed"),
        ];
        let mut counts = Vec::new();
        self.in_transaction(|transaction| {
            transaction.pragma_update(None, "defer_foreign_keys", true)?;
            for (sql, _) in STEPS {
                counts.push(transaction.execute(sql, [])?);
            }
            // What hung on an article that had to go.
            transaction
                .execute("DELETE FROM article_files WHERE article NOT IN (SELECT id FROM articles)", [])?;
            Ok(())
        })?;
        for (count, (_, what)) in counts.into_iter().zip(STEPS).filter(|(count, _)| *count > 0) {
            health.mended.push(Text::line(&format!("{count} {what}")));
        }
        Ok(())
    }

    /// Copies that were never finished.
    fn clear_parts(&self, health: &mut Health) {
        let Ok(entries) = fs::read_dir(self.articles()) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            if name.as_encoded_bytes().starts_with(b".part-") && fs::remove_file(entry.path()).is_ok() {
                health.mended.push(Text::line(&format!("{}: unfinished copy removed", display_name(&name))));
            }
        }
    }

    /// Files that could not be read, each with the reason.
    fn problems(&self) -> Result<Vec<Text>> {
        let sql = "SELECT problem FROM files WHERE problem IS NOT NULL ORDER BY folder, name";
        Ok(self.rows(sql, [], |row| Ok(rows::text(row, 0)))?.into_iter().flatten().collect())
    }
}
