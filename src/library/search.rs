//! Searching the whole library: which articles, in which order, and what stands around the words in them.

use std::{cmp::Ordering, collections::HashMap, ops::Range};

use rusqlite::{params_from_iter, types::Value};

use super::{
    Library,
    query::{Condition, Conjunction, Flag, Own, Query, Term, When, asks_for_removed},
    words,
};
use crate::{
    article::{Article, PieceId, Text, each_slot},
    error::{Error, Result},
    find::{self, Match, Pattern},
    format,
};

/// Articles that are ranked at most; what comes after them nobody reads.
const MOST: usize = 1000;

/// Articles that are weighed at most.
const WEIGHED: i64 = 20_000;

/// Letters from which on the beginning of a word is looked for.
const BEGINNING: usize = 3;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// Numbers of the articles, the best first.
    pub ids: Vec<i64>,
    /// Whether there are more than these.
    pub more: bool,
}

/// Words of an article around a match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The sentence or so around it, on one line, with ellipses where it was cut.
    pub text: Text,
    /// Bytes of them that were looked for.
    pub marks: Vec<Range<usize>>,
    /// Which match of the article this is.
    pub at: Match,
}

impl Library {
    /// Looks for articles. Those with the words in their headline come before those with the words in their text (BM25 with
    /// weights 10, 4 for byline and site, 1), fresher ones before older ones of about the same weight; without words, the
    /// newest come first.
    pub fn search(&self, query: &Query) -> Result<Found> {
        self.search_up_to(query, MOST)
    }

    /// The same without an end: whoever prints or exports what was found wants all of it.
    pub fn search_all(&self, query: &Query) -> Result<Vec<i64>> {
        Ok(self.search_up_to(query, usize::MAX)?.ids)
    }

    fn search_up_to(&self, query: &Query, most: usize) -> Result<Found> {
        let mut best: HashMap<i64, (f64, i64)> = HashMap::new();
        for group in &query.groups {
            for (id, score, dated) in self.group(group, most)? {
                let (known, _) = best.entry(id).or_insert((score, dated));
                *known = known.min(score);
            }
        }
        let mut ranked: Vec<(i64, f64, i64)> =
            best.into_iter().map(|(id, (score, dated))| (id, score * freshness(dated), dated)).collect();
        ranked.sort_unstable_by(|a, b| {
            a.1.partial_cmp(&b.1).unwrap_or(Ordering::Equal).then(b.2.cmp(&a.2)).then(a.0.cmp(&b.0))
        });
        let more = ranked.len() >= most;
        ranked.truncate(most);
        Ok(Found { ids: ranked.into_iter().map(|(id, ..)| id).collect(), more })
    }

