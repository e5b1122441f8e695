//! The page of the open article.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};

use super::{layers::Layers, pictures, put, ruler};
use crate::{
    article::PieceId,
    layout::{Run, Set},
    tui::{
        app::App,
        geometry::{GUTTER, Geometry, Sheet},
        modes::Hint,
    },
};

pub(in crate::tui) fn body(app: &App, geometry: Geometry, buffer: &mut Buffer) {
    let sheet = geometry.page(app.look.options);
    let Some(reader) = &app.reader else { return waiting(app, sheet.area, buffer) };
    let body = &reader.body;
    let layers = Layers::of(app, reader);
    let bright = if app.look.dims { body.focused() } else { None };
    for set in &body.view {
        let dimmed = bright.is_some_and(|piece| piece != set.place.piece);
        let mut pen = pen(sheet, set);
        for (at, run) in set.line.runs.iter().enumerate() {
            let mut style = app.look.theme.of(run);
            if dimmed {
                style = style.patch(app.look.theme.note).add_modifier(Modifier::DIM);
            }
            let next = set.line.runs.get(at + 1).and_then(|next| next.origin);
            let parts = match run.origin {
                Some(origin) => layers.parts(set.place.piece, origin, run.text.len()),
                None => layers.across(
                    set.place.piece,
                    next.filter(|_| run.text.trim().is_empty()),
                    run.text.len(),
                ),
            };
            for (range, highlight) in parts {
                pen.write(run, range, style.patch(highlight), buffer);
            }
        }
    }
    rules(app, sheet, &body.view, buffer);
    pictures::draw(body, sheet, buffer);
    if !app.look.options.screen_reader {
        ruler::draw(app, reader, geometry.reader, buffer);
    }
}

/// Where the next letters go.
struct Pen {
    area: Rect,
    y: u16,
    x: u16,
}

impl Pen {
    fn write(&mut self, run: &Run, range: std::ops::Range<usize>, style: Style, buffer: &mut Buffer) {
        let words = run.glyphs(run.text.get(range).unwrap_or_default());
        self.x = put(buffer, self.area, self.y, self.x, &words, style);
    }
}

fn pen(sheet: Sheet, set: &Set) -> Pen {
    let x = sheet.left(set.place.piece, set.column);
    Pen { area: sheet.area, y: sheet.area.y + set.row as u16, x }
}

/// Rules between the columns, as long as the columns are.
fn rules(app: &App, sheet: Sheet, view: &[Set], buffer: &mut Buffer) {
    let beside = view.iter().filter(|set| set.column > 0).map(|set| set.row).min();
    let (Some(first), Some(last)) = (beside, view.iter().map(|set| set.row).max()) else { return };
    for column in 1..sheet.page.columns {
        for row in first..=last {
            let x = sheet.left(PieceId::of_block(0), column).saturating_sub(GUTTER.div_ceil(2));
            let style = app.look.theme.text.patch(app.look.theme.border);
            put(buffer, sheet.area, sheet.area.y + row as u16, x, "│", style);
        }
    }
}

/// Letters on the links that are in sight, without those that have been typed.
pub(in crate::tui) fn hints(app: &App, geometry: Geometry, hints: &[Hint], typed: &str, buffer: &mut Buffer) {
    let Some(reader) = &app.reader else { return };
    let sheet = geometry.page(app.look.options);
    let style = app.look.theme.text.patch(app.look.theme.found_current);
    for hint in hints {
        let letter = hint.at.origin();
        let here = |set: &&Set| set.place.piece == hint.at.piece && set.line.column_of(letter).is_some();
        let set = reader.body.view.iter().find(here);
        if let (Some(rest), Some(set)) = (hint.label.strip_prefix(typed), set) {
            let Pen { area, y, x } = pen(sheet, set);
            let x = x + set.line.column_of(letter).unwrap_or_default() as u16;
            put(buffer, area, y, x, rest, style);
        }
    }
}

fn waiting(app: &App, area: Rect, buffer: &mut Buffer) {
    let list = &app.panes.list;
    let words = match app.opening.as_ref().and_then(|opening| list.entries.get(opening.entry)) {
        Some(entry) => format!("reading {} …", entry.name()),
        None if list.rows.is_empty() => String::new(),
        None => "enter opens the selected article".into(),
    };
    put(buffer, area, area.y + area.height / 3, 0, &words, app.look.theme.text.patch(app.look.theme.note));
}
