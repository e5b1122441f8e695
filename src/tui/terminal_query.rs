//! Questions to the terminal: its background, whether it draws pictures.
//!
//! They are asked once the first screen is drawn, by the thread that reads keys; keys that come between the answers are
//! passed on at once, so that nobody waits for a terminal that does not answer.

use std::{
    fs::File,
    io::{self, Read, Write},
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc::Sender,
    },
    time::{Duration, Instant},
};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::message::Message;

/// How long an answer may take. A later one would be taken for keys.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(2);

/// How long leaving waits for answers that are on their way, and would be left to the shell.
const EXIT_TIMEOUT: Duration = Duration::from_millis(100);

/// An answer is awaited.
static ASKING: AtomicBool = AtomicBool::new(false);

/// Background (OSC 11), then the attributes (DA1), which every terminal knows: behind its answer comes none.
const QUESTIONS: &[u8] = b"\x1b]11;?\x1b\\\x1b[c";

/// What the terminal said of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TerminalAnswers {
    /// Red, green and blue of its background.
    pub background: Option<(u8, u8, u8)>,
    /// It draws Sixel pictures.
    pub sixel: bool,
}

/// What stands at the beginning of the terminal's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Background(u8, u8, u8),
    Attributes {
        sixel: bool,
    },
    Key(KeyEvent),
    /// An answer to a question nobody asked.
    Other,
}

/// Asks, and passes on what was answered and what was typed meanwhile.
pub(super) fn ask(sender: &Sender<Message>) {
    let Ok(tty) = File::open("/dev/tty") else { return };
    ASKING.store(true, Ordering::SeqCst);
    let mut out = io::stdout().lock();
    let asked = out.write_all(QUESTIONS).and_then(|()| out.flush());
    drop(out);
    if asked.is_ok() {
        let answers = listen(&tty, sender);
        drop(sender.send(Message::Answers(answers)));
    }
    ASKING.store(false, Ordering::SeqCst);
}

