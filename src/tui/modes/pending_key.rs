//! A key that is waited for: the letter of a bookmark, the letters of a link.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;

use super::Flow;
use crate::{
    article::{Point, Text},
    tui::{
        app::App,
        cx::Cx,
        geometry::Geometry,
        input::Input,
        update::{bookmarks, hints},
        view,
    },
};

/// What the next key means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PendingKey {
    /// A letter for this place.
    SetBookmark,
    /// The letter of a place.
    GoToBookmark,
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
    pub target: LinkTarget,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// To a footnote of the article.
    Within(Point),
    /// To an address.
    Outside {
        /// The words of the link.
        label: Text,
        /// The address.
        address: Text,
    },
}

impl PendingKey {
    pub(super) fn on_input(&mut self, input: &Input, cx: &mut Cx<'_>) -> Flow {
        match input {
            // No letter, but whatever it is elsewhere.
            Input::Key(key) if key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) => {
                Flow::CloseAndPass
            }
            Input::Key(KeyEvent { code: KeyCode::Char(letter), .. }) => self.on_letter(*letter, cx),
            // Any other key gives it up.
            Input::Key(_) => Flow::Close,
            _ => Flow::Pass,
        }
    }

    fn on_letter(&mut self, letter: char, cx: &mut Cx<'_>) -> Flow {
        match self {
            Self::SetBookmark => bookmarks::set(letter, cx),
            Self::GoToBookmark => bookmarks::go(letter, cx),
            Self::Hint { hints, typed } => {
                typed.push(letter);
                if let Some(hint) = hints.iter().find(|hint| hint.label == *typed) {
                    hints::follow(&hint.target, cx);
                } else if hints.iter().any(|hint| hint.label.starts_with(&*typed)) {
                    return Flow::Stay;
                }
            }
        }
        Flow::Close
    }

    pub(super) fn draw(&self, app: &App, geometry: Geometry, buffer: &mut Buffer) {
        if let Self::Hint { hints, typed } = self {
            view::hints(app, geometry, hints, typed, buffer);
        }
    }
}
