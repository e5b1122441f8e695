//! Popups: opened, searched, chosen from.

use super::{Action, App, Effect, Focus, KeyEvent, Typed, highlights, library, prompt, say, shelf};
use crate::tui::popup::{Choice, Kind, Popup};

/// Opens the outline or the links.
pub(super) fn open(app: &mut App, action: Action) {
    let Some(body) = &app.body else { return };
    let article = body.galley.article();
    app.popup = match action {
        Action::Outline => Popup::outline(article, body.galley.section(body.top).map(|(piece, _)| piece)),
        _ => Popup::links(article),
    };
    if app.popup.is_none() {
        let said = if action == Action::Outline {
            "no sections in this article"
        } else {
            "no links in this article"
        };
        say(app, said);
    }
}

/// Applies a key while a popup is open.
pub(super) fn on_key(app: &mut App, key: KeyEvent, effects: &mut Vec<Effect>) {
    let action = app.keys.action(key);
    let page = isize::try_from(app.size.1 / 2).unwrap_or(10);
    let Some(popup) = &mut app.popup else { return };
    let is_letter =
        matches!(key.code, crossterm::event::KeyCode::Char(_) | crossterm::event::KeyCode::Backspace);
    if popup.typing && is_letter && action != Some(Action::Quit) {
        match prompt::type_key(&mut popup.query, key) {
            Typed::Cancelled => app.popup = None,
            _ => popup.refilter(),
        }
        return;
    }
    if key.code == crossterm::event::KeyCode::Delete {
        if let Some(Choice::Saved(name, _)) = popup.item().and_then(|item| item.choice.clone()) {
            library::forget(app, &name, effects);
            app.popup = Some(Popup::sections(&app.list));
        } else if let Some(Choice::Highlight(passage)) = popup.item().and_then(|item| item.choice.clone()) {
            highlights::forget(app, passage, effects);
        }
        return;
    }
    match action {
        Some(Action::LineDown) => popup.step(1),
        Some(Action::LineUp) => popup.step(-1),
        Some(Action::PageDown) => popup.step(page),
        Some(Action::PageUp) => popup.step(-page),
        Some(Action::Start) => popup.step(isize::MIN / 2),
        Some(Action::End) => popup.step(isize::MAX / 2),
        Some(Action::Find) => popup.typing = true,
        Some(Action::Quit) => super::leaving::quit(app, effects),
        Some(Action::Copy) => {
            effects.extend(popup.item().and_then(|item| item.address.as_ref()).map(super::leaving::copied));
        }
        Some(Action::Open) => choose(app, effects),
        Some(
            Action::Clear
            | Action::Back
            | Action::Help
            | Action::Outline
            | Action::Links
            | Action::Sections
            | Action::Arrange
            | Action::Highlights
            | Action::Themes,
        ) => app.popup = None,
        _ => {}
    }
}

/// Follows the chosen line of the popup.
fn choose(app: &mut App, effects: &mut Vec<Effect>) {
    let Some(popup) = app.popup.take() else { return };
    let Some(item) = popup.item() else { return };
    if let Some(choice) = &item.choice {
        return shelf::choose(app, choice.clone(), effects);
    }
    if popup.kind == Kind::Links {
        effects.extend(item.address.clone().map(Effect::Browse));
    } else if let (Some(point), Some(body)) = (item.place, &mut app.body) {
        body.remember();
        body.go_to_piece(point.piece);
        app.focus = Focus::Body;
    }
}
