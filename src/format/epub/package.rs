//! The parts of a book: its files by their paths, and the elements of the lists in it.

use std::collections::HashMap;

use quick_xml::{Reader, events::Event};

use crate::{
    article::{Meta, Text, parse_date},
    format::{archive::Member, percent_decoded, xml},
};

/// The members of a book by their names.
#[derive(Default)]
pub(super) struct Members {
    all: HashMap<String, Vec<u8>>,
    /// Names by what they are in lower case, since not every program keeps to one.
    lower: HashMap<String, String>,
}

impl Members {
    pub(super) fn of(members: Vec<Member>) -> Self {
        let lower = members.iter().map(|(name, _)| (name.to_lowercase(), name.clone())).collect();
        Self { all: members.into_iter().collect(), lower }
    }

    /// The name that a path has in the book, whichever way it is written.
    pub(super) fn name(&self, path: &str) -> Option<&str> {
        let of = |path: &str| self.all.get_key_value(path).map(|(name, _)| name.as_str());
        of(path).or_else(|| self.lower.get(&path.to_lowercase()).map(String::as_str))
    }

    /// The name of what `href` leads to from a file in `folder`.
    pub(super) fn named(&self, folder: &str, href: &str) -> Option<&str> {
        self.name(&joined(folder, href))
    }

    /// The same; of what is not there the path.
    pub(super) fn path(&self, folder: &str, href: &str) -> String {
        let path = joined(folder, href);
        self.name(&path).map(str::to_owned).unwrap_or(path)
    }

    /// The bytes of a file.
    pub(super) fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.all.get(self.name(path)?).map(Vec::as_slice)
    }

    /// The letters of a file.
    pub(super) fn text(&self, path: &str) -> Option<String> {
        self.bytes(path).map(|bytes| crate::source::decode(bytes.to_vec()))
    }
}

/// A file that the book lists.
pub(super) struct Item {
    pub(super) path: String,
    /// Its media type.
    pub(super) kind: String,
    /// What EPUB 3 says of it: `nav`, `cover-image`.
    properties: String,
}

impl Item {
    fn has(&self, property: &str) -> bool {
        self.properties.split_whitespace().any(|p| p == property)
    }

    /// Whether it is a page to read.
    pub(super) fn is_page(&self) -> bool {
        self.kind.contains("html") || self.kind.contains("oeb1-document")
    }

    pub(super) fn is_navigation(&self) -> bool {
        self.has("nav")
    }
}

/// What a book says of itself.
pub(super) struct Package {
    elements: Vec<Element>,
    /// The files in the order of their list.
    items: Vec<Item>,
    by_id: HashMap<String, usize>,
    by_path: HashMap<String, usize>,
}

impl Package {
    /// Of the elements of a package document that lies in `folder`.
    pub(super) fn of(elements: Vec<Element>, folder: &str, members: &Members) -> Self {
        let (mut items, mut by_id, mut by_path) = (Vec::new(), HashMap::new(), HashMap::new());
        for e in elements.iter().filter(|e| e.name == "item") {
            let (Some(id), Some(href)) = (e.attribute("id"), e.attribute("href")) else { continue };
            let path = members.path(folder, &href);
            let kind = e.attribute("media-type").unwrap_or_default();
            let properties = e.attribute("properties").unwrap_or_default();
            by_id.insert(id, items.len());
            by_path.insert(path.clone(), items.len());
            items.push(Item { path, kind, properties });
        }
        Self { elements, items, by_id, by_path }
    }

    /// Every file of the list.
    pub(super) fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.iter()
    }

    fn named(&self, id: &str) -> Option<&Item> {
        self.items.get(*self.by_id.get(id)?)
    }

    /// The file at a path.
    pub(super) fn item(&self, path: &str) -> Option<&Item> {
        self.items.get(*self.by_path.get(path)?)
    }

    /// The files in the order in which they are read.
    pub(super) fn spine(&self) -> impl Iterator<Item = &Item> {
        let refs = self.elements.iter().filter(|e| e.name == "itemref");
        refs.filter_map(|e| self.named(&e.attribute("idref")?))
    }

    /// Paths of the navigation documents (EPUB 3).
    pub(super) fn navigation(&self) -> Vec<String> {
        self.items().filter(|item| item.is_navigation()).map(|item| item.path.clone()).collect()
    }

    /// Paths of the older tables of contents (EPUB 2).
    pub(super) fn tables(&self) -> Vec<String> {
        let is_table =
            |item: &&Item| item.kind.contains("dtbncx") || item.path.to_ascii_lowercase().ends_with(".ncx");
        self.items().filter(is_table).map(|item| item.path.clone()).collect()
    }

    /// The path of the picture on the cover: as EPUB 3 says which it is, or as EPUB 2 does.
    pub(super) fn cover(&self) -> Option<String> {
        let named = || {
            let is_cover = |e: &&Element| e.name == "meta" && e.attribute("name").as_deref() == Some("cover");
            self.named(&self.elements.iter().find(is_cover)?.attribute("content")?)
        };
        let cover = self.items().find(|item| item.has("cover-image")).or_else(named);
        cover.filter(|item| item.kind.starts_with("image/")).map(|item| item.path.clone())
    }

    /// What the book is.
    pub(super) fn metadata(&self) -> Meta {
        let all =
            |name: &'static str| self.elements.iter().filter(move |e| e.name == name).map(|e| e.text.trim());
        let first = |name: &'static str| all(name).next().and_then(Text::some);
        let authors: Vec<&str> = all("creator").filter(|name| !name.is_empty()).collect();
        Meta {
            title: first("title"),
            byline: Text::some(&authors.join(", ")),
            published: first("date").as_deref().and_then(parse_date),
            site: first("publisher"),
            url: first("source").filter(|url| url.contains("://")),
            language: first("language"),
            tags: all("subject").filter_map(Text::some).collect(),
            ..Meta::default()
        }
    }
}

/// An element with its attributes and the words right inside it.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) text: String,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }
}

/// Every element of an XML document, in the order in which they end; what cannot be read ends the list.
pub(super) fn elements(xml: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(xml::without_declaration(xml));
    reader.config_mut().check_end_names = false;
    let mut open: Vec<(usize, Element)> = Vec::new();
    let mut out: Vec<(usize, Element)> = Vec::new();
    let mut number = 0;
    loop {
        let event = reader.read_event();
        let is_empty = matches!(event, Ok(Event::Empty(_)));
        match event {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                let attributes = tag
                    .attributes()
                    .flatten()
                    .map(|a| (a.key.as_ref().to_owned(), xml::attribute_value(&a).unwrap_or_default()));
                let name = tag.local_name().as_ref().to_owned();
                let element = Element { name, attributes: attributes.collect(), text: String::new() };
                number += 1;
                if is_empty { out.push((number, element)) } else { open.push((number, element)) }
            }
            Ok(Event::End(_)) => out.extend(open.pop()),
            Ok(Event::Text(words)) => {
                let words = words.xml10_content();
                // A title may stand in a span inside the link.
                open.iter_mut().rev().take(2).for_each(|(_, element)| element.text.push_str(&words));
            }
            Ok(Event::GeneralRef(name)) => {
                let words = xml::entity(&name);
                open.iter_mut().rev().take(2).for_each(|(_, element)| element.text.push_str(&words));
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    // In document order.
    out.extend(open);
    out.sort_by_key(|(number, _)| *number);
    out.into_iter().map(|(_, element)| element).collect()
}

/// The folder of a file.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path below `folder`, with `..` and percent signs resolved.
pub(super) fn joined(folder: &str, href: &str) -> String {
    let href = percent_decoded(href);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
