//! What feeds of every kind and with every fault come out as.

use super::*;
use crate::{
    article::{Block, Slot, SpanKind, each_slot},
    format,
};

/// The first entry of a feed, a line a field; words of the text with the addresses of its links and pictures.
fn shown(feed: &str) -> Vec<String> {
    let mut budget = Budget::of_test(feed.len());
    assert!(is_feed(feed), "{feed}");
    let (drafts, _) = read(feed, &mut budget).finish();
    drafts.iter().map(entry).collect()
}

fn entry(draft: &Draft) -> String {
    let article = format::article(draft).unwrap();
    let meta = &draft.meta;
    let mut out = Vec::new();
    let mut line = |name: &str, value: Option<&str>| out.extend(value.map(|value| format!("{name} {value}")));
    line("=", meta.title.as_deref());
    line("by", meta.byline.as_deref());
    line("on", meta.published.map(|at| at.to_string()).as_deref());
    line("at", meta.url.as_deref());
    line("of", meta.site.as_deref());
    line("in", meta.language.as_deref());
    line("id", meta.id.as_deref());
    line("talk", meta.comments.as_deref());
    let tags: Vec<&str> = meta.tags.iter().map(|tag| &**tag).collect();
    line("#", (!tags.is_empty()).then(|| tags.join(", ")).as_deref());
    for file in &meta.enclosures {
        line("file", Some(&file.url));
    }
    if draft.content != Content::Nothing {
        for block in &article.blocks {
            line(":", Some(&words(block)));
        }
    }
    out.join("\n")
}

fn words(block: &Block) -> String {
    let mut out = Vec::new();
    if let Block::Image(image) = block {
        out.push(format!("[{}]", image.src.as_deref().unwrap_or_default()));
    }
    each_slot(block, &mut |slot: Slot<'_>| {
        let mut text = slot.text.to_string();
        for span in slot.spans {
            if let SpanKind::Link(to) = &span.kind {
                text.push_str(&format!(" <{to}>"));
            }
        }
        out.push(text);
    });
    out.retain(|words| !words.is_empty());
    out.join(" / ")
}

fn rss(item: &str) -> String {
    format!("<rss version=\"2.0\"><channel><link>http://a.example/</link><item>{item}</item></channel></rss>")
}

fn atom(entry: &str) -> String {
    format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry>{entry}</entry></feed>")
}

fn old_atom(entry: &str) -> String {
    format!("<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><entry>{entry}</entry></feed>")
}

/// Holds a table of inputs to what the first entry of each comes out as.
fn hold(table: &[(String, &str)]) {
    for (feed, expected) in table {
        let got = shown(feed);
        assert_eq!(got.first().map(String::as_str), Some(*expected), "{feed}");
    }
}

