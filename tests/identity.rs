//! Which articles are the same, what outlives the file that listed it, and what stays removed.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

mod support;

use std::{fs, path::PathBuf};

use support::shelf::{PAPER, Shelf, TIDES};

/// An entry of a feed.
#[derive(Clone, Default)]
struct Entry<'e> {
    guid: &'e str,
    link: &'e str,
    title: &'e str,
    date: &'e str,
    text: &'e str,
}

fn feed(entries: &[Entry<'_>]) -> String {
    let item = |entry: &Entry<'_>| {
        let Entry { guid, link, title, date, text } = entry;
        let part = |name: &str, value: &str| {
            if value.is_empty() {
                String::new()
            } else {
                format!("<{name}>{}</{name}>", value.replace('&', "&amp;"))
            }
        };
        format!(
            "<item>{}{}{}{}{}</item>",
            part("guid", guid),
            part("link", link),
            part("title", title),
            part("pubDate", date),
            part("description", text)
        )
    };
    let items: String = entries.iter().map(item).collect();
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Gazette</title>{items}</channel></rss>"
    )
}

const LONG: &str = "The spring tide follows the full moon, as every fisherman on this coast has known since before there were \
                    almanacs, and as no almanac has ever managed to say in fewer words than a fisherman uses.";
const OTHER: &str = "Ink dries from the edges of a letter inwards, which is why a page that was read too early shows rings where \
                     the thumb of an impatient subscriber has been, and no printer can do a thing about it.";

fn shelf_with(name: &str, file: &str, text: &str) -> Shelf {
    let shelf = Shelf::new(name);
    shelf.article(file, text);
    shelf.watch();
    shelf
}

/// Writes a file anew, and has it read.
fn rewrite(shelf: &Shelf, file: &str, text: &str) {
    shelf.article(file, text);
    shelf.out(&["doctor"]);
}

fn clipping(shelf: &Shelf, file: &str) -> PathBuf {
    shelf.folder.0.join("clippings").join(file)
}

fn starred(shelf: &Shelf) -> Vec<String> {
    let output = shelf.run(&["search", "is:starred", "--json"]);
    let out = String::from_utf8(output.stdout).unwrap();
    let mut titles: Vec<String> = out
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["title"].as_str().unwrap().into()
        })
        .collect();
    titles.sort();
    titles
}

#[test]
fn an_entry_stays_the_same_under_whatever_changes() {
    let first = Entry {
        guid: "",
        link: "https://www.gazette.example/tides/",
        title: "Of tides",
        date: "Fri, 17 May 2024 10:00:00 +0000",
        text: LONG,
    };
    let number = Entry { guid: "4711", ..first.clone() };
    let permalink = Entry { guid: "https://gazette.example/?p=7", ..first.clone() };
    for (name, before, after) in [
        ("scheme", &first, Entry { link: "http://gazette.example/tides", ..first.clone() }),
        (
            "tracking",
            &first,
            Entry { link: "https://gazette.example/tides?utm_source=rss&fbclid=x", ..first.clone() },
        ),
        ("headline", &first, Entry { title: "On tides", ..first.clone() }),
        ("text", &first, Entry { text: OTHER, ..first.clone() }),
        ("headline-and-text", &first, Entry { title: "On tides", text: OTHER, ..first.clone() }),
        (
            "address-with-guid",
            &number,
            Entry { link: "https://www.gazette.example/2024/tides", ..number.clone() },
        ),
        ("headline-with-guid", &number, Entry { title: "On tides", ..number.clone() }),
        (
            "guid-scheme",
            &permalink,
            Entry {
                guid: "http://www.gazette.example/?p=7",
                link: "https://gazette.example/a",
                ..permalink.clone()
            },
        ),
        ("guid-comes", &first, number.clone()),
        ("date", &number, Entry { date: "Sat, 18 May 2024 10:00:00 +0000", ..number.clone() }),
    ] {
        let shelf = shelf_with(&format!("same-{name}"), "feed.xml", &feed(std::slice::from_ref(before)));
        let id = shelf.json(&["list"])[0]["id"].as_str().unwrap().to_owned();
        shelf.out(&["mark", &id, "--star"]);
        rewrite(&shelf, "feed.xml", &feed(std::slice::from_ref(&after)));
        assert_eq!(shelf.titles(&["list"]), [after.title], "{name}");
        assert_eq!(starred(&shelf), [after.title], "{name}");
        // The same again from the files and journals alone, and in another file.
        shelf.lose_database();
        assert_eq!(starred(&shelf), [after.title], "{name}, from the journals");
        fs::rename(clipping(&shelf, "feed.xml"), clipping(&shelf, "other.xml")).unwrap();
        assert_eq!(starred(&shelf), [after.title], "{name}, in another file");
        assert_eq!(shelf.titles(&["list"]).len(), 1, "{name}, in another file");
    }
}

