//! The tests inside rules, and the scenarios of packs, each screened by a fresh engine.
//!
//! A test judges its rule alone (a combination with the rules it rests on); a scenario all loaded rules together.
//! Nothing is printed or written here.

use std::fmt;
use std::sync::Arc;

use crate::condition::Date;
use crate::fact::Ground;
use crate::fact::watch::Watchlist;
use crate::finding::{Finding, Outcome};
use crate::ingest::json;
use crate::ingest::mapping::MappingOptions;
use crate::record::{Application, FieldSet, Source};
use crate::rule::{self, Batch, Diagnostic, PackSource, Rule, RuleSet, Scenario, Setup, SourceFile, TestCase};
use crate::screen::{self, Concluded, Plan, Records, Screening};
use crate::verdict::{Token, Verdict};
use crate::watchlist;

/// The day of tests that set none, so that none of them reads a clock.
pub const DAY: Date = Date { year: 2026, month: 7, day: 1 };

/// How a test failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// A hit was expected and did not come.
    Missing(String),
    /// A hit came that was not expected.
    Noisy(String),
    /// Anything else that is not as expected.
    Wrong(String),
    /// The test itself cannot be run.
    Broken(String),
}

impl Failure {
    /// Its kind in one word.
    pub fn word(&self) -> &'static str {
        match self {
            Failure::Missing(_) => "Missing",
            Failure::Noisy(_) => "Noisy",
            Failure::Wrong(_) => "Wrong",
            Failure::Broken(_) => "Broken",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Failure::Missing(text) | Failure::Noisy(text) | Failure::Wrong(text) | Failure::Broken(text)) = self;
        write!(f, "{}: {text}", self.word())
    }
}

/// One test and what came of it.
#[derive(Clone, Debug)]
pub struct Tested {
    /// The rule, or the pack of a scenario.
    pub of: String,
    /// The test's name.
    pub name: String,
    /// Where it stands.
    pub file: Arc<SourceFile>,
    /// 1-based line of its header.
    pub line: usize,
    /// Empty if it passed, its snapshot aside.
    pub failures: Vec<Failure>,
    /// Of a scenario that did not run: the pack that it needs and that is not loaded.
    pub missing: Option<String>,
    /// For a test with `snapshot = true`: the result to be held against the one that was accepted.
    pub snapshot: Option<Snapshot>,
}

/// The whole result of a test as text, and how the file is called that holds what was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Path of the pack: its folder, or its only file.
    pub pack: String,
    /// Name of the file below the folder `snapshots` beside the pack's rules: `<rule>--<test>.snap`.
    pub file: String,
    /// The result, ending with a line break.
    pub text: String,
}

/// Runs every test and scenario that `wanted` (rule or pack, name of the test) lets through.
///
/// # Errors
/// The mistakes of packs that do not load.
pub fn run(
    sources: &[PackSource],
    options: &rule::Options,
    wanted: &dyn Fn(&str, &str) -> bool,
) -> Result<Vec<Tested>, Vec<Diagnostic>> {
    let (rules, _) = rule::load(sources, options)?;
    let mut loads = Loads { sources, options, done: Vec::new() };
    let mut done = Vec::new();
    for rule in &rules.rules {
        for (at, test) in rule.tests.iter().enumerate().filter(|(_, test)| wanted(&rule.id, &test.name)) {
            let set = match test.setup.is_plain() {
                true => Ok(&rules),
                false => loads.set(&rule.id, &test.setup),
            };
            let (mut failures, seen) = match set.and_then(|set| alone(set, &rule.id, test)) {
                Ok(set) => judge_test(&set, &rule.id, test),
                Err(reason) => (vec![Failure::Broken(reason)], Vec::new()),
            };
            let snapshot = snapshot(&rules, rule, at, &seen);
            if test.snapshot && rules.packs.get(usize::from(rule.pack)).is_some_and(|pack| pack.shipped) {
                failures.push(Failure::Broken("a pack inside the program has no folder for snapshots".to_owned()));
            }
            done.push(Tested { snapshot, ..tested(&rule.id, &test.name, &test.file, test.span.start, failures) });
        }
    }
    for scenario in rules.scenarios.iter().filter(|s| wanted(&s.pack, &s.name)) {
        let missing = scenario.needs.iter().find(|id| !rules.packs.iter().any(|pack| pack.id == **id)).cloned();
        let failures = if missing.is_some() { Vec::new() } else { judge_scenario(&rules, scenario) };
        let (file, at) = (&scenario.file, scenario.span.start);
        done.push(Tested { missing, ..tested(&scenario.pack, &scenario.name, file, at, failures) });
    }
    Ok(done)
}

