//! Rules: packs as written, checked against the schema, compiled.
//!
//! ```text
//! files --source--> PackSource --read/raw/pack--> Raw* (typed, with places) --apply overlays--> --check--> RuleSet
//!                                                          |                                       |
//!                                                          +------------> Diagnostic <-------------+
//! ```
//!
//! A pack is TOML; every error of every file is reported in one run with its place. A [`RuleSet`] is whole: names
//! are resolved, conditions compiled, sentences proved to have no empty hole. Nothing here sees an application:
//! rules are judged in `screen` and weighed in `verdict`.

mod apply;
mod case;
mod catalogue;
mod check;
mod codes;
mod combine;
mod curriculum;
mod diagnostic;
mod except;
mod json_schema;
mod known;
mod lint;
mod list;
mod literal;
mod lock;
mod machine;
mod manual;
mod names;
mod normal;
mod overlay;
mod pack;
mod raw;
mod read;
mod scaffold;
mod shape;
mod show;
mod source;
mod template;
mod variant;

#[cfg(test)]
mod broken_tests;
#[cfg(test)]
mod codes_tests;
#[cfg(test)]
mod combine_tests;
#[cfg(test)]
mod lock_tests;
#[cfg(test)]
mod never_tests;
#[cfg(test)]
mod origin_tests;
#[cfg(test)]
mod shape_tests;
#[cfg(test)]
mod shipped_tests;

use std::ops::Range;
use std::sync::Arc;

pub use crate::fact::Stage;
pub use case::{Batch, Excepting, MAX_APPLICATIONS, OUTCOMES, Scenario, Setup, TestCase, VERDICTS};
pub use catalogue::{Catalogue, Row, Section, catalogue};
pub use codes::{CODES, code, codes};
pub use diagnostic::{Diagnostic, Label, Severity, SourceFile, nearest};
pub use json_schema::FileKind;
pub use list::Sanction;
pub use lock::{Lock, Locked, lock, locked};
pub use machine::{CHECK_SCHEMA, Naming, json, sarif};
pub use manual::{MARK, coverage, manual, uncovered};
pub use normal::Normaliser;
pub use overlay::is_overlay;
pub use raw::{Equivalent, Retired};
pub use scaffold::{pack_id, scaffold};
pub use source::{PackSource, SourceError, SourceKind, builtin, read};
pub use template::Template;
pub use variant::{LIMITS, Part, RuleVariants, Variant, Variants, Varied, variants};

use crate::condition::{Condition, Date};
use crate::finding::Bits;
use crate::record::{Field, FieldSet};
use crate::schema::KeyForm;
use crate::scoring::Scoring;

/// How far a rule is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Shown, and weighs nothing.
    Experimental,
    /// Weighs its bits.
    Stable,
    /// Still judged, on its way out.
    Deprecated,
}

impl Status {
    pub(crate) const WORDS: &'static [(&'static str, Status)] =
        &[("experimental", Status::Experimental), ("stable", Status::Stable), ("deprecated", Status::Deprecated)];

    /// Its word.
    pub fn word(self) -> &'static str {
        Status::WORDS.iter().find(|w| w.1 == self).map_or("stable", |w| w.0)
    }
}

/// How a rule judges.
#[derive(Clone, Debug)]
pub enum Kind {
    /// On one application; roots `app`.
    When(Condition),
    /// On applications that share a key.
    Group(Box<GroupRule>),
    /// On applications whose texts repeat each other.
    Near(Box<NearRule>),
    /// On what other rules say of an application and on the ring it belongs to.
    Combine(Box<CombineRule>),
}

/// What rules judge groups by, whatever ties these.
#[derive(Clone, Copy, Debug)]
pub struct Grouping<'r> {
    /// Milliseconds; a group ends where the gap between members is longer.
    pub window: Option<i64>,
    /// What makes a group a hit, over `group`.
    pub having: &'r Condition,
    /// Weights over `group`, first match; none means the rule's own bits.
    pub bands: &'r [(Condition, Bits)],
}

impl Kind {
    /// How groups of several applications are judged, if the rule is of that kind.
    pub fn grouping(&self) -> Option<Grouping<'_>> {
        match self {
            Kind::When(_) | Kind::Combine(_) => None,
            Kind::Group(g) => Some(Grouping { window: g.window, having: &g.having, bands: &g.bands }),
            Kind::Near(n) => Some(Grouping { window: n.window, having: &n.having, bands: &n.bands }),
        }
    }
}

