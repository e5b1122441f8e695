//! Pictures: asked for when they come into sight, placed when they come.

use std::sync::Arc;

use ratatui::layout::Size;

use super::{App, Effect, Text, say};
use crate::{
    article::{Block, Image, PieceId},
    format::picture::is_remote,
    layout::PictureState,
    tui::{
        body::Body,
        pictures::{Came, Picture, Place, Wanted, fitted, must_ask},
    },
};

/// Share of the page's rows that a picture may take.
const SHARE: (u16, u16) = (2, 3);

/// The picture of a piece.
fn image(body: &Body, piece: PieceId) -> Option<&Image> {
    match body.galley.article().block(piece)? {
        Block::Image(image) => Some(image),
        _ => None,
    }
}

/// Where the picture of a piece is.
fn address(body: &Body, piece: PieceId) -> Option<&Text> {
    image(body, piece)?.src.as_ref()
}

/// Pieces on the page that are pictures with an address, from the top.
fn in_sight(body: &Body) -> Vec<PieceId> {
    let mut out: Vec<PieceId> = body.view.iter().map(|set| set.place.piece).collect();
    out.dedup();
    out.retain(|piece| address(body, *piece).is_some());
    out
}

/// Asks for what has come into sight, or needs another size.
pub(super) fn look_around(app: &mut App, effects: &mut Vec<Effect>) {
    if !app.manner.images || app.manner.screen_reader {
        return;
    }
    let sheet = app.geometry().page(app.manner);
    let screen = app.size;
    let (answers, cell, graphics) = (app.answers, app.letter, app.manner.graphics);
    let Some(body) = &mut app.body else { return };
    let is_allowed = app.manner.remote || app.fetches == Some(body.entry);
    let rows = (sheet.page.rows as u16 * SHARE.0 / SHARE.1).max(1);
    let room = Size::new(sheet.measure.columns() as u16, rows);
    let entry = body.entry;
    let mut moved = false;
    for piece in in_sight(body) {
        let is_due = body.pictures.get(&piece).is_none_or(|known| known.asked != Some(room));
        // An address may hold all of the picture; it is copied for an order only.
        let due = address(body, piece).filter(|to| is_due && (is_allowed || !is_remote(to)));
        let Some(address) = due.cloned() else { continue };
        let known = body.pictures.entry(piece).or_default();
        known.asked = Some(room);
        // The place is kept while the picture is made in its new size.
        if let Some(pixels) = known.pixels {
            let size = fitted(pixels, cell, room);
            moved |= place(body, piece, PictureState::Drawn { columns: size.width, rows: size.height });
        }
        let wanted =
            Wanted { entry, piece, address, room, place: Place::Page, is_allowed, graphics, cell, answers };
        effects.push(Effect::Picture(wanted));
        if !std::mem::replace(&mut app.asked, true) && must_ask(graphics) {
            effects.push(Effect::Ask);
        }
    }
    if let Some(piece) = app.gallery {
        let room = Size::new(screen.0, screen.1.saturating_sub(2).max(1));
        let large = body.pictures.get(&piece).and_then(|known| known.large.as_ref());
        let is_due = large.is_none_or(|(asked, _)| *asked != room);
        if let Some(address) = address(body, piece).filter(|_| is_due).cloned() {
            body.pictures.entry(piece).or_default().large = Some((room, None));
            let wanted = Wanted {
                entry,
                piece,
                address,
                room,
                place: Place::Screen,
                is_allowed,
                graphics,
                cell,
                answers,
            };
            effects.push(Effect::Picture(wanted));
        }
    }
    if moved {
        app.settle();
    }
}

/// Gives a picture its place; the words that are read stay where they are.
fn place(body: &mut Body, piece: PieceId, shown: PictureState) -> bool {
    let anchor = body.anchor();
    let is_new = body.galley.show_picture(piece, Some(shown));
    if is_new {
        body.go(anchor);
    }
    is_new
}

/// A picture has come, or why there is none.
pub(super) fn came(app: &mut App, came: Came) {
    let Came { wanted, drawn } = came;
    let Some(body) = app.body.as_mut().filter(|body| body.entry == wanted.entry) else { return };
    let is_it = image(body, wanted.piece).is_some_and(|image| image.src.as_ref() == Some(&wanted.address));
    let Some(known) = body.pictures.get_mut(&wanted.piece).filter(|_| is_it) else { return };
    match (drawn, wanted.place) {
        (Err(why), _) => {
            known.failed = Some(why.clone());
            place(body, wanted.piece, PictureState::Failed(why));
        }
        (Ok((_, drawn)), Place::Screen) => known.large = Some((wanted.room, Some(drawn))),
        (Ok((pixels, drawn)), Place::Page) if known.asked == Some(wanted.room) => {
            let size = drawn.size;
            *known = Picture { pixels: Some(pixels), drawn: Some(drawn), failed: None, ..known.clone() };
            place(body, wanted.piece, PictureState::Drawn { columns: size.width, rows: size.height });
        }
        _ => {}
    }
}

/// All pictures are made anew: the terminal takes them in another way than it seemed to.
pub(super) fn anew(app: &mut App) {
    if let Some(body) = &mut app.body {
        body.pictures.values_mut().for_each(|picture| (picture.asked, picture.large) = (None, None));
    }
}

/// Loads the article's pictures from the net.
pub(super) fn fetch(app: &mut App) {
    let Some(body) = &mut app.body else { return say(app, "no article is open") };
    let article = Arc::clone(body.galley.article());
    let remote = article
        .blocks
        .iter()
        .filter(|block| matches!(block, Block::Image(image) if image.src.as_deref().is_some_and(is_remote)));
    let count = remote.count();
    app.fetches = Some(body.entry);
    body.pictures.retain(|_, picture| picture.failed.is_none());
    let said = match (app.manner.images, count) {
        (false, _) => "pictures are off; images = true in config.toml turns them on".into(),
        (true, 0) => "no pictures of this article are on the net".into(),
        (true, 1) => "loading one picture".into(),
        (true, count) => format!("loading {count} pictures, as they come into sight"),
    };
    say(app, &said);
}

/// Shows the first picture on the page on all of the screen; false where there is none.
pub(super) fn enlarge(app: &mut App) -> bool {
    let Some(body) = &app.body else { return false };
    let drawn = |piece: &PieceId| body.pictures.get(piece).is_some_and(|picture| picture.drawn.is_some());
    app.gallery = in_sight(body).into_iter().find(drawn);
    app.gallery.is_some()
}

/// The picture after (or before) the one on the screen.
pub(super) fn turn(app: &mut App, forward: bool) {
    let (Some(body), Some(here)) = (&mut app.body, app.gallery) else { return };
    let end = body.galley.article().end();
    let loads = |piece: &PieceId| {
        address(body, *piece).is_some_and(|address| {
            !is_remote(address) || app.manner.remote || app.fetches == Some(body.entry)
        })
    };
    let next = if forward {
        here.next().up_to(end).find(loads)
    } else {
        PieceId::HEAD.up_to(here).rev().find(loads)
    };
    match next {
        Some(piece) => {
            app.gallery = Some(piece);
            body.go_to_piece(piece);
        }
        None => say(app, if forward { "last picture" } else { "first picture" }),
    }
}
