//! An article written as Markdown opens again to the same article.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

use std::collections::BTreeSet;

use newsprint::{
    article::{Article, Block, Format, List, Rich, Table},
    format::{self, Opened, markdown},
    source::{Input, Source},
};
use proptest::{collection::vec, prelude::*, strategy::ValueTree as _, test_runner::TestRunner};

/// Everything but the name of the format, with what Markdown cannot tell apart made the same.
fn comparable(mut article: Article) -> Article {
    article.format = Format::default();
    article.words = None;
    article.blocks = article.blocks.into_iter().map(alike).collect();
    article
}

fn alike(block: Block) -> Block {
    match block {
        Block::Quote(blocks) => Block::Quote(blocks.into_iter().map(alike).collect()),
        Block::List(list) => {
            let own: Vec<usize> = list.items.iter().map(|i| list.own_marker(i).map_or(0, str::len)).collect();
            let items = list.items.into_iter().zip(own).map(|(mut item, own)| {
                // Numbers in the words become numbers of the list.
                item.text.text = item.text.text.part(own..item.text.text.len());
                item.blocks = item.blocks.into_iter().map(alike).collect();
                item
            });
            Block::List(List { marked: false, items: items.collect(), ..list })
        }
        Block::Table(table) => {
            let columns = table.rows.iter().map(Vec::len).chain([table.header.len()]).max().unwrap_or(0);
            let padded = |mut row: Vec<Rich>| {
                row.resize(columns, Rich::default());
                row
            };
            let header =
                if table.header.iter().all(Rich::is_empty) { Vec::new() } else { padded(table.header) };
            Block::Table(Table { header, rows: table.rows.into_iter().map(padded).collect() })
        }
        Block::Heading { level, mut text } => {
            text.text = newsprint::article::Text::line(&text.text);
            Block::Heading { level, text }
        }
        other => other,
    }
}

fn again(article: &Article) -> (String, Article) {
    let written = markdown::write(article);
    let input = Input { text: written.clone(), whole: true };
    (written, format::parse(&input, &Source::Bundled("again.md")).unwrap())
}

fn holds(article: Article) -> Result<(), TestCaseError> {
    let (written, read) = again(&article);
    let (read, article) = (comparable(read), comparable(article));
    if read != article {
        let differ = read.blocks.iter().zip(&article.blocks).find(|(a, b)| a != b);
        return Err(TestCaseError::fail(format!("{written}\n{differ:#?}")));
    }
    Ok(())
}

#[test]
fn every_fixture_and_sample_round_trips() {
    for folder in ["tests/fixtures", "articles", "tests/flat"] {
        for entry in std::fs::read_dir(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap()
        {
            let path = entry.unwrap().path();
            if path.is_dir() || path.extension().is_some_and(|e| e == "blocks") {
                continue;
            }
            let articles = match format::open(&Source::File(path.clone())).unwrap() {
                Opened::One(article) => vec![*article],
                Opened::Many(drafts, _) => drafts.iter().map(|d| format::article(d).unwrap()).collect(),
            };
            for mut article in articles {
                if article.meta.title.is_none() {
                    article.meta.title = Some(newsprint::article::Text::line("Untitled"));
                }
                let (written, read) = again(&article);
                let (read, article) = (comparable(read), comparable(article));
                let differ = read.blocks.iter().zip(&article.blocks).find(|(a, b)| a != b);
                assert!(differ.is_none(), "{}\n{written}\n{differ:#?}", path.display());
                assert_eq!(read.blocks.len(), article.blocks.len(), "{}\n{written}", path.display());
                assert_eq!(read.meta, article.meta, "{}", path.display());
            }
        }
    }
}

/// The kinds of block; the compiler asks for a new one, and the law below for an example of it.
fn kind(block: &Block) -> &'static str {
    match block {
        Block::Heading { .. } => "heading",
        Block::Paragraph(_) => "paragraph",
        Block::Image(_) => "image",
        Block::Quote(_) => "quote",
        Block::List(_) => "list",
        Block::Table(_) => "table",
        Block::Code { .. } => "code",
        Block::Rule => "rule",
        Block::Note(_) => "note",
    }
}

/// The article that HTML makes. Only whole pages have notes, so here a paragraph, but one below a picture, becomes one.
fn made(body: &str, has_note: bool) -> Article {
    let mut article = format::html::fragment(body);
    if has_note
        && let [.., before, Block::Paragraph(text)] = &mut article.blocks[..]
        && !matches!(before, Block::Image(_))
    {
        let note = Block::Note(std::mem::take(text));
        article.blocks.pop();
        article.blocks.push(note);
    }
    article
}

