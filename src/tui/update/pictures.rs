//! Pictures: asked for when they come into sight, placed when they are there.

use ratatui::layout::Size;

use crate::{
    article::{Block, Direction, Image, PieceId, Text},
    config::Graphics,
    layout::PictureState,
    picture::is_remote,
    tui::{
        body::Body,
        cx::Cx,
        message::Effect,
        modes::{Gallery, Mode},
        pictures::{Large, Picture, PictureRequest, PictureResult, PictureTarget, fitted},
    },
};

/// Share of the page's rows that a picture may take.
const SHARE: (u16, u16) = (2, 3);

/// Rows below a picture that has the screen: its caption and the status line.
const GALLERY_FOOT: u16 = 2;

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
pub(super) fn look_around(cx: &mut Cx<'_>) {
    let options = cx.app.look.options;
    if !options.images || options.screen_reader {
        return;
    }
    let sheet = cx.app.geometry().page(options);
    let gallery = cx.app.modes.gallery();
    let screen = &mut cx.app.screen;
    let (answers, cell, graphics) = (screen.answers, screen.cell, options.graphics);
    let Some(reader) = &mut cx.app.reader else { return };
    let is_allowed = options.remote || reader.fetches;
    let entry = reader.entry;
    let body = &mut reader.body;
    let order = |piece, address, room, place| {
        Effect::Picture(PictureRequest {
            entry,
            piece,
            address,
            room,
            place,
            is_allowed,
            graphics,
            cell,
            answers,
        })
    };
    let rows = (sheet.page.rows as u16 * SHARE.0 / SHARE.1).max(1);
    let room = Size::new(sheet.measure.columns() as u16, rows);
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
        cx.effects.push(order(piece, address, room, PictureTarget::Page));
        if graphics == Graphics::Auto && !std::mem::replace(&mut screen.asked, true) {
            cx.effects.push(Effect::Ask);
        }
    }
    if let Some(Gallery { piece }) = gallery {
        let (width, height) = screen.size;
        let room = Size::new(width, height.saturating_sub(GALLERY_FOOT).max(1));
        let large = body.pictures.get(&piece).and_then(|known| known.large.as_ref());
        let is_due = large.is_none_or(|large| large.room != room);
        if let Some(address) = address(body, piece).filter(|_| is_due).cloned() {
            body.pictures.entry(piece).or_default().large = Some(Large { room, drawn: None });
            cx.effects.push(order(piece, address, room, PictureTarget::Screen));
        }
    }
    if moved {
        cx.app.settle();
    }
}

/// Gives a picture its place; the words that are read stay where they are.
fn place(body: &mut Body, piece: PieceId, state: PictureState) -> bool {
    let anchor = body.anchor();
    let is_new = body.galley.show_picture(piece, Some(state));
    if is_new {
        body.go(anchor);
    }
    is_new
}

/// A picture is there, or why there is none.
pub(super) fn on_picture(cx: &mut Cx<'_>, result: PictureResult) {
    let PictureResult { wanted, drawn } = result;
    let Some(reader) = cx.app.reader_of(wanted.entry) else { return };
    let body = &mut reader.body;
    // The article may have been read anew meanwhile.
    let is_it = address(body, wanted.piece) == Some(&wanted.address);
    let Some(known) = body.pictures.get_mut(&wanted.piece).filter(|_| is_it) else { return };
    match (drawn, wanted.place) {
        (Err(why), _) => {
            known.failed = Some(why.clone());
            place(body, wanted.piece, PictureState::Failed(why));
        }
        (Ok((_, drawn)), PictureTarget::Screen) => {
            known.large = Some(Large { room: wanted.room, drawn: Some(drawn) });
        }
        (Ok((pixels, drawn)), PictureTarget::Page) if known.asked == Some(wanted.room) => {
            let size = drawn.size;
            *known = Picture { pixels: Some(pixels), drawn: Some(drawn), failed: None, ..known.clone() };
            place(body, wanted.piece, PictureState::Drawn { columns: size.width, rows: size.height });
        }
        _ => {}
    }
}

/// All pictures are made anew: the terminal takes them in another way than it seemed to.
pub(super) fn remake(cx: &mut Cx<'_>) {
    if let Some(reader) = &mut cx.app.reader {
        let pictures = reader.body.pictures.values_mut();
        pictures.for_each(|picture| (picture.asked, picture.large) = (None, None));
    }
}

/// Loads the article's pictures from the net.
pub(in crate::tui) fn fetch(cx: &mut Cx<'_>) {
    let Some(reader) = &mut cx.app.reader else { return cx.say("no article is open") };
    reader.fetches = true;
    reader.body.pictures.retain(|_, picture| picture.failed.is_none());
    let article = reader.body.galley.article();
    let is_remote =
        |block: &&Block| matches!(block, Block::Image(image) if image.src.as_deref().is_some_and(is_remote));
    let count = article.blocks.iter().filter(is_remote).count();
    match (cx.app.look.options.images, count) {
        (false, _) => cx.say("pictures are off; images = true in config.toml turns them on"),
        (true, 0) => cx.say("no pictures of this article are on the net"),
        (true, 1) => cx.say("loading one picture"),
        (true, count) => cx.say(&format!("loading {count} pictures, as they come into sight")),
    }
}

/// Shows the first picture on the page on all of the screen.
pub(in crate::tui) fn enlarge(cx: &mut Cx<'_>) {
    let Some(reader) = &cx.app.reader else { return };
    let pictures = &reader.body.pictures;
    let drawn = |piece: &PieceId| pictures.get(piece).is_some_and(|picture| picture.drawn.is_some());
    if let Some(piece) = in_sight(&reader.body).into_iter().find(drawn) {
        cx.app.modes.push(Mode::Gallery(Gallery { piece }));
    }
}

/// The picture after (or before) one of the article; the page follows.
pub(in crate::tui) fn beside(cx: &mut Cx<'_>, here: PieceId, direction: Direction) -> Option<PieceId> {
    let remote = cx.app.look.options.remote;
    let reader = cx.app.reader.as_mut()?;
    let is_allowed = remote || reader.fetches;
    let body = &mut reader.body;
    let loads = |piece: &PieceId| address(body, *piece).is_some_and(|to| is_allowed || !is_remote(to));
    let found = match direction {
        Direction::Forward => here.next().up_to(body.galley.article().end()).find(loads),
        Direction::Backward => PieceId::HEAD.up_to(here).rev().find(loads),
    };
    body.go_to_piece(found?);
    found
}
