//! Highlights and notes of the article.

use super::{Menu, MenuOf, Row};
use crate::{
    article::{Passage, Text},
    library::Highlight,
    tui::{cx::Cx, update::highlights},
};

#[derive(Debug)]
struct Highlights {
    passages: Vec<Passage>,
}

/// Lists what the person highlighted in the open article.
pub(in crate::tui) fn open(cx: &mut Cx<'_>) -> Option<Menu> {
    let (passages, rows) = lines(cx);
    if rows.is_empty() {
        cx.say("no highlights yet; v selects words, H there highlights them");
        return None;
    }
    Some(Menu::new(rows, Highlights { passages }))
}

fn lines(cx: &Cx<'_>) -> (Vec<Passage>, Vec<Row>) {
    let row = |highlight: &Highlight| {
        let words = Text::line(&highlight.words);
        let words = match &highlight.note {
            Some(note) => Text::line(&format!("{note} — “{words}”")),
            None => words,
        };
        (highlight.passage, Row::new(words))
    };
    cx.app.reader.iter().flat_map(|reader| &reader.highlights.all).map(row).unzip()
}

impl MenuOf for Highlights {
    fn title(&self) -> &'static str {
        "Highlights"
    }

    fn hint(&self) -> &'static str {
        "enter goes there · delete removes · / searches"
    }

    fn enter(&mut self, row: usize, cx: &mut Cx<'_>) {
        if let Some(passage) = self.passages.get(row) {
            highlights::show(*passage, cx);
        }
    }

    fn delete(&mut self, row: usize, cx: &mut Cx<'_>) -> Option<Vec<Row>> {
        highlights::remove(*self.passages.get(row)?, cx);
        let (passages, rows) = lines(cx);
        self.passages = passages;
        Some(rows)
    }

    fn is_of_reader(&self) -> bool {
        true
    }
}
