//! Bytes to text: byte order marks first, then UTF-16 by its zeros, then UTF-8, then what a page declares, then
//! detection.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// Bytes looked at to tell what an input is.
const SNIFF: usize = 16 << 10;

/// Decodes `bytes` to text. Never fails: what no encoding explains becomes `U+FFFD`.
pub fn decode(bytes: Vec<u8>) -> String {
    if let Some((encoding, _)) = Encoding::for_bom(&bytes) {
        return encoding.decode(&bytes).0.into_owned();
    }
    // Before UTF-8, which ASCII with a zero after each letter also is.
    if let Some(encoding) = utf16(&bytes) {
        return encoding.decode_without_bom_handling(&bytes).0.into_owned();
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return text,
        Err(error) => error.into_bytes(),
    };
    // A few wrong bytes in a long UTF-8 text do not make it another encoding.
    let lossy = String::from_utf8_lossy(&bytes);
    let (wrong, right) = lossy.chars().take(SNIFF).fold((0usize, 0usize), |(wrong, right), c| {
        (wrong + usize::from(c == '\u{fffd}'), right + usize::from(!c.is_ascii() && c != '\u{fffd}'))
    });
    if right > 20 * wrong {
        return lossy.into_owned();
    }
    if let Some(encoding) = declared(&bytes) {
        return encoding.decode_without_bom_handling(&bytes).0.into_owned();
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes.get(..64 * SNIFF).unwrap_or(&bytes), true);
    detector.guess(None, Utf8Detection::Allow).decode_without_bom_handling(&bytes).0.into_owned()
}

/// The encoding that a page or an XML document names: `<meta charset=…>`, `<?xml encoding=…?>`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(4096))?;
    let markup = head.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'<');
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let label = ["charset=", "encoding="].iter().filter(|_| markup).find_map(|key| head.split_once(key))?.1;
    let label = label.trim_start_matches(['"', '\'']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':')))?;
    Encoding::for_label(label.get(..end)?.as_bytes())
}

/// Whether the bytes are not text in any encoding: known for another kind of file by their beginning, full of zeros
/// that are not UTF-16, or hardly anything but controls.
pub fn looks_binary(bytes: &[u8]) -> bool {
    let head = bytes.get(..SNIFF).unwrap_or(bytes);
    if Encoding::for_bom(head).is_some() || utf16(head).is_some() {
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

/// UTF-16 without a mark: nearly all zeros stand on one side of the pairs.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..SNIFF).unwrap_or(bytes);
    let zeros = |side: usize| head.iter().skip(side).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
    if pairs < 4 {
        None
    } else if odd > pairs / 2 && even <= pairs / 50 {
        Some(UTF_16LE)
    } else if even > pairs / 2 && odd <= pairs / 50 {
        Some(UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16_bytes(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    }

    #[test]
    fn decodes() {
        let russian = "Газета помнит то, что люди давно забыли, и хранит это на бумаге.";
        let japanese = "新聞は毎朝、世界中の出来事を伝えてくれる。紙の上の文字は消えない。";
        let french = "Le café est déjà fermé, a dit la gérante à l'élève étonné.";
        for (bytes, text) in [
            (b"plain".to_vec(), "plain"),
            (b"\xef\xbb\xbfmarked".to_vec(), "marked"),
            ([b"\xff\xfe".to_vec(), utf16_bytes("little", true)].concat(), "little"),
            (utf16_bytes("little without a mark", true), "little without a mark"),
            (utf16_bytes("big without a mark", false), "big without a mark"),
            (encoding_rs::WINDOWS_1251.encode(russian).0.into_owned(), russian),
            (encoding_rs::SHIFT_JIS.encode(japanese).0.into_owned(), japanese),
            (encoding_rs::WINDOWS_1252.encode(french).0.into_owned(), french),
            (b"<meta charset=windows-1254>\xdd".to_vec(), "<meta charset=windows-1254>İ"),
            (
                b"<?xml version='1.0' encoding='koi8-r'?>\xc1".to_vec(),
                "<?xml version='1.0' encoding='koi8-r'?>а",
            ),
        ] {
            assert!(!looks_binary(&bytes), "{text}");
            assert_eq!(decode(bytes), text);
        }
    }

    #[test]
    fn tells_binary() {
        for bytes in
            [&b"\x7fELF\x02\x01\x01\0\0\0\0\0\0"[..], b"%PDF-1.7 text", b"PK\x03\x04abc", &[1, 2, 3, 4, 5]]
        {
            assert!(looks_binary(bytes), "{bytes:?}");
        }
        assert!(!looks_binary("Hà Nội, ngày đầu".as_bytes()));
    }
}
