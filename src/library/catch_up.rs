//! Between the journals and the database: what is changed goes into the journal first, and from there, as what other
//! devices changed, into the database.

use std::{
    collections::{BTreeMap, HashSet},
    io,
    path::Path,
    time::Duration,
};

use rusqlite::{Connection, Transaction, params};
use serde_json::Value;

use super::{
    Identity, Library,
    journal::{self, Field, Journals, Mark, News, Parsed, Register, Stamp, Turn, Write},
    legacy,
    open::BUSY_TIMEOUT,
    registers, rows, schema,
    values::About,
};
use crate::{
    article::Text,
    error::{Error, Kind, Result},
};

impl Library {
    /// Writes values into this device's journal, and then into the database. When it returns without an error they are on the
    /// disk. Where the database is busy with something long it catches up later; nothing waits for that.
    pub(super) fn write_down(&mut self, values: Vec<(Register, Value)>) -> Result<()> {
        if let Some(reason) = self.read_only() {
            return Err(Error::library_not_writable(self.data(), reason));
        }
        let journals = self.journals.clone();
        let turn = self.turn()?;
        let news = self.news()?;
        let mut stamp = self.last_stamp(&news)?;
        let mut lines = String::new();
        let mut stamped = |register: Register, value: Value| {
            stamp = stamp.next();
            let write = Write { register, value, stamp, device: journals.device().to_owned() };
            lines.push_str(&write.line(journals.device()));
        };
        let mut seen = HashSet::new();
        for article in values.iter().filter_map(|(register, _)| register.article) {
            if seen.insert(article)
                && let Some(about) = self.about_to_write(article)?
            {
                stamped(Register::of(article, Field::About), about.value());
            }
        }
        for (register, value) in values {
            stamped(register, value);
        }
        self.append(&turn, &lines)?;
        // It is kept, whatever the database says: what that lacks of the journal it gets at the next look. Nobody else waits for
        // this turn while this process waits for the database: whoever writes there may want the turn in between.
        let _ = self.connection.busy_timeout(Duration::ZERO);
        let done = self.catch_up_in(&turn);
        let _ = self.connection.busy_timeout(BUSY_TIMEOUT);
        self.compact(&turn);
        drop(turn);
        if done.is_err_and(|error| error.kind() == Kind::Refused) {
            let _ = self.catch_up();
        }
        Ok(())
    }

    /// Takes over what the journals have that the database has not: how many registers changed.
    pub(super) fn catch_up(&mut self) -> Result<usize> {
        let news = self.news()?;
        if self.is_short(&news)? {
            let turn = self.turn()?;
            return self.catch_up_in(&turn);
        }
        self.take_in_all(&news)
    }

    fn catch_up_in(&mut self, turn: &Turn) -> Result<usize> {
        let news = self.news()?;
        let is_short = self.is_short(&news)?;
        let changed = self.take_in_all(&news)?;
        if is_short {
            self.write_again(turn)?;
        }
        Ok(changed)
    }

    /// Whether a journal says less than it did.
    fn is_short(&self, news: &[News]) -> Result<bool> {
        Ok(news.iter().any(|news| news.is_replaced) || self.has_lost_journals()?)
    }

    fn take_in_all(&mut self, news: &[News]) -> Result<usize> {
        if news.is_empty() {
            return Ok(0);
        }
        let mut changed = 0;
        self.in_transaction(|transaction| {
            for news in news {
                changed += take_in(transaction, news)?;
            }
            Ok(())
        })?;
        Ok(changed)
    }

