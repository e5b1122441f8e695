//! newsboat's `urls` file (newsboat 2.21 to 2.40, "The urls File"): a feed a line, with tags, `~title`, `!` for hidden, and
//! `query:` feeds, whose language is put into newsprint's.

use super::{Subscription, opml::Imported};
use crate::{article::Text, library::query::Query};

/// Whether a text is such a file: every line that says something begins with an address or a query.
pub fn is_urls(text: &str) -> bool {
    let mut lines =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).peekable();
    let is_feed = |line: &str| {
        let line = line.trim_start_matches('"');
        ["http://", "https://", "exec:", "filter:", "query:", "file://"]
            .iter()
            .any(|start| line.starts_with(start))
    };
    lines.peek().is_some() && lines.all(is_feed)
}

/// Reads the feeds and queries of a `urls` file. The first tag of a feed is its section, the others its tags.
///
/// ```
/// let read = newsprint::feeds::newsboat::read("https://a.example/feed news \"two words\" \"~The gazette\"\n");
/// let feed = &read.feeds[0];
/// assert_eq!((feed.section.as_deref(), feed.title.as_deref()), (Some("news"), Some("The gazette")));
/// assert_eq!(&*feed.tags[0], "two words");
/// ```
pub fn read(text: &str) -> Imported {
    let mut out = Imported::default();
    for (at, line) in text.lines().enumerate() {
        let mut words = words(line);
        if words.is_empty() {
            continue;
        }
        let address = words.remove(0);
        if let Some(query) = address.strip_prefix("query:") {
            match self::query(query) {
                Ok((name, query)) => out.searches.push((name, query)),
                Err(reason) => out.problem(&format!("line {}: {reason}", at + 1)),
            }
            continue;
        }
        let mut feed = Subscription::new(&address);
        for word in words {
            match word.strip_prefix('~') {
                Some(title) => feed.title = Text::some(title),
                None if word.starts_with('!') => feed.hidden = true,
                None => feed.tags.extend(Text::some(&word)),
            }
        }
        if !feed.tags.is_empty() {
            feed.section = Some(feed.tags.remove(0));
        }
        out.push(feed);
    }
    out
}

/// The words of a line: parted by blanks, in quotes with blanks in them, `\"` a quote; after `#` comes a comment.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut letters = line.chars().peekable();
    loop {
        while letters.next_if(|c| c.is_whitespace()).is_some() {}
        let mut word = String::new();
        match letters.peek() {
            None | Some('#') => return words,
            Some('"') => {
                letters.next();
                while let Some(c) = letters.next().filter(|c| *c != '"') {
                    let escaped = if c == '\\' { letters.next() } else { None };
                    match escaped {
                        Some('n') => word.push('\n'),
                        Some('t') => word.push('\t'),
                        Some(other) => word.push(other),
                        None => word.push(c),
                    }
                }
            }
            Some(_) => {
                while let Some(c) = letters.next_if(|c| !c.is_whitespace()) {
                    word.push(c);
                }
            }
        }
        if !word.trim().is_empty() {
            words.push(word);
        }
    }
}

/// `Name:filter` as a saved search: its name, and the filter in newsprint's language.
fn query(written: &str) -> Result<(Text, String), String> {
    let (name, filter) = written.split_once(':').ok_or("query: without a filter")?;
    let name = Text::some(name).ok_or("query: without a name")?;
    let said =
        |reason: String| format!("the query “{name}” cannot be said in newsprint's language: {reason}");
    let mut scanner = Filter { rest: filter.trim() };
    let groups = scanner.alternatives(0).map_err(said)?;
    if !scanner.rest.is_empty() {
        return Err(said(format!("'{}' is not expected", scanner.rest)));
    }
    let query = groups.iter().map(|terms| terms.join(" ")).collect::<Vec<_>>().join(" OR ");
    Query::parse(&query, false).map_err(|error| said(error.reason().to_string()))?;
    Ok((name, query))
}

/// Alternatives of terms that are all wanted: what newsprint's language has instead of parentheses.
type Groups = Vec<Vec<String>>;

/// Parentheses inside one another, and alternatives that they may become.
const MOST: usize = 32;

/// What is left to read of newsboat's filter language ("Filter Language" in its manual).
struct Filter<'a> {
    rest: &'a str,
}

