//! The state of the whole screen.

use std::collections::{HashMap, VecDeque};

use ratatui_image::FontSize;

use super::{
    body::{Body, Search},
    geometry::{Geometry, Panes},
    interview::Answers,
    keymap::Keymap,
    list::List,
    manner::{Awaited, Manner},
    pictures::LETTER,
    popup::Popup,
    prompt::Prompt,
    select::Selection,
    theme::Theme,
};
use crate::{
    article::{Anchor, Passage, PieceId, Point, Text},
    find::Match,
    library::{Change, Highlight, Progress, ReadingPosition},
};

/// Which pane keys go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Focus {
    /// The headlines.
    #[default]
    List,
    /// The article.
    Body,
}

/// Everything on the screen.
#[allow(clippy::struct_excessive_bools, reason = "each may stand with every other")]
#[derive(Debug)]
pub struct App {
    /// Styles.
    pub theme: Theme,
    /// Their name in the configuration.
    pub theme_name: String,
    /// Themes to choose from, and the one in force before, while they are listed.
    pub(super) themes: Vec<(Text, Theme)>,
    pub(super) theme_before: Option<Theme>,
    /// What the terminal has said of itself.
    pub(super) answers: Answers,
    /// Keys.
    pub keys: Keymap,
    /// The headlines.
    pub list: List,
    /// Whether there is a list at all; a single file has none.
    pub has_list: bool,
    /// What stands above the list.
    pub heading: Text,
    /// A line below that, for a reader whose library is empty.
    pub hint: Option<Text>,
    /// The open article.
    pub body: Option<Body>,
    /// The search in it.
    pub search: Option<Search>,
    /// The line being typed.
    pub prompt: Option<Prompt>,
    /// The open popup.
    pub popup: Option<Popup>,
    /// What the status line says.
    pub notice: Option<Notice>,
    /// Where keys go.
    pub focus: Focus,
    /// Whether the body has the screen to itself.
    pub zoom: bool,
    /// How articles are set.
    pub manner: Manner,
    pub(super) configured: Manner,
    pub(super) size: (u16, u16),
    /// Where the reader left each article.
    pub(super) left_at: HashMap<usize, Left>,
    /// Number of the last search; answers to earlier ones are out of date.
    pub(super) searches: u64,
    /// Entry that is being read by a worker.
    pub(super) loading: Option<usize>,
    /// Whether the list is the library's.
    pub library: bool,
    /// Why nothing is kept, where nothing is.
    pub unkept: Option<Text>,
    /// How far the reading of new files has come, while it goes on.
    pub indexing: Option<Progress>,
    /// Number of the last change.
    pub(super) changes: u64,
    /// Changes that the list may not have yet, with their numbers and the articles'.
    pub(super) pending: VecDeque<(u64, i64, Change)>,
    /// What can be undone, the last at the end.
    pub(super) undo: Vec<Undo>,
    /// A disguised address that the reader was warned of.
    pub(super) warned: Option<Text>,
    /// Number of the last search of the library.
    pub(super) library_searches: u64,
    /// A key that is waited for, and what for.
    pub awaited: Option<Awaited>,
    /// Words chosen by the reader.
    pub selection: Option<Selection>,
    /// What the reader marked in the article of this entry.
    pub highlights: (usize, Vec<Highlight>),
    /// Where that is in the open article, and whether there is a note on it.
    pub highlighted: Vec<(Passage, bool)>,
    /// The piece whose picture has the screen to itself.
    pub gallery: Option<PieceId>,
    /// The entry whose pictures may come from the net.
    pub(super) fetches: Option<usize>,
    /// Whether the terminal has been asked what it is.
    pub(super) asked: bool,
    /// Pixels of a letter.
    pub(super) letter: FontSize,
    /// The letter that the mouse went down on.
    pub(super) pressed: Option<Point>,
    /// Whether all but the paragraph being read is dim.
    pub dims: bool,
    /// Whether the page moves by itself.
    pub scrolls: bool,
    /// The sentence being read aloud.
    pub spoken: Option<Passage>,
    /// Number of the last sentence that was begun or cut short.
    pub(super) sentences: u64,
    /// The match at which an article that was found shall open.
    pub(super) arrival: Option<(usize, Match)>,
}

/// Where the reader left an article.
#[derive(Debug, Clone, Copy)]
pub(super) enum Left {
    /// Since newsprint was started.
    Now(Anchor),
    /// At another time.
    Before(ReadingPosition),
}

/// Something that can be taken back.
#[derive(Debug, Clone)]
pub struct Undo {
    /// What it was.
    pub said: Text,
    /// Changes that take it back, by entry.
    pub changes: Vec<(usize, Change)>,
    /// Tags as they were, by entry.
    pub tags: Option<(usize, Vec<Text>)>,
}

/// A line for the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Good to know.
    Info(Text),
    /// Something failed.
    Error(Text),
}

impl App {
    /// A screen of `size` columns and rows with nothing on it.
    pub fn new(theme: Theme, keys: Keymap, manner: Manner, size: (u16, u16)) -> Self {
        Self {
            theme,
            theme_name: String::new(),
            themes: Vec::new(),
            theme_before: None,
            answers: Answers::default(),
            keys,
            list: List::default(),
            has_list: true,
            heading: Text::line("newsprint"),
            hint: None,
            body: None,
            search: None,
            prompt: None,
            popup: None,
            notice: None,
            focus: Focus::List,
            zoom: false,
            manner,
            configured: manner,
            size,
            left_at: HashMap::new(),
            searches: 0,
            loading: None,
            library: false,
            unkept: None,
            indexing: None,
            changes: 0,
            pending: VecDeque::new(),
            undo: Vec::new(),
            warned: None,
            library_searches: 0,
            awaited: None,
            selection: None,
            highlights: (usize::MAX, Vec::new()),
            highlighted: Vec::new(),
            gallery: None,
            fetches: None,
            asked: false,
            letter: LETTER,
            pressed: None,
            dims: false,
            scrolls: false,
            spoken: None,
            sentences: 0,
            arrival: None,
        }
    }

    pub(super) fn geometry(&self) -> Geometry {
        let panes = if self.manner.screen_reader && self.has_list && self.focus == Focus::List && !self.zoom {
            Panes::List
        } else if self.manner.screen_reader || self.zoom || !self.has_list {
            Panes::Body
        } else {
            Panes::Both { list_first: self.focus == Focus::List }
        };
        Geometry::new(self.size.0, self.size.1, panes)
    }

    /// Whether the article has a place on the screen.
    pub fn is_body_shown(&self) -> bool {
        self.geometry().body.area() > 0
    }

    /// Makes everything fit the screen again; called after every update.
    pub(super) fn settle(&mut self) {
        let geometry = self.geometry();
        self.list.settle(geometry.headlines());
        let page = geometry.page(self.manner);
        if geometry.body.width > 0
            && let Some(body) = &mut self.body
        {
            body.settle(page, self.manner.typesetting);
        }
    }
}
