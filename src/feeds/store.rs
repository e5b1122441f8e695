//! What arrives, kept: `feeds/SLUG/YYYY-MM.jsonl` in the data folder, a line a version of an entry, appended and on the disk
//! before it is said that it is there.
//!
//! An entry stays what it is when its id, its address or its text changes; which one it is, is decided here once, and its lines
//! carry that key. A new version goes to the file in which the entry is. Nothing is written of what did not change, so a feed
//! that is fetched again after a kill, or without validators, adds nothing twice.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::Arc,
};

use serde_json::{Map, Value, json};
use url::Url;

use super::{
    Subscription,
    known::{Entries, Known},
    schedule::DAY,
};
use crate::{
    article::{Content, Draft, Meta, Moment, Text},
    error::{Error, Result},
    find::fold,
    library::{canonical, disk},
};

/// Of a feed that is new here, this many entries are news, and all of the last days.
const FIRST_NEWS: usize = 10;
const FIRST_DAYS: i64 = 14;

/// Versions that are kept of one entry: some feeds write another number into each answer.
const MOST_VERSIONS: usize = 50;

/// What the reader's rules say of an entry that arrives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// It is no news: it is there, and read.
    pub is_muted: bool,
    /// It is starred.
    pub is_starred: bool,
    /// Tags that it gets.
    pub tags: Vec<Text>,
}

/// What came of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stored {
    /// Entries that are new here.
    pub new: usize,
    /// Of them, those that are news: not the back issues of a new feed, nor what is muted.
    pub news: usize,
    /// Entries that changed.
    pub changed: usize,
    /// Whether one of them was known before.
    pub is_same_feed: bool,
    /// When the entries were published, or first seen.
    pub published: Vec<i64>,
}

/// An entry as it came, with the names it can be known by.
struct Entry<'d> {
    draft: &'d Draft,
    id: Option<String>,
    link: Option<String>,
    text: String,
}

/// Takes in the entries of an answer that came at `now` from `url`; `judge` says what the reader's rules make of each new one.
///
/// # Errors
/// Where the disk would not take them; nothing is said to be there then.
pub fn take_in(
    data: &Path,
    feed: &Subscription,
    drafts: &[Arc<Draft>],
    (now, url): (i64, &Url),
    judge: &dyn Fn(&Draft) -> Verdict,
) -> Result<Stored> {
    let folder = data.join("feeds").join(&feed.slug);
    let known = Entries::read(&folder).map_err(|error| Error::io(&folder, &error))?;
    let entries = named(drafts);
    let ids_changed = have_ids_changed(&entries, &known);
    let is_first = known.is_empty();
    let mut stored = Stored::default();
    let mut lines: BTreeMap<PathBuf, String> = BTreeMap::new();
    let mut taken: HashSet<usize> = HashSet::new();
    let mut today = known.seen_since(now - now.rem_euclid(DAY));
    let back_issues = if is_first { back_issues(&entries, now) } else { HashSet::new() };
    // Feeds list what is new first; it arrives in the order in which it was published.
    for (number, entry) in entries.iter().enumerate().rev() {
        let at = published(entry.draft, now).unwrap_or(now);
        let earlier = entry.known(&known, ids_changed).filter(|place| taken.insert(*place));
        let earlier = earlier.and_then(|place| known.get(place));
        stored.published.push(earlier.map_or(at, |known| at.min(known.seen)));
        stored.is_same_feed |= earlier.is_some();
        let version = entry.version();
        let line = match earlier {
            Some(known) if known.versions >= MOST_VERSIONS || entry.is(known, &version) => continue,
            Some(known) => {
                stored.changed += usize::from(known.version != version);
                entry.later_line(known, feed, &version, url)
            }
            None => {
                let verdict = judge(entry.draft);
                let is_over = feed.max_a_day.is_some_and(|most| today >= most as usize);
                let is_read = verdict.is_muted || is_over || back_issues.contains(&number);
                today += 1;
                stored.new += 1;
                stored.news += usize::from(!is_read);
                entry.first_line(feed, (&version, now), url, (is_read, &verdict))
            }
        };
        let file = earlier.map_or_else(|| folder.join(month(now)), |known| known.file.clone());
        let all = lines.entry(file).or_default();
        all.push_str(&line);
        all.push('\n');
    }
    for (file, lines) in lines {
        append(&file, lines.as_bytes()).map_err(|error| Error::writing(&file, &error))?;
    }
    Ok(stored)
}

/// A hash that something is known by.
fn hashed(text: &str) -> String {
    let hash = blake3::hash(text.as_bytes()).to_hex();
    hash.get(..32).unwrap_or_default().to_owned()
}

