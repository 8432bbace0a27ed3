//! Files of lists as publishers write them, read into entries; and files that are refused.

use proptest::prelude::*;

use super::*;

const DAY: Date = Date { year: 2026, month: 11, day: 20 };

fn options() -> Options {
    Options { kind: None, list: None, date: DAY }
}

fn read(files: &[(&str, &str)]) -> Imported {
    let sources: Vec<Source<'_>> = files.iter().map(|(name, text)| Source { name, bytes: text.as_bytes() }).collect();
    import(&sources, &options()).unwrap_or_else(|e| panic!("{e}"))
}

/// `kind value` of every entry.
fn values(imported: &Imported) -> Vec<String> {
    imported.entries.iter().map(|e| format!("{} {}", e.kind.word(), e.value)).collect()
}

const WALLET: &str = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";

#[test]
fn the_files_of_ofac_belong_together() {
    let remarks = "DOB 05 Nov 1978; alt. DOB 1979; nationality Iran; Passport A1234567 (Iran) issued 01 Jan 2010; Email Address \
                   quentin.doe@quiet-mail.net; alt. Email Address other@loud-mail.net; Phone Number 442071838750; Digital Currency Address - XBT";
    let sdn = format!(
        "101,\"EXAMPLE, Person\",\"individual\",\"CYBER2\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"{remarks}\"\r\n\
         102,\"FRONT WORKS LTD.\",-0- ,\"X\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"Website www.front-works.example.net.\"\r\n\
         103,\"SOME SHIP\",\"vessel\",\"X\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\u{1a}"
    );
    let comments = format!(
        "101,\"{WALLET}; alt. Digital Currency Address - ETH 0x52908400098527886E0F7030069857D2E4169EE7; Gender Male.\"\r\n\u{1a}"
    );
    let add = "102,1,\"1 Street\",\"Dubai\",\"United Arab Emirates\",-0- \r\n\u{1a}";
    let alt = "101,9,\"aka\",\"EXAMPLAR, Person\",-0- \r\n";
    let got = read(&[("SDN_COMMENTS.CSV", &comments), ("SDN.CSV", &sdn), ("ADD.CSV", add), ("ALT.CSV", alt)]);
    assert!(got.kinds.iter().all(|(_, kind)| *kind == SourceKind::Ofac));
    let all = values(&got);
    let hashed = format!("id_number {}", hash(Hashed::Identity, "A1234567").unwrap());
    for want in [
        "name EXAMPLE, Person",
        "name EXAMPLAR, Person",
        "email quentin.doe@quiet-mail.net",
        "email other@loud-mail.net",
        "phone +442071838750",
        "wallet 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "wallet 0x52908400098527886e0f7030069857d2e4169ee7",
        "employer front works",
        "domain front-works.example.net",
        &hashed,
    ] {
        assert!(all.iter().any(|value| value == want), "{want} is none of {all:#?}");
    }
    assert_eq!(all.len(), 10, "{all:#?}");
    assert!(!write(&got.entries).contains("A1234567"), "a passport's number is kept as a hash only");
    let person = got.entries.iter().find(|e| e.value == "EXAMPLE, Person").unwrap();
    assert_eq!(person.births, [Date { year: 1978, month: 11, day: 5 }, Date { year: 1979, month: 0, day: 0 }]);
    assert_eq!(person.countries, [Region::from_code("IR").unwrap()]);
    assert_eq!(
        (person.list.as_str(), person.entry.as_str(), person.source.as_str(), person.date),
        ("OFAC", "101", "SDN.CSV", DAY)
    );
    let firm = got.entries.iter().find(|e| e.value == "front works").unwrap();
    assert_eq!(firm.countries, [Region::from_code("AE").unwrap()]);
    assert_eq!(got.refused, []);
}

