//! Tables: columns share the measure by what they hold; cells wrap, numbers stand right.

use super::{
    LayoutContext, Measure,
    line::{Ink, Line, Run},
    paragraph::paragraph,
};
use crate::article::{Rich, Table};

use unicode_width::UnicodeWidthStr;

/// Air between two columns.
const GUTTER: usize = 2;

/// Widest a column gets.
const MAX_COLUMN: usize = 400;

/// Columns of a word that is not broken; a longer one may be. Scripts without spaces break anywhere.
const WHOLE_WORD: usize = 16;

/// Sets `table`, whose first cell is slot `first`.
pub fn table(table: &Table, first: usize, measure: Measure, context: &LayoutContext) -> Vec<Line> {
    let columns = table.rows.iter().map(Vec::len).chain([table.header.len()]).max().unwrap_or_default();
    if columns == 0 {
        return Vec::new();
    }
    let Some(widths) = widths(table, columns, measure.columns()) else {
        return stacked(table, first, measure, context);
    };
    let numeric: Vec<bool> = (0..columns).map(|c| is_numeric(table, c)).collect();
    let mut slot = first;
    let mut lines = Vec::new();
    if !table.header.is_empty() {
        lines.extend(row(&table.header, slot, &widths, &numeric, Ink::TableHead, context));
        slot += table.header.len();
        let total = widths.iter().sum::<usize>() + GUTTER * (columns - 1);
        lines.push(Line { runs: vec![Run::furniture("─".repeat(total))] });
    }
    for cells in &table.rows {
        lines.extend(row(cells, slot, &widths, &numeric, Ink::Text, context));
        slot += cells.len();
    }
    lines
}

/// Widths that fit, or `None` where a column would be narrower than its longest word.
fn widths(table: &Table, columns: usize, available: usize) -> Option<Vec<usize>> {
    let room = available.checked_sub(GUTTER * (columns - 1))?;
    let widest = |c: usize, width: fn(&str) -> usize| {
        cells(table, c).map(|cell| width(&cell.text)).max().unwrap_or_default().clamp(1, MAX_COLUMN)
    };
    let natural: Vec<usize> = (0..columns).map(|c| widest(c, UnicodeWidthStr::width)).collect();
    if natural.iter().sum::<usize>() <= room {
        return Some(natural);
    }
    let mut widths: Vec<usize> = (0..columns).map(|c| widest(c, longest_word)).collect();
    let mut left = room.checked_sub(widths.iter().sum())?;
    // What is left goes to the columns that need least to be whole, then evenly to the others.
    let mut open: Vec<usize> = (0..columns).collect();
    let needs = |widths: &[usize], c: usize| {
        natural.get(c).zip(widths.get(c)).map_or(0, |(n, w)| n.saturating_sub(*w))
    };
    open.sort_by_key(|c| std::cmp::Reverse(needs(&widths, *c)));
    while let Some(c) = open.pop() {
        let more = needs(&widths, c).min(left / (open.len() + 1));
        if let Some(width) = widths.get_mut(c) {
            *width += more;
        }
        left -= more;
    }
    Some(widths)
}

/// Columns of the longest word, as far as a word is kept whole.
fn longest_word(text: &str) -> usize {
    let words = text.split([' ', '\n', '-', '/']).map(UnicodeWidthStr::width);
    if text.is_ascii() {
        words.max().unwrap_or_default().min(WHOLE_WORD)
    } else {
        words.max().unwrap_or_default().min(WHOLE_WORD / 2)
    }
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

fn row(
    cells: &[Rich],
    first: usize,
    widths: &[usize],
    numeric: &[bool],
    ink: Ink,
    context: &LayoutContext,
) -> Vec<Line> {
    let set: Vec<Vec<Line>> = cells
        .iter()
        .zip(widths)
        .enumerate()
        .map(|(c, (cell, width))| narrow(cell, first + c, ink, *width, context))
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
fn narrow(cell: &Rich, slot: usize, ink: Ink, width: usize, context: &LayoutContext) -> Vec<Line> {
    paragraph(&cell.text, &cell.spans, slot, ink, Measure(width as u16), context)
}

fn trimmed(mut line: Line) -> Line {
    while line.runs.last().is_some_and(|run| run.origin.is_none() && run.text.trim().is_empty()) {
        line.runs.pop();
    }
    line
}

/// A table too wide for the measure: each row a group of lines, a cell a line, named by the header.
fn stacked(table: &Table, first: usize, measure: Measure, context: &LayoutContext) -> Vec<Line> {
    let mut slot = first;
    let mut lines = Vec::new();
    for (at, cells) in all_rows(table).enumerate() {
        if at > 0 {
            lines.push(Line::default());
        }
        let ink = if at == 0 && !table.header.is_empty() { Ink::TableHead } else { Ink::Text };
        for (c, cell) in cells.iter().enumerate() {
            let (inner, hang) = measure.inset(usize::from(c > 0) * 2);
            let set = paragraph(&cell.text, &cell.spans, slot, ink, inner, context);
            lines.extend(set.into_iter().map(|line| line.indented(Run::furniture(" ".repeat(hang)))));
            slot += 1;
        }
    }
    lines
}

fn all_rows(table: &Table) -> impl Iterator<Item = &Vec<Rich>> {
    std::iter::once(&table.header).filter(|h| !h.is_empty()).chain(&table.rows)
}
