//! How the reader wants lines to look, beside their measure.

use std::sync::Arc;

use super::hyphenation::Hyphenation;
use crate::article::{Article, Block};

/// Who puts words that run from right to left in the order in which they are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Bidi {
    /// As the terminal wants it; where that is not known, as `Newsprint`.
    #[default]
    Auto,
    /// We do, and join letters too: the terminal shows letters in the order it gets them.
    Newsprint,
    /// We do, and the terminal joins letters.
    Ordered,
    /// We order words, and the terminal the letters of each.
    Words,
    /// The terminal does.
    Terminal,
}

/// What the reader chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "independent flags")]
pub struct TypesettingOptions {
    /// Both edges of a paragraph are straight.
    pub justify: bool,
    /// Words may be parted at a line's end.
    pub hyphenate: bool,
    /// The first letter of the article is three lines high.
    pub drop_cap: bool,
    /// Who turns words that run from right to left.
    pub bidi: Bidi,
}

impl Default for TypesettingOptions {
    fn default() -> Self {
        Self { justify: false, hyphenate: true, drop_cap: false, bidi: Bidi::Auto }
    }
}

/// How an article is set: what the reader chose, and what its language asks for.
#[derive(Debug, Clone, Default)]
pub struct LayoutContext {
    /// What the reader chose.
    pub typesetting: TypesettingOptions,
    /// The language of the words.
    pub(super) hyphenation: Arc<Hyphenation>,
    /// Whether the article as a whole runs from right to left.
    pub(super) from_right: bool,
}

impl LayoutContext {
    /// The context of `article`.
    pub fn of(article: &Article, typesetting: TypesettingOptions) -> Self {
        let words = article.blocks.iter().find_map(|block| match block {
            Block::Paragraph(rich) => Some(&*rich.text),
            _ => None,
        });
        let first = words.or(article.meta.title.as_deref()).unwrap_or_default();
        Self {
            typesetting,
            hyphenation: Arc::new(Hyphenation::of(article)),
            from_right: super::direction::is_from_right(first),
        }
    }

    /// The same for words that keep their order and their edge: code, tables, what the setter adds.
    pub(super) fn ragged(&self) -> Self {
        Self {
            typesetting: TypesettingOptions { justify: false, drop_cap: false, ..self.typesetting },
            ..self.clone()
        }
    }
}
