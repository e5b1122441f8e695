//! An article that a container held, before its text is parsed.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Block, Format, Meta, Moment, Text};

/// What a feed, an export, an archive or a mailbox says of one article, and its text as it was written.
///
/// ```
/// use newsprint::article::{Content, Draft, Format, Meta, Text};
/// let draft = Draft::new(Format::Feed, Content::Flat("One line.".into()))
///     .with_meta(Meta { title: Text::some("Paper"), ..Meta::default() })
///     .named(Text::line("paper.xml"));
/// assert_eq!(draft.meta.title.as_deref(), Some("Paper"));
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    /// What the container knows; what the text says itself fills the gaps.
    pub meta: Meta,
    /// The text.
    pub content: Content,
    /// What to call it where nothing names it better: the name of the file in an archive.
    pub name: Text,
    /// The format of the container; `None` where the text's own counts.
    pub format: Option<Format>,
    /// The file of the container, for what else is in it: pictures.
    pub container: Option<PathBuf>,
    /// What a reader had done with it where it was exported.
    pub imported: Imported,
}

impl Draft {
    /// A draft of which nothing is known but its text and the format of its container.
    pub fn new(format: Format, content: Content) -> Self {
        Self { content, format: Some(format), ..Self::default() }
    }

    /// With what the container knows.
    #[must_use]
    pub fn with_meta(self, meta: Meta) -> Self {
        Self { meta, ..self }
    }

    /// With a name for want of a headline.
    #[must_use]
    pub fn named(self, name: Text) -> Self {
        Self { name, ..self }
    }

    /// With the file that holds it.
    #[must_use]
    pub fn held_in(self, container: Option<PathBuf>) -> Self {
        Self { container, ..self }
    }

    /// With what a reader had done elsewhere.
    #[must_use]
    pub fn with_imported(self, imported: Imported) -> Self {
        Self { imported, ..self }
    }
}

/// The text of a [`Draft`].
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Content {
    /// Nothing but the address was kept.
    #[default]
    Nothing,
    /// Text of a format that it shows itself.
    Text(String),
    /// A paragraph a line.
    Flat(String),
    /// A web page.
    Page(String),
    /// HTML that is nothing but the article.
    Fragment(String),
    /// Blocks already.
    Blocks(Vec<Block>),
}

/// What a reader had done with an article in another program, as its export tells it. `None` and empty where the export
/// says nothing, which is not the same as "no".
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Imported {
    /// Whether it was read.
    pub read: Option<bool>,
    /// Whether it was starred, liked or a favourite.
    pub starred: Option<bool>,
    /// Whether it was put into the archive.
    pub archived: Option<bool>,
    /// How much of it was read, from 0 to 1.
    pub progress: Option<f64>,
    /// When it was saved there.
    pub saved: Option<Moment>,
    /// When it was read.
    pub read_at: Option<Moment>,
    /// The reader's own tags, where the export tells them from the publisher's.
    pub tags: Vec<Text>,
    /// Passages that were highlighted, in the order of the export.
    pub highlights: Vec<ImportedHighlight>,
    /// What the reader wrote about the article as a whole.
    pub note: Option<Text>,
}

/// A highlight as another program exports it: by its words, not by their place.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportedHighlight {
    /// The words that were marked.
    pub text: Text,
    /// What the reader wrote beside them.
    pub note: Option<Text>,
    /// When they were marked.
    pub made: Option<Moment>,
}

impl Imported {
    /// Whether the export says nothing of what the reader had done.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