    /// Articles that satisfy every term, with a score, the lower the better, and their dates.
    fn group(&self, group: &Conjunction, most: usize) -> Result<Vec<(i64, f64, i64)>> {
        let mut wanted = Vec::new();
        let mut unwanted = Vec::new();
        let mut conditions: Vec<String> = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        for Term { not, is } in group {
            if let Condition::Words { text, open } = is {
                let list = if *not { &mut unwanted } else { &mut wanted };
                list.extend(phrase(text, *open));
            } else {
                let condition = condition(is, &mut values);
                // What is not known is not so: the negation of NULL holds.
                conditions.push(if *not { format!("NOT coalesce({condition}, 0)") } else { condition });
            }
        }
        if !asks_for_removed(group) {
            conditions.push("coalesce(s.removed, 0) = 0".into());
        }
        let (select, order);
        if wanted.is_empty() {
            select = "SELECT a.id, 0.0, a.dated FROM articles a LEFT JOIN states s ON s.identity = a.identity
                      WHERE 1";
            order = "a.dated DESC";
            if !unwanted.is_empty() {
                let condition = "a.id NOT IN (SELECT rowid FROM words WHERE words MATCH ?)";
                conditions.insert(0, condition.into());
                values.insert(0, Value::Text(unwanted.join(" OR ")));
            }
        } else {
            let mut matched = wanted.join(" AND ");
            for word in &unwanted {
                matched = format!("({matched}) NOT {word}");
            }
            let ranked = self.is_rare(&matched)?;
            values.insert(0, Value::Text(matched));
            // The words choose; what else is asked is asked of those articles only.
            (select, order) =
                if ranked {
                    ("SELECT a.id, words.rank, a.dated FROM words CROSS JOIN articles a ON a.id = words.rowid
                  LEFT JOIN states s ON s.identity = a.identity
                  WHERE words.words MATCH ? AND words.rank MATCH 'bm25(10.0, 4.0, 1.0)'", "words.rank")
                } else {
                    (
                        "SELECT a.id, 0.0, a.dated FROM words CROSS JOIN articles a ON a.id = words.rowid
                  LEFT JOIN states s ON s.identity = a.identity
                  WHERE words.words MATCH ?",
                        "words.rowid DESC",
                    )
                };
        }
        conditions.insert(0, select.to_owned());
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let sql = format!("{} ORDER BY {order} LIMIT {most}", conditions.join(" AND "));
        self.rows(&sql, params_from_iter(values), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    /// Whether few enough articles match to be weighed one by one. Words that stand nearly everywhere weigh next to
    /// nothing; of their articles the latest are shown.
    fn is_rare(&self, matched: &str) -> Result<bool> {
        let sql = "SELECT 1 FROM words WHERE words MATCH ? LIMIT 1 OFFSET ?";
        let found = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut all| all.exists(rusqlite::params![matched, WEIGHED]));
        self.checked(found.map(|more| !more))
    }

    /// The article with this number, read and parsed.
    pub fn article(&self, id: i64) -> Result<Article> {
        let source = self.source(id)?;
        match format::open(&source)? {
            format::Opened::One(article) => Ok(*article),
            // Its file came to hold several since it was last looked at.
            format::Opened::Many(..) => Err(Error::no_such_article(&id.to_string())),
        }
    }

    /// Words around the best match in the article, about `letters` of them; `None` where the headline alone matches.
    pub fn snippet(&self, id: i64, pattern: &Pattern, letters: usize) -> Result<Option<Snippet>> {
        Ok(snippet(&self.article(id)?, pattern, letters))
    }
}

/// Recent articles weigh up to a third more than old ones; the bonus halves with each year.
fn freshness(dated: i64) -> f64 {
    const YEAR: f64 = 365.25 * 86_400.0;
    let years = (super::state::now().saturating_sub(dated)).max(0) as f64 / YEAR;
    1.0 + 0.33 * 0.5_f64.powf(years)
}

/// A phrase of the index's own language; none where nothing of it can be looked for.
fn phrase(text: &str, open: bool) -> Option<String> {
    let (sought, must_be_open) = words::sought(text);
    // Two letters begin half the words there are.
    let last = sought.rsplit(' ').next().unwrap_or_default();
    let long = last.chars().count() >= BEGINNING || !last.is_ascii();
    let star = if open && long || must_be_open { "*" } else { "" };
    (!sought.is_empty()).then(|| format!("\"{sought}\"{star}"))
}

/// SQL for what is known of an article; `fold` is the function that newsprint gives SQLite.
fn condition(is: &Condition, values: &mut Vec<Value>) -> String {
    let mut text = |value: &str| values.push(Value::Text(value.to_owned()));
    match is {
        Condition::Words { .. } => "1".into(),
        Condition::Site(site) => {
            text(site);
            text(site);
            "(instr(fold(coalesce(a.site, '')), ?) > 0 OR instr(lower(coalesce(a.url, '')), '//' || ?) > 0)"
                .into()
        }
        Condition::Author(author) => {
            text(author);
            "instr(fold(coalesce(a.byline, '')), ?) > 0".into()
        }
        Condition::Tag(tag) => {
            text(tag);
            text(tag);
            "(EXISTS (SELECT 1 FROM tags t WHERE t.identity = a.identity AND fold(t.tag) = ?)
              OR EXISTS (SELECT 1 FROM labels l WHERE l.article = a.id AND fold(l.tag) = ?))"
                .into()
        }
        Condition::Language(language) => {
            text(language);
            text(language);
            "(lower(a.language) = ? OR lower(a.language) LIKE ? || '-%')".into()
        }
        Condition::Flag(Flag::Unread) => "coalesce(s.read, 0) = 0".into(),
        Condition::Flag(Flag::Read) => "coalesce(s.read, 0) = 1".into(),
        Condition::Flag(Flag::Starred) => "coalesce(s.starred, 0) = 1".into(),
        Condition::Flag(Flag::Archived) => "coalesce(s.archived, 0) = 1".into(),
        Condition::Flag(Flag::Removed) => "coalesce(s.removed, 0) = 1".into(),
        Condition::Flag(Flag::Link) => "(a.url IS NOT NULL AND a.words = 0)".into(),
        Condition::Title(title) => {
            text(title);
            "instr(fold(a.title), ?) > 0".into()
        }
        Condition::Url(url) => {
            text(url);
            "instr(lower(coalesce(a.url, '')), ?) > 0".into()
        }
        Condition::Format(ending) => {
            text(ending);
            "EXISTS (SELECT 1 FROM article_files p JOIN files f ON f.id = p.file
              WHERE p.article = a.id AND lower(CAST(f.name AS TEXT)) LIKE '%.' || ?)"
                .into()
        }
        Condition::Has(Own::Highlight) => {
            "EXISTS (SELECT 1 FROM highlights h WHERE h.identity = a.identity)".into()
        }
        Condition::Has(Own::Note) => "EXISTS (SELECT 1 FROM highlights h WHERE h.identity = a.identity
              AND json_valid(h.value) AND json_extract(h.value, '$.note') IS NOT NULL)"
            .into(),
        Condition::Has(Own::Tag) => "EXISTS (SELECT 1 FROM tags t WHERE t.identity = a.identity)".into(),
        Condition::Date(When::Days(range)) => between("a.published", range, values),
        Condition::Date(When::Ago(range)) => {
            // The day of publication is one of no time zone.
            let days = between(&days_ago("a.dated", "'unixepoch'"), range, values);
            format!("(a.published IS NOT NULL AND {days})")
        }
        Condition::Added(when) => on_day("a.added", when, values),
        Condition::Read(when) => on_day("s.read_at", when, values),
        Condition::Length(range) => between("a.words", range, values),
    }
}

