//! Encodings by the names that documents call them.

use std::{collections::HashMap, sync::LazyLock};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Encodings of DOS, of the Mac and of countries that browsers do not know: a line each, its names, a tab, and the letters
/// of the bytes from 0x80 on.
const PAGES: &str = include_str!("../../../assets/code-pages.txt");

/// The letters by each name: a message asks for every part of it.
static PAGES_BY_NAME: LazyLock<HashMap<&str, &'static str>> = LazyLock::new(|| {
    let pages = PAGES.lines().filter_map(|line| line.split_once('\t'));
    pages.flat_map(|(names, letters)| names.split(' ').map(move |name| (name, letters))).collect()
});

/// An encoding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Charset {
    /// One that the Encoding Standard names.
    Standard(&'static Encoding),
    /// One byte a letter: those from 0x80 on.
    Page(&'static str),
}

impl Charset {
    /// Whether it is UTF-8 or UTF-16.
    pub(super) fn is_unicode(&self) -> bool {
        matches!(self, Self::Standard(encoding) if [UTF_8, UTF_16LE, UTF_16BE].contains(encoding))
    }

    /// Whether letters have two bytes.
    pub(super) fn is_wide(&self) -> bool {
        matches!(self, Self::Standard(encoding) if !encoding.is_single_byte() && !self.is_unicode())
    }

    /// The text that bytes are in it; `None` where more than one letter in fifty would be none.
    pub fn decoded(&self, bytes: &[u8]) -> Option<String> {
        let text = match self {
            Self::Standard(encoding) => match encoding.decode_without_bom_handling(bytes) {
                (text, false) => return Some(text.into_owned()),
                (text, true) => text.into_owned(),
            },
            Self::Page(letters) => {
                let upper: Vec<char> = letters.chars().collect();
                let letter = |byte: &u8| match usize::from(*byte).checked_sub(0x80) {
                    None => char::from(*byte),
                    Some(at) => upper.get(at).copied().unwrap_or('\u{fffd}'),
                };
                bytes.iter().map(letter).collect()
            }
        };
        let (wrong, all) = text
            .chars()
            .filter(|c| !c.is_ascii())
            .fold((0, 0), |(wrong, all), c| (wrong + usize::from(c == '\u{fffd}'), all + 1));
        (wrong * 50 <= all).then_some(text)
    }
}

/// The encoding of this name, in one of the spellings that are met: those of the Encoding Standard, of Python, of Java and of
/// code pages. `None` for plain ASCII, which says nothing of other bytes, and for names that nobody knows.
pub fn charset(label: &str) -> Option<Charset> {
    let name: String = label.trim().to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    if matches!(name.as_str(), "ascii" | "usascii" | "ansix341968" | "646" | "none" | "unknown" | "binary") {
        return None;
    }
    if let Some(letters) = PAGES_BY_NAME.get(name.as_str()) {
        return Some(Charset::Page(letters));
    }
    let known = |label: &str| Encoding::for_label_no_replacement(label.as_bytes()).map(Charset::Standard);
    known(label)
        .or_else(|| known(&name))
        .or_else(|| known(&label.replace('_', "-")))
        .or_else(|| known(usual(&name)?.as_str()))
}

/// A name of the Encoding Standard for one that is not.
fn usual(name: &str) -> Option<String> {
    let usual = match name {
        "cp932" | "mskanji" | "windows31j" | "sjis" | "shiftjisx0213" | "shiftjis2004" => "shift_jis",
        "cp936" | "ms936" | "eucgb2312" | "euccn" | "gb231280" => "gbk",
        "cp949" | "ms949" | "uhc" | "ksc5601" | "johab949" => "euc-kr",
        "cp950" | "ms950" | "big5hkscs" | "big5tw" => "big5",
        "ujis" | "eucjisx0213" | "eucjis2004" | "eucjp" => "euc-jp",
        "maccyrillic" | "xmaccyrillic" | "macukraine" => "x-mac-cyrillic",
        "macroman" | "macintosh" | "mac" => "macintosh",
        "latin7" => "iso-8859-13",
        "latin8" => "iso-8859-14",
        "latin9" => "iso-8859-15",
        "latin10" => "iso-8859-16",
        "cp65001" | "utf8n" | "u8" => "utf-8",
        "cp874" | "tis620" | "cp1162" => "windows-874",
        "cp866" | "dos866" => "ibm866",
        "cp28591" | "cp819" => "windows-1252",
        _ => {
            let number = ["windows", "win", "xwindows", "xcp", "cp", "ms", "ibm"]
                .iter()
                .find_map(|before| name.strip_prefix(before))
                .filter(|number| number.len() == 4 && number.starts_with("125"));
            if let Some(number) = number {
                return Some(format!("windows-{number}"));
            }
            let part = ["xiso8859", "iso8859", "8859", "latin"]
                .iter()
                .find_map(|before| name.strip_prefix(before))?;
            return Some(format!("iso-8859-{part}"));
        }
    };
    Some(usual.to_owned())
}
