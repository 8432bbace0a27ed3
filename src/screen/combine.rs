//! Combine: rules over what other rules say of an application and over its ring, judged last.
//!
//! Each comes after those it reads. A hit rests on the hits it reads through `.hit`, and if it reads the ring on the hits
//! that hold the ring; it has their evidence, and `verdict` lets it take their place.

use super::conclude::{Basis, Conclusion, Found};
use super::plan::RuleBits;
use super::prepare::Prepared;
use crate::condition::{Scratch, Tri};
use crate::fact::Facts;
use crate::finding::{Bits, Evidence, Finding, Link, MAX_LINKS, Outcome};
use crate::rule::{CombineRule, Kind, Status};
use crate::schema::Standing;
use crate::verdict::Combined;

/// What decides a rule's outcome for an application with several findings of it: the first of these that one has.
const ORDER: [Outcome; 5] = [Outcome::Hit, Outcome::Borrowed, Outcome::Excepted, Outcome::Hub, Outcome::Muted];

/// Values kept as evidence of a combination.
const MAX_EVIDENCE: usize = 60;

/// Outcomes of the combinations for applications of which nothing else is to be said.
#[derive(Default)]
pub(super) struct Quiet {
    /// The rules that the last one left undecided, and the outcomes that follow.
    last: Option<(RuleBits, Vec<Tri>)>,
}

impl Conclusion<'_, '_> {
    /// Judges the combinations and adds their findings. Those that hold are returned with what they rest on, each after
    /// those it rests on; those that are undecided are marked in `prepared`.
    pub(super) fn combine(
        &self,
        prepared: &mut Prepared<'_>,
        found: &mut Vec<Found>,
        quiet: &mut Quiet,
        scratch: &mut Scratch,
    ) -> Vec<Combined> {
        let combines = &self.plan.rules.combines;
        if combines.is_empty() {
            return Vec::new();
        }
        let ring = self.gathered.ring_of(prepared.head.ordinal);
        if found.is_empty() && ring.is_none() && self.plan.rules.atoms.is_empty() {
            if !quiet.last.as_ref().is_some_and(|(open, _)| *open == prepared.unknown) {
                let open = prepared.unknown.clone();
                quiet.last = Some((open, self.alone(prepared, scratch)));
            }
            if let Some((_, outcomes)) = quiet.last.as_ref().filter(|(_, outcomes)| !outcomes.contains(&Tri::True)) {
                let undecided = combines.iter().zip(outcomes).filter(|(_, outcome)| **outcome == Tri::Unknown);
                undecided.for_each(|(rule, _)| prepared.unknown.insert(*rule));
                return Vec::new();
            }
        }
        let mut order: Vec<u16> = Vec::new();
        for rule in combines {
            match self.decide(*rule, prepared, found, ring, scratch) {
                Tri::False => {}
                Tri::Unknown => prepared.unknown.insert(*rule),
                Tri::True => {
                    let finding = self.combined(*rule, prepared, found, ring, scratch);
                    found.push(finding);
                    order.push(*rule);
                }
            }
        }
        self.resting(&order, found)
    }

    /// Outcomes of the combinations for an application of which nothing was noticed, in their order.
    fn alone(&self, prepared: &mut Prepared<'_>, scratch: &mut Scratch) -> Vec<Tri> {
        let before = prepared.unknown.clone();
        let mut outcomes = Vec::new();
        for rule in &self.plan.rules.combines {
            let outcome = self.decide(*rule, prepared, &[], None, scratch);
            if outcome == Tri::Unknown {
                prepared.unknown.insert(*rule);
            }
            outcomes.push(outcome);
        }
        prepared.unknown = before;
        outcomes
    }

    fn rule_of(&self, rule: u16) -> &CombineRule {
        match &self.plan.rule(rule).kind {
            Kind::Combine(combine) => combine,
            _ => unreachable!("`RuleSet::combines` lists combinations"),
        }
    }

    fn decide(
        &self,
        rule: u16,
        prepared: &Prepared<'_>,
        found: &[Found],
        ring: Option<u32>,
        scratch: &mut Scratch,
    ) -> Tri {
        let combine = self.rule_of(rule);
        let outcome = |rule: Option<u16>| {
            let Some(rule) = rule else { return Outcome::Unknown };
            let has =
                |outcome: &&Outcome| found.iter().any(|f| f.finding.rule == rule && f.finding.outcome == **outcome);
            match ORDER.iter().find(has) {
                Some(outcome) => *outcome,
                None if prepared.unknown.contains(rule) => Outcome::Unknown,
                None => Outcome::NoHit,
            }
        };
        let outcomes: Vec<(u32, Outcome)> = combine.inputs.iter().map(|i| (i.number, outcome(i.rule))).collect();
        let standing = Standing {
            ring: ring.and_then(|ring| self.gathered.facts.get(ring as usize)),
            decided: self.plan.groups.iter().any(|rule| !prepared.unknown.contains(*rule)),
            outcomes: &outcomes,
        };
        let atoms: Vec<Tri> = combine.atoms.iter().map(|at| prepared.atoms[usize::from(*at)]).collect();
        combine.outer.decide_with(&standing, &[], &atoms, self.plan.now, scratch)
    }

