//! The head of a résumé: whose it is and how to reach them.
//!
//! Only the few lines above the first heading, or under "Contact". Further down stand the numbers of employers and
//! referees. More than one number or mailbox, a fax, an office or an agency makes the head unsure, and it says nothing.

use super::heading::Section;
use super::lines::Lines;
use super::piece::{self, Pieces};
use crate::fact::{fold, nickname};

/// How many lines that are not blank a head has at most.
const MOST_LINES: usize = 10;

/// What the head says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head<'t> {
    /// The line that looks like a person's name.
    pub name: Option<&'t str>,
    /// The only mail address.
    pub email: Option<&'t str>,
    /// The only phone number.
    pub phone: Option<&'t str>,
    /// The profile on LinkedIn, if there is one.
    pub link: Option<&'t str>,
}

#[derive(Default)]
struct Seen<'t> {
    emails: Vec<&'t str>,
    phones: Vec<&'t str>,
    links: Vec<&'t str>,
    foreign: bool,
}

/// Reads the head.
pub(super) fn read<'t>(lines: Lines<'_, 't>) -> Head<'t> {
    let mut seen = Seen::default();
    let mut name = None;
    let kept = lines.iter().take(60).filter(|line| !line.blank() && !line.heading);
    let kept = kept.filter(|line| matches!(line.section, Section::Head | Section::Contact));
    for (at, line) in kept.take(MOST_LINES).enumerate() {
        if line.prose() {
            break;
        }
        if at == 0 || (at == 1 && name.is_none()) {
            name = person(line.text);
        }
        look(line.text, &mut seen);
    }
    if seen.foreign {
        return Head::default();
    }
    let only = |found: &[&'t str]| match found {
        [one] => Some(*one),
        [one, rest @ ..] if rest.iter().all(|other| other.eq_ignore_ascii_case(one)) => Some(*one),
        _ => None,
    };
    let head = Head { name, email: only(&seen.emails), phone: only(&seen.phones), link: only(&seen.links) };
    // A line of two words is a name where the way to reach somebody stands beside it.
    match seen.emails.is_empty() && seen.phones.is_empty() {
        true => Head::default(),
        false => head,
    }
}

fn look<'t>(line: &'t str, seen: &mut Seen<'t>) {
    const FOREIGN: [&str; 12] = [
        "agency",
        "staffing",
        "recruit",
        "recruiter",
        "recruiting",
        "recruitment",
        "placement",
        "placements",
        "fax",
        "switchboard",
        "represented",
        "consultancy",
    ];
    let apart = |c: char| !c.is_ascii_alphabetic();
    seen.foreign |= line.split(apart).any(|word| FOREIGN.iter().any(|known| known.eq_ignore_ascii_case(word)));
    for piece in Pieces::of(line).iter().copied() {
        for word in piece.split([' ', ',', '<', '>', '(', ')', '[', ']']) {
            let word = word.trim_matches(|c: char| matches!(c, '.' | ';' | ':' | '|' | '"'));
            let word = word.strip_prefix("mailto:").unwrap_or(word);
            if word.len() > 5 && word.matches('@').count() == 1 {
                seen.emails.push(word);
            } else if word.contains("linkedin.com/in/") {
                seen.links.push(word);
            }
        }
        numbers(piece, &mut seen.phones);
    }
}

/// Phone numbers in a piece: runs of digits and the marks between them, ten to fifteen digits, or with a `+`.
fn numbers<'t>(piece: &'t str, out: &mut Vec<&'t str>) {
    let bytes = piece.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let starts = bytes[at].is_ascii_digit() || matches!(bytes[at], b'+' | b'(');
        let fresh =
            at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'/' | b'_' | b'-' | b'='));
        if !starts || !fresh {
            at += 1;
            continue;
        }
        let len = bytes[at..].iter().take_while(|b| b.is_ascii_digit() || b" ()+-./".contains(b)).count();
        let run = piece[at..at + len].trim_end_matches([' ', '(', '-', '.', '/', '+']);
        let glued = bytes.get(at + run.len()).is_some_and(u8::is_ascii_alphabetic);
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        let plus = run.starts_with('+') || run.starts_with("(+");
        if !glued && (10..=15).contains(&digits) || plus && !glued && (8..=15).contains(&digits) {
            out.push(run);
        }
        at += len.max(1);
    }
}

/// A line that is a person's name: two to four words with capitals, none of them a title's or a company's, and one that
/// people bear as a given name.
fn person(line: &str) -> Option<&str> {
    let first = Pieces::of(line).first()?.split(", ").next()?;
    let words = first.split(' ').filter(|word| !word.is_empty());
    let shaped = (2..=4).contains(&words.clone().count())
        && words.clone().all(|word| {
            word.chars().next().is_some_and(char::is_uppercase)
                && !word.contains(|c: char| c.is_ascii_digit() || c == '@')
        });
    if !shaped || piece::titled(first) || piece::company(first) || piece::place(first) {
        return None;
    }
    words.clone().any(|word| nickname::common(&fold::words(word))).then_some(piece::named(first)?)
}
