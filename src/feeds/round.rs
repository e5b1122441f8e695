//! A round: every feed that is due is asked, politely, and what came is kept.
//!
//! One request at a time for a host, with a pause between; several hosts at once, the feed that is due longest first. Threads ask
//! and store; this one decides whose turn it is, remembers, and tells how far it is. A round ends at any moment without loss:
//! what arrived is on the disk before it is remembered that it arrived.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};

use url::Url;

use super::{
    Subscription,
    exchange::{self, Outcome},
    memory::{Memories, Memory},
    report::Report,
    schedule::{Due, Rest, Why},
    sites::is_reddit,
};
use crate::{
    article::Text,
    error::{Error, Result},
    format::READER_STACK,
    net::{Client, FailureKind},
};

/// How a round goes.
pub struct Round {
    /// Whom it asks through.
    pub client: Client,
    /// The data folder.
    pub data: PathBuf,
    /// Time between two requests to a host.
    pub spacing: Duration,
    /// Hosts that are asked at once.
    pub at_once: usize,
    /// Seconds since 1970: the clock.
    pub now: fn() -> i64,
    /// Seconds of the clock on the wall before GMT.
    pub offset: i64,
    /// Whether feeds are asked that are not due. Nothing goes out in a rest all the same.
    pub is_forced: bool,
}

/// How far a round is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundProgress {
    /// Feeds that were asked.
    pub done: usize,
    /// Feeds that were due.
    pub total: usize,
    /// News that came.
    pub news: usize,
}

/// A feed whose turn comes.
struct Waiting {
    feed: Arc<Subscription>,
    memory: Memory,
    host: String,
    due: i64,
}

/// A feed that was asked.
struct Answered {
    feed: Arc<Subscription>,
    host: String,
    outcome: Outcome,
}

/// The state of a round.
struct Going<'r> {
    round: &'r Round,
    memories: &'r Memories,
    rests: BTreeMap<String, Rest>,
    queue: VecDeque<Waiting>,
    /// Hosts that are being asked, and when others may be asked again.
    busy: BTreeSet<String>,
    free_at: HashMap<String, Instant>,
    running: usize,
    /// Feeds whose hosts could not be reached before any could.
    unreached: Vec<Answered>,
    /// Whether any host was reached.
    is_online: bool,
    report: Report,
}

impl Round {
    /// The usual way through `client` into the data folder `data`.
    pub fn new(client: Client, data: &Path) -> Self {
        Self {
            client,
            data: data.to_path_buf(),
            spacing: Duration::from_secs(2),
            at_once: 8,
            now: crate::library::now,
            offset: 0,
            is_forced: false,
        }
    }

    /// Asks those of `feeds` that are due. `progress` is told after each, and stops the round.
    ///
    /// # Errors
    /// Where another newsprint is fetching, or what is to be remembered cannot be written.
    pub fn run(
        &self,
        feeds: &[Subscription],
        progress: &mut dyn FnMut(RoundProgress) -> ControlFlow<()>,
    ) -> Result<Report> {
        let memories = Memories::of(&self.data);
        if self.client.is_offline() {
            return Ok(Report { is_offline: true, ..Report::default() });
        }
        let busy = || Error::refused(Text::line("fetch"), "another newsprint is fetching at the moment");
        let turn = memories.turn()?.ok_or_else(busy)?;
        let mut going = Going {
            round: self,
            memories: &memories,
            rests: memories.rests(),
            queue: VecDeque::new(),
            busy: BTreeSet::new(),
            free_at: HashMap::new(),
            running: 0,
            unreached: Vec::new(),
            is_online: false,
            report: Report::default(),
        };
        going.fill(feeds);
        let done = going.go(progress);
        drop(turn);
        done.map(|()| going.report)
    }
}

