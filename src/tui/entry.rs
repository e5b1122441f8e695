//! A headline in the list.

use crate::{
    article::{Article, Block, Text, meta::date_in_words},
    source::Source,
};

/// One article of the list; its card arrives when a worker has looked into it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where it is read from.
    pub source: Source,
    /// What the list shows.
    pub card: Option<Card>,
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
        Self { source, card: None }
    }

    /// The headline, or the file's name until it is known.
    pub fn title(&self) -> Text {
        self.card.as_ref().map_or_else(|| self.source.title(), |card| card.title.clone())
    }
}

impl Card {
    /// The card of an article; `minutes` where the article at hand is only its beginning.
    pub fn new(article: &Article, minutes: usize) -> Self {
        let meta = &article.meta;
        let date = meta.published.map(date_in_words);
        let length = format!("{minutes} min");
        let parts = [meta.site.as_deref().or(meta.byline.as_deref()), date.as_deref(), Some(&length)];
        let line = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let title =
            meta.title.clone().or_else(|| first_words(article)).unwrap_or_else(|| Text::line("Untitled"));
        Self { title, line: Text::line(&line) }
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
