//! Degrees beside each other, beside jobs, and beside the lists.

use proptest::prelude::*;

use super::super::FIELDS;
use super::*;
use crate::fact::Ground;
use crate::record::Application;

/// School, degree, field, start, end, completed.
type Item<'t> = [&'t str; 6];

fn app(items: &[Item<'_>], jobs: &[[&str; 4]], email: &str) -> Application {
    let mut app = Application::default();
    for (item, values) in (0..).zip(items) {
        for (field, value) in FIELDS.into_iter().zip(values) {
            app.push(field, item, 0, value);
        }
    }
    for (item, [employer, title, start, end]) in (0..).zip(jobs) {
        app.push(Field::EmploymentEmployer, item, 0, employer);
        app.push(Field::EmploymentTitle, item, 0, title);
        app.push(Field::EmploymentStart, item, 0, start);
        app.push(Field::EmploymentEnd, item, 0, end);
    }
    app.push(Field::Email, 0, 0, email);
    app
}

fn asked<T>(items: &[Item<'_>], ask: impl Fn(&Facts<'_>) -> T) -> T {
    let app = app(items, &[], "ann@gmail.com");
    ask(&Facts::new(&app, &Ground::default()))
}

#[test]
fn the_longest_time_that_dates_allow() {
    for (start, end, months) in [
        ("2012", "2013", Some(24)),
        ("2012-09", "2013-06", Some(10)),
        ("2012-09", "2012-09", Some(1)),
        ("2012", "2012", None),
        ("2012-09", "2012", None),
        ("2013", "2012", None),
        ("2013-02", "2013-01", None),
        ("1900", "2012", None),
        ("", "2012", None),
        ("2012", "present", None),
    ] {
        let got = asked(&[["Reed College", "BA", "", start, end, ""]], |f| f.degree_longest_months(0));
        assert_eq!(got, months, "{start} {end}");
    }
    assert_eq!(asked(&[], |f| f.degree_longest_months(3)), None);
}

#[test]
fn order_of_levels() {
    let ask = |doctorate: [&str; 2], bachelors: &[[&str; 2]]| {
        let mut items = vec![["Reed College", "Ph.D.", "", doctorate[0], doctorate[1], ""]];
        items.extend(bachelors.iter().map(|[start, end]| ["Yale University", "B.A.", "", start, end, ""]));
        asked(&items, |f| f.degree_before_bachelor(0))
    };
    assert_eq!(ask(["2004", "2008"], &[["2010", "2014"]]), Some(true));
    assert_eq!(ask(["2014", "2018"], &[["2010", "2014"]]), Some(false));
    assert_eq!(ask(["2014", "2014"], &[["2010", "2014"]]), None, "the months are not known");
    assert_eq!(ask(["2004", "2008"], &[["1999", "2003"], ["2010", "2014"]]), Some(false), "a second bachelor's");
    assert_eq!(ask(["2004", "2008"], &[["2010", ""]]), None);
    assert_eq!(ask(["2004", "2008"], &[]), None);
    assert_eq!(asked(&[["Reed College", "BA", "", "2001", "2002", ""]], |f| f.degree_before_bachelor(0)), Some(false));
}

#[test]
fn degrees_at_one_time_at_two_schools() {
    let months = |a: Item<'_>, b: Item<'_>| asked(&[a, b], |f| f.degree_overlap(0).map(|o| o.months));
    let yale = ["Yale University", "B.A.", "History", "2010-09", "2014-05", ""];
    assert_eq!(months(yale, ["Reed College", "B.S.", "Physics", "2011-09", "2015-05", ""]), Some(32));
    assert_eq!(
        months(yale, ["Reed College", "B.S.", "Physics", "2012", "2016", ""]),
        Some(17),
        "years are read kindly"
    );
    assert_eq!(months(yale, ["Reed College", "M.S.", "Physics", "2014-09", "2016-05", ""]), Some(0));
    for other in [
        ["Yale University", "B.S.", "Physics", "2010-09", "2014-05", ""],
        ["Yale", "B.S.", "Physics", "2010-09", "2014-05", ""],
        ["Reed College", "B.S. (part-time)", "Physics", "2010-09", "2014-05", ""],
        ["Reed College", "B.S.", "Joint degree in Physics", "2010-09", "2014-05", ""],
        ["Reed College", "B.S.", "Physics", "2010-09", "2014-05", "in progress"],
        ["Reed College", "Certificate", "Physics", "2010-09", "2014-05", ""],
        ["Reed College", "", "Physics", "2010-09", "2014-05", ""],
        ["", "B.S.", "Physics", "2010-09", "2014-05", ""],
    ] {
        assert_eq!(months(yale, other), Some(0), "{other:?}");
    }
    assert_eq!(months(["Yale University", "", "", "2010", "2014", ""], yale), None);
    let other = asked(&[yale, ["Reed College", "B.S.", "", "2011-09", "2015-05", ""]], |f| f.degree_overlap(0));
    assert_eq!(other.and_then(|o| o.other), Some(1));
}

#[test]
fn jobs_that_leave_no_month_free() {
    let beside = |jobs: &[[&str; 4]]| {
        let app = app(&[["Yale University", "Ph.D.", "Physics", "2010-09", "2014-05", ""]], jobs, "ann@gmail.com");
        Facts::new(&app, &Ground::default()).degree_beside_jobs(0)
    };
    assert_eq!(
        beside(&[["Acme", "Engineer", "2009-01", "2012-03"], ["Blue", "Engineer", "2012-04", "present"]]),
        Some(true)
    );
    assert_eq!(
        beside(&[["Acme", "Engineer", "2009-01", "2012-03"], ["Blue", "Engineer", "2012-06", "present"]]),
        Some(false)
    );
    assert_eq!(beside(&[["Acme", "Engineer (part-time)", "2009-01", "present"]]), Some(false));
    assert_eq!(beside(&[["Yale University", "Analyst", "2009-01", "present"]]), Some(false));
    assert_eq!(beside(&[["Acme", "Research Scientist", "2009-01", "present"]]), Some(false));
    assert_eq!(beside(&[["Acme", "Engineer", "2011-01", "present"]]), Some(false));
    assert_eq!(beside(&[["Acme", "Engineer", "2009", ""]]), None, "its end is not known");
    assert_eq!(beside(&[]), Some(false));
}

#[test]
fn mailboxes_at_schools_that_nobody_claims() {
    let ask = |email: &str, schools: &[&str], employer: &str| {
        let items: Vec<Item<'_>> = schools.iter().map(|school| [*school, "BA", "", "", "", ""]).collect();
        let jobs = [[employer, "Clerk", "2010", "2012"]];
        let app = app(&items, &jobs[..usize::from(!employer.is_empty())], email);
        Facts::new(&app, &Ground::default()).unclaimed_school(0)
    };
    assert_eq!(ask("ann@stanford.edu", &["Yale University"], ""), Some("Stanford University"));
    assert_eq!(ask("ann@cs.stanford.edu", &["Yale University"], "Acme"), Some("Stanford University"));
    for (email, schools, employer) in [
        ("ann@stanford.edu", &["Yale University", "Stanford University"][..], ""),
        ("ann@alumni.stanford.edu", &["Stanford University"], ""),
        ("ann@stanford.edu", &["Yale University", "University of Haleview"], ""),
        ("ann@stanford.edu", &["Yale University"], "Stanford University"),
        ("ann@stanford.edu", &["Yale University"], "Stanford University School of Medicine"),
        ("ann@stanford.edu", &[], ""),
        ("ann@gmail.com", &["Yale University"], ""),
        ("ann@acme.io", &["Yale University"], ""),
        ("not a mailbox", &["Yale University"], ""),
    ] {
        assert_eq!(ask(email, schools, employer), None, "{email} {schools:?} {employer}");
    }
}

#[test]
fn registers_and_slips() {
    let school = |name: &str, email: &str| {
        let app = app(&[[name, "BA", "", "", "", ""]], &[], email);
        let ground = Ground::default();
        let facts = Facts::new(&app, &ground);
        (facts.school_unaccredited(0), facts.school_ambiguous(0), facts.school_misspelled_of(0))
    };
    assert_eq!(school("Trinity Southern University", ""), (Some(true), Some(false), None));
    assert_eq!(school("LaSalle University", ""), (Some(false), Some(true), None));
    assert_eq!(school("Trinity Southern University, Ghana", "x@gmail.com").0, Some(false));
    assert_eq!(school("Trinity Southern University, Ghana", "x@trinitysouthernuniversity.org").0, Some(true));
    assert_eq!(school("University of Haleview", ""), (Some(false), Some(false), None));
    assert_eq!(school("Standford University", ""), (Some(false), Some(false), Some("Stanford University")));
    assert_eq!(school("", ""), (None, None, None));
    let by = asked(&[["Trinity Southern University", "BA", "", "", "", ""]], |f| f.school_unaccredited_by(0));
    assert!(by.is_some_and(|by| by.contains("Pennsylvania") && by.ends_with("(2005-03)")));
    assert_eq!(asked(&[["LaSalle University", "BA", "", "", "", ""]], |f| f.school_unaccredited_by(0)), None);
}

#[test]
fn schools_and_subjects_meet_in_any_spelling() {
    let stanford = school_key("Stanford University");
    assert!(stanford.as_deref().is_some_and(|key| key.starts_with('#')));
    assert_eq!(stanford, school_key("STANFORD UNIVERSITY, Stanford, CA"));
    assert_eq!(school_key("University of Haleview").as_deref(), Some("university haleview"));
    assert_eq!((school_key(""), school_key("2014")), (None, None));
    assert_eq!(subject("B.S. in Computer Science"), subject("Comp. Sci."));
    assert_eq!(subject("Maths & Stats"), "mathematics statistics");
    assert_eq!((subject("Informatik").as_str(), subject("B.A.").as_str()), ("informatik", ""));
    let ask = |school, field, start| asked(&[[school, "BA", field, start, "2014", ""]], |f| f.offering(0));
    assert_eq!(
        ask("Reed College", "Physics", "2010").as_deref(),
        Some("Reed College\u{1f}Physics\u{1f}2010\u{1f}2014")
    );
    assert_eq!(ask("Reed College", "Physics", "").as_deref(), Some("Reed College\u{1f}Physics\u{1f}2014\u{1f}2014"));
    assert_eq!((ask("", "Physics", "2010"), ask("Reed College", "", "2010")), (None, None));
    assert_eq!(ask("Reed College", &"x".repeat(100_000), "2010"), None);
}

proptest! {
    #[test]
    fn anything_can_be_asked(school in "\\PC{0,40}", degree in "\\PC{0,30}", start in "\\PC{0,12}", end in "[0-9-]{0,9}", email in "\\PC{0,30}") {
        let item = [school.as_str(), &degree, &degree, &start, &end, "yes"];
        let app = app(&[item, ["Yale University", "B.A.", "x", "2010", "2014", ""]], &[[&school, &degree, &start, &end]], &email);
        let ground = Ground::default();
        let f = Facts::new(&app, &ground);
        for i in 0..3 {
            let _ = (f.degree_level(i), f.degree_longest_months(i), f.degree_overlap(i), f.degree_before_bachelor(i));
            let _ = (f.degree_beside_jobs(i), f.degree_off_calendar(i), f.offering(i), f.unclaimed_school(i));
            let _ = (f.school_ambiguous(i), f.school_misspelled_of(i), f.school_unaccredited(i), f.school_unaccredited_by(i));
        }
    }
}
