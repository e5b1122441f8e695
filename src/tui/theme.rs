//! Themes: a style for each thing on the screen, read from TOML.

use std::{collections::BTreeMap, path::Path, str::FromStr};

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

use crate::{
    article::{Text, text::display_name},
    error::{Error, Result},
    layout::{Ink, Run},
};

/// Themes inside the program, the default first.
pub const BUILT_IN: [(&str, &str); 4] = [
    ("terminal", include_str!("../../assets/themes/terminal.toml")),
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("paper", include_str!("../../assets/themes/paper.toml")),
];

/// The name that means: dark or light, as the terminal is.
pub(super) const AUTO: &str = "auto";

macro_rules! roles {
    ($($field:ident = $name:literal),* $(,)?) => {
        /// A style for each role; see `assets/themes`.
        #[derive(Debug, Clone, Copy, Default, PartialEq)]
        #[allow(missing_docs, reason = "the names are the roles")]
        pub struct Theme { $(pub $field: Style),* }

        impl Theme {
            /// Names of all roles.
            pub const ROLES: &[&str] = &[$($name),*];

            fn role(&mut self, name: &str) -> Option<&mut Style> {
                match name { $($name => Some(&mut self.$field),)* _ => None }
            }
        }
    };
}

roles! {
    text = "text", headline = "headline", standfirst = "standfirst", byline = "byline", heading = "heading",
    subheading = "subheading", caption = "caption", credit = "credit", quote = "quote", code = "code",
    table_head = "table-head", note = "note", furniture = "furniture", image = "image", link = "link",
    selection = "selection", kept = "highlight", spoken = "spoken", found = "match", found_current = "match-current", list_headline = "list-headline",
    list_meta = "list-meta", list_selected = "list-selected", list_open = "list-open",
    list_title = "list-title", status = "status", status_strong = "status-strong",
    status_error = "status-error", border = "border", popup = "popup", popup_title = "popup-title",
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(clippy::struct_excessive_bools, reason = "independent flags")]
struct Spec {
    fg: Option<String>,
    bg: Option<String>,
    bold: bool,
    dim: bool,
    italic: bool,
    underline: bool,
    reverse: bool,
}

impl Theme {
    /// The theme called `name`: one of the reader's own in `folder`, else one inside the program.
    pub fn load(name: &str, folder: Option<&Path>) -> Result<Self> {
        let file = folder.map(|folder| folder.join(format!("{name}.toml")));
        if let Some(file) = file.filter(|_| !name.contains(['/', '\\']))
            && file.exists()
        {
            let text = std::fs::read_to_string(&file).map_err(|e| Error::io(&file, &e))?;
            return Self::parse(&text).map_err(|error| error.about(display_name(&file)));
        }
        // Until the terminal has answered which of the two it wants.
        let name = if name == AUTO { "terminal" } else { name };
        let Some((_, text)) = BUILT_IN.iter().find(|(known, _)| *known == name) else {
            let known: Vec<_> = BUILT_IN.iter().map(|(name, _)| *name).collect();
            let reason =
                format!("theme '{name}' not found; known: {}, and files in themes/", known.join(", "));
            return Err(Error::config(&reason));
        };
        Self::parse(text).map_err(|error| error.about(Text::line(&format!("theme {name}"))))
    }

    /// Every theme there is: those inside the program, then the reader's own, by name. Those that cannot be read are left
    /// out; choosing one by name says why.
    pub fn all(folder: Option<&Path>) -> Vec<(Text, Self)> {
        let mut names: Vec<String> = BUILT_IN.iter().map(|(name, _)| (*name).to_owned()).collect();
        let own = folder.and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten();
        let mut own: Vec<String> = own
            .map(|file| file.path())
            .filter(|path| path.extension().is_some_and(|end| end == "toml"))
            .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
            .filter(|name| !names.contains(name))
            .collect();
        own.sort_unstable();
        names.append(&mut own);
        names.iter().filter_map(|name| Some((Text::line(name), Self::load(name, folder).ok()?))).collect()
    }

    /// The theme for a terminal with a background of this colour.
    pub fn for_background((red, green, blue): (u8, u8, u8)) -> &'static str {
        if luminance(red, green, blue) < 0.18 { "dark" } else { "light" }
    }

    /// Reads a theme; the error is one line.
    pub fn parse(text: &str) -> Result<Self> {
        let specs: BTreeMap<String, Spec> =
            toml::from_str(text).map_err(|error| Error::config(&crate::error::toml_reason(text, &error)))?;
        let mut theme = Self::default();
        for (name, spec) in &specs {
            let style = style(spec).map_err(|reason| Error::config(&format!("{name}: {reason}")))?;
            let Some(role) = theme.role(name) else {
                let allowed = Self::ROLES.join(", ");
                return Err(Error::config(&format!("no role '{name}'; allowed: {allowed}")));
            };
            *role = style;
        }
        theme.supply();
        Ok(theme)
    }

    /// Roles that came later than a reader's own theme look like what they are akin to.
    fn supply(&mut self) {
        let none = Style::default();
        for (role, akin) in [
            (&mut self.selection, none.add_modifier(Modifier::REVERSED)),
            (&mut self.kept, none.add_modifier(Modifier::UNDERLINED)),
            (&mut self.spoken, self.found),
        ] {
            if *role == none {
                *role = akin;
            }
        }
    }

    /// The same theme without colours: weight, slant and reversal do the work.
    #[must_use]
    pub fn colourless(mut self) -> Self {
        for name in Self::ROLES {
            if let Some(role) = self.role(name) {
                let marked = role.bg.is_some() && !matches!(*name, "text" | "popup" | "status");
                role.fg = None;
                role.bg = None;
                if marked {
                    *role = role.add_modifier(Modifier::REVERSED);
                }
            }
        }
        self.found_current = self.found_current.add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
        self.status = self.status.add_modifier(Modifier::REVERSED);
        self
    }

    /// The style of a run: its ink, then how its words stand out.
    pub fn of(&self, run: &Run) -> Style {
        let ink = match run.ink {
            Ink::Text => self.text,
            Ink::Headline => self.headline,
            Ink::Standfirst => self.standfirst,
            Ink::Byline => self.byline,
            Ink::Heading => self.heading,
            Ink::Subheading => self.subheading,
            Ink::Caption => self.caption,
            Ink::Credit => self.credit,
            Ink::Quote => self.quote,
            Ink::Code => self.code,
            Ink::CodeKeyword => self.code.add_modifier(Modifier::BOLD),
            Ink::CodeString => self.code.add_modifier(Modifier::ITALIC),
            Ink::CodeComment => self.code.patch(self.note),
            Ink::TableHead => self.table_head,
            Ink::Note => self.note,
            Ink::Furniture => self.furniture,
            Ink::Image | Ink::Picture => self.image,
        };
        let mut style = self.text.patch(ink);
        let run = run.style;
        if run.code {
            style = style.patch(self.code);
        }
        if run.link {
            style = style.patch(self.link);
        }
        for (on, modifier) in [
            (run.emphasis, Modifier::ITALIC),
            (run.strong, Modifier::BOLD),
            (run.strike, Modifier::CROSSED_OUT),
            (run.footnote, Modifier::DIM),
        ] {
            if on {
                style = style.add_modifier(modifier);
            }
        }
        style
    }
}

