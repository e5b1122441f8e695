//! The options of `config.toml`, each declared once.
//!
//! A row of the table below gives the field of [`Config`], its default, what it may be set to, the message for anything
//! else, the line of `newsprint config` and the row of README's table. To add an option, add a row.

use std::{collections::BTreeMap, path::PathBuf};

use serde::{Deserialize, de::DeserializeOwned};
use toml::{
    Spanned,
    de::{DeTable, DeValue, ValueDeserializer},
};

use super::Graphics;
use crate::{
    article::{PACE, text::is_shapeless},
    error::{Error, nearest, toml_reason},
    layout::{Bidi, TypesettingOptions},
    library::{Group, Order},
};

/// What an option may be set to.
#[derive(Debug, Clone, Copy)]
enum Allowed {
    /// A whole number, both ends included, and its unit.
    Range(i64, i64, &'static str),
    /// One of these names.
    OneOf(&'static [&'static str]),
    /// `true` or `false`.
    Bool,
    /// Anything of this description.
    Any(&'static str),
}

impl std::fmt::Display for Allowed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Range(from, to, "") => write!(f, "{from} to {to}"),
            Self::Range(from, to, unit) => write!(f, "{from} to {to} {unit}"),
            Self::OneOf(names) => f.write_str(&names.join(", ")),
            Self::Bool => f.write_str("true, false"),
            Self::Any(description) => f.write_str(description),
        }
    }
}

