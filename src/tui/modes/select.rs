//! Words being selected, and what is done with them: copied, quoted, highlighted, given to a command.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Position;

use super::Flow;
use crate::{
    article::{Article, Direction, Passage, Point, Text, date_in_words, text},
    tui::{
        action::Action,
        app::App,
        cx::Cx,
        geometry::Geometry,
        input::Input,
        message::Effect,
        panes::reader,
        reader::{Step, passage_through},
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

/// What can be done with a selection.
pub(in crate::tui) const HELP: &str =
    "hjkl w b e ( ) { } move · y copies · Y with its source · H highlights · N notes · | pipes · esc";

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
        KeyCode::Char('G') => (Step::Whole, Forward),
        KeyCode::Char('g') => (Step::Whole, Backward),
        _ => return None,
    })
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
                if cx.app.reader.as_mut().is_some_and(|reader| reader.pressed.take().is_some()) {
                    cx.say(HELP);
                }
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
            // Begins anew where the cursor is.
            KeyCode::Char('v') => self.fixed = self.cursor,
            KeyCode::Char(letter) => return self.done(letter, cx),
            KeyCode::Esc => return Flow::Close,
            _ => cx.say(HELP),
        }
        Flow::Stay
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
                let words = if letter == 'Y' { with_source(&article, &words) } else { words };
                cx.perform(Effect::Copy { words, message });
                return Flow::Close;
            }
            'H' => {
                if highlights::add(passage, None, cx) {
                    return Flow::Close;
                }
            }
            'N' => highlights::ask_for_note(passage, cx),
            '|' => pipe::ask(Some(passage), cx),
            _ => cx.say(HELP),
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

/// A quotation as it is pasted: the words, who wrote them, where, when, the address.
fn with_source(article: &Article, words: &str) -> String {
    let meta = &article.meta;
    let known = [meta.byline.as_ref(), meta.title.as_ref(), meta.site.as_ref()];
    let mut source: Vec<String> = known.into_iter().flatten().map(ToString::to_string).collect();
    source.extend(meta.published.map(date_in_words));
    let mut out = format!("“{}”\n— {}", words.trim(), source.join(", "));
    if let Some(url) = &meta.url {
        out.push_str(&format!("\n{url}"));
    }
    out + "\n"
}
