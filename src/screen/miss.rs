//! Near misses: the rules that one application does not hit by one conjunct alone, with how far off that is.
//!
//! Asked of a screening that is about that application ([`Plan::about`](super::Plan::about)), which keeps its record and
//! the buckets it is in. A group rule is near where its `where` lets no element through by one conjunct, or where its
//! `having` is false by one for a group of two or more applications: a key that nobody shares is no near miss.

use super::Screening;
use super::judge::{Linked, looked_at};
use super::prepare::{Head, Prepared};
use crate::condition::{Condition, Gap, Miss, Scratch, Value, nearest};
use crate::fact::{Facts, Key};
use crate::link::{Entry, Group, windows};
use crate::rule::{GroupRule, Kind};
use crate::schema::{self, KeyForm};

/// Which of a rule's conditions it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `when`.
    When,
    /// `where` of a group rule.
    Where,
    /// `having` of a group rule.
    Having,
}

impl Part {
    /// As rules write it.
    pub fn word(self) -> &'static str {
        match self {
            Part::When => "when",
            Part::Where => "where",
            Part::Having => "having",
        }
    }
}

/// A rule that an application does not hit by one conjunct alone.
#[derive(Clone, Debug, PartialEq)]
pub struct NearMiss {
    /// Index of the rule.
    pub rule: u16,
    /// The condition.
    pub part: Part,
    /// The conjunct.
    pub miss: Miss,
    /// For `having`: the key that is shared, where it may be printed.
    pub key: Option<String>,
    /// For `having`: how many applications share the key.
    pub applications: u32,
}

/// A key of the application: what it is, as text, and whether it may be printed.
type Carried = (Key, String, bool);

impl Screening<'_, '_> {
    /// The near misses of an application, by rule. None of one that the screening is not about.
    ///
    /// # Errors
    /// When the temporary file fails.
    pub fn near_misses(&self, ordinal: u32) -> Result<Vec<NearMiss>, super::Error> {
        let Some(asked) = &self.plan.asked else { return Ok(Vec::new()) };
        let rules = self.plan.rules;
        Ok(self.spool.record(ordinal, |record| {
            let head = Head::decode(record).filter(|head| asked.is(head.id, head.source));
            let Some(prepared) = head.and_then(|head| Prepared::behind(head, self.plan)) else { return Vec::new() };
            let facts = Facts::new(prepared.app(), &self.ground);
            let mut scratch = Scratch::default();
            let missed = (0u16..).zip(&rules.rules).filter(|(index, _)| self.is_missed(*index, &prepared));
            let near = missed.filter_map(|(index, rule)| match &rule.kind {
                Kind::When(condition) => self.near(index, Part::When, condition, &facts, &[], &mut scratch),
                Kind::Group(group) => self.near_group(index, group, &facts, &mut scratch),
                // What compares texts or rests on other rules has no conjunct of its own to name.
                Kind::Near(_) | Kind::Combine(_) => None,
            });
            near.collect()
        })?)
    }

    /// Whether the rule is known not to hold.
    fn is_missed(&self, rule: u16, prepared: &Prepared<'_>) -> bool {
        let found = prepared.held.iter().any(|held| held.rule == rule)
            || prepared.common.contains(rule)
            || prepared.unknown.contains(rule)
            || self.judged.of(prepared.head.ordinal).any(|at| self.judged.buckets[at as usize].rule == rule);
        !found && self.judged.undecided.binary_search(&(prepared.head.ordinal, rule)).is_err()
    }

