//! `newsprint config` and `newsprint paths`: what is set, whether it is right, and where everything is.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{
    args::{ConfigArgs, Output},
    outcome::Outcome,
    print,
};
use crate::{
    article::text::display_name,
    config::{AppDirs, Config},
    error::{Error, Kind, Result},
    tui::{Keymap, Theme},
};

/// Whether the folders that were named can be folders: a file is not one.
pub(super) fn check_folders(folders: &AppDirs) -> Result<()> {
    for (folder, option, of) in
        [(&folders.config, "--config", "config.toml"), (&folders.data, "--data", "the library")]
    {
        if let Some(file) = folder.as_deref().filter(|path| path.is_file()) {
            let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
            let parent = display_name(parent.unwrap_or(Path::new(".")));
            return Err(Error::new(Kind::Usage, display_name(file), "a file, not a folder")
                .hinted(&format!("{option} names the folder of {of}: {option} {parent}")));
        }
    }
    Ok(())
}

pub(super) fn config(args: &ConfigArgs, folders: &AppDirs) -> Result<Outcome> {
    if args.check {
        return check(args.output, folders);
    }
    let config = Config::load(folders)?;
    if args.keys {
        let keys = keymap(&config, folders)?;
        let out = if args.output.json { json_lines(keys.actions()) } else { keys.listing() };
        return print(out.as_bytes());
    }
    let file = folders.config_file();
    if args.output.json {
        let options = config.to_json()?;
        let file = file.as_deref().map(display_name);
        return print(format!("{}\n", json!({"file": file, "options": options})).as_bytes());
    }
    let place = file.map_or_else(|| "no file".to_owned(), |file| there_or_not(&file));
    print(format!("# {place}\n\n{}", config.commented()).as_bytes())
}

/// The keys; the error names the file and the line of every mistake.
pub(super) fn keymap(config: &Config, folders: &AppDirs) -> Result<Keymap> {
    let (keys, mistakes) = Keymap::read(&config.keys);
    if mistakes.is_empty() {
        return Ok(keys);
    }
    let line = |(key, reason): (&str, String)| match config.line_of_key(key) {
        Some(line) => format!("line {line}: {reason}"),
        None => reason,
    };
    let all: Vec<String> = mistakes.into_iter().map(line).collect();
    Err(Error::config(&all.join("; ")).about(folders.config_file().map(display_name).unwrap_or_default()))
}

fn there_or_not(path: &Path) -> String {
    format!("{}{}", display_name(path), if path.exists() { "" } else { " (not there yet)" })
}

/// Says every mistake of the configuration, its keys and its theme.
fn check(output: Output, folders: &AppDirs) -> Result<Outcome> {
    let file = folders.config_file().unwrap_or_default();
    let loaded = Config::load(folders);
    let mut mistakes = Config::mistakes(folders)?;
    if let Ok(config) = &loaded {
        mistakes.extend(keymap(config, folders).err());
        mistakes.extend(Theme::load(&config.theme, folders.themes().as_deref()).err());
        let gone = config.folders.iter().filter(|folder| !folder.is_dir());
        mistakes.extend(gone.map(|folder| {
            Error::new(Kind::NotFound, display_name(folder), "not found, but 'folders' names it")
                .hinted("'newsprint unwatch' takes it out")
        }));
    }
    for mistake in &mistakes {
        super::complain(mistake);
    }
    let is_right = mistakes.is_empty();
    let line = match (output.json, is_right) {
        (true, _) => {
            let mistakes: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
            json!({"file": display_name(&file), "mistakes": mistakes}).to_string() + "\n"
        }
        (false, true) => format!("{}: no mistakes\n", there_or_not(&file)),
        (false, false) => String::new(),
    };
    print(line.as_bytes())?;
    Ok(if is_right { Outcome::Done } else { Outcome::Failed })
}

/// A place that newsprint uses.
struct Place {
    name: &'static str,
    path: PathBuf,
    what: &'static str,
}

/// Every place, in the order in which a person looks for them.
fn places(folders: &AppDirs) -> Result<Vec<Place>> {
    let config = Config::load(folders)?;
    let place = |name, path: Option<PathBuf>, what| path.map(|path| Place { name, path, what });
    let below = |name: &str| folders.data.as_ref().map(|data| data.join(name));
    let known = [
        place("config", folders.config_file(), "your choices; 'newsprint config' prints them"),
        place("themes", folders.themes(), "your own themes"),
        place("feeds", folders.feeds_file(), "what you subscribe; 'newsprint feeds' lists it"),
        place("data", folders.data.clone(), "the library; --data or NEWSPRINT_DATA name another"),
        place("articles", folders.articles(), "copies that 'newsprint add' made"),
        place("news", folders.arrived(), "what feeds brought, a line an entry"),
        place("trash", below("trash"), "copies that 'newsprint rm' took out"),
        place("kept", below("kept"), "copies of what you star, tag or highlight"),
        place("state", below("state"), "what you did, a line for each change"),
        place("arrivals", below("arrivals"), "when each article arrived, and which file it was"),
        place("index", below("library.db"), "made from the others; may be deleted"),
    ];
    let watched = config.folders.into_iter().map(|path| Place {
        name: "watched",
        path,
        what: "read in place; 'newsprint watch' and 'unwatch' change these",
    });
    Ok(known.into_iter().flatten().chain(watched).collect())
}

pub(super) fn paths(output: Output, folders: &AppDirs) -> Result<Outcome> {
    let places = places(folders)?;
    if output.json {
        let object = |place: &Place| {
            json!({"name": place.name, "path": display_name(&place.path), "exists": place.path.exists(),
                   "what": place.what})
        };
        return print(json_lines(places.iter().map(object)).as_bytes());
    }
    let line = |Place { name, path, what }: &Place| {
        let there = if path.exists() { "" } else { "  (not there yet)" };
        format!("{name:9} {}{there}\n{:9} {what}\n", display_name(path), "")
    };
    print(places.iter().map(line).collect::<String>().as_bytes())
}

/// Objects, one a line.
pub(super) fn json_lines(objects: impl IntoIterator<Item = Value>) -> String {
    let line = |object: Value| format!("{object}\n");
    objects.into_iter().map(line).collect()
}
