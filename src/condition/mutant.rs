//! Mutants of an expression: small changes, each of which a good test of the expression notices.
//!
//! A mutant is a text that differs from what was written by one operator at one place. The list of operators is fixed
//! and documented ([`OPERATORS`]); which mutants mean something else, and which no longer check, is for others to say.

use super::syntax::{BinaryOp, Expr, ExprKind, Literal};
use super::value::Span;

/// A kind of small change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    /// Its name, one word.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub does: &'static str,
    /// Something as written.
    pub from: &'static str,
    /// The same changed.
    pub to: &'static str,
    /// The test that is missing where nothing notices the change.
    pub missing: &'static str,
}

const COMPARISON: Operator = Operator {
    name: "comparison",
    does: "turns a comparison into its opposite: == and !=, < and >=, > and <=, same and differ",
    from: "a == b",
    to: "a != b",
    missing: "a test in which only this comparison decides",
};
const BOUNDARY: Operator = Operator {
    name: "boundary",
    does: "lets a limit in or out: < and <=, > and >=",
    from: "n >= 3",
    to: "n > 3",
    missing: "a test that lies exactly on the limit",
};
const CONSTANT: Operator = Operator {
    name: "constant",
    does: "makes a whole number or parameter one more and one less, another number a tenth more and less, a duration a \
           second longer and shorter; empties a text; turns true and false",
    from: "n >= 3",
    to: "n >= 4",
    missing: "a test on each side of the value, or for a text one that needs exactly this text",
};
const CONNECTIVE: Operator = Operator {
    name: "connective",
    does: "turns && into || and || into &&",
    from: "a && b",
    to: "a || b",
    missing: "a test in which one side holds and the other does not",
};
const DROPPED: Operator = Operator {
    name: "dropped",
    does: "leaves out an operand of && or ||, a filter, an orValue, or a whole condition",
    from: "a && b",
    to: "a",
    missing: "a test whose outcome rests on what is left out here",
};
const NEGATION: Operator = Operator {
    name: "negation",
    does: "takes a ! away, or puts one before an operand, a function or a member that is true or false",
    from: "!a",
    to: "a",
    missing: "a test in which this part is true, and one in which it is false",
};
const QUANTIFIER: Operator = Operator {
    name: "quantifier",
    does: "turns exists into all, all into exists, and exists_one into exists",
    from: "l.exists(x, t)",
    to: "l.all(x, t)",
    missing: "a test with several elements, of which some fit and some do not",
};
const TEXT: Operator = Operator {
    name: "text",
    does: "turns startsWith and endsWith into contains, and contains into startsWith",
    from: "s.startsWith(t)",
    to: "s.contains(t)",
    missing: "a test with the text elsewhere in the value",
};
const CHOICE: Operator = Operator {
    name: "choice",
    does: "swaps the two answers of ?:",
    from: "t ? a : b",
    to: "t ? b : a",
    missing: "a test for each of the two answers",
};
const ARITHMETIC: Operator = Operator {
    name: "arithmetic",
    does: "turns + into - and - into +, * into / and / into *",
    from: "a + b",
    to: "a - b",
    missing: "a test whose outcome rests on the result",
};

/// All operators, in the order in which the manual lists them.
pub const OPERATORS: &[Operator] =
    &[COMPARISON, BOUNDARY, CONSTANT, CONNECTIVE, QUANTIFIER, DROPPED, NEGATION, TEXT, CHOICE, ARITHMETIC];

/// An expression with one small change.
#[derive(Clone, Debug, PartialEq)]
pub struct Mutant {
    /// What was done.
    pub operator: &'static Operator,
    /// Where, in the text that was parsed.
    pub span: Span,
    /// The changed part before.
    pub from: String,
    /// The changed part after.
    pub to: String,
    /// The whole expression after.
    pub text: String,
}

