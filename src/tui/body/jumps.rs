//! Where jumps began, to go back there.

use super::Body;
use crate::article::Anchor;

impl Body {
    /// Remembers this place, since a jump begins here.
    pub(in crate::tui) fn remember(&mut self) {
        let here = self.anchor();
        self.jumps.1.clear();
        if self.jumps.0.last() != Some(&here) {
            self.jumps.0.push(here);
        }
    }

    /// Jumps to where the words of `anchor` stand.
    pub(in crate::tui) fn leap(&mut self, anchor: Anchor) {
        self.remember();
        self.moved = true;
        self.go(anchor);
    }

    /// Goes to where the last jump began, or forward again; false where there is nothing to go to.
    pub(in crate::tui) fn jump(&mut self, forward: bool) -> bool {
        let here = self.anchor();
        let (back, ahead) = &mut self.jumps;
        let (from, to) = if forward { (ahead, back) } else { (back, ahead) };
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
        let back = self.jump(false);
        self.jumps.0.extend(self.jumps.1.pop().filter(|_| back));
        back
    }
}
