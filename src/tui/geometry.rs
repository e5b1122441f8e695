//! Where things are on the screen.

use ratatui::layout::Rect;

/// From this width up both panes are shown.
const TWO_PANES: u16 = 100;

/// Air between a pane's edge and its text.
const MARGIN: u16 = 2;

/// Rectangles of the screen; an absent pane has no area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Geometry {
    pub(super) screen: Rect,
    pub(super) list: Rect,
    /// One column between the panes.
    pub(super) divider: Rect,
    pub(super) body: Rect,
    pub(super) status: Rect,
}

/// Which panes are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Panes {
    Both { list_first: bool },
    Body,
}

impl Geometry {
    pub(super) fn new(width: u16, height: u16, panes: Panes) -> Self {
        let screen = Rect::new(0, 0, width, height);
        let status_rows = u16::from(height > 1);
        let pane = Rect { height: height - status_rows, ..screen };
        let status = Rect { y: pane.height, height: status_rows, ..screen };
        let none = Rect::default();
        let (list, divider, body) = match panes {
            Panes::Both { .. } if width >= TWO_PANES => {
                let list = (width * 3 / 10).clamp(30, 46);
                (
                    Rect { width: list, ..pane },
                    Rect { x: list, width: 1, ..pane },
                    Rect { x: list + 1, width: width - list - 1, ..pane },
                )
            }
            Panes::Both { list_first: true } => (pane, none, none),
            Panes::Both { list_first: false } | Panes::Body => (none, none, pane),
        };
        Self { screen, list, divider, body, status }
    }

    /// Where the text of the body stands: `measure` columns in the middle of the pane, or what there is.
    pub(super) fn text(&self, measure: u16) -> Rect {
        let margin = if self.body.width > 30 { MARGIN } else { 0 };
        let room = self.body.width.saturating_sub(2 * margin);
        let width = measure.min(room);
        Rect { x: self.body.x + margin + (room - width) / 2, width, ..self.body }
    }

    /// Lines of the body.
    pub(super) fn rows(&self) -> usize {
        usize::from(self.body.height)
    }

    /// Headlines the list has room for: two lines each and its title.
    pub(super) fn headlines(&self) -> usize {
        usize::from(self.list.height.saturating_sub(LIST_HEAD)) / usize::from(ENTRY_ROWS)
    }
}

/// Rows of a headline in the list.
pub(super) const ENTRY_ROWS: u16 = 2;

/// Rows above the first headline.
pub(super) const LIST_HEAD: u16 = 2;
