//! Searches that are accepted before their results can be there, in the real program: all keys in one write.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

mod support;

use std::{thread::sleep, time::Duration};

use support::{Folder, Session};

/// When keys are sent, in milliseconds after the first screen: before, while and after the rest of a file is read.
const MOMENTS: [u64; 5] = [0, 20, 50, 100, 500];

/// Ten megabytes of paragraphs with one needle, 60 percent down, and a few pins.
fn haystack() -> String {
    let count = 62_000;
    let paragraph = |n: usize| {
        let more = match n {
            37_200 => " Here lies the needle.",
            3 | 20_000 | 61_000 => " Here lies a pin.",
            _ => "",
        };
        format!(
            "Paragraph {n} of the haystack goes on about hay and straw, about barns and about summers that \
             were long, dry and full of the noise of crickets, as all of them were.{more}\n\n"
        )
    };
    let text = "# The haystack\n\n".to_owned() + &(1..=count).map(paragraph).collect::<String>();
    assert!(text.len() > 10_000_000, "{}", text.len());
    text
}

#[test]
fn a_search_in_one_burst_goes_to_the_first_match_of_a_large_file() {
    let folder = Folder::new("burst");
    let file = folder.write("haystack.md", haystack());
    for moment in MOMENTS {
        let mut session = Session::start(&[&file], 100, 24);
        session.sees("The haystack");
        // The moment of the keys is what is tried, while the file is still read: there is nothing to see for it.
        sleep(Duration::from_millis(moment));
        session.press("/needle\r");
        session.sees("Here lies the needle.");
        session.sees("/needle  1 of 1 ");
        // Of what is in the beginning the first shows at once, and the count grows.
        session.press("g/pin\r");
        session.sees("/pin  1 of 3");
        session.press("nn");
        session.sees("/pin  3 of 3");
        session.sees("Paragraph 61000 of");
        session.press("Q");
        assert_eq!(session.ended(), 0, "keys {moment} ms after the first screen");
    }
    // What is missing is said of the whole file only.
    let mut session = Session::start(&[&file], 100, 24);
    session.sees("The haystack");
    session.press("/crowbar\r");
    session.sees("not found: crowbar");
    assert!(!session.text().contains("reading…"), "{}", session.text());
}
