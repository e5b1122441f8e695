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
        folder.write("bad.toml", "measure = \"wide\"\n");
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
    ("completions bash", 0, ""),
    ("man", 0, ""),
    ("--help", 0, ""),
    ("--version", 0, ""),
    // Something failed, or nothing was found.
    ("cat none.md", 1, "none.md: no such file; check the name"),
    ("cat none.md tides.md", 1, "none.md: no such file; check the name"),
    ("cat bare", 1, "bare: a folder; name a file in it"),
    ("cat empty.txt", 1, "empty.txt: empty; there is nothing to read"),
    ("cat paper.pdf", 1, "paper.pdf: a PDF, not text; turn it into text with 'pdftotext -layout'"),
    ("cat broken.json", 1, "broken.json: line 1: not JSON"),
    ("cat /dev/zero", 1, "/dev/zero: a device, not a file"),
    ("none.md", 1, "none.md: no such file; check the name"),
    ("explain tides.md", 1, "tides.md: has markup that says what its lines are; explain takes flat text"),
    ("convert none.md --to out", 1, "none.md: no such file"),
    ("convert tides.md --to tides.md/x", 1, "tides.md/x: not writable: not a directory"),
    ("search nothing", 1, ""),
    ("show ffffffff", 1, "ffffffff: no article has this id; 'newsprint list' shows them"),
    ("tag ffffffff --add sea", 1, "ffffffff: no article has this id"),
    ("mark ffffffff --read", 1, "ffffffff: no article has this id"),
    ("rm ffffffff", 1, "ffffffff: no article has this id"),
    ("add none.md", 1, "none.md: no such file"),
    ("watch none", 1, "none: no such file"),
    ("import state none.jsonl", 1, "none.jsonl: no such file"),
    ("import state state.jsonl", 1, "state.jsonl: line 1: "),
    ("--config wrong list", 1, "config.toml: line 1: measure"),
    // Asked wrongly, by the words alone.
    ("tag ID", 2, "tag: nothing to do; name a tag with --add or --remove"),
    ("mark ID", 2, "required arguments were not provided"),
    ("search date:soon", 2, "query: at 6: write a date as 2024"),
    ("search OR", 2, "query: at 1: OR needs something before it"),
    ("export articles date:soon", 2, "query: at 6: write a date as 2024"),
    ("export state tides", 2, "export: a query chooses articles only; "),
    ("export highlights tides", 2, "export: a query chooses articles only; "),
    ("export nothing", 2, "invalid value 'nothing'"),
    ("cat", 2, "required arguments were not provided"),
    ("cat --width wide tides.md", 2, "invalid value 'wide'"),
    ("list --sort sideways", 2, "invalid value 'sideways'"),
    ("tides.md list", 2, "files and a command at once; write ./NAME"),
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
        if out.status.code() != Some(*code) || !is_as_wanted {
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
    for command in commands.into_iter().filter(|name| *name != "help") {
        let is_tried = CASES.iter().any(|(line, ..)| line.split(' ').next() == Some(command));
        assert!(is_tried, "{command} has no row in CASES");
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
