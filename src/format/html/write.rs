//! Blocks as HTML that is XML too, for books and exports of other programs; [`super::fragment`] reads the same blocks from it.

use super::escaped;
use crate::article::{Block, Image, Item, List, Rich, Span, SpanKind, Table};

/// Writes the blocks, one after the other.
///
/// ```
/// use newsprint::format::html;
/// let article = html::fragment("<p>It <em>lasts</em> &amp; lasts.</p>");
/// assert_eq!(html::write(&article.blocks), "<p>It <em>lasts</em> &amp; lasts.</p>\n");
/// ```
pub fn write(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect()
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading { level, text } => {
            let level = level.clamp(&1, &6);
            format!("<h{level}>{}</h{level}>\n", inline(text))
        }
        Block::Paragraph(text) => format!("<p>{}</p>\n", inline(text)),
        Block::Note(text) => format!("<p><small>{}</small></p>\n", inline(text)),
        Block::Image(image) => figure(image),
        Block::Quote(blocks) => format!("<blockquote>\n{}</blockquote>\n", write(blocks)),
        Block::List(list) => list_of(list),
        Block::Table(table) => table_of(table),
        Block::Code { language, text } => {
            let class = language.as_deref().map(|name| format!(" class=\"language-{}\"", escaped(name)));
            format!("<pre><code{}>{}</code></pre>\n", class.unwrap_or_default(), escaped(text))
        }
        Block::Rule => "<hr/>\n".to_owned(),
    }
}

fn figure(image: &Image) -> String {
    let src = image.src.as_deref().map(|src| format!(" src=\"{}\"", escaped(src))).unwrap_or_default();
    let alt = format!(" alt=\"{}\"", escaped(image.alt.as_deref().unwrap_or_default()));
    let caption = image.caption.as_ref().map(inline);
    let credit = image.credit.as_deref().map(|credit| format!("<small>{}</small>", escaped(credit)));
    let words: Vec<String> = caption.into_iter().chain(credit).collect();
    let words = if words.is_empty() {
        String::new()
    } else {
        format!("<figcaption>{}</figcaption>", words.join(" "))
    };
    format!("<figure><img{src}{alt}/>{words}</figure>\n")
}

fn list_of(list: &List) -> String {
    let items: String = list.items.iter().map(item).collect();
    match (list.ordered, list.start) {
        (false, _) => format!("<ul>\n{items}</ul>\n"),
        (true, 1) => format!("<ol>\n{items}</ol>\n"),
        (true, start) => format!("<ol start=\"{start}\">\n{items}</ol>\n"),
    }
}

fn item(item: &Item) -> String {
    let task = match item.checked {
        Some(true) => "<input type=\"checkbox\" disabled=\"disabled\" checked=\"checked\"/> ",
        Some(false) => "<input type=\"checkbox\" disabled=\"disabled\"/> ",
        None => "",
    };
    let inner = write(&item.blocks);
    let inner = if inner.is_empty() { inner } else { format!("\n{inner}") };
    format!("<li>{task}{}{inner}</li>\n", inline(&item.text))
}

fn table_of(table: &Table) -> String {
    let row = |cells: &[Rich], name: &str| {
        let cell = |cell: &Rich| format!("<{name}>{}</{name}>", inline(cell));
        let cells: String = cells.iter().map(cell).collect();
        format!("<tr>{cells}</tr>\n")
    };
    let head = if table.header.is_empty() {
        String::new()
    } else {
        format!("<thead>\n{}</thead>\n", row(&table.header, "th"))
    };
    let rows: String = table.rows.iter().map(|cells| row(cells, "td")).collect();
    format!("<table>\n{head}<tbody>\n{rows}</tbody>\n</table>\n")
}

/// Words with their marks. Marks that overlap without one holding the other are closed and opened again, so that elements
/// stand inside one another.
fn inline(rich: &Rich) -> String {
    let mut bounds: Vec<usize> = rich.spans.iter().flat_map(|span| [span.start, span.end]).collect();
    bounds.extend([0, rich.text.len()]);
    bounds.sort_unstable();
    bounds.dedup();
    let mut out = String::new();
    let mut open: Vec<&Span> = Vec::new();
    for pair in bounds.windows(2) {
        let &[from, to] = pair else { continue };
        let holds = |span: &&Span| span.start <= from && to <= span.end;
        let kept = open.iter().take_while(|span| holds(span)).count();
        open.drain(kept..).rev().for_each(|span| out.push_str(closing(&span.kind)));
        // The longest first, so that few have to be closed before their end.
        let mut fresh: Vec<&Span> = rich
            .spans
            .iter()
            .filter(holds)
            .filter(|span| !open.iter().any(|known| std::ptr::eq(*known, *span)))
            .collect();
        fresh.sort_by_key(|span| std::cmp::Reverse(span.end));
        for span in fresh {
            out.push_str(&opening(&span.kind));
            open.push(span);
        }
        out.push_str(&text_with_breaks(rich.text.get(from..to).unwrap_or_default()));
    }
    open.drain(..).rev().for_each(|span| out.push_str(closing(&span.kind)));
    out
}

fn opening(kind: &SpanKind) -> String {
    match kind {
        SpanKind::Emphasis => "<em>".to_owned(),
        SpanKind::Strong => "<strong>".to_owned(),
        SpanKind::Code => "<code>".to_owned(),
        SpanKind::Strike => "<del>".to_owned(),
        SpanKind::Footnote | SpanKind::Superscript => "<sup>".to_owned(),
        SpanKind::Subscript => "<sub>".to_owned(),
        SpanKind::Link(address) => format!("<a href=\"{}\">", escaped(address)),
    }
}

fn closing(kind: &SpanKind) -> &'static str {
    match kind {
        SpanKind::Emphasis => "</em>",
        SpanKind::Strong => "</strong>",
        SpanKind::Code => "</code>",
        SpanKind::Strike => "</del>",
        SpanKind::Footnote | SpanKind::Superscript => "</sup>",
        SpanKind::Subscript => "</sub>",
        SpanKind::Link(_) => "</a>",
    }
}

fn text_with_breaks(text: &str) -> String {
    escaped(text).replace('\n', "<br/>")
}
