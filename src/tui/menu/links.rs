//! The links of the article.

use super::{Menu, MenuOf, Row};
use crate::{
    article::{Text, disguise},
    tui::{cx::Cx, update::outside},
};

#[derive(Debug)]
struct Links {
    /// Their words and where they lead, in the order of the lines.
    links: Vec<(Text, Text)>,
    /// A link is not what it looks like, and whether it shall be opened was asked.
    is_asking: bool,
}

/// Lists the links.
pub(in crate::tui) fn open(cx: &mut Cx<'_>) -> Option<Menu> {
    let article = cx.app.reader.as_ref()?.body.galley.article();
    let row = |(number, link): (usize, crate::article::Link<'_>)| Row {
        key: Text::line(&number.to_string()),
        address: Some(link.address.clone()),
        warning: disguise(link.label, link.address),
        ..Row::new(Text::some(link.label).unwrap_or_else(|| link.address.clone()))
    };
    let links = article.links();
    let rows: Vec<Row> = (1..).zip(&links).map(|(number, link)| row((number, *link))).collect();
    if rows.is_empty() {
        cx.say("no links in this article");
        return None;
    }
    let links = links.iter().map(|link| (Text::line(link.label), link.address.clone())).collect();
    Some(Menu::new(rows, Links { links, is_asking: false }))
}

impl MenuOf for Links {
    fn title(&self) -> &'static str {
        "Links"
    }

    fn hint(&self) -> &'static str {
        "enter opens · y copies · / searches"
    }

    fn enter(&mut self, row: usize, cx: &mut Cx<'_>) {
        if let Some((label, address)) = self.links.get(row) {
            self.is_asking = !outside::visit(label, address.clone(), cx);
        }
    }

    fn is_asking(&self) -> bool {
        self.is_asking
    }

    fn is_of_reader(&self) -> bool {
        true
    }
}
