//! Mapping files: what a user says about headers, in TOML.
//!
//! Parsed by hand from TOML's positioned table, so that every mistake of a file is reported at once, at its place,
//! with the nearest known name. Profiles are written in the same form (see `profile`).

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::meaning::{Destination, nearest};
use super::words;
use crate::ingest::{DateOrder, FileOptions, profile};
use crate::record::{Field, Trust};

/// A mapping file as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MappingFile {
    /// The profile it builds on.
    pub extends: Option<&'static str>,
    /// How the input is written.
    pub options: FileOptions,
    /// Who recorded which fields.
    pub trust: Vec<(Field, Trust)>,
    /// Headers and what they mean, in file order.
    pub columns: Vec<ColumnRule>,
}

/// One line of `[columns]`.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnRule {
    /// The header (or JSON path) as written; `{n}` stands for a number.
    pub header: String,
    /// The folded header, `#` for the number.
    pub key: String,
    /// What it means.
    pub destination: Destination,
}

/// A mistake in a mapping file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingProblem {
    /// What is wrong.
    pub message: String,
    /// Bytes of the file it is about.
    pub span: Range<usize>,
    /// What to write instead.
    pub help: Option<String>,
}

/// Keys of a mapping file, and what they are for.
pub const KEYS: [(&str, &str); 4] = [
    ("extends", "The built-in profile it builds on."),
    ("options", "How the input is written."),
    ("trust", "Who recorded a field: employer, system or applicant."),
    ("columns", "Header = field; an empty text drops the column."),
];
/// Keys of `[options]`, and what they are for.
pub const OPTIONS: [(&str, &str); 5] = [
    ("skip_rows", "Rows above the header."),
    ("delimiter", "What separates cells: one character."),
    ("encoding", "Such as utf-8, utf-16le or windows-1252."),
    ("date_order", "How dates such as 03/04/2026 are read."),
    ("default_region", "Country, in two letters, of phones written nationally."),
];

type Table<'i> = DeTable<'i>;
type Problems = Vec<MappingProblem>;

impl MappingFile {
    /// Reads a mapping file; all problems of the file at once.
    pub fn parse(text: &str) -> Result<MappingFile, Vec<MappingProblem>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut problems: Problems = errors.iter().map(syntax).collect();
        let mut file = MappingFile::default();
        for (key, value) in table.get_ref() {
            match key.get_ref().as_ref() {
                "extends" => file.extends = extends(value, &mut problems),
                "options" => each(value, "options", &mut problems, |k, v, p| option(k, v, &mut file.options, p)),
                "trust" => each(value, "trust", &mut problems, |k, v, p| file.trust.extend(trust(k, v, p))),
                "columns" => each(value, "columns", &mut problems, |k, v, p| file.columns.extend(column(k, v, p))),
                _ => problems.push(unknown("key", key, &KEYS)),
            }
        }
        problems.sort_by_key(|p| (p.span.start, p.span.end));
        if problems.is_empty() { Ok(file) } else { Err(problems) }
    }

    /// The rule for a header: the one written like it, else the one that folds like it.
    pub fn rule(&self, header: &str, readings: &[words::Reading]) -> Option<(&ColumnRule, Option<u16>)> {
        rule(&self.columns, header, readings)
    }
}

/// The rule of a list for a header, and the number that the rule's `{n}` stands for.
pub fn rule<'r>(
    rules: &'r [ColumnRule],
    header: &str,
    readings: &[words::Reading],
) -> Option<(&'r ColumnRule, Option<u16>)> {
    let exact = rules.iter().find(|r| r.header.trim() == header.trim());
    if let Some(found) = exact {
        return Some((found, readings.iter().find_map(|r| r.number)));
    }
    readings.iter().find_map(|reading| {
        rules.iter().find(|rule| !rule.key.is_empty() && rule.key == reading.key).map(|rule| (rule, reading.number))
    })
}

fn syntax(error: &toml::de::Error) -> MappingProblem {
    MappingProblem { message: error.message().to_owned(), span: error.span().unwrap_or(0..0), help: None }
}

fn problem(span: Range<usize>, message: String) -> MappingProblem {
    MappingProblem { message, span, help: None }
}

fn unknown(what: &str, key: &Spanned<toml::de::DeString<'_>>, known: &[(&'static str, &str)]) -> MappingProblem {
    let name = key.get_ref();
    let known: Vec<&str> = known.iter().map(|(key, _)| *key).collect();
    let help = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known are {}", known.join(", ")),
    };
    MappingProblem { message: format!("unknown {what} `{name}`"), span: key.span(), help: Some(help) }
}

