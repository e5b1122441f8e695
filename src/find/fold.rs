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
        if is_nothing(c) {
            continue;
        }
        let letter = std::iter::once(c);
        match (how.accents, is_form(c)) {
            (true, form) => {
                let mut part = |c: char| {
                    if !is_combining_mark(c) {
                        cased(base(c));
                        second(c).into_iter().for_each(&mut cased);
                    }
                };
                if form { letter.nfkd().for_each(&mut part) } else { letter.nfd().for_each(&mut part) }
            }
            (false, true) => letter.nfkc().for_each(&mut cased),
            (false, false) => cased(c),
        }
    }
}

/// Letters whose accent Unicode does not take apart.
fn base(c: char) -> char {
    match c {
        'đ' | 'ð' => 'd',
        'Đ' | 'Ð' => 'D',
        'ø' | 'œ' => 'o',
        'Ø' | 'Œ' => 'O',
        'ł' => 'l',
        'Ł' => 'L',
        'ı' => 'i',
        'æ' => 'a',
        'Æ' => 'A',
        'ß' => 's',
        'ẞ' => 'S',
        '’' | '‘' | 'ʼ' => '\'',
        '“' | '”' | '„' => '"',
        '\u{a0}' | '\u{202f}' => ' ',
        '‐' | '‑' | '–' => '-',
        c => c,
    }
}

/// The second letter of those that are two written as one; [`base`] gives the first.
fn second(c: char) -> Option<char> {
    match c {
        'œ' | 'æ' => Some('e'),
        'Œ' | 'Æ' => Some('E'),
        'ß' => Some('s'),
        'ẞ' => Some('S'),
        _ => None,
    }
}

/// Whether a character is another one in a form of its own: ligatures, the wide and narrow forms of East Asia, Arabic
/// letters as they are shaped, letters of mathematics. Raised figures are none of these: they hang on words as notes.
fn is_form(c: char) -> bool {
    matches!(c, '\u{fb00}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{ff00}'..='\u{ffef}'
        | '\u{2f00}'..='\u{2fdf}' | '\u{1d400}'..='\u{1d7ff}')
}

/// Whether a character has neither width nor meaning to a reader who types words.
fn is_nothing(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
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
