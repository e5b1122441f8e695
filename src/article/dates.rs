//! Dates as people, clippers and exports write them.

use std::{collections::HashMap, sync::LazyLock};

use jiff::civil::Date;

use super::{Moment, is_alphabetic};

/// Names and abbreviations of the months, in lower case: English, German, French, Spanish, Portuguese, Italian,
/// Dutch, Scandinavian, Polish, Russian, Ukrainian, Turkish, Arabic, Hebrew, Greek, Hungarian.
const MONTHS: [&str; 12] = [
    "january jan januar jänner janvier janv enero ene janeiro gennaio gen januari ocak stycznia styczeń января \
     январь янв січня يناير ינואר ιανουαρίου \
     január ιαν",
    "february feb februar febr février févr fév febrero fevereiro fev febbraio februari şubat lutego luty февраля \
     февраль фев лютого فبراير شباط פברואר φεβρουαρίου \
     február φεβ φεβρ",
    "march mar märz mär mrz mars marzo março maart mrt mart marca marzec марта март мар березня مارس آذار מרץ μαρτίου \
     március μάρ μαρ μαρτ",
    "april apr avril avr abril abr aprile nisan kwietnia kwiecień апреля апрель апр квітня أبريل ابريل نيسان אפריל \
     απριλίου \
     április ápr απρ",
    "may mai mayo maio mag maggio mei maj mayıs maja мая май травня مايو أيار מאי μαΐου \
     május máj μάι μαϊ μαΐ",
    "june jun juni juin junio junho giugno giu haziran czerwca czerwiec июня июнь июн червня يونيو حزيران יוני ιουνίου \
     június jún ιούν ιουν",
    "july jul juli juillet juil julio julho luglio lug temmuz lipca lipiec июля июль июл липня يوليو تموز יולי ιουλίου \
     július júl ιούλ ιουλ",
    "august aug août agosto ago augustus augusti ağustos sierpnia sierpień августа август авг серпня أغسطس آب \
     אוגוסט αυγούστου \
     augusztus αύγ αυγ",
    "september sep sept septembre septiembre setembro set settembre eylül września wrzesień сентября сентябрь сен \
     сент вересня سبتمبر أيلول ספטמבר σεπτεμβρίου \
     szeptember szept σεπ σεπτ",
    "october oct oktober okt octobre octubre outubro out ottobre ott ekim października październik октября октябрь \
     окт жовтня أكتوبر اكتوبر אוקטובר οκτωβρίου \
     október οκτ",
    "november nov novembre noviembre novembro kasım listopada listopad ноября ноябрь ноя листопада نوفمبر נובמבר \
     νοεμβρίου \
     νοέ νοε",
    "december dec dezember dez décembre déc diciembre dic dezembro dicembre aralık grudnia grudzień декабря декабрь \
     дек грудня ديسمبر דצמבר δεκεμβρίου \
     δεκ",
];

/// Words between the parts of a date.
const BETWEEN: &[&str] = &["de", "of", "del", "the", "st", "nd", "rd", "th", "er", "º", "ª", "ngày", "a"];

/// Reads a date as metadata holds it, with its time of day and zone where they are given; `None` where it is anything
/// else.
///
/// ```
/// # use newsprint::article::parse_date;
/// assert_eq!(parse_date("2019-02-28T10:00:00+07:00").unwrap().to_string(), "2019-02-28T10:00:00+07:00");
/// assert_eq!(parse_date("Thu, 28 Feb 2019 10:00:00 GMT").unwrap().to_string(), "2019-02-28T10:00:00Z");
/// assert_eq!(parse_date("20190228").unwrap().to_string(), "2019-02-28");
/// assert_eq!(parse_date("1551322800").unwrap().to_string(), "2019-02-28T03:00:00Z");
/// assert_eq!(parse_date("soon"), None);
/// ```
pub fn parse_date(raw: &str) -> Option<Moment> {
    let raw = raw.trim();
    if !raw.is_empty() && raw.bytes().all(|b| b.is_ascii_digit()) {
        return match raw.len() {
            8 => Date::strptime("%Y%m%d", raw).ok().map(Moment::from),
            // Seconds or milliseconds since 1970, which exports hold.
            9 | 10 => Moment::from_unix_seconds(raw.parse().ok()?),
            13 => Moment::from_unix_seconds(raw.parse::<i64>().ok()? / 1000),
            _ => None,
        };
    }
    if let Some(moment) = basic(raw) {
        return Some(moment);
    }
    let date = written_date(raw).or_else(|| short_year(raw))?;
    Some(Moment::beside(date, raw))
}