/// All mutants of an expression in the order of the text, each text once. `truth` says that it is a condition, so that
/// it can be left out as a whole.
pub fn mutants(expr: &Expr, truth: bool) -> Vec<Mutant> {
    let mut made = Made { root: expr, at: 0, seen: vec![expr.to_string()], all: Vec::new() };
    let whole = Expr::new(ExprKind::Literal(Literal::Bool(true)), expr.span.clone());
    made.visit(expr, truth);
    if truth {
        made.add(0, expr, &DROPPED, whole);
    }
    made.all
}

struct Made<'e> {
    root: &'e Expr,
    /// Number of the next node, parents first.
    at: usize,
    seen: Vec<String>,
    all: Vec<Mutant>,
}

impl Made<'_> {
    /// `truth`: the node stands where only true and false matter, and no `!` stands before it.
    fn visit(&mut self, expr: &Expr, truth: bool) {
        let number = self.at;
        self.at += 1;
        for (operator, changed) in changes(expr, truth) {
            self.add(number, expr, operator, changed);
        }
        match &expr.kind {
            // The name of a variable, of a column or of a length of time is no constant.
            ExprKind::Index { of, index } => {
                self.visit(of, false);
                self.skip(index);
            }
            ExprKind::Call { target, name, args, .. } => {
                target.iter().for_each(|target| self.visit(target, false));
                for (i, arg) in args.iter().enumerate() {
                    match name.as_str() {
                        _ if quantified(expr) && i == 0 => self.skip(arg),
                        "duration" | "timestamp" => self.skip(arg),
                        _ => self.visit(arg, quantified(expr) && name != "map"),
                    }
                }
            }
            ExprKind::Logic { operands, .. } => operands.iter().for_each(|operand| self.visit(operand, true)),
            ExprKind::Choice { test, yes, no } => {
                self.visit(test, true);
                self.visit(yes, false);
                self.visit(no, false);
            }
            _ => children(expr).into_iter().for_each(|child| self.visit(child, false)),
        }
    }

    fn skip(&mut self, expr: &Expr) {
        self.at += count(expr);
    }

    fn add(&mut self, number: usize, from: &Expr, operator: &'static Operator, to: Expr) {
        let (was, now) = (from.to_string(), to.to_string());
        let text = replaced(self.root, &mut 0, number, &to).to_string();
        if !self.seen.contains(&text) {
            self.seen.push(text.clone());
            self.all.push(Mutant { operator, span: from.span.clone(), from: was, to: now, text });
        }
    }
}

/// What the operators make of one node, its operands as they are.
fn changes(expr: &Expr, truth: bool) -> Vec<(&'static Operator, Expr)> {
    let new = |kind: ExprKind| Expr::new(kind, expr.span.clone());
    let not = || (&NEGATION, new(ExprKind::Not(Box::new(expr.clone()))));
    match &expr.kind {
        ExprKind::Literal(literal) => literals(literal).into_iter().map(|l| (&CONSTANT, new(l))).collect(),
        ExprKind::Member { of, .. } if matches!(&of.kind, ExprKind::Name(name) if name == "param") => moved(expr),
        ExprKind::Binary { op: BinaryOp::In, .. } if truth => vec![not()],
        ExprKind::Binary { op, .. } => operators(*op).into_iter().map(|(o, op)| (o, with_op(expr, op))).collect(),
        ExprKind::Not(of) => vec![(&NEGATION, (**of).clone())],
        ExprKind::Logic { and, operands } => {
            let turned = new(ExprKind::Logic { and: !and, operands: operands.clone() });
            let dropped = (0..operands.len()).map(|i| (&DROPPED, without(expr, *and, operands, i)));
            std::iter::once((&CONNECTIVE, turned)).chain(dropped).collect()
        }
        ExprKind::Choice { test, yes, no } => {
            vec![(&CHOICE, new(ExprKind::Choice { test: test.clone(), yes: no.clone(), no: yes.clone() }))]
        }
        ExprKind::Call { target, name, .. } => {
            let mut made: Vec<_> = renamed(name).map(|(operator, to)| (operator, called(expr, to))).collect();
            match (name.as_str(), target) {
                ("filter" | "orValue", Some(of)) => made.push((&DROPPED, (**of).clone())),
                ("duration", None) => made.append(&mut longer(expr)),
                _ => {}
            }
            // `!` before `same` and `differ` is refused; those have each other.
            if truth && !matches!(name.as_str(), "same" | "differ") && !quantified(expr) {
                made.push(not());
            }
            made
        }
        ExprKind::Name(_) | ExprKind::Member { .. } | ExprKind::Index { .. } if truth => vec![not()],
        _ => Vec::new(),
    }
}

