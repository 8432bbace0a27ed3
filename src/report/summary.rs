//! Summary: what is known only when a run ends, as the driver hands it over; and the tally that the writers
//! keep themselves.
//!
//! Plain values only: nothing here is computed from records.

use serde::Serialize;

use super::names::Names;
use crate::finding::{Bits, Outcome};
use crate::record::Source;
pub use crate::screen::{Bridge, BridgeAt, Cluster, Loose, Renamed, Tie};
use crate::verdict::{Token, Verdict};

/// What became of the rows of one input, in the order of [`Names::inputs`](super::Names::inputs).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct InputCount {
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Rows below the header, without skipped ones: `applications + folded + quarantined`.
    pub rows: u64,
    /// Applications made of them.
    pub applications: u64,
    /// Rows folded into an application that another row began.
    pub folded: u64,
    /// Titles, repeated headers and totals.
    pub skipped: u64,
    /// Rows that could not be read.
    pub quarantined: u64,
}

/// A loaded rule pack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PackInfo {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Hash over its rules, as the lock file has it.
    pub hash: String,
    /// How many rules it holds.
    pub rules: u32,
}

/// A watch list that was looked into, as one file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WatchInfo {
    /// What the list is called.
    pub list: String,
    /// The file's name.
    pub file: String,
    /// The day as of which its newest entry says so, `YYYY-MM-DD`.
    pub date: String,
    /// How many entries it has.
    pub entries: u32,
}

/// An overlay file that changed the packs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OverlayInfo {
    /// The file's name.
    pub file: String,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
}

/// What became of an exception in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExceptionState {
    /// It set something aside.
    #[default]
    Applied,
    /// It set aside most of what its rule found.
    TooBroad,
    /// Nothing needed it, though its rule was judged on everything.
    Unused,
    /// Nothing needed it, and the run says nothing about that: it was partial, or the rule could not be judged.
    NotJudged,
    /// Its last day has passed, so it has no effect.
    Expired,
}

/// A rule that an overlay took out, or gave another weight.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ChangeInfo {
    /// The rule's id.
    pub rule: String,
    /// The bits in force; `None` where the rule is taken out.
    pub bits: Option<f64>,
    /// Why, in the words of its owner.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
}

/// A recorded exception and how often it applied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ExceptionUse {
    /// The rule's id.
    pub rule: String,
    /// Why, in the words of its owner.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// Date it ends, `YYYY-MM-DD`.
    pub expires: String,
    /// Findings it set aside.
    pub used: u64,
    /// All findings of its rule, set aside or not.
    pub found: u64,
    /// What became of it.
    pub state: ExceptionState,
    /// Where it stands: `ours.toml:17`.
    pub place: String,
}

/// What the export lacks: the first thing said of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Lacks {
    /// Kinds of evidence that could be checked.
    pub checked: u32,
    /// Kinds of evidence there are.
    pub kinds: u32,
    /// Columns that would help most, in words, best first.
    pub add: Vec<String>,
    /// How to add them in this system, if known.
    pub hint: Option<String>,
}

/// A key so common that it says nothing of anyone (a campus address, a carrier's network).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hub {
    /// Index of the rule.
    pub rule: u16,
    /// What is shared, fit for printing.
    pub key: String,
    /// How many applications share it.
    pub applications: u32,
}

/// A rule that held for so many applications that it says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Muted {
    /// Index of the rule.
    pub rule: u16,
    /// Applications it held for.
    pub hits: u64,
}

/// A row that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quarantined {
    /// Which input.
    pub file: u16,
    /// Row as a spreadsheet numbers it.
    pub row: u64,
    /// 1-based line of the file, 0 where the format has none.
    pub line: u64,
    /// Byte offset in the file, 0 where the format has none.
    pub byte: u64,
    /// Why.
    pub reason: String,
}

/// How long a stage took; the only thing in any output that differs between two equal runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Timing {
    /// The stage.
    pub stage: String,
    /// Seconds.
    pub seconds: f64,
}

