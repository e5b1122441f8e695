//! The library's commands: the real binary, real files, a real SQLite file.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

mod support;

use std::{
    path::Path,
    process::{Command, Stdio},
};

use support::shelf::{HANOI, Shelf, TIDES, stocked};

#[test]
fn finds_what_is_asked_for() {
    let shelf = stocked("lib-find");
    for (query, found) in [
        // The headline weighs more than the text.
        ("tide*", &["Of tides", "How paper remembers"][..]),
        ("\"spring tide\"", &["Of tides"]),
        ("\"tide spring\"", &[]),
        ("tide -moon", &["How paper remembers"]),
        ("moon OR ink", &["How paper remembers", "Of tides"]),
        ("ha noi", &["A walk in Hà Nội"]),
        ("HÀ", &["A walk in Hà Nội"]),
        ("新聞", &["朝の新聞"]),
        ("紙", &["朝の新聞"]),
        ("読む", &["朝の新聞"]),
        ("หนังสือ", &["ข่าวเช้า"]),
        ("site:gazette", &["Of tides"]),
        ("site:\"sample gazette\" tide", &["Of tides"]),
        ("site:gazette.example", &["Of tides"]),
        ("author:le", &["Of tides"]),
        ("tag:sea", &["Of tides"]),
        ("-lang:en tide*", &["How paper remembers"]),
        ("-date:2024 tide*", &["How paper remembers"]),
        ("-date:2024 sword", &["A walk in Hà Nội"]),
        ("lang:en", &["Of tides"]),
        ("date:2023..2024", &["Of tides", "How paper remembers"]),
        ("date:2024-05", &["Of tides"]),
        ("date:<2024", &["How paper remembers"]),
        ("added:2020.. moon", &["Of tides"]),
        ("added:<2020 moon", &[]),
        ("minutes:<2 moon", &["Of tides"]),
        ("minutes:>5", &[]),
        ("is:unread moon", &["Of tides"]),
        ("is:starred", &[]),
        ("-is:unread", &[]),
        ("is:unread -tide* -sword -新聞 -หนังสือ", &[]),
    ] {
        let output = shelf.run(&["search", "--json", "--", query]);
        assert_eq!(output.status.code(), Some(i32::from(found.is_empty())), "{query}: {output:?}");
        let titles: Vec<String> = String::from_utf8(output.stdout)
            .unwrap()
            .lines()
            .map(|line| {
                serde_json::from_str::<serde_json::Value>(line).unwrap()["title"].as_str().unwrap().into()
            })
            .collect();
        assert_eq!(titles, found, "{query}");
    }
    let (code, said) = shelf.fails(&["search", "date:soon"]);
    assert_eq!(code, Some(2));
    assert!(said.starts_with("newsprint: query: at 6: write a date as 2024"), "{said}");
}

#[test]
fn prints_stable_fields() {
    let shelf = stocked("lib-fields");
    let mut tides = shelf.json(&["search", "spring"]).remove(0);
    let id = tides["id"].take();
    assert_eq!(id.as_str().unwrap().len(), 32);
    let path = tides["path"].take();
    let added = tides["added"].take();
    assert!(added.as_str().unwrap().ends_with('Z'), "{added}");
    assert!(path.as_str().unwrap().ends_with("clippings/tides.md"), "{path}");
    let expected = serde_json::json!({
        "schema": 1, "id": null, "title": "Of tides", "byline": "Lê Minh", "site": "The sample gazette",
        "url": "https://gazette.example/tides", "language": "en", "published": "2024-05-17", "words": 7, "minutes": 1,
        "read": false, "starred": false, "archived": false, "removed": false, "progress": 0.0, "tags": ["sea"], "path": null,
        "added": null, "read_at": null, "own_tags": [], "highlights": [],
    });
    assert_eq!(tides, expected);
    let stats = shelf.json(&["stats"]).remove(0);
    assert_eq!(
        (stats["articles"].as_i64(), stats["files"].as_i64(), stats["unread"].as_i64()),
        (Some(5), Some(5), Some(5))
    );
    let shown = shelf.json(&["show", id.as_str().unwrap()]).remove(0);
    assert_eq!((shown["schema"].as_i64(), shown["title"].as_str()), (Some(1), Some("Of tides")));
    assert!(shelf.out(&["show", &id.as_str().unwrap()[..8]]).contains("The spring tide"));
    assert_eq!(shelf.titles(&["list", "--sort", "headline"])[0], "A walk in Hà Nội");
    assert_eq!(shelf.json(&["export", "articles", "moon"]).len(), 1);
    let again = shelf.json(&["watch", shelf.folder.0.join("clippings").to_str().unwrap()]).remove(0);
    assert_eq!(again["added"], false);
    let nothing = shelf.folder.write("none.jsonl", "");
    assert_eq!(shelf.json(&["import", "state", &nothing]), [serde_json::json!({"lines": 0})]);
    let (code, said) = shelf.fails(&["show", "ffffffff"]);
    assert_eq!(
        (code, said.as_str()),
        (Some(1), "newsprint: ffffffff: no article has this id; 'newsprint list' shows them\n")
    );
}

