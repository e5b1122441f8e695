//! Constructs of Markdown and what they come to, a row each.

use super::parse;
use crate::article::{Block, Rich, SpanKind};

/// Blocks in a short form: `p` paragraph, `h2` heading, `i` picture (address, alternative text, caption), `q` quote, `l`
/// list, `t` table, `c` code, `r` rule, `n` note; marks as `*strong*`, `/emphasis/`, `` `code` ``, `[link](address)`.
fn outline(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect::<Vec<_>>().join(" | ")
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading { level, text } => format!("h{level}:{}", rich(text)),
        Block::Paragraph(text) => format!("p:{}", rich(text)),
        Block::Note(text) => format!("n:{}", rich(text)),
        Block::Image(image) => format!(
            "i:{},{},{}",
            image.src.as_deref().unwrap_or_default(),
            image.alt.as_deref().unwrap_or_default(),
            image.caption.as_ref().map(rich).unwrap_or_default()
        ),
        Block::Quote(blocks) => format!("q({})", outline(blocks)),
        Block::List(list) => {
            let items = list.items.iter().map(|item| {
                let rest = outline(&item.blocks);
                rich(&item.text) + &if rest.is_empty() { rest } else { format!("({rest})") }
            });
            format!("l:{}", items.collect::<Vec<_>>().join(","))
        }
        Block::Table(table) => {
            let row = |row: &Vec<Rich>| row.iter().map(rich).collect::<Vec<_>>().join(",");
            format!(
                "t:{}",
                std::iter::once(&table.header).chain(&table.rows).map(row).collect::<Vec<_>>().join(";")
            )
        }
        Block::Code { language, text } => format!("c{}:{text}", language.as_deref().unwrap_or_default()),
        Block::Rule => "r".into(),
    }
}

fn rich(rich: &Rich) -> String {
    let mut out = rich.text.replace('\n', "\\");
    for span in rich.spans.iter().rev() {
        let (open, close) = match &span.kind {
            SpanKind::Strong => ("*", "*".to_owned()),
            SpanKind::Emphasis => ("/", "/".to_owned()),
            SpanKind::Code => ("`", "`".to_owned()),
            SpanKind::Link(to) => ("[", format!("]({to})")),
            _ => ("{", "}".to_owned()),
        };
        out.insert_str(span.end, &close);
        out.insert_str(span.start, open);
    }
    out
}

fn comes_to(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(outline(&parse(text).blocks), *expected, "{text}");
    }
}

#[test]
fn html_blocks_are_read_whole() {
    comes_to(&[
        ("a\n\n<!--\nb\n\nc\n-->\n\nd", "p:a | p:d"),
        ("<style>\np { color: red }\n\nq { }\n</style>\n\na", "p:a"),
        ("<script>\nvar a;\n\nb();\n</script>\n\na", "p:a"),
        ("<table>\n<tr><th>a</th><th>b</th></tr>\n<tr><td>1</td><td>2</td></tr>\n</table>", "t:a,b;1,2"),
        (
            "<table><tr><td>a</td><td>\n\n*b*\n\n</td></tr><tr><td>c</td><td>d</td></tr></table>\n\ne",
            "t:;a,/b/;c,d | p:e",
        ),
        ("<ul>\n<li>a</li>\n\n<li>b</li>\n</ul>", "l:a,b"),
        ("<ul>\n<li>a\n\nb", "l:a | p:b"),
        ("<pre>\na\n  b\n</pre>", "c:a\n  b"),
        ("<h3>a</h3>\n\nb", "h3:a | p:b"),
        ("<blockquote>a</blockquote>", "q(p:a)"),
        ("<div\n id=\"x\">\na\n</div>", "p:a"),
        ("<details><summary>a</summary>\n\n*b*\n\n</details>\n\nc", "p:a | p:/b/ | p:c"),
        ("<a href=\"https://a.example/\">a</a>", "p:[a](https://a.example/)"),
        ("x <a href='b.html'>a</a> <kbd>c</kbd> <mark>d</mark>", "p:x [a](b.html) `c` *d*"),
        ("<div id=\"a\"\n*b*", "p:<div id=\"a\" *b*"),
        ("a <script>b</script> c", "p:a c"),
        ("<?php\n\necho '>';\n?>\na", "p:a"),
        ("> <table>\n> <tr><td>a</td><td>b</td></tr>\n\nc", "q(t:;a,b) | p:c"),
    ]);
}

