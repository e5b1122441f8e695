//! Threads that listen: to the terminal, to signals, for the terminal's end.

use std::{io, sync::mpsc::Sender, thread};

use super::{app::Message, terminal};

/// Reads keys, the mouse and pastes until nobody wants them, and waits for the terminal's end.
pub(super) fn read_input(sender: &Sender<Message>) {
    let sender = sender.clone();
    let read = move || {
        while let Ok(event) = crossterm::event::read() {
            if sender.send(Message::Input(event)).is_err() {
                return;
            }
        }
        leave(1);
    };
    let _ = thread::Builder::new().name("input".into()).spawn(read);
    let _ = thread::Builder::new().name("hang-up".into()).spawn(wait_for_hang_up);
}

/// Ends the program when the terminal is gone. Nothing else notices: a hang-up signal may be ignored by whoever
/// started us, and reading goes on for ever.
fn wait_for_hang_up() {
    use rustix::event::{PollFd, PollFlags, poll};
    let Ok(tty) = std::fs::File::open("/dev/tty") else { return };
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
    std::process::exit(code)
}

/// Signals that end the program put the terminal back first.
pub(super) fn watch_signals(sender: &Sender<Message>) -> io::Result<()> {
    use signal_hook::consts::{
        SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2, SIGWINCH,
    };
    let mut signals = signal_hook::iterator::Signals::new([
        SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH, SIGUSR1, SIGUSR2, SIGALRM,
    ])?;
    let sender = sender.clone();
    thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in &mut signals {
            let message = match signal {
                SIGTSTP => Message::Suspend,
                SIGWINCH => {
                    let (width, height) = terminal::size();
                    Message::Resized(width, height)
                }
                // They would end the program and mean nothing to it.
                SIGUSR1 | SIGUSR2 | SIGALRM => continue,
                _ => leave(128 + signal),
            };
            drop(sender.send(message));
        }
    })?;
    Ok(())
}
