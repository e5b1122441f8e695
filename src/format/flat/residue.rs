//! The shape of one line, read from the marks an extractor leaves.

/// What a line's own marks say.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape<'a> {
    /// `![alt](src)`, with or without pipes around it.
    Image { alt: &'a str, src: &'a str },
    /// `| a | b |`, `a |`: cells of a table, or a caption that stood in one.
    Row(Vec<&'a str>),
    /// A bullet or a number and its text.
    Item { text: &'a str, number: Option<u64> },
    /// Nothing but a row of dashes, stars or the like.
    Rule,
    /// No marks.
    Plain(&'a str),
}

/// Names the shape of a trimmed, non-empty line.
pub(super) fn shape(line: &str) -> Shape<'_> {
    if let Some(image) = image(line.trim_matches(['|', ' '])) {
        return image;
    }
    if line.starts_with('|') || line.ends_with('|') {
        return Shape::Row(cells(line));
    }
    if let Some(text) = bullet(line) {
        return Shape::Item { text, number: None };
    }
    if let Some((number, text)) = numbered(line) {
        return Shape::Item { text, number: Some(number) };
    }
    let dashes = line.chars().filter(|c| !c.is_whitespace());
    if dashes.clone().count() >= 3
        && dashes.clone().all(|c| matches!(c, '-' | '*' | '_' | '=' | '—' | '·' | '•'))
    {
        return Shape::Rule;
    }
    Shape::Plain(line)
}

fn image(line: &str) -> Option<Shape<'_>> {
    let inner = line.strip_prefix("![")?.strip_suffix(')')?;
    let (alt, src) =
        inner.split_once("](").filter(|(alt, src)| !alt.contains("![") && !src.contains("]("))?;
    Some(Shape::Image { alt, src: src.split(" \"").next().unwrap_or(src) })
}

fn cells(line: &str) -> Vec<&str> {
    let inner = line.strip_prefix('|').unwrap_or(line);
    inner.strip_suffix('|').unwrap_or(inner).split('|').map(str::trim).collect()
}

fn bullet(line: &str) -> Option<&str> {
    let mut chars = line.chars();
    let glyph = chars.next()?;
    let rest = chars.as_str();
    let spaced = rest.trim_start();
    match glyph {
        '-' | '*' | '+' | '–' | '—' if rest.starts_with([' ', '\t']) => {
            (!spaced.starts_with(glyph)).then_some(spaced)
        }
        '•' | '◦' | '▪' | '▫' | '‣' | '⁃' | '●' | '○' | '■' | '□' | '►' | '▸' | '➤' | '✓' | '✔' | '·'
            if !spaced.is_empty() && !spaced.starts_with(glyph) =>
        {
            Some(spaced)
        }
        _ => None,
    }
    .filter(|text| !text.is_empty())
}

/// `1. text` and `1) text`; larger numbers begin a sentence as often as a list.
fn numbered(line: &str) -> Option<(u64, &str)> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at(digits);
    let rest = rest.strip_prefix(['.', ')'])?.strip_prefix(' ')?.trim_start();
    let number = number.parse().ok().filter(|n| (1..=200).contains(n))?;
    (!rest.is_empty()).then_some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        for (line, expected) in [
            ("![]() |", Shape::Image { alt: "", src: "" }),
            ("| ![a b](c.jpg) |", Shape::Image { alt: "a b", src: "c.jpg" }),
            ("a caption |", Shape::Row(vec!["a caption"])),
            ("| a | b |", Shape::Row(vec!["a", "b"])),
            ("|", Shape::Row(vec![""])),
            ("- item", Shape::Item { text: "item", number: None }),
            ("●item", Shape::Item { text: "item", number: None }),
            ("3) item", Shape::Item { text: "item", number: Some(3) }),
            ("2019. The year", Shape::Plain("2019. The year")),
            ("-5 degrees", Shape::Plain("-5 degrees")),
            ("* * *", Shape::Rule),
            ("words", Shape::Plain("words")),
        ] {
            assert_eq!(shape(line), expected, "{line}");
        }
    }
}
