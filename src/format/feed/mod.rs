//! Feeds: RSS from 0.9 to 2.0, Atom 0.3 and 1.0, with what podcasts, films and microblogs add; an article an entry.
//!
//! Feeds are read as tolerantly as browsers read pages ([`elements`]): what is wrong with one entry costs no other.
//! The encoding was settled before, by the bytes; what the declaration says of it is not asked again.

mod elements;

use elements::Field;

use super::{
    Budget,
    container::Extracted,
    description::{Description, Method},
    html,
};
use crate::article::{Content, Draft, Enclosure, Format, Meta, Moment, Text, parse_date};

/// Feeds in XML; those in JSON are read as other JSON is.
pub(super) const FORMAT: Description = Description {
    name: "feed",
    plural: "feeds",
    endings: &["xml", "rss", "atom", "rdf"],
    method: Method::Container { is: is_feed, read },
};

/// Tags, authors and enclosures of one entry; of more nobody reads.
const MOST: usize = 100;

/// Words of a headline that is taken from the text.
const TITLE_WORDS: usize = 12;

/// Whether the text is a feed.
fn is_feed(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(2048)).unwrap_or(text);
    ["<rss", "<feed", "<rdf:RDF", "<RDF", "<atom:feed"].iter().any(|root| head.contains(root))
}

