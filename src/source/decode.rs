//! Bytes to text, once: byte order marks first, then UTF-32 and UTF-16 by their zeros, UTF-8, what a document declares, and
//! at last detection. What is declared counts for less than what the bytes are: many documents were turned into UTF-8 by
//! somebody who left their declaration alone.

mod label;

use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_16BE, UTF_16LE, WINDOWS_1252};
pub use label::{Charset, charset};

/// Bytes looked at to tell what an input is.
const SNIFF: usize = 16 << 10;

/// Letters in two bytes each up to which a text is too short to tell UTF-8 from what it declares.
const FEW: usize = 8;

/// Decodes `bytes` to text. Never fails: what no encoding explains becomes `U+FFFD`.
pub fn decode(bytes: Vec<u8>) -> String {
    if let Some((order, mark)) = utf32(&bytes) {
        return of_utf32(bytes.get(mark..).unwrap_or_default(), order);
    }
    if let Some((encoding, _)) = Encoding::for_bom(&bytes) {
        return encoding.decode(&bytes).0.into_owned();
    }
    // Before UTF-8, which ASCII with a zero after each letter also is.
    if let Some(encoding) = utf16(&bytes) {
        return encoding.decode_without_bom_handling(&bytes).0.into_owned();
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return settled(text),
        Err(error) => error.into_bytes(),
    };
    if is_mostly_utf8(&bytes) {
        return mended(&bytes);
    }
    // That it is UTF-8 was said, and is not so.
    if let Some(charset) = declared(&bytes).filter(|charset| !charset.is_unicode())
        && let Some(text) = charset.decoded(&bytes)
    {
        return text;
    }
    guessed(&bytes).decode_without_bom_handling(&bytes).0.into_owned()
}

/// Text that is valid UTF-8, unless it is that only by chance: Japanese in seven bits, and a word or two in an encoding with
/// two bytes a letter.
fn settled(text: String) -> String {
    let bytes = text.as_bytes();
    if is_seven_bit_japanese(bytes) {
        let (japanese, is_wrong) = ISO_2022_JP.decode_without_bom_handling(bytes);
        if !is_wrong {
            return japanese.into_owned();
        }
    }
    if bytes.is_ascii() {
        return text;
    }
    let others = bytes.iter().filter(|byte| !byte.is_ascii()).take(2 * FEW + 1);
    if others.count() > 2 * FEW || text.chars().any(|c| c.len_utf8() > 2) {
        return text;
    }
    let wide = declared(bytes).filter(Charset::is_wide).and_then(|charset| charset.decoded(bytes));
    wide.filter(|wide| !wide.contains('\u{fffd}')).unwrap_or(text)
}

/// Whether bytes switch to Japanese and back by escape sequences that no terminal is sent.
fn is_seven_bit_japanese(bytes: &[u8]) -> bool {
    let head = bytes.get(..64 * SNIFF).unwrap_or(bytes);
    memchr::memchr(0x1b, head)
        .is_some_and(|at| ["\x1b$B", "\x1b$@"].iter().any(|sign| finds(head.get(at..), sign)))
}

fn finds(bytes: Option<&[u8]>, sign: &str) -> bool {
    bytes.is_some_and(|bytes| memchr::memmem::find(bytes, sign.as_bytes()).is_some())
}

/// Whether more letters beyond ASCII are right as UTF-8 than wrong. In other encodings hardly any is.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let head = bytes.get(..4 * SNIFF).unwrap_or(bytes);
    let (mut wrong, mut right) = (0usize, 0usize);
    for chunk in head.utf8_chunks() {
        wrong += usize::from(!chunk.invalid().is_empty());
        right += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
    }
    right > wrong
}

/// UTF-8 in which something else was put: lines that are wholly in another encoding are read in that; what is wrong in
/// other lines was cut through.
fn mended(bytes: &[u8]) -> String {
    let is_other =
        |line: &&[u8]| line.utf8_chunks().all(|chunk| chunk.valid().is_ascii()) && !line.is_ascii();
    let lines = || bytes.split_inclusive(|byte| *byte == b'\n');
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    lines().filter(is_other).for_each(|line| _ = detector.feed(line, false));
    detector.feed(&[], true);
    let encoding = match detector.guess(None, Utf8Detection::Deny) {
        wide if !wide.is_single_byte() => WINDOWS_1252,
        single => single,
    };
    let mut out = String::with_capacity(bytes.len());
    for line in lines() {
        let text = if is_other(&line) {
            encoding.decode_without_bom_handling(line).0
        } else {
            String::from_utf8_lossy(line)
        };
        out.push_str(&text);
    }
    out
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes.get(..64 * SNIFF).unwrap_or(bytes), true);
    detector.guess(None, Utf8Detection::Allow)
}

