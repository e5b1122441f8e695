//! Names of an article that stay the same when its text, its headline or its file do not.

use std::borrow::Cow;

use serde_json::Value;
use url::Url;

use super::{Identity, index::day_number, values::About};
use crate::{
    article::{Article, Content, Draft, Meta, meta::host, to_json},
    find::fold,
};

/// Parameters of an address that say who sent the reader, and nothing of what is read; those that end in a star, and all that
/// begin like them.
const TRACKING: &[&str] = &[
    "utm_*",
    "mtm_*",
    "pk_*",
    "piwik_*",
    "ns_*",
    "hsa_*",
    "at_medium",
    "at_campaign",
    "at_custom*",
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "ysclid",
    "twclid",
    "ttclid",
    "igshid",
    "igsh",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "_hsenc",
    "_hsmi",
    "__hstc",
    "__hssc",
    "__hsfp",
    "hsctatracking",
    "vero_id",
    "oly_anon_id",
    "oly_enc_id",
    "wickedid",
    "s_cid",
    "ncid",
    "cmpid",
    "ref_src",
    "ref_url",
    "_ga",
    "_gl",
    "srsltid",
    "ck_subscriber_id",
];

/// The same address however it was written: without scheme, `www.`, slash at the end, parameters that only track, and the
/// place on the page. `None` for a site's front page, which is the address of no article, and for what is no address.
pub(crate) fn canonical(address: &str) -> Option<String> {
    let address = address.trim();
    let parsed = match Url::parse(address) {
        Ok(parsed) => parsed,
        Err(_) if address.starts_with("www.") => Url::parse(&format!("https://{address}")).ok()?,
        Err(_) => return None,
    };
    if !matches!(parsed.scheme(), "http" | "https") {
        return None;
    }
    let host = parsed.host_str()?.trim_end_matches('.');
    let host = host.strip_prefix("www.").unwrap_or(host);
    // Either scheme's port is the default one of an address without scheme.
    let port = parsed.port().filter(|port| !matches!(port, 80 | 443));
    let mut out = host.to_owned();
    if let Some(port) = port {
        out.push_str(&format!(":{port}"));
    }
    let path = parsed.path().trim_end_matches('/');
    out.push_str(path);
    let asked: Vec<&str> =
        parsed.query().unwrap_or_default().split('&').filter(|p| !is_tracking(p)).collect();
    // A page that is one of many behind a number sign: `#!/story/7`.
    let inside = parsed.fragment().filter(|fragment| fragment.starts_with(['!', '/'])).unwrap_or_default();
    if path.is_empty() && asked.is_empty() && inside.is_empty() {
        return None;
    }
    for (sign, part) in [("?", asked.join("&")), ("#", inside.to_owned())] {
        if !part.is_empty() {
            out.push_str(sign);
            out.push_str(&part);
        }
    }
    Some(out)
}

fn is_tracking(parameter: &str) -> bool {
    let name = parameter.split('=').next().unwrap_or_default().to_ascii_lowercase();
    name.is_empty()
        || TRACKING.iter().any(|known| match known.strip_suffix('*') {
            Some(beginning) => name.starts_with(beginning),
            None => name == *known,
        })
}

/// The name that an article has from its address.
pub(super) fn address(url: &str) -> Option<Identity> {
    canonical(url).map(|canonical| Identity::of(&[b"address", canonical.as_bytes()]))
}

/// Names of one article: those that outlive a change of its text, the surest first, and the one of this version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Names {
    /// What its feed calls it, then its address.
    pub(super) lasting: Vec<Identity>,
    /// A hash of this version, as earlier versions of newsprint knew articles by.
    pub(super) content: Identity,
}

/// What tells whether two articles with one name are the same: feeds give all their entries one address, or one number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Traits {
    /// The headline, folded.
    pub(super) title: String,
    /// The day of publication, as a number.
    pub(super) published: Option<i64>,
    /// A hash of its text; none where that is too short to tell articles apart.
    pub(super) text: Option<[u8; 16]>,
}

/// Bytes of a text that can be nobody else's; shorter ones may be "Read more".
const TELLING: usize = 100;

