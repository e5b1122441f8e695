//! Kinds of files that are not articles: how they are named, how they begin, and what a person can do about it.

use std::sync::LazyLock;

/// How a zip begins, which an archive, a book or an export may be.
pub const ZIP: &[u8] = b"PK\x03\x04";

/// How a gzip begins.
pub const GZIP: &[u8] = b"\x1f\x8b";

/// A kind of file that is not read.
#[derive(Debug)]
pub struct Foreign {
    /// What such a file is, after "is": `a PDF`.
    pub what: &'static str,
    /// What a person can do about it, where that is more than to name something else.
    pub hint: Option<&'static str>,
    /// How such files begin, and from which byte on.
    magic: &'static [(usize, &'static [u8])],
    /// What besides stands near their beginning, if the first bytes do not tell enough.
    holds: &'static [&'static [u8]],
    /// Endings of their names, in lower case.
    endings: &'static [&'static str],
}

/// Bytes in which a kind of file shows what it holds.
const NEAR: usize = 4096;

impl Foreign {
    /// Whether it is an archive, which is read where text is not all that is asked for.
    pub fn is_archive(&self) -> bool {
        self.holds.is_empty() && self.magic.iter().any(|(_, magic)| *magic == ZIP || *magic == GZIP)
    }

    /// Why such a file is not read.
    pub fn reason(&self) -> String {
        if self.what.contains(", ") { self.what.to_owned() } else { format!("{}, not text", self.what) }
    }

    fn is(&self, bytes: &[u8]) -> bool {
        let head = bytes.get(..NEAR).unwrap_or(bytes);
        let held = |held: &&[u8]| match held.first() {
            Some(b'<') => root(head).starts_with(held),
            _ => memchr::memmem::find(head, held).is_some(),
        };
        let begins =
            |(at, magic): &(usize, &[u8])| bytes.get(*at..).is_some_and(|from| from.starts_with(magic));
        (self.magic.is_empty() || self.magic.iter().any(begins))
            && (self.magic.len() + self.holds.len() > 0)
            && (self.holds.is_empty() || self.holds.iter().any(held))
    }
}

/// What an XML document begins with behind its declarations and comments.
fn root(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    while rest.starts_with(b"<?") || rest.starts_with(b"<!") {
        let end = if rest.starts_with(b"<!--") { &b"-->"[..] } else { b">" };
        let Some(at) = memchr::memmem::find(rest, end) else { break };
        rest = rest.get(at + end.len()..).unwrap_or_default().trim_ascii_start();
    }
    rest
}

