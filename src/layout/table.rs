//! Tables: columns share the measure by what they hold; cells wrap, numbers stand right.

use super::{
    Measure,
    line::{Ink, Line, Run},
    paragraph::paragraph,
};
use crate::article::{Rich, Table};

use unicode_width::UnicodeWidthStr;

/// Air between two columns.
const GUTTER: usize = 2;

/// Narrowest a column gets before the table is set as a list of cells.
const MIN_COLUMN: usize = 4;

/// Sets `table`, whose first cell is slot `first`.
pub(super) fn table(table: &Table, first: usize, measure: Measure) -> Vec<Line> {
    let columns = table.rows.iter().map(Vec::len).chain([table.header.len()]).max().unwrap_or_default();
    if columns == 0 {
        return Vec::new();
    }
    let Some(widths) = widths(table, columns, measure.columns()) else {
        return stacked(table, first, measure);
    };
    let numeric: Vec<bool> = (0..columns).map(|c| is_numeric(table, c)).collect();
    let mut slot = first;
    let mut lines = Vec::new();
    if !table.header.is_empty() {
        lines.extend(row(&table.header, slot, &widths, &numeric, Ink::TableHead));
        slot += table.header.len();
        let total = widths.iter().sum::<usize>() + GUTTER * (columns - 1);
        lines.push(Line { runs: vec![Run::furniture("─".repeat(total))] });
    }
    for cells in &table.rows {
        lines.extend(row(cells, slot, &widths, &numeric, Ink::Text));
        slot += cells.len();
    }
    lines
}

/// Widths that fit, or `None` where columns would become too narrow to read.
fn widths(table: &Table, columns: usize, available: usize) -> Option<Vec<usize>> {
    let room = available.checked_sub(GUTTER * (columns - 1))?;
    let natural: Vec<usize> = (0..columns)
        .map(|c| cells(table, c).map(|cell| cell.text.width()).max().unwrap_or_default().clamp(1, 400))
        .collect();
    if natural.iter().sum::<usize>() <= room {
        return Some(natural);
    }
    // Columns narrower than an even share keep what they need; the rest is divided among the others.
    let mut widths = vec![0; columns];
    let (mut left, mut open) = (room, columns);
    let mut order: Vec<usize> = (0..columns).collect();
    order.sort_by_key(|&c| natural.get(c).copied());
    for c in order {
        let share = left / open;
        let width = natural.get(c).map_or(share, |n| (*n).min(share));
        if let Some(slot) = widths.get_mut(c) {
            *slot = width;
        }
        left -= width;
        open -= 1;
    }
    widths.iter().zip(&natural).all(|(w, n)| w >= n || *w >= MIN_COLUMN).then_some(widths)
}

fn cells(table: &Table, column: usize) -> impl Iterator<Item = &Rich> {
    table.rows.iter().chain([&table.header]).filter_map(move |row| row.get(column))
}

fn is_numeric(table: &Table, column: usize) -> bool {
    // Where the source marked no header, the first of several rows may be one.
    let unmarked = usize::from(table.header.is_empty() && table.rows.len() > 2);
    let body =
        table.rows.iter().skip(unmarked).filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty());
    let number = |cell: &Rich| {
        let digits = cell.text.chars().filter(char::is_ascii_digit).count();
        digits > 0 && 2 * digits >= cell.text.chars().filter(|c| c.is_alphanumeric()).count()
    };
    let (mut all, mut any) = (true, false);
    for cell in body {
        any = true;
        all &= number(cell);
    }
    any && all
}

fn row(cells: &[Rich], first: usize, widths: &[usize], numeric: &[bool], ink: Ink) -> Vec<Line> {
    let set: Vec<Vec<Line>> = cells
        .iter()
        .zip(widths)
        .enumerate()
        .map(|(c, (cell, width))| narrow(cell, first + c, ink, *width))
        .collect();
    let height = set.iter().map(Vec::len).max().unwrap_or_default().max(1);
    (0..height)
        .map(|y| {
            let mut line = Line::default();
            for ((column, width), numeric) in set.iter().zip(widths).zip(numeric) {
                let cell = column.get(y).cloned().unwrap_or_default();
                let slack = width.saturating_sub(cell.width());
                let (before, after) = if *numeric { (slack, 0) } else { (0, slack) };
                let gutter = if line.runs.is_empty() { 0 } else { GUTTER };
                line.runs.push(Run::furniture(" ".repeat(gutter + before)));
                line.runs.extend(cell.runs);
                line.runs.push(Run::furniture(" ".repeat(after)));
            }
            trimmed(line)
        })
        .collect()
}

/// A paragraph at widths below the narrowest measure, which only cells need.
fn narrow(cell: &Rich, slot: usize, ink: Ink, width: usize) -> Vec<Line> {
    paragraph(&cell.text, &cell.spans, slot, ink, Measure(width as u16))
}

fn trimmed(mut line: Line) -> Line {
    while line.runs.last().is_some_and(|run| run.origin.is_none() && run.text.trim().is_empty()) {
        line.runs.pop();
    }
    line
}

/// A table too wide for the measure: each row a group of lines, a cell a line, named by the header.
fn stacked(table: &Table, first: usize, measure: Measure) -> Vec<Line> {
    let mut slot = first;
    let mut lines = Vec::new();
    for (at, cells) in all_rows(table).enumerate() {
        if at > 0 {
            lines.push(Line::default());
        }
        let ink = if at == 0 && !table.header.is_empty() { Ink::TableHead } else { Ink::Text };
        for (c, cell) in cells.iter().enumerate() {
            let (inner, hang) = measure.inset(usize::from(c > 0) * 2);
            let set = paragraph(&cell.text, &cell.spans, slot, ink, inner);
            lines.extend(set.into_iter().map(|line| line.indented(Run::furniture(" ".repeat(hang)))));
            slot += 1;
        }
    }
    lines
}

fn all_rows(table: &Table) -> impl Iterator<Item = &Vec<Rich>> {
    std::iter::once(&table.header).filter(|h| !h.is_empty()).chain(&table.rows)
}
