//! What one input may cost, whatever is inside what.

use std::{
    io::{self, Read},
    time::Duration,
};

use rustix::time::{ClockId, clock_gettime};

use super::pieces;

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

/// Blocks of a book of any size; one takes up to 200 bytes.
pub const FREE_BLOCKS: usize = 150_000;

/// Bytes of a book for each block beyond [`FREE_BLOCKS`].
pub const BYTES_PER_BLOCK: usize = 32;

/// Processor time that taking an input of any size apart may need. Usual ones take a hundredth of a second.
pub const FREE_TIME: Duration = Duration::from_secs(20);

/// The same for each megabyte beyond: several times what the worst that are known take.
pub const TIME_PER_MEGABYTE: Duration = Duration::from_secs(1);

/// What is left of the bytes, members, articles, blocks and time that one input may take. It is made once, for the outermost
/// input, and handed down by `&mut`: nothing but [`super::open_bytes`] and its kind can make one, so an archive inside an
/// archive, a chapter or a part cannot begin with a full one.
#[derive(Debug)]
pub struct Budget {
    /// Bytes of the outermost input.
    size: usize,
    /// The processor time of this thread at which nothing more is taken.
    end: Duration,
    unpacked: u64,
    members: usize,
    entries: usize,
    blocks: usize,
    depth: usize,
    /// Whether somebody was told that nothing more is unpacked.
    is_told: bool,
}

/// Which part of a budget is spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spent {
    /// There were more than are taken.
    Count,
    /// It took longer than an input may.
    Time,
}

/// What comes of unpacking.
#[derive(Debug)]
pub enum Unpacked {
    /// All of it.
    Whole(Vec<u8>),
    /// It is larger than what is left; nothing of it is kept.
    TooLarge,
}

/// Processor time that this thread has had: that of a busy machine or a stopped process does not count.
fn processor_time() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    let nanoseconds = u32::try_from(now.tv_nsec).unwrap_or_default();
    Duration::new(u64::try_from(now.tv_sec).unwrap_or_default(), nanoseconds)
}

impl Budget {
    /// The budget of an input of so many bytes.
    pub(super) fn of_input(bytes: usize) -> Self {
        let size = bytes as u64;
        let megabytes = u32::try_from(size >> 20).unwrap_or(u32::MAX);
        Self {
            size: bytes,
            end: processor_time() + FREE_TIME + TIME_PER_MEGABYTE * megabytes,
            unpacked: size.saturating_mul(MAX_RATIO).saturating_add(FREE_UNPACKED).min(MAX_UNPACKED),
            members: MAX_MEMBERS,
            entries: FREE_ENTRIES + bytes / BYTES_PER_ENTRY,
            blocks: FREE_BLOCKS + bytes / BYTES_PER_BLOCK,
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

    /// Takes one member of an archive.
    pub fn member(&mut self) -> Result<(), Spent> {
        self.in_time().and_then(|()| take(&mut self.members, 1))
    }

    /// Takes one article.
    pub fn entry(&mut self) -> Result<(), Spent> {
        self.in_time().and_then(|()| take(&mut self.entries, 1))
    }

    /// Takes blocks of a book.
    pub fn blocks(&mut self, count: usize) -> Result<(), Spent> {
        self.in_time().and_then(|()| take(&mut self.blocks, count))
    }

    fn in_time(&self) -> Result<(), Spent> {
        if processor_time() < self.end { Ok(()) } else { Err(Spent::Time) }
    }

    /// As much of a text from its beginning as may be read of it: a text that was unpacked from a smaller input is divided no
    /// finer than that input pays for.
    pub fn affordable<'t>(&self, text: &'t str) -> &'t str {
        if text.len() > self.size { pieces::affordable_of(text, self.size) } else { text }
    }

    /// As much of a page as may be read of it.
    pub fn affordable_page<'t>(&self, html: &'t str) -> &'t str {
        if html.len() > self.size { pieces::affordable_page(html, self.size) } else { html }
    }

    /// The same of a text that holds articles. How finely JSON is divided its reader asks itself.
    pub fn affordable_container<'t>(&self, text: &'t str) -> &'t str {
        match text.as_bytes().first() {
            Some(b'<') => self.affordable_page(text),
            Some(b'{' | b'[') => text,
            _ => self.affordable(text),
        }
    }

    /// The same of bytes that are parted by lines.
    pub fn affordable_bytes<'t>(&self, bytes: &'t [u8]) -> &'t [u8] {
        let end =
            if bytes.len() > self.size { pieces::affordable_bytes(bytes, self.size) } else { bytes.len() };
        bytes.get(..end).unwrap_or(bytes)
    }

    /// Whether the values of a JSON text can be held at once.
    pub fn affords_values(&self, text: &str) -> bool {
        pieces::are_values_affordable(text, self.size.min(text.len()))
    }

    /// What `inside` makes of something that stands inside another; `None` where that is too deep.
    pub fn nested<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.depth = self.depth.checked_sub(1)?;
        let made = inside(self);
        self.depth += 1;
        Some(made)
    }
}

fn take(left: &mut usize, count: usize) -> Result<(), Spent> {
    *left = left.checked_sub(count).ok_or(Spent::Count)?;
    Ok(())
}

#[cfg(test)]
impl Budget {
    /// One for a reader that is tried alone.
    pub(in crate::format) fn of_test(bytes: usize) -> Self {
        Self::of_input(bytes)
    }

    /// One whose time is over.
    pub(in crate::format) fn of_the_past() -> Self {
        Self { end: Duration::ZERO, ..Self::of_input(1 << 20) }
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
        assert_eq!((0..1_000_000).take_while(|_| budget.entry().is_ok()).count(), FREE_ENTRIES + 10);
        let most = FREE_BLOCKS + 2560 / BYTES_PER_BLOCK;
        assert_eq!((budget.blocks(most + 1), budget.blocks(most)), (Err(Spent::Count), Ok(())));
    }

    #[test]
    fn time_ends_too() {
        let mut over = Budget::of_the_past();
        assert_eq!([over.member(), over.entry(), over.blocks(0)], [Err(Spent::Time); 3]);
        let mut budget = Budget::of_input(0);
        assert_eq!([budget.member(), budget.entry(), budget.blocks(0)], [Ok(()); 3]);
    }

    #[test]
    fn what_is_packed_is_divided_no_finer_than_it_pays_for() {
        let budget = Budget::of_input(4 << 10);
        let lines = "a\n".repeat(4 << 20);
        assert!(budget.affordable(&lines).len() < 1 << 20);
        let page = format!("<html>{}", "<p>a".repeat(1 << 20));
        assert!(budget.affordable_page(&page).len() < 1 << 20);
        let prose = "The sea rises twice a day, and each time the harbour fills with boats.\n".repeat(20_000);
        assert_eq!(budget.affordable(&prose).len(), prose.len());
        let own = Budget::of_input(lines.len());
        assert_eq!(own.affordable(&lines).len(), lines.len(), "whoever parses it counts");
    }
}
