//! Which meaning each column gets, and the plan made of them.

use std::sync::Arc;

use super::alias;
use super::file::{self, ColumnRule};
use super::fuzzy;
use super::items::{self, Choice};
use super::meaning::{Destination, Guess, ItemOf, Meaning, Piece};
use super::report::{ColumnReport, How, safe_example};
use super::shape::{Shape, majority, share};
use super::words::{self, Reading};
use super::{MappingOptions, Role, Target, carried, trust_overrides};
use crate::ingest::decode::{Step, steps};
use crate::ingest::json::Paths;
use crate::ingest::profile::{self, Profile};
use crate::ingest::protected::{self, Secret};
use crate::record::{Field, FieldSet, Trust};

/// How the columns of one table, or the paths of one JSON input, become fields. Made once, shared by all workers.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// What is done with each column.
    pub columns: Vec<Target>,
    /// What [`crate::record::Cell::column`] stands for: the header, or the name a mapping gave an extra column.
    pub names: Vec<String>,
    /// One line per column, for `ringer fields`.
    pub report: Vec<ColumnReport>,
    /// The profile in force.
    pub profile: Option<&'static str>,
    /// Trust of fields that profile or mapping speak of.
    pub trust: Vec<(Field, Trust)>,
    /// Fields that the table carries.
    pub carried: FieldSet,
    /// What the user should know: lines of the mapping that match no column, and the like.
    pub warnings: Vec<String>,
    pub(crate) steps: Vec<Step>,
    /// The paths, where the input is JSON.
    pub(crate) json: Option<Arc<Paths>>,
}

impl Plan {
    /// Who records a field in this table.
    pub fn trust(&self, field: Field) -> Trust {
        self.trust.iter().find(|(f, _)| *f == field).map_or(field.default_trust(), |(_, trust)| *trust)
    }

    /// What a column is called. JSON inputs may show columns after the plan was made, beyond `names`.
    pub fn name(&self, column: u16) -> Option<String> {
        let known = self.names.get(usize::from(column)).cloned();
        known.or_else(|| self.json.as_ref().and_then(|paths| paths.name(column)))
    }

    /// Makes sure that extra entries of these names, which rules read, have columns in `names` before reading starts.
    /// Only JSON inputs can show columns late; for tables this changes nothing.
    pub fn expect_names(&mut self, names: &[String]) {
        if let Some(paths) = &self.json {
            names.iter().for_each(|name| paths.expect(name));
            self.names = paths.names();
        }
    }

    /// The role of a column when rows are folded.
    pub fn role(&self, column: usize) -> Role {
        match self.columns.get(column) {
            Some(Target::Field { field: Field::Id, .. }) => Role::Id,
            Some(Target::Field { field: Field::NameFull | Field::NameGiven | Field::NameFamily, .. }) => Role::Name,
            Some(Target::Field { field: Field::Email, .. }) => Role::Email,
            Some(Target::Field { field: Field::Phone, .. }) => Role::Phone,
            _ => Role::Other,
        }
    }

