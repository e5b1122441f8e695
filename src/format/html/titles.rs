//! The headline of a page: what its titles, its headings and the names of its site agree on.

use super::names::folded;

/// What stands between a headline and the name of a site.
const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " / ", " ~ ", " > ", " ‹ ", " › ", "｜",
    " ｜ ", "|", " _ ", "_", ": ",
];

/// Characters that end a headline where something else follows it in a title.
const ENDS: &[char] =
    &['|', '-', '–', '—', '·', '•', ':', '»', '«', '/', '~', '>', '‹', '›', '｜', '_', '(', '（', '【', '['];

/// Letters of a title below which it is a word that many headings begin with.
const SHORT: usize = 12;

/// Words of a headline that is told by what it shares with a title.
const SHARED: usize = 3;

/// What a page is called in many places.
#[derive(Default)]
pub(super) struct Titles {
    /// Of its window, then what its head says for others.
    pub(super) said: Vec<String>,
    /// Its headings of the first level.
    pub(super) headings: Vec<String>,
    /// Its headings of the second and third level.
    pub(super) minor: Vec<String>,
    /// The names that its site goes by, folded.
    pub(super) sites: Vec<String>,
}

impl Titles {
    /// The headline, without the name of the site.
    pub(super) fn headline(&self) -> Option<String> {
        let heading = || self.headings.iter().find(|heading| !self.is_site(heading)).cloned();
        self.heading()
            .or_else(|| self.agreed())
            .or_else(|| self.alike())
            .or_else(|| self.said.iter().map(|said| self.without_site(said)).find(|said| !self.is_site(said)))
            .or_else(heading)
            .or_else(|| self.said.first().cloned())
            .or_else(|| self.headings.first().cloned())
    }

    /// A heading that a title holds whole, beside other things.
    fn heading(&self) -> Option<String> {
        let said: Vec<String> = self.said.iter().map(|title| folded(title)).collect();
        let headings: Vec<&String> = self.headings.iter().filter(|heading| !self.is_site(heading)).collect();
        for (heading, at_end) in
            [false, true].into_iter().flat_map(|end| headings.iter().map(move |one| (*one, end)))
        {
            let known = folded(heading);
            let holds = |title: &String| {
                let is_cut = title.chars().count() > SHORT && known.starts_with(title);
                title.starts_with(&known)
                    || is_cut
                    || at_end && known.chars().count() > SHORT && title.ends_with(&known)
            };
            if known.chars().count() >= 2 && said.iter().any(holds) {
                return Some(self.bare(heading));
            }
        }
        None
    }

    /// A heading without a kicker before it or a second line after it, where the titles of the page leave these out.
    fn bare(&self, heading: &str) -> String {
        let known = folded(heading);
        let rest = |title: &str| known.len() > folded(title).len() + 2;
        let is_whole = |title: &&String| {
            title.split_whitespace().count() >= SHARED && !title.ends_with('…') && !title.ends_with("...")
        };
        let inner = self.said.iter().filter(is_whole).filter(|title| rest(title)).find(|title| {
            let own = folded(title);
            let twice = self.said.iter().filter(|other| folded(other) == own).count() > 1;
            // A title that a quotation mark ended in the page's markup is cut.
            let after = heading.strip_prefix(title.as_str()).map(str::trim_start);
            let is_cut = after.is_none_or(|after| after.starts_with(['"', '“', '”', '\'', '„', '«']));
            known.ends_with(&own) || twice && known.starts_with(&own) && !is_cut
        });
        inner.cloned().unwrap_or_else(|| heading.to_owned())
    }

    /// What one title has alone and another beside the name of the site; or a lower heading that a title begins with.
    fn agreed(&self) -> Option<String> {
        let others =
            self.said.iter().map(|said| (said, true)).chain(self.minor.iter().map(|one| (one, false)));
        let usable = others.filter(|(one, _)| !self.is_site(one) && folded(one).chars().count() > 3);
        for (one, is_said) in usable {
            let is_head = |title: &String| {
                let rest = title.strip_prefix(one.as_str()).map(str::trim_start).unwrap_or_default();
                rest.starts_with(ENDS) && (is_said || !rest.starts_with([':', '(']))
            };
            let is_tail = |title: &String| {
                let rest = title.strip_suffix(one.as_str()).map(str::trim_end).unwrap_or_default();
                rest.ends_with(ENDS) && self.is_site(rest.trim_end_matches(ENDS))
            };
            if self.said.iter().any(|title| is_head(title) || is_tail(title)) {
                return Some(if is_said { self.without_site(one) } else { one.clone() });
            }
        }
        None
    }

    /// A heading that says in other words what a title says.
    fn alike(&self) -> Option<String> {
        let words = |text: &str| -> Vec<String> {
            text.split_whitespace().map(folded).filter(|word| word.chars().count() > 2).collect()
        };
        let is_alike = |heading: &&String| {
            let own = words(heading);
            let shared = |title: &String| {
                let title = words(title);
                own.iter().filter(|word| title.contains(word)).count()
            };
            let most = self.said.iter().map(shared).max().unwrap_or_default();
            most >= SHARED && most * 2 >= own.len()
        };
        self.headings
            .iter()
            .filter(|heading| !self.is_site(heading))
            .find(is_alike)
            .map(|heading| self.bare(heading))
    }

