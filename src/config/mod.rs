//! `config.toml` and the folders it stands among. All of it is optional.
//!
//! [`Config`] is declared in `options`, an option a row. `write` makes the changes that newsprint itself makes to the file, and
//! [`AppDirs`] knows where things lie.

mod dirs;
mod options;
mod write;

use std::{
    io::ErrorKind::{NotADirectory, NotFound},
    path::{Path, PathBuf},
};

pub use dirs::AppDirs;
pub use options::Config;

use crate::{
    article::text::display_name,
    error::{Error, Result},
    layout::TypesettingOptions,
};

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

impl Config {
    /// Reads the file in the config folder; without one, everything is as by default.
    pub fn load(dirs: &AppDirs) -> Result<Self> {
        let Some((file, text)) = text(dirs)? else { return Ok(Self::default()) };
        let mut config = Self::parse(&text).map_err(|error| error.about(display_name(&file)))?;
        config.folders.iter_mut().chain([&mut config.notes]).for_each(|path| *path = in_home(path));
        Ok(config)
    }

    /// Every mistake of the file, each with its line.
    pub fn mistakes(dirs: &AppDirs) -> Result<Vec<Error>> {
        let Some((file, text)) = text(dirs)? else { return Ok(Vec::new()) };
        let mistakes = Self::read(&text).err().unwrap_or_default();
        Ok(mistakes.iter().map(|mistake| Error::config(mistake).about(display_name(&file))).collect())
    }

    /// Every folder of the library: its own, and those that are read in place.
    pub fn roots(&self, dirs: &AppDirs) -> Vec<PathBuf> {
        dirs.articles()
            .into_iter()
            .chain(dirs.arrived())
            .filter(|own| own.is_dir())
            .chain(self.folders.iter().cloned())
            .collect()
    }

    /// How lines are set.
    pub fn typesetting(&self) -> TypesettingOptions {
        TypesettingOptions {
            justify: self.justify,
            hyphenate: self.hyphenate,
            drop_cap: self.drop_cap,
            bidi: self.bidi,
        }
    }
}

/// The file and what stands in it; none where there is no file.
fn text(dirs: &AppDirs) -> Result<Option<(PathBuf, String)>> {
    read(dirs.config_file())
}

impl AppDirs {
    /// `feeds.toml` and what stands in it; none where there is no file.
    pub(crate) fn read_feeds(&self) -> Result<Option<(PathBuf, String)>> {
        read(self.feeds_file())
    }
}

fn read(file: Option<PathBuf>) -> Result<Option<(PathBuf, String)>> {
    let Some(file) = file else { return Ok(None) };
    match std::fs::read_to_string(&file) {
        Ok(text) => Ok(Some((file, text))),
        // A home that is no folder holds no configuration either.
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => Ok(None),
        Err(error) => Err(Error::io(&file, &error)),
    }
}

/// `~/x` means x in the reader's home folder, here as in a shell.
pub fn in_home(folder: &Path) -> PathBuf {
    let home = folder.strip_prefix("~").ok().zip(directories::BaseDirs::new());
    home.map_or_else(|| folder.to_path_buf(), |(below, dirs)| dirs.home_dir().join(below))
}
