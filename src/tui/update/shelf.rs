//! Marks, tags, sections and the order of a library.

use super::{Action, App, Effect, Focus, Notice, Purpose, Text, highlights, say, themes};
use crate::{
    library::{Change, Identity},
    tui::{
        app::Undo,
        arrange::Section,
        message::Listing,
        popup::{Choice, Popup},
        prompt::Prompt,
    },
};

/// Marks that may be on their way to the disk.
const PENDING: usize = 4096;

/// All that the library has is there. What the reader has marked since is not in it yet and counts.
pub(super) fn listed(app: &mut App, listing: Listing, effects: &mut Vec<Effect>) {
    let Listing { shelf, as_of } = listing;
    app.library = true;
    app.list.shelf = shelf;
    app.pending.retain(|(number, ..)| *number > as_of);
    for (_, id, change) in app.pending.clone() {
        if let Some(record) = app.list.of_id(id).and_then(|at| app.list.entries.get_mut(at)?.record_mut()) {
            record.flags = record.flags.after(&change);
        }
    }
    app.list.end_records();
    super::library::again(app, effects);
    if app.body.is_none() && app.loading.is_none() {
        super::preview(app, effects);
    }
}

/// Acts on the chosen article, or on the open one where the body has the focus.
pub(super) fn act(app: &mut App, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Undo => return undo(app, effects),
        Action::AllRead => return all_read(app, effects),
        Action::Sections if app.library => return app.popup = Some(Popup::sections(&app.list)),
        Action::Arrange if app.library => return app.popup = Some(Popup::arrange(&app.list)),
        _ => {}
    }
    let open = app.body.as_ref().map(|body| body.entry).filter(|_| app.focus == Focus::Body);
    let Some(entry) = open.or_else(|| app.list.entry()) else { return };
    let Some(record) = app.list.entries.get(entry).and_then(|entry| entry.record()) else {
        let said = "not in the library; 'newsprint add FILE' takes it in, then it can be marked";
        say(app, said);
        return;
    };
    let old = record.flags;
    let (change, said) = match action {
        Action::Read => (Change::Read(!old.read), if old.read { "unread" } else { "read" }),
        Action::Star => {
            (Change::Starred(!old.starred), if old.starred { "star taken off" } else { "starred" })
        }
        Action::Archive => (
            Change::Archived(!old.archived),
            if old.archived { "taken out of the archive" } else { "archived" },
        ),
        Action::Tags => {
            let tags = app.list.shelf.tags.get(&record.id).cloned().unwrap_or_default();
            let text = tags.iter().flat_map(|tag| [tag, ", "]).collect();
            app.prompt = Some(Prompt { purpose: Purpose::Tags { entry }, text, ..Prompt::default() });
            return;
        }
        _ => return,
    };
    set_flags(app, &[(entry, change)], said, effects);
    // In the list the hand goes on to the next.
    if app.focus == Focus::List && action != Action::Star {
        if app.list.entry() == Some(entry) {
            app.list.step(1);
        }
        super::preview(app, effects);
    }
}

/// The reader goes into the open article: it counts as read. Nothing to undo, nothing said.
pub(super) fn opened(app: &mut App, effects: &mut Vec<Effect>) {
    let Some(body) = &mut app.body else { return };
    body.entered = true;
    let entry = body.entry;
    if let Some(record) = app.list.entries.get(entry).and_then(|entry| entry.record())
        && !record.flags.read
        && app.unkept.is_none()
    {
        apply(app, &[(entry, Change::Read(true))], effects);
        app.list.count_unread();
    }
}

fn set_flags(app: &mut App, new: &[(usize, Change)], said: &str, effects: &mut Vec<Effect>) {
    let changes = new.iter().filter_map(|(entry, change)| Some((*entry, change.inverse()?))).collect();
    app.undo.push(Undo { said: Text::line(said), changes, tags: None });
    apply(app, new, effects);
    if app.unkept.is_none() {
        say(app, &format!("{said} · U undoes"));
    }
    app.list.arrange(app.list.entry());
}

/// Shows changes of flags at once and has them written down.
fn apply(app: &mut App, new: &[(usize, Change)], effects: &mut Vec<Effect>) {
    let mut changes = Vec::new();
    app.changes += 1;
    for (entry, change) in new {
        if let Some(record) = app.list.entries.get_mut(*entry).and_then(|entry| entry.record_mut()) {
            record.flags = record.flags.after(change);
            changes.push((record.identity, change.clone()));
            app.pending.push_back((app.changes, record.id, change.clone()));
        }
    }
    let many = app.pending.len().saturating_sub(PENDING.max(new.len()));
    app.pending.drain(..many);
    keep(app, changes, effects);
}

/// Has changes written down; where nothing can be written that is said.
pub(super) fn keep(app: &mut App, changes: Vec<(Identity, Change)>, effects: &mut Vec<Effect>) {
    match &app.unkept {
        Some(why) => app.notice = Some(Notice::Error(Text::line(&format!("not kept: {why}")))),
        None if changes.is_empty() => {}
        None => effects.push(Effect::Keep { number: app.changes, changes }),
    }
}

