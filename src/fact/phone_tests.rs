//! How numbers are read: spellings, regions, damage, and an independent second opinion.

use proptest::prelude::*;
use rlibphonenumber::PHONE_NUMBER_UTIL;

use super::*;

fn ground(region: Option<&str>) -> Ground {
    Ground { default_region: region.and_then(Region::from_code), ..Ground::default() }
}

fn number(text: &str, home: Option<&str>, batch: Option<&str>) -> String {
    let ground = ground(batch);
    read(text, None, home.and_then(Region::from_code), &ground)
        .map_or("blank".to_owned(), |p| p.e164().unwrap_or("-").to_owned())
}

#[test]
fn an_extension_that_is_not_given_dials_nothing() {
    for text in ["212 867 5309 ext", "(212) 867-5309 Ext.", "+1 212-867-5309 extension:", "212-867-5309 extn"] {
        assert_eq!(number(text, Some("US"), None), "+12128675309", "{text}");
    }
    let read = |text, home| read(text, None, Region::from_code(home), &Ground::default());
    assert_eq!(read("555-0100 ext", "DE").and_then(|p| p.e164().map(str::to_owned)).as_deref(), Some("+495550100"));
    assert_eq!(number("1-800-FLOWERS", Some("US"), None), "+18003569377", "words that are numbers stay");
}

#[test]
fn spellings_people_use() {
    for text in [
        "+12128675309",
        "+1 212 867 5309",
        "+1 (212) 867-5309",
        "(212) 867-5309",
        "212-867-5309",
        "212.867.5309",
        "2128675309",
        "1-212-867-5309",
        "12128675309",
        "0012128675309",
        "01112128675309",
        "tel:+1-212-867-5309",
        "+1-212-867-5309 ext. 12",
        "212 867 5309 x99",
        "2.128675309E9",
        "1.2128675309E10",
        "1.2128675309e+10",
        "12128675309.0",
        "2128675309.0",
        "'+12128675309",
        "＋１２１２８６７５３０９",
        "٢١٢٨٦٧٥٣٠٩",
        "212 TOP-JD09",
        "1 212 867 5309 ",
        "Phone: 212-867-5309",
        "(+1) 212 867 5309",
        "+1.212.867.5309",
        "212/867-5309",
    ] {
        assert_eq!(number(text, Some("US"), None), "+12128675309", "{text}");
        assert_eq!(number(text, None, Some("US")), "+12128675309", "{text}");
    }
    for text in [
        "+44 20 7183 8750",
        "020 7183 8750",
        "(020) 7183 8750",
        "+44 (0)20 7183 8750",
        "00442071838750",
        "442071838750",
        "0207-183-8750",
    ] {
        assert_eq!(number(text, Some("GB"), Some("US")), "+442071838750", "{text}");
    }
    for text in ["442071838750", "00442071838750", "011442071838750", "4.4207183875E+11"] {
        assert_eq!(number(text, Some("US"), None), "+442071838750", "{text}");
    }
    assert_eq!(number("06 12 34 56 78", Some("FR"), Some("US")), "+33612345678");
    assert_eq!(number("0039 06 698 12345", Some("US"), None), "+390669812345");
}

#[test]
fn a_national_number_without_region_is_unknown_not_invalid() {
    for text in ["(212) 867-5309", "12128675309", "020 7183 8750", "99", "12345678901234567"] {
        let phone = read(text, None, None, &ground(None)).expect("not blank");
        assert_eq!(
            (phone.valid, phone.e164(), phone.kind, phone.fictional, phone.region),
            (None, None, None, None, None),
            "{text}"
        );
    }
    assert_eq!(number("+442071838750", None, None), "+442071838750");
    assert_eq!(number("00442071838750", None, None), "+442071838750");
}

#[test]
fn digits_of_two_plans_are_not_guessed() {
    // In a French row of a US batch this is a Texan number as well as a Belgian one without its plus.
    assert_eq!(number("3252345678", Some("FR"), None), "+3252345678");
    let phone = read("3252345678", None, Region::from_code("FR"), &ground(Some("US"))).expect("not blank");
    assert_eq!((phone.valid, phone.e164()), (None, None));
}

