//! The status line: what is typed, said or found on the left, where the reader is on the right.

use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

use super::{fitted, grouped, put, put_right};
use crate::tui::{
    action::Action,
    app::App,
    geometry::Geometry,
    jobs::Job,
    modes::{Count, Mode, Prompt, SELECTION_HINTS},
    panes::Pane,
    status::Notice,
    update::find,
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
    let beside = room.saturating_sub(if right.is_empty() { 0 } else { right.width() + 2 });
    let (left, style) = match (app.modes.prompt(), &app.status.notice) {
        (Some(prompt), _) => (prompted(app, prompt), theme.status_strong),
        (None, Some(Notice::Error(words))) => (words.to_string(), theme.status_error),
        (None, Some(Notice::Info(words))) => (named(app, words), theme.status_strong),
        (None, None) => match mode(app, room) {
            Some(words) => (words, theme.status_strong),
            None => (at_rest(app, beside), theme.status),
        },
    };
    if !right.is_empty() && left.width() <= beside {
        put_right(buffer, area, area.y, &app.look.in_order(&right), base);
    }
    put(buffer, area, area.y, 1, &app.look.fitted(&left, room), base.patch(style));
}

fn prompted(app: &App, prompt: &Prompt) -> String {
    let aside = prompt.aside(app);
    let air = if aside.is_empty() { "" } else { "   " };
    format!("{}{}{air}{aside}", prompt.label(), prompt.text())
}

/// What is said, with the name of the mode it is said in.
fn named(app: &App, words: &str) -> String {
    if app.modes.selection().is_some() { format!("SELECT  {words}") } else { words.to_owned() }
}

/// The mode, where there is one that has keys of its own, and those keys.
fn mode(app: &App, room: usize) -> Option<String> {
    let reader = app.reader.as_ref();
    Some(match app.modes.top() {
        Some(Mode::Select(_)) => fitting("SELECT  ", SELECTION_HINTS, room),
        Some(Mode::Count(Count(number))) => format!("{number}"),
        Some(Mode::Gallery(_)) => "PICTURE  space b other pictures · q closes".into(),
        None if reader.is_some_and(|reader| reader.auto_scrolls) => {
            let pace = app.look.options.pace;
            let keys = [(Action::Wider, "faster"), (Action::Narrower, "slower"), (Action::Scroll, "stop")];
            format!("AUTO-SCROLL  {pace} words/min · {}", keys_of(app, &keys).join(" · "))
        }
        None if reader.is_some_and(|reader| reader.speech.is_some()) => {
            format!("READING ALOUD  {}", keys_of(app, &[(Action::Aloud, "stop")]).join(" · "))
        }
        _ => return None,
    })
}

/// As many of `hints` as `room` columns hold, the first ones first.
fn fitting(name: &str, hints: &[impl AsRef<str>], room: usize) -> String {
    let mut out = name.to_owned();
    for (at, hint) in hints.iter().map(AsRef::as_ref).enumerate() {
        let air = if at == 0 { "" } else { " · " };
        if out.width() + air.width() + hint.width() > room {
            break;
        }
        out.push_str(air);
        out.push_str(hint);
    }
    out
}

/// The first key of each action, with what it does.
fn keys_of(app: &App, actions: &[(Action, &str)]) -> Vec<String> {
    let hint = |(action, words): &(Action, &str)| {
        let key = app.look.keys.key_of(*action)?;
        Some(format!("{key} {words}"))
    };
    actions.iter().filter_map(hint).collect()
}

/// What the line says while nothing else is to be said: the search, the filter, what goes on in the background, else the
/// keys of the pane.
fn at_rest(app: &App, room: usize) -> String {
    let mut parts: Vec<String> = searched(app).into_iter().collect();
    parts.extend(app.status.jobs.iter().map(Job::describe));
    if app.status.jobs.iter().next().is_some() {
        parts.extend(keys_of(app, &[(Action::Cancel, "stops")]));
    }
    parts.extend(app.library.read_only_reason.as_ref().map(|reason| format!("nothing is kept: {reason}")));
    if parts.is_empty() { fitting("", &hints(app), room) } else { parts.join(" · ") }
}

/// Keys of the pane with the focus, the ones that are needed first before the others.
fn hints(app: &App) -> Vec<String> {
    let has_library = app.library.is_open;
    let actions: &[(Action, &str)] = match app.panes.focus() {
        Pane::Sources => &[
            (Action::Help, "keys"),
            (Action::Open, "show"),
            (Action::OtherPane, "headlines"),
            (Action::SearchLibrary, "search"),
        ],
        Pane::Headlines if has_library => &[
            (Action::Help, "keys"),
            (Action::Open, "open"),
            (Action::NextUnread, "next unread"),
            (Action::Read, "read"),
            (Action::Star, "star"),
            (Action::Find, "filter"),
            (Action::SearchLibrary, "search"),
            (Action::Sections, "views"),
        ],
        Pane::Headlines => &[
            (Action::Help, "keys"),
            (Action::Open, "open"),
            (Action::Find, "filter"),
            (Action::Themes, "themes"),
            (Action::Quit, "quit"),
        ],
        Pane::Reader => &[
            (Action::Help, "keys"),
            (Action::PageDown, "page"),
            (Action::Back, if app.panes.has_list { "back" } else { "quit" }),
            (Action::Find, "search"),
            (Action::Select, "select"),
            (Action::Links, "links"),
            (Action::Columns, "columns"),
        ],
    };
    keys_of(app, actions)
}

fn searched(app: &App) -> Option<String> {
    let list = &app.panes.list;
    let search = app.reader.as_ref().and_then(|reader| reader.search.as_ref());
    Some(match (search, &list.results, find::count(app)) {
        (Some(search), Some(results), Some(count)) if search.done => format!("{}  {count}", results.typed),
        (Some(_), Some(results), _) => results.typed.clone(),
        (Some(search), None, count) => format!("/{}  {}", search.typed, count.unwrap_or_default()),
        (None, Some(results), _) if app.reader.is_none() && results.pattern.is_some() => {
            results.typed.clone()
        }
        _ if !list.filter.is_empty() && app.panes.focus() != Pane::Reader => {
            let clear = keys_of(app, &[(Action::Clear, "clears")]).join("");
            format!("filter: {} · {clear}", list.filter)
        }
        _ => return None,
    })
}

/// In the list which entry is chosen; in an article section, percent, minutes left.
fn where_am_i(app: &App) -> String {
    let list = &app.panes.list;
    if app.panes.focus() == Pane::Headlines {
        return list
            .number()
            .map(|(at, all)| format!("{}/{}", grouped(at), grouped(all)))
            .unwrap_or_default();
    }
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