impl Names {
    /// Of an article in a container.
    pub(super) fn of_draft(draft: &Draft) -> Self {
        let meta = &draft.meta;
        let (title, url) =
            (meta.title.as_deref().unwrap_or_default(), meta.url.as_deref().unwrap_or_default());
        let content = Identity::of(&[b"draft", url.as_bytes(), title.as_bytes(), text_of(draft).as_bytes()]);
        let mut lasting: Vec<Identity> =
            meta.id.as_deref().and_then(|id| entry(id, meta)).into_iter().collect();
        if let Some(address) = address(url)
            && !lasting.contains(&address)
        {
            lasting.push(address);
        }
        Self { lasting, content }
    }

    /// Of an article that is a file of its own.
    pub(super) fn of_file(content: Identity, meta: &Meta) -> Self {
        Self { lasting: meta.url.as_deref().and_then(address).into_iter().collect(), content }
    }
}

/// The name that an article has from its entry's id. An id that is an address or a URI is nobody else's; a number is one
/// only among the entries of a site.
fn entry(id: &str, meta: &Meta) -> Option<Identity> {
    let id = id.trim();
    if id.is_empty() {
        return None;
    }
    let url = meta.url.as_deref().unwrap_or_default();
    match canonical(id) {
        Some(own) if canonical(url).as_ref() == Some(&own) => return address(url),
        Some(own) => return Some(Identity::of(&[b"entry", b"", own.as_bytes()])),
        None => {}
    }
    let is_uri = ["tag:", "urn:"].iter().any(|scheme| id.to_ascii_lowercase().starts_with(scheme));
    let site = host(url).or_else(|| meta.feed.as_deref().and_then(host)).or(meta.site.as_deref());
    let scope = if is_uri { "" } else { site.unwrap_or_default() };
    Some(Identity::of(&[b"entry", scope.as_bytes(), id.as_bytes()]))
}

/// The fields of the JSON form whose values make the hash of an article that came as blocks. The hash is what such an article is
/// known by where it has no other name, so this list stays as it is, whatever that form is given: a field that is new there
/// makes no article another one.
const HASHED: &[&str] = &[
    "schema",
    "title",
    "standfirst",
    "byline",
    "published",
    "updated",
    "site",
    "url",
    "language",
    "tags",
    "guid",
    "feed",
    "comments",
    "enclosures",
    "words",
    "minutes",
    "format",
    "blocks",
    "kind",
    "level",
    "text",
    "spans",
    "start",
    "end",
    "style",
    "link",
    "src",
    "alt",
    "caption",
    "caption_spans",
    "credit",
    "ordered",
    "items",
    "marked",
    "checked",
    "header",
    "rows",
    "header_spans",
    "rows_spans",
];

/// Leaves of a JSON form what is hashed.
fn retain_hashed(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| HASHED.contains(&&**name));
            fields.values_mut().for_each(retain_hashed);
        }
        Value::Array(values) => values.iter_mut().for_each(retain_hashed),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The text of a draft as it was written.
fn text_of(draft: &Draft) -> Cow<'_, str> {
    match &draft.content {
        Content::Nothing => "".into(),
        Content::Text(text) | Content::Flat(text) | Content::Page(text) | Content::Fragment(text) => {
            text.into()
        }
        Content::Blocks(own) => {
            let article = Article { blocks: own.clone(), ..Article::default() };
            let mut json = to_json(&article);
            retain_hashed(&mut json);
            json.to_string().into()
        }
    }
}

impl Traits {
    pub(super) fn of_draft(draft: &Draft) -> Self {
        Self::new(&draft.meta, &text_of(draft))
    }

    pub(super) fn new(meta: &Meta, text: &str) -> Self {
        Self {
            title: fold(meta.title.as_deref().unwrap_or_default()),
            published: meta.published.map(|moment| day_number(moment.date)),
            text: (text.len() >= TELLING).then(|| Identity::of(&[text.as_bytes()]).0),
        }
    }

    /// What is known of an article whose text is not.
    pub(super) fn of_about(about: &About) -> Self {
        let text = about.text.as_deref().and_then(Identity::parse).map(|text| text.0);
        Self { title: fold(&about.title), published: about.published, text }
    }

    fn has_same_title(&self, other: &Self) -> bool {
        !self.title.is_empty() && self.title == other.title
    }

    fn has_same_text(&self, other: &Self) -> bool {
        self.text.is_some() && self.text == other.text
    }