#[test]
fn entries_that_share_a_name_are_not_merged() {
    let entry = |guid, link, title, date, text| Entry { guid, link, title, date, text };
    let (may, june) = ("Fri, 17 May 2024 10:00:00 +0000", "Mon, 17 Jun 2024 10:00:00 +0000");
    for (name, one, other) in [
        (
            "same-link",
            entry("", "https://g.example/news", "One", may, LONG),
            entry("", "https://g.example/news", "Two", may, OTHER),
        ),
        (
            "front-page",
            entry("", "https://g.example/", "One", may, LONG),
            entry("", "https://g.example/", "Two", june, OTHER),
        ),
        (
            "same-guid",
            entry("1", "https://g.example/a", "One", may, LONG),
            entry("1", "https://g.example/b", "Two", may, OTHER),
        ),
        (
            "all-the-same",
            entry("1", "https://g.example/a", "One", "", "More"),
            entry("1", "https://g.example/a", "Two", "", "More"),
        ),
        (
            "same-title",
            entry("", "https://g.example/a", "Weather", may, LONG),
            entry("", "https://g.example/a", "Weather", june, OTHER),
        ),
        (
            "other-site",
            entry("7", "https://g.example/a", "One", may, LONG),
            entry("7", "https://h.example/a", "Two", may, OTHER),
        ),
    ] {
        // In one file.
        let shelf = shelf_with(&format!("two-{name}"), "feed.xml", &feed(&[one.clone(), other.clone()]));
        let ids: Vec<String> =
            shelf.json(&["list"]).iter().map(|article| article["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(ids.len(), 2, "{name}");
        shelf.out(&["mark", &shelf.id(first_word(&one)), "--star"]);
        assert_eq!(starred(&shelf), [one.title], "{name}");
        shelf.lose_database();
        assert_eq!(starred(&shelf), [one.title], "{name}, from the journals");
        // One after the other: the later one is no version of the earlier one.
        if name != "all-the-same" {
            let shelf = shelf_with(&format!("after-{name}"), "feed.xml", &feed(std::slice::from_ref(&one)));
            shelf.out(&["mark", &shelf.id(first_word(&one)), "--star"]);
            let later = Entry { date: june, ..other.clone() };
            rewrite(&shelf, "feed.xml", &feed(std::slice::from_ref(&later)));
            assert_eq!(shelf.titles(&["list"]).len(), 2, "{name}, one after the other");
            assert_eq!(starred(&shelf), [one.title], "{name}, one after the other");
        }
    }
}

fn first_word<'e>(entry: &Entry<'e>) -> &'e str {
    match entry.text {
        LONG => "fisherman",
        _ => "title",
    }
    .strip_prefix("title")
    .map_or("fisherman", |_| entry.title)
}

