//! Spans of days and of minutes, as a query writes them.

use std::ops::RangeInclusive;

use super::When;

/// The end of a span that has none.
pub(super) const LAST: i64 = i64::MAX;

const PACE: i64 = crate::article::PACE as i64;

/// Days, from what stands behind `date:`, `added:` and `read:`.
pub(super) fn when(text: &str) -> Option<When> {
    match text {
        "today" => Some(When::Ago(0..=0)),
        "yesterday" => Some(When::Ago(1..=1)),
        _ => ago(text).map(When::Ago).or_else(|| date(text).map(When::Days)),
    }
}

/// Days back from today: `<7d` are the last seven with today, `>2w` what is longer ago, `3d` that day alone.
fn ago(text: &str) -> Option<RangeInclusive<i64>> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let unit = match unit {
        "d" => 1,
        "w" => 7,
        "m" => 30,
        "y" => 365,
        _ => return None,
    };
    let days = |number: &str| {
        let is_number = !number.is_empty() && number.len() <= 5 && number.bytes().all(|b| b.is_ascii_digit());
        number.parse::<i64>().ok().filter(|_| is_number).map(|number| number * unit)
    };
    if let Some(most) = number.strip_prefix('<') {
        return days(most).filter(|days| *days > 0).map(|days| 0..=days - 1);
    }
    if let Some(least) = number.strip_prefix('>') {
        return Some(days(least)? + 1..=LAST);
    }
    days(number).map(|days| days..=days)
}

/// `2024`, `2024-05`, `2024-05-17`, `2023..2024`, `..2020`, `2020..`, `<2020`, `>2020-05`.
fn date(text: &str) -> Option<RangeInclusive<i64>> {
    if let Some(before) = text.strip_prefix('<') {
        return Some(0..=day(before)?.start() - 1);
    }
    if let Some(after) = text.strip_prefix('>') {
        return Some(day(after)?.end() + 1..=LAST);
    }
    match text.split_once("..") {
        None => day(text),
        Some(("", "")) => None,
        Some(("", to)) => Some(0..=*day(to)?.end()),
        Some((from, "")) => Some(*day(from)?.start()..=LAST),
        Some((from, to)) => Some(*day(from)?.start()..=*day(to)?.end()),
    }
}

fn day(text: &str) -> Option<RangeInclusive<i64>> {
    let mut parts = text.split('-');
    let number = |part: &str, digits: usize, most: i64| {
        let number: i64 =
            part.parse().ok().filter(|_| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))?;
        (1..=most).contains(&number).then_some(number)
    };
    let year = number(parts.next()?, 4, 9999)? * 10_000;
    let Some(month) = parts.next() else { return Some(year..=year + 9999) };
    let month = year + number(month, 2, 12)? * 100;
    let Some(day) = parts.next() else { return Some(month..=month + 99) };
    let day = month + number(day, 2, 31)?;
    parts.next().is_none().then_some(day..=day)
}

/// Words to read, from `5`, `<5`, `>10`, `5..10` minutes; an article takes n minutes if it has up to n times the pace.
pub(super) fn minutes(text: &str) -> Option<RangeInclusive<i64>> {
    let number =
        |text: &str| text.parse::<i64>().ok().filter(|n| (0..=100_000).contains(n) && !text.starts_with('+'));
    let from = |minutes: i64| if minutes <= 1 { 0 } else { (minutes - 1) * PACE + 1 };
    let to = |minutes: i64| minutes * PACE;
    if let Some(most) = text.strip_prefix('<') {
        return Some(0..=to(number(most)? - 1));
    }
    if let Some(least) = text.strip_prefix('>') {
        return Some(from(number(least)? + 1)..=LAST);
    }
    match text.split_once("..") {
        None => number(text).map(|n| from(n)..=to(n)),
        Some((least, "")) => Some(from(number(least)?)..=LAST),
        Some(("", most)) => Some(0..=to(number(most)?)),
        Some((least, most)) => Some(from(number(least)?)..=to(number(most)?)),
    }
}
