//! Fills what an export lacks with what the résumé states, each value as a quotation of the place it stands in.
//!
//! A quotation is a cell like any other: its column is the résumé's, so evidence shows where it was read. What the form
//! says is never touched. A group is filled only where the form says nothing of it at all; jobs also where the form names
//! employers and dates none of them, as exports of the current company do. Everyday technologies are left in the text: what
//! is asked of skills is asked of the rare ones.

use super::{Head, Outline, place};
use crate::fact::{education, employment, fold, text};
use crate::record::{Application, Field, FieldSet};

/// How many skills must be no everyday technology for a list to be taken over.
const RARE: usize = 3;

/// Fields that a résumé can fill.
pub const FILLED: [Field; 15] = [
    Field::Email,
    Field::Phone,
    Field::Link,
    Field::EducationInstitution,
    Field::EducationDegree,
    Field::EducationField,
    Field::EducationStart,
    Field::EducationEnd,
    Field::EmploymentEmployer,
    Field::EmploymentTitle,
    Field::EmploymentStart,
    Field::EmploymentEnd,
    Field::EmploymentCurrent,
    Field::SkillName,
    Field::SkillYears,
];

/// Adds what the résumé states to the `wanted` groups that the record says nothing of. Gives the fields added, and the
/// outline of the résumé if it was read for that.
pub fn fill(app: &mut Application, wanted: FieldSet) -> (FieldSet, Option<Outline>) {
    let Some(cell) = app.cell(Field::ResumeText, 0).copied() else { return (FieldSet::default(), None) };
    let lacks = Lacks::of(app, wanted);
    if lacks == Lacks::default() {
        return (FieldSet::default(), None);
    }
    let outline = Outline::of(app.text(&cell));
    let mut found = Vec::new();
    let mut quote = |field, item: usize, part: Option<&str>| {
        let range = part.and_then(|part| place(app.text(&cell), part));
        found.extend(range.and_then(|range| Some((field, u16::try_from(item).ok()?, range))));
    };
    quotations(app, app.text(&cell), &outline, lacks, &mut quote);
    let filled = found.iter().map(|(field, ..)| *field).collect();
    for (field, item, range) in found {
        app.quote(field, item, cell, range);
    }
    (filled, Some(outline))
}

/// What is wanted and the record says nothing of.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Lacks {
    jobs: bool,
    schools: bool,
    skills: bool,
    email: bool,
    phone: bool,
    link: bool,
}

impl Lacks {
    fn of(app: &Application, wanted: FieldSet) -> Lacks {
        const JOBS: FieldSet = FieldSet::of(&employment::FIELDS);
        const SCHOOLS: FieldSet = FieldSet::of(&education::FIELDS);
        let says =
            |field: Field| app.filled().contains(field) && app.of(field).any(|cell| !text::blank(app.text(cell)));
        let silent = |fields: &[Field]| !fields.iter().any(|field| says(*field));
        let lacks = |field: Field| wanted.contains(field) && !says(field);
        Lacks {
            jobs: wanted.intersects(JOBS) && silent(&[Field::EmploymentStart, Field::EmploymentEnd]),
            schools: wanted.intersects(SCHOOLS) && silent(&education::FIELDS),
            skills: lacks(Field::SkillName),
            email: lacks(Field::Email),
            phone: lacks(Field::Phone),
            link: lacks(Field::Link),
        }
    }
}

fn quotations<'t>(
    app: &Application,
    text: &'t str,
    outline: &Outline,
    lacks: Lacks,
    quote: &mut impl FnMut(Field, usize, Option<&'t str>),
) {
    // Behind cells that hold a word for nothing.
    let behind = |fields: &[Field]| usize::from(app.len_of(fields));
    if lacks.jobs {
        for (item, job) in (behind(&employment::FIELDS)..).zip(outline.jobs(text)) {
            quote(Field::EmploymentEmployer, item, job.employer);
            quote(Field::EmploymentTitle, item, job.title);
            quote(Field::EmploymentStart, item, job.period.start);
            quote(Field::EmploymentEnd, item, job.period.end);
        }
    }
    if lacks.schools {
        for (item, school) in (behind(&education::FIELDS)..).zip(outline.schools(text)) {
            quote(Field::EducationInstitution, item, Some(school.institution));
            quote(Field::EducationDegree, item, school.degree);
            quote(Field::EducationField, item, school.field());
            quote(Field::EducationStart, item, school.period.start);
            quote(Field::EducationEnd, item, school.period.end);
        }
    }
    if lacks.skills && outline.rare(text, RARE) {
        for (item, skill) in (behind(&[Field::SkillName, Field::SkillYears])..).zip(outline.skills(text)) {
            quote(Field::SkillName, item, Some(skill));
        }
    }
    if lacks.email || lacks.phone || lacks.link {
        let head = outline.head(text);
        if theirs(&head, app) {
            quote(Field::Email, behind(&[Field::Email]), head.email.filter(|_| lacks.email));
            quote(Field::Phone, behind(&[Field::Phone]), head.phone.filter(|_| lacks.phone));
            quote(Field::Link, behind(&[Field::Link]), head.link.filter(|_| lacks.link));
        }
    }
}

