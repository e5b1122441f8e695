//! A screen without a terminal: the real state and the real frames, over a [`World`]. What is on it can be asked for by
//! words, by rows and by the role that a style has in the theme.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, reason = "a test that fails must fail")]

use std::collections::BTreeMap;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use newsprint::tui::{
    self, App, Driver, FirstOfLibrary, FirstScreen, Keymap, Message, ReadingOptions, Theme,
};
use ratatui::{
    buffer::{Buffer, Cell},
    layout::{Position, Rect},
    style::{Color, Style},
};

use unicode_width::UnicodeWidthStr;

use super::world::World;

/// A screen and what is around it.
pub struct Screen {
    driver: Driver,
    pub world: World,
    pub theme: Theme,
    pub buffer: Buffer,
    /// Where the cursor is, where one is shown.
    pub cursor: Option<Position>,
    size: (u16, u16),
}

impl Screen {
    /// The first screen of `first` over `world`, in the dark theme, where every role has its own colours.
    pub fn new(world: World, manner: ReadingOptions, size: (u16, u16), first: FirstScreen) -> Self {
        let theme = Theme::load("dark", None).unwrap();
        let keys = Keymap::new(&BTreeMap::new()).unwrap();
        let driver = Driver::new(App::new(theme, keys, manner, size));
        let buffer = Buffer::empty(ratatui::layout::Rect::default());
        let mut screen = Self { driver, world, theme, buffer, cursor: None, size };
        screen.handle(Message::Started(Box::new(first)));
        screen
    }

    /// The first screen of the world's library.
    pub fn library(world: World, manner: ReadingOptions, size: (u16, u16), first: FirstOfLibrary) -> Self {
        let heading = newsprint::article::Text::line("newsprint");
        let first = FirstScreen { heading, has_list: true, library: Some(first), ..FirstScreen::default() };
        let mut screen = Self::new(world, manner, size, first);
        screen.list(0);
        screen
    }

    /// The library has been read once more.
    pub fn list(&mut self, as_of: u64) {
        for message in self.world.listing(as_of) {
            self.handle(message);
        }
    }

    /// Hands a message in and draws.
    pub fn handle(&mut self, message: Message) {
        self.driver.handle(message, &mut self.world);
        self.draw();
    }

    fn draw(&mut self) {
        self.buffer = Buffer::empty(Rect::new(0, 0, self.size.0, self.size.1));
        self.cursor = tui::draw(self.driver.app(), &mut self.buffer);
    }

    pub fn key(&mut self, key: KeyEvent) {
        self.handle(Message::Input(Event::Key(key)));
    }

    pub fn type_words(&mut self, words: &str) {
        for letter in words.chars() {
            self.key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE));
        }
    }

    pub fn paste(&mut self, words: &str) {
        self.handle(Message::Input(Event::Paste(words.to_owned())));
    }

    pub fn mouse(&mut self, kind: MouseEventKind, at: Position) {
        let event = MouseEvent { kind, column: at.x, row: at.y, modifiers: KeyModifiers::NONE };
        self.handle(Message::Input(Event::Mouse(event)));
    }

    pub fn click(&mut self, at: Position) {
        self.mouse(MouseEventKind::Down(MouseButton::Left), at);
        self.mouse(MouseEventKind::Up(MouseButton::Left), at);
    }

    pub fn drag(&mut self, from: Position, to: Position) {
        self.mouse(MouseEventKind::Down(MouseButton::Left), from);
        self.mouse(MouseEventKind::Drag(MouseButton::Left), to);
        self.mouse(MouseEventKind::Up(MouseButton::Left), to);
    }

    pub fn resize(&mut self, size: (u16, u16)) {
        self.size = size;
        self.handle(Message::Resized(size.0, size.1));
    }

    /// Rows of the screen, without the spaces at their ends.
    pub fn rows(&self) -> Vec<String> {
        let row = |y| self.row(y).into_iter().map(|(_, cell)| cell.symbol()).collect::<String>();
        (0..self.buffer.area.height).map(|y| row(y).trim_end().to_owned()).collect()
    }

    /// Cells of a row with their columns, without those that a wide letter before them covers.
    fn row(&self, y: u16) -> Vec<(u16, &Cell)> {
        let mut covered = 0;
        let mut cells = Vec::new();
        for x in 0..self.buffer.area.width {
            if let Some(cell) = self.buffer.cell((x, y)).filter(|_| x >= covered) {
                covered = x + cell.symbol().width().max(1) as u16;
                cells.push((x, cell));
            }
        }
        cells
    }

    /// The last row.
    pub fn status(&self) -> String {
        self.rows().pop().unwrap_or_default().trim().to_owned()
    }

    /// Where `words` begin: the first row that holds them.
    pub fn find(&self, words: &str) -> Option<Position> {
        let area = self.buffer.area;
        for y in 0..area.height {
            let mut row = String::new();
            let mut columns = Vec::new();
            for (x, cell) in self.row(y) {
                columns.extend(std::iter::repeat_n(x, cell.symbol().len()));
                row.push_str(cell.symbol());
            }
            if let Some(at) = row.find(words) {
                return Some(Position::new(*columns.get(at)?, y));
            }
        }
        None
    }

    /// The style of the cell where `words` begin.
    pub fn style(&self, words: &str) -> Option<Style> {
        self.buffer.cell(self.find(words)?).map(Cell::style)
    }

    /// All that has the background of one of `roles`, rows joined by a space.
    pub fn painted(&self, roles: &[Style]) -> String {
        let area = self.buffer.area;
        let row = |y| -> String {
            let cells = (0..area.width).filter_map(|x| self.buffer.cell((x, y)));
            cells
                .filter(|cell| roles.iter().any(|role| cell.style().bg == role.bg))
                .map(Cell::symbol)
                .collect()
        };
        let rows = (0..area.height).map(row).collect::<Vec<String>>().join(" ");
        rows.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Cells of the colour that the world's picture has.
    pub fn picture_cells(&self) -> usize {
        let is_red = |colour| {
            matches!(colour, Some(Color::Rgb(red, green, blue))
                if red.abs_diff(200) < 12 && green.abs_diff(30) < 12 && blue.abs_diff(30) < 12)
        };
        self.buffer.content.iter().filter(|cell| is_red(cell.style().bg)).count()
    }

    /// The screen, for whoever reads a failure.
    pub fn shown(&self) -> String {
        let rows = self.rows();
        let line = |(n, row): (usize, &String)| format!("{n:3} │{row}\n");
        rows.iter().enumerate().map(line).collect()
    }
}
