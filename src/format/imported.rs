//! What read-it-later services and note-takers say that their reader had done with an article.

use serde_json::Value;

use super::fields::{get, list, moment, words};
use crate::article::{Imported, ImportedHighlight, Text};

/// What an export says that a reader had done with an article.
pub(super) fn of(fields: &Value) -> Imported {
    // Services write these as booleans, as 0 and 1, and as the name of the folder.
    let flag = |names: &[&str]| get(fields, names).and_then(truth);
    let folder = get(fields, &["folder", "state", "status", "location"]).map(|v| words(v).to_lowercase());
    let is_in = |names: &[&str]| folder.as_deref().is_some_and(|folder| names.contains(&folder));
    let archived = flag(&["is_archived", "archived"]);
    let progress =
        get(fields, &["reading_progress", "readingprogresspercent", "progress"]).and_then(fraction);
    Imported {
        read: flag(&["is_read", "read"]).or(is_in(&["unread", "new"]).then_some(false)),
        starred: flag(&["is_starred", "starred", "is_favorite", "favorite", "liked"])
            .or(is_in(&["starred"]).then_some(true)),
        archived: archived.or(is_in(&["archive", "archived"]).then_some(true)),
        progress: progress.filter(|progress| *progress > 0.0),
        saved: moment(
            fields,
            &["added", "saved_at", "saved", "savedat", "time_added", "timestamp", "created_at", "clipped"],
        ),
        read_at: moment(fields, &["read_at"]),
        tags: get(fields, &["own_tags"]).map(list).unwrap_or_default(),
        highlights: get(fields, &["highlights", "annotations"]).map(highlights).unwrap_or_default(),
        note: get(fields, &["note", "notes", "document_note"]).and_then(|v| Text::some(&words(v))),
    }
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::Number(number) => Some(number.as_f64()? > 0.0),
        Value::String(text) => match text.to_lowercase().as_str() {
            "true" | "yes" | "1" => Some(true),
            "false" | "no" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A share that is written from 0 to 1 or in percent.
fn fraction(value: &Value) -> Option<f64> {
    let share = value.as_f64().or_else(|| value.as_str()?.trim_end_matches('%').parse().ok())?;
    (0.0..=100.0).contains(&share).then_some(if share > 1.0 { share / 100.0 } else { share })
}

fn highlights(value: &Value) -> Vec<ImportedHighlight> {
    let highlight = |value: &Value| {
        let words = |names: &[&str]| get(value, names).and_then(|v| Text::some(&words(v)));
        Some(ImportedHighlight {
            text: match value {
                Value::String(text) => Text::some(text)?,
                _ => words(&["quote", "text", "highlight", "content"])?,
            },
            // Where the passage is a quote, the text is what was written beside it.
            note: words(&["note", "annotation", "comment"])
                .or_else(|| value.get("quote").and_then(|_| words(&["text"]))),
            made: moment(value, &["added", "highlighted_at", "created_at", "created", "timestamp", "time"]),
        })
    };
    value.as_array().map(|all| all.iter().filter_map(highlight).collect()).unwrap_or_default()
}