#[test]
fn a_linked_configuration_stays_a_link() {
    let shelf = Shelf::new("lib-link");
    let real = shelf.folder.write("dotfiles/newsprint.toml", "measure = 60\n");
    std::fs::create_dir_all(shelf.folder.0.join("config")).unwrap();
    let link = shelf.folder.0.join("config/config.toml");
    std::os::unix::fs::symlink(&real, &link).unwrap();
    shelf.watch();
    assert!(link.is_symlink());
    let written = std::fs::read_to_string(&real).unwrap();
    assert!(
        written.starts_with("measure = 60\nfolders = [\"") && written.ends_with("clippings\"]\n"),
        "{written}"
    );
}

#[test]
fn what_is_added_is_listed_whatever_its_name_was() {
    let shelf = Shelf::new("lib-add-names");
    for (at, (name, ending)) in
        [("x.log", "txt"), ("x.PY", "txt"), ("x.toml", "txt"), ("x.pdf", "txt"), ("x.md", "md"), ("x", "txt")]
            .into_iter()
            .enumerate()
    {
        let headline = format!("The {} tide", ["first", "second", "third", "fourth", "fifth", "sixth"][at]);
        let text = format!("{headline}\n\nThe water rose at number {at}, and fell again before noon.\n");
        let out = shelf.out(&["add", &shelf.article(name, &text)]);
        assert!(out.starts_with("added ") && out.ends_with(&format!("-tide.{ending}\n")), "{name}: {out}");
        assert_eq!(shelf.titles(&["list"]).len(), at + 1, "{name}");
    }
}

// What is shipped does not panic on purpose.
#[cfg(debug_assertions)]
#[test]
fn a_reader_that_panics_costs_only_its_file() {
    let shelf = Shelf::new("lib-panic");
    let (bad, good) = (shelf.article("bad.md", HANOI), shelf.article("good.md", TIDES));
    let run = |args: &[&str], name: &str| {
        let out = shelf.command().args(args).env("NEWSPRINT_PANIC", format!("file:{name}")).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (out.status.code(), text(&out.stdout), text(&out.stderr))
    };
    let to = shelf.folder.0.join("to").to_str().unwrap().to_owned();
    for args in [&["cat", &bad, &good][..], &["convert", &bad, &good, "--to", &to], &["add", &bad, &good]] {
        let (code, out, said) = run(args, &bad);
        assert_eq!(code, Some(1), "{args:?}: {said}");
        assert!(!out.is_empty(), "{args:?}: the other file is read");
        let line = format!("newsprint: {bad}: reading it failed inside newsprint: on purpose (");
        assert!(said.starts_with(&line) && said.lines().count() == 1, "{args:?}: {said}");
    }
    shelf.watch();
    let changed = shelf.article("bad.md", &format!("{HANOI}\nOnce more.\n"));
    let (code, out, said) = run(&["doctor"], &changed);
    assert_eq!(code, Some(0), "{out}{said}");
    assert!(out.contains("unread: ") && out.contains("on purpose ("), "{out}");
    assert!(shelf.titles(&["list"]).contains(&"Of tides".to_owned()));
}

