//! What stands before a text to say what it is: labelled lines, as newsboat writes above an article that it saves, and
//! the frame that Project Gutenberg puts around its books.

use serde_json::{Map, Value};

use crate::{
    article::{Meta, Text},
    format::fields,
};

/// Labels of such lines, in lower case.
const LABELS: &[&str] = &[
    "title",
    "author",
    "authors",
    "feed",
    "date",
    "published",
    "link",
    "url",
    "source",
    "language",
    "tags",
    "site",
    "description",
];

/// Bytes within which the mark stands where a book of Project Gutenberg begins.
const LOOKED_AT: usize = 16 << 10;

/// A text without what stands around it.
#[derive(Debug, Default)]
pub(super) struct Framed<'t> {
    /// What its labels say.
    pub(super) meta: Meta,
    /// What stands before it and behind it, a paragraph each.
    pub(super) before: Vec<String>,
    pub(super) behind: Vec<String>,
    /// The text itself.
    pub(super) body: &'t str,
}

/// Takes off what stands around a text.
pub(super) fn split(text: &str) -> Framed<'_> {
    let text = text.trim_start_matches('\u{feff}');
    if let Some(book) = gutenberg(text) {
        return book;
    }
    let mut fields = Map::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let Some((label, value)) = labelled(line) else { break };
        // The feed that an article came with is known by its name.
        let name = if label == "feed" && !value.contains("://") { "site".into() } else { label };
        fields.entry(name).or_insert_with(|| value.into());
        at += line.len();
    }
    if fields.len() < 2 || !fields.contains_key("title") {
        return Framed { body: text, ..Framed::default() };
    }
    let meta = fields::meta(&Value::Object(fields));
    Framed { meta, body: text.get(at..).unwrap_or_default(), ..Framed::default() }
}

/// The label, in lower case, and the value of a line.
fn labelled(line: &str) -> Option<(String, &str)> {
    let (label, value) = line.trim_end().split_once(": ")?;
    let label = label.to_lowercase();
    (LABELS.contains(&&*label) && !value.trim().is_empty()).then(|| (label, value.trim()))
}

fn gutenberg(text: &str) -> Option<Framed<'_>> {
    let head = text.get(..text.floor_char_boundary(LOOKED_AT))?;
    let (mark, after) = ["*** START OF TH", "***START OF TH"].iter().find_map(|mark| {
        let at = head.find(mark)?;
        Some((at, at + text.get(at..)?.find('\n')? + 1))
    })?;
    let rest = text.get(after..)?;
    let end =
        ["*** END OF TH", "***END OF TH"].iter().find_map(|mark| rest.rfind(mark)).unwrap_or(rest.len());
    let mut fields = Map::new();
    let mut before = Vec::new();
    for part in paragraphs(text.get(..mark)?) {
        match labelled(&part) {
            Some((label, value)) => _ = fields.entry(label).or_insert_with(|| value.into()),
            None => before.push(part),
        }
    }
    before.extend(paragraphs(text.get(mark..after)?));
    Some(Framed {
        meta: fields::meta(&Value::Object(fields)),
        before,
        behind: paragraphs(rest.get(end..)?).collect(),
        body: rest.get(..end)?,
    })
}

/// Stretches between empty lines, each as one line.
fn paragraphs(text: &str) -> impl Iterator<Item = String> {
    let lines = text.replace("\r\n", "\n");
    let parts: Vec<String> =
        lines.split("\n\n").filter_map(Text::some).map(|part| part.to_string()).collect();
    parts.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_and_prose_is_left_alone() {
        let saved = "Feed: Harbour Gazette\nTitle: The wall\nAuthor: Ann Lee\nDate: Thu, 28 Feb 2019 10:00:00 +0000\n\
                     Link: https://a.example/wall\n \nGrey stone.\n";
        let framed = split(saved);
        assert_eq!(framed.meta.title.as_deref(), Some("The wall"));
        assert_eq!(framed.meta.site.as_deref(), Some("Harbour Gazette"));
        assert_eq!(framed.meta.url.as_deref(), Some("https://a.example/wall"));
        assert!(framed.meta.published.is_some());
        assert_eq!(framed.body.trim(), "Grey stone.");
        for prose in
            ["Title: a word\nAnd more.", "Note: it rains.\nDate: 5", "Author: A\nDate: B\nWords.", ""]
        {
            assert_eq!(split(prose).body, prose);
        }
    }

    #[test]
    fn books_stand_in_their_frame() {
        let book = "The Project Gutenberg eBook of The Wall\n\nTitle: The Wall\n\nAuthor: Ann Lee\n\n\
                    *** START OF THE PROJECT GUTENBERG EBOOK THE WALL ***\n\nCHAPTER I.\n\nGrey stone.\n\n\
                    *** END OF THE PROJECT GUTENBERG EBOOK THE WALL ***\n\nOf its licence.\n";
        let framed = split(book);
        assert_eq!(framed.meta.byline.as_deref(), Some("Ann Lee"));
        assert_eq!(framed.body.trim(), "CHAPTER I.\n\nGrey stone.");
        assert_eq!((framed.before.len(), framed.behind.len()), (2, 2));
    }
}
