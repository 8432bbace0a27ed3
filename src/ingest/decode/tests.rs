//! Tables of a few rows, planned and decoded.

use super::*;
use crate::ingest::mapping::{MappingOptions, plan};

fn table(headers: &[&str], rows: &[&[&str]]) -> (Plan, Vec<Vec<String>>) {
    let headers: Vec<String> = headers.iter().map(|h| (*h).to_owned()).collect();
    let rows: Vec<Vec<String>> = rows.iter().map(|r| r.iter().map(|c| (*c).to_owned()).collect()).collect();
    (plan(&headers, &rows, &MappingOptions::default()), rows)
}

fn decode(headers: &[&str], rows: &[&[&str]]) -> Application {
    let (plan, rows) = table(headers, rows);
    planned(&plan, &rows, FieldSet::all())
}

/// Decodes one application of these rows.
fn planned(plan: &Plan, rows: &[Vec<String>], wanted: FieldSet) -> Application {
    // What stands before a row in a chunk is not looked at.
    let begin = 7;
    let lay = |row: &Vec<String>| {
        let ends = row.iter().scan(begin, |end, cell| {
            *end += cell.len() as u32;
            Some(*end)
        });
        (row.concat(), ends.collect())
    };
    let laid: Vec<(String, Vec<u32>)> = rows.iter().map(lay).collect();
    let row = |at: usize| laid.get(at).map_or_else(Row::default, |(text, ends)| Row { text, ends, begin });
    let mut app = Application::default();
    plan.decode(row, rows.len(), wanted, &mut app);
    app
}

#[test]
fn neighbours_are_taken_over_as_each_by_itself() {
    let headers = ["Application ID", "First Name", "Last Name", "Nationality", "City", "State", "Zip", "Country"];
    let row = ["  a1 ", "Zoë", "", "Ruritanian", " \u{a0}", " Köln\t", "50667", "DE"];
    for len in 0..=row.len() {
        let app = decode(&headers, &[&row[..len]]);
        let fields = [Field::Id, Field::NameGiven, Field::NameFamily, Field::HomeCity, Field::HomeRegion];
        let want = [(1, Field::Id, "a1"), (2, Field::NameGiven, "Zoë"), (6, Field::HomeRegion, "Köln")];
        for field in fields {
            let want = want.iter().find(|(least, of, _)| len >= *least && *of == field);
            assert_eq!(app.get(field), want.map(|(.., text)| *text), "{len} {field:?}");
            assert!(app.carried.contains(field));
        }
        assert_eq!(app.get(Field::HomeCountry), (len == 8).then_some("DE"));
        assert!(app.cells().iter().all(|cell| !app.text(cell).contains("Ruri")));
    }
}

fn all(app: &Application, field: Field) -> Vec<(u16, String)> {
    app.of(field).map(|c| (c.item, app.text(c).to_owned())).collect()
}

#[test]
fn pieces_are_joined() {
    let app = decode(
        &["First Name", "Middle Name", "Last Name", "Straße", "Hausnummer", "Phone Country Code", "Phone"],
        &[&["Ann", "Maria", "Lee", "Hauptstraße", "12a", "+44", "7400 123456"]],
    );
    assert_eq!(app.get(Field::NameGiven), Some("Ann Maria"));
    assert_eq!(app.get(Field::HomeLine1), Some("Hauptstraße 12a"));
    assert_eq!(app.get(Field::Phone), Some("+44 7400 123456"));
    let app = decode(&["Middle Name", "Phone Country Code", "Phone"], &[&["Maria", "1", "+1 212 867 5309"]]);
    assert_eq!(app.get(Field::NameGiven), Some("Maria"));
    assert_eq!(app.get(Field::Phone), Some("+1 212 867 5309"));
}

#[test]
fn lists_run_on_over_columns_without_repeats() {
    let app = decode(
        &["Email", "Work Email", "Email 2", "Home Phone", "Mobile Phone", "LinkedIn", "GitHub Username"],
        &[&["a@x.org, b@y.org", "a@x.org", "c@z.org", "212-867-5309", "646 555 0199", "linkedin.com/in/ann", "annlee"]],
    );
    let mails = [(0, "a@x.org"), (1, "b@y.org"), (2, "c@z.org")].map(|(i, v)| (i, v.to_owned()));
    assert_eq!(all(&app, Field::Email), mails);
    assert_eq!(app.len_of(&[Field::Phone]), 2);
    assert_eq!(app.item(Field::Link, 1), Some("https://github.com/annlee"));
}

