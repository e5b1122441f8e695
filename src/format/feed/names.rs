//! What holds for a part of a feed and is said around it: prefixes, entities, the language, what addresses are relative to.

use std::{collections::HashMap, rc::Rc};

use url::Url;

use super::super::{address::has_scheme, xml};

/// Namespaces by what their addresses hold, in lower case, and their usual prefixes; none for what RSS and Atom define.
const NAMESPACES: &[(&str, &str)] = &[
    ("purl.org/rss/1.0/modules/content", "content"),
    ("purl.org/dc/elements", "dc"),
    ("purl.org/dc/terms", "dcterms"),
    ("/dtds/podcast-1.0.dtd", "itunes"),
    ("search.yahoo.com/mrss", "media"),
    ("www.w3.org/1999/xhtml", "xhtml"),
    ("www.w3.org/1999/02/22-rdf-syntax-ns", "rdf"),
    ("purl.org/rss/1.0/modules", "*"),
    ("www.w3.org/2005/atom", ""),
    ("purl.org/atom/ns", ""),
    ("purl.org/rss/1.0", ""),
    ("netscape.com/rdf/simple/0.9", ""),
    ("backend.userland.com/rss", ""),
    ("law.harvard.edu/tech/rss", ""),
    ("law.harvard.edu/rss", ""),
];

/// Prefixes and entities of a feed that are kept; of more nobody has heard.
const MOST: usize = 100;

/// Bytes of what an entity stands for.
const LONGEST_ENTITY: usize = 200;

/// What prefixes and entities mean in a feed.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Usual prefixes by those that are written, where they differ.
    prefixes: HashMap<String, &'static str>,
    entities: HashMap<String, String>,
}

impl Names {
    /// What the document type of a feed says that its entities are (XML 1.0, section 4.2): those that are words.
    pub(super) fn of_doctype(head: &str) -> Self {
        let mut entities = HashMap::new();
        for part in head.split("<!ENTITY").skip(1).take(MOST) {
            let quoted = part.split_once(['"', '\'']).and_then(|(name, rest)| {
                let quote = part.get(name.len()..)?.chars().next()?;
                Some((name.trim(), rest.split_once(quote)?.0))
            });
            if let Some((name, value)) = quoted
                && !name.contains(char::is_whitespace)
                && value.len() <= LONGEST_ENTITY
            {
                entities.insert(name.to_owned(), xml::unescaped(value));
            }
        }
        Self { entities, ..Self::default() }
    }

    /// Takes in what attributes say of prefixes.
    pub(super) fn learn(&mut self, attributes: &[(String, String)]) {
        for (key, value) in attributes {
            let Some(prefix) = key.strip_prefix("xmlns:") else { continue };
            let address = value.to_ascii_lowercase();
            let found = NAMESPACES.iter().find(|(part, _)| address.contains(part));
            if let Some((_, usual)) = found.filter(|(_, usual)| *usual != "*" && *usual != prefix)
                && self.prefixes.len() < MOST
            {
                self.prefixes.insert(prefix.to_owned(), usual);
            }
        }
    }

    /// A name in lower case, with the usual prefix of its namespace.
    pub(super) fn usual(&self, raw: &str) -> String {
        let name = raw.to_ascii_lowercase();
        let Some((prefix, local)) = name.split_once(':') else { return name };
        match self.prefixes.get(prefix) {
            Some(&"") => local.to_owned(),
            Some(usual) => format!("{usual}:{local}"),
            // Atom is written so where nobody says what it is.
            None if matches!(prefix, "atom" | "a10" | "rss") => local.to_owned(),
            None => name,
        }
    }

    /// What an entity stands for.
    pub(super) fn entity(&self, name: &str) -> String {
        self.entities.get(name).cloned().unwrap_or_else(|| xml::entity(name))
    }

    /// Markup without prefixes that stand for XHTML.
    pub(super) fn without_prefixes(&self, markup: &str) -> String {
        let written =
            self.prefixes.iter().filter(|(_, usual)| **usual == "xhtml").map(|(prefix, _)| &**prefix);
        let is_used = |prefix: &&str| markup.contains(&format!("<{prefix}:"));
        written.chain(["xhtml"]).filter(is_used).fold(markup.to_owned(), |markup, prefix| {
            markup.replace(&format!("<{prefix}:"), "<").replace(&format!("</{prefix}:"), "</")
        })
    }
}