#[test]
fn what_cannot_be_read() {
    for text in [
        "call me",
        "on request",
        "see resume",
        "ask",
        "ann@example.com",
        "+",
        "++",
        "+999123456789",
        "(999) 999-99999",
        "x",
    ] {
        let phone = read(text, None, Region::from_code("US"), &ground(None)).expect("not blank");
        assert_eq!((phone.valid, phone.key_text()), (Some(false), None), "{text}");
        assert_eq!(phone.kind, Some(PhoneKind::Unknown), "{text}");
    }
    for text in ["n/a", "N.A.", "none", "-", "", "null", "not provided", "0"] {
        assert!(read(text, None, None, &ground(None)).is_none(), "{text}");
    }
    let lost = read("1.20256E+10", None, Region::from_code("US"), &ground(None)).expect("not blank");
    assert_eq!((lost.valid, lost.e164()), (None, None), "a spreadsheet dropped the digits");
    let long = "1".repeat(5_000);
    assert_eq!(read(&long, None, Region::from_code("US"), &ground(None)).and_then(|p| p.valid), Some(false));
}

#[test]
fn members() {
    let us = Region::from_code("US");
    let read = |text: &'static str| read(text, None, us, &Ground::default()).expect("not blank");
    let phone = read("+1 212 867 5309");
    assert_eq!(
        (phone.plus_one, phone.national, phone.region.map(|r| r.to_string())),
        (true, Some(false), Some("US".into()))
    );
    assert_eq!(
        (phone.kind, phone.fictional, phone.placeholder),
        (Some(PhoneKind::FixedLineOrMobile), Some(false), false)
    );
    let phone = read("(416) 363-5309");
    assert_eq!(
        (phone.plus_one, phone.national, phone.region.map(|r| r.to_string())),
        (false, Some(true), Some("CA".into()))
    );
    assert_eq!(read("12128675309").national, Some(false));
    assert!(read("(+1) 212 867 5309").plus_one);
    assert!(!read("+44 20 7183 8750").plus_one);
    assert_eq!(read("+1 202 555 0143").fictional, Some(true));
    assert_eq!(read("+44 7700 900123").fictional, Some(true));
    for text in [
        "000-000-0000",
        "111-111-1111",
        "123456",
        "1234567890",
        "0123456789",
        "9876543210",
        "212-222-2222",
        "+1 234 567 8901",
        "1212121212",
    ] {
        assert!(read(text).placeholder, "{text}");
    }
    for text in ["212-867-5309", "+44 20 7183 8750", "1234", "800-555-0199"] {
        assert!(!read(text).placeholder, "{text}");
    }
    for (text, kind) in [
        ("800-234-5678", "toll_free"),
        ("900-234-5678", "premium_rate"),
        ("+44 7911 123456", "mobile"),
        ("+33 884 01 23 45", "shared_cost"),
    ] {
        assert_eq!(read(text).kind.map(PhoneKind::as_str), Some(kind), "{text}");
    }
}

