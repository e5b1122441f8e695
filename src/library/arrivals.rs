//! When articles arrived, and which file was which of them, in plain files: an index that is made anew knows both again.
//!
//! `arrivals/DEVICE.jsonl` in the data folder gets a line when an article arrives, or another file turns out to be it: about 95
//! bytes. Only a new index reads it, once; nothing waits for it at a start. It is written before the index keeps the
//! article, without waiting for the disk: what the power takes costs a time of arrival, which is then the file's.

use std::{
    collections::HashMap,
    fs,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde::Deserialize;

use super::{Identity, Library, disk, journal, kept, keys::Sighting, registers, rows, state};
use crate::error::{Error, Result};

/// Seconds for which a file may be gone and still go on as the same article when it comes back with other words: programs that
/// write files take them away for a moment.
const AWAY: i64 = 86_400;

/// Bytes from which on the file is looked at whether it is worth writing anew, and those of a line.
const LARGE: u64 = 1 << 20;
const LINE: u64 = 95;

/// The name under which a file is remembered: the beginning of a hash of its path, in the data folder of that below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct FileName([u8; 8]);

/// What is to be written of a batch.
#[derive(Debug)]
pub(super) struct Arrivals {
    data: PathBuf,
    own: PathBuf,
    lines: String,
    /// Whether this index was made anew and knows what was written for an earlier one; `None` until it is asked.
    is_renewed: Option<bool>,
}

/// A line: an article and its file, or a file that is gone.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    added: Option<i64>,
    #[serde(default)]
    gone: Option<i64>,
    #[serde(default)]
    article: Option<String>,
    #[serde(default)]
    file: Option<String>,
}

/// The folder of these files.
pub(super) fn folder(data: &Path) -> PathBuf {
    let folder = data.join("arrivals");
    std::path::absolute(&folder).unwrap_or(folder)
}

impl FileName {
    fn of(data: &Path, path: &[u8]) -> Self {
        let below = path.strip_prefix(data.as_os_str().as_bytes()).and_then(|rest| rest.strip_prefix(b"/"));
        let mut name = [0; 8];
        blake3::Hasher::new().update(below.unwrap_or(path)).finalize_xof().fill(&mut name);
        Self(name)
    }

    fn parse(hex: &str) -> Option<Self> {
        let number = u64::from_str_radix(hex, 16).ok().filter(|_| hex.len() == 16)?;
        Some(Self(number.to_be_bytes()))
    }

    fn to_hex(self) -> String {
        format!("{:016x}", u64::from_be_bytes(self.0))
    }
}

/// A line of an article that arrived; `file` where that is this article alone.
fn arrived(added: i64, article: Identity, file: Option<FileName>) -> String {
    let file = file.map(|file| format!(",\"file\":\"{}\"", file.to_hex())).unwrap_or_default();
    format!("{{\"added\":{added},\"article\":\"{}\"{file}}}\n", article.to_hex())
}

/// Why a line says nothing; `None` where it is good.
pub(super) fn problem(_device: &str, line: &[u8]) -> Option<String> {
    let parsed: serde_json::Result<Line> = serde_json::from_slice(line);
    parsed.err().map(|error| journal::without_column(&error.to_string()))
}

impl Arrivals {
    pub(super) fn new(library: &Library) -> Self {
        let data = std::path::absolute(library.data()).unwrap_or_else(|_| library.data().to_path_buf());
        Self { data, own: library.own_arrivals(), lines: String::new(), is_renewed: None }
    }

    /// Remembers when an article arrived, and by which file, unless an earlier index knew just that: that the file
    /// `was` this article.
    pub(super) fn note(
        &mut self,
        transaction: &Transaction<'_>,
        (article, added): (Identity, i64),
        path: Option<&[u8]>,
        was: Option<Identity>,
    ) -> rusqlite::Result<()> {
        let is_known = self.is_renewed(transaction)?
            && (path.is_none() || was == Some(article))
            && transaction
                .prepare_cached("SELECT 1 FROM arrivals WHERE identity = ? AND added = ?")?
                .exists(params![article.0, added])?;
        if !is_known {
            let file = path.map(|path| FileName::of(&self.data, path));
            self.lines.push_str(&arrived(added, article, file));
        }
        Ok(())
    }

    /// When an article had arrived by an earlier index.
    pub(super) fn added(
        &mut self,
        transaction: &Transaction<'_>,
        key: Identity,
        sighting: &Sighting,
    ) -> rusqlite::Result<Option<i64>> {
        let names = || {
            let names = sighting.names.lasting.iter().chain([&sighting.names.content]);
            std::iter::once(&key).chain(names).chain(&sighting.was).copied()
        };
        if self.is_renewed(transaction)? {
            for name in names() {
                let sql = "SELECT added FROM arrivals WHERE identity = ?";
                let known = transaction.prepare_cached(sql)?.query_row([name.0], |row| row.get(0));
                if let Some(added) = known.optional()? {
                    return Ok(Some(added));
                }
            }
        }
        Ok(None)
    }

