//! The samples of places, networks and the time after an offer, end to end; and databases of network addresses.

use serde_json::Value;

use crate::common::{Desk, sample};
use crate::samples::{told, with};

fn screened(name: &str, more: &[&str]) -> Vec<Value> {
    let desk = Desk::new();
    let mut args = vec!["--quiet"];
    args.extend(more);
    desk.scan(&[&sample(name)], &args);
    desk.verdicts()
}

/// The hires whose equipment goes to one door.
const FARM: [&str; 4] = ["H-01", "H-04", "H-06", "H-09"];

#[test]
fn a_laptop_farm_among_ordinary_hires() {
    let verdicts = screened("laptop-farm/hires.csv", &[]);
    assert_eq!(with(&verdicts, "escalate"), FARM, "{}", told(&verdicts));
    assert_eq!(with(&verdicts, "clear").len(), 8, "{}", told(&verdicts));
    insta::assert_snapshot!(told(&verdicts));
}

#[test]
fn a_farm_that_you_know_and_a_mailbox_service() {
    let ours = sample("laptop-farm/ours.toml");
    let verdicts = screened("laptop-farm/hires.csv", &["--overlay", &ours.to_string_lossy()]);
    assert_eq!(with(&verdicts, "escalate"), FARM, "{}", told(&verdicts));
    let of = |id: &str| verdicts.iter().find(|v| v["id"] == id).unwrap();
    let rules = |id: &str| -> Vec<&str> {
        of(id)["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap()).collect()
    };
    assert!(FARM.iter().all(|id| rules(id).contains(&"shipping-to-known-farm")));
    assert!(rules("H-08").contains(&"shipping-to-mailbox-service"));
    assert_eq!(of("H-08")["verdict"], "clear", "{}", told(&verdicts));
}

#[test]
fn networks_with_and_without_databases() {
    let verdicts = screened("network/applicants.csv", &[]);
    assert_eq!(with(&verdicts, "review"), ["N-1", "N-3", "N-6"], "{}", told(&verdicts));
    let (city, anonymous) = (sample("network/city.mmdb"), sample("network/anonymous.mmdb"));
    let more = ["--ip-database", &city.to_string_lossy(), "--ip-database", &anonymous.to_string_lossy()];
    let looked_up = screened("network/applicants.csv", &more);
    assert_eq!(with(&looked_up, "review"), ["N-1", "N-3", "N-6"], "{}", told(&looked_up));
    assert_eq!(with(&looked_up, "clear").len(), 9, "{}", told(&looked_up));
    let evidence = looked_up.iter().flat_map(|v| v["findings"].as_array().unwrap()).flat_map(|f| {
        f["evidence"].as_array().into_iter().flatten().filter_map(|e| e["column"].as_str()).collect::<Vec<_>>()
    });
    assert!(evidence.collect::<Vec<_>>().contains(&"IP database"), "{}", told(&looked_up));
    insta::assert_snapshot!(told(&looked_up));
}

#[test]
fn a_database_that_is_none_stops_the_run() {
    let desk = Desk::new();
    let (input, none) = (sample("network/applicants.csv"), sample("network/applicants.csv"));
    let (input, none) = (input.to_string_lossy(), none.to_string_lossy());
    let run = desk.run(&["scan", &input, "--ip-database", &none]);
    assert_eq!(run.code, 5, "{}", run.stderr);
    assert!(run.stderr.contains("no readable database of network addresses"), "{}", run.stderr);
    assert!(run.stderr.contains("leave --ip-database out"), "{}", run.stderr);
}

#[test]
fn interviews_and_payouts() {
    let verdicts = screened("offer/hires.csv", &[]);
    assert_eq!(with(&verdicts, "review"), ["O-2", "O-5"], "{}", told(&verdicts));
    assert_eq!(with(&verdicts, "clear").len(), 7, "{}", told(&verdicts));
    insta::assert_snapshot!(told(&verdicts));
}
