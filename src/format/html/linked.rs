//! JSON-LD: what a page says of its article to machines, alone, in lists or as a graph.

use std::collections::HashMap;

use dom_query::Document;
use serde_json::{Map, Value};

/// Types of things that are articles, by the ends of their names.
const ARTICLES: &[&str] = &["Article", "Posting", "Report", "Review", "Recipe", "WebPage"];

/// Objects that are looked at; a page with more says nothing by them.
const MOST: usize = 5_000;

/// What is said of one article.
#[derive(Debug, Default)]
pub(super) struct Story {
    pub(super) headline: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) published: Option<String>,
    pub(super) updated: Option<String>,
    pub(super) description: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) language: Option<String>,
    pub(super) keywords: Vec<String>,
    pub(super) image: Option<String>,
    pub(super) body: Option<String>,
    pub(super) url: Option<String>,
    /// Whether its type is one of articles, not of any page.
    pub(super) is_article: bool,
}

type Object = Map<String, Value>;

/// The story of which the page at `url`, headed `heading`, speaks; of several the one with that headline or address.
pub(super) fn story(document: &Document, url: Option<&str>, heading: Option<&str>) -> Option<Story> {
    let values: Vec<Value> = scripts(document).iter().filter_map(|json| parsed(json)).collect();
    let objects = objects(&values);
    let by_id: HashMap<&str, &Object> = objects
        .iter()
        .filter_map(|object| Some((object.get("@id")?.as_str()?, *object)))
        .filter(|(_, o)| o.len() > 1)
        .collect();
    let mut stories: Vec<Story> =
        objects.iter().filter(|object| is_article(object)).map(|object| of(object, &by_id)).collect();
    let same = |one: &Option<String>, other: Option<&str>| {
        one.as_deref()
            .zip(other)
            .is_some_and(|(one, other)| super::names::folded(one) == super::names::folded(other))
    };
    // Those that the page is about come first, then those of a type of articles, then the fullest.
    stories.sort_by_key(|story| {
        let about = same(&story.headline, heading) || same(&story.url, url);
        let known = usize::from(story.published.is_some())
            + usize::from(!story.authors.is_empty())
            + usize::from(story.headline.is_some());
        std::cmp::Reverse((about, story.is_article, known))
    });
    stories.into_iter().next()
}

fn scripts(document: &Document) -> Vec<String> {
    let is_linked = |kind: &str| kind.to_ascii_lowercase().contains("ld+json");
    let root = document.root();
    let nodes = root.descendants_it().filter(|n| n.has_name("script"));
    nodes
        .filter(|n| n.attr("type").is_some_and(|kind| is_linked(&kind)))
        .map(|n| n.text().to_string())
        .collect()
}

/// Reads JSON as pages write it: in comments, with line breaks inside strings, with a semicolon after it.
fn parsed(raw: &str) -> Option<Value> {
    let json = raw
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("<![CDATA[");
    let json = json
        .trim()
        .trim_end_matches("-->")
        .trim_end_matches("//]]>")
        .trim_end_matches("]]>")
        .trim()
        .trim_end_matches(';');
    serde_json::from_str(json).ok().or_else(|| {
        let plain: String = json.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&plain).ok()
    })
}

/// Every object that speaks of the page itself; what it only lists or mentions is left out.
fn objects(values: &[Value]) -> Vec<&Object> {
    const INSIDE: &[&str] = &["@graph", "mainEntity", "mainEntityOfPage", "hasPart", "liveBlogUpdate"];
    let mut out = Vec::new();
    let mut waiting: Vec<&Value> = values.iter().rev().collect();
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(items) => waiting.extend(items.iter().rev()),
            Value::Object(object) if out.len() < MOST => {
                out.push(object);
                waiting.extend(
                    INSIDE
                        .iter()
                        .rev()
                        .filter(|name| **name != "hasPart")
                        .filter_map(|name| object.get(*name)),
                );
                // People and publishers are named by their ids.
                waiting.extend(
                    ["author", "publisher"]
                        .iter()
                        .filter_map(|name| object.get(*name))
                        .filter(|v| v.is_object()),
                );
            }
            _ => {}
        }
    }
    out
}

