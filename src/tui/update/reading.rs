//! Finding one's way: back and forth, marks, hints, a page that moves by itself, a voice.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent};

use super::{Action, App, Effect, Notice, Text, say};
use crate::{
    article::{Article, Link, Point, text},
    tui::manner::{Aim, Awaited, Hint},
};

/// Shortest and longest time that the page rests, in seconds: an empty line is a breath, a page of columns is read.
const PAUSE: std::ops::RangeInclusive<f64> = 0.3..=600.0;

/// Words a minute that the page may move by.
const PACES: std::ops::RangeInclusive<u16> = 60..=1000;

/// Does what a key asks for that has to do with where the reader is.
pub(super) fn act(app: &mut App, action: Action, effects: &mut Vec<Effect>) {
    let Some(body) = &mut app.body else { return say(app, "no article is open") };
    match action {
        Action::JumpBack if !body.jump(false) => say(app, "no place before this one"),
        Action::JumpForward if !body.jump(true) => say(app, "no place after this one"),
        Action::SetMark => {
            app.awaited = Some(Awaited::SetMark);
            say(app, "a letter marks this place; ' and the letter goes back to it");
        }
        Action::GoToMark => {
            app.awaited = Some(Awaited::GoToMark);
            say(app, "a letter goes to its mark, ' to the place before the last jump");
        }
        Action::Hints => hints(app),
        Action::Focus => {
            app.dims = !app.dims;
            say(
                app,
                if app.dims { "only the paragraph being read is bright" } else { "everything is bright" },
            );
        }
        Action::Scroll => {
            app.scrolls = !app.scrolls;
            let said = format!("the page moves at {} words a minute; + and - change that", app.manner.pace);
            say(app, if app.scrolls { &said } else { "the page rests" });
        }
        Action::Aloud if app.spoken.is_some() => hush(app, effects),
        Action::Aloud => {
            let from = body.anchor().point();
            speak(app, from, effects);
        }
        _ => {}
    }
}

/// Applies a key that was waited for.
pub(super) fn on_awaited(app: &mut App, awaited: Awaited, key: KeyEvent, effects: &mut Vec<Effect>) {
    let (KeyCode::Char(letter), Some(body)) = (key.code, &mut app.body) else { return };
    match awaited {
        Awaited::SetMark => {
            let anchor = body.anchor();
            body.marks.insert(letter, anchor);
            say(app, &format!("{letter} marks this place"));
        }
        Awaited::GoToMark if letter == '\'' => {
            if !body.jump_across() {
                say(app, "no place before this one");
            }
        }
        Awaited::GoToMark => match body.marks.get(&letter).copied() {
            Some(anchor) => body.leap(anchor),
            None => say(app, &format!("nothing is marked {letter}; M marks a place")),
        },
        Awaited::Hint { hints, mut typed } => {
            typed.push(letter);
            if let Some(hint) = hints.iter().find(|hint| hint.label == typed) {
                follow(app, hint.aim.clone(), effects);
            } else if hints.iter().any(|hint| hint.label.starts_with(&typed)) {
                app.awaited = Some(Awaited::Hint { hints, typed });
            }
        }
    }
}

/// Puts a letter on every link and footnote in sight.
fn hints(app: &mut App) {
    let Some(body) = &app.body else { return };
    let article = body.galley.article();
    let seen = |point: Point| {
        body.view
            .iter()
            .any(|set| set.place.piece == point.piece && set.line.column_of(point.origin()).is_some())
    };
    let pieces = || body.view.iter().map(|set| set.place.piece);
    let (first, last) = (pieces().min().unwrap_or_default(), pieces().max().unwrap_or_default());
    let mut aims: Vec<(Point, Aim)> = Vec::new();
    for piece in first.up_to(last.next()) {
        for Link { at, address, .. } in article.links_of(piece) {
            if seen(at) {
                aims.push((at, aim(article, address)));
            }
        }
        for (slot, range) in article.footnote_marks(piece) {
            let label = article.texts(piece).get(slot).and_then(|(text, _)| text.get(range.clone()));
            let at = Point { piece, slot, byte: range.start };
            if let Some(point) = label.and_then(|label| article.footnote(label)).filter(|_| seen(at)) {
                aims.push((at, Aim::Within(point)));
            }
        }
    }
    aims.sort_by_key(|(point, _)| *point);
    if aims.is_empty() {
        return say(app, "no links in sight");
    }
    let label = labels(aims.len());
    let hints = aims.into_iter().zip(label).map(|((at, aim), label)| Hint { at, label, aim }).collect();
    app.awaited = Some(Awaited::Hint { hints, typed: String::new() });
    say(app, "type the letters of a link");
}

