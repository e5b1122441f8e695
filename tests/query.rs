//! Laws of searching the library, on a real database.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

mod support;

use std::{cell::RefCell, ops::ControlFlow};

use newsprint::{
    find::Pattern,
    library::{Library, ScanMode, query::Query},
};
use proptest::{collection::vec, prelude::*};
use support::Folder;

/// Pieces that queries are made of, good and bad.
const PIECES: &[&str] = &[
    "tide",
    "Hà",
    "新聞",
    "หนังสือ",
    "\"",
    "*",
    "-",
    "--",
    "OR",
    "or",
    "AND",
    "NEAR(",
    ")",
    "(",
    "site:",
    "author:x",
    "tag:",
    "lang:en",
    "is:unread",
    "is:",
    "date:2024..2025",
    "date:..",
    "date:",
    "minutes:<5",
    "minutes:",
    "x:y",
    "https://a.example/?q=1",
    "10:30",
    "'",
    ";",
    "^",
    "{",
    "words:",
    "title:",
    "title:x",
    "url:%",
    "format:md",
    "has:note",
    "is:link",
    "read:<7d",
    "added:today",
    "\0",
    "\u{202e}",
    "%",
    "_",
    "🎉",
    "é",
    " ",
];

struct Stock {
    folder: Folder,
    library: Library,
}

fn stock(name: &str, files: &[(&str, &str)]) -> Stock {
    let folder = Folder::new(name);
    for (name, text) in files {
        folder.write(&format!("own/{name}"), text);
    }
    let mut library = Library::open(&folder.0.join("data")).unwrap();
    library.sync(&[folder.0.join("own")], ScanMode::Files, &mut |_| ControlFlow::Continue(())).unwrap();
    Stock { folder, library }
}

fn queries() -> impl Strategy<Value = String> {
    vec((0..PIECES.len(), any::<bool>()), 0..9).prop_map(|pieces| {
        pieces.iter().map(|(at, air)| PIECES[*at].to_owned() + if *air { " " } else { "" }).collect()
    })
}

#[test]
fn any_query_is_answered_or_says_where_it_is_wrong() {
    let stock = stock(
        "law-query",
        &[("a.md", "# Tides\n\nThe tide, again. 新聞を読む。\n"), ("b.md", "# Hà Nội\n\nOR and NEAR\n")],
    );
    let ask = |raw: &str, typing: bool| match Query::parse(raw, typing) {
        Ok(query) => {
            let found = stock.library.search(&query).unwrap();
            prop_assert!(found.ids.len() <= 2);
            let pattern = Pattern::any(&query.wanted());
            for id in found.ids {
                stock.library.snippet(id, &pattern, 80).unwrap();
            }
            Ok(())
        }
        Err(fault) => {
            prop_assert!(fault.position().is_some_and(|at| raw.is_char_boundary(at)), "{fault} in {raw:?}");
            prop_assert!(!fault.reason().is_empty() && !fault.reason().contains('\n'));
            Ok(())
        }
    };
    proptest!(ProptestConfig::with_cases(600), |(raw in queries(), typing: bool)| ask(&raw, typing)?);
    proptest!(ProptestConfig::with_cases(300), |(raw in ".{0,40}", typing: bool)| ask(&raw, typing)?);
}

#[test]
fn fields_look_at_what_is_known() {
    let stock = stock(
        "query-fields",
        &[
            (
                "a.md",
                "---\ntitle: Spring tides\nurl: https://www.harbour.example/Tides\ndate: 2019-02-28\n---\nWater.\n",
            ),
            (
                "b.txt",
                "Paper lasts\nOnly the address of this article was kept, said the clerk, and not one word of it.\n",
            ),
            (
                "pocket.csv",
                "title,url,time_added,tags,status\nA link,https://links.example/1,1600000000,,unread\n",
            ),
        ],
    );
    for (raw, found) in [
        ("title:tide", 1),
        ("title:water", 0),
        ("url:harbour.example/tides", 1),
        ("format:md", 1),
        ("format:csv is:link", 1),
        ("is:link", 1),
        ("-is:link", 2),
        ("has:note OR has:highlight OR has:tag", 0),
        ("date:>5y", 1),
        ("date:<7d", 0),
        ("added:<2d", 2),
        ("added:today OR added:yesterday", 2),
        ("added:2020", 1),
        ("read:<7d", 0),
        ("-read:<7d", 3),
    ] {
        let query = Query::parse(raw, false).unwrap();
        assert_eq!(stock.library.search(&query).unwrap().ids.len(), found, "{raw}");
    }
}

#[test]
fn every_word_of_an_article_finds_it_and_is_marked_in_it() {
    let stock = RefCell::new(stock("law-words", &[]));
    let word = "[a-zàéüñçơưạộđß]{1,9}|[а-я]{2,7}|[가-힣]{1,4}|[αβγδεζηθικλμνξοπρστυφχψω]{2,6}|[一-龥ぁ-ん]{1,5}|[ก-ฮ]{2,6}|[0-9]{1,5}";
    proptest!(ProptestConfig::with_cases(60), |(words in vec(word, 3..20))| {
        let Stock { folder, library } = &mut *stock.borrow_mut();
        let path = folder.write("own/a.md", format!("# A headline that is not asked for\n\n{}.\n", words.join(" ")));
        library.sync(&[folder.0.join("own")], ScanMode::Files, &mut |_| ControlFlow::Continue(())).unwrap();
        for word in &words {
            let query = Query::parse(&format!("\"{word}\""), false).unwrap();
            let found = library.search(&query).unwrap();
            prop_assert_eq!(found.ids.len(), 1, "{} in {}", word, path);
            let snippet = library.snippet(found.ids[0], &Pattern::any(&query.wanted()), 80).unwrap();
            prop_assert!(snippet.is_some_and(|snippet| !snippet.marks.is_empty()), "{word} is not marked");
        }
    });
}
