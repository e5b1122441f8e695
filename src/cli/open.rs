//! `newsprint [FILE|DIR…]`: the full screen.

use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
};

use super::{args::Cat, cat, named, outcome::Outcome, settings};
use crate::{
    article::{Text, text::display_name},
    config::{AppDirs, Config},
    error::{Error, Result},
    format,
    library::{self, Library},
    source::{self, Source, Walk, walk},
    tui::{self, LibraryStart, ReadingOptions, Start},
};

/// What the arguments lead to.
#[derive(Default)]
struct Wanted {
    sources: Vec<Source>,
    folders: Vec<Walk>,
    failed: Vec<Error>,
}

pub(super) fn run(paths: &[PathBuf], folders: &AppDirs) -> Result<Outcome> {
    let piped = [PathBuf::from("-")];
    let paths = if paths.is_empty() && !std::io::stdin().is_terminal() { &piped } else { paths };
    if !paths.is_empty() && (!std::io::stdout().is_terminal() || tui::is_dumb()) {
        // In a pipe, print: that is what a pager does.
        return cat::run(&Cat::of(paths.to_vec()), folders);
    }
    let config = Config::load(folders)?;
    let mut start = start(&config, folders)?;
    start.open_first = !paths.is_empty();
    if paths.is_empty() {
        stock(&mut start, &config, folders);
    } else {
        let wanted = wanted(paths);
        if wanted.sources.is_empty() && wanted.folders.is_empty() {
            let mut failed = wanted.failed.into_iter();
            let last = failed.next_back();
            failed.for_each(|error| super::complain(&error));
            return last.map_or(Ok(Outcome::Failed), Err);
        }
        start.open_first = !wanted.sources.is_empty();
        (start.sources, start.walks) = (wanted.sources, wanted.folders);
        start.failed = failures(&wanted.failed);
        start.library_data.clone_from(&folders.data);
    }
    show(start)
}

/// The full screen.
fn show(start: Start) -> Result<Outcome> {
    if !std::io::stdout().is_terminal() {
        return Err(Error::terminal("standard output is not a terminal"));
    }
    tui::run(start)?;
    Ok(Outcome::Done)
}

/// Opens the articles inside the program; in a pipe, prints them.
pub(super) fn samples(folders: &AppDirs) -> Result<Outcome> {
    if !std::io::stdout().is_terminal() || tui::is_dumb() {
        let mut printer = cat::Printer::new(None, None, folders)?;
        for source in source::bundled() {
            if let format::Opened::One(article) = format::open(&source)? {
                printer.print(&article)?;
            }
        }
        return Ok(Outcome::Done);
    }
    let mut start = start(&Config::load(folders)?, folders)?;
    start.sources = source::bundled();
    start.library_data.clone_from(&folders.data);
    show(start)
}

/// A screen as configured, with nothing on it.
fn start(config: &Config, folders: &AppDirs) -> Result<Start> {
    crate::picture::set_offline(config.offline);
    Ok(Start {
        theme: cat::load_theme(config, folders)?,
        theme_name: config.theme.clone(),
        dirs: folders.clone(),
        keys: settings::keymap(config, folders)?,
        options: ReadingOptions::from(config),
        mouse: config.mouse,
        notes: (!config.notes.as_os_str().is_empty()).then(|| config.notes.clone()),
        note_template: (!config.note.is_empty()).then(|| config.note.clone()),
        open_first: false,
        sources: Vec::new(),
        walks: Vec::new(),
        heading: Text::line("newsprint"),
        hint: None,
        failed: None,
        library: None,
        library_data: None,
    })
}

/// Opens the library, or where there is none yet the samples. Where it cannot be opened its folders are read as they are.
fn stock(start: &mut Start, config: &Config, folders: &AppDirs) {
    let roots = config.roots(folders);
    let data = folders.data.as_deref().filter(|data| !roots.is_empty() || library::exists(data));
    match data.map(Library::open_as_possible) {
        None => stock_samples(start, folders),
        Some(Ok(opened)) => {
            start.failed = opened.repaired;
            let (sort, group) = (config.sort, config.group);
            start.library = Some(LibraryStart { library: opened.library, roots, sort, group });
        }
        Some(Err(error)) => {
            let wanted = wanted(&roots);
            (start.sources, start.walks) = (wanted.sources, wanted.folders);
            let mut failed = vec![error];
            failed.extend(wanted.failed);
            start.failed = failures(&failed);
        }
    }
}

/// Failures on one line.
fn failures(failed: &[Error]) -> Option<Text> {
    Text::joined(failed.iter().map(ToString::to_string))
}

/// The articles inside the program, for a reader whose library is empty, and where to put one's own.
fn stock_samples(start: &mut Start, folders: &AppDirs) {
    start.sources = source::bundled();
    let place = folders.articles().unwrap_or_default();
    let home = directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_path_buf());
    let place = match home.as_ref().and_then(|home| place.strip_prefix(home).ok()) {
        Some(below) => display_name(Path::new("~").join(below)),
        None => display_name(&place),
    };
    start.hint = Some(Text::line(&format!("These are samples. Your own articles will be in {place}.")));
}

fn wanted(paths: &[PathBuf]) -> Wanted {
    let mut wanted = Wanted::default();
    for path in paths {
        match check(path) {
            Ok(Named::File(source)) => wanted.sources.push(source),
            Ok(Named::Folder(walk)) => wanted.folders.push(walk),
            Err(error) => wanted.failed.push(error),
        }
    }
    wanted
}

/// What a path names.
enum Named {
    File(Source),
    /// A folder, at its first article.
    Folder(Walk),
}

/// What `path` names, if it can be read.
fn check(path: &Path) -> Result<Named> {
    if path == Path::new("-") {
        return named::stdin().map(Named::File);
    }
    if path.metadata().map_err(|error| named::missing(path, &error, true))?.is_dir() {
        std::fs::read_dir(path).map_err(|error| Error::io(path, &error))?;
        let mut below = walk(path);
        return if below.skip_to(is_readable) {
            Ok(Named::Folder(below))
        } else {
            Err(Error::no_articles(path))
        };
    }
    let source = Source::File(path.to_path_buf());
    if source.is_prompt() {
        let (head, whole) = source.bytes(4096)?;
        format::is_readable(head, whole, &source)?;
    }
    Ok(Named::File(source))
}

/// Whether a file begins as something that is read here.
fn is_readable(file: &Path) -> bool {
    let source = Source::File(file.to_path_buf());
    let Ok((head, whole)) = source.bytes(4096) else { return false };
    format::is_readable(head, whole, &source).is_ok()
}
