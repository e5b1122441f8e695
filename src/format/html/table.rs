//! Tables: of data, of pictures with their captions, and those that only place things.

use dom_query::NodeRef;

use super::{figure::images, walk::words};
use crate::{
    article::{Image, Rich, Span, SpanKind, Table},
    format::caption::set_caption,
};

/// Cells of a data table at most; a larger one is set cell by cell.
const MAX_CELLS: usize = 20_000;

/// Columns that one cell takes at most.
const MAX_COLUMNS: usize = 50;

/// What makes a cell more than words.
const BLOCKS: &[&str] =
    &["table", "ul", "ol", "dl", "blockquote", "pre", "figure", "h1", "h2", "h3", "h4", "article", "section"];

/// Every cell, row by row.
pub(super) fn cells<'a>(table: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    rows(table).into_iter().flatten().collect()
}

/// The cells of each row; tables inside cells are not looked into.
fn rows<'a>(table: &NodeRef<'a>) -> Vec<Vec<NodeRef<'a>>> {
    let mut out = Vec::new();
    for part in table.children_it(false).filter(NodeRef::is_element) {
        if part.has_name("tr") {
            out.push(part.children_it(false).filter(is_cell).collect());
        } else if ["thead", "tbody", "tfoot"].iter().any(|name| part.has_name(name)) {
            let inner = part.children_it(false).filter(|row| row.has_name("tr"));
            out.extend(inner.map(|row| row.children_it(false).filter(is_cell).collect()));
        }
    }
    out
}

fn is_cell(node: &NodeRef<'_>) -> bool {
    node.has_name("td") || node.has_name("th")
}

/// The table, if it is one of data: at least two columns somewhere, and nothing but words in its cells.
pub(super) fn data(table: &NodeRef<'_>) -> Option<Table> {
    let rows = rows(table);
    let count: usize = rows.iter().map(Vec::len).sum();
    let simple =
        |cell: &NodeRef<'_>| !cell.descendants_it().any(|n| BLOCKS.iter().any(|name| n.has_name(name)));
    if rows.iter().all(|row| row.len() < 2) || count > MAX_CELLS || !rows.iter().flatten().all(simple) {
        return None;
    }
    let first_is_header = rows.first().is_some_and(|row| {
        let all = row.iter().all(|cell| cell.has_name("th"));
        let head = row
            .first()
            .and_then(NodeRef::parent)
            .and_then(|row| row.parent())
            .is_some_and(|p| p.has_name("thead"));
        rows.len() > 1 && (all || head)
    });
    let mut set = spread(&rows);
    set.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    let header = if first_is_header && !set.is_empty() { set.remove(0) } else { Vec::new() };
    (!set.is_empty() || !header.is_empty()).then_some(Table { header, rows: set })
}

/// The words of every cell in its column: where a cell reaches over others, these are empty.
fn spread(rows: &[Vec<NodeRef<'_>>]) -> Vec<Vec<Rich>> {
    let mut out: Vec<Vec<Rich>> = Vec::with_capacity(rows.len());
    // How many rows below each column are still taken by a cell above.
    let mut taken: Vec<usize> = Vec::new();
    let mut count = 0;
    for (at, row) in rows.iter().enumerate() {
        let mut cells = row.iter();
        let mut set = Vec::new();
        loop {
            let column = set.len();
            if let Some(rows) = taken.get_mut(column).filter(|rows| **rows > 0) {
                *rows -= 1;
                set.push(Rich::default());
                continue;
            }
            let Some(cell) = cells.next() else { break };
            let wide = if count < MAX_CELLS { span(cell, "colspan", MAX_COLUMNS) } else { 1 };
            let high = span(cell, "rowspan", rows.len() - at);
            set.push(words(cell));
            set.resize_with(column + wide, Rich::default);
            taken.resize(taken.len().max(set.len()), 0);
            taken.get_mut(column..set.len()).into_iter().flatten().for_each(|rows| *rows = high - 1);
        }
        count += set.len();
        out.push(set);
    }
    out
}

/// How many columns or rows a cell takes, as far as there can be any.
fn span(cell: &NodeRef<'_>, name: &str, most: usize) -> usize {
    let value = cell.attr(name).and_then(|value| value.trim().parse::<usize>().ok()).unwrap_or(1);
    value.clamp(1, most.max(1))
}

/// What the table says it shows.
pub(super) fn caption(table: &NodeRef<'_>) -> Option<Rich> {
    let mut text = table.children_it(false).find(|n| n.has_name("caption")).map(|n| words(&n))?;
    text.spans.insert(0, Span { start: 0, end: text.text.len(), kind: SpanKind::Emphasis });
    (!text.is_empty()).then_some(text)
}

/// The pictures of a table of one column whose other cells say what they show.
pub(super) fn captioned_images(table: &NodeRef<'_>) -> Option<Vec<Image>> {
    let rows = rows(table);
    if rows.len() > 6 || rows.iter().any(|row| row.len() > 1) {
        return None;
    }
    let mut out: Vec<Image> = Vec::new();
    for cell in rows.iter().flatten() {
        let found = images(cell);
        let text = words(cell);
        // What has parts of its own is no caption: a newsletter below its letterhead.
        let has_parts =
            cell.descendants_it().any(|n| BLOCKS.iter().any(|name| *name != "figure" && n.has_name(name)));
        if found.is_empty() && out.is_empty() || text.text.len() > 800 || has_parts {
            return None;
        }
        out.extend(found);
        if let Some(last) = out.last_mut()
            && !text.is_empty()
        {
            if last.caption.is_some() || last.credit.is_some() {
                return None;
            }
            set_caption(last, &text);
        }
    }
    (!out.is_empty()).then_some(out)
}