    /// A title without the name of its site at either end.
    fn without_site(&self, title: &str) -> String {
        let mut title = title.trim().to_owned();
        // A site may stand behind a section: `Headline | News | Site`.
        let mut behind = false;
        for _ in 0..3 {
            let cut = SEPARATORS.iter().filter(|separator| **separator != ": ").find_map(|separator| {
                let (head, tail) = title.rsplit_once(separator)?;
                // Nobody writes a headline with a stroke between ideographs.
                let is_section = *separator == "_" && head.chars().any(crate::article::text::is_ideograph);
                let is_name = self.is_site(tail)
                    || is_section
                    || behind && tail.split_whitespace().count() <= 2 && separator.contains('|');
                (is_name && head.split_whitespace().count() > 0).then(|| head.trim().to_owned())
            });
            let cut = cut.or_else(|| {
                SEPARATORS.iter().filter(|separator| **separator != "_").find_map(|separator| {
                    let (head, tail) = title.split_once(separator)?;
                    (self.is_site(head) && !tail.trim().is_empty()).then(|| tail.trim().to_owned())
                })
            });
            match cut {
                Some(rest) => title = rest,
                None => break,
            }
            behind = true;
        }
        title
    }

    /// Whether a part of a title is a name of the site: one that the page gives, or its host.
    fn is_site(&self, part: &str) -> bool {
        let words: Vec<String> =
            part.split_whitespace().map(folded).filter(|word| !word.is_empty()).collect();
        let part = folded(part);
        let bare = part.strip_prefix("the").unwrap_or(&part);
        // `BBC News` of `bbc.com`.
        let begins =
            |site: &str| (2..=3).contains(&words.len()) && words.first().is_some_and(|word| word == site);
        !part.is_empty()
            && self.sites.iter().filter(|site| !site.is_empty()).any(|site| {
                *site == part
                    || site.strip_prefix("the").unwrap_or(site) == bare
                    || bare.chars().count() > 3 && site.contains(bare) && site.len() < 2 * bare.len()
                    || site.chars().count() > 3
                        && bare.starts_with(site.as_str())
                        && bare.len() <= 2 * site.len()
                    || site.chars().count() > 2 && begins(site)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_lose_the_name_of_the_site() {
        // Titles, headings of the first level, of lower ones, names of the site; the headline.
        for (said, headings, minor, sites, headline) in [
            ("Harbour at night - Gazette", "Harbour at night", "", "", "Harbour at night"),
            ("Harbour at night | Gazette", "", "", "Gazette", "Harbour at night"),
            ("The harbour lay under fog | News | Gazette", "", "", "Gazette", "The harbour lay under fog"),
            ("Gazette: Harbour at night", "", "", "Gazette", "Harbour at night"),
            ("Harbour at night - Gazette.example", "", "", "gazette.example", "Harbour at night"),
            ("Gazette", "Harbour at night", "", "Gazette", "Harbour at night"),
            ("Harbour: what we know - so far", "", "", "Gazette", "Harbour: what we know - so far"),
            ("Ferries: the fog", "Ferries: the fog", "", "Gazette", "Ferries: the fog"),
            ("Harbour at night - The Gazette", "Gazette", "", "Gazette", "Harbour at night"),
            (
                "Senator calls rival",
                "Senator calls rival \"incapable\"",
                "",
                "",
                "Senator calls rival \"incapable\"",
            ),
            // No name of the site is known: what stands behind a bar may be the headline's own.
            (
                "How we test the ferries: speed | weight | price",
                "",
                "",
                "",
                "How we test the ferries: speed | weight | price",
            ),
            ("Harbour at night | Gazette;Harbour at night", "", "", "", "Harbour at night"),
            (
                "Harbour at night – Notes of a keeper",
                "Notes of a keeper",
                "Harbour at night",
                "Notes of a keeper",
                "Harbour at night",
            ),
            ("Gazette » Harbour at night;Harbour at night", "", "", "Gazette", "Harbour at night"),
            ("Fog over the whole harbour - BBC News", "", "", "bbc", "Fog over the whole harbour"),
            ("夜の港はどうなるのか_経済_港新聞", "", "", "", "夜の港はどうなるのか"),
            ("Fog over the harbour", "Analysis Fog over the harbour", "", "", "Fog over the harbour"),
            (
                "Fog over the harbour;Fog over the harbour",
                "Fog over the harbour What to know",
                "",
                "",
                "Fog over the harbour",
            ),
            (
                "Why fog lies over the old harbour | G",
                "Why the old harbour lies in fog",
                "",
                "",
                "Why the old harbour lies in fog",
            ),
        ] {
            let list = |text: &str| -> Vec<String> {
                text.split(';').filter(|one| !one.is_empty()).map(str::to_owned).collect()
            };
            let titles = Titles {
                said: list(said),
                headings: list(headings),
                minor: list(minor),
                sites: list(sites).iter().map(|site| folded(site)).collect(),
            };
            assert_eq!(titles.headline().as_deref(), Some(headline), "{said}");
        }
    }
}
