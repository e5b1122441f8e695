//! A process of our own that puts the terminal back where this one no longer can: killed, out of memory or out of stack.
//!
//! It is started once the first screen is drawn, and hears through a pipe whether the terminal is ours. The pipe ends with this
//! process, however that ends; what was heard last says what is left to do.

use std::{
    io::{self, Read, Write},
    process::{ChildStdin, Command, ExitCode, Stdio},
    sync::{Arc, Mutex, PoisonError},
};

use rustix::termios::{
    ControlModes, InputModes, LocalModes, OptionalActions, OutputModes, Termios, tcgetattr, tcsetattr,
};
use signal_hook::{consts, flag};

/// What stands first on the command line of that process; after it the modes that the terminal had.
pub(super) const ARGUMENT: &str = "--put-the-terminal-back";

/// The terminal is ours; it is not.
const TAKEN: &[u8] = b"t";
const GIVEN_BACK: &[u8] = b"g";

/// What the process listens to, and what is to be told it.
struct Lifeline {
    pipe: Option<ChildStdin>,
    is_taken: bool,
}

static LIFELINE: Mutex<Lifeline> = Mutex::new(Lifeline { pipe: None, is_taken: false });

/// The modes of the terminal before it was ours.
static MODES: Mutex<Option<[String; 4]>> = Mutex::new(None);

/// Writes down how the terminal is, before it is ours.
pub(super) fn remember() {
    let modes = tcgetattr(rustix::stdio::stdin()).ok().map(|modes| {
        [
            modes.input_modes.bits().to_string(),
            modes.output_modes.bits().to_string(),
            modes.control_modes.bits().to_string(),
            modes.local_modes.bits().to_string(),
        ]
    });
    *MODES.lock().unwrap_or_else(PoisonError::into_inner) = modes;
}

/// Starts the process. Where none can be started, everything but a sudden end is as good.
pub(super) fn start() {
    let Some(modes) = MODES.lock().unwrap_or_else(PoisonError::into_inner).clone() else { return };
    let Ok(program) = std::env::current_exe() else { return };
    let mut command = Command::new(program);
    command.arg(ARGUMENT).args(modes);
    command.stdin(Stdio::piped()).stderr(Stdio::null()).current_dir("/");
    let Ok(mut child) = command.spawn() else { return };
    let mut lifeline = LIFELINE.lock().unwrap_or_else(PoisonError::into_inner);
    lifeline.pipe = child.stdin.take();
    let is_taken = lifeline.is_taken;
    lifeline.say(is_taken);
}

/// Says whether the terminal is ours from now on.
pub(super) fn tell(is_taken: bool) {
    LIFELINE.lock().unwrap_or_else(PoisonError::into_inner).say(is_taken);
}

impl Lifeline {
    fn say(&mut self, is_taken: bool) {
        self.is_taken = is_taken;
        if let Some(pipe) = &mut self.pipe {
            let _ = pipe.write_all(if is_taken { TAKEN } else { GIVEN_BACK });
        }
    }
}

/// Is that process: waits for the other's end, and puts the terminal back where that did not.
pub(super) fn keep(modes: &[String]) -> ExitCode {
    // What ends the other by a key or with its terminal must not end this one first.
    for signal in [consts::SIGINT, consts::SIGQUIT, consts::SIGTSTP, consts::SIGHUP, consts::SIGTERM] {
        let _ = flag::register(signal, Arc::default());
    }
    let mut heard = [0];
    let mut is_taken = false;
    let mut pipe = io::stdin().lock();
    while let Ok(1) = pipe.read(&mut heard) {
        is_taken = heard == TAKEN;
    }
    if is_taken {
        super::terminal::put_back_for_another();
        let before = tcgetattr(rustix::stdio::stdout()).ok().and_then(|now| with(now, modes));
        if let Some(before) = before {
            let _ = tcsetattr(rustix::stdio::stdout(), OptionalActions::Now, &before);
        }
    }
    ExitCode::SUCCESS
}

/// The terminal's modes as they were; none where the numbers are not those of modes.
fn with(mut now: Termios, modes: &[String]) -> Option<Termios> {
    let [input, output, control, local] = modes else { return None };
    now.input_modes = InputModes::from_bits_retain(input.parse().ok()?);
    now.output_modes = OutputModes::from_bits_retain(output.parse().ok()?);
    now.control_modes = ControlModes::from_bits_retain(control.parse().ok()?);
    now.local_modes = LocalModes::from_bits_retain(local.parse().ok()?);
    Some(now)
}
