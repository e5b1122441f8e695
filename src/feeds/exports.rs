//! What other readers export: lists of feeds, and entries with what their reader did.
//!
//! Entries become lines of JSON as newsprint reads them anywhere, with the feed and the id by which the same entry is known when
//! its feed is fetched; so what was read there is read here.

use serde_json::{Map, Value, json};

use super::{
    Subscription, newsboat,
    opml::{self, Imported},
};
use crate::article::Text;

/// What a file of another reader turned out to be.
#[derive(Debug)]
pub enum Export {
    /// Subscriptions, and searches.
    Feeds(Imported),
    /// Entries.
    Entries(Entries),
}

/// Entries as lines of JSON, an article a line.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Entries {
    /// The lines.
    pub lines: String,
    /// How many there are.
    pub count: usize,
    /// How many of them were read.
    pub read: usize,
    /// How many of them were starred.
    pub starred: usize,
}

/// An entry of another reader.
#[derive(Debug, Default)]
pub struct Entry<'a> {
    /// The address of its feed.
    pub feed: &'a str,
    /// What the feed calls itself.
    pub site: &'a str,
    /// What the feed calls it.
    pub id: &'a str,
    /// Its address.
    pub url: &'a str,
    /// Its headline.
    pub title: &'a str,
    /// Who wrote it.
    pub author: &'a str,
    /// Its HTML.
    pub html: &'a str,
    /// When it was published, as a date or in seconds since 1970.
    pub published: Value,
    /// Whether it was read.
    pub read: bool,
    /// Whether it was starred.
    pub starred: bool,
    /// Labels that its reader gave it.
    pub tags: Vec<&'a str>,
}

impl Entries {
    /// Adds an entry; one without a headline, an address and words is none.
    pub fn push(&mut self, entry: &Entry<'_>) {
        if entry.title.trim().is_empty() && entry.url.is_empty() && entry.html.trim().is_empty() {
            return;
        }
        let mut line = Map::new();
        let texts = [
            ("title", entry.title),
            ("url", entry.url),
            ("feed_url", entry.feed),
            ("site", entry.site),
            ("guid", entry.id),
            ("author", entry.author),
            ("html", entry.html),
        ];
        for (name, text) in texts {
            if !text.trim().is_empty() {
                line.insert(name.to_owned(), text.into());
            }
        }
        if !entry.published.is_null() {
            line.insert("published".to_owned(), entry.published.clone());
        }
        line.insert("is_read".to_owned(), entry.read.into());
        line.insert("is_starred".to_owned(), entry.starred.into());
        if !entry.tags.is_empty() {
            line.insert("own_tags".to_owned(), json!(entry.tags));
        }
        self.lines.push_str(&format!("{}\n", Value::Object(line)));
        self.count += 1;
        self.read += usize::from(entry.read);
        self.starred += usize::from(entry.starred);
    }
}

/// Tells what a text is and reads it; `None` where it is nothing that other readers export.
pub fn read(text: &str) -> Option<Export> {
    if opml::is_opml(text) {
        return Some(Export::Feeds(opml::read(text)));
    }
    if newsboat::is_urls(text) {
        return Some(Export::Feeds(newsboat::read(text)));
    }
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let value: Value = serde_json::from_str(text).ok()?;
    let list = |names: &[&str]| match &value {
        Value::Array(all) => Some(all),
        Value::Object(named) => names.iter().find_map(|name| named.get(*name)?.as_array()),
        _ => None,
    };
    let has = |value: &Value, name: &str| value.get(name).is_some_and(|inner| !inner.is_null());
    if let Some(feeds) = list(&["feeds"]).filter(|feeds| feeds.iter().any(|feed| has(feed, "feed_url"))) {
        return Some(Export::Feeds(miniflux_feeds(feeds)));
    }
    if let Some(entries) =
        list(&["entries"]).filter(|all| all.iter().any(|entry| has(entry, "feed") && has(entry, "status")))
    {
        return Some(Export::Entries(miniflux_entries(entries)));
    }
    let is_google = |item: &Value| has(item, "origin") || has(item, "canonical") || has(item, "alternate");
    let items = list(&["items"]).filter(|items| items.iter().any(is_google))?;
    Some(Export::Entries(google_items(items)))
}

fn word<'v>(value: &'v Value, path: &[&str]) -> &'v str {
    let found = path.iter().try_fold(value, |value, name| value.get(*name));
    found.and_then(Value::as_str).unwrap_or_default()
}

fn is(value: &Value, name: &str) -> bool {
    value.get(name).and_then(Value::as_bool).unwrap_or_default()
}

/// Feeds as Miniflux's `/v1/feeds` and its exports have them.
fn miniflux_feeds(feeds: &[Value]) -> Imported {
    let mut out = Imported::default();
    for feed in feeds {
        let agent = word(feed, &["user_agent"]).trim();
        out.push(Subscription {
            title: Text::some(word(feed, &["title"])),
            section: Text::some(word(feed, &["category", "title"])).filter(|section| &**section != "All"),
            paused: is(feed, "disabled"),
            hidden: is(feed, "hide_globally"),
            full_text: is(feed, "crawler").then_some(true),
            user_agent: (!agent.is_empty() && !agent.contains(char::is_control)).then(|| agent.to_owned()),
            ..Subscription::new(word(feed, &["feed_url"]).trim())
        });
    }
    out
}

