//! What the list shows of every article.

use std::{os::unix::ffi::OsStringExt, path::PathBuf};

use jiff::civil::Date;
use rusqlite::{Row, params, params_from_iter};

use super::{Flags, Identity, Library, held, kept, names, rows, state, trash};
use crate::{
    article::Text,
    error::{Error, Result},
    source::Source,
};

/// An article as the list shows it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record {
    /// Its number in the database; another one after the database was built anew.
    pub id: i64,
    /// What makes it this article.
    pub identity: Identity,
    /// The headline.
    pub title: Text,
    /// Who wrote it.
    pub byline: Option<Text>,
    /// Name or host of the publication.
    pub site: Option<Text>,
    /// The day it was published.
    pub published: Option<Date>,
    /// Seconds since 1970 of its publication, else of the file.
    pub dated: i64,
    /// Words to read.
    pub words: u32,
    /// Number of the folder its file is in.
    pub folder: u32,
    /// What the reader has done with it.
    pub flags: Flags,
    /// How much was read, from 0 to 1.
    pub share: f32,
    /// Seconds since 1970 of its arrival in the library.
    pub added: i64,
    /// Seconds since 1970 of when it was marked as read, where it is.
    pub read_at: Option<i64>,
    /// Whether the reader has removed it: only who asks for what was removed sees it.
    pub removed: bool,
}

/// What the list does not show of an article.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Details {
    /// Address it was taken from.
    pub url: Option<Text>,
    /// Language tag.
    pub language: Option<Text>,
    /// The publisher's labels and the reader's.
    pub tags: Vec<Text>,
    /// The reader's alone.
    pub own_tags: Vec<Text>,
    /// A file that holds it.
    pub path: Option<PathBuf>,
}

/// Numbers of a library.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Stats {
    /// Articles.
    pub articles: i64,
    /// Not yet read.
    pub unread: i64,
    /// Starred.
    pub starred: i64,
    /// Archived.
    pub archived: i64,
    /// Words in all.
    pub words: i64,
    /// Files that hold them.
    pub files: i64,
    /// Files that could not be read, or not wholly.
    pub problems: i64,
    /// Publications.
    pub sites: i64,
}

const COLUMNS: &str = "a.id, a.identity, a.title, a.byline, a.site, a.published, a.dated, a.words,
    (SELECT f.folder FROM article_files p JOIN files f ON f.id = p.file WHERE p.article = a.id LIMIT 1),
    coalesce(s.read, 0), coalesce(s.starred, 0), coalesce(s.archived, 0), coalesce(s.share, 0), a.added, s.read_at,
    coalesce(s.removed, 0)
    FROM articles a LEFT JOIN states s ON s.identity = a.identity";

impl Library {
    /// The articles that arrived last and are not archived, at most `limit`: what a first screen shows.
    pub fn latest(&self, limit: usize) -> Result<Vec<Record>> {
        self.records(
            &format!(
                "SELECT {COLUMNS} WHERE coalesce(s.archived, 0) = 0 AND coalesce(s.removed, 0) = 0
                 ORDER BY a.added DESC, a.dated DESC, a.id LIMIT {limit}"
            ),
            &[],
        )
    }

    /// Seconds that local time is ahead of UTC now, as the system has it.
    pub fn utc_offset(&self) -> i32 {
        let sql = "SELECT strftime('%s', 'now', 'localtime') - strftime('%s', 'now')";
        let offset = self.row(sql, [], |row| Ok(rows::number(row, 0)));
        offset.ok().flatten().flatten().and_then(|offset| i32::try_from(offset).ok()).unwrap_or_default()
    }

    /// Shows every article to `each`, removed ones too, the latest arrival first, until it has seen enough.
    pub fn for_each_record(&self, mut each: impl FnMut(Record) -> bool) -> Result<()> {
        let mut read = || {
            let sql = format!("SELECT {COLUMNS} ORDER BY a.added DESC, a.dated DESC, a.id");
            let mut all = self.connection.prepare_cached(&sql)?;
            let mut rows = all.query([])?;
            while let Some(row) = rows.next()? {
                if record(row)?.is_some_and(|record| !each(record)) {
                    break;
                }
            }
            Ok(())
        };
        self.checked(read())
    }

