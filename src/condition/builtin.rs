//! What the built-in functions and operators do with known values.
//!
//! A run-time error (overflow, division by zero, text that is no number) is an `Err` with its reason, which makes
//! the result unknown. No function here sees an unknown value, except equality, which lists may hold.

use std::cmp::Ordering;

use super::functions::Op;
use super::syntax::BinaryOp;
use super::time::{self, duration_in_range, duration_text, in_range, parse_duration, parse_timestamp, timestamp_text};
use super::value::{Date, Made, Tri, Value};

/// A result, or why there is none.
pub(super) type Outcome<'a> = Result<Value<'a>, &'static str>;

const MISMATCH: &str = "the value is not of the declared type";
const OVERFLOW: &str = "the result is out of range";
const ZERO: &str = "division by zero";

/// Calls a function; arguments are as its row in the table says.
pub(super) fn call<'a>(op: Op, args: &[Value<'a>]) -> Outcome<'a> {
    let first = args.first().ok_or(MISMATCH)?;
    match op {
        Op::Contains | Op::StartsWith | Op::EndsWith => match args {
            [text, part] => text_test(op, text, part).as_bool().map(Value::Bool).ok_or(MISMATCH),
            _ => Err(MISMATCH),
        },
        Op::LowerAscii => Ok(lower(first.clone())),
        Op::ToInt => to_int(first).map(Value::Int),
        Op::ToDouble => to_double(first).map(Value::Double),
        Op::ToString => to_text(first),
        Op::ToTimestamp => to_timestamp(first),
        Op::ToDuration => match first {
            Value::Duration(ms) => Ok(Value::Duration(*ms)),
            other => {
                let ms = parse_duration(other.as_str().ok_or(MISMATCH)?).ok_or("the text is no duration")?;
                Ok(Value::Duration(ms))
            }
        },
        Op::ToDate => match first {
            Value::Date(date) => Ok(Value::Date(*date)),
            Value::Timestamp(ms) => Ok(Value::Date(Date::of_timestamp(*ms))),
            other => {
                let date = Date::parse(other.as_str().ok_or(MISMATCH)?).ok_or("the text is no date")?;
                Ok(Value::Date(date))
            }
        },
        Op::MonthsBetween => dates(args, Date::months_until, "a month is not known"),
        Op::DaysBetween => dates(args, Date::days_until, "a day is not known"),
        Op::Part(part) => match first {
            Value::Timestamp(ms) => Ok(Value::Int(part.of_timestamp(*ms))),
            Value::Duration(ms) => part.of_duration(*ms).map(Value::Int).ok_or(MISMATCH),
            _ => Err(MISMATCH),
        },
    }
}

/// `contains`, `startsWith` or `endsWith`; unknown if either is.
pub(super) fn text_test(op: Op, text: &Value<'_>, part: &Value<'_>) -> Tri {
    let (Some(text), Some(part)) = (text.as_str(), part.as_str()) else {
        return Tri::Unknown;
    };
    Tri::known(match op {
        Op::StartsWith => text.starts_with(part),
        Op::EndsWith => text.ends_with(part),
        _ => text.contains(part),
    })
}

fn dates<'a>(args: &[Value<'a>], between: fn(Date, Date) -> Option<i64>, reason: &'static str) -> Outcome<'a> {
    match args {
        [Value::Date(a), Value::Date(b)] => between(*a, *b).map(Value::Int).ok_or(reason),
        _ => Err(MISMATCH),
    }
}

