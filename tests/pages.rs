//! What is read of pages: small ones of every kind that once lost words, and a law that no page breaks.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

use std::{collections::HashMap, fmt::Write as _, path::Path, time::Instant};

use proptest::{collection::vec, prelude::*};

use newsprint::{
    article::{Article, Block, each_slot},
    format::html,
};

/// A paragraph of 36 words.
const WALL: &str = "The harbour wall was built of grey stone, and on calm days the boats lay against it in a row, their ropes slack and \
                    their decks empty until the tide turned in the afternoon.";
const KEEPERS: &str = "Old keepers say that the wall was longer once, and that a storm took the eastern end of it in a single night, though \
                       no book in the town hall records the year or the cost.";
const NETS: &str = "In spring the nets are spread along the quay to dry, and visitors step over them with care, because a torn mesh takes \
                    an evening to mend and nobody likes to mend it twice.";

/// Paragraphs long enough that no box beside them is taken for the article.
fn text() -> String {
    format!("<p>{WALL}</p><p>{KEEPERS}</p><p>{NETS}</p>").repeat(2)
}

/// Every text of an article, a line each; quotes and items are indented.
fn outline(blocks: &[Block]) -> String {
    fn put(out: &mut String, blocks: &[Block], depth: usize) {
        let indent = "  ".repeat(depth);
        for block in blocks {
            match block {
                Block::Quote(inner) => put(out, inner, depth + 1),
                Block::List(list) => {
                    for item in &list.items {
                        writeln!(out, "{indent}- {}", &*item.text.text).unwrap();
                        put(out, &item.blocks, depth + 1);
                    }
                }
                Block::Heading { text, .. } => writeln!(out, "{indent}# {}", &*text.text).unwrap(),
                Block::Note(text) => writeln!(out, "{indent}~ {}", &*text.text).unwrap(),
                Block::Rule => writeln!(out, "{indent}---").unwrap(),
                other => each_slot(other, &mut |slot| writeln!(out, "{indent}{}", &**slot.text).unwrap()),
            }
        }
    }
    let mut out = String::new();
    put(&mut out, blocks, 0);
    out
}

fn page(body: &str) -> Article {
    html::page(&format!(
        "<!DOCTYPE html><html lang=en><head><title>Harbour</title></head><body>{body}</body></html>"
    ))
}

#[test]
fn articles_of_many_boxes_are_whole() {
    let menu = "<nav><a href=/a>One section of the site</a> <a href=/b>Another section</a></nav>";
    let long = format!("{WALL} {KEEPERS} {NETS} {KEEPERS}");
    for (what, html) in [
        (
            "rows beside pictures",
            format!(
                "<div><div><p>{WALL}</p></div><img src=a.jpg></div><div><div><p>{long}</p></div></div><div><div><p>{NETS}</p></div></div>"
            ),
        ),
        (
            "two bodies",
            format!(
                "{menu}<div class=page><div class=post-content><p>{WALL}</p><p>{KEEPERS}</p></div><div class=ad>Buy</div>\
             <div class=post-content><p>{NETS}</p></div></div>"
            ),
        ),
        (
            "entries of a live blog",
            format!(
                "{menu}<main><p>{WALL}</p><div class=entry><h2>One</h2><p>{long}</p></div><div class=entry><h2>Two</h2><p>{KEEPERS}</p></div>\
             <div class=entry><h2>Three</h2><p>{NETS}</p></div></main>"
            ),
        ),
        (
            "text in a figure",
            format!(
                "<article><figure><p>{WALL}</p><p>{KEEPERS}</p><p>{NETS}</p><img src=a.jpg></figure></article>"
            ),
        ),
        (
            "streamed boundaries",
            format!(
                "<main><p>{WALL}</p><template id=B:0></template></main><div hidden id=S:0><p>{KEEPERS}</p><template id=P:1></template></div>\
             <div hidden id=S:1><p>{NETS}</p></div>"
            ),
        ),
        (
            "hidden behind a dialog",
            format!(
                "<div aria-hidden=true><p>{WALL}</p><p>{KEEPERS}</p><p>{NETS}</p></div><div role=dialog>Cookies</div>"
            ),
        ),
        (
            "rows of a layout table",
            format!(
                "{menu}<table><tr><td>{WALL}</td></tr><tr><td>{KEEPERS}</td></tr><tr><td>{NETS}</td></tr></table>"
            ),
        ),
        (
            "a form around the page",
            format!("<form>{menu}<div><p>{WALL}</p><p>{KEEPERS}</p><p>{NETS}</p></div></form>"),
        ),
        (
            "a post that is quoted",
            format!(
                "<article><p>{WALL}</p><p>{KEEPERS}</p><div class=social-embed><blockquote>{NETS}</blockquote></div><p>{long}</p></article>"
            ),
        ),
    ] {
        let read = outline(&page(&html).blocks);
        for part in [WALL, KEEPERS, NETS] {
            assert!(read.contains(part), "{what}: {read}");
        }
        assert!(!read.contains("afternoon.Old"), "{what}");
    }
}

