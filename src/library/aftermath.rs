//! What a batch of the index has to say in plain files before it counts: in the journal, of arrivals, and copies of articles.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use rusqlite::{OptionalExtension, Transaction};
use serde_json::{Value, json};

use super::{
    Change, Identity, Library,
    arrivals::{Arrivals, added_by_journal},
    catch_up,
    files::{Listed, folder_number, place, put_file},
    held,
    index::drop_article,
    journal::{Field, Journals, Register, Stamp as Time, Write},
    kept::{self, file_of, write_whole},
    keys::Sighting,
    prepare::Stamp,
    registers, state, trash,
    values::About,
};
use crate::{
    article::Moment,
    error::{Error, Result},
    format,
};

/// What has to be in plain files before a batch counts: texts that are kept, and what is said of keys.
#[derive(Debug)]
pub(super) struct Aftermath {
    journals: Journals,
    folder: PathBuf,
    /// Number of the folder, where that is known.
    number: Option<i64>,
    /// The same of what was thrown away.
    trash: Option<i64>,
    texts: BTreeMap<Identity, (i64, Vec<u8>)>,
    writes: Vec<Write>,
    pub(super) arrivals: Arrivals,
    /// Whether anything is known of any article's state; `None` until it is asked.
    has_state: Option<bool>,
    /// Whether the library has never been looked through.
    pub(super) is_first_look: bool,
}

impl Aftermath {
    pub(super) fn new(library: &Library) -> Self {
        let folder = kept::folder(library.data());
        let looked: rusqlite::Result<bool> = library
            .connection
            .prepare_cached("SELECT 1 FROM about WHERE name = 'looked through'")
            .and_then(|mut found| found.exists([]));
        let number = |folder: &Path| {
            let found = library.connection.prepare_cached("SELECT id FROM folders WHERE path = ?").and_then(
                |mut found| {
                    found.query_row([folder.as_os_str().as_encoded_bytes()], |row| row.get(0)).optional()
                },
            );
            found.ok().flatten()
        };
        Self {
            journals: library.journals.clone(),
            number: number(&folder),
            trash: number(&trash::folder(library.data())),
            folder,
            texts: BTreeMap::new(),
            writes: Vec::new(),
            arrivals: Arrivals::new(library),
            has_state: None,
            is_first_look: !looked.unwrap_or(true),
        }
    }

    /// Whether anything is known of any article's state: in a library where nothing was done yet, nothing has to be looked up.
    pub(super) fn has_state(&mut self, transaction: &Transaction<'_>) -> rusqlite::Result<bool> {
        if let Some(known) = self.has_state {
            return Ok(known);
        }
        let known = transaction.prepare_cached("SELECT 1 FROM registers LIMIT 1")?.exists([])?;
        Ok(*self.has_state.insert(known))
    }

    /// When an article had arrived, by what an earlier index or the reader's journal knows of it.
    pub(super) fn arrived_earlier(
        &mut self,
        transaction: &Transaction<'_>,
        key: Identity,
        sighting: &Sighting,
    ) -> rusqlite::Result<Option<i64>> {
        if let Some(added) = self.arrivals.added(transaction, key, sighting)? {
            return Ok(Some(added));
        }
        if self.is_first_look && self.has_state(transaction)? {
            return added_by_journal(transaction, key, sighting);
        }
        Ok(None)
    }

    /// The key of an article that was kept, by the name of its file.
    pub(super) fn key_of_kept(&self, folder: i64, name: &[u8]) -> Option<Identity> {
        let stem = std::str::from_utf8(name).ok()?.strip_suffix(".md")?;
        Identity::parse(stem).filter(|_| self.number == Some(folder))
    }

    /// Number of the folder of what is kept, where there is one.
    pub(super) fn kept_folder(&self) -> Option<i64> {
        self.number
    }

    /// Whether a folder is that of what was thrown away.
    pub(super) fn is_trash(&self, folder: i64) -> bool {
        self.trash == Some(folder)
    }

    /// Says that an article is removed whose file lies in the trash, unless the reader has said something of that.
    pub(super) fn throw_away(
        &mut self,
        transaction: &Transaction<'_>,
        article: Identity,
    ) -> rusqlite::Result<()> {
        let (register, value) = Change::Removed(true).write(article);
        if registers::has(transaction, &register)? {
            return Ok(());
        }
        self.write_first(transaction, [(register, value)], None)
    }

    /// Keeps the text of an article that nothing lists any more, that of a removed one too, since it may be restored. What no
    /// text is held of goes.
    pub(super) fn leave(&mut self, transaction: &Transaction<'_>, article: Listed) -> rusqlite::Result<()> {
        let text: Option<Vec<u8>> = transaction
            .prepare_cached("SELECT draft FROM held WHERE article = ?")?
            .query_row([article.id], |row| row.get(0))
            .optional()?;
        match text {
            Some(text) => {
                self.texts.insert(article.identity, (article.id, text));
                Ok(())
            }
            None => drop_article(transaction, article.id),
        }
    }

