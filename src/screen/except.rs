//! Whether an exception sets a member's share in a group aside. Counting is the caller's.

use super::judge::BucketFacts;
use super::plan::Plan;
use crate::condition::{Scratch, Tri, Value};
use crate::fact::Facts;
use crate::rule::Kind;

/// The exception that holds for the key and for every element that has it: an index into the exceptions of the set.
pub(super) fn excepting(
    plan: &Plan<'_>,
    bucket: &BucketFacts,
    facts: &Facts<'_>,
    scratch: &mut Scratch,
) -> Option<u16> {
    if !plan.may_except(bucket.rule) {
        return None;
    }
    let found = match &plan.rule(bucket.rule).kind {
        Kind::Group(_) => of_bucket(plan, bucket, facts, scratch),
        _ => vec![None],
    };
    plan.excepts(bucket.rule, |matches| {
        let mut holds = |element: &Option<Value<'static>>| {
            let vars: Vec<Value<'_>> = [Value::Str(&bucket.text)].into_iter().chain(element.clone()).collect();
            matches.decide(facts, &vars, plan.now, scratch) == Tri::True
        };
        !found.is_empty() && found.iter().all(&mut holds)
    })
}

/// The elements by which an application belongs to a group.
pub(super) fn of_bucket(
    plan: &Plan<'_>,
    bucket: &BucketFacts,
    facts: &Facts<'_>,
    scratch: &mut Scratch,
) -> Vec<Option<Value<'static>>> {
    let mut found = Vec::new();
    let Some(sieve) = plan.sieve(bucket.rule) else { return found };
    sieve.elements(facts, plan.now, scratch, &mut |value, text, _| {
        if sieve.form().key(text, &facts.ground.scope) == bucket.key {
            found.push(value.map(|v| v.clone().into_owned()));
        }
    });
    found
}
