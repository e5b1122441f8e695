//! The shell around the state: reads events, runs effects, draws.

mod reading;

use std::{
    collections::VecDeque,
    io,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    time::Instant,
};

use super::{
    app::{App, Focus},
    interview,
    keymap::Keymap,
    librarian::Librarian,
    listen::{Ear, watch_signals},
    manner::Manner,
    message::{Effect, Message},
    outside::{Voice, browse, copy, pipe},
    pictures::{Studio, letter},
    terminal,
    theme::{AUTO, Theme},
    update::update,
    view::draw,
    worker::spawn,
};
use crate::{
    article::Text,
    config::Folders,
    error::{Error, Result},
    find,
    format::picture,
    library::{self, Group, Library, Order},
    source::{Source, Walk},
};

/// Articles up to this size are searched at once, without a worker.
const SMALL: usize = 1 << 20;

/// What to begin with.
#[derive(Debug)]
pub struct Start {
    /// Styles.
    pub theme: Theme,
    /// Their name.
    pub theme_name: String,
    /// Where the configuration is.
    pub places: Folders,
    /// Keys.
    pub keys: Keymap,
    /// How articles are set.
    pub manner: Manner,
    /// Whether the mouse is used.
    pub mouse: bool,
    /// Articles for the list, in order.
    pub sources: Vec<Source>,
    /// Folders whose articles follow.
    pub folders: Vec<Walk>,
    /// Whether the first article is opened at once.
    pub open_first: bool,
    /// What stands above the list.
    pub heading: Text,
    /// A line for a reader whose library is empty.
    pub hint: Option<Text>,
    /// What could not be read.
    pub failed: Option<Text>,
    /// The library, where its articles are the list.
    pub shelf: Option<Shelves>,
    /// The data folder of a library that may know the files that are opened.
    pub known_in: Option<PathBuf>,
}

/// A library and how it is listed.
#[derive(Debug)]
pub struct Shelves {
    /// The library.
    pub library: Library,
    /// Folders of its articles.
    pub roots: Vec<PathBuf>,
    /// Order of the list.
    pub sort: Order,
    /// Headings of the list.
    pub group: Group,
}

/// Shows the screen until the reader leaves.
pub fn run(start: Start) -> Result<()> {
    let said = |error: io::Error| Error::Terminal(Text::line(&error.to_string()));
    let (sender, messages) = channel();
    terminal::guard_panics();
    watch_signals(&sender).map_err(said)?;
    terminal::enter(start.mouse).map_err(|error| {
        terminal::restore();
        said(error)
    })?;
    let result = Shell::new(start, sender).and_then(|mut shell| {
        let done = shell.run(&messages);
        shell.voice.hush();
        interview::finish();
        // The reader need not watch while the last place is written.
        terminal::restore();
        shell.librarian.iter().for_each(Librarian::finish);
        done
    });
    terminal::restore();
    result.map_err(said)
}

struct Shell {
    app: App,
    screen: terminal::Screen,
    sender: Sender<Message>,
    mouse: bool,
    quit: bool,
    /// Who reads keys, once the first screen is drawn.
    ear: Option<Ear>,
    /// Whether the terminal is asked what it is as soon as somebody hears the answer.
    asks: bool,
    /// Where the configuration is.
    places: Folders,
    /// Who reads aloud.
    voice: Voice,
    /// Who makes pictures, once one is wanted.
    studio: Option<Studio>,
    /// When the page moves next.
    tick: Option<Instant>,
    /// Number of the last search; workers on earlier ones give up.
    latest: Arc<AtomicU64>,
    /// For what costs microseconds; everything else is the librarian's.
    library: Option<Library>,
    librarian: Option<Librarian>,
    /// Folders of the library, until the librarian has them.
    roots: Vec<PathBuf>,
    /// The data folder of a library that may know the file that is opened.
    known_in: Option<PathBuf>,
    /// An opened file that nobody has asked the library about.
    asking: Option<(usize, PathBuf)>,
}

