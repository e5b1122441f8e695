//! The commands on the library: opening it, bringing it up to date, and printing what is in it.

use std::{
    io::{BufWriter, Write},
    path::PathBuf,
};

use serde_json::json;

use super::{
    args::{Form, Ids, List, Mark, Output, Rm, Search, Show, Tag},
    cat::Printer,
    json::Known,
    named,
    outcome::Outcome,
    session::{Session, data},
    trash,
};
use crate::{
    article::{Text, text::display_name},
    config::{AppDirs, Config},
    error::{Error, Result},
    library::{Added, Change, Health, Library, Order, Record, Stats, query::Query},
    source::{self, Source},
};

pub(super) fn list(list: &List, folders: &AppDirs) -> Result<Outcome> {
    let query = parsed(&list.query)?;
    let session = Session::to_read(folders)?;
    let records = session.found(&query)?;
    let is_empty = records.is_empty() && query.is_empty();
    print_sorted(&session, &records, list.sort, list.limit, list.output)?;
    if is_empty && !list.output.json {
        super::complain(
            &"your library is empty; add articles with 'newsprint add FILE', or watch a folder with 'newsprint watch DIR'",
        );
    }
    Ok(session.outcome)
}

/// Prints articles that stand newest first in an order.
fn print_sorted(
    session: &Session,
    records: &[Record],
    order: Order,
    limit: Option<usize>,
    output: Output,
) -> Result<()> {
    let mut sorted: Vec<&Record> = records.iter().collect();
    order.sort(&mut sorted, |record| Some(*record));
    let failed = |error: std::io::Error| Error::writing_to(Text::line("standard output"), &error);
    let mut out = BufWriter::new(std::io::stdout().lock());
    for record in sorted.into_iter().take(limit.unwrap_or(usize::MAX)) {
        out.write_all(session.line(record, output)?.as_bytes()).map_err(failed)?;
    }
    out.flush().map_err(failed)
}

pub(super) fn search(search: &Search, folders: &AppDirs) -> Result<Outcome> {
    let query = parsed(&search.query)?;
    let session = Session::to_read(folders)?;
    let is_found = if let Some(order) = search.sort {
        let records = session.found(&query)?;
        print_sorted(&session, &records, order, search.limit, search.output)?;
        !records.is_empty()
    } else {
        let mut ids = session.library.search_all(&query)?;
        ids.truncate(search.limit.unwrap_or(usize::MAX));
        session.print(&ids, search.output)?;
        !ids.is_empty()
    };
    Ok(if is_found { session.outcome } else { Outcome::Failed })
}

/// The query that words on the command line make.
pub(super) fn parsed(words: &[String]) -> Result<Query> {
    Query::parse(&words.join(" "), false)
}

pub(super) fn show(show: &Show, folders: &AppDirs) -> Result<Outcome> {
    let mut session = Session::to_read(folders)?;
    let form = show.json.then_some(Form::Json).or(show.format);
    let mut printer = Printer::new(form, show.width, folders)?;
    for record in session.chosen(&show.ids.ids) {
        match session.library.article(record.id) {
            Ok(article) => {
                let known = Known::of(&session.library, &record)?;
                printer.print_known(&article, Some(&known))?;
            }
            Err(error) => session.report(&error),
        }
    }
    Ok(session.outcome)
}

pub(super) fn add(files: &[PathBuf], output: Output, folders: &AppDirs) -> Result<Outcome> {
    let mut session = Session::to_write(folders)?;
    let sources = named::files(files).map(|path| path.map(|path| Source::named(&path)));
    add_sources(&mut session, sources, output)?;
    Ok(session.outcome)
}

/// Copies the articles inside the program, so that they can be marked like any other.
pub(super) fn add_samples(folders: &AppDirs) -> Result<Outcome> {
    let mut session = Session::to_write(folders)?;
    add_sources(&mut session, source::bundled().into_iter().map(Ok), Output { json: false })?;
    Ok(session.outcome)
}

