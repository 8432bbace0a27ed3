//! Expressions that are valid and hardly meant: comparisons that input cannot change, conditions that can never
//! hold, raw values beside canonical ones, one operand twice.
//!
//! Findings are warnings. What it cannot prove it leaves alone; parameters count as unknown, since an overlay may
//! set them.

use super::functions::Op;
use super::normal;
use super::problem::Problem;
use super::program::{Kids, Node, NodeId, Program};
use super::scope::{Doubt, Forms, Written};
use super::syntax::BinaryOp;
use super::value::{FieldId, Value};

/// The name that members with a value as written have.
const RAW: &str = "raw";

/// All warnings about a program, in the order of the text.
pub(super) fn lint(program: &Program, forms: Option<Forms>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for id in program.under(program.root) {
        if let Some(forms) = forms {
            form(program, id, forms, &mut problems);
        }
        match program.node(id) {
            Node::Compare { op, left, right } => compared(program, id, op, left, right, &mut problems),
            Node::Same { left, right, .. } => compared(program, id, BinaryOp::Eq, left, right, &mut problems),
            Node::CompareInt { op, of, value } if matches!(program.node(of), Node::Size(_)) => {
                if let Some(always) = size_comparison(op, value) {
                    let message = format!("this is always {always}: a size is never negative");
                    let help = "write `size(x) > 0`, or leave it out";
                    problems.push(Problem::new("W001", program.span(id), message).help(help));
                }
            }
            Node::And(kids) => operands(program, kids, true, &mut problems),
            Node::Or(kids) => operands(program, kids, false, &mut problems),
            Node::InSet { item, .. } if written(program, item) => constant(program, id, &mut problems),
            Node::Choice { test, .. } if written(program, test) => constant(program, test, &mut problems),
            _ => {}
        }
    }
    if written(program, program.root) && matches!(program.node(program.root), Node::Bool(_)) {
        constant(program, program.root, &mut problems);
    }
    problems.sort_by_key(|p| (p.span.start, p.span.end, p.code));
    problems.dedup();
    problems
}

/// The canonical text of a node that may stand within comprehensions: their number is not known here, so that it
/// counts from one that no expression reaches.
fn text(program: &Program, id: NodeId) -> String {
    normal::text(program, id, u16::MAX / 2)
}

/// Whether a node is a literal that stands in the text, rather than a parameter.
fn written(program: &Program, id: NodeId) -> bool {
    program.constant(id).is_some() && program.note(id).path.is_none()
}

fn constant(program: &Program, id: NodeId, problems: &mut Vec<Problem>) {
    let message = "the outcome of this does not depend on the input";
    problems.push(Problem::new("W001", program.span(id), message).help("compare a field, or leave it out"));
}

fn compared(program: &Program, id: NodeId, op: BinaryOp, left: NodeId, right: NodeId, problems: &mut Vec<Problem>) {
    if written(program, left) && written(program, right) {
        return constant(program, id, problems);
    }
    if text(program, left) == text(program, right) {
        let message = "this compares a value with itself";
        let help = "one side was to be something else, or the comparison can go";
        problems.push(Problem::new("W001", program.span(id), message).help(help));
        return;
    }
    let member = |id: NodeId| match program.node(id) {
        Node::Get { .. } => program.note(id).member,
        _ => None,
    };
    if !matches!(op, BinaryOp::Eq | BinaryOp::Ne) {
        return;
    }
    if let (Some(a), Some(b)) = (member(left), member(right))
        && (a == RAW) != (b == RAW)
    {
        let canonical = if a == RAW { b } else { a };
        let message = format!("a value as written (`{RAW}`) is compared with a canonical one (`{canonical}`)");
        problems
            .push(Problem::new("W003", program.span(id), message).help(format!("compare `{canonical}` on both sides")));
    }
}

/// Doubts about the texts that a comparison writes, by the member that they stand beside.
fn form(program: &Program, id: NodeId, forms: Forms, problems: &mut Vec<Problem>) {
    let mut ask = |of: NodeId, written: Written<'_>| {
        if let Some(Doubt { code, message, help }) = member_of(program, of).and_then(|field| forms(field, written)) {
            problems.push(Problem::new(code, program.span(id), message).help(help));
        }
    };
    match program.node(id) {
        Node::EqualText { of, text, .. } => ask(of, Written::Whole(&program.texts[text as usize])),
        Node::InSet { item, set } => {
            program.sets[set as usize].sorted.iter().for_each(|text| ask(item, Written::Whole(text)));
        }
        Node::Found { text, pattern } => ask(text, Written::Regex(program.patterns[pattern as usize].1.as_str())),
        Node::TextTest { text, part, .. } => {
            if let Some(Value::Str(part)) = program.constant(part) {
                ask(text, Written::Part(part));
            }
        }
        _ => {}
    }
}

/// The member that a text is read from as it is; of a map's column, the map.
fn member_of(program: &Program, id: NodeId) -> Option<FieldId> {
    match program.node(id) {
        Node::Get { field, .. } => Some(field),
        Node::Entry { map, .. } => member_of(program, map),
        Node::OrValue { of, .. } => member_of(program, of),
        Node::Call { op: Op::LowerAscii, args } => program.kids(args).first().and_then(|of| member_of(program, *of)),
        _ => None,
    }
}

