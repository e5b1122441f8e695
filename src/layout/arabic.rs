//! Arabic letters as they look beside their neighbours, for terminals that do not join letters themselves.

/// Letters, their first presentation form (alone, then at the end, at the beginning, in the middle: Unicode, Arabic
/// Presentation Forms A and B), and how many forms there are: letters with two join only what is before them.
const FORMS: &[(char, u32, u32)] = &[
    ('\u{621}', 0xfe80, 1),
    ('\u{622}', 0xfe81, 2),
    ('\u{623}', 0xfe83, 2),
    ('\u{624}', 0xfe85, 2),
    ('\u{625}', 0xfe87, 2),
    ('\u{626}', 0xfe89, 4),
    ('\u{627}', 0xfe8d, 2),
    ('\u{628}', 0xfe8f, 4),
    ('\u{629}', 0xfe93, 2),
    ('\u{62a}', 0xfe95, 4),
    ('\u{62b}', 0xfe99, 4),
    ('\u{62c}', 0xfe9d, 4),
    ('\u{62d}', 0xfea1, 4),
    ('\u{62e}', 0xfea5, 4),
    ('\u{62f}', 0xfea9, 2),
    ('\u{630}', 0xfeab, 2),
    ('\u{631}', 0xfead, 2),
    ('\u{632}', 0xfeaf, 2),
    ('\u{633}', 0xfeb1, 4),
    ('\u{634}', 0xfeb5, 4),
    ('\u{635}', 0xfeb9, 4),
    ('\u{636}', 0xfebd, 4),
    ('\u{637}', 0xfec1, 4),
    ('\u{638}', 0xfec5, 4),
    ('\u{639}', 0xfec9, 4),
    ('\u{63a}', 0xfecd, 4),
    ('\u{641}', 0xfed1, 4),
    ('\u{642}', 0xfed5, 4),
    ('\u{643}', 0xfed9, 4),
    ('\u{644}', 0xfedd, 4),
    ('\u{645}', 0xfee1, 4),
    ('\u{646}', 0xfee5, 4),
    ('\u{647}', 0xfee9, 4),
    ('\u{648}', 0xfeed, 2),
    ('\u{649}', 0xfeef, 2),
    ('\u{64a}', 0xfef1, 4),
    // Persian, Urdu and their neighbours.
    ('\u{671}', 0xfb50, 2),
    ('\u{679}', 0xfb66, 4),
    ('\u{67e}', 0xfb56, 4),
    ('\u{686}', 0xfb7a, 4),
    ('\u{688}', 0xfb88, 2),
    ('\u{691}', 0xfb8c, 2),
    ('\u{698}', 0xfb8a, 2),
    ('\u{6a9}', 0xfb8e, 4),
    ('\u{6af}', 0xfb92, 4),
    ('\u{6ba}', 0xfb9e, 2),
    ('\u{6be}', 0xfbaa, 4),
    ('\u{6c1}', 0xfba6, 4),
    ('\u{6cc}', 0xfbfc, 4),
    ('\u{6d2}', 0xfbae, 2),
    ('\u{6d3}', 0xfbb0, 2),
];

/// Joins on both sides without a form of its own.
const TATWEEL: char = '\u{640}';

/// The form of each letter of `text` that has one there, by the letter's byte, in order. O(n).
pub fn forms(text: &str) -> Vec<(usize, char)> {
    let mut out: Vec<(usize, char)> = Vec::new();
    // Whether the letter before offers its hand, and that letter's place in `out`, its first form and their number.
    let mut offers = false;
    let mut before: Option<(usize, u32, u32)> = None;
    for (at, letter) in text.char_indices() {
        if is_mark(letter) {
            continue;
        }
        let known = FORMS.binary_search_by_key(&letter, |(letter, ..)| *letter).ok();
        let known = known.and_then(|at| FORMS.get(at)).map(|(_, first, count)| (*first, *count));
        let takes = letter == TATWEEL || known.is_some_and(|(_, count)| count > 1);
        if let Some((place, first, count)) = before.filter(|_| takes && offers) {
            // What stood alone or at the end goes on.
            let is_end = out.get(place).is_some_and(|(_, form)| u32::from(*form) == first + 1);
            if count == 4
                && let Some(shown) = out.get_mut(place)
                && let Some(form) = char::from_u32(first + if is_end { 3 } else { 2 })
            {
                shown.1 = form;
            }
        }
        before = None;
        if let Some((first, count)) = known
            && let Some(form) = char::from_u32(first + u32::from(offers && takes))
        {
            before = Some((out.len(), first, count));
            out.push((at, form));
        }
        offers = letter == TATWEEL || known.is_some_and(|(_, count)| count == 4);
    }
    out
}

/// Marks above and below letters, which keep nothing apart.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}' | '\u{200d}')
}

/// Whether `letter` is one of the forms.
pub fn is_form(letter: char) -> bool {
    matches!(letter, '\u{fb50}'..='\u{fbff}' | '\u{fe80}'..='\u{fef4}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_look_as_their_neighbours_ask() {
        let joined = |text: &str| forms(text).into_iter().map(|(_, form)| form).collect::<String>();
        for (text, expected) in [
            // Alone; beginning and end; beginning, middle, end; a letter that gives no hand on.
            ("ب", "\u{fe8f}"),
            ("بب", "\u{fe91}\u{fe90}"),
            ("ببب", "\u{fe91}\u{fe92}\u{fe90}"),
            ("باب", "\u{fe91}\u{fe8e}\u{fe8f}"),
            ("محمد", "\u{fee3}\u{fea4}\u{fee4}\u{feaa}"),
            // A mark keeps nothing apart, a space and a Latin letter do.
            ("بَب", "\u{fe91}\u{fe90}"),
            ("ب ب", "\u{fe8f}\u{fe8f}"),
            ("بxب", "\u{fe8f}\u{fe8f}"),
            ("ب\u{200c}ب", "\u{fe8f}\u{fe8f}"),
            ("بـ", "\u{fe91}"),
            ("گفت", "\u{fb94}\u{fed4}\u{fe96}"),
            ("ء", "\u{fe80}"),
        ] {
            assert_eq!(joined(text), expected, "{text}");
        }
    }

    #[test]
    fn the_table_is_in_order_and_has_only_forms() {
        assert!(FORMS.is_sorted_by(|one, other| one.0 < other.0));
        for (letter, first, count) in FORMS {
            for form in *first..first + count {
                assert!(is_form(char::from_u32(form).unwrap()), "{letter}");
            }
        }
    }
}
