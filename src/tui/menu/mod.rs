//! Menus: popups with lines to choose from, searched by typing.
//!
//! [`Menu`] does what all of them have in common: the choice, the search, the mouse, the frame. What a menu lists and what
//! its lines do is a [`MenuOf`].
//!
//! **To add a menu:** a file here with a `MenuOf` and an `open`, and a line in `action.rs` that names it:
//! `Action "name" "keys" "help" => Opens(menu::file::open)`, below what it is for.

pub(super) mod arrange;
pub(super) mod commands;
pub(super) mod feeds;
pub(super) mod help;
pub(super) mod highlights;
pub(super) mod links;
pub(super) mod outline;
pub(super) mod sections;
pub(super) mod themes;

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
    text::{Line, Span},
    widgets::{Block, BorderType, Borders, Widget},
};
use unicode_width::UnicodeWidthStr;

use super::{
    action::{Action, Handler},
    app::App,
    cx::Cx,
    editor::{Edited, LineEditor},
    geometry::Geometry,
    input::Input,
    message::Effect,
    modes::Flow,
    panes::landing,
    update::outside,
    view::{clear, extent, fitted, put},
};
use crate::{
    article::{Direction, Text},
    find::fold,
};

/// A line of a menu.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Row {
    /// Stands left, in its own column.
    pub key: Text,
    /// What the line says; the filter of a menu looks in it.
    pub text: Text,
    /// Depth of a heading, in steps.
    pub indent: usize,
    /// The address it leads to, which is shown at the foot.
    pub address: Option<Text>,
    /// Whether it is the name of those below, which cannot be chosen.
    pub is_heading: bool,
    /// What the person should know before it is opened.
    pub warning: Option<Text>,
}

impl Row {
    /// A line of words.
    pub(super) fn new(text: Text) -> Self {
        Self { text, ..Self::default() }
    }

    /// The name of the lines below.
    pub(super) fn heading(name: &str) -> Self {
        Self { text: Text::line(name), is_heading: true, ..Self::default() }
    }
}

/// What a menu lists, and what its lines do. Lines are named by their places among those that [`Menu`] was made with.
pub(super) trait MenuOf: fmt::Debug {
    /// What stands above it.
    fn title(&self) -> &'static str;

    /// What to press.
    fn hint(&self) -> &'static str;