/// The form of ISO 8601 without separators: `20190228T100000Z`.
fn basic(raw: &str) -> Option<Moment> {
    let (date, time) = raw.split_once('T').filter(|(date, _)| date.len() == 8)?;
    let (hours, minutes, rest) = (time.get(..2)?, time.get(2..4)?, time.get(4..)?);
    let (seconds, zone) = rest.split_at_checked(2).filter(|(s, _)| s.bytes().all(|b| b.is_ascii_digit()))?;
    let date = Date::strptime("%Y%m%d", date).ok()?;
    Some(Moment::beside(date, &format!("{hours}:{minutes}:{seconds}{zone}")))
}

/// The date of RFC 822, whose year has two digits: `28 Feb 19`.
fn short_year(raw: &str) -> Option<Date> {
    let tokens = tokens(raw);
    tokens.array_windows().find_map(|[day, name, year]| {
        let number = year.number.filter(|_| year.word.len() == 2 && !year.after.starts_with(':'))?;
        let century = if number < 70 { 2000 } else { 1900 };
        date(century + number, month(name.word)?, day.number?)
    })
}

/// The first date with day, month and year in `text`, in the common written forms. Where day and month are both
/// numbers the day is first, unless only the other way makes a date.
///
/// ```
/// # use newsprint::article::meta::written_date;
/// for text in ["am 28. Februar 2019", "Feb. 28th, 2019", "28/2/2019", "02/28/2019", "2019年2月28日", "28 tháng 2, 2019"] {
///     assert_eq!(written_date(text).unwrap().to_string(), "2019-02-28", "{text}");
/// }
/// assert_eq!(written_date("in February 2019"), None);
/// ```
pub fn written_date(text: &str) -> Option<Date> {
    // Most lines hold no digit, and most are ASCII, where that shows at the speed of memory.
    let any = if text.is_ascii() {
        text.bytes().any(|b| b.is_ascii_digit())
    } else {
        text.contains(char::is_numeric)
    };
    if !any {
        return None;
    }
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|at| numeric(&tokens, at).or_else(|| named(&tokens, at)))
}

/// A run of digits or of letters.
struct Token<'a> {
    word: &'a str,
    number: Option<i32>,
    /// What stands between it and the next token.
    after: &'a str,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let kind = |c: char| if c.is_ascii_digit() { 1 } else { u8::from(is_alphabetic(c) || c == 'º') * 2 };
    let mut out: Vec<Token<'_>> = Vec::new();
    let mut start = 0;
    let mut gap = 0;
    let mut before = 0;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let now = kind(c);
        if now == before {
            continue;
        }
        if before > 0 {
            let word = text.get(start..at).unwrap_or_default();
            out.push(Token { word, number: word.parse().ok().filter(|_| before == 1), after: "" });
            gap = at;
        }
        if now > 0 {
            if let Some(last) = out.last_mut() {
                last.after = text.get(gap..at).unwrap_or_default();
            }
            start = at;
        }
        before = now;
    }
    out
}

const EPOCH: Date = Date::constant(1970, 1, 1);

/// Days from the first of 1970 to `date`.
pub fn days_since_1970(date: Date) -> i64 {
    (date - EPOCH).get_days().into()
}

