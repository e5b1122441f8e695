//! What is said to the person.

use super::jobs::Jobs;
use crate::article::Text;

/// The status line's state.
#[derive(Debug, Default)]
pub struct Status {
    /// What it says, until the next key.
    pub notice: Option<Notice>,
    /// A disguised address that the person was warned of; asking again opens it.
    pub warned: Option<Text>,
    /// Whether no feed was due when the reader last wanted to fetch; who wants it again means it.
    pub none_was_due: bool,
    /// What goes on in the background.
    pub jobs: Jobs,
}

/// A line for the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Good to know.
    Info(Text),
    /// Something failed.
    Error(Text),
}

impl Notice {
    /// Its words.
    pub fn text(&self) -> &Text {
        match self {
            Self::Info(text) | Self::Error(text) => text,
        }
    }
}