/// Waits a little for answers that are on their way.
pub(super) fn finish() {
    let begun = Instant::now();
    while ASKING.load(Ordering::SeqCst) && begun.elapsed() < EXIT_TIMEOUT {
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn listen(mut tty: &File, sender: &Sender<Message>) -> TerminalAnswers {
    let begun = Instant::now();
    let mut answers = TerminalAnswers::default();
    let mut waiting: Vec<u8> = Vec::new();
    loop {
        let left = ANSWER_TIMEOUT.saturating_sub(begun.elapsed());
        let mut fds = [PollFd::new(tty, PollFlags::IN)];
        match poll(&mut fds, Timespec::try_from(left).ok().as_ref()) {
            Err(rustix::io::Errno::INTR) if !left.is_zero() => continue,
            Ok(1..) if !left.is_zero() => {}
            _ => break,
        }
        let mut bytes = [0; 256];
        let Ok(count @ 1..) = tty.read(&mut bytes) else { break };
        waiting.extend_from_slice(bytes.get(..count).unwrap_or_default());
        // An escape that nothing follows is the key of that name.
        let ends = count < bytes.len();
        while let Some((token, length)) = token(&waiting, ends) {
            waiting.drain(..length);
            match token {
                Token::Background(red, green, blue) => answers.background = Some((red, green, blue)),
                Token::Attributes { sixel } => {
                    answers.sixel = sixel;
                    return answers;
                }
                Token::Key(key) => drop(sender.send(Message::Input(Event::Key(key)))),
                Token::Other => {}
            }
        }
    }
    answers
}

/// The first token and its length; none where more bytes are needed.
fn token(bytes: &[u8], ends: bool) -> Option<(Token, usize)> {
    let key = |code| Token::Key(KeyEvent::new(code, KeyModifiers::NONE));
    match bytes {
        [] => None,
        [0x1b, b']', rest @ ..] => {
            let end = rest.iter().position(|b| matches!(b, 0x07 | 0x1b))?;
            let length = 2 + end + if rest.get(end) == Some(&0x07) { 1 } else { 2 };
            let answer = std::str::from_utf8(rest.get(..end)?).unwrap_or_default();
            let colour = answer.strip_prefix("11;rgb:").and_then(colour);
            Some((
                colour.map_or(Token::Other, |(r, g, b)| Token::Background(r, g, b)),
                length.min(bytes.len()),
            ))
        }
        [0x1b, b'[', rest @ ..] => {
            let end = rest.iter().position(|b| (0x40..=0x7e).contains(b))?;
            let answer = std::str::from_utf8(rest.get(..end)?).unwrap_or_default();
            let token = match (rest.get(end)?, answer) {
                (b'c', answer) if answer.starts_with('?') => Token::Attributes {
                    sixel: answer.trim_start_matches('?').split(';').any(|part| part == "4"),
                },
                (b'A', "") => key(KeyCode::Up),
                (b'B', "") => key(KeyCode::Down),
                (b'C', "") => key(KeyCode::Right),
                (b'D', "") => key(KeyCode::Left),
                (b'H', "") => key(KeyCode::Home),
                (b'F', "") => key(KeyCode::End),
                (b'~', "5") => key(KeyCode::PageUp),
                (b'~', "6") => key(KeyCode::PageDown),
                _ => Token::Other,
            };
            Some((token, 2 + end + 1))
        }
        [0x1b] => ends.then(|| (key(KeyCode::Esc), 1)),
        [0x1b, ..] => Some((key(KeyCode::Esc), 1)),
        [b'\r' | b'\n', ..] => Some((key(KeyCode::Enter), 1)),
        [b'\t', ..] => Some((key(KeyCode::Tab), 1)),
        [0x7f, ..] => Some((key(KeyCode::Backspace), 1)),
        [control @ 1..=26, ..] => {
            let letter = KeyCode::Char(char::from(control + b'a' - 1));
            Some((Token::Key(KeyEvent::new(letter, KeyModifiers::CONTROL)), 1))
        }
        _ => {
            let length = (1..=4.min(bytes.len()))
                .find(|n| std::str::from_utf8(bytes.get(..*n).unwrap_or_default()).is_ok());
            match length.and_then(|n| Some((std::str::from_utf8(bytes.get(..n)?).ok()?.chars().next()?, n))) {
                Some((letter, n)) => Some((key(KeyCode::Char(letter)), n)),
                None if bytes.len() < 4 && !ends => None,
                None => Some((Token::Other, 1)),
            }
        }
    }
}

/// `rrrr/gggg/bbbb`, with one to four digits each.
fn colour(digits: &str) -> Option<(u8, u8, u8)> {
    let mut parts = digits.split('/').map(|part| {
        let value = u32::from_str_radix(part, 16).ok()?;
        let most = 16_u32.checked_pow(u32::try_from(part.len()).ok().filter(|n| (1..=4).contains(n))?)? - 1;
        u8::try_from(value * 255 / most).ok()
    });
    let mut next = || parts.next().flatten();
    Some((next()?, next()?, next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_and_keys_are_told_apart() {
        let mut bytes: &[u8] = b"j\x1b]11;rgb:1e1e/2020/ffff\x1b\\k\x1b[A\xc3\xa9\x1b[?62;4;22c";
        let mut found = Vec::new();
        while let Some((token, length)) = token(bytes, true) {
            found.push(token);
            bytes = &bytes[length..];
        }
        let key = |code| Token::Key(KeyEvent::new(code, KeyModifiers::NONE));
        let expected = [
            key(KeyCode::Char('j')),
            Token::Background(0x1e, 0x20, 0xff),
            key(KeyCode::Char('k')),
            key(KeyCode::Up),
            key(KeyCode::Char('é')),
            Token::Attributes { sixel: true },
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn halves_wait_for_their_other_half() {
        for half in [&b"\x1b]11;rgb:1e1e"[..], b"\x1b[?62", b"\xc3"] {
            assert_eq!(token(half, false), None, "{half:?}");
        }
        assert_eq!(
            token(b"\x1b", true),
            Some((Token::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE)), 1))
        );
    }

    #[test]
    fn colours_of_any_depth() {
        for (digits, expected) in [
            ("ffff/0000/8080", Some((255, 0, 128))),
            ("ff/00/80", Some((255, 0, 128))),
            ("f/0/8", Some((255, 0, 136))),
            ("ff/00", None),
            ("fffff/0/0", None),
        ] {
            assert_eq!(colour(digits), expected, "{digits}");
        }
    }
}
