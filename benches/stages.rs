//! Throughput of each stage.

use divan::{Bencher, counter::BytesCount};
use newsprint::{
    article::Article,
    find::{self, Mode, Pattern},
    format::{flat, markdown},
    layout::{self, LayoutContext, Measure, TypesettingOptions},
};

fn main() {
    divan::main();
}

/// About a megabyte of the bundled articles, over and over.
fn text(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("articles").join(name);
    let one = std::fs::read_to_string(path).unwrap_or_default();
    one.repeat((1 << 20) / one.len().max(1) + 1)
}

/// An article and the bytes it was read from.
fn article() -> (Article, BytesCount) {
    let text = text("hanoi-summit-first-day.txt");
    (flat::parse(&text), BytesCount::of_str(&text))
}

#[divan::bench]
fn parse_flat(bencher: Bencher) {
    let text = text("hanoi-summit-first-day.txt");
    bencher.counter(BytesCount::of_str(&text)).bench(|| flat::parse(&text));
}

#[divan::bench]
fn parse_markdown(bencher: Bencher) {
    let text = text("how-paper-remembers.md");
    bencher.counter(BytesCount::of_str(&text)).bench(|| markdown::parse(&text));
}

#[divan::bench]
fn set(bencher: Bencher) {
    let (article, bytes) = article();
    bencher.counter(bytes).bench(|| layout::article(&article, Measure::new(66), &LayoutContext::default()));
}

#[divan::bench(args = [66, 30])]
fn set_justified(bencher: Bencher, columns: usize) {
    let (article, bytes) = article();
    let context =
        LayoutContext::of(&article, TypesettingOptions { justify: true, ..TypesettingOptions::default() });
    bencher.counter(bytes).bench(|| layout::article(&article, Measure::new(columns), &context));
}

#[divan::bench(args = ["patience", "Yongbyon", "hà nội"])]
fn search(bencher: Bencher, typed: &str) {
    let (article, bytes) = article();
    let Ok(pattern) = Pattern::new(typed, Mode::Words) else { return };
    bencher.counter(bytes).bench(|| find::in_article(&article, &pattern));
}
