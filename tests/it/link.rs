//! `ringer link` as people run it: outputs, judgements, truth, and inputs that mean harm.

use serde_json::Value;

use crate::common::{Desk, Run};

const HEAD: &str = "id,first_name,last_name,date_of_birth,email,city,who\n";

/// Sixty people, twenty of them twice with a slip; the last column is the truth.
fn people() -> String {
    const GIVEN: [&str; 10] =
        ["Alice", "Bruno", "Carmen", "Dmitri", "Elena", "Farid", "Gloria", "Hassan", "Ingrid", "Jorge"];
    const FAMILY: [&str; 12] = [
        "Anderson",
        "Becker",
        "Castillo",
        "Dubois",
        "Eriksen",
        "Fernandez",
        "Gonzales",
        "Hoffmann",
        "Ivanov",
        "Jankowski",
        "Kimura",
        "Lindberg",
    ];
    let mut text = HEAD.to_owned();
    for n in 0..60 {
        let (given, family) = (GIVEN[n * 7 % 10], FAMILY[n * 5 % 12]);
        let birth = format!("{}-{:02}-{:02}", 1960 + n * 11 % 40, 1 + n * 7 % 12, 1 + n * 13 % 28);
        let mail = format!("{}.{}{n}@mail.example", given.to_lowercase(), family.to_lowercase());
        let city = ["Leeds", "Austin", "Lyon", "Graz"][n % 4];
        text += &format!("a{n},{given},{family},{birth},{mail},{city},p{n}\n");
        if n < 20 {
            let slip = family.replacen('n', "m", 1);
            text += &format!("b{n},{given},{slip},{birth},{mail},{city},p{n}\n");
        }
    }
    text
}

#[track_caller]
fn link(desk: &Desk, args: &[&str]) -> Run {
    let run = desk.run(&[&["link"], args].concat());
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    run
}

fn training(desk: &Desk, folder: &str) -> Value {
    serde_json::from_str(&desk.read(&format!("{folder}/training.json"))).unwrap()
}

#[test]
fn pairs_clusters_and_training_are_written() {
    let desk = Desk::new();
    desk.write("in.csv", people());
    let run = link(&desk, &["in.csv", "--truth", "who", "--out", "out"]);
    assert!(
        run.stdout.contains("Compared with the truth (20 true pairs, 100.00 % of them candidates)"),
        "{}",
        run.stdout
    );
    let pairs = desk.read("out/pairs.csv");
    assert!(pairs.starts_with("id_l,id_r,weight,probability,direct_weight\n"));
    assert!(pairs.lines().any(|line| line.starts_with("a3,b3,")), "{pairs}");
    let clusters = desk.read("out/clusters.csv");
    assert!(clusters.starts_with("id,cluster\na0,a0\nb0,a0\n"), "{clusters}");
    let training = training(&desk, "out");
    assert_eq!(training["schema"], "ringer/training/1");
    assert_eq!(training["records"], 80);
    assert!(training["evaluation"]["pairs_at_threshold"]["f1"].as_f64().unwrap() > 0.95, "{training:#}");
    let columns: Vec<&str> =
        training["comparisons"].as_array().unwrap().iter().map(|c| c["column"].as_str().unwrap()).collect();
    assert!(columns.contains(&"date_of_birth") && !columns.contains(&"who"), "{columns:?}");
    assert!(run.stdout.ends_with("out\n"));
}

