//! What a subscription is, and which two are the same.

use std::{collections::BTreeMap, fmt, path::PathBuf};

use url::Url;

use crate::{
    article::{Text, meta::host, text::slug},
    net::Way,
};

/// A feed that the reader has subscribed, with all that was chosen for it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "independent options")]
pub struct Subscription {
    /// Where the feed is: `http://` or `https://`, or what newsboat calls `exec:COMMAND` and `filter:COMMAND:ADDRESS`.
    pub address: String,
    /// What the reader calls it; without one, it is called as it calls itself.
    pub title: Option<Text>,
    /// The section of the paper it belongs to, or the folder of another reader; `/` between a section and one in it.
    pub section: Option<Text>,
    /// Tags that all its entries get.
    pub tags: Vec<Text>,
    /// How often it is asked; without one, as often as it is worth.
    pub every: Option<Every>,
    /// Whether it is not asked until it is resumed.
    pub paused: bool,
    /// Whether its entries stand in no list of all, only in its own and in searches.
    pub hidden: bool,
    /// Whether the pages of its entries are fetched: as it is found to be partial, always, never.
    pub full_text: Option<bool>,
    /// Most entries of a day that are news; the rest of that day is kept, as read.
    pub max_a_day: Option<u32>,
    /// Whether an entry whose text changed is unread again.
    pub again: bool,
    /// Only entries that this query finds are news; the rest is kept out of sight, as muted.
    pub keep: Option<String>,
    /// Entries that this query finds are muted.
    pub mute: Option<String>,
    /// Entries that this query finds are starred.
    pub star: Option<String>,
    /// Tags, each for the entries that its query finds.
    pub tag: BTreeMap<String, String>,
    /// Another name than newsprint's own.
    pub user_agent: Option<String>,
    /// Headers that go to the origin of the address only.
    pub headers: Vec<(String, String)>,
    /// A command that prints `user:password`, or the value of an `Authorization` header.
    pub password_command: Option<String>,
    /// `http://…` or `socks5h://…`; `none` for no proxy at all.
    pub proxy: Option<String>,
    /// What makes the connection.
    pub fetch: Way,
    /// A file of certificates that are trusted in place of the system's.
    pub ca_file: Option<PathBuf>,
    /// Whether any certificate is good.
    pub accept_bad_certificate: bool,
    /// Its folder in `feeds/` of the data folder. It stays when title and address change.
    pub slug: String,
    /// Addresses that it had before it moved, the first one first.
    pub aliases: Vec<String>,
    /// Attributes that an OPML file had for it and that mean nothing here; they are written back.
    pub opml: BTreeMap<String, String>,
}

/// How often a feed is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// After so many minutes.
    Minutes(u32),
    /// Once a day, at this minute of the day by the clock on the wall.
    DailyAt(u16),
}

impl Every {
    /// The least that a server is asked to bear, in minutes.
    pub const LEAST: u32 = 10;
    /// The longest time between two requests: a quarter of a year.
    pub const MOST: u32 = 90 * 24 * 60;

    /// Reads `6h`, `30m`, `2d`, `1w`, `daily at 6` and `daily at 6:30`; `None` for anything else and for what is less than
    /// ten minutes.
    ///
    /// ```
    /// use newsprint::feeds::Every;
    /// assert_eq!(Every::parse("6h"), Some(Every::Minutes(360)));
    /// assert_eq!(Every::parse("daily at 6:30"), Some(Every::DailyAt(390)));
    /// assert_eq!(Every::parse("5m"), None);
    /// ```
    pub fn parse(written: &str) -> Option<Self> {
        let written = written.trim();
        if let Some(at) = written.strip_prefix("daily at ") {
            let (hour, minute) = at.trim().split_once(':').unwrap_or((at.trim(), "0"));
            let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
            return (hour < 24 && minute < 60).then_some(Self::DailyAt(hour * 60 + minute));
        }
        let unit = written.chars().next_back()?;
        let number: u32 = written.strip_suffix(unit)?.trim_end().parse().ok()?;
        let minutes = match unit {
            'm' => 1,
            'h' => 60,
            'd' => 24 * 60,
            'w' => 7 * 24 * 60,
            _ => return None,
        };
        let all = number.checked_mul(minutes)?;
        (Self::LEAST..=Self::MOST).contains(&all).then_some(Self::Minutes(all))
    }
}

