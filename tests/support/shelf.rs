//! The library's commands on a library of their own.

use std::{
    path::PathBuf,
    process::{Command, Output},
};

use super::{Folder, Session};

/// A library in a folder of its own.
pub(crate) struct Shelf {
    pub(crate) folder: Folder,
}

impl Shelf {
    pub(crate) fn new(name: &str) -> Self {
        Self { folder: Folder::new(name) }
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = super::command(&[]);
        command.envs(self.env());
        command
    }

    /// Where its data and its configuration are.
    fn env(&self) -> [(&'static str, String); 2] {
        let path = |name| self.folder.0.join(name).to_str().unwrap().to_owned();
        [("NEWSPRINT_DATA", path("data")), ("NEWSPRINT_CONFIG", path("config"))]
    }

    /// The screen on this library, with `args`.
    pub(crate) fn screen(&self, args: &[&str], columns: u16, rows: u16) -> Session {
        let env = self.env();
        let env: Vec<(&str, &str)> = env.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Session::start_with(args, columns, rows, &env)
    }

    /// How many articles a search finds.
    pub(crate) fn count(&self, query: &str) -> usize {
        String::from_utf8(self.run(&["search", query]).stdout).unwrap().lines().count()
    }

    /// Waits until a search finds as many articles as wanted.
    pub(crate) fn comes_to(&self, query: &str, count: usize) {
        let begun = std::time::Instant::now();
        while self.count(query) != count {
            assert!(begun.elapsed() < super::PATIENCE, "{query} finds {}", self.count(query));
        }
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

/// A library of ten stories, of the first ten days of May 2024; the fourth has an ebb at its end.
pub(crate) fn stories(name: &str) -> Shelf {
    let shelf = Shelf::new(name);
    for n in 1..=10 {
        let site = if n % 2 == 0 { "Herald" } else { "Gazette" };
        let line =
            |line| format!("Line {line} of story {n} is about word{n} and the weather of that day.\n\n");
        let body: String = (1..60).map(line).collect();
        let tail = if n == 4 { "At last the ebb, the quick ebb, and a second ebb.\n" } else { "" };
        let head = format!("---\ntitle: Story number {n}\nsite: {site}\ndate: 2024-05-{n:02}\n---\n");
        shelf.article(&format!("{n:02}.md"), &(head + &body + tail));
    }
    shelf.watch();
    // All of it is in the index before a screen opens; what comes while it is read is another test's.
    shelf.out(&["list"]);
    shelf
}

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
