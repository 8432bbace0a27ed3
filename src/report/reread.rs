//! Reading back: a line of `verdicts.jsonl` as the verdict it was written from, with the names it uses.
//!
//! The wire form says less than the types do. What it lacks is filled in so that everything told of a verdict stays
//! as it was, and the line written again has the same bytes:
//!
//! - findings are named by their rule: a list of findings becomes all findings of the rules listed;
//! - the price of a cause is known where the ledger has it, else it is 0;
//! - applications are known by id: an ordinal is the place of the id among those of the line, and the verdict's own
//!   is 0 ([`find`](super::find()) sets it);
//! - titles of families and causes, versions of rules, columns that would decide them, and thresholds stand in `run.json`. Without it
//!   a title is the id with blanks for hyphens, columns are unknown, and thresholds and versions of rules 0;
//! - of a rule, its highest bits, pack, templates, references and note on fairness are not read.

use std::borrow::Cow;

use serde::Deserialize;

use super::jsonl::SCHEMA;
use super::names::{InputName, Named, Names, RuleInfo};
use crate::finding::{Bits, Evidence, Finding, Link, Outcome, Passage};
use crate::record::{Field, Issue, Source};
use crate::verdict::{LedgerRow, SeeAlso, Story, Token, Verdict};

#[derive(Deserialize)]
struct Line {
    schema: String,
    id: String,
    source: Place,
    name: String,
    verdict: Token,
    bits: f64,
    coverage: f64,
    story: WireStory,
    runner_up: Option<WireStory>,
    findings: Vec<WireFinding>,
    ledger: Vec<WireRow>,
    flip: Vec<String>,
    unknown: Vec<String>,
    issues: Vec<WireIssue>,
    #[serde(default)]
    see_also: Vec<WireSee>,
}

#[derive(Deserialize)]
struct Place {
    file: String,
    sheet: Option<String>,
    row: u32,
}

#[derive(Deserialize)]
struct WireStory {
    causes: Vec<String>,
    bits: f64,
    unexplained: Vec<String>,
    #[serde(default)]
    sentence: String,
}

#[derive(Deserialize)]
struct WireFinding {
    rule: String,
    title: String,
    family: String,
    bits: f64,
    outcome: Outcome,
    explain: String,
    verify: String,
    explained_by: Vec<String>,
    evidence: Vec<WireEvidence>,
    linked: Vec<WireLink>,
    linked_total: u32,
    bucket: Option<u32>,
}

#[derive(Deserialize)]
struct WireEvidence {
    #[serde(flatten)]
    place: Place,
    column: String,
    field: String,
    item: u16,
    raw: String,
    canonical: Option<String>,
    path: String,
    span: (u32, u32),
    passage: Option<WirePassage>,
}

#[derive(Deserialize)]
struct WirePassage {
    with: String,
    similarity: f64,
    here: (u32, u32),
    there: (u32, u32),
}

#[derive(Deserialize)]
struct WireLink {
    id: String,
    key: String,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum WireRow {
    Hit { finding: u16, family: String, raw: f64, share: f64, bits: f64 },
    Cap { family: String, bits: f64 },
    Cause { cause: String, explains: Vec<String>, bits: f64 },
    Reassurance { rule: String, bits: f64 },
    Replaced { finding: u16, by: String },
    Limit { bits: f64 },
}

#[derive(Deserialize)]
struct WireSee {
    id: String,
    via: Vec<String>,
}

#[derive(Deserialize)]
struct WireIssue {
    field: Option<String>,
    message: String,
}

/// What of `run.json` names things.
#[derive(Deserialize)]
struct Manifest {
    inputs: Vec<ManifestInput>,
    rules: Vec<ManifestRule>,
    #[serde(default)]
    families: Vec<Named>,
    #[serde(default)]
    causes: Vec<Named>,
    thresholds: Option<Thresholds>,
}

#[derive(Deserialize)]
struct ManifestInput {
    file: String,
    sheet: Option<String>,
}

#[derive(Deserialize)]
struct ManifestRule {
    rule: String,
    version: u32,
    title: Option<String>,
    family: Option<String>,
    #[serde(default)]
    explained_by: Vec<String>,
    #[serde(default)]
    columns: Vec<String>,
}

#[derive(Clone, Copy, Deserialize)]
struct Thresholds {
    escalate: f64,
    review: f64,
}

/// The beginning of a line, for finding it.
#[derive(Deserialize)]
pub(super) struct Head<'a> {
    #[serde(borrow)]
    schema: Cow<'a, str>,
    /// The application's id.
    #[serde(borrow)]
    pub(super) id: Cow<'a, str>,
    /// Its name.
    #[serde(borrow)]
    pub(super) name: Cow<'a, str>,
    source: Place,
}