impl fmt::Display for Every {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Minutes(all) if all.is_multiple_of(24 * 60) => write!(f, "{}d", all / (24 * 60)),
            Self::Minutes(all) if all.is_multiple_of(60) => write!(f, "{}h", all / 60),
            Self::Minutes(all) => write!(f, "{all}m"),
            Self::DailyAt(at) if at.is_multiple_of(60) => write!(f, "daily at {}", at / 60),
            Self::DailyAt(at) => write!(f, "daily at {}:{:02}", at / 60, at % 60),
        }
    }
}

impl Subscription {
    /// Of this address, with nothing chosen; it gets its folder when `feeds.toml` is read.
    pub fn new(address: &str) -> Self {
        Self { address: address.to_owned(), ..Self::default() }
    }

    /// The address of the web that is asked: none of a command's output.
    pub fn url(&self) -> Option<&str> {
        match Source::of(&self.address)? {
            Source::Web(url) | Source::Filter { url, .. } => Some(url),
            Source::Exec(_) => None,
        }
    }

    /// What it is called as long as nobody has read its own title: the reader's word, else its host and path.
    pub fn name(&self) -> Text {
        let address = self.url().unwrap_or(&self.address);
        let bare = address.split_once("://").map_or(address, |(_, rest)| rest).trim_end_matches('/');
        self.title.clone().unwrap_or_else(|| Text::line(bare.strip_prefix("www.").unwrap_or(bare)))
    }

    /// What tells it from others: two of one key are one feed.
    pub fn key(&self) -> String {
        feed_key(&self.address)
    }

    /// Whether it is, or was before it moved, at this address, however that is written.
    pub fn is_at(&self, address: &str) -> bool {
        let key = feed_key(address);
        self.key() == key || self.aliases.iter().any(|alias| feed_key(alias) == key)
    }
}

/// Where a feed comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source<'a> {
    /// From a server.
    Web(&'a str),
    /// What a command prints.
    Exec(&'a str),
    /// What a command makes of what a server gave.
    Filter { command: &'a str, url: &'a str },
}

impl<'a> Source<'a> {
    /// Reads an address; `None` where it names none.
    pub(super) fn of(address: &'a str) -> Option<Self> {
        if let Some(command) = address.strip_prefix("exec:") {
            return (!command.trim().is_empty()).then_some(Self::Exec(command));
        }
        if let Some(rest) = address.strip_prefix("filter:") {
            let at = rest.find(":http://").or_else(|| rest.find(":https://"))?;
            let (command, url) = (rest.get(..at)?, rest.get(at + 1..)?);
            return (!command.trim().is_empty() && is_web(url)).then_some(Self::Filter { command, url });
        }
        is_web(address).then_some(Self::Web(address))
    }
}

fn is_web(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && host(address).is_some())
}

/// The same feed however its address is written: http or https, with `www.` or without, a slash at the end or none.
///
/// ```
/// use newsprint::feeds::feed_key;
/// assert_eq!(feed_key("http://www.a.example/feed/"), feed_key("https://A.example/feed"));
/// assert_ne!(feed_key("https://a.example/feed?cat=1"), feed_key("https://a.example/feed?cat=2"));
/// ```
pub fn feed_key(address: &str) -> String {
    let Ok(url) = Url::parse(address.trim()) else { return address.trim().to_owned() };
    let Some(host) = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")) else {
        return address.trim().to_owned();
    };
    let host = host.trim_end_matches('.');
    let host = host.strip_prefix("www.").unwrap_or(host);
    // Either scheme's port is the default one of an address without scheme.
    let port = url.port().filter(|port| !matches!(port, 80 | 443)).map(|port| format!(":{port}"));
    let asked = url.query().filter(|asked| !asked.is_empty()).map(|asked| format!("?{asked}"));
    let path = url.path().trim_end_matches('/');
    // Who asks is a part of what is asked for.
    let user = if url.username().is_empty() { String::new() } else { format!("{}@", url.username()) };
    format!("{user}{host}{}{path}{}", port.unwrap_or_default(), asked.unwrap_or_default())
}

