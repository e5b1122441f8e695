use super::*;

const RUSSIAN: &str = "Газета помнит то, что люди давно забыли, и хранит это на бумаге.";
const JAPANESE: &str = "新聞は毎朝、世界中の出来事を伝えてくれる。紙の上の文字は消えない。";

fn utf16_bytes(text: &str, little: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
}

fn utf32_bytes(text: &str, little: bool) -> Vec<u8> {
    text.chars().map(u32::from).flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
}

fn xml(label: &str, text: &str) -> String {
    format!("<?xml version=\"1.0\" encoding='{label}'?>\n<rss><title>{text}</title></rss>")
}

#[test]
fn decodes() {
    let french = "Le café est déjà fermé, a dit la gérante à l'élève étonné.";
    for (bytes, text) in [
        (b"plain".to_vec(), "plain"),
        (b"\xef\xbb\xbfmarked".to_vec(), "marked"),
        ([b"\xff\xfe".to_vec(), utf16_bytes("little", true)].concat(), "little"),
        (utf16_bytes("little without a mark", true), "little without a mark"),
        (utf16_bytes("big without a mark", false), "big without a mark"),
        (
            utf16_bytes("<?xml?><a>新聞は毎朝、世界中の出来事</a>", true),
            "<?xml?><a>新聞は毎朝、世界中の出来事</a>",
        ),
        ([b"\xff\xfe\0\0".to_vec(), utf32_bytes("with a mark", true)].concat(), "with a mark"),
        ([b"\0\0\xfe\xff".to_vec(), utf32_bytes("with a mark", false)].concat(), "with a mark"),
        (utf32_bytes("long, 新聞", true), "long, 新聞"),
        (utf32_bytes("long, 新聞", false), "long, 新聞"),
        (encoding_rs::WINDOWS_1251.encode(RUSSIAN).0.into_owned(), RUSSIAN),
        (encoding_rs::SHIFT_JIS.encode(JAPANESE).0.into_owned(), JAPANESE),
        (encoding_rs::ISO_2022_JP.encode(JAPANESE).0.into_owned(), JAPANESE),
        (encoding_rs::WINDOWS_1252.encode(french).0.into_owned(), french),
        (b"<meta charset=windows-1254>\xdd".to_vec(), "<meta charset=windows-1254>İ"),
        (b"<meta charset = ' latin1'>caf\xe9".to_vec(), "<meta charset = ' latin1'>café"),
        (b"<?xml version='1.0' encoding='koi8-r'?>\xc1".to_vec(), "<?xml version='1.0' encoding='koi8-r'?>а"),
    ] {
        assert!(!looks_binary(&bytes), "{text}");
        assert_eq!(decode(bytes), text);
    }
}

#[test]
fn every_label_is_known_in_its_spellings() {
    for (label, byte, letter) in [
        ("windows-1251", 0xc0, 'А'),
        ("cp1251", 0xc0, 'А'),
        ("WIN-1251", 0xc0, 'А'),
        ("windows_1251", 0xc0, 'А'),
        ("ISO_8859-5", 0xb0, 'А'),
        ("iso8859_5", 0xb0, 'А'),
        ("latin-1", 0xe9, 'é'),
        ("ISO-8859-1", 0xe9, 'é'),
        ("iso-8859-15", 0xa4, '€'),
        ("latin9", 0xa4, '€'),
        ("koi8_u", 0xa4, 'є'),
        ("IBM866", 0x80, 'А'),
        ("cp866", 0x80, 'А'),
        ("IBM855", 0xa1, 'А'),
        ("cp437", 0x81, 'ü'),
        ("850", 0x81, 'ü'),
        ("MacCyrillic", 0x80, 'А'),
        ("x-mac-cyrillic", 0x80, 'А'),
        ("mac-roman", 0x8a, 'ä'),
        ("mac_latin2", 0x8a, 'ä'),
        ("TIS-620", 0xa1, 'ก'),
    ] {
        let found = charset(label).unwrap_or_else(|| panic!("{label}"));
        assert_eq!(found.decoded(&[byte]), Some(letter.to_string()), "{label}");
    }
    for none in ["us-ascii", "utf-7", "bogus", ""] {
        assert_eq!(charset(none), None, "{none}");
    }
    for line in label_lines() {
        assert_eq!(line.split('\t').nth(1).map(|letters| letters.chars().count()), Some(128), "{line}");
    }
}

fn label_lines() -> impl Iterator<Item = &'static str> {
    include_str!("../../../assets/code-pages.txt").lines()
}

#[test]
fn declarations_that_lie_are_not_believed() {
    let (utf8, cyrillic) = (xml("windows-1251", RUSSIAN), xml("utf-8", RUSSIAN));
    let (euc, greek) = (xml("shift_jis", JAPANESE), xml("gb2312", "联通"));
    let latin = "<?xml encoding='utf-8'?><p>Café, déjà, élève, été.</p>";
    for (bytes, text) in [
        // Turned into UTF-8 with its declaration left alone.
        (utf8.clone().into_bytes(), &*utf8),
        // The other way round.
        (encoding_rs::WINDOWS_1251.encode(&cyrillic).0.into_owned(), &*cyrillic),
        (encoding_rs::WINDOWS_1252.encode(latin).0.into_owned(), latin),
        (encoding_rs::EUC_JP.encode(&euc).0.into_owned(), &*euc),
        // Valid UTF-8 by chance.
        (encoding_rs::GBK.encode(&greek).0.into_owned(), &*greek),
        (xml("utf-16", "café").into_bytes(), &*xml("utf-16", "café")),
        (xml("no-such-thing", "café").into_bytes(), &*xml("no-such-thing", "café")),
    ] {
        assert_eq!(decode(bytes), text);
    }
}

#[test]
fn a_line_in_another_encoding_spoils_no_other() {
    let mixed =
        ["Ein Tor in der Mauer: grün.\n".as_bytes(), b"Un caf\xe9.\n", "„Ende“ und mehr.\n".as_bytes()]
            .concat();
    assert_eq!(decode(mixed), "Ein Tor in der Mauer: grün.\nUn café.\n„Ende“ und mehr.\n");
    let cut = ["Жил-был ко".as_bytes(), b"\xd1", "… и ещё.".as_bytes()].concat();
    assert_eq!(decode(cut), "Жил-был ко\u{fffd}… и ещё.");
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
