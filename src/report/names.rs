//! Names: what indices in a verdict stand for (rules, families, causes, input files, columns), in words.
//!
//! Known before the first verdict and the same for the whole run; what only the end of a run knows is in
//! [`Summary`](super::Summary).

use std::borrow::Cow;

use crate::finding::Bits;
use crate::ingest::lookup;
use crate::record::Source;
use crate::scoring::Scoring;

/// Where a rule stands in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Counts.
    #[default]
    Stable,
    /// Shown, adds nothing.
    Experimental,
    /// Shown, due to be replaced.
    Deprecated,
}

/// What a reader is told of a rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleInfo {
    /// Kebab-case id.
    pub id: String,
    /// Version of the rule.
    pub version: u32,
    /// Hash of its content, as the lock file has it.
    pub hash: String,
    /// Id of its pack.
    pub pack: String,
    /// What it notices: "One phone number, several names".
    pub title: String,
    /// Index into [`Names::families`].
    pub family: u16,
    /// Where it stands in its life.
    pub status: Standing,
    /// Its highest bits.
    pub bits: Bits,
    /// The sentence as the pack writes it, holes in braces: tells words of the rule from values of a record.
    pub explain: String,
    /// The step to take, as the pack writes it.
    pub verify: String,
    /// Indices into [`Names::causes`].
    pub explained_by: Vec<u16>,
    /// Published sources.
    pub references: Vec<String>,
    /// The pack's note on fairness.
    pub fairness: String,
    /// Columns that decide it, in words ("Phone", "Home address").
    pub columns: Vec<String>,
}

/// An id and what a reader calls it.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Named {
    /// Kebab-case id.
    pub id: String,
    /// In words.
    pub title: String,
}

/// One input of the batch: a file, or a sheet of one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InputName {
    /// The file's name, without its folder.
    pub name: String,
    /// The sheet, if the format has sheets.
    pub sheet: Option<String>,
    /// Column names as the header writes them.
    pub columns: Vec<String>,
}

/// See the module's doc. Indices out of range read as `?`, never as a panic.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// In the order of the loaded rule set.
    pub rules: Vec<RuleInfo>,
    /// In the order of `Scoring::families`.
    pub families: Vec<Named>,
    /// In the order of `Scoring::causes`.
    pub causes: Vec<Named>,
    /// In the order of `Source::file`.
    pub inputs: Vec<InputName>,
    /// Total from which an application is looked at first.
    pub escalate: Bits,
    /// Total from which an application is checked.
    pub review: Bits,
    quoted_rules: Vec<String>,
    quoted_inputs: Vec<String>,
    in_findings: Vec<InFinding>,
}

/// What every finding of a rule says of the rule, as JSON.
#[derive(Clone, Debug)]
pub(super) struct InFinding {
    /// `"rule":"...","title":"...","family":"..."`.
    pub(super) rule: String,
    /// `["...","..."]`: the causes that would explain it.
    pub(super) explained_by: String,
}

/// Shown for an index that names nothing.
pub(super) const NAMELESS: &str = "?";

impl Names {
    /// Takes families, causes and thresholds from the scoring table.
    pub fn new(rules: Vec<RuleInfo>, scoring: &Scoring, inputs: Vec<InputName>) -> Names {
        let named = |id: &String, title: &String| Named { id: id.clone(), title: title.clone() };
        let families = scoring.families.iter().map(|f| named(&f.id, &f.title)).collect();
        let causes = scoring.causes.iter().map(|c| named(&c.id, &c.title)).collect();
        Names::of_parts(rules, families, causes, inputs, (scoring.escalate, scoring.review))
    }

    /// From lists as they are to stand; thresholds are "Look first" and "Check".
    pub(super) fn of_parts(
        rules: Vec<RuleInfo>,
        families: Vec<Named>,
        causes: Vec<Named>,
        inputs: Vec<InputName>,
        (escalate, review): (Bits, Bits),
    ) -> Names {
        let mut names = Names {
            quoted_rules: rules.iter().map(|r| quoted(&r.id)).collect(),
            quoted_inputs: inputs.iter().map(quoted_source).collect(),
            in_findings: Vec::new(),
            rules,
            families,
            causes,
            inputs,
            escalate,
            review,
        };
        names.in_findings = (0..names.rules.len() as u16).map(|rule| names.said_in_findings(rule)).collect();
        names
    }

