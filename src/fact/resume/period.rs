//! Dates and periods in a line: `Jan 2019 – Present`, `01/2019-03/2021`, `2019-2021`, `since March 2019`.
//!
//! Finds where they stand; what they mean is [`date`]'s. Years of two digits, and days whose place
//! beside the month is not plain, are no dates here.

use crate::fact::date;
use crate::fact::phrase::Phrases;

/// A start and an end as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period<'t> {
    /// The first date; none where a line gives the end alone.
    pub start: Option<&'t str>,
    /// The last date, or the word for now; none where nothing is said of it.
    pub end: Option<&'t str>,
}

/// A period, and the text around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'t> {
    pub(super) period: Period<'t>,
    pub(super) before: &'t str,
    pub(super) after: &'t str,
}

/// The first and last year that a résumé speaks of.
const YEARS: std::ops::RangeInclusive<u16> = 1950..=2049;

/// The first period of a line: two dates, or a date and a word for now.
pub(super) fn period(line: &str) -> Option<Found<'_>> {
    dated(line).0
}

/// The first period of a line, or its date if it has one and no more.
pub(super) fn period_or_date(line: &str) -> Option<Found<'_>> {
    let (found, only) = dated(line);
    found.or_else(|| {
        let (start, end) = only?;
        // `2010-12` may mean two years.
        let two = end - start == 7 && line.as_bytes()[start + 4] == b'-';
        let period = Period { start: None, end: Some(&line[start..end]) };
        (!two).then_some(Found { period, before: &line[..start], after: &line[end..] })
    })
}

/// The first period of a line; without one, where its date stands if it has one and no more.
fn dated(line: &str) -> (Option<Found<'_>>, Option<(usize, usize)>) {
    let bytes = line.as_bytes();
    let (mut at, mut first, mut dates) = (0, None, 0);
    while let Some((start, end)) = next_date(bytes, at) {
        (at, dates) = (end, dates + 1);
        first = first.or(Some((start, end)));
        if let Some((last, after)) = until(bytes, end) {
            let period = Period { start: Some(&line[start..end]), end: Some(&line[last.0..last.1]) };
            if sound(&period) {
                return (Some(Found { period, before: &line[..start], after: &line[after..] }), None);
            }
            // What is no period after all is the only date, or one of several.
            dates += usize::from(next_date(bytes, end).is_some());
            break;
        }
        if let Some(word) = since(line, start) {
            let period = Period { start: Some(&line[start..end]), end: Some(&line[word..word + 5]) };
            return (Some(Found { period, before: &line[..word], after: &line[end..] }), None);
        }
    }
    (None, first.filter(|_| dates == 1))
}

/// Whether the parts are dates to whoever reads them, in their order.
fn sound(period: &Period<'_>) -> bool {
    let Some(start) = period.start.and_then(|text| date::read(text, None)) else { return false };
    let Some(text) = period.end else { return false };
    match date::read(text, None) {
        Some(end) => date::first_month(start) <= date::last_month(end),
        None => date::open_end(text),
    }
}

/// Where "since" or "from" stands before a date that nothing follows.
fn since(line: &str, start: usize) -> Option<usize> {
    let before = line[..start].trim_end();
    let at = before.len().checked_sub(5)?;
    let word = before.get(at..)?;
    let bare = at == 0 || !before.as_bytes()[at - 1].is_ascii_alphanumeric();
    (bare && word.eq_ignore_ascii_case("since")).then_some(at)
}

/// The longest that stands before the first digit of a date: the name of a month and the marks behind it.
const BEFORE_DIGITS: usize = 12;

/// The next date from `at` on, as its bytes.
fn next_date(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let digit = bytes.get(at..)?.iter().position(u8::is_ascii_digit)?;
    at += digit.saturating_sub(BEFORE_DIGITS);
    while at < bytes.len() {
        let byte = bytes[at];
        let fresh = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        if fresh
            && byte.is_ascii_alphanumeric()
            && let Some(end) = date_at(bytes, at)
        {
            return Some((at, end));
        }
        // To the next word.
        match byte.is_ascii_alphanumeric() {
            true => at += bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric()).count(),
            false => at += 1,
        }
    }
    None
}

/// The end of a date that begins at `at`.
fn date_at(bytes: &[u8], at: usize) -> Option<usize> {
    let first = *bytes.get(at)?;
    let end = if first.is_ascii_digit() { numeric(bytes, at)? } else { named(bytes, at)? };
    // `2019th`, `2019/20`, `2019.5` are something else.
    let tail = bytes.get(end..end + 2).unwrap_or_default();
    let glued = bytes.get(end).is_some_and(|b| b.is_ascii_alphanumeric())
        || matches!(tail, [b'/' | b'.' | b'\'', next] if next.is_ascii_digit());
    (!glued).then_some(end)
}

fn digits(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count()
}

fn number(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |n, b| n * 10 + u16::from(b - b'0'))
}

