//! Highlights and notes: made, changed, taken back.

use super::changes;
use crate::{
    article::{Passage, Text},
    library::{Change, Highlight},
    tui::{
        cx::Cx,
        modes::{Mode, Prompt, Purpose},
        panes::headlines::{self, OnRecord},
    },
};

/// What the person highlighted in an article has been read from the library.
pub(super) fn on_loaded(cx: &mut Cx<'_>, entry: usize, highlights: Vec<Highlight>) {
    if let Some(opening) = cx.app.opening_of(entry) {
        opening.highlights = highlights;
    } else if let Some(reader) = cx.app.reader_of(entry) {
        reader.highlights.all = highlights;
        reader.locate();
    }
}

/// Entry of the open article, if the library has it. One that comes with newsprint is taken into the library, and then `act`
/// is done with it.
fn kept(cx: &mut Cx<'_>, act: OnRecord) -> Option<usize> {
    let entry = cx.app.reader.as_ref()?.entry;
    headlines::kept_or_adopted(cx, entry, act)
}

/// The passage that is selected in the open article.
fn selected(cx: &Cx<'_>) -> Option<Passage> {
    let selection = cx.app.modes.selection()?;
    Some(selection.passage(cx.app.reader.as_ref()?.body.galley.article()))
}

/// Asks for a note on a passage; the one that is there can be changed.
pub(in crate::tui) fn ask_for_note(passage: Passage, cx: &mut Cx<'_>) {
    let again: OnRecord = |cx, _| {
        if let Some(passage) = selected(cx) {
            ask_for_note(passage, cx);
        }
    };
    if kept(cx, again).is_none() {
        return;
    }
    let known = cx.app.reader.as_ref().and_then(|reader| reader.highlights.of(passage));
    let text = known.and_then(|known| known.note.as_ref()).map(ToString::to_string).unwrap_or_default();
    cx.app.modes.push(Mode::Prompt(Prompt::new(Purpose::Note { passage }, text)));
}

/// Puts the note that was typed on a passage.
pub(in crate::tui) fn note(passage: Passage, typed: &str, cx: &mut Cx<'_>) {
    if add(passage, Text::some(typed), cx) {
        cx.app.modes.end_selection();
    }
}

/// Highlights a passage, with a note where there is one; whether that could be done.
pub(in crate::tui) fn add(passage: Passage, note: Option<Text>, cx: &mut Cx<'_>) -> bool {
    let again: OnRecord = |cx, _| {
        if selected(cx).is_some_and(|passage| add(passage, None, cx)) {
            cx.app.modes.end_selection();
        }
    };
    let Some(entry) = kept(cx, again) else { return false };
    let Some(reader) = &cx.app.reader else { return false };
    let words = reader.body.galley.article().quoted(&passage);
    let (done, message) = match note {
        Some(_) => ("noted", "noted · H lists notes"),
        None => ("highlighted", "highlighted · H lists highlights"),
    };
    let highlight = Highlight { passage, words, note, added: cx.app.clock.now };
    cx.say(message);
    changes::make(cx, done, vec![(entry, Change::Highlight(highlight))]);
    true
}

/// Goes to a passage.
pub(in crate::tui) fn show(passage: Passage, cx: &mut Cx<'_>) {
    let Some(reader) = &mut cx.app.reader else { return };
    let found = reader.highlights.of(passage).and_then(|found| found.find(reader.body.galley.article()));
    match found {
        Some(Passage { from, .. }) => {
            reader.body.remember();
            reader.body.show(from);
        }
        None => cx.say("this passage is no longer in the article"),
    }
}

/// Takes the highlight from a passage, and the note with it.
pub(in crate::tui) fn remove(passage: Passage, cx: &mut Cx<'_>) {
    let Some(reader) = &cx.app.reader else { return };
    let (entry, found) = (reader.entry, reader.highlights.of(passage));
    if let Some(highlight) = found.cloned() {
        let done = if highlight.note.is_some() { "note removed" } else { "highlight removed" };
        cx.say(&format!("{done} · U undoes"));
        changes::make(cx, done, vec![(entry, Change::Unhighlight(highlight))]);
    }
}
