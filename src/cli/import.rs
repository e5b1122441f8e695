//! `newsprint import`: what other readers have, told by what is in the file.

use std::{
    io::Read as _,
    path::{Path, PathBuf},
};

use serde_json::json;

use super::{
    args::feeds::Import,
    library::{add_sources, import_state},
    named,
    outcome::Outcome,
    session::Session,
};
use crate::{
    article::Text,
    config::AppDirs,
    error::{Error, Kind, Result},
    feeds::{
        self, Subscription,
        exports::{self, Entries, Entry, Export},
        opml::Imported,
    },
    library::{CachedItem, is_database, newsboat_items},
    source::{MAX_BYTES, Source, decode},
};

/// Bytes of entries in one file of the library; a longer cache becomes several.
const MOST_BYTES: usize = 64 << 20;

pub(super) fn run(import: &Import, folders: &AppDirs) -> Result<Outcome> {
    // `import state FILE` says which kind it is; a file may be called so too.
    let files = match &import.files[..] {
        [word, file] if word == Path::new("state") => {
            let (text, name) = text(file)?;
            return import_state(&text, name, import.output, folders);
        }
        files => files,
    };
    let mut outcome = Outcome::Done;
    for file in files {
        if one(file, import, folders)? != Outcome::Done {
            outcome = Outcome::Failed;
        }
    }
    Ok(outcome)
}

fn text(file: &Path) -> Result<(String, Text)> {
    let source = if file == Path::new("-") { Source::Stdin } else { named::source(file, false)? };
    let (bytes, whole) = source.bytes(MAX_BYTES)?;
    if !whole {
        return Err(Error::refused(source.name(), "over 512 MB").hinted("split it first"));
    }
    // Lists of feeds are no articles, which is all that a source is read as.
    let text = decode(bytes);
    Ok((text, source.name()))
}

fn one(file: &Path, import: &Import, folders: &AppDirs) -> Result<Outcome> {
    if file != Path::new("-") {
        let mut head = [0; 16];
        let begun = std::fs::File::open(file).and_then(|mut file| file.read(&mut head));
        if begun.is_ok_and(|read| read == head.len()) && is_database(&head) {
            return entries(&cached(file)?, "newsboat", import, folders);
        }
    }
    let (text, name) = text(file)?;
    match exports::read(&text) {
        Some(Export::Feeds(imported)) => subscriptions(imported, import, folders),
        Some(Export::Entries(all)) => entries(&[all], &name, import, folders),
        None if text.trim_start().starts_with("{\"v\":") => import_state(&text, name, import.output, folders),
        None => {
            let reason = "neither subscriptions nor state that newsprint knows";
            let hint = "OPML, newsboat's urls or cache.db, exports of Miniflux and FreshRSS; for articles 'newsprint add'";
            Err(Error::new(Kind::NotAnArticle, name, reason).hinted(hint))
        }
    }
}

/// Subscribes to what is not subscribed yet, and keeps the searches.
fn subscriptions(imported: Imported, import: &Import, folders: &AppDirs) -> Result<Outcome> {
    let known = feeds::load(folders)?;
    let Imported { feeds: listed, searches, problems } = imported;
    let total = listed.len();
    let is_new = |feed: &Subscription| !known.iter().any(|known| known.is_at(&feed.address));
    let new: Vec<Subscription> = listed.into_iter().filter(is_new).collect();
    let has = total - new.len();
    if !import.dry_run {
        if !new.is_empty() {
            feeds::add(folders, &new)?;
        }
        if !searches.is_empty() {
            let mut session = Session::to_write(folders)?;
            for (name, query) in &searches {
                session.library.save_search(name, Some(query))?;
            }
        }
    }
    let mut out = String::new();
    if import.output.json {
        for feed in &new {
            out.push_str(&format!(
                "{}\n",
                json!({"kind": "feed", "address": feed.address, "title": feed.title, "section": feed.section})
            ));
        }
        for (name, query) in &searches {
            out.push_str(&format!("{}\n", json!({"kind": "search", "name": name, "query": query})));
        }
    } else {
        if import.dry_run {
            let section = |feed: &Subscription| {
                feed.section.as_ref().map(|own| format!(" · {own}")).unwrap_or_default()
            };
            out.extend(
                new.iter()
                    .map(|feed| format!("{}{}  {}\n", feed.name(), section(feed), Text::line(&feed.address))),
            );
            out.extend(
                searches
                    .iter()
                    .map(|(name, query)| format!("{name} · saved search  {}\n", Text::line(query))),
            );
        }
        let verb = if import.dry_run { "would subscribe" } else { "subscribed" };
        out.push_str(&format!("{verb}: {} feeds", new.len()));
        for (count, what) in [(has, "subscribed already"), (searches.len(), "saved searches")] {
            if count > 0 {
                out.push_str(&format!(", {count} {what}"));
            }
        }
        out.push('\n');
        if !import.dry_run && !new.is_empty() {
            out.push_str("undo: newsprint feeds undo\n");
        }
    }
    for problem in &problems {
        super::complain(problem);
    }
    super::print(out.as_bytes())?;
    Ok(if total + searches.len() == 0 && !problems.is_empty() { Outcome::Failed } else { Outcome::Done })
}

/// The items of newsboat's cache, in parts that a file of the library may be.
fn cached(file: &Path) -> Result<Vec<Entries>> {
    let mut parts = vec![Entries::default()];
    newsboat_items(file, &mut |item| {
        let CachedItem { guid, title, author, url, feed, site, published, content, unread, flags } = &item;
        if parts.last().is_none_or(|part| part.lines.len() > MOST_BYTES) {
            parts.push(Entries::default());
        }
        if let Some(part) = parts.last_mut() {
            part.push(&Entry {
                feed,
                site,
                id: guid,
                url,
                title,
                author,
                html: content,
                published: if *published > 0 { json!(published) } else { json!(null) },
                read: !unread,
                starred: flags.contains('s'),
                tags: Vec::new(),
            });
        }
        Ok(())
    })?;
    Ok(parts)
}

/// Adds entries to the library, with what was done with them.
fn entries(parts: &[Entries], name: &str, import: &Import, folders: &AppDirs) -> Result<Outcome> {
    let sum = |of: fn(&Entries) -> usize| parts.iter().map(of).sum::<usize>();
    let (count, read, starred) = (sum(|all| all.count), sum(|all| all.read), sum(|all| all.starred));
    let verb = if import.dry_run { "would import" } else { "imported" };
    let line = if import.output.json {
        json!({"kind": "entries", "count": count, "read": read, "starred": starred, "done": !import.dry_run})
            .to_string()
    } else {
        format!("{verb}: {count} entries, {read} read, {starred} starred")
    };
    let mut outcome = Outcome::Done;
    if !import.dry_run && count > 0 {
        let mut session = Session::to_write(folders)?;
        let folder = tempfile::tempdir().map_err(|error| Error::writing(&std::env::temp_dir(), &error))?;
        let stem = Path::new(name).file_stem().map_or("entries".into(), |stem| stem.to_string_lossy());
        let mut places: Vec<PathBuf> = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            let number = if at == 0 { String::new() } else { format!("-{}", at + 1) };
            let place = folder.path().join(format!("{stem}{number}.jsonl"));
            std::fs::write(&place, &part.lines).map_err(|error| Error::writing(&place, &error))?;
            places.push(place);
        }
        add_sources(&mut session, places.iter().map(|place| Ok(Source::named(place))), import.output)?;
        outcome = session.outcome;
    }
    super::print(format!("{line}\n").as_bytes())?;
    Ok(outcome)
}
