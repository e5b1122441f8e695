//! What programs print for a terminal and not for a reader: changes between files, coloured output. Its lines and their
//! columns mean something, so it is set as it stands.

use super::{
    description::{Description, Method},
    terminal,
};
use crate::article::{Article, Block, Format, Text};

/// Changes between files, and whatever a program has coloured.
pub(super) const FORMAT: Description = Description {
    name: "listing",
    plural: "text",
    endings: &["diff", "patch"],
    method: Method::Article {
        is: |sample| is_listing(sample.text),
        parse: |sample| parse(sample.text),
        from_beginning: true,
    },
};

/// Bytes that are looked at.
const LOOKED_AT: usize = 16 << 10;

/// Lines of a block at most, so that the first screen needs no more than those.
const LINES: usize = 500;

fn is_listing(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(LOOKED_AT)).unwrap_or_default();
    is_coloured(head) || is_change(&terminal::plain(head))
}

/// Whether there are colours in it (ECMA-48, SGR 30 to 47, 90 to 107). Manual pages are bold and underlined only.
fn is_coloured(text: &str) -> bool {
    text.split("\u{1b}[").skip(1).any(|rest| {
        let parameters = rest.split_once('m').map_or("", |(parameters, _)| parameters);
        parameters.split(';').any(|one| matches!(one.parse(), Ok(30..=47 | 90..=107)))
    })
}

/// Whether a text is a log of changes or the changes themselves, as `git` and `diff -u` print them.
fn is_change(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.is_empty());
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    let is_log =
        is_commit(first) && ["Author: ", "Merge: ", "tree "].iter().any(|key| second.starts_with(key));
    let begins = ["diff ", "--- ", "Index: ", "From ", "@@ -"].iter().any(|key| first.starts_with(key));
    is_log || begins && text.lines().any(is_hunk)
}

/// `commit 3940ccf…`, with branches behind it.
fn is_commit(line: &str) -> bool {
    let name = line.strip_prefix("commit ").and_then(|rest| rest.split_whitespace().next());
    name.is_some_and(|name| name.len() >= 7 && name.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// `@@ -1,3 +1,4 @@`.
fn is_hunk(line: &str) -> bool {
    line.strip_prefix("@@ -").is_some_and(|rest| rest.contains(" +") && rest.contains(" @@"))
}

/// Every line as it stands; a block a commit, and a file that was changed.
fn parse(text: &str) -> Article {
    let text = terminal::plain(text);
    let mut blocks = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines() {
        let begins = is_commit(line) || line.starts_with("diff --git ");
        if begins && lines.iter().any(|line| !line.is_empty()) || lines.len() >= LINES {
            blocks.push(block(&lines));
            lines.clear();
        }
        lines.push(line);
    }
    if lines.iter().any(|line| !line.is_empty()) {
        blocks.push(block(&lines));
    }
    Article { blocks, format: Format::Flat, ..Article::default() }
}

fn block(lines: &[&str]) -> Block {
    Block::Code { language: None, text: Text::lines(&lines.join("\n")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANGE: &str = "diff --git a/x.rs b/x.rs\nindex 1..2 100644\n--- a/x.rs\n+++ b/x.rs\n@@ -1,4 +1,4 @@\n fn x() {\n\
                          -    let a = 1;\n-    let b = 2;\n+    let c = 3;\n+\n }\n";

    #[test]
    fn what_is_a_listing() {
        let log =
            "commit 852a727f3d\nAuthor: Ada <a@example.org>\nDate:   Wed Nov 25 2026\n\n    Words of it\n";
        for (text, is) in [
            (CHANGE, true),
            (log, true),
            (&*format!("{log}\n{CHANGE}"), true),
            ("commit 852a727f3d (HEAD -> main)\nMerge: 1 2\n\n    x", true),
            ("\u{1b}[33mcommit 852a727f3d\u{1b}[m\nAuthor: Ada", true),
            ("\u{1b}[1;38;5;208mls\u{1b}[0m", true),
            ("--- a\t2026\n+++ b\t2026\n@@ -1 +1 @@\n-x\n+y", true),
            ("\u{1b}[1mNAME\u{1b}[0m\n       ls - list", false),
            ("N\u{8}NA\u{8}AM\u{8}ME\u{8}E\n ls", false),
            ("# How to read a diff\n\n```\n@@ -1 +1 @@\n-x\n+y\n```\n", false),
            ("---\ntitle: x\n---\nWords.", false),
            ("From the harbour\n\nThe tide turned.", false),
            ("commit to nothing\nAuthor: Ada", false),
            ("", false),
        ] {
            assert_eq!(is_listing(text), is, "{text:?}");
        }
    }

    #[test]
    fn every_line_stays_as_it_is() {
        let long = format!("{CHANGE}{}", "+\tone more\n".repeat(3 * LINES));
        for text in [CHANGE, &long, "\u{1b}[32mgreen\u{1b}[m\n\n  two\n"] {
            let lines = |block: &Block| match block {
                Block::Code { text, .. } => text.to_string(),
                _ => String::new(),
            };
            let set: Vec<String> = parse(text).blocks.iter().map(lines).collect();
            let tabs = |text: &str| text.replace('\t', "    ");
            assert_eq!(tabs(&set.join("\n")).trim_end(), tabs(&terminal::plain(text)).trim_end());
        }
    }
}
