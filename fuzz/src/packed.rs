//! Archives and books whose outside is whole, so that what is inside is reached: any bytes say what is in them.

use std::io::{Cursor, Write};

use flate2::{Compression, write::GzEncoder};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::open;

/// Names that mean something, and some that should not.
const NAMES: &[&str] = &[
    "a.md",
    "b.html",
    "c.txt",
    "META-INF/container.xml",
    "content.opf",
    "toc.ncx",
    "nav.xhtml",
    "chapter.xhtml",
    "metadata_0.json",
    "content/a.html",
    "highlights/a.md",
    "inner.zip",
    "inner.tar.gz",
    "feed.xml",
    "../up.md",
    "/root.md",
    ".hidden.md",
    "mail.mbox",
    "caf\u{e9}.xhtml",
    "",
];

const CONTAINER: &str =
    r#"<container><rootfiles><rootfile full-path="content.opf"/></rootfiles></container>"#;

/// Reads bytes as a row of instructions.
struct Instructions<'b>(&'b [u8]);

impl<'b> Instructions<'b> {
    fn byte(&mut self) -> usize {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        usize::from(*first)
    }

    fn bytes(&mut self, count: usize) -> &'b [u8] {
        let (bytes, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        bytes
    }

    fn name(&mut self) -> &'static str {
        let at = self.byte() % NAMES.len();
        NAMES.get(at).copied().unwrap_or_default()
    }
}

/// What is inside: names and bytes, made of the instructions.
fn members(from: &mut Instructions<'_>) -> Vec<(String, Vec<u8>)> {
    let mut members: Vec<(String, Vec<u8>)> = Vec::new();
    for _ in 0..=(from.byte() % 6) {
        let name = from.name().to_owned();
        let content = match from.byte() % 8 {
            0 => CONTAINER.as_bytes().to_vec(),
            1 => package(from).into_bytes(),
            2 => metadata(from).into_bytes(),
            // What came before, packed once more.
            3 => zipped(&members),
            4 => gzipped(&tarred(&members)),
            5 => {
                let piece = from.byte() % 16;
                from.bytes(piece).repeat(1 + from.byte() * 8)
            }
            _ => {
                let count = from.byte();
                from.bytes(count).to_vec()
            }
        };
        members.push((name, content));
    }
    members
}

/// The package of a book, with items and a spine that need not fit together.
fn package(from: &mut Instructions<'_>) -> String {
    let mut items = String::new();
    let mut spine = String::new();
    for _ in 0..from.byte() % 8 {
        let (id, name) = (from.byte() % 4, from.name());
        items.push_str(&format!("<item id=\"i{id}\" href=\"{name}\" properties=\"nav\"/>"));
    }
    for _ in 0..from.byte() {
        spine.push_str(&format!("<itemref idref=\"i{}\"/>", from.byte() % 4));
    }
    format!(
        "<package><metadata><title>T</title></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
}

/// The list of articles in an export.
fn metadata(from: &mut Instructions<'_>) -> String {
    let item = |from: &mut Instructions<'_>| {
        let slug = if from.byte().is_multiple_of(2) { "a" } else { "b" };
        format!("{{\"slug\": \"{slug}\", \"title\": \"T\", \"url\": \"https://a.example/{}\"}}", from.byte())
    };
    let items: Vec<String> = (0..from.byte() % 32).map(|_| item(from)).collect();
    format!("[{}]", items.join(","))
}

fn zipped(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        // A name that is there already is refused; the rest is packed all the same.
        if zip.start_file(name.as_str(), SimpleFileOptions::default()).is_ok() {
            let _ = zip.write_all(bytes);
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn tarred(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // The library refuses names that climb; such are in the archives of zip.
        let _ = tar.append_data(&mut header, name, bytes.as_slice());
    }
    tar.into_inner().unwrap_or_default()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gz = GzEncoder::new(Vec::new(), Compression::fast());
    let _ = gz.write_all(bytes);
    gz.finish().unwrap_or_default()
}

/// An archive or a book of what the bytes say, whole, then with some of its bytes changed.
pub fn packed(bytes: &[u8]) {
    let mut from = Instructions(bytes);
    let kind = from.byte();
    let mut inside = members(&mut from);
    if kind & 4 != 0 {
        inside.insert(0, ("META-INF/container.xml".into(), CONTAINER.as_bytes().to_vec()));
        inside.insert(1, ("content.opf".into(), package(&mut from).into_bytes()));
    }
    let mut archive = match kind % 3 {
        0 => zipped(&inside),
        1 => tarred(&inside),
        _ => gzipped(&tarred(&inside)),
    };
    open(&archive, "a");
    for _ in 0..from.byte() % 4 {
        let at = from.byte() * 256 + from.byte();
        let flip = from.byte() as u8;
        if let Some(byte) = archive.len().checked_sub(1).and_then(|last| archive.get_mut(at.min(last))) {
            *byte ^= flip;
        }
    }
    open(&archive, "a");
}
