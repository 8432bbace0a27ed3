//! Conflicts: where form and résumé say different things of one job, degree or way to reach the applicant.
//!
//! Only what is plainly one thing is compared: the same employer and title once in each, the same school once in each, the
//! head of the résumé. Dates conflict by the months that lie between everything they can mean. Two numbers or mailboxes are
//! ordinary; that is for rules to weigh.

use super::education::{self, Education};
use super::employment::{self, Employment};
use super::resume::{self, Head, Job, Outline, School, place};
use super::{Facts, Keyed, Name, date, email, name, other_name, phone};
use crate::condition::Date;
use crate::record::{Cell, Field};

/// What a conflict is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictKind {
    /// When a job began or ended.
    Job,
    /// When a school was left.
    School,
    /// How high a degree is.
    Degree,
    /// The phone number.
    Phone,
    /// The mail address.
    Email,
}

impl ConflictKind {
    /// The name in conditions.
    pub const fn as_str(self) -> &'static str {
        match self {
            ConflictKind::Job => "job",
            ConflictKind::School => "school",
            ConflictKind::Degree => "degree",
            ConflictKind::Phone => "phone",
            ConflictKind::Email => "email",
        }
    }
}

/// One conflict, with both places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// What it is about.
    pub kind: ConflictKind,
    /// What the thing is: the employer and title, the school; empty for contacts.
    pub subject: String,
    /// Where the form says it.
    pub form: Cell,
    /// Where the résumé does.
    pub resume: Cell,
    /// Months between the two, at least; 0 for what is no date.
    pub months: i32,
}

impl<'r> Facts<'r> {
    /// Hands over the outline of the résumé's text where it is at hand, so that the text is not read again.
    pub fn outlined(&self, outline: Outline) {
        self.outline.get_or_init(|| outline);
    }

    /// The résumé's text and its outline; `None` without a résumé.
    fn outline(&self) -> Option<(&'r str, &Outline)> {
        let text = self.app.get(Field::ResumeText)?;
        Some((text, self.outline.get_or_init(|| Outline::of(text))))
    }

    /// The block at the head of the résumé; empty if there is none.
    pub fn resume_head(&self) -> Head<'r> {
        let read = || self.outline().map(|(text, outline)| outline.head(text)).unwrap_or_default();
        *self.resume_head.get_or_init(read)
    }

    /// Where form and résumé say different things; `None` without a résumé.
    pub fn conflicts(&self) -> Option<&[Conflict]> {
        let read = || {
            let cell = *self.app.cell(Field::ResumeText, 0)?;
            let mut search = Search { facts: self, cell, found: Vec::new() };
            search.jobs();
            search.schools();
            search.contacts();
            Some(search.found)
        };
        self.conflicts.get_or_init(read).as_deref()
    }

    /// The name at the head of the résumé; empty if none stands there.
    pub fn resume_name(&self) -> &Name {
        self.resume_name.get_or_init(|| self.resume_head().name.map(Name::of).unwrap_or_default())
    }

    /// Whether the head of the résumé bears a whole other name; `None` if either name is unknown.
    pub fn resume_names_other(&self) -> Option<bool> {
        self.resume_head().name?;
        let (stated, own) = (self.resume_name(), self.name());
        // One name kept is a marriage, a middle name, a shortened one.
        Some(other_name(stated, own)? && !name::compare::part_kept(&stated.parts, &own.parts))
    }

    /// The place in the résumé's text of something read from it, as a cell.
    pub fn quoted(&self, part: &str) -> Option<Cell> {
        let cell = self.app.cell(Field::ResumeText, 0)?;
        Some(cell.part(place(self.app.text(cell), part)?))
    }
}

/// Only item of which something holds.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}

/// Months between two dates, whatever month each means.
fn apart(a: Date, b: Date) -> i32 {
    let (a, b) = ((date::first_month(a), date::last_month(a)), (date::first_month(b), date::last_month(b)));
    (a.0 - b.1).max(b.0 - a.1).max(0)
}

