//! `newsprint watch`: one more folder in the configuration, with what else stands there left as it is.

use std::{fs, path::Path};

use serde_json::json;

use super::{args::Output, outcome::Outcome};
use crate::{
    article::{Text, text::display_name},
    config::{AppDirs, Config},
    error::{Error, Result},
};

pub(super) fn run(folder: &Path, output: Output, folders: &AppDirs) -> Result<Outcome> {
    let (path, added) = watch(folder, folders)?;
    let message = match (output.json, added) {
        (true, _) => json!({"path": path, "added": added}).to_string(),
        (false, true) => format!("watching {path}"),
        (false, false) => format!("{path} is watched already"),
    };
    super::print(format!("{message}\n").as_bytes())
}

/// The folder's real path, and whether it is new in the configuration.
fn watch(folder: &Path, folders: &AppDirs) -> Result<(Text, bool)> {
    fs::read_dir(folder).map_err(|error| Error::io(folder, &error))?;
    let folder = folder.canonicalize().map_err(|error| Error::io(folder, &error))?;
    // What does not load is not written to.
    let config = Config::load(folders)?;
    if config.folders.iter().any(|known| known.canonicalize().is_ok_and(|known| known == folder)) {
        return Ok((display_name(&folder), false));
    }
    let Some(name) = folder.to_str() else {
        let reason = "its name is not UTF-8, which config.toml needs";
        return Err(Error::refused(display_name(&folder), reason).hinted("give it another name"));
    };
    folders.add_folder(name)?;
    Ok((display_name(&folder), true))
}
