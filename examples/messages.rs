//! Prints every sentence that the program can say, with its place, so that a person can read them all in one go:
//! `cargo run --example messages > messages.txt`.

#![allow(clippy::unwrap_used, reason = "a tool for whoever changes the program")]

use std::path::{Path, PathBuf};

use regex::Regex;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let literal = Regex::new(r#""((?:[^"\\]|\\.|\\\n)*)""#).unwrap();
    // What is code in another language, and what is read and not said.
    let code = Regex::new(r"^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|WITH|UNION|[<\[#.]|[a-z_]+ [=<])")
        .unwrap();
    for file in files(&root) {
        let text = std::fs::read_to_string(&file).unwrap();
        let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        let said: String = text
            .lines()
            .map(|line| if line.trim_start().starts_with("//") { "" } else { line })
            .fold(String::new(), |all, line| all + line + "\n");
        for found in literal.captures_iter(&said) {
            let words = found[1].replace("\\\"", "\"").replace("\\n", " ");
            let is_sentence = words.split_whitespace().count() > 1 && words.contains(char::is_alphabetic);
            if is_sentence && !code.is_match(&words) {
                let line = said[..found.get(0).unwrap().start()].matches('\n').count() + 1;
                println!("{}:{line}: {}", file.strip_prefix(&root).unwrap().display(), words.trim());
            }
        }
    }
}

/// Every source file, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    let below = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    all.into_iter().flat_map(below).filter(|path| path.extension().is_some_and(|end| end == "rs")).collect()
}
