//! `newsprint cat`, the real binary.
#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

mod support;

use std::process::Output;

use support::{Folder, newsprint};

fn cat(args: &[&str]) -> Output {
    newsprint(&[&["cat"], args].concat())
}

fn articles() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/articles"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn every_bundled_article_at_three_widths() {
    for name in articles() {
        for width in ["40", "72", "100"] {
            let out = cat(&["--width", width, &format!("articles/{name}")]);
            assert!(out.status.success(), "{name}");
            insta::assert_snapshot!(format!("{name}@{width}"), String::from_utf8(out.stdout).unwrap());
        }
    }
}

#[test]
fn every_bundled_article_as_json() {
    for name in articles() {
        let out = cat(&["--format", "json", &format!("articles/{name}")]);
        let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        assert_eq!(json["schema"], 1);
        insta::assert_snapshot!(format!("{name}.json"), serde_json::to_string_pretty(&json).unwrap());
    }
}

#[test]
fn errors_are_one_line_that_names_the_file() {
    let folder = Folder::new("cat");
    let dir = folder.0.clone();
    std::fs::write(dir.join("empty.txt"), " \n").unwrap();
    std::fs::write(dir.join("binary.bin"), b"\x7fELF\0\0\0\0\0").unwrap();
    for (name, said) in [
        ("none.txt", "none.txt: not found"),
        ("empty.txt", "empty.txt: empty; there is nothing to read"),
        (
            "binary.bin",
            "binary.bin: a program, not text; newsprint reads text, Markdown, notes, web pages, tables, exports, bookmarks, \
             feeds, mail, books, archives",
        ),
        ("", ": a folder; name a file in it, or run 'newsprint' on it"),
    ] {
        let out = cat(&[dir.join(name).to_str().unwrap()]);
        let error = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(1), "{name}");
        assert!(error.starts_with("newsprint: ") && error.trim_end().ends_with(said), "{error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
    assert_eq!(cat(&["--width", "wide", "x"]).status.code(), Some(2));
}

#[test]
fn a_text_without_its_header_is_for_a_program_that_shows_one_itself() {
    let folder = Folder::new("no-header");
    let file = folder.write(
        "a.md",
        "---\ntitle: Paper\nauthor: Ann\ntags: [press]\n---\nIt *lasts*.\n\n## More\n\nYes.\n",
    );
    for (form, expected) in
        [("text", "It lasts.\n\n\nMore\n\nYes.\n"), ("markdown", "It *lasts*.\n\n## More\n\nYes.\n")]
    {
        let out = cat(&["--no-header", "--format", form, &file]);
        assert_eq!(String::from_utf8(out.stdout).unwrap(), expected, "{form}");
    }
}

#[test]
fn what_is_piped_in_needs_no_name_and_gets_none() {
    let piped = |args: &[&str], text: &str| {
        let mut child = support::command(args)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let folder = Folder::new("piped");
    let to = folder.0.join("to").to_str().unwrap().to_owned();
    let text = "One long sentence that is no headline, because it goes on and on and ends like this.\n";
    for args in [&["cat", "--json"][..], &["cat", "--json", "-"]] {
        let out = piped(args, text);
        let article: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        assert_eq!(article["title"], serde_json::Value::Null, "{args:?}");
        assert_eq!(article["blocks"].as_array().unwrap().len(), 1);
    }
    for args in [&["cat"][..], &[], &["-"], &["explain", "-"], &["convert", "-", "--to", &to]] {
        let out = piped(args, "");
        assert_eq!(out.status.code(), Some(1), "{args:?}");
    }
}

#[test]
fn converts_to_markdown_and_never_writes_over_a_file() {
    let folder = Folder::new("convert");
    let dir = folder.0.clone();
    let to = dir.to_str().unwrap();
    let convert = |file: &str| newsprint(&["convert", file, "--to", to]);
    let names = |dir: &std::path::Path| {
        let mut names: Vec<String> =
            std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert!(convert("tests/fixtures/rss20.xml").status.success());
    assert!(convert("tests/fixtures/rss20.xml").status.success());
    assert_eq!(names(&dir), ["only-an-address.md", "story-1-more.md", "story-2-more.md"]);
    std::fs::write(dir.join("story-1-more.md"), "mine").unwrap();
    convert("tests/fixtures/rss20.xml");
    assert_eq!(std::fs::read_to_string(dir.join("story-1-more.md")).unwrap(), "mine");
    assert!(names(&dir).contains(&"story-1-more-2.md".to_owned()));
}

#[test]
fn flags_stand_before_or_after_the_command() {
    let folder = Folder::new("flags");
    let dir = folder.0.clone();
    std::fs::write(dir.join("config.toml"), "measure = 44").unwrap();
    let config = dir.to_str().unwrap();
    for args in [["--config", config, "config"], ["config", "--config", config]] {
        let out = newsprint(&args);
        assert!(String::from_utf8(out.stdout).unwrap().contains("measure = 44"), "{args:?}");
    }
    std::fs::write(dir.join("config.toml"), "theme = \"sea\"").unwrap();
    let out = newsprint(&["--config", config, "cat", "--format", "ansi", "articles/station-clock.md"]);
    assert_eq!(out.status.code(), Some(1));
    let said = String::from_utf8(out.stderr).unwrap();
    assert_eq!(
        said,
        "newsprint: theme 'sea' not found; known: terminal, dark, light, paper, and files in themes/\n"
    );
    assert_eq!(newsprint(&["articles/station-clock.md", "config"]).status.code(), Some(2));
}

#[test]
fn a_limit_that_is_reached_is_said_and_the_rest_is_shown() {
    let folder = Folder::new("limits");
    let deep = format!("{}<p>the words</p>{}", "<div>".repeat(500), "</div>".repeat(500));
    let file = folder.write("deep.html", &deep);
    let output = cat(&[&file]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("the words"));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        format!(
            "newsprint: {file}: over 80 elements inside one another: the deeper ones are shown without their markup\n"
        )
    );
    assert!(output.status.success());
}
