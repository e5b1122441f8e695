//! Places that a letter leads to.

use crate::tui::{
    cx::Cx,
    modes::{Mode, PendingKey},
};

/// Waits for the letter of a new bookmark.
pub(in crate::tui) fn ask_to_set(cx: &mut Cx<'_>) {
    ask(cx, PendingKey::SetBookmark, "a letter marks this place; ' and the letter goes back to it");
}

/// Waits for the letter of a bookmark.
pub(in crate::tui) fn ask_to_go(cx: &mut Cx<'_>) {
    ask(cx, PendingKey::GoToBookmark, "a letter goes to its mark, ' to the place before the last jump");
}

fn ask(cx: &mut Cx<'_>, pending: PendingKey, message: &str) {
    if cx.app.reader.is_none() {
        return cx.say("no article is open");
    }
    cx.app.modes.push(Mode::PendingKey(pending));
    cx.say(message);
}

/// Puts a bookmark here.
pub(in crate::tui) fn set(letter: char, cx: &mut Cx<'_>) {
    if let Some(reader) = &mut cx.app.reader {
        let anchor = reader.body.anchor();
        reader.body.bookmarks.insert(letter, anchor);
        cx.say(&format!("{letter} marks this place"));
    }
}

/// Goes to a bookmark, or by `'` to where the last jump began.
pub(in crate::tui) fn go(letter: char, cx: &mut Cx<'_>) {
    let Some(reader) = &mut cx.app.reader else { return };
    if letter == '\'' {
        if !reader.body.jump_across() {
            cx.say("no place before this one");
        }
        return;
    }
    match reader.body.bookmarks.get(&letter).copied() {
        Some(anchor) => reader.body.leap(anchor),
        None => cx.say(&format!("nothing is marked {letter}; M marks a place")),
    }
}
