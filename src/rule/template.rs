//! Sentences with holes: `explain` and `verify`.
//!
//! A hole is an expression in braces, compiled and proved at load to have something to print; `{{` and `}}` are
//! braces. Where a condition finds an element with `exists(p, ...)`, a hole that names `p` speaks of the elements
//! that were found.

use std::fmt::Write;

use super::diagnostic::Diagnostic;
use super::known::{self, Known, Paths, Witness};
use super::names::{Compiled, Names, Want};
use super::read::Text;
use crate::condition::{self, Condition, Context, Date, Made, Problem, Schema, Scratch, Span, Type, Value};
use crate::schema;

/// How many items of a list are printed before "and n more".
const SHOWN: usize = 3;

/// What stands where a value is missing after all; a checked sentence never needs it.
const MISSING: &str = "(not stated)";

/// A sentence, checked.
#[derive(Clone, Debug)]
pub struct Template {
    text: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Hole(Condition),
}

impl Template {
    /// As written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The expressions in its holes.
    pub fn holes(&self) -> impl Iterator<Item = &Condition> {
        self.parts.iter().filter_map(|p| match p {
            Part::Hole(condition) => Some(condition),
            Part::Text(_) => None,
        })
    }

    /// Fills the holes. `vars` are the variables of the place: the key for group rules, none for `when` rules.
    pub fn render<C: Context>(&self, ctx: &C, vars: &[Value<'_>], now: i64, scratch: &mut Scratch) -> String {
        let mut out = String::with_capacity(self.text.len() + 32);
        for part in &self.parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Hole(condition) => print(&condition.value(ctx, vars, now, scratch), &mut out),
            }
        }
        out
    }

    /// A sentence that says nothing, for rules that have none yet.
    pub(crate) fn blank() -> Template {
        Template { text: String::new(), parts: Vec::new() }
    }

    fn plain(text: &str) -> Template {
        Template { text: text.to_owned(), parts: vec![Part::Text(text.to_owned())] }
    }
}

/// Appends a value as a reader expects it: numbers without trailing zeros, dates as `2026-11-20`, lists as three
/// items and "and n more".
pub(crate) fn print(value: &Value<'_>, out: &mut String) {
    let start = out.len();
    match value {
        Value::Unknown | Value::Object(_) | Value::Objects { .. } | Value::Map(_) => {}
        Value::Bool(b) => out.push_str(if *b { "yes" } else { "no" }),
        Value::Int(i) => _ = write!(out, "{i}"),
        Value::Double(d) => _ = write!(out, "{}", (d * 100.0).round() / 100.0),
        Value::Str(s) => out.push_str(s),
        Value::Made(made) => match &**made {
            Made::Text(s) => out.push_str(s),
            Made::List(items) => list(items, out),
        },
        Value::Timestamp(ms) => instant(*ms, out),
        Value::Duration(ms) => span(*ms, out),
        Value::Date(d) => date(*d, out),
    }
    if out.len() == start {
        out.push_str(MISSING);
    }
}

fn instant(ms: i64, out: &mut String) {
    if let Ok(at) = jiff::Timestamp::from_millisecond(ms) {
        _ = write!(out, "{}", at.to_zoned(jiff::tz::TimeZone::UTC).date());
    }
}

fn span(ms: i64, out: &mut String) {
    const UNITS: [(i64, &str); 3] = [(86_400_000, "day"), (3_600_000, "hour"), (60_000, "minute")];
    let ms = ms.saturating_abs();
    let (unit, name) = UNITS.into_iter().find(|(unit, _)| ms >= *unit).unwrap_or((1_000, "second"));
    let count = ms / unit;
    _ = write!(out, "{count} {name}{}", if count == 1 { "" } else { "s" });
}

fn date(d: Date, out: &mut String) {
    _ = write!(out, "{:04}", d.year);
    for part in [d.month, d.day] {
        if part == 0 {
            return;
        }
        _ = write!(out, "-{part:02}");
    }
}