#[test]
fn pages_without_text_say_so_and_show_what_there_is() {
    let linked = format!(
        "<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"articleBody\":\"{WALL}\\n{KEEPERS}\"}}</script>"
    );
    let read = page(&format!("{linked}<div id=root></div>"));
    assert_eq!(outline(&read.blocks).trim_end(), format!("{WALL}\n{KEEPERS}"));
    let teaser = page(&format!("{linked}<article><p>{WALL}</p></article>"));
    assert!(outline(&teaser.blocks).contains(KEEPERS), "a teaser does not win over the whole");
    let empty = page("<div id=root></div>");
    assert!(empty.left_out.is_some());
    let told = page(&format!("<noscript>{WALL}</noscript><div id=root></div>"));
    assert!(outline(&told.blocks).contains(WALL) && told.left_out.is_some());
    assert_eq!(page(&text()).left_out, None);
}

#[test]
fn what_stands_in_lines_and_cells_is_kept_as_it_is() {
    for (html, expected) in [
        ("<p>A smile <img class=emoji alt=🙂 src=s.png> in a sentence.</p>", "A smile 🙂 in a sentence."),
        ("<p><ruby>明日<rt>あした</rt></ruby>行く。</p>", "明日（あした）行く。"),
        ("<p><ruby>明日<rp>(</rp><rt>あした</rt><rp>)</rp></ruby>行く。</p>", "明日(あした)行く。"),
        ("<p>Twice.<a class=footnote-anchor href=#footnote-1>1</a> And on.</p>", "Twice.[1] And on."),
        ("<p>Twice.<sup><a href=#fn1>1</a></sup> And on.</p>", "Twice.[1] And on."),
        ("<p>Weighs 10<sup>3</sup> grams.</p>", "Weighs 103 grams."),
        ("<p>The height <script type='math/tex'>h^2</script> is here.</p>", "The height h² is here."),
        (
            "<p>So <math><mfrac><mn>1</mn><mn>2</mn></mfrac><mi>α</mi></math> and <math><msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt></math>.</p>",
            "So ½ α and \\sqrt{a + b}.",
        ),
        ("<table><tr><td rowspan=2>1900<td>2<tr><td>3</table>", "1900\n2\n\n3"),
        ("<table><tr><td colspan=2>a<td>b<tr><td>1<td>2<td>3</table>", "a\n\nb\n1\n2\n3"),
        ("<p>Words <img src=a.jpg> go on.</p><p>End.</p>", "Words go on.\nEnd."),
        ("<figure><figcaption>Before it.</figcaption><img src=a.jpg></figure>", "Before it."),
        (
            "<figure><div><figure><img src=a.jpg></figure></div><figcaption>Around it. Photo: Ann Lee</figcaption></figure>",
            "Around it.\nPhoto: Ann Lee",
        ),
        ("<div class=wp-caption><img src=a.jpg><p class=wp-caption-text>Below it.</p></div>", "Below it."),
        (
            "<figure><img src=a.jpg><figcaption><span>The wall.</span><span class=credit>Ann Lee</span></figcaption></figure>",
            "The wall.\nAnn Lee",
        ),
        (
            "<img src=a.jpg><div class=media-caption>Below it.</div><small class=credit>Ann Lee</small>",
            "Below it.\nAnn Lee",
        ),
        ("<img src=a.jpg><div class=caption>Below it.</div><p>Text.</p>", "Below it.\nText."),
    ] {
        assert_eq!(outline(&html::fragment(html).blocks).trim_end(), expected, "{html}");
    }
}

