//! What is known of terminals: one table, by what the environment says.
//!
//! A terminal is told by `TERM` where that is a name of its own, since other variables are inherited by whatever is started
//! in a window; then by the variables it sets. What stands between (tmux, GNU screen) hides the terminal outside.

use std::sync::OnceLock;

use super::renderer::{Abilities, Colours};
use crate::layout::Bidi;

/// Terminals that differ in what concerns newsprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terminal {
    /// Alacritty.
    Alacritty,
    /// Terminal of macOS.
    MacOs,
    /// foot.
    Foot,
    /// Ghostty.
    Ghostty,
    /// iTerm2.
    Iterm2,
    /// kitty.
    Kitty,
    /// Konsole.
    Konsole,
    /// The console of Linux.
    LinuxConsole,
    /// mintty.
    Mintty,
    /// mlterm.
    Mlterm,
    /// rio.
    Rio,
    /// GNU screen, whatever is outside.
    Screen,
    /// st.
    St,
    /// tmux, whatever is outside.
    Tmux,
    /// urxvt.
    Urxvt,
    /// GNOME Terminal and all that is made of the same library.
    Vte,
    /// WezTerm.
    WezTerm,
    /// Windows Terminal.
    Windows,
    /// xterm.
    Xterm,
    /// Any other.
    Other,
}

/// Beginnings of `TERM` that are names, the more special first.
const BY_TERM: &[(&str, Terminal)] = &[
    ("xterm-kitty", Terminal::Kitty),
    ("xterm-ghostty", Terminal::Ghostty),
    ("ghostty", Terminal::Ghostty),
    ("alacritty", Terminal::Alacritty),
    ("foot", Terminal::Foot),
    ("mlterm", Terminal::Mlterm),
    ("rxvt", Terminal::Urxvt),
    ("st-", Terminal::St),
    ("stterm", Terminal::St),
    ("wezterm", Terminal::WezTerm),
    ("rio", Terminal::Rio),
    ("konsole", Terminal::Konsole),
    ("vte", Terminal::Vte),
    ("linux", Terminal::LinuxConsole),
];

/// Values of `TERM_PROGRAM`.
const BY_PROGRAM: &[(&str, Terminal)] = &[
    ("Apple_Terminal", Terminal::MacOs),
    ("iTerm.app", Terminal::Iterm2),
    ("WezTerm", Terminal::WezTerm),
    ("ghostty", Terminal::Ghostty),
    ("mintty", Terminal::Mintty),
    ("rio", Terminal::Rio),
];

/// Variables that terminals set, those that start others last.
const BY_VARIABLE: &[(&str, Terminal)] = &[
    ("KITTY_WINDOW_ID", Terminal::Kitty),
    ("ALACRITTY_WINDOW_ID", Terminal::Alacritty),
    ("KONSOLE_VERSION", Terminal::Konsole),
    ("VTE_VERSION", Terminal::Vte),
    ("WT_SESSION", Terminal::Windows),
    ("XTERM_VERSION", Terminal::Xterm),
];

impl Terminal {
    /// The terminal that this program's environment tells of.
    pub fn here() -> Self {
        static HERE: OnceLock<Terminal> = OnceLock::new();
        *HERE.get_or_init(|| Self::of(variable))
    }

    /// The terminal that an environment tells of. Empty variables count as unset.
    pub fn of(environment: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| environment(name).filter(|value| !value.is_empty());
        let term = set("TERM").unwrap_or_default();
        if set("TMUX").is_some() || term.starts_with("tmux") {
            return Self::Tmux;
        }
        if set("STY").is_some() || term.starts_with("screen") {
            return Self::Screen;
        }
        let by_term = BY_TERM.iter().find(|(name, _)| term.starts_with(name));
        let program = set("TERM_PROGRAM").unwrap_or_default();
        let by_program = || BY_PROGRAM.iter().find(|(name, _)| program == *name);
        let by_variable = || BY_VARIABLE.iter().find(|(name, _)| set(name).is_some());
        by_term.or_else(by_program).or_else(by_variable).map_or(Self::Other, |(_, terminal)| *terminal)
    }

    /// What it can do, in this environment.
    pub fn abilities(self, environment: impl Fn(&str) -> Option<String>) -> Abilities {
        Abilities {
            colours: self.colours(environment),
            // Italics are shown reversed.
            italics: self != Self::Screen,
            synchronized: matches!(
                self,
                Self::Alacritty | Self::Foot | Self::Ghostty | Self::Iterm2 | Self::Kitty | Self::WezTerm
            ),
        }
    }