struct Search<'f, 'r> {
    facts: &'f Facts<'r>,
    cell: Cell,
    found: Vec<Conflict>,
}

impl Search<'_, '_> {
    /// Whether a value of the form was itself read from the résumé.
    fn read_from_it(facts: &Facts<'_>, resume: Cell, field: Field, item: u16) -> bool {
        facts.app.cell(field, item).is_some_and(|cell| cell.column == resume.column)
    }

    fn add(&mut self, kind: ConflictKind, subject: String, form: Option<&Cell>, resume: Option<Cell>, months: i32) {
        if let (Some(form), Some(resume)) = (form.copied(), resume) {
            self.found.push(Conflict { kind, subject, form, resume, months });
        }
    }

    fn jobs(&mut self) {
        let (facts, resume) = (self.facts, self.cell);
        let mut listed = facts.employment().iter();
        if listed.all(|job| Self::read_from_it(facts, resume, Field::EmploymentEmployer, job.item)) {
            return;
        }
        let Some((text, outline)) = facts.outline() else { return };
        let jobs = outline.jobs(text);
        let stated: Vec<(String, String, &Job<'_>)> = jobs.iter().filter_map(post).collect();
        if stated.is_empty() {
            return;
        }
        let mut listed: Vec<(String, &Employment)> = Vec::new();
        for job in facts.employment() {
            if let Some(title) = job.title(facts.app).map(employment::title).filter(|title| !title.is_empty())
                && !Self::read_from_it(facts, resume, Field::EmploymentEmployer, job.item)
            {
                listed.push((title, job));
            }
        }
        for (title, job) in &listed {
            let same = |other: &&(String, &Employment)| other.0 == *title && other.1.employer == job.employer;
            if job.employer.is_none() || only(listed.iter().filter(same)).is_none() {
                continue;
            }
            let there = stated.iter().filter(|s| Some(&s.0) == job.employer.as_ref() && s.1 == *title);
            let Some((_, _, there)) = only(there) else { continue };
            let subject = || {
                let name = |field| facts.app.item(field, job.item).unwrap_or_default();
                format!("{} at {}", name(Field::EmploymentTitle), name(Field::EmploymentEmployer))
            };
            for (field, here, there) in [
                (Field::EmploymentStart, job.start, there.period.start),
                (Field::EmploymentEnd, job.end, there.period.end),
            ] {
                let Some((here, written)) = here.zip(there) else { continue };
                let months = date::read(written, None).map_or(0, |there| apart(here, there));
                if months > 0 {
                    let form = facts.app.cell(field, job.item);
                    self.add(ConflictKind::Job, subject(), form, facts.quoted(written), months);
                }
            }
        }
    }

    fn schools(&mut self) {
        let (facts, resume) = (self.facts, self.cell);
        let theirs = |school: &&Education| {
            school.school.is_some() && !Self::read_from_it(facts, resume, Field::EducationInstitution, school.item)
        };
        let mut listed = facts.education().iter().filter(theirs).peekable();
        let Some((text, outline)) = facts.outline().filter(|_| listed.peek().is_some()) else { return };
        let mentioned = outline.mentioned(text);
        let degree = |school: &Education| school.degree(facts.app).and_then(resume::level);
        let differs = |school: &Education| {
            let named = || school.institution().is_some_and(|name| mentioned.may_name(name));
            let end = school.end.is_some_and(|end| mentioned.other_end(end));
            (end || degree(school).is_some_and(|level| mentioned.other_level(level))) && named()
        };
        if !listed.clone().any(differs) {
            return;
        }
        let schools = outline.schools(text);
        let named = schools.iter().filter_map(|school| Some((education::School::read(school.institution)?, school)));
        let stated: Vec<_> = named.collect();
        for school in listed {
            let Some(name) = school.institution() else { continue };
            let there = only(stated.iter().filter(|(stated, _)| stated.spelling() == name));
            let Some((_, there)) = there else { continue };
            if only(facts.education().iter().filter(|other| other.institution() == Some(name))).is_some() {
                self.school(school, there);
            }
        }
    }

    /// A school that the form and the résumé name once each.
    fn school(&mut self, here: &Education, there: &School<'_>) {
        let facts = self.facts;
        let subject = || facts.app.item(Field::EducationInstitution, here.item).unwrap_or_default().to_owned();
        if let Some((end, written)) = here.end.zip(there.period.end) {
            let stated = date::read(written, None);
            let months = stated.map_or(0, |there| apart(end, there));
            // Start and end that changed places on the form are one slip, which the form tells alone.
            let swapped = here.start.filter(|start| date::first_month(*start) > date::last_month(end));
            if months > 0 && swapped.zip(stated).is_none_or(|(start, stated)| apart(start, stated) > 0) {
                let form = facts.app.cell(Field::EducationEnd, here.item);
                self.add(ConflictKind::School, subject(), form, facts.quoted(written), months);
            }
        }
        let degrees = here.degree(facts.app).zip(there.degree).filter(|(form, stated)| form != stated);
        if let Some((form, stated)) = degrees.and_then(|(form, stated)| resume::level(form).zip(resume::level(stated)))
            && form != stated
        {
            let form = facts.app.cell(Field::EducationDegree, here.item);
            let quoted = there.degree.and_then(|degree| facts.quoted(degree));
            self.add(ConflictKind::Degree, subject(), form, quoted, 0);
        }
    }

    fn contacts(&mut self) {
        let facts = self.facts;
        let head = facts.resume_head();
        if let Some(written) = head.email
            && let Some(stated) = email::read(written, None).as_ref().and_then(|email| email.key_text())
            && facts.emails().iter().all(|email| email.key_text().is_some_and(|listed| listed != stated))
        {
            let form = facts.app.cell(Field::Email, 0);
            self.add(ConflictKind::Email, String::new(), form, facts.quoted(written), 0);
        }
        if let Some(written) = head.phone
            && let Some(stated) = phone::read(written, None, facts.region(), facts.ground)
            && let Some(stated) = stated.key_text()
            && facts.phones().iter().all(|phone| phone.key_text().is_some_and(|listed| listed != stated))
        {
            let form = facts.app.cell(Field::Phone, 0);
            self.add(ConflictKind::Phone, String::new(), form, facts.quoted(written), 0);
        }
    }
}

/// Employer, title and job, if it has both.
fn post<'j, 't>(job: &'j Job<'t>) -> Option<(String, String, &'j Job<'t>)> {
    let title = job.title.map(employment::title).filter(|title| !title.is_empty())?;
    Some((job.employer.and_then(employment::employer)?, title, job))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Ground;
    use crate::record::Application;

    const TEXT: &str = "Ann Lee\nann.lee@fastmail.com\n+1 212 867 5309\n\nExperience\nSenior Engineer, Acme Inc, Jan 2019 - Present\nClerk | Bluefield LLC | 2015 - 2018\n\nEducation\nM.S. Physics, Hill University, 2012";

    fn app(values: &[(Field, u16, &str)]) -> Application {
        let mut app = Application::default();
        for (column, (field, item, value)) in (0..).zip(values) {
            app.push(*field, *item, column, value);
        }
        app.push(Field::ResumeText, 0, 99, TEXT);
        app
    }

    fn found(values: &[(Field, u16, &str)]) -> Vec<(&'static str, String, String, i32)> {
        let (app, ground) = (app(values), Ground::default());
        let facts = Facts::new(&app, &ground);
        let told =
            |c: &Conflict| (c.kind.as_str(), app.text(&c.form).to_owned(), app.text(&c.resume).to_owned(), c.months);
        facts.conflicts().expect("there is a resume").iter().map(told).collect()
    }

    fn row(kind: &'static str, form: &str, resume: &str, months: i32) -> (&'static str, String, String, i32) {
        (kind, form.to_owned(), resume.to_owned(), months)
    }

    #[test]
    fn dates_of_one_job() {
        let job = |start: &'static str, end: &'static str| {
            [
                (Field::EmploymentEmployer, 0, "ACME"),
                (Field::EmploymentTitle, 0, "Sr. Engineer"),
                (Field::EmploymentStart, 0, start),
                (Field::EmploymentEnd, 0, end),
            ]
        };
        assert_eq!(found(&job("2021-03", "Present")), [row("job", "2021-03", "Jan 2019", 26)]);
        assert_eq!(found(&job("2019", "Present")), [], "a year that may be the same month");
        assert_eq!(found(&job("2017", "")), [row("job", "2017", "Jan 2019", 13)]);
        let mut other = job("2021-03", "Present");
        other[1].2 = "Clerk";
        assert_eq!(found(&other), [], "another job");
        let twice: Vec<_> =
            job("2021-03", "").into_iter().chain(job("2015-03", "").map(|(f, _, v)| (f, 1, v))).collect();
        assert_eq!(found(&twice), [], "which of the two is not said");
    }

    #[test]
    fn one_school() {
        let school = |end: &'static str, degree: &'static str| {
            [
                (Field::EducationInstitution, 0, "Hill University"),
                (Field::EducationDegree, 0, degree),
                (Field::EducationEnd, 0, end),
            ]
        };
        assert_eq!(found(&school("2012-06", "Master of Science")), []);
        assert_eq!(found(&school("2010", "MSc")), [row("school", "2010", "2012", 13)]);
        assert_eq!(found(&school("2012", "Ph.D.")), [row("degree", "Ph.D.", "M.S.", 0)]);
        assert_eq!(found(&school("2012", "Diploma")), [], "no level of its own");
        let dated = |start: &'static str| {
            let mut values = school("2008", "MSc").to_vec();
            values.push((Field::EducationStart, 0, start));
            values
        };
        assert_eq!(found(&dated("2012")), [], "start and end changed places");
        assert_eq!(found(&dated("2006")), [row("school", "2008", "2012", 37)]);
        assert_eq!(found(&dated("2016")), [row("school", "2008", "2012", 37)]);
    }

