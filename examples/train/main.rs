//! Learns from labelled pages which lines of flat text are headings, and writes the model.
//!
//! ```text
//! cargo run --release --example train -- PAGES.jsonl [assets/headings.model]
//! ```
//!
//! PAGES holds a page a line: `{"lines": [{"text": "…", "label": "heading"}, …]}`; the labels `heading` and `title`
//! are headings, all others are not. Prints how well it does on pages it has not seen, cross-validated by page,
//! with mean and spread; then learns from all pages and writes the model, if a place is given.

mod boost;
mod pages;

use boost::{Boost, Data};
use newsprint::format::flat::{FEATURES, Model};

/// Parts into which the pages are cut; each is judged by a model that has seen only the others.
const FOLDS: usize = 5;

/// Times the pages are cut anew.
const ROUNDS: usize = 4;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let corpus = arguments.next().ok_or("name a file of labelled pages")?;
    let pages = pages::read(&std::fs::read_to_string(&corpus)?)?;
    let data = Data::of(&pages);
    println!("{} pages, {} lines, {} headings", pages.len(), data.rows(), data.positives());
    let boost = Boost::default();
    let mut scores = Vec::new();
    for round in 0..ROUNDS {
        scores.push(cross_validate(&data, &pages, &boost, round));
    }
    let all: Vec<(f32, bool)> = scores.iter().flatten().map(|s| (s.score, s.heading)).collect();
    let threshold = best_threshold(&all);
    report(&scores, &pages, threshold);
    if let Some(place) = arguments.next() {
        let model = Model { threshold, ..boost.learn(&data, |_| true) };
        let head = "# Which lines of flat text are headings: see src/format/flat/model.rs.\n\
                    # Learnt by: cargo run --release --example train -- PAGES.jsonl assets/headings.model\n";
        std::fs::write(&place, format!("{head}{}", model.text()))?;
        println!("{} trees over {} features written to {place}", model.trees.len(), FEATURES.len());
    }
    Ok(())
}

/// The score that a line got from a model that had not seen its page.
struct Scored {
    page: usize,
    score: f32,
    heading: bool,
}

fn cross_validate(data: &Data, pages: &[pages::Page], boost: &Boost, round: usize) -> Vec<Scored> {
    let order = pages::shuffled(pages.len(), round as u64 + 1);
    let mut out = Vec::new();
    for fold in 0..FOLDS {
        let held = |page: usize| order.get(page).is_some_and(|place| place % FOLDS == fold);
        let model = boost.learn(data, |row| !held(data.page(row)));
        for row in (0..data.rows()).filter(|row| held(data.page(*row))) {
            out.push(Scored {
                page: data.page(row),
                score: model.score(data.values(row)),
                heading: data.is(row),
            });
        }
    }
    out
}

/// Precision, recall and F1.
fn f1<'a>(scores: impl Iterator<Item = &'a (f32, bool)>, threshold: f32, missed: usize) -> [f32; 3] {
    let (mut right, mut said, mut true_) = (0.0f32, 0.0f32, missed as f32);
    for (score, heading) in scores {
        let is = *score >= threshold;
        right += f32::from(u8::from(is && *heading));
        said += f32::from(u8::from(is));
        true_ += f32::from(u8::from(*heading));
    }
    [right / said.max(1.0), right / true_.max(1.0), 2.0 * right / (said + true_).max(1.0)]
}

fn best_threshold(scores: &[(f32, bool)]) -> f32 {
    let candidates = (-200..200).map(|step| step as f32 / 100.0);
    // The middle of a window, so that one lucky step does not decide.
    let smooth = |at: f32| (-3..=3).map(|d| f1(scores.iter(), at + d as f32 / 20.0, 0)[2]).sum::<f32>();
    candidates.max_by(|a, b| smooth(*a).total_cmp(&smooth(*b))).unwrap_or_default()
}

fn report(rounds: &[Vec<Scored>], pages: &[pages::Page], threshold: f32) {
    let missed: usize = pages.iter().map(|page| page.marked_headings).sum();
    let mut means = Vec::new();
    let mut folds = Vec::new();
    for (round, scores) in rounds.iter().enumerate() {
        let pairs: Vec<(f32, bool)> = scores.iter().map(|s| (s.score, s.heading)).collect();
        let [precision, recall, mean] = f1(pairs.iter(), threshold, missed);
        println!("round {}: precision {precision:.3} recall {recall:.3} F1 {mean:.3}", round + 1);
        means.push(mean);
        let order = pages::shuffled(pages.len(), round as u64 + 1);
        for fold in 0..FOLDS {
            let own = scores.iter().filter(|s| order.get(s.page).is_some_and(|place| place % FOLDS == fold));
            let pairs: Vec<(f32, bool)> = own.map(|s| (s.score, s.heading)).collect();
            folds.push(f1(pairs.iter(), threshold, 0)[2]);
        }
    }
    let mean = |v: &[f32]| v.iter().sum::<f32>() / v.len().max(1) as f32;
    let spread = |v: &[f32]| {
        let m = mean(v);
        (v.iter().map(|x| (x - m).powi(2)).sum::<f32>() / v.len().max(1) as f32).sqrt()
    };
    println!(
        "heading F1 on unseen pages: {:.3} (spread of rounds {:.3}, of folds {:.3}) at threshold {threshold:.2}",
        mean(&means),
        spread(&means),
        spread(&folds),
    );
}
