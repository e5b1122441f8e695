//! How articles come to the screen: of a library, of files and folders, one by one.

use std::{collections::VecDeque, path::PathBuf, sync::Arc};

use super::{Shell, Shelves};
use crate::{
    article::Text,
    format,
    library::{Identity, Order},
    source::{HEAD_BYTES, Source, Walk},
    tui::{
        entry::Entry,
        librarian::{self, Librarian},
        message::Message,
        outside::edit,
        scan::{self, Looked},
        update::load,
        worker::spawn,
    },
};

impl Shell {
    /// Puts the library's newest articles on the screen; all of them come from a worker.
    pub(super) fn stock(&mut self, shelves: Shelves) {
        let Shelves { library, roots, sort, group } = shelves;
        self.app.unkept = library.read_only().cloned();
        (self.app.list.sort, self.app.list.group) = (sort, group);
        self.app.library = true;
        let screenful = usize::from(self.app.size.1);
        match library.newest(screenful) {
            // In another order the first ones are others.
            Ok(records) if sort == Order::Newest => self.app.list.set_records(records),
            Ok(_) => {}
            Err(error) => self.handle(Message::Failed(Text::line(&error.to_string()))),
        }
        self.app.settle();
        (self.library, self.roots) = (Some(library), roots);
        if self.app.geometry().body.width > 0 {
            self.open_chosen();
        }
    }

    /// Starts the library's threads, once the first screen is drawn.
    pub(super) fn employ(&mut self) {
        if let Some(library) = &self.library {
            let roots = std::mem::take(&mut self.roots);
            self.librarian = Some(Librarian::start(library, roots, &self.sender));
        }
    }

    /// Puts the first screenful of headlines into the list and leaves the rest to a worker.
    pub(super) fn fill(&mut self, sources: Vec<Source>, folders: Vec<Walk>, open_first: bool) {
        let screenful = usize::from(self.app.size.1);
        let walks = folders.into_iter().flatten().map(Source::File);
        let mut entries: Vec<Entry> = Vec::new();
        let mut missing: Vec<(usize, Source)> = Vec::new();
        let mut problems: Vec<Text> = Vec::new();
        for source in sources {
            let now = entries.len() < screenful
                && self.app.has_list
                && source.is_prompt()
                && scan::is_quick(&source);
            match now.then(|| scan::look(&source)) {
                Some(Some(Looked::Card(card))) => entries.push(Entry::with_card(source, card)),
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
            && let Some(source) = walks.next_if(scan::is_quick)
        {
            entries.extend(scan::entries(source));
        }
        self.handle(Message::Entries(entries));
        if let Some(said) = Text::joined(&problems) {
            self.handle(Message::Failed(said));
        }
        if open_first || self.app.geometry().body.width > 0 {
            self.open_chosen();
        }
        let sender = self.sender.clone();
        if self.app.has_list {
            spawn(&self.sender.clone(), move || scan::rest(&sender, missing, walks));
        }
    }

    pub(super) fn open_chosen(&mut self) {
        if let Some(entry) = self.app.list.entry()
            && let Some(effect) = load(&mut self.app, entry)
        {
            self.app.loading = Some(entry);
            self.effect(effect, &mut VecDeque::new());
        }
    }

    /// Asks the library about the file that is on the screen now: whether it has it, and where the reader left it.
    pub(super) fn ask(&mut self) {
        let (Some((entry, path)), Some(data)) = (self.asking.take(), &self.known_in) else { return };
        let data = data.clone();
        let sender = self.sender.clone();
        // A library that cannot be asked knows nothing; its own commands say why.
        spawn(&self.sender, move || {
            drop(librarian::known(&data, entry, &path).map(|known| sender.send(known)));
        });
    }

    /// Reads an article of the library from wherever it is, with the place the reader left.
    pub(super) fn load_kept(&mut self, entry: usize, id: i64, identity: Identity) {
        let Some(library) = &self.library else { return };
        let (place, source) = (library.place(identity), library.source(id));
        let highlights = library.highlights(identity);
        // Without the place the article is as good.
        if let Ok(Some(place)) = place {
            self.handle(Message::Placed { entry, place });
        }
        if let Ok(highlights) = highlights {
            self.handle(Message::Highlighted { entry, highlights });
        }
        match source {
            Ok(source) => self.load(entry, source),
            Err(error) => self.handle(scan::loaded(entry, Err(error))),
        }
    }

    /// The file that an entry's article is in, or its container.
    pub(super) fn home(&self, entry: usize) -> Option<PathBuf> {
        match self.app.list.entries.get(entry)? {
            Entry::Loose { source: Source::File(path), .. } => Some(path.clone()),
            Entry::Loose { source: Source::Held(draft), .. } => draft.container.clone(),
            Entry::Loose { .. } => None,
            Entry::Kept(record) => self.library.as_ref()?.file(record.id).ok()?,
        }
    }

    /// Lends the terminal to the reader's editor and reads the file anew. Articles in containers, and those that came
    /// through a pipe, have no file of their own.
    pub(super) fn edit(&mut self, entry: usize, queue: &mut VecDeque<Message>) {
        let source = match self.app.list.entries.get(entry) {
            Some(Entry::Loose { source, .. }) => Some(source.clone()),
            Some(Entry::Kept(record)) => {
                self.library.as_ref().and_then(|library| library.source(record.id).ok())
            }
            None => None,
        };
        let Some(Source::File(file)) = source else {
            let said = "this article has no file of its own to edit";
            return queue.push_back(Message::Notice(Text::line(said)));
        };
        let done = self.lend(|| edit(&file));
        let failed = match done {
            Ok(status) if status.success() => None,
            Ok(status) => Some(format!("the editor ended with {status}")),
            Err(error) => Some(format!("not edited: {error}")),
        };
        self.load(entry, Source::File(file));
        queue.extend(failed.map(|said| Message::Failed(Text::line(&said))));
    }

    /// Reads what the first screen needs at once and the rest on a worker.
    pub(super) fn load(&mut self, entry: usize, source: Source) {
        if source.is_prompt() {
            let head = source.bytes(HEAD_BYTES);
            let shown = match head {
                Err(error) => Some((scan::loaded(entry, Err(error)), true)),
                Ok((bytes, true)) => {
                    Some((scan::loaded(entry, format::open_bytes(bytes, true, &source)), true))
                }
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
        spawn(&self.sender, move || drop(sender.send(scan::loaded(entry, format::open(&source)))));
    }
}
