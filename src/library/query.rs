//! The language in which the library is searched.
//!
//! Words are all wanted, in any order: `tides moon`. `"…"` is a phrase, `word*` a beginning, `-word` is not wanted, `OR`
//! parts alternatives. The fields in [`FIELDS`] look at what is known of an article; a value with spaces stands in quotes:
//! `site:"Sample Gazette"`.

mod spans;

use std::ops::RangeInclusive;

use spans::{minutes, when};

use crate::{
    error::{Error, Result, nearest},
    find::fold,
};

/// A query: any of its groups.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Alternatives.
    pub groups: Vec<Conjunction>,
}

/// Terms that are all wanted.
pub type Conjunction = Vec<Term>;

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Whether it must not hold.
    pub not: bool,
    /// What must hold.
    pub is: Condition,
}

/// What a term asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Words, one after the other; `open` where the last may go on.
    Words {
        /// As they were typed.
        text: String,
        /// Whether more letters may follow.
        open: bool,
    },
    /// The publication or the host.
    Site(String),
    /// The byline.
    Author(String),
    /// A label.
    Tag(String),
    /// A language, by its code.
    Language(String),
    /// A mark.
    Flag(Flag),
    /// Words of the headline.
    Title(String),
    /// A part of the address.
    Url(String),
    /// The kind of its file, by the ending of the name.
    Format(String),
    /// What the reader has put on it.
    Has(Own),
    /// The day of publication.
    Date(When),
    /// The day of arrival in the library.
    Added(When),
    /// The day on which it was marked as read.
    Read(When),
    /// Words to read.
    Length(RangeInclusive<i64>),
}

/// Marks that `is:` knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// Not read.
    Unread,
    /// Read.
    Read,
    /// Starred.
    Starred,
    /// Archived.
    Archived,
    /// Only an address, without a text.
    Link,
    /// Removed, which nothing else finds.
    Removed,
}

/// What `has:` knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own {
    /// A highlight with a note.
    Note,
    /// A highlight.
    Highlight,
    /// A tag of the reader's.
    Tag,
}

/// A span of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// Days of the calendar, as numbers like 20190228.
    Days(RangeInclusive<i64>),
    /// Days back from today, which is 0.
    Ago(RangeInclusive<i64>),
}

/// Terms of a query; each costs a look through the index.
const MAX_TERMS: usize = 64;

/// Letters of a query.
const MAX_LETTERS: usize = 4096;

/// The fields with what may be looked for in them, as the help shows them.
pub const FIELDS: &[(&str, &str, &str)] = &[
    ("title", "lighthouse", "in the headline"),
    ("site", "gazette", "the publication, or its address"),
    ("author", "le", "the byline"),
    ("tag", "sea", "your tags and the publisher's"),
    ("lang", "en", "the language, by its code"),
    ("is", "unread", "unread, read, starred, archived, link, removed"),
    ("has", "note", "note, highlight, tag"),
    ("date", "2023-05..2024", "when it was published; <2020, today, <7d"),
    ("added", "<7d", "when it arrived"),
    ("read", "yesterday", "when you read it"),
    ("minutes", "<5", "how long it takes; 10..20"),
    ("url", "example.org", "in the address"),
    ("format", "epub", "the ending of its file"),
];

/// The names of the fields, with commas.
fn field_names() -> String {
    FIELDS.iter().map(|(name, ..)| *name).collect::<Vec<_>>().join(", ")
}

/// What a query may be, for the help of commands that take one.
pub fn help() -> String {
    let mut out = String::from(
        "All words must occur; \"…\" is a phrase, word* a beginning, -word must not occur, OR separates alternatives.\n\nFields:\n",
    );
    for (name, value, meaning) in FIELDS {
        out.push_str(&format!("  {:<22}  {meaning}\n", format!("{name}:{value}")));
    }
    out
}

/// A piece of the query between spaces, quotes taken off.
struct Token {
    at: usize,
    not: bool,
    /// `site`, where the token is `site:…`.
    field: Option<String>,
    text: String,
    quoted: bool,
}

