//! Searching in the article and filtering the list.

use super::{
    App, Arc, Effect, Focus, KeyEvent, Mode, Notice, Pattern, Prompt, Purpose, Text, Typed, highlights,
    library, prompt, say, selecting, shelf,
};
use crate::{
    article::Anchor,
    find::Match,
    tui::body::{Awaited, Body, Search},
};

/// Opens the prompt: for the article where the body has the focus, for headlines where the list has it.
pub(super) fn begin(app: &mut App) {
    let purpose = match &mut app.body {
        Some(body) if app.focus == Focus::Body || !app.has_list => Purpose::Find { origin: body.anchor() },
        // The article is on its way; what is typed already is for it.
        None if app.loading.is_some() && (app.focus == Focus::Body || !app.has_list) => {
            Purpose::Find { origin: Anchor::default() }
        }
        _ if app.has_list => Purpose::Filter,
        _ => return,
    };
    let text = if purpose == Purpose::Filter { app.list.filter.clone() } else { String::new() };
    app.prompt = Some(Prompt { purpose, text, ..Prompt::default() });
}

pub(super) fn on_prompt_key(app: &mut App, key: KeyEvent, effects: &mut Vec<Effect>) {
    let Some(prompt) = &mut app.prompt else { return };
    match prompt::type_key(&mut prompt.text, key) {
        Typed::Changed => changed(app, effects),
        Typed::ToggledMode if matches!(prompt.purpose, Purpose::Find { .. }) => {
            prompt.mode = if prompt.mode == Mode::Words { Mode::Regex } else { Mode::Words };
            typed(app, effects);
        }
        Typed::Accepted => accept(app, effects),
        Typed::Cancelled => cancel(app, effects),
        Typed::Completed if matches!(prompt.purpose, Purpose::Tags { .. }) => shelf::complete(app),
        Typed::Saved if prompt.purpose == Purpose::Library => library::save(app, effects),
        Typed::Moved(by) if matches!(prompt.purpose, Purpose::Library | Purpose::Filter) => {
            if app.list.step(by) {
                super::preview(app, effects);
            }
        }
        Typed::ToggledMode | Typed::Completed | Typed::Saved | Typed::Moved(_) | Typed::Nothing => {}
    }
}

/// Does what the prompt is for, with what it holds now.
pub(super) fn changed(app: &mut App, effects: &mut Vec<Effect>) {
    match app.prompt.as_ref().map(|prompt| &prompt.purpose) {
        Some(Purpose::Library) => library::typed(app, effects),
        Some(Purpose::Tags { .. } | Purpose::Pipe { .. } | Purpose::Note { .. }) | None => {}
        Some(_) => typed(app, effects),
    }
}

/// Searches for what the prompt holds now.
fn typed(app: &mut App, effects: &mut Vec<Effect>) {
    let Some(prompt) = &mut app.prompt else { return };
    prompt.error = None;
    let Purpose::Find { origin } = prompt.purpose else {
        let filter = prompt.text.clone();
        app.list.set_filter(&filter);
        return super::preview(app, effects);
    };
    if prompt.text.is_empty() {
        app.search = None;
        return app.body.iter_mut().for_each(|body| body.go(origin));
    }
    match Pattern::new(&prompt.text, prompt.mode) {
        Err(said) => prompt.error = Some(said),
        Ok(pattern) => {
            let typed = prompt.text.clone();
            app.search = Some(Search::new(typed, pattern));
            again(app, effects);
        }
    }
}

/// Searches the open article for the same words.
pub(super) fn again(app: &mut App, effects: &mut Vec<Effect>) {
    let (Some(search), Some(body)) = (&mut app.search, &app.body) else { return };
    app.searches += 1;
    search.done = false;
    effects.push(Effect::Find {
        number: app.searches,
        pattern: search.pattern.clone(),
        article: Arc::clone(body.galley.article()),
    });
}

