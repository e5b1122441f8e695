//! Back to where a jump began, and forward again; from an article to the one before, where a link led away from that.

use super::opening;
use crate::{article::Direction, tui::cx::Cx};

/// Goes back to where the last jump began, or forward again.
pub(in crate::tui) fn go(cx: &mut Cx<'_>, direction: Direction) {
    let Some(reader) = &mut cx.app.reader else { return cx.say("no article is open") };
    if reader.body.jump(direction) {
        return;
    }
    let entry = reader.entry;
    match cx.app.trail.turn(entry, direction) {
        Some(before) => opening::go_to(cx, before),
        None => cx.say(match direction {
            Direction::Backward => "already at the oldest position",
            Direction::Forward => "already at the newest position",
        }),
    }
}
