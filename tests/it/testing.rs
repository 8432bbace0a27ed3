//! `ringer test` as those use it who write rules: what failed and where, settings, snapshots, JUnit, mutants, coverage.

use crate::common::{Desk, Run};

/// A pack of one rule, well tested.
const DESK: &str = r#"id = "own"
version = "1.0.0"
title = "What we look at ourselves"

[param.least]
default = 2
doc = "How many people."

[list.desk]
title = "Numbers of our own front desk"
normalise = "phone"
values = []

[fixture.call]
phones = ["+1 312 640 7715"]

[[rule]]
id = "own-desk"
version = 1
title = "One number, several people"
status = "stable"
family = "phone-form"
bits = 2.0
stage = "application"
explain = "{key} is given by {group.people} people."
verify = "Ask each of them."
explained_by = ["careless-entry"]
fairness = "Neutral: compares numbers."
references = ["Our own telephone list"]
author = "us"
modified = 2026-11-20
excepted_by = ["app.agency"]

[rule.group]
each = "app.phones"
as = "p"
by = "p.key"
where = "!(p.e164 in list.desk)"
having = "group.people >= param.least"

[[rule.test]]
name = "two people, one number"
base = "call"
batch = [{ name = "Ann Lee" }, { name = "Raj Patel" }]
expect = ["hit", "hit"]
explain = "+13126407715 is given by 2 people."
bits = 2.0
snapshot = true

[[rule.test]]
name = "one person twice"
base = "call"
batch = [{ name = "Ann Lee" }, { name = "Ann Lee" }]
expect = ["no_hit", "no_hit"]

[[rule.test]]
name = "our own desk"
base = "call"
set.list = { desk = ["+1 (312) 640-7715"] }
batch = [{ name = "Ann Lee", home = { country = "US" } }, { name = "Raj Patel" }]
expect = ["no_hit", "no_hit"]

[[rule.test]]
name = "three are needed"
base = "call"
set.param = { least = 3 }
batch = [{ name = "Ann Lee" }, { name = "Raj Patel" }]
expect = ["no_hit", "no_hit"]

[[rule.test]]
name = "an agency that we know"
base = "call"
set.exception = { match = "app.agency == \"Bright\"", reason = "the agency's own line" }
trust = { agency = "employer" }
batch = [{ name = "Ann Lee", agency = "Bright" }, { name = "Raj Patel", agency = "Other" }]
expect = ["excepted", "hit"]

[[rule.test]]
name = "no column of phones"
batch = [{ name = "Ann Lee" }, { name = "Raj Patel" }]
expect = ["unknown", "unknown"]
"#;

fn desk(from: &str, to: &str) -> String {
    assert!(DESK.contains(from), "{from}");
    DESK.replacen(from, to, 1)
}

fn told(run: &Run) -> (i32, &str) {
    (run.code, run.stdout.as_str())
}

/// A desk with the pack, its snapshot accepted.
fn accepted() -> Desk {
    let at = Desk::new();
    at.write("own.toml", DESK);
    let run = at.run(&["test", "own.toml", "--accept"]);
    assert_eq!(told(&run), (0, "6 passed, 0 failed, 1 snapshot accepted\n"), "{}", run.stderr);
    at
}

