//! What one line is like, taken alone. Lengths are columns and letters, never ASCII words, so that every script
//! is measured the same way.

use unicode_width::UnicodeWidthChar;

/// Bytes of a line that are looked at; a longer one is running text whatever follows.
const LOOK: usize = 400;

/// Columns up to which a line is short: what a heading, a caption or a byline takes.
pub(super) const SHORT: f32 = 90.0;

/// One line, measured.
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "independent flags")]
pub(super) struct Traits {
    /// Columns, as far as they were looked at.
    pub(super) width: f32,
    /// Stretches between spaces.
    pub(super) words: f32,
    /// The last character that is no closing quote or bracket.
    pub(super) end: End,
    /// Whether a closing bracket stands at the end.
    pub(super) ends_bracketed: bool,
    /// What the line begins with.
    pub(super) start: Start,
    /// Commas of any script.
    pub(super) commas: f32,
    /// `1.`, `2)`, `IV.`, `§ 3` before the words.
    pub(super) numbered: bool,
    /// Share of cased letters that are capitals.
    pub(super) capitals: f32,
    /// Share of words longer than three letters that begin with a capital.
    pub(super) titled: f32,
    /// Share of characters that are digits.
    pub(super) digits: f32,
    /// Share of characters that source code is full of.
    pub(super) code: f32,
    /// Whether a quotation mark is in it.
    pub(super) quotes: bool,
    /// Whether a colon is in it, before the end.
    pub(super) colon: bool,
}

/// How a line ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum End {
    Stop,
    Exclamation,
    Question,
    Colon,
    Comma,
    Ellipsis,
    #[default]
    Open,
}

/// What a line begins with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Start {
    Upper,
    Lower,
    /// A letter of a script without case.
    Uncased,
    Digit,
    Quote,
    #[default]
    Other,
}

impl Traits {
    /// Whether the line is short.
    pub(super) fn is_short(&self) -> bool {
        self.width <= SHORT
    }

    /// Whether it ends the way sentences do.
    pub(super) fn ends_sentence(&self) -> bool {
        matches!(self.end, End::Stop | End::Exclamation | End::Question | End::Ellipsis | End::Comma)
    }
}

/// Measures `line`. Takes time bounded by [`LOOK`].
pub(super) fn traits(line: &str) -> Traits {
    let head = line.get(..line.floor_char_boundary(LOOK)).unwrap_or(line);
    let mut counter = Counter::default();
    head.chars().for_each(|c| counter.see(c));
    counter.word_ends();
    let (end, ends_bracketed) = ending(line);
    let all = counter.chars.max(1.0);
    Traits {
        width: counter.width,
        words: counter.words,
        end,
        ends_bracketed,
        start: start(head),
        commas: counter.commas,
        numbered: is_numbered(head),
        capitals: counter.upper / counter.cased.max(1.0),
        titled: counter.titled / counter.long_words.max(1.0),
        digits: counter.digits / all,
        code: counter.code / all,
        quotes: counter.quotes,
        colon: head.trim_end_matches([':', '：']).contains([':', '：']),
    }
}

#[derive(Debug, Default)]
struct Counter {
    chars: f32,
    width: f32,
    words: f32,
    word: usize,
    word_is_titled: bool,
    long_words: f32,
    titled: f32,
    cased: f32,
    upper: f32,
    digits: f32,
    code: f32,
    commas: f32,
    quotes: bool,
}

