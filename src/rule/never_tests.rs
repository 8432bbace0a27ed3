//! Rows of the catalogue that must not ship: the rule that somebody would write for each, refused by `check`.
//!
//! What a type or a header gives away is refused. What people write in free text (a note, a résumé) cannot be told from
//! its words; there `unseen` says who watches instead.

use super::origin_tests::HEAD;
use super::*;

struct Never {
    row: &'static str,
    /// Conditions, each refused.
    roads: &'static [&'static str],
    /// What no checker sees, and what holds there.
    unseen: &'static str,
}

const FREE_TEXT: &str = "a note or a résumé may be searched for a word; a country or people looked for there is warned \
    of as W006, and no shipped pack may raise a warning";

#[rustfmt::skip]
const NEVER: &[Never] = &[
    Never { row: "NO_PHOTO", roads: &[
        "!has(app.extra['Photo'])", "app.extra['Profile picture'] == ''", "app.enrich['profile_photo'] == 'none'",
        "app.enrich['avatar_url'] == 'none'", "app.extra['Has headshot'] == 'no'",
    ], unseen: "no field holds a picture" },
    Never { row: "DRUGTEST_CONCERN", roads: &[
        "app.extra['Drug test'] == 'declined'", "has(app.extra['Drug screening concern'])",
        "pattern.any.found(app.extra['Drug-testing notes'])", "app.enrich['drug_test_result'] == 'none'",
        "app.extra['Medication'] != ''",
    ], unseen: FREE_TEXT },
    Never { row: "RATE_LOW", roads: &[
        "int(app.extra['Expected salary']) < 60000", "double(app.extra['Hourly rate']) < 25.0",
        "app.extra['Desired pay'] == 'low'", "int(app.enrich['salary_percentile']) < 10",
        "pattern.any.found(app.extra['Compensation expectation'])",
    ], unseen: FREE_TEXT },
    Never { row: "NEVER_NEGOTIATES", roads: &[
        "app.extra['Negotiated'] == 'no'", "app.extra['Salary negotiation'] == 'none'", "app.enrich['negotiates'] == 'false'",
    ], unseen: FREE_TEXT },
    Never { row: "ORIGIN_SCHOOL", roads: &[
        "app.education.exists(e, e.institution == 'Example College')", "app.education.exists(e, e.institution in list.schools)",
        "app.extra['University'].contains('Example')", "pattern.any.found(app.extra['School'])",
        "app.enrich['school_country'] == 'KP'", "app.enrich['university_country_code'] in ['KP', 'CN']",
        "app.extra['Country of education'] == 'KP'", "app.education.exists(e, pattern.any.found(e.institution))",
    ], unseen: FREE_TEXT },
    Never { row: "SCHOOL_RISK_LIST", roads: &[
        "app.education.exists(e, e.institution in list.risky)", "app.education.exists(e, e.institution in list.schools)",
        "app.extra['College'] in list.words",
    ], unseen: "a customer's own list needs `of`, `basis`, `approved_by` and `expires`, and is named at every run" },
    Never { row: "LANGUAGE_ACCENT", roads: &[
        "app.extra['Preferred language'] == 'Korean'", "app.extra['English level'] == 'B1'", "app.extra['Accent'] == 'strong'",
        "app.extra['Native language'] != 'English'", "app.enrich['english_proficiency'] == 'low'",
        "pattern.any.found(app.extra['Spoken English'])", "app.extra['Mother tongue'] in ['Korean']",
    ], unseen: FREE_TEXT },
    Never { row: "NAME_STYLE", roads: &[
        "app.name.given == 'James'", "app.name.given in ['James', 'John']", "pattern.any.found(app.name.full)",
        "app.name.family.matches('^Ki')", "app.extra['First name'] == 'James'", "app.enrich['name_origin'] == 'KP'",
        "app.enrich['full_name'].contains('Kim')", "app.emails.exists(e, e.local.contains('james'))",
    ], unseen: "names are opaque in every place; nothing else is left" },
    Never { row: "FACE_AGE_SEX", roads: &[
        "app.extra['Gender'] == 'm'", "int(app.extra['Age']) > 40", "app.extra['Headset'] == 'yes'",
        "app.enrich['face_age'] == '30'", "app.extra['Hobbies'] == 'none'", "app.extra['Appearance'] == 'x'",
        "app.enrich['gender_guess'] == 'f'", "app.extra['Small talk'] == 'avoided'", "app.extra['Avatar'] == 'cartoon'",
        "app.extra['Date of birth'] > '1990'",
    ], unseen: "no field holds a face, an age or a voice; of notes: a word in them cannot be told from its use" },
    Never { row: "COUNTRY_LIST", roads: &[
        "app.home.country in ['JP', 'US']", "app.home.country == 'KP'", "app.location == 'Dandong'",
        "app.extra['Country'] in param.lands", "app.enrich['ip_country'] == 'KP'", "app.enrich['asn_country_code'] in ['KP']",
        "pattern.any.found(app.extra['Home country'])", "app.phones.exists(p, p.e164.startsWith('+850'))",
        "app.phones.exists(p, pattern.abroad.found(p.raw))", "app.emails.exists(e, e.domain.endsWith('.kp'))",
    ], unseen: FREE_TEXT },
    Never { row: "PAYMENT_COUNTRY", roads: &[
        "app.extra['Account country'] == 'CN'", "app.enrich['bank_country'] in ['CN', 'HK']",
        "app.enrich['account_country_code'] == 'CN'", "app.extra['Payee country'] == 'CN'", "app.payment.payee == 'Kim'",
    ], unseen: "an account is kept as a hash, so that nothing of its country is left in it" },
];

