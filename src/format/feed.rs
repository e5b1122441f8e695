//! Feeds: RSS, Atom and JSON Feed, an article an entry.

use feed_rs::{
    model::{Entry, Feed, Text as FeedText},
    parser,
};

use super::{
    Budget,
    container::Extracted,
    description::{Description, Method},
    html,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use crate::article::{Content, Draft, Enclosure, Format, Meta, Moment, Text, parse_date};

/// Feeds of every kind.
pub(super) const FORMAT: Description = Description {
    name: "feed",
    plural: "feeds",
    endings: &["xml", "rss", "atom", "rdf"],
    method: Method::Container { is: is_feed, read },
};

/// Whether the text is a feed.
fn is_feed(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(2048)).unwrap_or(text);
    let json = head.trim_start().starts_with('{') && head.contains("jsonfeed.org/version");
    json || ["<rss", "<feed", "<rdf:RDF", "<RDF"].iter().any(|root| head.contains(root))
}

/// Reads every entry.
fn read(text: &str, budget: &mut Budget) -> Extracted {
    // The parser keeps moments in UTC only; what was written is looked up by them.
    let written: Arc<Mutex<Written>> = Arc::default();
    let stamps = {
        let written = Arc::clone(&written);
        move |raw: &str| {
            let moment = parse_date(raw)?;
            let stamp = chrono::DateTime::from_timestamp(moment.unix_seconds(), 0)?;
            written.lock().ok()?.insert(stamp, moment);
            Some(stamp)
        }
    };
    let mut out = Extracted::default();
    let parser = parser::Builder::new()
        .timestamp_parser(stamps)
        // An id that was made up is none.
        .id_generator(|_, _, _| String::new())
        .sanitize_content(false)
        .build();
    match parser.parse(text.as_bytes()) {
        Ok(feed) => {
            let drafts = written.lock().map(|written| drafts(feed, &written)).unwrap_or_default();
            for draft in drafts {
                out.push(draft, budget);
            }
        }
        Err(error) => out.problem(&format!("not a whole feed: {error}")),
    }
    out
}

/// Moments as the feed has them, by what they are in UTC.
type Written = HashMap<chrono::DateTime<chrono::Utc>, Moment>;

fn drafts(feed: Feed, written: &Written) -> Vec<Draft> {
    let own = feed.links.iter().find(|link| link.rel.as_deref() == Some("self"));
    let around = Meta {
        site: feed.title.as_ref().and_then(plain),
        language: feed.language.as_deref().and_then(Text::some),
        byline: authors(&feed.authors),
        feed: own.and_then(|link| Text::some(&link.href)),
        ..Meta::default()
    };
    feed.entries.into_iter().map(|entry| draft(entry, &around, written)).collect()
}

fn draft(entry: Entry, around: &Meta, written: &Written) -> Draft {
    let link = entry
        .links
        .iter()
        .find(|l| l.rel.as_deref().is_none_or(|rel| rel == "alternate"))
        .or(entry.links.first());
    let moment = |stamp: Option<chrono::DateTime<chrono::Utc>>| written.get(&stamp?).copied();
    let meta = Meta {
        title: entry.title.as_ref().and_then(plain),
        byline: authors(&entry.authors),
        published: moment(entry.published.or(entry.updated)),
        updated: moment(entry.updated),
        id: Text::some(&entry.id),
        enclosures: enclosures(&entry),
        url: link.and_then(|link| Text::some(&link.href)),
        language: entry.language.as_deref().and_then(Text::some),
        tags: entry
            .categories
            .iter()
            .filter_map(|c| Text::some(c.label.as_deref().unwrap_or(&c.term)))
            .collect(),
        ..Meta::default()
    };
    // A feed that has the whole text says in the summary what the text says again.
    let body = entry.content.and_then(|content| content.body).filter(|body| !body.trim().is_empty());
    let content = match body.or(entry.summary.map(|summary| summary.content)) {
        Some(text) if text.contains('<') || text.contains('&') => Content::Fragment(text),
        Some(text) if !text.trim().is_empty() => Content::Flat(text),
        _ => Content::Nothing,
    };
    Draft::new(Format::Feed, content).with_meta(meta.or(around.clone()))
}

/// Files that an entry gives along: enclosures of RSS and Atom, `media:content`.
fn enclosures(entry: &Entry) -> Vec<Enclosure> {
    let links = entry.links.iter().filter(|link| link.rel.as_deref() == Some("enclosure"));
    let linked = links.map(|link| Enclosure {
        url: Text::line(&link.href),
        kind: link.media_type.as_deref().and_then(Text::some),
        title: link.title.as_deref().and_then(Text::some),
        bytes: link.length,
        seconds: None,
    });
    let media = entry.media.iter().flat_map(|object| {
        object.content.iter().filter_map(|file| {
            Some(Enclosure {
                url: Text::some(file.url.as_ref()?.as_str())?,
                kind: file.content_type.as_ref().and_then(|kind| Text::some(kind.as_ref())),
                title: object.title.as_ref().and_then(plain),
                bytes: file.size,
                seconds: file.duration.or(object.duration).map(|duration| duration.as_secs()),
            })
        })
    });
    let mut out: Vec<Enclosure> = Vec::new();
    for file in linked.chain(media) {
        if !out.iter().any(|known| known.url == file.url) {
            out.push(file);
        }
    }
    out
}

/// A title without the markup that feeds put in it.
fn plain(text: &FeedText) -> Option<Text> {
    if text.content.contains(['<', '&']) { html::title(&text.content) } else { Text::some(&text.content) }
}

fn authors(people: &[feed_rs::model::Person]) -> Option<Text> {
    let names: Vec<&str> = people
        .iter()
        .filter_map(|p| p.name.as_deref())
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    Text::some(&names.join(", "))
}
