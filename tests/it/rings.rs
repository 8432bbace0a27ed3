//! Rings and combinations from the outside: clusters that do not chain, ledgers that name what was replaced, and other
//! applications of one person.

use serde_json::Value;

use crate::common::Desk;

const HEAD: &str = "id,name,phone,email,street,city,state,applied_at,date_of_birth\n";

/// Two rings of four, one behind a phone and one behind a mailbox, of which one member each lives in one house.
fn two_rings() -> String {
    let mut text = HEAD.to_owned();
    let phone = "+1 312 640 7715";
    for (n, (name, home)) in [
        ("Marcus Feld", "4410 N Kenmore Ave,Chicago,IL"),
        ("Tomas Herrera", "1209 Sycamore Ct,Austin,TX"),
        ("Colin Brandt", "83 Orchard Ln,Portland,OR"),
        ("Elliot Marsh", "55 Maplewood Dr,Ann Arbor,MI"),
    ]
    .iter()
    .enumerate()
    {
        text += &format!("p{n},{name},{phone},own{n}@fastmail.com,{home},2026-03-0{},\n", n + 1);
    }
    for (n, (name, home)) in [
        ("Nadia Rahman", "55 Maplewood Dr,Ann Arbor,MI"),
        ("Samuel Osei", "15 Wharf Rd,Baltimore,MD"),
        ("Ivan Reed", "77 Juniper St,Reno,NV"),
        ("Tom Vance", "18 Harbor View Rd,Boston,MA"),
    ]
    .iter()
    .enumerate()
    {
        text += &format!("m{n},{name},+1 212 867 53{n}1,devstackpro+{n}@gmail.com,{home},2026-03-1{},\n", n + 1);
    }
    text
}

