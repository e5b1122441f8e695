//! The shell around the state: reads events, runs effects, draws.

mod reading;

use reading::first_entries;

use std::{
    collections::VecDeque,
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    time::Instant,
};

use super::{
    app::App,
    driver::{Driver, Outside},
    fetch_worker::FetchWorker,
    filter::rank,
    input_reader::{InputReader, watch_signals},
    jobs::JobKind,
    keymap::Keymap,
    library_worker::LibraryWorker,
    lifeline,
    message::{Effect, FirstScreen, Message},
    outside::{Voice, append_note, browse, copy, pipe},
    patience::soon,
    pictures::{PictureWorker, cell_size, must_ask},
    reading_options::ReadingOptions,
    terminal, terminal_query,
    terminals::{Terminal, variable},
    theme::{AUTO, Theme},
    view::draw,
    worker::spawn,
};
use crate::{
    article::Text,
    config::{AppDirs, Config, Graphics},
    error::{Error, Result},
    feeds::{
        self, Subscription,
        subscribe::{Subscribed, subscribe},
    },
    find,
    layout::Bidi,
    library::{self, Group, Library, Order},
    picture,
    source::{Source, Walk},
};

/// Articles up to this size are searched at once, without a worker.
const SMALL: usize = 1 << 20;

/// What to begin with.
#[derive(Debug)]
pub struct Start {
    /// The theme that the configuration names, already loaded.
    pub theme: Theme,
    /// Its name, to be ticked in the menu of themes.
    pub theme_name: String,
    /// Where configuration and library are.
    pub dirs: AppDirs,
    /// The key map, the reader's own bindings included.
    pub keys: Keymap,
    /// How articles are set.
    pub options: ReadingOptions,
    /// Whether the mouse is used.
    pub mouse: bool,
    /// Articles for the list, in order.
    pub sources: Vec<Source>,
    /// Folders whose articles follow.
    pub walks: Vec<Walk>,
    /// Whether the first article is opened at once.
    pub open_first: bool,
    /// What stands above the list.
    pub heading: Text,
    /// A line for a reader whose library is empty.
    pub hint: Option<Text>,
    /// The file for quotations, and what they look like there, where they are configured.
    pub notes: Option<PathBuf>,
    /// See there.
    pub note_template: Option<String>,
    /// What could not be read.
    pub failed: Option<Text>,
    /// The library, where its articles are the list.
    pub library: Option<LibraryStart>,
    /// The data folder of a library that may know the files that are opened.
    pub library_data: Option<PathBuf>,
}

