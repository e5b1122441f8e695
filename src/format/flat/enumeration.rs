//! Numbers that lines carry: lists whose items have no mark of a list, figures.

use super::{
    features::Page,
    residue::{dashed, numbered},
    traits::{End, Traits},
};

/// Widest item, in columns, of an enumeration that its introduction makes a list.
const WIDEST_ITEM: f32 = 60.0;

/// Lines that are items only because they stand in a run: numbers that count up after an introduction, dashes.
pub(super) fn enumerated(page: &Page<'_>) -> Vec<bool> {
    let mut out = vec![false; page.lines.len()];
    let mut at = 0;
    while at < page.lines.len() {
        let run = counted(page, at).max(dashes(page, at));
        if let Some(items) = out.get_mut(at..at + run) {
            items.fill(true);
        }
        at += run.max(1);
    }
    out
}

/// Length of the run of `1.`, `2.`, … that begins at `at`, if it is a list: at least three, short.
///
/// Extractors write every list with hyphens, so a page that has some did not mean its numbers as one; elsewhere
/// brackets do, and stops after a colon: a number and a stop head a section or a paragraph as often as they count.
fn counted(page: &Page<'_>, at: usize) -> usize {
    let number =
        |at: usize| page.lines.get(at).filter(|line| line.is_plain()).and_then(|line| numbered(line.text));
    let Some((1, mark, _)) = number(at) else { return 0 };
    let next = |n: &usize| number(at + n).is_some_and(|(k, m, _)| k == *n as u64 + 1 && m == mark);
    let run = (1..page.lines.len()).take_while(next).count() + 1;
    let introduced = at > 0 && page.traits(Some(at - 1)).is_some_and(|t| t.end == End::Colon);
    let is_short = |t: &Traits| t.width <= WIDEST_ITEM && !t.ends_sentence();
    let short = (at..at + run).all(|at| page.traits(Some(at)).is_some_and(is_short));
    let is_list = run >= 3 && short && page.habits.items == 0.0 && (mark != '.' || introduced);
    if is_list { run } else { 0 }
}

/// Length of the run of lines with the same dash or star, if it is a list: at least three, short, none a sentence.
fn dashes(page: &Page<'_>, at: usize) -> usize {
    let glyph = |at: usize| {
        let line = page.lines.get(at).filter(|line| line.is_plain())?;
        dashed(line.text).filter(|_| line.traits.width <= WIDEST_ITEM && !line.traits.ends_sentence())
    };
    let Some((first, _)) = glyph(at) else { return 0 };
    let run =
        (0..page.lines.len()).take_while(|n| glyph(at + n).is_some_and(|(other, _)| other == first)).count();
    if run >= 3 && page.habits.items == 0.0 { run } else { 0 }
}

/// Words that number a figure, in lower case.
const FIGURES: &[&str] = &[
    "figure",
    "fig",
    "abbildung",
    "abb",
    "bild",
    "figura",
    "ilustración",
    "afbeelding",
    "rysunek",
    "rys",
    "рисунок",
    "рис",
    "hình",
    "図",
    "图",
    "圖",
    "그림",
    "شكل",
];

/// Whether a line says what a numbered figure shows: `Figure 3: The wall`, `Abb. 2 – Die Mauer`, `図1 駅`.
pub(super) fn is_figure(line: &str) -> bool {
    let Some(digit) = line.find(|c: char| c.is_ascii_digit()).filter(|at| (1..=24).contains(at)) else {
        return false;
    };
    let (word, rest) = line.split_at(digit);
    let number = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    FIGURES.contains(&&*word.trim_end_matches([' ', '.', '\u{a0}']).to_lowercase())
        && number.starts_with([':', '.', ' ', '：', '　', ')'])
        && number.contains(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_known_by_their_number() {
        for (line, is) in [
            ("Figure 3: The wall from the sea", true),
            ("Abb. 2 – Die Mauer", true),
            ("図1 駅の南口", true),
            ("Рис. 4. Стена", true),
            ("Figure 3", false),
            ("Figures of 2019 were late", false),
            ("3 figures of a wall", false),
        ] {
            assert_eq!(is_figure(line), is, "{line}");
        }
    }
}
