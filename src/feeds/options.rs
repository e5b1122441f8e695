//! The options of a feed, each declared once, and reading `feeds.toml`.
//!
//! A row of the table gives an option's name and what it may be set to, and sets it. The file is read to its end, and every
//! mistake is said with its line, what is allowed there, or the nearest name that exists.

use std::collections::BTreeMap;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Every, Subscription, Way,
    subscriptions::{Source, settle_slugs},
};
use crate::{
    article::{Text, text::display_name},
    config::{AppDirs, in_home},
    error::{Error, Result, nearest, toml_reason},
    library::query::Query,
};

/// An option of a feed.
struct Row {
    key: &'static str,
    /// What it may be set to.
    allowed: &'static str,
    /// Sets it to what the file has; why not, where more than "allowed" can be said.
    set: fn(&mut Subscription, &DeValue<'_>) -> Taken,
}

/// Whether a value was taken.
enum Taken {
    Yes,
    No,
    /// No, and why.
    Because(String),
}

impl From<Option<()>> for Taken {
    fn from(taken: Option<()>) -> Self {
        if taken.is_some() { Self::Yes } else { Self::No }
    }
}

const QUERY: &str = "a query, as 'newsprint search' takes it";

/// Every option of a feed.
const ROWS: &[Row] = &[
    Row {
        key: "address",
        allowed: "an address with http:// or https://, exec:COMMAND, or filter:COMMAND:ADDRESS",
        set: |feed, value| {
            let address = value.as_str().filter(|address| Source::of(address).is_some() && is_plain(address));
            address.map(|address| address.clone_into(&mut feed.address)).into()
        },
    },
    Row {
        key: "title",
        allowed: "what it is called",
        set: |feed, value| value.as_str().map(|title| feed.title = Text::some(title)).into(),
    },
    Row {
        key: "section",
        allowed: "the name of a section",
        set: |feed, value| value.as_str().map(|section| feed.section = Text::some(section)).into(),
    },
    Row {
        key: "tags",
        allowed: "a list of tags",
        set: |feed, value| {
            let tags = strings(value).map(|tags| tags.iter().filter_map(|tag| Text::some(tag)).collect());
            tags.map(|tags| feed.tags = tags).into()
        },
    },
    Row {
        key: "every",
        allowed: "\"30m\", \"6h\", \"2d\", \"1w\", \"daily at 6:30\"; 10m at least, 90d at most",
        set: |feed, value| value.as_str().and_then(Every::parse).map(|every| feed.every = Some(every)).into(),
    },
    Row { key: "paused", allowed: BOOL, set: |feed, value| flag(&mut feed.paused, value) },
    Row { key: "hidden", allowed: BOOL, set: |feed, value| flag(&mut feed.hidden, value) },
    Row {
        key: "full-text",
        allowed: BOOL,
        set: |feed, value| value.as_bool().map(|is| feed.full_text = Some(is)).into(),
    },
    Row {
        key: "max-a-day",
        allowed: "1 to 10000 entries",
        set: |feed, value| {
            let number = value.as_integer().and_then(|number| number.as_str().parse::<i64>().ok());
            let number = number.and_then(|n| u32::try_from(n).ok()).filter(|n| (1..=10_000).contains(n));
            number.map(|number| feed.max_a_day = Some(number)).into()
        },
    },
    Row { key: "again", allowed: BOOL, set: |feed, value| flag(&mut feed.again, value) },
    Row { key: "keep", allowed: QUERY, set: |feed, value| query(&mut feed.keep, value) },
    Row { key: "mute", allowed: QUERY, set: |feed, value| query(&mut feed.mute, value) },
    Row { key: "star", allowed: QUERY, set: |feed, value| query(&mut feed.star, value) },
    Row {
        key: "tag",
        allowed: "a table of tags, each with a query",
        set: |feed, value| {
            let Some(table) = table(value) else { return Taken::No };
            for (tag, asked) in table {
                if let Err(error) = Query::parse(&asked, false) {
                    return Taken::Because(format!("{tag}: query: {}", error.reason()));
                }
                feed.tag.insert(tag, asked);
            }
            Taken::Yes
        },
    },
    Row { key: "user-agent", allowed: LINE, set: |feed, value| line(&mut feed.user_agent, value) },
    Row {
        key: "headers",
        allowed: "a table of names and values, each on one line",
        set: |feed, value| {
            let is_name = |name: &str| {
                !name.is_empty()
                    && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.!#$%&'*+^`|~".contains(&b))
            };
            let headers =
                table(value).filter(|all| all.iter().all(|(name, value)| is_name(name) && is_plain(value)));
            headers.map(|headers| feed.headers = headers.into_iter().collect()).into()
        },
    },
    Row {
        key: "password-command",
        allowed: "a command",
        set: |feed, value| line(&mut feed.password_command, value),
    },
    Row {
        key: "proxy",
        allowed: "\"none\", or an address with http://, https://, socks4://, socks5:// or socks5h://",
        set: |feed, value| {
            const SCHEMES: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];
            let is_proxy = |proxy: &&str| {
                *proxy == "none" || url::Url::parse(proxy).is_ok_and(|url| SCHEMES.contains(&url.scheme()))
            };
            value.as_str().filter(is_proxy).map(|proxy| feed.proxy = Some(proxy.to_owned())).into()
        },
    },
    Row {
        key: "fetch",
        allowed: "\"newsprint\", \"curl\"",
        set: |feed, value| {
            let way = match value.as_str() {
                Some("newsprint") => Way::Own,
                Some("curl") => Way::Curl,
                _ => return Taken::No,
            };
            feed.fetch = way;
            Taken::Yes
        },
    },
    Row {
        key: "ca-file",
        allowed: "a file; ~ is your home",
        set: |feed, value| {
            let file = value.as_str().filter(|file| !file.is_empty()).map(|file| in_home(file.as_ref()));
            file.map(|file| feed.ca_file = Some(file)).into()
        },
    },
    Row {
        key: "accept-bad-certificate",
        allowed: BOOL,
        set: |feed, value| flag(&mut feed.accept_bad_certificate, value),
    },
    Row {
        key: "slug",
        allowed: "small letters, digits and hyphens, at most 80",
        set: |feed, value| {
            let is_slug = |slug: &&str| {
                let plain = |c: char| c == '-' || c.is_alphanumeric() && !c.is_uppercase();
                (1..=80).contains(&slug.len()) && !slug.starts_with('-') && slug.chars().all(plain)
            };
            value.as_str().filter(is_slug).map(|slug| slug.clone_into(&mut feed.slug)).into()
        },
    },
    Row {
        key: "aliases",
        allowed: "a list of addresses",
        set: |feed, value| strings(value).map(|aliases| feed.aliases = aliases).into(),
    },
    Row {
        key: "opml",
        allowed: "a table of attributes",
        set: |feed, value| table(value).map(|opml| feed.opml = opml).into(),
    },
];

