//! Papers to begin with, by language. Their addresses are known; nothing is asked before the reader chooses.

use serde::Deserialize;

use super::Subscription;
use crate::article::Text;

#[derive(Deserialize)]
struct List {
    paper: Vec<Shelf>,
}

#[derive(Deserialize)]
struct Shelf {
    language: String,
    /// Section, title, address.
    feeds: Vec<[String; 3]>,
}

/// Papers of a language: its tag, and the feeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Papers {
    /// `en`, `de`, …
    pub language: String,
    /// The feeds, with titles and sections in that language.
    pub feeds: Vec<Subscription>,
}

/// All of them.
pub fn papers() -> Vec<Papers> {
    let list: List =
        toml::from_str(include_str!("../../assets/papers.toml")).unwrap_or(List { paper: Vec::new() });
    let feed = |[section, title, address]: &[String; 3]| Subscription {
        title: Text::some(title),
        section: Text::some(section),
        ..Subscription::new(address)
    };
    let shelf =
        |shelf: Shelf| Papers { feeds: shelf.feeds.iter().map(feed).collect(), language: shelf.language };
    list.paper.into_iter().map(shelf).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn papers_are_feeds_each_once() {
        let all = papers();
        let languages: BTreeSet<&String> = all.iter().map(|shelf| &shelf.language).collect();
        assert!(all.len() == languages.len() && all.len() > 10, "{languages:?}");
        let feeds: Vec<&Subscription> = all.iter().flat_map(|shelf| &shelf.feeds).collect();
        let keys: BTreeSet<String> = feeds.iter().map(|feed| feed.key()).collect();
        assert_eq!(keys.len(), feeds.len());
        for feed in feeds {
            assert!(
                feed.address.starts_with("https://") && feed.title.is_some() && feed.section.is_some(),
                "{feed:?}"
            );
        }
    }
}
