//! Tags of an article, typed with commas between.

use super::changes;
use crate::{
    article::Text,
    find::fold,
    library::Change,
    tui::{
        app::App,
        cx::Cx,
        entry::Entry,
        modes::{Mode, Prompt, Purpose},
        panes::headlines,
    },
};

fn tags_of(app: &App, entry: usize) -> Option<Vec<Text>> {
    let record = app.panes.list.entries.get(entry).and_then(Entry::record)?;
    Some(app.panes.list.extras.tags.get(&record.id).cloned().unwrap_or_default())
}

/// Opens the prompt, with the tags that the article has.
pub(in crate::tui) fn ask(cx: &mut Cx<'_>) {
    headlines::with_record(cx, ask_about);
}

fn ask_about(cx: &mut Cx<'_>, entry: usize) {
    let tags = tags_of(cx.app, entry).unwrap_or_default();
    let text = tags.iter().flat_map(|tag| [tag, ", "]).collect();
    cx.app.modes.push(Mode::Prompt(Prompt::new(Purpose::Tags { entry }, text)));
}

/// Gives an article the tags that were typed.
pub(in crate::tui) fn set(entry: usize, typed: &str, cx: &mut Cx<'_>) {
    let Some(old) = tags_of(cx.app, entry) else { return };
    let new: Vec<Text> = typed.split(',').filter_map(Text::some).collect();
    let removed = old.iter().filter(|tag| !new.contains(tag)).map(|tag| Change::Tag(tag.clone(), false));
    let mut changes: Vec<(usize, Change)> = removed.map(|change| (entry, change)).collect();
    for tag in new {
        let change = (entry, Change::Tag(tag.clone(), true));
        if !old.contains(&tag) && !changes.contains(&change) {
            changes.push(change);
        }
    }
    if !changes.is_empty() {
        cx.say("tags changed · U undoes");
        changes::make(cx, "tag change", changes);
        let list = &mut cx.app.panes.list;
        list.arrange(list.entry());
    }
}

/// The tag being typed, completed by the commonest known tag that begins like it.
pub(in crate::tui) fn completion<'a>(app: &'a App, typed: &str) -> Option<&'a Text> {
    let begun = typed.rsplit(',').next().unwrap_or_default().trim_start();
    let folded = fold(begun);
    let fits = |tag: &&Text| !begun.is_empty() && tag.len() > begun.len() && fold(tag).starts_with(&folded);
    app.panes.list.extras.known_tags.iter().find(fits)
}

/// What was typed, with the completion in place of the tag being typed.
pub(in crate::tui) fn completed(app: &App, typed: &str) -> Option<String> {
    let tag = completion(app, typed)?;
    let before = typed.rfind(',').map_or(0, |at| at + 1);
    let before = typed.get(..before).unwrap_or_default();
    let space = if before.is_empty() { "" } else { " " };
    Some(format!("{before}{space}{tag}, "))
}
