//! How the list is arranged: which articles, under which headings.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::entry::Entry;
use crate::{
    article::{Text, day_since_1970, meta::date_in_words},
    find::Pattern,
    library::{Group, ListExtras, Record, Snippet},
};

/// Which articles of the library are listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Section {
    /// All that are not archived.
    #[default]
    All,
    /// Those not read yet.
    Unread,
    /// The starred ones.
    Starred,
    /// The archived ones.
    Archive,
    /// What was removed and can be restored.
    Removed,
    /// The articles that come with newsprint.
    Samples,
    /// Those of a folder of the library, by its number.
    Folder(u32),
    /// Those with a tag or label.
    Tag(Text),
    /// Those of a site.
    Site(Text),
}

impl Section {
    /// Those that are always there, and their names.
    pub const ALL: &[(Self, &str)] = &[
        (Self::All, "all"),
        (Self::Unread, "unread"),
        (Self::Starred, "starred"),
        (Self::Archive, "archived"),
        (Self::Removed, "removed"),
        (Self::Samples, "samples"),
    ];

    /// Whether an article of the library belongs to it. What is archived is in the archive only, and among the starred.
    pub(super) fn holds(&self, record: &Record, extras: &ListExtras) -> bool {
        let flags = record.flags;
        if record.removed {
            return *self == Self::Removed;
        }
        match self {
            Self::Removed | Self::Samples => false,
            Self::All => !flags.archived,
            Self::Unread => !flags.archived && !flags.read,
            Self::Starred => flags.starred,
            Self::Archive => flags.archived,
            Self::Folder(id) => !flags.archived && record.folder == *id,
            Self::Tag(tag) => !flags.archived && extras.tags_of(record).any(|known| known == tag),
            Self::Site(site) => !flags.archived && record.site.as_ref() == Some(site),
        }
    }
}

/// The last part of a folder's path, which tells folders apart where there is room for one part only.
pub(super) fn last_part(path: &Text) -> Text {
    let last = path.trim_end_matches('/').rsplit('/').next().and_then(Text::some);
    last.unwrap_or_else(|| path.clone())
}

impl ListExtras {
    /// The tags and labels of an article, each once.
    pub(super) fn tags_of(&self, record: &Record) -> impl Iterator<Item = &Text> {
        let own = self.tags.get(&record.id).into_iter().flatten();
        let is_own = move |label: &&Text| !self.tags.get(&record.id).is_some_and(|own| own.contains(label));
        own.chain(self.labels.get(&record.id).into_iter().flatten().filter(is_own))
    }

    /// Gives an article a tag, or takes it away.
    pub(super) fn set_tag(&mut self, id: i64, tag: &Text, is_on: bool) {
        let tags = self.tags.entry(id).or_default();
        tags.retain(|known| known != tag);
        if is_on {
            let at = tags.partition_point(|known| known < tag);
            tags.insert(at, tag.clone());
            if !self.known_tags.contains(tag) {
                self.known_tags.push(tag.clone());
            }
        } else if tags.is_empty() {
            self.tags.remove(&id);
        }
    }
}

/// What a search of the library found.
#[derive(Debug, Clone, Default)]
pub struct Results {
    /// What was typed.
    pub typed: String,
    /// The words of it that articles are searched for, where there are any.
    pub pattern: Option<Pattern>,
    /// Number of the question that was asked last.
    pub number: u64,
    /// Numbers of the articles, the best first.
    pub ids: Vec<i64>,
    /// Whether what was removed is found; `None` where that depends on the alternative.
    pub removed: Option<bool>,
    /// Whether there are more.
    pub more: bool,
    /// What stands around the words, as far as it is known.
    pub snippets: HashMap<i64, Option<Snippet>>,
    /// Why there is no answer, where the last question failed.
    pub failure: Option<Text>,
    /// Whether the answer is there.
    pub done: bool,
    /// Whether the first one opens as soon as the answer is there.
    pub opens_first: bool,
}

/// A line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// A heading, by its number.
    Heading(u32),
    /// A saved search, by its number.
    Saved(u32),
    /// An article, by the number of its entry.
    Entry(u32),
}

/// Puts entries, which are in order, under headings: rows and the headings they name.
pub(super) fn under_headings(
    group: Group,
    sorted: &[u32],
    entries: &[Entry],
    extras: &ListExtras,
    day: impl Fn(&Record) -> Option<i64>,
) -> (Vec<Row>, Vec<Text>) {
    let record = |at: &u32| entries.get(*at as usize).and_then(Entry::record);
    let mut under: BTreeMap<Key, Vec<u32>> = BTreeMap::new();
    for at in sorted {
        let Some(record) = record(at) else { continue };
        let tags: BTreeSet<&Text> = match group {
            Group::Tag => extras.tags_of(record).collect(),
            _ => BTreeSet::new(),
        };
        if tags.is_empty() {
            under.entry(key(group, record, extras, &day)).or_default().push(*at);
        }
        for tag in tags {
            under.entry(Key::name(Some(tag))).or_default().push(*at);
        }
    }
    let (mut rows, mut headings) = (Vec::with_capacity(sorted.len() + under.len()), Vec::new());
    for (Key { text, .. }, entries) in under {
        rows.push(Row::Heading(headings.len() as u32));
        headings.push(text.unwrap_or_else(|| Text::line(nameless(group))));
        rows.extend(entries.into_iter().map(Row::Entry));
    }
    (rows, headings)
}

/// Sorts headings: by number, those without a name last, then by name.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    number: i64,
    nameless: bool,
    folded: String,
    text: Option<Text>,
}

impl Key {
    fn name(text: Option<&Text>) -> Self {
        let folded = text.map(|text| crate::find::fold(text)).unwrap_or_default();
        Self { number: 0, nameless: text.is_none(), folded, text: text.cloned() }
    }
}

fn key(group: Group, record: &Record, extras: &ListExtras, day: impl Fn(&Record) -> Option<i64>) -> Key {
    match group {
        Group::None | Group::Tag => Key::name(None),
        Group::Site => Key::name(record.site.as_ref()),
        Group::Folder => Key::name(extras.folders.get(&record.folder)),
        Group::Day => {
            let day = day(record);
            let text = day
                .and_then(day_since_1970)
                .map(|date| Text::line(&format!("{} {}", date.strftime("%A"), date_in_words(date))));
            let number = day.map_or(i64::MAX, i64::wrapping_neg);
            Key { number, nameless: text.is_none(), folded: String::new(), text }
        }
    }
}

fn nameless(group: Group) -> &'static str {
    match group {
        Group::None => "",
        Group::Day => "no date",
        Group::Site => "no site",
        Group::Folder => "no folder",
        Group::Tag => "untagged",
    }
}