#[test]
fn what_left_its_feed_stays_with_its_text() {
    let entry = |n: usize| {
        format!(
            "<item><guid>{n}</guid><link>https://g.example/{n}</link><title>Story {n}</title>\
             <description>&lt;p&gt;word{n} of &lt;em&gt;the&lt;/em&gt; day&lt;/p&gt;</description></item>"
        )
    };
    let feed = |range: std::ops::Range<usize>| {
        let items: String = range.map(entry).collect();
        format!("<rss version=\"2.0\"><channel><title>Gazette</title>{items}</channel></rss>")
    };
    let shelf = shelf_with("left-feed", "feed.xml", &feed(0..4));
    let id = shelf.id("word1");
    shelf.out(&["mark", &id, "--read"]);
    shelf.out(&["rm", &shelf.id("word0")]);
    rewrite(&shelf, "feed.xml", &feed(2..6));
    let check = |when: &str| {
        assert_eq!(shelf.titles(&["list"]).len(), 5, "{when}");
        assert_eq!(shelf.titles(&["search", "is:read"]), ["Story 1"], "{when}");
        assert!(shelf.out(&["show", &id]).contains("word1 of the day"), "{when}");
        assert_eq!(shelf.id("word1"), id, "{when}");
    };
    check("after it left");
    shelf.lose_database();
    check("without a database");
    assert_eq!(shelf.out(&["doctor"]), "nothing wrong\n");
    // Back in the feed, it is one article; and gone again, it is there.
    rewrite(&shelf, "feed.xml", &feed(1..6));
    check("back in the feed");
    rewrite(&shelf, "feed.xml", &feed(2..6));
    check("gone again");
    // Cut short for a moment.
    rewrite(&shelf, "feed.xml", "");
    check("while its feed is empty");
    rewrite(&shelf, "feed.xml", &feed(2..6));
    check("when its feed is back");
}

#[test]
fn what_is_treasured_outlives_its_file() {
    let shelf = shelf_with("treasured", "tides.md", TIDES);
    shelf.article("paper.md", PAPER);
    let (tides, paper) = (shelf.id("moon"), shelf.id("ink"));
    shelf.out(&["tag", &tides, "--add", "later"]);
    shelf.out(&["mark", &paper, "--read"]);
    for file in ["tides.md", "paper.md"] {
        fs::remove_file(clipping(&shelf, file)).unwrap();
    }
    for when in ["at once", "without a database"] {
        assert_eq!(shelf.titles(&["list"]), ["Of tides"], "{when}");
        assert_eq!(shelf.titles(&["search", "moon tag:later tag:sea author:minh"]), ["Of tides"], "{when}");
        assert!(shelf.out(&["show", &tides]).contains("The spring tide follows the full moon."), "{when}");
        shelf.lose_database();
    }
    // What was only read is read again when it comes back.
    shelf.article("again.md", PAPER);
    assert_eq!(shelf.titles(&["search", "is:read"]), ["How paper remembers"]);
    // The starred one comes back corrected: one article, with the new words.
    shelf.article("tides.md", &TIDES.replace("full moon", "new moon"));
    assert_eq!(shelf.titles(&["search", "tag:later"]), ["Of tides"]);
    assert!(shelf.out(&["show", &shelf.id("tag:later")]).contains("new moon"));
}

#[test]
fn a_file_that_is_empty_or_gone_for_a_moment_keeps_its_state() {
    let text = "# A page without address\n\nOf all the moons the full one is the loudest.\n";
    let other = "# Another headline\n\nNothing of it is as it was, but the file is.\n";
    for name in ["empty", "cut", "gone", "gone-and-database-lost"] {
        let shelf = shelf_with(&format!("moment-{name}"), "page.md", text);
        let id = shelf.id("loudest");
        shelf.out(&["mark", &id, "--read"]);
        let file = clipping(&shelf, "page.md");
        match name {
            "empty" => fs::write(&file, "").unwrap(),
            "cut" => fs::write(&file, "\0\0\u{1}\0").unwrap(),
            _ => fs::remove_file(&file).unwrap(),
        }
        shelf.out(&["doctor"]);
        let after = if name == "gone-and-database-lost" {
            shelf.lose_database();
            text
        } else {
            other
        };
        fs::write(&file, after).unwrap();
        shelf.out(&["doctor"]);
        assert_eq!(shelf.titles(&["search", "is:read"]).len(), 1, "{name}");
        assert_eq!(shelf.titles(&["list"]).len(), 1, "{name}");
        shelf.lose_database();
        assert_eq!(shelf.titles(&["search", "is:read"]).len(), 1, "{name}, from the journals");
    }
}

