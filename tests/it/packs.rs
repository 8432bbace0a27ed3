//! Rule packs as their authors meet them: all mistakes at once, tests that say what is wrong, overlays, and the verbs
//! that look into packs, columns and verdicts.

use serde_json::Value;

use crate::common::{Desk, Run, sample};

/// A pack of one's own, without a mistake.
const OWN: &str = r#"id = "own"
version = "1.0.0"
title = "What we look at ourselves"

[param.least]
default = 1
doc = "How many phones."

[list.desk]
title = "Numbers of our own front desk"
normalise = "phone"
values = ["+1 312 640 7715"]

[[rule]]
id = "own-front-desk"
version = 1
title = "Our own number given as one's own"
status = "stable"
family = "phone-form"
bits = 2.0
stage = "application"
explain = "{p.raw} is the number of our own front desk."
verify = "Ask for the applicant's number."
explained_by = ["careless-entry"]
fairness = "Neutral: compares a number with a list of numbers."
references = ["Our own telephone list"]
author = "us"
modified = 2026-11-20
when = "size(app.phones) >= param.least && app.phones.exists(p, p.e164 in list.desk)"

[[rule.test]]
name = "the front desk"
app = { name = "Ann Lee", phones = ["(312) 640-7715"], home = { country = "US" } }
expect = "hit"
explain = "(312) 640-7715 is the number of our own front desk."

[[rule.test]]
name = "another number"
app = { name = "Ann Lee", phones = ["+1 212 867 5309"] }
expect = "no_hit"

[[rule.test]]
name = "no column of phones"
app = { name = "Ann Lee" }
expect = "unknown"
"#;

/// The pack with one thing replaced.
fn own(from: &str, to: &str) -> String {
    assert!(OWN.contains(from), "{from}");
    OWN.replacen(from, to, 1)
}

fn ring() -> String {
    sample("ring/applicants.csv").to_string_lossy().into_owned()
}

#[track_caller]
fn done(run: Run) -> String {
    assert_eq!(run.code, 0, "{}\n{}", run.stdout, run.stderr);
    run.stdout
}

/// `(rule, outcome, bits)` of an application's findings.
fn findings(verdicts: &[Value], id: &str) -> Vec<(String, String, f64)> {
    let verdict = verdicts.iter().find(|v| v["id"] == id).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let all = verdict["findings"].as_array().unwrap().iter();
    all.map(|f| (text(&f["rule"]), text(&f["outcome"]), f["bits"].as_f64().unwrap())).collect()
}

