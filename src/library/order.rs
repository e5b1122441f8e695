//! Orders and headings of the list.

use super::Record;
use crate::find::fold;

/// In which order articles stand.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, serde::Deserialize, serde::Serialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// By date, the newest first
    #[default]
    Newest,
    /// By date, the oldest first
    Oldest,
    /// By headline, in alphabetical order
    Headline,
    /// By length, the shortest first
    Length,
    /// By publication, the newest first in each
    Site,
    /// What is not read first, the newest first in each
    Unread,
}

impl Order {
    /// Every order and its name.
    pub const ALL: &[(Self, &str)] = &[
        (Self::Newest, "newest first"),
        (Self::Oldest, "oldest first"),
        (Self::Headline, "by headline"),
        (Self::Length, "shortest first"),
        (Self::Site, "by site"),
        (Self::Unread, "unread first"),
    ];

    /// Sorts what stands newest first, the order the library gives. Stable; O(n log n).
    pub fn sort<'r, T>(self, items: &mut [T], record: impl Fn(&T) -> Option<&'r Record>) {
        match self {
            Self::Newest => {}
            Self::Oldest => items.reverse(),
            Self::Headline => items.sort_by_cached_key(|item| record(item).map(|record| key(&record.title))),
            Self::Length => items.sort_by_key(|item| record(item).map(|record| record.words)),
            Self::Site => items.sort_by_cached_key(|item| site(record(item))),
            Self::Unread => items.sort_by_key(|item| record(item).map(|record| record.flags.read)),
        }
    }
}

/// What the articles of the list stand together by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Nothing.
    #[default]
    None,
    /// The day.
    Day,
    /// The publication.
    Site,
    /// The folder of the file.
    Folder,
    /// Each tag.
    Tag,
}

impl Group {
    /// Every grouping and its name.
    pub const ALL: &[(Self, &str)] = &[
        (Self::None, "without headings"),
        (Self::Day, "under days"),
        (Self::Site, "under sites"),
        (Self::Folder, "under folders"),
        (Self::Tag, "under tags"),
    ];
}

/// Headlines are sorted by their letters; quotation marks in front do not count.
fn key(title: &str) -> String {
    fold(title.trim_start_matches(|c: char| !c.is_alphanumeric()))
}

/// Articles without a site come last.
fn site(record: Option<&Record>) -> (bool, String) {
    let site = record.and_then(|record| record.site.as_deref());
    (site.is_none(), site.map(fold).unwrap_or_default())
}