impl<'a> Head<'a> {
    /// Reads the beginning of a line.
    pub(super) fn of(bytes: &'a [u8]) -> Result<Head<'a>, String> {
        let head: Head<'_> = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
        known(&head.schema)?;
        Ok(head)
    }

    /// Whether the id, or `file:row` of the source, is the one that is looked for.
    pub(super) fn is(&self, wanted: &str) -> bool {
        let Place { file, row, .. } = &self.source;
        let row_of_file = || wanted.strip_prefix(file.as_str()).and_then(|rest| rest.strip_prefix(':'));
        self.id == wanted || row_of_file().is_some_and(|rest| rest == row.to_string())
    }
}

fn known(schema: &str) -> Result<(), String> {
    match schema == SCHEMA {
        true => Ok(()),
        false => Err(format!("the form is \"{schema}\", not \"{SCHEMA}\"")),
    }
}

/// Reads one line of `verdicts.jsonl`, with the `run.json` of its folder if there is one; what either lacks, see the
/// module's doc. An error says what is wrong with the line or the manifest, without naming a file.
///
/// ```
/// let line = br#"{"schema":"ringer/verdict/1","id":"a5","source":{"file":"applicants.csv","row":6},"name":"Zoe Quill",
///     "verdict":"clear","bits":0.00,"coverage":1.0000,"story":{"causes":[],"bits":0.00,"unexplained":[]},
///     "findings":[],"ledger":[],"flip":[],"unknown":[],"issues":[]}"#;
/// let (verdict, names) = ringer::report::line(line, None)?;
/// assert_eq!((verdict.id.as_str(), names.place(verdict.source).as_str()), ("a5", "applicants.csv row 6"));
/// # Ok::<(), String>(())
/// ```
pub fn line(bytes: &[u8], manifest: Option<&[u8]>) -> Result<(Verdict, Names), String> {
    Legend::of(manifest)?.line(bytes)
}

/// The names that a manifest gives.
pub(super) struct Legend(Table);

impl Legend {
    /// Reads `run.json`.
    pub(super) fn of(manifest: Option<&[u8]>) -> Result<Legend, String> {
        let mut table = Table::default();
        if let Some(bytes) = manifest {
            let manifest: Manifest = serde_json::from_slice(bytes).map_err(|e| format!("run.json: {e}"))?;
            table.learn(manifest)?;
        }
        Ok(Legend(table))
    }

