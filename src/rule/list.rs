//! Lists, patterns, parameters and macros that a pack declares, checked one by one.
//!
//! A list is exact membership after one normaliser; files are `value[,source,added,expires]` as CSV, or one value a
//! line. Looking up something *similar* is a function of conditions, not a list.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::curriculum::Curriculum;
use super::diagnostic::{Diagnostic, Log, SourceFile};
use super::normal::{self, Normaliser};
use super::raw::word;
use super::read::{self, At, Named, Table, Text};
use crate::condition::{Date, Expression, List, Tri, Type, articled};

/// Opaque types that a list may look at.
pub(crate) const OPAQUE: &[&str] =
    &["name", "country", "region", "city", "postcode", "street", "place", "institution", "timezone"];

/// A list as declared and read.
#[derive(Clone, Debug)]
pub(crate) struct RawList {
    pub(crate) name: Text,
    pub(crate) title: Option<String>,
    pub(crate) normalise: Normaliser,
    /// The opaque type its values are of, if not plain text.
    pub(crate) of: Option<&'static str>,
    /// In normal form; may repeat what several files say.
    pub(crate) values: Vec<String>,
    pub(crate) sanction: Option<Sanction>,
}

impl RawList {
    /// The list as conditions look things up in it; takes the values.
    pub(crate) fn build(&mut self, ty: Type) -> List {
        let values = std::mem::take(&mut self.values);
        if self.normalise == Normaliser::Cidr {
            let ranges = normal::ranges(&values);
            return List::tested(ty, values.len(), Arc::new(move |text| normal::in_ranges(&ranges, text)));
        }
        if self.normalise == Normaliser::Curriculum {
            let (curriculum, len) = (Curriculum::of(&values), values.len());
            return List::tested(ty, len, Arc::new(move |text| Tri::known(curriculum.gap(text))));
        }
        if self.normalise == Normaliser::Founded {
            let foundings = normal::foundings(&values);
            let len = values.len();
            return List::tested(ty, len, Arc::new(move |text| normal::began_before(&foundings, text)));
        }
        List::exact(ty, values, Some(self.normalise.function()))
    }
}

/// Why a list may look at an opaque type, who said so, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sanction {
    /// The legal or factual basis.
    pub basis: String,
    /// Who approved it.
    pub approved_by: String,
    /// Last day it holds.
    pub expires: Date,
}

/// A pattern as declared.
#[derive(Clone, Debug)]
pub(crate) struct RawPattern {
    pub(crate) name: Text,
    pub(crate) regex: Expression,
}

/// A parameter: its default and what it means.
#[derive(Clone, Debug)]
pub(crate) struct RawParam {
    pub(crate) name: Text,
    pub(crate) value: toml::Value,
    pub(crate) doc: Option<String>,
}

/// A macro: an expression with a name.
#[derive(Clone, Debug)]
pub(crate) struct RawMacro {
    pub(crate) name: Text,
    pub(crate) body: Text,
}

/// What a list may read besides its own table.
pub(crate) struct Shelf<'a> {
    /// Files of the pack by their path below the pack's folder.
    pub(crate) files: &'a BTreeMap<String, Arc<SourceFile>>,
    pub(crate) as_of: Option<Date>,
    pub(crate) log: &'a Log,
}

/// The name of a list, pattern, parameter or macro must be usable in an expression.
pub(crate) fn identifier(name: &Text, log: &Log) -> bool {
    let starts = name.value.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let good = starts && name.value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !good {
        let d = name.wrong("E106", format!("{:?} cannot be used as a name in a condition", name.value));
        log.add(d.help("use letters, digits and `_`"));
    }
    good
}

/// Reads one `[list.name]`.
pub(crate) fn list(name: Text, named: Named<'_>, shelf: &Shelf<'_>) -> Option<RawList> {
    let Named::Table(mut t) = named else {
        let d = name.wrong("E105", format!("the list `{}` must be a table", name.value));
        shelf.log.add(d.help(format!("write `[list.{}]` with `values = [...]` or `file = \"lists/...\"`", name.value)));
        return None;
    };
    identifier(&name, shelf.log);
    let title = t.text("title").map(|t| t.value);
    // Where the values come from is for people; it is kept in the file.
    let _ = (t.text("source"), t.text("license"), t.date("updated"));
    let normalise = word(&mut t, "normalise", Normaliser::WORDS).unwrap_or_default();
    let of = opaque(&mut t);
    let values = values(&mut t, normalise, shelf);
    // A list without values judges nobody: whoever fills it has it approved.
    let empty = values.as_ref().is_some_and(Vec::is_empty);
    let sanction = sanction(&mut t, of, &name, empty);
    t.finish(&[]);
    if let (Some(s), Some(today)) = (&sanction, shelf.as_of)
        && before(s.expires, today)
    {
        let d = name.wrong("E114", format!("the approval of the list `{}` expired on {}", name.value, day(s.expires)));
        shelf.log.add(d.help("have it approved again, or remove the list and its rules"));
    }
    Some(RawList { name, title, normalise, of, values: values?, sanction })
}

