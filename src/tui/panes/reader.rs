//! The pane of the open article.

use ratatui::{buffer::Buffer, layout::Position};

use super::{Motion, Pane, headlines};
use crate::{
    article::{Direction, PieceId, Point},
    layout::Set,
    tui::{
        app::App,
        body::Body,
        cx::Cx,
        geometry::Geometry,
        input::Input,
        modes::{Mode, Selection},
        reader::Search,
        view,
    },
};

/// Lines a turn of the mouse wheel moves.
const WHEEL: isize = 3;

/// Lines of the old page that stay on the new one, so that the eye finds its place.
const OVERLAP: isize = 2;

pub(super) fn on_input(cx: &mut Cx<'_>, input: &Input) {
    match input {
        Input::Wheel(direction, _) => scroll(cx, WHEEL, *direction),
        Input::Press(at) => {
            cx.app.panes.set_focus(Pane::Reader);
            let point = point_at(cx.app, *at);
            if let Some(reader) = &mut cx.app.reader {
                reader.pressed = point;
            }
        }
        Input::Drag(at) => {
            if let Some(selection) = dragged(cx, *at) {
                cx.app.modes.push(Mode::Select(selection));
            }
        }
        Input::Release => {
            if let Some(reader) = &mut cx.app.reader {
                reader.pressed = None;
            }
        }
        Input::Key(_) | Input::Paste(_) => {}
    }
}

/// What is selected when the mouse is drawn to a cell.
pub(in crate::tui) fn dragged(cx: &Cx<'_>, at: Position) -> Option<Selection> {
    let fixed = cx.app.reader.as_ref()?.pressed?;
    Some(Selection { fixed, cursor: point_at(cx.app, at)? })
}

/// The letter in a cell, or the nearest on its line.
fn point_at(app: &App, at: Position) -> Option<Point> {
    let sheet = app.geometry().page(app.look.options);
    let body = &app.reader.as_ref()?.body;
    let x = at.x.saturating_sub(sheet.area.x);
    let column = sheet.column_at(x);
    let row = usize::from(at.y.saturating_sub(sheet.area.y));
    let across = |set: &&Set| set.row == row && (set.column == column || set.place.piece == PieceId::HEAD);
    let set = body.view.iter().find(across)?;
    let left = sheet.left(set.place.piece, column);
    let letter = set.line.letter_at(x.saturating_sub(left).into())?;
    Some(letter.of(set.place.piece))
}

/// The cell of a letter, where it is on the page.
pub(in crate::tui) fn position_of(app: &App, geometry: Geometry, point: Point) -> Option<Position> {
    let sheet = geometry.page(app.look.options);
    let view = &app.reader.as_ref()?.body.view;
    view.iter().filter(|set| set.place.piece == point.piece).find_map(|set| {
        let column = set.line.column_of(point.origin())? as u16;
        let x = sheet.area.x + sheet.left(point.piece, set.column) + column;
        Some(Position::new(x, sheet.area.y + set.row as u16))
    })
}

/// Moves the page by lines; a search whose answer is still to come no longer moves it.
fn scroll(cx: &mut Cx<'_>, lines: isize, direction: Direction) {
    if let Some(reader) = &mut cx.app.reader {
        if let Some(search) = &mut reader.search {
            search.stay();
        }
        reader.body.scroll(if direction == Direction::Forward { lines } else { -lines });
    }
}

pub(super) fn go(cx: &mut Cx<'_>, motion: Motion, times: usize) {
    let Some(reader) = &mut cx.app.reader else { return };
    let rows = reader.body.rows();
    let lines = times.cast_signed();
    match motion {
        Motion::Line(direction) => return scroll(cx, lines, direction),
        Motion::Page(Direction::Forward) if reader.body.is_at_end() => return go_on(cx),
        Motion::Page(direction) => {
            return scroll(cx, (rows - OVERLAP).max(1).saturating_mul(lines), direction);
        }
        Motion::Half(direction) => return scroll(cx, (rows / 2).max(1).saturating_mul(lines), direction),
        Motion::Edge(_) | Motion::Section(_) | Motion::Number | Motion::Percent => {}
    }
    if let Some(search) = &mut reader.search {
        search.stay();
    }
    reader.body.remember();
    match motion {
        Motion::Edge(Direction::Backward) => reader.body.go_to_start(),
        Motion::Edge(Direction::Forward) => reader.body.go_to_end(),
        Motion::Number => reader.body.go_to_line(times),
        Motion::Percent => reader.body.go_to_share(times.min(100) as f64 / 100.0),
        Motion::Section(direction) => {
            if (0..times).take_while(|_| reader.body.go_to_section(direction)).count() == 0 {
                cx.say("last section");
            }
        }
        Motion::Line(_) | Motion::Page(_) | Motion::Half(_) => {}
    }
}

/// The page is turned at the end of the article: the next unread one follows.
fn go_on(cx: &mut Cx<'_>) {
    if cx.app.panes.has_list { headlines::next_unread(cx) } else { cx.say("end of the article") }
}

/// Begins a selection at the match the person is at, where that is in sight, else in the middle of the page.
pub(in crate::tui) fn select(cx: &mut Cx<'_>) {
    let Some(reader) = &cx.app.reader else { return cx.say("no article is open") };
    let rows =
        || reader.body.view.iter().filter_map(|set| Some((set.row, set.line.origin()?.of(set.place.piece))));
    let points = || rows().map(|(_, point)| point);
    let found = reader.search.as_ref().and_then(Search::current).map(|hit| hit.at);
    let in_sight = found.filter(|point| points().min() <= Some(*point) && Some(*point) <= points().max());
    let middle = usize::try_from(reader.body.rows() / 2).unwrap_or_default();
    let in_middle = rows().min_by_key(|(row, _)| row.abs_diff(middle)).map(|(_, point)| point);
    let Some(start) = in_sight.or(in_middle) else { return cx.say("no words in sight") };
    cx.app.panes.set_focus(Pane::Reader);
    cx.app.modes.push(Mode::Select(Selection { fixed: start, cursor: start }));
}

pub(super) fn draw(app: &App, geometry: Geometry, buffer: &mut Buffer) {
    view::body(app, geometry, buffer);
}

/// The words that have come into sight.
pub(super) fn words(app: &App, geometry: Geometry) -> Position {
    let sheet = geometry.page(app.look.options);
    let row = app.reader.as_ref().map_or(0, |reader| Body::fresh(&reader.body)) as u16;
    Position::new(
        sheet.area.x + sheet.left(PieceId::of_block(0), 0),
        sheet.area.y + row.min(sheet.area.height.saturating_sub(1)),
    )
}
