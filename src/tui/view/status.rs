//! The status line: what is typed, said or found on the left, where the reader is on the right.

use ratatui::{buffer::Buffer, layout::Position};
use unicode_width::UnicodeWidthStr;

use super::{fitted, put};
use crate::{
    find::Mode,
    tui::{
        app::{App, Notice},
        body::Search,
        geometry::Geometry,
        prompt::{Prompt, Purpose},
        update::completion,
    },
};

/// Draws it; where the cursor stands while something is typed.
pub(super) fn draw(app: &App, geometry: Geometry, buffer: &mut Buffer) -> Option<Position> {
    let area = geometry.status;
    if area.area() == 0 {
        return None;
    }
    let theme = &app.theme;
    let base = theme.text.patch(theme.status);
    buffer.set_style(area.intersection(buffer.area), base);
    let right = where_am_i(app);
    let room = usize::from(area.width).saturating_sub(2);
    let (left, style) = match (&app.prompt, &app.notice) {
        (Some(prompt), _) => (prompted(app, prompt), theme.status_strong),
        (None, Some(Notice::Error(said))) => (said.to_string(), theme.status_error),
        (None, Some(Notice::Info(said))) => (said.to_string(), theme.status_strong),
        (None, None) => (searched(app), theme.status),
    };
    let used = left.width();
    if !right.is_empty() && used + right.width() + 2 <= room {
        let x = area.width.saturating_sub(right.width() as u16 + 1);
        put(buffer, area, area.y, x, &right, base);
    }
    put(buffer, area, area.y, 1, &fitted(&left, room), base.patch(style));
    app.prompt.as_ref().map(|prompt| {
        let column = 1 + lead(prompt).width() + prompt.text.width();
        Position::new((column as u16).min(area.width.saturating_sub(1)), area.y)
    })
}

fn lead(prompt: &Prompt) -> &'static str {
    match (&prompt.purpose, prompt.mode) {
        (Purpose::Filter, _) => "headlines like: ",
        (Purpose::Library, _) => "library: ",
        (Purpose::Tags { .. }, _) => "tags, with commas: ",
        (Purpose::Note { .. }, _) => "note: ",
        (Purpose::Pipe { passage: None }, _) => "give the article to: ",
        (Purpose::Pipe { passage: Some(_) }, _) => "give the words to: ",
        (Purpose::Find { .. }, Mode::Words) => "/",
        (Purpose::Find { .. }, Mode::Regex) => "regex /",
    }
}

fn prompted(app: &App, prompt: &Prompt) -> String {
    let aside = match (&prompt.error, &prompt.purpose) {
        (Some(error), _) => error.clone(),
        (None, Purpose::Find { .. }) => {
            app.search.as_ref().map(|search| count(app, search)).unwrap_or_default()
        }
        (None, Purpose::Library) => "enter opens · ctrl-s saves".into(),
        (None, Purpose::Tags { .. }) => {
            completion(app, &prompt.text).map(|tag| format!("tab: {tag}")).unwrap_or_default()
        }
        (None, Purpose::Filter | Purpose::Pipe { .. } | Purpose::Note { .. }) => String::new(),
    };
    let air = if aside.is_empty() { "" } else { "   " };
    format!("{}{}{air}{aside}", lead(prompt), prompt.text)
}

/// What the line says while nothing else is to be said.
fn searched(app: &App) -> String {
    let mut parts = Vec::new();
    match (&app.search, &app.list.results) {
        (Some(search), Some(results)) if !search.done => parts.push(results.typed.clone()),
        (Some(search), Some(results)) => parts.push(format!("{}  {}", results.typed, count(app, search))),
        (Some(search), None) => parts.push(format!("/{}  {}", search.typed, count(app, search))),
        (None, _) if !app.list.filter.is_empty() => {
            parts.push(format!("headlines like: {}", app.list.filter));
        }
        _ => parts.push("? keys".into()),
    }
    parts.extend(
        app.indexing.map(|progress| format!("reading {} of {} files", progress.done, progress.total)),
    );
    parts.extend(app.unkept.as_ref().map(|why| format!("nothing is kept: {why}")));
    parts.join(" · ")
}

/// `2 of 3`, with an ellipsis while there may be more; that nothing was found is said of a whole article only.
fn count(app: &App, search: &Search) -> String {
    let is_known = search.done && app.body.as_ref().is_none_or(|body| body.whole);
    match (is_known, search.matches.len()) {
        (false, 0) => "…".into(),
        (true, 0) => "not found".into(),
        (false, all) => format!("{} of {all}…", search.current + 1),
        (true, all) => format!("{} of {all}", search.current + 1),
    }
}

/// Section, percent, minutes left.
fn where_am_i(app: &App) -> String {
    let Some(body) = &app.body else { return String::new() };
    let read = body.read;
    let percent = (read * 100.0).round() as usize;
    let left = (body.minutes as f64 * (1.0 - read)).ceil() as usize;
    let mut parts = Vec::new();
    if let Some((_, section)) = body.galley.section(body.top) {
        parts.push(fitted(section, 40));
    }
    parts.push(if body.whole { format!("{percent} %") } else { "reading…".into() });
    if left > 0 && body.whole {
        parts.push(format!("{left} min left"));
    }
    parts.join(" · ")
}
