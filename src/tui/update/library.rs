//! Searching the whole library.

use super::{App, Effect, Focus, Notice, Pattern, Prompt, Purpose, Text, say};
use crate::{
    find::Match,
    library::{Found, Snippet, query::Query},
    tui::{
        arrange::{Results, Section},
        body::Search,
    },
};

/// Opens the prompt, with what was searched for last.
pub(super) fn begin(app: &mut App) {
    if !app.library {
        say(app, "no library is open; / searches here");
        return;
    }
    let text = app.list.results.as_ref().map(|results| results.typed.clone()).unwrap_or_default();
    app.zoom = false;
    app.focus = Focus::List;
    app.list.filter.clear();
    app.prompt = Some(Prompt { purpose: Purpose::Library, text, ..Prompt::default() });
}

/// Searches for what the prompt holds.
pub(super) fn typed(app: &mut App, effects: &mut Vec<Effect>) {
    let Some(prompt) = &mut app.prompt else { return };
    prompt.error = None;
    let typed = prompt.text.clone();
    match Query::parse(&typed, true) {
        Err(fault) => prompt.error = Some(fault.to_string()),
        Ok(query) if query.is_empty() => {
            app.search = None;
            super::shelf::leave_section(app);
        }
        Ok(query) => search(app, typed, query, effects),
    }
}

/// Shows what a saved search finds.
pub(super) fn show(app: &mut App, typed: &str, effects: &mut Vec<Effect>) {
    match Query::parse(typed, false) {
        Ok(query) => {
            app.focus = Focus::List;
            search(app, typed.to_owned(), query, effects);
        }
        Err(fault) => app.notice = Some(Notice::Error(Text::line(&format!("{typed}: {fault}")))),
    }
}

fn search(app: &mut App, typed: String, query: Query, effects: &mut Vec<Effect>) {
    app.library_searches += 1;
    let words = query.wanted();
    // What stood on the screen stays until the answer comes.
    let old = app.list.results.take();
    app.search = (!words.is_empty()).then(|| Search::new(typed.clone(), Pattern::any(&words)));
    app.list.results = Some(Results { typed, done: false, ..old.unwrap_or_default() });
    effects.push(Effect::Search { number: app.library_searches, query });
}

/// Takes the answer.
pub(super) fn hits(app: &mut App, number: u64, found: Found, effects: &mut Vec<Effect>) {
    if number != app.library_searches {
        return;
    }
    let Some(results) = &mut app.list.results else { return };
    results.ids = found.ids;
    results.more = found.more;
    let (is_first, opens) = (!std::mem::replace(&mut results.done, true), results.opens);
    // While files are still read there may be more to come.
    results.opens = opens && results.ids.is_empty() && app.indexing.is_some();
    results.snippets.clear();
    app.list.section = Section::All;
    let kept = app.list.entry().filter(|_| !is_first);
    if is_first {
        app.list.chosen = 0;
    }
    app.list.arrange(kept);
    super::preview(app, effects);
    if opens && app.list.entry().is_some() {
        super::open(app, effects);
    }
    aim(app, effects);
}

/// Opens the chosen article of what was found, or the first as soon as the answer is there.
pub(super) fn accept(app: &mut App, effects: &mut Vec<Effect>) {
    match app.list.results.as_mut().filter(|results| !results.done) {
        Some(results) => results.opens = true,
        None => super::open(app, effects),
    }
}

/// The library has changed; what it was searched for last is looked for once more, and what was found stays until then.
pub(super) fn again(app: &mut App, effects: &mut Vec<Effect>) {
    let Some(results) = app.list.results.as_ref().filter(|results| results.done) else { return };
    if let Ok(query) = Query::parse(&results.typed, true) {
        app.library_searches += 1;
        effects.push(Effect::Search { number: app.library_searches, query });
    }
}

/// Finds the words in the open article too, where it is the chosen one and was open before.
fn aim(app: &mut App, effects: &mut Vec<Effect>) {
    let open = app.body.as_ref().map(|body| body.entry);
    let Some(entry) = open.filter(|open| app.list.entry() == Some(*open)) else { return };
    app.arrival = arrival(app, entry).map(|at| (entry, at));
    super::find::again(app, effects);
}

/// Takes what stands around the words.
pub(super) fn snippets(
    app: &mut App,
    number: u64,
    snippets: Vec<(i64, Option<Snippet>)>,
    effects: &mut Vec<Effect>,
) {
    if number == app.library_searches {
        let chosen = app.list.entry();
        let of_chosen =
            snippets.iter().any(|(id, snippet)| snippet.is_some() && app.list.of_id(*id) == chosen);
        if let Some(results) = &mut app.list.results {
            results.snippets.extend(snippets);
        }
        if of_chosen {
            aim(app, effects);
        }
    }
}

/// Asks for what stands around the words of the articles on the screen.
pub(super) fn look_around(app: &mut App, effects: &mut Vec<Effect>) {
    let rows = app.geometry().headlines();
    if app.search.is_none() || app.list.results.is_none() {
        return;
    }
    let on_screen: Vec<i64> = app
        .list
        .shown_entries()
        .skip(app.list.top)
        .take(rows)
        .filter_map(|at| app.list.entries.get(at)?.record().map(|record| record.id))
        .collect();
    let Some(results) = app.list.results.as_mut().filter(|results| results.done) else { return };
    let ids: Vec<i64> = on_screen.into_iter().filter(|id| !results.snippets.contains_key(id)).collect();
    if !ids.is_empty() {
        // Asked for once.
        results.snippets.extend(ids.iter().map(|id| (*id, None)));
        effects.push(Effect::Snippets { number: app.library_searches, ids });
    }
}

/// The match at which an article that was found opens.
pub(super) fn arrival(app: &App, entry: usize) -> Option<Match> {
    let id = app.list.entries.get(entry)?.record()?.id;
    let results = app.list.results.as_ref()?;
    results.snippets.get(&id)?.as_ref().map(|snippet| snippet.at)
}

/// Keeps what is searched for as a section of the list.
pub(super) fn save(app: &mut App, effects: &mut Vec<Effect>) {
    let Some(prompt) = app.prompt.as_ref().filter(|prompt| prompt.error.is_none()) else { return };
    let (name, query) = (Text::line(&prompt.text), prompt.text.trim().to_owned());
    if name.is_empty() {
        return;
    }
    if !app.list.shelf.searches.iter().any(|(known, _)| *known == name) {
        app.list.shelf.searches.push((name.clone(), query.clone()));
    }
    say(app, &format!("saved as a section of the list: {name}"));
    app.prompt = None;
    effects.push(Effect::SaveSearch { name, query: Some(query) });
}

/// Forgets a saved search.
pub(super) fn forget(app: &mut App, name: &Text, effects: &mut Vec<Effect>) {
    app.list.shelf.searches.retain(|(known, _)| known != name);
    app.list.arrange(app.list.entry());
    effects.push(Effect::SaveSearch { name: name.clone(), query: None });
}
