//! Passages that were marked in books: Kindle's file of clippings, and tables of highlights. A book is an article of its passages.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::LazyLock,
};

use regex::Regex;
use serde_json::{Map, Value};

use super::{
    Budget,
    container::Extracted,
    description::{Description, Method},
    fields,
    open::Spent,
};
use crate::article::{
    Block, Content, Draft, Format, Imported, ImportedHighlight, Meta, Moment, Rich, Text, parse_date,
};

/// Kindle's clippings.
pub(super) const FORMAT: Description = Description {
    name: "clippings",
    plural: "exports",
    endings: &["txt"],
    method: Method::Container { is: is_clippings, read },
};

/// What ends a clipping.
const END: &str = "==========";

/// Whether a text is such a file: a title, a line that says what was clipped and where, and a line that ends it.
fn is_clippings(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(8192)).unwrap_or(text);
    head.contains("\n==========") && head.lines().nth(1).is_some_and(|line| Place::of(line).is_some())
}

/// What the second line of a clipping says: `- Your Highlight on page 5 | Location 100-102 | Added on Monday, 4 March 2019`.
struct Place {
    /// The last location, or else the last page.
    ends: Option<u64>,
    is_note: bool,
    made: Option<Moment>,
}

impl Place {
    fn of(line: &str) -> Option<Self> {
        const NOTES: &[&str] =
            &["note", "nota", "notiz", "notitie", "заметка", "メモ", "笔记", "筆記", "notatka"];
        static NUMBERS: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"\d+(?:\s*[-–]\s*(\d+))?").ok());
        let line = line.trim_start_matches('\u{feff}').strip_prefix("- ")?;
        let mut parts = line.split('|').map(str::trim).collect::<Vec<_>>();
        let when = parts.pop().filter(|_| !parts.is_empty())?;
        let place = parts.last()?;
        let numbers = NUMBERS.as_ref()?.captures_iter(place).last();
        let number = |found: regex::Captures<'_>| {
            let last = found.get(1).or(found.get(0))?;
            last.as_str().trim().parse().ok()
        };
        let first = parts.first()?.to_lowercase();
        let is_note = first.split(|c: char| !c.is_alphabetic()).any(|word| NOTES.contains(&word));
        Some(Self { ends: numbers.and_then(number), is_note, made: parse_date(when) })
    }
}

fn read(text: &str, budget: &mut Budget) -> Extracted {
    let mut books = Books::default();
    for clipping in text.split(END) {
        let mut lines = clipping.trim_matches(['\r', '\n', '\u{feff}']).lines();
        let (Some(title), Some(place)) = (lines.next(), lines.next().and_then(Place::of)) else { continue };
        let words = lines.collect::<Vec<_>>().join("\n");
        // A bookmark has no words.
        let Some(words) = Text::some(&words) else { continue };
        let (title, author) = named(title);
        if let Some(book) = books.of(title, author, budget) {
            book.take(words, &place);
        }
    }
    books.finish()
}

/// `Title (Author)`, of whose brackets only the last hold the author.
fn named(line: &str) -> (&str, Option<&str>) {
    let line = line.trim_matches(['\u{feff}', ' ']);
    match line.strip_suffix(')').and_then(|line| line.rsplit_once('(')) {
        Some((title, author)) if !title.trim().is_empty() => (title.trim(), Some(author.trim())),
        _ => (line, None),
    }
}

