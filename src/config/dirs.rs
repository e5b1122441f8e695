//! The folders newsprint uses.

use std::path::PathBuf;

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
        let system = directories::ProjectDirs::from("", "", "newsprint");
        Self {
            config: config.or_else(|| system.as_ref().map(|k| k.config_dir().to_path_buf())),
            data: data.or_else(|| system.as_ref().map(|k| k.data_dir().to_path_buf())),
        }
    }

    /// The file of the configuration, which need not be there.
    pub fn config_file(&self) -> Option<PathBuf> {
        self.config.as_ref().map(|folder| folder.join("config.toml"))
    }

    /// The file of the subscriptions, which need not be there.
    pub fn feeds_file(&self) -> Option<PathBuf> {
        self.config.as_ref().map(|folder| folder.join("feeds.toml"))
    }

    /// The folder of the reader's own themes.
    pub fn themes(&self) -> Option<PathBuf> {
        self.config.as_ref().map(|folder| folder.join("themes"))
    }

    /// The folder of what arrived of feeds.
    pub fn arrived(&self) -> Option<PathBuf> {
        self.data.as_ref().map(|folder| folder.join("feeds"))
    }

    /// The folder of the library's own articles.
    pub fn articles(&self) -> Option<PathBuf> {
        self.data.as_ref().map(|folder| folder.join("articles"))
    }
}
