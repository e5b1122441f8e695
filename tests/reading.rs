//! Finding one's way, choosing words and leaving, in the real program.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

mod support;

use base64::Engine;
use support::{Folder, Session};

const HANOI: &str = "articles/hanoi-summit-first-day.txt";
const COLUMNS: &str = "articles/eighty-columns.md";

/// What the terminal was last asked to put in the clipboard.
fn clipboard(session: &Session) -> String {
    let written = String::from_utf8_lossy(&session.written).into_owned();
    let last = written.rsplit("\x1b]52;c;").next().unwrap();
    let code = last.split(['\x1b', '\x07']).next().unwrap();
    String::from_utf8(base64::engine::general_purpose::STANDARD.decode(code).unwrap()).unwrap()
}

#[test]
fn what_is_copied_has_no_breaks_and_no_hyphens() {
    // Narrow and justified, so that words are parted and spaces are wide.
    let mut session = Session::start(&[HANOI], 34, 30);
    session.sees("First evening");
    session.press("F");
    session.sees("justified");
    session.press("jjjj");
    session.press("v");
    session.sees("SELECT");
    session.press("}}h");
    session.press("y");
    session.sees("copied");
    let copied = clipboard(&session);
    let source = std::fs::read_to_string(HANOI).unwrap();
    assert!(copied.split_whitespace().count() > 20, "{copied}");
    for paragraph in copied.split("\n\n") {
        assert!(source.contains(paragraph.trim()), "{paragraph}");
    }
}

#[test]
fn the_mouse_chooses_words() {
    let mut session = Session::start(&[HANOI], 80, 24);
    session.sees("First evening");
    let (row, column) = find(&session, "First evening");
    session.press(&format!("\x1b[<0;{};{}M", column + 1, row + 1));
    session.press(&format!("\x1b[<32;{};{}M", column + 13, row + 1));
    session.press(&format!("\x1b[<0;{};{}m", column + 13, row + 1));
    session.sees("SELECT");
    session.press("y");
    session.sees("copied 2 words");
    assert_eq!(clipboard(&session), "First evening");
}

/// Row and column of words on the screen.
fn find(session: &Session, words: &str) -> (usize, usize) {
    let text = session.text();
    let (row, line) = text.lines().enumerate().find(|(_, line)| line.contains(words)).unwrap();
    (row, line[..line.find(words).unwrap()].chars().count())
}

#[test]
fn a_command_gets_the_article_and_the_terminal() {
    let folder = Folder::new("pipe");
    let out = folder.0.join("out.md");
    let mut session = Session::start(&[COLUMNS], 90, 24);
    session.sees("Why a terminal has");
    session.press(&format!("|cat > {}; echo done with it\r", out.display()));
    session.sees("done with it");
    session.sees("[done, press Enter]");
    assert!(std::fs::read_to_string(&out).unwrap().contains("## "));
    // Keys meant for the other program are not ours.
    session.press("q\r");
    session.sees("Why a terminal has");
    session.press("q");
    assert_eq!(session.ended(), 0);
    assert!(session.is_restored());
}

#[test]
fn the_editor_gets_the_file_and_what_it_wrote_is_read() {
    let folder = Folder::new("edit");
    let file = folder.write("a.md", "# Draft\n\nThe first words of it stand here.\n");
    let editor =
        folder.write("editor", "#!/bin/sh\nread key < /dev/tty\necho \"\n$key was typed.\" >> \"$2\"\n");
    let command = format!("sh '{editor}' --wait");
    let mut session = Session::start_with(&[&file], 80, 24, &[("VISUAL", ""), ("EDITOR", &command)]);
    session.sees("The first words");
    session.press("e");
    session.misses("The first words");
    session.press("Qqz\r");
    session.sees("Qqz was typed.");
    session.press("q");
    assert_eq!(session.ended(), 0);
    // What came through a pipe has no file.
    let mut session = Session::shell("echo 'Words from a pipe, enough of them.' | $NEWSPRINT -", 80, 24);
    session.sees("Words from a pipe");
    session.press("e");
    session.sees("has no file of its own");
}

