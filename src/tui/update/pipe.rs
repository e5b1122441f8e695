//! Words given to a command of the person's.

use crate::{
    article::{Article, Passage},
    format::markdown,
    tui::{
        cx::Cx,
        message::Effect,
        modes::{Mode, Prompt, Purpose, Quote, TEMPLATE, quotation},
    },
};

/// Asks for a command that gets the selected words, or the whole article.
pub(in crate::tui) fn ask(passage: Option<(Passage, Quote)>, cx: &mut Cx<'_>) {
    if cx.app.reader.is_none() {
        return cx.say("no article is open");
    }
    cx.app.modes.push(Mode::Prompt(Prompt::new(Purpose::Pipe { passage }, String::new())));
}

/// Gives the words to the command that was typed.
pub(in crate::tui) fn run(command: &str, passage: Option<(Passage, Quote)>, cx: &mut Cx<'_>) {
    let Some(reader) = cx.app.reader.as_ref().filter(|_| !command.trim().is_empty()) else { return };
    let article = reader.body.galley.article();
    let words = match passage {
        Some((passage, quote)) => quoted(article, passage, quote),
        None => markdown::write(article),
    };
    cx.app.modes.end_selection();
    cx.perform(Effect::Pipe { command: command.to_owned(), words });
}

fn quoted(article: &Article, passage: Passage, quote: Quote) -> String {
    let words = article.quoted(&passage);
    match quote {
        Quote::Words => words + "\n",
        Quote::WithSource => quotation(TEMPLATE, article, &words),
    }
}
