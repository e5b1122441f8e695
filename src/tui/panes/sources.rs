//! The pane of sources: what the headlines can be narrowed to, with counts. Moving the choice narrows them at once.

mod rows;

pub(in crate::tui) use rows::Sources;
use rows::{Row, Target};

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};
use unicode_width::UnicodeWidthStr;

use super::{Motion, Pane, focus, headlines, row_after};
use crate::{
    article::Direction,
    tui::{
        app::App,
        cx::Cx,
        geometry::{Geometry, LIST_HEAD},
        input::Input,
        update::search_library,
        view::{fitted, grouped, put},
    },
};

/// Gives the keys to the sources, or back to the headlines.
pub(in crate::tui) fn toggle(cx: &mut Cx<'_>) {
    if !cx.app.library.is_open {
        return cx.say("no library is open; only a library has sources");
    }
    cx.app.panes.zoomed = None;
    let is_there = cx.app.panes.focus() == Pane::Sources;
    focus(cx, if is_there { Pane::Headlines } else { Pane::Sources });
}

pub(super) fn on_input(cx: &mut Cx<'_>, input: &Input) {
    match input {
        Input::Wheel(Direction::Forward, _) => step(cx, 1),
        Input::Wheel(Direction::Backward, _) => step(cx, -1),
        Input::Press(at) => press(cx, *at),
        _ => {}
    }
}

/// A press chooses a source; on the chosen one it goes to its headlines.
fn press(cx: &mut Cx<'_>, at: Position) {
    let area = cx.app.geometry().sources;
    cx.app.panes.set_focus(Pane::Sources);
    let Some(row) = at.y.checked_sub(area.y + LIST_HEAD) else { return };
    let sources = &mut cx.app.panes.sources;
    let before = sources.chosen();
    if sources.choose(sources.top() + usize::from(row)) {
        if sources.chosen() == before {
            open(cx);
        } else {
            show(cx);
        }
    }
}

pub(super) fn go(cx: &mut Cx<'_>, motion: Motion, times: usize) {
    let page = cx.app.geometry().source_rows();
    let sources = &mut cx.app.panes.sources;
    if let Motion::Section(direction) = motion {
        if (0..times).take_while(|_| sources.next_group(direction)).count() > 0 {
            show(cx);
        }
        return;
    }
    let from = sources.chosen();
    let to = row_after(from, sources.count(), page, motion, times).unwrap_or(times.saturating_sub(1));
    step(cx, to.min(isize::MAX as usize).cast_signed() - from.cast_signed());
}

fn step(cx: &mut Cx<'_>, by: isize) {
    if cx.app.panes.sources.step(by) {
        show(cx);
    }
}

/// Narrows the headlines to what is chosen. A saved search waits for enter.
fn show(cx: &mut Cx<'_>) {
    if let Some(Target::Section(section)) = cx.app.panes.sources.target().cloned() {
        headlines::list_section(section, cx);
    }
}

/// Goes to the headlines of what is chosen.
pub(super) fn open(cx: &mut Cx<'_>) {
    match cx.app.panes.sources.target().cloned() {
        Some(Target::Section(section)) => {
            // What was found instead is left too.
            headlines::list_section(section, cx);
            focus(cx, Pane::Headlines);
        }
        Some(Target::Saved(query)) => {
            focus(cx, Pane::Headlines);
            search_library::show(&query, cx);
        }
        None => {}
    }
}

pub(super) fn draw(app: &App, geometry: Geometry, buffer: &mut Buffer) {
    let (theme, area, sources) = (&app.look.theme, geometry.sources, &app.panes.sources);
    let style = if app.panes.focus() == Pane::Sources { theme.list_title } else { theme.list_meta };
    put(buffer, area, area.y, 1, "sources", theme.text.patch(style));
    for (line, (at, row)) in sources.visible(geometry.source_rows()).enumerate() {
        let row_area = Rect { y: area.y + LIST_HEAD + line as u16, height: 1, ..area };
        match row {
            Row::Gap => {}
            Row::Group(name) => draw_group(app, row_area, name, buffer),
            Row::Source { name, count, .. } => {
                draw_source(app, row_area, name, *count, at == sources.chosen(), buffer);
            }
        }
    }
}

/// The name of a group, with a rule to the edge.
fn draw_group(app: &App, area: Rect, name: &str, buffer: &mut Buffer) {
    let theme = &app.look.theme;
    let x = put(buffer, area, area.y, 1, name, theme.text.patch(theme.subheading));
    let rule = "─".repeat(usize::from(area.width.saturating_sub(x + 2)));
    put(buffer, area, area.y, x + 1, &rule, theme.text.patch(theme.border));
}

fn draw_source(app: &App, area: Rect, name: &str, count: Option<usize>, chosen: bool, buffer: &mut Buffer) {
    let theme = &app.look.theme;
    let has_focus = app.panes.focus() == Pane::Sources;
    let over = match (chosen, has_focus) {
        (true, true) => theme.list_selected,
        (true, false) => theme.list_open,
        (false, _) => Style::default(),
    };
    if chosen && has_focus {
        buffer.set_style(area.intersection(buffer.area), theme.text.patch(theme.list_selected));
    }
    let title = theme.text.patch(theme.list_headline).patch(over);
    let meta = theme.text.patch(theme.list_meta).patch(if has_focus { over } else { Style::default() });
    put(buffer, area, area.y, 0, if chosen { "▌" } else { " " }, title);
    let count = count.map(grouped).unwrap_or_default();
    let edge = area.width.saturating_sub(1 + count.width() as u16);
    put(buffer, area, area.y, edge, &count, meta);
    put(buffer, area, area.y, 2, &fitted(name, usize::from(edge.saturating_sub(3))), title);
}

/// Where the chosen source is.
pub(super) fn words(app: &App, geometry: Geometry) -> Position {
    let sources = &app.panes.sources;
    let row = sources.chosen().saturating_sub(sources.top()) as u16;
    Position::new(geometry.sources.x + 2, geometry.sources.y + LIST_HEAD + row)
}
