//! Conditions: expressions of the Common Expression Language, checked at load and evaluated in three values.
//!
//! ```text
//! text --parse--> Expr --check--> Program --decide--> Tri
//!                (names, places)  (FieldIds, slots)  --trace---> (Tri, steps that decided it)
//!                                 many Programs --ConditionSet--> a Tri for each
//! ```
//!
//! This module knows nothing of hiring: names resolve against a [`Schema`], values come from a [`Context`]. There
//! are no loops but comprehensions, no input or output and no clock (`now` is given), so every evaluation ends.
//!
//! What is CEL's is CEL's; ours are four things:
//!
//! * **Missing is unknown.** A value that the input lacks is [`Value::Unknown`]; operators and functions over it
//!   are unknown, except `&& || ?: exists all in`, which absorb it. `has` and `known` ask for it, `same` and
//!   `differ` are false over it, `orValue` replaces it. A run-time error is unknown too, with a [`Fault`].
//! * **Types never mix.** `int` and `double` are not compared with each other (CEL's checker refuses `==` likewise;
//!   its cross-type ordering is left out). A [`Date`] holds year, month or day precision.
//! * **Time is kept in whole milliseconds.** A literal that is finer is refused; finer text of the input is cut.
//! * **Opaque text** ([`Type::Opaque`]) is compared with its own kind and with nothing else.
//!
//! Adding a function: one row in `functions`, its arm in `builtin`.

mod atoms;
mod builtin;
mod call;
mod check;
mod codes;
mod eval;
mod expression;
mod functions;
mod giveaway;
mod lint;
mod miss;
mod mutant;
mod normal;
mod operator;
mod parse;
mod pattern;
mod problem;
mod program;
mod scope;
mod set;
mod settle;
mod syntax;
#[cfg(test)]
mod tests;
mod time;
mod token;
mod trace;
mod value;
mod watch;

use std::fmt;
use std::sync::Arc;

pub use check::{articled, literal_type};
pub use codes::{CODES, Code, Place};
pub use eval::Scratch;
pub use expression::Expression;
pub use functions::{FUNCTIONS, FunctionDoc};
pub use miss::{Distance, Gap, Miss, nearest};
pub use mutant::{Mutant, OPERATORS, Operator, mutants};
pub use parse::{MAX_DEPTH, MAX_TEXT, parse};
pub use problem::Problem;
pub use scope::{Body, Doubt, Forms, Function, Guard, List, Look, Normalise, Scope, Test, Uses, Written};
pub(crate) use set::{ABREAST, Left};
pub use set::{ConditionSet, Truths};
pub use syntax::{BinaryOp, Expr, ExprKind, Literal};
pub use time::{DAY, duration_text, parse_duration, parse_timestamp, timestamp_text};
pub use trace::{Fault, Read, Step, Trace};
pub use value::{Date, FieldId, Handle, Made, Member, ObjectDef, ObjectId, Schema, Span, Tri, Type, Value};
pub use watch::Seen;

use eval::Eval;
use program::{Node, Program};
use trace::{Fast, Recorder, Recording};

/// Where values come from: one application, or one group of them.
pub trait Context {
    /// A member of an object. A root is asked by its handle with index 0.
    fn get<'a>(&'a self, of: Handle, field: FieldId) -> Value<'a>;

    /// What `has` says of a member: for contexts that can tell without making the value.
    fn known(&self, of: Handle, field: FieldId) -> bool {
        self.get(of, field).is_known()
    }

    /// A column of a map, by its name; unknown when the column is absent or its cell blank.
    fn entry<'a>(&'a self, map: Handle, name: &str) -> Value<'a>;
}

/// A checked expression, ready to evaluate: most often a `bool`, but any type (a key, a hole of a template).
/// Cheap to clone.
#[derive(Clone)]
pub struct Condition {
    inner: Arc<Inner>,
}

struct Inner {
    program: Program,
    ty: Type,
    reads: Vec<FieldId>,
    roots: Vec<&'static str>,
    uses: Uses,
    warnings: Vec<Problem>,
    normalised: String,
    /// As written; empty for parts of other conditions.
    text: Box<str>,
}

/// Parses and checks an expression that must be of a type.
///
/// # Errors
/// Every problem found, warnings included, in the order of the text. Warnings alone are no error: see
/// [`Condition::warnings`].
pub fn compile(text: &str, scope: &Scope<'_>, want: &Type) -> Result<Condition, Vec<Problem>> {
    compile_any(text, scope, Some(want))
}

