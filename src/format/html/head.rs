//! What a page says of its article: in its head, in JSON-LD, and around the headline.

use dom_query::{Document, NodeRef};

use super::{linked, linked::Story, names, opening::Opening, outline::Outline, site, titles::Titles};
use crate::article::{Meta, Moment, Text, meta, parse_date, text};

/// Words of a standfirst.
const STANDFIRST: std::ops::RangeInclusive<usize> = 4..=80;

/// Headings of which one may be the headline.
const HEADINGS: usize = 20;

/// Hosts of other forms of the page.
const HOSTS: usize = 6;

/// What a page calls other forms of itself.
const RELATED: &[&str] = &["alternate", "shortlink", "amphtml", "home", "search", "index"];

/// Names of metadata, in the order in which they are believed.
const TITLES: &[&str] =
    &["og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "title"];
const AUTHORS: &[&str] = &[
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "parsely-author",
    "sailthru.author",
    "byl",
    "citation_author",
    "book:author",
];
const DATES: &[&str] = &[
    "article:published_time",
    "datepublished",
    "article:published",
    "og:published_time",
    "published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date.created",
    "dc.date",
    "citation_publication_date",
    "citation_date",
    "rnews:datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "published-date",
    "article_date_original",
    "originalpublicationdate",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "date",
    "weibo:article:create_at",
    "created",
    "shareaholic:article_published_time",
];
const UPDATES: &[&str] = &[
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "last-modified",
    "revised",
];
const DESCRIPTIONS: &[&str] = &[
    "og:description",
    "description",
    "twitter:description",
    "dc.description",
    "dcterms.description",
    "dcterms.abstract",
];
const SITES: &[&str] = &[
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "dcterms.publisher",
    "twitter:site",
];
const LANGUAGES: &[&str] = &["og:locale", "content-language", "dc.language", "dcterms.language", "language"];
const TAGS: &[&str] = &["article:tag", "keywords", "news_keywords", "parsely-tags", "sailthru.tags"];

pub(super) struct Head {
    /// Names, in lower case, and what they say, in the page's order.
    metas: Vec<(String, String)>,
    titles: Vec<String>,
    headings: Vec<String>,
    /// Headings of the second and third level.
    minor: Vec<String>,
    /// Hosts of other forms of the page: its feed, its short address.
    hosts: Vec<String>,
    language: Option<String>,
    pub(super) url: Option<String>,
    pub(super) story: Option<Story>,
}

impl Head {
    pub(super) fn of(document: &Document) -> Self {
        let mut metas = Vec::new();
        let (mut title, mut canonical, mut headings, mut language) = (None, None, Vec::new(), None);
        let (mut minor, mut hosts) = (Vec::new(), Vec::new());
        for node in document.root().descendants_it().filter(NodeRef::is_element) {
            if node.has_name("meta") {
                let content = node.attr("content").filter(|content| !content.trim().is_empty());
                for name in
                    ["property", "name", "itemprop", "http-equiv"].iter().filter_map(|name| node.attr(name))
                {
                    metas.extend(
                        content.as_ref().map(|content| (name.trim().to_lowercase(), content.to_string())),
                    );
                }
            } else if node.has_name("title")
                && title.is_none()
                && !node.ancestors_it(Some(3)).any(|n| n.has_name("svg"))
            {
                title = line(&node.text());
            } else if node.has_name("link") {
                let rel = node.attr("rel").unwrap_or_default().to_ascii_lowercase();
                let href = || node.attr("href").map(|href| href.trim().to_owned());
                if rel == "canonical" {
                    canonical = canonical.or_else(href);
                } else if RELATED.contains(&&*rel) && hosts.len() < HOSTS {
                    hosts.extend(href().as_deref().and_then(meta::host).map(str::to_owned));
                }
            } else if node.has_name("h1") && headings.len() < HEADINGS {
                headings.extend(line(&node.text()));
            } else if (node.has_name("h2") || node.has_name("h3")) && minor.len() < HEADINGS {
                minor.extend(line(&node.text()));
            } else if node.has_name("html") {
                language = node.attr("lang").or_else(|| node.attr("xml:lang")).map(|lang| lang.to_string());
            }
        }
        let is_web = |url: &String| url.starts_with("http://") || url.starts_with("https://");
        let said = |name: &str| {
            metas.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim().to_owned())
        };
        let url = said("og:url").filter(is_web).or(canonical.filter(is_web));
        let mut titles: Vec<String> =
            TITLES.iter().filter_map(|name| said(name)).filter_map(|title| line(&decoded(title))).collect();
        let story =
            linked::story(document, url.as_deref(), headings.first().or(titles.first()).map(String::as_str));
        // The title of the window comes first: others name the site more often.
        titles.splice(0..0, title);
        if let Some(headline) =
            story.as_ref().filter(|story| story.is_article).and_then(|story| story.headline.as_deref())
        {
            titles.extend(line(headline));
        }
        Self { metas, titles, headings, minor, hosts, language, url, story }
    }

    fn first(&self, names: &[&str]) -> Option<&str> {
        let named = |name: &&str| self.metas.iter().find(|(known, _)| known == *name);
        names.iter().find_map(named).map(|(_, value)| value.as_str())
    }

    fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.metas.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn sites(&self) -> Vec<String> {
        let mut sites: Vec<String> = SITES
            .iter()
            .flat_map(|name| self.all(name))
            .map(|site| site.trim_start_matches('@').to_owned())
            .collect();
        sites.extend(self.story.as_ref().and_then(|story| story.publisher.clone()));
        let own = self.url.as_deref().and_then(meta::host);
        for host in own.into_iter().chain(self.hosts.iter().map(String::as_str)) {
            sites.push(host.to_owned());
            // `gazette` of `news.gazette.co.uk`: the longest part.
            sites.extend(host.split('.').max_by_key(|part| part.len()).map(str::to_owned));
        }
        sites
    }

    /// Who wrote the page, whose name their own site may go by.
    fn names(&self) -> Vec<String> {
        let said = AUTHORS.iter().flat_map(|name| self.all(name)).map(str::to_owned);
        let of_story = self.story.iter().flat_map(|story| story.authors.iter().cloned());
        said.chain(of_story).filter(|name| name.contains(' ') && !name.contains("://")).collect()
    }

    /// Everything that is known of the article at `root`, and what stands above its text.
    pub(super) fn meta<'o, 'a>(&self, outline: &'o Outline<'a>, root: usize) -> (Meta, Opening<'o, 'a>) {
        let sites = self.sites();
        let shown = site::names(outline);
        // What the page calls its site, where its window is called so too.
        let in_title = shown.iter().find(|name| {
            self.titles.iter().any(|title| title.len() > name.len() && title.ends_with(name.as_str()))
        });
        let in_title = in_title.and_then(|name| Text::some(name));
        let mut titles = Titles {
            said: self.titles.clone(),
            headings: self.headings.clone(),
            minor: self.minor.clone(),
            sites: [sites.clone(), shown, self.names()]
                .concat()
                .iter()
                .map(|name| names::folded(name))
                .collect(),
        };
        let opening = Opening::of(outline, root, &self.headings, titles.headline().as_deref());
        // Of several headings of the first level the one above the text comes first.
        titles.headings.splice(0..0, opening.heading());
        let story = self.story.as_ref();
        let some = |text: Option<String>| text.as_deref().and_then(Text::some);
        let when = |texts: &[&str]| texts.iter().find_map(|raw| plausible(parse_date(raw)?));
        let said = |names: &[&str]| {
            names.iter().flat_map(|name| self.all(name)).find_map(|raw| plausible(parse_date(raw)?))
        };
        let updated = story.and_then(|story| when(&[story.updated.as_deref()?])).or_else(|| said(UPDATES));
        let published = story
            .and_then(|story| when(&[story.published.as_deref()?]))
            .or_else(|| said(DATES))
            .or_else(|| opening.published())
            .or_else(|| self.url.as_deref().and_then(date_of_address))
            .or(updated);
        let meta = Meta {
            title: some(titles.headline()),
            standfirst: None,
            byline: some(self.byline(&opening, &sites)),
            published,
            updated: updated.filter(|updated| Some(*updated) != published),
            site: self.site().or(in_title),
            url: some(self.url.clone()),
            language: self.language(),
            tags: self.tags(),
            ..Meta::default()
        };
        (meta, opening)
    }

    fn byline(&self, opening: &Opening<'_, '_>, sites: &[String]) -> Option<String> {
        let story = self.story.as_ref().map(|story| story.authors.clone()).unwrap_or_default();
        let is_site = |name: &String| sites.iter().any(|site| names::folded(site) == names::folded(name));
        let said: Vec<String> = AUTHORS
            .iter()
            .map(|name| {
                self.all(name).filter(|value| !value.contains("://")).map(str::to_owned).collect::<Vec<_>>()
            })
            .find(|all| all.iter().any(|name| names::byline(name).is_some()))
            .unwrap_or_default();
        let of_story = names::joined(story, sites);
        let of_head = names::joined(said, sites);
        let person = |name: &Option<String>| name.clone().filter(|name| !is_site(name));
        person(&of_story).or_else(|| person(&of_head)).or_else(|| opening.byline()).or(of_story).or(of_head)
    }

    fn site(&self) -> Option<Text> {
        let said = self.first(SITES).map(|site| site.trim_start_matches('@').to_owned());
        said.or_else(|| self.story.as_ref()?.publisher.clone()).as_deref().and_then(Text::some)
    }

    fn language(&self) -> Option<Text> {
        let said = self
            .language
            .as_deref()
            .or_else(|| self.story.as_ref()?.language.as_deref())
            .or_else(|| self.first(LANGUAGES));
        said.map(|language| language.trim().replace('_', "-"))
            .filter(|language| is_language(language))
            .as_deref()
            .and_then(Text::some)
    }

    fn tags(&self) -> Vec<Text> {
        let said: Vec<&str> = TAGS
            .iter()
            .map(|name| self.all(name).collect::<Vec<_>>())
            .find(|all| !all.is_empty())
            .unwrap_or_default();
        let of_story = self.story.iter().flat_map(|story| story.keywords.iter().map(String::as_str));
        let mut tags: Vec<Text> = Vec::new();
        for tag in
            said.into_iter().chain(of_story).flat_map(|all| all.split([',', ';'])).filter_map(Text::some)
        {
            if !tags.contains(&tag) && tag.len() <= 80 {
                tags.push(tag);
            }
        }
        tags.truncate(24);
        tags
    }

    /// The sentence that the page says of its article.
    pub(super) fn description(&self) -> Option<String> {
        let said =
            self.first(DESCRIPTIONS).map(str::to_owned).or_else(|| self.story.as_ref()?.description.clone());
        said.and_then(|said| line(&decoded(said)))
    }

    /// The address of the picture that the page shows of itself elsewhere.
    pub(super) fn picture(&self) -> Option<String> {
        let own = self.story.as_ref().filter(|story| story.is_article).and_then(|story| story.image.clone());
        let is_article =
            self.first(&["og:type"]).is_some_and(|kind| kind.starts_with("article")) || own.is_some();
        let said = self
            .first(&["og:image", "og:image:url", "twitter:image", "twitter:image:src"])
            .map(str::to_owned);
        said.or(own).filter(|_| is_article)
    }
}

