//! What outlives the file that listed it: entries that left their feed, and articles that the reader treasures. Each
//! becomes a Markdown file in `kept`, named by its key, which is read like any other file.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde_json::{Value, json};

use super::{
    Change, Identity, Library, catch_up, held,
    index::{Listed, drop_article, folder_number, place, put_file},
    journal::{Field, Journals, Register, Stamp as Time, Write},
    prepare::Stamp,
    registers, rows, state,
    values::About,
};
use crate::{
    article::{Article, Content, Draft, Moment, text::display_name},
    error::{Error, Result},
    format::{self, markdown},
    source::Source,
};

/// What has to be in plain files before a batch counts: texts that are kept, and what is said of keys.
#[derive(Debug)]
pub(super) struct Aftermath {
    journals: Journals,
    folder: PathBuf,
    /// Number of the folder, where that is known.
    number: Option<i64>,
    texts: BTreeMap<Identity, (i64, Vec<u8>)>,
    writes: Vec<Write>,
    /// Whether anything is known of any article's state; `None` until it is asked.
    has_state: Option<bool>,
    /// Whether the library has never been looked through.
    pub(super) is_first_look: bool,
}

/// The folder of what is kept.
pub(super) fn folder(data: &Path) -> PathBuf {
    let folder = data.join("kept");
    std::path::absolute(&folder).unwrap_or(folder)
}