pub(super) fn found(app: &mut App, number: u64, matches: Arc<[Match]>) {
    let (Some(search), Some(body)) = (&mut app.search, &mut app.body) else { return };
    if number != app.searches {
        return;
    }
    let typing = app.prompt.as_ref().and_then(|prompt| match prompt.purpose {
        Purpose::Find { origin } => Some(origin),
        _ => None,
    });
    let top = body.anchor();
    search.done = true;
    let arrival = app.arrival.take_if(|(entry, _)| *entry == body.entry);
    if let Some(at) = arrival.and_then(|(_, hit)| matches.iter().position(|known| *known == hit)) {
        (search.matches, search.current, search.awaited) = (matches, at, None);
        return show(app);
    }
    let awaited = search.awaited.filter(|awaited| awaited.at.is_none_or(|at| at == top));
    let Some(from) = typing.or(awaited.map(|awaited| awaited.from.unwrap_or(top))) else {
        search.awaited = None;
        return search.renew(matches, top);
    };
    search.matches = matches;
    search.aim(from);
    if typing.is_some() {
        body.go(from);
    }
    if typing.is_none() && (!search.matches.is_empty() || body.whole) {
        search.awaited = None;
        // That the search went on is no longer true.
        app.notice.take_if(|notice| matches!(notice, Notice::Info(_)));
        say_if_missing(app);
    }
    show(app);
}

/// An article that a search of the library found opens at its first match, where it is not known yet which that is.
pub(super) fn await_first(app: &mut App) {
    if let Some(search) = app.search.as_mut().filter(|_| app.list.results.is_some() && app.arrival.is_none())
    {
        search.awaited = Some(Awaited { from: None, at: None });
    }
}

/// Says that there is no match, once all of the article has been searched.
fn say_if_missing(app: &mut App) {
    let whole = app.body.as_ref().is_some_and(|body| body.whole);
    if let Some(search) = app.search.as_ref().filter(|s| s.done && s.matches.is_empty() && whole) {
        say(app, &format!("not found: {}", search.typed));
    }
}

/// Brings the current match into view.
fn show(app: &mut App) {
    let (Some(search), Some(body)) = (&app.search, &mut app.body) else { return };
    if let Some(hit) = search.current() {
        body.show(hit.at);
    }
}

fn accept(app: &mut App, effects: &mut Vec<Effect>) {
    let Some(prompt) = app.prompt.take() else { return };
    if prompt.error.is_some() {
        app.prompt = Some(prompt);
    } else if let Purpose::Tags { entry } = prompt.purpose {
        shelf::tagged(app, entry, &prompt.text, effects);
    } else if let Purpose::Pipe { passage } = prompt.purpose {
        selecting::piped(app, &prompt.text, passage, effects);
    } else if let Purpose::Note { passage } = prompt.purpose {
        highlights::mark(app, passage, Text::some(&prompt.text), effects);
    } else if prompt.purpose == Purpose::Library {
        library::accept(app, effects);
    } else if prompt.purpose == Purpose::Filter {
        super::open(app, effects);
    } else if let Purpose::Find { origin } = prompt.purpose {
        let top = app.body.as_mut().map(Body::anchor);
        if let Some(search) = app.search.as_mut().filter(|s| !s.done || s.matches.is_empty()) {
            search.awaited = Some(Awaited { from: top.map(|_| origin), at: top });
        }
        say_if_missing(app);
    }
}

fn cancel(app: &mut App, effects: &mut Vec<Effect>) {
    match app.prompt.take().map(|prompt| prompt.purpose) {
        Some(Purpose::Find { origin }) => {
            app.search = None;
            if let Some(body) = &mut app.body {
                body.go(origin);
            }
        }
        Some(Purpose::Filter) => app.list.set_filter(""),
        Some(Purpose::Library) => {
            app.search = None;
            if shelf::leave_section(app) {
                super::preview(app, effects);
            }
        }
        Some(Purpose::Tags { .. } | Purpose::Pipe { .. } | Purpose::Note { .. }) | None => {}
    }
}

/// Goes to the next match or the one before, and says when it went round.
pub(super) fn step(app: &mut App, forward: bool) {
    let Some(search) = &mut app.search else {
        say(app, "nothing searched for; / searches");
        return;
    };
    if search.matches.is_empty() {
        let known = search.done && app.body.as_ref().is_some_and(|body| body.whole);
        let said = if known { format!("not found: {}", search.typed) } else { "searching…".into() };
        say(app, &said);
        return;
    }
    app.body.iter_mut().for_each(Body::remember);
    if search.step(forward) && search.matches.len() > 1 {
        let said = if forward { "end reached, on from the start" } else { "start reached, on from the end" };
        say(app, said);
    }
    show(app);
}

/// Clears the search of the library where the list shows it, else the search, then the filter.
pub(super) fn clear(app: &mut App, effects: &mut Vec<Effect>) {
    if app.focus == Focus::List && app.list.results.is_some() && shelf::leave_section(app) {
        app.search = None;
        return super::preview(app, effects);
    }
    if app.search.take().is_none() && app.focus == Focus::List {
        app.list.set_filter("");
    }
}
