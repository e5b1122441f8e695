//! Where the feeds of well-known sites are, told from a page's address alone, without a request.
//!
//! The addresses are those that the sites document or link to themselves. To add a site, add a function to [`SITES`] and a row to
//! the test.

use url::Url;

use super::discovery::Found;

/// A page's address: its host without `www.` and the parts of its path.
struct Page<'a> {
    url: &'a Url,
    host: &'a str,
    path: Vec<&'a str>,
}

/// The feeds of a page, if it is one of a site's.
type Site = fn(&Page<'_>) -> Option<Vec<Found>>;

/// Asked in this order; the first that knows the page has the word.
const SITES: &[Site] = &[
    youtube,
    reddit,
    github,
    gitlab,
    forgejo,
    bluesky,
    substack,
    medium,
    wordpress,
    blogger,
    tumblr,
    stack_exchange,
    arxiv,
    lobsters,
    hacker_news,
    peertube,
    mastodon,
];

/// Feeds of a page, the most wanted first; empty for a page of a site that is not known.
///
/// ```
/// let found = newsprint::feeds::discovery::by_address("https://github.com/ratatui/ratatui");
/// assert_eq!(found[0].address, "https://github.com/ratatui/ratatui/releases.atom");
/// ```
pub fn by_address(address: &str) -> Vec<Found> {
    let Ok(url) = Url::parse(address) else { return Vec::new() };
    let Some(host) = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")) else {
        return Vec::new();
    };
    let path = url.path().split('/').filter(|part| !part.is_empty()).collect();
    let page = Page { host: host.strip_prefix("www.").unwrap_or(host), path, url: &url };
    // A feed is none of its own pages.
    let is_feed = [".rss", ".atom", ".xml", ".json"].iter().any(|ending| url.path().ends_with(ending));
    if is_feed { Vec::new() } else { SITES.iter().find_map(|site| site(&page)).unwrap_or_default() }
}

fn found(address: String, title: &str) -> Found {
    Found::new(address, title)
}

/// The feeds of a channel, that without shorts first: it is the playlist of its long videos.
pub(super) fn youtube_channel(id: &str) -> Option<Vec<Found>> {
    let rest = id
        .strip_prefix("UC")
        .filter(|rest| rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)))?;
    let feed = "https://www.youtube.com/feeds/videos.xml";
    Some(vec![
        found(format!("{feed}?playlist_id=UULF{rest}"), "videos without shorts"),
        found(format!("{feed}?channel_id=UC{rest}"), "videos and shorts"),
    ])
}

fn youtube(page: &Page<'_>) -> Option<Vec<Found>> {
    if !matches!(page.host, "youtube.com" | "m.youtube.com") {
        return None;
    }
    let feed = "https://www.youtube.com/feeds/videos.xml";
    let list = page.url.query_pairs().find(|(name, _)| name == "list").map(|(_, list)| list.into_owned());
    Some(match &page.path[..] {
        ["channel", id, ..] => youtube_channel(id)?,
        ["user", name, ..] => vec![found(format!("{feed}?user={name}"), "videos")],
        ["playlist", ..] => vec![found(format!("{feed}?playlist_id={}", list?), "playlist")],
        // @name, /c/name and a video say on their page which channel they are of.
        _ => Vec::new(),
    })
}

/// Whether a host is Reddit's.
pub(super) fn is_reddit(host: &str) -> bool {
    host == "reddit.com" || host.ends_with(".reddit.com")
}

fn reddit(page: &Page<'_>) -> Option<Vec<Found>> {
    if !is_reddit(page.host) {
        return None;
    }
    let feed = |path: String, title: &str| vec![found(format!("https://www.reddit.com/{path}.rss"), title)];
    Some(match &page.path[..] {
        [] => feed(String::new(), "front page"),
        ["r", name, "comments", id, ..] => feed(format!("r/{name}/comments/{id}/"), "comments"),
        ["r", name, order @ ("new" | "top" | "rising" | "hot"), ..] => {
            feed(format!("r/{name}/{order}/"), "posts")
        }
        ["r", name, ..] => feed(format!("r/{name}/"), "posts"),
        ["u" | "user", name, "m", list, ..] => feed(format!("user/{name}/m/{list}/"), "posts"),
        ["u" | "user", name, ..] => feed(format!("user/{name}/"), "posts and comments"),
        _ => return None,
    })
}

