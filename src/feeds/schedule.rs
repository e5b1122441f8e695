//! When a feed is asked again: a function of what is known of it and of the time, and of nothing else.
//!
//! Times are seconds since 1970. A feed is due when the latest of these has come: its interval, the freshness that its server
//! gave (RFC 9111), the rest that its host asked for, and the hours that the feed wants to be left alone in. What goes wrong
//! makes the pauses longer, and nothing makes them shorter than the reader's word.

use serde::{Deserialize, Serialize};

use super::Every;
use crate::net::{FailureKind, Headers};

/// Seconds of a minute, an hour, a day.
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

/// Freshness that is believed; more is taken for a mistake, and becomes a day.
const MOST_FRESH: i64 = 7 * DAY;

/// Entries whose times tell how often a feed has something new.
const TELLING: usize = 20;

/// What a feed says of how often it is to be asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hints {
    /// Seconds between two requests: the longest of `ttl` and `sy:updatePeriod`.
    pub interval: i64,
    /// Hours of the day in GMT in which it is not to be asked, a bit each.
    pub skip_hours: u32,
    /// Days of the week, Monday first, a bit each.
    pub skip_days: u8,
}

/// What is known of a feed. All of it is derived: without it, the feed is asked once without validators.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Timing {
    /// When it was asked last.
    pub asked: i64,
    /// When it answered well last.
    pub answered: i64,
    /// When it last had something new.
    pub changed: i64,
    /// Until when its server said that nothing is new.
    pub fresh_until: i64,
    /// When it was last asked without validators.
    pub unconditional: i64,
    /// What the feed says itself.
    pub hints: Hints,
    /// When its entries were published, the latest first.
    pub published: Vec<i64>,
    /// What went wrong, as often as it went wrong in a row.
    pub trouble: Option<Trouble>,
    /// Failures in a row.
    pub failures: u32,
    /// When it was first said to be gone.
    pub gone_since: Option<i64>,
}

/// What kind of trouble a feed has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// Its server fails, or is not reached.
    Failing,
    /// Its host asks for a rest.
    Busy,
    /// 403 or 404: it may be gone.
    Missing,
    /// It wants to know who asks.
    Login,
    /// 410, for the first time.
    Leaving,
    /// 410 twice, a day apart: it is asked no more.
    Gone,
}

/// When a feed is due, and why then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// `None` where it is not asked until the reader says so.
    pub at: Option<i64>,
    /// Why not earlier.
    pub why: Why,
}

/// Why a feed is not asked earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It was never asked.
    New,
    /// It has something new about that often, or the reader said how often.
    Interval,
    /// Its server said that nothing is new until then.
    Fresh,
    /// The feed says how often, or when not.
    Hint,
    /// Its host asked for a rest.
    Rest,
    /// It failed.
    Backoff,
    /// It wants to know who asks.
    Login,
    /// It is gone.
    Gone,
    /// The reader paused it.
    Paused,
}

/// How long a host rests, whatever feeds it has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rest {
    /// Until when nothing goes out to it.
    pub until: i64,
    /// Seconds of the last rest that it did not say the length of; doubled by the next, halved by each success.
    pub length: i64,
}

impl Rest {
    /// A host that answered 429 or 503 rests: as long as it says, else an hour, doubled up to a day.
    pub fn asked_for(&mut self, retry_after: Option<i64>, now: i64) {
        let length = retry_after.unwrap_or_else(|| {
            self.length = (self.length * 2).clamp(HOUR, DAY);
            self.length
        });
        self.until = self.until.max(now + length.clamp(0, MOST_FRESH * 4));
    }

    /// One of its feeds answered well.
    pub fn succeeded(&mut self) {
        self.length /= 2;
    }
}

