//! The elements of a feed, as tolerantly as browsers read pages: one entry at a time, so that a fault costs no other.

use std::{ops::Range, rc::Rc};

use quick_xml::{Reader, events::Event};

use super::{
    super::xml,
    names::{Names, Scope},
};

/// Elements whose inside is text or a page, not fields of the entry.
const TEXTS: &[&str] = &[
    "title",
    "description",
    "summary",
    "content",
    "encoded",
    "body",
    "fullitem",
    "div",
    "tagline",
    "abstract",
];

/// Elements that never stand in a title.
const NO_TITLE: &[&str] = &[
    "link",
    "description",
    "pubdate",
    "guid",
    "author",
    "content:encoded",
    "category",
    "summary",
    "content",
    "updated",
];

/// Bytes of a tag in which its end is looked for.
const LONGEST_TAG: usize = 4096;

/// Elements inside one another that are looked at.
const DEEPEST: usize = 4;

/// An element, and what is right inside it.
#[derive(Debug, Default)]
pub(super) struct Field {
    /// The name in lower case, with the usual prefix of its namespace: `itunes:summary`. What RSS and Atom define has none.
    pub(super) name: String,
    /// The name of the element around it, without its prefix.
    pub(super) parent: String,
    attributes: Vec<(String, String)>,
    /// All text inside.
    pub(super) text: String,
    /// What stands inside as it is written, where that has elements.
    pub(super) markup: Option<String>,
    /// What holds inside it.
    pub(super) scope: Rc<Scope>,
}

impl Field {
    /// The name without its prefix.
    pub(super) fn local(&self) -> &str {
        local(&self.name)
    }

    /// The value of an attribute, if there is one that is not empty.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }
}

pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Where the entries of a feed stand in its text: `item` and `entry`. One that is not closed ends where the next begins.
pub(super) fn entries(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| memchr::memchr(b'<', rest.as_bytes())) {
        let start = at + found;
        let rest = text.get(start..).unwrap_or_default();
        if let Some(end) = unread(rest) {
            at = start + end;
            continue;
        }
        at = start + 1;
        let tag = rest.get(1..).unwrap_or_default();
        let (is_end, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name =
            tag.split(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
        if !["item", "entry"].iter().any(|entry| local(name).eq_ignore_ascii_case(entry)) {
            continue;
        }
        let end = rest.find('>').map_or(text.len(), |end| start + end + 1);
        out.extend(open.take().map(|from| from..if is_end { end } else { start }));
        let is_empty = text.get(..end).is_some_and(|tag| tag.ends_with("/>"));
        open = Some(start).filter(|_| !is_end && !is_empty);
        at = end;
    }
    out.extend(open.map(|from| from..text.len()));
    out
}

/// The name of the first element without its prefix, whatever declarations and comments stand before it.
pub(super) fn root(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let inner = rest.strip_prefix('<')?;
        let end = if let Some(end) = unread(rest) {
            end
        } else if inner.starts_with('?') {
            rest.find("?>")? + 2
        } else if inner.starts_with('!') {
            // What it declares of its own stands in square brackets.
            let end = rest.find('>')?;
            if rest.get(..end)?.contains('[') {
                end + rest.get(end..)?.find("]>").unwrap_or_default() + 2
            } else {
                end + 1
            }
        } else {
            let end = inner.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))?;
            return inner.get(..end).map(local);
        };
        rest = rest.get(end..)?.trim_start();
    }
}

/// Bytes of a comment or of a section of characters at the beginning of `rest`, in which nothing is an element.
fn unread(rest: &str) -> Option<usize> {
    let (begin, end) =
        [("<![CDATA[", "]]>"), ("<!--", "-->")].into_iter().find(|(b, _)| rest.starts_with(b))?;
    Some(rest.find(end).map_or(rest.len(), |at| at.max(begin.len()) + end.len()))
}

