//! A line of a journal: one field of one article, its new value, and when it got it.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Stamp;
use crate::{article::text::is_shapeless, library::Identity};

/// Version of the lines that this program writes. A line of a later version is kept and skipped.
const VERSION: u32 = 1;

/// What a register is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Field {
    /// A flag: true or false.
    Read,
    /// A flag.
    Starred,
    /// A flag.
    Archived,
    /// Whether the reader has removed the article: a tombstone.
    Removed,
    /// Whether the article has the tag of that name.
    Tag,
    /// The reading position: an object, or null.
    Position,
    /// A highlight, named by its passage and words: an object, or null once it was taken away.
    Highlight,
    /// A saved search of that name: its query, or null. Belongs to no article.
    Search,
    /// What the article was when its state was last changed, for people and for finding it again: an object.
    About,
    /// Whether the article goes on as the one that is named: the key of a later version.
    Same,
}

/// Which register: the field of an article.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Register {
    /// The article; `None` for what belongs to the whole library.
    pub(crate) article: Option<Identity>,
    pub(crate) field: Field,
    /// Which of several, where an article can have several: a tag's name. Else empty.
    pub(crate) name: String,
}

/// A value that a register was given.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Write {
    pub(crate) register: Register,
    pub(crate) value: Value,
    pub(crate) stamp: Stamp,
    /// The device that gave it.
    pub(crate) device: String,
}

/// A line as it stands in a file; unknown names are passed over.
#[derive(Serialize, Deserialize)]
struct Line {
    v: u32,
    at: i64,
    #[serde(default, skip_serializing_if = "is_zero")]
    n: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    device: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    article: Option<String>,
    field: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    value: Value,
}

/// What every version of a line has.
#[derive(Deserialize)]
struct Head {
    v: u32,
    #[serde(rename = "field")]
    _field: String,
}

/// What a line turned out to be.
#[derive(Debug, PartialEq)]
pub(crate) enum Parsed {
    /// A change.
    Write(Write),
    /// Something of a newer newsprint.
    Newer,
    /// Nothing that can be a line: torn, or written by somebody else. The reason.
    Bad(String),
}

impl Field {
    const NAMES: &[(Self, &str)] = &[
        (Self::Read, "read"),
        (Self::Starred, "starred"),
        (Self::Archived, "archived"),
        (Self::Removed, "removed"),
        (Self::Tag, "tag"),
        (Self::Position, "position"),
        (Self::Highlight, "highlight"),
        (Self::Search, "search"),
        (Self::About, "about"),
        (Self::Same, "same"),
    ];

    /// Its name in files and in the database.
    pub(crate) fn name(self) -> &'static str {
        Self::NAMES.iter().find_map(|(field, name)| (*field == self).then_some(*name)).unwrap_or_default()
    }

    /// The reverse of [`Field::name`].
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find_map(|(field, known)| (*known == name).then_some(*field))
    }
}

impl Register {
    pub(crate) fn of(article: Identity, field: Field) -> Self {
        Self::named(article, field, String::new())
    }

    pub(crate) fn named(article: Identity, field: Field, name: String) -> Self {
        Self { article: Some(article), field, name }
    }
}

impl Write {
    /// What decides which of two values stays: the later one, else the one of the greater device; the value itself where the
    /// same device is two by accident.
    pub(crate) fn order(&self) -> (Stamp, &str, String) {
        (self.stamp, &self.device, self.value.to_string())
    }

    /// The line, with its end. `journal` is the device in whose journal it stands.
    pub(crate) fn line(&self, journal: &str) -> String {
        let Self { register: Register { article, field, name }, value, stamp, device } = self;
        let line = Line {
            v: VERSION,
            at: stamp.ms,
            n: stamp.n,
            device: (device != journal).then(|| device.clone()),
            article: article.map(Identity::to_hex),
            field: field.name().to_owned(),
            name: name.clone(),
            value: value.clone(),
        };
        // Texts and numbers can always be written as JSON.
        escaped(&serde_json::json!(line).to_string()) + "\n"
    }