impl<'a> Filter<'a> {
    fn alternatives(&mut self, depth: usize) -> Result<Groups, String> {
        let mut all = self.conjunction(depth)?;
        while self.takes("or") {
            all.extend(self.conjunction(depth)?);
        }
        if all.len() > MOST { Err("too many alternatives".into()) } else { Ok(all) }
    }

    fn conjunction(&mut self, depth: usize) -> Result<Groups, String> {
        let mut all = self.operand(depth)?;
        while self.takes("and") {
            let right = self.operand(depth)?;
            if all.len() * right.len() > MOST {
                return Err("too many alternatives".into());
            }
            let both = |left: &Vec<String>| {
                right.iter().map(|right| [&left[..], right].concat()).collect::<Groups>()
            };
            all = all.iter().flat_map(both).collect();
        }
        Ok(all)
    }

    fn operand(&mut self, depth: usize) -> Result<Groups, String> {
        if depth > MOST {
            return Err("too many parentheses".into());
        }
        if self.sign("(") {
            let inner = self.alternatives(depth + 1)?;
            return if self.sign(")") { Ok(inner) } else { Err("a parenthesis is not closed".into()) };
        }
        let name = self.run(|c| c.is_alphanumeric() || c == '_');
        let operators = ["!=", "!~", "!#", "==", "=~", "<=", ">=", "=", "<", ">", "#", "between"];
        let operator =
            operators.into_iter().find(|operator| self.sign(operator)).ok_or("a comparison is expected")?;
        let value = self.value()?;
        comparison(name, operator, &value)
    }

