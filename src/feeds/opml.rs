//! Subscriptions as OPML (opml.org/spec2.opml), in and out.
//!
//! What programs call OPML is read as it is found: without `text`, with a bare `&`, with attributes without quotes and in any
//! capitals, cut off, without a body; folders as outlines around feeds, as `category`, or both. What an outline says that means
//! nothing here is kept and written back.

use std::collections::BTreeMap;

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{Subscription, feed_key, subscriptions::Source};
use crate::{article::Text, format::unescaped};

/// Outlines inside one another that count; what is deeper belongs to the deepest of these.
const DEEPEST: usize = 16;

/// What a list of subscriptions of another program says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// The feeds, in its order, each once.
    pub feeds: Vec<Subscription>,
    /// Names and queries of saved searches.
    pub searches: Vec<(Text, String)>,
    /// What could not be taken over, and why.
    pub problems: Vec<Text>,
}

impl Imported {
    /// Adds a feed; one that is there already only adds what it says more.
    pub(super) fn push(&mut self, feed: Subscription) {
        if Source::of(&feed.address).is_none() || feed.address.contains(char::is_control) {
            return self.problem(&format!("{}: no address of a feed", feed.address));
        }
        match self.feeds.iter_mut().find(|known| known.key() == feed.key()) {
            None => self.feeds.push(feed),
            Some(known) => {
                // A feed in two folders: the other one as a tag.
                let other = feed.section.filter(|section| known.section.as_ref() != Some(section));
                for tag in other.into_iter().chain(feed.tags) {
                    if !known.tags.contains(&tag) {
                        known.tags.push(tag);
                    }
                }
                known.title = known.title.take().or(feed.title);
            }
        }
    }

    pub(super) fn problem(&mut self, reason: &str) {
        self.problems.push(Text::line(reason));
    }
}

/// Whether a text is OPML: its first element says so.
pub fn is_opml(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(4096)).unwrap_or(text).to_ascii_lowercase();
    let mut elements = head.split('<').skip(1).filter(|rest| !rest.starts_with(['?', '!']));
    elements.next().is_some_and(|first| {
        ["opml", "outline"].iter().any(|name| {
            let rest = first.strip_prefix(name);
            rest.is_some_and(|rest| {
                rest.starts_with(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/')
            })
        })
    })
}

/// Reads the subscriptions of an OPML file.
///
/// ```
/// let text = "<opml><body><outline text='News'><outline xmlUrl='https://a.example/feed?a=1&b=2'/></outline></body></opml>";
/// let read = newsprint::feeds::opml::read(text);
/// assert_eq!(read.feeds[0].address, "https://a.example/feed?a=1&b=2");
/// assert_eq!(read.feeds[0].section.as_deref(), Some("News"));
/// ```
pub fn read(text: &str) -> Imported {
    let mut out = Imported::default();
    // Names of the folders that are open, and nothing for feeds that are.
    let mut open: Vec<Option<Text>> = Vec::new();
    let mut prefixes = BTreeMap::new();
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}').trim_start());
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) if is_outline(&tag) => {
                let name = outline(&tag, &open, &prefixes, &mut out);
                open.push(name);
            }
            Ok(Event::Empty(tag)) if is_outline(&tag) => drop(outline(&tag, &open, &prefixes, &mut out)),
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                let declared = attributes(&tag).into_iter().filter(|(name, _)| name.starts_with("xmlns:"));
                prefixes.extend(declared);
            }
            Ok(Event::End(tag)) if tag.name().as_ref().eq_ignore_ascii_case("outline") => drop(open.pop()),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                out.problem(&format!("not whole: {error}; the feeds before that are read"));
                break;
            }
        }
    }
    out
}

fn is_outline(tag: &BytesStart<'_>) -> bool {
    tag.name().as_ref().eq_ignore_ascii_case("outline")
}

/// Names and values, of one name the first. Values stand with quotes or without.
pub(super) fn attributes(tag: &BytesStart<'_>) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for attribute in tag.html_attributes().with_checks(false).flatten() {
        let name = attribute.key.as_ref().to_owned();
        if !all.iter().any(|(known, _)| known.eq_ignore_ascii_case(&name)) {
            all.push((name, unescaped(&attribute.value)));
        }
    }
    all
}

