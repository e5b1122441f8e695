//! How articles are set: measure, columns, edges, notes, focus.

use super::reading;
use crate::{
    article::Direction,
    tui::{
        cx::Cx,
        panes::{self, Pane},
    },
};

/// Columns that one press makes the measure wider or narrower.
const MEASURE_STEP: u16 = 4;

/// Measures that can be chosen, in columns.
const MEASURES: std::ops::RangeInclusive<u16> = 20..=200;

/// Most newspaper columns of a page.
const COLUMNS: u8 = 3;

/// A wider or narrower measure; while the page moves by itself, a faster or slower page; where the list has the focus, a
/// wider or narrower list.
pub(in crate::tui) fn wider(cx: &mut Cx<'_>, direction: Direction) {
    if cx.app.panes.focus() != Pane::Reader {
        return panes::width::widen_list(cx, direction);
    }
    if reading::change_pace(cx, direction) {
        return;
    }
    let measure = cx.app.look.options.measure;
    set_measure(
        cx,
        match direction {
            Direction::Forward => measure.saturating_add(MEASURE_STEP),
            Direction::Backward => measure.saturating_sub(MEASURE_STEP),
        },
    );
}

/// The measure of the configuration; where the list has the focus, the width that its headlines need.
pub(in crate::tui) fn reset_measure(cx: &mut Cx<'_>) {
    if cx.app.panes.focus() != Pane::Reader {
        cx.app.panes.list_columns = None;
        panes::preview(cx);
        return cx.say("list as wide as its headlines need");
    }
    let measure = cx.app.look.configured.measure;
    set_measure(cx, measure);
}

fn set_measure(cx: &mut Cx<'_>, measure: u16) {
    let measure = measure.clamp(*MEASURES.start(), *MEASURES.end());
    cx.app.look.options.measure = measure;
    cx.say(&format!("width {measure}"));
}

/// One column more, and after the last again a single one.
pub(in crate::tui) fn next_columns(cx: &mut Cx<'_>) {
    let options = &mut cx.app.look.options;
    options.columns = if options.columns >= COLUMNS { 1 } else { options.columns + 1 };
    let wanted = usize::from(options.columns);
    let have = cx.app.geometry().page(cx.app.look.options).page.columns;
    if have < wanted {
        cx.app.look.options.columns = 1;
    }
    match have {
        1 if wanted > 1 => cx.say("too narrow for 2 columns; z hides the list"),
        _ if have < wanted || have == 1 => cx.say("1 column"),
        _ => cx.say(&format!("{have} columns (space turns the page)")),
    }
}

/// Both edges straight, or one.
pub(in crate::tui) fn toggle_justified(cx: &mut Cx<'_>) {
    let typesetting = &mut cx.app.look.options.typesetting;
    typesetting.justify = !typesetting.justify;
    let message = if typesetting.justify { "justified" } else { "ragged right" };
    cx.say(message);
}

/// Unfolds or folds what surrounds the article.
pub(in crate::tui) fn toggle_notes(cx: &mut Cx<'_>) {
    if !cx.app.reader.as_mut().is_some_and(|reader| reader.body.toggle_notes()) {
        cx.say("nothing is hidden in this article");
    }
}

/// Dims all but the paragraph being read, or nothing.
pub(in crate::tui) fn toggle_focus(cx: &mut Cx<'_>) {
    if cx.app.reader.is_none() {
        return cx.say("no article is open");
    }
    let dims = &mut cx.app.look.dims;
    *dims = !*dims;
    let message = if *dims { "focus mode on" } else { "focus mode off" };
    cx.say(message);
}