/// Texts that repeat each other. Its groups are whoever near-duplicates connect.
#[derive(Clone, Debug)]
pub struct NearRule {
    /// The field of the texts: resume, cover letter or answers. Each answer is a text of its own.
    pub on: Field,
    /// The path of the texts, as written.
    pub path: &'static str,
    /// Least share of two texts that is the same, 0 to 1; see [`similarity`](crate::link::near::similarity).
    pub at_least: f64,
    /// Shorter texts are not compared.
    pub min_words: u32,
    /// Milliseconds; a group ends where the gap between members is longer.
    pub window: Option<i64>,
    /// What makes a group a hit, over `group`.
    pub having: Condition,
    /// Weights over `group`, first match; none means the rule's own bits.
    pub bands: Vec<(Condition, Bits)>,
}

impl NearRule {
    /// The texts that can be compared, with their fields.
    pub const TEXTS: &'static [(&'static str, Field)] = &[
        ("app.resume.text", Field::ResumeText),
        ("app.cover_letter", Field::CoverLetter),
        ("app.answers", Field::AnswerText),
    ];
}

/// A rule over other rules and rings; a hit replaces the hits it rests on.
#[derive(Clone, Debug)]
pub struct CombineRule {
    /// The whole, over `app`, `ring` and `rule`.
    pub condition: Condition,
    /// What is left once what it reads of `app` is taken out as atoms.
    pub outer: Condition,
    /// Indices into [`RuleSet::atoms`], one for each atom of `outer`.
    pub atoms: Vec<u16>,
    /// The rules it reads, by number.
    pub inputs: Vec<Input>,
    /// Whether it reads the ring, and so rests on all hits that hold it.
    pub ring: bool,
}

/// A rule that a combination reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its number in the condition.
    pub number: u32,
    /// Its id.
    pub id: String,
    /// Its index in the loaded set; `None` if it was taken out, so that it is never decided.
    pub rule: Option<u16>,
    /// Whether it is read through `.hit`.
    pub hit: bool,
}

/// An equality bucket across applications.
#[derive(Clone, Debug)]
pub struct GroupRule {
    /// Name of the element, and the list it runs through (over `app`). Without it, one key per application.
    pub each: Option<(String, Condition)>,
    /// The key: text, over `app` and the element (its one variable). A list gives several keys.
    pub by: Condition,
    /// Which elements count, over `app` and the element.
    pub where_: Option<Condition>,
    /// Milliseconds; a group ends where the gap between members is longer.
    pub window: Option<i64>,
    /// What makes a group a hit, over `group`.
    pub having: Condition,
    /// Weights over `group`, first match; none means the rule's own bits.
    pub bands: Vec<(Condition, Bits)>,
    /// Whether the element is somebody whom the applicant names, over `app` and the element; `None` means never.
    pub referee: Option<Condition>,
    /// How the text of `by` becomes a key.
    pub form: KeyForm,
    /// Whether the key must not be printed (numbers of identity documents, accounts).
    pub secret: bool,
}

/// One rule, whole.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Kebab-case, unique over all packs.
    pub id: String,
    /// Grows with every change of meaning.
    pub version: u32,
    /// What it sees, in a few words.
    pub title: String,
    /// How far it is trusted.
    pub status: Status,
    /// Index into [`Scoring::families`]; `None` for reassuring rules (negative bits).
    pub family: Option<u16>,
    /// Weight, before bands.
    pub bits: Bits,
    /// Earliest stage of hiring at which its fields exist.
    pub stage: Stage,
    /// What was noticed. Over `app` for `when` rules; over `group` and the variable `key` for groups, which is given as a
    /// reader is to see it; over `ring` for combinations.
    pub explain: Template,
    /// What to do next, over the same names.
    pub verify: Template,
    /// Innocent causes: indices into [`Scoring::causes`], ascending.
    pub explained_by: Vec<u16>,
    /// Why it is fair.
    pub fairness: String,
    /// Publications it rests on.
    pub references: Vec<String>,
    /// Rows of the catalogue of signals that it covers.
    pub catalogue: Vec<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was last changed.
    pub modified: Option<Date>,
    /// How it judges.
    pub kind: Kind,
    /// Paths that an exception may read; `key` is the group's key.
    pub excepted_by: Vec<String>,
    /// More people than this at one key: a place that many share.
    pub hub: Option<u32>,
    /// Share of the batch from which the rule says nothing.
    pub saturation: Option<f64>,
    /// For deprecated rules.
    pub retired: Option<Retired>,
    /// Its tests.
    pub tests: Vec<TestCase>,
    /// Mutants of it that mean the same.
    pub equivalents: Vec<Equivalent>,
    /// Index into [`RuleSet::packs`].
    pub pack: u16,
    /// Where it stands.
    pub file: Arc<SourceFile>,
    /// Byte range of its beginning in the file.
    pub span: Range<usize>,
    /// What a batch must carry for the rule to be decidable: of each set at least one field.
    pub needs: Vec<FieldSet>,
    /// All record fields that judging and explaining it may read.
    pub fields: FieldSet,
}

