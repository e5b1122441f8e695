//! The panes of the screen: sources, headlines and the article, side by side where there is room.
//!
//! Each pane is a file with `on_input` for the mouse, `go` for keys that move, and `draw`; where it is comes from
//! [`Geometry::of`]. Keys go to the pane with the focus, the mouse to the one below it.
//!
//! **To add a pane:** a file here, a line in `panes!`, a line in each question that is asked of it (the compiler names
//! them), and its place in the layouts of `geometry.rs`.

pub(super) mod headlines;
pub(super) mod reader;
pub(super) mod sources;
pub(super) mod width;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    action::{Action, Handler},
    app::App,
    cx::Cx,
    geometry::Geometry,
    input::Input,
    list::List,
    modes::{Mode, count},
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
    /// The pane that was given the screen to itself. The article keeps it; of the others the one with the focus has it.
    pub zoomed: Option<Pane>,
    /// Columns of the list, where the person chose them.
    pub(super) list_columns: Option<u16>,
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
    /// To the line or entry with the number that was typed.
    Number,
    /// So far into it as the number that was typed, in percent.
    Percent,
}

impl Default for Panes {
    fn default() -> Self {
        Self {
            focus: Pane::default(),
            zoomed: None,
            list_columns: None,
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

    /// Takes the list back beside the article, where that had the screen.
    pub(super) fn unzoom_reader(&mut self) -> bool {
        self.zoomed.take_if(|pane| *pane == Pane::Reader).is_some()
    }
}

impl Pane {
    fn on_input(self, cx: &mut Cx<'_>, input: &Input) {
        match self {
            Self::Sources => sources::on_input(cx, input),
            Self::Headlines => headlines::on_input(cx, input),
            Self::Reader => reader::on_input(cx, input),
        }
    }

    fn go(self, cx: &mut Cx<'_>, motion: Motion, times: usize) {
        match self {
            Self::Sources => sources::go(cx, motion, times),
            Self::Headlines => headlines::go(cx, motion, times),
            Self::Reader => reader::go(cx, motion, times),
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
        Input::Key(key) => match cx.app.look.keys.action(*key) {
            Some(action) => run(action, cx),
            None => _ = count::begin(*key, cx),
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
    super::view::list_extent(app, geometry, buffer);
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

/// Moves in the pane with the focus, so many times; what goes to a number goes to that one.
pub(super) fn go_times(cx: &mut Cx<'_>, motion: Motion, times: usize) {
    cx.app.panes.focus().go(cx, motion, times);
}

/// The row to stand on when going to `to` of `count` rows: the next one in this direction that stands, else in the other.
pub(super) fn landing(
    to: usize,
    count: usize,
    forward: bool,
    stands: impl Fn(&usize) -> bool,
) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let after = || (to..count).find(&stands);
    let before = || (0..=to.min(last)).rev().find(&stands);
    if forward { after().or_else(before) } else { before().or_else(after) }
}

/// The row that a motion leads to from one of `count` rows, of which a page shows `page`; `None` for one that rows do not know.
fn row_after(from: usize, count: usize, page: usize, motion: Motion, times: usize) -> Option<usize> {
    let page = page.max(1);
    let (by, direction) = match motion {
        Motion::Line(direction) => (1, direction),
        Motion::Page(direction) => (page, direction),
        Motion::Half(direction) => ((page / 2).max(1), direction),
        Motion::Edge(Direction::Backward) => return Some(0),
        Motion::Edge(Direction::Forward) => return Some(count),
        Motion::Percent => return Some((count * times.min(100) / 100).saturating_sub(1)),
        Motion::Section(_) | Motion::Number => return None,
    };
    let by = by.saturating_mul(times);
    Some(match direction {
        Direction::Forward => from.saturating_add(by),
        Direction::Backward => from.saturating_sub(by),
    })
}

/// Does what an action does, as its key would.
pub(super) fn run(action: Action, cx: &mut Cx<'_>) {
    match action.handler() {
        Handler::Go(motion) => go_times(cx, motion, 1),
        Handler::Run(run) => run(cx),
        Handler::Menu(open) => {
            if let Some(menu) = open(cx) {
                cx.app.modes.push(Mode::Menu(menu));
            }
        }
    }
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
    if panes.has_list && panes.unzoom_reader() {
        preview(cx);
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
    if cx.app.panes.zoomed == Some(Pane::Reader) || !cx.app.panes.has_list {
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
    if cx.app.panes.zoomed == Some(Pane::Reader) || !cx.app.panes.has_list {
        return;
    }
    let previous = match cx.app.panes.focus() {
        Pane::Headlines if cx.app.library.is_open => Pane::Sources,
        Pane::Reader => Pane::Headlines,
        Pane::Sources | Pane::Headlines => Pane::Reader,
    };
    focus(cx, previous);
}

/// Gives the pane with the focus all of the screen, or takes that back.
pub(super) fn zoom(cx: &mut Cx<'_>) {
    let panes = &mut cx.app.panes;
    panes.zoomed = if panes.zoomed.is_some() { None } else { Some(panes.focus()) };
    preview(cx);
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
