//! Searching in the open article.

use std::sync::Arc;

use crate::{
    article::{Anchor, Direction},
    find::{Match, Mode as PatternMode, Pattern},
    tui::{
        app::App,
        cx::Cx,
        message::Effect,
        modes::{Mode, Prompt, Purpose},
        panes::{Pane, headlines},
        reader::Search,
        status::Notice,
        update::subscribe,
    },
};

/// Opens the prompt.
pub(in crate::tui) fn ask(cx: &mut Cx<'_>) {
    // An article that is on its way begins at its start; what is typed already is for it.
    let origin = cx.app.reader.as_mut().map(|reader| reader.body.anchor()).unwrap_or_default();
    cx.app.modes.push(Mode::Prompt(Prompt::new(Purpose::Find { origin }, String::new())));
}

/// The search of the open article, or of the one that is on its way.
fn search_of(app: &mut App) -> Option<&mut Option<Search>> {
    match (&mut app.reader, &mut app.opening) {
        (Some(reader), _) => Some(&mut reader.search),
        (None, Some(opening)) => Some(&mut opening.search),
        (None, None) => None,
    }
}

/// Searches for what has been typed; what is wrong with it, if anything is.
pub(in crate::tui) fn changed(
    typed: &str,
    mode: PatternMode,
    origin: Anchor,
    cx: &mut Cx<'_>,
) -> Option<String> {
    if typed.is_empty() {
        cancel(origin, cx);
        return None;
    }
    let pattern = match Pattern::new(typed, mode) {
        Ok(pattern) => pattern,
        Err(reason) => return Some(reason),
    };
    let search = Search::new(typed.to_owned(), pattern);
    *search_of(cx.app)? = Some(Search { origin: Some(origin), is_typing: true, ..search });
    again(cx);
    None
}

/// Has the open article searched for the same words.
pub(super) fn again(cx: &mut Cx<'_>) {
    let Some(reader) = &mut cx.app.reader else { return };
    let Some(search) = &mut reader.search else { return };
    search.number = cx.app.numbers.next();
    search.done = false;
    let (number, pattern) = (search.number, search.pattern.clone());
    let article = Arc::clone(reader.body.galley.article());
    cx.perform(Effect::Find { number, pattern, article });
}

/// The matches are known, of the article as far as it has been read.
pub(super) fn on_found(cx: &mut Cx<'_>, number: u64, matches: Arc<[Match]>) {
    let Some(reader) = &mut cx.app.reader else { return };
    let here = reader.body.anchor();
    let Some(search) = reader.search.as_mut().filter(|search| search.number == number) else { return };
    search.take(matches, search.origin.unwrap_or(here));
    let is_typing = search.is_typing;
    if let Some(hit) = reader.arrival.take()
        && let Some(at) = search.matches.iter().position(|known| *known == hit)
    {
        (search.current, search.origin) = (at, None);
        return reader.show_match();
    }
    let Some(origin) = search.origin else { return };
    if search.is_typing {
        reader.body.go(origin);
    } else if !search.matches.is_empty() || reader.body.whole {
        search.origin = None;
        // That the search went on is no longer true.
        cx.app.status.notice.take_if(|notice| matches!(notice, Notice::Info(_)));
    }
    reader.show_match();
    if !is_typing {
        say_if_missing(cx);
    }
}

/// Searching goes on without the prompt, from wherever the answer leads.
pub(in crate::tui) fn accept(cx: &mut Cx<'_>) {
    let Some(search) = search_of(cx.app).and_then(Option::as_mut) else { return };
    search.is_typing = false;
    if search.done && !search.matches.is_empty() {
        search.origin = None;
    }
    say_if_missing(cx);
}

/// Says that nothing was found, once all of the article has been searched.
fn say_if_missing(cx: &mut Cx<'_>) {
    let Some(reader) = &mut cx.app.reader else { return };
    let Some(search) = reader.search.as_mut().filter(|search| search.matches.is_empty()) else { return };
    if search.done && reader.body.whole {
        search.origin = None;
        let message = format!("not found: {}", search.typed);
        cx.say(&message);
    }
}

/// The search is given up; the person is back where it began.
pub(in crate::tui) fn cancel(origin: Anchor, cx: &mut Cx<'_>) {
    if let Some(search) = search_of(cx.app) {
        *search = None;
    }
    if let Some(reader) = &mut cx.app.reader {
        reader.body.go(origin);
    }
}

/// Goes to the next match or the one before, and says when it went round.
pub(in crate::tui) fn step(cx: &mut Cx<'_>, direction: Direction) {
    let Some(reader) = cx.app.reader.as_mut().filter(|reader| reader.search.is_some()) else {
        return match direction {
            Direction::Forward if cx.app.panes.has_list => headlines::next_unread(cx),
            // In the list nothing was searched that could be found again.
            Direction::Backward if cx.app.panes.focus() != Pane::Reader => subscribe::ask(cx),
            _ => cx.say("no search yet; / searches"),
        };
    };
    let Some(search) = &mut reader.search else { return };
    if search.matches.is_empty() {
        let message = if search.done && reader.body.whole {
            format!("not found: {}", search.typed)
        } else {
            "searching…".into()
        };
        return cx.say(&message);
    }
    reader.body.remember();
    let went_round = search.step(direction) && search.matches.len() > 1;
    reader.show_match();
    if went_round {
        cx.say(match direction {
            Direction::Forward => "wrapped to the top",
            Direction::Backward => "wrapped to the bottom",
        });
    }
}

/// Clears the search of the library where the list shows it, else the search, then the filter; at last it leaves the section.
pub(in crate::tui) fn clear(cx: &mut Cx<'_>) {
    let in_list = cx.app.panes.focus() != Pane::Reader;
    if in_list && cx.app.panes.list.results.is_some() && headlines::leave_section(cx) {
        return;
    }
    let search = cx.app.reader.as_mut().and_then(|reader| reader.search.take());
    if search.is_some() || !in_list {
        return;
    }
    if cx.app.panes.list.filter.is_empty() {
        headlines::leave_section(cx);
    } else {
        cx.app.panes.list.set_filter("");
    }
}

/// `2 of 3`, with an ellipsis while there may be more; that nothing was found is said of a whole article only. None
/// without a search.
pub(in crate::tui) fn count(app: &App) -> Option<String> {
    let reader = app.reader.as_ref()?;
    let search = reader.search.as_ref()?;
    Some(match (search.done && reader.body.whole, search.matches.len()) {
        (false, 0) => "…".into(),
        (false, all) => format!("{} of {all}…", search.current + 1),
        (true, 0) => "not found".into(),
        (true, all) => format!("{} of {all}", search.current + 1),
    })
}
