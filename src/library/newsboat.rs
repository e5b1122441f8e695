//! The database of newsboat (`cache.db`, newsboat 2.10 to 2.40): read only, never changed.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, types::ValueRef};

use crate::error::{Error, Result};

/// An item of newsboat's, with the columns as they are; an item without a column has nothing there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CachedItem {
    /// What the feed calls it.
    pub guid: String,
    /// Its headline.
    pub title: String,
    /// Who wrote it.
    pub author: String,
    /// Its address.
    pub url: String,
    /// The address of its feed.
    pub feed: String,
    /// What the feed calls itself.
    pub site: String,
    /// Seconds since 1970.
    pub published: i64,
    /// Its HTML.
    pub content: String,
    /// Whether it was not read.
    pub unread: bool,
    /// Letters that its reader gave it; `s` is a star.
    pub flags: String,
}

/// Whether the file is a database.
pub fn is_database(head: &[u8]) -> bool {
    head.starts_with(b"SQLite format 3\0")
}

/// Shows every item of a `cache.db` that was not deleted to `each`, in the order of their arrival.
pub fn newsboat_items(path: &Path, each: &mut dyn FnMut(CachedItem) -> Result<()>) -> Result<()> {
    let damaged = |error: rusqlite::Error| {
        Error::damaged(crate::article::text::display_name(path), &format!("no cache.db of newsboat: {error}"))
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(damaged)?;
    let sql = "SELECT i.guid, i.title, i.author, i.url, i.feedurl, f.title, i.pubDate, i.content, i.unread, i.flags
               FROM rss_item i LEFT JOIN rss_feed f ON f.rssurl = i.feedurl WHERE coalesce(i.deleted, 0) = 0 ORDER BY i.rowid";
    let mut statement = connection.prepare(sql).map_err(damaged)?;
    let mut rows = statement.query([]).map_err(damaged)?;
    while let Some(row) = rows.next().map_err(damaged)? {
        // A column holds whatever was put there.
        let text = |at: usize| match row.get_ref(at) {
            Ok(ValueRef::Text(bytes) | ValueRef::Blob(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
            Ok(ValueRef::Integer(number)) => number.to_string(),
            _ => String::new(),
        };
        each(CachedItem {
            guid: text(0),
            title: text(1),
            author: text(2),
            url: text(3),
            feed: text(4),
            site: text(5),
            published: text(6).parse().unwrap_or_default(),
            content: text(7),
            unread: text(8) != "0",
            flags: text(9),
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_read_as_newsboat_keeps_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cache.db");
        let connection = Connection::open(&path).unwrap();
        // The tables of newsboat 2.21.
        connection
            .execute_batch(
                "CREATE TABLE rss_feed (rssurl VARCHAR(1024) PRIMARY KEY NOT NULL, url VARCHAR(1024) NOT NULL, title VARCHAR(1024) NOT NULL,
                   lastmodified INTEGER(11) NOT NULL DEFAULT 0, is_rtl INTEGER(1) NOT NULL DEFAULT 0, etag VARCHAR(128) NOT NULL DEFAULT '');
                 CREATE TABLE rss_item (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid VARCHAR(64) NOT NULL, title VARCHAR(1024) NOT NULL,
                   author VARCHAR(1024) NOT NULL, url VARCHAR(1024) NOT NULL, feedurl VARCHAR(1024) NOT NULL, pubDate INTEGER NOT NULL,
                   content VARCHAR(65535) NOT NULL, unread INTEGER(1) NOT NULL, enclosure_url VARCHAR(1024), enclosure_type VARCHAR(1024),
                   enqueued INTEGER(1) NOT NULL DEFAULT 0, flags VARCHAR(52), deleted INTEGER(1) NOT NULL DEFAULT 0, base VARCHAR(128) NOT NULL DEFAULT '');
                 INSERT INTO rss_feed (rssurl, url, title) VALUES ('https://a.example/feed', 'https://a.example/', 'A');
                 INSERT INTO rss_item (guid, title, author, url, feedurl, pubDate, content, unread, flags, deleted) VALUES
                   ('g1', 'One', 'Ada', 'https://a.example/1', 'https://a.example/feed', 1793512800, '<p>x</p>', 0, 's', 0),
                   ('g2', 'Two', '', 'https://a.example/2', 'https://gone.example/feed', 0, x'00ff', 1, NULL, 0),
                   ('g3', 'Three', '', '', 'https://a.example/feed', 0, '', 1, '', 1);",
            )
            .unwrap();
        drop(connection);
        let before = std::fs::read(&path).unwrap();
        let mut items = Vec::new();
        newsboat_items(&path, &mut |item| {
            items.push(item);
            Ok(())
        })
        .unwrap();
        let seen: Vec<(&str, &str, bool, &str)> =
            items.iter().map(|item| (&*item.guid, &*item.site, item.unread, &*item.flags)).collect();
        assert_eq!(seen, [("g1", "A", false, "s"), ("g2", "", true, "")]);
        assert_eq!(std::fs::read(&path).unwrap(), before);
        std::fs::write(&path, "SQLite format 3\0 and nothing").unwrap();
        let error = newsboat_items(&path, &mut |_| Ok(())).unwrap_err();
        assert!(error.to_string().contains("no cache.db of newsboat"), "{error}");
    }
}
