//! Measures how well lines of flat text are judged, on labelled pages, and learns which are headings.
//!
//! ```text
//! cargo run --release --example train -- score PAGES.jsonl…
//! cargo run --release --example train -- learn assets/headings.model PAGES.jsonl…
//! ```
//!
//! PAGES holds a page a line: `{"source": "an id", "lines": [{"text": "…", "label": "heading"}, …]}`; the labels `heading` and
//! `title` are headings. Where `tests/eval/flat.labels` knows a page by the hash of its id, somebody has read it, and the labels
//! there count; such pages are also counted by themselves. The pages are not part of the project: a file that is not
//! there is passed over with a line.
//!
//! `score` measures the model that is built in. `learn` measures models on pages of sites that they have not seen,
//! cross-validated by site, then learns from all pages and writes the model.

mod boost;
mod pages;
mod tally;

use boost::{Boost, Data};
use newsprint::format::flat::{FEATURES, Model};
use pages::Page;
use tally::Tally;

/// Parts into which the sites are cut; each is judged by a model that has seen only the others.
const FOLDS: usize = 5;

/// Times the sites are cut anew.
const ROUNDS: usize = 4;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first() {
        Some((verb, files)) if verb == "score" => {
            let pages = read(files)?;
            report(&pages, |tallies, _, page| Tally::count(tallies, page, Model::built_in()));
            Ok(())
        }
        Some((verb, [place, files @ ..])) if verb == "learn" => learn(&read(files)?, place),
        _ => Err("score PAGES…, or learn MODEL PAGES…".into()),
    }
}

fn read(files: &[String]) -> Result<Vec<Page>, Box<dyn std::error::Error>> {
    let corrections = pages::corrections()?;
    let mut out = Vec::new();
    for file in files {
        match std::fs::read_to_string(file) {
            Ok(corpus) => out.extend(pages::read(&corpus, &corrections)?),
            Err(error) => println!("{file} is passed over: {error}"),
        }
    }
    println!("{} pages, {} of them read", out.len(), out.iter().filter(|page| page.read).count());
    Ok(out)
}

/// Prints what `count` counts, of all pages and of those that were read.
fn report(pages: &[Page], count: impl Fn(&mut [Tally; 2], usize, &Page)) {
    for (name, read) in [("all pages", false), ("pages that were read", true)] {
        let mut tallies = Tally::both();
        for (at, page) in pages.iter().enumerate().filter(|(_, page)| page.read || !read) {
            count(&mut tallies, at, page);
        }
        for tally in &tallies {
            println!("{name}, {tally}");
        }
    }
}

fn learn(pages: &[Page], place: &str) -> Result<(), Box<dyn std::error::Error>> {
    let data = Data::of(pages);
    println!("{} lines to learn from, {} headings", data.rows(), data.positives());
    let boost = Boost::default();
    let mut sites: Vec<&str> = pages.iter().map(|page| &*page.site).collect();
    sites.sort_unstable();
    sites.dedup();
    let site = |page: &Page| sites.binary_search(&&*page.site).unwrap_or_default();
    let mut scores: Vec<(f32, bool)> = Vec::new();
    let mut rounds: Vec<(Vec<usize>, Vec<Model>)> = Vec::new();
    for round in 0..ROUNDS {
        let order = pages::shuffled(sites.len(), round as u64 + 1);
        let folds: Vec<usize> = pages.iter().map(|page| order[site(page)] % FOLDS).collect();
        let models: Vec<Model> =
            (0..FOLDS).map(|fold| boost.learn(&data, |row| folds[data.page(row)] != fold)).collect();
        let score = |row: usize| (models[folds[data.page(row)]].score(data.values(row)), data.is(row));
        scores.extend((0..data.rows()).map(score));
        rounds.push((folds, models));
    }
    let threshold = best_threshold(&scores);
    println!("on pages of unseen sites, at threshold {threshold:.2}:");
    for (folds, models) in &mut rounds {
        for model in models.iter_mut() {
            model.threshold = threshold;
        }
        report(pages, |tallies, at, page| Tally::count(tallies, page, &models[folds[at]]));
    }
    let model = Model { threshold, ..boost.learn(&data, |_| true) };
    let head = "# Which lines of flat text are headings: see src/format/flat/model.rs.\n\
                # Learnt by: cargo run --release --example train -- learn assets/headings.model PAGES.jsonl…\n";
    std::fs::write(place, format!("{head}{}", model.text()))?;
    println!("{} trees over {} features written to {place}", model.trees.len(), FEATURES.len());
    Ok(())
}

/// The threshold whose F1 is best. The middle of a window, so that one lucky step does not decide.
fn best_threshold(scores: &[(f32, bool)]) -> f32 {
    let f1 = |threshold: f32| {
        let said = scores.iter().filter(|(score, _)| *score >= threshold);
        let (right, said) = said.fold((0.0f32, 0.0f32), |(right, said), (_, heading)| {
            (right + f32::from(u8::from(*heading)), said + 1.0)
        });
        let true_ = scores.iter().filter(|(_, heading)| *heading).count() as f32;
        2.0 * right / (said + true_).max(1.0)
    };
    let smooth = |at: f32| (-3..=3).map(|d| f1(at + d as f32 / 20.0)).sum::<f32>();
    let candidates = (-60..60).map(|step| step as f32 / 30.0);
    candidates.max_by(|a, b| smooth(*a).total_cmp(&smooth(*b))).unwrap_or_default()
}
