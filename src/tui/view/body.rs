//! The body pane.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::put;
use crate::{
    find::Match,
    layout::Run,
    tui::{
        app::App,
        body::Search,
        geometry::{GUTTER, Geometry, Sheet},
    },
};

pub(super) fn draw(app: &App, geometry: Geometry, buffer: &mut Buffer) {
    let sheet = geometry.page(app.manner);
    let area = sheet.area;
    let Some(body) = &app.body else { return waiting(app, area, buffer) };
    let pitch = sheet.measure.columns() as u16 + GUTTER;
    let mut ruled = area.height;
    for set in &body.view {
        let y = area.y + set.row as u16;
        let mut x = set.column as u16 * pitch;
        if set.column > 0 {
            ruled = ruled.min(set.row as u16);
        }
        for run in &set.line.runs {
            x = draw_run(app, run, set.place.piece, Pen { area, y, x }, buffer);
        }
    }
    rules(app, sheet, body.view.iter().map(|set| set.row as u16).max().unwrap_or_default(), ruled, buffer);
}

/// Rules between the columns, as long as the columns are.
fn rules(app: &App, sheet: Sheet, last: u16, first: u16, buffer: &mut Buffer) {
    let pitch = sheet.measure.columns() as u16 + GUTTER;
    for column in 1..sheet.page.columns as u16 {
        for row in first..=last {
            let x = column * pitch - GUTTER.div_ceil(2);
            put(buffer, sheet.area, sheet.area.y + row, x, "│", app.theme.text.patch(app.theme.border));
        }
    }
}

fn waiting(app: &App, area: Rect, buffer: &mut Buffer) {
    let said = match app.loading.and_then(|entry| app.list.entries.get(entry)) {
        Some(entry) => format!("reading {} …", entry.name()),
        None if app.list.rows.is_empty() => String::new(),
        None => "enter opens the headline".into(),
    };
    put(buffer, area, area.y + area.height / 3, 0, &said, app.theme.text.patch(app.theme.note));
}

#[derive(Clone, Copy)]
struct Pen {
    area: Rect,
    y: u16,
    x: u16,
}

/// Draws a run, its matches highlighted; returns the next free column.
fn draw_run(app: &App, run: &Run, piece: usize, mut pen: Pen, buffer: &mut Buffer) -> u16 {
    let style = app.theme.of(run);
    let part = |range: std::ops::Range<usize>| run.shown(run.text.get(range).unwrap_or_default());
    let mut at = 0;
    for (range, highlight) in highlights(app, run, piece) {
        pen.x = put(buffer, pen.area, pen.y, pen.x, &part(at..range.start), style);
        let words = part(range.clone());
        pen.x = put(buffer, pen.area, pen.y, pen.x, &words, style.patch(highlight));
        at = range.end;
    }
    put(buffer, pen.area, pen.y, pen.x, &part(at..run.text.len()), style)
}

/// The parts of `run` that belong to a match, as bytes of the run's text, with their style.
fn highlights(app: &App, run: &Run, piece: usize) -> Vec<(std::ops::Range<usize>, Style)> {
    let (Some(search), Some(origin)) = (&app.search, run.origin) else { return Vec::new() };
    let end = origin.byte + run.text.len();
    on_slot(search, piece, origin.slot)
        .filter(|(_, hit)| hit.range.start < end && hit.range.end > origin.byte)
        .map(|(at, hit)| {
            let style = if at == search.current { app.theme.found_current } else { app.theme.found };
            (hit.range.start.saturating_sub(origin.byte)..hit.range.end.min(end) - origin.byte, style)
        })
        .collect()
}

fn on_slot(search: &Search, piece: usize, slot: usize) -> impl Iterator<Item = (usize, &Match)> {
    let first = search.matches.partition_point(|m| (m.piece, m.slot) < (piece, slot));
    let here = move |(_, m): &(usize, &Match)| (m.piece, m.slot) == (piece, slot);
    search.matches.iter().enumerate().skip(first).take_while(here)
}
