//! Checking the index against the files, and mending it.

use std::{
    ffi::OsStr,
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use rusqlite::Transaction;
use rustix::{
    io::Errno,
    process::{Pid, test_kill_process},
};

use super::{Library, Opened, ScanMode, add::PART, arrivals, catch_up, journal, rows};
use crate::{
    article::{Text, text::display_name},
    error::{Error, Kind, Result},
};

/// Bad lines of a file that are told one by one.
const SHOWN: usize = 10;

/// Tables, and what no row of theirs may be.
const WRONG: &[(&str, &str)] = &[
    (
        "articles",
        "typeof(identity) <> 'blob' OR length(identity) <> 16 OR typeof(title) <> 'text' OR typeof(dated) <> 'integer'
         OR typeof(added) <> 'integer' OR typeof(words) <> 'integer' OR typeof(version) <> 'integer'
         OR typeof(published) NOT IN ('integer', 'null') OR typeof(content) <> 'blob'",
    ),
    ("folders", "typeof(path) <> 'blob' OR typeof(modified) NOT IN ('integer', 'null')"),
    ("files", "typeof(name) <> 'blob' OR typeof(size) <> 'integer' OR typeof(modified) <> 'integer'"),
    ("held", "typeof(draft) <> 'blob'"),
    ("gone", "typeof(identity) <> 'blob' OR length(identity) <> 16 OR typeof(at) <> 'integer'"),
    ("arrivals", "typeof(identity) <> 'blob' OR length(identity) <> 16 OR typeof(added) <> 'integer'"),
];

/// Tables that are made of the journals alone.
const STATE: &[&str] = &["registers", "states", "tags", "highlights", "searches", "versions"];

/// A hash over all that the tables of the state say.
pub(super) fn digest(transaction: &Transaction<'_>, hasher: &mut blake3::Hasher) -> rusqlite::Result<()> {
    for table in STATE {
        let mut all = transaction.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2"))?;
        let columns = all.column_count();
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                hasher.update(format!("{:?}\n", row.get_ref(column)?).as_bytes());
            }
        }
    }
    Ok(())
}

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Health {
    /// What was wrong, and what was done.
    pub mended: Vec<Text>,
    /// Files that cannot be read as articles, or not wholly, and why.
    pub unread: Vec<Text>,
    /// Lines of journals that cannot be read, which nothing can mend, and what to do.
    pub damaged: Vec<Text>,
}

impl Library {
    /// Checks the library in the data folder `data`: the database, its tables against one another and against the journals, and
    /// all of it against the files in `roots`; mends what is wrong. A database that is beyond that is set aside and made anew.
    pub fn examine(data: &Path, roots: &[PathBuf]) -> Result<Health> {
        let Opened { mut library, repaired } = Self::open_or_rebuild(data)?;
        let mut mended: Vec<Text> = repaired.into_iter().collect();
        let health = match library.doctor(roots) {
            Err(error) if error.kind() == Kind::DamagedLibrary => {
                // Damage that did not show at the beginning of the file.
                drop(library);
                let (mut fresh, message) = Self::rebuild(data)?;
                mended.push(message);
                fresh.doctor(roots)?
            }
            other => other?,
        };
        mended.extend(health.mended);
        Ok(Health { mended, ..health })
    }

    /// The same in an open library. An error where the database is beyond mending.
    pub(super) fn doctor(&mut self, roots: &[PathBuf]) -> Result<Health> {
        let mut health = Health::default();
        self.check_database()?;
        self.mend_tables(&mut health)?;
        self.mend_state(&mut health)?;
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
        health.damaged = self.bad_lines()?;
        Ok(health)
    }

