//! Short flat documents, each showing one phenomenon, with the blocks they must come out as beside them.
//!
//! `tests/flat/NAME.txt` is the document and `tests/flat/NAME.blocks` what it is: metadata, then a block a line. With
//! `NEWSPRINT_BLESS=1` the expectations are written anew, to be read before they are kept.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

use std::{fmt::Write as _, path::Path};

use newsprint::{
    article::{Article, Block, Rich, SpanKind},
    format,
    source::Source,
};

#[test]
fn every_document_comes_out_as_expected() {
    let bless = std::env::var_os("NEWSPRINT_BLESS").is_some();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/flat");
    let mut documents: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    documents.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    documents.sort();
    assert!(documents.len() >= 40);
    let mut wrong = String::new();
    for path in documents {
        let source = Source::File(path.clone());
        let got = outline(&format::parse(&source.read().unwrap(), &source).unwrap());
        let place = path.with_extension("blocks");
        if bless {
            std::fs::write(&place, &got).unwrap();
        }
        let expected = std::fs::read_to_string(&place).unwrap_or_default();
        if got != expected {
            write!(wrong, "\n{}\nexpected\n{expected}\ngot\n{got}", path.display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn corrected_labels_are_labels() {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/eval/flat.labels");
    let text = std::fs::read_to_string(place).unwrap();
    let known = ["heading", "paragraph", "caption", "list_item", "table"];
    let (mut pages, mut last) = (Vec::new(), None);
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some(correction) = line.strip_prefix("  ") else {
            assert!(!line.contains(' ') && pages.last().is_none_or(|page| *page < line), "{line}");
            pages.push(line);
            last = None;
            continue;
        };
        let mut words = correction.split(' ');
        let number: usize = words.next().unwrap().parse().unwrap();
        assert!(!pages.is_empty() && last.is_none_or(|last| last < number), "{line}");
        assert!(words.next().unwrap().split('|').all(|label| known.contains(&label)), "{line}");
        last = Some(number);
    }
    assert!(pages.len() >= 150);
}

fn outline(article: &Article) -> String {
    let mut out = String::new();
    let meta = &article.meta;
    let published = meta.published.map(|date| date.to_string());
    for (name, value) in [
        ("title", meta.title.as_deref()),
        ("standfirst", meta.standfirst.as_deref()),
        ("byline", meta.byline.as_deref()),
        ("published", published.as_deref()),
    ] {
        if let Some(value) = value {
            writeln!(out, "{name}: {value}").unwrap();
        }
    }
    for block in &article.blocks {
        writeln!(out, "{}", line(block)).unwrap();
    }
    out
}

fn line(block: &Block) -> String {
    match block {
        Block::Heading { text, .. } => format!("heading | {}", text.text),
        Block::Paragraph(text) => format!("paragraph | {}", begun(text)),
        Block::Note(text) => format!("note | {}", text.text),
        Block::Image(image) => {
            let caption = image.caption.as_ref().map_or("", |caption| &caption.text);
            format!("image | {caption} | {}", image.credit.as_deref().unwrap_or_default())
        }
        Block::Quote(blocks) => {
            format!("quote | {}", blocks.iter().map(line).collect::<Vec<_>>().join(" / "))
        }
        Block::List(list) => {
            let kind = if list.ordered { "numbers" } else { "bullets" };
            let items: Vec<&str> = list.items.iter().map(|item| &*item.text.text).collect();
            format!("{kind} | {}", items.join(" / "))
        }
        Block::Table(table) => {
            let row = |row: &Vec<Rich>| row.iter().map(|cell| &*cell.text).collect::<Vec<_>>().join(", ");
            format!("table | {}", table.rows.iter().map(row).collect::<Vec<_>>().join(" / "))
        }
        Block::Code { text, .. } => format!("code | {text}"),
        Block::Rule => "rule".into(),
    }
}

/// The first words, the strong ones between stars.
fn begun(text: &Rich) -> String {
    let strong = text.spans.iter().find(|span| span.kind == SpanKind::Strong).map_or(0, |span| span.end);
    let rest: String = text.text[strong..].chars().take(24).collect();
    if strong > 0 { format!("*{}*{rest}", &text.text[..strong]) } else { rest }
}
