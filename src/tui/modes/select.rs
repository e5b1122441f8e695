//! Words being selected, and what is done with them: copied, quoted, highlighted, given to a command.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Position;

use super::{
    Flow, Mode,
    quote::{TEMPLATE, quotation},
};
use crate::{
    article::{Article, Direction, Passage, Point, Text, text},
    tui::{
        action::Action,
        app::App,
        cx::Cx,
        geometry::Geometry,
        input::Input,
        menu::help,
        message::Effect,
        panes::reader,
        reader::{Object, Step, object_after, object_at, passage_through},
        update::{highlights, outside, pipe},
    },
};

/// A selection: from where it was begun to where the cursor is, both letters included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    /// Where it was begun.
    pub fixed: Point,
    /// Where the cursor is.
    pub cursor: Point,
}

/// What the keys of a selection do.
pub(in crate::tui) const SELECTION_KEYS: &[(&str, &str)] = &[
    ("h j k l", "a letter or a line"),
    ("w b e", "a word: next, before, its end"),
    (") (", "to the end of the sentence, to its beginning"),
    ("} {", "next block, block before"),
    ("] [", "next heading, heading before"),
    ("0 $ g G", "edge of the line, of the article"),
    ("s p", "all of the sentence, of the paragraph; again: the next one too"),
    ("v", "begin here"),
    ("o", "go to the other end"),
    ("y Y", "copy; copy with its source"),
    ("Q", "append it with its source to the notes file"),
    ("H N", "highlight; put a note on it"),
    ("| &", "pipe it to a command; with its source"),
    ("esc", "cancel"),
];

/// The ones that the status line names, the ones that are needed first before the others.
pub(in crate::tui) const SELECTION_HINTS: &[&str] = &[
    "hjkl w b e move",
    "y copy",
    "H highlight",
    "N note",
    "| pipe",
    "esc",
    "? keys",
    "s sentence",
    "p paragraph",
    "v begin here",
    "Y with source",
    "Q to notes",
];

/// The step that a key makes.
fn step_of(code: KeyCode) -> Option<(Step, Direction)> {
    use Direction::{Backward, Forward};
    Some(match code {
        KeyCode::Char('l') | KeyCode::Right => (Step::Letter, Forward),
        KeyCode::Char('h') | KeyCode::Left => (Step::Letter, Backward),
        KeyCode::Char('j') | KeyCode::Down => (Step::Line, Forward),
        KeyCode::Char('k') | KeyCode::Up => (Step::Line, Backward),
        KeyCode::Char('w') => (Step::Word, Forward),
        KeyCode::Char('b') => (Step::Word, Backward),
        KeyCode::Char('e') => (Step::WordEnd, Forward),
        KeyCode::Char('0') | KeyCode::Home => (Step::LineEdge, Backward),
        KeyCode::Char('$') | KeyCode::End => (Step::LineEdge, Forward),
        KeyCode::Char(')') => (Step::Sentence, Forward),
        KeyCode::Char('(') => (Step::Sentence, Backward),
        KeyCode::Char('}') => (Step::Block, Forward),
        KeyCode::Char('{') => (Step::Block, Backward),
        KeyCode::Char(']') => (Step::Heading, Forward),
        KeyCode::Char('[') => (Step::Heading, Backward),
        KeyCode::Char('G') => (Step::Whole, Forward),
        KeyCode::Char('g') => (Step::Whole, Backward),
        _ => return None,
    })
}

/// What of a selection is given to a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quote {
    /// The words.
    Words,
    /// The words, and who wrote them, where and when.
    WithSource,
}

impl Selection {
    /// The selected words.
    pub fn passage(&self, article: &Article) -> Passage {
        passage_through(article, self.fixed, self.cursor)
    }