/// Relative luminance of a colour, from 0 to 1 (WCAG 2.2).
fn luminance(red: u8, green: u8, blue: u8) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

fn style(spec: &Spec) -> std::result::Result<Style, String> {
    let colour = |name: &Option<String>| match name {
        None => Ok(None),
        Some(name) => Color::from_str(name)
            .map(Some)
            .map_err(|_| format!("no colour '{name}'; use a name such as 'lightblue' or '#rrggbb'")),
    };
    let mut style = Style { fg: colour(&spec.fg)?, bg: colour(&spec.bg)?, ..Style::default() };
    for (on, modifier) in [
        (spec.bold, Modifier::BOLD),
        (spec.dim, Modifier::DIM),
        (spec.italic, Modifier::ITALIC),
        (spec.underline, Modifier::UNDERLINED),
        (spec.reverse, Modifier::REVERSED),
    ] {
        if on {
            style = style.add_modifier(modifier);
        }
    }
    Ok(style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_themes_set_every_role() {
        for (name, text) in BUILT_IN {
            Theme::parse(text).unwrap_or_else(|reason| panic!("{name}: {reason}"));
            let set: BTreeMap<String, Spec> = toml::from_str(text).unwrap();
            assert_eq!(set.len(), Theme::ROLES.len(), "{name} sets other roles than there are");
        }
    }

    /// WCAG 2.2, 1.4.3 and 1.4.11: 4.5 to 1 for words, 3 to 1 for what only shows where things are.
    #[test]
    fn words_can_be_read() {
        let part = |colour: Option<Color>| match colour {
            Some(Color::Rgb(red, green, blue)) => luminance(red, green, blue),
            other => panic!("{other:?} is no colour of its own"),
        };
        let mut checked = 0;
        for (name, text) in BUILT_IN.iter().filter(|(name, _)| *name != "terminal") {
            let mut theme = Theme::parse(text).unwrap();
            let (page, popup) = (theme.text, theme.text.patch(theme.popup));
            for role in Theme::ROLES {
                let own = *theme.role(role).unwrap();
                let least = if matches!(*role, "furniture" | "border") { 3.0 } else { 4.5 };
                // Rules between the panes and around popups carry nothing.
                let least = if *role == "border" { 1.5 } else { least };
                let below = if role.starts_with("popup") { popup } else { page };
                let style = below.patch(own);
                let (fg, bg) = (part(style.fg), part(style.bg));
                let contrast = (fg.max(bg) + 0.05) / (fg.min(bg) + 0.05);
                assert!(contrast >= least, "{name}: {role} has {contrast:.2} to 1, wants {least}");
                checked += 1;
            }
        }
        assert_eq!(checked, 3 * Theme::ROLES.len());
    }

    /// What its sixteen colours are nobody knows, and what is dim is invisible on some.
    #[test]
    fn the_terminals_theme_has_no_colours_and_dims_no_words() {
        let mut theme = Theme::load("terminal", None).unwrap();
        for role in Theme::ROLES {
            let style = *theme.role(role).unwrap();
            assert_eq!((style.fg, style.bg), (None, None), "{role}");
            let is_drawn = matches!(*role, "furniture" | "border");
            assert!(is_drawn || !style.add_modifier.contains(Modifier::DIM), "{role}");
        }
    }

    #[test]
    fn a_background_asks_for_its_theme() {
        for (background, theme) in [
            ((0, 0, 0), "dark"),
            ((40, 42, 54), "dark"),
            ((253, 246, 227), "light"),
            ((255, 255, 255), "light"),
        ] {
            assert_eq!(Theme::for_background(background), theme);
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, reason) in [
            ("headlin = {}", "no role 'headlin'; allowed: text, headline,"),
            ("text = { fg = \"blurple\" }", "text: no colour 'blurple'; use a name"),
            ("text = { blink = true }", "line 1: unknown field `blink`, expected one of"),
        ] {
            let error = Theme::parse(text).unwrap_err();
            assert!(error.to_string().starts_with(reason), "{error}");
        }
    }
}
