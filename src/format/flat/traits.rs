//! What one line is like, taken alone. Lengths are columns and letters, never ASCII words, so that every script
//! is measured the same way.

use unicode_width::UnicodeWidthChar;

use crate::article::is_alphabetic;

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

/// Columns of `line`, as far as they are looked at.
pub(super) fn width(line: &str) -> f32 {
    head(line).chars().map(columns).sum::<u32>() as f32
}

fn columns(c: char) -> u32 {
    if c.is_ascii() { u32::from(c >= ' ') } else { c.width().unwrap_or(0) as u32 }
}

fn head(line: &str) -> &str {
    line.get(..line.floor_char_boundary(LOOK)).unwrap_or(line)
}

/// Measures `line`. Takes time bounded by [`LOOK`].
pub(super) fn traits(line: &str) -> Traits {
    let head = head(line);
    let mut counter = Counter::default();
    head.chars().for_each(|c| counter.see(c));
    counter.word_ends();
    let (end, ends_bracketed) = ending(line);
    let share = |count: u32, all: u32| count as f32 / all.max(1) as f32;
    Traits {
        width: counter.width as f32,
        words: counter.words as f32,
        end,
        ends_bracketed,
        start: start(head),
        commas: counter.commas as f32,
        numbered: is_numbered(head),
        capitals: share(counter.upper, counter.cased),
        titled: share(counter.titled, counter.long_words),
        digits: share(counter.digits, counter.chars),
        code: share(counter.code, counter.chars),
        quotes: counter.quotes,
        colon: head.trim_end_matches([':', '：']).contains([':', '：']),
    }
}

#[derive(Debug, Default)]
struct Counter {
    chars: u32,
    width: u32,
    words: u32,
    /// Characters of the word so far.
    word: u32,
    word_is_titled: bool,
    long_words: u32,
    titled: u32,
    cased: u32,
    upper: u32,
    digits: u32,
    code: u32,
    commas: u32,
    quotes: bool,
}

impl Counter {
    fn see(&mut self, c: char) {
        self.chars += 1;
        let (upper, cased) = if c.is_ascii() {
            // Most characters are these: they are counted without anything else being asked.
            if c.is_ascii_lowercase() {
                self.width += 1;
                self.cased += 1;
                return self.word_goes_on(false);
            }
            self.width += columns(c);
            self.digits += u32::from(c.is_ascii_digit());
            let upper = c.is_ascii_uppercase();
            (upper, upper)
        } else {
            self.width += columns(c);
            // Only letters have case, and asking for letters is cheaper.
            let letter = is_alphabetic(c);
            let upper = letter && c.is_uppercase();
            (upper, upper || letter && c.is_lowercase())
        };
        if c.is_whitespace() {
            return self.word_ends();
        }
        self.word_goes_on(upper);
        self.upper += u32::from(upper);
        self.cased += u32::from(cased);
        if cased {
            return;
        }
        match c {
            ',' | '，' | '、' | '،' | '；' | '؛' => self.commas += 1,
            ';' => {
                self.commas += 1;
                self.code += 1;
            }
            '{' | '}' | '[' | ']' | '(' | ')' | '=' | '<' | '>' | '$' | '_' | '\\' | '`' | '#' | '/'
            | '*' => {
                self.code += 1;
            }
            _ => self.quotes |= is_open_quote(c) || is_close(c) && !matches!(c, '\'' | '’'),
        }
    }

    fn word_goes_on(&mut self, upper: bool) {
        if self.word == 0 {
            self.words += 1;
            self.word_is_titled = upper;
        }
        self.word += 1;
    }

    fn word_ends(&mut self) {
        if self.word > 3 {
            self.long_words += 1;
            self.titled += u32::from(self.word_is_titled);
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