    fn is_renewed(&mut self, transaction: &Transaction<'_>) -> rusqlite::Result<bool> {
        if let Some(known) = self.is_renewed {
            return Ok(known);
        }
        let known = transaction.prepare_cached("SELECT 1 FROM arrivals LIMIT 1")?.exists([])?;
        Ok(*self.is_renewed.insert(known))
    }

    /// Remembers the article of a file that is gone, should it come back.
    pub(super) fn went(
        &mut self,
        transaction: &Transaction<'_>,
        path: &[u8],
        article: Identity,
    ) -> rusqlite::Result<()> {
        let (name, now) = (FileName::of(&self.data, path), state::now());
        self.lines.push_str(&format!("{{\"gone\":{now},\"file\":\"{}\"}}\n", name.to_hex()));
        transaction.prepare_cached("DELETE FROM gone WHERE at < ?")?.execute([now - AWAY])?;
        let sql = "INSERT OR REPLACE INTO gone VALUES (?, ?, ?)";
        transaction.prepare_cached(sql)?.execute(params![name.0, article.0, now]).map(drop)
    }

    /// The article of a file that was gone for a moment, or that an earlier index knew.
    pub(super) fn came_back(
        &self,
        transaction: &Transaction<'_>,
        path: &[u8],
    ) -> rusqlite::Result<Option<Identity>> {
        let sql = "DELETE FROM gone WHERE path = ? AND at >= ? RETURNING identity";
        let name = FileName::of(&self.data, path);
        let found = transaction
            .prepare_cached(sql)?
            .query_row(params![name.0, state::now() - AWAY], |row| state::identity(row, 0))
            .optional()?;
        Ok(found.flatten())
    }

    /// Writes it all down.
    pub(super) fn settle(&mut self) -> Result<()> {
        if self.lines.is_empty() {
            return Ok(());
        }
        let lines = std::mem::take(&mut self.lines);
        let folder = self.own.parent().unwrap_or(&self.data);
        fs::create_dir_all(folder)
            .and_then(|()| journal::append_lines(&self.own, &lines, |_| Ok(())))
            .map_err(|error| Error::writing(&self.own, &error))
    }
}

/// When an article of which a journal says more than when it arrived did.
pub(super) fn added_by_journal(
    transaction: &Transaction<'_>,
    key: Identity,
    sighting: &Sighting,
) -> rusqlite::Result<Option<i64>> {
    let names = sighting.names.lasting.iter().chain([&sighting.names.content]).chain(&sighting.was);
    for name in std::iter::once(&key).chain(names) {
        if let Some(about) = registers::about(transaction, *name)?.filter(|about| about.added > 0) {
            return Ok(Some(about.added));
        }
    }
    Ok(None)
}

impl Library {
    fn own_arrivals(&self) -> PathBuf {
        folder(self.data()).join(format!("{}.jsonl", self.journals.device()))
    }

    /// Before the first look of an index: what was written for an earlier one is read. An index of a version that wrote nothing
    /// writes down what it knows.
    pub(super) fn prepare_arrivals(&mut self) -> Result<()> {
        let known = self.row("SELECT 1 FROM about WHERE name = 'arrivals'", [], |_| Ok(()))?;
        if known.is_some() {
            return Ok(());
        }
        if self.row("SELECT 1 FROM articles LIMIT 1", [], |_| Ok(()))?.is_none() {
            return self.read_arrivals();
        }
        self.write_arrivals()?;
        self.in_transaction(are_settled)
    }

    /// What the files say: each device of its own, and another one's where this one says nothing.
    fn read_arrivals(&mut self) -> Result<()> {
        let own = self.own_arrivals();
        let mut known = Known::default();
        for (_, path) in self.arrival_files()? {
            let bytes = fs::read(&path).map_err(|error| Error::io(&path, &error))?;
            if path == own { known.read_own(&bytes) } else { known.read_other(&bytes) }
        }
        let now = state::now();
        self.in_transaction(|transaction| known.write(transaction, now))
    }

    /// The files of every device.
    pub(super) fn arrival_files(&self) -> Result<Vec<(String, PathBuf)>> {
        let folder = folder(self.data());
        journal::files(&folder).map_err(|error| Error::io(&folder, &error))
    }

    /// Writes this device's file anew where most of it says nothing any more.
    pub(super) fn compact_arrivals(&mut self) -> Result<()> {
        let size = self.own_arrivals().metadata().map_or(0, |meta| meta.len());
        if size < LARGE {
            return Ok(());
        }
        let count = self.row("SELECT count(*) FROM articles", [], |row| row.get::<_, i64>(0))?;
        let needed = count.and_then(|count| u64::try_from(count).ok()).unwrap_or_default() * LINE;
        if size > 2 * needed.max(LARGE / 2) { self.write_arrivals() } else { Ok(()) }
    }