/// Entries with their names, without those that say nothing; an id or a link that several have names none of them.
fn named(drafts: &[Arc<Draft>]) -> Vec<Entry<'_>> {
    let hash = |kind: &str, text: &str| hashed(&format!("{kind}\n{text}"));
    let mut entries: Vec<Entry<'_>> = drafts
        .iter()
        .map(|draft| {
            let meta = &draft.meta;
            let id = meta.id.as_deref().map(|id| hash("id", &canonical(id).unwrap_or_else(|| id.to_owned())));
            let link = meta.url.as_deref().and_then(canonical).map(|link| hash("link", &link));
            let title = fold(meta.title.as_deref().unwrap_or_default());
            Entry { draft, id, link, text: hash("text", &format!("{title}\n{}", own_words(draft))) }
        })
        .collect();
    let mut seen = HashSet::new();
    // The same entry twice in one answer is one.
    entries.retain(|entry| seen.insert((entry.id.clone(), entry.link.clone(), entry.text.clone())));
    let mut counts: HashMap<String, usize> = HashMap::new();
    for name in entries.iter().flat_map(|entry| entry.id.iter().chain(&entry.link)) {
        *counts.entry(name.clone()).or_default() += 1;
    }
    for entry in &mut entries {
        let is_own = |name: &String| counts.get(name) == Some(&1);
        entry.id = entry.id.take().filter(is_own);
        entry.link = entry.link.take().filter(is_own);
    }
    entries
}

