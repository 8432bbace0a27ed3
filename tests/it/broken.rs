//! Packs as people get them wrong: what `ringer check` says to each, word for word.

use std::path::Path;

use serde_json::Value;

use crate::common::{Desk, Run, repository};

/// A folder of `tests/broken` laid out on a desk, and what to check there.
fn laid_out(folder: &Path) -> (Desk, Vec<String>) {
    let desk = Desk::new();
    copy(folder, "", &desk);
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    (desk, names)
}

fn copy(from: &Path, below: &str, desk: &Desk) {
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let name = format!("{below}{}", entry.file_name().into_string().unwrap());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &format!("{name}/"), desk);
        } else {
            desk.write(&name, std::fs::read(entry.path()).unwrap());
        }
    }
}

fn folders() -> Vec<std::path::PathBuf> {
    let mut all: Vec<_> =
        std::fs::read_dir(repository().join("tests/broken")).unwrap().map(|e| e.unwrap().path()).collect();
    all.sort();
    all
}

fn check(folder: &Path, more: &[&str]) -> Run {
    let (desk, names) = laid_out(folder);
    let args: Vec<&str> =
        ["check"].into_iter().chain(names.iter().map(String::as_str)).chain(more.iter().copied()).collect();
    desk.run(&args)
}

#[test]
fn every_broken_pack_is_answered_in_full() {
    let folders = folders();
    assert!(folders.len() >= 20, "{}", folders.len());
    for folder in folders {
        let name = folder.file_name().unwrap().to_str().unwrap();
        let run = check(&folder, &[]);
        let told = run.stdout.matches("\n  = help: ").count()
            + run.stdout.matches("\n   = help: ").count()
            + run.stdout.matches("\n    = help: ").count();
        let said = run.stdout.lines().filter(|l| l.starts_with("error[") || l.starts_with("warning[")).count();
        assert_eq!((told, run.stderr.as_str()), (said, ""), "{name}: a remedy each\n{}", run.stdout);
        assert!(said >= 2, "{name}");
        let errors = run.stdout.contains("error[");
        assert_eq!(run.code, if errors { 3 } else { 0 }, "{name}");
        assert_eq!(check(&folder, &["--deny-warnings"]).code, 3, "{name}");
        insta::assert_snapshot!(format!("broken_{name}"), run.stdout);
    }
}

#[test]
fn programs_are_told_the_same() {
    let schema = std::fs::read_to_string(repository().join("schema/check-1.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for folder in folders() {
        let name = folder.file_name().unwrap().to_str().unwrap();
        let text = check(&folder, &[]).stdout;
        let json: Value = serde_json::from_str(&check(&folder, &["--format", "json"]).stdout).unwrap();
        let wrong: Vec<String> = schema.iter_errors(&json).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
        let sarif: Value = serde_json::from_str(&check(&folder, &["--format", "sarif"]).stdout).unwrap();
        let (found, results) =
            (json["diagnostics"].as_array().unwrap(), sarif["runs"][0]["results"].as_array().unwrap());
        assert_eq!(found.len(), results.len(), "{name}");
        for (d, result) in found.iter().zip(results) {
            let place = format!("--> {}:{}:{}", d["file"].as_str().unwrap(), d["line"], d["column"]);
            assert!(text.contains(&place), "{name}: {place}");
            assert!(text.contains(d["message"].as_str().unwrap()), "{name}: {d}");
            assert_eq!((&result["ruleId"], &result["level"]), (&d["code"], &d["severity"]));
            let region = &result["locations"][0]["physicalLocation"]["region"];
            assert_eq!((&region["startLine"], &region["endColumn"]), (&d["line"], &d["end_column"]));
            assert_eq!(
                result["relatedLocations"].as_array().map_or(0, Vec::len),
                d["labels"].as_array().unwrap().len()
            );
        }
        let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
        assert!(rules.len() > 70 && rules.iter().all(|r| r["fullDescription"]["text"].is_string()));
        assert!(!json.to_string().contains("/tmp") && !sarif.to_string().contains("/tmp"), "{name}");
    }
}

#[test]
fn paths_of_a_machine_are_not_told() {
    let desk = Desk::new();
    let path = desk.write("a pack/mine.toml", "id = \"Mine\"\nversion = \"1\"\n");
    for format in ["json", "sarif"] {
        let run = desk.run(&["check", &path.to_string_lossy(), "--format", format]);
        assert_eq!(run.code, 3);
        assert!(!run.stdout.contains("[DESK]") && !run.stdout.contains("\"/"), "{}", run.stdout);
        let said = if format == "json" { "a pack/mine.toml" } else { "a%20pack/mine.toml" };
        assert!(run.stdout.contains(&format!("\"{said}\"")), "{}", run.stdout);
    }
}

#[test]
fn codes_are_explained_on_the_command_line() {
    let desk = Desk::new();
    let run = desk.run(&["help", "T009"]);
    assert_eq!(run.code, 0);
    insta::assert_snapshot!(run.stdout);
    assert_eq!(desk.run(&["help", "t009"]).stdout, run.stdout);
    assert!(desk.run(&["help", "E004"]).stdout.starts_with("E004 (an error): "));
    assert!(desk.run(&["help", "codes"]).stdout.lines().count() > 70);
    let run = desk.run(&["help", "T099"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("did you mean T009?"), "{}", run.stderr);
    // clap's own help stays.
    assert!(desk.run(&["help"]).stdout.contains("Usage: ringer"));
    assert!(desk.run(&["help", "scan"]).stdout.contains("Usage: ringer scan"));
    assert!(!desk.run(&["help"]).stdout.contains("help-code"));
}
