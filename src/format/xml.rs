//! XML as trafilatura writes it, its own and TEI: turned into the HTML it was made from, with what its head says.

use quick_xml::{
    Reader,
    events::{BytesStart, Event, attributes::Attribute},
};
use serde_json::{Map, Value};

use super::{
    Budget,
    container::Extracted,
    description::{Description, Method},
    fields, html,
};
use crate::article::{Content, Draft, Format, Meta};

/// Bytes of what a header says in one respect.
const LONGEST_VALUE: usize = 16 << 10;

/// Elements inside one another that become HTML.
const DEEPEST: usize = 100;

/// XML of trafilatura, its own and TEI.
pub(super) const FORMAT: Description = Description {
    name: "xml",
    plural: "exports",
    endings: &["xml"],
    method: Method::Container { is: is_document, read },
};

/// Whether the text is a document of this kind.
fn is_document(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(2048)).unwrap_or(text);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with('<') && (head.contains("<TEI") || head.contains("<doc ") || head.contains("<doc>"))
}

/// Reads the document.
fn read(text: &str, budget: &mut Budget) -> Extracted {
    let mut out = Extracted::default();
    let mut builder = Builder::default();
    let mut reader = Reader::from_str(without_declaration(text));
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => builder.start(&tag),
            Ok(Event::Empty(tag)) => {
                builder.start(&tag);
                builder.end();
            }
            Ok(Event::End(_)) => builder.end(),
            Ok(Event::Text(words)) => builder.words(&words.xml10_content()),
            Ok(Event::CData(words)) => builder.words(&words),
            Ok(Event::GeneralRef(name)) => builder.words(&entity(&name)),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                out.problem(&format!("not whole: {error}"));
                break;
            }
        }
    }
    for draft in builder.finish() {
        out.push(draft, budget);
    }
    out
}

/// A document without its declaration: the encoding was settled by the bytes before.
pub(super) fn without_declaration(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let rest = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    rest.map_or(text, |(_, document)| document)
}

/// The characters that an entity stands for, or the entity as it is written.
pub(super) fn entity(name: &str) -> String {
    meaning(name).unwrap_or_else(|| format!("&{name};"))
}

/// Longest name of an entity, in bytes.
const LONGEST_NAME: usize = 32;

/// The characters that an entity stands for. Numbers of controls mean the letters of Windows, and all names of HTML are known,
/// as browsers have it (HTML, 13.2.5.72 and 13.2.5.84).
pub(super) fn meaning(name: &str) -> Option<String> {
    let Some(digits) = name.strip_prefix('#') else {
        let (first, second) = html5ever::data::NAMED_ENTITIES.get(&*format!("{name};"))?;
        return [*first, *second].into_iter().filter(|code| *code > 0).map(char::from_u32).collect();
    };
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    if let Ok(byte @ 0x80..=0x9f) = u8::try_from(number) {
        return Some(encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned());
    }
    char::from_u32(number).filter(|letter| *letter != '\0').map(String::from)
}

/// Words with their entities resolved; those that nobody knows stay as they are written.
pub fn unescaped(words: &str) -> String {
    let mut parts = words.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let near = part.get(..part.floor_char_boundary(LONGEST_NAME)).unwrap_or(part);
        let known = near.split_once(';').and_then(|(name, _)| Some((meaning(name)?, name.len() + 1)));
        if let Some((letters, end)) = known {
            out.push_str(&letters);
            out.push_str(part.get(end..).unwrap_or_default());
        } else {
            out.push('&');
            out.push_str(part);
        }
    }
    out
}

