//! The library on the screen: the real binary in a real pty, on real files.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

mod support;

use support::{
    Session,
    shelf::{Shelf, stories},
};

/// Opens the library and waits until all of it is there.
fn open(shelf: &Shelf, columns: u16, rows: u16) -> Session {
    let mut session = shelf.screen(&[], columns, rows);
    session.sees("10 articles");
    session
}

#[test]
fn the_screens() {
    let shelf = stories("shelf-screens");
    shelf.out(&["list"]);
    for (columns, rows) in [(200, 60), (140, 40), (100, 30), (80, 24), (40, 12)] {
        let mut session = open(&shelf, columns, rows);
        insta::assert_snapshot!(format!("library-list@{columns}x{rows}"), steady(&session.text()));
        session.press("Sebb");
        session.sees("quick ebb");
        insta::assert_snapshot!(format!("library-search@{columns}x{rows}"), steady(&session.text()));
        session.press("\x1b");
        session.sees("10 articles");
        session.press("V");
        session.sees("Views");
        insta::assert_snapshot!(format!("library-sections@{columns}x{rows}"), steady(&session.text()));
        session.press("q");
        session.misses("Views");
        session.press("OG\rg");
        session.sees("untagged");
        insta::assert_snapshot!(format!("library-tags@{columns}x{rows}"), steady(&session.text()));
    }
}

/// The screen with one time in place of all, since articles arrive now.
fn steady(screen: &str) -> String {
    regex::Regex::new(r"\b\d\d:\d\d\b").unwrap().replace_all(screen, "14:05").into_owned()
}

#[test]
fn what_is_removed_is_gone_until_that_is_undone() {
    let shelf = stories("shelf-remove");
    let mut session = open(&shelf, 140, 40);
    session.press("D");
    session.sees("removed “Story number 10” · U undoes");
    session.sees("9 articles");
    shelf.comes_to("is:unread", 9);
    session.press("U");
    session.sees("10 articles");
    shelf.comes_to("is:unread", 10);
    assert!(shelf.folder.0.join("clippings/10.md").exists());
}

#[test]
fn a_copy_that_is_removed_lies_in_the_trash_until_it_comes_back() {
    let shelf = Shelf::new("shelf-trash");
    let tides = shelf.article("tides.md", "# Of tides\n\nThe moon pulls the water.\n");
    let feed = shelf.article("feed.xml", include_str!("fixtures/rss20.xml"));
    shelf.out(&["add", &tides]);
    let (copy, thrown) = (shelf.data().join("articles/of-tides.md"), shelf.data().join("trash/of-tides.md"));
    let mut session = shelf.screen(&[], 100, 30);
    session.sees("1 article ");
    session.press("D");
    session.sees("removed “Of tides”");
    session.sees("Your library is empty");
    session.until("the copy is in the trash", |_| thrown.exists() && !copy.exists());
    session.press("U");
    session.sees("1 article ");
    session.until("the copy is back", |_| copy.exists() && !thrown.exists());
    session.press("D");
    session.until("the copy is in the trash", |_| thrown.exists() && !copy.exists());
    session.press("Q");
    session.ended();
    assert!(shelf.titles(&["list"]).is_empty());

    // Another day: what was removed has a view, and the same key brings it back.
    let mut session = shelf.screen(&[], 100, 30);
    session.sees("Your library is empty");
    session.press("VGk\r");
    session.sees("1 removed article");
    session.press("D");
    session.sees("restored “Of tides”");
    session.until("the copy is back", |_| copy.exists() && !thrown.exists());
    session.press("Q");
    session.ended();
    assert_eq!(shelf.titles(&["list"]), ["Of tides"]);

    // An entry of a feed is hidden; its file holds others too.
    shelf.out(&["add", &feed]);
    let entries = shelf.titles(&["list"]).len();
    let mut session = shelf.screen(&[], 100, 30);
    session.sees(&format!("{entries} articles"));
    session.press("/Only an address\r");
    session.sees("1 of ");
    session.press("D");
    session.sees("removed “Only an address”");
    session.press("\x1b");
    session.sees(&format!("{} articles", entries - 1));
    session.press("Q");
    session.ended();
    assert_eq!(shelf.titles(&["list"]).len(), entries - 1);
    assert_eq!(std::fs::read_dir(shelf.data().join("trash")).unwrap().count(), 0);
}

#[test]
fn a_sample_that_is_marked_is_in_the_library() {
    let shelf = Shelf::new("shelf-samples");
    let mut session = shelf.screen(&[], 100, 30);
    session.sees("11 sample articles");
    session.press("js");
    session.sees("starred · U undoes");
    session.press("Q");
    session.ended();
    assert_eq!(shelf.titles(&["search", "is:starred"]).len(), 1);
    let mut session = shelf.screen(&[], 100, 30);
    session.sees("1 article ");
    session.press("VG\r");
    session.sees("11 sample articles");
    session.press("jjs");
    session.sees("starred · U undoes");
    session.press("\x1b");
    session.sees("2 articles");
    shelf.comes_to("is:starred", 2);
}