    fn said_in_findings(&self, rule: u16) -> InFinding {
        let family = self.family_of(rule).map_or(NAMELESS, |f| &f.id);
        let causes = self.rule(rule).map_or(&[][..], |r| &r.explained_by);
        let causes: Vec<String> = causes.iter().map(|cause| quoted(self.cause_id(*cause))).collect();
        InFinding {
            rule: format!(
                "\"rule\":{},\"title\":{},\"family\":{}",
                self.quoted_rule(rule),
                quoted(self.rule_title(rule)),
                quoted(family)
            ),
            explained_by: format!("[{}]", causes.join(",")),
        }
    }

    /// What every finding of a rule says of it.
    pub(super) fn in_finding(&self, rule: u16) -> Cow<'_, InFinding> {
        match self.in_findings.get(usize::from(rule)) {
            Some(said) => Cow::Borrowed(said),
            None => Cow::Owned(self.said_in_findings(rule)),
        }
    }

    /// The index of the rule with this id.
    pub fn rule_of(&self, id: &str) -> Option<u16> {
        self.rules.iter().position(|r| r.id == id).and_then(|at| u16::try_from(at).ok())
    }

    /// A rule, if the index names one.
    pub fn rule(&self, rule: u16) -> Option<&RuleInfo> {
        self.rules.get(usize::from(rule))
    }

    /// A rule's id.
    pub fn rule_id(&self, rule: u16) -> &str {
        self.rule(rule).map_or(NAMELESS, |r| &r.id)
    }

    /// A rule's title.
    pub fn rule_title(&self, rule: u16) -> &str {
        self.rule(rule).map_or(NAMELESS, |r| &r.title)
    }

    /// The family of a rule.
    pub fn family_of(&self, rule: u16) -> Option<&Named> {
        self.rule(rule).and_then(|r| self.families.get(usize::from(r.family)))
    }

    /// A family's title.
    pub fn family_title(&self, family: u16) -> &str {
        self.families.get(usize::from(family)).map_or(NAMELESS, |f| &f.title)
    }

    /// A cause's id.
    pub fn cause_id(&self, cause: u16) -> &str {
        self.causes.get(usize::from(cause)).map_or(NAMELESS, |c| &c.id)
    }

    /// A cause's title: "a shared home".
    pub fn cause_title(&self, cause: u16) -> &str {
        self.causes.get(usize::from(cause)).map_or(NAMELESS, |c| &c.title)
    }

    /// The file a record came from.
    pub fn file(&self, source: Source) -> &str {
        self.inputs.get(usize::from(source.file)).map_or(NAMELESS, |i| &i.name)
    }

    /// The sheet a record came from, where there are sheets.
    pub fn sheet(&self, source: Source) -> Option<&str> {
        self.inputs.get(usize::from(source.file)).and_then(|i| i.sheet.as_deref())
    }

    /// A column's header.
    pub fn column(&self, source: Source, column: u16) -> &str {
        if column == lookup::COLUMN {
            return lookup::NAME;
        }
        let input = self.inputs.get(usize::from(source.file));
        input.and_then(|i| i.columns.get(usize::from(column))).map_or(NAMELESS, String::as_str)
    }

    /// "applicants.csv row 12", with the sheet if there is one.
    pub fn place(&self, source: Source) -> String {
        match self.sheet(source) {
            Some(sheet) => format!("{} ({sheet}) row {}", self.file(source), source.row),
            None => format!("{} row {}", self.file(source), source.row),
        }
    }

    /// A rule's id as a JSON string.
    pub(super) fn quoted_rule(&self, rule: u16) -> &str {
        self.quoted_rules.get(usize::from(rule)).map_or("\"?\"", String::as_str)
    }

    /// `"file":"...","sheet":"..."` as JSON members.
    pub(super) fn quoted_source(&self, source: Source) -> &str {
        self.quoted_inputs.get(usize::from(source.file)).map_or("\"file\":\"?\"", String::as_str)
    }
}

fn quoted(text: &str) -> String {
    let mut out = Vec::new();
    super::escape::json(text, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

fn quoted_source(input: &InputName) -> String {
    match &input.sheet {
        Some(sheet) => format!("\"file\":{},\"sheet\":{}", quoted(&input.name), quoted(sheet)),
        None => format!("\"file\":{}", quoted(&input.name)),
    }
}