    fn colours(self, environment: impl Fn(&str) -> Option<String>) -> Colours {
        let value = |name: &str| environment(name).unwrap_or_default();
        let term = value("TERM");
        match self {
            _ if !value("NO_COLOR").is_empty() || term == "dumb" => Colours::None,
            // They take the numbers of 24 bits for others.
            Self::Screen | Self::MacOs | Self::Urxvt => Colours::Many,
            Self::LinuxConsole => Colours::Sixteen,
            _ if matches!(value("COLORTERM").as_str(), "truecolor" | "24bit") => Colours::True,
            // tmux makes of a colour what the terminal outside knows.
            Self::Other if term.contains("direct") => Colours::True,
            Self::Other if term.starts_with("vt") || term.starts_with("ansi") => Colours::Sixteen,
            Self::Other => Colours::Many,
            _ => Colours::True,
        }
    }

    /// Whether it can be asked what it is. GNU screen answers one question itself and lets another through, so that the
    /// answers come in no order; the console of Linux knows none of them.
    pub fn can_be_asked(self) -> bool {
        !matches!(self, Self::Screen | Self::LinuxConsole)
    }

    /// Who orders words that run from right to left, tried in each.
    pub fn bidi(self) -> Bidi {
        match self {
            Self::Konsole => Bidi::Terminal,
            Self::Kitty => Bidi::Words,
            Self::Vte => Bidi::Ordered,
            _ => Bidi::Newsprint,
        }
    }

    /// What tells it that we order words, and what takes that back: BDSM (ECMA-48, 8.3.58, as VTE has it), and mlterm's own.
    pub fn explicit_bidi(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Vte => Some(("\x1b[8l", "\x1b[8h")),
            Self::Mlterm => Some(("\x1b]5379;use_ctl=false\x07", "\x1b]5379;use_ctl=true\x07")),
            _ => None,
        }
    }

    /// Whether the mouse can be had. GNU screen keeps the escape key back while it is.
    pub fn has_mouse(self) -> bool {
        self != Self::Screen
    }
}

/// A variable of the environment, where it is text.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A terminal's environment: names and values.
    fn known(variables: &[(&str, &str)]) -> (Terminal, Colours) {
        let get = |name: &str| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        let terminal = Terminal::of(get);
        (terminal, terminal.abilities(get).colours)
    }

    type Case = (&'static [(&'static str, &'static str)], Terminal, Colours);

    #[test]
    fn terminals_are_known_by_their_environment() {
        let cases: &[Case] = &[
            (&[("TERM", "xterm-256color"), ("XTERM_VERSION", "XTerm(379)")], Terminal::Xterm, Colours::True),
            (&[("TERM", "xterm-kitty"), ("XTERM_VERSION", "XTerm(379)")], Terminal::Kitty, Colours::True),
            (&[("TERM", "foot"), ("COLORTERM", "truecolor")], Terminal::Foot, Colours::True),
            (&[("TERM", "xterm-256color"), ("VTE_VERSION", "7006")], Terminal::Vte, Colours::True),
            (&[("TERM", "xterm-256color"), ("KONSOLE_VERSION", "221203")], Terminal::Konsole, Colours::True),
            (&[("TERM", "rxvt-unicode-256color")], Terminal::Urxvt, Colours::Many),
            (&[("TERM", "rxvt-unicode-256color"), ("COLORTERM", "rxvt")], Terminal::Urxvt, Colours::Many),
            (
                &[("TERM", "screen.xterm-256color"), ("STY", "1.a"), ("COLORTERM", "truecolor")],
                Terminal::Screen,
                Colours::Many,
            ),
            (&[("TERM", "screen-256color"), ("TMUX", "/tmp/t,1,0")], Terminal::Tmux, Colours::True),
            (
                &[("TERM", "xterm-256color"), ("TERM_PROGRAM", "Apple_Terminal")],
                Terminal::MacOs,
                Colours::Many,
            ),
            (&[("TERM", "linux")], Terminal::LinuxConsole, Colours::Sixteen),
            (&[("TERM", "st-256color")], Terminal::St, Colours::True),
            (&[("TERM", "vt220")], Terminal::Other, Colours::Sixteen),
            (&[("TERM", "xterm")], Terminal::Other, Colours::Many),
            (&[("TERM", "xterm"), ("COLORTERM", "24bit")], Terminal::Other, Colours::True),
            (&[("TERM", "foot"), ("NO_COLOR", "1")], Terminal::Foot, Colours::None),
            (&[], Terminal::Other, Colours::Many),
        ];
        for (variables, terminal, colours) in cases {
            assert_eq!(known(variables), (*terminal, *colours), "{variables:?}");
        }
    }
}
