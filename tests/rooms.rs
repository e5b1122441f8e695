//! What the rooms of the house import of one another: the table in ARCHITECTURE.md, and no circle.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::LazyLock,
};

use regex::Regex;

type Imports = BTreeMap<String, BTreeSet<String>>;

/// What every room may import beside what the table says: the errors, which are made of `article`'s text.
const ERROR: &str = "error";

/// The table's rows: a room, and the rooms that it may import.
fn allowed() -> Imports {
    static ROW: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\| `(\w+)/` \|.*\| ([^|]*) \|$").unwrap());
    static NAME: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"`(\w+)`").unwrap());
    let mut rooms = Imports::new();
    for row in include_str!("../ARCHITECTURE.md").lines().filter_map(|line| ROW.captures(line)) {
        let cell = &row[2];
        let may = match cell {
            "all of the above" => rooms.keys().cloned().collect(),
            "nothing of ours" => BTreeSet::new(),
            _ => NAME.captures_iter(cell).map(|name| name[1].to_owned()).collect(),
        };
        rooms.insert(row[1].to_owned(), may);
    }
    rooms
}

/// What the sources import, by room: `crate::…` in paths and in lists, comments and tests apart.
fn imported() -> Imports {
    static PATH: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\bcrate::(\w+)").unwrap());
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut rooms = Imports::new();
    for file in files(&src) {
        let below = file.strip_prefix(&src).unwrap();
        let first = Path::new(below.components().next().unwrap().as_os_str()).with_extension("");
        let room = first.to_str().unwrap().to_owned();
        if room == "lib" || room == "main" {
            continue;
        }
        let code = code(&std::fs::read_to_string(&file).unwrap());
        let lists = lists(&code);
        let paths = PATH.captures_iter(&code).map(|path| path[1].to_owned());
        let names = paths.chain(lists).filter(|name| *name != room);
        rooms.entry(room.clone()).or_default().extend(names);
    }
    rooms
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            found.push(path);
        }
    }
    found
}

/// A file without its comments and what is compiled for tests only, which stands at its end.
fn code(text: &str) -> String {
    let text = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .fold(String::new(), |all, line| all + line + "\n")
}

/// The first names in `use crate::{…}`, whatever is nested in it.
fn lists(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for list in code.split("crate::{").skip(1) {
        let (mut depth, mut name) = (1, String::new());
        for c in list.chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 1 && (c.is_alphanumeric() || c == '_') {
                name.push(c);
            } else if depth == 0 || (depth == 1 && c == ',') {
                names.push(std::mem::take(&mut name));
            } else if depth == 1 && c == ':' && !name.ends_with(':') {
                // The rest of the path is not a room's name.
                name.push(':');
            }
            if depth == 0 {
                break;
            }
        }
    }
    names
        .iter()
        .filter_map(|path| path.split(':').next())
        .filter(|n| !n.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn rooms_import_what_the_table_allows() {
    let allowed = allowed();
    let imported = imported();
    let rooms: BTreeSet<&String> = imported.keys().filter(|room| *room != ERROR).collect();
    assert_eq!(rooms, allowed.keys().collect(), "the rooms in src/, and those in ARCHITECTURE.md");
    for (room, names) in &imported {
        for name in names.iter().filter(|name| *name != ERROR) {
            let may = allowed.get(room).map_or(*name == "article", |may| may.contains(name));
            assert!(may, "{room} imports {name}, which ARCHITECTURE.md does not say");
        }
    }
    assert!(
        imported["cli"].contains("tui") && imported["library"].contains("find"),
        "imports are found at all"
    );
}

#[test]
fn rooms_are_no_circle() {
    let mut left = imported();
    // What imports nothing that is left is taken away, until nothing is left.
    while !left.is_empty() {
        let rooms: BTreeSet<String> = left.keys().cloned().collect();
        let before = left.len();
        left.retain(|_, names| names.iter().any(|name| rooms.contains(name)));
        assert!(left.len() < before, "a circle among {left:?}");
    }
}

/// Whoever asks the library gets values of its own.
#[test]
fn the_library_alone_knows_its_database() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let knows = |path: &Path| code(&std::fs::read_to_string(path).unwrap()).contains("rusqlite");
    let (inside, outside): (Vec<PathBuf>, Vec<PathBuf>) =
        files(&src).into_iter().partition(|path| path.starts_with(src.join("library")));
    assert!(inside.iter().any(|path| knows(path)), "it is found at all");
    let wrong: Vec<&PathBuf> = outside.iter().filter(|path| knows(path)).collect();
    assert!(wrong.is_empty(), "{wrong:?} name a type of the database");
    // Nor does what others may call take or give one.
    for path in inside {
        let code = code(&std::fs::read_to_string(&path).unwrap());
        let public = code.split("\n    pub fn ").skip(1).map(|rest| rest.split('{').next().unwrap());
        let wrong: Vec<&str> =
            public.filter(|head| head.contains("rusqlite") || head.contains("Transaction")).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", path.display());
    }
}

/// Nobody else opens a connection, nor starts the program that does.
#[test]
fn the_net_alone_opens_connections() {
    const WAYS: &[&str] =
        &["ureq::", "rustls::", "TcpStream", "UdpSocket", "to_socket_addrs", "Command::new(\"curl\")"];
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let knows = |path: &Path| {
        let code = code(&std::fs::read_to_string(path).unwrap());
        WAYS.iter().any(|way| code.contains(way))
    };
    let (inside, outside): (Vec<PathBuf>, Vec<PathBuf>) =
        files(&src).into_iter().partition(|path| path.starts_with(src.join("net")));
    assert!(inside.iter().any(|path| knows(path)), "it is found at all");
    let wrong: Vec<&PathBuf> = outside.iter().filter(|path| knows(path)).collect();
    assert!(wrong.is_empty(), "{wrong:?} open connections by themselves");
}

#[test]
fn imports_are_read_from_lists() {
    let code = code(
        "use crate::{\n    article::{self, Text},\n    find::fold::{a, b},\n    layout, tui::X,\n};\n// crate::no\n",
    );
    assert_eq!(lists(&code), ["article", "find", "layout", "tui"]);
}
