//! Text to [`Article`]: one folder per format, and the detection that chooses between them.

mod credit;
pub mod flat;
pub mod html;
mod inline;
pub mod markdown;

use crate::{
    article::{Article, Block, text},
    source::{Input, Source},
};

/// Reads the text of `source` in the format it is detected to be in, and gives it a headline.
///
/// ```
/// use newsprint::{format, source::{Input, Source}};
/// let input = Input { text: "# Paper\n\nIt *lasts*.".into(), whole: true };
/// let article = format::parse(&input, &Source::Stdin);
/// assert_eq!(article.meta.title.as_deref(), Some("Paper"));
/// assert_eq!(article.format, "markdown");
/// ```
pub fn parse(input: &Input, source: &Source) -> Article {
    let text = input.text.as_str();
    let mut article = if html::is_page(text) {
        html::page(text)
    } else if is_markdown(text, source) {
        markdown::parse(text)
    } else {
        flat::parse(text)
    };
    settle_title(&mut article, source);
    article.meta.settle();
    article.words = input.whole.then(|| article.count_words());
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
        Some(Block::Heading { text, level }) if *level < 3 || article.format == "flat" => {
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
        _ => article.meta.title = Some(source.title()),
    }
}

/// Whether a first line reads as a headline: short, and not a sentence.
fn is_headline(line: &str) -> bool {
    is_short(line) && !line.ends_with(['.', '。', ':', ',', ';', '…'])
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

/// Whether the text is Markdown: it shows by front matter, by marks that plain text does not use, or by the file's
/// name.
pub fn is_markdown(text: &str, source: &Source) -> bool {
    let name = source.name().to_lowercase();
    if [".md", ".markdown", ".mdown", ".mkd"].iter().any(|ending| name.ends_with(ending)) {
        return true;
    }
    if markdown::has_front_matter(text) {
        return true;
    }
    let (mut marks, mut structure) = (0, 0);
    for line in text.lines().take(400) {
        let heading = line.trim_start_matches('#');
        let level = line.len() - heading.len();
        if (1..=6).contains(&level) && heading.starts_with(' ')
            || line.starts_with("```")
            || line.starts_with("> ")
        {
            structure += 1;
        } else if line.contains("](http") && !line.contains("![") || line.contains("**") {
            marks += 1;
        }
    }
    // Blank lines between paragraphs are what Markdown needs and flat text lacks.
    text.contains("\n\n") && (structure > 0 || marks > 1) || structure > 2
}
