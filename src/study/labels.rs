//! Labels: what people found out about applications, as a CSV of ids and outcomes.
//!
//! The id stands in a column whose header says so, else in the first; the outcome in `is_fraud`, `fraud`, `label`,
//! `outcome`, `disposition`, in this order. A row without an outcome, or with one that settles nothing ("inconclusive"),
//! is left out and counted. An outcome in words that are not known is an error: a label that is guessed is worse than none.

use std::collections::BTreeMap;

/// Headers of the id, folded.
const IDS: &[&str] = &["id", "applicationid", "application", "appid", "applicantid", "applicant", "candidateid"];
/// Headers of the outcome, folded.
const OUTCOMES: &[&str] = &["isfraud", "fraud", "label", "outcome", "disposition"];
/// Outcomes that confirm what a rule may have noticed.
const CONFIRMED: &[&str] =
    &["1", "true", "yes", "y", "fraud", "fraudulent", "confirmed", "positive", "scam", "impostor", "fake"];
/// Outcomes that clear.
const CLEARED: &[&str] = &[
    "0",
    "false",
    "no",
    "n",
    "honest",
    "legit",
    "legitimate",
    "genuine",
    "cleared",
    "clear",
    "negative",
    "ok",
    "real",
];
/// Outcomes that settle nothing.
const OPEN: &[&str] =
    &["", "?", "-", "na", "none", "null", "unknown", "unlabelled", "unlabeled", "inconclusive", "pending", "open"];

/// The most ids that a list of them names.
pub const NAMED: usize = 20;

/// The longest id that is kept, in bytes; longer ones are an error.
const LONGEST: usize = 4096;

/// Why labels cannot be read, with the place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}{}: {message}", in_column(column))]
pub struct LabelError {
    /// 1-based line.
    pub line: u64,
    /// The column's header, where it is about one.
    pub column: Option<String>,
    /// What is wrong, and what would be right.
    pub message: String,
}

fn in_column(column: &Option<String>) -> String {
    column.as_ref().map_or(String::new(), |column| format!(", column {column:?}"))
}

/// See the module's doc.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// By id: confirmed or cleared.
    of: BTreeMap<String, bool>,
    /// Rows below the header.
    pub rows: u64,
    /// Rows that settle nothing.
    pub open: u64,
    /// Rows that say again what another said.
    pub repeated: u64,
    /// Ids with contradicting outcomes, which are left out, ascending.
    pub contradicting: Vec<String>,
}

impl Labels {
    /// Reads a CSV (commas, semicolons or tabs; UTF-8).
    ///
    /// # Errors
    /// The first thing wrong with it, with its place.
    pub fn parse(bytes: &[u8]) -> Result<Labels, LabelError> {
        let text = text(bytes)?;
        let head = text.lines().next().unwrap_or_default();
        // Of equals the last wins: the comma.
        let delimiter = [b'\t', b';', b','].into_iter().max_by_key(|d| head.bytes().filter(|b| b == d).count());
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter.unwrap_or(b',')).flexible(true).from_reader(text.as_bytes());
        let headers = reader.headers().map_err(|e| broken(&e))?.clone();
        let (id_at, outcome_at) = columns(&headers)?;
        let mut labels = Labels::default();
        let mut contradicting: Vec<String> = Vec::new();
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(|e| broken(&e))? {
            let line = record.position().map_or(0, csv::Position::line);
            labels.rows += 1;
            let wrong = |at: usize, message: String| {
                let column = headers.get(at).map(|h| shown(h.trim()));
                LabelError { line, column, message }
            };
            let id = record.get(id_at).unwrap_or_default().trim();
            let written = record.get(outcome_at).unwrap_or_default();
            let outcome = outcome(written).ok_or_else(|| wrong(outcome_at, unknown(written)))?;
            if id.is_empty() || id.len() > LONGEST {
                let what = if id.is_empty() { "the id is blank" } else { "the id is too long to be one" };
                return Err(wrong(id_at, what.to_owned()));
            }
            match outcome {
                None => labels.open += 1,
                Some(outcome) => match labels.of.get(id) {
                    None => {
                        labels.of.insert(id.to_owned(), outcome);
                    }
                    Some(known) if *known == outcome => labels.repeated += 1,
                    Some(_) => contradicting.push(id.to_owned()),
                },
            }
        }
        contradicting.sort_unstable();
        contradicting.dedup();
        labels.of.retain(|id, _| contradicting.binary_search(id).is_err());
        labels.contradicting = contradicting;
        Ok(labels)
    }

    /// The outcome of an application: true if confirmed.
    pub fn of(&self, id: &str) -> Option<bool> {
        self.of.get(id).copied()
    }

    /// How many ids have an outcome.
    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// Whether none has.
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// The ids that have an outcome, ascending.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.of.keys().map(String::as_str)
    }
}

