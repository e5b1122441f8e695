//! Draws the state. Nothing here changes it.

mod body;
mod layers;
mod list;
mod pictures;
mod popup;
mod ruler;
mod status;

use ratatui::{Frame, buffer::Buffer, layout::Rect, style::Style};
use unicode_width::UnicodeWidthStr;

use super::app::App;

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
    let cursor = status::draw(app, geometry, buffer);
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
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
