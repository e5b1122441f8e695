//! What `--json` prints: an article is the same object wherever it is printed. `docs/JSON.md` is its documentation.

use serde_json::{Map, Value, json};

use crate::{
    article::{self, Article, Imported, ImportedHighlight, Moment, Text, minutes, text::display_name},
    error::Result,
    library::{Details, Flags, Highlight, Library, Record},
};

/// What the library knows of an article.
pub(super) struct Known<'l> {
    record: &'l Record,
    pub(super) details: Details,
    pub(super) highlights: Vec<Highlight>,
}

impl<'l> Known<'l> {
    pub(super) fn of(library: &Library, record: &'l Record) -> Result<Self> {
        let details = library.details(record.id)?;
        Ok(Self { record, details, highlights: library.highlights(record.identity)? })
    }

    /// The fields that the library has, of whatever file the article is in.
    fn state(&self) -> Map<String, Value> {
        let Record {
            identity, flags: Flags { read, starred, archived }, share, added, read_at, removed, ..
        } = self.record;
        let highlight = |highlight: &Highlight| json!({"text": highlight.words, "note": highlight.note, "added": moment(highlight.added)});
        object(json!({
            "id": identity.to_hex(), "read": read, "starred": starred, "archived": archived, "removed": removed, "progress": share,
            "added": moment(*added), "read_at": read_at.and_then(moment), "tags": self.details.tags,
            "own_tags": self.details.own_tags,
            "highlights": self.highlights.iter().map(highlight).collect::<Vec<_>>(),
            "path": self.details.path.as_ref().map(display_name),
        }))
    }
}

/// The time so many seconds after 1970; 0 is a time that nobody knows.
pub(super) fn time(seconds: i64) -> Option<Moment> {
    Some(seconds).filter(|seconds| *seconds > 0).and_then(Moment::from_unix_seconds)
}

/// The same as ISO 8601 has it.
fn moment(seconds: i64) -> Option<String> {
    time(seconds).map(|moment| moment.to_string())
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// An article as a list has it: without what only its text says.
pub(super) fn listed(known: &Known<'_>) -> Value {
    let Known { record, details, .. } = known;
    let mut fields = object(json!({
        "schema": 1, "id": null, "title": record.title, "byline": record.byline, "site": record.site, "url": details.url,
        "language": details.language, "published": record.published.map(|date| date.to_string()),
        "words": record.words, "minutes": minutes(record.words as usize),
    }));
    fields.extend(known.state());
    Value::Object(fields)
}

/// An article with its text, and with what the library knows of it, where it is in one.
pub(super) fn article(article: &Article, known: Option<&Known<'_>>) -> Value {
    let mut fields = object(article::to_json(article));
    if let Some(known) = known {
        fields.extend(known.state());
    } else {
        let own = article.imported.tags.iter().filter(|tag| !article.meta.tags.contains(tag));
        let tags: Vec<&Text> = article.meta.tags.iter().chain(own).collect();
        fields.insert("tags".to_owned(), json!(tags));
        fields.extend(unknown(&article.imported));
    }
    // The text is the longest, so it comes last.
    let blocks = fields.shift_remove("blocks");
    fields.extend(blocks.map(|blocks| ("blocks".to_owned(), blocks)));
    Value::Object(fields)
}

/// The fields of the library for an article that is in none: what its own file says.
fn unknown(imported: &Imported) -> Map<String, Value> {
    let Imported { read, starred, archived, progress, saved, read_at, tags, highlights, note: _ } = imported;
    let highlight = |highlight: &ImportedHighlight| json!({"text": highlight.text, "note": highlight.note, "added": highlight.made});
    object(json!({
        "id": null, "read": read, "starred": starred, "archived": archived, "removed": null, "progress": progress, "added": saved,
        "read_at": read_at, "own_tags": tags,
        "highlights": highlights.iter().map(highlight).collect::<Vec<_>>(), "path": null,
    }))
}
