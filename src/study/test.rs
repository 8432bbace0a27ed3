//! The tests inside rules, and the scenarios of packs, each screened by a fresh engine.
//!
//! A test judges its rule alone (a combination with the rules it rests on); a scenario all loaded rules together. Nothing is printed here.

use std::fmt;
use std::sync::Arc;

use crate::condition::Date;
use crate::fact::Ground;
use crate::finding::{Finding, Outcome};
use crate::ingest::json;
use crate::ingest::mapping::MappingOptions;
use crate::record::{Application, FieldSet, Source};
use crate::rule::{self, Batch, Diagnostic, PackSource, RuleSet, Scenario, SourceFile, TestCase};
use crate::screen::{self, Concluded, Plan, Records, Screening};
use crate::verdict::{Token, Verdict};

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

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Missing(text) => write!(f, "Missing: {text}"),
            Failure::Noisy(text) => write!(f, "Noisy: {text}"),
            Failure::Wrong(text) => write!(f, "Wrong: {text}"),
            Failure::Broken(text) => write!(f, "Broken: {text}"),
        }
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
    /// Empty if it passed.
    pub failures: Vec<Failure>,
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
    let mut done = Vec::new();
    for rule in &rules.rules {
        for test in rule.tests.iter().filter(|test| wanted(&rule.id, &test.name)) {
            let failures = match alone(sources, options, &rules, &rule.id, test) {
                Ok(set) => judge_test(&set, &rule.id, test),
                Err(reason) => vec![Failure::Broken(reason)],
            };
            done.push(tested(&rule.id, &test.name, &test.file, test.span.start, failures));
        }
    }
    for scenario in rules.scenarios.iter().filter(|s| wanted(&s.pack, &s.name)) {
        let failures = judge_scenario(&rules, scenario);
        done.push(tested(&scenario.pack, &scenario.name, &scenario.file, scenario.span.start, failures));
    }
    Ok(done)
}

fn tested(of: &str, name: &str, file: &Arc<SourceFile>, at: usize, failures: Vec<Failure>) -> Tested {
    Tested { of: of.to_owned(), name: name.to_owned(), file: file.clone(), line: file.position(at).0, failures }
}

/// The rule alone, or with those it rests on, as the test sets it up. Parameters are constants of compiled conditions: they need a load.
fn alone(
    sources: &[PackSource],
    options: &rule::Options,
    rules: &RuleSet,
    id: &str,
    test: &TestCase,
) -> Result<RuleSet, String> {
    let mut set = match test.params.is_empty() {
        true => rules.clone(),
        false => {
            let mut options = options.clone();
            options.params.extend(test.params.iter().cloned());
            let loaded = rule::load(sources, &options);
            loaded.map_err(|found| found.first().map_or(String::new(), |d| d.message.clone()))?.0
        }
    };
    set = set.with_inputs(id);
    for rule in set.rules.iter_mut().filter(|rule| rule.id == id) {
        rule.hub = test.hub.or(rule.hub);
        rule.saturation = test.saturation.or(rule.saturation);
    }
    Ok(set)
}

/// Applications given as JSON (a list, or one) in the field names of the JSON import, as a batch to be screened.
pub fn batch(apps: serde_json::Value) -> Batch {
    let (single, apps) = match apps {
        serde_json::Value::Array(apps) => (false, apps),
        one => (true, vec![one]),
    };
    Batch { single, apps, repeat: 1, history: Vec::new(), as_of: None, trust: Vec::new() }
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

fn judge_test(rules: &RuleSet, id: &str, test: &TestCase) -> Vec<Failure> {
    let Some((rule, _)) = rules.find(id) else { return vec![Failure::Broken(format!("there is no rule `{id}`"))] };
    let concluded = match screened(rules, &test.batch) {
        Ok(concluded) => concluded,
        Err(reason) => return vec![Failure::Broken(reason)],
    };
    let mut failures = Vec::new();
    for (at, one) in concluded.iter().enumerate() {
        let (expected, got) = (test.expect[test.batch.written(at)], outcome(one, rule));
        if expected == got {
            continue;
        }
        let text =
            format!("{} is `{}`, expected `{}`{}", one.verdict.id, word(got), word(expected), seen(&one.verdict, rule));
        failures.push(match (expected, got) {
            (Outcome::Hit, _) => Failure::Missing(text),
            (_, Outcome::Hit) => Failure::Noisy(text),
            _ => Failure::Wrong(text),
        });
    }
    let first = || concluded.iter().flat_map(|c| &c.verdict.findings).find(|f| f.rule == rule);
    if let Some(expected) = &test.explain {
        failures.extend(differs("the sentence", expected, first().map(|f| f.explain.as_str())));
    }
    if let Some(expected) = test.bits {
        let got = first().map(|f| f.bits.to_string());
        failures.extend(differs("the weight", &expected.to_string(), got.as_deref()));
    }
    failures
}

fn seen(verdict: &Verdict, rule: u16) -> String {
    match verdict.findings.iter().find(|f| f.rule == rule) {
        Some(Finding { explain, .. }) => format!(" ({explain})"),
        None => String::new(),
    }
}

fn differs(what: &str, expected: &str, got: Option<&str>) -> Option<Failure> {
    let got = got.unwrap_or("missing: there is no finding");
    (got != expected).then(|| Failure::Wrong(format!("{what} is {got:?}, expected {expected:?}")))
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
                "{} ({}) is `{got}` with {} bits, expected `{expected}`; story {ids:?}; {}",
                verdict.id,
                verdict.name,
                verdict.bits,
                findings(rules, verdict)
            )));
        }
        if let Some(stories) = &scenario.story
            && stories[at] != ids
        {
            failures.push(Failure::Wrong(format!("{}: the story is {ids:?}, expected {:?}", verdict.id, stories[at])));
        }
    }
    failures
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
