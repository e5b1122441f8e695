//! From an address that the reader has to a feed that can be subscribed: asked as seldom as that can be.

use jiff::civil::Date;

use super::{
    Subscription, add,
    discovery::{Found, by_address, in_page},
    keep_first, load,
};
use crate::{
    article::{Text, meta::host},
    config::AppDirs,
    error::{Error, Kind, Result},
    format::{self, Opened},
    library::now,
    net::{Accept, Client, Failure, Request, Response},
    source::Source,
};

/// What there is at an address.
#[derive(Debug)]
pub enum Offer {
    /// A feed, and what would come.
    Feed(Box<Preview>),
    /// Several feeds, of which the reader has to choose.
    Choice(Vec<Found>),
}

/// A feed that was fetched, before it is subscribed.
#[derive(Debug)]
pub struct Preview {
    /// The address to subscribe: the one that was asked, or where that has moved for good.
    pub address: String,
    /// What the feed calls itself.
    pub title: Option<Text>,
    /// Dates and headlines of its entries, as they stand in it.
    pub entries: Vec<(Option<Date>, Text)>,
    /// The answer, so that nothing has to be asked again for the first entries.
    pub response: Response,
}

/// What became of an address that was to be subscribed.
#[derive(Debug)]
pub enum Subscribed {
    /// It is subscribed now.
    New(Subscription, Box<Preview>),
    /// It was subscribed before.
    Known(Subscription),
    /// There are several feeds, of which the reader has to choose.
    Choice(Vec<Found>),
}

impl Subscribed {
    /// What a person is told, in a line.
    pub fn message(&self) -> Text {
        match self {
            Self::Known(feed) => Text::line(&format!("already subscribed: {}", feed.name())),
            Self::Choice(found) => Text::line(&format!("{} feeds", found.len())),
            Self::New(feed, preview) => {
                let first: Vec<String> =
                    preview.entries.iter().take(2).map(|(_, title)| format!("“{title}”")).collect();
                let shown = if first.is_empty() { String::new() } else { format!(": {}", first.join(", ")) };
                let count = preview.entries.len();
                let entries = if count == 1 { "entry" } else { "entries" };
                Text::line(&format!("subscribed to {}, {count} {entries}{shown}", feed.name()))
            }
        }
    }
}

/// Subscribes to the feed at the address of `chosen`, or to the only one of the page there.
pub fn subscribe(client: &Client, dirs: &AppDirs, chosen: Subscription) -> Result<Subscribed> {
    // What does not load is not written to.
    match find(client, &load(dirs)?, chosen, None)? {
        Subscribed::New(feed, preview) => {
            let feed = begin(dirs, feed, &preview.response)?;
            Ok(Subscribed::New(feed, preview))
        }
        other => Ok(other),
    }
}

/// What is at the address of `chosen`; of several feeds the one with the number `pick`, counted from 1. Nothing is written.
pub fn find(
    client: &Client,
    known: &[Subscription],
    chosen: Subscription,
    pick: Option<usize>,
) -> Result<Subscribed> {
    let at = |address: &str| known.iter().find(|feed| feed.is_at(address)).cloned();
    if let Some(feed) = at(&chosen.address) {
        return Ok(Subscribed::Known(feed));
    }
    let preview = match look(client, &chosen.address)? {
        Offer::Feed(preview) => preview,
        Offer::Choice(found) => match pick.and_then(|pick| found.get(pick.checked_sub(1)?)) {
            Some(one) => Box::new(feed(client, &one.address)?),
            None => return Ok(Subscribed::Choice(found)),
        },
    };
    if let Some(feed) = at(&preview.address) {
        return Ok(Subscribed::Known(feed));
    }
    let title = chosen.title.clone().or_else(|| preview.title.clone());
    Ok(Subscribed::New(Subscription { address: preview.address.clone(), title, ..chosen }, preview))
}

/// Subscribes to a feed, and keeps the answer by which it was found: its first entries have arrived, and nobody asks twice.
pub fn begin(dirs: &AppDirs, feed: Subscription, response: &Response) -> Result<Subscription> {
    add(dirs, std::slice::from_ref(&feed))?;
    // Its name in the data folder is given as it is read.
    let Some(feed) = load(dirs)?.into_iter().find(|known| known.is_at(&feed.address)) else {
        return Ok(feed);
    };
    if let Some(data) = &dirs.data {
        keep_first(data, &feed, response, now())?;
    }
    Ok(feed)
}