/// Reads every entry.
fn read(text: &str, budget: &mut Budget) -> Extracted {
    let mut out = Extracted::default();
    let entries = elements::entries(text);
    let head = text.get(..entries.first().map_or(text.len(), |entry| entry.start)).unwrap_or_default();
    let around = around(&Fields(elements::fields(head)));
    for (number, range) in entries.into_iter().enumerate() {
        let fields = Fields(elements::fields(text.get(range).unwrap_or_default()));
        match draft(&fields, &around) {
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

/// What the head of a feed says of all its entries.
fn around(fields: &Fields) -> Meta {
    let own = |name| fields.0.iter().find(move |field| field.name == name && is_channel(&field.parent));
    let link =
        fields.0.iter().find(|field| field.local() == "link" && field.attribute("rel") == Some("self"));
    let root = fields.0.iter().find(|field| matches!(field.local(), "feed" | "rss"));
    Meta {
        site: own("title").or(own("atom:title")).and_then(title),
        language: own("language")
            .or(own("dc:language"))
            .and_then(|field| Text::some(&field.text))
            .or_else(|| root.and_then(|root| root.attribute("xml:lang")).and_then(Text::some)),
        byline: fields.byline(),
        feed: link.and_then(|link| link.attribute("href")).and_then(Text::some),
        ..Meta::default()
    }
}

fn is_channel(parent: &str) -> bool {
    matches!(parent, "channel" | "feed")
}

fn draft(fields: &Fields, around: &Meta) -> Option<Draft> {
    let content = fields.content();
    let url = fields.link();
    let title = fields.first(&["title", "atom:title", "dc:title", "media:title"]).and_then(title);
    if title.is_none() && url.is_none() && content == Content::Nothing {
        return None;
    }
    let published =
        fields.moment(&["pubdate", "published", "issued", "dc:date", "created", "dcterms:issued"]);
    let updated = fields.moment(&["updated", "modified", "atom:updated", "a10:updated", "dcterms:modified"]);
    let about =
        fields.0.iter().find(|field| field.local() == "item").and_then(|item| item.attribute("rdf:about"));
    let meta = Meta {
        title: title.or_else(|| first_words(&content)),
        byline: fields.byline(),
        published: published.or(updated),
        updated,
        url,
        language: fields.first(&["dc:language"]).and_then(|field| Text::some(&field.text)),
        tags: fields.tags(),
        id: fields
            .first(&["guid", "id", "atom:id", "dc:identifier"])
            .and_then(|field| Text::some(&field.text))
            .or_else(|| about.and_then(Text::some)),
        comments: fields.first(&["comments"]).and_then(|field| Text::some(&field.text)).or_else(|| {
            fields.links("replies").next().and_then(|link| link.attribute("href")).and_then(Text::some)
        }),
        enclosures: fields.enclosures(),
        ..Meta::default()
    };
    Some(Draft::new(Format::Feed, content).with_meta(meta.or(around.clone())))
}

/// A headline for an entry without one, as microblogs have them: the first words of its text.
fn first_words(content: &Content) -> Option<Text> {
    let text = match content {
        Content::Flat(text) => Text::line(text),
        Content::Fragment(html) => html::title(html)?,
        _ => return None,
    };
    let mut words = text.split_whitespace();
    let first: Vec<&str> = words.by_ref().take(TITLE_WORDS).collect();
    let more = if words.next().is_some() { "…" } else { "" };
    Text::some(&(first.join(" ") + more))
}

/// A title without the markup that feeds put in it.
fn title(field: &Field) -> Option<Text> {
    let text = field.markup.as_deref().unwrap_or(&field.text);
    if text.contains(['<', '&']) { html::title(text) } else { Text::some(text) }
}

/// The elements of an entry, or of what stands before the entries.
struct Fields(Vec<Field>);

impl Fields {
    /// The first element of the first of these names that holds something.
    fn first(&self, names: &[&str]) -> Option<&Field> {
        let is_own = |field: &&Field| !matches!(&*field.parent, "source" | "author" | "image");
        let is_full = |field: &&Field| !field.text.trim().is_empty() || field.markup.is_some();
        names
            .iter()
            .find_map(|name| self.0.iter().filter(is_own).filter(is_full).find(|field| field.name == *name))
    }

    fn moment(&self, names: &[&str]) -> Option<Moment> {
        names.iter().find_map(|name| parse_date(&self.first(&[name])?.text))
    }

    fn links<'a>(&'a self, rel: &'a str) -> impl Iterator<Item = &'a Field> {
        self.0.iter().filter(move |field| field.local() == "link" && field.attribute("rel") == Some(rel))
    }

    /// The address of the entry's page.
    fn link(&self) -> Option<Text> {
        let is_own =
            |field: &&Field| matches!(&*field.name, "link" | "atom:link") && field.parent != "source";
        let written = self.0.iter().filter(is_own).find(|field| !field.text.trim().is_empty());
        let alternate = self.0.iter().filter(is_own).find(|field| {
            field.attribute("rel").is_none_or(|rel| rel == "alternate") && field.attribute("href").is_some()
        });
        let guid = self.first(&["guid"]).filter(|guid| guid.attribute("ispermalink") != Some("false"));
        let guid = guid.map(|guid| guid.text.trim()).filter(|guid| guid.starts_with("http"));
        let linked = alternate.and_then(|link| link.attribute("href"));
        let link = linked.or(written.map(|link| link.text.trim())).or(guid);
        link.and_then(Text::some)
    }

    /// Everybody who is named as its author.
    fn byline(&self) -> Option<Text> {
        let mut names: Vec<String> = Vec::new();
        let is_it = |field: &&Field| {
            let is_person = field.parent == "author" && field.local() == "name";
            is_person || matches!(&*field.name, "author" | "dc:creator" | "itunes:author" | "managingeditor")
        };
        let found: Vec<&Field> = self.0.iter().filter(is_it).collect();
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
        Text::some(&names.join(", "))
    }

    fn tags(&self) -> Vec<Text> {
        let mut out: Vec<Text> = Vec::new();
        for field in &self.0 {
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

    /// The text: all of it before a part of it, that before what a player shows.
    fn content(&self) -> Content {
        let names = [
            "content:encoded",
            "content",
            "atom:content",
            "body",
            "xhtml:body",
            "div",
            "description",
            "summary",
            "atom:summary",
            "itunes:summary",
            "media:description",
            "itunes:subtitle",
            "dc:description",
        ];
        let Some(field) = self.first(&names) else { return Content::Nothing };
        if let Some(markup) = &field.markup {
            return Content::Fragment(markup.clone());
        }
        let text = field.text.clone();
        let is_plain = matches!(field.attribute("type"), Some("text" | "text/plain"));
        match text.contains('<') || text.contains('&') {
            true if is_plain => Content::Flat(text),
            true => Content::Fragment(text),
            false => Content::Flat(text),
        }
    }

    /// Files that come with the entry: enclosures of RSS and Atom, `media:content`.
    fn enclosures(&self) -> Vec<Enclosure> {
        let mut out: Vec<Enclosure> = Vec::new();
        for field in &self.0 {
            let url = match &*field.name {
                "enclosure" | "media:content" => field.attribute("url"),
                "link" | "atom:link" if field.attribute("rel") == Some("enclosure") => {
                    field.attribute("href")
                }
                _ => None,
            };
            let Some(url) = url.and_then(Text::some) else { continue };
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
mod tests {
    use super::*;

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
}
