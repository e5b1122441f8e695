// The whole screen, driven by any bytes: keys, pastes, resizes and an article, drawn for a terminal model. Laws: nothing
// panics, the model shows what was drawn, the words being read stay in sight on a resize, and quitting always works.

use std::{collections::BTreeMap, sync::Arc};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use newsprint::{
    find,
    format::{self, Opened},
    source::{self, Input, Source},
    tui::{self, App, Effect, Entry, Keymap, Message, Theme},
};
use ratatui::{Terminal, TerminalOptions, Viewport, backend::CrosstermBackend, layout::Rect};

struct Desk {
    app: App,
    size: (u16, u16),
    article: Input,
    quit: bool,
}

/// Keys, the article and the sizes all come from `bytes`.
pub(crate) fn app(bytes: &[u8]) {
    let (keys, article) = bytes.split_at(bytes.len() / 3);
    let (Ok(theme), Ok(map)) = (Theme::load("terminal", None), Keymap::new(&BTreeMap::new())) else { return };
    let size = (80, 24);
    let text = String::from_utf8_lossy(article).into_owned();
    let mut desk = Desk {
        app: App::new(theme, map, tui::Manner::default(), size),
        size,
        article: Input { text, whole: true },
        quit: false,
    };
    let sources = source::bundled().into_iter().take(3).chain([Source::Bundled("fuzzed.txt")]);
    desk.handle(Message::Entries(sources.map(Entry::new).collect()));
    for key in keys {
        desk.press(*key);
        if desk.quit {
            return;
        }
    }
    // Out of whatever is open, then out.
    for _ in 0..4 {
        desk.handle(Message::Input(Event::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE))));
    }
    desk.handle(Message::Input(Event::Key(KeyEvent::new(KeyCode::Char('Q'), KeyModifiers::NONE))));
    assert!(desk.quit, "Q did not quit");
}

impl Desk {
    fn press(&mut self, byte: u8) {
        let key = |code| Message::Input(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        match byte {
            0..=8 => self.resize((u16::from(byte) * 23 + 1, u16::from(byte) * 7 + 1)),
            9 => self.handle(key(KeyCode::Tab)),
            10 | 13 => self.handle(key(KeyCode::Enter)),
            11 => self.handle(key(KeyCode::PageDown)),
            12 => self.handle(key(KeyCode::PageUp)),
            14..=26 => self.resize((u16::from(byte) * 9 - 100, 40 - u16::from(byte))),
            27 => self.handle(key(KeyCode::Esc)),
            28 => self.handle(key(KeyCode::Down)),
            29 => self.handle(key(KeyCode::Backspace)),
            30 => self.handle(Message::Input(Event::Paste("a\u{1b}[31m\nb é 新".into()))),
            31 => self.handle(key(KeyCode::Up)),
            // Quitting comes last.
            b'Q' => self.handle(key(KeyCode::Char('j'))),
            32..=126 => self.handle(key(KeyCode::Char(char::from(byte)))),
            _ => self.handle(key(KeyCode::Char(['é', '新', '\u{301}', '🎉'][usize::from(byte) % 4]))),
        }
    }

    /// What was being read stays in sight.
    fn resize(&mut self, size: (u16, u16)) {
        let anchor = self.app.body.as_mut().map(tui::Body::anchor);
        self.size = size;
        self.handle(Message::Resized(size.0, size.1));
        if let (Some(anchor), Some(body)) = (anchor, &self.app.body)
            && size.1 > 1
            && !body.view.is_empty()
            && self.app.is_body_shown()
        {
            let seen = body.view.iter().any(|set| set.place.piece == anchor.piece);
            assert!(seen, "{anchor:?} is out of sight at {size:?}");
        }
    }

    fn handle(&mut self, message: Message) {
        let mut queue = vec![message];
        while let Some(message) = queue.pop() {
            for effect in tui::update(&mut self.app, message) {
                queue.extend(self.answer(effect));
            }
        }
        self.draw();
    }

    /// What the shell would do, at once.
    fn answer(&mut self, effect: Effect) -> Option<Message> {
        match effect {
            Effect::Load { entry, source: Source::Bundled("fuzzed.txt") } => {
                let article = Ok(Arc::new(format::parse(&self.article, &Source::Bundled("fuzzed.txt"))));
                Some(Message::Loaded { entry, article, whole: true })
            }
            Effect::Load { entry, source } => match format::open(&source) {
                Ok(Opened::One(article)) => {
                    Some(Message::Loaded { entry, article: Ok(Arc::new(*article)), whole: true })
                }
                _ => None,
            },
            Effect::Find { number, pattern, article } => {
                Some(Message::Found { number, matches: find::in_article(&article, &pattern).into() })
            }
            Effect::Quit => {
                self.quit = true;
                None
            }
            _ => None,
        }
    }

    /// Draws for the terminal model, which must then show what was drawn.
    fn draw(&self) {
        let (width, height) = self.size;
        let mut sent = Vec::new();
        let Some(rows) = self.drawn(&mut sent) else { return };
        let (Some(tall), Some(wide)) = (std::num::NonZeroU16::new(height), std::num::NonZeroU16::new(width))
        else {
            return;
        };
        let mut model = vt100::Parser::new(tall, wide, 0);
        model.process(&sent);
        for (row, drawn) in model.screen().rows(0, width).zip(&rows) {
            // What other letters measure, terminals do not agree on.
            if drawn.is_ascii() {
                assert_eq!(row.trim_end(), drawn.trim_end());
            }
        }
    }

    /// The rows that are drawn, and what a terminal is sent for them.
    fn drawn(&self, sent: &mut Vec<u8>) -> Option<Vec<String>> {
        let (width, height) = self.size;
        let area = Rect::new(0, 0, width, height);
        let options = TerminalOptions { viewport: Viewport::Fixed(area) };
        let mut screen = Terminal::with_options(CrosstermBackend::new(sent), options).ok()?;
        let drawn = screen.draw(|frame| tui::draw(&self.app, frame)).ok()?;
        assert_eq!(drawn.area, area);
        let row =
            |y| (0..width).map(|x| drawn.buffer.cell((x, y)).map_or(" ", |cell| cell.symbol())).collect();
        Some((0..height).map(row).collect())
    }
}
