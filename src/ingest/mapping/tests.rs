//! Tables of headers and what they mean.

use super::*;

fn planned(headers: &[&str], rows: &[&[&str]], options: &MappingOptions) -> Plan {
    let headers: Vec<String> = headers.iter().map(|h| (*h).to_owned()).collect();
    let rows: Vec<Vec<String>> = rows.iter().map(|r| r.iter().map(|c| (*c).to_owned()).collect()).collect();
    plan(&headers, &rows, options)
}

fn paths(headers: &[&str], rows: &[&[&str]]) -> Vec<String> {
    planned(headers, rows, &MappingOptions::default()).report.iter().map(ColumnReport::path).collect()
}

/// Asserts each header's path; the profile that the headers must show.
fn expect(profile: Option<&str>, table: &[(&str, &str)]) {
    let headers: Vec<&str> = table.iter().map(|(header, _)| *header).collect();
    let plan = planned(&headers, &[], &MappingOptions::default());
    assert_eq!(plan.profile, profile);
    for (line, (header, path)) in plan.report.iter().zip(table) {
        assert_eq!(line.path(), *path, "{header}: {:?}", line.how);
    }
}

#[test]
fn every_generated_column_maps() {
    let plan = planned(
        &[
            "application_id",
            "candidate_id",
            "applied_at",
            "requisition_id",
            "job_title",
            "source",
            "first_name",
            "last_name",
            "date_of_birth",
            "email",
            "phone",
            "address_line1",
            "city",
            "state",
            "postal_code",
            "country",
            "linkedin_url",
            "ip_address",
            "education_1_school",
            "education_1_degree",
            "education_1_field",
            "education_1_start_year",
            "education_1_end_year",
            "education_2_school",
            "education_2_degree",
            "education_2_field",
            "education_2_start_year",
            "education_2_end_year",
            "employment_1_company",
            "employment_1_title",
            "employment_1_start",
            "employment_1_end",
            "employment_2_company",
            "employment_2_title",
            "employment_2_start",
            "employment_2_end",
            "reference_name",
            "reference_phone",
            "work_authorization",
            "resume_text",
        ],
        &[],
        &MappingOptions::default(),
    );
    let expected = [
        "id",
        "candidate_id",
        "applied_at",
        "job.id",
        "job.title",
        "source",
        "name.given",
        "name.family",
        "date_of_birth",
        "emails[]",
        "phones[]",
        "home.line1",
        "home.city",
        "home.region",
        "home.postcode",
        "home.country",
        "links[]",
        "network.ip",
        "education[0].institution",
        "education[0].degree",
        "education[0].field",
        "education[0].start",
        "education[0].end",
        "education[1].institution",
        "education[1].degree",
        "education[1].field",
        "education[1].start",
        "education[1].end",
        "employment[0].employer",
        "employment[0].title",
        "employment[0].start",
        "employment[0].end",
        "employment[1].employer",
        "employment[1].title",
        "employment[1].start",
        "employment[1].end",
        "referees[0].name",
        "referees[0].phone",
        "",
        "resume.text",
    ];
    let found: Vec<String> = plan.report.iter().map(ColumnReport::path).collect();
    assert_eq!(found, expected);
    assert_eq!(plan.protected().collect::<Vec<_>>(), [(38, "work authorization")]);
    assert_eq!(plan.profile, None);
    assert!(plan.report.iter().all(|r| !matches!(r.how, How::Fuzzy)));
    assert_eq!(
        (plan.role(0), plan.role(6), plan.role(9), plan.role(10), plan.role(11)),
        (Role::Id, Role::Name, Role::Email, Role::Phone, Role::Other)
    );
}

