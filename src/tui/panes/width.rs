//! How wide the list is beside an article: as its headlines need, or as the person wants it.

use super::{Panes, preview};
use crate::{
    article::Direction,
    tui::{
        cx::Cx,
        geometry::{LEAST_READER, columns_without_sources},
    },
};

/// Least columns of the list.
const LIST_COLUMNS: u16 = 30;

/// Columns that a key makes it wider or narrower.
const LIST_STEP: u16 = 4;

/// Most columns of the list beside an article on a screen of `width` columns, which leave the article what it needs.
fn most(width: u16, has_sources: bool) -> u16 {
    columns_without_sources(width, has_sources).saturating_sub(1 + LEAST_READER)
}

impl Panes {
    /// Columns of the list beside the article on a screen of `width` columns: those that the person chose, else what its
    /// headlines need.
    pub(in crate::tui) fn headline_columns(&self, width: u16, has_sources: bool) -> u16 {
        let most = most(width, has_sources).max(LIST_COLUMNS);
        match self.list_columns {
            Some(chosen) => chosen.min(most),
            None => self.list.columns_within(most),
        }
    }
}

/// A wider or narrower list, where an article has a place beside it.
pub(in crate::tui) fn widen_list(cx: &mut Cx<'_>, direction: Direction) {
    let width = cx.app.screen.size.0;
    let has_sources = cx.app.library.is_open;
    let most = most(width, has_sources);
    if most < LIST_COLUMNS {
        return cx.say("too narrow for a list and an article");
    }
    let now = cx.app.panes.headline_columns(width, has_sources).min(most);
    let wanted = match direction {
        Direction::Forward => now.saturating_add(LIST_STEP),
        Direction::Backward => now.saturating_sub(LIST_STEP),
    };
    let columns = wanted.clamp(LIST_COLUMNS, most);
    cx.app.panes.list_columns = Some(columns);
    preview(cx);
    cx.say(&format!("list {columns} columns wide"));
}
