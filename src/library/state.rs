//! What the reader has done: read, starred, archived, tagged, and how far.

use rusqlite::Row;
use serde_json::{Value, json};

use super::{
    Highlight, Identity, Library,
    journal::{Field, Register},
    rows,
    values::{Marked, Position},
};
use crate::{
    article::{Anchor, Origin, PieceId, Text},
    error::Result,
};

/// What the reader has done with an article as a whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags {
    /// The reader has opened it.
    pub read: bool,
    /// Wants it kept in sight.
    pub starred: bool,
    /// Wants it out of sight.
    pub archived: bool,
}

impl Flags {
    /// The flags after a change; other changes than those of flags leave them as they are.
    #[must_use]
    pub fn after(self, change: &Change) -> Self {
        match *change {
            Change::Read(read) => Self { read, ..self },
            Change::Starred(starred) => Self { starred, ..self },
            Change::Archived(archived) => Self { archived, ..self },
            _ => self,
        }
    }
}

/// Where the reader left an article.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReadingPosition {
    /// The words at the top of the screen.
    pub anchor: Anchor,
    /// How much was read, from 0 to 1.
    pub share: f64,
}

/// Something the reader does to an article: one field of its state gets a value, and the others stay as they are, whoever
/// else may be changing them.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Marks it as read, or as unread.
    Read(bool),
    /// Stars it, or takes the star off.
    Starred(bool),
    /// Puts it into the archive, or takes it out.
    Archived(bool),
    /// Adds a tag, or takes it away.
    Tag(Text, bool),
    /// Remembers the reading position.
    ReadingPosition(ReadingPosition),
    /// Highlights a passage, or puts another note on it.
    Highlight(Highlight),
    /// Takes the highlight from a passage, and the note with it.
    Unhighlight(Highlight),
    /// Removes it from the library, whatever lists it, or brings it back.
    Removed(bool),
}

impl Change {
    /// What takes this change back, if it changed anything; `None` for a reading position, which nobody undoes. A highlight
    /// that took another's place is taken back by putting the other one there.
    pub fn inverse(&self) -> Option<Self> {
        Some(match self {
            Self::Read(on) => Self::Read(!on),
            Self::Starred(on) => Self::Starred(!on),
            Self::Archived(on) => Self::Archived(!on),
            Self::Tag(tag, on) => Self::Tag(tag.clone(), !on),
            Self::ReadingPosition(_) => return None,
            Self::Highlight(highlight) => Self::Unhighlight(highlight.clone()),
            Self::Unhighlight(highlight) => Self::Highlight(highlight.clone()),
            Self::Removed(on) => Self::Removed(!on),
        })
    }

    /// The register that it writes, and the value.
    pub(super) fn write(&self, article: Identity) -> (Register, Value) {
        let of = |field| Register::of(article, field);
        let named = |field, name| Register::named(article, field, name);
        match self {
            Self::Read(on) => (of(Field::Read), json!(on)),
            Self::Starred(on) => (of(Field::Starred), json!(on)),
            Self::Archived(on) => (of(Field::Archived), json!(on)),
            Self::Removed(on) => (of(Field::Removed), json!(on)),
            Self::Tag(tag, on) => (named(Field::Tag, tag.to_string()), json!(on)),
            Self::ReadingPosition(position) => (of(Field::Position), json!(Position::of(position))),
            Self::Highlight(highlight) => {
                let marked = Marked::of(highlight);
                (named(Field::Highlight, marked.name()), json!(marked))
            }
            Self::Unhighlight(highlight) => {
                (named(Field::Highlight, Marked::of(highlight).name()), Value::Null)
            }
        }
    }
}

/// Now, in seconds since 1970.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

impl Library {
    /// Makes changes, all or none; when it returns without an error they are on the disk, in this device's journal.
    pub fn change(&mut self, changes: &[(Identity, Change)]) -> Result<()> {
        self.write_down(changes.iter().map(|(article, change)| change.write(*article)).collect())?;
        // A copy that cannot be made now is made at a later look.
        let _ = self.hold_treasured(changes);
        Ok(())
    }

    /// Where the reader left an article.
    pub fn reading_position(&self, identity: Identity) -> Result<Option<ReadingPosition>> {
        let sql = "SELECT piece, slot, byte, share FROM states WHERE identity = ?";
        Ok(self.row(sql, [identity.0], |row| Ok(position(row)))?.flatten())
    }

    /// Keeps a search under a name; without a query, forgets it.
    pub fn save_search(&mut self, name: &str, query: Option<&str>) -> Result<()> {
        let register = Register { article: None, field: Field::Search, name: name.to_owned() };
        self.write_down(vec![(register, json!(query))])
    }
}

pub(super) fn identity(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Identity>> {
    Ok(Identity::from_bytes(row.get_ref(at)?.as_blob().unwrap_or_default()))
}

/// Reads piece, slot, byte and share from the first four columns.
fn position(row: &Row<'_>) -> Option<ReadingPosition> {
    let number = |at| rows::number(row, at).and_then(|n| usize::try_from(n).ok());
    let origin = number(1).zip(number(2)).map(|(slot, byte)| Origin { slot, byte });
    let anchor = Anchor { piece: PieceId::from_number(number(0)?), origin };
    Some(ReadingPosition { anchor, share: rows::fraction(row, 3).unwrap_or_default() })
}