    /// Reads one line.
    pub(super) fn line(&self, bytes: &[u8]) -> Result<(Verdict, Names), String> {
        let line: Line = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
        known(&line.schema)?;
        let mut table = self.0.clone();
        let verdict = table.verdict(line)?;
        Ok((verdict, table.into_names()))
    }
}

/// Names in the making: each index is given out when its name is first met.
#[derive(Clone, Default)]
struct Table {
    rules: Vec<RuleInfo>,
    families: Vec<Named>,
    causes: Vec<Named>,
    inputs: Vec<InputName>,
    /// Ids of linked applications.
    linked: Vec<String>,
    escalate: Bits,
    review: Bits,
}

/// The index of the entry that `is` the one, which is made if there is none.
fn place_of<T>(all: &mut Vec<T>, is: impl Fn(&T) -> bool, make: impl FnOnce() -> T) -> Result<u16, String> {
    let at = all.iter().position(is).unwrap_or(all.len());
    if at == all.len() {
        all.push(make());
    }
    u16::try_from(at).map_err(|_| "it names more things than a verdict can".to_owned())
}

fn named(all: &mut Vec<Named>, id: &str) -> Result<u16, String> {
    place_of(all, |n| n.id == id, || Named { id: id.to_owned(), title: id.replace('-', " ") })
}

/// To the nearest hundredth; a cast saturates.
fn bits(bits: f64) -> Bits {
    Bits((bits * 100.0).round() as i32)
}

impl Table {
    fn learn(&mut self, manifest: Manifest) -> Result<(), String> {
        let inputs = manifest.inputs.into_iter();
        self.inputs = inputs.map(|i| InputName { name: i.file, sheet: i.sheet, columns: Vec::new() }).collect();
        (self.families, self.causes) = (manifest.families, manifest.causes);
        if let Some(Thresholds { escalate, review }) = manifest.thresholds {
            (self.escalate, self.review) = (bits(escalate), bits(review));
        }
        for rule in manifest.rules {
            let at = usize::from(self.rule(&rule.rule)?);
            let explained_by = self.causes_of(&rule.explained_by)?;
            let family = rule.family.map(|family| named(&mut self.families, &family)).transpose()?;
            let info = &mut self.rules[at];
            info.version = rule.version;
            info.title = rule.title.unwrap_or(rule.rule);
            info.family = family.unwrap_or(u16::MAX);
            (info.explained_by, info.columns) = (explained_by, rule.columns);
        }
        Ok(())
    }

    fn into_names(self) -> Names {
        Names::of_parts(self.rules, self.families, self.causes, self.inputs, (self.escalate, self.review))
    }

    fn rule(&mut self, id: &str) -> Result<u16, String> {
        let make = || RuleInfo { id: id.to_owned(), title: id.to_owned(), family: u16::MAX, ..RuleInfo::default() };
        place_of(&mut self.rules, |r| r.id == id, make)
    }

    fn causes_of(&mut self, ids: &[String]) -> Result<Vec<u16>, String> {
        ids.iter().map(|id| named(&mut self.causes, id)).collect()
    }

    fn source(&mut self, place: Place) -> Result<Source, String> {
        let Place { file, sheet, row } = place;
        let file = place_of(
            &mut self.inputs,
            |i| i.name == file && i.sheet == sheet,
            || InputName { name: file.clone(), sheet: sheet.clone(), columns: Vec::new() },
        )?;
        Ok(Source { file, row })
    }

    fn verdict(&mut self, line: Line) -> Result<Verdict, String> {
        let source = self.source(line.source)?;
        let findings = line.findings.into_iter().map(|f| self.finding(f)).collect::<Result<Vec<_>, _>>()?;
        let ledger = line.ledger.into_iter().map(|r| self.row(r, &findings)).collect::<Result<Vec<_>, _>>()?;
        let sentence = line.story.sentence.clone();
        let mut story = self.story(line.story, &findings)?;
        for (cause, price) in &mut story.causes {
            let priced = ledger.iter().find_map(|row| match row {
                LedgerRow::Cause { cause: of, bits, .. } if of == cause => Some(*bits),
                _ => None,
            });
            *price = priced.unwrap_or_default();
        }
        Ok(Verdict {
            ordinal: 0,
            source,
            id: line.id,
            name: line.name,
            token: line.verdict,
            bits: bits(line.bits),
            coverage: line.coverage,
            story,
            sentence,
            runner_up: line.runner_up.map(|s| self.story(s, &findings)).transpose()?,
            ledger,
            flip: self.findings_of(&line.flip, &findings),
            unknown: line.unknown.iter().map(|rule| self.rule(rule)).collect::<Result<_, _>>()?,
            see_also: line.see_also.into_iter().map(|o| self.see_also(o)).collect::<Result<_, _>>()?,
            issues: line.issues.into_iter().map(issue).collect(),
            findings,
        })
    }

    fn story(&mut self, story: WireStory, findings: &[Finding]) -> Result<Story, String> {
        Ok(Story {
            causes: self.causes_of(&story.causes)?.into_iter().map(|cause| (cause, Bits(0))).collect(),
            unexplained: self.findings_of(&story.unexplained, findings),
            bits: bits(story.bits),
        })
    }