impl Counter {
    fn see(&mut self, c: char) {
        self.chars += 1.0;
        let (upper, cased) = if c.is_ascii() {
            self.width += f32::from(u8::from(c >= ' '));
            self.digits += f32::from(u8::from(c.is_ascii_digit()));
            (c.is_ascii_uppercase(), c.is_ascii_alphabetic())
        } else {
            self.width += c.width().unwrap_or(0) as f32;
            let upper = c.is_uppercase();
            (upper, upper || c.is_lowercase())
        };
        if c.is_whitespace() {
            return self.word_ends();
        }
        if self.word == 0 {
            self.words += 1.0;
            self.word_is_titled = upper;
        }
        self.word += 1;
        self.upper += f32::from(u8::from(upper));
        self.cased += f32::from(u8::from(cased));
        if cased {
            return;
        }
        match c {
            ',' | '，' | '、' | '،' | '；' | '؛' => self.commas += 1.0,
            ';' => {
                self.commas += 1.0;
                self.code += 1.0;
            }
            '{' | '}' | '[' | ']' | '(' | ')' | '=' | '<' | '>' | '$' | '_' | '\\' | '`' | '#' | '/'
            | '*' => {
                self.code += 1.0;
            }
            _ => self.quotes |= is_open_quote(c) || is_close(c) && !matches!(c, '\'' | '’'),
        }
    }

    fn word_ends(&mut self) {
        if self.word > 3 {
            self.long_words += 1.0;
            self.titled += f32::from(u8::from(self.word_is_titled));
        }
        self.word = 0;
    }
}

fn is_open_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '„' | '«' | '‘' | '‚' | '»' | '「' | '『' | '《')
}

fn is_close(c: char) -> bool {
    matches!(c, '"' | '”' | '“' | '’' | '\'' | '»' | '«' | '」' | '』' | '》' | ')' | ']' | '）' | '】')
}

fn ending(line: &str) -> (End, bool) {
    let mut bracketed = false;
    for c in line.chars().rev() {
        let end = match c {
            ')' | ']' | '）' | '】' => {
                bracketed = true;
                continue;
            }
            _ if is_close(c) || c.is_whitespace() => continue,
            '.' if line.ends_with("...") => End::Ellipsis,
            '.' | '。' | '।' | '۔' => End::Stop,
            '!' | '！' => End::Exclamation,
            '?' | '？' | '؟' => End::Question,
            ':' | '：' => End::Colon,
            ',' | '，' | '、' | '،' | ';' | '；' | '؛' => End::Comma,
            '…' => End::Ellipsis,
            _ => End::Open,
        };
        return (end, bracketed);
    }
    (End::Open, bracketed)
}

fn start(line: &str) -> Start {
    match line.chars().next() {
        Some(c) if c.is_uppercase() => Start::Upper,
        Some(c) if c.is_lowercase() => Start::Lower,
        Some(c) if c.is_numeric() => Start::Digit,
        Some(c) if c.is_alphabetic() => Start::Uncased,
        Some(c) if is_open_quote(c) || c == '\'' => Start::Quote,
        _ => Start::Other,
    }
}

/// Whether a number of whatever kind leads the words.
fn is_numbered(line: &str) -> bool {
    let line = line.trim_start_matches(['#', '§', '(', '[', ' ']);
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let roman = line.bytes().take_while(|b| matches!(b, b'I' | b'V' | b'X')).count();
    let after = |count: usize, marks: &[char]| line.get(count..).is_some_and(|rest| rest.starts_with(marks));
    (1..=3).contains(&digits) && after(digits, &['.', ')', ']', ':', '、', ' '])
        || (1..=5).contains(&roman) && after(roman, &['.', ')', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_measured() {
        for (line, what) in [
            ("Mixed feelings", "14 2 Open Upper"),
            ("He left. Nobody asked why.", "26 5 Stop Upper"),
            ("“Why now?”", "10 2 Question Quote"),
            ("3. What it costs", "16 4 Open Digit"),
            ("新聞を読む人。町の声", "20 1 Open Uncased"),
            ("как это было:", "13 3 Colon Lower"),
            ("", "0 0 Open Other"),
        ] {
            let t = traits(line);
            assert_eq!(format!("{} {} {:?} {:?}", t.width, t.words, t.end, t.start), what, "{line}");
        }
        assert!(traits("3. What it costs").numbered && !traits("2019 was late").numbered);
    }
}