/// Whether more than half of what seems new is known by its link or its text: then the feed has given new ids.
fn have_ids_changed(entries: &[Entry<'_>], known: &Entries) -> bool {
    let with_id = entries.iter().filter(|entry| entry.id.is_some());
    let new: Vec<&Entry<'_>> =
        with_id.filter(|entry| entry.id.as_ref().is_some_and(|id| known.named(id).is_none())).collect();
    let old =
        |entry: &&&Entry<'_>| entry.link.iter().chain([&entry.text]).any(|name| known.named(name).is_some());
    let again = new.iter().filter(old).count();
    again * 2 > entries.len()
}

/// Of the entries of a new feed, those that are no news.
fn back_issues(entries: &[Entry<'_>], now: i64) -> HashSet<usize> {
    let mut by_time: Vec<(i64, usize)> = entries
        .iter()
        .enumerate()
        .map(|(number, entry)| (published(entry.draft, now).unwrap_or(now), number))
        .collect();
    // Of one time, what the feed lists first is the newest.
    by_time.sort_unstable_by(|(a, first), (b, second)| b.cmp(a).then(first.cmp(second)));
    let old = by_time.into_iter().skip(FIRST_NEWS).filter(|(time, _)| *time < now - FIRST_DAYS * DAY);
    old.map(|(_, number)| number).collect()
}

/// When an entry was published; `None` where it does not say, or says what cannot be: more than a day ahead, or before there
/// was a web.
fn published(draft: &Draft, now: i64) -> Option<i64> {
    const FIRST: i64 = -30 * 365 * DAY;
    let at = draft.meta.published?.unix_seconds();
    (FIRST..=now + DAY).contains(&at).then_some(at)
}

/// The text of an entry without the address that its links are relative to, which is no word of it.
fn own_words(draft: &Draft) -> &str {
    let words = words(draft);
    let based = words.strip_prefix("<base href=\"").and_then(|rest| rest.split_once("\">"));
    based.map_or(words, |(_, rest)| rest)
}

/// The text of an entry, as it came.
fn words(draft: &Draft) -> &str {
    match &draft.content {
        Content::Text(text) | Content::Flat(text) | Content::Page(text) | Content::Fragment(text) => text,
        Content::Nothing | Content::Blocks(_) => "",
    }
}

fn month(now: i64) -> String {
    let date = Moment::from_unix_seconds(now).map(|moment| moment.date).unwrap_or_default();
    format!("{:04}-{:02}.jsonl", date.year(), date.month())
}

impl Entry<'_> {
    /// Which known entry it is.
    fn known(&self, known: &Entries, ids_changed: bool) -> Option<usize> {
        if let Some(place) = self.id.as_ref().and_then(|id| known.named(id)) {
            return Some(place);
        }
        let by_link = self.link.as_ref().and_then(|link| known.named(link));
        let by_text = || known.named(&self.text);
        match self.id {
            // Whoever has neither is known by words alone.
            None => by_link.or_else(by_text),
            Some(_) if ids_changed => by_link.or_else(by_text),
            // Another id, but the very same words at the same address.
            Some(_) => {
                by_link.filter(|place| known.get(*place).is_some_and(|known| known.is_named(&self.text)))
            }
        }
    }

    /// Whether it is this version, by the id it has now. Under another id it is written once more, so that it is known by that.
    fn is(&self, known: &Known, version: &str) -> bool {
        known.version == version && self.id.as_ref().is_none_or(|id| known.is_named(id))
    }

    fn names(&self) -> Vec<&str> {
        self.id.iter().chain(&self.link).chain([&self.text]).map(String::as_str).collect()
    }

    /// A hash of all that is shown of it.
    fn version(&self) -> String {
        let meta = &self.draft.meta;
        let text = |text: &Option<Text>| text.as_deref().unwrap_or_default().to_owned();
        let enclosures: Vec<String> = meta.enclosures.iter().map(|file| file.url.to_string()).collect();
        let parts =
            [text(&meta.title), text(&meta.byline), enclosures.join("\n"), own_words(self.draft).to_owned()];
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hasher.finalize().to_hex().get(..16).unwrap_or_default().to_owned()
    }

    /// The line of an entry that is new here.
    fn first_line(
        &self,
        feed: &Subscription,
        (version, now): (&str, i64),
        url: &Url,
        (is_read, verdict): (bool, &Verdict),
    ) -> String {
        let key = hashed(&format!("{}\n{now}", self.names().concat()));
        let mut value = self.value(feed, (&key, version, now), url);
        // Where nothing else names it, its first words do, so that a corrected word makes no other article.
        if self.id.is_none() && self.link.is_none() {
            value.insert("guid".into(), format!("urn:newsprint:{key}").into());
        }
        let mut tags: Vec<&Text> =
            feed.tags.iter().chain(&verdict.tags).chain(&self.draft.meta.tags).collect();
        let mut seen = HashSet::new();
        tags.retain(|tag| seen.insert(*tag));
        value.insert("tags".into(), tags.iter().map(ToString::to_string).collect());
        if is_read {
            value.insert("read".into(), true.into());
        }
        if verdict.is_starred {
            value.insert("starred".into(), true.into());
        }
        Value::Object(value).to_string()
    }

    /// The line of another version: what was decided when the entry arrived stays decided.
    fn later_line(&self, known: &Known, feed: &Subscription, version: &str, url: &Url) -> String {
        let mut value = self.value(feed, (&known.key, version, known.seen), url);
        let before = known.value();
        for name in ["guid", "read", "starred", "tags", "published", "added"] {
            if let Some(decided) = before.as_ref().and_then(|before| before.get(name)) {
                value.insert(name.into(), decided.clone());
            }
        }
        Value::Object(value).to_string()
    }

    /// All that is written of a version, what is looked up first.
    fn value(
        &self,
        feed: &Subscription,
        (key, version, seen): (&str, &str, i64),
        base: &Url,
    ) -> Map<String, Value> {
        let Meta {
            title, standfirst, byline, updated, site, url, language, id, comments, enclosures, ..
        } = &self.draft.meta;
        let whole = |address: &Text| {
            let is_whole = address.contains("://") || address.contains(':') && !address.starts_with('/');
            if is_whole {
                address.to_string()
            } else {
                base.join(address).map_or_else(|_| address.to_string(), String::from)
            }
        };
        let seen_at = Moment::from_unix_seconds(seen).map(|moment| moment.to_string());
        let published = published(self.draft, seen)
            .and(self.draft.meta.published)
            .map(|moment| moment.to_string())
            .or_else(|| seen_at.clone());
        let mut value = Map::new();
        value.insert("entry".into(), key.into());
        value.insert("names".into(), self.names().into());
        value.insert("version".into(), version.into());
        value.insert("seen".into(), seen.into());
        let mut put = |name: &str, text: Option<String>| {
            if let Some(text) = text {
                value.insert(name.to_owned(), text.into());
            }
        };
        put("added", seen_at);
        put("feed_url", Some(feed.address.clone()));
        put("site", feed.title.as_ref().or(site.as_ref()).map(Text::to_string));
        put("guid", id.as_ref().filter(|_| self.id.is_some()).map(Text::to_string));
        put("url", url.as_ref().map(whole));
        put("title", title.as_ref().map(Text::to_string));
        put("standfirst", standfirst.as_ref().map(Text::to_string));
        put("byline", byline.as_ref().map(Text::to_string));
        put("published", published);
        put("updated", updated.map(|moment| moment.to_string()));
        put("language", language.as_ref().map(Text::to_string));
        put("comments", comments.as_ref().map(whole));
        let files: Vec<Value> = enclosures
            .iter()
            .map(|file| {
                json!({
                    "url": whole(&file.url), "mime_type": file.kind.as_deref(), "title": file.title.as_deref(),
                    "size_in_bytes": file.bytes, "duration_in_seconds": file.seconds,
                })
            })
            .collect();
        if !files.is_empty() {
            value.insert("enclosures".into(), files.into());
        }
        let name = match &self.draft.content {
            Content::Fragment(_) | Content::Page(_) => "content_html",
            _ => "content_text",
        };
        value.insert(name.into(), words(self.draft).into());
        value
    }
}

/// Appends whole lines and has them on the disk. What a kill left of a line before is ended first.
fn append(path: &Path, lines: &[u8]) -> io::Result<()> {
    let parent = path.parent().unwrap_or(Path::new("."));
    let is_new = !path.exists();
    fs::create_dir_all(parent)?;
    let mut file = OpenOptions::new().create(true).read(true).append(true).open(path)?;
    let mut last = [b'\n'];
    if file.seek(SeekFrom::End(-1)).is_ok() {
        file.read_exact(&mut last)?;
    }
    let ended = if last == *b"\n" { lines.to_vec() } else { [b"\n", lines].concat() };
    disk::write_all(&file, &ended)?;
    file.sync_data()?;
    disk::step();
    if is_new {
        File::open(parent)?.sync_all()?;
    }
    Ok(())
}
