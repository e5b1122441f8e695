//! The public JSON form, `"schema": 1`.

use serde_json::{Map, Value, json};

use super::{Article, Block, Item, Rich, Span, SpanKind, text};

/// The article as one JSON object. Offsets of spans are bytes of the UTF-8 text; unknown is null.
pub fn to_json(article: &Article) -> Value {
    let meta = &article.meta;
    let words = article.words.unwrap_or_else(|| article.count_words());
    json!({
        "schema": 1, "title": meta.title, "standfirst": meta.standfirst, "byline": meta.byline,
        "published": meta.published, "updated": meta.updated, "site": meta.site, "url": meta.url,
        "language": meta.language, "tags": meta.tags, "id": meta.id, "feed": meta.feed,
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
        Block::Image(image) => json!({
            "kind": "image", "src": image.src, "alt": image.alt,
            "caption": image.caption.as_ref().map(|caption| &caption.text), "credit": image.credit,
        }),
        Block::Quote(inner) => json!({"kind": "quote", "blocks": blocks(inner)}),
        Block::List(list) => {
            let items: Vec<Value> = list.items.iter().map(item).collect();
            json!({"kind": "list", "ordered": list.ordered, "start": list.start, "items": items})
        }
        Block::Table(table) => {
            let row = |cells: &Vec<Rich>| cells.iter().map(|c| c.text.clone()).collect::<Vec<text::Text>>();
            let rows: Vec<_> = table.rows.iter().map(row).collect();
            json!({"kind": "table", "header": row(&table.header), "rows": rows})
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
        value["spans"] = rich.spans.iter().map(span).collect();
    }
    value
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