    /// Columns that name a protected attribute, with the attribute.
    pub fn protected(&self) -> impl Iterator<Item = (usize, &'static str)> + '_ {
        self.columns.iter().enumerate().filter_map(|(i, target)| match target {
            Target::Protected(attribute) => Some((i, *attribute)),
            _ => None,
        })
    }
}

/// Plans a table from its headers and a sample of its rows (200 are plenty).
pub fn plan(headers: &[String], rows: &[Vec<String>], options: &MappingOptions) -> Plan {
    let profile = options.asked().or_else(|| profile::detect_headers(headers));
    let mut choices: Vec<Choice> =
        headers.iter().enumerate().map(|(i, header)| choose(i, header, rows, options, profile)).collect();
    items::settle(&mut choices, headers);
    let columns: Vec<Target> = choices.iter().map(|c| c.target).collect();
    let names = names(headers, &choices);
    let trust = trust_overrides(options, profile);
    let mut plan = Plan {
        carried: carried(&columns),
        report: Vec::new(),
        profile: profile.map(|p| p.name),
        warnings: unused_rules(options, headers),
        steps: steps(&columns),
        json: None,
        columns,
        names,
        trust,
    };
    plan.report = headers
        .iter()
        .zip(&choices)
        .enumerate()
        .map(|(i, (header, choice))| ColumnReport {
            header: header.clone(),
            example: example(choice.target, rows, i),
            target: choice.target,
            how: choice.how,
            confidence: choice.confidence,
            trust: choice.target.field().map(|f| plan.trust(f)),
            note: choice.note.clone(),
            entry: choice.name.clone(),
        })
        .collect();
    plan
}

/// The first value of a column that may be shown.
fn example(target: Target, rows: &[Vec<String>], column: usize) -> String {
    let value = rows.iter().filter_map(|row| row.get(column)).find(|v| !v.trim().is_empty());
    value.map_or(String::new(), |v| safe_example(target, v))
}

fn names(headers: &[String], choices: &[Choice]) -> Vec<String> {
    let name = |(i, (header, choice)): (usize, (&String, &Choice))| match &choice.name {
        Some(name) => name.clone(),
        None if header.trim().is_empty() => format!("column {}", i + 1),
        None => header.trim().to_owned(),
    };
    headers.iter().zip(choices).enumerate().map(name).collect()
}

/// Lines of `[columns]` that no header of the table matches.
fn unused_rules(options: &MappingOptions, headers: &[String]) -> Vec<String> {
    let Some(mapping) = &options.mapping else { return Vec::new() };
    let mut used = vec![false; mapping.columns.len()];
    for header in headers {
        if let Some((rule, _)) = mapping.rule(header, &words::readings(header))
            && let Some(at) = mapping.columns.iter().position(|r| std::ptr::eq(r, rule))
        {
            used[at] = true;
        }
    }
    let unused = mapping.columns.iter().zip(used).filter(|(_, used)| !used);
    unused.map(|(rule, _)| format!("the mapping names a column `{}` that the input lacks", rule.header)).collect()
}

/// Decides one column, before columns compete for a field.
fn choose(
    column: usize,
    header: &str,
    rows: &[Vec<String>],
    options: &MappingOptions,
    profile: Option<&'static Profile>,
) -> Choice {
    let samples = || rows.iter().filter_map(move |row| row.get(column)).map(String::as_str);
    if header.trim().is_empty() {
        let empty = share(samples(), &[]).is_none();
        return if empty { Choice::of(Target::Dropped, How::Empty) } else { Choice::extra(How::Extra) };
    }
    let readings = words::readings(header);
    let mapped = options.mapping.as_ref().and_then(|m| by_rules(&m.columns, header, &readings, How::Mapping));
    if let Some(stop) = guarded(header, &readings, mapped.as_ref()) {
        return stop;
    }
    let from_profile = || profile.and_then(|p| by_rules(&p.columns, header, &readings, How::Profile(p.name)));
    if let Some(choice) = mapped.or_else(from_profile) {
        return choice;
    }
    if let Some(name) = enrich_name(header) {
        let mut choice = Choice::field(Field::Enrich, How::Alias, 100);
        choice.name = Some(name);
        return choice;
    }
    if let Some(choice) = by_alias(&readings) {
        return by_values(choice, samples());
    }
    if protected::secret(header).is_some() {
        return Choice::of(Target::Secret, How::Secret);
    }
    match fuzzy::guess(header, samples()) {
        Some((meaning, confidence)) => Choice::meaning(meaning, None, 2, How::Fuzzy, confidence),
        None => Choice::extra(How::Extra),
    }
}

/// Protected and secret headers, which no mapping or profile can let in.
fn guarded(header: &str, readings: &[Reading], mapped: Option<&Choice>) -> Option<Choice> {
    let meant = |choice: &Choice, fields: &[Field]| {
        matches!(choice.meaning, Meaning::Field(field) if fields.contains(&field)) || choice.meaning == Meaning::Drop
    };
    if let Some(attribute) = protected::attribute(header) {
        let birth = attribute == "birth date";
        let alias = by_alias(readings).filter(|_| birth);
        let kept = mapped.or(alias.as_ref()).is_some_and(|c| meant(c, &[Field::DateOfBirth]));
        if kept {
            return mapped.cloned().or(alias);
        }
        let mut stop = Choice::of(Target::Protected(attribute), How::Protected(attribute));
        stop.note = mapped.map(|_| "dropped although the mapping names it".to_owned());
        return Some(stop);
    }
    let hashed = [Field::IdNumber, Field::PaymentAccountHash];
    match protected::secret(header) {
        Some(Secret::Never) if mapped.is_none_or(|c| !meant(c, &hashed)) => {
            Some(Choice::of(Target::Secret, How::Secret))
        }
        Some(_) if mapped.is_some_and(|c| matches!(c.meaning, Meaning::Field(Field::Extra | Field::Enrich))) => {
            let mut stop = Choice::of(Target::Secret, How::Secret);
            stop.note = Some("not kept in the clear although the mapping names it".to_owned());
            Some(stop)
        }
        _ => None,
    }
}

/// What a mapping's or profile's rules say of a header.
fn by_rules(rules: &[ColumnRule], header: &str, readings: &[Reading], how: How) -> Option<Choice> {
    let (rule, number) = file::rule(rules, header, readings)?;
    let Destination { meaning, item, name } = &rule.destination;
    let mut choice = Choice::meaning(*meaning, number, 0, how, 100);
    if let ItemOf::At(at) = item {
        choice.fixed = Some(*at);
    }
    choice.name.clone_from(name);
    Some(choice)
}

/// What the alias table says of a header; protected headers must have been refused before.
pub(crate) fn by_alias(readings: &[Reading]) -> Option<Choice> {
    readings.iter().find_map(|reading| {
        let found = alias::lookup(&reading.key)?;
        Some(Choice::meaning(found.meaning, reading.number, found.rank, How::Alias, 98 - 13 * found.rank.min(3)))
    })
}

/// `enrich.ip_country` and `enrich_ip_country` are what a look-up added.
fn enrich_name(header: &str) -> Option<String> {
    let rest = header.trim().strip_prefix("enrich")?.strip_prefix(['.', '_', ':', ' '])?;
    (!rest.is_empty()).then(|| rest.to_owned())
}

/// Settles a header that leaves its meaning open.
fn by_values<'v>(choice: Choice, samples: impl Iterator<Item = &'v str> + Clone) -> Choice {
    let Meaning::Guess(guess) = choice.meaning else { return choice };
    let shape = majority(samples.clone());
    let sure = |field: Field| Some((Meaning::Field(field), shape.map_or(60, |(_, share)| share.min(90))));
    let weak = |field: Field| Some((Meaning::Field(field), 60));
    let found = match (guess, shape.map(|(shape, _)| shape)) {
        (Guess::Contact | Guess::Social | Guess::Address, Some(Shape::Mail)) => sure(Field::Email),
        (Guess::Contact | Guess::Social, Some(Shape::Phone)) => sure(Field::Phone),
        (Guess::Contact | Guess::Social, Some(Shape::Url)) => sure(Field::Link),
        (Guess::Social, Some(Shape::Handle)) => weak(Field::Link),
        (Guess::Contact, Some(Shape::Name)) => weak(Field::NameFull),
        (Guess::Contact | Guess::Social, _) => None,
        (Guess::Address, Some(Shape::Ip)) => sure(Field::NetworkIp),
        (Guess::Address, Some(Shape::Url)) => sure(Field::Link),
        (Guess::Address, _) => sure(Field::HomeLine1),
        (Guess::Resume, Some(Shape::File)) if !samples.clone().any(|v| v.contains("://")) => sure(Field::ResumeFile),
        (Guess::Resume | Guess::CoverLetter, Some(Shape::Url | Shape::File)) => None,
        (Guess::Resume, _) => is_prose(samples).then_some((Meaning::Field(Field::ResumeText), 85)),
        (Guess::CoverLetter, _) => sure(Field::CoverLetter),
        (Guess::Education, Some(Shape::School)) => sure(Field::EducationInstitution),
        (Guess::Education, Some(Shape::Degree)) => sure(Field::EducationDegree),
        (Guess::Education, _) => None,
        (Guess::Title, Some(Shape::Salutation)) => {
            return Choice::of(Target::Protected("gender"), How::Protected("gender"));
        }
        (Guess::Title, _) => weak(Field::EmploymentTitle),
        (Guess::Referee, Some(Shape::Name)) => sure(Field::RefereeName),
        (Guess::Referee, Some(Shape::Mail)) => sure(Field::RefereeEmail),
        (Guess::Referee, Some(Shape::Phone)) => sure(Field::RefereePhone),
        (Guess::Referee, _) => None,
    };
    match found {
        Some((meaning, confidence)) => Choice::meaning(meaning, choice.number, choice.rank, How::Values, confidence),
        None => Choice::extra(How::Extra),
    }
}

