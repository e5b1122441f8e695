//! The headings of the article.

use super::{Menu, MenuOf, Row};
use crate::{
    article::{Block, PieceId},
    tui::{cx::Cx, panes::Pane},
};

#[derive(Debug)]
struct Outline {
    /// The headings, in the order of the lines.
    headings: Vec<PieceId>,
}

/// Lists the headings, the one being read chosen.
pub(in crate::tui) fn open(cx: &mut Cx<'_>) -> Option<Menu> {
    let body = &cx.app.reader.as_ref()?.body;
    let blocks = (0..).map(PieceId::of_block).zip(&body.galley.article().blocks);
    let heading = |(piece, block)| match block {
        &Block::Heading { level, ref text } => {
            let indent = usize::from(level.saturating_sub(2));
            Some((piece, Row { indent, ..Row::new(text.text.clone()) }))
        }
        _ => None,
    };
    let (headings, rows): (Vec<PieceId>, Vec<Row>) = blocks.filter_map(heading).unzip();
    if rows.is_empty() {
        cx.say("no sections in this article");
        return None;
    }
    let section = body.galley.section(body.top).map(|(piece, _)| piece);
    let here = headings.iter().position(|piece| Some(*piece) == section).unwrap_or_default();
    Some(Menu::new(rows, Outline { headings }).at(here))
}

impl MenuOf for Outline {
    fn title(&self) -> &'static str {
        "Outline"
    }

    fn hint(&self) -> &'static str {
        "enter goes there · / searches"
    }

    fn enter(&mut self, row: usize, cx: &mut Cx<'_>) {
        if let (Some(piece), Some(reader)) = (self.headings.get(row), &mut cx.app.reader) {
            reader.body.remember();
            reader.body.go_to_piece(*piece);
            cx.app.panes.set_focus(Pane::Reader);
        }
    }

    fn is_of_reader(&self) -> bool {
        true
    }
}