    /// A journal was replaced by an earlier version of itself, or is gone, as a careless copy does: what only the database
    /// knows now is written into this device's journal.
    pub(super) fn write_again(&mut self, turn: &Turn) -> Result<usize> {
        let mut files = self.checked(Connection::open_in_memory())?;
        let known = self.checked(schema::create(&mut files).and_then(|()| files.transaction()))?;
        let mut failed = None;
        let journals = self.journals.clone();
        self.read_lines(&mut |device, line| {
            if let Parsed::Write(write) = Write::parse(line, device)
                && let Err(error) = registers::apply(&known, &write)
            {
                failed = Some(error);
            }
        })?;
        self.checked(failed.map_or(Ok(()), Err))?;
        let known: BTreeMap<Register, Write> = self
            .checked(registers::all(&known))?
            .into_iter()
            .map(|write| (write.register.clone(), write))
            .collect();
        let is_lost =
            |write: &Write| known.get(&write.register).is_none_or(|known| known.order() < write.order());
        let lost: Vec<Write> =
            self.checked(registers::all(&self.connection))?.into_iter().filter(is_lost).collect();
        let lines: String = lost.iter().map(|write| write.line(journals.device())).collect();
        if !lines.is_empty() {
            self.append(turn, &lines)?;
            // So that a copy that undoes this again is noticed again.
            let news = self.news()?;
            self.take_in_all(&news)?;
        }
        let names: HashSet<String> = self.journal_files()?.into_iter().map(|(name, _)| name).collect();
        self.in_transaction(|transaction| {
            let mut all = transaction.prepare_cached("SELECT name FROM journals")?;
            let rows: Vec<String> = all.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            for name in rows.iter().filter(|name| !names.contains(*name)) {
                transaction.execute("DELETE FROM journals WHERE name = ?", [name])?;
            }
            Ok(())
        })?;
        Ok(lost.len())
    }

    /// All state in the data folder `data`, one JSON object a line, as the journals have it; the index is not asked.
    pub fn export_state(data: &Path) -> Result<String> {
        let journals = Journals::of(data);
        let mut newer = String::new();
        let all = journals
            .latest(&mut |line| newer.push_str(&(String::from_utf8_lossy(line) + "\n")))
            .map_err(|error| Error::io(journals.folder(), &error))?;
        // Each line says whose it is: the file that it will stand in is nobody's journal.
        Ok(all.values().map(|write| write.line("")).collect::<String>() + &newer)
    }

    /// Takes in what [`Library::export_state`] wrote, today or in an earlier version: how many lines. Of two values of the same
    /// field of the same article the later one counts. Either all of it is taken or, with the number of the first bad line
    /// in the error, nothing.
    pub fn import_state(&mut self, text: &str) -> Result<usize> {
        let own = self.journals.device().to_owned();
        let mut lines = String::new();
        let (mut count, mut is_old) = (0, false);
        for (number, raw) in text.lines().enumerate().filter(|(_, raw)| !raw.trim().is_empty()) {
            let bad = |reason: &str| {
                Error::damaged(Text::default(), &format!("line {}: {reason}", number + 1))
                    .hinted("write it by 'newsprint export state'")
            };
            match Write::parse(raw.as_bytes(), "") {
                Parsed::Write(write) if !write.stamp.leaves_room() => return Err(bad("no time")),
                Parsed::Write(write) => lines.push_str(&write.line(&own)),
                Parsed::Newer => lines.push_str(&format!("{raw}\n")),
                Parsed::Bad(reason) => {
                    let old = legacy::parse(raw)
                        .map_err(|old| bad(if raw.contains("\"kind\"") { &old } else { &reason }))?;
                    lines.extend(old.iter().map(|write| write.line(&own)));
                    is_old = true;
                }
            }
            count += 1;
        }
        if let Some(reason) = self.read_only() {
            return Err(Error::library_not_writable(self.data(), reason));
        }
        let turn = self.turn()?;
        if !lines.is_empty() {
            self.append(&turn, &lines)?;
        }
        self.catch_up_in(&turn)?;
        self.compact(&turn);
        if is_old {
            self.look_at_all_again()?;
        }
        Ok(count)
    }

    /// Has the next look read every file anew: what an earlier version knew an article by is found when its file is read.
    fn look_at_all_again(&mut self) -> Result<()> {
        self.in_transaction(|transaction| {
            transaction.execute("UPDATE files SET modified = -1", [])?;
            transaction.execute("UPDATE folders SET modified = NULL", []).map(drop)
        })
    }

