//! Exit codes over every command and every kind of failure: 0 done, 1 something failed or nothing found, 2 asked wrongly.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

use std::{
    path::PathBuf,
    process::{Command, Output, Stdio},
};

mod support;

use support::Folder;

/// A folder with one article of each kind that commands meet, and a library.
struct Fixture {
    folder: Folder,
}

impl Fixture {
    fn new(name: &str) -> Self {
        let folder = Folder::new(name);
        folder.write("tides.md", "# Of tides\n\nThe sea rises twice a day, and falls as often.\n");
        folder.write("empty.txt", " \n");
        folder.write("paper.pdf", "%PDF-1.7 and what follows");
        folder.write("broken.json", "{\"title\": \"a\", ");
        folder
            .write("shell.html", "<html><body><div id=root></div><script src=app.js></script></body></html>");
        folder.write("bad.toml", "measure = \"wide\"\n");
        folder.write(
            "feeds.opml",
            "<opml><body><outline text='A' xmlUrl='https://a.example/feed'/></body></opml>",
        );
        folder.write("state.jsonl", "not a line of state\n");
        std::fs::create_dir_all(folder.0.join("bare")).unwrap();
        std::fs::create_dir_all(folder.0.join("wrong")).unwrap();
        folder.write("wrong/config.toml", "measure = \"wide\"\n");
        let fixture = Self { folder };
        assert_eq!(fixture.run("add tides.md").status.code(), Some(0));
        fixture
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsprint"));
        let place = |name: &str| self.folder.0.join(name);
        command.current_dir(&self.folder.0).env("NEWSPRINT_DATA", place("data"));
        command.env("NEWSPRINT_CONFIG", place("config"));
        command.args(line.split_whitespace().map(|word| word.replace("ID", &self.id())));
        command
    }

    fn run(&self, line: &str) -> Output {
        self.command(line).stdin(Stdio::null()).output().unwrap()
    }

    /// The id of the one article, once there is one.
    fn id(&self) -> String {
        let place: PathBuf = self.folder.0.join("data");
        if !place.exists() {
            return String::new();
        }
        let mut list = Command::new(env!("CARGO_BIN_EXE_newsprint"));
        list.env("NEWSPRINT_CONFIG", "/nonexistent").arg("--data").arg(place).arg("list");
        let out = String::from_utf8(list.output().unwrap().stdout).unwrap();
        out.split_whitespace().next().unwrap_or_default().to_owned()
    }
}

