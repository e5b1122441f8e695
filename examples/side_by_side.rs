//! Times newsprint and the readers that are installed beside it, in the same pty, in turns, and prints the medians as
//! Markdown: `cargo run --release --example side_by_side [ROUNDS]`. Inputs are made up, in a folder of its own below the
//! system's temporary one. Whatever reader is missing is left out.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that fails must fail")]

use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
    process::Command,
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// Silence after which a screen counts as drawn.
const QUIET: Duration = Duration::from_millis(25);
/// How long anything may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// Pages that are turned.
const PAGES: usize = 50;

/// A reader and how to ask it for things.
struct Reader {
    name: &'static str,
    /// Program and arguments; `{}` is the file.
    start: &'static str,
    /// Keys that look for the word at the end.
    search: &'static str,
    page: &'static str,
    /// Keys that go to the start.
    top: &'static str,
}

const READERS: &[Reader] = &[
    Reader { name: "newsprint", start: "newsprint {}", search: "/quartz", page: " ", top: "g" },
    Reader { name: "less", start: "less {}", search: "/quartz\r", page: " ", top: "g" },
    Reader { name: "vim", start: "vim.tiny -R -n {}", search: "/quartz\r", page: "\x06", top: "gg" },
    Reader { name: "w3m", start: "w3m {}", search: "/quartz\r", page: " ", top: "g" },
];

/// One start of one reader, in milliseconds, and what it took.
#[derive(Default)]
struct Timing {
    first: f64,
    search: f64,
    pages: Vec<f64>,
    bytes_a_page: f64,
    mebibytes: f64,
}

fn main() {
    let rounds: usize = std::env::args().nth(1).and_then(|arg| arg.parse().ok()).unwrap_or(9);
    let own = std::env::current_exe().unwrap().parent().unwrap().join("../newsprint");
    assert!(own.exists(), "build newsprint in the same profile first: cargo build --release");
    let desk = Desk::new(own);
    println!("| | first screen, ms | × less | search, ms | page, ms (p95) | bytes a page | MiB |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (size, name) in [(5_000, "5 KB"), (10_000_000, "10 MB"), (100_000_000, "100 MB")] {
        let file = desk.article(size);
        let readers: Vec<&Reader> = READERS
            .iter()
            .filter(|reader| Desk::has(reader) && (size <= 10_000_000 || reader.name != "w3m"))
            .collect();
        let mut all: Vec<Vec<Timing>> = readers.iter().map(|_| Vec::new()).collect();
        for _ in 0..rounds {
            for (reader, timings) in readers.iter().zip(&mut all) {
                timings.push(desk.read(reader, &file));
            }
        }
        let less = readers.iter().position(|reader| reader.name == "less");
        let less = less.map(|at| median(all[at].iter().map(|t| t.first)));
        for (reader, timings) in readers.iter().zip(&all) {
            row(&format!("{name}, {}", reader.name), timings, less);
        }
    }
    for count in [100, 10_000, 100_000] {
        let timings: Vec<Timing> = (0..rounds).map(|_| desk.library(count)).collect();
        row(&format!("library of {count}"), &timings, None);
    }
}

fn row(name: &str, timings: &[Timing], less: Option<f64>) {
    let of = |value: fn(&Timing) -> f64| median(timings.iter().map(value));
    let pages: Vec<f64> = timings.iter().flat_map(|timing| timing.pages.iter().copied()).collect();
    let first = of(|timing| timing.first);
    let ratio = less.map_or(String::new(), |less| format!("{:.2}", first / less));
    println!(
        "| {name} | {first:.1} | {ratio} | {:.1} | {:.2} ({:.2}) | {:.0} | {:.1} |",
        of(|timing| timing.search),
        median(pages.iter().copied()),
        share(pages, 0.95),
        of(|timing| timing.bytes_a_page),
        of(|timing| timing.mebibytes),
    );
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    share(values.collect(), 0.5)
}

