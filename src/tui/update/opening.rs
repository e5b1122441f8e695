//! Articles: opened, left, read on.

use std::sync::Arc;

use super::{changes, find, reading, search_library};
use crate::{
    article::{Article, Text},
    library::{Change, ReadingPosition, Record},
    tui::{
        body::Body,
        cx::Cx,
        entry::Entry,
        message::Effect,
        panes::Pane,
        positions::Left,
        reader::{Opening, Reader, Search},
        status::Notice,
    },
};

/// Has the chosen article read, unless it is open or being read already.
pub(in crate::tui) fn open_chosen(cx: &mut Cx<'_>) {
    if let Some(entry) = cx.app.panes.list.entry() {
        open_entry(cx, entry);
    }
}

/// Goes into an article, which the list chooses where it shows it.
pub(super) fn go_to(cx: &mut Cx<'_>, entry: usize) {
    cx.app.panes.list.choose_entry(entry);
    cx.app.panes.set_focus(Pane::Reader);
    open_entry(cx, entry);
}

/// A link leads to an article of the library.
pub(super) fn on_followed(cx: &mut Cx<'_>, id: i64, address: Text) {
    let Some(entry) = cx.app.panes.list.of_id(id) else { return cx.perform(Effect::Browse(address)) };
    match cx.app.reader.as_ref().map(|reader| reader.entry) {
        Some(open) if open == entry => return cx.say("this link leads to this article"),
        Some(open) => cx.app.trail.leave(open),
        None => {}
    }
    go_to(cx, entry);
}

fn open_entry(cx: &mut Cx<'_>, entry: usize) {
    if cx.app.opening_of(entry).is_some() {
        return;
    }
    if cx.app.reader_of(entry).is_some() {
        // The person came back before the other one was read.
        cx.app.opening = None;
        return;
    }
    leave(cx);
    let effect = match cx.app.panes.list.entries.get(entry) {
        Some(Entry::Loose { source, .. }) => Effect::Load { entry, source: source.clone() },
        Some(Entry::Kept(record)) => Effect::LoadKept { entry, id: record.id, identity: record.identity },
        None => return,
    };
    let arrival = search_library::arrival(cx.app, entry);
    let mut opening = Opening::new(entry, arrival);
    // What was searched for in one that never came is searched for in this one.
    opening.search = cx.app.opening.take().and_then(|before| before.search);
    opening.search.iter_mut().for_each(Search::rest);
    cx.app.opening = Some(opening);
    cx.perform(effect);
}

/// The person goes elsewhere: what belongs to the open article closes, and where they are in it is remembered.
pub(super) fn leave(cx: &mut Cx<'_>) {
    cx.app.modes.leave_reader();
    if let Some(search) = cx.app.reader.as_mut().and_then(|reader| reader.search.as_mut()) {
        search.rest();
    }
    put_down(cx);
}

/// Remembers where the person is in the open article, and has it written if they moved.
fn put_down(cx: &mut Cx<'_>) {
    reading::hush(cx);
    let Some(reader) = &mut cx.app.reader else { return };
    reader.auto_scrolls = false;
    let entry = reader.entry;
    let anchor = reader.body.anchor();
    let share = reader.body.read;
    let is_new = reader.body.entered && std::mem::take(&mut reader.body.moved);
    cx.app.positions.leave(entry, anchor);
    if is_new && cx.app.library.read_only_reason.is_none() {
        changes::apply(cx, vec![(entry, Change::ReadingPosition(ReadingPosition { anchor, share }))]);
    }
}

/// The person goes into the open article: it counts as read. Nothing to undo, nothing said.
pub(in crate::tui) fn enter(cx: &mut Cx<'_>) {
    let Some(reader) = &mut cx.app.reader else { return };
    reader.body.entered = true;
    let entry = reader.entry;
    let record = cx.app.panes.list.entries.get(entry).and_then(Entry::record);
    if record.is_some_and(|record| !record.flags.read) && cx.app.library.read_only_reason.is_none() {
        changes::apply(cx, vec![(entry, Change::Read(true))]);
        cx.app.panes.list.count_unread();
    }
}

