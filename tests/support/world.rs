//! Everything outside the screen's state, small and in memory: articles, a library, pictures, a voice, a browser.
//! It answers every effect at once, or keeps the answer until it is asked for. Used by the cases and by the fuzz target
//! of the screen.

#![allow(dead_code, unreachable_pub, reason = "the cases and the fuzz target use different parts of it")]

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use newsprint::{
    article::{Article, Text, minutes, parse_date},
    find::{self, Pattern},
    format::{self, Opened},
    library::{Change, Found, Highlight, Identity, ListExtras, ReadingPosition, Record, Snippet},
    source::Source,
    tui::{App, Card, Effect, Entry, Listing, Message, Outside, PictureResult, TerminalAnswers, Theme},
};

/// A picture of 200 by 100 pixels.
const ROOFS: &[u8] = include_bytes!("roofs.png");

/// An article of the world's library, and what is known of it.
pub struct Kept {
    pub record: Record,
    text: String,
    tags: Vec<Text>,
    place: Option<ReadingPosition>,
    highlights: Vec<Highlight>,
}

/// What is outside, and what reached it.
#[derive(Default)]
pub struct World {
    /// Names of sources and what is in them.
    files: HashMap<&'static str, Vec<u8>>,
    pub kept: Vec<Kept>,
    searches: Vec<(Text, String)>,
    /// Why the library cannot be searched, where that is so.
    pub search_fails: Option<Text>,
    /// Why nothing can be written, where that is so.
    pub keeping_fails: Option<Text>,
    /// What was searched for last.
    pattern: Option<Pattern>,
    /// What was done outside, in words, since somebody looked.
    pub done: Vec<String>,
    /// Kinds of answers that are not given at once.
    pub holds: Vec<String>,
    /// Answers that were not given yet, with their kinds.
    pub held: Vec<(&'static str, Message)>,
    pub quit: bool,
}

impl World {
    /// A world in which `name` is the source of an article with `text`.
    pub fn put(&mut self, name: &'static str, text: impl Into<Vec<u8>>) {
        self.files.insert(name, text.into());
    }

    /// A list's entry for a source.
    pub fn entry(&self, name: &'static str) -> Entry {
        let source = Source::Bundled(name);
        match self.open(&source) {
            Ok(Opened::One(article)) => {
                let card = Card::new(&article, minutes(article.words.unwrap_or_default()));
                Entry::with_card(source, card)
            }
            _ => Entry::new(source),
        }
    }

    /// Adds an article to the library; `n` is its number and its day in May 2024.
    pub fn keep(&mut self, n: i64, title: &str, site: &str, text: String) {
        let published = parse_date(&format!("2024-05-{n:02}")).map(Into::into);
        let record = Record {
            id: n,
            identity: Identity::of_bytes(text.as_bytes()),
            title: Text::line(title),
            site: Text::some(site),
            published,
            dated: 1_714_435_200 + n * 86_400,
            added: 1_714_435_200 + n * 86_400 + 9 * 3600,
            words: u32::try_from(text.split_whitespace().count()).unwrap_or_default(),
            folder: 1,
            ..Record::default()
        };
        let (tags, place, highlights) = (Vec::new(), None, Vec::new());
        self.kept.insert(0, Kept { record, text, tags, place, highlights });
    }

    /// The library's articles, the newest first.
    pub fn records(&self) -> Vec<Record> {
        self.kept.iter().map(|kept| kept.record.clone()).collect()
    }

    /// What the library sends when it has been read: its articles, then what it knows beside them.
    pub fn listing(&self, as_of: u64) -> [Message; 2] {
        let tags: HashMap<i64, Vec<Text>> = self
            .kept
            .iter()
            .filter(|kept| !kept.tags.is_empty())
            .map(|kept| (kept.record.id, kept.tags.clone()))
            .collect();
        let mut known_tags: Vec<Text> = tags.values().flatten().cloned().collect();
        known_tags.sort();
        known_tags.dedup();
        let extras = ListExtras {
            tags,
            known_tags,
            folders: [(1, Text::line("clippings"))].into(),
            searches: self.searches.clone(),
            ..ListExtras::default()
        };
        [Message::Listed(self.records()), Message::ListEnds(Box::new(Listing { extras, as_of }))]
    }

