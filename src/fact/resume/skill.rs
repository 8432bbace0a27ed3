//! Skills: what the section of that name lists, in its order.
//!
//! Sentences in that section are no list and are left out.

use super::find;
use super::heading::Section;
use super::lines::Lines;
use crate::fact::technology;
use crate::record::trim;

/// The most skills of a résumé.
const MOST: usize = 64;
/// The longest skill, in bytes.
const LONGEST: usize = 40;
/// The most words of a skill.
const MOST_WORDS: usize = 4;

/// The skills of a text.
pub(super) fn read<'t>(lines: Lines<'_, 't>) -> impl Iterator<Item = &'t str> {
    lists(lines).flat_map(parts).filter_map(skill).take(MOST)
}

/// Whether so many of the skills of a text are no everyday technologies.
pub(super) fn rare(lines: Lines<'_, '_>, least: usize) -> bool {
    let (mut skills, mut rare) = (0, 0);
    for list in lists(lines) {
        let mut rest = Some(list);
        while let Some(list) = rest {
            // What is the name of a technology as it stands is a skill, and most parts are.
            rest = technology::listed_first(list);
            if rest.is_some() {
                skills += 1;
            } else {
                let part;
                (part, rest) = first(list);
                if let Some(skill) = skill(part) {
                    skills += 1;
                    rare += usize::from(!technology::known(skill));
                }
            }
            if rare >= least || skills >= MOST {
                return rare >= least;
            }
        }
    }
    false
}

/// What the lines of the section list.
fn lists<'t>(lines: Lines<'_, 't>) -> impl Iterator<Item = &'t str> {
    // "Languages: Python, Go".
    let listed = |line: &'t str| find(line, ": ").map_or(line, |at| &line[at + 2..]);
    lines.of(Section::Skills).map(move |(_, line)| listed(line.text))
}

/// The parts of a text between marks.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let part;
        (part, rest) = first(rest?);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::resume::Outline;

    #[test]
    fn a_known_name_is_a_skill_as_it_stands() {
        for name in technology::names() {
            assert_eq!(skill(name), Some(name));
        }
    }

    #[test]
    fn rare_ones_are_counted_among_the_first() {
        let rare = |text: &str| rare(Outline::of(text).lines(text), 2);
        assert!(rare("Skills: Go, Falconry, docker, - Dowsing."));
        assert!(rare("Skills\nLanguages: Go, Falconry\nOther: Dowsing"));
        for text in
            ["Skills: Go, docker, Falconry", "Skills: Go, - Docker., Falconry, a\u{7}b", "", "Falconry, Dowsing"]
        {
            assert!(!rare(text), "{text}");
        }
        let many = format!("Skills: {}Falconry, Dowsing", "Go, ".repeat(MOST - 1));
        assert!(!rare(&many) && rare(&many.replacen("Go, ", "", 1)));
    }
}