    #[test]
    fn ways_to_reach_them() {
        assert_eq!(found(&[(Field::Email, 0, "Ann.Lee@fastmail.com"), (Field::Phone, 0, "+1 (212) 867-5309")]), []);
        assert_eq!(
            found(&[(Field::Email, 0, "a.lee@gmx.net"), (Field::Phone, 0, "+1 617 482 3391")]),
            [
                row("email", "a.lee@gmx.net", "ann.lee@fastmail.com", 0),
                row("phone", "+1 617 482 3391", "+1 212 867 5309", 0)
            ]
        );
        assert_eq!(found(&[(Field::Phone, 0, "call me")]), [], "a number that nobody can read contradicts none");
    }

    #[test]
    fn names_and_what_was_read_from_the_resume_itself() {
        let named = |name: &'static str| {
            let (app, ground) = (app(&[(Field::NameFull, 0, name)]), Ground::default());
            Facts::new(&app, &ground).resume_names_other()
        };
        assert_eq!((named("Lee, Ann"), named("Ann Brown"), named("Raj Patel")), (Some(false), Some(false), Some(true)));
        assert_eq!(named(""), None);
        let mut app = app(&[(Field::NameFull, 0, "Ann Lee")]);
        crate::fact::resume::fill(&mut app, crate::record::FieldSet::all());
        let ground = Ground::default();
        let facts = Facts::new(&app, &ground);
        assert_eq!(facts.employment().len(), 2);
        assert_eq!(facts.conflicts(), Some(&[][..]));
        let (bare, ground) = (Application::default(), Ground::default());
        assert_eq!(Facts::new(&bare, &ground).conflicts(), None);
    }
}
