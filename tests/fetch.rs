//! Fetching against a server of the tests, with time that the tests set: what is asked when, what is kept, what is said.

#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "a test that fails must fail; the server is shared by several tests"
)]

#[path = "support/server.rs"]
mod server;

use std::{
    cell::Cell,
    ops::ControlFlow,
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use newsprint::{
    config::{AppDirs, Config},
    feeds::{Every, Memories, Memory, Report, Round, Subscription, Trouble, Why},
    library::{Library, Record, ScanMode},
    net::{Client, Limits},
};
use server::{Asked, Reply, Server, bytes, reply};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
const START: i64 = 1_790_000_000;

thread_local! {
    static CLOCK: Cell<i64> = const { Cell::new(START) };
}

fn now() -> i64 {
    CLOCK.get()
}

fn pass(seconds: i64) {
    CLOCK.set(now() + seconds);
}

fn rfc(at: i64) -> String {
    newsprint::article::Moment::from_unix_seconds(at).unwrap().to_string()
}

/// An entry with all that tests change about it.
fn item(id: &str, link: &str, title: &str, text: &str, at: i64) -> String {
    let id = if id.is_empty() { String::new() } else { format!("<guid isPermaLink=\"false\">{id}</guid>") };
    format!(
        "<item>{id}<link>{link}</link><title>{title}</title><pubDate>{}</pubDate><description><![CDATA[<p>{text}</p>]]></description></item>",
        rfc(at)
    )
}

fn rss(items: &[String]) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>The gazette</title>{}</channel></rss>",
        items.concat()
    )
}

/// `count` entries, the newest first, a day apart.
fn numbered(count: i64) -> Vec<String> {
    let one = |n: i64| {
        let (id, link) = (format!("id-{n}"), format!("https://a.example/{n}"));
        item(&id, &link, &format!("Story {n}"), &format!("Words of story {n}. ").repeat(8), START - n * DAY)
    };
    (1..=count).map(one).collect()
}

type Answer = Box<dyn Fn(&Asked) -> Reply + Send>;

