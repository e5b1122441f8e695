//! What an input may cost: time grows as the input does, and memory stays below 12 times the input and 64 MiB, whatever the input
//! is made of. The inputs are the worst that are known of each format.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

mod support;

use std::{
    io::{Read, Write},
    process::{Child, Stdio},
    time::Duration,
};

use newsprint::{
    article::Article,
    format::{self, Opened},
    layout::{self, LayoutContext, Measure},
    source::Source,
};
use support::{Folder, command};

/// An input made of one piece many times.
struct Kind {
    /// The name of the file.
    name: &'static str,
    before: &'static str,
    /// Is repeated; each `#` becomes the number of the repetition.
    piece: &'static str,
    after: &'static str,
}

const fn kind(name: &'static str, before: &'static str, piece: &'static str) -> Kind {
    Kind { name, before, piece, after: "" }
}

const TEI: &str = "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><text><body>";
const TEI_HEAD: &str =
    "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><profileDesc><textClass><keywords>";

const KINDS: &[Kind] = &[
    kind("prose.txt", "", "The sea rises twice a day, and each time the harbour fills with boats. "),
    kind("lines.txt", "", "a\n"),
    kind("paragraphs.txt", "", "a\n\n"),
    kind("items.txt", "Title\n\n", "- a\n"),
    kind("rows.txt", "Title\n\n", "| a | b |\n"),
    kind("addresses.txt", "Title\n\n", "http://a.b/# "),
    kind("separators.txt", "", "a\u{2028}"),
    kind("paragraphs.md", "# T\n\n", "a\n\n"),
    kind("items.md", "# T\n\n", "- a\n"),
    kind("headings.md", "# T\n\n", "# a\n"),
    kind("emphasis.md", "# T\n\n", "*a* "),
    kind("code.md", "# T\n\n", "`a` "),
    kind("links.md", "# T\n\n", "[a](b) "),
    kind("brackets.md", "# T\n\n", "["),
    kind("stars.md", "# T\n\n", "*a **"),
    kind("quotes.md", "# T\n\n", "> "),
    kind("highlights.md", "# T\n\n", "==a== "),
    kind("escapes.md", "# T\n\n", "\\# "),
    kind("addresses.md", "# T\n\n", "http://a.b/# "),
    kind("comments.md", "# T\n\n", "%%a%% "),
    kind("formulas.md", "# T\n\n", "$a_b$ "),
    kind("pictures.md", "# T\n\n", "![a](b) words "),
    kind("notes.md", "# T\n\n", "a[^#]\n\n[^#]: note\n\n"),
    kind("names.md", "# T\n\n", "[a#]\n\n[a#]: http://a.b/#\n\n"),
    kind("rows.md", "# T\n\n|a|b|\n|-|-|\n", "|a|b|\n"),
    kind("tags.md", "# T\n\n", "<b>a</b> "),
    kind("breaks.md", "# T\n\n", "a  \n"),
    kind("paragraphs.html", "<html><body>", "<p>a"),
    kind("rules.html", "<html><body>", "<hr>"),
    kind("breaks.html", "<html><body>", "a<br>"),
    kind("bold.html", "<html><body>", "<b>a</b> "),
    kind("links.html", "<html><body>", "<a href=b>a</a> "),
    kind("deep.html", "<html><body>", "<div>"),
    kind("opened.html", "<html><body>", "<div></x>"),
    kind("ruby.html", "<html><body>", "<rt>"),
    kind("fonts.html", "<html><body>", "<font color=#></x><p>a"),
    kind("quotes.html", "<html><body>", "<blockquote>a"),
    kind("items.html", "<html><body><ul>", "<li>a"),
    kind("cells.html", "<html><body><table>", "<tr><td>a<td>b"),
    kind("pictures.html", "<html><body>", "<img src=a#>"),
    kind("attributes.html", "<html><body><div ", "a# "),
    kind("entities.html", "<html><body><p>", "&amp;"),
    kind("words.html", "<html><body><p>", "word "),
    kind("titles.html", "<html><body><svg><title>", "<div>"),
    kind("paragraphs.xml", TEI, "<p>a</p>"),
    kind("terms.xml", TEI_HEAD, "<term>t#</term>"),
    kind("empty.xml", "<rss version=\"2.0\"><channel>", "<item/>"),
    kind("entries.xml", "<rss version=\"2.0\"><channel>", "<item><title>a#</title></item>"),
    kind("tags.xml", "<rss version=\"2.0\"><channel><item><title>a</title>", "<category>c#</category>"),
    kind("rows.csv", "url,title\n", "https://a.b/#,a\n"),
    kind("empty.csv", "url,title\n", "a,b\n"),
    kind("messages.mbox", "", "From a@b Thu Jan  1 00:00:00 2020\nSubject: a#\n\nw\n\n"),
    kind("lines.eml", "From: a@b\nSubject: a\nDate: Thu, 1 Jan 2020 00:00:00 +0000\n\n", "a\n"),
    kind("headers.eml", "From: a@b\nSubject: a\n", "X-#: a\n"),
    kind("entries.jsonl", "", "{\"title\":\"a#\",\"content\":\"<p>a\"}\n"),
    Kind { after: "{}]", ..kind("entries.json", "[", "{\"title\":\"a#\",\"content\":\"a\"},") },
    Kind { after: "1]}", ..kind("numbers.json", "{\"title\":\"a\",\"content\":\"words\",\"x\":[", "1,") },
    kind("cues.vtt", "WEBVTT\n\n", "00:01.000 --> 00:02.000\na\n\n"),
    kind("links.gmi", "# T\n\n", "=> a b\n"),
    kind("headings.org", "#+TITLE: T\n\n", "* a\n"),
    kind("paragraphs.org", "#+TITLE: T\n\n", "a\n\n"),
];

