//! The model every other room speaks: an [`Article`] is metadata and a sequence of [`Block`]s.
//!
//! All text in it has passed the one gate in [`text`], so nothing after this room has to think of control
//! characters, escape sequences or direction overrides again.

mod dates;
mod draft;
mod format;
mod host;
mod json;
mod language;
mod letters;
pub mod meta;
mod moment;
mod passage;
mod position;
mod slots;
pub mod text;

pub use draft::{Content, Draft, Imported, ImportedHighlight};
pub use format::Format;
pub use host::disguise;
pub use json::{blocks_from_json, to_json};
pub use language::language_of;
pub use letters::{is_alphabetic, is_alphanumeric};
pub use meta::{Enclosure, Meta, date_in_words, day_since_1970, days_since_1970, parse_date};
pub use moment::{Moment, NoDate};
pub use position::{Anchor, Direction, Origin, Passage, PieceId, Point};
pub use slots::{Slot, each_slot};
pub use text::Text;

/// How many quotes and lists may stand inside one another before deeper ones are set at the same depth.
pub const MAX_DEPTH: usize = 24;

/// One article: what is known about it, and its body.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Article {
    /// Headline, byline, date and the rest of what is known.
    pub meta: Meta,
    /// The body, in reading order, without the headline.
    pub blocks: Vec<Block>,
    /// What the article was written in.
    pub format: Format,
    /// Words to read, once they are counted; `None` where only the beginning of the article is at hand.
    pub words: Option<usize>,
    /// What of the source was left out, because a limit was reached.
    pub left_out: Option<Text>,
    /// What a reader had done with it, where the source says that: an export does.
    pub imported: Imported,
    /// Whether next to nothing could be read of the source; `left_out` says why.
    pub unreadable: bool,
}

/// A piece of the body.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A section heading; `level` is 2 for the first level below the headline.
    Heading {
        /// 2 to 6.
        level: u8,
        /// On one line.
        text: Rich,
    },
    /// Running text.
    Paragraph(Rich),
    /// A picture, known by its address, its alternative text and what stands under it.
    Image(Image),
    /// Somebody else's words.
    Quote(Vec<Block>),
    /// Bullets or numbers.
    List(List),
    /// Rows of cells.
    Table(Table),
    /// Text set as it is, line by line.
    Code {
        /// The language the source named.
        language: Option<Text>,
        /// Lines separated by `\n`.
        text: Text,
    },
    /// A break in the text.
    Rule,
    /// What surrounds an article without belonging to it: share buttons, related links.
    Note(Rich),
}

/// A picture and its caption.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Image {
    /// Address or path.
    pub src: Option<Text>,
    /// Alternative text.
    pub alt: Option<Text>,
    /// What the article says under the picture.
    pub caption: Option<Rich>,
    /// Who made the picture.
    pub credit: Option<Text>,
}

/// A list, possibly with lists inside its items.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct List {
    /// Numbered, not bulleted.
    pub ordered: bool,
    /// Number of the first item.
    pub start: u64,
    /// Whether the items' words begin with their numbers, as the source wrote them.
    pub marked: bool,
    /// The items.
    pub items: Vec<Item>,
}

/// One item of a [`List`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Item {
    /// The item's first paragraph.
    pub text: Rich,
    /// Set for the items of a task list.
    pub checked: Option<bool>,
    /// What follows inside the item.
    pub blocks: Vec<Block>,
}

/// Rows of cells; rows may be of different lengths.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Empty where the source gave none.
    pub header: Vec<Rich>,
    /// The body.
    pub rows: Vec<Vec<Rich>>,
}

/// Text with inline marks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rich {
    /// Without any markup; spans count its bytes.
    pub text: Text,
    /// What words of it are, in order of their start; they may lie over one another.
    pub spans: Vec<Span>,
}

/// What the words of `text[start..end]` are.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What the words are.
    pub kind: SpanKind,
}

