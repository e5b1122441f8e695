//! The wheel and clicks.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::{App, Effect, Focus, open, preview, selecting, themes};
use crate::{
    article::{PieceId, Point},
    layout::Set,
    tui::{
        geometry::{ENTRY_ROWS, LIST_HEAD},
        select::Selection,
    },
};

/// Lines a turn of the mouse wheel moves.
const WHEEL: isize = 3;

/// Applies a turn of the wheel or a click.
pub(super) fn on_mouse(app: &mut App, mouse: MouseEvent, effects: &mut Vec<Effect>) {
    let geometry = app.geometry();
    let at = Position::new(mouse.column, mouse.row);
    let by = match mouse.kind {
        MouseEventKind::ScrollDown => WHEEL,
        MouseEventKind::ScrollUp => -WHEEL,
        MouseEventKind::Down(MouseButton::Left) => return click(app, at, effects),
        MouseEventKind::Drag(MouseButton::Left) => return drag(app, at),
        MouseEventKind::Up(MouseButton::Left) => return released(app),
        _ => return,
    };
    if let Some(popup) = &mut app.popup {
        popup.step(by.signum());
    } else if geometry.list.contains(at) {
        if app.list.step(by.signum()) {
            preview(app, effects);
        }
    } else if let Some(body) = &mut app.body {
        body.scroll(by);
    }
}

fn click(app: &mut App, at: Position, effects: &mut Vec<Effect>) {
    let geometry = app.geometry();
    if app.popup.take().is_some() || app.prompt.is_some() {
        return themes::preview(app);
    }
    if geometry.list.contains(at) {
        app.focus = Focus::List;
        let row = at.y.saturating_sub(geometry.list.y + LIST_HEAD);
        let hit = app.list.top + usize::from(row / ENTRY_ROWS);
        if at.y >= geometry.list.y + LIST_HEAD && hit < app.list.rows.len() {
            let again = app.list.chosen == hit;
            app.list.chosen = hit;
            app.list.step(0);
            preview(app, effects);
            if again || geometry.body.width == 0 {
                open(app, effects);
            }
        }
    } else if geometry.body.contains(at) {
        app.focus = Focus::Body;
        app.selection = None;
        app.pressed = point(app, at);
    }
}

/// The letter under the mouse, or the nearest on its line.
fn point(app: &App, at: Position) -> Option<Point> {
    let sheet = app.geometry().page(app.manner);
    let body = app.body.as_ref()?;
    let x = at.x.saturating_sub(sheet.area.x);
    let column = sheet.column_at(x);
    let row = usize::from(at.y.saturating_sub(sheet.area.y));
    let across = |set: &&Set| set.row == row && (set.column == column || set.place.piece == PieceId::HEAD);
    let set = body.view.iter().find(across)?;
    let left = sheet.left(set.place.piece, column);
    let letter = set.line.letter_at(x.saturating_sub(left).into())?;
    Some(letter.of(set.place.piece))
}

fn released(app: &mut App) {
    if app.pressed.take().is_some() && app.selection.is_some() {
        selecting::help(app);
    }
}

/// Chooses the words that the mouse is drawn over.
fn drag(app: &mut App, at: Position) {
    if let (Some(fixed), Some(cursor)) = (app.pressed, point(app, at)) {
        app.selection = Some(Selection { fixed, cursor });
    }
}
