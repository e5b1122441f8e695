//! Quotations with their source, as they are pasted, piped and appended to notes.

use crate::article::{Article, date_in_words};

/// What a quotation looks like where nothing else is configured.
pub(in crate::tui) const TEMPLATE: &str = "“{quote}”\n— {source}\n{url}\n";

/// A quotation in the form of `template`, in which `{quote}`, `{source}`, `{title}`, `{author}`, `{site}`, `{date}` and `{url}`
/// stand for what they name. Where `>` stands before `{quote}` it stands before each of its lines, and a line whose names all
/// stand for nothing is left out.
pub(in crate::tui) fn quotation(template: &str, article: &Article, words: &str) -> String {
    let meta = &article.meta;
    let date = meta.published.map(date_in_words);
    let text = |text: &Option<crate::article::Text>| text.as_ref().map(ToString::to_string);
    let known = [text(&meta.byline), text(&meta.title), text(&meta.site), date.clone()];
    let source = known.iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ");
    let values = [
        ("{quote}", words.trim().to_owned()),
        ("{source}", source),
        ("{title}", text(&meta.title).unwrap_or_default()),
        ("{author}", text(&meta.byline).unwrap_or_default()),
        ("{site}", text(&meta.site).unwrap_or_default()),
        ("{date}", date.unwrap_or_default()),
        ("{url}", text(&meta.url).unwrap_or_default()),
    ];
    let mut out = String::new();
    for line in template.lines() {
        let named = || values.iter().filter(|(name, _)| line.contains(name));
        if named().count() > 0 && named().all(|(_, value)| value.is_empty()) {
            continue;
        }
        let (before, _) = line.split_once("{quote}").unwrap_or_default();
        let before = if before.trim_matches(['>', ' ']).is_empty() { before } else { "" };
        let rest = values.iter().fold(line.to_owned(), |line, (name, value)| {
            // Words that were put in are not looked at again.
            if *name == "{quote}" { line } else { line.replace(name, value) }
        });
        let quote =
            values.first().map(|(_, quote)| quote.replace('\n', &format!("\n{before}"))).unwrap_or_default();
        out.push_str(&rest.replace("{quote}", &quote));
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::markdown;

    #[test]
    fn templates_are_filled() {
        let article = markdown::parse("---\ntitle: Tides\nauthor: Ada Brook\ndate: 2024-05-03\n---\nWater.");
        for (template, words, filled) in [
            (TEMPLATE, "One.\n\nTwo.", "“One.\n\nTwo.”\n— Ada Brook, Tides, 3 May 2024\n"),
            ("> {quote}\n\n{title}: {url}\n", "One.\nTwo.", "> One.\n> Two.\n\nTides: \n"),
            ("{site}\n- {quote} ({date})", "{title}", "- {title} (3 May 2024)\n"),
            ("plain", "x", "plain\n"),
        ] {
            assert_eq!(quotation(template, &article, words), filled, "{template}");
        }
    }
}