pub(super) fn add_sources(
    session: &mut Session,
    sources: impl Iterator<Item = Result<Source>>,
    output: Output,
) -> Result<()> {
    let mut done = Vec::new();
    for source in sources {
        match source.and_then(|source| session.library.add(&source)) {
            Ok(added) => done.push(added),
            Err(error) => session.report(&error),
        }
    }
    session.library.index_added(&done)?;
    let mut out = String::new();
    for added in &done {
        let (path, copied) = (display_name(added.path()), matches!(added, Added::Copied(_)));
        if output.json {
            out.push_str(&format!("{}\n", json!({"path": path, "added": copied})));
        } else {
            out.push_str(&format!("{} {path}\n", if copied { "added" } else { "already in library:" }));
        }
    }
    super::print(out.as_bytes()).map(drop)
}

pub(super) fn tag(tag: &Tag, folders: &AppDirs) -> Result<Outcome> {
    let clean = |tags: &[String]| -> Vec<Text> { tags.iter().filter_map(|tag| Text::some(tag)).collect() };
    let (add, remove) = (clean(&tag.add), clean(&tag.remove));
    if add.is_empty() && remove.is_empty() {
        return Err(Error::usage("tag", "no tag is named")
            .hinted("add one with --add TAG, remove one with --remove TAG"));
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
    let records = session.chosen(&ids.ids);
    let each =
        |record: &Record| changes.iter().map(|change| (record.identity, change.clone())).collect::<Vec<_>>();
    session.library.change(&records.iter().flat_map(each).collect::<Vec<_>>())?;
    session.print(&records.iter().map(|record| record.id).collect::<Vec<_>>(), output)?;
    Ok(session.outcome)
}

pub(super) fn rm(rm: &Rm, folders: &AppDirs) -> Result<Outcome> {
    let mut session = Session::to_write(folders)?;
    if rm.restore {
        return trash::restore(&mut session, &rm.ids, rm.output);
    }
    for file in &rm.file {
        match trash::remove_file(&mut session.library, file) {
            Ok((to, count)) => {
                let to = display_name(&to);
                let line = if rm.output.json {
                    json!({"path": to, "articles": count}).to_string()
                } else {
                    let name = to.rsplit('/').next().unwrap_or_default();
                    let (articles, them) = if count == 1 { ("article", "it") } else { ("articles", "them") };
                    format!(
                        "removed {count} {articles}: moved {to}; 'newsprint restore {name}' brings {them} back"
                    )
                };
                super::print(format!("{line}\n").as_bytes())?;
            }
            Err(error) => session.report(&error),
        }
    }
    for record in session.chosen(&rm.ids) {
        match session.library.remove(&record) {
            Ok(to) => {
                let to = to.as_ref().map(display_name);
                let name = to.as_deref().and_then(|to| to.rsplit('/').next());
                let line = if rm.output.json {
                    json!({"id": record.identity.to_hex(), "path": to}).to_string()
                } else {
                    let back = name.map_or_else(|| record.identity.to_string(), ToOwned::to_owned);
                    format!("removed \"{}\"; 'newsprint restore {back}' brings it back", record.title)
                };
                super::print(format!("{line}\n").as_bytes())?;
            }
            Err(error) => session.report(&error),
        }
    }
    Ok(session.outcome)
}

/// Takes in what 'newsprint export state' printed.
pub(super) fn import_state(text: &str, name: Text, output: Output, folders: &AppDirs) -> Result<Outcome> {
    let mut session = Session::to_write(folders)?;
    let count = session.library.import_state(text).map_err(|error| error.about(name))?;
    let message =
        if output.json { json!({"lines": count}).to_string() } else { format!("imported {count} changes") };
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
    let Health { mended, unread, damaged } = Library::examine(data(folders)?, &roots)?;
    let mut out = String::new();
    for (kind, lines) in [("mended", &mended), ("unread", &unread), ("damaged", &damaged)] {
        for line in lines {
            out.push_str(&if output.json {
                format!("{}\n", json!({"kind": kind, "text": line}))
            } else {
                format!("{kind}: {line}\n")
            });
        }
    }
    if mended.is_empty() && unread.is_empty() && damaged.is_empty() && !output.json {
        out.push_str("nothing wrong\n");
    }
    super::print(out.as_bytes())
}