/// Entries as Miniflux's `/v1/entries` has them.
fn miniflux_entries(entries: &[Value]) -> Entries {
    let mut out = Entries::default();
    for entry in entries {
        out.push(&Entry {
            feed: word(entry, &["feed", "feed_url"]),
            site: word(entry, &["feed", "title"]),
            // What the feed calls it, Miniflux does not say; its address is told again.
            id: "",
            url: word(entry, &["url"]),
            title: word(entry, &["title"]),
            author: word(entry, &["author"]),
            html: word(entry, &["content"]),
            published: entry.get("published_at").cloned().unwrap_or_default(),
            read: word(entry, &["status"]) == "read",
            starred: is(entry, "starred"),
            tags: Vec::new(),
        });
    }
    out
}

/// Entries as FreshRSS, The Old Reader and others export them in the form of Google Reader.
fn google_items(items: &[Value]) -> Entries {
    let mut out = Entries::default();
    for item in items {
        let link =
            |name: &str| item.get(name).and_then(|links| links.get(0)).map(|link| word(link, &["href"]));
        let categories: Vec<&str> = item
            .get("categories")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let has =
            |state: &str| categories.iter().any(|own| own.ends_with(&format!("/state/com.google/{state}")));
        let feed = word(item, &["origin", "feedUrl"]);
        let stream = word(item, &["origin", "streamId"]).strip_prefix("feed/").unwrap_or_default();
        let content = word(item, &["content", "content"]);
        out.push(&Entry {
            feed: if feed.is_empty() && stream.contains("://") { stream } else { feed },
            site: word(item, &["origin", "title"]),
            id: word(item, &["guid"]),
            url: link("canonical").or_else(|| link("alternate")).unwrap_or_default(),
            title: word(item, &["title"]),
            author: word(item, &["author"]),
            html: if content.is_empty() { word(item, &["summary", "content"]) } else { content },
            published: item.get("published").cloned().unwrap_or_default(),
            read: has("read"),
            starred: has("starred"),
            tags: categories
                .iter()
                .filter_map(|own| own.split_once("/label/"))
                .map(|(_, label)| label)
                .collect(),
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        format::{self, Opened},
        source::Source,
    };

    #[test]
    fn feeds_of_miniflux_are_read() {
        let text = r#"[{"feed_url": "https://a.example/feed", "title": "A", "category": {"title": "News"}, "disabled": true, "crawler": true},
                       {"feed_url": "nonsense"}, {"feed_url": "https://b.example/", "category": {"title": "All"}, "user_agent": "x"}]"#;
        for text in [text.to_owned(), format!("{{\"feeds\": {text}}}")] {
            let Some(Export::Feeds(Imported { feeds, problems, .. })) = read(&text) else { panic!("{text}") };
            assert_eq!((feeds.len(), problems.len()), (2, 1));
            assert!(
                feeds[0].paused
                    && feeds[0].full_text == Some(true)
                    && feeds[0].section.as_deref() == Some("News")
            );
            assert!(feeds[1].section.is_none() && feeds[1].user_agent.as_deref() == Some("x"));
        }
    }

    #[test]
    fn entries_keep_what_was_done_with_them() {
        let miniflux = r#"{"total": 2, "entries": [
            {"id": 1, "title": "One", "url": "https://a.example/1", "status": "read", "starred": true, "published_at": "2026-11-01T06:00:00Z",
             "content": "<p>Words of one.</p>", "author": "Ada Vale", "feed": {"feed_url": "https://a.example/feed", "title": "A"}},
            {"id": 2, "title": "Two", "url": "https://a.example/2", "status": "unread", "feed": {"feed_url": "https://a.example/feed"}}]}"#;
        let google = r#"{"id": "user/1/state/org.freshrss/starred", "items": [
            {"guid": "tag:1", "title": "One", "author": "Ada Vale", "published": 1793512800, "canonical": [{"href": "https://a.example/1"}],
             "categories": ["user/-/state/com.google/read", "user/-/state/com.google/starred", "user/-/label/sea"],
             "content": {"content": "<p>Words of one.</p>"}, "origin": {"streamId": "feed/12", "feedUrl": "https://a.example/feed", "title": "A"}},
            {"title": "Two", "alternate": [{"href": "https://a.example/2"}], "origin": {"streamId": "feed/https://a.example/feed"}}]}"#;
        for (text, tags) in [(miniflux, &[][..]), (google, &["sea"])] {
            let Some(Export::Entries(entries)) = read(text) else { panic!("{text}") };
            assert_eq!((entries.count, entries.read, entries.starred), (2, 1, 1));
            // As the library opens them.
            let opened = format::open_entries(entries.lines.into_bytes(), true, &Source::Stdin).unwrap();
            let Opened::Many(drafts, problems) = opened else { panic!() };
            assert_eq!((drafts.len(), problems.len()), (2, 0));
            let one = &drafts[0];
            assert_eq!((one.imported.read, one.imported.starred), (Some(true), Some(true)));
            assert_eq!(one.meta.feed.as_deref(), Some("https://a.example/feed"));
            assert_eq!(one.meta.published.unwrap().date.to_string(), "2026-11-01");
            assert_eq!(one.meta.byline.as_deref(), Some("Ada Vale"));
            assert_eq!(one.imported.tags.iter().map(|tag| &**tag).collect::<Vec<_>>(), tags);
            assert_eq!(format::article(one).unwrap().count_words(), 3);
            assert_eq!(drafts[1].meta.url.as_deref(), Some("https://a.example/2"));
        }
    }

    #[test]
    fn anything_else_is_nothing_of_theirs() {
        for text in [
            "",
            "words",
            "{}",
            "[]",
            "{\"items\": [1]}",
            "{\"entries\": [{}]}",
            "[{\"title\": \"A\", \"url\": \"https://a.example/\"}]",
            "{",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
        assert!(matches!(read("<opml/>"), Some(Export::Feeds(_))));
        assert!(matches!(read("https://a.example/feed news\n"), Some(Export::Feeds(_))));
    }
}