#[test]
fn greenhouse_sheets() {
    expect(
        Some("greenhouse"),
        &[
            ("First Name", "name.given"),
            ("Last Name", "name.family"),
            ("Company", "employment[0].employer"),
            ("Title", "employment[0].title"),
            ("Notes", "notes[0].text"),
            ("Email", "emails[]"),
            ("Phone", "phones[]"),
            ("Social Media", "extra"),
            ("Website", "links[]"),
            ("Address", "home.line1"),
            ("Source", "source"),
            ("Who gets credit", "referrer"),
            ("Job", "job.title"),
            ("Department", "extra"),
            ("Office", "job.location"),
            ("Prospect Pool", "extra"),
            ("Prospect Stage", "extra"),
        ],
    );
    expect(
        Some("greenhouse"),
        &[
            ("Candidate Name", "name.full"),
            ("Candidate ID", "candidate_id"),
            ("Application ID", "id"),
            ("Application Date", "applied_at"),
            ("Job Name", "job.title"),
            ("Current Stage", "stage"),
            ("Rejection Reason", "extra"),
        ],
    );
}

#[test]
fn taleo_workday_and_icims_sheets() {
    expect(
        Some("taleo"),
        &[
            ("Req. Identifier", "job.id"),
            ("Req. Title", "job.title"),
            ("Candidate Identifier", "candidate_id"),
            ("Candidate Name", "name.full"),
            ("Candidate is Internal", "extra"),
            ("Candidate Email", "emails[]"),
            ("Candidate Primary Phone Designation", ""),
            ("Candidate Mobile Phone", "phones[]"),
            ("Candidate Home Phone", "phones[]"),
            ("Candidate Work Phone", "phones[]"),
            ("Minimum Requirements Met", "extra"),
            ("Current Step Name", "stage"),
            ("Current Status Name", "extra"),
            ("Current Status Start Date", "extra"),
        ],
    );
    expect(
        Some("workday"),
        &[
            ("Candidate", "name.full"),
            ("Candidate ID", "candidate_id"),
            ("Job Requisition", "job.title"),
            ("Job Application ID", "id"),
            ("Candidate Email", "emails[]"),
            ("Phone Number", "phones[]"),
            ("Candidate Stage", "stage"),
            ("Source", "source"),
            ("Date Applied", "applied_at"),
            ("Disposition Reason", "extra"),
        ],
    );
    expect(
        Some("icims"),
        &[
            ("person.id", "candidate_id"),
            ("person.firstname", "name.given"),
            ("person.middlename", "name.middle"),
            ("person.lastname", "name.family"),
            ("person.email", "emails[]"),
            ("person.folder", "extra"),
            ("person.addresscity", "home.city"),
        ],
    );
}

#[test]
fn other_sheets() {
    expect(
        Some("successfactors"),
        &[
            ("applicationId", "id"),
            ("candidateId", "candidate_id"),
            ("firstName", "name.given"),
            ("lastName", "name.family"),
            ("currentTitle", "employment[0].title"),
            ("jobReqId", "job.id"),
            ("appStatusName", "stage"),
            ("lastModifiedDateTime", "extra"),
        ],
    );
    expect(
        Some("gem"),
        &[("first_name", "name.given"), ("linked_in_handle", "links[].linkedin"), ("Candidate Greenhouse ID", "extra")],
    );
    expect(
        Some("merge"),
        &[
            ("remote_id", "id"),
            ("remote_created_at", "applied_at"),
            ("first_name", "name.given"),
            ("modified_at", "extra"),
        ],
    );
    expect(
        Some("linkedin"),
        &[
            ("atsCandidateId", "candidate_id"),
            ("firstName", "name.given"),
            ("externalProfileUrl", "links[]"),
            ("atsCreatedAt", "applied_at"),
            ("currentCompanyName", "employment[0].employer"),
        ],
    );
    expect(
        Some("lever"),
        &[
            ("Opportunity ID", "id"),
            ("Contact ID", "candidate_id"),
            ("Opportunity Name", "name.full"),
            ("Posting Title", "job.title"),
            ("Origin", "extra"),
            ("Sources", "source"),
            ("Created At", "applied_at"),
        ],
    );
    expect(
        Some("teamtailor"),
        &[
            ("First Name", "name.given"),
            ("Pitch", "cover_letter"),
            ("Sourced", "extra"),
            ("Linkedin Url", "links[]"),
            ("Referring Site", "source"),
        ],
    );
    expect(
        Some("workable"),
        &[
            ("Name", "name.full"),
            ("Disqualified", "extra"),
            ("Disqualification Reason", "extra"),
            ("Sourced", "extra"),
            ("Job shortcode", "job.id"),
        ],
    );
    expect(
        Some("smartrecruiters"),
        &[
            ("SmartRecruiters ID", "candidate_id"),
            ("Source Type", "source"),
            ("Source Subtype", "extra"),
            ("Applied On", "applied_at"),
        ],
    );
    expect(
        Some("bamboohr"),
        &[
            ("Applicant Name", "name.full"),
            ("Applied Date", "applied_at"),
            ("Applicant Status", "stage"),
            ("Job Opening", "job.title"),
            ("Email", "emails[]"),
        ],
    );
    expect(
        Some("ashby"),
        &[
            ("Candidate Name", "name.full"),
            ("Archive Reason", "extra"),
            ("Credited To", "referrer"),
            ("Application Created At", "applied_at"),
            ("Current Interview Stage", "stage"),
            ("Source Type", "extra"),
        ],
    );
}

