//! Small files of every format that opens, with the JSON they must come out as beside them.
//!
//! `tests/fixtures/NAME` is the file and `tests/fixtures/expected/NAME.json` its articles, one object a line pretty
//! printed, then what was said on standard error. With `NEWSPRINT_BLESS=1` the expectations are written anew, to be read
//! before they are kept.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

mod support;

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
    path::Path,
};

use support::{Folder, command};

#[test]
fn every_format_opens() {
    let bless = std::env::var_os("NEWSPRINT_BLESS").is_some();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("tests/fixtures");
    let names = fixtures(&folder);
    assert!(names.len() >= 30);
    let mut wrong = String::new();
    for name in names {
        let got = printed(root, &format!("tests/fixtures/{name}"));
        let place = folder.join("expected").join(format!("{name}.json"));
        if bless {
            std::fs::create_dir_all(place.parent().unwrap()).unwrap();
            std::fs::write(&place, &got).unwrap();
        }
        if std::fs::read_to_string(&place).unwrap_or_default() != got {
            write!(wrong, "\n{name} came out as\n{got}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Names of the fixtures, in order.
fn fixtures(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap()).filter(|e| e.path().is_file());
    let mut names: Vec<String> = files.map(|e| e.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Fields of a library's article that a file alone mostly does not have.
const LIBRARY: &[&str] = &[
    "id",
    "read",
    "starred",
    "archived",
    "removed",
    "progress",
    "added",
    "read_at",
    "own_tags",
    "highlights",
    "path",
];

/// What `cat --format json` prints of a file.
fn printed(root: &Path, file: &str) -> String {
    let out = command(&["cat", "--format", "json", file]).current_dir(root).output().unwrap();
    let mut printed = String::new();
    for line in String::from_utf8(out.stdout).unwrap().lines() {
        let mut article: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(article["schema"], 1);
        // What only a library has; what a file says of it stays.
        let fields = article.as_object_mut().unwrap();
        let is_unknown =
            |value: &serde_json::Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        fields.retain(|name, value| !LIBRARY.contains(&name.as_str()) || !is_unknown(value));
        writeln!(printed, "{}", serde_json::to_string_pretty(&article).unwrap()).unwrap();
    }
    printed + &String::from_utf8(out.stderr).unwrap()
}

/// Headlines that `cat` prints of files, in order of the alphabet.
fn titles(root: &Path, files: &[String]) -> Vec<String> {
    let out = command(&["cat", "--format", "json"]).args(files).current_dir(root).output().unwrap();
    let articles = String::from_utf8(out.stdout).unwrap();
    let title = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["title"].to_string();
    let mut titles: Vec<String> = articles.lines().map(title).collect();
    titles.sort();
    titles
}

/// What is read of each format stands in docs/FORMATS.md, in the order in which they are asked.
#[test]
fn every_format_has_its_row() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = std::fs::read_to_string(root.join("docs/FORMATS.md")).unwrap();
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect()
    };
    let rows: Vec<Vec<String>> = table.lines().filter(|line| line.starts_with("| `")).map(cells).collect();
    let named: Vec<String> = rows.iter().map(|row| row[0].trim_matches('`').to_owned()).collect();
    let formats: Vec<&str> = newsprint::format::FORMATS.iter().map(|format| format.name).collect();
    assert_eq!(named, formats);
    for row in rows {
        assert!(row.len() == 4 && row.iter().all(|cell| !cell.is_empty()), "{row:?}");
    }
}

#[test]
fn every_format_opens_inside_archives() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let names = fixtures(&root);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut tar = tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast()));
    for name in &names {
        let bytes = std::fs::read(root.join(name)).unwrap();
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_cksum();
        tar.append_data(&mut header, name, &*bytes).unwrap();
    }
    let folder = Folder::new("archives");
    let expected = titles(&root, &names);
    assert!(expected.len() > 50);
    for (name, bytes) in [
        ("all.zip", zip.finish().unwrap().into_inner()),
        ("all.tar.gz", tar.into_inner().unwrap().finish().unwrap()),
    ] {
        folder.write(name, bytes);
        assert_eq!(titles(&folder.0, &[name.to_owned()]), expected, "{name}");
    }
}
