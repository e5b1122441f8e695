//! Articles removed from the library. Their files stay where they are: what is removed is hidden until that is undone.

use super::{changes, opening};
use crate::{
    library::Change,
    tui::{
        cx::Cx,
        panes::{self, Pane, headlines},
    },
};

/// Longest headline in the message, in letters.
const HEADLINE: usize = 40;

/// Removes the article, whatever lists it; the next one is chosen.
pub(in crate::tui) fn remove(cx: &mut Cx<'_>) {
    let Some(entry) = headlines::chosen_record(cx) else { return };
    let Some(found) = cx.app.panes.list.entries.get(entry) else { return };
    let title = found.title();
    let end = title.char_indices().nth(HEADLINE).map_or(title.len(), |(at, _)| at);
    let cut = if end < title.len() { "…" } else { "" };
    let done = format!("removed “{}{cut}”", title.get(..end).unwrap_or_default());
    cx.say(&format!("{done} · U undoes"));
    if cx.app.panes.focus() == Pane::Reader {
        opening::leave(cx);
        cx.app.panes.set_focus(Pane::Headlines);
    }
    changes::make(cx, &done, vec![(entry, Change::Removed(true))]);
    let list = &mut cx.app.panes.list;
    list.arrange(list.entry());
    if cx.app.reader_of(entry).is_some() {
        cx.app.reader = None;
    }
    panes::preview(cx);
}