fn github(page: &Page<'_>) -> Option<Vec<Found>> {
    if page.host != "github.com" {
        return None;
    }
    let at = |path: &str, title: &str| found(format!("https://github.com/{path}.atom"), title);
    Some(match &page.path[..] {
        [owner] => vec![at(owner, "activity")],
        [owner, project, "commits" | "tree", branch @ ..] if !branch.is_empty() => {
            vec![at(&format!("{owner}/{project}/commits/{}", branch.join("/")), "commits")]
        }
        [owner, project, rest @ ..] => {
            let kinds = ["releases", "tags", "commits"];
            let shown = rest.first().filter(|first| kinds.contains(first)).copied();
            let order = shown.into_iter().chain(kinds.into_iter().filter(|kind| Some(*kind) != shown));
            order.map(|kind| at(&format!("{owner}/{project}/{kind}"), kind)).collect()
        }
        [] => return None,
    })
}

fn gitlab(page: &Page<'_>) -> Option<Vec<Found>> {
    // Other servers show themselves by the dash in the paths of a project.
    if page.host != "gitlab.com" && !page.host.starts_with("gitlab.") {
        return None;
    }
    let project: Vec<&str> = page.path.iter().copied().take_while(|part| *part != "-").collect();
    if project.is_empty() {
        return None;
    }
    let base = format!("{}/{}", page.url.origin().ascii_serialization(), project.join("/"));
    let mut all = vec![found(format!("{base}.atom"), "activity")];
    if project.len() > 1 {
        all.insert(0, found(format!("{base}/-/tags?format=atom"), "tags"));
        all.insert(0, found(format!("{base}/-/releases.atom"), "releases"));
    }
    Some(all)
}

fn forgejo(page: &Page<'_>) -> Option<Vec<Found>> {
    if page.host != "codeberg.org" {
        return None;
    }
    let at = |path: &str, title: &str| found(format!("https://codeberg.org/{path}.rss"), title);
    Some(match &page.path[..] {
        [] => return None,
        [owner] => vec![at(owner, "activity")],
        [owner, project, ..] => vec![
            at(&format!("{owner}/{project}/releases"), "releases"),
            at(&format!("{owner}/{project}/tags"), "tags"),
            at(&format!("{owner}/{project}"), "activity"),
        ],
    })
}

fn bluesky(page: &Page<'_>) -> Option<Vec<Found>> {
    match (page.host, &page.path[..]) {
        ("bsky.app", ["profile", name, ..]) => {
            Some(vec![found(format!("https://bsky.app/profile/{name}/rss"), "posts")])
        }
        _ => None,
    }
}

fn substack(page: &Page<'_>) -> Option<Vec<Found>> {
    let name = page.host.strip_suffix(".substack.com")?;
    Some(vec![found(format!("https://{name}.substack.com/feed"), "posts")])
}

fn medium(page: &Page<'_>) -> Option<Vec<Found>> {
    let feed = |address: String| Some(vec![found(address, "stories")]);
    match (page.host, page.host.strip_suffix(".medium.com"), &page.path[..]) {
        ("medium.com", _, ["tag", tag, ..]) => feed(format!("https://medium.com/feed/tag/{tag}")),
        ("medium.com", _, [name, ..]) if *name != "feed" => feed(format!("https://medium.com/feed/{name}")),
        (_, Some(name), _) => feed(format!("https://{name}.medium.com/feed")),
        _ => None,
    }
}

fn wordpress(page: &Page<'_>) -> Option<Vec<Found>> {
    let name = page.host.strip_suffix(".wordpress.com")?;
    Some(vec![found(format!("https://{name}.wordpress.com/feed/"), "posts")])
}

fn blogger(page: &Page<'_>) -> Option<Vec<Found>> {
    let (name, place) = page.host.split_once(".blogspot.")?;
    let label = match &page.path[..] {
        ["search", "label", label, ..] => format!("/-/{label}"),
        _ => String::new(),
    };
    Some(vec![found(format!("https://{name}.blogspot.{place}/feeds/posts/default{label}"), "posts")])
}

fn tumblr(page: &Page<'_>) -> Option<Vec<Found>> {
    let name = match (page.host, &page.path[..]) {
        ("tumblr.com", [name, ..]) => name.trim_start_matches('@'),
        (host, _) => host.strip_suffix(".tumblr.com")?,
    };
    Some(vec![found(format!("https://{name}.tumblr.com/rss"), "posts")])
}

