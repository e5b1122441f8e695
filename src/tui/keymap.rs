//! Keys to actions; the defaults are those of `less` and `vim`, the configuration adds and replaces.

use std::collections::{BTreeMap, HashMap};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::action::Action;
use crate::{
    article::Text,
    error::{Error, Result, nearest},
};

/// A key with what is held down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

/// Which key does what.
#[derive(Debug, Clone)]
pub struct Keymap {
    keys: HashMap<Key, Action>,
}

impl Keymap {
    /// The defaults with the reader's own keys over them; `none` takes a key out of use. The error is one line with every
    /// mistake.
    pub fn new(own: &BTreeMap<String, String>) -> Result<Self> {
        let (keys, mistakes) = Self::read(own);
        if mistakes.is_empty() {
            return Ok(keys);
        }
        let all: Vec<String> = mistakes.into_iter().map(|(_, reason)| reason).collect();
        Err(Error::config(&all.join("; ")).about(Text::line("config.toml")))
    }

    /// The same as far as it is right, with each key that is not and why.
    pub fn read(own: &BTreeMap<String, String>) -> (Self, Vec<(&str, String)>) {
        let mut keys = HashMap::new();
        let mut mistakes = Vec::new();
        for (action, _, names, _) in Action::ALL {
            keys.extend(names.split(' ').filter_map(Key::parse).map(|key| (key, *action)));
        }
        for (name, action) in own {
            match (Key::parse(name), Action::named(action)) {
                (None, _) => mistakes.push((name.as_str(), unknown_key(name))),
                (Some(key), _) if action == "none" => _ = keys.remove(&key),
                (Some(key), Some(action)) => _ = keys.insert(key, action),
                (Some(_), None) => mistakes.push((name.as_str(), unknown_action(name, action))),
            }
        }
        (Self { keys }, mistakes)
    }

    /// What `event` asks for.
    pub fn action(&self, event: KeyEvent) -> Option<Action> {
        self.keys.get(&Key::from(event)).copied()
    }

    /// The key of `action` to name where there is room for one: the first of the defaults that it still has, else any.
    pub(super) fn key_of(&self, action: Action) -> Option<String> {
        let defaults = Action::ALL.iter().find(|(known, ..)| *known == action).map(|(_, _, keys, _)| *keys);
        let is_still = |name: &&str| Key::parse(name).is_some_and(|key| self.keys.get(&key) == Some(&action));
        let default = defaults.unwrap_or_default().split(' ').find(is_still).map(str::to_owned);
        default.or_else(|| self.keys_of(action).into_iter().next())
    }

    /// Names of the keys of `action`, the shortest first.
    pub fn keys_of(&self, action: Action) -> Vec<String> {
        let mut names: Vec<String> =
            self.keys.iter().filter(|(_, own)| **own == action).map(|(key, _)| key.name()).collect();
        names.sort_by_key(|name| (name.chars().count(), name.to_lowercase(), name.clone()));
        names
    }

    /// Every action as a JSON object: its name, its keys and what it does.
    pub fn actions(&self) -> impl Iterator<Item = serde_json::Value> {
        Action::ALL.iter().map(|(action, name, _, help)| {
            serde_json::json!({"action": name, "keys": self.keys_of(*action), "help": help})
        })
    }

    /// Every action, its name, its keys and what it does, a line each.
    pub fn listing(&self) -> String {
        let line = |(action, name, _, help): &(Action, &str, &str, &str)| {
            format!("{name:18} {:24} {help}\n", self.keys_of(*action).join(" "))
        };
        Action::ALL.iter().map(line).collect()
    }
}

fn unknown_key(name: &str) -> String {
    let meant = nearest(name, NAMED.iter().map(|(known, _)| *known)).map_or_else(
        || "write for example j, G, ctrl-f, alt-x, space, pagedown, f1".to_owned(),
        |known| format!("did you mean {known}?"),
    );
    format!("[keys] unknown key '{name}' ({meant})")
}

