//! Folding: letters without accents, and lower case, with the way back to the original bytes.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A folded text and, for each of its bytes, the byte of the original it came from.
#[derive(Debug, Default)]
pub(super) struct Folded {
    pub(super) text: String,
    pub(super) origin: Vec<usize>,
}

/// What is folded away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Folding {
    pub(super) case: bool,
    pub(super) accents: bool,
}

/// `text` in lower case without accents: `Hà Nội` is `ha noi`.
pub fn fold(text: &str) -> String {
    folded(text, Folding { case: true, accents: true }).text
}

/// Folds `text`; O(n).
pub(super) fn folded(text: &str, how: Folding) -> Folded {
    let mut out =
        Folded { text: String::with_capacity(text.len()), origin: Vec::with_capacity(text.len() + 1) };
    for (at, c) in text.char_indices() {
        if c.is_ascii() {
            out.push(if how.case { c.to_ascii_lowercase() } else { c }, at);
        } else if how.accents {
            for part in std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c)) {
                out.push_cased(base(part), at, how.case);
            }
        } else {
            out.push_cased(c, at, how.case);
        }
    }
    out.origin.push(text.len());
    out
}

/// Letters whose accent Unicode does not take apart.
fn base(c: char) -> char {
    match c {
        'đ' | 'ð' => 'd',
        'Đ' | 'Ð' => 'D',
        'ø' => 'o',
        'Ø' => 'O',
        'ł' => 'l',
        'Ł' => 'L',
        'ı' => 'i',
        '’' | '‘' | 'ʼ' => '\'',
        '“' | '”' | '„' => '"',
        '\u{a0}' | '\u{202f}' => ' ',
        '‐' | '‑' | '–' => '-',
        c => c,
    }
}

impl Folded {
    fn push(&mut self, c: char, at: usize) {
        self.text.push(c);
        self.origin.resize(self.text.len(), at);
    }

    fn push_cased(&mut self, c: char, at: usize, case: bool) {
        if case {
            c.to_lowercase().for_each(|c| self.push(c, at));
        } else {
            self.push(c, at);
        }
    }

    /// The original bytes of `range` of the folded text, with the marks that stand on the last letter.
    pub(super) fn back(&self, range: std::ops::Range<usize>, text: &str) -> Option<std::ops::Range<usize>> {
        let start = *self.origin.get(range.start)?;
        let last = *self.origin.get(range.end.checked_sub(1)?)?;
        let mut end = last + text.get(last..)?.chars().next()?.len_utf8();
        for c in text.get(end..)?.chars().take_while(|c| is_combining_mark(*c)) {
            end += c.len_utf8();
        }
        Some(start..end)
    }
}