fn literals(literal: &Literal) -> Vec<ExprKind> {
    let made = match literal {
        Literal::Bool(b) => vec![Literal::Bool(!b)],
        Literal::Int(i) => [i.checked_add(1), i.checked_sub(1)].into_iter().flatten().map(Literal::Int).collect(),
        Literal::Double(d) => [1.1, 0.9].map(|by| Literal::Double((d * by * 1e6).round() / 1e6)).to_vec(),
        Literal::Text(t) if t.is_empty() => vec![Literal::Text("x".to_owned())],
        Literal::Text(_) => vec![Literal::Text(String::new())],
        Literal::Timestamp(_) | Literal::Duration(_) | Literal::Date(_) | Literal::List(_) => Vec::new(),
    };
    made.into_iter().map(ExprKind::Literal).collect()
}

fn binary(left: &Expr, op: BinaryOp, right: ExprKind) -> Expr {
    let span = left.span.clone();
    let right = Box::new(Expr::new(right, span.clone()));
    Expr::new(ExprKind::Binary { op, op_span: span.clone(), left: Box::new(left.clone()), right }, span)
}

/// A parameter may be of any type: what does not fit does not check, and is no mutant.
fn moved(expr: &Expr) -> Vec<(&'static Operator, Expr)> {
    let int = || ExprKind::Literal(Literal::Int(1));
    let by = |by: f64| ExprKind::Literal(Literal::Double(by));
    let all = [(BinaryOp::Add, int()), (BinaryOp::Sub, int()), (BinaryOp::Mul, by(1.1)), (BinaryOp::Mul, by(0.9))];
    all.into_iter().map(|(op, right)| (&CONSTANT, binary(expr, op, right))).collect()
}

fn longer(expr: &Expr) -> Vec<(&'static Operator, Expr)> {
    let ExprKind::Call { name_span, .. } = &expr.kind else { return Vec::new() };
    let second = || {
        let args = vec![Expr::new(ExprKind::Literal(Literal::Text("1s".to_owned())), expr.span.clone())];
        ExprKind::Call { target: None, name: "duration".to_owned(), name_span: name_span.clone(), args }
    };
    [BinaryOp::Add, BinaryOp::Sub].into_iter().map(|op| (&CONSTANT, binary(expr, op, second()))).collect()
}

fn operators(op: BinaryOp) -> Vec<(&'static Operator, BinaryOp)> {
    use BinaryOp::{Add, Div, Eq, Ge, Gt, In, Le, Lt, Mul, Ne, Rem, Sub};
    match op {
        Eq => vec![(&COMPARISON, Ne)],
        Ne => vec![(&COMPARISON, Eq)],
        Lt => vec![(&COMPARISON, Ge), (&BOUNDARY, Le)],
        Le => vec![(&COMPARISON, Gt), (&BOUNDARY, Lt)],
        Gt => vec![(&COMPARISON, Le), (&BOUNDARY, Ge)],
        Ge => vec![(&COMPARISON, Lt), (&BOUNDARY, Gt)],
        Add => vec![(&ARITHMETIC, Sub)],
        Sub => vec![(&ARITHMETIC, Add)],
        Mul => vec![(&ARITHMETIC, Div)],
        Div => vec![(&ARITHMETIC, Mul)],
        In | Rem => Vec::new(),
    }
}

