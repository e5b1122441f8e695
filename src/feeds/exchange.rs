//! One feed, asked once: the request, what its answer means, and what is remembered of it.

use std::{path::Path, process::Command};

use base64::{Engine, prelude::BASE64_STANDARD};

use super::{
    Subscription,
    memory::{Attempt, Memories, Memory, Moving},
    reading,
    rules::Rules,
    schedule::{Due, Rest, Trouble, counts, freshness, retry_after, trouble_of},
    store::{self, Stored},
    subscriptions::Source,
};
use crate::{
    article::{Draft, Text},
    error::{Error, Result, system_reason},
    net::{Client, Failure, FailureKind, Request, Response, Validators, Via},
};

/// What came of asking a feed.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// What is remembered from now on, but for the ledger.
    pub(super) memory: Memory,
    /// The status of the answer; none where there was none.
    pub(super) status: Option<u16>,
    /// Bytes of the body as they came.
    pub(super) bytes: u64,
    /// What was stored.
    pub(super) stored: Stored,
    /// What was wrong, as a line.
    pub(super) problem: Option<Text>,
    /// Whether its host asks for a rest.
    pub(super) wants_rest: bool,
    /// Seconds of it, where it says how many.
    pub(super) retry_after: Option<i64>,
    /// Hosts that were asked after the first.
    pub(super) hosts: Vec<String>,
    /// Why there was no answer.
    pub(super) failure: Option<FailureKind>,
    /// Where it is from now on.
    pub(super) moved: Option<String>,
}

/// A move is believed after it was seen so often, over so many seconds.
const MOVES: u32 = 3;
const MOVING_FOR: i64 = 3 * super::schedule::DAY;

/// Asks a feed at the time `now`, and keeps what came.
pub(super) fn ask(client: &Client, data: &Path, feed: &Subscription, memory: Memory, now: i64) -> Outcome {
    let mut outcome = Outcome { memory, ..Outcome::default() };
    let request = match request(feed, &outcome.memory, now) {
        Ok(request) => request,
        Err(failure) => {
            outcome.fail(now, failure.kind(), failure.reason());
            return outcome;
        }
    };
    if request.validators.is_none() {
        outcome.memory.timing.unconditional = now;
    }
    match client.get(&request) {
        Ok(response) => outcome.answered(data, feed, &response, now),
        Err(failure) => outcome.fail(now, failure.kind(), failure.reason()),
    }
    outcome
}

/// Keeps the answer by which a feed was subscribed, as the first that was asked for: nobody asks twice.
///
/// # Errors
/// Where the disk would not take it, or the answer is no feed.
pub fn keep_first(data: &Path, feed: &Subscription, response: &Response, now: i64) -> Result<Stored> {
    let memories = Memories::of(data);
    let mut outcome = Outcome::default();
    outcome.answered(data, feed, response, now);
    if outcome.memory.timing.answered == 0 {
        let reason = outcome.problem.unwrap_or_default();
        return Err(Error::refused(feed.name(), &reason));
    }
    let due = outcome.memory.timing.due(feed.every, feed.paused, &Rest::default(), 0);
    outcome.note(due);
    memories.make()?;
    memories.save(&feed.slug, &outcome.memory)?;
    Ok(outcome.stored)
}

/// The request for a feed, with all that the reader chose for it.
///
/// # Errors
/// Where its address is none of the web, or its password is not to be had.
pub fn request(feed: &Subscription, memory: &Memory, now: i64) -> std::result::Result<Request, Failure> {
    let Some(Source::Web(address)) = Source::of(&feed.address) else {
        return Err(Failure::new(FailureKind::Address, "a command, which newsprint does not run"));
    };
    let mut request = Request::typed(address)?;
    request.user_agent.clone_from(&feed.user_agent);
    request.headers.extend(feed.headers.iter().cloned());
    if let Some(command) = &feed.password_command {
        request.headers.push(("Authorization".into(), authorization(command)?));
    }
    let is_doubted = memory.timing.doubts_unchanged(now);
    request.validators = memory.validators.clone().filter(|known| !known.is_empty() && !is_doubted);
    request.via = Via {
        way: feed.fetch,
        proxy: feed.proxy.clone(),
        ca_file: feed.ca_file.clone(),
        accept_bad_certificate: feed.accept_bad_certificate,
    };
    Ok(request)
}

/// What a command of the reader's prints: a name and a password, or the header itself.
fn authorization(command: &str) -> std::result::Result<String, Failure> {
    let failed = |reason: &str| Failure::new(FailureKind::Setup, format!("password-command: {reason}"));
    let output = Command::new("sh").args(["-c", command]).output();
    let output = output.map_err(|error| failed(&system_reason(&error)))?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let line = printed.lines().next().unwrap_or_default().trim();
    if !output.status.success() || line.is_empty() {
        return Err(failed("it printed nothing, or failed"));
    }
    let is_header = line.split_once(' ').is_some_and(|(scheme, _)| !scheme.contains(':'));
    Ok(if is_header { line.to_owned() } else { format!("Basic {}", BASE64_STANDARD.encode(line)) })
}

impl Outcome {
    fn fail(&mut self, now: i64, kind: FailureKind, reason: &str) {
        self.failure = Some(kind);
        self.problem = Some(Text::line(reason));
        if counts(kind) {
            self.memory.timing.failed(now, Trouble::Failing);
        }
    }