fn list(items: &[Value<'_>], out: &mut String) {
    let mut texts: Vec<String> = Vec::new();
    for item in items {
        let mut text = String::new();
        print(item, &mut text);
        if text != MISSING && !texts.contains(&text) {
            texts.push(text);
        }
    }
    let more = texts.len().saturating_sub(SHOWN);
    let (last, first) = match texts.split_last() {
        Some((last, first)) if more == 0 => (last.clone(), first),
        Some(_) => (format!("{more} more"), &texts[..SHOWN]),
        None => return,
    };
    out.push_str(&first.join(", "));
    out.push_str(if first.is_empty() { "" } else { " and " });
    out.push_str(&last);
}

/// Where a sentence stands: what its holes may name, and what is known there.
pub(crate) struct Place<'a, 's> {
    pub(crate) names: &'a Names<'s>,
    pub(crate) schema: &'s Schema,
    pub(crate) vars: Vec<(String, Type)>,
    pub(crate) known: Known,
    pub(crate) witnesses: Vec<(Witness, Type)>,
    /// A variable that must not be printed, with the reason.
    pub(crate) secret: Option<(&'static str, &'static str)>,
}

impl Place<'_, '_> {
    fn paths(&self, witness: Option<&(Witness, Type)>) -> Paths<'_> {
        let mut vars = self.vars.clone();
        vars.extend(witness.map(|(w, ty)| (w.name.clone(), ty.clone())));
        Paths { schema: self.schema, vars, macros: self.names.macros() }
    }
}

/// Checks a sentence; problems are given to `report`.
pub(crate) fn check(text: &Text, place: &Place<'_, '_>, report: &mut dyn FnMut(Diagnostic)) -> Template {
    let pieces = match pieces(&text.value) {
        Ok(pieces) => pieces,
        Err((span, message)) => {
            report(text.wrong_at("E119", span, message).help("holes are `{...}`; write `{{` and `}}` for braces"));
            return Template::plain(&text.value);
        }
    };
    let mut parts = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Text(s) => parts.push(Part::Text(s)),
            Piece::Hole(span) => parts.extend(hole(text, span, place, report).map(Part::Hole)),
        }
    }
    Template { text: text.value.clone(), parts }
}

fn hole(text: &Text, span: Span, place: &Place<'_, '_>, report: &mut dyn FnMut(Diagnostic)) -> Option<Condition> {
    let source = &text.value[span.clone()];
    let (expr, problems) = condition::parse(source);
    let shifted = |p: &Problem| place.names.at(text, span.start, p);
    let Some(expr) = expr.filter(|_| problems.iter().all(|p| p.warning)) else {
        problems.iter().for_each(|p| report(shifted(p)));
        return None;
    };
    let mut free = Default::default();
    known::free_names(&expr, &mut free);
    // Two `exists` may use one name: the hole speaks of the first whose elements have what it asks for.
    let mut named = place.witnesses.iter().filter(|(w, _)| free.contains(&w.name)).peekable();
    let first = named.peek().copied();
    let fits = |w: &&(Witness, Type)| {
        place.names.attempt(source, place.schema, &place.paths(Some(w)).vars, &Want::Any).is_ok()
    };
    let witness = named.find(fits).or(first);
    let paths = place.paths(witness);
    let compiled = match place.names.attempt(source, place.schema, &paths.vars, &Want::Any) {
        Ok(compiled) => compiled,
        Err(problems) => {
            problems.iter().filter(|p| !place.names.follows(source, p)).for_each(|p| report(shifted(p)));
            return None;
        }
    };
    let wrong = |code, inner: Span, message: String| {
        text.wrong_at(code, inner.start + span.start..inner.end + span.start, message)
    };
    if let Some(d) = unprintable(&compiled, &free, place, &wrong) {
        report(d);
        return None;
    }
    let mut known = place.known.clone();
    if let Some((w, _)) = witness {
        known::known_if(&w.test, true, &paths, &mut known);
    }
    if let Some((at, what)) = known::may_be_missing(&expr, &known, &paths) {
        let d = wrong("E118", at, format!("`{what}` may be missing where this sentence is printed"));
        let help = format!("let the condition ask for it (`has({what})`), or write `{what}.orValue(\"...\")`");
        report(d.help(help).label("may have nothing to print"));
        return None;
    }
    match witness {
        None => Some(compiled.condition),
        Some((w, _)) => found(&compiled, w, source, place, &wrong, report),
    }
}

