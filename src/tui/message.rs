//! The messages and effects that cross the border of the state.

use std::sync::Arc;

use crossterm::event::Event;

use super::{
    entry::{Card, Entry},
    jobs::JobKind,
    pictures::{PictureRequest, PictureResult},
    terminal_query::TerminalAnswers,
    theme::Theme,
};
use crate::{
    article::{Article, Text},
    feeds::discovery,
    find::{Match, Pattern},
    library::{
        Change, Found, Group, Highlight, Identity, ListExtras, Order, Progress, ReadingPosition, Record,
        Snippet, query::Query,
    },
    source::Source,
};

/// Something that happened.
#[derive(Debug)]
pub enum Message {
    /// The first of all: what the screen begins with.
    Started(Box<FirstScreen>),
    /// A key, the mouse, a new size.
    Input(Event),
    /// The screen has another size, in columns and rows.
    Resized(u16, u16),
    /// Width and height of a cell of the terminal, in pixels.
    CellSize(u16, u16),
    /// An article was read.
    Loaded {
        /// Index of its entry in the list.
        entry: usize,
        /// The article, or why it could not be read.
        article: Result<Arc<Article>, Text>,
        /// Whether this is all of it.
        whole: bool,
    },
    /// What was taken for an article holds several.
    Expanded {
        /// Index of its entry in the list.
        entry: usize,
        /// The articles, at least one.
        entries: Vec<Entry>,
        /// What could not be read of it.
        problem: Option<Text>,
    },
    /// Matches were found, for the search with this number.
    Found {
        /// Of the search, counted up by the reader; what an earlier one found is stale and dropped.
        number: u64,
        /// All of them so far, in reading order.
        matches: Arc<[Match]>,
    },
    /// The entries that are like the filter, the best first, for the question with this number.
    Ranked {
        /// Of the filter; the answer to an earlier one is stale and dropped.
        number: u64,
        /// Indexes of entries in the list.
        entries: Vec<u32>,
    },
    /// More articles for the list.
    Entries(Vec<Entry>),
    /// What the list shows of these entries.
    Cards(Vec<(usize, Card)>),
    /// Some of the articles of the library, in order.
    Listed(Vec<Record>),
    /// All of them have come.
    ListEnds(Box<Listing>),
    /// How far a job is.
    Progress(JobKind, Progress),
    /// The feeds that were due have been asked.
    Fetched {
        /// What came, in a line; or why they were not asked.
        done: Result<Text, Text>,
        /// Whether none of them was due.
        is_none_due: bool,
    },
    /// A job was stopped before its end.
    Cancelled(JobKind),
    /// What a search of the library found, for the search with this number.
    Hits {
        /// Of the search; what an earlier one found is stale and dropped.
        number: u64,
        /// The articles, in the order that was asked for.
        found: Found,
    },
    /// The search of the library with this number failed.
    NotSearched {
        /// Of the search that failed.
        number: u64,
        /// Why.
        reason: Text,
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
        /// Index of the entry in the list.
        entry: usize,
        /// The reading position.
        place: ReadingPosition,
    },
    /// A file turned out to be an article of the library.
    Known {
        /// Index of its entry in the list.
        entry: usize,
        /// What the library knows.
        record: Box<Record>,
        /// Where the reader left it.
        place: Option<ReadingPosition>,
        /// What the reader marked in it.
        highlights: Vec<Highlight>,
    },
    /// What the reader marked in this entry's article.
    Highlighted {
        /// Index of the entry in the list.
        entry: usize,
        /// In reading order.
        highlights: Vec<Highlight>,
    },
    /// A link leads to this article of the library.
    Followed {
        /// The library's number of it.
        id: i64,
        /// The address, which is opened where the list does not have the article.
        address: Text,
    },
    /// Feeds of a page that shall be subscribed, of which one has to be chosen.
    FeedsFound(Vec<discovery::Found>),
    /// Something the reader should know.
    Notice(Text),
    /// The change with this number could not be written: it is taken off the screen.
    NotKept {
        /// Of the change.
        number: u64,
        /// Why.
        reason: Text,
    },
    /// Something failed.
    Failed(Text),
    /// The terminal has answered what it is.
    Answers(TerminalAnswers),
    /// A picture, or why there is none.
    Picture(PictureResult),
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

/// What the screen begins with.
#[derive(Debug, Default)]
pub struct FirstScreen {
    /// What stands above the list.
    pub heading: Text,
    /// A line below that, for a reader whose library is empty.
    pub hint: Option<Text>,
    /// Name of the theme in force.
    pub theme_name: String,
    /// Whether there is a list at all; a single file has none.
    pub has_list: bool,
    /// Whether the first article has the focus.
    pub open_first: bool,
    /// The first articles of the list, where it is not a library's.
    pub entries: Vec<Entry>,
    /// The library, where the list is one's.
    pub library: Option<FirstOfLibrary>,
    /// What could not be read.
    pub problem: Option<Text>,
    /// Seconds that local time is ahead of UTC.
    pub utc_offset: i32,
    /// What a quotation looks like in the notes file, where that is not what it looks like elsewhere.
    pub note_template: Option<String>,
}

/// What the first screen shows of a library.
#[derive(Debug, Default)]
pub struct FirstOfLibrary {
    /// Its first articles, in the order of the list; the rest follows in [`Message::Listed`].
    pub records: Vec<Record>,
    /// Order of the list.
    pub sort: Order,
    /// Headings of the list.
    pub group: Group,
    /// Why nothing can be written, where that is so.
    pub read_only: Option<Text>,
}

/// What the library has beside its articles.
#[derive(Debug)]
pub struct Listing {
    /// What it knows beside them.
    pub extras: ListExtras,
    /// Number of the last change that is in it.
    pub as_of: u64,
}

/// Something the shell shall do.
#[derive(Debug)]
pub enum Effect {
    /// Read the article of this entry.
    Load {
        /// Index of the entry in the list.
        entry: usize,
        /// Where it is.
        source: Source,
    },
    /// Read an article of the library.
    LoadKept {
        /// Index of its entry in the list.
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
    /// Take an article that comes with newsprint into the library; [`Message::Known`] answers.
    Adopt {
        /// Index of its entry in the list.
        entry: usize,
        /// Where it is.
        source: Source,
    },
    /// Search the library; the answer carries the number.
    Search {
        /// Of the search, counted up, so that answers to an earlier one are known for stale.
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
    /// Fetch the feeds that are due; [`Message::Fetched`] answers.
    Fetch {
        /// Whether those are asked that are not due.
        again: bool,
    },
    /// Stop a job; [`Message::Cancelled`] answers where it had not ended.
    Cancel(JobKind),
    /// Keep a search under a name; without a query, forget it.
    SaveSearch {
        /// The name.
        name: Text,
        /// What to look for.
        query: Option<String>,
    },
    /// Find every match; the answer carries the number.
    Find {
        /// Of the search, counted up, so that answers to an earlier one are known for stale.
        number: u64,
        /// What to look for.
        pattern: Pattern,
        /// In which text: the beginning of a large article at first, the whole once it is read.
        article: Arc<Article>,
    },
    /// Find the entries that are like a filter; [`rank`](super::rank) does it, and the answer carries the number.
    Rank {
        /// Of the filter, counted up at each letter, so that answers to an earlier one are known for stale.
        number: u64,
        /// What was typed.
        filter: String,
        /// Indexes of the entries to choose from.
        among: Vec<u32>,
    },
    /// Subscribe to the feed at an address, or to that of a page; [`Message::FeedsFound`] answers where there are several.
    Subscribe {
        /// As it was typed.
        address: String,
    },
    /// Open an address.
    Browse(Text),
    /// Follow a link: [`Message::Followed`] answers where the library has what it leads to, else it is opened.
    Follow(Text),
    /// Put words in the clipboard.
    Copy {
        /// As they stand in the source, not as they are hyphenated and broken on the screen.
        words: String,
        /// What the reader is told.
        message: Text,
    },
    /// Open the file of this entry in the reader's editor, and read it anew.
    Edit(usize),
    /// Put words at the end of the reader's notes file.
    AppendNote {
        /// A quotation with its source, as the template has it.
        words: String,
    },
    /// Give words to a command of the reader's.
    Pipe {
        /// The command, for the shell.
        command: String,
        /// What the command reads from its standard input.
        words: String,
    },
    /// Read words aloud; the answer carries the number.
    Speak {
        /// Of the sentence; [`Message::Spoken`] returns it.
        number: u64,
        /// One sentence, without the numbers of notes and links.
        words: String,
    },
    /// Be silent.
    Hush,
    /// Make a picture.
    Picture(PictureRequest),
    /// Ask the terminal whether it draws Sixel pictures.
    Ask,
    /// Read all themes.
    Themes,
    /// Write the name of a theme into the configuration.
    KeepTheme(Text),
    /// Clear the terminal and draw everything.
    Redraw,
    /// Give the terminal back until the shell continues the process.
    Suspend,
    /// Do the same at the signal for it: whoever sent it will continue the process.
    Stop,
    /// End.
    Quit,
}
