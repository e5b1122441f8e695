//! Notes as Joplin exports them raw: a title, the text in Markdown, and a block of named values at the end.

use std::collections::HashMap;

use serde_json::Value;

use super::{
    description::{Description, Method},
    fields, markdown,
};
use crate::article::{Article, Meta, Moment, Text, parse_date};

/// Notes of Joplin, whose text is Markdown.
pub(super) const FORMAT: Description = Description {
    name: "joplin",
    plural: "notes",
    endings: &["md"],
    method: Method::Article {
        is: |sample| is_note(sample.text),
        parse: |sample| parse(sample.text),
        from_beginning: false,
    },
};

/// Whether the text ends as such a note does.
fn is_note(text: &str) -> bool {
    let tail = text.get(text.ceil_char_boundary(text.len().saturating_sub(400))..).unwrap_or_default();
    tail.lines().next_back().is_some_and(|last| last.starts_with("type_:")) && text.contains("\nid: ")
}

/// A note without the block of values at its end, and those values.
pub(super) fn parted(text: &str) -> (&str, HashMap<String, String>) {
    // The block of what has no words is all there is.
    let cut =
        if text.trim_start().starts_with("id: ") { 0 } else { text.rfind("\nid: ").unwrap_or(text.len()) };
    let (note, tail) = text.split_at(cut);
    let values = tail.lines().filter_map(|line| line.split_once(':'));
    (note.trim_end(), values.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect())
}

/// What the first line of a note and its values say of it.
pub(super) fn meta(note: &str, values: &HashMap<String, String>) -> Meta {
    let values = values.iter().map(|(name, value)| (name.clone(), value.as_str().into()));
    let title = note.lines().next().and_then(Text::some);
    Meta { title, ..fields::meta(&Value::Object(values.collect())) }
}

/// When a note was made, of its values by their names.
pub(super) fn made<'a>(value: impl Fn(&str) -> &'a str) -> Option<Moment> {
    ["user_created_time", "created_time"].iter().find_map(|name| parse_date(value(name)))
}

/// Reads the note.
fn parse(text: &str) -> Article {
    let (note, values) = parted(text);
    let body = note.split_once('\n').map_or("", |(_, body)| body);
    let mut article = markdown::parse(body.trim_start());
    article.meta = meta(note, &values).or(article.meta);
    article.imported.saved = made(|name| values.get(name).map(String::as_str).unwrap_or_default());
    article
}
