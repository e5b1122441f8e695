//! The status line: what is typed, said or found on the left, where the reader is on the right.

use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

use super::{fitted, put};
use crate::tui::{
    action::Action, app::App, geometry::Geometry, jobs::Job, modes::Prompt, status::Notice, update::find,
};

/// Columns of the section's heading on the right.
const SECTION: usize = 40;

/// Draws it.
pub(super) fn draw(app: &App, geometry: Geometry, buffer: &mut Buffer) {
    let area = geometry.status;
    if area.area() == 0 {
        return;
    }
    let theme = &app.look.theme;
    let base = theme.text.patch(theme.status);
    buffer.set_style(area.intersection(buffer.area), base);
    let right = where_am_i(app);
    let room = usize::from(area.width).saturating_sub(2);
    let (left, style) = match (app.modes.prompt(), &app.status.notice) {
        (Some(prompt), _) => (prompted(app, prompt), theme.status_strong),
        (None, Some(Notice::Error(words))) => (words.to_string(), theme.status_error),
        (None, Some(Notice::Info(words))) => (words.to_string(), theme.status_strong),
        (None, None) => (at_rest(app), theme.status),
    };
    let used = left.width();
    if !right.is_empty() && used + right.width() + 2 <= room {
        let x = area.width.saturating_sub(right.width() as u16 + 1);
        put(buffer, area, area.y, x, &right, base);
    }
    put(buffer, area, area.y, 1, &fitted(&left, room), base.patch(style));
}

fn prompted(app: &App, prompt: &Prompt) -> String {
    let aside = prompt.aside(app);
    let air = if aside.is_empty() { "" } else { "   " };
    format!("{}{}{air}{aside}", prompt.label(), prompt.text())
}

/// What the line says while nothing else is to be said: the search, the filter, what goes on in the background.
fn at_rest(app: &App) -> String {
    let mut parts = vec![searched(app)];
    parts.extend(app.status.jobs.iter().map(Job::describe));
    let cancel = app.look.keys.keys_of(Action::Cancel).into_iter().next();
    parts
        .extend(cancel.filter(|_| app.status.jobs.iter().next().is_some()).map(|key| format!("{key} stops")));
    parts.extend(app.library.read_only_reason.as_ref().map(|reason| format!("nothing is kept: {reason}")));
    parts.join(" · ")
}

fn searched(app: &App) -> String {
    let list = &app.panes.list;
    let search = app.reader.as_ref().and_then(|reader| reader.search.as_ref());
    match (search, &list.results, find::count(app)) {
        (Some(search), Some(results), Some(count)) if search.done => format!("{}  {count}", results.typed),
        (Some(_), Some(results), _) => results.typed.clone(),
        (Some(search), None, count) => format!("/{}  {}", search.typed, count.unwrap_or_default()),
        (None, Some(results), _) if app.reader.is_none() && results.pattern.is_some() => {
            results.typed.clone()
        }
        _ if !list.filter.is_empty() => format!("headlines like: {}", list.filter),
        _ => "? keys".into(),
    }
}

/// Section, percent, minutes left.
fn where_am_i(app: &App) -> String {
    let Some(reader) = &app.reader else { return String::new() };
    let body = &reader.body;
    let percent = (body.read * 100.0).round() as usize;
    let left = (body.minutes as f64 * (1.0 - body.read)).ceil() as usize;
    let mut parts = Vec::new();
    if let Some((_, section)) = body.galley.section(body.top) {
        parts.push(fitted(section, SECTION));
    }
    parts.push(if body.whole { format!("{percent} %") } else { "reading…".into() });
    if left > 0 && body.whole {
        parts.push(format!("{left} min left"));
    }
    parts.join(" · ")
}
