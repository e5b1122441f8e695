//! What outlives the file that listed it: entries that left their feed, and articles that the reader treasures. Each
//! becomes a Markdown file in `kept`, named by its key, which is read like any other file.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, params};

use super::{Change, Identity, Library, disk, held, rows, state, trash};
use crate::{
    article::{Article, Content, Draft, text::display_name},
    error::Result,
    format::markdown,
    source::Source,
};

/// The folder of what is kept.
pub(super) fn folder(data: &Path) -> PathBuf {
    let folder = data.join("kept");
    std::path::absolute(&folder).unwrap_or(folder)
}

/// The file in `folder` that the article with this key is kept in.
pub(super) fn file_of(folder: &Path, key: Identity) -> PathBuf {
    folder.join(format!("{}.md", key.to_hex()))
}

/// Writes an article beside its place, and puts it there whole.
pub(super) fn write_whole(folder: &Path, path: &Path, article: &Article) -> io::Result<()> {
    let beside = disk::beside(folder, ".kept-")?;
    disk::write_all(beside.as_file(), markdown::write(article).as_bytes())?;
    beside.persist(path)?;
    disk::step();
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
        let Ok(source) = self.source(id) else { return };
        if matches!(&source, Source::File(file) if file.starts_with(trash::folder(self.data()))) {
            return;
        }
        let Ok(article) = self.article(id) else { return };
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
