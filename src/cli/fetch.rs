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
        super::print(format!("{}\n", report.describe(now())).as_bytes())?;
    }
    // A feed that fails is told by its ledger; a person who named it wants to know at once.
    let is_failed = report.is_offline || is_named && !report.failed.is_empty();
    Ok(if is_failed { Outcome::Failed } else { session.outcome })
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