fn is_article(object: &Object) -> bool {
    let is = |kind: &str| {
        ARTICLES.iter().any(|end| kind.rsplit('/').next().is_some_and(|kind| kind.ends_with(end)))
    };
    match object.get("@type") {
        Some(Value::String(kind)) => is(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(is),
        _ => false,
    }
}

fn of(object: &Object, by_id: &HashMap<&str, &Object>) -> Story {
    let is_page = object.get("@type").is_some_and(|kind| {
        kind.as_str().is_some_and(|kind| kind.ends_with("WebPage"))
            || kind
                .as_array()
                .is_some_and(|k| k.iter().all(|k| k.as_str().is_some_and(|k| k.ends_with("Page"))))
    });
    let text = |name: &str| object.get(name).and_then(plain);
    let names = |name: &str| object.get(name).map(|value| names(value, by_id)).unwrap_or_default();
    let keywords = match object.get("keywords") {
        Some(Value::String(all)) => all.split(',').map(str::to_owned).collect(),
        Some(Value::Array(all)) => all.iter().filter_map(plain).collect(),
        _ => Vec::new(),
    };
    Story {
        headline: text("headline").or_else(|| if is_page { None } else { text("name") }),
        authors: if names("author").is_empty() { names("creator") } else { names("author") },
        published: text("datePublished").or_else(|| text("dateCreated")).or_else(|| text("uploadDate")),
        updated: text("dateModified"),
        description: text("description").or_else(|| text("alternativeHeadline")),
        publisher: names("publisher").into_iter().next(),
        language: text("inLanguage"),
        keywords,
        image: object.get("image").and_then(image),
        body: text("articleBody").or_else(|| text("text")).or_else(|| text("reviewBody")),
        url: text("url").or_else(|| {
            object
                .get("mainEntityOfPage")
                .and_then(|page| page.as_str().map(str::to_owned).or_else(|| page.get("@id").and_then(plain)))
        }),
        is_article: !is_page,
    }
}

/// A text with its entities as the characters that they stand for.
pub(super) fn unescaped(text: &str) -> String {
    super::tree::fragment(&text.replace('<', "&lt;")).document.root().text().to_string()
}

/// A text or a number, entities decoded.
fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) if text.contains('&') => unescaped(text),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => return items.first().and_then(plain),
        Value::Object(object) => return object.get("name").or_else(|| object.get("@value")).and_then(plain),
        _ => return None,
    };
    Some(text).filter(|text| !text.trim().is_empty())
}

/// Names of people or organisations, which may be given by their ids.
fn names(value: &Value, by_id: &HashMap<&str, &Object>) -> Vec<String> {
    match value {
        Value::Array(items) => {
            items.iter().filter(|item| !item.is_array()).flat_map(|item| names(item, by_id)).collect()
        }
        Value::Object(object) => {
            let own = object.get("name");
            let named = || {
                object
                    .get("@id")
                    .and_then(Value::as_str)
                    .and_then(|id| by_id.get(id))
                    .and_then(|o| o.get("name"))
            };
            match own.or_else(named) {
                Some(Value::Array(all)) => all.iter().filter_map(plain).collect(),
                Some(name) => plain(name).into_iter().collect(),
                None => Vec::new(),
            }
        }
        Value::String(_) => plain(value).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn image(value: &Value) -> Option<String> {
    match value {
        Value::String(address) => Some(address.clone()),
        Value::Array(items) => items.iter().find(|item| !item.is_array()).and_then(image),
        Value::Object(object) => {
            object.get("url").or_else(|| object.get("contentUrl")).and_then(Value::as_str).map(str::to_owned)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(json: &str) -> Story {
        let html = format!("<script type='application/ld+json'>{json}</script>");
        story(&Document::from(html), Some("https://a.example/one"), Some("One")).unwrap_or_default()
    }

    #[test]
    fn stories_in_every_form() {
        for json in [
            r#"{"@type":"NewsArticle","headline":"One","datePublished":"2024-03-05","author":{"name":"Ann Lee"}}"#,
            r#"[{"@type":"Organization","name":"x"},{"@type":["Article","X"],"headline":"One","datePublished":"2024-03-05","author":["Ann Lee"]}]"#,
            r##"{"@graph":[{"@type":"WebPage","name":"x"},{"@type":"BlogPosting","headline":"One","datePublished":"2024-03-05","author":{"@id":"#a"}},{"@type":"Person","@id":"#a","name":"Ann Lee"}]}"##,
            r#"<!-- {"@type":"https://schema.org/Report","headline":"One","datePublished":"2024-03-05","author":[{"name":["Ann Lee"]}]}; -->"#,
            "{\"@type\":\"Article\",\"description\":\"a\nb\",\"headline\":\"One\",\"datePublished\":\"2024-03-05\",\"author\":\"Ann Lee\"}",
            r#"[{"@type":"NewsArticle","headline":"Another","datePublished":"2020-01-01"},{"@type":"NewsArticle","headline":"One","datePublished":"2024-03-05","author":"Ann Lee"}]"#,
        ] {
            let story = said(json);
            assert_eq!(story.headline.as_deref(), Some("One"), "{json}");
            assert_eq!(story.published.as_deref(), Some("2024-03-05"), "{json}");
            assert_eq!(story.authors, ["Ann Lee"], "{json}");
        }
        assert_eq!(
            said(r#"{"@type":"Article","headline":"Wall &amp; <i>sea</i>"}"#).headline.as_deref(),
            Some("Wall & <i>sea</i>")
        );
        assert!(said("{broken").headline.is_none());
    }
}
