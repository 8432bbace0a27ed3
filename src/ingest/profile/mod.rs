//! What the exports of common applicant tracking systems look like: one TOML table per system.
//!
//! A profile is written like a mapping file, with a `[signature]` that recognises it, `[columns]` for spreadsheet
//! headers and `[json]` for paths of its API. Tenants choose their own report columns, so a profile only has to
//! say what an alias would get wrong or not know; everything else falls through to the aliases.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::ingest::mapping::file::{ColumnRule, MappingProblem, column, covered};
use crate::ingest::mapping::words;
use crate::record::{Field, Trust};

/// One system.
#[derive(Debug)]
pub struct Profile {
    /// Its name, as `extends` and reports write it.
    pub name: &'static str,
    /// Headers and their meaning.
    pub columns: Vec<ColumnRule>,
    /// JSON paths and their meaning, best source of a field first.
    pub json: Vec<ColumnRule>,
    /// Arrays of which only the latest element counts, and the member that dates it.
    pub latest: Vec<(String, String)>,
    /// Arrays of name and value pairs: array, key of the name, key of the value.
    pub pairs: Vec<(String, String, String)>,
    /// Who recorded which fields in this system.
    pub trust: Vec<(Field, Trust)>,
    signature: Signature,
}

#[derive(Debug, Default)]
struct Signature {
    headers: Vec<String>,
    headers_min: usize,
    json: Vec<String>,
    json_min: usize,
}

macro_rules! sources {
    ($($name:literal)*) => { &[$(($name, include_str!(concat!($name, ".toml"))),)*] };
}

const SOURCES: &[(&str, &str)] = sources! {
    "greenhouse" "lever" "workday" "ashby" "icims" "smartrecruiters" "bamboohr" "workable" "teamtailor" "taleo"
    "successfactors" "gem" "linkedin" "merge" "json-resume" "hr-open"
};

/// A test reads every profile, so that a malformed one never ships; one would be left out here.
static PROFILES: LazyLock<Vec<Profile>> =
    LazyLock::new(|| SOURCES.iter().filter_map(|(name, text)| parse(name, text).ok()).collect());

/// All profiles in a fixed order.
pub fn all() -> &'static [Profile] {
    &PROFILES
}

/// The names of all profiles.
pub fn names() -> impl Iterator<Item = &'static str> {
    SOURCES.iter().map(|(name, _)| *name)
}

/// The profile of a name; case and separators do not matter, and `unified` is `merge`.
pub fn find(name: &str) -> Option<&'static Profile> {
    let key = match words::key(name).as_str() {
        "unified" | "kombo" | "mergedev" => "merge".to_owned(),
        "linkedinats" => "linkedin".to_owned(),
        "hropenstandards" | "jazzhr" => "hropen".to_owned(),
        key => key.to_owned(),
    };
    all().iter().find(|p| words::key(p.name) == key)
}

/// The profile whose signature the headers carry best; `None` if none does, or two do equally.
pub fn detect_headers(headers: &[String]) -> Option<&'static Profile> {
    let keys: BTreeSet<String> = headers.iter().map(|h| words::key(h)).collect();
    best(|s| (s.headers.iter().filter(|h| keys.contains(*h)).count(), s.headers_min))
}

/// The profile whose signature the JSON paths (`a.b[].c`) carry best.
pub fn detect_paths(paths: &BTreeSet<String>) -> Option<&'static Profile> {
    best(|s| (s.json.iter().filter(|p| paths.contains(*p)).count(), s.json_min))
}

fn best(count: impl Fn(&Signature) -> (usize, usize)) -> Option<&'static Profile> {
    let mut found: Option<(&Profile, usize)> = None;
    let mut tied = false;
    for profile in all() {
        let (hits, least) = count(&profile.signature);
        if least == 0 || hits < least {
            continue;
        }
        match found {
            Some((_, most)) if hits < most => {}
            Some((_, most)) if hits == most => tied = true,
            _ => (found, tied) = (Some((profile, hits)), false),
        }
    }
    found.filter(|_| !tied).map(|(profile, _)| profile)
}

