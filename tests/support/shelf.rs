//! The library's commands on a library of their own.

use std::{
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use super::Folder;

/// A library in a folder of its own.
pub(crate) struct Shelf {
    pub(crate) folder: Folder,
}

impl Shelf {
    pub(crate) fn new(name: &str) -> Self {
        Self { folder: Folder::new(name) }
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsprint"));
        command
            .env("NEWSPRINT_DATA", self.data())
            .env("NEWSPRINT_CONFIG", self.folder.0.join("config"))
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.0.join("data")
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.command().args(args).output().unwrap()
    }

    /// What a command prints, which must succeed.
    pub(crate) fn out(&self, args: &[&str]) -> String {
        let Output { status, stdout, stderr } = self.run(args);
        let (out, err) = (String::from_utf8(stdout).unwrap(), String::from_utf8_lossy(&stderr).into_owned());
        assert!(status.success() && err.is_empty(), "{args:?}: {status}\n{out}\n{err}");
        out
    }

    /// What a command says on standard error, and its exit code.
    pub(crate) fn fails(&self, args: &[&str]) -> (Option<i32>, String) {
        let Output { status, stderr, .. } = self.run(args);
        (status.code(), String::from_utf8_lossy(&stderr).into_owned())
    }

    /// Objects a command prints with `--json`.
    pub(crate) fn json(&self, args: &[&str]) -> Vec<serde_json::Value> {
        let out = self.out(&[args, &["--json"]].concat());
        out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    pub(crate) fn titles(&self, args: &[&str]) -> Vec<String> {
        self.json(args).iter().map(|object| object["title"].as_str().unwrap().to_owned()).collect()
    }

    /// Writes an article to be read in place.
    pub(crate) fn article(&self, name: &str, content: &str) -> String {
        self.folder.write(&format!("clippings/{name}"), content)
    }

    pub(crate) fn watch(&self) {
        let clippings = self.folder.0.join("clippings");
        std::fs::create_dir_all(&clippings).unwrap();
        self.out(&["watch", clippings.to_str().unwrap()]);
    }

    pub(crate) fn id(&self, query: &str) -> String {
        let found = self.json(&["search", query]);
        assert_eq!(found.len(), 1, "{query}: {found:?}");
        found[0]["id"].as_str().unwrap().to_owned()
    }

    /// Deletes the database, as somebody might who wants it made anew.
    pub(crate) fn lose_database(&self) {
        for tail in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(self.data().join(format!("library.db{tail}")));
        }
    }

    pub(crate) fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.data().join("library.db")).unwrap()
    }
}

pub(crate) const TIDES: &str = "---\ntitle: Of tides\nauthor: Lê Minh\nsite: The sample gazette\ndate: 2024-05-17\ntags: [sea]\n\
                     url: https://gazette.example/tides\nlang: en\n---\nThe spring tide follows the full moon.\n";
pub(crate) const PAPER: &str = "---\ntitle: How paper remembers\nsite: Herald\ndate: 2023-02-01\n---\nInk dries. Tide is a word here too.\n";
pub(crate) const PRESS: &str = "# 朝の新聞\n\n毎朝、新聞を読む。紙のにおいがする。\n";
pub(crate) const THAI: &str = "# ข่าวเช้า\n\nเขาอ่านหนังสือพิมพ์ทุกเช้า\n";
pub(crate) const HANOI: &str = "# A walk in Hà Nội\n\nRain on the lake of the returned sword.\n";

/// A library of five articles in a watched folder.
pub(crate) fn stocked(name: &str) -> Shelf {
    let shelf = Shelf::new(name);
    for (name, text) in [
        ("tides.md", TIDES),
        ("paper.md", PAPER),
        ("press.md", PRESS),
        ("thai.md", THAI),
        ("hanoi.md", HANOI),
    ] {
        shelf.article(name, text);
    }
    shelf.watch();
    shelf
}
