//! The shell around the state: reads events, runs effects, draws.

use std::{
    collections::VecDeque,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use super::{
    app::{App, Effect, Focus, Message},
    entry::Entry,
    keymap::Keymap,
    listen::{read_input, watch_signals},
    outside::{browse, copy},
    scan::{self, Looked},
    terminal,
    theme::Theme,
    update::update,
    view::draw,
};
use crate::{
    article::Text,
    error::{Error, Result},
    find,
    format::{self, Opened},
    source::{HEAD_BYTES, Source, Walk},
};

/// Name of threads whose panics are caught and reported in the status line.
pub(super) const WORKER: &str = "worker";

/// Articles up to this size are searched at once, without a worker.
const SMALL: usize = 1 << 20;

/// What to begin with.
#[derive(Debug)]
pub struct Start {
    /// Styles.
    pub theme: Theme,
    /// Keys.
    pub keys: Keymap,
    /// Widest line of text.
    pub measure: u16,
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
    let result = Shell::new(start, sender).and_then(|mut shell| shell.run(&messages));
    terminal::restore();
    result.map_err(said)
}

struct Shell {
    app: App,
    screen: terminal::Screen,
    sender: Sender<Message>,
    mouse: bool,
    quit: bool,
    /// Number of the last search; workers on earlier ones give up.
    latest: Arc<AtomicU64>,
}

impl Shell {
    fn new(start: Start, sender: Sender<Message>) -> io::Result<Self> {
        let size = terminal::size();
        let mut app = App::new(start.theme, start.keys, start.measure, size);
        app.heading = start.heading;
        app.hint = start.hint;
        app.has_list = start.sources.len() != 1 || !start.folders.is_empty() || !start.open_first;
        app.focus = if start.open_first { Focus::Body } else { Focus::List };
        let mut shell = Self {
            app,
            screen: terminal::screen(size)?,
            sender,
            mouse: start.mouse,
            quit: false,
            latest: Arc::default(),
        };
        shell.fill(start.sources, start.folders, start.open_first);
        if let Some(said) = start.failed {
            shell.handle(Message::Failed(said));
        }
        Ok(shell)
    }

    /// Puts the first screenful of headlines into the list and leaves the rest to a worker.
    fn fill(&mut self, sources: Vec<Source>, folders: Vec<Walk>, open_first: bool) {
        let screenful = usize::from(self.app.size.1);
        let walks = folders.into_iter().flatten().map(Source::File);
        let mut entries: Vec<Entry> = Vec::new();
        let mut missing: Vec<(usize, Source)> = Vec::new();
        let mut problems: Vec<Text> = Vec::new();
        for source in sources {
            let now =
                entries.len() < screenful && self.app.has_list && source.is_prompt() && is_quick(&source);
            match now.then(|| scan::look(&source)) {
                Some(Some(Looked::Card(card))) => entries.push(Entry { source, card: Some(card) }),
                Some(Some(Looked::Entries(held, problem))) => {
                    entries.extend(held);
                    problems.extend(problem);
                }
                // What cannot be read says so when it is opened.
                Some(None) => entries.push(Entry::new(source)),
                None => {
                    missing.push((entries.len(), source.clone()));
                    entries.push(Entry::new(source));
                }
            }
        }
        let mut walks = walks.peekable();
        while entries.len() < screenful
            && let Some(source) = walks.next_if(is_quick)
        {
            entries.extend(scan::entries(source));
        }
        self.handle(Message::Entries(entries));
        if let Some(said) = scan::said(&problems) {
            self.handle(Message::Failed(said));
        }
        if open_first || self.app.geometry().body.width > 0 {
            self.open_chosen();
        }
        let sender = self.sender.clone();
        if self.app.has_list {
            spawn(&self.sender.clone(), move || scan_rest(&sender, missing, walks));
        }
    }

    fn open_chosen(&mut self) {
        if let Some(entry) = self.app.list.entry()
            && let Some(found) = self.app.list.entries.get(entry)
        {
            let source = found.source.clone();
            self.app.loading = Some(entry);
            self.effect(Effect::Load { entry, source }, &mut VecDeque::new());
        }
    }

    fn run(&mut self, messages: &Receiver<Message>) -> io::Result<()> {
        self.draw()?;
        read_input(&self.sender);
        // The size may have changed before anybody listened.
        let now = terminal::size();
        if now != self.app.size {
            self.handle(Message::Resized(now.0, now.1));
            self.draw()?;
        }
        while !self.quit {
            let Ok(message) = messages.recv() else { break };
            self.handle(message);
            while !self.quit
                && let Ok(message) = messages.try_recv()
            {
                self.handle(message);
            }
            if !self.quit {
                self.draw()?;
            }
        }
        Ok(())
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
        let mut queue = VecDeque::from([message]);
        while let Some(message) = queue.pop_front() {
            for effect in update(&mut self.app, message) {
                self.effect(effect, &mut queue);
            }
        }
    }

    fn effect(&mut self, effect: Effect, queue: &mut VecDeque<Message>) {
        match effect {
            Effect::Load { entry, source } => self.load(entry, source),
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
            Effect::Browse(address) => queue.push_back(browse(&address)),
            Effect::Copy(words) => queue.push_back(copy(&words)),
            Effect::Redraw => drop(self.renew()),
            Effect::Suspend => self.suspend(),
            Effect::Quit => self.quit = true,
        }
    }

    /// Reads what the first screen needs at once and the rest on a worker.
    fn load(&mut self, entry: usize, source: Source) {
        if source.is_prompt() {
            let head = source.bytes(HEAD_BYTES);
            let shown = match head {
                Err(error) => Some((loaded(entry, Err(error)), true)),
                Ok((bytes, true)) => Some((loaded(entry, format::open_bytes(bytes, true, &source)), true)),
                Ok((bytes, false)) if format::is_progressive(&bytes, &source) => {
                    let beginning = source.text(bytes, false).map(|input| format::parse(&input, &source));
                    let article = beginning.map(Arc::new).map_err(|error| Text::line(&error.to_string()));
                    Some((Message::Loaded { entry, article, whole: false }, false))
                }
                Ok(_) => None,
            };
            if let Some((message, whole)) = shown {
                self.handle(message);
                if whole {
                    return;
                }
            }
        }
        let sender = self.sender.clone();
        spawn(&self.sender, move || drop(sender.send(loaded(entry, format::open(&source)))));
    }

    /// Clears the terminal and begins on an empty screen. Not by ratatui's own means, which ask the terminal where its
    /// cursor is and wait for an answer.
    fn renew(&mut self) -> io::Result<()> {
        self.screen = terminal::screen(self.app.size)?;
        terminal::clear()
    }

    fn suspend(&mut self) {
        terminal::restore();
        let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP);
        if terminal::enter(self.mouse).is_err() || self.renew().is_err() {
            self.quit = true;
        }
        let (width, height) = terminal::size();
        self.handle(Message::Resized(width, height));
    }
}