#[test]
fn a_wallet_is_found_wherever_the_remarks_are_cut() {
    let whole = format!("DOB 05 Nov 1978; Digital Currency Address - XBT {WALLET}; Gender Male.");
    for cut in 1..whole.len() {
        // The publisher's files lose the blank that a line is cut at.
        for lost in [false, true] {
            let (head, tail) = whole.split_at(cut);
            let blank = head.ends_with(' ') || tail.starts_with(' ');
            let (head, tail) = if lost { (head.trim_end(), tail.trim_start()) } else { (head, tail) };
            let in_label = "Digital Currency Address".len();
            let label = whole.find("Digital").unwrap();
            if lost && blank && (label..label + in_label).contains(&cut) {
                continue; // inside of the label nothing tells where it was cut
            }
            let sdn = format!("1,\"A, B\",individual,X,-0-,-0-,-0-,-0-,-0-,-0-,-0-,\"{head}\"\n");
            let got = read(&[("sdn.csv", &sdn), ("sdn_comments.csv", &format!("1,\"{tail}\"\n"))]);
            assert!(values(&got).contains(&format!("wallet {WALLET}")), "{head}|{tail}: {:?}", values(&got));
        }
    }
}

#[test]
fn opensanctions() {
    let text = "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,program_ids,dataset,first_seen,last_seen,last_change\n\
        NK-1,Person,Person Example,\"P. Example;Персон Пример;\"\"Example; Person\"\"\",1978-11-05;1979,ir;ae,,A1234567,,+442071838750,quentin.doe@quiet-mail.net,PROG,Example dataset,2020-01-02T00:00:00,2026-11-01T10:00:00,2026-10-01\n\
        NK-2,CryptoWallet,Wallet,,,,,1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa,,,,,Example dataset,2020-01-02,2026-11-01,\n\
        NK-3,Company,Front Works LLC,,,kp,,,,,,,Example dataset,,,\n\
        NK-4,Vessel,A Ship,,,,,,,,,,,,,\n\
        NK-5,Strange,X Y,,,,,,,,,,,,,\n";
    let got = read(&[("targets.simple.csv", text)]);
    let all = values(&got);
    for want in [
        "name Person Example",
        "name Example; Person",
        "email quentin.doe@quiet-mail.net",
        "phone +442071838750",
        "employer front works",
    ] {
        assert!(all.iter().any(|value| value == want), "{want} is none of {all:#?}");
    }
    assert!(all.contains(&format!("wallet {WALLET}")));
    let person = &got.entries[0];
    assert_eq!(person.date, Date { year: 2026, month: 11, day: 1 });
    assert_eq!(person.added, Some(Date { year: 2020, month: 1, day: 2 }));
    assert_eq!(person.list, "Example dataset");
    let told: Vec<&str> = got.refused.iter().map(|r| r.place.as_str()).collect();
    assert_eq!(told, ["line 2", "line 6"], "an initial is no name; the other schema is not read: {:?}", got.refused);
}