fn tested(of: &str, name: &str, file: &Arc<SourceFile>, at: usize, failures: Vec<Failure>) -> Tested {
    let line = file.position(at).0;
    let (of, name, file) = (of.to_owned(), name.to_owned(), file.clone());
    Tested { of, name, file, line, failures, missing: None, snapshot: None }
}

/// Parameters, lists and exceptions are compiled into rules: what a test sets of them needs a load, once for all tests
/// that set the same.
struct Loads<'a> {
    sources: &'a [PackSource],
    options: &'a rule::Options,
    done: Vec<(rule::Options, Result<RuleSet, String>)>,
}

impl Loads<'_> {
    fn set(&mut self, id: &str, setup: &Setup) -> Result<&RuleSet, String> {
        let options = set_up(self.options, id, setup);
        let same = |done: &rule::Options| {
            (&done.params, &done.lists, &done.exceptions) == (&options.params, &options.lists, &options.exceptions)
        };
        let at = match self.done.iter().position(|(done, _)| same(done)) {
            Some(at) => at,
            None => {
                let loaded = rule::load(self.sources, &options).map(|(set, _)| set);
                let loaded = loaded.map_err(|found| found.first().map_or(String::new(), |d| d.message.clone()));
                self.done.push((options, loaded));
                self.done.len() - 1
            }
        };
        self.done[at].1.as_ref().map_err(Clone::clone)
    }
}

/// The options of a load that sets what a test of the rule sets.
pub(super) fn set_up(options: &rule::Options, id: &str, setup: &Setup) -> rule::Options {
    let mut options = options.clone();
    options.params.extend(setup.params.iter().cloned());
    options.lists.extend(setup.lists.iter().cloned());
    options.exceptions.extend(setup.exception.iter().map(|made| (id.to_owned(), made.clone())));
    options
}

/// The rule alone, or with those it rests on, with the guards that the test sets.
fn alone(rules: &RuleSet, id: &str, test: &TestCase) -> Result<RuleSet, String> {
    let (_, rule) = rules.find(id).ok_or("an overlay disables the rule")?;
    Ok(guarded(rules, rule.clone(), test))
}

/// The same, for a rule in the place of the one of its id.
pub(super) fn guarded(rules: &RuleSet, mut rule: Rule, test: &TestCase) -> RuleSet {
    rule.hub = test.hub.or(rule.hub);
    rule.saturation = test.saturation.or(rule.saturation);
    rules.alone(rule)
}

/// Applications given as JSON (a list, or one) in the field names of the JSON import, as a batch to be screened.
pub fn batch(apps: serde_json::Value) -> Batch {
    let (single, apps) = match apps {
        serde_json::Value::Array(apps) => (false, apps),
        one => (true, vec![one]),
    };
    Batch { single, ..Batch::of(apps) }
}

/// Screens the applications of a test.
///
/// # Errors
/// Why an application cannot be read, or the screening's own failure.
pub fn screened(rules: &RuleSet, batch: &Batch) -> Result<Vec<Concluded>, String> {
    let day = batch.as_of.unwrap_or(DAY);
    let now = screen::end_of(day).ok_or("the day is no day of the calendar")?;
    let plan = Plan::new(rules, now);
    let apps: Vec<Vec<u8>> = batch.applications().iter().map(|app| app.to_string().into_bytes()).collect();
    let samples: Vec<&[u8]> = apps.iter().map(Vec::as_slice).collect();
    let shape = json::plan(&samples, &MappingOptions::default());
    let mut records = Vec::new();
    for (app, row) in apps.iter().zip(1u32..) {
        let mut record = Application::default();
        json::decode(app, &shape, FieldSet::all(), &mut record)?;
        record.source = Source { file: 0, row };
        records.push(record);
    }
    let mut ground = Ground::new(vec![shape.names.clone()], now, String::new());
    if !batch.watchlist.is_empty() {
        let options = watchlist::Options { kind: None, list: None, date: day };
        ground.watch = Some(Arc::new(Watchlist::new(watchlist::of_json(&batch.watchlist, &options)?, Some(day))));
    }
    for (field, trust) in &batch.trust {
        ground.trust[*field as usize] = *trust;
    }
    let failed = |e: screen::Error| e.to_string();
    let screening = Screening::read(&plan, ground, vec!["test".to_owned()], &Records::new(records), usize::MAX);
    let mut concluded = Vec::new();
    screening
        .map_err(failed)?
        .conclude(
            |block| block,
            |block| {
                concluded.extend(block);
                Ok::<(), screen::Error>(())
            },
        )
        .map_err(failed)?;
    Ok(concluded)
}

