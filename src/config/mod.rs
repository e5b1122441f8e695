//! `config.toml`: all optional, and an error in it names the line and what is allowed.

mod write;

use std::{
    collections::BTreeMap,
    io::ErrorKind::{NotADirectory, NotFound},
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::{
    article::{PACE, Text, text::display_name},
    error::{Error, Result, toml_reason},
    layout::{Bidi, TypesettingOptions},
    library::{Group, Order},
};

/// What the reader can set.
#[derive(Debug, Clone, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
#[allow(clippy::struct_excessive_bools, reason = "each may stand with every other")]
pub struct Config {
    /// Widest line of text, in columns.
    pub measure: u16,
    /// Newspaper columns that a wide page is set in.
    pub columns: u8,
    /// Whether both edges of a paragraph are straight.
    pub justify: bool,
    /// Whether words may be parted at a line's end.
    pub hyphenate: bool,
    /// Who turns words that run from right to left.
    pub bidi: Bidi,
    /// Whether the first letter of an article is three lines high.
    #[serde(rename = "drop-cap")]
    pub drop_cap: bool,
    /// Whether the screen is read by a program.
    #[serde(rename = "screen-reader")]
    pub screen_reader: bool,
    /// Words a minute, where the page moves by itself.
    pub pace: u16,
    /// Whether pictures are shown.
    pub images: bool,
    /// How they are drawn.
    pub graphics: Graphics,
    /// Whether they may come from the net without being asked for.
    #[serde(rename = "remote-images")]
    pub remote_images: bool,
    /// Name of the theme.
    pub theme: String,
    /// Whether the mouse scrolls and selects; if not, it is the terminal's.
    pub mouse: bool,
    /// Folders whose articles are in the library, besides its own.
    #[serde(alias = "watch")]
    pub folders: Vec<PathBuf>,
    /// Order of the library's list.
    pub sort: Order,
    /// What its articles stand together by.
    pub group: Group,
    /// Keys and the names of the actions they cause.
    pub keys: BTreeMap<String, String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            measure: 66,
            columns: 1,
            justify: false,
            hyphenate: true,
            bidi: Bidi::default(),
            drop_cap: false,
            screen_reader: false,
            pace: PACE as u16,
            images: true,
            graphics: Graphics::default(),
            remote_images: false,
            theme: "terminal".into(),
            mouse: true,
            folders: Vec::new(),
            sort: Order::default(),
            group: Group::default(),
            keys: BTreeMap::new(),
        }
    }
}

/// How pictures are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Graphics {
    /// As the terminal is known to take them, else in half blocks.
    #[default]
    Auto,
    /// In half blocks, which any terminal shows.
    Blocks,
    /// By kitty's graphics.
    Kitty,
    /// By iTerm2's.
    Iterm2,
    /// By Sixel.
    Sixel,
}

/// The folders newsprint uses, from the system's conventions, the environment or the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AppDirs {
    /// Holds `config.toml` and `themes/`.
    pub config: Option<PathBuf>,
    /// Holds `articles/`.
    pub data: Option<PathBuf>,
}

impl AppDirs {
    /// Where things are unless a flag says otherwise: `NEWSPRINT_CONFIG` and `NEWSPRINT_DATA` count.
    pub fn new(config: Option<PathBuf>, data: Option<PathBuf>) -> Self {
        let set = |name| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        let config = config.or_else(|| set("NEWSPRINT_CONFIG"));
        let data = data.or_else(|| set("NEWSPRINT_DATA"));
        let known = directories::ProjectDirs::from("", "", "newsprint");
        Self {
            config: config.or_else(|| known.as_ref().map(|k| k.config_dir().to_path_buf())),
            data: data.or_else(|| known.as_ref().map(|k| k.data_dir().to_path_buf())),
        }
    }

    /// The file of the configuration, which need not be there.
    pub fn config_file(&self) -> Option<PathBuf> {
        self.config.as_ref().map(|folder| folder.join("config.toml"))
    }

    /// The folder of the reader's own themes.
    pub fn themes(&self) -> Option<PathBuf> {
        self.config.as_ref().map(|folder| folder.join("themes"))
    }

    /// The folder of the library's own articles.
    pub fn articles(&self) -> Option<PathBuf> {
        self.data.as_ref().map(|folder| folder.join("articles"))
    }
}

impl Config {
    /// Reads the file in the config folder; without one, everything is as by default.
    pub fn load(folders: &AppDirs) -> Result<Self> {
        let Some(file) = folders.config_file() else {
            return Ok(Self::default());
        };
        match std::fs::read_to_string(&file) {
            Ok(text) => {
                let mut config = Self::parse(&text).map_err(|said| named(&file, &said))?;
                config.folders.iter_mut().for_each(at_home);
                Ok(config)
            }
            // A home that is no folder holds no configuration either.
            Err(error) if matches!(error.kind(), NotFound | NotADirectory) => Ok(Self::default()),
            Err(error) => Err(Error::io(&file, &error)),
        }
    }