    /// The articles that were removed and can be restored, the newest first; but for those whose file lies in the trash.
    pub fn removed(&self) -> Result<Vec<Record>> {
        let all =
            self.records(&format!("SELECT {COLUMNS} WHERE s.removed = 1 ORDER BY a.dated DESC, a.id"), &[])?;
        let mut removed = Vec::new();
        for record in all {
            if self.file_in_trash(record.id)?.is_none() {
                removed.push(record);
            }
        }
        Ok(removed)
    }

    /// The articles with these numbers, in this order.
    pub fn records_by_id(&self, ids: &[i64]) -> Result<Vec<Record>> {
        let mut out = Vec::new();
        for id in ids {
            out.extend(self.records(&format!("SELECT {COLUMNS} WHERE a.id = ?"), &[*id])?);
        }
        Ok(out)
    }

    /// The one article whose identity begins with `id`.
    pub fn find_by_id_prefix(&self, id: &str) -> Result<Record> {
        let unknown = || Error::no_such_article(id);
        let hex = id.to_ascii_lowercase();
        if hex.len() < 4 || hex.len() > 32 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(unknown());
        }
        let bound =
            |fill: &str| Identity::parse(&format!("{hex}{}", fill.repeat(32 - hex.len()))).map(|i| i.0);
        let (Some(low), Some(high)) = (bound("0"), bound("f")) else { return Err(unknown()) };
        let sql = "SELECT id FROM articles WHERE identity BETWEEN ? AND ? LIMIT 2";
        match self.rows(sql, [low, high], |row| row.get::<_, i64>(0))?.as_slice() {
            [] => Err(unknown()),
            [one] => self.records_by_id(&[*one])?.into_iter().next().ok_or_else(unknown),
            _ => {
                let reason = "several articles begin with this id";
                Err(Error::refused(Text::line(id), reason).hinted("write more of it"))
            }
        }
    }

    /// Where an article is read from: its file, or itself where its file holds several.
    pub fn source(&self, id: i64) -> Result<Source> {
        let sql = "SELECT draft FROM held WHERE article = ? AND spare = 0";
        let draft: Option<Vec<u8>> = self.row(sql, [id], |row| row.get(0))?;
        if let Some(draft) = draft.and_then(|bytes| held::unpack(&bytes)) {
            let container = self.file(id)?;
            return Ok(Source::Held(draft.held_in(container).into()));
        }
        self.file(id)?.map(Source::File).ok_or_else(|| Error::no_such_article(&id.to_string()))
    }

    /// What the list does not show of an article.
    pub fn details(&self, id: i64) -> Result<Details> {
        let about = "SELECT url, language FROM articles WHERE id = ?";
        let (url, language) =
            self.row(about, [id], |row| Ok((rows::text(row, 0), rows::text(row, 1))))?.unwrap_or_default();
        let tags = "SELECT tag FROM labels WHERE article = ?1
                    UNION SELECT tag FROM tags JOIN articles a USING (identity) WHERE a.id = ?1 ORDER BY 1";
        let tags = self.rows(tags, [id], |row| Ok(rows::text(row, 0)))?.into_iter().flatten().collect();
        let own = "SELECT tag FROM tags JOIN articles a USING (identity) WHERE a.id = ? ORDER BY 1";
        let own_tags = self.rows(own, [id], |row| Ok(rows::text(row, 0)))?.into_iter().flatten().collect();
        Ok(Details { url, language, tags, own_tags, path: self.file(id)? })
    }

    /// The article of an address, however that is written; `None` where the library has none, or it was removed.
    pub fn article_at(&self, address: &str) -> Result<Option<i64>> {
        let Some(wanted) = names::canonical(address) else { return Ok(None) };
        // What differs between ways to write an address stands before and behind this.
        let bare = wanted.split(['?', '#']).next().unwrap_or_default();
        let sql = "SELECT a.id, a.url FROM articles a LEFT JOIN states s ON s.identity = a.identity
                   WHERE instr(lower(a.url), lower(?)) > 0 AND coalesce(s.removed, 0) = 0";
        let found = self.rows(sql, [bare], |row| Ok((row.get(0)?, rows::string(row, 1))))?;
        let is_it = |(_, url): &(i64, Option<String>)| {
            url.as_deref().and_then(names::canonical).is_some_and(|url| url == wanted)
        };
        Ok(found.into_iter().find(is_it).map(|(id, _)| id))
    }

    /// A file that holds the article.
    pub fn file(&self, id: i64) -> Result<Option<PathBuf>> {
        // What was kept or thrown away comes last.
        let sql = "SELECT d.path, f.name FROM article_files p JOIN files f ON f.id = p.file JOIN folders d ON d.id = f.folder
                   WHERE p.article = ?1 ORDER BY d.path IN (?2, ?3), f.modified DESC LIMIT 1";
        let [kept, trash] = [kept::folder(self.data()), trash::folder(self.data())]
            .map(|folder| folder.into_os_string().into_vec());
        self.row(sql, params![id, kept, trash], |row| Ok(rows::path(row, 0).join(rows::path(row, 1))))
    }

    /// How many articles the file holds that holds this one.
    pub(super) fn count_in_same_file(&self, id: i64) -> Result<usize> {
        let sql = "SELECT max(n) FROM (SELECT count(*) n FROM article_files
                   WHERE file IN (SELECT file FROM article_files WHERE article = ?) GROUP BY file)";
        let count = self.row(sql, [id], |row| Ok(rows::number(row, 0)))?.flatten();
        Ok(count.and_then(|count| usize::try_from(count).ok()).unwrap_or_default())
    }

    /// Numbers of the whole library.
    pub fn stats(&self) -> Result<Stats> {
        let sql = "SELECT count(*), coalesce(sum(1 - coalesce(s.read, 0)), 0), coalesce(sum(s.starred), 0),
                       coalesce(sum(s.archived), 0), coalesce(sum(a.words), 0), (SELECT count(*) FROM files),
                       (SELECT count(*) FROM files WHERE problem IS NOT NULL), count(DISTINCT a.site)
                   FROM articles a LEFT JOIN states s ON s.identity = a.identity WHERE coalesce(s.removed, 0) = 0";
        let read = |row: &Row<'_>| {
            let at = |at| row.get(at);
            Ok(Stats {
                articles: at(0)?,
                unread: at(1)?,
                starred: at(2)?,
                archived: at(3)?,
                words: at(4)?,
                files: at(5)?,
                problems: at(6)?,
                sites: at(7)?,
            })
        };
        Ok(self.row(sql, [], read)?.unwrap_or_default())
    }

    fn records(&self, sql: &str, values: &[i64]) -> Result<Vec<Record>> {
        let read = || -> rusqlite::Result<Vec<Record>> {
            let mut all = self.connection.prepare_cached(sql)?;
            let rows = all.query_map(params_from_iter(values), record)?;
            rows.filter_map(rusqlite::Result::transpose).collect()
        };
        self.checked(read())
    }
}

/// A row of [`COLUMNS`].
fn record(row: &Row<'_>) -> rusqlite::Result<Option<Record>> {
    let Some(identity) = state::identity(row, 1)? else { return Ok(None) };
    let number = |at| rows::number(row, at);
    Ok(Some(Record {
        id: row.get(0)?,
        identity,
        title: rows::text(row, 2).unwrap_or_else(|| Text::line("Untitled")),
        byline: rows::text(row, 3),
        site: rows::text(row, 4),
        published: number(5).and_then(date),
        dated: number(6).unwrap_or_default(),
        words: u32::try_from(number(7).unwrap_or_default()).unwrap_or(u32::MAX),
        folder: number(8).and_then(|folder| u32::try_from(folder).ok()).unwrap_or_default(),
        flags: Flags {
            read: number(9) == Some(1),
            starred: number(10) == Some(1),
            archived: number(11) == Some(1),
        },
        share: rows::fraction(row, 12).unwrap_or_default() as f32,
        added: number(13).unwrap_or_default(),
        read_at: number(14),
        removed: number(15) == Some(1),
    }))
}

/// The reverse of [`super::index::day_number`].
fn date(number: i64) -> Option<Date> {
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}