#[test]
fn notes_outside_of_the_article_come_with_it() {
    let html = format!(
        "<main><article><h1>Harbour</h1>{}<p>The book says so.<sup><a href=#n1>1</a></sup> And another.<sup><a href=#n2>2</a></sup></p></article>\
         <div class=wrapper><div class=Post__footnotes><h4>Notes</h4><ol><li id=n1>See the second book.</li><li id=n2>See the report.</li></ol>\
         </div></div></main>",
        text()
    );
    let read = outline(&page(&html).blocks);
    assert!(
        read.contains("so.[1] And another.[2]") && read.contains("- See the second book.\n- See the report."),
        "{read}"
    );
}

#[test]
fn references_lead_to_their_notes_whatever_their_shape() {
    let note = "The book of walls.";
    for (what, reference, notes) in [
        (
            "a list",
            "<sup id=r1><a href=#n1>[1]</a></sup>",
            "<ol><li id=n1><a href=#r1>^</a> The book of walls.</li></ol>",
        ),
        ("a raised number in a link", "<a href=#n1><sup>1</sup></a>", "<p id=n1>1. The book of walls.</p>"),
        (
            "a link without a raised number",
            "<a href=#n1 name=r1>[1]</a>",
            "<p><a name=n1 href=#r1>[1]</a> The book of walls.</p>",
        ),
        ("an aside without a label", "<a href=#n1>1</a>", "<aside id=n1><p>The book of walls.</p></aside>"),
        (
            "definitions",
            "<a class=footnote-reference href=#n1 id=r1>[1]</a>",
            "<dl class=footnote><dt id=n1><a class=fn-backref href=#r1>1</a></dt><dd><p>The book of walls.</p></dd></dl>",
        ),
        (
            "a table",
            "<a href=#n1><sup>1</sup></a>",
            "<table><tr><td id=n1>1</td><td>The book of walls.</td></tr></table>",
        ),
        ("raised numbers alone", "<sup>1</sup>", "<hr><p><sup>1</sup> The book of walls.</p>"),
        (
            "the margin",
            "<label for=s1></label><input type=checkbox id=s1><span class=sidenote>The book of walls.</span>",
            "",
        ),
        (
            "a button",
            "<button class=footnote-button>1</button>",
            "<ol class=footnotes><li>The book of walls.</li></ol>",
        ),
    ] {
        let html = format!(
            "<article><h1>Harbour</h1>{0}<p>The book says so.{reference} And more.</p>{0}{notes}</article>",
            text()
        );
        let article = page(&html);
        let at = article.pieces().find(|piece| !article.footnote_marks(*piece).is_empty());
        let piece = at.unwrap_or_else(|| panic!("{what}: {}", outline(&article.blocks)));
        let (slot, range) = article.footnote_marks(piece).remove(0);
        assert_eq!(&**article.texts(piece)[slot].0, "The book says so.[1] And more.", "{what}");
        let place = article.footnote(&article.texts(piece)[slot].0[range]).map(|place| place.piece);
        let said = place
            .map(|piece| article.texts(piece).iter().map(|(text, _)| text.to_string()).collect::<String>());
        assert!(said.as_ref().is_some_and(|said| said.contains(note)), "{what}: {said:?}");
    }
}

