//! Dates and instants as exports write them, and how two birth dates relate.
//!
//! A date is read to the precision it is written in and never guessed: `03/04/2020` without a known order of day
//! and month is known to the year only, a two-digit year and a day that does not exist are unreadable.
//! Comparing dates of unequal precision inside conditions is `condition`'s.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::fold;
use crate::condition::Date;

/// Whether a numeric date puts the day or the month first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
}

/// Longest text that is read as a date.
const MAX_LEN: usize = 80;
pub(super) const DAY_MS: i64 = 86_400_000;
/// Day 0 of the spreadsheet calendar is 1899-12-30.
const SERIAL_ZERO: i64 = -25_569;
const OPEN: &[&str] = &[
    "actual",
    "actualidad",
    "actualmente",
    "actuel",
    "actuellement",
    "atual",
    "atualmente",
    "attuale",
    "aujourdhui",
    "current",
    "currently",
    "ce jour",
    "heden",
    "heute",
    "hoy",
    "hoje",
    "nu",
    "obecnie",
    "oggi",
    "ongoing",
    "now",
    "presente",
    "present",
    "since",
    "nos jours",
    "teraz",
    "till date",
    "till now",
    "to date",
    "to present",
    "today",
    "until now",
    "until present",
];

/// Month names and abbreviations in eight languages, folded, one text a month. No word means two months.
const MONTHS: [&str; 12] = [
    "ene enero gen gennaio jan janeiro januar januari january janv janvier sty styczen stycznia",
    "feb febbraio febrero februar februari february fev fevereiro fevrier lut lutego luty",
    "maart maerz mar marca march marco mars marz marzec marzo mrt",
    "abr abril apr april aprile avr avril kwi kwiecien kwietnia",
    "mag maggio mai maio maj maja may mayo mei",
    "czerwca czerwiec giu giugno juin jun june junho juni junio",
    "juil juillet jul julho juli julio july lip lipca lipiec lug luglio",
    "ago agosto ao aout aug august augustus sie sierpien sierpnia",
    "sep sept september septembre septiembre set setembro settembre wrz wrzesien wrzesnia",
    "oct october octobre octubre okt oktober ott ottobre out outubro paz pazdziernik pazdziernika",
    "lis listopad listopada nov november novembre novembro noviembre",
    "dec december decembre dez dezember dezembro dic dicembre diciembre grudnia grudzien",
];

/// Words beside a date that say nothing about which day it is.
const FILLERS: &[&str] = &[
    "de",
    "del",
    "of",
    "the",
    "den",
    "der",
    "le",
    "el",
    "o",
    "st",
    "nd",
    "rd",
    "th",
    "er",
    "a",
    "r",
    "mon",
    "monday",
    "tue",
    "tues",
    "tuesday",
    "wed",
    "wednesday",
    "thu",
    "thur",
    "thurs",
    "thursday",
    "fri",
    "friday",
    "sat",
    "saturday",
    "sun",
    "sunday",
    "since",
    "from",
    "seit",
    "desde",
    "depuis",
];

/// Seasons leave the year known.
const SEASONS: &[&str] = &["spring", "summer", "autumn", "fall", "winter"];

/// Reads a date to the precision it is written in. `None` when it is unreadable, open-ended ("present") or blank.
///
/// A day and month whose order is neither visible nor given leave the year.
pub fn read(text: &str, order: Option<DateOrder>) -> Option<Date> {
    parse(text, order).map(|(date, _)| date)
}

/// Reads an instant, in milliseconds since 1970 (UTC). A time without a zone is taken as UTC, a date without a time
/// as its first moment. `None` when the day is not known.
pub fn instant(text: &str, order: Option<DateOrder>) -> Option<i64> {
    let (date, time) = parse(text, order)?;
    if date.day == 0 {
        return None;
    }
    Some(days(date)? * DAY_MS + time)
}

/// Whether the text says that something has not ended ("present", "heute").
pub fn open_end(text: &str) -> bool {
    let digit = text.bytes().next().is_some_and(|b| b.is_ascii_digit());
    text.len() <= MAX_LEN && !digit && {
        let word = fold::words(text);
        OPEN.contains(&word.as_str())
    }
}

/// What a numeric date says of the order of day and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It shows one: `31/12/2024` is day first.
    Order(DateOrder),
    /// Day and month could be either way round.
    Ambiguous,
}

