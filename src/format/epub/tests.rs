use std::io::{Cursor, Write as _};

use crate::{
    article::{Article, Block, PieceId},
    format::{self, Opened},
    source::Source,
};

const TEXT: &str = "The ferry leaves the northern quay at six in the morning, and comes back at seven.";

/// A book of these files; those whose names begin with `-` are listed but not in the spine.
fn book(files: &[(&str, &str)], contents: &str) -> Article {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &str| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    add("mimetype", "application/epub+zip");
    add(
        "META-INF/container.xml",
        "<container><rootfiles><rootfile full-path='o/p.opf'/></rootfiles></container>",
    );
    let (mut items, mut spine) = (String::new(), String::new());
    for (at, (name, text)) in files.iter().enumerate() {
        let file = name.trim_start_matches('-');
        let href = file.replace(' ', "%20");
        items.push_str(&format!("<item id='i{at}' href='{href}' media-type='application/xhtml+xml'/>"));
        if !name.starts_with('-') {
            spine.push_str(&format!("<itemref idref='i{at}'/>"));
        }
        let page = "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml' \
                    xmlns:epub='http://www.idpf.org/2007/ops'><head><title/></head>";
        add(&format!("o/{file}"), &format!("{page}<body>{text}</body></html>"));
    }
    let (name, kind) = if contents.contains("<nav ") {
        ("nav.xhtml", "application/xhtml+xml' properties='nav")
    } else {
        ("toc.ncx", "application/x-dtbncx+xml")
    };
    items.push_str(&format!("<item id='toc' href='{name}' media-type='{kind}'/>"));
    add(&format!("o/{name}"), contents);
    let title = "<metadata><dc:title>The book</dc:title></metadata>";
    add(
        "o/p.opf",
        &format!("<package>{title}<manifest>{items}</manifest><spine toc='toc'>{spine}</spine></package>"),
    );
    let bytes = zip.finish().unwrap().into_inner();
    let opened = format::open_bytes(bytes, true, &Source::File("book.epub".into())).unwrap();
    match opened {
        Opened::One(book) => *book,
        other @ Opened::Many(..) => panic!("{other:?}"),
    }
}

/// Every link with the words it leads to, as `words > block: words`.
fn led(book: &Article) -> Vec<String> {
    let to = |address: &str| {
        let Some(label) = address.strip_prefix('#') else { return address.to_owned() };
        let Some(at) = book.place(label) else { return format!("nowhere: {label}") };
        format!("{}: {}", at.piece.block().unwrap(), book.texts(at.piece)[at.slot].0)
    };
    book.links().into_iter().map(|link| format!("{} > {}", link.label, to(link.address))).collect()
}

fn headings(book: &Article) -> Vec<String> {
    let heading = |block: &Block| match block {
        Block::Heading { level, text } => Some(format!("{level} {}", text.text)),
        _ => None,
    };
    book.blocks.iter().filter_map(heading).collect()
}

