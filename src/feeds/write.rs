//! Changes to `feeds.toml` that newsprint makes when it is asked to; what else stands there stays as it is.

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

use super::{Subscription, Way, feed_key, parse};
use crate::{
    config::AppDirs,
    error::{Error, Result},
};

/// Adds feeds at the end of the file.
pub fn add(dirs: &AppDirs, feeds: &[Subscription]) -> Result<()> {
    change(dirs, |document| {
        let tables = tables(document)?;
        for feed in feeds {
            let mut table = Table::new();
            if !tables.is_empty() {
                table.decor_mut().set_prefix("\n");
            }
            write(&mut table, None, feed);
            tables.push(table);
        }
        Ok(())
    })
}

/// Takes the feeds at these addresses out of the file.
pub fn remove(dirs: &AppDirs, addresses: &[&str]) -> Result<()> {
    let keys: Vec<String> = addresses.iter().map(|address| feed_key(address)).collect();
    change(dirs, |document| {
        tables(document)?.retain(|table| !address(table).is_some_and(|own| keys.contains(&feed_key(own))));
        Ok(())
    })
}

/// Writes what has changed of a feed, which is known by the address that it had before.
pub fn update(dirs: &AppDirs, before: &Subscription, after: &Subscription) -> Result<()> {
    update_all(dirs, &[(before, after.clone())])
}

/// The same of several feeds, each as it was and as it is, as one change.
pub fn update_all(dirs: &AppDirs, changes: &[(&Subscription, Subscription)]) -> Result<()> {
    change(dirs, |document| {
        for table in tables(document)?.iter_mut() {
            let key = address(table).map(feed_key);
            if let Some((before, after)) = changes.iter().find(|(before, _)| Some(before.key()) == key) {
                write(table, Some(before), after);
            }
        }
        Ok(())
    })
}

/// Takes back the last change that was made here, if nobody has changed the file since; done again, makes it again. Whether there
/// was one.
pub fn undo(dirs: &AppDirs) -> Result<bool> {
    dirs.undo_feeds()
}

fn address(table: &Table) -> Option<&str> {
    table.get("address").and_then(Item::as_str)
}

fn tables(document: &mut DocumentMut) -> Result<&mut ArrayOfTables> {
    let item = document.entry("feed").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    if item.as_array().is_some() {
        // `feed = [{…}]` is the same, written in a way to which nothing can be added without writing it anew.
        let made = std::mem::take(item).into_array_of_tables();
        *item = Item::ArrayOfTables(made.unwrap_or_default());
    }
    item.as_array_of_tables_mut().ok_or_else(|| Error::config("each feed begins with [[feed]]"))
}

/// Changes the file, which must be right before and is after.
fn change(dirs: &AppDirs, change: impl FnOnce(&mut DocumentMut) -> Result<()>) -> Result<()> {
    dirs.change_feeds(change, &|text| parse(text).map(drop))
}

/// An option as it stands in the file; none where it is as by default.
type Written = Option<Value>;

