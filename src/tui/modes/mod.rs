//! The modal stack: everything that is over the panes and wants keys, mouse or pastes before them.
//!
//! There is one order of precedence, and it is the order of the stack. [`on_input`] asks the topmost mode first; what it
//! passes goes to the one below, at last to the panes. Drawing goes the other way, so that the topmost mode is on top, and
//! the cursor is that of the topmost mode that has one.
//!
//! **To add a mode:** a file here, a variant of [`Mode`], and a line in each of its five questions, which the compiler
//! asks for. A list of lines to choose from is no new mode but a menu, see [`crate::tui::menu`].

pub(super) mod count;
mod gallery;
mod pending_key;
mod prompt;
mod quote;
mod select;

pub(super) use count::Count;
pub(super) use gallery::Gallery;
pub(super) use pending_key::{Hint, LinkTarget, PendingKey};
pub(super) use prompt::{Prompt, Purpose};
pub(super) use quote::{TEMPLATE, quotation};
pub(super) use select::{Quote, SELECTION_HINTS, SELECTION_KEYS, Selection};

use ratatui::{buffer::Buffer, layout::Position};

use super::{app::App, cx::Cx, geometry::Geometry, input::Input, menu::Menu, panes};
use crate::article::Anchor;

/// Something over the panes.
#[derive(Debug)]
pub enum Mode {
    /// A line is being typed.
    Prompt(Prompt),
    /// The next key has a meaning of its own.
    PendingKey(PendingKey),
    /// A number is being typed before a key.
    Count(Count),
    /// Words are being selected.
    Select(Selection),
    /// A picture has the screen.
    Gallery(Gallery),
    /// A popup with lines to choose from.
    Menu(Menu),
}

/// What became of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// It is done with; the mode stays.
    Stay,
    /// It is done with; the mode is closed.
    Close,
    /// It goes to the mode below; this one stays.
    Pass,
    /// It goes to the mode below; this one is closed.
    CloseAndPass,
}

impl Mode {
    fn on_input(&mut self, input: &Input, cx: &mut Cx<'_>) -> Flow {
        match self {
            Self::Prompt(prompt) => prompt.on_input(input, cx),
            Self::PendingKey(pending) => pending.on_input(input, cx),
            Self::Count(count) => count.on_input(input, cx),
            Self::Select(selection) => selection.on_input(input, cx),
            Self::Gallery(gallery) => gallery.on_input(input, cx),
            Self::Menu(menu) => menu.on_input(input, cx),
        }
    }

    /// Whether it ends with the open article.
    fn is_of_reader(&self) -> bool {
        match self {
            Self::Prompt(prompt) => prompt.purpose.is_of_reader(),
            Self::PendingKey(_) | Self::Select(_) | Self::Gallery(_) => true,
            Self::Count(_) => false,
            Self::Menu(menu) => menu.is_of_reader(),
        }
    }

    fn draw(&self, app: &App, geometry: Geometry, buffer: &mut Buffer) {
        match self {
            Self::PendingKey(pending) => pending.draw(app, geometry, buffer),
            Self::Gallery(gallery) => gallery.draw(app, geometry, buffer),
            Self::Menu(menu) => menu.draw(app, geometry, buffer),
            // The status line has the prompt; what is selected is a layer of the page.
            Self::Prompt(_) | Self::Count(_) | Self::Select(_) => {}
        }
    }

    /// Where the cursor is while something is typed.
    fn cursor(&self, geometry: Geometry) -> Option<Position> {
        match self {
            Self::Prompt(prompt) => Some(prompt.cursor(geometry)),
            Self::Menu(menu) => menu.cursor(geometry),
            Self::PendingKey(_) | Self::Count(_) | Self::Select(_) | Self::Gallery(_) => None,
        }
    }