/// What a rule says of an application: the weightiest of its findings, else undecided, else no hit.
fn outcome(concluded: &Concluded, rule: u16) -> Outcome {
    const ORDER: [Outcome; 5] = [Outcome::Hit, Outcome::Borrowed, Outcome::Excepted, Outcome::Hub, Outcome::Muted];
    let of_rule = concluded.verdict.findings.iter().filter(|f| f.rule == rule);
    let found = |outcome: &&Outcome| of_rule.clone().any(|f| f.outcome == **outcome);
    match ORDER.iter().find(found) {
        Some(outcome) => *outcome,
        None if concluded.undecided.contains(&rule) => Outcome::Unknown,
        None => Outcome::NoHit,
    }
}

fn word(outcome: Outcome) -> &'static str {
    rule::OUTCOMES.iter().find(|(_, o)| *o == outcome).map_or("?", |(word, _)| word)
}

/// Whether a test passes with these rules; `silent` if nothing is to be made of sentences.
pub(super) fn passes(rules: &RuleSet, id: &str, test: &TestCase, silent: bool) -> bool {
    let Some((rule, _)) = rules.find(id) else { return false };
    let Ok(concluded) = screened(rules, &test.batch) else { return false };
    let fits = |(at, one): (usize, &Concluded)| test.expect[test.batch.written(at)] == outcome(one, rule);
    let first = || concluded.iter().flat_map(|c| &c.verdict.findings).find(|f| f.rule == rule);
    concluded.iter().enumerate().all(fits)
        && (silent || test.explain.is_none() || test.explain.as_ref() == first().map(|f| &f.explain))
        && (test.bits.is_none() || test.bits == first().map(|f| f.bits))
}

fn judge_test(rules: &RuleSet, id: &str, test: &TestCase) -> (Vec<Failure>, Vec<Seen>) {
    let Some((rule, _)) = rules.find(id) else {
        return (vec![Failure::Broken(format!("there is no rule `{id}`"))], Vec::new());
    };
    let concluded = match screened(rules, &test.batch) {
        Ok(concluded) => concluded,
        Err(reason) => return (vec![Failure::Broken(reason)], Vec::new()),
    };
    // Copies of one application that fail alike are told once: (written, got, copies).
    let mut wrong: Vec<(usize, Outcome, Vec<&Seen>)> = Vec::new();
    let seen: Vec<Seen> = concluded.into_iter().map(|one| Seen::of(one, rule)).collect();
    for (at, one) in seen.iter().enumerate() {
        let (at, got) = (test.batch.written(at), one.outcome);
        if test.expect[at] == got {
            continue;
        }
        match wrong.iter_mut().find(|w| (w.0, w.1) == (at, got)) {
            Some(alike) => alike.2.push(one),
            None => wrong.push((at, got, vec![one])),
        }
    }
    let mut failures: Vec<Failure> =
        wrong.iter().map(|(at, got, copies)| mistaken(test.expect[*at], *got, copies)).collect();
    let first = || seen.iter().flat_map(|one| &one.findings).next();
    if let Some(expected) = &test.explain {
        failures.extend(differs("the sentence", expected, first().map(|f| f.explain.as_str())));
    }
    if let Some(expected) = test.bits {
        let got = first().map(|f| f.bits.to_string());
        failures.extend(differs("the weight in bits", &expected.to_string(), got.as_deref()));
    }
    (failures, seen)
}

/// What the rule said of one application.
struct Seen {
    id: String,
    name: String,
    outcome: Outcome,
    /// The rule's, not those of rules it rests on.
    findings: Vec<Finding>,
}

impl Seen {
    fn of(concluded: Concluded, rule: u16) -> Seen {
        let outcome = outcome(&concluded, rule);
        let Verdict { id, name, mut findings, .. } = concluded.verdict;
        findings.retain(|f| f.rule == rule);
        Seen { id, name, outcome, findings }
    }
}

