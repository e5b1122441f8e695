//! What is exported and added to another library is as it was; what was removed comes back.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

mod support;

use serde_json::{Value, json};
use support::shelf::{Shelf, stocked};

/// A library in which everything was done that can be done from a shell, and a highlight that came with an export.
fn well_read(name: &str) -> Shelf {
    let shelf = stocked(name);
    let wall = json!([{
        "title": "The wall", "url": "https://harbour.example/wall", "published_at": "2023-04-05",
        "content": "<p>The wall was <em>built by hand</em>, stone upon stone.</p><p>Then <a href=\"https://sea.example/\">the sea</a> came.</p>",
        "created_at": "2024-06-05T00:14:03+0000", "tags": ["stone"], "reading_progress": 40,
        "annotations": [
            {"quote": "stone upon stone", "text": "count them", "created_at": "2024-06-06T10:00:00+0000"},
            {"quote": "the sea"},
        ],
    }]);
    shelf.article("wall.json", &wall.to_string());
    let id = |query: &str| shelf.id(query);
    shelf.out(&["tag", &id("spring"), "--add", "moon and water", "--add", "été"]);
    shelf.out(&["mark", &id("spring"), "--read", "--star"]);
    shelf.out(&["mark", &id("ink"), "--archive"]);
    shelf.out(&["mark", &id("wall"), "--star"]);
    shelf.out(&["tag", &id("wall"), "--add", "harbour"]);
    shelf
}

/// Articles by headline, with the given fields.
fn with_fields(shelf: &Shelf, command: &[&str], fields: &[&str]) -> Vec<Value> {
    let mut all = shelf.json(command);
    all.sort_by_key(|article| article["title"].to_string());
    all.iter()
        .map(|article| fields.iter().map(|field| ((*field).to_owned(), article[*field].clone())).collect())
        .collect()
}

/// Everything of a list that belongs to an article and not to its file.
const LISTED: &[&str] = &[
    "title",
    "byline",
    "site",
    "url",
    "language",
    "published",
    "words",
    "minutes",
    "read",
    "starred",
    "archived",
    "progress",
    "added",
    "read_at",
    "tags",
    "own_tags",
    "highlights",
];

#[test]
fn articles_and_markdown_come_back_as_they_were() {
    let shelf = well_read("export-whole");
    for form in ["articles", "markdown"] {
        let other = Shelf::new(&format!("export-into-{form}"));
        let to = other.folder.0.join("out.jsonl").to_str().unwrap().to_owned();
        shelf.out(&["export", form, "--to", &to]);
        other.out(&["add", &to]);
        assert_eq!(with_fields(&other, &["list"], LISTED), with_fields(&shelf, &["list"], LISTED), "{form}");
        assert_eq!(other.out(&["export", "highlights"]), shelf.out(&["export", "highlights"]), "{form}");
        let text: &[&str] =
            &["title", "standfirst", "guid", "feed", "blocks", "tags", "own_tags", "highlights"];
        let exported = with_fields(&shelf, &["export", "articles"], text);
        assert_eq!(with_fields(&other, &["export", "articles"], text), exported, "{form}");
        // The second time is as the first: nothing grows.
        other.out(&["doctor"]);
        assert_eq!(with_fields(&other, &["list"], LISTED), with_fields(&shelf, &["list"], LISTED), "{form}");
        other.lose_database();
        assert_eq!(
            with_fields(&other, &["list"], LISTED),
            with_fields(&shelf, &["list"], LISTED),
            "{form}, from the journal"
        );
    }
}

#[test]
fn wallabag_comes_back_with_what_it_has_words_for() {
    let shelf = well_read("export-wallabag");
    let other = Shelf::new("export-into-wallabag");
    let to = other.folder.0.join("wallabag.json").to_str().unwrap().to_owned();
    shelf.out(&["export", "wallabag", "--to", &to]);
    other.out(&["add", &to]);
    let fields: Vec<&str> =
        LISTED.iter().copied().filter(|field| !matches!(*field, "own_tags" | "words")).collect();
    assert_eq!(with_fields(&other, &["list"], &fields), with_fields(&shelf, &["list"], &fields));
    let export: Value = serde_json::from_str(&std::fs::read_to_string(&to).unwrap()).unwrap();
    let wall = export.as_array().unwrap().iter().find(|entry| entry["title"] == "The wall").unwrap();
    assert_eq!(
        (&wall["is_starred"], &wall["is_archived"], &wall["annotations"][0]["quote"]),
        (&json!(1), &json!(0), &json!("stone upon stone"))
    );
}

