//! The shape of one line, read from the marks an extractor leaves.

/// What a line's own marks say.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape<'a> {
    /// `![alt](src)`, with or without pipes around it.
    Image { alt: &'a str, src: &'a str },
    /// `| a | b |`, `a |`: cells of a table, or a caption that stood in one.
    Row(Vec<&'a str>),
    /// A bullet and its text.
    Item(&'a str),
    /// Nothing but a row of dashes, stars or the like.
    Rule,
    /// A mark that lost its words: a lone dash or pipe.
    Crumb,
    /// Verse, lines between `\n`, which stay lines.
    Verse(&'a str),
    /// A drawing, lines between `\n`, whose columns mean something.
    Drawn(&'a str),
    /// A title, by how it is set: underlined, to the left of what is indented, a number alone.
    Title(&'a str),
    /// What a printed page has at its head or foot.
    Edge(&'a str),
    /// No marks that say anything.
    Plain(&'a str),
}

/// Names the shape of a trimmed, non-empty line.
pub(super) fn shape(line: &str) -> Shape<'_> {
    if let Some(image) = image(line.trim_matches(['|', ' '])) {
        return image;
    }
    if matches!(line, "-" | "–" | "—" | "|" | "*" | "•" | "||" | "|||") {
        return Shape::Crumb;
    }
    if line.ends_with('|') {
        return Shape::Row(cells(line));
    }
    if let Some(text) = bullet(line) {
        return Shape::Item(text);
    }
    let dashes = line.chars().filter(|c| !c.is_whitespace());
    // The first letter answers this for nearly every line.
    if dashes.clone().all(|c| matches!(c, '-' | '*' | '_' | '=' | '—' | '·' | '•' | '─'))
        && dashes.count() >= 3
    {
        return Shape::Rule;
    }
    // A cell that was broken over lines keeps the pipe it began with.
    Shape::Plain(line.strip_prefix("| ").map_or(line, str::trim_start))
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

/// A hyphen is how extractors write every list; other glyphs are what the page itself had. Dashes and stars begin
/// speech and footnotes as often as items, so they are none alone: see [`dashed`].
fn bullet(line: &str) -> Option<&str> {
    let mut chars = line.chars();
    let glyph = chars.next()?;
    let rest = chars.as_str();
    let text = rest.trim_start();
    let is_item = match glyph {
        '-' => rest.starts_with([' ', '\t']),
        '•' | '◦' | '▪' | '▫' | '‣' | '⁃' | '●' | '○' | '■' | '□' | '►' | '▸' | '▶' | '➤' | '➢' | '➔'
        | '→' | '✓' | '✔' | '✅' | '❖' | '◆' | '◇' | '★' | '☆' | '・' | '·' | '\u{f0b7}' | '\u{f0a7}' => {
            true
        }
        // The bullet of RFCs, as wide as two spaces make it.
        'o' => rest.starts_with("  "),
        _ => false,
    };
    (is_item && !text.is_empty() && (glyph == 'o' || !text.starts_with(glyph))).then_some(text)
}

/// The text of a line that begins with a dash or a star, which only a run of such lines makes an item.
pub(super) fn dashed(line: &str) -> Option<(char, &str)> {
    let mut chars = line.chars();
    let glyph = chars.next().filter(|c| matches!(c, '–' | '—' | '*' | '+'))?;
    let text = chars.as_str().strip_prefix(' ')?.trim_start();
    (!text.is_empty()).then_some((glyph, text))
}

/// Number, its mark (`.` or `)`) and text of `1. text`, `1) text`, `(1) text`.
pub(super) fn numbered(line: &str) -> Option<(u64, char, &str)> {
    let line = line.strip_prefix('(').unwrap_or(line);
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at(digits);
    let mark = rest.chars().next().filter(|c| matches!(c, '.' | ')' | '、'))?;
    let rest = rest.get(mark.len_utf8()..)?;
    if mark != '、' && !rest.starts_with(' ') {
        return None;
    }
    let number = number.parse().ok().filter(|n| (1..=200).contains(n))?;
    (!rest.trim().is_empty()).then_some((number, mark, rest.trim()))
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
            ("| a cell broken", Shape::Plain("a cell broken")),
            ("|", Shape::Crumb),
            ("-", Shape::Crumb),
            ("- item", Shape::Item("item")),
            ("o  one", Shape::Item("one")),
            ("o rei", Shape::Plain("o rei")),
            ("●item", Shape::Item("item")),
            ("– said he", Shape::Plain("– said he")),
            ("-5 degrees", Shape::Plain("-5 degrees")),
            ("* * *", Shape::Rule),
            ("words", Shape::Plain("words")),
        ] {
            assert_eq!(shape(line), expected, "{line}");
        }
    }

    #[test]
    fn numbers() {
        for (line, expected) in [
            ("3) item", Some((3, ')', "item"))),
            ("(3) item", Some((3, ')', "item"))),
            ("3. item", Some((3, '.', "item"))),
            ("3、項目", Some((3, '、', "項目"))),
            ("2019. The year", None),
            ("3.5 litres", None),
            ("3.", None),
        ] {
            assert_eq!(numbered(line), expected, "{line}");
        }
    }
}