impl Query {
    /// Reads a query. With `typing`, its last word may go on.
    ///
    /// ```
    /// use newsprint::library::query::Query;
    /// assert_eq!(Query::parse("tides OR \"spring tide\" -moon is:unread", false).unwrap().groups.len(), 2);
    /// assert_eq!(Query::parse("date:soon", false).unwrap_err().position(), Some(5));
    /// ```
    pub fn parse(raw: &str, typing: bool) -> Result<Self> {
        let mut groups: Vec<Conjunction> = vec![Vec::new()];
        let mut or: Option<usize> = None;
        let mut rest = Scanner { raw, at: 0 };
        if raw.len() > MAX_LETTERS {
            return Err(Error::query(raw.floor_char_boundary(MAX_LETTERS), "too long to look for"));
        }
        let mut terms = 0;
        while let Some(token) = rest.token()? {
            terms += 1;
            if terms > MAX_TERMS {
                return Err(Error::query(token.at, &format!("more than {MAX_TERMS} words to look for")));
            }
            if token.text == "OR" && token.field.is_none() && !token.quoted && !token.not {
                if groups.last().is_none_or(Vec::is_empty) {
                    return Err(Error::query(token.at, "OR needs something before it"));
                }
                or = Some(token.at);
                groups.push(Vec::new());
                continue;
            }
            let open = typing && rest.at == raw.len() && !token.quoted && token.field.is_none();
            if let Some(group) = groups.last_mut() {
                group.push(term(token, open)?);
            }
        }
        match (groups.last().is_some_and(Vec::is_empty), or) {
            (true, Some(at)) if !typing => return Err(Error::query(at, "OR needs something after it")),
            (true, _) => _ = groups.pop(),
            _ => {}
        }
        Ok(Self { groups })
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Whether it finds what was removed: `None` where some alternatives do and others do not.
    pub fn finds_removed(&self) -> Option<bool> {
        let asks: Vec<bool> = self.groups.iter().map(|group| asks_for_removed(group)).collect();
        match (asks.contains(&true), asks.contains(&false)) {
            (true, true) => None,
            (asks, _) => Some(asks),
        }
    }

    /// The words that are looked for in the text, and whether they may go on.
    pub fn wanted(&self) -> Vec<(&str, bool)> {
        let wanted = |term: &Term| matches!(term, Term { not: false, is: Condition::Words { .. } });
        let words = |term| match term {
            &Term { is: Condition::Words { ref text, open }, .. } => Some((text.as_str(), open)),
            _ => None,
        };
        self.groups.iter().flatten().filter(|term| wanted(term)).filter_map(words).collect()
    }
}

/// Whether terms ask for what was removed, which no others find.
pub(super) fn asks_for_removed(group: &[Term]) -> bool {
    group.iter().any(|term| !term.not && term.is == Condition::Flag(Flag::Removed))
}

struct Scanner<'r> {
    raw: &'r str,
    at: usize,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        self.raw.get(self.at..).unwrap_or_default()
    }

    fn token(&mut self) -> Result<Option<Token>> {
        let blank = self.rest().len() - self.rest().trim_start().len();
        self.at += blank;
        let at = self.at;
        if self.rest().is_empty() {
            return Ok(None);
        }
        let not = self.rest().starts_with('-') && self.rest().len() > 1;
        self.at += usize::from(not);
        let field = self.field()?;
        let value = self.at;
        let quoted = self.rest().starts_with('"');
        let text = if quoted {
            let inner = self.rest().get(1..).unwrap_or_default();
            let end = inner.find('"').ok_or_else(|| Error::query(value, "this quote is not closed"))?;
            let text = inner.get(..end).unwrap_or_default().to_owned();
            self.at += end + 2;
            text
        } else {
            let end = self.rest().find(char::is_whitespace).unwrap_or(self.rest().len());
            let text = self.rest().get(..end).unwrap_or_default().to_owned();
            self.at += end;
            text
        };
        if let (Some(field), true) = (&field, text.trim().is_empty()) {
            return Err(Error::query(value, &format!("{field}: needs a value right after it")));
        }
        Ok(Some(Token { at: if field.is_some() { value } else { at }, not, field, text, quoted }))
    }

    /// Takes `name:` off, where a field begins; `http://` and `10:30` are none.
    fn field(&mut self) -> Result<Option<String>> {
        let Some((name, value)) = self.rest().split_once(':') else { return Ok(None) };
        let is_name = name.len() > 1 && name.bytes().all(|b| b.is_ascii_lowercase());
        if !is_name || value.starts_with("//") {
            return Ok(None);
        }
        if !FIELDS.iter().any(|(known, ..)| *known == name) {
            let known = field_names();
            let message =
                format!("unknown field '{name}'; known: {known}; in quotes it is looked for as a word");
            let known = FIELDS.iter().map(|(known, ..)| *known);
            return Err(mistyped(self.at, &message, name, known));
        }
        let name = name.to_owned();
        self.at += name.len() + 1;
        Ok(Some(name))
    }
}

