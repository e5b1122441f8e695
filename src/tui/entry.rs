//! A headline in the list.

use jiff::civil::Date;

use crate::{
    article::{Article, Block, Text, minutes},
    library::Record,
    source::Source,
};

/// One article of the list.
#[derive(Debug, Clone)]
pub enum Entry {
    /// A file, or an article in one, that no library knows; its card arrives when a worker has looked into it.
    Loose {
        /// Where it is read from.
        source: Source,
        /// What the list shows.
        card: Option<Card>,
    },
    /// An article of the library.
    Kept(Record),
}

/// What the list shows of an article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Card {
    /// The headline.
    pub title: Text,
    /// The publication, else who wrote it.
    pub whose: Option<Text>,
    /// The day it was published.
    pub published: Option<Date>,
    /// How long reading takes.
    pub minutes: usize,
}

impl Entry {
    /// An entry nobody has looked into yet.
    pub fn new(source: Source) -> Self {
        Self::Loose { source, card: None }
    }

    /// An entry that was looked into.
    pub fn with_card(source: Source, card: Card) -> Self {
        Self::Loose { source, card: Some(card) }
    }

    /// The headline, or the file's name until it is known.
    pub fn title(&self) -> Text {
        match self {
            Self::Loose { card: Some(card), .. } => card.title.clone(),
            Self::Loose { source, .. } => source.title(),
            Self::Kept(record) => record.title.clone(),
        }
    }

    /// The publication, else who wrote it.
    pub(super) fn whose(&self) -> Option<&Text> {
        match self {
            Self::Loose { card, .. } => card.as_ref()?.whose.as_ref(),
            Self::Kept(record) => record.site.as_ref().or(record.byline.as_ref()),
        }
    }

    /// The day it was published.
    pub(super) fn published(&self) -> Option<Date> {
        match self {
            Self::Loose { card, .. } => card.as_ref()?.published,
            Self::Kept(record) => record.published,
        }
    }

    /// How long reading takes, in minutes.
    pub(super) fn minutes(&self) -> Option<usize> {
        let minutes = match self {
            Self::Loose { card, .. } => card.as_ref().map(|card| card.minutes),
            Self::Kept(record) => Some(minutes(record.words as usize)),
        };
        // Of what is only an address nothing is to be read here.
        minutes.filter(|minutes| *minutes > 0)
    }

    /// How much was read, where it was begun and is not finished.
    pub(super) fn percent(&self) -> Option<usize> {
        let share = self.record()?.share;
        BEGUN.contains(&share).then(|| (share * 100.0).round() as usize)
    }

    /// What the filter looks at: headline and publication, [`APART`]. Written to `room` where it is not at hand.
    pub(super) fn haystack<'a>(&'a self, room: &'a mut String) -> &'a str {
        match self {
            Self::Kept(Record { title, site: None, .. }) => return title,
            Self::Kept(Record { title, site: Some(site), .. }) => {
                room.push_str(title);
                room.push(APART);
                room.push_str(site);
            }
            Self::Loose { .. } => {
                room.push_str(&self.title());
                self.whose().into_iter().for_each(|whose| {
                    room.push(APART);
                    room.push_str(whose);
                });
            }
        }
        room
    }

    /// What to call it while it is read.
    pub fn name(&self) -> Text {
        match self {
            Self::Loose { source, .. } => source.name(),
            Self::Kept(record) => record.title.clone(),
        }
    }

    /// What the library knows of it.
    pub fn record(&self) -> Option<&Record> {
        match self {
            Self::Loose { .. } => None,
            Self::Kept(record) => Some(record),
        }
    }

    pub(super) fn record_mut(&mut self) -> Option<&mut Record> {
        match self {
            Self::Loose { .. } => None,
            Self::Kept(record) => Some(record),
        }
    }
}

/// Stands between headline and publication where a filter looks at both; no text has it.
pub(super) const APART: char = '\u{1f}';

/// Share of an article after which it counts as begun, and before which it is not finished.
const BEGUN: std::ops::Range<f32> = 0.02..0.98;

impl Card {
    /// The card of an article; `minutes` where the article at hand is only its beginning.
    pub fn new(article: &Article, minutes: usize) -> Self {
        let meta = &article.meta;
        let title =
            meta.title.clone().or_else(|| first_words(article)).unwrap_or_else(|| Text::line("Untitled"));
        let whose = meta.site.clone().or_else(|| meta.byline.clone());
        Self { title, whose, published: meta.published.map(Into::into), minutes }
    }
}

/// What an article without a headline begins with.
fn first_words(article: &Article) -> Option<Text> {
    const LONGEST: usize = 80;
    let words = article.blocks.iter().find_map(|block| match block {
        Block::Paragraph(text) | Block::Heading { text, .. } => Some(&text.text),
        _ => None,
    })?;
    Text::some(words.get(..words.floor_char_boundary(LONGEST))?)
}
