//! `ringer scan` as people run it: folders, streams, flags, exit codes, and that nothing but the input decides.

use std::fmt::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::common::{Desk, sample};

/// The ring sample as an argument.
fn ring() -> String {
    sample("ring/applicants.csv").to_string_lossy().into_owned()
}

/// Applicants with national numbers and day-first dates, so that every record waits for what the batch decides; every
/// fortieth is one of a few who share a number.
fn many(rows: usize) -> String {
    const GIVEN: [&str; 11] =
        ["Ada", "Boris", "Chen", "Dina", "Emil", "Farah", "Goran", "Hilde", "Ivo", "Jana", "Kofi"];
    const FAMILY: [&str; 13] =
        ["Abel", "Brun", "Cato", "Dorn", "Eder", "Falk", "Gora", "Holm", "Ibsen", "Jung", "Kern", "Lund", "Moss"];
    let mut text = String::from("Application ID;Full Name;Email;Phone;City;Date Applied;Resume Text\r\n");
    for n in 0..rows {
        let (given, family) = (GIVEN[n % 11], FAMILY[n / 11 % 13]);
        // German mobile numbers as they are written at home; one in twenty internationally.
        let number = if n % 40 == 7 { 2_000_000 + n / 400 } else { 3_000_000 + n * 7 };
        let phone = if n % 20 == 0 { format!("+49 151 {number:08}") } else { format!("0151 {number:08}") };
        let (day, month) = (n % 28 + 1, n % 9 + 1);
        // One in three has a résumé; of these one in ten is somebody else's, with some words changed.
        let word = |at: usize| if n % 30 == 0 && at % 30 != n / 30 % 30 { (n / 300, at) } else { (n + 100, at) };
        let resume: String = match n % 3 {
            0 => (0..80).map(word).map(|(whose, at)| format!("word{whose}and{at} ")).collect(),
            _ => String::new(),
        };
        writeln!(
            text,
            "N-{n};{given} {family};{}.{}{n}@gmail.com;{phone};Town {};{day:02}/{month:02}/2026;{resume}\r",
            given.to_lowercase(),
            family.to_lowercase(),
            n % 97
        )
        .unwrap();
    }
    text
}

#[test]
fn one_argument_does_the_whole_job() {
    let desk = Desk::new();
    let run = desk.run(&[&ring()]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.stdout.lines().last(), Some("[DESK]/ringer-report/report.html"));
    assert_eq!(run.stderr, "");
    let files: Vec<String> = desk.report("ringer-report").into_keys().collect();
    let all = [
        "clusters.jsonl",
        "quarantine.csv",
        "report.html",
        "run.json",
        "verdicts.csv",
        "verdicts.jsonl",
        "verdicts.xlsx",
    ];
    assert_eq!(files, all);
    let first = run.stdout.lines().next().unwrap();
    assert!(first.starts_with("I could check "), "what the export lacks comes first: {first}");
    assert!(run.stdout.contains("Look first\n\n 1. "), "{}", run.stdout);
    assert!(run.stdout.contains("too few to tell what is common from what is shared"));
    assert!(!run.stdout.contains('\x1b'), "no colours where there is no terminal");
}

#[test]
fn an_old_report_is_kept_with_its_date() {
    let desk = Desk::new();
    desk.scan(&[&sample("clean/applicants.csv")], &["--quiet"]);
    let old = desk.report("out");
    let run = desk.scan(&[&sample("ring/applicants.csv")], &[]);
    assert!(run.stderr.starts_with("The report that was there is kept as [DESK]/out.2"), "{}", run.stderr);
    let mut beside: Vec<String> =
        std::fs::read_dir(desk.path("")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    beside.sort();
    assert_eq!(beside.len(), 2, "{beside:?}");
    assert_eq!(beside[0], "out");
    let date: Vec<usize> = beside[1].strip_prefix("out.").unwrap().split('-').map(str::len).collect();
    assert_eq!(date, [4, 2, 2], "{beside:?}");
    assert_eq!(desk.report(&beside[1]), old);
    assert_ne!(desk.report("out"), old);
}

#[test]
fn what_is_no_report_is_left_alone() {
    let desk = Desk::new();
    desk.write("papers/notes.txt", "mine");
    let run = desk.run(&["scan", &ring(), "--out", "papers"]);
    assert_eq!((run.code, run.stdout.as_str()), (6, ""));
    assert_eq!(run.stderr, "ringer: [DESK]/papers is not a ringer report; choose another --out, or move it away\n");
    assert_eq!(desk.read("papers/notes.txt"), "mine");
}

#[cfg(unix)]
#[test]
fn files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    desk.scan(&[&sample("ring/applicants.csv")], &["--quiet"]);
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&desk.path("out")), 0o700);
    for file in desk.report("out").keys() {
        assert_eq!(mode(&desk.path("out").join(file)), 0o600, "{file}");
    }
}