/// Takes a feed over; what does not name one is a folder, whose name is given.
fn outline(
    tag: &BytesStart<'_>,
    open: &[Option<Text>],
    prefixes: &BTreeMap<String, String>,
    out: &mut Imported,
) -> Option<Text> {
    let mut own = attributes(tag);
    let mut take = |wanted: &str| {
        let at = own.iter().position(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
        Some(own.remove(at).1).filter(|value| !value.trim().is_empty())
    };
    let (text, title) = (take("text"), take("title"));
    let name = title.or(text).as_deref().and_then(Text::some);
    let kind = take("type");
    // Some write the feed's address as that of a link.
    let address = take("xmlUrl").or_else(|| match kind.as_deref() {
        Some("rss" | "atom" | "feed") => take("url"),
        _ => None,
    });
    let Some(address) = address.map(|address| address.trim().to_owned()) else {
        return name.filter(|_| open.len() < DEEPEST);
    };
    let categories = take("category").unwrap_or_default();
    let folders: Vec<&str> = open.iter().flatten().map(|folder| &**folder).collect();
    let mut section = Text::some(&folders.join("/"));
    let mut tags = Vec::new();
    // A path with a slash before it is a category, anything else a tag; one alone is what many write for a folder.
    let is_one = !categories.contains(',');
    for category in categories.split(',').map(str::trim) {
        let (path, is_path) = category.strip_prefix('/').map_or((category, false), |path| (path, true));
        match Text::some(path) {
            Some(path) if section.is_none() && (is_path || is_one) => section = Some(path),
            Some(path) if section.as_ref() != Some(&path) && !tags.contains(&path) => tags.push(path),
            _ => {}
        }
    }
    let kind = kind.filter(|kind| kind != "rss").map(|kind| ("type".to_owned(), kind));
    let mut opml: BTreeMap<String, String> =
        own.into_iter().chain(kind).filter(|(name, _)| is_name(name)).collect();
    // What a prefix means stands at the root, which is another one when it is written back.
    let used: Vec<String> =
        opml.keys().filter_map(|name| Some(format!("xmlns:{}", name.split_once(':')?.0))).collect();
    opml.extend(
        used.into_iter()
            .filter_map(|name| prefixes.get_key_value(&name))
            .map(|(k, v)| (k.clone(), v.clone())),
    );
    opml.retain(|name, _| match name.split_once(':') {
        Some((prefix, _)) if prefix != "xmlns" && prefix != "xml" => {
            prefixes.contains_key(&format!("xmlns:{prefix}"))
        }
        _ => true,
    });
    let title = name.filter(|name| feed_key(name) != feed_key(&address));
    out.push(Subscription { title, section, tags, opml, ..Subscription::new(&address) });
    None
}

/// Whether it can be written back as the name of an attribute.
fn is_name(name: &str) -> bool {
    let first = |c: char| c.is_alphabetic() || c == '_';
    let later = |c: char| c.is_alphanumeric() || "_-.:".contains(c);
    name.starts_with(first)
        && name.chars().all(later)
        && name.matches(':').count() < 2
        && !name.ends_with(':')
}

/// The subscriptions as OPML 2.0: a folder a section, tags as categories.
pub fn write(feeds: &[Subscription]) -> String {
    let mut tree = Folder::default();
    for feed in feeds {
        let path = feed.section.as_deref().unwrap_or_default();
        let names: Vec<&str> = path.split('/').map(str::trim).filter(|name| !name.is_empty()).collect();
        tree.put(&names, feed);
    }
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n    \
         <title>Subscriptions of newsprint</title>\n  </head>\n  <body>\n",
    );
    tree.write(2, &mut out);
    out.push_str("  </body>\n</opml>\n");
    out
}

/// Feeds of one section, and the sections in it.
#[derive(Default)]
struct Folder<'a> {
    feeds: Vec<&'a Subscription>,
    folders: Vec<(&'a str, Folder<'a>)>,
}

