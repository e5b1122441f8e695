//! What an input may cost: time grows as the input does, and memory stays below 12 times the input and 64 MiB, whatever the input
//! is made of. The inputs are those of [`kinds`].

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

#[path = "support/kinds.rs"]
mod kinds;
mod support;

use std::{
    io::{Read, Write},
    process::{Child, Stdio},
    time::Duration,
};

use kinds::{KINDS, Kind};
use newsprint::{
    article::Article,
    format::{self, Opened},
    layout::{self, LayoutContext, Measure},
    source::Source,
};
use support::{Folder, command};

/// How large inputs are, if `NEWSPRINT_KILOBYTES` does not ask for another size.
fn kilobytes(usual: usize) -> usize {
    std::env::var("NEWSPRINT_KILOBYTES").ok().and_then(|number| number.parse().ok()).unwrap_or(usual)
}

/// Nanoseconds of processor time that this thread has had.
fn cpu_time() -> u64 {
    let line = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    line.split(' ').next().unwrap().parse().unwrap()
}

/// Reads all that an input holds, and gives it to `take` article by article.
fn read(name: &'static str, bytes: Vec<u8>, mut take: impl FnMut(&Article)) {
    match format::open_bytes(bytes, true, &Source::Bundled(name)) {
        Ok(Opened::One(article)) => take(&article),
        Ok(Opened::Many(drafts, _)) => drafts.iter().for_each(|draft| take(&format::article(draft).unwrap())),
        Err(_) => {}
    }
}

/// Sets an article.
fn set(article: &Article) {
    let mut letters = 0;
    layout::each_line(article, Measure::new(66), &LayoutContext::default(), |line| {
        letters += line.width();
    });
    std::hint::black_box(letters);
}

/// Runs `work` as readers run, and gives what it gives.
fn on_a_reader<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(format::READER_STACK);
    thread.spawn(work).unwrap().join().unwrap()
}

#[test]
fn time_grows_as_the_input_does() {
    /// Four times the input may take so many times the time; twice as many would be the square.
    const MOST: f64 = 8.0;
    /// Processor time below which nothing can be told.
    const LEAST: u64 = 12_000_000;
    // Inputs are as large as this and a quarter of it.
    let size = kilobytes(64) << 10;
    let mut slow = Vec::new();
    for kind in KINDS {
        let cost = |bytes: usize| {
            let input = kind.input(bytes);
            let name = kind.name;
            on_a_reader(move || {
                let before = cpu_time();
                read(name, input, set);
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

/// What the tests ask for is asked of every format.
#[test]
fn no_format_is_missing() {
    for format in format::FORMATS {
        let kinds: Vec<&Kind> = KINDS.iter().filter(|kind| kind.format == format.name).collect();
        assert!(!kinds.is_empty(), "nothing measures {}", format.name);
        for kind in kinds {
            let input = kind.input(4096);
            let read_by = format::description(&input, &Source::Bundled(kind.name)).name;
            // What is inside of an archive says which it is of those.
            let is_member = read_by == "archive";
            assert!(read_by == format.name || is_member, "{}: read as {read_by}", kind.name);
        }
    }
}

/// In a build as it is used; others are several times slower.
#[cfg(not(debug_assertions))]
#[test]
fn a_megabyte_is_read_in_a_fraction_of_a_second() {
    /// Milliseconds of processor time for a megabyte of text, of articles in a list, and of what is read as a page: a half more
    /// than the worst of each takes.
    const MOST: [u64; 3] = [150, 350, 700];
    let mut slow = Vec::new();
    for kind in KINDS {
        let is_page = matches!(kind.format, "html" | "links" | "enex" | "epub" | "xml" | "mail")
            || kind.name.contains("html");
        let is_list =
            matches!(kind.format, "table" | "json" | "feed" | "clippings" | "archive" | "jex" | "omnivore");
        let most = MOST[if is_page { 2 } else { usize::from(is_list) }];
        let cost = |sets: bool| {
            let (name, input) = (kind.name, kind.input(1 << 20));
            let bytes = input.len().max(1 << 20) as u64;
            on_a_reader(move || {
                let before = cpu_time();
                read(name, input, |article| {
                    if sets {
                        set(article)
                    }
                });
                (cpu_time() - before) / (bytes >> 10) * 1024 / 1_000_000
            })
        };
        let read = (0..3).map(|_| cost(false)).min().unwrap_or_default();
        let line = format!("{}: {read} ms, and {} to set", kind.name, cost(true).saturating_sub(read));
        println!("{line}");
        if read > most {
            slow.push(line);
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
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
    let is_measured = |kind: &&Kind| cfg!(not(debug_assertions)) || WORST.contains(&kind.name);
    let mut large = Vec::new();
    for kind in KINDS.iter().filter(is_measured) {
        let input = kind.input(kilobytes(1024) << 10);
        let most = 12 * input.len() as u64 + (64 << 20);
        let file = folder.write(kind.name, &input);
        let taken = memory_of(&["cat", &file], None);
        println!("{}: {} of {} MiB", kind.name, taken >> 20, most >> 20);
        if taken > most {
            large.push(format!("{}: {} of {} MiB", kind.name, taken >> 20, most >> 20));
        }
    }
    assert!(large.is_empty(), "{large:#?}");
    let endless = b"y\n".repeat(1 << 20);
    let most = 12 * endless.len() as u64 + (64 << 20);
    let taken = memory_of(&["cat", "-"], Some(endless));
    assert!(taken <= most, "lines through a pipe: {} MiB", taken >> 20);
}
