//! A hybrid logical clock: the time of day where that moves on, a counter where it does not.

use jiff::Timestamp;

/// When something was changed. Later changes have greater stamps, on every device that has seen the earlier ones, whatever
/// its clock says (Kulkarni et al. 2014, "Logical physical clocks").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Stamp {
    /// Milliseconds since 1970.
    pub(crate) ms: i64,
    /// Counts what happened in the same millisecond, or while the clock stood behind a stamp that was seen.
    pub(crate) n: u32,
}

/// The last millisecond that a clock may show, and that what is taken in may name: the end of the year 9999.
const LAST_MS: i64 = 253_402_300_799_999;

/// The last that a journal may name. Stamps pass [`LAST_MS`] where a change follows one that stands there, and nothing that was
/// written down may be refused when it is read again.
const FAR_MS: i64 = i64::MAX / 4;

impl Stamp {
    /// The time of day in whole seconds, as older versions kept it.
    pub(crate) fn of_seconds(seconds: i64) -> Self {
        Self { ms: seconds.saturating_mul(1000).clamp(0, LAST_MS), n: 0 }
    }

    /// Seconds since 1970.
    pub(crate) fn seconds(self) -> i64 {
        self.ms.div_euclid(1000)
    }

    /// Whether a stamp that was read can be one.
    pub(crate) fn is_sound(self) -> bool {
        (0..=FAR_MS).contains(&self.ms)
    }

    /// Whether it leaves room for all the changes that may follow, as one that comes from elsewhere must.
    pub(crate) fn leaves_room(self) -> bool {
        self.ms <= LAST_MS
    }

    /// The stamp of what happens now, after everything up to `self` was seen.
    pub(crate) fn next(self) -> Self {
        self.next_at(Timestamp::now().as_millisecond())
    }

    fn next_at(self, now: i64) -> Self {
        match now.clamp(0, LAST_MS) {
            now if now > self.ms => Self { ms: now, n: 0 },
            _ => self.n.checked_add(1).map_or(Self { ms: self.ms + 1, n: 0 }, |n| Self { n, ..self }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_only_moves_forward() {
        for (last, now, next) in [
            ((0, 0), 5, (5, 0)),
            ((5, 0), 5, (5, 1)),
            ((5, 7), 4, (5, 8)),
            ((5, 7), -1, (5, 8)),
            ((5, u32::MAX), 4, (6, 0)),
            ((5, 0), i64::MAX, (LAST_MS, 0)),
            ((LAST_MS, 0), i64::MAX, (LAST_MS, 1)),
            ((LAST_MS, u32::MAX), 5, (LAST_MS + 1, 0)),
        ] {
            let stamp = |(ms, n)| Stamp { ms, n };
            assert_eq!(stamp(last).next_at(now), stamp(next), "{last:?} at {now}");
            assert!(stamp(next) > stamp(last));
            assert!(stamp(next).is_sound(), "what is written can be read: {next:?}");
        }
    }
}
