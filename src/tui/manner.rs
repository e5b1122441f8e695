//! How the reader wants articles set, and what the next key means.

use crate::{
    article::{Point, Text},
    config::{Config, Graphics},
    layout::TypesettingOptions,
};

/// How articles are set on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each may stand with every other")]
pub struct Manner {
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

/// What the next key means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Awaited {
    /// A letter for this place.
    SetMark,
    /// The letter of a place.
    GoToMark,
    /// The letters of a link.
    Hint {
        /// All of them.
        hints: Vec<Hint>,
        /// What has been typed.
        typed: String,
    },
}

/// A link with letters on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Where it stands.
    pub at: Point,
    /// Its letters.
    pub label: String,
    /// Where it leads.
    pub aim: Aim,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aim {
    /// To a footnote of the article.
    Within(Point),
    /// To an address.
    Outside(Text),
}

impl Default for Manner {
    fn default() -> Self {
        Self::from(&Config::default())
    }
}

impl From<&Config> for Manner {
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
