//! The entries of the list: in one row or two.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};
use unicode_width::UnicodeWidthStr;

use super::{fitted, put, put_right};
use crate::{
    article::Text,
    library::{Group, Order, Snippet},
    tui::{
        app::App,
        entry::Entry,
        list::{ASIDE, List},
        panes::Pane,
    },
};

/// Columns of a date: `24 Nov`.
const DATE: usize = 6;

/// Columns of the minutes, and of the publication, with the air before them.
const MINUTES: u16 = 9;
const SITE: u16 = 22;

/// Columns before a headline: the bar of the chosen one, the mark of what is unread.
const LEFT: u16 = 2;

/// What a single row has room for beside headline and date; the same for every row, so that it stands in columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    minutes: bool,
    site: bool,
}

impl Columns {
    pub(super) fn of(list: &List, width: u16) -> Self {
        let spare = width.saturating_sub(list.columns());
        Self { minutes: spare >= MINUTES, site: spare >= MINUTES + SITE }
    }
}

/// A heading, with air above where an entry has two rows, and a rule to the edge.
pub(super) fn group(app: &App, area: Rect, number: u32, buffer: &mut Buffer) {
    let theme = &app.look.theme;
    let text = app.panes.list.headings.get(number as usize).cloned().unwrap_or_default();
    let room = usize::from(area.width.saturating_sub(4));
    let y = area.bottom().saturating_sub(1);
    let x = put(buffer, area, y, 1, &app.look.fitted(&text, room), theme.text.patch(theme.subheading));
    let rule = "─".repeat(usize::from(area.width.saturating_sub(x + 2)));
    put(buffer, area, y, x + 1, &rule, theme.text.patch(theme.border));
}

/// What is said of a saved search.
const SAVED: &str = "saved search";

/// A saved search.
pub(super) fn saved(app: &App, area: Rect, at: usize, number: u32, buffer: &mut Buffer) {
    let Some((name, query)) = app.panes.list.extras.searches.get(number as usize) else { return };
    let (title, meta) = styles(app, area, at, false, buffer);
    let bar = if at == app.panes.list.chosen { "▌" } else { " " };
    let room = usize::from(area.width).saturating_sub(4);
    let below = if **name == **query { SAVED.into() } else { format!("{SAVED} · {query}") };
    if area.height == 1 {
        put_right(buffer, area, area.y, SAVED, meta);
        put(buffer, area, area.y, 0, bar, title);
        put(buffer, area, area.y, LEFT, &fitted(name, room.saturating_sub(SAVED.width())), title);
        return;
    }
    for (row, text, style) in [(0, name.to_string(), title), (1, below, meta)] {
        put(buffer, area, area.y + row, 0, bar, style);
        put(buffer, area, area.y + row, LEFT, &fitted(&text, room), style);
    }
}

/// Styles of headline and other words of a row, which is filled where it is chosen.
fn styles(app: &App, area: Rect, at: usize, open: bool, buffer: &mut Buffer) -> (Style, Style) {
    let theme = &app.look.theme;
    let mut title = theme.text.patch(theme.list_headline);
    let mut meta = theme.text.patch(theme.list_meta);
    if open {
        title = title.patch(theme.list_open);
    }
    if at == app.panes.list.chosen && app.panes.focus() == Pane::Headlines {
        title = title.patch(theme.list_selected);
        meta = meta.patch(theme.list_selected);
        buffer.set_style(area, theme.text.patch(theme.list_selected));
    }
    (title, meta)
}

/// An article: its headline and its date, then what else there is room for.
pub(super) fn entry(app: &App, area: Rect, columns: Columns, at: usize, number: usize, buffer: &mut Buffer) {
    let Some(found) = app.panes.list.entries.get(number) else { return };
    let open = app.reader.as_ref().is_some_and(|reader| reader.entry == number);
    let (mut title, meta) = styles(app, area, at, open, buffer);
    let is_unread = found.record().is_some_and(|record| !record.flags.read);
    if is_unread {
        title = title.add_modifier(Modifier::BOLD);
    }
    let bar = if at == app.panes.list.chosen { "▌" } else { " " };
    for row in area.rows() {
        put(buffer, area, row.y, 0, bar, title);
    }
    if is_unread {
        put(buffer, area, area.y, 1, "•", title);
    }
    let headline = found.title();
    let is_single = area.height == 1;
    let whole = usize::from(area.width).saturating_sub(usize::from(LEFT) + 1);
    let snippet = snippet(app, found);
    if !is_single && snippet.is_none() && headline.width() > whole {
        return in_two_rows(app, area, found, (title, meta), buffer);
    }
    let aside = if is_single { single(app, found, columns) } else { date(app, found) };
    // A whole headline is worth more than its date.
    let beside = if is_single { usize::from(columns.aside()) } else { aside.width() + 2 };
    let room = usize::from(area.width).saturating_sub(usize::from(LEFT) + beside);
    let shows_aside = headline.width() <= room || headline.width() > whole;
    let room = if shows_aside { room } else { whole };
    put(buffer, area, area.y, LEFT, &app.look.fitted(&headline, room), title);
    if shows_aside {
        put_right(buffer, area, area.y, &aside, meta);
    }
    if is_single {
        return;
    }
    let y = area.y + 1;
    if let Some(snippet) = snippet {
        return around(app, area, y, snippet, meta, buffer);
    }
    // A date that has no room beside its headline has it below.
    let room = if shows_aside { whole } else { whole.saturating_sub(aside.width() + 1) };
    if !shows_aside {
        put_right(buffer, area, y, &aside, meta);
    }
    put(buffer, area, y, LEFT, &app.look.fitted(&below(app, found), room), meta);
}

