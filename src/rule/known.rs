//! Which values are known once a condition holds.
//!
//! A sentence may only print what cannot be missing: members that every object has, and those without which the
//! condition would not have held. This is a static argument over the syntax tree; where it cannot tell, it says
//! "may be missing". It types nothing beyond paths: `condition` has done that.

use std::collections::{BTreeMap, BTreeSet};

use crate::condition::{BinaryOp, Expr, ExprKind, Schema, Span, Type};
use crate::schema;

/// Paths that are known, and lists that are not empty, as printed (`app.home.country`).
pub(crate) type Known = BTreeSet<String>;

/// How often macros are looked into.
const MACRO_DEPTH: usize = 8;

/// What paths mean: roots, variables and macros.
pub(crate) struct Paths<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) vars: Vec<(String, Type)>,
    pub(crate) macros: &'a BTreeMap<String, Expr>,
}

/// Collects what is known if `expr` is known to be `truth`.
pub(crate) fn known_if(expr: &Expr, truth: bool, paths: &Paths<'_>, out: &mut Known) {
    learn(expr, truth, paths, out, 0);
}

fn learn(expr: &Expr, truth: bool, paths: &Paths<'_>, out: &mut Known, depth: usize) {
    match &expr.kind {
        ExprKind::Not(of) => learn(of, !truth, paths, out, depth),
        ExprKind::Logic { and, operands } => {
            let each = operands.iter().map(|o| {
                let mut known = Known::new();
                learn(o, truth, paths, &mut known, depth);
                known
            });
            // All operands of a true `&&` are true; of a true `||` at least one, whichever it is.
            let merged = if *and == truth { each.reduce(|a, b| &a | &b) } else { each.reduce(|a, b| &a & &b) };
            out.extend(merged.unwrap_or_default());
        }
        ExprKind::Call { target, name, args, .. } => call(target.as_deref(), name, args, truth, paths, out, depth),
        ExprKind::Binary { op: BinaryOp::In, left, right, .. } => {
            let declared = path(right).is_some_and(|p| p.starts_with("list."));
            let written = matches!(&right.kind, ExprKind::List(items) if !items.is_empty());
            if truth || declared || written {
                strict(left, out);
            }
            if truth {
                strict(right, out);
            }
        }
        ExprKind::Member { name, .. } if path(expr).is_some_and(|p| p.starts_with("macro.")) => {
            if let Some(body) = paths.macros.get(name).filter(|_| depth < MACRO_DEPTH) {
                learn(body, truth, paths, out, depth + 1);
            }
        }
        ExprKind::Choice { .. } => {}
        _ => strict(expr, out),
    }
}

fn call(
    target: Option<&Expr>,
    name: &str,
    args: &[Expr],
    truth: bool,
    paths: &Paths<'_>,
    out: &mut Known,
    depth: usize,
) {
    match (name, target, args) {
        ("has" | "known", None, [of]) if truth => strict(of, out),
        ("same" | "differ", None, args) if truth => args.iter().for_each(|a| strict(a, out)),
        ("exists" | "exists_one", Some(list), [var, test]) if truth => {
            strict(list, out);
            if let ExprKind::Name(var) = &var.kind {
                let mut inner = Known::new();
                learn(test, true, paths, &mut inner, depth);
                // What is known of the element says nothing once the element is out of sight.
                out.extend(inner.into_iter().filter(|p| !begins_with(p, var)));
            }
        }
        ("all", Some(list), [_, _]) if !truth => strict(list, out),
        ("has" | "known" | "same" | "differ" | "exists" | "exists_one" | "all" | "orValue", _, _) => {}
        _ => {
            target.into_iter().for_each(|t| strict(t, out));
            args.iter().for_each(|a| strict(a, out));
        }
    }
}

fn begins_with(path: &str, name: &str) -> bool {
    path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Adds everything that must be known for `expr` to be known.
fn strict(expr: &Expr, out: &mut Known) {
    if let Some(path) = path(expr) {
        out.insert(path);
    }
    match &expr.kind {
        ExprKind::Member { of, .. } | ExprKind::Index { of, .. } => strict(of, out),
        ExprKind::Negate(of) => strict(of, out),
        ExprKind::Binary { op, left, right, .. } if *op != BinaryOp::In => {
            strict(left, out);
            strict(right, out);
        }
        ExprKind::Call { target, name, args, .. } => match name.as_str() {
            "orValue" | "has" | "known" | "same" | "differ" | "exists" | "exists_one" | "all" => {}
            "filter" | "map" => target.iter().for_each(|t| strict(t, out)),
            // A size is known for an empty list too, so nothing is learnt of the list's being filled.
            "size" => {}
            _ => {
                target.iter().for_each(|t| strict(t, out));
                args.iter().for_each(|a| strict(a, out));
            }
        },
        _ => {}
    }
}

/// A chain of names, members and written-out column names, as printed.
pub(crate) fn path(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Name(_) => Some(expr.to_string()),
        ExprKind::Member { of, .. } => path(of).map(|_| expr.to_string()),
        ExprKind::Index { of, index } if matches!(index.kind, ExprKind::Literal(_)) => {
            path(of).map(|_| expr.to_string())
        }
        _ => None,
    }
}

