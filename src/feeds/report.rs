//! What came of a round, and how that is said in a line.

use super::schedule::Due;
use crate::article::Text;

/// What came of a round.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Feeds that answered.
    pub asked: usize,
    /// Feeds that had nothing new.
    pub unchanged: usize,
    /// Entries that are new here, and those of them that are news.
    pub new: usize,
    /// Of the new entries, those that are news.
    pub news: usize,
    /// Entries that changed.
    pub changed: usize,
    /// Feeds that failed, and why.
    pub failed: Vec<(Text, Text)>,
    /// Feeds that are not due: until when, and why.
    pub waiting: Vec<(Text, Due)>,
    /// Feeds that are at another address for good: their slug, and where.
    pub moved: Vec<(String, String)>,
    /// Whether the reader's own connection seems to be down.
    pub is_offline: bool,
    /// Whether it was stopped.
    pub is_stopped: bool,
    /// When the next feed is due.
    pub next: Option<i64>,
}

impl Report {
    /// Says it in a line, at the time `now`:
    /// `12 feeds asked: 8 new articles, 1 changed, 3 feeds unchanged, 1 failed; the next is due in 35 min`.
    pub fn describe(&self, now: i64) -> String {
        let count = |number: usize, what: &str| match number {
            1 => format!("1 {what}"),
            _ => format!("{number} {what}s"),
        };
        let next = self.next.map(|at| format!("; the next is due in {}", wait(at - now))).unwrap_or_default();
        if self.is_offline {
            return "offline: nothing was asked".to_owned();
        }
        if self.asked == 0 && self.failed.is_empty() {
            return match self.waiting.len() {
                0 => "no feed is subscribed; 'newsprint subscribe ADDRESS' adds one".to_owned(),
                _ => format!("no feed is due{next}"),
            };
        }
        let mut parts = vec![count(self.new, "new article")];
        if self.changed > 0 {
            parts.push(format!("{} changed", self.changed));
        }
        if self.unchanged > 0 {
            parts.push(format!("{} unchanged", count(self.unchanged, "feed")));
        }
        if !self.failed.is_empty() {
            parts.push(format!("{} failed", self.failed.len()));
        }
        format!("{} asked: {}{next}", count(self.asked, "feed"), parts.join(", "))
    }
}

/// `35 min`, `3 h`, `2 days`.
fn wait(seconds: i64) -> String {
    match seconds.max(0) {
        seconds if seconds < 90 * 60 => format!("{} min", ((seconds + 59) / 60).max(1)),
        seconds if seconds < 48 * 3600 => format!("{} h", (seconds + 1800) / 3600),
        seconds => format!("{} days", (seconds + 43_200) / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feeds::Why;

    #[test]
    fn a_round_is_one_line() {
        let named = (Text::line("A"), Text::line("its server fails"));
        let busy = Report {
            asked: 12,
            new: 8,
            changed: 1,
            unchanged: 3,
            failed: vec![named],
            next: Some(1000 + 35 * 60),
            ..Report::default()
        };
        let due = Due { at: Some(8200), why: Why::Fresh };
        for (report, said) in [
            (
                busy,
                "12 feeds asked: 8 new articles, 1 changed, 3 feeds unchanged, 1 failed; the next is due in 35 min",
            ),
            (Report { asked: 1, new: 1, ..Report::default() }, "1 feed asked: 1 new article"),
            (Report::default(), "no feed is subscribed; 'newsprint subscribe ADDRESS' adds one"),
            (
                Report { waiting: vec![(Text::line("A"), due)], next: due.at, ..Report::default() },
                "no feed is due; the next is due in 2 h",
            ),
            (Report { is_offline: true, ..Report::default() }, "offline: nothing was asked"),
        ] {
            assert_eq!(report.describe(1000), said);
        }
        for (seconds, said) in [(-5, "1 min"), (61, "2 min"), (7200, "2 h"), (3 * 86_400, "3 days")] {
            assert_eq!(wait(seconds), said);
        }
    }
}
