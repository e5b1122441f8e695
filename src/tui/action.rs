//! What keys can do, by name.

macro_rules! actions {
    ($($action:ident $name:literal $keys:literal $help:literal,)*) => {
        /// Something the reader can ask for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "each is described in its help")]
        pub enum Action { $($action),* }

        impl Action {
            /// Every action with its name in the configuration, its keys and what it does.
            pub const ALL: &[(Action, &str, &str, &str)] = &[$((Action::$action, $name, $keys, $help)),*];
        }
    };
}

actions! {
    LineDown "line-down" "j down ctrl-e ctrl-n" "line down; in the list, next headline",
    LineUp "line-up" "k up ctrl-y ctrl-p" "line up; in the list, previous headline",
    PageDown "page-down" "space pagedown ctrl-f" "page down",
    PageUp "page-up" "b pageup ctrl-b" "page up",
    HalfDown "half-page-down" "d ctrl-d" "half a page down",
    HalfUp "half-page-up" "u ctrl-u" "half a page up",
    Start "start" "g home <" "start",
    End "end" "G end >" "end",
    NextSection "next-section" "]" "next section",
    PreviousSection "previous-section" "[" "previous section",
    NextArticle "next-article" "J" "next article",
    PreviousArticle "previous-article" "K" "previous article",
    Open "open" "enter l right" "open the headline; show a picture large",
    Back "back" "h left q" "back to the list; q there quits",
    OtherPane "other-pane" "tab" "other pane",
    Find "find" "/" "search the article; in the list, headlines",
    NextMatch "next-match" "n" "next match",
    PreviousMatch "previous-match" "N" "previous match",
    Clear "clear" "esc" "clear the search, close what is open",
    JumpBack "jump-back" "ctrl-o alt-left" "back to where the last jump began",
    JumpForward "jump-forward" "ctrl-i alt-right" "forward again",
    SetMark "set-mark" "M" "mark this place with a letter",
    GoToMark "go-to-mark" "'" "go to the place of a letter",
    Outline "outline" "t" "outline of the article",
    Links "links" "L" "links of the article",
    Hints "hints" "f" "follow a link or footnote by its letter",
    SearchLibrary "search-library" "S" "search the whole library",
    Read "read" "m" "mark as read, or not",
    Star "star" "s" "star, or not",
    Archive "archive" "a" "archive, or not",
    Tags "tags" "T" "tags of the article",
    AllRead "all-read" "A" "mark all articles shown as read",
    Undo "undo" "U" "undo the last mark",
    Sections "sections" "V" "unread, starred, archive, saved searches",
    Arrange "arrange" "O" "order and headings of the list",
    Browser "open-in-browser" "o" "open the article's address in the browser",
    Copy "copy-address" "y" "copy the article's address",
    Select "select" "v" "choose words to copy, quote, highlight",
    Highlights "highlights" "H" "highlights and notes of the article",
    Pipe "pipe" "|" "give the article to a command",
    Edit "edit" "e" "edit the article's file",
    Aloud "read-aloud" "R" "read aloud, or be silent",
    Scroll "auto-scroll" "w" "let the page move by itself, or rest",
    Focus "focus" "Z" "dim all but the paragraph being read",
    Pictures "load-pictures" "I" "load the article's pictures from the net",
    Themes "themes" "C" "themes, seen as you go through them",
    Wider "wider" "+" "wider measure",
    Narrower "narrower" "-" "narrower measure",
    Measure "measure" "=" "measure as configured",
    Columns "columns" "c" "two or three newspaper columns, or one",
    Justify "justify" "F" "both edges straight, or one",
    Notes "notes" "x" "unfold or fold what surrounds the article",
    BodyAlone "body-alone" "z" "body alone on the screen",
    Help "help" "? f1" "these keys; type to search them",
    Redraw "redraw" "ctrl-l" "draw the screen anew",
    Suspend "suspend" "ctrl-z" "back to the shell for a while",
    Quit "quit" "Q ctrl-c" "quit",
}

impl Action {
    /// The action called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, ..)| *known == name).map(|(action, ..)| *action)
    }
}
