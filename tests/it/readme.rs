//! The README says what is true: its first command works as printed, and prints what is printed there.
//!
//! `RINGER_REFRESH=1 cargo test --test it readme::` writes what the command prints into the README.

use crate::common::{Desk, repository};

/// The text between a line that opens a fenced block and the next fence.
fn block<'a>(readme: &'a str, fence: &str, containing: &str) -> &'a str {
    let blocks = readme.split(fence).skip(1).filter_map(|rest| rest.split("\n```").next());
    let found: Vec<&str> = blocks.filter(|text| text.contains(containing)).collect();
    let [one] = found[..] else { panic!("README.md has {} blocks {fence} with {containing:?}", found.len()) };
    one.trim_start_matches('\n')
}

#[test]
fn the_commands_and_their_output_are_real() {
    let readme = std::fs::read_to_string(repository().join("README.md")).unwrap();
    let commands = block(&readme, "```sh", "cargo test");
    let scan = commands.lines().next().unwrap().split(" # ").next().unwrap().trim();
    assert_eq!(scan, "cargo run --release -- scan samples/ring/applicants.csv");
    assert!(commands.lines().nth(1).unwrap().starts_with("cargo test "));
    let path = repository().join(scan.rsplit(' ').next().unwrap());
    assert!(path.is_file(), "{}", path.display());

    let desk = Desk::new();
    let run = desk.run(&["scan", &path.to_string_lossy(), "--as-of", "2026-10-01"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    // The day and the report's place differ from run to run.
    let printed = |text: &str| -> Vec<String> {
        let lines = text.lines().map(str::trim_end).filter(|line| !line.ends_with("report.html"));
        lines.map(undated).collect::<Vec<_>>().join("\n").trim().lines().map(str::to_owned).collect()
    };
    let told = block(&readme, "```text", "");
    if std::env::var_os("RINGER_REFRESH").is_some() {
        let fresh = run.stdout.replace("[DESK]/", "").trim().to_owned();
        std::fs::write(repository().join("README.md"), readme.replace(told, &fresh)).unwrap();
        return;
    }
    let (told, real) = (printed(told), printed(&run.stdout));
    let differs = (0..told.len().max(real.len())).find(|&at| told.get(at) != real.get(at));
    if let Some(at) = differs {
        let line = |lines: &[String]| lines.get(at).map_or("(nothing)", String::as_str).to_owned();
        panic!(
            "README.md does not print what `{scan}` prints; first difference in line {} of the block:\n  README: {}\n  \
             really: {}\nif the change is meant: RINGER_REFRESH=1 cargo test --test it readme::",
            at + 1,
            line(&told),
            line(&real)
        );
    }
}

/// A line with the day it was run on left out.
fn undated(line: &str) -> String {
    match line.split_once("as of ") {
        Some((before, after)) => format!("{before}as of{}", after.get("2026-10-01".len()..).unwrap_or_default()),
        None => line.to_owned(),
    }
}
