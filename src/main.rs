//! Parse, run, print one line on error, exit.

use std::process::ExitCode;

fn main() -> ExitCode {
    newsprint::cli::run().unwrap_or_else(|error| {
        eprintln!("newsprint: {error}");
        ExitCode::FAILURE
    })
}
