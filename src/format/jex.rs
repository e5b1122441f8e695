//! What Joplin exports whole (JEX): an archive of notes, folders, tags and what ties them together.

use std::collections::HashMap;

use super::{
    Budget,
    archive::Member,
    container::Extracted,
    description::{Description, Method},
    joplin,
};
use crate::article::{Content, Draft, Format, Imported, Text};

/// Joplin's archive.
pub(super) const FORMAT: Description = Description {
    name: "jex",
    plural: "notes",
    endings: &["jex"],
    method: Method::Members { is: is_export, read },
};

/// Folders inside one another that are tags.
const DEEPEST: usize = 16;

/// Whether a member is one of Joplin's: its name is a number of 32 digits.
fn is_of_joplin(name: &str) -> bool {
    let stem = name.strip_suffix(".md").unwrap_or_default();
    stem.len() == 32 && stem.bytes().all(|b| b.is_ascii_hexdigit())
}

fn is_export(members: &[Member]) -> bool {
    members.iter().any(|(name, _)| is_of_joplin(name))
        && members.iter().all(|(name, _)| is_of_joplin(name) || name.starts_with("resources/"))
}

/// One thing of Joplin's: its words, what it says of itself, and its name in the archive.
struct Item {
    words: String,
    values: HashMap<String, String>,
    name: String,
}

impl Item {
    fn of((name, bytes): Member) -> Self {
        let text = crate::source::decode(bytes);
        let (words, values) = joplin::parted(&text);
        Self { words: words.to_owned(), values, name }
    }

    fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }
}

/// Titles of all things of a kind by their numbers, and what each lies in.
fn titles<'a>(items: &'a [Item], kind: &str) -> HashMap<&'a str, (&'a str, &'a str)> {
    let all = items.iter().filter(|item| item.value("type_") == kind);
    let titled = |item: &'a Item| {
        Some((item.value("id"), (item.words.lines().next()?.trim(), item.value("parent_id"))))
    };
    all.filter_map(titled).collect()
}

/// Reads every note, with the folders it lies in and its labels as tags.
fn read(members: Vec<Member>, budget: &mut Budget) -> Extracted {
    let members = members.into_iter().filter(|(name, _)| is_of_joplin(name));
    let items: Vec<Item> = members.map(Item::of).collect();
    let (folders, tags) = (titles(&items, "2"), titles(&items, "5"));
    let mut labels: HashMap<&str, Vec<&str>> = HashMap::new();
    for tie in items.iter().filter(|item| item.value("type_") == "6") {
        if let Some(&(tag, _)) = tags.get(tie.value("tag_id")) {
            labels.entry(tie.value("note_id")).or_default().push(tag);
        }
    }
    let mut out = Extracted::default();
    for note in items.iter().filter(|item| item.value("type_") == "1") {
        let mut meta = joplin::meta(&note.words, &note.values);
        let mut parent = note.value("parent_id");
        for _ in 0..DEEPEST {
            let Some(&(title, above)) = folders.get(parent) else { break };
            meta.tags.extend(Text::some(title));
            parent = above;
        }
        let own = labels.get(note.value("id"));
        meta.tags.extend(own.into_iter().flatten().filter_map(|tag| Text::some(tag)));
        let imported = Imported { saved: joplin::made(|name| note.value(name)), ..Imported::default() };
        let body = note.words.split_once('\n').map_or("", |(_, body)| body).trim_start();
        let content = if body.is_empty() { Content::Nothing } else { Content::Text(body.to_owned()) };
        let draft = Draft::new(Format::Markdown, content).with_meta(meta).named(Text::line(&note.name));
        if !out.push(draft.with_imported(imported), budget) {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_know_their_folders_and_labels() {
        let id = |digit: char| digit.to_string().repeat(32);
        let item = |digit: char, words: &str, rest: &str| {
            (format!("{}.md", id(digit)), format!("{words}\n\nid: {}\n{rest}", id(digit)).into_bytes())
        };
        let members = vec![
            item(
                'a',
                "The wall\n\nIt **stands**.",
                &format!(
                    "parent_id: {}\ncreated_time: 2024-03-05T10:30:00.000Z\nsource_url: https://a.example/1\ntype_: 1",
                    id('c')
                ),
            ),
            item('b', "Sea", "parent_id: \ntype_: 2"),
            item('c', "Stones", &format!("parent_id: {}\ntype_: 2", id('b'))),
            item('d', "grey", "parent_id: \ntype_: 5"),
            item('e', "", &format!("note_id: {}\ntag_id: {}\ntype_: 6", id('a'), id('d'))),
        ];
        assert!(is_export(&members));
        let (drafts, problems) = read(members, &mut Budget::of_test(1000)).finish();
        assert_eq!((drafts.len(), problems.len()), (1, 0));
        let meta = &drafts[0].meta;
        assert_eq!(meta.tags.iter().map(|tag| &**tag).collect::<Vec<_>>(), ["Stones", "Sea", "grey"]);
        assert_eq!(
            (meta.title.as_deref(), meta.url.as_deref()),
            (Some("The wall"), Some("https://a.example/1"))
        );
        assert_eq!(drafts[0].content, Content::Text("It **stands**.".into()));
        assert_eq!(
            drafts[0].imported.saved.map(|at| at.to_string()).as_deref(),
            Some("2024-03-05T10:30:00Z")
        );
    }
}
