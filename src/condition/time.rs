//! Instants, spans of time and dates of varying precision: reading, printing, parts, comparison.
//!
//! All in UTC and in milliseconds; years 1 to 9999 (the range of CEL). No clock and no time zones here.

use std::fmt;

use super::value::{Date, Tri};

/// Milliseconds of a day.
pub const DAY: i64 = 86_400_000;
/// First and last instant that a timestamp may name.
const FIRST: i64 = -62_135_596_800_000;
const LAST: i64 = 253_402_300_799_999;
/// Longest duration, as in CEL's implementations: what 64 bits hold in nanoseconds, 292 years.
const LONGEST: i64 = i64::MAX / 1_000_000;

/// The instant if it lies in years 1 to 9999.
pub(super) fn in_range(ms: i64) -> Option<i64> {
    (FIRST..=LAST).contains(&ms).then_some(ms)
}

/// Whether an RFC 3339 instant says more than milliseconds hold.
pub(super) fn timestamp_is_finer(text: &str) -> bool {
    let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
    fraction.bytes().take_while(u8::is_ascii_digit).skip(3).any(|digit| digit != b'0')
}

/// Whether a duration says more than milliseconds hold.
pub(super) fn duration_is_finer(text: &str) -> bool {
    nanoseconds(text).is_some_and(|nanos| nanos % 1_000_000 != 0)
}

/// The duration if it is no longer than CEL allows.
pub(super) fn duration_in_range(ms: i64) -> Option<i64> {
    (-LONGEST..=LONGEST).contains(&ms).then_some(ms)
}