/// A list of schools with one thing that it must have left out, each time another.
const LISTS: [&str; 3] = [
    "[list.risky]\nof = \"institution\"\nvalues = [\"Example College\"]\n",
    "[list.risky]\nof = \"institution\"\nvalues = [\"Example College\"]\nbasis = \"legal\"\napproved_by = \"counsel\"\n",
    "[list.risky]\nof = \"institution\"\nvalues = [\"Example College\"]\nbasis = \"legal\"\nexpires = 2027-01-01\n",
];

fn errors(list: &str, condition: &str) -> Vec<&'static str> {
    let rule = format!("[[rule]]\nid = \"r\"\nfamily = \"mail-form\"\nbits = 1.0\nwhen = '''{condition}'''\n");
    let pack = format!("{HEAD}\n{list}\n{rule}");
    let as_of = Some(Date { year: 2026, month: 11, day: 20 });
    match load(&[PackSource::one("p.toml", pack.as_bytes())], &Options { as_of, ..Options::default() }) {
        Ok(_) => Vec::new(),
        Err(found) => found.iter().filter(|d| d.severity == Severity::Error).map(|d| d.code).collect(),
    }
}

#[test]
fn every_row_that_must_not_ship_is_refused() {
    let rows: Vec<&str> = catalogue().rows.iter().filter(|row| !row.ship).map(|row| row.id.as_str()).collect();
    let mut tried: Vec<&str> = NEVER.iter().map(|never| never.row).collect();
    tried.sort_unstable();
    let mut all = rows.clone();
    all.sort_unstable();
    assert_eq!(tried, all, "each of them, and no other");
    let mut open = String::new();
    for never in NEVER {
        assert!(never.roads.len() >= 3 && never.unseen.len() > 20, "{}", never.row);
        for road in never.roads {
            let lists: &[&str] = if road.contains("list.risky") { &LISTS } else { &[""] };
            for list in lists {
                let codes = errors(list, road);
                // Refused for what it looks at, not for a slip of this test.
                if codes.is_empty() || !codes.iter().all(|c| ["T009", "T011", "E114"].contains(c)) {
                    open += &format!("{}: {road}: {codes:?}\n", never.row);
                }
            }
        }
    }
    assert!(open.is_empty(), "{open}");
}

#[test]
fn nothing_shipped_looks_at_an_opaque_list() {
    let (set, _) = load(&builtin(), &Options::default()).unwrap();
    assert!(set.packs.iter().flat_map(|pack| &pack.lists).all(|list| list.opaque.is_none()));
}

#[test]
fn columns_of_their_neighbourhood_stay_open() {
    for fair in [
        "app.extra['Languages'].contains('SQL')",
        "app.extra['Programming language'] == 'Rust'",
        "app.extra['Test score'] == '0'",
        "app.extra['Error rate'] == '0'",
        "differ(app.enrich['account_country'], app.home.country)",
    ] {
        assert_eq!(errors("", fair), [""; 0], "{fair}");
    }
}

#[test]
fn every_row_has_its_rules_or_its_reason() {
    let (set, _) = load(&builtin(), &Options::default()).unwrap();
    let open: Vec<&str> = uncovered(&set).into_iter().collect();
    assert!(
        open.is_empty(),
        "a rule names a row by `catalogue`, or the row says why in rules/catalogue.toml: {open:?}"
    );
}

#[test]
fn the_page_is_what_the_packs_say() {
    let (set, _) = load(&builtin(), &Options::default()).unwrap();
    let page = coverage(&set);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/COVERAGE.md");
    let committed = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    assert!(page == committed, "refresh it by `cargo run -- pack coverage --out rules/COVERAGE.md`");
    for target in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        let file = std::path::Path::new(path).with_file_name(target);
        assert!(file.exists(), "{target}");
    }
    for row in &catalogue().rows {
        assert_eq!(page.matches(&format!("| `{}` |", row.id)).count(), 1, "{}", row.id);
    }
}