fn opaque(t: &mut Table<'_>) -> Option<&'static str> {
    let words: Vec<(&str, &'static str)> = OPAQUE.iter().map(|o| (*o, *o)).collect();
    word(t, "of", &words)
}

fn sanction(t: &mut Table<'_>, of: Option<&str>, name: &Text, empty: bool) -> Option<Sanction> {
    let (basis, by, expires) = (t.text("basis"), t.text("approved_by"), t.date("expires"));
    let of = of?;
    let blank = |text: &Option<Text>| text.as_ref().is_none_or(|t| t.value.trim().is_empty());
    let lacking: Vec<&str> = [("basis", blank(&basis)), ("approved_by", blank(&by)), ("expires", expires.is_none())]
        .into_iter()
        .filter_map(|(key, lacks)| lacks.then_some(key))
        .collect();
    if !lacking.is_empty() && !empty {
        let message = format!("the list `{}` looks at {} and lacks {}", name.value, articled(of), lacking.join(", "));
        t.log().add(name.wrong("E114", message).help("origin is judged only with a basis, an approval and an end"));
    }
    Some(Sanction { basis: basis?.value, approved_by: by?.value, expires: expires?.value })
}

fn values(t: &mut Table<'_>, normalise: Normaliser, shelf: &Shelf<'_>) -> Option<Vec<String>> {
    let inline = t.has("values");
    let texts = t.texts("values");
    let file = t.text("file");
    if !inline && file.is_none() {
        t.missing("values", "write `values = [\"...\"]`, or `file = \"lists/name.txt\"`");
        return None;
    }
    let (mut values, mut seen) = (Vec::new(), BTreeSet::new());
    for text in texts {
        match normalise.apply(&text.value) {
            Some(value) if seen.insert(value.clone()) => values.push(value),
            Some(_) => {
                let d = text.wrong("W109", format!("{:?} is listed twice", text.value));
                shelf.log.add(d.help("remove one of them"));
            }
            None => {
                let d = text.wrong("E113", format!("{:?} is no {}", text.value, normalise.word()));
                shelf.log.add(d.help(normalise.help()));
            }
        }
    }
    if let Some(path) = file {
        let Some(source) = shelf.files.get(&path.value) else {
            let d = path.wrong("E113", format!("the pack has no file {:?}", path.value));
            let d = d.nearest(&path.value, shelf.files.keys().filter(|k| !k.ends_with(".toml")));
            let other = "put the file into the pack's folder; a pack of one file writes `values = [...]`";
            shelf.log.add(if d.help.is_some() { d } else { d.help(other) });
            return None;
        };
        from_file(source, normalise, shelf, &mut values);
    }
    Some(values)
}

/// Reads a list file. A `.csv` file has columns `value[,source,added,expires]` and may have that as its header;
/// any other holds one value a line. `#` begins a comment line. What has expired is left out and said.
fn from_file(file: &Arc<SourceFile>, normalise: Normaliser, shelf: &Shelf<'_>, values: &mut Vec<String>) {
    let csv = file.path.ends_with(".csv");
    let (mut offset, mut expired, mut wrong) = (0, Vec::new(), 0usize);
    for line in file.text.split_inclusive('\n') {
        let at = offset..offset + line.trim_end().len();
        offset += line.len();
        let line = line.trim().trim_start_matches('\u{feff}');
        if line.is_empty() || line.starts_with('#') || (csv && line.to_ascii_lowercase().starts_with("value,")) {
            continue;
        }
        let (value, expires) = if csv { cells(line) } else { (line.to_owned(), None) };
        if let Some(expires) = expires {
            match read::parse_date(&expires) {
                Some(end) if shelf.as_of.is_some_and(|today| before(end, today)) => {
                    expired.push(at);
                    continue;
                }
                Some(_) => {}
                None => {
                    report(&mut wrong, shelf, file, &at, format!("{expires:?} is no date"), "write it as 2026-11-20")
                }
            }
        }
        match normalise.apply(&value) {
            Some(value) => values.push(value),
            None => {
                let message = format!("{value:?} is no {}", normalise.word());
                report(&mut wrong, shelf, file, &at, message, normalise.help());
            }
        }
    }
    if let Some(first) = expired.first() {
        let message = match expired.len() {
            1 => "this value has expired and is left out".to_owned(),
            n => format!("{n} values have expired and are left out; this is the first"),
        };
        shelf.log.add(Diagnostic::new("W105", file, first.clone(), message).help("renew or remove what has expired"));
    }
}

/// A list of the wrong kind is wrong on every line: ten are enough to see it.
fn report(
    count: &mut usize,
    shelf: &Shelf<'_>,
    file: &Arc<SourceFile>,
    at: &Range<usize>,
    message: String,
    help: &str,
) {
    *count += 1;
    if *count <= 10 {
        shelf.log.add(Diagnostic::new("E113", file, at.clone(), message).help(help));
    }
}

/// Value and expiry of a CSV line: columns 1 and 4.
fn cells(line: &str) -> (String, Option<String>) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line.as_bytes());
    let record = reader.records().next().and_then(Result::ok).unwrap_or_default();
    let expires = record.get(3).map(str::trim).filter(|e| !e.is_empty()).map(str::to_owned);
    (record.get(0).unwrap_or_default().trim().to_owned(), expires)
}

