//! Themes, each seen while the choice is on it.

use super::{Menu, MenuOf, Row};
use crate::{
    article::Text,
    tui::{
        cx::Cx,
        message::Effect,
        theme::{AUTO, Theme},
        update::themes,
    },
};

#[derive(Debug)]
struct Themes {
    names: Vec<Text>,
    /// The theme in force before.
    before: Theme,
}

/// Has the themes read; the menu opens once they are there.
pub(in crate::tui) fn open(cx: &mut Cx<'_>) -> Option<Menu> {
    cx.app.look.choosing = true;
    cx.perform(Effect::Themes);
    None
}

/// Lists the themes that were read, the one in force chosen.
pub(in crate::tui) fn read(cx: &Cx<'_>) -> Menu {
    let look = &cx.app.look;
    let names: Vec<Text> =
        std::iter::once(Text::line(AUTO)).chain(look.themes.iter().map(|(name, _)| name.clone())).collect();
    let here = names.iter().position(|name| **name == *look.theme_name).unwrap_or_default();
    let rows = names.iter().cloned().map(Row::new).collect();
    Menu::new(rows, Themes { names, before: look.theme }).at(here)
}

impl MenuOf for Themes {
    fn title(&self) -> &'static str {
        "Themes"
    }

    fn hint(&self) -> &'static str {
        "enter saves · esc cancels"
    }

    fn enter(&mut self, row: usize, cx: &mut Cx<'_>) {
        if let Some(name) = self.names.get(row) {
            themes::choose(name, cx);
        }
    }

    fn moved(&mut self, row: Option<usize>, cx: &mut Cx<'_>) {
        let name = row.and_then(|row| self.names.get(row));
        if let Some(name) = name {
            cx.app.look.theme = themes::named(cx.app, name).unwrap_or(self.before);
        }
    }

    fn cancelled(&mut self, cx: &mut Cx<'_>) {
        cx.app.look.theme = self.before;
    }
}