#[test]
fn several_in_a_cell() {
    let all = |text: &str| {
        let mut out = Vec::new();
        read_all(text, Some(4), Region::from_code("US"), &Ground::default(), &mut out);
        out.iter().map(|p| p.e164().unwrap_or("-").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(all("212-867-5309; +44 20 7183 8750"), ["+12128675309", "+442071838750"]);
    assert_eq!(all("212-867-5309 / 646-867-5309"), ["+12128675309", "+16468675309"]);
    assert_eq!(all("212-867-5309, ext 5"), ["+12128675309"]);
    assert_eq!(all("212-867-5309\n646-867-5309 or 917-867-5309"), ["+12128675309", "+16468675309", "+19178675309"]);
    assert_eq!(all("n/a").len(), 0);
    assert_eq!(all(&"2128675309;".repeat(500)).len(), usize::from(crate::record::MAX_ITEMS));
}

/// Numbers on which the two independent implementations agree; region, validity and E.164 are compared.
const SECOND_OPINION: &[(&str, &str)] = &[
    ("US", "(212) 867-5309"),
    ("US", "+12128675309"),
    ("US", "650 253 0000"),
    ("US", "800 234 5678"),
    ("US", "1112223333"),
    ("US", "+1 199 555 1234"),
    ("CA", "416 363 5309"),
    ("CA", "+1 604 683 5309"),
    ("GB", "020 7183 8750"),
    ("GB", "07911 123456"),
    ("GB", "+44 121 234 5678"),
    ("GB", "0800 123 4567"),
    ("DE", "030 123456"),
    ("DE", "0151 23456789"),
    ("DE", "+49 89 1234567"),
    ("FR", "01 23 45 67 89"),
    ("FR", "06 12 34 56 78"),
    ("FR", "+33 1 42 68 53 00"),
    ("IT", "02 1234 5678"),
    ("IT", "312 345 6789"),
    ("ES", "612 34 56 78"),
    ("ES", "810 12 34 56"),
    ("PT", "912 345 678"),
    ("NL", "06 12345678"),
    ("NL", "010 123 4567"),
    ("BE", "0470 12 34 56"),
    ("CH", "078 123 45 67"),
    ("CH", "021 234 56 78"),
    ("AT", "0664 123456"),
    ("PL", "512 345 678"),
    ("PL", "12 345 67 89"),
    ("CZ", "601 123 456"),
    ("SE", "070-123 45 67"),
    ("NO", "406 12 345"),
    ("DK", "32 12 34 56"),
    ("FI", "041 2345678"),
    ("IE", "085 012 3456"),
    ("GR", "691 234 5678"),
    ("RO", "0712 034 567"),
    ("HU", "(06 20) 123 4567"),
    ("TR", "0501 234 56 78"),
    ("RU", "8 (912) 345-67-89"),
    ("UA", "050 123 4567"),
    ("IN", "081234 56789"),
    ("IN", "+91 98765 43210"),
    ("PK", "0301 2345678"),
    ("BD", "01812-345678"),
    ("CN", "131 2345 6789"),
    ("JP", "090-1234-5678"),
    ("KR", "010-2000-0000"),
    ("VN", "091 234 56 78"),
    ("TH", "081 234 5678"),
    ("PH", "0905 123 4567"),
    ("ID", "0812-345-678"),
    ("SG", "8123 4567"),
    ("HK", "5123 4567"),
    ("AU", "0412 345 678"),
    ("AU", "(02) 1234 5678"),
    ("NZ", "021 123 4567"),
    ("ZA", "071 123 4567"),
    ("NG", "0802 123 4567"),
    ("KE", "0712 123456"),
    ("EG", "0100 123 4567"),
    ("IL", "050-234-5678"),
    ("AE", "050 123 4567"),
    ("SA", "051 234 5678"),
    ("BR", "(11) 96123-4567"),
    ("CO", "321 1234567"),
    ("CL", "(2) 2123 4567"),
    ("PE", "912 345 678"),
];

#[test]
fn an_independent_implementation_agrees() {
    for &(region, text) in SECOND_OPINION {
        let phone = read(text, None, Region::from_code(region), &Ground::default()).expect("not blank");
        let country = region.parse::<phonenumber::country::Id>().expect("a country");
        let other = phonenumber::parse(Some(country), text);
        let valid = other.as_ref().is_ok_and(phonenumber::is_valid);
        assert_eq!(phone.valid, Some(valid), "{region} {text}");
        if let (true, Ok(other)) = (valid, other) {
            assert_eq!(
                phone.e164(),
                Some(other.format().mode(phonenumber::Mode::E164).to_string().as_str()),
                "{region} {text}"
            );
            // It names no region for some plans that two regions share.
            if let Some(id) = other.country().id() {
                assert_eq!(phone.region.map(|r| r.to_string()), Some(format!("{id:?}")), "{region} {text}");
            }
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,120}", region in prop::sample::select(vec!["US", "GB", "IT", "AR", "JP"])) {
        let ground = ground(Some(region));
        let mut out = Vec::new();
        read_all(&text, None, None, &ground, &mut out);
        prop_assert!(out.len() <= usize::from(crate::record::MAX_ITEMS));
        for phone in out {
            prop_assert!(phone.e164().is_none_or(|e| e.len() <= 23 && e.starts_with('+')));
            prop_assert!(phone.key_text().is_none() || phone.valid == Some(true));
        }
    }

    #[test]
    fn digits_in_any_dress_are_one_number(national in 2_000_000_000u64..9_999_999_999, gaps in prop::collection::vec(0usize..4, 10)) {
        let plain = national.to_string();
        let dressed: String = plain.chars().zip(&gaps).flat_map(|(c, gap)| [Some(c), [None, Some(' '), Some('-'), Some('.')][*gap]]).flatten().collect();
        let dressed = dressed.trim_end_matches([' ', '-', '.']);
        let (a, b) = (number(&plain, Some("US"), None), number(&format!("+1{dressed}"), None, None));
        // Alone, digits that are no US number may be another plan's without its plus.
        if read(&plain, None, Region::from_code("US"), &Ground::default()).is_some_and(|p| p.e164().is_some_and(|e| e.starts_with("+1"))) {
            prop_assert_eq!(a, b);
        }
    }

    #[test]
    fn e164_reads_as_itself(text in "\\+[1-9][0-9]{6,14}") {
        if let Some(phone) = read(&text, None, None, &Ground::default())
            && phone.valid == Some(true)
            && let Some(e164) = phone.e164()
        {
            let again = read(e164, None, None, &Ground::default()).and_then(|p| p.e164().map(str::to_owned));
            prop_assert_eq!(again.as_deref(), Some(e164));
        }
    }
}

#[test]
fn plain_numbers_are_read_as_the_library_reads_them() {
    for (code, home) in PLAIN {
        let region = home.and_then(|home| Region::from_code(std::str::from_utf8(home).expect("letters")));
        let theirs = |text: &str| {
            let region = region.and_then(|r| rlibphonenumber::Region::from_code(r.as_str()).ok());
            PHONE_NUMBER_UTIL.parse(text, region).expect(text)
        };
        let mut read = 0;
        for (lead, length) in (1..=99).flat_map(|lead| (5..=12).map(move |length| (lead, length))) {
            let national = format!("({lead}80){}", &"-02 765.438"[..length - 2].replace(' ', "0"));
            for text in [format!("+{code} {national}"), format!("00{code}{national}"), national] {
                let Some(number) = plain(&text, &Head::of(&text), region) else { continue };
                assert_eq!(number, Number::read(&theirs(&text)), "{text} {home:?}");
                read += 1;
            }
        }
        assert!(read > if home.is_some() { 1_500 } else { 500 }, "{code} {read}");
    }
    assert!(ABROAD.is_sorted());
    for code in ABROAD {
        let mut read = 0;
        for (lead, length) in (1..=99).step_by(7).flat_map(|lead| (5..=12).map(move |length| (lead, length))) {
            let text = format!("+{code} {lead}80{}", &"4021765438"[..length - 2]);
            let Some(number) = plain(&text, &Head::of(&text), None) else { continue };
            assert_eq!(number, Number::read(&PHONE_NUMBER_UTIL.parse(&text, None).expect(&text)), "{text}");
            read += 1;
        }
        assert!(read > 60, "{code} {read}");
    }
    let plain = |text: &str, region: Option<Region>| plain(text, &Head::of(text), region);
    assert!(plain("+44 20 7183 8750", None).is_some() && plain("+4915128508367", None).is_some());
    for text in ["+44 (0)20 7183 8750", "+44 180020 712345", "+1 212 867 5309", "+7 812 345 67 89", "44 20 7183 8750"] {
        assert!(plain(text, Region::from_code("GB")).is_none(), "{text}");
    }
    for text in ["020 7183 8750", "180020 712345", "00 1 212 867 5309", "4420 7183 8750", "(0044) 20 7183 8750"] {
        assert!(plain(text, Region::from_code("GB")).is_none(), "{text}");
    }
    assert!(plain("20 7183 8750", Region::from_code("US")).is_none() && plain("2 1234 5678", None).is_none());
}

#[test]
fn a_one_before_ten_digits_is_the_country_code() {
    let north_american = |text: &str, code: &str| north_american(text, &Head::of(text), Region::from_code(code));
    for text in ["1-254-777-8805", "1 (613) 382-7465", "12128675309", "1.999.999.9999", "1-200-000-0000"] {
        for code in ["US", "CA"] {
            let number = north_american(text, code).expect(text);
            let theirs = PHONE_NUMBER_UTIL.parse(text, rlibphonenumber::Region::from_code(code).ok()).expect(text);
            assert_eq!(number, Number::read(&theirs), "{text}");
        }
    }
    for text in ["1-154-777-8805", "1 254 777 880", "1 254 777 88055", "+11 254 777 8805"] {
        assert_eq!(north_american(text, "US"), None, "{text}");
    }
}
