//! The links of the article.

use super::{Menu, MenuOf, Row};
use crate::{
    article::{Text, disguise},
    tui::{cx::Cx, message::Effect},
};

#[derive(Debug)]
struct Links {
    /// Where they lead, in the order of the lines.
    addresses: Vec<Text>,
}

/// Lists the links.
pub(in crate::tui) fn open(cx: &mut Cx<'_>) -> Option<Menu> {
    let article = cx.app.reader.as_ref()?.body.galley.article();
    let row = |(number, link): (usize, crate::article::Link<'_>)| Row {
        key: Text::line(&number.to_string()),
        address: Some(link.address.clone()),
        ..Row::new(words(link.label, link.address))
    };
    let rows: Vec<Row> = (1..).zip(article.links()).map(row).collect();
    if rows.is_empty() {
        cx.say("no links in this article");
        return None;
    }
    let addresses = rows.iter().filter_map(|row| row.address.clone()).collect();
    Some(Menu::new(rows, Links { addresses }))
}

/// The words of a link, with a warning where its host is not what it looks like.
fn words(label: &str, address: &Text) -> Text {
    let label = Text::some(label).unwrap_or_else(|| address.clone());
    match disguise(address) {
        Some(warning) => Text::line(&format!("{label} (! {warning})")),
        None => label,
    }
}

impl MenuOf for Links {
    fn title(&self) -> &'static str {
        "Links"
    }

    fn hint(&self) -> &'static str {
        "enter opens · y copies · / searches"
    }

    fn enter(&mut self, row: usize, cx: &mut Cx<'_>) {
        cx.effects.extend(self.addresses.get(row).cloned().map(Effect::Follow));
    }

    fn is_of_reader(&self) -> bool {
        true
    }
}
