//! `newsprint fetch`: what is due, for a person, for cron and for timers.

use std::ops::ControlFlow;

use serde_json::json;

use super::{args::Fetch, outcome::Outcome, session::Session};
use crate::{
    article::Text,
    config::{AppDirs, Config},
    error::Result,
    feeds::{self, Report, Wanted},
    library::now,
    net::Client,
};

/// Feeds that are named one by one on standard error.
const NAMED: usize = 10;

pub(super) fn run(fetch: &Fetch, folders: &AppDirs) -> Result<Outcome> {
    let config = Config::load(folders)?;
    let mut session = Session::to_write(folders)?;
    let client = if fetch.offline { Client::new(true) } else { feeds::client(&config) };
    let wanted = Wanted { feeds: fetch.feeds.clone(), again: fetch.again };
    let offset = i64::from(session.library.utc_offset());
    let report =
        feeds::fetch((folders, &config), &client, (&wanted, offset), &mut |_| ControlFlow::Continue(()))?;
    session.library.sync_paths(&feeds::arrived(folders))?;
    let is_named = !fetch.feeds.is_empty();
    if !fetch.quiet {
        for (feed, reason) in report.failed.iter().take(if is_named { usize::MAX } else { NAMED }) {
            super::complain(&format!("{feed}: {reason}"));
        }
    }
    if fetch.output.json {
        super::print(format!("{}\n", in_json(&report)).as_bytes())?;
    } else if !fetch.quiet {
        super::print(format!("{}\n", line(&report, now())).as_bytes())?;
    }
    // A feed that fails is told by its ledger; a person who named it wants to know at once.
    let is_failed = report.is_offline || is_named && !report.failed.is_empty();
    Ok(if is_failed { Outcome::Failed } else { session.outcome })
}

/// `12 feeds asked: 8 new articles, 1 changed, 3 feeds unchanged, 1 failed; the next is due in 35 min`.
fn line(report: &Report, now: i64) -> String {
    let count = |number: usize, what: &str| match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    };
    let next = report.next.map(|at| format!("; the next is due in {}", wait(at - now))).unwrap_or_default();
    if report.is_offline {
        return "offline: nothing was asked".to_owned();
    }
    if report.asked == 0 && report.failed.is_empty() {
        return match report.waiting.len() {
            0 => "no feed is subscribed; 'newsprint subscribe ADDRESS' adds one".to_owned(),
            _ => format!("no feed is due{next}"),
        };
    }
    let mut parts = vec![count(report.new, "new article")];
    if report.changed > 0 {
        parts.push(format!("{} changed", report.changed));
    }
    if report.unchanged > 0 {
        parts.push(format!("{} unchanged", count(report.unchanged, "feed")));
    }
    if !report.failed.is_empty() {
        parts.push(format!("{} failed", report.failed.len()));
    }
    format!("{} asked: {}{next}", count(report.asked, "feed"), parts.join(", "))
}

/// `35 min`, `3 h`, `2 days`.
fn wait(seconds: i64) -> String {
    match seconds.max(0) {
        seconds if seconds < 90 * 60 => format!("{} min", ((seconds + 59) / 60).max(1)),
        seconds if seconds < 48 * 3600 => format!("{} h", (seconds + 1800) / 3600),
        seconds => format!("{} days", (seconds + 43_200) / 86_400),
    }
}

fn in_json(report: &Report) -> serde_json::Value {
    let failed = report.failed.iter().map(|(feed, reason)| json!({"feed": feed, "reason": reason}));
    let waiting = |(feed, due): &(Text, feeds::Due)| json!({"feed": feed, "next": due.at, "why": due.why});
    json!({
        "asked": report.asked, "new": report.new, "news": report.news, "changed": report.changed,
        "unchanged": report.unchanged, "offline": report.is_offline, "next": report.next,
        "failed": failed.collect::<Vec<_>>(), "waiting": report.waiting.iter().map(waiting).collect::<Vec<_>>(),
        "moved": report.moved.iter().map(|(feed, to)| json!({"feed": feed, "to": to})).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_is_one_line() {
        let named = (Text::line("A"), Text::line("its server fails"));
        let busy = Report {
            asked: 12,
            new: 8,
            changed: 1,
            unchanged: 3,
            failed: vec![named],
            next: Some(1000 + 35 * 60),
            ..Report::default()
        };
        let due = feeds::Due { at: Some(8200), why: feeds::Why::Fresh };
        for (report, said) in [
            (
                busy,
                "12 feeds asked: 8 new articles, 1 changed, 3 feeds unchanged, 1 failed; the next is due in 35 min",
            ),
            (Report { asked: 1, new: 1, ..Report::default() }, "1 feed asked: 1 new article"),
            (Report::default(), "no feed is subscribed; 'newsprint subscribe ADDRESS' adds one"),
            (
                Report { waiting: vec![(Text::line("A"), due)], next: due.at, ..Report::default() },
                "no feed is due; the next is due in 2 h",
            ),
            (Report { is_offline: true, ..Report::default() }, "offline: nothing was asked"),
        ] {
            assert_eq!(line(&report, 1000), said);
        }
        for (seconds, said) in [(-5, "1 min"), (61, "2 min"), (7200, "2 h"), (3 * 86_400, "3 days")] {
            assert_eq!(wait(seconds), said);
        }
    }
}