/// Whether a file can be looked into before the first screen: a container is read to its end.
fn is_quick(source: &Source) -> bool {
    const QUICK: u64 = 1 << 20;
    source.path().and_then(|path| path.metadata().ok()).is_none_or(|meta| meta.len() <= QUICK)
}

/// What comes of opening an entry: its article, or the articles that it holds.
fn loaded(entry: usize, opened: Result<Opened>) -> Message {
    match opened {
        Ok(Opened::One(article)) => Message::Loaded { entry, article: Ok(Arc::new(*article)), whole: true },
        Ok(Opened::Many(drafts, problems)) => {
            Message::Expanded { entry, entries: scan::held(drafts), problem: scan::said(&problems) }
        }
        Err(error) => Message::Loaded { entry, article: Err(Text::line(&error.to_string())), whole: true },
    }
}

/// Runs `work` on a thread of its own; a panic there becomes a line in the status bar.
fn spawn(sender: &Sender<Message>, work: impl FnOnce() + Send + 'static) {
    let failed = sender.clone();
    let caught = move || {
        if catch_unwind(AssertUnwindSafe(work)).is_err() {
            drop(failed.send(Message::Failed(Text::line(
                "something went wrong inside newsprint; please report it",
            ))));
        }
    };
    if let Err(error) = thread::Builder::new().name(WORKER.into()).spawn(caught) {
        drop(sender.send(Message::Failed(Text::line(&format!("no thread: {error}")))));
    }
}

/// Fills in the cards that are missing, expands what holds several articles, and goes on walking the folders.
fn scan_rest(sender: &Sender<Message>, missing: Vec<(usize, Source)>, walks: impl Iterator<Item = Source>) {
    const BATCH: usize = 256;
    let mut cards = Vec::new();
    for (entry, source) in missing.into_iter().filter(|(_, source)| source.is_prompt()) {
        let heard = match scan::look(&source) {
            Some(Looked::Entries(entries, problem)) => {
                sender.send(Message::Expanded { entry, entries, problem })
            }
            Some(Looked::Card(card)) => {
                cards.push((entry, card));
                Ok(())
            }
            None => Ok(()),
        };
        if heard.is_err() {
            return;
        }
    }
    if !cards.is_empty() && sender.send(Message::Cards(cards)).is_err() {
        return;
    }
    let mut batch = Vec::new();
    for source in walks {
        batch.extend(scan::entries(source));
        if batch.len() >= BATCH && sender.send(Message::Entries(std::mem::take(&mut batch))).is_err() {
            return;
        }
    }
    if !batch.is_empty() {
        let _ = sender.send(Message::Entries(batch));
    }
}
