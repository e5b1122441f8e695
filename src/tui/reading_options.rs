//! How the person wants articles set.

use crate::{
    config::{Config, Graphics},
    layout::TypesettingOptions,
};

/// How articles are set on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "independent switches")]
pub struct ReadingOptions {
    /// Widest line of text, in columns.
    pub measure: u16,
    /// Newspaper columns that a page has, where it is wide enough.
    pub columns: u8,
    /// Words a minute, where the page moves by itself.
    pub pace: u16,
    /// Whether pictures are shown.
    pub images: bool,
    /// How they are drawn.
    pub graphics: Graphics,
    /// Whether they may come from the net without being asked for.
    pub remote: bool,
    /// Whether the screen is read by a program: one pane, nothing drawn, the cursor at what is new.
    pub screen_reader: bool,
    /// How lines look.
    pub typesetting: TypesettingOptions,
}

impl Default for ReadingOptions {
    fn default() -> Self {
        Self::from(&Config::default())
    }
}

impl From<&Config> for ReadingOptions {
    fn from(config: &Config) -> Self {
        Self {
            measure: config.measure,
            columns: config.columns,
            pace: config.pace,
            images: config.images,
            graphics: config.graphics,
            remote: config.remote_images,
            screen_reader: config.screen_reader,
            typesetting: config.typesetting(),
        }
    }
}