impl<'a> Folder<'a> {
    fn put(&mut self, path: &[&'a str], feed: &'a Subscription) {
        let Some((name, rest)) = path.split_first() else { return self.feeds.push(feed) };
        if let Some((_, folder)) = self.folders.iter_mut().find(|(known, _)| known == name) {
            return folder.put(rest, feed);
        }
        let mut folder = Self::default();
        folder.put(rest, feed);
        self.folders.push((name, folder));
    }

    fn write(&self, depth: usize, out: &mut String) {
        let indent = "  ".repeat(depth);
        for feed in &self.feeds {
            out.push_str(&format!("{indent}<outline"));
            let title = feed.title.as_deref().unwrap_or(&feed.address);
            let mut put = |name: &str, value: &str| out.push_str(&format!(" {name}=\"{}\"", escaped(value)));
            put("text", title);
            put("title", title);
            if !feed.opml.contains_key("type") {
                put("type", "rss");
            }
            put("xmlUrl", &feed.address);
            if !feed.tags.is_empty() {
                let tags: Vec<String> = feed.tags.iter().map(|tag| tag.replace(',', " ")).collect();
                // One category alone, without a folder, is what many write for a section.
                let end = if feed.section.is_none() && tags.len() == 1 { "," } else { "" };
                put("category", &format!("{}{end}", tags.join(",")));
            }
            feed.opml.iter().for_each(|(name, value)| put(name, value));
            out.push_str("/>\n");
        }
        for (name, folder) in &self.folders {
            let name = escaped(name);
            out.push_str(&format!("{indent}<outline text=\"{name}\" title=\"{name}\">\n"));
            folder.write(depth + 1, out);
            out.push_str(&format!("{indent}</outline>\n"));
        }
    }
}

/// As it may stand in quotes; what XML has no way to write is left out.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", u32::from(c))),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `address | title | section | tags | own attributes`, a feed a line.
    fn seen(text: &str) -> String {
        let line = |feed: &Subscription| {
            let word = |text: &Option<Text>| text.as_deref().unwrap_or("-").to_owned();
            let tags: Vec<&str> = feed.tags.iter().map(|tag| &**tag).collect();
            let own: Vec<String> = feed.opml.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let (title, section) = (word(&feed.title), word(&feed.section));
            format!("{} | {title} | {section} | {} | {}", feed.address, tags.join(","), own.join(","))
        };
        read(text).feeds.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_dialects_that_people_have_are_read() {
        for (outlines, feeds) in [
            // As the specification has it.
            (
                r#"<outline text="A" type="rss" xmlUrl="https://a.example/feed" category="/News/World,sea,moon"/>"#,
                "https://a.example/feed | A | News/World | sea,moon | ",
            ),
            // No text; a bare ampersand; capitals; no quotes; single quotes.
            (r#"<outline xmlUrl="https://a.example/?a=1&b=2"/>"#, "https://a.example/?a=1&b=2 | - | - |  | "),
            ("<OUTLINE TITLE='Q&amp;A' XMLURL='https://a.example/'/>", "https://a.example/ | Q&A | - |  | "),
            ("<outline text=A xmlurl=https://a.example/x />", "https://a.example/x | A | - |  | "),
            (
                r#"<outline text="AT&T" xmlUrl=" https://a.example/x "/>"#,
                "https://a.example/x | AT&T | - |  | ",
            ),
            // A category alone is what others call a folder.
            (
                r#"<outline text="A" xmlUrl="https://a.example/x" category="Tech"/>"#,
                "https://a.example/x | A | Tech |  | ",
            ),
            (
                r#"<outline text="A" xmlUrl="https://a.example/x" category="Tech,"/>"#,
                "https://a.example/x | A | - | Tech | ",
            ),
            // Flat and nested mixed, folders in folders, a folder without a name, a feed around feeds.
            (
                r#"<outline text="A" xmlUrl="https://a.example/"/><outline title="News"><outline text="B" xmlUrl="https://b.example/"/>
                   <outline text="World"><outline text="C" xmlUrl="https://c.example/" category="News/World"></outline></outline></outline>
                   <outline><outline text="D" xmlUrl="https://d.example/"/></outline>"#,
                "https://a.example/ | A | - |  | \nhttps://b.example/ | B | News |  | \nhttps://c.example/ | C | News/World |  | \n\
                 https://d.example/ | D | - |  | ",
            ),
            // The same feed in two folders.
            (
                r#"<outline text="X"><outline text="A" xmlUrl="https://a.example/f"/></outline>
                   <outline text="Y"><outline text="A" xmlUrl="http://www.a.example/f/"/></outline>"#,
                "https://a.example/f | A | X | Y | ",
            ),
            // Own attributes, with the prefix's meaning.
            (
                r#"<outline text="A" type="atom" xmlUrl="https://a.example/" htmlUrl="https://a.example" frss:priority="feed" no:where="x"/>"#,
                "https://a.example/ | A | - |  | frss:priority=feed,htmlUrl=https://a.example,type=atom,xmlns:frss=https://f.example/",
            ),
            // The address as that of a link; what is only a link; what is no address.
            (
                r#"<outline type="rss" text="A" url="https://a.example/"/>"#,
                "https://a.example/ | A | - |  | ",
            ),
            (r#"<outline type="link" text="A" url="https://a.example/"/>"#, ""),
            (r#"<outline text="A" xmlUrl="javascript:alert(1)"/>"#, ""),
            // An address as the title is none.
            (
                r#"<outline text="https://a.example/x" xmlUrl="https://a.example/x"/>"#,
                "https://a.example/x | - | - |  | ",
            ),
            ("", ""),
        ] {
            let head = "<?xml version='1.0' encoding='UTF-8'?>\n<opml version='1.1' xmlns:frss='https://f.example/'>";
            let whole = format!("{head}<head><title>x</title></head><body>{outlines}</body></opml>");
            assert_eq!(seen(&whole), feeds, "{outlines}");
            // Without a body, and cut off.
            assert_eq!(seen(&format!("\u{feff}\n{head}{outlines}")), feeds, "{outlines}");
            assert!(is_opml(&whole) && is_opml(&format!("\u{feff}\n{head}")));
        }
        assert!(
            !is_opml("<rss><channel/></rss>") && !is_opml("opml") && !is_opml("<opmlx>") && is_opml("<OPML>")
        );
        let cut = read("<opml><body><outline xmlUrl='https://a.example/'/><outline xmlUrl='https://b.exa");
        assert_eq!((cut.feeds.len(), cut.problems.len()), (1, 1), "{cut:?}");
    }

    type Made = (Option<Text>, Option<Text>, std::collections::BTreeSet<Text>, BTreeMap<String, String>);

    fn feeds() -> impl Strategy<Value = Vec<Subscription>> {
        let name = || "[a-zA-Zé新<>&\"' ]{1,12}".prop_filter_map("blank", |name| Text::some(&name));
        let section = prop::option::of("[a-c<&]{1,3}(/[a-c\"é]{1,2})?".prop_map(|path| Text::line(&path)));
        let opml = prop::collection::btree_map("[a-z]{3}Of", "[ -~\n\t\u{a0}-\u{2fff}]{0,9}", 0..3);
        let feed = (prop::option::of(name()), section, prop::collection::btree_set(name(), 0..3), opml);
        let made = |(at, (title, section, tags, opml)): (usize, Made)| {
            let address = format!("https://a.example/{at}?x=1&y=\"'");
            let tags = tags.into_iter().filter(|tag| section.as_ref() != Some(tag)).collect();
            // A value of nothing is no value.
            let opml = opml.into_iter().filter(|(_, value)| !value.is_empty()).collect();
            Subscription { title, section, tags, opml, ..Subscription::new(&address) }
        };
        prop::collection::vec(feed, 0..6).prop_map(move |all| all.into_iter().enumerate().map(made).collect())
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(feeds in feeds()) {
            let read = read(&write(&feeds));
            prop_assert_eq!(&read.problems, &[]);
            let by_address = |mut feeds: Vec<Subscription>| {
                feeds.sort_by(|a, b| a.address.cmp(&b.address));
                feeds
            };
            prop_assert_eq!(by_address(read.feeds), by_address(feeds));
        }

        #[test]
        fn whatever_is_read_is_written_so_that_it_reads_back(text in "(<outline|</outline>|<body|/>|>| [a-zA-Z:]{1,6}=|\"|'|&|xmlUrl=\"https://a\\.b/[c-e]\"| text=\"[a-c/&;#]{0,5}\"| category=\"[a-c,/]{0,6}\"){0,24}") {
            let first = read(&text).feeds;
            let again = read(&write(&first)).feeds;
            prop_assert_eq!(first.len(), again.len());
            prop_assert_eq!(write(&again), write(&first));
        }
    }
}
