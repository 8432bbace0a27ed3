//! Résumés as people lay them out, what is read of each, and what hostile ones do not bring about.

mod layouts;
mod properties;

use super::{Period, Resume, read};

fn said(period: &Period<'_>) -> String {
    match (period.start, period.end) {
        (None, None) => String::new(),
        (start, end) => format!("{}..{}", start.unwrap_or("?"), end.unwrap_or("?")),
    }
}

/// What was read, a line per thing: `J employer | title | period`, `S school | degree | subject | period`, `K skills`,
/// `H name | mail | phone | link`.
fn told(resume: &Resume<'_>) -> String {
    let or = |text: Option<&str>| text.unwrap_or("?").to_owned();
    let mut out = Vec::new();
    for job in &resume.jobs {
        out.push(format!("J {} | {} | {}", or(job.employer), or(job.title), said(&job.period)));
    }
    for s in &resume.schools {
        out.push(format!("S {} | {} | {} | {}", s.institution, or(s.degree), or(s.field()), said(&s.period)));
    }
    if !resume.skills.is_empty() {
        out.push(format!("K {}", resume.skills.join(", ")));
    }
    let head = &resume.head;
    if *head != super::Head::default() {
        out.push(format!("H {} | {} | {} | {}", or(head.name), or(head.email), or(head.phone), or(head.link)));
    }
    out.join("\n")
}

/// Fails with all cases that differ.
fn hold(cases: &[(&str, &str, &str)]) {
    let mut wrong = String::new();
    for (name, text, expected) in cases {
        let found = told(&read(text));
        if found != *expected {
            wrong += &format!("--- {name}\n{text}\n=== expected\n{expected}\n=== found\n{found}\n\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
