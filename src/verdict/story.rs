//! A story: innocent causes, each at a price out of its bands, and the hits that they explain.
//!
//! At a price, a cause explains exactly the hits that name it and whose own band is at or below that price, if its band
//! over all their members together is not above it either. If it is, the cause explains any largest part of those hits
//! for which it is not. Without that second half one more hit could undo an explanation and so add more than its own
//! bits, which no reader would understand.
//!
//! The search is exact within [`MAX_CAUSES`], [`MAX_EXPLAINED`], [`MAX_PARTS`] and [`MAX_STORIES`]. Bands are asked for by
//! callback; nothing here knows what a cause means, and reassurance, tokens and the ledger are made in `weigh`.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::Hit;
use crate::finding::Bits;
use crate::scoring::Scoring;

/// Causes considered for one application: those named by hits of the most bits together, then table order.
pub const MAX_CAUSES: usize = 16;

/// Hits that causes can explain: the heaviest, then finding order. Those beyond stay unexplained.
pub const MAX_EXPLAINED: usize = 64;

/// Up to this many hits, every part of them is tried when a cause cannot explain them all at a price; above it, all but
/// one, and a part grown from the heaviest.
pub const MAX_PARTS: u32 = 8;

/// Stories kept after each cause, the best first. Never short for up to eight hits, since of stories that explain the same
/// only one is kept.
pub const MAX_STORIES: usize = 256;

/// What a cause costs: its index, and the findings (ascending) over whose members together its bands are evaluated.
/// `None` if no band fits: the cause is impossible.
pub type Price<'p> = dyn FnMut(u16, &[u16]) -> Option<Bits> + 'p;

/// A hit as the search sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) finding: u16,
    pub(super) family: u16,
    pub(super) bits: i64,
    /// Its bit in masks of explained hits; 0 if nothing can explain it.
    pub(super) bit: u64,
    /// Names no cause at all.
    pub(super) causeless: bool,
}

/// A cause that some hit names, and where its own prices stand.
struct Named<'s> {
    cause: u16,
    levels: &'s [Bits],
    own: std::ops::Range<usize>,
}

/// One way for one cause to be at work.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    pub(super) cause: u16,
    pub(super) price: i64,
    pub(super) explains: u64,
    /// Evidence of what it explains, taken by itself.
    weight: i64,
}

/// A story found: picks are positions among the choices, in order of the scoring table.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Found {
    pub(super) total: i64,
    /// Bits of the unexplained hits before decay and caps.
    raw: i64,
    /// What the causes cost together.
    prices: i64,
    pub(super) explained: u64,
    picks: [u16; MAX_CAUSES],
    len: usize,
}

impl Found {
    /// What was picked, in order of the scoring table.
    pub(super) fn picked<'c>(&'c self, choices: &'c [Choice]) -> impl Iterator<Item = &'c Choice> + 'c {
        self.picks[..self.len].iter().map(|&pick| &choices[usize::from(pick)])
    }

    /// With one more cause, figures still to be made.
    fn with(mut self, pick: usize, choice: Choice) -> Found {
        self.picks[self.len] = pick as u16;
        self.len += 1;
        self.prices += choice.price;
        self.explained |= choice.explains;
        self
    }

    /// Lower total, then fewer unexplained bits, fewer causes, order in the table, lower prices of the earlier causes.
    fn rank(&self, other: &Found, choices: &[Choice]) -> Ordering {
        (self.total, self.raw, self.len)
            .cmp(&(other.total, other.raw, other.len))
            .then_with(|| self.picked(choices).map(|c| c.cause).cmp(other.picked(choices).map(|c| c.cause)))
            .then_with(|| self.picked(choices).map(|c| c.price).cmp(other.picked(choices).map(|c| c.price)))
            .then_with(|| self.picks.cmp(&other.picks))
    }

    fn better(&self, other: &Found, choices: &[Choice]) -> bool {
        self.rank(other, choices).is_lt()
    }
}

