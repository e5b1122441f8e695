//! `newsprint feeds` and `unsubscribe`: what is subscribed, and changes to it. Each says how it is undone.

use serde_json::{Value, json};

use super::{
    args::feeds::{Feeds, Named, What},
    outcome::Outcome,
    settings::json_lines,
};
use crate::{
    article::Text,
    config::AppDirs,
    error::{Error, Kind, Result},
    feeds::{self, Subscription, named},
};

const UNDO: &str = "undo: newsprint feeds undo";

pub(super) fn run(args: &Feeds, folders: &AppDirs) -> Result<Outcome> {
    match &args.what {
        None => list(args, folders),
        Some(What::Rename { feed, title }) => {
            change(feed, folders, |feed| feed.title = title.as_deref().and_then(Text::some))
        }
        Some(What::Move { feed, section }) => {
            change(feed, folders, |feed| feed.section = section.as_deref().and_then(Text::some))
        }
        Some(What::Pause(named)) => pause(named, folders, true),
        Some(What::Resume(named)) => pause(named, folders, false),
        Some(What::Undo) => {
            if feeds::undo(folders)? {
                return super::print(b"undone; again: newsprint feeds undo\n");
            }
            Err(Error::new(Kind::NotFound, Text::line("feeds.toml"), "no change of newsprint's to undo"))
        }
    }
}

/// Lists them by section, in the order of the file.
fn list(args: &Feeds, folders: &AppDirs) -> Result<Outcome> {
    let all = feeds::load(folders)?;
    let is_in = |feed: &&Subscription| {
        args.section.as_deref().is_none_or(|wanted| {
            let own = feed.section.as_deref().unwrap_or_default();
            own == wanted || own.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('/'))
        })
    };
    let shown: Vec<&Subscription> =
        all.iter().filter(is_in).filter(|feed| !args.paused || feed.paused).collect();
    if args.output.json {
        return super::print(json_lines(shown.iter().map(|feed| as_json(feed))).as_bytes());
    }
    if all.is_empty() {
        super::complain(
            &"nothing is subscribed; 'newsprint subscribe ADDRESS' does, --list has papers to begin with",
        );
    }
    let width = shown.iter().map(|feed| feed.slug.chars().count()).max().unwrap_or_default();
    let line = |feed: &&Subscription| {
        let more = [
            feed.section.as_deref().map(str::to_owned),
            feed.every.map(|every| every.to_string()),
            feed.paused.then(|| "paused".to_owned()),
        ];
        let part = |part: String| format!(" · {part}");
        let more: String = more.into_iter().flatten().map(part).collect();
        format!("{:<width$}  {}{more}  {}\n", feed.slug, feed.name(), Text::line(&feed.address))
    };
    super::print(shown.iter().map(line).collect::<String>().as_bytes())
}

/// A subscription for scripts, without what is nobody's business: headers and commands for passwords.
fn as_json(feed: &Subscription) -> Value {
    json!({
        "slug": feed.slug, "address": feed.address, "title": feed.title, "section": feed.section, "tags": feed.tags,
        "every": feed.every.map(|every| every.to_string()), "paused": feed.paused, "hidden": feed.hidden,
        "full_text": feed.full_text, "max_a_day": feed.max_a_day, "keep": feed.keep, "mute": feed.mute, "star": feed.star,
        "tag": feed.tag, "aliases": feed.aliases,
    })
}

/// Changes one feed and says what it is now.
fn change(name: &str, folders: &AppDirs, change: impl FnOnce(&mut Subscription)) -> Result<Outcome> {
    let all = feeds::load(folders)?;
    let before = named(&all, name)?;
    let mut after = before.clone();
    change(&mut after);
    let section = after.section.as_ref().map(|section| format!(" in {section}")).unwrap_or_default();
    if after == *before {
        return super::print(format!("{}{section} already\n", after.name()).as_bytes());
    }
    feeds::update(folders, before, &after)?;
    super::print(format!("{}{section}\n{UNDO}\n", after.name()).as_bytes())
}

fn pause(args: &Named, folders: &AppDirs, paused: bool) -> Result<Outcome> {
    let all = feeds::load(folders)?;
    let chosen: Vec<&Subscription> =
        args.feeds.iter().map(|name| named(&all, name)).collect::<Result<_>>()?;
    let changes: Vec<(&Subscription, Subscription)> =
        chosen.into_iter().map(|feed| (feed, Subscription { paused, ..feed.clone() })).collect();
    feeds::update_all(folders, &changes)?;
    let verb = if paused { "paused" } else { "resumed" };
    said(changes.iter().map(|(feed, _)| *feed), verb, args)
}

pub(super) fn unsubscribe(args: &Named, folders: &AppDirs) -> Result<Outcome> {
    let all = feeds::load(folders)?;
    let chosen: Vec<&Subscription> =
        args.feeds.iter().map(|name| named(&all, name)).collect::<Result<_>>()?;
    let addresses: Vec<&str> = chosen.iter().map(|feed| &*feed.address).collect();
    feeds::remove(folders, &addresses)?;
    said(chosen.into_iter(), "unsubscribed", args)
}

fn said<'f>(feeds: impl Iterator<Item = &'f Subscription>, verb: &str, args: &Named) -> Result<Outcome> {
    let lines: String = if args.output.json {
        json_lines(feeds.map(|feed| json!({"slug": feed.slug, "address": feed.address, "done": verb})))
    } else {
        let line = |feed: &Subscription| format!("{verb}: {}, {}\n", feed.name(), Text::line(&feed.address));
        let lines: String = feeds.map(line).collect();
        format!("{lines}{UNDO}\n")
    };
    super::print(lines.as_bytes())
}
