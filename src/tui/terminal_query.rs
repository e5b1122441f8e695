//! Questions to the terminal: its background, its version, whether it draws Sixel pictures.
//!
//! They are asked once the first screen is drawn, by the thread that reads keys; keys that come meanwhile are passed on at
//! once, so that nobody waits for a terminal that does not answer. Background and version are asked of nearly every
//! terminal: whoever reads keys sees their answers as keys, from which [`Listener`] tells them, however late they come. The
//! attributes, which are asked only where pictures depend on them, are read from the terminal itself.

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

/// The attributes (DA1), which every terminal knows.
const QUESTION: &[u8] = b"\x1b[c";

/// What the terminal said of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TerminalAnswers {
    /// Red, green and blue of its background.
    pub background: Option<(u8, u8, u8)>,
    /// It draws Sixel pictures.
    pub sixel: bool,
    /// It is a kitty that puts pictures behind letters.
    pub placeholders: bool,
}

impl TerminalAnswers {
    /// These and those that came before.
    #[must_use]
    pub fn after(self, before: Self) -> Self {
        Self {
            background: self.background.or(before.background),
            sixel: self.sixel || before.sixel,
            placeholders: self.placeholders || before.placeholders,
        }
    }
}

/// What stands at the beginning of the terminal's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Attributes {
        sixel: bool,
    },
    Answer(TerminalAnswers),
    Key(KeyEvent),
    /// An answer to a question nobody asked.
    Other,
}

