//! The worst inputs that are known of each format, of any size: each is one piece many times.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

use std::io::{Cursor, Write};

use flate2::{Compression, write::GzEncoder};
use zip::{ZipWriter, write::SimpleFileOptions};

/// An input made of one piece many times.
pub struct Kind {
    /// The name of the file.
    pub name: &'static str,
    /// The format that reads it.
    pub format: &'static str,
    before: &'static str,
    /// Is repeated; each `№` becomes the number of the repetition.
    piece: &'static str,
    after: &'static str,
    /// How it is packed.
    pack: fn(&str) -> Vec<u8>,
}

const fn kind(format: &'static str, name: &'static str, before: &'static str, piece: &'static str) -> Kind {
    Kind { name, format, before, piece, after: "", pack: |text| text.as_bytes().to_vec() }
}

const TEI: &str = "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><text><body>";
const TEI_HEAD: &str =
    "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><profileDesc><textClass><keywords>";

pub const KINDS: &[Kind] = &[
    kind("flat", "prose.txt", "", "The sea rises twice a day, and each time the harbour fills with boats. "),
    kind("flat", "lines.txt", "", "a\n"),
    kind("flat", "paragraphs.txt", "", "a\n\n"),
    kind("flat", "items.txt", "Title\n\n", "- a\n"),
    kind("flat", "rows.txt", "Title\n\n", "| a | b |\n"),
    kind("flat", "addresses.txt", "Title\n\n", "http://a.b/№ "),
    kind("flat", "schemes.txt", "Title\n\n", "http://a..http://"),
    kind("flat", "brackets.txt", "Title\n\nhttp://a.b/", ")"),
    kind("flat", "entities.txt", "Title\n\nhttp://a.b/", "&amp;"),
    kind("flat", "mails.txt", "Title\n\n", "a@b.c@d"),
    kind("flat", "separators.txt", "", "a\u{2028}"),
    kind("markdown", "paragraphs.md", "# T\n\n", "a\n\n"),
    kind("markdown", "items.md", "# T\n\n", "- a\n"),
    kind("markdown", "headings.md", "# T\n\n", "# a\n"),
    kind("markdown", "emphasis.md", "# T\n\n", "*a* "),
    kind("markdown", "code.md", "# T\n\n", "`a` "),
    kind("markdown", "links.md", "# T\n\n", "[a](b) "),
    kind("markdown", "brackets.md", "# T\n\n", "["),
    kind("markdown", "stars.md", "# T\n\n", "*a **"),
    kind("markdown", "quotes.md", "# T\n\n", "> "),
    kind("markdown", "highlights.md", "# T\n\n", "==a== "),
    kind("markdown", "escapes.md", "# T\n\n", "\\# "),
    kind("markdown", "addresses.md", "# T\n\n", "http://a.b/№ "),
    kind("markdown", "comments.md", "# T\n\n", "%%a%% "),
    kind("markdown", "formulas.md", "# T\n\n", "$a_b$ "),
    kind("markdown", "pictures.md", "# T\n\n", "![a](b) words "),
    kind("markdown", "notes.md", "# T\n\n", "a[^№]\n\n[^№]: note\n\n"),
    kind("markdown", "names.md", "# T\n\n", "[a№]\n\n[a№]: http://a.b/№\n\n"),
    kind("markdown", "rows.md", "# T\n\n|a|b|\n|-|-|\n", "|a|b|\n"),
    kind("markdown", "tags.md", "# T\n\n", "<b>a</b> "),
    kind("markdown", "breaks.md", "# T\n\n", "a  \n"),
    kind("html", "paragraphs.html", "<html><body>", "<p>a"),
    kind("html", "rules.html", "<html><body>", "<hr>"),
    kind("html", "breaks.html", "<html><body>", "a<br>"),
    kind("html", "bold.html", "<html><body>", "<b>a</b> "),
    kind("html", "links.html", "<html><body>", "<a href=b>a</a> "),
    kind("html", "deep.html", "<html><body>", "<div>"),
    kind("html", "opened.html", "<html><body>", "<div></x>"),
    kind("html", "ruby.html", "<html><body>", "<rt>"),
    kind("html", "fonts.html", "<html><body>", "<font color=№></x><p>a"),
    kind("html", "quotes.html", "<html><body>", "<blockquote>a"),
    kind("html", "items.html", "<html><body><ul>", "<li>a"),
    kind("html", "cells.html", "<html><body><table>", "<tr><td>a<td>b"),
    kind("html", "pictures.html", "<html><body>", "<img src=a№>"),
    kind("html", "attributes.html", "<html><body><div ", "a№ "),
    kind("html", "entities.html", "<html><body><p>", "&amp;"),
    kind("html", "words.html", "<html><body><p>", "word "),
    kind("html", "titles.html", "<html><body><svg><title>", "<div>"),
    kind("xml", "paragraphs.xml", TEI, "<p>a</p>"),
    kind("xml", "terms.xml", TEI_HEAD, "<term>t№</term>"),
    kind("feed", "empty.xml", "<rss version=\"2.0\"><channel>", "<item/>"),
    kind("feed", "entries.xml", "<rss version=\"2.0\"><channel>", "<item><title>a№</title></item>"),
    kind(
        "feed",
        "tags.xml",
        "<rss version=\"2.0\"><channel><item><title>a</title>",
        "<category>c№</category>",
    ),
    kind("table", "rows.csv", "url,title\n", "https://a.b/№,a\n"),
    kind("table", "empty.csv", "url,title\n", "a,b\n"),
    kind("mail", "messages.mbox", "", "From a@b Thu Jan  1 00:00:00 2020\nSubject: a№\n\nw\n\n"),
    kind("mail", "lines.eml", "From: a@b\nSubject: a\nDate: Thu, 1 Jan 2020 00:00:00 +0000\n\n", "a\n"),
    kind("mail", "headers.eml", "From: a@b\nSubject: a\n", "X-№: a\n"),
    kind("json", "entries.jsonl", "", "{\"title\":\"a№\",\"content\":\"<p>a\"}\n"),
    Kind { after: "{}]", ..kind("json", "entries.json", "[", "{\"title\":\"a№\",\"content\":\"a\"},") },
    Kind {
        after: "1]}",
        ..kind("json", "numbers.json", "{\"title\":\"a\",\"content\":\"words\",\"x\":[", "1,")
    },
    kind("listing", "change.diff", "--- a\n+++ b\n@@ -1 +1 @@\n", "+a b\n"),
    kind("subtitles", "cues.vtt", "WEBVTT\n\n", "00:01.000 --> 00:02.000\na\n\n"),
    kind("gemtext", "links.gmi", "# T\n\n", "=> a b\n"),
    kind("org", "headings.org", "#+TITLE: T\n\n", "* a\n"),
    kind("org", "paragraphs.org", "#+TITLE: T\n\n", "a\n\n"),
    kind("html", "spans.html", "<html><body><p>", "<span>a</span>"),
    kind("html", "comments.html", "<html><body><p>", "a<!---->"),
    kind("html", "scripts.html", "<html><body>", "<script>a</script><p>a"),
    kind("html", "definitions.html", "<html><body><dl>", "<dt>a<dd>b"),
    kind("html", "mathematics.html", "<html><body><p>", "<math><mi>a</mi></math>"),
    kind("html", "figures.html", "<html><body>", "<figure><img src=a№><figcaption>b</figure>"),
    kind("html", "headings.html", "<html><body>", "<h2>a</h2><p>b"),
    kind("html", "ids.html", "<html><body>", "<p id=i№><a href='#i№'>a</a>"),
    kind(
        "links",
        "bookmarks.html",
        "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL>",
        "<DT><A HREF=http://a.b/№>a</A>",
    ),
    kind(
        "links",
        "folders.html",
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>",
        "<DL><DT><H3>a№</H3><DT><A HREF=http://a.b/№>a</A>",
    ),
    Kind {
        after: "</en-export>",
        ..kind("enex", "notes.enex", "<en-export>", "<note><title>a№</title><content>b</content></note>")
    },
    Kind {
        after: "</note></en-export>",
        ..kind("enex", "tags.enex", "<en-export><note><title>a</title><content>b</content>", "<tag>t№</tag>")
    },
    kind("clippings", "books.txt", "", "B№\n- Your Highlight on page 1 | Location 1-2\n\nw\n==========\n"),
    kind("clippings", "places.txt", "", "B\n- Your Highlight on page 1 | Location №-№\n\nw\n==========\n"),
    Kind { after: "\nid: 1\ntype_: 1", ..kind("joplin", "note.md", "T\n\n", "a\n\n") },
    Kind { after: "\ntype_: 1", ..kind("joplin", "values.md", "T\n\nw\n\nid: 1\n", "a№: b\n") },
    kind("rest", "titles.rst", "", "a\n==\n\n"),
    kind("rest", "directives.rst", "", ".. note:: a\n\n"),
    kind("rest", "marks.rst", "T\n=\n\n", "`a <b>`_ ``c`` "),
    kind("org", "links.org", "#+TITLE: T\n\n", "[[a][b]] *c* "),
    kind("markdown", "code-fences.md", "# T\n\n", "```\na\n```\n"),
    kind("markdown", "html.md", "# T\n\n", "<p>a</p>\n\n"),
    kind("markdown", "nested.md", "# T\n\n", "- a\n  - b\n"),
    kind("mail", "addresses.eml", "Subject: a\nTo: a@b", ",a№@b"),
    kind("mail", "words.eml", "From: a@b\nSubject: a", "\n =?utf-8?q?a?="),
    kind(
        "mail",
        "parts.eml",
        "From: a@b\nSubject: a\nContent-Type: multipart/mixed; boundary=x\n\n",
        "--x\n\na\n",
    ),
    kind(
        "feed",
        "links.xml",
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>a</title>",
        "<link href=\"http://a.b/№\"/>",
    ),
    kind("table", "highlights.csv", "Highlight,Book Title\n", "w,B№\n"),
    Kind { pack: gzipped, ..kind("archive", "lines.txt.gz", "", "a\n") },
    Kind { pack: gzipped, ..kind("archive", "words.txt.gz", "", "word ") },
    Kind { pack: gzipped, ..kind("archive", "paragraphs.html.gz", "<html><body>", "<p>a") },
    Kind { pack: gzipped, ..kind("archive", "empty.rss.gz", "<rss version=\"2.0\"><channel>", "<item/>") },
    Kind { pack: gzipped, ..kind("archive", "items.md.gz", "# T\n\n", "- a\n") },
    Kind {
        pack: gzipped,
        ..kind(
            "archive",
            "parts.eml.gz",
            "From: a@b\nSubject: a\nContent-Type: multipart/mixed; boundary=x\n\n",
            "--x\n\na\n",
        )
    },
    Kind {
        pack: gzipped,
        ..kind(
            "archive",
            "tags.rss.gz",
            "<rss version=\"2.0\"><channel><item><title>a</title>",
            "<category>c</category>",
        )
    },
    Kind {
        pack: gzipped,
        ..kind(
            "archive",
            "bookmarks.html.gz",
            "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL>",
            "<DT><A HREF=http://a.b/№>a</A>",
        )
    },
    Kind {
        pack: gzipped,
        ..kind("archive", "entries.jsonl.gz", "", "{\"title\":\"a\",\"content\":\"<p>a\"}\n")
    },
    Kind { pack: gzipped, ..kind("archive", "rows.csv.gz", "url,title\n", "https://a.b/c,a\n") },
    Kind { pack: members, ..kind("archive", "members.zip", "", "a№.txt\na\n\0") },
    Kind { pack: members, ..kind("archive", "pages.zip", "", "a№.html\n<p>a\0") },
    Kind { pack: book, ..kind("epub", "paragraphs.epub", "<html><body>", "<p>a") },
    Kind { pack: chapters, ..kind("epub", "chapters.epub", "", "c№.xhtml\n<p>a</p>\0") },
    Kind { pack: notes, ..kind("jex", "notes.jex", "", "a\n\nb\n\nid: №\ntype_: 1\0") },
    Kind { pack: saved, ..kind("omnivore", "saved.zip", "", "{\"slug\":\"a№\",\"title\":\"t\"},") },
];

