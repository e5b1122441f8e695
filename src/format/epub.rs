//! Books: each chapter a section, its heading from the table of contents.

mod write;

use std::collections::{HashMap, HashSet};

use quick_xml::{Reader, events::Event};
pub use write::write;

use super::{
    Budget,
    archive::Member,
    container::Extracted,
    description::{Description, Method},
    html, xhtml,
};
use crate::article::{Block, Content, Draft, Format, Image, Meta, Rich, Text, parse_date};

/// Books.
pub(super) const FORMAT: Description = Description {
    name: "epub",
    plural: "books",
    endings: &["epub"],
    method: Method::Members { is: is_book, read },
};

/// The members of a book by their names.
#[derive(Default)]
struct Members {
    all: HashMap<String, Vec<u8>>,
    /// Names by what they are in lower case, since not every program keeps to one.
    lower: HashMap<String, String>,
}

impl Members {
    fn of(members: Vec<Member>) -> Self {
        let lower = members.iter().map(|(name, _)| (name.to_lowercase(), name.clone())).collect();
        Self { all: members.into_iter().collect(), lower }
    }

    /// The name that a path has in the book, whichever way it is written.
    fn name(&self, path: &str) -> Option<&str> {
        let of = |path: &str| self.all.get_key_value(path).map(|(name, _)| name.as_str());
        of(path).or_else(|| self.lower.get(&path.to_lowercase()).map(String::as_str))
    }

    fn text(&self, path: &str) -> Option<String> {
        self.all.get(self.name(path)?).map(|bytes| crate::source::decode(bytes.clone()))
    }
}

/// Whether the members are those of a book.
fn is_book(members: &[Member]) -> bool {
    members.iter().any(|(name, _)| name == "META-INF/container.xml")
}

/// Reads the book.
fn read(members: Vec<Member>, budget: &mut Budget) -> Extracted {
    let mut out = Extracted::default();
    match book(&Members::of(members), budget, &mut out) {
        Some(draft) => _ = out.push(draft, budget),
        None if out.has_problems() => {}
        None => out.problem("a book without chapters"),
    }
    out
}

/// The book's chapters in the order of its spine, each once; none where its contents are not there.
fn book(members: &Members, budget: &mut Budget, out: &mut Extracted) -> Option<Draft> {
    let container = members.text("META-INF/container.xml")?;
    let root = elements(&container).into_iter().find(|e| e.name == "rootfile")?.attribute("full-path")?;
    let package = elements(&members.text(&joined("", &root))?);
    let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
    let manifest: HashMap<String, &Element> =
        package.iter().filter(|e| e.name == "item").filter_map(|e| Some((e.attribute("id")?, e))).collect();
    let path = |e: &Element| {
        let path = joined(folder, &e.attribute("href")?);
        Some(members.name(&path).map_or_else(|| path.clone(), str::to_owned))
    };
    let titles = titles(
        members,
        manifest.values().filter_map(|e| Some((path(e)?, e.attribute("properties")))),
        folder,
    );
    let cover = cover(&package, &manifest).and_then(path).filter(|path| members.name(path).is_some());
    let mut blocks: Vec<Block> = cover.as_deref().map(picture).into_iter().collect();
    let mut seen = HashSet::new();
    let covers = blocks.len();
    let locked = locked(members);
    let mut left_locked = Vec::new();
    for chapter in package.iter().filter(|e| e.name == "itemref") {
        let item = chapter.attribute("idref").and_then(|id| manifest.get(&id).copied());
        let Some(path) = item.and_then(path).filter(|path| seen.insert(path.clone())) else { continue };
        if locked.contains(&path) {
            left_locked.push(path);
            continue;
        }
        let kind = item.and_then(|item| item.attribute("media-type")).unwrap_or_default();
        if kind.starts_with("image/") && kind != "image/svg+xml" {
            blocks.push(picture(&path));
            continue;
        }
        let Some(text) = members.text(&path) else {
            out.problem(&format!("{path}: a chapter that is not in the book"));
            continue;
        };
        let section = section(&text, titles.get(&path));
        if !budget.blocks(section.len()) {
            out.problem(&format!("{path}: more than newsprint takes of one book, left alone with the rest"));
            break;
        }
        blocks.extend(section);
    }
    match &*left_locked {
        [] => {}
        _ if blocks.len() == covers => {
            out.problem("locked by whoever sold the book (DRM), so it opens in their program only");
            return None;
        }
        some => {
            for path in some {
                out.problem(&format!(
                    "{path}: locked by whoever sold the book, so it opens in their program only"
                ));
            }
        }
    }
    // A cover alone is no book.
    let is_whole = blocks.len() > covers;
    // The first chapter often shows the cover itself.
    let is_twice = matches!(&*blocks, [Block::Image(cover), Block::Image(first), ..]
        if covers == 1 && base(cover) == base(first));
    if is_twice {
        blocks.remove(0);
    }
    let meta = metadata(&package);
    is_whole.then(|| Draft::new(Format::Epub, Content::Blocks(blocks)).with_meta(meta))
}

