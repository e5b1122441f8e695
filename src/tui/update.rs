//! What each message does to the state. A plain function: no input, no output; what has to be done outside
//! comes back as effects.

use std::sync::Arc;

use crossterm::event::{Event, KeyEvent, KeyEventKind};
use ratatui_image::FontSize;

use super::{
    action::Action,
    app::{App, Focus, Left, Notice},
    arrange::Row,
    body::Body,
    entry::Entry,
    message::{Effect, FirstOfLibrary, FirstScreen, Message},
    popup::Popup,
    prompt::{self, Prompt, Purpose, Typed},
};
use crate::{
    article::{Article, Text},
    find::{Mode, Pattern},
    library::{Change, ReadingPosition, Record},
};

mod find;
mod highlights;
mod leaving;
mod library;
mod mouse;
mod moving;
mod pictures;
mod popup;
mod reading;
mod selecting;
mod shelf;
mod themes;

pub(super) use shelf::completion;

/// Applies one message.
pub fn update(app: &mut App, message: Message) -> Vec<Effect> {
    let mut effects = Vec::new();
    match message {
        Message::Input(Event::Key(key)) if key.kind != KeyEventKind::Release => {
            on_key(app, key, &mut effects);
        }
        Message::Input(Event::Mouse(mouse)) => mouse::on_mouse(app, mouse, &mut effects),
        Message::Input(Event::Paste(text)) => on_paste(app, &text, &mut effects),
        Message::Input(Event::Resize(width, height)) | Message::Resized(width, height) => {
            app.size = (width, height);
        }
        Message::Input(_) => {}
        Message::Started(first) => started(app, *first, &mut effects),
        Message::CellSize(width, height) => app.letter = FontSize { width, height },
        Message::Loaded { entry, article, whole } => loaded(app, entry, article, whole, &mut effects),
        Message::Expanded { entry, entries, problem } => expanded(app, entry, entries, problem, &mut effects),
        Message::Found { number, matches } => find::found(app, number, matches),
        Message::Entries(entries) => app.list.extend(entries),
        Message::Cards(cards) => {
            for (at, card) in cards {
                if let Some(Entry::Loose { card: place, .. }) = app.list.entries.get_mut(at) {
                    *place = Some(card);
                }
            }
        }
        Message::Listed(records) => app.list.take_records(records),
        Message::ListEnds(listing) => shelf::listed(app, *listing, &mut effects),
        Message::Indexing(progress) => app.indexing = Some(progress).filter(|p| p.done < p.total),
        Message::Hits { number, found } => library::hits(app, number, found, &mut effects),
        Message::Snippets { number, snippets } => library::snippets(app, number, snippets, &mut effects),
        Message::Placed { entry, place } => _ = app.left_at.entry(entry).or_insert(Left::Before(place)),
        Message::Known { entry, record, place, highlights } => {
            known(app, entry, *record, place, &mut effects);
            highlights::came(app, entry, highlights);
        }
        Message::Highlighted { entry, highlights } => highlights::came(app, entry, highlights),
        Message::Notice(text) => app.notice = Some(Notice::Info(text)),
        Message::Failed(text) => app.notice = Some(Notice::Error(text)),
        Message::Answers(answers) => themes::answered(app, answers, &mut effects),
        Message::Picture(picture) => pictures::came(app, picture),
        Message::Themes(all) => themes::came(app, all),
        Message::Tick => reading::tick(app),
        Message::Spoken(number) => reading::spoken(app, number, &mut effects),
        Message::Mute(said) => reading::mute(app, said),
        Message::Suspend => effects.push(Effect::Suspend),
    }
    app.settle();
    pictures::look_around(app, &mut effects);
    library::look_around(app, &mut effects);
    effects
}

/// The first screen: its list, and the first article where it is open or beside the list.
fn started(app: &mut App, first: FirstScreen, effects: &mut Vec<Effect>) {
    let FirstScreen { heading, hint, theme_name, has_list, open_first, entries, library, problem } = first;
    (app.heading, app.hint, app.theme_name, app.has_list) = (heading, hint, theme_name, has_list);
    app.focus = if open_first { Focus::Body } else { Focus::List };
    app.list.extend(entries);
    if let Some(FirstOfLibrary { records, sort, group, read_only }) = library {
        app.library = true;
        app.unkept = read_only;
        (app.list.sort, app.list.group) = (sort, group);
        app.list.set_records(records);
    }
    app.notice = problem.map(Notice::Error);
    app.settle();
    if open_first || app.geometry().body.width > 0 {
        load_chosen(app, effects);
    }
}

fn on_key(app: &mut App, key: KeyEvent, effects: &mut Vec<Effect>) {
    if app.prompt.is_some() {
        return find::on_prompt_key(app, key, effects);
    }
    app.notice = None;
    if let Some(awaited) = app.awaited.take() {
        return reading::on_awaited(app, awaited, key, effects);
    }
    if let Some(selection) = app.selection {
        return selecting::on_key(app, key, selection, effects);
    }
    if app.gallery.is_some() {
        return in_gallery(app, key, effects);
    }
    if app.popup.is_some() {
        popup::on_key(app, key, effects);
        return themes::preview(app);
    }
    if let Some(action) = app.keys.action(key) {
        act(app, action, effects);
    }
}

