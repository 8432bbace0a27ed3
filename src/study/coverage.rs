//! Coverage: which parts of a rule's conditions its tests never saw true, and which never false.
//!
//! A part is whatever stands where a truth decides: a whole condition, an operand of `&&` or `||`, the test of a
//! comprehension or of `?:`. Unknown is neither true nor false.

use super::mutate::{Loaded, loads};
use super::test::{guarded, screened};
use crate::condition::Seen;
use crate::rule::{self, Diagnostic, PackSource, Part, Rule};

/// A rule and what its tests saw of it.
#[derive(Clone, Debug)]
pub struct Covered {
    /// The rule.
    pub rule: Rule,
    /// How many parts its conditions have.
    pub parts: usize,
    /// Those that were not seen both true and false, in the order of the file: the part, whether it was ever true,
    /// whether it was ever false.
    pub unseen: Vec<(Part, bool, bool)>,
}

/// Runs the tests of the rules that are `wanted` (by id) and watches their conditions.
///
/// # Errors
/// The mistakes of packs that do not load.
pub fn run(
    sources: &[PackSource],
    options: &rule::Options,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<Vec<Covered>, Vec<Diagnostic>> {
    let loaded = loads(sources, options, wanted)?;
    let rules = loaded[0].rules.rules.iter().filter(|rule| wanted(&rule.id));
    Ok(rules.map(|rule| covered(&loaded, rule)).collect())
}

fn covered(loaded: &[Loaded], rule: &Rule) -> Covered {
    let mut all: Vec<(String, Seen)> = Vec::new();
    for with in loaded {
        let Some((_, compiled)) = with.rules.find(&rule.id) else { continue };
        let mut watched = compiled.clone();
        watched.kind.conditions().into_iter().for_each(|(_, condition)| *condition = condition.watched());
        for test in rule.tests.iter().filter(|test| with.fits(&rule.id, test)) {
            // What cannot be screened has failed as a test already.
            let _ = screened(&guarded(&with.rules, watched.clone(), test), &test.batch);
        }
        for (name, condition) in watched.kind.conditions() {
            condition.seen().into_iter().for_each(|seen| add(&mut all, &name, seen));
        }
    }
    let of_rule = loaded[0].variants.iter().find(|v| v.id == rule.id);
    let unseen = all.iter().filter(|(_, seen)| !(seen.held && seen.failed));
    let unseen = unseen.filter_map(|(name, seen)| Some((of_rule?.place(name, seen)?, seen.held, seen.failed)));
    Covered { rule: rule.clone(), parts: all.len(), unseen: unseen.collect() }
}

/// A part is the same whatever a test sets.
fn add(all: &mut Vec<(String, Seen)>, name: &str, seen: Seen) {
    match all.iter_mut().find(|(n, s)| n == name && s.span == seen.span) {
        Some((_, known)) => {
            known.held |= seen.held;
            known.failed |= seen.failed;
        }
        None => all.push((name.to_owned(), seen)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_no_test_makes_true_or_false_are_told() {
        let pack = "id = \"mine\"\nversion = \"1\"\n[[rule]]\nid = \"r\"\nfamily = \"mail-form\"\nbits = 1.0\n\
                    explain = \"x\"\nwhen = \"app.emails.exists(e, e.valid && (e.role || e.relay))\"\n\
                    [[rule.test]]\nname = \"a\"\napp = { emails = [\"info@brightharbor.io\"] }\nexpect = \"hit\"\n\
                    [[rule.test]]\nname = \"b\"\napp = { emails = [\"ann.lee@gmail.com\"] }\nexpect = \"no_hit\"\n";
        let mut sources = rule::builtin();
        sources.push(PackSource::one("mine.toml", pack.as_bytes()));
        let done = run(&sources, &rule::Options::default(), &|id| id == "r").unwrap();
        assert_eq!(done[0].parts, 6);
        let unseen: Vec<_> = done[0].unseen.iter().map(|(p, t, f)| (p.text.as_str(), p.line, *t, *f)).collect();
        assert_eq!(unseen, [("e.valid", 8, true, false), ("e.relay", 8, false, true)]);
    }
}
