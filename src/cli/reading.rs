//! Reading an input for a verb: the day, the mapping, threads and memory, and the import itself.

use std::path::{Path, PathBuf};

use super::args::Reading;
use crate::condition::Date;
use crate::error::Error;
use crate::fact::date::DateOrder;
use crate::fact::{Ground, Region};
use crate::ingest::mapping::{MappingFile, MappingProblem};
use crate::ingest::{self, Import, Input, profile};
use crate::record::Field;
use crate::rule::RuleSet;
use crate::screen;

/// The day a run stands on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AsOf {
    pub(crate) date: Date,
    /// The last millisecond of that day (UTC): whatever is dated that day has happened.
    pub(crate) now: i64,
}

impl AsOf {
    pub(crate) fn of(reading: &Reading) -> Result<AsOf, Error> {
        let day = match &reading.as_of {
            None => jiff::Zoned::now().date(),
            Some(text) => text
                .parse::<jiff::civil::Date>()
                .map_err(|_| Error::Usage(format!("--as-of takes a day such as 2026-11-20, not {text:?}")))?,
        };
        let part = |value: i8| u8::try_from(value).unwrap_or_default();
        let date = Date { year: day.year(), month: part(day.month()), day: part(day.day()) };
        let now = screen::end_of(date).ok_or_else(|| Error::Usage("--as-of is beyond the calendar".to_owned()))?;
        Ok(AsOf { date, now })
    }

    /// `2026-11-20`.
    pub(crate) fn text(&self) -> String {
        format!("{:04}-{:02}-{:02}", self.date.year, self.date.month, self.date.day)
    }
}

/// Bytes of a size such as `500M`, `2G`, `800000`.
pub(crate) fn bytes(size: &str) -> Result<usize, Error> {
    let wrong = || Error::Usage(format!("--memory takes a size such as 500M or 2G, not {size:?}"));
    let trimmed = size.trim().trim_end_matches(['b', 'B']).trim_end_matches(['i', 'I']);
    let (digits, unit) = match trimmed.char_indices().last() {
        Some((at, unit)) if unit.is_ascii_alphabetic() => (&trimmed[..at], unit.to_ascii_uppercase()),
        _ => (trimmed, ' '),
    };
    let factor: usize = match unit {
        ' ' => 1,
        'K' => 1 << 10,
        'M' => 1 << 20,
        'G' => 1 << 30,
        'T' => 1 << 40,
        _ => return Err(wrong()),
    };
    digits.trim().parse::<usize>().ok().and_then(|n| n.checked_mul(factor)).ok_or_else(wrong)
}

