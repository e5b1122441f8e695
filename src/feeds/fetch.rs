//! Fetching what is subscribed: what the command and the screen share.

use std::{ops::ControlFlow, path::PathBuf};

use super::{
    Subscription, load,
    report::Report,
    round::{Round, RoundProgress},
    update,
};
use crate::{
    article::{Text, text::display_name},
    config::{AppDirs, Config},
    error::{Error, Kind, Result},
    net::Client,
};

/// Which feeds are fetched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Titles, addresses or folders of feeds; all where there are none.
    pub feeds: Vec<String>,
    /// Whether they are asked before they are due.
    pub again: bool,
}

/// The client that the configuration wants.
pub fn client(config: &Config) -> Client {
    Client::new(config.offline)
}

/// Fetches what is due of the subscriptions, and writes down in `feeds.toml` what is at another address for good. `offset` is the
/// seconds of the clock on the wall before GMT.
///
/// # Errors
/// Where `feeds.toml` is wrong, a feed is not subscribed, or another newsprint is fetching.
pub fn fetch(
    (dirs, config): (&AppDirs, &Config),
    client: &Client,
    (wanted, offset): (&Wanted, i64),
    progress: &mut dyn FnMut(RoundProgress) -> ControlFlow<()>,
) -> Result<Report> {
    let reason = "no folder for it is known; name one with --data or NEWSPRINT_DATA";
    let data = dirs.data.as_deref().ok_or_else(|| Error::refused(Text::line("library"), reason))?;
    let subscribed = load(dirs)?;
    let mut feeds = chosen(&subscribed, &wanted.feeds)?;
    for feed in &mut feeds {
        feed.proxy =
            feed.proxy.take().or_else(|| Some(config.proxy.clone()).filter(|proxy| !proxy.is_empty()));
    }
    let round = Round { offset, is_forced: wanted.again, ..Round::new(client.clone(), data) };
    let report = round.run(&feeds, progress)?;
    for (slug, to) in &report.moved {
        let is_taken = subscribed.iter().any(|feed| feed.slug != *slug && feed.is_at(to));
        let Some(before) = subscribed.iter().find(|feed| feed.slug == *slug).filter(|_| !is_taken) else {
            continue;
        };
        let mut after = before.clone();
        after.aliases.push(std::mem::replace(&mut after.address, to.clone()));
        update(dirs, before, &after)?;
    }
    Ok(report)
}

/// The folder of what arrived, where it is there.
pub fn arrived(dirs: &AppDirs) -> Vec<PathBuf> {
    dirs.arrived().into_iter().filter(|folder| folder.is_dir()).collect()
}

/// The feeds that are called so.
fn chosen(subscribed: &[Subscription], names: &[String]) -> Result<Vec<Subscription>> {
    if names.is_empty() {
        return Ok(subscribed.to_vec());
    }
    let mut found = Vec::new();
    for name in names {
        let is_called = |feed: &&Subscription| {
            feed.slug == *name
                || feed.is_at(name)
                || feed.title.as_ref().is_some_and(|title| title.eq_ignore_ascii_case(name))
        };
        match subscribed.iter().find(is_called) {
            Some(feed) if found.contains(feed) => {}
            Some(feed) => found.push(feed.clone()),
            None => {
                let reason = "no feed is called that";
                return Err(Error::new(Kind::NotFound, display_name(name), reason)
                    .hinted("name its title, its address or its folder"));
            }
        }
    }
    Ok(found)
}