#[test]
fn sentences_are_read_aloud_one_by_one() {
    let folder = Folder::new("aloud");
    let log = folder.0.join("said");
    let voice =
        folder.write("bin/spd-say", format!("#!/bin/sh\necho \"$3\" >> {}\nsleep 0.2\n", log.display()));
    let mut permissions = std::fs::metadata(&voice).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o755);
    std::fs::set_permissions(&voice, permissions).unwrap();
    let path = format!("{}:/usr/bin:/bin", folder.0.join("bin").display());
    let file =
        folder.write("a.md", "# Aloud\n\nMr. Gray wrote it. It was read.\n\n- --help is a word too.\n");
    let mut session = Session::start_with(&[&file], 80, 24, &[("PATH", &path)]);
    session.sees("Aloud");
    session.press("R");
    session.sees("end of the article");
    let said = std::fs::read_to_string(&log).unwrap();
    assert_eq!(said, "Aloud\nMr. Gray wrote it.\nIt was read.\n--help is a word too.\n");
    // Silence at once, and where nobody can read a line that says so.
    session.press("R");
    session.press("R");
    session.press("q");
    assert_eq!(session.ended(), 0);
    let mut session = Session::start_with(&[&file], 80, 24, &[("PATH", "/nonexistent")]);
    session.sees("Aloud");
    session.press("R");
    session.sees("nothing here can read aloud; install one of spd-say, say, espeak-ng");
}

#[test]
fn the_page_moves_by_itself_and_rests() {
    let mut session = Session::start(&[HANOI], 60, 12);
    session.sees("First evening");
    session.press("w");
    session.sees("220 words/min");
    for _ in 0..40 {
        session.press("+");
    }
    session.sees("1000 words/min");
    session.misses("First evening");
    session.press("w");
    session.sees("auto-scroll off");
}

#[test]
fn columns_are_turned_by_page() {
    let mut session = Session::start(&[COLUMNS], 140, 30);
    session.sees("Why a terminal has");
    session.press("c");
    session.sees("2 columns (space turns the page)");
    session.press("c");
    session.sees("3 columns (space turns the page)");
    let first = session.text();
    assert!(first.lines().nth(20).unwrap().matches('│').count() == 2, "{first}");
    session.press(" ");
    session.misses("Why a terminal has");
    session.press("b");
    session.sees("Why a terminal has");
    assert_eq!(
        session.text().lines().take(28).collect::<Vec<_>>(),
        first.lines().take(28).collect::<Vec<_>>()
    );
    session.press("c");
    session.sees("1 column");
    session.resize(50, 30);
    session
        .until("the narrow screen", |screen| screen.cell(0, 49).is_some_and(|cell| cell.contents() == "┃"));
    session.press("c");
    session.sees("too narrow for 2 columns");
}

/// A folder for the configuration, and what the program is told of it.
fn configured(name: &str, config: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("config.toml", config);
    folder
}

#[test]
fn a_theme_is_seen_before_it_is_chosen() {
    let folder = configured("themes", "# mine\nmeasure = 60 # narrow\n");
    folder.write("themes/own.toml", "text = { fg = \"#111111\", bg = \"#fafa00\" }\n");
    let env = [("NEWSPRINT_CONFIG", folder.0.to_str().unwrap())];
    let mut session = Session::start_with(&[HANOI], 90, 24, &env);
    session.sees("First evening");
    let page = |screen: &vt100::Screen| screen.cell(0, 0).unwrap().bgcolor();
    session.press("C");
    session.sees("own");
    session.press("G");
    session.until("the reader's own theme", |screen| page(screen) == vt100::Color::Rgb(0xfa, 0xfa, 0));
    session.press("\x1b");
    session.until("the theme before", |screen| page(screen) == vt100::Color::Default);
    session.press("C");
    session.sees("own");
    session.press("jj\r");
    session.sees("theme “dark” saved");
    session.until("the dark theme", |screen| page(screen) == vt100::Color::Rgb(0x16, 0x18, 0x1b));
    let config = std::fs::read_to_string(folder.0.join("config.toml")).unwrap();
    assert_eq!(config, "# mine\nmeasure = 60 # narrow\ntheme = \"dark\"\n");
}

