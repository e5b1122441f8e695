//! Places that a letter leads to.

use crate::tui::{
    cx::Cx,
    modes::{Mode, PendingKey},
};

/// Waits for the letter of a new bookmark.
pub(in crate::tui) fn ask_to_set(cx: &mut Cx<'_>) {
    ask(cx, PendingKey::SetBookmark, "mark: press a letter; ' and the letter comes back here");
}

/// Waits for the letter of a bookmark.
pub(in crate::tui) fn ask_to_go(cx: &mut Cx<'_>) {
    let marks = cx.app.reader.as_ref().map(|reader| &reader.body.bookmarks);
    let mut letters: Vec<char> = marks.into_iter().flat_map(|marks| marks.keys().copied()).collect();
    letters.sort_unstable();
    let letters: Vec<String> = letters.iter().map(ToString::to_string).collect();
    let message = if letters.is_empty() {
        "no marks yet, M sets one; ' goes back to before the last jump".to_owned()
    } else {
        format!("go to mark: {} · ' for before the last jump", letters.join(" "))
    };
    ask(cx, PendingKey::GoToBookmark, &message);
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
        cx.say(&format!("mark {letter} set"));
    }
}

/// Goes to a bookmark, or by `'` to where the last jump began.
pub(in crate::tui) fn go(letter: char, cx: &mut Cx<'_>) {
    let Some(reader) = &mut cx.app.reader else { return };
    if letter == '\'' {
        if !reader.body.jump_across() {
            cx.say("already at the oldest position");
        }
        return;
    }
    match reader.body.bookmarks.get(&letter).copied() {
        Some(anchor) => reader.body.leap(anchor),
        None => cx.say(&format!("mark {letter} is not set; M sets one")),
    }
}
