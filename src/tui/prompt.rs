//! The line that is typed into: for a search, a filter, a popup's filter.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;

use crate::{
    article::{Anchor, Passage, Text},
    find::Mode,
};

/// What is being typed, and what for.
#[derive(Debug, Clone, Default)]
pub struct Prompt {
    /// What it is for.
    pub purpose: Purpose,
    /// What has been typed.
    pub text: String,
    /// How a search is read.
    pub mode: Mode,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// What typing is for.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Purpose {
    /// Headlines that hold the words.
    #[default]
    Filter,
    /// Articles of the library; esc goes back to the list as it was.
    Library,
    /// Tags of an article, with commas between.
    Tags {
        /// Its entry.
        entry: usize,
    },
    /// A command that gets the chosen words, or the article.
    Pipe {
        /// The words; without, the article.
        passage: Option<Passage>,
    },
    /// A note on a passage.
    Note {
        /// The passage.
        passage: Passage,
    },
    /// Words in the article; esc goes back to `origin`.
    Find {
        /// Where the reader was.
        origin: Anchor,
    },
}

/// What a key did to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Typed {
    Changed,
    Accepted,
    Cancelled,
    ToggledMode,
    Completed,
    Saved,
    Moved(isize),
    Nothing,
}

/// Applies a key to `text`: letters, backspace, ctrl-w, ctrl-u.
pub(super) fn type_key(text: &mut String, key: KeyEvent) -> Typed {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Enter => return Typed::Accepted,
        KeyCode::Esc => return Typed::Cancelled,
        KeyCode::Char('c' | 'g') if control => return Typed::Cancelled,
        KeyCode::Char('r') if control => return Typed::ToggledMode,
        KeyCode::Char('s') if control => return Typed::Saved,
        KeyCode::Tab => return Typed::Completed,
        KeyCode::Down => return Typed::Moved(1),
        KeyCode::Up => return Typed::Moved(-1),
        KeyCode::Char('n') if control => return Typed::Moved(1),
        KeyCode::Char('p') if control => return Typed::Moved(-1),
        KeyCode::Char('u') if control => text.clear(),
        KeyCode::Char('w') if control => {
            let kept = text.trim_end().rfind(char::is_whitespace).map_or(0, |at| at + 1);
            text.truncate(text.floor_char_boundary(kept));
        }
        KeyCode::Backspace if text.is_empty() => return Typed::Cancelled,
        KeyCode::Backspace => {
            let kept = text.grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
            text.truncate(kept);
        }
        KeyCode::Char(c) if !control && !key.modifiers.contains(KeyModifiers::ALT) => text.push(c),
        _ => return Typed::Nothing,
    }
    Typed::Changed
}

/// Adds pasted words, cleaned, without line breaks.
pub(super) fn paste(text: &mut String, pasted: &str) {
    const LONGEST: usize = 1000;
    let cut = pasted.floor_char_boundary(LONGEST);
    text.push_str(&Text::line(pasted.get(..cut).unwrap_or_default()));
}
