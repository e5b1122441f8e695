//! The commands on the library: opening it, bringing it up to date, and printing what is in it.

use std::{
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use serde_json::{Value, json};

use super::{
    args::{Form, Ids, List, Mark, Output, Search, Show, Tag, What},
    cat::{self, Printer},
};
use crate::{
    article::{self, Text, minutes, text::shown},
    config::{Config, Folders},
    error::{Error, Result},
    library::{Added, Change, Depth, Library, Marks, Record, Stats, query::Query},
    source::{Source, walk},
};

/// What the commands work with.
pub(super) struct Desk {
    pub(super) library: Library,
    /// Failure once something was reported that is wrong.
    code: ExitCode,
}

impl Desk {
    /// For commands that only read: what has changed in the folders is taken in where that is possible.
    pub(super) fn to_read(folders: &Folders) -> Result<Self> {
        let config = Config::load(folders)?;
        let data = data(folders)?;
        let opened = match Library::open(data) {
            Err(error @ (Error::Unwritable(..) | Error::Unreadable(..))) => {
                eprintln!("newsprint: {error}");
                Library::open_to_read(data)?.ok_or(error)
            }
            other => other,
        };
        let mut desk = Self { library: opened?, code: ExitCode::SUCCESS };
        if desk.library.read_only().is_none() {
            let roots = config.roots(folders);
            match desk.library.sync(&roots, Depth::Folders, &mut |_| {}) {
                Ok(summary) => summary.unreadable.iter().for_each(|said| desk.report(said)),
                // What was known before can be read all the same.
                Err(error @ Error::DamagedLibrary(..)) => return Err(error),
                Err(error) => desk.report(&error),
            }
        }
        Ok(desk)
    }

    /// For commands that write. A damaged database is set aside and rebuilt; that is reported, and the exit code says so.
    pub(super) fn to_write(folders: &Folders) -> Result<Self> {
        let config = Config::load(folders)?;
        let opened = Library::open_or_rebuild(data(folders)?)?;
        let mut desk = Self { library: opened.library, code: ExitCode::SUCCESS };
        opened.repaired.iter().for_each(|said| desk.report(said));
        let summary = desk.library.sync(&config.roots(folders), Depth::Folders, &mut |_| {})?;
        summary.unreadable.iter().for_each(|said| desk.report(said));
        Ok(desk)
    }

    fn report(&mut self, said: &dyn std::fmt::Display) {
        eprintln!("newsprint: {said}");
        self.code = ExitCode::FAILURE;
    }

    /// The articles with these ids; those that there are not are reported.
    fn chosen(&mut self, ids: &Ids) -> Vec<Record> {
        let mut found = Vec::new();
        for id in &ids.ids {
            match self.library.named(id) {
                Ok(record) => found.push(record),
                Err(error) => self.report(&error),
            }
        }
        found
    }

    fn line(&self, record: &Record, output: Output) -> Result<String> {
        Ok(if output.json { object(&self.library, record)?.to_string() + "\n" } else { line(record) })
    }

    /// Prints articles as they are now.
    fn print(&self, ids: &[i64], output: Output) -> anyhow::Result<()> {
        let records = self.library.some(ids)?;
        let lines: Result<String> = records.iter().map(|record| self.line(record, output)).collect();
        super::print(lines?.as_bytes()).map(drop)
    }
}

fn data(folders: &Folders) -> Result<&Path> {
    let said = "no folder for it is known; name one with --data or NEWSPRINT_DATA";
    folders.data.as_deref().ok_or_else(|| Error::Library(Text::line("library"), Text::line(said)))
}

/// `1f0a5d2c9b3e  ★ 2024-05-17    4 min  The sample gazette  How paper remembers`.
fn line(record: &Record) -> String {
    let Marks { read, starred, archived } = record.marks;
    let mark = |is: bool, sign: char| if is { sign } else { ' ' };
    let marks: String = [mark(!read, '●'), mark(starred, '★'), mark(archived, '▣')].iter().collect();
    let date = record.published.map_or_else(|| " ".repeat(10), |date| date.to_string());
    let site = record.site.as_deref().or(record.byline.as_deref()).unwrap_or_default();
    let site = if site.is_empty() { String::new() } else { format!("{site} · ") };
    format!(
        "{}  {marks}  {date}  {:>3} min  {site}{}\n",
        record.identity,
        minutes(record.words as usize),
        record.title
    )
}

/// The stable form of `--json`.
fn object(library: &Library, record: &Record) -> Result<Value> {
    let details = library.details(record.id)?;
    let Marks { read, starred, archived } = record.marks;
    Ok(json!({
        "id": record.identity.whole(), "title": record.title, "byline": record.byline, "site": record.site,
        "url": details.url, "language": details.language, "published": record.published.map(|d| d.to_string()),
        "words": record.words, "minutes": minutes(record.words as usize), "read": read, "starred": starred,
        "archived": archived, "progress": record.share, "tags": details.tags,
        "path": details.path.map(|path| shown(&path)),
    }))
}

pub(super) fn list(list: &List, folders: &Folders) -> anyhow::Result<ExitCode> {
    let desk = Desk::to_read(folders)?;
    let mut records = Vec::new();
    desk.library.each(|record| {
        records.push(record);
        true
    })?;
    let mut sorted: Vec<&Record> = records.iter().collect();
    list.sort.sort(&mut sorted, |record| Some(*record));
    let mut out = BufWriter::new(std::io::stdout().lock());
    for record in sorted.into_iter().take(list.limit.unwrap_or(usize::MAX)) {
        match out.write_all(desk.line(record, list.output)?.as_bytes()) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(desk.code),
            Err(error) => return Err(Error::named(Text::line("standard output"), &error).into()),
            Ok(()) => {}
        }
    }
    drop(out);
    if records.is_empty() && !list.output.json {
        eprintln!(
            "newsprint: no articles yet; 'newsprint add FILE' takes one in, 'newsprint watch DIR' a folder"
        );
    }
    Ok(desk.code)
}

