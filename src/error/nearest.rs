//! The nearest of the names that exist, for a message about one that does not.

/// How alike two names must be before one is offered for the other: 1 is the same.
const ALIKE: f64 = 0.85;

/// The one of `names` that is most like `name`, if any is like it at all. Capitals do not count.
///
/// ```
/// use newsprint::error::nearest;
/// assert_eq!(nearest("serach", ["list", "search", "show"]), Some("search"));
/// assert_eq!(nearest("xyzzy", ["list", "search", "show"]), None);
/// ```
pub fn nearest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let name = name.to_lowercase();
    let likeness = |known: &str| strsim::jaro_winkler(&known.to_lowercase(), &name);
    let alike = names.into_iter().map(|known| (likeness(known), known)).filter(|(like, _)| *like >= ALIKE);
    alike.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, known)| known)
}