    /// Every finding of some rules, in the order of the rules.
    fn findings_of(&self, rules: &[String], findings: &[Finding]) -> Vec<u16> {
        let id = |f: &Finding| self.rules.get(usize::from(f.rule)).map(|r| r.id.as_str());
        let of = |rule| (0u16..).zip(findings).filter(move |(_, f)| id(f) == Some(rule)).map(|(at, _)| at);
        rules.iter().map(String::as_str).flat_map(of).collect()
    }

    fn finding(&mut self, finding: WireFinding) -> Result<Finding, String> {
        let rule = self.rule(&finding.rule)?;
        let family = named(&mut self.families, &finding.family)?;
        let explained_by = self.causes_of(&finding.explained_by)?;
        let info = &mut self.rules[usize::from(rule)];
        (info.title, info.family, info.explained_by) = (finding.title, family, explained_by);
        let linked =
            finding.linked.into_iter().map(|l| Ok(Link { ordinal: self.ordinal(&l.id)?, id: l.id, key: l.key }));
        let linked = linked.collect::<Result<_, String>>()?;
        Ok(Finding {
            rule,
            outcome: finding.outcome,
            bits: bits(finding.bits),
            explain: finding.explain,
            verify: finding.verify,
            evidence: finding.evidence.into_iter().map(|e| self.evidence(e)).collect::<Result<_, _>>()?,
            linked,
            linked_total: finding.linked_total,
            bucket: finding.bucket,
        })
    }

    fn see_also(&mut self, other: WireSee) -> Result<SeeAlso, String> {
        Ok(SeeAlso { ordinal: self.ordinal(&other.id)?, id: other.id, via: other.via })
    }

    fn ordinal(&mut self, id: &str) -> Result<u32, String> {
        place_of(&mut self.linked, |known| known == id, || id.to_owned()).map(u32::from)
    }

    fn evidence(&mut self, evidence: WireEvidence) -> Result<Evidence, String> {
        let source = self.source(evidence.place)?;
        let columns = &mut self.inputs[usize::from(source.file)].columns;
        let column = place_of(columns, |known| *known == evidence.column, || evidence.column.clone())?;
        Ok(Evidence {
            source,
            column,
            field: Field::from_path(&evidence.field).ok_or_else(|| format!("no field is called {}", evidence.field))?,
            item: evidence.item,
            raw: evidence.raw,
            canonical: evidence.canonical,
            path: evidence.path,
            span: evidence.span,
            passage: evidence.passage.map(|p| Passage {
                with: p.with,
                similarity: (p.similarity * 1000.0).round() as u16,
                here: p.here,
                there: p.there,
            }),
        })
    }

    fn row(&mut self, row: WireRow, findings: &[Finding]) -> Result<LedgerRow, String> {
        Ok(match row {
            WireRow::Hit { finding, family, raw, share, bits: added } => LedgerRow::Hit {
                finding,
                family: named(&mut self.families, &family)?,
                raw: bits(raw),
                share: (share * 1000.0).round() as u32,
                bits: bits(added),
            },
            WireRow::Cap { family, bits: added } => {
                LedgerRow::Cap { family: named(&mut self.families, &family)?, bits: bits(added) }
            }
            WireRow::Cause { cause, explains, bits: added } => LedgerRow::Cause {
                cause: named(&mut self.causes, &cause)?,
                explains: self.findings_of(&explains, findings),
                bits: bits(added),
            },
            WireRow::Reassurance { rule, bits: added } => {
                LedgerRow::Reassurance { rule: self.rule(&rule)?, bits: bits(added) }
            }
            WireRow::Replaced { finding, by } => {
                let by = self.findings_of(&[by], findings).first().copied().unwrap_or(u16::MAX);
                LedgerRow::Replaced { finding, by }
            }
            WireRow::Limit { bits: added } => LedgerRow::Limit { bits: bits(added) },
        })
    }
}

fn issue(issue: WireIssue) -> Issue {
    Issue { field: issue.field.as_deref().and_then(Field::from_path), message: issue.message }
}