#[test]
fn threads_are_quotes_with_names_times_and_depth() {
    let comment = |name: &str, words: &str, inside: &str| {
        format!(
            "<div class='thing comment' data-author={name}><div class=entry><p class=tagline><a class=author href=/u>{name}</a> \
             <time datetime=2025-01-15T10:00:00Z>2 days ago</time></p><div class=usertext-body>{words}</div></div><div class=child>{inside}</div></div>"
        )
    };
    let html = format!(
        "<div class='thing link' data-author=op><div class=usertext-body>{WALL}</div></div>{}{}",
        comment("ann", KEEPERS, &comment("bo", "I agree.", "")),
        comment("mo", NETS, "")
    );
    let read = page(&html);
    assert_eq!(read.meta.byline.as_deref(), Some("op"));
    let expected = format!(
        "{WALL}\n---\n  ann · 2025-01-15\n  {KEEPERS}\n    bo · 2025-01-15\n    I agree.\n  mo · 2025-01-15\n  {NETS}\n"
    );
    assert!(outline(&read.blocks).starts_with(&expected), "{}", outline(&read.blocks));
}

#[test]
fn comments_below_a_post_and_issues_are_threads_too() {
    let comment = |name: &str, day: &str, words: &str, inside: &str| {
        format!(
            "<li class=comment><article class=comment-body><footer class=comment-meta><div class='comment-author vcard'><b class=fn>{name}</b> \
             <span class=says>says:</span></div><time datetime={day}>then</time></footer><div class=comment-content><p>{words}</p></div></article>\
             <ol class=children>{inside}</ol></li>"
        )
    };
    let html = format!(
        "<article><h1>Wall</h1>{}</article><section class=comments-area><ol class=comment-list>{}</ol></section>",
        text(),
        comment("Mo", "2024-03-06", "I was there too.", &comment("Ann", "2024-03-07", "So was I.", ""))
    );
    let read = outline(&page(&html).blocks);
    assert!(
        read.contains("---\n  Mo · 2024-03-06\n  I was there too.\n    Ann · 2024-03-07\n    So was I.\n"),
        "{read}"
    );
    let issue = |name: &str, day: &str, words: &str| {
        format!(
            "<div class=timeline-comment><div class=timeline-comment-header><strong><a class=author href=/{name}>{name}</a></strong> commented \
             <relative-time datetime={day}T10:00:00Z>then</relative-time></div><div class='comment-body markdown-body'><p>{words}</p></div></div>"
        )
    };
    let issue = page(&format!(
        "<main>{}{}</main>",
        issue("ann", "2024-03-05", "It fell down."),
        issue("bo", "2024-03-06", "Fixed.")
    ));
    assert_eq!(issue.meta.byline.as_deref(), Some("ann"));
    assert!(
        outline(&issue.blocks).starts_with("It fell down.\n---\n  bo · 2024-03-06\n  Fixed.\n"),
        "{}",
        outline(&issue.blocks)
    );
}

#[test]
fn what_the_headline_area_says_does_not_stand_in_the_text() {
    let html = format!(
        "<article><h1>Harbour</h1><p>By Ann Lee</p><time datetime=2024-03-05>March 5, 2024</time>{}</article>",
        text()
    );
    let read = page(&html);
    assert_eq!(
        (read.meta.byline.as_deref(), read.meta.published.map(|when| when.date.to_string()).as_deref()),
        (Some("Ann Lee"), Some("2024-03-05"))
    );
    assert!(outline(&read.blocks).starts_with(WALL), "{}", outline(&read.blocks));
}