#[test]
fn links_lead_to_other_chapters() {
    for (href, file, place, led_to) in [
        ("two.xhtml", "two.xhtml", "<h1>Two</h1>", "2: Two"),
        ("two.xhtml#b", "two.xhtml", "<h1>Two</h1><p>Stone.</p><p id='b'>Grey stone.</p>", "4: Grey stone."),
        ("a/two.xhtml#b", "a/two.xhtml", "<p>Stone.</p><p><a id='b'/>Grey stone.</p>", "3: Grey stone."),
        ("./a/../two.xhtml#b", "two.xhtml", "<p>Stone.</p><h2 id='b'>Grey stone</h2>", "3: Grey stone"),
        ("chapter%20two.xhtml#b", "chapter two.xhtml", "<p>Stone.</p><p id='b'>Grey.</p>", "3: Grey."),
        ("Two.XHTML#b", "two.xhtml", "<p>Stone.</p><p id='b'>Grey.</p>", "3: Grey."),
        ("two.xhtml#my%20stone", "two.xhtml", "<p>Stone.</p><p id='my stone'>Grey.</p>", "3: Grey."),
        ("two.xhtml#my stone", "two.xhtml", "<p>Stone.</p><p id='my stone'>Grey.</p>", "3: Grey."),
        ("two.xhtml#st%C3%B6n", "two.xhtml", "<p>Stone.</p><p id='stön'>Grey.</p>", "3: Grey."),
        ("two.xhtml#nowhere", "two.xhtml", "<p>Stone.</p><p>Grey.</p>", "2: Stone."),
        (
            "two.xhtml#b",
            "two.xhtml",
            "<p>Grey.</p><p>Grey.</p><p id='b'>Stone.</p><p>Stone.</p>",
            "4: Stone.",
        ),
        ("two.xhtml#b", "two.xhtml", "<p>See below.</p><section id='b'><h2>Below</h2></section>", "3: Below"),
        ("two.xhtml#b", "-two.xhtml", "<p>Stone.</p><p id='b'>Grey.</p>", "3: Grey."),
        (
            "two.xhtml#b",
            "two.xhtml",
            "<ul><li>Stone</li><li id='b'><p>Grey</p><p>wall</p></li></ul>",
            "2: Grey",
        ),
    ] {
        let one = format!("<p>{TEXT}</p><p>See <a href='{href}'>there</a>.</p>");
        let book = book(&[("one.xhtml", &one), (file, place)], "<ncx/>");
        assert_eq!(led(&book), [format!("there > {led_to}")], "{href} {place}");
    }
}

#[test]
fn links_lead_back_from_folders_and_to_other_sites() {
    let one = format!("<p id='a'>{TEXT}</p>");
    let two = "<p>See <a href='../one.xhtml#a'>the ferry</a>, <a href='https://a.example/#a'>a site</a>, \
               <a href='mailto:ann@a.example'>Ann</a> and <a href='gone.xhtml'>what is gone</a>.</p>";
    let book = book(&[("one.xhtml", &one), ("text/two.xhtml", two)], "<ncx/>");
    let expected = [
        format!("the ferry > 0: {TEXT}"),
        "a site > https://a.example/#a".to_owned(),
        "Ann > mailto:ann@a.example".to_owned(),
    ];
    assert_eq!(led(&book), expected);
}

#[test]
fn words_that_stand_more_than_once_are_told_apart() {
    let chapter =
        |n| format!("<h1>Day</h1><p>{TEXT}<a epub:type='noteref' href='notes.xhtml#n{n}'>1</a></p>");
    let notes = "<h1>Notes</h1><p id='n1'>1. Ibid.</p><p id='n2'>1. Ibid.</p><p id='n3'>1. Ibid.</p>";
    let toc = "<p><a href='c1.xhtml'>First</a> <a href='c3.xhtml'>Third</a></p>";
    let (c1, c2, c3) = (chapter(1), chapter(2), chapter(3));
    let files = [
        ("toc.xhtml", toc),
        ("c1.xhtml", &*c1),
        ("c2.xhtml", &*c2),
        ("c3.xhtml", &*c3),
        ("notes.xhtml", notes),
    ];
    let book = book(&files, "<ncx/>");
    let expected =
        ["First > 1: Day", "Third > 5: Day", "[1] > 8: 1. Ibid.", "[1] > 9: 1. Ibid.", "[1] > 10: 1. Ibid."];
    assert_eq!(led(&book), expected);
}

