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
    members.iter().any(|(name, _)| is_metadata(name))
        && members.iter().any(|(name, _)| name.contains("content/"))
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
    let texts = rest.into_iter().filter_map(|(name, bytes)| Some((slug(&name)?.to_owned(), bytes)));
    let mut texts: HashMap<String, Vec<u8>> = texts.collect();
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
            if !out.push(draft(&item, &mut texts), budget) {
                return out;
            }
        }
    }
    out
}

/// What the metadata calls the article whose text a member is.
fn slug(name: &str) -> Option<&str> {
    let base = name.rsplit('/').next().filter(|_| name.contains("content/"))?;
    base.rsplit_once('.').map(|(stem, _)| stem).filter(|stem| !stem.is_empty())
}

fn draft(item: &Value, texts: &mut HashMap<String, Vec<u8>>) -> Draft {
    let slug = item.get("slug").and_then(Value::as_str).unwrap_or_default();
    let content = texts.remove(slug).map(|bytes| Content::Page(crate::source::decode(bytes)));
    // What the page says about itself is no standfirst.
    let meta = Meta { standfirst: None, ..fields::meta(item) };
    Draft::new(Format::Omnivore, content.unwrap_or_default())
        .with_meta(meta)
        .named(Text::line(slug))
        .with_imported(imported::of(item))
}
