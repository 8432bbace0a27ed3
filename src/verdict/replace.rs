//! Replacing: a combination stands for the hits it rests on, and is never added to them.
//!
//! A combination that weighs less than what it rests on would make a case milder by one more thing noticed; it gives way
//! then, and the hits stand as if it were not there. So a combination of b bits adds between 0 and b to the total.

use super::Hit;
use super::story::{Case, Price};
use crate::finding::Bits;
use crate::scoring::Scoring;

/// A combination that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combined {
    /// Index into the findings.
    pub finding: u16,
    /// Findings it rests on, ascending.
    pub rests_on: Vec<u16>,
}

/// What is left to weigh.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replaced<'a> {
    /// The hits that count, in the order given.
    pub hits: Vec<Hit<'a>>,
    /// Findings that count no longer and the combination that stands for each, ascending. Where several stand for one, the
    /// first; where that one is itself replaced, it is still named.
    pub replaced: Vec<(u16, u16)>,
    /// Combinations that gave way, ascending.
    pub idle: Vec<u16>,
}

/// The cheapest total of some hits, without reassurance.
pub fn total(hits: &[Hit<'_>], scoring: &Scoring, price: &mut Price<'_>) -> Bits {
    let mut case = Case::new(hits, scoring, price);
    let seen = std::mem::take(&mut case.hits);
    let choices = case.choices(&seen, price);
    super::weigh::bits(case.cheapest(&seen, &choices).total)
}

/// Lets each combination, in the order given (those that others rest on first), take the place of what it rests on.
pub fn replace<'a>(hits: &[Hit<'a>], combined: &[Combined], scoring: &Scoring, price: &mut Price<'_>) -> Replaced<'a> {
    let is_combined = |finding: u16| combined.iter().any(|c| c.finding == finding);
    let mut standing: Vec<Hit<'a>> = hits.iter().filter(|hit| !is_combined(hit.finding)).copied().collect();
    let mut left = Replaced::default();
    let mut before: Option<Bits> = None;
    for one in combined {
        // Shadow rules weigh nothing and replace nothing.
        let Some(hit) = hits.iter().find(|hit| hit.finding == one.finding && hit.bits > Bits(0)) else { continue };
        let sum = before.unwrap_or_else(|| total(&standing, scoring, price));
        let mut with: Vec<Hit<'a>> =
            standing.iter().filter(|hit| one.rests_on.binary_search(&hit.finding).is_err()).copied().collect();
        with.push(*hit);
        let now = total(&with, scoring, price);
        if now < sum {
            left.idle.push(one.finding);
            before = Some(sum);
            continue;
        }
        let gone = standing.iter().filter(|hit| one.rests_on.binary_search(&hit.finding).is_ok());
        left.replaced.extend(gone.map(|hit| (hit.finding, one.finding)));
        (standing, before) = (with, Some(now));
    }
    standing.sort_by_key(|hit| hit.finding);
    left.replaced.sort_unstable();
    left.idle.sort_unstable();
    left.hits = standing;
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::TieKind;
    use crate::scoring::{Cause, Family};

    fn scoring() -> Scoring {
        let family = |id: &str| Family { id: id.into(), title: id.into(), cap: Bits(900), kind: TieKind::Other };
        let home = Cause {
            id: "home".into(),
            title: "a home".into(),
            doubt: String::new(),
            prices: vec![Bits(100), Bits(1000)],
        };
        Scoring {
            families: vec![family("phone"), family("mail"), family("ring")],
            causes: vec![home],
            decay: vec![1000, 500, 250],
            escalate: Bits(800),
            review: Bits(400),
            reassurance_floor: Bits(-600),
            min_coverage: 0.5,
        }
    }

    fn hit(finding: u16, family: u16, bits: i32, causes: &[u16]) -> Hit<'_> {
        Hit { finding, family, bits: Bits(bits), causes }
    }

    fn of<'a>(hits: &[Hit<'a>], combined: &[(u16, &[u16])], home: i32) -> (Replaced<'a>, Bits) {
        let combined: Vec<Combined> =
            combined.iter().map(|(finding, on)| Combined { finding: *finding, rests_on: on.to_vec() }).collect();
        let mut price = |_: u16, _: &[u16]| Some(Bits(home));
        let left = replace(hits, &combined, &scoring(), &mut price);
        let bits = total(&left.hits, &scoring(), &mut price);
        (left, bits)
    }

    #[test]
    fn a_combination_stands_for_what_it_rests_on() {
        let hits = [hit(0, 0, 300, &[]), hit(1, 1, 300, &[]), hit(2, 2, 800, &[])];
        let (left, bits) = of(&hits, &[(2, &[0, 1])], 100);
        assert_eq!((left.hits.len(), left.replaced, left.idle, bits), (1, vec![(0, 2), (1, 2)], vec![], Bits(800)));
        // What it does not rest on stays beside it.
        let (left, bits) = of(&hits, &[(2, &[0])], 100);
        assert_eq!((left.hits.len(), left.replaced, bits), (2, vec![(0, 2)], Bits(1100)));
    }

    #[test]
    fn it_gives_way_to_what_weighs_more() {
        let hits = [hit(0, 0, 600, &[]), hit(1, 1, 600, &[]), hit(2, 2, 800, &[])];
        let (left, bits) = of(&hits, &[(2, &[0, 1])], 100);
        assert_eq!((left.hits, left.replaced, left.idle, bits), (hits[..2].to_vec(), vec![], vec![2], Bits(1200)));
        // What an ordinary story explains is no heavier for being put together, unless the story does not fit the whole.
        let hits = [hit(0, 0, 600, &[]), hit(1, 1, 600, &[0]), hit(2, 2, 500, &[0])];
        assert_eq!(of(&hits, &[(2, &[0, 1])], 100).1, Bits(700));
    }

    #[test]
    fn combinations_rest_on_combinations() {
        let hits = [hit(0, 0, 300, &[]), hit(1, 2, 400, &[]), hit(2, 2, 700, &[])];
        let (left, bits) = of(&hits, &[(1, &[0]), (2, &[1])], 100);
        assert_eq!((left.hits.as_slice(), bits), (&hits[2..], Bits(700)));
        assert_eq!(left.replaced, [(0, 1), (1, 2)]);
        // A shadow replaces nothing.
        let hits = [hit(0, 0, 300, &[]), hit(1, 2, 0, &[])];
        assert_eq!(of(&hits, &[(1, &[0])], 100).0.hits, &hits[..1]);
    }
}