const BOOL: &str = "true, false";
const LINE: &str = "one line of text";

fn flag(field: &mut bool, value: &DeValue<'_>) -> Taken {
    value.as_bool().map(|is| *field = is).into()
}

fn line(field: &mut Option<String>, value: &DeValue<'_>) -> Taken {
    let line = value.as_str().filter(|line| !line.trim().is_empty() && is_plain(line));
    line.map(|line| *field = Some(line.to_owned())).into()
}

fn query(field: &mut Option<String>, value: &DeValue<'_>) -> Taken {
    let Some(asked) = value.as_str() else { return Taken::No };
    match Query::parse(asked, false) {
        Ok(read) if read.is_empty() => Taken::No,
        Ok(_) => {
            *field = Some(asked.to_owned());
            Taken::Yes
        }
        Err(error) => Taken::Because(error.reason().to_string()),
    }
}

/// Whether text can stand in a header or a command: control characters would begin another.
fn is_plain(text: &str) -> bool {
    !text.contains(char::is_control)
}

fn strings(value: &DeValue<'_>) -> Option<Vec<String>> {
    let strings = value.as_array()?.iter().map(|item| item.get_ref().as_str().map(str::to_owned));
    strings.collect()
}

fn table(value: &DeValue<'_>) -> Option<BTreeMap<String, String>> {
    let pairs = value.as_table()?.iter();
    pairs
        .map(|(key, value)| Some((key.get_ref().to_string(), value.get_ref().as_str()?.to_owned())))
        .collect()
}

/// The subscriptions in the config folder, in the order of the file; none without a file.
pub fn load(dirs: &AppDirs) -> Result<Vec<Subscription>> {
    let Some((file, text)) = dirs.read_feeds()? else { return Ok(Vec::new()) };
    parse(&text).map_err(|error| error.about(display_name(&file)))
}

