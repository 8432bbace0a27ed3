//! What programs read is what the published schemas say, for every sample and for the oddest values.

use serde_json::Value;

use crate::common::{Desk, repository, sample};

fn schema(name: &str) -> jsonschema::Validator {
    let path = repository().join("schema").join(format!("{name}-1.schema.json"));
    let text = std::fs::read_to_string(&path).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

#[track_caller]
fn valid(schema: &jsonschema::Validator, what: &str, value: &Value) {
    let found: Vec<String> = schema.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(found.is_empty(), "{what}\n{}\n{value:#}", found.join("\n"));
}

#[test]
fn every_line_of_every_sample_is_as_published() {
    let (verdict, cluster, run) = (schema("verdict"), schema("cluster"), schema("run"));
    let samples = [
        "clean/applicants.csv",
        "ring/applicants.csv",
        "households/applicants.csv",
        "greenhouse/candidates.json",
        "excel/candidates.xlsx",
        "messy/bewerbungen.csv",
        "formats/applicants.jsonl",
    ];
    let (mut lines, mut clusters) = (0, 0);
    for name in samples {
        for more in [&["--quiet"][..], &["--quiet", "--redact", "--scope", "acme"]] {
            let desk = Desk::new();
            desk.scan(&[&sample(name)], more);
            for value in desk.verdicts() {
                valid(&verdict, name, &value);
                lines += 1;
            }
            for line in desk.read("out/clusters.jsonl").lines() {
                valid(&cluster, name, &serde_json::from_str(line).unwrap());
                clusters += 1;
            }
            valid(&run, name, &desk.manifest());
        }
    }
    assert!(lines > 100 && clusters >= 8, "{lines} lines, {clusters} clusters");
}

#[test]
fn the_schemas_refuse_what_is_not_published() {
    let desk = Desk::new();
    desk.scan(&[&sample("ring/applicants.csv")], &["--quiet"]);
    let line = desk.verdicts().remove(1);
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut changed = line.clone();
        change(&mut changed);
        assert!(!schema("verdict").is_valid(&changed), "{changed}");
    };
    refused(&|v| v["verdict"] = "rejected".into());
    refused(&|v| v["bits"] = "12".into());
    refused(&|v| v["id"] = Value::Null);
    refused(&|v| drop(v.as_object_mut().unwrap().remove("story")));
}
