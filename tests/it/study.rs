//! `backtest`, `diff` and `explain --near-miss` as people run them: figures, exit codes, and what is wrong with a file.

use std::fmt::Write;

use serde_json::Value;

use crate::common::{Desk, Run, repository, sample};

fn ring() -> String {
    sample("ring/applicants.csv").to_string_lossy().into_owned()
}

/// A pack of rules over columns of its own; `c` is never explained, `never` hits nothing.
fn pack(a: f64, b: f64) -> String {
    let mut text = String::from("id = \"own\"\nversion = \"1\"\ntitle = \"Own\"\n");
    for (id, bits) in [("a", a), ("b", b), ("c", 3.0), ("never", 1.0)] {
        writeln!(
            text,
            "[[family]]\nid = \"of-{id}\"\ntitle = \"column {id}\"\ncap = 12.0\n[[rule]]\nid = \"col-{id}\"\nversion = 1\ntitle = \
             \"Column {id}\"\nstatus = \"stable\"\nfamily = \"of-{id}\"\nbits = {bits:.1}\nstage = \"application\"\nexplain = \"Column \
             {id} is set.\"\nverify = \"Look.\"\nexplained_by = []\nfairness = \"Neutral: a column of numbers.\"\nreferences = \
             [\"None\"]\nauthor = \"us\"\nmodified = 2026-11-20\nwhen = 'app.extra[\"{id}\"] == \"1\"'\n"
        )
        .unwrap();
    }
    text
}

/// Applicants and labels: one in five is confirmed. Column a is set for 80 % of those and 2 % of others, b for 10 % of all,
/// c for a few. Without luck: a fixed sequence of numbers.
fn many(rows: u64) -> (String, String) {
    let mut table = String::from("Application ID,Full Name,Email,a,b,c,never\n");
    let mut labels = String::from("application_id,is_fraud\n");
    let mut state = 7u64;
    let mut below = |percent: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u8::from((state >> 33) % 100 < percent)
    };
    for n in 0..rows {
        let fraud = n % 5 == 0;
        let (a, b) = (below(if fraud { 80 } else { 2 }), below(10));
        let c = u8::from(n < 15 && fraud);
        writeln!(table, "N{n},Person Number{n},person{n}@example{}.com,{a},{b},{c},0", n % 7).unwrap();
        writeln!(labels, "N{n},{}", u8::from(fraud)).unwrap();
    }
    (table, labels)
}

fn desk(rows: u64) -> Desk {
    let desk = Desk::new();
    let (table, labels) = many(rows);
    desk.write("in.csv", table);
    desk.write("labels.csv", labels);
    desk.write("own.toml", pack(2.0, 4.0));
    desk
}

fn backtest(desk: &Desk, more: &[&str]) -> Run {
    let args = ["backtest", "in.csv", "--labels", "labels.csv", "--only-rules", "own.toml", "--as-of", "2026-10-01"];
    desk.run(&[&args[..], more].concat())
}

#[track_caller]
fn json(schema: &str, run: &Run) -> Value {
    let value: Value =
        serde_json::from_str(&run.stdout).unwrap_or_else(|e| panic!("{e}\n{}{}", run.stdout, run.stderr));
    let text = std::fs::read_to_string(repository().join(format!("schema/{schema}-1.schema.json"))).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap();
    let found: Vec<String> = schema.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(found.is_empty(), "{}\n{value:#}", found.join("\n"));
    value
}