/// Days from 1970-01-01 to a civil date (proleptic Gregorian).
pub(super) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let y = year - i64::from(month <= 2);
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month (1 to 12) and day (1 to 31) of a day counted from 1970-01-01.
pub(super) fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// How many days a month has.
fn month_length(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Takes `width` digits off the front.
fn digits(text: &mut &str, width: usize) -> Option<i64> {
    let head = text.get(..width).filter(|h| h.bytes().all(|b| b.is_ascii_digit()))?;
    *text = &text[width..];
    head.parse().ok()
}

/// Takes one character of `any` off the front.
fn sign(text: &mut &str, any: &str) -> Option<char> {
    let c = text.chars().next().filter(|c| any.contains(*c))?;
    *text = &text[c.len_utf8()..];
    Some(c)
}

/// Reads an RFC 3339 instant, fractions cut to milliseconds.
pub fn parse_timestamp(text: &str) -> Option<i64> {
    let rest = &mut &*text;
    let year = digits(rest, 4)?;
    sign(rest, "-")?;
    let month = digits(rest, 2).filter(|m| (1..=12).contains(m))?;
    sign(rest, "-")?;
    let day = digits(rest, 2).filter(|d| (1..=month_length(year, month)).contains(d))?;
    sign(rest, "Tt")?;
    let hour = digits(rest, 2).filter(|h| *h < 24)?;
    sign(rest, ":")?;
    let minute = digits(rest, 2).filter(|m| *m < 60)?;
    sign(rest, ":")?;
    let second = digits(rest, 2).filter(|s| *s < 60)?;
    let mut fraction = 0;
    if sign(rest, ".").is_some() {
        let count = rest.bytes().take_while(u8::is_ascii_digit).count();
        if !(1..=9).contains(&count) {
            return None;
        }
        let (shown, after) = rest.split_at(count);
        fraction = format!("{shown:0<3}").get(..3)?.parse().ok()?;
        *rest = after;
    }
    let offset = match sign(rest, "Zz+-")? {
        'Z' | 'z' => 0,
        direction => {
            let hours = digits(rest, 2).filter(|h| *h < 24)?;
            sign(rest, ":")?;
            let minutes = digits(rest, 2).filter(|m| *m < 60)?;
            (hours * 60 + minutes) * if direction == '-' { -1 } else { 1 }
        }
    };
    if !rest.is_empty() {
        return None;
    }
    let minutes = hour * 60 + minute - offset;
    in_range(days_from_civil(year, month, day) * DAY + minutes * 60_000 + second * 1000 + fraction)
}

/// An instant in RFC 3339, UTC, with a fraction only where there is one.
pub fn timestamp_text(ms: i64) -> String {
    let (year, month, day) = civil_from_days(ms.div_euclid(DAY));
    let in_day = ms.rem_euclid(DAY);
    let (hour, minute, second) = (in_day / 3_600_000, in_day / 60_000 % 60, in_day / 1000 % 60);
    let fraction = fraction_text(in_day % 1000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z")
}

fn fraction_text(ms: i64) -> String {
    if ms == 0 { String::new() } else { format!(".{ms:03}").trim_end_matches('0').to_owned() }
}

/// Reads a duration such as `1h30m`, `-1.5s` or `250ms`. Beyond CEL's units (`h m s ms us ns`) it knows `d`, a day
/// of 24 hours. What is below a millisecond is cut off.
pub fn parse_duration(text: &str) -> Option<i64> {
    duration_in_range(i64::try_from(nanoseconds(text)? / 1_000_000).ok()?)
}

/// A duration in nanoseconds.
fn nanoseconds(text: &str) -> Option<i128> {
    let (negative, mut rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if rest == "0" {
        return Some(0);
    }
    let mut nanos: i128 = 0;
    while !rest.is_empty() {
        let number = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let (amount, after) = rest.split_at(number);
        let unit_len = after.bytes().take_while(|b| b.is_ascii_alphabetic()).count();
        let (unit, after) = after.split_at(unit_len);
        let scale: i128 = match unit {
            "d" => 86_400_000_000_000,
            "h" => 3_600_000_000_000,
            "m" => 60_000_000_000,
            "s" => 1_000_000_000,
            "ms" => 1_000_000,
            "us" => 1000,
            "ns" => 1,
            _ => return None,
        };
        let (whole, part) = amount.split_once('.').unwrap_or((amount, ""));
        if (whole.is_empty() && part.is_empty()) || part.contains('.') || amount.len() > 30 {
            return None;
        }
        let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        let part = &part[..part.len().min(15)];
        let fraction: i128 = if part.is_empty() { 0 } else { part.parse().ok()? };
        let below = fraction * scale / 10i128.pow(part.len() as u32);
        nanos = whole.checked_mul(scale)?.checked_add(below)?.checked_add(nanos)?;
        rest = after;
    }
    if text.len() == usize::from(negative || text.starts_with('+')) {
        return None;
    }
    Some(if negative { -nanos } else { nanos })
}

/// A duration in seconds, as CEL prints it: `5400s`, `-1.5s`.
pub fn duration_text(ms: i64) -> String {
    let sign = if ms < 0 { "-" } else { "" };
    let ms = ms.unsigned_abs() as i64;
    format!("{sign}{}{}s", ms / 1000, fraction_text(ms % 1000))
}

impl Date {
    /// Reads `2020`, `2020-05` or `2020-05-17`.
    pub fn parse(text: &str) -> Option<Date> {
        let rest = &mut &*text;
        let year = digits(rest, 4).filter(|y| *y >= 1)?;
        let (mut month, mut day) = (0, 0);
        if sign(rest, "-").is_some() {
            month = digits(rest, 2).filter(|m| (1..=12).contains(m))?;
            if sign(rest, "-").is_some() {
                day = digits(rest, 2).filter(|d| (1..=month_length(year, month)).contains(d))?;
            }
        }
        rest.is_empty().then_some(Date { year: year as i16, month: month as u8, day: day as u8 })
    }

    /// The day of an instant (UTC).
    pub fn of_timestamp(ms: i64) -> Date {
        let (year, month, day) = civil_from_days(ms.div_euclid(DAY));
        Date { year: year.clamp(1, 9999) as i16, month: month as u8, day: day as u8 }
    }

    /// First and last day it may mean, counted from 1970-01-01.
    pub(super) fn span(self) -> (i64, i64) {
        let (year, month, day) = (i64::from(self.year), i64::from(self.month), i64::from(self.day));
        match (month, day) {
            (0, _) => (days_from_civil(year, 1, 1), days_from_civil(year, 12, 31)),
            (_, 0) => (days_from_civil(year, month, 1), days_from_civil(year, month, month_length(year, month))),
            _ => {
                let only = days_from_civil(year, month, day);
                (only, only)
            }
        }
    }

    /// Whole months from this date's month to the other's; `None` unless both have one.
    pub fn months_until(self, later: Date) -> Option<i64> {
        let index = |d: Date| i64::from(d.year) * 12 + i64::from(d.month);
        (self.month > 0 && later.month > 0).then(|| index(later) - index(self))
    }

    /// Days from this date to the other; `None` unless both have a day.
    pub fn days_until(self, later: Date) -> Option<i64> {
        (self.day > 0 && later.day > 0).then(|| later.span().0 - self.span().0)
    }
}

impl fmt::Display for Date {
    /// As precise as it is known: `2020`, `2020-05`, `2020-05-17`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        match (self.month, self.day) {
            (0, _) => Ok(()),
            (month, 0) => write!(f, "-{month:02}"),
            (month, day) => write!(f, "-{month:02}-{day:02}"),
        }
    }
}

/// Whether two dates are the same day; unknown where the precision cannot tell.
pub(super) fn same_date(a: Date, b: Date) -> Tri {
    let (a, b) = (a.span(), b.span());
    if a.1 < b.0 || b.1 < a.0 {
        Tri::False
    } else if a.0 == a.1 && b.0 == b.1 {
        Tri::True
    } else {
        Tri::Unknown
    }
}

/// Whether `a` comes before `b`, or with `or_same` not after it; unknown where the precision cannot tell.
pub(super) fn before(a: Date, b: Date, or_same: bool) -> Tri {
    let (a, b) = (a.span(), b.span());
    let (sure, never) = if or_same { (a.1 <= b.0, a.0 > b.1) } else { (a.1 < b.0, a.0 >= b.1) };
    match (sure, never) {
        (true, _) => Tri::True,
        (_, true) => Tri::False,
        _ => Tri::Unknown,
    }
}

/// One part of an instant or a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    FullYear,
    Month,
    Date,
    DayOfMonth,
    DayOfWeek,
    DayOfYear,
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
}