fn with_op(expr: &Expr, op: BinaryOp) -> Expr {
    match &expr.kind {
        ExprKind::Binary { op_span, left, right, .. } => {
            let (op_span, left, right) = (op_span.clone(), left.clone(), right.clone());
            Expr::new(ExprKind::Binary { op, op_span, left, right }, expr.span.clone())
        }
        _ => expr.clone(),
    }
}

/// `&&` or `||` without one operand.
fn without(expr: &Expr, and: bool, operands: &[Expr], leave: usize) -> Expr {
    let mut left: Vec<Expr> =
        operands.iter().enumerate().filter(|(i, _)| *i != leave).map(|(_, e)| e.clone()).collect();
    match left.len() {
        1 => left.swap_remove(0),
        _ => Expr::new(ExprKind::Logic { and, operands: left }, expr.span.clone()),
    }
}

fn renamed(name: &str) -> impl Iterator<Item = (&'static Operator, &'static str)> {
    let to: Option<(&'static Operator, &'static str)> = match name {
        "exists" => Some((&QUANTIFIER, "all")),
        "all" | "exists_one" => Some((&QUANTIFIER, "exists")),
        "same" => Some((&COMPARISON, "differ")),
        "differ" => Some((&COMPARISON, "same")),
        "startsWith" | "endsWith" => Some((&TEXT, "contains")),
        "contains" => Some((&TEXT, "startsWith")),
        _ => None,
    };
    to.into_iter()
}

fn called(expr: &Expr, to: &str) -> Expr {
    match &expr.kind {
        ExprKind::Call { target, name_span, args, .. } => {
            let (target, name_span, args) = (target.clone(), name_span.clone(), args.clone());
            Expr::new(ExprKind::Call { target, name: to.to_owned(), name_span, args }, expr.span.clone())
        }
        _ => expr.clone(),
    }
}

/// Whether an expression runs through a list with a variable.
fn quantified(expr: &Expr) -> bool {
    const MACROS: [&str; 5] = ["exists", "all", "exists_one", "filter", "map"];
    matches!(&expr.kind, ExprKind::Call { target: Some(_), name, args, .. }
        if MACROS.contains(&name.as_str()) && args.len() > 1)
}

/// The direct parts of an expression, in the order of the text.
fn children(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Name(_) | ExprKind::Error => Vec::new(),
        ExprKind::Member { of, .. } | ExprKind::Not(of) | ExprKind::Negate(of) => vec![of],
        ExprKind::Index { of, index } => vec![of, index],
        ExprKind::Call { target, args, .. } => target.as_deref().into_iter().chain(args).collect(),
        ExprKind::List(items) => items.iter().collect(),
        ExprKind::Binary { left, right, .. } => vec![left, right],
        ExprKind::Logic { operands, .. } => operands.iter().collect(),
        ExprKind::Choice { test, yes, no } => vec![test, yes, no],
    }
}

fn count(expr: &Expr) -> usize {
    1 + children(expr).into_iter().map(count).sum::<usize>()
}

