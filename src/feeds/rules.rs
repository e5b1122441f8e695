//! What the reader has said of a feed's entries before they arrive: keep, mute, star, tag.
//!
//! Conditions are those of searching ([`Query`]), held against one entry alone: what an entry cannot have on arrival, as a
//! flag or a highlight, it has not.

use jiff::civil::Date;

use super::{Subscription, Verdict};
use crate::{
    article::{
        Draft, Meta, Text, each_slot, language_of,
        meta::{day_since_1970, days_since_1970},
        text::words,
    },
    find::{Pattern, fold},
    format,
    library::{
        day_number, now,
        query::{Condition, Flag, Query, When},
    },
};

/// The tag of entries that were muted: searching for it shows what a filter hid.
pub const MUTED: &str = "muted";

/// What is asked about an entry.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// What its feed says of it.
    pub meta: &'a Meta,
    /// Its words, without markup.
    pub text: &'a str,
    /// The day on which it arrives, where the reader is.
    pub today: Date,
}

/// The filters of one feed, ready to be asked.
#[derive(Debug)]
pub struct Rules {
    keep: Option<Filter>,
    mute: Option<Filter>,
    star: Option<Filter>,
    tag: Vec<(Text, Filter)>,
}

impl Rules {
    /// Those of a subscription. A query that cannot be read, which `feeds.toml` does not let through, asks for nothing.
    pub fn of(feed: &Subscription) -> Self {
        let filter = |written: &Option<String>| written.as_deref().and_then(Filter::new);
        let tagging = |(tag, written): (&String, &String)| Some((Text::some(tag)?, Filter::new(written)?));
        Self {
            keep: filter(&feed.keep),
            mute: filter(&feed.mute),
            star: filter(&feed.star),
            tag: feed.tag.iter().filter_map(tagging).collect(),
        }
    }

    /// What becomes of an entry that arrives.
    ///
    /// ```
    /// use newsprint::{article::{Meta, Text}, feeds::{Subscription, rules::{Candidate, Rules}}};
    /// let feed = Subscription { mute: Some("sponsored".into()), ..Subscription::new("https://a.example/feed") };
    /// let meta = Meta { title: Some(Text::line("Sponsored: a chair")), ..Meta::default() };
    /// let today = "2026-11-25".parse().unwrap();
    /// let verdict = Rules::of(&feed).judge(&Candidate { meta: &meta, text: "", today });
    /// assert!(verdict.is_muted);
    /// ```
    pub fn judge(&self, entry: &Candidate<'_>) -> Verdict {
        let finds = |filter: &Filter| filter.finds(entry);
        let is_muted =
            self.mute.as_ref().is_some_and(finds) || self.keep.as_ref().is_some_and(|keep| !finds(keep));
        let mut tags: Vec<Text> =
            self.tag.iter().filter(|(_, filter)| finds(filter)).map(|(tag, _)| tag.clone()).collect();
        if is_muted {
            tags.push(Text::line(MUTED));
        }
        Verdict { is_muted, is_starred: self.star.as_ref().is_some_and(finds), tags }
    }

    /// What becomes of an entry that arrives today.
    pub fn arriving(&self, draft: &Draft) -> Verdict {
        if self.is_empty() {
            return Verdict::default();
        }
        // What cannot be read is judged by what its feed says of it.
        let blocks = format::article(draft).map(|article| article.blocks).unwrap_or_default();
        let mut text = String::new();
        for block in &blocks {
            each_slot(block, &mut |slot| {
                text.push_str(slot.text);
                text.push('\n');
            });
        }
        let today = day_since_1970(now().div_euclid(86_400)).unwrap_or_default();
        self.judge(&Candidate { meta: &draft.meta, text: &text, today })
    }

    /// Whether nothing was said of the feed's entries.
    fn is_empty(&self) -> bool {
        self.keep.is_none() && self.mute.is_none() && self.star.is_none() && self.tag.is_empty()
    }
}

/// A query, and its words made ready to be looked for.
#[derive(Debug)]
struct Filter {
    groups: Vec<Vec<(bool, Test)>>,
}

#[derive(Debug)]
enum Test {
    Words(Pattern),
    Other(Condition),
}

impl Filter {
    fn new(written: &str) -> Option<Self> {
        let query = Query::parse(written, false).ok().filter(|query| !query.is_empty())?;
        let test = |condition| match condition {
            Condition::Words { text, open } => Test::Words(Pattern::any(&[(&text, open)])),
            other => Test::Other(other),
        };
        let groups = query.groups.into_iter();
        let groups =
            groups.map(|group| group.into_iter().map(|term| (term.not, test(term.is))).collect()).collect();
        Some(Self { groups })
    }

    fn finds(&self, entry: &Candidate<'_>) -> bool {
        self.groups.iter().any(|group| group.iter().all(|(not, test)| test.holds(entry) != *not))
    }
}

