//! The articles inside the program, for who starts it without any.

macro_rules! articles {
    ($($name:literal)*) => {
        /// Names and texts, in order of the names.
        pub(super) const ARTICLES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../articles/", $name)))),*];
    };
}

articles! {
    "eighty-columns.md"
    "fresnel-light.txt"
    "hanoi-summit-first-day.txt"
    "how-paper-remembers.md"
    "long-bien-bridge.txt"
    "questions-about-tides.txt"
    "road-of-coffee.txt"
    "station-clock.md"
    "temple-of-literature.md"
    "thirtieth-of-february.txt"
    "tokyo-station.txt"
}

/// The text of an article; empty for a name that is none of them.
pub(super) fn text(name: &str) -> &'static str {
    ARTICLES.iter().find(|(own, _)| *own == name).map_or("", |(_, text)| text)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_article_of_the_folder_is_in_the_program() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("articles");
        let files = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        assert_eq!(super::ARTICLES.iter().map(|(name, _)| *name).collect::<Vec<_>>(), names);
    }
}
