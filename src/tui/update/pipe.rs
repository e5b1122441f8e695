//! Words given to a command of the person's.

use crate::{
    article::Passage,
    format::markdown,
    tui::{
        cx::Cx,
        message::Effect,
        modes::{Mode, Prompt, Purpose},
    },
};

/// Asks for a command that gets the selected words, or the whole article.
pub(in crate::tui) fn ask(passage: Option<Passage>, cx: &mut Cx<'_>) {
    if cx.app.reader.is_none() {
        return cx.say("no article is open");
    }
    cx.app.modes.push(Mode::Prompt(Prompt::new(Purpose::Pipe { passage }, String::new())));
}

/// Gives the words to the command that was typed.
pub(in crate::tui) fn run(command: &str, passage: Option<Passage>, cx: &mut Cx<'_>) {
    let Some(reader) = cx.app.reader.as_ref().filter(|_| !command.trim().is_empty()) else { return };
    let article = reader.body.galley.article();
    let words = match passage {
        Some(passage) => article.quoted(&passage) + "\n",
        None => markdown::write(article),
    };
    cx.app.modes.end_selection();
    cx.perform(Effect::Pipe { command: command.to_owned(), words });
}
