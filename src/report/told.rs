//! What two sets of results are compared by: read from a report folder line by line, or taken from a verdict at hand.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::Error;
use super::find::{LINE, listing};
use super::jsonl::SCHEMA;
use super::names::Names;
use crate::finding::{Bits, Outcome};
use crate::study::diff::{Found, Told};
use crate::verdict::{Token, Verdict};

#[derive(Deserialize)]
struct Line {
    schema: String,
    id: String,
    source: Place,
    verdict: Token,
    bits: f64,
    coverage: f64,
    story: Story,
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct Place {
    file: String,
    sheet: Option<String>,
    row: u32,
}

#[derive(Deserialize)]
struct Story {
    causes: Vec<String>,
}

#[derive(Deserialize)]
struct Finding {
    rule: String,
    bits: f64,
    outcome: Outcome,
}

/// The applications of a report folder, one after the other.
#[derive(Debug)]
pub struct Results {
    path: PathBuf,
    file: BufReader<File>,
    bytes: Vec<u8>,
    number: u64,
}

impl Results {
    /// Opens a folder that is a report.
    ///
    /// # Errors
    /// When it is none, or its lines cannot be opened.
    pub fn open(dir: &Path) -> Result<Results, Error> {
        let path = listing(dir)?;
        let file = File::open(&path).map_err(|source| Error::Read { path: path.clone(), source })?;
        Ok(Results { path, file: BufReader::with_capacity(1 << 16, file), bytes: Vec::new(), number: 0 })
    }

    /// The next application; `None` at the end.
    ///
    /// # Errors
    /// When the line is not what a report holds, with its number.
    pub fn next_told(&mut self) -> Result<Option<Told>, Error> {
        self.bytes.clear();
        self.number += 1;
        let read = self.file.by_ref().take(LINE).read_until(b'\n', &mut self.bytes);
        let read = read.map_err(|source| Error::Read { path: self.path.clone(), source })?;
        let line = match read as u64 {
            0 => return Ok(None),
            LINE if !self.bytes.ends_with(b"\n") => Err("the line is too long".to_owned()),
            _ => line(&self.bytes),
        };
        line.map(Some).map_err(|why| Error::Broken { path: self.path.clone(), line: self.number, why })
    }
}

fn line(bytes: &[u8]) -> Result<Told, String> {
    let line: Line = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
    if line.schema != SCHEMA {
        return Err(format!("the form is \"{}\", not \"{SCHEMA}\"", super::visible(&line.schema)));
    }
    let bits = |bits: f64| Bits((bits * 100.0).round() as i32);
    let found = |f: Finding| Found { rule: f.rule, bits: bits(f.bits), outcome: f.outcome };
    Ok(Told {
        id: line.id,
        file: file(line.source.file, line.source.sheet.as_deref()),
        row: line.source.row,
        token: line.verdict,
        bits: bits(line.bits),
        coverage: line.coverage,
        causes: line.story.causes,
        findings: line.findings.into_iter().map(found).collect(),
    })
}

fn file(file: String, sheet: Option<&str>) -> String {
    sheet.map_or(file.clone(), |sheet| format!("{file} ({sheet})"))
}

/// What a verdict says, as far as two are compared.
pub fn told(verdict: &Verdict, names: &Names) -> Told {
    let found = |f: &crate::finding::Finding| Found {
        rule: names.rule_id(f.rule).to_owned(),
        bits: f.bits,
        outcome: f.outcome,
    };
    Told {
        id: verdict.id.clone(),
        file: file(names.file(verdict.source).to_owned(), names.sheet(verdict.source)),
        row: verdict.source.row,
        token: verdict.token,
        bits: verdict.bits,
        // As many digits as a line of a report has.
        coverage: (verdict.coverage * 10_000.0).round() / 10_000.0,
        causes: verdict.story.causes.iter().map(|(cause, _)| names.cause_id(*cause).to_owned()).collect(),
        findings: verdict.findings.iter().map(found).collect(),
    }
}
