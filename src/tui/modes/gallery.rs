//! A picture on all of the screen.

use ratatui::{buffer::Buffer, layout::Rect};

use super::Flow;
use crate::{
    article::{Direction, PieceId},
    tui::{
        action::Action,
        app::App,
        cx::Cx,
        geometry::Geometry,
        input::Input,
        update::{outside, pictures},
        view,
    },
};

/// The picture that has the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gallery {
    /// Its piece of the article.
    pub piece: PieceId,
}

impl Gallery {
    pub(super) fn on_input(&mut self, input: &Input, cx: &mut Cx<'_>) -> Flow {
        use Action::{Back, Clear, LineDown, LineUp, NextMatch, Open, PageDown, PageUp, PreviousMatch, Quit};
        let Input::Key(key) = input else {
            // What is below cannot be seen, so nothing shall happen to it.
            return Flow::Stay;
        };
        match cx.app.look.keys.action(*key) {
            Some(Quit) => outside::quit(cx),
            Some(LineDown | PageDown | NextMatch) => self.turn(Direction::Forward, cx),
            Some(LineUp | PageUp | PreviousMatch) => self.turn(Direction::Backward, cx),
            Some(Back | Clear | Open) => return Flow::Close,
            _ => cx.say("space and b turn to other pictures · q closes"),
        }
        Flow::Stay
    }

    fn turn(&mut self, direction: Direction, cx: &mut Cx<'_>) {
        match pictures::beside(cx, self.piece, direction) {
            Some(piece) => self.piece = piece,
            None if direction == Direction::Forward => cx.say("last picture"),
            None => cx.say("first picture"),
        }
    }

    pub(super) fn draw(self, app: &App, geometry: Geometry, buffer: &mut Buffer) {
        if let Some(reader) = &app.reader {
            view::gallery(app, &reader.body, self.piece, Self::area(geometry), buffer);
        }
    }

    fn area(geometry: Geometry) -> Rect {
        let screen = geometry.screen;
        Rect { height: screen.height.saturating_sub(geometry.status.height), ..screen }
    }
}