#[test]
fn every_dialect_is_read() {
    let item = "<title>One</title><link>http://a.example/1</link><description>Words.</description>";
    let usual = "= One\nat http://a.example/1\n: Words.";
    hold(&[
        (format!("<rss><channel><item>{item}</item></channel></rss>"), usual),
        (format!("<rss version='0.94'><channel><item>{item}</item></channel></rss>"), usual),
        (format!("<RSS VERSION='2.0'><Channel><Item>{item}</Item></Channel></RSS>"), usual),
        (
            format!(
                "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' \
                 xmlns='http://my.netscape.com/rdf/simple/0.9/'><channel><title>G</title></channel><item>{item}</item></rdf:RDF>"
            ),
            "= One\nat http://a.example/1\nof G\n: Words.",
        ),
        (
            "<rdf:RDF xmlns:rdf='x' xmlns:rss='http://purl.org/rss/1.0/' xmlns:d='http://purl.org/dc/elements/1.1/'>\
             <rss:item rdf:about='http://a.example/1'><rss:title>One</rss:title><d:title>Not this</d:title>\
             <rss:link>http://a.example/1</rss:link><d:creator>Ann</d:creator></rss:item></rdf:RDF>"
                .into(),
            "= One\nby Ann\nat http://a.example/1\nid http://a.example/1",
        ),
        (format!("<rss xmlns='http://backend.userland.com/rss2'><channel><item>{item}</item></channel></rss>"), usual),
        (old_atom("<title>One</title><link rel='alternate' href='http://a.example/1'/><content>Words.</content>"), usual),
        (
            "<atom:feed xmlns:atom='http://www.w3.org/2005/Atom'><atom:entry><atom:title>One</atom:title>\
             <atom:link href='http://a.example/1'/><atom:summary>Words.</atom:summary></atom:entry></atom:feed>"
                .into(),
            usual,
        ),
        ("<entry><title>One</title><link href='http://a.example/1'/><summary>Words.</summary></entry>".into(), usual),
        (
            "<CHANNEL HREF='http://a.example/'><ITEM HREF='http://a.example/1' LASTMOD='2003-12-31'><TITLE>One</TITLE>\
             <ABSTRACT>Words.</ABSTRACT></ITEM></CHANNEL>"
                .into(),
            "= One\non 2003-12-31\nat http://a.example/1\n: Words.",
        ),
        (format!("<?xml version='1.0'?>\n<!-- {} -->\n<rss><item>{item}</item></rss>", "long ".repeat(2000)), usual),
        (format!("<br />\n<b>Warning</b>: no such table\n<?xml version='1.0'?><rss><item>{item}</item></rss>"), usual),
        (
            format!("<!DOCTYPE rss [<!ENTITY who 'Quay &amp; Tide'>]><rss><item>{item}<author>&who;</author></item></rss>"),
            "= One\nby Quay & Tide\nat http://a.example/1\n: Words.",
        ),
        // What holds for the whole stands below the entries.
        (
            format!("<rss><channel><item>{item}</item><title>G</title><language>fr</language></channel></rss>"),
            "= One\nat http://a.example/1\nof G\nin fr\n: Words.",
        ),
    ]);
    for none in
        ["Write <rss> first, and then <channel>.", "<html><body><rss></body></html>", "<opml></opml>", ""]
    {
        assert!(!is_feed(none), "{none}");
    }
}

#[test]
fn faults_cost_themselves_only() {
    hold(&[
        (rss("<title>AT&T, Q&A & more</title>"), "= AT&T, Q&A & more"),
        (rss("<title>Caf&eacute; &mdash; now</title>"), "= Café — now"),
        (rss("<title>&Alpha;&scaron;&hearts; &unknown;</title>"), "= Αš♥ &unknown;"),
        (rss("<title>It&#146;s &#x93;this&#x94;</title>"), "= It’s “this”"),
        (
            rss("<title>One</title><link>http://a.example/?a=1&b=2</link>"),
            "= One\nat http://a.example/?a=1&b=2",
        ),
        (rss("<title>One</title><content:encoded>&lt;p>Words.&lt;/p></content:encoded>"), "= One\n: Words."),
        (rss("<title>One</title><description><p>A <b>bold</b><p>word"), "= One\n: A bold\n: word"),
        (rss("<title>One\u{b}</title><description><![CDATA[<p>Cut"), "= One\n: Cut"),
        (rss("<title>One</titel><link>http://a.example/1</link>"), "= One\nat http://a.example/1"),
        (rss("<title>One</title></p></div><description>Words.</description>"), "= One\n: Words."),
        (rss("<title a=b c='d>One</title><guid>g</guid>"), "= One\nid g"),
        (rss("<title></title><description>Words.</description>"), "= Words.\n: Words."),
    ]);
    let three = "<rss><channel><item><title>One</title></item><item><title>Two & <b</title></item>\
                 <item><title>Three</title></item></channel></rss> and more";
    assert_eq!(shown(three), ["= One", "= Two &", "= Three"]);
    let cut = "<rss><channel><item><title>One</title></item><item><title>Tw";
    assert_eq!(shown(cut), ["= One", "= Tw"]);
}

