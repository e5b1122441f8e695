//! Labelled pages.

use newsprint::format::flat::{self, Values};

/// A page's lines that could be headings.
pub(crate) struct Page {
    /// What is known about each, and whether it is a heading.
    pub(crate) lines: Vec<(Values, bool)>,
    /// Headings among the lines that carry marks; no model can find those.
    pub(crate) marked_headings: usize,
}

/// Reads a page a line.
pub(crate) fn read(corpus: &str) -> Result<Vec<Page>, Box<dyn std::error::Error>> {
    corpus.lines().filter(|line| !line.trim().is_empty()).map(page).collect()
}

fn page(line: &str) -> Result<Page, Box<dyn std::error::Error>> {
    let page: serde_json::Value = serde_json::from_str(line)?;
    let lines = page["lines"].as_array().ok_or("a page has no lines")?;
    let text = |line: &serde_json::Value| line["text"].as_str().unwrap_or_default().trim().to_owned();
    let labelled: Vec<(String, bool)> = lines
        .iter()
        .map(|line| (text(line), matches!(line["label"].as_str(), Some("heading" | "title"))))
        .filter(|(text, _)| !text.is_empty())
        .collect();
    let whole: Vec<&str> = labelled.iter().map(|(text, _)| text.as_str()).collect();
    let mut out = Page { lines: Vec::new(), marked_headings: 0 };
    for (values, (_, heading)) in flat::measure(&whole).into_iter().zip(&labelled) {
        match values {
            Some(values) => out.lines.push((values, *heading)),
            None => out.marked_headings += usize::from(*heading),
        }
    }
    Ok(out)
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
