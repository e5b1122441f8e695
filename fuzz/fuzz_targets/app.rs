#![no_main]

#[path = "../app.rs"]
#[allow(dead_code)]
mod app;

libfuzzer_sys::fuzz_target!(|data: &[u8]| app::app(data));