fn lower(value: Value<'_>) -> Value<'_> {
    match value {
        Value::Str(s) if s.bytes().any(|b| b.is_ascii_uppercase()) => Value::text(s.to_ascii_lowercase()),
        Value::Made(made) => match &*made {
            Made::Text(s) => Value::text(s.to_ascii_lowercase()),
            Made::List(_) => Value::Made(made),
        },
        same => same,
    }
}

fn to_int(value: &Value<'_>) -> Result<i64, &'static str> {
    match value {
        Value::Int(i) => Ok(*i),
        Value::Double(d) if *d > -9_223_372_036_854_775_808.0 && *d < 9_223_372_036_854_775_808.0 => Ok(*d as i64),
        Value::Double(_) => Err(OVERFLOW),
        Value::Timestamp(ms) => Ok(ms.div_euclid(1000)),
        text => text.as_str().ok_or(MISMATCH)?.parse().map_err(|_| "the text is no integer"),
    }
}

fn to_double(value: &Value<'_>) -> Result<f64, &'static str> {
    match value {
        Value::Int(i) => Ok(*i as f64),
        Value::Double(d) => Ok(*d),
        text => text.as_str().ok_or(MISMATCH)?.parse().map_err(|_| "the text is no number"),
    }
}

fn to_text<'a>(value: &Value<'a>) -> Outcome<'a> {
    Ok(Value::text(match value {
        Value::Str(s) => return Ok(Value::Str(s)),
        Value::Made(made) => match &**made {
            Made::Text(s) => s.clone(),
            Made::List(_) => return Err(MISMATCH),
        },
        Value::Bool(b) => b.to_string(),
        Value::Int(i) => i.to_string(),
        Value::Double(d) => d.to_string(),
        Value::Timestamp(ms) => timestamp_text(*ms),
        Value::Duration(ms) => duration_text(*ms),
        Value::Date(date) => date.to_string(),
        _ => return Err(MISMATCH),
    }))
}

fn to_timestamp<'a>(value: &Value<'a>) -> Outcome<'a> {
    let ms = match value {
        Value::Timestamp(ms) => Some(*ms),
        Value::Int(seconds) => Some(seconds.checked_mul(1000).and_then(in_range).ok_or(OVERFLOW)?),
        text => parse_timestamp(text.as_str().ok_or(MISMATCH)?),
    };
    ms.map(Value::Timestamp).ok_or("the text is no timestamp")
}

/// `+ - * / %` over two known values.
pub(super) fn arithmetic<'a>(op: BinaryOp, left: Value<'a>, right: Value<'a>) -> Outcome<'a> {
    use BinaryOp::{Add, Div, Mul, Rem, Sub};
    match (left, right) {
        (Value::Int(a), Value::Int(b)) => {
            if b == 0 && matches!(op, Div | Rem) {
                return Err(ZERO);
            }
            let result = match op {
                Add => a.checked_add(b),
                Sub => a.checked_sub(b),
                Mul => a.checked_mul(b),
                Div => a.checked_div(b),
                Rem => a.checked_rem(b),
                _ => return Err(MISMATCH),
            };
            result.map(Value::Int).ok_or(OVERFLOW)
        }
        (Value::Double(a), Value::Double(b)) => Ok(Value::Double(match op {
            Add => a + b,
            Sub => a - b,
            Mul => a * b,
            Div => a / b,
            _ => return Err(MISMATCH),
        })),
        (Value::Timestamp(a), Value::Duration(b)) => {
            let sum = if op == Add { a.checked_add(b) } else { a.checked_sub(b) };
            sum.and_then(in_range).map(Value::Timestamp).ok_or(OVERFLOW)
        }
        (Value::Duration(a), Value::Timestamp(b)) if op == Add => {
            a.checked_add(b).and_then(in_range).map(Value::Timestamp).ok_or(OVERFLOW)
        }
        (Value::Timestamp(a), Value::Timestamp(b)) if op == Sub => {
            a.checked_sub(b).and_then(duration_in_range).map(Value::Duration).ok_or(OVERFLOW)
        }
        (Value::Duration(a), Value::Duration(b)) => {
            let sum = if op == Add { a.checked_add(b) } else { a.checked_sub(b) };
            sum.and_then(duration_in_range).map(Value::Duration).ok_or(OVERFLOW)
        }
        (left, right) if op == Add => joined(left, right),
        _ => Err(MISMATCH),
    }
}

fn joined<'a>(left: Value<'a>, right: Value<'a>) -> Outcome<'a> {
    if let (Some(a), Some(b)) = (left.as_str(), right.as_str()) {
        let mut text = String::with_capacity(a.len() + b.len());
        text.push_str(a);
        text.push_str(b);
        return Ok(Value::text(text));
    }
    let (mut items, more) = (items(left)?, items(right)?);
    items.extend(more);
    Ok(Value::list(items))
}

