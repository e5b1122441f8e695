//! What read-it-later services and note-takers say that their reader had done with an article.

use serde_json::Value;

use super::fields::{get, list, moment, words};
use crate::article::{Imported, ImportedHighlight, Meta, Moment, Text};

/// When it was saved, in the words of the services.
const SAVED: &[&str] = &[
    "added",
    "saved_at",
    "saved",
    "savedat",
    "saved_date",
    "date_saved",
    "time_added",
    "added_at",
    "addedat",
    "date_added",
    "dateadded",
    "timestamp",
    "created_at",
    "createdat",
    "bookmarked_at",
    "clipped",
];

/// What is known of an article, without what is true of its entry in an export: a change since it was saved there.
pub(super) fn without_entry(meta: Meta, imported: &Imported) -> Meta {
    let is_entry =
        |updated: &Moment| imported.saved.is_some_and(|saved| saved.unix_seconds() <= updated.unix_seconds());
    let updated = meta.updated.filter(|updated| meta.url.is_none() || !is_entry(updated));
    Meta { updated, ..meta }
}

/// When it was read.
const READ_AT: &[&str] = &["read_at", "readat", "date_read"];

/// Shares of the text that were read, in percent.
const PERCENT: &[&str] = &["readingprogress", "readingprogresspercent", "read_progress", "progress_percent"];

/// What an export says that a reader had done with an article.
pub(super) fn of(fields: &Value) -> Imported {
    // Services write these as booleans, as 0 and 1, as times and as the name of the folder.
    let flag = |names: &[&str]| get(fields, names).and_then(truth);
    let folder = get(fields, &["folder", "state", "status", "location"]).map(|v| words(v).to_lowercase());
    let is_in = |names: &[&str]| folder.as_deref().is_some_and(|folder| names.contains(&folder));
    let is_at = |names: &[&str]| moment(fields, names).map(|_| true);
    // Of what is to be read it is said; of everything else nothing.
    let to_read = flag(&["unread", "toread", "to_read"]).filter(|is| *is).map(|_| false);
    let in_queue = flag(&["in_queue"]).map(|is| !is);
    // Pocket's interface counts: 1 is the archive.
    let of_pocket = (get(fields, &["item_id"]).is_some() && is_in(&["1"])).then_some(true);
    let percent = get(fields, PERCENT).and_then(number).map(|percent| percent / 100.0);
    let progress = percent.or_else(|| get(fields, &["reading_progress", "progress"]).and_then(fraction));
    let is_saved = get(fields, &["url", "href", "link"]).is_some();
    let created = || is_saved.then(|| moment(fields, &["created", "time"])).flatten();
    Imported {
        read: flag(&["is_read", "read"])
            .or_else(|| is_at(READ_AT))
            .or(to_read)
            .or(is_in(&["unread", "new"]).then_some(false)),
        starred: flag(&[
            "is_starred",
            "starred",
            "is_favorite",
            "favorite",
            "favorited",
            "favourite",
            "favourited",
            "is_marked",
            "important",
            "liked",
        ])
        .or_else(|| is_at(&["starred_at"]))
        .or(is_in(&["starred"]).then_some(true)),
        archived: flag(&["is_archived", "archived"])
            .or(in_queue)
            .or(of_pocket)
            .or_else(|| is_at(&["archived_at"]))
            .or(is_in(&["archive", "archived"]).then_some(true)),
        progress: progress.filter(|progress| (0.0..=1.0).contains(progress) && *progress > 0.0),
        saved: moment(fields, SAVED).or_else(created),
        read_at: moment(fields, READ_AT),
        tags: get(fields, &["own_tags"]).map(list).unwrap_or_default(),
        highlights: get(fields, &["highlights", "annotations"]).map(highlights).unwrap_or_default(),
        note: get(fields, &["note", "notes", "document_note", "extended"])
            .and_then(|v| Text::some(&words(v))),
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().trim_end_matches('%').parse().ok())
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
    let share = number(value)?;
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
            made: moment(
                value,
                &[
                    "highlighted_at",
                    "added",
                    "highlightedat",
                    "created_at",
                    "createdat",
                    "created",
                    "timestamp",
                    "time",
                ],
            ),
        })
    };
    if let Value::String(text) = value {
        return in_lines(text);
    }
    value.as_array().map(|all| all.iter().filter_map(highlight).collect()).unwrap_or_default()
}

/// Highlights as Raindrop's table holds them: `Highlight:…`, then `Note:…`, a line each.
fn in_lines(text: &str) -> Vec<ImportedHighlight> {
    let mut out: Vec<ImportedHighlight> = Vec::new();
    for line in text.lines() {
        let (name, value) = line.split_once(':').unwrap_or_default();
        match (name, out.last_mut()) {
            ("Highlight", _) => out.extend(
                Text::some(value).map(|text| ImportedHighlight { text, ..ImportedHighlight::default() }),
            ),
            ("Note", Some(last)) => last.note = Text::some(value),
            ("Created", Some(last)) => last.made = crate::article::parse_date(value),
            _ => {}
        }
    }
    out
}

/// Passages in Markdown: quotes, and below each what was written beside it.
pub(super) fn in_markdown(text: &str) -> Vec<ImportedHighlight> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut is_quote = false;
    for line in text.lines() {
        if let Some(words) = line.strip_prefix('>') {
            if !is_quote {
                out.push(<(String, String)>::default());
            }
            is_quote = true;
            if let Some((quote, _)) = out.last_mut() {
                quote.push_str(words.trim());
                quote.push(' ');
            }
        } else {
            is_quote = false;
            if let Some((_, note)) = out.last_mut() {
                note.push_str(line.trim());
                note.push(' ');
            }
        }
    }
    let highlight = |(quote, note): (String, String)| {
        Some(ImportedHighlight { text: Text::some(&quote)?, note: Text::some(&note), made: None })
    };
    out.into_iter().filter_map(highlight).collect()
}

#[cfg(test)]
mod tests;