/// A library and how it is listed.
#[derive(Debug)]
pub struct LibraryStart {
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
pub fn run(mut start: Start) -> Result<()> {
    let failure = |error: io::Error| Error::terminal(&crate::error::system_reason(&error)).caused_by(error);
    let (sender, messages) = channel();
    terminal::guard_panics();
    watch_signals(&sender).map_err(failure)?;
    let known = Terminal::here();
    start.mouse &= known.has_mouse();
    let bidi = &mut start.options.typesetting.bidi;
    if *bidi == Bidi::Auto {
        *bidi = known.bidi();
    }
    if *bidi != Bidi::Terminal {
        terminal::tell_besides(known.explicit_bidi());
    }
    terminal::enter(start.mouse).map_err(|error| {
        terminal::restore();
        failure(error)
    })?;
    let (mut driver, mut shell) = Shell::begin(start, known, sender);
    let done = shell.run(&mut driver, &messages);
    shell.voice.hush();
    picture::end_all();
    shell.fetch_worker.iter().for_each(FetchWorker::stop);
    terminal_query::finish();
    // The reader need not watch while the last place is written.
    terminal::restore();
    shell.library_worker.iter().for_each(LibraryWorker::finish);
    done.map_err(failure)
}

/// Everything outside the state: the terminal, threads, files, other programs.
struct Shell {
    screen: terminal::Screen,
    /// What the terminal is.
    known: Terminal,
    sender: Sender<Message>,
    mouse: bool,
    quit: bool,
    /// What went wrong with the terminal; the program ends with it.
    broken: Option<io::Error>,
    /// Who reads keys, once the first screen is drawn.
    input: Option<InputReader>,
    /// Whether the terminal is asked for its attributes as soon as somebody hears the answer, since a picture waits for them.
    asks_attributes: bool,
    /// Where the configuration is.
    dirs: AppDirs,
    /// The file for quotations.
    notes: Option<PathBuf>,
    /// Who reads aloud.
    voice: Voice,
    /// Who makes pictures, once one is wanted.
    picture_worker: Option<PictureWorker>,
    /// When the page moves next.
    tick: Option<Instant>,
    /// Number of the last search; workers on earlier ones give up.
    latest: Arc<AtomicU64>,
    /// For what costs microseconds; everything else is the library_worker's.
    library: Option<Library>,
    library_worker: Option<LibraryWorker>,
    /// Who fetches feeds, once it was wanted.
    fetch_worker: Option<FetchWorker>,
    /// Folders of the library, until the library_worker has them.
    roots: Vec<PathBuf>,
    /// The data folder of a library that may know the file that is opened.
    library_data: Option<PathBuf>,
    /// An opened file that nobody has asked the library about.
    asking: Option<(usize, PathBuf)>,
}

impl Shell {
    /// The state and what is around it, with the first screen ready to be drawn.
    fn begin(start: Start, known: Terminal, sender: Sender<Message>) -> (Driver, Self) {
        let size = terminal::size();
        let mut driver = Driver::new(App::new(start.theme, start.keys, start.options, size));
        let mut shell = Self {
            screen: terminal::screen(size, known.abilities(variable)),
            sender,
            mouse: start.mouse,
            quit: false,
            broken: None,
            input: None,
            asks_attributes: false,
            known,
            dirs: start.dirs,
            notes: start.notes,
            voice: Voice::default(),
            picture_worker: None,
            tick: None,
            latest: Arc::default(),
            library: None,
            library_worker: None,
            fetch_worker: None,
            roots: Vec::new(),
            library_data: start.library_data.filter(|data| library::exists(data)),
            asking: None,
        };
        let mut first = FirstScreen {
            heading: start.heading,
            hint: start.hint,
            theme_name: start.theme_name,
            has_list: start.sources.len() != 1
                || !start.walks.is_empty()
                || !start.open_first
                || start.library.is_some(),
            open_first: start.open_first,
            problem: start.failed,
            note_template: start.note_template,
            ..FirstScreen::default()
        };
        let rest = match start.library {
            Some(library) => {
                shell.open_library(library, size, &mut first);
                None
            }
            None => first_entries(start.sources, start.walks, size, &mut first, &shell.sender),
        };
        let (width, height) = cell_size();
        driver.handle(Message::CellSize(width, height), &mut shell);
        driver.handle(Message::Started(Box::new(first)), &mut shell);
        if let Some(rest) = rest {
            rest.tell();
        }
        (driver, shell)
    }

    fn run(&mut self, driver: &mut Driver, messages: &Receiver<Message>) -> io::Result<()> {
        self.draw(driver)?;
        let look = &driver.app().look;
        let asks = self.known.can_be_asked()
            && (look.theme_name == AUTO
                || (self.known == Terminal::Kitty && look.options.graphics == Graphics::Auto));
        let input = self.input.insert(InputReader::open(&self.sender, asks)?);
        if self.asks_attributes {
            input.ask();
        }
        self.start_library_threads();
        spawn(&self.sender, lifeline::start);
        self.ask();
        #[cfg(debug_assertions)]
        super::worker::panic_on_purpose(&self.sender);
        // The size may have changed before anybody listened.
        let now = terminal::size();
        if now != driver.app().screen.size {
            self.receive(driver, Message::Resized(now.0, now.1));
            self.draw(driver)?;
        }
        while !self.quit {
            let Some(message) = self.next(driver.app(), messages) else { break };
            self.receive(driver, message);
            while !self.quit
                && let Ok(message) = messages.try_recv()
            {
                self.receive(driver, message);
            }
            if !self.quit {
                self.library_worker.iter_mut().for_each(LibraryWorker::wait);
                self.draw(driver)?;
                self.ask();
            }
        }
        self.broken.take().map_or(Ok(()), Err)
    }

    /// Takes a message from outside.
    fn receive(&mut self, driver: &mut Driver, message: Message) {
        if let (Message::Known { .. }, None, Some(data)) = (&message, &self.library, &self.library_data)
            && let Ok(library) = Library::open(data)
        {
            self.library_worker = Some(LibraryWorker::writer(&library, &self.sender));
            self.library = Some(library);
        }
        // What arrived before a stop has arrived too.
        if let Message::Fetched { .. } | Message::Cancelled(JobKind::Fetching) = &message {
            self.library_worker.iter().for_each(LibraryWorker::list_again);
        }
        driver.handle(message, self);
    }

