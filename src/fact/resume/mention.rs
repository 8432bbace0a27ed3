//! Mentions: which years, levels of degrees and words the lines on schools speak of at all.
//!
//! Most résumés say of a school what the form says. Years and words alone tell so, far below the price of taking the
//! entries apart. What is mentioned is never less than what the entries state, and may be more.

use memchr::{memchr2, memchr2_iter};

use super::heading::Section;
use super::lines::Lines;
use super::period;
use super::school;
use crate::condition::Date;

/// What lines on schools speak of.
#[derive(Clone, Copy, Debug)]
pub struct Mentioned<'o, 't> {
    lines: Lines<'o, 't>,
    /// The first and the last of the years.
    years: Option<(i16, i16)>,
    /// Levels of degrees, a bit each.
    levels: u8,
    /// Whether there are words that dates may cut in two.
    unsure: bool,
}

/// Words of schools' names, folded, that others stand for too.
const LEVELLED: [&str; 3] = ["university", "institute", "technology"];

impl<'o, 't> Mentioned<'o, 't> {
    /// Reads the lines on schools.
    pub(super) fn of(lines: Lines<'o, 't>) -> Mentioned<'o, 't> {
        let mut mentioned = Mentioned { lines, years: None, levels: 0, unsure: false };
        on_schools(lines).for_each(|line| mentioned.line(line.as_bytes()));
        mentioned
    }

    /// Whether a school of this name, in [one spelling](crate::fact::education::School::spelling), may be among it.
    pub fn may_name(&self, spelling: &str) -> bool {
        let plain = |word: &&[u8]| word.iter().all(u8::is_ascii_lowercase);
        let mut words = spelling.split(' ').filter(|word| !LEVELLED.contains(word)).map(str::as_bytes).filter(plain);
        words.all(|word| on_schools(self.lines).any(|line| may_hold(line.as_bytes(), word)))
    }

    /// Whether a school may be said to have been left at another time than this.
    pub fn other_end(&self, end: Date) -> bool {
        let year = |(first, last)| first != end.year || last != end.year;
        let month = || end.month > 0 && on_schools(self.lines).any(|line| may_date_months(line.as_bytes()));
        self.unsure || self.years.is_some_and(|years| year(years) || month())
    }

    /// Whether a degree may be said to be of another level than this; see [`level`](super::level).
    pub fn other_level(&self, level: u8) -> bool {
        self.unsure || self.levels & !(1 << level) != 0
    }

    fn line(&mut self, line: &[u8]) {
        let mut at = 0;
        while let Some(byte) = line.get(at) {
            let from = at;
            match byte {
                b'0'..=b'9' => {
                    let mut number = 0_i16;
                    while let Some(digit @ b'0'..=b'9') = line.get(at) {
                        number = number.wrapping_mul(10).wrapping_add(i16::from(digit - b'0'));
                        at += 1;
                    }
                    if at - from == 4 {
                        let (first, last) = self.years.unwrap_or((number, number));
                        self.years = Some((first.min(number), last.max(number)));
                    }
                }
                b'A'..=b'Z' | b'a'..=b'z' => {
                    while line.get(at).is_some_and(u8::is_ascii_alphabetic) {
                        at += 1;
                    }
                    let word = &line[from..at];
                    while line.get(at).is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'.' | b'\'')) {
                        at += 1;
                    }
                    if at - from == word.len() { self.degree(word) } else { self.joined(&line[from..at]) }
                }
                _ => at += 1,
            }
        }
    }

    /// A word.
    fn degree(&mut self, word: &[u8]) {
        if school::may_be_level(word) {
            self.levels |= school::level_of(word).map_or(0, |level| (1 << level) & !1);
        }
    }

    /// Words with full stops and apostrophes among or behind them.
    fn joined(&mut self, words: &[u8]) {
        let parts = || words.split(|byte| matches!(byte, b'.' | b'\'')).filter(|part| !part.is_empty());
        parts().for_each(|part| self.degree(part));
        if parts().nth(1).is_none() {
            return;
        }
        match school::level_of(words) {
            Some(level) => self.levels |= (1 << level) & !1,
            None => {
                // "Ph.D.May 2012": two words, as the second is that of a date, and such words have three letters at the least.
                let long = |part: Option<&[u8]>| part.is_some_and(|part| part.len() >= 3);
                self.unsure |= long(parts().next()) || long(parts().next_back());
            }
        }
    }
}

/// The lines that entries are read from.
fn on_schools<'t>(lines: Lines<'_, 't>) -> impl Iterator<Item = &'t str> {
    lines.of(Section::Education).filter(|(_, line)| !line.prose()).map(|(_, line)| line.text)
}