    fn near(
        &self,
        rule: u16,
        part: Part,
        condition: &Condition,
        facts: &Facts<'_>,
        vars: &[Value<'_>],
        scratch: &mut Scratch,
    ) -> Option<NearMiss> {
        let miss = condition.miss(facts, vars, self.plan.now, scratch, &schema::hidden)?;
        is_near(&miss).then_some(NearMiss { rule, part, miss, key: None, applications: 0 })
    }

    fn near_group(&self, index: u16, rule: &GroupRule, facts: &Facts<'_>, scratch: &mut Scratch) -> Option<NearMiss> {
        let mut carried: Vec<Carried> = Vec::new();
        let sieve = self.plan.sieve(index)?;
        sieve.elements(facts, self.plan.now, scratch, &mut |_, text, _| {
            let told = !rule.secret && !matches!(rule.form, KeyForm::Hashed(_));
            carried.push((rule.form.key(text, &facts.ground.scope), text.to_owned(), told));
        });
        match carried.is_empty() {
            true => self.near_where(index, rule, facts, scratch),
            false => self.near_having(index, rule, facts.app.ordinal, &carried, scratch),
        }
    }

    /// The element that `where` nearly lets through.
    fn near_where(&self, index: u16, rule: &GroupRule, facts: &Facts<'_>, scratch: &mut Scratch) -> Option<NearMiss> {
        let (condition, now) = (rule.where_.as_ref()?, self.plan.now);
        let Some((_, each)) = &rule.each else {
            return self.near(index, Part::Where, condition, facts, &[], scratch);
        };
        let items: Vec<Value<'_>> = match each.value(facts, &[], now, scratch) {
            Value::Objects { first, len } => (0..len)
                .map(|at| Value::Object(crate::condition::Handle { index: first.index.wrapping_add(at), ..first }))
                .collect(),
            list => list.into_list()?,
        };
        let len = items.len();
        let missed = items.chunks(1).enumerate().filter_map(|(at, item)| {
            let mut miss = condition.miss(facts, item, now, scratch, &schema::hidden)?;
            miss.element.get_or_insert((at + 1, len));
            is_near(&miss).then_some(miss)
        });
        let miss = nearest(missed.collect::<Vec<_>>())?;
        Some(NearMiss { rule: index, part: Part::Where, miss, key: None, applications: 0 })
    }

    /// The group that `having` nearly holds for.
    fn near_having(
        &self,
        index: u16,
        rule: &GroupRule,
        ordinal: u32,
        carried: &[Carried],
        scratch: &mut Scratch,
    ) -> Option<NearMiss> {
        let mut best: Option<NearMiss> = None;
        for (key, text, told) in carried {
            let bucket = |bucket: &&Vec<Entry>| bucket.first().is_some_and(|e| e.rule == index && e.key == *key);
            let Some(entries) = self.asking.about.iter().find(bucket) else { continue };
            let entries = looked_at(self.plan, entries);
            let members: Vec<(&Linked, bool)> =
                entries.iter().filter_map(|e| self.roll.get(e.ordinal).map(|linked| (linked, e.referee))).collect();
            // Of a crowd only as many were read as it takes to tell that it is one.
            if members.len() < entries.len() {
                continue;
            }
            let times: Vec<Option<i64>> = members.iter().map(|(linked, _)| linked.persona.applied_at).collect();
            for window in windows(&times, rule.window) {
                let members: Vec<(&Linked, bool)> = window.iter().map(|at| members[*at as usize]).collect();
                let applications = members.len() as u32;
                if applications < 2 || members.iter().all(|(linked, _)| linked.ordinal != ordinal) {
                    continue;
                }
                let group = members.iter().map(|(linked, referee)| linked.member(*referee)).collect();
                let group = Group::new(group, Some(*key), Some(text));
                let miss = rule.having.miss(&group, &[], self.plan.now, scratch, &schema::hidden);
                if let Some(miss) = miss.filter(|miss| best.as_ref().is_none_or(|best| miss.nearer(&best.miss))) {
                    let key = told.then(|| text.clone());
                    best = Some(NearMiss { rule: index, part: Part::Having, miss, key, applications });
                }
            }
        }
        best
    }
}

/// A condition of one conjunct is missed by everybody whom it does not concern: it is near only where that is measured.
fn is_near(miss: &Miss) -> bool {
    miss.beside > 0 && miss.gap != Gap::NoElement { len: 0 } || miss.distance.is_some()
}