/// Looks at an address: a feed, or a page that has some. One request for a feed, two for a page with one; none where the
/// site is known to have several.
pub fn look(client: &Client, address: &str) -> Result<Offer> {
    let asked = Request::typed(address).map_err(|failure| failed(address, &failure))?;
    let found = by_address(asked.address().as_str());
    match &found[..] {
        [] => {}
        [one] => return feed(client, &one.address).map(|preview| Offer::Feed(Box::new(preview))),
        _ => return Ok(Offer::Choice(found)),
    }
    let response = get(client, &asked.accepting(Accept::Page), address)?;
    let (text, kind) = read(&response, address)?;
    if kind == Read::Feed {
        return Ok(Offer::Feed(Box::new(preview(response, address))));
    }
    let found = if kind == Read::Page { in_page(&text, response.url.as_str()) } else { Vec::new() };
    match &found[..] {
        [] => {
            let reason =
                if kind == Read::Page { "a page that names no feed" } else { "neither a feed nor a page" };
            let hint = "open the site and look for its feed, or name the feed's own address";
            Err(Error::new(Kind::NotFound, Text::line(address), reason).hinted(hint))
        }
        [one] => feed(client, &one.address).map(|preview| Offer::Feed(Box::new(preview))),
        _ => Ok(Offer::Choice(found)),
    }
}

/// Fetches a feed that was chosen.
pub fn feed(client: &Client, address: &str) -> Result<Preview> {
    let request = Request::typed(address).map_err(|failure| failed(address, &failure))?;
    let response = get(client, &request.accepting(Accept::Feed), address)?;
    match read(&response, address)? {
        (_, Read::Feed) => Ok(preview(response, address)),
        _ => Err(Error::new(Kind::NotAnArticle, Text::line(address), "not a feed")),
    }
}

fn failed(address: &str, failure: &Failure) -> Error {
    Error::new(Kind::Unreadable, Text::line(address), failure.reason())
}

fn get(client: &Client, request: &Request, address: &str) -> Result<Response> {
    let response = client.get(request).map_err(|failure| failed(address, &failure))?;
    let reason = match response.status {
        200..=299 if response.body.is_empty() => "the answer is empty".to_owned(),
        200..=299 => return Ok(response),
        401 | 407 => "asks for a password".to_owned(),
        403 => "the server refuses (403)".to_owned(),
        404 => "there is nothing at this address (404)".to_owned(),
        410 => "gone for good (410)".to_owned(),
        429 => match response.headers.get("retry-after") {
            Some(after) => format!("asked too often (429); asks to wait: {after}"),
            None => "asked too often (429)".to_owned(),
        },
        status => format!("the server answers with {status}"),
    };
    Err(Error::new(Kind::Unreadable, Text::line(address), &reason))
}

/// What came, told by its bytes, never by what the server calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Read {
    Feed,
    Page,
    Other,
}

fn read(response: &Response, address: &str) -> Result<(String, Read)> {
    let source = Source::Stdin;
    let text = source
        .text(response.body.clone(), true)
        .map_err(|error| Error::new(error.kind(), Text::line(address), error.reason()))?;
    let kind = kind(&text.text);
    Ok((text.text, kind))
}

fn kind(text: &str) -> Read {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let head = text.get(..text.floor_char_boundary(64 << 10)).unwrap_or(text);
    if text.starts_with('{') {
        let is_feed = head.contains("jsonfeed.org/version") || head.contains("\"items\"");
        return if is_feed { Read::Feed } else { Read::Other };
    }
    let mut rest = head;
    while let Some(at) = rest.find('<') {
        rest = rest.get(at + 1..).unwrap_or_default();
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if rest.starts_with(['?', '!']) {
            continue;
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default().to_ascii_lowercase();
        let local = name.rsplit(':').next().unwrap_or_default();
        return if matches!(local, "rss" | "feed" | "rdf") { Read::Feed } else { Read::Page };
    }
    Read::Other
}

fn preview(response: Response, address: &str) -> Preview {
    let opened = format::open_entries(response.body.clone(), response.cut.is_none(), &Source::Stdin);
    let drafts = match opened {
        Ok(Opened::Many(drafts, _)) => drafts,
        // A feed without entries is one all the same.
        _ => Vec::new(),
    };
    let named = drafts.iter().find_map(|draft| draft.meta.site.clone());
    let title = named.filter(|title| Some(&**title) != host(address));
    let untitled = || Text::line("(without a headline)");
    let entry = |draft: &std::sync::Arc<crate::article::Draft>| {
        (draft.meta.published.map(|moment| moment.date), draft.meta.title.clone().unwrap_or_else(untitled))
    };
    let entries = drafts.iter().map(entry).collect();
    let asked = Request::typed(address).map(|request| request.address().to_string());
    let address = if response.is_moved_for_good() {
        response.url.to_string()
    } else {
        asked.unwrap_or_else(|_| address.to_owned())
    };
    Preview { address, title, entries, response }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_is_told_by_its_bytes() {
        for (text, is) in [
            ("<rss version='2.0'>", Read::Feed),
            ("\u{feff}\n <?xml version='1.0'?><!-- <html> --><feed xmlns='x'>", Read::Feed),
            ("<rdf:RDF>", Read::Feed),
            ("{\"version\": \"https://jsonfeed.org/version/1.1\"}", Read::Feed),
            ("{\"error\": 1}", Read::Other),
            ("<!DOCTYPE html><html>", Read::Page),
            ("<!doctype html>\n<title>x</title>", Read::Page),
            ("plain words", Read::Other),
            ("", Read::Other),
            ("<!-- never closed", Read::Other),
        ] {
            assert_eq!(kind(text), is, "{text}");
        }
    }
}
