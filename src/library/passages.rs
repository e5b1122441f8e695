//! What the reader has marked in articles: highlights, and the notes on them.

use rusqlite::{Connection, Row, Transaction, params};

use super::{Identity, Library, state};
use crate::{
    article::{Article, Passage, PieceId, Point, Text},
    error::Result,
};

/// A passage that the reader marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Highlight {
    /// Where it is, in the article as it was then.
    pub passage: Passage,
    /// Its words, by which it is found again where the article has changed.
    pub words: String,
    /// What the reader says of it.
    pub note: Option<Text>,
    /// Seconds since 1970 of when it was marked.
    pub added: i64,
}

/// The highlights of one article, and what is known of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleHighlights {
    /// The headline; none where the article is gone.
    pub title: Option<Text>,
    /// Who wrote it.
    pub byline: Option<Text>,
    /// Address it was taken from.
    pub url: Option<Text>,
    /// What was marked, in reading order.
    pub highlights: Vec<Highlight>,
}

const COLUMNS: &str = "piece, slot, byte, to_piece, to_slot, to_byte, words, note, added";

impl Highlight {
    /// Where its words are in `article` now: where they were, else the first place that has them; none where they are gone.
    pub fn find(&self, article: &Article) -> Option<Passage> {
        if article.quoted(&self.passage) == self.words {
            return Some(self.passage);
        }
        article.pieces().find_map(|piece| {
            article.texts(piece).into_iter().enumerate().find_map(|(slot, (text, _))| {
                let byte = text.find(&*self.words).filter(|_| !self.words.is_empty())?;
                let from = Point { piece, slot, byte };
                Some(Passage { from, to: Point { byte: byte + self.words.len(), ..from } })
            })
        })
    }
}

impl Library {
    /// What the reader marked in an article, in reading order.
    pub fn highlights(&self, identity: Identity) -> Result<Vec<Highlight>> {
        let sql = format!("SELECT {COLUMNS} FROM passages WHERE identity = ? ORDER BY 1, 2, 3");
        let found = self
            .connection
            .prepare_cached(&sql)
            .and_then(|mut all| all.query_map([identity.0], |row| highlight(row, 0))?.collect());
        found.map_err(|error| self.error(&error))
    }

    /// What the reader marked in any article, the newest articles first.
    pub fn all_highlights(&self) -> Result<Vec<ArticleHighlights>> {
        let sql = "SELECT p.identity, a.title, a.byline, a.url, p.piece, p.slot, p.byte, p.to_piece, p.to_slot, p.to_byte,
                       p.words, p.note, p.added
                   FROM passages p LEFT JOIN articles a USING (identity)
                   -- What an article that was written anew has taken over is not said twice.
                   WHERE a.id IS NOT NULL OR NOT EXISTS (
                       SELECT 1 FROM passages q JOIN articles b USING (identity)
                       WHERE q.words = p.words AND q.added = p.added)
                   ORDER BY a.dated DESC, p.identity, p.piece, p.slot, p.byte";
        let read = || {
            let mut out: Vec<ArticleHighlights> = Vec::new();
            let mut last = None;
            let mut all = self.connection.prepare_cached(sql)?;
            let mut rows = all.query([])?;
            while let Some(row) = rows.next()? {
                let identity: Vec<u8> = row.get(0)?;
                let text =
                    |at| row.get::<_, Option<String>>(at).map(|raw| raw.as_deref().and_then(Text::some));
                if last.as_ref() != Some(&identity) {
                    let (title, byline, url) = (text(1)?, text(2)?, text(3)?);
                    out.push(ArticleHighlights { title, byline, url, highlights: Vec::new() });
                }
                last = Some(identity);
                if let Some(marked) = out.last_mut() {
                    marked.highlights.push(highlight(row, 4)?);
                }
            }
            Ok(out)
        };
        read().map_err(|error| self.error(&error))
    }
}

/// Highlights as Markdown: a section for each article, its words as quotations with the notes below them.
pub fn to_markdown(all: &[ArticleHighlights]) -> String {
    let mut out = String::new();
    for ArticleHighlights { title, byline, url, highlights } in all {
        let head = title.as_deref().unwrap_or("An article that is gone");
        out.push_str(&format!("{}## {head}\n", if out.is_empty() { "" } else { "\n" }));
        let source: Vec<String> =
            byline.iter().map(ToString::to_string).chain(url.iter().map(|url| format!("<{url}>"))).collect();
        if !source.is_empty() {
            out.push_str(&format!("\n{}\n", source.join(", ")));
        }
        for Highlight { words, note, .. } in highlights {
            let quoted = words.lines().map(|line| format!("> {line}").trim_end().to_owned() + "\n");
            out.push_str(&format!("\n{}", quoted.collect::<String>()));
            if let Some(note) = note {
                out.push_str(&format!("\n{note}\n"));
            }
        }
    }
    out
}

fn highlight(row: &Row<'_>, at: usize) -> rusqlite::Result<Highlight> {
    let number = |at| row.get::<_, i64>(at).map(|n| usize::try_from(n).unwrap_or_default());
    let point = |at: usize| {
        let piece = PieceId::from_number(number(at)?);
        Ok::<_, rusqlite::Error>(Point { piece, slot: number(at + 1)?, byte: number(at + 2)? })
    };
    let words: String = row.get(at + 6)?;
    let note: Option<String> = row.get(at + 7)?;
    Ok(Highlight {
        passage: Passage { from: point(at)?, to: point(at + 3)? },
        // What is in the file may have been written by anybody.
        words: Text::lines(&words).to_string(),
        note: note.as_deref().and_then(Text::some),
        added: row.get(at + 8)?,
    })
}

/// Puts a highlight into the database; one of the same words is replaced.
pub(super) fn put(
    transaction: &Transaction<'_>,
    identity: Identity,
    highlight: &Highlight,
) -> rusqlite::Result<usize> {
    let Highlight { passage: Passage { from, to }, words, note, added } = highlight;
    let n = |n: usize| n as i64;
    transaction
        .prepare_cached("INSERT OR REPLACE INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            identity.0,
            n(from.piece.number()),
            n(from.slot),
            n(from.byte),
            n(to.piece.number()),
            n(to.slot),
            n(to.byte),
            words,
            note.as_deref(),
            added
        ])
}

/// Takes a highlight out of the database, also where an earlier version of the article had it.
pub(super) fn drop(
    transaction: &Transaction<'_>,
    identity: Identity,
    highlight: &Highlight,
) -> rusqlite::Result<usize> {
    transaction
        .prepare_cached(
            "DELETE FROM passages WHERE words = ?2 AND added = ?3 AND (identity = ?1
                 OR NOT EXISTS (SELECT 1 FROM articles a WHERE a.identity = passages.identity))",
        )?
        .execute(params![identity.0, highlight.words, highlight.added])
}

/// Every highlight that can be read, with its article.
pub(super) fn saved(connection: &Connection, each: &mut dyn FnMut(Identity, Highlight)) {
    let sql = format!("SELECT identity, {COLUMNS} FROM passages");
    let Ok(mut all) = connection.prepare(&sql) else { return };
    let Ok(mut rows) = all.query([]) else { return };
    while let Ok(Some(row)) = rows.next() {
        if let (Ok(Some(identity)), Ok(highlight)) = (state::identity(row, 0), highlight(row, 1)) {
            each(identity, highlight);
        }
    }
}