/// What is not XML but meant: ampersands and signs that stand for themselves, characters that XML has not, a section that
/// was cut off.
fn repaired(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    // Bytes from the last end of a tag on; what begins among them was cut off.
    let tail = text.len() - text.rfind('>').map_or(0, |at| at + 1);
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&', '\0', '\u{b}', '\u{c}', '\u{1b}']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        if let Some(end) = unread(from) {
            let whole = from.get(..end).unwrap_or(from);
            out.push_str(whole);
            if end == from.len() && !whole.ends_with("]]>") && whole.starts_with("<![") {
                out.push_str("]]>");
            } else if end == from.len() && !whole.ends_with("-->") && whole.starts_with("<!-") {
                out.push_str("-->");
            }
            rest = from.get(end..).unwrap_or_default();
            continue;
        }
        let mut letters = from.chars();
        let first = letters.next().unwrap_or_default();
        rest = letters.as_str();
        let next = rest.chars().next().unwrap_or(' ');
        match first {
            '&' if !is_reference(rest) => out.push_str("&amp;"),
            '<' if !(next.is_alphabetic() || matches!(next, '/' | '!' | '?' | '_')) => out.push_str("&lt;"),
            // The beginning of a tag that was cut off.
            '<' if from.len() <= tail => rest = "",
            '<' => match unquoted(rest) {
                Some((name, after)) => {
                    out.push_str(&format!("<{name}>"));
                    rest = after;
                }
                None => out.push('<'),
            },
            '&' => out.push('&'),
            _ => {}
        }
    }
    out + rest
}

/// The name of a tag in which a quote is opened and not closed, and what stands behind it: the first sign that ends a tag
/// ends it too, or all of the entry would be the value of an attribute.
fn unquoted(rest: &str) -> Option<(&str, &str)> {
    let near = rest.get(..rest.floor_char_boundary(LONGEST_TAG)).unwrap_or(rest);
    let at = near.find('>')?;
    let (tag, after) = (rest.get(..at)?, rest.get(at + 1..)?);
    let open = tag.chars().fold(None, |open: Option<char>, c| match open {
        Some(quote) if quote == c => None,
        None if matches!(c, '"' | '\'') => Some(c),
        open => open,
    })?;
    let ends = after.find(['<', open])?;
    after.get(ends..)?.starts_with('<').then_some((tag.split_whitespace().next()?, after))
}

/// Whether what follows an ampersand is a name or a number and a semicolon.
fn is_reference(rest: &str) -> bool {
    let end = rest.get(..rest.floor_char_boundary(12)).unwrap_or(rest).find(';');
    end.and_then(|end| rest.get(..end)).is_some_and(|name| {
        !name.is_empty() && name.trim_start_matches('#').chars().all(|c| c.is_ascii_alphanumeric())
    })
}

/// Every element of a part of a feed that says something; never fails.
pub(super) fn fields(text: &str, names: &mut Names, around: &Rc<Scope>) -> Vec<Field> {
    let text = repaired(text);
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut out = Vec::new();
    // Open elements, and where what is inside them begins.
    let mut open: Vec<(Field, usize)> = Vec::new();
    // Elements that are open beyond those, inside a text or too deep.
    let mut inside = 0usize;
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or_default();
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let attributes = attributes(&tag);
                names.learn(&attributes);
                let name = names.usual(tag.name().as_ref());
                if NO_TITLE.contains(&&*name) && open.last().is_some_and(|(field, _)| field.name == "title") {
                    // A title that was not closed.
                    inside = 0;
                    out.extend(open.pop().map(|open| closed(open, &text, before)));
                }
                let is_text = open.last().is_some_and(|(field, _)| TEXTS.contains(&field.local()));
                if inside > 0 || is_text || open.len() >= DEEPEST {
                    if let Some((field, _)) = open.last_mut() {
                        field.markup.get_or_insert_default();
                    }
                    inside += 1;
                } else {
                    let begins = usize::try_from(reader.buffer_position()).unwrap_or_default();
                    let field = field(name, attributes, open.last().map(|(field, _)| field), around);
                    open.push((field, begins));
                }
            }
            Ok(Event::Empty(tag)) => {
                let is_text = open.last().is_some_and(|(field, _)| TEXTS.contains(&field.local()));
                if inside > 0 || is_text {
                    if let Some((field, _)) = open.last_mut() {
                        field.markup.get_or_insert_default();
                    }
                } else {
                    let attributes = attributes(&tag);
                    names.learn(&attributes);
                    let name = names.usual(tag.name().as_ref());
                    out.push(field(name, attributes, open.last().map(|(field, _)| field), around));
                }
            }
            Ok(Event::End(tag)) => {
                let name = names.usual(tag.name().as_ref());
                let is_last = open.last().is_some_and(|(field, _)| field.name == name);
                if inside > 0 && !is_last {
                    inside -= 1;
                } else if open.iter().any(|(field, _)| field.name == name) {
                    // What stands inside it and was not closed ends with it.
                    inside = 0;
                    while let Some(last) = open.pop() {
                        let is_it = last.0.name == name;
                        out.push(closed(last, &text, before));
                        if is_it {
                            break;
                        }
                    }
                }
            }
            Ok(Event::Text(words)) => push(&mut open, &words.xml10_content()),
            Ok(Event::CData(words)) => push(&mut open, &words),
            Ok(Event::GeneralRef(name)) => push(&mut open, &names.entity(&name)),
            Ok(Event::Eof) | Err(_) => {
                // What was cut off is kept as far as it goes.
                while let Some(last) = open.pop() {
                    out.push(closed(last, &text, text.len()));
                }
                return out;
            }
            Ok(_) => {}
        }
    }
}