    pub(super) fn on_input(&mut self, input: &Input, cx: &mut Cx<'_>) -> Flow {
        match input {
            Input::Key(key) => self.on_key(*key, cx),
            // A click ends it, wherever it goes; dragging from there begins another.
            Input::Press(_) => Flow::CloseAndPass,
            Input::Drag(at) => {
                if let Some(dragged) = reader::dragged(cx, *at) {
                    *self = dragged;
                }
                Flow::Stay
            }
            Input::Release => {
                cx.app.reader.iter_mut().for_each(|reader| reader.pressed = None);
                Flow::Stay
            }
            Input::Wheel(..) => Flow::Pass,
            Input::Paste(_) => Flow::Stay,
        }
    }

    fn on_key(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> Flow {
        let Some(reader) = &mut cx.app.reader else { return Flow::Close };
        if key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) {
            if cx.app.look.keys.action(key) == Some(Action::Quit) {
                outside::quit(cx);
            }
            return Flow::Stay;
        }
        if let Some((step, direction)) = step_of(key.code) {
            self.cursor = reader.body.step_from(self.cursor, step, direction);
            reader.body.show(self.cursor);
            return Flow::Stay;
        }
        match key.code {
            KeyCode::Char('o') => std::mem::swap(&mut self.fixed, &mut self.cursor),
            KeyCode::Char('v') => {
                self.fixed = self.cursor;
                cx.say("the selection begins here");
            }
            KeyCode::Char('s') => self.take(Object::Sentence, cx),
            KeyCode::Char('p') => self.take(Object::Paragraph, cx),
            KeyCode::Char('?') => cx.app.modes.push(Mode::Menu(help::of_selection())),
            KeyCode::Char(letter) => return self.done(letter, cx),
            KeyCode::Esc => return Flow::Close,
            _ => {}
        }
        Flow::Stay
    }

    /// Selects all of the sentence or the paragraph that the cursor is in; where that is selected already, the next one too.
    fn take(&mut self, object: Object, cx: &mut Cx<'_>) {
        let Some(reader) = &mut cx.app.reader else { return };
        let article = std::sync::Arc::clone(reader.body.galley.article());
        let begin = self.fixed.min(self.cursor);
        let Some((first, last)) = object_at(&article, self.cursor, object) else { return };
        let is_taken = begin <= first && self.fixed.max(self.cursor) >= last;
        if !is_taken {
            // A sentence that is begun is taken whole; what was selected before it stays.
            (self.fixed, self.cursor) =
                (if self.fixed == self.cursor { first } else { begin.min(first) }, last);
        } else if let Some((_, last)) = object_after(&article, last, object) {
            (self.fixed, self.cursor) = (begin, last);
        }
        reader.body.show(self.cursor);
    }

    /// Does with the selected words what a letter asks for.
    fn done(self, letter: char, cx: &mut Cx<'_>) -> Flow {
        let Some(reader) = &cx.app.reader else { return Flow::Close };
        let article = std::sync::Arc::clone(reader.body.galley.article());
        let passage = self.passage(&article);
        match letter {
            'y' | 'Y' => {
                let words = article.quoted(&passage);
                let message = Text::line(&format!("copied {}", counted(&words)));
                let words = if letter == 'Y' { quotation(TEMPLATE, &article, &words) } else { words };
                cx.perform(Effect::Copy { words, message });
                return Flow::Close;
            }
            'H' => {
                if highlights::add(passage, None, cx) {
                    return Flow::Close;
                }
            }
            'N' => highlights::ask_for_note(passage, cx),
            '|' => pipe::ask(Some((passage, Quote::Words)), cx),
            '&' => pipe::ask(Some((passage, Quote::WithSource)), cx),
            'Q' => {
                let words = quotation(&cx.app.look.note_template, &article, &article.quoted(&passage));
                cx.perform(Effect::AppendNote { words });
                return Flow::Close;
            }
            _ => cx.say("no key of a selection; ? lists them"),
        }
        Flow::Stay
    }

    /// Where the cursor is on the screen.
    pub(super) fn words(self, app: &App, geometry: Geometry) -> Option<Position> {
        reader::position_of(app, geometry, self.cursor)
    }
}

fn counted(words: &str) -> String {
    match text::words(words) {
        1 => "1 word".into(),
        count => format!("{count} words"),
    }
}