    /// Every folder of the library: its own, and those that are read in place.
    pub fn roots(&self, folders: &AppDirs) -> Vec<PathBuf> {
        folders
            .articles()
            .into_iter()
            .filter(|own| own.is_dir())
            .chain(self.folders.iter().cloned())
            .collect()
    }

    /// Reads a configuration; the error is one line.
    pub fn parse(text: &str) -> std::result::Result<Self, String> {
        let config: Self = toml::from_str(text).map_err(|error| toml_reason(text, &error))?;
        if !(20..=200).contains(&config.measure) {
            return Err(format!("measure = {}: allowed are 20 to 200 columns", config.measure));
        }
        if !(1..=3).contains(&config.columns) {
            return Err(format!("columns = {}: allowed are 1 to 3", config.columns));
        }
        if !(60..=1000).contains(&config.pace) {
            return Err(format!("pace = {}: allowed are 60 to 1000 words a minute", config.pace));
        }
        Ok(config)
    }

    /// How lines shall look.
    pub fn typesetting(&self) -> TypesettingOptions {
        TypesettingOptions {
            justify: self.justify,
            hyphenate: self.hyphenate,
            drop_cap: self.drop_cap,
            bidi: self.bidi,
        }
    }

    /// The configuration in force, as a file that says what each line means.
    pub fn commented(&self) -> String {
        let folders: Vec<String> = self.folders.iter().map(|f| toml_string(&f.to_string_lossy())).collect();
        let mut keys = String::new();
        for (key, action) in &self.keys {
            keys.push_str(&format!("{} = {}\n", toml_string(key), toml_string(action)));
        }
        format!(
            "# Widest line of text, in columns: 20 to 200.\nmeasure = {}\n\n\
             # Newspaper columns of a page that is wide enough: 1 to 3.\ncolumns = {}\n\n\
             # Whether both edges of a paragraph are straight.\njustify = {}\n\n\
             # Whether words may be parted at a line's end.\nhyphenate = {}\n\n\
             # Who turns Arabic and Hebrew: newsprint, or the terminal.\nbidi = {}\n\n\
             # Whether the first letter of an article is three lines high.\ndrop-cap = {}\n\n\
             # For a screen reader: one pane, nothing drawn, the cursor at what is new.\nscreen-reader = {}\n\n\
             # Words a minute, where the page moves by itself: 60 to 1000.\npace = {}\n\n\
             # Whether pictures are shown.\nimages = {}\n\n\
             # How they are drawn: auto, blocks, kitty, iterm2, sixel.\ngraphics = {}\n\n\
             # Whether they may come from the net without being asked for by a key.\nremote-images = {}\n\n\
             # terminal, dark, light, paper, auto (dark or light, as the terminal is), or the name of a file in the themes folder.\ntheme = {}\n\n\
             # Whether the mouse scrolls and selects.\nmouse = {}\n\n\
             # Folders whose articles are in the library, besides its own.\nfolders = [{}]\n\n\
             # Order of the list: newest, oldest, headline, length, site, unread.\nsort = {}\n\n\
             # Headings of the list: none, day, site, folder, tag.\ngroup = {}\n\n\
             # Keys and actions; 'newsprint config --keys' lists the actions.\n[keys]\n{keys}",
            self.measure,
            self.columns,
            self.justify,
            self.hyphenate,
            toml_value(self.bidi),
            self.drop_cap,
            self.screen_reader,
            self.pace,
            self.images,
            toml_value(self.graphics),
            self.remote_images,
            toml_string(&self.theme),
            self.mouse,
            folders.join(", "),
            toml_value(self.sort),
            toml_value(self.group),
        )
    }
}

/// `~/x` means x in the reader's home folder, here as in a shell.
fn at_home(folder: &mut PathBuf) {
    if let Ok(below) = folder.strip_prefix("~")
        && let Some(dirs) = directories::BaseDirs::new()
    {
        *folder = dirs.home_dir().join(below);
    }
}

fn toml_string(raw: &str) -> String {
    toml_value(raw)
}

/// A value as it stands in the file; what is written here are strings, which can always be.
fn toml_value(value: impl serde::Serialize) -> String {
    toml::Value::try_from(value).map(|value| value.to_string()).unwrap_or_default()
}

fn named(file: &Path, said: &str) -> Error {
    Error::Config(Text::line(&format!("{}: {said}", display_name(file))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_where_and_what() {
        for (text, said) in [
            ("measure = 12", "measure = 12: allowed are 20 to 200 columns"),
            ("\n\nmesure = 60", "line 3: unknown field `mesure`, expected one of `measure`, `columns`"),
            ("mouse = 'yes'", "line 1: invalid type: string \"yes\", expected a boolean"),
        ] {
            let error = Config::parse(text).unwrap_err();
            assert!(error.starts_with(said), "{error}");
        }
    }

    #[test]
    fn what_is_printed_reads_back() {
        let config = Config {
            folders: vec!["/a \"b\"".into()],
            keys: [("ctrl-f".to_owned(), "page-down".to_owned())].into(),
            ..Config::default()
        };
        assert_eq!(Config::parse(&config.commented()), Ok(config));
    }
}