#[test]
fn titles_are_what_their_type_says() {
    hold(&[
        (atom("<title type='text'>The &lt;blink&gt; tag</title>"), "= The <blink> tag"),
        (atom("<title type='html'>The &lt;b&gt;bold&lt;/b&gt; tag</title>"), "= The bold tag"),
        (atom("<title type='html'>1 &amp;lt; 2</title>"), "= 1 < 2"),
        (
            atom(
                "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>A <em>word</em><br/></div></title>",
            ),
            "= A word",
        ),
        (
            atom(
                "<title type='xhtml' xmlns:h='http://www.w3.org/1999/xhtml'><h:div>A <h:em>word</h:em></h:div></title>",
            ),
            "= A word",
        ),
        (atom("<title>The &lt;dialog> element, and Vec&lt;T></title>"), "= The <dialog> element, and Vec<T>"),
        (old_atom("<title mode='escaped' type='text/html'>A &lt;i>word&lt;/i></title>"), "= A word"),
        (old_atom("<title mode='xml' type='text/html'>A <i>word</i></title>"), "= A word"),
        (old_atom("<title mode='base64' type='text/html'>QSA8Yj53b3JkPC9iPg==</title>"), "= A word"),
        (rss("<title>The <i>naked</i> title</title>"), "= The naked title"),
        (rss("<title>&lt;script>location.href='x'&lt;/script>Safe</title>"), "= Safe"),
        (rss("<title><![CDATA[One &amp; <b>two</b>]]></title>"), "= One & two"),
        (rss("<media:title>Film</media:title>"), "= Film"),
        (rss("<title>One</title><media:title>Film</media:title>"), "= One"),
    ]);
}

#[test]
fn texts_are_what_their_type_says() {
    hold(&[
        (
            atom("<content type='text'>Use &lt;dialog> for it,\n\nand a &lt; b.</content>"),
            "= Use <dialog> for it, and a < b.\n: Use <dialog> for it,\n: and a < b.",
        ),
        (
            rss("<title>T</title><description>Use &lt;dialog> for it.</description>"),
            "= T\n: Use <dialog> for it.",
        ),
        (atom("<title>T</title><content type='html'>&lt;p>One&lt;p>Two</content>"), "= T\n: One\n: Two"),
        (
            atom(
                "<title>T</title><content type='xhtml'><div><p>One<br/><i/>two</p><![CDATA[5 < 6]]></div></content>",
            ),
            "= T\n: One\ntwo\n: 5 < 6",
        ),
        (
            atom("<title>T</title><content type='application/octet-stream'>PHA+V29yZHMuPC9wPg==</content>"),
            "= T\n: Words.",
        ),
        (
            atom(
                "<title>T</title><summary>Short.</summary><content type='image/png'>iVBORw0KGgoAAAANSUhEUg==</content>",
            ),
            "= T\n: Short.",
        ),
        (
            atom("<title>T</title><content src='http://a.example/whole'/><summary>Short.</summary>"),
            "= T\n: Short.",
        ),
        (
            rss("<title>T</title><description>Short.</description><content:encoded>Long.</content:encoded>"),
            "= T\n: Long.",
        ),
        (
            rss("<title>T</title><fullitem>&lt;p>Long.&lt;/p></fullitem><description>Short.</description>"),
            "= T\n: Long.",
        ),
        (
            rss("<title>T</title><body xmlns='http://www.w3.org/1999/xhtml'><p>One</p><p>two</p></body>"),
            "= T\n: One\n: two",
        ),
        (
            rss("<title>T</title><media:description type='plain'>x &lt;y> z</media:description>"),
            "= T\n: x <y> z",
        ),
        (rss("<title>T</title><itunes:summary>Shownotes.</itunes:summary>"), "= T\n: Shownotes."),
        (
            rss("<title>T</title><media:group><media:description>Film.</media:description>\
                 <media:thumbnail url='http://a.example/t.jpg'/></media:group>"),
            "= T\n: [http://a.example/t.jpg]\n: Film.",
        ),
        (
            rss("<title>T</title><description>&lt;p>A word.&lt;/p></description>\
                 <enclosure url='/t.png' type='image/png' length='12'/>"),
            "= T\nfile http://a.example/t.png\n: [http://a.example/t.png]\n: A word.",
        ),
    ]);
}