impl Going<'_> {
    /// Finds out which feeds are due.
    fn fill(&mut self, feeds: &[Subscription]) {
        let now = (self.round.now)();
        for feed in feeds {
            let memory = self.memories.load(&feed.slug);
            let host = host(feed);
            let rest = self.rests.get(&host).copied().unwrap_or_default();
            let due = memory.timing.due(feed.every, feed.paused, &rest, self.round.offset);
            let is_asked = match due.at {
                Some(at) if at <= now => true,
                _ => self.round.is_forced && rest.until <= now && !feed.paused,
            };
            if is_asked {
                let due = due.at.unwrap_or(now).min(now);
                self.queue.push_back(Waiting { feed: Arc::new(feed.clone()), memory, host, due });
            } else {
                self.next_at(due.at);
                self.report.waiting.push((name(feed, &memory), due));
            }
        }
        self.queue.make_contiguous().sort_by_key(|waiting| waiting.due);
    }

    fn next_at(&mut self, at: Option<i64>) {
        self.report.next = match (self.report.next, at) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }

    fn go(&mut self, progress: &mut dyn FnMut(RoundProgress) -> ControlFlow<()>) -> Result<()> {
        /// The longest time in which nobody is asked whether it goes on.
        const SLICE: Duration = Duration::from_millis(50);
        let (sender, answers): (Sender<Answered>, Receiver<Answered>) = channel();
        let total = self.queue.len();
        let mut done = 0;
        while self.running > 0 || !self.queue.is_empty() {
            while self.running < self.round.at_once && self.start(&sender)? {}
            match answers.recv_timeout(self.pause().min(SLICE)) {
                Ok(answered) => {
                    done += 1;
                    self.running -= 1;
                    self.free(&answered);
                    self.settle(answered)?;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            let told = RoundProgress { done, total, news: self.report.news };
            if progress(told).is_break() {
                self.report.is_stopped = true;
                // Whoever waits for an answer is not waited for.
                self.round.client.stop();
                break;
            }
            if self.report.is_offline {
                self.round.client.stop();
                break;
            }
        }
        for unreached in std::mem::take(&mut self.unreached) {
            if !self.report.is_offline && !self.report.is_stopped {
                self.note(unreached)?;
            }
        }
        self.memories.save_rests(&self.rests)
    }

    /// How long nothing can be started.
    fn pause(&self) -> Duration {
        let now = Instant::now();
        let free = self.queue.iter().filter(|waiting| !self.busy.contains(&waiting.host));
        let waits = free.map(|waiting| {
            let at = self.free_at.get(&waiting.host).copied().unwrap_or(now);
            at.saturating_duration_since(now)
        });
        waits.min().unwrap_or(Duration::MAX)
    }

    /// Asks the next feed whose host is free, on a thread of its own; whether there was one.
    fn start(&mut self, sender: &Sender<Answered>) -> Result<bool> {
        let now = Instant::now();
        let is_free = |waiting: &Waiting| {
            !self.busy.contains(&waiting.host) && self.free_at.get(&waiting.host).is_none_or(|at| *at <= now)
        };
        let Some(at) = self.queue.iter().position(is_free) else { return Ok(false) };
        let Some(Waiting { feed, memory, host, .. }) = self.queue.remove(at) else { return Ok(false) };
        let time = (self.round.now)();
        let rest = self.rests.get(&host).copied().unwrap_or_default();
        if rest.until > time {
            // Another feed of the host was told so a moment ago.
            self.next_at(Some(rest.until));
            self.report.waiting.push((name(&feed, &memory), Due { at: Some(rest.until), why: Why::Rest }));
            return Ok(true);
        }
        self.busy.insert(host.clone());
        self.running += 1;
        let (client, data) = (self.round.client.clone(), self.round.data.clone());
        let sender = sender.clone();
        let ask = move || {
            let outcome = exchange::ask(&client, &data, &feed, memory, time);
            // Nobody may wait any more.
            let _ = sender.send(Answered { feed, host, outcome });
        };
        let started = thread::Builder::new().stack_size(READER_STACK).spawn(ask);
        started.map(|_| true).map_err(|error| Error::named(Text::line("threads"), &error))
    }

    /// Its hosts may be asked again after a pause.
    fn free(&mut self, answered: &Answered) {
        self.busy.remove(&answered.host);
        for host in answered.outcome.hosts.iter().chain([&answered.host]) {
            // Its answers say one request a minute.
            let pause = if is_reddit(host) { self.round.spacing * 30 } else { self.round.spacing };
            self.free_at.insert(host.clone(), Instant::now() + pause);
        }
    }

    /// Decides whether what came counts: where the first hosts are all out of reach, the reader's connection is.
    fn settle(&mut self, answered: Answered) -> Result<()> {
        /// Hosts that are out of reach before it is said that the reader is offline.
        const OFFLINE: usize = 3;
        let is_unreached = answered.outcome.failure.is_some_and(FailureKind::is_of_connection);
        if is_unreached && !self.is_online {
            self.unreached.push(answered);
            let hosts: BTreeSet<&str> = self.unreached.iter().map(|one| one.host.as_str()).collect();
            self.report.is_offline = hosts.len() >= OFFLINE;
            return Ok(());
        }
        if !is_unreached && answered.outcome.failure.is_none() {
            self.is_online = true;
            for earlier in std::mem::take(&mut self.unreached) {
                self.note(earlier)?;
            }
        }
        self.note(answered)
    }

    /// Remembers what came of a feed, and tells it.
    fn note(&mut self, answered: Answered) -> Result<()> {
        let Answered { feed, host, mut outcome } = answered;
        let name = name(&feed, &outcome.memory);
        if matches!(outcome.failure, Some(FailureKind::Cancelled | FailureKind::Offline)) {
            // Nothing is remembered: it was not its fault. A disk that is full is said.
            if let Some(problem) = outcome.problem.filter(|_| !self.report.is_stopped) {
                self.report.failed.push((name, problem));
            }
            return Ok(());
        }
        let timing = &outcome.memory.timing;
        let rest = self.rests.entry(host).or_default();
        if outcome.wants_rest {
            rest.asked_for(outcome.retry_after, timing.asked);
        } else if timing.trouble.is_none() {
            rest.succeeded();
        }
        let due = timing.due(feed.every, feed.paused, rest, self.round.offset);
        self.next_at(due.at);
        outcome.note(due);
        let Outcome { memory, stored, problem, moved, .. } = outcome;
        self.memories.save(&feed.slug, &memory)?;
        if memory.timing.trouble.is_some() {
            self.report.failed.push((name, problem.unwrap_or_default()));
        } else {
            self.report.unchanged += usize::from(stored.new + stored.changed == 0);
        }
        self.report.asked += 1;
        self.report.new += stored.new;
        self.report.news += stored.news;
        self.report.changed += stored.changed;
        self.report.moved.extend(moved.map(|to| (feed.slug.clone(), to)));
        Ok(())
    }
}

/// The host that a feed is on, by name.
fn host(feed: &Subscription) -> String {
    let url = feed.url().and_then(|url| Url::parse(url).ok());
    url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

/// What a feed is called: the reader's word, its own, or its address.
fn name(feed: &Subscription, memory: &Memory) -> Text {
    feed.title.clone().or_else(|| memory.title.clone()).unwrap_or_else(|| feed.name())
}
