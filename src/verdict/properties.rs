//! What holds for any hits and any prices, against a brute force that shares no code with the search.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;
use crate::link::TieKind;
use crate::scoring::{Cause, Family, Scoring};

/// A hit that owns its causes, with the people it ties together (a bit each).
#[derive(Clone, Debug)]
struct Drawn {
    finding: u16,
    family: u16,
    bits: i32,
    causes: Vec<u16>,
    people: u16,
}

/// How a cause is priced over a set of hits.
#[derive(Clone, Copy, Debug)]
enum Prices {
    /// By the number of people over all the hits: never less for more hits.
    Monotone,
    /// Anything, or nothing, or a number that no band gives; the same for the same hits.
    Arbitrary(u64),
}

/// Total, unexplained bits, number of causes, causes, prices: the order in which ties are settled.
type Rank = (i32, i32, usize, Vec<u16>, Vec<i32>);

#[derive(Clone, Debug)]
struct Draw {
    hits: Vec<Drawn>,
    scoring: Scoring,
    prices: Prices,
    reassurance: Vec<(u16, Bits)>,
}

impl Draw {
    fn price(&self, cause: u16, findings: &[u16]) -> Option<Bits> {
        let levels = &self.scoring.causes[usize::from(cause)].prices;
        match self.prices {
            Prices::Monotone => {
                let of = |finding: &u16| self.hits.iter().find(|hit| hit.finding == *finding).unwrap().people;
                let people = findings.iter().fold(0, |all, finding| all | of(finding)).count_ones() as usize;
                levels.get((people / 2).saturating_sub(1)).copied()
            }
            Prices::Arbitrary(seed) => {
                let mut mixed = seed ^ u64::from(cause).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                for finding in findings {
                    mixed = (mixed ^ u64::from(*finding)).wrapping_mul(0xbf58_476d_1ce4_e5b9).rotate_left(29);
                }
                let pick = (mixed >> 7) as usize % (levels.len() + 2);
                if pick == levels.len() { Some(Bits(75)) } else { levels.get(pick).copied() }
            }
        }
    }

    fn weigh(&self) -> Weighed {
        let hits: Vec<Hit<'_>> = self.hits.iter().map(Drawn::hit).collect();
        weigh(&hits, &self.reassurance, &self.scoring, 1.0, &mut |cause, findings| {
            assert!(findings.is_sorted() && !findings.is_empty());
            self.price(cause, findings)
        })
    }

    fn evidence(&self, stands: impl Fn(usize) -> bool) -> i32 {
        let mut families: BTreeMap<u16, Vec<i32>> = BTreeMap::new();
        for (_, hit) in self.hits.iter().enumerate().filter(|(at, _)| stands(*at)) {
            families.entry(hit.family).or_default().push(hit.bits);
        }
        let mut total = 0;
        for (family, mut bits) in families {
            bits.sort_unstable_by(|a, b| b.cmp(a));
            let shares = [1.0, 0.5, 0.25];
            let sum: i32 =
                bits.iter().zip(shares).map(|(bits, share)| (f64::from(*bits) * share + 0.5).floor() as i32).sum();
            total += sum.min(self.scoring.families[usize::from(family)].cap.0);
        }
        total
    }

    /// Every way for a cause to be at work, straight from the definition.
    fn ways(&self, cause: u16) -> Vec<(i32, u32)> {
        let mut ways = Vec::new();
        for &level in &self.scoring.causes[usize::from(cause)].prices {
            let fits = |part: u32| {
                let findings = |part: u32| -> Vec<u16> {
                    let mut findings: Vec<u16> =
                        (0..self.hits.len()).filter(|at| part >> at & 1 == 1).map(|at| self.hits[at].finding).collect();
                    findings.sort_unstable();
                    findings
                };
                let below = |findings: &[u16]| self.price(cause, findings).is_some_and(|band| band <= level);
                let each = (0..self.hits.len())
                    .filter(|at| part >> at & 1 == 1)
                    .all(|at| self.hits[at].causes.contains(&cause) && below(&[self.hits[at].finding]));
                part != 0 && each && below(&findings(part))
            };
            let fitting: Vec<u32> = (0..1 << self.hits.len()).filter(|part| fits(*part)).collect();
            for &part in &fitting {
                if !fitting.iter().any(|wider| *wider != part && part & !wider == 0) {
                    ways.push((level.0, part));
                }
            }
        }
        ways
    }