#[test]
fn notes_lead_there_and_back() {
    for (reference, note, there, back) in [
        (
            "<a id='r' epub:type='noteref' href='#n'>1</a>",
            "<aside id='n' epub:type='footnote'><p><a href='#r'>1</a> Of stone.</p></aside>",
            "[1] > 1: [1] Of stone.",
            "[1] > 0",
        ),
        (
            "<sup id='r'><a href='#n'>*</a></sup>",
            "<aside id='n' epub:type='footnote' hidden='hidden'><p>* Of stone. <a href='#r'>↩</a></p></aside>",
            "* > 1: * Of stone. ↩",
            "↩ > 0",
        ),
        (
            "<a id='r' href='#n'><sup>†</sup></a>",
            "<p id='n'><a href='#r'>†</a> Of stone.</p>",
            "[†] > 1: [†] Of stone.",
            "[†] > 0",
        ),
        (
            "<a id='r' epub:type='noteref' href='#n'>see the note</a>",
            "<ol><li id='n'>Of stone. <a href='#r'>back</a></li></ol>",
            "see the note > 1: Of stone. back",
            "back > 0",
        ),
    ] {
        let book = book(&[("one.xhtml", &format!("<p>{TEXT}{reference}</p>{note}"))], "<ncx/>");
        let led = led(&book);
        assert_eq!(led.len(), 2, "{reference}: {led:?}");
        assert_eq!(led[0], there, "{reference}");
        assert!(led[1].starts_with(back), "{reference}: {led:?}");
        assert!(book.texts(PieceId::of_block(0))[0].0.starts_with(TEXT));
    }
}

#[test]
fn contents_name_places_in_a_file() {
    let nav = |list: &str| {
        format!(
            "<html><body><nav epub:type='landmarks'><ol><li><a href='one.xhtml#b'>Start</a></li></ol></nav>\
             <nav epub:type='toc'><h1>Contents</h1><ol>{list}</ol></nav><nav epub:type='page-list'><ol><li>\
             <a href='one.xhtml#p2'>2</a></li></ol></nav></body></html>"
        )
    };
    let line = |to: &str, title: &str| format!("<li><a href='one.xhtml{to}'>{title}</a></li>");
    let point = |to: &str, title: &str, inner: &str| {
        format!(
            "<navPoint><navLabel><text>{title}</text></navLabel><content src='one.xhtml{to}'/>{inner}</navPoint>"
        )
    };
    let ncx = |points: &str| {
        format!(
            "<ncx><head/><docTitle><text>Book</text></docTitle><navMap>{points}</navMap><pageList><pageTarget>\
             <navLabel><text>2</text></navLabel><content src='one.xhtml#p2'/></pageTarget></pageList></ncx>"
        )
    };
    let flat = [("", "One"), ("#b", "Two")];
    let of_lines = nav(&flat.map(|(to, title)| line(to, title)).concat());
    let of_points = ncx(&flat.map(|(to, title)| point(to, title, "")).concat());
    let nested = nav(&format!("<li><a href='one.xhtml'>One</a><ol>{}</ol></li>", line("#b", "Two")));
    let nested_points = ncx(&point("", "One", &point("#b", "Two", "")));
    let lost = nav(&[("#lost", "One"), ("#b", "Two")].map(|(to, title)| line(to, title)).concat());
    let plain = format!("<p>{TEXT}</p><div><p id='p2'>Page</p><p id='b'>More of it.</p></div>");
    let titled =
        format!("<h1>One</h1><p>{TEXT}</p><h3 id='b'>II. Two</h3><p>More.</p><h4>Part</h4><p>End.</p>");
    let words = format!("<p class='t'>ONE</p><p>{TEXT}</p><p id='b'><span>two</span></p><p>More of it.</p>");
    let empty =
        format!("<h2>One</h2><p>{TEXT}</p><a id='b'></a><h2>Two</h2><p>More.</p><h3>Part</h3><p>End.</p>");
    for (contents, text, expected) in [
        (&of_lines, &plain, &["2 One", "2 Two"][..]),
        (&of_points, &plain, &["2 One", "2 Two"]),
        (&nested, &plain, &["2 One", "3 Two"]),
        (&nested_points, &plain, &["2 One", "3 Two"]),
        (&lost, &plain, &["2 One", "2 Two"]),
        (&of_lines, &titled, &["2 One", "2 II. Two", "3 Part"]),
        (&nested, &titled, &["2 One", "3 II. Two", "4 Part"]),
        (&of_lines, &words, &["2 ONE", "2 two"]),
        (&of_points, &empty, &["2 One", "2 Two", "3 Part"]),
    ] {
        assert_eq!(headings(&book(&[("one.xhtml", text)], contents)), expected, "{contents} {text}");
    }
}
