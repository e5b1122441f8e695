//! Headlines filtered by what is typed.

use crate::tui::{cx::Cx, message::Effect, panes};

/// Letters of a filter. No headline is longer, and each letter is compared with each of every headline.
const MAX_FILTER: usize = 256;

/// Shows the headlines that are like `filter`; all of them where it is empty.
pub(in crate::tui) fn changed(filter: &str, cx: &mut Cx<'_>) {
    if filter.chars().count() > MAX_FILTER {
        return cx.say(&format!("too long: a filter has at most {MAX_FILTER} letters"));
    }
    cx.app.panes.list.set_filter(filter);
    panes::preview(cx);
}

/// Asks which headlines are like the filter, where that is not known.
pub(super) fn look_around(cx: &mut Cx<'_>) {
    if let Some(among) = cx.app.panes.list.take_unranked() {
        let number = cx.app.numbers.next();
        cx.app.panes.ranking = number;
        let filter = cx.app.panes.list.filter.clone();
        cx.perform(Effect::Rank { number, filter, among });
    }
}

/// The headlines that are like the filter, the best first.
pub(super) fn on_ranked(cx: &mut Cx<'_>, number: u64, entries: Vec<u32>) {
    if cx.app.panes.ranking == number && !cx.app.panes.list.filter.is_empty() {
        cx.app.panes.list.show_ranked(entries);
        panes::preview(cx);
    }
}
