//! JSON: articles as extractors, crawlers and read-it-later services write them, one, many, or one a line.

mod arrived;
mod repair;

use serde_json::Value;

use super::{
    Budget,
    container::Extracted,
    description::{Description, Method},
    feed, fields, html, imported,
};
use crate::article::{self, Content, Draft, Format, Meta, Text};

/// Names of lists that hold articles, in exports and answers.
const LISTS: &[&str] = &[
    "items",
    "articles",
    "entries",
    "entry",
    "documents",
    "results",
    "data",
    "list",
    "feed",
    "_embedded",
    "bookmarks",
    // RSS in the words of JSON.
    "rss",
    "channel",
    "item",
];

/// JSON with articles in it, whole or a value a line.
pub(super) const FORMAT: Description = Description {
    name: "json",
    plural: "exports",
    endings: &["json", "jsonl", "ndjson"],
    method: Method::Container { is: |text| is_json(text) && !is_prose(text), read },
};

/// Whether the text is JSON or begins with a line of it.
fn is_json(text: &str) -> bool {
    let text = text.trim_start();
    let Some(rest) = text.strip_prefix(['{', '[']) else { return false };
    let rest = rest.trim_start();
    rest.starts_with(['"', '}']) || text.starts_with('[') && rest.starts_with(['{', ']'])
}

/// Whether what begins like JSON goes on like a sentence: its first lines hold no name and value.
fn is_prose(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(1000)).unwrap_or(text);
    !head.contains("\":") && !head.contains("\" :")
}

/// Reads one value, or a value a line.
fn read(text: &str, budget: &mut Budget) -> Extracted {
    let mut out = Extracted::default();
    if !budget.affords_values(text) {
        out.problem("more values than newsprint takes from one file; split it");
        return out;
    }
    if let Some(lines) = arrived::last_versions(text) {
        for value in lines.into_iter().filter_map(|line| serde_json::from_str(line).ok()) {
            collect(value, &Meta::default(), &mut Taken { is_feed: true, out: &mut out, budget }, 0);
        }
        return out;
    }
    match serde_json::from_str::<Value>(text) {
        Ok(value) => {
            collect(value, &Meta::default(), &mut Taken { is_feed: false, out: &mut out, budget }, 0);
        }
        Err(error) => {
            let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
            if lines > 1
                && text.lines().next().is_some_and(|first| serde_json::from_str::<Value>(first).is_ok())
            {
                lines_of(text, &mut out, budget);
            } else {
                let problem = format!("line {}: not JSON: {}", error.line(), reason(&error));
                let cut = repair::byte_of(text, error.line(), error.column());
                // Signs that should not be there may be all that is wrong; else what stands before the fault is kept.
                let whole = [text.len(), cut].into_iter().find_map(|end| {
                    let value = serde_json::from_str::<Value>(&repair::repaired(text, end)?).ok()?;
                    Some((value, end < text.len() || error.is_eof()))
                });
                let is_cut = whole.as_ref().is_none_or(|(_, is_cut)| *is_cut);
                if let Some((value, _)) = whole {
                    collect(value, &Meta::default(), &mut Taken { is_feed: false, out: &mut out, budget }, 0);
                }
                if is_cut {
                    out.problem(&problem);
                }
            }
        }
    }
    out
}

fn lines_of(text: &str, out: &mut Extracted, budget: &mut Budget) {
    let mut bad = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str::<Value>(line) {
            Ok(value) => collect(value, &Meta::default(), &mut Taken { is_feed: false, out, budget }, 0),
            Err(_) => bad.push(number + 1),
        }
    }
    match *bad {
        [] => {}
        [one] => out.problem(&format!("line {one}: not JSON, skipped")),
        [first, ..] => {
            out.problem(&format!("line {first} and {} more: not JSON, skipped", bad.len() - 1));
        }
    }
}

fn reason(error: &serde_json::Error) -> String {
    error.to_string().split(" at line").next().unwrap_or_default().to_owned()
}

/// Where articles go.
struct Taken<'a> {
    /// Whether the file says that it is a JSON Feed.
    is_feed: bool,
    out: &'a mut Extracted,
    budget: &'a mut Budget,
}

