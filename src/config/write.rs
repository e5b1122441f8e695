//! Changes to `config.toml` that newsprint makes when it is asked to; what else stands there stays as it is.

use std::{fs, io::ErrorKind, path::Path};

use toml_edit::{Array, DocumentMut, Item, Value};

use super::AppDirs;
use crate::{
    article::Text,
    error::{Error, Result},
};

impl AppDirs {
    /// Adds a folder to those of the library.
    pub fn add_folder(&self, folder: &str) -> Result<()> {
        self.change(|document| {
            let list = document.entry("folders").or_insert_with(|| Item::Value(Value::Array(Array::new())));
            list.as_array_mut().ok_or_else(|| bad("folders is no list"))?.push(folder);
            Ok(())
        })
    }

    /// Sets the theme.
    pub fn set_theme(&self, name: &str) -> Result<()> {
        self.change(|document| {
            match document.get_mut("theme").and_then(Item::as_value_mut) {
                Some(value) => {
                    let decor = value.decor().clone();
                    *value = name.into();
                    *value.decor_mut() = decor;
                }
                None => drop(document.insert("theme", toml_edit::value(name))),
            }
            Ok(())
        })
    }

    /// Writes a changed file in the place of the old one, which is whole at any moment.
    fn change(&self, change: impl FnOnce(&mut DocumentMut) -> Result<()>) -> Result<()> {
        let file = self
            .config_file()
            .ok_or_else(|| bad("no folder for it is known; name one with --config or NEWSPRINT_CONFIG"))?;
        // Where it is a link, what it leads to is written.
        let file = file.canonicalize().unwrap_or(file);
        let text = match fs::read_to_string(&file) {
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            other => other.map_err(|error| Error::io(&file, &error))?,
        };
        let changed = edited(&text, change)?;
        let failed = |error: &std::io::Error| Error::io(&file, error);
        let place = file.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(place).map_err(|error| failed(&error))?;
        let part = place.join(format!(".config.toml-{}", std::process::id()));
        fs::write(&part, changed).and_then(|()| fs::rename(&part, &file)).map_err(|error| failed(&error))
    }
}

fn edited(text: &str, change: impl FnOnce(&mut DocumentMut) -> Result<()>) -> Result<String> {
    let mut document: DocumentMut =
        text.parse().map_err(|error: toml_edit::TomlError| bad(error.message()))?;
    change(&mut document)?;
    Ok(document.to_string())
}

fn bad(said: &str) -> Error {
    Error::Config(Text::line(&format!("config.toml: {said}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_stays() {
        let folder = std::env::temp_dir().join(format!("newsprint-write-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let folders = AppDirs { config: Some(folder.clone()), data: None };
        let file = folder.join("config.toml");
        for (before, with_folder, with_theme) in [
            ("", "folders = [\"/b\"]\n", "theme = \"dark\"\n"),
            (
                "# mine\nfolders = [\"~/a\"] # two\ntheme = \"x\" # old\n[keys]\nj = \"open\"\n",
                "# mine\nfolders = [\"~/a\", \"/b\"] # two\ntheme = \"x\" # old\n[keys]\nj = \"open\"\n",
                "# mine\nfolders = [\"~/a\"] # two\ntheme = \"dark\" # old\n[keys]\nj = \"open\"\n",
            ),
            (
                "measure = 60\n[keys]\n",
                "measure = 60\nfolders = [\"/b\"]\n[keys]\n",
                "measure = 60\ntheme = \"dark\"\n[keys]\n",
            ),
        ] {
            fs::write(&file, before).unwrap();
            folders.add_folder("/b").unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), with_folder);
            fs::write(&file, before).unwrap();
            folders.set_theme("dark").unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), with_theme);
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