/// Gives each feed without a folder one that no other has: made of the address that it had first, so that it stays when the
/// feed moves or gets another title.
pub(super) fn settle_slugs(feeds: &mut [Subscription]) {
    const MAX_BYTES: usize = 48;
    let mut taken: std::collections::BTreeSet<String> =
        feeds.iter().map(|feed| feed.slug.clone()).filter(|slug| !slug.is_empty()).collect();
    for feed in feeds.iter_mut().filter(|feed| feed.slug.is_empty()) {
        let key = feed_key(feed.aliases.first().unwrap_or(&feed.address));
        let whole = slug(&key);
        let short = whole.get(..whole.floor_char_boundary(MAX_BYTES)).unwrap_or_default();
        let plain = short.trim_end_matches('-').to_owned();
        // What was cut off, or is no letter, tells it from others.
        let hash = blake3::hash(key.as_bytes()).to_hex();
        let told = format!("{plain}-{}", hash.get(..8).unwrap_or_default());
        let chosen = if whole.len() > MAX_BYTES || taken.contains(&plain) { told } else { plain };
        taken.insert(chosen.clone());
        feed.slug = chosen;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_as_people_write_them() {
        for (written, read, back) in [
            ("6h", Some(Every::Minutes(360)), "6h"),
            ("90m", Some(Every::Minutes(90)), "90m"),
            ("120m", Some(Every::Minutes(120)), "2h"),
            ("1w", Some(Every::Minutes(7 * 24 * 60)), "7d"),
            (" 2 d ", Some(Every::Minutes(2 * 24 * 60)), "2d"),
            ("daily at 6", Some(Every::DailyAt(360)), "daily at 6"),
            ("daily at 06:05", Some(Every::DailyAt(365)), "daily at 6:05"),
            ("10m", Some(Every::Minutes(10)), "10m"),
            ("9m", None, ""),
            ("91d", None, ""),
            ("99999999w", None, ""),
            ("daily at 24", None, ""),
            ("often", None, ""),
            ("", None, ""),
            ("h", None, ""),
        ] {
            assert_eq!(Every::parse(written), read, "{written:?}");
            assert_eq!(read.map(|every| every.to_string()).unwrap_or_default(), back);
        }
    }

    #[test]
    fn one_feed_has_one_key() {
        let same = ["http://a.example/feed", "https://www.a.example/feed/", "https://a.example:443/feed#top"];
        for address in same {
            assert_eq!(feed_key(address), "a.example/feed");
        }
        let others =
            ["https://a.example/Feed", "https://a.example/feed?x=1", "https://b.a.example/feed", "exec:ls"];
        for address in others {
            assert_ne!(feed_key(address), "a.example/feed", "{address}");
        }
    }

    #[test]
    fn sources_are_told_apart() {
        for (address, source) in [
            ("https://a.example/", Some(Source::Web("https://a.example/"))),
            ("exec:~/bin/feed --all", Some(Source::Exec("~/bin/feed --all"))),
            (
                "filter:sed s/a/b/:https://a.example/x",
                Some(Source::Filter { command: "sed s/a/b/", url: "https://a.example/x" }),
            ),
            ("exec:", None),
            ("filter::https://a.example/", None),
            ("filter:cat:ftp://a.example/", None),
            ("file:///etc/passwd", None),
            ("https://", None),
            ("a.example", None),
        ] {
            assert_eq!(Source::of(address), source, "{address}");
        }
    }

    #[test]
    fn folders_of_feeds_are_their_own_and_stay() {
        let feed = |address: &str, alias: &str| Subscription {
            aliases: Some(alias).filter(|alias| !alias.is_empty()).map(str::to_owned).into_iter().collect(),
            ..Subscription::new(address)
        };
        let long = format!("https://a.example/{}", "x".repeat(90));
        let mut feeds = [
            feed("https://a.example/feed", ""),
            feed("https://a.example/feed?", ""),
            feed("https://b.example/atom.xml", "http://old.example/rss"),
            feed(&format!("{long}1"), ""),
            feed(&format!("{long}2"), ""),
            Subscription { slug: "mine".into(), ..feed("https://c.example/", "") },
        ];
        settle_slugs(&mut feeds);
        let slugs: Vec<&str> = feeds.iter().map(|feed| &*feed.slug).collect();
        assert_eq!((slugs[0], slugs[2], slugs[5]), ("a-example-feed", "old-example-rss", "mine"));
        let distinct: std::collections::BTreeSet<&&str> = slugs.iter().collect();
        assert_eq!(distinct.len(), slugs.len(), "{slugs:?}");
        assert!(slugs.iter().all(|slug| slug.len() <= 57), "{slugs:?}");
    }
}
