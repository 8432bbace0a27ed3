//! Timelines: jobs of one career that overlap, and pairs of its employers.
//!
//! Overlaps are counted in whole months that both jobs certainly cover: a year alone begins in its December and ends in
//! its January. Whether a job is full-time is seldom written; a title or employer that says contract, part-time, board,
//! study or a company of one's own makes no claim of it.

use super::employment::{self, Employment};
use super::resume::part_time;
use super::{Facts, date};
use crate::record::{Application, Field};

/// The longest career that is looked at, in jobs.
const MOST_JOBS: usize = 24;
/// Employers of which pairs are made.
const MOST_EMPLOYERS: usize = 6;

/// Two jobs of one career, at different employers or listed twice, that go on at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The one that began first, `Acme (Engineer)`, as written.
    pub earlier: String,
    /// The other.
    pub later: String,
    /// Months that both certainly cover.
    pub months: i32,
    /// Whether both are held now.
    pub current: bool,
    /// Whether neither says that it is no full-time employment; unknown where a title is.
    pub full_time: Option<bool>,
    /// Whether both are the same job, listed twice.
    pub twice: bool,
    /// Positions of both in the application's employment.
    pub items: (u16, u16),
}

/// Two employers of one career, as indices into [`Facts::employment`], in the order of the alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Workplaces {
    /// A job at the first.
    pub one: u16,
    /// A job at the second.
    pub other: u16,
}

impl Facts<'_> {
    /// Jobs that overlap by a month or more, and jobs listed twice.
    pub fn overlaps(&self) -> &[Overlap] {
        self.overlaps.get_or_init(|| {
            let now = Some(self.ground.as_of).filter(|as_of| *as_of > 0).or(self.applied_at());
            let now = now.map(|ms| date::first_month(date::civil(ms.div_euclid(86_400_000))));
            let jobs = self.employment();
            let jobs = &jobs[..jobs.len().min(MOST_JOBS)];
            let pairs = jobs.iter().enumerate().flat_map(|(at, a)| jobs[at + 1..].iter().map(move |b| (a, b)));
            pairs.filter_map(|(a, b)| overlap(a, b, self.app, now)).collect()
        })
    }

    /// Every two employers of the last jobs, each pair once.
    pub fn workplaces(&self) -> &[Workplaces] {
        self.workplaces.get_or_init(|| {
            let mut named: Vec<(&str, u16)> = Vec::with_capacity(MOST_EMPLOYERS);
            for (index, job) in (0..).zip(self.employment()) {
                let Some(employer) = job.employer.as_deref() else { continue };
                if named.len() < MOST_EMPLOYERS && named.iter().all(|(other, _)| *other != employer) {
                    named.push((employer, index));
                }
            }
            named.sort_unstable();
            let mut pairs = Vec::new();
            for (at, (_, one)) in named.iter().enumerate() {
                pairs.extend(named[at + 1..].iter().map(|(_, other)| Workplaces { one: *one, other: *other }));
            }
            pairs
        })
    }

    /// The job at an index of a pair of employers.
    pub fn job(&self, index: u16) -> Option<&Employment> {
        self.employment().get(usize::from(index))
    }
}

/// Earliest and latest month of a start, and the earliest an end can be.
fn sure(job: &Employment, now: Option<i32>) -> Option<(i32, i32)> {
    let start = date::last_month(job.start?);
    let end = match job.end {
        Some(end) => date::first_month(end),
        None if job.current == Some(true) => now?,
        None => return None,
    };
    Some((start, end))
}

fn overlap(a: &Employment, b: &Employment, app: &Application, now: Option<i32>) -> Option<Overlap> {
    let (Some(first), Some(second)) = (a.employer.as_deref(), b.employer.as_deref()) else { return None };
    let current = a.current == Some(true) && b.current == Some(true);
    let title = |job: &Employment| job.title(app).map(employment::title).filter(|title| !title.is_empty());
    let twice = first == second && a.start == b.start && a.end == b.end && title(a).is_some() && title(a) == title(b);
    // Two posts at one employer are a promotion, or two lines of one job.
    if first == second && !twice {
        return None;
    }
    let ((a_start, a_end), (b_start, b_end)) = (sure(a, now)?, sure(b, now)?);
    let months = a_end.min(b_end) - a_start.max(b_start);
    if months < 1 {
        return None;
    }
    let (earlier, later) = if (b_start, b.item) < (a_start, a.item) { (b, a) } else { (a, b) };
    Some(Overlap {
        earlier: told(earlier, app),
        later: told(later, app),
        months,
        current,
        full_time: full_time(a, app).zip(full_time(b, app)).map(|(a, b)| a && b),
        twice,
        items: (earlier.item, later.item),
    })
}

/// Whether nothing says that a job is no full-time employment; unknown without a title.
fn full_time(job: &Employment, app: &Application) -> Option<bool> {
    let employer = app.item(Field::EmploymentEmployer, job.item).unwrap_or_default();
    if part_time(employer) {
        return Some(false);
    }
    job.title(app).map(|title| !part_time(title))
}

