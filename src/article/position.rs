//! Positions among the words of an article, the same at every measure: what search, selection, highlights and the
//! reading position are made of.
//!
//! An article is its headline area and its blocks, the *pieces*; a piece holds texts, its *slots* (see
//! [`super::each_slot`]); a text is bytes of UTF-8.

/// Which way through an article, as it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Towards its end.
    Forward,
    /// Towards its beginning.
    Backward,
}

/// The headline area, or a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct PieceId(usize);

impl PieceId {
    /// The headline area: headline, standfirst, byline and date.
    pub const HEAD: Self = Self(0);

    /// The piece of a block of the body, by the block's index.
    pub const fn of_block(block: usize) -> Self {
        Self(block.saturating_add(1))
    }

    /// The index of the block; none for the headline area.
    pub const fn block(self) -> Option<usize> {
        self.0.checked_sub(1)
    }

    /// The number that stands for it in files and in the library: 0 is the headline area, n + 1 is block n.
    pub const fn number(self) -> usize {
        self.0
    }

    /// The piece with this [`number`](Self::number).
    pub const fn from_number(number: usize) -> Self {
        Self(number)
    }

    /// The piece below, which need not exist.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The piece above; none above the headline area.
    pub fn before(self) -> Option<Self> {
        self.block().map(Self)
    }

    /// The pieces from this one up to `end`, without it.
    pub fn up_to(self, end: Self) -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator {
        (self.0..end.0).map(Self)
    }
}

/// A byte of a piece's words, for who knows the piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Origin {
    /// Index of the text in the piece, in the order of [`super::each_slot`].
    pub slot: usize,
    /// Byte of that text.
    pub byte: usize,
}

impl Origin {
    /// The same byte in the article.
    pub const fn of(self, piece: PieceId) -> Point {
        Point { piece, slot: self.slot, byte: self.byte }
    }
}

/// A byte among the words of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Point {
    /// Headline area or block.
    pub piece: PieceId,
    /// Index of the text in it.
    pub slot: usize,
    /// Byte of that text.
    pub byte: usize,
}

impl Point {
    /// The same byte, for who knows the piece.
    pub const fn origin(self) -> Origin {
        Origin { slot: self.slot, byte: self.byte }
    }

    /// The text that it is in.
    pub const fn text(self) -> (PieceId, usize) {
        (self.piece, self.slot)
    }
}

/// Words from one point up to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Passage {
    /// The first letter.
    pub from: Point,
    /// Behind the last.
    pub to: Point,
}

impl Passage {
    /// From the earlier of two points to the later.
    pub fn between(one: Point, other: Point) -> Self {
        Self { from: one.min(other), to: one.max(other) }
    }

    /// The bytes of it in a text of `length` bytes; none where it holds nothing of it.
    pub fn within(&self, piece: PieceId, slot: usize, length: usize) -> Option<std::ops::Range<usize>> {
        let here = (piece, slot);
        let start = match self.from.text() {
            before if before < here => 0,
            same if same == here => self.from.byte.min(length),
            _ => return None,
        };
        let end = match self.to.text() {
            after if after > here => length,
            same if same == here => self.to.byte.min(length),
            _ => return None,
        };
        (start < end).then_some(start..end)
    }
}

/// Where a page begins: at a piece, or at words of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Anchor {
    /// Headline area or block.
    pub piece: PieceId,
    /// The first words on the line; `None` where the piece begins.
    pub origin: Option<Origin>,
}

impl Anchor {
    /// The point it names, which is its piece's first byte where it names no words.
    pub fn point(self) -> Point {
        self.origin.unwrap_or_default().of(self.piece)
    }
}

impl From<Point> for Anchor {
    fn from(point: Point) -> Self {
        Self { piece: point.piece, origin: Some(point.origin()) }
    }
}
