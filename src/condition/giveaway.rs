//! Plain texts whose parts give away what is opaque: the beginning of a phone number is a country.
//!
//! The checker follows a text from the member it was read from, through variables, case, joining and choice, and asks
//! the scope's [`Guard`](super::Guard) of every look at a part of it. Whole values are compared freely.

use super::check::{Checker, Typed, articled};
use super::functions::Op;
use super::problem::Problem;
use super::program::{Fold, NONE, Node, NodeId};
use super::scope::Look;
use super::syntax::{BinaryOp, Expr};
use super::value::{FieldId, Type};

/// Most members one text is followed to.
const MOST: usize = 16;

impl Checker<'_, '_> {
    /// The members whose value this may be, or be made of.
    pub(super) fn origins(&self, node: NodeId) -> Vec<FieldId> {
        let (mut found, mut open) = (Vec::new(), vec![node]);
        while let Some(node) = open.pop() {
            match self.program.node(node) {
                Node::Get { field, .. } => found.push(field),
                Node::Local(up) => {
                    let at = self.local_origins.len().checked_sub(usize::from(up) + 1);
                    found.extend(at.into_iter().flat_map(|at| self.local_origins[at].iter().copied()));
                }
                Node::Var(slot) => {
                    let name = self.scope.vars.get(usize::from(slot)).map(|(name, _)| name);
                    found.extend(name.and_then(|name| self.scope.var_origins.get(name)).into_iter().flatten().copied());
                }
                Node::Index { list, .. } => open.push(list),
                Node::OrValue { of: a, default: b } | Node::Choice { yes: a, no: b, .. } => open.extend([a, b]),
                Node::Arithmetic { op: BinaryOp::Add, left, right } => open.extend([left, right]),
                Node::Call { op: Op::LowerAscii | Op::ToString, args } | Node::List(args) => {
                    open.extend_from_slice(self.program.kids(args));
                }
                Node::Fold { how: Fold::Filter, list, .. } => open.push(list),
                Node::Fold { .. } => found.extend(self.made.get(&node).into_iter().flatten().copied()),
                _ => {}
            }
            if found.len() > MOST {
                break;
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Notes what a comprehension makes while its variable is in sight.
    pub(super) fn makes(&mut self, make: NodeId) -> Vec<FieldId> {
        if make == NONE { Vec::new() } else { self.origins(make) }
    }

    /// Refuses a look at a part of a text that would give away what is opaque.
    pub(super) fn guarded(&mut self, what: &str, (expr, (node, ty)): (&Expr, &Typed), look: Look<'_>) -> Option<()> {
        let Some(guard) = self.scope.guard.filter(|_| *ty == Type::String) else { return Some(()) };
        let Some((kind, help)) = self.origins(*node).into_iter().find_map(|field| guard(field, look)) else {
            return Some(());
        };
        let message =
            format!("this part of `{expr}` gives away {}, and origin must never reach a condition", articled(kind));
        let problem = Problem::new("T009", expr.span.clone(), message).help(help);
        self.report(problem.label(format!("`{what}` is not for it")));
        None
    }
}
