//! Every file below a folder that may be an article, in natural order, one folder at a time.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use super::is_article_name;

/// Folders nested deeper than this are left alone.
pub const DEEPEST: usize = 64;

/// Walks below `folder`.
pub fn walk(folder: &Path) -> Walk {
    Walk { todo: vec![(folder.to_path_buf(), 0)], seen: HashSet::new() }
}

/// An iterator over files; see [`walk`]. Hidden files are skipped, folders reached twice by links are read
/// once, and folders that cannot be read are passed over.
#[derive(Debug)]
pub struct Walk {
    todo: Vec<(PathBuf, usize)>,
    seen: HashSet<PathBuf>,
}

impl Iterator for Walk {
    type Item = PathBuf;

    fn next(&mut self) -> Option<PathBuf> {
        while let Some((path, depth)) = self.todo.pop() {
            // Following links is wanted here; a file behind one is an article too.
            let Ok(kind) = fs::metadata(&path) else { continue };
            if kind.is_file() {
                return Some(path);
            }
            if kind.is_dir() && depth < DEEPEST {
                self.open(&path, depth);
            }
        }
        None
    }
}

impl Walk {
    /// Passes over files until one satisfies `is_wanted`, which comes next; false where there is none.
    pub fn skip_to(&mut self, is_wanted: impl Fn(&Path) -> bool) -> bool {
        let found = self.find(|path| is_wanted(path));
        let any = found.is_some();
        self.todo.extend(found.map(|path| (path, DEEPEST)));
        any
    }

    fn open(&mut self, folder: &Path, depth: usize) {
        let Ok(real) = folder.canonicalize() else { return };
        let Ok(entries) = fs::read_dir(folder) else { return };
        if !self.seen.insert(real) {
            return;
        }
        let mut paths: Vec<PathBuf> =
            entries.flatten().map(|e| e.path()).filter(|p| is_candidate(p)).collect();
        paths.sort_by_cached_key(|path| std::cmp::Reverse(natural(path)));
        self.todo.extend(paths.into_iter().map(|path| (path, depth + 1)));
    }
}

/// Whether a file or folder is looked at: not hidden, and not named as something else than an article.
pub fn is_candidate(path: &Path) -> bool {
    let hidden = path.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
    !hidden && is_article_name(&path.to_string_lossy())
}

/// A key that orders names so that 9 comes before 10: numbers and the letters after them, then the name as it is.
pub fn natural(path: &Path) -> (Vec<(u64, String)>, PathBuf) {
    let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    let mut parts: Vec<(u64, String)> = vec![(0, String::new())];
    let mut digits = false;
    for c in name.chars() {
        let digit = c.to_digit(10);
        if digit.is_some() && !digits {
            parts.push((0, String::new()));
        }
        digits = digit.is_some();
        if let Some(part) = parts.last_mut() {
            match digit {
                Some(d) => part.0 = part.0.saturating_mul(10).saturating_add(u64::from(d)),
                None => part.1.push(c),
            }
        }
    }
    (parts, path.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_natural() {
        let mut names = ["b10.txt", "b9.txt", "a.txt", "B1.txt"].map(PathBuf::from);
        names.sort_by_cached_key(|name| natural(name));
        assert_eq!(names.map(|n| n.display().to_string()), ["a.txt", "B1.txt", "b9.txt", "b10.txt"]);
    }
}
