//! Feeds: RSS from 0.9 to 2.0, Atom 0.3 and 1.0, CDF, with what podcasts, films and microblogs add; an article an entry.
//!
//! Feeds are read as tolerantly as browsers read pages ([`elements`]): what is wrong with one entry costs no other.
//! The encoding was settled before, by the bytes; what the declaration says of it is not asked again.

mod elements;
mod names;
mod times;
mod words;

pub(super) use words::untyped;

use std::rc::Rc;

use elements::Field;
use names::{Names, Scope};
use times::Order;

use super::{
    Budget,
    container::Extracted,
    description::{Description, Method},
    html,
};
use crate::article::{Content, Draft, Enclosure, Format, Meta, Moment, Text};

/// Feeds in XML; those in JSON are read as other JSON is.
pub(super) const FORMAT: Description = Description {
    name: "feed",
    plural: "feeds",
    endings: &["xml", "rss", "atom", "rdf"],
    method: Method::Container { is: is_feed, read },
};

/// Tags, authors and enclosures of one entry; of more nobody reads.
const MOST: usize = 100;

/// Bytes of a text in which its first words stand.
const TITLE_BYTES: usize = 1000;

/// Words of a headline that is taken from the text.
const TITLE_WORDS: usize = 12;

/// Elements that feeds begin with; `channel` is that of CDF, and `entry` and `item` one that was cut out.
const ROOTS: &[&str] = &["rss", "feed", "rdf", "channel", "entry", "item"];

/// Whether the text is a feed: its first element is that of one, also where a program wrote something before its declaration.
fn is_feed(text: &str) -> bool {
    let is_root = |text: &str| {
        elements::root(text).is_some_and(|name| ROOTS.iter().any(|root| root.eq_ignore_ascii_case(name)))
    };
    let head = text.get(..text.floor_char_boundary(4096)).unwrap_or(text);
    let late = || head.find("\n<?xml ").and_then(|at| text.get(at..)).is_some_and(is_root);
    is_root(text) || late()
}

/// Reads every entry.
fn read(text: &str, budget: &mut Budget) -> Extracted {
    let mut out = Extracted::default();
    let entries = elements::entries(text);
    let head = text.get(..entries.first().map_or(text.len(), |entry| entry.start)).unwrap_or_default();
    // What holds for all entries may stand after them.
    let tail = entries.last().and_then(|entry| text.get(entry.end..)).unwrap_or_default();
    let names = &mut Names::of_doctype(head);
    let mut fields = elements::fields(head, names, &Rc::default());
    let scope = scope(&fields);
    fields.extend(elements::fields(&format!("<channel>{tail}"), names, &scope));
    let around = around(&Fields { all: fields, order: Order::default() }, names);
    // In RSS, addresses are relative to the site.
    let site = around.url.as_deref().and_then(|url| url::Url::parse(url).ok());
    let scope = Rc::new(Scope { site, ..(*scope).clone() });
    let order = Order::of(text);
    for (number, range) in entries.into_iter().enumerate() {
        let all = elements::fields(text.get(range).unwrap_or_default(), names, &scope);
        match draft(&Fields { all, order }, &around, names) {
            Some(draft) => {
                if !out.push(draft, budget) {
                    break;
                }
            }
            None => out.problem(&format!("entry {}: nothing in it, skipped", number + 1)),
        }
    }
    out
}

/// What holds for the entries, by the head that was read: that of the channel, unless they stand outside it.
fn scope(head: &[Field]) -> Rc<Scope> {
    let of = |name| head.iter().find(|field| field.local() == name).map(|field| Rc::clone(&field.scope));
    of("rdf").or_else(|| of("channel")).or_else(|| of("feed")).unwrap_or_default()
}

/// What the head of a feed says of all its entries. Its own address is what theirs are relative to.
fn around(fields: &Fields, names: &Names) -> Meta {
    let own = |name| fields.all(name).find(|field| is_channel(&field.parent));
    let link = fields.links("self").next();
    let root = fields.all.iter().find(|field| matches!(field.local(), "feed" | "rss"));
    Meta {
        site: own("title").or(own("dc:title")).and_then(|field| words::title(field, names)),
        language: own("language")
            .or(own("dc:language"))
            .and_then(|field| Text::some(&field.text))
            .or_else(|| root.and_then(|root| root.attribute("xml:lang")).and_then(Text::some)),
        byline: fields.byline(),
        feed: link.and_then(|link| link.attribute("href")).and_then(Text::some),
        url: fields.link(),
        ..Meta::default()
    }
}

fn is_channel(parent: &str) -> bool {
    matches!(parent, "channel" | "feed")
}