#[test]
fn what_is_said_of_an_article_is_its_own() {
    let graph = r#"<script type="application/ld+json">{"@graph":[{"@type":"Article","headline":"Wall","datePublished":"2024-03-05T10:00:00+01:00","author":{"name":"Ann Lee"}}]}</script>"#;
    for (what, head, body, byline, published) in [
        ("a graph", graph, "", Some("Ann Lee"), Some("2024-03-05T10:00:00+01:00")),
        (
            "another story's date",
            "",
            "<aside><a href=/x><time datetime=2020-01-18>Old</time> Another story</a></aside>",
            None,
            None,
        ),
        (
            "a label",
            "",
            "<div class=entry-meta><span class=meta-prep-author>Posted on</span> by <span class=author>Ann Lee</span></div>",
            Some("Ann Lee"),
            None,
        ),
        (
            "the lines above the text",
            "",
            "<p class=byline>By Ann Lee</p><div class=date>March 5, 2024</div>",
            Some("Ann Lee"),
            Some("2024-03-05"),
        ),
        (
            "two names",
            "<meta name=author content='Ann Lee'><meta name=author content='Bo Berg'>",
            "",
            Some("Ann Lee, Bo Berg"),
            None,
        ),
        ("a year of two digits", "", "<div class=date>5.3.24, 10:00 Uhr</div>", None, Some("2024-03-05")),
        (
            "names and a date in one line",
            "",
            "<div>Posted by Ann Lee, Bo Berg on 2024-03-05, <a href=/all>all posts</a></div>",
            Some("Ann Lee, Bo Berg"),
            Some("2024-03-05"),
        ),
        (
            "a number of seconds",
            r#"<script type="application/ld+json">{"@type":"Article","headline":"Wall","datePublished":1709596800}</script>"#,
            "",
            None,
            Some("2024-03-05T00:00:00Z"),
        ),
        ("a label of a form", "", "<form><label class=author>Name *</label></form>", None, None),
        (
            "a commenter",
            "",
            "<div class=comments><div class=comment><span class=author>Mo</span><time datetime=2020-01-01>then</time> Nice.</div></div>",
            None,
            None,
        ),
        ("Dublin Core", "<meta name=DC.date.issued content=2024-03-05>", "", None, Some("2024-03-05")),
        (
            "an address",
            "<link rel=canonical href=https://a.example/2024/03/05/wall>",
            "",
            None,
            Some("2024-03-05"),
        ),
    ] {
        let html = format!(
            "<html lang=en><head><title>Wall - Gazette</title>{head}</head><body><h1>Wall</h1>{body}{}</body></html>",
            text()
        );
        let meta = html::page(&html).meta;
        assert_eq!(meta.title.as_deref(), Some("Wall"), "{what}");
        assert_eq!(meta.byline.as_deref(), byline, "{what}");
        assert_eq!(meta.published.map(|when| when.to_string()).as_deref(), published, "{what}");
    }
}

#[test]
fn dates_below_the_text_are_found() {
    let html = format!(
        "<html><body><div class=post><h2>Wall</h2><div class=entry>{}</div><p class=postmetadata>This entry was posted on Tuesday, March 5th, 2024 \
         at 10:00 and is filed under <a href=/s>Stones</a>. You can follow any responses to it.</p></div></body></html>",
        text()
    );
    let when = html::page(&html).meta.published.map(|when| when.date.to_string());
    assert_eq!(when.as_deref(), Some("2024-03-05"));
}

