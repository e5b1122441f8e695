//! Laws that hold for any text, at any measure.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

use std::sync::Arc;

use newsprint::{
    article::Article,
    format,
    layout::{self, Galley, Line, Measure, Place, Run},
    source::{Input, Source},
};
use proptest::{collection::vec, prelude::*};

/// Letters that words are made of, a script each; no two share a letter.
const SCRIPTS: [&[char]; 7] = [
    &['a', 'b', 'é', 'ß', 'ơ'],
    &['ж', 'щ', 'ё', 'ю'],
    &['ب', 'ت', 'ن', 'ّ'],
    &['新', '聞', 'を', '読'],
    &['ก', 'ี', '่', 'น'],
    &['한', '글', '은'],
    &['e', '\u{301}', 'o', '\u{323}'],
];

/// A word nobody else has: its number in base 4, in letters of a script.
fn word(script: usize, number: usize, length: usize) -> String {
    let letters = SCRIPTS[script % SCRIPTS.len()];
    let digits = ['w', 'x', 'y', 'z'];
    let mut out = String::from("q");
    let mut rest = number;
    for _ in 0..8 {
        out.push(digits[rest % 4]);
        rest /= 4;
    }
    out.extend((0..length).map(|at| letters[at % letters.len()]));
    out.push('k');
    out
}

#[derive(Debug, Clone)]
struct Piece {
    shape: usize,
    script: usize,
    words: Vec<usize>,
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let piece = (0..9usize, 0..SCRIPTS.len(), vec(0..24usize, 1..40));
    vec(piece.prop_map(|(shape, script, words)| Piece { shape, script, words }), 1..14)
}

/// A document and the words in it.
fn document(pieces: &[Piece], markdown: bool) -> (String, Vec<String>) {
    let (mut text, mut all) = (String::new(), Vec::new());
    for piece in pieces {
        let words: Vec<String> = piece
            .words
            .iter()
            .enumerate()
            .map(|(at, length)| word(piece.script, all.len() + at, *length))
            .collect();
        all.extend(words.iter().cloned());
        let line = words.join(" ");
        text.push_str(&match (piece.shape, markdown) {
            (0, false) => format!("![]() |\n{line} |\n"),
            (1, false) => format!("| ![{line}](a.jpg) |\n"),
            (2, _) => format!("- {line}\n"),
            (3, false) => format!("| {} |\n", words.join(" | ")),
            (4, true) => format!("> > {line}\n"),
            (5, true) => format!("## {line}\n"),
            (6, true) => format!("```\n{line}\n```\n"),
            (7, true) => format!("*{line}* **and**\n"),
            (8, true) => format!("![{line}](a.png)\n"),
            (4, false) => format!("{line}:\n"),
            (5, false) => format!("“{line}.”\n"),
            _ => format!("{line}.\n"),
        });
        text.push_str(if markdown { "\n" } else { "" });
    }
    (text, all)
}

/// What lines say of the article, in its order, without the spaces that breaks took.
fn of_the_article(lines: Vec<Line>) -> String {
    let mut runs: Vec<Run> = lines.into_iter().flat_map(|line| line.runs).collect();
    runs.retain(|run| run.origin.is_some());
    runs.sort_by_key(|run| run.origin.map(|origin| (origin.slot, origin.byte)));
    runs.iter().flat_map(|run| run.text.chars()).filter(|c| !c.is_whitespace()).collect()
}

fn read(text: String) -> Article {
    format::parse(&Input { text, whole: true }, &Source::Stdin)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_word_is_set_once(pieces in pieces(), markdown: bool, columns in 8..110usize) {
        let (text, words) = document(&pieces, markdown);
        let article = read(text);
        let measure = Measure::new(columns);
        let mut set = of_the_article(layout::headline(&article, measure));
        for block in &article.blocks {
            set.push_str(&of_the_article(layout::block(block, measure)));
        }
        for word in words {
            prop_assert_eq!(set.matches(&*word).count(), 1, "{} in {}", word, set);
        }
    }

    #[test]
    fn no_line_is_wider_than_the_measure(text in "[\\PC\n\t |#>*!\\[\\]()_`-]{0,900}", columns in 8..90usize) {
        let article = read(text);
        let measure = Measure::new(columns);
        for line in layout::article(&article, measure) {
            prop_assert!(line.width() <= columns, "{:?}", line.text());
        }
    }

    #[test]
    fn a_document_is_no_wider_than_the_measure(pieces in pieces(), markdown: bool, columns in 8..110usize) {
        let article = read(document(&pieces, markdown).0);
        for line in layout::article(&article, Measure::new(columns)) {
            prop_assert!(line.width() <= columns, "{:?}", line.text());
        }
    }

    #[test]
    fn the_line_being_read_stays_on_resize(
        pieces in pieces(), markdown: bool, at in 0..200usize, measures in vec(8..110usize, 1..6),
    ) {
        let article = Arc::new(read(document(&pieces, markdown).0));
        let mut galley = Galley::new(Arc::clone(&article), Measure::new(60));
        let place = galley.forward(Place::default(), at);
        let anchor = galley.anchor(place);
        for columns in measures {
            galley.set_measure(Measure::new(columns));
            let there = galley.place(anchor);
            let lines = galley.lines(there.piece);
            if let Some(origin) = anchor.origin {
                let line = &lines[there.line];
                prop_assert!(line.runs.iter().any(|run| run.origin.is_some_and(|own| own.slot == origin.slot
                    && own.byte <= origin.byte)), "{:?} is not at {:?}", origin, line.text());
            }
        }
        galley.set_measure(Measure::new(60));
        prop_assert_eq!(galley.place(anchor).piece, place.piece);
    }
}
