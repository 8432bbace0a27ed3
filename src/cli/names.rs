//! What the report needs to call things by: rules, inputs and columns in words; and the summary of a run.

use std::path::{Path, PathBuf};

use super::reading::AsOf;
use crate::error::Error;
use crate::ingest::{Account, Decoder, Import};
use crate::record::{Field, FieldSet};
use crate::report::{
    ChangeInfo, ExceptionState, ExceptionUse, Hub, InputCount, InputName, Lacks, Muted, Names, OverlayInfo, PackInfo,
    Quarantined, RuleInfo, Standing, Summary, count as count_of, grouped,
};
use crate::rule::{Exception, Kind, Lock, Rule, RuleSet, Status};
use crate::screen::{Screening, Use};

/// Batches smaller than this cannot tell common from shared.
const SMALL: u64 = 200;

/// How many columns to ask for.
const ASKED: usize = 4;

/// What an import knows before it is split, one entry per table.
pub(super) struct ImportFacts {
    tables: Vec<(String, Option<String>)>,
    profile: Option<&'static str>,
    notices: Vec<String>,
}

impl ImportFacts {
    pub(super) fn of(import: &Import) -> ImportFacts {
        let mut notices = Vec::new();
        let mut protected: Vec<String> = import.tables().flat_map(|t| t.protected()).collect();
        protected.sort();
        protected.dedup();
        if !protected.is_empty() {
            notices.push(format!(
                "Not read, because they say who a person is and not what they did: {}.",
                protected.join(", ")
            ));
        }
        ImportFacts {
            tables: import.tables().map(|t| (base(&t.file), t.sheet.clone())).collect(),
            profile: import.tables().find_map(|t| t.profile),
            notices,
        }
    }

    /// Names of the inputs for applications without an id.
    pub(super) fn files(&self) -> Vec<String> {
        self.tables.iter().map(|(file, _)| file.clone()).collect()
    }
}

fn base(file: &str) -> String {
    Path::new(file).file_name().map_or_else(|| file.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// Everything that indices in a verdict stand for.
pub(super) fn names(rules: &RuleSet, locks: &[Lock], facts: &ImportFacts, decoder: &Decoder) -> Names {
    let infos = rules.rules.iter().map(|rule| info(rules, locks, rule)).collect();
    let inputs = (0u16..)
        .zip(&facts.tables)
        .map(|(at, (name, sheet))| InputName {
            name: name.clone(),
            sheet: sheet.clone(),
            columns: decoder.columns(at).to_vec(),
        })
        .collect();
    Names::new(infos, &rules.scoring, inputs)
}

fn info(rules: &RuleSet, locks: &[Lock], rule: &Rule) -> RuleInfo {
    let locked = locks.iter().find_map(|lock| lock.rules.get(&rule.id));
    let top = rule.kind.grouping().and_then(|g| g.bands.iter().map(|(_, bits)| *bits).max());
    RuleInfo {
        id: rule.id.clone(),
        version: rule.version,
        hash: locked.map(|locked| locked.hash.clone()).unwrap_or_default(),
        pack: rules.packs.get(usize::from(rule.pack)).map(|pack| pack.id.clone()).unwrap_or_default(),
        title: rule.title.clone(),
        family: rule.family.unwrap_or(u16::MAX),
        status: match rule.status {
            Status::Experimental => Standing::Experimental,
            Status::Stable => Standing::Stable,
            Status::Deprecated => Standing::Deprecated,
        },
        bits: top.unwrap_or(rule.bits),
        explain: rule.explain.text().to_owned(),
        verify: rule.verify.text().to_owned(),
        explained_by: rule.explained_by.clone(),
        references: rule.references.clone(),
        fairness: rule.fairness.clone(),
        columns: labels(rule.needs.iter().map(|set| first(*set))),
    }
}

fn first(set: FieldSet) -> Option<Field> {
    set.iter().next()
}

fn labels(fields: impl Iterator<Item = Option<Field>>) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for label in fields.flatten().map(Field::label) {
        if !labels.iter().any(|known| known == label) {
            labels.push(label.to_owned());
        }
    }
    labels
}

/// What was run, beside the rules themselves.
pub(super) struct Ran<'a> {
    /// What the loaded packs are, by content.
    pub(super) locks: &'a [Lock],
    /// What each exception did.
    pub(super) uses: Vec<Use>,
    /// Whether all rules ran.
    pub(super) whole: bool,
}

