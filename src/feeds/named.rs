//! Which feed the reader means.

use super::Subscription;
use crate::{
    article::Text,
    error::{Error, Kind, Result, nearest},
    find::fold,
};

/// The feed that is called so: by its address, by the name of its folder, by its title or the beginning of one of them.
pub fn named<'f>(feeds: &'f [Subscription], name: &str) -> Result<&'f Subscription> {
    let is = |feed: &&Subscription| feed.is_at(name) || feed.slug == name;
    if let Some(feed) = feeds.iter().find(is) {
        return Ok(feed);
    }
    let folded = fold(name.trim());
    let titled: Vec<&Subscription> = feeds.iter().filter(|feed| fold(&feed.name()) == folded).collect();
    let begun = || {
        let begins =
            |feed: &&Subscription| feed.slug.starts_with(&folded) || fold(&feed.name()).starts_with(&folded);
        feeds.iter().filter(begins).collect()
    };
    let meant: Vec<&Subscription> = if titled.is_empty() && !folded.is_empty() { begun() } else { titled };
    match &meant[..] {
        [one] => Ok(one),
        [] => {
            let names: Vec<String> =
                feeds.iter().flat_map(|feed| [feed.slug.clone(), feed.name().to_string()]).collect();
            let hint = match nearest(name, names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean '{near}'?"),
                None => "'newsprint feeds' lists them".to_owned(),
            };
            Err(Error::new(Kind::NotFound, Text::line(name), "no such feed").hinted(&hint))
        }
        several => {
            let slugs: Vec<&str> = several.iter().map(|feed| &*feed.slug).take(5).collect();
            let reason = format!("{} feeds begin so", several.len());
            Err(Error::refused(Text::line(name), &reason).hinted(&format!("say which: {}", slugs.join(", "))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feeds::parse;

    #[test]
    fn feeds_are_named_as_people_name_them() {
        let feeds = parse(
            "[[feed]]\naddress = \"https://a.example/feed\"\ntitle = \"The Gazette\"\naliases = [\"http://old.example/\"]\n\
             [[feed]]\naddress = \"https://b.example/feed\"\ntitle = \"The Almanac\"\n[[feed]]\naddress = \"https://c.example/\"\ntitle = \"Été\"\n",
        )
        .unwrap();
        for (name, slug) in [
            ("https://a.example/feed", "old-example"),
            ("http://www.a.example/feed/", "old-example"),
            ("http://old.example/", "old-example"),
            ("b-example-feed", "b-example-feed"),
            ("the gazette", "old-example"),
            ("the al", "b-example-feed"),
            ("ete", "c-example"),
            ("c-ex", "c-example"),
        ] {
            assert_eq!(named(&feeds, name).unwrap().slug, slug, "{name}");
        }
        for (name, reason) in [
            ("the", "the: 2 feeds begin so; say which: old-example, b-example-feed"),
            ("the gazete", "the gazete: no such feed; did you mean 'The Gazette'?"),
            ("", "no such feed; 'newsprint feeds' lists them"),
        ] {
            assert_eq!(named(&feeds, name).unwrap_err().to_string(), reason);
        }
    }
}
