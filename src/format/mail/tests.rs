//! Messages as programs write them, and what is read of each.

use super::*;
use crate::{article::Block, format};

/// What a message says, a line a block; quotes by a sign, notes in brackets.
fn shown(message: &str) -> Vec<String> {
    let mut budget = Budget::of_test(message.len());
    assert!(is_mail(message), "{message}");
    let (drafts, problems) = read(message.as_bytes(), &mut budget).finish();
    assert!(problems.is_empty(), "{problems:?}");
    let mut out = Vec::new();
    lines(&format::article(&drafts[0]).unwrap().blocks, "", &mut out);
    out
}

fn lines(blocks: &[Block], quote: &str, out: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Quote(inner) => lines(inner, &format!("{quote}> "), out),
            Block::Note(words) => out.push(format!("{quote}({})", words.text)),
            Block::Heading { text, .. } => out.push(format!("{quote}# {}", text.text)),
            Block::Paragraph(words) => out.push(format!("{quote}{}", words.text)),
            Block::Image(image) => {
                out.push(format!("{quote}[{:.15}]", image.src.as_deref().unwrap_or_default()));
            }
            Block::List(list) => {
                out.extend(list.items.iter().map(|item| format!("{quote}* {}", item.text.text)));
            }
            other => out.push(format!("{quote}{other:?}")),
        }
    }
}

const HEAD: &str = "From: Ann <ann@a.example>\nSubject: Tides\nMIME-Version: 1.0\n";

fn parts(kind: &str, parts: &[(&str, &str)]) -> String {
    let parts: String =
        parts.iter().fold(String::new(), |all, (head, body)| all + &format!("--B\n{head}\n\n{body}\n"));
    format!("{HEAD}Content-Type: multipart/{kind}; boundary=B\n\n{parts}--B--\n")
}

fn one(head: &str, body: &str) -> String {
    format!("{HEAD}{head}\n\n{body}\n")
}

#[test]
fn every_part_is_read_in_its_order() {
    let (text, html) = ("Content-Type: text/plain; charset=utf-8", "Content-Type: text/html; charset=utf-8");
    let picture = "Content-Type: image/png\nContent-ID: <p1>\nContent-Disposition: inline\nContent-Transfer-Encoding: base64";
    for (message, expected) in [
        (
            parts("mixed", &[(text, "First."), (picture, "iVBORw0K"), (text, "Second.")]),
            &["First.", "[data:image/png;]", "Second."][..],
        ),
        (
            parts("mixed", &[(html, "<html><p>First.</html>"), (html, "<html><p>Second.</html>")]),
            &["First.", "Second."],
        ),
        (parts("alternative", &[(text, "Plain."), (html, "<p>Rich.</p>")]), &["Rich."]),
        (
            parts("related", &[(html, "<p>See <img src=\"cid:p1\"></p>"), (picture, "iVBORw0K")]),
            &["See", "[data:image/png;]"],
        ),
        (
            parts(
                "mixed",
                &[
                    (text, "See below."),
                    ("Content-Type: message/rfc822", "From: Bo <b@b.example>\nSubject: Nets\n\nThe nets."),
                ],
            ),
            &["See below.", "> From: Bo\nSubject: Nets", "> The nets."],
        ),
        (
            parts(
                "mixed",
                &[
                    (text, "See the file."),
                    (
                        "Content-Type: text/plain; name=notes.txt\nContent-Disposition: attachment; filename=notes.txt",
                        "In the file.",
                    ),
                ],
            ),
            &["See the file.", "# notes.txt", "In the file."],
        ),
        (
            parts(
                "report; report-type=delivery-status",
                &[(text, "It failed."), ("Content-Type: message/delivery-status", "Action: failed")],
            ),
            &["It failed.", "Action: failed"],
        ),
    ] {
        assert_eq!(shown(&message), expected, "{message}");
    }
}

#[test]
fn own_words_and_those_of_others_stand_apart() {
    let plain = "Content-Type: text/plain; charset=utf-8";
    for (message, expected) in [
        (
            one(
                plain,
                "On Monday, Bo wrote:\n> The sea rises\n> twice.\n>> Really?\nSo it does.\n\n-- \nAnn",
            ),
            &["On Monday, Bo wrote:", "> The sea rises\ntwice.", "> > Really?", "So it does.", "(--\nAnn)"][..],
        ),
        (
            one(&format!("{plain}; format=flowed"), "The boats \nlay in a row.\n> On Monday \n> he wrote."),
            &["The boats lay in a row.", "> On Monday he wrote."],
        ),
        (
            one(
                "Content-Type: text/html",
                "<html><body><div>Own words.</div><blockquote type=cite><div>Bo's.</div></blockquote></body></html>",
            ),
            &["Own words.", "> Bo's."],
        ),
    ] {
        assert_eq!(shown(&message), expected, "{message}");
    }
}

