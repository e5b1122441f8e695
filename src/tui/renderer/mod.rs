//! Frames to bytes: what changed since the last frame, and nothing else.
//!
//! Terminals do not agree on how wide some clusters of letters are (see [`widths`]), so that the cursor stands elsewhere
//! behind them than ratatui's backends suppose, and what was there before is not all covered. A row that holds or held such a
//! cluster is therefore written whole from its first change on: every cell, the room of the cluster first, and the cursor is
//! placed anew behind it. No other row costs a byte more.

mod pen;
mod widths;

use std::io::{self, Write};

use ratatui::{
    buffer::{Buffer, Cell, CellDiffOption, CellWidth},
    layout::{Position, Rect},
};

pub use pen::Colours;
use pen::Pen;
use widths::is_disputed;

/// Columns that are not skipped: a sequence that does is as long.
const BRIDGE: u16 = 4;

/// What a terminal can do that concerns frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abilities {
    /// Which colours it knows.
    pub colours: Colours,
    /// Whether italics are shown as such. GNU screen shows them reversed.
    pub italics: bool,
    /// Whether it shows a frame at once when told where it begins and ends (mode 2026).
    pub synchronized: bool,
}

impl Default for Abilities {
    fn default() -> Self {
        Self { colours: Colours::default(), italics: true, synchronized: false }
    }
}

/// Draws on a terminal.
#[derive(Debug)]
pub struct Renderer<W> {
    out: W,
    abilities: Abilities,
    /// What the terminal shows.
    shown: Buffer,
    /// What it will show.
    next: Buffer,
    /// Where the terminal shows its cursor.
    cursor: Option<Position>,
}

impl<W: Write> Renderer<W> {
    /// Draws to `out`, a terminal of so many columns and rows that is empty, hides its cursor and wraps no line.
    pub fn new(out: W, (width, height): (u16, u16), abilities: Abilities) -> Self {
        let empty = Buffer::empty(Rect::new(0, 0, width, height));
        Self { out, abilities, shown: empty.clone(), next: empty, cursor: None }
    }

    /// All of the screen.
    pub fn area(&self) -> Rect {
        self.next.area
    }

    /// Shows what `paint` draws, and the cursor where it says. A frame like the last one sends nothing.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn draw(&mut self, paint: impl FnOnce(&mut Buffer) -> Option<Position>) -> io::Result<()> {
        self.next.reset();
        let cursor = paint(&mut self.next);
        let mut sheet = Sheet::new(self.abilities);
        self.write_rows(&mut sheet);
        sheet.end(self.cursor, cursor);
        self.cursor = cursor;
        std::mem::swap(&mut self.shown, &mut self.next);
        if !sheet.bytes.is_empty() {
            self.out.write_all(&sheet.bytes)?;
            self.out.flush()?;
        }
        Ok(())
    }

    fn write_rows(&self, sheet: &mut Sheet) {
        let mut changed = self.shown.diff_iter(&self.next).peekable();
        let mut row = Vec::new();
        while let Some(first) = changed.next() {
            let (start, y, _) = first;
            row.clear();
            row.push(first);
            while let Some(more) = changed.next_if(|(_, other, _)| *other == y) {
                row.push(more);
            }
            let disputed = [&self.shown, &self.next].into_iter().any(|buffer| has_disputed(buffer, y));
            if disputed {
                self.write_whole(sheet, start, y, &row);
            } else {
                for (x, y, cell) in &row {
                    self.bridge(sheet, *x, *y);
                    sheet.cell(*x, *y, cell);
                }
            }
        }
    }

    /// Writes the few cells between the cursor and a later column again, where that is shorter than to say where it is.
    fn bridge(&self, sheet: &mut Sheet, to: u16, y: u16) {
        let Some((from, _)) = sheet.at.filter(|(x, row)| *row == y && (*x..=x + BRIDGE).contains(&to)) else {
            return;
        };
        let cells = || (from..to).filter_map(|x| self.next.cell((x, y)));
        if cells().all(|cell| cell.symbol().len() == 1 && sheet.pen.has_style_of(cell)) {
            cells().for_each(|cell| sheet.bytes.extend_from_slice(cell.symbol().as_bytes()));
            sheet.at = Some((to, y));
        }
    }

    /// Writes row `y` from column `start` on; of a picture only what `changed`.
    fn write_whole(&self, sheet: &mut Sheet, start: u16, y: u16, changed: &[(u16, u16, &Cell)]) {
        let mut x = start;
        while let Some(cell) = self.next.cell((x, y)) {
            if matches!(cell.diff_option, CellDiffOption::None) {
                sheet.cell(x, y, cell);
                x += cell.cell_width().max(1);
            } else {
                if changed.iter().any(|(at, _, _)| *at == x) {
                    sheet.cell(x, y, cell);
                }
                x += 1;
            }
        }
    }
}

