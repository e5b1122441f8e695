//! The full screen, driven by keys in a real pty.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

mod support;

use std::process::{Command, Stdio};

use support::{Folder, Session};

const HANOI: &str = "articles/hanoi-summit-first-day.txt";
const PAPER: &str = "articles/how-paper-remembers.md";

#[test]
fn opens_a_file_and_quits() {
    let mut session = Session::start(&[HANOI], 80, 24);
    session.sees("First evening in Hanoi");
    session.press("q");
    assert_eq!(session.ended(), 0);
    assert!(session.is_restored());
}

#[test]
fn keeps_the_line_on_resize() {
    let mut session = Session::start(&[HANOI], 80, 24);
    session.sees("First evening");
    session.press("]");
    session.sees("Six o'clock, twelve flags");
    for (columns, rows) in [(50, 20), (120, 40), (30, 8), (80, 24)] {
        session.resize(columns, rows);
        session.until("the section at the top", |screen| {
            screen.rows(0, columns).next().is_some_and(|row| row.contains("Six o'clock"))
        });
    }
}

#[test]
fn reads_a_pipe_while_keys_come_from_the_terminal() {
    for dash in ["", "-"] {
        let mut session = Session::shell(&format!("cat {HANOI} | \"$NEWSPRINT\" {dash}"), 80, 24);
        session.sees("First evening in Hanoi");
        session.press("/barber");
        session.sees("1 of 1");
        session.press("\x1b");
        session.misses("1 of 1");
        session.press("q");
        assert_eq!(session.ended(), 0);
    }
}

#[test]
fn a_pipe_without_a_word_is_an_error_before_the_screen_opens() {
    for line in ["true | \"$NEWSPRINT\"", "true | \"$NEWSPRINT\" -"] {
        let mut session = Session::shell(line, 80, 24);
        assert_eq!(session.ended(), 1, "{line}");
        assert!(
            session.text().contains("standard input: empty; there is nothing to read"),
            "{}",
            session.text()
        );
    }
}

#[test]
fn a_terminal_is_no_standard_input() {
    let mut session = Session::start(&["-"], 80, 24);
    assert_eq!(session.ended(), 2);
    assert!(session.text().contains("pipe an article into newsprint"));
}

#[test]
fn reports_the_bad_file_and_opens_the_good_one() {
    let mut session = Session::start(&["none.txt", HANOI], 100, 24);
    session.sees("none.txt: not found");
    session.sees("First evening in Hanoi");
}

#[test]
fn every_way_out_restores_the_terminal() {
    let ends = [("TERM", 143), ("HUP", 129), ("INT", 130), ("QUIT", 131)];
    let more = [
        ("ABRT", 134),
        ("TRAP", 133),
        ("SYS", 159),
        ("XCPU", 152),
        ("PROF", 155),
        ("VTALRM", 154),
        ("IO", 157),
    ];
    for (signal, code) in ends.into_iter().chain(more) {
        let mut session = Session::start(&[HANOI], 80, 24);
        session.sees("First evening");
        session.signal(signal);
        assert_eq!(session.ended(), code, "{signal}");
        assert!(session.is_restored(), "{signal}");
    }
}

/// What no program can catch, and what a fault of memory raises: a process of our own puts the terminal back.
#[test]
fn a_sudden_end_restores_the_terminal() {
    let folder = Folder::new("sudden");
    let number = folder.0.join("pid");
    for signal in ["KILL", "SEGV", "BUS", "FPE", "ILL"] {
        let inner = format!("echo $$ >{}; exec $NEWSPRINT {HANOI}", number.display());
        let line = format!(
            "stty -a | grep -o '.icanon'; sh -c '{inner}'; read line; stty -a | grep -o '.icanon'; read line"
        );
        let mut session = Session::shell(&line, 80, 24);
        session.sees("First evening");
        let id = std::fs::read_to_string(&number).unwrap();
        session.until("its lifeline", |_| has_lifeline(id.trim()));
        session.until(signal, |screen| {
            // The first of a fault is taken for one of the stack and, since nothing was wrong, passes.
            let mut kill = Command::new("kill");
            kill.args(["-s", signal, id.trim()]).stderr(Stdio::null()).status().unwrap();
            !screen.alternate_screen()
        });
        assert!(session.is_restored(), "{signal}");
        // Lines are read as lines again.
        session.press("\r");
        session.until("the modes", |screen| screen.contents().matches(" icanon").count() == 2);
    }
}