/// What a text says of the order of day and month; `None` if it is no numeric date, or one that is the same either way.
#[inline]
pub fn shown(text: &str) -> Option<Shown> {
    // Most dates begin with their year and are done here.
    match text.as_bytes() {
        [b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', ..] => None,
        _ => shown_by(numeric_parts(text)?),
    }
}

fn shown_by(parts: (u32, u32)) -> Option<Shown> {
    match parts {
        (13..=31, 1..=12) => Some(Shown::Order(DateOrder::Dmy)),
        (1..=12, 13..=31) => Some(Shown::Order(DateOrder::Mdy)),
        (a @ 1..=12, b @ 1..=12) if a != b => Some(Shown::Ambiguous),
        _ => None,
    }
}

/// The first two numbers of `n/n/yyyy` (also with dots or dashes).
fn numeric_parts(text: &str) -> Option<(u32, u32)> {
    let mut scan = Scan::new(text.trim())?;
    let (a, _) = scan.number().filter(|(_, len)| *len <= 2)?;
    let mark = scan.bump().filter(|mark| matches!(mark, b'/' | b'.' | b'-'))?;
    let (b, _) = scan.number().filter(|(_, len)| *len <= 2)?;
    let year = scan.take(mark) && scan.number()?.1 == 4;
    year.then_some((a as u32, b as u32))
}

/// Reads the date, and the time of day (less its zone) in milliseconds.
fn parse(text: &str, order: Option<DateOrder>) -> Option<(Date, i64)> {
    if let Some(found) = iso(text.as_bytes()) {
        return found;
    }
    let text = text.trim();
    let mut scan = Scan::new(text)?;
    let first = *text.as_bytes().first()?;
    if first.is_ascii_digit()
        && let Some(found) = numeric(&mut scan, order)
    {
        return found;
    }
    named(text)
}

/// The forms that programs write: `2019`, `2019-05`, `2019-05-03`, `2019-05-03T10:00:00Z`. The outer `None` hands over to all others.
fn iso(text: &[u8]) -> Option<Option<(Date, i64)>> {
    let two = |at: usize| -> Option<i64> {
        let (tens, ones) = (text.get(at)?.wrapping_sub(b'0'), text.get(at + 1)?.wrapping_sub(b'0'));
        (tens < 10 && ones < 10).then(|| i64::from(tens * 10 + ones))
    };
    let marked = |at: usize, mark: u8| text.get(at) == Some(&mark);
    if !matches!(text.len(), 4 | 7 | 10 | 20) {
        return None;
    }
    let year = two(0)? * 100 + two(2)?;
    if text.len() == 4 {
        return Some(date(year, 0, 0).map(|date| (date, 0)));
    }
    let month = two(5).filter(|_| marked(4, b'-'))?;
    if text.len() == 7 {
        return Some(date(year, month, 0).map(|date| (date, 0)));
    }
    let day = two(8).filter(|_| marked(7, b'-'))?;
    let date = || date(year, month, day).filter(|_| month > 0 && day > 0);
    if text.len() == 10 {
        return Some(date().map(|date| (date, 0)));
    }
    let timed = marked(10, b'T') && marked(13, b':') && marked(16, b':') && marked(19, b'Z');
    let (hour, minute, second) = (two(11).filter(|_| timed)?, two(14)?, two(17)?);
    Some(date().and_then(|date| Some((date, clock_ms(hour, minute, second, 0, 0)?))))
}

/// Dates that begin with a digit and consist of numbers. The outer `None` hands over to dates with a month's name.
fn numeric(scan: &mut Scan<'_>, order: Option<DateOrder>) -> Option<Option<(Date, i64)>> {
    let (a, la) = scan.number()?;
    let Some(mark) = scan.peek() else {
        return Some(lone(a, la));
    };
    if mark == b'.' && la == 5 {
        return Some(serial(a, scan));
    }
    if !matches!(mark, b'/' | b'-' | b'.') {
        return (la == 8).then(|| compact(a).and_then(|d| Some((d, time(scan)?))));
    }
    scan.bump();
    let (b, lb) = scan.number()?;
    if lb > 4 {
        return Some(None);
    }
    if scan.peek() != Some(mark) {
        return Some(match (la, lb, scan.peek()) {
            (4, 1..=2, None) => date(a, b, 0).map(|d| (d, 0)),
            (1..=2, 4, None) => date(b, a, 0).map(|d| (d, 0)),
            _ => None,
        });
    }
    scan.bump();
    let (c, lc) = scan.number()?;
    let read = match (la, lb, lc) {
        (4, 1..=2, 1..=2) if b == 0 || c == 0 => None,
        (4, 1..=2, 1..=2) => date(a, b, c),
        (1..=2, 1..=2, 4) => day_month(a, b, c, order),
        _ => None,
    };
    Some(read.and_then(|d| Some((d, time(scan)?))))
}

fn day_month(a: i64, b: i64, year: i64, order: Option<DateOrder>) -> Option<Date> {
    match (a, b) {
        (13..=31, 1..=12) => date(year, b, a),
        (1..=12, 13..=31) => date(year, a, b),
        (1..=12, 1..=12) if a == b => date(year, a, b),
        (1..=12, 1..=12) => match order {
            Some(DateOrder::Dmy) => date(year, b, a),
            Some(DateOrder::Mdy) => date(year, a, b),
            None => date(year, 0, 0),
        },
        _ => None,
    }
}

/// A number alone: a year, a compact date, a spreadsheet's serial number, seconds or milliseconds since 1970.
fn lone(value: i64, len: usize) -> Option<(Date, i64)> {
    match len {
        4 => date(value, 0, 0).map(|d| (d, 0)),
        5 => (10_000..=80_000).contains(&value).then(|| (civil(value + SERIAL_ZERO), 0)),
        6 => date(value / 100, value % 100, 0).filter(|d| d.month > 0).map(|d| (d, 0)),
        8 => compact(value).map(|d| (d, 0)),
        9 | 10 => Some(split_instant(value * 1000)),
        12 | 13 => Some(split_instant(value)),
        _ => None,
    }
}

fn split_instant(ms: i64) -> (Date, i64) {
    (civil(ms.div_euclid(DAY_MS)), ms.rem_euclid(DAY_MS))
}

fn compact(value: i64) -> Option<Date> {
    date(value / 10_000, value / 100 % 100, value % 100).filter(|d| d.day > 0)
}

/// A spreadsheet's serial number with a fraction of a day.
fn serial(day: i64, scan: &mut Scan<'_>) -> Option<(Date, i64)> {
    scan.bump();
    let (fraction, len) = scan.number()?;
    if !scan.done() || len > 15 || !(10_000..=80_000).contains(&day) {
        return None;
    }
    let ms = (i128::from(fraction) * i128::from(DAY_MS) / 10_i128.pow(len as u32)) as i64;
    Some((civil(day + SERIAL_ZERO), ms))
}

/// Dates with the name of a month, in any order of their parts, or of a season.
fn named(text: &str) -> Option<(Date, i64)> {
    let (head, clock) = split_clock(text);
    let words = fold::words(head);
    let (mut year, mut day, mut month, mut season) = (None, None, None, false);
    for word in words.split(' ') {
        let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = word.split_at(digits);
        match digits {
            0 => {}
            4 if rest.is_empty() && year.is_none() => year = number.parse().ok(),
            1 | 2 if day.is_none() && (rest.is_empty() || FILLERS.contains(&rest)) => day = number.parse().ok(),
            _ => return None,
        }
        if digits > 0 || FILLERS.contains(&word) {
            continue;
        }
        if SEASONS.contains(&word) {
            season = true;
        } else if month.replace(month_named(word)?).is_some() {
            return None;
        }
    }
    let found = match (year?, month, day) {
        (year, Some(month), Some(day)) => date(year, i64::from(month), day).filter(|d| d.day > 0)?,
        (year, Some(month), None) => date(year, i64::from(month), 0)?,
        (year, None, None) if season => date(year, 0, 0)?,
        _ => return None,
    };
    let ms = if clock.is_empty() { 0 } else { time(&mut Scan::new(clock)?)? };
    Some((found, ms))
}

/// Splits off a time of day: from the number before the first colon on.
fn split_clock(text: &str) -> (&str, &str) {
    let Some(colon) = text.find(':') else { return (text, "") };
    let start = text[..colon].rfind(|c: char| !c.is_ascii_digit()).map_or(0, |i| i + 1);
    // `rfind` gives the start of a character that may be wider than a byte.
    match (text.get(..start), text.get(start..)) {
        (Some(head), Some(clock)) => (head.trim_end_matches([' ', ',', 'T']), clock),
        _ => (text, ""),
    }
}

fn month_named(word: &str) -> Option<u8> {
    let found = MONTHS.iter().position(|names| names.split(' ').any(|name| name == word))?;
    u8::try_from(found + 1).ok()
}

/// The time of day that follows a date, in milliseconds, less its zone's offset. Nothing left is midnight.
fn time(scan: &mut Scan<'_>) -> Option<i64> {
    scan.skip(b" ,");
    if scan.done() {
        return Some(0);
    }
    if matches!(scan.peek(), Some(b'T' | b't')) {
        scan.bump();
    }
    scan.skip(b" ");
    let (mut hour, _) = scan.number()?;
    let (mut minute, mut second, mut ms) = (0, 0, 0);
    if scan.take(b':') {
        minute = scan.number()?.0;
        if scan.take(b':') {
            second = scan.number()?.0;
            if scan.take(b'.') || scan.take(b',') {
                let (digits, len) = scan.number()?;
                ms = if len <= 3 { digits * 10_i64.pow(3 - len as u32) } else { digits / 10_i64.pow(len as u32 - 3) };
            }
        }
    }
    scan.skip(b" ");
    match scan.word().as_deref() {
        Some("am") if hour <= 12 => hour %= 12,
        Some("pm") if hour <= 12 => hour = hour % 12 + 12,
        Some("am" | "pm") => return None,
        Some(zone) => return clock_ms(hour, minute, second, ms, zone_named(zone, scan)?),
        None => {}
    }
    scan.skip(b" ");
    let offset = match scan.word() {
        Some(zone) => zone_named(&zone, scan)?,
        None => zone_numeric(scan)?,
    };
    clock_ms(hour, minute, second, ms, offset)
}

fn clock_ms(hour: i64, minute: i64, second: i64, ms: i64, offset_minutes: i64) -> Option<i64> {
    let valid = hour <= 24 && minute <= 59 && second <= 60 && (hour < 24 || minute + second == 0);
    valid.then_some(((hour * 60 + minute - offset_minutes) * 60 + second) * 1000 + ms)
}

/// Minutes east of UTC of a zone's short name.
fn zone_named(zone: &str, scan: &mut Scan<'_>) -> Option<i64> {
    let hours = match zone {
        "z" => 0,
        "utc" | "gmt" | "ut" => return zone_numeric(scan),
        "est" => -5,
        "edt" => -4,
        "cst" => -6,
        "cdt" => -5,
        "mst" => -7,
        "mdt" => -6,
        "pst" => -8,
        "pdt" => -7,
        "cet" | "bst" => 1,
        "cest" => 2,
        "wet" => 0,
        _ => return None,
    };
    Some(hours * 60)
}

/// Minutes east of UTC written as `+hh`, `+hhmm` or `+hh:mm`; nothing left is UTC.
fn zone_numeric(scan: &mut Scan<'_>) -> Option<i64> {
    scan.skip(b" ");
    let sign = match scan.bump() {
        None => return Some(0),
        Some(b'+') => 1,
        Some(b'-') => -1,
        // A zone name in brackets or a comment follows the offset in some formats; alone it says no offset.
        Some(_) => return None,
    };
    let (value, len) = scan.number()?;
    let minutes = match len {
        1 | 2 if scan.take(b':') => value * 60 + scan.number()?.0,
        1 | 2 => value * 60,
        4 => value / 100 * 60 + value % 100,
        _ => return None,
    };
    (minutes <= 18 * 60).then_some(sign * minutes)
}

/// A cursor over the bytes of a short text.
struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl<'t> Scan<'t> {
    /// `None` when the text is too long to be a date.
    fn new(text: &'t str) -> Option<Scan<'t>> {
        (text.len() <= MAX_LEN).then_some(Scan { bytes: text.as_bytes(), at: 0 })
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn bump(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn skip(&mut self, set: &[u8]) {
        while self.peek().is_some_and(|b| set.contains(&b)) {
            self.at += 1;
        }
    }

    fn done(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// A run of at most 15 digits: its value and its length.
    fn number(&mut self) -> Option<(i64, usize)> {
        let start = self.at;
        let mut value = 0_i64;
        while let Some(digit) = self.peek().filter(u8::is_ascii_digit) {
            if self.at - start >= 15 {
                return None;
            }
            value = value * 10 + i64::from(digit - b'0');
            self.at += 1;
        }
        (self.at > start).then_some((value, self.at - start))
    }

    /// A run of letters in lower case, full stops inside it left out (`a.m.`).
    fn word(&mut self) -> Option<String> {
        if !self.peek()?.is_ascii_alphabetic() {
            return None;
        }
        let mut word = String::new();
        while let Some(byte) = self.peek().filter(|b| b.is_ascii_alphabetic() || *b == b'.') {
            if byte != b'.' {
                word.push(char::from(byte.to_ascii_lowercase()));
            }
            self.at += 1;
        }
        Some(word)
    }
}

/// A date that exists, with `month` and `day` 0 where unknown; years from 1000 to 9999.
fn date(year: i64, month: i64, day: i64) -> Option<Date> {
    let valid = (1000..=9999).contains(&year)
        && (0..=12).contains(&month)
        && (0..=31).contains(&day)
        && (day == 0 || (month > 0 && day <= i64::from(month_days(year as i16, month as u8))));
    valid.then_some(Date { year: year as i16, month: month as u8, day: day as u8 })
}

/// Days in a month.
fn month_days(year: i16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date; `None` unless the day is known.
pub fn days(date: Date) -> Option<i64> {
    if date.day == 0 || date.month == 0 {
        return None;
    }
    // Years from March on, in cycles of 400.
    let shift = i64::from(date.month <= 2);
    let year = i64::from(date.year) - shift;
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let month = (i64::from(date.month) + 9) % 12;
    let of_year = (153 * month + 2) / 5 + i64::from(date.day) - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// The date so many days after 1970-01-01. Days outside the years 1 to 9999 give the nearest such date.
pub fn civil(days: i64) -> Date {
    let days = days.clamp(-719_162, 2_932_896) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let year = year + era * 400 + i64::from(month <= 2);
    Date { year: year as i16, month: month as u8, day: day as u8 }
}

/// The first month a date can mean, counted from year 0: `2019` is January 2019.
pub fn first_month(date: Date) -> i32 {
    i32::from(date.year) * 12 + i32::from(date.month.max(1)) - 1
}

/// The last month a date can mean: `2019` is December 2019.
pub fn last_month(date: Date) -> i32 {
    i32::from(date.year) * 12 + if date.month == 0 { 11 } else { i32::from(date.month) - 1 }
}

/// Order of two dates by their known parts; `None` when the shorter one covers the longer.
pub fn order(a: Date, b: Date) -> Option<Ordering> {
    let years = a.year.cmp(&b.year);
    if years != Ordering::Equal {
        return Some(years);
    }
    if a.month == 0 || b.month == 0 {
        return None;
    }
    let months = a.month.cmp(&b.month);
    if months != Ordering::Equal {
        return Some(months);
    }
    if a.day == 0 || b.day == 0 {
        return None;
    }
    Some(a.day.cmp(&b.day))
}

/// What two birth dates say of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Births {
    /// Both known to the day and equal, or with day and month swapped.
    Same,
    /// Nothing contradicts: one digit differs, or one is less precise.
    Near,
    /// They cannot be one person's.
    Contradict,
    /// At least one is missing.
    Unknown,
}

/// Relates two birth dates. Symmetric.
pub fn births(a: Option<Date>, b: Option<Date>) -> Births {
    let (Some(a), Some(b)) = (a, b) else { return Births::Unknown };
    let whole = a.day > 0 && b.day > 0;
    let swapped = a.year == b.year && a.month == b.day && a.day == b.month;
    if whole && (a == b || swapped) {
        return Births::Same;
    }
    let mut wrong = digits_apart(i32::from(a.year), i32::from(b.year));
    if a.month > 0 && b.month > 0 {
        wrong += digits_apart(i32::from(a.month), i32::from(b.month));
    }
    if whole {
        wrong += digits_apart(i32::from(a.day), i32::from(b.day));
    }
    if wrong <= 1 { Births::Near } else { Births::Contradict }
}

fn digits_apart(mut a: i32, mut b: i32) -> u32 {
    let mut apart = 0;
    while a > 0 || b > 0 {
        apart += u32::from(a % 10 != b % 10);
        a /= 10;
        b /= 10;
    }
    apart
}

#[cfg(test)]
#[path = "date_tests.rs"]
mod tests;
