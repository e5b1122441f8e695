//! Finding the feeds of a page: by its address, for sites that are known, and by what the page links to.
//!
//! Nothing is guessed and nothing is asked: the page is there already. Feeds of comments come last.

use quick_xml::events::BytesStart;
use url::Url;

pub use super::sites::by_address;
use super::{feed_key, opml::attributes, sites::youtube_channel};
use crate::article::Text;

/// A feed that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub address: String,
    /// What the page calls it, or what is in it.
    pub title: Option<Text>,
}

impl Found {
    pub(super) fn new(address: String, title: &str) -> Self {
        Self { address, title: Text::some(title) }
    }
}

/// Types of feeds that pages name; `application/json` is said of many things that are none.
const TYPES: &[&str] = &[
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/json",
    "application/x-rss+xml",
    "application/xml",
    "text/xml",
    "text/rss+xml",
    "text/atom+xml",
];

/// Bytes of a page in which links are looked for.
const LOOKED_AT: usize = 4 << 20;

/// Feeds that a page is taken to have.
const MOST: usize = 50;

/// The feeds that an HTML page at `address` names, the most wanted first. Takes time linear in the page.
///
/// ```
/// let page = "<link rel=alternate type='application/rss+xml' title=News href=/feed>";
/// let found = newsprint::feeds::discovery::in_page(page, "https://a.example/blog/");
/// assert_eq!(found[0].address, "https://a.example/feed");
/// ```
pub fn in_page(page: &str, address: &str) -> Vec<Found> {
    let page = page.get(..page.floor_char_boundary(LOOKED_AT)).unwrap_or(page);
    let mut base = Url::parse(address).ok();
    let (mut named, mut comments, mut linked) = (Vec::new(), Vec::new(), Vec::new());
    for tag in Tags(page) {
        let is = |name: &str| tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        if !is("link") && !is("a ") && !is("a\n") && !is("base") {
            continue;
        }
        let bytes =
            BytesStart::from_content(tag, tag.find(|c: char| c.is_ascii_whitespace()).unwrap_or(tag.len()));
        let own = attributes(&bytes);
        let get = |name: &str| {
            own.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
        };
        let Some(href) = get("href").filter(|href| !href.is_empty()) else { continue };
        let whole = match &base {
            Some(base) => base.join(href).ok(),
            None => Url::parse(href).ok(),
        };
        let Some(url) = whole.filter(|url| matches!(url.scheme(), "http" | "https" | "feed")) else {
            continue;
        };
        if is("base") {
            base = Some(url);
            continue;
        }
        let relations = get("rel").unwrap_or_default().to_ascii_lowercase();
        let has = |relation: &str| relations.split_ascii_whitespace().any(|own| own == relation);
        let kind =
            get("type").unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let is_feed = has("feed") && (kind.is_empty() || TYPES.contains(&&*kind))
            || has("alternate") && TYPES.contains(&&*kind) && !is_interface(&url, &kind);
        let found = Found { address: url.to_string(), title: get("title").and_then(Text::some) };
        if !is_feed {
            // What looks like a feed is one of the reader's choices where the page names none.
            let path = url.path().trim_end_matches('/').to_ascii_lowercase();
            let is_like = [
                ".rss",
                ".atom",
                "/rss.xml",
                "/feed.xml",
                "/atom.xml",
                "/feed",
                "/rss",
                "/feed.json",
                "/index.xml",
            ];
            if !is("link") && is_like.iter().any(|ending| path.ends_with(ending)) {
                linked.push(found);
            }
        } else if is_of_comments(&url, found.title.as_deref().unwrap_or_default()) {
            comments.push(found);
        } else {
            named.push(found);
        }
    }
    if named.is_empty() && comments.is_empty() {
        named = linked;
    }
    named.append(&mut comments);
    let named: Vec<Found> = named.into_iter().flat_map(without_shorts).collect();
    let mut out: Vec<Found> = Vec::new();
    let mut keys = std::collections::BTreeSet::new();
    out.extend(named.into_iter().filter(|found| keys.insert(feed_key(&found.address))).take(MOST));
    if out.is_empty() { of_channel(page, address) } else { out }
}

/// Of a channel, the videos without shorts come first.
fn without_shorts(found: Found) -> Vec<Found> {
    let id = found.address.strip_prefix("https://www.youtube.com/feeds/videos.xml?channel_id=");
    id.and_then(youtube_channel).unwrap_or_else(|| vec![found])
}

/// A page of YouTube without a link names its channel in its data.
fn of_channel(page: &str, address: &str) -> Vec<Found> {
    let is_youtube = crate::article::meta::host(address).is_some_and(|host| host.ends_with("youtube.com"));
    let id = ["\"externalId\":\"", "\"channelId\":\""].iter().filter(|_| is_youtube).find_map(|name| {
        let rest = page.split_once(name)?.1;
        rest.split_once('"').map(|(id, _)| id)
    });
    id.and_then(youtube_channel).unwrap_or_default()
}

/// Interfaces of programs that pages name as another form of themselves.
fn is_interface(url: &Url, kind: &str) -> bool {
    let address = url.as_str();
    address.contains("/wp-json")
        || address.contains("oembed")
        || kind == "application/json" && address.contains("/api/")
}

fn is_of_comments(url: &Url, title: &str) -> bool {
    let title = title.to_lowercase();
    url.path().contains("/comments/") || title.contains("comment") || title.contains("kommentar")
}