#[test]
fn five_mistakes_are_told_in_one_run() {
    let desk = Desk::new();
    let broken = own("title = \"Our own", "titel = \"Our own")
        .replacen("family = \"phone-form\"", "family = \"phone-from\"", 1)
        .replacen("[\"careless-entry\"]", "[\"careless-entri\"]", 1)
        .replacen("size(app.phones)", "size(app.phon)", 1)
        .replacen("expect = \"no_hit\"", "expect = \"nohit\"", 1);
    desk.write("own.toml", broken);
    let run = desk.run(&["check", "own.toml"]);
    assert_eq!((run.code, run.stderr.as_str()), (3, ""));
    let places = ["own.toml:17:1", "own.toml:19:10", "own.toml:24:17", "own.toml:29:18", "own.toml:40:10"];
    for place in places {
        assert!(run.stdout.contains(&format!("--> {place}")), "{place}\n{}", run.stdout);
    }
    assert_eq!(run.stdout.matches("did you mean").count(), 5, "{}", run.stdout);
    assert!(run.stdout.ends_with("5 errors, no warnings.\n"), "{}", run.stdout);
    insta::assert_snapshot!(run.stdout);
    // The same for programs, and a scan refuses to start.
    let run = desk.run(&["check", "own.toml", "--format", "json"]);
    assert_eq!(run.code, 3);
    let told: Value = serde_json::from_str(&run.stdout).unwrap();
    let found = told["diagnostics"].as_array().unwrap();
    let told: Vec<String> =
        found.iter().map(|d| format!("{}:{}:{}", d["file"].as_str().unwrap(), d["line"], d["column"])).collect();
    assert_eq!(told, places);
    assert!(found.iter().all(|d| d["severity"] == "error" && d["code"].is_string() && d["help"].is_string()));
    let run = desk.run(&["scan", &ring(), "--rules", "own.toml"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    assert!(run.stderr.ends_with("ringer: 5 mistakes in the rule packs: nothing was screened\n"), "{}", run.stderr);
    assert!(!desk.path("ringer-report").exists());
}

#[test]
fn warnings_fail_only_when_asked_to() {
    let desk = Desk::new();
    assert!(done(desk.run(&["check", "--deny-warnings"])).ends_with("no errors, no warnings.\n"));
    desk.write("own.toml", OWN);
    assert!(done(desk.run(&["check", "own.toml", "--deny-warnings"])).contains(" packs, no errors"));
    desk.write("own.toml", own("p.e164 in list.desk", "p.valid"));
    let run = desk.run(&["check", "own.toml"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(run.stdout.contains("warning[") && run.stdout.contains("own.toml:9:"), "{}", run.stdout);
    assert_eq!(desk.run(&["check", "own.toml", "--deny-warnings"]).code, 3);
    assert_eq!(desk.run(&["check", "nosuch.toml"]).code, 3);
}

#[test]
fn a_pack_of_ones_own_is_added_or_stands_alone() {
    let desk = Desk::new();
    desk.write("own.toml", OWN);
    desk.scan(&[&sample("ring/applicants.csv")], &["--quiet", "--rules", "own.toml"]);
    let rules: Vec<String> = findings(&desk.verdicts(), "A-1006").into_iter().map(|(rule, ..)| rule).collect();
    assert!(rules.contains(&"own-front-desk".to_owned()) && rules.len() > 1, "{rules:?}");
    let packs: Vec<Value> = desk.manifest()["packs"].as_array().unwrap().iter().map(|p| p["id"].clone()).collect();
    assert!(packs.len() > 1 && packs.contains(&"reuse".into()) && packs.last() == Some(&"own".into()), "{packs:?}");
    desk.scan(&[&sample("ring/applicants.csv")], &["--quiet", "--only-rules", "own.toml"]);
    let hit = |bits| vec![("own-front-desk".to_owned(), "hit".to_owned(), bits)];
    assert_eq!(findings(&desk.verdicts(), "A-1006"), hit(2.0));
    assert_eq!(findings(&desk.verdicts(), "A-1001"), []);
    assert_eq!(desk.manifest()["rules"].as_array().unwrap().len(), 1);
}

#[test]
fn built_in_packs_pass_their_tests() {
    let told = done(Desk::new().run(&["test"]));
    let (passed, rest) = told.trim().split_once(" passed, ").unwrap();
    assert_eq!(rest, "0 failed", "{told}");
    assert!(passed.parse::<u32>().unwrap() > 150, "{told}");
}

#[test]
fn tests_say_what_is_missing_noisy_or_wrong() {
    let desk = Desk::new();
    desk.write("own.toml", OWN);
    assert_eq!(done(desk.run(&["test", "own.toml"])), "3 passed, 0 failed\n");
    assert_eq!(done(desk.run(&["test", "own.toml", "front desk"])), "3 passed, 0 failed\n".replace('3', "1"));
    let failing = OWN
        .replacen("phones = [\"+1 212 867 5309\"]", "phones = [\"+1 312 640 7715\"]", 1)
        .replacen("phones = [\"(312) 640-7715\"]", "phones = [\"(312) 640-7716\"]", 1)
        .replacen("expect = \"unknown\"", "expect = \"muted\"", 1);
    desk.write("own.toml", failing);
    let run = desk.run(&["test", "own.toml"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    insta::assert_snapshot!(run.stdout);
    for word in ["Missing: ", "Noisy: ", "Wrong: ", "(own.toml:31)", "0 passed, 3 failed"] {
        assert!(run.stdout.contains(word), "{word}\n{}", run.stdout);
    }
    // A run that tests nothing is no success.
    let none = desk.run(&["test", "no-such-test"]);
    assert_eq!((none.code, none.stdout.as_str()), (1, "No test ran: nothing matches.\n"));
    desk.write("own.toml", own("size(app.phones)", "size(app.phon)"));
    let run = desk.run(&["test", "own.toml"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    assert!(run.stderr.contains("did you mean `phones`?"), "{}", run.stderr);
}

#[test]
fn packs_can_be_looked_at() {
    let desk = Desk::new();
    let listed = done(desk.run(&["pack", "list"]));
    assert!(listed.lines().count() > 20);
    let line = listed.lines().find(|line| line.starts_with("phone-shared-across-names ")).unwrap();
    assert!(line.contains("reuse") && line.contains("stable") && line.ends_with("One phone number, several names"));
    let shown = done(desk.run(&["pack", "show", "phone-shared-across-names"]));
    assert!(shown.starts_with("# rules/reuse/phone-shared-across-names.toml\nid = \"phone-shared-across-names\"\n"));
    let run = desk.run(&["pack", "show", "phone-shared"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("did you mean `phone-shared-across-names`?"), "{}", run.stderr);
    desk.write("own.toml", OWN);
    assert!(done(desk.run(&["pack", "list", "--only-rules", "own.toml"])).starts_with("own-front-desk "));
}

#[test]
fn one_condition_is_tried_against_every_application() {
    let desk = Desk::new();
    let run =
        desk.run(&["eval", "app.phones.exists(p, p.plus_one) && has(app.shipping)", &ring(), "--as-of", "2026-10-01"]);
    let told = done(run);
    assert!(told.starts_with("A-1002  Marcus Feld  p.plus_one = true (\"+1 312 640 7715\")"), "{told}");
    assert!(told.ends_with("true for 2, false for 10, unknown for 0, of 12 applications\n"), "{told}");
    let unknown = done(desk.run(&["eval", "app.stage == 'offer'", &ring()]));
    assert_eq!(unknown, "true for 0, false for 0, unknown for 12, of 12 applications\n");
    let run = desk.run(&["eval", "app.phones.exists(p, p.region == \"US\") && app.phon == 1", &ring()]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(run.stderr);
}

#[test]
fn fields_are_listed_and_mappings_make_the_round_trip() {
    let desk = Desk::new();
    let table = done(desk.run(&["fields"]));
    for line in ["app: One application.", "  phones                 list(phone)", "group: ", "phone: One phone number."]
    {
        assert!(table.contains(line), "{line}");
    }
    for name in ["ring/applicants.csv", "messy/bewerbungen.csv", "formats/applicants.jsonl", "excel/candidates.xlsx"] {
        let input = sample(name);
        let told = done(desk.run(&["fields", &input.to_string_lossy(), "--write-mapping", "mapping.toml"]));
        assert!(told.contains("leave undecidable"), "{told}");
        desk.scan(&[&input], &["--quiet"]);
        let plain = desk.verdicts();
        desk.scan(&[&input], &["--quiet", "--mapping", "mapping.toml"]);
        assert_eq!(desk.verdicts(), plain, "{name} with its own mapping:\n{}", desk.read("mapping.toml"));
    }
    let ring = done(desk.run(&["fields", &ring()]));
    assert!(ring.contains("  Candidate Email             emails[]        "), "{ring}");
    assert!(ring.contains("  wallet-shared                        needs Payment details"), "{ring}");
    assert!(!ring.contains('%'), "a known header is no guess: {ring}");
}

#[test]
fn explain_tells_the_same_from_a_report_and_from_the_export() {
    let desk = Desk::new();
    desk.scan(&[&sample("ring/applicants.csv")], &["--quiet"]);
    let from_report = done(desk.run(&["explain", "A-1004", "--from", "out"]));
    let from_export = done(desk.run(&["explain", "A-1004", "--from", &ring(), "--as-of", "2026-10-01"]));
    assert_eq!(from_report, from_export);
    for part in [
        "Tomas Herrera (A-1004, applicants.csv row 5)\nLook first: ",
        "applicants.csv row 5, Phone: \"(312) 640-7715\", compared as",
        "How the bits add up",
        "What decides it",
    ] {
        assert!(from_report.contains(part), "{part}\n{from_report}");
    }
    assert!(!from_report.contains("the a "), "{from_report}");
    assert!(!from_report.contains("compared as\n              \"10"), "no digests for readers: {from_report}");
    assert_eq!(done(desk.run(&["explain", "applicants.csv:5", "--from", "out"])), from_report);
    let rule = ["--rule", "phone-shared-across-names"];
    let one = done(desk.run(&[&["explain", "A-1004", "--from", "out"], &rule[..]].concat()));
    assert!(
        one.contains("One phone number, several names (phone-shared-across-names)") && one.len() < from_report.len()
    );
    let json: Value = serde_json::from_str(&done(desk.run(&["explain", "A-1004", "--from", "out", "--json"]))).unwrap();
    assert_eq!((&json["schema"], &json["verdict"]["id"]), (&"ringer/explain/1".into(), &"A-1004".into()));
}

#[test]
fn explain_says_what_it_does_not_find() {
    let desk = Desk::new();
    desk.scan(&[&sample("ring/applicants.csv")], &["--quiet"]);
    for from in ["out".to_owned(), ring()] {
        let run = desk.run(&["explain", "A-104", "--from", &from]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
        assert!(run.stderr.contains("did you mean \"A-1004\""), "{}", run.stderr);
        let run = desk.run(&["explain", "A-1004", "--from", &from, "--rule", "phone-shared"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
        assert!(run.stderr.contains("did you mean `phone-shared-across-names`?"), "{}", run.stderr);
    }
    let run = desk.run(&["explain", "A-1004"]);
    assert_eq!(run.code, 5);
    assert!(run.stderr.contains("ringer-report"), "{}", run.stderr);
    desk.scan(&[&sample("ring/applicants.csv")], &["--quiet", "--format", "csv"]);
    let run = desk.run(&["explain", "A-1004", "--from", "out"]);
    assert_eq!(run.code, 5);
    assert!(run.stderr.contains("the report was written without verdicts.jsonl"), "{}", run.stderr);
}

#[test]
fn explain_lists_every_application_of_a_repeated_id() {
    let desk = Desk::new();
    let rows = "Application ID,Name,Email\nx,Ann Lee,ann@gmail.com\n";
    let (one, two) = (desk.write("one.csv", rows), desk.write("two.csv", rows.replace("Ann Lee", "Raj Patel")));
    desk.scan(&[&one, &two], &["--quiet"]);
    let told = done(desk.run(&["explain", "x", "--from", "out"]));
    assert!(told.contains("Ann Lee (x, one.csv row 2)") && told.contains("Raj Patel (x, two.csv row 2)"), "{told}");
}

const OVERLAY: &str = r#"
[set.param]
min_people = 4

[[disable]]
rule = "shipping-address-shared"
reason = "We ship to one warehouse by design."
expires = 2027-01-01

[[weight]]
rule = "network-address-shared"
bits = 1.0
reason = "Measured on our own data."

[[exception]]
rule = "phone-shared-across-names"
match = "key == \"+13126407715\""
reason = "This is the number of our training provider."
owner = "hr"
created = 2026-09-01
expires = 2027-03-01

[[exception]]
rule = "phone-shared-across-names"
match = "key == \"+12128675309\""
reason = "Another provider whom nobody names any more."
owner = "hr"
created = 2026-09-01
expires = 2027-03-01

[[disable]]
rule = "no-such-rule"
reason = "It is not there any more."
"#;

#[test]
fn an_overlay_changes_packs_and_is_named_in_the_manifest() {
    let desk = Desk::new();
    desk.write("ours.toml", OVERLAY);
    let run = desk.scan(&[&sample("ring/applicants.csv")], &["--overlay", "ours.toml"]);
    assert!(run.stderr.contains("warning[W104]: no loaded rule is called `no-such-rule`"), "{}", run.stderr);
    assert!(run.stderr.contains("--> ours.toml:32:8"), "at its own line: {}", run.stderr);
    let found = findings(&desk.verdicts(), "A-1002");
    let of = |rule: &str| found.iter().find(|(id, ..)| id == rule).map(|(_, outcome, bits)| (outcome.as_str(), *bits));
    assert_eq!(of("shipping-address-shared"), None, "switched off");
    assert_eq!(of("mailbox-shared-across-names"), None, "three people are fewer than four");
    assert_eq!(of("network-address-shared"), Some(("hit", 1.0)));
    assert_eq!(of("phone-shared-across-names"), Some(("excepted", 0.0)));
    let manifest = desk.manifest();
    assert_eq!(manifest["overlays"][0]["file"], "ours.toml");
    assert_eq!(manifest["overlays"][0]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!((&manifest["exceptions"][0]["used"], &manifest["exceptions"][1]["used"]), (&5.into(), &0.into()));
    assert!(run.stdout.contains("No application needed the exception to phone-shared-across-names"), "{}", run.stdout);
    desk.write("ours.toml", OVERLAY.replace("[[weight]]", "[[wieght]]").replace("key ==", "app.phon =="));
    let run = desk.run(&["scan", &ring(), "--overlay", "ours.toml"]);
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains("did you mean `weight`?"), "{}", run.stderr);
}

#[test]
fn a_candidate_is_told_no_rule_no_number_and_nobody_else() {
    let desk = Desk::new();
    desk.scan(&[&sample("ring/applicants.csv")], &["--quiet"]);
    let run = desk.run(&["explain", "A-1004", "--from", "out", "--for-candidate"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("Phone") && run.stdout.contains("rejects nobody"), "{}", run.stdout);
    for word in ["Marcus", "A-1002", "bits", "phone-shared", "312"] {
        assert!(!run.stdout.contains(word), "{word}: {}", run.stdout);
    }
}
