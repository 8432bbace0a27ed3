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
            if part.len() <= LONGEST && (1..=4).contains(&words(part)) && !control(part) {
                skills.push(part);
            }
            if skills.len() >= MOST {
                return skills;
            }
        }
    }
    skills
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

/// How many words, with blanks between.
fn words(part: &str) -> usize {
    let mut after_blank = true;
    let begins = |byte: &u8| {
        let begins = after_blank && *byte != b' ';
        after_blank = *byte == b' ';
        usize::from(begins)
    };
    part.as_bytes().iter().map(begins).sum()
}

/// Whether a control character is in it.
fn control(part: &str) -> bool {
    match part.is_ascii() {
        true => part.bytes().any(|byte| byte.is_ascii_control()),
        false => part.contains(char::is_control),
    }
}
