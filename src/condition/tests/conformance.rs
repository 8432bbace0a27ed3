//! The cases of `tests/conformance/*.toml`, written from the semantics of CEL's specification.
//!
//! A case is `[what it shows, expression, outcome]`, where the outcome is a value, `unknown`, or `refused CODE` with
//! the code of a problem found at load. A value is written as CEL writes it; text stands in double quotes, timestamps
//! as in RFC 3339, durations in seconds, dates as precise as they are, and doubles that are no literals as `inf`,
//! `-inf` and `NaN`.
//!
//! `app` is the application of [`World::full`]: `i = 7`, `j = -2`, `d = 2.5`, `e = -0.5`, `s = "Grüße"`,
//! `r = "abc"`, `b = true`, `c = false`, `t` the 29th of February 2024 at 13:14:15.678, `u` 5400.5 seconds,
//! `nums = [1, 2, 3]`, `tags = ["a", "b"]`, two phones (the second without `e164`), a column `Ref`. With a table as
//! fourth part, only what the table says is known.
//!
//! Where the `cel` crate can be asked, it must agree, or stand in `differences.toml` with the reason.

use std::collections::BTreeMap;

use super::differential;
use super::*;

/// Each file with the least number of cases it has, so that none is lost unnoticed.
const FILES: &[(&str, usize, &str)] = &[
    ("literals", 70, include_str!("../../../tests/conformance/literals.toml")),
    ("strings", 110, include_str!("../../../tests/conformance/strings.toml")),
    ("numbers", 65, include_str!("../../../tests/conformance/numbers.toml")),
    ("comparisons", 65, include_str!("../../../tests/conformance/comparisons.toml")),
    ("logic", 60, include_str!("../../../tests/conformance/logic.toml")),
    ("precedence", 50, include_str!("../../../tests/conformance/precedence.toml")),
    ("lists", 70, include_str!("../../../tests/conformance/lists.toml")),
    ("macros", 70, include_str!("../../../tests/conformance/macros.toml")),
    ("time", 125, include_str!("../../../tests/conformance/time.toml")),
    ("conversions", 50, include_str!("../../../tests/conformance/conversions.toml")),
    ("unknowns", 60, include_str!("../../../tests/conformance/unknowns.toml")),
    ("patterns", 55, include_str!("../../../tests/conformance/patterns.toml")),
];

const DIFFERENCES: &str = include_str!("../../../tests/conformance/differences.toml");

#[derive(serde::Deserialize)]
struct File {
    cases: Vec<Vec<toml::Value>>,
}

struct Case {
    /// File and what it shows.
    name: String,
    text: String,
    outcome: String,
    /// What alone is known, if the case says so.
    known: Option<toml::Table>,
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (file, least, text) in FILES {
        let read: File = toml::from_str(text).unwrap_or_else(|e| panic!("{file}: {e}"));
        assert!(read.cases.len() >= *least, "{file} has lost cases");
        for parts in read.cases {
            let text =
                |at: usize| parts.get(at).and_then(|p| p.as_str()).unwrap_or_else(|| panic!("{file}: {parts:?}"));
            let known = parts.get(3).map(|p| p.as_table().unwrap_or_else(|| panic!("{file}: {parts:?}")).clone());
            assert!((3..=4).contains(&parts.len()), "{file}: {parts:?}");
            let name = format!("{file}: {}", text(0));
            assert!(cases.iter().all(|c: &Case| c.name != name), "{name} is there twice");
            cases.push(Case { name, text: text(1).to_owned(), outcome: text(2).to_owned(), known });
        }
    }
    cases
}

fn value(of: &toml::Value) -> Value<'static> {
    match of {
        toml::Value::Boolean(truth) => Value::Bool(*truth),
        toml::Value::Integer(int) => Value::Int(*int),
        toml::Value::Float(double) => Value::Double(*double),
        toml::Value::String(text) => Value::text(text.clone()),
        toml::Value::Array(items) => Value::list(items.iter().map(value).collect()),
        other => panic!("no member holds {other:?}"),
    }
}

fn world(case: &Case) -> World {
    let Some(known) = &case.known else { return World::full() };
    known.iter().fold(World::default(), |world, (name, of)| world.app(name, value(of)))
}