/// A headline that is too long for one row: its rest is in the second, before star and date.
fn in_two_rows(app: &App, area: Rect, entry: &Entry, (title, meta): (Style, Style), buffer: &mut Buffer) {
    let headline = entry.title();
    let room = usize::from(area.width).saturating_sub(usize::from(LEFT) + 1);
    let first = textwrap::wrap(&headline, room.max(1)).first().map_or(0, |line| line.len());
    let (first, rest) = headline.split_at_checked(first).unwrap_or((&headline, ""));
    put(buffer, area, area.y, LEFT, &app.look.fitted(first, room), title);
    let star = if is_starred(entry) { "★ " } else { "" };
    let aside = format!("{star}{}", date(app, entry));
    let rest = app.look.fitted(rest.trim_start(), room.saturating_sub(aside.width() + 1));
    put(buffer, area, area.y + 1, LEFT, &rest, title);
    put_right(buffer, area, area.y + 1, &aside, meta);
}

impl Columns {
    /// Columns right of the headline, the margin included.
    fn aside(self) -> u16 {
        ASIDE - LEFT + if self.minutes { MINUTES } else { 0 } + if self.site { SITE } else { 0 }
    }
}

/// What stands right of a headline in a single row: publication, minutes, star, date, each in its column.
fn single(app: &App, entry: &Entry, columns: Columns) -> String {
    let date = date(app, entry);
    let star = if is_starred(entry) { "★" } else { "" };
    let mut out = format!("{star:>2} {date:>DATE$}");
    if columns.minutes {
        let minutes = entry.minutes().map(|minutes| format!("{minutes} min")).unwrap_or_default();
        out = format!("{minutes:>7}{out}");
    }
    if columns.site {
        let whose = fitted(entry.whose().map_or("", |whose| &**whose), usize::from(SITE) - 2);
        let air = " ".repeat(usize::from(SITE) - 2 - whose.width());
        out = format!("{whose}{air}  {out}");
    }
    out
}

fn is_starred(entry: &Entry) -> bool {
    entry.record().is_some_and(|record| record.flags.starred)
}

/// When it was published, else when it arrived, as short as can be; in the order of reading, when it was read. Under the
/// day itself only the time is left.
fn date(app: &App, entry: &Entry) -> String {
    let list = &app.panes.list;
    let under_day = list.group == Group::Day && list.results.is_none() && list.filter.is_empty();
    let moment = |at: i64| if under_day { app.clock.time_of_day(at) } else { app.clock.short(at) };
    let record = entry.record();
    let by_publication = matches!(list.sort, Order::Newest | Order::Oldest);
    match (entry.published(), record.map(|record| record.added)) {
        _ if list.sort == Order::Read => {
            record.and_then(|record| record.read_at).map(moment).unwrap_or_default()
        }
        (Some(_), _) if under_day && by_publication => String::new(),
        (Some(day), Some(added)) if under_day && app.clock.is_on(added, day) => moment(added),
        (Some(day), _) => app.clock.short_day(day),
        (None, Some(added)) if !by_publication => moment(added),
        _ => String::new(),
    }
}

/// The second row of an entry: whose it is, its length, what was read, when it arrived where that was another day.
fn below(app: &App, entry: &Entry) -> Text {
    let star = is_starred(entry).then_some("★");
    let length = entry.minutes().map(|minutes| format!("{minutes} min"));
    let share = entry.percent().map(|percent| format!("{percent} %"));
    let later = entry.published().zip(entry.record().map(|record| record.added));
    let later = later.filter(|(day, added)| !app.clock.is_on(*added, *day));
    let added = later.map(|(_, added)| format!("added {}", app.clock.short(added)));
    let whose = entry.whose().map(|whose| &**whose);
    let parts = [star, whose, length.as_deref(), share.as_deref(), added.as_deref()];
    Text::joined(parts.into_iter().flatten()).unwrap_or_default()
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