/// Every kind of block that is in these, whatever it is in.
fn kinds(blocks: &[Block], found: &mut BTreeSet<&'static str>) {
    for block in blocks {
        found.insert(kind(block));
        match block {
            Block::Quote(inner) => kinds(inner, found),
            Block::List(list) => list.items.iter().for_each(|item| kinds(&item.blocks, found)),
            _ => {}
        }
    }
}

#[test]
fn what_is_tried_at_random_has_every_kind_of_block() {
    let mut runner = TestRunner::deterministic();
    let mut found = BTreeSet::new();
    for _ in 0..400 {
        let (body, has_note) = (html(), any::<bool>()).new_tree(&mut runner).unwrap().current();
        kinds(&made(&body, has_note).blocks, &mut found);
    }
    assert_eq!(found.len(), 9, "{found:?}");
}

/// Words with everything in them that means something to Markdown.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[a-zA-Zéж新]{1,8}",
        1 => "[*_`~<>&#+=|!\\[\\](){}.:$^\\\\-]{1,4}",
        1 => "[0-9]{1,3}[.)]?",
        1 => Just("**bold**".to_owned()),
        1 => Just("&amp;".to_owned()),
        1 => Just("“quoted”".to_owned()),
        1 => prop::sample::select(&["==high==", "%%none%%", "[[note]]", "^name", "[!note]", "$x^2$", "ann@a.example", "www.a.example"][..])
            .prop_map(str::to_owned),
        1 => Just("https://a.example/b_c?d=e&f".to_owned()),
    ];
    vec(word, 1..8).prop_map(|words| words.join(" "))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn inline() -> impl Strategy<Value = String> {
    let tags = ["em", "strong", "code", "del", "sup", "sub", "x"];
    let piece = (words(), 0..tags.len(), any::<bool>());
    vec(piece, 1..4).prop_map(move |pieces| {
        let set = pieces.iter().map(|(words, tag, spaced)| {
            let space = if *spaced { " " } else { "" };
            match tags[*tag] {
                "x" => format!("{space}{}{space}", escaped(words)),
                tag => format!("{space}<{tag}>{}</{tag}>{space}", escaped(words)),
            }
        });
        set.collect::<String>()
    })
}

fn html() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => inline().prop_map(|text| format!("<p>{text}</p>")),
        1 => inline().prop_map(|text| format!("<h2>{text}</h2>")),
        1 => inline().prop_map(|text| format!("<h4>{text}</h4>")),
        1 => words().prop_map(|text| format!("<pre><code class=\"language-sh\">{}\n{}</code></pre>", escaped(&text), escaped(&text))),
        1 => (words(), words()).prop_map(|(alt, text)| format!(
            "<figure><img src=\"a b(1).jpg\" alt=\"{}\"><figcaption>{} Photo: Ann Lee</figcaption></figure>",
            escaped(&alt).replace('"', ""), escaped(&text)
        )),
        1 => (inline(), inline()).prop_map(|(a, b)| format!(
            "<table><tr><td>{a}</td><td>x</td></tr><tr><td>y</td><td>{b}</td></tr></table>"
        )),
        1 => (inline(), inline()).prop_map(|(a, b)| format!("<p>{a}<br>{b}</p>")),
        1 => Just("<hr>".to_owned()),
        1 => words().prop_map(|text| format!("<p>see <a href=\"https://a.example/?q=1&amp;r=(2)\">{}</a></p>", escaped(&text))),
    ];
    let block = leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4)
                .prop_map(|blocks| format!("<blockquote>{}</blockquote>", blocks.concat())),
            (inline(), vec(inner.clone(), 0..3)).prop_map(|(text, blocks)| format!(
                "<ul><li><p>{text}</p>{}</li><li>last</li></ul>",
                blocks.concat()
            )),
            (inline(), vec(inner, 0..2)).prop_map(|(text, blocks)| format!(
                "<ol start=\"7\"><li>{text}</li><li><p>two</p>{}</li></ol>",
                blocks.concat()
            )),
        ]
    });
    vec(block, 1..6).prop_map(|blocks| blocks.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(400), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn html_round_trips(body in html(), has_note: bool) {
        let mut article = made(&body, has_note);
        article.meta.title = Some(newsprint::article::Text::line("A headline: with \"quotes\" & more"));
        prop_assume!(!article.blocks.is_empty());
        holds(article)?;
    }
}

/// How many documents are tried; `NEWSPRINT_CASES` sets it for a longer run.
fn cases(usual: u32) -> u32 {
    std::env::var("NEWSPRINT_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}