    /// The letters that `is` takes.
    fn run(&mut self, is: impl Fn(char) -> bool) -> &'a str {
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|c| !is(c)).unwrap_or(self.rest.len());
        let (run, rest) = self.rest.split_at(end);
        self.rest = rest;
        run
    }

    fn sign(&mut self, sign: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(sign).map(str::trim_start);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// A word that stands alone.
    fn takes(&mut self, word: &str) -> bool {
        let is_end = |rest: &&str| !rest.starts_with(char::is_alphanumeric);
        let rest = self.rest.trim_start().strip_prefix(word).filter(is_end).map(str::trim_start);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn value(&mut self) -> Result<String, String> {
        if self.sign("\"") {
            let (value, rest) = self.rest.split_once('"').ok_or("a quote is not closed")?;
            self.rest = rest.trim_start();
            return Ok(value.to_owned());
        }
        Ok(self.run(|c| c.is_alphanumeric() || c == ':' || c == '-').to_owned())
    }
}

/// One comparison in newsprint's language.
fn comparison(name: &str, operator: &str, value: &str) -> Result<Groups, String> {
    let not = operator.starts_with('!');
    let one = |term: String| Ok(vec![vec![if not { format!("-{term}") } else { term }]]);
    let unknown = || Err(format!("'{name} {operator} {value}'"));
    let field = |field: &str| match (operator, plain(value)) {
        ("=" | "==" | "!=" | "=~" | "!~", Some(words)) => one(format!("{field}\"{words}\"")),
        _ => Err(format!("the expression '{value}'")),
    };
    match name {
        "unread" if matches!(operator, "=" | "==" | "!=") => {
            let unread = (value == "yes") != not;
            Ok(vec![vec![if unread { "is:unread" } else { "is:read" }.to_owned()]])
        }
        "tags" if operator.ends_with('#') && !value.contains('"') => one(format!("tag:\"{value}\"")),
        "flags" if operator.ends_with('#') && value == "s" => one("is:starred".to_owned()),
        "title" => field("title:"),
        "author" => field("author:"),
        "feedtitle" => field("site:"),
        "link" => field("url:"),
        "content" => field(""),
        "age" => age(operator, value).map_or_else(unknown, |span| Ok(vec![vec![format!("date:{span}")]])),
        _ => unknown(),
    }
}

/// The words of an expression that has no other signs than those around them.
fn plain(expression: &str) -> Option<&str> {
    let words = expression.trim_start_matches(".*").trim_end_matches(".*");
    let is_sign = |c: char| "\\[](){}|*+?^$\"".contains(c);
    (!words.trim().is_empty() && !words.contains(is_sign)).then_some(words)
}

/// Days since publication.
fn age(operator: &str, value: &str) -> Option<String> {
    let days: u32 = value.trim_start_matches("0:").parse().ok().filter(|days| *days < 9999)?;
    match operator {
        "<" if days > 0 => Some(format!("<{days}d")),
        "<=" => Some(format!("<{}d", days + 1)),
        "between" if value.starts_with("0:") => Some(format!("<{}d", days + 1)),
        ">" => Some(format!(">{days}d")),
        ">=" if days > 0 => Some(format!(">{}d", days - 1)),
        "=" | "==" => Some(format!("{days}d")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feeds::subscriptions::Source;

    #[test]
    fn lines_are_read_as_newsboat_reads_them() {
        for (line, address, section, tags, title, hidden) in [
            ("https://a.example/feed", "https://a.example/feed", None, &[][..], None, false),
            ("https://a.example/ news world", "https://a.example/", Some("news"), &["world"], None, false),
            (
                "  https://a.example/ \"two words\" # why",
                "https://a.example/",
                Some("two words"),
                &[],
                None,
                false,
            ),
            (
                "https://a.example/#top \"~The \\\"gazette\\\"\"",
                "https://a.example/#top",
                None,
                &[],
                Some("The \"gazette\""),
                false,
            ),
            ("https://a.example/ ! news", "https://a.example/", Some("news"), &[], None, true),
            ("https://a.example/ !hidden ~Gazette", "https://a.example/", None, &[], Some("Gazette"), true),
            ("\"exec:~/bin/feed --all\" x", "exec:~/bin/feed --all", Some("x"), &[], None, false),
            (
                "\"filter:~/bin/clean.py -x:https://a.example/rss\"",
                "filter:~/bin/clean.py -x:https://a.example/rss",
                None,
                &[],
                None,
                false,
            ),
        ] {
            assert!(is_urls(line), "{line}");
            let read = read(&format!("# comment\n\n{line}\n"));
            let [feed] = &read.feeds[..] else { panic!("{line}: {read:?}") };
            let own: Vec<&str> = feed.tags.iter().map(|tag| &**tag).collect();
            assert_eq!(
                (&*feed.address, feed.section.as_deref(), &own[..]),
                (address, section, tags),
                "{line}"
            );
            assert_eq!((feed.title.as_deref(), feed.hidden), (title, hidden), "{line}");
            assert!(Source::of(&feed.address).is_some());
        }
        assert!(!is_urls("") && !is_urls("# only this") && !is_urls("https://a.example/\nA story.\n"));
        assert_eq!(read("file:///x\nnonsense\n").problems.len(), 2);
    }

    #[test]
    fn queries_become_searches() {
        for (filter, query) in [
            (r#"unread = "yes""#, "is:unread"),
            (r#"unread != \"yes\""#, "is:read"),
            (r#"flags # "s" and tags # "news""#, "is:starred tag:\"news\""),
            (
                r#"(tags # "a" or tags # "b") and unread = "yes""#,
                "tag:\"a\" is:unread OR tag:\"b\" is:unread",
            ),
            (r#"title =~ "linux" and tags !# "work""#, "title:\"linux\" -tag:\"work\""),
            ("age between 0:7", "date:<8d"),
            (r#"age <= 1 and content =~ ".*moon.*""#, "date:<2d \"moon\""),
            (r#"author = "Ada Vale""#, "author:\"Ada Vale\""),
        ] {
            let line = format!("\"query:My list:{}\"", filter.replace("\\\"", "\"").replace('"', "\\\""));
            let read = read(&line);
            assert_eq!(
                read.searches,
                [(Text::line("My list"), query.to_owned())],
                "{line}: {:?}",
                read.problems
            );
        }
        for filter in [
            r#"title =~ "^[ab]""#,
            "rssurl = x",
            "age > x",
            "((((",
            "",
            "unread = \"yes\" xor",
            "flags # \"q\"",
        ] {
            let read = read(&format!("\"query:Name:{}\"", filter.replace('"', "\\\"")));
            let [problem] = &read.problems[..] else { panic!("{filter}: {read:?}") };
            assert!(problem.starts_with("line 1: the query “Name” cannot be said"), "{problem}");
        }
    }
}
