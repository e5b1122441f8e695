//! What an answer is, by its bytes: a feed, a page, or neither.

use std::{borrow::Cow, sync::Arc};

use encoding_rs::Encoding;

use super::schedule::{Hints, hints};
use crate::{
    article::{Draft, Format, Text},
    error::{Kind, caught_reading},
    format::{self, Opened},
    net::Response,
    source::Source,
};

/// A feed, read.
#[derive(Debug)]
pub struct Feed {
    /// What it calls itself.
    pub title: Option<Text>,
    /// Its entries, in its own order.
    pub drafts: Vec<Arc<Draft>>,
    /// What could not be read of it.
    pub problem: Option<Text>,
    /// How often it wants to be asked.
    pub hints: Hints,
}

/// Reads a feed.
///
/// # Errors
/// A line that says what came instead.
pub fn feed(response: &Response) -> Result<Feed, Text> {
    if response.body.trim_ascii().is_empty() {
        return Err(Text::line("the answer is empty"));
    }
    let bytes = decoded(response);
    let text = String::from_utf8_lossy(&bytes);
    let (hints, is_feed) = (hints(&text), is_feed(&text));
    let name = Text::line(response.url.as_str());
    let opened = caught_reading(&name, || format::open_entries(bytes.to_vec(), true, &Source::Stdin));
    match opened {
        Ok(Opened::Many(drafts, problems))
            if is_feed || drafts.iter().any(|draft| draft.format == Some(Format::Feed)) =>
        {
            let title = drafts.iter().find_map(|draft| draft.meta.site.clone());
            Ok(Feed { title, drafts, problem: Text::joined(&problems), hints })
        }
        // One that has no entries at the moment.
        Err(error) if is_feed && error.kind() == Kind::NotAnArticle => {
            Ok(Feed { title: None, drafts: Vec::new(), problem: None, hints })
        }
        Err(error) if is_feed => Err(Text::line(error.reason())),
        Ok(Opened::One(article)) if article.format == Format::Html => Err(page(response)),
        _ => Err(Text::line("what came is no feed")),
    }
}

/// Why a page came: who wants to see a person first says so in its headers.
fn page(response: &Response) -> Text {
    let challenge = response.headers.get("cf-mitigated").is_some_and(|value| value.contains("challenge"));
    Text::line(match (challenge, response.hops.is_empty()) {
        (true, _) => "a page, not a feed: its host wants to see a browser; 'fetch = \"curl\"' may help",
        (false, false) => "a page, not a feed, after being sent on; is there a login of the network?",
        (false, true) => "a page, not a feed",
    })
}

/// The bytes with the encoding that only HTTP names undone: where they are no UTF-8, have no mark, and say nothing themselves.
fn decoded(response: &Response) -> Cow<'_, [u8]> {
    let bytes = &*response.body;
    let says = bytes.get(..bytes.len().min(200)).unwrap_or(bytes);
    let says_itself = memchr::memmem::find(says, b"encoding=").is_some();
    if says_itself || Encoding::for_bom(bytes).is_some() || std::str::from_utf8(bytes).is_ok() {
        return Cow::Borrowed(bytes);
    }
    let kind = response.headers.get("content-type").unwrap_or_default().to_ascii_lowercase();
    let label = kind.split(';').find_map(|part| part.trim().strip_prefix("charset="));
    match label.and_then(|label| Encoding::for_label(label.trim_matches(['"', '\'']).as_bytes())) {
        Some(encoding) => Cow::Owned(encoding.decode_without_bom_handling(bytes).0.into_owned().into_bytes()),
        None => Cow::Borrowed(bytes),
    }
}

/// Whether a text is a feed, also one without entries.
fn is_feed(text: &str) -> bool {
    const HEAD: usize = 4096;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let head = text.get(..text.floor_char_boundary(HEAD)).unwrap_or(text).to_ascii_lowercase();
    if head.starts_with('{') {
        return head.contains("jsonfeed.org/version");
    }
    let is_page = head.contains("<html") || head.contains("<!doctype html");
    ["<rss", "<feed", "<rdf:rdf", "<channel"].iter().any(|root| head.contains(root)) && !is_page
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn response(body: &[u8], headers: &[(&str, &str)]) -> Response {
        Response {
            status: 200,
            headers: headers.iter().copied().collect(),
            body: body.to_vec(),
            received: body.len() as u64,
            cut: None,
            url: Url::parse("https://a.example/feed").unwrap(),
            hops: Vec::new(),
        }
    }

    #[test]
    fn what_came_is_told_by_its_bytes() {
        let html = ("Content-Type", "text/html");
        let rss = "<rss version=\"2.0\"><channel><title>Paper</title><item><title>A</title><link>https://a.example/1</link></item></channel></rss>";
        for (body, headers, entries) in [
            (rss.as_bytes(), vec![html], Ok(1)),
            (b"\xef\xbb\xbf\n <rss><channel><title>x</title></channel></rss>".as_slice(), vec![], Ok(0)),
            (b"{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\",\"content_text\":\"a\"}]}", vec![], Ok(1)),
            (b"<!DOCTYPE html><html><body><p>Log in to the network, please.</p></body></html>", vec![], Err("a page, not a feed")),
            (b"<html><body><p>Wait.</p></body></html>", vec![("CF-Mitigated", "challenge")], Err("wants to see a browser")),
            (b" \n", vec![], Err("empty")),
            (b"{\"error\":\"no\"}", vec![], Err("no feed")),
            (b"Not today.", vec![], Err("no feed")),
        ] {
            let read = feed(&response(body, &headers));
            match (read, entries) {
                (Ok(read), Ok(count)) => assert_eq!(read.drafts.len(), count),
                (Err(why), Err(words)) => assert!(why.contains(words), "{why}"),
                other => panic!("{other:?} of {}", String::from_utf8_lossy(body)),
            }
        }
    }

    #[test]
    fn an_encoding_that_http_alone_names_counts() {
        let body = b"<rss><channel><item><title>\xcc\xee\xf0\xe5</title><link>https://a.example/1</link></item></channel></rss>";
        let read = feed(&response(body, &[("Content-Type", "text/xml; charset=windows-1251")])).unwrap();
        assert_eq!(read.drafts[0].meta.title.as_deref(), Some("Море"));
    }
}
