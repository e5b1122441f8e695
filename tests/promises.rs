//! Marks are promises: what the screen or a command has said is kept is on the disk, whoever else writes, and whatever
//! happens to the database and to the files.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

mod support;

use std::{
    fs,
    path::PathBuf,
    process::Stdio,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use support::{
    Session,
    shelf::{Shelf, stocked, stories},
};

fn ids(shelf: &Shelf) -> Vec<String> {
    shelf.json(&["list"]).iter().map(|article| article["id"].as_str().unwrap().to_owned()).collect()
}

/// Whether a command says that it has done it; what it prints beside is another matter.
fn does(shelf: &Shelf, args: &[&str]) -> bool {
    shelf.command().args(args).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
}

fn open(shelf: &Shelf) -> Session {
    let mut session = shelf.screen(&[], 140, 40);
    session.sees("10 articles");
    session
}

/// A flag or a tag of an article that somebody was told is kept.
type Promise = (String, String);

/// Checks promises against the database, and against one made anew from the journals.
fn check(shelf: &Shelf, promises: &[Promise]) {
    for when in ["in the database", "in the journals"] {
        if when == "in the journals" {
            shelf.lose_database();
        }
        let all = shelf.json(&["list"]);
        for (id, what) in promises {
            let article = all.iter().find(|article| article["id"] == **id).unwrap();
            let has_tag = article["tags"].as_array().unwrap().iter().any(|tag| tag == &**what);
            assert!(has_tag || article[what] == true, "{when}: {what} of {article}");
        }
    }
}

#[test]
fn three_hundred_marks_at_once_are_all_kept() {
    let shelf = stories("promise-marks");
    let ids = ids(&shelf);
    let mark = |number: usize| -> Vec<Promise> {
        let id = &ids[number];
        let mut promises = Vec::new();
        for round in 0..10 {
            let tag = format!("tag {round}");
            let (flag, name) =
                [("--read", "read"), ("--star", "starred"), ("--archive", "archived")][round % 3];
            // Three at once on one article, each of another field.
            let commands: [&[&str]; 3] =
                [&["mark", id, flag], &["tag", id, "--add", &tag], &["mark", id, "--star"]];
            let children = commands.map(|args| {
                shelf.command().args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
            });
            for (mut child, what) in children.into_iter().zip([name, &tag, "starred"]) {
                assert!(child.wait().unwrap().success(), "{what} of {id}");
                promises.push((id.clone(), what.to_owned()));
            }
        }
        promises
    };
    let promises: Vec<Promise> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..10).map(|number| scope.spawn(move || mark(number))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(promises.len(), 300);
    check(&shelf, &promises);
}

#[test]
fn the_screen_takes_nothing_back_that_commands_did() {
    let shelf = stories("promise-screen");
    let mut session = open(&shelf);
    let ids = ids(&shelf);
    // Before the screen can have heard of it, it changes other flags of the same articles.
    let mut promises = Vec::new();
    for id in &ids[..3] {
        assert!(does(&shelf, &["mark", id, "--star"]));
        promises.push((id.clone(), "starred".to_owned()));
    }
    session.press("m");
    session.sees("read · U undoes");
    // Marking as read has moved on to the next one.
    session.press("a");
    session.sees("archived · U undoes");
    session.press("Q");
    assert_eq!(session.ended(), 0);
    promises.extend([(ids[0].clone(), "read".to_owned()), (ids[1].clone(), "archived".to_owned())]);
    check(&shelf, &promises);
}

/// Ends the others, also where a check fails.
struct Over<'o>(&'o AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn screen_commands_and_the_doctor_side_by_side_lose_nothing() {
    let shelf = stories("promise-side-by-side");
    let ids = ids(&shelf);
    let mut session = open(&shelf);
    let is_over = AtomicBool::new(false);
    let mut promises: Vec<Promise> = std::thread::scope(|scope| {
        let (shelf, ids, is_over) = (&shelf, &ids, &is_over);
        let writers: Vec<_> = (0..3)
            .map(|writer| {
                scope.spawn(move || {
                    let mut promises = Vec::new();
                    for round in 0.. {
                        if is_over.load(Ordering::Relaxed) {
                            break;
                        }
                        let id = &ids[(round + writer) % ids.len()];
                        let tag = format!("tag {writer} {round}");
                        if does(shelf, &["tag", id, "--add", &tag]) {
                            promises.push((id.clone(), tag));
                        }
                    }
                    promises
                })
            })
            .collect();
        let doctor = scope.spawn(move || {
            while !is_over.load(Ordering::Relaxed) {
                does(shelf, &["doctor"]);
            }
        });
        let over = Over(is_over);
        let (began, mut promises) = (Instant::now(), Vec::new());
        for id in ids {
            session.press("s");
            session.sees("starred · U undoes");
            promises.push((id.clone(), "starred".to_owned()));
            session.press("m");
            session.sees("read · U undoes");
            // Marking as read has moved on to the next one.
            promises.push((id.clone(), "read".to_owned()));
        }
        while began.elapsed() < Duration::from_secs(4) {
            std::thread::yield_now();
        }
        drop(over);
        doctor.join().unwrap();
        promises.extend(writers.into_iter().flat_map(|writer| writer.join().unwrap()));
        promises
    });
    assert!(promises.len() > 30, "{}", promises.len());
    session.signal("KILL");
    session.ended();
    promises.sort();
    check(&shelf, &promises);
}

#[test]
fn a_file_that_is_empty_or_gone_under_an_open_screen_keeps_its_state() {
    for how in ["empty", "gone", "cut"] {
        let shelf = stories(&format!("promise-moment-{how}"));
        let id = ids(&shelf).remove(0);
        assert!(does(&shelf, &["mark", &id, "--star", "--read"]));
        let mut session = open(&shelf);
        session.sees("★");
        let file = shelf.folder.0.join("clippings/10.md");
        match how {
            "empty" => fs::write(&file, "").unwrap(),
            "cut" => fs::write(&file, "\0\0\u{1}\0").unwrap(),
            _ => fs::remove_file(&file).unwrap(),
        }
        // The screen has looked once the index has it: what is gone is kept for its star.
        let database = shelf.database();
        let sql = "SELECT count(*) FROM files f JOIN folders d ON d.id = f.folder
                   WHERE CAST(f.name AS TEXT) = '10.md' AND f.problem IS NULL AND f.size > 4";
        let begun = Instant::now();
        while database.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap() > 0 {
            assert!(begun.elapsed() < support::PATIENCE, "{how}");
            std::thread::yield_now();
        }
        fs::write(&file, "# Altogether other words\n\nNothing of it is as it was.\n").unwrap();
        session.sees("Altogether other words");
        session.press("Q");
        session.ended();
        assert_eq!(shelf.titles(&["search", "is:starred is:read"]), ["Altogether other words"], "{how}");
        shelf.lose_database();
        assert_eq!(shelf.titles(&["search", "is:starred is:read"]), ["Altogether other words"], "{how}");
        // Gone for good, it is what it was last.
        fs::remove_file(&file).unwrap();
        assert_eq!(shelf.titles(&["search", "is:starred is:read"]), ["Altogether other words"], "{how}");
    }
}

#[test]
fn a_star_on_the_screen_is_on_the_disk_whatever_the_database_does() {
    let shelf = stories("promise-locked");
    // (a) Somebody keeps the database to themselves, and the screen is killed before they let go.
    let mut session = open(&shelf);
    let other = shelf.database();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    session.press("s");
    session.sees("starred · U undoes");
    let state = shelf.data().join("state");
    let has_star = || {
        let files = fs::read_dir(&state).unwrap().map(|entry| entry.unwrap().path());
        files.filter_map(|file| fs::read_to_string(file).ok()).any(|text| text.contains("\"starred\""))
    };
    let begun = Instant::now();
    while !has_star() {
        assert!(begun.elapsed() < support::PATIENCE);
        std::thread::yield_now();
    }
    session.signal("KILL");
    session.ended();
    other.execute_batch("ROLLBACK").unwrap();
    drop(other);
    assert_eq!(shelf.count("is:starred"), 1);
    // (b) A bad cell, over which reading the list might fail.
    shelf.database().execute("UPDATE articles SET words = 'abc' WHERE id = 1", []).unwrap();
    let mut session = shelf.screen(&[], 140, 40);
    session.sees("articles");
    session.press("js");
    session.sees("starred · U undoes");
    session.press("js");
    session.sees("starred · U undoes");
    session.press("Q");
    assert_eq!(session.ended(), 0);
    assert_eq!(shelf.count("is:starred"), 3);
}

#[test]
fn what_cannot_be_written_is_taken_off_the_screen_and_said() {
    let shelf = stories("promise-unwritten");
    let id = ids(&shelf).remove(0);
    assert!(does(&shelf, &["mark", &id, "--read"]));
    let [own] = &journals(&shelf)[..] else { panic!() };
    let mut session = open(&shelf);
    // A folder in its place takes no line, not even from root.
    let aside = shelf.folder.0.join("aside.jsonl");
    fs::rename(own, &aside).unwrap();
    fs::create_dir(own).unwrap();
    session.press("js");
    session.sees("not kept: ");
    session.misses("★");
    // The thread that keeps marks goes on.
    fs::remove_dir(own).unwrap();
    fs::rename(&aside, own).unwrap();
    session.press("js");
    session.sees("starred · U undoes");
    session.press("Q");
    assert_eq!(session.ended(), 0);
    assert_eq!(shelf.count("is:starred"), 1);
    assert_eq!(shelf.count("is:read"), 1);
}

fn journals(shelf: &Shelf) -> Vec<PathBuf> {
    let files = fs::read_dir(shelf.data().join("state")).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|ending| ending == "jsonl")).collect()
}

