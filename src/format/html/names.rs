//! Headlines without the name of the site, and bylines that name somebody.

use crate::article::meta::written_date;

/// What stands between a headline and the name of a site.
const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " / ", " ~ ", " > ", " ‹ ", " › ", "｜",
    " ｜ ", "|", ": ",
];

/// Words of the longest name of a site or a section.
const NAME: usize = 5;

/// Letters and digits in lower case.
pub(super) fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The headline of a page, of what its title says, its headings and the names that its site goes by.
pub(super) fn headline(titles: &[String], headings: &[String], sites: &[String]) -> Option<String> {
    // A heading that a title holds whole, beside other things, is the headline.
    for (heading, at_end) in
        headings.iter().map(|heading| (heading, false)).chain(headings.iter().map(|heading| (heading, true)))
    {
        let known = folded(heading);
        let holds = |title: &String| {
            let title = folded(title);
            let is_cut = title.chars().count() > 12 && known.starts_with(&title);
            title.starts_with(&known) || is_cut || at_end && title.ends_with(&known)
        };
        if known.chars().count() >= 2 && !is_site(heading, sites) && titles.iter().any(holds) {
            return Some(heading.clone());
        }
    }
    let named = titles.iter().map(|title| without_site(title, sites)).find(|title| !is_site(title, sites));
    let heading = || headings.iter().find(|heading| !is_site(heading, sites)).cloned();
    named.or_else(heading).or_else(|| titles.first().cloned()).or_else(|| headings.first().cloned())
}

/// A title without the name of its site at either end.
fn without_site(title: &str, sites: &[String]) -> String {
    let mut title = title.trim().to_owned();
    // A site may stand behind a section: `Headline | News | Site`.
    let mut behind = false;
    for _ in 0..3 {
        let cut = SEPARATORS.iter().filter(|separator| **separator != ": ").find_map(|separator| {
            let (head, tail) = title.rsplit_once(separator)?;
            let is_name = is_site(tail, sites)
                || behind && tail.split_whitespace().count() <= 2 && separator.contains('|');
            (is_name && head.split_whitespace().count() > 0).then(|| head.trim().to_owned())
        });
        let cut = cut.or_else(|| {
            SEPARATORS.iter().find_map(|separator| {
                let (head, tail) = title.split_once(separator)?;
                (is_site(head, sites) && !tail.trim().is_empty()).then(|| tail.trim().to_owned())
            })
        });
        match cut {
            Some(rest) => title = rest,
            None => break,
        }
        behind = true;
    }
    unnamed(&title).unwrap_or(title)
}

/// A long title without what stands behind its last bar, which is a site or a section though nothing says its name.
fn unnamed(title: &str) -> Option<String> {
    let (head, tail) =
        [" | ", " · ", " » ", " :: ", " — "].iter().find_map(|separator| title.rsplit_once(separator))?;
    let words = |text: &str| text.split_whitespace().count();
    (words(tail) <= NAME && words(head) >= 4 && words(head) > words(tail)).then(|| head.trim().to_owned())
}

/// Whether a part of a title is a name of the site: one that the page gives, or its host.
fn is_site(part: &str, sites: &[String]) -> bool {
    let part = folded(part);
    let bare = part.strip_prefix("the").unwrap_or(&part);
    !part.is_empty()
        && sites.iter().map(|site| folded(site)).any(|site| {
            site == part
                || site.strip_prefix("the").unwrap_or(&site) == bare
                || bare.chars().count() > 3 && site.contains(bare) && site.len() < 2 * bare.len()
                || site.chars().count() > 3 && bare.starts_with(&site) && bare.len() <= 2 * site.len()
        })
}

/// Words before a name.
const BEFORE: &[&str] = &[
    "written by",
    "posted by",
    "published by",
    "reported by",
    "story by",
    "words by",
    "text by",
    "article by",
    "by",
    "author:",
    "authors:",
    "author",
    "von",
    "autor:",
    "text:",
    "par",
    "por",
    "di",
    "door",
    "af",
    "av",
    "autor",
    "autora",
    "автор:",
    "автор",
    "作者：",
    "作者:",
    "文／",
    "文/",
    "文：",
    "記者",
    "bởi",
    "tác giả:",
    "tekst:",
    "redazione:",
    "from:",
];

/// Words that are nobody's name.
const NOBODY: &[&str] = &[
    "admin",
    "administrator",
    "last",
    "last updated",
    "first",
    "posted on",
    "published on",
    "posted",
    "published",
    "updated",
    "name",
    "author",
    "authors",
    "by",
    "guest",
    "anonymous",
    "unknown",
    "user",
    "editor",
    "veröffentlicht am",
    "publié le",
    "publicado",
    "comments",
    "share",
    "follow",
    "menu",
    "leave a reply",
    "webmaster",
    "root",
    "none",
    "null",
    "undefined",
    "view all posts",
    "about the author",
    "staff",
    "login",
    "editors",
    "default",
];

