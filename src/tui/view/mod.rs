//! Draws the state. Nothing here changes it.

mod body;
mod layers;
mod list;
mod pictures;
mod popup;
mod ruler;
mod status;

use crate::article::PieceId;
use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};
use unicode_width::UnicodeWidthStr;

use super::{app::App, body::Body, geometry::Geometry};

/// Draws the whole screen.
pub fn draw(app: &App, frame: &mut Frame<'_>) {
    let geometry = app.geometry();
    let screen = frame.area().intersection(geometry.screen);
    let buffer = frame.buffer_mut();
    buffer.set_style(screen, app.theme.text);
    if geometry.list.area() > 0 {
        list::draw(app, geometry, buffer);
    }
    for y in geometry.divider.top()..geometry.divider.bottom() {
        put(buffer, geometry.divider, y, 0, "│", app.theme.text.patch(app.theme.border));
    }
    if geometry.body.area() > 0 {
        body::draw(app, geometry, buffer);
    }
    if let (Some(piece), Some(body)) = (app.gallery, &app.body) {
        pictures::gallery(app, body, piece, geometry, buffer);
    }
    if let Some(popup) = &app.popup {
        popup::draw(app, popup, geometry, buffer);
    }
    let typed = status::draw(app, geometry, buffer);
    let read = app.manner.screen_reader.then(|| {
        undrawn(buffer);
        new_words(app, geometry)
    });
    if let Some(cursor) = typed.or(read) {
        frame.set_cursor_position(cursor);
    }
}

/// Takes lines and blocks from the screen, of which a screen reader would speak.
fn undrawn(buffer: &mut Buffer) {
    let is_drawing = |c: char| ('\u{2500}'..='\u{259f}').contains(&c);
    buffer.content.iter_mut().filter(|cell| cell.symbol().starts_with(is_drawing)).for_each(|cell| {
        cell.set_symbol(" ");
    });
}

/// Where the words are that were not on the screen before: the chosen line, or what has come into sight.
fn new_words(app: &App, geometry: Geometry) -> Position {
    if geometry.list.area() > 0 {
        return list::chosen(app, geometry);
    }
    let sheet = geometry.page(app.manner);
    let row = app.body.as_ref().map_or(0, Body::fresh) as u16;
    Position::new(
        sheet.area.x + sheet.left(PieceId::of_block(0), 0),
        sheet.area.y + row.min(sheet.area.height.saturating_sub(1)),
    )
}

/// Writes `text` at column `x` of row `y` within `area`, cut where the area ends. Returns the next free column.
fn put(buffer: &mut Buffer, area: Rect, y: u16, x: u16, text: &str, style: Style) -> u16 {
    let area = area.intersection(buffer.area);
    if y < area.top() || y >= area.bottom() || x >= area.width {
        return x;
    }
    let room = usize::from(area.width - x);
    let (end, _) = buffer.set_stringn(area.x + x, y, text, room, style);
    end - area.x
}

/// Takes everything from `area`, a picture's colours too.
fn clear(buffer: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(buffer.area);
    ratatui::widgets::Widget::render(ratatui::widgets::Clear, area, buffer);
    buffer.set_style(area, style);
}

/// `text` in at most `columns`, with an ellipsis where it had to be cut.
fn fitted(text: &str, columns: usize) -> String {
    use unicode_segmentation::UnicodeSegmentation;
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    for grapheme in text.graphemes(true) {
        if out.width() + grapheme.width() + 1 > columns {
            break;
        }
        out.push_str(grapheme);
    }
    if columns > 0 { out.trim_end().to_owned() + "…" } else { String::new() }
}