/// What `size(x) op value` always is.
fn size_comparison(op: BinaryOp, value: i64) -> Option<bool> {
    match op {
        BinaryOp::Lt if value <= 0 => Some(false),
        BinaryOp::Le | BinaryOp::Eq if value < 0 => Some(false),
        BinaryOp::Ge if value <= 0 => Some(true),
        BinaryOp::Gt | BinaryOp::Ne if value < 0 => Some(true),
        _ => None,
    }
}

fn operands(program: &Program, kids: Kids, and: bool, problems: &mut Vec<Problem>) {
    let kids = program.kids(kids);
    let texts: Vec<String> = kids.iter().map(|kid| text(program, *kid)).collect();
    for (i, kid) in kids.iter().enumerate() {
        if written(program, *kid) {
            constant(program, *kid, problems);
        } else if texts[..i].iter().any(|t| negates(t, &texts[i])) {
            let (code, message) = match and {
                true => ("W002", "this is the opposite of what stands before it: the condition can never hold"),
                false => ("W001", "this is the opposite of what stands before it: together they always hold"),
            };
            problems.push(Problem::new(code, program.span(*kid), message).help("leave one out"));
        } else if texts[..i].contains(&texts[i]) {
            let sign = if and { "&&" } else { "||" };
            let message = format!("this operand of `{sign}` stands there twice");
            problems.push(Problem::new("W004", program.span(*kid), message).help("leave one out"));
        }
    }
    let claims: Vec<Claim> = kids.iter().filter_map(|kid| claim(program, *kid)).collect();
    for (i, later) in claims.iter().enumerate() {
        let earlier = &claims[..i];
        if !earlier.iter().any(|e| e.about == later.about && contradict(program, e.node, later.node, and)) {
            continue;
        }
        let (code, message) = if and {
            ("W002", "this contradicts what stands before it: the condition can never hold")
        } else {
            ("W001", "together with what stands before it this always holds")
        };
        let help = if and { "one of the two must be meant otherwise" } else { "leave both out, or change one" };
        problems.push(Problem::new(code, program.span(later.id), message).help(help));
    }
}

/// Whether one text is the other with `!` before it.
fn negates(a: &str, b: &str) -> bool {
    a.strip_prefix('!') == Some(b) || b.strip_prefix('!') == Some(a)
}

/// A comparison of something with a literal.
struct Claim {
    id: NodeId,
    about: String,
    node: Node,
}

fn claim(program: &Program, id: NodeId) -> Option<Claim> {
    let node = program.node(id);
    let about = match node {
        Node::CompareInt { of, .. } | Node::EqualText { of, .. } | Node::InSet { item: of, .. } => of,
        Node::Compare { left, right, .. } if written(program, right) => left,
        _ => return None,
    };
    Some(Claim { id, about: text(program, about), node })
}

/// Whether two claims about one thing exclude each other, or, under `||`, cover everything.
fn contradict(program: &Program, a: Node, b: Node, and: bool) -> bool {
    match (a, b) {
        (Node::EqualText { text: a, same: x, .. }, Node::EqualText { text: b, same: y, .. }) => {
            if and {
                (x && y && a != b) || (x != y && a == b)
            } else {
                (!x && !y && a != b) || (x != y && a == b)
            }
        }
        (Node::EqualText { text, same: true, .. }, Node::InSet { set, .. })
        | (Node::InSet { set, .. }, Node::EqualText { text, same: true, .. })
            if and =>
        {
            !program.sets[set as usize].set.contains(&program.texts[text as usize])
        }
        (Node::CompareInt { op: p, value: a, .. }, Node::CompareInt { op: q, value: b, .. }) => {
            ints_exclude(and, (p, a), (q, b))
        }
        (Node::Compare { op: p, right: a, .. }, Node::Compare { op: q, right: b, .. }) => {
            match (program.constant(a), program.constant(b)) {
                (Some(Value::Double(a)), Some(Value::Double(b))) => doubles_exclude(and, (p, a), (q, b)),
                (Some(Value::Timestamp(a) | Value::Duration(a)), Some(Value::Timestamp(b) | Value::Duration(b))) => {
                    ints_exclude(and, (p, a), (q, b))
                }
                _ => false,
            }
        }
        _ => false,
    }
}

/// The same of numbers with a point: between two bounds there is always another.
fn doubles_exclude(and: bool, a: (BinaryOp, f64), b: (BinaryOp, f64)) -> bool {
    let holds =
        |(op, bound): (BinaryOp, f64), x: f64| x.partial_cmp(&bound).is_some_and(|o| super::builtin::holds(op, o));
    let samples = [a.1, b.1, f64::midpoint(a.1, b.1), a.1.min(b.1) - 1.0, a.1.max(b.1) + 1.0];
    match and {
        true => samples.into_iter().all(|x| !(holds(a, x) && holds(b, x))),
        false => samples.into_iter().all(|x| holds(a, x) || holds(b, x)),
    }
}

/// Whether no integer satisfies both, or, under `||`, every integer satisfies one. It is enough to try the
/// neighbours of both bounds and the ends.
fn ints_exclude(and: bool, a: (BinaryOp, i64), b: (BinaryOp, i64)) -> bool {
    let holds = |(op, bound): (BinaryOp, i64), x: i64| super::builtin::holds(op, x.cmp(&bound));
    let around = |v: i64| [v.saturating_sub(1), v, v.saturating_add(1)];
    let samples = around(a.1).into_iter().chain(around(b.1)).chain([i64::MIN, i64::MAX]);
    if and {
        samples.into_iter().all(|x| !(holds(a, x) && holds(b, x)))
    } else {
        samples.into_iter().all(|x| holds(a, x) || holds(b, x))
    }
}
