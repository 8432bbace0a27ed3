//! The plan of a run: what the loaded rules need of each record, worked out once.

use std::sync::atomic::{AtomicU64, Ordering};

use super::element::Sieve;
use crate::condition::{Condition, ConditionSet, Date};
use crate::fact::resume;
use crate::record::{Field, FieldSet, Source};
use crate::rule::{Kind, Rule, RuleSet, Stage, Status};
use crate::schema;

/// A set of rules by index, one bit each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct RuleBits(Vec<u64>);

impl RuleBits {
    /// An empty set for `rules` rules.
    pub(crate) fn new(rules: usize) -> RuleBits {
        RuleBits(vec![0; rules.div_ceil(64)])
    }

    pub(crate) fn insert(&mut self, rule: u16) {
        if let Some(word) = self.0.get_mut(usize::from(rule / 64)) {
            *word |= 1 << (rule % 64);
        }
    }

    pub(crate) fn remove(&mut self, rule: u16) {
        if let Some(word) = self.0.get_mut(usize::from(rule / 64)) {
            *word &= !(1 << (rule % 64));
        }
    }

    pub(crate) fn contains(&self, rule: u16) -> bool {
        self.0.get(usize::from(rule / 64)).is_some_and(|word| word >> (rule % 64) & 1 == 1)
    }

    pub(crate) fn clear(&mut self) {
        self.0.fill(0);
    }

    pub(crate) fn words(&self) -> &[u64] {
        &self.0
    }

    pub(crate) fn words_mut(&mut self) -> &mut [u64] {
        &mut self.0
    }

    /// The rules in the set, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u16> {
        self.0.iter().enumerate().flat_map(|(at, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros();
                (rest != 0).then(|| {
                    rest &= rest - 1;
                    (at as u32 * 64 + bit) as u16
                })
            })
        })
    }
}

/// The last millisecond of a day (UTC), since 1970: whatever is dated that day has happened. `None` if the date is not
/// known to the day.
pub fn end_of(day: Date) -> Option<i64> {
    let part = |value: u8| i8::try_from(value).ok();
    let civil = jiff::civil::Date::new(day.year, part(day.month)?, part(day.day)?).ok()?;
    let next = civil.tomorrow().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(next.timestamp().as_millisecond() - 1)
}

/// See the module's doc.
#[derive(Debug)]
pub struct Plan<'r> {
    /// The loaded rules.
    pub rules: &'r RuleSet,
    /// Fields that the import must read.
    pub wanted: FieldSet,
    /// Fields that stay in the spool for the stages after `prepare`.
    pub(crate) kept: FieldSet,
    /// Indices of the group rules.
    pub(crate) groups: Vec<u16>,
    /// Indices of the rules that compare texts, ascending.
    pub(crate) nears: Vec<u16>,
    /// Indices of the `when` rules.
    pub(crate) when_rules: Vec<u16>,
    /// Their conditions, decided together, in their order; then the atoms of the rule set, in theirs.
    pub(crate) whens: ConditionSet,
    /// By rule: how its elements are asked, of group rules.
    sieves: Vec<Option<Sieve<'r>>>,
    /// Per rule: the most people that a group may be to be a hit, where the rule says so and counts no hubs.
    most: Vec<Option<usize>>,
    /// Whether some rule says so.
    pub(crate) crowds: bool,
    /// Per rule: how common what its key joins may be, where the rule says so.
    rare: Vec<Option<u32>>,
    /// As-of time in milliseconds since 1970 (UTC): what conditions call `now`.
    pub now: i64,
    /// Per exception: how often it applied, and how many findings its rule had.
    exceptions: Vec<(AtomicU64, AtomicU64)>,
    /// The only application that the run is about, if it is.
    pub(crate) asked: Option<Asked>,
}

/// What an exception did in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// Findings that it set aside.
    pub used: u64,
    /// All findings of its rule, set aside or not.
    pub of: u64,
}

/// An application that a run is about.
#[derive(Debug)]
pub(crate) struct Asked {
    id: String,
    files: Vec<String>,
}

