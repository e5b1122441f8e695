//! An article that a container held, before its text is parsed.

use super::{Block, Meta, Text};

/// What a feed, an export, an archive or a mailbox says of one article, and its text as it was written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    /// What the container knows; what the text says itself fills the gaps.
    pub meta: Meta,
    /// The text.
    pub content: Content,
    /// What to call it where nothing names it better: the name of the file in an archive.
    pub name: Text,
    /// The format of the container, for [`super::Article::format`]; empty where the text's own counts.
    pub format: &'static str,
    /// The file of the container, for what else is in it: pictures.
    pub container: Option<std::path::PathBuf>,
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