#[test]
fn the_terminal_says_whether_it_is_dark() {
    let folder = configured("auto", "theme = \"auto\"\n");
    let env = [("NEWSPRINT_CONFIG", folder.0.to_str().unwrap())];
    let page = |screen: &vt100::Screen| screen.cell(0, 0).unwrap().bgcolor();
    for (said, theme) in [("ffff/fefe/fafa", (0xfb, 0xfb, 0xf9)), ("1010/1010/1010", (0x16, 0x18, 0x1b))] {
        let mut session = Session::start_with(&[HANOI], 90, 24, &env);
        session.sees("First evening");
        // A key typed before the answer counts.
        session.press("j");
        session.press(&format!("\x1b]11;rgb:{said}\x1b\\\x1b[?62;22c"));
        session.until("the theme", |screen| page(screen) == vt100::Color::Rgb(theme.0, theme.1, theme.2));
        session.press("q");
        assert_eq!(session.ended(), 0);
    }
    // One that does not answer is waited for by nobody.
    let mut session = Session::start_with(&[HANOI], 90, 24, &env);
    session.sees("First evening");
    session.press("G");
    session.sees("100 %");
    session.press("q");
    assert_eq!(session.ended(), 0);
}

#[test]
fn a_screen_reader_gets_one_pane_without_drawing_and_a_cursor_at_what_is_new() {
    let folder = configured("reader", "screen-reader = true\ncolumns = 3\n");
    let env = [("NEWSPRINT_CONFIG", folder.0.to_str().unwrap())];
    let mut session = Session::start_with(&[COLUMNS, HANOI, "articles"], 140, 30, &env);
    session.sees("Why a terminal has");
    let is_plain =
        |session: &Session| !session.text().contains(|c: char| ('\u{2500}'..='\u{259f}').contains(&c));
    let line_at_cursor = |session: &Session| {
        let (row, _) = session.screen().cursor_position();
        session.text().lines().nth(row.into()).unwrap().trim().to_owned()
    };
    assert!(is_plain(&session), "{}", session.text());
    assert!(!session.screen().hide_cursor());
    session.press(" ");
    session.misses("Why a terminal has");
    let before = session.text();
    let new = line_at_cursor(&session);
    assert!(!new.is_empty());
    session.press(" ");
    session.until("another page", |screen| screen.contents() != before);
    // What is announced was not on the page before.
    assert!(!before.contains(&line_at_cursor(&session)), "{}", line_at_cursor(&session));
    session.press("h");
    session.sees("articles");
    assert!(is_plain(&session), "{}", session.text());
    assert!(line_at_cursor(&session).starts_with("Why a terminal has"));
    session.press("j");
    session.until("the next headline", |screen| screen.cursor_position().0 == 4);
    assert_eq!(line_at_cursor(&session), "First evening in Hanoi");
    session.press("?");
    session.sees("type to search");
    assert!(is_plain(&session), "{}", session.text());
}

#[test]
fn a_drop_cap_is_found_as_the_letter_it_is() {
    let folder = configured("cap", "drop-cap = true\n");
    let env = [("NEWSPRINT_CONFIG", folder.0.to_str().unwrap())];
    let mut session = Session::start_with(&[HANOI], 90, 24, &env);
    session.sees("█");
    session.sees("onald Trump and Kim Jong Un");
    session.press("/Donald\r");
    session.sees("1 of 1");
}