#[derive(Default)]
struct Builder {
    /// Whether the head of a TEI document is being read.
    in_header: bool,
    /// Elements that are open, with the HTML they became.
    open: Vec<(String, &'static str)>,
    html: String,
    fields: Map<String, Value>,
    drafts: Vec<Draft>,
}

/// What an attribute says; none where it names an entity that XML does not know.
pub(super) fn attribute_value(attribute: &Attribute<'_>) -> Option<String> {
    attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

impl Builder {
    fn start(&mut self, tag: &BytesStart<'_>) {
        let name = tag.local_name().as_ref().to_owned();
        let value = |key: &str| {
            tag.attributes().flatten().find(|a| a.key.as_ref() == key).and_then(|a| attribute_value(&a))
        };
        self.in_header |= name == "teiHeader";
        if name == "doc" {
            self.document(tag);
        }
        let rend = value("rend").unwrap_or_default();
        let html = match name.as_str() {
            _ if self.in_header || self.open.len() > DEEPEST => "",
            "p" => "p",
            "ab" if value("type").as_deref() != Some("header") => "p",
            "head" | "fw" | "ab" => match rend.as_str() {
                "h3" => "h3",
                "h4" | "h5" | "h6" => "h4",
                _ => "h2",
            },
            "list" if rend == "ol" => "ol",
            "list" => "ul",
            "item" => "li",
            "quote" => "blockquote",
            "code" => "pre",
            "table" => "table",
            "row" => "tr",
            "cell" if value("role").as_deref() == Some("head") => "th",
            "cell" => "td",
            "del" => "del",
            "hi" => match rend.as_str() {
                "#b" | "b" | "bold" => "b",
                "#t" => "code",
                "#sub" => "sub",
                "#sup" => "sup",
                _ => "i",
            },
            "ref" => "a",
            "lb" => "br",
            "graphic" => "img",
            _ => "",
        };
        if !html.is_empty() {
            self.html.push('<');
            self.html.push_str(html);
            for (from, to) in [("target", "href"), ("src", "src"), ("url", "src"), ("alt", "alt")] {
                if let Some(value) = value(from) {
                    self.html.push_str(&format!(" {to}=\"{}\"", html::escaped(&value)));
                }
            }
            self.html.push('>');
        }
        if name == "date"
            && let Some(when) = value("when")
        {
            self.fields.entry("date").or_insert(when.into());
        }
        if name == "ptr"
            && let Some(target) = value("target")
        {
            self.fields.entry("url").or_insert(target.into());
        }
        self.open.push((name, html));
    }

    /// The attributes of a document are what is known about it.
    fn document(&mut self, tag: &BytesStart<'_>) {
        for attribute in tag.attributes().flatten() {
            let key = attribute.key.as_ref().to_owned();
            if let Some(value) = attribute_value(&attribute) {
                self.fields.insert(key, value.into());
            }
        }
    }

    fn end(&mut self) {
        let Some((name, html)) = self.open.pop() else { return };
        if !html.is_empty() && !matches!(html, "br" | "img") {
            self.html.push_str(&format!("</{html}>"));
        }
        self.in_header &= name != "teiHeader";
        if matches!(name.as_str(), "doc" | "TEI") {
            self.document_ends();
        }
    }

    fn words(&mut self, words: &str) {
        if self.in_header {
            return self.of_header(words);
        }
        self.html.push_str(&html::escaped(words));
    }

    /// What the header of a TEI document says, by the element it stands in.
    fn of_header(&mut self, words: &str) {
        let Some((name, _)) = self.open.last() else { return };
        let key = match name.as_str() {
            "title" => "title",
            "author" | "persName" => "author",
            "publisher" => "publisher",
            "date" => "date",
            "term" | "item" => "tags",
            "language" => "language",
            _ => return,
        };
        let words = words.trim();
        if !words.is_empty() {
            let entry = self.fields.entry(key).or_insert_with(|| Value::String(String::new()));
            if let Value::String(text) = entry
                && (text.is_empty() || key == "tags" || key == "author")
                && text.len() < LONGEST_VALUE
                && !text.contains(words)
            {
                let comma = if text.is_empty() { "" } else { ", " };
                text.push_str(&format!("{comma}{words}"));
            }
        }
    }

    fn document_ends(&mut self) {
        let fields = Value::Object(std::mem::take(&mut self.fields));
        let html = std::mem::take(&mut self.html);
        let content = if html.trim().is_empty() { Content::Nothing } else { Content::Fragment(html) };
        // What a page says about itself is no standfirst.
        let meta = Meta { standfirst: None, ..fields::meta(&fields) };
        self.drafts.push(Draft::new(Format::Xml, content).with_meta(meta));
    }

    fn finish(mut self) -> Vec<Draft> {
        if !self.html.trim().is_empty() {
            self.document_ends();
        }
        self.drafts
    }
}
