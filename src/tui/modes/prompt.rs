//! A line being typed, and what for.
//!
//! **To add a purpose:** a variant of [`Purpose`] and a line in each of its questions.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Position;
use unicode_width::UnicodeWidthStr;

use super::{Flow, Quote};
use crate::{
    article::{Anchor, Passage},
    find::Mode as PatternMode,
    tui::{
        app::App,
        cx::Cx,
        editor::{Edited, LineEditor},
        geometry::Geometry,
        input::Input,
        panes::headlines,
        update::{filter, find, highlights, pipe, search_library, subscribe, tags},
    },
};

/// What is being typed, and what for.
#[derive(Debug, Clone)]
pub struct Prompt {
    /// What it is for.
    pub purpose: Purpose,
    /// What has been typed.
    pub line: LineEditor,
    /// How a search is read.
    pub mode: PatternMode,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// What typing is for.
#[derive(Debug, Clone, PartialEq)]
pub enum Purpose {
    /// Headlines that hold the words.
    Filter,
    /// Articles of the library; esc goes back to the list as it was.
    Library,
    /// Tags of an article, with commas between.
    Tags {
        /// Index of its entry in the list.
        entry: usize,
    },
    /// A command that gets the selected words, or the article.
    Pipe {
        /// The words, and whether their source goes along; without, the article.
        passage: Option<(Passage, Quote)>,
    },
    /// The address of a feed, or of a page that has one.
    Subscribe,
    /// A note on a passage.
    Note {
        /// The passage.
        passage: Passage,
    },
    /// Words in the article; esc goes back to `origin`.
    Find {
        /// Where the reader was.
        origin: Anchor,
    },
}

impl Purpose {
    /// Whether it is about the open article, and ends with it.
    pub(super) fn is_of_reader(&self) -> bool {
        match self {
            Self::Pipe { .. } | Self::Note { .. } | Self::Find { .. } => true,
            Self::Filter | Self::Library | Self::Subscribe | Self::Tags { .. } => false,
        }
    }

    /// Another article is open; whether the purpose is as good for that one, in which `origin` is at the top.
    pub(super) fn follow(&mut self, origin: Anchor) -> bool {
        match self {
            Self::Find { origin: before } => *before = origin,
            Self::Note { .. } | Self::Pipe { passage: Some(_) } => return false,
            Self::Filter
            | Self::Library
            | Self::Subscribe
            | Self::Tags { .. }
            | Self::Pipe { passage: None } => {}
        }
        true
    }

    /// Whether the keys for up and down go through the headlines meanwhile.
    fn moves_headlines(&self) -> bool {
        matches!(self, Self::Filter | Self::Library)
    }
}

impl Prompt {
    /// A prompt with `text` in it and the cursor at its end.
    pub(in crate::tui) fn new(purpose: Purpose, text: String) -> Self {
        Self { purpose, line: LineEditor::new(text), mode: PatternMode::default(), error: None }
    }

    /// What has been typed.
    pub fn text(&self) -> &str {
        self.line.text()
    }

    /// What stands before the line.
    pub(in crate::tui) fn label(&self) -> &'static str {
        match (&self.purpose, self.mode) {
            (Purpose::Filter, _) => "filter: ",
            (Purpose::Library, _) => "search library: ",
            (Purpose::Tags { .. }, _) => "tags (comma-separated): ",
            (Purpose::Subscribe, _) => "subscribe to: ",
            (Purpose::Note { .. }, _) => "note: ",
            (Purpose::Pipe { passage: None }, _) => "pipe article to: ",
            (Purpose::Pipe { passage: Some((_, Quote::Words)) }, _) => "pipe selection to: ",
            (Purpose::Pipe { passage: Some((_, Quote::WithSource)) }, _) => {
                "pipe selection with its source to: "
            }
            (Purpose::Find { .. }, PatternMode::Words) => "/",
            (Purpose::Find { .. }, PatternMode::Regex) => "regex /",
        }
    }

    /// What stands behind it: what is wrong, what was found, what a key would do.
    pub(in crate::tui) fn aside(&self, app: &App) -> String {
        if let Some(error) = &self.error {
            return error.clone();
        }
        match &self.purpose {
            Purpose::Find { .. } => find::count(app).unwrap_or_default(),
            Purpose::Library => "enter opens · ctrl-s saves this search".into(),
            Purpose::Tags { .. } => {
                tags::completion(app, self.text()).map(|tag| format!("tab: {tag}")).unwrap_or_default()
            }
            Purpose::Subscribe if self.text().is_empty() => "a feed, or a page that has one".into(),
            Purpose::Filter | Purpose::Subscribe | Purpose::Pipe { .. } | Purpose::Note { .. } => {
                String::new()
            }
        }
    }

