//! What a handler works on: the state, and what shall be done outside.

use super::{app::App, message::Effect, status::Notice};
use crate::article::Text;

/// The state and the effects of one message. Everything that changes the state gets this and nothing else: there is no
/// clock, no environment and no thread to reach from here.
#[derive(Debug)]
pub(super) struct Cx<'a> {
    /// The state.
    pub app: &'a mut App,
    /// What shall be done outside, in this order.
    pub effects: &'a mut Vec<Effect>,
}

impl Cx<'_> {
    /// Has something done outside.
    pub(super) fn perform(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Tells the person something, on the status line.
    pub(super) fn say(&mut self, message: &str) {
        self.app.status.notice = Some(Notice::Info(Text::line(message)));
    }

    /// Tells the person what failed.
    pub(super) fn fail(&mut self, message: &str) {
        self.app.status.notice = Some(Notice::Error(Text::line(message)));
    }
}