fn share(mut values: Vec<f64>, part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = (values.len() as f64 * part) as usize;
    values.get(at.min(values.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

struct Desk {
    folder: PathBuf,
    own: PathBuf,
}

impl Desk {
    fn new(own: PathBuf) -> Self {
        let folder = std::env::temp_dir().join("newsprint-side-by-side");
        fs::create_dir_all(&folder).unwrap();
        Self { folder, own }
    }

    fn has(reader: &Reader) -> bool {
        let program = reader.start.split(' ').next().unwrap();
        program == "newsprint"
            || Command::new("which").arg(program).output().is_ok_and(|found| found.status.success())
    }

    /// A flat article of that many bytes, with the word at its end.
    fn article(&self, size: usize) -> PathBuf {
        let path = self.folder.join(format!("article-{size}.txt"));
        if !path.exists() {
            fs::write(&path, story(1, size)).unwrap();
        }
        path
    }

    fn read(&self, reader: &Reader, file: &Path) -> Timing {
        let mut words =
            reader.start.split(' ').map(|word| if word == "{}" { file.to_str().unwrap() } else { word });
        let program = words.next().unwrap();
        let own = self.own.to_str().unwrap();
        let mut command = CommandBuilder::new(if program == "newsprint" { own } else { program });
        command.args(words);
        command.env("NEWSPRINT_DATA", self.folder.join("nothing"));
        let mut run = Run::start(command);
        let first = run.until("Opening headline");
        run.quiet();
        let (mut pages, from) = (Vec::new(), run.seen);
        for _ in 0..PAGES {
            pages.push(run.press(reader.page));
        }
        let bytes_a_page = (run.seen - from) as f64 / PAGES as f64;
        run.press(reader.top);
        let begun = Instant::now();
        run.send(reader.search);
        let search = run.from(begun, "zebra quartz needle");
        Timing { first, search, pages, bytes_a_page, mebibytes: run.end() }
    }

    /// A library of that many articles, indexed before; its pages are keys in the list.
    fn library(&self, count: usize) -> Timing {
        let root = self.folder.join(format!("library-{count}"));
        let (articles, data) = (root.join("articles"), root.join("data"));
        if !data.exists() {
            fs::create_dir_all(&articles).unwrap();
            for n in 0..count {
                fs::write(articles.join(format!("{n:06}.txt")), story(n, 5_000)).unwrap();
            }
            let config = format!("folders = [{:?}]\n", articles.to_str().unwrap());
            fs::write(root.join("config.toml"), config).unwrap();
            let mut stats = Command::new(&self.own);
            stats.arg("stats").env("NEWSPRINT_DATA", &data).env("NEWSPRINT_CONFIG", &root);
            assert!(stats.output().unwrap().status.success());
        }
        let mut command = CommandBuilder::new(&self.own);
        command.env("NEWSPRINT_DATA", &data);
        command.env("NEWSPRINT_CONFIG", &root);
        let mut run = Run::start(command);
        let first = run.until("headline number");
        // All of the list, and the look at the files, are there by then.
        std::thread::sleep(Duration::from_millis(1500));
        run.quiet();
        let from = run.seen;
        let pages: Vec<f64> = (0..20).map(|_| run.press("j")).collect();
        let bytes_a_page = (run.seen - from) as f64 / 20.0;
        let begun = Instant::now();
        run.send("Sonlyone");
        let search = run.from(begun, "1 found");
        Timing { first, search, pages, bytes_a_page, mebibytes: run.end() }
    }
}

/// Made-up prose, the same every time.
fn story(number: usize, size: usize) -> String {
    let mut random = number as u64 + 1;
    let mut out = format!("Opening headline number {number} of the long report\n");
    while out.len() < size {
        for _ in 0..60 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (word, end) = ((random >> 33) % 5000, (random >> 50).is_multiple_of(12));
            out.push_str(&format!(
                "{}{} ",
                ["ta", "lo", "ven", "mi", "sor"][word as usize % 5].repeat(1 + word as usize % 3),
                word
            ));
            if end {
                out.pop();
                out.push_str(". ");
            }
        }
        out.push('\n');
    }
    out.push_str("At last the zebra quartz needle was found.\n");
    if number == 50 {
        out.push_str("This is the onlyone.\n");
    }
    out
}

/// A program in a pty.
struct Run {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    bytes: Receiver<(Instant, Vec<u8>)>,
    /// What the terminal shows; programs send only what changed.
    screen: vt100::Parser,
    seen: usize,
    started: Instant,
    last: Instant,
    /// Keeps the terminal open.
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Run {
    fn start(mut command: CommandBuilder) -> Self {
        let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        command.env("TERM", "xterm-256color");
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let (sender, bytes) = channel();
        std::thread::spawn(move || {
            let mut room = vec![0; 1 << 16];
            while let Ok(count) = reader.read(&mut room) {
                if count == 0 || sender.send((Instant::now(), room[..count].to_vec())).is_err() {
                    break;
                }
            }
        });
        let screen = vt100::Parser::new(40.try_into().unwrap(), 120.try_into().unwrap(), 0);
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        Self { child, writer, bytes, screen, seen: 0, started, last: started, _master: pair.master }
    }

    fn send(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    fn pump(&mut self, wait: Duration) -> bool {
        let Ok((at, bytes)) = self.bytes.recv_timeout(wait) else { return false };
        self.last = at;
        self.seen += bytes.len();
        self.screen.process(&bytes);
        true
    }

    fn quiet(&mut self) {
        while self.pump(QUIET) {}
    }

    fn until(&mut self, words: &str) -> f64 {
        self.from(self.started, words)
    }

    /// Milliseconds from `begun` until `words` are on the screen.
    fn from(&mut self, begun: Instant, words: &str) -> f64 {
        while !self.screen.screen().contents().contains(words) {
            assert!(begun.elapsed() < PATIENCE, "{words} did not come");
            self.pump(QUIET);
        }
        (self.last - begun).as_secs_f64() * 1e3
    }

    /// Milliseconds from a key to the last byte it causes.
    fn press(&mut self, key: &str) -> f64 {
        let begun = Instant::now();
        self.send(key);
        if self.pump(Duration::from_millis(200)) {
            self.quiet();
        }
        (self.last.max(begun) - begun).as_secs_f64() * 1e3
    }

    /// The most memory it held, in MiB; then it is ended.
    fn end(&mut self) -> f64 {
        let id = self.child.process_id().unwrap_or_default();
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        let kilobytes: f64 = peak.trim().trim_end_matches(" kB").parse().unwrap_or(f64::NAN);
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        kilobytes / 1024.0
    }
}
