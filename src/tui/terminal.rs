//! The terminal: taken over on entry, put back on every way out.
//!
//! A terminal that takes no more bytes, since its window is stopped or a connection hangs, keeps nobody from leaving: what is
//! written to it goes through a file of its own that never waits, and stops as soon as the terminal is to be put back.

use std::{
    ffi::OsStr,
    fs::{File, OpenOptions},
    io::{self, ErrorKind, Write},
    os::unix::{ffi::OsStrExt, fs::OpenOptionsExt},
    sync::{
        Mutex, OnceLock, TryLockError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crossterm::{
    cursor, event, queue,
    style::ResetColor,
    terminal::{self, DisableLineWrap, EnableLineWrap, EnterAlternateScreen, LeaveAlternateScreen},
};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::OFlags,
    termios::{QueueSelector, tcflush, ttyname},
};

use super::{
    lifeline,
    renderer::{Abilities, Renderer},
    terminals::Terminal,
};
use crate::{error::is_caught, picture};

/// Whether the terminal is ours; whoever clears it puts it back, and nobody draws after that.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// What the terminal is told besides, and what takes that back.
static BESIDES: OnceLock<(&str, &str)> = OnceLock::new();

/// Buttons, motion while one is held, and columns beyond 223: nothing that wakes us without a button.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// Whether the mouse is ours.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// Whether a frame ended halfway, perhaps inside a sequence.
static IS_CUT: AtomicBool = AtomicBool::new(false);

/// Held while bytes are on their way, so that nothing is drawn over a terminal that was put back.
static WRITING: Mutex<()> = Mutex::new(());

/// Held while the terminal is put back: whoever wants that too may end the program next.
static RESTORING: Mutex<()> = Mutex::new(());

/// Whether the terminal did not know its size when it was last asked, and so may have lost what was on it.
static IS_SIZELESS: AtomicBool = AtomicBool::new(false);

/// Whether all of the screen has to be drawn again.
static IS_LOST: AtomicBool = AtomicBool::new(false);

/// How long the end waits for a frame on its way, and again for a terminal that takes no bytes.
const PATIENCE: Duration = Duration::from_millis(400);

/// How often a writer that waits for the terminal looks whether it shall go on.
const POLL_INTERVAL: Timespec = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };

/// Columns and rows that are drawn at most; what a terminal has beyond them stays empty.
const MOST: (u16, u16) = (2000, 800);

/// The screen that frames are drawn on.
pub(super) type Screen = Renderer<Out>;

/// Standard output; what is written to it at once is a frame.
#[derive(Debug)]
pub(super) struct Out;