#[test]
fn a_backtest_of_the_ring_reads_well() {
    let desk = Desk::new();
    let labels = "Application ID,Outcome,Note\nA-1002,confirmed,\nA-1004,confirmed,\nA-1001,cleared,\nA-1003,cleared,\
                  \nA-1005,inconclusive,\nA-1003,cleared,again\nA-1006,confirmed,\nA-1006,cleared,\nA-9999,confirmed,\n";
    desk.write("labels.csv", labels);
    let run = desk.run(&["backtest", &ring(), "--labels", "labels.csv", "--as-of", "2026-10-01", "--fit"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn figures_are_those_of_a_count_by_hand() {
    let desk = Desk::new();
    let rows = [("1", "0", "1"), ("1", "1", "1"), ("1", "0", "0"), ("0", "1", "0"), ("0", "0", "0"), ("0", "0", "1")];
    let (mut table, mut labels) = (String::from("id,name,email,a,b,c,never\n"), String::from("id,label\n"));
    for (n, (a, b, fraud)) in rows.iter().enumerate() {
        writeln!(table, "x{n},Person N{n},p{n}@example.com,{a},{b},0,").unwrap();
        writeln!(labels, "x{n},{fraud}").unwrap();
    }
    writeln!(table, "x9,Person N9,p9@example.com,1,1,0,").unwrap();
    desk.write("in.csv", table);
    desk.write("labels.csv", labels);
    desk.write("own.toml", pack(4.0, 2.0));
    let value = json("backtest", &backtest(&desk, &["--json"]));
    let [a, b] = ["col-a", "col-b"].map(|id| {
        let rules = value["rules"].as_array().unwrap();
        rules.iter().find(|rule| rule["rule"] == id).unwrap().clone()
    });
    assert_eq!(a["hits"], serde_json::json!({ "all": 4, "confirmed": 2, "cleared": 1, "unlabelled": 1 }));
    assert_eq!((&a["precision"]["of"], &a["precision"]["out_of"]), (&2.into(), &3.into()));
    assert_eq!((&a["recall"]["of"], &a["recall"]["out_of"]), (&2.into(), &3.into()));
    // Two of three are confirmed where half of all are.
    assert!((a["lift"].as_f64().unwrap() - 4.0 / 3.0).abs() < 1e-6);
    // a alone makes 4 bits; with b it makes 6, and b alone 2: below review either way without a.
    assert_eq!(a["solo"]["all"], 4);
    assert_eq!(b["solo"]["all"], 0);
    assert_eq!(value["review"]["precision"]["of"], 2);
    let review = &value["outcomes"][1];
    assert_eq!((&review["verdict"], &review["applications"]["all"]), (&"review".into(), &4.into()));
}

#[test]
fn expectations_decide_the_exit_code() {
    let desk = desk(300);
    desk.write(
        "met.toml",
        "[overall]\nreview.recall = '>= 0'\nunknown_ids = '== 0'\n[rule.\"col-a\"]\nprecision = '>= 0.5'\n",
    );
    let run = backtest(&desk, &["--expect", "met.toml"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("3 of 3 expectations met."), "{}", run.stdout);
    desk.write("not.toml", "[rule.\"col-a\"]\nhits = ['> 1', '< 2']\nprecision = '> 0.99'\n[rule.gone]\nhits = '> 0'\n[rule.col-never]\nprecision = '> 0'\n");
    let run = backtest(&desk, &["--expect", "not.toml"]);
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    let told: Vec<&str> = run.stdout.lines().filter(|line| line.contains("not met")).collect();
    assert_eq!(told.len(), 4, "{}", run.stdout);
    assert!(told[2].contains("gone: hits > 0, and there is no such rule any more (line 5)"), "{told:#?}");
    let value = json("backtest", &backtest(&desk, &["--expect", "not.toml", "--json"]));
    let vanished: Vec<bool> =
        value["expectations"].as_array().unwrap().iter().map(|e| e["vanished"].as_bool().unwrap()).collect();
    assert_eq!(vanished, [false, false, false, true, false]);
}

#[test]
fn fitted_bits_follow_the_labels_and_can_be_laid_over() {
    let desk = desk(1500);
    let value = json("backtest", &backtest(&desk, &["--json", "--fit", "--write-overlay", "fitted.toml"]));
    let fit = &value["fit"];
    let bits = |id: &str| {
        let rule = fit["rules"].as_array().unwrap().iter().find(|rule| rule["rule"] == id).unwrap();
        (rule["to"].as_f64().unwrap(), rule["fitted"].as_bool().unwrap())
    };
    // 80 % against 2 % is 5.3 bits, 10 % against 10 % none.
    assert!((4.0..7.0).contains(&bits("col-a").0), "{fit:#}");
    assert!(bits("col-b").0 < 1.0, "{fit:#}");
    // Three confirmed cases say nothing of c.
    assert_eq!(bits("col-c"), (3.0, false));
    assert!(fit["loss"]["fitted"].as_f64() < fit["loss"]["shipped"].as_f64());
    assert_eq!(desk.read("fitted.toml"), fit["overlay"].as_str().unwrap());
    let check = desk.run(&["check", "own.toml", "--overlay", "fitted.toml"]);
    assert_eq!(check.code, 0, "{}{}", check.stdout, check.stderr);
    let args = ["diff", "--only-rules", "own.toml", "--only-rules", "own.toml", "in.csv", "--as-of", "2026-10-01"];
    assert_eq!(desk.run(&args).code, 0);
    let text = backtest(&desk, &["--fit"]).stdout;
    assert!(text.ends_with(&desk.read("fitted.toml")), "{text}");
}

#[test]
fn too_few_labels_are_said_to_be_too_few() {
    let desk = desk(60);
    let run = backtest(&desk, &["--fit"]);
    assert!(run.stdout.contains("Too little to fit anything: 12 confirmed and 48 cleared units"), "{}", run.stdout);
    assert!(run.stdout.ends_with("# The labels support no change.\n"), "{}", run.stdout);
}

#[test]
fn threads_do_not_show() {
    let desk = desk(1000);
    let one = backtest(&desk, &["--json", "--fit", "--threads", "1"]).stdout;
    let many = backtest(&desk, &["--json", "--fit", "--threads", "4"]).stdout;
    assert_eq!(one, many);
}

#[test]
fn what_is_wrong_with_labels_is_told_with_its_place() {
    let desk = desk(5);
    let told = |labels: &[u8]| {
        desk.write("labels.csv", labels);
        let run = backtest(&desk, &[]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
        run.stderr.lines().last().unwrap_or_default().to_owned()
    };
    insta::assert_snapshot!(told(b"id,label\nN0,1\nN1,\x1b[31mmaybe\n"), @r#"ringer: the labels labels.csv: line 3, column "label": "\u{1b}[31mmaybe" is no label: write 1, true, fraud or confirmed; 0, false, honest or cleared; or leave it blank"#);
    insta::assert_snapshot!(told(b"id,label\nnobody,1\n"), @r#"ringer: no application has an id that labels.csv labels; the labels have ids such as "nobody""#);
    insta::assert_snapshot!(told(b"id,label\nN0,1\nN0,0\n"), @"ringer: no application has an id that labels.csv labels");
    assert_eq!(desk.run(&["backtest", "in.csv", "--labels", "none.csv"]).code, 6);
    desk.write("labels.csv", "id,label\nN0,1\n");
    desk.write("expect.toml", "[rule.col-a]\nprecission = '> 1'\n");
    let run = backtest(&desk, &["--expect", "expect.toml"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("line 2, column 1: `precission` is not known here; did you mean `precision`?"),
        "{}",
        run.stderr.lines().last().unwrap_or_default().to_owned()
    );
}

/// Screens the desk's input with its pack into a folder.
fn scan(desk: &Desk, out: &str) {
    let args = ["scan", "in.csv", "--only-rules", "own.toml", "--as-of", "2026-10-01", "--quiet", "--out", out];
    let run = desk.run(&args);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn flips_between_folders_are_named_with_their_reasons() {
    let desk = Desk::new();
    let head = "id,name,email,a,b,c,never\n";
    desk.write("in.csv", format!("{head}x1,Ann Lee,ann@example.com,1,0,0,0\nx2,Raj Roy,raj@example.com,0,1,0,0\nx3,Jo Fox,jo@example.com,0,0,0,0\n"));
    desk.write("own.toml", pack(5.0, 1.0));
    scan(&desk, "old");
    scan(&desk, "same");
    let run = desk.run(&["diff", "old", "same"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.stdout, "From old to same: no verdict flips, of 3 applications.\n");
    desk.write("own.toml", pack(9.0, 2.0));
    desk.write("in.csv", format!("{head}x4,New One,new@example.com,0,0,0,0\nx1,Ann Lee,ann@example.com,1,0,0,0\nx2,Raj Roy,raj@example.com,1,1,0,0\n"));
    scan(&desk, "new");
    let run = desk.run(&["diff", "old", "new"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    insta::assert_snapshot!(run.stdout);
    let run = desk.run(&["diff", "old", "new", "--json"]);
    let value = json("diff", &run);
    assert_eq!((run.code, &value["flipped"], &value["only_first"]["listed"][0]["id"]), (1, &2.into(), &"x3".into()));
}

#[test]
fn packs_are_compared_over_one_input() {
    let desk = desk(200);
    desk.write("heavy.toml", "[[weight]]\nrule = \"col-a\"\nbits = 9.0\nreason = \"we know this column well\"\n");
    desk.write("other.toml", pack(9.0, 4.0));
    let args = ["diff", "--only-rules", "own.toml", "--only-rules", "other.toml", "in.csv", "--as-of", "2026-10-01"];
    let run = desk.run(&args);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.contains("col-a weighs 9.00 instead of 2.00 bits"), "{}", run.stdout);
    let value = json("diff", &desk.run(&[&args[..], &["--json"]].concat()));
    let flips = value["flips"].as_array().unwrap();
    assert!(!flips.is_empty() && flips.len() as u64 == value["flipped"].as_u64().unwrap());
    // An overlay is laid over what is loaded anyhow.
    let shared = ["shipping-address", "phone", "network-address", "mailbox"];
    let overlay = shared.map(|what| {
        let rule =
            if what.ends_with("address") { format!("{what}-shared") } else { format!("{what}-shared-across-names") };
        format!("[[disable]]\nrule = \"{rule}\"\nreason = \"to see what it does\"\n")
    });
    desk.write("ring.toml", overlay.concat());
    let run = desk.run(&["diff", "--rules", "ring.toml", &ring(), "--as-of", "2026-10-01"]);
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("lost shipping-address-shared (noticed, "), "{}", run.stdout);
    assert_eq!(desk.run(&["diff", "--rules", "own.toml", "-"]).code, 2);
    assert_eq!(desk.run(&["diff", "in.csv"]).code, 2);
}

#[test]
fn folders_that_are_no_reports_are_told_with_their_place() {
    let desk = desk(5);
    scan(&desk, "old");
    let told = |second: &str| {
        let run = desk.run(&["diff", "old", second]);
        assert!(run.code > 1 && run.stdout.is_empty(), "{}", run.stdout);
        run.stderr
    };
    assert_eq!(told("nowhere"), "ringer: no verdicts to read in nowhere: there is no such folder\n");
    let lines = desk.read("old/verdicts.jsonl");
    desk.write("cut/verdicts.jsonl", &lines[..lines.len() - 40]);
    assert!(told("cut").starts_with("ringer: cannot read cut/verdicts.jsonl line 5: "), "{}", told("cut"));
    desk.write("alien/verdicts.jsonl", lines.replace("ringer/verdict/1", "else/2"));
    assert!(told("alien").contains("line 1: the form is \"else/2\""), "{}", told("alien"));
}

#[test]
fn near_misses_are_told_in_sentences() {
    let desk = Desk::new();
    let table = "id,name,email,phone,years,level\n\
                 m1,Ann Lee,ann@example.com,+1 312 640 7715,4,senoir\n\
                 m2,Raj Patel,raj@example.com,(312) 640-7715,9,junior\n\
                 m3,Joe Cruz,joe@example.com,+1 617 482 3391,9,senior\n";
    desk.write("in.csv", table);
    let mut own = String::from(
        "id = \"own\"\nversion = \"1\"\ntitle = \"Own\"\n[[family]]\nid = \"own\"\ntitle = \"own\"\ncap = 9.0\n",
    );
    let mut rule = |id: &str, judges: &str, explain: &str| {
        writeln!(
            own,
            "[[rule]]\nid = \"{id}\"\nversion = 1\ntitle = \"Of {id}\"\nstatus = \"stable\"\nfamily = \"own\"\nbits = 1.0\nstage = \
             \"application\"\nexplain = \"{explain}\"\nverify = \"Look.\"\nexplained_by = []\nfairness = \"Neutral.\"\nreferences = \
             [\"None\"]\nauthor = \"us\"\nmodified = 2026-11-20\n{judges}\n"
        )
        .unwrap();
    };
    rule("years", "when = 'has(app.emails) && int(app.extra[\"years\"]) >= 7'", "x");
    rule("level", "when = 'has(app.emails) && app.extra[\"level\"] == \"senior\"'", "x");
    let group = "[rule.group]\neach = \"app.phones\"\nas = \"p\"\nby = \"p.key\"\nhaving = \"group.people >= 3\"";
    rule("phone", group, "{key} {group.people}");
    desk.write("own.toml", own);
    let args =
        ["explain", "m1", "--from", "in.csv", "--only-rules", "own.toml", "--near-miss", "--as-of", "2026-10-01"];
    let run = desk.run(&args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    insta::assert_snapshot!(run.stdout);
    let value = json("near-miss", &desk.run(&[&args[..], &["--json"]].concat()));
    assert_eq!(value["misses"].as_array().unwrap().len(), 3);
    let value = json("near-miss", &desk.run(&[&args[..], &["--json", "--rule", "level"]].concat()));
    assert_eq!(value["misses"][0]["distance"], serde_json::json!({ "unit": "edits", "by": 1 }));
    // Whoever hits a rule does not miss it, and a phone of one's own is nobody's near miss.
    let run = desk.run(&["explain", "m3", "--from", "in.csv", "--only-rules", "own.toml", "--near-miss"]);
    assert!(run.stdout.contains("No rule is missed by one conjunct alone."), "{}", run.stdout);
    let run = desk.run(&["explain", "m1", "--near-miss", "--from", "."]);
    assert_eq!(run.code, 2, "{}", run.stdout);
}

#[test]
fn an_export_is_explained_as_its_report_is() {
    // Only what bears on one application is judged: the same must come of it as of a whole screening.
    let desk = Desk::new();
    for name in ["ring/applicants.csv", "households/applicants.csv", "messy/bewerbungen.csv"] {
        desk.scan(&[&sample(name)], &["--quiet"]);
        let path = sample(name).to_string_lossy().into_owned();
        for verdict in desk.verdicts() {
            let id = verdict["id"].as_str().unwrap();
            let of = |from: &str| {
                let run = desk.run(&["explain", id, "--from", from, "--as-of", "2026-10-01"]);
                assert_eq!(run.code, 0, "{}", run.stderr);
                run.stdout
            };
            assert_eq!(of("out"), of(&path), "{name} {id}");
        }
        std::fs::remove_dir_all(desk.path("out")).unwrap();
    }
}
