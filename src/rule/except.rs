//! Exceptions: what a rule lets them rest on, and those that overlays make.
//!
//! An exception reads the application, a group's key, and the *witness*: the element by which a rule found something, such
//! as the `p` of `app.phones.exists(p, ...)` or of a group's `each`. It sets a hit aside only if it holds for every
//! witness of it, so that one excused number does not excuse another. Nothing is counted here: `screen` does that.

use super::case::Excepting;
use super::diagnostic::{Diagnostic, Log};
use super::known::{self, Paths, Witness};
use super::list;
use super::names::{Compiled, Names, Want};
use super::overlay::{RawException, RawOverlay};
use super::pack::RawPack;
use super::raw::{RawKind, RawRule};
use super::{Disabled, Exception, Options, Rule};
use crate::condition::{BinaryOp, Condition, Expr, ExprKind, Literal, Type};
use crate::schema;

/// What an exception to a rule may name beside `app`.
#[derive(Default)]
struct Bound {
    vars: Vec<(String, Type)>,
    /// The lists and tests behind the variables of a rule on one application.
    witnesses: Vec<Witness>,
    /// Whether the rule cannot be read, so that nobody knows what it binds.
    broken: bool,
}

impl Bound {
    fn of(kind: &RawKind, names: &Names<'_>) -> Bound {
        match kind {
            RawKind::When(text) => Bound::single(&text.value, names),
            RawKind::Near(_) => Bound { vars: vec![("key".to_owned(), Type::String)], ..Bound::default() },
            RawKind::Combine(_) => Bound::default(),
            RawKind::Group(group) => {
                let key = ("key".to_owned(), Type::String);
                let list = group.each.as_ref().map(|each| names.attempt(&each.value, schema::app(), &[], &Want::Any));
                let element = match (list, &group.name) {
                    (Some(Ok(list)), Some(name)) => {
                        names.runs_through(&name.value, &list.condition);
                        element(&list.condition).map(|ty| (name.value.clone(), ty))
                    }
                    _ => None,
                };
                let broken = element.is_none() && group.each.is_some();
                Bound { vars: [key].into_iter().chain(element).collect(), broken, ..Bound::default() }
            }
        }
    }

    fn single(text: &str, names: &Names<'_>) -> Bound {
        let Ok(Compiled { expr, .. }) = names.attempt(text, schema::app(), &[], &Want::Bool) else {
            return Bound { broken: true, ..Bound::default() };
        };
        let mut found = names.witnesses(&expr);
        // A name that is used twice says nothing of which of the two is meant.
        let all: Vec<String> = found.iter().map(|(w, _)| w.name.clone()).collect();
        found.retain(|(w, _)| all.iter().filter(|name| **name == w.name).count() == 1);
        for (witness, _) in &found {
            if let Ok(list) = names.attempt(&witness.list.to_string(), schema::app(), &[], &Want::Any) {
                names.runs_through(&witness.name, &list.condition);
            }
        }
        let vars = found.iter().map(|(w, ty)| (w.name.clone(), ty.clone())).collect();
        Bound { vars, witnesses: found.into_iter().map(|(w, _)| w).collect(), broken: false }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.vars.iter().map(|(name, _)| name.as_str())
    }
}

fn element(list: &Condition) -> Option<Type> {
    match list.ty() {
        Type::List(of) => Some((**of).clone()),
        _ => None,
    }
}

/// What `excepted_by` of a rule lists: paths over `app`, `key` for groups, and paths over witnesses.
pub(crate) fn excepted_by(raw: &RawRule, names: &Names<'_>, log: &Log) -> Vec<String> {
    if raw.excepted_by.is_empty() {
        return Vec::new();
    }
    let bound = Bound::of(&raw.kind, names);
    let paths = Paths { schema: schema::app(), vars: bound.vars.clone(), macros: names.macros() };
    let mut all = Vec::new();
    for text in &raw.excepted_by {
        if names.problem(&text.value, "T011") {
            let message = format!("no exception may read {}: the column holds a protected attribute", text.value);
            log.add(text.wrong("E121", message));
            continue;
        }
        let expr = crate::condition::parse(&text.value).0;
        let known = expr.as_ref().is_some_and(|e| {
            known::path_type(e, &paths).is_some()
                || matches!(&e.kind, ExprKind::Index { of, .. } if known::path_type(of, &paths) == Some(Type::Map))
        });
        match known {
            true => all.push(expr.map_or(text.value.clone(), |e| e.to_string())),
            false if bound.broken && !text.value.starts_with("app.") => {}
            false => {
                let d = text.wrong("E106", format!("{:?} is no field of an application", text.value));
                let own: Vec<String> = bound.names().map(|name| format!("`{name}`")).collect();
                let own =
                    if own.is_empty() { String::new() } else { format!("; known beside `app`: {}", own.join(", ")) };
                log.add(d.help(format!("a path such as `app.agency`{own}")));
            }
        }
    }
    all
}

