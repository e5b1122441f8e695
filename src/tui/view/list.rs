//! The list pane.

use ratatui::{buffer::Buffer, layout::Rect};
use unicode_width::UnicodeWidthStr;

use super::{fitted, put};
use crate::tui::{
    app::{App, Focus},
    geometry::{ENTRY_ROWS, Geometry, LIST_HEAD},
};

pub(super) fn draw(app: &App, geometry: Geometry, buffer: &mut Buffer) {
    let area = geometry.list;
    heading(app, area, buffer);
    let rows = geometry.headlines();
    let visible = app.list.shown.iter().enumerate().skip(app.list.top).take(rows);
    for (row, (at, entry)) in visible.enumerate() {
        let y = area.y + LIST_HEAD + row as u16 * ENTRY_ROWS;
        entry_lines(app, area, y, at, *entry, buffer);
    }
    if app.list.shown.is_empty() && !app.list.filter.is_empty() {
        let said = format!("no headline with {}", app.list.filter);
        put(buffer, area, area.y + LIST_HEAD, 2, &said, app.theme.text.patch(app.theme.list_meta));
    }
}

fn heading(app: &App, area: Rect, buffer: &mut Buffer) {
    let theme = &app.theme;
    let count = app.list.shown.len();
    let of = if app.list.filter.is_empty() { String::new() } else { format!(" of {}", app.list.count()) };
    let articles = if app.list.count() == 1 { "article" } else { "articles" };
    let x = put(buffer, area, area.y, 1, &app.heading, theme.text.patch(theme.list_title));
    let kind = if app.hint.is_some() && app.list.filter.is_empty() { "sample " } else { "" };
    let said = format!(" · {count}{of} {kind}{articles}");
    let room = usize::from(area.width.saturating_sub(x + 1));
    let meta = theme.text.patch(theme.list_meta);
    put(buffer, area, area.y, x, &fitted(&said, room), meta);
    if let Some(hint) = &app.hint {
        put(buffer, area, area.y + 1, 1, &fitted(hint, usize::from(area.width.saturating_sub(2))), meta);
    }
}

fn entry_lines(app: &App, area: Rect, y: u16, at: usize, entry: usize, buffer: &mut Buffer) {
    let theme = &app.theme;
    let Some(found) = app.list.entries.get(entry) else { return };
    let chosen = at == app.list.chosen;
    let open = app.body.as_ref().is_some_and(|body| body.entry == entry);
    let mut title = theme.text.patch(theme.list_headline);
    let mut meta = theme.text.patch(theme.list_meta);
    if open {
        title = title.patch(theme.list_open);
    }
    if chosen && app.focus == Focus::List {
        title = title.patch(theme.list_selected);
        meta = meta.patch(theme.list_selected);
        let rows = Rect { y, height: ENTRY_ROWS, ..area }.intersection(area);
        buffer.set_style(rows, theme.text.patch(theme.list_selected));
    }
    let bar = if chosen { "▌" } else { " " };
    let room = usize::from(area.width).saturating_sub(4);
    for (row, text, style) in [
        (0, found.title(), title),
        (1, found.card.as_ref().map(|c| c.line.clone()).unwrap_or_default(), meta),
    ] {
        let text = fitted(&text, room);
        put(buffer, area, y + row, 0, bar, style);
        put(buffer, area, y + row, 2, &text, style);
        debug_assert!(text.width() <= room);
    }
}