impl Shell {
    fn new(start: Start, sender: Sender<Message>) -> io::Result<Self> {
        let size = terminal::size();
        let mut app = App::new(start.theme, start.keys, start.manner, size);
        app.theme_name = start.theme_name;
        app.letter = letter();
        app.heading = start.heading;
        app.hint = start.hint;
        app.has_list = start.sources.len() != 1
            || !start.folders.is_empty()
            || !start.open_first
            || start.shelf.is_some();
        app.focus = if start.open_first { Focus::Body } else { Focus::List };
        let mut shell = Self {
            app,
            screen: terminal::screen(size)?,
            sender,
            mouse: start.mouse,
            quit: false,
            ear: None,
            asks: false,
            places: start.places,
            voice: Voice::default(),
            studio: None,
            tick: None,
            latest: Arc::default(),
            library: None,
            librarian: None,
            roots: Vec::new(),
            known_in: start.known_in.filter(|data| library::exists(data)),
            asking: None,
        };
        match start.shelf {
            Some(shelves) => shell.stock(shelves),
            None => shell.fill(start.sources, start.folders, start.open_first),
        }
        if let Some(said) = start.failed {
            shell.handle(Message::Failed(said));
        }
        Ok(shell)
    }

    fn run(&mut self, messages: &Receiver<Message>) -> io::Result<()> {
        self.draw()?;
        self.ear = Some(Ear::open(&self.sender, self.asks || self.app.theme_name == AUTO)?);
        self.employ();
        self.ask();
        #[cfg(debug_assertions)]
        super::worker::panic_on_purpose(&self.sender);
        // The size may have changed before anybody listened.
        let now = terminal::size();
        if now != self.app.size {
            self.handle(Message::Resized(now.0, now.1));
            self.draw()?;
        }
        while !self.quit {
            let Some(message) = self.next(messages) else { break };
            self.handle(message);
            while !self.quit
                && let Ok(message) = messages.try_recv()
            {
                self.handle(message);
            }
            if !self.quit {
                self.librarian.iter_mut().for_each(Librarian::wait);
                self.draw()?;
                self.ask();
            }
        }
        Ok(())
    }

