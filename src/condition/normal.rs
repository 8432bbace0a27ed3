//! The canonical text of a checked expression: equal texts mean equal conditions.
//!
//! Variables of comprehensions are numbered, macros and parameters are expanded, operands of `&& || == !=` are
//! sorted, `>` is turned into `<`. It is for comparing, not for reading back.

use std::fmt::Write;

use super::program::{Fold, Kids, NONE, Node, NodeId, Program};
use super::syntax::{BinaryOp, Literal, quoted};

const DATE_PARTS: [&str; 3] = ["year", "month", "day"];

/// The canonical text of a node that stands within `level` comprehensions.
pub(super) fn text(program: &Program, id: NodeId, level: u16) -> String {
    let of = |id: NodeId| text(program, id, level);
    match program.node(id) {
        Node::Bool(b) => b.to_string(),
        Node::Int(i) => i.to_string(),
        Node::Double(d) => format!("{d:?}"),
        Node::Text(t) => string(&program.texts[t as usize]),
        Node::Timestamp(ms) => Literal::Timestamp(ms).to_string(),
        Node::Duration(ms) => Literal::Duration(ms).to_string(),
        Node::Date(date) => Literal::Date(date).to_string(),
        Node::Literals(at) => Literal::List(program.literals[at as usize].clone()).to_string(),
        Node::Root(_) | Node::Var(_) => program.note(id).path.as_deref().unwrap_or_default().to_owned(),
        Node::Local(out) => format!("${}", level.saturating_sub(out + 1)),
        Node::Now => "now".to_owned(),
        Node::Atom(i) => format!("#{i}"),
        Node::Get { of: object, .. } => format!("{}.{}", of(object), program.note(id).member.unwrap_or_default()),
        Node::Entry { map, key } => format!("{}[{}]", of(map), string(&program.texts[key as usize])),
        Node::Index { list, index } => format!("{}[{}]", of(list), of(index)),
        Node::DatePart { of: date, part } => format!("{}.{}", of(date), DATE_PARTS[usize::from(part.min(2))]),
        Node::Size(list) => format!("size({})", of(list)),
        Node::List(kids) => format!("[{}]", join(program, kids, level, ", ")),
        Node::Choice { test, yes, no } => format!("({} ? {} : {})", of(test), of(yes), of(no)),
        Node::OrValue { of: value, default } => format!("{}.orValue({})", of(value), of(default)),
        Node::Arithmetic { op, left, right } => format!("({} {} {})", of(left), op.sign(), of(right)),
        Node::Negate(value) => format!("-({})", of(value)),
        Node::Call { op, args } => format!("{op:?}({})", join(program, args, level, ", ")),
        Node::TextTest { op, text, part } => format!("{op:?}({}, {})", of(text), of(part)),
        Node::Extern { function, args } => {
            format!("{}({})", program.functions[usize::from(function)].name, join(program, args, level, ", "))
        }
        Node::Fold { how, list, test, make } => {
            let inner = |id: NodeId| if id == NONE { "-".to_owned() } else { text(program, id, level + 1) };
            format!("{}.{}(${level}, {}, {})", of(list), comprehension(how), inner(test), inner(make))
        }
        Node::Watch { of: part, .. } => of(part),
        Node::Not(value) => format!("!({})", of(value)),
        Node::And(kids) => sorted(program, kids, level, " && "),
        Node::Or(kids) => sorted(program, kids, level, " || "),
        Node::Compare { op, left, right } => comparison(op, of(left), of(right)),
        Node::CompareInt { op, of: value, value: int } => comparison(op, of(value), int.to_string()),
        Node::EqualText { of: value, text, same } => {
            let op = if same { BinaryOp::Eq } else { BinaryOp::Ne };
            comparison(op, of(value), string(&program.texts[text as usize]))
        }
        Node::Same { left, right, differ } => {
            let (a, b) = in_order(of(left), of(right));
            format!("{}({a}, {b})", if differ { "differ" } else { "same" })
        }
        Node::Known(value) => format!("known({})", of(value)),
        Node::In { item, list } => format!("({} in {})", of(item), of(list)),
        Node::InSet { item, set } => {
            let items: Vec<String> = program.sets[set as usize].sorted.iter().map(|t| string(t)).collect();
            format!("({} in [{}])", of(item), items.join(", "))
        }
        Node::InList { item, list } => format!("({} in list.{})", of(item), program.lists[list as usize].0),
        Node::Found { text, pattern } => {
            format!("found({}, {})", string(program.patterns[pattern as usize].1.as_str()), of(text))
        }
    }
}

fn comprehension(how: Fold) -> &'static str {
    match how {
        Fold::Exists => "exists",
        Fold::All => "all",
        Fold::One => "exists_one",
        Fold::Filter => "filter",
        Fold::Map => "map",
    }
}

fn string(text: &str) -> String {
    let mut made = String::with_capacity(text.len() + 2);
    if quoted(&mut made, text).is_err() {
        made.clear();
    }
    made
}

fn join(program: &Program, kids: Kids, level: u16, between: &str) -> String {
    let mut made = String::new();
    for (i, kid) in program.kids(kids).iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(made, "{}{}", if i > 0 { between } else { "" }, text(program, *kid, level));
    }
    made
}

fn sorted(program: &Program, kids: Kids, level: u16, between: &str) -> String {
    let mut parts: Vec<String> = program.kids(kids).iter().map(|kid| text(program, *kid, level)).collect();
    parts.sort_unstable();
    parts.dedup();
    if parts.len() == 1 { parts.swap_remove(0) } else { format!("({})", parts.join(between)) }
}

fn in_order(a: String, b: String) -> (String, String) {
    if a <= b { (a, b) } else { (b, a) }
}

fn comparison(op: BinaryOp, left: String, right: String) -> String {
    let (op, (left, right)) = match op {
        BinaryOp::Gt => (BinaryOp::Lt, (right, left)),
        BinaryOp::Ge => (BinaryOp::Le, (right, left)),
        BinaryOp::Eq | BinaryOp::Ne => (op, in_order(left, right)),
        other => (other, (left, right)),
    };
    format!("({left} {} {right})", op.sign())
}
