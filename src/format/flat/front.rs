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
    /// Whether it is a book of Project Gutenberg.
    pub(super) is_book: bool,
}

/// Takes off what stands around a text.
pub(super) fn split(text: &str) -> Framed<'_> {
    let text = text.trim_start_matches('\u{feff}');
    if let Some(book) = gutenberg(text) {
        return book;
    }
    labels(text).unwrap_or(Framed { body: text, ..Framed::default() })
}

/// Labelled lines at the top, of which two are known and one is the title. What else is labelled belongs to them where a
/// blank line ends them all, and stands before the text then.
fn labels(text: &str) -> Option<Framed<'_>> {
    let bytes = |is: fn(&str) -> bool| -> usize {
        text.split_inclusive('\n').take_while(|line| is(line)).map(str::len).sum()
    };
    let all = bytes(is_label);
    let ended = text.get(all..)?.lines().next().is_none_or(|line| line.trim().is_empty());
    let end = if ended { all } else { bytes(|line| labelled(line).is_some()) };
    let (mut fields, mut before) = (Map::new(), Vec::new());
    for line in text.get(..end)?.lines() {
        // The feed that an article came with is known by its name.
        let named = |(label, value): (String, _)| {
            let is_site = label == "feed" && !str::contains(value, "://");
            (if is_site { "site".into() } else { label }, value)
        };
        match labelled(line).map(named).filter(|(name, _)| !fields.contains_key(name)) {
            Some((name, value)) => _ = fields.insert(name, value.into()),
            None => before.extend(Text::some(line).map(|line| line.to_string())),
        }
    }
    let body = text.get(end..)?;
    let is_frame = fields.len() >= 2 && fields.contains_key("title");
    is_frame.then(|| Framed { meta: fields::meta(&Value::Object(fields)), before, body, ..Framed::default() })
}

/// Whether a line is a label of a few words, and a value.
fn is_label(line: &str) -> bool {
    line.trim_end().split_once(": ").is_some_and(|(label, value)| {
        label.starts_with(char::is_alphabetic)
            && label.split(' ').count() <= 3
            && label.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'))
            && !value.trim().is_empty()
    })
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
        is_book: true,
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
                     Link: https://a.example/wall\nFlags: n\nPodcast Download URL: https://a.example/a.mp3\n \nGrey stone.\n";
        let framed = split(saved);
        assert_eq!(framed.meta.title.as_deref(), Some("The wall"));
        assert_eq!(framed.meta.site.as_deref(), Some("Harbour Gazette"));
        assert_eq!(framed.meta.url.as_deref(), Some("https://a.example/wall"));
        assert!(framed.meta.published.is_some());
        assert_eq!(framed.before, ["Flags: n", "Podcast Download URL: https://a.example/a.mp3"]);
        assert_eq!(framed.body.trim(), "Grey stone.");
        let unended = split("Title: The wall\nAuthor: Ann Lee\nHeight: 3 m\nGrey stone.");
        assert_eq!((unended.before.len(), unended.body), (0, "Height: 3 m\nGrey stone."));
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
