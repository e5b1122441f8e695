//! The screen by cases: what is pressed, clicked or pasted, and what is then seen. No terminal, no threads, no waiting.
//!
//! A file of `tests/cases` holds cases with an empty line between them. The first line of a case is its title, after `##`;
//! `[open]` at its end marks a fault that is known and not mended yet: such a case has to fail. Each other line is a step:
//!
//! | step | what it does |
//! | --- | --- |
//! | `start: three 100x30` | begins: see [`start`] for the worlds; options follow, as `columns=2` |
//! | `keys: j j ctrl-f enter` | presses keys, by the names of the configuration |
//! | `type: words` | types letters |
//! | `took: 9` | so many keys and letters were pressed since the case began |
//! | `paste: words` | pastes; `\n` and `\t` are themselves |
//! | `click: "words"`, `click: 10,5` | presses and releases the left button |
//! | `drag: "words" to "words"` | draws the mouse from the first letter of one to the last of the other |
//! | `wheel: down "words"`, `wheel: up 10,5` | turns the wheel there |
//! | `resize: 80x24` | another size |
//! | `hold: matches` | keeps answers of a kind back (see `tests/support/world.rs`), `release: matches` gives the oldest |
//! | `tick`, `listed`, `background: #fff`, `reading: 3 of 9` | the page moves; the library was read; the terminal answers; files are read |
//! | `search fails: why` | from now on the library cannot be searched; without words it can |
//! | `arrives: 4` | story number 4 is in the library, and the library was read |
//! | `sees:`, `misses:` | words that stand in a row of the screen, or in none |
//! | `status:`, `top:` | words in the last row, in the first |
//! | `selection:`, `match:`, `current:`, `chosen:`, `spoken:`, `highlight:` | exactly what has the colours of this role; without words: nothing has |
//! | `bar:` | words of the chosen headline, whether the list has the focus or not |
//! | `cursor: "words"` | the cursor stands where the words begin; `cursor: none` |
//! | `bold:`, `dim:`, `underlined:` | how the words look; `not dim:` and so on |
//! | `picture: yes` | whether a picture is drawn |
//! | `does: opens https://…`, `does not: opens` | what reached the world outside since the last such step |
//! | `remember`, `same` | keeps the screen but its last row; it is seen again |

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

#[path = "support/screen.rs"]
mod screen;
#[path = "support/starts.rs"]
mod starts;
#[path = "support/world.rs"]
mod world;

use std::{collections::HashSet, path::PathBuf};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseEventKind};
use newsprint::tui::{Action, JobKind, Keymap, Message, TerminalAnswers};
use ratatui::{layout::Position, style::Modifier};
use screen::Screen;

/// One case: where it stands, its title, its steps.
struct Case {
    place: String,
    title: String,
    /// Line, verb and argument.
    steps: Vec<(usize, String, String)>,
}

fn cases() -> Vec<Case> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let mut all: Vec<Case> = Vec::new();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        for (at, line) in std::fs::read_to_string(&file).unwrap().lines().enumerate() {
            let line = line.trim();
            if let Some(title) = line.strip_prefix("## ") {
                let place = format!("{name}:{}", at + 1);
                all.push(Case { place, title: title.to_owned(), steps: Vec::new() });
            } else if !line.is_empty() && !line.starts_with('#') {
                let (verb, argument) = line.split_once(':').unwrap_or((line, ""));
                let case = all.last_mut().unwrap_or_else(|| panic!("{name}:{}: no title yet", at + 1));
                case.steps.push((at + 1, verb.trim().to_owned(), argument.trim().to_owned()));
            }
        }
    }
    all
}

/// A key by its name.
fn key(name: &str) -> KeyEvent {
    let (mut modifiers, mut rest) = (KeyModifiers::NONE, name);
    for (prefix, modifier) in [("ctrl-", KeyModifiers::CONTROL), ("alt-", KeyModifiers::ALT)] {
        if let Some(tail) = rest.strip_prefix(prefix) {
            (modifiers, rest) = (modifiers | modifier, tail);
        }
    }
    let code = match rest {
        "space" => KeyCode::Char(' '),
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "backtab" => KeyCode::BackTab,
        "backspace" => KeyCode::Backspace,
        "delete" => KeyCode::Delete,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pageup" => KeyCode::PageUp,
        "pagedown" => KeyCode::PageDown,
        "f1" => KeyCode::F(1),
        _ => {
            let mut letters = rest.chars();
            match (letters.next(), letters.next()) {
                (Some(letter), None) => KeyCode::Char(letter),
                _ => panic!("'{name}' is no key"),
            }
        }
    };
    KeyEvent::new(code, modifiers)
}

/// A place on the screen: `10,5`, or where `"words"` begin.
fn place(screen: &Screen, argument: &str) -> Result<Position, String> {
    if let Some(words) = quoted(argument) {
        return screen.find(words).ok_or(format!("'{words}' is not on the screen"));
    }
    let (x, y) = argument.split_once(',').ok_or(format!("'{argument}' is no place"))?;
    let number = |text: &str| text.trim().parse::<u16>().map_err(|error| format!("{text}: {error}"));
    Ok(Position::new(number(x)?, number(y)?))
}

