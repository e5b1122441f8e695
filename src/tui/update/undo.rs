//! The last change taken back.

use super::changes;
use crate::tui::{cx::Cx, panes, session::Undo};

/// Takes the last change back.
pub(in crate::tui) fn undo(cx: &mut Cx<'_>) {
    let Some(Undo { message, changes, .. }) = cx.app.library.undo.pop() else {
        return cx.say("nothing to undo");
    };
    let about = changes.first().map(|(entry, _)| *entry);
    cx.say(&format!("undid: {message}"));
    changes::apply(cx, changes);
    let list = &mut cx.app.panes.list;
    list.arrange(about.or_else(|| list.entry()));
    panes::preview(cx);
}
