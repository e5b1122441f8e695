//! An article as Markdown with YAML front matter, which opens again to the same article.
//!
//! What Markdown has no mark for is written as inline HTML that [`super::parse`] reads back: notes as `small`, raised and
//! lowered letters as `sup` and `sub`. A comment keeps apart what Markdown would run together.

use serde_json::{Value, json};

use super::front::OWN;
use crate::article::{
    Article, Block, Enclosure, Image, Imported, ImportedHighlight, Item, List, Rich, Span, SpanKind, Table,
};

/// Writes the article.
///
/// ```
/// use newsprint::{article::Block, format::{html, markdown}};
/// let article = html::fragment("<h2>Paper</h2><p>It <em>lasts</em>.</p>");
/// assert!(markdown::write(&article).ends_with("\n## Paper\n\nIt *lasts*.\n"));
/// ```
pub fn write(article: &Article) -> String {
    front(article) + "\n" + &joined(&article.blocks)
}

/// Writes what stands below the headline only, without front matter.
pub fn write_body(article: &Article) -> String {
    joined(&article.blocks)
}

fn front(article: &Article) -> String {
    let Article { meta, imported, .. } = article;
    let [published, updated] = [meta.published, meta.updated].map(|moment| moment.map(|m| m.to_string()));
    let mut out = String::from("---\n");
    for (name, value) in [
        ("title", meta.title.as_deref()),
        ("description", meta.standfirst.as_deref()),
        ("author", meta.byline.as_deref()),
        ("published", published.as_deref()),
        ("updated", updated.as_deref()),
        ("site", meta.site.as_deref()),
        ("url", meta.url.as_deref()),
        ("language", meta.language.as_deref()),
        ("guid", meta.id.as_deref()),
        ("feed_url", meta.feed.as_deref()),
        ("comments", meta.comments.as_deref()),
    ] {
        if let Some(value) = value {
            // A JSON string is a YAML string.
            out.push_str(&format!("{name}: {}\n", Value::from(value)));
        }
    }
    let mut tags = meta.tags.clone();
    tags.extend(imported.tags.iter().filter(|tag| !meta.tags.contains(tag)).cloned());
    if !tags.is_empty() {
        out.push_str(&format!("tags: {}\n", json!(tags)));
    }
    if !imported.is_empty() {
        out.push_str(&done(imported));
    }
    if !meta.enclosures.is_empty() {
        let files: Vec<_> = meta.enclosures.iter().map(enclosure).collect();
        out.push_str(&format!("enclosures: {}\n", Value::from(files)));
    }
    // Without a field it would not be front matter.
    if out.len() == 4 { String::new() } else { out + "---\n" }
}

/// What a reader has done with the article, in words that newsprint reads again; a list or an object a line, since JSON is
/// YAML.
fn done(imported: &Imported) -> String {
    let Imported { read, starred, archived, progress, saved, read_at, tags, highlights, note } = imported;
    let highlight = |ImportedHighlight { text, note, made }: &ImportedHighlight| json!({"text": text, "note": note, "added": made});
    let list = |items: Vec<Value>| if items.is_empty() { Value::Null } else { items.into() };
    let mut out = format!("{OWN}: 1\n");
    for (name, value) in [
        ("read", json!(read)),
        ("starred", json!(starred)),
        ("archived", json!(archived)),
        ("progress", json!(progress)),
        ("added", json!(saved)),
        ("read_at", json!(read_at)),
        ("own_tags", list(tags.iter().map(|tag| json!(tag)).collect())),
        ("highlights", list(highlights.iter().map(highlight).collect())),
        ("note", json!(note)),
    ] {
        if !value.is_null() {
            out.push_str(&format!("{name}: {value}\n"));
        }
    }
    out
}

/// A file that came with the article, in the words of JSON Feed.
fn enclosure(file: &Enclosure) -> Value {
    json!({
        "url": file.url, "mime_type": file.kind, "title": file.title,
        "size_in_bytes": file.bytes, "duration_in_seconds": file.seconds,
    })
}

/// Blocks with an empty line between them.
fn joined(blocks: &[Block]) -> String {
    let mut out = String::new();
    let mut before: Option<&Block> = None;
    for block in blocks {
        if let Some(before) = before {
            out.push_str(if runs_together(before, block) { "\n<!-- -->\n\n" } else { "\n" });
        }
        out.push_str(&self::block(block));
        before = Some(block);
    }
    out
}

/// Whether Markdown would make one of two blocks that stand one below the other.
fn runs_together(before: &Block, block: &Block) -> bool {
    // What is indented below a list belongs to its last item.
    matches!(
        (before, block),
        (Block::List(_), Block::List(_) | Block::Code { .. })
            | (Block::Quote(_), Block::Quote(_))
            | (Block::Image(_), Block::Paragraph(_) | Block::Note(_))
    )
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading { level, text } => {
            let words = inline(text).replace("\\\n", " ");
            let words = words.strip_suffix('#').map_or(words.clone(), |rest| format!("{rest}\\#"));
            format!("{} {words}\n", "#".repeat(usize::from((*level).clamp(1, 6))))
        }
        Block::Paragraph(text) => lead_escaped(&inline(text)) + "\n",
        Block::Note(text) => format!("<small>{}</small>\n", inline(text)),
        Block::Image(image) => picture(image),
        Block::Quote(blocks) => prefixed(&joined(blocks), "> ", "> "),
        Block::List(list) => list_of(list),
        Block::Table(table) => table_of(table),
        Block::Code { language, text } => {
            let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
            let language = language.as_deref().unwrap_or_default().replace(['`', ' '], "");
            format!("{fence}{language}\n{text}\n{fence}\n")
        }
        Block::Rule => "---\n".into(),
    }
}

