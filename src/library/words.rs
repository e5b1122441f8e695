//! Text as the index of words keeps it: folded like searching inside an article folds, and with scripts that are
//! written without spaces cut in overlapping pairs, so that any word of two letters or more is a phrase of pairs.

use crate::{article::text::is_ideograph, find::fold_onto};

/// Whether a letter belongs to a script written without spaces: Chinese, Japanese, Thai, Lao, Burmese, Khmer.
fn is_unbroken(c: char) -> bool {
    is_ideograph(c) || matches!(c, '\u{e80}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Adds `text` to `out`. The last letter of an unbroken run stands alone as well, so that `A*` finds every `A`.
pub(super) fn write(text: &str, out: &mut String, room: &mut String) {
    if !out.is_empty() {
        out.push('\n');
    }
    if text.is_ascii() {
        let from = out.len();
        out.push_str(text);
        if let Some(added) = out.get_mut(from..) {
            added.make_ascii_lowercase();
        }
        return;
    }
    room.clear();
    fold_onto(text, room);
    pairs(room, true, out);
}

/// A word or phrase of a query in the same form: runs of letters, one space between them. Empty where nothing in it can
/// be looked for. Whether its end has to be open: a single letter of an unbroken script is the beginning of a pair.
pub(super) fn sought(phrase: &str) -> (String, bool) {
    let mut folded = String::new();
    fold_onto(phrase, &mut folded);
    let mut out = String::new();
    pairs(&folded, false, &mut out);
    let out: String = out.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<&str> = out.split_whitespace().collect();
    let mut last = words.last().copied().unwrap_or_default().chars();
    let open = last.next().is_some_and(is_unbroken) && last.next().is_none();
    (words.join(" "), open)
}

/// Copies `text`, cutting unbroken runs in pairs.
fn pairs(text: &str, with_last: bool, out: &mut String) {
    let mut before: Option<char> = None;
    let mut length = 0;
    for c in text.chars().map(Some).chain([None]) {
        match (before, c) {
            (Some(a), Some(b)) if is_unbroken(b) => {
                out.push(a);
                out.push(b);
                out.push(' ');
                length += 1;
                before = Some(b);
            }
            (Some(last), next) => {
                if with_last || length == 1 {
                    out.push(last);
                    out.push(' ');
                }
                before = None;
                out.extend(next);
            }
            (None, Some(c)) if is_unbroken(c) => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
                before = Some(c);
                length = 1;
            }
            (None, next) => out.extend(next),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_agree() {
        for (text, kept, sought_for) in [
            ("Hà Nội", "ha noi", "ha noi"),
            ("It’s 10:30", "it's 10:30", "it s 10 30"),
            ("新聞を読む", "新聞 聞を を読 読む む ", "新聞 聞を を読 読む"),
            ("紙", "紙 ", "紙"),
            ("東京 2020年", "東京 京  2020 年 ", "東京 2020 年"),
            ("ภาษาไทย", "ภา าษ ษา าไ ไท ทย ย ", "ภา าษ ษา าไ ไท ทย"),
        ] {
            let mut out = String::new();
            write(text, &mut out, &mut String::new());
            assert_eq!(out, kept, "{text}");
            assert_eq!(sought(text).0, sought_for, "{text}");
        }
        assert!(sought("紙").1 && !sought("新聞").1 && !sought("a").1);
    }
}
