//! A number typed before a key: `5j`, `10G`, `50%`; `12` and enter opens the twelfth entry of the list.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{Flow, Mode};
use crate::{
    article::Direction,
    tui::{
        action::{Action, Handler},
        cx::Cx,
        input::Input,
        panes::{self, Motion, Pane, headlines},
        update::find,
    },
};

/// Largest number that counts.
pub(in crate::tui) const MOST: usize = 99_999;

/// Most matches that a number goes over.
const MATCHES: usize = 1000;

/// The number that is being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count(pub(in crate::tui) usize);

/// The digit that a key is.
fn digit(key: KeyEvent) -> Option<usize> {
    match key.code {
        KeyCode::Char(digit) if !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) => {
            digit.to_digit(10).map(|digit| digit as usize)
        }
        _ => None,
    }
}

/// Begins to count with a key that no action has; whether it is a digit.
pub(in crate::tui) fn begin(key: KeyEvent, cx: &mut Cx<'_>) -> bool {
    let first = digit(key).filter(|digit| *digit > 0);
    if let Some(first) = first {
        cx.app.modes.push(Mode::Count(Count(first)));
    }
    first.is_some()
}

/// Says how the key for percents is used, which is nothing without a number.
pub(in crate::tui) fn explain_percent(cx: &mut Cx<'_>) {
    cx.say("type the number first: 50% goes to the middle");
}

impl Count {
    pub(super) fn on_input(&mut self, input: &Input, cx: &mut Cx<'_>) -> Flow {
        let Input::Key(key) = input else { return Flow::CloseAndPass };
        let action = cx.app.look.keys.action(*key);
        if let Some(digit) = digit(*key).filter(|_| action.is_none()) {
            self.0 = (self.0 * 10 + digit).min(MOST);
            return Flow::Stay;
        }
        match (key.code, action) {
            (KeyCode::Esc | KeyCode::Backspace, _) => Flow::Close,
            (_, Some(action)) if self.does(action, cx) => Flow::Close,
            // Whatever takes no number is done as it is.
            _ => Flow::CloseAndPass,
        }
    }

    /// Does so many of what an action does one; whether it takes a number.
    fn does(self, action: Action, cx: &mut Cx<'_>) -> bool {
        use Direction::{Backward, Forward};
        let Self(count) = self;
        let motion = match action {
            Action::Start | Action::End => Motion::Number,
            Action::Percent => Motion::Percent,
            Action::NextArticle | Action::PreviousArticle => {
                let direction = if action == Action::NextArticle { Forward } else { Backward };
                headlines::next_article(cx, direction, count);
                return true;
            }
            Action::NextMatch | Action::PreviousMatch => {
                let direction = if action == Action::NextMatch { Forward } else { Backward };
                (0..count.min(MATCHES)).for_each(|_| find::step(cx, direction));
                return true;
            }
            Action::Open if cx.app.panes.focus() == Pane::Headlines => {
                panes::go_times(cx, Motion::Number, count);
                panes::open(cx);
                return true;
            }
            other => match other.handler() {
                Handler::Go(motion) => motion,
                _ => return false,
            },
        };
        panes::go_times(cx, motion, count);
        true
    }
}
