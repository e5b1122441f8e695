//! Searching the whole library.

use super::find;
use crate::{
    article::Text,
    find::{Match, Pattern},
    library::{Found, Snippet, query::Query},
    tui::{
        app::App,
        arrange::{Results, Section},
        cx::Cx,
        entry::Entry,
        jobs::JobKind,
        message::Effect,
        modes::{Flow, Mode, Prompt, Purpose},
        panes::{self, Pane, headlines},
        reader::Search,
    },
};

/// Opens the prompt, with what was searched for last.
pub(in crate::tui) fn ask(cx: &mut Cx<'_>) {
    if !cx.app.library.is_open {
        return cx.say("no library is open; / searches here");
    }
    let panes = &mut cx.app.panes;
    let text = panes.list.results.as_ref().map(|results| results.typed.clone()).unwrap_or_default();
    panes.unzoom_reader();
    panes.set_focus(Pane::Headlines);
    panes.list.filter.clear();
    cx.app.modes.push(Mode::Prompt(Prompt::new(Purpose::Library, text)));
}

/// Searches for what has been typed; what is wrong with it, if anything is.
pub(in crate::tui) fn changed(typed: &str, cx: &mut Cx<'_>) -> Option<String> {
    match Query::parse(typed, true) {
        Err(error) => return Some(error.reason().to_string()),
        Ok(query) if query.is_empty() => cancel(cx),
        Ok(query) => search(cx, typed.to_owned(), query),
    }
    None
}

/// Shows what a saved search finds.
pub(in crate::tui) fn show(typed: &str, cx: &mut Cx<'_>) {
    match Query::parse(typed, false) {
        Ok(query) => {
            cx.app.panes.set_focus(Pane::Headlines);
            search(cx, typed.to_owned(), query);
        }
        Err(error) => cx.fail(&format!("{typed}: {}", error.reason())),
    }
}

fn search(cx: &mut Cx<'_>, typed: String, query: Query) {
    let number = cx.app.numbers.next();
    let words = query.wanted();
    let pattern = (!words.is_empty()).then(|| Pattern::any(&words));
    // What was on the screen stays until the answer comes.
    let old = cx.app.panes.list.results.take().unwrap_or_default();
    let removed = query.finds_removed();
    let results =
        Results { typed, pattern, number, removed, failure: None, done: false, opens_first: false, ..old };
    if let Some(reader) = &mut cx.app.reader {
        reader.search = self::words(&results);
    }
    cx.app.panes.list.results = Some(results);
    cx.perform(Effect::Search { number, query });
}

/// The words that were searched for, to be found in an article.
pub(super) fn words(results: &Results) -> Option<Search> {
    Some(Search::new(results.typed.clone(), results.pattern.clone()?))
}

/// The prompt is left: the first hit opens, now or when it is there.
pub(in crate::tui) fn accept(cx: &mut Cx<'_>) {
    match &mut cx.app.panes.list.results {
        Some(results) if !results.done => results.opens_first = true,
        _ => headlines::open(cx),
    }
}

/// The library has changed: what it was searched for last is looked for once more, and what was found stays until then.
pub(super) fn again(cx: &mut Cx<'_>) {
    let Some(results) = cx.app.panes.list.results.as_mut().filter(|results| results.done) else { return };
    if let Ok(query) = Query::parse(&results.typed, true) {
        let number = cx.app.numbers.next();
        results.number = number;
        cx.perform(Effect::Search { number, query });
    }
}

/// The person goes elsewhere: what is found later no longer opens.
pub(in crate::tui) fn stay(cx: &mut Cx<'_>) {
    if let Some(results) = &mut cx.app.panes.list.results {
        results.opens_first = false;
    }
}

/// The search is given up.
pub(in crate::tui) fn cancel(cx: &mut Cx<'_>) {
    end(cx);
    headlines::leave_section(cx);
}

/// The words are no longer marked in the open article.
pub(in crate::tui) fn end(cx: &mut Cx<'_>) {
    if let Some(reader) = &mut cx.app.reader {
        reader.search = None;
    }
}

/// The results of the search with this number, if it is the last one.
fn results(app: &mut App, number: u64) -> Option<&mut Results> {
    app.panes.list.results.as_mut().filter(|results| results.number == number)
}

