//! The one table of functions and macros that conditions know, with their types and what they do.
//!
//! The checker resolves calls by it and the manual prints it. What a row with an [`Op`] does stands in `builtin`;
//! rows without one are forms of their own (macros, `has`, `matches`), typed by the checker.

use super::time::Part;
use super::value::Type;

/// A built-in function of known arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Op {
    Contains,
    StartsWith,
    EndsWith,
    LowerAscii,
    ToInt,
    ToDouble,
    ToString,
    ToTimestamp,
    ToDuration,
    ToDate,
    MonthsBetween,
    DaysBetween,
    Part(Part),
}

/// One function, or one overload of it.
#[derive(Clone, Debug)]
pub struct FunctionDoc {
    /// Its name.
    pub name: &'static str,
    /// How a call looks, with the types: `string.contains(string) -> bool`.
    pub form: &'static str,
    /// What it does, in one sentence.
    pub doc: &'static str,
    pub(super) method: bool,
    pub(super) params: &'static [Type],
    pub(super) result: Option<Type>,
    pub(super) op: Option<Op>,
}

use Type::{Bool, Date, Double, Duration, Int, String as Text, Timestamp};

const fn method(
    name: &'static str,
    op: Op,
    params: &'static [Type],
    result: Type,
    form: &'static str,
    doc: &'static str,
) -> FunctionDoc {
    FunctionDoc { name, form, doc, method: true, params, result: Some(result), op: Some(op) }
}

const fn global(
    name: &'static str,
    op: Op,
    params: &'static [Type],
    result: Type,
    form: &'static str,
    doc: &'static str,
) -> FunctionDoc {
    FunctionDoc { name, form, doc, method: false, params, result: Some(result), op: Some(op) }
}

const fn special(name: &'static str, method: bool, form: &'static str, doc: &'static str) -> FunctionDoc {
    FunctionDoc { name, form, doc, method, params: &[], result: None, op: None }
}

