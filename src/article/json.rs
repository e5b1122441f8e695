//! The public JSON form, `"schema": 1`.

use serde_json::{Map, Value, json};

use super::{Article, Block, Image, Item, List, MAX_DEPTH, Rich, Span, SpanKind, Table, Text, text};

/// The article as one JSON object. Offsets of spans are bytes of the UTF-8 text; unknown is null.
pub fn to_json(article: &Article) -> Value {
    let meta = &article.meta;
    let words = article.words.unwrap_or_else(|| article.count_words());
    json!({
        "schema": 1, "title": meta.title, "standfirst": meta.standfirst, "byline": meta.byline,
        "published": meta.published, "updated": meta.updated, "site": meta.site, "url": meta.url,
        "language": meta.language, "tags": meta.tags, "guid": meta.id, "feed": meta.feed,
        "comments": meta.comments, "enclosures": meta.enclosures, "words": words, "minutes": super::minutes(words),
        "format": article.format, "blocks": blocks(&article.blocks),
    })
}

fn blocks(blocks: &[Block]) -> Vec<Value> {
    blocks.iter().map(block).collect()
}

fn block(block: &Block) -> Value {
    match block {
        Block::Heading { level, text } => with_text(json!({"kind": "heading", "level": level}), text),
        Block::Paragraph(text) => with_text(json!({"kind": "paragraph"}), text),
        Block::Note(text) => with_text(json!({"kind": "note"}), text),
        Block::Image(image) => {
            let mut value = json!({
                "kind": "image", "src": image.src, "alt": image.alt,
                "caption": image.caption.as_ref().map(|caption| &caption.text), "credit": image.credit,
            });
            if let Some(caption) = image.caption.as_ref().filter(|caption| !caption.spans.is_empty()) {
                value["caption_spans"] = spans(caption);
            }
            value
        }
        Block::Quote(inner) => json!({"kind": "quote", "blocks": blocks(inner)}),
        Block::List(list) => {
            let items: Vec<Value> = list.items.iter().map(item).collect();
            let mut value =
                json!({"kind": "list", "ordered": list.ordered, "start": list.start, "items": items});
            if list.marked {
                value["marked"] = true.into();
            }
            value
        }
        Block::Table(table) => {
            let row = |cells: &Vec<Rich>| cells.iter().map(|c| c.text.clone()).collect::<Vec<text::Text>>();
            let rows: Vec<_> = table.rows.iter().map(row).collect();
            let mut value = json!({"kind": "table", "header": row(&table.header), "rows": rows});
            let is_plain = |cells: &Vec<Rich>| cells.iter().all(|cell| cell.spans.is_empty());
            if !is_plain(&table.header) {
                value["header_spans"] = table.header.iter().map(spans).collect();
            }
            if !table.rows.iter().all(is_plain) {
                let row = |cells: &Vec<Rich>| cells.iter().map(spans).collect::<Value>();
                value["rows_spans"] = table.rows.iter().map(row).collect();
            }
            value
        }
        Block::Code { language, text } => json!({"kind": "code", "language": language, "text": text}),
        Block::Rule => json!({"kind": "rule"}),
    }
}

fn item(item: &Item) -> Value {
    let mut value = with_text(json!({}), &item.text);
    value["blocks"] = blocks(&item.blocks).into();
    if let Some(checked) = item.checked {
        value["checked"] = checked.into();
    }
    value
}

fn with_text(mut value: Value, rich: &Rich) -> Value {
    value["text"] = json!(rich.text);
    if !rich.spans.is_empty() {
        value["spans"] = spans(rich);
    }
    value
}

fn spans(rich: &Rich) -> Value {
    rich.spans.iter().map(span).collect()
}

fn span(span: &Span) -> Value {
    let mut map = Map::new();
    map.insert("start".into(), span.start.into());
    map.insert("end".into(), span.end.into());
    let (key, value) = match &span.kind {
        SpanKind::Emphasis => ("style", "emphasis"),
        SpanKind::Strong => ("style", "strong"),
        SpanKind::Code => ("style", "code"),
        SpanKind::Strike => ("style", "strike"),
        SpanKind::Footnote => ("style", "footnote"),
        SpanKind::Superscript => ("style", "superscript"),
        SpanKind::Subscript => ("style", "subscript"),
        SpanKind::Link(address) => ("link", &**address),
    };
    map.insert(key.into(), value.into());
    Value::Object(map)
}