#[test]
fn stix() {
    let bundle = serde_json::json!({ "type": "bundle", "id": "bundle--1", "objects": [
        { "type": "email-addr", "id": "email-addr--1", "value": "bad@quiet-mail.net" },
        { "type": "ipv4-addr", "id": "ipv4-addr--1", "value": "93.184.216.34" },
        { "type": "user-account", "id": "user-account--1", "account_type": "github", "account_login": "bad-actor" },
        { "type": "file", "id": "file--1", "hashes": { "SHA-256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" } },
        { "type": "indicator", "id": "indicator--1", "created": "2025-01-02T00:00:00Z", "modified": "2026-03-04T00:00:00Z",
          "valid_until": "2027-01-01T00:00:00Z", "pattern_type": "stix", "name": "persona",
          "pattern": format!("[email-addr:value = 'o\\'neil@quiet-mail.net'] OR [cryptocurrency-wallet:value = '{WALLET}'] OR [domain-name:value = 'front-works.net']") },
        { "type": "indicator", "id": "indicator--2", "pattern_type": "stix", "pattern": "[network-traffic:dst_port > 5]" },
        { "type": "email-addr", "id": "email-addr--2", "value": "gone@quiet-mail.net", "revoked": true },
        { "type": "identity", "id": "identity--1", "name": "Person Example", "identity_class": "individual" },
        { "type": "identity", "id": "identity--2", "name": "Front Works", "identity_class": "organization" },
        { "type": "threat-actor", "id": "threat-actor--1", "name": "Quiet Example", "aliases": ["X"] }
    ] });
    let got = read(&[("bundle.json", &bundle.to_string())]);
    let all = values(&got);
    for want in [
        "email bad@quiet-mail.net",
        "ip 93.184.216.34",
        "profile github.com/bad-actor",
        "email o'neil@quiet-mail.net",
        "domain front-works.net",
        "name Person Example",
        "employer front works",
        "name Quiet Example",
    ] {
        assert!(all.iter().any(|value| value == want), "{want} is none of {all:#?}");
    }
    let indicator = got.entries.iter().find(|e| e.value.contains("neil")).unwrap();
    assert_eq!((indicator.date.month, indicator.expires), (3, Some(Date { year: 2027, month: 1, day: 1 })));
    assert_eq!((indicator.entry.as_str(), indicator.note.as_str()), ("indicator--1", "persona"));
    let told: Vec<&str> = got.refused.iter().map(|r| r.place.as_str()).collect();
    assert_eq!(told, ["indicator--2", "email-addr--2", "threat-actor--1"], "{:?}", got.refused);
}

#[test]
fn misp() {
    let event = serde_json::json!({ "Event": { "info": "Personas", "date": "2025-05-06", "Attribute": [
        { "uuid": "u1", "type": "email-src", "value": "bad@quiet-mail.net", "timestamp": "1767225600", "comment": "seen twice" },
        { "uuid": "u2", "type": "btc", "value": WALLET },
        { "uuid": "u3", "type": "md5", "value": "x" },
        { "uuid": "u4", "type": "email-src", "value": "gone@quiet-mail.net", "deleted": true },
        { "uuid": "u5", "type": "ip-dst", "value": "10.0.0.1" }
    ], "Object": [{ "Attribute": [{ "uuid": "u6", "type": "github-username", "value": "bad-actor" }] }] } });
    let got = read(&[("event.json", &event.to_string())]);
    assert_eq!(values(&got), ["email bad@quiet-mail.net", &format!("wallet {WALLET}"), "profile github.com/bad-actor"]);
    assert_eq!(got.entries[0].date, Date { year: 2026, month: 1, day: 1 });
    assert_eq!((got.entries[0].list.as_str(), got.entries[0].note.as_str()), ("Personas", "seen twice"));
    assert_eq!(got.refused.len(), 1, "a private address: {:?}", got.refused);
    let galaxy = serde_json::json!({ "name": "Example actors", "values": [
        { "value": "Quiet Example", "uuid": "g1", "meta": { "synonyms": ["Loud Example", "X"], "emails": ["quentin.doe@quiet-mail.net"] } } ] });
    let got = read(&[("galaxy.json", &galaxy.to_string())]);
    assert_eq!(values(&got), ["name Quiet Example", "name Loud Example", "email quentin.doe@quiet-mail.net"]);
    assert_eq!(got.entries[0].list, "Example actors");
}

#[test]
fn csv_of_ones_own() {
    let text = "\u{feff}Type,Value,Source,Added,Expires,Note\n\
        email,Bad.Actor@gmail.com,Our cases,2026-01-02,2027-01-02,left in May\n\
        github,bad-actor,Our cases,2026-01-02,,\n\
        passport,A1234567,Our cases,,,\n\
        shoe size,44,Our cases,,,\n\
        domain,gmail.com,Our cases,,,\n";
    let got = read(&[("ours.csv", text)]);
    assert_eq!(got.entries.len(), 3, "{:?}", values(&got));
    assert_eq!(got.entries[0].value, "badactor@gmail.com");
    assert_eq!(got.entries[0].expires, Some(Date { year: 2027, month: 1, day: 2 }));
    let told: Vec<(&str, bool)> =
        got.refused.iter().map(|r| (r.place.as_str(), r.reason.contains("no type"))).collect();
    assert_eq!(told, [("line 5", true), ("line 6", false)]);
}