/// All of them, sorted by kind.
pub const FUNCTIONS: &[FunctionDoc] = &[
    special(
        "has",
        false,
        "has(a.b) -> bool",
        "Whether the member is known, for lists known and not empty; never unknown.",
    ),
    special("known", false, "known(any) -> bool", "The same for any expression."),
    special("orValue", true, "T.orValue(T) -> T", "The value, or the other one if it is unknown."),
    special("same", false, "same(T, T) -> bool", "Both known and equal; false, never unknown, if either is missing."),
    special(
        "differ",
        false,
        "differ(T, T) -> bool",
        "Both known and different; false, never unknown, if either is missing.",
    ),
    special(
        "size",
        false,
        "size(string) or size(list) -> int",
        "Number of characters or elements; also as `x.size()`.",
    ),
    special("size", true, "string.size() or list.size() -> int", "Number of characters or elements."),
    special("exists", true, "list.exists(x, test) -> bool", "Whether the test holds for an element."),
    special(
        "exists_one",
        true,
        "list.exists_one(x, test) -> bool",
        "Whether the test holds for exactly one element; unknown if any is.",
    ),
    special("all", true, "list.all(x, test) -> bool", "Whether the test holds for all elements, none included."),
    special(
        "filter",
        true,
        "list.filter(x, test) -> list",
        "The elements for which the test holds; unknown if any is.",
    ),
    special(
        "map",
        true,
        "list.map(x, value) or list.map(x, test, value) -> list",
        "The value for each element (for which the test holds); unknown if any is.",
    ),
    special(
        "matches",
        true,
        "string.matches(\"regex\") -> bool",
        "Whether the regular expression of RE2, one literal, is found in the text; also as `matches(s, \"regex\")`.",
    ),
    special(
        "matches",
        false,
        "matches(string, \"regex\") -> bool",
        "Whether the regular expression of RE2, one literal, is found in the text.",
    ),
    special("found", true, "pattern.<name>.found(string) -> bool", "Whether the pack's pattern is found in the text."),
    method(
        "contains",
        Op::Contains,
        &[Text, Text],
        Bool,
        "string.contains(string) -> bool",
        "Whether the text has the other in it.",
    ),
    method(
        "startsWith",
        Op::StartsWith,
        &[Text, Text],
        Bool,
        "string.startsWith(string) -> bool",
        "Whether the text begins with the other.",
    ),
    method(
        "endsWith",
        Op::EndsWith,
        &[Text, Text],
        Bool,
        "string.endsWith(string) -> bool",
        "Whether the text ends with the other.",
    ),
    method(
        "lowerAscii",
        Op::LowerAscii,
        &[Text],
        Text,
        "string.lowerAscii() -> string",
        "The text with A to Z in lower case.",
    ),
    global("int", Op::ToInt, &[Int], Int, "int(int) -> int", "The same number."),
    global(
        "int",
        Op::ToInt,
        &[Double],
        Int,
        "int(double) -> int",
        "The number cut towards zero; unknown beyond 64 bits.",
    ),
    global(
        "int",
        Op::ToInt,
        &[Text],
        Int,
        "int(string) -> int",
        "The number written in decimal; unknown if it is none.",
    ),
    global("int", Op::ToInt, &[Timestamp], Int, "int(timestamp) -> int", "Seconds since 1970."),
    global("double", Op::ToDouble, &[Double], Double, "double(double) -> double", "The same number."),
    global("double", Op::ToDouble, &[Int], Double, "double(int) -> double", "The nearest double."),
    global(
        "double",
        Op::ToDouble,
        &[Text],
        Double,
        "double(string) -> double",
        "The number written; unknown if it is none.",
    ),
    global("string", Op::ToString, &[Text], Text, "string(string) -> string", "The same text."),
    global("string", Op::ToString, &[Int], Text, "string(int) -> string", "In decimal."),
    global(
        "string",
        Op::ToString,
        &[Double],
        Text,
        "string(double) -> string",
        "In decimal, as short as it reads back the same.",
    ),
    global("string", Op::ToString, &[Bool], Text, "string(bool) -> string", "`true` or `false`."),
    global("string", Op::ToString, &[Timestamp], Text, "string(timestamp) -> string", "As in RFC 3339, UTC."),
    global("string", Op::ToString, &[Duration], Text, "string(duration) -> string", "In seconds: `5400s`."),
    global("string", Op::ToString, &[Date], Text, "string(date) -> string", "As precise as it is: `2020-05`."),
    global(
        "timestamp",
        Op::ToTimestamp,
        &[Text],
        Timestamp,
        "timestamp(string) -> timestamp",
        "The instant written as in RFC 3339.",
    ),
    global(
        "timestamp",
        Op::ToTimestamp,
        &[Int],
        Timestamp,
        "timestamp(int) -> timestamp",
        "The instant so many seconds after 1970.",
    ),
    global(
        "timestamp",
        Op::ToTimestamp,
        &[Timestamp],
        Timestamp,
        "timestamp(timestamp) -> timestamp",
        "The same instant.",
    ),
    global(
        "duration",
        Op::ToDuration,
        &[Text],
        Duration,
        "duration(string) -> duration",
        "Such as `1h30m`, `250ms` or `365d`.",
    ),
    global("duration", Op::ToDuration, &[Duration], Duration, "duration(duration) -> duration", "The same duration."),
    global("date", Op::ToDate, &[Text], Date, "date(string) -> date", "`2020`, `2020-05` or `2020-05-17`."),
    global("date", Op::ToDate, &[Timestamp], Date, "date(timestamp) -> date", "The day of the instant, in UTC."),
    global("date", Op::ToDate, &[Date], Date, "date(date) -> date", "The same date."),
    global(
        "months_between",
        Op::MonthsBetween,
        &[Date, Date],
        Int,
        "months_between(date, date) -> int",
        "Calendar months from the first to the second; unknown unless both have a month.",
    ),
    global(
        "days_between",
        Op::DaysBetween,
        &[Date, Date],
        Int,
        "days_between(date, date) -> int",
        "Days from the first to the second; unknown unless both have a day.",
    ),
    method(
        "getFullYear",
        Op::Part(Part::FullYear),
        &[Timestamp],
        Int,
        "timestamp.getFullYear() -> int",
        "The year, in UTC.",
    ),
    method(
        "getMonth",
        Op::Part(Part::Month),
        &[Timestamp],
        Int,
        "timestamp.getMonth() -> int",
        "The month from 0, in UTC.",
    ),
    method(
        "getDate",
        Op::Part(Part::Date),
        &[Timestamp],
        Int,
        "timestamp.getDate() -> int",
        "The day of the month from 1, in UTC.",
    ),
    method(
        "getDayOfMonth",
        Op::Part(Part::DayOfMonth),
        &[Timestamp],
        Int,
        "timestamp.getDayOfMonth() -> int",
        "The day of the month from 0, in UTC.",
    ),
    method(
        "getDayOfWeek",
        Op::Part(Part::DayOfWeek),
        &[Timestamp],
        Int,
        "timestamp.getDayOfWeek() -> int",
        "The day of the week, Sunday being 0, in UTC.",
    ),
    method(
        "getDayOfYear",
        Op::Part(Part::DayOfYear),
        &[Timestamp],
        Int,
        "timestamp.getDayOfYear() -> int",
        "The day of the year from 0, in UTC.",
    ),
    method("getHours", Op::Part(Part::Hours), &[Timestamp], Int, "timestamp.getHours() -> int", "The hour, in UTC."),
    method(
        "getHours",
        Op::Part(Part::Hours),
        &[Duration],
        Int,
        "duration.getHours() -> int",
        "The whole duration in hours.",
    ),
    method(
        "getMinutes",
        Op::Part(Part::Minutes),
        &[Timestamp],
        Int,
        "timestamp.getMinutes() -> int",
        "The minute, in UTC.",
    ),
    method(
        "getMinutes",
        Op::Part(Part::Minutes),
        &[Duration],
        Int,
        "duration.getMinutes() -> int",
        "The whole duration in minutes.",
    ),
    method(
        "getSeconds",
        Op::Part(Part::Seconds),
        &[Timestamp],
        Int,
        "timestamp.getSeconds() -> int",
        "The second, in UTC.",
    ),
    method(
        "getSeconds",
        Op::Part(Part::Seconds),
        &[Duration],
        Int,
        "duration.getSeconds() -> int",
        "The whole duration in seconds.",
    ),
    method(
        "getMilliseconds",
        Op::Part(Part::Milliseconds),
        &[Timestamp],
        Int,
        "timestamp.getMilliseconds() -> int",
        "Milliseconds beyond the second.",
    ),
    method(
        "getMilliseconds",
        Op::Part(Part::Milliseconds),
        &[Duration],
        Int,
        "duration.getMilliseconds() -> int",
        "Milliseconds beyond the second.",
    ),
];

