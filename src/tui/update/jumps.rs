//! Back to where a jump began, and forward again.

use crate::{article::Direction, tui::cx::Cx};

/// Goes back to where the last jump began, or forward again.
pub(in crate::tui) fn go(cx: &mut Cx<'_>, direction: Direction) {
    let Some(reader) = &mut cx.app.reader else { return cx.say("no article is open") };
    if !reader.body.jump(direction) {
        cx.say(match direction {
            Direction::Backward => "no place before this one",
            Direction::Forward => "no place after this one",
        });
    }
}
