//! The list pane.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};
use unicode_width::UnicodeWidthStr;

use super::{fitted, put};
use crate::{
    article::Text,
    library::Snippet,
    tui::{
        app::App,
        arrange::{Results, Row, Section, last_part},
        entry::Entry,
        geometry::{ENTRY_ROWS, Geometry, LIST_HEAD},
        jobs::JobKind,
        panes::Pane,
    },
};

pub(in crate::tui) fn list(app: &App, geometry: Geometry, buffer: &mut Buffer) {
    let area = geometry.list;
    heading(app, area, buffer);
    let visible = app.panes.list.rows.iter().enumerate().skip(app.panes.list.top).take(geometry.headlines());
    for (line, (at, row)) in visible.enumerate() {
        let y = area.y + LIST_HEAD + line as u16 * ENTRY_ROWS;
        match row {
            Row::Heading(number) => group(app, area, y, *number, buffer),
            Row::Saved(number) => saved(app, area, y, at, *number, buffer),
            Row::Entry(entry) => entry_lines(app, area, y, at, *entry as usize, buffer),
        }
    }
    if app.panes.list.rows.is_empty() {
        let words = nothing(app);
        put(buffer, area, area.y + LIST_HEAD, 2, &words, app.look.theme.text.patch(app.look.theme.list_meta));
    }
}

/// What stands in an empty list.
fn nothing(app: &App) -> String {
    let is_indexing = app.status.jobs.is_running(JobKind::Indexing);
    match (&app.panes.list.results, &app.panes.list.section) {
        _ if !app.panes.list.filter.is_empty() => format!("no headline like {}", app.panes.list.filter),
        (Some(Results { failure: Some(reason), .. }), _) => reason.to_string(),
        (Some(results), _) if results.done && !is_indexing => "nothing found".into(),
        (Some(_), _) => "searching…".into(),
        _ if is_indexing => "reading the articles…".into(),
        (None, Section::Unread) => "all read".into(),
        (None, Section::Starred) => "nothing starred; s stars".into(),
        (None, Section::Archive) => "nothing archived; a archives".into(),
        (None, Section::Folder(_) | Section::Tag(_) | Section::Site(_)) => "nothing here".into(),
        _ => String::new(),
    }
}

fn heading(app: &App, area: Rect, buffer: &mut Buffer) {
    let theme = &app.look.theme;
    let room = usize::from(area.width.saturating_sub(2));
    let title = fitted(&title(app), room);
    let x = put(buffer, area, area.y, 1, &title, theme.text.patch(theme.list_title));
    let room = usize::from(area.width.saturating_sub(x + 1));
    let meta = theme.text.patch(theme.list_meta);
    put(buffer, area, area.y, x, &fitted(&counts(app), room), meta);
    if let Some(hint) = &app.panes.hint {
        put(buffer, area, area.y + 1, 1, &fitted(hint, usize::from(area.width.saturating_sub(2))), meta);
    }
}