/// What stands in each tag of a page, between `<` and `>`; what is inside of comments and scripts is passed over.
struct Tags<'a>(&'a str);

impl<'a> Iterator for Tags<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        loop {
            let at = self.0.find('<')?;
            let rest = self.0.get(at + 1..)?;
            if let Some(comment) = rest.strip_prefix("!--") {
                self.0 = comment.find("-->").and_then(|end| comment.get(end + 3..)).unwrap_or_default();
                continue;
            }
            let end = end_of_tag(rest);
            let tag = rest.get(..end)?;
            self.0 = rest.get(end..)?;
            for name in ["script", "style"] {
                if tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
                    let close = format!("</{name}");
                    let inside = memchr::memchr_iter(b'<', self.0.as_bytes()).find(|at| {
                        let here = self.0.as_bytes().get(*at..at + close.len());
                        here.is_some_and(|here| here.eq_ignore_ascii_case(close.as_bytes()))
                    });
                    self.0 = inside.and_then(|at| self.0.get(at..)).unwrap_or_default();
                }
            }
            return Some(tag.trim_end_matches('/'));
        }
    }
}

/// Where the tag ends: at the first `>` outside of quotes, which stand for something only after `=`.
fn end_of_tag(tag: &str) -> usize {
    let mut quote = None;
    let mut before = b' ';
    for (at, byte) in tag.bytes().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            None if byte == b'>' || byte == b'<' => return at,
            None if before == b'=' && matches!(byte, b'"' | b'\'') => quote = Some(byte),
            Some(_) | None => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    tag.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_that_a_page_names_are_found() {
        for (page, feeds) in [
            (
                r#"<html><head><link rel="alternate" type="application/rss+xml" title="News" href="/feed"></head>"#,
                "https://a.example/feed News",
            ),
            // Any order, capitals, no quotes, several relations, a slash at the end.
            (
                "<LINK HREF=feed.xml TYPE=application/atom+xml REL='home Alternate' />",
                "https://a.example/blog/feed.xml -",
            ),
            (r#"<link rel="feed" href="//b.example/x?a=1&amp;b=2">"#, "https://b.example/x?a=1&b=2 -"),
            // JSON Feed under its two names, and interfaces that are none.
            (
                r#"<link rel=alternate type="application/json" href="/feed.json">"#,
                "https://a.example/feed.json -",
            ),
            (r#"<link rel=alternate type="application/json" href="/wp-json/wp/v2/posts/1">"#, ""),
            (r#"<link rel=alternate type="application/json+oembed" href="/oembed?x">"#, ""),
            (r#"<link rel=alternate hreflang=de href="/de">"#, ""),
            // Comments last, the same once.
            (
                r#"<link rel=alternate type=application/rss+xml title="Comments Feed" href="/comments/feed/">
                   <link rel=alternate type=application/rss+xml href="/feed/"><link rel=alternate type=application/rss+xml href="http://a.example/feed">"#,
                "https://a.example/feed/ - https://a.example/comments/feed/ Comments Feed",
            ),
            // What is said to be the base.
            (
                r#"<base href="https://c.example/x/"><link rel=alternate type=text/xml href="f">"#,
                "https://c.example/x/f -",
            ),
            // Comments, scripts and quoted signs are no tags.
            (
                r#"<!-- <link rel=feed href=/no> --><script>"<link rel=feed href=/no>"</script><p title="<link rel=feed href=/no>">
                   <link title="a > b" rel=feed href=/yes>"#,
                "https://a.example/yes a > b",
            ),
            // Links count where nothing is named.
            (r#"<a href="/about">x</a> <a class=x href="/rss.xml">RSS</a>"#, "https://a.example/rss.xml -"),
            (r#"<a href="/rss.xml">RSS</a><link rel=feed href=/f>"#, "https://a.example/f -"),
            (
                r#"<link rel="alternate" type="application/rss+xml" href="https://www.youtube.com/feeds/videos.xml?channel_id=UCx">"#,
                "https://www.youtube.com/feeds/videos.xml?playlist_id=UULFx videos without shorts \
                 https://www.youtube.com/feeds/videos.xml?channel_id=UCx videos and shorts",
            ),
            (r#"<link rel=feed href="javascript:alert(1)"><link rel=feed href="">"#, ""),
            ("<link rel=feed href=/cut", "https://a.example/cut -"),
            ("", ""),
        ] {
            let found = in_page(page, "https://a.example/blog/");
            let line = |found: &Found| format!("{} {}", found.address, found.title.as_deref().unwrap_or("-"));
            assert_eq!(found.iter().map(line).collect::<Vec<_>>().join(" "), feeds, "{page}");
        }
        let channel =
            in_page("<script>{\"externalId\":\"UCab\"}</script>", "https://www.youtube.com/@someone");
        assert_eq!(channel.len(), 2);
        assert!(in_page("<script>{\"externalId\":\"UCab\"}</script>", "https://a.example/").is_empty());
    }

    #[test]
    fn a_long_page_takes_no_longer_than_its_length() {
        for page in [
            "<script>".repeat(200_000),
            "<!--".repeat(200_000),
            "<link rel=feed href=\"".repeat(100_000),
            "<".repeat(500_000),
        ] {
            let begun = std::time::Instant::now();
            in_page(&page, "https://a.example/");
            assert!(begun.elapsed().as_secs() < 5);
        }
    }
}