impl Part {
    /// Of an instant, in UTC. Months, days of the month and of the year count from 0 as in CEL (`getDate` from 1),
    /// days of the week from Sunday.
    pub(super) fn of_timestamp(self, ms: i64) -> i64 {
        let (days, in_day) = (ms.div_euclid(DAY), ms.rem_euclid(DAY));
        let (year, month, day) = civil_from_days(days);
        match self {
            Part::FullYear => year,
            Part::Month => month - 1,
            Part::Date => day,
            Part::DayOfMonth => day - 1,
            Part::DayOfWeek => (days + 4).rem_euclid(7),
            Part::DayOfYear => days - days_from_civil(year, 1, 1),
            Part::Hours => in_day / 3_600_000,
            Part::Minutes => in_day / 60_000 % 60,
            Part::Seconds => in_day / 1000 % 60,
            Part::Milliseconds => in_day % 1000,
        }
    }

    /// Of a duration: the whole of it in the unit, milliseconds aside, which are those beyond the second.
    pub(super) fn of_duration(self, ms: i64) -> Option<i64> {
        Some(match self {
            Part::Hours => ms / 3_600_000,
            Part::Minutes => ms / 60_000,
            Part::Seconds => ms / 1000,
            Part::Milliseconds => ms % 1000,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_days_go_there_and_back() {
        assert_eq!(days_from_civil(1970, 1, 1), 0);
        assert_eq!(days_from_civil(2000, 3, 1), 11_017);
        for days in (-719_162..2_932_896).step_by(37) {
            let (y, m, d) = civil_from_days(days);
            assert_eq!(days_from_civil(y, m, d), days);
            assert!((1..=12).contains(&m) && (1..=month_length(y, m)).contains(&d));
        }
    }

    #[test]
    fn timestamps() {
        assert_eq!(parse_timestamp("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(parse_timestamp("2009-02-13T23:31:30Z"), Some(1_234_567_890_000));
        assert_eq!(parse_timestamp("2009-02-13T23:31:30.123456+01:30"), Some(1_234_567_890_123 - 5_400_000));
        assert_eq!(parse_timestamp("0001-01-01T00:00:00Z"), Some(FIRST));
        assert_eq!(parse_timestamp("9999-12-31T23:59:59.999Z"), Some(LAST));
        for bad in [
            "",
            "2009-02-13",
            "2009-02-29T00:00:00Z",
            "2009-02-13T24:00:00Z",
            "2009-02-13T23:31:30",
            "0001-01-01T00:00:00+01:00",
            "2009-02-13T23:31:30Zx",
            "2009-02-13T23:31:30.Z",
        ] {
            assert_eq!(parse_timestamp(bad), None, "{bad}");
        }
        for text in ["2009-02-13T23:31:30Z", "2020-02-29T01:02:03.45Z", "0001-01-01T00:00:00Z"] {
            assert_eq!(parse_timestamp(text).map(timestamp_text).as_deref(), Some(text));
        }
    }

    #[test]
    fn durations() {
        assert_eq!(parse_duration("1h30m"), Some(5_400_000));
        assert_eq!(parse_duration("-1.5s"), Some(-1500));
        assert_eq!(parse_duration("365d"), Some(365 * DAY));
        assert_eq!(parse_duration("1500us"), Some(1));
        assert_eq!(parse_duration("0"), Some(0));
        for bad in ["", "-", "1", "h", "1x", "1.2.3s", "1 h", "99999999999999999999999999999h", "315576000001s"] {
            assert_eq!(parse_duration(bad), None, "{bad}");
        }
        assert_eq!(duration_text(-1500), "-1.5s");
        assert_eq!(duration_text(5_400_000), "5400s");
    }

    #[test]
    fn dates_compare_as_far_as_they_are_known() {
        let date = |t: &str| Date::parse(t).expect(t);
        assert_eq!(same_date(date("2020"), date("2020")), Tri::Unknown);
        assert_eq!(same_date(date("2020-05"), date("2020-06")), Tri::False);
        assert_eq!(same_date(date("2020-05-01"), date("2020-05-01")), Tri::True);
        assert_eq!(before(date("2020"), date("2020-12-31"), true), Tri::True);
        assert_eq!(before(date("2020"), date("2020-12-31"), false), Tri::Unknown);
        assert_eq!(before(date("2020-05"), date("2020-05-01"), false), Tri::False);
        assert_eq!(before(date("2019"), date("2020"), false), Tri::True);
        assert_eq!(date("2019-11").months_until(date("2020-02-01")), Some(3));
        assert_eq!(date("2019").months_until(date("2020-02")), None);
        assert_eq!(date("2020-02-28").days_until(date("2020-03-01")), Some(2));
        for bad in ["", "20", "2020-13", "2020-02-30", "2020-5", "2020-05-", "0000"] {
            assert_eq!(Date::parse(bad), None, "{bad}");
        }
    }
}