    /// Reads a line of the journal of `device`.
    pub(crate) fn parse(line: &[u8], device: &str) -> Parsed {
        let parsed: Line = match serde_json::from_slice(line) {
            Ok(line) => line,
            Err(error) => {
                let is_newer = serde_json::from_slice::<Head>(line).is_ok_and(|head| head.v > VERSION);
                return if is_newer { Parsed::Newer } else { Parsed::Bad(error.to_string()) };
            }
        };
        let field = match Field::from_name(&parsed.field) {
            Some(field) if parsed.v <= VERSION => field,
            _ => return Parsed::Newer,
        };
        let bad = |reason: &str| Parsed::Bad(reason.to_owned());
        let article = match parsed.article.as_deref().map(Identity::parse) {
            Some(None) => return bad("no identity"),
            article => article.flatten(),
        };
        if article.is_none() != (field == Field::Search) {
            return bad("no article");
        }
        let stamp = Stamp { ms: parsed.at, n: parsed.n };
        if !stamp.is_sound() {
            return bad("no time");
        }
        if !fits(field, &parsed.value) {
            return bad("not a value of this field");
        }
        Parsed::Write(Self {
            register: Register { article, field, name: parsed.name },
            value: parsed.value,
            stamp,
            device: parsed.device.unwrap_or_else(|| device.to_owned()),
        })
    }
}

/// Whether a value is of the kind that a field has.
fn fits(field: Field, value: &Value) -> bool {
    match field {
        Field::Read | Field::Starred | Field::Archived | Field::Removed | Field::Tag | Field::Same => {
            value.is_boolean()
        }
        Field::Position | Field::Highlight => value.is_object() || value.is_null(),
        Field::Search => value.is_string() || value.is_null(),
        Field::About => value.is_object(),
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// JSON in which no letter can do anything to a terminal: controls and what steers the direction of text are written as
/// escapes, which mean the same.
fn escaped(json: &str) -> String {
    if json.bytes().all(|b| (b' '..0x7f).contains(&b)) {
        return json.to_owned();
    }
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        let steers = is_shapeless(c) || matches!(c, '\u{2028}' | '\u{2029}');
        if c.is_control() || steers {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string does not fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn tag(name: &str) -> Write {
        let register = Register::named(Identity::of_bytes(b"a"), Field::Tag, name.into());
        let stamp = Stamp { ms: 1_764_072_000_123, n: 2 };
        Write { register, value: json!(true), stamp, device: "a1".into() }
    }

    #[test]
    fn lines_are_read_as_they_were_written() {
        for name in ["sea", "two words", "\u{9b}31m", "a\u{202e}b", "tag \u{e0041}", "quote \" and \\"] {
            let write = tag(name);
            for journal in ["a1", "b2"] {
                let line = write.line(journal);
                assert_eq!(Write::parse(line.as_bytes(), journal), Parsed::Write(write.clone()), "{line}");
                let harmless = |c: char| !c.is_control() && !('\u{e0000}'..='\u{e0fff}').contains(&c);
                assert!(line.trim_end().chars().all(harmless), "{line}");
            }
        }
    }

    #[test]
    fn what_is_no_line_is_told_from_what_is_newer() {
        let good = tag("sea").line("a1");
        let changed = |from: &str, to: &str| {
            assert!(good.contains(from), "{good}");
            good.replace(from, to)
        };
        for newer in [
            changed("\"v\":1", "\"v\":2"),
            changed("\"tag\"", "\"colour\""),
            changed("\"v\":1", "\"v\":9,\"what\":[]"),
            "{\"v\":3,\"field\":\"x\"}".to_owned(),
        ] {
            assert_eq!(Write::parse(newer.as_bytes(), "a1"), Parsed::Newer, "{newer}");
        }
        for bad in [
            String::new(),
            "nonsense".into(),
            good.get(..good.len() / 2).unwrap().to_owned(),
            changed("true", "\"yes\""),
            changed("1764072000123", "9223372036854775807"),
            changed("1764072000123", "-5"),
            changed("\"article\"", "\"other\""),
            changed(&Identity::of_bytes(b"a").to_hex(), "xyz"),
        ] {
            assert!(matches!(Write::parse(bad.as_bytes(), "a1"), Parsed::Bad(_)), "{bad}");
        }
    }
}