/// What `is:` and `has:` know.
const IS: [&str; 6] = ["unread", "read", "starred", "archived", "link", "removed"];
const HAS: [&str; 3] = ["note", "highlight", "tag"];

/// That a field does not know a value.
fn unknown(at: usize, field: &str, value: &str, known: &[&'static str]) -> Error {
    mistyped(at, &format!("{field}: knows {}", known.join(", ")), value, known.iter().copied())
}

/// What is wrong, with the nearest right word where one is near.
fn mistyped(at: usize, reason: &str, word: &str, known: impl Iterator<Item = &'static str>) -> Error {
    let error = Error::query(at, reason);
    match nearest(word, known) {
        Some(meant) => error.hinted(&format!("did you mean '{meant}'?")),
        None => error,
    }
}

fn term(token: Token, open: bool) -> Result<Term> {
    let Token { at, not, field, text, quoted } = token;
    let when = || {
        let reason =
            "write a date as 2024, 2024-05, 2024-05-17, two of them as 2023..2024, or <7d, today, yesterday";
        when(&text).ok_or_else(|| Error::query(at, reason))
    };
    let is = match field.as_deref() {
        None => {
            let (text, star) = match text.strip_suffix('*') {
                Some(beginning) if !quoted => (beginning.to_owned(), true),
                _ => (text.clone(), false),
            };
            if !text.chars().any(char::is_alphanumeric) {
                return Err(Error::query(at, "no letter or digit to look for"));
            }
            let grouping = ['(', ')'].map(|bracket| text.matches(bracket).count());
            if !quoted && grouping[0] != grouping[1] {
                let message = "brackets group nothing; write each alternative out, with OR between them";
                return Err(Error::query(at, message));
            }
            // Korean writes particles onto its nouns: whoever looks for the noun means it with them too.
            let particles = text.chars().next_back().is_some_and(is_hangul);
            Condition::Words { text, open: open || star || particles }
        }
        Some("site") => Condition::Site(fold(&text)),
        Some("author") => Condition::Author(fold(&text)),
        Some("tag") => Condition::Tag(fold(&text)),
        Some("lang") => Condition::Language(fold(&text)),
        Some("is") => Condition::Flag(match text.as_str() {
            "unread" => Flag::Unread,
            "read" => Flag::Read,
            "starred" => Flag::Starred,
            "archived" => Flag::Archived,
            "link" => Flag::Link,
            "removed" => Flag::Removed,
            other => return Err(unknown(at, "is", other, &IS)),
        }),
        Some("has") => Condition::Has(match text.as_str() {
            "note" => Own::Note,
            "highlight" => Own::Highlight,
            "tag" => Own::Tag,
            other => return Err(unknown(at, "has", other, &HAS)),
        }),
        Some("title") => Condition::Title(fold(&text)),
        Some("url") => Condition::Url(text.to_lowercase()),
        Some("format") => Condition::Format(text.trim_start_matches('.').to_lowercase()),
        Some("date") => Condition::Date(when()?),
        Some("added") => Condition::Added(when()?),
        Some("read") => Condition::Read(when()?),
        _ => Condition::Length(
            minutes(&text).ok_or_else(|| Error::query(at, "write minutes as 5, <5, >10 or 5..10"))?,
        ),
    };
    Ok(Term { not, is })
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}')
}

#[cfg(test)]
mod tests {
    use super::{spans::LAST, *};

    fn words(text: &str, open: bool) -> Condition {
        Condition::Words { text: text.into(), open }
    }

