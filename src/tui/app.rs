//! The state of the whole screen, and the messages and effects that cross its border.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use crossterm::event::Event;
use ratatui_image::FontSize;

use super::{
    arrange::Shelf,
    body::{Body, Search},
    entry::{Card, Entry},
    geometry::{Geometry, Panes},
    interview::Answers,
    keymap::Keymap,
    list::List,
    pictures::{Came, Wanted, letter},
    popup::Popup,
    prompt::Prompt,
    select::Selection,
    theme::Theme,
};
use crate::{
    article::{Article, PACE, Passage, Point, Text},
    find::{Match, Pattern},
    layout::{Anchor, Taste},
    library::{Change, Found, Highlight, Identity, Marks, Place, Progress, Record, Snippet, query::Query},
    source::Source,
};

/// Something that happened.
#[derive(Debug)]
pub enum Message {
    /// A key, the mouse, a new size.
    Input(Event),
    /// The screen has another size.
    Resized(u16, u16),
    /// An article was read.
    Loaded {
        /// Its entry.
        entry: usize,
        /// The article, or why it could not be read.
        article: Result<Arc<Article>, Text>,
        /// Whether this is all of it.
        whole: bool,
    },
    /// What was taken for an article holds several.
    Expanded {
        /// Its entry.
        entry: usize,
        /// The articles, at least one.
        entries: Vec<Entry>,
        /// What could not be read of it.
        problem: Option<Text>,
    },
    /// Matches were found, for the search with this number.
    Found {
        /// The number.
        number: u64,
        /// All of them.
        matches: Arc<[Match]>,
    },
    /// More articles for the list.
    Entries(Vec<Entry>),
    /// What the list shows of these entries.
    Cards(Vec<(usize, Card)>),
    /// Some of the articles of the library, in order.
    Listed(Vec<Record>),
    /// All of them have come.
    ListEnds(Box<Listing>),
    /// How far the reading of new files has come.
    Indexing(Progress),
    /// What a search of the library found, for the search with this number.
    Hits {
        /// The number.
        number: u64,
        /// The articles.
        found: Found,
    },
    /// What stands around the words in articles that were found.
    Snippets {
        /// Number of the search.
        number: u64,
        /// By the numbers of the articles.
        snippets: Vec<(i64, Option<Snippet>)>,
    },
    /// Where the reader left this entry's article when it was last open.
    Placed {
        /// The entry.
        entry: usize,
        /// The place.
        place: Place,
    },
    /// A file turned out to be an article of the library.
    Known {
        /// Its entry.
        entry: usize,
        /// What the library knows.
        record: Box<Record>,
        /// Where the reader left it.
        place: Option<Place>,
        /// What the reader marked in it.
        highlights: Vec<Highlight>,
    },
    /// What the reader marked in this entry's article.
    Highlighted {
        /// The entry.
        entry: usize,
        /// In reading order.
        highlights: Vec<Highlight>,
    },
    /// Something the reader should know.
    Notice(Text),
    /// Something failed.
    Failed(Text),
    /// The terminal has said what it is.
    Answers(Answers),
    /// A picture, or why there is none.
    Picture(Came),
    /// All themes, by name.
    Themes(Vec<(Text, Theme)>),
    /// The page moves by itself, and it is time.
    Tick,
    /// The words with this number have been read aloud.
    Spoken(u64),
    /// Nothing can be read aloud.
    Mute(Text),
    /// The process shall stop for a while.
    Suspend,
}

/// What the library has beside its articles.
#[derive(Debug)]
pub struct Listing {
    /// What it knows beside them.
    pub shelf: Shelf,
    /// Number of the last change that is in it.
    pub as_of: u64,
}