fn picture(image: &Image) -> String {
    let alt = image.alt.as_deref().map(escaped).unwrap_or_default();
    let mut out = format!("![{alt}]({})\n", image.src.as_deref().map(address).unwrap_or_default());
    if let Some(caption) = &image.caption {
        let marked = caption.spans.iter().any(|s| matches!(s.kind, SpanKind::Emphasis | SpanKind::Strong));
        let (open, close) = if marked { ("<em>", "</em>") } else { ("*", "*") };
        out.push_str(&format!("\n{open}{}{close}\n", inline(caption)));
    }
    if let Some(credit) = &image.credit {
        out.push_str(&format!("\n<small>{}</small>\n", escaped(credit)));
    }
    out
}

fn list_of(list: &List) -> String {
    let mut out = String::new();
    for (at, item) in list.items.iter().enumerate() {
        let marker = if list.ordered {
            // More than nine digits are no number of a list.
            format!("{}. ", list.start.saturating_add(at as u64).min(999_999_999))
        } else {
            "- ".into()
        };
        let own = list.own_marker(item).map_or(0, str::len);
        out.push_str(&self::item(item, own, &marker));
    }
    out
}

fn item(item: &Item, own: usize, marker: &str) -> String {
    let mut body = match item.checked {
        Some(true) => "[x] ".to_owned(),
        Some(false) => "[ ] ".to_owned(),
        None => String::new(),
    };
    let text = item.text.slice(own..item.text.text.len());
    if !text.is_empty() {
        body.push_str(&lead_escaped(&inline(&text)));
        body.push('\n');
    }
    if !item.blocks.is_empty() {
        let air = if text.is_empty() { "" } else { "\n" };
        body.push_str(&format!("{air}{}", joined(&item.blocks)));
    }
    if body.trim().is_empty() {
        body = "\n".into();
    }
    prefixed(&body, marker, &" ".repeat(marker.len()))
}

fn table_of(table: &Table) -> String {
    let columns = table.rows.iter().map(Vec::len).chain([table.header.len()]).max().unwrap_or(1).max(1);
    let row = |cells: &[Rich]| {
        let cell = |c| {
            cells
                .get(c)
                .map(|cell| inline(cell).replace("\\\n", "<br>").replace('|', "\\|"))
                .unwrap_or_default()
        };
        format!("| {} |\n", (0..columns).map(cell).collect::<Vec<_>>().join(" | "))
    };
    let rule = format!("|{}\n", " --- |".repeat(columns));
    row(&table.header) + &rule + &table.rows.iter().map(|r| row(r)).collect::<String>()
}

fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let line = |(at, line): (usize, &str)| {
        let prefix = if at == 0 { first } else { rest };
        format!("{prefix}{line}").trim_end().to_owned() + "\n"
    };
    text.split('\n')
        .collect::<Vec<_>>()
        .iter()
        .take(text.matches('\n').count().max(1))
        .copied()
        .enumerate()
        .map(line)
        .collect()
}

