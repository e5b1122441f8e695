//! The archive that Omnivore handed out: metadata in JSON, the text of each article beside it.

use serde_json::Value;

use super::{archive::Member, fields, imported};
use crate::article::{Content, Draft, Meta, Text};

/// Whether the members are such an export.
pub(super) fn is_export(members: &[Member]) -> bool {
    members.iter().any(|(name, _)| is_metadata(name))
        && members.iter().any(|(name, _)| name.contains("content/"))
}

fn is_metadata(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or(name);
    base.starts_with("metadata_") && base.rsplit_once('.').is_some_and(|(_, ending)| ending == "json")
}

/// Reads every article that the metadata names.
pub(super) fn read(members: &[Member]) -> Vec<Draft> {
    let lists = members.iter().filter(|(name, _)| is_metadata(name));
    let values = lists.filter_map(|(_, bytes)| serde_json::from_slice::<Value>(bytes).ok());
    let items = values.flat_map(|value| value.as_array().cloned().unwrap_or_default());
    items.map(|item| draft(&item, members)).collect()
}

fn draft(item: &Value, members: &[Member]) -> Draft {
    let slug = item.get("slug").and_then(Value::as_str).unwrap_or_default();
    let is_own = |name: &str| {
        let base = name.rsplit('/').next().unwrap_or(name);
        !slug.is_empty()
            && name.contains("content/")
            && base.rsplit_once('.').is_some_and(|(stem, _)| stem == slug)
    };
    let content = members
        .iter()
        .find(|(name, _)| is_own(name))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned());
    // What the page says about itself is no standfirst.
    let meta = Meta { standfirst: None, ..fields::meta(item) };
    Draft::new("omnivore", content.map_or(Content::Nothing, Content::Page))
        .with_meta(meta)
        .named(Text::line(slug))
        .with_imported(imported::of(item))
}