/// The blocks that [`to_json`] wrote. What is of no kind that is known here is left out, and so are spans that do not lie on
/// letters of their text; all text passes the gate again.
pub fn blocks_from_json(values: &[Value]) -> Vec<Block> {
    blocks_at(values, 0)
}

fn blocks_at(values: &[Value], depth: usize) -> Vec<Block> {
    values.iter().filter_map(|value| block_from(value, depth)).collect()
}

fn block_from(value: &Value, depth: usize) -> Option<Block> {
    let number = |name: &str| value.get(name).and_then(Value::as_u64);
    let text = |name: &str| value.get(name).and_then(Value::as_str).and_then(Text::some);
    let list = |name: &str| value.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    Some(match value.get("kind")?.as_str()? {
        "heading" => {
            let level = number("level").and_then(|level| u8::try_from(level).ok()).unwrap_or(2).clamp(2, 6);
            Block::Heading { level, text: rich(value) }
        }
        "paragraph" => Block::Paragraph(rich(value)),
        "note" => Block::Note(rich(value)),
        "image" => Block::Image(Image {
            src: text("src"),
            alt: text("alt"),
            caption: value
                .get("caption")
                .filter(|c| c.is_string())
                .map(|c| marked(c, &value["caption_spans"])),
            credit: text("credit"),
        }),
        "quote" if depth < MAX_DEPTH => Block::Quote(blocks_at(list("blocks"), depth + 1)),
        "list" if depth < MAX_DEPTH => Block::List(List {
            ordered: value["ordered"].as_bool().unwrap_or_default(),
            start: number("start").unwrap_or(1),
            marked: value["marked"].as_bool().unwrap_or_default(),
            items: list("items").iter().map(|item| item_from(item, depth + 1)).collect(),
        }),
        "table" => {
            let cells = |row: &[Value], spans: &Value| {
                row.iter().enumerate().map(|(at, cell)| marked(cell, &spans[at])).collect::<Vec<_>>()
            };
            let rows = list("rows")
                .iter()
                .enumerate()
                .filter_map(|(at, row)| Some(cells(row.as_array()?, &value["rows_spans"][at])));
            Block::Table(Table {
                header: cells(list("header"), &value["header_spans"]),
                rows: rows.collect(),
            })
        }
        "code" => Block::Code {
            language: text("language"),
            text: Text::lines(value.get("text").and_then(Value::as_str).unwrap_or_default()),
        },
        "rule" => Block::Rule,
        _ => return None,
    })
}

fn item_from(value: &Value, depth: usize) -> Item {
    let inner = value["blocks"].as_array().map(|blocks| blocks_at(blocks, depth)).unwrap_or_default();
    Item { text: rich(value), checked: value["checked"].as_bool(), blocks: inner }
}

fn rich(value: &Value) -> Rich {
    marked(&value["text"], &value["spans"])
}

fn marked(text: &Value, spans: &Value) -> Rich {
    let text = Text::lines(text.as_str().unwrap_or_default());
    let is_inside = |span: &Span| span.start < span.end && text.get(span.start..span.end).is_some();
    let spans = spans.as_array().map_or(&[][..], Vec::as_slice);
    let mut spans: Vec<Span> = spans.iter().filter_map(span_from).filter(is_inside).collect();
    spans.sort_by_key(|span| span.start);
    Rich { text, spans }
}

fn span_from(value: &Value) -> Option<Span> {
    let at = |name: &str| usize::try_from(value.get(name)?.as_u64()?).ok();
    let kind = match value.get("link").and_then(Value::as_str) {
        Some(address) => SpanKind::Link(Text::some(address)?),
        None => match value.get("style")?.as_str()? {
            "emphasis" => SpanKind::Emphasis,
            "strong" => SpanKind::Strong,
            "code" => SpanKind::Code,
            "strike" => SpanKind::Strike,
            "footnote" => SpanKind::Footnote,
            "superscript" => SpanKind::Superscript,
            "subscript" => SpanKind::Subscript,
            _ => return None,
        },
    };
    Some(Span { start: at("start")?, end: at("end")?, kind })
}