impl Test {
    fn holds(&self, entry: &Candidate<'_>) -> bool {
        let Meta { title, standfirst, byline, site, url, language, tags, published, .. } = entry.meta;
        let has =
            |text: &Option<Text>, part: &str| text.as_deref().is_some_and(|text| fold(text).contains(part));
        let address = || url.as_deref().unwrap_or_default().to_lowercase();
        match self {
            // What the library's search looks into.
            Self::Words(pattern) => {
                let heads = [title, standfirst, byline, site];
                heads.iter().any(|text| text.as_deref().is_some_and(|text| pattern.is_in(text)))
                    || pattern.is_in(entry.text)
            }
            Self::Other(condition) => match condition {
                Condition::Words { .. } | Condition::Format(_) | Condition::Has(_) | Condition::Read(_) => {
                    false
                }
                Condition::Site(part) => has(site, part) || address().contains(&format!("//{part}")),
                Condition::Author(part) => has(byline, part),
                Condition::Title(part) => has(title, part),
                Condition::Url(part) => address().contains(part),
                Condition::Tag(tag) => tags.iter().any(|own| fold(own) == *tag),
                Condition::Language(code) => {
                    let own = language
                        .as_deref()
                        .or_else(|| language_of(entry.text))
                        .unwrap_or_default()
                        .to_lowercase();
                    own == *code || own.strip_prefix(&**code).is_some_and(|rest| rest.starts_with('-'))
                }
                Condition::Flag(flag) => match flag {
                    Flag::Unread => true,
                    Flag::Link => url.is_some() && entry.text.trim().is_empty(),
                    Flag::Read | Flag::Starred | Flag::Archived | Flag::Removed => false,
                },
                Condition::Date(when) => {
                    published.is_some_and(|published| is_on(when, published.date, entry.today))
                }
                Condition::Added(when) => is_on(when, entry.today, entry.today),
                Condition::Length(range) => {
                    i64::try_from(words(entry.text)).is_ok_and(|count| range.contains(&count))
                }
            },
        }
    }
}

fn is_on(when: &When, day: Date, today: Date) -> bool {
    match when {
        When::Days(range) => range.contains(&day_number(day)),
        When::Ago(range) => range.contains(&(days_since_1970(today) - days_since_1970(day))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Content, Format, Moment};

    fn entry() -> Meta {
        Meta {
            title: Some(Text::line("Tides of Hà Nội")),
            byline: Some(Text::line("Ada Vale")),
            site: Some(Text::line("The Gazette")),
            url: Some(Text::line("https://www.gazette.example/Story")),
            language: Some(Text::line("en-GB")),
            tags: vec![Text::line("Sea")],
            published: Some(Moment::beside("2026-11-23".parse().unwrap(), "")),
            ..Meta::default()
        }
    }

    #[test]
    fn conditions_are_held_against_one_entry() {
        let meta = entry();
        let entry = Candidate {
            meta: &meta,
            text: "The spring tide was high.",
            today: "2026-11-25".parse().unwrap(),
        };
        for (query, finds) in [
            ("tides", true),
            ("ha noi", true),
            ("tid", false),
            ("tid*", true),
            ("\"spring tide\"", true),
            ("\"tide spring\"", false),
            ("tides -spring", false),
            ("moon OR high", true),
            ("title:tides", true),
            ("title:spring", false),
            ("author:vale", true),
            ("site:gazette", true),
            ("site:\"the gaz\"", true),
            ("url:/story", true),
            ("tag:sea", true),
            ("tag:se", false),
            ("lang:en", true),
            ("lang:de", false),
            ("lang:e", false),
            ("is:unread", true),
            ("-is:starred", true),
            ("is:link", false),
            ("date:2026-11", true),
            ("date:<2d", false),
            ("date:<3d", true),
            ("added:today", true),
            ("read:today", false),
            ("minutes:<2", true),
            ("minutes:>3", false),
            ("has:note", false),
        ] {
            assert_eq!(Filter::new(query).unwrap().finds(&entry), finds, "{query}");
        }
    }

    #[test]
    fn what_the_reader_said_becomes_of_an_entry() {
        let draft =
            Draft::new(Format::Feed, Content::Fragment("<p>The spring tide was <b>high</b>.</p>".into()));
        let draft = draft.with_meta(entry());
        let written = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        for (keep, mute, star, tag, muted, starred, tags) in [
            ("", "", "", "", false, false, &[][..]),
            ("", "tide", "", "", true, false, &["muted"]),
            ("tide", "", "", "high", false, false, &["found"]),
            ("moon", "", "tide", "", true, true, &["muted"]),
            ("tide", "spring", "", "moon", true, false, &["muted"]),
            ("title:tides", "is:starred", "added:today", "minutes:1", false, true, &["found"]),
        ] {
            let feed = Subscription {
                keep: written(keep),
                mute: written(mute),
                star: written(star),
                tag: written(tag).map(|query| ("found".to_owned(), query)).into_iter().collect(),
                ..Subscription::new("https://a.example/")
            };
            let verdict = Rules::of(&feed).arriving(&draft);
            assert_eq!((verdict.is_muted, verdict.is_starred), (muted, starred), "{feed:?}");
            assert_eq!(verdict.tags.iter().map(|tag| &**tag).collect::<Vec<_>>(), tags);
        }
    }
}
