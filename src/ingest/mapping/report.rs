//! What is told about a mapping, and the mapping file that repeats it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::meaning::{Meaning, group_of, path_of};
use super::{Plan, Target};
use crate::record::{Field, Trust};

/// How a column's meaning was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The mapping file says so.
    Mapping,
    /// The profile of a system says so.
    Profile(&'static str),
    /// The name of the JSON import.
    Native,
    /// A known header.
    Alias,
    /// The header leaves it open; the values decide.
    Values,
    /// Like a known header.
    Fuzzy,
    /// Maps to no field; kept by its header.
    Extra,
    /// A protected attribute; dropped.
    Protected(&'static str),
    /// A secret; not kept.
    Secret,
    /// Neither header nor values.
    Empty,
}

impl How {
    /// In words.
    pub fn words(self) -> String {
        match self {
            How::Mapping => "mapping file".to_owned(),
            How::Profile(name) => format!("profile {name}"),
            How::Native => "import name".to_owned(),
            How::Alias => "known header".to_owned(),
            How::Values => "its values".to_owned(),
            How::Fuzzy => "likeness; please confirm".to_owned(),
            How::Extra => "no field; kept by its header".to_owned(),
            How::Protected(attribute) => format!("protected ({attribute}); dropped"),
            How::Secret => "secret; not kept".to_owned(),
            How::Empty => "empty".to_owned(),
        }
    }
}

/// How one column is mapped.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnReport {
    /// The header, or the JSON path.
    pub header: String,
    /// A value, cut and made safe to print; blank for what must not be shown.
    pub example: String,
    /// What is done with the column.
    pub target: Target,
    /// How that was found.
    pub how: How,
    /// In per cent.
    pub confidence: u8,
    /// Who recorded the field.
    pub trust: Option<Trust>,
    /// Something the user should know.
    pub note: Option<String>,
    /// The name of an `extra` or `enrich` entry, where it is not the header.
    pub entry: Option<String>,
}

impl ColumnReport {
    /// The field path with its place in a group, such as `education[0].degree`; blank when the column is dropped.
    pub fn path(&self) -> String {
        match (&self.entry, self.target) {
            (Some(entry), Target::Field { field: field @ (Field::Extra | Field::Enrich), .. }) => {
                format!("{}.{entry}", field.path())
            }
            _ => path(self.target),
        }
    }
}

/// How the columns of one table or JSON input are mapped.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MappingReport {
    /// The profile in force.
    pub profile: Option<&'static str>,
    /// One line per column.
    pub columns: Vec<ColumnReport>,
    /// What the user should know.
    pub warnings: Vec<String>,
}

impl From<&Plan> for MappingReport {
    fn from(plan: &Plan) -> MappingReport {
        MappingReport { profile: plan.profile, columns: plan.report.clone(), warnings: plan.warnings.clone() }
    }
}

fn path(target: Target) -> String {
    match target {
        Target::Field { field, item } => path_of(Meaning::Field(field), group_of(field).map(|_| item)),
        Target::Piece(piece) => piece.path().to_owned(),
        Target::Dropped | Target::Protected(_) | Target::Secret => String::new(),
    }
}

/// Longest example shown, in characters.
const EXAMPLE: usize = 40;

/// A value as an example: one line, cut, without control or direction-changing characters; never a protected value,
/// a secret, or what would only be kept as a hash.
pub fn safe_example(target: Target, value: &str) -> String {
    match target {
        Target::Protected(_) | Target::Secret => return String::new(),
        Target::Field { field: Field::IdNumber | Field::PaymentAccountHash | Field::DateOfBirth, .. } => {
            return "(not shown)".to_owned();
        }
        _ => {}
    }
    let mut out = String::new();
    for (n, c) in value.trim().chars().enumerate() {
        if n == EXAMPLE {
            out.push('…');
            break;
        }
        let hidden = c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        out.push(if hidden || c.is_whitespace() { ' ' } else { c });
    }
    out
}

/// The mapping as a mapping file: reading it gives the same targets again. Columns that are kept as extra, and
/// protected ones, are written as comments.
pub fn write_mapping(report: &MappingReport) -> String {
    let mut out =
        String::from("# How the columns of this input are read. Change the right-hand side; \"\" drops a column.\n");
    if let Some(profile) = report.profile {
        let _ = writeln!(out, "extends = {}", quoted(profile));
    }
    let trusted: Vec<(Field, Trust)> = trusted(report);
    if !trusted.is_empty() {
        out.push_str("\n[trust]\n");
        for (field, trust) in trusted {
            let who = match trust {
                Trust::Applicant => "applicant",
                Trust::System => "system",
                Trust::Employer => "employer",
            };
            let _ = writeln!(out, "{} = \"{who}\"", quoted(field.path()));
        }
    }
    out.push_str("\n[columns]\n");
    let mut written: BTreeSet<&str> = BTreeSet::new();
    for column in &report.columns {
        let header = column.header.trim();
        if header.is_empty() || !written.insert(header) {
            continue;
        }
        let key = quoted(header);
        match column.target {
            Target::Protected(attribute) => {
                let _ = writeln!(out, "# {key}: protected ({attribute}), always dropped");
            }
            Target::Secret => {
                let _ = writeln!(out, "# {key}: secret, never kept");
            }
            _ => {
                let _ = writeln!(out, "{key} = {}", quoted(&column.path()));
            }
        }
    }
    out
}

/// Fields whose trust differs from the default, once each.
fn trusted(report: &MappingReport) -> Vec<(Field, Trust)> {
    let mut out: Vec<(Field, Trust)> = Vec::new();
    for column in &report.columns {
        if let (Some(field), Some(trust)) = (column.target.field(), column.trust)
            && trust != field.default_trust()
            && !out.contains(&(field, trust))
        {
            out.push((field, trust));
        }
    }
    out
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
