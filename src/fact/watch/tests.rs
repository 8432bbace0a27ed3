//! Entries, what finds them, and who bears a listed name.

use std::sync::Arc;

use super::*;
use crate::record::Application;

fn day(year: i16, month: u8, day: u8) -> Date {
    Date { year, month, day }
}

fn entry(kind: WatchKind, value: &str) -> Entry {
    Entry {
        kind,
        value: canonical(kind, value).unwrap_or_else(|| panic!("{value}")),
        list: "Example list".to_owned(),
        date: day(2026, 6, 1),
        entry: value.to_owned(),
        source: "example.csv".to_owned(),
        added: None,
        expires: None,
        note: String::new(),
        births: Vec::new(),
        countries: Vec::new(),
    }
}

fn facts_of(entries: Vec<Entry>, cells: &[(Field, &str)], check: impl FnOnce(&Facts<'_>)) {
    let mut app = Application::default();
    for (i, (field, text)) in (0u16..).zip(cells) {
        app.push(*field, 0, i, text);
    }
    let watch = Some(Arc::new(Watchlist::new(entries, None)));
    let ground = Ground { watch, ..Ground::default() };
    check(&Facts::new(&app, &ground));
}

#[test]
fn identifiers_are_found_however_they_are_written() {
    let entries = vec![
        entry(WatchKind::Email, "Bad.Actor+x@gmail.com"),
        entry(WatchKind::Phone, "+1 (212) 867-5309"),
        entry(WatchKind::Profile, "https://github.com/Bad-Actor"),
        entry(WatchKind::Wallet, "0x52908400098527886E0F7030069857D2E4169EE7"),
        entry(WatchKind::Domain, "front-company.example.org"),
        entry(WatchKind::Ip, "93.184.216.34"),
        entry(WatchKind::Employer, "Front Works Ltd."),
    ];
    let cells = [
        (Field::Email, "badactor@gmail.com"),
        (Field::Phone, "+12128675309"),
        (Field::Link, "github.com/bad-actor/"),
        (Field::PaymentWallet, "0x52908400098527886e0f7030069857d2e4169ee7"),
        (Field::NetworkIp, "93.184.216.34"),
        (Field::EmploymentEmployer, "FRONT WORKS LIMITED"),
    ];
    facts_of(entries, &cells, |facts| {
        for spot in [Spot::Email(0), Spot::Phone(0), Spot::Link(0), Spot::Wallet, Spot::Ip, Spot::Employer(0)] {
            assert!(facts.listed(spot).is_some(), "{spot:?}");
        }
        for spot in [Spot::Domain(0), Spot::Email(1), Spot::Account, Spot::IdNumber, Spot::File, Spot::RefereePhone(0)]
        {
            assert!(facts.listed(spot).is_none(), "{spot:?}");
        }
    });
}

#[test]
fn without_a_list_nothing_is_listed() {
    let mut app = Application::default();
    app.push(Field::NameFull, 0, 0, "Ann Lee");
    let ground = Ground::default();
    let facts = Facts::new(&app, &ground);
    assert!(facts.namesakes().is_none() && facts.listed(Spot::Email(0)).is_none());
}

#[test]
fn what_would_name_everybody_is_no_entry() {
    for (kind, text) in [
        (WatchKind::Domain, "gmail.com"),
        (WatchKind::Domain, "github.com"),
        (WatchKind::Domain, "localhost"),
        (WatchKind::Name, "Suharto"),
        (WatchKind::Name, "K. J."),
        (WatchKind::Name, ""),
        (WatchKind::Ip, "10.0.0.1"),
        (WatchKind::Ip, "93.184.216.0/24"),
        (WatchKind::Phone, "555-0123"),
        (WatchKind::Email, "info@"),
        (WatchKind::Wallet, "0x000000000000000000000000000000000000dEaD"),
        (WatchKind::Wallet, "my wallet"),
        (WatchKind::Profile, "https://linkedin.com/in/me"),
        (WatchKind::File, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (WatchKind::IdNumber, "1234567"),
    ] {
        assert_eq!(canonical(kind, text), None, "{kind:?} {text}");
    }
    assert_eq!(canonical(WatchKind::Domain, "WWW.Front-Works.net."), Some("front-works.net".to_owned()));
}

#[test]
fn names_need_more_than_a_name() {
    let listed = |name: &str, birth: Option<Date>| {
        let mut entry = entry(WatchKind::Name, name);
        entry.births.extend(birth);
        entry
    };
    let born = Some(day(1984, 3, 14));
    let found = |entries: Vec<Entry>, name: &str, birth: &str| {
        let mut got = Vec::new();
        facts_of(entries, &[(Field::NameFull, name), (Field::DateOfBirth, birth)], |facts| {
            got = facts.namesakes().unwrap().iter().map(|n| n.confirmed).collect();
        });
        got
    };
    assert_eq!(found(vec![listed("IVANOV, Dmitriy", born)], "Dmitri Ivanov", "1984-03-14"), [true]);
    assert_eq!(found(vec![listed("IVANOV, Dmitriy", born)], "Dmitri Ivanov", ""), [false], "a name alone");
    assert_eq!(found(vec![listed("IVANOV, Dmitriy", None)], "Dmitri Ivanov", "1984-03-14"), [false]);
    assert_eq!(found(vec![listed("IVANOV, Dmitriy", born)], "Dmitri Ivanov", "1991-12-01"), [false; 0]);
    assert_eq!(found(vec![listed("Muhammad Hussein", born)], "Mohammed Hussain", "1984-03-14"), [true]);
    assert_eq!(found(vec![listed("Dmitriy Ivanov", born)], "Ann Lee", "1984-03-14"), [false; 0]);
    assert_eq!(found(vec![listed("Ann Lee", born)], "A. Lee", "1984-03-14"), [false; 0], "an initial is no name");
    let aliases = vec![listed("Dmitriy Ivanov", born), Entry { entry: "IVANOV".into(), ..listed("Dima Ivanov", born) }];
    let one: Vec<Entry> = aliases.into_iter().map(|e| Entry { entry: "7".into(), ..e }).collect();
    assert_eq!(found(one, "Dmitry Ivanov", "1984-03-14"), [true], "one person of the list");
}

#[test]
fn the_order_of_entries_does_not_matter_and_the_latest_speaks() {
    let old = Entry { date: day(2020, 1, 1), list: "old".into(), ..entry(WatchKind::Email, "bad@quiet-mail.net") };
    let new = Entry { date: day(2026, 1, 1), list: "new".into(), ..entry(WatchKind::Email, "bad@quiet-mail.net") };
    let (a, b) = (Watchlist::new(vec![old.clone(), new.clone()], None), Watchlist::new(vec![new, old], None));
    assert_eq!(a, b);
    assert_eq!(a.find(WatchKind::Email, "bad@quiet-mail.net").map(|e| e.list.as_str()), Some("new"));
}

#[test]
fn expired_entries_are_gone() {
    let ends = |expires| Entry { expires: Some(expires), ..entry(WatchKind::Email, "bad@quiet-mail.net") };
    let as_of = Some(day(2026, 7, 1));
    assert_eq!(Watchlist::new(vec![ends(day(2026, 6, 30))], as_of).entries().len(), 0);
    assert_eq!(Watchlist::new(vec![ends(day(2026, 7, 1))], as_of).entries().len(), 1);
}