#[test]
fn copies_part_when_one_is_changed() {
    let text = "# A page\n\nOf all the moons the full one is the loudest.\n";
    let shelf = shelf_with("copies", "one.md", text);
    shelf.out(&["mark", &shelf.id("loudest"), "--star"]);
    shelf.article("two.md", text);
    assert_eq!(shelf.titles(&["list"]).len(), 1);
    rewrite(&shelf, "two.md", &text.replace("loudest", "quietest"));
    assert_eq!(starred(&shelf).len(), 2);
    shelf.out(&["mark", &shelf.id("quietest"), "--unstar", "--archive"]);
    for when in ["at once", "without a database"] {
        assert_eq!(shelf.titles(&["search", "loudest is:starred -is:archived"]).len(), 1, "{when}");
        assert_eq!(shelf.titles(&["search", "quietest -is:starred is:archived"]).len(), 1, "{when}");
        shelf.lose_database();
    }
}

#[test]
fn what_was_removed_stays_removed_until_it_is_restored() {
    let line = |n: u32| {
        format!(
            "{{\"title\": \"Story {n}\", \"url\": \"https://a.example/{n}\", \"content\": \"<p>word{n} of the day</p>\"}}\n"
        )
    };
    let export: String = (1..=3).map(line).collect();
    let shelf = shelf_with("removed", "export.jsonl", &export);
    shelf.article("tides.md", TIDES);
    let (story, tides) = (shelf.id("word2"), shelf.id("moon"));
    shelf.out(&["mark", &tides, "--star"]);
    for id in [&story, &tides] {
        assert!(shelf.out(&["rm", id]).contains("newsprint restore "));
    }
    let check = |left: usize, when: &str| {
        assert_eq!(shelf.titles(&["list"]).len(), left, "{when}");
        assert_eq!(shelf.json(&["stats"])[0]["articles"], left, "{when}");
        assert_eq!(
            shelf.run(&["search", "word2 OR moon OR is:starred"]).stdout.is_empty(),
            left == 2,
            "{when}"
        );
    };
    check(2, "at once");
    // The file says it again, with other words too.
    rewrite(&shelf, "export.jsonl", &export.replace("word2", "word2 corrected"));
    rewrite(&shelf, "tides.md", &TIDES.replace("full moon", "new moon"));
    check(2, "in a new version");
    shelf.lose_database();
    check(2, "without a database");
    assert!(clipping(&shelf, "tides.md").exists());
    for id in [&story, &tides] {
        assert!(shelf.out(&["rm", "--restore", id]).starts_with("restored "));
    }
    check(4, "restored");
    assert_eq!(starred(&shelf), ["Of tides"]);
    // Who adds it wants it.
    shelf.out(&["rm", &tides]);
    check_count(&shelf, 3);
    shelf.out(&["add", clipping(&shelf, "tides.md").to_str().unwrap()]);
    check_count(&shelf, 4);
}

fn check_count(shelf: &Shelf, count: usize) {
    assert_eq!(shelf.titles(&["list"]).len(), count);
}

/// Nothing has looked between the loss of the file's article and that of the index.
#[test]
fn what_is_treasured_outlives_file_and_index_at_once() {
    let entry = |n: usize| {
        format!(
            "<item><guid>{n}</guid><link>https://g.example/{n}</link><title>Story {n}</title>\
             <description>&lt;p&gt;word{n} of the day&lt;/p&gt;</description></item>"
        )
    };
    let feed =
        |items: &str| format!("<rss version=\"2.0\"><channel><title>Gazette</title>{items}</channel></rss>");
    let shelf = shelf_with("at-once", "feed.xml", &feed(&(0..3).map(entry).collect::<String>()));
    let starred = shelf.id("word1");
    shelf.out(&["mark", &starred, "--star"]);
    let dropped = shelf.id("word0");
    shelf.out(&["mark", &dropped, "--star"]);
    shelf.out(&["mark", &dropped, "--unstar"]);
    assert_eq!(shelf.titles(&["list"]).len(), 3, "a copy is no second article");
    shelf.article("feed.xml", &feed(&entry(2)));
    shelf.lose_database();
    assert_eq!(shelf.titles(&["search", "is:starred"]), ["Story 1"]);
    assert_eq!(shelf.titles(&["list"]).len(), 2, "what is no treasure any more goes with its feed");
    assert!(shelf.out(&["show", &starred]).contains("word1 of the day"));
    // What is removed and leaves its feed then is there again when it is restored.
    let last = shelf.id("word2");
    shelf.out(&["rm", &last]);
    rewrite(&shelf, "feed.xml", &feed(&entry(3)));
    assert_eq!(shelf.titles(&["list"]).len(), 2);
    shelf.out(&["rm", "--restore", &last]);
    assert!(shelf.out(&["show", &last]).contains("word2 of the day"));
}