/// The reverse of [`days_since_1970`]; `None` beyond the calendar.
pub fn day_since_1970(days: i64) -> Option<Date> {
    EPOCH.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

fn is_year(number: i32, word: &str) -> bool {
    word.len() == 4 && (1600..=2200).contains(&number)
}

/// Three numbers: `2019-02-28`, `28.2.2019`, `02/28/2019`, `2019年2月28日`, `2019. 2. 28.`.
fn numeric(tokens: &[Token<'_>], at: usize) -> Option<Date> {
    let (a, rest) = numbered(tokens, at)?;
    let (b, rest) = numbered(tokens, rest)?;
    let (c, _) = numbered(tokens, rest)?;
    if is_year(a.0, a.1) {
        return date(a.0, b.0, c.0);
    }
    if is_year(c.0, c.1) {
        return date(c.0, b.0, a.0).or_else(|| date(c.0, a.0, b.0));
    }
    None
}

/// The number at `at` and the index of the next one it is tied to by a date's separator.
fn numbered<'t>(tokens: &'t [Token<'_>], at: usize) -> Option<((i32, &'t str), usize)> {
    let token = tokens.get(at)?;
    let number = token.number?;
    let next = match token.after.trim() {
        "" if tokens
            .get(at + 1)
            .is_some_and(|t| matches!(t.word, "年" | "月" | "日" | "년" | "월" | "일")) =>
        {
            at + 2
        }
        "-" | "/" | "." => at + 1,
        "" if token.after.is_empty() && tokens.get(at + 1).is_some_and(|t| t.word == "T") => at + 1,
        _ => tokens.len(),
    };
    Some(((number, token.word), next))
}

/// A month by name, with the day before or after it and the year after both.
fn named(tokens: &[Token<'_>], at: usize) -> Option<Date> {
    let token = tokens.get(at)?;
    let (month, next) = if token.word.eq_ignore_ascii_case("tháng") || token.word == "Tháng" {
        (tokens.get(at + 1)?.number?, at + 2)
    } else {
        (month(token.word)?, at + 1)
    };
    let skip = |t: &&Token<'_>| t.number.is_some() || !BETWEEN.contains(&t.word.to_lowercase().as_str());
    let year_words = ["năm", "г", "року", "de", "del", "of"];
    let before = tokens.get(..at)?.iter().rev().take(4).find(skip).and_then(|t| t.number);
    let mut after = tokens.get(next..)?.iter().filter(|t| skip(t) && !year_words.contains(&t.word)).take(2);
    let first = after.next()?;
    let second = after.next();
    let number = first.number?;
    if is_year(number, first.word) {
        return date(number, month, before?);
    }
    let year = |t: &&Token<'_>| t.number.is_some_and(|n| is_year(n, t.word));
    // The year may stand before both (`2004. július 13.`), or after the time (`Jan  1 19:48:21 2004`).
    let before = at.checked_sub(1).and_then(|at| tokens.get(at)).filter(year);
    let after_time = || tokens.iter().skip(next + 1).take(5).find(year).filter(|_| is_time(tokens, next + 1));
    let found = second.filter(year).or(before).or_else(after_time)?;
    date(found.number?, month, number)
}

/// Whether hours and minutes stand at `at`.
fn is_time(tokens: &[Token<'_>], at: usize) -> bool {
    let pair = (tokens.get(at), tokens.get(at + 1));
    matches!(pair, (Some(hours), Some(minutes))
        if hours.number.is_some() && hours.after == ":" && minutes.number.is_some() && minutes.word.len() == 2)
}

fn month(word: &str) -> Option<i32> {
    static NUMBERS: LazyLock<HashMap<&str, i32>> = LazyLock::new(|| {
        let numbered =
            |(at, names): (i32, &'static str)| names.split_whitespace().map(move |name| (name, at));
        (1..).zip(MONTHS).flat_map(numbered).collect()
    });
    if word.chars().count() < 3 && word != "آب" {
        return None;
    }
    NUMBERS.get(word.to_lowercase().as_str()).copied()
}

fn date(year: i32, month: i32, day: i32) -> Option<Date> {
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_many_languages() {
        for text in [
            "2019-02-28",
            "2019/02/28 10:30",
            "Published on 28 February 2019 at 10:30",
            "Feb 28, 2019",
            "February 28th, 2019 10:30 am",
            "Thursday the 28th of February, 2019",
            "Do., 28. Februar 2019",
            "le 28 février 2019",
            "28 de febrero de 2019",
            "28 de fevereiro de 2019",
            "28 lutego 2019",
            "28 февраля 2019 г.",
            "28 فبراير 2019",
            "28.02.2019",
            "28.2.2019, 10:30 Uhr",
            "Thứ năm, 28/2/2019, 10:30 (GMT+7)",
            "ngày 28 tháng 2 năm 2019",
            "2019年2月28日（木）",
            "2019년 2월 28일",
            "2019. 2. 28.",
            "02/28/2019",
        ] {
            assert_eq!(written_date(text).map(|d| d.to_string()).as_deref(), Some("2019-02-28"), "{text}");
        }
        for none in
            ["2019", "February 2019", "28 February", "99/99/2019", "10:30", "may 2 or 3", "version 1.2.3", ""]
        {
            assert_eq!(written_date(none), None, "{none}");
        }
    }
}
