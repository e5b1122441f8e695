//! Feeds that a page has, of which the reader subscribes one.

use super::{Menu, MenuOf, Row};
use crate::{
    article::Text,
    feeds::discovery::Found,
    tui::{cx::Cx, update::subscribe},
};

#[derive(Debug)]
struct Feeds {
    found: Vec<Found>,
}

/// Lists feeds that were found, the most wanted first.
pub(in crate::tui) fn choice(found: Vec<Found>) -> Menu {
    let row = |found: &Found| {
        let address = Text::line(&found.address);
        let text = found.title.clone().unwrap_or_else(|| address.clone());
        Row { address: Some(address), ..Row::new(text) }
    };
    Menu::new(found.iter().map(row).collect(), Feeds { found })
}

impl MenuOf for Feeds {
    fn title(&self) -> &'static str {
        "Feeds of this page"
    }

    fn hint(&self) -> &'static str {
        "enter subscribes · esc cancels"
    }

    fn enter(&mut self, row: usize, cx: &mut Cx<'_>) {
        if let Some(found) = self.found.get(row) {
            subscribe::run(&found.address, cx);
        }
    }
}