/// An article, or its beginning, was read.
pub(super) fn on_loaded(cx: &mut Cx<'_>, entry: usize, article: Result<Arc<Article>, Text>, whole: bool) {
    let is_open = cx.app.reader_of(entry).is_some();
    let opening = cx.app.opening.take_if(|opening| opening.entry == entry);
    match article {
        Err(reason) => {
            if is_open || opening.is_some() {
                cx.app.status.notice = Some(Notice::Error(reason));
            }
            return;
        }
        Ok(article) => {
            if let Some(reader) = cx.app.reader_of(entry) {
                reader.body.replace(article, whole);
                reader.locate();
            } else if let Some(opening) = opening {
                open(cx, opening, article, whole);
            } else {
                return;
            }
        }
    }
    let left_out = cx.app.reader.as_ref().and_then(|reader| reader.body.galley.article().left_out.clone());
    if let Some(left_out) = left_out {
        cx.app.status.notice = Some(Notice::Error(left_out));
    }
    find::again(cx);
}

/// Puts an article in place of the open one.
fn open(cx: &mut Cx<'_>, mut opening: Opening, article: Arc<Article>, whole: bool) {
    put_down(cx);
    let app = &mut *cx.app;
    let sheet = app.geometry().page(app.look.options);
    let mut body = Body::new(article, whole, sheet, app.look.options.typesetting);
    match app.positions.of(opening.entry) {
        Some(Left::Now(anchor)) => body.go(anchor),
        // A search leads to what it found.
        Some(Left::Before(position)) if opening.arrival.is_none() => {
            app.status.notice = body.resume(position).map(Notice::Info).or(app.status.notice.take());
        }
        _ => {}
    }
    let mut search = match &app.reader {
        Some(before) => before.search.as_ref().map(Search::afresh),
        None => opening.search.take(),
    };
    if let Some(results) = &app.panes.list.results {
        search = search.or_else(|| search_library::words(results).filter(|_| app.reader.is_none()));
        if opening.arrival.is_none() {
            // It is not known yet which match that will be.
            let top = body.anchor();
            search = search.map(|search| Search { origin: Some(top), ..search });
        }
    }
    app.modes.replace_reader(body.anchor());
    app.reader = Some(Reader { search, ..Reader::new(opening, body) });
    if app.panes.focus() == Pane::Reader {
        enter(cx);
    }
}

/// A container's articles take its place in the list; the first is opened.
pub(super) fn on_expanded(cx: &mut Cx<'_>, entry: usize, entries: Vec<Entry>, problem: Option<Text>) {
    let wanted = cx.app.opening.take_if(|opening| opening.entry == entry).is_some();
    cx.app.panes.list.replace(entry, entries);
    cx.app.panes.has_list = true;
    if let Some(reason) = problem {
        cx.app.status.notice = Some(Notice::Error(reason));
    }
    if wanted {
        open_chosen(cx);
    }
}

/// A file is an article of the library: its flags show, and where nobody has moved yet, reading goes on.
pub(super) fn on_recognised(
    cx: &mut Cx<'_>,
    entry: usize,
    record: Record,
    position: Option<ReadingPosition>,
) {
    cx.app.panes.list.know(entry, record);
    if let Some((_, act)) = cx.app.library.awaited.take_if(|(awaited, _)| *awaited == entry) {
        return act(cx, entry);
    }
    if cx.app.panes.focus() == Pane::Reader && cx.app.reader_of(entry).is_some() {
        enter(cx);
    }
    if let (Some(position), Some(reader)) = (position, cx.app.reader_of(entry))
        && !reader.body.moved
        && let Some(message) = reader.body.resume(position)
    {
        cx.app.status.notice = Some(Notice::Info(message));
    }
}