    #[test]
    fn parses() {
        let one = |is| vec![vec![Term { not: false, is }]];
        for (raw, groups) in [
            ("", vec![]),
            ("  ", vec![]),
            ("tide", one(words("tide", false))),
            ("tid*", one(words("tid", true))),
            ("\"spring tide*\"", one(words("spring tide*", false))),
            ("-tide", vec![vec![Term { not: true, is: words("tide", false) }]]),
            ("well-known", one(words("well-known", false))),
            ("한국어", one(words("한국어", true))),
            ("f(x)", one(words("f(x)", false))),
            ("(2016)", one(words("(2016)", false))),
            ("10:30", one(words("10:30", false))),
            ("https://a.example", one(words("https://a.example", false))),
            ("site:\"Sample Gazette\"", one(Condition::Site("sample gazette".into()))),
            ("author:Trần", one(Condition::Author("tran".into()))),
            ("is:unread", one(Condition::Flag(Flag::Unread))),
            ("date:2024..2025", one(Condition::Date(When::Days(20_240_000..=20_259_999)))),
            ("read:<7d", one(Condition::Read(When::Ago(0..=6)))),
            ("added:>2w", one(Condition::Added(When::Ago(15..=LAST)))),
            ("added:yesterday", one(Condition::Added(When::Ago(1..=1)))),
            ("title:Hà", one(Condition::Title("ha".into()))),
            ("url:Example.org/A", one(Condition::Url("example.org/a".into()))),
            ("format:.EPUB", one(Condition::Format("epub".into()))),
            ("has:note", one(Condition::Has(Own::Note))),
            ("is:link", one(Condition::Flag(Flag::Link))),
            ("date:<2024-05-17", one(Condition::Date(When::Days(0..=20_240_516)))),
            ("minutes:<5", one(Condition::Length(0..=880))),
            ("minutes:>10", one(Condition::Length(2201..=LAST))),
            ("minutes:1", one(Condition::Length(0..=220))),
            (
                "ink OR -is:read paper",
                vec![
                    vec![Term { not: false, is: words("ink", false) }],
                    vec![
                        Term { not: true, is: Condition::Flag(Flag::Read) },
                        Term { not: false, is: words("paper", false) },
                    ],
                ],
            ),
        ] {
            assert_eq!(Query::parse(raw, false).unwrap(), Query { groups }, "{raw}");
        }
        let typing = Query::parse("spring ti", true).unwrap();
        assert_eq!(typing.wanted(), [("spring", false), ("ti", true)]);
        assert_eq!(Query::parse("spring ", true).unwrap().wanted(), [("spring", false)]);
        assert!(Query::parse("ink OR", true).is_ok());
    }

    #[test]
    fn every_field_takes_its_example() {
        for (name, value, meaning) in FIELDS {
            assert!(Query::parse(&format!("{name}:{value}"), false).is_ok(), "{name}:{value}");
            let names = meaning.split(", ").filter(|_| matches!(*name, "is" | "has"));
            for value in names {
                assert!(Query::parse(&format!("{name}:{value}"), false).is_ok(), "{name}:{value}");
            }
        }
    }

    #[test]
    fn says_where_it_does_not_parse() {
        for (raw, at, said) in [
            ("ink \"spring tide", 4, "this quote is not closed"),
            ("OR ink", 0, "OR needs something before it"),
            ("ink OR OR pen", 7, "OR needs something before it"),
            ("ink OR", 4, "OR needs something after it"),
            ("colour:red", 0, "unknown field 'colour'; known: title, site, author"),
            ("ink site: x", 9, "site: needs a value right after it"),
            ("is:new", 3, "is: knows unread, read"),
            ("date:20x4", 5, "write a date as 2024"),
            ("read:<0d", 5, "write a date as 2024"),
            ("read:d", 5, "write a date as 2024"),
            ("added:7é", 6, "write a date as 2024"),
            ("has:star", 4, "has: knows note"),
            ("date:2024-13", 5, "write a date as 2024"),
            ("minutes:soon", 8, "write minutes as 5"),
            ("ink - pen", 4, "no letter or digit to look for"),
            ("ink (pen OR quill)", 4, "brackets group nothing"),
            ("-(pen", 0, "brackets group nothing"),
        ] {
            let fault = Query::parse(raw, false).unwrap_err();
            assert_eq!(fault.position(), Some(at), "{raw}");
            assert!(fault.reason().contains(said), "{raw}: {fault}");
        }
    }
}