    fn trouble(&mut self, now: i64, trouble: Trouble, reason: &str) {
        self.problem = Some(Text::line(reason));
        self.memory.timing.failed(now, trouble);
        // What came with an error is no version of the feed.
        if trouble == Trouble::Failing {
            (self.memory.validators, self.memory.body) = (None, None);
        }
    }

    /// Adds this request to the ledger; `due` is when the next one is.
    pub(super) fn note(&mut self, due: Due) {
        self.memory.note(Attempt {
            at: self.memory.timing.asked,
            status: self.status,
            bytes: self.bytes,
            new: self.stored.new,
            changed: self.stored.changed,
            problem: self.problem.clone(),
            next: due.at,
            why: due.why,
        });
    }

    fn answered(&mut self, data: &Path, feed: &Subscription, response: &Response, now: i64) {
        self.status = Some(response.status);
        self.bytes = response.received;
        let hosts = response.hops.iter().filter_map(|hop| hop.to.host_str());
        self.hosts = hosts.map(str::to_owned).collect();
        if matches!(response.status, 429 | 503) {
            self.wants_rest = true;
            self.retry_after = retry_after(&response.headers, now);
        }
        match (trouble_of(response.status), response.status) {
            (Some(trouble), status) => self.trouble(now, trouble, reason(status)),
            (None, 206) => self.trouble(now, Trouble::Failing, "only a part of it came, unasked"),
            (None, 304) => self.unchanged(feed, response, now),
            (None, _) => self.whole(data, feed, response, now),
        }
    }

    /// 304, or the same body as before: what is known of it is still so.
    fn unchanged(&mut self, feed: &Subscription, response: &Response, now: i64) {
        let given = response.validators();
        let kept = self.memory.validators.take().filter(|known| known.url == given.url);
        let kept = kept.unwrap_or_default();
        self.memory.validators = Some(Validators {
            url: given.url,
            etag: given.etag.or(kept.etag),
            last_modified: given.last_modified.or(kept.last_modified),
        });
        self.memory.timing.answered(now, freshness(&response.headers), None);
        self.follow(feed, response, now);
    }

    fn whole(&mut self, data: &Path, feed: &Subscription, response: &Response, now: i64) {
        let body = blake3::hash(&response.body).to_hex().to_string();
        let given = response.validators();
        if response.cut.is_none() && response.status == 200 && self.memory.body.as_ref() == Some(&body) {
            // The validators are those of this answer, and of no earlier one.
            self.memory.validators = Some(given);
            self.memory.timing.answered(now, freshness(&response.headers), None);
            return self.follow(feed, response, now);
        }
        let read = match reading::feed(response) {
            Ok(read) => read,
            Err(reason) => return self.trouble(now, Trouble::Failing, &reason),
        };
        let rules = Rules::of(feed);
        let judge = |draft: &Draft| rules.arriving(draft);
        self.stored = match store::take_in(data, feed, &read.drafts, (now, &response.url), &judge) {
            Ok(stored) => stored,
            Err(error) => {
                // The disk's fault: the feed is asked again as if this had not been.
                self.problem = Some(Text::line(&error.to_string()));
                self.failure = Some(FailureKind::Cancelled);
                return;
            }
        };
        self.problem = read.problem;
        let is_broken = response.cut.as_ref().is_some_and(|cut| cut.kind() != FailureKind::TooLarge);
        if let Some(cut) = &response.cut {
            self.problem = Some(Text::line(cut.reason()));
        }
        let memory = &mut self.memory;
        if let Some(title) = read.title {
            memory.title = Some(title);
        }
        memory.timing.hints = read.hints;
        if self.stored.new + self.stored.changed > 0 || memory.timing.changed == 0 {
            memory.timing.changed = now;
        }
        if is_broken {
            memory.timing.failed(now, Trouble::Failing);
            (memory.validators, memory.body) = (None, None);
            return;
        }
        // A part that is not the feed's end is no version of it.
        let is_whole = response.cut.is_none();
        memory.validators = is_whole.then_some(given);
        memory.body = (is_whole && response.status == 200).then_some(body);
        let mut times = self.stored.published.clone();
        // A delta has the latest only.
        if response.status == 226 {
            times.extend(&memory.timing.published);
        }
        memory.timing.answered(now, freshness(&response.headers), Some(times));
        if self.stored.is_same_feed {
            self.follow(feed, response, now);
        }
    }

    /// Watches whether the address has changed for good, which a server that is right says again.
    fn follow(&mut self, feed: &Subscription, response: &Response, now: i64) {
        let to = response.url.to_string();
        if !response.is_moved_for_good() || feed.url() == Some(&*to) {
            self.memory.moving = None;
            return;
        }
        let moving = self.memory.moving.take().filter(|moving| moving.to == to);
        let mut moving = moving.unwrap_or_else(|| Moving { to: to.clone(), since: now, times: 0 });
        moving.times += 1;
        if moving.times >= MOVES && now - moving.since >= MOVING_FOR {
            self.moved = Some(to);
        } else {
            self.memory.moving = Some(moving);
        }
    }
}

/// What a status means, in words.
fn reason(status: u16) -> &'static str {
    match status {
        401 | 407 => "it wants to know who asks (401); 'headers' or 'password-command' say it",
        403 => "gone? its server refuses it (403)",
        404 => "gone? its server does not find it (404)",
        410 => "gone: its server says that it will not come back (410)",
        429 => "asked too often, its server says (429)",
        503 => "its server is busy (503)",
        300..=399 => "sent on to nowhere",
        400..=499 => "its server does not answer the request",
        _ => "its server fails",
    }
}