/// A list as its elements.
pub(super) fn items(list: Value<'_>) -> Result<Vec<Value<'_>>, &'static str> {
    match list {
        Value::Objects { first, len } => Ok((0..len)
            .map(|i| Value::Object(super::Handle { object: first.object, index: first.index.wrapping_add(i) }))
            .collect()),
        list => list.into_list().ok_or(MISMATCH),
    }
}

/// `-x`.
pub(super) fn negate(value: Value<'_>) -> Outcome<'_> {
    match value {
        Value::Int(i) => i.checked_neg().map(Value::Int).ok_or(OVERFLOW),
        Value::Double(d) => Ok(Value::Double(-d)),
        _ => Err(MISMATCH),
    }
}

/// Whether two values of one type are equal. Unknown if either is, or dates cannot tell.
pub(super) fn equal(a: &Value<'_>, b: &Value<'_>) -> Tri {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Tri::known(a == b),
        (Value::Bool(a), Value::Bool(b)) => Tri::known(a == b),
        (Value::Double(a), Value::Double(b)) => Tri::known(a == b),
        (Value::Timestamp(a), Value::Timestamp(b)) | (Value::Duration(a), Value::Duration(b)) => Tri::known(a == b),
        (Value::Date(a), Value::Date(b)) => time::same_date(*a, *b),
        (Value::Object(a), Value::Object(b)) => Tri::known(a == b),
        _ => match (a.as_str(), b.as_str()) {
            (Some(a), Some(b)) => Tri::known(a == b),
            _ => match (a.as_list(), b.as_list()) {
                (Some(a), Some(b)) => equal_lists(a, b),
                _ => Tri::Unknown,
            },
        },
    }
}

fn equal_lists(a: &[Value<'_>], b: &[Value<'_>]) -> Tri {
    if a.len() != b.len() {
        return Tri::False;
    }
    let mut result = Tri::True;
    for (a, b) in a.iter().zip(b) {
        match equal(a, b) {
            Tri::False => return Tri::False,
            Tri::Unknown => result = Tri::Unknown,
            Tri::True => {}
        }
    }
    result
}

/// Any of the six comparisons.
pub(super) fn compare(op: BinaryOp, a: &Value<'_>, b: &Value<'_>) -> Tri {
    let order = match (op, a, b) {
        (BinaryOp::Eq, ..) => return equal(a, b),
        (BinaryOp::Ne, ..) => return !equal(a, b),
        (_, Value::Date(a), Value::Date(b)) => return compare_dates(op, *a, *b),
        (_, Value::Double(a), Value::Double(b)) => match a.partial_cmp(b) {
            None => return Tri::False, // not a number: CEL, like IEEE 754, orders it nowhere
            order => order,
        },
        (_, Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (_, Value::Timestamp(a), Value::Timestamp(b)) | (_, Value::Duration(a), Value::Duration(b)) => Some(a.cmp(b)),
        (_, Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        _ => match (a.as_str(), b.as_str()) {
            (Some(a), Some(b)) => Some(a.cmp(b)),
            _ => None,
        },
    };
    order.map(|order| holds(op, order)).into()
}

/// Whether an order satisfies a comparison.
pub(super) fn holds(op: BinaryOp, order: Ordering) -> bool {
    match op {
        BinaryOp::Lt => order.is_lt(),
        BinaryOp::Le => order.is_le(),
        BinaryOp::Gt => order.is_gt(),
        BinaryOp::Ge => order.is_ge(),
        BinaryOp::Ne => order.is_ne(),
        _ => order.is_eq(),
    }
}

fn compare_dates(op: BinaryOp, a: Date, b: Date) -> Tri {
    match op {
        BinaryOp::Lt => time::before(a, b, false),
        BinaryOp::Le => time::before(a, b, true),
        BinaryOp::Gt => time::before(b, a, false),
        _ => time::before(b, a, true),
    }
}