/// What the list is called: by the source it is narrowed to, else as the program was started.
fn title(app: &App) -> Text {
    let list = &app.panes.list;
    let source = match &list.section {
        _ if list.results.is_some() => None,
        Section::Folder(id) => list.extras.folders.get(id).map(last_part),
        Section::Tag(name) | Section::Site(name) => Some(name.clone()),
        Section::All | Section::Unread | Section::Starred | Section::Archive => None,
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

/// A heading, with air above and a rule to the edge.
fn group(app: &App, area: Rect, y: u16, number: u32, buffer: &mut Buffer) {
    let theme = &app.look.theme;
    let text = app.panes.list.headings.get(number as usize).cloned().unwrap_or_default();
    let room = usize::from(area.width.saturating_sub(4));
    let x = put(buffer, area, y + 1, 1, &fitted(&text, room), theme.text.patch(theme.subheading));
    let rule = "─".repeat(usize::from(area.width.saturating_sub(x + 2)));
    put(buffer, area, y + 1, x + 1, &rule, theme.text.patch(theme.border));
}

/// A saved search.
fn saved(app: &App, area: Rect, y: u16, at: usize, number: u32, buffer: &mut Buffer) {
    let Some((name, query)) = app.panes.list.extras.searches.get(number as usize) else { return };
    let (title, meta) = styles(app, area, y, at, false, buffer);
    let bar = if at == app.panes.list.chosen { "▌" } else { " " };
    let room = usize::from(area.width).saturating_sub(4);
    let below = if **name == **query { "saved search".into() } else { format!("saved search · {query}") };
    for (row, text, style) in [(0, name.to_string(), title), (1, below, meta)] {
        put(buffer, area, y + row, 0, bar, style);
        put(buffer, area, y + row, 2, &fitted(&text, room), style);
    }
}

/// Styles of the two lines of a row, which is filled where it is chosen.
fn styles(app: &App, area: Rect, y: u16, at: usize, open: bool, buffer: &mut Buffer) -> (Style, Style) {
    let theme = &app.look.theme;
    let mut title = theme.text.patch(theme.list_headline);
    let mut meta = theme.text.patch(theme.list_meta);
    if open {
        title = title.patch(theme.list_open);
    }
    if at == app.panes.list.chosen && app.panes.focus() == Pane::Headlines {
        title = title.patch(theme.list_selected);
        meta = meta.patch(theme.list_selected);
        let rows = Rect { y, height: ENTRY_ROWS, ..area }.intersection(area);
        buffer.set_style(rows, theme.text.patch(theme.list_selected));
    }
    (title, meta)
}

fn entry_lines(app: &App, area: Rect, y: u16, at: usize, entry: usize, buffer: &mut Buffer) {
    let Some(found) = app.panes.list.entries.get(entry) else { return };
    let open = app.reader.as_ref().is_some_and(|reader| reader.entry == entry);
    let (mut title, meta) = styles(app, area, y, at, open, buffer);
    let unread = found.record().map(|record| !record.flags.read);
    if unread == Some(true) {
        title = title.add_modifier(Modifier::BOLD);
    }
    let bar = if at == app.panes.list.chosen { "▌" } else { " " };
    put(buffer, area, y, 0, bar, title);
    put(buffer, area, y + 1, 0, bar, meta);
    if unread == Some(true) {
        put(buffer, area, y, 1, "•", title);
    }
    let room = usize::from(area.width).saturating_sub(4);
    put(buffer, area, y, 2, &fitted(&found.title(), room), title);
    match snippet(app, found) {
        Some(snippet) => around(app, area, y + 1, snippet, meta, buffer),
        None => _ = put(buffer, area, y + 1, 2, &fitted(&found.line(), room), meta),
    }
}

fn snippet<'a>(app: &'a App, entry: &Entry) -> Option<&'a Snippet> {
    app.panes.list.results.as_ref()?.snippets.get(&entry.record()?.id)?.as_ref()
}

/// Words around a match, those that were looked for marked; the window is moved so that the first of them is in sight.
fn around(app: &App, area: Rect, y: u16, snippet: &Snippet, style: Style, buffer: &mut Buffer) {
    let room = Rect { width: area.width.saturating_sub(2), ..area };
    let wide = usize::from(room.width).saturating_sub(2);
    let text = &*snippet.text;
    let first = snippet.marks.first().map_or(0, |mark| mark.end);
    let mut start = 0;
    while text.get(start..first).is_some_and(|part| part.width() + 8 > wide) {
        let Some(space) = text.get(start..first).and_then(|part| part.find(' ')) else { break };
        start += space + 1;
    }
    let mut x = if start > 0 { put(buffer, room, y, 2, "…", style) } else { 2 };
    let found = style.patch(app.look.theme.found);
    let mut at = start;
    for mark in snippet.marks.iter().filter(|mark| mark.start >= start) {
        x = put(buffer, room, y, x, text.get(at..mark.start).unwrap_or_default(), style);
        x = put(buffer, room, y, x, text.get(mark.clone()).unwrap_or_default(), found);
        at = mark.end;
    }
    let rest = text.get(at..).unwrap_or_default();
    put(buffer, room, y, x, &fitted(rest, usize::from(room.width.saturating_sub(x))), style);
}
