//! Boilerplate: passages that many unlinked people carry (a job advertisement, the phrases of a résumé builder), which
//! say nothing of any two of them.
//!
//! A run of eight words is boilerplate if [`MANY`] or more witnesses carry it. A *witness* is somebody who wrote a text
//! of their own around it: at least two fifths of their words stand in no shingle that so many share. People known to be
//! linked (by a key, or as one person) are one witness. So forty copies of one résumé make nothing boilerplate, however
//! each was changed here and there: none of them is a witness. Whoever wants a passage of theirs forgotten needs ten
//! applications that share nothing else with it or with each other; a whole résumé, ten for each part of it.

use super::compare::{Shingled, covered, runs, sorted};
use super::words::Word;

/// Witnesses that make a passage boilerplate.
pub const MANY: u32 = 10;

/// Words of a run.
const RUN: usize = 8;

/// A text and who it is counted for: texts of one number are of linked people.
#[derive(Clone, Copy, Debug)]
pub struct Witness<'t> {
    /// The words of the text.
    pub text: &'t [Word],
    /// Whose it is.
    pub person: u32,
}

/// Passages that are no evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Boilerplate {
    /// Hashes of runs, ascending.
    runs: Vec<u64>,
}

impl Boilerplate {
    /// Whether there may be any, whoever the texts are of. Mostly there is not, and nobody need be known to tell.
    pub fn possible(texts: &[Vec<Word>]) -> bool {
        !carried_by_many((0..).zip(texts).map(|(at, text)| (&**text, at)), RUN).is_empty()
    }

    /// What many of these texts carry.
    pub fn of(texts: &[Witness<'_>]) -> Boilerplate {
        let common = carried_by_many(texts.iter().map(|t| (t.text, t.person)), 3);
        let own = |text: &[Word]| {
            let borrowed = covered(text, 3, &common).into_iter().filter(|covered| *covered).count();
            (text.len() - borrowed) * 5 >= text.len() * 2
        };
        let witnesses = texts.iter().filter(|t| own(t.text));
        Boilerplate { runs: carried_by_many(witnesses.map(|t| (t.text, t.person)), RUN) }
    }

    /// Whether nothing is boilerplate.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// A text without its boilerplate.
    pub fn removed_from(&self, text: &[Word]) -> Shingled {
        Shingled::without(text, &covered(text, RUN, &self.runs))
    }
}

/// Hashes of the runs of `len` words that [`MANY`] people carry, ascending. Of each text, whose it is.
fn carried_by_many<'t>(texts: impl Iterator<Item = (&'t [Word], u32)> + Clone, len: usize) -> Vec<u64> {
    let mut carried: Vec<(u64, u32)> = Vec::with_capacity(texts.clone().map(|(text, _)| text.len()).sum());
    texts.for_each(|(text, person)| carried.extend(runs(text, len).map(|hash| (hash, person))));
    // Few hashes are carried by many, so most need not be sorted.
    let mut slots = vec![0_u8; (carried.len() * 2).next_power_of_two().max(64)];
    let shift = u64::BITS - slots.len().trailing_zeros();
    for (hash, _) in &carried {
        let times = &mut slots[(hash >> shift) as usize];
        *times = times.saturating_add(1);
    }
    carried.retain(|(hash, _)| u32::from(slots[(hash >> shift) as usize]) >= MANY);
    carried.sort_unstable();
    carried.dedup();
    let many = carried.chunk_by(|a, b| a.0 == b.0).filter(|people| people.len() >= MANY as usize);
    sorted(many.map(|people| people[0].0).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::near::{similarity, wording};

    fn text(parts: &[(u32, u32)]) -> Vec<Word> {
        let words = parts.iter().flat_map(|(from, to)| *from..*to);
        wording(&words.map(|w| format!("w{w} ")).collect::<String>())
    }

    fn of(texts: &[Vec<Word>], person: impl Fn(u32) -> u32) -> Boilerplate {
        let all: Vec<Witness<'_>> = (0..).zip(texts).map(|(n, text)| Witness { text, person: person(n) }).collect();
        Boilerplate::of(&all)
    }

    /// Sixty words of an advertisement, and as many of one's own.
    fn quoting(n: u32) -> Vec<Word> {
        text(&[(0, 60), (1000 + n * 100, 1060 + n * 100)])
    }

    #[test]
    fn what_many_quote_is_boilerplate() {
        let texts: Vec<Vec<Word>> = (0..12).map(quoting).collect();
        let whole = [&texts[0], &texts[1]].map(|text| Shingled::without(text, &[]));
        assert!(similarity(&whole[0], &whole[1]) > 0.3);
        assert!(Boilerplate::possible(&texts));
        let found = of(&texts, |n| n);
        let left = [&texts[0], &texts[1]].map(|t| found.removed_from(t));
        assert_eq!(left[0].words(), 60);
        assert!(similarity(&left[0], &left[1]).abs() < 1e-12);
        // Those who wrote little else are helped by those who did.
        let brief = text(&[(0, 60), (90_000, 90_010)]);
        assert_eq!(found.removed_from(&brief).words(), 10);
    }

    #[test]
    fn few_or_linked_people_make_no_boilerplate() {
        let texts: Vec<Vec<Word>> = (0..12).map(quoting).collect();
        assert!(of(&texts[..9], |n| n).is_empty());
        assert!(!Boilerplate::possible(&texts[..9]));
        assert!(of(&texts, |n| n / 2).is_empty(), "six people");
    }

    #[test]
    fn a_ring_cannot_make_its_resume_boilerplate() {
        // Forty copies of 150 words; each changes every seventh word, another one.
        let copy = |n: u32| {
            let words = (0..150).map(|w| if (w + n).is_multiple_of(7) { 10_000 + n * 200 + w } else { w });
            wording(&words.map(|w| format!("w{w} ")).collect::<String>())
        };
        let texts: Vec<Vec<Word>> = (0..40).map(copy).collect();
        assert!(of(&texts, |n| n).is_empty());
    }
}
