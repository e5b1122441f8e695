//! The commands on the library: opening it, bringing it up to date, and printing what is in it.

use std::{
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use serde_json::json;

use super::{
    args::{Form, Ids, List, Mark, Output, Search, Show, Tag, What},
    cat::{self, Printer},
    outcome::Outcome,
    session::{Session, data},
};
use crate::{
    article::{self, Text, text::display_name},
    config::{AppDirs, Config},
    error::{Error, Kind, Result},
    library::{self, Added, Change, Library, Record, Stats, query::Query},
    source::{MAX_BYTES, Source, walk},
};

pub(super) fn list(list: &List, folders: &AppDirs) -> Result<Outcome> {
    let session = Session::to_read(folders)?;
    let mut records = Vec::new();
    session.library.for_each_record(|record| {
        records.push(record);
        true
    })?;
    let mut sorted: Vec<&Record> = records.iter().collect();
    list.sort.sort(&mut sorted, |record| Some(*record));
    let mut out = BufWriter::new(std::io::stdout().lock());
    for record in sorted.into_iter().take(list.limit.unwrap_or(usize::MAX)) {
        let written = out.write_all(session.line(record, list.output)?.as_bytes());
        written.map_err(|error| Error::writing_to(Text::line("standard output"), &error))?;
    }
    out.flush().map_err(|error| Error::writing_to(Text::line("standard output"), &error))?;
    drop(out);
    if records.is_empty() && !list.output.json {
        super::complain(
            &"no articles yet; 'newsprint add FILE' takes one in, 'newsprint watch DIR' a folder",
        );
    }
    Ok(session.outcome)
}

pub(super) fn search(search: &Search, folders: &AppDirs) -> Result<Outcome> {
    let query = parsed(&search.query)?;
    let session = Session::to_read(folders)?;
    let mut ids = session.library.search(&query)?.ids;
    ids.truncate(search.limit);
    session.print(&ids, search.output)?;
    Ok(if ids.is_empty() { Outcome::Failed } else { session.outcome })
}

fn parsed(words: &[String]) -> Result<Query> {
    Query::parse(&words.join(" "), false)
}

pub(super) fn show(show: &Show, folders: &AppDirs) -> Result<Outcome> {
    let mut session = Session::to_read(folders)?;
    let form = show.json.then_some(Form::Json).or(show.format);
    let mut printer = Printer::new(form, show.width, folders)?;
    for record in session.chosen(&show.ids) {
        match session.library.article(record.id) {
            Ok(article) => _ = printer.print(&article)?,
            Err(error) => session.report(&error),
        }
    }
    Ok(session.outcome)
}

pub(super) fn add(files: &[PathBuf], output: Output, folders: &AppDirs) -> Result<Outcome> {
    let mut session = Session::to_write(folders)?;
    let mut done = Vec::new();
    for path in files.iter().flat_map(|path| files_of(path)) {
        match session.library.add(&Source::named(&path)) {
            Ok(added) => done.push(added),
            Err(error) => session.report(&error),
        }
    }
    let place = |added: &Added| match added {
        Added::Copied(path) | Added::Known(path) => {
            std::path::absolute(path).unwrap_or_else(|_| path.clone())
        }
    };
    let copies: Vec<PathBuf> =
        done.iter().filter(|added| matches!(added, Added::Copied(_))).map(place).collect();
    session.library.sync_paths(&copies)?;
    session.library.restore_in(&done.iter().map(place).collect::<Vec<_>>())?;
    let mut out = String::new();
    for added in &done {
        let (path, copied) = (display_name(place(added)), matches!(added, Added::Copied(_)));
        if output.json {
            out.push_str(&format!("{}\n", json!({"path": path, "added": copied})));
        } else {
            out.push_str(&format!("{} {path}\n", if copied { "added" } else { "known" }));
        }
    }
    super::print(out.as_bytes())?;
    Ok(session.outcome)
}

/// The file, or every file below the folder.
pub(super) fn files_of(path: &Path) -> Vec<PathBuf> {
    if path.is_dir() { walk(path).collect() } else { vec![path.to_path_buf()] }
}

pub(super) fn tag(tag: &Tag, folders: &AppDirs) -> Result<Outcome> {
    let clean = |tags: &[String]| -> Vec<Text> { tags.iter().filter_map(|tag| Text::some(tag)).collect() };
    let (add, remove) = (clean(&tag.add), clean(&tag.remove));
    if add.is_empty() && remove.is_empty() {
        return Err(Error::usage("tag", "nothing to do").hinted("name a tag with --add or --remove"));
    }
    let changes = add
        .into_iter()
        .map(|tag| Change::Tag(tag, true))
        .chain(remove.into_iter().map(|tag| Change::Tag(tag, false)));
    let changes: Vec<Change> = changes.collect();
    change(&tag.ids, tag.output, folders, &changes)
}

pub(super) fn mark(mark: &Mark, folders: &AppDirs) -> Result<Outcome> {
    let flags = &mark.flags;
    let wanted = [
        (flags.read, Change::Read(true)),
        (flags.unread, Change::Read(false)),
        (flags.star, Change::Starred(true)),
        (flags.unstar, Change::Starred(false)),
        (flags.archive, Change::Archived(true)),
        (flags.unarchive, Change::Archived(false)),
    ];
    let changes: Vec<Change> = wanted.into_iter().filter_map(|(is, change)| is.then_some(change)).collect();
    change(&mark.ids, mark.output, folders, &changes)
}

/// Changes the named articles, all or none of those that there are, and prints them.
fn change(ids: &Ids, output: Output, folders: &AppDirs, changes: &[Change]) -> Result<Outcome> {
    let mut session = Session::to_write(folders)?;
    let records = session.chosen(ids);
    let each =
        |record: &Record| changes.iter().map(|change| (record.identity, change.clone())).collect::<Vec<_>>();
    session.library.change(&records.iter().flat_map(each).collect::<Vec<_>>())?;
    session.print(&records.iter().map(|record| record.id).collect::<Vec<_>>(), output)?;
    Ok(session.outcome)
}

pub(super) fn rm(ids: &Ids, restore: bool, output: Output, folders: &AppDirs) -> Result<Outcome> {
    let mut session = Session::to_write(folders)?;
    for record in session.chosen(ids) {
        let done = if restore {
            session.library.restore(&record).map(|()| (format!("restored {}", record.identity), None))
        } else {
            session.library.remove(&record).map(|to| match to {
                Some(to) => {
                    let to = display_name(&to);
                    (format!("moved to {to}; 'newsprint add' brings it back from there"), Some(to))
                }
                None => (
                    format!("removed {0}; 'newsprint rm --restore {0}' brings it back", record.identity),
                    None,
                ),
            })
        };
        match done {
            Ok((_, path)) if output.json => {
                let line = json!({"id": record.identity.to_hex(), "path": path});
                super::print(format!("{line}\n").as_bytes())?;
            }
            Ok((message, _)) => _ = super::print(format!("{message}\n").as_bytes())?,
            Err(error) => session.report(&error),
        }
    }
    Ok(session.outcome)
}

pub(super) fn export(what: What, query: &[String], folders: &AppDirs) -> Result<Outcome> {
    if what != What::Articles && !query.is_empty() {
        let reason = "a query chooses articles only";
        return Err(
            Error::usage("export", reason).hinted("write 'export articles QUERY', or leave the query out")
        );
    }
    // Before anything is opened: what is asked wrongly does nothing.
    let query = if query.is_empty() { None } else { Some(parsed(query)?) };
    let mut session = Session::to_read(folders)?;
    if what == What::State {
        super::print(session.library.export_state()?.as_bytes())?;
        return Ok(session.outcome);
    }
    if what == What::Highlights {
        super::print(library::to_markdown(&session.library.all_highlights()?).as_bytes())?;
        return Ok(session.outcome);
    }
    let ids = if let Some(query) = query {
        session.library.search(&query)?.ids
    } else {
        let mut ids = Vec::new();
        session.library.for_each_record(|record| {
            ids.push(record.id);
            true
        })?;
        ids
    };
    for id in ids {
        match session.library.article(id) {
            Ok(article) => _ = super::print(format!("{}\n", article::to_json(&article)).as_bytes())?,
            Err(error) => session.report(&error),
        }
    }
    Ok(session.outcome)
}

pub(super) fn import(file: &Path, output: Output, folders: &AppDirs) -> Result<Outcome> {
    let source = cat::source(file)?;
    // The state of a library without marks is an empty file.
    let (bytes, _) = source.bytes(MAX_BYTES)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut session = Session::to_write(folders)?;
    let count = session.library.import_state(&text).map_err(|error| error.about(source.name()))?;
    let message =
        if output.json { json!({"lines": count}).to_string() } else { format!("{count} lines taken in") };
    super::print(format!("{message}\n").as_bytes())?;
    Ok(session.outcome)
}

pub(super) fn stats(output: Output, folders: &AppDirs) -> Result<Outcome> {
    let session = Session::to_read(folders)?;
    let stats = session.library.stats()?;
    let text = if output.json {
        format!("{}\n", json!(stats))
    } else {
        let Stats { articles, unread, starred, archived, words, files, problems, sites } = stats;
        format!(
            "articles {articles:>10}\nunread   {unread:>10}\nstarred  {starred:>10}\narchived {archived:>10}\n\
             words    {words:>10}\nsites    {sites:>10}\nfiles    {files:>10}\nproblems {problems:>10}\n"
        )
    };
    super::print(text.as_bytes())?;
    Ok(session.outcome)
}

/// Exits with 0 where the library is whole at the end, whatever had to be mended.
pub(super) fn doctor(output: Output, folders: &AppDirs) -> Result<Outcome> {
    let config = Config::load(folders)?;
    let roots = config.roots(folders);
    let opened = Library::open_or_rebuild(data(folders)?)?;
    let mut mended: Vec<Text> = opened.repaired.into_iter().collect();
    let mut library = opened.library;
    let health = match library.doctor(&roots) {
        Err(error) if error.kind() == Kind::DamagedLibrary => {
            // Damage that did not show at the beginning of the file.
            drop(library);
            let (mut fresh, message) = Library::rebuild(data(folders)?)?;
            mended.push(message);
            fresh.doctor(&roots)?
        }
        other => other?,
    };
    mended.extend(health.mended);
    let mut out = String::new();
    for (kind, lines) in [("mended", &mended), ("unread", &health.unread)] {
        for line in lines {
            out.push_str(&if output.json {
                format!("{}\n", json!({"kind": kind, "text": line}))
            } else {
                format!("{kind}: {line}\n")
            });
        }
    }
    if mended.is_empty() && !output.json {
        out.push_str("nothing wrong\n");
    }
    super::print(out.as_bytes())
}