#[test]
fn snapshots_are_compared_and_accepted() {
    let at = Desk::new();
    at.write("own.toml", DESK);
    let run = at.run(&["test", "own.toml"]);
    assert_eq!(run.code, 4, "{}{}", run.stdout, run.stderr);
    insta::assert_snapshot!("snapshot_new", run.stdout);
    // Asking needs somebody to answer.
    let run = at.run(&["test", "own.toml", "--review"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("--review asks questions and needs a terminal"), "{}", run.stderr);
    assert!(!at.path("snapshots").exists());
    let at = accepted();
    let file = "snapshots/own-desk--two-people-one-number.snap";
    insta::assert_snapshot!("snapshot_file", at.read(file));
    assert_eq!(told(&at.run(&["test", "own.toml"])), (0, "6 passed, 0 failed\n"));
    // A checkout with other line ends is the same snapshot.
    at.write(file, at.read(file).replace('\n', "\r\n"));
    assert_eq!(at.run(&["test", "own.toml"]).code, 0);
    at.write("own.toml", desk("Ask each of them.", "Ask them."));
    let run = at.run(&["test", "own.toml"]);
    assert_eq!(run.code, 4);
    for line in ["  - ", "  + ", "    Ask them.", "5 passed, 0 failed, 1 snapshot to look at"] {
        assert!(
            run.stdout.replace("  +   Ask", "    Ask").contains(line) || run.stdout.contains(line),
            "{line}\n{}",
            run.stdout
        );
    }
    // What no test asks for any more is said, in a run of all tests.
    at.write("own.toml", desk("snapshot = true\n", ""));
    let run = at.run(&["test", "own.toml"]);
    assert_eq!((run.code, run.stderr), (0, format!("{file} belongs to no test any more: remove it\n")));
    assert_eq!(at.run(&["test", "own.toml", "two people"]).stderr, "");
    // A test that fails is not also told of its snapshot, and its snapshot is not taken.
    at.write("own.toml", desk("expect = [\"hit\", \"hit\"]", "expect = [\"hit\", \"no_hit\"]"));
    let run = at.run(&["test", "own.toml", "--accept"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.ends_with("5 passed, 1 failed\n"), "{}", run.stdout);
}

#[test]
fn a_pack_in_a_folder_keeps_its_snapshots_there() {
    let at = Desk::new();
    let (pack, rule) = DESK.split_once("[[rule]]\n").unwrap();
    at.write("mine/pack.toml", pack);
    at.write("mine/own-desk.toml", rule.replace("[rule.group]", "[group]").replace("[[rule.test]]", "[[test]]"));
    assert_eq!(at.run(&["test", "mine", "--accept"]).code, 0);
    assert!(at.path("mine/snapshots/own-desk--two-people-one-number.snap").exists());
    let run = at.run(&["test", "mine"]);
    assert_eq!(told(&run), (0, "6 passed, 0 failed\n"), "{}", run.stderr);
    assert!(at.run(&["check", "mine"]).stdout.ends_with("no errors, no warnings.\n"));
}

#[test]
fn settings_that_cannot_be_are_found_before_anything_runs() {
    let at = Desk::new();
    let broken = desk("set.param = { least = 3 }", "set.param = { leest = 3 }")
        .replacen("set.list = { desk = [\"+1 (312) 640-7715\"] }", "set.list = { desc = [\"x\"] }", 1)
        .replacen("app.agency == ", "app.source == ", 1);
    at.write("own.toml", broken);
    let run = at.run(&["test", "own.toml"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    insta::assert_snapshot!("settings", run.stderr);
    at.write("own.toml", desk("[\"+1 (312) 640-7715\"]", "[\"no number\"]"));
    let run = at.run(&["test", "own.toml"]);
    assert!(run.code == 3 && run.stderr.contains("\"no number\" is no phone"), "{}", run.stderr);
}

#[test]
fn what_is_expected_and_what_came_stand_below_each_other() {
    let at = accepted();
    let failing = desk("is given by 2 people.\"\nbits = 2.0", "is given by two people.\"\nbits = 3.0").replacen(
        "expect = [\"excepted\", \"hit\"]",
        "expect = [\"hit\", \"no_hit\"]",
        1,
    );
    at.write("own.toml", failing);
    let run = at.run(&["test", "own.toml", "--junit", "out/tests.xml"]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!("failing", run.stdout);
    insta::assert_snapshot!("junit", at.read("out/tests.xml"));
    // A build server gets its file when all is well, too.
    at.write("own.toml", DESK);
    assert_eq!(at.run(&["test", "own.toml", "--junit", "out/tests.xml"]).code, 0);
    assert!(at.read("out/tests.xml").contains("tests=\"6\" failures=\"0\" errors=\"0\""));
}

#[test]
fn mutants_that_no_test_notices_are_told_with_the_missing_test() {
    let at = accepted();
    let run = at.run(&["test", "own.toml", "--mutate"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    insta::assert_snapshot!("mutants", run.stdout);
    // Without the test of the desk the list might as well not be there.
    let (before, rest) = DESK.split_once("[[rule.test]]\nname = \"our own desk\"").unwrap();
    let after = &rest[rest.find("[[rule.test]]").unwrap()..];
    let lacking = format!("{before}{after}");
    at.write("own.toml", &lacking);
    let run = at.run(&["test", "own.toml", "--mutate"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    let survivor = "own.toml:38: where: !(p.e164 in list.desk) => true survives (dropped)\n    missing: a test whose";
    assert!(run.stdout.contains(survivor), "{}", run.stdout);
    assert!(run.stdout.ends_with("Below 90 %, or with an equivalent that is none: own-desk\n"), "{}", run.stdout);
    // What means the same is named with its reason, and only that.
    let equivalent = |mutant: &str| {
        format!(
            "{lacking}\n[[rule.equivalent]]\nmutant = \"{mutant}\"\nreason = \"the list is empty unless somebody fills it\"\n"
        )
    };
    at.write("own.toml", equivalent("where: !(p.e164 in list.desk) => true"));
    let run = at.run(&["test", "own.toml", "--mutate"]);
    assert!(run.stdout.contains(", 1 equivalent"), "{}", run.stdout);
    at.write("own.toml", equivalent("where: true => false"));
    let run = at.run(&["test", "own.toml", "--mutate"]);
    assert!(run.stdout.contains("equivalent `where: true => false`: the rule has no such mutant"), "{}", run.stdout);
    at.write("own.toml", equivalent("having: group.people >= param.least => group.people > param.least"));
    let run = at.run(&["test", "own.toml", "--mutate"]);
    assert!(run.stdout.contains("a test notices it: it is no equivalent"), "{}", run.stdout);
    // Of tests that fail nothing can be learnt.
    at.write("own.toml", desk("expect = [\"excepted\", \"hit\"]", "expect = [\"hit\", \"hit\"]"));
    let run = at.run(&["test", "own.toml", "--mutate"]);
    assert!(run.code == 1 && run.stdout.ends_with("mend these first.\n"), "{}", run.stdout);
}

#[test]
fn parts_that_were_never_true_or_never_false_are_told() {
    let at = accepted();
    let run = at.run(&["test", "own.toml", "--coverage"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("own-desk: 2 of 2\n2 of 2 parts in 1 rule\n"), "{}", run.stdout);
    at.write("own.toml", desk("!(p.e164 in list.desk)", "!(p.e164 in list.desk) && has(p.key)"));
    let run = at.run(&["test", "own.toml", "--coverage"]);
    assert!(run.stdout.contains("  own.toml:38: where: `has(p.key)` was never false\n"), "{}", run.stdout);
}

#[test]
fn a_pack_can_be_tested_in_the_place_of_the_built_in_ones() {
    let at = accepted();
    let run = at.run(&["test", "--only-rules", "own.toml"]);
    assert_eq!(told(&run), (0, "6 passed, 0 failed\n"), "{}", run.stderr);
    let folder = |name: &str| format!("{}/rules/{name}", env!("CARGO_MANIFEST_DIR"));
    let run = at.run(&["test", "--only-rules", &folder("contact"), "--only-rules", &folder("reuse"), "phone-invalid"]);
    assert!(run.code == 0 && run.stdout.ends_with("passed, 0 failed\n"), "{}{}", run.stdout, run.stderr);
}

#[test]
fn each_built_in_pack_passes_alone() {
    let desk = Desk::new();
    let packs = format!("{}/rules", env!("CARGO_MANIFEST_DIR"));
    let (mut tested, mut left_out) = (0, 0);
    for pack in std::fs::read_dir(&packs).unwrap().map(|entry| entry.unwrap().path()) {
        if !pack.join("pack.toml").exists() {
            continue;
        }
        let run = desk.run(&["test", "--only-rules", &pack.display().to_string()]);
        assert!(run.code == 0 && run.stdout.contains(" passed, 0 failed"), "{}: {}", pack.display(), run.stdout);
        tested += 1;
        left_out += usize::from(run.stdout.contains(" left out for want of other packs ("));
    }
    assert!(tested >= 11 && left_out < tested, "{tested} packs, {left_out} of which need others");
    let needs = format!("{packs}/interview");
    let run = desk.run(&["test", "--only-rules", &needs, "refuses camera and meeting, and wants"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, "No test ran, 1 left out for want of other packs (offer)\n"));
}

#[test]
fn the_help_lists_every_operator() {
    let run = Desk::new().run(&["test", "--help"]);
    assert_eq!(run.code, 0);
    insta::assert_snapshot!("help", run.stdout);
    for operator in ringer::study::mutate::operators() {
        assert!(run.stdout.contains(&format!("\n  {} ", operator.name)), "{}\n{}", operator.name, run.stdout);
    }
}
