//! The one gate. [`Text`] can only be made by cleaning, so a string that holds one is safe to print.

use std::ops::Deref;

use unicode_width::UnicodeWidthChar;

use super::is_alphanumeric;

/// Marks that may pile up on one character; more is a flood that terminals have crashed on.
const MAX_MARKS: usize = 12;

/// Stands in raw text for a line break that the source meant; see [`Text::broken_with`].
pub(crate) const HARD_BREAK: char = '\u{2028}';

/// Words without control characters, escape sequences, direction overrides or invisible disguises.
///
/// C0 controls become their visible pictures (`ESC` is `␛`), C1 controls and noncharacters `U+FFFD`. What has no shape of its
/// own (Unicode's `Default_Ignorable_Code_Point`) is left out, so that nothing is hidden between letters, but for what changes the
/// shape of a letter before it: joiners, variation selectors, the places where scripts without spaces may be parted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text(Box<str>);

impl Text {
    /// One line: every run of white space is one space, ends trimmed.
    pub fn line(raw: &str) -> Self {
        if is_plain_line(raw) { Self(raw.into()) } else { Self::clean(raw, &mut [], false) }
    }

    /// Like [`Text::line`], but each [`HARD_BREAK`] between words becomes a `\n`. `offsets`, bytes of `raw` in
    /// ascending order, become bytes of the text.
    pub(crate) fn broken_with(raw: &str, offsets: &mut [&mut usize]) -> Self {
        if is_plain_line(raw) {
            for offset in offsets {
                **offset = raw.len().min(**offset);
            }
            return Self(raw.into());
        }
        Self::clean(raw, offsets, true)
    }

    fn clean(raw: &str, offsets: &mut [&mut usize], breaks: bool) -> Self {
        let mut out = String::with_capacity(raw.len());
        let mut gate = Gate::default();
        let mut offsets = offsets.iter_mut().peekable();
        let mut at = 0;
        while let Some(rest) = raw.get(at..)
            && let Some(c) = rest.chars().next()
        {
            let plain = plain_run(rest, out.is_empty() || out.ends_with([' ', '\n']));
            if !plain.is_empty() {
                while let Some(offset) = offsets.next_if(|offset| ***offset < at + plain.len()) {
                    **offset = out.len() + offset.saturating_sub(at);
                }
                out.push_str(plain);
                at += plain.len();
                gate = Gate::default();
                continue;
            }
            while let Some(offset) = offsets.next_if(|offset| ***offset <= at) {
                **offset = out.len();
            }
            if c.is_whitespace() && !is_fixed_space(c) {
                if breaks && c == HARD_BREAK && !out.is_empty() {
                    out.truncate(out.trim_end_matches(' ').len());
                    out.push('\n');
                } else if !out.is_empty() && !out.ends_with([' ', '\n']) {
                    out.push(' ');
                }
                gate = Gate::default();
            } else {
                gate.pass(c, &mut out);
            }
            at += c.len_utf8();
        }
        offsets.for_each(|offset| **offset = out.len());
        out.truncate(out.trim_end_matches([' ', '\n']).len());
        Self(out.into())
    }

    /// Several lines: line breaks and spaces stay, a tab becomes four spaces.
    pub fn lines(raw: &str) -> Self {
        let mut out = String::with_capacity(raw.len());
        let mut gate = Gate::default();
        let mut chars = raw.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\r' if chars.peek() == Some(&'\n') => {}
                '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
                '\t' => out.push_str("    "),
                c => gate.pass(c, &mut out),
            }
        }
        Self(out.into())
    }

    /// Like [`Text::line`], absent where nothing is left.
    pub fn some(raw: &str) -> Option<Self> {
        let text = Self::line(raw);
        (!text.is_empty()).then_some(text)
    }

    /// Parts with a middle dot between them; absent where nothing is left.
    pub fn joined<T: AsRef<str>>(parts: impl IntoIterator<Item = T>) -> Option<Self> {
        let mut all = String::new();
        for part in parts {
            if !all.is_empty() {
                all.push_str(" · ");
            }
            all.push_str(part.as_ref());
        }
        Self::some(&all)
    }

    /// A part of the text, on character boundaries; empty where the range does not fit.
    #[must_use]
    pub fn part(&self, range: std::ops::Range<usize>) -> Self {
        Self(self.0.get(range).unwrap_or_default().into())
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl serde::Serialize for Text {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// What is read back passes the gate again.
impl<'de> serde::Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|raw| Self::lines(&raw))
    }
}

