//! Splitting a condition by what it reads: parts that read one root only are decided early, the rest later.
//!
//! An atom is a maximal `bool` sub-expression that reads the given root and no other root and no variable. `&&`
//! and `||` may be regrouped for it, since three-valued logic allows that. Deciding the outer condition with the
//! atoms' outcomes gives what deciding the whole gives; a property test holds that.

use super::Condition;
use super::program::{Node, NodeId, Program};

impl Condition {
    /// The condition with `Atom(i)` leaves, and the atoms. Equal atoms are one.
    pub fn split(&self, root: &str) -> (Condition, Vec<Condition>) {
        let whole = self.program();
        let mut splitter = Splitter { root, outer: whole.clone(), atoms: Vec::new(), made: Vec::new() };
        splitter.hoist(whole.root);
        let Splitter { outer, made, .. } = splitter;
        let outer = self.with_program(outer);
        (outer, made.into_iter().map(|program| self.with_program(program)).collect())
    }
}

struct Splitter<'r> {
    root: &'r str,
    outer: Program,
    /// Normalised text of each atom.
    atoms: Vec<String>,
    made: Vec<Program>,
}

impl Splitter<'_> {
    fn eligible(&self, id: NodeId) -> bool {
        self.outer.note(id).truth
            && closed(&self.outer, id, 0)
            && self.outer.roots(id) == [self.root]
            && !self.outer.under(id).iter().any(|n| matches!(self.outer.node(*n), Node::Var(_) | Node::Atom(_)))
    }

    fn hoist(&mut self, id: NodeId) {
        if self.eligible(id) {
            return self.replace(id, id);
        }
        if let node @ (Node::And(kids) | Node::Or(kids)) = self.outer.node(id) {
            let (early, late): (Vec<NodeId>, Vec<NodeId>) =
                self.outer.kids(kids).to_vec().into_iter().partition(|kid| self.eligible(*kid));
            if early.len() > 1 {
                return self.regroup(id, node, &early, &late);
            }
        }
        let mut children = Vec::new();
        self.outer.each_child(id, |child| children.push(child));
        children.into_iter().for_each(|child| self.hoist(child));
    }

    /// Puts the early operands into one atom and leaves the late ones beside it.
    fn regroup(&mut self, id: NodeId, node: Node, early: &[NodeId], late: &[NodeId]) {
        let and = matches!(node, Node::And(_));
        let made = |kids| if and { Node::And(kids) } else { Node::Or(kids) };
        let span = self.outer.span(id);
        let grouped = self.outer.add_kids(early);
        let group = self.outer.add(made(grouped), &span);
        let mut operands = vec![group];
        operands.extend_from_slice(late);
        let operands = self.outer.add_kids(&operands);
        self.outer.nodes[id as usize] = made(operands);
        self.replace(group, group);
        late.iter().for_each(|kid| self.hoist(*kid));
    }

    fn replace(&mut self, id: NodeId, at: NodeId) {
        let text = super::normal::text(&self.outer, id, 0);
        let index = self.atoms.iter().position(|a| *a == text).unwrap_or_else(|| {
            self.atoms.push(text);
            self.made.push(Program { root: id, ..self.outer.clone() });
            self.atoms.len() - 1
        });
        self.outer.nodes[at as usize] = Node::Atom(index as u16);
    }
}

/// Whether a node refers to no comprehension variable from outside itself.
fn closed(program: &Program, id: NodeId, level: u16) -> bool {
    match program.node(id) {
        Node::Local(out) => out < level,
        Node::Fold { list, test, make, .. } => {
            closed(program, list, level)
                && [test, make]
                    .into_iter()
                    .filter(|n| *n != super::program::NONE)
                    .all(|n| closed(program, n, level + 1))
        }
        _ => {
            let mut all = true;
            program.each_child(id, |child| all = all && closed(program, child, level));
            all
        }
    }
}