/// The picture on the cover: as EPUB 3 says which it is, or as EPUB 2 does.
fn cover<'a>(package: &[Element], manifest: &HashMap<String, &'a Element>) -> Option<&'a Element> {
    let is_cover = |item: &&&Element| {
        item.attribute("properties").is_some_and(|p| p.split(' ').any(|p| p == "cover-image"))
    };
    let named = || {
        let meta =
            package.iter().find(|e| e.name == "meta" && e.attribute("name").as_deref() == Some("cover"))?;
        manifest.get(&meta.attribute("content")?)
    };
    let is_picture =
        |item: &&&Element| item.attribute("media-type").is_some_and(|kind| kind.starts_with("image/"));
    manifest.values().find(is_cover).or_else(named).filter(is_picture).copied()
}

/// The name of a picture's file.
fn base(image: &Image) -> Option<&str> {
    image.src.as_deref()?.rsplit('/').next()
}

fn picture(path: &str) -> Block {
    Block::Image(Image { src: Text::some(path), ..Image::default() })
}

/// Paths of what is encrypted.
fn locked(members: &Members) -> HashSet<String> {
    let list = members.text("META-INF/encryption.xml").unwrap_or_default();
    let named = elements(&list).into_iter().filter(|element| element.name == "CipherReference");
    named.filter_map(|element| Some(joined("", &element.attribute("URI")?))).collect()
}

/// A chapter's blocks, below its heading.
fn section(text: &str, title: Option<&Text>) -> Vec<Block> {
    let mut blocks = html::fragment(&xhtml::as_html(text)).blocks;
    for block in &mut blocks {
        if let Block::Heading { level, .. } = block {
            *level = (*level + 1).min(6);
        }
    }
    match (blocks.first_mut(), title) {
        (Some(Block::Heading { level, .. }), _) => *level = 2,
        (Some(_), Some(title)) => {
            blocks.insert(
                0,
                Block::Heading { level: 2, text: Rich { text: title.clone(), spans: Vec::new() } },
            );
        }
        _ => {}
    }
    blocks
}

fn metadata(package: &[Element]) -> Meta {
    let all = |name: &'static str| package.iter().filter(move |e| e.name == name).map(|e| e.text.trim());
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

/// Titles of the chapters by their path, from the navigation document or the older table.
fn titles(
    members: &Members,
    items: impl Iterator<Item = (String, Option<String>)>,
    folder: &str,
) -> HashMap<String, Text> {
    let mut out = HashMap::new();
    for (path, properties) in items {
        let is_new = properties.is_some_and(|p| p.split(' ').any(|p| p == "nav"));
        if !is_new && !path.to_ascii_lowercase().ends_with("ncx") {
            continue;
        }
        let Some(text) = members.text(&path) else { continue };
        let base = path.rsplit_once('/').map_or(folder, |(base, _)| base);
        let mut label = String::new();
        for element in elements(&text) {
            let target = match element.name.as_str() {
                "a" => element.attribute("href").map(|href| (href, element.text.clone())),
                "text" => {
                    label.clone_from(&element.text);
                    None
                }
                "content" => element.attribute("src").map(|src| (src, label.clone())),
                _ => None,
            };
            if let Some((href, title)) = target
                && let Some(title) = Text::some(&title)
            {
                let file = href.split('#').next().unwrap_or_default();
                out.entry(joined(base, file)).or_insert(title);
            }
        }
    }
    out
}

/// An element with its attributes and the words right inside it.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
}

impl Element {
    fn attribute(&self, name: &str) -> Option<String> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }
}

/// Every element of an XML document, in the order in which they end; what cannot be read ends the list.
fn elements(xml: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(super::xml::without_declaration(xml));
    reader.config_mut().check_end_names = false;
    let mut open: Vec<(usize, Element)> = Vec::new();
    let mut out: Vec<(usize, Element)> = Vec::new();
    let mut number = 0;
    loop {
        let event = reader.read_event();
        let is_empty = matches!(event, Ok(Event::Empty(_)));
        match event {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                let attributes = tag.attributes().flatten().map(|a| {
                    let value = a.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap_or_default();
                    (a.key.as_ref().to_owned(), value.into_owned())
                });
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
                let words = super::xml::entity(&name);
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

/// A path below `folder`, with `..` and percent signs resolved.
fn joined(folder: &str, href: &str) -> String {
    let href = super::percent_decoded(href);
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