    /// Takes an answer of this kind that was held back.
    pub fn release(&mut self, kind: &str) -> Option<Message> {
        let at = self.held.iter().position(|(held, _)| *held == kind)?;
        Some(self.held.remove(at).1)
    }

    fn open(&self, source: &Source) -> newsprint::error::Result<Opened> {
        match source {
            Source::Bundled(name) if self.files.contains_key(name) => {
                format::open_bytes(self.files.get(name).cloned().unwrap_or_default(), true, source)
            }
            _ => format::open(source),
        }
    }

    /// Gives an answer, at once or later.
    fn answer(&mut self, kind: &'static str, message: Message, answers: &mut VecDeque<Message>) {
        if self.holds.iter().any(|held| held == kind) {
            self.held.push((kind, message));
        } else {
            answers.push_back(message);
        }
    }

    fn load(
        &mut self,
        entry: usize,
        opened: newsprint::error::Result<Opened>,
        answers: &mut VecDeque<Message>,
    ) {
        match opened {
            Ok(Opened::One(article)) => {
                // The beginning of a long one comes first, as it does from a file.
                if article.blocks.len() > 60 {
                    let blocks = article.blocks.iter().take(30).cloned().collect();
                    let beginning = Article { blocks, ..(*article).clone() };
                    let beginning = Ok(Arc::new(beginning));
                    self.answer(
                        "beginning",
                        Message::Loaded { entry, article: beginning, whole: false },
                        answers,
                    );
                }
                let article = Ok(Arc::new(*article));
                self.answer("article", Message::Loaded { entry, article, whole: true }, answers);
            }
            Ok(Opened::Many(drafts, problems)) => {
                let entry_of = |draft: Arc<_>| {
                    let card =
                        Card::new(&format::article(&draft).unwrap_or_else(|error| panic!("{error}")), 1);
                    Entry::with_card(Source::Held(draft), card)
                };
                let entries = drafts.into_iter().map(entry_of).collect();
                let problem = Text::joined(&problems);
                self.answer("article", Message::Expanded { entry, entries, problem }, answers);
            }
            Err(error) => {
                let article = Err(Text::line(&error.to_string()));
                self.answer("article", Message::Loaded { entry, article, whole: true }, answers);
            }
        }
    }

    fn change(&mut self, identity: Identity, change: Change) {
        let Some(kept) = self.kept.iter_mut().find(|kept| kept.record.identity == identity) else { return };
        let title = kept.record.title.to_string();
        let said = match change {
            Change::Read(_) | Change::Starred(_) | Change::Archived(_) => {
                kept.record.flags = kept.record.flags.after(&change);
                let is = |on: bool| if on { "" } else { "not " };
                match change {
                    Change::Read(on) => format!("writes {title}: {}read", is(on)),
                    Change::Starred(on) => format!("writes {title}: {}starred", is(on)),
                    Change::Archived(on) => format!("writes {title}: {}archived", is(on)),
                    _ => String::new(),
                }
            }
            Change::Tag(tag, on) => {
                kept.tags.retain(|known| *known != tag);
                let said = format!("{} {title}: {tag}", if on { "tags" } else { "untags" });
                kept.tags.extend(Some(tag).filter(|_| on));
                said
            }
            Change::ReadingPosition(position) => {
                kept.place = Some(position);
                kept.record.share = position.share as f32;
                format!("writes {title}: position")
            }
            Change::Highlight(highlight) => {
                let note = highlight.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
                let said = format!("highlights {title}: {}{note}", highlight.words);
                kept.highlights.retain(|known| known.passage != highlight.passage);
                kept.highlights.push(highlight);
                said
            }
            Change::Unhighlight(highlight) => {
                kept.highlights.retain(|known| known.passage != highlight.passage);
                format!("forgets a highlight of {title}: {}", highlight.words)
            }
            Change::Removed(on) => {
                kept.record.removed = on;
                format!("{} {title}", if on { "removes" } else { "restores" })
            }
        };
        self.done.push(said);
    }

