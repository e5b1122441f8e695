//! A line that is typed into: text and a cursor, with the keys of a shell's line.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::article::{Direction, Text};

/// Bytes that a paste may add.
const LONGEST_PASTE: usize = 1000;

/// What a key did to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edited {
    /// The text is another.
    Text,
    /// The cursor is elsewhere.
    Cursor,
    /// The key means nothing in a line, or there was nothing to do.
    Nothing,
}

/// A line being typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineEditor {
    text: String,
    /// Byte at which the next letter is put, always at the edge of a grapheme.
    cursor: usize,
}

impl LineEditor {
    /// A line with the cursor at its end.
    pub fn new(text: String) -> Self {
        Self { cursor: text.len(), text }
    }

    /// What has been typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Columns of the text before the cursor.
    pub fn column(&self) -> usize {
        self.before().width()
    }

    /// Applies a key: letters, backspace, delete, left, right, home, end, by words with alt or control; ctrl-a and
    /// ctrl-e to the edges, ctrl-b and ctrl-f by letters, ctrl-d, ctrl-h, ctrl-w, ctrl-u and ctrl-k delete.
    pub fn edit(&mut self, key: KeyEvent) -> Edited {
        use Direction::{Backward, Forward};
        let (control, alt) =
            (key.modifiers.contains(KeyModifiers::CONTROL), key.modifiers.contains(KeyModifiers::ALT));
        let by_words = control || alt;
        match key.code {
            KeyCode::Left if by_words => self.go(self.word(Backward)),
            KeyCode::Right if by_words => self.go(self.word(Forward)),
            KeyCode::Left => self.go(self.letter(Backward)),
            KeyCode::Right => self.go(self.letter(Forward)),
            KeyCode::Home => self.go(0),
            KeyCode::End => self.go(self.text.len()),
            KeyCode::Backspace if by_words => self.delete_to(self.word(Backward)),
            KeyCode::Backspace => self.delete_to(self.letter(Backward)),
            KeyCode::Delete => self.delete_to(self.letter(Forward)),
            KeyCode::Char(letter) if control => match letter {
                'a' => self.go(0),
                'e' => self.go(self.text.len()),
                'b' => self.go(self.letter(Backward)),
                'f' => self.go(self.letter(Forward)),
                'd' => self.delete_to(self.letter(Forward)),
                'h' => self.delete_to(self.letter(Backward)),
                'w' => self.delete_to(self.space()),
                'u' => self.delete_to(0),
                'k' => self.delete_to(self.text.len()),
                _ => Edited::Nothing,
            },
            KeyCode::Char(letter) if alt => match letter {
                'b' => self.go(self.word(Backward)),
                'f' => self.go(self.word(Forward)),
                'd' => self.delete_to(self.word(Forward)),
                _ => Edited::Nothing,
            },
            KeyCode::Char(letter) => self.insert(letter.encode_utf8(&mut [0; 4])),
            _ => Edited::Nothing,
        }
    }

    /// Puts pasted words at the cursor, cleaned, without line breaks.
    pub fn paste(&mut self, pasted: &str) -> Edited {
        let cut = pasted.floor_char_boundary(LONGEST_PASTE);
        self.insert(&Text::line(pasted.get(..cut).unwrap_or_default()))
    }

    /// Puts `words` at the cursor.
    fn insert(&mut self, words: &str) -> Edited {
        if words.is_empty() {
            return Edited::Nothing;
        }
        let after = self.after().to_owned();
        self.text.truncate(self.cursor);
        self.text.push_str(words);
        self.cursor = self.text.len();
        self.text.push_str(&after);
        Edited::Text
    }

    fn go(&mut self, to: usize) -> Edited {
        if std::mem::replace(&mut self.cursor, to) == to { Edited::Nothing } else { Edited::Cursor }
    }

    /// Deletes what is between the cursor and `to`.
    fn delete_to(&mut self, to: usize) -> Edited {
        let (from, to) = (self.cursor.min(to), self.cursor.max(to));
        if from == to {
            return Edited::Nothing;
        }
        self.text.replace_range(from..to, "");
        self.cursor = from;
        Edited::Text
    }

    fn before(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    fn after(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    /// The edge of the letter beside the cursor.
    fn letter(&self, direction: Direction) -> usize {
        match direction {
            Direction::Forward => self.cursor + self.after().graphemes(true).next().map_or(0, str::len),
            Direction::Backward => self.before().grapheme_indices(true).next_back().map_or(0, |(at, _)| at),
        }
    }

    /// Where the word beside the cursor begins, or ends.
    fn word(&self, direction: Direction) -> usize {
        match direction {
            Direction::Forward => {
                let word = self.after().unicode_word_indices().next();
                word.map_or(self.text.len(), |(at, word)| self.cursor + at + word.len())
            }
            Direction::Backward => self.before().unicode_word_indices().next_back().map_or(0, |(at, _)| at),
        }
    }

    /// Where the word before the cursor begins that only spaces end.
    fn space(&self) -> usize {
        let before = self.before().trim_end();
        before.char_indices().rfind(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` is the cursor; keys are separated by spaces.
    #[test]
    fn keys_edit_a_line() {
        for (before, keys, after) in [
            ("one two|", "left left x", "one tx|wo"),
            ("one two|", "home x", "x|one two"),
            ("|one two", "end x", "one twox|"),
            ("one two|", "c-a delete", "|ne two"),
            ("one |two", "c-k", "one |"),
            ("one |two", "c-u", "|two"),
            ("one two |three", "c-w", "one |three"),
            ("a-b c-d|", "c-w", "a-b |"),
            ("a-b|", "a-backspace", "a-|"),
            ("one two|", "a-b a-b x", "x|one two"),
            ("|one two", "a-f x", "onex| two"),
            ("|one two", "c-right c-right c-left", "one |two"),
            ("e\u{301}|", "backspace", "|"),
            ("|e\u{301}a", "right backspace", "|a"),
            ("a|", "left left left backspace", "|a"),
            ("|a", "delete delete", "|"),
            ("新闻|", "c-b c-d", "新|"),
            ("a\u{3000}新|", "c-w", "a\u{3000}|"),
        ] {
            let mut line = LineEditor::new(before.replace('|', ""));
            line.cursor = before.find('|').unwrap();
            for key in keys.split(' ') {
                line.edit(named(key));
            }
            let shown = format!("{}|{}", line.before(), line.after());
            assert_eq!(shown, after, "{before} {keys}");
        }
    }

    fn named(name: &str) -> KeyEvent {
        let (modifiers, name) = match (name.strip_prefix("c-"), name.strip_prefix("a-")) {
            (Some(rest), _) => (KeyModifiers::CONTROL, rest),
            (_, Some(rest)) => (KeyModifiers::ALT, rest),
            _ => (KeyModifiers::NONE, name),
        };
        let code = match name {
            "left" => KeyCode::Left,
            "right" => KeyCode::Right,
            "home" => KeyCode::Home,
            "end" => KeyCode::End,
            "delete" => KeyCode::Delete,
            "backspace" => KeyCode::Backspace,
            letter => KeyCode::Char(letter.chars().next().unwrap()),
        };
        KeyEvent::new(code, modifiers)
    }

    #[test]
    fn pastes_go_to_the_cursor_clean() {
        let mut line = LineEditor::new("ac".to_owned());
        line.edit(named("left"));
        assert_eq!(line.paste("b\nb\u{1b}"), Edited::Text);
        assert_eq!((line.text(), line.column()), ("ab b␛c", 5));
    }
}
