//! The names of formats, as articles carry them and `cat --format json` prints them.

use std::fmt;

use serde::{Serialize, Serializer};

/// Declares [`Format`] with the name of each, which is part of the JSON contract.
macro_rules! formats {
    ($($(#[$doc:meta])* $format:ident = $name:literal,)*) => {
        /// What an article was written in.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
        pub enum Format {
            $($(#[$doc])* $format,)*
        }

        impl Format {
            /// Every format.
            pub const ALL: &[Self] = &[$(Self::$format),*];

            /// Its name in the JSON contract.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$format => $name,)*
                }
            }
        }
    };
}

formats! {
    /// A paragraph a line, without markup.
    #[default]
    Flat = "flat",
    /// Markdown, with or without front matter.
    Markdown = "markdown",
    /// A page of the Gemini protocol.
    Gemtext = "gemtext",
    /// A note of Emacs's Org mode.
    Org = "org",
    /// reStructuredText.
    Rest = "rest",
    /// What is spoken in a film, with times.
    Subtitles = "subtitles",
    /// A web page or a part of one.
    Html = "html",
    /// XML as extractors write it.
    Xml = "xml",
    /// JSON of extractors, crawlers and read-it-later services.
    Json = "json",
    /// An entry of a feed.
    Feed = "feed",
    /// A book.
    Epub = "epub",
    /// A message.
    Mail = "mail",
    /// A web page saved with everything in it, in the form of a message.
    Mhtml = "mhtml",
    /// An article of Omnivore's export.
    Omnivore = "omnivore",
    /// A note of Evernote's export.
    Enex = "enex",
    /// A book's passages that were marked in it.
    Clippings = "clippings",
    /// A saved link.
    Links = "links",
    /// A row of a table.
    Csv = "csv",
}

impl Format {
    /// The format called `name` in the JSON contract.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Format {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