#[test]
fn addresses_are_whole() {
    hold(&[
        (rss("<title>T</title><link>/1</link>"), "= T\nat http://a.example/1"),
        (
            rss("<title>T</title><guid>http://a.example/g</guid>"),
            "= T\nat http://a.example/g\nid http://a.example/g",
        ),
        (
            rss("<title>T</title><guid isPermaLink='false'>http://a.example/g</guid>"),
            "= T\nid http://a.example/g",
        ),
        (
            rss(
                "<title>T</title><guid isPermaLink='true'>http://a.example/g</guid><link>http://a.example/1</link>",
            ),
            "= T\nat http://a.example/1\nid http://a.example/g",
        ),
        (
            rss("<title>T</title><link>http://a.example/d/1</link>\
                 <description>&lt;p>&lt;a href='2'>Two&lt;/a> &lt;img src='/p.png'>&lt;/p></description>"),
            "= T\nat http://a.example/d/1\n: Two <http://a.example/d/2>\n: [http://a.example/p.png]",
        ),
        (
            "<feed xml:base='http://a.example/x/'><entry xml:base='y/'><title>T</title><link href='1'/>\
             <content type='html' xml:base='z/'>&lt;a href='2'>Two&lt;/a></content></entry></feed>"
                .into(),
            "= T\nat http://a.example/x/y/1\n: Two <http://a.example/x/y/z/2>",
        ),
        (
            atom(
                "<title>T</title><link rel='self' href='http://a.example/self'/><link rel='alternate' type='application/pdf' \
                  href='http://a.example/1.pdf'/><link rel='alternate' type='text/html' href='http://a.example/1'/>\
                  <link rel='enclosure' href='http://a.example/1.mp3'/><link rel='replies' href='http://a.example/talk'/>",
            ),
            "= T\nat http://a.example/1\ntalk http://a.example/talk\nfile http://a.example/1.mp3",
        ),
        (
            rss("<title>T</title><comments>http://a.example/1#talk</comments>"),
            "= T\ntalk http://a.example/1#talk",
        ),
    ]);
}

#[test]
fn people_times_languages_and_tags_are_found() {
    hold(&[
        (rss("<title>T</title><author>ann@a.example (Ann Lee)</author>"), "= T\nby Ann Lee"),
        (rss("<title>T</title><dc:creator>Ann</dc:creator><dc:creator>Bo</dc:creator>"), "= T\nby Ann, Bo"),
        (
            atom("<title>T</title><author><name>Ann</name><email>a@a.example</email></author><author><name>Bo</name></author>\
                  <contributor><name>Cy</name></contributor><source><title>S</title><author><name>Di</name></author></source>"),
            "= T\nby Ann, Bo",
        ),
        (
            "<rss><channel><managingEditor>ed@a.example (Ed)</managingEditor><item><title>T</title></item></channel></rss>"
                .into(),
            "= T\nby Ed",
        ),
        (atom("<title>T</title><author><email>ann@a.example</email></author>"), "= T\nby ann@a.example"),
        (rss("<title>T</title><itunes:author>Ann</itunes:author>"), "= T\nby Ann"),
        (rss("<title>T</title><pubDate>Thu, 01 Jan 04 19:48 EST</pubDate>"), "= T\non 2004-01-01T19:48:00-05:00"),
        (old_atom("<title>T</title><created>2003-12-31T10:14:55Z</created>"), "= T\non 2003-12-31T10:14:55Z"),
        (rss("<title>T</title><dcterms:issued>2003-12</dcterms:issued>"), "= T\non 2003-12-01"),
        (
            "<feed xml:lang='en'><entry xml:lang='de'><title>T</title><content xml:lang='fr'>Mots.</content></entry></feed>"
                .into(),
            "= T\nin fr\n: Mots.",
        ),
        (rss("<title>T</title><dc:language>vi</dc:language>"), "= T\nin vi"),
        (
            rss("<title>T</title><category>Sea</category><dc:subject>Tides</dc:subject><category>Sea</category>"),
            "= T\n# Sea, Tides",
        ),
        (atom("<title>T</title><category term='s' label='Sea'/><category term='t'/>"), "= T\n# Sea, t"),
        (rss("<title>T</title><itunes:keywords>sea, tide</itunes:keywords>"), "= T\n# sea, tide"),
    ]);
}

#[test]
fn names_and_times() {
    for (raw, name) in [
        ("ann@a.example (Ann Lee)", "Ann Lee"),
        ("Ann Lee <ann@a.example>", "Ann Lee"),
        ("Ann (of the harbour)", "Ann (of the harbour)"),
        (" Ann Lee ", "Ann Lee"),
    ] {
        assert_eq!(person(raw), name);
    }
    for (raw, length) in
        [("1:02:03", Some(3723)), ("62:03", Some(3723)), ("3723", Some(3723)), ("soon", None)]
    {
        assert_eq!(seconds(raw), length, "{raw}");
    }
}
