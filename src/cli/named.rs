//! What a word on the command line names, and what to say where it names nothing.

use std::{
    ffi::OsString,
    io::{BufRead, IsTerminal},
    path::{Path, PathBuf},
};

use clap::CommandFactory;

use super::args::Args;
use crate::{
    article::{Text, text::display_name},
    error::{Error, Kind, Result, nearest},
    source::Source,
};

/// What is named on the command line, which is there and is no folder; `-` is standard input. `or_command` where a command
/// could stand in its place.
pub(super) fn source(file: &Path, or_command: bool) -> Result<Source> {
    if file == Path::new("-") {
        return stdin();
    }
    exists(file, or_command)?;
    if file.is_dir() {
        return Err(Error::folder(file));
    }
    Ok(Source::named(file))
}

/// Standard input, which must not be the terminal, and in which something must come: whoever pipes nothing into a program
/// has a command before it that failed. Waits for its first word.
pub(super) fn stdin() -> Result<Source> {
    if std::io::stdin().is_terminal() {
        return Err(Error::stdin_is_terminal());
    }
    // What is looked at here stays in the buffer that is read from later.
    match std::io::stdin().lock().fill_buf() {
        Ok([]) => Err(Error::empty(Source::Stdin.name())),
        Ok(_) => Ok(Source::Stdin),
        Err(error) => Err(Error::named(Source::Stdin.name(), &error)),
    }
}

/// Whether there is something at `path`; the error says what may have been meant.
pub(super) fn exists(path: &Path, or_command: bool) -> Result<()> {
    match path.metadata() {
        Ok(_) => Ok(()),
        Err(error) => Err(missing(path, &error, or_command)),
    }
}

/// The failure of finding `path`. What is no path at all, but an address or nearly a command where one may stand, is told so.
pub(super) fn missing(path: &Path, error: &std::io::Error, or_command: bool) -> Error {
    let found = Error::io(path, error);
    if found.kind() != Kind::NotFound {
        return found;
    }
    let name = path.to_string_lossy();
    let hint =
        address(&name).or_else(|| or_command.then(|| command(&name)).flatten()).or_else(|| beside(path));
    match hint {
        Some(hint) => found.hinted(&hint),
        None => found,
    }
}

/// What to do with an address.
fn address(name: &str) -> Option<String> {
    if let Some(path) = name.strip_prefix("file://") {
        return Some(format!("write it without file://: {path}"));
    }
    let is_address = name.starts_with("http://") || name.starts_with("https://") || name.starts_with("www.");
    is_address.then(|| {
        let quoted = name.replace('\'', "'\\''");
        format!("newsprint opens files; fetch the page first: curl -sL '{quoted}' | newsprint")
    })
}

/// The command that a lone word may be meant for.
fn command(name: &str) -> Option<String> {
    let commands = Args::command();
    let known = nearest(name, commands.get_subcommands().map(clap::Command::get_name))?;
    Some(format!("did you mean the command 'newsprint {known}'?"))
}

/// What to say where the first word is neither a command nor a file, but nearly a command.
pub(super) fn mistyped(word: Option<OsString>) -> Option<Text> {
    let word = word?.into_string().ok()?;
    let is_command = |word: &str| Args::command().get_subcommands().any(|known| known.get_name() == word);
    if word.starts_with('-') || Path::new(&word).exists() || is_command(&word) {
        return None;
    }
    command(&word).map(|hint| Text::line(&format!("{word}: no such command; {hint}")))
}

/// The file in the same folder whose name is most like it.
fn beside(path: &Path) -> Option<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let names: Vec<String> = std::fs::read_dir(folder)
        .ok()?
        .take(MOST_NAMES)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    let like = nearest(&path.file_name()?.to_string_lossy(), names.iter().map(String::as_str))?;
    Some(format!("did you mean {}?", display_name(path.with_file_name(like))))
}

/// Names of a folder that are compared with a mistyped one.
const MOST_NAMES: usize = 10_000;

/// Every file that the words on the command line name, those below folders too; for each that is not there the reason.
pub(super) fn files(paths: &[PathBuf]) -> impl Iterator<Item = Result<PathBuf>> {
    paths.iter().flat_map(|path| -> Box<dyn Iterator<Item = Result<PathBuf>>> {
        match path {
            path if path == Path::new("-") => Box::new(std::iter::once(stdin().map(|_| path.clone()))),
            path if path.is_dir() => Box::new(crate::source::walk(path).map(Ok)),
            path => Box::new(std::iter::once(exists(path, false).map(|()| path.clone()))),
        }
    })
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::*;

    #[test]
    fn what_is_not_there_is_told_what_may_be_meant() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("tides.md"), "").unwrap();
        let gone = std::io::Error::from(ErrorKind::NotFound);
        let beside = folder.path().join("tide.md");
        let tides = display_name(folder.path().join("tides.md"));
        for (path, or_command, hint) in [
            (Path::new("lst"), true, Some("did you mean the command 'newsprint list'?")),
            (Path::new("serach"), true, Some("did you mean the command 'newsprint search'?")),
            (Path::new("/nonexistent/lst"), false, None),
            (
                Path::new("https://a.example/x?y='z'"),
                true,
                Some(
                    "newsprint opens files; fetch the page first: curl -sL 'https://a.example/x?y='\\''z'\\''' | newsprint",
                ),
            ),
            (Path::new("file:///tmp/a.md"), false, Some("write it without file://: /tmp/a.md")),
            (&*beside, true, Some(&*format!("did you mean {tides}?"))),
        ] {
            let error = missing(path, &gone, or_command);
            assert_eq!(error.hint().map(|hint| &**hint), hint, "{}", path.display());
        }
    }
}
