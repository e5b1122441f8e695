//! Headers of an answer, by name.

/// Headers in the order in which they came; names in lower case, values byte for byte as far as they are text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// Adds one.
    pub(super) fn push(&mut self, name: &str, value: &[u8]) {
        let value = String::from_utf8_lossy(value).trim().to_owned();
        self.0.push((name.to_ascii_lowercase(), value));
    }

    /// The first value of a header, whose name is given in lower case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a header.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl<N: AsRef<str>, V: AsRef<str>> FromIterator<(N, V)> for Headers {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(all: I) -> Self {
        let mut headers = Self::default();
        for (name, value) in all {
            headers.push(name.as_ref(), value.as_ref().as_bytes());
        }
        headers
    }
}