    /// Where a screen reader finds what the mode shows.
    fn words(&self, app: &App, geometry: Geometry) -> Option<Position> {
        match self {
            Self::Prompt(prompt) => Some(prompt.cursor(geometry)),
            Self::Menu(menu) => Some(menu.words(geometry)),
            Self::Select(selection) => selection.words(app, geometry),
            // A screen reader is shown no pictures.
            Self::PendingKey(_) | Self::Count(_) | Self::Gallery(_) => None,
        }
    }
}

/// The stack.
#[derive(Debug, Default)]
pub struct Modes(Vec<Mode>);

impl Modes {
    /// Opens a mode on top of all others.
    pub(super) fn push(&mut self, mode: Mode) {
        self.0.push(mode);
    }

    /// The topmost mode.
    pub fn top(&self) -> Option<&Mode> {
        self.0.last()
    }

    /// The article is left: what belongs to it closes.
    pub(super) fn leave_reader(&mut self) {
        self.0.retain(|mode| !mode.is_of_reader());
    }

    /// Another article is open. What belongs to the one before closes, but for a line that is being typed and as good for
    /// this one, since the rest of what is typed must not be taken for keys; a search goes on from `origin`.
    pub(super) fn replace_reader(&mut self, origin: Anchor) {
        self.0.retain_mut(|mode| match mode {
            Mode::Prompt(prompt) => prompt.purpose.follow(origin),
            mode => !mode.is_of_reader(),
        });
    }

    /// The selection is done with.
    pub(super) fn end_selection(&mut self) {
        self.0.retain(|mode| !matches!(mode, Mode::Select(_)));
    }

    /// The prompt, where something is being typed.
    pub fn prompt(&self) -> Option<&Prompt> {
        self.0.iter().rev().find_map(|mode| match mode {
            Mode::Prompt(prompt) => Some(prompt),
            _ => None,
        })
    }

    /// What is selected.
    pub fn selection(&self) -> Option<Selection> {
        self.0.iter().rev().find_map(|mode| match mode {
            Mode::Select(selection) => Some(*selection),
            _ => None,
        })
    }

    /// The picture that has the screen.
    pub fn gallery(&self) -> Option<Gallery> {
        self.0.iter().rev().find_map(|mode| match mode {
            Mode::Gallery(gallery) => Some(*gallery),
            _ => None,
        })
    }

    pub(super) fn draw(&self, app: &App, geometry: Geometry, buffer: &mut Buffer) {
        self.0.iter().for_each(|mode| mode.draw(app, geometry, buffer));
    }

    /// Where the cursor is while something is typed.
    pub(super) fn cursor(&self, geometry: Geometry) -> Option<Position> {
        self.0.iter().rev().find_map(|mode| mode.cursor(geometry))
    }

    /// Where a screen reader finds what the topmost mode shows.
    pub(super) fn words(&self, app: &App, geometry: Geometry) -> Option<Position> {
        self.0.iter().rev().find_map(|mode| mode.words(app, geometry))
    }
}

/// Hands an input down the stack until somebody takes it.
pub(super) fn on_input(cx: &mut Cx<'_>, input: &Input) {
    if matches!(input, Input::Key(_)) && !matches!(cx.app.modes.top(), Some(Mode::Prompt(_))) {
        // What was said has been read.
        cx.app.status.notice = None;
    }
    let mut level = cx.app.modes.0.len();
    while level > 0 {
        // A mode that passes may have closed others.
        level = (level - 1).min(cx.app.modes.0.len().saturating_sub(1));
        if level >= cx.app.modes.0.len() {
            break;
        }
        // It is taken out while it works, so that it may change all the rest.
        let mut mode = cx.app.modes.0.remove(level);
        let flow = mode.on_input(input, cx);
        if matches!(flow, Flow::Stay | Flow::Pass) {
            let place = level.min(cx.app.modes.0.len());
            cx.app.modes.0.insert(place, mode);
        }
        if matches!(flow, Flow::Stay | Flow::Close) {
            return;
        }
    }
    panes::on_input(cx, input);
}
