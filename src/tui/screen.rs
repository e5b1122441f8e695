//! The terminal as the screen knows it.

use ratatui::layout::Rect;
use ratatui_image::FontSize;

use super::{pictures::CELL_SIZE, terminal_query::TerminalAnswers};

/// Size and abilities of the terminal.
#[derive(Debug)]
pub struct Screen {
    /// Columns and rows.
    pub size: (u16, u16),
    /// Pixels of a cell.
    pub cell: FontSize,
    /// What the terminal answered when it was asked what it is.
    pub answers: TerminalAnswers,
    /// Whether it has been asked for Sixel pictures.
    pub asked: bool,
}

impl Screen {
    /// A terminal of which nothing but its size, in columns and rows, is known.
    pub fn new(size: (u16, u16)) -> Self {
        Self { size, cell: CELL_SIZE, answers: TerminalAnswers::default(), asked: false }
    }

    /// All of it.
    pub fn area(&self) -> Rect {
        Rect::new(0, 0, self.size.0, self.size.1)
    }
}
