//! Threads that wait: for keys and the mouse, for signals, for the terminal's end.

use std::{
    fs::File,
    io,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::Sender,
    },
    thread,
    time::Duration,
};

use crossterm::event;
use rustix::{
    event::{PollFd, PollFlags, poll},
    process::{Signal, getpid, kill_process},
};

use super::{
    message::Message,
    terminal,
    terminal_query::{self, Heard, Listener, REST_TIMEOUT},
};
use crate::{error::caught, picture};

/// Another program has the terminal; keys that end or stop it are meant for that program.
static LENT: AtomicBool = AtomicBool::new(false);

/// The thread that reads keys, which can be told to leave them to another program for a while.
#[derive(Debug, Default)]
pub(super) struct InputReader {
    state: Arc<(Mutex<State>, Condvar)>,
}

#[derive(Debug, Default)]
struct State {
    /// Nobody shall read.
    closed: bool,
    /// Nobody does.
    rests: bool,
    /// The terminal shall be asked for its attributes.
    asks: bool,
}

impl InputReader {
    /// Reads keys, the mouse and pastes until nobody wants them, and waits for the terminal's end.
    /// First the terminal itself is asked for its background and its version, where `asks`.
    pub(super) fn open(sender: &Sender<Message>, asks: bool) -> io::Result<Self> {
        let reader = Self::default();
        let (sender, state) = (sender.clone(), Arc::clone(&reader.state));
        let read = move || {
            let mut listener = Listener::default();
            if asks {
                listener.ask();
            }
            loop {
                rest(&state);
                if std::mem::take(&mut lock(&state.0).asks) {
                    terminal_query::ask(&sender);
                }
                // Some answers that nobody asked for make crossterm count below nothing, which a build that checks does not
                // let pass.
                let Ok(heard) = caught(|| next(&mut listener)) else { continue };
                let messages = match heard {
                    Heard::Answer(answers) => vec![Message::Answers(answers)],
                    Heard::Events(events) => events.into_iter().map(Message::Input).collect(),
                };
                for message in messages {
                    if sender.send(message).is_err() {
                        return;
                    }
                }
            }
        };
        thread::Builder::new().name("input".into()).spawn(read)?;
        thread::Builder::new().name("hang-up".into()).spawn(wait_for_hang_up)?;
        Ok(reader)
    }

    /// Asks the terminal whether it draws Sixel pictures; the answer comes as a message.
    pub(super) fn ask(&self) {
        lock(&self.state.0).asks = true;
        wake();
    }

    /// Leaves keys to whoever reads them; returns once nobody here does.
    pub(super) fn pause(&self) {
        LENT.store(true, Ordering::SeqCst);
        let (state, changed) = &*self.state;
        let mut now = lock(state);
        now.closed = true;
        wake();
        let _ = changed.wait_timeout_while(now, HAND_OVER_TIMEOUT, |now| !now.rests);
    }

    /// Reads again.
    pub(super) fn resume(&self) {
        LENT.store(false, Ordering::SeqCst);
        let (state, changed) = &*self.state;
        lock(state).closed = false;
        changed.notify_all();
    }
}

/// What came next; what may be the beginning of an answer waits a little for its rest.
fn next(listener: &mut Listener) -> Heard {
    if listener.is_within() && matches!(event::poll(REST_TIMEOUT), Ok(false)) {
        return Heard::Events(listener.give_up());
    }
    let event = event::read().unwrap_or_else(|_| leave(1));
    // Sizes come with the signal, and only there is the last one the one that counts.
    if matches!(event, event::Event::Resize(..)) { Heard::Events(Vec::new()) } else { listener.hear(event) }
}

/// Wakes the blocked `event::read` with SIGWINCH; a resize to the same size is ignored.
fn wake() {
    let _ = kill_process(getpid(), Signal::WINCH);
}

/// How long another program waits for the terminal, at most.
const HAND_OVER_TIMEOUT: Duration = Duration::from_millis(500);

/// Waits while nobody shall read.
fn rest((state, changed): &(Mutex<State>, Condvar)) {
    let mut now = lock(state);
    while now.closed {
        now.rests = true;
        changed.notify_all();
        now = changed.wait(now).unwrap_or_else(PoisonError::into_inner);
    }
    now.rests = false;
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends the program when the terminal is gone. Nothing else notices: a hang-up signal may be ignored by whoever
/// started us, and reading goes on for ever.
fn wait_for_hang_up() {
    let Ok(tty) = File::open("/dev/tty") else { return };
    loop {
        let mut fds = [PollFd::new(&tty, PollFlags::empty())];
        match poll(&mut fds, None) {
            Err(rustix::io::Errno::INTR) => {}
            _ => leave(1),
        }
    }
}

fn leave(code: i32) -> ! {
    terminal::restore();
    picture::end_all();
    std::process::exit(code)
}

/// Signals that end the program put the terminal back first: all that can be caught but those of a fault, which no safe code
/// can outlive.
pub(super) fn watch_signals(sender: &Sender<Message>) -> io::Result<()> {
    use signal_hook::consts;
    let mut ours = vec![
        consts::SIGHUP,
        consts::SIGINT,
        consts::SIGQUIT,
        consts::SIGTERM,
        consts::SIGTSTP,
        consts::SIGWINCH,
        consts::SIGUSR1,
        consts::SIGUSR2,
        consts::SIGALRM,
        consts::SIGABRT,
        consts::SIGTRAP,
        consts::SIGSYS,
        consts::SIGXCPU,
        consts::SIGVTALRM,
        consts::SIGPROF,
        consts::SIGIO,
    ];
    // Power, the coprocessor, and the real-time signals, which have numbers only.
    #[cfg(target_os = "linux")]
    ours.extend([Signal::POWER.as_raw(), Signal::STKFLT.as_raw()].into_iter().chain(34..=64));
    let mut signals = signal_hook::iterator::Signals::new(ours)?;
    let sender = sender.clone();
    thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in &mut signals {
            let message = match signal {
                consts::SIGINT | consts::SIGQUIT | consts::SIGTSTP if LENT.load(Ordering::SeqCst) => {
                    continue;
                }
                consts::SIGTSTP => Message::Suspend,
                consts::SIGWINCH => {
                    let (width, height) = terminal::size();
                    Message::Resized(width, height)
                }
                // They would end the program and mean nothing to it.
                consts::SIGUSR1 | consts::SIGUSR2 | consts::SIGALRM => continue,
                _ => leave(128 + signal),
            };
            drop(sender.send(message));
        }
    })?;
    Ok(())
}
