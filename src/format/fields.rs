//! The names that clippers, extractors and exports give to what is known about an article.

use std::cmp::Ordering;

use serde_json::Value;

use crate::article::{Enclosure, Meta, Moment, Text, parse_date};

const URL: &[&str] = &[
    "url",
    "source",
    "source_url",
    "canonical_url",
    "canonical",
    "link",
    "canonical_link",
    "original_url",
    "original",
    "given_url",
    "resolved_url",
    "requested_url",
    "external_url",
    "permalink",
    "uri",
    "warc_target_uri",
    "href",
];
const TITLE: &[&str] = &["title", "headline", "given_title", "resolved_title", "name"];
const STANDFIRST: &[&str] = &["standfirst", "subtitle", "description", "summary", "excerpt", "dek", "lead"];
const BYLINE: &[&str] = &["author", "authors", "byline", "creator", "by", "published_by"];
const SITE: &[&str] = &[
    "site",
    "sitename",
    "source_hostname",
    "site_name",
    "publisher",
    "publication",
    "website",
    "domain_name",
    "source_domain",
    "hostname",
    "source_name",
];
const LANGUAGE: &[&str] = &["language", "lang", "locale", "meta_lang"];
const TAGS: &[&str] = &["tags", "keywords", "labels", "document_tags", "tag_names", "categories", "topics"];

/// Folders, which are tags too unless they only say what state an article is in.
const FOLDER: &[&str] = &["folder", "collection"];

/// Folders that every article is in or that name what was done with it.
const STATES: &[&str] =
    &["unread", "archive", "archived", "starred", "liked", "unsorted", "home", "read", "inbox"];
const PUBLISHED: &[&str] = &[
    "published",
    "published_at",
    "publishedat",
    "date_published",
    "publishing_date",
    "publish_date",
    "date_publish",
    "pubdate",
    "publishdate",
    "published_date",
    "date",
    "datetime",
    "date_created",
];

const UPDATED: &[&str] = &["updated", "updated_at", "date_modified", "modified", "last_modified"];

/// The day on which a note was made, which is that of publication only where nothing else was published.
const CREATED: &str = "created";

/// Whether metadata is read from a value of this name.
pub(super) fn is_known(name: &str) -> bool {
    let name = plain(name);
    [
        URL,
        TITLE,
        STANDFIRST,
        BYLINE,
        SITE,
        LANGUAGE,
        TAGS,
        FOLDER,
        PUBLISHED,
        UPDATED,
        &["feed_url", "guid", CREATED],
    ]
    .iter()
    .any(|names| names.contains(&name.as_str()))
}

/// Reads metadata out of named values; unknown names are left alone.
pub(super) fn meta(fields: &Value) -> Meta {
    let text = |names: &[&str]| get(fields, names).and_then(|v| Text::some(&words(v)));
    // A name that holds no address, as the program that a note came from, leaves the next one its turn.
    let address = |name: &&str| {
        let url = find(fields, name).and_then(|value| Text::some(&words(value)))?;
        (url.contains("://") || url.starts_with("www.")).then_some(url)
    };
    let feed = text(&["feed_url", "feed"]).filter(|url| url.contains("://"));
    Meta {
        title: text(TITLE),
        standfirst: text(STANDFIRST),
        byline: text(BYLINE),
        published: dates(fields),
        site: site(&text).or_else(|| text(SITE)),
        language: text(LANGUAGE),
        tags: tags(fields),
        url: URL.iter().find_map(address),
        updated: moment(fields, UPDATED),
        // Other numbers of articles are those of somebody's database.
        id: text(if feed.is_some() { &["guid", "id"] } else { &["guid"] }),
        feed,
        comments: text(&["comments", "comments_url"]).filter(|url| url.contains("://")),
        enclosures: get(fields, &["attachments", "enclosures"]).map(enclosures).unwrap_or_default(),
    }
}

/// The name of the site, before what is only its host.
fn site(text: &impl Fn(&[&str]) -> Option<Text>) -> Option<Text> {
    let is_host = |name: &Text| name.contains('.') && !name.contains(' ');
    SITE.iter().find_map(|name| text(&[name]).filter(|name| !is_host(name)))
}

/// Labels, and the folder.
fn tags(fields: &Value) -> Vec<Text> {
    let mut tags = get(fields, TAGS).map(list).unwrap_or_default();
    let folder = get(fields, FOLDER)
        .filter(|folder| !folder.is_number())
        .and_then(|folder| Text::some(&words(folder)));
    let is_new = |folder: &Text| !STATES.contains(&&*folder.to_lowercase()) && !tags.contains(folder);
    tags.extend(folder.filter(is_new));
    tags
}

