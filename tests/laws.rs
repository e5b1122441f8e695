//! Laws that hold for any text, at any measure.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

use std::sync::Arc;

use newsprint::{
    article::{Article, PieceId},
    find::{self, Mode, Pattern},
    format,
    layout::{self, Bidi, Galley, Ink, LayoutContext, Line, LinePos, Measure, Page, Run, TypesettingOptions},
    source::{Input, Source},
};
use proptest::{collection::vec, prelude::*};
use ratatui::{buffer::Buffer, layout::Rect, style::Style};
use unicode_segmentation::UnicodeSegmentation;

/// Letters that words are made of, a script each; no two share a letter.
const SCRIPTS: [&[char]; 10] = [
    &['a', 'b', 'é', 'ß', 'ơ'],
    &['ж', 'щ', 'ё', 'ю'],
    &['ب', 'ت', 'ن', 'ّ'],
    &['新', '聞', 'を', '読'],
    &['ก', 'ี', '่', 'น'],
    &['한', '글', '은'],
    &['e', '\u{301}', 'o', '\u{323}'],
    &['ש', 'ל', 'ו', 'ם'],
    &['क', 'ि', 'त', '्', 'ा'],
    &['α', 'ξ', 'ώ', 'ς'],
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
    format::parse(&Input { text, whole: true }, &Source::Stdin).unwrap()
}

/// How a reader may want it.
fn context(article: &Article, justify: bool, terminal: bool) -> LayoutContext {
    let bidi = if terminal { Bidi::Terminal } else { Bidi::Newsprint };
    LayoutContext::of(article, TypesettingOptions { justify, bidi, ..TypesettingOptions::default() })
}

/// What holds for every set line: it fits, begins with words or what stands before them, and the terminal gives it the
/// columns it was counted to have.
fn check_lines(lines: &[Line], columns: usize) -> Result<(), TestCaseError> {
    for line in lines {
        prop_assert!(line.width() <= columns, "{} columns: {:?}", line.width(), line.text());
        let first = line.runs.iter().find(|run| run.origin.is_some());
        let is_spaced = |run: &Run| run.text.graphemes(true).next() == Some(" ") && !is_code(run.ink);
        // Turned words have their first space elsewhere: a vowel sign of a script from the left may stand on a letter
        // from the right.
        prop_assert!(
            first.is_none_or(|run| !is_spaced(run)) || line.text().contains(from_right),
            "{:?}",
            line.text()
        );
        let area = Rect::new(0, 0, columns as u16 + 2, 1);
        let end = Buffer::empty(area).set_string_end(&line.text());
        prop_assert_eq!(end, line.width(), "{:?}", line.text());
    }
    Ok(())
}

/// Letters of scripts that run from right to left.
fn from_right(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}')
}

fn is_code(ink: Ink) -> bool {
    matches!(ink, Ink::Code | Ink::CodeKeyword | Ink::CodeString | Ink::CodeComment)
}

/// Columns that text takes on the screen's own buffer.
trait Drawn {
    fn set_string_end(self, text: &str) -> usize;
}