/// The same; with `None` for an expression of whatever type (a key, a hole of a template): see [`Condition::ty`].
///
/// # Errors
/// As [`compile`].
pub fn compile_any(text: &str, scope: &Scope<'_>, want: Option<&Type>) -> Result<Condition, Vec<Problem>> {
    let (expr, mut problems) = parse(text);
    let mut checker = check::Checker::new(scope);
    // Of an expression that goes on in another language, only the parts are judged.
    let whole = !problems.iter().any(|p| matches!(p.code, "E010" | "E011"));
    let typed = expr.as_ref().and_then(|expr| match want.filter(|_| whole) {
        Some(want) => checker.expect(expr, want, "this").map(|node| (node, want.clone())),
        None => checker.check(expr, None),
    });
    // What rests on text that could not be read is not judged.
    let unread = |p: &Problem| problems.iter().any(|u| p.span.start <= u.span.start && u.span.end <= p.span.end);
    checker.problems.retain(|p| !unread(p));
    problems.append(&mut checker.problems);
    match typed {
        Some((root, ty)) if problems.is_empty() => {
            let program = Program { root, ..checker.program };
            let mut condition = Condition::new(program, ty, checker.uses, Vec::new());
            let warnings = lint::lint(condition.program(), scope.forms);
            if let Some(inner) = Arc::get_mut(&mut condition.inner) {
                inner.warnings = warnings;
                inner.text = text.into();
            }
            Ok(condition)
        }
        _ => {
            problems.sort_by(|a, b| (a.span.start, a.span.end, a.code).cmp(&(b.span.start, b.span.end, b.code)));
            Err(problems)
        }
    }
}

impl Condition {
    fn new(program: Program, ty: Type, uses: Uses, warnings: Vec<Problem>) -> Condition {
        let normalised = normal::text(&program, program.root, 0);
        let (reads, roots) = (program.reads(), program.roots(program.root));
        Condition {
            inner: Arc::new(Inner { program, ty, reads, roots, uses, warnings, normalised, text: Box::default() }),
        }
    }

    fn program(&self) -> &Program {
        &self.inner.program
    }

    /// A part of this condition, or this one with parts taken out; `bool` either way.
    fn with_program(&self, program: Program) -> Condition {
        Condition::new(program, Type::Bool, self.inner.uses.clone(), Vec::new())
    }

