//! The worlds in which cases begin.

#![allow(dead_code, reason = "the cases and the fuzz target use different parts of it")]

use newsprint::{
    article::Text,
    config::Graphics,
    library::{Group, Order},
    tui::{FirstOfLibrary, FirstScreen, ReadingOptions},
};

use super::{screen::Screen, world::World};

/// An article of two sections with links, a footnote and three ebbs, the last in paragraph 33.
pub(crate) fn tides() -> String {
    let mut text = String::from(
        "---\ntitle: The turning of tides\nauthor: Ada Brook\nsite: Gazette\ndate: 2024-05-03\n\
         url: https://gazette.example/tides\n---\n\
         The harbour pilot keeps [a small book](https://pilot.example/book) of hours[^1] beside the wheel.\n\n",
    );
    for n in 1..=40 {
        match n {
            8 => text.push_str("## What the moon does\n\n"),
            24 => text.push_str("## What the land does\n\n"),
            _ => {}
        }
        let more = match n {
            3 => " Then comes the first ebb.",
            15 => " Then comes the second ebb, under [the bridge](https://bridge.example/).",
            33 => " Then comes the last ebb.",
            20 => " The quay lies dry.",
            _ => "",
        };
        text.push_str(&format!("Paragraph {n} tells of water and of nothing else that day.{more}\n\n"));
    }
    text.push_str("[^1]: The proof of the hours.\n");
    text
}

/// A short article without sections, links or an address.
pub(crate) const PAPER: &str =
    "# How paper is made\n\nRags and wood are beaten to pulp, and the pulp is dried.\n";

/// An article with pictures: one that is there, one on the net, one that is nowhere.
pub(crate) fn harbour() -> String {
    let pause = |n| format!("Between the pictures, part {n}.\n\n").repeat(12);
    format!(
        "# Harbour in pictures\n\nWords above the roofs.\n\n![Roofs](roofs.png)\n\n*The roofs at dusk.*\n\n{}\
         ![Cranes](https://net.example/more-roofs.png)\n\n*The cranes at noon.*\n\n{}\
         ![Nothing](nowhere.png)\n\n*What nobody saw.*\n\n{}![Roofs again](again-roofs.png)\n\nThe last words.\n",
        pause(1),
        pause(2),
        pause(3)
    )
}

/// An article of two thousand paragraphs, of which only the first part is there at once. `needle` is in paragraph 1500.
pub(crate) fn long() -> String {
    let line = |n| {
        let needle = if n == 1500 { " Here lies the needle." } else { "" };
        format!("Line {n} of the long one goes on about hay.{needle}\n\n")
    };
    "# The long one\n\n".to_owned() + &(1..=2000).map(line).collect::<String>()
}

/// A story of the library.
fn story(n: i64) -> String {
    let tail = match n {
        4 => "At last the ebb, the quick ebb, and a second ebb.\n",
        6 => "More is in [the fourth](https://herald.example/4).\n",
        _ => "",
    };
    let line = |line| format!("Line {line} of story {n} is about word{n} and the weather of that day.\n\n");
    let lines: String = (1..=40).map(line).collect();
    format!("---\ntitle: Story number {n}\nurl: https://herald.example/{n}\n---\n{lines}{tail}")
}

/// Puts a story into the library, as the newest.
pub(crate) fn keep_story(world: &mut World, n: i64) {
    let site = if n % 2 == 0 { "Herald" } else { "Gazette" };
    world.keep(n, &format!("Story number {n}"), site, story(n));
}

const FEED: &str = include_str!("../fixtures/rss20.xml");

/// A book of two chapters, whose notes stand in a file of their own and begin with 1 in each.
const BOOK: &[u8] = include_bytes!("../fixtures/notes.epub");

/// Columns and rows: `100x30`.
pub(crate) fn size(text: &str) -> Option<(u16, u16)> {
    let (width, height) = text.split_once('x')?;
    Some((width.parse().ok()?, height.parse().ok()?))
}

/// A world with every article.
pub(crate) fn world() -> World {
    let mut world = World::default();
    world.put("tides.md", tides());
    world.put("paper.md", PAPER);
    world.put("harbour.md", harbour());
    world.put("long.md", long());
    world.put("feed.xml", FEED);
    world.put("notes.epub", BOOK);
    world.put(
        "bank.md",
        "---\ntitle: Offers\nurl: https://\u{430}pple.com/x\n---\nSee [your bank](https://bank.example@evil.example/login).\n",
    );
    world
}