#[test]
fn standard_input_folders_and_several_files_are_one_batch() {
    let text = std::fs::read_to_string(sample("ring/applicants.csv")).unwrap();
    let (header, rows) = text.split_once("\r\n").unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    let part = |rows: &[&str]| format!("{header}\r\n{}\r\n", rows.join("\r\n"));
    let (one, two) = (part(&rows[..6]), part(&rows[6..]));

    let outcomes = |desk: &Desk| -> Vec<Value> {
        desk.verdicts().iter().map(|v| serde_json::json!([v["id"], v["verdict"], v["bits"]])).collect()
    };
    let whole = Desk::new();
    whole.scan(&[&sample("ring/applicants.csv")], &["--quiet"]);

    let piped = Desk::new();
    let run = piped.run_with(&["-", "--quiet", "--as-of", "2026-10-01", "--out", "out"], text.as_bytes());
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(outcomes(&piped), outcomes(&whole));

    let several = Desk::new();
    let paths = [several.write("one.csv", &one), several.write("two.csv", &two)];
    several.scan(&[&paths[0], &paths[1]], &["--quiet"]);
    assert_eq!(outcomes(&several), outcomes(&whole));
    assert_eq!(several.manifest()["inputs"][1]["file"], "two.csv");

    let folder = Desk::new();
    folder.write("exports/one.csv", &one);
    folder.write("exports/two.csv", &two);
    folder.write("exports/readme.md", "not an export");
    folder.scan(&[&folder.path("exports")], &["--quiet"]);
    assert_eq!(outcomes(&folder), outcomes(&whole));
}

#[test]
fn formats_quiet_and_top() {
    let desk = Desk::new();
    let files = |desk: &Desk| desk.report("out").into_keys().collect::<Vec<_>>().join(" ");
    let run = desk.scan(&[&sample("ring/applicants.csv")], &["--format", "csv", "--format", "html"]);
    assert_eq!(run.stdout, "[DESK]/out/report.html\n");
    assert!(files(&desk).contains("report.html run.json verdicts.csv"), "{}", files(&desk));
    assert!(!files(&desk).contains("verdicts.jsonl") && !files(&desk).contains("xlsx"));
    let run = desk.scan(&[&sample("ring/applicants.csv")], &["--format", "jsonl", "--quiet"]);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("[DESK]/out\n", ""));
    let run = desk.scan(&[&sample("ring/applicants.csv")], &["--top", "1"]);
    assert!(run.stdout.contains("\n 1. ") && !run.stdout.contains("\n 2. "), "{}", run.stdout);
    let none = desk.run(&["scan", &ring(), "--format", "pdf"]);
    assert_eq!(none.code, 2);
    assert!(none.stderr.contains("[possible values: text, jsonl, csv, xlsx, html]"), "{}", none.stderr);
}