/// The articles that were found.
pub(super) fn on_hits(cx: &mut Cx<'_>, number: u64, found: Found) {
    let is_indexing = cx.app.status.jobs.is_running(JobKind::Indexing);
    let Some(results) = results(cx.app, number) else { return };
    results.ids = found.ids;
    results.more = found.more;
    results.failure = None;
    results.snippets.clear();
    let is_first = !std::mem::replace(&mut results.done, true);
    let opens = results.opens_first;
    // While files are still read there may be more to come.
    results.opens_first = opens && results.ids.is_empty() && is_indexing;
    let list = &mut cx.app.panes.list;
    list.section = Section::All;
    let kept = list.entry().filter(|_| !is_first);
    if is_first {
        list.chosen = 0;
    }
    list.arrange(kept);
    panes::preview(cx);
    aim(cx);
    if opens && cx.app.panes.list.entry().is_some() {
        headlines::open(cx);
    }
}

/// There is no answer, and none will come. What an earlier question found is no answer to this one, but what this one had
/// found before the library changed stays.
pub(super) fn on_failure(cx: &mut Cx<'_>, number: u64, reason: Text) {
    let Some(results) = results(cx.app, number) else { return };
    if !std::mem::replace(&mut results.done, true) {
        results.ids.clear();
        results.more = false;
        results.snippets.clear();
    }
    results.opens_first = false;
    let message = reason.to_string();
    results.failure = Some(reason);
    let list = &mut cx.app.panes.list;
    list.arrange(list.entry());
    cx.fail(&message);
}

/// Finds the words in the chosen article too, where it is open or about to be.
fn aim(cx: &mut Cx<'_>) {
    let Some(entry) = cx.app.panes.list.entry() else { return };
    let arrival = arrival(cx.app, entry);
    if let Some(opening) = cx.app.opening_of(entry) {
        opening.arrival = arrival;
    } else if let Some(reader) = cx.app.reader_of(entry) {
        reader.arrival = arrival;
        find::again(cx);
    }
}

/// What is around the words in the articles that were found.
pub(super) fn on_snippets(cx: &mut Cx<'_>, number: u64, snippets: Vec<(i64, Option<Snippet>)>) {
    let list = &cx.app.panes.list;
    let chosen = list.entry();
    let of_chosen = snippets.iter().any(|(id, snippet)| snippet.is_some() && list.of_id(*id) == chosen);
    let Some(results) = results(cx.app, number) else { return };
    results.snippets.extend(snippets);
    if of_chosen {
        aim(cx);
    }
}

/// Asks for what is around the words of the articles on the screen.
pub(super) fn look_around(cx: &mut Cx<'_>) {
    let rows = cx.app.geometry().headlines();
    let list = &mut cx.app.panes.list;
    if !list.results.as_ref().is_some_and(|results| results.done && results.pattern.is_some()) {
        return;
    }
    let on_screen: Vec<i64> = list
        .shown_entries()
        .skip(list.top)
        .take(rows)
        .filter_map(|at| list.entries.get(at).and_then(Entry::record).map(|record| record.id))
        .collect();
    let Some(results) = &mut list.results else { return };
    let ids: Vec<i64> = on_screen.into_iter().filter(|id| !results.snippets.contains_key(id)).collect();
    if !ids.is_empty() {
        // Asked for once.
        results.snippets.extend(ids.iter().map(|id| (*id, None)));
        let number = results.number;
        cx.perform(Effect::Snippets { number, ids });
    }
}

/// The match at which an article that was found opens.
pub(super) fn arrival(app: &App, entry: usize) -> Option<Match> {
    let list = &app.panes.list;
    let id = list.entries.get(entry)?.record()?.id;
    list.results.as_ref()?.snippets.get(&id)?.as_ref().map(|snippet| snippet.at)
}

/// Keeps what is searched for as a saved search.
pub(in crate::tui) fn save(prompt: &Prompt, cx: &mut Cx<'_>) -> Flow {
    let (name, query) = (Text::line(prompt.text()), prompt.text().trim().to_owned());
    if prompt.error.is_some() || name.is_empty() {
        return Flow::Stay;
    }
    let searches = &mut cx.app.panes.list.extras.searches;
    if !searches.iter().any(|(known, _)| *known == name) {
        searches.push((name.clone(), query.clone()));
        cx.app.panes.list.touch();
    }
    cx.say(&format!("saved search “{name}”, at the top of the list"));
    cx.perform(Effect::SaveSearch { name, query: Some(query) });
    Flow::Close
}

/// Forgets a saved search.
pub(in crate::tui) fn forget(name: &Text, cx: &mut Cx<'_>) {
    let list = &mut cx.app.panes.list;
    list.extras.searches.retain(|(known, _)| known != name);
    list.touch();
    list.arrange(list.entry());
    cx.perform(Effect::SaveSearch { name: name.clone(), query: None });
}