#[test]
fn a_database_cut_short_anywhere_costs_no_state() {
    let shelf = stocked("promise-cut");
    let id = shelf.id("moon");
    let mut promises = vec![(id.clone(), "starred".to_owned())];
    assert!(does(&shelf, &["mark", &id, "--star"]));
    for n in 0..20 {
        let tag = format!("tag {n}");
        assert!(does(&shelf, &["tag", &id, "--add", &tag]));
        promises.push((id.clone(), tag));
    }
    let file = shelf.data().join("library.db");
    shelf.database().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    let whole = fs::read(&file).unwrap();
    // Its last page, and other lengths all over it.
    let lengths = [whole.len() - 4096, whole.len() / 2 + 1, 4096 * 3, 4097, 511, 1];
    for length in lengths {
        shelf.lose_database();
        fs::write(&file, &whole[..length]).unwrap();
        assert!(does(&shelf, &["doctor"]), "{length}");
        let all = shelf.json(&["list"]);
        let article = all.iter().find(|article| article["id"] == *id).unwrap();
        // The publisher's own tag is there too.
        assert_eq!(article["tags"].as_array().unwrap().len(), 21, "{length}: {article}");
        assert!(article["starred"] == true, "{length}: {article}");
    }
    check(&shelf, &promises);
}

