//! The bodies of the targets that need no screen.

use std::sync::Arc;

use newsprint::{
    article::{self, Article, Draft},
    config::Config,
    error::{Error, Kind},
    feeds::{self, discovery, exports, newsboat, opml},
    find::{self, Mode, Pattern},
    format::{self, Description, Opened, markdown},
    layout::{self, Galley, LayoutContext, LinePos, Measure, Page, TypesettingOptions},
    library::query::Query,
    picture,
    source::{self, Source},
};

/// Bytes that a file called `name` may hold.
pub fn open(bytes: &[u8], name: &'static str) {
    let source = Source::Bundled(name);
    match format::open_bytes(bytes.to_vec(), true, &source) {
        Ok(Opened::One(article)) => each(&article, bytes.len()),
        Ok(Opened::Many(drafts, problems)) => {
            drafts.iter().take(8).for_each(|draft| each(&held(draft), bytes.len()));
            assert!(!problems.iter().any(|said| said.contains(char::is_control)));
        }
        Err(error) => refused(&error),
    }
    let head = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    format::is_progressive(head, &source);
}

/// An article of a container; only a reader that panics fails.
fn held(draft: &Draft) -> Article {
    format::article(draft).unwrap_or_else(|error| panic!("{error}"))
}

/// What cannot be read says so in a line; a reader that panicked does not get away with that.
fn refused(error: &Error) {
    assert!(!error.to_string().contains(char::is_control));
    assert!(error.kind() != Kind::Fault, "{error}");
}

fn each(article: &Article, seed: usize) {
    let measure = Measure::new(8 + seed % 100);
    let typesetting = TypesettingOptions {
        justify: seed % 2 == 1,
        drop_cap: seed.is_multiple_of(3),
        ..TypesettingOptions::default()
    };
    for line in layout::article(article, measure, &LayoutContext::of(article, typesetting)) {
        assert!(line.width() <= measure.columns(), "{:?} is wider than {measure:?}", line.text());
        assert!(!line.text().contains(char::is_control), "{:?} holds a control", line.text());
    }
    turn(article, measure, typesetting, Page { columns: 1 + seed % 3, rows: 1 + seed % 50 });
    assert!(article::to_json(article).is_object());
    let _ = markdown::write(article);
    if let Ok(pattern) = Pattern::new("e", Mode::Words) {
        for hit in find::in_article(article, &pattern) {
            assert!(!hit.range().is_empty());
        }
    }
}

/// Every page of columns, from the first to the last and back.
fn turn(article: &Article, measure: Measure, typesetting: TypesettingOptions, page: Page) {
    let mut galley = Galley::new(Arc::new(article.clone()), measure, typesetting);
    let mut top = LinePos::default();
    // Many blocks make many pages; a few of each end are enough.
    for _ in 0..200 {
        let spread = galley.spread(top, page);
        assert!(spread.lines.iter().all(|set| set.line.width() <= measure.columns()));
        let Some(next) = spread.next else { break };
        assert!(next > top, "the page does not go on");
        top = next;
    }
    assert!(galley.page_before(Some(top), page) <= top);
    galley.page_before(None, page);
}

/// Any bytes as a picture.
pub fn picture(bytes: &[u8]) {
    match picture::decode(bytes) {
        Ok(picture) => assert!(picture.width() <= picture::MAX_SIDE),
        Err(said) => assert!(!said.contains(char::is_control)),
    }
    let address = String::from_utf8_lossy(bytes);
    let _ = picture::bytes(&format!("data:{address}"), None, false);
    let _ = format::picture_in(bytes, "a.png");
}

/// Any bytes as text.
pub fn decode(bytes: &[u8]) {
    let _ = source::looks_binary(bytes);
    let _ = source::decode(bytes.to_vec());
}

/// Any text as a search.
pub fn search(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (typed, text) = text.split_at(text.floor_char_boundary(text.len() / 4));
    for mode in [Mode::Words, Mode::Regex] {
        if let Ok(pattern) = Pattern::new(typed, mode) {
            for range in pattern.ranges(text) {
                assert!(text.get(range).is_some_and(|found| !found.is_empty()));
            }
        }
    }
}

/// Any text as a query of the library.
pub fn query(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for typing in [false, true] {
        match Query::parse(&text, typing) {
            Ok(query) => drop(Pattern::any(&query.wanted()).ranges(&text)),
            Err(fault) => assert!(
                fault.position().is_some_and(|at| text.is_char_boundary(at))
                    && !fault.to_string().contains('\n')
            ),
        }
    }
}

/// A flat text set at a measure that its first byte gives; narrow and wide, no word is lost.
pub fn layout(bytes: &[u8]) {
    let (first, rest) = bytes.split_first().unwrap_or((&0, &[]));
    let article = format::flat::parse(&String::from_utf8_lossy(rest));
    each(&article, usize::from(*first));
    let words = |columns| {
        let lines = layout::article(&article, Measure::new(columns), &LayoutContext::default());
        let text: String = lines.iter().map(|line| line.text() + "\n").collect();
        text.chars().filter(|c| c.is_alphanumeric()).count()
    };
    assert_eq!(words(400), words(8 + usize::from(*first) % 100), "letters are lost at another measure");
}

/// Any text as a configuration.
pub fn config(bytes: &[u8]) {
    if let Err(error) = Config::parse(&String::from_utf8_lossy(bytes)) {
        assert!(!error.to_string().contains('\n'));
    }
}

/// Any bytes, read as a format, whatever they look like.
pub fn format(format: &Description, bytes: &[u8]) {
    match format::open_as(format, bytes, &Source::Bundled("a")) {
        Ok(Opened::One(article)) => each(&article, bytes.len()),
        Ok(Opened::Many(drafts, _)) => {
            drafts.iter().take(2).for_each(|draft| each(&held(draft), bytes.len()));
        }
        Err(error) => refused(&error),
    }
}

/// Any text as subscriptions: what is read is written so that it reads back, and a mistake is a line.
pub fn feeds(bytes: &[u8]) {
    match feeds::parse(&String::from_utf8_lossy(bytes)) {
        Err(error) => assert!(!error.to_string().contains('\n')),
        Ok(read) => {
            let slugs: std::collections::BTreeSet<&str> = read.iter().map(|feed| &*feed.slug).collect();
            assert_eq!(slugs.len(), read.len(), "two feeds of one folder");
            assert!(slugs.iter().all(|slug| !slug.contains(['/', '.']) && !slug.is_empty()), "{slugs:?}");
        }
    }
}

/// Any text as another reader's list: what is read of it are feeds that `feeds.toml` takes, and OPML reads them back.
pub fn subscriptions(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for list in [opml::read(&text), newsboat::read(&text)] {
        let again = opml::read(&opml::write(&list.feeds));
        assert_eq!(again.feeds.len(), list.feeds.len());
        assert_eq!(again.problems, []);
    }
    let _ = exports::read(&text);
}

/// Any text as a page, and as an address: what is found are addresses of the web.
pub fn page(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let found = discovery::in_page(&text, "https://a.example/blog/");
    for found in found.iter().chain(&discovery::by_address(&text)) {
        assert!(found.address.starts_with("http") || found.address.starts_with("feed:"), "{}", found.address);
    }
}