/// Begins as a case says: the world, the size, then options.
///
/// `three` (a list of tides, paper and harbour), `article NAME` (one article, no list), `files NAME,NAME` (the first is
/// open), `none` (an empty list), `samples`, `library N` (N stories, the newest first).
pub(crate) fn start(line: &str) -> Result<Screen, String> {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let at = words.iter().position(|word| size(word).is_some()).ok_or("start: how large is the screen?")?;
    let size = size(words[at]).unwrap_or((80, 24));
    let options = words.split_off(at + 1);
    words.pop();
    let mut manner = ReadingOptions { graphics: Graphics::Blocks, ..ReadingOptions::default() };
    let mut library = FirstOfLibrary::default();
    let mut hint = None;
    let mut problem = None;
    let (mut holds, mut is_long) = (Vec::new(), false);
    let mut theme_name = "dark".to_owned();
    for option in &options {
        match *option {
            "screen-reader" => manner.screen_reader = true,
            "columns=2" => manner.columns = 2,
            "columns=3" => manner.columns = 3,
            "images=no" => manner.images = false,
            "remote" => manner.remote = true,
            "justify" => manner.typesetting.justify = true,
            "long" => is_long = true,
            "read-only" => library.read_only = Some(Text::line("the folder cannot be written")),
            "sort=newest" => library.sort = Order::Newest,
            "sort=headline" => library.sort = Order::Headline,
            "group=day" => library.group = Group::Day,
            "group=site" => library.group = Group::Site,
            "group=tag" => library.group = Group::Tag,
            "hint" => hint = Some(Text::line("These are samples.")),
            "problem" => problem = Some(Text::line("none.txt: not found")),
            "theme=auto" => theme_name = "auto".into(),
            hold if hold.starts_with("hold=") => holds.push(hold.trim_start_matches("hold=").to_owned()),
            other => return Err(format!("start: no option {other}")),
        }
    }
    let mut world = world();
    world.holds = holds;
    let mut first =
        FirstScreen { hint, problem, theme_name, heading: Text::line("newsprint"), ..FirstScreen::default() };
    let entries = |world: &World, names: &str| -> Result<Vec<_>, String> {
        names.split(',').map(|name| Ok(world.entry(known(name)?))).collect()
    };
    match words.as_slice() {
        ["three"] => {
            first.has_list = true;
            first.entries = entries(&world, "tides.md,paper.md,harbour.md")?;
        }
        ["samples"] => {
            first.has_list = true;
            first.entries =
                newsprint::source::bundled().into_iter().map(newsprint::tui::Entry::new).collect();
        }
        ["article", name] => {
            first.open_first = true;
            first.entries = entries(&world, name)?;
        }
        ["files", names] => {
            (first.has_list, first.open_first) = (true, true);
            first.entries = entries(&world, names)?;
        }
        ["none"] => first.has_list = true,
        ["library", count] => {
            let count = count.parse().map_err(|error| format!("library {count}: {error}"))?;
            for n in 1..=count {
                keep_story(&mut world, n);
            }
            if is_long {
                for kept in &mut world.kept {
                    let title =
                        format!("{} of the long winter in which the harbour froze twice", kept.record.title);
                    kept.record.title = Text::line(&title);
                }
            }
            library.records = if library.sort == Order::default() { world.records() } else { Vec::new() };
            return Ok(Screen::library(world, manner, size, library));
        }
        _ => return Err(format!("start: no world {words:?}")),
    }
    Ok(Screen::new(world, manner, size, first))
}

/// Sources have names that last.
fn known(name: &str) -> Result<&'static str, String> {
    const NAMES: [&str; 12] = [
        "long-bien-bridge.txt",
        "tides.md",
        "paper.md",
        "harbour.md",
        "long.md",
        "feed.xml",
        "notes.epub",
        "bank.md",
        "fresnel-light.txt",
        "hanoi-summit-first-day.txt",
        "eighty-columns.md",
        "gone.md",
    ];
    NAMES.into_iter().find(|known| *known == name).ok_or(format!("start: no article {name}"))
}