    /// Whether a combination rests on a finding.
    fn rests_on(&self, combine: &CombineRule, found: &Found) -> bool {
        let held = match (&found.basis, combine.ring) {
            (Basis::Bucket(bucket), true) => found.ring.is_some_and(|ring| self.gathered.holds(ring, *bucket)),
            _ => false,
        };
        let hit = matches!(found.finding.outcome, Outcome::Hit | Outcome::Borrowed);
        hit && (held || combine.rests_on().any(|rule| rule == found.finding.rule))
    }

    /// The finding of a combination that holds.
    fn combined(
        &self,
        index: u16,
        prepared: &Prepared<'_>,
        found: &[Found],
        ring: Option<u32>,
        scratch: &mut Scratch,
    ) -> Found {
        let rule = self.plan.rule(index);
        let combine = self.rule_of(index);
        let exception = self.plan.excepts(index, |matches| {
            let facts = Facts::new(prepared.app(), self.ground);
            matches.decide(&facts, &[], self.plan.now, scratch) == Tri::True
        });
        self.plan.count(index, exception);
        let weighs = exception.is_none() && rule.status != Status::Experimental;
        let rests: Vec<&Found> = found.iter().filter(|f| self.rests_on(combine, f)).collect();
        let ring = ring.filter(|_| combine.ring);
        let standing = Standing {
            ring: ring.and_then(|ring| self.gathered.facts.get(ring as usize)),
            decided: true,
            outcomes: &[],
        };
        let (linked, linked_total) = self.linked(prepared.head.ordinal, ring, &rests);
        let explain = rule.explain.render(&standing, &[], self.plan.now, scratch);
        let finding = Finding {
            rule: index,
            outcome: if exception.is_some() { Outcome::Excepted } else { Outcome::Hit },
            bits: if weighs { rule.bits } else { Bits(0) },
            explain: match exception {
                Some(at) => self.plan.set_aside(&explain, at),
                None => explain,
            },
            verify: rule.verify.render(&standing, &[], self.plan.now, scratch),
            evidence: evidence(&rests),
            linked,
            linked_total,
            bucket: None,
        };
        let basis = match ring {
            Some(ring) => Basis::Ring(ring),
            None => Basis::Several(rests.iter().flat_map(|f| f.basis.buckets().iter().copied()).collect()),
        };
        Found { finding, basis, ring }
    }

    fn linked(&self, own: u32, ring: Option<u32>, rests: &[&Found]) -> (Vec<Link>, u32) {
        let Some(ring) = ring else {
            let mut linked: Vec<Link> = rests.iter().flat_map(|f| f.finding.linked.iter().cloned()).collect();
            linked.sort_by_key(|link| link.ordinal);
            linked.dedup_by_key(|link| link.ordinal);
            let most = rests.iter().map(|f| f.finding.linked_total).max().unwrap_or(0);
            let total = most.max(linked.len() as u32);
            linked.truncate(MAX_LINKS);
            return (linked, total);
        };
        let cluster = &self.gathered.clusters[ring as usize];
        let others = || cluster.members.iter().filter(|member| **member != own);
        let key = format!("ring {}", ring + 1);
        let link =
            |member: &u32| Some(Link { ordinal: *member, id: self.roll.get(*member)?.id.clone(), key: key.clone() });
        (others().take(MAX_LINKS).filter_map(link).collect(), others().count() as u32)
    }

    /// Combinations in order with what they rest on, once the findings are in rule order.
    fn resting(&self, order: &[u16], found: &mut [Found]) -> Vec<Combined> {
        if order.is_empty() {
            return Vec::new();
        }
        found.sort_by_key(|f| (f.finding.rule, f.finding.bucket));
        let place = |rule: u16| found.iter().position(|f| f.finding.rule == rule);
        let of = |rule: &u16| {
            let finding = place(*rule)? as u16;
            if found[usize::from(finding)].finding.outcome != Outcome::Hit {
                return None;
            }
            let combine = self.rule_of(*rule);
            let rests_on = (0u16..).zip(&*found).filter(|(at, f)| *at != finding && self.rests_on(combine, f));
            Some(Combined { finding, rests_on: rests_on.map(|(at, _)| at).collect() })
        };
        order.iter().filter_map(of).collect()
    }
}

/// The values that the hits rest on, each once.
fn evidence(rests: &[&Found]) -> Vec<Evidence> {
    let mut all: Vec<Evidence> = Vec::new();
    for one in rests.iter().flat_map(|f| &f.finding.evidence) {
        let same = |e: &Evidence| (e.field, e.item, e.column) == (one.field, one.item, one.column);
        if all.len() < MAX_EVIDENCE && !all.iter().any(same) {
            all.push(one.clone());
        }
    }
    all
}