#[test]
fn a_newsletter_keeps_all_its_parts() {
    let html = "<!DOCTYPE html><html lang=\"en\"><body><div style=\"display:none\">Preheader</div><table><tr><td><table>\
        <tr><td><img src=\"https://a.example/logo.png\" alt=\"Logo\"></td></tr><tr><td><h1>Tides</h1><p>The first story.</p></td></tr>\
        <tr><td><table><tr><td><p>Left words.</p></td><td><h2>Right</h2></td></tr></table></td></tr>\
        <tr><td><table><tr><td><a href=\"https://a.example/read\">Read the whole story</a></td></tr></table></td></tr>\
        </table></td></tr></table></body></html>";
    let got = shown(&one("Content-Type: text/html; charset=utf-8", html));
    let expected =
        ["[https://a.examp]", "The first story.", "Left words.", "# Right", "Read the whole story"];
    assert!(expected.iter().all(|words| got.iter().any(|line| line == words)), "{got:?}");
}

#[test]
fn letters_of_every_charset_are_read() {
    for (label, encoding, text) in [
        ("; charset=windows-1251", "windows-1251", "Газета помнит"),
        ("; charset=cp1251", "windows-1251", "Газета помнит"),
        ("; charset=\"iso-8859-1\"", "iso-8859-1", "Un café déjà fermé"),
        ("; charset=us-ascii", "iso-8859-1", "Un café déjà fermé, a dit la gérante"),
        ("", "windows-1251", "Газета помнит то, что люди давно забыли"),
        ("; charset=no-such", "gbk", "报纸记得人们早已忘记的事情，并把它们留在纸上。"),
    ] {
        let encoding = encoding_rs::Encoding::for_label(encoding.as_bytes()).unwrap();
        let body = encoding.encode(text).0.into_owned();
        let quoted: String = body.iter().fold(String::new(), |all, byte| all + &format!("={byte:02X}"));
        for (way, body) in [("8bit", body), ("quoted-printable", quoted.into_bytes())] {
            let head = format!("{HEAD}Content-Type: text/plain{label}\nContent-Transfer-Encoding: {way}\n\n");
            let message = [head.as_bytes(), &body, b"\n"].concat();
            let (drafts, _) = read(&message, &mut Budget::of_test(message.len())).finish();
            let article = format::article(&drafts[0]).unwrap();
            assert!(
                matches!(&*article.blocks, [Block::Paragraph(words)] if &*words.text == text),
                "{label}: {article:?}"
            );
        }
    }
}

#[test]
fn mail_is_told_by_its_header() {
    for (text, is_it) in [
        ("From: a@a.example\nSubject: Tides\n\nWords", true),
        (
            "X-A: 1\nX-B: 2\nX-C: 3\nX-D: 4\nX-MS-Has-Attach: yes\nFrom: a@a.example\nDate: Tue, 5 Mar 2024\n\nWords",
            true,
        ),
        (
            "Received: from a\nMessage-ID: <a>\nMIME-Version: 1.0\nfolded without its blank\nFrom: a@a.example\n\nWords",
            true,
        ),
        ("From ann@a.example Tue Mar 05 10:30:00 2024\nSubject: One\n\nWords", true),
        ("From ann@a.example\nFrom: a@a.example\nSubject: One\n\nWords", true),
        ("From: the harbour\nWe write to you today.", false),
        (
            "Feed: Gazette\nTitle: Tides\nAuthor: Ann\nDate: Tue, 05 Mar 2024\nLink: https://a.example\n\nWords",
            false,
        ),
        ("From the river one sees\nthe town: it is grey", false),
        ("Subject: what we know of tides\nThe sea rises twice a day.", false),
    ] {
        assert_eq!(is_mail(text), is_it, "{text}");
    }
}