/// The hits of one application with every price asked so far.
pub(super) struct Case<'s> {
    pub(super) scoring: &'s Scoring,
    /// Family by family, heaviest first, then finding order.
    pub(super) hits: Vec<Seen>,
    /// The finding behind each mask bit.
    findings: Vec<u16>,
    named: Vec<Named<'s>>,
    own: Vec<(u64, Bits)>,
    unions: BTreeMap<(u16, u64), Option<Bits>>,
}

impl<'s> Case<'s> {
    /// Sorts the hits and asks what each cause costs over each hit that names it.
    pub(super) fn new(hits: &[Hit<'_>], scoring: &'s Scoring, price: &mut Price<'_>) -> Case<'s> {
        let causes = considered(hits, scoring);
        let mut order: Vec<&Hit<'_>> = hits.iter().filter(|hit| hit.bits > Bits(0)).collect();
        order.sort_by_key(|hit| (std::cmp::Reverse(hit.bits), hit.finding));
        let mut case = Case {
            scoring,
            hits: Vec::with_capacity(order.len()),
            findings: Vec::with_capacity(order.len()),
            named: Vec::with_capacity(causes.len()),
            own: Vec::new(),
            unions: BTreeMap::new(),
        };
        for hit in &order {
            let mut bit = 0;
            if case.findings.len() < MAX_EXPLAINED && hit.causes.iter().any(|cause| causes.contains(cause)) {
                bit = 1 << case.findings.len();
                case.findings.push(hit.finding);
            }
            let (finding, family, bits) = (hit.finding, hit.family, i64::from(hit.bits.0));
            case.hits.push(Seen { finding, family, bits, bit, causeless: hit.causes.is_empty() });
        }
        for &cause in &causes {
            let from = case.own.len();
            for (hit, seen) in order.iter().zip(&case.hits).filter(|(hit, _)| hit.causes.contains(&cause)) {
                if seen.bit != 0
                    && let Some(bits) = price(cause, &[hit.finding])
                {
                    case.own.push((seen.bit, bits));
                }
            }
            let levels = scoring.causes.get(usize::from(cause)).map_or(&[][..], |c| &c.prices[..]);
            case.named.push(Named { cause, levels, own: from..case.own.len() });
        }
        case.hits.sort_by_key(|hit| (hit.family, std::cmp::Reverse(hit.bits), hit.finding));
        case
    }

    /// Findings of a mask, ascending.
    pub(super) fn findings(&self, mask: u64) -> Vec<u16> {
        let mut findings: Vec<u16> = ones(mask).map(|bit| self.findings[bit.trailing_zeros() as usize]).collect();
        findings.sort_unstable();
        findings
    }

    /// Every way of every named cause that no cheaper and wider way of the same cause outdoes, for these of the hits.
    pub(super) fn choices(&mut self, hits: &[Seen], price: &mut Price<'_>) -> Vec<Choice> {
        let present = hits.iter().fold(0, |mask, hit| mask | hit.bit);
        let mut choices = Vec::with_capacity(self.named.len());
        for at in 0..self.named.len() {
            let Named { cause, levels, ref own } = self.named[at];
            let (own, first) = (own.clone(), choices.len());
            for &level in levels {
                let fitting = self.own[own.clone()].iter().filter(|(_, bits)| *bits <= level);
                let explains = fitting.fold(0, |mask, (bit, _)| mask | bit) & present;
                let way = Choice { cause, price: i64::from(level.0), explains, weight: 0 };
                if explains == 0 || outdone(&choices[first..], way) {
                    continue;
                }
                if self.fits(way, price) {
                    choices.push(way);
                } else {
                    self.parts(way, first, &mut choices, price);
                }
            }
        }
        for choice in &mut choices {
            choice.weight = self.evidence(hits, |hit| hit.bit & choice.explains != 0);
        }
        choices
    }

    /// Is the cause's band over all that it would explain at or below its price?
    fn fits(&mut self, way: Choice, price: &mut Price<'_>) -> bool {
        if way.explains.count_ones() == 1 {
            return true; // its own band let it in
        }
        let band = match self.unions.get(&(way.cause, way.explains)) {
            Some(&band) => band,
            None => {
                let band = price(way.cause, &self.findings(way.explains));
                self.unions.insert((way.cause, way.explains), band);
                band
            }
        };
        band.is_some_and(|band| i64::from(band.0) <= way.price)
    }

    /// Adds the largest parts of what a cause would explain, where it does not fit the whole.
    fn parts(&mut self, whole: Choice, first: usize, choices: &mut Vec<Choice>, price: &mut Price<'_>) {
        let all = whole.explains;
        let mut offers: Vec<u64> = Vec::new();
        if all.count_ones() <= MAX_PARTS {
            let mut part = (all - 1) & all;
            while part != 0 {
                offers.push(part);
                part = (part - 1) & all;
            }
            offers.sort_by_key(|part| std::cmp::Reverse(part.count_ones()));
        } else {
            offers.extend(ones(all).map(|bit| all ^ bit));
            let mut grown = 0;
            for bit in ones(all) {
                if self.fits(Choice { explains: grown | bit, ..whole }, price) {
                    grown |= bit;
                }
            }
            offers.push(grown);
        }
        for explains in offers {
            let way = Choice { explains, ..whole };
            if !outdone(&choices[first..], way) && self.fits(way, price) {
                choices.push(way);
            }
        }
    }

    /// What hits of the given kind add up to: decay within each family, then the family's cap.
    pub(super) fn evidence(&self, hits: &[Seen], stands: impl Fn(&Seen) -> bool) -> i64 {
        let (mut total, mut at) = (0, 0);
        while at < hits.len() {
            let (family, mut rank, mut sum) = (hits[at].family, 0, 0);
            while at < hits.len() && hits[at].family == family {
                if stands(&hits[at]) {
                    sum += self.scoring.term(rank, hits[at].bits);
                    rank += 1;
                }
                at += 1;
            }
            total += sum.min(self.scoring.cap(family));
        }
        total
    }

    /// The cheapest story over these hits.
    pub(super) fn cheapest(&self, hits: &[Seen], choices: &[Choice]) -> Found {
        self.search(hits, choices, None, None)
    }

    /// Is there a story over these hits below a total? Quicker than to find the cheapest.
    pub(super) fn any_below(&self, hits: &[Seen], choices: &[Choice], total: i64) -> bool {
        self.search(hits, choices, None, Some(total)).total < total
    }

    /// The cheapest story, doing without one cause; or any story below a total, if there is one.
    fn search(&self, hits: &[Seen], choices: &[Choice], without: Option<u16>, below: Option<i64>) -> Found {
        // Evidence is subadditive: a cause that costs more than what it explains weighs by itself never pays.
        let open = |choice: &Choice| choice.price <= choice.weight && Some(choice.cause) != without;
        let mut rests = vec![Rest { reach: 0, price: 1, weight: 1 }; choices.len() + 1];
        for at in (0..choices.len()).rev() {
            rests[at] = if open(&choices[at]) { rests[at + 1].and(choices[at]) } else { rests[at + 1] };
        }
        let mut best = self.priced(hits, Found::default());
        let mut stories = vec![best];
        let mut from = 0;
        for ways in choices.chunk_by(|a, b| a.cause == b.cause) {
            let rest = rests[from];
            if rest.reach == 0 || stories.is_empty() || below.is_some_and(|total| best.total < total) {
                break;
            }
            let mut next: Vec<Found> = Vec::new();
            for story in &stories {
                let least = rest.least(self, hits, story);
                if least > best.total || below.is_some_and(|total| least >= total) {
                    continue;
                }
                next.push(*story);
                for (at, &choice) in ways.iter().enumerate().filter(|(_, choice)| open(choice)) {
                    let new = choice.explains & !story.explained;
                    let weight = || self.evidence(hits, |hit| hit.bit & new != 0);
                    if new == 0 || (new != choice.explains && choice.price > weight()) {
                        continue;
                    }
                    let told = self.priced(hits, story.with(from + at, choice));
                    if told.better(&best, choices) {
                        best = told;
                    }
                    next.push(told);
                }
            }
            from += ways.len();
            // Of stories that explain the same, what later causes add is the same: the best one is enough.
            next.sort_unstable_by(|a, b| a.explained.cmp(&b.explained).then_with(|| a.rank(b, choices)));
            next.dedup_by_key(|story| story.explained);
            if next.len() > MAX_STORIES {
                next.sort_unstable_by(|a, b| a.rank(b, choices));
                next.truncate(MAX_STORIES);
            }
            stories = next;
        }
        best
    }

    /// The cheapest story that does without one of these causes.
    pub(super) fn runner_up(&self, hits: &[Seen], choices: &[Choice], causes: &[u16]) -> Option<Found> {
        let mut best: Option<Found> = None;
        for &cause in causes {
            let found = self.search(hits, choices, Some(cause), None);
            if best.is_none_or(|best| found.better(&best, choices)) {
                best = Some(found);
            }
        }
        best
    }

    /// The cheapest story of exactly one cause.
    pub(super) fn cheapest_single(&self, hits: &[Seen], choices: &[Choice]) -> Option<Found> {
        let mut best: Option<Found> = None;
        for (at, choice) in choices.iter().enumerate() {
            let story = self.priced(hits, Found::default().with(at, *choice));
            if best.is_none_or(|best| story.better(&best, choices)) {
                best = Some(story);
            }
        }
        best
    }

    /// A story with its figures.
    fn priced(&self, hits: &[Seen], story: Found) -> Found {
        let stands = |hit: &Seen| hit.bit & story.explained == 0;
        let raw = hits.iter().filter(|hit| stands(hit)).map(|hit| hit.bits).sum();
        Found { total: story.prices + self.evidence(hits, stands), raw, ..story }
    }
}

/// What the choices that are still to come could do at best.
#[derive(Clone, Copy)]
struct Rest {
    /// All that they could explain.
    reach: u64,
    /// The lowest price for a weight among them, as a fraction.
    price: i64,
    weight: i64,
}

impl Rest {
    fn and(mut self, choice: Choice) -> Rest {
        self.reach |= choice.explains;
        if choice.price * self.weight < self.price * choice.weight {
            (self.price, self.weight) = (choice.price, choice.weight);
        }
        self
    }

    /// A total that no continuation of a story can be below: evidence beyond reach stays, and the evidence within reach
    /// (subadditive again) is bought at the lowest price for its weight.
    fn least(&self, case: &Case<'_>, hits: &[Seen], story: &Found) -> i64 {
        let reach = story.explained | self.reach;
        let beyond = case.evidence(hits, |hit| hit.bit & reach == 0);
        let within = story.total - story.prices - beyond;
        story.prices + beyond + (within * self.price).div_euclid(self.weight)
    }
}

/// The single bits of a mask, lowest (the heaviest hit) first.
fn ones(mut mask: u64) -> impl Iterator<Item = u64> {
    std::iter::from_fn(move || {
        let bit = mask & mask.wrapping_neg();
        mask ^= bit;
        (bit != 0).then_some(bit)
    })
}

/// Does a way of the same cause explain as much for no more?
fn outdone(known: &[Choice], way: Choice) -> bool {
    known.iter().any(|other| other.price <= way.price && way.explains & !other.explains == 0)
}

/// The causes to consider, in order of the scoring table.
fn considered(hits: &[Hit<'_>], scoring: &Scoring) -> Vec<u16> {
    let mut named: Vec<(u16, i64)> = Vec::new();
    for hit in hits.iter().filter(|hit| hit.bits > Bits(0)) {
        for (at, &cause) in hit.causes.iter().enumerate() {
            if usize::from(cause) >= scoring.causes.len() || hit.causes[..at].contains(&cause) {
                continue;
            }
            match named.iter_mut().find(|(known, _)| *known == cause) {
                Some((_, bits)) => *bits += i64::from(hit.bits.0),
                None => named.push((cause, i64::from(hit.bits.0))),
            }
        }
    }
    named.sort_unstable_by_key(|&(cause, bits)| (std::cmp::Reverse(bits), cause));
    named.truncate(MAX_CAUSES);
    named.sort_unstable();
    named.into_iter().map(|(cause, _)| cause).collect()
}
