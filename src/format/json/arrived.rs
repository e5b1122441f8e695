//! What newsprint wrote itself when entries of feeds arrived: a line a version of an entry, of which the last one counts.

use std::collections::HashMap;

/// How each line begins: with the key of its entry.
const BEGINNING: &str = "{\"entry\":\"";

/// The last version of each entry, in the order in which the entries arrived; `None` where the file is no such one. A line that
/// was torn when the power went, or is none, says nothing.
pub(super) fn last_versions(text: &str) -> Option<Vec<&str>> {
    if !text.starts_with(BEGINNING) {
        return None;
    }
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut last: Vec<&str> = Vec::new();
    for line in text.lines().filter(|line| line.ends_with('}')) {
        let Some((key, _)) = line.strip_prefix(BEGINNING).and_then(|rest| rest.split_once('"')) else {
            continue;
        };
        if let Some(earlier) = places.get(key).and_then(|place| last.get_mut(*place)) {
            *earlier = line;
        } else {
            places.insert(key, last.len());
            last.push(line);
        }
    }
    Some(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_version_stands_at_the_place_of_the_first() {
        let text = "{\"entry\":\"a\",\"n\":1}\n{\"entry\":\"b\"}\n{\"entry\":\"a\",\"n\":2}\n\n{\"entry\":\"c\",\"n\n{\"x\":1}\n";
        assert_eq!(last_versions(text), Some(vec!["{\"entry\":\"a\",\"n\":2}", "{\"entry\":\"b\"}"]));
        assert_eq!(last_versions("{\"title\":\"a\"}\n"), None);
    }
}
