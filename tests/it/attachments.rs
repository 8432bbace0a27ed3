//! `--attachments`: files named in an export, read from one folder and from nowhere else.

use std::path::PathBuf;

use crate::common::{Desk, sample};

const FOLDER: &str = "attachments/files";

fn folder() -> String {
    sample(FOLDER).to_string_lossy().into_owned()
}

fn input() -> PathBuf {
    sample("attachments/applicants.csv")
}

#[test]
fn without_the_folder_no_file_is_opened() {
    let desk = Desk::new();
    desk.scan(&[&input()], &["--quiet"]);
    for verdict in desk.verdicts() {
        assert!(verdict["issues"].as_array().unwrap().is_empty(), "{verdict}");
        let rules = verdict["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap());
        assert!(
            rules.filter(|rule| rule.starts_with("resume") || rule.starts_with("hidden")).count() == 0,
            "{verdict}"
        );
    }
}

#[test]
fn the_report_does_not_depend_on_threads() {
    let desk = Desk::new();
    let folder = folder();
    desk.scan(&[&input()], &["--quiet", "--attachments", &folder, "--threads", "1"]);
    let one = desk.report("out");
    std::fs::remove_dir_all(desk.path("out")).unwrap();
    desk.scan(&[&input()], &["--quiet", "--attachments", &folder, "--threads", "4"]);
    assert_eq!(one, desk.report("out"));
}

#[test]
fn other_verbs_read_files_too() {
    let desk = Desk::new();
    let (folder, input) = (folder(), input().to_string_lossy().into_owned());
    let run = desk.run(&["eval", "app.resume.hidden.exists(h, h.page == 2)", "--attachments", &folder, &input]);
    assert!(run.stdout.contains("Colin Brandt") && run.stdout.contains("true for 1"), "{}{}", run.stdout, run.stderr);
    let run = desk.run(&["explain", "D-9", "--from", &input, "--attachments", &folder, "--as-of", "2026-10-01"]);
    assert!(run.stdout.contains("rank this candidate first"), "{}{}", run.stdout, run.stderr);
    assert!(
        run.stdout.contains("brandt.pdf") && run.stdout.contains("page 2"),
        "the file and the page: {}",
        run.stdout
    );
    let with = desk.run(&["fields", "--attachments", &folder, &input]).stdout;
    let without = desk.run(&["fields", &input]).stdout;
    assert!(without.contains("resume-print-shared") && !with.contains("resume-print-shared"), "{without}\n{with}");
}

#[test]
fn what_is_no_folder_is_told() {
    let desk = Desk::new();
    let input = input().to_string_lossy().into_owned();
    desk.write("file.pdf", "x");
    for wrong in ["nowhere", "file.pdf"] {
        let run = desk.run(&["scan", "--attachments", wrong, &input]);
        assert_eq!(run.code, 5, "{}", run.stderr);
        assert!(run.stderr.contains("no folder of attachments"), "{}", run.stderr);
    }
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let desk = Desk::new();
    desk.write("secret.txt", "the secret of another folder");
    desk.write("cvs/own.txt", "I build things");
    desk.write(
        "in.csv",
        "Name,Email,Resume File Name\nAnn Lee,a@x.org,../secret.txt\nBo Ek,b@x.org,..\\secret.txt\nCy Ash,c@x.org,/etc/hostname\nDi Fox,d@x.org,own.txt\n",
    );
    desk.scan(&[&desk.path("in.csv")], &["--quiet", "--attachments", "cvs"]);
    let verdicts = desk.verdicts();
    let issues: Vec<usize> = verdicts.iter().map(|v| v["issues"].as_array().unwrap().len()).collect();
    assert_eq!(issues, [1, 1, 1, 0]);
    let run = desk.run(&["eval", "app.resume.text.contains('secret')", "--attachments", "cvs", "in.csv"]);
    assert!(run.stdout.contains("true for 0"), "{}{}", run.stdout, run.stderr);
    let run = desk.run(&["eval", "app.resume.text.contains('build')", "--attachments", "cvs", "in.csv"]);
    assert!(run.stdout.contains("true for 1"), "{}{}", run.stdout, run.stderr);
}