#[test]
fn a_search_opens_at_the_match_and_goes_on() {
    let shelf = stories("shelf-search");
    let mut session = open(&shelf, 80, 24);
    session.press("Sebb -weathers");
    session.sees("1 found");
    session.press("\r");
    session.sees("1 of 3");
    session.sees("quick ebb");
    session.press("n");
    session.sees("2 of 3");
    session.press("h");
    session.sees("1 found");
    session.press("\x1b");
    session.sees("10 articles");
    session.press("Sdate:soon");
    session.sees("at 6: write a date");
}

#[test]
fn a_search_of_the_library_in_one_burst_opens_what_it_finds() {
    let shelf = stories("shelf-burst");
    for moment in [0, 20, 50, 100, 500] {
        let mut session = shelf.screen(&[], 80, 24);
        session.sees("Story number 10");
        // The moment of the keys is what is tried, while the screen is still reading: there is nothing to see for it.
        std::thread::sleep(std::time::Duration::from_millis(moment));
        session.press("Sebb -weathers\r");
        session.sees("1 of 3");
        session.sees("quick ebb");
        session.press("Q");
        assert_eq!(session.ended(), 0, "keys {moment} ms after the first screen");
    }
}

#[test]
fn marks_survive_a_kill_at_once() {
    let shelf = stories("shelf-kill");
    for round in 1..=8 {
        let mut session = open(&shelf, 140, 40);
        session.press(&format!("{}s", "j".repeat(round)));
        session.sees("starred · U undoes");
        session.signal("KILL");
        session.ended();
        assert_eq!(shelf.count("is:starred"), round);
    }
    assert_eq!(shelf.out(&["doctor"]), "nothing wrong\n");
}

#[test]
fn reading_goes_on_where_it_was_left() {
    let shelf = stories("shelf-place");
    let mut session = open(&shelf, 80, 24);
    session.press("\r");
    session.sees("Line 1 of story 10");
    session.press("   ");
    session.misses("Line 1 of story 10 ");
    let there = session.text();
    let line = there.lines().find(|line| line.contains("Line ")).unwrap().trim().to_owned();
    session.press("Q");
    assert_eq!(session.ended(), 0);
    let mut session = open(&shelf, 80, 24);
    session.press("\r");
    session.sees(&line);
    session.sees("continued at");
    session.press("g");
    session.sees("Line 1 of story 10");
    session.press("Q");
    session.ended();
    // The same file by its name; the place was the start again, but the marks are known.
    let file = shelf.folder.0.join("clippings/10.md");
    let mut session = shelf.screen(&[file.to_str().unwrap()], 80, 24);
    session.sees("Line 1 of story 10");
    session.press("s");
    session.sees("starred");
    session.press("Q");
    session.ended();
    shelf.comes_to("is:starred", 1);
}

#[test]
fn changes_in_the_folder_are_noticed() {
    let shelf = stories("shelf-watch");
    let mut session = open(&shelf, 140, 40);
    shelf.folder.write(
        "clippings/new.md",
        "---\ntitle: A late arrival\ndate: 2025-01-01\n---\nIt came in by itself.\n",
    );
    session.sees("11 articles");
    session.sees("A late arrival");
    std::fs::remove_file(shelf.folder.0.join("clippings/new.md")).unwrap();
    session.sees("10 articles");
}

#[test]
fn two_screens_on_one_library_lose_nothing() {
    let shelf = stories("shelf-two");
    let mut one = open(&shelf, 140, 40);
    let mut other = open(&shelf, 140, 40);
    one.press("s");
    one.sees("starred · U undoes");
    other.press("jm");
    other.sees("read · U undoes");
    // The same article, from both: each changes its own flag.
    one.press("jja");
    one.sees("archived · U undoes");
    other.press("s");
    other.sees("starred · U undoes");
    for session in [&mut one, &mut other] {
        session.press("Q");
        assert_eq!(session.ended(), 0);
    }
    assert_eq!(shelf.count("is:starred"), 2);
    assert_eq!(shelf.count("is:read"), 1);
    assert_eq!(shelf.count("is:archived is:starred"), 1);
    assert_eq!(shelf.out(&["doctor"]), "nothing wrong\n");
}

#[test]
fn what_another_process_does_shows() {
    let shelf = stories("shelf-other");
    let mut session = open(&shelf, 140, 40);
    let ids: Vec<String> =
        shelf.json(&["list"]).iter().map(|article| article["id"].as_str().unwrap().to_owned()).collect();
    shelf.out(&["mark", &ids[1], "--star"]);
    session.sees("★");
    shelf.out(&["rm", &ids[2]]);
    session.sees("9 articles");
}

#[test]
fn tags_are_completed_and_undone() {
    let shelf = stories("shelf-tags");
    let mut session = open(&shelf, 140, 40);
    session.press("Tweather, to re");
    session.sees("tags (comma-separated): weather, to re");
    session.press("ad\r");
    shelf.comes_to("tag:weather", 1);
    session.press("jTwe");
    session.sees("tab: weather");
    session.press("\t\r");
    shelf.comes_to("tag:weather", 2);
    session.press("U");
    shelf.comes_to("tag:weather", 1);
    session.press("A");
    session.sees("marked 10 as read");
    shelf.comes_to("is:read", 10);
    session.press("U");
    shelf.comes_to("is:read", 0);
}

