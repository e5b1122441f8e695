//! docs/JSON.md is what is printed: every field of it, and no other.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

mod support;

use std::collections::BTreeSet;

use serde_json::Value;
use support::shelf::{Shelf, stocked};

/// Rows of the first table below a heading.
fn rows(heading: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/JSON.md")).unwrap();
    let below =
        text.split(&format!("\n## {heading}\n")).nth(1).unwrap().split("\n## ").next().unwrap().to_owned();
    let cells = |line: &str| {
        line.replace("\\|", "/").split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()
    };
    below.lines().filter(|line| line.starts_with('|')).skip(2).map(|line| cells(line)[1..].to_vec()).collect()
}

/// Names in backticks.
fn names(cell: &str) -> BTreeSet<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        .map(str::to_owned)
        .collect()
}

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn an_article_is_an_article_wherever_it_is_printed() {
    let shelf = stocked("json-article");
    let id = shelf.id("spring");
    let (mut all, mut listed) = (BTreeSet::new(), BTreeSet::new());
    for row in rows("An article") {
        let name = names(&row[0]).pop_first().unwrap();
        if row[1] == "all" {
            listed.insert(name.clone());
        }
        all.insert(name);
    }
    assert!(listed.len() > 15 && all.len() > listed.len());
    for command in
        [&["list"][..], &["search", "spring"], &["tag", &id, "--add", "x"], &["mark", &id, "--read"]]
    {
        for article in shelf.json(command) {
            assert_eq!(keys(&article), listed, "{command:?}");
        }
    }
    let file = shelf.folder.0.join("clippings/tides.md");
    for command in [&["show", &id][..], &["export", "articles"], &["cat", file.to_str().unwrap()]] {
        for article in shelf.json(command) {
            assert_eq!(keys(&article), all, "{command:?}");
        }
    }
    shelf.out(&["rm", &id]);
    let mut removed = keys(&shelf.json(&["trash"])[0]);
    assert!(removed.remove("kind"));
    assert_eq!(removed, listed);
}

#[test]
fn every_kind_of_block_has_its_fields() {
    let table = rows("Blocks");
    let folder = support::Folder::new("json-blocks");
    let file = folder.write(
        "all.md",
        "# All\n\n## One *two*\n\nWords **here**.\n\n![alt](a.png \"A [caption](https://a.example/)\")\n\n> Quote\n\n3. a\n   - [x] done\n\n\
         | a | b |\n| --- | --- |\n| *c* | d |\n\n```sh\nls\n```\n\n---\n\n<small>A note</small>\n",
    );
    let out = support::newsprint(&["cat", "--json", &file]);
    let article: Value = serde_json::from_slice(&out.stdout).unwrap();
    let mut seen = BTreeSet::new();
    for block in article["blocks"].as_array().unwrap() {
        let kind = block["kind"].as_str().unwrap();
        let row = table
            .iter()
            .find(|row| row[0] == format!("`{kind}`"))
            .unwrap_or_else(|| panic!("{kind} is missing"));
        let mut fields = keys(block);
        fields.remove("kind");
        assert!(fields.is_subset(&names(&row[1])), "{kind}: {fields:?}");
        seen.insert(kind.to_owned());
    }
    let documented: BTreeSet<String> = table.iter().flat_map(|row| names(&row[0])).collect();
    assert_eq!(seen, documented);
}

#[test]
fn other_commands_print_what_is_written() {
    let shelf = stocked("json-others");
    let one = shelf.folder.write("one.md", "# One\n\nWords of a text.\n");
    let more = shelf.folder.0.join("more");
    std::fs::create_dir_all(&more).unwrap();
    let (more, out) = (more.to_str().unwrap(), shelf.folder.0.join("out").to_str().unwrap().to_owned());
    let state = shelf.folder.write("state.jsonl", "");
    let mut tried = BTreeSet::new();
    let commands: &[(&str, &[&str])] = &[
        ("add", &["add", &one]),
        ("watch DIR", &["watch", more]),
        ("watch", &["watch"]),
        ("unwatch", &["unwatch", more]),
        ("rm --file", &["rm", "--file", &one]),
        ("trash", &["trash"]),
        ("restore", &["restore", "one.md"]),
        ("convert", &["convert", &one, "--to", &out]),
        ("export markdown", &["export", "markdown", "--to", &out]),
        ("import state", &["import", "state", &state]),
        ("stats", &["stats"]),
        ("config", &["config"]),
        ("config --keys", &["config", "--keys"]),
        ("config --check", &["config", "--check"]),
        ("paths", &["paths"]),
    ];
    let table = rows("What other commands print");
    let fields = |command: &str| {
        let row = table.iter().find(|row| row[0] == format!("`{command}`"));
        names(&row.unwrap_or_else(|| panic!("{command} is missing"))[1])
    };
    for (name, command) in commands {
        let printed = shelf.json(command);
        assert!(!printed.is_empty(), "{name}");
        for line in printed {
            let keys = keys(&line);
            assert!(keys.is_subset(&fields(name)), "{name}: {keys:?}");
        }
        tried.insert((*name).to_owned());
    }
    let id = shelf.id("spring");
    assert_eq!(keys(&shelf.json(&["rm", &id])[0]), names("`id` `path`"));
    tried.insert("rm".to_owned());
    // A library that is whole has nothing to say.
    let mended = broken(&shelf);
    assert!(keys(&mended).is_subset(&fields("doctor")), "{mended}");
    tried.insert("doctor".to_owned());
    let documented: BTreeSet<String> = table.iter().map(|row| row[0].trim_matches('`').to_owned()).collect();
    assert_eq!(tried, documented);
}

/// The first line of a doctor who found something: a file that cannot be read.
fn broken(shelf: &Shelf) -> Value {
    shelf.article("bad.json", "{\"title\": \"a\", ");
    let out = shelf.run(&["doctor", "--json"]);
    let text = String::from_utf8(out.stdout).unwrap();
    serde_json::from_str(text.lines().next().unwrap()).unwrap()
}