#[test]
fn folded_rows_continue_groups() {
    let headers = ["Application ID", "Name", "Email", "School", "Degree", "Stage", "Team"];
    let app = decode(
        &headers,
        &[
            &["1", "Ann Lee", "a@x.org", "MIT", "BSc", "Applied", "Red"],
            &["1", "Ann Lee", "a@x.org", "MIT", "BSc", "Applied", "Red"],
            &["", "", "b@y.org", "ETH", "MSc", "", "Blue"],
            &["1", "Ann Lee", "", "ETH", "", "Rejected", ""],
            &["1", "Ann Lee", "", "MIT", "PhD", "", ""],
        ],
    );
    let schools = [(0, "MIT"), (1, "ETH"), (2, "MIT")].map(|(i, v)| (i, v.to_owned()));
    assert_eq!(all(&app, Field::EducationInstitution), schools);
    let degrees = [(0, "BSc"), (1, "MSc"), (2, "PhD")].map(|(i, v)| (i, v.to_owned()));
    assert_eq!(all(&app, Field::EducationDegree), degrees);
    assert_eq!(all(&app, Field::Email), [(0, "a@x.org".to_owned()), (1, "b@y.org".to_owned())]);
    assert_eq!(all(&app, Field::NameFull).len(), 1);
    assert_eq!(app.get(Field::Stage), Some("Applied"));
    assert_eq!(app.issues.len(), 1);
    assert_eq!(all(&app, Field::Extra).len(), 2);
}

#[test]
fn secrets_and_protected_values_never_reach_the_record() {
    let headers = [
        "Name",
        "SSN",
        "IBAN",
        "Nationality",
        "Gender",
        "Password",
        "Passport Number",
        "Date of Birth",
        "work_authorization",
    ];
    let row = [
        "Ann Lee",
        "219-09-9999",
        "DE89370400440532013000",
        "Ruritanian",
        "F",
        "hunter2",
        "C01X00T47",
        "1990-01-02",
        "H-1B",
    ];
    let (plan, rows) = table(&headers, &[&row]);
    let app = planned(&plan, &rows, FieldSet::all());
    let text: Vec<&str> = app.cells().iter().map(|c| app.text(c)).collect();
    for secret in ["219-09-9999", "DE89", "Ruritanian", "hunter2", "C01X00T47", "H-1B"] {
        assert!(!text.iter().any(|t| t.contains(secret)), "{secret} kept");
    }
    assert_eq!(app.get(Field::IdNumber).map(str::len), Some(64));
    assert_eq!(app.get(Field::PaymentAccountHash).map(str::len), Some(64));
    assert_eq!(app.get(Field::DateOfBirth), Some("1990-01-02"));
    let protected: Vec<&str> = plan.protected().map(|(_, attribute)| attribute).collect();
    assert_eq!(protected, ["nationality", "gender", "work authorization"]);
    let mut aside = Vec::new();
    plan.protected_values(|r, c| &rows[r][c], 1, |column, value| aside.push((column, value)));
    assert_eq!(aside, [(3, "Ruritanian"), (4, "F"), (8, "H-1B")]);
    assert!(plan.report.iter().all(|r| !r.example.contains("219") && !r.example.contains("Ruri")));
}

#[test]
fn unwanted_fields_are_carried_but_not_copied() {
    let (plan, rows) = table(&["Name", "Email", "Resume Text"], &[&["Ann Lee", "a@x.org", "long"]]);
    let app = planned(&plan, &rows, [Field::Email].into_iter().collect());
    assert_eq!(app.cells().len(), 1);
    assert!(app.carried.contains(Field::ResumeText) && app.carried.contains(Field::NameFull));
    assert!(!app.carried.contains(Field::Phone));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]
    #[test]
    fn no_table_panics(
        headers in proptest::collection::vec("(School|Email|Phone|SSN|Name|Note|Middle Name|Skills|Job|Title) ?[0-9]{0,3}|\\PC{0,20}", 0..12),
        cells in proptest::collection::vec("\\PC{0,20}", 0..40),
    ) {
        let width = headers.len().max(1);
        let rows: Vec<Vec<String>> = cells.chunks(width).map(<[String]>::to_vec).collect();
        let plan = plan(&headers, &rows, &MappingOptions::default());
        proptest::prop_assert_eq!(plan.columns.len(), headers.len());
        let app = planned(&plan, &rows, FieldSet::all());
        let text: Vec<&str> = app.cells().iter().map(|c| app.text(c)).collect();
        proptest::prop_assert!(text.iter().all(|t| !t.is_empty()));
    }
}

#[test]
fn answers_to_protected_questions_are_left_out() {
    let app = decode(
        &["Name", "Question 1", "Answer 1", "Question 2", "Answer 2"],
        &[&["Ann Lee", "Will you require visa sponsorship?", "Yes, H-1B", "Why us?", "The work"]],
    );
    assert_eq!(all(&app, Field::AnswerText), [(1, "The work".to_owned())]);
    assert_eq!(all(&app, Field::AnswerQuestion), [(1, "Why us?".to_owned())]);
    assert!(app.carried.contains(Field::AnswerText));
}