fn quoted(argument: &str) -> Option<&str> {
    argument.trim().strip_prefix('"')?.strip_suffix('"')
}

/// What a case has kept.
#[derive(Default)]
struct Memory {
    screen: Option<Vec<String>>,
    /// Keys that were pressed.
    keys: usize,
}

/// Does one step; an error says what was not seen.
fn step(screen: &mut Screen, memory: &mut Memory, verb: &str, argument: &str) -> Result<(), String> {
    let check = |holds: bool, what: String| if holds { Ok(()) } else { Err(what) };
    let body = |screen: &Screen| {
        let mut rows = screen.rows();
        rows.pop();
        // The ruler at the right also shows where matches are.
        rows.into_iter()
            .map(|row| row.trim_end_matches(['┃', '╋', '╶', '•']).trim_end().to_owned())
            .collect::<Vec<_>>()
    };
    match verb {
        "keys" => {
            memory.keys += argument.split_whitespace().count();
            argument.split_whitespace().for_each(|name| screen.key(key(name)));
        }
        "type" => {
            memory.keys += argument.chars().count();
            screen.type_words(argument);
        }
        "took" => {
            let wanted: usize = argument.parse().map_err(|error| format!("{argument}: {error}"))?;
            check(memory.keys == wanted, format!("it took {} keys", memory.keys))?;
        }
        "paste" => screen.paste(&argument.replace("\\n", "\n").replace("\\t", "\t")),
        "click" => screen.click(place(screen, argument)?),
        "drag" => {
            let (from, to) = argument.split_once(" to ").ok_or("drag: from to where")?;
            let to_words = quoted(to).map_or(0, |words| words.chars().count() as u16 - 1);
            let (from, mut to) = (place(screen, from)?, place(screen, to)?);
            to.x += to_words;
            screen.drag(from, to);
        }
        "wheel" => {
            let (way, at) = argument.split_once(' ').ok_or("wheel: which way, where")?;
            let kind = if way == "up" { MouseEventKind::ScrollUp } else { MouseEventKind::ScrollDown };
            screen.mouse(kind, place(screen, at)?);
        }
        "resize" => screen.resize(starts::size(argument).ok_or("resize: what size")?),
        "hold" => screen.world.holds.push(argument.to_owned()),
        "release" => {
            screen.world.holds.retain(|kind| kind != argument);
            let message = screen.world.release(argument).ok_or(format!("no {argument} is held back"))?;
            screen.handle(message);
        }
        "tick" => screen.handle(Message::Tick),
        "listed" => screen.list(u64::MAX),
        "background" => {
            let background = match argument {
                "light" => Some((250, 250, 245)),
                "dark" => Some((10, 12, 14)),
                _ => None,
            };
            screen.handle(Message::Answers(TerminalAnswers { background, ..TerminalAnswers::default() }));
        }
        "reading" => {
            let (done, total) = argument.split_once(" of ").ok_or("reading: how many of how many")?;
            let number = |text: &str| text.parse().map_err(|error| format!("{text}: {error}"));
            let progress = newsprint::library::Progress { done: number(done)?, total: number(total)? };
            screen.handle(Message::Progress(JobKind::Indexing, progress));
        }
        "fails" => screen.handle(Message::Failed(newsprint::article::Text::line(argument))),
        "search fails" => {
            let reason = newsprint::article::Text::line(argument);
            screen.world.search_fails = Some(reason).filter(|reason| !reason.is_empty());
        }
        "keeping fails" => {
            let reason = newsprint::article::Text::line(argument);
            screen.world.keeping_fails = Some(reason).filter(|reason| !reason.is_empty());
        }
        "arrives" => {
            let number = argument.parse().map_err(|error| format!("{argument}: {error}"))?;
            starts::keep_story(&mut screen.world, number);
            screen.list(u64::MAX);
        }
        "sees" => check(screen.find(argument).is_some(), "it is not there".into())?,
        "misses" => check(screen.find(argument).is_none(), "it is there".into())?,
        "status" => check(screen.status().contains(argument), format!("it is: {}", screen.status()))?,
        "top" => {
            let top = screen.rows().into_iter().next().unwrap_or_default();
            check(top.contains(argument), format!("it is: {top}"))?;
        }
        "selection" | "match" | "current" | "chosen" | "spoken" | "highlight" => {
            let theme = screen.theme;
            let roles = match verb {
                // The letter under the cursor looks like the current match.
                "selection" => vec![theme.selection, theme.found_current],
                "match" => vec![theme.found],
                "current" => vec![theme.found_current],
                "chosen" => vec![theme.list_selected],
                "spoken" => vec![theme.spoken],
                _ => vec![theme.kept],
            };
            let painted = screen.painted(&roles);
            // A chosen line is wider than its words.
            let holds = if verb == "chosen" { painted.contains(argument) } else { painted == argument };
            check(holds, format!("it is: {painted}"))?;
        }
        "bar" => {
            let rows = screen.rows();
            let row = rows.iter().find(|row| row.starts_with('▌')).ok_or("no row has it")?;
            check(row.contains(argument), format!("it is at: {row}"))?;
        }
        "cursor" if argument == "none" => {
            check(screen.cursor.is_none(), format!("it is at {:?}", screen.cursor))?;
        }
        "cursor" => {
            let at = place(screen, argument)?;
            check(screen.cursor == Some(at), format!("it is at {:?}, not at {at:?}", screen.cursor))?;
        }
        "bold" | "dim" | "underlined" | "not bold" | "not dim" | "not underlined" => {
            let style = screen.style(argument).ok_or("it is not there")?;
            let modifier = match verb.trim_start_matches("not ") {
                "bold" => Modifier::BOLD,
                "dim" => Modifier::DIM,
                _ => Modifier::UNDERLINED,
            };
            let is = style.add_modifier.contains(modifier);
            check(is != verb.starts_with("not "), format!("its style is {style:?}"))?;
        }
        "picture" => {
            let cells = screen.picture_cells();
            check((cells > 0) == (argument == "yes"), format!("{cells} cells are a picture's"))?;
        }
        "does" | "does not" => {
            let done = std::mem::take(&mut screen.world.done);
            let is = done.iter().any(|done| done.contains(argument));
            check(is == (verb == "does"), format!("done was: {done:#?}"))?;
        }
        "remember" => memory.screen = Some(body(screen)),
        "same" | "other" => {
            let is = memory.screen == Some(body(screen));
            check(is == (verb == "same"), "what was remembered is another screen".into())?;
        }
        _ => return Err("no such step".into()),
    }
    Ok(())
}