/// See the module's doc.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Version of the program.
    pub version: String,
    /// The day the run stands on, `YYYY-MM-DD`.
    pub as_of: String,
    /// The employer's name or id that keys are confined to, if given.
    pub scope: Option<String>,
    /// One per input.
    pub inputs: Vec<InputCount>,
    /// Loaded packs.
    pub packs: Vec<PackInfo>,
    /// Overlays applied.
    pub overlays: Vec<OverlayInfo>,
    /// Watch lists looked into.
    pub watchlists: Vec<WatchInfo>,
    /// Rules that overlays took out or gave another weight.
    pub changes: Vec<ChangeInfo>,
    /// Exceptions loaded.
    pub exceptions: Vec<ExceptionUse>,
    /// What the export lacks.
    pub lacks: Lacks,
    /// Whole sentences that head the report: a small batch, a settled region or date order, dropped columns.
    pub notices: Vec<String>,
    /// Keys that many share, most shared first.
    pub hubs: Vec<Hub>,
    /// Rules that say nothing here.
    pub muted: Vec<Muted>,
    /// Rows not read, in input order.
    pub quarantined: Vec<Quarantined>,
    /// Linked applications.
    pub clusters: Vec<Cluster>,
    /// How long the stages took.
    pub timings: Vec<Timing>,
}

impl Summary {
    /// Sums over the inputs.
    pub fn total(&self) -> InputCount {
        self.inputs.iter().fold(InputCount::default(), |mut sum, input| {
            sum.bytes += input.bytes;
            sum.rows += input.rows;
            sum.applications += input.applications;
            sum.folded += input.folded;
            sum.skipped += input.skipped;
            sum.quarantined += input.quarantined;
            sum
        })
    }
}

/// How many applications one rule said what of. An application with several findings of a rule counts once per
/// outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RuleCount {
    /// The condition holds.
    pub hit: u64,
    /// It holds, and the key is the applicant's own.
    pub borrowed: u64,
    /// It holds, and an exception applies.
    pub excepted: u64,
    /// It holds, but many share the key.
    pub hub: u64,
    /// It holds for too many.
    pub muted: u64,
    /// The columns are there, the value is not.
    pub unknown: u64,
}

impl RuleCount {
    fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Hit => self.hit += 1,
            Outcome::Borrowed => self.borrowed += 1,
            Outcome::Excepted => self.excepted += 1,
            Outcome::Hub => self.hub += 1,
            Outcome::Muted => self.muted += 1,
            Outcome::Unknown => self.unknown += 1,
            Outcome::NoHit => {}
        }
    }
}

/// Counts over the verdicts of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Applications per verdict, in the order of [`Token`].
    pub tokens: [u64; 4],
    /// Per rule, in the order of the rule set.
    pub rules: Vec<RuleCount>,
    /// Applications per whole bit of their total; the last counts everything from 20 up.
    pub bits: [u64; 21],
    /// Applications with a hit of the family, in the order of the families.
    pub families: Vec<u64>,
    /// The family of each rule.
    family_of: Vec<u16>,
    /// Sum of coverages in ten-thousandths.
    coverage: u64,
}

impl Tally {
    /// For the rules and families of a run.
    pub fn new(names: &Names) -> Tally {
        Tally {
            rules: vec![RuleCount::default(); names.rules.len()],
            families: vec![0; names.families.len()],
            family_of: names.rules.iter().map(|r| r.family).collect(),
            ..Tally::default()
        }
    }

    /// Counts one verdict.
    pub fn add(&mut self, verdict: &Verdict) {
        self.tokens[verdict.token as usize] += 1;
        let whole = usize::try_from(verdict.bits.0 / 100).unwrap_or(0);
        self.bits[whole.min(20)] += 1;
        self.coverage += ten_thousandths(verdict.coverage);
        for (at, finding) in verdict.findings.iter().enumerate() {
            let before = &verdict.findings[..at];
            if before.iter().any(|f| f.rule == finding.rule && f.outcome == finding.outcome) {
                continue;
            }
            if let Some(count) = self.rules.get_mut(usize::from(finding.rule)) {
                count.add(finding.outcome);
            }
        }
        self.add_families(verdict);
        for rule in &verdict.unknown {
            if let Some(count) = self.rules.get_mut(usize::from(*rule)) {
                count.add(Outcome::Unknown);
            }
        }
    }

