//! Mentions: which years, levels of degrees and words the lines on schools speak of at all.
//!
//! Most résumés say of a school what the form says. Years and words alone tell so, far below the price of taking the
//! entries apart. What is mentioned is never less than what the entries state, and may be more.

use super::heading::Section;
use super::lines::Lines;
use super::period;
use super::school;
use crate::condition::Date;

/// What lines on schools speak of.
#[derive(Clone, Copy, Debug)]
pub struct Mentioned {
    /// The first and the last of the years.
    years: Option<(i16, i16)>,
    /// Whether a month may be among it.
    months: bool,
    /// Levels of degrees, a bit each.
    levels: u8,
    /// Whether there are words that dates may cut in two.
    unsure: bool,
    /// By their first letters, the lengths of all words, a bit each.
    words: [u32; 26],
    /// Whether there are marks and letters that words fold away or take in.
    folds: bool,
}

/// Words of schools' names, folded, that others stand for too.
const LEVELLED: [&str; 3] = ["university", "institute", "technology"];

impl Mentioned {
    /// Reads the lines on schools.
    pub(super) fn of(lines: Lines<'_, '_>) -> Mentioned {
        let (words, folds) = ([0; 26], false);
        let mut mentioned = Mentioned { years: None, months: false, levels: 0, unsure: false, words, folds };
        for (_, line) in lines.of(Section::Education) {
            if !line.prose() {
                mentioned.line(line.text);
            }
        }
        mentioned
    }

    /// Whether a school of this name, in [one spelling](crate::fact::education::School::spelling), may be among it.
    pub fn may_name(&self, spelling: &str) -> bool {
        self.folds
            || spelling.split(' ').all(|word| {
                let plain = word.len() < 32 && word.bytes().all(|byte| byte.is_ascii_lowercase());
                !plain || LEVELLED.contains(&word) || self.has(word.as_bytes())
            })
    }

    /// Whether a school may be said to have been left at another time than this.
    pub fn other_end(&self, end: Date) -> bool {
        let another = |(first, last)| first != end.year || last != end.year || (self.months && end.month > 0);
        self.unsure || self.years.is_some_and(another)
    }

    /// Whether a degree may be said to be of another level than this; see [`level`](super::level).
    pub fn other_level(&self, level: u8) -> bool {
        self.unsure || self.levels & !(1 << level) != 0
    }

    /// Whether a word of this first letter and length is there.
    fn has(&self, word: &[u8]) -> bool {
        let first = word.first().map_or(0, |letter| letter.wrapping_sub(b'a'));
        self.words.get(usize::from(first)).is_some_and(|lengths| lengths >> word.len() & 1 == 1)
    }

    fn line(&mut self, line: &str) {
        let bytes = line.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            let from = at;
            match byte {
                b'0'..=b'9' => {
                    let mut number = 0_i16;
                    while let Some(digit @ b'0'..=b'9') = bytes.get(at) {
                        number = number.wrapping_mul(10).wrapping_add(i16::from(digit - b'0'));
                        at += 1;
                    }
                    self.number(number, at - from);
                }
                b'A'..=b'Z' | b'a'..=b'z' => {
                    let mut letters = 0;
                    while let Some(byte) = bytes.get(at) {
                        letters += usize::from(byte.is_ascii_alphabetic());
                        if !byte.is_ascii_alphabetic() && !matches!(byte, b'.' | b'\'') {
                            break;
                        }
                        at += 1;
                    }
                    match at - from - letters {
                        0 => self.word(&bytes[from..at]),
                        _ => self.joined(&bytes[from..at]),
                    }
                }
                _ => {
                    self.folds |= !byte.is_ascii() || *byte == b'`';
                    at += 1;
                }
            }
        }
    }

    fn number(&mut self, number: i16, digits: usize) {
        if digits == 4 {
            let (first, last) = self.years.unwrap_or((number, number));
            self.years = Some((first.min(number), last.max(number)));
        } else {
            self.months |= digits <= 2;
        }
    }

    /// A word of letters alone.
    fn word(&mut self, word: &[u8]) {
        let first = word.first().map_or(0, |letter| letter.to_ascii_lowercase().wrapping_sub(b'a'));
        if let Some(lengths) = self.words.get_mut(usize::from(first)) {
            *lengths |= 1_u32.checked_shl(word.len() as u32).unwrap_or(0);
        }
        self.degree(word);
        self.months |= period::month_name(word);
    }

    /// Words of letters with full stops and apostrophes among or behind them.
    fn joined(&mut self, words: &[u8]) {
        self.folds |= words.contains(&b'\'');
        let parts = || words.split(|byte| matches!(byte, b'.' | b'\'')).filter(|part| !part.is_empty());
        parts().for_each(|part| self.word(part));
        // "Ph.D.May 2012": two words, as the second is that of a date, and such words have three letters at the least.
        let long = |part: Option<&[u8]>| part.is_some_and(|part| part.len() >= 3);
        if parts().nth(1).is_some() && !self.degree(words) {
            self.unsure |= long(parts().next()) || long(parts().next_back());
        }
    }

    /// Whether a word is that of a degree.
    fn degree(&mut self, word: &[u8]) -> bool {
        let begun = word.first().is_some_and(|letter| begins_level(*letter));
        let level = if begun { school::level_of(word) } else { None };
        self.levels |= level.map_or(0, |level| (1 << level) & !1);
        level.is_some()
    }
}

