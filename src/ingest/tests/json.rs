//! JSON texts: what is particular to reading them as part of a batch.

use super::*;

fn rows(name: &str, text: &str) -> (Vec<String>, Vec<String>) {
    let out = read_one(name, text.as_bytes());
    assert_eq!(out.account.inputs[0].bytes, text.len() as u64);
    let names = out.names().iter().map(|n| (*n).to_owned()).collect();
    (names, out.quarantined.into_iter().map(|q| format!("{}: {}", q.row, q.reason)).collect())
}

#[test]
fn lists_wrappers_and_lines_are_read() {
    let list = r#"[{"name": "Ann ]}\" Lee", "emails": ["a@x.org"]}, {"name": "Joe"}]"#;
    assert_eq!(rows("a.json", list).0, ["Ann ]}\" Lee", "Joe"]);
    let wrapped = r#"{"success": true, "results": [{"name": "Ann"}, {"name": "Joe"}], "next": null}"#;
    assert_eq!(rows("a.json", wrapped).0, ["Ann", "Joe"]);
    assert_eq!(rows("a.jsonl", "{\"name\": \"Ann\"}\n\n{\"name\": \"Joe\"}\r\n").0, ["Ann", "Joe"]);
}

#[test]
fn broken_elements_cost_themselves_and_are_counted() {
    let (names, bad) = rows("a.jsonl", "{\"name\": \"Ann\"}\n{\"name\": \"Joe\"\nnot json\n[1]\n{\"name\": \"Raj\"}\n");
    assert_eq!(names, ["Ann", "Raj"]);
    assert_eq!(bad.len(), 3, "{bad:?}");
    let deep =
        format!("[{{\"name\": \"Ann\"}},\n{}{},\n{{\"name\": \"Joe\"}}]", "[".repeat(100_000), "]".repeat(100_000));
    let (names, bad) = rows("a.json", &deep);
    assert_eq!((names.len(), bad.len()), (2, 1), "{bad:?}");
}

#[test]
fn what_is_no_list_of_applications_says_what_to_do() {
    assert!(error_of("a.json", b"name,email\n").contains("this is not JSON"));
    assert!(error_of("a.json", b"[]").contains("empty"));
    assert!(error_of("a.json", b"[{\"colour\": \"red\"}]").contains("The columns are \"colour\""));
}

#[test]
fn json_in_other_encodings_is_read() {
    let text = "[{\"name\": \"Zoë\"}, {\"name\": \"José\"}]";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let latin: Vec<u8> = text.chars().map(|c| c as u32 as u8).collect();
    let marked = format!("\u{feff}{text}").into_bytes();
    let mut mixed = text.as_bytes().to_vec();
    mixed.truncate(mixed.len() - 1);
    mixed.extend(b", {\"name\": \"Jos\xe9\"}]");
    for bytes in [&utf16, &latin, &marked, &mixed] {
        let out = read_one("a.json", bytes);
        assert_eq!(out.names()[..2], ["Zoë", "José"]);
        assert_eq!(*out.names().last().unwrap(), "José");
        assert_eq!(out.account.inputs[0].bytes, bytes.len() as u64);
    }
}

#[test]
fn characters_cut_by_a_block_are_whole() {
    let names: Vec<String> = (0..30_000).map(|i| format!("{{\"name\": \"Zoë {i}\"}}")).collect();
    let out = read_one("a.jsonl", names.join("\n").as_bytes());
    assert_eq!(out.apps.len(), 30_000);
    assert!(out.names().iter().enumerate().all(|(i, n)| *n == format!("Zoë {i}")));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_accounted_for(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "{", "}", "[", "]", "\"", "\\", ",", ":", "\n", "{\"name\":\"A\"}", "{\"data\":[", " ", "1", "null", "\u{e9}",
            ]),
            0..60,
        ),
        lines in proptest::bool::ANY,
    ) {
        let name = if lines { "a.jsonl" } else { "a.json" };
        let _ = read(&[(name, parts.concat().as_bytes())], &Options::default());
        let _ = read(&[(name, format!("[{}", parts.concat()).as_bytes())], &Options::default());
    }
}