/// Asks, and passes on what was answered and what was typed meanwhile.
pub(super) fn ask(sender: &Sender<Message>) {
    let Ok(tty) = File::open("/dev/tty") else { return };
    ASKING.store(true, Ordering::SeqCst);
    let mut out = io::stdout().lock();
    let asked = out.write_all(QUESTION).and_then(|()| out.flush());
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
                Token::Attributes { sixel } => {
                    answers.sixel = sixel;
                    return answers;
                }
                Token::Answer(answer) => answers = answer.after(answers),
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
        // Answers to what was asked before, which the listener would have heard.
        [0x1b, kind @ (b']' | b'P'), rest @ ..] => {
            let end = rest.iter().position(|b| matches!(b, 0x07 | 0x1b))?;
            let length = 2 + end + if rest.get(end) == Some(&0x07) { 1 } else { 2 };
            let answer = std::str::from_utf8(rest.get(..end)?).unwrap_or_default();
            let is_known = *kind == b']' || answer.starts_with(">|");
            let token = if is_known { Token::Answer(answered(answer)) } else { Token::Other };
            Some((token, length.min(bytes.len())))
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

/// Name and version (XTVERSION), then the background (OSC 11).
const LATER: &[u8] = b"\x1b[>q\x1b]11;?\x1b\\";

/// How long the rest of an answer may take after its beginning, which a hand could type too.
pub(super) const REST_TIMEOUT: Duration = Duration::from_millis(50);

/// Since this version kitty puts pictures behind letters of their own, which text may cover and scroll.
const KITTY_WITH_PLACEHOLDERS: (u16, u16) = (0, 28);

/// Letters of an answer at most; a terminal says what it is in fewer.
const LONGEST: usize = 128;

/// Tells the answers about background and version from keys.
#[derive(Debug, Default)]
pub(super) struct Listener {
    /// What was asked and not answered yet.
    awaited: usize,
    /// What may be the beginning of an answer, and its letters.
    begun: Vec<Event>,
    letters: String,
}

/// What became of an event.
#[derive(Debug, PartialEq)]
pub(super) enum Heard {
    /// An answer is whole.
    Answer(TerminalAnswers),
    /// Keys and other things that were no answer; none while one goes on.
    Events(Vec<Event>),
}

impl Listener {
    /// Asks.
    pub(super) fn ask(&mut self) {
        let mut out = io::stdout().lock();
        if out.write_all(LATER).and_then(|()| out.flush()).is_ok() {
            self.awaited = 2;
        }
    }

    /// Whether the next event has to come soon to belong to what came before.
    pub(super) fn is_within(&self) -> bool {
        !self.begun.is_empty()
    }

    /// Nothing followed.
    pub(super) fn give_up(&mut self) -> Vec<Event> {
        self.letters.clear();
        std::mem::take(&mut self.begun)
    }

    /// Takes an event.
    pub(super) fn hear(&mut self, event: Event) -> Heard {
        let Event::Key(key) = event else { return self.no_answer(event) };
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        match (key.code, self.begun.len()) {
            _ if self.awaited == 0 => return self.no_answer(event),
            // ESC ] and ESC P begin an answer, at once or in two pieces.
            (KeyCode::Esc, 0) => {}
            (KeyCode::Char(']' | 'P'), 0) if alt => {}
            (_, 0) => return self.no_answer(event),
            (KeyCode::Char(']' | 'P'), 1) if self.is_escape() => {}
            (_, 1) if self.is_escape() => return self.no_answer(event),
            // ESC \ or BEL ends it.
            (KeyCode::Char('\\'), _) if alt => return self.whole(),
            (KeyCode::Char('g'), _) if key.modifiers.contains(KeyModifiers::CONTROL) => return self.whole(),
            (KeyCode::Char(letter), _) if !alt && self.letters.len() < LONGEST => self.letters.push(letter),
            // The first half of the end.
            (KeyCode::Esc, _) => {}
            _ => return self.no_answer(event),
        }
        self.begun.push(event);
        if self.letters.ends_with('\\') {
            self.letters.pop();
            return self.whole();
        }
        let may_be_answer = ["11;", ">|"]
            .iter()
            .any(|start| start.starts_with(self.letters.as_str()) || self.letters.starts_with(start));
        Heard::Events(if may_be_answer { Vec::new() } else { self.give_up() })
    }

    fn is_escape(&self) -> bool {
        matches!(self.begun.as_slice(), [Event::Key(key)] if key.code == KeyCode::Esc)
    }

    fn no_answer(&mut self, event: Event) -> Heard {
        let mut events = self.give_up();
        events.push(event);
        Heard::Events(events)
    }

    fn whole(&mut self) -> Heard {
        self.begun.clear();
        self.awaited = self.awaited.saturating_sub(1);
        let letters = std::mem::take(&mut self.letters);
        Heard::Answer(answered(&letters))
    }
}

/// What the words of an answer say.
fn answered(words: &str) -> TerminalAnswers {
    let version = words.strip_prefix(">|kitty(").and_then(|rest| version(rest.trim_end_matches(')')));
    TerminalAnswers {
        background: words.strip_prefix("11;rgb:").and_then(colour),
        placeholders: version.is_some_and(|version| version >= KITTY_WITH_PLACEHOLDERS),
        ..TerminalAnswers::default()
    }
}

/// The first two numbers of a version.
fn version(digits: &str) -> Option<(u16, u16)> {
    let mut parts = digits.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??))
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
            Token::Answer(TerminalAnswers {
                background: Some((0x1e, 0x20, 0xff)),
                ..TerminalAnswers::default()
            }),
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

    /// Events as crossterm makes them of a terminal's bytes; `␛` alone is an escape at the end of a read.
    fn events(typed: &str) -> Vec<Event> {
        let mut modifiers = KeyModifiers::NONE;
        let mut out = Vec::new();
        for letter in typed.chars() {
            match letter {
                '\u{1b}' => modifiers = KeyModifiers::ALT,
                '␛' => out.push(Event::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE))),
                '\u{7}' => out.push(Event::Key(KeyEvent::new(KeyCode::Char('g'), KeyModifiers::CONTROL))),
                letter => {
                    let modifiers = std::mem::replace(&mut modifiers, KeyModifiers::NONE);
                    out.push(Event::Key(KeyEvent::new(KeyCode::Char(letter), modifiers)));
                }
            }
        }
        out
    }

    #[test]
    fn answers_are_told_from_keys_whenever_they_come() {
        for (typed, keys, background, placeholders) in [
            ("\u{1b}]11;rgb:1e1e/2020/ffff\u{1b}\\j", "j", Some((0x1e, 0x20, 0xff)), false),
            ("k\u{1b}]11;rgb:ffff/ffff/ffff\u{7}", "k", Some((255, 255, 255)), false),
            ("␛]11;rgb:0000/0000/0000␛\\j", "j", Some((0, 0, 0)), false),
            ("\u{1b}P>|kitty(0.41.1)\u{1b}\\", "", None, true),
            ("\u{1b}P>|kitty(0.26.5)\u{1b}\\", "", None, false),
            ("\u{1b}P>|XTerm(379)\u{1b}\\\u{1b}]11;rgb:00/00/00\u{1b}\\", "", Some((0, 0, 0)), false),
            // What a hand types stays what it is.
            ("␛j", "␛j", None, false),
            ("\u{1b}]x", "\u{1b}]x", None, false),
            ("\u{1b}]11x", "\u{1b}]11x", None, false),
        ] {
            let mut listener = Listener { awaited: 2, ..Listener::default() };
            let mut found = Vec::new();
            let mut answers = TerminalAnswers::default();
            for event in events(typed) {
                match listener.hear(event) {
                    Heard::Answer(answer) => answers = answer.after(answers),
                    Heard::Events(events) => found.extend(events),
                }
            }
            found.extend(listener.give_up());
            assert_eq!(found, events(keys), "{typed:?}");
            assert_eq!((answers.background, answers.placeholders), (background, placeholders), "{typed:?}");
        }
    }

    #[test]
    fn nobody_who_did_not_ask_hears_an_answer() {
        let mut listener = Listener::default();
        for event in events("\u{1b}]11;rgb") {
            assert_eq!(listener.hear(event.clone()), Heard::Events(vec![event]));
        }
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