    /// What is known of an article whose first change is to be written, for the journal; `None` where that is there already.
    fn about_to_write(&self, article: Identity) -> Result<Option<About>> {
        let sql = format!(
            "SELECT {} FROM articles a WHERE identity = ?1 AND NOT EXISTS (
                 SELECT 1 FROM registers r WHERE r.article = ?1 AND r.field = 'about' AND r.name = '')",
            About::COLUMNS
        );
        self.row(&sql, [article.0], |row| Ok(About::read(row)))
    }

    /// What every journal has more than was read of it.
    fn news(&self) -> Result<Vec<News>> {
        let mut found = Vec::new();
        for (name, path) in self.journal_files()? {
            let sql = "SELECT offset, size, modified, tail FROM journals WHERE name = ?";
            let mark = self.row(sql, [&name], |row| {
                let number = |at| rows::number(row, at).unwrap_or_default();
                Ok(Mark {
                    offset: number(0) as u64,
                    size: number(1) as u64,
                    modified: number(2),
                    tail: row.get(3).unwrap_or_default(),
                })
            })?;
            let news = journal::news(&name, &path, mark.as_ref());
            found.extend(news.map_err(|error| Error::io(&path, &error))?);
        }
        Ok(found)
    }

    /// The latest stamp of all that was read, and of what is new.
    fn last_stamp(&self, news: &[News]) -> Result<Stamp> {
        let sql = "SELECT ms, n FROM journals ORDER BY ms DESC, n DESC LIMIT 1";
        let read = self.row(sql, [], |row| Ok(Stamp { ms: row.get(0)?, n: row.get(1)? }))?;
        Ok(news.iter().filter_map(News::latest).chain(read).max().unwrap_or_default())
    }

    /// Whether a journal that was read is gone.
    fn has_lost_journals(&self) -> Result<bool> {
        let there: HashSet<String> = self.journal_files()?.into_iter().map(|(name, _)| name).collect();
        let read = self.rows("SELECT name FROM journals", [], |row| row.get::<_, String>(0))?;
        Ok(read.iter().any(|name| !there.contains(name)))
    }

    fn turn(&self) -> Result<Turn> {
        self.journals.turn().map_err(|error| not_kept(self.journals.folder(), &error))
    }

    fn append(&self, turn: &Turn, lines: &str) -> Result<()> {
        self.journals.append(turn, lines).map_err(|error| not_kept(&self.journals.own(), &error))
    }

    /// A journal that could not be made shorter is as good as before.
    fn compact(&mut self, turn: &Turn) {
        if let Ok(true) = self.journals.compact(turn) {
            // The file is another one now; whether that was noticed at once or at the next look makes no difference.
            let _ = self.catch_up_in(turn);
        }
    }

    pub(super) fn journal_files(&self) -> Result<Vec<(String, std::path::PathBuf)>> {
        let folder = self.journals.folder();
        self.journals.files().map_err(|error| Error::io(folder, &error))
    }

    fn read_lines(&self, each: &mut dyn FnMut(&str, &[u8])) -> Result<()> {
        self.journals.each_line(each).map_err(|error| Error::io(self.journals.folder(), &error))
    }
}

/// Puts what is new in a journal into the database; how many registers changed.
pub(super) fn take_in(transaction: &Transaction<'_>, news: &News) -> rusqlite::Result<usize> {
    let mut changed = 0;
    for write in &news.writes {
        changed += usize::from(registers::apply(transaction, write)?);
    }
    let Mark { offset, size, modified, tail } = &news.mark;
    let Stamp { ms, n } = news.latest().unwrap_or_default();
    transaction
        .prepare_cached(
            "INSERT INTO journals VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET
                 offset = excluded.offset, size = excluded.size, modified = excluded.modified, tail = excluded.tail,
                 ms = max(ms, excluded.ms),
                 n = CASE WHEN (excluded.ms, excluded.n) > (ms, n) THEN excluded.n ELSE n END",
        )?
        .execute(params![news.name, *offset as i64, *size as i64, modified, tail, ms, n])?;
    Ok(changed)
}

/// The journal cannot be written: nothing is kept.
fn not_kept(path: &Path, error: &io::Error) -> Error {
    Error::writing(path, error).hinted("nothing is kept until it is")
}

/// Appends what an earlier version's database held to the journal of this device.
pub(super) fn take_over(journals: &Journals, writes: &[Write]) -> Result<()> {
    if writes.is_empty() {
        return Ok(());
    }
    let failed = |error: io::Error| not_kept(&journals.own(), &error);
    let turn = journals.turn().map_err(failed)?;
    let lines: String = writes.iter().map(|write| write.line(journals.device())).collect();
    journals.append(&turn, &lines).map_err(failed)
}