/// A copy of what was starred does not bring it back.
#[test]
fn what_is_thrown_away_stays_away() {
    let shelf = Shelf::new("thrown-away");
    let file = shelf.folder.0.join("tides.md");
    fs::write(&file, TIDES).unwrap();
    shelf.out(&["add", file.to_str().unwrap()]);
    let id = shelf.id("moon");
    shelf.out(&["mark", &id, "--star"]);
    let message = shelf.out(&["rm", &id]);
    assert!(message.contains("brings it back"), "{message}");
    for when in ["at once", "without a database"] {
        shelf.out(&["doctor"]);
        assert!(shelf.titles(&["list"]).is_empty(), "{when}");
        shelf.lose_database();
    }
}

/// Gives a file a time that is surely not that of its arrival.
fn save_long_ago(shelf: &Shelf, file: &str) {
    let file = fs::File::options().write(true).open(clipping(shelf, file)).unwrap();
    file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000)).unwrap();
}

fn arrivals(shelf: &Shelf) -> Vec<(String, String)> {
    let text = |article: &serde_json::Value, name: &str| article[name].as_str().unwrap().to_owned();
    let mut all: Vec<_> = shelf
        .json(&["list"])
        .iter()
        .map(|article| (text(article, "title"), text(article, "added")))
        .collect();
    all.sort();
    all
}

#[test]
fn when_articles_arrived_outlives_the_index() {
    let story = |n: u32, words: &str| {
        format!(
            "{{\"title\": \"Story {n}\", \"url\": \"https://a.example/{n}\", \"content\": \"<p>{words}</p>\"}}\n"
        )
    };
    let page = |name: &str, words: &str| format!("# A {name} page\n\nOf all the {words}.\n");
    let shelf = shelf_with("arrived", "first.md", &page("first", "moons"));
    shelf.out(&["list"]);
    for (file, text) in [
        ("same.md", page("same", "tides")),
        ("edited.md", page("edited", "rivers")),
        ("moved.md", page("moved", "lakes")),
        ("export.jsonl", story(1, "one") + &story(2, "two")),
    ] {
        shelf.article(file, &text);
    }
    let before = arrivals(&shelf);
    assert_eq!(before.len(), 6);
    // Files that seem older than they are, one that was changed, one that has another name.
    shelf.article("edited.md", &page("edited", "oceans"));
    shelf.article("export.jsonl", &(story(1, "one") + &story(2, "two again")));
    for file in ["first.md", "same.md", "edited.md", "moved.md", "export.jsonl"] {
        save_long_ago(&shelf, file);
    }
    fs::rename(clipping(&shelf, "moved.md"), clipping(&shelf, "elsewhere.md")).unwrap();
    for when in ["once", "twice"] {
        shelf.lose_database();
        assert_eq!(arrivals(&shelf), before, "{when}");
    }
    // The same again after the index has seen the changes, and in pieces.
    shelf.article("edited.md", &page("edited", "oceans and seas"));
    shelf.out(&["doctor"]);
    assert_eq!(arrivals(&shelf), before, "edited");
    save_long_ago(&shelf, "edited.md");
    let file = fs::read_dir(shelf.data().join("arrivals")).unwrap().next().unwrap().unwrap().path();
    let lines = fs::read_to_string(&file).unwrap();
    assert!(lines.lines().count() < 20, "nothing is written twice: {lines}");
    fs::write(&file, format!("{lines}{{\"added\":17")).unwrap();
    shelf.lose_database();
    assert_eq!(arrivals(&shelf), before, "a torn line");
    // A database of a version that wrote no arrivals does so now.
    fs::remove_file(&file).unwrap();
    shelf.database().execute("DELETE FROM about WHERE name = 'arrivals'", []).unwrap();
    shelf.out(&["list"]);
    shelf.lose_database();
    assert_eq!(arrivals(&shelf), before, "from an earlier version");
}

