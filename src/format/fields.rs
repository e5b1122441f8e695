//! The names that clippers, extractors and exports give to what is known about an article.

use serde_json::Value;

use crate::article::{Enclosure, Meta, Moment, Text, parse_date};

/// Reads metadata out of named values; unknown names are left alone.
pub(super) fn meta(fields: &Value) -> Meta {
    let text = |names: &[&str]| get(fields, names).and_then(|v| Text::some(&words(v)));
    let url = text(&[
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
    ])
    .filter(|url| url.contains("://") || url.starts_with("www."));
    let feed = text(&["feed_url", "feed"]).filter(|url| url.contains("://"));
    Meta {
        title: text(&["title", "headline", "given_title", "resolved_title", "name"]),
        standfirst: text(&["standfirst", "subtitle", "description", "summary", "excerpt", "dek", "lead"]),
        byline: text(&["author", "authors", "byline", "creator", "by", "published_by"]),
        published: dates(fields),
        site: text(&[
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
        ]),
        language: text(&["language", "lang", "locale", "meta_lang"]),
        tags: get(fields, &["tags", "keywords", "labels", "document_tags", "categories", "topics", "folder"])
            .map(list)
            .unwrap_or_default(),
        url,
        updated: moment(fields, &["updated", "updated_at", "date_modified", "modified", "last_modified"]),
        // Other numbers of articles are those of somebody's database.
        id: text(if feed.is_some() { &["guid", "id"] } else { &["guid"] }),
        feed,
        comments: text(&["comments", "comments_url"]).filter(|url| url.contains("://")),
        enclosures: get(fields, &["attachments", "enclosures"]).map(enclosures).unwrap_or_default(),
    }
}

/// Files in the words of JSON Feed.
fn enclosures(value: &Value) -> Vec<Enclosure> {
    let number = |file: &Value, name: &str| file.get(name).and_then(Value::as_f64).map(|n| n.max(0.0) as u64);
    let file = |file: &Value| {
        Some(Enclosure {
            url: Text::some(get(file, &["url", "href"])?.as_str()?)?,
            kind: get(file, &["mime_type", "type"]).and_then(Value::as_str).and_then(Text::some),
            title: file.get("title").and_then(Value::as_str).and_then(Text::some),
            bytes: number(file, "size_in_bytes"),
            seconds: number(file, "duration_in_seconds"),
        })
    };
    value.as_array().map(|files| files.iter().filter_map(file).collect()).unwrap_or_default()
}

/// The first of `names` that holds a date.
pub(super) fn moment(fields: &Value, names: &[&str]) -> Option<Moment> {
    names.iter().find_map(|name| parse_date(&words(find(fields, name)?)))
}

/// When it was published; when somebody saved the article is another matter.
fn dates(fields: &Value) -> Option<Moment> {
    let names = [
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
        "created",
    ];
    moment(fields, &names)
}

/// The first of `names` that has a value.
pub(super) fn get<'a>(fields: &'a Value, names: &[&str]) -> Option<&'a Value> {
    names.iter().find_map(|name| find(fields, name))
}

fn find<'a>(fields: &'a Value, name: &str) -> Option<&'a Value> {
    let plain = |key: &str| key.to_lowercase().replace(['-', ' '], "_");
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    fields
        .as_object()?
        .iter()
        .find(|(key, value)| plain(key) == name && !is_empty(value))
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

fn list(value: &Value) -> Vec<Text> {
    let items = match value {
        Value::Array(items) => items.iter().map(words).collect(),
        other => words(other).split([',', ';', '|']).map(str::to_owned).collect::<Vec<_>>(),
    };
    let plain =
        |item: &String| Text::some(item.trim_matches(['[', ']', '\'', '"', ' ']).trim_start_matches('#'));
    // Where an export files what is unread is no tag.
    items.iter().filter_map(plain).filter(|tag| !matches!(&**tag, "Unread" | "Archive" | "Starred")).collect()
}
