//! Notes as Joplin exports them raw: a title, the text in Markdown, and a block of named values at the end.

use serde_json::{Map, Value};

use super::{
    description::{Description, Method},
    fields, markdown,
};
use crate::article::{Article, Meta, Text};

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

/// Reads the note.
fn parse(text: &str) -> Article {
    let cut = text.rfind("\nid: ").unwrap_or(text.len());
    let (note, tail) = text.split_at(cut);
    let mut values = Map::new();
    for line in tail.lines() {
        if let Some((name, value)) = line.split_once(": ") {
            values.insert(name.to_owned(), value.trim().into());
        }
    }
    let (title, body) = note.split_once('\n').unwrap_or((note, ""));
    let known = fields::meta(&Value::Object(values));
    let mut article = markdown::parse(body.trim_start());
    article.meta = Meta { title: Text::some(title), ..known }.or(article.meta);
    article
}