/// Takes every article out of `value`.
fn collect(value: Value, around: &Meta, into: &mut Taken<'_>, depth: usize) {
    const DEEPEST: usize = 4;
    match value {
        Value::Array(items) if depth < DEEPEST => {
            for item in items {
                collect(item, around, into, depth + 1);
            }
        }
        Value::Object(_) => {
            if let Some(draft) = draft(&value, around) {
                let draft = if into.is_feed { entry(draft, &value) } else { draft };
                into.out.push(draft, into.budget);
            } else if let Value::Object(mut fields) = value
                && depth < DEEPEST
            {
                // A feed names its site above its articles.
                let feed = Value::Object(
                    fields
                        .iter()
                        .filter(|(_, v)| v.is_string())
                        .map(|(k, v)| (k.clone(), v.clone()))
                        .collect(),
                );
                let known = fields::meta(&feed);
                let site = known.title.or_else(|| around.site.clone());
                into.is_feed |= fields
                    .get("version")
                    .is_some_and(|version| fields::words(version).contains("jsonfeed.org"));
                let feed = known.feed.or_else(|| around.feed.clone());
                let byline = fields::get(&Value::Object(fields.clone()), &["authors", "author"])
                    .filter(|_| into.is_feed)
                    .and_then(|names| Text::some(&fields::words(names)));
                let around = Meta { site, byline, feed, language: known.language, ..Meta::default() };
                for name in LISTS {
                    if let Some(inner) = fields.remove(*name) {
                        into.is_feed |= *name == "rss";
                        let inner = match inner {
                            // Pocket's interface numbers what it lists.
                            Value::Object(named) if *name == "list" => {
                                named.into_iter().map(|(_, one)| one).collect()
                            }
                            inner => inner,
                        };
                        collect(inner, &around, into, depth + 1);
                    }
                }
            }
        }
        _ => {}
    }
}

/// The entry of a JSON Feed: it has an id, it says what of its text is HTML, and its summary is text where there is no
/// other.
fn entry(draft: Draft, value: &Value) -> Draft {
    let id = fields::get(value, &["id", "guid"]).and_then(|id| Text::some(&fields::words(id)));
    let words = |name| value.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let content = if let Some(html) = words("content_html") {
        let picture = words("image").or(words("banner_image")).filter(|_| !html.contains("<img"));
        let picture = picture.map(|src| format!("<figure><img src=\"{}\"></figure>", html::escaped(src)));
        Content::Fragment(picture.unwrap_or_default() + html)
    } else {
        let plain = words("content_text").or(words("summary")).map(|text| Content::Flat(text.to_owned()));
        let of_rss = || words("content:encoded").or(words("description")).map(feed::untyped);
        plain.or_else(of_rss).unwrap_or(draft.content)
    };
    let title = draft.meta.title.or_else(|| feed::first_words(&content));
    let meta = Meta { standfirst: None, id, title, ..draft.meta };
    Draft { meta, content, format: Some(Format::Feed), ..draft }
}

/// The article that an object is, if it is one: it has text, or a title and an address.
fn draft(value: &Value, around: &Meta) -> Option<Draft> {
    let usual = usual(value);
    let value = usual.as_ref().unwrap_or(value);
    let holds_articles = |name: &&str| {
        value.get(name).and_then(Value::as_array).is_some_and(|a| a.iter().any(Value::is_object))
    };
    if LISTS.iter().any(holds_articles) {
        return None;
    }
    if let Some(draft) = own(value) {
        return Some(draft);
    }
    let mut meta = fields::meta(value);
    // An address is no headline.
    meta.title = meta.title.filter(|title| meta.url.as_ref() != Some(title));
    let content = content(value);
    let named = meta.title.is_some() && meta.url.is_some()
        || meta.url.is_some() && value.get("id").is_none_or(|id| !id.is_null());
    if content == Content::Nothing && !named {
        return None;
    }
    // What a page says about itself is no standfirst where it is the beginning of the text.
    if let (Some(standfirst), Content::Flat(text)) = (&meta.standfirst, &content)
        && text.contains(standfirst.trim_end_matches(['…', '.']))
    {
        meta.standfirst = None;
    }
    let around = Meta { title: None, ..around.clone() };
    let imported = imported::of(value);
    let meta = imported::without_entry(meta.or(around), &imported);
    Some(Draft::new(Format::Json, content).with_meta(meta).with_imported(imported))
}

