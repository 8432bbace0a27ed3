//! Conclude: one application's hits, atoms and groups to its verdict.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::judge::{BucketFacts, Judged, Roll};
use super::plan::{Plan, RuleBits};
use super::prepare::{Held, Prepared, elements, evidence, hold};
use crate::condition::{Scratch, Tri};
use crate::fact::{Facts, Ground};
use crate::finding::{Bits, Evidence, Finding, Link, MAX_LINKS, Outcome};
use crate::link::{Group, Member};
use crate::record::Trust;
use crate::rule::{Kind, Stage, Status};
use crate::schema::{Hits, Scene};
use crate::verdict::{self, Asked, CauseWords, Hit, Telling, Verdict};

/// Hits of fewer bits are left out of the sentence where there are others.
const TELLING: Bits = Bits(100);

/// The application's id, or `file:row` where the export gives none.
pub(crate) fn id_of(prepared: &Prepared<'_>, files: &[String]) -> String {
    if !prepared.id.is_empty() {
        return prepared.id.to_owned();
    }
    let file = files.get(usize::from(prepared.source.file)).map_or("?", String::as_str);
    format!("{file}:{}", prepared.source.row)
}

/// Everything that holds for the whole batch when applications are concluded.
pub(crate) struct Conclusion<'s, 'r> {
    pub(crate) plan: &'s Plan<'r>,
    pub(crate) ground: &'s Ground,
    pub(crate) files: &'s [String],
    pub(crate) judged: &'s Judged,
    pub(crate) roll: &'s Roll,
    /// Rules that hold for so much of the batch that they say nothing.
    pub(crate) muted: RuleBits,
    /// Per rule: whether the batch carries what it needs.
    pub(crate) decidable: Vec<bool>,
    /// Whether [`Concluded::solo`] is wanted.
    pub(crate) solo: bool,
    /// Prices of causes over groups that several applications share.
    pub(crate) prices: Mutex<Prices>,
}

/// What a price depends on: cause, buckets, number and strongest bits of the hits, atoms.
type PriceKey = (u16, Vec<u32>, usize, Bits, Vec<u8>);

/// Prices found so far.
pub(crate) type Prices = HashMap<PriceKey, Option<Bits>, foldhash::fast::FixedState>;

/// A verdict, and all rules that could not be decided (those whose columns are missing too).
#[derive(Clone, Debug, PartialEq)]
pub struct Concluded {
    /// The verdict.
    pub verdict: Verdict,
    /// Indices of the rules, ascending.
    pub undecided: Vec<u16>,
    /// Rules without whose hits the total would be below review, ascending; empty below it, and unless asked for by
    /// [`Screening::asking_solo`](super::Screening::asking_solo).
    pub solo: Vec<u16>,
}

/// What one thread keeps from application to application.
#[derive(Default)]
pub(crate) struct Desk {
    scratch: Scratch,
    answered: Option<Answered>,
}

/// What follows from an application's stage and the rules that it leaves undecided. Mostly both are those of the
/// application before.
struct Answered {
    stage: Stage,
    open: RuleBits,
    coverage: f64,
    /// Of the open rules those that the batch could decide.
    unknown: Vec<u16>,
    /// The open rules.
    undecided: Vec<u16>,
}

impl Conclusion<'_, '_> {
    /// Whether the employer or its system recorded what decides the rule, so that it may reassure.
    fn not_typed(&self, rule: u16) -> bool {
        self.plan.rule(rule).recorded_by(|field| self.ground.trust(field)) != Trust::Applicant
    }