/// A byline without `By`, dates, numbers of minutes and roles; none where nobody is named.
pub(super) fn byline(raw: &str) -> Option<String> {
    let mut name = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.ends_with(['*', ':', '?']) && name.chars().count() < 40
        || name.contains("://")
        || name.contains("{{")
    {
        return None;
    }
    for cut in
        [" | ", " • ", " · ", " — ", " – ", " on ", " Posted", " Published", " Updated", " am ", "\u{a0}|"]
    {
        if let Some((head, tail)) = name.split_once(cut)
            && (written_date(tail).is_some()
                || tail.to_lowercase().contains(" min")
                || cut == " • "
                || cut == " | ")
        {
            name = head.to_owned();
        }
    }
    loop {
        let lower = name.to_lowercase();
        let lead = BEFORE.iter().find(|before| {
            lower.strip_prefix(**before).is_some_and(|rest| {
                lower.len() == name.len()
                    && (before.ends_with([':', '：', '/', '／']) || rest.starts_with([' ', ':', '\u{a0}']))
            })
        });
        match lead.and_then(|lead| name.get(lead.len()..)) {
            Some(rest) => name = rest.trim_start_matches([' ', ':', '\u{a0}']).to_owned(),
            None => break,
        }
    }
    let name =
        name.trim_matches([' ', ',', '.', '|', '·', '-', '–', '—', '/', ';', '(', '\u{a0}', '@']).to_owned();
    names_somebody(&name).then_some(name)
}

/// Whether a byline names somebody: it is no date, no sentence, no label and no address.
fn names_somebody(name: &str) -> bool {
    let lower = name.to_lowercase();
    let words = name.split_whitespace().count();
    let is_label = NOBODY.contains(&&*lower)
        || ["posted on", "published on", "veröffentlicht am", "publié le", "says", "leave a"]
            .iter()
            .any(|label| lower.starts_with(label));
    let digits = name.chars().filter(char::is_ascii_digit).count();
    (1..=16).contains(&words)
        && name.len() <= 160
        && name.chars().any(char::is_alphabetic)
        && name.chars().filter(|c| c.is_alphanumeric()).count() > 1
        && digits * 3 <= name.chars().count()
        && written_date(name).is_none()
        && !is_label
        && !lower.ends_with(" says")
        && (words <= 3 || !name.ends_with(['.', '?', '!']))
        && !lower.contains("cookie")
}

/// Several names as one byline, each once.
pub(super) fn joined(names: impl IntoIterator<Item = String>, sites: &[String]) -> Option<String> {
    let mut out: Vec<String> = Vec::new();
    for name in names.into_iter().filter_map(|name| byline(&name)) {
        if !out.iter().any(|known| folded(known).contains(&folded(&name))) {
            out.push(name);
        }
    }
    // A newsroom signs only where no person does.
    let people: Vec<String> =
        out.iter().filter(|name| !sites.iter().any(|site| folded(site) == folded(name))).cloned().collect();
    let out = if people.is_empty() { out } else { people };
    (!out.is_empty()).then(|| out.into_iter().take(12).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_lose_the_name_of_the_site() {
        for (title, heading, site, headline_) in [
            ("Harbour at night - Gazette", "Harbour at night", "", "Harbour at night"),
            ("Harbour at night | Gazette", "", "Gazette", "Harbour at night"),
            (
                "The harbour of the town lay under fog | News | Gazette",
                "",
                "Gazette",
                "The harbour of the town lay under fog",
            ),
            ("Gazette: Harbour at night", "", "Gazette", "Harbour at night"),
            ("Harbour at night - Gazette.example", "", "gazette.example", "Harbour at night"),
            ("Gazette", "Harbour at night", "Gazette", "Harbour at night"),
            ("Harbour: what we know - so far", "", "Gazette", "Harbour: what we know - so far"),
            ("Ferries: the fog", "Ferries: the fog", "Gazette", "Ferries: the fog"),
            ("Harbour at night - The Gazette", "Gazette", "Gazette", "Harbour at night"),
            (
                "Senator calls rival",
                "Senator calls rival \"incapable\"",
                "",
                "Senator calls rival \"incapable\"",
            ),
        ] {
            let list = |text: &str| if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
            assert_eq!(
                headline(&list(title), &list(heading), &list(site)).as_deref(),
                Some(headline_),
                "{title}"
            );
        }
    }

    #[test]
    fn bylines_name_somebody() {
        for (raw, name) in [
            ("By Ann Lee", Some("Ann Lee")),
            ("  Written by  Ann Lee | 5 March 2024", Some("Ann Lee")),
            ("Von Anna Li", Some("Anna Li")),
            ("Vanessa By", Some("Vanessa By")),
            ("Ann Lee on March 5, 2024", Some("Ann Lee")),
            ("作者：李安", Some("李安")),
            ("Posted on", None),
            ("Name *", None),
            ("Mo says:", None),
            ("admin", None),
            (". .", None),
            ("March 5, 2024", None),
            ("https://a.example/ann", None),
            ("By", None),
        ] {
            assert_eq!(byline(raw).as_deref(), name, "{raw}");
        }
        let sites = ["Gazette".to_owned()];
        let joined = |names: &[&str]| joined(names.iter().map(|name| (*name).to_owned()), &sites);
        assert_eq!(
            joined(&["Gazette", "Ann Lee", "by Ann Lee", "Bo Berg"]).as_deref(),
            Some("Ann Lee, Bo Berg")
        );
        assert_eq!(joined(&["Gazette"]).as_deref(), Some("Gazette"));
    }
}
