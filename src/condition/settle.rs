//! What a condition comes to already, where it is known which members have a value and which have none.
//!
//! ```text
//! has(x) || !has(y)   with x there        --> true
//! a == b && c         with a missing      --> false or unknown: c decides
//! ```
//!
//! Parts that are settled need not be asked of a record. [`Program::settled`] says what a part comes to, if that is
//! settled, and [`Program::reduced`] takes settled operands out of `&&` and `||`.

use super::program::{Kids, Node, NodeId, Program};
use super::value::{FieldId, Tri, Type};
use super::{Condition, normal};

/// What is known beforehand of the nodes of a program that read a member: whether it has a value.
pub(super) type Foreseen<'k> = &'k dyn Fn(NodeId) -> Option<bool>;

impl Program {
    /// What a `bool` part comes to whatever the context says: what literals and empty lists decide.
    pub(super) fn constant_truth(&self, part: NodeId) -> Option<Tri> {
        self.settled(part, &|_| None)
    }

    /// What a `bool` part comes to, where that is settled.
    pub(super) fn settled(&self, part: NodeId, has: Foreseen<'_>) -> Option<Tri> {
        match self.node(part) {
            Node::Bool(truth) => Some(Tri::known(truth)),
            Node::Not(of) => self.settled(of, has).map(|truth| !truth),
            Node::And(kids) => self.settled_chain(kids, Tri::False, has),
            Node::Or(kids) => self.settled_chain(kids, Tri::True, has),
            Node::Known(of) => has(of).or(self.is_missing(of, has).then_some(false)).map(Tri::known),
            Node::Same { left, right, .. } => {
                (self.is_missing(left, has) || self.is_missing(right, has)).then_some(Tri::False)
            }
            // What is looked up in nothing need not be known.
            Node::InList { list, .. } if self.lists[list as usize].1.is_empty() => Some(Tri::False),
            Node::OrValue { of, default } => match self.settled(of, has)? {
                Tri::Unknown => self.settled(default, has),
                known => Some(known),
            },
            _ => self.is_missing(part, has).then_some(Tri::Unknown),
        }
    }

    fn settled_chain(&self, kids: Kids, stop: Tri, has: Foreseen<'_>) -> Option<Tri> {
        let (mut whole, mut open) = (!stop, false);
        for kid in self.kids(kids) {
            match self.settled(*kid, has) {
                Some(truth) if truth == stop => return Some(stop),
                Some(Tri::Unknown) => whole = Tri::Unknown,
                Some(_) => {}
                None => open = true,
            }
        }
        (!open).then_some(whole)
    }

    /// Whether a part is unknown for sure.
    fn is_missing(&self, part: NodeId, has: Foreseen<'_>) -> bool {
        if has(part) == Some(false) {
            return true;
        }
        let missing = |of: NodeId| self.is_missing(of, has);
        match self.node(part) {
            Node::Get { of, .. }
            | Node::Entry { map: of, .. }
            | Node::DatePart { of, .. }
            | Node::Negate(of)
            | Node::CompareInt { of, .. }
            | Node::EqualText { of, .. }
            | Node::InSet { item: of, .. }
            | Node::Found { text: of, .. } => missing(of),
            Node::InList { item, list } => !self.lists[list as usize].1.is_empty() && missing(item),
            Node::Compare { left, right, .. } | Node::Arithmetic { left, right, .. } => missing(left) || missing(right),
            Node::TextTest { text, part, .. } => missing(text) || missing(part),
            Node::Call { args, .. } | Node::Extern { args, .. } => self.kids(args).iter().any(|kid| missing(*kid)),
            Node::OrValue { of, default } => missing(of) && missing(default),
            _ => false,
        }
    }

    /// The same part without what is settled; what it comes to, if all of it is.
    fn reduced(&mut self, part: NodeId, has: Foreseen<'_>) -> Result<NodeId, Tri> {
        if let Some(truth) = self.settled(part, has) {
            return Err(truth);
        }
        let (kids, stop, make): (_, _, fn(Kids) -> Node) = match self.node(part) {
            Node::And(kids) => (kids, Tri::False, Node::And),
            Node::Or(kids) => (kids, Tri::True, Node::Or),
            _ => return Ok(part),
        };
        let mut left = Vec::new();
        for kid in self.kids(kids).to_vec() {
            match self.reduced(kid, has) {
                Ok(kid) => left.push(kid),
                Err(truth) if truth == !stop => {}
                Err(_) => left.push(kid),
            }
        }
        let span = self.span(part);
        Ok(match left[..] {
            [one] => one,
            _ => {
                let kids = self.add_kids(&left);
                self.add(make(kids), &span)
            }
        })
    }
}

impl Condition {
    /// What is left to ask once it is known whether `key`, a member, has a value; the truth itself, if nothing is. `None`
    /// if the condition does not ask whether `key` has one.
    pub(crate) fn given(&self, key: &Condition, has: bool) -> Option<Result<Condition, Tri>> {
        let (program, key) = (self.program(), key.normalised());
        let is_key =
            |id: &NodeId| matches!(program.node(*id), Node::Get { .. }) && normal::text(program, *id, 0) == key;
        let keys: Vec<NodeId> = program.under(program.root).into_iter().filter(is_key).collect();
        let asks = |id: &NodeId| matches!(program.node(*id), Node::Known(of) if keys.contains(&of));
        program.under(program.root).iter().find(|id| asks(id))?;
        let mut left = program.clone();
        let reduced = left.reduced(program.root, &|id| keys.contains(&id).then_some(has));
        Some(reduced.map(|root| {
            left.root = root;
            Condition::new(left, Type::Bool, self.inner.uses.clone(), Vec::new())
        }))
    }

    /// What it comes to where `foreseen` says of some members whether they have a value, if that is settled; a value of
    /// another type than `bool` can only come to unknown.
    pub(crate) fn settled(&self, foreseen: &dyn Fn(FieldId) -> Option<bool>) -> Option<Tri> {
        let program = self.program();
        let has = |id: NodeId| match program.node(id) {
            // Whether a member of another object has one is not known by what the application has.
            Node::Get { of, field } => foreseen(field).filter(|has| !has || matches!(program.node(of), Node::Root(_))),
            _ => None,
        };
        program.settled(program.root, &has)
    }
}