fn on_paste(app: &mut App, text: &str, effects: &mut Vec<Effect>) {
    if let Some(prompt) = &mut app.prompt {
        prompt::paste(&mut prompt.text, text);
        find::changed(app, effects);
    } else if let Some(popup) = app.popup.as_mut().filter(|popup| popup.typing) {
        prompt::paste(&mut popup.query, text);
        popup.refilter();
    }
}

/// Does what a key asks for.
fn act(app: &mut App, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Quit => leaving::quit(app, effects),
        Action::SearchLibrary => library::begin(app),
        Action::Read
        | Action::Star
        | Action::Archive
        | Action::Tags
        | Action::AllRead
        | Action::Undo
        | Action::Sections
        | Action::Arrange => shelf::act(app, action, effects),
        Action::Suspend => effects.push(Effect::Suspend),
        Action::Redraw => effects.push(Effect::Redraw),
        Action::Help => app.popup = Some(Popup::help(&app.keys)),
        Action::Find => find::begin(app),
        Action::NextMatch => find::step(app, true),
        Action::PreviousMatch => find::step(app, false),
        Action::Clear => find::clear(app, effects),
        Action::Back => back(app, effects),
        Action::Open => open(app, effects),
        // With nothing beside the body, tab is what it cannot be told from, ctrl-i.
        Action::OtherPane if app.zoom || !app.has_list => reading::act(app, Action::JumpForward, effects),
        Action::OtherPane => other_pane(app),
        Action::NextArticle => moving::next_article(app, 1, effects),
        Action::PreviousArticle => moving::next_article(app, -1, effects),
        Action::Outline | Action::Links => popup::open(app, action),
        Action::Browser | Action::Copy => leaving::address(app, action, effects),
        Action::Wider if app.scrolls => reading::set_pace(app, 20),
        Action::Narrower if app.scrolls => reading::set_pace(app, -20),
        Action::Wider => moving::set_measure(app, app.manner.measure.saturating_add(4)),
        Action::Narrower => moving::set_measure(app, app.manner.measure.saturating_sub(4)),
        Action::Measure => moving::set_measure(app, app.configured.measure),
        Action::JumpBack
        | Action::JumpForward
        | Action::SetMark
        | Action::GoToMark
        | Action::Hints
        | Action::Focus
        | Action::Scroll
        | Action::Aloud => reading::act(app, action, effects),
        Action::Highlights => highlights::list(app),
        Action::Pictures => pictures::fetch(app),
        Action::Themes => {
            app.theme_before = Some(app.theme);
            effects.push(Effect::Themes);
        }
        Action::Select => selecting::begin(app),
        Action::Pipe => selecting::pipe(app, None),
        Action::Edit => leaving::edit(app, effects),
        Action::Columns => moving::columns(app),
        Action::Justify => {
            let typesetting = &mut app.manner.typesetting;
            typesetting.justify = !typesetting.justify;
            let said = if typesetting.justify { "both edges straight" } else { "right edge ragged" };
            say(app, said);
        }
        Action::Notes => {
            if !app.body.as_mut().is_some_and(Body::toggle_notes) {
                say(app, "nothing surrounds this article");
            }
        }
        Action::BodyAlone => {
            app.zoom = !app.zoom;
            app.focus = Focus::Body;
        }
        _ if app.focus == Focus::List && app.has_list => moving::move_in_list(app, action, effects),
        _ => moving::move_in_body(app, action),
    }
}

/// With both panes on the screen the body follows the list.
fn preview(app: &mut App, effects: &mut Vec<Effect>) {
    if app.geometry().body.width > 0 {
        load_chosen(app, effects);
    }
}

fn load_chosen(app: &mut App, effects: &mut Vec<Effect>) {
    let Some(entry) = app.list.entry() else { return };
    let open = app.body.as_ref().map(|body| body.entry);
    if open == Some(entry) || app.loading == Some(entry) {
        return;
    }
    leave(app, effects);
    if let Some(effect) = load(app, entry) {
        find::await_first(app);
        app.loading = Some(entry);
        effects.push(effect);
    }
}

/// What reads the article of an entry.
fn load(app: &mut App, entry: usize) -> Option<Effect> {
    app.arrival = library::arrival(app, entry).map(|at| (entry, at));
    Some(match app.list.entries.get(entry)? {
        Entry::Loose { source, .. } => Effect::Load { entry, source: source.clone() },
        Entry::Kept(record) => Effect::LoadKept { entry, id: record.id, identity: record.identity },
    })
}

