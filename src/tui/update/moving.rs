//! Moving through the list and the article, and how the article is set.

use super::{Action, App, Effect, load_chosen, preview, say};
use crate::article::Direction;

pub(super) fn move_in_list(app: &mut App, action: Action, effects: &mut Vec<Effect>) {
    let page = app.geometry().headlines().max(1).cast_signed();
    let by = match action {
        Action::LineDown => 1,
        Action::LineUp => -1,
        Action::PageDown => page,
        Action::PageUp => -page,
        Action::HalfDown => (page / 2).max(1),
        Action::HalfUp => -(page / 2).max(1),
        Action::Start => isize::MIN / 2,
        Action::End => isize::MAX / 2,
        _ => return,
    };
    if app.list.step(by) {
        preview(app, effects);
    }
}

pub(super) fn move_in_body(app: &mut App, action: Action) {
    let Some(body) = &mut app.body else { return };
    match action {
        Action::LineDown => body.scroll(1),
        Action::LineUp => body.scroll(-1),
        // Two lines of the old page stay, so that the eye finds its place.
        Action::PageDown => body.scroll((body.rows() - 2).max(1)),
        Action::PageUp => body.scroll(-(body.rows() - 2).max(1)),
        Action::HalfDown => body.scroll((body.rows() / 2).max(1)),
        Action::HalfUp => body.scroll(-(body.rows() / 2).max(1)),
        Action::Start | Action::End | Action::NextSection | Action::PreviousSection => body.remember(),
        _ => {}
    }
    match action {
        Action::Start => body.go_to_start(),
        Action::End => body.go_to_end(),
        Action::NextSection if !body.go_to_section(Direction::Forward) => {
            say(app, "last section");
        }
        Action::PreviousSection => _ = body.go_to_section(Direction::Backward),
        _ => {}
    }
}

pub(super) fn next_article(app: &mut App, by: isize, effects: &mut Vec<Effect>) {
    if app.list.step(by) {
        load_chosen(app, effects);
    } else {
        let said = if by > 0 { "last article" } else { "first article" };
        say(app, said);
    }
}

pub(super) fn set_measure(app: &mut App, measure: u16) {
    app.manner.measure = measure.clamp(20, 200);
    say(app, &format!("measure {}", app.manner.measure));
}

/// One column more, and after the last again a single one.
pub(super) fn columns(app: &mut App) {
    let wanted = app.manner.columns;
    app.manner.columns = if wanted >= 3 { 1 } else { wanted + 1 };
    let have = app.geometry().page(app.manner).page.columns;
    let said = if have < usize::from(app.manner.columns) {
        app.manner.columns = 1;
        if have < 2 {
            "no room for two columns; z gives the body the screen".into()
        } else {
            "one column".into()
        }
    } else if have == 1 {
        "one column".into()
    } else {
        format!("{have} columns, turned by page")
    };
    say(app, &said);
}
