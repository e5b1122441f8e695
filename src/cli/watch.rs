//! `newsprint watch` and `unwatch`: the folders in the configuration, with what else stands there left as it is.

use std::{fs, path::Path};

use serde_json::json;

use super::{args::Output, named, outcome::Outcome, settings::json_lines};
use crate::{
    article::{Text, text::display_name},
    config::{AppDirs, Config},
    error::{Error, Kind, Result},
};

/// Lists the folders that are read in place.
pub(super) fn list(output: Output, folders: &AppDirs) -> Result<Outcome> {
    let watched = Config::load(folders)?.folders;
    let out = if output.json {
        json_lines(watched.iter().map(|path| json!({"path": display_name(path), "exists": path.is_dir()})))
    } else {
        let line = |path: &std::path::PathBuf| {
            format!("{}{}\n", display_name(path), if path.is_dir() { "" } else { " (not there)" })
        };
        watched.iter().map(line).collect()
    };
    if watched.is_empty() && !output.json {
        super::complain(&"no folder is watched; 'newsprint watch DIR' adds one");
    }
    super::print(out.as_bytes())
}

pub(super) fn add(folder: &Path, output: Output, folders: &AppDirs) -> Result<Outcome> {
    let (path, added) = watch(folder, folders)?;
    let message = match (output.json, added) {
        (true, _) => json!({"path": path, "added": added}).to_string(),
        (false, true) => format!("watching {path}"),
        (false, false) => format!("already watching {path}"),
    };
    super::print(format!("{message}\n").as_bytes())
}

/// The folder's real path, and whether it is new in the configuration.
fn watch(folder: &Path, folders: &AppDirs) -> Result<(Text, bool)> {
    named::exists(folder, false)?;
    fs::read_dir(folder).map_err(|error| Error::io(folder, &error))?;
    let folder = folder.canonicalize().map_err(|error| Error::io(folder, &error))?;
    // What does not load is not written to.
    let config = Config::load(folders)?;
    if config.folders.iter().any(|known| is_same(known, &folder)) {
        return Ok((display_name(&folder), false));
    }
    let Some(name) = folder.to_str() else {
        let reason = "its name is not UTF-8, which config.toml needs";
        return Err(Error::refused(display_name(&folder), reason).hinted("give it another name"));
    };
    folders.add_folder(name)?;
    Ok((display_name(&folder), true))
}

/// Whether two names are of one folder. One that is gone is known by its name.
fn is_same(known: &Path, folder: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).ok();
    known == folder || real(known).is_some_and(|known| Some(known) == real(folder))
}

/// Takes a folder out of the configuration; a folder that is not there any more too.
pub(super) fn remove(folder: &Path, output: Output, folders: &AppDirs) -> Result<Outcome> {
    let watched = Config::load(folders)?.folders;
    let path = display_name(folder);
    if !watched.iter().any(|known| is_same(known, folder)) {
        let hint = "'newsprint watch' lists the folders that are watched";
        return Err(Error::new(Kind::NotFound, path, "not watched").hinted(hint));
    }
    folders.remove_folders(|written| {
        let known = crate::config::in_home(Path::new(written));
        is_same(&known, folder)
    })?;
    let message = if output.json {
        json!({"path": path, "removed": true}).to_string()
    } else {
        format!("no longer watching {path}")
    };
    super::print(format!("{message}\n").as_bytes())
}
