//! Watch lists end to end: published formats into one file, and what a scan says with it.

use std::fmt::Write;

use crate::common::{Desk, sample};

const LISTS: [&str; 8] = [
    "sdn.csv",
    "add.csv",
    "alt.csv",
    "sdn_comments.csv",
    "targets.simple.csv",
    "bundle.json",
    "event.json",
    "ours.csv",
];

/// Imports the lists of the sample as `list.jsonl`, and gives what was printed.
fn import(desk: &Desk) -> (String, String) {
    let paths: Vec<String> =
        LISTS.iter().map(|name| sample(&format!("watchlist/lists/{name}")).display().to_string()).collect();
    let mut args = vec!["watchlist", "import"];
    args.extend(paths.iter().map(String::as_str));
    args.extend(["--out", "list.jsonl", "--date", "2026-06-01"]);
    let run = desk.run(&args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    (run.stdout, run.stderr)
}

#[test]
fn published_lists_become_one_file() {
    let desk = Desk::new();
    let (said, aside) = import(&desk);
    insta::assert_snapshot!(format!("{said}---\n{aside}---\n{}", desk.read("list.jsonl")));
    let again = Desk::new();
    import(&again);
    assert_eq!(desk.read("list.jsonl"), again.read("list.jsonl"));
    assert!(!desk.read("list.jsonl").contains("721234567"), "a passport's number stands there as a hash");
    let told = desk.read("list.jsonl.quarantine.csv");
    assert!(told.contains("ours.csv,line 4") && told.contains("indicator--26ffb872"), "{told}");
    let listed = desk.run(&["watchlist", "list", "list.jsonl"]);
    assert!(listed.stdout.contains("OFAC  as of 2026-06-01: "), "{}", listed.stdout);
}

#[test]
fn a_scan_with_lists() {
    let desk = Desk::new();
    import(&desk);
    desk.scan(&[&sample("watchlist/applicants.csv")], &["--quiet", "--watchlist", "list.jsonl"]);
    let mut told = String::new();
    for v in desk.verdicts() {
        writeln!(told, "{} {}: {} {}", v["id"], v["name"], v["verdict"], v["bits"]).unwrap();
        for f in v["findings"].as_array().unwrap() {
            writeln!(told, "  {} {} {}", f["rule"], f["bits"], f["explain"]).unwrap();
        }
        if let Some(story) = v["story"]["sentence"].as_str().filter(|s| !s.is_empty()) {
            writeln!(told, "  {story}").unwrap();
        }
    }
    insta::assert_snapshot!(told);
    let named = desk.manifest()["watchlists"].as_array().unwrap().clone();
    let of = |list: &str, file: &str| named.iter().find(|w| w["list"] == list && w["file"] == file).unwrap().clone();
    assert_eq!(of("OFAC", "sdn.csv")["date"], "2026-06-01");
    let entries: u64 = named.iter().map(|w| w["entries"].as_u64().unwrap()).sum();
    // One has expired.
    assert_eq!(entries as usize, desk.read("list.jsonl").lines().count() - 1, "{named:?}");
    // The lists as their publishers write them do as well.
    let raw = Desk::new();
    let mut args = vec!["--quiet".to_owned()];
    args.extend(
        LISTS.iter().flat_map(|name| {
            ["--watchlist".to_owned(), sample(&format!("watchlist/lists/{name}")).display().to_string()]
        }),
    );
    raw.scan(&[&sample("watchlist/applicants.csv")], &args.iter().map(String::as_str).collect::<Vec<_>>());
    let verdicts = |desk: &Desk| -> Vec<(String, String)> {
        desk.verdicts().iter().map(|v| (v["id"].to_string(), v["verdict"].to_string())).collect()
    };
    assert_eq!(verdicts(&raw), verdicts(&desk));
}

#[test]
fn without_a_list_nothing_is_asked() {
    let desk = Desk::new();
    desk.scan(&[&sample("watchlist/applicants.csv")], &["--quiet"]);
    for v in desk.verdicts() {
        let rules = v["findings"].as_array().unwrap().iter().chain(v["unknown"].as_array().unwrap());
        assert!(rules.map(ToString::to_string).all(|rule| !rule.contains("listed-")), "{v}");
    }
}

#[test]
fn what_is_no_list_is_refused() {
    let desk = Desk::new();
    desk.write("people.csv", "name,email\nAnn Lee,ann@lee-works.net\n");
    let run = desk.run(&["watchlist", "import", "people.csv", "--out", "list.jsonl"]);
    assert_eq!(run.code, 5, "{}", run.stderr);
    assert!(run.stderr.contains("people.csv is no watch list that can be read"), "{}", run.stderr);
    let run = desk.run(&["watchlist", "import", "people.csv", "--out", "list.jsonl", "--kind", "csv"]);
    assert_eq!(run.code, 0, "forced, each row is told: {}", run.stderr);
    assert!(run.stderr.contains("line 2"), "{}", run.stderr);
    let run = desk.run(&["watchlist", "import", "none.csv", "--out", "list.jsonl"]);
    assert_eq!(run.code, 6, "{}", run.stderr);
}

/// No list of persons ships: nothing of the program's own data names anybody to be looked for.
#[test]
fn no_list_of_persons_ships() {
    let rules = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut seen = 0;
    let mut folders = vec![rules];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
                continue;
            }
            let name = entry.file_name().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&entry).unwrap();
            assert!(!text.contains("ringer/watchlist/1") && !name.ends_with(".jsonl"), "{}", entry.display());
            if name.ends_with(".txt") || name.ends_with(".csv") {
                assert_ne!(ringer::watchlist::detect(&text), Some(ringer::watchlist::SourceKind::Ofac), "{name}");
                assert!(!text.contains('@'), "{name} holds mailboxes");
            }
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen}");
    let (set, _) = ringer::rule::load(&ringer::rule::builtin(), &ringer::rule::Options::default()).unwrap();
    assert!(set.rules.iter().any(|rule| rule.reads_watchlist()));
    assert!(set.without_watchlist().rules.iter().all(|rule| !rule.reads_watchlist()));
    let ground = ringer::fact::Ground::default();
    assert!(ground.watch.is_none(), "a run begins without a list");
}