    /// The article of an entry of the library.
    fn article_of(&self, id: i64) -> Option<Article> {
        let kept = self.kept.iter().find(|kept| kept.record.id == id)?;
        match format::open_bytes(kept.text.clone().into_bytes(), true, &Source::Bundled("kept.md")).ok()? {
            Opened::One(article) => Some(*article),
            Opened::Many(..) => None,
        }
    }

    fn snippet(&self, id: i64, pattern: &Pattern) -> Option<Snippet> {
        let article = self.article_of(id)?;
        let at = find::in_article(&article, pattern).into_iter().next()?;
        let text = article.texts(at.at.piece).get(at.at.slot).map(|(text, _)| (*text).clone())?;
        let marks = vec![at.range()];
        Some(Snippet { text, marks, at })
    }
}

impl Outside for World {
    /// Noon of 12 May 2024, in Greenwich.
    fn now(&self) -> i64 {
        1_715_515_200
    }

    fn perform(&mut self, effect: Effect, app: &App, answers: &mut VecDeque<Message>) {
        match effect {
            Effect::Load { entry, source } => {
                let opened = self.open(&source);
                self.load(entry, opened, answers);
            }
            Effect::LoadKept { entry, id, .. } => {
                let Some(kept) = self.kept.iter().find(|kept| kept.record.id == id) else { return };
                if let Some(place) = kept.place {
                    answers.push_back(Message::Placed { entry, place });
                }
                answers.push_back(Message::Highlighted { entry, highlights: kept.highlights.clone() });
                let bytes = kept.text.clone().into_bytes();
                let opened = format::open_bytes(bytes, true, &Source::Bundled("kept.md"));
                self.load(entry, opened, answers);
            }
            Effect::Keep { number, changes } => {
                if let Some(reason) = self.keeping_fails.clone() {
                    return self.answer("not kept", Message::NotKept { number, reason }, answers);
                }
                for (identity, change) in changes {
                    self.change(identity, change);
                }
            }
            Effect::Adopt { entry, source } => {
                let (bytes, _) = source.bytes(1 << 20).unwrap_or_default();
                let text = String::from_utf8_lossy(&bytes).into_owned();
                self.keep(100, &source.title(), "", text);
                let record = self.kept.first().map(|kept| kept.record.clone()).unwrap_or_default();
                self.done.push(format!("takes in {}", record.title));
                let (place, highlights) = (None, Vec::new());
                answers.push_back(Message::Known { entry, record: record.into(), place, highlights });
            }
            Effect::Search { number, query } => {
                self.done.push("searches the library".into());
                let pattern = Pattern::any(&query.wanted());
                self.pattern = Some(pattern.clone());
                let is_hit = |id: &i64| {
                    self.article_of(*id)
                        .is_some_and(|article| !find::in_article(&article, &pattern).is_empty())
                };
                let all = self.kept.iter().map(|kept| kept.record.id);
                let ids =
                    if query.wanted().is_empty() { all.collect() } else { all.filter(is_hit).collect() };
                let answer = match self.search_fails.clone() {
                    Some(reason) => Message::NotSearched { number, reason },
                    None => Message::Hits { number, found: Found { ids, more: false } },
                };
                self.answer("hits", answer, answers);
            }
            Effect::Snippets { number, ids } => {
                let found =
                    |id: i64| (id, self.pattern.as_ref().and_then(|pattern| self.snippet(id, pattern)));
                let snippets = ids.into_iter().map(found).collect();
                self.answer("snippets", Message::Snippets { number, snippets }, answers);
            }
            Effect::Fetch { again } => {
                self.done.push(format!("fetches {}", if again { "all" } else { "what is due" }));
                let (done, is_none_due) = if again {
                    (Err(Text::line("feeds.toml: line 1: wrong")), false)
                } else {
                    (Ok(Text::line("no feed is due")), true)
                };
                self.answer("fetched", Message::Fetched { done, is_none_due }, answers);
            }
            Effect::Cancel(kind) => {
                self.done.push(format!("cancels {kind:?}"));
                self.answer("cancelled", Message::Cancelled(kind), answers);
            }
            Effect::SaveSearch { name, query } => {
                self.searches.retain(|(known, _)| *known != name);
                match query {
                    Some(query) => {
                        self.done.push(format!("saves the search {name}"));
                        self.searches.push((name, query));
                    }
                    None => self.done.push(format!("forgets the search {name}")),
                }
            }
            Effect::Rank { number, filter, among } => {
                answers.push_back(newsprint::tui::rank(app, number, &filter, &among));
            }
            Effect::Find { number, pattern, article } => {
                let matches = find::in_article(&article, &pattern).into();
                self.answer("matches", Message::Found { number, matches }, answers);
            }
            Effect::Subscribe { address } => {
                self.done.push(format!("subscribes to {address}"));
                let found = newsprint::feeds::discovery::by_address(&address);
                let answer = if found.len() > 1 {
                    Message::FeedsFound(found)
                } else {
                    Message::Notice(Text::line("subscribed: The gazette"))
                };
                self.answer("feeds", answer, answers);
            }
            Effect::Browse(address) => {
                self.done.push(format!("opens {address}"));
                answers.push_back(Message::Notice(Text::line(&format!("opened {address}"))));
            }
            Effect::Follow(address) => {
                let leads_to = |kept: &&Kept| kept.text.contains(&format!("url: {address}\n"));
                match self.kept.iter().find(leads_to) {
                    Some(kept) => {
                        let id = kept.record.id;
                        answers.push_back(Message::Followed { id, address });
                    }
                    None => self.done.push(format!("opens {address}")),
                }
            }
            Effect::Copy { words, message } => {
                self.done.push(format!("copies {words}"));
                answers.push_back(Message::Notice(message));
            }
            Effect::AppendNote { words } => self.done.push(format!("notes {words}")),
            Effect::Edit(_) => self.done.push("edits".into()),
            Effect::Pipe { command, words } => self.done.push(format!("pipes to {command}: {words}")),
            Effect::Speak { number, words } => {
                self.done.push(format!("speaks {words}"));
                // Whoever reads takes their time.
                self.held.push(("sentence", Message::Spoken(number)));
            }
            Effect::Hush => {
                self.done.push("is silent".into());
                self.held.retain(|(kind, _)| *kind != "sentence");
            }
            Effect::Picture(wanted) => {
                self.done.push(format!("makes the picture {}", wanted.address));
                let bytes = match &*wanted.address {
                    address if address.ends_with("roofs.png") => Ok(ROOFS.to_vec()),
                    address => Err(Text::line(&format!("{address} is not there"))),
                };
                self.answer("picture", Message::Picture(PictureResult::new(wanted, bytes)), answers);
            }
            Effect::Ask => {
                self.answer("terminal", Message::Answers(TerminalAnswers::default()), answers);
            }
            Effect::Themes => self.answer("themes", Message::Themes(Theme::all(None)), answers),
            Effect::KeepTheme(name) => self.done.push(format!("writes the theme {name}")),
            Effect::Redraw => self.done.push("redraws".into()),
            Effect::Suspend | Effect::Stop => self.done.push("suspends".into()),
            Effect::Quit => {
                self.done.push("quits".into());
                self.quit = true;
            }
        }
    }
}
