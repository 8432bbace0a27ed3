//! Tests of dates and instants.

use proptest::prelude::*;

use super::*;

fn d(year: i16, month: u8, day: u8) -> Option<Date> {
    Some(Date { year, month, day })
}

#[test]
fn no_month_name_means_two_months() {
    let mut names: Vec<&str> = MONTHS.iter().flat_map(|names| names.split(' ')).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn reads_dates_to_their_precision() {
    for (text, want) in [
        ("2019", d(2019, 0, 0)),
        ("2019-05", d(2019, 5, 0)),
        ("2019/5", d(2019, 5, 0)),
        ("05/2019", d(2019, 5, 0)),
        ("5-2019", d(2019, 5, 0)),
        ("May 2019", d(2019, 5, 0)),
        ("may, 2019", d(2019, 5, 0)),
        ("Sept. 2019", d(2019, 9, 0)),
        ("2019 Sep", d(2019, 9, 0)),
        ("Mai 2019", d(2019, 5, 0)),
        ("März 2020", d(2020, 3, 0)),
        ("14. Mai 2019", d(2019, 5, 14)),
        ("14 mai 2019", d(2019, 5, 14)),
        ("août 2018", d(2018, 8, 0)),
        ("1er février 2018", d(2018, 2, 1)),
        ("14 de mayo de 2019", d(2019, 5, 14)),
        ("enero 2021", d(2021, 1, 0)),
        ("dicembre 2017", d(2017, 12, 0)),
        ("setembro de 2016", d(2016, 9, 0)),
        ("maart 2015", d(2015, 3, 0)),
        ("październik 2014", d(2014, 10, 0)),
        ("May 14, 2019", d(2019, 5, 14)),
        ("14th May 2019", d(2019, 5, 14)),
        ("Tue, 14 May 2019 10:00:00 +0000", d(2019, 5, 14)),
        ("2019-05-14T10:22:00Z", d(2019, 5, 14)),
        ("20190514", d(2019, 5, 14)),
        ("201905", d(2019, 5, 0)),
        ("43599", d(2019, 5, 14)),
        ("1557792000", d(2019, 5, 14)),
        ("1557792000000", d(2019, 5, 14)),
        ("31/12/2024", d(2024, 12, 31)),
        ("12/31/2024", d(2024, 12, 31)),
        ("04.04.2020", d(2020, 4, 4)),
        ("03/04/2020", d(2020, 0, 0)),
        ("Summer 2020", d(2020, 0, 0)),
        ("29 Feb 2020", d(2020, 2, 29)),
        ("29 Feb 2019", None),
        ("31/02/2019", None),
        ("2019-02-31", None),
        ("2019-13", None),
        ("2019-00-10", None),
        ("00/00/2019", None),
        ("May-19", None),
        ("05/19", None),
        ("1/2/19", None),
        ("May 14", None),
        ("present", None),
        ("12 May June 2019", None),
        ("99999", None),
        ("call me 2019", None),
        ("0019", None),
        ("", None),
        ("-", None),
        ("é:é", None),
    ] {
        assert_eq!(read(text, None), want, "{text:?}");
    }
    assert_eq!(read("03/04/2020", Some(DateOrder::Dmy)), d(2020, 4, 3));
    assert_eq!(read("03.04.2020", Some(DateOrder::Mdy)), d(2020, 3, 4));
    assert_eq!(read("31/12/2024", Some(DateOrder::Mdy)), d(2024, 12, 31), "what the value shows wins");
}

#[test]
fn reads_instants() {
    let base = 1_741_947_720_000; // 2025-03-14T10:22:00Z
    for (text, want) in [
        ("2025-03-14T10:22:00Z", Some(base)),
        ("2025-03-14 10:22", Some(base)),
        ("2025-03-14T12:22:00+02:00", Some(base)),
        ("2025-03-14T12:22:00.250+0200", Some(base + 250)),
        ("2025-03-14T05:22:00.123456-05", Some(base + 123)),
        ("2025-03-14 10:22:00 UTC", Some(base)),
        ("3/14/2025 10:22 AM", Some(base)),
        ("3/14/2025, 10:22 a.m.", Some(base)),
        ("14/03/2025 10:22", Some(base)),
        ("Fri, 14 Mar 2025 10:22:00 GMT", Some(base)),
        ("Fri, 14 Mar 2025 05:22:00 EST", Some(base)),
        ("14 March 2025 10:22", Some(base)),
        ("March 14, 2025 10:22 AM", Some(base)),
        ("1741947720", Some(base)),
        ("1741947720000", Some(base)),
        ("45730.5", Some(1_741_953_600_000)),
        ("45730", Some(1_741_910_400_000)),
        ("3/14/2025 10:22 PM", Some(base + 12 * 3_600_000)),
        ("3/14/2025 12:00 AM", Some(1_741_910_400_000)),
        ("3/4/2025 10:22", None),
        ("2025-03", None),
        ("2025-03-14T25:00:00Z", None),
        ("2025-03-14 nonsense", None),
        ("3/14/2025 13:00 PM", None),
    ] {
        assert_eq!(instant(text, None), want, "{text:?}");
    }
    assert_eq!(instant("3/4/2025 10:22", Some(DateOrder::Mdy)), instant("2025-03-04T10:22", None));
}

#[test]
fn order_of_day_and_month() {
    for (text, want) in [
        ("3/4/2020", Some(Shown::Ambiguous)),
        ("03-04-2020", Some(Shown::Ambiguous)),
        ("3.4.2020 10:00", Some(Shown::Ambiguous)),
        ("13/4/2020", Some(Shown::Order(DateOrder::Dmy))),
        ("4/13/2020", Some(Shown::Order(DateOrder::Mdy))),
        ("4/4/2020", None),
        ("32/4/2020", None),
        ("2020-03-04", None),
        ("x", None),
    ] {
        assert_eq!(shown(text), want, "{text}");
    }
}

/// What is read at once is what is read with care: the same texts with a blank before them take the other way.
#[test]
fn what_programs_write_is_read_as_any_text() {
    let parts = ["0000", "1999", "2000", "2023", "2024", "202x"];
    let twos = ["00", "01", "02", "12", "13", "24", "28", "29", "30", "31", "59", "60", "61", "1x"];
    let mut texts = Vec::new();
    for year in parts {
        texts.push(year.to_owned());
        for month in twos {
            texts.push(format!("{year}-{month}"));
            for day in twos {
                texts.push(format!("{year}-{month}-{day}"));
                texts.push(format!("{year}-{day}-28T{month}:{day}:00Z"));
                texts.push(format!("{year}-02-{day}T24:{month}:{day}Z"));
            }
        }
    }
    texts.extend(
        ["2024-02-28 10:00:00Z", "2024-02-28T10:00-00Z", "2024/02/28", "2024-0228", "20240228", "2024-02-2\u{e9}"]
            .map(str::to_owned),
    );
    for text in &texts {
        assert_eq!(parse(text, None), parse(&format!(" {text}"), None), "{text}");
    }
    assert!(texts.iter().filter(|text| iso(text.as_bytes()).flatten().is_some()).count() > 100);
}

#[test]
fn open_ends() {
    for text in ["Present", "current", "NOW", "heute", "actuel", "Aujourd'hui", "to present"] {
        assert!(open_end(text), "{text}");
    }
    assert!(!open_end("2019") && !open_end("") && !open_end("presently engaged elsewhere"));
}

#[test]
fn birth_dates() {
    assert_eq!(births(d(1990, 3, 4), d(1990, 3, 4)), Births::Same);
    assert_eq!(births(d(1990, 3, 4), d(1990, 4, 3)), Births::Same);
    assert_eq!(births(d(1990, 3, 4), d(1990, 3, 14)), Births::Near);
    assert_eq!(births(d(1990, 3, 4), d(1991, 3, 4)), Births::Near);
    assert_eq!(births(d(1990, 3, 4), d(1990, 0, 0)), Births::Near);
    assert_eq!(births(d(1990, 3, 4), d(1991, 3, 5)), Births::Contradict);
    assert_eq!(births(d(1990, 0, 0), d(1981, 0, 0)), Births::Contradict);
    assert_eq!(births(d(1990, 3, 4), None), Births::Unknown);
}

#[test]
fn months_and_order() {
    let year = Date { year: 2019, month: 0, day: 0 };
    let may = Date { year: 2019, month: 5, day: 0 };
    assert_eq!((first_month(year), last_month(year)), (2019 * 12, 2019 * 12 + 11));
    assert_eq!((first_month(may), last_month(may)), (2019 * 12 + 4, 2019 * 12 + 4));
    assert_eq!(order(year, may), None);
    assert_eq!(order(may, Date { year: 2019, month: 6, day: 1 }), Some(Ordering::Less));
}

proptest! {
    #[test]
    fn days_and_back(n in -700_000_i64..2_900_000) {
        let date = civil(n);
        prop_assert_eq!(days(date), Some(n));
    }

    #[test]
    fn iso_dates_read_back(n in -300_000_i64..2_900_000) {
        let date = civil(n);
        let text = format!("{:04}-{:02}-{:02}", date.year, date.month, date.day);
        prop_assert_eq!(read(&text, None), Some(date));
        prop_assert_eq!(instant(&text, None), Some(n * DAY_MS));
    }

    #[test]
    fn never_panics(text in "\\PC{0,40}") {
        for order in [None, Some(DateOrder::Dmy), Some(DateOrder::Mdy)] {
            let _ = (read(&text, order), instant(&text, order));
        }
        let _ = (shown(&text), open_end(&text));
    }

    #[test]
    fn never_panics_on_near_dates(text in "[0-9/.:TZ+ -]{0,30}|[0-9]{1,2} (May|Mai|PM|de|é) [0-9:]{1,8}") {
        let _ = (read(&text, Some(DateOrder::Dmy)), instant(&text, None), shown(&text));
    }

    #[test]
    fn births_are_symmetric(a in 0_i64..20_000, b in 0_i64..20_000) {
        let (a, b) = (Some(civil(a)), Some(civil(b)));
        prop_assert_eq!(births(a, b), births(b, a));
        prop_assert_eq!(births(a, a), Births::Same);
    }
}
