//! What becomes of every word of a page: it is in the article, in a note, or counted.

use std::{collections::HashMap, ops::Range};

use dom_query::NodeRef;

use crate::article::{Block, Meta, Text, each_slot, is_alphanumeric};

/// Every text of a page, whatever it hides, but for scripts and styles.
#[derive(Default)]
pub(super) struct Account {
    text: String,
    parts: Vec<Range<usize>>,
}

impl Account {
    pub(super) fn of(body: &NodeRef<'_>) -> Self {
        let mut account = Self::default();
        let mut waiting = vec![*body];
        while let Some(node) = waiting.pop() {
            if node.is_text() {
                account.add(&node.text());
            } else if !node.qual_name_ref().is_some_and(|name| is_silent(&name.local)) {
                waiting.extend(node.children_it(true));
            }
        }
        account
    }

    fn add(&mut self, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            let from = self.text.len();
            self.text.push_str(text);
            self.parts.push(from..self.text.len());
        }
    }

    /// How many words are in neither the metadata nor the blocks.
    ///
    /// Most paragraphs are a text of the page as it stands there, and both have the same words: such pairs are taken
    /// away whole, and only words of the others are counted, which comes to the same.
    pub(super) fn left(&self, meta: &Meta, blocks: &[Block]) -> usize {
        let mut texts: HashMap<&str, usize> = HashMap::with_capacity(self.parts.len());
        for text in self.parts.iter().filter_map(|part| self.text.get(part.clone())) {
            *texts.entry(text).or_default() += 1;
        }
        let mut others = Vec::new();
        let mut take = |text: &Text| match texts.get_mut(&**text) {
            Some(count) if *count > 0 => *count -= 1,
            _ => others.push(text.clone()),
        };
        let said = [&meta.title, &meta.standfirst, &meta.byline, &meta.site];
        said.into_iter().flatten().for_each(&mut take);
        for block in blocks {
            each_slot(block, &mut |slot| take(slot.text));
        }
        let mut words = Words::default();
        for (text, count) in texts {
            words.add(text, count);
        }
        for text in &others {
            words.take(text);
        }
        words.counts.values().sum()
    }
}

fn is_silent(name: &str) -> bool {
    matches!(name, "script" | "style" | "head" | "math")
}

/// How often there is each word.
#[derive(Default)]
struct Words {
    counts: HashMap<String, usize>,
    /// The word that is being looked at, in lower case: one that is known needs no memory of its own.
    word: String,
}

impl Words {
    fn add(&mut self, text: &str, times: usize) {
        for word in split(text).filter(|_| times > 0) {
            lowered(word, &mut self.word);
            match self.counts.get_mut(&self.word) {
                Some(count) => *count += times,
                None => _ = self.counts.insert(self.word.clone(), times),
            }
        }
    }

    fn take(&mut self, text: &str) {
        for word in split(text) {
            lowered(word, &mut self.word);
            if let Some(count) = self.counts.get_mut(&self.word) {
                *count = count.saturating_sub(1);
            }
        }
    }
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_alphanumeric(c)).filter(|word| !word.is_empty())
}

/// Puts `word` in lower case into `out`, in place of what it held.
fn lowered(word: &str, out: &mut String) {
    out.clear();
    if word.is_ascii() {
        out.push_str(word);
        out.make_ascii_lowercase();
    } else {
        out.push_str(&word.to_lowercase());
    }
}