impl Write for Out {
    fn write(&mut self, frame: &[u8]) -> io::Result<usize> {
        let _writing = WRITING.lock();
        let is_ours = || TAKEN.load(Ordering::SeqCst);
        if is_ours() && !write_while(frame, is_ours)? {
            IS_CUT.store(true, Ordering::SeqCst);
        }
        Ok(frame.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The terminal of standard output, opened once more: nobody else's reads and writes change with it.
fn unwaiting() -> Option<&'static File> {
    static TTY: OnceLock<Option<File>> = OnceLock::new();
    let open = |path: &OsStr| {
        let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed();
        OpenOptions::new().write(true).custom_flags(flags).open(path).ok()
    };
    let opened = || {
        let name = ttyname(rustix::stdio::stdout(), Vec::new()).ok();
        name.and_then(|name| open(OsStr::from_bytes(name.to_bytes()))).or_else(|| open("/dev/tty".as_ref()))
    };
    TTY.get_or_init(opened).as_ref()
}

/// Writes for as long as `goes_on`; whether all of it was taken.
fn write_while(mut bytes: &[u8], goes_on: impl Fn() -> bool) -> io::Result<bool> {
    let Some(mut tty) = unwaiting() else {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        return out.flush().map(|()| true);
    };
    while !bytes.is_empty() {
        match tty.write(bytes) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                let _ = poll(&mut [PollFd::new(tty, PollFlags::OUT)], Some(&POLL_INTERVAL));
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        if !bytes.is_empty() && !goes_on() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Has the terminal told more whenever it is taken over, and that taken back whenever it is put back.
pub(super) fn tell_besides(besides: Option<(&'static str, &'static str)>) {
    if let Some(besides) = besides {
        let _ = BESIDES.set(besides);
    }
}

/// Takes the terminal over.
pub(super) fn enter(mouse: bool) -> io::Result<()> {
    lifeline::remember();
    terminal::enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    lifeline::tell(true);
    MOUSE.store(mouse, Ordering::SeqCst);
    let mut out = io::stdout().lock();
    // Who orders words is a question of rows, which take the answer when they are cleared.
    let (besides, _) = BESIDES.get().copied().unwrap_or_default();
    write!(out, "{besides}{}", if mouse { MOUSE_ON } else { "" })?;
    // A terminal without a second screen still shows what was on its only one.
    let empty = terminal::Clear(terminal::ClearType::All);
    // A letter that is wider than was thought shall not begin the next row.
    queue!(out, EnterAlternateScreen, empty, cursor::Hide, DisableLineWrap, event::EnableBracketedPaste)?;
    out.flush()
}

/// Puts the terminal back as it was, within a second whatever the terminal does. May be called from any thread, any number of
/// times; returns once it is put back, by whomever.
pub(super) fn restore() {
    let _restoring = RESTORING.lock();
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let end = Instant::now() + PATIENCE;
    // Whoever draws stops as soon as it sees that the terminal is not ours.
    let _writing = loop {
        match WRITING.try_lock() {
            Err(TryLockError::WouldBlock) if Instant::now() < end => {
                std::thread::sleep(Duration::from_millis(2));
            }
            other => break other,
        }
    };
    write_back(IS_CUT.swap(false, Ordering::SeqCst), MOUSE.swap(false, Ordering::SeqCst));
    let _ = terminal::disable_raw_mode();
    lifeline::tell(false);
}

/// Puts back the screen of a newsprint that ended in the middle: perhaps inside a sequence, and with the mouse.
pub(super) fn put_back_for_another() {
    tell_besides(Terminal::here().explicit_bidi());
    write_back(true, true);
}

fn write_back(is_cut: bool, has_mouse: bool) {
    let mut bytes = Vec::new();
    if is_cut {
        // CAN ends a sequence that was begun.
        bytes.push(0x18);
    }
    if has_mouse {
        bytes.extend_from_slice(MOUSE_OFF.as_bytes());
    }
    if let Some((_, back)) = BESIDES.get() {
        bytes.extend_from_slice(back.as_bytes());
    }
    let _ = queue!(bytes, event::DisableBracketedPaste, EnableLineWrap, ResetColor, cursor::Show);
    let _ = queue!(bytes, LeaveAlternateScreen);
    let end = Instant::now() + PATIENCE;
    if matches!(write_while(&bytes, || Instant::now() < end), Ok(false)) {
        // What waits in the queue is of no use any more, and this fits in its place.
        let _ = tcflush(rustix::stdio::stdout(), QueueSelector::OFlush);
        let _ = write_while(&bytes, || false);
    }
}

/// A panic puts the terminal back before it says anything, unless somebody waits for it: a worker's is caught where the
/// worker was started, a reader's where the file was to be read.
pub(super) fn guard_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !is_caught(info) {
            restore();
            picture::end_all();
            before(info);
            // The screen without one of its threads would wait for ever.
            std::process::exit(101);
        }
    }));
}

/// Columns and rows; a terminal that does not know is taken for 80 by 24.
pub(super) fn size() -> (u16, u16) {
    match terminal::size() {
        Ok((width, height)) if width > 0 && height > 0 => {
            if IS_SIZELESS.swap(false, Ordering::SeqCst) {
                IS_LOST.store(true, Ordering::SeqCst);
            }
            (width.min(MOST.0), height.min(MOST.1))
        }
        _ => {
            IS_SIZELESS.store(true, Ordering::SeqCst);
            (80, 24)
        }
    }
}

/// Whether all of the screen has to be drawn again, though its size is the same; true once.
pub(super) fn is_lost() -> bool {
    IS_LOST.swap(false, Ordering::SeqCst)
}

/// A screen of `size`, on a terminal that is empty.
pub(super) fn screen(size: (u16, u16), abilities: Abilities) -> Screen {
    Renderer::new(Out, size, abilities)
}

/// Clears all of the terminal.
pub(super) fn clear() -> io::Result<()> {
    queue!(Out, terminal::Clear(terminal::ClearType::All))
}
