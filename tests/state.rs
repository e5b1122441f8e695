//! What the reader has done outlives whatever happens to the database: real files, real processes, databases of earlier
//! versions.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

mod support;

use std::{fs, path::PathBuf, process::Stdio};

use newsprint::library::{Change, Identity, Library};
use support::shelf::{Shelf, TIDES, stocked};

/// Every journal of a library.
fn journals(shelf: &Shelf) -> Vec<PathBuf> {
    let files = fs::read_dir(shelf.data().join("state")).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|ending| ending == "jsonl")).collect()
}

fn own_journal(shelf: &Shelf) -> PathBuf {
    let [own] = &journals(shelf)[..] else { panic!("{:?}", journals(shelf)) };
    own.clone()
}

fn flags(shelf: &Shelf, id: &str) -> (bool, bool, bool) {
    let all = shelf.json(&["list"]);
    let found = all.iter().find(|article| article["id"] == id).unwrap();
    let flag = |name: &str| found[name].as_bool().unwrap();
    (flag("read"), flag("starred"), flag("archived"))
}

#[test]
fn processes_that_mark_at_once_lose_nothing() {
    let shelf = stocked("state-at-once");
    for n in 0..12 {
        shelf.article(&format!("{n}.md"), &format!("# Story {n}\n\nword{n} of a day\n"));
    }
    let ids: Vec<String> =
        shelf.json(&["list"]).iter().map(|article| article["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), 17);
    // Eight processes at a time: each field of each article from another process, and tags of their own.
    let writer = |number: usize| {
        let mut done = Vec::new();
        for round in 0..10 {
            let id = &ids[(number * 3 + round) % ids.len()];
            let tag = format!("tag {number} {round}");
            let args = match number % 4 {
                0 => vec!["mark", id, "--star"],
                1 => vec!["mark", id, "--read"],
                2 => vec!["mark", id, "--archive"],
                _ => vec!["tag", id, "--add", &tag],
            };
            let status = shelf.command().args(&args).stdout(Stdio::null()).status().unwrap();
            assert!(status.success(), "{args:?}");
            done.push((id.clone(), args[2].to_owned(), tag.clone()));
        }
        done
    };
    let done: Vec<(String, String, String)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|number| scope.spawn(move || writer(number))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let check = |when: &str| {
        let all = shelf.json(&["list"]);
        for (id, what, tag) in &done {
            let article = all.iter().find(|article| article["id"] == **id).unwrap();
            let is_there = match what.as_str() {
                "--star" => article["starred"] == true,
                "--read" => article["read"] == true && article["read_at"].is_string(),
                "--archive" => article["archived"] == true,
                _ => article["tags"].as_array().unwrap().iter().any(|known| known == &**tag),
            };
            assert!(is_there, "{when}: {id} {what} {tag}: {article}");
        }
    };
    check("at the end");
    shelf.lose_database();
    check("from the journal");
}

#[test]
fn the_database_may_go_at_any_moment() {
    let shelf = stocked("state-derived");
    let id = shelf.id("moon");
    shelf.out(&["mark", &id, "--star", "--read"]);
    shelf.out(&["tag", &id, "--add", "later"]);
    let before = shelf.json(&["list"]);
    let file = shelf.data().join("library.db");
    for size in [0, 100, 4096, 20_000, 60_000] {
        let length = fs::metadata(&file).unwrap().len();
        for tail in ["-wal", "-shm"] {
            let _ = fs::remove_file(shelf.data().join(format!("library.db{tail}")));
        }
        fs::OpenOptions::new().write(true).open(&file).unwrap().set_len(size.min(length)).unwrap();
        // Whatever the doctor says of it, afterwards all is there.
        assert!(shelf.run(&["doctor"]).status.success(), "{size}");
        assert_eq!(shelf.json(&["list"]), before, "{size}");
    }
}

#[test]
fn a_torn_line_and_lines_of_a_newer_version_stay_and_spoil_nothing() {
    let shelf = stocked("state-torn");
    let id = shelf.id("moon");
    shelf.out(&["mark", &id, "--star"]);
    let own = own_journal(&shelf);
    let newer = "{\"v\":2,\"at\":1,\"article\":\"x\",\"field\":\"mood\",\"value\":\"blue\"}\n";
    let torn = "{\"v\":1,\"at\":17640";
    fs::write(&own, format!("{}{newer}{torn}", fs::read_to_string(&own).unwrap())).unwrap();
    shelf.out(&["mark", &id, "--read"]);
    let text = fs::read_to_string(&own).unwrap();
    assert!(text.contains(newer) && text.contains(&format!("{torn}\n")), "{text}");
    shelf.lose_database();
    assert_eq!(flags(&shelf, &id), (true, true, false));
    assert!(shelf.out(&["export", "state"]).contains(newer));
}

#[test]
fn another_device_is_read_and_never_written() {
    let (one, other) = (stocked("state-one"), stocked("state-other"));
    let id = one.id("moon");
    one.out(&["mark", &id, "--star"]);
    other.out(&["mark", &id, "--read"]);
    let name = |shelf: &Shelf| own_journal(shelf).file_name().unwrap().to_owned();
    assert_ne!(name(&one), name(&other), "a copy of a folder is another device");
    // Each gets the journal of the other.
    let (from_one, from_other) = (own_journal(&one), own_journal(&other));
    let (bytes_one, bytes_other) = (fs::read(&from_one).unwrap(), fs::read(&from_other).unwrap());
    fs::write(one.data().join("state").join(name_of(&from_other)), &bytes_other).unwrap();
    fs::write(other.data().join("state").join(name_of(&from_one)), &bytes_one).unwrap();
    for shelf in [&one, &other] {
        assert_eq!(flags(shelf, &id), (true, true, false));
    }
    one.out(&["mark", &id, "--unstar"]);
    assert_eq!(fs::read(one.data().join("state").join(name_of(&from_other))).unwrap(), bytes_other);
}

fn name_of(path: &std::path::Path) -> std::ffi::OsString {
    path.file_name().unwrap().to_owned()
}

#[test]
fn importing_takes_nothing_away() {
    // Starred on one machine; later read on another, which knows of no star.
    let (one, other) = (stocked("state-import"), stocked("state-export"));
    let id = one.id("moon");
    one.out(&["mark", &id, "--star"]);
    other.out(&["mark", &id, "--read"]);
    let state = other.folder.write("state.jsonl", other.out(&["export", "state"]));
    one.out(&["import", "state", &state]);
    assert_eq!(flags(&one, &id), (true, true, false));
    // The same as an earlier version exported it, with one time for everything.
    let older = stocked("state-import-old");
    older.out(&["mark", &id, "--star"]);
    older.out(&["tag", &id, "--add", "gone"]);
    older.out(&["tag", &id, "--remove", "gone"]);
    let lines = format!(
        "{{\"kind\":\"state\",\"identity\":\"{id}\",\"read\":true,\"starred\":false,\"archived\":false,\
         \"place\":{{\"piece\":1,\"slot\":0,\"byte\":4,\"share\":0.5}},\"changed\":4102444800,\"url\":\"https://gazette.example/tides\"}}\n\
         {{\"kind\":\"tag\",\"identity\":\"{id}\",\"tag\":\"gone\"}}\n{{\"kind\":\"tag\",\"identity\":\"{id}\",\"tag\":\"old\"}}\n\
         {{\"kind\":\"search\",\"name\":\"Sea\",\"query\":\"tag:sea\"}}\n\
         {{\"kind\":\"highlight\",\"identity\":\"{id}\",\"from\":[1,0,0],\"to\":[1,0,10],\"words\":\"The spring\",\"note\":\"wet\",\"added\":1700000000}}\n"
    );
    let file = older.folder.write("old.jsonl", &lines);
    assert_eq!(older.out(&["import", "state", &file]), "imported 5 changes\n");
    assert_eq!(flags(&older, &id), (true, true, false));
    let article = older.json(&["list"]).into_iter().find(|article| article["id"] == *id).unwrap();
    assert_eq!(article["tags"], serde_json::json!(["old", "sea"]), "what was taken away since stays away");
    assert_eq!(article["progress"], 0.5);
    assert_eq!(
        older.out(&["export", "highlights"]),
        "## Of tides\n\nLê Minh, <https://gazette.example/tides>\n\n> The spring\n\nwet\n"
    );
    // Twice is once; a newer note is not overwritten by an old export.
    let mut library = Library::open(&older.data()).unwrap();
    let identity: Identity = library.find_by_id_prefix(&id).unwrap().identity;
    let mut highlight = library.highlights(identity).unwrap().remove(0);
    highlight.note = newsprint::article::Text::some("dry");
    library.change(&[(identity, Change::Highlight(highlight.clone()))]).unwrap();
    drop(library);
    older.out(&["import", "state", &file]);
    let library = Library::open(&older.data()).unwrap();
    assert_eq!(library.highlights(identity).unwrap(), [highlight]);
}

/// The tables of schema 1 and 2, as the versions before journals made them.
const SCHEMA_1: &str = "
    CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    INSERT INTO about VALUES ('made by', 'newsprint');
    CREATE TABLE folders (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, modified INTEGER);
    CREATE TABLE files (
        id INTEGER PRIMARY KEY, folder INTEGER NOT NULL REFERENCES folders ON DELETE CASCADE, name BLOB NOT NULL,
        size INTEGER NOT NULL, modified INTEGER NOT NULL, problem TEXT, UNIQUE (folder, name));
    CREATE TABLE articles (
        id INTEGER PRIMARY KEY, identity BLOB NOT NULL UNIQUE, title TEXT NOT NULL, byline TEXT, site TEXT, url TEXT,
        language TEXT, published INTEGER, dated INTEGER NOT NULL, added INTEGER NOT NULL, words INTEGER NOT NULL);
    CREATE TABLE places (
        file INTEGER NOT NULL REFERENCES files ON DELETE CASCADE, part INTEGER NOT NULL,
        article INTEGER NOT NULL REFERENCES articles, PRIMARY KEY (file, part)) WITHOUT ROWID;
    CREATE TABLE states (
        identity BLOB PRIMARY KEY, read INTEGER NOT NULL DEFAULT 0, starred INTEGER NOT NULL DEFAULT 0,
        archived INTEGER NOT NULL DEFAULT 0, piece INTEGER, slot INTEGER, byte INTEGER, share REAL,
        changed INTEGER NOT NULL, url TEXT) WITHOUT ROWID;
    CREATE TABLE tags (identity BLOB NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (identity, tag)) WITHOUT ROWID;
    CREATE TABLE searches (name TEXT PRIMARY KEY, query TEXT NOT NULL) WITHOUT ROWID;
    PRAGMA application_id = 0x4e505254;
    PRAGMA user_version = 1;";

const SCHEMA_2: &str = "
    CREATE TABLE passages (
        identity BLOB NOT NULL, piece INTEGER NOT NULL, slot INTEGER NOT NULL, byte INTEGER NOT NULL,
        to_piece INTEGER NOT NULL, to_slot INTEGER NOT NULL, to_byte INTEGER NOT NULL, words TEXT NOT NULL,
        note TEXT, added INTEGER NOT NULL,
        PRIMARY KEY (identity, piece, slot, byte, to_piece, to_slot, to_byte)) WITHOUT ROWID;
    PRAGMA user_version = 2;";

fn bytes_of(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn databases_of_earlier_versions_are_taken_over_once() {
    for version in [1, 2] {
        let shelf = Shelf::new(&format!("state-schema-{version}"));
        shelf.article("tides.md", TIDES);
        let entry = "{\"title\": \"Story\", \"url\": \"https://a.example/1\", \"content\": \"<p>word one of the day</p>\"}\n\
                     {\"title\": \"Other\", \"url\": \"https://a.example/2\", \"content\": \"<p>word two of the day</p>\"}\n";
        shelf.article("export.jsonl", entry);
        fs::create_dir_all(shelf.data()).unwrap();
        let database = shelf.database();
        database.execute_batch(SCHEMA_1).unwrap();
        if version == 2 {
            database.execute_batch(SCHEMA_2).unwrap();
        }
        // Articles as that version knew them: by their bytes, or by address, headline and text.
        let file = Identity::of_bytes(TIDES.as_bytes()).to_hex();
        let put = |sql: &str, values: &[&dyn rusqlite::ToSql]| database.execute(sql, values).unwrap();
        let held = old_key("https://a.example/1", "Story", "<p>word one of the day</p>");
        for (hex, title, url) in
            [(&file, "Of tides", "https://gazette.example/tides"), (&held, "Story", "https://a.example/1")]
        {
            put(
                "INSERT INTO articles (identity, title, url, dated, added, words) VALUES (?, ?, ?, 1700000000, 1600000000, 7)",
                &[&bytes_of(hex), &title, &url],
            );
            put(
                "INSERT INTO states VALUES (?, 1, 1, 0, 1, 0, 4, 0.25, 1700000000, ?)",
                &[&bytes_of(hex), &url],
            );
            put("INSERT INTO tags VALUES (?, 'kept for later')", &[&bytes_of(hex)]);
        }
        put("INSERT INTO searches VALUES ('Sea', 'tag:sea')", &[]);
        if version == 2 {
            put(
                "INSERT INTO passages VALUES (?, 1, 0, 0, 1, 0, 10, 'The spring', 'wet', 1700000000)",
                &[&bytes_of(&file)],
            );
        }
        drop(database);
        shelf.watch();
        let all = shelf.json(&["search", "is:starred is:read tag:\"kept for later\""]);
        let mut titles: Vec<&str> = all.iter().map(|article| article["title"].as_str().unwrap()).collect();
        titles.sort_unstable();
        assert_eq!(titles, ["Of tides", "Story"], "{version}");
        for article in &all {
            assert_eq!(article["progress"], 0.25, "{version}");
            assert_eq!(article["added"], "2020-09-13T12:26:40Z", "{version}");
            assert_eq!(article["read_at"], "2023-11-14T22:13:20Z", "{version}");
        }
        if version == 2 {
            assert!(shelf.out(&["export", "highlights"]).contains("> The spring\n\nwet\n"));
        }
        let library = Library::open(&shelf.data()).unwrap();
        assert_eq!(library.extras().unwrap().searches.len(), 1);
        drop(library);
        // The old one stands beside it, and nothing is taken over twice.
        let aside = |shelf: &Shelf| {
            let names = fs::read_dir(shelf.data()).unwrap().map(|entry| entry.unwrap().file_name());
            names
                .filter(|name| name.to_string_lossy().starts_with(&format!("library.db.version-{version}-2")))
                .count()
        };
        assert_eq!(aside(&shelf), 1);
        let journal = fs::read(own_journal(&shelf)).unwrap();
        shelf.lose_database();
        assert_eq!(shelf.json(&["search", "is:starred is:read tag:\"kept for later\""]).len(), 2);
        assert_eq!(fs::read(own_journal(&shelf)).unwrap(), journal);
        assert_eq!(aside(&shelf), 1);
        // A corrected text, and the state is there all the same.
        shelf.article("export.jsonl", &entry.replace("word one", "first word"));
        shelf.out(&["doctor"]);
        assert_eq!(shelf.titles(&["search", "first is:starred"]), ["Story"]);
    }
}

/// The key of an article in a container, as earlier versions made it.
fn old_key(url: &str, title: &str, text: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in ["draft", url, title, text] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().as_str()[..32].to_owned()
}

#[test]
fn a_database_in_use_by_others_keeps_no_mark_waiting() {
    let shelf = stocked("state-busy");
    let id = shelf.id("moon");
    let mut library = Library::open(&shelf.data()).unwrap();
    let identity = library.find_by_id_prefix(&id).unwrap().identity;
    let other = shelf.database();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    // The change is in the journal before anything waits for the database.
    let journal = shelf.data().join("state");
    let has_star = || {
        fs::read_dir(&journal).unwrap().any(|entry| {
            fs::read_to_string(entry.unwrap().path()).is_ok_and(|text| text.contains("\"starred\""))
        })
    };
    std::thread::scope(|scope| {
        let change = scope.spawn(|| library.change(&[(identity, Change::Starred(true))]));
        while !has_star() {
            std::thread::yield_now();
        }
        other.execute_batch("COMMIT").unwrap();
        change.join().unwrap().unwrap();
    });
    assert_eq!(flags(&shelf, &id), (false, true, false));
}

#[test]
fn the_state_can_be_read_where_nothing_can_be_written() {
    let shelf = stocked("state-read-only");
    let id = shelf.id("moon");
    shelf.out(&["mark", &id, "--star"]);
    let state = shelf.out(&["export", "state"]);
    let data = shelf.data();
    assert_eq!(Library::export_state(&data).unwrap(), state);
    let mut library = Library::open_to_read(&data).unwrap().unwrap();
    let identity = library.find_by_id_prefix(&id).unwrap().identity;
    assert!(library.change(&[(identity, Change::Read(true))]).is_err());
    assert!(library.save_search("a", Some("b")).is_err());
    assert!(library.import_state(&state).is_err());
    assert_eq!(shelf.out(&["export", "state"]), state);
}

#[test]
fn what_is_exported_steers_no_terminal() {
    let shelf = stocked("state-controls");
    let id = shelf.id("moon");
    let line = format!(
        "{{\"v\":1,\"at\":5,\"article\":\"{id}\",\"field\":\"tag\",\"name\":\"\\u009b31m\\u202ex\\u007f\",\"value\":true}}\n"
    );
    let file = shelf.folder.write("state.jsonl", &line);
    shelf.out(&["import", "state", &file]);
    for out in [shelf.out(&["export", "state"]), shelf.out(&["list", "--json"])] {
        assert!(out.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}'), "{out:?}");
    }
}

#[test]
fn several_that_find_damage_at_once_set_one_database_aside() {
    let shelf = stocked("state-aside");
    let id = shelf.id("moon");
    shelf.out(&["mark", &id, "--star"]);
    let file = shelf.data().join("library.db");
    for tail in ["-wal", "-shm"] {
        let _ = fs::remove_file(shelf.data().join(format!("library.db{tail}")));
    }
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes[..bytes.len() / 3]).unwrap();
    std::thread::scope(|scope| {
        for number in 0..6 {
            let (shelf, id) = (&shelf, &id);
            scope.spawn(move || shelf.run(&["tag", id, "--add", &format!("t{number}")]));
        }
    });
    let names = fs::read_dir(shelf.data()).unwrap().map(|entry| entry.unwrap().file_name());
    let aside = names.filter(|name| {
        let name = name.to_string_lossy();
        name.starts_with("library.db.damaged") && !name.ends_with("-wal") && !name.ends_with("-shm")
    });
    assert_eq!(aside.count(), 1);
    assert_eq!(flags(&shelf, &id), (false, true, false));
}

/// What an earlier version knew entries by is not what they are known by now.
#[test]
fn what_was_exported_of_entries_finds_them_when_they_are_indexed_already() {
    let entry = |n: &str, number: u8| {
        format!(
            "<item><guid>{number}</guid><link>https://g.example/{number}</link><title>Story {n}</title>\
             <description>word {n} of the day</description></item>"
        )
    };
    let feed = format!(
        "<rss version=\"2.0\"><channel><title>Gazette</title>{}{}</channel></rss>\n",
        entry("one", 1),
        entry("two", 2)
    );
    let shelf = Shelf::new("state-entries");
    shelf.article("feed.xml", &feed);
    shelf.watch();
    assert_eq!(shelf.count("day"), 2);
    let old = "{\"kind\":\"state\",\"identity\":\"4f306111482e8ba2b333da6b41314d1b\",\"read\":false,\"starred\":true,\
               \"archived\":false,\"changed\":1700000000,\"url\":\"https://g.example/1\"}\n\
               {\"kind\":\"tag\",\"identity\":\"4f306111482e8ba2b333da6b41314d1b\",\"tag\":\"sea\"}\n";
    let file = shelf.folder.write("old.jsonl", old);
    shelf.out(&["import", "state", &file]);
    assert_eq!(shelf.titles(&["search", "is:starred tag:sea"]), ["Story one"]);
}
