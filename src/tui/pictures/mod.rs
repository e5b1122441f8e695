//! Pictures: decoded, scaled and encoded for the terminal by a worker, drawn where the page has room for them.

mod worker;

pub(super) use worker::PictureWorker;

use std::{collections::HashMap, fmt, sync::Arc};

use ratatui::layout::Size;
use ratatui_image::{
    FontSize,
    picker::{Picker, ProtocolType},
    sliced::SlicedProtocol,
};

use super::{
    terminal_query::TerminalAnswers,
    terminals::{Terminal, variable},
};
use crate::{
    article::{PieceId, Text},
    config::Graphics,
};

/// A picture that is ready to be drawn.
#[derive(Clone)]
pub struct Drawn {
    pub(super) protocol: Arc<SlicedProtocol>,
    /// Columns and rows.
    pub(super) size: Size,
}

impl fmt::Debug for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Drawn").field("size", &self.size).finish_non_exhaustive()
    }
}

/// What is known of the pictures of the open article, by piece.
pub(super) type Pictures = HashMap<PieceId, Picture>;

/// One picture of the open article.
#[derive(Debug, Clone, Default)]
pub(super) struct Picture {
    /// The room it was last asked for.
    pub(super) asked: Option<Size>,
    /// Its own size in pixels.
    pub(super) pixels: Option<(u32, u32)>,
    /// The picture, for the page.
    pub(super) drawn: Option<Drawn>,
    /// The picture for the whole screen.
    pub(super) large: Option<Large>,
    /// Why there is none.
    pub(super) failed: Option<Text>,
}

/// A picture for the whole screen.
#[derive(Debug, Clone)]
pub(super) struct Large {
    /// The room that was asked for.
    pub(super) room: Size,
    /// The picture, once it is made.
    pub(super) drawn: Option<Drawn>,
}

/// What a picture is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureTarget {
    /// Its place on the page.
    Page,
    /// The whole screen.
    Screen,
}

/// A picture that is wanted.
#[derive(Debug, Clone)]
pub struct PictureRequest {
    /// Entry of its article.
    pub entry: usize,
    /// Its piece.
    pub piece: PieceId,
    /// Its address.
    pub address: Text,
    /// Columns and rows that it may take.
    pub room: Size,
    /// What for.
    pub place: PictureTarget,
    /// Whether it may come from the net.
    pub is_allowed: bool,
    /// How it is drawn.
    pub graphics: Graphics,
    /// Width and height of a cell of the terminal, in pixels.
    pub cell: FontSize,
    /// What the terminal answered about itself.
    pub answers: TerminalAnswers,
}

/// A picture, or why there is none.
#[derive(Debug)]
pub struct PictureResult {
    /// What was wanted.
    pub wanted: PictureRequest,
    /// Its own size in pixels, and how it is drawn.
    pub drawn: Result<((u32, u32), Drawn), Text>,
}

/// Pixels of a letter, where the terminal does not say.
pub(super) const CELL_SIZE: FontSize = FontSize { width: 10, height: 20 };

/// Width and height of a cell of this terminal, in pixels.
pub(super) fn cell_size() -> (u16, u16) {
    let window = crossterm::terminal::window_size().ok();
    let known = window.filter(|w| w.width > 0 && w.height > 0 && w.columns > 0 && w.rows > 0);
    known.map_or((CELL_SIZE.width, CELL_SIZE.height), |w| {
        ((w.width / w.columns).max(1), (w.height / w.rows).max(1))
    })
}

/// Whether the terminal has to be asked for its attributes. The answer alone would not do: what stands between may pass on that of another
/// terminal, and a page of garbage is worse than blocks.
pub(super) fn must_ask(terminal: Terminal, graphics: Graphics) -> bool {
    graphics == Graphics::Auto && matches!(terminal, Terminal::Xterm | Terminal::Vte | Terminal::Windows)
}

/// How a terminal takes pictures, by its answers where versions differ. Konsole erases neither its Sixel nor kitty's pictures.
fn known(terminal: Terminal, term: &str, answers: TerminalAnswers) -> ProtocolType {
    match terminal {
        Terminal::Kitty if answers.placeholders => ProtocolType::Kitty,
        Terminal::Ghostty => ProtocolType::Kitty,
        Terminal::Iterm2 | Terminal::WezTerm | Terminal::Mintty | Terminal::Rio => ProtocolType::Iterm2,
        Terminal::Foot | Terminal::Mlterm => ProtocolType::Sixel,
        Terminal::Xterm | Terminal::Vte | Terminal::Windows if answers.sixel => ProtocolType::Sixel,
        Terminal::Other if term.contains("sixel") => ProtocolType::Sixel,
        _ => ProtocolType::Halfblocks,
    }
}

/// How pictures are made for this terminal.
pub(super) fn picker(graphics: Graphics, answers: TerminalAnswers, cell: FontSize) -> Picker {
    #[allow(
        deprecated,
        reason = "the other ways ask the terminal themselves and would take keys for answers"
    )]
    let mut picker = Picker::from_fontsize(cell);
    picker.set_protocol_type(match graphics {
        Graphics::Auto if picker.tmux_detected() => picker.protocol_type(),
        Graphics::Auto => known(Terminal::here(), &variable("TERM").unwrap_or_default(), answers),
        Graphics::Blocks => ProtocolType::Halfblocks,
        Graphics::Kitty => ProtocolType::Kitty,
        Graphics::Iterm2 => ProtocolType::Iterm2,
        Graphics::Sixel => ProtocolType::Sixel,
    });
    picker
}

/// Columns and rows of a picture of so many pixels in `room`, no larger than it is.
pub(super) fn fitted((width, height): (u32, u32), letter: FontSize, room: Size) -> Size {
    let cells = |pixels: u32, of: u16| f64::from(pixels.max(1)) / f64::from(of.max(1));
    let (columns, rows) = (cells(width, letter.width), cells(height, letter.height));
    let scale = (f64::from(room.width) / columns).min(f64::from(room.height) / rows).min(1.0);
    let whole = |cells: f64, most: u16| ((cells * scale).round() as u16).clamp(1, most.max(1));
    Size::new(whole(columns, room.width), whole(rows, room.height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_keep_their_shape_and_their_room() {
        for (pixels, room, size) in [
            ((100, 100), (60, 20), (10, 5)),
            ((2000, 1000), (60, 20), (60, 15)),
            ((1000, 2000), (60, 20), (20, 20)),
            ((1, 1), (60, 20), (1, 1)),
            ((100_000, 10), (60, 20), (60, 1)),
        ] {
            let found = fitted(pixels, CELL_SIZE, Size::new(room.0, room.1));
            assert_eq!((found.width, found.height), size, "{pixels:?}");
        }
    }
}