#[test]
fn pictures_stand_where_they_stand() {
    comes_to(&[
        ("![a](b.png)", "i:b.png,a,"),
        ("![a](b.png)\nwords", "i:b.png,a,words"),
        ("A smile ![😀](s.png) in words.", "p:A smile [😀](s.png) in words."),
        ("words ![a](b.png)", "p:words | i:b.png,a,"),
        ("one\n![a](b.png)\ntwo", "p:one | i:b.png,a, | p:two"),
        ("![a](b.png) ![c](d.png)\n\nwords", "i:b.png,a, | i:d.png,c, | p:words"),
        ("[![a](b.png)](https://c.example)", "i:b.png,a,"),
        ("![a ![b](c.png)](d.png)", "i:d.png,a b,"),
        ("# ![a](b.png) words", "h1:words | i:b.png,a,"),
        ("| a |\n|---|\n| ![b](c.png) |", "t:a; | i:c.png,b,"),
        ("<img\n src=\"b.png\" alt='a'>\n\nwords", "i:b.png,a, | p:words"),
    ]);
}

#[test]
fn what_note_takers_write() {
    comes_to(&[
        ("See [[Quay|the quay]] and [[Wall]].", "p:See [the quay](Quay) and [Wall](Wall)."),
        ("![[wall.png]]", "i:wall.png,,"),
        ("![[wall.png|300]]", "i:wall.png,,"),
        ("![[wall.png|A wall]]", "i:wall.png,A wall,"),
        ("![[Other note]]", "p:[Other note](Other note)"),
        ("See [[Wall]].\n\n[a]: https://a.example", "p:See [Wall](Wall)."),
        ("[[a]]\n\n[a]: https://a.example", "p:[[a](https://a.example)]"),
        ("> [!note] Keepers\n> Mind the step.", "q(p:*Keepers* | p:Mind the step.)"),
        ("> [!tip]- Folded\n> - a\n> - b", "q(p:*Folded* | l:a,b)"),
        ("> [!WARNING]\n> Deep.", "q(p:*Warning* | p:Deep.)"),
        ("> [!quote]\n> Words.", "q(p:*Quote* | p:Words.)"),
        ("> \\[!note] Words.", "q(p:[!note] Words.)"),
        ("a ==b== *c* d", "p:a *b* /c/ d"),
        ("a \\==b== `==c==`", "p:a ==b== `==c==`"),
        ("a %%b%% c\n\n%%\nd\n\ne\n%%\n\nf", "p:a c | p:f"),
        ("Words. ^name-1", "p:Words."),
    ]);
}

#[test]
fn mathematics_is_kept_as_written_or_exact() {
    comes_to(&[
        ("$$\n\\int_0^1 x\\,dx \\\\ a_1 * b_1 * c\n$$", "cmath:\\int_0^1 x\\,dx \\\\ a_1 * b_1 * c"),
        ("a\n$$x$$\nb", "p:a | cmath:x | p:b"),
        ("With $\\alpha$ and $x^2$.", "p:With α and x²."),
        ("With $\\sum_{i} *a* b*$.", "p:With `\\sum_{i} *a* b*`."),
        ("From $5 to $10, US$5-$10.", "p:From $5 to $10, US$5-$10."),
        ("\\$a$", "p:$a$"),
    ]);
}

#[test]
fn bare_addresses_are_links() {
    comes_to(&[
        ("See https://a.example/b.", "p:See [https://a.example/b](https://a.example/b)."),
        ("`https://a.example`", "p:`https://a.example`"),
        ("[https://a.example](https://b.example)", "p:[https://a.example](https://b.example)"),
        ("<ann@a.example>", "p:[ann@a.example](mailto:ann@a.example)"),
        ("https\\://a.example", "p:https://a.example"),
        ("https://a.example/x_y_z *b*", "p:[https://a.example/x_y_z](https://a.example/x_y_z) /b/"),
    ]);
}
