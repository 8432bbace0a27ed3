//! Résumés: arbitrary text where a résumé should be.
//!
//! Every value read stands in the text; what a form lacks is filled with quotations and nothing of the form is touched;
//! years claimed are those that the quoted phrase names; reading twice is reading once.

use ringer::fact::resume::{self, place};
use ringer::fact::{Facts, Ground};
use ringer::record::{Application, Field, FieldSet};

use crate::NOW;

/// Parts of résumés.
pub const WORDS: &[&str] = &[
    "Experience\n",
    "EDUCATION:\n",
    "Skills: ",
    "References\n",
    "Contact\n",
    "Acme Inc.",
    "Senior Engineer",
    "University of Texas",
    "B.S. in Physics",
    "Jan 2019 - Present",
    "01/2019-03/2021",
    "2019 \u{2013} 2021",
    "since March 2018",
    "to date",
    " | ",
    "\t",
    " at ",
    ", ",
    "\n\n",
    "\r\n",
    "\u{2022} ",
    "(",
    ")",
    "Austin, TX",
    "10 years of Kubernetes",
    "Terraform (9 yrs)",
    "jane@x.org",
    "+1 212 867 5309",
    "linkedin.com/in/jane",
    "Jane Doe\n",
    "\u{202e}",
    "\u{a0}",
];

/// Whole résumés.
pub fn seeds() -> Vec<Vec<u8>> {
    crate::texts(&[
        "Jane Doe\njane@x.org | +1 212 867 5309\n\nExperience\nAcme Inc.\nSenior Engineer | Jan 2019 - Present\n\u{2022} Built.\n\nEducation\nB.S. in Physics, Hill University, 2012\n\nSkills\nVyper, Foundry, Certora",
        "I like Go. Acme: built things. Education: B.A. History, Hill College, 2012. Skills: Go, Rust. 10 years of Kubernetes.",
        "Employment History\n2019-2021\tIronpath\tTeam Lead\nMarch 2015 to date\nClerk\nAcme Corp, Austin, TX",
    ])
}

/// Runs one input.
pub fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let read = resume::read(&text);
    let stands = |part: &str| {
        let range = place(&text, part).expect("what was read stands in the text");
        assert_eq!(text.get(range), Some(part));
    };
    read.skills.iter().for_each(|skill| stands(skill));
    for job in &read.jobs {
        [job.employer, job.title, job.period.start, job.period.end].into_iter().flatten().for_each(stands);
    }
    for school in &read.schools {
        [Some(school.institution), school.degree, school.field(), school.period.start, school.period.end]
            .into_iter()
            .flatten()
            .for_each(stands);
    }
    let head = &read.head;
    [head.name, head.email, head.phone, head.link].into_iter().flatten().for_each(stands);
    assert_eq!(resume::read(&text), read);
    fill(&text);
}

fn fill(text: &str) {
    let mut app = Application::default();
    app.push(Field::NameFull, 0, 0, "Jane Doe");
    app.push(Field::EducationInstitution, 0, 1, "Hill University");
    app.push(Field::ResumeText, 0, 2, text);
    let before = app.cells().len();
    resume::fill(&mut app, FieldSet::all());
    assert_eq!(app.item(Field::EducationInstitution, 0), Some("Hill University"));
    assert!(app.cells()[before..].iter().all(|cell| cell.column == 2 && !app.text(cell).is_empty()));
    let ground = Ground { as_of: NOW, ..Ground::default() };
    let facts = Facts::new(&app, &ground);
    for claim in facts.experience() {
        assert!(app.text(&claim.cell).contains(&format!("{}", claim.years)));
    }
    for conflict in facts.conflicts().unwrap_or_default() {
        assert!(!app.text(&conflict.form).is_empty() && !app.text(&conflict.resume).is_empty());
    }
    let _ = (facts.overlaps(), facts.workplaces(), facts.resume_names_other());
}