/// The first part of a hole that may have no value, given what is known. `None` if it always prints something.
pub(crate) fn may_be_missing(hole: &Expr, known: &Known, paths: &Paths<'_>) -> Option<(Span, String)> {
    match &hole.kind {
        ExprKind::Literal(_) | ExprKind::Error => None,
        ExprKind::Name(_) | ExprKind::Member { .. } | ExprKind::Index { .. } => {
            let missing = || Some((hole.span.clone(), hole.to_string()));
            match path(hole) {
                Some(path) if known.contains(&path) || always(hole, known, paths) => None,
                _ => missing(),
            }
        }
        ExprKind::Not(of) | ExprKind::Negate(of) => may_be_missing(of, known, paths),
        ExprKind::List(items) if !items.is_empty() => items.iter().find_map(|i| may_be_missing(i, known, paths)),
        ExprKind::List(_) => Some((hole.span.clone(), "an empty list".to_owned())),
        ExprKind::Binary { left, right, .. } => {
            may_be_missing(left, known, paths).or_else(|| may_be_missing(right, known, paths))
        }
        ExprKind::Logic { operands, .. } => operands.iter().find_map(|o| may_be_missing(o, known, paths)),
        ExprKind::Choice { test, yes, no } => {
            let branch = |truth: bool, e: &Expr| {
                let mut more = known.clone();
                known_if(test, truth, paths, &mut more);
                may_be_missing(e, &more, paths)
            };
            may_be_missing(test, known, paths).or_else(|| branch(true, yes)).or_else(|| branch(false, no))
        }
        ExprKind::Call { target, name, args, .. } => missing_call(hole, target.as_deref(), name, args, known, paths),
    }
}

fn missing_call(
    hole: &Expr,
    target: Option<&Expr>,
    name: &str,
    args: &[Expr],
    known: &Known,
    paths: &Paths<'_>,
) -> Option<(Span, String)> {
    match (name, target, args) {
        ("has" | "known" | "same" | "differ", None, _) => None,
        ("orValue", Some(_), [other]) => may_be_missing(other, known, paths),
        ("map", Some(list), [var, value]) => may_be_missing(list, known, paths).or_else(|| {
            let ExprKind::Name(var) = &var.kind else { return Some((hole.span.clone(), hole.to_string())) };
            let mut vars = paths.vars.clone();
            if let Some(Type::List(of)) = path_type(list, paths) {
                vars.push((var.clone(), *of));
            }
            may_be_missing(value, known, &Paths { schema: paths.schema, vars, macros: paths.macros })
        }),
        ("exists" | "exists_one" | "all" | "filter", ..) => Some((hole.span.clone(), hole.to_string())),
        // Numbers and instants made of text, and pieces of a list, may fail on a known value.
        ("int" | "double" | "timestamp" | "duration" | "date", None, [of])
            if !matches!(of.kind, ExprKind::Literal(_)) =>
        {
            Some((hole.span.clone(), hole.to_string()))
        }
        ("size", Some(of), []) | ("size", None, [of]) => match path(of) {
            // The size of an empty list prints as 0: the list need only be known.
            Some(p) if known.contains(&p) || always(of, known, paths) => None,
            _ => may_be_missing(of, known, paths),
        },
        _ => target.into_iter().chain(args).find_map(|e| may_be_missing(e, known, paths)),
    }
}

/// Whether the member a path ends in is one that every object of its kind has, on an object that is there.
fn always(expr: &Expr, known: &Known, paths: &Paths<'_>) -> bool {
    match &expr.kind {
        ExprKind::Name(_) => true,
        ExprKind::Member { of, name, .. } => {
            if matches!(&of.kind, ExprKind::Name(n) if n == "param") {
                return true;
            }
            let there = path(of).is_some_and(|p| known.contains(&p)) || always(of, known, paths);
            let Some(Type::Object(object)) = path_type(of, paths) else { return false };
            there && paths.schema.member(object, name).is_some_and(|m| schema::always(m.id))
        }
        _ => false,
    }
}