/// A command, its exit code, and what its one line on standard error has.
const CASES: &[(&str, i32, &str)] = &[
    // Done.
    ("cat tides.md", 0, ""),
    (
        "explain broken.json",
        1,
        "broken.json: has markup that says what its lines are; explain takes flat text",
    ),
    ("convert tides.md --to out", 0, ""),
    ("list", 0, ""),
    ("search tides", 0, ""),
    ("show ID", 0, ""),
    ("add tides.md", 0, ""),
    ("tag ID --add sea", 0, ""),
    ("mark ID --read", 0, ""),
    ("export state", 0, ""),
    ("export articles tides", 0, ""),
    ("export highlights", 0, ""),
    ("stats", 0, ""),
    ("doctor", 0, ""),
    ("config", 0, ""),
    ("config --keys", 0, ""),
    ("config --check", 0, ""),
    ("paths", 0, ""),
    ("samples", 0, ""),
    ("fetch", 0, ""),
    ("fetch --offline --quiet", 1, ""),
    ("fetch none", 1, "none: no feed is called that; name its title, its address or its folder"),
    ("watch bare", 0, ""),
    ("watch", 0, ""),
    ("unwatch bare", 0, ""),
    ("list tides --sort unread --limit 1", 0, ""),
    ("list nothing", 0, ""),
    ("search tides --sort headline", 0, ""),
    ("cat --no-header --json tides.md", 0, ""),
    ("export markdown --to notes", 0, ""),
    ("export epub --to book.epub", 0, ""),
    ("export epub", 0, ""),
    ("export wallabag tides", 0, ""),
    ("samples --add", 0, ""),
    ("trash", 0, "newsprint: nothing was removed"),
    ("feeds", 0, "newsprint: nothing is subscribed; 'newsprint subscribe ADDRESS' does"),
    ("subscribe --list de", 0, ""),
    ("subscribe https://b.example/feed --no-fetch --section News --every 6h", 0, ""),
    ("subscribe http://www.b.example/feed/ --no-fetch", 0, ""),
    ("import feeds.opml --dry-run", 0, ""),
    ("import feeds.opml", 0, ""),
    ("export opml", 0, ""),
    ("feeds --json --section News", 0, ""),
    ("feeds rename b-example-feed Gazette", 0, ""),
    ("feeds move gazette World/Asia", 0, ""),
    ("feeds pause gazette a-example", 0, ""),
    ("feeds resume gazette", 0, ""),
    ("unsubscribe gazette", 0, ""),
    ("feeds undo", 0, ""),
    ("completions bash", 0, ""),
    ("completions bash --to completions", 0, ""),
    ("man", 0, ""),
    ("man list", 0, ""),
    ("man --to man1", 0, ""),
    // Said on standard error, and done all the same.
    ("export bookmarks", 0, "articles have no address and are no bookmarks"),
    ("--help", 0, ""),
    ("--version", 0, ""),
    // Something failed, or nothing was found.
    ("cat none.md", 1, "none.md: not found"),
    ("cat none.md tides.md", 1, "none.md: not found"),
    ("cat bare", 1, "bare: a folder; name a file in it"),
    ("cat empty.txt", 1, "empty.txt: empty; there is nothing to read"),
    ("cat paper.pdf", 1, "paper.pdf: a PDF, not text; turn it into text with 'pdftotext -layout'"),
    (
        "cat shell.html",
        1,
        "shell.html: next to nothing can be read of this page: a script would load its text",
    ),
    ("cat broken.json", 1, "broken.json: line 1: not JSON"),
    ("cat /dev/zero", 1, "/dev/zero: a device, not a file"),
    ("none.md", 1, "none.md: not found"),
    ("explain tides.md", 1, "tides.md: has markup that says what its lines are; explain takes flat text"),
    ("convert none.md --to out", 1, "none.md: not found"),
    ("convert tides.md --to tides.md/x", 1, "tides.md/x: not writable: not a directory"),
    ("search zyxwvut", 1, ""),
    ("show ffffffff", 1, "ffffffff: no article has this id; 'newsprint list' shows them"),
    ("tag ffffffff --add sea", 1, "ffffffff: no article has this id"),
    ("mark ffffffff --read", 1, "ffffffff: no article has this id"),
    ("rm ffffffff", 1, "ffffffff: no article has this id"),
    ("add none.md", 1, "none.md: not found"),
    ("watch none", 1, "none: not found"),
    ("import none.opml", 1, "none.opml: not found"),
    ("import tides.md", 1, "tides.md: neither subscriptions nor state that newsprint knows; "),
    ("unsubscribe nothing", 1, "nothing: no such feed; 'newsprint feeds' lists them"),
    ("feeds pause a-exampl-feed", 1, "a-exampl-feed: no such feed; did you mean 'a-example-feed'?"),
    ("subscribe http://127.0.0.1:1/", 1, "http://127.0.0.1:1/: "),
    ("import state none.jsonl", 1, "none.jsonl: not found"),
    ("import state state.jsonl", 1, "state.jsonl: line 1: "),
    ("--config wrong list", 1, "config.toml: line 1: measure"),
    ("--config wrong config --check", 1, "config.toml: line 1: measure"),
    ("cat", 1, "standard input: empty; there is nothing to read"),
    ("-", 1, "standard input: empty; there is nothing to read"),
    ("cat tide.md", 1, "tide.md: not found; did you mean tides.md?"),
    ("lst", 1, "lst: not found; did you mean the command 'newsprint list'?"),
    (
        "https://a.example/x",
        1,
        "newsprint opens files; fetch the page first: curl -sL 'https://a.example/x' | newsprint",
    ),
    ("cat https://a.example/x", 1, "curl -sL 'https://a.example/x' | newsprint"),
    ("add https://a.example/x", 1, "curl -sL 'https://a.example/x' | newsprint"),
    ("unwatch none", 1, "none: not watched; 'newsprint watch' lists the folders that are watched"),
    ("rm --file none.md", 1, "none.md: no file of the library"),
    ("restore none.md", 1, "none.md: not in the trash; 'newsprint trash' lists what was removed"),
    ("export epub --to tides.md", 1, "tides.md: is there already; name another file, or remove it first"),
    // Asked wrongly, by the words alone.
    ("subscribe", 2, "required arguments were not provided"),
    ("subscribe https://a.example/x --every often", 2, "--every often: allowed: 30m, 6h"),
    ("subscribe gopher://a.example/ --no-fetch", 2, "gopher://a.example/: "),
    ("subscribe --list deu", 2, "--list deu: no papers in this language; "),
    ("unsubscribe", 2, "required arguments were not provided"),
    ("tag ID", 2, "tag: no tag is named; add one with --add TAG, remove one with --remove TAG"),
    ("rm", 2, "required arguments were not provided"),
    ("restore", 2, "required arguments were not provided"),
    ("unwatch", 2, "required arguments were not provided"),
    ("export markdown", 2, "export: a file for each article needs a folder; name it with --to DIR"),
    ("lst --json", 2, "lst: no such command; did you mean the command 'newsprint list'?"),
    ("man lst", 2, "lst: no such command; did you mean list?"),
    (
        "--config tides.md list",
        2,
        "tides.md: a file, not a folder; --config names the folder of config.toml: --config .",
    ),
    ("list --srot site", 2, "unexpected argument '--srot' found; a similar argument exists: '--sort'"),
    ("mark ID", 2, "required arguments were not provided"),
    ("search date:soon", 2, "query: at 6: write a date as 2024"),
    ("search OR", 2, "query: at 1: OR needs something before it"),
    ("export articles date:soon", 2, "query: at 6: write a date as 2024"),
    ("export state tides", 2, "export: a query chooses articles only; "),
    ("export highlights tides", 2, "export: a query chooses articles only; "),
    ("export nothing", 2, "invalid value 'nothing'"),
    ("show", 2, "required arguments were not provided"),
    ("cat --width wide tides.md", 2, "invalid value 'wide'"),
    ("list --sort sideways", 2, "invalid value 'sideways'"),
    ("tides.md list", 2, "cannot mix files and a command; write ./NAME"),
    ("--nothing", 2, "unexpected argument '--nothing'"),
];

