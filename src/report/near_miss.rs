//! Near misses told: which conjunct of which rule is false, and how far it is from being true.

use serde_json::{Value as Json, json};

use super::escape::clip;
use super::names::Names;
use super::text::{Page, Style, who};
use super::words::count;
use crate::condition::{BinaryOp, Distance, Gap, Made, Miss, Value, timestamp_text};
use crate::screen::{NearMiss, Part};
use crate::verdict::Verdict;

/// The wire form of [`json_text`].
pub const SCHEMA: &str = "ringer/near-miss/1";

/// Milliseconds of a day.
const DAY: f64 = 86_400_000.0;

/// As text.
pub fn text(verdict: &Verdict, near: &[NearMiss], names: &Names, style: Style) -> String {
    let mut page = Page::new(style);
    page.head(&super::visible(&who(verdict, names)));
    if near.is_empty() {
        page.say("No rule is missed by one conjunct alone.");
    } else {
        page.say("Rules that are missed by one conjunct alone; all others of theirs hold.");
    }
    for miss in near {
        page.blank();
        page.hang("  ", "", &format!("{}: {}", names.rule_id(miss.rule), names.rule_title(miss.rule)));
        page.hang("    ", "", &sentence(miss));
    }
    page.blank();
    page.say("A near miss is no finding and weighs nothing: this is for writing rules.");
    page.into_text()
}

/// One object in the wire form [`SCHEMA`], with a line feed.
pub fn json_text(verdict: &Verdict, near: &[NearMiss], names: &Names) -> String {
    let value = json!({
        "schema": SCHEMA,
        "id": verdict.id,
        "source": { "file": names.file(verdict.source), "sheet": names.sheet(verdict.source), "row": verdict.source.row },
        "misses": near.iter().map(|miss| miss_json(miss, names)).collect::<Vec<_>>(),
    });
    format!("{value}\n")
}

fn miss_json(near: &NearMiss, names: &Names) -> Json {
    let miss = &near.miss;
    let distance = miss.distance.as_ref().map(|distance| match distance {
        Distance::Number(by) => json!({ "unit": "number", "by": by }),
        Distance::Millis(ms) => json!({ "unit": "milliseconds", "by": ms }),
        Distance::Edits(edits) => json!({ "unit": "edits", "by": edits }),
    });
    let (found, wanted, sign) = match &miss.gap {
        Gap::Compared { op, found, wanted } => (found.as_ref(), wanted.as_ref().map(shown), Some(op.sign())),
        Gap::NotListed { found, nearest } => (found.as_ref(), nearest.clone(), Some("in")),
        Gap::Unmatched { found } => (found.as_ref(), None, None),
        _ => (None, None, None),
    };
    json!({
        "rule": names.rule_id(near.rule),
        "title": names.rule_title(near.rule),
        "part": near.part.word(),
        "conjunct": miss.text,
        "span": [miss.span.start, miss.span.end],
        "path": miss.path,
        "element": miss.element.map(|(at, of)| json!({ "at": at, "of": of })),
        "beside": miss.beside,
        "key": near.key,
        "applications": (near.part == Part::Having).then_some(near.applications),
        "gap": gap_word(&miss.gap),
        "found": found.map(shown),
        "sign": sign,
        "wanted": wanted,
        "distance": distance,
        "sentence": sentence(near),
    })
}

fn gap_word(gap: &Gap) -> &'static str {
    match gap {
        Gap::Compared { .. } => "compared",
        Gap::NotListed { .. } => "not_listed",
        Gap::Unmatched { .. } => "unmatched",
        Gap::Unknown => "unknown",
        Gap::NoElement { .. } => "no_element",
        Gap::Truth { .. } => "truth",
    }
}

/// A value in words; never of more than a line.
fn shown(value: &Value<'_>) -> String {
    let quoted = |text: &str| format!("\"{}\"", clip(text, 120));
    match value {
        Value::Unknown => "unknown".to_owned(),
        Value::Bool(b) => b.to_string(),
        Value::Int(i) => i.to_string(),
        Value::Double(d) => d.to_string(),
        Value::Timestamp(ms) => timestamp_text(*ms),
        Value::Duration(ms) => days(*ms as f64),
        Value::Date(date) => match (date.month, date.day) {
            (0, _) => format!("{:04}", date.year),
            (month, 0) => format!("{:04}-{month:02}", date.year),
            (month, day) => format!("{:04}-{month:02}-{day:02}", date.year),
        },
        Value::Str(text) => quoted(text),
        Value::Made(made) => match &**made {
            Made::Text(text) => quoted(text),
            Made::List(items) => format!("a list of {}", items.len()),
        },
        Value::Objects { len, .. } => format!("a list of {len}"),
        Value::Object(_) | Value::Map(_) => "an object".to_owned(),
    }
}