#[test]
fn takes_copies_in_once_and_moves_only_those_to_the_trash() {
    let shelf = Shelf::new("lib-add");
    let tides = shelf.article("x1.md", TIDES);
    let again = shelf.article("x2.md", TIDES);
    let out = shelf.out(&["add", &tides, &again]);
    let copy = shelf.data().join("articles/of-tides.md");
    assert_eq!(out, format!("added {0}\nalready in library: {0}\n", copy.display()));
    assert_eq!(std::fs::read_to_string(&copy).unwrap(), TIDES);
    assert_eq!(shelf.titles(&["list"]), ["Of tides"]);
    let mut piped =
        shelf.command().args(["add", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut piped.stdin.take().unwrap(), HANOI.as_bytes()).unwrap();
    assert!(piped.wait_with_output().unwrap().status.success());
    assert!(shelf.data().join("articles/a-walk-in-hà-nội.md").exists());
    let mut feed =
        shelf.command().args(["add", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut feed.stdin.take().unwrap(), include_bytes!("fixtures/rss20.xml")).unwrap();
    assert!(feed.wait_with_output().unwrap().status.success());
    let file = shelf.data().join("articles/the-harbour-post.xml");
    assert!(file.exists(), "a feed that came through a pipe has the name of its site");
    shelf.out(&["rm", "--file", file.to_str().unwrap()]);
    let (code, said) = shelf.fails(&["add", "/dev/none.txt", &tides]);
    assert_eq!((code, said.as_str()), (Some(1), "newsprint: /dev/none.txt: not found\n"));

    let id = shelf.id("moon");
    let out = shelf.out(&["rm", &id]);
    assert_eq!(out, "removed \"Of tides\"; 'newsprint restore of-tides.md' brings it back\n");
    assert!(!copy.exists() && shelf.data().join("trash/of-tides.md").exists());
    assert_eq!(shelf.titles(&["list"]), ["A walk in Hà Nội"]);
    assert!(shelf.out(&["rm", "--restore", &id]).starts_with("restored "));
    assert!(copy.exists() && !shelf.data().join("trash/of-tides.md").exists());

    shelf.watch();
    let id = shelf.id("moon");
    let out = shelf.out(&["rm", &id]);
    assert!(out.starts_with("removed "), "{out}");
    assert_eq!(std::fs::read_to_string(&tides).unwrap(), TIDES);
    assert_eq!(shelf.titles(&["list"]), ["A walk in Hà Nội"]);
}

#[test]
fn state_follows_the_article_and_not_its_file() {
    let shelf = stocked("lib-state");
    let id = shelf.id("moon");
    shelf.out(&["mark", &id, "--star", "--read"]);
    shelf.out(&["tag", &id, "--add", "later", "--add", "sea life"]);
    // A new name.
    let clippings = shelf.folder.0.join("clippings");
    std::fs::rename(clippings.join("tides.md"), clippings.join("renamed.md")).unwrap();
    assert_eq!(shelf.titles(&["search", "is:starred"]), ["Of tides"]);
    assert_eq!(shelf.id("tag:later"), id);
    // New words in the same file.
    std::fs::write(clippings.join("renamed.md"), TIDES.replace("full moon", "new moon, they say")).unwrap();
    shelf.out(&["doctor"]);
    assert_eq!(shelf.titles(&["search", "they is:starred tag:later"]), ["Of tides"]);
    // Gone: what is starred stays, with its text. Back under another name from the same address.
    std::fs::remove_file(clippings.join("renamed.md")).unwrap();
    assert_eq!(shelf.titles(&["list"]).len(), 5);
    assert!(shelf.out(&["show", &shelf.id("is:starred")]).contains("new moon, they say"));
    shelf.article("other.md", &TIDES.replace("full moon", "dark moon"));
    assert_eq!(shelf.titles(&["search", "dark is:starred"]), ["Of tides"]);
    assert_eq!(shelf.titles(&["list"]).len(), 5);
    // The database is lost: the files and journals have all of it.
    let state = shelf.out(&["export", "state"]);
    shelf.lose_database();
    assert_eq!(shelf.titles(&["search", "is:starred tag:\"sea life\""]), ["Of tides"]);
    assert_eq!(shelf.out(&["export", "state"]), state);
    // The journals are lost too, and the state was carried away.
    shelf.lose_database();
    std::fs::remove_dir_all(shelf.data().join("state")).unwrap();
    let (code, _) = shelf.fails(&["search", "is:starred"]);
    assert_eq!(code, Some(1));
    let file = shelf.folder.write("state.jsonl", &state);
    assert!(shelf.out(&["import", "state", &file]).starts_with("imported "));
    assert_eq!(shelf.titles(&["search", "is:starred tag:\"sea life\""]), ["Of tides"]);
    let bad = shelf.folder.write("bad.jsonl", format!("{state}nonsense\n"));
    let (code, said) = shelf.fails(&["import", "state", &bad]);
    let line = state.lines().count() + 1;
    assert!(code == Some(1) && said.contains(&format!("bad.jsonl: line {line}: ")), "{said}");
}

#[test]
fn a_clock_that_was_wrong_does_not_freeze_marks() {
    let shelf = stocked("lib-clock");
    let id = shelf.id("moon");
    shelf.out(&["mark", &id, "--star"]);
    // As a clock in the year 2100 would have written it, on another device.
    let line = format!(
        "{{\"v\":1,\"at\":4102444800000,\"article\":\"{id}\",\"field\":\"starred\",\"value\":true}}\n"
    );
    std::fs::write(shelf.data().join("state/other.jsonl"), line).unwrap();
    shelf.out(&["mark", &id, "--unstar", "--read"]);
    assert!(shelf.run(&["search", "is:starred"]).stdout.is_empty());
    assert_eq!(shelf.titles(&["search", "is:read"]), ["Of tides"]);
}

#[test]
fn articles_in_a_file_are_articles() {
    let shelf = Shelf::new("lib-many");
    let line = |n: u32| {
        format!(
            "{{\"title\": \"Story {n}\", \"url\": \"https://a.example/{n}\", \"content\": \"<p>word{n} of the day</p>\"}}\n"
        )
    };
    let file = shelf.folder.write("export.jsonl", (1..=40).map(line).collect::<String>());
    shelf.out(&["add", &file]);
    assert_eq!(shelf.titles(&["list"]).len(), 40);
    let id = shelf.id("word7");
    assert!(shelf.out(&["show", &id]).contains("word7 of the day"));
    assert!(shelf.out(&["rm", &id]).starts_with("removed "));
    assert_eq!(shelf.titles(&["list"]).len(), 39);
}

/// What the doctor says of lines that nobody can read.
#[test]
fn the_doctor_tells_which_lines_of_journals_cannot_be_read() {
    let shelf = stocked("lib-lines");
    let id = shelf.id("moon");
    shelf.out(&["mark", &id, "--star", "--read"]);
    let state = shelf.data().join("state");
    let own = std::fs::read_dir(&state).unwrap().map(|entry| entry.unwrap().path());
    let own = own.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "jsonl")).unwrap();
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let lines = std::fs::read(&own).unwrap();
    let count = lines.split(|b| *b == b'\n').count();
    let torn = [&lines[..], b"{\"v\":1,\"at\":17640\n{\"v\":9,\"field\":\"mood\"}\n"].concat();
    std::fs::write(&own, torn).unwrap();
    std::fs::write(state.join("other.jsonl"), [&b"\xff\0\x9b31m\n"[..], &lines[..]].concat()).unwrap();
    std::fs::write(state.join("third.jsonl"), "noise\n".repeat(25)).unwrap();
    let line = |file: &str, number: usize, what: &'static str| {
        let head = format!("damaged: state/{file}: line {number}: ");
        move |line: &str| line.starts_with(&head) && line.ends_with(what)
    };
    let out = shelf.out(&["doctor"]);
    let told = |is: &dyn Fn(&str) -> bool| out.lines().filter(|line| is(line)).count();
    assert_eq!(
        told(&line(&name(&own), count, "delete the line, or take it from a copy of the file")),
        1,
        "{out}"
    );
    assert_eq!(told(&line("other.jsonl", 1, "copy the file from its device again")), 1, "{out}");
    assert_eq!(told(&|line| line.starts_with("damaged: state/third.jsonl: line ")), 10, "{out}");
    assert_eq!(told(&|line| line == "damaged: state/third.jsonl: 15 more lines like these"), 1, "{out}");
    assert_eq!(told(&|line| line.starts_with("damaged: ")), 13, "what is newer is no damage: {out}");
    assert!(!out.contains("nothing wrong") && out.chars().all(|c| c == '\n' || !c.is_control()), "{out}");
    assert_eq!(shelf.json(&["doctor"]).iter().filter(|line| line["kind"] == "damaged").count(), 13);
    assert_eq!(shelf.titles(&["search", "is:starred is:read"]), ["Of tides"]);
    std::fs::write(&own, lines).unwrap();
    std::fs::remove_file(state.join("third.jsonl")).unwrap();
    std::fs::remove_file(state.join("other.jsonl")).unwrap();
    assert_eq!(shelf.out(&["doctor"]), "nothing wrong\n");
}

