//! A page that moves by itself, a voice that reads aloud.

use std::{sync::Arc, time::Duration};

use crate::{
    article::{Direction, Point, Text, text},
    layout::Set,
    tui::{app::App, cx::Cx, message::Effect, reader::Speech, status::Notice},
};

/// Shortest and longest time that the page rests, in seconds: an empty line is a breath, a page of columns is read.
const PAUSE: std::ops::RangeInclusive<f64> = 0.3..=600.0;

/// Words a minute that the page may move by.
const PACES: std::ops::RangeInclusive<u16> = 60..=1000;

/// Words a minute that one press makes it faster or slower.
const PACE_STEP: i16 = 20;

/// Lets the page move by itself, or rest.
pub(in crate::tui) fn toggle_auto_scroll(cx: &mut Cx<'_>) {
    let Some(reader) = &mut cx.app.reader else { return cx.say("no article is open") };
    reader.auto_scrolls = !reader.auto_scrolls;
    if reader.auto_scrolls {
        let pace = cx.app.look.options.pace;
        cx.say(&format!("auto-scroll: {pace} words/min (+ and - change it)"));
    } else {
        cx.say("auto-scroll off");
    }
}

/// A faster or slower page; whether it moves by itself at all.
pub(super) fn change_pace(cx: &mut Cx<'_>, direction: Direction) -> bool {
    if !cx.app.reader.as_ref().is_some_and(|reader| reader.auto_scrolls) {
        return false;
    }
    let by = if direction == Direction::Forward { PACE_STEP } else { -PACE_STEP };
    let pace = &mut cx.app.look.options.pace;
    *pace = pace.saturating_add_signed(by).clamp(*PACES.start(), *PACES.end());
    let message = format!("auto-scroll: {pace} words/min");
    cx.say(&message);
    true
}

/// The page moves on by a line.
pub(super) fn on_tick(cx: &mut Cx<'_>) {
    let Some(reader) = cx.app.reader.as_mut().filter(|reader| reader.auto_scrolls) else { return };
    let before = reader.body.top;
    reader.body.scroll(1);
    if reader.body.read >= 1.0 || reader.body.top == before {
        reader.auto_scrolls = false;
        cx.say("end of the article");
    }
}

/// How long the page rests before it moves by itself; none while it does not.
pub(in crate::tui) fn pause(app: &App) -> Option<Duration> {
    let reader = app.reader.as_ref().filter(|reader| reader.auto_scrolls)?;
    let words = |set: &Set| text::words(&set.line.text());
    let view = &reader.body.view;
    let count: usize = match app.geometry().page(app.look.options).page.columns {
        1 => view.iter().take(1).map(words).sum(),
        _ => view.iter().map(words).sum(),
    };
    let seconds = count as f64 * 60.0 / f64::from(app.look.options.pace);
    Some(Duration::from_secs_f64(seconds.clamp(*PAUSE.start(), *PAUSE.end())))
}

/// Begins to read aloud at the top of the page, or falls silent.
pub(in crate::tui) fn toggle_speech(cx: &mut Cx<'_>) {
    let Some(reader) = &mut cx.app.reader else { return cx.say("no article is open") };
    if reader.speech.is_some() {
        return hush(cx);
    }
    let from = reader.body.anchor().point();
    speak(cx, from);
}

/// Reads the sentence at `from` aloud, or says that the end has come.
fn speak(cx: &mut Cx<'_>, from: Point) {
    let Some(reader) = &mut cx.app.reader else { return };
    let article = Arc::clone(reader.body.galley.article());
    let Some(sentence) = article.sentence(from) else {
        cx.say("end of the article");
        return hush(cx);
    };
    let number = cx.app.numbers.next();
    reader.body.show(sentence.from);
    reader.speech = Some(Speech { sentence, number });
    cx.perform(Effect::Speak { number, words: article.quoted(&sentence) });
}

/// A sentence has been read; the next one follows, unless silence was asked for meanwhile.
pub(super) fn on_spoken(cx: &mut Cx<'_>, number: u64) {
    let speech = cx.app.reader.as_ref().and_then(|reader| reader.speech);
    if let Some(speech) = speech.filter(|speech| speech.number == number) {
        speak(cx, speech.sentence.to);
    }
}

/// Ends the reading aloud.
pub(super) fn hush(cx: &mut Cx<'_>) {
    if cx.app.reader.as_mut().is_some_and(|reader| reader.speech.take().is_some()) {
        cx.perform(Effect::Hush);
    }
}

/// Nothing can be read aloud, and why.
pub(super) fn on_mute(cx: &mut Cx<'_>, reason: Text) {
    if let Some(reader) = &mut cx.app.reader {
        reader.speech = None;
    }
    cx.app.status.notice = Some(Notice::Error(reason));
}
