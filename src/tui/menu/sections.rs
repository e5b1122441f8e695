//! Sections of the library and saved searches.

use super::{Menu, MenuOf, Row};
use crate::{
    article::Text,
    tui::{arrange::Section, cx::Cx, list::List, panes::headlines, update::search_library},
};

/// What a line shows.
#[derive(Debug)]
enum Target {
    Section(Section),
    /// A saved search: name and query.
    Saved(Text, String),
}

#[derive(Debug)]
struct Sections {
    targets: Vec<Target>,
}

/// Lists sections and saved searches, the one that is shown chosen.
pub(in crate::tui) fn open(cx: &mut Cx<'_>) -> Option<Menu> {
    if !cx.app.library.is_open {
        return headlines::say_no_library(cx);
    }
    let list = &cx.app.panes.list;
    let (targets, rows) = lines(list);
    let is_here = |target: &Target| matches!(target, Target::Section(known) if *known == list.section);
    let here = targets.iter().position(is_here).unwrap_or_default();
    Some(Menu::new(rows, Sections { targets }).at(here))
}

fn lines(list: &List) -> (Vec<Target>, Vec<Row>) {
    let section = |(section, name, count): (Section, &str, usize)| {
        let key = Text::line(&count.to_string());
        (Target::Section(section), Row { key, ..Row::new(Text::line(name)) })
    };
    let saved = |(name, query): &(Text, String)| {
        let words = if **name == *query { query.clone() } else { format!("{name}: {query}") };
        let row = Row { key: Text::line("saved"), ..Row::new(Text::line(&words)) };
        (Target::Saved(name.clone(), query.clone()), row)
    };
    list.sections().into_iter().map(section).chain(list.extras.searches.iter().map(saved)).unzip()
}

impl MenuOf for Sections {
    fn title(&self) -> &'static str {
        "Views"
    }

    fn hint(&self) -> &'static str {
        "enter opens · delete removes a saved search"
    }

    fn enter(&mut self, row: usize, cx: &mut Cx<'_>) {
        match self.targets.get(row) {
            Some(Target::Section(section)) => headlines::show_section(section.clone(), cx),
            Some(Target::Saved(_, query)) => search_library::show(query, cx),
            None => {}
        }
    }

    fn delete(&mut self, row: usize, cx: &mut Cx<'_>) -> Option<Vec<Row>> {
        let Some(Target::Saved(name, _)) = self.targets.get(row) else { return None };
        search_library::forget(name, cx);
        let (targets, rows) = lines(&cx.app.panes.list);
        self.targets = targets;
        Some(rows)
    }
}