#[test]
fn what_cannot_be_read_is_told_by_the_doctor_alone() {
    let shelf = stocked("lib-unread");
    shelf.folder.write("clippings/picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\0");
    assert_eq!(shelf.titles(&["list"]).len(), 5);
    let out = shelf.out(&["doctor"]);
    assert!(out.contains("unread: ") && out.contains("picture.txt: a picture, not text"), "{out}");
    // A file that hangs in the air, words that are lost, a copy that was never finished.
    let database = shelf.database();
    database.execute("DELETE FROM words WHERE rowid = 1", []).unwrap();
    drop(database);
    std::fs::create_dir_all(shelf.data().join("articles")).unwrap();
    // No process has such a number; the other one is at it.
    std::fs::write(shelf.data().join("articles/.part-4194305-a"), "half").unwrap();
    let own = shelf.data().join(format!("articles/.part-{}-a", std::process::id()));
    std::fs::write(&own, "half").unwrap();
    let out = shelf.out(&["doctor"]);
    assert!(
        out.contains("1 articles without words removed") && out.contains("unfinished copy removed"),
        "{out}"
    );
    assert_eq!(shelf.titles(&["list"]).len(), 5);
    assert_eq!(shelf.json(&["doctor"]).iter().filter(|line| line["kind"] == "mended").count(), 0);
}

