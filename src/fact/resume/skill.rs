//! Skills: what the section of that name lists, in its order.
//!
//! Sentences in that section are no list and are left out.

use super::find;
use super::heading::Section;
use super::lines::Lines;
use crate::record::trim;

/// The most skills of a résumé.
const MOST: usize = 64;
/// The longest skill, in bytes.
const LONGEST: usize = 40;
/// The most words of a skill.
const MOST_WORDS: usize = 4;

/// The skills of a text.
pub(super) fn read<'t>(lines: Lines<'_, 't>) -> impl Iterator<Item = &'t str> {
    // "Languages: Python, Go".
    let listed = |line: &'t str| find(line, ": ").map_or(line, |at| &line[at + 2..]);
    lines.of(Section::Skills).flat_map(move |(_, line)| parts(listed(line.text))).filter_map(skill).take(MOST)
}

/// The parts of a text between marks.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let (part, behind) = first(rest?);
        rest = behind;
        Some(part)
    })
}

/// Bytes with which a mark between skills may begin.
static MARKS: [bool; 256] = {
    let mut marks = [false; 256];
    let (bytes, mut at) = ([b',', b';', b'|', b'\t', 0xc2, 0xe2], 0);
    while at < bytes.len() {
        marks[bytes[at] as usize] = true;
        at += 1;
    }
    marks
};

/// What stands before the first mark between skills, and what stands behind it.
fn first(text: &str) -> (&str, Option<&str>) {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(ahead) = bytes[from..].iter().position(|byte| MARKS[usize::from(*byte)]) {
        let at = from + ahead;
        let mark = match bytes[at] {
            // The dot in the middle; the bullet, the black dot and the upright stroke.
            0xc2 if bytes[at..].starts_with("\u{b7}".as_bytes()) => 2,
            0xe2 if ["\u{2022}", "\u{25cf}", "\u{2502}"].iter().any(|m| bytes[at..].starts_with(m.as_bytes())) => 3,
            0xc2 | 0xe2 => 0,
            _ => 1,
        };
        if mark > 0 {
            return (&text[..at], Some(&text[at + mark..]));
        }
        from = at + 1;
    }
    (text, None)
}

/// The skill that a part of a list names: a few words without control characters.
fn skill(part: &str) -> Option<&str> {
    let part = trim(part.trim_ascii_start()).trim_end_matches('.');
    let part = part.trim_start_matches(['-', '*', '+']).trim_start();
    if part.len() > LONGEST {
        return None;
    }
    let (mut words, mut plain, mut before) = (0, true, b' ');
    for byte in part.bytes() {
        words += usize::from(before == b' ' && byte != b' ');
        plain &= (b' '..0x7f).contains(&byte);
        before = byte;
    }
    let sound = (1..=MOST_WORDS).contains(&words) && (plain || !part.contains(char::is_control));
    sound.then_some(part)
}