/// Whether row `y` holds a cluster whose width terminals do not agree on.
fn has_disputed(buffer: &Buffer, y: u16) -> bool {
    let start = buffer.index_of(buffer.area.x, y);
    let row = buffer.content.get(start..start + usize::from(buffer.area.width)).unwrap_or_default();
    row.iter().any(|cell| matches!(cell.diff_option, CellDiffOption::None) && is_disputed(cell.symbol()))
}

/// The bytes of a frame, and what the terminal's cursor and pen will be after them.
struct Sheet {
    bytes: Vec<u8>,
    pen: Pen,
    synchronized: bool,
    /// Where the cursor is, if that is known.
    at: Option<(u16, u16)>,
}

impl Sheet {
    fn new(abilities: Abilities) -> Self {
        Self { bytes: Vec::new(), pen: Pen::new(abilities), synchronized: abilities.synchronized, at: None }
    }

    fn begin(&mut self) {
        if self.bytes.is_empty() && self.synchronized {
            self.bytes.extend_from_slice(b"\x1b[?2026h");
        }
    }

    fn cell(&mut self, x: u16, y: u16, cell: &Cell) {
        self.begin();
        self.go_to(x, y);
        self.pen.write(cell, &mut self.bytes);
        let (symbol, width) = (cell.symbol(), cell.cell_width().max(1));
        let is_text = matches!(cell.diff_option, CellDiffOption::None);
        let disputed = is_text && is_disputed(symbol);
        if disputed {
            self.bytes.extend(std::iter::repeat_n(b' ', usize::from(width)));
            self.at = None;
            self.go_to(x, y);
        }
        self.bytes.extend_from_slice(symbol.as_bytes());
        self.at = (is_text && !disputed).then_some((x + width, y));
    }

    fn go_to(&mut self, x: u16, y: u16) {
        let (column, line) = (u32::from(x) + 1, u32::from(y) + 1);
        match self.at {
            Some(at) if at == (x, y) => {}
            Some((_, row)) if row == y => push(&mut self.bytes, format_args!("\x1b[{column}G")),
            _ => push(&mut self.bytes, format_args!("\x1b[{line};{column}H")),
        }
        self.at = Some((x, y));
    }

    /// Ends the frame; the cursor was shown at `before`.
    fn end(&mut self, before: Option<Position>, cursor: Option<Position>) {
        if self.bytes.is_empty() && before == cursor {
            return;
        }
        let has_cells = !self.bytes.is_empty();
        if let Some(Position { x, y }) = cursor {
            self.at = None;
            self.go_to(x, y);
        }
        if before.is_some() != cursor.is_some() {
            self.bytes.extend_from_slice(if cursor.is_some() { b"\x1b[?25h" } else { b"\x1b[?25l" });
        }
        if has_cells {
            self.pen.end(&mut self.bytes);
            if self.synchronized {
                self.bytes.extend_from_slice(b"\x1b[?2026l");
            }
        }
    }
}

/// Writes to memory, which takes everything.
fn push(bytes: &mut Vec<u8>, words: std::fmt::Arguments<'_>) {
    let _ = bytes.write_fmt(words);
}