/// What is known of a run when all verdicts are made.
pub(super) fn summary(
    rules: &RuleSet,
    names: &Names,
    facts: &ImportFacts,
    screening: &Screening<'_, '_>,
    account: Account,
    as_of: AsOf,
    ran: &Ran<'_>,
) -> Result<Summary, Error> {
    let mut notices = facts.notices.clone();
    notices.extend(screening_notices(names, screening));
    let exceptions = exceptions(rules, &ran.uses, ran.whole, screening.survey.carried);
    notices.extend(exceptions.iter().filter_map(exception_notice));
    let mut summary = Summary {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        as_of: as_of.text(),
        scope: Some(screening.ground().scope.clone()).filter(|scope| !scope.is_empty()),
        packs: rules
            .packs
            .iter()
            .map(|pack| PackInfo {
                id: pack.id.clone(),
                version: pack.version.clone(),
                hash: ran.locks.iter().find(|l| l.pack == pack.id).map(Lock::hash).unwrap_or_default(),
                rules: rules.rules.iter().filter(|r| rules.packs[usize::from(r.pack)].id == pack.id).count() as u32,
            })
            .collect(),
        changes: changes(rules),
        exceptions,
        lacks: lacks(rules, facts, screening),
        notices,
        hubs: screening.hubs().into_iter().map(|(rule, key, applications)| Hub { rule, key, applications }).collect(),
        muted: screening.muted().map(|(rule, hits)| Muted { rule, hits }).collect(),
        clusters: screening.clusters().to_vec(),
        ..Summary::default()
    };
    count(&mut summary, account)?;
    Ok(summary)
}

/// An exception that sets aside fewer findings than this is not called broad.
const MANY: u64 = 10;