fn closed((mut field, begins): (Field, usize), text: &str, ends: usize) -> Field {
    if field.markup.is_some() {
        field.markup = text.get(begins..ends).map(str::to_owned);
    }
    field
}

fn push(open: &mut [(Field, usize)], words: &str) {
    if let Some((field, _)) = open.last_mut() {
        field.text.push_str(words);
    }
}

/// Names of attributes in lower case, and their values.
fn attributes(tag: &quick_xml::events::BytesStart<'_>) -> Vec<(String, String)> {
    let mut all = tag.html_attributes();
    let attributes = all.with_checks(false).flatten().map(|attribute| {
        let value = xml::attribute_value(&attribute).unwrap_or_else(|| xml::unescaped(&attribute.value));
        (attribute.key.as_ref().to_ascii_lowercase(), value)
    });
    attributes.collect()
}

fn field(
    name: String,
    attributes: Vec<(String, String)>,
    inside: Option<&Field>,
    around: &Rc<Scope>,
) -> Field {
    let scope = Scope::of(&attributes, inside.map_or(around, |field| &field.scope));
    // Whatever stands in what an entry was taken from is not the entry's own, however deep.
    let is_source = |field: &Field| matches!(&*field.parent, "source" | "contributor");
    let parent = inside.map(|field| if is_source(field) { field.parent.as_str() } else { field.local() });
    let parent = parent.unwrap_or_default().to_owned();
    Field { name, parent, attributes, scope, ..Field::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Field> {
        fields(text, &mut Names::default(), &Rc::default())
    }

    #[test]
    fn entries_are_found_whatever_is_in_them() {
        for (text, count) in [
            ("<rss><item>a</item><item>b</item></rss>", 2),
            ("<rss><items/><item>a<item>b", 2),
            ("<feed><atom:entry a='1'>a</atom:entry><entry/></feed>", 1),
            ("<rss><item><![CDATA[</item><item>]]></item><!-- <item> --></rss>", 1),
            ("<rss><item><![CDATA[cut", 1),
            ("<rss>", 0),
        ] {
            assert_eq!(entries(text).len(), count, "{text}");
        }
    }

    #[test]
    fn faults_cost_nothing_but_themselves() {
        for (text, words) in [
            ("<item><title>a & b</title></item>", "a & b"),
            ("<item><title>a &amp; b &eacute;</title></item>", "a & b é"),
            ("<item><title>1 < 2 and 3</title></item>", "1 < 2 and 3"),
            ("<item><title><![CDATA[a < b]]></title>", "a < b"),
            ("<item><title><![CDATA[cut", "cut"),
            ("<item><title>cut", "cut"),
            ("<item><title>a\u{b}b</title><x:y z>", "ab"),
            ("<item></p><title a=b>bare</title></item>", "bare"),
        ] {
            let all = read(text);
            let title = all.iter().find(|field| field.name == "title").map(|field| field.text.as_str());
            assert_eq!(title, Some(words), "{text}");
        }
        let all = read("<item><title>a<link>b</link><description><p>c</description><guid>d</guid></item>");
        let words: Vec<(&str, &str)> =
            all.iter().map(|f| (&*f.name, f.markup.as_deref().unwrap_or(&f.text))).collect();
        assert_eq!(
            words,
            [("title", "a"), ("link", "b"), ("description", "<p>c"), ("guid", "d"), ("item", "")]
        );
        let all = read("<item><description><p>One</p> two</description></item>");
        assert_eq!(all[0].markup.as_deref(), Some("<p>One</p> two"));
    }
}
