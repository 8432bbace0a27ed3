//! `ringer fields`: the fields conditions can read; for an input, how its columns map and what that leaves undecidable.

use std::fmt::Write;
use std::path::Path;

use super::args::FieldsArgs;
use super::reading::{self, AsOf};
use super::{packs, print};
use crate::condition::{Schema, Type};
use crate::error::{Error, exit};
use crate::ingest::attachment::FILLED;
use crate::ingest::{TableReport, mapping};
use crate::record::{Field, FieldSet};
use crate::report::visible;
use crate::rule::RuleSet;
use crate::schema;

/// Prints the table of fields, or the mapping of an input.
pub(super) fn run(args: FieldsArgs) -> Result<u8, Error> {
    let Some(input) = &args.input else {
        print(&members(schema::app(), "app"))?;
        print(&members(schema::group(), "group"))?;
        for root in ["ring", "rule"] {
            print(&members(schema::combine(), root))?;
        }
        return Ok(exit::DONE);
    };
    let as_of = AsOf::of(&args.reading)?;
    let rules = packs::load(&args.packs, as_of.date)?;
    let (import, _) = reading::open(std::slice::from_ref(input), &args.reading, &rules, as_of.now)?;
    let mut carried = FieldSet::default();
    let mut text = String::new();
    for table in &import.report.tables {
        mapped(&mut text, table);
    }
    let columns = import.report.tables.iter().flat_map(|table| &table.mapping.columns);
    columns.filter_map(|column| column.target.field()).for_each(|field| carried.insert(field));
    if args.reading.attachments.is_some() && carried.contains(Field::ResumeFile) {
        FILLED.iter().for_each(|field| carried.insert(*field));
    }
    for note in &import.report.notes {
        let _ = writeln!(text, "{}", visible(note));
    }
    undecidable(&mut text, &rules, carried);
    print(&text)?;
    if let Some(path) = &args.write_mapping {
        write_mapping(path, &import.report.tables)?;
    }
    Ok(exit::DONE)
}

/// Members reachable from a root, an object after the other.
fn members(schema: &Schema, root: &str) -> String {
    let mut text = String::new();
    let first = schema.roots.iter().find(|(name, _)| *name == root);
    let Some((_, Type::Object(first) | Type::Table(first))) = first else { return text };
    let mut objects = vec![*first];
    let mut at = 0;
    while let Some(&id) = objects.get(at) {
        at += 1;
        let Some(object) = schema.object(id) else { continue };
        let title = if id == *first { root } else { object.name };
        let _ = writeln!(text, "{title}: {}", object.doc);
        for member in &object.members {
            let _ = writeln!(text, "  {:22} {:24} {}", member.name, member.ty.name(schema), member.doc);
            let inner = match &member.ty {
                Type::Object(inner) => Some(*inner),
                Type::List(of) => match **of {
                    Type::Object(inner) => Some(inner),
                    _ => None,
                },
                _ => None,
            };
            objects.extend(inner.filter(|inner| !objects.contains(inner)));
        }
        text.push('\n');
    }
    text
}

fn mapped(text: &mut String, table: &TableReport) {
    let sheet = table.sheet.as_ref().map_or(String::new(), |sheet| format!(", sheet {sheet}"));
    let profile = table.mapping.profile.map_or(String::new(), |profile| format!(", read as an export of {profile}"));
    let _ = writeln!(text, "{}{sheet}: {}{profile}", visible(&table.file), table.format.name());
    let width = |of: &dyn Fn(&mapping::ColumnReport) -> String, most: usize| {
        table.mapping.columns.iter().map(|c| of(c).chars().count()).max().unwrap_or(0).min(most)
    };
    let header = |c: &mapping::ColumnReport| visible(&c.header).into_owned();
    let (wide, far) = (width(&header, 32), width(&mapping::ColumnReport::path, 32));
    for column in &table.mapping.columns {
        let sure = if matches!(column.how, mapping::How::Fuzzy | mapping::How::Values) {
            format!(" ({} %)", column.confidence)
        } else {
            String::new()
        };
        let path = match column.path() {
            path if path.is_empty() => "-".to_owned(),
            path => path,
        };
        let _ = writeln!(
            text,
            "  {:wide$}  {path:far$}  {}{sure}  {}",
            header(column),
            column.how.words(),
            visible(&column.example)
        );
        if let Some(note) = &column.note {
            let _ = writeln!(text, "  {:wide$}  {}", "", visible(note));
        }
    }
    for warning in &table.mapping.warnings {
        let _ = writeln!(text, "  {}", visible(warning));
    }
    text.push('\n');
}

fn undecidable(text: &mut String, rules: &RuleSet, carried: FieldSet) {
    let decidable = rules.decidable(carried);
    let left: Vec<_> =
        rules.rules.iter().zip(decidable).filter(|(_, decidable)| !decidable).map(|(rule, _)| rule).collect();
    if left.is_empty() {
        text.push_str("Every rule can be decided.\n");
        return;
    }
    let _ = writeln!(text, "Rules that these columns leave undecidable ({} of {}):", left.len(), rules.rules.len());
    for rule in left {
        let mut missing: Vec<&str> = rule
            .needs
            .iter()
            .filter(|set| !set.intersects(carried))
            .filter_map(|set| Some(set.iter().next()?.label()))
            .collect();
        missing.dedup();
        let _ = writeln!(text, "  {:36} needs {}", rule.id, missing.join(", "));
    }
}

fn write_mapping(path: &Path, tables: &[TableReport]) -> Result<(), Error> {
    let text: String = tables.iter().take(1).map(|table| mapping::write_mapping(&table.mapping)).collect();
    std::fs::write(path, text).map_err(Error::io(format!("cannot write {}", path.display())))
}
