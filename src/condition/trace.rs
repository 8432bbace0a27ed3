//! What a recording evaluation keeps: the reads that decided the outcome, and the run-time errors on the way.
//!
//! Evaluation is one piece of code over a [`Recorder`]; [`Fast`] records nothing and costs nothing, [`Recording`]
//! keeps steps, and drops those that turn out not to matter (the false side of `||`).

use super::program::{Node, NodeId, Program};
use super::value::{FieldId, Handle, Span, Value};

/// One read of a member that decided the outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What was read, as printed: `p.e164`, `app.extra["Ref"]`.
    pub path: String,
    /// Where it stands in the expression.
    pub span: Span,
    /// The object it was read of.
    pub of: Handle,
    /// The member; for a column of a map, the map.
    pub field: FieldId,
    /// The column's name, for a column of a map.
    pub key: Option<String>,
    /// What was read. Unknown if it decided by being missing.
    pub value: Value<'static>,
}

/// A run-time error: why a sub-expression is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The sub-expression.
    pub span: Span,
    /// What went wrong, in words.
    pub reason: &'static str,
}

/// All that an evaluation leaves for a reader.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// What it evaluated to.
    pub value: Value<'static>,
    /// The reads that decided it, in the order of evaluation, each once.
    pub steps: Vec<Step>,
    /// Run-time errors met.
    pub faults: Vec<Fault>,
}

/// A read as the evaluation saw it: a [`Step`] that borrows.
#[derive(Clone, Debug, PartialEq)]
pub struct Read<'a> {
    /// What was read, as printed.
    pub path: &'a str,
    /// Where it stands in the expression.
    pub span: Span,
    /// The object it was read of.
    pub of: Handle,
    /// The member; for a column of a map, the map.
    pub field: FieldId,
    /// The column's name, for a column of a map.
    pub key: Option<&'a str>,
    /// What was read.
    pub value: Value<'a>,
}

impl Read<'_> {
    /// The same without borrowed text.
    pub(super) fn into_step(self) -> Step {
        Step {
            path: self.path.to_owned(),
            span: self.span,
            of: self.of,
            field: self.field,
            key: self.key.map(str::to_owned),
            value: self.value.into_owned(),
        }
    }

    fn cell(&self) -> (Handle, FieldId, Option<&str>) {
        (self.of, self.field, self.key)
    }
}

/// Watches an evaluation.
pub(super) trait Recorder<'a> {
    /// Whether it records at all: what only a reader wants is then evaluated too.
    const ON: bool;
    /// A position to come back to.
    fn mark(&self) -> usize;
    /// Forgets what was recorded from a mark on.
    fn forget(&mut self, from: usize);
    /// Forgets what was recorded between two marks.
    fn forget_between(&mut self, from: usize, to: usize);
    /// A member or column was read.
    fn read(&mut self, program: &'a Program, node: NodeId, of: Handle, field: FieldId, value: &Value<'a>);
    /// A run-time error.
    fn fault(&mut self, program: &Program, node: NodeId, reason: &'static str);
}

/// Records nothing.
pub(super) struct Fast;

impl<'a> Recorder<'a> for Fast {
    const ON: bool = false;
    #[inline(always)]
    fn mark(&self) -> usize {
        0
    }
    #[inline(always)]
    fn forget(&mut self, _: usize) {}
    #[inline(always)]
    fn forget_between(&mut self, _: usize, _: usize) {}
    #[inline(always)]
    fn read(&mut self, _: &'a Program, _: NodeId, _: Handle, _: FieldId, _: &Value<'a>) {}
    #[inline(always)]
    fn fault(&mut self, _: &Program, _: NodeId, _: &'static str) {}
}

/// Keeps reads and faults.
#[derive(Default)]
pub(super) struct Recording<'a> {
    reads: Vec<Read<'a>>,
    pub(super) faults: Vec<Fault>,
}

impl<'a> Recorder<'a> for Recording<'a> {
    const ON: bool = true;

    fn mark(&self) -> usize {
        self.reads.len()
    }

    fn forget(&mut self, from: usize) {
        self.reads.truncate(from);
    }

    fn forget_between(&mut self, from: usize, to: usize) {
        self.reads.drain(from..to);
    }

    fn read(&mut self, program: &'a Program, node: NodeId, of: Handle, field: FieldId, value: &Value<'a>) {
        let key = match program.node(node) {
            Node::Entry { key, .. } => Some(&*program.texts[key as usize]),
            _ => None,
        };
        let path = program.note(node).path.as_deref().unwrap_or_default();
        self.reads.push(Read { path, span: program.span(node), of, field, key, value: value.clone() });
    }

    fn fault(&mut self, program: &Program, node: NodeId, reason: &'static str) {
        let fault = Fault { span: program.span(node), reason };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }
}

impl<'a> Recording<'a> {
    /// The reads, each once: the first time it was made.
    pub(super) fn distinct(&mut self) -> impl Iterator<Item = Read<'a>> {
        let mut reads = std::mem::take(&mut self.reads);
        let mut kept = 0;
        for at in 0..reads.len() {
            if !reads[..kept].iter().any(|earlier| earlier.cell() == reads[at].cell()) {
                reads.swap(kept, at);
                kept += 1;
            }
        }
        reads.truncate(kept);
        reads.into_iter()
    }
}
