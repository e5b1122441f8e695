//! What README.md, SECURITY.md and docs/PERFORMANCE.md say with a number or a name is what the code has.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

use std::{collections::BTreeSet, path::Path};

use regex::Regex;

fn text(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

/// The value of a constant, as its source spells it: `64 << 20`, `20_000`, `"20"`.
fn constant(file: &str, name: &str) -> u64 {
    let pattern = format!(r#"const {name}: &?\w+ = "?(\d[\d_]*)(?: << (\d+))?"?;"#);
    let source = text(file);
    let found =
        Regex::new(&pattern).unwrap().captures(&source).unwrap_or_else(|| panic!("{file} has no {name}"));
    let number: u64 = found[1].replace('_', "").parse().unwrap();
    number << found.get(2).map_or(0, |by| by.as_str().parse().unwrap())
}

/// As a text for people has it: `64 MB`, `20,000`.
fn in_words(number: u64) -> String {
    match number {
        n if n >= 1 << 20 && n.is_multiple_of(1 << 20) => format!("{} MB", n >> 20),
        n if n >= 1 << 10 && n.is_multiple_of(1 << 10) => format!("{} KB", n >> 10),
        n if n >= 1000 => format!("{},{:03}", n / 1000, n % 1000),
        n => n.to_string(),
    }
}

#[test]
fn limits_are_those_of_the_code() {
    const BUDGET: &str = "src/format/open/budget.rs";
    const PIECES: &str = "src/format/open/pieces.rs";
    let security = text("SECURITY.md");
    for (row, file, name) in [
        ("bytes read of one input", "src/source/mod.rs", "MAX_BYTES"),
        ("before the first screen", "src/source/mod.rs", "HEAD_BYTES"),
        ("elements of a page inside one another", "src/format/html/tree.rs", "MAX_DEPTH"),
        ("elements of a page that are weighed", "src/format/html/page.rs", "MAX_ELEMENTS"),
        ("attributes of one element", "src/format/html/floods.rs", "MAX_ATTRIBUTES"),
        ("quotes and lists inside one another", "src/article/mod.rs", "MAX_DEPTH"),
        ("marks on one letter", "src/article/text.rs", "MAX_MARKS"),
        ("an archive", BUDGET, "MAX_UNPACKED"),
        ("an archive", BUDGET, "FREE_UNPACKED"),
        ("an archive", BUDGET, "MAX_RATIO"),
        ("an archive", BUDGET, "MAX_MEMBERS"),
        ("an archive", BUDGET, "MAX_MEMBER"),
        ("an archive", BUDGET, "MAX_DEPTH"),
        ("elements and attributes of a page", PIECES, "FREE_ELEMENTS"),
        ("elements and attributes of a page", PIECES, "BYTES_PER_ELEMENT"),
        ("lines and marks of a text", PIECES, "FREE_PIECES"),
        ("lines and marks of a text", PIECES, "BYTES_PER_PIECE"),
        ("values of JSON", PIECES, "FREE_VALUES"),
        ("values of JSON", PIECES, "BYTES_PER_VALUE"),
        ("a query", "src/library/query.rs", "MAX_TERMS"),
        ("a query", "src/library/query.rs", "MAX_LETTERS"),
        ("a filter of headlines", "src/tui/update/filter.rs", "MAX_FILTER"),
        ("articles of one input", BUDGET, "FREE_ENTRIES"),
        ("articles of one input", BUDGET, "BYTES_PER_ENTRY"),
        ("a book", BUDGET, "FREE_BLOCKS"),
        ("a book", BUDGET, "BYTES_PER_BLOCK"),
        ("a folder", "src/source/walk.rs", "DEEPEST"),
        ("a device, a silent pipe", "src/source/mod.rs", "SILENCE_SECONDS"),
        ("a picture", "src/picture/mod.rs", "MAX_PICTURE"),
        ("a picture", "src/picture/decode.rs", "MAX_SIDE"),
        ("a picture", "src/picture/decode.rs", "MAX_MEMORY"),
        ("a picture", "src/picture/fetch.rs", "FETCH_SECONDS"),
        ("an article kept in the library's database", "src/library/held.rs", "LARGEST"),
        ("what a search lists", "src/library/search.rs", "MOST"),
    ] {
        let line = security
            .lines()
            .find(|line| line.starts_with(&format!("| {row}")))
            .unwrap_or_else(|| panic!("no {row}"));
        let number = in_words(constant(file, name));
        let stands = Regex::new(&format!(r"(^|[^\d,]){}($|[^\d,]|,[^\d])", regex::escape(&number))).unwrap();
        assert!(stands.is_match(line), "{name} of {file} is {number}, but SECURITY.md says: {line}");
    }
}

#[test]
fn tests_that_hold_a_promise_exist() {
    let security = text("SECURITY.md");
    let promises: String =
        security.lines().filter(|line| line.starts_with("| ")).map(|line| line.to_owned() + "\n").collect();
    let named = Regex::new(r"\b[a-z]+(?:_[a-z]+){3,}\b").unwrap();
    let mut sources = String::new();
    for folder in ["src", "tests", "fuzz/src"] {
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut sources);
    }
    let names: BTreeSet<&str> = named.find_iter(&promises).map(|name| name.as_str()).collect();
    assert!(names.len() > 20, "{names:?}");
    let gone: Vec<&&str> = names.iter().filter(|name| !sources.contains(&format!("fn {name}("))).collect();
    assert!(gone.is_empty(), "SECURITY.md names tests that are no more: {gone:?}");
}

fn collect(folder: &Path, out: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, out);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            out.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn the_budgets_have_their_stages() {
    let bench = text("benches/instructions.rs");
    let budget = Regex::new(r#"\("([^"]+)", \w+, (\d+\.\d)\)"#).unwrap();
    let performance = text("docs/PERFORMANCE.md");
    let row = Regex::new(r"(?m)^\| ([^|]+?)(?: \(with parsing\))? \| (\d+\.\d) \|$").unwrap();
    let counted: Vec<(String, f64)> =
        row.captures_iter(&performance).map(|row| (row[1].to_owned(), row[2].parse().unwrap())).collect();
    let budgets: Vec<(String, f64)> =
        budget.captures_iter(&bench).map(|row| (row[1].to_owned(), row[2].parse().unwrap())).collect();
    assert!(!budgets.is_empty() && counted.len() == budgets.len(), "{counted:?} {budgets:?}");
    for ((stage, millions), (own, most)) in counted.iter().zip(&budgets) {
        assert_eq!(stage, own, "docs/PERFORMANCE.md has the stages in their order");
        assert!(millions <= most && most / millions < 1.15, "{stage}: {millions} counted, {most} allowed");
    }
}

#[test]
fn the_readme_repeats_what_was_measured() {
    let (readme, performance) = (text("README.md"), text("docs/PERFORMANCE.md"));
    let speed = readme.split("## Speed").nth(1).unwrap();
    let numbers = Regex::new(r"\d+(?:[.,]\d+)*").unwrap();
    let measured: BTreeSet<String> =
        numbers.find_iter(&performance).map(|n| n.as_str().replace(',', "")).collect();
    let is_measured = |number: &str| {
        let number = number.replace(',', "");
        let places = number.split_once('.').map_or(0, |(_, places)| places.len());
        let rounding = 0.5 / 10_f64.powi(i32::try_from(places).unwrap()) + 1e-9;
        let value: f64 = number.parse().unwrap();
        measured.iter().filter_map(|own| own.parse::<f64>().ok()).any(|own| (own - value).abs() <= rounding)
    };
    for line in speed.lines().filter(|line| line.starts_with("| ")).skip(1) {
        for cell in line.split('|').skip(2) {
            for number in numbers.find_iter(cell) {
                assert!(
                    is_measured(number.as_str()),
                    "{} of README.md is not in docs/PERFORMANCE.md",
                    number.as_str()
                );
            }
        }
    }
}

#[test]
fn the_size_of_the_program_is_said_once() {
    let performance = text("docs/PERFORMANCE.md");
    let sizes = Regex::new(r"binary (?:is|of) [\d.]+ MiB").unwrap();
    assert_eq!(sizes.find_iter(&performance).count(), 1);
}

#[test]
fn the_toolchain_is_the_one_that_is_asked_for() {
    let manifest: toml::Table = text("Cargo.toml").parse().unwrap();
    let version = manifest["package"]["rust-version"].as_str().unwrap().to_owned();
    assert!(text("README.md").contains(&format!("Rust {version} or later")));
}

#[test]
fn the_desktop_file_starts_the_program_with_files_of_kinds_that_are_known() {
    let desktop = text("assets/newsprint.desktop");
    let value = |key: &str| {
        let line = desktop.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        line.unwrap_or_else(|| panic!("no {key}")).to_owned()
    };
    assert_eq!(desktop.lines().next(), Some("[Desktop Entry]"));
    assert_eq!((value("Exec").as_str(), value("Terminal").as_str()), ("newsprint %F", "true"));
    let kinds = value("MimeType");
    let kinds: BTreeSet<&str> = kinds.split_terminator(';').collect();
    assert!(kinds.len() > 8 && kinds.iter().all(|kind| kind.split('/').count() == 2), "{kinds:?}");
    let own = text("assets/newsprint-mime.xml");
    let declared = Regex::new("<mime-type type=\"([^\"]+)\">").unwrap();
    for kind in declared.captures_iter(&own) {
        assert!(kinds.contains(&kind[1]), "{} is declared, but does not open newsprint", &kind[1]);
    }
}