/// Whether the process has started the one that puts the terminal back after it.
fn has_lifeline(id: &str) -> bool {
    let is_it = |process: std::fs::DirEntry| {
        let read = |name| std::fs::read_to_string(process.path().join(name)).unwrap_or_default();
        let parent = read("stat").rsplit(") ").next().map(|rest| rest.split(' ').nth(1) == Some(id));
        parent == Some(true) && read("cmdline").contains("--put-the-terminal-back")
    };
    std::fs::read_dir("/proc").unwrap().flatten().any(is_it)
}

#[test]
fn two_signals_at_once_restore_the_terminal() {
    for _ in 0..5 {
        let mut session = Session::start(&[HANOI], 80, 24);
        session.sees("First evening");
        session.press("q");
        session.signals(&["TERM", "HUP", "INT"]);
        session.ended();
        assert!(session.is_restored());
    }
}

#[test]
fn a_terminal_that_takes_nothing_holds_no_end_up() {
    // Nobody takes what the program writes, so the terminal's queue is full after a few pages.
    for signal in ["TERM", "HUP", "INT"] {
        let mut session = Session::start(&[HANOI], 400, 200);
        session.sees("First evening");
        session.stop_reading();
        for _ in 0..40 {
            session.press("L\u{1b}");
        }
        session.until_blocked();
        let began = std::time::Instant::now();
        session.signal(signal);
        session.ends_unread();
        assert!(began.elapsed().as_millis() < 2000, "{signal}: {:?}", began.elapsed());
        session.read_again();
        assert!(session.is_restored(), "{signal}");
    }
}

#[test]
fn any_size_leaves_the_screen_whole() {
    let mut session = Session::start(&[HANOI], 80, 24);
    session.sees("First evening");
    for (columns, rows) in [(0, 0), (1, 1), (0, 24), (10_000, 10_000), (80, 0)] {
        session.tell_size(columns, rows);
        session.erase();
        session.resize(80, 24);
        session.sees("First evening");
    }
    session.press("q");
    assert_eq!(session.ended(), 0);
}

#[test]
fn nothing_stops_that_nobody_could_continue() {
    let mut session = Session::start(&[HANOI], 80, 24);
    session.sees("First evening");
    session.press("\u{1a}");
    session.sees("cannot suspend: no shell is waiting");
    session.press("q");
    assert_eq!(session.ended(), 0);
}

#[test]
fn walks_a_folder_and_survives_links_in_circles() {
    let folder = Folder::new("walk");
    folder.write("one.txt", "One headline\nThe text of the first article is here, and it is long enough.");
    folder.write("deep/two.md", "# Two headline\n\nText.");
    folder.write(".hidden.txt", "Hidden headline\nText.");
    folder.write("binary.txt", b"\0\0\0\x01\x02binary");
    std::os::unix::fs::symlink(&folder.0, folder.0.join("deep/circle")).unwrap();
    let mut session = Session::start(&[folder.0.to_str().unwrap()], 120, 30);
    session.sees("2 articles");
    session.sees("One headline");
    session.sees("Two headline");
    session.misses("Hidden");
}

#[test]
fn a_feed_is_a_list_of_its_entries() {
    let mut session = Session::start(&["tests/fixtures/rss20.xml"], 120, 30);
    session.sees("3 articles");
    session.sees("The ferry leaves the northern quay");
    session.press("J");
    session.sees("Summary 2.");
    session.press("J");
    session.sees("only its address was kept");
}

#[test]
fn an_archive_opens_beside_other_files_and_reports_what_it_left() {
    let mut session = Session::start(&["tests/fixtures/articles.tar.gz", PAPER], 120, 30);
    session.sees("a name that climbs out of the archive");
    session.sees("One story");
    session.sees("How paper remembers");
    session.sees("3 articles");
}

#[test]
fn stopped_and_continued_the_screen_is_whole() {
    let mut session = Session::start(&[HANOI], 80, 24);
    session.sees("First evening");
    let before = session.text();
    session.signal("TSTP");
    session.until("the shell's screen", |screen| !screen.alternate_screen());
    session.signal("CONT");
    session.sees("First evening");
    assert_eq!(session.text(), before);
    session.signal("USR1");
    session.press("q");
    assert_eq!(session.ended(), 0);
}

#[test]
fn no_colour_where_none_is_wanted() {
    let folder = Folder::new("colour");
    folder.write("config.toml", "theme = \"dark\"");
    let config = folder.0.to_str().unwrap().to_owned();
    for (wanted, env) in [(true, vec![]), (false, vec![("NO_COLOR", "1")])] {
        let mut all = vec![("NEWSPRINT_CONFIG", config.as_str())];
        all.extend(env);
        let mut session = Session::start_with(&[HANOI], 80, 24, &all);
        session.sees("First evening");
        let written = String::from_utf8_lossy(&session.written).into_owned();
        assert_eq!(written.contains("38;2;") || written.contains("48;2;"), wanted, "{written:?}");
    }
}

