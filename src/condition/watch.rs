//! Watching which parts of a condition have been seen to be true, and which false.
//!
//! A watched condition decides as the one it was made of; each part whose truth matters notes what it came to. Only
//! conditions that are watched pay for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use super::Condition;
use super::program::{Fold, NONE, Node, NodeId, Program};
use super::value::{Span, Tri, Type};

const TRUE: u8 = 1;
const FALSE: u8 = 2;

/// What has been seen of each watched part so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Sight(Arc<[AtomicU8]>);

impl Sight {
    /// Notes what a part came to.
    pub(super) fn note(&self, part: u32, truth: Tri) {
        let bit = match truth {
            Tri::True => TRUE,
            Tri::False => FALSE,
            Tri::Unknown => return,
        };
        if let Some(seen) = self.0.get(part as usize) {
            seen.fetch_or(bit, Ordering::Relaxed);
        }
    }
}

/// What was seen of one part of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Where the part stands in the condition's text.
    pub span: Span,
    /// Whether it was ever true.
    pub held: bool,
    /// Whether it was ever false.
    pub failed: bool,
}

impl Condition {
    /// The same condition, watched. Anything but a `bool` is given back as it is.
    pub fn watched(&self) -> Condition {
        if *self.ty() != Type::Bool {
            return self.clone();
        }
        let mut program = self.program().clone();
        let mut parts = Vec::new();
        collect(&program, program.root, true, &mut parts);
        parts.sort_unstable();
        parts.dedup();
        for (part, id) in (0u32..).zip(&parts) {
            let of = program.add(program.node(*id), &program.span(*id));
            program.notes[of as usize] = program.notes[*id as usize].clone();
            program.nodes[*id as usize] = Node::Watch { of, part };
        }
        program.sight = Sight(parts.iter().map(|_| AtomicU8::new(0)).collect());
        self.with_program(program)
    }

    /// What has been seen of each part since the condition was [`watched`](Condition::watched), in the order of the
    /// text.
    pub fn seen(&self) -> Vec<Seen> {
        let program = self.program();
        let mut all: Vec<Seen> = program
            .nodes
            .iter()
            .zip(&program.notes)
            .filter_map(|(node, note)| {
                let Node::Watch { part, .. } = node else { return None };
                let bits = program.sight.0.get(*part as usize)?.load(Ordering::Relaxed);
                let span = note.span.0 as usize..note.span.1 as usize;
                Some(Seen { span, held: bits & TRUE != 0, failed: bits & FALSE != 0 })
            })
            .collect();
        all.sort_by_key(|seen| (seen.span.start, seen.span.end));
        all
    }
}

/// The nodes at which a truth decides something: operands, tests, and the whole.
fn collect(program: &Program, id: NodeId, decides: bool, found: &mut Vec<NodeId>) {
    let node = program.node(id);
    // What stands behind `!` is seen by what the `!` comes to.
    if decides && !matches!(node, Node::Bool(_)) {
        found.push(id);
    }
    let tested = |child: NodeId| match node {
        Node::And(_) | Node::Or(_) => true,
        Node::Choice { test, .. } => child == test,
        Node::OrValue { of, .. } => child == of && program.note(of).truth,
        Node::Fold { how, test, .. } => child == test && test != NONE && how != Fold::Map,
        _ => false,
    };
    let mut children = Vec::new();
    program.each_child(id, |child| children.push(child));
    // `has` of a member asks whether it is there, not what it is.
    if !matches!(node, Node::Known(_)) {
        children.into_iter().for_each(|child| collect(program, child, tested(child), found));
    }
}