/// An article as newsprint prints it itself: its blocks, and what was done with it.
fn own(value: &Value) -> Option<Draft> {
    value.get("schema").filter(|schema| schema.as_u64() == Some(1))?;
    let blocks = article::blocks_from_json(value.get("blocks")?.as_array()?);
    let imported = imported::of(value);
    let mut meta = fields::meta(value);
    // What is called an id there is the library's.
    meta.id = value.get("guid").and_then(Value::as_str).and_then(Text::some);
    meta.tags.retain(|tag| !imported.tags.contains(tag));
    let format =
        value.get("format").and_then(Value::as_str).and_then(Format::from_name).unwrap_or(Format::Json);
    Some(Draft::new(format, Content::Blocks(blocks)).with_meta(meta).with_imported(imported))
}

/// What some services write in their own way, as the others do: Karakeep's bookmarks hold what they lead to in a value of their
/// own, and Pinboard calls a title a description.
fn usual(value: &Value) -> Option<Value> {
    let own = value.as_object()?;
    if let Some(inner) = own.get("content").and_then(Value::as_object) {
        let mut whole = own.clone();
        whole.remove("content");
        for (name, value) in inner {
            if whole.get(name).is_none_or(Value::is_null) {
                whole.insert(name.clone(), value.clone());
            }
        }
        return Some(whole.into());
    }
    if own.contains_key("href") && own.contains_key("description") && own.contains_key("extended") {
        let mut whole = own.clone();
        let title = whole.remove("description").unwrap_or_default();
        whole.insert("title".into(), title);
        let tags = own.get("tags").and_then(Value::as_str).unwrap_or_default();
        whole.insert("tags".into(), tags.split_whitespace().collect());
        return Some(whole.into());
    }
    None
}

fn content(value: &Value) -> Content {
    const HTML: &[&str] = &[
        "content_html",
        "html",
        "htmlContent",
        "article_html",
        "readable_content",
        "content",
        "article",
        "body_html",
    ];
    const TEXT: &[&str] = &[
        "text",
        "maintext",
        "content_text",
        "article_text",
        "body",
        "raw_text",
        "plaintext",
        "plain_text",
        "cleaned_text",
        "fulltext",
        "full_text",
        "selection",
    ];
    if let Some(blocks) = value.get("body").and_then(sections) {
        return Content::Fragment(blocks);
    }
    let string = |names: &[&str]| fields::get(value, names).and_then(Value::as_str).map(str::to_owned);
    if let Some(text) = string(HTML) {
        return if !has_tags(&text) {
            Content::Flat(text)
        } else if html::is_page(&text) {
            Content::Page(text)
        } else {
            Content::Fragment(text)
        };
    }
    match string(TEXT) {
        Some(text) if has_tags(&text) => Content::Fragment(text),
        Some(text) => Content::Flat(text),
        None => Content::Nothing,
    }
}

/// Whether the text has elements in it.
fn has_tags(text: &str) -> bool {
    // Most that is short holds none.
    let has_bracket = memchr::memchr(b'<', text.as_bytes()).is_some();
    let tags = [
        "</p>",
        "<p>",
        "<br",
        "</div>",
        "</a>",
        "</li>",
        "</h2>",
        "<img ",
        "</em>",
        "</strong>",
        "</figure>",
        "</table>",
    ];
    has_bracket && tags.iter().any(|tag| text.contains(tag))
}

/// A body of a summary and sections with headlines and paragraphs, as HTML.
fn sections(body: &Value) -> Option<String> {
    let paragraphs = |value: &Value, tag: &str| -> String {
        let items: Vec<&str> = match value {
            Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
            Value::String(text) => vec![text],
            _ => Vec::new(),
        };
        items
            .iter()
            .fold(String::new(), |out, text| out + "<" + tag + ">" + &html::escaped(text) + "</" + tag + ">")
    };
    let sections = body.as_object()?.get("sections")?.as_array()?;
    let mut out = body.get("summary").map(|summary| paragraphs(summary, "p")).unwrap_or_default();
    for section in sections {
        out.push_str(&section.get("headline").map(|h| paragraphs(h, "h2")).unwrap_or_default());
        out.push_str(&section.get("paragraphs").map(|p| paragraphs(p, "p")).unwrap_or_default());
    }
    Some(out)
}

/// The article of one row of named values, as exports in tables hold them.
pub(super) fn row(value: &Value, format: Format) -> Option<Draft> {
    draft(value, &Meta::default()).map(|draft| Draft { format: Some(format), ..draft })
}
