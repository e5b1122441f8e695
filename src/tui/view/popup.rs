//! A popup over the screen.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{clear, fitted, put};
use crate::{
    article::disguise,
    tui::{app::App, geometry::Geometry, popup::Popup},
};

pub(super) fn draw(app: &App, popup: &Popup, geometry: Geometry, buffer: &mut Buffer) {
    let theme = &app.theme;
    let screen = geometry.screen;
    let width = screen.width.saturating_sub(4).min(76).max(screen.width.min(20));
    let room = screen.height.saturating_sub(2).max(3);
    let height = (popup.shown.len() as u16 + 4).max(6).min(room).min(screen.height);
    let area = Rect { x: (screen.width - width) / 2, y: (screen.height - height) / 2, width, height }
        .intersection(buffer.area);
    let base = theme.text.patch(theme.popup);
    clear(buffer, area, base);
    frame(app, area, buffer);
    let x = put(buffer, area, area.y, 2, &format!(" {} ", popup.title()), base.patch(theme.popup_title));
    let side = if popup.query.is_empty() { popup.hint().to_owned() } else { format!("/{}", popup.query) };
    let room = usize::from(width.saturating_sub(x + 2));
    put(buffer, area, area.y, x, &fitted(&format!("{side} "), room), base.patch(theme.note));
    items(app, popup, area, buffer);
    if let Some(address) = popup.item().and_then(|item| item.address.as_ref()) {
        // Where a link really leads is on the screen before it is opened.
        let room = usize::from(width.saturating_sub(6));
        // What it only looks like is said instead of it.
        let (said, style) = match disguise(address) {
            Some(said) => (said, theme.status_error),
            None => (address.clone(), theme.link),
        };
        let said = format!(" {} ", fitted(&said, room));
        put(buffer, area, area.bottom().saturating_sub(1), 2, &said, base.patch(style));
    }
}

fn frame(app: &App, area: Rect, buffer: &mut Buffer) {
    let style = app.theme.text.patch(app.theme.popup).patch(app.theme.border);
    let line = "─".repeat(usize::from(area.width.saturating_sub(2)));
    for (y, left, right) in [(area.top(), "╭", "╮"), (area.bottom().saturating_sub(1), "╰", "╯")] {
        put(buffer, area, y, 0, &format!("{left}{line}{right}"), style);
    }
    for y in area.top() + 1..area.bottom().saturating_sub(1) {
        put(buffer, area, y, 0, "│", style);
        put(buffer, area, y, area.width - 1, "│", style);
    }
}

fn items(app: &App, popup: &Popup, area: Rect, buffer: &mut Buffer) {
    let theme = &app.theme;
    let base = theme.text.patch(theme.popup);
    let rows = usize::from(area.height.saturating_sub(2));
    let top = (popup.chosen + 1).saturating_sub(rows);
    let keys = popup.items.iter().map(|i| i.key.chars().count()).max().unwrap_or_default().min(24) as u16;
    let gap = if keys > 0 { keys + 2 } else { 0 };
    for (row, at) in popup.shown.iter().skip(top).take(rows).enumerate() {
        let Some(item) = popup.items.get(*at) else { continue };
        let y = area.y + 1 + row as u16;
        let style = if top + row == popup.chosen { base.patch(theme.list_selected) } else { base };
        let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        buffer.set_style(Rect { y, height: 1, ..inner }.intersection(buffer.area), style);
        put(buffer, inner, y, 1, &fitted(&item.key, keys.into()), style.patch(theme.popup_title));
        let left = 1 + gap + 2 * item.indent as u16;
        let room = usize::from(inner.width.saturating_sub(left + 1));
        put(buffer, inner, y, left, &fitted(&item.text, room), style);
    }
}
