//! The real binary in a real pty, seen through a terminal model.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "shared by several tests, and a test that fails must fail"
)]

pub mod shelf;

use std::{
    io::{Read, Write},
    path::PathBuf,
    process::{Command, Output, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, channel},
    },
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long anything may take on a busy machine before the test gives up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A running newsprint and its screen.
pub(crate) struct Session {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    bytes: Receiver<Vec<u8>>,
    /// Whether what the program writes is taken; the flag of the thread that does it.
    reads: Arc<AtomicBool>,
    screen: vt100::Parser,
    /// Everything the program wrote.
    pub written: Vec<u8>,
}

impl Session {
    /// Starts newsprint with `args` on a screen of `columns` and `rows`, with folders of its own.
    pub(crate) fn start(args: &[&str], columns: u16, rows: u16) -> Self {
        Self::start_with(args, columns, rows, &[])
    }

    /// The same with environment variables.
    pub(crate) fn start_with(args: &[&str], columns: u16, rows: u16, env: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_newsprint"));
        command.args(args);
        Self::spawn(command, columns, rows, env)
    }

    /// Starts a shell line in which `$NEWSPRINT` is the program.
    pub fn shell(line: &str, columns: u16, rows: u16) -> Self {
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", line]);
        Self::spawn(command, columns, rows, &[("NEWSPRINT", env!("CARGO_BIN_EXE_newsprint"))])
    }

    fn spawn(mut command: CommandBuilder, columns: u16, rows: u16, env: &[(&str, &str)]) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        command.env("TERM", "xterm-256color");
        command.env("COLORTERM", "truecolor");
        command.env("NEWSPRINT_CONFIG", "/nonexistent/config");
        command.env("NEWSPRINT_DATA", "/nonexistent/data");
        command.env_remove("NO_COLOR");
        for (name, value) in env {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let (sender, bytes) = channel();
        let reads = Arc::new(AtomicBool::new(true));
        let goes_on = Arc::clone(&reads);
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count) = reader.read(&mut buffer) {
                while !goes_on.load(Ordering::SeqCst) {
                    thread::park_timeout(Duration::from_millis(5));
                }
                if count == 0 || sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let screen = vt100::Parser::new(cells(rows), cells(columns), 0);
        Self { child, master: pair.master, writer, bytes, reads, screen, written: Vec::new() }
    }

    fn pump(&mut self, wait: Duration) -> bool {
        match self.bytes.recv_timeout(wait) {
            Ok(bytes) => {
                self.screen.process(&bytes);
                self.written.extend(bytes);
                true
            }
            Err(_) => false,
        }
    }

    /// Waits until the screen satisfies `is_right`; fails with the screen if it never does.
    pub(crate) fn until(&mut self, what: &str, is_right: impl Fn(&vt100::Screen) -> bool) {
        let start = Instant::now();
        while !is_right(self.screen.screen()) {
            assert!(start.elapsed() < PATIENCE, "waited for {what}; the screen is\n{}", self.text());
            self.pump(Duration::from_millis(50));
        }
        // Let the frame end.
        while self.pump(Duration::from_millis(30)) {}
    }

    /// Waits until `words` are on the screen.
    pub(crate) fn sees(&mut self, words: &str) {
        self.until(words, |screen| screen.contents().contains(words));
    }

    /// Waits until `words` are gone from the screen.
    pub(crate) fn misses(&mut self, words: &str) {
        self.until(&format!("no {words}"), |screen| !screen.contents().contains(words));
    }

    /// Waits until the program has written `bytes`.
    pub(crate) fn writes(&mut self, bytes: &str) {
        let start = Instant::now();
        while !self.has_written(bytes) {
            assert!(start.elapsed() < PATIENCE, "waited for {bytes:?}; the screen is\n{}", self.text());
            self.pump(Duration::from_millis(50));
        }
    }

    /// Whether the program has written `bytes`.
    pub(crate) fn has_written(&self, bytes: &str) -> bool {
        self.written.windows(bytes.len()).any(|written| written == bytes.as_bytes())
    }

    /// Types keys.
    pub(crate) fn press(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Changes the size of the terminal.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
        self.screen.screen_mut().set_size(cells(rows), cells(columns));
    }