impl Drawn for Buffer {
    fn set_string_end(mut self, text: &str) -> usize {
        self.set_stringn(0, 0, text, usize::MAX, Style::default()).0.into()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_word_is_set_once(
        pieces in pieces(), markdown: bool, columns in 8..121usize, justify: bool, terminal: bool,
    ) {
        let (text, words) = document(&pieces, markdown);
        let article = read(text);
        let context = context(&article, justify, terminal);
        let measure = Measure::new(columns);
        let mut set = of_the_article(layout::headline(&article, measure, &context));
        for block in &article.blocks {
            set.push_str(&of_the_article(layout::block(block, measure, &context)));
        }
        for word in words {
            prop_assert_eq!(set.matches(&*word).count(), 1, "{} in {}", word, set);
        }
    }

    #[test]
    fn every_line_of_anything_fits(
        text in "[\\PC\n\t |#>*!\\[\\]()_`-]{0,900}", columns in 8..121usize, justify: bool,
    ) {
        let article = read(text);
        let lines = layout::article(&article, Measure::new(columns), &context(&article, justify, false));
        check_lines(&lines, columns)?;
    }

    #[test]
    fn every_line_of_a_document_fits(
        pieces in pieces(), markdown: bool, columns in 8..121usize, justify: bool, terminal: bool,
    ) {
        let article = read(document(&pieces, markdown).0);
        let lines = layout::article(&article, Measure::new(columns), &context(&article, justify, terminal));
        check_lines(&lines, columns)?;
    }

    /// What is found stands on the page letter for letter, whatever the measure and whatever the setter has added.
    #[test]
    fn what_is_found_is_seen_at_every_measure(
        pieces in pieces(), markdown: bool, columns in 8..121usize, justify: bool, nth in 0..40usize,
    ) {
        let (text, words) = document(&pieces, markdown);
        let article = read(text);
        let wanted = &words[nth % words.len()];
        let matches = find::in_article(&article, &Pattern::new(wanted, Mode::Words).unwrap());
        prop_assert!(!matches.is_empty(), "{} is not found", wanted);
        let context = context(&article, justify, false);
        for hit in matches.iter().filter(|hit| hit.at.piece > PieceId::HEAD) {
            let lines = layout::block(article.block(hit.at.piece).unwrap(), Measure::new(columns), &context);
            let mut seen: Vec<(usize, String)> = Vec::new();
            for run in lines.iter().flat_map(|line| &line.runs) {
                let Some(origin) = run.origin.filter(|origin| origin.slot == hit.at.slot) else { continue };
                let from = hit.at.byte.max(origin.byte);
                let to = hit.end.min(origin.byte + run.text.len());
                if from < to {
                    seen.push((from, run.text[from - origin.byte..to - origin.byte].to_owned()));
                }
            }
            seen.sort();
            let seen: String = seen.into_iter().map(|(_, part)| part).collect();
            prop_assert_eq!(&seen, wanted);
        }
    }

    /// Pages of columns turned from the first to the last hold the lines of one column, each once and in order; a
    /// column leaves out only the air at its top.
    #[test]
    fn columns_hold_what_one_column_holds(
        pieces in pieces(), markdown: bool, columns in 1..4usize, rows in 1..40usize, measure in 8..60usize,
    ) {
        let article = Arc::new(read(document(&pieces, markdown).0));
        let mut galley = Galley::new(article, Measure::new(measure), TypesettingOptions::default());
        let page = Page { columns, rows };
        let all = galley.window(LinePos::default(), 1_000_000);
        let mut turned = Vec::new();
        let mut top = Some(LinePos::default());
        while let Some(place) = top {
            let spread = galley.spread(place, page);
            prop_assert!(spread.lines.iter().all(|set| set.row < rows && set.column < columns));
            prop_assert!(spread.next.is_none_or(|next| next > place), "the page does not go on");
            turned.extend(spread.lines.into_iter().map(|set| (set.place, set.line)));
            top = spread.next;
        }
        let words = |lines: Vec<(LinePos, Line)>| -> Vec<(LinePos, Line)> {
            lines.into_iter().filter(|(_, line)| !line.runs.is_empty()).collect()
        };
        prop_assert_eq!(words(turned), words(all));
    }

    /// A page turned back to shows the line above the page it was left from.
    #[test]
    fn a_page_before_ends_where_the_next_begins(
        pieces in pieces(), columns in 2..4usize, rows in 4..40usize, at in 0..300usize,
    ) {
        let article = Arc::new(read(document(&pieces, true).0));
        let mut galley = Galley::new(article, Measure::new(30), TypesettingOptions::default());
        let page = Page { columns, rows };
        let place = galley.forward(LinePos::default(), at);
        let before = galley.page_before(Some(place), page);
        prop_assert!(before <= place);
        let spread = galley.spread(before, page);
        prop_assert!(spread.next.is_none_or(|next| next >= place));
    }

    #[test]
    fn the_line_being_read_stays_on_resize(
        pieces in pieces(), markdown: bool, at in 0..200usize, measures in vec(8..121usize, 1..6),
    ) {
        let article = Arc::new(read(document(&pieces, markdown).0));
        let mut galley = Galley::new(Arc::clone(&article), Measure::new(60), TypesettingOptions::default());
        let place = galley.forward(LinePos::default(), at);
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

/// The bundled articles, at every measure, both ways.
#[test]
fn the_bundled_articles_fit_every_measure() {
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/articles")).unwrap() {
        let article = read(std::fs::read_to_string(file.unwrap().path()).unwrap());
        let words = |columns, justify| -> Vec<String> {
            let context = context(&article, justify, false);
            let block = |block| of_the_article(layout::block(block, Measure::new(columns), &context));
            article.blocks.iter().map(block).collect()
        };
        let whole = words(400, false);
        for columns in 8..=120 {
            for justify in [false, true] {
                let context = context(&article, justify, false);
                check_lines(&layout::article(&article, Measure::new(columns), &context), columns).unwrap();
                assert_eq!(words(columns, justify), whole, "at {columns}");
            }
        }
    }
}
