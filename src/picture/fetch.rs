//! Pictures from the net, which the reader asks for with a key.

use std::{
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use super::MAX_PICTURE;
use crate::{
    article::Text,
    net::{Accept, Client, Failure, Limits, Request},
};

/// Seconds that a picture from the net may take, redirects included.
const FETCH_SECONDS: u64 = 20;

const TIMEOUT: Duration = Duration::from_secs(FETCH_SECONDS);

/// A variable of the environment that allows addresses inside the reader's network, for articles that come from there.
const INSIDE: &str = "NEWSPRINT_LOCAL_NETWORK";

/// Whom pictures are asked through.
static CLIENT: OnceLock<Client> = OnceLock::new();

/// Whether the reader works offline; said before the first picture is asked for.
static IS_OFFLINE: AtomicBool = AtomicBool::new(false);

/// Says whether the reader works offline: then no picture is fetched.
pub fn set_offline(is_offline: bool) {
    IS_OFFLINE.store(is_offline, Ordering::Relaxed);
}

/// Ends all that is being fetched; nothing is fetched after it.
pub fn end_all() {
    client().stop();
}

fn client() -> &'static Client {
    let limits = Limits { whole: TIMEOUT, body: MAX_PICTURE, ..Limits::default() };
    CLIENT.get_or_init(|| Client::with_limits(IS_OFFLINE.load(Ordering::Relaxed), limits))
}

/// Fetches the picture at an address.
pub(super) fn fetch(address: &str) -> Result<Vec<u8>, Text> {
    let failed = |failure: Failure| Text::line(failure.reason());
    // Whoever wrote the article wrote the address.
    let is_inside_allowed = std::env::var_os(INSIDE).is_some_and(|set| set == "1");
    let request = if is_inside_allowed { Request::typed(address) } else { Request::linked(address) };
    let request = request.map_err(failed)?.accepting(Accept::Picture);
    let response = client().get(&request).map_err(failed)?;
    match (response.status, response.cut) {
        (200, None) => Ok(response.body),
        (200, Some(failure)) => Err(failed(failure)),
        (status, _) => Err(Text::line(&format!("the server answers {status}"))),
    }
}
