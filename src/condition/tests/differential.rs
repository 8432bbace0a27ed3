//! The `cel` crate as second opinion, where the profiles overlap: known values, CEL's own functions and macros.
//!
//! An error there is unknown here. What the crate does otherwise than CEL's specification is left out by name.

use std::collections::HashMap;

use proptest::prelude::*;

use super::conformance::{double_shown, list_shown, text_shown};
use super::generated::Draw;
use super::*;

/// The application of [`World::full`], as far as the crate has types for it; what is unknown is not there.
fn context() -> cel::Context<'static, 'static> {
    let made = |text: &str| cel::Program::compile(text).expect(text).execute(&cel::Context::default()).expect(text);
    let text = |text: &str| cel::Value::from(text);
    let phones = [
        map([("raw", text("1 (2)")), ("e164", text("+12")), ("valid", true.into()), ("n", 1.into())]),
        map([("raw", text("n/k")), ("valid", false.into()), ("n", 2.into())]),
    ];
    with_app(map([
        ("i", 7.into()),
        ("j", (-2).into()),
        ("d", 2.5.into()),
        ("e", (-0.5).into()),
        ("s", text("Grüße")),
        ("r", text("abc")),
        ("b", true.into()),
        ("c", false.into()),
        ("t", made("timestamp('2024-02-29T13:14:15.678Z')")),
        ("u", made("duration('5400.5s')")),
        ("nums", vec![1i64, 2, 3].into()),
        ("tags", vec!["a", "b"].into()),
        ("home", map([("country", text("DE"))])),
        ("country", text("FR")),
        ("places", vec!["FR", "DE"].into()),
        ("phones", phones.to_vec().into()),
    ]))
}

fn map<'n>(entries: impl IntoIterator<Item = (&'n str, cel::Value)>) -> cel::Value {
    entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<HashMap<_, _>>().into()
}

fn with_app(app: cel::Value) -> cel::Context<'static, 'static> {
    let mut context = cel::Context::default();
    context.add_variable_from_value("app".to_owned(), app);
    context
}

/// What the crate says of an expression.
fn other(text: &str) -> Result<Tri, String> {
    match execute(text, &context())? {
        Ok(cel::Value::Bool(b)) => Ok(Tri::known(b)),
        Ok(value) => Err(format!("{text}: {value:?}")),
        Err(()) => Ok(Tri::Unknown),
    }
}

fn execute(text: &str, context: &cel::Context<'_, '_>) -> Result<Result<cel::Value, ()>, String> {
    let program = cel::Program::compile(text).map_err(|e| format!("{text}: {e}"))?;
    Ok(program.execute(context).map_err(|_| ()))
}

/// What the crate says of a conformance case of any type, written as the cases are; none where it cannot be asked.
pub(super) fn opinion(text: &str, known: Option<&toml::Table>) -> Option<String> {
    if OURS.iter().any(|ours| text.contains(ours)) {
        return None;
    }
    let context = match known {
        None => context(),
        Some(known) => with_app(map(known.iter().map(|(name, value)| (name.as_str(), lent(value))))),
    };
    Some(match execute(text, &context) {
        Ok(Ok(value)) => shown(&value),
        Ok(Err(())) => "unknown".to_owned(),
        Err(_) => "refused".to_owned(),
    })
}

fn lent(value: &toml::Value) -> cel::Value {
    match value {
        toml::Value::Boolean(truth) => (*truth).into(),
        toml::Value::Integer(int) => (*int).into(),
        toml::Value::Float(double) => (*double).into(),
        toml::Value::String(text) => text.as_str().into(),
        toml::Value::Array(items) => items.iter().map(lent).collect::<Vec<_>>().into(),
        other => panic!("no member holds {other:?}"),
    }
}

fn shown(value: &cel::Value) -> String {
    match value {
        cel::Value::Bool(truth) => truth.to_string(),
        cel::Value::Int(int) => int.to_string(),
        cel::Value::Float(double) => double_shown(*double),
        cel::Value::String(text) => text_shown(text),
        cel::Value::Timestamp(at) => timestamp_text(at.timestamp_millis()),
        cel::Value::Duration(span) => duration_text(span.num_milliseconds()),
        cel::Value::List(items) => list_shown(items.iter().map(shown)),
        other => format!("{other:?}"),
    }
}

/// Names that only ours has.
const OURS: &[&str] = &[
    "now",
    "param.",
    "macro.",
    "list.",
    "pattern.",
    "date(",
    "app.born",
    "app.left",
    "_between",
    "extra",
    "group",
    "distance",
    "known(",
    "same(",
    "differ(",
    "orValue",
    "lowerAscii",
];

/// Where the crate does otherwise than CEL's specification, which the case follows, or knows less than ours.
const THEIRS: &[&str] = &[
    // A comparison with NaN is false; the crate makes it an error.
    "!(0.0 / 0.0 < 1.0)",
    "!(0.0 / 0.0 >= 1.0)",
    // Milliseconds are those beyond the second; the crate gives the whole duration.
    "app.u.getMilliseconds() == 500",
    // Days as a unit of durations are ours.
    "duration('1d') == duration('24h')",
];

/// What the crate says of a case, where it can be asked.
pub(super) fn second_opinion(text: &str) -> Option<Tri> {
    if OURS.iter().any(|ours| text.contains(ours)) || THEIRS.contains(&text) {
        return None;
    }
    Some(other(text).unwrap_or_else(|e| panic!("{e}")))
}

proptest! {
    #![proptest_config(super::generated::config(3000))]

    #[test]
    fn generated_expressions_agree(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        let text = Draw::plain(&bytes).truth(4);
        let theirs = other(&text).map_err(TestCaseError::fail)?;
        prop_assert_eq!(decide(&text, &World::full()), theirs, "{}", text);
    }
}
