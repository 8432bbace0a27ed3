//! The `cel` crate as second opinion, where the profiles overlap: known values, CEL's own functions and macros.
//!
//! An error there is unknown here. What the crate does otherwise than CEL's specification is left out by name.

use proptest::prelude::*;

use super::generated::Draw;
use super::*;

/// The variables of [`World::full`] by their bare names, as the crate sees them.
fn context() -> cel::Context<'static, 'static> {
    let mut context = cel::Context::default();
    let add = |context: &mut cel::Context<'static, 'static>, name: &str, value: cel::Value| {
        context.add_variable_from_value(name.to_owned(), value);
    };
    add(&mut context, "i", 7.into());
    add(&mut context, "j", (-2).into());
    add(&mut context, "d", 2.5.into());
    add(&mut context, "e", (-0.5).into());
    add(&mut context, "s", "Grüße".into());
    add(&mut context, "r", "abc".into());
    add(&mut context, "b", true.into());
    add(&mut context, "c", false.into());
    add(&mut context, "nums", vec![1i64, 2, 3].into());
    add(&mut context, "tags", vec!["a", "b"].into());
    context
}

/// What the crate says of an expression over the bare names.
fn other(text: &str) -> Result<Tri, String> {
    let text = text.replace("app.", "");
    let program = cel::Program::compile(&text).map_err(|e| format!("{text}: {e}"))?;
    match program.execute(&context()) {
        Ok(cel::Value::Bool(b)) => Ok(Tri::known(b)),
        Ok(value) => Err(format!("{text}: {value:?}")),
        Err(_) => Ok(Tri::Unknown),
    }
}

/// Names that only ours has.
const OURS: &[&str] = &[
    "app.phones",
    "app.t.",
    "app.t ",
    "app.u.",
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
    "app.country",
    "app.places",
    "distance",
    "known(",
    "orValue",
    "lowerAscii",
    "(app.t)",
    "'1d'",
];

/// Where the crate does otherwise than CEL's specification, which the case follows.
const THEIRS: &[&str] = &[
    // A comparison with NaN is false; the crate makes it an error.
    "!(0.0 / 0.0 < 1.0)",
    "!(0.0 / 0.0 >= 1.0)",
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