/// Something the shell shall do.
#[derive(Debug)]
pub enum Effect {
    /// Read the article of this entry.
    Load {
        /// The entry.
        entry: usize,
        /// Where it is.
        source: Source,
    },
    /// Read an article of the library.
    LoadKept {
        /// Its entry.
        entry: usize,
        /// Its number.
        id: i64,
        /// What makes it this article.
        identity: Identity,
    },
    /// Write changes down.
    Keep {
        /// Number of the change; the list that has it in it says so.
        number: u64,
        /// What to change.
        changes: Vec<(Identity, Change)>,
    },
    /// Search the library; the answer carries the number.
    Search {
        /// The number.
        number: u64,
        /// What to look for.
        query: Query,
    },
    /// Look for what stands around the words in these articles.
    Snippets {
        /// Number of the search.
        number: u64,
        /// Numbers of the articles.
        ids: Vec<i64>,
    },
    /// Keep a search under a name; without a query, forget it.
    SaveSearch {
        /// The name.
        name: Text,
        /// What to look for.
        query: Option<String>,
    },
    /// Find every match; the answer carries the number.
    Find {
        /// The number.
        number: u64,
        /// What to look for.
        pattern: Pattern,
        /// Where.
        article: Arc<Article>,
    },
    /// Open an address.
    Browse(Text),
    /// Put words in the clipboard.
    Copy {
        /// The words.
        words: String,
        /// What the reader is told.
        said: Text,
    },
    /// Open the file of this entry in the reader's editor, and read it anew.
    Edit(usize),
    /// Give words to a command of the reader's.
    Pipe {
        /// The command, for the shell.
        command: String,
        /// The words.
        words: String,
    },
    /// Read words aloud; the answer carries the number.
    Speak {
        /// The number.
        number: u64,
        /// The words.
        words: String,
    },
    /// Be silent.
    Hush,
    /// Make a picture.
    Picture(Wanted),
    /// Ask the terminal what it is.
    Ask,
    /// Read all themes.
    Themes,
    /// Write the name of a theme into the configuration.
    KeepTheme(Text),
    /// Clear the terminal and draw everything.
    Redraw,
    /// Give the terminal back until the shell continues the process.
    Suspend,
    /// End.
    Quit,
}

/// Which pane keys go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Focus {
    /// The headlines.
    #[default]
    List,
    /// The article.
    Body,
}

/// How articles are set on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each may stand with every other")]
pub struct Manner {
    /// Widest line of text, in columns.
    pub measure: u16,
    /// Newspaper columns that a page has, where it is wide enough.
    pub columns: u8,
    /// Words a minute, where the page moves by itself.
    pub pace: u16,
    /// Whether pictures are shown.
    pub images: bool,
    /// Whether they may come from the net without being asked for.
    pub remote: bool,
    /// Whether the screen is read by a program: one pane, nothing drawn, the cursor at what is new.
    pub screen_reader: bool,
    /// How lines look.
    pub taste: Taste,
}

/// What the next key means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Awaited {
    /// A letter for this place.
    SetMark,
    /// The letter of a place.
    GoToMark,
    /// The letters of a link.
    Hint {
        /// All of them.
        hints: Vec<Hint>,
        /// What has been typed.
        typed: String,
    },
}

/// A link with letters on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Where it stands.
    pub at: Point,
    /// Its letters.
    pub label: String,
    /// Where it leads.
    pub aim: Aim,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aim {
    /// To a footnote of the article.
    Within(Point),
    /// To an address.
    Outside(Text),
}

impl Default for Manner {
    fn default() -> Self {
        Self {
            measure: 66,
            columns: 1,
            pace: PACE as u16,
            images: true,
            remote: false,
            screen_reader: false,
            taste: Taste::default(),
        }
    }
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
    /// Marks that the list may not have yet.
    pub(super) pending: VecDeque<(u64, i64, Marks)>,
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
    pub gallery: Option<usize>,
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
    Before(Place),
}

/// Something that can be taken back.
#[derive(Debug, Clone)]
pub struct Undo {
    /// What it was.
    pub said: Text,
    /// Marks as they were, by entry.
    pub marks: Vec<(usize, Marks)>,
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
            letter: letter(),
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
            body.settle(page, self.manner.taste);
        }
    }
}
