//! The panes of the screen: sources, headlines and the article, side by side where there is room.
//!
//! Each pane is a file with `on_input` for the mouse, `go` for keys that move, and `draw`; where it is comes from
//! [`Geometry::of`]. Keys go to the pane with the focus, the mouse to the one below it.
//!
//! **To add a pane:** a file here, a variant of [`Pane`], a line in each question that is asked of it (the compiler names
//! them), and its place in the layouts of `geometry.rs`.

pub(super) mod headlines;
pub(super) mod reader;
pub(super) mod sources;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    action::Handler,
    app::App,
    cx::Cx,
    geometry::Geometry,
    input::Input,
    list::List,
    modes::Mode,
    update::{find, jumps, opening, outside, pictures},
};
use crate::article::{Direction, Text};

pub(super) use sources::Sources;

/// The panes once, so that none can be missing where all are asked.
macro_rules! panes {
    ($($(#[$about:meta])+ $pane:ident,)+) => {
        /// A part of the screen.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub enum Pane {
            $($(#[$about])+ $pane,)+
        }

        impl Pane {
            /// The panes, from the left.
            const ALL: &[Self] = &[$(Self::$pane),+];

            /// This pane and no other.
            pub(super) fn alone(self) -> &'static [Self] {
                match self {
                    $(Self::$pane => &[Self::$pane],)+
                }
            }
        }
    };
}

panes! {
    /// What the headlines can be narrowed to: sections, folders, tags, sites, saved searches.
    Sources,
    /// The list of headlines.
    #[default]
    Headlines,
    /// The open article.
    Reader,
}

/// The panes' state but the article's.
#[derive(Debug)]
pub struct Panes {
    focus: Pane,
    /// Whether the article has the screen to itself.
    pub zoomed: bool,
    /// Whether there is a list at all; a single file has none.
    pub has_list: bool,
    /// What stands above the list.
    pub heading: Text,
    /// A line below that, for a person whose library is empty.
    pub hint: Option<Text>,
    /// The sources.
    pub sources: Sources,
    /// The headlines.
    pub list: List,
    /// Number of the last question which headlines are like the filter.
    pub(super) ranking: u64,
}

/// A way to move that keys ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Motion {
    /// By a line, or a headline.
    Line(Direction),
    /// By a page.
    Page(Direction),
    /// By half a page.
    Half(Direction),
    /// To the start or the end.
    Edge(Direction),
    /// By a section of the article.
    Section(Direction),
}

impl Default for Panes {
    fn default() -> Self {
        Self {
            focus: Pane::default(),
            zoomed: false,
            has_list: true,
            heading: Text::line("newsprint"),
            hint: None,
            sources: Sources::default(),
            list: List::default(),
            ranking: 0,
        }
    }
}

impl Panes {
    /// The pane that keys go to.
    pub fn focus(&self) -> Pane {
        if self.has_list { self.focus } else { Pane::Reader }
    }

    /// Gives the keys to a pane.
    pub(super) fn set_focus(&mut self, pane: Pane) {
        self.focus = pane;
    }
}

impl Pane {
    /// Columns that it has on a screen of `screen` columns, where there is another to its right.
    pub(super) fn width(self, screen: u16) -> u16 {
        match self {
            Self::Sources => (screen / 6).clamp(24, 32),
            Self::Headlines => (screen * 3 / 10).clamp(30, 46),
            Self::Reader => screen,
        }
    }

    fn on_input(self, cx: &mut Cx<'_>, input: &Input) {
        match self {
            Self::Sources => sources::on_input(cx, input),
            Self::Headlines => headlines::on_input(cx, input),
            Self::Reader => reader::on_input(cx, input),
        }
    }

    fn go(self, cx: &mut Cx<'_>, motion: Motion) {
        match self {
            Self::Sources => sources::go(cx, motion),
            Self::Headlines => headlines::go(cx, motion),
            Self::Reader => reader::go(cx, motion),
        }
    }

    fn draw(self, app: &App, geometry: Geometry, buffer: &mut Buffer) {
        match self {
            Self::Sources => sources::draw(app, geometry, buffer),
            Self::Headlines => headlines::draw(app, geometry, buffer),
            Self::Reader => reader::draw(app, geometry, buffer),
        }
    }

    /// Where a screen reader finds what is new.
    fn words(self, app: &App, geometry: Geometry) -> Position {
        match self {
            Self::Sources => sources::words(app, geometry),
            Self::Headlines => headlines::words(app, geometry),
            Self::Reader => reader::words(app, geometry),
        }
    }
}

/// Takes what no mode has taken.
pub(super) fn on_input(cx: &mut Cx<'_>, input: &Input) {
    match input {
        Input::Key(key) => match cx.app.look.keys.action(*key).map(super::action::Action::handler) {
            Some(Handler::Run(run)) => run(cx),
            Some(Handler::Menu(open)) => {
                if let Some(menu) = open(cx) {
                    cx.app.modes.push(Mode::Menu(menu));
                }
            }
            None => {}
        },
        Input::Wheel(_, at) | Input::Press(at) => {
            let geometry = cx.app.geometry();
            // The wheel turns the page wherever there is nothing else to turn.
            let below = Pane::ALL.iter().find(|pane| geometry.of(**pane).contains(*at));
            let is_wheel = matches!(input, Input::Wheel(..));
            if let Some(pane) = below.or(is_wheel.then_some(&Pane::Reader)) {
                pane.on_input(cx, input);
            }
        }
        // What began in the article goes on there, wherever the mouse is meanwhile.
        Input::Drag(_) | Input::Release => Pane::Reader.on_input(cx, input),
        Input::Paste(_) => {}
    }
}

/// Draws the panes and what is between them.
pub(super) fn draw(app: &App, geometry: Geometry, buffer: &mut Buffer) {
    for pane in Pane::ALL {
        let area = geometry.of(*pane);
        if area.area() > 0 {
            pane.draw(app, geometry, buffer);
            divider(app, area, buffer);
        }
    }
}

/// The rule at the left edge of a pane that has another beside it.
fn divider(app: &App, area: Rect, buffer: &mut Buffer) {
    let Some(x) = area.x.checked_sub(1) else { return };
    let line = Rect { x, width: 1, ..area };
    for y in line.top()..line.bottom() {
        super::view::put(buffer, line, y, 0, "│", app.look.theme.text.patch(app.look.theme.border));
    }
}

/// Where a screen reader finds what is new in the panes.
pub(super) fn words(app: &App, geometry: Geometry) -> Position {
    let shown = Pane::ALL.iter().find(|pane| geometry.of(**pane).area() > 0);
    shown.unwrap_or(&Pane::Reader).words(app, geometry)
}

/// Moves in the pane with the focus.
pub(super) fn go(cx: &mut Cx<'_>, motion: Motion) {
    cx.app.panes.focus().go(cx, motion);
}

/// Opens what is chosen: the headline, or the picture on the page.
pub(super) fn open(cx: &mut Cx<'_>) {
    match cx.app.panes.focus() {
        Pane::Sources => sources::open(cx),
        Pane::Headlines => headlines::open(cx),
        Pane::Reader => pictures::enlarge(cx),
    }
}

/// Goes back by one: out of the zoom, to the list, out of a section, at last out of the program.
pub(super) fn back(cx: &mut Cx<'_>) {
    let panes = &mut cx.app.panes;
    if panes.zoomed && panes.has_list {
        panes.zoomed = false;
    } else if panes.focus() != Pane::Headlines && panes.has_list {
        focus(cx, Pane::Headlines);
    } else if !headlines::leave_section(cx) {
        outside::quit(cx);
    }
}

/// Gives the keys to a pane; the article follows the list once it is beside it again.
pub(super) fn focus(cx: &mut Cx<'_>, pane: Pane) {
    cx.app.panes.set_focus(pane);
    preview(cx);
}

/// The next pane gets the focus: of those on the screen, or of headlines and article where only one is.
pub(super) fn next(cx: &mut Cx<'_>) {
    if cx.app.panes.zoomed || !cx.app.panes.has_list {
        // With nothing beside the article, tab is what a terminal cannot tell it from: ctrl-i.
        return jumps::go(cx, Direction::Forward);
    }
    let has_sources = cx.app.geometry().sources.area() > 0;
    let next = match cx.app.panes.focus() {
        Pane::Headlines => Pane::Reader,
        Pane::Reader if has_sources => Pane::Sources,
        Pane::Sources | Pane::Reader => Pane::Headlines,
    };
    focus(cx, next);
}

/// The pane before gets the focus; a library's sources are before its headlines even where there is no room for both.
pub(super) fn previous(cx: &mut Cx<'_>) {
    if cx.app.panes.zoomed || !cx.app.panes.has_list {
        return;
    }
    let previous = match cx.app.panes.focus() {
        Pane::Headlines if cx.app.library.is_open => Pane::Sources,
        Pane::Reader => Pane::Headlines,
        Pane::Sources | Pane::Headlines => Pane::Reader,
    };
    focus(cx, previous);
}

/// Gives the article all of the screen, or takes that back.
pub(super) fn zoom(cx: &mut Cx<'_>) {
    let panes = &mut cx.app.panes;
    panes.zoomed = !panes.zoomed;
    panes.focus = Pane::Reader;
}

/// Opens the prompt: for the article where it has the focus, else for headlines.
pub(super) fn find(cx: &mut Cx<'_>) {
    match cx.app.panes.focus() {
        Pane::Reader if cx.app.reader.is_some() || cx.app.opening.is_some() => find::ask(cx),
        _ if cx.app.panes.has_list => headlines::ask_for_filter(cx),
        _ => {}
    }
}

/// With several panes on the screen the article follows the list.
pub(super) fn preview(cx: &mut Cx<'_>) {
    if cx.app.geometry().reader.width > 0 {
        opening::open_chosen(cx);
    }
}
