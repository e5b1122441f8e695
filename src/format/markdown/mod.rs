//! Markdown: CommonMark with GitHub's extensions (tables, footnotes, strikethrough, task lists, alerts, bare addresses),
//! mathematics, what Obsidian adds, and front matter as clippers write it.
//!
//! [`blocks`] turns the parser's events into blocks, [`nest`] holds the containers that are open, [`gathered`] the words of one paragraph until its end decides
//! what they are, [`mod@html`] reads HTML, [`obsidian`] knows the marks that no parser does, [`mod@write`] goes back.

mod blocks;
mod detect;
mod front;
mod gathered;
mod html;
mod nest;
mod obsidian;
#[cfg(test)]
mod tests;
mod write;

pub(in crate::format) use detect::FORMAT;
pub use front::has_front_matter;
pub use write::{write, write_body};

use crate::article::{Article, Format};

/// Reads Markdown. Never fails: every text is Markdown.
///
/// ```
/// # use newsprint::format::markdown;
/// let article = markdown::parse("---\ntitle: Paper\ntags: [press]\n---\nIt lasts.\n");
/// assert_eq!(article.meta.title.as_deref(), Some("Paper"));
/// assert_eq!(article.blocks.len(), 1);
/// ```
pub fn parse(text: &str) -> Article {
    let (meta, imported, body) = front::split(text);
    Article { meta, imported, blocks: blocks::parse(body), format: Format::Markdown, ..Article::default() }
}