    /// All that the index knows, in place of the file. Nobody else appends meanwhile: whoever does keeps the database to itself.
    fn write_arrivals(&mut self) -> Result<()> {
        let own = self.own_arrivals();
        let data = Arrivals::new(self).data;
        let kept = kept::folder(self.data());
        let mut failed = Ok(());
        let done = self.in_transaction(|transaction| {
            let lines = all_lines(transaction, &data, &kept)?;
            failed = disk::replace(&own, lines.as_bytes()).map_err(|error| Error::writing(&own, &error));
            Ok(())
        });
        failed.and(done)
    }
}

/// A line for every article of the index with a file that is it alone, and for those that it awaits.
fn all_lines(connection: &Connection, data: &Path, kept: &Path) -> rusqlite::Result<String> {
    let sql = "SELECT a.identity, a.added, d.path, f.name FROM articles a
               LEFT JOIN article_files p ON p.article = a.id
                   AND NOT EXISTS (SELECT 1 FROM article_files o WHERE o.file = p.file AND o.part <> p.part)
               LEFT JOIN files f ON f.id = p.file LEFT JOIN folders d ON d.id = f.folder AND d.path <> ?
               UNION ALL SELECT identity, added, NULL, NULL FROM arrivals
               WHERE identity NOT IN (SELECT identity FROM articles)";
    let mut lines = String::new();
    let mut all = connection.prepare(sql)?;
    let mut found = all.query([kept.as_os_str().as_bytes()])?;
    while let Some(row) = found.next()? {
        let line = |row: &Row<'_>| -> Option<String> {
            let (article, added) = (state::identity(row, 0).ok()??, rows::number(row, 1)?);
            let is_in = |at| row.get_ref(at).is_ok_and(|value| value != rusqlite::types::ValueRef::Null);
            let path = (is_in(2) && is_in(3)).then(|| rows::path(row, 2).join(rows::path(row, 3)));
            let file = path.map(|path| FileName::of(data, path.as_os_str().as_bytes()));
            Some(arrived(added, article, file))
        };
        lines.push_str(&line(row).unwrap_or_default());
    }
    Ok(lines)
}

/// What the files say.
#[derive(Default)]
struct Known {
    own: HashMap<Identity, i64>,
    others: HashMap<Identity, i64>,
    /// Which article each file was, and when the file went, if it did.
    files: HashMap<FileName, (Identity, Option<i64>)>,
}

impl Known {
    /// In the own file a later line says more: what went and came back arrived anew.
    fn read_own(&mut self, bytes: &[u8]) {
        let own = &mut self.own;
        each(bytes, &mut self.files, &mut |article, added| _ = own.insert(article, added));
    }

    fn read_other(&mut self, bytes: &[u8]) {
        let others = &mut self.others;
        let mut files = HashMap::new();
        each(bytes, &mut files, &mut |article, added| {
            let known = others.entry(article).or_insert(added);
            *known = added.min(*known);
        });
        for (file, was) in files {
            self.files.entry(file).or_insert(was);
        }
    }

    fn write(self, transaction: &Transaction<'_>, now: i64) -> rusqlite::Result<()> {
        let mut all = self.others;
        all.extend(self.own);
        // In their order a table grows at its end.
        let mut all: Vec<(Identity, i64)> = all.into_iter().collect();
        all.sort_unstable();
        let mut insert = transaction.prepare("INSERT OR IGNORE INTO arrivals VALUES (?, ?)")?;
        for (article, added) in all {
            insert.execute(params![article.0, added])?;
        }
        let mut files: Vec<_> = self.files.into_iter().collect();
        files.sort_unstable();
        let mut insert = transaction.prepare("INSERT OR IGNORE INTO gone VALUES (?, ?, ?)")?;
        for (file, (article, gone)) in files {
            if gone.is_none_or(|at| at >= now - AWAY) {
                insert.execute(params![file.0, article.0, gone.unwrap_or(now)])?;
            }
        }
        are_settled(transaction)
    }
}

/// From now on the files and the index have the same.
fn are_settled(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute("INSERT OR IGNORE INTO about VALUES ('arrivals', '')", []).map(drop)
}

fn each(
    bytes: &[u8],
    files: &mut HashMap<FileName, (Identity, Option<i64>)>,
    arrived: &mut dyn FnMut(Identity, i64),
) {
    for line in bytes.split(|b| *b == b'\n') {
        // What is no line, or of another version, says nothing.
        let parsed: serde_json::Result<Line> = serde_json::from_slice(line);
        let Ok(Line { added, gone, article, file }) = parsed else { continue };
        let article = article.as_deref().and_then(Identity::parse);
        let file = file.as_deref().and_then(FileName::parse);
        if let (Some(article), Some(added)) = (article, added) {
            arrived(article, added);
            if let Some(file) = file {
                files.insert(file, (article, None));
            }
        } else if let (Some(at), Some((_, away))) = (gone, file.and_then(|file| files.get_mut(&file))) {
            *away = Some(at);
        }
    }
}
