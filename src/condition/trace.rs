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

/// Watches an evaluation.
pub(super) trait Recorder {
    /// Whether it records at all: what only a reader wants is then evaluated too.
    const ON: bool;
    /// A position to come back to.
    fn mark(&self) -> usize;
    /// Forgets what was recorded from a mark on.
    fn forget(&mut self, from: usize);
    /// Forgets what was recorded between two marks.
    fn forget_between(&mut self, from: usize, to: usize);
    /// A member or column was read.
    fn read(&mut self, program: &Program, node: NodeId, of: Handle, field: FieldId, value: &Value<'_>);
    /// A run-time error.
    fn fault(&mut self, program: &Program, node: NodeId, reason: &'static str);
}

/// Records nothing.
pub(super) struct Fast;

impl Recorder for Fast {
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
    fn read(&mut self, _: &Program, _: NodeId, _: Handle, _: FieldId, _: &Value<'_>) {}
    #[inline(always)]
    fn fault(&mut self, _: &Program, _: NodeId, _: &'static str) {}
}

/// Keeps steps and faults.
#[derive(Default)]
pub(super) struct Recording {
    pub(super) steps: Vec<Step>,
    pub(super) faults: Vec<Fault>,
}

impl Recorder for Recording {
    const ON: bool = true;

    fn mark(&self) -> usize {
        self.steps.len()
    }

    fn forget(&mut self, from: usize) {
        self.steps.truncate(from);
    }

    fn forget_between(&mut self, from: usize, to: usize) {
        self.steps.drain(from..to);
    }

    fn read(&mut self, program: &Program, node: NodeId, of: Handle, field: FieldId, value: &Value<'_>) {
        let key = match program.node(node) {
            Node::Entry { key, .. } => Some(program.texts[key as usize].to_string()),
            _ => None,
        };
        let path = program.note(node).path.as_deref().unwrap_or_default().to_owned();
        self.steps.push(Step { path, span: program.span(node), of, field, key, value: value.clone().into_owned() });
    }

    fn fault(&mut self, program: &Program, node: NodeId, reason: &'static str) {
        let fault = Fault { span: program.span(node), reason };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }
}

impl Recording {
    /// The steps, each read once: the first time it was.
    pub(super) fn distinct(self) -> (Vec<Step>, Vec<Fault>) {
        let mut steps: Vec<Step> = Vec::with_capacity(self.steps.len());
        for step in self.steps {
            if !steps.iter().any(|s| (s.of, s.field, &s.key) == (step.of, step.field, &step.key)) {
                steps.push(step);
            }
        }
        (steps, self.faults)
    }
}