    /// The screen's lines.
    pub(crate) fn text(&self) -> String {
        let (_, columns) = self.screen.screen().size();
        self.screen.screen().rows(0, columns.get()).map(|row| row.trim_end().to_owned() + "\n").collect()
    }

    /// The terminal's state.
    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.screen.screen()
    }

    /// Sends a signal to the program.
    pub(crate) fn signal(&mut self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Sends signals to the program, one right after the other.
    pub(crate) fn signals(&mut self, names: &[&str]) {
        let id = self.child.process_id().unwrap();
        let kills: Vec<String> = names.iter().map(|name| format!("kill -s {name} {id}")).collect();
        // The first may have ended it already.
        Command::new("sh").args(["-c", &kills.join(";")]).stderr(Stdio::null()).status().unwrap();
    }

    /// From now on nobody takes what the program writes.
    pub(crate) fn stop_reading(&mut self) {
        self.reads.store(false, Ordering::SeqCst);
    }

    /// Takes all that was left, up to the end.
    pub(crate) fn read_again(&mut self) {
        self.reads.store(true, Ordering::SeqCst);
        while let Ok(bytes) = self.bytes.recv_timeout(PATIENCE) {
            self.screen.process(&bytes);
        }
    }

    /// Waits until the program waits for the terminal to take bytes: it has no processor time left to use.
    pub(crate) fn until_blocked(&mut self) {
        let stat = format!("/proc/{}/stat", self.child.process_id().unwrap());
        let ticks = || -> u64 {
            let line = std::fs::read_to_string(&stat).unwrap();
            let fields: Vec<&str> = line.rsplit(") ").next().unwrap().split(' ').collect();
            fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
        };
        let start = Instant::now();
        let mut before = ticks();
        loop {
            thread::park_timeout(Duration::from_millis(300));
            let now = ticks();
            if now == before {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "still busy");
            before = now;
        }
    }

    /// Waits for the end without taking what the program writes.
    pub(crate) fn ends_unread(&mut self) {
        let start = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(start.elapsed() < PATIENCE, "did not end");
            thread::park_timeout(Duration::from_millis(5));
        }
    }

    /// Gives the terminal a size that the model cannot have.
    pub(crate) fn tell_size(&mut self, columns: u16, rows: u16) {
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
        while self.pump(Duration::from_millis(100)) {}
    }

    /// Empties the model's screen, as a terminal does that had no room for it.
    pub(crate) fn erase(&mut self) {
        self.screen.process(b"\x1b[2J");
    }

    /// Waits for the end; the exit code.
    pub(crate) fn ended(&mut self) -> u32 {
        let start = Instant::now();
        loop {
            self.pump(Duration::from_millis(20));
            if let Some(status) = self.child.try_wait().unwrap() {
                while self.pump(Duration::from_millis(30)) {}
                return status.exit_code();
            }
            assert!(start.elapsed() < PATIENCE, "did not end; the screen is\n{}", self.text());
        }
    }

    /// Whether the terminal is as a shell expects it.
    pub(crate) fn is_restored(&self) -> bool {
        let screen = self.screen.screen();
        !screen.alternate_screen()
            && !screen.hide_cursor()
            && !screen.bracketed_paste()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

fn cells(count: u16) -> std::num::NonZeroU16 {
    std::num::NonZeroU16::new(count).unwrap()
}

/// The program with `args`, in the project's folder, without a configuration or a library of the person who runs the tests.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsprint"));
    command.args(args).current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null());
    command.env("NEWSPRINT_CONFIG", "/nonexistent/config").env("NEWSPRINT_DATA", "/nonexistent/data");
    command
}

/// What the program prints and says, run to its end.
pub(crate) fn newsprint(args: &[&str]) -> Output {
    command(args).output().unwrap()
}

/// A folder that is removed when the test ends, however it ends.
pub(crate) struct Folder(pub PathBuf, tempfile::TempDir);

impl Folder {
    /// An empty folder with `name` in its own.
    pub(crate) fn new(name: &str) -> Self {
        let folder = tempfile::Builder::new().prefix(&format!("newsprint-{name}-")).tempdir().unwrap();
        Self(folder.path().to_path_buf(), folder)
    }

    /// Writes a file; its path.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }
}
