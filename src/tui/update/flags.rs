//! Articles marked as read, starred, archived.

use super::changes;
use crate::{
    library::{Change, Flags},
    tui::{
        cx::Cx,
        entry::Entry,
        panes::{self, Pane, headlines},
    },
};

/// Marks the article as read, or as unread.
pub(in crate::tui) fn toggle_read(cx: &mut Cx<'_>) {
    headlines::with_record(cx, |cx, entry| {
        toggle(cx, entry, |flags| (Change::Read(!flags.read), if flags.read { "unread" } else { "read" }));
    });
}

/// Stars the article, or takes the star off.
pub(in crate::tui) fn toggle_starred(cx: &mut Cx<'_>) {
    headlines::with_record(cx, |cx, entry| {
        toggle(cx, entry, |flags| {
            (Change::Starred(!flags.starred), if flags.starred { "unstarred" } else { "starred" })
        });
    });
}

/// Puts the article into the archive, or takes it out.
pub(in crate::tui) fn toggle_archived(cx: &mut Cx<'_>) {
    headlines::with_record(cx, |cx, entry| {
        toggle(cx, entry, |flags| {
            let message = if flags.archived { "unarchived" } else { "archived" };
            (Change::Archived(!flags.archived), message)
        });
    });
}

fn toggle(cx: &mut Cx<'_>, entry: usize, change: fn(Flags) -> (Change, &'static str)) {
    let Some(flags) = flags(cx, entry) else { return };
    let (change, message) = change(flags);
    let is_star = matches!(change, Change::Starred(_));
    set(cx, message, vec![(entry, change)]);
    // In the list the hand goes on to the next.
    if cx.app.panes.focus() != Pane::Reader && !is_star {
        let list = &mut cx.app.panes.list;
        if list.entry() == Some(entry) {
            list.step(1);
        }
        panes::preview(cx);
    }
}

fn flags(cx: &Cx<'_>, entry: usize) -> Option<Flags> {
    cx.app.panes.list.entries.get(entry).and_then(Entry::record).map(|record| record.flags)
}

/// Marks every article shown as read.
pub(in crate::tui) fn all_read(cx: &mut Cx<'_>) {
    let unread =
        |entry: usize| flags(cx, entry).filter(|flags| !flags.read).map(|_| (entry, Change::Read(true)));
    let changes: Vec<_> = cx.app.panes.list.shown_entries().filter_map(unread).collect();
    if changes.is_empty() {
        return cx.say("nothing unread here");
    }
    let message = format!("marked {} as read", changes.len());
    set(cx, &message, changes);
}

/// Makes changes of flags, says what was done and how it is taken back, and lists what is left.
pub(super) fn set(cx: &mut Cx<'_>, message: &str, changes: Vec<(usize, Change)>) {
    cx.say(&format!("{message} · U undoes"));
    changes::make(cx, message, changes);
    let list = &mut cx.app.panes.list;
    list.arrange(list.entry());
}
