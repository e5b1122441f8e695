//! Where things are on the screen.

use ratatui::layout::Rect;

use super::{panes::Pane, reading_options::ReadingOptions};
use crate::{
    article::PieceId,
    layout::{Measure, Page},
};

/// From this width up headlines and article are side by side.
const TWO_PANES: u16 = 100;

/// From this width up the sources of a library are beside them.
const THREE_PANES: u16 = 150;

/// Least columns of an article beside the list.
pub(super) const LEAST_READER: u16 = 50;

/// Air between a pane's edge and its text.
const MARGIN: u16 = 2;

/// Air between two newspaper columns; a rule stands in its middle.
pub(super) const GUTTER: u16 = 5;

/// Narrowest of several newspaper columns.
const NARROWEST: u16 = 26;

/// The page that the article is set on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sheet {
    /// Where it is on the screen; as wide as the headline area.
    pub(super) area: Rect,
    /// Columns between its left edge and the text.
    inset: u16,
    /// The measure of a column.
    pub(super) measure: Measure,
    /// The measure of the headline area.
    pub(super) head: Measure,
    pub(super) page: Page,
}

/// Rectangles of the screen; an absent pane has no area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Geometry {
    pub(super) screen: Rect,
    pub(super) sources: Rect,
    pub(super) list: Rect,
    pub(super) reader: Rect,
    pub(super) status: Rect,
    /// Rows of an entry of the list: its headline, and what is known of it where there is room.
    pub(super) entry_rows: u16,
}

/// The panes that are side by side on a screen of `width` columns, from the left; the one with the focus is among them.
pub(super) fn panes_beside(width: u16, focus: Pane, has_sources: bool) -> &'static [Pane] {
    match focus {
        _ if width >= THREE_PANES && has_sources => &[Pane::Sources, Pane::Headlines, Pane::Reader],
        Pane::Sources if width >= TWO_PANES => &[Pane::Sources, Pane::Headlines],
        _ if width >= TWO_PANES => &[Pane::Headlines, Pane::Reader],
        _ => focus.alone(),
    }
}

/// Columns of the pane of sources on a screen of `width` columns.
pub(super) fn source_columns(width: u16) -> u16 {
    (width / 6).clamp(24, 32)
}

/// Columns that panes beside one another leave for headlines and article, on a screen of `width` columns.
pub(super) fn columns_without_sources(width: u16, has_sources: bool) -> u16 {
    if width >= THREE_PANES && has_sources { width - source_columns(width) - 1 } else { width }
}

impl Sheet {
    /// Where lines of `piece` begin in a column.
    pub(super) fn left(&self, piece: PieceId, column: usize) -> u16 {
        let pitch = self.measure.columns() as u16 + GUTTER;
        if piece == PieceId::HEAD { 0 } else { self.inset + column as u16 * pitch }
    }

    /// The column under an x of the sheet.
    pub(super) fn column_at(&self, x: u16) -> usize {
        let pitch = self.measure.columns() as u16 + GUTTER;
        usize::from(x.saturating_sub(self.inset) / pitch).min(self.page.columns - 1)
    }
}

impl Geometry {
    /// A terminal of `width` columns and `height` rows with these panes side by side, of which the list has `headlines`
    /// columns. The last one has what the others leave; a rule is between two.
    pub(super) fn new((width, height): (u16, u16), panes: &[Pane], headlines: u16) -> Self {
        let screen = Rect::new(0, 0, width, height);
        let status_rows = u16::from(height > 1);
        let mut room = Rect { height: height - status_rows, ..screen };
        let status = Rect { y: room.height, height: status_rows, ..screen };
        let mut geometry = Self { screen, status, entry_rows: 1, ..Self::default() };
        let mut panes = panes.iter().peekable();
        while let Some(pane) = panes.next() {
            let wanted = match pane {
                Pane::Sources => source_columns(width),
                Pane::Headlines => headlines,
                Pane::Reader => width,
            };
            let own = if panes.peek().is_some() { wanted.min(room.width) } else { room.width };
            *geometry.place(*pane) = Rect { width: own, ..room };
            let used = (own + 1).min(room.width);
            room = Rect { x: room.x + used, width: room.width - used, ..room };
        }
        geometry
    }

    /// Where a pane is.
    pub(super) fn of(&self, pane: Pane) -> Rect {
        match pane {
            Pane::Sources => self.sources,
            Pane::Headlines => self.list,
            Pane::Reader => self.reader,
        }
    }

    fn place(&mut self, pane: Pane) -> &mut Rect {
        match pane {
            Pane::Sources => &mut self.sources,
            Pane::Headlines => &mut self.list,
            Pane::Reader => &mut self.reader,
        }
    }

    /// The page in the article's pane: columns of the reader's measure in its middle, as many of those that are wanted as
    /// have room, or one of what there is.
    pub(super) fn page(&self, options: ReadingOptions) -> Sheet {
        let margin = if self.reader.width > 30 { MARGIN } else { 0 };
        let room = self.reader.width.saturating_sub(2 * margin);
        let each =
            |columns: u16| (room.saturating_sub((columns - 1) * GUTTER) / columns).min(options.measure);
        let wanted = if options.screen_reader { 1 } else { u16::from(options.columns) };
        let columns = (2..=wanted).rev().find(|c| each(*c) >= NARROWEST).unwrap_or(1);
        let measure = each(columns);
        let text = measure * columns + GUTTER * (columns - 1);
        // A single column has its headline in a measure that is a quarter larger.
        let width = if columns == 1 { room.min(text + text / 4) } else { text };
        Sheet {
            inset: (width - text) / 2,
            area: Rect { x: self.reader.x + margin + (room - width) / 2, width, ..self.reader },
            measure: Measure::new(measure.into()),
            head: Measure::new(width.into()),
            page: Page { columns: columns.into(), rows: self.reader.height.into() },
        }
    }

    /// Lines that the pane of sources has room for, below its title.
    pub(super) fn source_rows(&self) -> usize {
        usize::from(self.sources.height.saturating_sub(LIST_HEAD))
    }

    /// Entries the list has room for below its title.
    pub(super) fn headlines(&self) -> usize {
        usize::from(self.list.height.saturating_sub(LIST_HEAD) / self.entry_rows.max(1))
    }
}

/// Rows above the first headline.
pub(super) const LIST_HEAD: u16 = 2;