/// Remembers where the reader is in the open article, and has it written down if they moved.
fn leave(app: &mut App, effects: &mut Vec<Effect>) {
    reading::hush(app, effects);
    app.selection = None;
    app.gallery = None;
    app.scrolls = false;
    app.search.iter_mut().for_each(|search| search.awaited = None);
    let Some(body) = &mut app.body else { return };
    let anchor = body.anchor();
    app.left_at.insert(body.entry, Left::Now(anchor));
    let place = ReadingPosition { anchor, share: body.read };
    if !body.entered || !std::mem::take(&mut body.moved) || app.unkept.is_some() {
        return;
    }
    if let Some(record) = app.list.entries.get_mut(body.entry).and_then(Entry::record_mut) {
        record.share = place.share as f32;
        let changes = vec![(record.identity, Change::ReadingPosition(place))];
        effects.push(Effect::Keep { number: app.changes, changes });
    }
}

/// A file is an article of the library: its marks show, and where nobody has moved yet, reading goes on.
fn known(
    app: &mut App,
    entry: usize,
    record: Record,
    place: Option<ReadingPosition>,
    effects: &mut Vec<Effect>,
) {
    app.list.know(entry, record);
    if app.focus == Focus::Body && app.body.as_ref().is_some_and(|body| body.entry == entry) {
        shelf::opened(app, effects);
    }
    if let (Some(place), Some(body)) =
        (place, app.body.as_mut().filter(|body| body.entry == entry && !body.moved))
    {
        app.notice = body.resume(place);
    }
}

fn loaded(
    app: &mut App,
    entry: usize,
    article: Result<Arc<Article>, Text>,
    whole: bool,
    effects: &mut Vec<Effect>,
) {
    let wanted = app.loading == Some(entry) || app.body.as_ref().is_some_and(|body| body.entry == entry);
    if !wanted {
        return;
    }
    if app.loading == Some(entry) && whole {
        app.loading = None;
    }
    match article {
        Err(said) => {
            app.loading = None;
            app.notice = Some(Notice::Error(said));
        }
        Ok(article) => match &mut app.body {
            Some(body) if body.entry == entry => body.replace(article, whole),
            _ => {
                let page = app.geometry().page(app.manner);
                let mut body = Body::new(entry, article, whole, page, app.manner.typesetting);
                match app.left_at.get(&entry) {
                    Some(Left::Now(anchor)) => body.go(*anchor),
                    // A search leads to what it found.
                    Some(Left::Before(place)) if app.arrival.is_none() => app.notice = body.resume(*place),
                    _ => {}
                }
                app.body = Some(body);
                if app.focus == Focus::Body {
                    shelf::opened(app, effects);
                }
            }
        },
    }
    let left_out = app.body.as_ref().and_then(|body| body.galley.article().left_out.clone());
    app.notice = left_out.map(Notice::Error).or(app.notice.take());
    highlights::locate(app);
    find::again(app, effects);
}

/// A container's articles take its place in the list; the first is opened.
fn expanded(
    app: &mut App,
    entry: usize,
    entries: Vec<Entry>,
    problem: Option<Text>,
    effects: &mut Vec<Effect>,
) {
    let wanted = app.loading == Some(entry);
    app.loading = app.loading.filter(|at| *at != entry);
    app.list.replace(entry, entries);
    app.has_list = true;
    if let Some(said) = problem {
        app.notice = Some(Notice::Error(said));
    }
    if wanted {
        load_chosen(app, effects);
    }
}

/// Keys while a picture has the screen.
fn in_gallery(app: &mut App, key: KeyEvent, effects: &mut Vec<Effect>) {
    use Action::{Back, Clear, LineDown, LineUp, NextMatch, Open, PageDown, PageUp, PreviousMatch, Quit};
    match app.keys.action(key) {
        Some(Quit) => leaving::quit(app, effects),
        Some(LineDown | PageDown | NextMatch) => pictures::turn(app, true),
        Some(LineUp | PageUp | PreviousMatch) => pictures::turn(app, false),
        Some(Back | Clear | Open) => app.gallery = None,
        _ => say(app, "space and b turn to other pictures · q closes"),
    }
}

fn open(app: &mut App, effects: &mut Vec<Effect>) {
    if app.focus != Focus::List {
        pictures::enlarge(app);
        return;
    }
    if let Some(Row::Saved(at)) = app.list.rows.get(app.list.chosen) {
        if let Some((_, query)) = app.list.shelf.searches.get(*at as usize).cloned() {
            library::show(app, &query, effects);
        }
        return;
    }
    app.focus = Focus::Body;
    load_chosen(app, effects);
    if app.loading.is_none() {
        shelf::opened(app, effects);
    }
}

fn back(app: &mut App, effects: &mut Vec<Effect>) {
    if app.zoom && app.has_list {
        app.zoom = false;
    } else if app.focus == Focus::Body && app.has_list {
        app.focus = Focus::List;
    } else if shelf::leave_section(app) {
        app.search = None;
        preview(app, effects);
    } else {
        leaving::quit(app, effects);
    }
}

fn other_pane(app: &mut App) {
    if app.has_list && !app.zoom {
        app.focus = if app.focus == Focus::List { Focus::Body } else { Focus::List };
    }
}

/// Says something on the status line.
fn say(app: &mut App, said: &str) {
    app.notice = Some(Notice::Info(Text::line(said)));
}
