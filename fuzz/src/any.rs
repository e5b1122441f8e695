//! The target that `FUZZ_TARGET` names, for `cargo fuzz run any`; `fuzz/run` sets it.

#![no_main]

use std::sync::LazyLock;

static NAME: LazyLock<String> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    let names = newsprint_fuzz::names();
    if !names.contains(&&*name) {
        eprintln!("FUZZ_TARGET={name}: no such target; one of {}", names.join(", "));
        std::process::exit(2)
    }
    name
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    newsprint_fuzz::run(&NAME, data);
});