fn draft(fields: &Fields, around: &Meta, names: &Names) -> Option<Draft> {
    let site = around.url.as_deref().filter(|url| url.contains("://"));
    let url = fields.link();
    let (content, language) = words::content(fields, names, url.as_deref().or(site));
    let title =
        fields.first(&["title", "dc:title", "media:title"]).and_then(|field| words::title(field, names));
    if title.is_none() && url.is_none() && content == Content::Nothing {
        return None;
    }
    let published = fields.moment(&[
        "pubdate",
        "published",
        "issued",
        "dc:date",
        "created",
        "dcterms:issued",
        "dcterms:created",
    ]);
    let updated = fields.moment(&["updated", "modified", "dcterms:modified"]);
    let about =
        fields.all.iter().find(|field| field.local() == "item").and_then(|item| item.attribute("rdf:about"));
    let meta = Meta {
        title: title.or_else(|| first_words(&content)),
        byline: fields.byline(),
        published: published.or(updated).or_else(|| fields.last_modified()),
        updated,
        language: language
            .or_else(|| fields.first(&["dc:language"]).and_then(|field| Text::some(&field.text))),
        tags: fields.tags(),
        id: fields
            .first(&["guid", "id", "dc:identifier"])
            .and_then(|field| Text::some(&field.text))
            .or_else(|| about.and_then(Text::some)),
        comments: fields
            .first(&["comments"])
            .map(|field| field.scope.whole(field.text.trim()))
            .or_else(|| {
                let link = fields.links("replies").next()?;
                Some(link.scope.whole(link.attribute("href")?))
            })
            .as_deref()
            .and_then(Text::some),
        enclosures: fields.enclosures(),
        url,
        ..Meta::default()
    };
    let around = Meta { url: None, ..around.clone() };
    Some(Draft::new(Format::Feed, content).with_meta(meta.or(around)))
}

/// A headline for an entry without one, as microblogs have them: the first words of its text.
pub(super) fn first_words(content: &Content) -> Option<Text> {
    let text = match content {
        Content::Flat(text) => Text::line(text.get(..text.floor_char_boundary(TITLE_BYTES)).unwrap_or(text)),
        Content::Fragment(html) => html::title(html)?,
        _ => return None,
    };
    let mut words = text.split_whitespace();
    let first: Vec<&str> = words.by_ref().take(TITLE_WORDS).collect();
    let more = if words.next().is_some() { "…" } else { "" };
    Text::some(&(first.join(" ") + more))
}

/// The elements of an entry, or of what stands around the entries.
struct Fields {
    all: Vec<Field>,
    order: Order,
}

impl Fields {
    /// The elements that are the entry's own.
    fn own(&self) -> impl Iterator<Item = &Field> {
        const OTHERS: &[&str] = &["source", "author", "contributor", "image", "textinput"];
        self.all.iter().filter(|field| !OTHERS.contains(&&*field.parent))
    }

    /// Those of them that have this name.
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Field> {
        self.own().filter(move |field| field.name == name)
    }

    /// The first element of the first of these names that holds something.
    fn first(&self, names: &[&str]) -> Option<&Field> {
        let is_full = |field: &&Field| !field.text.trim().is_empty() || field.markup.is_some();
        names.iter().find_map(|name| self.own().filter(is_full).find(|field| field.name == *name))
    }

    fn moment(&self, names: &[&str]) -> Option<Moment> {
        names.iter().find_map(|name| self.order.moment(&self.first(&[name])?.text))
    }

    /// When an item of CDF was changed, which its own element says.
    fn last_modified(&self) -> Option<Moment> {
        let item = self.all("item").next()?;
        self.order.moment(item.attribute("lastmod")?)
    }

    fn links<'a>(&'a self, rel: &'a str) -> impl Iterator<Item = &'a Field> {
        self.all("link").filter(move |field| field.attribute("rel") == Some(rel))
    }

    /// The address of the entry's page.
    fn link(&self) -> Option<Text> {
        let is_page = |field: &&Field| field.attribute("type").is_none_or(|kind| kind.contains("html"));
        let alternates = || {
            self.all("link").filter(|field| {
                field.attribute("rel").is_none_or(|rel| rel.eq_ignore_ascii_case("alternate"))
                    && field.attribute("href").is_some()
            })
        };
        let alternate = alternates().find(is_page).or_else(|| alternates().next());
        let linked = alternate.and_then(|link| Some((link.attribute("href")?, link)));
        let is_written = |field: &&Field| !field.text.trim().is_empty();
        let written = || self.all("link").find(is_written).map(|link| (link.text.trim(), link));
        let guid = || {
            let is_link = |guid: &&Field| {
                guid.attribute("ispermalink").is_none_or(|is| !is.eq_ignore_ascii_case("false"))
            };
            let guid = self.first(&["guid"]).filter(is_link)?;
            Some((guid.text.trim(), guid)).filter(|(text, _)| text.starts_with("http"))
        };
        let entry = || {
            ["item", "channel"].iter().find_map(|name| {
                let entry = self.all(name).next()?;
                Some((entry.attribute("href")?, entry))
            })
        };
        let (address, field) = linked.or_else(written).or_else(guid).or_else(entry)?;
        Text::some(&field.scope.whole(address))
    }

