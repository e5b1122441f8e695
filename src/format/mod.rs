//! Text to [`Article`](crate::article::Article): a file or folder per format, and the detection that chooses between them,
//! by content first and by name second.
//!
//! Some files hold one article, others many: feeds, exports, mailboxes, archives. Those come out as
//! [`Draft`](crate::article::Draft)s, whose text is parsed when somebody opens them.
//!
//! **To add a format**, write a module with a [`Description`] called `FORMAT` that tells its files from others and reads them,
//! and name it in [`FORMATS`]; where its articles are to be told from others in JSON, name it in
//! [`Format`](crate::article::Format) too. Everything else follows from these: [`open`], what a folder's
//! files are taken for, the endings of new files, hints, the fuzz targets. A reader takes from the [`Budget`] for whatever it
//! unpacks and for each article, and has a line in `problems` for whatever it leaves out.

mod address;
pub mod archive;
mod caption;
mod clippings;
mod container;
mod credit;
mod description;
mod enex;
pub mod epub;
mod feed;
mod fields;
pub mod flat;
mod gemtext;
mod headline;
pub mod html;
mod imported;
mod inline;
mod jex;
mod joplin;
mod json;
mod links;
mod listing;
mod mail;
pub mod markdown;
mod omnivore;
mod open;
mod org;
mod rest;
mod subtitles;
mod table;
mod terminal;
mod tex;
mod xhtml;
mod xml;

/// Bytes of stack for a thread that reads: enough for everything that may stand inside one another, in a debug build too.
pub const READER_STACK: usize = 8 << 20;

pub use address::percent_decoded;
pub use description::Description;
use description::{Method, Sample};
pub use open::{
    Budget, Opened, article, description, is_flat, is_progressive, is_readable, limits, open, open_as,
    open_bytes, open_entries, parse, picture_in, usual_ending,
};
pub use xml::unescaped;

/// Every format, in the order in which a file is asked whether it is one: the first that says so reads it. The last takes
/// any text.
pub const FORMATS: &[&Description] = &[
    &archive::FORMAT,
    &epub::FORMAT,
    &omnivore::FORMAT,
    &jex::FORMAT,
    &mail::FORMAT,
    &feed::FORMAT,
    &enex::FORMAT,
    &xml::FORMAT,
    &links::FORMAT,
    &json::FORMAT,
    &clippings::FORMAT,
    &table::FORMAT,
    &listing::FORMAT,
    &html::FORMAT,
    &joplin::FORMAT,
    &subtitles::FORMAT,
    &org::FORMAT,
    &rest::FORMAT,
    &gemtext::FORMAT,
    &markdown::FORMAT,
    &flat::FORMAT,
];

/// What can be read, in words: `text, web pages, feeds`.
pub fn readable() -> String {
    let mut names: Vec<&str> = FORMATS.iter().rev().map(|format| format.plural).collect();
    let mut seen = Vec::new();
    names.retain(|name| {
        !seen.contains(name) && {
            seen.push(*name);
            true
        }
    });
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_apart_by_name() {
        for (at, format) in FORMATS.iter().enumerate() {
            assert!(FORMATS.iter().skip(at + 1).all(|other| other.name != format.name), "{}", format.name);
            assert!(!format.endings.is_empty() && !format.plural.is_empty(), "{}", format.name);
            assert!(
                format
                    .endings
                    .iter()
                    .all(|ending| !ending.starts_with('.') && *ending == ending.to_lowercase())
            );
        }
        // What takes any text has to be asked last, or what stands behind it is never asked.
        assert_eq!(FORMATS.last().map(|format| format.name), Some(flat::FORMAT.name));
        assert_eq!(
            readable(),
            "text, Markdown, notes, web pages, tables, exports, bookmarks, feeds, mail, books, archives"
        );
    }

    #[test]
    fn files_of_a_format_are_looked_at() {
        let endings = FORMATS.iter().flat_map(|format| format.endings);
        for ending in endings {
            assert!(crate::source::is_article_name(&format!("a.{ending}")), "{ending}");
        }
    }
}