fn stack_exchange(page: &Page<'_>) -> Option<Vec<Found>> {
    const HOSTS: &[&str] = &[
        "stackoverflow.com",
        "superuser.com",
        "serverfault.com",
        "askubuntu.com",
        "mathoverflow.net",
        "stackapps.com",
    ];
    if !HOSTS.contains(&page.host) && !page.host.ends_with(".stackexchange.com") {
        return None;
    }
    let feed =
        |path: String, title: &str| Some(vec![found(format!("https://{}/feeds{path}", page.host), title)]);
    match &page.path[..] {
        ["questions", "tagged", tag, ..] => feed(format!("/tag/{tag}"), "questions"),
        ["questions", id, ..] if id.bytes().all(|b| b.is_ascii_digit()) => {
            feed(format!("/question/{id}"), "answers")
        }
        ["users", id, ..] => feed(format!("/user/{id}"), "activity"),
        ["feeds", ..] => None,
        _ => feed(String::new(), "questions"),
    }
}

fn arxiv(page: &Page<'_>) -> Option<Vec<Found>> {
    match (page.host, &page.path[..]) {
        ("arxiv.org", ["list", subject, ..]) => {
            Some(vec![found(format!("https://rss.arxiv.org/atom/{subject}"), "papers")])
        }
        _ => None,
    }
}

fn lobsters(page: &Page<'_>) -> Option<Vec<Found>> {
    if page.host != "lobste.rs" {
        return None;
    }
    let feed = |path: String, title: &str| Some(vec![found(format!("https://lobste.rs/{path}"), title)]);
    match &page.path[..] {
        [] => feed("rss".into(), "stories"),
        ["t", tag, ..] => feed(format!("t/{tag}.rss"), "stories"),
        ["newest"] => feed("newest.rss".into(), "newest stories"),
        ["comments", ..] => feed("comments.rss".into(), "comments"),
        [name] if name.starts_with('~') => {
            feed(format!("newest/{}.rss", name.trim_start_matches('~')), "stories")
        }
        _ => None,
    }
}

fn hacker_news(page: &Page<'_>) -> Option<Vec<Found>> {
    let is_front = page.host == "news.ycombinator.com" && matches!(&page.path[..], [] | ["news"]);
    is_front.then(|| vec![found("https://news.ycombinator.com/rss".into(), "stories")])
}

/// A channel or an account, told by the path that PeerTube gives it.
fn peertube(page: &Page<'_>) -> Option<Vec<Found>> {
    let (by, name) = match &page.path[..] {
        ["c", name, "videos" | "video-playlists"] | ["video-channels", name, ..] => {
            ("videoChannelName", name)
        }
        ["a", name, "video-channels" | "videos"] | ["accounts", name, ..] => ("accountName", name),
        _ => return None,
    };
    let origin = page.url.origin().ascii_serialization();
    Some(vec![found(format!("{origin}/feeds/videos.xml?{by}={name}"), "videos")])
}

