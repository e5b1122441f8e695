//! Keys and what they do, put together by what one wants to do; what the pane with the focus is for comes first.

use super::{Menu, MenuOf, Row};
use crate::{
    article::Text,
    tui::{
        action::{Action, Intent},
        cx::Cx,
        modes::SELECTION_KEYS,
        panes::{self, Pane},
    },
};

/// Keys of an action that the help has room for.
const KEYS: usize = 4;

#[derive(Debug)]
struct Help {
    /// What the lines do; headings, and keys that have a meaning in a selection only, do nothing.
    actions: Vec<Option<Action>>,
}

/// What can be wanted, in the order of the panes.
const IN_ARTICLE: [Intent; 8] = [
    Intent::Move,
    Intent::Find,
    Intent::Keep,
    Intent::Link,
    Intent::Mark,
    Intent::Page,
    Intent::List,
    Intent::Program,
];
const IN_LIST: [Intent; 8] = [
    Intent::Move,
    Intent::Mark,
    Intent::Find,
    Intent::List,
    Intent::Link,
    Intent::Keep,
    Intent::Page,
    Intent::Program,
];

fn name(intent: Intent) -> &'static str {
    match intent {
        Intent::Move => "Go somewhere",
        Intent::Find => "Find words",
        Intent::Mark => "Mark, archive, remove",
        Intent::List => "Choose what is listed",
        Intent::Keep => "Take words along",
        Intent::Link => "Follow links, load pictures",
        Intent::Page => "Change how the page looks",
        Intent::Program => "The program",
    }
}

/// Lists every action with its keys.
#[allow(clippy::unnecessary_wraps, reason = "menus that have nothing to list are not opened")]
pub(in crate::tui) fn open(cx: &mut Cx<'_>) -> Option<Menu> {
    let intents = if cx.app.panes.focus() == Pane::Reader { IN_ARTICLE } else { IN_LIST };
    let (mut rows, mut actions) = (Vec::new(), Vec::new());
    for intent in intents {
        rows.push(Row::heading(name(intent)));
        actions.push(None);
        for (action, _, _, help) in Action::ALL.iter().filter(|(action, ..)| action.intent() == intent) {
            let keys = &cx.app.look.keys;
            let first = keys.key_of(*action);
            let others = keys.keys_of(*action).into_iter().filter(|key| Some(key) != first.as_ref());
            let names: Vec<String> = first.clone().into_iter().chain(others).take(KEYS).collect();
            rows.push(Row { key: Text::line(&names.join(" ")), ..Row::new(Text::line(help)) });
            actions.push(Some(*action));
        }
    }
    rows.push(Row::heading("While words are selected"));
    rows.extend(selection_rows());
    actions.resize(rows.len(), None);
    Some(Menu::new(rows, Help { actions }).typing())
}

/// Lists the keys of a selection.
pub(in crate::tui) fn of_selection() -> Menu {
    let rows: Vec<Row> = selection_rows().collect();
    Menu::new(rows, Help { actions: Vec::new() }).typing()
}

fn selection_rows() -> impl Iterator<Item = Row> {
    SELECTION_KEYS.iter().map(|(keys, help)| Row { key: Text::line(keys), ..Row::new(Text::line(help)) })
}

impl MenuOf for Help {
    fn title(&self) -> &'static str {
        "Keys"
    }

    fn hint(&self) -> &'static str {
        "type to search · enter does it · esc closes"
    }

    fn enter(&mut self, row: usize, cx: &mut Cx<'_>) {
        if let Some(action) = self.actions.get(row).copied().flatten() {
            panes::run(action, cx);
        }
    }
}
