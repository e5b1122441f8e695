//! The ruler at the right edge of the body: where the reader is, where headings and matches are.

use ratatui::{buffer::Buffer, layout::Rect};

use super::put;
use crate::tui::{app::App, reader::Reader};

/// Draws it, where there is more than the page shows.
pub(super) fn draw(app: &App, reader: &Reader, area: Rect, buffer: &mut Buffer) {
    let body = &reader.body;
    let rows = usize::from(area.height);
    let (from, to) = body.seen();
    // In a narrow pane every column is for words.
    if rows < 4 || area.width <= 30 || (from <= 0.0 && to >= 1.0) {
        return;
    }
    let row = |share: f64| ((share * rows as f64) as usize).min(rows - 1);
    let (first, last) = (row(from), row(to.min(0.9999)));
    let base = app.look.theme.text.patch(app.look.theme.furniture);
    let x = area.width - 1;
    let share = |at: usize| at as f64 / rows as f64;
    let headed: Vec<bool> = (0..rows).map(|at| body.galley.is_headed(share(at), share(at + 1))).collect();
    // Where headings are everywhere, marks of them say nothing.
    let marks = 2 * headed.iter().filter(|headed| **headed).count() <= rows;
    for (at, headed) in headed.into_iter().enumerate() {
        let (sign, style) = if reader.search.as_ref().is_some_and(|search| {
            let pieces = body.galley.pieces_between(share(at), share(at + 1));
            let first = search.matches.partition_point(|hit| hit.at.piece < pieces.start);
            search.matches.get(first).is_some_and(|hit| hit.at.piece < pieces.end)
        }) {
            ("•", app.look.theme.text.patch(app.look.theme.heading))
        } else if headed && marks {
            (if (first..=last).contains(&at) { "╋" } else { "╶" }, base)
        } else if (first..=last).contains(&at) {
            ("┃", base)
        } else {
            continue;
        };
        put(buffer, area, area.y + at as u16, x, sign, style);
    }
}
