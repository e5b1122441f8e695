//! Tables with a header, as read-it-later services export them: an article a row.

use serde_json::{Map, Value};

use super::{
    Budget, clippings,
    container::Extracted,
    description::{Description, Method},
    json,
};
use crate::article::Format;

/// Tables of saved articles.
pub(super) const FORMAT: Description = Description {
    name: "table",
    plural: "tables",
    endings: &["csv", "tsv"],
    method: Method::Container { is: is_table, read },
};

/// Names in a header that make a table one of articles.
const NAMES: &[&str] = &["url", "link", "title", "given_url", "resolved_url"];

/// Whether the first line is a header that names titles or addresses.
fn is_table(text: &str) -> bool {
    let head = text.lines().next().unwrap_or_default().trim_start_matches('\u{feff}');
    let names: Vec<String> =
        head.split([',', ';', '\t']).map(|name| name.trim().trim_matches('"').to_lowercase()).collect();
    let short = names.iter().all(|name| name.split(' ').count() <= 4);
    let is_articles = || {
        names.iter().any(|n| matches!(n.as_str(), "url" | "link" | "given_url"))
            && names.iter().filter(|name| NAMES.contains(&name.as_str())).count() >= 2
    };
    short && (2..=60).contains(&names.len()) && (clippings::is_table(&names) || is_articles())
}

/// Reads every row; those that cannot be read are reported.
fn read(text: &str, budget: &mut Budget) -> Extracted {
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().next().unwrap_or_default();
    let delimiter = [b'\t', b';']
        .into_iter()
        .find(|d| head.contains(char::from(*d)) && !head.contains(','))
        .unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let mut out = Extracted::default();
    let Ok(header) = reader.headers().cloned() else { return out };
    let named = |row: &csv::StringRecord| -> Map<String, Value> {
        header.iter().zip(row).map(|(name, value)| (name.trim().to_owned(), value.into())).collect()
    };
    let names: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
    if clippings::is_table(&names) {
        return clippings::of_rows(reader.records().flatten().map(|row| named(&row)), budget);
    }
    for row in reader.records() {
        match row {
            Ok(row) => {
                let goes_on = match json::row(&Value::Object(named(&row)), Format::Csv) {
                    Some(draft) => out.push(draft, budget),
                    None => out.goes_on(budget),
                };
                if !goes_on {
                    break;
                }
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                out.problem(&format!("line {line}: no row of the table, skipped"));
            }
        }
    }
    out
}