/// The type of a path, by the schema.
pub(crate) fn path_type(expr: &Expr, paths: &Paths<'_>) -> Option<Type> {
    match &expr.kind {
        ExprKind::Name(name) => {
            let var = paths.vars.iter().rev().find(|(n, _)| n == name).map(|(_, t)| t.clone());
            var.or_else(|| paths.schema.roots.iter().find(|(n, _)| n == name).map(|(_, t)| t.clone()))
        }
        ExprKind::Member { of, name, .. } => match path_type(of, paths)? {
            Type::Object(object) => paths.schema.member(object, name).map(|m| m.ty.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// One element that a condition finds: its name, the list, and the test it passes.
#[derive(Clone, Debug)]
pub(crate) struct Witness {
    pub(crate) name: String,
    pub(crate) list: Expr,
    pub(crate) test: Expr,
}

/// The elements that must exist for `expr` to be true, so that a sentence can speak of them.
pub(crate) fn witnesses(expr: &Expr, out: &mut Vec<Witness>) {
    match &expr.kind {
        ExprKind::Logic { and: true, operands } => operands.iter().for_each(|o| witnesses(o, out)),
        ExprKind::Call { target: Some(list), name, args, .. } if name == "exists" => {
            if let [Expr { kind: ExprKind::Name(name), .. }, test] = args.as_slice() {
                out.push(Witness { name: name.clone(), list: (**list).clone(), test: test.clone() });
            }
        }
        _ => {}
    }
}

/// Names that an expression uses without binding them.
pub(crate) fn free_names(expr: &Expr, out: &mut BTreeSet<String>) {
    match &expr.kind {
        ExprKind::Name(name) => _ = out.insert(name.clone()),
        ExprKind::Literal(_) | ExprKind::Error => {}
        ExprKind::Member { of, .. } | ExprKind::Not(of) | ExprKind::Negate(of) => free_names(of, out),
        ExprKind::Index { of, index } => [of, index].into_iter().for_each(|e| free_names(e, out)),
        ExprKind::List(items) => items.iter().for_each(|e| free_names(e, out)),
        ExprKind::Binary { left, right, .. } => [left, right].into_iter().for_each(|e| free_names(e, out)),
        ExprKind::Logic { operands, .. } => operands.iter().for_each(|e| free_names(e, out)),
        ExprKind::Choice { test, yes, no } => [test, yes, no].into_iter().for_each(|e| free_names(e, out)),
        ExprKind::Call { target, name, args, .. } => {
            target.iter().for_each(|t| free_names(t, out));
            let binds = matches!(name.as_str(), "exists" | "exists_one" | "all" | "filter" | "map") && args.len() >= 2;
            let mut inner = BTreeSet::new();
            args.iter().skip(usize::from(binds)).for_each(|a| free_names(a, &mut inner));
            if binds && let Some(Expr { kind: ExprKind::Name(var), .. }) = args.first() {
                inner.remove(var);
            }
            out.extend(inner);
        }
    }
}

/// The longest paths that an expression reads.
pub(crate) fn read_paths(expr: &Expr, out: &mut Vec<(String, Span)>) {
    if let Some(path) = path(expr) {
        out.push((path, expr.span.clone()));
        return;
    }
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Error | ExprKind::Name(_) => {}
        ExprKind::Member { of, .. } | ExprKind::Not(of) | ExprKind::Negate(of) => read_paths(of, out),
        ExprKind::Index { of, index } => [of, index].into_iter().for_each(|e| read_paths(e, out)),
        ExprKind::List(items) => items.iter().for_each(|e| read_paths(e, out)),
        ExprKind::Binary { left, right, .. } => [left, right].into_iter().for_each(|e| read_paths(e, out)),
        ExprKind::Logic { operands, .. } => operands.iter().for_each(|e| read_paths(e, out)),
        ExprKind::Choice { test, yes, no } => [test, yes, no].into_iter().for_each(|e| read_paths(e, out)),
        ExprKind::Call { target, name, args, .. } => {
            target.iter().for_each(|t| read_paths(t, out));
            let binds = matches!(name.as_str(), "exists" | "exists_one" | "all" | "filter" | "map") && args.len() >= 2;
            let var = match args.first().map(|a| &a.kind) {
                Some(ExprKind::Name(var)) if binds => Some(var.clone()),
                _ => None,
            };
            let mut inner = Vec::new();
            args.iter().skip(usize::from(binds)).for_each(|a| read_paths(a, &mut inner));
            out.extend(inner.into_iter().filter(|(p, _)| var.as_ref().is_none_or(|v| !begins_with(p, v))));
        }
    }
}