/// A row of the table.
struct Row {
    key: &'static str,
    /// What it does, without a full stop.
    doc: &'static str,
    allowed: Allowed,
    /// Sets it to what the file has, unless that is of another type.
    set: fn(&mut Config, Spanned<DeValue<'_>>) -> Result<(), toml::de::Error>,
    /// Its value as it stands in the file.
    written: fn(&Config) -> String,
}

macro_rules! options {
    ($($key:literal $field:ident: $kind:ty = $default:expr, $allowed:expr, $doc:literal;)*) => {
        /// What the reader can set.
        #[derive(Debug, Clone, PartialEq)]
        #[allow(clippy::struct_excessive_bools, reason = "independent flags")]
        pub struct Config {
            $(#[doc = concat!($doc, ".")] pub $field: $kind,)*
            /// Where the keys stand in the file.
            key_lines: Lines,
        }

        impl Default for Config {
            fn default() -> Self {
                Self { $($field: $default,)* key_lines: Lines::default() }
            }
        }

        const ROWS: &[Row] = &[$(Row {
            key: $key,
            doc: $doc,
            allowed: $allowed,
            set: |config, value| <$kind>::deserialize(ValueDeserializer::from(value))
                .map(|value| config.$field = value),
            written: |config| config.$field.written(),
        },)*];
    };
}

options! {
    "measure" measure: u16 = 66, Allowed::Range(20, 200, "columns"), "Widest line of text";
    "columns" columns: u8 = 1, Allowed::Range(1, 3, ""), "Newspaper columns of a page that is wide enough";
    "justify" justify: bool = TypesettingOptions::default().justify, Allowed::Bool,
        "Whether both edges of a paragraph are straight";
    "hyphenate" hyphenate: bool = TypesettingOptions::default().hyphenate, Allowed::Bool,
        "Whether words may be hyphenated, where a line would look bad without";
    "bidi" bidi: Bidi = Bidi::default(), Allowed::OneOf(&["auto", "newsprint", "ordered", "words", "terminal"]),
        "Who puts Arabic and Hebrew in their order on the screen";
    "drop-cap" drop_cap: bool = TypesettingOptions::default().drop_cap, Allowed::Bool,
        "Whether the first letter of an article is three lines high";
    "screen-reader" screen_reader: bool = false, Allowed::Bool,
        "For a screen reader: one pane, nothing drawn, the cursor at what is new";
    "pace" pace: u16 = PACE as u16, Allowed::Range(60, 1000, "words a minute"), "Speed of auto-scroll";
    "images" images: bool = true, Allowed::Bool, "Whether pictures are shown";
    "graphics" graphics: Graphics = Graphics::default(),
        Allowed::OneOf(&["auto", "blocks", "kitty", "iterm2", "sixel"]), "How pictures are drawn";
    "remote-images" remote_images: bool = false, Allowed::Bool,
        "Whether pictures may come from the net without being asked for by a key";
    "offline" offline: bool = false, Allowed::Bool, "Whether nothing is ever asked of the net";
    "proxy" proxy: String = String::new(),
        Allowed::Any("http://host:port, socks5h://host:port, none"),
        "What feeds are asked through; if empty, what the environment says (ALL_PROXY, HTTPS_PROXY, HTTP_PROXY, NO_PROXY)";
    "notes" notes: PathBuf = PathBuf::new(), Allowed::Any("a file; ~ is your home"),
        "File to which Q appends a selection with its source";
    "note" note: String = String::new(),
        Allowed::Any("text with {quote} {source} {title} {author} {site} {date} {url}"),
        "What Q appends; if empty, the quotation, its source and its address";
    "theme" theme: String = "auto".into(),
        Allowed::Any("auto (dark or light, as the terminal is), terminal, dark, light, paper, or a file in themes/"),
        "Colours";
    "mouse" mouse: bool = true, Allowed::Bool,
        "Whether the mouse scrolls and selects; if not, it is the terminal's";
    "folders" folders: Vec<PathBuf> = Vec::new(), Allowed::Any("a list of folders; ~ is your home"),
        "Folders whose articles are in the library besides its own ('newsprint watch' adds to them)";
    "sort" sort: Order = Order::default(),
        Allowed::OneOf(&["added", "newest", "oldest", "read", "unread", "headline", "length", "site"]), "Order of the library's list";
    "group" group: Group = Group::default(), Allowed::OneOf(&["none", "day", "site", "folder", "tag"]),
        "Headings of the library's list";
    "keys" keys: BTreeMap<String, String> = BTreeMap::new(),
        Allowed::Any("a table of keys and actions; 'newsprint config --keys' lists the actions"), "Key bindings";
}

/// Lines of the file by what stands there. Where it stands is no part of what is chosen, so all are equal.
#[derive(Debug, Clone, Default)]
struct Lines(BTreeMap<String, usize>);

impl PartialEq for Lines {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The type of an option.
trait OptionValue: DeserializeOwned {
    /// The value in TOML.
    fn written(&self) -> String;
}

macro_rules! plain_values {
    ($($kind:ty)*) => { $(
        impl OptionValue for $kind {
            fn written(&self) -> String {
                in_toml(self)
            }
        }
    )* };
}

plain_values! { u8 u16 bool String Bidi Graphics Order Group }

impl OptionValue for PathBuf {
    fn written(&self) -> String {
        in_toml(self.to_string_lossy())
    }
}

impl OptionValue for Vec<PathBuf> {
    fn written(&self) -> String {
        let folders: Vec<String> = self.iter().map(|folder| in_toml(folder.to_string_lossy())).collect();
        format!("[{}]", folders.join(", "))
    }
}

impl OptionValue for BTreeMap<String, String> {
    fn written(&self) -> String {
        let mut lines = String::new();
        for (key, action) in self {
            lines.push_str(&format!("{} = {}\n", in_toml(key), in_toml(action)));
        }
        lines
    }
}

/// Serialising a number, a truth value or a string cannot fail.
fn in_toml(value: impl serde::Serialize) -> String {
    let is_unsafe = |c: char| c.is_control() || is_shapeless(c);
    match toml::Value::try_from(value) {
        // What could steer a terminal is written as escapes, which mean the same.
        Ok(toml::Value::String(words)) if words.contains(is_unsafe) => {
            let letter = |c: char| match c {
                '"' | '\\' => format!("\\{c}"),
                c if is_unsafe(c) => format!("\\U{:08X}", u32::from(c)),
                c => c.to_string(),
            };
            format!("\"{}\"", words.chars().map(letter).collect::<String>())
        }
        value => value.map(|value| value.to_string()).unwrap_or_default(),
    }
}

impl Row {
    /// Sets the option; the reason where it may not be set to that.
    fn take(&self, config: &mut Config, value: Spanned<DeValue<'_>>, raw: &str) -> Result<(), String> {
        let in_range = match self.allowed {
            Allowed::Range(from, to, _) => {
                let number = i64::deserialize(ValueDeserializer::from(value.clone()));
                number.is_ok_and(|number| (from..=to).contains(&number))
            }
            _ => true,
        };
        if in_range && (self.set)(config, value).is_ok() {
            return Ok(());
        }
        let raw = raw.lines().next().unwrap_or_default();
        let raw = raw.get(..raw.floor_char_boundary(40)).unwrap_or_default();
        let meant = match self.allowed {
            Allowed::OneOf(names) => nearest(raw.trim_matches(['"', '\'']), names.iter().copied()),
            _ => None,
        };
        let meant = meant.map(|name| format!(" (did you mean \"{name}\"?)")).unwrap_or_default();
        Err(format!("{} = {raw}: allowed: {}{meant}", self.key, self.allowed))
    }

    /// What it is for and may be, as one sentence.
    fn sentence(&self) -> String {
        match self.allowed {
            Allowed::Bool => self.doc.to_owned(),
            allowed => format!("{}: {allowed}", self.doc),
        }
    }
}

impl Config {
    /// Reads a configuration. The error is one line with every mistake of the file, each with its line, what is allowed
    /// there, or the nearest name that exists.
    pub fn parse(text: &str) -> crate::error::Result<Self> {
        Self::read(text).map_err(|mistakes| Error::config(&mistakes.join("; ")))
    }

    /// The same, with a line for each mistake.
    pub(super) fn read(text: &str) -> Result<Self, Vec<String>> {
        let table = DeTable::parse(text).map_err(|error| vec![toml_reason(text, &error)])?;
        let line_at = |at: usize| text.get(..at).unwrap_or_default().matches('\n').count() + 1;
        let mut config = Self::default();
        let mut mistakes = Vec::new();
        for (key, value) in table.into_inner() {
            let line = line_at(key.span().start);
            let raw = text.get(value.span()).unwrap_or_default();
            let name = key.into_inner();
            if let ("keys", DeValue::Table(keys)) = (&*name, value.get_ref()) {
                let place = |key: &Spanned<_>| line_at(key.span().start);
                let lines = keys.keys().map(|key| (key.get_ref().to_string(), place(key)));
                config.key_lines = Lines(lines.collect());
            }
            let taken = match ROWS.iter().find(|row| row.key == name) {
                Some(row) => row.take(&mut config, value, raw),
                None => Err(unknown(&name)),
            };
            mistakes.extend(taken.err().map(|reason| (line, reason)));
        }
        if mistakes.is_empty() {
            return Ok(config);
        }
        mistakes.sort();
        Err(mistakes.into_iter().map(|(line, reason)| format!("line {line}: {reason}")).collect())
    }

    /// The line of the file in which a key is bound.
    pub fn line_of_key(&self, key: &str) -> Option<usize> {
        self.key_lines.0.get(key).copied()
    }

    /// The options and their values as a JSON object.
    pub fn to_json(&self) -> crate::error::Result<serde_json::Value> {
        toml::from_str(&self.commented()).map_err(|error| Error::config(error.message()))
    }

    /// The configuration in force, as a file that says what each line means.
    pub fn commented(&self) -> String {
        let line = |row: &Row| {
            let (comment, value) = (row.sentence(), (row.written)(self));
            match row.key {
                // A table, which ends the options.
                "keys" => format!("# {comment}.\n[keys]\n{value}"),
                key => format!("# {comment}.\n{key} = {value}\n\n"),
            }
        };
        ROWS.iter().map(line).collect()
    }

    /// The options as a table in Markdown: name, default, meaning.
    pub fn table() -> String {
        let default = Self::default();
        let line = |row: &Row| {
            let value = match row.key {
                "keys" => "none".to_owned(),
                _ => format!("`{}`", (row.written)(&default)),
            };
            format!("| `{}` | {value} | {} |\n", row.key, row.sentence())
        };
        let rows: String = ROWS.iter().map(line).collect();
        format!("| option | default | |\n| --- | --- | --- |\n{rows}")
    }
}

fn unknown(name: &str) -> String {
    let nearest = nearest(name, ROWS.iter().map(|row| row.key));
    // What is not in the table may be anything, of any length.
    let name = name.get(..name.floor_char_boundary(40)).unwrap_or_default().replace('\n', " ");
    match nearest {
        Some(known) => format!("unknown option '{name}' (did you mean '{known}'?)"),
        None => format!("unknown option '{name}' ('newsprint config' lists them)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_where_and_what() {
        for (text, reason) in [
            ("measure = 12", "line 1: measure = 12: allowed: 20 to 200 columns"),
            ("measure = 99999999999", "line 1: measure = 99999999999: allowed: 20 to 200 columns"),
            ("measure = 70.5", "line 1: measure = 70.5: allowed: 20 to 200 columns"),
            ("columns = '2'", "line 1: columns = '2': allowed: 1 to 3"),
            ("\n\nmesure = 60", "line 3: unknown option 'mesure' (did you mean 'measure'?)"),
            (
                "remote_images = true",
                "line 1: unknown option 'remote_images' (did you mean 'remote-images'?)",
            ),
            ("xyzzy = 1", "line 1: unknown option 'xyzzy' ('newsprint config' lists them)"),
            ("mouse = 'yes'", "line 1: mouse = 'yes': allowed: true, false"),
            (
                "theme = 3",
                "line 1: theme = 3: allowed: auto (dark or light, as the terminal is), terminal, dark, light, paper",
            ),
            (
                "sort = \"news\"",
                "line 1: sort = \"news\": allowed: added, newest, oldest, read, unread, headline, length, site",
            ),
            (
                "bidi = \"terminl\"",
                "line 1: bidi = \"terminl\": allowed: auto, newsprint, ordered, words, terminal (did you mean \"terminal\"?)",
            ),
            ("folders = \"/a\"", "line 1: folders = \"/a\": allowed: a list of folders; ~ is your home"),
            ("[keys]\nj = 1", "line 1: keys = [keys]: allowed: a table of keys and actions"),
            (
                "pace = 1\nmouse = true\nbidi = \"me\"",
                "line 1: pace = 1: allowed: 60 to 1000 words a minute; line 3: bidi = \"me\": allowed: auto, newsprint, ordered, words, terminal",
            ),
            ("measure = ", "line 1: "),
            ("mouse = true\nmouse = true", "line 2: duplicate key"),
        ] {
            let error = Config::parse(text).unwrap_err();
            assert!(error.reason().starts_with(reason), "{text:?} gives {error}");
        }
    }

    #[test]
    fn what_is_printed_reads_back() {
        let config = Config {
            measure: 200,
            sort: Order::Length,
            folders: vec!["/a \"b\"".into(), "/u\u{9b}31m\u{202e}\u{3164}\\ \"x\"".into()],
            keys: [("ctrl-f".to_owned(), "page-down".to_owned())].into(),
            ..Config::default()
        };
        let json = config.to_json().unwrap();
        assert_eq!((&json["measure"], &json["keys"]["ctrl-f"]), (&200.into(), &"page-down".into()));
        let written = Config::parse(&config.commented()).unwrap();
        assert_eq!(written.line_of_key("ctrl-f"), Some(config.commented().lines().count()));
        for config in [config, Config::default()] {
            let written = config.commented();
            assert_eq!(Config::parse(&written).unwrap(), config);
            assert!(!written.contains(|c: char| c.is_control() && c != '\n' || is_shapeless(c)), "{written}");
        }
    }

    #[test]
    fn every_name_that_is_allowed_is_taken_and_no_other_exists() {
        for row in ROWS {
            if let Allowed::OneOf(names) = row.allowed {
                for name in names {
                    let config = Config::parse(&format!("{} = \"{name}\"", row.key)).unwrap();
                    assert_eq!((row.written)(&config), format!("\"{name}\""));
                }
                // Serde's own message lists every name that the type knows.
                let stranger = Spanned::new(0..0, DeValue::String("?".into()));
                let error = (row.set)(&mut Config::default(), stranger).unwrap_err();
                let known: Vec<&str> = error.message().split('`').skip(3).step_by(2).collect();
                assert_eq!(known, *names, "{error}");
            }
        }
    }

    #[test]
    fn both_ends_of_a_range_are_in_it() {
        for row in ROWS {
            if let Allowed::Range(from, to, _) = row.allowed {
                for (value, is_allowed) in [(from - 1, false), (from, true), (to, true), (to + 1, false)] {
                    assert_eq!(Config::parse(&format!("{} = {value}", row.key)).is_ok(), is_allowed);
                }
            }
        }
    }

    #[test]
    fn the_readme_has_the_table() {
        assert!(
            include_str!("../../README.md").contains(&Config::table()),
            "README.md needs\n{}",
            Config::table()
        );
    }
}
