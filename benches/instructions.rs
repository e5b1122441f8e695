//! How many instructions each stage takes, counted by callgrind: the same number again and again, whatever else the machine
//! does, so a budget can be held. `cargo bench --profile quick --bench instructions`; needs valgrind.
//!
//! Each stage runs in a process of its own under valgrind; what an idle process takes is subtracted.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that fails must fail")]

use std::{
    hint::black_box,
    process::{Command, ExitCode},
};

use newsprint::{
    article::Article,
    find::{self, Mode, Pattern},
    format::{flat, html, markdown},
    layout::{self, LayoutContext, Measure},
    library::query::Query,
    source,
};

/// Stages and the millions of instructions that each may take, a tenth above what was counted when the budget was set.
const BUDGET: &[(&str, fn(), f64)] = &[
    ("flat: 200 KB parsed", parse_flat, 48.5),
    ("markdown: 200 KB parsed", parse_markdown, 29.5),
    ("page: 50 KB parsed", parse_page, 57.5),
    ("layout: 200 KB at 66 columns", set, 91.5),
    ("layout: 200 KB of code in one line", set_code, 162.0),
    ("find: a word in 200 KB", look, 37.5),
    ("query: 1,000 parsed", ask, 11.7),
];

/// The argument that makes this program run one stage, by number.
const STAGE: &str = "--stage";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    if let Some(at) = args.iter().position(|arg| arg == STAGE) {
        // Numbers beyond the last do nothing: that is the idle process.
        let number: usize = args[at + 1].parse().unwrap();
        if let Some((_, stage, _)) = BUDGET.get(number) {
            stage();
        }
        return ExitCode::SUCCESS;
    }
    let Some(idle) = count(BUDGET.len()) else {
        println!("valgrind is not installed; nothing was counted");
        return ExitCode::SUCCESS;
    };
    let mut code = ExitCode::SUCCESS;
    println!("| stage | millions of instructions | budget |\n| --- | ---: | ---: |");
    for (number, (name, _, budget)) in BUDGET.iter().enumerate() {
        let millions = (count(number).expect("valgrind ran before") - idle) / 1e6;
        let over = if millions > *budget { " over" } else { "" };
        println!("| {name} | {millions:.1} | {budget:.1}{over} |");
        if millions > *budget {
            code = ExitCode::FAILURE;
        }
    }
    code
}

/// Instructions of a process that runs a stage; `None` without valgrind.
fn count(stage: usize) -> Option<f64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().unwrap())
        .args([STAGE, &stage.to_string()])
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let line =
        said.lines().find_map(|line| line.split("Collected :").nth(1)).unwrap_or_else(|| panic!("{said}"));
    line.trim().parse().ok()
}

/// The bundled articles of one format, as often as it takes to fill `bytes`.
fn text(ending: &str, bytes: usize) -> String {
    let all: String = source::bundled()
        .iter()
        .filter(|source| source.name().ends_with(ending))
        .map(|source| source.read().unwrap().text + "\n\n")
        .collect();
    all.repeat(bytes.div_ceil(all.len()))
}

const SIZE: usize = 200_000;

fn parse_flat() {
    black_box(flat::parse(&text(".txt", SIZE)));
}

fn parse_markdown() {
    black_box(markdown::parse(&text(".md", SIZE)));
}

fn parse_page() {
    let paragraphs = text(".txt", 50_000).lines().collect::<Vec<_>>().join("</p>\n<p>");
    black_box(html::page(&format!("<html><body><article><p>{paragraphs}</p></article></body></html>")));
}

/// Parsing is part of it, and has a budget of its own.
fn article() -> Article {
    markdown::parse(&text(".md", SIZE))
}

fn set() {
    black_box(layout::article(&article(), Measure::new(66), &LayoutContext::default()));
}

fn set_code() {
    let article = markdown::parse(&format!("```js\n{}\n```", "a='b';\\' ".repeat(SIZE / 9)));
    black_box(layout::article(&article, Measure::new(66), &LayoutContext::default()));
}

fn look() {
    black_box(find::in_article(&article(), &Pattern::new("reading", Mode::Words).unwrap()));
}

fn ask() {
    for _ in 0..1000 {
        black_box(
            Query::parse("\"spring tide\" OR moon* -storm site:gazette date:2024..2025 minutes:<5", true)
                .unwrap(),
        );
    }
}