/// Whether the head is that of the applicant: it bears a name, and no other than the record's.
fn theirs(head: &Head<'_>, app: &Application) -> bool {
    let Some(name) = head.name else { return false };
    let name = fold::words(name);
    let given = [Field::NameFull, Field::NameGiven, Field::NameFamily].map(|field| app.get(field).unwrap_or_default());
    let given = fold::words(&given.join(" "));
    given.is_empty() || given.split(' ').any(|word| word.len() > 1 && name.split(' ').any(|other| other == word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{Facts, Ground};

    const TEXT: &str = "Ann Lee\nann.lee@example.org | 212-867-5309 | linkedin.com/in/ann-lee-7\n\nExperience\nEngineer, Acme Inc, Jan 2019 - Present\nClerk | Bluefield LLC | 2015 - 2018\n\nEducation\nB.S. Physics, Hill University, 2012\n\nSkills\nGlassblowing, Dowsing, Falconry, Python";

    fn app(values: &[(Field, &str)]) -> Application {
        let mut app = Application::default();
        for (column, (field, value)) in (0..).zip(values) {
            app.push(*field, 0, column, value);
        }
        app
    }

    #[test]
    fn what_the_export_lacks_is_quoted() {
        let mut app = app(&[(Field::NameFull, "Lee, Ann"), (Field::ResumeText, TEXT)]);
        let filled = fill(&mut app, FieldSet::all()).0;
        assert!(filled.contains(Field::EmploymentEmployer) && filled.contains(Field::Phone));
        let ground = Ground::default();
        let facts = Facts::new(&app, &ground);
        let jobs: Vec<_> = facts.employment().iter().map(|j| (j.employer.as_deref(), j.current)).collect();
        assert_eq!(jobs, [(Some("acme"), Some(true)), (Some("bluefield"), Some(false))]);
        assert_eq!(facts.education()[0].institution(), Some("hill university"));
        assert_eq!(facts.education()[0].degree(&app), Some("B.S."));
        assert_eq!(facts.emails()[0].address(), Some("ann.lee@example.org"));
        assert_eq!(facts.phones()[0].raw, "212-867-5309");
        assert_eq!(facts.links()[0].handle(), Some("ann-lee-7"));
        assert_eq!(app.item(Field::SkillName, 3), Some("Python"));
        assert!(app.cells().iter().filter(|c| FILLED.contains(&c.field)).all(|c| c.column == 1), "the resume's column");
    }

    #[test]
    fn what_the_form_says_stands() {
        let mut app = app(&[
            (Field::NameFull, "Ann Lee"),
            (Field::EmploymentEmployer, "Cedargrid"),
            (Field::EmploymentStart, "2012"),
            (Field::EducationInstitution, "n/a"),
            (Field::Email, "other@example.org"),
            (Field::ResumeText, TEXT),
        ]);
        let filled = fill(&mut app, FieldSet::all()).0;
        assert!(!filled.contains(Field::EmploymentEmployer) && !filled.contains(Field::Email));
        assert!(filled.contains(Field::EducationInstitution) && filled.contains(Field::Phone));
        assert_eq!(app.len_of(&employment::FIELDS), 1);
        let (ground, before) = (Ground::default(), app.clone());
        assert_eq!(Facts::new(&app, &ground).education().len(), 1);
        assert!(fill(&mut app, FieldSet::all()).0.is_empty() && app == before, "twice is once");
    }

    #[test]
    fn a_current_company_without_dates_is_joined_by_the_career() {
        let mut app = app(&[(Field::EmploymentEmployer, "ACME"), (Field::ResumeText, TEXT)]);
        assert!(fill(&mut app, FieldSet::all()).0.contains(Field::EmploymentStart));
        let ground = Ground { as_of: 1_782_950_399_999, ..Ground::default() };
        let facts = Facts::new(&app, &ground);
        let jobs: Vec<_> = facts.employment().iter().map(|j| (j.item, j.employer.as_deref())).collect();
        assert_eq!(jobs, [(0, Some("acme")), (1, Some("acme")), (2, Some("bluefield"))]);
        assert_eq!((facts.overlaps(), facts.workplaces().len()), (&[][..], 1));
    }

    #[test]
    fn contacts_of_somebody_else_are_left() {
        for name in ["Raj Patel", "R. L."] {
            let mut app = app(&[(Field::NameFull, name), (Field::ResumeText, TEXT)]);
            assert!(!fill(&mut app, FieldSet::all()).0.contains(Field::Phone), "{name}");
        }
        let mut nameless = app(&[(Field::ResumeText, "212-867-5309\nann@example.org\nAnn Lee")]);
        assert!(!fill(&mut nameless, FieldSet::all()).0.contains(Field::Phone), "a head without a name is nobody's");
    }

    #[test]
    fn what_nobody_asks_for_is_not_read() {
        let mut app = app(&[(Field::NameFull, "Ann Lee"), (Field::ResumeText, TEXT)]);
        let wanted = [Field::EducationEnd].into_iter().collect();
        let filled = fill(&mut app, wanted).0;
        assert!(filled.contains(Field::EducationInstitution) && !filled.contains(Field::EmploymentEmployer));
        let mut everyday = Application::default();
        everyday.push(Field::ResumeText, 0, 0, "Skills: Python, Go, Java, Docker, Falconry, Dowsing");
        assert!(fill(&mut everyday, FieldSet::all()).0.is_empty());
    }
}