impl Timing {
    /// When it is due: `every` is the reader's word, `rest` that of its host, `offset` the seconds of the clock on the wall
    /// before GMT.
    pub fn due(&self, every: Option<Every>, paused: bool, rest: &Rest, offset: i64) -> Due {
        let at = |at, why| Due { at: Some(at), why };
        let never = |why| Due { at: None, why };
        if paused {
            return never(Why::Paused);
        }
        match self.trouble {
            Some(Trouble::Gone) => return never(Why::Gone),
            Some(Trouble::Login) => return never(Why::Login),
            _ => {}
        }
        let mut due = match self.trouble {
            Some(trouble) => at(self.asked + backoff(trouble, self.failures), Why::Backoff),
            None if self.asked == 0 => at(0, Why::New),
            None => at(self.next(every, offset), Why::Interval),
        };
        let mut later = |than: i64, why| {
            if due.at.is_some_and(|at| than > at) {
                due = at(than, why);
            }
        };
        if self.trouble.is_none() {
            if every.is_none() && self.asked > 0 {
                later(self.asked + self.hints.interval.min(MOST_FRESH), Why::Hint);
            }
            later(self.fresh_until, Why::Fresh);
        }
        later(rest.until, Why::Rest);
        if let Some(time) = due.at {
            let awake = self.hints.awake(time);
            if awake > time {
                due = at(awake, Why::Hint);
            }
        }
        due
    }

    fn next(&self, every: Option<Every>, offset: i64) -> i64 {
        match every {
            Some(Every::Minutes(minutes)) => self.asked + i64::from(minutes.max(Every::LEAST)) * MINUTE,
            Some(Every::DailyAt(minute)) => {
                let midnight = (self.asked + offset).div_euclid(DAY) * DAY - offset;
                let today = midnight + i64::from(minute) * MINUTE;
                if today > self.asked { today } else { today + DAY }
            }
            None => self.asked + self.interval(),
        }
    }

    /// Half the median of the gaps between its entries, from an hour to a day; a day where it has been silent for 90 days, a week
    /// for a year.
    pub fn interval(&self) -> i64 {
        /// Of a feed of which too little is known.
        const UNKNOWN: i64 = 6 * HOUR;
        let silent = self.published.first().map_or(0, |last| self.answered - last);
        if silent >= 365 * DAY {
            return 7 * DAY;
        }
        if silent >= 90 * DAY {
            return DAY;
        }
        let mut gaps = self.gaps();
        if gaps.is_empty() {
            return UNKNOWN;
        }
        gaps.sort_unstable();
        let median = gaps.get(gaps.len() / 2).copied().unwrap_or(UNKNOWN);
        (median / 2).clamp(HOUR, DAY)
    }

    fn gaps(&self) -> Vec<i64> {
        self.published.windows(2).filter_map(|pair| Some(pair.first()? - pair.get(1)?)).collect()
    }

    /// Whether it is time to doubt a server that says "unchanged" forever: the feed has been silent for four times its longest
    /// gap and 30 days at least, and was not asked without validators for 30 days.
    pub fn doubts_unchanged(&self, now: i64) -> bool {
        let silent = self.gaps().into_iter().max().unwrap_or(0).saturating_mul(4).max(30 * DAY);
        self.changed > 0 && now - self.changed >= silent && now - self.unconditional >= 30 * DAY
    }

    /// It answered well: with `published`, what it has now, where that is known; without, unchanged.
    pub fn answered(&mut self, now: i64, fresh_for: i64, published: Option<Vec<i64>>) {
        self.asked = now;
        self.answered = now;
        self.fresh_until = now + fresh_for;
        (self.trouble, self.failures, self.gone_since) = (None, 0, None);
        if let Some(mut times) = published {
            times.retain(|time| (1..=now).contains(time));
            times.sort_unstable_by(|a, b| b.cmp(a));
            times.dedup();
            times.truncate(TELLING);
            self.published = times;
        }
    }

    /// It did not.
    pub fn failed(&mut self, now: i64, trouble: Trouble) {
        // A failure of another kind begins its own pauses.
        self.failures = if self.trouble == Some(trouble) { self.failures.saturating_add(1) } else { 1 };
        self.trouble = Some(trouble);
        self.asked = now;
        if trouble == Trouble::Leaving {
            let since = *self.gone_since.get_or_insert(now);
            if now - since >= DAY {
                self.trouble = Some(Trouble::Gone);
            }
        }
    }
}

/// The pause after so many failures in a row.
fn backoff(trouble: Trouble, failures: u32) -> i64 {
    let failures = failures.max(1);
    match trouble {
        Trouble::Failing | Trouble::Busy => (HOUR << (failures - 1).min(8)).min(DAY),
        Trouble::Missing => match failures {
            1 => 6 * HOUR,
            2 => DAY,
            _ => 7 * DAY,
        },
        Trouble::Leaving | Trouble::Gone | Trouble::Login => DAY,
    }
}