    /// The next message; a tick where the page moves by itself and it is time.
    fn next(&mut self, app: &App, messages: &Receiver<Message>) -> Option<Message> {
        let Some(pause) = app.pause() else {
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

    fn draw(&mut self, driver: &mut Driver) -> io::Result<()> {
        let screen = &driver.app().screen;
        let (size, area) = (screen.size, screen.area());
        if self.screen.area() != area || terminal::is_lost() {
            self.renew(size)?;
            // Another size may come from larger letters.
            let (width, height) = cell_size();
            driver.handle(Message::CellSize(width, height), self);
        }
        self.screen.draw(|buffer| draw(driver.app(), buffer))
    }

    /// Clears the terminal and begins on an empty screen.
    fn renew(&mut self, size: (u16, u16)) -> io::Result<()> {
        self.screen = terminal::screen(size, self.known.abilities(variable));
        terminal::clear()
    }

    fn suspend(&mut self, answers: &mut VecDeque<Message>) {
        terminal::restore();
        let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP);
        self.come_back(answers);
    }

    /// Gives the terminal to another program until that ends.
    fn lend<T>(&mut self, answers: &mut VecDeque<Message>, other: impl FnOnce() -> T) -> T {
        self.voice.hush();
        self.input.iter().for_each(InputReader::pause);
        terminal::restore();
        let done = other();
        self.input.iter().for_each(InputReader::resume);
        self.come_back(answers);
        done
    }

    /// Takes the terminal back, which may have another size meanwhile.
    fn come_back(&mut self, answers: &mut VecDeque<Message>) {
        let size = terminal::size();
        let back = terminal::enter(self.mouse).and_then(|()| self.renew(size));
        self.end_if_broken(back);
        let (width, height) = cell_size();
        answers.extend([Message::CellSize(width, height), Message::Resized(size.0, size.1)]);
    }

    /// Without its terminal the program ends, and says why.
    fn end_if_broken(&mut self, done: io::Result<()>) {
        if let Err(error) = done {
            self.quit = true;
            self.broken = Some(error);
        }
    }
}

/// Subscribes to what is at an address, and says what comes.
fn subscribed(dirs: &AppDirs, address: &str) -> Message {
    let client = Config::load(dirs).map(|config| feeds::client(&config));
    match client.and_then(|client| subscribe(&client, dirs, Subscription::new(address))) {
        Ok(Subscribed::Choice(found)) => Message::FeedsFound(found),
        Ok(done) => Message::Notice(done.message()),
        Err(error) => Message::Failed(Text::line(&error.to_string())),
    }
}

/// Looks on a worker whether the library has what an address leads to, which takes a look at every article's. Where the library
/// cannot say, the browser can.
fn follow(sender: &Sender<Message>, data: &Path, address: Text) -> Vec<Message> {
    let data = data.to_path_buf();
    soon(sender, move |hand| {
        let library = Library::open_to_read(&data).ok().flatten();
        let known = library.and_then(|library| library.article_at(&address).ok().flatten());
        hand(vec![match known {
            Some(id) => Message::Followed { id, address },
            None => browse(&address),
        }]);
    })
}

/// Whether somebody in this session can continue a program that stops: not where newsprint is all that a window runs.
fn has_shell() -> bool {
    use nix::unistd::{getppid, getsid};
    // Not rustix's: a session whose leader is outside of our PID namespace is number 0, which rustix takes for impossible.
    let session = |process| getsid(process).ok();
    let parent = getppid();
    parent.as_raw() != 0 && session(Some(parent)).is_some_and(|parents| session(None) == Some(parents))
}

impl Outside for Shell {
    fn now(&self) -> i64 {
        library::now()
    }