/// The bands of a cause, in the order of [`Scoring::causes`]. The first band that holds gives the price.
#[derive(Clone, Debug)]
pub struct CauseBands {
    /// Conditions over `group`, `hits` and the atoms of [`RuleSet::atoms`], with their bits. The last always holds.
    pub bands: Vec<(CauseCondition, Bits)>,
}

/// A condition of a cause's band: what it reads of `app` is taken out as atoms.
#[derive(Clone, Debug)]
pub struct CauseCondition {
    /// Decided with one truth for each of `atoms`, in order.
    pub outer: Condition,
    /// Indices into [`RuleSet::atoms`].
    pub atoms: Vec<u16>,
    /// As the table writes it; `None` for `else`.
    pub written: Option<String>,
}

/// A recorded exception.
#[derive(Clone, Debug)]
pub struct Exception {
    /// Index of the rule.
    pub rule: u16,
    /// Over `app`; for groups also the variable `key` and the rule's element, if it has one, in that order. What rules on
    /// one application find by `exists` is written out in it.
    pub matches: Condition,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// When it was made.
    pub created: Date,
    /// Last day it holds.
    pub expires: Date,
    /// Whether that day has passed by the day of the run, so that it sets nothing aside any more.
    pub expired: bool,
    /// Where it stands.
    pub file: Arc<SourceFile>,
    /// Byte range of its beginning in the file.
    pub span: Range<usize>,
}

/// A pack that was loaded.
#[derive(Clone, Debug, PartialEq)]
pub struct PackInfo {
    /// Its id; for a file with a single rule, the file's name.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its title, or empty.
    pub title: String,
    /// Where it was read from.
    pub path: String,
    /// Whether it ships with the program.
    pub shipped: bool,
    /// Parameters with the values in force, and what they mean.
    pub params: Vec<(String, toml::Value, Option<String>)>,
    /// Its lists.
    pub lists: Vec<ListInfo>,
}

/// A list of a pack that was loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListInfo {
    /// Its name in conditions.
    pub name: String,
    /// Its title, or empty.
    pub title: String,
    /// How many entries it has.
    pub len: usize,
    /// The opaque type it looks at, and who approved that. Such lists are named at the head of every run.
    pub opaque: Option<(&'static str, Sanction)>,
}

/// A rule whose weight an overlay changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reweighted {
    /// The rule.
    pub rule: String,
    /// Its own bits.
    pub from: Bits,
    /// The bits in force.
    pub to: Bits,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
}

/// A rule that an overlay took out of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disabled {
    /// The rule.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Last day it holds; `None` means until it is taken away.
    pub expires: Option<Date>,
}

/// Everything that packs say, checked.
#[derive(Clone, Debug)]
pub struct RuleSet {
    /// Sorted by id.
    pub rules: Vec<Rule>,
    /// Indices of the combinations, each after those it reads.
    pub combines: Vec<u16>,
    /// Families, causes and thresholds.
    pub scoring: Scoring,
    /// As [`Scoring::causes`].
    pub causes: Vec<CauseBands>,
    /// What the bands of causes and combinations read of an application; evaluated while the record is at hand.
    pub atoms: Vec<Condition>,
    /// In the order they were given.
    pub packs: Vec<PackInfo>,
    /// In the order of overlays.
    pub exceptions: Vec<Exception>,
    /// Rules taken out by overlays.
    pub disabled: Vec<Disabled>,
    /// Rules whose weight overlays changed.
    pub reweighted: Vec<Reweighted>,
    /// Tests of all packs together.
    pub scenarios: Vec<Scenario>,
}

/// How packs are loaded.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Overlays, in order; a later one wins.
    pub overlays: Vec<Arc<SourceFile>>,
    /// Parameters set for this load, as `name` or `pack.name`; they win over overlays.
    pub params: Vec<(String, toml::Value)>,
    /// Values of lists set for this load, as `name` or `pack.name`; they take the place of what the pack declares.
    pub lists: Vec<(String, Vec<String>)>,
    /// Exceptions made for this load, each with the id of its rule.
    pub exceptions: Vec<(String, Excepting)>,
    /// The day of the run; without it nothing expires.
    pub as_of: Option<Date>,
}

/// Reads, checks and compiles packs. Gives the rules and all warnings; or, if anything is wrong, all errors and
/// warnings of all files in the order of their places.
pub fn load(sources: &[PackSource], options: &Options) -> Result<(RuleSet, Vec<Diagnostic>), Vec<Diagnostic>> {
    let log = diagnostic::Log::default();
    let set = check::load(sources, options, &log, &mut |_| {});
    let failed = log.failed();
    let found = log.finish();
    match set {
        Some(set) if !failed => Ok((set, found)),
        _ => Err(found),
    }
}