fn aim(article: &Article, address: &Text) -> Aim {
    match address.strip_prefix('#').and_then(|label| article.footnote(label)) {
        Some(point) => Aim::Within(point),
        None => Aim::Outside(address.clone()),
    }
}

/// As many labels as are asked for, none the beginning of another; the keys under the fingers first.
fn labels(count: usize) -> Vec<String> {
    const KEYS: &[u8] = b"asdfjklghqwertyuiopzxcvbnm";
    let key = |at: usize| KEYS.get(at % KEYS.len()).copied().map_or('a', char::from);
    if count <= KEYS.len() {
        return (0..count).map(|at| key(at).to_string()).collect();
    }
    let pair = |at: usize| format!("{}{}", key(at / KEYS.len()), key(at));
    (0..count.min(KEYS.len() * KEYS.len())).map(pair).collect()
}

fn follow(app: &mut App, aim: Aim, effects: &mut Vec<Effect>) {
    match (aim, &mut app.body) {
        (Aim::Within(point), Some(body)) => {
            body.leap(point.into());
        }
        (Aim::Outside(address), _) => super::leaving::visit(app, address, effects),
        _ => {}
    }
}

/// A faster or slower page, while it moves by itself.
pub(super) fn set_pace(app: &mut App, by: i16) {
    let pace = app.manner.pace.saturating_add_signed(by).clamp(*PACES.start(), *PACES.end());
    app.manner.pace = pace;
    say(app, &format!("{pace} words a minute"));
}

/// The page moves on by a line.
pub(super) fn tick(app: &mut App) {
    let Some(body) = app.body.as_mut().filter(|_| app.scrolls) else { return };
    let before = body.top;
    body.scroll(1);
    if body.read >= 1.0 || body.top == before {
        app.scrolls = false;
        say(app, "the end");
    }
}

impl App {
    /// When the page moves by itself next; none while it does not.
    pub fn tick(&self) -> Option<Duration> {
        let body = self.body.as_ref().filter(|_| self.scrolls)?;
        let words = |set: &crate::layout::Set| text::words(&set.line.text());
        let count: usize = match self.geometry().page(self.manner).page.columns {
            1 => body.view.iter().take(1).map(words).sum(),
            _ => body.view.iter().map(words).sum(),
        };
        let seconds = count as f64 * 60.0 / f64::from(self.manner.pace);
        Some(Duration::from_secs_f64(seconds.clamp(*PAUSE.start(), *PAUSE.end())))
    }
}

/// Reads the sentence at `from` aloud, or says that the end has come.
fn speak(app: &mut App, from: Point, effects: &mut Vec<Effect>) {
    let Some(body) = &mut app.body else { return };
    let article = std::sync::Arc::clone(body.galley.article());
    let Some(sentence) = article.sentence(from) else {
        say(app, "the end");
        return hush(app, effects);
    };
    body.show(sentence.from);
    app.spoken = Some(sentence);
    app.sentences += 1;
    effects.push(Effect::Speak { number: app.sentences, words: article.quoted(&sentence) });
}

/// A sentence has been read; the next one follows, unless silence was asked for meanwhile.
pub(super) fn spoken(app: &mut App, number: u64, effects: &mut Vec<Effect>) {
    if let Some(sentence) = app.spoken.filter(|_| number == app.sentences) {
        speak(app, sentence.to, effects);
    }
}

/// Ends the reading aloud.
pub(super) fn hush(app: &mut App, effects: &mut Vec<Effect>) {
    if app.spoken.take().is_some() {
        app.sentences += 1;
        effects.push(Effect::Hush);
    }
}

/// Nothing can be read aloud, and why.
pub(super) fn mute(app: &mut App, said: Text) {
    app.spoken = None;
    app.notice = Some(Notice::Error(said));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_label_begins_another() {
        for count in [1, 26, 27, 300] {
            let all = labels(count);
            assert_eq!(all.len(), count);
            for (at, label) in all.iter().enumerate() {
                assert!(
                    !all.iter()
                        .enumerate()
                        .any(|(other, longer)| other != at && longer.starts_with(label.as_str()))
                );
            }
        }
    }
}
