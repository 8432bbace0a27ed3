//! Locks notice what changes a rule, and nothing else.

use super::lock::{Lock, lock, locked};
use super::*;

const PACK: &str = "id = \"mine\"\nversion = \"1.0.0\"\n\n[param]\nleast = 2\nother = 5\n\n[macro]\nmany = \"size(app.phones) >= param.least\"\n\n\
    [list.own]\nvalues = [\"a\"]\n";
const RULE: &str = "id = \"many-phones\"\nversion = 1\nbits = 1.0\nfamily = \"phone-form\"\nwhen = \"macro.many\"\n";

fn source(pack: &str, rule: &str, lock: Option<&Lock>) -> PackSource {
    let text = lock.map(Lock::text).unwrap_or_default();
    let mut files = vec![("pack.toml", pack.as_bytes()), ("many-phones.toml", rule.as_bytes())];
    if lock.is_some() {
        files.push(("pack.lock", text.as_bytes()));
    }
    PackSource::many("mine", files)
}

fn first() -> Lock {
    lock(&source(PACK, RULE, None)).unwrap().unwrap()
}

fn codes(pack: &str, rule: &str) -> Vec<&'static str> {
    locked(&[source(pack, rule, Some(&first()))]).iter().map(|d| d.code).collect()
}

#[test]
fn a_lock_survives_writing_and_reading() {
    let mut lock = first();
    lock.retired.insert("old one".to_owned(), 3);
    assert_eq!(Lock::parse(&lock.text()), Some(lock.clone()));
    assert_eq!((lock.pack.as_str(), lock.rules["many-phones"].version, lock.parts.len()), ("mine", 1, 1));
    assert_eq!(codes(PACK, RULE), [""; 0]);
    assert_eq!(Lock::parse("rule = 3"), None);
}

#[test]
fn what_judges_is_locked_and_what_is_told_of_it_is_not() {
    let same = [
        RULE.replace("bits", "# a remark\nbits"),
        RULE.replace("bits = 1.0\nfamily = \"phone-form\"", "family = \"phone-form\"\nbits    = 1.0"),
        format!("{RULE}author = \"me\"\nreferences = [\"x\"]\n[[test]]\nname = \"a\"\n"),
    ];
    for rule in same {
        assert_eq!(codes(PACK, &rule), [""; 0], "{rule}");
    }
    assert_eq!(codes(&PACK.replace("other = 5", "other = 6"), RULE), [""; 0], "of no concern to the rule");
    assert_eq!(codes(PACK, &RULE.replace("1.0", "1.5")), ["E150"]);
    assert_eq!(codes(PACK, &RULE.replace("macro.many", "macro.many && true")), ["E150"]);
    assert_eq!(codes(&PACK.replace("least = 2", "least = 3"), RULE), ["E150"], "through the macro");
    assert_eq!(codes(&PACK.replace("[\"a\"]", "[\"b\"]"), RULE), ["E150"]);
    assert_eq!(codes(&PACK.replace("[\"a\"]", "[\"b\"]").replace("1.0.0", "1.0.1"), RULE), ["E151"]);
    assert_eq!(codes(PACK, &RULE.replace("1.0", "1.5").replace("version = 1", "version = 2")), ["E151"]);
    assert_eq!(locked(&[source(PACK, RULE, None)])[0].code, "E151");
}

#[test]
fn a_changed_rule_is_told_with_both_hashes_and_the_way_out() {
    let changed = source(PACK, &RULE.replace("1.0", "1.5"), Some(&first()));
    let told = locked(std::slice::from_ref(&changed))[0].render(false);
    let now = Lock::of(&changed).unwrap().rules["many-phones"].hash.clone();
    for part in
        [&first().rules["many-phones"].hash[..12], &now[..12], "many-phones.toml:2:11", "version = 2", "pack lock mine"]
    {
        assert!(told.contains(part), "{part}\n{told}");
    }
    assert_eq!(lock(&changed).unwrap_err()[0].code, "E150", "a lock is not written over a change");
}

#[test]
fn ids_of_rules_that_are_gone_stay_reserved() {
    let other = RULE.replace("many-phones", "few-phones");
    assert_eq!(codes(PACK, &other), ["E151", "E152"], "a stable rule does not just go");
    let leaving = RULE.replace("version = 1", "version = 2\nstatus = \"deprecated\"");
    let second = lock(&source(PACK, &leaving, Some(&first()))).unwrap().unwrap();
    let third = lock(&source(PACK, &other, Some(&second))).unwrap().unwrap();
    assert_eq!(third.retired["many-phones"], 2);
    let again = locked(&[source(PACK, RULE, Some(&third))]);
    assert!(again.iter().any(|d| d.code == "E152" && d.message.contains("to version 2")), "{again:?}");
    assert!(lock(&source(PACK, RULE, Some(&third))).is_err());
}

#[test]
fn shipped_packs_are_as_they_are_locked() {
    let sources = builtin();
    let told: String = locked(&sources).iter().map(|d| d.render(false)).collect();
    assert!(told.is_empty(), "after the versions are raised: `cargo run -- pack lock rules`\n{told}");
}

/// For a run a shipped pack comes without its tests, and what it is by content is read and not worked out.
#[test]
fn lean_packs_are_as_they_are_locked() {
    for source in builtin() {
        let (whole, lean) = (Lock::of(&source), source.lean());
        assert_eq!(Lock::of(&lean), whole);
        // Their tests have no part in it.
        assert_eq!(Lock::of(&PackSource { lock: None, ..lean }), whole);
    }
}