fn text(bytes: &[u8]) -> Result<&str, LabelError> {
    let whole = |line, message: &str| LabelError { line, column: None, message: message.to_owned() };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(whole(1, "this is UTF-16; save it as CSV in UTF-8"));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(whole(1, "this is a workbook or archive; save the sheet as CSV in UTF-8"));
    }
    std::str::from_utf8(bytes).map_err(|e| {
        let line = bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() as u64 + 1;
        whole(line, "this is not UTF-8; save it as CSV in UTF-8")
    })
}

fn broken(error: &csv::Error) -> LabelError {
    let line = error.position().map_or(1, csv::Position::line);
    LabelError { line, column: None, message: format!("this is no CSV: {error}") }
}

/// Lower case, letters and digits only.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Places of the id and of the outcome.
fn columns(headers: &csv::StringRecord) -> Result<(usize, usize), LabelError> {
    let folded: Vec<String> = headers.iter().map(folded).collect();
    let place = |words: &[&str]| words.iter().find_map(|word| folded.iter().position(|header| header == word));
    let id = place(IDS).unwrap_or(0);
    match place(OUTCOMES).filter(|at| *at != id) {
        Some(outcome) => Ok((id, outcome)),
        None => {
            let found: Vec<String> = headers.iter().take(NAMED).map(|h| format!("{:?}", shown(h.trim()))).collect();
            let found = if found.is_empty() { "there is none".to_owned() } else { found.join(", ") };
            let message = format!(
                "no column says what came of the applications: name it is_fraud, label or outcome (columns: {found})"
            );
            Err(LabelError { line: 1, column: None, message })
        }
    }
}

/// `None` if the words are not known; else the outcome, if it settles anything.
fn outcome(written: &str) -> Option<Option<bool>> {
    let word = written.trim().to_lowercase();
    let plain: String = word.chars().filter(|c| !matches!(c, '/' | '.' | ' ' | '_')).collect();
    let is = |words: &[&str]| words.contains(&word.as_str()) || words.contains(&plain.as_str());
    match () {
        () if is(CONFIRMED) => Some(Some(true)),
        () if is(CLEARED) => Some(Some(false)),
        () if is(OPEN) => Some(None),
        () => None,
    }
}

fn unknown(written: &str) -> String {
    format!(
        "{:?} is no label: write 1, true, fraud or confirmed; 0, false, honest or cleared; or leave it blank",
        shown(written.trim())
    )
}

/// As much of a text as a message holds.
fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Labels {
        Labels::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn labels_are_read_as_people_write_them() {
        let labels =
            read("\u{feff}Ref;Application ID;Outcome\n1;a1;Confirmed\n2;a2;cleared\n3;a3;inconclusive\n4;a4;\n");
        assert_eq!((labels.of("a1"), labels.of("a2"), labels.of("a3")), (Some(true), Some(false), None));
        assert_eq!((labels.rows, labels.open, labels.len()), (4, 2, 2));
        let labels = read("who,is_fraud,label\nx,1,honest\n\"y,z\",FALSE,fraud\n");
        assert_eq!((labels.of("x"), labels.of("y,z")), (Some(true), Some(false)));
        assert_eq!(read("id\tlabel\na\tN/A\nb\tfraud\n").of("b"), Some(true));
    }

    #[test]
    fn an_id_that_is_labelled_twice_counts_once_or_not_at_all() {
        let labels = read("id,label\na,1\na,true\nb,1\nb,0\nb,1\nc,0\n");
        assert_eq!(labels.ids().collect::<Vec<_>>(), ["a", "c"]);
        assert_eq!((labels.repeated, labels.contradicting.as_slice()), (2, &["b".to_owned()][..]));
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_place() {
        let told = |bytes: &[u8]| Labels::parse(bytes).unwrap_err().to_string();
        insta::assert_snapshot!(told(b"id,label\na,1\nb,maybe\n"), @"line 3, column \"label\": \"maybe\" is no label: write 1, true, fraud or confirmed; 0, false, honest or cleared; or leave it blank");
        insta::assert_snapshot!(told(b"id,name\na,b\n"), @"line 1: no column says what came of the applications: name it is_fraud, label or outcome (columns: \"id\", \"name\")");
        insta::assert_snapshot!(told(b"id,label\n ,1\n"), @"line 2, column \"id\": the id is blank");
        insta::assert_snapshot!(told(b"id,label\na,1\n\xff,0\n"), @"line 3: this is not UTF-8; save it as CSV in UTF-8");
        insta::assert_snapshot!(told(b""), @"line 1: no column says what came of the applications: name it is_fraud, label or outcome (columns: there is none)");
        insta::assert_snapshot!(told(b"\xff\xfei\0d\0"), @"line 1: this is UTF-16; save it as CSV in UTF-8");
    }
}
