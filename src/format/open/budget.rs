//! What one input may cost, whatever is inside what.

use std::io::{self, Read};

/// Bytes that one member of an archive may take.
pub const MAX_MEMBER: u64 = 64 << 20;

/// Bytes that everything unpacked from one input may take together.
pub const MAX_UNPACKED: u64 = 256 << 20;

/// Bytes that may be unpacked from an input of any size, so that small archives of much white space open.
pub const FREE_UNPACKED: u64 = 24 << 20;

/// How many times the size of the outermost file may be unpacked beyond [`FREE_UNPACKED`].
pub const MAX_RATIO: u64 = 8;

/// Members of archives that are looked at.
pub const MAX_MEMBERS: usize = 20_000;

/// Archives inside one another.
pub const MAX_DEPTH: usize = 3;

/// Articles taken from an input of any size.
pub const FREE_ENTRIES: usize = 40_000;

/// Bytes of input for each article beyond [`FREE_ENTRIES`].
pub const BYTES_PER_ENTRY: usize = 256;

/// Blocks of one book.
pub const MAX_BLOCKS: usize = 400_000;

/// What is left of the bytes, members, articles and blocks that one input may take. It is made once, for the outermost
/// input, and handed down by `&mut`: nothing but [`super::open_bytes`] and its kind can make one, so an archive inside an
/// archive, a chapter or a part cannot begin with a full one.
#[derive(Debug)]
pub struct Budget {
    unpacked: u64,
    members: usize,
    entries: usize,
    blocks: usize,
    depth: usize,
    /// Whether somebody was told that nothing more is unpacked.
    is_told: bool,
}

/// What comes of unpacking.
#[derive(Debug)]
pub enum Unpacked {
    /// All of it.
    Whole(Vec<u8>),
    /// It is larger than what is left; nothing of it is kept.
    TooLarge,
}

impl Budget {
    /// The budget of an input of so many bytes.
    pub(super) fn of_input(bytes: usize) -> Self {
        let size = bytes as u64;
        Self {
            unpacked: size.saturating_mul(MAX_RATIO).saturating_add(FREE_UNPACKED).min(MAX_UNPACKED),
            members: MAX_MEMBERS,
            entries: FREE_ENTRIES + bytes / BYTES_PER_ENTRY,
            blocks: MAX_BLOCKS,
            depth: MAX_DEPTH,
            is_told: false,
        }
    }

    /// Reads all that `from` unpacks to, at most `limit` bytes. What is read is paid for, kept or not.
    pub fn unpack(&mut self, from: impl Read, limit: u64) -> io::Result<Unpacked> {
        let limit = limit.min(self.unpacked);
        let mut bytes = Vec::new();
        // One byte more than the limit tells whether there is more.
        let read = from.take(limit + 1).read_to_end(&mut bytes);
        self.unpacked = self.unpacked.saturating_sub(bytes.len() as u64);
        read?;
        Ok(if bytes.len() as u64 > limit { Unpacked::TooLarge } else { Unpacked::Whole(bytes) })
    }

    /// Whether nothing more can be unpacked.
    pub fn is_spent(&self) -> bool {
        self.unpacked == 0
    }

    /// Whether it has yet to be told that nothing more is unpacked; true once.
    pub fn is_untold(&mut self) -> bool {
        !std::mem::replace(&mut self.is_told, true)
    }

    /// Takes one member of an archive; false where there were too many.
    pub fn member(&mut self) -> bool {
        take(&mut self.members, 1)
    }

    /// Takes one article; false where there were too many.
    pub fn entry(&mut self) -> bool {
        take(&mut self.entries, 1)
    }

    /// Takes blocks of a book; false where there were too many.
    pub fn blocks(&mut self, count: usize) -> bool {
        take(&mut self.blocks, count)
    }

    /// What `inside` makes of something that stands inside another; `None` where that is too deep.
    pub fn nested<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.depth = self.depth.checked_sub(1)?;
        let made = inside(self);
        self.depth += 1;
        Some(made)
    }
}

fn take(left: &mut usize, count: usize) -> bool {
    let enough = left.checked_sub(count);
    *left = enough.unwrap_or(*left);
    enough.is_some()
}

#[cfg(test)]
impl Budget {
    /// One for a reader that is tried alone.
    pub(in crate::format) fn of_test(bytes: usize) -> Self {
        Self::of_input(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_thrown_away_is_paid_for() {
        let mut budget = Budget::of_input(0);
        let endless = || std::io::repeat(b'a');
        assert!(matches!(budget.unpack(endless(), 1 << 20), Ok(Unpacked::TooLarge)));
        assert!(matches!(budget.unpack(endless(), u64::MAX), Ok(Unpacked::TooLarge)));
        assert!(budget.is_spent());
        assert!(matches!(budget.unpack(&b"a"[..], u64::MAX), Ok(Unpacked::TooLarge)));
        assert!(matches!(budget.unpack(&b""[..], u64::MAX), Ok(Unpacked::Whole(_))));
    }

    #[test]
    fn depth_and_counts_end() {
        let mut budget = Budget::of_input(2560);
        let three = budget.nested(|b| b.nested(|b| b.nested(|b| b.nested(|_| ()))));
        assert_eq!(three, Some(Some(Some(None))));
        assert_eq!(budget.depth, MAX_DEPTH);
        assert_eq!((0..1_000_000).take_while(|_| budget.entry()).count(), FREE_ENTRIES + 10);
        assert!(!budget.blocks(MAX_BLOCKS + 1) && budget.blocks(MAX_BLOCKS));
    }
}
