//! A headline for articles whose metadata has none.

use crate::{
    article::{Article, Block, Format, text},
    source::Source,
};

/// Gives the article its headline, the site's name and its number of words, which is known of whole articles only.
pub(super) fn settled(mut article: Article, source: &Source, whole: bool) -> Article {
    settle_title(&mut article, source);
    article.meta.settle();
    article.words = whole.then(|| article.count_words());
    article
}

/// Finds a headline for an article whose metadata has none: a first heading, a first short line, else the
/// file's name.
fn settle_title(article: &mut Article, source: &Source) {
    let first =
        article.blocks.iter().position(|b| !matches!(b, Block::Image(_) | Block::Rule | Block::Note(_)));
    if article.meta.title.is_some() {
        // Clippers repeat the headline above the text; once is enough.
        if let Some(Block::Heading { text, .. }) = first.and_then(|at| article.blocks.get(at))
            && article.meta.title.as_deref().is_some_and(|title| title == &*text.text)
            && let Some(at) = first
        {
            article.blocks.remove(at);
        }
        return;
    }
    let title = match first.and_then(|at| article.blocks.get(at)) {
        Some(Block::Heading { text, level }) if *level < 3 || article.format == Format::Flat => {
            Some(text.text.clone())
        }
        Some(Block::Paragraph(rich))
            if article.blocks.len() > 1
                && (is_headline(&rich.text) || (!is_readable(&source.title()) && is_short(&rich.text))) =>
        {
            Some(rich.text.clone())
        }
        _ => None,
    };
    match (title, first) {
        (Some(title), Some(at)) => {
            article.meta.title = Some(title);
            article.blocks.remove(at);
        }
        _ => article.meta.title = Some(source.title()).filter(|title| !title.is_empty()),
    }
}

/// Whether a first line reads as a headline: short, no sentence, no address.
fn is_headline(line: &str) -> bool {
    is_short(line) && !line.contains("://") && !line.ends_with(['.', '。', ':', ',', ';', '…'])
}

fn is_short(line: &str) -> bool {
    (1..=16).contains(&text::words(line)) && line.len() <= 160
}

/// Whether a file's name says anything: more letters than digits, and not one long run of them.
fn is_readable(name: &str) -> bool {
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let longest = name.split(' ').map(|word| word.chars().count()).max().unwrap_or_default();
    name.chars().filter(|c| c.is_alphabetic()).count() > digits && longest < 28
}
