//! What the index keeps of an article, made on a worker without the database.

use std::{io, path::Path, sync::Arc, time::SystemTime};

use super::{Identity, held, imported::Done, words};
use crate::{
    article::{Article, Draft, Meta, Text, each_slot},
    error::Result,
    format,
    source::{MAX_BYTES, Source},
};

/// Size and time of a file, which tell whether it has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Stamp {
    pub(super) size: i64,
    /// Nanoseconds since 1970.
    pub(super) modified: i64,
}

/// A file, read.
#[derive(Debug)]
pub(super) struct ReadFile {
    pub(super) stamp: Stamp,
    pub(super) holds: Holds,
}

/// What a file holds.
#[derive(Debug)]
pub(super) enum Holds {
    /// One article.
    One(Box<Prepared>),
    /// Entries, and what could not be read of them.
    Many {
        drafts: Vec<Arc<Draft>>,
        problem: Option<Text>,
        /// The hash of the file.
        bytes: Identity,
    },
    /// Nothing that can be read, and why.
    Nothing(Text),
}

/// A row of the index.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) identity: Identity,
    pub(super) meta: Meta,
    pub(super) words: usize,
    /// Folded text of the headline; of byline, site and standfirst; of the body.
    pub(super) columns: [String; 3],
    /// The article itself, where it is one of many in a file.
    pub(super) held: Option<Vec<u8>>,
    /// What its file says that was done with it.
    pub(super) done: Done,
}

impl Stamp {
    pub(super) fn of(meta: &std::fs::Metadata) -> Self {
        let since = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).ok();
        let modified = meta.modified().ok().and_then(since).and_then(|t| i64::try_from(t.as_nanos()).ok());
        Self { size: i64::try_from(meta.len()).unwrap_or(i64::MAX), modified: modified.unwrap_or_default() }
    }
}

/// A file that is not read, since that would end the program.
pub(super) fn unread(path: &Path) -> ReadFile {
    let name = Source::File(path.to_path_buf()).name();
    let reason =
        format!("{name}: reading it ended newsprint, so it is left alone until it changes; please report it");
    ReadFile { stamp: stamp(path), holds: Holds::Nothing(Text::line(&reason)) }
}

fn stamp(path: &Path) -> Stamp {
    path.metadata().map(|meta| Stamp::of(&meta)).unwrap_or_default()
}

/// Reads a file. Never fails: what cannot be read says why.
pub(super) fn read(path: &Path) -> ReadFile {
    // The stamp is taken first: a file that changes meanwhile is read again at the next look.
    let stamp = stamp(path);
    let source = Source::File(path.to_path_buf());
    let holds = || -> Result<Holds> {
        let (bytes, whole) = source.bytes(MAX_BYTES)?;
        let identity = Identity::of_bytes(&bytes);
        Ok(match format::open_entries(bytes, whole, &source)? {
            format::Opened::One(article) => Holds::One(Prepared::new(identity, &article).into()),
            format::Opened::Many(drafts, problems) => {
                Holds::Many { drafts, problem: Text::joined(&problems), bytes: identity }
            }
        })
    };
    ReadFile { stamp, holds: holds().unwrap_or_else(|error| Holds::Nothing(Text::line(&error.to_string()))) }
}

impl Prepared {
    /// Of an article that is a file of its own.
    pub(super) fn new(identity: Identity, article: &Article) -> Self {
        Self { done: Done::of_article(article), ..Self::indexed(identity, article) }
    }

    /// What is looked for in it; nothing of what was done with it.
    fn indexed(identity: Identity, article: &Article) -> Self {
        let mut columns: [String; 3] = Default::default();
        let [title, about, body] = &mut columns;
        let mut room = String::new();
        let meta = &article.meta;
        meta.title.iter().for_each(|text| words::write(text, title, &mut room));
        for text in [&meta.byline, &meta.site, &meta.standfirst].into_iter().flatten() {
            words::write(text, about, &mut room);
        }
        body.reserve(article.blocks.iter().map(|block| block.bytes() + 1).sum());
        for block in &article.blocks {
            each_slot(block, &mut |slot| words::write(slot.text, body, &mut room));
        }
        let words = article.words.unwrap_or_else(|| article.count_words());
        Self { identity, meta: meta.clone(), words, columns, held: None, done: Done::default() }
    }

    /// Of an article in a container, which is kept as well.
    pub(super) fn of_draft(identity: Identity, draft: &Draft) -> io::Result<Self> {
        // One that a reader fails over is listed by what is known of it; why shows where it is opened.
        let article = format::article(draft)
            .unwrap_or_else(|_| Article { meta: draft.meta.clone(), ..Article::default() });
        Ok(Self { held: Some(held::pack(draft)?), ..Self::indexed(identity, &article) })
    }
}