#[test]
fn the_neutral_form_comes_back_as_it_went() {
    let text = "type,value,source,added,expires,note,born,country\nname,Person Example,Ours,2026-01-02,2027-01-02,note,1978-11-05;1979,IR\nemail,quentin.doe@quiet-mail.net,Ours,,,,,\niban,DE89370400440532013000,Ours,,,,,\n";
    let first = read(&[("ours.csv", text)]);
    let written = write(&first.entries);
    let again = read(&[("list.jsonl", &written)]);
    assert_eq!(again.kinds[0].1, SourceKind::Neutral);
    assert_eq!(write(&again.entries), written, "and is stable");
    assert_eq!(again.entries.len(), 3);
    for line in written.lines() {
        assert!(line.starts_with('{') && line.contains(SCHEMA), "{line}");
    }
    assert!(!written.contains("DE8937"));
}

#[test]
fn what_is_no_list_says_so() {
    let fails = |name: &str, text: &str| {
        let source = [Source { name, bytes: text.as_bytes() }];
        import(&source, &options()).map(|i| i.entries.len()).unwrap_err()
    };
    assert_eq!(fails("a.csv", "name,email\nAnn,ann@quiet-mail.net\n"), Error::Unknown("a.csv".into()));
    assert_eq!(fails("a.csv", ""), Error::Unknown("a.csv".into()));
    assert_eq!(fails("a.json", "{}"), Error::Unknown("a.json".into()));
    assert!(matches!(fails("a.json", "{\"type\": \"bundle\", \"objects\": ["), Error::Broken { .. }));
    let many = (0..70).fold(String::new(), |text, _| text + "[");
    assert!(matches!(
        fails("a.json", &format!("{{\"type\":\"bundle\",\"objects\":{}", many.repeat(10))),
        Error::Broken { .. }
    ));
    let forced = Options { kind: Some(SourceKind::Csv), ..options() };
    let got = import(&[Source { name: "a.csv", bytes: b"name,email\nAnn,x\n" }], &forced).unwrap();
    assert_eq!((got.entries.len(), got.refused_total), (0, 1), "forced: each row is told");
}

#[test]
fn entries_cannot_carry_what_a_terminal_obeys() {
    let text = "type,value,source,note\nemail,quentin.doe@quiet-mail.net,\"evil\u{1b}[31m\u{202e}\",\"line\nbreak\"\n";
    let got = read(&[("x.csv", text)]);
    assert!(got.entries[0].list.chars().all(|c| !c.is_control() && c != '\u{202e}'), "{:?}", got.entries[0]);
    assert_eq!(got.entries[0].note, "line break");
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..400), kind in 0usize..6) {
        let forced = Options { kind: Some(SourceKind::WORDS[kind].1), ..options() };
        let _ = import(&[Source { name: "x", bytes: &bytes }], &forced);
        let _ = import(&[Source { name: "x", bytes: &bytes }], &options());
    }

    #[test]
    fn any_rows_are_answered(rows in prop::collection::vec("[0-9]{1,4},\\PC{0,40},\\PC{0,20},\\PC{0,40},x,x,x,x,x,x,x,(Digital Currency Address - )?\\PC{0,60}", 0..8)) {
        let text = rows.join("\n");
        let forced = Options { kind: Some(SourceKind::Ofac), ..options() };
        let _ = import(&[Source { name: "x", bytes: text.as_bytes() }], &forced);
    }
}