impl Kind {
    /// An input of about so many bytes.
    fn input(&self, bytes: usize) -> Vec<u8> {
        let mut text = String::from(self.before);
        for number in 0.. {
            if text.len() >= bytes {
                break;
            }
            if self.has_numbers() {
                text.push_str(&self.piece.replace('#', &i32::to_string(&number)));
            } else {
                text.push_str(self.piece);
            }
        }
        text.push_str(self.after);
        text.into_bytes()
    }

    /// Whether `#` is a place for a number, not a sign of the format.
    fn has_numbers(&self) -> bool {
        !matches!(self.name, "headings.md" | "escapes.md")
    }
}

/// Nanoseconds of processor time that this thread has had.
fn cpu_time() -> u64 {
    let line = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    line.split(' ').next().unwrap().parse().unwrap()
}

/// Reads and sets all that an input holds.
fn read(name: &'static str, bytes: Vec<u8>) {
    let set = |article: &Article| {
        let mut letters = 0;
        layout::each_line(article, Measure::new(66), &LayoutContext::default(), |line| {
            letters += line.width();
        });
        std::hint::black_box(letters);
    };
    match format::open_bytes(bytes, true, &Source::Bundled(name)) {
        Ok(Opened::One(article)) => set(&article),
        Ok(Opened::Many(drafts, _)) => drafts.iter().for_each(|draft| set(&format::article(draft))),
        Err(_) => {}
    }
}

/// Runs `work` as readers run, and gives what it gives.
fn on_a_reader<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(format::READER_STACK);
    thread.spawn(work).unwrap().join().unwrap()
}

#[test]
fn time_grows_as_the_input_does() {
    /// Inputs are as large as this and a quarter of it; `NEWSPRINT_KILOBYTES` takes larger ones.
    const KILOBYTES: usize = 64;
    /// Four times the input may take so many times the time; twice as many would be the square.
    const MOST: f64 = 8.0;
    /// Processor time below which nothing can be told.
    const LEAST: u64 = 12_000_000;
    let asked = std::env::var("NEWSPRINT_KILOBYTES").ok().and_then(|number| number.parse().ok());
    let size = asked.unwrap_or(KILOBYTES) << 10;
    let mut slow = Vec::new();
    for kind in KINDS {
        let cost = |bytes: usize| {
            let input = kind.input(bytes);
            let name = kind.name;
            on_a_reader(move || {
                let before = cpu_time();
                read(name, input);
                cpu_time() - before
            })
        };
        // The processor's clock is coarse and its caches are shared: the best of some counts.
        let ratio =
            (0..4).map(|_| (cost(size / 4), cost(size))).try_fold(f64::MAX, |best, (small, large)| {
                let ratio = large.max(LEAST) as f64 / small.max(LEAST / 4) as f64;
                let best = best.min(ratio);
                if best <= MOST { Err(best) } else { Ok(best) }
            });
        if let Ok(ratio) = ratio {
            slow.push(format!("{}: {ratio:.1}", kind.name));
        }
    }
    assert!(slow.is_empty(), "times for four times the input: {slow:?}");
}

/// The most memory that a process had, in bytes; nothing after its end.
fn peak(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or(0, |line| line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10)
}

/// The most memory that `newsprint cat` takes for an input that comes through a pipe.
fn memory_of(arguments: &[&str], input: Option<Vec<u8>>) -> u64 {
    let mut command = command(arguments);
    command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    if let Some(input) = input {
        let mut stdin = child.stdin.take().unwrap();
        std::thread::spawn(move || drop(stdin.write_all(&input)));
    }
    let mut out = child.stdout.take().unwrap();
    std::thread::spawn(move || drop(std::io::copy(&mut out.by_ref(), &mut std::io::sink())));
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        most = most.max(peak(&child));
        std::thread::park_timeout(Duration::from_millis(3));
    }
    most
}

#[test]
fn memory_stays_below_twelve_times_the_input() {
    /// What of each format takes most.
    const WORST: &[&str] = &[
        "lines.txt",
        "items.md",
        "brackets.md",
        "rows.md",
        "paragraphs.html",
        "items.html",
        "attributes.html",
        "links.html",
        "quotes.html",
        "entries.json",
        "numbers.json",
        "entries.xml",
        "messages.mbox",
        "paragraphs.org",
    ];
    let folder = Folder::new("memory");
    for kind in KINDS.iter().filter(|kind| WORST.contains(&kind.name)) {
        let input = kind.input(1 << 20);
        let most = 12 * input.len() as u64 + (64 << 20);
        let file = folder.write(kind.name, &input);
        let taken = memory_of(&["cat", &file], None);
        assert!(taken <= most, "{}: {} of {} MiB", kind.name, taken >> 20, most >> 20);
    }
    let endless = b"y\n".repeat(1 << 20);
    let most = 12 * endless.len() as u64 + (64 << 20);
    let taken = memory_of(&["cat", "-"], Some(endless));
    assert!(taken <= most, "lines through a pipe: {} MiB", taken >> 20);
}