/// What it is called, what the feed had, what it has then; how many are new and changed; how many articles there are.
type Case = (&'static str, Vec<String>, Vec<String>, (usize, usize), usize);

/// A server whose answer the test changes, and a library of its own.
struct World {
    folder: tempfile::TempDir,
    server: Server,
    answer: Arc<Mutex<Answer>>,
    feed: Subscription,
}

impl World {
    fn new(answer: impl Fn(&Asked) -> Reply + Send + 'static) -> Self {
        let answer: Arc<Mutex<Answer>> = Arc::new(Mutex::new(Box::new(answer)));
        let current = Arc::clone(&answer);
        let server = Server::start(move |asked| (current.lock().unwrap())(asked));
        let feed = Subscription { slug: "gazette".into(), ..Subscription::new(&server.url("/feed")) };
        Self { folder: tempfile::tempdir().unwrap(), server, answer, feed }
    }

    /// A feed that is the same whoever asks.
    fn with(items: &[String]) -> Self {
        let body = rss(items);
        Self::new(move |_| reply("200 OK", &[], &body))
    }

    fn answers(&self, answer: impl Fn(&Asked) -> Reply + Send + 'static) {
        *self.answer.lock().unwrap() = Box::new(answer);
    }

    fn has(&self, items: &[String]) {
        let body = rss(items);
        self.answers(move |_| reply("200 OK", &[], &body));
    }

    fn round(&self) -> Round {
        let limits = Limits {
            first_byte: Duration::from_secs(2),
            silence: Duration::from_secs(1),
            ..Limits::default()
        };
        Round {
            spacing: Duration::ZERO,
            now,
            ..Round::new(Client::with_limits(false, limits), self.folder.path())
        }
    }

    fn fetch(&self) -> Report {
        self.round().run(std::slice::from_ref(&self.feed), &mut |_| ControlFlow::Continue(())).unwrap()
    }

    fn again(&self) -> Report {
        Round { is_forced: true, ..self.round() }
            .run(std::slice::from_ref(&self.feed), &mut |_| ControlFlow::Continue(()))
            .unwrap()
    }

    fn memory(&self) -> Memory {
        Memories::of(self.folder.path()).load("gazette")
    }

    /// Titles, and whether they are unread, by title.
    fn library(&self) -> Vec<(String, bool)> {
        let mut all: Vec<_> =
            records(self.folder.path()).iter().map(|r| (r.title.to_string(), !r.flags.read)).collect();
        all.sort();
        all
    }

    fn lines(&self) -> usize {
        let folder = self.folder.path().join("feeds/gazette");
        let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
        files.map(|file| std::fs::read_to_string(file.path()).unwrap().lines().count()).sum()
    }
}

fn records(data: &Path) -> Vec<Record> {
    let mut library = Library::open(data).unwrap();
    let roots = [data.join("feeds")];
    library.sync(&roots, ScanMode::Files, &mut |_| ControlFlow::Continue(())).unwrap();
    let mut all = Vec::new();
    library
        .for_each_record(|record| {
            all.push(record);
            true
        })
        .unwrap();
    all
}

#[test]
fn a_new_feed_is_no_flood_and_what_follows_is_news() {
    let world = World::with(&numbered(40));
    let report = world.fetch();
    assert_eq!((report.asked, report.new, report.news), (1, 40, 14), "those of the last 14 days");
    let all = world.library();
    assert_eq!((all.len(), all.iter().filter(|(_, unread)| *unread).count()), (40, 14));
    pass(2 * DAY);
    let newer = item("id-0", "https://a.example/0", "Story 0", "Just in.", now() - HOUR);
    world.has(&[vec![newer], numbered(39)].concat());
    let report = world.fetch();
    assert_eq!((report.new, report.news, report.changed), (1, 1, 0));
    assert_eq!(world.library().len(), 41, "what left the feed stays");
}

#[test]
fn what_has_not_changed_is_asked_for_once() {
    let world = World::new(|asked| {
        let headers = [
            ("ETag", "W/\"a-gzip\""),
            ("Last-Modified", "Thu, 01 Jan 1970"),
            ("Cache-Control", "max-age=7200"),
        ];
        if asked.header("if-none-match") == Some("W/\"a-gzip\"")
            && asked.header("if-modified-since") == Some("Thu, 01 Jan 1970")
        {
            return reply("304 Not Modified", &[("ETag", "W/\"b\""), ("Cache-Control", "max-age=86400")], "");
        }
        reply("200 OK", &headers, rss(&numbered(3)))
    });
    assert_eq!(world.fetch().new, 3);
    let report = world.fetch();
    assert_eq!((report.asked, report.waiting.len()), (0, 1), "it is not due");
    assert_eq!(
        report.next,
        Some(now() + 12 * HOUR),
        "half of a day's gap, which is longer than two hours of freshness"
    );
    pass(12 * HOUR);
    assert_eq!((world.fetch().unchanged, world.server.connections()), (1, 2));
    let memory = world.memory();
    assert_eq!(memory.ledger.iter().map(|attempt| attempt.status.unwrap()).collect::<Vec<_>>(), [200, 304]);
    // What came with 304 counts from now on, what did not stays.
    let validators = memory.validators.unwrap();
    assert_eq!(
        (validators.etag.as_deref(), validators.last_modified.as_deref()),
        (Some("W/\"b\""), Some("Thu, 01 Jan 1970"))
    );
    assert_eq!((memory.ledger[1].next, memory.ledger[1].why), (Some(now() + DAY), Why::Fresh));
    // The same body without validators writes nothing and takes the validators away.
    world.has(&numbered(3));
    pass(2 * DAY);
    world.fetch();
    assert!(world.memory().validators.unwrap().is_empty());
    assert_eq!(world.lines(), 3);
}

#[test]
fn entries_stay_what_they_are() {
    let text =
        "Words that are long enough to be nobody else's, and to be known again by whoever reads them twice. ";
    let at = START - HOUR;
    let (link, other) = ("https://a.example/1", "https://a.example/2");
    let cases: Vec<Case> = vec![
        (
            "http for https in an id",
            vec![item("http://a.example/1", link, "A", text, at)],
            vec![item("https://a.example/1", link, "A", text, at)],
            (0, 0),
            1,
        ),
        (
            "another id, same words",
            vec![item("x", link, "A", text, at)],
            vec![item("y", link, "A", text, at)],
            (0, 0),
            1,
        ),
        (
            "all ids, other words",
            vec![item("x", link, "A", text, at), item("z", other, "B", text, at)],
            vec![item("x2", link, "A", "new", at), item("z2", other, "B", text, at)],
            (0, 1),
            2,
        ),
        (
            "a link that tracks",
            vec![item("", link, "A", text, at)],
            vec![item("", "http://www.a.example/1/?utm_source=x", "A", text, at)],
            (0, 0),
            1,
        ),
        (
            "a corrected headline",
            vec![item("x", link, "Teh tide", text, at)],
            vec![item("x", link, "The tide", text, at)],
            (0, 1),
            1,
        ),
        (
            "one id for all",
            vec![item("x", link, "A", text, at), item("x", other, "B", text, at)],
            vec![item("x", link, "A", text, at), item("x", other, "B", text, at)],
            (0, 0),
            2,
        ),
        (
            "one link for all",
            vec![item("x", link, "A", text, at), item("y", link, "B", text, at)],
            vec![item("x", link, "A", text, at), item("z", link, "C", text, at)],
            (1, 0),
            3,
        ),
        (
            "no id, one link for all",
            vec![item("", link, "A", text, at), item("", link, "B", text, at)],
            vec![item("", link, "A", text, at), item("", link, "B", text, at)],
            (0, 0),
            2,
        ),
        (
            "twice the same",
            vec![item("x", link, "A", text, at), item("x", link, "A", text, at)],
            vec![item("x", link, "A", text, at)],
            (0, 0),
            1,
        ),
        ("gone and back", vec![item("x", link, "A", text, at)], vec![], (0, 0), 1),
    ];
    for (name, before, after, expected, articles) in cases {
        let world = World::with(&before);
        world.fetch();
        world.library();
        pass(2 * DAY);
        world.has(&after);
        let report = world.fetch();
        assert_eq!((report.new, report.changed), expected, "{name}");
        assert_eq!(world.library().len(), articles, "{name}: {:?}", world.library());
        pass(2 * DAY);
        world.has(&before);
        world.fetch();
        assert_eq!(world.library().len(), articles, "{name}, and back");
    }
}

#[test]
fn dates_that_cannot_be_are_those_of_the_arrival() {
    let world = World::with(&[
        item("a", "https://a.example/1", "Ahead", "x", START + 10 * DAY),
        item("b", "https://a.example/2", "Old", "x", -70_000_000_000),
        item("c", "https://a.example/3", "Fair", "x", START - 3 * DAY),
    ]);
    world.fetch();
    let mut days: Vec<(String, String)> = records(world.folder.path())
        .iter()
        .map(|r| (r.title.to_string(), r.published.unwrap().to_string()))
        .collect();
    days.sort();
    let day = |at: i64| rfc(at)[..10].to_owned();
    let expected = [("Ahead", day(START)), ("Fair", day(START - 3 * DAY)), ("Old", day(START))];
    assert_eq!(days, expected.map(|(title, day)| (title.to_owned(), day)));
}

#[test]
fn trouble_is_told_and_the_articles_stay() {
    for (status, headers, trouble, words, wait) in [
        ("429 Too Many Requests", vec![("Retry-After", "36000")], Trouble::Busy, "(429)", Some(10 * HOUR)),
        ("503 Service Unavailable", vec![], Trouble::Busy, "(503)", Some(HOUR)),
        ("500 Oops", vec![], Trouble::Failing, "fails", Some(HOUR)),
        ("404 Not Found", vec![("ETag", "\"error\"")], Trouble::Missing, "(404)", Some(6 * HOUR)),
        ("401 Unauthorized", vec![], Trouble::Login, "who asks", None),
        ("410 Gone", vec![], Trouble::Leaving, "(410)", Some(DAY)),
        ("206 Partial Content", vec![], Trouble::Failing, "part", Some(HOUR)),
    ] {
        let world = World::with(&numbered(2));
        world.fetch();
        pass(2 * DAY);
        world.answers(move |_| reply(status, &headers, "<html>an error</html>"));
        let report = world.fetch();
        assert!(report.failed[0].1.contains(words), "{status}: {}", report.failed[0].1);
        let memory = world.memory();
        assert_eq!(
            (memory.timing.trouble, memory.ledger.last().unwrap().next),
            (Some(trouble), wait.map(|wait| now() + wait)),
            "{status}"
        );
        assert_eq!(memory.validators.and_then(|known| known.etag), None, "{status}: of an error page");
        assert_eq!(world.library().len(), 2, "{status}");
        // Nothing goes out inside a rest, whoever asks.
        let before = world.server.connections();
        world.again();
        let rests = matches!(trouble, Trouble::Busy);
        assert_eq!(world.server.connections() - before, usize::from(!rests), "{status}");
    }
}

#[test]
fn a_page_is_no_feed_and_a_broken_minute_freezes_none() {
    let world = World::with(&numbered(2));
    world.fetch();
    pass(2 * DAY);
    let portal =
        "<!DOCTYPE html><html><head><title>Hotel</title></head><body><p>Log in, please.</p></body></html>";
    world.answers(move |asked| match &*asked.path {
        "/feed" => reply("302 Found", &[("Location", "/login")], ""),
        _ => reply("200 OK", &[("ETag", "\"portal\"")], portal),
    });
    let report = world.fetch();
    assert!(report.failed[0].1.contains("login of the network"), "{:?}", report.failed);
    assert!(world.memory().validators.is_none() && world.memory().moving.is_none());
    pass(HOUR);
    world.has(&numbered(3));
    assert_eq!(world.fetch().new, 1);
    assert_eq!(world.library().len(), 3);
    // One that is cut keeps what is whole, and is asked again.
    pass(2 * DAY);
    let whole = rss(&[vec![item("new", "https://a.example/new", "New", "x", now())], numbered(3)].concat());
    world.answers(move |_| {
        Reply::Bytes(bytes(
            "200 OK",
            &[("ETag", "\"cut\"")],
            whole.len(),
            &whole.as_bytes()[..whole.len() / 2],
        ))
    });
    let report = world.fetch();
    assert_eq!((report.new, report.failed.len()), (1, 1));
    assert!(world.memory().validators.is_none());
}

#[test]
fn an_address_is_changed_when_it_is_said_for_days() {
    let world = World::new(|asked| match &*asked.path {
        "/feed" => reply("301 Moved Permanently", &[("Location", "/new")], ""),
        _ => reply("200 OK", &[], rss(&numbered(2))),
    });
    let moved = (0..5).map(|_| {
        let report = world.fetch();
        pass(DAY);
        report.moved
    });
    let moved: Vec<_> = moved.collect();
    let to = ("gazette".to_owned(), world.server.url("/new"));
    // The first answer has nothing to be compared with.
    assert_eq!(moved, [vec![], vec![], vec![], vec![], vec![to]]);
}

#[test]
fn gone_is_gone_after_a_day() {
    let world = World::new(|_| reply("410 Gone", &[], ""));
    for _ in 0..10 {
        world.fetch();
        pass(DAY / 2);
    }
    assert_eq!((world.server.connections(), world.memory().timing.trouble), (2, Some(Trouble::Gone)));
}

#[test]
fn offline_is_told_apart() {
    let world = World::with(&numbered(1));
    // Ports of hosts that take no connection.
    let dead = |host: &str| {
        let port = std::net::TcpListener::bind((host, 0)).unwrap().local_addr().unwrap().port();
        format!("http://{host}:{port}/feed")
    };
    let feeds: Vec<Subscription> = (2..8)
        .map(|n| Subscription {
            slug: format!("dead-{n}"),
            ..Subscription::new(&dead(&format!("127.0.0.{n}")))
        })
        .collect();
    let mut go_on = |_| ControlFlow::Continue(());
    let report = world.round().run(&feeds, &mut go_on).unwrap();
    assert!(report.is_offline && report.failed.is_empty());
    let memories = Memories::of(world.folder.path());
    assert!(feeds.iter().all(|feed| memories.load(&feed.slug) == Memory::default()), "nothing is counted");
    // With one that answers, the others fail by themselves.
    let some = [&feeds[..2], std::slice::from_ref(&world.feed)].concat();
    let report = world.round().run(&some, &mut go_on).unwrap();
    assert_eq!((report.is_offline, report.failed.len(), report.new), (false, 2, 1));
    let offline = Round { client: Client::new(true), ..world.round() };
    let before = world.server.connections();
    assert!(offline.run(&some, &mut go_on).unwrap().is_offline);
    assert_eq!(world.server.connections(), before, "no socket");
}

#[test]
fn hosts_are_asked_one_at_a_time_with_a_pause() {
    let world =
        World::new(|asked| reply("200 OK", &[], rss(&[item(&asked.path, "", &asked.path, "x", START)])));
    let spacing = Duration::from_millis(300);
    let feeds: Vec<Subscription> = (0..4)
        .map(|n| Subscription {
            slug: format!("f{n}"),
            ..Subscription::new(&world.server.url(&format!("/{n}")))
        })
        .collect();
    let began = Instant::now();
    let report = Round { spacing, ..world.round() }.run(&feeds, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(report.asked, 4);
    let asked = world.server.asked();
    assert!(asked.windows(2).all(|pair| pair[1].at - pair[0].at >= spacing), "{:?}", began.elapsed());
}

#[test]
fn a_round_is_stopped_at_once_and_one_process_has_the_turn() {
    let world = World::new(|_| Reply::Hang(Vec::new()));
    let limits = Limits { first_byte: Duration::from_mins(1), ..Limits::default() };
    let round = Round { client: Client::with_limits(false, limits), ..world.round() };
    let began = Instant::now();
    let other = world.round();
    let report = round
        .run(std::slice::from_ref(&world.feed), &mut |_| {
            if world.server.asked().is_empty() {
                return ControlFlow::Continue(());
            }
            let error = other.run(&[], &mut |_| ControlFlow::Continue(())).unwrap_err();
            assert!(error.to_string().contains("another newsprint is fetching"), "{error}");
            ControlFlow::Break(())
        })
        .unwrap();
    assert!(report.is_stopped && began.elapsed() < Duration::from_secs(20));
    assert_eq!(world.memory(), Memory::default(), "nothing was its fault");
}

#[test]
fn whatever_a_kill_leaves_nothing_is_lost_or_twice() {
    let world = World::with(&numbered(3));
    world.fetch();
    let folder = world.folder.path().join("feeds/gazette");
    let file = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let before = std::fs::read(&file).unwrap();
    pass(2 * DAY);
    world.has(&[vec![item("new", "https://a.example/new", "New", "x", now())], numbered(3)].concat());
    let memories = world.folder.path().join("fetch");
    let remembered = std::fs::read(memories.join("gazette.json")).unwrap();
    world.fetch();
    let after = std::fs::read(&file).unwrap();
    assert!(after.len() > before.len() && after.starts_with(&before));
    // Each beginning of what was appended, with what was remembered before or nothing at all.
    for end in (before.len()..=after.len()).step_by(7).chain([after.len() - 1]) {
        std::fs::write(&file, &after[..end]).unwrap();
        if end % 2 == 0 {
            std::fs::write(memories.join("gazette.json"), &remembered).unwrap();
        } else {
            std::fs::remove_file(memories.join("gazette.json")).unwrap();
        }
        world.fetch();
        let titles: Vec<String> = world.library().into_iter().map(|(title, _)| title).collect();
        assert_eq!(titles, ["New", "Story 1", "Story 2", "Story 3"], "after {end} bytes");
    }
}

#[test]
fn the_reader_decides_how_often_and_how_much() {
    let world = World::with(&numbered(3));
    let feed = Subscription { every: Every::parse("30m"), max_a_day: Some(1), ..world.feed.clone() };
    let fetch =
        || world.round().run(std::slice::from_ref(&feed), &mut |_| ControlFlow::Continue(())).unwrap();
    let report = fetch();
    assert_eq!((report.new, report.news, report.next), (3, 1, Some(now() + 1800)));
    let paused = Subscription { paused: true, ..feed.clone() };
    pass(DAY);
    let report = world.round().run(&[paused], &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((report.asked, report.waiting[0].1.why), (0, Why::Paused));
    assert_eq!(fetch().asked, 1);
}

#[test]
fn the_command_fetches_and_says_it_in_a_line() {
    let server = Server::start(|_| reply("200 OK", &[], rss(&numbered(2))));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("feeds.toml"),
        format!("[[feed]]\naddress = \"{}\"\n", server.url("/feed")),
    )
    .unwrap();
    let run = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_newsprint"))
            .args(args)
            .env("NEWSPRINT_CONFIG", folder.path())
            .env("NEWSPRINT_DATA", folder.path().join("data"))
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    };
    assert_eq!(run(&["fetch", "--offline"]).0, 1);
    let (code, out, err) = run(&["fetch"]);
    assert_eq!((code, &*err), (0, ""));
    assert!(out.starts_with("1 feed asked: 2 new articles"), "{out}");
    let (_, out, _) = run(&["list"]);
    assert!(out.contains("Story 1") && out.contains("Story 2") && out.lines().count() == 2, "{out}");
    let (code, out, _) = run(&["fetch"]);
    assert!(code == 0 && out.starts_with("no feed is due; the next is due in "), "{out}");
    let (_, out, _) = run(&["fetch", "--json", "--again", &server.url("/feed")]);
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((value["asked"].as_u64(), value["unchanged"].as_u64()), (Some(1), Some(1)));
    assert_eq!((run(&["fetch", "--quiet"]).1, server.connections()), (String::new(), 2));
    // What the index forgets is in the files.
    std::fs::remove_file(folder.path().join("data/library.db")).unwrap();
    assert!(run(&["list"]).1.contains("Story 1"));
    let dirs = AppDirs { config: Some(folder.path().into()), data: None };
    assert!(!Config::load(&dirs).unwrap().offline);
}
