//! Drop caps: the first letter of an article, three lines high.
//!
//! The letter stays one letter of the article: the run that holds it is shown as the first cell of its figure, and the
//! other cells are added. Search, highlights and copying see the word as it is.

use super::{
    LayoutContext, Measure, Run,
    line::{Ink, Line},
    paragraph::words_from,
};
use crate::article::{Origin, Rich};

/// Lines that a drop cap is high.
const CAP_LINES: usize = 3;

/// Columns of a figure, without the air behind it.
const CAP_COLUMNS: usize = 5;

/// Columns of the narrowest measure that a drop cap stands in.
const NARROWEST_DROP_CAP: usize = 30;

/// Figures of A to Z, six rows of five pixels each; two rows make a line of half blocks.
const FIGURES: [[u8; 6]; 26] = [
    [0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001],
    [0b11110, 0b10001, 0b11110, 0b10001, 0b10001, 0b11110],
    [0b01111, 0b10000, 0b10000, 0b10000, 0b10000, 0b01111],
    [0b11110, 0b10001, 0b10001, 0b10001, 0b10001, 0b11110],
    [0b11111, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111],
    [0b11111, 0b10000, 0b11110, 0b10000, 0b10000, 0b10000],
    [0b01111, 0b10000, 0b10011, 0b10001, 0b10001, 0b01111],
    [0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001],
    [0b11111, 0b00100, 0b00100, 0b00100, 0b00100, 0b11111],
    [0b00111, 0b00010, 0b00010, 0b00010, 0b10010, 0b01100],
    [0b10001, 0b10010, 0b11100, 0b10010, 0b10001, 0b10001],
    [0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b11111],
    [0b10001, 0b11011, 0b10101, 0b10001, 0b10001, 0b10001],
    [0b10001, 0b11001, 0b10101, 0b10011, 0b10001, 0b10001],
    [0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110],
    [0b11110, 0b10001, 0b10001, 0b11110, 0b10000, 0b10000],
    [0b01110, 0b10001, 0b10001, 0b10101, 0b10010, 0b01101],
    [0b11110, 0b10001, 0b10001, 0b11110, 0b10010, 0b10001],
    [0b01111, 0b10000, 0b01110, 0b00001, 0b00001, 0b11110],
    [0b11111, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100],
    [0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110],
    [0b10001, 0b10001, 0b10001, 0b10001, 0b01010, 0b00100],
    [0b10001, 0b10001, 0b10001, 0b10101, 0b11011, 0b10001],
    [0b10001, 0b01010, 0b00100, 0b00100, 0b01010, 0b10001],
    [0b10001, 0b01010, 0b00100, 0b00100, 0b00100, 0b00100],
    [0b11111, 0b00010, 0b00100, 0b01000, 0b10000, 0b11111],
];

/// A line of a letter's figure.
fn figure(letter: char, row: usize) -> Option<String> {
    let at = (letter as usize).checked_sub('A' as usize)?;
    let rows = FIGURES.get(at)?;
    let (upper, lower) = (rows.get(2 * row)?, rows.get(2 * row + 1)?);
    let cell = |at: usize| match (upper >> at & 1, lower >> at & 1) {
        (1, 1) => '█',
        (1, _) => '▀',
        (_, 1) => '▄',
        _ => ' ',
    };
    Some((0..CAP_COLUMNS).rev().map(cell).collect())
}

/// Sets an article's first paragraph around its letter; none where it is too short, or begins with something else.
pub fn opening(rich: &Rich, measure: Measure, context: &LayoutContext) -> Option<Vec<Line>> {
    let letter = rich.text.chars().next().filter(char::is_ascii_uppercase)?;
    if measure.columns() < NARROWEST_DROP_CAP || rich.text.contains('\n') {
        return None;
    }
    let beside = Measure::new(measure.columns() - CAP_COLUMNS - 1);
    let mut lines = words_from(rich, 1, 0, Ink::Text, beside, context);
    if lines.len() < CAP_LINES + 1 {
        return None;
    }
    let rest = lines.get(CAP_LINES)?.origin()?.byte;
    lines.truncate(CAP_LINES);
    for (row, line) in lines.iter_mut().enumerate() {
        let mut cells = figure(letter, row)? + " ";
        let mut runs = Vec::new();
        if row == 0 {
            let mut run =
                Run { text: letter.to_string(), origin: Some(Origin { slot: 0, byte: 0 }), ..Run::default() };
            run.style.glyph = cells.chars().next();
            runs.push(run);
            cells = cells.chars().skip(1).collect();
        }
        runs.push(Run { text: cells, ..Run::default() });
        line.runs.splice(0..0, runs);
    }
    lines.extend(words_from(rich, rest, 0, Ink::Text, measure, context));
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::TypesettingOptions;

    #[test]
    fn a_letter_stands_three_lines_high() {
        let text = "The river rose again on Monday, and nobody in the lower town was surprised by it, since it had done so \
                    each year that anybody could remember, and a few that nobody could.";
        let article = crate::format::flat::parse(text);
        let context = LayoutContext::of(
            &article,
            TypesettingOptions { drop_cap: true, ..TypesettingOptions::default() },
        );
        let lines = opening(&Rich::plain(text), Measure::new(40), &context).unwrap();
        let shown: Vec<String> = lines.iter().map(Line::text).collect();
        assert_eq!(
            shown,
            [
                "▀▀█▀▀ he river rose again on Monday,",
                "  █   and nobody in the lower town was",
                "  █   surprised by it, since it had",
                "done so each year that anybody could",
                "remember, and a few that nobody could.",
            ]
        );
        let words: String = lines
            .iter()
            .flat_map(|line| &line.runs)
            .filter(|run| run.origin.is_some())
            .map(|run| &*run.text)
            .collect();
        assert!(words.starts_with("The river"));
    }
}
