//! Bylines that name somebody.

use crate::article::{meta::written_date, parse_date};

/// Letters and digits in lower case.
pub(super) fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
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
    "name (required)",
    "your name",
    "superuser",
    "wordpress",
    "written by",
    "published by",
    "view profile",
    "about",
    "contact",
    "home",
    "permalink",
    "email",
    "e-mail",
    "website",
    "search",
    "skip to content",
    "read more",
    "print",
    "reply",
    "antworten",
    "kommentare",
    "gast",
    "benutzer",
    "teilen",
    "autor",
    "auteur",
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
                || tail
                    .split([',', ' '])
                    .next()
                    .is_some_and(|first| first.len() > 5 && parse_date(first).is_some())
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
    fn bylines_name_somebody() {
        for (raw, name) in [
            ("By Ann Lee", Some("Ann Lee")),
            ("  Written by  Ann Lee | 5 March 2024", Some("Ann Lee")),
            ("Von Anna Li", Some("Anna Li")),
            ("Vanessa By", Some("Vanessa By")),
            ("Ann Lee on March 5, 2024", Some("Ann Lee")),
            ("作者：李安", Some("李安")),
            ("Posted on", None),
            ("Posted by Ann Lee, Bo Berg on 2024-03-05, all posts", Some("Ann Lee, Bo Berg")),
            ("By admin", None),
            ("Your name", None),
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