/// Runs on as many threads as asked for.
pub(crate) fn on_threads<R: Send>(
    reading: &Reading,
    run: impl FnOnce() -> Result<R, Error> + Send,
) -> Result<R, Error> {
    if reading.threads == Some(0) {
        return Err(Error::Usage("--threads takes a number from 1".to_owned()));
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(reading.threads.unwrap_or(0)).build();
    let pool = pool.map_err(|e| Error::io("cannot start threads")(std::io::Error::other(e)))?;
    pool.install(run)
}

/// Opens inputs as one batch, and says what holds for all of it as far as that is known before reading.
pub(crate) fn open(
    inputs: &[PathBuf],
    reading: &Reading,
    rules: &RuleSet,
    now: i64,
) -> Result<(Import, Ground), Error> {
    open_with(inputs, reading, &extra_columns(rules), None, now)
}

/// The same for no rules. The column `aside` is kept by its header, whatever it would mean.
pub(crate) fn open_aside(
    inputs: &[PathBuf],
    reading: &Reading,
    aside: Option<&str>,
    now: i64,
) -> Result<(Import, Ground), Error> {
    let names: Vec<String> = aside.map(str::to_owned).into_iter().collect();
    open_with(inputs, reading, &names, aside, now)
}

fn open_with(
    inputs: &[PathBuf],
    reading: &Reading,
    names: &[String],
    aside: Option<&str>,
    now: i64,
) -> Result<(Import, Ground), Error> {
    let inputs: Vec<Input> = inputs.iter().map(|path| Input::parse(&path.to_string_lossy())).collect();
    let mut mapping = reading.mapping.as_deref().map(mapping_file).transpose()?;
    if let Some(header) = aside {
        let line = format!("[columns]\n{} = \"extra\"\n", toml::Value::from(header));
        let wrong = |_| Error::Usage(format!("no column can be called {header:?}"));
        let rule = MappingFile::parse(&line).map_err(wrong)?;
        let file = mapping.get_or_insert_with(MappingFile::default);
        file.columns.retain(|column| column.header != header);
        file.columns.extend(rule.columns);
    }
    let options = ingest::Options {
        mapping,
        scope: reading.scope.clone(),
        ip_databases: reading.ip_database.clone(),
        attachments: reading.attachments.clone(),
        ..ingest::Options::default()
    };
    let mut import = ingest::open(&inputs, &options)?;
    import.expect_names(names);
    let ground = ground(&import, &options, now)?;
    Ok((import, ground))
}

/// Names of further columns that rules read.
fn extra_columns(rules: &RuleSet) -> Vec<String> {
    let judging = rules.rules.iter().flat_map(|rule| rule.conditions());
    let telling = rules.rules.iter().flat_map(|rule| rule.explain.holes().chain(rule.verify.holes()));
    let rest = rules.exceptions.iter().map(|e| &e.matches).chain(&rules.atoms);
    let columns = judging.chain(telling).chain(rest).flat_map(|c| c.columns());
    columns.map(|(_, name)| name.to_owned()).collect()
}

/// A mapping file, or a built-in profile by its name.
fn mapping_file(given: &str) -> Result<MappingFile, Error> {
    if let Some(profile) = profile::find(given) {
        return Ok(MappingFile { extends: Some(profile.name), ..MappingFile::default() });
    }
    if !Path::new(given).exists() {
        return Err(Error::Usage(format!(
            "--mapping takes a file or one of the profiles {}; there is no {given:?}",
            profile::names().collect::<Vec<_>>().join(", ")
        )));
    }
    let text = std::fs::read_to_string(given).map_err(Error::io(format!("cannot read the mapping {given}")))?;
    MappingFile::parse(&text).map_err(|problems| {
        let told: Vec<String> = problems.iter().map(|p| format!("  {}", placed(&text, p))).collect();
        Error::Usage(format!("the mapping {given} has mistakes:\n{}", told.join("\n")))
    })
}

fn placed(text: &str, problem: &MappingProblem) -> String {
    let before = text.get(..problem.span.start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let help = problem.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
    format!("line {line}, column {column}: {}{help}", problem.message)
}

fn ground(import: &Import, options: &ingest::Options, now: i64) -> Result<Ground, Error> {
    let decoder = import.decoder();
    let tables = 0..u16::try_from(decoder.tables()).unwrap_or(u16::MAX);
    let columns = tables.clone().map(|table| decoder.columns(table).to_vec()).collect();
    let mut ground = Ground::new(columns, now, options.scope.clone());
    let file = options.effective();
    if let Some(region) = &file.default_region {
        let unknown = || Error::Usage(format!("the mapping's default_region {region:?} is no region such as US or GB"));
        ground.default_region = Some(Region::from_code(region).ok_or_else(unknown)?);
    }
    let order = file.date_order.and_then(|order| match order {
        ingest::DateOrder::Dmy => Some(DateOrder::Dmy),
        ingest::DateOrder::Mdy => Some(DateOrder::Mdy),
        ingest::DateOrder::Ymd => None,
    });
    for table in tables {
        // A field is trusted as far as it is in every table.
        for (field, trust) in Field::ALL.iter().zip(&mut ground.trust) {
            let here = decoder.trust(table, *field);
            *trust = if table == 0 { here } else { (*trust).min(here) };
        }
        if let Some(order) = order {
            (0..decoder.columns(table).len() as u16).for_each(|column| ground.set_date_order(table, column, order));
        }
    }
    Ok(ground)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let read = |size| bytes(size).ok();
        assert_eq!(read("800000"), Some(800_000));
        assert_eq!(read("500M"), Some(500 << 20));
        assert_eq!(read("2GiB"), Some(2 << 30));
        assert_eq!(read("64 kb"), Some(64 << 10));
        assert_eq!(read("much"), None);
        assert_eq!(read("99999999999T"), None);
        assert_eq!(read(""), None);
    }

    #[test]
    fn the_day_ends_at_midnight() {
        let reading = Reading { as_of: Some("2026-10-01".to_owned()), ..Reading::default() };
        let as_of = AsOf::of(&reading).unwrap();
        assert_eq!((as_of.now, as_of.text().as_str()), (1_790_899_199_999, "2026-10-01"));
        assert!(AsOf::of(&Reading { as_of: Some("1.10.2026".to_owned()), ..Reading::default() }).is_err());
    }
}