#[test]
fn redacted_reports_name_nobody() {
    let desk = Desk::new();
    let run = desk.scan(&[&sample("ring/applicants.csv")], &["--redact"]);
    let text = std::fs::read_to_string(sample("ring/applicants.csv")).unwrap();
    let mut secrets: Vec<String> = Vec::new();
    for row in csv::Reader::from_reader(text.as_bytes()).records() {
        let row = row.unwrap();
        // Name, mailbox, phone, street, profile, network address, delivery address.
        secrets.extend([1, 2, 3, 4, 9, 12, 13].map(|at| row[at].to_owned()));
        secrets.extend(row[1].split(' ').map(str::to_owned));
        let digits: String = row[3].chars().filter(char::is_ascii_digit).collect();
        secrets.push(digits[digits.len() - 7..].to_owned());
        secrets.push(row[2].split('@').next().unwrap().to_owned());
    }
    secrets.retain(|secret| secret.len() > 3);
    assert!(secrets.len() > 100);
    let mut outputs = desk.texts("out");
    outputs.insert("the terminal".to_owned(), run.stdout + &run.stderr);
    for (file, text) in &outputs {
        let told: Vec<&String> = secrets.iter().filter(|secret| text.contains(secret.as_str())).collect();
        assert!(told.is_empty(), "{file} tells {told:?}");
    }
    assert_eq!(desk.manifest()["redacted"], true);
    assert!(outputs["verdicts.csv"].contains("A-1004"), "ids are how people find the application");
}

#[test]
fn strict_fails_on_a_quarantined_row_after_writing_everything() {
    let desk = Desk::new();
    let messy = sample("messy/bewerbungen.csv");
    let run = desk.run(&["scan", &messy.to_string_lossy(), "--strict", "--quiet", "--out", "out"]);
    assert_eq!(run.code, 5);
    assert_eq!(
        run.stderr,
        "ringer: 1 row could not be read (see [DESK]/out/quarantine.csv); --strict makes that an error\n"
    );
    assert!(desk.read("out/quarantine.csv").contains("8 cells under 6 headers"));
    assert_eq!(desk.verdicts().len(), 6);
    desk.scan(&[&sample("ring/applicants.csv")], &["--strict", "--quiet"]);
}

#[test]
fn rules_can_be_chosen_by_id() {
    let desk = Desk::new();
    desk.scan(&[&sample("ring/applicants.csv")], &["--quiet", "--rule", "phone-shared-across-names"]);
    let verdicts = desk.verdicts();
    let found: Vec<&str> = verdicts
        .iter()
        .flat_map(|v| v["findings"].as_array().unwrap())
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect();
    assert_eq!(found, ["phone-shared-across-names"; 5]);
    let run = desk.run(&["scan", &ring(), "--rule", "phone-shared-across-name"]);
    assert_eq!(run.code, 2);
    assert_eq!(
        run.stderr,
        "ringer: no loaded rule is called `phone-shared-across-name`; did you mean `phone-shared-across-names`?\n"
    );
}

#[test]
fn threads_and_memory_change_nothing() {
    let desk = Desk::new();
    let input = desk.write("many.csv", many(3_000));
    let run = desk.scan(&[&input], &["--threads", "1"]);
    let (expected, told) = (desk.report("out"), run.stdout);
    let verdicts = desk.verdicts();
    assert_eq!(verdicts.len(), 3_000);
    let shared = verdicts.iter().filter(|v| v["verdict"] != "clear").count();
    assert!(shared >= 60, "the numbers that are written nationally are read, and shared ones seen: {shared}");
    let of = |verdict: &Value, rule: &str| {
        verdict["findings"].as_array().unwrap().iter().any(|finding| finding["rule"] == rule)
    };
    let alike = verdicts.iter().filter(|verdict| of(verdict, "resume-near-duplicate")).count();
    assert!(alike >= 90, "résumés that repeat each other are found: {alike}");
    assert!(told.contains("Phone numbers without a country code are read as numbers of DE"), "{told}");
    assert!(desk.manifest()["notices"].as_array().unwrap().iter().all(|n| !n.as_str().unwrap().contains("day/month")));
    for more in [["--threads", "2"], ["--threads", "5"], ["--threads", "1"], ["--memory", "1K"]] {
        let again = Desk::new();
        let input = again.write("many.csv", many(3_000));
        let run = again.scan(&[&input], &more);
        assert_eq!(run.stdout, told, "{more:?}");
        for (file, bytes) in again.report("out") {
            assert!(bytes == expected[&file], "{more:?}: {file} differs");
        }
    }
}

