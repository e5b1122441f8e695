//! A headline in the list.

use crate::{
    article::{Article, Block, Text, meta::date_in_words, minutes},
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
    /// Site, date and minutes, whichever are known.
    pub line: Text,
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

    /// What stands below the headline.
    pub fn line(&self) -> Text {
        match self {
            Self::Loose { card, .. } => card.as_ref().map(|card| card.line.clone()).unwrap_or_default(),
            Self::Kept(record) => kept_line(record),
        }
    }

    /// What the filter looks at: headline, publication, byline. Written to `room` where it is not at hand.
    pub(super) fn haystack<'a>(&'a self, room: &'a mut String) -> &'a str {
        match self {
            Self::Kept(Record { title, site: None, byline: None, .. }) => return title,
            Self::Kept(Record { title, site, byline, .. }) => {
                for text in [Some(title), site.as_ref(), byline.as_ref()].into_iter().flatten() {
                    room.push_str(text);
                    room.push(' ');
                }
            }
            Self::Loose { .. } => room.push_str(&format!("{} {}", self.title(), self.line())),
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

/// Share of an article after which it counts as begun, and before which it is not finished.
const BEGUN: std::ops::Range<f32> = 0.02..0.98;

fn kept_line(record: &Record) -> Text {
    let date = record.published.map(date_in_words);
    let length = format!("{} min", minutes(record.words as usize));
    let share = BEGUN.contains(&record.share).then(|| format!("{} %", (record.share * 100.0).round()));
    let star = record.flags.starred.then_some("★");
    let whose = record.site.as_deref().or(record.byline.as_deref());
    let parts = [star, whose, date.as_deref(), Some(&length), share.as_deref()];
    Text::joined(parts.into_iter().flatten()).unwrap_or_default()
}

impl Card {
    /// The card of an article; `minutes` where the article at hand is only its beginning.
    pub fn new(article: &Article, minutes: usize) -> Self {
        let meta = &article.meta;
        let date = meta.published.map(date_in_words);
        let length = format!("{minutes} min");
        let parts = [meta.site.as_deref().or(meta.byline.as_deref()), date.as_deref(), Some(&length)];
        let line = Text::joined(parts.into_iter().flatten()).unwrap_or_default();
        let title =
            meta.title.clone().or_else(|| first_words(article)).unwrap_or_else(|| Text::line("Untitled"));
        Self { title, line }
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