fn unknown_action(key: &str, action: &str) -> String {
    let meant = nearest(action, Action::ALL.iter().map(|(_, known, ..)| *known)).map_or_else(
        || "'newsprint config --keys' lists them".to_owned(),
        |known| format!("did you mean {known}? 'newsprint config --keys' lists them"),
    );
    format!("[keys] {key}: unknown action '{action}' ({meant})")
}

impl From<KeyEvent> for Key {
    fn from(event: KeyEvent) -> Self {
        // Shift is part of the letter; BackTab and capitals already say so.
        let modifiers = event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT);
        Self { code: event.code, modifiers }
    }
}

const NAMED: &[(&str, KeyCode)] = &[
    ("space", KeyCode::Char(' ')),
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backtab", KeyCode::BackTab),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
];

impl Key {
    /// Reads a key's name: `j`, `G`, `ctrl-f`, `alt-x`, `pagedown`, `f1`.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let mut modifiers = KeyModifiers::NONE;
        let mut rest = name;
        loop {
            if let Some(tail) = rest.strip_prefix("ctrl-") {
                modifiers |= KeyModifiers::CONTROL;
                rest = tail;
            } else if let Some(tail) = rest.strip_prefix("alt-") {
                modifiers |= KeyModifiers::ALT;
                rest = tail;
            } else {
                break;
            }
        }
        let mut chars = rest.chars();
        let code = match (chars.next(), chars.next()) {
            (Some(c), None) => KeyCode::Char(c),
            (Some('f'), Some('0'..='9')) => {
                KeyCode::F(rest.get(1..)?.parse().ok().filter(|n| (1..=24).contains(n))?)
            }
            _ => NAMED.iter().find(|(known, _)| *known == rest.to_lowercase())?.1,
        };
        Some(Self { code, modifiers })
    }

    fn name(self) -> String {
        let mut name = String::new();
        if self.modifiers.contains(KeyModifiers::CONTROL) {
            name.push_str("ctrl-");
        }
        if self.modifiers.contains(KeyModifiers::ALT) {
            name.push_str("alt-");
        }
        match (NAMED.iter().find(|(_, code)| *code == self.code), self.code) {
            (Some((known, _)), _) => name.push_str(known),
            (None, KeyCode::Char(c)) => name.push(c),
            (None, KeyCode::F(n)) => name.push_str(&format!("f{n}")),
            (None, _) => {}
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_keys_parse_and_none_is_given_twice() {
        let mut seen = HashMap::new();
        for (_, name, keys, _) in Action::ALL {
            for key in keys.split(' ') {
                let parsed = Key::parse(key).unwrap_or_else(|| panic!("{key} of {name}"));
                assert_eq!(parsed.name(), key);
                assert_eq!(seen.insert(parsed, name), None, "{key} is given twice");
            }
        }
    }

    #[test]
    fn own_keys() {
        let own = |key: &str, action: &str| [(key.to_owned(), action.to_owned())].into();
        let event = KeyEvent::new(KeyCode::Char('j'), KeyModifiers::NONE);
        assert_eq!(Keymap::new(&own("j", "page-down")).unwrap().action(event), Some(Action::PageDown));
        assert_eq!(Keymap::new(&own("j", "none")).unwrap().action(event), None);
        for (key, action, reason) in [
            ("hyper-j", "open", "config.toml: [keys] unknown key 'hyper-j' (write for example j, G,"),
            ("pgdown", "open", "config.toml: [keys] unknown key 'pgdown' (did you mean pagedown?)"),
            (
                "j",
                "xyzzy",
                "config.toml: [keys] j: unknown action 'xyzzy' ('newsprint config --keys' lists them)",
            ),
            ("j", "line-dwon", "config.toml: [keys] j: unknown action 'line-dwon' (did you mean line-down?"),
        ] {
            assert!(Keymap::new(&own(key, action)).unwrap_err().to_string().starts_with(reason));
        }
    }
}
