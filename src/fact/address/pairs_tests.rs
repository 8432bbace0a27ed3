//! A labelled table of address pairs in nine countries' forms: how many same doors are known, and that none is invented.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::fact::Ground;
use crate::fact::address::{Address, AddressKind};
use crate::record::Application;

/// Whether two addresses name one door; `None` where one of them names none.
fn judged(a: &str, b: &str) -> Option<bool> {
    let key = |text: &str| {
        let mut app = Application::default();
        for (part, field) in text.split('~').zip(AddressKind::Home.fields()) {
            app.push(field, 0, 0, part);
        }
        Address::read(&app, &Ground::default(), AddressKind::Home)?.key
    };
    Some(key(a)? == key(b)?)
}

/// Counts of one country: pairs, same doors of which known and missed, other doors taken for one, doors made of nothing.
#[derive(Default)]
struct Count {
    pairs: usize,
    same: usize,
    found: usize,
    wrong: usize,
    invented: usize,
}

#[test]
fn doors_by_country() {
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    let mut misses = String::new();
    for line in include_str!("pairs.csv").lines().filter(|line| !line.starts_with('#')) {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let &[country, judgement, a, b] = parts.as_slice() else { panic!("four parts: {line}") };
        let found = judged(a, b);
        assert_eq!(found, judged(b, a), "{line}");
        let count = counts.entry(country).or_default();
        count.pairs += 1;
        let right = match judgement {
            "same" => {
                count.same += 1;
                count.found += usize::from(found == Some(true));
                found == Some(true)
            }
            "other" => {
                count.wrong += usize::from(found == Some(true));
                found == Some(false)
            }
            "unknown" => {
                count.invented += usize::from(found == Some(true));
                found.is_none()
            }
            other => panic!("no judgement: {other}"),
        };
        if !right {
            writeln!(misses, "{line} -> {found:?}").expect("a string");
        }
    }
    let mut told = String::new();
    let mut all = Count::default();
    for (country, c) in &counts {
        writeln!(told, "{country}: {} pairs, {} of {} same doors known", c.pairs, c.found, c.same).expect("a string");
        assert!(c.pairs >= 12, "{country}");
        all.pairs += c.pairs;
        all.same += c.same;
        all.found += c.found;
        all.wrong += c.wrong;
        all.invented += c.invented;
    }
    let taken = all.found + all.wrong + all.invented;
    writeln!(
        told,
        "all: {} pairs, recall {:.3}, precision {:.3}",
        all.pairs,
        all.found as f64 / all.same as f64,
        all.found as f64 / taken as f64
    )
    .expect("a string");
    told.push_str(&misses);
    assert!(all.pairs >= 150 && counts.len() >= 9, "{told}");
    insta::assert_snapshot!("doors_by_country", told);
}
