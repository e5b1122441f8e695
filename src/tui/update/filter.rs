//! Headlines filtered by what is typed.

use crate::tui::{cx::Cx, panes};

/// Shows the headlines that are like `filter`; all of them where it is empty.
pub(in crate::tui) fn changed(filter: &str, cx: &mut Cx<'_>) {
    cx.app.panes.list.set_filter(filter);
    panes::preview(cx);
}
