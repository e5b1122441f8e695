//! Everything that can be done, by its name; a number goes there.

use super::{Menu, MenuOf, Row};
use crate::{
    article::Text,
    tui::{
        action::Action,
        cx::Cx,
        modes::count::MOST,
        panes::{self, Motion},
    },
};

#[derive(Debug)]
struct Commands;

/// Lists every action by its name.
#[allow(clippy::unnecessary_wraps, reason = "menus that have nothing to list are not opened")]
pub(in crate::tui) fn open(cx: &mut Cx<'_>) -> Option<Menu> {
    let keys = &cx.app.look.keys;
    let row = |(action, name, _, help): &(Action, &str, &str, &str)| {
        let key = keys.key_of(*action).map(|key| format!(" ({key})")).unwrap_or_default();
        Row { key: Text::line(name), ..Row::new(Text::line(&format!("{help}{key}"))) }
    };
    Some(Menu::new(Action::ALL.iter().map(row).collect(), Commands).typing())
}

impl MenuOf for Commands {
    fn title(&self) -> &'static str {
        "Commands"
    }

    fn hint(&self) -> &'static str {
        "type a name or a number · enter does it"
    }

    fn enter(&mut self, row: usize, cx: &mut Cx<'_>) {
        if let Some((action, ..)) = Action::ALL.get(row) {
            panes::run(*action, cx);
        }
    }

    fn typed(&self, query: &str) -> Option<Text> {
        number(query).map(|number| Text::line(&format!("go to {number}")))
    }

    fn enter_typed(&mut self, query: &str, cx: &mut Cx<'_>) {
        if let Some(number) = number(query) {
            panes::go_times(cx, Motion::Number, number);
        }
    }
}

/// The number that was typed; what is beyond all numbers goes as far as any.
fn number(query: &str) -> Option<usize> {
    let is_number = !query.is_empty() && query.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| query.parse().unwrap_or(MOST).min(MOST))
}