    /// The best story by trying them all.
    fn brute(&self, without: Option<u16>, single: bool) -> Option<Rank> {
        let mut stories: Vec<(Vec<u16>, Vec<i32>, u32)> = vec![(vec![], vec![], 0)];
        for cause in (0..self.scoring.causes.len() as u16).filter(|cause| Some(*cause) != without) {
            let ways = self.ways(cause);
            for at in 0..stories.len() {
                if single && !stories[at].0.is_empty() {
                    continue;
                }
                for (price, part) in &ways {
                    let (mut causes, mut prices, explained) = stories[at].clone();
                    causes.push(cause);
                    prices.push(*price);
                    stories.push((causes, prices, explained | part));
                }
            }
        }
        let ranked =
            stories.into_iter().filter(|story| !single || !story.0.is_empty()).map(|(causes, prices, explained)| {
                let stands = |at: usize| explained >> at & 1 == 0;
                let raw = (0..self.hits.len()).filter(|at| stands(*at)).map(|at| self.hits[at].bits).sum();
                (prices.iter().sum::<i32>() + self.evidence(stands), raw, causes.len(), causes, prices)
            });
        ranked.min()
    }

    fn rank(&self, story: &Story) -> Rank {
        let left = |hit: &&Drawn| story.unexplained.contains(&hit.finding);
        let raw = self.hits.iter().filter(left).map(|hit| hit.bits).sum();
        let (causes, prices) = story.causes.iter().map(|(cause, price)| (*cause, price.0)).unzip();
        (story.bits.0, raw, story.causes.len(), causes, prices)
    }

    fn without(&self, findings: &[u16]) -> Draw {
        let mut left = self.clone();
        left.hits.retain(|hit| !findings.contains(&hit.finding));
        left
    }
}

impl Drawn {
    fn hit(&self) -> Hit<'_> {
        Hit { finding: self.finding, family: self.family, bits: Bits(self.bits), causes: &self.causes }
    }
}

fn row_bits(row: &LedgerRow) -> i32 {
    match row {
        LedgerRow::Hit { bits, .. }
        | LedgerRow::Cap { bits, .. }
        | LedgerRow::Cause { bits, .. }
        | LedgerRow::Reassurance { bits, .. }
        | LedgerRow::Limit { bits } => bits.0,
        LedgerRow::Replaced { .. } => 0,
    }
}

fn scoring(families: Vec<i32>, causes: Vec<std::collections::BTreeSet<i32>>) -> Scoring {
    let family =
        |(at, cap)| Family { id: format!("f{at}"), title: String::new(), cap: Bits(cap), kind: TieKind::Other };
    let cause = |(at, prices): (usize, std::collections::BTreeSet<i32>)| Cause {
        id: format!("c{at}"),
        title: String::new(),
        doubt: String::new(),
        prices: prices.into_iter().map(Bits).collect(),
    };
    Scoring {
        families: families.into_iter().enumerate().map(family).collect(),
        causes: causes.into_iter().enumerate().map(cause).collect(),
        decay: vec![1000, 500, 250],
        escalate: Bits(800),
        review: Bits(400),
        reassurance_floor: Bits(-600),
        min_coverage: 0.5,
    }
}

/// The same draws in every run.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_261_120),
        ..ProptestConfig::default()
    }
}