/// `Acme Inc (Engineer)`, as written.
fn told(job: &Employment, app: &Application) -> String {
    let employer = app.item(Field::EmploymentEmployer, job.item).unwrap_or_default();
    match job.title(app) {
        Some(title) => format!("{employer} ({title})"),
        None => employer.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Ground;

    fn overlaps(jobs: &[[&str; 4]]) -> Vec<(i32, bool, Option<bool>, bool)> {
        let app = career(jobs);
        let ground = Ground { as_of: 1_782_950_399_999, ..Ground::default() };
        let facts = Facts::new(&app, &ground);
        facts.overlaps().iter().map(|o| (o.months, o.current, o.full_time, o.twice)).collect()
    }

    fn career(jobs: &[[&str; 4]]) -> Application {
        let mut app = Application::default();
        for (item, values) in (0..).zip(jobs) {
            for (field, value) in employment::FIELDS.into_iter().zip(values) {
                app.push(field, item, 0, value);
            }
        }
        app
    }

    #[test]
    fn only_what_is_sure_overlaps() {
        let acme = ["Acme", "Engineer", "2018-03", "2021-01"];
        assert_eq!(overlaps(&[acme, ["Blue", "Lead", "2020-01", "2022-01"]]), [(12, false, Some(true), false)]);
        assert_eq!(overlaps(&[["Blue", "Lead", "2020-01", "2022-01"], acme]), [(12, false, Some(true), false)]);
        assert_eq!(overlaps(&[acme, ["Blue", "Lead", "2021-01", "2022-01"]]), [], "one month is none");
        assert_eq!(overlaps(&[acme, ["Blue", "Lead", "2020", "2022"]]), [(1, false, Some(true), false)]);
        assert_eq!(overlaps(&[["Acme", "Engineer", "2018", "2021"], ["Blue", "Lead", "2021", "2022"]]), []);
        assert_eq!(overlaps(&[acme, ["Blue", "Lead", "", "2022"]]), [], "no start");
        assert_eq!(overlaps(&[acme, ["Blue", "Lead", "2019-01", ""]]), [], "no end");
        assert_eq!(overlaps(&[acme, ["Acme Inc", "Lead", "2019-01", "2022-01"]]), [], "a promotion");
        assert_eq!(overlaps(&[acme, ["Self-employed", "Lead", "2019-01", "2022-01"]]), [], "no employer");
    }

    #[test]
    fn words_that_make_no_claim() {
        for (employer, title) in [
            ("Blue", "Engineer (Contract)"),
            ("Blue", "Freelance Designer"),
            ("Blue", "Part-time Clerk"),
            ("Blue", "Co-Founder"),
            ("Hill University", "Adjunct Lecturer"),
            ("Blue", "Board Member"),
            ("Blue", "Software Engineering Intern"),
            ("Blue (contract)", "Engineer"),
            ("Blue", "Advisor"),
        ] {
            let acme = ["Acme", "Engineer", "2018-03", "2021-01"];
            let found = overlaps(&[acme, [employer, title, "2019-01", "2022-01"]]);
            assert_eq!(found, [(24, false, Some(false), false)], "{employer} {title}");
        }
        let acme = ["Acme", "Engineer", "2018-03", "2021-01"];
        assert_eq!(overlaps(&[acme, ["Blue", "", "2019-01", "2022-01"]]), [(24, false, None, false)]);
    }

    #[test]
    fn current_jobs() {
        let acme = ["Acme", "Engineer", "2025-07", "Present"];
        assert_eq!(overlaps(&[acme, ["Blue", "Lead", "2025-12", "Present"]]), [(7, true, Some(true), false)]);
        assert_eq!(overlaps(&[acme, ["ACME Inc.", "engineer", "07/2025", "Present"]]), [(12, true, Some(true), true)]);
        let app = career(&[acme, ["Blue", "Lead", "2025-12", "Present"]]);
        assert_eq!(Facts::new(&app, &Ground::default()).overlaps(), [], "nobody says what day it is");
    }

    #[test]
    fn every_two_employers_once() {
        let job = |name: &'static str| [name, "Clerk", "2018-03", "2021-01"];
        let app = career(&[job("Gamma"), job("Alpha Inc"), job("Alpha"), job("Beta"), ["", "Clerk", "", ""]]);
        let ground = Ground::default();
        let facts = Facts::new(&app, &ground);
        let name = |index| facts.job(index).and_then(|job| job.employer.as_deref()).unwrap_or_default();
        let pairs: Vec<_> = facts.workplaces().iter().map(|w| (name(w.one), name(w.other))).collect();
        assert_eq!(pairs, [("alpha", "beta"), ("alpha", "gamma"), ("beta", "gamma")]);
        let names: Vec<String> = (0..60).map(|n| format!("Acme{n}")).collect();
        let jobs: Vec<[&str; 4]> = names.iter().map(|n| [n.as_str(), "Clerk", "2018-03", "2021-01"]).collect();
        let app = career(&jobs);
        let facts = Facts::new(&app, &ground);
        assert_eq!(facts.workplaces().len(), MOST_EMPLOYERS * (MOST_EMPLOYERS - 1) / 2);
        assert_eq!(facts.overlaps().len(), MOST_JOBS * (MOST_JOBS - 1) / 2);
    }
}