const FOREIGN: &[Foreign] = &[
    Foreign {
        what: "a PDF",
        hint: Some("turn it into text with 'pdftotext -layout'"),
        magic: &[(0, b"%PDF-")],
        holds: &[],
        endings: &["pdf"],
    },
    Foreign {
        what: "PostScript",
        hint: Some("turn it into text with 'ps2ascii'"),
        magic: &[(0, b"%!PS")],
        holds: &[],
        endings: &["eps", "ps"],
    },
    Foreign {
        what: "a document of Word",
        hint: Some("turn it into Markdown with 'pandoc -t gfm'"),
        magic: &[(0, ZIP)],
        holds: &[b"word/"],
        endings: &["docx"],
    },
    Foreign {
        what: "a document of LibreOffice",
        hint: Some("turn it into Markdown with 'pandoc -t gfm'"),
        magic: &[(0, ZIP)],
        holds: &[b"mimetypeapplication/vnd.oasis.opendocument"],
        endings: &["odt", "ods", "odp"],
    },
    Foreign {
        what: "a document of an office program",
        hint: Some("save it there as a web page or as text"),
        magic: &[(0, b"\xd0\xcf\x11\xe0")],
        holds: &[],
        endings: &["doc", "ppt", "xls"],
    },
    Foreign {
        what: "a document of an office program",
        hint: Some("save it there as a web page or as text"),
        magic: &[(0, ZIP)],
        holds: &[b"[Content_Types].xml", b"Index/Document.iwa", b"ppt/", b"xl/"],
        endings: &["pptx", "xlsx", "pages", "key", "numbers"],
    },
    Foreign {
        what: "rich text (RTF)",
        hint: Some("turn it into Markdown with 'pandoc -f rtf -t gfm'"),
        magic: &[(0, b"{\\rtf")],
        holds: &[],
        endings: &["rtf"],
    },
    Foreign {
        what: "a book in FictionBook",
        hint: Some("turn it into an EPUB with 'pandoc -f fb2 -o book.epub'"),
        magic: &[],
        holds: &[b"<FictionBook"],
        endings: &["fb2"],
    },
    Foreign {
        what: "a book for Kindle",
        hint: Some("turn it into an EPUB with Calibre's 'ebook-convert'"),
        magic: &[(60, b"BOOKMOBI"), (60, b"TEXtREAd"), (0, b"CONT\x02\0"), (0, b"TPZ")],
        holds: &[],
        endings: &["mobi", "azw", "azw3", "kfx", "prc"],
    },
    Foreign {
        what: "scanned pages (DjVu)",
        hint: Some("take the text out of it with 'djvutxt'"),
        magic: &[(0, b"AT&TFORM")],
        holds: &[],
        endings: &["djvu", "djv"],
    },
    Foreign {
        what: "a list of feeds (OPML), which holds no articles",
        hint: Some("'newsprint import FILE' subscribes to the feeds in it"),
        magic: &[],
        holds: &[b"<opml"],
        endings: &["opml"],
    },
    Foreign {
        what: "in EBCDIC, not in UTF-8",
        hint: Some("turn it into UTF-8 with 'iconv -f IBM037 -t UTF-8'"),
        magic: &[
            (0, b"\x4c\x6f\xa7\x94"),
            (0, b"\x4c\x99\xa2\xa2"),
            (0, b"\x4c\x88\xa3\x94\x93"),
            (0, b"\x4c\x5a\xc4\xd6\xc3"),
        ],
        holds: &[],
        endings: &[],
    },
    Foreign {
        what: "a picture",
        hint: Some("name the article that shows it"),
        magic: &[
            (0, b"\x89PNG"),
            (0, b"GIF87a"),
            (0, b"GIF89a"),
            (0, b"\xff\xd8\xff"),
            (0, b"II*\0"),
            (0, b"MM\0*"),
            (8, b"WEBPVP8"),
            (4, b"ftypavif"),
            (4, b"ftypavis"),
            (4, b"ftypheic"),
            (4, b"ftypheix"),
            (4, b"ftypmif1"),
            (0, b"\0\0\x01\0"),
            (0, b"\xff\x0a"),
        ],
        holds: &[],
        endings: &[
            "avif", "bmp", "gif", "heic", "ico", "jpeg", "jpg", "jxl", "png", "svg", "tif", "tiff", "webp",
        ],
    },
    Foreign {
        what: "a recording or a film",
        hint: Some("open it in a player"),
        magic: &[
            (0, b"ID3\x03"),
            (0, b"ID3\x04"),
            (0, b"OggS\0"),
            (0, b"fLaC\0"),
            (0, b"\x1a\x45\xdf\xa3"),
            (4, b"ftyp"),
            (8, b"WAVEfmt"),
            (8, b"AVI LIST"),
        ],
        holds: &[],
        endings: &["avi", "flac", "m4a", "m4b", "mkv", "mov", "mp3", "mp4", "ogg", "opus", "wav", "webm"],
    },
    Foreign {
        what: "packed in a way that is not read here",
        hint: Some("unpack it first; zip, tar and gzip are read as they are"),
        magic: &[
            (0, b"BZh91AY&SY"),
            (0, b"7z\xbc\xaf"),
            (0, b"\xfd7zXZ"),
            (0, b"\x28\xb5\x2f\xfd"),
            (0, b"Rar!\x1a"),
        ],
        holds: &[],
        endings: &["7z", "bz2", "jar", "rar", "xz", "zst"],
    },
    Foreign {
        what: "an archive",
        hint: Some("name it without a command that takes text only"),
        magic: &[(0, ZIP), (0, GZIP)],
        holds: &[],
        endings: &[],
    },
    Foreign {
        what: "a program",
        hint: None,
        magic: &[(0, b"\x7fELF"), (0, b"MZ\x90\0"), (0, b"\xca\xfe\xba\xbe"), (0, b"\0asm")],
        holds: &[],
        endings: &["bin", "class", "dll", "exe", "o", "pyc", "so", "wasm"],
    },
    Foreign {
        what: "a database",
        hint: Some("export what is in it as JSON or CSV"),
        magic: &[(0, b"SQLite format 3\0")],
        holds: &[],
        endings: &["db", "sqlite"],
    },
    Foreign {
        what: "a font",
        hint: None,
        magic: &[(0, b"wOFF\0"), (0, b"wOF2\0"), (0, b"OTTO\0")],
        holds: &[],
        endings: &["otf", "ttf", "woff", "woff2"],
    },
    // Text, which opens when it is named, but which nobody keeps a folder of to read.
    Foreign {
        what: "source code, a log or settings",
        hint: Some("name it to read it as text"),
        magic: &[],
        holds: &[],
        endings: &[
            "c", "cpp", "css", "go", "h", "hpp", "java", "js", "lock", "log", "py", "rb", "rs", "sh", "toml",
            "ts", "yaml", "yml",
        ],
    },
];

