//! Elements of a group rule: which of an application's phones, jobs or contacts count, and what their keys are.
//!
//! Most rules ask in `where` whether there is a key at all: `has(p.key) || !known(p.valid)`. A [`Sieve`] is such a rule
//! with that taken as answered, so that the key is read first and the rest of `where` only where it still matters.

use crate::condition::{Condition, FieldId, Handle, Scratch, Tri, Value};
use crate::fact::Facts;
use crate::record::FieldSet;
use crate::rule::GroupRule;
use crate::schema::{self, KeyForm};

/// What is called for each element of a group rule's list that has a key: the element (none without a list), the
/// canonical text of the key, and whether the element is somebody whom the applicant names.
pub(crate) type Found<'f> = dyn FnMut(Option<&Value<'_>>, &str, bool) + 'f;

/// A group rule as its elements are asked; see the module's doc.
#[derive(Clone, Debug)]
pub(crate) struct Sieve<'r> {
    rule: &'r GroupRule,
    /// Whether the key is read first.
    keys_first: bool,
    /// Whether the key is joined from texts.
    joins: bool,
    /// What is left of `where` for an element with a key.
    keyed: Test,
    /// And for one without.
    keyless: Test,
}

/// A condition, or what it comes to.
#[derive(Clone, Debug)]
enum Test {
    Is(Tri),
    Ask(Condition),
}

impl From<Result<Condition, Tri>> for Test {
    fn from(left: Result<Condition, Tri>) -> Test {
        left.map_or_else(Test::Is, Test::Ask)
    }
}

impl Test {
    #[inline]
    fn decide(&self, facts: &Facts<'_>, vars: &[Value<'_>], now: i64, scratch: &mut Scratch) -> Tri {
        match self {
            Test::Is(truth) => *truth,
            Test::Ask(condition) => condition.decide(facts, vars, now, scratch),
        }
    }
}

impl<'r> Sieve<'r> {
    /// Of a rule.
    pub(crate) fn new(rule: &'r GroupRule) -> Sieve<'r> {
        let given = |has| rule.where_.as_ref().and_then(|keep| keep.given(&rule.by, has)).map(Test::from);
        match (given(true), given(false)) {
            (Some(keyed), Some(keyless)) => Sieve { rule, keys_first: true, joins: false, keyed, keyless },
            _ => Sieve::as_written(rule),
        }
    }

    /// Of a rule whose `where` is asked whole, before the key is read.
    pub(crate) fn as_written(rule: &'r GroupRule) -> Sieve<'r> {
        let whole = rule.where_.clone().map_or(Test::Is(Tri::True), Test::Ask);
        Sieve { rule, keys_first: false, joins: rule.by.joins(), keyed: whole.clone(), keyless: whole }
    }

    /// How the text of a key becomes one.
    pub(crate) fn form(&self) -> KeyForm {
        self.rule.form
    }

    /// All record fields that it rests on.
    pub(crate) fn fields(&self) -> FieldSet {
        let rule = self.rule;
        let parts = rule.each.iter().map(|(_, each)| each).chain([&rule.by]).chain(&rule.where_).chain(&rule.referee);
        let reads = parts.flat_map(|part| part.reads());
        reads.fold(FieldSet::default(), |set, field| set.union(schema::fields(*field)))
    }

    /// Whether its list is missing.
    pub(crate) fn lists_nothing(&self, foreseen: &dyn Fn(FieldId) -> Option<bool>) -> bool {
        self.rule
            .each
            .as_ref()
            .is_some_and(|(_, each)| each.reads().iter().all(|field| foreseen(*field) == Some(false)))
    }

    /// What [`Sieve::elements`] gives of a rule without a list whose key is missing, where that is settled.
    pub(crate) fn keyless(&self, foreseen: &dyn Fn(FieldId) -> Option<bool>) -> Option<bool> {
        if self.rule.each.is_some() || self.rule.by.settled(foreseen) != Some(Tri::Unknown) {
            return None;
        }
        let truth = match &self.keyless {
            Test::Is(truth) => *truth,
            Test::Ask(condition) => condition.settled(foreseen)?,
        };
        Some(truth == Tri::False)
    }

    /// Calls `found` for each element that counts and has a key. False if something that matters is unknown.
    pub(crate) fn elements(&self, facts: &Facts<'_>, now: i64, scratch: &mut Scratch, found: &mut Found<'_>) -> bool {
        let Some((_, each)) = &self.rule.each else {
            return self.element(facts, &[], now, scratch, found);
        };
        match each.value(facts, &[], now, scratch) {
            // Every element is asked, also below one that is unknown.
            Value::Objects { first, len } => (0..len).fold(true, |known, at| {
                let handle = Handle { index: first.index + at, ..first };
                known & self.element(facts, &[Value::Object(handle)], now, scratch, found)
            }),
            list => list.as_list().is_some_and(|items| {
                items.chunks(1).fold(true, |known, item| known & self.element(facts, item, now, scratch, found))
            }),
        }
    }

    fn element(
        &self,
        facts: &Facts<'_>,
        vars: &[Value<'_>],
        now: i64,
        scratch: &mut Scratch,
        found: &mut Found<'_>,
    ) -> bool {
        let rule = self.rule;
        let early = self.keys_first.then(|| rule.by.value(facts, vars, now, scratch));
        let keyless = early.as_ref().is_some_and(|key| !key.is_known());
        match (if keyless { &self.keyless } else { &self.keyed }).decide(facts, vars, now, scratch) {
            Tri::False => return true,
            Tri::Unknown => return false,
            Tri::True => {}
        }
        if self.joins {
            let mut text = scratch.take();
            let known = rule.by.join(facts, vars, now, scratch, &mut text);
            if known {
                let referee = rule.referee.as_ref().is_some_and(|r| r.decide(facts, vars, now, scratch) == Tri::True);
                found(vars.first(), &text, referee);
            }
            scratch.keep(text);
            return known;
        }
        let key = early.unwrap_or_else(|| rule.by.value(facts, vars, now, scratch));
        let mut referee = None;
        let mut one = |key: &Value<'_>| {
            let Some(text) = key.as_str() else { return false };
            let referee = *referee.get_or_insert_with(|| {
                rule.referee.as_ref().is_some_and(|r| r.decide(facts, vars, now, scratch) == Tri::True)
            });
            found(vars.first(), text, referee);
            true
        };
        match key.as_list() {
            Some(keys) => keys.iter().filter(|key| !one(key)).count() == 0,
            None => one(&key),
        }
    }
}