#[test]
fn ten_that_find_damage_at_once_lose_no_acknowledged_tag() {
    let shelf = stocked("promise-damage");
    let id = shelf.id("moon");
    assert!(does(&shelf, &["tag", &id, "--add", "before"]));
    let file = shelf.data().join("library.db");
    shelf.database().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    for round in 0..3 {
        let mut bytes = fs::read(&file).unwrap();
        bytes[4096..8192].fill(0xa5);
        for tail in ["-wal", "-shm"] {
            let _ = fs::remove_file(shelf.data().join(format!("library.db{tail}")));
        }
        fs::write(&file, bytes).unwrap();
        let tags: Vec<String> = (0..10).map(|n| format!("tag {round} {n}")).collect();
        let children: Vec<_> = tags
            .iter()
            .map(|tag| {
                let args = ["tag", &id, "--add", tag];
                shelf.command().args(args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
            })
            .collect();
        let mut promises = vec![(id.clone(), "before".to_owned())];
        for (child, tag) in children.into_iter().zip(tags) {
            // One of them reports the damage, by its exit code too; who prints the article has tagged it.
            let output = child.wait_with_output().unwrap();
            if output.status.success() || !output.stdout.is_empty() {
                promises.push((id.clone(), tag));
            }
        }
        assert!(promises.len() > 5, "{promises:?}");
        check(&shelf, &promises);
        shelf.database().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    }
}

/// Values that no newsprint writes, where damage or another program left them.
const BAD_CELLS: &[&str] = &[
    "UPDATE articles SET url = CAST(x'ff41' AS TEXT) WHERE id = 3",
    "UPDATE articles SET title = x'ff41' WHERE id = 3",
    "UPDATE articles SET words = 'abc' WHERE id = 3",
    "UPDATE articles SET published = 'soon' WHERE id = 3",
    "UPDATE articles SET dated = 'soon' WHERE id = 3",
    "UPDATE articles SET added = 'soon' WHERE id = 3",
    "UPDATE articles SET identity = x'01' WHERE id = 3",
    "UPDATE labels SET tag = CAST(x'ff41' AS TEXT)",
    "UPDATE tags SET tag = CAST(x'ff41' AS TEXT)",
    "UPDATE states SET share = 'much'",
    "UPDATE states SET share = 9e999",
    "UPDATE states SET read_at = 'soon'",
    "UPDATE registers SET value = CAST(x'ff' AS TEXT)",
    "UPDATE registers SET name = CAST(x'ff' AS TEXT) WHERE field = 'tag'",
    "UPDATE registers SET ms = 'never'",
    "DELETE FROM registers",
    "DELETE FROM states",
    "UPDATE folders SET path = CAST(x'ff41' AS TEXT) WHERE id = 1",
    "UPDATE folders SET path = 7 WHERE id = 1",
    "UPDATE files SET name = 'text' WHERE id = 3",
    "UPDATE files SET size = 'large'",
    "UPDATE journals SET tail = 'text'",
    "UPDATE journals SET offset = 'far'",
    "UPDATE held SET draft = 'text'",
];

#[test]
fn bad_cells_end_nothing_and_what_is_exported_is_whole() {
    let shelf = stocked("promise-cells");
    let id = shelf.id("moon");
    assert!(does(&shelf, &["mark", &id, "--star", "--read"]));
    assert!(does(&shelf, &["tag", &id, "--add", "later"]));
    let state = shelf.out(&["export", "state"]);
    for sql in BAD_CELLS {
        shelf.database().execute(sql, []).unwrap();
        // Nothing is left out in silence, whatever the database has.
        assert_eq!(shelf.out(&["export", "state"]), state, "{sql}");
        // The doctor mends it, or makes another database.
        assert!(does(&shelf, &["doctor"]), "{sql}: {}", shelf.fails(&["doctor"]).1);
        for args in [&["list"][..], &["list", "--json"], &["search", "moon"], &["stats"], &["show", &id]] {
            assert!(does(&shelf, args), "{sql}: {args:?}: {}", shelf.fails(args).1);
        }
        assert_eq!(shelf.titles(&["list"]).len(), 5, "{sql}");
        assert_eq!(shelf.titles(&["search", "is:starred is:read tag:later"]), ["Of tides"], "{sql}");
        assert_eq!(shelf.out(&["export", "state"]), state, "{sql}");
        shelf.lose_database();
        shelf.out(&["list"]);
    }
}