fn mistaken(expected: Outcome, got: Outcome, copies: &[&Seen]) -> Failure {
    let Some(one) = copies.first() else { return Failure::Wrong(String::new()) };
    let name = if one.name.is_empty() { String::new() } else { format!(" ({})", one.name) };
    let more = match copies.len() - 1 {
        0 => String::new(),
        more => format!(" and {more} more of its copies"),
    };
    let text =
        format!("{}{name}{more}\n  expected  {}\n  got       {}{}", one.id, word(expected), word(got), said(one));
    match (expected, got) {
        (Outcome::Hit, _) => Failure::Missing(text),
        (_, Outcome::Hit) => Failure::Noisy(text),
        _ => Failure::Wrong(text),
    }
}

fn said(one: &Seen) -> String {
    match one.findings.first() {
        Some(Finding { explain, bits, .. }) => format!(", {bits} bits: {explain}"),
        None => String::new(),
    }
}

/// Both texts below each other, and a mark below the first character in which they differ.
fn differs(what: &str, expected: &str, got: Option<&str>) -> Option<Failure> {
    let Some(got) = got else {
        return Some(Failure::Wrong(format!(
            "{what}\n  expected  {expected}\n  got       nothing: there is no finding"
        )));
    };
    let alike = expected.chars().zip(got.chars()).take_while(|(a, b)| a == b).count();
    let mark = " ".repeat(alike);
    (got != expected)
        .then(|| Failure::Wrong(format!("{what}\n  expected  {expected}\n  got       {got}\n            {mark}^")))
}

/// The result of a test of a rule as text, if the test has it held by a snapshot.
fn snapshot(rules: &RuleSet, rule: &Rule, at: usize, seen: &[Seen]) -> Option<Snapshot> {
    let test = rule.tests.get(at).filter(|test| test.snapshot)?;
    let alike = rule.tests[..at].iter().filter(|other| other.snapshot && slug(&other.name) == slug(&test.name)).count();
    let number = if alike > 0 { format!("-{}", alike + 1) } else { String::new() };
    let mut text = format!("{}: {}\n", rule.id, test.name);
    for one in seen {
        text += &format!("\n{} {}: {}\n", one.id, one.name, word(one.outcome));
        for f in &one.findings {
            text += &format!("  {} bits\n  {}\n", f.bits, f.explain);
            if !f.verify.is_empty() {
                text += &format!("  {}\n", f.verify);
            }
            for e in &f.evidence {
                let read = e.canonical.as_ref().map_or(String::new(), |c| format!(", read as {c:?}"));
                text += &format!("  {}: {:?}{read}\n", e.path, e.raw);
            }
            let linked: Vec<&str> = f.linked.iter().map(|l| l.id.as_str()).collect();
            if !linked.is_empty() {
                text += &format!("  with {}, {} in all\n", linked.join(" "), f.linked_total);
            }
        }
    }
    let pack = rules.packs.get(usize::from(rule.pack)).map_or(String::new(), |pack| pack.path.clone());
    Some(Snapshot { pack, file: format!("{}--{}{number}.snap", rule.id, slug(&test.name)), text })
}

/// A name as part of a file's name.
fn slug(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    words.join("-").chars().take(80).collect()
}

fn token_word(token: Token) -> &'static str {
    match token {
        Token::Escalate => "escalate",
        Token::Review => "review",
        Token::Insufficient => "insufficient",
        Token::Clear => "clear",
    }
}

fn judge_scenario(rules: &RuleSet, scenario: &Scenario) -> Vec<Failure> {
    // A run without a list is a run without the rules that ask for one.
    let unlisted = scenario.batch.watchlist.is_empty().then(|| rules.without_watchlist());
    let rules = unlisted.as_ref().unwrap_or(rules);
    let concluded = match screened(rules, &scenario.batch) {
        Ok(concluded) => concluded,
        Err(reason) => return vec![Failure::Broken(reason)],
    };
    let mut failures = Vec::new();
    for (at, Concluded { verdict, .. }) in concluded.iter().enumerate() {
        let at = scenario.batch.written(at);
        let (expected, got) = (scenario.expect[at].as_str(), token_word(verdict.token));
        let ids: Vec<&str> =
            verdict.story.causes.iter().map(|(c, _)| rules.scoring.causes[usize::from(*c)].id.as_str()).collect();
        if expected != got {
            failures.push(Failure::Wrong(format!(
                "{} ({})\n  expected  {expected}\n  got       {got}, {} bits, {}\n            {}",
                verdict.id,
                verdict.name,
                verdict.bits,
                told(&ids),
                findings(rules, verdict)
            )));
        }
        if let Some(stories) = &scenario.story
            && stories[at] != ids
        {
            let wanted: Vec<&str> = stories[at].iter().map(String::as_str).collect();
            failures.push(Failure::Wrong(format!(
                "the story of {} ({})\n  expected  {}\n  got       {}",
                verdict.id,
                verdict.name,
                told(&wanted),
                told(&ids)
            )));
        }
    }
    failures
}