/// How large a compiled pattern may be, in bytes.
const PATTERN_SIZE: usize = 1 << 20;

/// Reads one `[pattern.name]` and holds it to its samples.
pub(crate) fn pattern(name: Text, named: Named<'_>, lean: bool, log: &Log) -> Option<RawPattern> {
    let Named::Table(mut t) = named else {
        let d = name.wrong("E105", format!("the pattern `{}` must be a table", name.value));
        log.add(d.help(format!("write `[pattern.{}]` with `regex`, `hits` and `misses`", name.value)));
        return None;
    };
    identifier(&name, log);
    let _ = t.text("title");
    let regex = t.need_text("regex", "write the expression in single quotes");
    let (hits, misses) = (t.texts("hits"), t.texts("misses"));
    if hits.is_empty() || misses.is_empty() {
        let key = if hits.is_empty() { "hits" } else { "misses" };
        t.missing(key, "a pattern shows by samples what it finds and what it leaves alone");
    }
    t.finish(&[]);
    let regex = regex?;
    if lean {
        return Some(RawPattern { name, regex: Expression::later(regex.value) });
    }
    let compiled = regex::RegexBuilder::new(&regex.value).size_limit(PATTERN_SIZE).dfa_size_limit(PATTERN_SIZE).build();
    let compiled = match compiled {
        Ok(compiled) => compiled,
        Err(error) => {
            log.add(broken(&regex, &error));
            return None;
        }
    };
    for (samples, want) in [(hits, true), (misses, false)] {
        for sample in samples.into_iter().filter(|s| compiled.is_match(&s.value) != want) {
            let verb = if want { "does not find" } else { "finds" };
            let d = sample.wrong("E116", format!("the pattern `{}` {verb} this sample", name.value));
            log.add(
                d.also(&regex.file, regex.span.clone(), "the pattern").help("change the pattern, or move the sample"),
            );
        }
    }
    Some(RawPattern { name, regex: compiled.into() })
}

fn broken(text: &Text, error: &regex::Error) -> Diagnostic {
    match error {
        regex::Error::CompiledTooBig(limit) => {
            text.wrong("E115", format!("the pattern needs more than {limit} bytes")).help("repeat less, or match less")
        }
        // The message is several lines with its own drawing; its last line says what is wrong.
        other => {
            let message = other.to_string();
            let last = message.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            text.wrong("E115", format!("the regular expression is not valid: {last}"))
                .help("the syntax is that of https://docs.rs/regex; there is no look-around and no back-reference")
        }
    }
}

/// Reads one `[param.name]`, or `name = value` below `[param]`.
pub(crate) fn param(name: Text, named: Named<'_>, log: &Log) -> Option<RawParam> {
    identifier(&name, log);
    match named {
        Named::Value(value, span) => {
            let good = plain(&value);
            if !good {
                log.add(no_param(&name, span));
            }
            good.then_some(RawParam { name, value, doc: None })
        }
        Named::Table(mut t) => {
            if !t.has("default") {
                t.missing("default", "write `default = 2`");
            }
            let value = t.value("default");
            let doc = t.text("doc").map(|d| d.value);
            t.finish(&[]);
            let At { value, span } = value?;
            if !plain(&value) {
                log.add(no_param(&name, span));
                return None;
            }
            Some(RawParam { name, value, doc })
        }
    }
}

fn no_param(name: &Text, span: Range<usize>) -> Diagnostic {
    let message = "a parameter is a text, a number, true or false, or an array of one of these".to_owned();
    Diagnostic::new("E131", &name.file, span, message).help("write a date as text and compare with `date(param.name)`")
}

fn plain(value: &toml::Value) -> bool {
    match value {
        toml::Value::Array(items) => {
            let kind = items.first().map(toml::Value::type_str);
            items.iter().all(|i| Some(i.type_str()) == kind && !i.is_array() && plain(i))
        }
        toml::Value::Table(_) | toml::Value::Datetime(_) => false,
        _ => true,
    }
}

/// Reads `name = "expression"` below `[macro]`.
pub(crate) fn named_macro(name: Text, named: Named<'_>, log: &Log) -> Option<RawMacro> {
    identifier(&name, log);
    match named {
        Named::Value(toml::Value::String(value), span) => {
            let body = Text { value, span, file: name.file.clone() };
            Some(RawMacro { name, body })
        }
        Named::Value(_, span) => {
            let d = Diagnostic::new("E105", &name.file, span, "a macro is an expression in quotes".into());
            log.add(d.help("write `name = \"...\"`"));
            None
        }
        Named::Table(mut t) => {
            let body = t.need_text("expr", "write the expression");
            let _ = t.text("doc");
            t.finish(&[]);
            Some(RawMacro { name, body: body? })
        }
    }
}

/// Whether a day lies before another; both full dates.
pub(crate) fn before(a: Date, b: Date) -> bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
}

/// A day as `YYYY-MM-DD`.
pub(crate) fn day(d: Date) -> String {
    format!("{:04}-{:02}-{:02}", d.year, d.month, d.day)
}