fn exceptions(rules: &RuleSet, uses: &[Use], whole: bool, carried: FieldSet) -> Vec<ExceptionUse> {
    let one = |(e, Use { used, of }): (&Exception, &Use)| {
        let rule = &rules.rules[usize::from(e.rule)];
        let state = match *used {
            _ if e.expired => ExceptionState::Expired,
            // Part of the rules, or columns that are lacking, tell nothing of whether it is needed.
            0 if !whole || !rule.decidable(carried) => ExceptionState::NotJudged,
            0 => ExceptionState::Unused,
            used if used >= MANY && used * 2 > *of => ExceptionState::TooBroad,
            _ => ExceptionState::Applied,
        };
        ExceptionUse {
            rule: rule.id.clone(),
            reason: e.reason.clone(),
            owner: e.owner.clone(),
            expires: format!("{:04}-{:02}-{:02}", e.expires.year, e.expires.month, e.expires.day),
            used: *used,
            found: *of,
            state,
            place: format!("{}:{}", file_name(&e.file.path), e.file.position(e.span.start).0),
        }
    };
    rules.exceptions.iter().zip(uses).map(one).collect()
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// What the reader of the summary should know of an exception.
fn exception_notice(e: &ExceptionUse) -> Option<String> {
    let ExceptionUse { rule, reason, owner, expires, used, found, place, .. } = e;
    match e.state {
        ExceptionState::Unused => Some(format!(
            "No application needed the exception to {rule} ({reason}). Is it needed still? It stands in {place}."
        )),
        ExceptionState::TooBroad => Some(format!(
            "The exception to {rule} in {place} sets aside {used} of the {found} findings of that rule ({reason}). Ask \
             {owner} whether it is meant so broadly."
        )),
        ExceptionState::Expired => {
            Some(format!("The exception to {rule} in {place} ended on {expires} and has no effect ({reason})."))
        }
        ExceptionState::Applied | ExceptionState::NotJudged => None,
    }
}

/// Rules that overlays took out, and those with another weight.
fn changes(rules: &RuleSet) -> Vec<ChangeInfo> {
    let out = rules.disabled.iter().map(|d| ChangeInfo {
        rule: d.rule.clone(),
        bits: None,
        reason: d.reason.clone(),
        owner: d.owner.clone(),
    });
    let weighed = rules.reweighted.iter().map(|w| ChangeInfo {
        rule: w.rule.clone(),
        bits: Some(w.to.as_f64()),
        reason: w.reason.clone(),
        owner: w.owner.clone(),
    });
    out.chain(weighed).collect()
}

fn screening_notices(names: &Names, screening: &Screening<'_, '_>) -> Vec<String> {
    let mut notices = Vec::new();
    let settled = &screening.settlement;
    if let Some(region) = settled.region.filter(|_| settled.national_phones > 0) {
        notices.push(format!(
            "Phone numbers without a country code are read as numbers of {region}, like most of this batch ({} of them).",
            grouped(settled.national_phones)
        ));
    } else if settled.national_phones > 0 && screening.ground().default_region.is_none() {
        notices.push(format!(
            "Phone numbers without a country code could not be read ({} of them); say which country by `default_region` in a mapping file.",
            grouped(settled.national_phones)
        ));
    }
    for (file, column) in &settled.undecided_dates {
        let source = crate::record::Source { file: *file, row: 0 };
        notices.push(format!(
            "Dates in the column {:?} could be day/month or month/day and are not read; say which by `date_order` in a mapping file.",
            names.column(source, *column)
        ));
    }
    if screening.survey.applications < SMALL {
        notices.push(format!(
            "{}: too few to tell what is common from what is shared.",
            count_of(screening.survey.applications, "application")
        ));
    }
    notices
}

/// Which kinds of evidence the export allows, and the columns that would help most.
fn lacks(rules: &RuleSet, facts: &ImportFacts, screening: &Screening<'_, '_>) -> Lacks {
    let decidable = screening.decidable();
    let carried = screening.survey.carried;
    let (mut kinds, mut checked) = (Vec::new(), Vec::new());
    let mut wanting: Vec<(i64, &'static str)> = Vec::new();
    for (rule, decidable) in rules.rules.iter().zip(decidable) {
        // A combination is no evidence of its own.
        let own = rule.status == Status::Stable && !matches!(rule.kind, Kind::Combine(_));
        let Some(family) = rule.family.filter(|_| own) else { continue };
        kinds.push(family);
        if decidable {
            checked.push(family);
            continue;
        }
        for set in rule.needs.iter().filter(|set| !set.intersects(carried)) {
            let Some(label) = first(*set).map(Field::label) else { continue };
            match wanting.iter_mut().find(|(_, known)| *known == label) {
                Some((bits, _)) => *bits += i64::from(rule.bits.0),
                None => wanting.push((i64::from(rule.bits.0), label)),
            }
        }
    }
    for list in [&mut kinds, &mut checked] {
        list.sort_unstable();
        list.dedup();
    }
    wanting.sort_by_key(|(bits, _)| -bits);
    let hint =
        facts.profile.filter(|_| !wanting.is_empty()).map(|profile| format!("this looks like an export of {profile}"));
    Lacks {
        checked: checked.len() as u32,
        kinds: kinds.len() as u32,
        add: wanting.into_iter().take(ASKED).map(|(_, label)| label.to_owned()).collect(),
        hint,
    }
}

fn count(summary: &mut Summary, mut account: Account) -> Result<(), Error> {
    for table in &account.tables {
        let input = &account.inputs[table.input];
        summary.inputs.push(InputCount {
            sha256: input.sha256.clone(),
            bytes: input.bytes,
            rows: table.counts.rows,
            applications: table.counts.applications,
            folded: table.counts.folded,
            skipped: table.counts.skipped.total(),
            quarantined: table.counts.quarantined,
        });
    }
    let failed = || Error::io("cannot read back the rows that were set aside");
    for row in account.quarantine.iter().map_err(failed())? {
        let row = row.map_err(failed())?;
        summary.quarantined.push(Quarantined {
            file: row.table,
            row: u64::from(row.row),
            line: row.line.unwrap_or(0),
            byte: row.byte.unwrap_or(0),
            reason: row.reason,
        });
    }
    Ok(())
}

/// The overlay files with their hashes.
pub(super) fn overlays(paths: &[PathBuf]) -> Result<Vec<OverlayInfo>, Error> {
    use sha2::{Digest, Sha256};
    let one = |path: &PathBuf| {
        let bytes = std::fs::read(path).map_err(Error::io(format!("cannot read the overlay {}", path.display())))?;
        let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(OverlayInfo { file: base(&path.to_string_lossy()), sha256 })
    };
    paths.iter().map(one).collect()
}