/// Whether a column holds text rather than names of things.
fn is_prose<'v>(samples: impl Iterator<Item = &'v str>) -> bool {
    let lengths = samples.map(|v| v.trim().len()).filter(|l| *l > 0);
    let (count, long) = lengths.fold((0_u32, 0_u32), |(n, long), l| (n + 1, long + u32::from(l >= 80)));
    count == 0 || long * 2 >= count
}

/// How sure the meaning of a header is without its values: 0 unknown, 1 weak, 2 known.
fn score(header: &str) -> u32 {
    let readings = words::readings(header);
    match by_alias(&readings) {
        Some(choice) if choice.rank == 0 => 2,
        Some(_) => 1,
        None if protected::attribute(header).is_some() || protected::secret(header).is_some() => 2,
        None if profile::all().iter().any(|p| file::rule(&p.columns, header, &readings).is_some()) => 2,
        None => 0,
    }
}

/// See [`super::score_header`].
pub(super) fn score_header(cells: &[&str]) -> u32 {
    let mut seen: Vec<String> = Vec::new();
    let mut total = 0;
    for cell in cells.iter().map(|c| c.trim()).filter(|c| !c.is_empty() && c.len() <= 120) {
        // A value is no header: addresses, dates and numbers never name a column.
        if cell.contains('@') || cell.starts_with("http") || !cell.chars().any(char::is_alphabetic) {
            continue;
        }
        let key = words::key(cell);
        if !seen.contains(&key) {
            total += score(cell);
            seen.push(key);
        }
    }
    total
}

/// Pieces that need the column after them, in the order of the table.
pub(crate) fn is_before(piece: Piece) -> bool {
    piece == Piece::PhoneCode
}