/// Runs `read` over the entries of a table, or says that it is none.
fn each<'i>(
    value: &Spanned<DeValue<'i>>,
    name: &str,
    problems: &mut Problems,
    mut read: impl FnMut(&Spanned<toml::de::DeString<'i>>, &Spanned<DeValue<'i>>, &mut Problems),
) {
    let Some(table): Option<&Table<'i>> = value.get_ref().as_table() else {
        problems.push(problem(value.span(), format!("`{name}` is a table: write `[{name}]`")));
        return;
    };
    for (key, value) in table {
        read(key, value, problems);
    }
}

fn text<'v>(value: &'v Spanned<DeValue<'_>>, name: &str, problems: &mut Problems) -> Option<&'v str> {
    let found = value.get_ref().as_str();
    if found.is_none() {
        let kind = value.get_ref().type_str();
        problems.push(problem(value.span(), format!("`{name}` takes a text in quotes, not {kind}")));
    }
    found
}

fn extends(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<&'static str> {
    let name = text(value, "extends", problems)?;
    if let Some(found) = profile::find(name) {
        return Some(found.name);
    }
    let help = match nearest(name, profile::names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("profiles are {}", profile::names().collect::<Vec<_>>().join(", ")),
    };
    problems.push(MappingProblem { message: format!("no profile `{name}`"), span: value.span(), help: Some(help) });
    None
}

fn option(
    key: &Spanned<toml::de::DeString<'_>>,
    value: &Spanned<DeValue<'_>>,
    options: &mut FileOptions,
    problems: &mut Problems,
) {
    let name = key.get_ref().as_ref();
    match name {
        "skip_rows" => {
            let integer = value.get_ref().as_integer();
            let read = integer.and_then(|i| u32::from_str_radix(i.as_str(), i.radix()).ok());
            if read.is_none() {
                problems.push(problem(value.span(), "`skip_rows` takes a number of rows, such as 2".to_owned()));
            }
            options.skip_rows = read;
        }
        "delimiter" => options.delimiter = delimiter(value, problems),
        "encoding" => options.encoding = encoding(value, problems),
        "date_order" => options.date_order = date_order(value, problems),
        "default_region" => options.default_region = region(value, problems),
        _ => problems.push(unknown("option", key, &OPTIONS)),
    }
}

fn delimiter(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<char> {
    let given = text(value, "delimiter", problems)?;
    let mut chars = given.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_ascii() && !matches!(c, '"' | '\n' | '\r') => Some(c),
        _ => {
            problems
                .push(problem(value.span(), "`delimiter` takes one character, such as \";\" or \"\\t\"".to_owned()));
            None
        }
    }
}