/// Files in the words of JSON Feed.
fn enclosures(value: &Value) -> Vec<Enclosure> {
    let number = |file: &Value, names: &[&str]| get(file, names)?.as_f64().map(|n| n.max(0.0) as u64);
    let file = |file: &Value| {
        Some(Enclosure {
            url: Text::some(get(file, &["url", "href"])?.as_str()?)?,
            kind: get(file, &["mime_type", "type", "kind"]).and_then(Value::as_str).and_then(Text::some),
            title: file.get("title").and_then(Value::as_str).and_then(Text::some),
            bytes: number(file, &["size_in_bytes", "bytes"]),
            seconds: number(file, &["duration_in_seconds", "seconds"]),
        })
    };
    value.as_array().map(|files| files.iter().filter_map(file).collect()).unwrap_or_default()
}

/// The first of `names` that holds a date.
pub(super) fn moment(fields: &Value, names: &[&str]) -> Option<Moment> {
    names.iter().find_map(|name| {
        let value = find(fields, name)?;
        // Seconds since 1970 with parts of one.
        let seconds = value.as_f64().filter(|_| value.is_f64()).map(|seconds| (seconds as i64).to_string());
        parse_date(&seconds.unwrap_or_else(|| words(value)))
    })
}

/// When it was published; when somebody saved the article is another matter.
fn dates(fields: &Value) -> Option<Moment> {
    let named = |names: &[&str]| {
        fields.as_object().is_some_and(|all| all.keys().any(|key| names.contains(&plain(key).as_str())))
    };
    // Where there is an address, somebody made a note of an article that was there before.
    let is_saved = || named(URL) || named(PUBLISHED);
    moment(fields, PUBLISHED).or_else(|| if is_saved() { None } else { moment(fields, &[CREATED]) })
}

/// The first of `names` that has a value.
pub(super) fn get<'a>(fields: &'a Value, names: &[&str]) -> Option<&'a Value> {
    names.iter().find_map(|name| find(fields, name))
}

fn plain(key: &str) -> String {
    key.trim().to_lowercase().replace(['-', ' '], "_")
}

/// Whether a key is `name`, as [`plain`] has it: many are asked of every row, so nothing is copied.
fn is_called(key: &str, name: &str) -> bool {
    let same = |(own, wanted): (u8, u8)| match own {
        b'-' | b' ' => wanted == b'_',
        own => own.to_ascii_lowercase() == wanted,
    };
    // Names are ASCII. Nearly every key is told from one by its length.
    let is_plain = || {
        let ends = [key.as_bytes().first(), key.as_bytes().last()];
        key.is_ascii() && ends.into_iter().flatten().all(u8::is_ascii_graphic)
    };
    match key.len().cmp(&name.len()) {
        Ordering::Less => false,
        Ordering::Equal => key.bytes().zip(name.bytes()).all(same),
        Ordering::Greater if is_plain() => false,
        Ordering::Greater => plain(key) == name,
    }
}

fn find<'a>(fields: &'a Value, name: &str) -> Option<&'a Value> {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    fields
        .as_object()?
        .iter()
        .find(|(key, value)| is_called(key, name) && !is_empty(value))
        .map(|(_, value)| value)
}

/// A value in words; `[[links]]` of note-takers lose their brackets.
pub(super) fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.replace("[[", "").replace("]]", ""),
        Value::Array(items) => {
            items.iter().map(words).filter(|item| !item.is_empty()).collect::<Vec<_>>().join(", ")
        }
        // An author with a page, or a TOML date, which serde sees as a table of one private field.
        Value::Object(fields) => {
            let private =
                || fields.iter().find(|(key, _)| key.starts_with("$__toml")).map(|(_, value)| value);
            ["name", "label", "title"]
                .iter()
                .find_map(|key| fields.get(*key))
                .or_else(private)
                .map(words)
                .unwrap_or_default()
        }
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

pub(super) fn list(value: &Value) -> Vec<Text> {
    let items = match value {
        Value::Array(items) => items.iter().map(words).collect(),
        // Pocket's interface names them by themselves.
        Value::Object(named) => named.keys().cloned().collect(),
        other => words(other).split([',', ';', '|']).map(str::to_owned).collect::<Vec<_>>(),
    };
    let plain =
        |item: &String| Text::some(item.trim_matches(['[', ']', '\'', '"', ' ']).trim_start_matches('#'));
    items.iter().filter_map(plain).filter(|tag| !matches!(&**tag, "Unread" | "Archive" | "Starred")).collect()
}
