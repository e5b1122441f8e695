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
    /// How such files begin, where that shows.
    magic: &'static [&'static [u8]],
    /// Endings of their names, in lower case.
    endings: &'static [&'static str],
}

const FOREIGN: &[Foreign] = &[
    Foreign {
        what: "a PDF",
        hint: Some("turn it into text with 'pdftotext -layout'"),
        magic: &[b"%PDF-"],
        endings: &["pdf"],
    },
    Foreign {
        what: "a picture",
        hint: Some("name the article that shows it"),
        magic: &[b"\x89PNG", b"GIF87a", b"GIF89a", b"\xff\xd8\xff", b"II*\0", b"MM\0*"],
        endings: &["bmp", "gif", "ico", "jpeg", "jpg", "png", "svg", "tiff", "webp"],
    },
    Foreign {
        what: "a recording or a film",
        hint: Some("open it in a player"),
        magic: &[b"ID3\x03", b"ID3\x04", b"OggS\0", b"fLaC\0", b"\x1a\x45\xdf\xa3"],
        endings: &["avi", "flac", "m4a", "mkv", "mov", "mp3", "mp4", "ogg", "wav", "webm"],
    },
    Foreign {
        what: "packed in a way that is not read here",
        hint: Some("unpack it first; zip, tar and gzip are read as they are"),
        magic: &[b"BZh91AY&SY", b"7z\xbc\xaf", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"Rar!\x1a"],
        endings: &["7z", "bz2", "jar", "rar", "xz", "zst"],
    },
    Foreign {
        what: "an archive",
        hint: Some("name it without a command that takes text only"),
        magic: &[ZIP, GZIP],
        endings: &[],
    },
    Foreign {
        what: "a document of an office program",
        hint: Some("save it there as a web page or as text"),
        magic: &[b"\xd0\xcf\x11\xe0"],
        endings: &["doc", "docx", "ppt", "xls", "xlsx"],
    },
    Foreign {
        what: "a program",
        hint: None,
        magic: &[b"\x7fELF", b"MZ\x90\0", b"\xca\xfe\xba\xbe", b"\0asm"],
        endings: &["bin", "class", "dll", "exe", "o", "pyc", "so", "wasm"],
    },
    Foreign {
        what: "a database",
        hint: Some("export what is in it as JSON or CSV"),
        magic: &[b"SQLite format 3\0"],
        endings: &["db", "sqlite"],
    },
    Foreign {
        what: "a font",
        hint: None,
        magic: &[b"wOFF\0", b"wOF2\0", b"OTTO\0"],
        endings: &["otf", "ttf", "woff", "woff2"],
    },
    // Text, which opens when it is named, but which nobody keeps a folder of to read.
    Foreign {
        what: "source code, a log or settings",
        hint: Some("name it to read it as text"),
        magic: &[],
        endings: &[
            "c", "cpp", "css", "go", "h", "hpp", "java", "js", "lock", "log", "py", "rb", "rs", "sh", "toml",
            "ts", "yaml", "yml",
        ],
    },
];

/// The kind of file that begins like this, if it is one that is not read.
pub fn foreign(bytes: &[u8]) -> Option<&'static Foreign> {
    FOREIGN.iter().find(|kind| kind.magic.iter().any(|magic| bytes.starts_with(magic)))
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
        assert_eq!(foreign(b"%PDF-1.7").map(|kind| kind.what), Some("a PDF"));
        assert!(foreign(b"A word and another one").is_none());
    }
}