/// Reads the text of a `feeds.toml`. The error is one line with every mistake of the file.
///
/// ```
/// let feeds = newsprint::feeds::parse("[[feed]]\naddress = \"https://a.example/feed\"\nevery = \"6h\"\n").unwrap();
/// assert_eq!((&*feeds[0].address, &*feeds[0].slug), ("https://a.example/feed", "a-example-feed"));
/// let error = newsprint::feeds::parse("[[feed]]\nadress = \"https://a.example/feed\"\n").unwrap_err();
/// assert!(error.to_string().contains("line 2: unknown option 'adress' (did you mean 'address'?)"));
/// ```
pub fn parse(text: &str) -> Result<Vec<Subscription>> {
    read(text).map_err(|mistakes| Error::config(&mistakes.join("; ")))
}

/// The same, with a line for each mistake.
fn read(text: &str) -> std::result::Result<Vec<Subscription>, Vec<String>> {
    let document = DeTable::parse(text).map_err(|error| vec![toml_reason(text, &error)])?;
    let line_at = line_index(text);
    let mut mistakes: Vec<(usize, String)> = Vec::new();
    let mut feeds: Vec<Subscription> = Vec::new();
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for (key, value) in document.get_ref() {
        let line = line_at(key.span().start);
        if key.get_ref() != "feed" {
            mistakes.push((line, unknown("table", key.get_ref(), ["feed"], "each feed is a table [[feed]]")));
            continue;
        }
        let tables = value.get_ref().as_array().map(|all| all.iter().collect::<Vec<_>>()).unwrap_or_default();
        if tables.is_empty() || tables.iter().any(|one| !one.get_ref().is_table()) {
            mistakes.push((line, "feed: each feed begins with [[feed]]".into()));
            continue;
        }
        for table in tables {
            let before = mistakes.len();
            let feed = taken(text, table, &line_at, &mut mistakes);
            let line = line_at(table.span().start);
            if feed.address.is_empty() {
                // A wrong or mistyped one was told already.
                let is_told = mistakes.len() > before;
                mistakes.extend((!is_told).then(|| (line, "a feed without an address".to_owned())));
            } else if let Some(first) = lines.insert(feed.key(), line) {
                mistakes.push((line, format!("the same feed as in line {first}")));
            } else if !feed.slug.is_empty() && feeds.iter().any(|other| other.slug == feed.slug) {
                mistakes.push((line, format!("slug = \"{}\": another feed has it", feed.slug)));
            }
            if mistakes.len() == before {
                feeds.push(feed);
            }
        }
    }
    if !mistakes.is_empty() {
        mistakes.sort();
        return Err(mistakes.into_iter().map(|(line, reason)| format!("line {line}: {reason}")).collect());
    }
    settle_slugs(&mut feeds);
    Ok(feeds)
}

/// One feed, with what is wrong in its table.
fn taken(
    text: &str,
    table: &Spanned<DeValue<'_>>,
    line_at: &impl Fn(usize) -> usize,
    mistakes: &mut Vec<(usize, String)>,
) -> Subscription {
    let mut feed = Subscription::default();
    for (key, value) in table.get_ref().as_table().into_iter().flatten() {
        let name = key.get_ref();
        let reason = match ROWS.iter().find(|row| row.key == name) {
            None => Some(unknown("option", name, ROWS.iter().map(|row| row.key), "README.md lists them")),
            Some(row) => {
                let raw = text.get(value.span()).unwrap_or_default().lines().next().unwrap_or_default();
                let raw = raw.get(..raw.floor_char_boundary(60)).unwrap_or_default();
                match (row.set)(&mut feed, value.get_ref()) {
                    Taken::Yes => None,
                    Taken::No => Some(format!("{name} = {raw}: allowed: {}", row.allowed)),
                    Taken::Because(reason) => Some(format!("{name} = {raw}: {reason}")),
                }
            }
        };
        mistakes.extend(reason.map(|reason| (line_at(key.span().start), reason)));
    }
    feed
}

fn unknown<'n>(what: &str, name: &str, names: impl IntoIterator<Item = &'n str>, hint: &str) -> String {
    let meant = nearest(name, names);
    // It may be anything, of any length.
    let name = name.get(..name.floor_char_boundary(40)).unwrap_or_default().replace('\n', " ");
    match meant {
        Some(known) => format!("unknown {what} '{name}' (did you mean '{known}'?)"),
        None => format!("unknown {what} '{name}' ({hint})"),
    }
}

