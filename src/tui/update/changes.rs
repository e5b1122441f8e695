//! Changes of what the library keeps of articles: shown at once, written by a worker, taken back by their inverses.

use super::search_library;
use crate::{
    article::Text,
    library::Change,
    tui::{
        app::App,
        cx::Cx,
        entry::Entry,
        message::{Effect, Listing},
        panes,
        session::Undo,
        status::Notice,
    },
};

/// Makes changes that can be taken back. `message` is what was done, in the words of the status line.
pub(super) fn make(cx: &mut Cx<'_>, message: &str, changes: Vec<(usize, Change)>) {
    let (number, changes) = apply(cx, changes);
    cx.app.library.undo.push(Undo { number, message: Text::line(message), changes });
}

/// What takes a change back. A highlight that takes another's place is taken back by that other one.
fn inverse(app: &App, entry: usize, change: &Change) -> Option<Change> {
    match change {
        Change::Highlight(highlight) => {
            let before = app.reader.as_ref().filter(|reader| reader.entry == entry);
            let before = before.and_then(|reader| reader.highlights.of(highlight.passage));
            before.map(|before| Change::Highlight(before.clone())).or_else(|| change.inverse())
        }
        _ => change.inverse(),
    }
}

/// Shows changes at once and has them written; where nothing can be written that is said. The number of the change, and what
/// takes it back.
pub(super) fn apply(cx: &mut Cx<'_>, changes: Vec<(usize, Change)>) -> (u64, Vec<(usize, Change)>) {
    let number = cx.app.numbers.next();
    let (mut written, mut remembered, mut inverses) = (Vec::new(), Vec::new(), Vec::new());
    for (entry, change) in changes {
        let Some(record) = cx.app.panes.list.entries.get(entry).and_then(Entry::record) else { continue };
        let (id, identity) = (record.id, record.identity);
        let inverse = inverse(cx.app, entry, &change);
        show(cx.app, entry, &change);
        inverses.extend(inverse.clone().map(|inverse| (entry, inverse)));
        if !matches!(change, Change::ReadingPosition(_)) {
            remembered.push((id, change.clone(), inverse));
        }
        written.push((identity, change));
    }
    cx.app.library.remember(number, remembered);
    match &cx.app.library.read_only_reason {
        Some(reason) => {
            let words = Text::line(&format!("not kept: {reason}"));
            cx.app.status.notice = Some(Notice::Error(words));
        }
        None if written.is_empty() => {}
        None => cx.perform(Effect::Keep { number, changes: written }),
    }
    inverses.reverse();
    (number, inverses)
}

/// What could not be written is taken off the screen, and said.
pub(super) fn on_not_kept(cx: &mut Cx<'_>, number: u64, reason: Text) {
    for unkept in cx.app.library.take_unkept(number) {
        let entry = cx.app.panes.list.of_id(unkept.id);
        if let (Some(entry), Some(inverse)) = (entry, unkept.inverse) {
            show(cx.app, entry, &inverse);
        }
    }
    let list = &mut cx.app.panes.list;
    list.arrange(list.entry());
    cx.app.status.notice = Some(Notice::Error(reason));
}

/// Shows a change on the screen.
fn show(app: &mut App, entry: usize, change: &Change) {
    match change {
        Change::Highlight(highlight) => {
            if let Some(reader) = app.reader_of(entry) {
                reader.highlights.insert(highlight.clone());
                reader.locate();
            }
        }
        Change::Unhighlight(highlight) => {
            if let Some(reader) = app.reader_of(entry) {
                reader.highlights.remove(highlight.passage);
                reader.locate();
            }
        }
        _ => app.panes.list.show_change(entry, change, app.clock.now),
    }
}

/// All that the library has is there. What was changed since is not in it yet and counts.
pub(super) fn on_listed(cx: &mut Cx<'_>, listing: Listing) {
    let Listing { extras, as_of } = listing;
    let app = &mut *cx.app;
    app.library.is_open = true;
    app.panes.list.extras = extras;
    for unwritten in app.library.since(as_of) {
        if let Some(entry) = app.panes.list.of_id(unwritten.id) {
            app.panes.list.show_change(entry, &unwritten.change, app.clock.now);
        }
    }
    app.panes.list.end_records();
    search_library::again(cx);
    let app = &mut *cx.app;
    if app.panes.list.stays_at_top || app.reader.is_none() && app.opening.is_none() {
        panes::preview(cx);
    }
}
