//! Keys and what they do.

use super::{Menu, MenuOf, Row};
use crate::{
    article::Text,
    tui::{action::Action, cx::Cx},
};

/// Keys of an action that the help has room for.
const KEYS: usize = 4;

#[derive(Debug)]
struct Help;

/// Lists every action with its keys.
#[allow(clippy::unnecessary_wraps, reason = "menus that have nothing to list are not opened")]
pub(in crate::tui) fn open(cx: &mut Cx<'_>) -> Option<Menu> {
    let keys = &cx.app.look.keys;
    let row = |(action, _, _, help): &(Action, &str, &str, &str)| {
        let names: Vec<String> = keys.keys_of(*action).into_iter().take(KEYS).collect();
        Row { key: Text::line(&names.join(" ")), ..Row::new(Text::line(help)) }
    };
    Some(Menu::new(Action::ALL.iter().map(row).collect(), Help).typing())
}

impl MenuOf for Help {
    fn title(&self) -> &'static str {
        "Keys"
    }

    fn hint(&self) -> &'static str {
        "type to search · esc closes"
    }

    fn enter(&mut self, _row: usize, _cx: &mut Cx<'_>) {}
}
