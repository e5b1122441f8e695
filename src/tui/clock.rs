//! What time it is for the person, and how the list writes times and days.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
    tz::Offset,
};

/// The time of the last message, where the person is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Clock {
    /// Seconds since 1970.
    pub(super) now: i64,
    /// Seconds that local time is ahead of UTC.
    pub(super) offset: i32,
}

impl Clock {
    /// The shortest that tells when a moment was: `14:05`, then `Tue`, then `24 Nov`, then `2024`.
    pub(super) fn short(self, seconds: i64) -> String {
        match (self.local(seconds), self.local(self.now)) {
            (Some(then), Some(now)) if then.date() == now.date() => then.strftime("%H:%M").to_string(),
            (Some(then), _) => self.short_day(then.date()),
            _ => String::new(),
        }
    }

    /// The same of a day: `today`, then `Tue`, then `24 Nov`, then `2024`.
    pub(super) fn short_day(self, day: Date) -> String {
        let Some(today) = self.local(self.now).map(DateTime::date) else { return String::new() };
        let format = match today.duration_since(day).as_hours() / 24 {
            0 => return "today".into(),
            1..=6 => "%a",
            _ if today.year() == day.year() => "%-d %b",
            _ => "%Y",
        };
        day.strftime(format).to_string()
    }

    /// Hours and minutes of a moment.
    pub(super) fn time_of_day(self, seconds: i64) -> String {
        self.local(seconds).map(|then| then.strftime("%H:%M").to_string()).unwrap_or_default()
    }

    /// Whether a moment was on this day.
    pub(super) fn is_on(self, seconds: i64, day: Date) -> bool {
        self.local(seconds).is_some_and(|then| then.date() == day)
    }

    fn local(self, seconds: i64) -> Option<DateTime> {
        let at =
            Timestamp::from_second(seconds).ok()?.checked_add(SignedDuration::from_secs(self.offset.into()));
        Some(Offset::UTC.to_datetime(at.ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_days_are_short() {
        // Tuesday 24 November 2026, 12:00 UTC, which is 21:00 in Tokyo.
        let now = 1_795_521_600;
        for (before, offset, short) in [
            (0, 0, "12:00"),
            (5 * 60, 9 * 3600, "20:55"),
            (12 * 3600, 0, "00:00"),
            (12 * 3600 + 1, 0, "Mon"),
            (22 * 3600, 9 * 3600, "Mon"),
            (6 * 86_400, 0, "Wed"),
            (7 * 86_400, 0, "17 Nov"),
            (327 * 86_400, 0, "1 Jan"),
            (328 * 86_400, 0, "2025"),
            (-86_400, 0, "25 Nov"),
            (i64::MIN / 2, 0, ""),
        ] {
            assert_eq!(Clock { now, offset }.short(now - before), short, "{before} {offset}");
        }
        let clock = Clock { now, offset: 0 };
        for (day, short) in [("2026-11-24", "today"), ("2026-11-23", "Mon"), ("2019-02-28", "2019")] {
            assert_eq!(clock.short_day(day.parse().unwrap()), short);
        }
    }
}