/// Ways in which a database can be bad, and the message for each.
#[test]
fn a_bad_database_is_never_thrown_away() {
    for (kind, said) in [
        ("text", "damaged: "),
        ("half", "damaged: "),
        ("newer", "made by a newer newsprint (version 999"),
        ("foreign", "not a database of newsprint; move it away"),
        ("folder", "a folder, where the library's database belongs"),
    ] {
        let shelf = stocked(&format!("lib-bad-{kind}"));
        let id = shelf.id("moon");
        shelf.out(&["mark", &id, "--star"]);
        let file = shelf.data().join("library.db");
        spoil(&file, kind);
        let before = std::fs::read(&file).unwrap_or_default();
        let (code, err) = shelf.fails(&["list"]);
        assert!(code == Some(1) && err.contains(said) && err.contains("library.db: "), "{kind}: {err}");
        let (code, err) = shelf.fails(&["mark", &id, "--read"]);
        assert!(code == Some(1), "{kind}: {err}");
        let kept = std::fs::read_dir(shelf.data()).unwrap().flatten().map(|entry| entry.path());
        let kept = kept.filter(|path| path.is_file()).any(|path| std::fs::read(path).unwrap() == before);
        assert!(kept || kind == "folder", "{kind}: the old bytes are gone");
        if said.starts_with("damaged") {
            assert!(err.contains("set aside as library.db.damaged-2"), "{kind}: {err}");
            assert_eq!(shelf.titles(&["list"]).len(), 5, "{kind}");
        }
    }
}