/// The hole over all elements that were found.
fn found(
    compiled: &Compiled,
    w: &Witness,
    source: &str,
    place: &Place<'_, '_>,
    wrong: &dyn Fn(&'static str, Span, String) -> Diagnostic,
    report: &mut dyn FnMut(Diagnostic),
) -> Option<Condition> {
    let Witness { name, list, test } = w;
    let whole = format!("({list}).filter({name}, known({test}) && ({test})).map({name}, {source})");
    let nested = matches!(compiled.condition.ty(), Type::List(_));
    match place.names.attempt(&whole, place.schema, &place.vars, &Want::Any) {
        Ok(all) if !nested => Some(all.condition),
        _ => {
            let message = format!("`{source}` cannot be printed for every `{name}` that is found");
            report(wrong("E120", 0..source.len(), message).help("print one value of it"));
            None
        }
    }
}

fn unprintable(
    compiled: &Compiled,
    free: &std::collections::BTreeSet<String>,
    place: &Place<'_, '_>,
    wrong: &dyn Fn(&'static str, Span, String) -> Diagnostic,
) -> Option<Diagnostic> {
    let whole = 0..compiled.expr.span.end;
    if let Some((name, why)) = place.secret.filter(|(name, _)| free.contains(*name)) {
        let d = wrong("E120", whole, format!("`{name}` must not be printed: {why}"));
        return Some(d.help("say that they share it, without it"));
    }
    if compiled.condition.reads().iter().any(|f| schema::secret(*f)) {
        let d = wrong("E120", whole, "this value must not be printed".to_owned());
        return Some(d.help("say that it is shared, without it"));
    }
    let item = match compiled.condition.ty() {
        Type::List(of) => of,
        other => other,
    };
    match item {
        Type::Object(_) | Type::Map | Type::List(_) => {
            let name = compiled.condition.ty().name(place.schema);
            let d = wrong("E120", whole, format!("a value of type {name} cannot be printed"));
            Some(d.help("print one of its members"))
        }
        _ => None,
    }
}

enum Piece {
    Text(String),
    /// Byte range of the expression between the braces.
    Hole(Span),
}

fn pieces(text: &str) -> Result<Vec<Piece>, (Span, &'static str)> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let doubled = text[at + c.len_utf8()..].starts_with(c);
        match c {
            '{' | '}' if doubled => {
                plain.push(c);
                at += 2;
            }
            '{' => {
                let end = hole_end(text, at + 1).ok_or((at..at + 1, "this hole is not closed"))?;
                if text[at + 1..end].trim().is_empty() {
                    return Err((at..end + 1, "this hole is empty"));
                }
                if !plain.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut plain)));
                }
                pieces.push(Piece::Hole(at + 1..end));
                at = end + 1;
            }
            '}' => return Err((at..at + 1, "this brace closes no hole")),
            c => {
                plain.push(c);
                at += c.len_utf8();
            }
        }
    }
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    Ok(pieces)
}

/// Where the hole that begins at `from` ends; braces in quoted text do not count.
fn hole_end(text: &str, from: usize) -> Option<usize> {
    let mut quote = None;
    let mut escaped = false;
    for (i, c) in text[from..].char_indices() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(q) if c == q => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '}' => return Some(from + i),
            None => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: Value<'_>) -> String {
        let mut out = String::new();
        print(&value, &mut out);
        out
    }

    #[test]
    fn values_are_printed_for_readers() {
        let names = |n: usize| {
            let all = ["Ann Lee", "Raj Patel", "Joe Cruz", "Bo Ek", "Kim Oh"];
            shown(Value::list(all[..n].iter().map(|s| Value::Str(s)).collect()))
        };
        assert_eq!(names(1), "Ann Lee");
        assert_eq!(names(2), "Ann Lee and Raj Patel");
        assert_eq!(names(3), "Ann Lee, Raj Patel and Joe Cruz");
        assert_eq!(names(5), "Ann Lee, Raj Patel, Joe Cruz and 2 more");
        assert_eq!(names(0), MISSING);
        assert_eq!(shown(Value::Double(0.5)), "0.5");
        assert_eq!(shown(Value::Double(3.0)), "3");
        assert_eq!(shown(Value::Date(Date { year: 2024, month: 5, day: 0 })), "2024-05");
        assert_eq!(shown(Value::Timestamp(1_700_000_000_000)), "2023-11-14");
        assert_eq!(shown(Value::Duration(86_400_000)), "1 day");
        assert_eq!(shown(Value::Duration(7_300_000)), "2 hours");
    }

    #[test]
    fn braces() {
        let count = |t: &str| pieces(t).map(|p| p.len()).map_err(|e| e.0);
        assert_eq!(count("a {b} c"), Ok(3));
        assert_eq!(count("{{a}}"), Ok(1));
        assert_eq!(count("{x.orValue(\"}\")}"), Ok(1));
        assert_eq!(count("a {b"), Err(2..3));
        assert_eq!(count("a } b"), Err(2..3));
        assert_eq!(count("a { } b"), Err(2..5));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[{}a'\"\\\\ é]{0,30}") {
            let _ = pieces(&text);
        }
    }
}
