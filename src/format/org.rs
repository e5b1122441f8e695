//! Org: headlines by stars, keywords such as `#+TITLE:`, blocks of code and quotes. What it marks is said in Markdown,
//! which is read then.

use super::{
    description::{Description, Method},
    markdown,
};
use crate::article::{Article, Format, Meta, Text, parse_date};

/// Notes of Emacs.
pub(super) const FORMAT: Description = Description {
    name: "org",
    plural: "notes",
    endings: &["org"],
    method: Method::Article {
        is: |sample| sample.is_named(&["org"]) || is_org(sample.trimmed()),
        parse: |sample| parse(sample.text),
        from_beginning: true,
    },
};

/// Whether a text begins with a keyword of Org.
fn is_org(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default().to_ascii_lowercase();
    ["#+title:", "#+author:", "#+date:", "#+options:", "#+startup:"].iter().any(|key| first.starts_with(key))
}

/// Reads Org.
fn parse(text: &str) -> Article {
    let mut meta = Meta::default();
    let mut out = String::with_capacity(text.len());
    let (mut quote, mut code) = (false, false);
    for line in text.trim_start_matches('\u{feff}').lines() {
        let bare = line.trim_start();
        let lower = bare.to_ascii_lowercase();
        if let Some(begun) = lower.strip_prefix("#+begin_") {
            quote = begun.starts_with("quote") || begun.starts_with("verse");
            code = !quote;
            let language = bare.split_whitespace().nth(1).filter(|_| begun.starts_with("src"));
            out.push_str(&if quote {
                "\n".into()
            } else {
                format!("\n```{}\n", language.unwrap_or_default())
            });
        } else if lower.starts_with("#+end_") {
            out.push_str(if code { "```\n\n" } else { "\n" });
            (quote, code) = (false, false);
        } else if code {
            out.push_str(line);
            out.push('\n');
        } else if let Some((key, value)) =
            lower.strip_prefix("#+").and_then(|_| bare.get(2..)?.split_once(':'))
        {
            keyword(&mut meta, &key.to_ascii_lowercase(), value);
        } else if lower == ":properties:" || lower.starts_with("# ") {
            // What is for Emacs alone.
        } else {
            out.push_str(if quote { "> " } else { "" });
            out.push_str(&inline(line));
            out.push('\n');
        }
    }
    if code {
        out.push_str("```\n");
    }
    let article = markdown::parse(&out);
    Article { meta: meta.or(article.meta), format: Format::Org, ..article }
}

fn keyword(meta: &mut Meta, key: &str, value: &str) {
    match key {
        "title" => meta.title = Text::some(value),
        "author" => meta.byline = Text::some(value),
        "date" => meta.published = parse_date(value),
        "language" => meta.language = Text::some(value),
        "description" => meta.standfirst = Text::some(value),
        "filetags" => meta.tags = value.split([':', ' ']).filter_map(Text::some).collect(),
        _ => {}
    }
}

/// A line with its headline and its links as Markdown writes them.
fn inline(line: &str) -> String {
    let stars = line.bytes().take_while(|b| *b == b'*').count();
    let line = match line.get(stars..).filter(|rest| stars > 0 && rest.starts_with(' ')) {
        Some(words) => format!("\n{}{words}\n", "#".repeat(stars.min(6))),
        None => line.to_owned(),
    };
    let mut out = String::with_capacity(line.len());
    let mut rest = &*line;
    while let Some((before, tail)) = rest.split_once("[[") {
        out.push_str(before);
        let Some((inside, after)) = tail.split_once("]]") else {
            out.push_str("[[");
            rest = tail;
            continue;
        };
        let (to, words) = inside.split_once("][").unwrap_or((inside, inside));
        out.push_str(&format!("[{words}](<{}>)", to.trim_start_matches("file:")));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Block;

    #[test]
    fn org_is_read() {
        let text = "#+TITLE: The Wall\n#+AUTHOR: Ann Lee\n#+DATE: 2019-02-28\n* Stone\nGrey [[https://a.example][stone]].\n** Sand\n- one\n- two\n#+BEGIN_SRC sh\n* not one\n#+END_SRC\n#+begin_quote\nSaid he.\n#+end_quote\n";
        assert!(is_org(text) && !is_org("* a list"));
        let article = parse(text);
        assert_eq!(article.meta.title.as_deref(), Some("The Wall"));
        assert_eq!(article.meta.byline.as_deref(), Some("Ann Lee"));
        let kinds: Vec<&str> = article
            .blocks
            .iter()
            .map(|block| match block {
                Block::Heading { level: 1, .. } => "h1",
                Block::Heading { .. } => "h2",
                Block::Paragraph(words) if words.spans.len() == 1 => "link",
                Block::List(_) => "list",
                Block::Code { .. } => "code",
                Block::Quote(_) => "quote",
                _ => "other",
            })
            .collect();
        assert_eq!(kinds, ["h1", "link", "h2", "list", "code", "quote"]);
    }
}
