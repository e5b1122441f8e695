//! The thread that makes pictures, the last one wanted first.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
};

use image::imageops::FilterType;
use ratatui_image::{Resize, sliced::SlicedProtocol};

use super::{Drawn, PictureRequest, PictureResult, fitted, picker};
use crate::{
    article::Text,
    picture,
    tui::{message::Message, worker::spawn},
};

/// The way to the thread that makes pictures.
#[derive(Debug)]
pub(in crate::tui) struct PictureWorker {
    orders: Sender<(PictureRequest, Option<PathBuf>)>,
}

impl PictureWorker {
    /// Starts the thread.
    pub(in crate::tui) fn open(sender: &Sender<Message>) -> Self {
        let (orders, asked) = channel();
        let done = sender.clone();
        spawn(sender, move || work(&asked, &done));
        Self { orders }
    }

    /// Orders a picture of an article in the file `home`.
    pub(in crate::tui) fn order(&self, wanted: PictureRequest, home: Option<PathBuf>) {
        drop(self.orders.send((wanted, home)));
    }
}

fn work(asked: &Receiver<(PictureRequest, Option<PathBuf>)>, done: &Sender<Message>) {
    let mut waiting: Vec<(PictureRequest, Option<PathBuf>)> = Vec::new();
    loop {
        if waiting.is_empty() {
            let Ok(order) = asked.recv() else { return };
            waiting.push(order);
        }
        // The reader may have gone on; what was asked for last is in sight.
        waiting.extend(asked.try_iter());
        let Some((wanted, home)) = waiting.pop() else { continue };
        let same = |other: &PictureRequest| {
            (other.entry, other.piece, other.place) == (wanted.entry, wanted.piece, wanted.place)
        };
        waiting.retain(|(other, _)| !same(other));
        let make = || picture::bytes(&wanted.address, home.as_deref(), wanted.is_allowed);
        let came = PictureResult::new(wanted.clone(), guarded(make));
        if done.send(Message::Picture(came)).is_err() {
            return;
        }
    }
}

/// A decoder that gives up by a panic has met a damaged picture.
fn guarded<T>(make: impl FnOnce() -> Result<T, Text>) -> Result<T, Text> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(make))
        .unwrap_or_else(|_| Err(Text::line("damaged")))
}

impl PictureResult {
    /// Decodes the bytes of a picture and makes of it what the terminal is sent.
    pub fn new(wanted: PictureRequest, bytes: Result<Vec<u8>, Text>) -> Self {
        let drawn = guarded(|| drawn(&wanted, &bytes?));
        Self { wanted, drawn }
    }
}

fn drawn(wanted: &PictureRequest, bytes: &[u8]) -> Result<((u32, u32), Drawn), Text> {
    let picture = picture::decode(bytes)?;
    let pixels = (picture.width(), picture.height());
    let size = fitted(pixels, wanted.cell, wanted.room);
    let resize = Resize::Scale(Some(FilterType::Triangle));
    let picker = picker(wanted.graphics, wanted.answers, wanted.cell);
    let protocol = SlicedProtocol::new_with_resize(&picker, picture, size, resize)
        .map_err(|error| Text::line(&error.to_string()))?;
    Ok((pixels, Drawn { protocol: Arc::new(protocol), size }))
}
