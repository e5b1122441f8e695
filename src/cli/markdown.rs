//! An article as Markdown with YAML front matter, for `cat --format markdown`.

use crate::article::{Article, Block, Item, Mark, Rich};

/// Writes the article.
pub(super) fn write(article: &Article) -> String {
    let mut out = front(article);
    for block in &article.blocks {
        out.push('\n');
        out.push_str(&self::block(block));
    }
    out
}

fn front(article: &Article) -> String {
    let meta = &article.meta;
    let published = meta.published.map(|date| date.to_string());
    let mut out = String::from("---\n");
    for (name, value) in [
        ("title", meta.title.as_deref()),
        ("description", meta.standfirst.as_deref()),
        ("author", meta.byline.as_deref()),
        ("published", published.as_deref()),
        ("site", meta.site.as_deref()),
        ("url", meta.url.as_deref()),
        ("language", meta.language.as_deref()),
    ] {
        if let Some(value) = value {
            // A JSON string is a YAML string.
            out.push_str(&format!("{name}: {}\n", serde_json::Value::from(value)));
        }
    }
    if !meta.tags.is_empty() {
        out.push_str(&format!("tags: {}\n", serde_json::json!(meta.tags)));
    }
    out + "---\n"
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading { level, text } => format!("{} {}\n", "#".repeat(usize::from(*level)), inline(text)),
        Block::Paragraph(text) | Block::Note(text) => lead_escaped(&inline(text)) + "\n",
        Block::Image(image) => {
            let alt = image.alt.as_deref().map(escaped).unwrap_or_default();
            let mut out = format!("![{alt}]({})\n", image.src.as_deref().map(address).unwrap_or_default());
            if let Some(caption) = &image.caption {
                out.push_str(&format!("\n*{}*\n", inline(caption)));
            }
            if let Some(credit) = &image.credit {
                out.push_str(&format!("\n{}\n", escaped(credit)));
            }
            out
        }
        Block::Quote(blocks) => prefixed(&joined(blocks), "> ", "> "),
        Block::List(list) => {
            let items = list.items.iter().enumerate().map(|(at, item)| {
                let marker = if list.own_marker(item).is_some() {
                    String::new()
                } else if list.ordered {
                    format!("{}. ", list.start.saturating_add(at as u64))
                } else {
                    "- ".into()
                };
                self::item(item, &marker)
            });
            items.collect()
        }
        Block::Table(table) => {
            let columns = table.rows.iter().map(Vec::len).chain([table.header.len()]).max().unwrap_or(1);
            let row = |cells: &[Rich]| {
                let cell = |c| cells.get(c).map(|cell| inline(cell).replace('|', "\\|")).unwrap_or_default();
                format!("| {} |\n", (0..columns).map(cell).collect::<Vec<_>>().join(" | "))
            };
            let rule = format!("|{}\n", " --- |".repeat(columns));
            row(&table.header) + &rule + &table.rows.iter().map(|r| row(r)).collect::<String>()
        }
        Block::Code { language, text } => {
            let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
            format!("{fence}{}\n{text}\n{fence}\n", language.as_deref().unwrap_or_default())
        }
        Block::Rule => "---\n".into(),
    }
}

fn joined(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect::<Vec<_>>().join("\n")
}

fn item(item: &Item, marker: &str) -> String {
    let task = match item.checked {
        Some(true) => "[x] ",
        Some(false) => "[ ] ",
        None => "",
    };
    let mut body = format!("{task}{}\n", lead_escaped(&inline(&item.text)));
    if !item.blocks.is_empty() {
        body.push_str(&format!("\n{}", joined(&item.blocks)));
    }
    prefixed(&body, marker, &" ".repeat(marker.len()))
}

fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let line = |(at, line): (usize, &str)| {
        let prefix = if at == 0 { first } else { rest };
        format!("{prefix}{line}").trim_end().to_owned() + "\n"
    };
    text.lines().enumerate().map(line).collect()
}

/// Marks around words. Spans that overlap without nesting are closed and opened again by order of their ends.
fn inline(rich: &Rich) -> String {
    let text = &rich.text;
    let mut cuts: Vec<usize> =
        rich.spans.iter().flat_map(|s| [s.start, s.end]).chain([0, text.len()]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = String::new();
    let mut open: Vec<(usize, &Mark)> = Vec::new();
    for &[from, to] in cuts.array_windows() {
        while let Some(at) = open.iter().position(|(end, _)| *end <= from) {
            for (_, mark) in open.drain(at..).rev() {
                out.push_str(&closing(mark));
            }
        }
        for span in rich.spans.iter().filter(|s| s.start == from) {
            out.push_str(opening(&span.mark));
            open.push((span.end, &span.mark));
        }
        let piece = text.get(from..to).unwrap_or_default();
        let code = open.iter().any(|(_, mark)| **mark == Mark::Code);
        out.push_str(&if code { piece.to_owned() } else { escaped(piece) });
    }
    for (_, mark) in open.iter().rev() {
        out.push_str(&closing(mark));
    }
    out
}

fn opening(mark: &Mark) -> &'static str {
    match mark {
        Mark::Emphasis => "*",
        Mark::Strong => "**",
        Mark::Code => "`",
        Mark::Strike => "~~",
        Mark::Footnote | Mark::Superscript | Mark::Subscript => "",
        Mark::Link(_) => "[",
    }
}

fn closing(mark: &Mark) -> String {
    match mark {
        Mark::Link(to) => format!("]({})", address(to)),
        other => opening(other).to_owned(),
    }
}

fn address(to: &str) -> String {
    if to.contains([' ', '(', ')', '<', '>']) {
        format!("<{}>", to.replace(['<', '>'], ""))
    } else {
        to.to_owned()
    }
}

fn escaped(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in raw.chars() {
        if c == '\n' {
            out.push('\\');
        }
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Escapes what at the start of a line would make it a heading, a list or a rule.
fn lead_escaped(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && line.get(digits..).is_some_and(|rest| rest.starts_with(['.', ')'])) {
        let (number, rest) = line.split_at(digits);
        return format!("{number}\\{rest}");
    }
    if line.starts_with(['#', '>', '-', '+', '=', '|']) { format!("\\{line}") } else { line.to_owned() }
}

fn longest_run(text: &str, c: char) -> usize {
    text.split(|other| other != c).map(str::len).max().unwrap_or_default()
}
