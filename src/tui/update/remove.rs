//! Articles removed from the library, and brought back. Files that newsprint copied go to the trash; all others stay where
//! they are, and only their articles are hidden.

use super::{flags, opening};
use crate::{
    library::Change,
    tui::{
        cx::Cx,
        panes::{self, Pane, headlines},
    },
};

/// Longest headline in the message, in letters.
const HEADLINE: usize = 40;

/// Removes the article, whatever lists it, or restores one that was removed; the next one is chosen.
pub(in crate::tui) fn toggle(cx: &mut Cx<'_>) {
    headlines::with_record(cx, remove_or_restore);
}

fn remove_or_restore(cx: &mut Cx<'_>, entry: usize) {
    let Some(found) = cx.app.panes.list.entries.get(entry) else { return };
    let is_removed = found.record().is_some_and(|record| record.removed);
    let title = found.title();
    let end = title.char_indices().nth(HEADLINE).map_or(title.len(), |(at, _)| at);
    let cut = if end < title.len() { "…" } else { "" };
    let done = if is_removed { "restored" } else { "removed" };
    if cx.app.panes.focus() == Pane::Reader {
        opening::leave(cx);
        cx.app.panes.set_focus(Pane::Headlines);
    }
    let message = format!("{done} “{}{cut}”", title.get(..end).unwrap_or_default());
    flags::set(cx, &message, vec![(entry, Change::Removed(!is_removed))]);
    if cx.app.reader_of(entry).is_some() {
        cx.app.reader = None;
    }
    panes::preview(cx);
}
