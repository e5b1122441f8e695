//! The names that a page gives its site: beside its logo, in the link that leads home, and who has the rights.

use super::{
    clutter,
    head::line,
    outline::{Element, Outline},
};

/// Words of a name.
const NAME: usize = 6;

/// Names that are looked at.
const MOST: usize = 12;

/// Words of a line that says who has the rights.
const RIGHTS: usize = 60;

/// The names of the site, as the page shows them.
pub(super) fn names(outline: &Outline<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for element in &outline.elements {
        if names.len() >= MOST {
            break;
        }
        let found = if leads_home(element) || is_called_site(element) {
            of(element)
        } else if element.words <= RIGHTS
            && (element.is(&["footer", "small"]) || clutter::is_called(element, &["footer", "copyright"]))
        {
            owner(&element.node.text())
        } else {
            None
        };
        // A menu leads home many times; what is no name takes nobody's place.
        let is_name = |name: &String| (1..=NAME).contains(&name.split_whitespace().count());
        names.extend(found.filter(|name| is_name(name) && !names.contains(name)));
    }
    names
}

/// Whether an element is a link to the first page of its site.
fn leads_home(element: &Element<'_>) -> bool {
    if !element.is(&["a"]) {
        return false;
    }
    let is_home = |href: &str| {
        let after = href
            .split_once("://")
            .map_or(Some(href), |(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
        matches!(after, Some("/")) || href.contains("://") && after.is_none()
    };
    element.node.attr("rel").is_some_and(|rel| rel.split_whitespace().any(|word| word == "home"))
        || element.node.attr("href").is_some_and(|href| is_home(href.trim()))
}

fn is_called_site(element: &Element<'_>) -> bool {
    const NAMES: &[&str] = &[
        "site-title",
        "site-name",
        "sitename",
        "sitetitle",
        "site_title",
        "site-logo",
        "site-header__title",
        "blog-title",
        "blog-name",
        "blogname",
        "blogtitle",
        "logo",
        "brand",
        "navbar-brand",
        "header-logo",
    ];
    element.called.split_whitespace().any(|word| NAMES.contains(&word))
}

/// The words of an element, else those that its picture stands for.
fn of(element: &Element<'_>) -> Option<String> {
    let said = |name: &str| element.node.attr(name).and_then(|words| line(&words));
    line(&element.node.text())
        .filter(|_| element.words <= NAME)
        .or_else(|| said("aria-label"))
        .or_else(|| said("title"))
        .or_else(|| element.node.descendants_it().find_map(|inner| line(&inner.attr("alt")?)))
}

/// Who has the rights: `© 2019–2024 The Gazette. All rights reserved.`
fn owner(text: &str) -> Option<String> {
    let after = ["©", "(c)", "(C)", "Copyright"].iter().find_map(|sign| Some(text.split_once(sign)?.1))?;
    let name = after
        .trim_start_matches(|c: char| !c.is_alphabetic())
        .trim_start_matches("Copyright")
        .trim_start_matches("by ")
        .trim_start_matches(|c: char| !c.is_alphabetic());
    let end = name.find(['.', '|', ',', '·', '—', '–', '\n', '(']).unwrap_or(name.len());
    let end = name.find(" All ").map_or(end, |all| all.min(end));
    line(name.get(..end)?.trim_end_matches(|c: char| !c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::html::{body, parsed};

    #[test]
    fn sites_are_known_by_what_the_page_shows() {
        for (html, name) in [
            ("<a class=logo href=/x>Gazette</a>", Some("Gazette")),
            ("<a href=/><img src=l.png alt='The Gazette'></a>", Some("The Gazette")),
            ("<a rel='home' href=x>Gazette</a>", Some("Gazette")),
            ("<a href='https://gazette.example/'>Gazette</a>", Some("Gazette")),
            ("<h1 class=site-title>Notes of a keeper</h1>", Some("Notes of a keeper")),
            ("<footer>© 2019–2024 The Gazette. All rights reserved.</footer>", Some("The Gazette")),
            (
                "<div class=copyright>Copyright 2024 by Gazette Press All rights reserved</div>",
                Some("Gazette Press"),
            ),
            ("<a href=/news>News</a><p>© 2024 nobody</p>", None),
            ("<a href='https://gazette.example/news'>News</a>", None),
        ] {
            let document = parsed(html);
            let names = names(&Outline::of(body(&document)));
            assert_eq!(names.first().map(String::as_str), name, "{html}");
        }
    }
}
