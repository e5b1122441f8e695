//! Which texts are Markdown.

use super::{has_front_matter, parse};
use crate::format::description::{Description, Method, Sample};

/// Markdown, with or without front matter.
pub(in crate::format) const FORMAT: Description = Description {
    name: "markdown",
    plural: "Markdown",
    endings: &["md", "markdown", "mdown", "mkd"],
    method: Method::Article { is: is_markdown, parse: |sample| parse(sample.text), from_beginning: true },
};

/// Whether the text is Markdown: it shows by front matter, by marks that plain text does not use, or by the file's
/// name.
fn is_markdown(sample: &Sample<'_>) -> bool {
    let text = sample.text;
    if sample.is_named(FORMAT.endings) || has_front_matter(text) {
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
        } else if line.contains("](http") && !line.contains("![") || has_strong(line) {
            marks += 1;
        }
    }
    // Blank lines between paragraphs are what Markdown needs and flat text lacks.
    text.contains("\n\n") && (structure > 0 || marks > 1) || structure > 2
}

/// Whether words begin after two stars; rows of stars part texts.
fn has_strong(line: &str) -> bool {
    line.match_indices("**").any(|(at, stars)| {
        let after = line.get(at + stars.len()..).and_then(|rest| rest.chars().next());
        after.is_some_and(char::is_alphanumeric)
            && !line.get(..at).is_some_and(|before| before.ends_with('*'))
    })
}