#[test]
fn training_is_as_published() {
    let schema: Value = serde_json::from_str(include_str!("../../schema/training-1.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let desk = Desk::new();
    desk.write("in.csv", people());
    desk.write("said.csv", "a40,a41,same\na40,a41,different\n");
    let few: String = people().lines().take(4).map(|line| format!("{line}\n")).collect();
    desk.write("few.csv", few);
    link(&desk, &["in.csv", "--truth", "who", "--judgements", "said.csv", "--out", "told"]);
    link(&desk, &["in.csv", "--threshold=-inf", "--out", "all"]);
    link(&desk, &["few.csv", "--out", "few"]);
    for folder in ["told", "all", "few"] {
        let training = training(&desk, folder);
        let found: Vec<String> = schema.iter_errors(&training).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(found.is_empty(), "{folder}\n{}\n{training:#}", found.join("\n"));
    }
    let mut more = training(&desk, "told");
    more["records"] = (-1).into();
    assert!(!schema.is_valid(&more));
}

#[test]
fn threads_and_memory_change_nothing() {
    let desk = Desk::new();
    desk.write("in.csv", people());
    link(&desk, &["in.csv", "--out", "one", "--threads", "1"]);
    link(&desk, &["in.csv", "--out", "two", "--threads", "4", "--memory", "1K"]);
    for name in ["pairs.csv", "clusters.csv", "bridges.csv"] {
        assert_eq!(desk.read(&format!("one/{name}")), desk.read(&format!("two/{name}")), "{name}");
    }
    let stable = |folder| {
        let mut training = training(&desk, folder);
        training.as_object_mut().unwrap().remove("timings");
        training
    };
    assert_eq!(stable("one"), stable("two"));
}

#[test]
fn judgements_hold_and_contradictions_are_told() {
    let desk = Desk::new();
    desk.write("in.csv", people());
    desk.write("said.csv", "id_l,id_r,judgement\na1,b1,different\na40,a41,same\na40,a41,different\nnobody,a1,same\n");
    let run = link(&desk, &["in.csv", "--judgements", "said.csv", "--out", "out"]);
    assert!(run.stderr.contains("contradict each other: a40 and a41"), "{}", run.stderr);
    assert!(run.stderr.contains("1 judgement of applications that the input does not have"), "{}", run.stderr);
    let clusters = desk.read("out/clusters.csv");
    assert!(clusters.contains("\na40,a40\na41,a40\n"), "{clusters}");
    assert!(clusters.contains("\na1,a1\nb1,b1\n"), "{clusters}");
    let pairs = desk.read("out/pairs.csv");
    assert!(pairs.contains("a40,a41,") && !pairs.contains("a1,b1,"), "{pairs}");
    desk.write("bad.csv", "a1,b1,perhaps\n");
    let run = desk.run(&["link", "in.csv", "--judgements", "bad.csv", "--out", "bad"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("line 1: a judgement is same, different or unsure"), "{}", run.stderr);
}

#[test]
fn a_pair_is_explained_with_both_values() {
    let desk = Desk::new();
    desk.write("in.csv", people());
    let run = link(&desk, &["in.csv", "--out", "out", "--quiet", "--explain", "b4", "a4"]);
    assert!(run.stdout.contains("name.family"), "{}", run.stdout);
    assert!(run.stdout.contains("\"ivanov\" / \"ivamov\""), "{}", run.stdout);
    assert!(run.stdout.contains("= probability 0.99"), "{}", run.stdout);
    assert!(run.stdout.contains("One cluster."), "{}", run.stdout);
    assert!(!run.stdout.contains("1964"), "no birth date is shown: {}", run.stdout);
    let run = desk.run(&["link", "in.csv", "--out", "out2", "--explain", "a4", "zz"]);
    assert_eq!(run.code, 2);
}

#[test]
fn what_cannot_be_is_refused() {
    let desk = Desk::new();
    desk.write("in.csv", people());
    let run = desk.run(&["link", "in.csv", "--truth", "nothing like it"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("nothing like it"), "{}", run.stderr);
    desk.write("mine/notes.txt", "mine");
    let run = desk.run(&["link", "in.csv", "--out", "mine"]);
    assert_eq!(run.code, 6, "{}", run.stderr);
    assert_eq!(desk.read("mine/notes.txt"), "mine");
}

#[test]
fn hostile_cells_are_text() {
    let desk = Desk::new();
    let mut text = people();
    let long = "x".repeat(3000);
    for (n, cell) in
        ["=cmd|'/c calc'!A0", "\u{202e}txet", "{{7*7}}", "\"\"\"", &long, "-1", "0x", "NULL", "🦀"].iter().enumerate()
    {
        let quoted = format!("\"{}\"", cell.replace('"', "\"\""));
        text += &format!("h{n},{}\n", [quoted.as_str(); 6].join(","));
    }
    text += "=1+1,Formula,Person,1990-02-02,formula@person.example,Leeds,f\n";
    for n in 0..12 {
        text += &format!("s{n},Same,Person,1980-01-01,same@person.example,Leeds,p\n");
    }
    desk.write("in.csv", text);
    link(&desk, &["in.csv", "--out", "out", "--truth", "who"]);
    let clusters = desk.read("out/clusters.csv");
    assert!(!clusters.contains("\n=1+1"), "{clusters}");
    assert!(clusters.contains("s11,s0"), "copies are one person's: {clusters}");
    assert_eq!(clusters.lines().count(), 1 + 80 + 9 + 1 + 12, "{clusters}");
}
