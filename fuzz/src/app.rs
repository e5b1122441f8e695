//! The whole screen, driven by any bytes: keys, the mouse, pastes, focus, sizes, answers that come late, and an article.
//! The driver is the program's own; what is outside answers every effect from memory. Every frame is drawn for a terminal
//! model. Laws: nothing panics, the model shows what was drawn, the words being read stay in sight on a resize, and
//! quitting always works.

#[path = "../../tests/support/world.rs"]
mod world;

use std::collections::BTreeMap;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use newsprint::{
    article::Text,
    config::Graphics,
    library::Progress,
    source,
    tui::{
        self, Abilities, App, Driver, Entry, FirstOfLibrary, FirstScreen, JobKind, Keymap, Message,
        ReadingOptions, Renderer, TerminalAnswers, Theme,
    },
};
use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
};
use world::World;

/// What the library's articles are besides the fuzzed one.
const STORY: &str = "# A story of the ebb\n\nThe ebb comes, [and goes](https://a.example/b) with the moon.[^1]\n\n\
    ![Roofs](roofs.png)\n\n*The roofs.*\n\n## Later\n\nAnother ebb.\n\n[^1]: So it is said.\n";

struct Fuzzed {
    driver: Driver,
    world: World,
    size: (u16, u16),
    frames: usize,
}

/// Keys, the article and the sizes all come from `bytes`.
pub fn app(bytes: &[u8]) {
    let (keys, article) = bytes.split_at(bytes.len() / 3);
    let (Ok(theme), Ok(map)) = (Theme::load("terminal", None), Keymap::new(&BTreeMap::new())) else { return };
    let article = String::from_utf8_lossy(article);
    let kind = keys.len();
    let manner = ReadingOptions {
        graphics: Graphics::Blocks,
        columns: 1 + (kind % 3) as u8,
        screen_reader: kind % 7 == 6,
        ..ReadingOptions::default()
    };
    let size = (80 + (kind % 5) as u16 * 20, 24);
    let mut fuzzed = Fuzzed {
        driver: Driver::new(App::new(theme, map, manner, size)),
        world: World::default(),
        size,
        frames: 0,
    };
    fuzzed.begin(kind, &article);
    let mut keys = keys.iter().copied();
    while let Some(byte) = keys.next() {
        fuzzed.press(byte, &mut keys);
        if fuzzed.world.quit {
            return;
        }
    }
    // Out of whatever is open, then out.
    for _ in 0..4 {
        fuzzed.key(KeyCode::Esc, KeyModifiers::NONE);
    }
    fuzzed.key(KeyCode::Char('Q'), KeyModifiers::NONE);
    assert!(fuzzed.world.quit, "Q did not quit");
}

impl Fuzzed {
    /// A list, a single article, or a library.
    fn begin(&mut self, kind: usize, article: &str) {
        self.world.put("fuzzed.txt", article);
        self.world.put("story.md", STORY);
        let mut first =
            FirstScreen { has_list: kind % 4 != 1, open_first: kind % 4 == 1, ..FirstScreen::default() };
        if kind % 4 < 2 {
            let bundled = source::bundled().into_iter().take(if kind % 4 == 1 { 0 } else { 2 });
            let own = ["story.md", "fuzzed.txt"].map(|name| self.world.entry(name));
            first.entries = own.into_iter().rev().chain(bundled.map(Entry::new)).collect();
        } else {
            for n in 1..=4 {
                self.world.keep(n, &format!("Story {n}"), "Gazette", format!("{STORY}\nNumber {n}.\n"));
            }
            self.world.keep(5, "The fuzzed one", "", article.to_owned());
            let read_only = (kind % 8 == 3).then(|| Text::line("nowhere to write"));
            first.library =
                Some(FirstOfLibrary { records: self.world.records(), read_only, ..Default::default() });
        }
        self.handle(Message::Started(Box::new(first)));
        if kind % 4 >= 2 {
            self.list();
        }
    }

    fn list(&mut self) {
        for message in self.world.listing(0) {
            self.handle(message);
        }
    }

    fn key(&mut self, code: KeyCode, modifiers: KeyModifiers) {
        self.handle(Message::Input(Event::Key(KeyEvent::new(code, modifiers))));
    }