/// What holds inside an element, unless one in it says otherwise.
#[derive(Debug, Default, Clone)]
pub(super) struct Scope {
    /// What addresses are relative to (`xml:base`).
    pub(super) base: Option<Url>,
    /// `xml:lang`.
    pub(super) language: Option<String>,
    /// The address of the site, to which addresses are relative where nothing else is said.
    pub(super) site: Option<Url>,
}

impl Scope {
    /// What holds inside an element with these attributes, where `around` holds around it.
    pub(super) fn of(attributes: &[(String, String)], around: &Rc<Self>) -> Rc<Self> {
        let value = |name| attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
        let (base, language) = (value("xml:base"), value("xml:lang"));
        if base.is_none() && language.is_none() {
            return Rc::clone(around);
        }
        let base = base.and_then(|base| match &around.base {
            Some(around) => around.join(base).ok(),
            None => Url::parse(base).ok(),
        });
        let language = language.map_or_else(|| around.language.clone(), |language| Some(language.to_owned()));
        Rc::new(Self {
            site: around.site.clone(),
            base: base.or_else(|| around.base.clone()),
            language: language.filter(|l| !l.is_empty()),
        })
    }

    /// An address that leads from anywhere, where it can be known.
    pub(super) fn whole(&self, address: &str) -> String {
        let is_whole = has_scheme(address);
        let joined = self
            .base
            .as_ref()
            .or(self.site.as_ref())
            .filter(|_| !is_whole)
            .and_then(|base| base.join(address).ok());
        joined.map_or_else(|| address.to_owned(), String::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_what_they_stand_for() {
        let mut names = Names::default();
        let of = |prefix: &str, address: &str| (format!("xmlns:{prefix}"), address.to_owned());
        names.learn(&[
            of("d", "http://purl.org/dc/elements/1.1/"),
            of("r", "http://purl.org/rss/1.0/"),
            of("a", "http://www.w3.org/2005/Atom"),
            of("pod", "http://www.itunes.com/DTDs/PodCast-1.0.dtd"),
            of("slash", "http://purl.org/rss/1.0/modules/slash/"),
            of("h", "http://www.w3.org/1999/xhtml"),
        ]);
        for (written, usual) in [
            ("d:Creator", "dc:creator"),
            ("r:title", "title"),
            ("a:link", "link"),
            ("pod:summary", "itunes:summary"),
            ("slash:comments", "slash:comments"),
            ("media:title", "media:title"),
            ("Title", "title"),
        ] {
            assert_eq!(names.usual(written), usual);
        }
        assert_eq!(names.without_prefixes("<h:p>a <h:i>b</h:i></h:p>"), "<p>a <i>b</i></p>");
    }

    #[test]
    fn entities_of_the_document_type_are_words() {
        let names =
            Names::of_doctype(r#"<!DOCTYPE rss [<!ENTITY name "Quay &amp; Tide"> <!ENTITY % p 'x'>]>"#);
        assert_eq!(names.entity("name"), "Quay & Tide");
        assert_eq!(names.entity("eacute"), "é");
        assert_eq!(names.entity("unknown"), "&unknown;");
    }

    #[test]
    fn bases_are_relative_to_those_around_them() {
        let base = |base: &str, around: &Rc<Scope>| Scope::of(&[("xml:base".into(), base.into())], around);
        let outer = base("http://a.example/b/", &Rc::default());
        let inner = base("c/", &outer);
        assert_eq!(inner.whole("d"), "http://a.example/b/c/d");
        assert_eq!(base("http://[", &outer).whole("d"), "http://a.example/b/d");
        assert_eq!(inner.whole("mailto:a@b.example"), "mailto:a@b.example");
        assert_eq!(inner.whole("/go?to=https://b.example/"), "http://a.example/go?to=https://b.example/");
        assert_eq!(inner.whole("http://[broken"), "http://[broken");
    }
}