#[test]
fn mistakes_in_the_command_line_say_what_to_do() {
    let desk = Desk::new();
    let empty = desk.path("empty");
    std::fs::create_dir(&empty).unwrap();
    desk.write("clash.toml", "[options]\ndate_ordr = \"dmy\"\n[columns]\n\"Name\" = \"name.fill\"\n");
    let ring = ring();
    let cases: &[(&[&str], i32, &str)] = &[
        (&["scan", "nosuch.csv"], 5, "nosuch.csv: cannot be read"),
        (&["nosuch.csv"], 5, "Check the path and that you may read it"),
        (&["scna", &ring], 2, "scan"),
        (&["scan", "empty"], 5, "no file here that can be read. Supported are .csv"),
        (&["scan", "-", "-"], 5, "Leave one of them out"),
        (&["scan", &ring, "--as-of", "tomorrow"], 2, "a day such as 2026-11-20"),
        (&["scan", &ring, "--threads", "0"], 2, "a number from 1"),
        (&["scan", &ring, "--memory", "lots"], 2, "a size such as 500M or 2G"),
        (&["scan", &ring, "--mapping", "greenhose"], 2, "one of the profiles greenhouse, lever"),
        (&["scan", &ring, "--mapping", "clash.toml"], 2, "line 2, column 1"),
        (&["scan", &ring, "--mapping", "clash.toml"], 2, "line 4, column 10"),
        (&["scan", &ring, "--rules", "nosuch.toml"], 3, "nosuch.toml"),
        (&["scan", &ring, "--overlay", "nosuch.toml"], 6, "nosuch.toml"),
        (&["scan"], 2, "<INPUT>"),
    ];
    for (args, code, words) in cases {
        let run = desk.run(args);
        assert_eq!((run.code, run.stdout.as_str()), (*code, ""), "{args:?}\n{}", run.stderr);
        assert!(run.stderr.contains(words), "{args:?} should say {words:?}:\n{}", run.stderr);
    }
}

#[test]
fn a_mapping_file_or_a_profile_says_what_columns_mean() {
    let desk = Desk::new();
    let input = desk.write(
        "odd.csv",
        "Nr;Mensch;Draht;Geheim;Schule 1;Schule 2\n\
         x1;Ann Lee;(212) 867-5309;s1;Yale;MIT\nx2;Raj Patel;212-867-5309;s2;Yale;\n",
    );
    let refused = desk.run(&["scan", "odd.csv"]);
    assert_eq!(refused.code, 5, "{}", refused.stderr);
    assert!(refused.stderr.contains("[columns] \"Nr\" = \"name\""), "{}", refused.stderr);
    desk.write(
        "odd.toml",
        "[options]\ndelimiter = \";\"\ndefault_region = \"US\"\n[columns]\n\"Nr\" = \"id\"\n\"Mensch\" = \"name.full\"\n\
         \"Draht\" = \"phones[]\"\n\"Schule {n}\" = \"education[n].institution\"\n\"Geheim\" = \"\"\n",
    );
    desk.scan(&[&input], &["--mapping", "odd.toml", "--quiet"]);
    let verdicts = desk.verdicts();
    assert_eq!((&verdicts[0]["id"], &verdicts[0]["name"]), (&Value::from("x1"), &Value::from("Ann Lee")));
    assert_eq!(verdicts[1]["findings"][0]["rule"], "phone-shared-across-names");
    // A profile by its name is what the sample is recognised as anyway.
    desk.scan(&[&sample("ring/applicants.csv")], &["--quiet"]);
    let as_found = desk.verdicts();
    desk.scan(&[&sample("ring/applicants.csv")], &["--quiet", "--mapping", "greenhouse"]);
    assert_eq!(desk.verdicts(), as_found);
}

