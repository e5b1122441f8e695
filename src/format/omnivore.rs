//! The archive that Omnivore handed out: metadata in JSON, the text of each article beside it.

use std::collections::HashMap;

use serde_json::Value;

use super::{
    Budget,
    archive::Member,
    container::Extracted,
    description::{Description, Method},
    fields, imported,
};
use crate::article::{Content, Draft, Format, Meta, Text};

/// Omnivore's export.
pub(super) const FORMAT: Description = Description {
    name: "omnivore",
    plural: "exports",
    endings: &["zip"],
    method: Method::Members { is: is_export, read },
};

/// Whether the members are such an export.
fn is_export(members: &[Member]) -> bool {
    members.iter().any(|(name, _)| is_metadata(name)) && members.iter().any(|(name, _)| slug(name).is_some())
}

fn is_metadata(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or(name);
    base.starts_with("metadata_") && base.rsplit_once('.').is_some_and(|(_, ending)| ending == "json")
}

/// Reads every article that the metadata names. A text belongs to the first that names it.
fn read(members: Vec<Member>, budget: &mut Budget) -> Extracted {
    let mut out = Extracted::default();
    let (lists, rest): (Vec<Member>, Vec<Member>) =
        members.into_iter().partition(|(name, _)| is_metadata(name));
    let (passages, rest): (Vec<Member>, Vec<Member>) =
        rest.into_iter().partition(|(name, _)| name.contains("highlights/"));
    let by_slug = |members: Vec<Member>| -> HashMap<String, Vec<u8>> {
        members.into_iter().filter_map(|(name, bytes)| Some((slug(&name)?.to_owned(), bytes))).collect()
    };
    let (mut texts, mut passages) = (by_slug(rest), by_slug(passages));
    for (name, bytes) in lists {
        let items = match serde_json::from_slice::<Value>(&bytes) {
            Ok(Value::Array(items)) => items,
            Ok(_) => continue,
            Err(error) => {
                out.problem(&format!("{name}: not JSON: {error}"));
                continue;
            }
        };
        for item in items {
            if !out.push(draft(&item, &mut texts, &mut passages), budget) {
                return out;
            }
        }
    }
    out
}

/// What the metadata calls the article whose text a member is.
fn slug(name: &str) -> Option<&str> {
    let is_text = name.contains("content/") || name.contains("highlights/");
    let base = name.rsplit('/').next().filter(|_| is_text)?;
    base.rsplit_once('.').map(|(stem, _)| stem).filter(|stem| !stem.is_empty())
}

fn draft(
    item: &Value,
    texts: &mut HashMap<String, Vec<u8>>,
    passages: &mut HashMap<String, Vec<u8>>,
) -> Draft {
    let slug = item.get("slug").and_then(Value::as_str).unwrap_or_default();
    let content = texts.remove(slug).map(|bytes| Content::Page(crate::source::decode(bytes)));
    // What the page says about itself is no standfirst.
    let meta = Meta { standfirst: None, ..fields::meta(item) };
    let mut imported = imported::of(item);
    if let Some(bytes) = passages.remove(slug).filter(|_| imported.highlights.is_empty()) {
        imported.highlights = imported::in_markdown(&crate::source::decode(bytes));
    }
    Draft::new(Format::Omnivore, content.unwrap_or_default())
        .with_meta(imported::without_entry(meta, &imported))
        .named(Text::line(slug))
        .with_imported(imported)
}
