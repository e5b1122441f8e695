//! What comes from keyboard and mouse, as far as the screen listens.

use crossterm::event::{Event, KeyEvent, KeyEventKind, MouseButton, MouseEventKind};
use ratatui::layout::Position;

use crate::article::Direction;

/// Something the person did.
#[derive(Debug, Clone)]
pub(super) enum Input {
    /// Pressed a key.
    Key(KeyEvent),
    /// Pasted words.
    Paste(String),
    /// Turned the mouse wheel over a cell.
    Wheel(Direction, Position),
    /// Pressed the left button over a cell.
    Press(Position),
    /// Moved to a cell with the left button down.
    Drag(Position),
    /// Let the left button go.
    Release,
}

impl Input {
    /// What an event of the terminal means; `None` where it means nothing.
    pub(super) fn of(event: Event) -> Option<Self> {
        Some(match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => Self::Key(key),
            Event::Paste(words) => Self::Paste(words),
            Event::Mouse(mouse) => {
                let at = Position::new(mouse.column, mouse.row);
                match mouse.kind {
                    MouseEventKind::ScrollDown => Self::Wheel(Direction::Forward, at),
                    MouseEventKind::ScrollUp => Self::Wheel(Direction::Backward, at),
                    MouseEventKind::Down(MouseButton::Left) => Self::Press(at),
                    MouseEventKind::Drag(MouseButton::Left) => Self::Drag(at),
                    MouseEventKind::Up(MouseButton::Left) => Self::Release,
                    _ => return None,
                }
            }
            _ => return None,
        })
    }
}
