//! The pane of headlines.

use ratatui::{buffer::Buffer, layout::Position};

use super::{Motion, Pane, preview, row_after};
use crate::{
    article::Direction,
    source,
    tui::{
        app::App,
        arrange::{Row, Section},
        cx::Cx,
        entry::Entry,
        geometry::{Geometry, LIST_HEAD},
        input::Input,
        menu::Menu,
        message::Effect,
        modes::{Mode, Prompt, Purpose},
        update::{opening, search_library},
        view,
    },
};

pub(super) fn on_input(cx: &mut Cx<'_>, input: &Input) {
    match input {
        Input::Wheel(Direction::Forward, _) => step(cx, 1),
        Input::Wheel(Direction::Backward, _) => step(cx, -1),
        Input::Press(at) => press(cx, *at),
        _ => {}
    }
}

/// A press chooses a headline; on the chosen one, or where the article has no place beside the list, it opens it.
fn press(cx: &mut Cx<'_>, at: Position) {
    let geometry = cx.app.geometry();
    cx.app.panes.set_focus(Pane::Headlines);
    let Some(row) = at.y.checked_sub(geometry.list.y + LIST_HEAD) else { return };
    let list = &mut cx.app.panes.list;
    let hit = list.top + usize::from(row / geometry.entry_rows);
    if hit >= list.rows.len() {
        return;
    }
    let again = list.chosen == hit;
    list.chosen = hit;
    list.step(0);
    preview(cx);
    if again || geometry.reader.width == 0 {
        open(cx);
    }
}

pub(super) fn go(cx: &mut Cx<'_>, motion: Motion, times: usize) {
    let page = cx.app.geometry().headlines();
    let list = &cx.app.panes.list;
    let to = match motion {
        Motion::Number => list.row_of_number(times),
        _ => row_after(list.chosen, list.rows.len(), page, motion, times),
    };
    if let Some(to) = to {
        let from = list.chosen.cast_signed();
        step(cx, to.min(isize::MAX as usize).cast_signed() - from);
    }
}

/// Moves the choice; the article beside the list follows.
pub(in crate::tui) fn step(cx: &mut Cx<'_>, by: isize) {
    search_library::stay(cx);
    if cx.app.panes.list.step(by) {
        preview(cx);
    }
}

/// Goes on by so many headlines and opens the one there.
pub(in crate::tui) fn next_article(cx: &mut Cx<'_>, direction: Direction, times: usize) {
    search_library::stay(cx);
    let by = times.min(isize::MAX as usize).cast_signed();
    if cx.app.panes.list.step(if direction == Direction::Forward { by } else { -by }) {
        opening::open_chosen(cx);
    } else {
        cx.say(if direction == Direction::Forward { "last article" } else { "first article" });
    }
}

/// Goes to the next article that is not read, and opens it where the article has the focus.
pub(in crate::tui) fn next_unread(cx: &mut Cx<'_>) {
    search_library::stay(cx);
    match cx.app.panes.list.next_unread() {
        Some(row) => {
            cx.app.panes.list.chosen = row;
            if cx.app.panes.focus() == Pane::Reader {
                let open = cx.app.reader.as_ref().map(|reader| reader.entry);
                if let Some(open) = open {
                    cx.app.trail.leave(open);
                }
                opening::open_chosen(cx);
            } else {
                preview(cx);
            }
        }
        None => cx.say("no unread articles here"),
    }
}

/// Goes into the chosen article, or shows what a saved search finds.
pub(in crate::tui) fn open(cx: &mut Cx<'_>) {
    let list = &cx.app.panes.list;
    if let Some(Row::Saved(at)) = list.rows.get(list.chosen) {
        if let Some((_, query)) = list.extras.searches.get(*at as usize).cloned() {
            search_library::show(&query, cx);
        }
        return;
    }
    cx.app.panes.set_focus(Pane::Reader);
    opening::open_chosen(cx);
    if cx.app.opening.is_none() {
        opening::enter(cx);
    }
}