/// A text whose entities were written as text: `&amp;quot;` in the page.
fn decoded(text: String) -> String {
    let is_entity = text.split_once('&').is_some_and(|(_, rest)| rest.contains(';'));
    if is_entity { linked::unescaped(&text) } else { text }
}

/// The words of a text in one line; none where there are none.
pub(super) fn line(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

fn is_language(tag: &str) -> bool {
    let first = tag.split('-').next().unwrap_or_default();
    (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic()) && tag.len() <= 16
}

/// Dates of the time in which there are pages, and of old texts; others are a mistake.
pub(super) fn plausible(moment: Moment) -> Option<Moment> {
    (1800..=2100).contains(&moment.date.year()).then_some(moment)
}

/// `/2024/03/05/` in an address.
fn date_of_address(url: &str) -> Option<Moment> {
    let parts: Vec<&str> = url.split(['/', '-', '_']).collect();
    parts.windows(3).find_map(|three| {
        let [year, month, day] = three else { return None };
        let is_year = year.len() == 4 && (year.starts_with("19") || year.starts_with("20"));
        (is_year && month.len() <= 2 && day.len() <= 2)
            .then(|| parse_date(&format!("{year}-{month:0>2}-{day:0>2}")))
            .flatten()
    })
}

/// Whether `words` are of the length of a standfirst.
pub(super) fn is_standfirst(words: &str) -> bool {
    STANDFIRST.contains(&text::words(words))
}
