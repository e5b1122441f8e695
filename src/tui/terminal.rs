//! The terminal: taken over on entry, put back on every way out.

use std::{
    io::{self, Write},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use crossterm::{
    cursor, event, execute,
    style::ResetColor,
    terminal::{self, EnterAlternateScreen, LeaveAlternateScreen},
};
use ratatui::{Terminal, TerminalOptions, Viewport, backend::CrosstermBackend, layout::Rect};

use crate::error::is_caught;

/// Whether the terminal is ours; whoever clears it puts it back, and nobody draws after that.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether the mouse is ours.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// Held while bytes are on their way, so that nothing is drawn over a terminal that was put back.
static WRITING: Mutex<()> = Mutex::new(());

/// The screen that frames are drawn on.
pub(super) type Screen = Terminal<CrosstermBackend<Out>>;

/// Standard output; a frame is gathered and written at once.
#[derive(Debug, Default)]
pub(super) struct Out {
    frame: Vec<u8>,
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let _writing = WRITING.lock();
        let frame = std::mem::take(&mut self.frame);
        if TAKEN.load(Ordering::SeqCst) {
            let mut out = io::stdout().lock();
            out.write_all(&frame)?;
            out.flush()?;
        }
        Ok(())
    }
}

/// Takes the terminal over.
pub(super) fn enter(mouse: bool) -> io::Result<()> {
    terminal::enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    MOUSE.store(mouse, Ordering::SeqCst);
    let mut out = io::stdout().lock();
    // A terminal without a second screen still shows what was on its only one.
    let empty = terminal::Clear(terminal::ClearType::All);
    execute!(out, EnterAlternateScreen, empty, cursor::Hide, event::EnableBracketedPaste)?;
    if mouse {
        execute!(out, event::EnableMouseCapture)?;
    }
    Ok(())
}

/// Puts the terminal back as it was. May be called from any thread, any number of times.
pub(super) fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // A terminal that takes no more bytes must not keep us from leaving.
    let _writing = WRITING.try_lock();
    let mut out = io::stdout().lock();
    if MOUSE.swap(false, Ordering::SeqCst) {
        let _ = execute!(out, event::DisableMouseCapture);
    }
    let _ = execute!(out, event::DisableBracketedPaste, ResetColor, cursor::Show, LeaveAlternateScreen);
    let _ = terminal::disable_raw_mode();
}

/// A panic puts the terminal back before it says anything, unless somebody waits for it: a worker's is caught where the
/// worker was started, a reader's where the file was to be read.
pub(super) fn guard_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !is_caught(info) {
            restore();
            before(info);
            // The screen without one of its threads would wait for ever.
            std::process::exit(101);
        }
    }));
}

/// Columns and rows; a terminal that does not know is taken for 80 by 24.
pub(super) fn size() -> (u16, u16) {
    match terminal::size() {
        Ok((width, height)) if width > 0 && height > 0 => (width, height),
        _ => (80, 24),
    }
}

/// A screen of `size`.
pub(super) fn screen((width, height): (u16, u16)) -> io::Result<Screen> {
    let viewport = Viewport::Fixed(Rect::new(0, 0, width, height));
    Terminal::with_options(CrosstermBackend::new(Out::default()), TerminalOptions { viewport })
}

/// Clears all of the terminal, with the next frame.
pub(super) fn clear() -> io::Result<()> {
    let _writing = WRITING.lock();
    execute!(io::stdout().lock(), terminal::Clear(terminal::ClearType::All))
}
