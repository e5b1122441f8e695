//! `newsprint watch`: one more folder in the configuration, with what else stands there left as it is.

use std::{fs, io::ErrorKind, path::Path, process::ExitCode};

use serde_json::json;
use toml_edit::{Array, DocumentMut, Item, Value};

use super::args::Output;
use crate::{
    article::{Text, text::shown},
    config::{Config, Folders},
    error::{Error, Result},
};

pub(super) fn run(folder: &Path, output: Output, folders: &Folders) -> anyhow::Result<ExitCode> {
    let (path, added) = watch(folder, folders)?;
    let said = match (output.json, added) {
        (true, _) => json!({"path": path, "added": added}).to_string(),
        (false, true) => format!("watching {path}"),
        (false, false) => format!("{path} is watched already"),
    };
    super::print(format!("{said}\n").as_bytes())
}

/// The folder's real path, and whether it is new in the configuration.
fn watch(folder: &Path, folders: &Folders) -> Result<(Text, bool)> {
    fs::read_dir(folder).map_err(|error| Error::io(folder, &error))?;
    let folder = folder.canonicalize().map_err(|error| Error::io(folder, &error))?;
    // What does not load is not written to.
    let config = Config::load(folders)?;
    if config.folders.iter().any(|known| known.canonicalize().is_ok_and(|known| known == folder)) {
        return Ok((shown(&folder), false));
    }
    let Some(name) = folder.to_str() else {
        let said = "its name is not UTF-8, which config.toml needs; give it another name";
        return Err(Error::Library(shown(&folder), Text::line(said)));
    };
    let Some(file) = folders.config_file() else {
        let said = "no folder for it is known; name one with --config or NEWSPRINT_CONFIG";
        return Err(Error::Config(Text::line(&format!("config.toml: {said}"))));
    };
    // Where it is a link, what it leads to is written.
    let file = file.canonicalize().unwrap_or(file);
    let text = match fs::read_to_string(&file) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        other => other.map_err(|error| Error::io(&file, &error))?,
    };
    let failed = |error: &std::io::Error| Error::io(&file, error);
    let place = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(place).map_err(|error| failed(&error))?;
    let part = place.join(format!(".config.toml-{}", std::process::id()));
    fs::write(&part, with_folder(&text, name)?)
        .and_then(|()| fs::rename(&part, &file))
        .map_err(|error| failed(&error))?;
    Ok((shown(&folder), true))
}

/// The configuration with one more folder.
fn with_folder(text: &str, folder: &str) -> Result<String> {
    let bad = |said: &str| Error::Config(Text::line(&format!("config.toml: {said}")));
    let mut document: DocumentMut =
        text.parse().map_err(|error: toml_edit::TomlError| bad(error.message()))?;
    let list = document.entry("folders").or_insert_with(|| Item::Value(Value::Array(Array::new())));
    list.as_array_mut().ok_or_else(|| bad("folders is no list"))?.push(folder);
    Ok(document.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_stays() {
        for (before, after) in [
            ("", "folders = [\"/b\"]\n"),
            (
                "# mine\nfolders = [\"~/a\"] # two\n[keys]\nj = \"open\"\n",
                "# mine\nfolders = [\"~/a\", \"/b\"] # two\n[keys]\nj = \"open\"\n",
            ),
            ("measure = 60\n[keys]\n", "measure = 60\nfolders = [\"/b\"]\n[keys]\n"),
        ] {
            assert_eq!(with_folder(before, "/b").unwrap(), after);
        }
    }
}