    /// What a byte, with the ones that follow, stands for.
    fn press(&mut self, byte: u8, rest: &mut impl Iterator<Item = u8>) {
        let none = KeyModifiers::NONE;
        match byte {
            0..=8 => self.resize((u16::from(byte) * 23 + 1, u16::from(byte) * 7 + 1)),
            9 => self.key(KeyCode::Tab, none),
            10 | 13 => self.key(KeyCode::Enter, none),
            11 => self.key(KeyCode::PageDown, none),
            12 => self.key(KeyCode::PageUp, none),
            14..=26 => self.resize((u16::from(byte) * 9 - 100, 40 - u16::from(byte))),
            27 => self.key(KeyCode::Esc, none),
            28 => self.key(KeyCode::Down, none),
            29 => self.key(KeyCode::Backspace, none),
            30 => self.handle(Message::Input(Event::Paste("a\u{1b}[31m\nb é 新".into()))),
            31 => self.key(KeyCode::Up, none),
            // Quitting comes last.
            b'Q' => self.key(KeyCode::Char('j'), none),
            32..=126 => self.key(KeyCode::Char(char::from(byte)), none),
            127 => self.key(KeyCode::Delete, none),
            128..=159 => self.mouse(byte, rest.next().unwrap_or(0), rest.next().unwrap_or(0)),
            160..=175 => self.release(byte),
            176 => self.handle(Message::Tick),
            177 => self.list(),
            178 => self.handle(Message::Input(Event::FocusLost)),
            179 => self.handle(Message::Input(Event::FocusGained)),
            180..=183 => {
                let background = (byte < 183).then(|| (byte, 255 - byte, rest.next().unwrap_or(0)));
                let answers = TerminalAnswers { background, ..TerminalAnswers::default() };
                self.handle(Message::Answers(answers));
            }
            184 => self.handle(Message::Progress(JobKind::Indexing, Progress { done: 3, total: 9 })),
            185 => self.handle(Message::Progress(JobKind::Indexing, Progress { done: 9, total: 9 })),
            186 => self.handle(Message::Failed(Text::line("something failed"))),
            187 => self.handle(Message::Suspend),
            188 => self.handle(Message::CellSize(u16::from(rest.next().unwrap_or(9)).max(1), 20)),
            189 => self.key(KeyCode::Left, none),
            190 => self.key(KeyCode::Right, none),
            191 => self.key(KeyCode::Home, none),
            192 => self.key(KeyCode::End, none),
            // Ctrl-c quits.
            193..=218 if byte != 195 => {
                self.key(KeyCode::Char(char::from(byte - 193 + b'a')), KeyModifiers::CONTROL);
            }
            219..=222 => self.key(KeyCode::Left, KeyModifiers::ALT),
            _ => self.key(KeyCode::Char(['é', '新', '\u{301}', '🎉'][usize::from(byte) % 4]), none),
        }
    }

    fn mouse(&mut self, byte: u8, x: u8, y: u8) {
        let kind = match byte % 6 {
            0 => MouseEventKind::ScrollDown,
            1 => MouseEventKind::ScrollUp,
            2 => MouseEventKind::Drag(MouseButton::Left),
            3 => MouseEventKind::Up(MouseButton::Left),
            4 => MouseEventKind::Moved,
            _ => MouseEventKind::Down(MouseButton::Left),
        };
        let (column, row) = (u16::from(x) % (self.size.0 + 2), u16::from(y) % (self.size.1 + 2));
        let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
        self.handle(Message::Input(Event::Mouse(event)));
    }

    /// Holds answers of a kind back from now on, or gives those that were.
    fn release(&mut self, byte: u8) {
        const KINDS: [&str; 8] =
            ["article", "beginning", "hits", "snippets", "matches", "picture", "themes", "sentence"];
        let kind = KINDS[usize::from(byte) % KINDS.len()];
        if byte >= 168 {
            return self.world.holds.push(kind.to_owned());
        }
        self.world.holds.retain(|held| held != kind);
        if let Some(message) = self.world.release(kind) {
            self.handle(message);
        }
    }

    /// What was being read stays in sight.
    fn resize(&mut self, size: (u16, u16)) {
        let before = self.driver.in_sight().first().copied();
        self.size = size;
        self.handle(Message::Resized(size.0, size.1));
        let after = self.driver.in_sight();
        if let Some(piece) = before
            && size.1 > 1
            && !after.is_empty()
        {
            assert!(after.contains(&piece), "{piece:?} is out of sight at {size:?}: {after:?}");
        }
    }

    fn handle(&mut self, message: Message) {
        self.driver.handle(message, &mut self.world);
        self.world.done.clear();
        self.frames += 1;
        // The model is ten times as slow as a frame.
        if self.frames % 8 == 1 {
            self.draw();
        } else {
            tui::draw(self.driver.app(), &mut Buffer::empty(self.area()));
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
        let mut rows = Vec::new();
        let mut screen = Renderer::new(sent, self.size, Abilities::default());
        let drawn = screen.draw(|buffer| {
            let cursor = tui::draw(self.driver.app(), buffer);
            let width = usize::from(buffer.area.width.max(1));
            rows = buffer.content.chunks(width).map(|row| row.iter().map(Cell::symbol).collect()).collect();
            cursor
        });
        drawn.ok().map(|()| rows)
    }

    fn area(&self) -> Rect {
        Rect::new(0, 0, self.size.0, self.size.1)
    }
}
