//! What keys can do: each action once, with its name in the configuration, its keys, its help and its handler.
//!
//! **To add an action:** a line below. Without a handler it does not compile, and a key that is given twice fails a test.

use super::{
    cx::Cx,
    jobs,
    menu::{self, Menu},
    message::Effect,
    modes::count,
    panes::{self, Motion, headlines},
    update::{
        bookmarks, fetch, find, flags, hints, jumps, look, outside, pictures, pipe, reading, remove,
        search_library, subscribe, tags, undo,
    },
};
use crate::article::Direction::{Backward, Forward};
use Handler::{Go, Menu as Opens, Run};

/// What an action does.
#[derive(Debug, Clone, Copy)]
pub(super) enum Handler {
    /// Moves in the pane with the focus.
    Go(Motion),
    /// Does it.
    Run(fn(&mut Cx<'_>)),
    /// Makes the menu it opens; `None` where there is nothing to list, which it says.
    Menu(fn(&mut Cx<'_>) -> Option<Menu>),
}

/// What a person wants to do, as the help puts actions together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Intent {
    Move,
    Find,
    Mark,
    List,
    Keep,
    Link,
    Page,
    Program,
}

macro_rules! actions {
    ($($intent:ident: { $($action:ident $name:literal $keys:literal $help:literal => $handler:expr;)* })*) => {
        /// Something the person can ask for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "each is described in its help")]
        pub enum Action { $($($action),*),* }

        impl Action {
            /// Every action with its name in the configuration, its keys and what it does.
            pub const ALL: &[(Action, &str, &str, &str)] =
                &[$($((Action::$action, $name, $keys, $help)),*),*];

            /// What a person wants who asks for it.
            pub(super) fn intent(self) -> Intent {
                match self { $($(Self::$action)|* => Intent::$intent),* }
            }

            /// What it does.
            pub(super) fn handler(self) -> Handler {
                match self { $($(Self::$action => $handler),*),* }
            }
        }
    };
}

actions! {
    Move: {
        LineDown "line-down" "j down ctrl-e ctrl-n" "line down; in the list, next headline"
            => Go(Motion::Line(Forward));
        LineUp "line-up" "k up ctrl-y ctrl-p" "line up; in the list, previous headline"
            => Go(Motion::Line(Backward));
        PageDown "page-down" "space pagedown ctrl-f" "page down; at the end, next unread article"
            => Go(Motion::Page(Forward));
        PageUp "page-up" "b pageup ctrl-b" "page up" => Go(Motion::Page(Backward));
        HalfDown "half-page-down" "d ctrl-d" "half a page down" => Go(Motion::Half(Forward));
        HalfUp "half-page-up" "u ctrl-u" "half a page up" => Go(Motion::Half(Backward));
        Start "start" "g home <" "start; with a number, that line" => Go(Motion::Edge(Backward));
        End "end" "G end >" "end; with a number, that line" => Go(Motion::Edge(Forward));
        Percent "percent" "%" "with a number, so far into it: 50%" => Run(count::explain_percent);
        NextSection "next-section" "]" "next section" => Go(Motion::Section(Forward));
        PreviousSection "previous-section" "[" "previous section"
            => Go(Motion::Section(Backward));
        NextUnread "next-unread" "i" "next unread article" => Run(headlines::next_unread);
        NextArticle "next-article" "J" "next article" => Run(|cx| headlines::next_article(cx, Forward, 1));
        PreviousArticle "previous-article" "K" "previous article"
            => Run(|cx| headlines::next_article(cx, Backward, 1));
        Open "open" "enter l right" "open article or enlarge picture" => Run(panes::open);
        Back "back" "h left q" "back to the list; q there quits" => Run(panes::back);
        JumpBack "jump-back" "ctrl-o alt-left" "back to where the last jump began"
            => Run(|cx| jumps::go(cx, Backward));
        JumpForward "jump-forward" "ctrl-i alt-right" "forward again" => Run(|cx| jumps::go(cx, Forward));
        SetMark "set-mark" "M" "mark this place with a letter" => Run(bookmarks::ask_to_set);
        GoToMark "go-to-mark" "'" "go to a mark" => Run(bookmarks::ask_to_go);
        Outline "outline" "t" "outline of the article" => Opens(menu::outline::open);
    }
    Find: {
        Find "find" "/" "search the article; in the list, filter headlines" => Run(panes::find);
        NextMatch "next-match" "n" "next match; without a search, next unread article"
            => Run(|cx| find::step(cx, Forward));
        PreviousMatch "previous-match" "N" "previous match" => Run(|cx| find::step(cx, Backward));
        SearchLibrary "search-library" "S" "search the whole library" => Run(search_library::ask);
        Clear "clear" "esc" "clear the search, leave what is shown, close what is open" => Run(find::clear);
    }
    Mark: {
        Read "read" "m" "toggle read" => Run(flags::toggle_read);
        Star "star" "s" "toggle star" => Run(flags::toggle_starred);
        Archive "archive" "a" "toggle archived" => Run(flags::toggle_archived);
        Tags "tags" "T" "tags of the article" => Run(tags::ask);
        AllRead "all-read" "A" "mark all articles shown as read" => Run(flags::all_read);
        Delete "delete" "D delete" "remove the article from the library, or restore it" => Run(remove::toggle);
        Undo "undo" "U" "undo the last change" => Run(undo::undo);
    }
    List: {
        Sources "sources" "B" "sources: folders, tags, sites, saved searches" => Run(panes::sources::toggle);
        Sections "sections" "V" "unread, starred, archived, saved searches" => Opens(menu::sections::open);
        Subscribe "subscribe" "P" "subscribe to a feed, as N in the list" => Run(subscribe::ask);
        Arrange "arrange" "O" "sort and group the list" => Opens(menu::arrange::open);
        OtherPane "other-pane" "tab" "next pane" => Run(panes::next);
        PreviousPane "previous-pane" "backtab" "previous pane" => Run(panes::previous);
        Fetch "fetch" "r" "fetch the feeds that are due; once more, the others too" => Run(fetch::fetch);
        BodyAlone "body-alone" "z" "this pane alone on the screen" => Run(panes::zoom);
    }
    Keep: {
        Select "select" "v" "select words to copy, quote, highlight" => Run(panes::reader::select);
        Highlights "highlights" "H" "highlights and notes of the article" => Opens(menu::highlights::open);
        Copy "copy-address" "y" "copy the article's address" => Run(outside::copy_address);
        Pipe "pipe" "|" "pipe the article to a command" => Run(|cx| pipe::ask(None, cx));
        Edit "edit" "e" "edit the article's file" => Run(outside::edit);
    }
    Link: {
        Hints "hints" "f" "follow a link or footnote by its letter" => Run(hints::show);
        Links "links" "L" "links of the article" => Opens(menu::links::open);
        Browser "open-in-browser" "o" "open the article's address in the browser" => Run(outside::browse);
        Pictures "load-pictures" "I" "load the article's pictures from the net" => Run(pictures::fetch);
    }
    Page: {
        Wider "wider" "+" "wider lines; in the list, a wider list" => Run(|cx| look::wider(cx, Forward));
        Narrower "narrower" "-" "narrower lines; in the list, a narrower list" => Run(|cx| look::wider(cx, Backward));
        Measure "measure" "=" "reset width" => Run(look::reset_measure);
        Columns "columns" "c" "two or three newspaper columns, or one" => Run(look::next_columns);
        Justify "justify" "F" "toggle justification" => Run(look::toggle_justified);
        Notes "notes" "x" "unfold or fold what surrounds the article" => Run(look::toggle_notes);
        Focus "focus" "Z" "dim all but the paragraph being read" => Run(look::toggle_focus);
        Scroll "auto-scroll" "w" "toggle auto-scroll" => Run(reading::toggle_auto_scroll);
        Aloud "read-aloud" "R" "toggle reading aloud" => Run(reading::toggle_speech);
        Themes "themes" "C" "themes, seen as you go through them" => Opens(menu::themes::open);
    }
    Program: {
        Commands "commands" ":" "do anything by its name, go to a number" => Opens(menu::commands::open);
        Help "help" "? f1" "these keys; type to search them" => Opens(menu::help::open);
        Cancel "cancel" "ctrl-g" "stop what goes on in the background" => Run(jobs::cancel);
        Redraw "redraw" "ctrl-l" "redraw" => Run(|cx| cx.perform(Effect::Redraw));
        Suspend "suspend" "ctrl-z" "suspend, back to the shell" => Run(|cx| cx.perform(Effect::Suspend));
        Quit "quit" "Q ctrl-c" "quit" => Run(outside::quit);
    }
}

impl Action {
    /// The action called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, ..)| *known == name).map(|(action, ..)| *action)
    }
}