impl Aftermath {
    pub(super) fn new(library: &Library) -> Self {
        let folder = folder(library.data());
        let looked: rusqlite::Result<bool> = library
            .connection
            .prepare_cached("SELECT 1 FROM about WHERE name = 'looked through'")
            .and_then(|mut found| found.exists([]));
        let number = library.connection.prepare_cached("SELECT id FROM folders WHERE path = ?").and_then(
            |mut found| found.query_row([folder.as_os_str().as_encoded_bytes()], |row| row.get(0)).optional(),
        );
        Self {
            journals: library.journals.clone(),
            folder,
            number: number.ok().flatten(),
            texts: BTreeMap::new(),
            writes: Vec::new(),
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

    /// The key of an article that was kept, by the name of its file.
    pub(super) fn key_of_kept(&self, folder: i64, name: &[u8]) -> Option<Identity> {
        let stem = std::str::from_utf8(name).ok()?.strip_suffix(".md")?;
        Identity::parse(stem).filter(|_| self.number == Some(folder))
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
        if self.texts.is_empty() {
            return Ok(());
        }
        let failed = |path: &Path, error: &io::Error| Error::io(path, error);
        fs::create_dir_all(&self.folder).map_err(|error| failed(&self.folder, &error))?;
        let texts = std::mem::take(&mut self.texts);
        for (key, (article, text)) in texts {
            let path = file_of(&self.folder, key);
            match held::unpack(&text) {
                Some(draft) => write_whole(&self.folder, &path, &format::article(&draft))
                    .and_then(|()| File::open(&path)?.sync_all())
                    .map_err(|error| failed(&path, &error))?,
                // The index has lost its text. It stays in the list, where opening it says so, unless there is a copy.
                None if !path.exists() => continue,
                None => {}
            }
            let meta = path.metadata().map_err(|error| failed(&path, &error))?;
            self.place(transaction, &path, Stamp::of(&meta), article)
                .map_err(|error| Error::refused(display_name(&path), &error.to_string()).caused_by(error))?;
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

/// The file in `folder` that the article with this key is kept in.
fn file_of(folder: &Path, key: Identity) -> PathBuf {
    folder.join(format!("{}.md", key.to_hex()))
}

/// Writes an article beside its place, and puts it there whole.
fn write_whole(folder: &Path, path: &Path, article: &Article) -> io::Result<()> {
    let mut beside = tempfile::Builder::new().prefix(".kept-").tempfile_in(folder)?;
    beside.write_all(markdown::write(article).as_bytes())?;
    beside.persist(path)?;
    Ok(())
}

/// Articles that the reader has starred, tagged or highlighted.
const TREASURED: &str = "SELECT identity FROM states WHERE starred = 1 UNION SELECT identity FROM tags
                         UNION SELECT identity FROM highlights";

impl Library {
    /// Writes copies of the articles that the reader stars, tags or highlights, so that they outlive their file, and the
    /// index; takes them away where the article is no treasure any more and its file is there.
    pub(super) fn hold_treasured(&mut self, changes: &[(Identity, Change)]) -> Result<()> {
        for (article, change) in changes {
            match change {
                Change::Starred(true) | Change::Tag(_, true) | Change::Highlight(_) => {
                    let row = self.row(
                        "SELECT id, id IN (SELECT article FROM held) FROM articles WHERE identity = ?",
                        [article.0],
                        |row| Ok((row.get(0)?, row.get(1)?)),
                    )?;
                    if let Some((id, is_held)) = row {
                        self.hold(id, *article, is_held);
                    }
                }
                Change::Starred(false) | Change::Tag(_, false) | Change::Unhighlight(_) => {
                    self.let_go(*article)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The same for everything treasured that came from another device, or has changed.
    pub(super) fn hold_all_treasured(&mut self) -> Result<()> {
        let sql = format!(
            "SELECT id, identity, id IN (SELECT article FROM held) FROM articles WHERE identity IN ({TREASURED})"
        );
        let rows = self.rows(&sql, [], |row| {
            Ok(rows::number(row, 0).zip(state::identity(row, 1)?).zip(row.get::<_, bool>(2).ok()))
        })?;
        for ((id, key), is_held) in rows.into_iter().flatten() {
            self.hold(id, key, is_held);
        }
        Ok(())
    }

    /// Holds the text of an article in the index and in a copy. A file that cannot be read now, or a database that is busy, is
    /// tried again at the next look.
    fn hold(&self, id: i64, key: Identity, is_held: bool) {
        let folder = folder(self.data());
        let copy = file_of(&folder, key);
        if is_held && copy.exists() {
            return;
        }
        let (Ok(source), Ok(article)) = (self.source(id), self.article(id)) else { return };
        if fs::create_dir_all(&folder).is_ok() {
            // Where it cannot be written now, it is when the article leaves.
            let _ = write_whole(&folder, &copy, &article);
        }
        if let (false, Source::File(file)) = (is_held, source) {
            let draft = Draft {
                name: display_name(&file),
                ..Draft::new(article.format, Content::Blocks(article.blocks)).with_meta(article.meta)
            };
            if let Ok(packed) = held::pack(&draft) {
                let _ = keep_spare(&self.connection, id, &packed);
            }
        }
    }

    /// Takes the copy of an article away that the reader throws away.
    pub(super) fn discard_copy(&self, key: Identity) {
        // Most articles have none.
        let _ = fs::remove_file(file_of(&folder(self.data()), key));
    }

    /// Takes the copy of an article away, unless it is treasured still, or the copy is all there is.
    fn let_go(&self, key: Identity) -> Result<()> {
        let folder = folder(self.data());
        let sql = format!(
            "SELECT 1 FROM articles a JOIN article_files p ON p.article = a.id JOIN files f ON f.id = p.file
             JOIN folders d ON d.id = f.folder
             WHERE a.identity = ?1 AND d.path <> ?2 AND a.identity NOT IN ({TREASURED})"
        );
        let is_spare = self.row(&sql, params![key.0, folder.as_os_str().as_encoded_bytes()], |_| Ok(()))?;
        if is_spare.is_some() {
            self.discard_copy(key);
        }
        Ok(())
    }
}

fn keep_spare(connection: &Connection, id: i64, packed: &[u8]) -> rusqlite::Result<usize> {
    let sql = "INSERT OR IGNORE INTO held VALUES (?, ?, 1)";
    connection.prepare_cached(sql)?.execute(params![id, packed])
}