pub(super) fn search(search: &Search, folders: &Folders) -> anyhow::Result<ExitCode> {
    let query = match parsed(&search.query) {
        Ok(query) => query,
        Err(error) => {
            eprintln!("newsprint: {error}");
            return Ok(ExitCode::from(2));
        }
    };
    let desk = Desk::to_read(folders)?;
    let mut ids = desk.library.search(&query)?.ids;
    ids.truncate(search.limit);
    desk.print(&ids, search.output)?;
    Ok(if ids.is_empty() { ExitCode::FAILURE } else { desk.code })
}

fn parsed(words: &[String]) -> Result<Query> {
    Query::parse(&words.join(" "), false).map_err(|fault| Error::Query(Text::line(&fault.to_string())))
}

pub(super) fn show(show: &Show, folders: &Folders) -> anyhow::Result<ExitCode> {
    let mut desk = Desk::to_read(folders)?;
    let form = show.json.then_some(Form::Json).or(show.format);
    let mut printer = Printer::new(form, show.width, folders)?;
    for record in desk.chosen(&show.ids) {
        match desk.library.article(record.id) {
            Ok(article) => _ = printer.print(&article)?,
            Err(error) => desk.report(&error),
        }
    }
    Ok(desk.code)
}

pub(super) fn add(files: &[PathBuf], output: Output, folders: &Folders) -> anyhow::Result<ExitCode> {
    let mut desk = Desk::to_write(folders)?;
    let mut done = Vec::new();
    for path in files.iter().flat_map(|path| files_of(path)) {
        let source = if path == Path::new("-") { Source::Stdin } else { Source::File(path) };
        match desk.library.add(&source) {
            Ok(added) => done.push(added),
            Err(error) => desk.report(&error),
        }
    }
    let place = |added: &Added| match added {
        Added::Copied(path) | Added::Known(path) => {
            std::path::absolute(path).unwrap_or_else(|_| path.clone())
        }
    };
    let copies: Vec<PathBuf> =
        done.iter().filter(|added| matches!(added, Added::Copied(_))).map(place).collect();
    desk.library.sync_paths(&copies, &mut |_| {})?;
    let mut out = String::new();
    for added in &done {
        let (path, copied) = (shown(place(added)), matches!(added, Added::Copied(_)));
        if output.json {
            out.push_str(&format!("{}\n", json!({"path": path, "added": copied})));
        } else {
            out.push_str(&format!("{} {path}\n", if copied { "added" } else { "known" }));
        }
    }
    super::print(out.as_bytes())?;
    Ok(desk.code)
}

/// The file, or every file below the folder.
pub(super) fn files_of(path: &Path) -> Vec<PathBuf> {
    if path.is_dir() { walk(path).collect() } else { vec![path.to_path_buf()] }
}

pub(super) fn tag(tag: &Tag, folders: &Folders) -> anyhow::Result<ExitCode> {
    let clean = |tags: &[String]| -> Vec<Text> { tags.iter().filter_map(|tag| Text::some(tag)).collect() };
    let (add, remove) = (clean(&tag.add), clean(&tag.remove));
    if add.is_empty() && remove.is_empty() {
        let said = "nothing to do; name a tag with --add or --remove";
        return Err(Error::Library(Text::line("tag"), Text::line(said)).into());
    }
    let changes =
        add.into_iter().map(Change::Tag).chain(remove.into_iter().map(Change::Untag)).collect::<Vec<_>>();
    change(&tag.ids, tag.output, folders, |_| changes.clone())
}