/// Marks around words. Spans that overlap without nesting are closed and opened again by order of their ends.
fn inline(rich: &Rich) -> String {
    let text = &*rich.text;
    let mut cuts: Vec<usize> = rich
        .spans
        .iter()
        .flat_map(|s| [s.start, s.end])
        .chain([0, text.len()])
        .filter(|cut| *cut <= text.len())
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = String::new();
    let mut open: Vec<(usize, &SpanKind, &'static str)> = Vec::new();
    for &[from, to] in cuts.array_windows() {
        while let Some(at) = open.iter().position(|(end, ..)| *end <= from) {
            let closing: Vec<_> = open.drain(at..).collect();
            for (_, mark, how) in closing.iter().rev() {
                out.push_str(&close(mark, how));
            }
            // What ends later was inside, and goes on.
            for (end, mark, _) in closing.into_iter().filter(|(end, ..)| *end > from) {
                begin(&mut out, &mut open, end, mark, text, from);
            }
        }
        let mut starting: Vec<&Span> =
            rich.spans.iter().filter(|s| s.start == from && s.end > from).collect();
        starting.sort_by_key(|s| std::cmp::Reverse(s.end));
        for span in starting {
            if is_bare(span, rich) {
                out.push('<');
                open.push((span.end, &span.kind, "<"));
                continue;
            }
            begin(&mut out, &mut open, span.end, &span.kind, text, from);
        }
        let piece = text.get(from..to).unwrap_or_default();
        let code = open.iter().any(|(.., how)| matches!(*how, "`" | "<"));
        out.push_str(&if code { piece.replace('\n', " ") } else { escaped(piece) });
    }
    for (_, mark, how) in open.iter().rev() {
        out.push_str(&close(mark, how));
    }
    out
}

/// Opens a mark at byte `from` that ends at `end`. Stars count only at the edges of words, and code takes what is in it
/// as it is; elsewhere tags do the work.
fn begin<'m>(
    out: &mut String,
    open: &mut Vec<(usize, &'m SpanKind, &'static str)>,
    end: usize,
    mark: &'m SpanKind,
    text: &str,
    from: usize,
) {
    let in_code = open.iter().any(|(_, mark, _)| **mark == SpanKind::Code);
    let twice = open.iter().any(|(_, known, _)| {
        *known == mark || matches!((known, mark), (SpanKind::Link(_), SpanKind::Link(_)))
    });
    let starred = open.iter().any(|(_, known, how)| {
        matches!(known, SpanKind::Emphasis | SpanKind::Strong) && how.starts_with('*')
    });
    if in_code || twice {
        return;
    }
    let words = text.get(from..end).unwrap_or_default();
    // Next to white space or the marks around a clause a star is what it looks like, whatever is inside it.
    let edge = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || ".,;:!?()\"'“”„»«".contains(c));
    let alone = !out.ends_with(['*', '`', '~', '_']);
    let clean = alone
        && edge(text.get(..from).and_then(|t| t.chars().next_back()))
        && edge(text.get(end..).and_then(|t| t.chars().next()))
        && !words.is_empty()
        && words.trim() == words
        && !words.contains('\n');
    let how = match mark {
        SpanKind::Emphasis if clean && !starred => "*",
        SpanKind::Strong if clean && !starred => "**",
        SpanKind::Strike if clean => "~~",
        SpanKind::Code if alone && !words.contains(['`', '\n']) && words.trim() == words => "`",
        SpanKind::Emphasis => "em",
        SpanKind::Strong => "strong",
        SpanKind::Strike => "del",
        SpanKind::Code => "code",
        SpanKind::Footnote => "sup class=\"footnote\"",
        SpanKind::Superscript => "sup",
        SpanKind::Subscript => "sub",
        SpanKind::Link(_) => "[",
    };
    let is_tag = how.starts_with(|c: char| c.is_ascii_alphabetic());
    out.push_str(&if is_tag { format!("<{how}>") } else { how.to_owned() });
    open.push((end, mark, how));
}

/// Whether a link's words are its address and nothing else marks them, so that Markdown needs no more than brackets.
fn is_bare(span: &Span, rich: &Rich) -> bool {
    let SpanKind::Link(to) = &span.kind else { return false };
    let others = rich.spans.iter().filter(|s| s.start < span.end && span.start < s.end).count();
    let is_address = to.split_once("://").is_some_and(|(scheme, rest)| {
        (2..=32).contains(&scheme.len())
            && scheme.bytes().all(|b| b.is_ascii_alphabetic())
            && !rest.is_empty()
    });
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | '|');
    others == 1 && is_address && rich.text.get(span.start..span.end) == Some(to) && to.chars().all(plain)
}

fn close(mark: &SpanKind, how: &str) -> String {
    match mark {
        _ if how == "<" => ">".into(),
        SpanKind::Link(to) => format!("]({})", address(to)),
        _ if how.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            format!("</{}>", how.split(' ').next().unwrap_or_default())
        }
        _ => how.to_owned(),
    }
}

fn address(to: &str) -> String {
    if to.contains([' ', '(', ')', '<', '>', '\\', '&', '*', '_']) || to.is_empty() {
        format!(
            "<{}>",
            to.replace('\\', "\\\\").replace('<', "%3C").replace('>', "%3E").replace('&', "&amp;")
        )
    } else {
        to.to_owned()
    }
}

fn escaped(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut before = '\0';
    for (at, c) in raw.char_indices() {
        let rest = raw.get(at + c.len_utf8()..).unwrap_or_default();
        let means = match c {
            '\n' | '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' | '&' | '$' => true,
            // Two of them highlight or hide, one alone is what it is.
            '=' | '%' => before == c || rest.starts_with(c),
            // The name of a paragraph, as note-takers give it.
            '^' => matches!(before, ' ' | '\n' | '\0'),
            // What would make a link of an address.
            ':' => rest.starts_with("//"),
            '.' => raw.get(..at).is_some_and(|before| before.ends_with("www")),
            '@' => before.is_alphanumeric(),
            _ => false,
        };
        if means {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

/// Escapes what at the start of a line would make it a heading, a list or a rule.
fn lead_escaped(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && line.get(digits..).is_some_and(|rest| rest.starts_with(['.', ')'])) {
            let (number, rest) = line.split_at(digits);
            return format!("{number}\\{rest}");
        }
        if line.starts_with(['#', '>', '-', '+', '=', '|', ':']) {
            format!("\\{line}")
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn longest_run(text: &str, c: char) -> usize {
    text.split(|other| other != c).map(str::len).max().unwrap_or_default()
}
