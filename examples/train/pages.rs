//! Labelled pages, and the labels that somebody corrected who read them.

use std::{collections::HashMap, path::Path};

use newsprint::format::flat::{self, Values};

/// What a line is, as far as it is measured here.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    Heading,
    Caption,
    /// Anything else.
    Other,
}

impl Label {
    fn of(name: &str) -> Self {
        match name {
            "heading" | "title" => Self::Heading,
            "caption" => Self::Caption,
            _ => Self::Other,
        }
    }
}

/// A page, its lines without those that hold nothing.
pub(crate) struct Page {
    /// The site it is of, as far as its id says.
    pub(crate) site: String,
    /// Whether somebody read it and corrected its labels.
    pub(crate) read: bool,
    pub(crate) texts: Vec<String>,
    /// What each line may be: several where each is right.
    pub(crate) labels: Vec<Vec<Label>>,
    /// What is known about each line; none for those whose own marks say what they are.
    pub(crate) values: Vec<Option<Values>>,
}

/// Corrected labels: for each page that was read, by the hash of its id and the number of a line.
pub(crate) type Corrections = HashMap<String, HashMap<usize, Vec<Label>>>;

/// Reads `tests/eval/flat.labels`.
pub(crate) fn corrections() -> Result<Corrections, Box<dyn std::error::Error>> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/eval/flat.labels");
    let text = std::fs::read_to_string(place)?;
    let mut out = Corrections::new();
    let mut page = String::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(correction) = line.strip_prefix("  ") {
            let mut words = correction.split(' ');
            let number = words.next().unwrap_or_default().parse()?;
            let labels = words.next().ok_or("a correction has no label")?.split('|').map(Label::of).collect();
            out.entry(page.clone()).or_default().insert(number, labels);
        } else {
            line.clone_into(&mut page);
            out.entry(page.clone()).or_default();
        }
    }
    Ok(out)
}

/// Reads a page a line: `{"source": "…", "lines": [{"text": "…", "label": "heading"}, …]}`.
pub(crate) fn read(corpus: &str, corrections: &Corrections) -> Result<Vec<Page>, Box<dyn std::error::Error>> {
    corpus.lines().filter(|line| !line.trim().is_empty()).map(|line| page(line, corrections)).collect()
}

fn page(line: &str, corrections: &Corrections) -> Result<Page, Box<dyn std::error::Error>> {
    let page: serde_json::Value = serde_json::from_str(line)?;
    let source = page["source"].as_str().unwrap_or_default();
    let corrected = corrections.get(&hash(source));
    let (mut texts, mut labels) = (Vec::new(), Vec::new());
    for (number, line) in page["lines"].as_array().ok_or("a page has no lines")?.iter().enumerate() {
        let text = line["text"].as_str().unwrap_or_default().trim();
        if !text.is_empty() {
            texts.push(text.to_owned());
            let own = || vec![Label::of(line["label"].as_str().unwrap_or_default())];
            labels.push(corrected.and_then(|labels| labels.get(&number)).cloned().unwrap_or_else(own));
        }
    }
    let lines: Vec<&str> = texts.iter().map(String::as_str).collect();
    let values = flat::measure(&lines);
    Ok(Page { site: site(source).to_owned(), read: corrected.is_some(), labels, values, texts })
}

/// FNV-1a (Fowler, Noll, Vo 1991), as hexadecimal digits.
fn hash(id: &str) -> String {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    format!("{:016x}", id.bytes().fold(0xcbf2_9ce4_8422_2325, step))
}

/// The host that a page's id begins with, `host.tld-rest` or `host.tld.rest`; the whole id if it has none.
fn site(source: &str) -> &str {
    let name = source.rsplit('/').next().unwrap_or(source);
    let end = name.split_once('.').map(|(host, rest)| {
        host.len() + 1 + rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len())
    });
    name.get(..end.unwrap_or(name.len())).unwrap_or(name)
}

/// The numbers below `count`, shuffled.
pub(crate) fn shuffled(count: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for at in (1..count).rev() {
        // splitmix64, Steele, Lea and Flood 2014
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        order.swap(at, ((z ^ (z >> 31)) % (at as u64 + 1)) as usize);
    }
    order
}
