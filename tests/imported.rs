//! What exports of other programs say that their reader had done is taken over once, and never against what is done here.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

mod support;

use serde_json::{Value, json};
use support::shelf::Shelf;

const WALL: &str = "https://harbour.example/wall";
const TEXT: &str = "<p>The wall was built by hand, stone upon stone.</p><p>It <em>stood</em> for two hundred years. \
                    Then the sea came.</p>";

/// An export in a library of its own, which was looked through before it came where `is_late`.
fn shelf_with(name: &str, file: &str, export: &str, is_late: bool) -> Shelf {
    let shelf = Shelf::new(name);
    if is_late {
        shelf.article("other.md", "# Another\n\nWords of another story.\n");
        shelf.watch();
    }
    shelf.article(file, export);
    if !is_late {
        shelf.watch();
    }
    shelf
}

fn wall(shelf: &Shelf) -> Value {
    let all = shelf.json(&["list"]);
    all.into_iter().find(|article| article["url"] == WALL).unwrap()
}

fn flags(shelf: &Shelf) -> [bool; 3] {
    let wall = wall(shelf);
    ["read", "starred", "archived"].map(|name| wall[name].as_bool().unwrap())
}

/// Writes the export anew, and has it read.
fn export_again(shelf: &Shelf, file: &str, export: &str) {
    shelf.article(file, export);
    shelf.out(&["doctor"]);
}

fn wallabag(article: &Value) -> String {
    let mut whole = json!({"title": "The wall", "url": WALL, "content": TEXT});
    whole.as_object_mut().unwrap().extend(article.as_object().unwrap().clone());
    json!([whole]).to_string()
}

#[test]
fn flags_and_times_of_any_export_are_taken_over() {
    let pocket = format!("title,url,time_added,tags,status\nThe wall,{WALL},1717546443,,");
    let other = "Another,https://harbour.example/other,1717546000,,unread";
    let when = "2024-06-05T00:14:03Z";
    for (name, file, export, expected, added) in [
        ("pocket-archive", "pocket.csv", format!("{pocket}archive\n"), [false, false, true], Some(when)),
        ("pocket-two", "pocket.csv", format!("{pocket}archive\n{other}\n"), [false, false, true], Some(when)),
        ("pocket-unread", "pocket.csv", format!("{pocket}unread\n"), [false; 3], Some(when)),
        (
            "wallabag",
            "wallabag.json",
            wallabag(&json!({"is_starred": 1, "is_archived": 0, "created_at": "2024-06-05T00:14:03+0000"})),
            [false, true, false],
            Some(when),
        ),
        ("to-its-end", "a.json", wallabag(&json!({"reading_progress": 100})), [true, false, false], None),
        (
            "said-unread",
            "a.json",
            wallabag(&json!({"reading_progress": 100, "is_read": false})),
            [false; 3],
            None,
        ),
    ] {
        for is_late in [false, true] {
            let shelf = shelf_with(&format!("imported-{name}-{is_late}"), file, &export, is_late);
            assert_eq!(flags(&shelf), expected, "{name}");
            let article = wall(&shelf);
            if let Some(added) = added {
                assert_eq!(article["added"], *added, "{name}");
            }
            // Nobody knows when.
            assert_eq!(article["read_at"], Value::Null, "{name}");
            shelf.lose_database();
            assert_eq!(wall(&shelf), article, "{name}, from the journal");
        }
    }
}

#[test]
fn what_is_done_here_stands_against_every_later_export() {
    let file = "wallabag.json";
    let export = |text: &str| {
        wallabag(&json!({
            "is_starred": 1, "is_archived": 1, "content": format!("{TEXT}<p>{text}</p>"),
            "annotations": [{"text": "note", "quote": "built by hand"}]
        }))
    };
    let shelf = shelf_with("imported-again", file, &export("First."), false);
    assert_eq!(flags(&shelf), [false, true, true]);
    let id = shelf.id("wall");
    shelf.out(&["mark", &id, "--unstar", "--unarchive"]);
    for text in ["Second.", "Third, with more words."] {
        export_again(&shelf, file, &export(text));
        assert_eq!(flags(&shelf), [false; 3], "{text}");
        shelf.lose_database();
        assert_eq!(flags(&shelf), [false; 3], "{text}, from the journal");
    }
    let highlights = shelf.out(&["export", "highlights"]);
    assert_eq!(highlights.matches("built by hand").count(), 1, "{highlights}");
}

#[test]
fn what_was_done_here_first_stands_too() {
    let shelf = Shelf::new("imported-later");
    shelf.article("wall.json", &wallabag(&json!({})));
    shelf.watch();
    let id = shelf.id("wall");
    shelf.out(&["mark", &id, "--star"]);
    shelf.out(&["mark", &id, "--unstar"]);
    export_again(
        &shelf,
        "wall.json",
        &wallabag(&json!({"is_starred": 1, "is_archived": 1, "content": format!("{TEXT}<p>More.</p>")})),
    );
    // Nothing was said here of the archive.
    assert_eq!(flags(&shelf), [false, false, true]);
}

#[test]
fn highlights_stand_at_their_words_with_their_notes() {
    for (name, highlight, quoted) in [
        ("plain", json!({"text": "a note", "quote": "built by hand"}), "> built by hand\n\na note\n"),
        ("spaces", json!({"note": "a note", "quote": " built\n by  hand "}), "> built by hand\n\na note\n"),
        ("markup", json!({"text": "a note", "quote": "It stood for"}), "> It stood for\n\na note\n"),
        (
            "two paragraphs",
            json!({"text": "a note", "quote": "stone upon stone.\nIt stood"}),
            "> stone upon stone.\n>\n> It stood\n\na note\n",
        ),
        ("without a note", json!({"quote": "the sea came"}), "> the sea came\n"),
        ("gone", json!({"text": "a note", "quote": "was never there"}), "> was never there\n\na note\n"),
    ] {
        let export = wallabag(&json!({"annotations": [highlight]}));
        let shelf = shelf_with(&format!("imported-highlight-{name}"), "wallabag.json", &export, false);
        let out = shelf.out(&["export", "highlights"]);
        assert_eq!(out, format!("## The wall\n\n<{WALL}>\n\n{quoted}"), "{name}");
        shelf.lose_database();
        assert_eq!(shelf.out(&["export", "highlights"]), out, "{name}, from the journal");
    }
}

#[test]
fn reading_goes_on_where_it_ended_elsewhere() {
    let export = wallabag(&json!({"reading_progress": 50}));
    let shelf = shelf_with("imported-progress", "omnivore.json", &export, false);
    let article = wall(&shelf);
    assert_eq!((&article["progress"], &article["read"]), (&json!(0.5), &json!(false)));
}