impl Kind {
    /// An input of about so many bytes, before they are packed.
    pub fn input(&self, bytes: usize) -> Vec<u8> {
        let mut text = String::from(self.before);
        for number in 0.. {
            if text.len() >= bytes {
                break;
            }
            text.push_str(&self.piece.replace('№', &i32::to_string(&number)));
        }
        text.push_str(self.after);
        (self.pack)(&text)
    }
}

fn gzipped(text: &str) -> Vec<u8> {
    let mut gz = GzEncoder::new(Vec::new(), Compression::fast());
    gz.write_all(text.as_bytes()).unwrap();
    gz.finish().unwrap()
}

/// An archive whose members are in a text: name, end of line, words, zero.
fn members(text: &str) -> Vec<u8> {
    zipped(text.split_terminator('\0').filter_map(|member| member.split_once('\n')))
}

fn zipped<'a>(members: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, words) in members {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(words.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// What is around the chapters of a book: where its contents are, and they.
fn contents_of(names: &[&str]) -> [(String, String); 2] {
    let item = |name: &&str| format!("<item id=\"{name}\" href=\"{name}\"/>");
    let itemref = |name: &&str| format!("<itemref idref=\"{name}\"/>");
    let (items, spine): (String, String) =
        (names.iter().map(item).collect(), names.iter().map(itemref).collect());
    let container = "<container><rootfiles><rootfile full-path=\"o.opf\"/></rootfiles></container>";
    let package = format!("<package><manifest>{items}</manifest><spine>{spine}</spine></package>");
    [("META-INF/container.xml".into(), container.into()), ("o.opf".into(), package)]
}

fn book(text: &str) -> Vec<u8> {
    let contents = contents_of(&["c.xhtml"]);
    let outside = contents.iter().map(|(name, words)| (name.as_str(), words.as_str()));
    zipped(outside.chain([("c.xhtml", text)]))
}

fn chapters(text: &str) -> Vec<u8> {
    let chapters: Vec<(&str, &str)> =
        text.split_terminator('\0').filter_map(|chapter| chapter.split_once('\n')).collect();
    let names: Vec<&str> = chapters.iter().map(|(name, _)| *name).collect();
    let contents = contents_of(&names);
    let outside = contents.iter().map(|(name, words)| (name.as_str(), words.as_str()));
    zipped(outside.chain(chapters.iter().copied()))
}

fn saved(text: &str) -> Vec<u8> {
    let list = format!("[{text}{{}}]");
    zipped([("metadata_0.json", list.as_str()), ("content/a0.html", "<p>words")].into_iter())
}

/// Joplin's names are numbers of 32 digits.
fn notes(text: &str) -> Vec<u8> {
    let names: Vec<String> = (0..text.matches('\0').count()).map(|at| format!("{at:032}.md")).collect();
    zipped(names.iter().map(String::as_str).zip(text.split_terminator('\0')))
}
