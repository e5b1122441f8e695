//! Where newsprint writes: nowhere but in the folders that it names, whatever is done with it.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

mod support;

use std::{
    collections::BTreeMap,
    fs,
    os::unix::{ffi::OsStrExt, fs::PermissionsExt},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use support::{Folder, Session};

/// A home of its own, a folder of articles and one for temporary files; nothing else can be found by a name.
struct Home(Folder);

impl Home {
    fn new(name: &str) -> Self {
        let folder = Folder::new(name);
        for place in ["home", "tmp", "away"] {
            fs::create_dir(folder.0.join(place)).unwrap();
        }
        folder.write("work/tides.md", "# Of tides\n\nThe sea rises twice a day.\n\n![a boat](boat.png)\n");
        folder.write(
            "work/walls.html",
            "<html><body><h1>Walls</h1><p>They stand where they stood.</p></body></html>",
        );
        folder.write("work/feed.xml", fs::read("tests/fixtures/rss20.xml").unwrap());
        folder.write("work/articles.tar.gz", fs::read("tests/fixtures/articles.tar.gz").unwrap());
        folder.write("work/book.epub", fs::read("tests/fixtures/book.epub").unwrap());
        // A name that is no UTF-8.
        let odd = folder.0.join("work").join(std::ffi::OsStr::from_bytes(b"caf\xe9 \x1b[31m.txt"));
        fs::write(odd, "At the corner stands a café.\n").unwrap();
        Self(folder)
    }

    fn place(&self, name: &str) -> String {
        self.0.0.join(name).to_str().unwrap().to_owned()
    }

    fn env(&self) -> Vec<(&'static str, String)> {
        let own = |name| self.place(name);
        vec![
            ("HOME", own("home")),
            ("TMPDIR", own("tmp")),
            ("XDG_RUNTIME_DIR", own("away")),
            ("TERM", "xterm".into()),
        ]
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsprint"));
        command.env_clear().envs(self.env()).env("PATH", "/usr/bin:/bin").current_dir(self.place("work"));
        command.args(arguments).stdin(Stdio::null()).output().unwrap()
    }

    fn out(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Everything that is there: what it is, its permissions and its bytes.
    fn tree(&self) -> BTreeMap<PathBuf, (u32, Vec<u8>)> {
        let mut tree = BTreeMap::new();
        add(&self.0.0, &mut tree);
        tree
    }

    /// What differs from `before` outside of the folders that `may` be written to.
    fn strays(&self, before: &BTreeMap<PathBuf, (u32, Vec<u8>)>, may: &[&str]) -> Vec<PathBuf> {
        let after = self.tree();
        let is_stray = |path: &&PathBuf| {
            let inside = path.strip_prefix(&self.0.0).unwrap();
            // The folders on the way there.
            let is_named =
                may.iter().any(|may| inside.starts_with(may) || Path::new(may).starts_with(inside));
            before.get(*path) != after.get(*path) && !is_named
        };
        let all: std::collections::BTreeSet<&PathBuf> = before.keys().chain(after.keys()).collect();
        all.into_iter().filter(is_stray).cloned().collect()
    }
}

fn add(folder: &Path, tree: &mut BTreeMap<PathBuf, (u32, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let about = fs::symlink_metadata(&path).unwrap();
        if about.is_dir() {
            add(&path, tree);
        }
        let bytes = if about.is_file() { fs::read(&path).unwrap() } else { Vec::new() };
        tree.insert(path, (about.permissions().mode(), bytes));
    }
}

const DATA: &str = "home/.local/share/newsprint";
const CONFIG: &str = "home/.config/newsprint";

#[test]
fn every_command_writes_where_it_says() {
    let home = Home::new("places");
    let before = home.tree();
    // Reading writes nothing at all.
    let files = ["tides.md", "walls.html", "feed.xml", "articles.tar.gz", "book.epub"];
    for file in files {
        for command in ["cat", "explain"] {
            home.run(&[command, file]);
        }
    }
    for arguments in ["paths", "config", "man", "completions bash", "help", "samples"] {
        home.run(&arguments.split(' ').collect::<Vec<_>>());
    }
    let writes_nothing = home.strays(&before, &[]);
    assert!(writes_nothing.is_empty(), "{writes_nothing:?}");
    // What writes does so in its own folders, or in those that are named.
    home.out(&["add", "tides.md", "feed.xml", "articles.tar.gz"]);
    home.out(&["watch", "."]);
    let id = home.out(&["search", "rises twice"]).split_whitespace().next().unwrap().to_owned();
    for arguments in [
        "list",
        "show ID",
        "tag ID +sea",
        "mark --star --read ID",
        "doctor",
        "stats",
        "search tide",
        "export articles --to ../away/out",
        "convert --to ../away/converted tides.md walls.html",
        "man --to ../away/man",
        "samples --add",
        "rm ID",
        "trash",
        "restore ID",
        "unwatch .",
    ] {
        let line = arguments.replace("ID", &id);
        home.run(&line.split(' ').collect::<Vec<_>>());
    }
    let state = home.out(&["export", "state"]);
    fs::write(home.0.0.join("away/state.jsonl"), state).unwrap();
    home.out(&["import", "state", "../away/state.jsonl"]);
    let strays = home.strays(&before, &[DATA, CONFIG, "away"]);
    assert!(strays.is_empty(), "{strays:?}");
    assert!(home.0.0.join(DATA).join("state").is_dir(), "the test does what it says");
    assert!(home.0.0.join("away/converted").is_dir());
}

#[test]
fn the_screen_writes_where_it_says() {
    let home = Home::new("places-screen");
    home.out(&["watch", "."]);
    let before = home.tree();
    let env = home.env();
    let env: Vec<(&str, &str)> = env.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let none = [("NEWSPRINT_DATA", ""), ("NEWSPRINT_CONFIG", "")];
    let mut session = Session::start_with(&[], 120, 40, &[&env[..], &none].concat());
    session.sees("Of tides");
    // Opened, searched, starred.
    for (keys, words) in [("\r", "The ferry leaves"), ("/tractor\r", "1 of"), ("s", "starred")] {
        session.press(keys);
        session.sees(words);
    }
    session.press("Q");
    assert_eq!(session.ended(), 0);
    let strays = home.strays(&before, &[DATA]);
    assert!(strays.is_empty(), "{strays:?}");
}
