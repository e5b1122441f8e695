//! A day, with the time of day and the zone where the source gave them.

use std::{fmt, str::FromStr, sync::LazyLock};

use jiff::{
    civil::{Date, Time},
    tz::Offset,
};
use regex::{Captures, Regex};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes of a value in which a time of day is looked for; longer ones are text that happens to hold a date.
const LONGEST_VALUE: usize = 100;

/// When something was published, changed or saved, as exactly as its source says.
///
/// Printed as ISO 8601: `2019-02-28`, `2019-02-28T10:00:00` without a known zone, `2019-02-28T10:00:00+07:00` with one.
///
/// ```
/// # use newsprint::article::parse_date;
/// let moment = parse_date("Thu, 28 Feb 2019 10:00:00 +0700").unwrap();
/// assert_eq!(moment.to_string(), "2019-02-28T10:00:00+07:00");
/// assert_eq!(moment.unix_seconds(), 1_551_322_800);
/// assert_eq!(parse_date("28 February 2019").unwrap().to_string(), "2019-02-28");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moment {
    /// The day, where it was written.
    pub date: Date,
    /// The time of day, in whole seconds.
    pub time: Option<Time>,
    /// The zone of `time`; never known without it.
    pub offset: Option<Offset>,
}

impl Moment {
    /// The moment `seconds` after the beginning of 1970, in UTC; `None` beyond the calendar.
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        let stamp = jiff::Timestamp::from_second(seconds).ok()?;
        let there = Offset::UTC.to_datetime(stamp);
        Some(Self { date: there.date(), time: Some(there.time()), offset: Some(Offset::UTC) })
    }

    /// Seconds since the beginning of 1970. Midnight stands for an unknown time of day, UTC for an unknown zone.
    pub fn unix_seconds(self) -> i64 {
        let there = self.date.to_datetime(self.time.unwrap_or_default());
        let stamp = self.offset.unwrap_or(Offset::UTC).to_timestamp(there);
        stamp.map_or_else(|_| super::days_since_1970(self.date) * 86_400, jiff::Timestamp::as_second)
    }

    /// The day `date`, with the time of day and the zone that `raw`, in which it was found, has beside it.
    pub fn beside(date: Date, raw: &str) -> Self {
        // Most values are days alone, which need no pattern built.
        let may = raw.len() <= LONGEST_VALUE && raw.contains(':');
        let pattern = if may { TIME.as_ref() } else { None };
        let found = pattern.and_then(|pattern| pattern.captures(raw));
        let time = found.as_ref().and_then(time_of);
        let offset = found.as_ref().filter(|_| time.is_some()).and_then(offset_of);
        Self { date, time, offset }
    }
}

/// Hours, minutes, seconds, half of the day, then a zone by its name or its distance from UTC.
static TIME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix) (?:^|[^0-9:]) (?<hour>[0-9]{1,2}) : (?<minute>[0-9]{2}) (?: : (?<second>[0-9]{2}) (?:[.,][0-9]+)? )?
        (?: \s* (?<half>[ap])\.?m\b\.? )?
        (?: \s* \(? (?: (?:UTC|GMT|UT)? \s* (?<sign>[+−-]) (?<hours>[0-9]{1,2}) :? (?<minutes>[0-9]{2})? | (?<zone>[A-Z]{1,5})\b ) )?",
    )
    .ok()
});

fn number(found: &Captures<'_>, name: &str) -> Option<i8> {
    found.name(name)?.as_str().parse().ok()
}

fn time_of(found: &Captures<'_>) -> Option<Time> {
    let hour = number(found, "hour")?;
    let hour = match found.name("half").map(|half| half.as_str()) {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some("p" | "P") => hour % 12 + 12,
        Some(_) => hour % 12,
    };
    // A leap second is shown as the one before it.
    let second = number(found, "second").unwrap_or_default().min(59);
    Time::new(hour, number(found, "minute")?, second, 0).ok()
}

