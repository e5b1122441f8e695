//! The open article and everything that dies with it. To forget all of it, put another [`Reader`] in its place.

mod search;
mod step;

pub(super) use search::Search;
pub(super) use step::{Object, Step, object_after, object_at, passage_through};

use super::body::Body;
use crate::{
    article::{Passage, Point},
    find::Match,
    library::Highlight,
};

/// The open article.
#[derive(Debug)]
pub struct Reader {
    /// Index of its entry in the list.
    pub entry: usize,
    /// Its lines and where the person is in them.
    pub body: Body,
    /// The search in it.
    pub search: Option<Search>,
    /// The match at which an article that was found shall open.
    pub(super) arrival: Option<Match>,
    /// What the person highlighted.
    pub highlights: Highlights,
    /// The sentence being read aloud.
    pub speech: Option<Speech>,
    /// Whether the page moves by itself.
    pub auto_scrolls: bool,
    /// Whether its pictures may come from the net.
    pub(super) fetches: bool,
    /// The letter that the mouse went down on.
    pub(super) pressed: Option<Point>,
}

/// An article that a worker reads and that will be open next.
#[derive(Debug)]
pub(super) struct Opening {
    /// Index of its entry in the list.
    pub(super) entry: usize,
    /// The match at which it shall open.
    pub(super) arrival: Option<Match>,
    /// What the person highlighted in it.
    pub(super) highlights: Vec<Highlight>,
    /// What is searched for in it already.
    pub(super) search: Option<Search>,
}

impl Opening {
    /// An article of which nothing is known yet.
    pub(super) fn new(entry: usize, arrival: Option<Match>) -> Self {
        Self { entry, arrival, highlights: Vec::new(), search: None }
    }
}

/// What is read aloud.
#[derive(Debug, Clone, Copy)]
pub struct Speech {
    /// The sentence.
    pub sentence: Passage,
    /// Its number; the voice says when this one is done.
    pub(super) number: u64,
}

/// Highlights and notes of the open article.
#[derive(Debug, Default)]
pub struct Highlights {
    /// All of them, in reading order.
    pub all: Vec<Highlight>,
    /// Where those are that the article still has, and whether there is a note on each.
    pub located: Vec<(Passage, bool)>,
}

impl Reader {
    /// An article that was just opened.
    pub(super) fn new(opening: Opening, body: Body) -> Self {
        let Opening { entry, arrival, highlights, search } = opening;
        let mut reader = Self {
            entry,
            body,
            search,
            arrival,
            highlights: Highlights { all: highlights, located: Vec::new() },
            speech: None,
            auto_scrolls: false,
            fetches: false,
            pressed: None,
        };
        reader.locate();
        reader
    }

    /// Finds where the highlighted words stand.
    pub(super) fn locate(&mut self) {
        let article = self.body.galley.article();
        let found = |highlight: &Highlight| Some((highlight.find(article)?, highlight.note.is_some()));
        self.highlights.located = self.highlights.all.iter().filter_map(found).collect();
    }

    /// Brings the match that the person is at into view.
    pub(super) fn show_match(&mut self) {
        if let Some(at) = self.search.as_ref().and_then(Search::current).map(|hit| hit.at) {
            self.body.show(at);
        }
    }
}

impl Highlights {
    /// The highlight of exactly this passage.
    pub(super) fn of(&self, passage: Passage) -> Option<&Highlight> {
        self.all.iter().find(|known| known.passage == passage)
    }

    /// Adds one, in place of that of the same passage.
    pub(super) fn insert(&mut self, highlight: Highlight) {
        self.remove(highlight.passage);
        let at = self.all.partition_point(|known| known.passage.from < highlight.passage.from);
        self.all.insert(at, highlight);
    }

    /// Takes the highlight from a passage.
    pub(super) fn remove(&mut self, passage: Passage) {
        self.all.retain(|known| known.passage != passage);
    }
}