#[test]
fn bookmarks_come_back_with_tags_and_flags() {
    let shelf = well_read("export-bookmarks");
    let other = Shelf::new("export-into-bookmarks");
    let to = other.folder.0.join("bookmarks.html").to_str().unwrap().to_owned();
    let out = shelf.run(&["export", "bookmarks", "is:starred", "--to", &to]);
    assert!(out.status.success(), "{out:?}");
    other.out(&["add", &to]);
    let fields = &["title", "url", "tags", "read", "starred", "archived", "added"];
    assert_eq!(with_fields(&other, &["list"], fields), with_fields(&shelf, &["list", "is:starred"], fields));
    let (code, said) = shelf.fails(&["export", "bookmarks"]);
    assert_eq!(
        (code, said.as_str()),
        (Some(0), "newsprint: 4 articles have no address and are no bookmarks\n")
    );
}

#[test]
fn a_selection_is_a_book() {
    let shelf = well_read("export-epub");
    let to = shelf.folder.0.join("starred.epub").to_str().unwrap().to_owned();
    shelf.out(&["export", "epub", "is:starred", "--to", &to]);
    let book = shelf.json(&["cat", &to]).remove(0);
    assert_eq!((&book["title"], &book["format"]), (&json!("newsprint: is:starred"), &json!("epub")));
    let headings: Vec<&str> = book["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|block| block["kind"] == "heading")
        .map(|block| block["text"].as_str().unwrap())
        .collect();
    assert_eq!(headings, ["Of tides", "The wall"]);
    let (code, said) = shelf.fails(&["export", "epub", "--to", &to]);
    assert_eq!(code, Some(1));
    assert!(
        said.ends_with("starred.epub: is there already; name another file, or remove it first\n"),
        "{said}"
    );
}

#[test]
fn what_is_removed_is_listed_and_comes_back() {
    let shelf = well_read("export-trash");
    let own = shelf.folder.write("own.md", "# My own\n\nA text of the reader.\n");
    shelf.out(&["add", &own]);
    let before = with_fields(&shelf, &["list"], LISTED);
    shelf.out(&["rm", &shelf.id("reader")]);
    let hidden = shelf.id("spring");
    shelf.out(&["rm", &hidden]);
    assert_eq!(shelf.json(&["list"]).len(), before.len() - 2);
    let listed = shelf.out(&["trash"]);
    assert_eq!(listed, format!("my-own.md  My own\n{}  Of tides\n", &hidden[..12]));
    let kinds: Vec<Value> = shelf.json(&["trash"]).iter().map(|line| line["kind"].clone()).collect();
    assert_eq!(kinds, ["file", "article"]);
    let (code, said) = shelf.fails(&["restore", "my-won.md"]);
    assert_eq!(
        (code, said.as_str()),
        (Some(1), "newsprint: my-won.md: not in the trash; did you mean my-own.md?\n")
    );
    shelf.out(&["restore", "my-own.md", &hidden]);
    let again = with_fields(&shelf, &["list"], LISTED);
    let without_added = |all: &[Value]| -> Vec<Value> {
        all.iter()
            .cloned()
            .map(|mut article| {
                article["added"].take();
                article
            })
            .collect()
    };
    assert_eq!(without_added(&again), without_added(&before));
    assert_eq!(shelf.run(&["trash"]).stdout, b"");
}

#[test]
fn an_import_is_undone_as_a_whole() {
    let shelf = stocked("export-undone");
    let before = shelf.titles(&["list"]);
    let line = |n| {
        let status = if n % 3 == 0 { "archive" } else { "unread" };
        format!("Link {n},https://a.example/{n},17175464{n:02},tag{n},{status}\n")
    };
    let links: String = (1..=30).map(line).collect();
    let csv = shelf.folder.write("pocket.csv", format!("title,url,time_added,tags,status\n{links}"));
    shelf.out(&["add", &csv]);
    shelf.out(&["mark", &shelf.id("tag:tag7"), "--star"]);
    assert_eq!(shelf.json(&["list"]).len(), before.len() + 30);
    let said = shelf.out(&["rm", "--file", &csv]);
    assert!(
        said.starts_with("removed 30 articles: moved ")
            && said.ends_with("'newsprint restore pocket.csv' brings them back\n"),
        "{said}"
    );
    assert_eq!(shelf.titles(&["list"]), before);
    shelf.out(&["doctor"]);
    assert_eq!(shelf.titles(&["list"]), before, "and stays so");
    shelf.out(&["restore", "pocket.csv"]);
    assert_eq!(shelf.json(&["list"]).len(), before.len() + 30);
    assert_eq!(shelf.titles(&["list", "is:starred"]), ["Link 7"]);
    // What was restored once is removed once more.
    shelf.out(&["rm", "--file", &csv]);
    shelf.out(&["doctor"]);
    assert_eq!(shelf.titles(&["list"]), before, "and again");
    shelf.out(&["restore", "pocket.csv"]);
    assert_eq!(shelf.json(&["list"]).len(), before.len() + 30);
    let (code, said) = shelf.fails(&["rm", "--file", "/nonexistent.csv"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("no file of the library"), "{said}");
}
