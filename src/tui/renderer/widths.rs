//! Clusters whose width terminals do not agree on.
//!
//! Measured with the answers of fourteen terminals to "where is your cursor": `भा` is one or two columns, a family of four
//! with joiners two, eight or eleven, `❤️` one or two, a flag with a joiner one, three or four.

use unicode_width::UnicodeWidthChar;

/// Whether terminals may disagree on the columns of one cluster.
pub(super) fn is_disputed(cluster: &str) -> bool {
    // Nearly every cell: nothing to look at.
    if cluster.len() <= 2 {
        return false;
    }
    let mut letters = cluster.chars();
    let first = letters.next().is_some_and(is_disputed_alone);
    // An accent on a letter is one column everywhere.
    first || letters.any(|letter| !('\u{300}'..='\u{36f}').contains(&letter))
}

/// Letters that some terminals join with those before them, or know no width of.
fn is_disputed_alone(letter: char) -> bool {
    matches!(letter,
        // The vowel am of Thai and Lao.
        '\u{e33}' | '\u{eb3}'
        // Vowel signs of India and beyond, in a cell of their own.
        | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}'
        // Pictures, which came later than many terminals.
        | '\u{1f000}'..)
        || (matches!(letter, '\u{2300}'..='\u{2bff}') && letter.width() == Some(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_terminals_disagree_on() {
        for cluster in
            ["भा", "क्षि", "น้ำ", "\u{e33}", "👨‍👩‍👧‍👦", "🇻🇳", "❤️", "1️⃣", "👍🏽", "👍", "⌚", "☔", "ខ្មែ", "கொ"]
        {
            assert!(is_disputed(cluster), "{cluster}");
        }
        for cluster in ["a", "é", "e\u{301}", "ế", "世", "한", "…", "│", "✓", "■", "ﷺ", "ش", "Ж", "—"]
        {
            assert!(!is_disputed(cluster), "{cluster}");
        }
    }
}