    /// The verdict of one prepared record.
    pub(crate) fn conclude(&self, prepared: &mut Prepared<'_>, desk: &mut Desk) -> Concluded {
        self.judged.mark_undecided(prepared.ordinal, &mut prepared.unknown);
        let (findings, buckets) = self.findings(prepared, &mut desk.scratch);
        for finding in &findings {
            prepared.unknown.remove(finding.rule);
        }
        let Desk { scratch, answered } = desk;
        let answered = self.answered(prepared, answered);
        let hits = self.hits(&findings);
        let scoring = &self.plan.rules.scoring;
        let mut price = |cause: u16, of: &[u16]| self.price(cause, of, &findings, &buckets, prepared, scratch);
        let reassurance = self.reassurance(&findings);
        let weighed = verdict::weigh(&hits, &reassurance, scoring, answered.coverage, &mut price);
        let mut solo = Vec::new();
        if self.solo && weighed.bits >= scoring.review {
            let total = |hits: &[Hit<'_>]| verdict::weigh(hits, &reassurance, scoring, 1.0, &mut price).bits;
            solo = decisive(&hits, &findings, scoring.review, total);
        }
        let sentence = match hits.is_empty() {
            true => String::new(),
            false => {
                let alternatives = verdict::alternatives(&hits, scoring, &mut price);
                self.sentence(&findings, &hits, &weighed.story, &alternatives)
            }
        };
        let verdict = Verdict {
            ordinal: prepared.ordinal,
            source: prepared.source,
            id: id_of(prepared, self.files),
            name: prepared.name.to_owned(),
            token: weighed.token,
            bits: weighed.bits,
            coverage: answered.coverage,
            story: weighed.story,
            sentence,
            runner_up: weighed.runner_up,
            findings,
            ledger: weighed.ledger,
            flip: weighed.flip,
            unknown: answered.unknown.clone(),
            issues: if prepared.issues { prepared.app().issues.clone() } else { Vec::new() },
        };
        Concluded { verdict, undecided: answered.undecided.clone(), solo }
    }

    /// What the rules left undecided mean, given what the application before was given.
    fn answered<'d>(&self, prepared: &Prepared<'_>, before: &'d mut Option<Answered>) -> &'d Answered {
        let same = |before: &Answered| before.stage == prepared.stage && before.open == prepared.unknown;
        if !before.as_ref().is_some_and(same) {
            *before = None;
        }
        before.get_or_insert_with(|| Answered {
            stage: prepared.stage,
            open: prepared.unknown.clone(),
            coverage: self.coverage(prepared),
            unknown: prepared.unknown.iter().filter(|r| self.decidable[usize::from(*r)]).collect(),
            undecided: prepared.unknown.iter().collect(),
        })
    }

    /// What the employer or its system recorded in the application's favour: rules and their negative bits.
    fn reassurance(&self, findings: &[Finding]) -> Vec<(u16, Bits)> {
        let reassures = |f: &&Finding| f.outcome == Outcome::Hit && f.bits < Bits(0) && self.not_typed(f.rule);
        findings.iter().filter(reassures).map(|f| (f.rule, f.bits)).collect()
    }

    /// Findings in rule order, and for each its bucket.
    fn findings(&self, prepared: &Prepared<'_>, scratch: &mut Scratch) -> (Vec<Finding>, Vec<Option<u32>>) {
        let mut found: Vec<(Finding, Option<u32>)> = Vec::new();
        found.extend(prepared.held.iter().map(|held| (self.single(held.clone()), None)));
        for rule in prepared.common.iter() {
            let finding = match self.muted.contains(rule) {
                true => self.mute(rule),
                false => {
                    let facts = Facts::new(prepared.app(), self.ground);
                    self.single(hold(self.plan, rule, &facts, scratch))
                }
            };
            found.push((finding, None));
        }
        for bucket in self.judged.of(prepared.ordinal) {
            found.push((self.shared(bucket, prepared, scratch), Some(bucket)));
        }
        found.sort_by_key(|(finding, bucket)| (finding.rule, *bucket));
        found.into_iter().unzip()
    }

    /// The finding of a rule on one application.
    fn single(&self, held: Held) -> Finding {
        let rule = self.plan.rule(held.rule);
        let weighs = held.outcome == Outcome::Hit && rule.status != Status::Experimental;
        Finding {
            rule: held.rule,
            outcome: held.outcome,
            bits: if weighs { rule.bits } else { Bits(0) },
            explain: held.explain,
            verify: held.verify,
            evidence: held.evidence,
            linked: Vec::new(),
            linked_total: 0,
            bucket: None,
        }
    }

    /// The finding of a rule that holds for so many that it says nothing.
    fn mute(&self, rule: u16) -> Finding {
        let explain = format!("{}: true of so many here that it says nothing.", self.plan.rule(rule).title);
        let outcome = Outcome::Muted;
        let (verify, evidence) = (String::new(), Vec::new());
        Finding { outcome, ..self.single(Held { rule, outcome, explain, verify, evidence }) }
    }

    /// What a group means for one of its members.
    fn shared(&self, index: u32, prepared: &Prepared<'_>, scratch: &mut Scratch) -> Finding {
        let bucket = &self.judged.buckets[index as usize];
        let (mut outcome, mut bits) = bucket.for_member(prepared.ordinal);
        if outcome == Outcome::Hub {
            return hub(bucket, index);
        }
        let facts = Facts::new(prepared.app(), self.ground);
        if matches!(outcome, Outcome::Hit | Outcome::Borrowed) && self.excepted(bucket, &facts, scratch) {
            (outcome, bits) = (Outcome::Excepted, Bits(0));
        }
        let others = bucket.members.iter().filter(|(ordinal, _)| *ordinal != prepared.ordinal);
        let linked = others.clone().take(MAX_LINKS).filter_map(|(ordinal, _)| {
            let other = self.roll.get(*ordinal)?;
            Some(Link { ordinal: *ordinal, id: other.id.clone(), key: bucket.text.to_string() })
        });
        let linked = linked.collect();
        Finding {
            rule: bucket.rule,
            outcome,
            bits,
            explain: bucket.explain.clone(),
            verify: bucket.verify.clone(),
            evidence: self.witnesses(bucket, &facts, scratch),
            linked,
            linked_total: others.count() as u32,
            bucket: Some(index),
        }
    }

    fn excepted(&self, bucket: &BucketFacts, facts: &Facts<'_>, scratch: &mut Scratch) -> bool {
        let key = [crate::condition::Value::Str(&bucket.text)];
        let now = self.plan.now;
        self.plan.excepts(bucket.rule, |matches| matches.decide(facts, &key, now, scratch) == Tri::True)
    }

    /// The cells by which a member belongs to a group.
    fn witnesses(&self, bucket: &BucketFacts, facts: &Facts<'_>, scratch: &mut Scratch) -> Vec<Evidence> {
        let Kind::Group(rule) = &self.plan.rule(bucket.rule).kind else { return Vec::new() };
        let mut elements_found = Vec::new();
        elements(rule, facts, self.plan.now, scratch, &mut |value, text, _| {
            if rule.form.key(text, &facts.ground.scope) == bucket.key {
                elements_found.push(value.map(|v| v.clone().into_owned()));
            }
        });
        let mut found = Vec::new();
        for value in elements_found {
            let trace = rule.by.explain(facts, value.as_slice(), &[], self.plan.now, scratch);
            found.extend(evidence(facts, &trace.steps));
        }
        if rule.secret {
            for e in &mut found {
                e.raw = "(not shown)".to_owned();
                e.canonical = None;
            }
        }
        found
    }

    fn coverage(&self, prepared: &Prepared<'_>) -> f64 {
        let rules = (0u16..).zip(&self.plan.rules.rules);
        verdict::coverage(rules.map(|(index, rule)| Asked {
            bits: rule.bits,
            due: Plan::due(rule, prepared.stage),
            carried: self.decidable[usize::from(index)],
            decided: !prepared.unknown.contains(index),
        }))
    }

    fn hits<'f>(&'f self, findings: &[Finding]) -> Vec<Hit<'f>> {
        let weighs = |f: &&Finding| matches!(f.outcome, Outcome::Hit | Outcome::Borrowed) && f.bits > Bits(0);
        (0u16..)
            .zip(findings)
            .filter(|(_, f)| weighs(f))
            .filter_map(|(index, f)| {
                let rule = self.plan.rule(f.rule);
                Some(Hit { finding: index, family: rule.family?, bits: f.bits, causes: &rule.explained_by })
            })
            .collect()
    }

    /// The price of a cause over the members of some findings together.
    fn price(
        &self,
        cause: u16,
        of: &[u16],
        findings: &[Finding],
        buckets: &[Option<u32>],
        prepared: &Prepared<'_>,
        scratch: &mut Scratch,
    ) -> Option<Bits> {
        let of = || of.iter().map(|f| usize::from(*f));
        let mut shared: Vec<u32> = of().filter_map(|f| buckets[f]).collect();
        shared.sort_unstable();
        let strongest = of().map(|f| findings[f].bits).max().unwrap_or_default();
        let bands = &self.plan.rules.causes[usize::from(cause)];
        let truths: Vec<u8> = prepared.atoms.iter().map(|t| *t as u8).collect();
        let alone = shared.is_empty();
        let count = of().count();
        let key = (cause, shared, count, strongest, truths);
        if !alone && let Some(known) = lock(&self.prices).get(&key) {
            return *known;
        }
        // Reading who an application belongs to is dear, and prices of slips do not ask.
        let asked = bands.bands.iter().any(|(condition, _)| condition.outer.roots().contains(&"group"));
        let group = asked.then(|| self.members(&key.1, prepared));
        let single = (count - of().filter(|f| buckets[*f].is_some()).count()) as u32;
        let hits = Hits { count: count as u32, strongest: strongest.as_f64(), single, similarity: None };
        let scene = Scene { group: group.as_ref(), hits };
        let price = bands.bands.iter().find_map(|(condition, bits)| {
            let atoms: Vec<Tri> = condition.atoms.iter().map(|a| prepared.atoms[usize::from(*a)]).collect();
            let holds = condition.outer.decide_with(&scene, &[], &atoms, self.plan.now, scratch);
            (holds == Tri::True).then_some(*bits)
        });
        if !alone {
            lock(&self.prices).insert(key, price);
        }
        price
    }

    /// The members of some buckets together; of none, the application alone.
    fn members<'s>(&'s self, buckets: &[u32], prepared: &'s Prepared<'_>) -> Group<'s> {
        let mut members: Vec<Member<'_>> = Vec::new();
        for bucket in buckets {
            let bucket = &self.judged.buckets[*bucket as usize];
            members.extend(
                bucket.members.iter().filter_map(|(ordinal, referee)| Some(self.roll.get(*ordinal)?.member(*referee))),
            );
        }
        if buckets.is_empty() {
            let persona = prepared.persona(self.ground);
            members.push(Member { persona, ordinal: prepared.ordinal, referee: false });
        }
        Group::new(members, None, None)
    }

    fn sentence(
        &self,
        findings: &[Finding],
        hits: &[Hit<'_>],
        story: &verdict::Story,
        alternatives: &[verdict::Alternative],
    ) -> String {
        let rules = self.plan.rules;
        // What weighs next to nothing beside the rest would fill every sentence and tell a reader nothing.
        let weighty = hits.iter().any(|hit| hit.bits >= TELLING);
        let told: Vec<Hit<'_>> = hits.iter().filter(|hit| !weighty || hit.bits >= TELLING).copied().collect();
        let hits = told.as_slice();
        let keep = |of: &[u16]| -> Vec<u16> {
            of.iter().filter(|f| hits.iter().any(|hit| hit.finding == **f)).copied().collect()
        };
        let story = &verdict::Story { unexplained: keep(&story.unexplained), ..story.clone() };
        let alternatives: Vec<verdict::Alternative> = alternatives
            .iter()
            .map(|a| verdict::Alternative { unexplained: keep(&a.unexplained), ..a.clone() })
            .filter(|a| a.unexplained.len() < hits.len())
            .collect();
        let phrases: Vec<(u16, &str)> = hits
            .iter()
            .map(|hit| (hit.finding, rules.scoring.families[usize::from(hit.family)].title.as_str()))
            .collect();
        let mut named: Vec<u16> = hits.iter().flat_map(|h| h.causes).copied().collect();
        named.sort_unstable();
        named.dedup();
        let causes: Vec<CauseWords<'_>> = named
            .into_iter()
            .map(|cause| {
                let words = &rules.scoring.causes[usize::from(cause)];
                CauseWords { cause, title: &words.title, doubt: &words.doubt }
            })
            .collect();
        debug_assert!(hits.iter().all(|h| usize::from(h.finding) < findings.len()));
        verdict::tell(&Telling {
            findings: &phrases,
            causes: &causes,
            story,
            alternatives: &alternatives,
            unusual: rules.scoring.review,
        })
    }
}

/// Rules without whose hits the total is below the threshold.
fn decisive(
    hits: &[Hit<'_>],
    findings: &[Finding],
    below: Bits,
    mut total: impl FnMut(&[Hit<'_>]) -> Bits,
) -> Vec<u16> {
    let rule = |hit: &Hit<'_>| findings[usize::from(hit.finding)].rule;
    let mut rules: Vec<u16> = hits.iter().map(rule).collect();
    rules.sort_unstable();
    rules.dedup();
    rules.retain(|without| {
        let kept: Vec<Hit<'_>> = hits.iter().filter(|hit| rule(hit) != *without).copied().collect();
        total(&kept) < below
    });
    rules
}

/// A member's finding of a key that says nothing: no links, no evidence.
fn hub(bucket: &BucketFacts, index: u32) -> Finding {
    Finding {
        rule: bucket.rule,
        outcome: Outcome::Hub,
        bits: Bits(0),
        explain: bucket.explain.clone(),
        verify: String::new(),
        evidence: Vec::new(),
        linked: Vec::new(),
        linked_total: bucket.members.len().saturating_sub(1) as u32,
        bucket: Some(index),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
