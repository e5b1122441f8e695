//! Orders and headings of the list.

use super::{Menu, MenuOf, Row};
use crate::{
    article::Text,
    library::{Group, Order},
    tui::{cx::Cx, panes::headlines},
};

/// What a line sets.
#[derive(Debug)]
enum Setting {
    Order(Order),
    Group(Group),
}

#[derive(Debug)]
struct Arrange {
    /// What the lines set; headings set nothing.
    settings: Vec<Option<Setting>>,
}

/// Lists orders and headings, those in force marked.
pub(in crate::tui) fn open(cx: &mut Cx<'_>) -> Option<Menu> {
    if !cx.app.library.is_open {
        return headlines::say_no_library(cx);
    }
    let list = &cx.app.panes.list;
    let row = |name: &str, is: bool| Row {
        key: Text::line(if is { "*" } else { "" }),
        ..Row::new(Text::line(name))
    };
    let heading = |name: &str| (None, Row::heading(name));
    let orders =
        Order::ALL.iter().map(|(order, name)| (Some(Setting::Order(*order)), row(name, *order == list.sort)));
    let groups = Group::ALL
        .iter()
        .map(|(group, name)| (Some(Setting::Group(*group)), row(name, *group == list.group)));
    let headed = [heading("Sort: what comes first")].into_iter().chain(orders);
    let (settings, rows) = headed.chain([heading("Group by")]).chain(groups).unzip();
    Some(Menu::new(rows, Arrange { settings }))
}

impl MenuOf for Arrange {
    fn title(&self) -> &'static str {
        "Sort and group"
    }

    fn hint(&self) -> &'static str {
        "enter chooses, until the program ends · sort and group in config.toml stay"
    }

    fn enter(&mut self, row: usize, cx: &mut Cx<'_>) {
        let list = &mut cx.app.panes.list;
        match self.settings.get(row) {
            Some(Some(Setting::Order(order))) => list.sort = *order,
            Some(Some(Setting::Group(group))) => list.group = *group,
            Some(None) | None => return,
        }
        headlines::arrange(cx);
    }
}