    fn perform(&mut self, effect: Effect, app: &App, answers: &mut VecDeque<Message>) {
        match effect {
            Effect::Load { entry, source } => {
                self.asking = source.path().map(|path| (entry, path.to_path_buf()));
                self.load(entry, source, answers);
            }
            Effect::Find { number, pattern, article } => {
                self.latest.store(number, Ordering::Relaxed);
                let latest = Arc::clone(&self.latest);
                let found = move || {
                    let wanted = || latest.load(Ordering::Relaxed) == number;
                    let matches = find::while_wanted(&article, &pattern, wanted)?.into();
                    Some(Message::Found { number, matches })
                };
                if app.reader.as_ref().is_some_and(|reader| reader.body.galley.bytes() <= SMALL) {
                    answers.extend(found());
                } else {
                    let sender = self.sender.clone();
                    spawn(&self.sender, move || drop(found().map(|found| sender.send(found))));
                }
            }
            Effect::Rank { number, filter, among } => answers.push_back(rank(app, number, &filter, &among)),
            Effect::LoadKept { entry, id, identity } => self.load_kept(entry, id, identity, answers),
            Effect::Adopt { entry, source } => {
                answers.push_back(self.adopt(entry, &source, app.library.is_open));
            }
            Effect::Fetch { again } => {
                let (dirs, offset) = (self.dirs.clone(), app.clock.offset);
                self.fetch_worker = Some(FetchWorker::start(dirs, again, offset, &self.sender));
            }
            Effect::Cancel(JobKind::Fetching) => self.fetch_worker.iter().for_each(FetchWorker::stop),
            Effect::Keep { .. }
            | Effect::Cancel(JobKind::Indexing)
            | Effect::Search { .. }
            | Effect::Snippets { .. }
            | Effect::SaveSearch { .. } => {
                answers.extend(self.library_worker.as_mut().and_then(|worker| worker.serve(effect)));
            }
            Effect::Subscribe { address } => {
                let (sender, dirs) = (self.sender.clone(), self.dirs.clone());
                spawn(&self.sender, move || drop(sender.send(subscribed(&dirs, &address))));
            }
            Effect::Browse(address) => answers.push_back(browse(&address)),
            Effect::Follow(address) => match &self.library {
                Some(library) => answers.extend(follow(&self.sender, library.data(), address)),
                None => answers.push_back(browse(&address)),
            },
            Effect::Copy { words, message } => answers.push_back(copy(&words, message)),
            Effect::AppendNote { words } => answers.push_back(append_note(self.notes.as_deref(), &words)),
            Effect::Edit(entry) => self.edit(entry, app, answers),
            Effect::Pipe { command, words } => {
                let piped = self.lend(answers, || pipe(&command, &words));
                answers.extend(
                    piped.err().map(|error| Message::Failed(Text::line(&format!("{command}: {error}")))),
                );
            }
            Effect::Speak { number, words } => answers.extend(self.voice.speak(number, &words, &self.sender)),
            Effect::Picture(wanted) => {
                let home = self.home(wanted.entry, app);
                // What came through a pipe, or is inside the program, has no folder, and says nothing of it.
                if home.is_some() || !picture::is_beside(&wanted.address) {
                    let sender = &self.sender;
                    self.picture_worker
                        .get_or_insert_with(|| PictureWorker::open(sender))
                        .order(wanted, home);
                }
            }
            // Only some terminals need to be asked, as their names tell.
            Effect::Ask => match &self.input {
                _ if !must_ask(self.known, app.look.options.graphics) => {}
                Some(input) => input.ask(),
                None => self.asks_attributes = true,
            },
            Effect::Themes => {
                let themes = Theme::all(self.dirs.themes().as_deref());
                let colourless = super::colourless_by_environment();
                let fit = |(name, theme): (Text, Theme)| {
                    (name, if colourless { theme.colourless() } else { theme })
                };
                answers.push_back(Message::Themes(themes.into_iter().map(fit).collect()));
            }
            Effect::KeepTheme(name) => answers.push_back(match self.dirs.set_theme(&name) {
                Ok(()) => Message::Notice(Text::line(&format!("theme “{name}” saved"))),
                Err(error) => {
                    Message::Failed(Text::line(&format!("theme “{name}” could not be saved: {error}")))
                }
            }),
            Effect::Hush => self.voice.hush(),
            Effect::Redraw => {
                let renewed = self.renew(app.screen.size);
                self.end_if_broken(renewed);
            }
            Effect::Suspend if !has_shell() => {
                let message = "cannot suspend: no shell is waiting";
                answers.push_back(Message::Notice(Text::line(message)));
            }
            Effect::Suspend | Effect::Stop => self.suspend(answers),
            Effect::Quit => self.quit = true,
        }
    }
}