#[test]
fn a_saved_search_is_a_section_of_the_list() {
    let shelf = stories("shelf-saved");
    let mut session = open(&shelf, 80, 24);
    session.press("Sword4");
    session.sees("1 found");
    session.press("\x13");
    session.sees("saved search");
    session.press("Q");
    session.ended();
    let mut session = open(&shelf, 80, 24);
    session.sees("saved search");
    session.press("g\r");
    session.sees("1 found");
    session.press("q");
    session.sees("10 articles");
    session.press("VG");
    session.press("\x1b[3~");
    session.press("q");
    session.misses("saved search");
}

#[test]
fn without_a_writable_folder_reading_goes_on() {
    let shelf = stories("shelf-locked");
    shelf.out(&["list"]);
    let database = shelf.folder.0.join("data/library.db");
    // Root may write anywhere; a database that another program holds open for itself it may not.
    let other = rusqlite::Connection::open(&database).unwrap();
    other.execute_batch("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE").unwrap();
    let mut session = shelf.screen(&[], 140, 40);
    session.sees("in use by another program");
    session.sees("Story number 1");
}

#[test]
fn in_a_read_only_folder_nothing_is_kept_and_the_status_line_says_so() {
    let shelf = stories("shelf-read-only");
    shelf.out(&["list"]);
    let folder = shelf.folder.0.to_str().unwrap().to_owned();
    // Whoever may write anywhere becomes nobody, who finds the program where all may read it.
    std::fs::copy(env!("CARGO_BIN_EXE_newsprint"), shelf.folder.0.join("newsprint")).unwrap();
    let root = rustix::process::geteuid().is_root();
    let as_nobody = if root { "setpriv --reuid 65534 --regid 65534 --clear-groups" } else { "" };
    let line = format!(
        "chmod -R a+rX '{folder}'; chmod 555 '{folder}/data'; chmod 444 '{folder}'/data/*; \
         export NEWSPRINT_DATA='{folder}/data' NEWSPRINT_CONFIG='{folder}/config'; \
         {as_nobody} '{folder}/newsprint'; chmod -R u+w '{folder}/data'"
    );
    let mut session = Session::shell(&line, 140, 40);
    session.sees("10 articles");
    session.sees("nothing is kept: ");
    session.press("Sebb");
    session.sees("quick ebb");
    session.press("\r");
    session.sees("1 of 3");
    session.press("s");
    session.sees("not kept: ");
    session.press("Q");
    assert_eq!(session.ended(), 0);
    assert_eq!(shelf.count("is:starred"), 0);
}

#[test]
fn highlights_and_notes_are_kept_found_again_and_exported() {
    let shelf = stories("highlights");
    let mut session = open(&shelf, 120, 30);
    session.press("\r");
    session.sees("Line 1 of story 10");
    session.press("/word10\r");
    session.sees("1 of");
    session.press("v");
    session.sees("SELECT");
    session.press("eeH");
    session.sees("highlighted · H lists highlights");
    session.press("nv");
    session.sees("SELECT");
    session.press("N");
    session.sees("note:");
    session.press("compare with the almanac\r");
    session.sees("noted");
    session.press("q");
    session.press("q");
    assert_eq!(session.ended(), 0);
    assert_eq!(
        shelf.out(&["export", "highlights"]),
        "## Story number 10\n\n> word10 and\n\n> w\n\ncompare with the almanac\n"
    );
    // Another paragraph before them, and they are found all the same.
    let file = shelf.folder.0.join("clippings/10.md");
    let text =
        std::fs::read_to_string(&file).unwrap().replacen("Line 1 of", "A new first line.\n\nLine 1 of", 1);
    std::fs::write(&file, text).unwrap();
    let state = shelf.out(&["export", "state"]);
    assert!(
        state.contains(r#""field":"highlight""#) && state.contains("compare with the almanac"),
        "{state}"
    );
    let mut session = open(&shelf, 120, 30);
    session.press("\r");
    session.sees("A new first line.");
    session.press("H");
    session.sees("compare with the almanac — “w”");
    session.press("\r");
    session.misses("compare with");
    let row =
        session.text().lines().position(|line| line.contains("story 10 is about word10")).unwrap() as u16;
    let line = session.text().lines().nth(row.into()).unwrap().to_owned();
    let column = line[..line.find("word10").unwrap()].chars().count() as u16;
    assert!(session.screen().cell(row, column).unwrap().underline());
    // Taken back.
    session.press("H");
    session.sees("compare with");
    session.press("\x1b[3~");
    session.misses("word10 and”");
    session.press("\x1b");
    session.misses("compare with");
    session.press("qq");
    session.ended();
    assert!(!shelf.out(&["export", "highlights"]).contains("word10 and"));
}