#[derive(Default)]
struct Gate {
    marks: usize,
}

impl Gate {
    fn pass(&mut self, c: char, out: &mut String) {
        match replacement(c) {
            Some('\0') => {}
            Some(other) => out.push(other),
            None if is_shapeless(c) && !shapes(c, out.chars().next_back()) => {}
            None if c.width() == Some(0) => {
                self.marks += 1;
                if self.marks <= MAX_MARKS {
                    out.push(c);
                }
            }
            None => {
                self.marks = 0;
                out.push(c);
            }
        }
    }
}

/// What stands for a character that may not pass; `\0` for nothing.
fn replacement(c: char) -> Option<char> {
    match c {
        ' '..='~' => None,
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32),
        '\x7f' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}' => Some('\u{fffd}'),
        '\u{fff9}'..='\u{fffb}' => Some('\0'),
        '\u{2028}' | '\u{2029}' => Some(' '),
        c if (c as u32) & 0xfffe == 0xfffe || ('\u{fdd0}'..='\u{fdef}').contains(&c) => Some('\u{fffd}'),
        _ => None,
    }
}

/// Unicode's `Default_Ignorable_Code_Point`: what has no shape, and steers the direction or the shape of others or nothing.
pub(crate) fn is_shapeless(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character without a shape changes that of the one before it.
fn shapes(c: char, before: Option<char>) -> bool {
    let Some(before) = before else { return false };
    let is_visible = !before.is_ascii() && !before.is_whitespace() && !is_shapeless(before);
    match c {
        // An emoji's own selector may stand before what joins it to another.
        '\u{200d}' => is_visible || before == '\u{fe0f}',
        '\u{200b}' | '\u{200c}' | '\u{fe00}'..='\u{fe0d}' => is_visible,
        '\u{fe0e}' | '\u{fe0f}' => is_visible || matches!(before, '0'..='9' | '#' | '*'),
        '\u{180b}'..='\u{180d}' | '\u{180f}' => ('\u{1820}'..='\u{18af}').contains(&before),
        // Ideographs have few; the rest of the 240 would spell words.
        '\u{e0100}'..='\u{e011f}' => is_ideograph(before),
        _ => false,
    }
}

/// Spaces that keep words together or have a width of their own.
fn is_fixed_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{3000}')
}

/// The common case, decided at the speed of memory: printable ASCII, single spaces, no ends to trim.
fn is_plain_line(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    // Every byte of a stretch is looked at, whatever was found before it, since that takes a register at a time.
    let printable = |stretch: &[u8]| stretch.iter().fold(true, |all, b| all & (b' '..=b'~').contains(b));
    bytes.chunks(64).all(printable)
        && !bytes.starts_with(b" ")
        && !bytes.ends_with(b" ")
        && memchr::memmem::find(bytes, b"  ").is_none()
}

/// The printable ASCII that `raw` begins with, as far as its spaces are single ones; `after_space` is whether one stands
/// before it.
fn plain_run(raw: &str, after_space: bool) -> &str {
    let mut after_space = after_space;
    let ends = |b: u8| {
        let second = after_space && b == b' ';
        after_space = b == b' ';
        second || !(b' '..=b'~').contains(&b)
    };
    let end = raw.bytes().position(ends).unwrap_or(raw.len());
    raw.get(..end).unwrap_or_default()
}

/// A name or message fit for one line of a terminal, whatever bytes it was made of.
pub fn display_name(raw: impl AsRef<std::ffi::OsStr>) -> Text {
    Text::line(&raw.as_ref().to_string_lossy())
}

/// Words with a capital.
pub fn capital(words: &str) -> String {
    let mut letters = words.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A headline as the name of a file: letters and digits in lower case, hyphens between, at most 80 bytes.
pub fn slug(title: &str) -> String {
    const MAX_BYTES: usize = 80;
    let mut out = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.floor_char_boundary(MAX_BYTES));
    let out = out.trim_end_matches('-');
    if out.is_empty() { "untitled".into() } else { out.to_owned() }
}