/// The kind of file that these bytes are, if it is one that is not read.
pub fn foreign(bytes: &[u8]) -> Option<&'static Foreign> {
    FOREIGN.iter().find(|kind| kind.is(bytes))
}

/// Whether a file's ending does not say that it is something else than an article.
pub fn is_article_name(name: &str) -> bool {
    static ENDINGS: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let mut endings: Vec<&str> = FOREIGN.iter().flat_map(|kind| kind.endings).copied().collect();
        endings.sort_unstable();
        endings
    });
    let base = name.rsplit('/').next().unwrap_or(name);
    let ending = base.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    ENDINGS.binary_search(&ending.as_str()).is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_passed_over_by_name() {
        for (name, is_article) in [
            ("a.txt", true),
            ("a/b.PDF", false),
            ("pdf", true),
            ("a.tar.gz", true),
            ("x.rs", false),
            ("a.b/c", true),
        ] {
            assert_eq!(is_article_name(name), is_article, "{name}");
        }
    }

    #[test]
    fn kinds_are_told_by_how_they_begin() {
        let zip = |name: &str, bytes: &[u8]| {
            let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
            let stored =
                zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
            writer.start_file(name, stored).unwrap();
            std::io::Write::write_all(&mut writer, bytes).unwrap();
            writer.finish().unwrap().into_inner()
        };
        let mobi = [&[0; 60][..], b"BOOKMOBI"].concat();
        for (bytes, reason, does) in [
            (b"%PDF-1.7".to_vec(), "a PDF, not text", "pdftotext"),
            (b"%!PS-Adobe".to_vec(), "PostScript, not text", "ps2ascii"),
            (zip("word/document.xml", b"<w>"), "a document of Word, not text", "pandoc"),
            (
                zip("mimetype", b"application/vnd.oasis.opendocument.text"),
                "a document of LibreOffice, not text",
                "pandoc",
            ),
            (
                zip("[Content_Types].xml", b"<x>"),
                "a document of an office program, not text",
                "save it there",
            ),
            (b"\xd0\xcf\x11\xe0\xa1".to_vec(), "a document of an office program, not text", "save it there"),
            (b"{\\rtf1\\ansi".to_vec(), "rich text (RTF), not text", "pandoc"),
            (b"<?xml version='1.0'?>\n<FictionBook>".to_vec(), "a book in FictionBook, not text", "pandoc"),
            (mobi, "a book for Kindle, not text", "ebook-convert"),
            (b"AT&TFORM\0\0".to_vec(), "scanned pages (DjVu), not text", "djvutxt"),
            (
                b"<opml version='2.0'>".to_vec(),
                "a list of feeds (OPML), which holds no articles",
                "the feeds",
            ),
            (b"\0\0\0\x20ftypavif".to_vec(), "a picture, not text", "the article"),
            (b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), "a picture, not text", "the article"),
            (b"\0\0\0\x20ftypisom".to_vec(), "a recording or a film, not text", "player"),
            (b"\x4c\x6f\xa7\x94\x93\x40".to_vec(), "in EBCDIC, not in UTF-8", "iconv"),
        ] {
            let kind = foreign(&bytes).unwrap_or_else(|| panic!("{reason}"));
            assert_eq!(kind.reason(), reason);
            assert!(kind.hint.is_some_and(|hint| hint.contains(does)), "{reason}");
            assert!(!kind.is_archive());
        }
        assert!(foreign(&zip("a.txt", b"words")).is_some_and(Foreign::is_archive));
        for text in ["A word and another one", "<p>What is <opml?", "About {\\rtf1"] {
            assert!(foreign(text.as_bytes()).is_none(), "{text}");
        }
    }
}
