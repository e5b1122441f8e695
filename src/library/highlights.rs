//! What the reader has highlighted in articles: highlights, and the notes on them.

use rusqlite::Row;

use super::{
    Identity, Library, rows,
    values::{About, Marked},
};
use crate::{
    article::{Article, Passage, Point, Text},
    error::Result,
};

/// A passage that the reader highlighted.
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
    /// What the reader highlighted in an article, in reading order.
    pub fn highlights(&self, identity: Identity) -> Result<Vec<Highlight>> {
        let sql = "SELECT value FROM highlights WHERE identity = ? ORDER BY piece, slot, byte, name";
        Ok(self.rows(sql, [identity.0], |row| Ok(highlight(row, 0)))?.into_iter().flatten().collect())
    }

    /// What the reader highlighted in any article, the newest articles first, and those that are gone after them.
    pub fn all_highlights(&self) -> Result<Vec<ArticleHighlights>> {
        let sql = "SELECT h.identity, a.title, a.byline, a.url, h.value,
                       (SELECT value FROM registers r WHERE r.article = h.identity AND r.field = 'about' AND r.name = '')
                   FROM highlights h LEFT JOIN articles a USING (identity)
                   -- What an article goes on as has its highlights too.
                   WHERE a.id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM versions v WHERE v.old = h.identity)
                   ORDER BY a.dated DESC, h.identity, h.piece, h.slot, h.byte, h.name";
        let read = |row: &Row<'_>| {
            let about = rows::string(row, 5).and_then(|about| serde_json::from_str(&about).ok());
            let About { title, byline, url, .. } = about.map(|about| About::of(&about)).unwrap_or_default();
            let known =
                |at, then: Option<String>| rows::text(row, at).or(then.as_deref().and_then(Text::some));
            let article = ArticleHighlights {
                title: known(1, Some(title)),
                byline: known(2, byline),
                url: known(3, url),
                highlights: Vec::new(),
            };
            Ok((row.get::<_, Vec<u8>>(0)?, article, highlight(row, 4)))
        };
        let mut out: Vec<ArticleHighlights> = Vec::new();
        let mut last = None;
        for (identity, article, highlight) in self.rows(sql, [], read)? {
            if last.as_ref() != Some(&identity) {
                out.push(article);
            }
            last = Some(identity);
            if let Some(article) = out.last_mut() {
                article.highlights.extend(highlight);
            }
        }
        Ok(out)
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

/// The highlight in a column, where it is one.
fn highlight(row: &Row<'_>, at: usize) -> Option<Highlight> {
    let marked: Marked = serde_json::from_str(&rows::string(row, at)?).ok()?;
    Some(marked.highlight())
}
