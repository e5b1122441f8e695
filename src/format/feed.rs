//! Feeds: RSS, Atom and JSON Feed, an article an entry.

use feed_rs::{
    model::{Entry, Feed, Text as FeedText},
    parser,
};

use super::{html, json::Read};
use crate::article::{Content, Draft, Meta, Text, parse_date};

/// Whether the text is a feed.
pub(super) fn is_feed(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(2048)).unwrap_or(text);
    let json = head.trim_start().starts_with('{') && head.contains("jsonfeed.org/version");
    json || ["<rss", "<feed", "<rdf:RDF", "<RDF"].iter().any(|root| head.contains(root))
}

/// Reads every entry.
pub(super) fn read(text: &str) -> Read {
    let stamps = |raw: &str| {
        let date = parse_date(raw)?;
        let (year, month, day) =
            (date.year().into(), date.month().unsigned_abs().into(), date.day().unsigned_abs().into());
        // Midday, so that the day stays the day in every zone.
        Some(chrono::NaiveDate::from_ymd_opt(year, month, day)?.and_hms_opt(12, 0, 0)?.and_utc())
    };
    let mut out = Read::default();
    match parser::Builder::new()
        .timestamp_parser(stamps)
        .sanitize_content(false)
        .build()
        .parse(text.as_bytes())
    {
        Ok(feed) => out.drafts = drafts(feed),
        Err(error) => out.problems.push(Text::line(&format!("not a whole feed: {error}"))),
    }
    out
}

fn drafts(feed: Feed) -> Vec<Draft> {
    let around = Meta {
        site: feed.title.as_ref().and_then(plain),
        language: feed.language.as_deref().and_then(Text::some),
        byline: authors(&feed.authors),
        ..Meta::default()
    };
    feed.entries.into_iter().map(|entry| draft(entry, &around)).collect()
}

fn draft(entry: Entry, around: &Meta) -> Draft {
    let link = entry
        .links
        .iter()
        .find(|l| l.rel.as_deref().is_none_or(|rel| rel == "alternate"))
        .or(entry.links.first());
    let date = entry.published.or(entry.updated).map(|stamp| stamp.date_naive().to_string());
    let meta = Meta {
        title: entry.title.as_ref().and_then(plain),
        byline: authors(&entry.authors),
        published: date.as_deref().and_then(parse_date),
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
    Draft { meta: meta.or(around.clone()), content, name: Text::default(), format: "feed", container: None }
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
