//! Changes to `config.toml` and `feeds.toml` that newsprint makes when it is asked to; what else stands there stays as it is.

use std::{
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use toml_edit::{Array, DocumentMut, Item, Value};

use super::AppDirs;
use crate::{
    article::{Text, text::display_name},
    error::{Error, Result},
    library::disk,
};

impl AppDirs {
    /// Adds a folder to those of the library.
    pub fn add_folder(&self, folder: &str) -> Result<()> {
        self.change(|document| {
            let list = document.entry("folders").or_insert_with(|| Item::Value(Value::Array(Array::new())));
            list.as_array_mut().ok_or_else(|| Error::config("folders is no list"))?.push(folder);
            Ok(())
        })
    }

    /// Takes every folder out of those of the library that `is_meant`.
    pub fn remove_folders(&self, is_meant: impl Fn(&str) -> bool) -> Result<()> {
        self.change(|document| {
            if let Some(list) = document.get_mut("folders").and_then(Item::as_array_mut) {
                list.retain(|folder| !folder.as_str().is_some_and(&is_meant));
            }
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

    /// Changes `feeds.toml`, whose text must be right before as `check` has it.
    pub(crate) fn change_feeds(
        &self,
        change: impl FnOnce(&mut DocumentMut) -> Result<()>,
        check: &dyn Fn(&str) -> Result<()>,
    ) -> Result<()> {
        let changed = change_file(self.feeds_file(), FEEDS, check, change)?;
        keep_undo(&changed).map_err(|error| Error::writing(&undo_file(&changed.file), &error))
    }

    /// Takes the last change of `feeds.toml` back, if nobody has changed the file since; done again, it makes the change again.
    /// Whether there was one.
    pub(crate) fn undo_feeds(&self) -> Result<bool> {
        let Some(file) = self.feeds_file() else { return Ok(false) };
        let kept = match fs::read_to_string(undo_file(&file.canonicalize().unwrap_or(file))) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
            other => other.map_err(|error| Error::config(&error.to_string()).about(Text::line(FEEDS)))?,
        };
        let (hash, before) = kept.split_once('\n').unwrap_or_default();
        let check = |text: &str| {
            if hash == hash_of(text) {
                return Ok(());
            }
            let reason = "was changed since by somebody else; nothing is undone";
            Err(Error::refused(Text::line(FEEDS), reason))
        };
        let document =
            before.parse().map_err(|error: toml_edit::TomlError| Error::config(error.message()))?;
        self.change_feeds(
            |now| {
                *now = document;
                Ok(())
            },
            &check,
        )?;
        Ok(true)
    }

    fn change(&self, change: impl FnOnce(&mut DocumentMut) -> Result<()>) -> Result<()> {
        change_file(self.config_file(), "config.toml", &|_| Ok(()), change).map(drop)
    }
}

/// Writes a changed file in the place of the old one, which is whole at any moment. Of two processes that change it, the second
/// waits, so that it changes what the first has written.
fn change_file(
    file: Option<PathBuf>,
    name: &str,
    check: &dyn Fn(&str) -> Result<()>,
    change: impl FnOnce(&mut DocumentMut) -> Result<()>,
) -> Result<Changed> {
    let unknown = "no folder for it is known; name one with --config or NEWSPRINT_CONFIG";
    let file = file.ok_or_else(|| Error::config(unknown).about(Text::line(name)))?;
    // Where it is a link, what it leads to is written.
    let file = file.canonicalize().unwrap_or(file);
    let writing = |error: &io::Error| Error::writing(&file, error);
    let folder = folder_of(&file);
    fs::create_dir_all(folder).map_err(|error| writing(&error))?;
    // The folder is there as long as the file is written, and its lock ends with the process.
    let lock = fs::File::open(folder).map_err(|error| writing(&error))?;
    let _ = lock.lock();
    let text = match fs::read_to_string(&file) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        other => other.map_err(|error| Error::io(&file, &error))?,
    };
    check(&text).map_err(|error| error.about(display_name(&file)))?;
    let changed = edited(&text, change).map_err(|error| error.about(Text::line(name)))?;
    disk::replace(&file, changed.as_bytes()).map_err(|error| writing(&error))?;
    Ok(Changed { file, before: text, after: changed })
}

const FEEDS: &str = "feeds.toml";

/// A file that was changed, and its text before and after.
struct Changed {
    file: PathBuf,
    before: String,
    after: String,
}

/// Where the text before the last change is: it may hold passwords, so it lies beside the file and may be read by the same.
fn undo_file(file: &Path) -> PathBuf {
    folder_of(file).join(".feeds.toml.undo")
}

fn hash_of(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_string()
}

/// Keeps the text before, with what tells that the file is as the change left it.
fn keep_undo(changed: &Changed) -> io::Result<()> {
    let Changed { file, before, after } = changed;
    let undo = undo_file(file);
    let text = format!("{}\n{before}", hash_of(after));
    disk::replace(&undo, text.as_bytes())?;
    fs::set_permissions(&undo, file.metadata()?.permissions())
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn edited(text: &str, change: impl FnOnce(&mut DocumentMut) -> Result<()>) -> Result<String> {
    let mut document: DocumentMut =
        text.parse().map_err(|error: toml_edit::TomlError| Error::config(error.message()))?;
    change(&mut document)?;
    Ok(document.to_string())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn the_rest_stays() {
        let folder = tempfile::tempdir().unwrap();
        let folders = AppDirs { config: Some(folder.path().to_path_buf()), data: None };
        let file = folder.path().join("config.toml");
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
            let without = fs::read_to_string(&file).unwrap();
            folders.add_folder("/c").unwrap();
            folders.remove_folders(|folder| folder == "/c").unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), without);
            fs::write(&file, before).unwrap();
            folders.set_theme("dark").unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), with_theme);
        }
    }

    #[test]
    fn who_may_read_the_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let dirs = AppDirs { config: Some(folder.path().to_path_buf()), data: None };
        let file = folder.path().join("config.toml");
        for mode in [0o600, 0o640, 0o644] {
            fs::write(&file, "").unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
            dirs.set_theme("dark").unwrap();
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, mode);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
    }
}