    /// Says in the journal that an article goes on under another key.
    pub(super) fn link(
        &mut self,
        transaction: &Transaction<'_>,
        old: Identity,
        new: Identity,
    ) -> rusqlite::Result<()> {
        let register = Register::named(old, Field::Same, new.to_hex());
        self.write(
            transaction,
            Write {
                register,
                value: json!(true),
                stamp: Time::default().next(),
                device: self.journals.device().to_owned(),
            },
        )
    }

    /// Says in the journal what an article that has state is now, so that it is known again without the database.
    pub(super) fn tell_about(
        &mut self,
        transaction: &Transaction<'_>,
        article: Identity,
    ) -> rusqlite::Result<()> {
        let sql = "SELECT ms, n FROM registers WHERE article = ? AND field = 'about' AND name = ''";
        let last = transaction
            .prepare_cached(sql)?
            .query_row([article.0], |row| Ok(Time { ms: row.get(0)?, n: row.get(1)? }))
            .optional()?;
        let Some(last) = last else { return Ok(()) };
        let about = About::of_row(transaction, article)?;
        self.write(
            transaction,
            Write {
                register: Register::of(article, Field::About),
                value: about.value(),
                stamp: last.next(),
                device: self.journals.device().to_owned(),
            },
        )
    }

    /// Gives an article what another one has, once: they part from here.
    pub(super) fn copy(
        &mut self,
        transaction: &Transaction<'_>,
        old: Identity,
        new: Identity,
    ) -> rusqlite::Result<()> {
        if registers::has_any(transaction, new)? {
            return Ok(());
        }
        for write in registers::of_article(transaction, old)? {
            let Register { field, name, .. } = write.register.clone();
            if !matches!(field, Field::About | Field::Same) {
                self.write(transaction, Write { register: Register::named(new, field, name), ..write })?;
            }
        }
        Ok(())
    }

    /// Gives registers values that count unless something was done here: whatever the reader does has a later stamp. Where
    /// it is known `when` it was done, that is kept, and never a time to come.
    pub(super) fn write_first(
        &mut self,
        transaction: &Transaction<'_>,
        values: impl IntoIterator<Item = (Register, Value)>,
        when: Option<Moment>,
    ) -> rusqlite::Result<()> {
        let device = self.journals.device().to_owned();
        let seconds = when.map(Moment::unix_seconds).map(|at| at.clamp(0, state::now()));
        let stamp = seconds.map_or_else(Time::default, |at| Time { ms: at * 1000, ..Time::default() });
        values.into_iter().try_for_each(|(register, value)| {
            let write = Write { register, value, stamp, device: device.clone() };
            self.write(transaction, write)
        })
    }

    fn write(&mut self, transaction: &Transaction<'_>, write: Write) -> rusqlite::Result<()> {
        registers::apply(transaction, &write)?;
        self.has_state = Some(true);
        self.writes.push(write);
        Ok(())
    }

    /// Writes it all down; when it returns, it is on the disk.
    pub(super) fn settle(&mut self, transaction: &Transaction<'_>) -> Result<()> {
        catch_up::take_over(&self.journals, &self.writes)?;
        self.arrivals.settle()?;
        if self.texts.is_empty() {
            return Ok(());
        }
        let failed = |path: &Path, error: &io::Error| Error::io(path, error);
        fs::create_dir_all(&self.folder).map_err(|error| failed(&self.folder, &error))?;
        let texts = std::mem::take(&mut self.texts);
        for (key, (article, text)) in texts {
            let path = file_of(&self.folder, key);
            match held::unpack(&text).and_then(|draft| format::article(&draft).ok()) {
                Some(article) => write_whole(&self.folder, &path, &article)
                    .and_then(|()| File::open(&path)?.sync_all())
                    .map_err(|error| failed(&path, &error))?,
                // The index has lost its text, or it cannot be read. It stays in the list, where opening it says so, unless there is a copy.
                None if !path.exists() => continue,
                None => {}
            }
            let meta = path.metadata().map_err(|error| failed(&path, &error))?;
            self.place(transaction, &path, Stamp::of(&meta), article)
                .map_err(|error| trash::not_told(&path, error))?;
        }
        File::open(&self.folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| failed(&self.folder, &error))
    }

    fn place(
        &mut self,
        transaction: &Transaction<'_>,
        path: &Path,
        stamp: Stamp,
        article: i64,
    ) -> rusqlite::Result<()> {
        let folder = folder_number(transaction, &self.folder)?;
        self.number = Some(folder);
        let name = path.file_name().unwrap_or_default().as_encoded_bytes();
        let file = put_file(transaction, (folder, name), stamp, None)?;
        transaction.prepare_cached("DELETE FROM article_files WHERE file = ?")?.execute([file])?;
        place(transaction, file, 0, article)
    }
}
