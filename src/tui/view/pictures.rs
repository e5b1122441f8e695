//! Pictures, on the page and on all of the screen.

use ratatui::{
    buffer::Buffer,
    layout::{Rect, Size},
    widgets::Widget,
};
use ratatui_image::sliced::{SignedPosition, SlicedImage};

use super::{clear, put};
use crate::{
    article::{Block, PieceId},
    layout::Ink,
    tui::{app::App, body::Body, geometry::Sheet, pictures::Drawn},
};

/// Draws the pictures that the page has kept room for.
pub(super) fn draw(body: &Body, sheet: Sheet, buffer: &mut Buffer) {
    let mut last = None;
    for set in &body.view {
        let piece = set.place.piece;
        let is_row = set.line.runs.first().is_some_and(|run| run.ink == Ink::Picture);
        if !is_row || last.replace((piece, set.column)) == Some((piece, set.column)) {
            continue;
        }
        let Some(drawn) = body.pictures.get(&piece).and_then(|picture| picture.drawn.as_ref()) else {
            continue;
        };
        let width = set.line.width() as u16;
        // Its first rows may be above the page.
        let above = set.place.line.saturating_sub(body.galley.air(piece)) as u16;
        let rows =
            drawn.size.height.saturating_sub(above).min(sheet.area.height.saturating_sub(set.row as u16));
        let area = Rect {
            x: sheet.area.x + sheet.left(piece, set.column),
            y: sheet.area.y + set.row as u16,
            width: width.min(drawn.size.width),
            height: rows,
        };
        if drawn.size.width == width {
            slice(drawn, area.intersection(buffer.area), above, buffer);
        }
    }
}

fn slice(drawn: &Drawn, area: Rect, above: u16, buffer: &mut Buffer) {
    let position = SignedPosition::from((0, -above.cast_signed()));
    SlicedImage::new(&drawn.protocol, position).render(area, buffer);
}

/// Draws one picture on all of the screen, with its caption below.
pub(in crate::tui) fn gallery(app: &App, body: &Body, piece: PieceId, page: Rect, buffer: &mut Buffer) {
    clear(buffer, page, app.look.theme.text);
    let picture = body.pictures.get(&piece);
    if let Some(drawn) = picture.and_then(|picture| picture.large.as_ref()?.drawn.as_ref()) {
        let Size { width, height } = drawn.size;
        let (width, height) = (width.min(page.width), height.min(page.height));
        let x = page.x + (page.width - width) / 2;
        let y = page.y + page.height.saturating_sub(1).saturating_sub(height) / 2;
        slice(drawn, Rect { x, y, width, height }.intersection(buffer.area), 0, buffer);
    } else {
        let words = picture.and_then(|picture| picture.failed.as_deref()).unwrap_or("…");
        let style = app.look.theme.text.patch(app.look.theme.note);
        put(buffer, page, page.y + page.height / 2, page.width / 3, words, style);
    }
    let caption = match body.galley.article().block(piece) {
        Some(Block::Image(image)) => {
            image.caption.as_ref().map(|caption| &caption.text).or(image.alt.as_ref())
        }
        _ => None,
    };
    if let Some(caption) = caption {
        let style = app.look.theme.text.patch(app.look.theme.caption);
        let words = app.look.fitted(caption, usize::from(page.width.saturating_sub(2)));
        put(buffer, page, page.bottom().saturating_sub(1), 1, &words, style);
    }
}