/// What kind of trouble a status means; `None` for those of success.
pub fn trouble_of(status: u16) -> Option<Trouble> {
    match status {
        200..=299 | 304 => None,
        401 | 407 => Some(Trouble::Login),
        403 | 404 => Some(Trouble::Missing),
        410 => Some(Trouble::Leaving),
        429 | 503 => Some(Trouble::Busy),
        _ => Some(Trouble::Failing),
    }
}

/// Whether a failure to get an answer counts for the feed: not where the reader works offline or stopped it.
pub fn counts(kind: FailureKind) -> bool {
    !matches!(kind, FailureKind::Offline | FailureKind::Cancelled)
}

impl Hints {
    /// The first time from `time` on that is in none of the hours and days to be skipped.
    fn awake(&self, time: i64) -> i64 {
        let is_asleep = |time: i64| {
            let hour = time.rem_euclid(DAY) / HOUR;
            // The first day of 1970 was a Thursday.
            let day = (time.div_euclid(DAY) + 3).rem_euclid(7);
            self.skip_hours >> hour & 1 == 1 || self.skip_days >> day & 1 == 1
        };
        let first = time.div_euclid(HOUR) * HOUR;
        if !is_asleep(time) {
            return time;
        }
        // A feed that wants never to be asked cannot mean it.
        (1..=7 * 24).map(|hours| first + hours * HOUR).find(|time| !is_asleep(*time)).unwrap_or(time)
    }
}

/// Seconds for which an answer is fresh: `max-age` less `Age`, else `Expires` less `Date`; in full up to seven days, more is
/// taken for a mistake.
pub fn freshness(headers: &Headers) -> i64 {
    let directives: Vec<String> = headers
        .all("cache-control")
        .flat_map(|value| value.split(','))
        .map(|directive| directive.trim().to_ascii_lowercase())
        .collect();
    if directives.iter().any(|directive| matches!(directive.as_str(), "no-store" | "no-cache")) {
        return 0;
    }
    let max_age = directives.iter().find_map(|directive| {
        let seconds = directive.strip_prefix("max-age")?.trim_start().strip_prefix('=')?;
        seconds.trim().trim_matches('"').parse::<i128>().ok()
    });
    let seconds = if let Some(seconds) = max_age {
        seconds - headers.get("age").and_then(|age| age.parse::<i128>().ok()).unwrap_or(0).max(0)
    } else {
        let time = |name| headers.get(name).and_then(http_date).map(i128::from);
        time("expires").zip(time("date")).map_or(0, |(expires, date)| expires - date)
    };
    match i64::try_from(seconds.max(0)).unwrap_or(i64::MAX) {
        seconds if seconds > MOST_FRESH => DAY,
        seconds => seconds,
    }
}

/// Seconds that a host asks to be left alone for, as a number or as a date.
pub fn retry_after(headers: &Headers, now: i64) -> Option<i64> {
    let value = headers.get("retry-after")?;
    let seconds = value.parse::<i64>().ok().or_else(|| http_date(value).map(|at| at - now))?;
    Some(seconds.max(0))
}