    /// The lines of the journals and of the arrivals that say nothing: torn by a crash or a copy, or written by something else.
    fn bad_lines(&self) -> Result<Vec<Text>> {
        type Problem = fn(&str, &[u8]) -> Option<String>;
        let journals =
            self.journal_files()?.into_iter().map(|file| (file, "state", journal::problem as Problem));
        let arrivals = self.arrival_files()?.into_iter();
        let arrivals = arrivals.map(|file| (file, "arrivals", arrivals::problem as Problem));
        let own = self.journals.own();
        let mut found = Vec::new();
        for ((name, path), folder, problem) in journals.chain(arrivals) {
            let bytes = fs::read(&path).map_err(|error| Error::io(&path, &error))?;
            let advice = if path.file_name() == own.file_name() {
                "delete the line, or take it from a copy of the file"
            } else {
                "copy the file from its device again"
            };
            let lines = bytes.split(|b| *b == b'\n').enumerate();
            let bad = lines.filter(|(_, line)| !line.trim_ascii().is_empty());
            let bad = bad.filter_map(|(at, line)| Some((at + 1, problem(&name, line)?)));
            let bad: Vec<(usize, String)> = bad.collect();
            let file = format!("{folder}/{name}");
            for (number, reason) in bad.iter().take(SHOWN) {
                let message = format!("{file}: line {number}: {reason}; the other lines count; {advice}");
                found.push(Text::line(&message));
            }
            if bad.len() > SHOWN {
                found.push(Text::line(&format!("{file}: {} more lines like these", bad.len() - SHOWN)));
            }
        }
        Ok(found)
    }

    pub(super) fn check_database(&self) -> Result<()> {
        let check = || -> rusqlite::Result<String> {
            // The words check themselves and fail as damaged.
            self.connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 0)", [])?;
            self.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        };
        match check() {
            Ok(said) if said == "ok" => self.check_values(),
            Ok(said) => Err(Error::damaged_library(&super::open::database(self.data()), &said)),
            Err(error) => Err(self.error(&error)),
        }
    }

    /// Values of a kind that no newsprint writes: the index is made anew rather than guessed at.
    fn check_values(&self) -> Result<()> {
        for (table, is_wrong) in WRONG {
            let sql = format!("SELECT 1 FROM {table} WHERE {is_wrong} LIMIT 1");
            if self.row(&sql, [], |_| Ok(()))?.is_some() {
                let reason = format!("a value of the wrong kind in {table}");
                return Err(Error::damaged_library(&super::open::database(self.data()), &reason));
            }
        }
        Ok(())
    }

    /// What the index says of the state is what the journals say; where it is not, it is made of them again.
    fn mend_state(&mut self, health: &mut Health) -> Result<()> {
        self.catch_up()?;
        let mut news = Vec::new();
        for (name, path) in self.journal_files()? {
            let all = journal::news(&name, &path, None).map_err(|error| Error::io(&path, &error))?;
            news.extend(all);
        }
        let (mut before, mut after) = (blake3::Hasher::new(), blake3::Hasher::new());
        self.in_transaction(|transaction| {
            digest(transaction, &mut before)?;
            for table in STATE.iter().chain(&["journals"]) {
                transaction.execute(&format!("DELETE FROM {table}"), [])?;
            }
            for news in &news {
                catch_up::take_in(transaction, news)?;
            }
            digest(transaction, &mut after)
        })?;
        if before.finalize() != after.finalize() {
            health.mended.push(Text::line("state in the index rebuilt from the journals"));
        }
        Ok(())
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

    /// Copies that were never finished, whose processes are gone.
    fn clear_parts(&self, health: &mut Health) {
        let Ok(entries) = fs::read_dir(self.articles()) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            if is_left(&name) && fs::remove_file(entry.path()).is_ok() {
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

/// Whether a file is what a process left that ended while it was copying.
fn is_left(name: &OsStr) -> bool {
    let part = name.to_str().and_then(|name| name.strip_prefix(PART));
    let number = part.and_then(|part| part.split('-').next()?.parse().ok()).and_then(Pid::from_raw);
    // One that is somebody else's is alive too.
    number.is_some_and(|pid| test_kill_process(pid) == Err(Errno::SRCH))
}
