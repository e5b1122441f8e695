//! What each message does to the state. A plain function of state, message and time: no input, no output, no clock, no
//! environment, no thread. What has to be done outside comes back as effects; what is known outside comes in as messages.
//!
//! Input goes through the modal stack ([`super::modes`]) to the panes ([`super::panes`]) and there to the handler of an
//! action ([`super::action`]). The files here are those handlers and what answers of workers do, by what they are about.

use ratatui_image::FontSize;

use super::{
    app::App,
    cx::Cx,
    input::Input,
    jobs,
    message::{Effect, FirstOfLibrary, FirstScreen, Message},
    modes,
    panes::{self, Pane},
    status::Notice,
};

pub(super) mod bookmarks;
pub(super) mod changes;
pub(super) mod fetch;
pub(super) mod filter;
pub(super) mod find;
pub(super) mod flags;
pub(super) mod highlights;
pub(super) mod hints;
pub(super) mod jumps;
pub(super) mod look;
pub(super) mod opening;
pub(super) mod outside;
pub(super) mod pictures;
pub(super) mod pipe;
pub(super) mod reading;
pub(super) mod remove;
pub(super) mod search_library;
pub(super) mod subscribe;
pub(super) mod tags;
pub(super) mod themes;
pub(super) mod undo;

pub(super) use reading::pause as reading_pause;

/// Applies one message that arrived at `now`, in seconds since 1970.
pub fn update(app: &mut App, message: Message, now: i64) -> Vec<Effect> {
    let mut effects = Vec::new();
    app.clock.now = now;
    let mut cx = Cx { app, effects: &mut effects };
    apply(&mut cx, message);
    cx.app.settle();
    pictures::look_around(&mut cx);
    search_library::look_around(&mut cx);
    filter::look_around(&mut cx);
    effects
}

fn apply(cx: &mut Cx<'_>, message: Message) {
    use crossterm::event::Event;
    match message {
        Message::Input(Event::Resize(width, height)) | Message::Resized(width, height) => {
            cx.app.screen.size = (width, height);
        }
        Message::Input(event) => {
            if let Some(input) = Input::of(event) {
                cx.app.panes.list.stays_at_top = false;
                modes::on_input(cx, &input);
            }
        }
        Message::Started(first) => started(cx, *first),
        Message::CellSize(width, height) => cx.app.screen.cell = FontSize { width, height },
        Message::Loaded { entry, article, whole } => opening::on_loaded(cx, entry, article, whole),
        Message::Expanded { entry, entries, problem } => opening::on_expanded(cx, entry, entries, problem),
        Message::Found { number, matches } => find::on_found(cx, number, matches),
        Message::Ranked { number, entries } => filter::on_ranked(cx, number, entries),
        Message::Entries(entries) => cx.app.panes.list.extend(entries),
        Message::Cards(cards) => cx.app.panes.list.set_cards(cards),
        Message::Listed(records) => cx.app.panes.list.take_records(records),
        Message::ListEnds(listing) => changes::on_listed(cx, *listing),
        Message::Progress(kind, progress) => cx.app.status.jobs.report(kind, progress),
        Message::Fetched { done, is_none_due } => fetch::on_fetched(cx, done, is_none_due),
        Message::Cancelled(kind) => jobs::on_cancelled(cx, kind),
        Message::Hits { number, found } => search_library::on_hits(cx, number, found),
        Message::NotSearched { number, reason } => search_library::on_failure(cx, number, reason),
        Message::Snippets { number, snippets } => search_library::on_snippets(cx, number, snippets),
        Message::Placed { entry, place } => cx.app.positions.recall(entry, place),
        Message::Known { entry, record, place, highlights } => {
            opening::on_recognised(cx, entry, *record, place);
            highlights::on_loaded(cx, entry, highlights);
        }
        Message::Highlighted { entry, highlights } => highlights::on_loaded(cx, entry, highlights),
        Message::Followed { id, address } => opening::on_followed(cx, id, address),
        Message::FeedsFound(found) => subscribe::on_found(cx, found),
        Message::Notice(text) => cx.app.status.notice = Some(Notice::Info(text)),
        Message::NotKept { number, reason } => changes::on_not_kept(cx, number, reason),
        Message::Failed(text) => cx.app.status.notice = Some(Notice::Error(text)),
        Message::Answers(answers) => themes::on_answers(cx, answers),
        Message::Picture(picture) => pictures::on_picture(cx, picture),
        Message::Themes(all) => themes::on_loaded(cx, all),
        Message::Tick => reading::on_tick(cx),
        Message::Spoken(number) => reading::on_spoken(cx, number),
        Message::Mute(reason) => reading::on_mute(cx, reason),
        Message::Suspend => cx.perform(Effect::Stop),
    }
}

/// The first screen: its list, and the first article where it is open or beside the list.
fn started(cx: &mut Cx<'_>, first: FirstScreen) {
    let FirstScreen {
        heading,
        hint,
        theme_name,
        has_list,
        open_first,
        entries,
        library,
        problem,
        utc_offset,
        note_template,
    } = first;
    cx.app.clock.offset = utc_offset;
    cx.app.panes.list.utc_offset = utc_offset;
    if let Some(template) = note_template {
        cx.app.look.note_template = template;
    }
    let app = &mut *cx.app;
    app.look.theme_name = theme_name;
    app.panes.heading = heading;
    app.panes.hint = hint;
    app.panes.has_list = has_list;
    app.panes.set_focus(if open_first { Pane::Reader } else { Pane::Headlines });
    app.panes.list.extend(entries);
    if let Some(FirstOfLibrary { records, sort, group, read_only }) = library {
        app.library.is_open = true;
        app.library.read_only_reason = read_only;
        (app.panes.list.sort, app.panes.list.group) = (sort, group);
        app.panes.list.stays_at_top = records.is_empty();
        app.panes.list.set_records(records);
    }
    app.status.notice = problem.map(Notice::Error);
    app.settle();
    if open_first {
        opening::open_chosen(cx);
    } else {
        panes::preview(cx);
    }
}