    /// A line is chosen for good; the menu closes, unless it [asks](Self::is_asking) something.
    fn enter(&mut self, row: usize, cx: &mut Cx<'_>);

    /// Whether it asked whether the chosen line is meant; choosing it again answers.
    fn is_asking(&self) -> bool {
        false
    }

    /// The choice is on another line; `None` where no line holds what was typed.
    fn moved(&mut self, _row: Option<usize>, _cx: &mut Cx<'_>) {}

    /// Deletes what a line stands for; the lines that are left, if it could.
    fn delete(&mut self, _row: usize, _cx: &mut Cx<'_>) -> Option<Vec<Row>> {
        None
    }

    /// The line that stands for what was typed itself, in place of all others.
    fn typed(&self, _query: &str) -> Option<Text> {
        None
    }

    /// That line is chosen for good; the menu closes.
    fn enter_typed(&mut self, _query: &str, _cx: &mut Cx<'_>) {}

    /// The menu closes without a choice.
    fn cancelled(&mut self, _cx: &mut Cx<'_>) {}

    /// Whether it is about the open article, and ends with it.
    fn is_of_reader(&self) -> bool {
        false
    }
}

/// An open menu.
#[derive(Debug)]
pub struct Menu {
    /// Every line.
    rows: Vec<Row>,
    /// Indexes of the lines that hold what was typed.
    visible: Vec<usize>,
    /// Position of the chosen line in `visible`.
    chosen: usize,
    /// What was typed.
    query: LineEditor,
    /// Whether letters go to the query.
    is_typing: bool,
    /// The line for what was typed itself.
    typed: Option<Text>,
    of: Box<dyn MenuOf>,
}

impl Menu {
    /// A menu of `rows` with the first one chosen.
    pub(super) fn new(rows: Vec<Row>, of: impl MenuOf + 'static) -> Self {
        let visible = (0..rows.len()).collect();
        let chosen = rows.iter().position(|row| !row.is_heading).unwrap_or_default();
        let (query, of) = (LineEditor::default(), Box::new(of));
        Self { rows, visible, chosen, query, is_typing: false, typed: None, of }
    }

    /// The same with another line chosen.
    pub(super) fn at(mut self, row: usize) -> Self {
        self.chosen = row.min(self.visible.len().saturating_sub(1));
        self
    }

    /// The same with letters going to its search from the start.
    pub(super) fn typing(mut self) -> Self {
        self.is_typing = true;
        self
    }

    pub(super) fn is_of_reader(&self) -> bool {
        self.of.is_of_reader()
    }

    fn chosen_row(&self) -> Option<usize> {
        self.visible.get(self.chosen).copied()
    }

    fn row(&self) -> Option<&Row> {
        self.rows.get(self.chosen_row()?)
    }

    pub(super) fn on_input(&mut self, input: &Input, cx: &mut Cx<'_>) -> Flow {
        match input {
            Input::Key(key) => self.on_key(*key, cx),
            Input::Paste(words) => {
                if self.is_typing && self.query.paste(words) == Edited::Text {
                    self.refilter(cx);
                }
                Flow::Stay
            }
            Input::Wheel(direction, _) => {
                let by = if *direction == Direction::Forward { 1 } else { -1 };
                self.step(by, cx);
                Flow::Stay
            }
            Input::Press(at) => self.on_press(*at, cx),
            Input::Drag(_) | Input::Release => Flow::Stay,
        }
    }

    fn on_key(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> Flow {
        let action = cx.app.look.keys.action(key);
        let is_letter = matches!(key.code, KeyCode::Char(_) | KeyCode::Backspace);
        if self.is_typing && is_letter && action != Some(Action::Quit) {
            return self.on_typed(key, cx);
        }
        if key.code == KeyCode::Delete {
            return self.delete(cx);
        }
        let page = isize::try_from(cx.app.screen.size.1 / 2).unwrap_or(10);
        match action {
            Some(Action::LineDown) => self.step(1, cx),
            Some(Action::LineUp) => self.step(-1, cx),
            Some(Action::PageDown) => self.step(page, cx),
            Some(Action::PageUp) => self.step(-page, cx),
            Some(Action::Start) => self.step(isize::MIN / 2, cx),
            Some(Action::End) => self.step(isize::MAX / 2, cx),
            Some(Action::Find) => self.is_typing = true,
            Some(Action::Quit) => outside::quit(cx),
            Some(Action::Copy) => {
                let address = self.row().and_then(|row| row.address.as_ref());
                cx.effects.extend(address.map(Effect::copy_address));
            }
            Some(Action::Open) => return self.enter(cx),
            Some(Action::Clear | Action::Back) => return self.cancel(cx),
            // The key of any menu closes the one that is open.
            Some(action) if matches!(action.handler(), Handler::Menu(_)) => return self.cancel(cx),
            _ => {}
        }
        Flow::Stay
    }

    fn on_typed(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> Flow {
        if key.code == KeyCode::Backspace && self.query.text().is_empty() {
            return self.cancel(cx);
        }
        if self.query.edit(key) == Edited::Text {
            self.refilter(cx);
        }
        Flow::Stay
    }

    /// A press on a line chooses it, on the chosen one it is chosen for good, beside the menu it closes that.
    fn on_press(&mut self, at: Position, cx: &mut Cx<'_>) -> Flow {
        let area = self.area(cx.app.screen.area());
        if !area.contains(at) {
            return self.cancel(cx);
        }
        let inner = inner(area);
        if inner.contains(at) {
            let hit = self.top(inner) + usize::from(at.y - inner.y);
            if hit == self.chosen {
                return self.enter(cx);
            }
            if hit < self.visible.len() && !self.is_heading(hit) {
                self.chosen = hit;
                self.of.moved(self.chosen_row(), cx);
            }
        }
        Flow::Stay
    }

    fn enter(&mut self, cx: &mut Cx<'_>) -> Flow {
        match self.chosen_row() {
            _ if self.typed.is_some() => self.of.enter_typed(self.query.text().trim(), cx),
            Some(row) => self.of.enter(row, cx),
            None => self.of.cancelled(cx),
        }
        if self.of.is_asking() { Flow::Stay } else { Flow::Close }
    }

    fn cancel(&mut self, cx: &mut Cx<'_>) -> Flow {
        self.of.cancelled(cx);
        Flow::Close
    }

    fn delete(&mut self, cx: &mut Cx<'_>) -> Flow {
        let Some(row) = self.chosen_row() else { return Flow::Stay };
        if let Some(rows) = self.of.delete(row, cx) {
            if rows.is_empty() {
                return Flow::Close;
            }
            let chosen = self.chosen;
            self.rows = rows;
            self.refilter(cx);
            self.chosen = chosen.min(self.visible.len().saturating_sub(1));
        }
        Flow::Stay
    }

    fn step(&mut self, by: isize, cx: &mut Cx<'_>) {
        let last = self.visible.len().saturating_sub(1);
        let to = self.chosen.saturating_add_signed(by).min(last);
        let found = landing(to, self.visible.len(), by >= 0, |at| !self.is_heading(*at));
        self.chosen = found.unwrap_or_default();
        self.of.moved(self.chosen_row(), cx);
    }

    /// Whether the line at a position in `visible` is a name of others.
    fn is_heading(&self, at: usize) -> bool {
        self.visible.get(at).and_then(|at| self.rows.get(*at)).is_some_and(|row| row.is_heading)
    }

    /// Shows the lines that hold every word of the query; where none does, those that have its letters in their order.
    fn refilter(&mut self, cx: &mut Cx<'_>) {
        let query = fold(self.query.text());
        self.typed = self.of.typed(query.trim());
        let line = |row: &Row| {
            fold(&format!("{} {} {}", row.key, row.text, row.address.as_deref().unwrap_or_default()))
        };
        let among = |holds: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let all = self.rows.iter().enumerate();
            let of_query = |row: &Row| if row.is_heading { query.is_empty() } else { holds(&line(row)) };
            all.filter(|(_, row)| of_query(row)).map(|(at, _)| at).collect()
        };
        let mut visible = among(&|line| query.split_whitespace().all(|word| line.contains(word)));
        if visible.is_empty() {
            visible = among(&|line| {
                let mut letters = line.chars();
                query.chars().all(|wanted| wanted == ' ' || letters.any(|letter| letter == wanted))
            });
        }
        // What is called so comes before what only speaks of it.
        let rank = |at: &usize| {
            let key = self.rows.get(*at).map(|row| fold(&row.key)).unwrap_or_default();
            if key == query { 0 } else { 2 - u8::from(key.starts_with(&query)) }
        };
        if !query.is_empty() {
            visible.sort_by_cached_key(rank);
        }
        self.visible = visible;
        self.chosen = (0..self.visible.len()).find(|at| !self.is_heading(*at)).unwrap_or_default();
        self.of.moved(self.chosen_row(), cx);
    }

    /// Where it is on the screen.
    fn area(&self, screen: Rect) -> Rect {
        let width =
            screen.width.saturating_sub(4).min((screen.width / 2).clamp(76, 110)).max(screen.width.min(20));
        let room = screen.height.saturating_sub(2).max(3);
        let rows = u16::try_from(self.visible.len()).unwrap_or(u16::MAX);
        let height = rows.saturating_add(4).max(6).min(room).min(screen.height);
        Rect { x: (screen.width - width) / 2, y: (screen.height - height) / 2, width, height }
    }

    /// The first line on the screen, as a position in `visible`.
    fn top(&self, inner: Rect) -> usize {
        (self.chosen + 1).saturating_sub(usize::from(inner.height))
    }

    /// The chosen line on the screen, where a screen reader finds it.
    pub(super) fn words(&self, geometry: Geometry) -> Position {
        let inner = inner(self.area(geometry.screen));
        let row = u16::try_from(self.chosen - self.top(inner)).unwrap_or_default();
        Position::new(inner.x + 1, inner.y + row)
    }

    /// The cursor, once its search is typed into.
    pub(super) fn cursor(&self, geometry: Geometry) -> Option<Position> {
        let area = self.area(geometry.screen);
        let column = 2 + self.heading().width() + 1 + self.query.column();
        let column = u16::try_from(column).ok().filter(|column| *column < area.width)?;
        (!self.query.text().is_empty()).then(|| Position::new(area.x + column, area.y))
    }

    fn heading(&self) -> String {
        format!(" {} ", self.of.title())
    }

    pub(super) fn draw(&self, app: &App, geometry: Geometry, buffer: &mut Buffer) {
        let theme = &app.look.theme;
        let base = theme.text.patch(theme.popup);
        let area = self.area(geometry.screen).intersection(buffer.area);
        clear(buffer, area, base);
        let heading = self.heading();
        let query = self.query.text();
        let aside = if query.is_empty() { self.of.hint().to_owned() } else { format!("/{query}") };
        let room = usize::from(area.width).saturating_sub(4 + heading.width());
        let title = Line::from(vec![
            Span::raw("─").style(theme.border),
            Span::raw(heading).style(base.patch(theme.popup_title)),
            Span::raw(fitted(&format!("{aside} "), room)).style(base.patch(theme.note)),
        ]);
        let frame = Block::new()
            .borders(Borders::ALL)
            .border_type(BorderType::Rounded)
            .border_style(base.patch(theme.border))
            .title_top(title);
        frame.render(area, buffer);
        self.draw_rows(app, inner(area), base, buffer);
        self.draw_extent(app, area, base, buffer);
        self.draw_address(app, area, base, buffer);
    }

    fn draw_rows(&self, app: &App, inner: Rect, base: Style, buffer: &mut Buffer) {
        let theme = &app.look.theme;
        let top = self.top(inner);
        let keys = self.rows.iter().map(|row| row.key.chars().count()).max().unwrap_or_default().min(24);
        let gap = if keys > 0 { keys as u16 + 2 } else { 0 };
        if let Some(words) = &self.typed {
            put(buffer, inner, inner.y, 1, words, base.patch(theme.list_selected));
            return;
        }
        if self.visible.is_empty() {
            let words = format!("nothing matches “{}”", self.query.text());
            let room = usize::from(inner.width.saturating_sub(2));
            put(buffer, inner, inner.y, 1, &fitted(&words, room), base.patch(theme.note));
        }
        let visible = self.visible.iter().enumerate().skip(top).take(usize::from(inner.height));
        for ((position, at), y) in visible.zip(inner.y..) {
            let Some(row) = self.rows.get(*at) else { continue };
            if row.is_heading {
                put(buffer, inner, y, 1, &row.text, base.patch(theme.subheading));
                continue;
            }
            let style = if position == self.chosen { base.patch(theme.list_selected) } else { base };
            buffer.set_style(Rect { y, height: 1, ..inner }.intersection(buffer.area), style);
            put(buffer, inner, y, 1, &fitted(&row.key, keys), style.patch(theme.popup_title));
            let left = 1 + gap + 2 * row.indent as u16;
            let room = usize::from(inner.width.saturating_sub(left + 1));
            let text = match &row.warning {
                Some(warning) => app.look.fitted(&format!("{} (! {warning})", row.text), room),
                None => app.look.fitted(&row.text, room),
            };
            put(buffer, inner, y, left, &text, style);
        }
    }

    /// Shows on the right edge which lines are in sight, where those are not all.
    fn draw_extent(&self, app: &App, area: Rect, base: Style, buffer: &mut Buffer) {
        let inner = inner(area);
        let edge = Rect { x: area.right().saturating_sub(1), width: 1, ..inner };
        extent(buffer, edge, self.top(inner), self.visible.len(), base.patch(app.look.theme.popup_title));
    }

    /// Where a link really leads is on the screen before it is opened; what it only looks like is said instead of it.
    fn draw_address(&self, app: &App, area: Rect, base: Style, buffer: &mut Buffer) {
        let Some(row) = self.row() else { return };
        let Some(address) = &row.address else { return };
        let theme = &app.look.theme;
        let (words, style) = match &row.warning {
            Some(warning) => (warning.clone(), theme.status_error),
            None => (address.clone(), theme.link),
        };
        let words = format!(" {} ", fitted(&words, usize::from(area.width.saturating_sub(6))));
        put(buffer, area, area.bottom().saturating_sub(1), 2, &words, base.patch(style));
    }
}

/// The lines inside the frame.
fn inner(area: Rect) -> Rect {
    Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    }
}
