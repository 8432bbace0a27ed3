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
        let listed = line.text.split_once(": ").map_or(line.text, |(_, listed)| listed);
        let marks = |c: char| matches!(c, ',' | ';' | '|' | '\t' | '\u{2022}' | '\u{b7}' | '\u{25cf}' | '\u{2502}');
        for part in listed.split(marks) {
            let part = part.trim().trim_end_matches('.').trim_start_matches(['-', '*', '+']).trim_start();
            let words = part.split(' ').filter(|word| !word.is_empty()).count();
            if (1..=4).contains(&words) && part.len() <= LONGEST && !part.contains(char::is_control) {
                skills.push(part);
            }
            if skills.len() >= MOST {
                return skills;
            }
        }
    }
    skills
}
