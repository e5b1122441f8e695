//! Front matter: YAML between `---` lines or TOML between `+++` lines, with the names clippers use.

use serde_json::Value;

use crate::{
    article::{Imported, Meta},
    format::{
        fields::{is_known, meta},
        imported,
    },
};

/// Front matter longer than this is text that happens to begin with dashes.
const MAX_FRONT: usize = 1 << 20;

/// The name that says that newsprint wrote what a reader had done with an article.
pub(super) const OWN: &str = "newsprint";

/// Whether the text begins with front matter.
pub fn has_front_matter(text: &str) -> bool {
    cut(text).is_some()
}

/// Takes the front matter off; without one the whole text is the body. What a reader had done is in it only where newsprint
/// wrote it: others mean other things by the same names.
pub(super) fn split(text: &str) -> (Meta, Imported, &str) {
    let Some((fence, front, body)) = cut(text) else {
        return (Meta::default(), Imported::default(), text);
    };
    let fields = match fence {
        "+++" => toml::from_str::<Value>(front).ok(),
        _ => serde_saphyr::from_str::<Value>(front).ok(),
    };
    // Titles with an unquoted colon are common and not YAML; line by line they still can be read.
    let fields = fields.filter(Value::is_object).unwrap_or_else(|| line_by_line(front));
    let mut meta = meta(&fields);
    if fields.get(OWN).is_none() {
        return (meta, Imported::default(), body);
    }
    let imported = imported::of(&fields);
    meta.tags.retain(|tag| !imported.tags.contains(tag));
    (meta, imported, body)
}

/// Fence, front matter and body.
fn cut(text: &str) -> Option<(&'static str, &str, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let fence = ["---", "+++"].into_iter().find(|fence| text.starts_with(fence))?;
    let inner = text.get(3..)?;
    let start = inner.find('\n')? + 1;
    if !inner.get(..start)?.trim().is_empty() {
        return None;
    }
    let inner = inner.get(start..)?;
    let mut at = 0;
    for line in inner.split_inclusive('\n') {
        if at > MAX_FRONT {
            return None;
        }
        let bare = line.trim_end();
        if bare == fence || (fence == "---" && bare == "...") {
            let front = inner.get(..at)?;
            return names_values(fence, front).then_some((fence, front, inner.get(at + line.len()..)?));
        }
        at += line.len();
    }
    None
}

/// Whether lines between two fences are named values and not a text between two breaks: the first line names one, no
/// line is anything that named values cannot hold, and a name is known or written as programs write them.
fn names_values(fence: &str, front: &str) -> bool {
    let separator = if fence == "---" { ':' } else { '=' };
    let mut lines = front.lines().filter(|line| !line.trim_start().starts_with('#')).peekable();
    let first = lines
        .peek()
        .is_some_and(|line| name(line, separator).is_some() || fence == "+++" && line.starts_with('['));
    let mut names = Vec::new();
    let mut inside = false;
    for line in lines {
        match name(line, separator) {
            Some(name) => {
                names.push(name);
                inside = true;
            }
            // What TOML holds between its quotes is anything.
            None if fence == "+++" => {}
            None if line.trim().is_empty() => {}
            None if inside && line.starts_with([' ', '\t', '-', ']', '}', '"']) => {}
            None => return false,
        }
    }
    let written = |name: &&str| name.chars().all(|c| !c.is_uppercase() && !c.is_whitespace());
    first && names.iter().any(|name| written(name) || is_known(name))
}

/// The name that a line gives a value.
fn name(line: &str, separator: char) -> Option<&str> {
    let (name, value) = line.split_once(separator)?;
    let bare = name.trim_end().trim_matches('"');
    let is_name = bare.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && bare.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.' | '/'))
        && bare.split(' ').count() <= 3;
    (is_name && (separator == '=' || value.is_empty() || value.starts_with([' ', '\t', '\r'])))
        .then_some(bare)
}

fn line_by_line(front: &str) -> Value {
    let mut fields = serde_json::Map::new();
    let mut last = None;
    for line in front.lines() {
        if let (Some(item), Some(name)) = (line.trim_start().strip_prefix("- "), &last) {
            let entry = fields.entry(String::clone(name)).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(items) = entry {
                items.push(unquoted(item));
            }
        } else if let Some((name, value)) = line.split_once([':', '=']) {
            let name = name.trim().to_lowercase();
            if !value.trim().is_empty() {
                fields.insert(name.clone(), unquoted(value));
            }
            last = Some(name);
        }
    }
    Value::Object(fields)
}

fn unquoted(raw: &str) -> Value {
    Value::String(raw.trim().trim_matches(['"', '\'']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Text;

    #[test]
    fn front_matter_of_many_clippers() {
        for front in [
            "---\ntitle: \"A: B\"\nauthor:\n  - \"[[Ann Lee]]\"\nsource: https://www.a.example/x\npublished: 2024-05-06\ntags:\n  - \"clippings\"\n---\nBody",
            "---\ntitle: A: B\nauthor: Ann Lee\nurl: https://www.a.example/x\ndate: 2024-05-06T07:08:09Z\ntags:\n- clippings\n---\nBody",
            "+++\ntitle = 'A: B'\nauthor = 'Ann Lee'\nurl = 'https://www.a.example/x'\ndate = 2024-05-06\ntags = ['clippings']\n+++\nBody",
        ] {
            let (mut meta, _, body) = split(front);
            meta.settle();
            assert_eq!(body, "Body", "{front}");
            assert_eq!(meta.title.as_deref(), Some("A: B"), "{front}");
            assert_eq!(meta.byline.as_deref(), Some("Ann Lee"), "{front}");
            assert_eq!(meta.site.as_deref(), Some("a.example"), "{front}");
            assert_eq!(
                meta.published.map(|moment| moment.date.to_string()).as_deref(),
                Some("2024-05-06"),
                "{front}"
            );
            assert_eq!(meta.tags, [Text::line("clippings")], "{front}");
        }
        for none in [
            "---\n\nA rule above.\n\n---\n",
            "---\n\nNote: a rule above.\n\n---\nMore.",
            "---\nNote: a rule above.\n---\nMore.",
            "---\nFirst words.\nsecond: words\n---\n",
            "---\nhttps://a.example/\n---\n",
            "---\nSo he said this: it rains.\n---\n",
            "--- a dash",
            "+++",
            "",
        ] {
            assert!(!has_front_matter(none), "{none:?}");
        }
        for some in
            ["---\nlayout: post\n---\n", "---\n# of ours\nTitle: X\n---\n", "---\ntags:\n- a\n- b\n---\n"]
        {
            assert!(has_front_matter(some), "{some:?}");
        }
    }
}