/// The encoding that a page or an XML document names: `<meta charset=…>`, `<?xml encoding=…?>`.
fn declared(bytes: &[u8]) -> Option<Charset> {
    static NAMED: LazyLock<Option<regex::bytes::Regex>> = LazyLock::new(|| {
        let name = r#"\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)"#;
        regex::bytes::Regex::new(&format!(
            r"(?i-u)^[^<]{{0,64}}<\?xml[^>]{{0,200}}?\bencoding{name}|\bcharset{name}|\bencoding{name}"
        ))
        .ok()
    });
    let head = bytes.get(..bytes.len().min(4096))?;
    let is_markup = head.trim_ascii_start().starts_with(b"<");
    let found = NAMED.as_ref().filter(|_| is_markup)?.captures(head)?;
    let label = found.iter().skip(1).flatten().next()?;
    charset(std::str::from_utf8(label.as_bytes()).ok()?)
}

/// Whether the bytes are not text in any encoding: known for another kind of file by their beginning, full of zeros
/// that are not UTF-16 or UTF-32, or hardly anything but controls.
pub fn looks_binary(bytes: &[u8]) -> bool {
    let head = bytes.get(..SNIFF).unwrap_or(bytes);
    if utf32(head).is_some() || Encoding::for_bom(head).is_some() || utf16(head).is_some() {
        return false;
    }
    if head.first() == Some(&0) || super::foreign(head).is_some() {
        return true;
    }
    let is_control = |b: &&u8| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1b);
    let controls = head.iter().filter(is_control).count();
    match std::str::from_utf8(head) {
        // Text that something wrote controls into is text still.
        Ok(_) => controls * 20 > head.len() * 19,
        Err(error) if error.error_len().is_none() => controls * 20 > head.len() * 19,
        Err(_) => memchr::memchr_iter(0, head).count() > head.len() / 256 || controls > head.len() / 10,
    }
}

/// UTF-16 without a mark: a document that begins with its first sign, or nearly all zeros stand on one side of the pairs.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..SNIFF).unwrap_or(bytes);
    let zeros = |side: usize| head.iter().skip(side).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
    if head.starts_with(b"<\0?\0") || head.starts_with(b"<\0!\0") {
        Some(UTF_16LE)
    } else if head.starts_with(b"\0<\0?") || head.starts_with(b"\0<\0!") {
        Some(UTF_16BE)
    } else if pairs < 4 {
        None
    } else if odd > pairs / 2 && even <= pairs / 50 {
        Some(UTF_16LE)
    } else if even > pairs / 2 && odd <= pairs / 50 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// How the four bytes of a letter make its number.
type Order = fn([u8; 4]) -> u32;

/// UTF-32, with the bytes of its mark: by that, or by a number that is a letter's wherever one should be.
fn utf32(bytes: &[u8]) -> Option<(Order, usize)> {
    let head = bytes.get(..SNIFF).unwrap_or(bytes);
    let (quads, _) = head.as_chunks::<4>();
    let orders: [(Order, [u8; 4]); 2] =
        [(u32::from_le_bytes, [0xff, 0xfe, 0, 0]), (u32::from_be_bytes, [0, 0, 0xfe, 0xff])];
    let is_text = |order: Order| {
        quads.len() > 2 && quads.iter().all(|quad| char::from_u32(order(*quad)).is_some_and(|c| c != '\0'))
    };
    orders.into_iter().find_map(|(order, mark)| {
        let mark = if head.starts_with(&mark) && is_text(order) { 4 } else { 0 };
        is_text(order).then_some((order, mark))
    })
}

fn of_utf32(bytes: &[u8], order: Order) -> String {
    let letter = |quad: &[u8; 4]| char::from_u32(order(*quad)).unwrap_or('\u{fffd}');
    bytes.as_chunks::<4>().0.iter().map(letter).collect()
}

#[cfg(test)]
mod tests;