/// The number of the line in which a byte is, found in logarithmic time: a file may have thousands of feeds.
fn line_index(text: &str) -> impl Fn(usize) -> usize {
    let ends: Vec<usize> = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
    move |at| ends.partition_point(|end| *end < at) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_taken() {
        let text = r#"
# Mine.
[[feed]]
address = "https://a.example/feed"
title = "A  gazette"
section = "News/World"
tags = ["world"]
every = "6h"
paused = true
hidden = true
full-text = false
max-a-day = 5
again = true
keep = "tides OR moon"
mute = "title:sponsored"
star = "author:\"Ada Vale\""
tag = { sea = "tides" }
user-agent = "me/1"
headers = { X-Key = "abc" }
password-command = "pass show a"
proxy = "socks5h://127.0.0.1:9050"
fetch = "curl"
ca-file = "/etc/own.pem"
accept-bad-certificate = true
slug = "a"
aliases = ["http://old.example/feed"]
opml = { my-color = "red" }
"#;
        let feeds = parse(text).unwrap();
        let [feed] = &feeds[..] else { panic!("{feeds:?}") };
        let plain = Subscription::default();
        assert_eq!(feed.title.as_deref(), Some("A gazette"));
        assert_eq!(
            (feed.every, feed.max_a_day, feed.full_text),
            (Some(Every::Minutes(360)), Some(5), Some(false))
        );
        assert!(feed.is_at("https://old.example/feed/") && feed.opml["my-color"] == "red");
        // No row sets nothing.
        for row in ROWS {
            let line = text.lines().find(|line| line.starts_with(&format!("{} = ", row.key))).expect(row.key);
            let address = if row.key == "address" { "" } else { "address = \"https://x.example/\"\n" };
            let one = parse(&format!("[[feed]]\n{address}{line}\n")).unwrap().remove(0);
            let bare =
                Subscription { address: one.address.clone(), slug: "x-example".into(), ..plain.clone() };
            assert_ne!(one, bare, "{line}");
        }
    }

    #[test]
    fn errors_say_where_and_what() {
        for (text, reason) in [
            ("[[feed]]\ntitle = \"A\"", "line 1: a feed without an address"),
            (
                "[[feed]]\nadress = \"https://a.example/\"",
                "line 2: unknown option 'adress' (did you mean 'address'?)",
            ),
            (
                "[[feeds]]\naddress = \"https://a.example/\"",
                "line 1: unknown table 'feeds' (did you mean 'feed'?)",
            ),
            ("[feed]\naddress = \"https://a.example/\"", "line 1: feed: each feed begins with [[feed]]"),
            ("feed = [1]", "line 1: feed: each feed begins with [[feed]]"),
            ("theme = \"dark\"", "line 1: unknown table 'theme' (each feed is a table [[feed]])"),
            (
                "[[feed]]\naddress = \"ftp://a.example/\"",
                "line 2: address = \"ftp://a.example/\": allowed: an address with http://",
            ),
            (
                "[[feed]]\naddress = \"https://a.example/\"\nevrey = \"6h\"\nmax-a-day = 0\nheaders = { \"a b\" = \"c\" }",
                "line 3: unknown option 'evrey' (did you mean 'every'?); line 4: max-a-day = 0: allowed: 1 to 10000 entries; \
                 line 5: headers = { \"a b\" = \"c\" }: allowed: a table of names",
            ),
            (
                "[[feed]]\naddress = \"https://a.example/\"\n\n[[feed]]\naddress = \"http://www.a.example\"",
                "line 4: the same feed as in line 1",
            ),
            (
                "[[feed]]\naddress = \"https://a.example/\"\nmute = \"colour:red\"",
                "line 3: mute = \"colour:red\": at 1: unknown field 'colour'",
            ),
            (
                "[[feed]]\naddress = \"https://a.example/\"\ntag = { sea = \"OR\" }",
                "line 3: tag = { sea = \"OR\" }: sea: query: at 1: OR needs something before it",
            ),
            (
                "[[feed]]\naddress = \"https://a.example/\"\nslug = \"../x\"",
                "line 3: slug = \"../x\": allowed: small letters",
            ),
            (
                "[[feed]]\naddress = \"https://a.example/\"\nuser-agent = \"a\\nb: c\"",
                "line 3: user-agent = ",
            ),
            ("[[feed]]\naddress = \"https://a.example/\"\nproxy = \"gopher://x\"", "line 3: proxy = "),
            ("[[feed]\n", "line 1: "),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.reason().starts_with(reason), "{text:?} gives {error}");
        }
    }
}
