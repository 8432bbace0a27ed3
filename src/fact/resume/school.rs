//! Schools: institution, degree, subject and dates of each entry under education.
//!
//! Lines that follow each other make one entry until one of them repeats what the entry has. An entry without an
//! institution is none.

use super::find;
use super::heading::Section;
use super::lines::Lines;
use super::period::{self, Period};
use super::piece::{self, Pieces};
use crate::fact::phrase::Phrases;

/// The most schools of a résumé.
const MOST: usize = 20;

/// One school as the text states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct School<'t> {
    /// School.
    pub institution: &'t str,
    /// Degree.
    pub degree: Option<&'t str>,
    /// What stands behind the degree.
    behind: Option<&'t str>,
    /// From when to when; the end alone where one year is given.
    pub period: Period<'t>,
}

impl<'t> School<'t> {
    /// Subject.
    pub fn field(&self) -> Option<&'t str> {
        self.behind.and_then(subject)
    }
}

#[derive(Clone, Copy, Default)]
struct Entry<'t> {
    institution: Option<&'t str>,
    degree: Option<&'t str>,
    behind: Option<&'t str>,
    period: Option<Period<'t>>,
}

impl<'t> Entry<'t> {
    fn done(self) -> Option<School<'t>> {
        let period = self.period.unwrap_or(Period { start: None, end: None });
        Some(School { institution: self.institution?, degree: self.degree, behind: self.behind, period })
    }

    /// Whether the two say nothing twice.
    fn joins(&self, next: &Entry<'_>) -> bool {
        !(self.institution.is_some() && next.institution.is_some()
            || self.degree.is_some() && next.degree.is_some()
            || self.period.is_some() && next.period.is_some())
    }

    fn with(self, next: Entry<'t>) -> Entry<'t> {
        Entry {
            institution: self.institution.or(next.institution),
            degree: self.degree.or(next.degree),
            behind: self.behind.or(next.behind),
            period: self.period.or(next.period),
        }
    }
}

/// The schools of a text.
pub(super) fn read<'t>(lines: Lines<'_, 't>) -> Vec<School<'t>> {
    let (mut schools, mut open) = (Vec::new(), Entry::default());
    let mut last = None;
    for (at, line) in lines.of(Section::Education) {
        // A blank line or another section ends an entry.
        let follows = last.is_some_and(|last| last + 1 == at) && !line.blank();
        last = Some(at);
        let next = if line.blank() || line.prose() { Entry::default() } else { parts(line.text) };
        if !follows || !open.joins(&next) {
            schools.extend(open.done());
            open = Entry::default();
        }
        open = open.with(next);
        if schools.len() >= MOST {
            return schools;
        }
    }
    schools.extend(open.done());
    schools
}

/// What a line says of a school.
fn parts(line: &str) -> Entry<'_> {
    let line = line.trim_end_matches('.');
    let found = period::period_or_date(line);
    let (before, after) = found.map_or((line, ""), |found| (found.before, found.after));
    let mut entry = Entry { period: found.map(|found| found.period), ..Entry::default() };
    let pieces = Pieces::of(before).and(after);
    let mut several = false;
    for piece in pieces.iter().flat_map(|piece| listed(piece)).map(piece::bare) {
        if entry.degree.is_none()
            && let Some((degree, behind)) = degree(piece)
        {
            (entry.degree, entry.behind) = (Some(degree), behind);
        } else if institution(piece) {
            several |= entry.institution.is_some();
            entry.institution = entry.institution.or(piece::named(piece));
        }
    }
    // "University of Texas, School of Engineering": which of the two is not said.
    if several { Entry { institution: None, ..entry } } else { entry }
}

/// The parts of a piece between commas.
fn listed(piece: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(piece);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = find(text, ", ");
        rest = end.map(|end| &text[end + 2..]);
        Some(end.map_or(text, |end| &text[..end]))
    })
}

/// Words of schools' names, in lower case.
static WORDS: Phrases = Phrases::of(&[
    "academy",
    "bootcamp",
    "caltech",
    "college",
    "conservatory",
    "ecole",
    "hochschule",
    "iit",
    "institute",
    "mit",
    "politecnico",
    "polytechnic",
    "school",
    "univ",
    "universidad",
    "universidade",
    "universitas",
    "universiteit",
    "university",
    "uniwersytet",
]);
/// The same with letters beyond ASCII.
const ACCENTED: [&str; 4] = ["universit\u{e9}", "universit\u{e4}t", "universit\u{e0}", "\u{e9}cole"];