fn days(ms: f64) -> String {
    match ms.abs() {
        short if short < DAY => format!("{} hours", (ms / 360_000.0).round() / 10.0),
        _ => format!("{} days", (ms / DAY * 10.0).round() / 10.0),
    }
}

/// What is wrong, in one sentence.
pub fn sentence(near: &NearMiss) -> String {
    let miss = &near.miss;
    let conjunct = clip(&miss.text, 300);
    let mut about = match (near.part, &near.key) {
        (Part::Having, Some(key)) => {
            format!("of the {} that share {}, ", count(near.applications.into(), "application"), clip(key, 120))
        }
        (Part::Having, None) => format!("of {} that share a key, ", count(near.applications.into(), "application")),
        _ => String::new(),
    };
    if let Some((at, of)) = miss.element {
        about.push_str(&format!("in item {at} of {of}, "));
    }
    let beside = match miss.beside {
        0 => String::new(),
        1 => " 1 other conjunct holds.".to_owned(),
        many => format!(" {many} other conjuncts hold."),
    };
    format!("{}`{conjunct}` is false: {}.{beside}", super::words::capital(&about), wrong(miss))
}

fn wrong(miss: &Miss) -> String {
    let path = if miss.path.is_empty() { "it".to_owned() } else { miss.path.clone() };
    match &miss.gap {
        Gap::Compared { op, found: Some(found), wanted: Some(wanted) } => compared(miss, *op, found, wanted),
        Gap::Compared { op: BinaryOp::Ne, .. } => "both sides are the same".to_owned(),
        Gap::Compared { .. } => "the two sides are not alike (values of this kind are not shown)".to_owned(),
        Gap::NotListed { found: Some(found), nearest: Some(nearest) } => {
            format!("{} is not listed; the entry most like it is \"{}\"{}", shown(found), clip(nearest, 120), far(miss))
        }
        Gap::NotListed { found: Some(found), .. } => format!("{} is not listed", shown(found)),
        Gap::NotListed { .. } => format!("{path} is not listed"),
        Gap::Unmatched { found: Some(found) } => format!("{} does not match", shown(found)),
        Gap::Unmatched { .. } => format!("{path} does not match"),
        Gap::Unknown => format!("{path} is not known"),
        Gap::NoElement { len: 0 } => format!("{path} has no item"),
        Gap::NoElement { len: 1 } => format!("the 1 item of {path} does not fit"),
        Gap::NoElement { len } => format!("none of the {len} items of {path} fits"),
        Gap::Truth { wanted: true } => format!("{path} does not hold"),
        Gap::Truth { wanted: false } => format!("{path} holds, and must not"),
    }
}

fn compared(miss: &Miss, op: BinaryOp, found: &Value<'_>, wanted: &Value<'_>) -> String {
    let (a, b) = (shown(found), shown(wanted));
    if miss.path == "group.people" && matches!(op, BinaryOp::Ge | BinaryOp::Eq) {
        return format!("{a} of {b} people");
    }
    let must = match op {
        BinaryOp::Ge => "at least ",
        BinaryOp::Gt => "more than ",
        BinaryOp::Le => "at most ",
        BinaryOp::Lt => "less than ",
        BinaryOp::Ne => "other than ",
        _ => "",
    };
    format!("it is {a} and must be {must}{b}{}", far(miss))
}

/// `, 2 away`.
fn far(miss: &Miss) -> String {
    match &miss.distance {
        Some(Distance::Number(by)) => format!(", {} away", (by * 1000.0).round() / 1000.0),
        Some(Distance::Millis(ms)) => format!(", {} away", days(*ms as f64)),
        Some(Distance::Edits(1)) => ", 1 edit away".to_owned(),
        Some(Distance::Edits(edits)) => format!(", {edits} edits away"),
        None => String::new(),
    }
}
