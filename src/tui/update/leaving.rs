//! What leads away from the screen: the editor, the browser, the clipboard, the end.

use super::{Action, App, Effect, Focus, Notice, Text, leave, say};
use crate::article::disguise;

/// Opens the article's file in the reader's editor.
pub(super) fn edit(app: &mut App, effects: &mut Vec<Effect>) {
    let at = match (app.focus, &app.body) {
        (Focus::Body, Some(body)) => Some(body.entry),
        _ => app.list.entry(),
    };
    match at {
        Some(entry) => effects.push(Effect::Edit(entry)),
        None => say(app, "no article is chosen"),
    }
}

/// Everything that ends the program by a key comes through here.
pub(super) fn quit(app: &mut App, effects: &mut Vec<Effect>) {
    leave(app, effects);
    effects.push(Effect::Quit);
}

pub(super) fn address(app: &mut App, action: Action, effects: &mut Vec<Effect>) {
    let url = app.body.as_ref().and_then(|body| body.galley.article().meta.url.clone());
    match (url, action) {
        (Some(url), Action::Copy) => effects.push(copied(&url)),
        (Some(url), _) => visit(app, url, effects),
        (None, _) => say(app, "this article has no address"),
    }
}

/// Copies an address.
pub(super) fn copied(address: &Text) -> Effect {
    Effect::Copy { words: address.to_string(), said: Text::line(&format!("copied {address}")) }
}

/// Opens an address; one that looks like another only when asked twice.
pub(super) fn visit(app: &mut App, url: Text, effects: &mut Vec<Effect>) {
    match disguise(&url).filter(|_| app.warned.as_ref() != Some(&url)) {
        Some(said) => {
            app.notice = Some(Notice::Error(Text::line(&format!("{said}; again opens it"))));
            app.warned = Some(url);
        }
        None => effects.push(Effect::Browse(url)),
    }
}