fn spoil(file: &Path, kind: &str) {
    let bytes = std::fs::read(file).unwrap();
    match kind {
        "text" => std::fs::write(file, "this is not a database\n".repeat(500)).unwrap(),
        "half" => std::fs::write(file, &bytes[..bytes.len() / 2]).unwrap(),
        "newer" => drop(rusqlite::Connection::open(file).unwrap().pragma_update(None, "user_version", 999)),
        "foreign" => {
            std::fs::remove_file(file).unwrap();
            rusqlite::Connection::open(file).unwrap().execute_batch("CREATE TABLE precious (x)").unwrap();
        }
        _ => {
            std::fs::remove_file(file).unwrap();
            std::fs::create_dir(file).unwrap();
        }
    }
}

#[test]
fn marks_outlive_damage() {
    let shelf = stocked("lib-damage");
    for query in ["moon", "ink", "sword"] {
        let id = shelf.id(query);
        shelf.out(&["mark", &id, "--star"]);
    }
    // The words are damaged, the marks are not.
    let database = shelf.database();
    let page: i64 = database
        .query_row("SELECT rootpage FROM sqlite_master WHERE name = 'words_data'", [], |row| row.get(0))
        .unwrap();
    let size: i64 = database.query_row("PRAGMA page_size", [], |row| row.get(0)).unwrap();
    drop(database);
    let file = shelf.data().join("library.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let start = usize::try_from((page - 1) * size).unwrap();
    bytes[start..start + usize::try_from(size).unwrap()].fill(0xa5);
    std::fs::write(&file, bytes).unwrap();
    let out = shelf.out(&["doctor"]);
    assert!(out.contains("your marks and tags are kept"), "{out}");
    assert_eq!(shelf.titles(&["search", "is:starred"]).len(), 3);
}

#[test]
fn killed_at_any_moment_nothing_is_wrong() {
    let shelf = Shelf::new("lib-kill");
    for n in 0..400 {
        let text = format!("# Story {n}\n\n{}\n", format!("word{n} of a day ").repeat(40));
        shelf.article(&format!("{n:03}.md"), &text);
    }
    shelf.watch();
    let extra = shelf.folder.write("extra.md", TIDES);
    for round in 0..12u32 {
        // Indexing first, then adding and marking as well.
        let args: &[&str] = if round % 2 == 0 { &["stats"] } else { &["add", &extra] };
        let mut child =
            shelf.command().args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // The moment is what is tried: nothing is seen of a process that is killed before it has said anything.
        std::thread::sleep(std::time::Duration::from_millis(u64::from(round * 11 % 97)));
        child.kill().unwrap();
        child.wait().unwrap();
        if shelf.data().join("library.db").exists() {
            let check =
                shelf.database().query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0));
            assert_eq!(check.unwrap(), "ok", "round {round}");
        }
    }
    shelf.out(&["add", &extra]);
    let first = shelf.out(&["doctor"]);
    assert!(!first.contains("damaged"), "{first}");
    assert_eq!(shelf.out(&["doctor"]), "nothing wrong\n");
    assert_eq!(shelf.json(&["stats"])[0]["articles"], 401);
}

#[test]
fn several_at_once_are_safe() {
    let shelf = Shelf::new("lib-several");
    for n in 0..300 {
        shelf.article(&format!("{n:03}.md"), &format!("# Story {n}\n\nword{n} of a day\n"));
    }
    shelf.watch();
    let start = || shelf.command().arg("stats").stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let children: Vec<_> = (0..4).map(|_| start()).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(shelf.json(&["stats"])[0]["articles"], 300);
    assert_eq!(shelf.out(&["doctor"]), "nothing wrong\n");
}

