//! Themes: chosen by the reader, who sees each while choosing, or by the terminal's background.

use super::{App, Effect, Text, pictures};
use crate::tui::{
    interview::Answers,
    popup::Popup,
    theme::{AUTO, Theme},
};

/// The terminal has said what its background is.
pub(super) fn answered(app: &mut App, answers: Answers, effects: &mut Vec<Effect>) {
    if app.answers.sixel != answers.sixel {
        pictures::anew(app);
    }
    app.answers = answers;
    if app.theme_name == AUTO && answers.background.is_some() {
        effects.push(Effect::Themes);
    }
}

/// All themes have been read: for the reader to choose from, or because one of them is the terminal's.
pub(super) fn came(app: &mut App, all: Vec<(Text, Theme)>) {
    app.themes = all;
    if app.theme_before.is_some() {
        let names: Vec<Text> = std::iter::once(Text::line(AUTO))
            .chain(app.themes.iter().map(|(name, _)| name.clone()))
            .collect();
        app.popup = Some(Popup::themes(&names, &app.theme_name));
    } else if let Some(theme) = named(app, AUTO) {
        app.theme = theme;
    }
}

/// The theme of a name; for the one that means the terminal's, that.
fn named(app: &App, name: &str) -> Option<Theme> {
    let name = match app.answers.background {
        Some(background) if name == AUTO => Theme::for_background(background),
        None if name == AUTO => "terminal",
        _ => name,
    };
    app.themes.iter().find(|(known, _)| **known == *name).map(|(_, theme)| *theme)
}

/// Shows the theme that is chosen in the popup, or the one before once that is closed.
pub(super) fn preview(app: &mut App) {
    let Some(before) = app.theme_before else { return };
    match app.popup.as_ref().map(|popup| popup.item().map(|item| item.text.clone())) {
        Some(Some(name)) => app.theme = named(app, &name).unwrap_or(before),
        Some(None) => {}
        None => {
            app.theme = before;
            app.theme_before = None;
        }
    }
}

/// Keeps the theme that was chosen.
pub(super) fn choose(app: &mut App, name: &Text, effects: &mut Vec<Effect>) {
    app.theme_before = None;
    app.theme = named(app, name).unwrap_or(app.theme);
    app.theme_name = name.to_string();
    effects.push(Effect::KeepTheme(name.clone()));
}
