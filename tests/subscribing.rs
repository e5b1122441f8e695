//! Subscribing with the real binary against a server on loopback: how often it is asked, what is said, what is written.

#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "a test that fails must fail; the server is shared by several tests"
)]

#[path = "support/server.rs"]
mod server;
mod support;

use std::process::{Command, Stdio};

use server::{Asked, Reply, Server, reply};
use support::Folder;

const FEED: &str = "<?xml version='1.0'?><rss version='2.0'><channel><title>The gazette</title><link>http://x.example/</link>\
    <item><title>Tides</title><guid>1</guid><pubDate>Mon, 23 Nov 2026 06:00:00 GMT</pubDate><description>High.</description></item>\
    <item><title>Moons</title><guid>2</guid><description>Full.</description></item></channel></rss>";
const PAGE: &str =
    "<!doctype html><html><head><link rel=alternate type='application/rss+xml' title=News href=/feed></head>";
const TWO: &str = "<html><link rel=alternate type=application/rss+xml title=Posts href=/feed>\
    <link rel=alternate type=application/atom+xml title='Comments of all' href=/comments></html>";

fn answer(asked: &Asked) -> Reply {
    let html = ("Content-Type", "text/html");
    match asked.path.as_str() {
        "/feed" => reply("200 OK", &[html], FEED),
        "/page" => reply("200 OK", &[html], PAGE),
        "/two" => reply("200 OK", &[html], TWO),
        "/none" => reply("200 OK", &[html], "<html><p>No feed here."),
        "/moved" => reply("301 Moved Permanently", &[html, ("Location", "/feed")], ""),
        "/busy" => reply("429 Too Many Requests", &[html, ("Retry-After", "120")], "no"),
        "/gone" => reply("410 Gone", &[html], "no"),
        _ => reply("404 Not Found", &[html], "no"),
    }
}

