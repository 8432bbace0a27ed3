//! Every code is reported by its bad example and by nothing in its good one.

use super::*;
use crate::condition::Place;

/// Lines of a rule that is right, by key.
const RULE: &[(&str, &str)] = &[
    ("id", "\"example\""),
    ("version", "1"),
    ("title", "\"Something to check\""),
    ("family", "\"mail-form\""),
    ("bits", "2.0"),
    ("stage", "\"application\""),
    ("explain", "\"Something to check.\""),
    ("verify", "\"Ask.\""),
    ("explained_by", "[\"careless-entry\"]"),
    ("fairness", "\"Neutral.\""),
    ("references", "[\"Our own records\"]"),
    ("when", "\"app.emails.exists(e, !e.valid) && has(app.source)\""),
];

const TESTS: &str = "\n[[test]]\nname = \"a\"\napp = { emails = [\"x\"], source = \"y\" }\nexpect = \"hit\"\n\
    [[test]]\nname = \"b\"\napp = { emails = [\"a@example.com\"], source = \"y\" }\nexpect = \"no_hit\"\n\
    [[test]]\nname = \"c\"\napp = { name = \"Ann Lee\" }\nexpect = \"unknown\"\n";

/// A rule's lines completed by those that it leaves out.
fn complete(lines: &str, nested: bool) -> String {
    let head: Vec<&str> = lines.lines().take_while(|line| !line.starts_with('[')).collect();
    let written = |key: &str| head.iter().any(|line| line.split('=').next().is_some_and(|k| k.trim() == key));
    let kinds = ["when", "combine"].iter().any(|k| written(k)) || lines.contains("[group]") || lines.contains("[near]");
    let left_out = |(key, _): &&(&str, &str)| match *key {
        "when" => !kinds,
        "bits" => !written("bits") && !written("strength"),
        key => !written(key),
    };
    let rest: String = RULE.iter().filter(left_out).map(|(key, value)| format!("{key} = {value}\n")).collect();
    let tests = if lines.contains("[[test]]") { "" } else { TESTS };
    let whole = format!("{rest}{lines}\n{tests}");
    if nested { whole.replace("[[test]]", "[[rule.test]]").replace("[group]", "[rule.group]") } else { whole }
}

fn pack(lines: &str) -> String {
    let mut parts = lines.split("[[rule]]\n");
    let head = parts.next().unwrap();
    let rules: String = parts.map(|rule| format!("[[rule]]\n{}\n", complete(rule, true))).collect();
    format!("id = \"mine\"\nversion = \"1.0.0\"\n{head}{rules}")
}

/// What the lock of a pack says to an example, as it is or locked anew.
fn against_lock(example: &str, anew: bool) -> Vec<Diagnostic> {
    let source = |lines: &str| PackSource::one("example.toml", pack(lines).as_bytes());
    let mut old = Lock::of(&source("[[rule]]\nid = \"example\"\nbits = 2.0")).unwrap();
    old.retired.insert("example-of-old".to_owned(), 1);
    let file = |lock: &Lock| Some(Arc::new(SourceFile { path: "example.lock".into(), text: lock.text() }));
    let mut source = source(example);
    source.lock = file(&old);
    if anew {
        match lock(&source) {
            Ok(lock) => source.lock = file(&lock.unwrap()),
            Err(found) => return found,
        }
    }
    locked(&[source])
}

/// The codes that an example is answered with, and the messages in full. `good` is whether it ought to be right.
fn answered(place: Place, example: &str, shipped: bool, good: bool) -> (Vec<&'static str>, String) {
    let mut sources: Vec<_> = builtin().into_iter().filter(|s| s.kind == SourceKind::Scoring).collect();
    let mut overlays = Vec::new();
    let mut add = |text: String| {
        let bytes: Vec<u8> = text.split('\u{fffd}').map(str::as_bytes).collect::<Vec<_>>().join(&b'\xe9');
        let mut source = PackSource::one("example.toml", &bytes);
        source.shipped = shipped;
        sources.push(source);
    };
    match place {
        Place::Condition => add(complete(&format!("when = '''{example}'''"), false)),
        Place::Rule => add(complete(example, false)),
        Place::Pack => add(pack(example)),
        Place::File => add(format!("{example}\n")),
        Place::Overlay => {
            add(pack(
                "[param]\nleast = 1\n[[rule]]\nexcepted_by = [\"app.agency\"]\nwhen = \"size(app.phones) >= param.least\"\n",
            ));
            overlays.push(Arc::new(SourceFile { path: "overlay.toml".into(), text: example.to_owned() }));
        }
        Place::Lock => {
            let found = against_lock(example, good);
            let mut codes: Vec<&str> = found.iter().map(|d| d.code).collect();
            codes.dedup();
            return (codes, found.iter().map(|d| d.render(false) + "\n\n").collect());
        }
    }
    let as_of = Some(Date { year: 2026, month: 11, day: 20 });
    let found = match load(&sources, &Options { overlays, as_of, ..Options::default() }) {
        Ok((_, warnings)) => warnings,
        Err(found) => found,
    };
    let mut codes: Vec<&str> = found.iter().map(|d| d.code).collect();
    codes.sort_unstable();
    codes.dedup();
    (codes, found.iter().map(|d| d.render(false) + "\n\n").collect())
}

#[test]
fn every_example_is_answered_as_the_table_says() {
    let mut wrong = String::new();
    for code in codes() {
        let shipped = ["E125", "E134"].contains(&code.code);
        let (bad, told) = answered(code.place, code.bad, shipped, false);
        if bad != [code.code] {
            wrong += &format!("--- {} bad: {bad:?}\n{told}\n", code.code);
        }
        let (good, told) = answered(code.place, code.good, shipped, true);
        // Two whole files that only show what is missing are not complete rules otherwise.
        let spare = |c: &str| ["W106", "W107"].contains(&c) && code.place == Place::File && code.code != "W106";
        let spare = |c: &str| spare(c) || matches!((c, code.code), ("W108", "E114") | ("W107", "E124"));
        if good.contains(&code.code) || !good.iter().all(|c| spare(c)) {
            wrong += &format!("--- {} good: {good:?}\n{told}\n", code.code);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_code_is_explained() {
    let mut seen = std::collections::BTreeSet::new();
    for code in codes() {
        assert!(seen.insert(code.code), "{} twice", code.code);
        assert!(code.code.len() == 4 && code.code.starts_with(['E', 'T', 'W']), "{}", code.code);
        assert!(code.text.len() > 80 && code.text.ends_with('.'), "{}", code.code);
        assert!(!code.title.ends_with('.') && !code.remedy.is_empty() && !code.remedy.ends_with('.'), "{}", code.code);
        assert_ne!(code.bad, code.good, "{}", code.code);
    }
    assert!(code("t009").is_some() && code("T999").is_none());
}