/// Whoever edits a file knows nothing of an index, and of what happens to it.
#[test]
fn a_file_that_is_edited_while_there_is_no_index_keeps_its_state() {
    let text = "# A page without address\n\nOf all the moons the full one is the loudest.\n";
    let other = "# Another headline\n\nNothing of it is as it was, but the file is.\n";
    let third = "# A third one\n\nAnd once more, other words.\n";
    for name in ["plain", "renamed", "copy", "own", "empty", "damaged"] {
        let own = name == "own";
        let shelf = if own {
            Shelf::new("edited-own")
        } else {
            shelf_with(&format!("edited-{name}"), "page.md", text)
        };
        let mut file = clipping(&shelf, "page.md");
        if own {
            shelf.out(&["add", &shelf.folder.write("page.md", text)]);
            file = shelf.data().join("articles/a-page-without-address.md");
        }
        shelf.out(&["list"]);
        let id = shelf.id("loudest");
        shelf.out(&["mark", &id, "--star"]);
        shelf.out(&["tag", &id, "--add", "later"]);
        match name {
            "renamed" => {
                let to = clipping(&shelf, "renamed.md");
                fs::rename(&file, &to).unwrap();
                shelf.out(&["list"]);
                file = to;
            }
            "copy" => {
                shelf.article("copy.md", text);
                shelf.out(&["list"]);
            }
            "empty" => {
                fs::write(&file, "").unwrap();
                shelf.out(&["doctor"]);
            }
            _ => {}
        }
        let articles = if name == "copy" { 2 } else { 1 };
        for (words, find) in [(other, "\"as it was\""), (third, "\"once more\"")] {
            fs::write(&file, words).unwrap();
            if name == "damaged" {
                fs::write(shelf.data().join("library.db"), "no database").unwrap();
                assert!(shelf.run(&["doctor"]).status.success());
            } else {
                shelf.lose_database();
            }
            assert_eq!(shelf.titles(&["list"]).len(), articles, "{name}");
            let found = shelf.titles(&["search", &format!("is:starred tag:later {find}")]);
            assert_eq!(found.len(), 1, "{name}, {find}");
        }
    }
}

/// A file that went long ago is not the one that has its name now.
#[test]
fn another_file_of_the_same_name_later_is_another_article() {
    let shelf = shelf_with("same-name", "page.md", "# Monday\n\nThe moon rose.\n");
    shelf.out(&["mark", &shelf.id("moon"), "--read"]);
    fs::remove_file(clipping(&shelf, "page.md")).unwrap();
    shelf.out(&["doctor"]);
    let file = fs::read_dir(shelf.data().join("arrivals")).unwrap().next().unwrap().unwrap().path();
    let lines = fs::read_to_string(&file).unwrap();
    let gone = lines.rfind("{\"gone\":").unwrap() + "{\"gone\":".len();
    fs::write(&file, format!("{}1000000000{}", &lines[..gone], &lines[gone + 10..])).unwrap();
    shelf.lose_database();
    shelf.article("page.md", "# Friday\n\nThe sun rose.\n");
    assert_eq!(shelf.titles(&["list"]), ["Friday"]);
    assert!(shelf.run(&["search", "is:read"]).stdout.is_empty());
}

fn trash(shelf: &Shelf) -> usize {
    fs::read_dir(shelf.data().join("trash")).map_or(0, Iterator::count)
}