/// Runs a case; what went wrong, with the screen.
fn run(case: &Case) -> Result<(), String> {
    let mut steps = case.steps.iter();
    let started = steps.next().filter(|(_, verb, _)| verb == "start");
    let Some((_, _, start)) = started else { return Err("a case begins with 'start:'".into()) };
    let mut screen = starts::start(start)?;
    let mut memory = Memory::default();
    for (line, verb, argument) in steps {
        step(&mut screen, &mut memory, verb, argument).map_err(|why| {
            format!("line {line}, {verb}: {argument}\n    {why}; the screen is\n{}", screen.shown())
        })?;
    }
    Ok(())
}

/// Only the cases whose place or title holds these words, for whoever looks for a fault.
fn wanted(case: &Case) -> bool {
    std::env::var("NEWSPRINT_CASE")
        .map_or(true, |words| case.title.contains(&words) || case.place.contains(&words))
}

#[test]
fn what_is_pressed_is_seen() {
    let mut failed = Vec::new();
    for case in cases().iter().filter(|case| wanted(case)) {
        let done = std::panic::catch_unwind(|| run(case)).unwrap_or_else(|_| Err("it panicked".into()));
        let is_open = case.title.ends_with("[open]");
        if is_open && done.is_ok() {
            failed.push(format!("{} {}: is mended, take the mark off", case.place, case.title));
        } else if let Err(why) = done
            && !is_open
        {
            failed.push(format!("{} {}\n  {why}", case.place, case.title));
        }
    }
    assert!(failed.is_empty(), "{} cases fail:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn every_case_expects_something() {
    const LOOKS: [&str; 17] = [
        "sees",
        "misses",
        "status",
        "top",
        "selection",
        "match",
        "current",
        "chosen",
        "spoken",
        "highlight",
        "bar",
        "cursor",
        "picture",
        "does",
        "does not",
        "same",
        "other",
    ];
    let mut titles = HashSet::new();
    for case in cases() {
        let last = case.steps.last().map(|(_, verb, _)| verb.as_str()).unwrap_or_default();
        let looks = LOOKS.contains(&last)
            || last.ends_with("dim")
            || last.ends_with("bold")
            || last.ends_with("underlined");
        assert!(looks, "{} {}: its last step looks at nothing", case.place, case.title);
        assert!(titles.insert(case.title.clone()), "{}: '{}' is there twice", case.place, case.title);
    }
}

#[test]
fn every_action_of_the_key_map_is_in_a_case() {
    let map = Keymap::new(&std::collections::BTreeMap::new()).unwrap();
    let mut pressed: HashSet<Action> = HashSet::new();
    for (_, verb, argument) in cases().iter().flat_map(|case| &case.steps) {
        if verb == "keys" {
            pressed.extend(argument.split_whitespace().filter_map(|name| map.action(key(name))));
        }
    }
    let missing: Vec<&str> = Action::ALL
        .iter()
        .filter(|(action, ..)| !pressed.contains(action))
        .map(|(_, name, ..)| *name)
        .collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}