#[test]
fn places_in_groups_start_at_zero_however_headers_count() {
    for (headers, expected) in [
        (&["School 1", "School 2"][..], &[0, 1][..]),
        (&["education.0.school", "education.1.school"], &[0, 1]),
        (&["School", "School 2", "School 3"], &[0, 1, 2]),
        (&["School", "School", "School"], &[0, 1, 2]),
        (&["School", "School.1"], &[1, 0]),
        (&["Education 2 School", "Education 1 School"], &[1, 0]),
        (&["1st School", "2nd School"], &[0, 1]),
    ] {
        let plan = planned(headers, &[], &MappingOptions::default());
        let items: Vec<u16> = plan
            .columns
            .iter()
            .map(|t| match t {
                Target::Field { field: Field::EducationInstitution, item } => *item,
                other => panic!("{headers:?}: {other:?}"),
            })
            .collect();
        assert_eq!(items, expected, "{headers:?}");
    }
}

#[test]
fn a_single_field_has_one_column() {
    assert_eq!(
        paths(&["ID", "Application ID", "Created At", "Applied At", "Status", "Stage"], &[]),
        ["extra", "id", "extra", "applied_at", "extra", "stage"]
    );
    assert_eq!(paths(&["SSN", "Passport Number"], &[]), ["id_number_hash", ""]);
    assert_eq!(paths(&["DOB", "Birth date"], &[]), ["date_of_birth", ""]);
    let plan = planned(&["Job Title", "Position"], &[], &MappingOptions::default());
    assert_eq!(plan.report[1].note.as_deref(), Some("`job.title` is already read from `Job Title`"));
}

#[test]
fn values_decide_where_headers_do_not() {
    for (header, value, expected) in [
        ("Contact", "a@x.org", "emails[]"),
        ("Contact", "+1 212 867 5309", "phones[]"),
        ("Contact", "Ann Lee", "name.full"),
        ("Contact", "x y z 9", "extra"),
        ("Social Media", "https://linkedin.com/in/ann", "links[]"),
        ("Social Media", "@ann_lee", "links[]"),
        ("Address", "1 Main Street, Springfield", "home.line1"),
        ("Address", "a@x.org", "emails[]"),
        ("Address", "203.0.113.7", "network.ip"),
        ("Title", "Mr.", ""),
        ("Title", "Senior Engineer", "employment[0].title"),
        ("Resume", "https://files.example/cv.pdf", "extra"),
        ("Resume", "ann.pdf", "resume.file"),
        ("Education", "University of Leeds", "education[0].institution"),
        ("Education", "Bachelor's degree", "education[0].degree"),
        ("Education", "see above", "extra"),
        ("Reference 1", "Bo Ek", "referees[0].name"),
        ("Reference 1", "12345", "extra"),
    ] {
        assert_eq!(paths(&[header], &[&[value], &[""]]), [expected], "{header}: {value}");
    }
    let long = "Curious engineer with nine years of Rust, Go and SQL in remote teams, looking for hard problems.";
    assert_eq!(paths(&["Resume"], &[&[long]]), ["resume.text"]);
}

