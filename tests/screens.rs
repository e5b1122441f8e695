//! What the screen shows, by the terminal model.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

mod support;

use support::Session;

const SIZES: [(u16, u16); 5] = [(200, 60), (140, 40), (100, 30), (80, 24), (40, 12)];
const COLUMNS: &str = "articles/eighty-columns.md";

/// Presses keys one by one, each followed by the words it must bring, and keeps the screen.
fn screens(name: &str, args: &[&str], first: &str, steps: &[(&str, &str)]) {
    for (columns, rows) in SIZES {
        let mut session = Session::start(args, columns, rows);
        session.sees(first);
        for (keys, words) in steps {
            session.press(keys);
            session.sees(words);
        }
        insta::assert_snapshot!(format!("{name}@{columns}x{rows}"), session.text());
    }
}

#[test]
fn the_library_without_articles_shows_samples() {
    screens("library", &[], "sample articles", &[]);
}

#[test]
fn an_article() {
    screens("article", &[COLUMNS], "Why a terminal has", &[]);
}

#[test]
fn flat_text_with_images() {
    screens("flat", &["articles/hanoi-summit-first-day.txt"], "First evening", &[]);
}

#[test]
fn right_to_left_and_wide_letters() {
    screens("japanese", &["articles/tokyo-station.txt"], "赤れんがの駅", &[]);
    screens("arabic", &["articles/road-of-coffee.txt"], "ﻦﻤﻴﻟﺍ", &[]);
}

#[test]
fn searching() {
    screens("search", &[COLUMNS], "Why a terminal has", &[("/escape", "of 2")]);
}

#[test]
fn the_keys() {
    screens("help", &[COLUMNS], "Why a terminal has", &[("?", "Go somewhere")]);
}

#[test]
fn the_outline() {
    screens("outline", &[COLUMNS], "Why a terminal has", &[("t", "Outline")]);
}

#[test]
fn the_links() {
    screens("links", &[COLUMNS], "Why a terminal has", &[("L", "computerhistory.org")]);
}

#[test]
fn the_end_of_an_article() {
    screens("end", &[COLUMNS], "Why a terminal has", &[("G", "100 %")]);
}
