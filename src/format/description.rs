//! What a format is: what it is called, how files of it end, how it is told from others and what reads it.

use super::{Budget, archive::Member, container::Extracted};
use crate::{article::Article, source::Source};

/// One format. Each module that reads one declares its own and the list in [`super`] names it; detection, names, endings,
/// the fuzz targets' bodies and the hint of what can be read follow from that.
#[derive(Debug)]
pub struct Description {
    /// A word for it, unlike all others; that of the fuzz target too.
    pub name: &'static str,
    /// What its files are called in a list of what can be read; formats may share a word.
    pub plural: &'static str,
    /// Endings of its files in lower case, the usual one first.
    pub endings: &'static [&'static str],
    /// How it is told and read.
    pub(super) method: Method,
}

/// Reads packed bytes, with the name of their file.
pub(super) type PackedReader = fn(&[u8], &str, &mut Budget) -> Extracted;

/// How a format is told from others, and what reads it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Method {
    /// Packed bytes, told by how they begin; read with the name of the file.
    Packed { is: fn(&[u8]) -> bool, read: PackedReader },
    /// The members of an archive.
    Members { is: fn(&[Member]) -> bool, read: fn(Vec<Member>, &mut Budget) -> Extracted },
    /// Parts with encodings of their own: told by its first bytes, read from bytes.
    Parts { is: fn(&str) -> bool, read: fn(&[u8], &mut Budget) -> Extracted },
    /// A text that holds articles. It is given without a byte order mark and leading white space.
    Container { is: fn(&str) -> bool, read: fn(&str, &mut Budget) -> Extracted },
    /// A text that is the article.
    Article {
        is: fn(&Sample<'_>) -> bool,
        parse: fn(&Sample<'_>) -> Article,
        /// Whether its beginning can be read as an article without its end.
        from_beginning: bool,
    },
}

/// A text and the name of its file, by which formats are told.
#[derive(Debug)]
pub(super) struct Sample<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// The name of the file, in lower case.
    name: String,
}

impl<'a> Sample<'a> {
    /// The text of `source`.
    pub(super) fn new(text: &'a str, source: &Source) -> Self {
        Self { text, name: source.name().to_lowercase() }
    }

    /// The same source with less text.
    pub(super) fn with<'b>(&self, text: &'b str) -> Sample<'b> {
        Sample { text, name: self.name.clone() }
    }

    /// Without a byte order mark and leading white space.
    pub(super) fn trimmed(&self) -> &'a str {
        self.text.trim_start_matches('\u{feff}').trim_start()
    }

    /// Whether the file's name has one of these endings.
    pub(super) fn is_named(&self, endings: &[&str]) -> bool {
        self.name.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending))
    }
}
