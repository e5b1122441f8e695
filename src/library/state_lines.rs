//! The state as JSON lines, to carry it to another machine or over the loss of the database.

use serde::{Deserialize, Serialize};

use super::{
    Highlight, Identity, Library,
    state::{Flags, ReadingPosition, Saved, restore, saved},
};
use crate::{
    article::{Anchor, Origin, Passage, PieceId, Point, Text},
    error::Result,
};

/// One line. Unknown is left out.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Line {
    State {
        identity: String,
        #[serde(default)]
        read: bool,
        #[serde(default)]
        starred: bool,
        #[serde(default)]
        archived: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Position>,
        changed: i64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        url: Option<String>,
    },
    Tag {
        identity: String,
        tag: String,
    },
    Search {
        name: String,
        query: String,
    },
    Highlight {
        identity: String,
        /// Piece, slot and byte where it begins.
        from: [usize; 3],
        /// The same behind its last letter.
        to: [usize; 3],
        words: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Text>,
        added: i64,
    },
}

#[derive(Serialize, Deserialize)]
struct Position {
    piece: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    slot: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    byte: Option<usize>,
    share: f64,
}

impl Library {
    /// All state, one JSON object a line.
    pub fn export_state(&self) -> String {
        let line = |saved: Saved| serde_json::to_string(&line(saved)).unwrap_or_default() + "\n";
        saved(&self.connection).into_iter().map(line).collect()
    }

    /// Takes in what [`Library::export_state`] wrote: how many lines. Where both know an article, the later change counts.
    /// Either all of it is taken or, with the number of the first bad line in the error, nothing.
    pub fn import_state(&mut self, text: &str) -> std::result::Result<Result<usize>, Text> {
        let mut all = Vec::new();
        for (number, raw) in text.lines().enumerate().filter(|(_, raw)| !raw.trim().is_empty()) {
            let parsed = serde_json::from_str(raw).map_err(|error| error.to_string());
            let bad = |said: &str| {
                Text::line(&format!("line {}: {said}; write it by 'newsprint export state'", number + 1))
            };
            all.push(
                parsed
                    .and_then(|line| unline(line).ok_or("no identity".into()))
                    .map_err(|said| bad(&said))?,
            );
        }
        let done = restore(&mut self.connection, &all);
        Ok(done.map(|()| all.len()).map_err(|error| self.error(&error)))
    }
}

fn line(saved: Saved) -> Line {
    match saved {
        Saved::State { identity, marks: Flags { read, starred, archived }, place, changed, url } => {
            let place = place.map(|ReadingPosition { anchor: Anchor { piece, origin }, share }| Position {
                piece: piece.number(),
                slot: origin.map(|origin| origin.slot),
                byte: origin.map(|origin| origin.byte),
                share,
            });
            Line::State { identity: identity.to_hex(), read, starred, archived, place, changed, url }
        }
        Saved::Tag { identity, tag } => Line::Tag { identity: identity.to_hex(), tag },
        Saved::Search { name, query } => Line::Search { name, query },
        Saved::Highlight { identity, highlight: Highlight { passage, words, note, added } } => {
            let point = |Point { piece, slot, byte }| [piece.number(), slot, byte];
            let (from, to) = (point(passage.from), point(passage.to));
            Line::Highlight { identity: identity.to_hex(), from, to, words, note, added }
        }
    }
}

fn unline(line: Line) -> Option<Saved> {
    Some(match line {
        Line::State { identity, read, starred, archived, place, changed, url } => {
            let place = place.map(|Position { piece, slot, byte, share }| {
                let origin = slot.zip(byte).map(|(slot, byte)| Origin { slot, byte });
                ReadingPosition { anchor: Anchor { piece: PieceId::from_number(piece), origin }, share }
            });
            let marks = Flags { read, starred, archived };
            Saved::State { identity: Identity::parse(&identity)?, marks, place, changed, url }
        }
        Line::Tag { identity, tag } => Saved::Tag { identity: Identity::parse(&identity)?, tag },
        Line::Search { name, query } => Saved::Search { name, query },
        Line::Highlight { identity, from, to, words, note, added } => {
            let point =
                |[piece, slot, byte]: [usize; 3]| Point { piece: PieceId::from_number(piece), slot, byte };
            let passage = Passage { from: point(from), to: point(to) };
            let highlight = Highlight { passage, words, note, added };
            Saved::Highlight { identity: Identity::parse(&identity)?, highlight }
        }
    })
}