/// Whether a piece names a school.
fn institution(piece: &str) -> bool {
    let accented = |word: &[u8]| std::str::from_utf8(word).is_ok_and(|word| ACCENTED.iter().any(|a| lower_eq(a, word)));
    let names = |word: &[u8]| WORDS.has_word(word) || (!word.is_ascii() && accented(word));
    piece.as_bytes().split(|byte| matches!(byte, b' ' | b'.' | b'-' | b'\'')).any(names)
}

fn lower_eq(known: &str, word: &str) -> bool {
    known.len() == word.len() && known.chars().eq(word.chars().flat_map(char::to_lowercase))
}

/// The degree of a piece that begins with one, and what stands behind it.
fn degree(piece: &str) -> Option<(&str, Option<&str>)> {
    let first_end = memchr::memchr2(b' ', b',', piece.as_bytes()).unwrap_or(piece.len());
    level_of(&piece.as_bytes()[..first_end])?;
    let named = piece::sane(piece)?;
    // "Bachelor of Science in Physics", "B.S. in Physics", "B.A. Physics", "Master's degree in Physics".
    if let Some(at) = find(named, " in ") {
        return Some((named[..at].trim_end(), Some(&named[at + 4..])));
    }
    let long = named.as_bytes().iter().take_while(|b| b.is_ascii_lowercase() || b.is_ascii_uppercase()).count() > 5;
    match named.split_once(' ') {
        Some((degree, field)) if !long && !field.starts_with('(') => Some((degree, Some(field))),
        _ => Some((named, None)),
    }
}

fn subject(text: &str) -> Option<&str> {
    let text = piece::bare(find(text, " - ").map_or(text, |at| &text[..at]));
    let plain = !text.bytes().any(|b| b.is_ascii_digit() || b == b':');
    piece::named(text).filter(|_| plain)
}

/// How high a degree is: 1 associate, 2 bachelor, 3 master, 4 doctor. `None` for diplomas, certificates and what is none.
pub fn level(degree: &str) -> Option<u8> {
    let words = degree.split([' ', ',', '(', ')', '/', '-']).filter(|word| !word.is_empty());
    words.take(2).find_map(|word| level_of(word.as_bytes())).filter(|level| *level > 0)
}

/// Whether a word of letters alone may name a level: never false for one that does.
pub(super) fn may_be_level(word: &[u8]) -> bool {
    static LONG: Phrases = Phrases::of(&[
        "associate",
        "associates",
        "bachelor",
        "bachelors",
        "certificate",
        "diploma",
        "doctor",
        "doctoral",
        "doctorate",
        "master",
        "masters",
    ]);
    match word {
        [b'a'..=b'd' | b'm' | b'A'..=b'D' | b'M', _, _, _, _, _, ..] => LONG.has_word(word),
        [_, _, _, _, _, _, ..] => false,
        // Short forms have a capital behind the first letter: BSc, PhD.
        [b'A' | b'B' | b'D' | b'E' | b'J' | b'L' | b'M' | b'P' | b'S', rest @ ..] => {
            rest.iter().take(2).any(u8::is_ascii_uppercase)
        }
        _ => false,
    }
}

/// The level a word names; 0 for degrees of no fixed level.
pub(super) fn level_of(word: &[u8]) -> Option<u8> {
    let mut buffer = [0_u8; 12];
    let mut len = 0;
    for byte in word {
        if !matches!(byte, b'.' | b'\'' | b',') {
            *buffer.get_mut(len)? = *byte;
            len += 1;
        }
    }
    // Short forms are told by their capitals, words by none.
    Some(match &buffer[..len] {
        b"AA" | b"AS" | b"AAS" => 1,
        b"BS" | b"BA" | b"BSc" | b"BSC" | b"BEng" | b"BE" | b"BTech" | b"BTECH" | b"BCom" | b"BBA" | b"BFA"
        | b"BCA" | b"LLB" | b"BSN" | b"BArch" | b"BEd" | b"AB" => 2,
        b"MS" | b"MA" | b"MSc" | b"MSC" | b"MEng" | b"MTech" | b"MBA" | b"MFA" | b"MCA" | b"MPhil" | b"LLM"
        | b"MPH" | b"MEd" | b"MArch" | b"MPA" | b"MCom" | b"ME" => 3,
        b"PhD" | b"PHD" | b"DPhil" | b"EdD" | b"DBA" | b"JD" | b"MD" | b"ScD" => 4,
        _ => {
            buffer.make_ascii_lowercase();
            match &buffer[..len] {
                b"associate" | b"associates" => 1,
                b"bachelor" | b"bachelors" => 2,
                b"master" | b"masters" => 3,
                b"doctor" | b"doctorate" | b"doctoral" => 4,
                b"diploma" | b"certificate" => 0,
                _ => return None,
            }
        }
    })
}
