//! Choosing words, and what is done with them: copied, quoted, given to a command.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{Action, App, Effect, Focus, Prompt, Purpose, Text, highlights, say};
use crate::{
    article::{Article, Passage, date_in_words, text},
    tui::select::{Selection, Step, step},
};

/// Begins a choice at the match the reader is at, where that is in sight, else at the first words on the page.
pub(super) fn begin(app: &mut App) {
    let Some(body) = &app.body else { return say(app, "no article is open") };
    let points = || body.view.iter().filter_map(|set| Some(set.line.origin()?.of(set.place.piece)));
    let found = app.search.as_ref().and_then(|search| search.current()).map(|hit| hit.at);
    let in_sight = found.filter(|point| points().min() <= Some(*point) && Some(*point) <= points().max());
    let Some(start) = in_sight.or_else(|| points().next()) else { return say(app, "no words in sight") };
    app.focus = Focus::Body;
    app.selection = Some(Selection { fixed: start, cursor: start });
    help(app);
}

/// Says what can be done with a choice.
pub(super) fn help(app: &mut App) {
    say(app, HELP);
}

const HELP: &str =
    "hjkl w b e ( ) { } move · y copies · Y with its source · H highlights · N notes · | pipes · esc";

/// Applies a key while words are being chosen.
pub(super) fn on_key(app: &mut App, key: KeyEvent, mut selection: Selection, effects: &mut Vec<Effect>) {
    let Some(body) = &mut app.body else { return app.selection = None };
    if key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) {
        if app.keys.action(key) == Some(Action::Quit) {
            super::leaving::quit(app, effects);
        }
        return;
    }
    let (by, forward) = match key.code {
        KeyCode::Char('l') | KeyCode::Right => (Step::Letter, true),
        KeyCode::Char('h') | KeyCode::Left => (Step::Letter, false),
        KeyCode::Char('j') | KeyCode::Down => (Step::Line, true),
        KeyCode::Char('k') | KeyCode::Up => (Step::Line, false),
        KeyCode::Char('w') => (Step::Word, true),
        KeyCode::Char('b') => (Step::Word, false),
        KeyCode::Char('e') => (Step::WordEnd, true),
        KeyCode::Char('0') | KeyCode::Home => (Step::LineEdge, false),
        KeyCode::Char('$') | KeyCode::End => (Step::LineEdge, true),
        KeyCode::Char(')') => (Step::Sentence, true),
        KeyCode::Char('(') => (Step::Sentence, false),
        KeyCode::Char('}') => (Step::Block, true),
        KeyCode::Char('{') => (Step::Block, false),
        KeyCode::Char('G') => (Step::Whole, true),
        KeyCode::Char('g') => (Step::Whole, false),
        KeyCode::Char('o') => {
            std::mem::swap(&mut selection.fixed, &mut selection.cursor);
            return app.selection = Some(selection);
        }
        // Begins anew where the cursor is.
        KeyCode::Char('v') => {
            return app.selection = Some(Selection { fixed: selection.cursor, ..selection });
        }
        KeyCode::Char(letter) => return done(app, letter, selection, effects),
        KeyCode::Esc => return app.selection = None,
        _ => return say(app, HELP),
    };
    selection.cursor = step(body, selection.cursor, by, forward);
    body.show(selection.cursor);
    app.selection = Some(selection);
}

/// Does with the chosen words what a letter asks for.
fn done(app: &mut App, letter: char, selection: Selection, effects: &mut Vec<Effect>) {
    let Some(body) = &app.body else { return };
    let article = std::sync::Arc::clone(body.galley.article());
    let passage = selection.passage(&article);
    match letter {
        'y' | 'Y' => {
            let words = article.quoted(&passage);
            let said = Text::line(&format!("copied {}", counted(&words)));
            let words = if letter == 'Y' { with_source(&article, &words) } else { words };
            effects.push(Effect::Copy { words, said });
            app.selection = None;
        }
        'H' => highlights::mark(app, passage, None, effects),
        'N' => highlights::ask(app, passage),
        '|' => pipe(app, Some(passage)),
        _ => say(app, HELP),
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
    let said = [meta.byline.as_ref(), meta.title.as_ref(), meta.site.as_ref()];
    let mut source: Vec<String> = said.into_iter().flatten().map(ToString::to_string).collect();
    source.extend(meta.published.map(date_in_words));
    let mut out = format!("“{}”\n— {}", words.trim(), source.join(", "));
    if let Some(url) = &meta.url {
        out.push_str(&format!("\n{url}"));
    }
    out + "\n"
}

/// Asks for a command that gets the words, or the whole article.
pub(super) fn pipe(app: &mut App, passage: Option<Passage>) {
    if app.body.is_none() {
        return say(app, "no article is open");
    }
    app.prompt = Some(Prompt { purpose: Purpose::Pipe { passage }, ..Prompt::default() });
}

/// Gives the words to the command that was typed.
pub(super) fn piped(app: &mut App, command: &str, passage: Option<Passage>, effects: &mut Vec<Effect>) {
    let Some(body) = app.body.as_ref().filter(|_| !command.trim().is_empty()) else { return };
    let article = body.galley.article();
    let words = match passage {
        Some(passage) => article.quoted(&passage) + "\n",
        None => crate::format::markdown::write(article),
    };
    app.selection = None;
    effects.push(Effect::Pipe { command: command.to_owned(), words });
}