/// A date as HTTP writes it, in each of its three ways (RFC 9110, 5.6.7).
fn http_date(written: &str) -> Option<i64> {
    const MONTHS: &[&str] =
        &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = written.trim().to_ascii_lowercase();
    let words: Vec<&str> = lower.split([' ', ',', '-']).filter(|word| !word.is_empty()).collect();
    let (day, month, year, clock) = match *words {
        // Sun, 06 Nov 1994 08:49:37 GMT; Sunday, 06-Nov-94 08:49:37 GMT
        [_, day, month, year, clock, ..] if clock.contains(':') => (day, month, year, clock),
        // Sun Nov  6 08:49:37 1994
        [_, month, day, clock, year, ..] if clock.contains(':') => (day, month, year, clock),
        _ => return None,
    };
    let month = MONTHS.iter().position(|name| month.starts_with(name))? as i8 + 1;
    let year: i16 = year.parse().ok()?;
    let year = if year < 70 {
        year + 2000
    } else if year < 100 {
        year + 1900
    } else {
        year
    };
    let mut parts = clock.split(':').map(|part| part.parse::<i8>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    let date = jiff::civil::Date::new(year, month, day.parse().ok()?).ok()?;
    let time = jiff::civil::Time::new(hour, minute, second.min(59), 0).ok()?;
    let stamp = jiff::tz::Offset::UTC.to_timestamp(date.to_datetime(time)).ok()?;
    Some(stamp.as_second())
}

/// What the head of a feed says of how often it is to be asked: `ttl`, `sy:updatePeriod` and `sy:updateFrequency`, `skipHours`,
/// `skipDays`. Anything that cannot be meant says nothing.
pub fn hints(text: &str) -> Hints {
    const DAYS: &[&str] = &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    const HEAD: usize = 64 << 10;
    let head = text.get(..text.floor_char_boundary(HEAD)).unwrap_or(text);
    // What entries say is about something else.
    let end = ["<item>", "<item ", "<entry>", "<entry "].iter().filter_map(|tag| head.find(tag)).min();
    let head = end.and_then(|end| head.get(..end)).unwrap_or(head);
    let all = |name: &str| -> Vec<String> {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        let inside = |part: &str| Some(part.split(&close).next()?.trim().to_ascii_lowercase());
        head.split(&open).skip(1).filter_map(inside).collect()
    };
    let first = |name: &str| all(name).into_iter().next();
    let number = |name: &str| first(name).and_then(|text| text.parse::<i64>().ok()).filter(|n| *n > 0);
    let ttl = number("ttl").map_or(0, |minutes| minutes.saturating_mul(MINUTE));
    let period = match first("sy:updatePeriod").as_deref() {
        Some("hourly") => HOUR,
        Some("daily") => DAY,
        Some("weekly") => 7 * DAY,
        Some("monthly") => 30 * DAY,
        Some("yearly") => 365 * DAY,
        _ => 0,
    };
    let period = period / number("sy:updateFrequency").unwrap_or(1);
    let skipped = |list: &str, item: &str| -> Vec<String> {
        if first(list).is_some() { all(item) } else { Vec::new() }
    };
    let hours =
        skipped("skipHours", "hour").iter().filter_map(|hour| hour.parse::<u32>().ok()).collect::<Vec<_>>();
    let skip_hours = hours.iter().filter(|hour| **hour <= 24).fold(0, |bits, hour| bits | 1 << (hour % 24));
    let days = skipped("skipDays", "day");
    let places = days.iter().filter_map(|day| DAYS.iter().position(|name| name == day));
    let skip_days = places.fold(0, |bits, place| bits | 1 << place);
    Hints { interval: ttl.max(period), skip_hours, skip_days }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(all: &[(&str, &str)]) -> Headers {
        all.iter().copied().collect()
    }

    #[test]
    fn freshness_is_what_the_server_says_within_reason() {
        let date = ("Date", "Sun, 06 Nov 1994 08:49:37 GMT");
        for (given, seconds) in [
            (vec![("Cache-Control", "max-age=3600")], 3600),
            (vec![("Cache-Control", "public, Max-Age = \"3600\""), ("Age", "600")], 3000),
            (vec![("Cache-Control", "max-age=60"), ("Age", "600")], 0),
            (vec![("Cache-Control", "s-maxage=3600")], 0),
            (vec![("Cache-Control", "no-cache, max-age=3600")], 0),
            (vec![("Cache-Control", "max-age=-1")], 0),
            (vec![("Cache-Control", "max-age=604800")], 7 * DAY),
            (vec![("Cache-Control", "max-age=500000000")], DAY),
            (vec![("Cache-Control", "max-age=99999999999999999999")], DAY),
            (vec![date, ("Expires", "Sun, 06 Nov 1994 09:49:37 GMT")], 3600),
            (vec![date, ("Expires", "Sunday, 06-Nov-94 08:59:37 GMT")], 600),
            (vec![date, ("Expires", "Sun Nov  6 08:49:47 1994")], 10),
            (vec![date, ("Expires", "0")], 0),
            (vec![date, ("Expires", "Sun, 06 Nov 1994 08:00:00 GMT")], 0),
            (vec![date, ("Expires", "Sun, 06 Nov 1994 09:49:37 GMT"), ("Cache-Control", "max-age=5")], 5),
            (vec![], 0),
        ] {
            assert_eq!(freshness(&headers(&given)), seconds, "{given:?}");
        }
    }

    #[test]
    fn a_rest_is_a_number_or_a_date() {
        let now = http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        assert_eq!(now, 784_111_777);
        for (value, seconds) in [
            ("120", Some(120)),
            ("Sun, 06 Nov 1994 08:51:37 GMT", Some(120)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
            ("-5", Some(0)),
            ("soon", None),
        ] {
            assert_eq!(retry_after(&headers(&[("Retry-After", value)]), now), seconds, "{value}");
        }
        let mut rest = Rest::default();
        rest.asked_for(Some(7200), now);
        assert_eq!(rest.until, now + 7200);
        rest.asked_for(Some(60), now);
        assert_eq!(rest.until, now + 7200, "a shorter one shortens nothing");
        for hours in [1, 2, 4, 8, 16, 24, 24] {
            rest.asked_for(None, now);
            assert_eq!(rest.length, hours * HOUR);
        }
        rest.succeeded();
        assert_eq!(rest.length, 12 * HOUR);
    }

    #[test]
    fn hints_are_read_from_the_head_only() {
        let text = "<rss><channel><ttl>90</ttl><sy:updatePeriod> Hourly </sy:updatePeriod>\
            <sy:updateFrequency>2</sy:updateFrequency><skipHours><hour>0</hour><hour>24</hour><hour>5</hour></skipHours>\
            <skipDays><day>Sunday</day></skipDays><item><ttl>100000</ttl><hour>7</hour></item>";
        assert_eq!(hints(text), Hints { interval: 90 * 60, skip_hours: 0b10_0001, skip_days: 0b100_0000 });
        for nothing in [
            "",
            "<ttl>-1</ttl>",
            "<ttl>x</ttl>",
            "<hour>5</hour>",
            "<sy:updatePeriod>often</sy:updatePeriod>",
        ] {
            assert_eq!(hints(nothing), Hints::default(), "{nothing}");
        }
    }

    #[test]
    fn a_feed_is_due_when_the_latest_reason_has_passed() {
        let now = 1_700_000_000;
        let hourly: Vec<i64> = (0..20).map(|n| now - n * HOUR).collect();
        let mut timing = Timing::default();
        let rest = Rest::default();
        let due = |timing: &Timing, every: Option<&str>, rest: &Rest| {
            timing.due(every.and_then(Every::parse), false, rest, 0)
        };
        assert_eq!(due(&timing, None, &rest), Due { at: Some(0), why: Why::New });
        timing.answered(now, 0, Some(hourly));
        assert_eq!(due(&timing, None, &rest), Due { at: Some(now + HOUR), why: Why::Interval });
        assert_eq!(due(&timing, Some("10m"), &rest).at, Some(now + 600));
        assert_eq!(
            due(&timing, Some("daily at 6:30"), &rest).at.map(|at| at % DAY),
            Some(6 * HOUR + 30 * MINUTE)
        );
        timing.fresh_until = now + 3 * HOUR;
        assert_eq!(due(&timing, Some("10m"), &rest), Due { at: Some(now + 3 * HOUR), why: Why::Fresh });
        timing.hints.interval = 5 * HOUR;
        assert_eq!(due(&timing, None, &rest), Due { at: Some(now + 5 * HOUR), why: Why::Hint });
        let resting = Rest { until: now + DAY, length: 0 };
        assert_eq!(due(&timing, None, &resting), Due { at: Some(now + DAY), why: Why::Rest });
        timing.hints.skip_hours = u32::MAX;
        assert_eq!(due(&timing, None, &rest).at, Some(now + 5 * HOUR), "never is not meant");
        timing.hints.skip_hours = 1 << ((now + 5 * HOUR) % DAY / HOUR);
        let awake = due(&timing, None, &rest).at.unwrap();
        assert!((now + 5 * HOUR..now + 6 * HOUR + 1).contains(&awake) && awake % HOUR == 0);
        assert_eq!(timing.due(None, true, &rest, 0), Due { at: None, why: Why::Paused });
    }

    #[test]
    fn failures_make_pauses_longer() {
        let pauses = |trouble: Trouble, count: usize| -> Vec<i64> {
            let mut timing = Timing::default();
            let (mut now, mut all) = (1_700_000_000, Vec::new());
            for _ in 0..count {
                timing.failed(now, trouble);
                let Some(at) = timing.due(None, false, &Rest::default(), 0).at else { break };
                all.push((at - now) / HOUR);
                now = at;
            }
            all
        };
        assert_eq!(pauses(Trouble::Failing, 7), [1, 2, 4, 8, 16, 24, 24]);
        assert_eq!(pauses(Trouble::Missing, 5), [6, 24, 168, 168, 168]);
        assert_eq!(pauses(Trouble::Login, 5), [0; 0], "who asks has to be said first");
        assert_eq!(pauses(Trouble::Leaving, 5), [24], "the second time it is gone");
        for (status, trouble) in [
            (200, None),
            (226, None),
            (304, None),
            (401, Some(Trouble::Login)),
            (404, Some(Trouble::Missing)),
            (410, Some(Trouble::Leaving)),
            (429, Some(Trouble::Busy)),
            (500, Some(Trouble::Failing)),
            (503, Some(Trouble::Busy)),
            (302, Some(Trouble::Failing)),
        ] {
            assert_eq!(trouble_of(status), trouble, "{status}");
        }
    }

    #[test]
    fn quiet_feeds_are_asked_seldom() {
        let now = 1_700_000_000;
        for (days_silent, gap_hours, interval) in
            [(0, 1, HOUR), (0, 10, 5 * HOUR), (0, 24 * 30, DAY), (100, 24, DAY), (400, 24, 7 * DAY)]
        {
            let mut timing = Timing::default();
            let last = now - days_silent * DAY;
            timing.answered(now, 0, Some((0..10).map(|n| last - n * gap_hours * HOUR).collect()));
            assert_eq!(timing.interval(), interval, "{days_silent} {gap_hours}");
        }
        assert_eq!(Timing::default().interval(), 6 * HOUR);
    }

    /// Thirty days of two hundred feeds: what was asked when, and that no pause was cut short.
    #[test]
    fn a_month_of_two_hundred_feeds_keeps_every_rule() {
        let (start, hosts) = (1_700_000_000, 40);
        let mut feeds: Vec<(Timing, Option<Every>)> =
            (0..200).map(|n| (Timing::default(), (n % 20 == 3).then_some(Every::Minutes(30)))).collect();
        let mut rests = vec![Rest::default(); hosts];
        let mut requests = vec![0usize; 200];
        let mut now = start;
        while now < start + 30 * DAY {
            for (n, (timing, every)) in feeds.iter_mut().enumerate() {
                let rest = &mut rests[n % hosts];
                if timing.due(*every, false, rest, 0).at.is_none_or(|at| at > now) {
                    continue;
                }
                assert!(now >= rest.until, "nothing goes out in a rest");
                let since = now - timing.asked;
                let least = if every.is_some() { 30 * MINUTE } else { HOUR };
                assert!(timing.asked == 0 || since >= least, "feed {n} after {since} s");
                assert!(timing.trouble.is_some() || now >= timing.fresh_until, "feed {n} was fresh");
                requests[n] += 1;
                let status = match n % 10 {
                    0 => 503,
                    1 => 404,
                    2 => 410,
                    5 if now < start + 3 * DAY => 500,
                    6 => 401,
                    _ => 200,
                };
                match trouble_of(status) {
                    None => {
                        rest.succeeded();
                        let gap = (n as i64 % 7 + 1) * 2 * HOUR;
                        let latest = now - now % gap;
                        let fresh = if n % 10 == 7 { 2 * DAY } else { 0 };
                        timing.answered(now, fresh, Some((0..20).map(|k| latest - k * gap).collect()));
                    }
                    Some(trouble) => {
                        timing.failed(now, trouble);
                        if trouble == Trouble::Busy {
                            rest.asked_for((n % 20 == 0).then_some(6 * HOUR), now);
                        }
                    }
                }
            }
            now += 5 * MINUTE;
        }
        let of = |kind: usize| requests.iter().skip(kind).step_by(10).copied().max().unwrap();
        assert!(of(0) <= 125, "503: {}", of(0));
        assert!(of(1) <= 7, "404: {}", of(1));
        assert_eq!(of(2), 2, "410 is asked twice");
        assert_eq!(of(6), 1, "401 is asked once");
        assert!(of(7) <= 16, "fresh for two days: {}", of(7));
        assert!(of(3) <= 30 * 48, "every half an hour: {}", of(3));
        let all: usize = requests.iter().sum();
        assert!((10_000..60_000).contains(&all), "{all} requests");
    }
}