/// Words of a text: runs of letters and digits, two ideographs or kana as one.
pub fn words(text: &str) -> usize {
    if text.is_ascii() {
        let (mut words, mut inside) = (0, false);
        for b in text.bytes() {
            let letter = b.is_ascii_alphanumeric() || (inside && matches!(b, b'\'' | b'-'));
            words += usize::from(letter && !inside);
            inside = letter;
        }
        return words;
    }
    let (mut words, mut ideographs, mut inside) = (0, 0, false);
    for c in text.chars() {
        if is_ideograph(c) {
            ideographs += 1;
            inside = false;
        } else {
            let letter = is_alphanumeric(c) || (inside && matches!(c, '\'' | '’' | '-'));
            words += usize::from(letter && !inside);
            inside = letter;
        }
    }
    words + usize::div_ceil(ideographs, 2)
}

/// Scripts written without spaces in which a character is about half a word.
pub fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '\u{e00}'..='\u{e7f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_cleans() {
        for (raw, clean) in [
            ("plain words", "plain words"),
            ("  two\t\n words ", "two words"),
            ("a\x1b[31mred", "a␛[31mred"),
            ("nul\0 bell\x07 del\x7f", "nul␀ bell␇ del␡"),
            ("c1\u{9b}31m", "c1\u{fffd}31m"),
            ("safe\u{202e}txt.exe\u{2066}", "safetxt.exe"),
            ("soft\u{ad}hyphen\u{feff}", "softhyphen"),
            ("Hà Nội", "Hà Nội"),
            ("10\u{a0}km", "10\u{a0}km"),
        ] {
            assert_eq!(&*Text::line(raw), clean, "{raw:?}");
        }
    }

    #[test]
    fn breaks_that_were_meant_stay() {
        let raw = format!("one {HARD_BREAK} two{HARD_BREAK}{HARD_BREAK}three{HARD_BREAK}");
        assert_eq!(&*Text::broken_with(&raw, &mut []), "one\ntwo\n\nthree");
        assert_eq!(&*Text::line(&raw), "one two three");
    }

    #[test]
    fn no_code_point_reaches_the_terminal_as_a_control() {
        for c in '\0'..=char::MAX {
            for text in [Text::line(&format!("a{c}b")), Text::lines(&format!("a{c}b"))] {
                assert!(text.chars().all(|c| !c.is_control() || c == '\n'), "{c:?} gave {text:?}");
                assert!(!text.contains(['\u{202e}', '\u{2066}', '\u{200f}', '\u{61c}']), "{c:?}");
            }
        }
    }

    #[test]
    fn nothing_hides_between_letters() {
        let shapeless = regex::Regex::new(r"^\p{Default_Ignorable_Code_Point}$").unwrap();
        let mut count = 0;
        for c in '\0'..=char::MAX {
            let is_shapeless = shapeless.is_match(c.encode_utf8(&mut [0; 4]));
            count += usize::from(is_shapeless);
            assert_eq!(super::is_shapeless(c), is_shapeless, "{c:?}");
            if is_shapeless {
                for (raw, clean) in
                    [(format!("a{c}b"), "ab"), (format!("{c}b"), "b"), (format!("a {c}{c}b"), "a b")]
                {
                    assert_eq!(&*Text::line(&raw), clean, "{c:?}");
                    assert_eq!(&*Text::lines(&raw), clean, "{c:?}");
                }
                let hidden = Text::line(&format!("字{}b", c.to_string().repeat(50)));
                assert!(hidden.chars().count() <= 3, "{c:?}");
            }
        }
        assert!(count > 4000, "{count}");
    }

    #[test]
    fn what_shapes_a_letter_stays() {
        for text in [
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "👩\u{200d}👩\u{200d}👧",
            "❤\u{fe0f}\u{200d}🔥",
            "1\u{fe0f}\u{20e3}",
            "☎\u{fe0e}",
            "葛\u{e0100}城",
            "ภาษา\u{200b}ไทย",
            "ᠠ\u{180b}ᠡ",
        ] {
            assert_eq!(&*Text::line(text), text);
        }
    }

    #[test]
    fn marks_are_capped() {
        let flood = format!("e{}x", "\u{301}".repeat(500));
        assert_eq!(Text::line(&flood).chars().count(), 2 + MAX_MARKS);
    }

    #[test]
    fn words_count() {
        for (text, count) in [("", 0), ("one two", 2), ("don't stop-gap", 2), ("新聞を読む", 3), ("— !", 0)]
        {
            assert_eq!(words(text), count, "{text:?}");
        }
    }
}