#[test]
fn standfirsts_are_the_pages_own() {
    for (what, head, deck, standfirst) in [
        (
            "a class",
            "",
            "<p class=lead>Two families keep the stones.</p>",
            Some("Two families keep the stones."),
        ),
        (
            "a second headline",
            "",
            "<h2>Two families keep the stones</h2>",
            Some("Two families keep the stones"),
        ),
        (
            "a property",
            "",
            "<div itemprop=description>Two families keep the stones.</div>",
            Some("Two families keep the stones."),
        ),
        (
            "a test's name",
            "",
            "<p data-testid=article-summary>Two families keep the stones.</p>",
            Some("Two families keep the stones."),
        ),
        (
            "two paragraphs",
            "",
            "<div class=intro><p>Two families keep the stones.</p> <p>Nobody asks them why.</p></div>",
            Some("Two families keep the stones. Nobody asks them why."),
        ),
        (
            "the description",
            "<meta name=description content='Two families keep the stones &amp;amp; the lamps.'>",
            "",
            Some("Two families keep the stones & the lamps."),
        ),
        (
            "the beginning of the text",
            "<meta name=description content='The harbour wall was built of grey stone, and on calm days the boats - Gazette'>",
            "",
            None,
        ),
        (
            "a cut sentence",
            "<meta property=og:description content='Two families keep the stones and…'>",
            "",
            None,
        ),
        (
            "a date",
            "",
            "<p class=lead><time datetime=2024-03-05>5 March 2024 in the morning</time></p>",
            None,
        ),
    ] {
        let html = format!(
            "<html><head><title>Wall</title>{head}</head><body><article><h1>Wall</h1>{deck}{}</article></body></html>",
            text()
        );
        let read = html::page(&html);
        assert_eq!(read.meta.standfirst.as_deref(), standfirst, "{what}");
        let first = outline(&read.blocks);
        assert!(standfirst.is_none() || first.starts_with(WALL), "{what}: {first}");
    }
}

#[test]
fn the_lead_picture_comes_with_its_caption() {
    let picture = "<img src=/wall.jpg width=800>";
    let caption = "<figcaption>The wall.</figcaption>";
    for (what, above) in [
        (
            "below the headline",
            format!("<header><h1>Harbour</h1><figure>{picture}{caption}</figure></header><article>"),
        ),
        (
            "above the headline",
            format!("<article><header><figure>{picture}{caption}</figure><h1>Harbour</h1></header>"),
        ),
        (
            "in a box with a caption",
            format!(
                "<h1>Harbour</h1><div class=wp-caption>{picture}<p class=wp-caption-text>The wall.</p></div><article>"
            ),
        ),
        (
            "elsewhere, as the page's own",
            format!(
                "<h1>Harbour</h1><aside class=gallery><figure>{picture}{caption}</figure></aside><article>"
            ),
        ),
    ] {
        let html = format!(
            "<html><head><title>Harbour</title><meta property=og:type content=article><meta property=og:image content='https://a.example/wall.jpg?w=1200'>\
             </head><body>{above}{}</article><footer><a href=/>Home</a> <a href=/b>Imprint</a> <a href=/c>Contact</a></footer></body></html>",
            text()
        );
        let read = html::page(&html);
        let Some(Block::Image(lead)) = read.blocks.first() else {
            panic!("{what}: {:?}", read.blocks.first())
        };
        assert_eq!(lead.caption.as_ref().map(|caption| &*caption.text), Some("The wall."), "{what}");
    }
}

/// Words of a text in lower case, how often each.
fn counted(text: &str, words: &mut HashMap<String, usize>) {
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word.to_lowercase()).or_default() += 1;
    }
}

/// How many words of a page are in neither its article, nor its notes, nor the line that counts.
fn lost(html: &str) -> usize {
    let article = html::page(html);
    let mut shown = HashMap::new();
    let mut left = 0;
    for block in &article.blocks {
        each_slot(block, &mut |slot| counted(slot.text, &mut shown));
        if let Block::Note(text) = block
            && text.text.ends_with(" left out")
            && let Ok(count) = text.text.split(' ').next().unwrap().parse::<usize>()
        {
            left += count;
        }
    }
    let meta = &article.meta;
    [&meta.title, &meta.standfirst, &meta.byline, &meta.site]
        .into_iter()
        .flatten()
        .for_each(|text| counted(text, &mut shown));
    let document = dom_query::Document::from(html);
    document.select("head, script, style, noscript, math").remove();
    let mut said = HashMap::new();
    let text: Vec<String> = document
        .root()
        .descendants_it()
        .filter(dom_query::NodeRef::is_text)
        .map(|n| n.text().to_string())
        .collect();
    for text in &text {
        counted(text, &mut said);
    }
    let missing: usize = said
        .iter()
        .map(|(word, count)| count.saturating_sub(shown.get(word).copied().unwrap_or_default()))
        .sum();
    missing.saturating_sub(left)
}

