//! Flat extracted text: a paragraph a line, and residue where the page had an image, a table or a list.
//!
//! Each step looks at one line and its neighbours, so time is linear and any part of a file can be read alone:
//! [`lines`] cuts the text, [`residue`] names the shape of each line, [`features`] measures it against its
//! neighbours and the page's [`habits`], [`judge`] decides what it is, by rules ([`super::credit`], [`notes`], [`opening`])
//! and by learnt weights ([`model`]). Every line of the input becomes a block or metadata; none is dropped.

mod book;
mod build;
mod conversation;
mod drawing;
mod enumeration;
mod explain;
mod features;
mod front;
mod habits;
mod judge;
mod lines;
mod model;
mod notes;
mod opening;
mod paragraphs;
mod refused;
mod residue;
mod titles;
mod traits;

pub use explain::Explained;
use features::{Measured, Page};
pub use judge::Kind;
pub use model::{Model, Split, Tree, Values};

use super::{
    description::{Description, Method},
    terminal,
};
use crate::article::{Article, Block, Text};

/// Text without markup: what no other format claims.
pub(super) const FORMAT: Description = Description {
    name: "flat",
    plural: "text",
    endings: &["txt", "text"],
    method: Method::Article { is: |_| true, parse: |sample| parse(sample.text), from_beginning: true },
};

/// Reads flat text. Never fails; takes time linear in its length.
///
/// ```
/// # use newsprint::{article::Block, format::flat};
/// let article = flat::parse("![]() |\nA handshake |\nIt was brief, but both smiled for the cameras.");
/// assert!(matches!(&article.blocks[0], Block::Image(image) if image.caption.is_some()));
/// ```
pub fn parse(text: &str) -> Article {
    let text = terminal::plain(text);
    let framed = front::split(&text);
    let lines = lines::logical(framed.body);
    let page = page(&lines);
    let mut article = build::article(&page, &judge::judge(&page, Model::built_in()));
    if framed.is_book {
        article.blocks.iter_mut().for_each(book::emphasise);
    }
    let note = |words: &String| Block::Note(Text::line(words).into());
    article.blocks.splice(0..0, framed.before.iter().map(note));
    article.blocks.extend(framed.behind.iter().map(note));
    // The text may name somebody else, a translator, than what stands around it.
    if let (Some(framed_by), Some(own)) = (&framed.meta.byline, &article.meta.byline)
        && framed_by != own
    {
        article.blocks.insert(framed.before.len(), Block::Note(own.clone().into()));
    }
    article.meta = framed.meta.or(article.meta);
    article
}

/// What each line of flat text is, and why.
///
/// ```
/// # use newsprint::format::flat::{self, Kind};
/// let lines = flat::explain("LONDON (AP) — The river rose again on Monday, and nobody was surprised.\nRead more");
/// assert_eq!(lines[1].kind, Kind::Note);
/// ```
pub fn explain(text: &str) -> Vec<Explained> {
    let text = terminal::plain(text);
    explain::explain(&page(&lines::logical(front::split(&text).body)))
}

/// Whether a line surrounds articles without belonging to them, by the phrases that pages use for that.
pub(super) fn is_residue(line: &str) -> bool {
    notes::residue(line, traits::width(line)).is_some()
}

fn page<'a>(lines: &'a [lines::Logical<'_>]) -> Page<'a> {
    Page::new(lines.iter().map(Measured::of).collect())
}

/// Names of the features, in the order of [`Values`].
pub const FEATURES: &[&str] = features::Features::NAMES;

/// What is known about each of `lines`, a page; `None` for those whose own marks say what they are. For learning.
pub fn measure(lines: &[&str]) -> Vec<Option<Values>> {
    let page = Page::new(lines.iter().map(|line| Measured::new(line)).collect());
    let values = |(at, line): (usize, &Measured<'_>)| line.is_plain().then(|| page.features(at).values());
    page.lines.iter().enumerate().map(values).collect()
}

/// What each of `lines`, a page, is by `model` and the rules. For measuring a model.
pub fn kinds(lines: &[&str], model: &Model) -> Vec<Kind> {
    let page = Page::new(lines.iter().map(|line| Measured::new(line)).collect());
    judge::judge(&page, model).iter().map(|verdict| verdict.kind).collect()
}