/// The expression with the node of a number replaced; `at` counts nodes, parents first.
fn replaced(expr: &Expr, at: &mut usize, number: usize, to: &Expr) -> Expr {
    let here = *at;
    *at += 1;
    if here == number {
        *at += count(expr) - 1;
        return to.clone();
    }
    let mut go = |e: &Expr| replaced(e, at, number, to);
    let boxed = |e: Expr| Box::new(e);
    let kind = match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Name(_) | ExprKind::Error => expr.kind.clone(),
        ExprKind::Member { of, name, name_span } => {
            ExprKind::Member { of: boxed(go(of)), name: name.clone(), name_span: name_span.clone() }
        }
        ExprKind::Not(of) => ExprKind::Not(boxed(go(of))),
        ExprKind::Negate(of) => ExprKind::Negate(boxed(go(of))),
        ExprKind::Index { of, index } => ExprKind::Index { of: boxed(go(of)), index: boxed(go(index)) },
        ExprKind::Call { target, name, name_span, args } => ExprKind::Call {
            target: target.as_deref().map(&mut go).map(boxed),
            name: name.clone(),
            name_span: name_span.clone(),
            args: args.iter().map(go).collect(),
        },
        ExprKind::List(items) => ExprKind::List(items.iter().map(go).collect()),
        ExprKind::Binary { op, op_span, left, right } => {
            ExprKind::Binary { op: *op, op_span: op_span.clone(), left: boxed(go(left)), right: boxed(go(right)) }
        }
        ExprKind::Logic { and, operands } => ExprKind::Logic { and: *and, operands: operands.iter().map(go).collect() },
        ExprKind::Choice { test, yes, no } => {
            ExprKind::Choice { test: boxed(go(test)), yes: boxed(go(yes)), no: boxed(go(no)) }
        }
    };
    Expr::new(kind, expr.span.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::parse;

    fn texts(text: &str) -> Vec<String> {
        let expr = parse(text).0.unwrap();
        mutants(&expr, true).into_iter().map(|m| format!("{}: {}", m.operator.name, m.text)).collect()
    }

    #[test]
    fn each_operator_does_what_its_example_says() {
        for operator in OPERATORS {
            let expr = parse(operator.from).0.unwrap();
            let made = mutants(&expr, true);
            let found = made.iter().any(|m| m.operator == operator && m.text == operator.to);
            assert!(found, "{}: {:?}", operator.name, texts(operator.from));
        }
    }

    #[test]
    fn a_condition_is_changed_at_one_place_at_a_time() {
        assert_eq!(
            texts("has(a.b) && !(a.c in list.d)"),
            [
                "connective: has(a.b) || !(a.c in list.d)",
                "dropped: !(a.c in list.d)",
                "dropped: has(a.b)",
                "negation: !has(a.b) && !(a.c in list.d)",
                "negation: has(a.b) && a.c in list.d",
                "dropped: true",
            ]
        );
        assert_eq!(
            texts("l.exists(x, x.n >= param.least)"),
            [
                "quantifier: l.all(x, x.n >= param.least)",
                "comparison: l.exists(x, x.n < param.least)",
                "boundary: l.exists(x, x.n > param.least)",
                "constant: l.exists(x, x.n >= param.least + 1)",
                "constant: l.exists(x, x.n >= param.least - 1)",
                "constant: l.exists(x, x.n >= param.least * 1.1)",
                "constant: l.exists(x, x.n >= param.least * 0.9)",
                "dropped: true",
            ]
        );
    }

    #[test]
    fn names_of_columns_and_lengths_of_time_are_no_texts() {
        assert_eq!(
            texts("e[\"Ref\"] == \"x\" && now - t > duration(\"24h\")")
                .into_iter()
                .filter(|t| t.starts_with("const"))
                .collect::<Vec<_>>(),
            [
                "constant: e[\"Ref\"] == \"\" && now - t > duration(\"24h\")",
                "constant: e[\"Ref\"] == \"x\" && now - t > duration(\"24h\") + duration(\"1s\")",
                "constant: e[\"Ref\"] == \"x\" && now - t > duration(\"24h\") - duration(\"1s\")",
            ]
        );
    }

    #[test]
    fn every_mutant_is_read_back_as_itself_and_none_is_the_original() {
        let text = "app.l.exists(x, (x.a || !x.b) && x.n in [1, 2.5] ? x.s.startsWith(\"q\") : -x.n < 3) && has(app.z)";
        let expr = parse(text).0.unwrap();
        let made = mutants(&expr, true);
        assert!(made.len() > 20);
        for mutant in &made {
            assert_eq!(parse(&mutant.text).0.unwrap().to_string(), mutant.text);
            assert_ne!(mutant.text, expr.to_string());
            assert!(text.get(mutant.span.clone()).is_some());
        }
    }
}