/// Whether the word of a degree with a level begins with this letter.
fn begins_level(letter: u8) -> bool {
    matches!(letter.to_ascii_lowercase(), b'a' | b'b' | b'd' | b'e' | b'j' | b'l' | b'm' | b'p' | b's')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fact::resume::{Outline, level};
    use crate::fact::{date, education};

    fn mentioned(text: &str) -> Mentioned {
        Mentioned::of(Outline::of(text).lines(text))
    }

    #[test]
    fn what_a_form_says_too_is_nothing_else() {
        let year = |year| Date { year, month: 0, day: 0 };
        let said = mentioned("Education: B.S. Physics, Hill University, 2012. Skills: Go, 2 MAs, 2013");
        assert!(
            !said.other_end(year(2012)) && !said.other_end(Date { month: 6, ..year(2012) }) && !said.other_level(2)
        );
        assert!(said.other_end(year(2011)) && said.other_level(3));
        let said = mentioned("Education\nHill University, May 2012\n\nPh.D. Physics");
        assert!(!said.other_end(year(2012)) && said.other_end(Date { month: 6, ..year(2012) }));
        assert!(!said.other_level(4) && said.other_level(2));
        for unclear in ["M.S. 2010 - 2012, Hill University", "M.S.since 2012, Hill University", "St. John's, 2012"] {
            assert!(mentioned(&format!("Education\n{unclear}")).other_end(year(2012)), "{unclear}");
        }
        let none = mentioned("Hill University, 2012");
        assert!(!none.other_end(year(2011)) && !none.other_level(1), "no lines on schools");
    }

    #[test]
    fn names_are_told_by_their_words() {
        let said = mentioned("Education: B.S., Univ. of Haleview, St.Mary Campus 2, 2012. Skills: Riverastad");
        for name in ["university haleview", "st mary campus 2", "halewiev university", "b s"] {
            assert!(said.may_name(name), "{name}");
        }
        for name in ["university riverastad", "haleview college", "hale view university"] {
            assert!(!said.may_name(name), "{name}");
        }
        assert!(mentioned("Education: Queen's College").may_name("queens college"));
        assert!(mentioned("Education: \u{c9}cole").may_name("ecole"));
    }

    proptest! {
        #[test]
        fn never_less_than_what_is_read(parts in prop::collection::vec(prop::sample::select(vec![
            "B.S.", "BSc", "M.A.", "Ph.D", "MArch", "Master of Arts", "Associate's", "Diploma", " in ", "Physics", "Hill University",
            "St. John's College", "College of \u{d6}rebro", "U.S.A. School", "Ecole`s 3bis", "2011", "2012", "May 2012", "may.2012", "05/2012", "2012-05", "2012-05-01", "since", "present", "to date",
            " - ", "-", "/", ", ", " ", " ", " | ", ".", "'", "(", ")", "\n", "\n\n", "\u{b7}", "\u{2013}", "\u{e9}", "7", "x",
        ]), 0..14)) {
            let text = format!("Education\n{}", parts.concat());
            let (mentioned, schools) = (mentioned(&text), Outline::of(&text).schools(&text));
            for school in schools {
                let stated = school.period.end.and_then(|end| date::read(end, None));
                for end in [Date { year: 2012, month: 0, day: 0 }, Date { year: 2012, month: 5, day: 0 }, Date { year: 2012, month: 6, day: 1 }] {
                    let (first, last) = (date::first_month(end), date::last_month(end));
                    let meets = |date| date::first_month(date) <= last && first <= date::last_month(date);
                    prop_assert!(mentioned.other_end(end) || stated.is_none_or(meets), "{}", text);
                }
                let name = education::institution(school.institution);
                prop_assert!(name.is_none_or(|name| mentioned.may_name(&name)), "{}", text);
                let stated = school.degree.and_then(level);
                prop_assert!((1..=4).all(|form| mentioned.other_level(form) || stated.is_none_or(|stated| stated == form)), "{}", text);
            }
        }
    }
}
