//! Folding: letters without accents, and lower case, with the way back to the original bytes.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A folded text and, for each of its bytes, the byte of the original it came from.
#[derive(Debug, Default)]
pub struct Folded {
    pub text: String,
    pub origin: Vec<usize>,
}

/// What is folded away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Folding {
    pub case: bool,
    pub accents: bool,
}

/// `text` in lower case without accents: `Hà Nội` is `ha noi`.
pub fn fold(text: &str) -> String {
    let mut out = String::new();
    fold_onto(text, &mut out);
    out
}

/// Adds folded `text` to `out`.
pub fn fold_onto(text: &str, out: &mut String) {
    fold_into(text, Folding { case: true, accents: true }, |c, _| out.push(c));
}

/// Folds `text`; O(n).
pub fn folded(text: &str, how: Folding) -> Folded {
    let mut out = Folded::default();
    out.refill(text, how);
    out
}

/// Gives each folded character to `push`, with the byte of `text` it came from.
pub fn fold_into(text: &str, how: Folding, mut push: impl FnMut(char, usize)) {
    for (at, c) in text.char_indices() {
        if c == '\n' {
            push(' ', at);
            continue;
        }
        if c.is_ascii() {
            push(if how.case { c.to_ascii_lowercase() } else { c }, at);
            continue;
        }
        let mut cased = |c: char| {
            if how.case { c.to_lowercase().for_each(|c| push(c, at)) } else { push(c, at) }
        };
        if how.accents {
            std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c)).for_each(|part| cased(base(part)));
        } else {
            cased(c);
        }
    }
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
    /// Folds another text in the room of the last.
    pub fn refill(&mut self, text: &str, how: Folding) {
        self.text.clear();
        self.origin.clear();
        fold_into(text, how, |c, at| {
            self.text.push(c);
            self.origin.resize(self.text.len(), at);
        });
        self.origin.push(text.len());
    }

    /// The original bytes of `range` of the folded text, with the marks that stand on the last letter.
    pub fn back(&self, range: std::ops::Range<usize>, text: &str) -> Option<std::ops::Range<usize>> {
        let start = *self.origin.get(range.start)?;
        let last = *self.origin.get(range.end.checked_sub(1)?)?;
        let mut end = last + text.get(last..)?.chars().next()?.len_utf8();
        for c in text.get(end..)?.chars().take_while(|c| is_combining_mark(*c)) {
            end += c.len_utf8();
        }
        Some(start..end)
    }
}
