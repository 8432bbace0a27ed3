//! The neutral format, `ringer/watchlist/1`: one JSON object a line, canonical and sorted, so that two imports of the same
//! lists are the same bytes.
//!
//! Numbers of documents and accounts stand there as hashes only.

use serde_json::{Map, Value, json};

use super::{Desk, Error, Found, Imported, Options, birth, country, day};
use crate::condition::Date;
use crate::fact::watch::{Entry, WatchKind};

/// The schema that each line names.
pub const SCHEMA: &str = "ringer/watchlist/1";

/// Entries as lines.
pub fn write(entries: &[Entry]) -> String {
    let mut lines: Vec<String> = entries.iter().map(|entry| line(entry).to_string()).collect();
    lines.sort_unstable();
    lines.dedup();
    let mut text = lines.join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn line(entry: &Entry) -> Value {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| _ = object.insert(key.to_owned(), value);
    put("schema", json!(SCHEMA));
    put("kind", json!(entry.kind.word()));
    put("value", json!(entry.value));
    put("list", json!(entry.list));
    put("date", json!(iso(entry.date)));
    put("entry", json!(entry.entry));
    put("source", json!(entry.source));
    if let Some(added) = entry.added {
        put("added", json!(iso(added)));
    }
    if let Some(expires) = entry.expires {
        put("expires", json!(iso(expires)));
    }
    if !entry.note.is_empty() {
        put("note", json!(entry.note));
    }
    if !entry.births.is_empty() {
        put("born", json!(entry.births.iter().map(|b| iso(*b)).collect::<Vec<_>>()));
    }
    if !entry.countries.is_empty() {
        put("countries", json!(entry.countries.iter().map(|c| c.as_str()).collect::<Vec<_>>()));
    }
    Value::Object(object)
}

/// `1978-11-05`, `1978-11` or `1978`.
fn iso(date: Date) -> String {
    match (date.month, date.day) {
        (0, _) => format!("{:04}", date.year),
        (month, 0) => format!("{:04}-{month:02}", date.year),
        (month, day) => format!("{:04}-{month:02}-{day:02}", date.year),
    }
}

pub(super) fn read(name: &str, text: &str, desk: &mut Desk<'_>) -> Result<(), Error> {
    for (number, line) in (1u64..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let place = format!("line {number}");
        match serde_json::from_str::<Value>(line) {
            Ok(value) => one(name, &place, &value, desk)?,
            Err(problem) => desk.refuse(name, &place, format!("no JSON: {problem}")),
        }
    }
    Ok(())
}

fn one(name: &str, place: &str, value: &Value, desk: &mut Desk<'_>) -> Result<(), Error> {
    let get = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
    let all = |key: &str| value.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let Some(kind) = WatchKind::read(get("kind")) else {
        desk.refuse(name, place, format!("{:?} is no kind of entry", super::cut(get("kind"), 40)));
        return Ok(());
    };
    let source = get("source");
    let found = Found {
        list: get("list"),
        date: day(get("date")),
        entry: get("entry"),
        source: if source.is_empty() { name } else { source },
        place: place.to_owned(),
        added: day(get("added")),
        expires: day(get("expires")),
        note: get("note").to_owned(),
        births: all("born").filter_map(birth).collect(),
        countries: all("countries").filter_map(country).collect(),
    };
    desk.add(kind, get("value"), &found)
}

/// Entries given as JSON in the form of the lines; for tests of rules. The first that cannot be used is the error.
pub fn of_json(values: &[Value], options: &Options) -> Result<Vec<Entry>, String> {
    let mut desk = Desk { options, done: Imported::default() };
    for (at, value) in values.iter().enumerate() {
        let place = format!("entry {}", at + 1);
        one("the test's list", &place, value, &mut desk).map_err(|e| e.to_string())?;
    }
    match desk.done.refused.first() {
        Some(refused) => Err(format!("{}: {}", refused.place, refused.reason)),
        None => Ok(desk.done.entries),
    }
}