/// What of a feed is written, and how.
fn values(feed: &Subscription) -> [(&'static str, Written); 24] {
    let is = |flag: bool| flag.then(|| Value::from(true));
    let text = |text: Option<&str>| text.map(Value::from);
    let list =
        |items: Vec<&str>| (!items.is_empty()).then(|| Value::Array(items.into_iter().collect::<Array>()));
    let map = |pairs: Vec<(&String, &String)>| {
        let table: InlineTable = pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        (!table.is_empty()).then_some(Value::InlineTable(table))
    };
    [
        ("address", text(Some(&feed.address))),
        ("title", text(feed.title.as_deref())),
        ("section", text(feed.section.as_deref())),
        ("tags", list(feed.tags.iter().map(|tag| &**tag).collect())),
        ("every", feed.every.map(|every| every.to_string().into())),
        ("paused", is(feed.paused)),
        ("hidden", is(feed.hidden)),
        ("full-text", feed.full_text.map(Value::from)),
        ("max-a-day", feed.max_a_day.map(|most| i64::from(most).into())),
        ("again", is(feed.again)),
        ("keep", text(feed.keep.as_deref())),
        ("mute", text(feed.mute.as_deref())),
        ("star", text(feed.star.as_deref())),
        ("tag", map(feed.tag.iter().collect())),
        ("user-agent", text(feed.user_agent.as_deref())),
        ("headers", map(feed.headers.iter().map(|(name, value)| (name, value)).collect())),
        ("password-command", text(feed.password_command.as_deref())),
        ("proxy", text(feed.proxy.as_deref())),
        ("fetch", (feed.fetch == Way::Curl).then(|| "curl".into())),
        ("ca-file", feed.ca_file.as_ref().map(|file| file.to_string_lossy().as_ref().into())),
        ("accept-bad-certificate", is(feed.accept_bad_certificate)),
        ("slug", text(Some(&*feed.slug).filter(|slug| !slug.is_empty()))),
        ("aliases", list(feed.aliases.iter().map(String::as_str).collect())),
        ("opml", map(feed.opml.iter().collect())),
    ]
}

/// Writes into `table` what is another than `before`, in the place of what stands there.
fn write(table: &mut Table, before: Option<&Subscription>, after: &Subscription) {
    let shown = |value: &Written| value.as_ref().map(ToString::to_string);
    let old = before.map(values);
    for (at, (key, value)) in values(after).into_iter().enumerate() {
        let was = old.as_ref().and_then(|old| old.get(at)).and_then(|(_, value)| shown(value));
        if was == shown(&value) {
            continue;
        }
        match (value, table.get_mut(key).and_then(Item::as_value_mut)) {
            (Some(mut value), Some(place)) => {
                *value.decor_mut() = place.decor().clone();
                *place = value;
            }
            (Some(value), None) => drop(table.insert(key, Item::Value(value))),
            (None, _) => drop(table.remove(key)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{article::Text, feeds::load};

    const OWN: &str = "# What I read.\n\n[[feed]] # first\naddress = \"https://a.example/feed\" # daily\n# Mine:\ntitle = \"A\"\n\n\
                       # The second.\n[[feed]]\naddress = \"https://b.example/feed\"\n";

    fn folder(text: &str) -> (tempfile::TempDir, AppDirs) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("feeds.toml"), text).unwrap();
        let dirs = AppDirs { config: Some(folder.path().to_path_buf()), data: None };
        (folder, dirs)
    }

    fn text(dirs: &AppDirs) -> String {
        fs::read_to_string(dirs.feeds_file().unwrap()).unwrap()
    }

    #[test]
    fn comments_and_order_stay() {
        let (_folder, dirs) = folder(OWN);
        let new = Subscription { slug: "c".into(), ..Subscription::new("https://c.example/feed") };
        add(&dirs, &[new]).unwrap();
        assert_eq!(
            text(&dirs),
            format!("{OWN}\n[[feed]]\naddress = \"https://c.example/feed\"\nslug = \"c\"\n")
        );
        remove(&dirs, &["http://www.c.example/feed/"]).unwrap();
        assert_eq!(text(&dirs), OWN);
        let feeds = load(&dirs).unwrap();
        let renamed = Subscription { title: Text::some("Another"), paused: true, ..feeds[0].clone() };
        update(&dirs, &feeds[0], &renamed).unwrap();
        let changed = OWN.replace("title = \"A\"\n", "title = \"Another\"\npaused = true\n");
        assert_eq!(text(&dirs), changed);
        update(&dirs, &renamed, &feeds[0]).unwrap();
        assert_eq!(text(&dirs), OWN, "and back");
        remove(&dirs, &["https://a.example/feed"]).unwrap();
        assert_eq!(text(&dirs).matches("# The second.").count(), 1);
        assert_eq!(load(&dirs).unwrap().len(), 1);
    }

    #[test]
    fn what_is_written_reads_back() {
        let all = r#"[[feed]]
address = "https://a.example/feed"
title = 'A "gazette" ’ 新'
section = "News/World"
tags = ["world", "a b"]
every = "daily at 6:05"
paused = true
hidden = true
full-text = false
max-a-day = 5
again = true
keep = "tides"
mute = "moon"
star = "author:Vale"
tag = { "two words" = "tides" }
user-agent = "me/1"
headers = { X-Key = "abc" }
password-command = "pass show a"
proxy = "none"
fetch = "curl"
ca-file = "/etc/own.pem"
accept-bad-certificate = true
slug = "a"
aliases = ["http://old.example/feed"]
opml = { my-color = "red" }
"#;
        let (_folder, dirs) = folder("");
        let feeds = parse(all).unwrap();
        add(&dirs, &feeds).unwrap();
        assert_eq!(load(&dirs).unwrap(), feeds);
        assert_eq!(text(&dirs), all);
    }

    #[test]
    fn the_last_change_is_undone_and_done_again() {
        let (folder, dirs) = folder(OWN);
        assert!(!undo(&dirs).unwrap());
        remove(&dirs, &["https://a.example/feed"]).unwrap();
        let without = text(&dirs);
        assert!(undo(&dirs).unwrap());
        assert_eq!(text(&dirs), OWN);
        assert!(undo(&dirs).unwrap());
        assert_eq!(text(&dirs), without);
        // The reader's own change is not written over.
        fs::write(folder.path().join("feeds.toml"), OWN).unwrap();
        assert!(undo(&dirs).unwrap_err().to_string().contains("was changed since"));
        assert_eq!(text(&dirs), OWN);
    }

    #[test]
    fn a_list_in_one_line_can_be_added_to() {
        let (_folder, dirs) = folder("feed = [{ address = \"https://a.example/\" }]\n");
        add(&dirs, &[Subscription::new("https://b.example/")]).unwrap();
        assert_eq!(load(&dirs).unwrap().len(), 2, "{}", text(&dirs));
    }

    #[test]
    fn a_file_with_mistakes_is_not_written_to() {
        let wrong = "[[feed]]\nadress = \"https://a.example/\"\n";
        let (_folder, dirs) = folder(wrong);
        let error = add(&dirs, &[Subscription::new("https://b.example/")]).unwrap_err();
        assert!(error.to_string().contains("feeds.toml: line 2: unknown option 'adress'"), "{error}");
        assert_eq!(text(&dirs), wrong);
    }
}