#[test]
fn a_full_disk_is_said_and_loses_nothing() {
    let shelf = stocked("lib-full");
    let id = shelf.id("moon");
    shelf.out(&["mark", &id, "--star"]);
    let big =
        shelf.folder.write("big.md", format!("# Big\n\n{}\n", "many words in a long row. ".repeat(20_000)));
    // No file may grow beyond 100 KiB, as on a disk that is full.
    // What is there can still be read and carried away, where nothing at all can be written.
    for command in ["list", "search moon", "export state", "export articles", "stats", &format!("show {id}")]
    {
        let line = format!("ulimit -f 0; exec '{}' {command}", env!("CARGO_BIN_EXE_newsprint"));
        let mut shell = Command::new("sh");
        shell.args(["-c", &line]).env("NEWSPRINT_DATA", shelf.data());
        let output = shell.env("NEWSPRINT_CONFIG", shelf.folder.0.join("config")).output().unwrap();
        assert!(output.status.success() && !output.stdout.is_empty(), "{command}: {output:?}");
    }
    let converted = shelf.folder.0.join("converted");
    for command in [format!("add '{big}'"), format!("convert '{big}' --to '{}'", converted.display())] {
        let line = format!("ulimit -f 200; exec '{}' {command}", env!("CARGO_BIN_EXE_newsprint"));
        let output = Command::new("sh")
            .args(["-c", &line])
            .env("NEWSPRINT_DATA", shelf.data())
            .env("NEWSPRINT_CONFIG", shelf.folder.0.join("config"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.starts_with("newsprint: ") && said.lines().count() == 1, "{said}");
    }
    for folder in [shelf.data().join("articles"), converted] {
        assert!(std::fs::read_dir(&folder).unwrap().next().is_none(), "{folder:?}");
    }
    assert_eq!(shelf.titles(&["search", "is:starred"]), ["Of tides"]);
    assert_eq!(shelf.out(&["doctor"]), "nothing wrong\n");
}

// What is shipped does not end on purpose.
#[cfg(debug_assertions)]
#[test]
fn a_file_that_ends_the_program_does_so_once() {
    let shelf = Shelf::new("lib-fatal");
    shelf.watch();
    for name in ["good.md", "fatal.md", "other.md"] {
        shelf.article(name, &format!("# Story {name}\n\nWords.\n"));
    }
    let fatal = format!("end:{}", shelf.folder.0.join("clippings/fatal.md").display());
    let list = || shelf.command().args(["list"]).env("NEWSPRINT_PANIC", &fatal).output().unwrap();
    assert_eq!(list().status.code(), None, "it ends the program");
    let second = list();
    let listed = String::from_utf8_lossy(&second.stdout).into_owned();
    assert!(second.status.success() && listed.contains("Story good.md") && listed.contains("Story other.md"));
    assert!(!listed.contains("fatal"), "{listed}");
    let out = shelf.out(&["doctor"]);
    assert!(out.contains("fatal.md: reading it ended newsprint"), "{out}");
    // Another version is read again.
    shelf.article("fatal.md", "# Story that was mended\n\nOther words.\n");
    shelf.out(&["doctor"]);
    assert!(shelf.titles(&["list"]).contains(&"Story that was mended".into()));
}

#[test]
fn a_program_that_is_killed_blames_no_file() {
    let shelf = Shelf::new("lib-blame");
    shelf.watch();
    shelf.run(&["list"]);
    for n in 0..300 {
        shelf.article(&format!("{n}.md"), &format!("# Story {n}\n\n{}", "Words of it. ".repeat(2000)));
    }
    let mut child = shelf.command().arg("list").stdout(Stdio::null()).spawn().unwrap();
    let is_trace = |name: std::ffi::OsString| name.to_string_lossy().starts_with(".reading-");
    let left = || std::fs::read_dir(shelf.data()).unwrap().flatten().any(|entry| is_trace(entry.file_name()));
    while !left() && child.try_wait().unwrap().is_none() {}
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(shelf.titles(&["list"]).len(), 300);
    assert!(!left());
}