fn clusters(desk: &Desk) -> Vec<Value> {
    desk.read("out/clusters.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ids(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|one| one.as_str().or(one["id"].as_str()).unwrap()).collect()
}

#[test]
fn one_home_does_not_make_one_ring_of_two() {
    let desk = Desk::new();
    let input = desk.write("applicants.csv", two_rings());
    desk.scan(&[&input], &["--format", "jsonl", "--format", "html"]);
    let found = clusters(&desk);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert_eq!(ids(&found[0]["members"]), ["p0", "p1", "p2", "p3"]);
    assert_eq!(ids(&found[1]["members"]), ["m0", "m1", "m2", "m3"]);
    for (ring, member) in found.iter().zip(["p3", "m0"]) {
        assert_eq!(ring["loose"][0]["rule"], "address-shared");
        assert_eq!(ids(&ring["loose"][0]["members"]), [member]);
        assert_eq!((&ring["loose"][0]["others"], &ring["people"], &ring["size"]), (&1.into(), &4.into(), &4.into()));
        assert_eq!((&ring["kinds"], &ring["cohesion"]), (&serde_json::json!(["contact"]), &1.0.into()));
        assert_eq!((&ring["bridges"][0]["link"], &ring["bridges"][0]["parts"]), (&0.into(), &4.into()));
    }
    assert_eq!(found[0]["span_days"], 3);
    assert!(desk.read("out/report.html").contains("4 people tied by contact"));
    let schema: Value = serde_json::from_str(include_str!("../../schema/cluster-1.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    found.iter().for_each(|line| assert!(validator.is_valid(line), "{line}"));
}

/// Over outcomes of other rules.
const OWN: &str = r#"id = "own"
version = "1.0"

[[rule]]
id = "own-pair"
title = "Phone and mailbox both"
family = "shared-ring"
bits = 8.0
stage = "application"
explain = "They share a phone and a mailbox."
verify = "Ask."
explained_by = ["agency"]
fairness = "Neutral."
references = ["ours"]
combine = 'rule["phone-shared-across-names"].hit && rule["mailbox-shared-across-names"].hit && !rule["address-shared"].hit'

[[rule.test]]
name = "both"
batch = [
  { name = "Ann Lee", phones = ["+1 212 867 5309"], emails = ["devstackpro@gmail.com"], home = { line1 = "", city = "" } },
  { name = "Raj Patel", phones = ["+1 212 867 5309"], emails = ["devstackpro@gmail.com"], home = { line1 = "77 Juniper St", city = "Reno", region = "NV" } },
  { name = "Joe Cruz", phones = ["+1 212 867 5310"], emails = ["devstackpro@gmail.com"], home = { line1 = "18 Harbor View Rd", city = "Boston", region = "MA" } },
]
expect = ["unknown", "hit", "no_hit"]
bits = 8.0
explain = "They share a phone and a mailbox."
"#;

#[test]
fn a_combination_replaces_what_it_rests_on() {
    let desk = Desk::new();
    desk.write("own.toml", OWN);
    let run = desk.run(&["test", "own.toml", "both"]);
    assert_eq!((run.code, run.stdout.trim()), (0, "1 passed, 0 failed"), "{}\n{}", run.stdout, run.stderr);
    let rows = "a1,Ann Lee,+1 212 867 5309,devstackpro@gmail.com,77 Juniper St,Reno,NV,2026-03-01,\n\
                a2,Raj Patel,+1 212 867 5309,devstackpro@gmail.com,18 Harbor View Rd,Boston,MA,2026-03-02,\n\
                a3,Ann Lee,+1 212 867 5309,devstackpro@gmail.com,77 Juniper St,Reno,NV,2026-03-03,\n";
    let input = desk.write("applicants.csv", format!("{HEAD}{rows}"));
    let run = desk.scan(&[&input], &["--format", "jsonl", "--format", "text", "--rules", "own.toml"]);
    let verdict = &desk.verdicts()[0];
    assert_eq!((&verdict["verdict"], &verdict["bits"]), (&"escalate".into(), &8.5.into()), "{verdict:#}");
    let ledger = verdict["ledger"].as_array().unwrap();
    let sum: f64 = ledger.iter().map(|row| row["bits"].as_f64().unwrap()).sum();
    assert_eq!(verdict["bits"].as_f64(), Some(sum));
    let replaced: Vec<_> =
        ledger.iter().filter(|row| row["kind"] == "replaced").map(|row| (&row["rule"], &row["by"])).collect();
    let by = Value::from("own-pair");
    let [mail, phone] = ["mailbox-shared-across-names", "phone-shared-across-names"].map(Value::from);
    assert_eq!(replaced, [(&mail, &by), (&phone, &by)]);
    // They stay visible, with their own bits, and their evidence is the combination's.
    let finding = |rule: &str| verdict["findings"].as_array().unwrap().iter().find(|f| f["rule"] == rule).unwrap();
    assert_eq!(finding("phone-shared-across-names")["outcome"], "hit");
    let columns: Vec<&str> =
        finding("own-pair")["evidence"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
    assert_eq!(columns, ["emails[]", "phones[]"]);
    assert!(run.stdout.contains("They share a phone and a mailbox."), "{}", run.stdout);
    let told = desk.run(&["explain", "a1", "--from", "out"]);
    let words: Vec<&str> = told.stdout.split_whitespace().collect();
    assert!(words.join(" ").contains("replaced by \u{201c}Phone and mailbox both\u{201d}"), "{}", told.stdout);
    let again = desk.run(&["explain", "a1", "--from", "out", "--json"]);
    let again: Value = serde_json::from_str(&again.stdout).unwrap_or_else(|_| panic!("{}", again.stdout));
    assert_eq!(again["verdict"]["ledger"], verdict["ledger"], "{again:#}");
    let schema: Value = serde_json::from_str(include_str!("../../schema/verdict-1.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    desk.verdicts().iter().for_each(|line| assert!(validator.is_valid(line), "{line}"));
}

#[test]
fn applications_of_one_person_name_each_other() {
    let desk = Desk::new();
    // Marcus Feld applies twice: once with the ring's phone, once with his own two keys and nothing to be seen.
    let rows = "a1,Marcus Feld,+1 312 640 7715,m.feld@fastmail.com,4410 N Kenmore Ave,Chicago,IL,2026-03-01,\n\
                a2,Tomas Herrera,+1 312 640 7715,t.herrera@fastmail.com,1209 Sycamore Ct,Austin,TX,2026-03-02,\n\
                a3,Colin Brandt,+1 312 640 7715,c.brandt@fastmail.com,83 Orchard Ln,Portland,OR,2026-03-03,\n\
                a4,\"FELD, Marcus\",212-867-5309,m.feld@fastmail.com,4410 N Kenmore Ave,Chicago,IL,2026-03-04,\n\
                a5,Priya Raghavan,+1 415 703 9926,priya@outlook.com,77 Juniper St,Reno,NV,2026-03-05,\n\
                a6,Priya Raghavan,+1 415 703 9926,priya@outlook.com,77 Juniper St,Reno,NV,2026-03-06,\n";
    let input = desk.write("applicants.csv", format!("{HEAD}{rows}"));
    let run = desk.scan(&[&input], &["--format", "jsonl", "--format", "html"]);
    let verdicts = desk.verdicts();
    assert_eq!(
        (&verdicts[0]["verdict"], &verdicts[3]["verdict"]),
        (&"review".into(), &"clear".into()),
        "{}",
        run.stdout
    );
    assert_eq!(verdicts[3]["see_also"], serde_json::json!([{ "id": "a1", "via": ["mailbox", "address"] }]));
    assert_eq!(verdicts[3]["bits"], 0.0, "seeing another application weighs nothing");
    for at in [0, 1, 4, 5] {
        assert!(verdicts[at].get("see_also").is_none(), "{}", verdicts[at]);
    }
    let told = desk.run(&["explain", "a4", "--from", "out"]);
    let words: Vec<&str> = told.stdout.split_whitespace().collect();
    assert!(words.join(" ").contains("a1 (same mailbox and address)"), "{}", told.stdout);
}
