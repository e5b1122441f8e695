//! Themes: chosen by the person, or by the terminal's background.

use super::pictures;
use crate::{
    article::Text,
    tui::{
        app::App,
        cx::Cx,
        menu,
        message::Effect,
        modes::Mode,
        terminal_query::TerminalAnswers,
        theme::{AUTO, Theme},
    },
};

/// The terminal has answered what it is and what its background is.
pub(super) fn on_answers(cx: &mut Cx<'_>, answers: TerminalAnswers) {
    let before = cx.app.screen.answers;
    let answers = answers.after(before);
    cx.app.screen.answers = answers;
    if (before.sixel, before.placeholders) != (answers.sixel, answers.placeholders) {
        pictures::remake(cx);
    }
    if cx.app.look.theme_name == AUTO && answers.background != before.background {
        cx.perform(Effect::Themes);
    }
}

/// All themes have been read: for the person to choose from, or because one of them is the terminal's.
pub(super) fn on_loaded(cx: &mut Cx<'_>, all: Vec<(Text, Theme)>) {
    cx.app.look.themes = all;
    if std::mem::take(&mut cx.app.look.choosing) {
        let menu = menu::themes::read(cx);
        cx.app.modes.push(Mode::Menu(menu));
    } else if let Some(theme) = named(cx.app, AUTO) {
        cx.app.look.theme = theme;
    }
}

/// The theme of a name; for the one that means the terminal's, that.
pub(in crate::tui) fn named(app: &App, name: &str) -> Option<Theme> {
    let name = match app.screen.answers.background {
        Some(background) if name == AUTO => Theme::for_background(background),
        None if name == AUTO => "terminal",
        _ => name,
    };
    app.look.themes.iter().find(|(known, _)| **known == *name).map(|(_, theme)| *theme)
}

/// Keeps the theme that was chosen.
pub(in crate::tui) fn choose(name: &Text, cx: &mut Cx<'_>) {
    cx.app.look.theme = named(cx.app, name).unwrap_or(cx.app.look.theme);
    cx.app.look.theme_name = name.to_string();
    cx.perform(Effect::KeepTheme(name.clone()));
}