/// Whether a line may hold a folded word of letters: always where marks and letters fold away.
fn may_hold(line: &[u8], word: &[u8]) -> bool {
    let Some(first) = word.first() else { return true };
    let mut begun = memchr2_iter(*first, first.to_ascii_uppercase(), line);
    let holds = |at: usize| line.get(at..at + word.len()).is_some_and(|other| other.eq_ignore_ascii_case(word));
    begun.any(holds) || !line.is_ascii() || memchr2(b'\'', b'`', line).is_some()
}

/// Whether a date of a line may say more than a year.
fn may_date_months(line: &[u8]) -> bool {
    let short = |word: &[u8]| word.len() <= 2 && word.iter().all(u8::is_ascii_digit);
    // "May2012".
    let letters = |word: &[u8]| word.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let mut words = line.split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.any(|word| short(word) || period::month_name(&word[..letters(word)]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fact::resume::{Outline, level};
    use crate::fact::{date, education};

    fn with<T>(text: &str, ask: impl FnOnce(Mentioned<'_, '_>) -> T) -> T {
        ask(Outline::of(text).mentioned(text))
    }

    const YEAR: Date = Date { year: 2012, month: 0, day: 0 };
    const MAY: Date = Date { month: 5, ..YEAR };
    const JUNE: Date = Date { month: 6, ..YEAR };

    #[test]
    fn what_a_form_says_too_is_nothing_else() {
        with("Education: B.S. Physics, Hill University, 2012. Skills: Go, 2 MAs, 2013", |said| {
            assert!(!said.other_end(YEAR) && !said.other_end(JUNE) && !said.other_level(2));
            assert!(said.other_end(Date { year: 2011, ..YEAR }) && said.other_level(3));
        });
        with("Education\nHill University, May 2012\n\nPh.D. Physics", |said| {
            assert!(!said.other_end(YEAR) && said.other_end(JUNE) && !said.other_level(4) && said.other_level(2));
        });
        for unclear in ["M.S. 2010 - 2012, Hill University", "M.S.since 2012, Hill University", "St. John's, 2012"] {
            assert!(with(&format!("Education\n{unclear}"), |said| said.other_end(YEAR)), "{unclear}");
        }
        with("Hill University, 2012", |none| assert!(!none.other_end(JUNE) && !none.other_level(1)));
    }

    #[test]
    fn names_are_told_by_their_words() {
        let may = |text: &str, name: &str| with(text, |said| said.may_name(name));
        let text = "Education: B.S., Univ. of Haleview, St.Mary Campus 2, 2012. Skills: Riverastad";
        for name in ["university haleview", "st mary campus 2", "b s"] {
            assert!(may(text, name), "{name}");
        }
        for name in ["university riverastad", "haleview college"] {
            assert!(!may(text, name), "{name}");
        }
        assert!(may("Education: Queen's College", "queens college") && may("Education: \u{c9}cole", "ecole"));
    }

    fn part() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "B.S.",
            "BSc",
            "M.A.",
            "Ph.D",
            "MArch",
            "Master of Arts",
            "Associate's",
            "Diploma",
            " in ",
            "Physics",
            "Hill University",
            "St. John's College",
            "College of \u{d6}rebro",
            "U.S.A. School",
            "Ecole`s 3bis",
            "2011",
            "2012",
            "May 2012",
            "may.2012",
            "05/2012",
            "2012-05",
            "2012-05-01",
            "since",
            "present",
            "to date",
            " - ",
            "-",
            "/",
            ", ",
            " ",
            " ",
            " | ",
            ".",
            "'",
            "(",
            ")",
            "\n",
            "\n\n",
            "\u{b7}",
            "\u{2013}",
            "\u{e9}",
            "7",
            "x",
        ])
    }

    proptest! {
        #[test]
        fn never_less_than_what_is_read(parts in prop::collection::vec(part(), 0..14)) {
            let text = format!("Education\n{}", parts.concat());
            let outline = Outline::of(&text);
            let mentioned = outline.mentioned(&text);
            for school in outline.schools(&text) {
                let stated = school.period.end.and_then(|end| date::read(end, None));
                for end in [YEAR, MAY, JUNE] {
                    let (first, last) = (date::first_month(end), date::last_month(end));
                    let meets = |date| date::first_month(date) <= last && first <= date::last_month(date);
                    prop_assert!(mentioned.other_end(end) || stated.is_none_or(meets), "{}", text);
                }
                let name = education::institution(school.institution);
                prop_assert!(name.is_none_or(|name| mentioned.may_name(&name)), "{}", text);
                let stated = school.degree.and_then(level);
                for form in 1..=4 {
                    let same = stated.is_none_or(|stated| stated == form);
                    prop_assert!(mentioned.other_level(form) || same, "{}", text);
                }
            }
        }
    }
}