fn encoding(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<String> {
    let given = text(value, "encoding", problems)?;
    if encoding_rs::Encoding::for_label(given.as_bytes()).is_none() {
        let message = format!("no encoding is called `{given}`; examples are utf-8, utf-16le and windows-1252");
        problems.push(problem(value.span(), message));
        return None;
    }
    Some(given.to_owned())
}

fn date_order(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<DateOrder> {
    match text(value, "date_order", problems)? {
        "dmy" => Some(DateOrder::Dmy),
        "mdy" => Some(DateOrder::Mdy),
        "ymd" => Some(DateOrder::Ymd),
        _ => {
            problems.push(problem(value.span(), "`date_order` is \"dmy\", \"mdy\" or \"ymd\"".to_owned()));
            None
        }
    }
}

fn region(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<String> {
    let given = text(value, "default_region", problems)?;
    if given.len() == 2 && given.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Some(given.to_ascii_uppercase());
    }
    problems.push(problem(value.span(), "`default_region` takes a country's two letters, such as \"GB\"".to_owned()));
    None
}

/// Every field that a key of `[trust]` covers: `agency`, or all of `home` or `education`.
pub fn covered(key: &str) -> Vec<Field> {
    let key = key.trim().trim_end_matches("[]").trim_end_matches("[n]");
    let covers = |path: &str| {
        path == key || path.strip_prefix(key).is_some_and(|rest| rest.starts_with(['.', '[']) || rest.is_empty())
    };
    Field::ALL.iter().copied().filter(|f| covers(f.path()) || covers(&f.path().replace("[]", ""))).collect()
}

fn trust(
    key: &Spanned<toml::de::DeString<'_>>,
    value: &Spanned<DeValue<'_>>,
    problems: &mut Problems,
) -> Vec<(Field, Trust)> {
    let name = key.get_ref().as_ref();
    let fields = covered(name);
    if fields.is_empty() {
        let help = nearest(name, Field::ALL.iter().map(|f| f.path())).map(|near| format!("did you mean `{near}`?"));
        problems.push(MappingProblem { message: format!("no field is called `{name}`"), span: key.span(), help });
    }
    let who = match text(value, name, problems) {
        Some("employer") => Trust::Employer,
        Some("system") => Trust::System,
        Some("applicant") => Trust::Applicant,
        Some(_) => {
            let message = "who recorded a field is \"employer\", \"system\" or \"applicant\"".to_owned();
            problems.push(problem(value.span(), message));
            return Vec::new();
        }
        None => return Vec::new(),
    };
    fields.into_iter().map(|field| (field, who)).collect()
}

/// Reads one line of `[columns]`.
pub fn column(
    key: &Spanned<toml::de::DeString<'_>>,
    value: &Spanned<DeValue<'_>>,
    problems: &mut Problems,
) -> Option<ColumnRule> {
    let header = key.get_ref().to_string();
    let path = match value.get_ref().as_str() {
        Some(path) => path,
        None if value.get_ref().is_table() => {
            let message = format!("`{header}` holds a table; put a header that contains dots in quotes");
            problems.push(problem(value.span(), message));
            return None;
        }
        None => text(value, &header, problems)?,
    };
    match Destination::parse(path) {
        Ok(destination) => Some(ColumnRule { key: words::key(&header), header, destination }),
        Err(message) => {
            problems.push(problem(value.span(), message));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::meaning::{ItemOf, Meaning};
    use super::*;

    const EXAMPLE: &str = r#"
extends = "greenhouse"
[options]
skip_rows = 2
delimiter = ";"
encoding = "windows-1252"
date_order = "dmy"
default_region = "gb"
[trust]
agency = "employer"
home = "system"
[columns]
"Applicant Ref"  = "id"
"Given"          = "name.given"
"School {n}"     = "education[n].institution"
"Secret"         = ""
"#;

    #[test]
    fn the_documented_example_reads() {
        let file = MappingFile::parse(EXAMPLE).expect("valid");
        assert_eq!(file.extends, Some("greenhouse"));
        assert_eq!(file.options.skip_rows, Some(2));
        assert_eq!(file.options.delimiter, Some(';'));
        assert_eq!(file.options.date_order, Some(DateOrder::Dmy));
        assert_eq!(file.options.default_region.as_deref(), Some("GB"));
        assert!(file.trust.contains(&(Field::Agency, Trust::Employer)));
        assert!(file.trust.contains(&(Field::HomePostcode, Trust::System)));
        let readings = words::readings("school 3");
        let (rule, number) = file.rule("school 3", &readings).expect("numbered");
        assert_eq!(rule.destination.meaning, Meaning::Field(Field::EducationInstitution));
        assert_eq!((rule.destination.item, number), (ItemOf::Header, Some(3)));
        assert_eq!(
            file.rule("SECRET", &words::readings("SECRET")).expect("folded").0.destination.meaning,
            Meaning::Drop
        );
    }

    #[test]
    fn all_mistakes_are_reported_at_their_place() {
        let text = "extend = \"greenhouse\"\n[options]\nskip_row = 2\ndelimiter = \"ab\"\n[trust]\nagancy = \"employer\"\nagency = \"boss\"\n[columns]\n\"A\" = \"education[n].institutoin\"\n\"B\" = 3\n";
        let problems = MappingFile::parse(text).expect_err("five mistakes");
        let places: Vec<&str> = problems.iter().map(|p| &text[p.span.clone()]).collect();
        assert_eq!(places, ["extend", "skip_row", "\"ab\"", "agancy", "\"boss\"", "\"education[n].institutoin\"", "3"]);
        assert_eq!(problems[0].help.as_deref(), Some("did you mean `extends`?"));
        assert_eq!(problems[3].help.as_deref(), Some("did you mean `agency`?"));
        assert!(problems[5].message.contains("education[n].institution"));
        assert!(
            MappingFile::parse("extends = \"grenhouse\"").expect_err("misspelt")[0]
                .help
                .as_deref()
                .is_some_and(|h| h.contains("greenhouse"))
        );
        assert!(MappingFile::parse("[columns\nx").is_err());
    }
}