fn shown(value: &Value<'_>) -> String {
    match value {
        Value::Unknown => "unknown".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Int(int) => int.to_string(),
        Value::Double(double) => double_shown(*double),
        Value::Str(text) => text_shown(text),
        Value::Timestamp(ms) => timestamp_text(*ms),
        Value::Duration(ms) => duration_text(*ms),
        Value::Date(date) => date.to_string(),
        Value::Made(made) => match &**made {
            Made::Text(text) => text_shown(text),
            Made::List(items) => list_shown(items.iter().map(shown)),
        },
        other => panic!("no case has an object for an outcome: {other:?}"),
    }
}

pub(super) fn double_shown(double: f64) -> String {
    format!("{double:?}")
}

pub(super) fn text_shown(text: &str) -> String {
    serde_json::to_string(text).expect("text is JSON")
}

pub(super) fn list_shown(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// What a case gives, all ways of evaluating it agreeing.
fn outcome(case: &Case) -> String {
    let (schema, world) = (schema(), world(case));
    let condition = match compile_any(&case.text, &scope(&schema), None) {
        Ok(condition) => condition,
        Err(problems) => {
            let codes: Vec<&str> = problems.iter().filter(|p| !p.warning).map(|p| p.code).collect();
            return format!("refused {}", codes.join(" "));
        }
    };
    let mut scratch = Scratch::default();
    let given = shown(&condition.value(&world, &[], NOW, &mut scratch));
    let recorded = shown(&condition.explain(&world, &[], &[], NOW, &mut scratch).value);
    assert_eq!(given, recorded, "{}: recording", case.name);
    if *condition.ty() == Type::Bool {
        let truth = |truth: Tri| shown(&Value::from(truth));
        assert_eq!(truth(condition.decide(&world, &[], NOW, &mut scratch)), given, "{}: deciding", case.name);
        let mut truths = Truths::default();
        ConditionSet::new(&[condition]).decide(&world, NOW, &mut scratch, &mut truths);
        assert_eq!(truth(truths.get(0)), given, "{}: in a set", case.name);
    }
    given
}

/// Whether an outcome is the one a case tells; of several problems, one must be the case's.
fn met(case: &Case, outcome: &str) -> bool {
    match (case.outcome.strip_prefix("refused "), outcome.strip_prefix("refused ")) {
        (Some(code), Some(codes)) => codes.split(' ').any(|found| found == code),
        _ => case.outcome == outcome,
    }
}

#[test]
fn every_case_has_its_outcome() {
    let cases = cases();
    assert!(cases.len() >= 850, "there are {} cases", cases.len());
    let mut failed = Vec::new();
    for case in &cases {
        let outcome = outcome(case);
        if !met(case, &outcome) {
            failed.push(format!("{}\n    {}\n    must be {}, is {outcome}", case.name, case.text, case.outcome));
        }
    }
    assert!(failed.is_empty(), "{} of {} cases fail:\n{}", failed.len(), cases.len(), failed.join("\n"));
}

#[test]
fn the_second_opinion_agrees_or_is_documented() {
    let documented: BTreeMap<String, String> = toml::from_str(DIFFERENCES).expect("text by name");
    let (mut differ, mut asked, mut used) = (Vec::new(), 0, Vec::new());
    for case in cases().iter().filter(|c| !c.outcome.starts_with("refused")) {
        let Some(theirs) = differential::opinion(&case.text, case.known.as_ref()) else { continue };
        asked += 1;
        match (theirs == case.outcome, documented.get(&case.name)) {
            (true, None) => {}
            (false, Some(_)) => used.push(case.name.clone()),
            (true, Some(_)) => differ.push(format!("{}: documented, but the crate agrees", case.name)),
            (false, None) => {
                differ.push(format!("{}\n    {}\n    is {}, theirs is {theirs}", case.name, case.text, case.outcome))
            }
        }
    }
    let unused =
        documented.keys().filter(|name| !used.contains(name)).map(|name| format!("{name}: is no case that differs"));
    differ.extend(unused);
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    assert!(asked >= 350, "only {asked} cases were asked");
}