/// What an inline stretch of words is.
#[derive(Debug, Clone, PartialEq)]
pub enum SpanKind {
    /// Stressed, usually italic.
    Emphasis,
    /// Strong, usually bold.
    Strong,
    /// Code.
    Code,
    /// Struck out.
    Strike,
    /// The number of a footnote.
    Footnote,
    /// Raised: an exponent.
    Superscript,
    /// Lowered: an index.
    Subscript,
    /// A link to this address.
    Link(Text),
}

impl Rich {
    /// Words without marks.
    pub fn plain(raw: &str) -> Self {
        Self { text: Text::line(raw), spans: Vec::new() }
    }

    /// A part of the words by its bytes, with what they are; spans are cut at its ends. Empty where the range does not
    /// fit.
    #[must_use]
    pub fn slice(&self, range: std::ops::Range<usize>) -> Self {
        let moved = |at: usize| at.clamp(range.start, range.end) - range.start;
        let spans = self.spans.iter().filter(|span| span.start < range.end && span.end > range.start);
        let spans = spans.map(|s| Span { start: moved(s.start), end: moved(s.end), kind: s.kind.clone() });
        let spans = if range.start < range.end { spans.collect() } else { Vec::new() };
        Self { spans, text: self.text.part(range) }
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}

impl List {
    /// The number that a marked item's words begin with, as `3. `, and its length in bytes; none in other lists.
    pub fn own_marker<'a>(&self, item: &'a Item) -> Option<&'a str> {
        let text = &*item.text.text;
        let end = text.find(char::is_alphabetic).filter(|_| self.marked)?;
        let end = text.get(..end)?.rfind([' ', '、']).map(|at| text.ceil_char_boundary(at + 1))?;
        text.get(..end)
    }
}

impl From<Text> for Rich {
    fn from(text: Text) -> Self {
        Self { text, spans: Vec::new() }
    }
}

impl Article {
    /// Counts the words that are read: runs of letters and digits; two ideographs or kana count as one word.
    pub fn count_words(&self) -> usize {
        let mut count = self.meta.standfirst.as_ref().map_or(0, |text| text::words(text));
        for block in &self.blocks {
            each_slot(block, &mut |slot| count += if slot.is_read() { text::words(slot.text) } else { 0 });
        }
        count
    }

    /// Whether it is nothing but an address that was kept.
    pub fn is_link(&self) -> bool {
        let first = self.blocks.first();
        self.words == Some(0)
            && matches!((first, &self.meta.url), (Some(Block::Paragraph(words)), Some(url)) if words.text == *url)
    }

    /// Every link of the body with the words it stands on, in reading order.
    pub fn links(&self) -> Vec<Link<'_>> {
        self.pieces().flat_map(|piece| self.links_of(piece)).collect()
    }

    /// Every link of a piece.
    pub fn links_of(&self, piece: PieceId) -> Vec<Link<'_>> {
        let mut found = Vec::new();
        let mut number = 0;
        let Some(block) = self.block(piece) else { return found };
        each_slot(block, &mut |slot| {
            for span in slot.spans {
                if let SpanKind::Link(address) = &span.kind {
                    let label = slot.text.get(span.start..span.end).unwrap_or_default();
                    let at = Origin { slot: number, byte: span.start }.of(piece);
                    found.push(Link { at, label, address });
                }
            }
            number += 1;
        });
        found
    }
}

/// A link and where it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link<'a> {
    /// The first letter of its words.
    pub at: Point,
    /// The words of the link.
    pub label: &'a str,
    /// Where it leads.
    pub address: &'a Text,
}

/// Words read in a minute.
pub const PACE: usize = 220;

/// Minutes needed to read `words` words; none where there is nothing to read.
pub fn minutes(words: usize) -> usize {
    words.div_ceil(PACE)
}

/// How long an article takes to read, as the screen says it; nothing where only its address was kept.
pub fn length(minutes: usize) -> Option<String> {
    (minutes > 0).then(|| format!("{minutes} min"))
}

impl Block {
    /// Bytes of text in the block, the measure of how far a reader has come.
    pub fn bytes(&self) -> usize {
        let mut sum = 0;
        each_slot(self, &mut |slot| sum += slot.text.len());
        sum
    }
}