/// Functions of CEL and its usual extensions that conditions leave out, with what to write instead.
pub(super) const LEFT_OUT: &[(&str, &str)] = &[
    ("bool", "compare the text: `x == \"true\"`"),
    ("bytes", "conditions work on text"),
    ("charAt", "use a `[pattern]`"),
    ("distinct", "use `exists` over the list"),
    ("dyn", "every expression has one type"),
    ("flatten", "use nested `exists`"),
    ("format", "templates are written as text with holes: `explain = \"{x}\"`"),
    ("indexOf", "use `contains`, `startsWith` or a `[pattern]`"),
    ("isSorted", "use `exists` over the list"),
    ("join", "compare the elements with `exists`"),
    ("lastIndexOf", "use `endsWith` or a `[pattern]`"),
    ("none", "write `has(x) == false`, or `orValue`"),
    ("of", "what is missing is unknown by itself"),
    ("optMap", "what is missing is unknown by itself"),
    ("optFlatMap", "what is missing is unknown by itself"),
    ("ofNonZeroValue", "what is missing is unknown by itself"),
    ("or", "use `orValue`"),
    ("replace", "use a `[pattern]`"),
    ("reverse", "use a `[pattern]`"),
    ("sort", "use `exists` over the list"),
    ("slice", "use an index or `exists`"),
    ("split", "use a `[pattern]`"),
    ("substring", "use `startsWith`, `endsWith` or a `[pattern]`"),
    ("sum", "conditions do not add up lists"),
    ("trim", "values are trimmed at import"),
    ("type", "types are checked at load"),
    ("uint", "use `int`"),
    ("upperAscii", "use `lowerAscii`"),
    ("value", "use `orValue`"),
    ("hasValue", "use `known(x)`"),
];