    /// Where the cursor is on the status line.
    pub(super) fn cursor(&self, geometry: Geometry) -> Position {
        let column = 1 + self.label().width() + self.line.column();
        let last = geometry.status.width.saturating_sub(1);
        Position::new(u16::try_from(column).unwrap_or(last).min(last), geometry.status.y)
    }

    pub(super) fn on_input(&mut self, input: &Input, cx: &mut Cx<'_>) -> Flow {
        match input {
            Input::Key(key) => self.on_key(*key, cx),
            Input::Paste(words) => {
                let edited = self.line.paste(words);
                self.after(edited, cx)
            }
            Input::Wheel(..) => Flow::Pass,
            Input::Press(_) | Input::Drag(_) | Input::Release => Flow::Stay,
        }
    }

    fn on_key(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> Flow {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Enter => self.accept(cx),
            KeyCode::Esc => self.cancel(cx),
            KeyCode::Char('c' | 'g') if control => self.cancel(cx),
            KeyCode::Backspace if self.text().is_empty() => self.cancel(cx),
            KeyCode::Char('r') if control => {
                if matches!(self.purpose, Purpose::Find { .. }) {
                    self.mode = match self.mode {
                        PatternMode::Words => PatternMode::Regex,
                        PatternMode::Regex => PatternMode::Words,
                    };
                    self.changed(cx);
                }
                Flow::Stay
            }
            KeyCode::Char('s') if control && self.purpose == Purpose::Library => {
                search_library::save(self, cx)
            }
            KeyCode::Tab => {
                if matches!(self.purpose, Purpose::Tags { .. })
                    && let Some(completed) = tags::completed(cx.app, self.text())
                {
                    self.line = LineEditor::new(completed);
                }
                Flow::Stay
            }
            KeyCode::Down => self.step(1, cx),
            KeyCode::Up => self.step(-1, cx),
            KeyCode::Char('n') if control => self.step(1, cx),
            KeyCode::Char('p') if control => self.step(-1, cx),
            _ => {
                let edited = self.line.edit(key);
                self.after(edited, cx)
            }
        }
    }

    fn after(&mut self, edited: Edited, cx: &mut Cx<'_>) -> Flow {
        if edited == Edited::Text {
            self.changed(cx);
        }
        Flow::Stay
    }

    fn step(&self, by: isize, cx: &mut Cx<'_>) -> Flow {
        if self.purpose.moves_headlines() {
            headlines::step(cx, by);
        }
        Flow::Stay
    }

    /// Does what the prompt is for, with what it holds now.
    fn changed(&mut self, cx: &mut Cx<'_>) {
        self.error = None;
        match self.purpose {
            Purpose::Filter => filter::changed(self.text(), cx),
            Purpose::Library => self.error = search_library::changed(self.text(), cx),
            Purpose::Find { origin } => self.error = find::changed(self.text(), self.mode, origin, cx),
            Purpose::Subscribe | Purpose::Tags { .. } | Purpose::Pipe { .. } | Purpose::Note { .. } => {}
        }
    }

    fn accept(&mut self, cx: &mut Cx<'_>) -> Flow {
        if self.error.is_some() {
            return Flow::Stay;
        }
        match self.purpose {
            Purpose::Filter => headlines::open(cx),
            Purpose::Library => search_library::accept(cx),
            Purpose::Tags { entry } => tags::set(entry, self.text(), cx),
            Purpose::Subscribe => subscribe::run(self.text(), cx),
            Purpose::Pipe { passage } => pipe::run(self.text(), passage, cx),
            Purpose::Note { passage } => highlights::note(passage, self.text(), cx),
            Purpose::Find { .. } => find::accept(cx),
        }
        Flow::Close
    }

    fn cancel(&self, cx: &mut Cx<'_>) -> Flow {
        match self.purpose {
            Purpose::Filter => filter::changed("", cx),
            Purpose::Library => search_library::cancel(cx),
            Purpose::Find { origin } => find::cancel(origin, cx),
            Purpose::Subscribe | Purpose::Tags { .. } | Purpose::Pipe { .. } | Purpose::Note { .. } => {}
        }
        Flow::Close
    }
}
