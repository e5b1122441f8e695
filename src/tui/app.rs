//! The state of the whole screen.
//!
//! [`App`] is a few parts, each with its own file. What dies with an article is in its [`Reader`]; what is over the panes
//! is one stack of [`Modes`]; neither is guarded by numbers, since another article is another value.

use super::{
    clock::Clock,
    geometry::{Geometry, LIST_HEAD, panes_beside},
    keymap::Keymap,
    look::Look,
    modes::Modes,
    numbers::Numbers,
    panes::{Pane, Panes},
    positions::{Positions, Trail},
    reader::{Opening, Reader},
    reading_options::ReadingOptions,
    screen::Screen,
    session::LibrarySession,
    status::Status,
    theme::Theme,
};

/// Everything on the screen.
#[derive(Debug)]
pub struct App {
    /// The terminal.
    pub screen: Screen,
    /// Theme, keys, reading options.
    pub look: Look,
    /// Sources and headlines, and which pane has the focus.
    pub panes: Panes,
    /// The open article.
    pub reader: Option<Reader>,
    /// The article that is being read by a worker and will be open next.
    pub(super) opening: Option<Opening>,
    /// What is over the panes, the topmost last.
    pub modes: Modes,
    /// The library behind the list.
    pub library: LibrarySession,
    /// The status line.
    pub status: Status,
    /// Where articles were left.
    pub(super) positions: Positions,
    /// Articles that a link or the end of an article led away from.
    pub(super) trail: Trail,
    pub(super) numbers: Numbers,
    /// The time of the last message.
    pub(super) clock: Clock,
}

impl App {
    /// A screen of `size` columns and rows with nothing on it.
    pub fn new(theme: Theme, keys: Keymap, options: ReadingOptions, size: (u16, u16)) -> Self {
        Self {
            screen: Screen::new(size),
            look: Look::new(&theme, keys, options),
            panes: Panes::default(),
            reader: None,
            opening: None,
            modes: Modes::default(),
            library: LibrarySession::default(),
            status: Status::default(),
            positions: Positions::default(),
            trail: Trail::default(),
            numbers: Numbers::default(),
            clock: Clock::default(),
        }
    }

    pub(super) fn geometry(&self) -> Geometry {
        let focus = self.panes.focus();
        let width = self.screen.size.0;
        let headlines = self.panes.headline_columns(width, self.library.is_open);
        let panes = match self.panes.zoomed {
            _ if !self.panes.has_list => Pane::Reader.alone(),
            Some(Pane::Reader) => Pane::Reader.alone(),
            Some(_) => focus.alone(),
            None if self.look.options.screen_reader => focus.alone(),
            None => panes_beside(width, focus, self.library.is_open),
        };
        let mut geometry = Geometry::new(self.screen.size, panes, headlines);
        let rows = geometry.list.height.saturating_sub(LIST_HEAD);
        geometry.entry_rows = self.panes.list.entry_rows(geometry.list.width, rows);
        geometry
    }

    /// When the page moves by itself next; none while it does not.
    pub fn pause(&self) -> Option<std::time::Duration> {
        super::update::reading_pause(self)
    }

    /// Whether the article has a place on the screen.
    pub fn is_reader_shown(&self) -> bool {
        self.geometry().reader.area() > 0
    }

    /// The open article, if it is the one of this entry. Messages name articles by their entries; this and
    /// [`App::opening_of`] are the only places where one is told from another.
    pub(super) fn reader_of(&mut self, entry: usize) -> Option<&mut Reader> {
        self.reader.as_mut().filter(|reader| reader.entry == entry)
    }

    /// The article that is being read by a worker, if it is the one of this entry.
    pub(super) fn opening_of(&mut self, entry: usize) -> Option<&mut Opening> {
        self.opening.as_mut().filter(|opening| opening.entry == entry)
    }

    /// Makes everything fit the screen again; called after every update.
    pub(super) fn settle(&mut self) {
        let geometry = self.geometry();
        self.panes.list.settle(geometry.headlines());
        if geometry.sources.area() > 0 {
            let has_focus = self.panes.focus() == Pane::Sources;
            self.panes.sources.settle(&self.panes.list, has_focus, geometry.source_rows());
        }
        let sheet = geometry.page(self.look.options);
        if geometry.reader.width > 0
            && let Some(reader) = &mut self.reader
        {
            reader.body.settle(sheet, self.look.options.typesetting);
        }
    }
}