#[test]
fn a_dumb_terminal_gets_the_plain_article() {
    let mut session = Session::start_with(&[HANOI], 80, 60, &[("TERM", "dumb")]);
    assert_eq!(session.ended(), 0);
    assert!(session.text().contains("Six o'clock, twelve flags"));
    assert!(!session.written.contains(&0x1b));
}

#[test]
fn reading_changes_no_file_and_writes_none() {
    let folder = Folder::new("untouched");
    let file = folder.write("one.txt", std::fs::read(HANOI).unwrap());
    let before = (std::fs::read(&file).unwrap(), std::fs::metadata(&file).unwrap().modified().unwrap());
    let home = folder.0.join("home");
    std::fs::create_dir(&home).unwrap();
    let places = [("HOME", home.to_str().unwrap()), ("NEWSPRINT_DATA", ""), ("NEWSPRINT_CONFIG", "")];
    let mut session = Session::start_with(&[&file], 90, 24, &places);
    session.sees("First evening");
    for (keys, words) in
        [("/singapore\r", "1 of 1"), ("G", "100 %"), ("+", "width 70"), ("t", "Outline"), ("\x1b", "100 %")]
    {
        session.press(keys);
        session.sees(words);
    }
    session.misses("Outline");
    session.press("Q");
    assert_eq!(session.ended(), 0);
    assert_eq!(
        (std::fs::read(&file).unwrap(), std::fs::metadata(&file).unwrap().modified().unwrap()),
        before
    );
    assert_eq!(std::fs::read_dir(&home).unwrap().count(), 0);
}

#[test]
fn containers_among_many_files_keep_every_headline_in_its_place() {
    let folder = Folder::new("among");
    let feed = std::fs::read("tests/fixtures/rss20.xml").unwrap();
    let mut files = vec![folder.write("feed.xml", &feed)];
    for number in 0..30 {
        let text = format!(
            "Headline number {number}\nThe text of article {number} is here, and it is long enough to be one."
        );
        files.push(folder.write(&format!("{number}.txt"), text));
    }
    files.insert(29, folder.write("late.xml", &feed));
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let mut session = Session::start(&files, 120, 20);
    session.sees("36 articles");
    session.press("\tG");
    session.sees("Headline number 29");
    session.sees("The text of article 29 is here");
    session.press("k");
    session.sees("The text of article 28 is here");
    session.press("k");
    session.sees("only its address was kept");
    session.press("g");
    session.sees("The ferry leaves the northern quay");
    session.press("jjj");
    session.sees("The text of article 0 is here");
}

#[test]
fn a_terminal_without_a_second_screen_is_cleared() {
    let mut session = Session::start(&[HANOI], 80, 24);
    session.sees("First evening");
    let written = String::from_utf8_lossy(&session.written).into_owned();
    let clear = written.find("\x1b[2J").unwrap();
    assert!(clear < written.find("First evening").unwrap());
}

// What is shipped does not panic on purpose.
#[cfg(debug_assertions)]
#[test]
fn a_panic_on_any_thread_puts_the_terminal_back() {
    for thread in ["screen", "thread"] {
        let mut session =
            Session::start_with(&["articles/eighty-columns.md"], 80, 24, &[("NEWSPRINT_PANIC", thread)]);
        assert_eq!(session.ended(), 101, "{thread}");
        assert!(session.is_restored(), "{thread}");
        let written = String::from_utf8_lossy(&session.written).into_owned();
        assert!(written.contains("on purpose"), "{thread}: {written}");
    }
    // A worker's is a line, and reading goes on.
    let mut session =
        Session::start_with(&["articles/eighty-columns.md"], 120, 24, &[("NEWSPRINT_PANIC", "worker")]);
    session.sees("something went wrong inside newsprint, please report it: on purpose (src/tui/worker.rs:");
    session.press("q");
    assert_eq!(session.ended(), 0);
    assert!(session.is_restored());
}

#[test]
fn a_disguised_address_is_shown_for_what_it_is() {
    let folder = Folder::new("disguise");
    let file = folder.write(
        "a.md",
        "---\ntitle: Offers\nurl: https://\u{430}pple.com/x\n---\nSee [your bank](https://bank.example@evil.example/login).\n",
    );
    let mut session = Session::start_with(&[&file], 80, 24, &[("BROWSER", "false")]);
    session.sees("Offers");
    session.press("L");
    session.sees("your bank (! evil.example stands behind bank.example)");
    session.press("qo");
    session.sees("mixes scripts, looks like apple.com; again opens it: ");
    session.press("o");
    session.sees("opened https://");
}
