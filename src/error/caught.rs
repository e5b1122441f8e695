//! Panics that cost one piece of work and not the program.

use std::{
    cell::{Cell, RefCell},
    panic::{self, AssertUnwindSafe, PanicHookInfo},
    sync::Once,
};

use super::{Error, Kind, Result};
use crate::article::Text;

thread_local! {
    /// How many calls of [`caught`] this thread is in.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
    /// What the last panic of this thread said, and where it was.
    static REASON: RefCell<String> = RefCell::default();
}

/// Runs `work`; a panic there prints nothing and comes back as what it said, with its place in the source. What `work`
/// borrows must not be used after it has panicked halfway through a change of it.
pub fn caught<T>(work: impl FnOnce() -> T) -> std::result::Result<T, Text> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !is_caught(info) {
                before(info);
            }
        }));
    });
    DEPTH.set(DEPTH.get() + 1);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    DEPTH.set(DEPTH.get() - 1);
    done.map_err(|_| Text::line(&REASON.take()))
}

/// Runs what reads the file called `name`; a panic there is a failure of this file alone.
pub fn caught_reading<T>(name: &Text, read: impl FnOnce() -> Result<T>) -> Result<T> {
    caught(|| {
        #[cfg(debug_assertions)]
        panic_on_purpose(name);
        read()
    })
    .unwrap_or_else(|reason| {
        let reason = format!("reading it failed inside newsprint: {reason}");
        Err(Error::new(Kind::Fault, name.clone(), &reason).hinted("please report it"))
    })
}

/// Whether a panic is one that [`caught`] waits for; what it says is kept for it. For a hook that does more than print.
pub fn is_caught(info: &PanicHookInfo<'_>) -> bool {
    if DEPTH.get() == 0 {
        return false;
    }
    let words = info.payload_as_str().unwrap_or("no reason given");
    let place = info.location().map(|place| format!(" ({place})")).unwrap_or_default();
    REASON.set(format!("{words}{place}"));
    true
}

/// Panics over the file that `NEWSPRINT_PANIC` names, or ends the program, for the tests that the others are read; not in
/// what is shipped.
#[cfg(debug_assertions)]
fn panic_on_purpose(name: &Text) {
    let named = std::env::var("NEWSPRINT_PANIC").unwrap_or_default();
    assert!(named.strip_prefix("file:") != Some(&**name), "on purpose");
    if named.strip_prefix("end:") == Some(&**name) {
        std::process::abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_comes_back_as_what_it_said() {
        assert_eq!(caught(|| 1), Ok(1));
        let reason = caught(|| panic!("at {}", 7)).map(|()| 0).unwrap_err();
        assert!(reason.starts_with("at 7 (src/error/caught.rs:"), "{reason}");
        // One inside another: the outer goes on.
        let both = caught(|| (caught(|| panic!("inner")).map(|()| 0).is_err(), 2));
        assert_eq!(both, Ok((true, 2)));
        assert_eq!(DEPTH.get(), 0);
    }

    #[test]
    fn a_reader_that_panics_fails_for_its_file() {
        let name = Text::line("a\u{1b}.txt");
        let error = caught_reading(&name, || -> Result<()> { panic!("index out of bounds") }).unwrap_err();
        let line = error.to_string();
        assert!(
            line.starts_with(&format!("{name}: reading it failed inside newsprint: index out of bounds ("))
        );
        assert!(line.ends_with("; please report it"), "{line}");
        let own = caught_reading(&name, || -> Result<()> { Err(Error::no_such_article("x")) }).unwrap_err();
        assert_eq!(own.kind(), Kind::NotFound, "its own failures stay what they are");
    }
}
