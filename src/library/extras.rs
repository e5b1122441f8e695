//! What lists and queries need beside the articles themselves: tags, folders, saved searches.

use std::collections::HashMap;

use rusqlite::Row;

use super::{Library, rows};
use crate::{
    article::{Text, text::display_name},
    error::Result,
};

/// What the library knows beside its articles.
#[derive(Debug, Default)]
pub struct ListExtras {
    /// The reader's tags of articles, by their numbers.
    pub tags: HashMap<i64, Vec<Text>>,
    /// The publishers' labels of articles, by their numbers.
    pub labels: HashMap<i64, Vec<Text>>,
    /// Every tag in use, the commonest first.
    pub known_tags: Vec<Text>,
    /// Folders, by their numbers.
    pub folders: HashMap<u32, Text>,
    /// Saved searches: name and query.
    pub searches: Vec<(Text, String)>,
}

impl Library {
    /// All of it, as it is now.
    pub fn extras(&self) -> Result<ListExtras> {
        Ok(ListExtras {
            tags: self.tags_of("SELECT a.id, tag FROM tags JOIN articles a USING (identity) ORDER BY tag")?,
            labels: self.tags_of("SELECT article, tag FROM labels ORDER BY tag")?,
            known_tags: self.known_tags()?,
            folders: self.folders()?,
            searches: self.searches()?,
        })
    }

    fn known_tags(&self) -> Result<Vec<Text>> {
        let sql = "SELECT tag FROM (
                       SELECT tag, article FROM labels
                       UNION SELECT tag, a.id FROM tags JOIN articles a USING (identity))
                   GROUP BY tag ORDER BY count(*) DESC, 1";
        Ok(self.rows(sql, [], |row| Ok(rows::text(row, 0)))?.into_iter().flatten().collect())
    }

    fn tags_of(&self, sql: &str) -> Result<HashMap<i64, Vec<Text>>> {
        let mut found: HashMap<i64, Vec<Text>> = HashMap::new();
        for (article, tag) in
            self.rows(sql, [], |row| Ok(rows::number(row, 0).zip(rows::text(row, 1))))?.into_iter().flatten()
        {
            found.entry(article).or_default().push(tag);
        }
        Ok(found)
    }

    fn folders(&self) -> Result<HashMap<u32, Text>> {
        let read = |row: &Row<'_>| Ok((row.get(0)?, display_name(rows::path(row, 1))));
        Ok(self.rows("SELECT id, path FROM folders", [], read)?.into_iter().collect())
    }

    fn searches(&self) -> Result<Vec<(Text, String)>> {
        let sql = "SELECT name, query FROM searches ORDER BY name";
        let read = |row: &Row<'_>| Ok(rows::text(row, 0).zip(rows::string(row, 1)));
        Ok(self.rows(sql, [], read)?.into_iter().flatten().collect())
    }
}