/// The exceptions of all overlays, with the rules they are to.
pub(crate) fn exceptions(
    overlays: &[RawOverlay],
    packs: &[RawPack],
    names: &[Names<'_>],
    options: &Options,
    log: &Log,
) -> Vec<(RawException, Exception)> {
    let mut all = Vec::new();
    for raw in overlays.iter().flat_map(|o| &o.exceptions) {
        let rules = packs.iter().zip(names).flat_map(|(p, n)| p.rules.iter().map(move |r| (r, n)));
        match rules.clone().find(|(r, _)| r.id.value == raw.rule.value) {
            Some((rule, names)) => {
                all.extend(exception(raw, rule, names, options, log).map(|e| (raw.clone(), e)));
            }
            None => {
                let d = raw.rule.wrong("W104", format!("no loaded rule is called `{}`", raw.rule.value));
                let d = d.nearest(&raw.rule.value, rules.map(|(r, _)| &r.id.value));
                let other = "remove the exception, or load the pack it is meant for";
                log.add(if d.help.is_some() { d } else { d.help(other) });
            }
        }
    }
    all
}

/// Exceptions that tests make, all of them checked; those that this load asks for are given.
pub(crate) fn of_tests(
    options: &Options,
    packs: &[RawPack],
    names: &[Names<'_>],
    log: &Log,
) -> Vec<(RawException, Exception)> {
    let mut all = Vec::new();
    for (rule, names) in packs.iter().zip(names).flat_map(|(p, n)| p.rules.iter().map(move |r| (r, n))) {
        let made = |written: &Excepting| {
            let raw = written.raw(&rule.id);
            // What a test sets aside is as broad as it likes, on any day.
            let exception = compiled(&raw, rule, names, log)?.1;
            Some((raw, exception))
        };
        for written in rule.tests.iter().filter_map(|test| test.setup.exception.as_ref()) {
            made(written);
        }
        let asked = options.exceptions.iter().filter(|(id, _)| *id == rule.id.value);
        all.extend(asked.filter_map(|(_, written)| made(written)));
    }
    all
}

fn exception(raw: &RawException, rule: &RawRule, names: &Names<'_>, options: &Options, log: &Log) -> Option<Exception> {
    let (expr, exception) = compiled(raw, rule, names, log)?;
    let allowed: Vec<&str> = rule.excepted_by.iter().map(|t| t.value.as_str()).collect();
    let expired = options.as_of.is_some_and(|today| list::before(raw.expires.value, today));
    if expired {
        let end = list::day(raw.expires.value);
        let message = format!("this exception to `{}` ended on {end} and has no effect", rule.id.value);
        let d = Diagnostic::new("W105", &raw.rule.file, raw.expires.span.clone(), message);
        log.add(d.help("remove the exception, or decide on it anew"));
    } else if expr.is_some_and(|expr| !narrow(&expr, true, names, 0)) {
        let message = format!("this exception to `{}` names nothing it is limited to", rule.id.value);
        log.add(raw.matches.wrong("W110", message).help(match allowed.first() {
            Some(path) => format!("compare with what is meant: `{path} == \"...\"`"),
            None => "compare with what is meant".to_owned(),
        }));
    }
    Some(Exception { expired, ..exception })
}

/// The exception, and its condition as written if the rule lets it read all that it reads.
fn compiled(raw: &RawException, rule: &RawRule, names: &Names<'_>, log: &Log) -> Option<(Option<Expr>, Exception)> {
    let bound = Bound::of(&rule.kind, names);
    if bound.broken {
        return None;
    }
    let Compiled { condition, expr } = names.compile(&raw.matches, schema::app(), &bound.vars, &Want::Bool)?;
    let mut read = Vec::new();
    known::read_paths(&expr, &mut read);
    let allowed: Vec<&str> = rule.excepted_by.iter().map(|t| t.value.as_str()).collect();
    let declared = ["list.", "param.", "pattern.", "macro."];
    let mut refused = false;
    for (path, span) in read {
        let within = |a: &str| path.strip_prefix(a).is_some_and(|r| r.is_empty() || r.starts_with(['.', '[']));
        if allowed.iter().any(|a| within(a)) || declared.iter().any(|d| path.starts_with(d)) || path == "now" {
            continue;
        }
        refused = true;
        let d =
            raw.matches.wrong_at("E123", span, format!("an exception to `{}` may not read `{path}`", rule.id.value));
        log.add(match allowed.is_empty() {
            true => d.help("the rule allows no exception; disable it, or change its weight"),
            false => d.help(format!("the rule allows: {}", allowed.join(", "))),
        });
    }
    let matches = over_witnesses(&expr, condition, &bound, names)?;
    let exception = Exception {
        rule: 0,
        matches,
        reason: raw.reason.clone(),
        owner: raw.owner.clone(),
        created: raw.created,
        expires: raw.expires.value,
        expired: false,
        file: raw.rule.file.clone(),
        span: raw.span.clone(),
    };
    Some((Some(expr).filter(|_| !refused), exception))
}

/// For a rule on one application: holds if the exception does for every element by which the rule may have hit.
fn over_witnesses(expr: &Expr, condition: Condition, bound: &Bound, names: &Names<'_>) -> Option<Condition> {
    if bound.witnesses.is_empty() {
        return Some(condition);
    }
    let mut free = std::collections::BTreeSet::new();
    known::free_names(expr, &mut free);
    let used = bound.witnesses.iter().filter(|w| free.contains(&w.name));
    let text = used.fold(expr.to_string(), |inner, Witness { name, list, test }| {
        format!("({list}).all({name}, !(({test}).orValue(false)) || ({inner}))")
    });
    Some(names.attempt(&text, schema::app(), &[], &Want::Bool).ok()?.condition)
}

/// How often macros are looked into.
const MACRO_DEPTH: usize = 8;
/// Shorter pieces of text are found by chance.
const MIN_PIECE: usize = 3;

/// Whether an expression can only be `truth` where something equals a value that is named.
fn narrow(expr: &Expr, truth: bool, names: &Names<'_>, depth: usize) -> bool {
    let named = |e: &Expr| match &e.kind {
        ExprKind::Literal(Literal::Text(text)) => !text.is_empty(),
        ExprKind::Literal(Literal::Bool(_)) => false,
        ExprKind::Literal(_) => true,
        ExprKind::List(items) => !items.is_empty(),
        _ => known::path(e).is_some_and(|p| p.starts_with("list.") || p.starts_with("param.")),
    };
    match &expr.kind {
        ExprKind::Not(of) => narrow(of, !truth, names, depth),
        ExprKind::Logic { and, operands } if *and == truth => operands.iter().any(|o| narrow(o, truth, names, depth)),
        ExprKind::Logic { operands, .. } => operands.iter().all(|o| narrow(o, truth, names, depth)),
        ExprKind::Binary { op: BinaryOp::Eq, left, right, .. } => truth && (named(left) || named(right)),
        ExprKind::Binary { op: BinaryOp::Ne, left, right, .. } => !truth && (named(left) || named(right)),
        ExprKind::Binary { op: BinaryOp::In, left, right, .. } => truth && (named(left) || named(right)),
        ExprKind::Choice { test, yes, no } => {
            let (yes, no) = (narrow(yes, truth, names, depth), narrow(no, truth, names, depth));
            (yes || narrow(test, true, names, depth)) && (no || narrow(test, false, names, depth))
        }
        ExprKind::Member { name, .. } if known::path(expr).is_some_and(|p| p.starts_with("macro.")) => {
            let body = names.macros().get(name).filter(|_| depth < MACRO_DEPTH);
            body.is_some_and(|body| narrow(body, truth, names, depth + 1))
        }
        ExprKind::Call { name, args, .. } if truth => match (name.as_str(), args.as_slice()) {
            ("contains" | "startsWith" | "endsWith", [piece]) => match &piece.kind {
                ExprKind::Literal(Literal::Text(text)) => text.chars().count() >= MIN_PIECE,
                _ => named(piece),
            },
            ("matches", [.., Expr { kind: ExprKind::Literal(Literal::Text(regex)), .. }]) => {
                regex::Regex::new(regex).is_ok_and(|regex| !regex.is_match(""))
            }
            ("same" | "found", _) => true,
            ("exists" | "exists_one", [_, test]) => narrow(test, true, names, depth),
            _ => false,
        },
        _ => false,
    }
}

/// Exceptions of rules that are judged, with the rule's place in the set.
pub(crate) fn bind(
    exceptions: Vec<(RawException, Exception)>,
    rules: &[Rule],
    disabled: &[Disabled],
    log: &Log,
) -> Vec<Exception> {
    let mut bound = Vec::new();
    for (raw, exception) in exceptions {
        let id = &raw.rule.value;
        match rules.iter().position(|r| r.id == *id).and_then(|at| u16::try_from(at).ok()) {
            Some(rule) => bound.push(Exception { rule, ..exception }),
            None if disabled.iter().any(|d| d.rule == *id) => {
                let d = raw.rule.wrong("W104", format!("`{id}` is disabled: there is nothing to except"));
                log.add(d.help("remove the exception, or the `[[disable]]`"));
            }
            None => {}
        }
    }
    bound
}
