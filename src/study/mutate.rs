//! Mutation: what the tests of a rule would not notice.
//!
//! Every variant of a rule (one small change, by a fixed list of [`operators`]) is judged by the rule's own tests. One
//! that a test fails with is killed; one that all tests pass with survives and shows which test is missing, unless the
//! rule names it as equivalent and says why. What does not check is no mutant: it could never be loaded.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::test::{guarded, passes, set_up};
use crate::condition::{OPERATORS, Operator};
use crate::rule::{
    self, Diagnostic, Equivalent, LIMITS, PackSource, Rule, RuleSet, Setup, TestCase, Variant, Variants,
};

/// Of a hundred mutants, how many the tests of a rule must kill.
pub const BAR: usize = 90;

/// All operators, in the order of the manual.
pub fn operators() -> impl Iterator<Item = &'static Operator> {
    OPERATORS.iter().chain(LIMITS)
}

/// What became of the mutants of one operator, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Noticed by a test.
    pub killed: usize,
    /// Noticed by none, and named as equivalent.
    pub equivalent: usize,
    /// Noticed by none.
    pub survived: usize,
}

impl Tally {
    /// All mutants.
    pub fn made(&self) -> usize {
        self.killed + self.equivalent + self.survived
    }

    /// Whether so many of those that could be killed were killed as [`BAR`] asks for.
    pub fn passes(&self) -> bool {
        self.killed * 100 >= BAR * (self.killed + self.survived)
    }
}

/// A rule and what became of its mutants.
#[derive(Clone, Debug)]
pub struct Mutated {
    /// The rule.
    pub rule: Rule,
    /// All of them together.
    pub tally: Tally,
    /// By operator, in the order of [`operators`].
    pub by_operator: Vec<Tally>,
    /// Noticed by no test.
    pub survivors: Vec<Variant>,
    /// Named as equivalent although a test notices them.
    pub refuted: Vec<Equivalent>,
    /// Named as equivalent although the rule has no such mutant.
    pub unused: Vec<Equivalent>,
}