    /// The next message; a tick where the page moves by itself and it is time.
    fn next(&mut self, messages: &Receiver<Message>) -> Option<Message> {
        let Some(pause) = self.app.tick() else {
            self.tick = None;
            return messages.recv().ok();
        };
        let at = *self.tick.get_or_insert_with(|| Instant::now() + pause);
        match messages.recv_timeout(at.saturating_duration_since(Instant::now())) {
            Ok(message) => Some(message),
            Err(RecvTimeoutError::Timeout) => {
                self.tick = None;
                Some(Message::Tick)
            }
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        let (width, height) = self.app.size;
        let area = ratatui::layout::Rect::new(0, 0, width, height);
        if self.screen.get_frame().area() != area {
            self.renew()?;
        }
        self.screen.draw(|frame| draw(&self.app, frame))?;
        Ok(())
    }

    /// Applies a message and all that follows from it at once.
    fn handle(&mut self, message: Message) {
        if let (Message::Known { .. }, None, Some(data)) = (&message, &self.library, &self.known_in)
            && let Ok(library) = Library::open(data)
        {
            self.librarian = Some(Librarian::keeper(&library, &self.sender));
            self.library = Some(library);
        }
        let mut queue = VecDeque::from([message]);
        while let Some(message) = queue.pop_front() {
            for effect in update(&mut self.app, message) {
                self.effect(effect, &mut queue);
            }
        }
    }

    fn effect(&mut self, effect: Effect, queue: &mut VecDeque<Message>) {
        match effect {
            Effect::Load { entry, source } => {
                self.asking = source.path().map(|path| (entry, path.to_path_buf()));
                self.load(entry, source);
            }
            Effect::Find { number, pattern, article } => {
                self.latest.store(number, Ordering::Relaxed);
                let latest = Arc::clone(&self.latest);
                let found = move || {
                    let wanted = || latest.load(Ordering::Relaxed) == number;
                    let matches = find::while_wanted(&article, &pattern, wanted)?.into();
                    Some(Message::Found { number, matches })
                };
                if self.app.body.as_ref().is_some_and(|body| body.galley.bytes() <= SMALL) {
                    queue.extend(found());
                } else {
                    let sender = self.sender.clone();
                    spawn(&self.sender, move || drop(found().map(|found| sender.send(found))));
                }
            }
            Effect::LoadKept { entry, id, identity } => self.load_kept(entry, id, identity),
            Effect::Keep { .. }
            | Effect::Search { .. }
            | Effect::Snippets { .. }
            | Effect::SaveSearch { .. } => {
                if let Some(librarian) = &mut self.librarian {
                    librarian.serve(effect);
                }
            }
            Effect::Browse(address) => queue.push_back(browse(&address)),
            Effect::Copy { words, said } => queue.push_back(copy(&words, said)),
            Effect::Edit(entry) => self.edit(entry, queue),
            Effect::Pipe { command, words } => {
                let piped = self.lend(|| pipe(&command, &words));
                queue.extend(
                    piped.err().map(|error| Message::Failed(Text::line(&format!("{command}: {error}")))),
                );
            }
            Effect::Speak { number, words } => queue.extend(self.voice.speak(number, &words, &self.sender)),
            Effect::Picture(wanted) => {
                let home = self.home(wanted.entry);
                // What came through a pipe, or is inside the program, has no folder, and says nothing of it.
                if home.is_some() || !picture::is_beside(&wanted.address) {
                    let sender = &self.sender;
                    self.studio.get_or_insert_with(|| Studio::open(sender)).order(wanted, home);
                }
            }
            Effect::Ask => match &self.ear {
                Some(ear) => ear.ask(),
                None => self.asks = true,
            },
            Effect::Themes => {
                let themes = Theme::all(self.places.themes().as_deref());
                let colourless = super::colourless_by_environment();
                let fit = |(name, theme): (Text, Theme)| {
                    (name, if colourless { theme.colourless() } else { theme })
                };
                queue.push_back(Message::Themes(themes.into_iter().map(fit).collect()));
            }
            Effect::KeepTheme(name) => queue.push_back(match self.places.set_theme(&name) {
                Ok(()) => Message::Notice(Text::line(&format!("theme {name}, also from now on"))),
                Err(error) => Message::Failed(Text::line(&format!("theme {name} for now only: {error}"))),
            }),
            Effect::Hush => self.voice.hush(),
            Effect::Redraw => drop(self.renew()),
            Effect::Suspend => self.suspend(),
            Effect::Quit => self.quit = true,
        }
    }

    /// Clears the terminal and begins on an empty screen. Not by ratatui's own means, which ask the terminal where its
    /// cursor is and wait for an answer.
    fn renew(&mut self) -> io::Result<()> {
        self.screen = terminal::screen(self.app.size)?;
        // Another size may come from larger letters.
        self.app.letter = letter();
        terminal::clear()
    }

    fn suspend(&mut self) {
        terminal::restore();
        let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP);
        self.come_back();
    }

    /// Gives the terminal to another program until that ends.
    fn lend<T>(&mut self, other: impl FnOnce() -> T) -> T {
        self.voice.hush();
        self.ear.iter().for_each(Ear::close);
        terminal::restore();
        let done = other();
        self.ear.iter().for_each(Ear::reopen);
        self.come_back();
        done
    }

    fn come_back(&mut self) {
        if terminal::enter(self.mouse).is_err() || self.renew().is_err() {
            self.quit = true;
        }
        let (width, height) = terminal::size();
        self.handle(Message::Resized(width, height));
    }
}