/// Opens the prompt for headlines.
pub(super) fn ask_for_filter(cx: &mut Cx<'_>) {
    let text = cx.app.panes.list.filter.clone();
    cx.app.modes.push(Mode::Prompt(Prompt::new(Purpose::Filter, text)));
}

/// Shows the articles of a section.
pub(in crate::tui) fn show_section(section: Section, cx: &mut Cx<'_>) {
    cx.app.panes.set_focus(Pane::Headlines);
    list_section(section, cx);
}

/// Narrows the list to a section, whoever has the keys.
pub(super) fn list_section(section: Section, cx: &mut Cx<'_>) {
    let list = &mut cx.app.panes.list;
    if list.results.take().is_some() {
        search_library::end(cx);
    }
    let list = &mut cx.app.panes.list;
    list.filter.clear();
    if section == Section::Samples {
        list.stock_samples();
    }
    list.section = section;
    arrange(cx);
}

/// Puts the list in order anew; the chosen article stays chosen if it is still there.
pub(in crate::tui) fn arrange(cx: &mut Cx<'_>) {
    let list = &mut cx.app.panes.list;
    list.arrange(list.entry());
    preview(cx);
}

/// Leaves what is shown for all articles; whether there was anything to leave.
pub(in crate::tui) fn leave_section(cx: &mut Cx<'_>) -> bool {
    let list = &mut cx.app.panes.list;
    if list.section == Section::All && list.results.is_none() {
        return false;
    }
    if list.results.take().is_some() {
        search_library::end(cx);
    }
    let list = &mut cx.app.panes.list;
    list.section = Section::All;
    arrange(cx);
    true
}

/// Says that there is no library whose list could be narrowed or sorted.
pub(in crate::tui) fn say_no_library(cx: &mut Cx<'_>) -> Option<Menu> {
    cx.say(match cx.app.panes.hint {
        Some(_) => "your library is still empty: newsprint add FILE",
        None => "only your library can be sorted and narrowed: newsprint",
    });
    None
}

/// What is done with an article of the library, by the index of its entry.
pub(in crate::tui) type OnRecord = fn(&mut Cx<'_>, usize);

/// The article that an action is about: the open one where the article has the focus, else the chosen one.
pub(in crate::tui) fn subject(app: &App) -> Option<usize> {
    let open = app.reader.as_ref().map(|reader| reader.entry);
    open.filter(|_| app.panes.focus() == Pane::Reader).or_else(|| app.panes.list.entry())
}

/// Does something with the article that an action is about.
pub(in crate::tui) fn with_record(cx: &mut Cx<'_>, act: OnRecord) {
    if let Some(entry) = subject(cx.app).and_then(|entry| kept_or_adopted(cx, entry, act)) {
        act(cx, entry);
    }
}

/// The entry, if its article is in the library. One that comes with newsprint is taken into it, and `act` done then; of any
/// other it is said that it is not there.
pub(in crate::tui) fn kept_or_adopted(cx: &mut Cx<'_>, entry: usize, act: OnRecord) -> Option<usize> {
    match cx.app.panes.list.entries.get(entry) {
        Some(Entry::Kept(_)) => return Some(entry),
        Some(Entry::Loose { source, .. }) if source::bundled().contains(source) => {
            let source = source.clone();
            cx.app.library.awaited = Some((entry, act));
            cx.perform(Effect::Adopt { entry, source });
        }
        _ => cx.say("not in your library; add it first: newsprint add FILE"),
    }
    None
}

pub(super) fn draw(app: &App, geometry: Geometry, buffer: &mut Buffer) {
    view::list(app, geometry, buffer);
}

/// Where the chosen headline begins.
pub(super) fn words(app: &App, geometry: Geometry) -> Position {
    let list = &app.panes.list;
    let row = list.chosen.saturating_sub(list.top) as u16;
    Position::new(geometry.list.x + 2, geometry.list.y + LIST_HEAD + row * geometry.entry_rows)
}
