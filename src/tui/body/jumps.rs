//! Where jumps began, to go back there.

use super::Body;
use crate::article::{Anchor, Direction};

/// Places to go back to, and forward again.
#[derive(Debug, Default)]
pub(super) struct Jumps {
    /// Where jumps began, the last at the end.
    back: Vec<Anchor>,
    /// Where those that were taken back had led.
    forward: Vec<Anchor>,
}

impl Body {
    /// Remembers this place, since a jump begins here.
    pub(in crate::tui) fn remember(&mut self) {
        let here = self.anchor();
        self.jumps.forward.clear();
        if self.jumps.back.last() != Some(&here) {
            self.jumps.back.push(here);
        }
    }

    /// Jumps to where the words of `anchor` stand.
    pub(in crate::tui) fn leap(&mut self, anchor: Anchor) {
        self.remember();
        self.moved = true;
        self.go(anchor);
    }

    /// Goes to where the last jump began, or forward again; false where there is nothing to go to.
    pub(in crate::tui) fn jump(&mut self, direction: Direction) -> bool {
        let here = self.anchor();
        let Jumps { back, forward } = &mut self.jumps;
        let (from, to) = match direction {
            Direction::Backward => (back, forward),
            Direction::Forward => (forward, back),
        };
        // A jump that began here leads nowhere.
        while from.last() == Some(&here) {
            from.pop();
        }
        let Some(anchor) = from.pop() else { return false };
        to.push(here);
        self.moved = true;
        self.go(anchor);
        true
    }

    /// Goes to where the last jump began, which now begins here.
    pub(in crate::tui) fn jump_across(&mut self) -> bool {
        let went = self.jump(Direction::Backward);
        self.jumps.back.extend(self.jumps.forward.pop().filter(|_| went));
        went
    }
}
