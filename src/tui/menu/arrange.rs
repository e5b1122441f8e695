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
    settings: Vec<Setting>,
}

/// Lists orders and headings, those in force marked.
pub(in crate::tui) fn open(cx: &mut Cx<'_>) -> Option<Menu> {
    if !cx.app.library.is_open {
        return headlines::say_not_kept(cx);
    }
    let list = &cx.app.panes.list;
    let row = |name: &str, is: bool| Row {
        key: Text::line(if is { "*" } else { "" }),
        ..Row::new(Text::line(name))
    };
    let orders =
        Order::ALL.iter().map(|(order, name)| (Setting::Order(*order), row(name, *order == list.sort)));
    let groups =
        Group::ALL.iter().map(|(group, name)| (Setting::Group(*group), row(name, *group == list.group)));
    let (settings, rows) = orders.chain(groups).unzip();
    Some(Menu::new(rows, Arrange { settings }))
}

impl MenuOf for Arrange {
    fn title(&self) -> &'static str {
        "Order and headings"
    }

    fn hint(&self) -> &'static str {
        "enter chooses"
    }

    fn enter(&mut self, row: usize, cx: &mut Cx<'_>) {
        let list = &mut cx.app.panes.list;
        match self.settings.get(row) {
            Some(Setting::Order(order)) => list.sort = *order,
            Some(Setting::Group(group)) => list.group = *group,
            None => return,
        }
        headlines::arrange(cx);
    }
}