fn all_read(app: &mut App, effects: &mut Vec<Effect>) {
    let unread = |entry: usize| {
        let flags = app.list.entries.get(entry)?.record()?.flags;
        (!flags.read).then_some((entry, Change::Read(true)))
    };
    let new: Vec<(usize, Change)> = app.list.shown_entries().filter_map(unread).collect();
    if new.is_empty() {
        say(app, "nothing unread here");
        return;
    }
    let said = format!("{} marked as read", new.len());
    set_flags(app, &new, &said, effects);
}

fn undo(app: &mut App, effects: &mut Vec<Effect>) {
    let Some(Undo { said, changes, tags }) = app.undo.pop() else {
        say(app, "nothing to undo");
        return;
    };
    apply(app, &changes, effects);
    if let Some((entry, tags)) = &tags {
        set_tags(app, *entry, tags, effects);
    }
    let back = changes.first().map(|(entry, _)| *entry).or(tags.map(|(entry, _)| entry));
    app.list.arrange(back.or_else(|| app.list.entry()));
    super::preview(app, effects);
    say(app, &format!("undone: {said}"));
}

/// Gives an article the tags that were typed.
pub(super) fn tagged(app: &mut App, entry: usize, typed: &str, effects: &mut Vec<Effect>) {
    let Some(id) = app.list.entries.get(entry).and_then(|entry| entry.record()).map(|record| record.id)
    else {
        return;
    };
    let old = app.list.shelf.tags.get(&id).cloned().unwrap_or_default();
    let mut new: Vec<Text> = Vec::new();
    for tag in typed.split(',').filter_map(Text::some) {
        if !new.contains(&tag) {
            new.push(tag);
        }
    }
    if new == old {
        return;
    }
    app.undo.push(Undo { said: Text::line("tags"), changes: Vec::new(), tags: Some((entry, old)) });
    set_tags(app, entry, &new, effects);
    app.list.arrange(app.list.entry());
}

fn set_tags(app: &mut App, entry: usize, new: &[Text], effects: &mut Vec<Effect>) {
    let Some(record) = app.list.entries.get(entry).and_then(|entry| entry.record()) else { return };
    let (id, identity) = (record.id, record.identity);
    let old = app.list.shelf.tags.remove(&id).unwrap_or_default();
    let added = new.iter().filter(|tag| !old.contains(tag)).cloned().map(|tag| Change::Tag(tag, true));
    let removed = old.iter().filter(|tag| !new.contains(tag)).cloned().map(|tag| Change::Tag(tag, false));
    let changes = added.chain(removed).map(|change| (identity, change)).collect();
    for tag in new {
        if !app.list.shelf.known_tags.contains(tag) {
            app.list.shelf.known_tags.push(tag.clone());
        }
    }
    if !new.is_empty() {
        app.list.shelf.tags.insert(id, new.to_vec());
    }
    app.changes += 1;
    keep(app, changes, effects);
}

/// The tag being typed, completed by the commonest known tag that begins like it.
pub(in crate::tui) fn completion<'a>(app: &'a App, typed: &str) -> Option<&'a Text> {
    let begun = typed.rsplit(',').next().unwrap_or_default().trim_start();
    let folded = crate::find::fold(begun);
    let fits = |tag: &&Text| {
        !begun.is_empty() && tag.len() > begun.len() && crate::find::fold(tag).starts_with(&folded)
    };
    app.list.shelf.known_tags.iter().find(fits)
}

/// Puts the completion in place of the tag being typed.
pub(super) fn complete(app: &mut App) {
    let Some(typed) = app.prompt.as_ref().map(|prompt| prompt.text.clone()) else { return };
    let Some(tag) = completion(app, &typed).cloned() else { return };
    let before = typed.rfind(',').map_or(0, |at| at + 1);
    let before = typed.get(..before).unwrap_or_default();
    let space = if before.is_empty() { "" } else { " " };
    if let Some(prompt) = &mut app.prompt {
        prompt.text = format!("{before}{space}{tag}, ");
    }
}

/// Shows what a line of a popup stands for.
pub(super) fn choose(app: &mut App, choice: Choice, effects: &mut Vec<Effect>) {
    let kept = app.list.entry();
    match choice {
        Choice::Theme(name) => return themes::choose(app, &name, effects),
        Choice::Highlight(passage) => return highlights::show(app, passage),
        Choice::Section(section) => {
            app.list.results = None;
            app.list.filter.clear();
            app.list.section = section;
            app.focus = Focus::List;
        }
        Choice::Saved(_, query) => return super::library::show(app, &query, effects),
        Choice::Order(order) => app.list.sort = order,
        Choice::Group(group) => app.list.group = group,
    }
    app.list.arrange(kept);
    super::preview(app, effects);
}

/// Leaves what is shown for all articles; whether there was anything to leave.
pub(super) fn leave_section(app: &mut App) -> bool {
    if app.list.section == Section::All && app.list.results.is_none() {
        return false;
    }
    let kept = app.list.entry();
    app.list.results = None;
    app.list.section = Section::All;
    app.list.arrange(kept);
    true
}
