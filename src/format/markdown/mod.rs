//! Markdown: CommonMark with tables, footnotes, strikethrough and task lists, and front matter as clippers
//! write it.

mod blocks;
mod front;
mod html;
mod write;

pub use front::has_front_matter;
pub use write::write;

use crate::article::Article;

/// Reads Markdown. Never fails: every text is Markdown.
///
/// ```
/// # use newsprint::format::markdown;
/// let article = markdown::parse("---\ntitle: Paper\ntags: [press]\n---\nIt lasts.\n");
/// assert_eq!(article.meta.title.as_deref(), Some("Paper"));
/// assert_eq!(article.blocks.len(), 1);
/// ```
pub fn parse(text: &str) -> Article {
    let (meta, body) = front::split(text);
    Article { meta, blocks: blocks::parse(body), format: "markdown", ..Article::default() }
}
