//! What each message does to the state. A plain function: no input, no output; what has to be done outside
//! comes back as effects.

use std::sync::Arc;

use crossterm::event::{Event, KeyEvent, KeyEventKind};

use super::{
    action::Action,
    app::{App, Effect, Focus, Message, Notice},
    body::Body,
    entry::Entry,
    popup::Popup,
    prompt::{self, Prompt, Purpose, Typed},
};
use crate::{
    article::{Article, Text},
    find::{Mode, Pattern},
    layout::{Measure, Origin},
};

mod find;
mod mouse;
mod popup;

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
        Message::Loaded { entry, article, whole } => loaded(app, entry, article, whole, &mut effects),
        Message::Expanded { entry, entries, problem } => expanded(app, entry, entries, problem, &mut effects),
        Message::Found { number, matches } => find::found(app, number, matches),
        Message::Entries(entries) => app.list.extend(entries),
        Message::Cards(cards) => {
            for (at, card) in cards {
                if let Some(entry) = app.list.entries.get_mut(at) {
                    entry.card = Some(card);
                }
            }
        }
        Message::Notice(text) => app.notice = Some(Notice::Info(text)),
        Message::Failed(text) => app.notice = Some(Notice::Error(text)),
        Message::Suspend => effects.push(Effect::Suspend),
    }
    app.settle();
    effects
}

fn on_key(app: &mut App, key: KeyEvent, effects: &mut Vec<Effect>) {
    if app.prompt.is_some() {
        return find::on_prompt_key(app, key, effects);
    }
    app.notice = None;
    if app.popup.is_some() {
        return popup::on_key(app, key, effects);
    }
    if let Some(action) = app.keys.action(key) {
        act(app, action, effects);
    }
}

fn on_paste(app: &mut App, text: &str, effects: &mut Vec<Effect>) {
    if let Some(prompt) = &mut app.prompt {
        prompt::paste(&mut prompt.text, text);
        find::typed(app, effects);
    } else if let Some(popup) = app.popup.as_mut().filter(|popup| popup.typing) {
        prompt::paste(&mut popup.query, text);
        popup.refilter();
    }
}

/// Does what a key asks for.
fn act(app: &mut App, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Quit => effects.push(Effect::Quit),
        Action::Suspend => effects.push(Effect::Suspend),
        Action::Redraw => effects.push(Effect::Redraw),
        Action::Help => app.popup = Some(Popup::help(&app.keys)),
        Action::Find => find::begin(app),
        Action::NextMatch => find::step(app, true),
        Action::PreviousMatch => find::step(app, false),
        Action::Clear => find::clear(app),
        Action::Back => back(app, effects),
        Action::Open => open(app, effects),
        Action::OtherPane => other_pane(app),
        Action::NextArticle => next_article(app, 1, effects),
        Action::PreviousArticle => next_article(app, -1, effects),
        Action::Outline | Action::Links => popup::open(app, action),
        Action::Browser | Action::Copy => address(app, action, effects),
        Action::Wider => set_measure(app, app.measure.saturating_add(4)),
        Action::Narrower => set_measure(app, app.measure.saturating_sub(4)),
        Action::Measure => set_measure(app, app.configured_measure),
        Action::Notes => {
            if !app.body.as_mut().is_some_and(Body::toggle_notes) {
                app.notice = Some(Notice::Info(Text::line("nothing surrounds this article")));
            }
        }
        Action::BodyAlone => {
            app.zoom = !app.zoom;
            app.focus = Focus::Body;
        }
        _ if app.focus == Focus::List && app.has_list => move_in_list(app, action, effects),
        _ => move_in_body(app, action),
    }
}

fn move_in_list(app: &mut App, action: Action, effects: &mut Vec<Effect>) {
    let page = app.geometry().headlines().max(1).cast_signed();
    let by = match action {
        Action::LineDown => 1,
        Action::LineUp => -1,
        Action::PageDown => page,
        Action::PageUp => -page,
        Action::HalfDown => (page / 2).max(1),
        Action::HalfUp => -(page / 2).max(1),
        Action::Start => isize::MIN / 2,
        Action::End => isize::MAX / 2,
        _ => return,
    };
    if app.list.step(by) {
        preview(app, effects);
    }
}

fn move_in_body(app: &mut App, action: Action) {
    let rows = app.geometry().rows().cast_signed();
    let Some(body) = &mut app.body else { return };
    match action {
        Action::LineDown => body.scroll(1),
        Action::LineUp => body.scroll(-1),
        // Two lines of the old page stay, so that the eye finds its place.
        Action::PageDown => body.scroll((rows - 2).max(1)),
        Action::PageUp => body.scroll(-(rows - 2).max(1)),
        Action::HalfDown => body.scroll((rows / 2).max(1)),
        Action::HalfUp => body.scroll(-(rows / 2).max(1)),
        Action::Start => body.go_to_start(),
        Action::End => body.go_to_end(),
        Action::NextSection if !body.go_to_section(true) => {
            app.notice = Some(Notice::Info(Text::line("last section")));
        }
        Action::PreviousSection => _ = body.go_to_section(false),
        _ => {}
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
    leave(app);
    if let Some(found) = app.list.entries.get(entry) {
        app.loading = Some(entry);
        effects.push(Effect::Load { entry, source: found.source.clone() });
    }
}

/// Remembers where the reader is in the open article.
fn leave(app: &mut App) {
    if let Some(body) = &mut app.body {
        let anchor = body.anchor();
        app.left_at.insert(body.entry, anchor);
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
                let measure = Measure::new(app.geometry().text(app.measure).width.into());
                let mut body = Body::new(entry, article, whole, measure);
                if let Some(anchor) = app.left_at.get(&entry) {
                    body.go(*anchor);
                }
                app.body = Some(body);
            }
        },
    }
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

fn open(app: &mut App, effects: &mut Vec<Effect>) {
    if app.focus == Focus::List {
        app.focus = Focus::Body;
        load_chosen(app, effects);
    }
}

fn back(app: &mut App, effects: &mut Vec<Effect>) {
    if app.zoom && app.has_list {
        app.zoom = false;
    } else if app.focus == Focus::Body && app.has_list {
        app.focus = Focus::List;
    } else {
        effects.push(Effect::Quit);
    }
}

fn other_pane(app: &mut App) {
    if app.has_list && !app.zoom {
        app.focus = if app.focus == Focus::List { Focus::Body } else { Focus::List };
    }
}

fn next_article(app: &mut App, by: isize, effects: &mut Vec<Effect>) {
    if app.list.step(by) {
        load_chosen(app, effects);
    } else {
        let said = if by > 0 { "last article" } else { "first article" };
        app.notice = Some(Notice::Info(Text::line(said)));
    }
}

fn set_measure(app: &mut App, measure: u16) {
    app.measure = measure.clamp(20, 200);
    app.notice = Some(Notice::Info(Text::line(&format!("measure {}", app.measure))));
}

fn address(app: &mut App, action: Action, effects: &mut Vec<Effect>) {
    let url = app.body.as_ref().and_then(|body| body.galley.article().meta.url.clone());
    match (url, action) {
        (Some(url), Action::Copy) => effects.push(Effect::Copy(url)),
        (Some(url), _) => effects.push(Effect::Browse(url)),
        (None, _) => app.notice = Some(Notice::Info(Text::line("this article has no address"))),
    }
}