pub(super) fn mark(mark: &Mark, folders: &Folders) -> anyhow::Result<ExitCode> {
    let flags = &mark.flags;
    let set = |old: bool, on: bool, off: bool| (old || on) && !off;
    change(&mark.ids, mark.output, folders, |old| {
        vec![Change::Marks(Marks {
            read: set(old.read, flags.read, flags.unread),
            starred: set(old.starred, flags.star, flags.unstar),
            archived: set(old.archived, flags.archive, flags.unarchive),
        })]
    })
}

/// Changes the named articles, all or none of those that there are, and prints them.
fn change(
    ids: &Ids,
    output: Output,
    folders: &Folders,
    changes: impl Fn(Marks) -> Vec<Change>,
) -> anyhow::Result<ExitCode> {
    let mut desk = Desk::to_write(folders)?;
    let records = desk.chosen(ids);
    let each = |record: &Record| {
        changes(record.marks).into_iter().map(|change| (record.identity, change)).collect::<Vec<_>>()
    };
    desk.library.change(&records.iter().flat_map(each).collect::<Vec<_>>())?;
    desk.print(&records.iter().map(|record| record.id).collect::<Vec<_>>(), output)?;
    Ok(desk.code)
}

pub(super) fn rm(ids: &Ids, output: Output, folders: &Folders) -> anyhow::Result<ExitCode> {
    let mut desk = Desk::to_write(folders)?;
    for record in desk.chosen(ids) {
        match desk.library.remove(record.id) {
            Ok(to) if output.json => {
                let line = json!({"id": record.identity.whole(), "path": shown(&to)});
                super::print(format!("{line}\n").as_bytes())?;
            }
            Ok(to) => _ = super::print(format!("moved to {}\n", shown(&to)).as_bytes())?,
            Err(error) => desk.report(&error),
        }
    }
    Ok(desk.code)
}

pub(super) fn export(what: What, query: &[String], folders: &Folders) -> anyhow::Result<ExitCode> {
    let mut desk = Desk::to_read(folders)?;
    if what == What::State {
        super::print(desk.library.export_state().as_bytes())?;
        return Ok(desk.code);
    }
    let ids = if query.is_empty() {
        let mut ids = Vec::new();
        desk.library.each(|record| {
            ids.push(record.id);
            true
        })?;
        ids
    } else {
        desk.library.search(&parsed(query)?)?.ids
    };
    for id in ids {
        match desk.library.article(id) {
            Ok(article) => _ = super::print(format!("{}\n", article::to_json(&article)).as_bytes())?,
            Err(error) => desk.report(&error),
        }
    }
    Ok(desk.code)
}

pub(super) fn import(file: &Path, folders: &Folders) -> anyhow::Result<ExitCode> {
    let source = cat::source(file)?;
    let text = source.read()?.text;
    let mut desk = Desk::to_write(folders)?;
    let count = desk.library.import_state(&text).map_err(|said| Error::Library(source.name(), said))??;
    super::print(format!("{count} lines taken in\n").as_bytes())?;
    Ok(desk.code)
}

pub(super) fn stats(output: Output, folders: &Folders) -> anyhow::Result<ExitCode> {
    let desk = Desk::to_read(folders)?;
    let stats = desk.library.stats()?;
    let text = if output.json {
        format!("{}\n", serde_json::to_string(&stats)?)
    } else {
        let Stats { articles, unread, starred, archived, words, files, problems, sites } = stats;
        format!(
            "articles {articles:>10}\nunread   {unread:>10}\nstarred  {starred:>10}\narchived {archived:>10}\n\
             words    {words:>10}\nsites    {sites:>10}\nfiles    {files:>10}\nproblems {problems:>10}\n"
        )
    };
    super::print(text.as_bytes())?;
    Ok(desk.code)
}

/// Exits with 0 where the library is whole at the end, whatever had to be mended.
pub(super) fn doctor(output: Output, folders: &Folders) -> anyhow::Result<ExitCode> {
    let config = Config::load(folders)?;
    let roots = config.roots(folders);
    let opened = Library::open_or_rebuild(data(folders)?)?;
    let mut mended: Vec<Text> = opened.repaired.into_iter().collect();
    let mut library = opened.library;
    let health = match library.doctor(&roots) {
        Err(Error::DamagedLibrary(..)) => {
            // Damage that did not show at the beginning of the file.
            drop(library);
            let (mut fresh, said) = Library::rebuild(data(folders)?)?;
            mended.push(said);
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