fn year(bytes: &[u8], at: usize) -> Option<usize> {
    (digits(bytes, at) == 4 && YEARS.contains(&number(&bytes[at..at + 4]))).then_some(at + 4)
}

/// `2019`, `2019-05`, `2019-05-01`, `05/2019`.
fn numeric(bytes: &[u8], at: usize) -> Option<usize> {
    let month =
        |at: usize| (digits(bytes, at) == 2 && (1..=12).contains(&number(&bytes[at..at + 2]))).then_some(at + 2);
    let mark = |at: usize| bytes.get(at).copied().filter(|b| matches!(b, b'/' | b'.' | b'-'));
    match digits(bytes, at) {
        4 => {
            let end = year(bytes, at)?;
            let Some(to) = mark(end).and_then(|_| month(end + 1)) else { return Some(end) };
            match mark(to).is_some_and(|m| bytes.get(end) == Some(&m)) && digits(bytes, to + 1) == 2 {
                true => Some(to + 3),
                false => Some(to),
            }
        }
        len @ 1..=2 if (1..=12).contains(&number(&bytes[at..at + len])) => {
            mark(at + len)?;
            year(bytes, at + len + 1)
        }
        _ => None,
    }
}

/// `Jan 2019`, `January, 2019`, `Sept. 2019`, `Spring 2019`.
fn named(bytes: &[u8], at: usize) -> Option<usize> {
    let len = bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
    if !(3..=9).contains(&len) || !month_name(&bytes[at..at + len]) {
        return None;
    }
    let marks = bytes[at + len..].iter().take(3).take_while(|b| matches!(b, b'.' | b',' | b' ' | b'\t' | b'-' | b'/'));
    year(bytes, at + len + marks.count())
}

/// Whether a word may stand for the month of a date: its name, or that of a season.
pub(super) fn month_name(word: &[u8]) -> bool {
    #[rustfmt::skip] // words, not lines
    static NAMES: Phrases = Phrases::of(&[
        "apr", "april", "aug", "august", "autumn", "dec", "december", "fall", "feb", "february", "jan", "january",
        "jul", "july", "jun", "june", "mar", "march", "may", "nov", "november", "oct", "october", "sep", "sept",
        "september", "spring", "summer", "winter",
    ]);
    NAMES.has_word(word)
}

/// After a first date: the second one or the word for now, and where the period ends.
fn until(bytes: &[u8], at: usize) -> Option<((usize, usize), usize)> {
    let mut to = at + blanks(bytes, at);
    let start = to;
    let dash = dash(bytes, to);
    if dash > 0 {
        to += dash;
    } else {
        let word = word(bytes, to);
        const TO: [&[u8]; 5] = [b"to", b"until", b"till", b"through", b"thru"];
        if !TO.iter().any(|w| word.eq_ignore_ascii_case(w)) {
            return None;
        }
        to += word.len();
    }
    let said = to;
    to += blanks(bytes, to);
    if let Some(end) = date_at(bytes, to) {
        return Some(((to, end), end));
    }
    let next = word(bytes, to);
    const NOW: [&[u8]; 7] = [b"present", b"current", b"currently", b"now", b"today", b"ongoing", b"date"];
    if NOW.iter().any(|w| next.eq_ignore_ascii_case(w)) {
        // "to date" is one word for now.
        let from = if next.eq_ignore_ascii_case(b"date") { start } else { to };
        let end = to + next.len();
        return Some(((from, end), end));
    }
    let two = [b"till".as_slice(), b"to"].iter().any(|w| next.eq_ignore_ascii_case(w));
    let last = to + next.len() + blanks(bytes, to + next.len());
    let second = word(bytes, last);
    let now = [b"date".as_slice(), b"now", b"present"].iter().any(|w| second.eq_ignore_ascii_case(w));
    (two && now && said > start).then(|| ((to, last + second.len()), last + second.len()))
}

fn word(bytes: &[u8], at: usize) -> &[u8] {
    let rest = bytes.get(at..).unwrap_or_default();
    &rest[..rest.iter().take_while(|b| b.is_ascii_alphabetic()).count()]
}

fn blanks(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let mut len = 0;
    while let Some(next) = rest.get(len..) {
        match next {
            [b' ' | b'\t', ..] => len += 1,
            [0xc2, 0xa0, ..] => len += 2,
            _ => break,
        }
    }
    len
}

/// Length of the dash at a place: 0 if there is none.
fn dash(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..).unwrap_or_default() {
        [b'-', b'-', ..] => 2,
        [b'-' | b'~', ..] => 1,
        // Hyphens and dashes from U+2010 to U+2015, the minus sign, the arrow.
        [0xe2, 0x80, 0x90..=0x95, ..] | [0xe2, 0x88, 0x92, ..] | [0xe2, 0x86, 0x92, ..] => 3,
        _ => 0,
    }
}
