//! A bounded run of the fuzz targets: their bodies over the fixtures, mutated, and over what was found before.

#![allow(clippy::unwrap_used, reason = "a test that fails must fail")]

use std::{
    io::Cursor,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use image::{DynamicImage, ImageFormat};
use newsprint::format::FORMATS;
use newsprint_fuzz::{TARGETS, app, dictionary, names, open, run};

/// What libFuzzer puts into the bytes, too.
static WORDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    files("fuzz/dictionaries")
        .iter()
        .flat_map(|path| dictionary(&std::fs::read_to_string(path).unwrap()))
        .collect()
});

/// splitmix64, Steele, Lea and Flood 2014.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) >> 1).unwrap() % limit.max(1)
    }
}

fn mutated(seed: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut out = seed.to_vec();
    for _ in 0..=random.below(6) {
        let at = random.below(out.len() + 1);
        match random.below(6) {
            0 if at < out.len() => out[at] ^= 1 << random.below(8),
            1 => out.truncate(at),
            2 => drop(out.splice(at..at, WORDS[random.below(WORDS.len())].iter().copied())),
            3 => {
                let end = (at + random.below(64)).min(out.len());
                drop(out.drain(at..end));
            }
            4 => {
                let end = (at + random.below(200)).min(out.len());
                let again = out[at..end].repeat(1 + random.below(4));
                drop(out.splice(at..at, again));
            }
            _ => {
                let from = random.below(other.len() + 1);
                let end = (from + random.below(200)).min(other.len());
                drop(out.splice(at..at, other[from..end].iter().copied()));
            }
        }
    }
    out
}

fn files(folder: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).filter(|p| p.is_file()).collect();
    files.sort();
    files
}

fn cases(usual: usize) -> usize {
    std::env::var("NEWSPRINT_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}

/// Names that count for detection, by the ending of the file.
fn name(path: &Path) -> &'static str {
    match path.extension().and_then(|e| e.to_str()) {
        Some("md") => "a.md",
        Some("html") => "a.html",
        _ => "a.txt",
    }
}

#[test]
fn every_format_survives_mutations() {
    let seeds: Vec<(PathBuf, Vec<u8>)> = ["tests/fixtures", "articles"]
        .iter()
        .flat_map(|f| files(f))
        .map(|p| (p.clone(), std::fs::read(p).unwrap()))
        .collect();
    let mut random = Random(20_190_228);
    for (path, seed) in &seeds {
        for case in 0..cases(40) {
            let other = &seeds[random.below(seeds.len())].1;
            let bytes = mutated(seed, other, &mut random);
            let caught = std::panic::catch_unwind(|| open(&bytes, name(path)));
            if caught.is_err() {
                let place = std::env::temp_dir().join("newsprint-fuzz-case");
                std::fs::write(&place, &bytes).unwrap();
                panic!("case {case} of {}: the bytes are in {}", path.display(), place.display());
            }
        }
    }
}

/// A few tiny pictures, for the target that has no files.
fn pictures() -> Vec<Vec<u8>> {
    let picture = |format| {
        let mut bytes = Vec::new();
        DynamicImage::new_rgb8(37, 23).write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    };
    [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP].map(picture).to_vec()
}

#[test]
fn every_format_survives_what_is_in_another() {
    let mut random = Random(2026);
    let seeds: Vec<Vec<u8>> = files("tests/fixtures").iter().map(|p| std::fs::read(p).unwrap()).collect();
    for seed in &seeds {
        for format in FORMATS {
            for _ in 0..cases(1) {
                let other = &seeds[random.below(seeds.len())];
                assert!(run(format.name, &mutated(&seed[..seed.len().min(4000)], other, &mut random)));
            }
        }
    }
}

#[test]
fn every_other_target_survives_mutations() {
    let mut random = Random(7);
    for (name, body) in TARGETS {
        let own = files(&format!("fuzz/corpus/{name}"));
        let texts = own.iter().chain(&files("articles")).map(|path| std::fs::read(path).unwrap()).collect();
        let (seeds, usual): (Vec<Vec<u8>>, usize) = match *name {
            // These have tests of their own, with seeds of another kind.
            "app" | "file" => continue,
            "picture" => (pictures(), 200),
            // Instructions are any bytes, and mean something whatever they are.
            "packed" => ((0..40).map(|_| (0..200).map(|_| random.below(256) as u8).collect()).collect(), 4),
            _ => (texts, 40),
        };
        for seed in &seeds {
            for _ in 0..cases(usual) {
                let other = &seeds[random.below(seeds.len())];
                body(&mutated(&seed[..seed.len().min(600)], other, &mut random));
            }
        }
    }
}

#[test]
fn every_target_takes_its_corpus_as_it_is() {
    let folders = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus")).unwrap();
    let mut runs = 0;
    for folder in folders {
        let name = folder.unwrap().file_name().into_string().unwrap();
        for path in files(&format!("fuzz/corpus/{name}")) {
            assert!(run(&name, &std::fs::read(path).unwrap()), "fuzz/corpus/{name} is of no target");
            runs += 1;
        }
    }
    let mut known = names();
    known.sort_unstable();
    known.dedup();
    assert_eq!(known.len(), names().len(), "two targets of one name");
    assert!(runs >= 15 && WORDS.len() > 80, "{runs} seeds, {} words", WORDS.len());
}

/// Keys that do much, more often than chance would press them.
const KEYS: &[u8] = b"jjjkJK  bdugG][\r\r/tLnN\x1bzx+-=?hql\x09\x02\x05\x08\x0e\x14\x19\x1a\x1e\x1dSmsaTAUVOcccFFfvvwwbeyYHN(){}ofMaM'a''ZCI\x0f\
    \x80\x81\x82\x83\x85\x85\x80\x81\x82\x83\x85\x85\xa0\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xaa\xab\xac\xad\xb0\xb1\xb4";

#[test]
fn the_screen_survives_any_keys() {
    let seeds: Vec<Vec<u8>> =
        files("articles").iter().chain(&files("tests/fixtures")).map(|p| std::fs::read(p).unwrap()).collect();
    let mut random = Random(140);
    for case in 0..cases(60) {
        let seed = &seeds[random.below(seeds.len())];
        let other = &seeds[random.below(seeds.len())];
        let article = mutated(&seed[..seed.len().min(900)], other, &mut random);
        let article = &article[..article.len().min(1200)];
        let press = |random: &mut Random| match random.below(5) {
            0 => u8::try_from(random.below(256)).unwrap(),
            _ => KEYS[random.below(KEYS.len())],
        };
        let keys: Vec<u8> = (0..article.len() / 2).map(|_| press(&mut random)).collect();
        let bytes = [&keys, article].concat();
        if std::panic::catch_unwind(|| app(&bytes)).is_err() {
            let place = std::env::temp_dir().join("newsprint-fuzz-keys");
            std::fs::write(&place, &bytes).unwrap();
            panic!("case {case}: the bytes are in {}", place.display());
        }
    }
}

#[test]
fn what_was_found_before_stays_mended() {
    for path in files("tests/regressions") {
        open(&std::fs::read(&path).unwrap(), name(&path));
    }
    for path in files("tests/regressions/keys") {
        app(&std::fs::read(&path).unwrap());
    }
}