/// SQL for a moment, in seconds, on one of these days where the reader is.
fn on_day(column: &str, when: &When, values: &mut Vec<Value>) -> String {
    let day = format!("CAST(strftime('%Y%m%d', {column}, 'unixepoch', 'localtime') AS INTEGER)");
    match when {
        When::Days(range) => between(&day, range, values),
        When::Ago(range) => between(&days_ago(column, "'unixepoch', 'localtime'"), range, values),
    }
}

/// SQL for how many days ago a moment was.
fn days_ago(column: &str, modifiers: &str) -> String {
    format!(
        "(julianday('now', 'localtime', 'start of day') - julianday({column}, {modifiers}, 'start of day'))"
    )
}

fn between(column: &str, range: &std::ops::RangeInclusive<i64>, values: &mut Vec<Value>) -> String {
    values.extend([Value::Integer(*range.start()), Value::Integer(*range.end())]);
    format!("({column} BETWEEN ? AND ?)")
}

/// The place with the most different words close together.
fn snippet(article: &Article, pattern: &Pattern, letters: usize) -> Option<Snippet> {
    const LOOKED_AT: usize = 200;
    let matches = find::in_article(article, pattern);
    let in_body: Vec<&Match> = matches.iter().filter(|hit| hit.at.piece > PieceId::HEAD).collect();
    let together = |at: usize| {
        let first = in_body.get(at)?;
        let near = |hit: &&&Match| hit.at.text() == first.at.text() && hit.at.byte < first.at.byte + letters;
        Some(in_body.iter().skip(at).take_while(near).count())
    };
    let best = (0..in_body.len().min(LOOKED_AT)).max_by_key(|at| (together(*at), std::cmp::Reverse(*at)))?;
    let at = **in_body.get(best)?;
    let mut slots = Vec::new();
    each_slot(article.block(at.at.piece)?, &mut |slot| slots.push(slot.text));
    let text = slots.get(at.at.slot)?;
    let window = window(text, &at.range(), letters);
    let inside =
        |hit: &&&Match| hit.at.text() == at.at.text() && hit.at.byte >= window.start && hit.end <= window.end;
    let lead = if window.start > 0 { "…" } else { "" };
    let marks = in_body
        .iter()
        .filter(inside)
        .map(|hit| hit.at.byte - window.start + lead.len()..hit.end - window.start + lead.len())
        .collect();
    let part = text.get(window.clone())?.replace('\n', " ");
    let tail = if window.end < text.len() { "…" } else { "" };
    Some(Snippet { text: Text::line(&format!("{lead}{part}{tail}")), marks, at })
}

/// Whole words around a match, some of them before it.
fn window(text: &str, hit: &Range<usize>, letters: usize) -> Range<usize> {
    let lead = text.floor_char_boundary(hit.start.saturating_sub(letters / 4));
    let start = if lead == 0 {
        0
    } else {
        text.get(lead..hit.start).and_then(|part| part.find(' ')).map_or(lead, |at| lead + at + 1)
    };
    let most = text.floor_char_boundary((start + letters).max(hit.end).min(text.len()));
    let end = if most == text.len() {
        most
    } else {
        text.get(hit.end..most).and_then(|part| part.rfind(' ')).map_or(most, |at| hit.end + at)
    };
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::flat;

    #[test]
    fn snippets_show_the_words_together() {
        let text = "A first line about tides.\nLong before the moon was drawn the spring tide was known to every \
                    fisherman on the coast, who feared it more than the storm.";
        let article = flat::parse(text);
        let pattern = Pattern::any(&[("spring", false), ("tide", false)]);
        let snippet = snippet(&article, &pattern, 60).unwrap();
        let marked: Vec<&str> = snippet.marks.iter().map(|range| &snippet.text[range.clone()]).collect();
        assert_eq!(marked, ["spring", "tide"]);
        assert!(snippet.text.starts_with('…') && snippet.text.ends_with('…'), "{}", snippet.text);
        assert!(snippet.text.len() < 80, "{}", snippet.text);
    }
}
