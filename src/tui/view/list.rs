//! The list pane.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    entries::{Columns, entry, group, saved},
    extent, fitted, put,
};
use crate::{
    article::Text,
    tui::{
        app::App,
        arrange::{Results, Row, Section, last_part},
        geometry::{Geometry, LIST_HEAD},
        jobs::JobKind,
        panes::Pane,
    },
};

pub(in crate::tui) fn list(app: &App, geometry: Geometry, buffer: &mut Buffer) {
    let area = geometry.list;
    heading(app, area, buffer);
    let visible = app.panes.list.rows.iter().enumerate().skip(app.panes.list.top).take(geometry.headlines());
    let columns = Columns::of(&app.panes.list, area.width);
    for (line, (at, row)) in visible.enumerate() {
        let y = area.y + LIST_HEAD + line as u16 * geometry.entry_rows;
        let room = Rect { y, height: geometry.entry_rows, ..area }.intersection(area);
        match row {
            Row::Heading(number) => group(app, room, *number, buffer),
            Row::Saved(number) => saved(app, room, at, *number, buffer),
            Row::Entry(number) => entry(app, room, columns, at, *number as usize, buffer),
        }
    }
    let shown = app.panes.list.rows.len().min(geometry.headlines()) as u16 * geometry.entry_rows;
    let below =
        Rect { y: area.y + LIST_HEAD + shown, height: area.height.saturating_sub(LIST_HEAD + shown), ..area };
    let words = match &app.panes.hint {
        // Samples are followed by how to get one's own.
        Some(hint) if shown > 0 && app.panes.list.filter.is_empty() => format!("\n{hint}\n{HOW_TO_BEGIN}"),
        _ if shown > 0 => return,
        _ => nothing(app),
    };
    paragraph(app, below, &words, buffer);
}

/// What a person can do whose library is empty.
const HOW_TO_BEGIN: &str = "Add articles: newsprint add FILE\nWatch a folder: newsprint watch DIR";

/// Words on as many rows as they need, if there is room for all of them.
fn paragraph(app: &App, area: Rect, words: &str, buffer: &mut Buffer) {
    let room = usize::from(area.width).saturating_sub(3);
    let lines: Vec<_> = words.lines().flat_map(|line| textwrap::wrap(line, room.max(1))).collect();
    if lines.len() > usize::from(area.height).max(1) {
        return;
    }
    let style = app.look.theme.text.patch(app.look.theme.list_meta);
    for (line, y) in lines.iter().zip(area.y..) {
        put(buffer, Rect { height: area.height.max(1), ..area }, y, 2, line, style);
    }
}

/// Shows on the rule beside the list, or at its right edge, which part of it is on the screen, where that is not all.
pub(in crate::tui) fn list_extent(app: &App, geometry: Geometry, buffer: &mut Buffer) {
    let (area, list) = (geometry.list, &app.panes.list);
    let (shown, all) = (geometry.headlines(), list.rows.len());
    if area.width < 4 || shown == 0 || shown >= all {
        return;
    }
    let x = area.right().min(geometry.screen.width.saturating_sub(1));
    let height = area.height.saturating_sub(LIST_HEAD);
    let column = Rect { x, y: area.y + LIST_HEAD, width: 1, height };
    // Rows of a screen that a part of the list has, as the part is.
    let (top, all) = (list.top * usize::from(geometry.entry_rows), all * usize::from(geometry.entry_rows));
    extent(buffer, column, top, all, app.look.theme.text.patch(app.look.theme.list_meta));
}

/// What stands in an empty list.
fn nothing(app: &App) -> String {
    let is_indexing = app.status.jobs.is_running(JobKind::Indexing);
    match (&app.panes.list.results, &app.panes.list.section) {
        _ if !app.panes.list.filter.is_empty() => format!("no headline matches “{}”", app.panes.list.filter),
        (Some(Results { failure: Some(reason), .. }), _) => reason.to_string(),
        (Some(results), _) if results.done && !is_indexing => "nothing found".into(),
        (Some(_), _) => "searching…".into(),
        _ if is_indexing => "reading the articles…".into(),
        (None, Section::Unread) => "all read".into(),
        (None, Section::Starred) => "nothing starred; s stars".into(),
        (None, Section::Archive) => "nothing archived; a archives".into(),
        (None, Section::Removed) => "nothing removed".into(),
        (None, Section::Folder(_) | Section::Tag(_) | Section::Site(_)) => "nothing here".into(),
        (None, Section::All) if app.library.is_open => format!("Your library is empty.\n\n{HOW_TO_BEGIN}"),
        _ => String::new(),
    }
}

fn heading(app: &App, area: Rect, buffer: &mut Buffer) {
    let theme = &app.look.theme;
    let room = usize::from(area.width.saturating_sub(2));
    let title = fitted(&title(app), room);
    // The pane that has the keys has the brighter name.
    let style = if app.panes.focus() == Pane::Headlines { theme.list_title } else { theme.list_meta };
    let x = put(buffer, area, area.y, 1, &title, theme.text.patch(style));
    let room = usize::from(area.width.saturating_sub(x + 1));
    let meta = theme.text.patch(theme.list_meta);
    put(buffer, area, area.y, x, &fitted(&counts(app), room), meta);
}

/// What the list is called: by the source it is narrowed to, else as the program was started.
fn title(app: &App) -> Text {
    let list = &app.panes.list;
    let source = match &list.section {
        _ if list.results.is_some() => None,
        Section::Folder(id) => list.extras.folders.get(id).map(last_part),
        Section::Tag(name) | Section::Site(name) => Some(name.clone()),
        _ => None,
    };
    source.unwrap_or_else(|| app.panes.heading.clone())
}

/// ` · 12 of 248 articles · 3 unread`.
fn counts(app: &App) -> String {
    let list = &app.panes.list;
    let count = grouped(list.count());
    if let Some(results) = &list.results {
        if results.failure.is_some() && results.ids.is_empty() {
            return " · not searched".into();
        }
        return match (results.done, results.more) {
            (false, _) => " · searching…".into(),
            (true, more) => format!(" · {count}{} found", if more { "+" } else { "" }),
        };
    }
    let of = if list.filter.is_empty() { String::new() } else { format!("{} of ", grouped(list.shown())) };
    let articles = if list.count() == 1 { "article" } else { "articles" };
    let kind = match (&list.section, &app.panes.hint) {
        (Section::Unread, _) => "unread ",
        (Section::Starred, _) => "starred ",
        (Section::Archive, _) => "archived ",
        (Section::Removed, _) => "removed ",
        (Section::Samples, _) => "sample ",
        (_, Some(_)) if list.filter.is_empty() => "sample ",
        _ => "",
    };
    let unread = list.unread();
    let unread = match list.section {
        Section::All | Section::Folder(_) | Section::Tag(_) | Section::Site(_)
            if app.library.is_open && unread > 0 =>
        {
            format!(" · {} unread", grouped(unread))
        }
        _ => String::new(),
    };
    format!(" · {of}{count} {kind}{articles}{unread}")
}

/// `100,000`.
pub(in crate::tui) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
