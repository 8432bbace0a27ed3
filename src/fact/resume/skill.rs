//! Skills: what the section of that name lists, in its order.
//!
//! Sentences in that section are no list and are left out.

use super::lines::{Line, Section};
use super::section;

/// The most skills of a résumé.
const MOST: usize = 64;
/// The longest skill, in bytes.
const LONGEST: usize = 40;

/// The skills of a text.
pub(super) fn read<'t>(lines: &[Line<'t>]) -> Vec<&'t str> {
    let mut skills = Vec::new();
    for (_, line) in section(lines, Section::Skills) {
        // "Languages: Python, Go".
        let listed = super::find(line.text, ": ").map_or(line.text, |at| &line.text[at + 2..]);
        let mut rest = Some(listed);
        while let Some(text) = rest {
            let (part, behind) = first(text);
            rest = behind;
            let part = part.trim().trim_end_matches('.').trim_start_matches(['-', '*', '+']).trim_start();
            if part.len() <= LONGEST && (1..=4).contains(&words(part)) && !part.contains(char::is_control) {
                skills.push(part);
            }
            if skills.len() >= MOST {
                return skills;
            }
        }
    }
    skills
}

/// What stands before the first mark between skills, and what stands behind it.
fn first(text: &str) -> (&str, Option<&str>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let mark = match byte {
            b',' | b';' | b'|' | b'\t' => 1,
            // The dot in the middle; the bullet, the black dot and the upright stroke.
            0xc2 if bytes[at..].starts_with("\u{b7}".as_bytes()) => 2,
            0xe2 if ["\u{2022}", "\u{25cf}", "\u{2502}"].iter().any(|m| bytes[at..].starts_with(m.as_bytes())) => 3,
            _ => 0,
        };
        if mark > 0 {
            return (&text[..at], Some(&text[at + mark..]));
        }
        at += 1;
    }
    (text, None)
}

/// How many words, with blanks between.
fn words(part: &str) -> usize {
    let bytes = part.as_bytes();
    (0..bytes.len()).filter(|at| bytes[*at] != b' ' && (*at == 0 || bytes[*at - 1] == b' ')).count()
}