#[test]
fn a_mapping_file_settles_the_rest_but_lets_nothing_protected_in() {
    let text = "extends = \"lever\"\n[trust]\nagency = \"employer\"\n[columns]\n\"Applicant Ref\" = \"id\"\n\"School {n}\" = \"education[n].institution\"\n\"Secret\" = \"\"\n\"Vermittler\" = \"agency\"\n\"Gender\" = \"source\"\n\"SSN\" = \"extra\"\n\"Spouse\" = \"extra\"\n\"Gone\" = \"stage\"\n\"IP Country\" = \"enrich.ip_country\"\n";
    let options = MappingOptions { mapping: Some(MappingFile::parse(text).expect("valid")), profile: None };
    let plan = planned(
        &["Applicant Ref", "school 2", "SECRET", "Vermittler", "Gender", "SSN", "Spouse", "IP Country"],
        &[],
        &options,
    );
    let found: Vec<String> = plan.report.iter().map(ColumnReport::path).collect();
    assert_eq!(found, ["id", "education[0].institution", "", "agency", "", "", "", "enrich.ip_country"]);
    assert_eq!(plan.profile, Some("lever"));
    assert_eq!(plan.trust(Field::Agency), Trust::Employer);
    assert_eq!(plan.trust(Field::Email), Trust::Applicant);
    assert!(plan.report[4].note.as_deref().is_some_and(|n| n.contains("although the mapping names it")));
    assert_eq!(plan.columns[5], Target::Secret);
    assert_eq!(plan.names[7], "ip_country");
    assert_eq!(plan.warnings, ["the mapping names a column `Gone` that the input lacks"]);
}

#[test]
fn a_written_mapping_reads_back_to_the_same_targets() {
    let headers = [
        "Application ID",
        "Candidate Name",
        "School",
        "School 2",
        "School",
        "Middle Name",
        "E-Mail",
        "Handy",
        "Gender",
        "Password",
        "Shoe \"size\"",
        "Contact",
        "enrich.line_type",
        "SSN",
        "Notes",
        "Title",
        "",
        "Skills",
        "Name.Full",
    ];
    let row = [
        "1",
        "Ann Lee",
        "MIT",
        "ETH",
        "TUM",
        "M",
        "a@x.org",
        "1",
        "F",
        "p",
        "9",
        "a@x.org",
        "voip",
        "219-09-9999",
        "n",
        "Dev",
        "",
        "Rust",
        "z",
    ];
    let first = planned(&headers, &[&row], &MappingOptions::default());
    let text = write_mapping(&MappingReport::from(&first));
    let mapping = MappingFile::parse(&text).unwrap_or_else(|p| panic!("{p:?}\n{text}"));
    let again = planned(&headers, &[&row], &MappingOptions { mapping: Some(mapping), profile: None });
    assert_eq!(first.columns, again.columns, "{text}");
    assert_eq!(first.names, again.names);
    assert!(again.warnings.is_empty(), "{:?}", again.warnings);
    assert!(!text.contains("219-09"));
}

#[test]
fn a_header_row_scores_above_titles_and_values() {
    let header = score_header(&["Candidate Name", "Email", "Phone", "Gender", "Shoe size"]);
    for other in [
        &["Candidate report, January 2026", "", "", "", ""][..],
        &["Ann Lee", "a@x.org", "+1 212 867 5309", "F", "9"],
        &["Total: 4", "", "", "", ""],
        &["MIT", "BSc", "2012", "Leeds", "https://x.org"],
        &[],
    ] {
        assert!(score_header(other) * 3 < header, "{other:?}: {} against {header}", score_header(other));
    }
    assert_eq!(score_header(&["Email", "Email", "E-mail"]), 2);
}

#[test]
fn examples_are_cut_and_safe() {
    let target = Target::Field { field: Field::NameFull, item: 0 };
    assert_eq!(safe_example(target, "a\u{202e}b\u{1b}[31m\nc"), "a b [31m c");
    assert_eq!(safe_example(target, &"x".repeat(100)).chars().count(), 41);
    assert_eq!(safe_example(Target::Protected("gender"), "F"), "");
    assert_eq!(safe_example(Target::Field { field: Field::IdNumber, item: 0 }, "219-09-9999"), "(not shown)");
}
