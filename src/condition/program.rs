//! A checked expression as the evaluator wants it: a compact arena of typed nodes.
//!
//! ```text
//! Expr (names as written) --check--> Program (members are FieldIds, variables are slots, lists and patterns at hand)
//! ```
//!
//! Nodes are 16 bytes and hold no types: the checker made sure that they fit. What only a reader wants (places,
//! paths) lies beside them in [`Program::notes`].

use super::expression::Expression;
use super::functions::Op;
use super::scope::{Function, List, TextSet};
use super::syntax::{BinaryOp, Literal};
use super::value::{Date, FieldId, Handle, Span, Value};
use super::watch::Sight;

/// Index of a node in its program.
pub(super) type NodeId = u32;

/// "No node", where one may be left out.
pub(super) const NONE: NodeId = NodeId::MAX;

/// What a comprehension makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Fold {
    Exists,
    All,
    One,
    Filter,
    Map,
}

/// `len` entries of [`Program::kids`] from `first`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kids {
    pub(super) first: u32,
    pub(super) len: u16,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Node {
    // values
    Bool(bool),
    Int(i64),
    Double(f64),
    Text(u32),
    Timestamp(i64),
    Duration(i64),
    Date(Date),
    /// A literal list of a parameter, in `lists_of_literals`.
    Literals(u32),
    Root(Handle),
    Var(u16),
    /// The variable of the `n`th comprehension outwards, from 0.
    Local(u16),
    Now,
    Get {
        of: NodeId,
        field: FieldId,
    },
    Entry {
        map: NodeId,
        key: u32,
    },
    Index {
        list: NodeId,
        index: NodeId,
    },
    /// 0 year, 1 month, 2 day.
    DatePart {
        of: NodeId,
        part: u8,
    },
    Size(NodeId),
    List(Kids),
    Choice {
        test: NodeId,
        yes: NodeId,
        no: NodeId,
    },
    OrValue {
        of: NodeId,
        default: NodeId,
    },
    Arithmetic {
        op: BinaryOp,
        left: NodeId,
        right: NodeId,
    },
    Negate(NodeId),
    Call {
        op: Op,
        args: Kids,
    },
    Extern {
        function: u16,
        args: Kids,
    },
    Fold {
        how: Fold,
        list: NodeId,
        test: NodeId,
        make: NodeId,
    },
    // truths
    Atom(u16),
    /// A part that is watched: what it comes to is noted.
    Watch {
        of: NodeId,
        part: u32,
    },
    Not(NodeId),
    And(Kids),
    Or(Kids),
    Compare {
        op: BinaryOp,
        left: NodeId,
        right: NodeId,
    },
    /// Against a literal.
    CompareInt {
        op: BinaryOp,
        of: NodeId,
        value: i64,
    },
    /// Against a literal; `same` tells `==` from `!=`.
    EqualText {
        of: NodeId,
        text: u32,
        same: bool,
    },
    /// `same(x, y)`, or `differ(x, y)`.
    Same {
        left: NodeId,
        right: NodeId,
        differ: bool,
    },
    Known(NodeId),
    In {
        item: NodeId,
        list: NodeId,
    },
    /// In a list of literal texts.
    InSet {
        item: NodeId,
        set: u32,
    },
    /// In a list that a pack declares.
    InList {
        item: NodeId,
        list: u32,
    },
    Found {
        text: NodeId,
        pattern: u32,
    },
    /// `contains`, `startsWith` or `endsWith`.
    TextTest {
        op: Op,
        text: NodeId,
        part: NodeId,
    },
}

/// What a reader wants to know of a node.
#[derive(Clone, Debug, Default)]
pub(super) struct Note {
    pub(super) span: (u32, u32),
    /// The member's, variable's or column's path as printed; for roots, variables, members and entries.
    pub(super) path: Option<Box<str>>,
    /// The member's or root's own name.
    pub(super) member: Option<&'static str>,
    /// Whether the node is a `bool`.
    pub(super) truth: bool,
}

/// Literal texts to look up, and to print.
#[derive(Clone, Debug)]
pub(super) struct Texts {
    pub(super) set: TextSet,
    pub(super) sorted: Vec<Box<str>>,
}

/// See the module's doc.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    pub(super) nodes: Vec<Node>,
    pub(super) notes: Vec<Note>,
    pub(super) kids: Vec<NodeId>,
    pub(super) root: NodeId,
    pub(super) texts: Vec<Box<str>>,
    pub(super) literals: Vec<Vec<Literal>>,
    pub(super) sets: Vec<Texts>,
    pub(super) lists: Vec<(Box<str>, List)>,
    pub(super) patterns: Vec<(Box<str>, Expression)>,
    pub(super) functions: Vec<Function>,
    /// What has been seen of watched parts.
    pub(super) sight: Sight,
}

impl Program {
    #[inline]
    pub(super) fn node(&self, id: NodeId) -> Node {
        self.nodes[id as usize]
    }

    #[inline]
    pub(super) fn kids(&self, kids: Kids) -> &[NodeId] {
        &self.kids[kids.first as usize..kids.first as usize + usize::from(kids.len)]
    }

    pub(super) fn note(&self, id: NodeId) -> &Note {
        &self.notes[id as usize]
    }

    pub(super) fn span(&self, id: NodeId) -> Span {
        let (start, end) = self.note(id).span;
        start as usize..end as usize
    }

    pub(super) fn add(&mut self, node: Node, span: &Span) -> NodeId {
        let id = self.nodes.len() as NodeId;
        self.nodes.push(node);
        // MAX_TEXT keeps places far below 2^32.
        self.notes.push(Note { span: (span.start as u32, span.end as u32), ..Note::default() });
        id
    }