    /// The picture of the entry.
    fn picture(&self) -> Option<&str> {
        let is_picture = |field: &&Field| {
            field.attribute("medium") == Some("image")
                || field.attribute("type").is_some_and(|kind| kind.starts_with("image/"))
        };
        let content = self.all("media:content").chain(self.all("enclosure")).find(is_picture);
        let named =
            content.or_else(|| self.all("media:thumbnail").next()).and_then(|field| field.attribute("url"));
        named.or_else(|| self.all("itunes:image").next()?.attribute("href"))
    }

    /// Everybody who is named as its author.
    fn byline(&self) -> Option<Text> {
        let mut names: Vec<String> = Vec::new();
        let is_it = |field: &&Field| {
            let is_person = field.parent == "author" && field.local() == "name";
            is_person || matches!(&*field.name, "author" | "dc:creator" | "itunes:author" | "managingeditor")
        };
        let is_own = |field: &&Field| field.parent != "source" && field.parent != "contributor";
        let found: Vec<&Field> = self.all.iter().filter(is_own).filter(is_it).collect();
        // A podcast's author is that of the series; whoever is named otherwise comes first.
        let is_podcast = |field: &&&Field| field.name == "itunes:author";
        let own = found.iter().filter(|field| !is_podcast(field)).chain(found.iter().filter(is_podcast));
        for field in own {
            let name = person(&field.text);
            if field.name.starts_with("itunes") && !names.is_empty() {
                continue;
            }
            if !name.is_empty() && names.len() < MOST && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        // Somebody of whom only the address of a mailbox is known.
        let is_mail = |field: &&Field| field.parent == "author" && field.local() == "email";
        Text::some(&names.join(", ")).or_else(|| Text::some(&self.all.iter().find(is_mail)?.text))
    }

    fn tags(&self) -> Vec<Text> {
        let mut out: Vec<Text> = Vec::new();
        for field in &self.all {
            let tag = match (&*field.name, field.local()) {
                ("itunes:category", _) => None,
                (_, "category") => {
                    field.attribute("label").or(field.attribute("term")).or(Some(field.text.as_str()))
                }
                ("dc:subject", _) => Some(field.text.as_str()),
                _ => None,
            };
            let Some(tag) = tag.and_then(Text::some) else { continue };
            if out.len() < MOST && !out.contains(&tag) {
                out.push(tag);
            }
        }
        let keywords = self.first(&["itunes:keywords", "media:keywords"]).filter(|_| out.is_empty());
        out.extend(keywords.iter().flat_map(|field| field.text.split(',')).filter_map(Text::some));
        out
    }

    /// Files that come with the entry: enclosures of RSS and Atom, `media:content`.
    fn enclosures(&self) -> Vec<Enclosure> {
        let mut out: Vec<Enclosure> = Vec::new();
        for field in &self.all {
            let url = match &*field.name {
                "enclosure" | "media:content" => field.attribute("url"),
                "link" if field.attribute("rel") == Some("enclosure") => field.attribute("href"),
                _ => None,
            };
            let Some(url) = url.and_then(|url| Text::some(&field.scope.whole(url))) else { continue };
            if out.len() >= MOST || out.iter().any(|known| known.url == url) {
                continue;
            }
            let number = |name| field.attribute(name).and_then(|value| value.parse().ok());
            out.push(Enclosure {
                url,
                kind: field.attribute("type").and_then(Text::some),
                title: field.attribute("title").and_then(Text::some),
                bytes: number("length").or(number("filesize")).filter(|bytes| *bytes > 0),
                seconds: number("duration"),
            });
        }
        let length = self.first(&["itunes:duration"]).and_then(|field| seconds(&field.text));
        if let (Some(first), Some(length)) = (out.first_mut(), length) {
            first.seconds = first.seconds.or(Some(length));
        }
        out
    }
}

/// `1:02:03`, `62:03` or `3723` in seconds.
fn seconds(text: &str) -> Option<u64> {
    let parts = text.trim().split(':').map(|part| part.parse::<u64>().ok());
    parts.take(3).try_fold(0u64, |sum, part| sum.checked_mul(60)?.checked_add(part?))
}

/// The name in `mail@host (Name)` and `Name <mail@host>`.
fn person(raw: &str) -> &str {
    let raw = raw.trim();
    if let Some((mail, name)) = raw.strip_suffix(')').and_then(|raw| raw.split_once('('))
        && mail.contains('@')
    {
        return name.trim();
    }
    raw.split_once('<').map_or(raw, |(name, _)| if name.trim().is_empty() { raw } else { name.trim() })
}

#[cfg(test)]
mod tests;
