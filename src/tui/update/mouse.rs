//! The wheel and clicks.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::{App, Effect, Focus, open, preview};
use crate::tui::geometry::{ENTRY_ROWS, LIST_HEAD};

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
        return;
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
    }
}
