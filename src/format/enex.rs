//! Notes as Evernote exports them (ENEX): the text in a section of characters, and what is known of it beside.

use base64::Engine;
use quick_xml::{Reader, events::Event};

use super::{
    Budget,
    container::Extracted,
    description::{Description, Method},
    html, imported, xhtml, xml,
};
use crate::article::{Content, Draft, Enclosure, Format, Imported, Meta, Text, parse_date};

/// Evernote's export.
pub(super) const FORMAT: Description = Description {
    name: "enex",
    plural: "notes",
    endings: &["enex"],
    method: Method::Container { is: is_export, read },
};

/// Bytes of pictures that are put into the text of one note.
const MAX_PICTURES: usize = 8 << 20;

/// Files of a note that are named.
const MOST_FILES: usize = 100;

fn is_export(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(1024)).unwrap_or(text);
    head.starts_with('<') && head.contains("<en-export")
}

/// Reads every note.
fn read(text: &str, budget: &mut Budget) -> Extracted {
    let mut out = Extracted::default();
    let mut reader = Reader::from_str(xml::without_declaration(text));
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let (mut note, mut open, mut words) = (Note::default(), Vec::<String>::new(), String::new());
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                open.push(tag.local_name().as_ref().to_owned());
                words.clear();
            }
            Ok(Event::Text(text)) => words.push_str(&text.xml10_content()),
            Ok(Event::CData(text)) => words.push_str(&text),
            Ok(Event::GeneralRef(name)) => words.push_str(&xml::entity(&name)),
            Ok(Event::End(_)) => match open.pop().as_deref() {
                Some("note") if !out.push(std::mem::take(&mut note).draft(), budget) => return out,
                // What a file was taken from says nothing of the note.
                Some("source-url") if open.iter().any(|around| around == "resource") => {}
                Some(name) if name != "note" => note.take(name, std::mem::take(&mut words)),
                _ => {}
            },
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                out.problem(&format!("not whole: {error}"));
                break;
            }
        }
    }
    // A note that was cut off.
    if !open.is_empty() {
        if open.last().is_some_and(|name| name == "content") {
            note.take("content", words);
        }
        if !note.html.is_empty() {
            out.push(note.draft(), budget);
            out.problem("the last note is cut off");
        }
    }
    out
}

/// What is known of a note.
#[derive(Default)]
struct Note {
    meta: Meta,
    html: String,
    made: Option<crate::article::Moment>,
    /// The last resource: its type, and its bytes in Base64.
    kind: String,
    data: String,
    name: Option<Text>,
    /// Pictures, in the order in which the text names them, as addresses that hold them.
    pictures: Vec<String>,
    /// Bytes of them.
    taken: usize,
}

impl Note {
    fn take(&mut self, name: &str, words: String) {
        match name {
            "title" => self.meta.title = Text::some(&words),
            "content" => self.html = words,
            "created" => self.made = parse_date(&words),
            "updated" => self.meta.updated = parse_date(&words),
            "tag" => self.meta.tags.extend(Text::some(&words)),
            "author" => self.meta.byline = Text::some(&words),
            "source-url" => self.meta.url = Text::some(&words).filter(|url| url.contains("://")),
            "mime" => self.kind = words.trim().to_owned(),
            "data" => self.data = words,
            "file-name" => self.name = Text::some(&words),
            "resource" => self.resource(),
            _ => {}
        }
    }

    /// A picture stands in the text; of other files only their names are kept.
    fn resource(&mut self) {
        let (kind, name) = (std::mem::take(&mut self.kind), self.name.take());
        let code: String = std::mem::take(&mut self.data).split_whitespace().collect();
        if kind.starts_with("image/") && self.taken + code.len() <= MAX_PICTURES {
            self.taken += code.len();
            self.pictures.push(format!("data:{kind};base64,{code}"));
        } else if kind.starts_with("image/") {
            self.pictures.push(String::new());
        } else if let Some(url) = name.filter(|_| self.meta.enclosures.len() < MOST_FILES) {
            let bytes =
                base64::engine::general_purpose::STANDARD.decode(&code).map(|bytes| bytes.len() as u64);
            let kind = Text::some(&kind);
            self.meta.enclosures.push(Enclosure { url, kind, bytes: bytes.ok(), ..Enclosure::default() });
        }
    }

    fn draft(self) -> Draft {
        let imported = Imported { saved: self.made, ..Imported::default() };
        let content = if self.html.trim().is_empty() {
            Content::Nothing
        } else {
            Content::Fragment(self.with_pictures())
        };
        let meta = imported::without_entry(self.meta, &imported);
        Draft::new(Format::Enex, content).with_meta(meta).with_imported(imported)
    }

    /// The text with its pictures, and with boxes of tasks as signs. Evernote names a picture by a hash of it (MD5); the
    /// resources stand in the order of the text.
    fn with_pictures(&self) -> String {
        let html = xhtml::as_html(xml::without_declaration(&self.html));
        let html = html
            .replace("<en-todo checked=\"true\"></en-todo>", "☑ ")
            .replace("<en-todo checked=\"false\"></en-todo>", "☐ ")
            .replace("<en-todo></en-todo>", "☐ ");
        let mut pictures = self.pictures.iter();
        let mut out = String::with_capacity(html.len());
        for (at, part) in html.split("<en-media").enumerate() {
            if at == 0 {
                out.push_str(part);
                continue;
            }
            let (tag, rest) = part.split_once('>').unwrap_or((part, ""));
            let src = tag.contains("image/").then(|| pictures.next()).flatten().filter(|src| !src.is_empty());
            if let Some(src) = src {
                out.push_str(&format!("<img src=\"{}\">", html::escaped(src)));
            }
            out.push_str(rest);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format;

    #[test]
    fn a_note_is_read_with_all_that_is_known_of_it() {
        let text = "<?xml version=\"1.0\"?><!DOCTYPE en-export><en-export><note><title>Quay &amp; Tide</title>\
            <content><![CDATA[<?xml version=\"1.0\"?><!DOCTYPE en-note><en-note><div><en-todo checked=\"true\"/>Nets</div>\
            <div><en-media hash=\"a\" type=\"image/png\"/></div></en-note>]]></content><created>20240305T103000Z</created>\
            <tag>sea</tag><note-attributes><author>Ann</author><source-url>https://a.example/1</source-url></note-attributes>\
            <resource><data encoding=\"base64\">iVBO\nRw0K</data><mime>image/png</mime><resource-attributes>\
            <source-url>https://a.example/wall.png</source-url></resource-attributes></resource></note>\
            <note><title>Cut</title><content><![CDATA[<en-note>Words";
        let extracted = read(text, &mut Budget::of_test(text.len()));
        let (drafts, problems) = extracted.finish();
        let article = format::article(&drafts[0]).unwrap();
        assert_eq!(article.meta.title.as_deref(), Some("Quay & Tide"));
        assert_eq!(article.meta.url.as_deref(), Some("https://a.example/1"));
        assert_eq!(
            drafts[0].imported.saved.map(|at| at.to_string()).as_deref(),
            Some("2024-03-05T10:30:00Z")
        );
        assert_eq!(article.count_words(), 1);
        let shown = format!("{:?}", article.blocks);
        assert!(shown.contains("☑ Nets") && shown.contains("data:image/png;base64,iVBORw0K"), "{shown}");
        assert_eq!(drafts[0].meta.tags.len() + problems.len(), 2);
    }
}
