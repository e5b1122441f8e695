//! A headline for articles whose metadata has none.

use super::percent_decoded;
use crate::{
    article::{Article, Block, Format, Text, meta::host, text},
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
    if let (Some(title), Some(at)) = (title, first) {
        article.meta.title = Some(title);
        article.blocks.remove(at);
    } else {
        let name = Some(source.title()).filter(|title| !title.is_empty());
        article.meta.title = name.or_else(|| of_address(article.meta.url.as_deref()?));
    }
}

/// Endings of pages and of files, which say nothing of what is in them.
const ENDINGS: &[&str] = &[
    "html", "htm", "xhtml", "shtml", "php", "php3", "asp", "aspx", "jsp", "jspx", "cfm", "cgi", "do", "ece",
    "stm", "amp", "md", "txt", "pdf", "epub", "xml", "json",
];

/// What an address says of the page that it leads to: the last part of its path that is words, else the host.
fn of_address(url: &str) -> Option<Text> {
    let path = url.split(['?', '#']).next()?.split_once("://")?.1;
    let parts = path.split('/').skip(1).filter(|part| part.chars().any(char::is_alphabetic));
    let part = parts.last();
    let Some(part) = part else { return host(url).and_then(Text::some) };
    let name = percent_decoded(part);
    let bare = match name.rsplit_once('.') {
        Some((before, ending)) if ENDINGS.contains(&ending.to_ascii_lowercase().as_str()) => before,
        _ => &*name,
    };
    Text::some(&text::capital(&bare.replace(['-', '_', '+'], " ")))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_what_they_lead_to() {
        for (url, title) in [
            ("https://harbour.example/news/the-old-harbour.html?x=1", "The old harbour"),
            ("https://www.harbour.example/2024/", "harbour.example"),
            ("https://harbour.example", "harbour.example"),
            ("https://harbour.example/caf%C3%A9_noir", "Café noir"),
            ("https://harbour.example/the-quay-of-st.-anne", "The quay of st. anne"),
            ("https://harbour.example/what-is-new-in-2.0", "What is new in 2.0"),
            ("https://harbour.example/tides.PHP#now", "Tides"),
        ] {
            assert_eq!(of_address(url).as_deref(), Some(title), "{url}");
        }
    }
}