impl Asked {
    /// Whether a record has the id, or the place `file:row`.
    pub(crate) fn is(&self, id: &str, source: Source) -> bool {
        let file = || self.files.get(usize::from(source.file)).map_or("?", String::as_str);
        let row = || self.id.strip_prefix(file()).and_then(|rest| rest.strip_prefix(':'));
        id == self.id && !id.is_empty() || row().is_some_and(|row| row == source.row.to_string())
    }
}

impl<'r> Plan<'r> {
    /// For these rules and this as-of time.
    pub fn new(rules: &'r RuleSet, now: i64) -> Plan<'r> {
        let who: FieldSet =
            [Field::Id, Field::NameFull, Field::NameGiven, Field::NameFamily, Field::Stage].into_iter().collect();
        let indices = |of: fn(&Kind) -> bool| -> Vec<u16> {
            (0u16..).zip(&rules.rules).filter(|(_, rule)| of(&rule.kind)).map(|(index, _)| index).collect()
        };
        let groups = indices(|kind| matches!(kind, Kind::Group(_)));
        let when_rules = indices(|kind| matches!(kind, Kind::When(_)));
        let whens = rules.rules.iter().filter_map(|rule| match &rule.kind {
            Kind::When(condition) => Some(condition.clone()),
            _ => None,
        });
        let whens: Vec<Condition> = whens.chain(rules.atoms.iter().cloned()).collect();
        let whens = ConditionSet::new(&whens);
        let sieves = rules.rules.iter().map(|rule| match &rule.kind {
            Kind::Group(group) => Some(Sieve::new(group)),
            _ => None,
        });
        let sieves = sieves.collect();
        let nears = indices(|kind| matches!(kind, Kind::Near(_)));
        let persona = match groups.is_empty() && nears.is_empty() {
            true => FieldSet::default(),
            false => schema::persona_fields(),
        };
        let fields = |rule: &Rule| rule.fields;
        let kept = groups.iter().fold(who.union(persona), |set, &g| set.union(fields(&rules.rules[usize::from(g)])));
        let exceptions = rules.exceptions.iter().flat_map(|e| e.matches.reads());
        let kept = exceptions.fold(kept, |set, field| set.union(schema::fields(*field)));
        // Evidence of rules that the batch may mute is looked for once it is known whether it does.
        let common = rules.rules.iter().filter(|rule| rule.saturation.is_some());
        let kept = common.fold(kept, |set, rule| set.union(fields(rule)));
        let mut wanted = kept.union(rules.fields());
        // What the form lacks may stand in the résumé.
        if resume::FILLED.iter().any(|field| wanted.contains(*field)) {
            wanted.insert(Field::ResumeText);
        }
        let exceptions = rules.exceptions.iter().map(|_| Default::default()).collect();
        let most: Vec<Option<usize>> = rules.rules.iter().map(most).collect();
        let crowds = most.iter().any(Option::is_some);
        let rare = rules.rules.iter().map(rare).collect();
        let asked = None;
        Plan {
            rules,
            wanted,
            kept,
            groups,
            nears,
            when_rules,
            whens,
            sieves,
            most,
            crowds,
            rare,
            now,
            exceptions,
            asked,
        }
    }

    /// The same, of a run that is about the applications of this id, or at this `file:row`, alone: the whole batch is read
    /// and judged as ever, since all of it may bear on them, but only they are concluded, and what they miss can be asked.
    pub fn about(self, id: &str, files: Vec<String>) -> Plan<'r> {
        Plan { asked: Some(Asked { id: id.to_owned(), files }), ..self }
    }