/// Exit code, standard output and standard error of a command line, `BASE` being the server.
fn run(folder: &Folder, server: &Server, line: &str) -> (i32, String, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_newsprint"))
        .current_dir(&folder.0)
        .env("NEWSPRINT_CONFIG", folder.0.join("config"))
        .env("NEWSPRINT_DATA", folder.0.join("data"))
        .env_remove("http_proxy")
        .args(line.split_whitespace().map(|word| word.replace("BASE", &server.address)))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap().replace(&server.address, "BASE");
    (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
}

fn file(folder: &Folder) -> String {
    std::fs::read_to_string(folder.0.join("config/feeds.toml")).unwrap_or_default()
}

#[test]
fn subscribing_asks_as_seldom_as_can_be() {
    let server = Server::start(answer);
    let entries = "  2026-11-23  Tides\n              Moons\nundo: newsprint feeds undo\n";
    let subscribed = format!("subscribed: The gazette, BASE/feed, 2 entries\n{entries}");
    for (line, code, out, err, asked) in [
        ("subscribe BASE/feed", 0, &*subscribed, "", "/feed"),
        ("subscribe BASE/page", 0, &*subscribed, "", "/page /feed"),
        ("subscribe BASE/moved", 0, &*subscribed, "", "/moved /feed"),
        (
            "subscribe BASE/two",
            1,
            "  1  BASE/feed  Posts\n  2  BASE/comments  Comments of all\n",
            "newsprint: BASE/two: has 2 feeds; 'newsprint subscribe BASE/two --pick 1', or name one by its address\n",
            "/two",
        ),
        ("subscribe BASE/two --pick 1", 0, &*subscribed, "", "/two /feed"),
        ("subscribe BASE/two --pick 3", 2, "", "newsprint: --pick: there are 2 feeds to pick from\n", "/two"),
        (
            "subscribe BASE/none",
            1,
            "",
            "newsprint: BASE/none: a page that names no feed; open the site and look for its feed, or name the feed's own address\n",
            "/none",
        ),
        (
            "subscribe BASE/busy",
            1,
            "",
            "newsprint: BASE/busy: asked too often (429); asks to wait: 120\n",
            "/busy",
        ),
        ("subscribe BASE/gone", 1, "", "newsprint: BASE/gone: gone for good (410)\n", "/gone"),
        ("subscribe BASE/feed --no-fetch", 0, "", "", ""),
        ("subscribe --list en", 0, "", "", ""),
        // What failed does not keep the others from being subscribed.
        (
            "subscribe BASE/404 BASE/feed",
            1,
            &*subscribed,
            "newsprint: BASE/404: there is nothing at this address (404)\n",
            "/404 /feed",
        ),
        (
            "subscribe BASE/feed --dry-run",
            0,
            "would subscribe: The gazette, BASE/feed, 2 entries\n  2026-11-23  Tides\n              Moons\n",
            "",
            "/feed",
        ),
    ] {
        let folder = Folder::new("subscribing");
        let (is_code, is_out, is_err) = run(&folder, &server, line);
        assert_eq!((is_code, &*is_err), (code, err), "{line}");
        assert!(out.is_empty() || is_out == out, "{line}: {is_out}");
        assert_eq!(server.take_asked().join(" "), asked, "{line}");
        let is_kept = file(&folder).contains(&format!("address = \"{}/feed\"", server.address));
        assert_eq!(
            is_kept,
            (out.starts_with("subscribed") || line.contains("no-fetch")),
            "{line}: {}",
            file(&folder)
        );
    }
}

#[test]
fn the_answer_by_which_a_feed_is_subscribed_is_its_first() {
    let server = Server::start(answer);
    let folder = Folder::new("subscribing-first");
    run(&folder, &server, "subscribe BASE/feed");
    assert_eq!(server.take_asked().join(" "), "/feed");
    let (code, out, _) = run(&folder, &server, "fetch");
    assert_eq!((code, server.take_asked().len()), (0, 0), "nothing is due: {out}");
    let (_, out, _) = run(&folder, &server, "list");
    assert!(out.contains("Tides") && out.contains("Moons"), "{out}");
}

#[test]
fn offline_nobody_is_asked() {
    let server = Server::start(answer);
    let folder = Folder::new("subscribing-offline");
    folder.write("config/config.toml", "offline = true\n");
    let (code, _, err) = run(&folder, &server, "subscribe BASE/feed");
    assert!(code == 1 && err.contains("offline"), "{code} {err}");
    assert!(server.take_asked().is_empty() && !file(&folder).contains("address"));
}

#[test]
fn a_feed_is_subscribed_once() {
    let server = Server::start(answer);
    let folder = Folder::new("subscribing-once");
    run(&folder, &server, "subscribe BASE/feed --section News --tag sea --every 6h --title Gazette");
    let before = file(&folder);
    assert!(
        before.contains("title = \"Gazette\"\nsection = \"News\"\ntags = [\"sea\"]\nevery = \"6h\"\n"),
        "{before}"
    );
    server.take_asked();
    let (code, out, _) = run(&folder, &server, "subscribe BASE/feed/");
    assert_eq!((code, &*out), (0, "already subscribed: Gazette, BASE/feed\n"));
    assert!(server.take_asked().is_empty(), "what is known is not asked");
    let (code, out, _) = run(&folder, &server, "subscribe BASE/page");
    assert_eq!((code, &*out), (0, "already subscribed: Gazette, BASE/feed\n"));
    assert_eq!(file(&folder), before);
}

#[test]
fn changes_keep_what_a_person_wrote_and_are_undone() {
    let server = Server::start(answer);
    let folder = Folder::new("subscribing-changes");
    let own = "# Mine.\n\n[[feed]] # daily\naddress = \"https://a.example/feed\"\ntitle = \"A\" # short\n\n# Later.\n[[feed]]\naddress = \"https://b.example/\"\n";
    folder.write("config/feeds.toml", own);
    for (line, said, change) in [
        (
            "feeds rename a Another",
            "Another\nundo: newsprint feeds undo\n",
            ("title = \"A\"", "title = \"Another\""),
        ),
        (
            "feeds move A News/World",
            "A in News/World\nundo: newsprint feeds undo\n",
            ("# short\n", "# short\nsection = \"News/World\"\n"),
        ),
        (
            "feeds pause A",
            "paused: A, https://a.example/feed\nundo: newsprint feeds undo\n",
            ("# short\n", "# short\npaused = true\n"),
        ),
        (
            "unsubscribe https://b.example",
            "unsubscribed: b.example, https://b.example/\nundo: newsprint feeds undo\n",
            ("\n# Later.\n[[feed]]\naddress = \"https://b.example/\"\n", ""),
        ),
    ] {
        let (code, out, err) = run(&folder, &server, line);
        assert_eq!((code, &*out, &*err), (0, said, ""), "{line}");
        assert_eq!(file(&folder), own.replace(change.0, change.1), "{line}");
        let (code, ..) = run(&folder, &server, "feeds undo");
        assert_eq!((code, file(&folder)), (0, own.to_owned()), "{line}");
    }
    assert!(server.take_asked().is_empty());
}

#[test]
fn lists_of_other_readers_come_and_go() {
    let server = Server::start(answer);
    let folder = Folder::new("subscribing-import");
    folder.write(
        "urls",
        "https://a.example/feed News \"~A & B\"\nhttp://www.a.example/feed/\n\"query:Stars:flags # \\\"s\\\"\"\nnonsense\n\"query:Odd:rssurl = 1\"\n",
    );
    let (code, out, err) = run(&folder, &server, "import urls --dry-run");
    // A line that is nothing makes it no such file.
    assert_eq!((code, &*out), (1, ""), "{err}");
    folder.write("urls", "https://a.example/feed News \"~A & B\"\nhttp://www.a.example/feed/\n\"query:Stars:flags # \\\"s\\\"\"\n\"query:Odd:rssurl = 1\"\n");
    let (code, out, err) = run(&folder, &server, "import urls --dry-run");
    let said = "A & B · News  https://a.example/feed\nStars · saved search  is:starred\nwould subscribe: 1 feeds, 1 saved searches\n";
    assert_eq!((code, &*out), (0, said));
    assert!(err.contains("line 4: the query “Odd” cannot be said"), "{err}");
    assert!(file(&folder).is_empty());
    run(&folder, &server, "import urls");
    let (_, state, _) = run(&folder, &server, "export state");
    assert!(state.contains("Stars") && state.contains("is:starred"), "{state}");
    let (_, opml, _) = run(&folder, &server, "export opml");
    assert!(opml.contains("text=\"A &amp; B\""), "{opml}");
    let before = file(&folder);
    folder.write("all.opml", &opml);
    let (_, out, _) = run(&folder, &server, "import all.opml");
    assert_eq!((out.as_str(), file(&folder)), ("subscribed: 0 feeds, 1 subscribed already\n", before));
    let other = Folder::new("subscribing-import-other");
    other.write("all.opml", &opml);
    run(&other, &server, "import all.opml");
    assert_eq!(run(&other, &server, "export opml").1, opml);
    assert!(
        server.take_asked().is_empty() && server.address.starts_with("http://127"),
        "importing asks nobody"
    );
}

#[test]
fn entries_of_other_readers_keep_their_state() {
    let server = Server::start(answer);
    let folder = Folder::new("subscribing-entries");
    folder.write(
        "entries.json",
        r#"{"entries": [{"title": "Tides", "url": "https://a.example/1", "status": "read", "starred": true, "content": "<p>The sea rises.</p>",
            "feed": {"feed_url": "https://a.example/feed", "title": "A"}},
           {"title": "Moons", "url": "https://a.example/2", "status": "unread", "content": "<p>Full.</p>", "feed": {"feed_url": "https://a.example/feed"}}]}"#,
    );
    let (_, out, _) = run(&folder, &server, "import entries.json --dry-run");
    assert_eq!(out, "would import: 2 entries, 1 read, 1 starred\n");
    let (code, out, err) = run(&folder, &server, "import entries.json");
    assert!(code == 0 && out.ends_with("imported: 2 entries, 1 read, 1 starred\n"), "{out}{err}");
    assert!(run(&folder, &server, "list is:starred is:read").1.contains("Tides"));
    assert!(run(&folder, &server, "list is:unread").1.contains("Moons"));
}