fn told(causes: &[&str]) -> String {
    if causes.is_empty() { "no story".to_owned() } else { format!("story {}", causes.join(", ")) }
}

fn findings(rules: &RuleSet, verdict: &Verdict) -> String {
    let one = |f: &Finding| format!("{} {} {}", rules.rules[usize::from(f.rule)].id, word(f.outcome), f.bits);
    match verdict.findings.is_empty() {
        true => "nothing found".to_owned(),
        false => verdict.findings.iter().map(one).collect::<Vec<_>>().join(", "),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::finding::Bits;
    use crate::record::{Field, Trust};

    #[test]
    fn what_an_applicant_can_type_reassures_nobody() {
        let pack = "id = \"mine\"\nversion = \"1\"\n[[rule]]\nid = \"met\"\nbits = -3.0\n\
                    explain = \"Met in person.\"\nwhen = \"app.source == 'met'\"\n";
        let mut sources = rule::builtin();
        sources.push(PackSource::one("mine.toml", pack.as_bytes()));
        let (rules, _) = rule::load(&sources, &rule::Options::default()).unwrap();
        let app = |name: &str, source: &str| json!({ "name": name, "phones": ["+1 212 867 5309"], "source": source });
        let bits = |source: &str, trust: Trust| -> Bits {
            let apps = ["Ann Lee", "Raj Patel", "Joe Cruz"].map(|name| app(name, source));
            let batch = Batch { trust: vec![(Field::Origin, trust)], ..Batch::of(apps.to_vec()) };
            screened(&rules, &batch).unwrap()[0].verdict.bits
        };
        let plain = bits("fair", Trust::Applicant);
        assert!(plain > Bits(300));
        assert_eq!(bits("met", Trust::Applicant), plain);
        assert_eq!(bits("met", Trust::Employer), Bits(plain.0 - 300));
    }

    /// People with nothing in common but how their mailboxes are built; `day` is a day of May 2026.
    fn pattern(people: std::ops::Range<usize>, day: impl Fn(usize) -> Option<usize>) -> Vec<serde_json::Value> {
        const WORDS: [&str; 10] = ["ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu"];
        let name = |n: usize, end: &str| format!("{}{}{}{end}", WORDS[n % 10], WORDS[n / 10 % 10], WORDS[n / 100 % 10]);
        people
            .map(|n| {
                let (given, family) = (name(n, "na"), name(n, "rsk"));
                let mail = format!("{given}.{family}.fullstack{}@gmail.com", 10 + n % 90);
                let at = day(n).map(|day| format!("2026-05-{day:02}T12:00:00Z"));
                json!({ "name": format!("{given} {family}"), "emails": [mail], "applied_at": at })
            })
            .collect()
    }

    #[test]
    fn a_crowd_is_told_by_its_first_members_window_by_window() {
        let (rules, _) = rule::load(&rule::builtin(), &rule::Options::default()).unwrap();
        let found = |apps: Vec<serde_json::Value>| -> Vec<usize> {
            let all = screened(&rules, &Batch::of(apps)).unwrap();
            (0..all.len()).filter(|n| !all[*n].verdict.findings.is_empty()).collect()
        };
        assert_eq!(found(pattern(0..4, |_| Some(1))), [0, 1, 2, 3]);
        assert!(found(pattern(0..300, |_| Some(1))).is_empty());
        assert!(found(pattern(0..300, |n| (n > 2).then_some(1))).is_empty());
        assert!(found(pattern(0..300, |_| None)).is_empty());
        // Four weeks after the crowd: a group of its own. An undated one is in both, and is told of the small one.
        let late = |n: usize| Some(if n % 100 == 7 { 29 } else { 1 });
        assert_eq!(found(pattern(0..300, late)), [7, 107, 207]);
        assert_eq!(found(pattern(0..300, |n| late(n).filter(|_| n != 50))), [7, 50, 107, 207]);
        // Few people with many applications are no crowd.
        let again: Vec<serde_json::Value> = (0..90).flat_map(|_| pattern(0..4, |_| Some(1))).collect();
        assert_eq!(found(again).len(), 360);
    }
}
