//! Databases that answer, that are broken, and that are none.

use super::*;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/network").join(name)
}

fn looked_up(lookup: &Lookup, cells: &[(Field, &str)]) -> Application {
    let mut app = Application::default();
    cells.iter().for_each(|(field, text)| app.push(*field, 0, 0, text));
    lookup.complete(FieldSet::all(), &mut app);
    app
}

#[test]
fn what_the_databases_say_becomes_cells() {
    let lookup = Lookup::open(&[sample("city.mmdb"), sample("anonymous.mmdb")]).expect("two databases");
    assert_eq!(lookup.notes.len(), 2);
    let app = looked_up(&lookup, &[(Field::NetworkIp, "91.200.14.9")]);
    assert_eq!((app.get(Field::NetworkCountry), app.get(Field::NetworkCity)), (Some("NL"), Some("Amsterdam")));
    assert_eq!(app.get(Field::NetworkKind), Some("vpn"));
    assert_eq!(app.cell(Field::NetworkKind, 0).map(|c| c.column), Some(COLUMN));
    let kind = |ip| looked_up(&lookup, &[(Field::NetworkIp, ip)]).get(Field::NetworkKind).map(str::to_owned);
    assert_eq!((kind("45.11.20.1").as_deref(), kind("171.25.193.77").as_deref()), (Some("hosting"), Some("tor")));
    let line = looked_up(&lookup, &[(Field::NetworkIp, "2601:1c0:1::5")]);
    assert_eq!((line.get(Field::NetworkCity), line.get(Field::NetworkKind)), (Some("Portland"), None));
    assert!(line.carried.contains(Field::NetworkKind), "known to be in none");
}

#[test]
fn what_the_export_says_stays() {
    let lookup = Lookup::open(&[sample("city.mmdb")]).expect("a database");
    let app = looked_up(&lookup, &[(Field::NetworkIp, "81.2.69.160"), (Field::NetworkCountry, "IE")]);
    assert_eq!((app.get(Field::NetworkCountry), app.get(Field::NetworkCity)), (Some("IE"), Some("London")));
}

#[test]
fn addresses_that_are_in_no_database() {
    let lookup = Lookup::open(&[sample("city.mmdb")]).expect("a database");
    for ip in ["10.0.0.1", "8.8.8.8", "nowhere", ""] {
        let app = looked_up(&lookup, &[(Field::NetworkIp, ip)]);
        assert_eq!((app.get(Field::NetworkCountry), app.issues.len()), (None, 0), "{ip}");
    }
    let none = looked_up(&lookup, &[(Field::Email, "ann@example.org")]);
    assert!(!none.carried.contains(Field::NetworkCountry));
}

#[test]
fn broken_files_are_told() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let open = |bytes: &[u8]| {
        std::fs::write(file.path(), bytes).expect("written");
        Lookup::open(&[file.path().to_owned()])
    };
    for bytes in [&b""[..], b"PK\x03\x04 a workbook", &[0xab; 4_000]] {
        let told = open(bytes).expect_err("no database").to_string();
        assert!(told.contains("no readable database of network addresses") && told.contains("--ip-database"), "{told}");
    }
    assert!(matches!(Lookup::open(&[PathBuf::from("/no/such.mmdb")]), Err(Error::Io { .. })));
}

#[test]
fn damaged_records_never_panic() {
    let whole = std::fs::read(sample("city.mmdb")).expect("the sample");
    let file = tempfile::NamedTempFile::new().expect("a file");
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x5a;
        std::fs::write(file.path(), &bytes).expect("written");
        if let Ok(lookup) = Lookup::open(&[file.path().to_owned()]) {
            for ip in ["91.200.14.9", "73.92.1.1", "2601:1c0:1::5"] {
                let app = looked_up(&lookup, &[(Field::NetworkIp, ip)]);
                assert!(app.get(Field::NetworkCity).is_none_or(|city| city.len() < whole.len()));
            }
        }
    }
}