    fn has_other_day(&self, other: &Self) -> bool {
        self.published.zip(other.published).is_some_and(|(a, b)| a != b)
    }

    /// Whether two entries of one file, with one name, are one article said twice.
    pub(super) fn is_twice(&self, other: &Self) -> bool {
        self.has_same_title(other) && !self.has_other_day(other)
    }

    /// Whether this is a version of an article that was there before with one of its names. `follows` where the other one was
    /// listed by the same file alone, and is not any more.
    pub(super) fn goes_on(&self, before: &Self, follows: bool) -> bool {
        let unknown = before.title.is_empty() && before.published.is_none() && before.text.is_none();
        let (same_text, other_day) = (self.has_same_text(before), self.has_other_day(before));
        unknown
            || self.has_same_title(before) && (same_text || !other_day)
            || same_text && !other_day
            || follows && self.published.is_some() && self.published == before.published
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format;

    /// What lies in journals under this key is found again by no other.
    #[test]
    fn the_hash_of_blocks_stays_what_it_is() {
        let text = "## Tides\n\nThe *moon* pulls [the water](https://a.example/x) `up`.[^1]\n\n> Twice a day.\n\n- [x] one\n- two\n\n\
                    3. three\n\n| a | *b* |\n|---|---|\n| 1 | 2 |\n\n```sh\nls\n```\n\n---\n\n![Alt](a.png)\n\n*The [quay](https://a.example/q).*\n\n\
                    [^1]: Not here.\n";
        let blocks = format::markdown::parse(text).blocks;
        let kinds: Vec<_> = blocks.iter().map(std::mem::discriminant).collect();
        assert!(kinds.len() > 8, "{kinds:?}");
        let draft = Draft::new(crate::article::Format::Markdown, Content::Blocks(blocks));
        assert_eq!(Names::of_draft(&draft).content.to_hex(), "7d6cc06a1925be984723b7d8acf574b3");
    }

    #[test]
    fn a_new_field_is_not_hashed() {
        let mut json = serde_json::json!({"blocks": [{"kind": "paragraph", "text": "Ink.", "colour": "red"}], "mood": 1});
        retain_hashed(&mut json);
        assert_eq!(json, serde_json::json!({"blocks": [{"kind": "paragraph", "text": "Ink."}]}));
    }

    #[test]
    fn one_page_has_one_address() {
        for (one, same) in [
            ("https://a.example/tides", "http://a.example/tides"),
            ("https://a.example/tides", "https://www.a.example/tides/"),
            ("https://a.example/tides", "https://A.Example:443/tides#comments"),
            ("https://a.example/tides", "http://a.example:80/tides?utm_source=rss&utm_medium=feed"),
            ("https://a.example/tides", "www.a.example/tides?fbclid=x&gclid=y&mc_cid=z"),
            ("https://a.example/tides?id=7", "https://a.example/tides?UTM_Source=x&id=7&_ga=1"),
            ("https://a.example/?p=7", "http://www.a.example/?p=7&utm_campaign=x"),
            ("https://a.example/a%20b", "https://a.example/a b"),
            ("https://a.example/x/../tides", "https://a.example/tides"),
        ] {
            assert!(canonical(one).is_some(), "{one}");
            assert_eq!(canonical(one), canonical(same), "{one} {same}");
        }
    }

    #[test]
    fn other_pages_have_others() {
        for (one, other) in [
            ("https://a.example/tides", "https://a.example/tide"),
            ("https://a.example/tides?id=7", "https://a.example/tides?id=8"),
            ("https://a.example/tides?id=7", "https://a.example/tides"),
            ("https://a.example/tides?page=2", "https://a.example/tides"),
            ("https://a.example/Tides", "https://a.example/tides"),
            ("https://a.example:8080/tides", "https://a.example/tides"),
            ("https://a.example/#!/story/7", "https://a.example/#!/story/8"),
            ("https://news.a.example/tides", "https://a.example/tides"),
        ] {
            assert_ne!(canonical(one), canonical(other), "{one} {other}");
        }
    }

    #[test]
    fn a_front_page_is_no_articles_address() {
        for none in [
            "https://a.example",
            "https://a.example/",
            "http://www.a.example/?utm_source=x",
            "",
            "tides",
            "tag:a,1",
            "ftp://a.example/x",
        ] {
            assert_eq!(canonical(none), None, "{none}");
        }
    }
}
