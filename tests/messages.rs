//! Every message, label and help text of the program: `cargo test --test messages` writes them to `target/messages.txt`, a file
//! of the source after the other, for a person to read; and each is held to what is written below of style.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

/// Rooms that say something to a person.
const ROOMS: &[&str] = &["cli", "config", "error", "feeds", "library", "net", "picture", "source", "tui"];

/// What is not said, and what is said instead. Words are compared in lower case.
const STYLE: &[(&str, &str)] = &[
    ("anew", "again"),
    ("is to be", "will be, must be"),
    ("are to be", "will be, must be"),
    ("whatsoever", "(leave it out)"),
    ("successfully", "(leave it out)"),
    ("please note", "(leave it out)"),
    ("in order to", "to"),
    ("e-mail", "email"),
    ("recieve", "receive"),
    ("seperat", "separat"),
    ("occured", "occurred"),
    ("can not", "cannot"),
    ("informations", "information"),
    ("licence", "license"),
    ("cancelled", "canceled, or: stopped"),
    ("file name", "name"),
    ("filesystem", "disk"),
    ("an error", "what failed"),
    ("invalid", "what is allowed"),
    ("illegal", "what is allowed"),
    ("oops", "what failed"),
    ("...", "…"),
    (" ,", ","),
    ("!!", "(no exclamation)"),
];

/// Strings of the source: what stands between quotes outside of comments, with escapes resolved as far as messages have them.
fn strings(source: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['"', '/', '\'', 'r']) {
        let (before, tail) = rest.split_at(at);
        let is_word = before.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
        rest = if let Some(comment) = tail.strip_prefix("//") {
            comment.find('\n').map_or("", |end| &comment[end..])
        } else if let Some(raw) = tail.strip_prefix("r#\"").filter(|_| !is_word) {
            raw.find("\"#").map_or("", |end| &raw[end + 2..])
        } else if let Some(body) = tail.strip_prefix('"') {
            let mut text = String::new();
            let mut letters = body.char_indices();
            let mut end = body.len();
            while let Some((at, letter)) = letters.next() {
                match letter {
                    '"' => {
                        end = at + 1;
                        break;
                    }
                    '\\' => match letters.next() {
                        // A string that goes on in the next line goes on at its first word.
                        Some((_, '\n')) => {
                            let mut ahead = letters.clone();
                            while ahead.next().is_some_and(|(_, c)| c.is_whitespace()) {
                                letters.next();
                            }
                        }
                        Some((_, 'n' | 't')) => text.push('\n'),
                        Some((_, other)) => text.push(other),
                        None => {}
                    },
                    letter => text.push(letter),
                }
            }
            out.push(text);
            &body[end..]
        } else if let Some(quoted) = tail.strip_prefix('\'') {
            // A letter, or the name of a lifetime.
            let mut letters = quoted.chars();
            match (letters.next(), letters.next()) {
                (Some('\\'), Some(escaped)) => &quoted[1 + escaped.len_utf8()..],
                (Some(letter), Some('\'')) => &quoted[letter.len_utf8() + 1..],
                _ => quoted,
            }
        } else {
            &tail[1..]
        };
    }
    out
}

/// Whether a person reads it: words with spaces, and no language of a program.
fn is_said(text: &str) -> bool {
    const PROGRAMS: &[&str] = &[
        "SELECT",
        "INSERT",
        "UPDATE ",
        "DELETE ",
        "CREATE ",
        "PRAGMA",
        "WHERE",
        "JOIN ",
        "EXISTS",
        "coalesce(",
        "julianday(",
        "strftime",
        "instr(",
        "LIKE ",
        "ORDER BY",
        "ATTACH",
        "ROLLBACK",
        " = ?",
        "-webkit",
        "</",
        "#!/",
        "\u{1b}",
    ];
    text.contains(' ')
        && text.split_whitespace().any(|word| word.len() > 1 && word.bytes().all(|b| b.is_ascii_lowercase()))
        && !PROGRAMS.iter().any(|mark| text.contains(mark))
}

/// The files of a folder and below it.
fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            out.push(path);
        }
    }
}

#[test]
fn messages_are_plain_english() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut list, mut wrong, mut count) = (String::new(), String::new(), 0);
    for room in ROOMS {
        let mut files = Vec::new();
        let folder = root.join("src").join(room);
        if folder.is_dir() {
            sources(&folder, &mut files);
        } else if folder.with_extension("rs").is_file() {
            files.push(folder.with_extension("rs"));
        }
        for file in files {
            // Tests that are files of their own say nothing to anybody.
            if file.ends_with("tests.rs") || file.ends_with("convergence.rs") {
                continue;
            }
            let text = std::fs::read_to_string(&file).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            let mut said: Vec<String> = strings(code).into_iter().filter(|text| is_said(text)).collect();
            if file.ends_with("cli/args.rs") {
                // Help of commands and options is their documentation.
                let help = code.lines().filter_map(|line| line.trim().strip_prefix("/// "));
                said.extend(help.map(str::to_owned));
            }
            if said.is_empty() {
                continue;
            }
            let name = file.strip_prefix(root).unwrap().display();
            writeln!(list, "\n{name}").unwrap();
            for text in said {
                count += 1;
                writeln!(list, "  {}", text.replace('\n', "\n  ")).unwrap();
                let lower = text.to_lowercase();
                for (not, but) in STYLE {
                    let stands = |(at, _): (usize, &str)| {
                        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
                        let is_word = not.chars().all(char::is_alphabetic);
                        !is_word || !is_letter(lower[..at].chars().next_back())
                    };
                    if lower.trim().match_indices(not).any(stands) {
                        writeln!(wrong, "{name}: “{text}” says “{not}”: {but}").unwrap();
                    }
                }
            }
        }
    }
    std::fs::write(root.join("target/messages.txt"), list).unwrap();
    assert!(count > 400, "only {count} messages were found");
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn strings_are_found_and_nothing_else() {
    let source = "say(\"one two\"); // \"no\"\nlet c = '\"'; fn f<'a>() { fail(\"three \\\"four\\\" \\\n   five\") } r#\"raw\"#; 'x'; \"six\"";
    assert_eq!(strings(source), ["one two", "three \"four\" five", "six"]);
    for (text, is) in
        [("removed: U undoes", true), ("SELECT id FROM articles", false), ("word", false), ("A B", false)]
    {
        assert_eq!(is_said(text), is, "{text}");
    }
}
