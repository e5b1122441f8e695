//! Which texts are HTML.

use super::{fragment, has_page, is_fragment, is_page, page};
use crate::{
    article::Article,
    format::{
        description::{Description, Method, Sample},
        markdown,
    },
};

/// Pages and fragments of pages.
pub(in crate::format) const FORMAT: Description = Description {
    name: "html",
    plural: "web pages",
    endings: &["html", "htm", "xhtml"],
    method: Method::Article {
        is: |sample| reader(sample).is_some(),
        parse: |sample| reader(sample).unwrap_or(fragment)(sample.text),
        from_beginning: false,
    },
};

/// What reads the text, where it is HTML: by how it begins, or by its name.
fn reader(sample: &Sample<'_>) -> Option<fn(&str) -> Article> {
    let (text, is_named) = (sample.text, sample.is_named(FORMAT.endings));
    // Markdown may begin with HTML.
    let is_markdown = || sample.is_named(markdown::FORMAT.endings) || markdown::has_front_matter(text);
    if is_page(text) || is_named && has_page(text) {
        Some(page)
    } else if is_named || is_fragment(text) && !is_markdown() {
        Some(fragment)
    } else {
        None
    }
}
