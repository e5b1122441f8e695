//! Values of the state as the journals have them, and as the rest of the library does.

use rusqlite::{Connection, Row};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Highlight, Identity, ReadingPosition, rows};
use crate::article::{Anchor, Origin, Passage, PieceId, Point, Text};

/// What an article was when its state was last changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct About {
    pub(super) title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) byline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
    /// The day it was published, as a number like 20190228.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) published: Option<i64>,
    /// Seconds since 1970 of its arrival.
    pub(super) added: i64,
    /// The hash of its text, in hexadecimal digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<String>,
}

/// A reading position: piece, slot and byte of the words at the top, and the share that was read.
#[derive(Serialize, Deserialize)]
pub(super) struct Position {
    pub(super) piece: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) slot: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) byte: Option<usize>,
    pub(super) share: f64,
}

/// A highlight: piece, slot and byte where it begins and behind its last letter, its words, a note.
#[derive(Serialize, Deserialize)]
pub(super) struct Marked {
    from: [usize; 3],
    to: [usize; 3],
    words: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<Text>,
    added: i64,
}

impl About {
    /// Columns of an article that [`About::read`] reads.
    pub(super) const COLUMNS: &str = "a.title, a.byline, a.url, a.published, a.added, hex(a.text)";

    pub(super) fn read(row: &Row<'_>) -> Self {
        Self {
            title: rows::string(row, 0).unwrap_or_default(),
            byline: rows::string(row, 1),
            url: rows::string(row, 2),
            published: rows::number(row, 3),
            added: rows::number(row, 4).unwrap_or_default(),
            text: rows::string(row, 5).filter(|text| !text.is_empty()).map(|text| text.to_ascii_lowercase()),
        }
    }

    /// Of an article in the index.
    pub(super) fn of_row(connection: &Connection, article: Identity) -> rusqlite::Result<Self> {
        let sql = format!("SELECT {} FROM articles a WHERE identity = ?", Self::COLUMNS);
        connection.prepare_cached(&sql)?.query_row([article.0], |row| Ok(Self::read(row)))
    }

    pub(super) fn value(&self) -> Value {
        json!(self)
    }

    pub(super) fn of(value: &Value) -> Self {
        Self::deserialize(value).unwrap_or_default()
    }
}

impl Position {
    pub(super) fn of(position: &ReadingPosition) -> Self {
        let ReadingPosition { anchor: Anchor { piece, origin }, share } = *position;
        Self {
            piece: piece.number(),
            slot: origin.map(|origin| origin.slot),
            byte: origin.map(|origin| origin.byte),
            share,
        }
    }

    pub(super) fn position(&self) -> ReadingPosition {
        let origin = self.slot.zip(self.byte).map(|(slot, byte)| Origin { slot, byte });
        // A share that is no number says nothing.
        let share = if self.share.is_finite() { self.share.clamp(0.0, 1.0) } else { 0.0 };
        ReadingPosition { anchor: Anchor { piece: PieceId::from_number(self.piece), origin }, share }
    }
}

impl Marked {
    pub(super) fn of(highlight: &Highlight) -> Self {
        let Highlight { passage, words, note, added } = highlight.clone();
        let point = |Point { piece, slot, byte }| [piece.number(), slot, byte];
        Self { from: point(passage.from), to: point(passage.to), words, note, added }
    }

    /// What is in a file may have been written by anybody: words and notes are cleaned.
    pub(super) fn highlight(self) -> Highlight {
        let point =
            |[piece, slot, byte]: [usize; 3]| Point { piece: PieceId::from_number(piece), slot, byte };
        Highlight {
            passage: Passage { from: point(self.from), to: point(self.to) },
            words: Text::lines(&self.words).to_string(),
            note: self.note,
            added: self.added,
        }
    }

    /// The name of its register: the same passage with the same words is the same highlight, whatever is noted there.
    pub(super) fn name(&self) -> String {
        let point = |[piece, slot, byte]: [usize; 3]| format!("{piece}.{slot}.{byte}");
        let words = blake3::hash(self.words.as_bytes()).to_hex();
        format!("{}-{}-{}", point(self.from), point(self.to), words.get(..8).unwrap_or_default())
    }
}