/// `Lee, Ann;Berg, Bo`, as shops sort them, as people are called.
fn in_order(authors: &str) -> String {
    let name = |name: &str| match name.split(',').map(str::trim).collect::<Vec<_>>()[..] {
        [last, first] if !last.is_empty() && !first.is_empty() => format!("{first} {last}"),
        _ => name.trim().to_owned(),
    };
    authors.split(';').map(name).filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Books by their titles and authors.
#[derive(Default)]
struct Books {
    all: HashMap<(String, String), Book>,
    /// Why there is no place for one more.
    spent: Option<Spent>,
}

#[derive(Default)]
struct Book {
    /// Which book it is, in the order in which they were first read.
    number: usize,
    meta: Meta,
    highlights: Vec<(ImportedHighlight, Option<u64>)>,
    /// Notes that stand beside no passage.
    notes: Vec<Text>,
}

impl Books {
    /// The book of this title; none where the budget allows no more.
    fn of(&mut self, title: &str, author: Option<&str>, budget: &mut Budget) -> Option<&mut Book> {
        let number = self.all.len();
        let key = (title.to_owned(), author.unwrap_or_default().to_owned());
        match self.all.entry(key) {
            Entry::Occupied(known) => Some(known.into_mut()),
            Entry::Vacant(new) => {
                if let Err(spent) = budget.entry() {
                    self.spent = Some(spent);
                    return None;
                }
                let byline = author.map(in_order).and_then(|author| Text::some(&author));
                let meta = Meta { title: Text::some(title), byline, ..Meta::default() };
                Some(new.insert(Book { number, meta, ..Book::default() }))
            }
        }
    }

    fn finish(self) -> Extracted {
        let mut out = Extracted::default();
        let mut books: Vec<Book> = self.all.into_values().collect();
        books.sort_by_key(|book| book.number);
        out.drafts.extend(books.into_iter().map(Book::draft));
        if let Some(spent) = self.spent {
            out.end_of_articles(spent);
        }
        out
    }
}

impl Book {
    fn take(&mut self, words: Text, place: &Place) {
        let beside =
            self.highlights.iter_mut().rev().find(|(_, ends)| place.ends.is_some() && *ends == place.ends);
        match beside.filter(|_| place.is_note) {
            Some((highlight, _)) => highlight.note = Some(words),
            None if place.is_note => self.notes.push(words),
            None => {
                let highlight = ImportedHighlight { text: words, note: None, made: place.made };
                self.highlights.push((highlight, place.ends));
            }
        }
    }

    fn draft(self) -> Draft {
        let highlights: Vec<ImportedHighlight> = self.highlights.into_iter().map(|(one, _)| one).collect();
        let quote = |text: &Text| Block::Quote(vec![Block::Paragraph(Rich::from(text.clone()))]);
        let passage = |highlight: &ImportedHighlight| {
            let note = highlight.note.as_ref().map(|note| Block::Note(Rich::plain(&format!("Note: {note}"))));
            std::iter::once(quote(&highlight.text)).chain(note)
        };
        let mut blocks: Vec<Block> = highlights.iter().flat_map(passage).collect();
        blocks.extend(self.notes.into_iter().map(|note| Block::Paragraph(note.into())));
        let imported = Imported { highlights, ..Imported::default() };
        Draft::new(Format::Clippings, Content::Blocks(blocks)).with_meta(self.meta).with_imported(imported)
    }
}

/// Whether a table holds a highlight a row, as Readwise exports them.
pub(super) fn is_table(names: &[String]) -> bool {
    let has = |name: &str| names.iter().any(|known| known == name);
    has("highlight") && (has("book title") || has("title"))
}

/// The books of such a table.
pub(super) fn of_rows(rows: impl Iterator<Item = Map<String, Value>>, budget: &mut Budget) -> Extracted {
    let mut books = Books::default();
    for row in rows {
        let row = Value::Object(row);
        let words =
            |names: &[&str]| fields::get(&row, names).and_then(|value| Text::some(&fields::words(value)));
        let Some(text) = words(&["highlight"]) else { continue };
        let title = words(&["book_title", "title"]).unwrap_or_default();
        let author = words(&["book_author", "author"]);
        let Some(book) = books.of(&title, author.as_deref(), budget) else { continue };
        let made = fields::moment(&row, &["highlighted_at", "date"]);
        let url = words(&["url", "source_url"]).filter(|url| url.contains("://"));
        book.meta.url = book.meta.url.take().or(url);
        let highlight = ImportedHighlight { text, note: words(&["note"]), made };
        book.highlights.push((highlight, None));
    }
    books.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(drafts: &[Draft]) -> Vec<String> {
        let of = |draft: &Draft| {
            let passages: Vec<String> = draft
                .imported
                .highlights
                .iter()
                .map(|h| {
                    format!("{}{}", h.text, h.note.as_ref().map(|n| format!(" [{n}]")).unwrap_or_default())
                })
                .collect();
            let meta = &draft.meta;
            let (title, by) =
                (meta.title.as_deref().unwrap_or_default(), meta.byline.as_deref().unwrap_or_default());
            format!("{title} / {by}: {}", passages.join(", "))
        };
        drafts.iter().map(of).collect()
    }

    #[test]
    fn clippings_of_one_book_stand_together() {
        let text = "\u{feff}The Wall (part 1) (Ann Lee)\r\n- Your Highlight on page 5 | Location 100-102 | Added on Monday, 4 March 2019 10:00:00\r\n\r\nBuilt by hand.\r\n==========\r\n\
            Tides (Bo)\r\n- Ihre Markierung auf Seite 7 | Position 10-11 | Hinzugefügt am Montag, 4. März 2019 10:01:00\r\n\r\nTwice a day.\r\n==========\r\n\
            The Wall (part 1) (Ann Lee)\r\n- Your Note on page 5 | Location 102 | Added on Monday, 4 March 2019 10:02:00\r\n\r\nReally?\r\n==========\r\n\
            The Wall (part 1) (Ann Lee)\r\n- Your Bookmark on Location 110 | Added on Monday, 4 March 2019 10:03:00\r\n\r\n\r\n==========\r\n";
        assert!(is_clippings(text));
        let (drafts, _) = read(text, &mut Budget::of_test(text.len())).finish();
        assert_eq!(
            shown(&drafts),
            ["The Wall (part 1) / Ann Lee: Built by hand. [Really?]", "Tides / Bo: Twice a day."]
        );
        let made = drafts[0].imported.highlights[0].made;
        assert_eq!(made.map(|at| at.to_string()).as_deref(), Some("2019-03-04T10:00:00"));
        assert!(!is_clippings("A heading\n==========\n\n- one | two\n"));
    }
}