/// The pages among the fixtures.
fn pages() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "html"));
    files.sort();
    files.iter().filter_map(|file| std::fs::read_to_string(file).ok()).collect()
}

#[test]
fn every_word_is_shown_noted_or_counted() {
    for page in &pages() {
        assert_eq!(lost(page), 0);
        // The same page, cut and put together anew at its tags.
        let tags: Vec<usize> = page.match_indices('<').map(|(at, _)| at).collect();
        for seed in 0..12 {
            let at = |n: usize| tags[(seed * 7919 + n * 104_729) % tags.len()];
            let (from, to) = (at(1).min(at(2)), at(1).max(at(2)));
            let mutated = match seed % 3 {
                0 => format!("{}{}", &page[..from], &page[to..]),
                1 => format!("{}{}{}", &page[..to], &page[from..to], &page[to..]),
                _ => format!("{}<div hidden><aside>{}</aside>", &page[..from], &page[from..]),
            };
            assert_eq!(lost(&mutated), 0, "seed {seed}");
        }
    }
}

/// `html` with elements of its body taken out, doubled, renamed or put into others.
fn mutated(html: &str, changes: &[(u8, u16)]) -> String {
    const AROUND: &[&str] = &[
        "<div hidden></div>",
        "<aside class=related></aside>",
        "<nav></nav>",
        "<div class=comment></div>",
        "<figure></figure>",
        "<blockquote></blockquote>",
        "<a href=/away></a>",
        "<div class='sr-only'></div>",
        "<table><tr><td></td></tr></table>",
    ];
    let document = dom_query::Document::from(html);
    for (change, at) in changes {
        let elements: Vec<_> =
            document.select("body *:not(script):not(style):not(noscript)").nodes().to_vec();
        let Some(node) = elements.get(usize::from(*at) % elements.len().max(1)) else { break };
        match usize::from(*change) {
            0 => node.remove_from_parent(),
            1 => node.before_html(node.html()),
            2 => node.rename("div"),
            3 => node.rename("li"),
            other => node.wrap_html(AROUND[other % AROUND.len()]),
        }
    }
    document.html().to_string()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_word_of_a_changed_page_is_shown_noted_or_counted(
        page: prop::sample::Index, changes in vec((0..13u8, any::<u16>()), 1..5),
    ) {
        let pages = pages();
        let html = mutated(page.get::<String>(&pages), &changes);
        prop_assert_eq!(lost(&html), 0, "{}", html);
    }
}

#[test]
fn no_page_is_slow_or_deep() {
    let many = |piece: &str, count: usize| piece.repeat(count);
    for (what, html) in [
        ("ruby without ruby", many("<rt>", 10_000)),
        ("end tags of nothing", many("<div></x>", 3_000)),
        (
            "formatting that is opened anew",
            (0..1_500).fold("<p>".to_owned(), |all, i| all + &format!("<font color={i}></x>"))
                + &many("<p>x", 3_000),
        ),
        ("attributes", format!("<div{}>", many(" a", 50_000))),
        ("headlines", many("<h1>The headline</h1>", 3_000)),
        (
            "notes",
            (0..1_500).fold(String::new(), |all, i| {
                all + &format!("<sup><a href=#n{i}>{i}</a></sup><p id=n{i}>note")
            }),
        ),
        ("comments", many("<div class=comment><a>ann</a><p>some words of a comment</p></div>", 1_000)),
        ("cells", many("<table><tr><td colspan=1000 rowspan=1000>a<td>b", 200)),
        ("lists of JSON", format!("<script type=application/ld+json>{}</script>", many("[", 50_000))),
    ] {
        let began = Instant::now();
        let read = page(&format!("{html}<p>The last words of the page.</p>"));
        assert!(outline(&read.blocks).contains("last"), "{what}");
        assert!(began.elapsed().as_secs() < 30, "{what}: {:?}", began.elapsed());
    }
}
