//! How the screen looks and what its keys do, as far as the person chooses it.

use super::{keymap::Keymap, modes::TEMPLATE, reading_options::ReadingOptions, theme::Theme, view::fitted};
use std::borrow::Cow;

use crate::{article::Text, layout::in_order};

/// Theme, keys and reading options.
#[derive(Debug)]
pub struct Look {
    /// The theme everything is drawn with.
    pub theme: Theme,
    /// Its name in the configuration.
    pub theme_name: String,
    /// Every theme there is, once they were read.
    pub(super) themes: Vec<(Text, Theme)>,
    /// Whether the themes are read for the person to choose from.
    pub(super) choosing: bool,
    /// The key map, the reader's own bindings included.
    pub keys: Keymap,
    /// How articles are set now.
    pub options: ReadingOptions,
    /// How the configuration has them set.
    pub(super) configured: ReadingOptions,
    /// Whether all but the paragraph being read is dim.
    pub dims: bool,
    /// What a quotation looks like in the notes file.
    pub(super) note_template: String,
}

impl Look {
    /// A line of words beside the article, in the order in which it is seen.
    pub(super) fn in_order<'t>(&self, text: &'t str) -> Cow<'t, str> {
        in_order(text, self.options.typesetting.bidi)
    }

    /// Such words in at most so many columns.
    pub(super) fn fitted(&self, text: &str, columns: usize) -> String {
        self.in_order(&fitted(text, columns)).into_owned()
    }

    /// A look as the configuration has it.
    pub fn new(theme: &Theme, keys: Keymap, options: ReadingOptions) -> Self {
        Self {
            theme: *theme,
            theme_name: String::new(),
            themes: Vec::new(),
            choosing: false,
            keys,
            options,
            configured: options,
            dims: false,
            note_template: TEMPLATE.to_owned(),
        }
    }
}
