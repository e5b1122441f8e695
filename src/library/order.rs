//! Orders and headings of the list.

use std::cmp::Reverse;

use super::Record;
use crate::find::fold;

/// In which order articles stand.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, serde::Deserialize, serde::Serialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// By arrival in the library, the latest first
    #[default]
    Added,
    /// By date of publication, the newest first
    Newest,
    /// By date of publication, the oldest first
    Oldest,
    /// By when they were read, the latest first
    Read,
    /// What is not read first, the latest arrivals first in each
    Unread,
    /// By headline, in alphabetical order
    Headline,
    /// By length, the shortest first
    Length,
    /// By publication, the latest arrivals first in each
    Site,
}

impl Order {
    /// Every order and its name.
    pub const ALL: &[(Self, &str)] = &[
        (Self::Added, "last added first"),
        (Self::Newest, "newest first"),
        (Self::Oldest, "oldest first"),
        (Self::Read, "last read first"),
        (Self::Unread, "unread first"),
        (Self::Headline, "by headline"),
        (Self::Length, "shortest first"),
        (Self::Site, "by site"),
    ];

    /// Sorts what stands by arrival, the order the library gives. What an order knows nothing of comes last. Stable;
    /// O(n log n).
    pub fn sort<'r, T>(self, items: &mut [T], record: impl Fn(&T) -> Option<&'r Record>) {
        match self {
            Self::Added => {}
            Self::Newest => items
                .sort_by_cached_key(|item| record(item).map(|record| dated(record, Reverse(record.dated)))),
            Self::Oldest => {
                items.sort_by_cached_key(|item| record(item).map(|record| dated(record, record.dated)));
            }
            Self::Read => items.sort_by_cached_key(|item| record(item).map(|record| Reverse(record.read_at))),
            Self::Headline => items.sort_by_cached_key(|item| record(item).map(|record| key(&record.title))),
            Self::Length => items.sort_by_key(|item| record(item).map(|record| record.words)),
            Self::Site => items.sort_by_cached_key(|item| site(record(item))),
            Self::Unread => items.sort_by_key(|item| record(item).map(|record| record.flags.read)),
        }
    }

    /// The moment that an article stands by where this is the order, in seconds since 1970; `None` where only a day counts,
    /// or nothing is known.
    pub fn moment_of(self, record: &Record) -> Option<i64> {
        match self {
            Self::Newest | Self::Oldest => None,
            Self::Read => record.read_at,
            Self::Added | Self::Unread | Self::Headline | Self::Length | Self::Site => Some(record.added),
        }
    }

    /// The day that an article stands by, in days since 1970, where local time is `offset` seconds ahead of UTC.
    pub fn day_of(self, record: &Record, offset: i32) -> Option<i64> {
        match self {
            Self::Newest | Self::Oldest => record.published.map(|_| record.dated.div_euclid(DAY)),
            _ => self.moment_of(record).map(|at| (at + i64::from(offset)).div_euclid(DAY)),
        }
    }
}

/// Seconds of a day.
const DAY: i64 = 86_400;

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
        (Self::None, "none"),
        (Self::Day, "day"),
        (Self::Site, "site"),
        (Self::Folder, "folder"),
        (Self::Tag, "tag"),
    ];
}

/// Articles that nobody dated come last, whatever the time of their files.
fn dated<K>(record: &Record, key: K) -> (bool, K) {
    (record.published.is_none(), key)
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
