//! Pictures that came with a message, in the place where its text names them: by their number (`cid:`, RFC 2392) or by where
//! they lay (`Content-Location`, RFC 2557).

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use base64::Engine;
use mail_parser::{Message, MimeHeaders, PartType};
use regex::{Captures, Regex};
use url::Url;

use super::super::{html::escaped, percent_decoded, xml};

/// Bytes of pictures that are put into a text.
pub(super) const MAX_PICTURES: usize = 8 << 20;

/// The address that a picture's own bytes are.
pub(super) fn address(subtype: &str, bytes: &[u8]) -> String {
    let code = base64::engine::general_purpose::STANDARD.encode(bytes);
    format!("data:image/{};base64,{code}", escaped(subtype))
}

/// The pictures of a message by every name that its text may use for them.
struct Pictures<'a> {
    by_name: HashMap<String, (&'a str, &'a [u8])>,
    /// What the addresses of the text are relative to.
    page: Option<Url>,
}

impl<'a> Pictures<'a> {
    fn of(message: &'a Message<'_>) -> Self {
        let html = message.parts.iter().find(|part| part.is_text_html());
        let page = html
            .and_then(|part| part.content_location())
            .or_else(|| message.header_raw("Snapshot-Content-Location"))
            .and_then(|page| Url::parse(page.trim()).ok());
        let mut by_name = HashMap::new();
        for part in &message.parts {
            let (PartType::Binary(bytes) | PartType::InlineBinary(bytes)) = &part.body else { continue };
            let kind = part.content_type().map(|kind| (kind.ctype(), kind.subtype().unwrap_or_default()));
            let Some(("image", subtype)) = kind else { continue };
            let picture = (subtype, &**bytes);
            if let Some(id) = part.content_id() {
                by_name.entry(number(id.trim_matches(['<', '>', ' ']))).or_insert(picture);
            }
            if let Some(place) = part.content_location().map(str::trim).filter(|place| !place.is_empty()) {
                by_name.entry(place.to_owned()).or_insert(picture);
                if let Some(whole) = page.as_ref().and_then(|page| page.join(place).ok()) {
                    by_name.entry(String::from(whole)).or_insert(picture);
                }
            }
        }
        Self { by_name, page }
    }

    /// The picture that an address in the text names.
    fn named(&self, address: &str) -> Option<(&'a str, &'a [u8])> {
        let address = xml::unescaped(address.trim());
        let of = |name: &str| self.by_name.get(name).copied();
        if address.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("cid:")) {
            return of(&number(address.get(4..)?));
        }
        of(&address).or_else(|| of(self.page.as_ref()?.join(&address).ok()?.as_str()))
    }
}

/// The name of a picture by its number, however the number is written.
fn number(id: &str) -> String {
    format!("cid:{}", percent_decoded(id))
}

/// Whether a text names the picture with this number.
pub(super) fn is_named(html: &str, id: &str) -> bool {
    let goes_on = |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric() || "-._@%$+".contains(c));
    [id.to_owned(), id.replace('@', "%40")].iter().any(|id| {
        let mut found = html.match_indices(id.as_str());
        found.any(|(at, _)| {
            let scheme = at.checked_sub(4).and_then(|from| html.get(from..at));
            scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("cid:"))
                && !html.get(at + id.len()..).is_some_and(goes_on)
        })
    })
}

/// Puts the pictures where the text names them, as often as there is room for.
pub(super) fn put_in(html: String, message: &Message<'_>) -> String {
    static SOURCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?i)(?P<name>[\s"'/](?:data-(?:[a-z]+-)*)?src\s*=\s*)(?:"(?P<two>[^"]*)"|'(?P<one>[^']*)'|(?P<bare>[^\s"'>]+))"#).ok()
    });
    let pictures = Pictures::of(message);
    let Some(source) = SOURCE.as_ref().filter(|_| !pictures.by_name.is_empty()) else { return html };
    let mut left = MAX_PICTURES;
    let replaced = source.replace_all(&html, |found: &Captures<'_>| {
        let part = |name| found.name(name).map(|part| part.as_str());
        let written = part("two").or_else(|| part("one")).or_else(|| part("bare")).unwrap_or_default();
        let picture = pictures.named(written).filter(|(_, bytes)| bytes.len() <= left);
        let Some((subtype, bytes)) = picture else { return part_of(found) };
        left -= bytes.len();
        format!("{}\"{}\"", part("name").unwrap_or_default(), address(subtype, bytes))
    });
    match replaced {
        Cow::Borrowed(_) => html,
        Cow::Owned(replaced) => replaced,
    }
}

/// What was found, as it is.
fn part_of(found: &Captures<'_>) -> String {
    found.get(0).map_or_else(String::new, |all| all.as_str().to_owned())
}