    pub(super) fn add_kids(&mut self, ids: &[NodeId]) -> Kids {
        let first = self.kids.len() as u32;
        self.kids.extend_from_slice(ids);
        Kids { first, len: ids.len() as u16 }
    }

    pub(super) fn add_text(&mut self, text: &str) -> u32 {
        let known = self.texts.iter().position(|t| **t == *text);
        known.unwrap_or_else(|| {
            self.texts.push(text.into());
            self.texts.len() - 1
        }) as u32
    }

    /// Every node that `id` evaluates, itself included, parents first.
    pub(super) fn under(&self, id: NodeId) -> Vec<NodeId> {
        let (mut found, mut open) = (Vec::new(), vec![id]);
        while let Some(id) = open.pop() {
            found.push(id);
            let at = open.len();
            self.each_child(id, |child| open.push(child));
            open[at..].reverse();
        }
        found
    }

    /// Calls with each direct child, in the order of the text.
    pub(super) fn each_child(&self, id: NodeId, mut visit: impl FnMut(NodeId)) {
        match self.node(id) {
            Node::Get { of, .. }
            | Node::Entry { map: of, .. }
            | Node::DatePart { of, .. }
            | Node::Size(of)
            | Node::Negate(of)
            | Node::Not(of)
            | Node::Watch { of, .. }
            | Node::CompareInt { of, .. }
            | Node::EqualText { of, .. }
            | Node::Known(of)
            | Node::InSet { item: of, .. }
            | Node::InList { item: of, .. }
            | Node::Found { text: of, .. } => visit(of),
            Node::Index { list: a, index: b }
            | Node::OrValue { of: a, default: b }
            | Node::Arithmetic { left: a, right: b, .. }
            | Node::Compare { left: a, right: b, .. }
            | Node::Same { left: a, right: b, .. }
            | Node::TextTest { text: a, part: b, .. }
            | Node::In { item: a, list: b } => {
                visit(a);
                visit(b);
            }
            Node::Choice { test: a, yes: b, no: c } | Node::Fold { list: a, test: b, make: c, .. } => {
                [a, b, c].into_iter().filter(|n| *n != NONE).for_each(visit);
            }
            Node::List(kids)
            | Node::And(kids)
            | Node::Or(kids)
            | Node::Call { args: kids, .. }
            | Node::Extern { args: kids, .. } => {
                self.kids(kids).iter().copied().for_each(visit);
            }
            Node::Bool(_)
            | Node::Int(_)
            | Node::Double(_)
            | Node::Text(_)
            | Node::Timestamp(_)
            | Node::Duration(_)
            | Node::Date(_)
            | Node::Literals(_)
            | Node::Root(_)
            | Node::Var(_)
            | Node::Local(_)
            | Node::Now
            | Node::Atom(_) => {}
        }
    }

    /// A node's value if it is a literal.
    pub(super) fn constant(&self, id: NodeId) -> Option<Value<'_>> {
        Some(match self.node(id) {
            Node::Bool(b) => Value::Bool(b),
            Node::Int(i) => Value::Int(i),
            Node::Double(d) => Value::Double(d),
            Node::Text(t) => Value::Str(&self.texts[t as usize]),
            Node::Timestamp(t) => Value::Timestamp(t),
            Node::Duration(d) => Value::Duration(d),
            Node::Date(d) => Value::Date(d),
            _ => return None,
        })
    }

    /// The members it may read, in ascending order.
    pub(super) fn reads(&self) -> Vec<FieldId> {
        let mut reads: Vec<FieldId> = self
            .under(self.root)
            .into_iter()
            .filter_map(|id| match self.node(id) {
                Node::Get { field, .. } => Some(field),
                _ => None,
            })
            .collect();
        reads.sort_unstable();
        reads.dedup();
        reads
    }

    /// The members without which it stays unknown: of each set one must be there. Of `||` any operand will do, and what
    /// `orValue` stands in for is not needed.
    pub(super) fn asked(&self, id: NodeId) -> Vec<Vec<FieldId>> {
        let mut sets = Vec::new();
        match self.node(id) {
            Node::OrValue { .. } => {}
            Node::Or(kids) => {
                let any: Vec<FieldId> = self.kids(kids).iter().flat_map(|kid| self.asked(*kid)).flatten().collect();
                sets.extend((!any.is_empty()).then_some(any));
            }
            node => {
                if let Node::Get { field, .. } = node {
                    sets.push(vec![field]);
                }
                self.each_child(id, |child| sets.extend(self.asked(child)));
            }
        }
        sets
    }

    /// The roots it reads, by name, in ascending order.
    pub(super) fn roots(&self, from: NodeId) -> Vec<&'static str> {
        let mut roots: Vec<&'static str> = self
            .under(from)
            .into_iter()
            .filter(|id| matches!(self.node(*id), Node::Root(_)))
            .filter_map(|id| self.note(id).member)
            .collect();
        roots.sort_unstable();
        roots.dedup();
        roots
    }
}

/// A literal as a value.
pub(super) fn literal_value(literal: &Literal) -> Value<'_> {
    match literal {
        Literal::Bool(b) => Value::Bool(*b),
        Literal::Int(i) => Value::Int(*i),
        Literal::Double(d) => Value::Double(*d),
        Literal::Text(t) => Value::Str(t),
        Literal::Timestamp(t) => Value::Timestamp(*t),
        Literal::Duration(d) => Value::Duration(*d),
        Literal::Date(d) => Value::Date(*d),
        Literal::List(items) => Value::list(items.iter().map(literal_value).collect()),
    }
}