/// Judges the mutants of the rules that are `wanted` (by id) by their tests, on all cores. The tests must pass as they are.
///
/// # Errors
/// The mistakes of packs that do not load.
pub fn run(
    sources: &[PackSource],
    options: &rule::Options,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<Vec<Mutated>, Vec<Diagnostic>> {
    let mut loaded = loads(sources, options, wanted)?;
    let rules = loaded[0].rules.clone();
    // Rules are copied for each test that is run: without their own tests, which may be long.
    loaded.iter_mut().flat_map(|with| &mut with.rules.rules).for_each(|rule| rule.tests.clear());
    let variants = &loaded[0].variants;
    let jobs: Vec<(usize, usize)> = variants
        .iter()
        .enumerate()
        .flat_map(|(rule, of)| (0..of.variants.len()).map(move |variant| (rule, variant)))
        .filter(|(rule, variant)| variants[*rule].compiled[*variant].is_some())
        .collect();
    let noticed = side_by_side(jobs.len(), |job| {
        let (rule, variant) = jobs[job];
        let id = &variants[rule].id;
        rules.find(id).is_some_and(|(_, rule)| is_noticed(&loaded, rule, variant))
    });
    let fates = jobs.iter().zip(noticed);
    let mut done = Vec::new();
    for (at, of) in variants.iter().enumerate() {
        let Some((_, rule)) = rules.find(&of.id) else { continue };
        let fates = fates.clone().filter(|((rule, _), _)| *rule == at);
        let fates: Vec<(&Variant, bool)> = fates.map(|((_, v), noticed)| (&of.variants[*v], noticed)).collect();
        done.push(mutated(rule, &fates));
    }
    Ok(done)
}

/// Packs loaded with what some tests set.
pub(super) struct Loaded {
    pub(super) setup: Setup,
    /// The rule for whose tests alone it was loaded, because they make an exception.
    only: Option<String>,
    pub(super) rules: RuleSet,
    pub(super) variants: Variants,
}

impl Loaded {
    /// Whether a test of the rule is to be run with it.
    pub(super) fn fits(&self, rule: &str, test: &TestCase) -> bool {
        self.setup == test.setup && self.only.as_ref().is_none_or(|only| only == rule)
    }
}

/// The packs as they are, then once for each different setting of the tests of wanted rules.
pub(super) fn loads(
    sources: &[PackSource],
    options: &rule::Options,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<Vec<Loaded>, Vec<Diagnostic>> {
    let (rules, variants) = rule::variants(sources, options, wanted)?;
    let mut all = vec![Loaded { setup: Setup::default(), only: None, rules, variants }];
    let rules: Vec<Rule> = all[0].rules.rules.iter().filter(|rule| wanted(&rule.id)).cloned().collect();
    for rule in &rules {
        for test in &rule.tests {
            if all.iter().any(|loaded| loaded.fits(&rule.id, test)) {
                continue;
            }
            let only = test.setup.exception.as_ref().map(|_| rule.id.clone());
            let uses = |id: &str| rules.iter().any(|r| r.id == id && r.tests.iter().any(|t| t.setup == test.setup));
            let (rules, variants) = rule::variants(sources, &set_up(options, &rule.id, &test.setup), &uses)?;
            all.push(Loaded { setup: test.setup.clone(), only, rules, variants });
        }
    }
    Ok(all)
}

/// Whether a test of the rule fails with the variant. The small tests go first: most mutants fall to one of them.
fn is_noticed(loaded: &[Loaded], rule: &Rule, variant: usize) -> bool {
    let mut tests: Vec<&TestCase> = rule.tests.iter().collect();
    tests.sort_by_key(|test| test.batch.apps.len() * test.batch.repeat as usize);
    tests.into_iter().any(|test| {
        let Some(with) = loaded.iter().find(|loaded| loaded.fits(&rule.id, test)) else { return false };
        let of_rule = with.variants.iter().find(|v| v.id == rule.id);
        match of_rule.and_then(|v| v.compiled.get(variant)) {
            Some(Some(varied)) => {
                !passes(&guarded(&with.rules, varied.rule.clone(), test), &rule.id, test, varied.silent)
            }
            // With this test's settings it does not even check.
            _ => true,
        }
    })
}

fn mutated(rule: &Rule, fates: &[(&Variant, bool)]) -> Mutated {
    let named = |variant: &Variant| rule.equivalents.iter().any(|e| e.mutant == variant.name);
    let (mut tally, mut by_operator) = (Tally::default(), vec![Tally::default(); operators().count()]);
    let mut survivors = Vec::new();
    for (variant, noticed) in fates {
        let of_operator = operators().position(|o| o == variant.operator).and_then(|at| by_operator.get_mut(at));
        for tally in [&mut tally].into_iter().chain(of_operator) {
            match (noticed, named(variant)) {
                (true, _) => tally.killed += 1,
                (false, true) => tally.equivalent += 1,
                (false, false) => tally.survived += 1,
            }
        }
        if !noticed && !named(variant) {
            survivors.push((*variant).clone());
        }
    }
    let fate = |e: &Equivalent| fates.iter().find(|(v, _)| v.name == e.mutant).map(|(_, noticed)| *noticed);
    let those = |wanted: Option<bool>| rule.equivalents.iter().filter(|e| fate(e) == wanted).cloned().collect();
    Mutated { rule: rule.clone(), tally, by_operator, survivors, refuted: those(Some(true)), unused: those(None) }
}

/// Does jobs on all cores and gives the results in their order. Each thread screens on its own: a screening would else
/// wait for all threads.
fn side_by_side(jobs: usize, work: impl Fn(usize) -> bool + Sync) -> Vec<bool> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(vec![false; jobs]);
    let one = || {
        let go = || {
            loop {
                let job = next.fetch_add(1, Ordering::Relaxed);
                if job >= jobs {
                    return;
                }
                let result = work(job);
                done.lock().unwrap_or_else(PoisonError::into_inner)[job] = result;
            }
        };
        match rayon::ThreadPoolBuilder::new().num_threads(1).build() {
            Ok(pool) => pool.install(go),
            Err(_) => go(),
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| (0..threads).for_each(|_| _ = scope.spawn(one)));
    done.into_inner().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_rule_kills_its_mutants() {
        let options = rule::Options { as_of: Some(super::super::test::DAY), ..rule::Options::default() };
        let done = run(&rule::builtin(), &options, &|_| true).unwrap();
        assert!(done.len() > 20);
        let mut bad = String::new();
        for of in &done {
            assert!(of.tally.made() >= 2, "{} has {} mutants", of.rule.id, of.tally.made());
            let few = !of.tally.passes();
            for v in of.survivors.iter().filter(|_| few) {
                bad += &format!("{}: {} survives\n", of.rule.id, v.name);
            }
            for e in of.unused.iter().chain(&of.refuted) {
                bad += &format!("{}: {} is no equivalent\n", of.rule.id, e.mutant);
            }
        }
        assert!(bad.is_empty(), "\n{bad}");
    }
}
