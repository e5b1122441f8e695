//! `newsprint subscribe`: from an address to a subscription, with a look at what comes.

use serde_json::json;

use super::{args::feeds::Subscribe, outcome::Outcome, settings::json_lines};
use crate::{
    article::Text,
    config::{AppDirs, Config},
    error::{Error, Kind, Result, nearest},
    feeds::{
        self, Every, Subscription,
        discovery::Found,
        subscribe::{Preview, Subscribed, begin, find},
    },
    net::Client,
};

/// Entries that are shown of what comes.
const SHOWN: usize = 5;

pub(super) fn run(args: &Subscribe, folders: &AppDirs) -> Result<Outcome> {
    if let Some(language) = &args.list {
        return list(language, args);
    }
    let every = match &args.every {
        None => None,
        Some(written) => Some(Every::parse(written).ok_or_else(|| {
            let reason = "allowed: 30m, 6h, 2d, 1w, 'daily at 6:30'; 10m at least, 90d at most";
            Error::usage(&format!("--every {written}"), reason)
        })?),
    };
    if args.title.is_some() && args.addresses.len() > 1 {
        return Err(
            Error::usage("--title", "one title for several feeds").hinted("subscribe them one by one")
        );
    }
    // What does not load is not written to.
    let mut known = feeds::load(folders)?;
    let client = feeds::client(&Config::load(folders)?);
    let mut outcome = Outcome::Done;
    for address in &args.addresses {
        let chosen = Subscription {
            title: args.title.as_deref().and_then(Text::some),
            section: args.section.as_deref().and_then(Text::some),
            tags: args.tag.iter().filter_map(|tag| Text::some(tag)).collect(),
            every,
            ..Subscription::new(address)
        };
        match one(&client, chosen, args, &known, folders) {
            Ok(Some(feed)) => known.push(feed),
            Ok(None) => {}
            Err(error) if error.kind() == Kind::BrokenPipe => return Err(error),
            Err(error) => {
                super::complain(&error);
                outcome = Outcome::of(&error);
            }
        }
    }
    Ok(outcome)
}

/// Subscribes to one; gives it where it is new.
fn one(
    client: &Client,
    mut feed: Subscription,
    args: &Subscribe,
    known: &[Subscription],
    folders: &AppDirs,
) -> Result<Option<Subscription>> {
    let is_command = feed.address.starts_with("exec:") || feed.address.starts_with("filter:");
    let mut preview = None;
    if is_command || args.no_fetch {
        if !is_command {
            let request = crate::net::Request::typed(&feed.address);
            let request = request.map_err(|failure| Error::usage(&feed.address, failure.reason()))?;
            feed.address = request.address().to_string();
        }
        if let Some(known) = known.iter().find(|known| known.is_at(&feed.address)) {
            return already(known, args).map(|()| None);
        }
    } else {
        let address = feed.address.clone();
        match find(client, known, feed, args.pick)? {
            Subscribed::Known(feed) => return already(&feed, args).map(|()| None),
            Subscribed::Choice(found) => return Err(unchosen(&address, &found, args)?),
            Subscribed::New(found, shown) => (feed, preview) = (found, Some(shown)),
        }
    }
    if !args.dry_run {
        match &preview {
            Some(preview) => feed = begin(folders, feed, &preview.response)?,
            None => feeds::add(folders, std::slice::from_ref(&feed))?,
        }
    }
    super::print(said(&feed, preview.as_deref(), args).as_bytes())?;
    Ok(Some(feed))
}

/// Says that a feed is subscribed already.
fn already(feed: &Subscription, args: &Subscribe) -> Result<()> {
    let line = if args.output.json {
        json!({"address": feed.address, "title": feed.title, "slug": feed.slug, "added": false}).to_string()
    } else {
        format!("already subscribed: {}, {}", feed.name(), feed.address)
    };
    super::print(format!("{line}\n").as_bytes()).map(|_| ())
}

/// Why none of several feeds was subscribed, which are listed where the reader has to choose first.
fn unchosen(address: &str, found: &[Found], args: &Subscribe) -> Result<Error> {
    if args.pick.is_some() {
        return Ok(Error::usage("--pick", &format!("there are {} feeds to pick from", found.len())));
    }
    super::print(choice(found, args).as_bytes())?;
    let hint = format!("'newsprint subscribe {address} --pick 1', or name one by its address");
    Ok(Error::refused(Text::line(address), &format!("has {} feeds", found.len())).hinted(&hint))
}

fn choice(found: &[Found], args: &Subscribe) -> String {
    let all = found.iter().enumerate().map(|(at, found)| (at + 1, found));
    if args.output.json {
        return json_lines(
            all.map(
                |(number, found)| json!({"pick": number, "address": found.address, "title": found.title}),
            ),
        );
    }
    let title = |found: &Found| found.title.as_ref().map(|title| format!("  {title}")).unwrap_or_default();
    let line = |(number, found): (usize, &Found)| {
        format!("{number:>3}  {}{}\n", Text::line(&found.address), title(found))
    };
    all.map(line).collect()
}

fn said(feed: &Subscription, preview: Option<&Preview>, args: &Subscribe) -> String {
    let entries = preview.map(|preview| &preview.entries[..]).unwrap_or_default();
    if args.output.json {
        let shown = entries
            .iter()
            .map(|(date, title)| json!({"published": date.map(|date| date.to_string()), "title": title}));
        let line = json!({
            "address": feed.address, "title": feed.title, "section": feed.section, "added": !args.dry_run,
            "entries": shown.collect::<Vec<_>>(),
        });
        return format!("{line}\n");
    }
    let verb = if args.dry_run { "would subscribe" } else { "subscribed" };
    let count = match (preview, entries.len()) {
        (None, _) => String::new(),
        (_, 1) => ", 1 entry".to_owned(),
        (_, count) => format!(", {count} entries"),
    };
    let mut out = format!("{verb}: {}, {}{count}\n", feed.name(), Text::line(&feed.address));
    for (date, title) in entries.iter().take(SHOWN) {
        let date = date.map_or_else(|| " ".repeat(10), |date| date.to_string());
        out.push_str(&format!("  {date}  {title}\n"));
    }
    if !args.dry_run {
        out.push_str("undo: newsprint feeds undo\n");
    }
    out
}

/// Papers to begin with.
fn list(language: &str, args: &Subscribe) -> Result<Outcome> {
    let all = feeds::papers();
    if !language.is_empty() && !all.iter().any(|papers| papers.language == language) {
        let known: Vec<&str> = all.iter().map(|papers| &*papers.language).collect();
        let meant = nearest(language, known.iter().copied());
        let hint = meant
            .map_or_else(|| format!("known: {}", known.join(", ")), |near| format!("did you mean {near}?"));
        return Err(Error::usage(&format!("--list {language}"), "no papers in this language").hinted(&hint));
    }
    let mut out = String::new();
    for papers in all.iter().filter(|papers| language.is_empty() || papers.language == language) {
        for feed in &papers.feeds {
            let (title, section) = (feed.name(), feed.section.as_deref().unwrap_or_default());
            out.push_str(&if args.output.json {
                format!("{}\n", json!({"language": papers.language, "section": section, "title": title, "address": feed.address}))
            } else {
                format!("{}  {title} · {section}  {}\n", papers.language, feed.address)
            });
        }
    }
    super::print(out.as_bytes())
}