    fn eval<'e, 'a, C: Context, R: Recorder<'a>>(
        &'a self,
        context: &'a C,
        vars: &'e [Value<'a>],
        atoms: &'e [Tri],
        now: i64,
        scratch: &'e mut Scratch,
        recorder: R,
    ) -> Eval<'e, 'a, C, R> {
        Eval { program: &self.inner.program, context, vars, atoms, now, scratch, recorder }
    }

    /// Whether it holds. `vars` are the values of [`Scope::vars`] in their order, `now` is in milliseconds since
    /// 1970. Unknown if it is no `bool`.
    pub fn decide<C: Context>(&self, context: &C, vars: &[Value<'_>], now: i64, scratch: &mut Scratch) -> Tri {
        self.decide_with(context, vars, &[], now, scratch)
    }

    /// The same of a part that may stand within a comprehension: `up` is the element.
    fn decide_within<'a, C: Context>(
        &'a self,
        context: &'a C,
        up: eval::Up<'_, 'a>,
        now: i64,
        scratch: &mut Scratch,
    ) -> Tri {
        self.eval(context, &[], &[], now, scratch, Fast).test(self.inner.program.root, up)
    }

    /// The same for the outer condition of a [`split`](Condition::split), with the outcomes of its atoms.
    pub fn decide_with<C: Context>(
        &self,
        context: &C,
        vars: &[Value<'_>],
        atoms: &[Tri],
        now: i64,
        scratch: &mut Scratch,
    ) -> Tri {
        self.eval(context, vars, atoms, now, scratch, Fast).test(self.inner.program.root, None)
    }

    /// Its value, for an expression of any type.
    pub fn value<'a, C: Context>(
        &'a self,
        context: &'a C,
        vars: &[Value<'a>],
        now: i64,
        scratch: &mut Scratch,
    ) -> Value<'a> {
        self.eval(context, vars, &[], now, scratch, Fast).value(self.inner.program.root, None)
    }

    /// Whether it joins texts by `+`, so that [`Condition::join`] gives its value.
    pub(crate) fn joins(&self) -> bool {
        let program = self.program();
        *self.ty() == Type::String
            && matches!(program.node(program.root), Node::Arithmetic { op: syntax::BinaryOp::Add, .. })
    }

    /// Appends its value, of a condition that [joins](Condition::joins), without making one. False if it is unknown.
    pub(crate) fn join<'a, C: Context>(
        &'a self,
        context: &'a C,
        vars: &[Value<'a>],
        now: i64,
        scratch: &mut Scratch,
        out: &mut String,
    ) -> bool {
        self.eval(context, vars, &[], now, scratch, Fast).join(self.inner.program.root, out)
    }

    /// Whether it holds, and the reads that decided it, in the order of evaluation, each once.
    pub fn trace<C: Context>(
        &self,
        context: &C,
        vars: &[Value<'_>],
        now: i64,
        scratch: &mut Scratch,
    ) -> (Tri, Vec<Step>) {
        let trace = self.explain(context, vars, &[], now, scratch);
        (trace.value.truth(), trace.steps)
    }

    /// Its value, the reads that decided it, and the run-time errors on the way.
    pub fn explain<C: Context>(
        &self,
        context: &C,
        vars: &[Value<'_>],
        atoms: &[Tri],
        now: i64,
        scratch: &mut Scratch,
    ) -> Trace {
        let mut eval = self.eval(context, vars, atoms, now, scratch, Recording::default());
        let value = eval.value(self.inner.program.root, None).into_owned();
        let steps = eval.recorder.distinct().map(trace::Read::into_step).collect();
        Trace { value, steps, faults: eval.recorder.faults }
    }

    /// Whether it holds; calls `see` with each read that decided it, as [`trace`](Condition::trace) keeps them but
    /// without making text of its own.
    pub fn witness<'a, C: Context>(
        &'a self,
        context: &'a C,
        vars: &[Value<'a>],
        now: i64,
        scratch: &mut Scratch,
        see: impl FnMut(Read<'a>),
    ) -> Tri {
        let mut eval = self.eval(context, vars, &[], now, scratch, Recording::default());
        let truth = eval.test(self.inner.program.root, None);
        eval.recorder.distinct().for_each(see);
        truth
    }

    /// The members it may read, ascending: for lazy facts, coverage and pruning the import.
    pub fn reads(&self) -> &[FieldId] {
        &self.inner.reads
    }

    /// The members without which it stays unknown: of each set one must be there.
    pub fn asked(&self) -> Vec<Vec<FieldId>> {
        let program = self.program();
        program.asked(program.root)
    }

    /// The most that a root's `int` member may be for the condition to hold, where an operand of the outermost `&&`
    /// compares it with a literal.
    pub fn at_most(&self, field: FieldId) -> Option<i64> {
        let program = self.program();
        let whole = [program.root];
        let operands = match program.node(program.root) {
            Node::And(kids) => program.kids(kids),
            _ => &whole,
        };
        let of_root = |of| match program.node(of) {
            Node::Get { of, field: read } => read == field && matches!(program.node(of), Node::Root(_)),
            _ => false,
        };
        let limits = operands.iter().filter_map(|id| match program.node(*id) {
            Node::CompareInt { op: BinaryOp::Le | BinaryOp::Eq, of, value } if of_root(of) => Some(value),
            Node::CompareInt { op: BinaryOp::Lt, of, value } if of_root(of) => value.checked_sub(1),
            _ => None,
        });
        limits.min()
    }

    /// The columns of maps it may read, by map and name, in the order of the text.
    pub fn columns(&self) -> Vec<(FieldId, &str)> {
        let program = self.program();
        let mut columns = Vec::new();
        for id in program.under(program.root) {
            if let Node::Entry { map, key } = program.node(id)
                && let Node::Get { field, .. } = program.node(map)
            {
                let column = (field, &*program.texts[key as usize]);
                if !columns.contains(&column) {
                    columns.push(column);
                }
            }
        }
        columns
    }

    /// The members of objects of one type that it may read, by the object's index, ascending and without repeats; of
    /// objects that stand in the text, not of those a comprehension runs through.
    pub fn members_of(&self, object: ObjectId) -> Vec<(u32, FieldId)> {
        let program = self.program();
        let mut found = Vec::new();
        for id in program.under(program.root) {
            if let program::Node::Get { of, field } = program.node(id)
                && let program::Node::Root(handle) = program.node(of)
                && handle.object == object
            {
                found.push((handle.index, field));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The roots it reads (`app`, `group`), in ascending order.
    pub fn roots(&self) -> &[&'static str] {
        &self.inner.roots
    }

    /// The lists, patterns, parameters and macros it uses.
    pub fn uses(&self) -> &Uses {
        &self.inner.uses
    }

    /// Its type.
    pub fn ty(&self) -> &Type {
        &self.inner.ty
    }

    /// Its canonical text: conditions that mean the same in the same scope mostly share it.
    pub fn normalised(&self) -> &str {
        &self.inner.normalised
    }

    /// What is doubtful about it.
    pub fn warnings(&self) -> &[Problem] {
        &self.inner.warnings
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Condition").field("ty", self.ty()).field("text", &self.normalised()).finish_non_exhaustive()
    }
}