#[test]
fn what_was_thrown_away_is_restored() {
    for name in ["plain", "lost", "lost-after", "edited", "moved-by-hand"] {
        let shelf = Shelf::new(&format!("restored-{name}"));
        let file = shelf.folder.0.join("tides.md");
        fs::write(&file, TIDES).unwrap();
        shelf.out(&["add", file.to_str().unwrap()]);
        let id = shelf.id("moon");
        shelf.out(&["mark", &id, "--star"]);
        shelf.out(&["tag", &id, "--add", "later"]);
        let added = arrivals(&shelf);
        if name == "moved-by-hand" {
            fs::create_dir(shelf.data().join("trash")).unwrap();
            let from = shelf.data().join("articles/of-tides.md");
            fs::rename(from, shelf.data().join("trash/of-tides.md")).unwrap();
        } else {
            let message = shelf.out(&["rm", &id]);
            assert!(message.contains("'newsprint restore of-tides.md' brings it back"), "{message}");
        }
        match name {
            "lost" => shelf.lose_database(),
            "edited" => {
                let file = shelf.data().join("trash/of-tides.md");
                fs::write(&file, TIDES.replace("full moon", "new moon")).unwrap();
                shelf.out(&["doctor"]);
            }
            _ => {}
        }
        assert!(shelf.titles(&["list"]).is_empty(), "{name}");
        assert_eq!(shelf.run(&["search", "moon OR is:starred"]).status.code(), Some(1), "{name}");
        for query in ["is:removed", "is:removed moon", "is:removed is:starred -ink", "ink OR is:removed"] {
            assert_eq!(shelf.titles(&["search", query]), ["Of tides"], "{name}: {query}");
        }
        assert_eq!(trash(&shelf), 1, "{name}");
        assert!(shelf.out(&["show", &id]).contains("The spring tide"), "{name}");
        assert_eq!(shelf.json(&["stats"])[0]["articles"], 0, "{name}");
        assert!(shelf.out(&["rm", "--restore", &id]).starts_with("restored "), "{name}");
        if name == "lost-after" {
            shelf.lose_database();
        }
        assert_eq!(
            shelf.titles(&["search", "moon is:starred tag:later -is:removed"]),
            ["Of tides"],
            "{name}"
        );
        assert_eq!(shelf.run(&["search", "is:removed"]).status.code(), Some(1), "{name}");
        assert_eq!((trash(&shelf), arrivals(&shelf)), (0, added), "{name}");
        assert!(shelf.data().join("articles/of-tides.md").exists(), "{name}");
    }
}

#[test]
fn what_lies_in_the_trash_is_added_from_there_or_gone_for_good() {
    let shelf = Shelf::new("trash");
    let file = shelf.folder.0.join("tides.md");
    fs::write(&file, TIDES).unwrap();
    shelf.out(&["add", file.to_str().unwrap()]);
    let id = shelf.id("moon");
    let in_trash = shelf.data().join("trash/of-tides.md");
    // Added again from anywhere, it is there again, and not twice.
    for again in [&in_trash, &file] {
        shelf.out(&["rm", &id]);
        assert!(shelf.out(&["add", again.to_str().unwrap()]).starts_with("added "));
        assert_eq!((shelf.titles(&["list"]).len(), trash(&shelf)), (1, 0));
    }
    // Who empties the trash wants it gone, however much it was treasured.
    shelf.out(&["mark", &id, "--star"]);
    shelf.out(&["rm", &id]);
    fs::remove_file(&in_trash).unwrap();
    for when in ["at once", "without a database"] {
        shelf.out(&["doctor"]);
        assert_eq!(shelf.run(&["search", "is:removed"]).status.code(), Some(1), "{when}");
        shelf.lose_database();
    }
    // What lay there before there were tombstones stays out of the list.
    fs::write(&in_trash, PAPER).unwrap();
    for when in ["at once", "without a database"] {
        assert!(shelf.titles(&["list"]).is_empty(), "{when}");
        assert_eq!(shelf.titles(&["search", "is:removed"]), ["How paper remembers"], "{when}");
        shelf.lose_database();
    }
}
