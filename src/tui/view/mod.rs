//! Draws the state. Nothing here changes it.
//!
//! [`draw`] asks the panes, then the modal stack from the bottom up, then the status line. The cursor is where something is
//! typed; for a screen reader it is at what is new.

mod body;
mod entries;
mod layers;
mod list;
mod pictures;
mod ruler;
mod status;

pub(super) use body::{body, hints};
pub(super) use list::{grouped, list, list_extent};
pub(super) use pictures::gallery;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{app::App, geometry::Geometry, panes};

/// Draws the whole screen. Returns where the cursor is shown.
pub fn draw(app: &App, buffer: &mut Buffer) -> Option<Position> {
    let geometry = app.geometry();
    let screen = buffer.area.intersection(geometry.screen);
    buffer.set_style(screen, app.look.theme.text);
    panes::draw(app, geometry, buffer);
    app.modes.draw(app, geometry, buffer);
    status::draw(app, geometry, buffer);
    let mut cursor = app.modes.cursor(geometry);
    if app.look.options.screen_reader {
        undraw(buffer);
        cursor = cursor.or_else(|| Some(new_words(app, geometry)));
    }
    cursor
}

/// Takes lines and blocks from the screen, of which a screen reader would speak.
fn undraw(buffer: &mut Buffer) {
    let is_drawing = |c: char| ('\u{2500}'..='\u{259f}').contains(&c);
    buffer.content.iter_mut().filter(|cell| cell.symbol().starts_with(is_drawing)).for_each(|cell| {
        cell.set_symbol(" ");
    });
}

/// Where the words are that a screen reader has not read yet: what was just said, else what the topmost mode shows, else
/// what is new in the pane.
fn new_words(app: &App, geometry: Geometry) -> Position {
    let notice = app.status.notice.is_some().then(|| Position::new(1, geometry.status.y));
    notice.or_else(|| app.modes.words(app, geometry)).unwrap_or_else(|| panes::words(app, geometry))
}

/// Writes `text` at column `x` of row `y` within `area`, cut where the area ends. Returns the next free column.
pub(super) fn put(buffer: &mut Buffer, area: Rect, y: u16, x: u16, text: &str, style: Style) -> u16 {
    let area = area.intersection(buffer.area);
    if y < area.top() || y >= area.bottom() || x >= area.width {
        return x;
    }
    let room = usize::from(area.width - x);
    let (end, _) = buffer.set_stringn(area.x + x, y, text, room, style);
    end - area.x
}

/// Puts words at the right edge of a row, with the air that is there.
pub(super) fn put_right(buffer: &mut Buffer, area: Rect, y: u16, words: &str, style: Style) {
    put(buffer, area, y, area.width.saturating_sub(1 + words.width() as u16), words, style);
}

/// Marks in a column the part of `all` rows that is in sight, of which the first is `top`; nothing where all are.
pub(super) fn extent(buffer: &mut Buffer, column: Rect, top: usize, all: usize, style: Style) {
    let rows = usize::from(column.height);
    if rows == 0 || all <= rows {
        return;
    }
    let length = (rows * rows / all).max(1);
    let first = (rows - length) * top.min(all - rows) / (all - rows);
    for row in column.rows().skip(first).take(length) {
        put(buffer, row, row.y, 0, "┃", style);
    }
}

/// Takes everything from `area`, a picture's colours too.
pub(super) fn clear(buffer: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(buffer.area);
    ratatui::widgets::Widget::render(ratatui::widgets::Clear, area, buffer);
    buffer.set_style(area, style);
}

/// `text` in at most `columns`, with an ellipsis where it had to be cut. O(n).
pub(super) fn fitted(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let Some(room) = columns.checked_sub(1) else { return String::new() };
    let mut width = 0;
    let fits = |grapheme: &(usize, &str)| {
        width += grapheme.1.width();
        width <= room
    };
    let end = text.grapheme_indices(true).take_while(fits).last().map_or(0, |(at, last)| at + last.len());
    text.get(..end).unwrap_or_default().trim_end().to_owned() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_cut_at_a_letter() {
        for (text, columns, fit) in [
            ("paper", 5, "paper"),
            ("paper", 4, "pap…"),
            ("pa per", 4, "pa…"),
            ("paper", 1, "…"),
            ("paper", 0, ""),
            ("新闻纸", 4, "新…"),
            ("新闻纸", 5, "新闻…"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
        ] {
            assert_eq!(fitted(text, columns), fit, "{text} {columns}");
        }
    }
}