fn offset_of(found: &Captures<'_>) -> Option<Offset> {
    let hours = match found.name("zone") {
        // The zones that RFC 822 names, and those that feeds name besides.
        Some(zone) => match zone.as_str().to_ascii_uppercase().as_str() {
            "Z" | "UT" | "UTC" | "GMT" => 0,
            "EDT" | "AST" => -4,
            "EST" | "CDT" => -5,
            "CST" | "MDT" => -6,
            "MST" | "PDT" => -7,
            "PST" | "AKDT" => -8,
            "AKST" => -9,
            "HST" => -10,
            "CET" | "BST" => 1,
            "CEST" | "EET" => 2,
            "EEST" | "MSK" => 3,
            "JST" | "KST" => 9,
            "AEST" => 10,
            "AEDT" => 11,
            "NZST" => 12,
            // Words of other languages where they are not capitals.
            "ET" if zone.as_str() == "ET" => -5,
            "CT" if zone.as_str() == "CT" => -6,
            "MT" if zone.as_str() == "MT" => -7,
            "PT" if zone.as_str() == "PT" => -8,
            _ => return None,
        },
        None => i32::from(number(found, "hours")?),
    };
    let minutes = i32::from(number(found, "minutes").unwrap_or_default());
    let away = (hours * 60 + minutes) * 60;
    let is_west = found.name("sign").is_some_and(|sign| sign.as_str() != "+");
    Offset::from_seconds(if is_west { -away } else { away }).ok()
}

impl From<Date> for Moment {
    fn from(date: Date) -> Self {
        Self { date, time: None, offset: None }
    }
}

impl From<Moment> for Date {
    fn from(moment: Moment) -> Self {
        moment.date
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date)?;
        let Some(time) = self.time else { return Ok(()) };
        write!(f, "T{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())?;
        match self.offset.map(|offset| offset.seconds() / 60) {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(away) => {
                let sign = if away < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", away.abs() / 60, away.abs() % 60)
            }
        }
    }
}

/// A text that is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a date")]
pub struct NoDate;

impl FromStr for Moment {
    type Err = NoDate;

    fn from_str(raw: &str) -> Result<Self, NoDate> {
        super::parse_date(raw).ok_or(NoDate)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse_date;

    #[test]
    fn times_and_zones() {
        for (raw, printed) in [
            ("2019-02-28", "2019-02-28"),
            ("2019-02-28T10:00:00+07:00", "2019-02-28T10:00:00+07:00"),
            ("2019-02-28T10:00:00.123Z", "2019-02-28T10:00:00Z"),
            ("2019-02-28 10:00", "2019-02-28T10:00:00"),
            ("2019-02-28 10:00:00 -0330", "2019-02-28T10:00:00-03:30"),
            ("20190228T100000Z", "2019-02-28T10:00:00Z"),
            ("20190228", "2019-02-28"),
            ("1551322800", "2019-02-28T03:00:00Z"),
            ("1551322800000", "2019-02-28T03:00:00Z"),
            ("Thu, 28 Feb 2019 10:00:00 GMT", "2019-02-28T10:00:00Z"),
            ("Thu, 28 Feb 2019 10:00:00 EST", "2019-02-28T10:00:00-05:00"),
            ("Thu, 28 Feb 19 10:00:00 +0000", "2019-02-28T10:00:00Z"),
            ("28 Feb 86 10:00 GMT", "1986-02-28T10:00:00Z"),
            ("February 28, 2019 1:05 pm", "2019-02-28T13:05:00"),
            ("February 28, 2019 at 12:05 a.m. EDT", "2019-02-28T00:05:00-04:00"),
            ("Thứ năm, 28/2/2019, 10:30 (GMT+7)", "2019-02-28T10:30:00+07:00"),
            ("28.2.2019, 10:30 Uhr", "2019-02-28T10:30:00"),
            ("28 Feb 2019 25:00", "2019-02-28"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ] {
            let moment = parse_date(raw);
            assert_eq!(moment.map(|moment| moment.to_string()).as_deref(), Some(printed), "{raw}");
            assert_eq!(printed.parse().ok(), moment, "{raw}");
        }
        for none in ["10:00", "soon", "", "28 Feb", "99999999T1"] {
            assert_eq!(parse_date(none), None, "{none}");
        }
    }

    #[test]
    fn seconds_go_by_the_zone() {
        for (raw, seconds) in
            [("1970-01-02", 86_400), ("1970-01-01T01:00:00+01:00", 0), ("1970-01-01T00:00:00-02:30", 9_000)]
        {
            assert_eq!(parse_date(raw).map(super::Moment::unix_seconds), Some(seconds), "{raw}");
        }
    }
}
