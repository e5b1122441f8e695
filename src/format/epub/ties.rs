//! Links between the chapters of a book, and to its notes. A book is one article, so they lead within it, as links of an
//! article do: by the words that stand at their place.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::package::{Members, folder};
use crate::{
    article::{Article, Block, SpanKind, Text, each_slot},
    format::{
        address::has_scheme,
        html::{self, Part, Place},
        percent_decoded,
    },
};

/// Bytes of an id at most.
const MAX_ID: usize = 256;

/// A chapter that was read: its file, which blocks of the book are its own, and the places in it.
pub(super) struct Bound {
    pub(super) path: String,
    pub(super) blocks: Range<usize>,
    pub(super) places: HashMap<String, Place>,
}

/// The ids that links in a file may lead to: whatever stands behind a `#`.
pub(super) fn wanted(file: &[u8], out: &mut HashSet<String>) {
    for at in memchr::memchr_iter(b'#', file) {
        let rest = file.get(at + 1..).unwrap_or_default();
        let rest = rest.get(..rest.len().min(MAX_ID)).unwrap_or_default();
        let end = rest.iter().position(|byte| matches!(byte, b'"' | b'\'' | b'<' | b'>' | b'\n'));
        let id = rest.get(..end.unwrap_or_default()).map(String::from_utf8_lossy).unwrap_or_default();
        if !id.is_empty() {
            out.insert(percent_decoded(id.trim()).into_owned());
        }
    }
}

/// The files of the book that links in `blocks`, which are those of the file at `path`, lead to.
pub(super) fn files(blocks: &mut [Block], path: &str, members: &Members) -> Vec<String> {
    let mut out = Vec::new();
    html::each_part(blocks, &mut |part| {
        let Part::Text(text) = part else { return };
        for span in &text.spans {
            if let SpanKind::Link(address) = &span.kind
                && !has_scheme(address)
            {
                let file = address.split('#').next().unwrap_or_default();
                out.extend(members.named(folder(path), file).map(str::to_owned));
            }
        }
    });
    out
}

/// Leads the links of the book to their places; one that leads nowhere is no link.
pub(super) fn tie(blocks: &mut [Block], chapters: &[Bound], members: &Members) {
    let ties = Ties::of(blocks, chapters);
    for chapter in chapters {
        let own = blocks.get_mut(chapter.blocks.clone()).unwrap_or_default();
        html::each_part(own, &mut |part| {
            let Part::Text(text) = part else { return };
            text.spans.retain_mut(|span| {
                let SpanKind::Link(address) = &mut span.kind else { return true };
                if has_scheme(address) {
                    return true;
                }
                let label = ties.label(address, chapter, members);
                let is_known = label.is_some();
                if let Some(label) = label {
                    *address = Text::line(&format!("#{label}"));
                }
                is_known
            });
        });
    }
}

/// The blocks that hold words of one name, in order: [`Article::place`] counts headings first.
#[derive(Default)]
struct Named {
    headings: Vec<usize>,
    texts: Vec<usize>,
}

struct Ties<'a> {
    chapters: HashMap<&'a str, &'a Bound>,
    /// Where the words of each name stand.
    named: HashMap<String, Named>,
    /// The name of the first words of each block that has some.
    first: Vec<Option<String>>,
}

impl<'a> Ties<'a> {
    fn of(blocks: &[Block], chapters: &'a [Bound]) -> Self {
        let mut named: HashMap<String, Named> = HashMap::new();
        let mut first = Vec::new();
        for (at, block) in blocks.iter().enumerate() {
            let is_heading = matches!(block, Block::Heading { .. });
            let mut own = None;
            each_slot(block, &mut |slot| {
                if let Some(label) = Article::label(slot.text) {
                    own.get_or_insert_with(|| label.clone());
                    let all = named.entry(label).or_default();
                    if is_heading { all.headings.push(at) } else { all.texts.push(at) }
                }
            });
            first.push(own);
        }
        Self { chapters: chapters.iter().map(|chapter| (&*chapter.path, chapter)).collect(), named, first }
    }

    /// The name of the place that a link in a chapter leads to.
    fn label(&self, address: &str, chapter: &Bound, members: &Members) -> Option<String> {
        let (file, id) = address.split_once('#').unwrap_or((address, ""));
        let to = if file.is_empty() {
            chapter
        } else {
            self.chapters.get(members.named(folder(&chapter.path), file)?)?
        };
        let place = to.places.get(id).or_else(|| to.places.get(&*percent_decoded(id)));
        let named = place.and_then(|place| self.nth(&place.label, &to.blocks, place.earlier));
        named.or_else(|| self.beginning(&to.blocks))
    }

    /// The name of the words called `label` in these blocks: those with `earlier` others before them, or the first.
    fn nth(&self, label: &str, blocks: &Range<usize>, earlier: usize) -> Option<String> {
        let Named { headings, texts } = self.named.get(label)?;
        let within = |all: &[usize]| {
            let end = |at: usize| all.partition_point(|block| *block < at);
            end(blocks.start)..end(blocks.end)
        };
        let texts = within(texts).map(|at| at + headings.len());
        let mut own = within(headings).chain(texts);
        let first = own.clone().next()?;
        let at = own.nth(earlier).unwrap_or(first);
        Some(Article::nth_label(label, at, |name| self.named.contains_key(name)))
    }

    /// The name of the first words in these blocks.
    fn beginning(&self, blocks: &Range<usize>) -> Option<String> {
        let first = self.first.get(blocks.clone())?.iter().flatten().next()?;
        self.nth(first, blocks, 0)
    }
}