#[test]
fn every_command_and_every_kind_of_failure() {
    let fixture = Fixture::new("exit-codes");
    let mut wrong = Vec::new();
    for (line, code, reason) in CASES {
        let out = fixture.run(line);
        let err = String::from_utf8(out.stderr).unwrap();
        let is_as_wanted = if reason.is_empty() { err.is_empty() } else { err.contains(reason) };
        if out.status.code() != Some(*code) || !is_as_wanted || err.lines().count() > 1 {
            wrong.push(format!("{line}: {:?}: {err}", out.status.code()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_command_is_without_a_case() {
    let fixture = Fixture::new("exit-commands");
    let help = String::from_utf8(fixture.run("--help").stdout).unwrap();
    let listed =
        help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands: Vec<&str> = listed.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(commands.len() > 10, "{help}");
    let readme = include_str!("../README.md");
    for command in commands.into_iter().filter(|name| *name != "help") {
        let is_tried = CASES.iter().any(|(line, ..)| line.split(' ').next() == Some(command));
        assert!(is_tried, "{command} has no row in CASES");
        let is_told =
            readme.contains(&format!("`newsprint {command}")) || readme.contains(&format!("`{command}`"));
        assert!(is_told, "{command} is not in README.md");
    }
}

#[test]
fn nothing_is_done_where_it_was_asked_wrongly() {
    let fixture = Fixture::new("exit-asked");
    for line in ["search date:soon", "export articles date:soon", "export state x", "tag 0000 "] {
        let out = fixture.command(line).env("NEWSPRINT_DATA", fixture.folder.0.join("new")).output().unwrap();
        assert_eq!(out.status.code(), Some(2), "{line}");
        assert!(!fixture.folder.0.join("new").exists(), "{line} made a library");
    }
}

#[test]
fn nobody_reading_on_is_no_failure() {
    let fixture = Fixture::new("exit-pipe");
    fixture
        .folder
        .write("long.txt", "One line of many words that is printed again and again.\n".repeat(20_000));
    for line in ["cat long.txt", "list", "man", "config", "export articles", "stats", "show ID"] {
        let mut child = fixture
            .command(line)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let out = child.wait_with_output().unwrap();
        assert_eq!(
            (out.status.code(), String::from_utf8(out.stderr).unwrap().as_str()),
            (Some(0), ""),
            "{line}"
        );
    }
}

#[test]
fn what_was_typed_is_cleaned_before_it_is_shown() {
    let fixture = Fixture::new("exit-typed");
    let name = "--x\u{1b}]0;title\u{7}\u{9b}31m\u{202e}";
    let out = Command::new(env!("CARGO_BIN_EXE_newsprint"))
        .current_dir(&fixture.folder.0)
        .arg(name)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let err = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(2));
    assert!(!err.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'), "{err:?}");
}