    fn add_families(&mut self, verdict: &Verdict) {
        let hits = verdict.findings.iter().filter(|f| f.outcome == Outcome::Hit);
        let mut seen: Vec<u16> = hits.filter_map(|f| self.family_of.get(usize::from(f.rule)).copied()).collect();
        seen.sort_unstable();
        seen.dedup();
        for family in seen {
            if let Some(count) = self.families.get_mut(usize::from(family)) {
                *count += 1;
            }
        }
    }

    /// Applications with this verdict.
    pub fn of(&self, token: Token) -> u64 {
        self.tokens[token as usize]
    }

    /// All applications.
    pub fn applications(&self) -> u64 {
        self.tokens.iter().sum()
    }

    /// Mean coverage, 0 to 1; 0 for an empty batch.
    pub fn coverage(&self) -> f64 {
        match self.applications() {
            0 => 0.0,
            n => self.coverage as f64 / n as f64 / 10_000.0,
        }
    }
}

/// A share in ten-thousandths; anything out of range is drawn to the nearest end.
pub(super) fn ten_thousandths(share: f64) -> u64 {
    // A float cast saturates and takes NaN to 0.
    (share.clamp(0.0, 1.0) * 10_000.0).round() as u64
}

/// Who an application is, for the places where others refer to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Position in the batch.
    pub ordinal: u32,
    /// The application's id.
    pub id: String,
    /// The name as written.
    pub name: String,
    /// Where it stood.
    pub source: Source,
    /// Its verdict.
    pub token: Token,
    /// Its total.
    pub bits: Bits,
}

/// Everybody who is linked to somebody, in input order.
#[derive(Clone, Debug, Default)]
pub struct Roll(Vec<Person>);

impl Roll {
    /// Remembers the application if a finding ties it to another. Verdicts come in input order.
    pub fn add(&mut self, verdict: &Verdict) {
        if verdict.findings.iter().all(|f| f.linked_total == 0) {
            return;
        }
        self.0.push(Person {
            ordinal: verdict.ordinal,
            id: verdict.id.clone(),
            name: verdict.name.clone(),
            source: verdict.source,
            token: verdict.token,
            bits: verdict.bits,
        });
    }

    /// The application with this ordinal, if it was remembered.
    pub fn get(&self, ordinal: u32) -> Option<&Person> {
        self.0.binary_search_by_key(&ordinal, |p| p.ordinal).ok().map(|at| &self.0[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn an_application_counts_once_per_rule_and_outcome() {
        let (names, verdicts) = sample::ring();
        let mut tally = Tally::new(&names);
        let mut twice = verdicts[0].clone();
        let again = twice.findings[0].clone();
        twice.findings.push(again);
        tally.add(&twice);
        assert_eq!(tally.rules[usize::from(twice.findings[0].rule)].hit, 1);
        assert_eq!(tally.of(Token::Escalate), 1);
        assert_eq!(tally.applications(), 1);
    }

    #[test]
    fn shares_out_of_range_are_drawn_in() {
        assert_eq!(ten_thousandths(f64::NAN), 0);
        assert_eq!(ten_thousandths(7.0), 10_000);
        assert_eq!(ten_thousandths(0.12345), 1235);
    }

    #[test]
    fn the_roll_finds_linked_people_only() {
        let (_, verdicts) = sample::ring();
        let mut roll = Roll::default();
        verdicts.iter().for_each(|v| roll.add(v));
        assert_eq!(roll.get(0).map(|p| p.id.as_str()), Some("a1"));
        assert_eq!(roll.get(4_000), None);
    }
}