#[test]
fn national_numbers_are_read_by_what_the_address_says() {
    // An export of a company at home, which writes no country anywhere.
    let desk = Desk::new();
    let input = desk.write(
        "home.csv",
        "Application ID,Name,Email,Phone,City,State,Zip\n\
         1,Ann Lee,ann@fastmail.com,(312) 640-7715,Austin,TX,78704\n\
         2,Raj Patel,raj@fastmail.com,312-640-7715,Chicago,IL,60640\n\
         3,Joe Cruz,joe@fastmail.com,3126407715,Boston,MA,2128\n",
    );
    let run = desk.scan(&[&input], &[]);
    assert!(!run.stdout.contains("without a country code"), "{}", run.stdout);
    for verdict in desk.verdicts() {
        let rules: Vec<&str> =
            verdict["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap()).collect();
        assert!(rules.contains(&"phone-shared-across-names"), "{verdict}");
    }
    let bare = desk.write("bare.csv", "Name,Phone\nAnn Lee,(312) 640-7715\nRaj Patel,312-640-7715\n");
    let run = desk.scan(&[&bare], &[]);
    assert!(run.stdout.contains("without a country code could not be read (2 of them)"), "{}", run.stdout);
}

#[test]
fn protected_columns_are_dropped_and_named() {
    let desk = Desk::new();
    let input = desk.write(
        "who.csv",
        "Application ID,Name,Email,Gender,Nationality,Ethnicity\n1,Ann Lee,ann@fastmail.com,zz-f,zz-us,zz-x\n",
    );
    let run = desk.scan(&[&input], &[]);
    let told = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("not what they did: Ethnicity, Gender, Nationality."), "{}", run.stdout);
    for (file, text) in desk.texts("out") {
        assert!(!text.contains("zz-"), "{file}");
    }
    let run = desk.run(&["eval", "app.extra['Gender'] == 'zz-f'", "who.csv"]);
    assert_eq!(run.code, 2, "{}", run.stdout);
}

#[test]
fn protected_columns_can_be_kept_aside_and_nowhere_else() {
    let desk = Desk::new();
    let input = desk.write(
        "in.csv",
        "Application ID,Name,Email,Gender\nA1,Ann Lee,ann@example.org,=female\nA2,Bo Ek,bo@example.org,\n",
    );
    desk.scan(&[&input], &["--keep-protected", "aside.csv", "--quiet"]);
    assert_eq!(desk.read("aside.csv"), "\u{feff}application,column,value\r\nA1,Gender,'=female\r\n");
    for file in ["verdicts.jsonl", "verdicts.csv", "report.html", "clusters.jsonl", "run.json"] {
        assert!(!desk.read(&format!("out/{file}")).contains("female"), "{file}");
    }
}

#[test]
fn a_scope_is_recorded_and_changes_no_outcome() {
    let desk = Desk::new();
    desk.scan(&[&sample("ring/applicants.csv")], &["--quiet"]);
    let unscoped = desk.verdicts();
    desk.scan(&[&sample("ring/applicants.csv")], &["--quiet", "--scope", "acme"]);
    assert_eq!(desk.manifest()["scope"], "acme");
    assert_eq!(desk.verdicts(), unscoped);
}

#[test]
fn no_exit_code_and_no_file_depends_on_the_environment() {
    let desk = Desk::new();
    desk.scan(&[&sample("ring/applicants.csv")], &[]);
    let expected = desk.report("out");
    let other = Desk::new();
    let run = Command::new(env!("CARGO_BIN_EXE_ringer"))
        .args(["scan", &ring(), "--as-of", "2026-10-01", "--out", "out"])
        .current_dir(other.path(""))
        .envs([("LC_ALL", "de_DE.UTF-8"), ("TZ", "Pacific/Kiritimati"), ("NO_COLOR", "1"), ("LANG", "tr_TR")])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(run.status.success());
    assert!(!run.stdout.contains(&0x1b));
    assert_eq!(other.report("out"), expected);
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_a_quiet_end() {
    let desk = Desk::new();
    let mut child = Command::new(env!("CARGO_BIN_EXE_ringer"))
        .args(["scan", &ring(), "--as-of", "2026-10-01", "--out", "out"])
        .current_dir(desk.path(""))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), String::from_utf8_lossy(&done.stderr).as_ref()), (Some(0), ""));
    assert!(desk.path("out/report.html").is_file(), "the report is written before anything is printed");
}
