//! Times as feeds write them: whatever [`parse_date`] knows, and the forms of ISO 8601 that leave out the day or count it from
//! the beginning of the year.

use jiff::civil::Date;

use crate::article::{Moment, parse_date};

/// Which of two numbers the day is, where both might be the month: the one that is above twelve anywhere in the feed.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) enum Order {
    #[default]
    DayFirst,
    MonthFirst,
}

/// Words for the halves of the day.
const HALVES: &[(&str, &str)] =
    &[("오후", "pm"), ("下午", "pm"), ("午後", "pm"), ("오전", "am"), ("上午", "am"), ("午前", "am")];

impl Order {
    /// The order that all dates of a feed have, as far as they tell.
    pub(super) fn of(text: &str) -> Self {
        let mut month_first = false;
        for (at, _) in text.match_indices("ate>") {
            let near = text.get(at + 4..text.floor_char_boundary(at + 28));
            match near.and_then(numbers) {
                Some((13..=31, _, _)) => return Self::DayFirst,
                Some((_, 13..=31, _)) => month_first = true,
                _ => {}
            }
        }
        if month_first { Self::MonthFirst } else { Self::DayFirst }
    }

    /// The moment that words of a feed name.
    pub(super) fn moment(self, raw: &str) -> Option<Moment> {
        let raw = raw.trim();
        if let Some((month, day, rest)) = numbers(raw).filter(|_| self == Self::MonthFirst) {
            return parse_date(&format!("{day}/{month}/{rest}"));
        }
        // Half of the day in the words of Asia, which stands before the time.
        let half = HALVES.iter().find_map(|(word, half)| Some((raw.split_once(word)?, half)));
        if let Some(((before, after), half)) = half {
            return parse_date(&format!("{before} {after} {half}"));
        }
        parse_date(raw).or_else(|| partial(raw).map(Moment::from))
    }
}

/// The numbers of `3/28/2019` and what follows them.
fn numbers(text: &str) -> Option<(u32, u32, &str)> {
    let number = |text: &str| text.parse().ok().filter(|_| text.len() <= 2);
    let (first, rest) = text.trim_start().split_once('/')?;
    let first = number(first)?;
    let (second, rest) = rest.split_once('/')?;
    Some((first, number(second)?, rest))
}

/// `2019`, `2019-02`, `2019-059`, `19-02-28`: the first day of what is named.
fn partial(raw: &str) -> Option<Date> {
    let date = raw.split(['T', ' ']).next()?;
    let parts: Vec<&str> = date.split('-').collect();
    if !parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let (year, rest) = match (&*lengths, &*parts) {
        ([4] | [4, 2 | 3], [year, rest @ ..]) => (year.parse::<i16>().ok()?, rest.to_vec()),
        ([7], [both]) => {
            both.split_at_checked(4).and_then(|(year, day)| Some((year.parse().ok()?, vec![day])))?
        }
        ([2, 2, 2], [year, rest @ ..]) => {
            let year: i16 = year.parse().ok()?;
            (if year < 70 { 2000 + year } else { 1900 + year }, rest.to_vec())
        }
        _ => return None,
    };
    let number = |text: &str| text.parse::<i8>().ok();
    if !(1900..=2200).contains(&year) {
        return None;
    }
    match *rest {
        [] => Date::new(year, 1, 1).ok(),
        [day] if day.len() == 3 => {
            let days = day.parse::<i64>().ok().filter(|day| (1..=366).contains(day))? - 1;
            Date::new(year, 1, 1).ok()?.checked_add(jiff::Span::new().days(days)).ok()
        }
        [month] => Date::new(year, number(month)?, 1).ok(),
        [month, day] => Date::new(year, number(month)?, number(day)?).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_all_shapes() {
        for (raw, printed) in [
            ("Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"),
            ("Thu, 1 Jan 04 19:48 EST", "2004-01-01T19:48:00-05:00"),
            ("01 Jan 2004 19:48:21 +0900", "2004-01-01T19:48:21+09:00"),
            ("Thu,01 January 2004 19:48:21 PT", "2004-01-01T19:48:21-08:00"),
            ("Thu Jan  1 19:48:21 2004", "2004-01-01T19:48:21"),
            ("Thu Jan 01 19:48:21 GMT 2004", "2004-01-01T19:48:21Z"),
            ("Thu, 01 Jan 2004T19:48:21Z", "2004-01-01T19:48:21Z"),
            ("Jan 1, 2004 7:48 PM", "2004-01-01T19:48:00"),
            ("2003-12-31T10:14:55Z", "2003-12-31T10:14:55Z"),
            ("2003-12-31T10:14:55.123-08:00", "2003-12-31T10:14:55-08:00"),
            ("2003-12-31T10:14Z", "2003-12-31T10:14:00Z"),
            ("2003-12-31 10:14:55.0", "2003-12-31T10:14:55"),
            ("2003-12-31", "2003-12-31"),
            ("2003-12", "2003-12-01"),
            ("2003", "2003-01-01"),
            ("2003-335", "2003-12-01"),
            ("2003335", "2003-12-01"),
            ("03-12-31", "2003-12-31"),
            ("20031231", "2003-12-31"),
            ("2004년 5월 28일 금요일 오후 11:31:58", "2004-05-28T23:31:58"),
            ("2004-05-28 오전 1:31:58", "2004-05-28T01:31:58"),
            ("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T12:00:00-05:00"),
            ("Παρ, 06 Αύγ 2004 12:00:00 EST", "2004-08-06T12:00:00-05:00"),
            ("2004-július-13T9:15-05:00", "2004-07-13T09:15:00-05:00"),
            ("2004. szeptember 3.", "2004-09-03"),
            ("05/03/2024", "2024-03-05"),
        ] {
            let moment = Order::DayFirst.moment(raw);
            assert_eq!(moment.map(|moment| moment.to_string()).as_deref(), Some(printed), "{raw}");
        }
        for none in ["soon", "0001-01-01T00:00:00Z", "", "12", "2003-13", "1234567890123456"] {
            assert_eq!(Order::DayFirst.moment(none), None, "{none}");
        }
    }

    #[test]
    fn the_order_of_day_and_month_is_that_of_the_feed() {
        let feed = |dates: &[&str]| {
            dates.iter().fold(String::new(), |all, date| all + "<pubDate>" + date + "</pubDate>")
        };
        for (dates, expected) in [
            (&["03/05/2024", "03/28/2024 10:00"][..], "2024-03-05"),
            (&["03/05/2024", "28/03/2024"], "2024-05-03"),
            (&["03/05/2024"], "2024-05-03"),
        ] {
            let moment = Order::of(&feed(dates)).moment("03/05/2024 10:00");
            assert_eq!(moment.map(|moment| moment.date.to_string()).as_deref(), Some(expected), "{dates:?}");
        }
    }
}
