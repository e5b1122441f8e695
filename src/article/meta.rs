//! What is known about an article apart from its body.

use jiff::civil::Date;

pub use super::dates::{day_since_1970, days_since_1970, parse_date, written_date};
use super::{Moment, Text};

/// Metadata; unknown is `None`, never an empty text.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Meta {
    /// The headline.
    pub title: Option<Text>,
    /// The sentence below the headline.
    pub standfirst: Option<Text>,
    /// Who wrote it.
    pub byline: Option<Text>,
    /// When it was published: the day at least.
    pub published: Option<Moment>,
    /// When its publisher last changed it.
    pub updated: Option<Moment>,
    /// Name or host of the publication.
    pub site: Option<Text>,
    /// Address it was taken from.
    pub url: Option<Text>,
    /// Language tag.
    pub language: Option<Text>,
    /// The reader's or the publisher's labels.
    pub tags: Vec<Text>,
    /// What its feed calls it, so that it stays the same entry when its headline or address changes: `guid`, `atom:id`.
    pub id: Option<Text>,
    /// Address of the feed it came with.
    pub feed: Option<Text>,
    /// Address of the page where it is discussed.
    pub comments: Option<Text>,
    /// Recordings, films and other files that came with it.
    pub enclosures: Vec<Enclosure>,
}

/// A file that a feed or a message gives along with an article.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Enclosure {
    /// Its address; the name of the file where it came inside a message.
    pub url: Text,
    /// Its media type: `audio/mpeg`.
    pub kind: Option<Text>,
    /// What it is called.
    pub title: Option<Text>,
    /// Its size in bytes.
    pub bytes: Option<u64>,
    /// How long it plays, in seconds.
    pub seconds: Option<u64>,
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
            updated: self.updated.or(other.updated),
            site: self.site.or(other.site),
            url: self.url.or(other.url),
            language: self.language.or(other.language),
            tags: if self.tags.is_empty() { other.tags } else { self.tags },
            id: self.id.or(other.id),
            feed: self.feed.or(other.feed),
            comments: self.comments.or(other.comments),
            enclosures: if self.enclosures.is_empty() { other.enclosures } else { self.enclosures },
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
pub fn date_in_words(date: impl Into<Date>) -> String {
    date.into().strftime("%-d %B %Y").to_string()
}

/// The host of an address, without `www.`.
pub fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    Some(host.strip_prefix("www.").unwrap_or(host))
}