prop_compose! {
    fn draw(hits: std::ops::Range<usize>, causes: usize)(
        caps in prop::collection::vec(prop_oneof![Just(300), Just(600), Just(900), 1..1500], 4),
        prices in prop::collection::vec(prop::collection::btree_set(prop_oneof![3 => Just(100), 3 => Just(200), 3 => Just(300), 2 => 50..1200], 1..4), 1..=causes),
        drawn in prop::collection::vec(
            (0..4_u16, prop_oneof![Just(200), Just(300), Just(500), 1..900], prop::collection::vec(any::<bool>(), causes), 1..256_u16),
            hits,
        ),
        model in prop_oneof![Just(Prices::Monotone), any::<u64>().prop_map(Prices::Arbitrary)],
        reassurance in prop_oneof![Just(vec![]), prop::collection::vec((0..9_u16, (-700..0).prop_map(Bits)), 0..3)],
    ) -> Draw {
        let n = prices.len();
        let hits = drawn.into_iter().enumerate().map(|(at, (family, bits, named, people))| Drawn {
            finding: at as u16 * 3 + 2,
            family,
            bits,
            causes: (0..n as u16).filter(|cause| named[usize::from(*cause)]).collect(),
            people,
        });
        Draw { hits: hits.collect(), scoring: scoring(caps, prices), prices: model, reassurance }
    }
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn never_above_the_capped_sum_nor_below_zero(draw in draw(0..9, 8)) {
        let weighed = draw.weigh();
        prop_assert!(weighed.bits.0 <= draw.evidence(|_| true));
        prop_assert!(weighed.story.bits.0 <= draw.evidence(|_| true));
        prop_assert!(weighed.bits >= Bits(0));
    }

    #[test]
    fn one_more_hit_adds_at_most_its_bits(draw in draw(1..8, 6)) {
        let all = draw.weigh();
        for hit in &draw.hits {
            let fewer = draw.without(&[hit.finding]).weigh();
            prop_assert!(all.bits.0 - fewer.bits.0 <= hit.bits, "{} - {} > {}", all.bits, fewer.bits, hit.bits);
            prop_assert!(all.story.bits.0 - fewer.story.bits.0 <= hit.bits);
            if matches!(draw.prices, Prices::Monotone) {
                prop_assert!(all.bits >= fewer.bits, "one more hit never lowers the total");
            }
        }
    }

    #[test]
    fn order_of_hits_does_not_matter(draw in draw(1..9, 6), turn in 0..9_usize, flip in any::<bool>()) {
        let mut other = draw.clone();
        let turn = turn % other.hits.len();
        other.hits.rotate_left(turn);
        if flip {
            other.hits.reverse();
            other.reassurance.reverse();
            other.hits.iter_mut().for_each(|hit| hit.causes.reverse());
        }
        prop_assert_eq!(draw.weigh(), other.weigh());
    }

    #[test]
    fn order_of_families_and_causes_does_not_matter(draw in draw(1..7, 6)) {
        let mut other = draw.clone();
        let last = other.scoring.families.len() as u16 - 1;
        other.scoring.families.reverse();
        other.hits.iter_mut().for_each(|hit| hit.family = last - hit.family);
        let (one, two) = (draw.weigh(), other.weigh());
        prop_assert_eq!((one.bits, one.token, one.story, one.flip), (two.bits, two.token, two.story, two.flip.clone()));
        if matches!(draw.prices, Prices::Monotone) {
            let last = other.scoring.causes.len() as u16 - 1;
            other.scoring.causes.reverse();
            other.hits.iter_mut().for_each(|hit| hit.causes.iter_mut().for_each(|cause| *cause = last - *cause));
            let three = other.weigh();
            prop_assert_eq!((two.bits, two.token, two.flip), (three.bits, three.token, three.flip));
        }
    }

    #[test]
    fn a_combination_adds_between_nothing_and_its_bits(
        draw in draw(1..8, 8),
        parts in proptest::collection::vec(any::<u8>(), 0..3),
    ) {
        // The heaviest of the drawn hits are taken for combinations over parts of the others, each over those before too.
        let hits: Vec<Hit<'_>> = draw.hits.iter().map(Drawn::hit).collect();
        let (plain, rest) = hits.split_at(hits.len().saturating_sub(parts.len()));
        let combined: Vec<Combined> = (0..).zip(rest).zip(&parts).map(|((at, hit), part)| {
            let before = plain.iter().chain(&rest[..at]).enumerate();
            let mut rests_on: Vec<u16> =
                before.filter(|(at, _)| part >> at & 1 == 1).map(|(_, hit)| hit.finding).collect();
            rests_on.sort_unstable();
            Combined { finding: hit.finding, rests_on }
        }).collect();
        let mut price = |cause, findings: &[u16]| draw.price(cause, findings);
        let without = total(plain, &draw.scoring, &mut price);
        let replaced = replace(&hits, &combined, &draw.scoring, &mut price);
        let with = total(&replaced.hits, &draw.scoring, &mut price);
        let bits: i32 = rest.iter().take(combined.len()).map(|hit| hit.bits.0).sum();
        prop_assert!(without <= with && with.0 <= without.0 + bits, "{without} {with} {bits}");
        // Every hit is weighed, replaced or idle, and no two of these.
        let mut all: Vec<u16> = replaced.hits.iter().map(|hit| hit.finding).collect();
        all.extend(replaced.replaced.iter().map(|(finding, _)| *finding));
        all.extend(&replaced.idle);
        all.sort_unstable();
        let mut drawn: Vec<u16> = draw.hits.iter().map(|hit| hit.finding).collect();
        drawn.sort_unstable();
        prop_assert_eq!(all, drawn);
        prop_assert_eq!(weigh(&replaced.hits, &[], &draw.scoring, 1.0, &mut price).bits, with);
    }

    #[test]
    fn ledger_adds_up_and_names_every_hit(draw in draw(0..9, 8)) {
        let weighed = draw.weigh();
        prop_assert_eq!(weighed.ledger.iter().map(row_bits).sum::<i32>(), weighed.bits.0);
        let mut named: Vec<u16> = Vec::new();
        let mut causes: Vec<(u16, Bits)> = Vec::new();
        for row in &weighed.ledger {
            match row {
                LedgerRow::Hit { finding, .. } => named.push(*finding),
                LedgerRow::Cause { cause, bits, explains } => {
                    causes.push((*cause, *bits));
                    prop_assert!(explains.iter().all(|finding| !weighed.story.unexplained.contains(finding)));
                    named.extend(explains);
                }
                LedgerRow::Cap { bits, .. } | LedgerRow::Reassurance { bits, .. } => prop_assert!(*bits < Bits(0)),
                LedgerRow::Limit { bits } => prop_assert!(*bits > Bits(0)),
                LedgerRow::Replaced { .. } => prop_assert!(false, "no combination was weighed"),
            }
        }
        named.sort_unstable();
        named.dedup();
        let all: Vec<u16> = draw.hits.iter().map(|hit| hit.finding).collect();
        prop_assert_eq!(named, all);
        prop_assert_eq!(causes, weighed.story.causes);
    }

    #[test]
    fn reassurance_never_lifts_and_keeps_what_no_cause_explains(draw in draw(1..7, 5)) {
        let weighed = draw.weigh();
        prop_assert!(weighed.bits <= weighed.story.bits);
        prop_assert!(weighed.story.bits.0 - weighed.bits.0 <= 600);
        let causeless = draw.evidence(|at| draw.hits[at].causes.is_empty());
        prop_assert!(weighed.bits.0 >= causeless.min(400));
    }
}

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn search_finds_what_brute_force_finds(draw in draw(1..5, 5)) {
        let weighed = draw.weigh();
        let brute = draw.brute(None, false).unwrap();
        prop_assert_eq!(draw.rank(&weighed.story), brute.clone());
        let runner_up = if brute.3.is_empty() {
            draw.brute(None, true)
        } else {
            brute.3.iter().filter_map(|cause| draw.brute(Some(*cause), false)).min()
        };
        prop_assert_eq!(weighed.runner_up.as_ref().map(|story| draw.rank(story)), runner_up);
    }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn flip_is_milder_and_none_smaller_is(draw in draw(1..6, 4)) {
        let weighed = draw.weigh();
        if weighed.token > Token::Review {
            prop_assert!(weighed.flip.is_empty());
            return Ok(());
        }
        prop_assert!(draw.without(&weighed.flip).weigh().token > weighed.token);
        for part in 1..1_u32 << draw.hits.len() {
            if (part.count_ones() as usize) < weighed.flip.len().min(4) {
                let gone: Vec<u16> =
                    (0..draw.hits.len()).filter(|at| part >> at & 1 == 1).map(|at| draw.hits[at].finding).collect();
                prop_assert!(draw.without(&gone).weigh().token <= weighed.token, "{gone:?} is smaller");
            }
        }
    }
}

proptest! {
    #![proptest_config(config(20))]

    #[test]
    fn many_hits_and_causes_stay_within_bounds(draw in draw(60..100, 20)) {
        let weighed = draw.weigh();
        prop_assert!(weighed.bits.0 <= draw.evidence(|_| true));
        prop_assert_eq!(weighed.ledger.iter().map(row_bits).sum::<i32>(), weighed.bits.0);
        let mut other = draw.clone();
        other.hits.reverse();
        prop_assert_eq!(weighed, other.weigh());
    }
}