    /// How the elements of a group rule are asked.
    pub(crate) fn sieve(&self, rule: u16) -> Option<&Sieve<'r>> {
        self.sieves.get(usize::from(rule))?.as_ref()
    }

    /// Whether a record is to be told about.
    pub(crate) fn asks(&self, id: &str, source: Source) -> bool {
        self.asked.as_ref().is_none_or(|asked| asked.is(id, source))
    }

    /// Whether anything may set a hit of the rule aside.
    pub(crate) fn may_except(&self, rule: u16) -> bool {
        self.rules.exceptions.iter().any(|e| e.rule == rule && !e.expired)
    }

    /// The exception of the rule that holds, if any: an index into [`RuleSet::exceptions`].
    pub(crate) fn excepts(&self, rule: u16, mut holds: impl FnMut(&Condition) -> bool) -> Option<u16> {
        let mut all = (0u16..).zip(&self.rules.exceptions).filter(|(_, e)| e.rule == rule && !e.expired);
        all.find(|(_, e)| holds(&e.matches)).map(|(at, _)| at)
    }

    /// Counts a finding of the rule that an exception could set aside, and the one that did.
    pub(crate) fn count(&self, rule: u16, exception: Option<u16>) {
        for (used, e) in self.exceptions.iter().zip(&self.rules.exceptions) {
            if e.rule == rule {
                used.1.fetch_add(1, Ordering::Relaxed);
            }
        }
        if let Some(used) = exception.and_then(|at| self.exceptions.get(usize::from(at))) {
            used.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// What each exception of the rule set did so far.
    pub fn exceptions_used(&self) -> Vec<Use> {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        self.exceptions.iter().map(|(used, of)| Use { used: read(used), of: read(of) }).collect()
    }

    /// A finding's sentence with who set it aside and why.
    pub(crate) fn set_aside(&self, sentence: &str, exception: u16) -> String {
        let Some(e) = self.rules.exceptions.get(usize::from(exception)) else { return sentence.to_owned() };
        let Date { year, month, day } = e.expires;
        format!("{sentence} Set aside until {year:04}-{month:02}-{day:02} ({}): {}", e.owner, e.reason.trim())
    }

    /// Forgets how often exceptions applied: what was concluded ahead of its turn is concluded again.
    pub(crate) fn forget_uses(&self) {
        for (used, of) in &self.exceptions {
            used.store(0, Ordering::Relaxed);
            of.store(0, Ordering::Relaxed);
        }
    }

    /// The rule of this index.
    pub(crate) fn rule(&self, index: u16) -> &'r Rule {
        &self.rules.rules[usize::from(index)]
    }

    /// The most people that a group of the rule may be to be a hit; `crowd` says what for.
    pub(crate) fn most(&self, rule: u16) -> Option<usize> {
        self.most.get(usize::from(rule)).copied().flatten()
    }

    /// In how many applications of the batch the commonest of what the rule's key joins may stand.
    pub(crate) fn rare(&self, rule: u16) -> Option<u32> {
        self.rare.get(usize::from(rule)).copied().flatten()
    }

    /// How common something may be for any rule at all.
    pub(crate) fn most_allowed(&self) -> u32 {
        self.rare.iter().flatten().copied().max().unwrap_or(0)
    }

    /// Whether the rule counts for the coverage of an application at this stage.
    pub(crate) fn due(rule: &Rule, stage: Stage) -> bool {
        rule.status == Status::Stable && rule.stage <= stage
    }
}

fn most(rule: &Rule) -> Option<usize> {
    let Kind::Group(group) = &rule.kind else { return None };
    let most = group.having.at_most(schema::people()?)?;
    usize::try_from(most).ok().filter(|_| rule.hub.is_none())
}

fn rare(rule: &Rule) -> Option<u32> {
    let Kind::Group(group) = &rule.kind else { return None };
    u32::try_from(group.having.at_most(schema::commonest()?)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_bits_hold_what_was_put_in() {
        let mut bits = RuleBits::new(130);
        for rule in [0, 63, 64, 129] {
            bits.insert(rule);
        }
        bits.remove(63);
        assert_eq!(bits.iter().collect::<Vec<_>>(), [0, 64, 129]);
        assert!(bits.contains(64) && !bits.contains(63) && !bits.contains(500));
        bits.clear();
        assert_eq!(bits.iter().count(), 0);
    }
}
