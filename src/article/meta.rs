//! What is known about an article apart from its body.

use jiff::civil::Date;

use super::Text;
pub use super::dates::{day_since_1970, days_since_1970, parse_date, written_date};

/// Metadata; unknown is `None`, never an empty text.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Meta {
    /// The headline.
    pub title: Option<Text>,
    /// The sentence below the headline.
    pub standfirst: Option<Text>,
    /// Who wrote it.
    pub byline: Option<Text>,
    /// The day it was published.
    pub published: Option<Date>,
    /// Name or host of the publication.
    pub site: Option<Text>,
    /// Address it was taken from.
    pub url: Option<Text>,
    /// Language tag.
    pub language: Option<Text>,
    /// The reader's or the publisher's labels.
    pub tags: Vec<Text>,
}

impl Meta {
    /// Derives the site from the address where nothing else named it.
    pub fn settle(&mut self) {
        if self.site.is_none()
            && let Some(url) = &self.url
        {
            self.site = host(url).and_then(Text::some);
        }
    }

    /// What is known here, and where something is not, what `other` knows.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            title: self.title.or(other.title),
            standfirst: self.standfirst.or(other.standfirst),
            byline: self.byline.or(other.byline),
            published: self.published.or(other.published),
            site: self.site.or(other.site),
            url: self.url.or(other.url),
            language: self.language.or(other.language),
            tags: if self.tags.is_empty() { other.tags } else { self.tags },
        }
    }

    /// Byline, site and date on one line, whichever are known.
    pub fn dateline(&self) -> String {
        let date = self.published.map(date_in_words);
        // A newsroom that signs with its name needs it once.
        let site = self.site.as_deref().filter(|site| self.byline.as_deref() != Some(site));
        let parts = [self.byline.as_deref(), site, date.as_deref()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

/// `28 February 2019`.
pub fn date_in_words(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// The host of an address, without `www.`.
pub fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    Some(host.strip_prefix("www.").unwrap_or(host))
}