/// An account on its own server: `/@name`.
fn mastodon(page: &Page<'_>) -> Option<Vec<Found>> {
    // These write their accounts alike and have no feeds.
    const OTHERS: &[&str] = &[
        "threads.net",
        "threads.com",
        "tiktok.com",
        "flickr.com",
        "substack.com",
        "odysee.com",
        "rumble.com",
    ];
    let name = match &page.path[..] {
        [name] | [name, "with_replies" | "media"] => name.strip_prefix('@')?,
        _ => return None,
    };
    if name.is_empty() || name.contains('@') || OTHERS.contains(&page.host) {
        return None;
    }
    Some(vec![found(format!("{}/@{name}.rss", page.url.origin().ascii_serialization()), "posts")])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_people_ask_for_are_known() {
        for (page, feeds) in [
            (
                "https://www.youtube.com/channel/UCabc-_1/videos",
                "https://www.youtube.com/feeds/videos.xml?playlist_id=UULFabc-_1 https://www.youtube.com/feeds/videos.xml?channel_id=UCabc-_1",
            ),
            ("https://youtube.com/user/someone", "https://www.youtube.com/feeds/videos.xml?user=someone"),
            (
                "https://www.youtube.com/playlist?list=PLx1",
                "https://www.youtube.com/feeds/videos.xml?playlist_id=PLx1",
            ),
            ("https://www.youtube.com/@someone", ""),
            ("https://old.reddit.com/r/rust", "https://www.reddit.com/r/rust/.rss"),
            ("https://www.reddit.com/r/rust/top/?t=week", "https://www.reddit.com/r/rust/top/.rss"),
            ("https://reddit.com/u/someone/", "https://www.reddit.com/user/someone/.rss"),
            (
                "https://www.reddit.com/r/rust/comments/1abc/title/",
                "https://www.reddit.com/r/rust/comments/1abc/.rss",
            ),
            (
                "https://github.com/a/b",
                "https://github.com/a/b/releases.atom https://github.com/a/b/tags.atom https://github.com/a/b/commits.atom",
            ),
            (
                "https://github.com/a/b/tags",
                "https://github.com/a/b/tags.atom https://github.com/a/b/releases.atom https://github.com/a/b/commits.atom",
            ),
            ("https://github.com/a/b/commits/dev/x", "https://github.com/a/b/commits/dev/x.atom"),
            ("https://github.com/a", "https://github.com/a.atom"),
            (
                "https://gitlab.com/a/b/c/-/tags",
                "https://gitlab.com/a/b/c/-/releases.atom https://gitlab.com/a/b/c/-/tags?format=atom https://gitlab.com/a/b/c.atom",
            ),
            ("https://gitlab.gnome.org/someone", "https://gitlab.gnome.org/someone.atom"),
            (
                "https://codeberg.org/a/b/issues",
                "https://codeberg.org/a/b/releases.rss https://codeberg.org/a/b/tags.rss https://codeberg.org/a/b.rss",
            ),
            ("https://mastodon.social/@someone", "https://mastodon.social/@someone.rss"),
            ("https://mastodon.social/@someone@else.example", ""),
            ("https://mastodon.social/@someone/123", ""),
            ("https://www.tiktok.com/@someone", ""),
            ("https://bsky.app/profile/some.one", "https://bsky.app/profile/some.one/rss"),
            ("https://some.substack.com/p/story", "https://some.substack.com/feed"),
            ("https://medium.com/@someone/story", "https://medium.com/feed/@someone"),
            ("https://medium.com/tag/rust", "https://medium.com/feed/tag/rust"),
            ("https://some.medium.com/x", "https://some.medium.com/feed"),
            ("https://some.wordpress.com/about", "https://some.wordpress.com/feed/"),
            ("https://some.blogspot.co.uk/2019/", "https://some.blogspot.co.uk/feeds/posts/default"),
            (
                "https://some.blogspot.com/search/label/sea",
                "https://some.blogspot.com/feeds/posts/default/-/sea",
            ),
            ("https://www.tumblr.com/some/123", "https://some.tumblr.com/rss"),
            ("https://some.tumblr.com/", "https://some.tumblr.com/rss"),
            (
                "https://video.example/c/some/videos",
                "https://video.example/feeds/videos.xml?videoChannelName=some",
            ),
            (
                "https://video.example/a/some/video-channels",
                "https://video.example/feeds/videos.xml?accountName=some",
            ),
            ("https://stackoverflow.com/questions/tagged/rust", "https://stackoverflow.com/feeds/tag/rust"),
            (
                "https://unix.stackexchange.com/questions/123/title",
                "https://unix.stackexchange.com/feeds/question/123",
            ),
            ("https://askubuntu.com/", "https://askubuntu.com/feeds"),
            ("https://arxiv.org/list/cs.CL/recent", "https://rss.arxiv.org/atom/cs.CL"),
            ("https://lobste.rs/t/rust", "https://lobste.rs/t/rust.rss"),
            ("https://lobste.rs/~someone", "https://lobste.rs/newest/someone.rss"),
            ("https://news.ycombinator.com/", "https://news.ycombinator.com/rss"),
            // A feed is none of its pages, and most sites are not known.
            ("https://github.com/a/b/releases.atom", ""),
            ("https://a.example/blog", ""),
            ("not an address", ""),
        ] {
            let found: Vec<String> = by_address(page).into_iter().map(|found| found.address).collect();
            assert_eq!(found.join(" "), feeds, "{page}");
            // What is found is an address, and finds nothing further.
            for address in &found {
                assert!(Url::parse(address).is_ok(), "{address}");
            }
        }
    }
}
