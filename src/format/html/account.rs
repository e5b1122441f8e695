//! What becomes of every word of a page: it is in the article, in a note, or counted.

use std::collections::HashMap;

use dom_query::NodeRef;

use crate::article::{Block, Meta, Rich, Text, each_slot};

/// How often a page says each word, whatever it hides, but for scripts and styles.
pub(super) struct Account {
    words: HashMap<String, usize>,
}

impl Account {
    pub(super) fn of(body: &NodeRef<'_>) -> Self {
        let mut account = Self { words: HashMap::new() };
        let mut waiting = vec![*body];
        while let Some(node) = waiting.pop() {
            if node.is_text() {
                account.add(&node.text());
            } else if !["script", "style", "noscript", "template", "head", "svg", "math"]
                .iter()
                .any(|name| node.has_name(name))
            {
                waiting.extend(node.children_it(true));
            }
        }
        account
    }

    fn add(&mut self, text: &str) {
        for word in words(text) {
            *self.words.entry(word).or_default() += 1;
        }
    }

    /// How many words are in neither the metadata nor the blocks.
    pub(super) fn left(mut self, meta: &Meta, blocks: &[Block]) -> usize {
        let said = [&meta.title, &meta.standfirst, &meta.byline, &meta.site];
        said.into_iter().flatten().for_each(|text| self.take(text));
        for block in blocks {
            each_slot(block, &mut |slot| self.take(slot.text));
        }
        self.words.values().sum()
    }

    fn take(&mut self, text: &str) {
        for word in words(text) {
            if let Some(count) = self.words.get_mut(&word) {
                *count = count.saturating_sub(1);
            }
        }
    }
}

/// The words of a text, in lower case.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// A line that says how many words of a page are left out; none where all are there.
pub(super) fn note(left: usize) -> Option<Block> {
    let said = match left {
        0 => return None,
        1 => "Left out: 1 word around the article".to_owned(),
        left => format!("Left out: {left} words around the article"),
    };
    Some(Block::Note(Rich::from(Text::line(&said))))
}