#[test]
fn senders_files_and_times_are_known() {
    let file = "Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=a.pdf";
    let boxed = format!(
        "From bo@b.example Tue Mar 05 10:30:00 2024\nSubject: One\n\nWords.\n\nFrom - Tue Mar 05 10:31:00 2024\n{}",
        parts("mixed", &[("Content-Type: text/plain", "More."), (file, "words")])
    );
    let (drafts, _) = read(boxed.as_bytes(), &mut Budget::of_test(boxed.len())).finish();
    let known: Vec<(&str, String, usize)> = drafts
        .iter()
        .map(|draft| {
            let meta = &draft.meta;
            let at = meta.published.map(|at| at.to_string()).unwrap_or_default();
            (meta.byline.as_deref().unwrap_or_default(), at, meta.enclosures.len())
        })
        .collect();
    assert_eq!(
        known,
        [("bo@b.example", "2024-03-05T10:30:00".to_owned(), 0), ("Ann", "2024-03-05T10:31:00".to_owned(), 1),]
    );
}

/// A picture of two bytes, as its address holds it.
const PICTURE: &str = "iVBO";

#[test]
fn pictures_are_found_by_number_and_by_place() {
    let one = |name: &str| format!("Content-Type: image/png\n{name}\nContent-Transfer-Encoding: base64");
    let html = "Content-Type: text/html; charset=utf-8\nContent-Location: https://a.example/news/wall";
    for (name, source, is_there) in [
        ("Content-ID: <p1>", "src=\"cid:p1\"", true),
        ("Content-ID: <p1>", "src=cid:p1", true),
        ("Content-ID: <p1>", "SRC='CID:p1'", true),
        ("Content-ID: <p1>", "src=cid:p10", false),
        ("Content-ID: <p1>", "src=\"cid:p10\"", false),
        ("Content-ID: <p1@a.example>", "src=\"cid:p1%40a.example\"", true),
        (
            "Content-Location: https://a.example/news/wall.png",
            "src=\"https://a.example/news/wall.png\"",
            true,
        ),
        ("Content-Location: https://a.example/news/wall.png", "src=\"wall.png\"", true),
        ("Content-Location: https://a.example/news/wall.png", "src = \"/news/wall.png\"", true),
        ("Content-Location: wall.png", "src=\"wall.png\"", true),
        ("Content-Location: https://a.example/p?a=1&b=2", "src=\"/p?a=1&amp;b=2\"", true),
        ("Content-Location: https://a.example/wall.png", "src=\"wall.png\"", false),
        (
            "Content-Location: https://a.example/wall.png",
            "src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\" data-src=\"/wall.png\"",
            true,
        ),
    ] {
        let page = format!("<p>It is grey.</p><img {source}>");
        let message = parts("related", &[(html, &page), (&one(name), PICTURE)]);
        let shown = shown(&message).concat();
        assert_eq!(shown.contains("[data:image/png;]"), is_there, "{name} {source}: {shown}");
    }
}

#[test]
fn a_number_that_begins_another_is_another() {
    let one = |name: &str| {
        format!("Content-Type: image/{name}\nContent-ID: <{name}>\nContent-Transfer-Encoding: base64")
    };
    let page = "<p>One <img src=cid:p1></p><p>Ten <img src=cid:p10></p><p>One <img src=cid:p1></p>";
    let message =
        parts("related", &[("Content-Type: text/html", page), (&one("p1"), PICTURE), (&one("p10"), PICTURE)]);
    let shown: Vec<String> = shown(&message).into_iter().filter(|block| block.starts_with('[')).collect();
    assert_eq!(shown, ["[data:image/p1;b]", "[data:image/p10;]", "[data:image/p1;b]"]);
    // One that no text names stands below, whatever others are named.
    let page = "<p>Ten <img src=cid:p10></p>";
    let message =
        parts("mixed", &[("Content-Type: text/html", page), (&one("p1"), PICTURE), (&one("p10"), PICTURE)]);
    let shown: Vec<String> =
        self::shown(&message).into_iter().filter(|block| block.starts_with('[')).collect();
    assert_eq!(shown, ["[data:image/p10;]", "[data:image/p1;b]"]);
}

#[test]
fn a_message_over_which_the_parser_fails_costs_only_itself() {
    let whole = "From ann@harbour.example Thu Feb 28 06:00:00 2019\nSubject: Boats\nFrom: ann@harbour.example\n\nThey leave at six.\n\n";
    let bad = include_str!("../../../tests/regressions/messages-inside-one-another.eml");
    let mailbox = format!("{whole}From bo@quay.example Thu Feb 28 07:00:00 2019\n{bad}\n\n{whole}");
    let (drafts, problems) = read(mailbox.as_bytes(), &mut Budget::of_test(mailbox.len())).finish();
    assert_eq!(drafts.len(), 2);
    let [problem] = &*problems else { panic!("{problems:?}") };
    assert!(problem.starts_with("message 2: "), "{problem}");
}