fn parse(name: &'static str, text: &'static str) -> Result<Profile, Vec<MappingProblem>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut problems: Vec<MappingProblem> = errors
        .iter()
        .map(|e| MappingProblem { message: e.message().to_owned(), span: e.span().unwrap_or(0..0), help: None })
        .collect();
    let root = table.get_ref();
    let mut profile = Profile {
        name,
        columns: rules(root, "columns", &mut problems),
        json: rules(root, "json", &mut problems),
        latest: strings(root, "latest"),
        pairs: Vec::new(),
        trust: Vec::new(),
        signature: signature(root),
    };
    for (array, keys) in strings(root, "pairs") {
        match keys.split_once(':') {
            Some((key, value)) => profile.pairs.push((array, key.to_owned(), value.to_owned())),
            None => problems.push(bare(format!("pairs of `{array}` are written `name:value`"))),
        }
    }
    for (key, who) in strings(root, "trust") {
        let trust = match who.as_str() {
            "employer" => Trust::Employer,
            "system" => Trust::System,
            _ => Trust::Applicant,
        };
        profile.trust.extend(covered(&key).into_iter().map(|field| (field, trust)));
    }
    if problems.is_empty() { Ok(profile) } else { Err(problems) }
}

fn bare(message: String) -> MappingProblem {
    MappingProblem { message, span: 0..0, help: None }
}

/// The entries of a table in the order they are written: the order ranks several sources of one field.
fn entries<'t, 'i>(
    root: &'t DeTable<'i>,
    name: &str,
) -> Vec<(&'t Spanned<toml::de::DeString<'i>>, &'t Spanned<DeValue<'i>>)> {
    let Some(table) = root.get(name).and_then(|v| v.get_ref().as_table()) else { return Vec::new() };
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

fn rules(root: &DeTable<'_>, name: &str, problems: &mut Vec<MappingProblem>) -> Vec<ColumnRule> {
    entries(root, name).into_iter().filter_map(|(key, value)| column(key, value, problems)).collect()
}

fn strings(root: &DeTable<'_>, name: &str) -> Vec<(String, String)> {
    let text = |v: &Spanned<DeValue<'_>>| v.get_ref().as_str().unwrap_or_default().to_owned();
    entries(root, name).into_iter().map(|(key, value)| (key.get_ref().to_string(), text(value))).collect()
}

fn signature(root: &DeTable<'_>) -> Signature {
    let Some(table) = root.get("signature").and_then(|v| v.get_ref().as_table()) else { return Signature::default() };
    let list = |name: &str| -> Vec<String> {
        let items = table.get(name).and_then(|v| v.get_ref().as_array());
        items.into_iter().flatten().filter_map(|v| v.get_ref().as_str().map(str::to_owned)).collect()
    };
    let least = |name: &str, len: usize| {
        let written = table.get(name).and_then(|v| v.get_ref().as_integer()).and_then(|i| i.as_str().parse().ok());
        if len == 0 { 0 } else { written.unwrap_or(2) }
    };
    let headers: Vec<String> = list("headers").iter().map(|h| words::key(h)).collect();
    let json = list("json");
    let (headers_min, json_min) = (least("headers_min", headers.len()), least("json_min", json.len()));
    Signature { headers, headers_min, json, json_min }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_reads_and_is_found() {
        for (name, text) in SOURCES {
            let profile = parse(name, text).unwrap_or_else(|p| panic!("{name}: {p:?}"));
            assert!(profile.signature.headers_min + profile.signature.json_min > 0, "{name} has no signature");
            assert!(!profile.columns.is_empty() || !profile.json.is_empty(), "{name}");
            assert_eq!(find(name).map(|p| p.name), Some(*name));
        }
        assert_eq!(all().len(), SOURCES.len());
        assert_eq!(find("Unified").map(|p| p.name), Some("merge"));
        assert_eq!(find("JSON Resume").map(|p| p.name), Some("json-resume"));
        assert!(find("nothing").is_none());
    }

    #[test]
    fn no_profile_keeps_a_protected_attribute() {
        use crate::ingest::mapping::meaning::Meaning;
        for profile in all() {
            for rule in profile.columns.iter().chain(&profile.json) {
                let allowed = matches!(rule.destination.meaning, Meaning::Drop | Meaning::Field(Field::DateOfBirth));
                let attribute = crate::ingest::protected::attribute(&rule.header);
                assert!(allowed || attribute.is_none(), "{}: {} is {attribute:?}", profile.name, rule.header);
            }
        }
    }
}
