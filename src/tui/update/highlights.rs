//! Highlights and notes: made, listed, taken back.

use super::{App, Effect, Entry, Notice, Prompt, Purpose, Text, say, shelf};
use crate::{
    article::Passage,
    library::{Change, Highlight, Identity},
    tui::popup::Popup,
};

/// What the reader marked in an article has come from the library.
pub(super) fn came(app: &mut App, entry: usize, highlights: Vec<Highlight>) {
    app.highlights = (entry, highlights);
    locate(app);
}

/// Finds where the marked words stand in the open article.
pub(super) fn locate(app: &mut App) {
    let Some(body) = app.body.as_ref().filter(|body| body.entry == app.highlights.0) else {
        return app.highlighted.clear();
    };
    let article = body.galley.article();
    let found = |highlight: &Highlight| Some((highlight.find(article)?, highlight.note.is_some()));
    app.highlighted = app.highlights.1.iter().filter_map(found).collect();
}

/// The open article, if the library keeps it; else says what to do.
fn kept(app: &mut App) -> Option<(usize, Identity)> {
    let entry = app.body.as_ref()?.entry;
    let identity = app.list.entries.get(entry).and_then(Entry::record).map(|record| record.identity);
    if identity.is_none() {
        app.notice = Some(Notice::Error(Text::line(
            "only articles of the library keep highlights; 'newsprint add' takes this one in",
        )));
    }
    Some((entry, identity?))
}

/// Asks for a note on a passage; the one that is there can be changed.
pub(super) fn ask(app: &mut App, passage: Passage) {
    if kept(app).is_none() {
        return;
    }
    let known = app.highlights.1.iter().find(|known| known.passage == passage);
    let text = known.and_then(|known| known.note.as_ref()).map(ToString::to_string).unwrap_or_default();
    app.prompt = Some(Prompt { purpose: Purpose::Note { passage }, text, ..Prompt::default() });
}

/// Marks a passage, with a note where there is one.
pub(super) fn mark(app: &mut App, passage: Passage, note: Option<Text>, effects: &mut Vec<Effect>) {
    let Some((entry, identity)) = kept(app) else { return };
    let Some(body) = &app.body else { return };
    let words = body.galley.article().quoted(&passage);
    let highlight = Highlight { passage, words, note, added: crate::library::now() };
    if app.highlights.0 != entry {
        app.highlights = (entry, Vec::new());
    }
    let own = &mut app.highlights.1;
    own.retain(|known| known.passage != passage);
    let at = own.partition_point(|known| known.passage.from < passage.from);
    own.insert(at, highlight.clone());
    app.selection = None;
    locate(app);
    say(
        app,
        if highlight.note.is_some() { "noted · H lists notes" } else { "highlighted · H lists highlights" },
    );
    shelf::keep(app, vec![(identity, Change::Highlight(highlight))], effects);
}

/// Lists what is marked in the open article.
pub(super) fn list(app: &mut App) {
    let open = app.body.as_ref().map(|body| body.entry);
    let (entry, highlights) = &app.highlights;
    app.popup = Some(highlights).filter(|_| open == Some(*entry)).and_then(|all| Popup::highlights(all));
    if app.popup.is_none() {
        say(app, "nothing is highlighted here; v chooses words, H there highlights them");
    }
}

/// Goes to a passage.
pub(super) fn show(app: &mut App, passage: Passage) {
    let found = app.highlights.1.iter().find(|known| known.passage == passage);
    let Some(body) = &mut app.body else { return };
    match found.and_then(|highlight| highlight.find(body.galley.article())) {
        Some(Passage { from, .. }) => {
            body.remember();
            body.show(from);
        }
        None => say(app, "these words are no longer in the article"),
    }
}

/// Takes the mark from a passage.
pub(super) fn forget(app: &mut App, passage: Passage, effects: &mut Vec<Effect>) {
    let Some((_, identity)) = kept(app) else { return };
    let own = &mut app.highlights.1;
    let Some(at) = own.iter().position(|known| known.passage == passage) else { return };
    let highlight = own.remove(at);
    locate(app);
    app.popup = Popup::highlights(&app.highlights.1);
    shelf::keep(app, vec![(identity, Change::Unhighlight(highlight))], effects);
}
